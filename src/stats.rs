//! What a program may ask about the engine as a whole, and below the protocols of a connection: counts, and bytes that
//! pass its parser by or come to it from elsewhere.
//!
//! Bytes keep their order: what was read already comes before the socket, what was collected goes out first.

use crate::conn::{CloseState, Conn, Phase};
use crate::engine::{Engine, State};
use crate::error::Error;
use crate::host::VhostId;
use crate::net::counters::Counts;
use crate::net::stream::Io;
use crate::opaque::Tag;
use crate::table::ConnId;
use std::time::Duration;

/// What an engine has at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stats {
    /// How long it lives.
    pub age: Duration,
    /// Connections and listeners that the program knows.
    pub connections: usize,
    /// Those of them that listen.
    pub listeners: usize,
    /// How many descriptors each service thread may have.
    pub descriptor_limit: usize,
    /// How many request heads each service thread may have in work; `None` for any number.
    pub head_limit: Option<usize>,
    /// CGI programs that were started, and those that run.
    pub programs: (u64, usize),
    /// What each service thread has.
    pub threads: Vec<Share>,
}

/// A service thread's share of what there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// Descriptors.
    pub descriptors: usize,
    /// Request heads in work.
    pub heads: usize,
    /// Connections that wait for a place among the heads.
    pub head_waiters: usize,
}

impl State {
    fn share(&self, tsi: usize) -> Share {
        let own = || self.conns.iter().map(|(_, c)| c).filter(|c| c.tsi == tsi);
        let is_own = |id: &&ConnId| self.conns.get(**id).is_some_and(|c| c.tsi == tsi);
        Share {
            descriptors: self.core.threads[tsi].n_fds,
            heads: own().filter(|c| matches!(&c.phase, Phase::Http(http) if http.head.is_some())).count(),
            head_waiters: self.core.head_waiters.iter().filter(is_own).count(),
        }
    }
}

impl Engine {
    /// What the connections of a virtual host came to.
    pub fn counts(&self, vhost: VhostId) -> Option<Counts> {
        self.with(|s| s.core.vhosts.get(vhost).map(|v| v.counters.counts())).flatten()
    }

    /// What there is.
    pub fn stats(&self) -> Option<Stats> {
        self.with(|s| {
            let known = || s.conns.iter().filter(|(_, c)| c.tag != Tag::NONE);
            let listens = |c: &Conn| matches!(c.phase, Phase::Listening(_));
            Stats {
                age: s.core.begun.elapsed(),
                connections: known().count(),
                listeners: known().filter(|(_, c)| listens(c)).count(),
                descriptor_limit: s.core.settings.fd_limit,
                head_limit: s.core.settings.head_pool.map(|n| n / s.core.threads.len()),
                programs: (
                    s.core.programs_started,
                    s.conns.iter().filter(|(_, c)| c.cgi().is_some()).count(),
                ),
                threads: (0..s.core.threads.len()).map(|tsi| s.share(tsi)).collect(),
            }
        })
    }

    /// Hands bytes to a connection's parser as if its peer had sent them. Unless the connection is being driven, or its
    /// program wants no input, what they lead to has been told on return. False when they have ended it.
    pub fn feed(&self, id: ConnId, bytes: &[u8]) -> Result<bool, Error> {
        self.with_conn(id, |core, conn| {
            let takes_bytes = match &conn.phase {
                Phase::Http(_) | Phase::Ws(_) | Phase::Raw(_) => conn.tls_handshake.is_none(),
                Phase::Client(client) => client.reads(),
                Phase::Listening(_)
                | Phase::IdleKeepAlive
                | Phase::Lingering { .. }
                | Phase::Pipe(_)
                | Phase::Upstream(_) => false,
            };
            if !takes_bytes {
                return Err(Error::WrongPhase);
            }
            if conn.close_state != CloseState::Open {
                return Err(Error::Closing);
            }
            conn.unread.extend_from_slice(bytes);
            core.enqueue(id, conn);
            Ok(())
        })?;
        let tsi = self.tsi_of(id)?;
        self.frame(|| self.run_now(tsi, id)).ok_or(Error::Stopped)?;
        Ok(self
            .with_conn(id, |_, conn| Ok(conn.close_state == CloseState::Open && conn.end.is_none()))
            .unwrap_or(false))
    }

