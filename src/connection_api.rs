//! What a program may ask of a connection, from any thread, at any time.
//!
//! Each call answers for a connection that has ended with [`Error::Gone`] and changes nothing then.

use crate::conn::memory::Session;
use crate::conn::{CloseState, Conn, End, Phase, timeout};
use crate::delivery::Delivery;
pub use crate::delivery::FrameInfo;
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::VhostId;
use crate::net::stream::Io;
use crate::opaque::{ProtocolKey, Tag};
pub use crate::service::{Masking, Outgoing};
use crate::settings::{ExtensionHooks, Quirks};
use crate::table::ConnId;
use crate::vhost::Vhost;
use crate::vhosts::Vhosts;
use crate::ws::close;
use crate::ws::frame::Opcode;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Output beyond this counts as too much for further collecting.
const CHOKED_AT: usize = 64 * 1024;

/// What to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Write {
    /// A frame.
    Frame {
        /// Its opcode: data, ping or pong.
        opcode: Opcode,
        /// The last one of its message.
        fin: bool,
        /// How a client masks it.
        masking: Masking,
    },
    /// Bytes of an HTTP message.
    Http {
        /// The last ones of it.
        fin: bool,
    },
}

/// How to set a connection's timeout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetTimeout {
    /// None any more.
    Off,
    /// Ends the connection after this long, with this reason.
    After(u32, Duration),
    /// Ends it now, or as soon as its callback returns, as a closing answer of that does: politely.
    Now,
    /// Ends it on the next turn.
    Soon,
}

impl Engine {
    /// Writes. Answers with the bytes taken over, header included for pings and pongs; all or nothing.
    pub fn write(&self, id: ConnId, what: Write, data: Outgoing<'_>) -> Result<usize, Error> {
        let mut data = data;
        let settle = |core: &mut Core, conn: &mut Conn| {
            let own_turn = self.is_own_tsi(conn.tsi);
            core.settle_write(id, conn, own_turn)
        };
        let done = self.with_conn(id, |core, conn| {
            if conn.tls_handshake.is_some() {
                return Err(Error::WrongPhase); // its session is not open yet
            }
            core.note_awake(id, conn);
            if core.settings.most_unsent.is_some_and(|most| conn.out.len() > most) {
                return Err(Error::Invalid("number of bytes that wait to be sent"));
            }
            if let Some(stream) = conn.stream.as_ref().filter(|stream| stream.datagrams().is_some()) {
                let is_open = conn.close_state == CloseState::Open && conn.end.is_none();
                return match stream.send(&data.room[data.start..], false) {
                    _ if !is_open => Err(Error::Closing),
                    Io::Moved(n) => Ok(Some((n, false))),
                    Io::Blocked | Io::Ended | Io::Broken => Err(Error::WrongPhase),
                };
            }
            let taken = match what {
                Write::Frame { opcode, masking, .. } if core.passes_pipeline(conn, opcode) => match masking {
                    Masking::Random => return Ok(None),
                    Masking::Zeros => Err(Error::Invalid("mask of zeros (extensions see the frame)")),
                },
                _ if matches!(conn.phase, Phase::Pipe(_)) => return Err(Error::WrongPhase),
                // A raw stream has no frames; what would be one goes out as it is.
                Write::Frame { .. } if matches!(conn.phase, Phase::Raw(_)) => {
                    core.write_http(id, conn, &data.room[data.start..])
                }
                Write::Frame { opcode, fin, masking } => {
                    core.write_frame(id, conn, (opcode, fin, masking), &mut data)
                }
                Write::Http { fin } => {
                    let taken = core.write_http(id, conn, &data.room[data.start..]);
                    if fin && let Phase::Client(client) = &mut conn.phase {
                        client.has_body &= !client.chunks;
                        core.enqueue(id, conn);
                    }
                    taken
                }
            }?;
            Ok(Some((taken, settle(core, conn)?)))
        });
        let done = match (done, what) {
            (Ok(None), Write::Frame { opcode, fin, .. }) => {
                let through = self.write_through(id, opcode, fin, &data.room[data.start..]);
                through.and_then(|taken| Ok((taken, self.with_conn(id, settle)?)))
            }
            (done, _) => done.and_then(|done| done.ok_or(Error::WrongPhase)),
        };
        match done {
            Ok((taken, refresh)) => {
                if refresh {
                    self.refresh(id);
                }
                Ok(taken)
            }
            Err(error) => {
                if matches!(error, Error::System { .. }) {
                    self.break_off(id);
                }
                Err(error)
            }
        }
    }

    /// Takes over what the program left in a delivery, which is over then.
    pub fn absorb(&self, id: ConnId, delivery: &Delivery) {
        let _ = self.with_conn(id, |core, conn| {
            conn.absorb(delivery, &mut core.out_buffers);
            Ok(())
        });
    }

    /// After a failed send: the loop ends the connection.
    fn break_off(&self, id: ConnId) {
        let _ = self.with_conn(id, |core, conn| {
            conn.ready.broken = true;
            core.enqueue(id, conn);
            Ok(())
        });
    }

    /// The payload of the close frame that the program asked for.
    pub fn close_payload(&self, id: ConnId) -> Result<Vec<u8>, Error> {
        self.with_conn(id, |_, conn| Ok(conn.close_payload.as_deref().unwrap_or_default().to_vec()))
    }

    /// Gives back the request's head, which nobody needs any more.
    pub fn drop_head(&self, id: ConnId) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            if let Phase::Http(http) = &mut conn.phase
                && http.has_head
            {
                http.has_head = false;
                let (head, held) = (http.head.take(), std::mem::take(&mut http.holds_pool));
                core.give_head(head, held);
            }
            if let Phase::Ws(ws) = &mut conn.phase {
                ws.head = None;
            }
            Ok(())
        })?;
        self.serve_head_waiters();
        Ok(())
    }

    /// Asks for one writeable event as soon as the connection takes bytes. False while it is ending.
    pub fn want_write(&self, id: ConnId) -> Result<bool, Error> {
        let is_asked = |core: &Core, conn: &Conn| {
            conn.pipeline().is_some() && core.settings.extension_hooks.contains(ExtensionHooks::WRITEABLE)
        };
        let note = |core: &mut Core, conn: &mut Conn| {
            (core.note_want_write(id, conn), conn.tsi, core.settings.has(Quirks::MASKS_AT_ONCE))
        };
        let noted = self.with_conn(id, |core, conn| {
            Ok(if is_asked(core, conn) { None } else { Some(note(core, conn)) })
        })?;
        let ((wanted, refresh), tsi, at_once) = match noted {
            Some(noted) => noted,
            None if self.extensions_forbid_writing(id) => return Ok(true),
            None => self.with_conn(id, |core, conn| Ok(note(core, conn)))?,
        };
        if refresh {
            self.refresh(id);
            // A foreign loop waits with the new mask from now on.
            self.wake(tsi);
        } else if at_once {
            self.refresh_at_once(id);
        }
        Ok(wanted)
    }

    /// The same for every WebSocket and raw stream bound to the protocol with this key, on one or on every virtual host.
    pub fn want_write_all(&self, vhost: Option<VhostId>, key: ProtocolKey) -> Result<(), Error> {
        let changed = self.with(|s| {
            let mut changed = Vec::new();
            let ids: Vec<ConnId> = s
                .conns
                .iter()
                .filter(|(_, c)| {
                    c.tag != Tag::NONE
                        && match &c.phase {
                            Phase::Ws(ws) => ws.is_established,
                            phase => matches!(phase, Phase::Raw(_)),
                        }
                })
                .filter(|(_, c)| vhost.is_none_or(|v| c.vhost == v))
                .filter(|(_, c)| s.core.vhosts.get(c.vhost).is_some_and(|v| v.key(c.protocol) == key))
                .map(|(id, _)| id)
                .collect();
            for id in ids {
                if let Some(conn) = s.conns.get_mut(id)
                    && s.core.note_want_write(id, conn).1
                {
                    changed.push((id, conn.tsi));
                }
            }
            changed
        });
        for (id, tsi) in changed.ok_or(Error::Stopped)? {
            self.refresh(id);
            self.wake(tsi);
        }
        Ok(())
    }

    /// Pauses or goes on with delivering input.
    pub fn pause_input(&self, id: ConnId, pause: bool) -> Result<(), Error> {
        let (refresh, at_once) = self.with_conn(id, |core, conn| {
            let at_once = core.settings.has(Quirks::MASKS_AT_ONCE);
            if std::mem::replace(&mut conn.rx_paused, pause) == pause {
                return Ok((None, at_once));
            }
            if !pause {
                core.enqueue(id, conn);
            }
            Ok(((!conn.is_busy).then_some(conn.tsi), at_once))
        })?;
        if let Some(tsi) = refresh {
            self.refresh(id);
            self.wake(tsi);
        } else if at_once {
            self.refresh_at_once(id);
        }
        Ok(())
    }

    /// Goes on with the input of every connection bound to the protocol with this key.
    pub fn resume_all(&self, key: ProtocolKey) -> Result<(), Error> {
        let ids = self.with(|s| {
            let bound = |c: &Conn| s.core.vhosts.get(c.vhost).is_some_and(|v| v.key(c.protocol) == key);
            s.conns
                .iter()
                .filter(|(_, c)| c.rx_paused && c.tag != Tag::NONE && bound(c))
                .map(|(id, _)| id)
                .collect::<Vec<_>>()
        });
        for id in ids.ok_or(Error::Stopped)? {
            let _ = self.pause_input(id, false);
        }
        Ok(())
    }

    /// Notes what the close frame shall say when the program closes: a code, and text of which 123 bytes count.
    pub fn set_close_reason(&self, id: ConnId, code: u16, text: &[u8]) -> Result<(), Error> {
        self.with_conn(id, |_, conn| {
            if !matches!(conn.phase, Phase::Ws(_)) {
                return Err(Error::WrongPhase);
            }
            let (payload, n) = close::build(code, text);
            conn.close_payload = Some(if code == 0 { Box::default() } else { payload[..n].into() });
            Ok(())
        })
    }

    /// The code for the close frame of a WebSocket that has noted none.
    pub fn default_close_code(&self, id: ConnId, code: u16) -> Result<(), Error> {
        let is_due = self.with_conn(id, |_, conn| {
            Ok(matches!(conn.phase, Phase::Ws(_)) && conn.close_payload.is_none())
        })?;
        if is_due { self.set_close_reason(id, code, &[]) } else { Ok(()) }
    }

    /// Sets the timeout.
    pub fn set_timeout(&self, id: ConnId, timeout: SetTimeout) -> Result<(), Error> {
        match timeout {
            SetTimeout::Off => self.with_conn(id, |_, conn| {
                conn.timeout = None;
                Ok(())
            }),
            SetTimeout::After(reason, after) => self.with_conn(id, |core, conn| {
                let at = Instant::now() + after;
                conn.timeout = None;
                conn.set_timeout(id, Some((reason, at)), core.alarms(conn.tsi));
                Ok(())
            }),
            SetTimeout::Now => self.end_here(id, End::Politely),
            SetTimeout::Soon => self.with_conn(id, |core, conn| {
                conn.set_timeout(id, Some((timeout::KILLED, core.now)), core.alarms(conn.tsi));
                Ok(())
            }),
        }
    }

    /// Sets or drops (`None`) the connection's own timer.
    pub fn set_timer(&self, id: ConnId, after: Option<Duration>) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            conn.timer = after.map(|after| Instant::now() + after);
            if let Some(at) = conn.timer {
                conn.need_alarm(id, at, core.alarms(conn.tsi));
            }
            Ok(())
        })
    }

    /// The peer is known to be alive: the idle policy starts over.
    pub fn confirm_alive(&self, id: ConnId) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            // The last turn of the loop may have been long ago.
            core.now = Instant::now();
            core.watch_silence(id, conn);
            Ok(())
        })
    }

    /// True when writing now would only fill our own memory.
    pub fn is_choked(&self, id: ConnId) -> Result<bool, Error> {
        self.with_conn(id, |core, conn| {
            if conn.out.len() >= CHOKED_AT && !conn.out.is_blocked() {
                core.send_now(conn)?;
            }
            if conn.out.is_blocked() {
                return Ok(true);
            }
            Ok(!conn.ready.writable && !conn.stream.as_ref().is_some_and(|s| s.takes_bytes()))
        })
    }

    /// True when the kernel has refused bytes that wait in our memory.
    pub fn has_unsent(&self, id: ConnId) -> Result<bool, Error> {
        self.with_conn(id, |core, conn| {
            if !conn.out.is_empty() && !conn.out.is_blocked() {
                core.send_now(conn)?;
            }
            Ok(!conn.out.is_empty())
        })
    }

    /// The frame of the current event.
    pub fn frame_info(&self, id: ConnId) -> Result<FrameInfo, Error> {
        self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Ws(ws) => Ok(ws.frame_info()),
            _ => Err(Error::WrongPhase),
        })
    }

    /// The peer's address; `None` for a local one.
    pub fn peer(&self, id: ConnId) -> Result<Option<SocketAddr>, Error> {
        self.with_conn(id, |_, conn| Ok(conn.stream.as_ref().and_then(|s| s.peer())))
    }

    /// The host's word for it.
    pub fn tag(&self, id: ConnId) -> Result<Tag, Error> {
        self.with_conn(id, |_, conn| Ok(conn.tag))
    }

    /// The descriptor's number.
    pub fn fd(&self, id: ConnId) -> Result<i32, Error> {
        self.with_conn(id, |_, conn| Ok(conn.fd()))
    }

    /// The connection with this descriptor.
    pub fn conn_of_fd(&self, fd: i32) -> Option<(ConnId, Tag)> {
        self.with(|s| {
            let id = s.core.owner_of(fd)?;
            s.conns.get(id).filter(|c| c.tag != Tag::NONE).map(|c| (id, c.tag))
        })
        .flatten()
    }

    /// The user word.
    pub fn user(&self, id: ConnId) -> Result<usize, Error> {
        self.with_conn(id, |_, conn| Ok(conn.user))
    }

    /// Replaces the user word; the session memory stays until the connection ends or is bound anew.
    pub fn set_user(&self, id: ConnId, user: usize) -> Result<(), Error> {
        self.with_conn(id, |_, conn| {
            conn.user = user;
            Ok(())
        })
    }

    /// Zeroed session memory of another size, in place of what there is; its address.
    pub fn new_session(&self, id: ConnId, size: usize) -> Result<usize, Error> {
        self.with_conn(id, |_, conn| {
            conn.replace_session(Session::own(size));
            conn.user = conn.session.as_ref().map_or(0, Session::address);
            Ok(conn.user)
        })
    }

    /// The program's opaque word.
    pub fn opaque(&self, id: ConnId) -> Result<usize, Error> {
        self.with_conn(id, |_, conn| Ok(conn.opaque))
    }

    /// Sets it.
    pub fn set_opaque(&self, id: ConnId, word: usize) -> Result<(), Error> {
        self.with_conn(id, |_, conn| {
            conn.opaque = word;
            Ok(())
        })
    }

    /// The virtual host it belongs to, and the key of the protocol it is bound to.
    pub fn binding(&self, id: ConnId) -> Result<(VhostId, ProtocolKey), Error> {
        self.with_conn(id, |core, conn| Ok((conn.vhost, core.target(id, conn).key)))
    }

    /// Zeroed memory a protocol keeps on a virtual host, made at the first call. `None`: no such protocol, or no
    /// memory yet and none asked for.
    pub fn private_memory(&self, vhost: VhostId, key: ProtocolKey, size: Option<usize>) -> Option<usize> {
        let find = |vhosts: &Vhosts<Vhost>| {
            let vhost = vhosts.get(vhost)?;
            let index = vhost.settings.protocols.iter().position(|p| p.key == key)?;
            Some((index, vhost.private.get(index)?.as_ref().map(Session::address)))
        };
        let (_, known) = self.with(|s| find(&s.core.vhosts)).flatten()?;
        let (None, Some(size)) = (known, size) else { return known };
        let lent = self.borrow_memory(size);
        self.with(|s| {
            let made = lent.map(|lent| s.core.stock.session(lent)).or_else(|| Session::own(size));
            // Another thread may have made it meanwhile.
            let (index, known) = find(&s.core.vhosts)?;
            if known.is_none() {
                s.core.vhosts.get_mut(vhost)?.private[index] = made;
            }
            find(&s.core.vhosts)?.1
        })
        .flatten()
    }

    /// All virtual hosts, in the order of their creation.
    pub fn vhost_ids(&self) -> Vec<VhostId> {
        self.with(|s| s.core.vhosts.iter().map(|(id, _)| id).collect()).unwrap_or_default()
    }

    /// The first virtual host there is.
    pub fn first_vhost(&self) -> VhostId {
        self.with(|s| s.core.vhosts.first_id()).unwrap_or(VhostId(0))
    }

    /// The character between the parts of a value that came in several.
    pub fn args_joiner(&self) -> Option<u8> {
        self.with_settings(|s| s.args_joiner).flatten()
    }

    /// True when connections of a service thread have something to do without news from the kernel.
    pub fn has_pending(&self, tsi: usize) -> bool {
        self.with(|s| s.core.threads.get(tsi).is_some_and(|thread| !thread.ready.is_empty())).unwrap_or(false)
    }
}

impl Core {
    /// Notes the wish; (it counts, something changed).
    fn note_want_write(&mut self, id: ConnId, conn: &mut Conn) -> (bool, bool) {
        let is_ours = matches!(conn.phase, Phase::Listening(_)) || conn.is_upstream() || conn.is_relayed();
        if conn.close_state != CloseState::Open || is_ours {
            return (false, false);
        }
        if let Phase::Pipe(pipe) = &mut conn.phase {
            pipe.is_asked = true;
            self.enqueue(id, conn);
            return (true, false);
        }
        if std::mem::replace(&mut conn.wants_write, true) || conn.is_busy {
            return (true, false);
        }
        let is_foreign = self.threads[conn.tsi].is_foreign && conn.announced.is_some();
        if conn.ready.writable && !conn.out.is_blocked() && !is_foreign {
            self.enqueue(id, conn);
        }
        (true, true)
    }
}