    /// Takes bytes of a connection that its parser then never sees. `plain`: not those of a TLS session.
    pub fn receive(&self, id: ConnId, room: &mut [u8], plain: bool) -> Result<Io, Error> {
        self.with_conn(id, |core, conn| {
            refuse_below(conn, plain)?;
            if !conn.unread.is_empty() {
                let n = conn.unread.len().min(room.len());
                room[..n].copy_from_slice(&conn.unread[..n]);
                conn.unread.drain(..n);
                return Ok(Io::Moved(n));
            }
            let Some(stream) = &conn.stream else { return Err(Error::WrongPhase) };
            let io = stream.receive(room);
            match io {
                Io::Moved(n) => conn.ready.readable = n == room.len() || stream.has_news(),
                Io::Blocked => conn.ready.readable = false,
                Io::Ended => conn.ready.ended = true,
                Io::Broken => conn.ready.broken = true,
            }
            if matches!(io, Io::Ended | Io::Broken) {
                // Its driver sees the end, too.
                conn.ready.readable = true;
                core.enqueue(id, conn);
            }
            Ok(io)
        })
    }

    /// Sends bytes behind what waits already, whatever the connection speaks. All of them are taken over or, while
    /// others wait for the kernel, none (`Blocked`).
    pub fn send_below(&self, id: ConnId, bytes: &[u8], plain: bool) -> Result<Io, Error> {
        let io = self.with_conn(id, |core, conn| {
            refuse_below(conn, plain)?;
            if conn.close_state != CloseState::Open {
                return Err(Error::Closing);
            }
            let Some(stream) = conn.stream.as_ref().filter(|_| !conn.is_connecting()) else {
                return Err(Error::WrongPhase);
            };
            if conn.out.is_blocked() {
                return Ok(Io::Blocked);
            }
            if bytes.is_empty() {
                return Ok(Io::Moved(0));
            }
            if !conn.out.send_with(stream, bytes, &mut core.out_buffers) {
                conn.ready.broken = true;
                core.enqueue(id, conn);
                return Ok(Io::Broken);
            }
            conn.ready.writable = !conn.out.is_blocked();
            Ok(Io::Moved(bytes.len()))
        })?;
        self.refresh(id);
        Ok(io)
    }

    /// Decrypted bytes of a connection that nobody has taken; 0 without TLS.
    pub fn decrypted(&self, id: ConnId) -> Result<usize, Error> {
        self.with_conn(id, |_, conn| {
            let session = conn.stream.as_ref().and_then(|s| s.session());
            Ok(session.map_or(0, |session| session.ssl().pending() + conn.unread.len()))
        })
    }

    /// Leaves a connection under TLS alone until its peer sends more, if nothing but input waits on it.
    pub fn set_aside(&self, id: ConnId) -> Result<(), Error> {
        self.with(|s| {
            let conn = s.conns.get_mut(id).filter(|c| c.tag != Tag::NONE).ok_or(Error::Gone)?;
            let waits_for_more = conn.wants_write || conn.end.is_some() || !conn.out.is_empty();
            if conn.is_queued && !conn.is_busy && !waits_for_more && conn.tls_session() != 0 {
                conn.is_queued = false;
                s.core.threads[conn.tsi].ready.retain(|queued| *queued != id);
            }
            Ok(())
        })
        .unwrap_or(Err(Error::Stopped))
    }

    /// Goes on with a connection whose peer shakes hands, as soon as the loop can.
    pub fn resume_handshake(&self, id: ConnId) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            core.enqueue(id, conn);
            Ok(())
        })
    }

    /// Tells a foreign loop what to watch a connection for, if that has changed.
    pub fn tell_interest(&self, id: ConnId) -> Result<(), Error> {
        self.with_conn(id, |_, _| Ok(()))?;
        self.refresh(id);
        Ok(())
    }
}

/// Bytes below the protocol are for connections that are open, and plain ones for those without TLS.
fn refuse_below(conn: &Conn, plain: bool) -> Result<(), Error> {
    let is_secure = conn.tls_session() != 0;
    if conn.tls_handshake.is_some() || (plain && is_secure) { Err(Error::WrongPhase) } else { Ok(()) }
}
