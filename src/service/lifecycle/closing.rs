//! What the next step of a connection's end is: under the lock, calling nobody.

use crate::conn::cgi::Cgi;
use crate::conn::client::Aim;
use crate::conn::extension_pipeline::ExtensionPipeline;
use crate::conn::{CloseState, Conn, End, Phase, timeout};
use crate::engine::{Core, State};
use crate::host::Target;
use crate::log::Level;
use crate::opaque::Tag;
use crate::settings::Quirks;
use crate::table::ConnId;
use crate::ws::frame::Opcode;
use crate::ws::{close, handshake};
use std::ffi::CString;
use std::time::Duration;

/// When a listener whose driver failed is tried again.
pub(crate) const LISTENER_AGAIN: Duration = Duration::from_millis(250);

/// In whose hands a connection is whose driver panicked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hands {
    /// In those of the driver.
    Driven,
    /// In those of another driver, or of none.
    Free,
    /// In those that made it.
    New,
}

/// What becomes of a connection whose driver panicked.
pub(crate) enum Fate {
    /// It is ended.
    Ended,
    /// It is a listener: it rests for a while.
    Rests,
    /// Someone else drives it, and ends it.
    Left,
    /// Nobody knew of it any more.
    Dropped,
}

/// What the next step of an end is.
pub(crate) enum Step {
    /// Something is awaited.
    Wait,
    /// The last events are due.
    Retire(Box<Last>),
    /// It has no program any more: nothing but its descriptor is left.
    Drop,
}

/// What a connection's last events need.
pub(crate) struct Last {
    pub bound: Target,
    pub first: Target,
    /// Who hears of its end.
    pub lifecycle: Target,
    pub fd: i32,
    pub announced: bool,
    pub role: Role,
    /// Key and state of the program's own extensions.
    pub extensions: Vec<(usize, usize)>,
    /// The CGI program that answers.
    pub cgi: Option<Box<Cgi>>,
}

/// Which last events there are.
pub(crate) enum Role {
    Listener,
    Pipe,
    Http {
        is_bound: bool,
        is_upgrade: bool,
    },
    Ws {
        is_established: bool,
        is_dropped: bool,
        is_client: bool,
        is_bound: bool,
        is_rejected: bool,
    },
    Client {
        is_raw: bool,
        is_established: bool,
        is_bound: bool,
        is_told: bool,
        is_inside_call: bool,
        failure: CString,
    },
    Raw {
        is_file: bool,
        is_bound: bool,
    },
    Upstream {
        downstream: ConnId,
        status: u16,
        why: CString,
    },
}

impl Conn {
    /// Payload of the close frame that is to be sent when it ends now.
    pub(crate) fn close_frame(&self) -> Option<&[u8]> {
        let Phase::Ws(ws) = &self.phase else { return None };
        let is_due = self.close_state == CloseState::Open && !ws.sent_close;
        self.close_payload.as_deref().filter(|_| is_due)
    }

    /// True when the peer may still send bytes whose arrival would destroy what we sent.
    pub(crate) fn needs_linger(&self) -> bool {
        let Some(_) = &self.stream else { return false };
        if self.ready.broken || self.ready.ended {
            return false;
        }
        match &self.phase {
            Phase::Http(http) => http.has_answered,
            Phase::Ws(ws) => {
                ws.sent_close && ws.peer_close.is_none() && self.close_state != CloseState::AwaitingClose
            }
            Phase::Listening(_)
            | Phase::Lingering { .. }
            | Phase::Client(_)
            | Phase::Raw(_)
            | Phase::Pipe(_)
            | Phase::Upstream(_)
            | Phase::IdleKeepAlive => false,
        }
    }

    /// Which last events there are, of the connection `id`.
    fn last_role(&mut self, id: ConnId) -> Role {
        match &mut self.phase {
            Phase::Listening(_) | Phase::Lingering { .. } | Phase::IdleKeepAlive => Role::Listener,
            Phase::Pipe(_) => Role::Pipe,
            Phase::Http(http) => Role::Http {
                is_bound: http.is_bound,
                // A peer that never finished its handshake was no HTTP connection.
                is_upgrade: http.is_upgrade || self.tls_handshake.is_some(),
            },
            Phase::Ws(ws) => Role::Ws {
                is_established: ws.is_established,
                is_dropped: ws.is_dropped,
                is_client: ws.is_client,
                is_bound: ws.is_bound,
                is_rejected: ws.is_rejected,
            },
            Phase::Client(client) if client.downstream.is_some() => Role::Upstream {
                downstream: client.downstream.unwrap_or(id),
                status: if client.is_late { 504 } else { 502 },
                why: client.take_failure(),
            },
            Phase::Upstream(upstream) => Role::Upstream {
                downstream: upstream.downstream,
                status: 502,
                why: c"its connection was ended".into(),
            },
            Phase::Client(client) => Role::Client {
                is_raw: client.aim == Aim::Raw,
                is_established: client.is_established,
                is_bound: client.is_bound,
                is_told: client.is_created || !client.is_inside_call,
                is_inside_call: client.is_inside_call,
                failure: client.take_failure(),
            },
            Phase::Raw(raw) => Role::Raw { is_file: raw.is_file, is_bound: raw.is_bound },
        }
    }
}

impl Core {
    pub(crate) fn close_step(&mut self, id: ConnId, conn: &mut Conn, end: End) -> Option<Step> {
        if conn.close_state == CloseState::Retiring {
            return None;
        }
        if matches!(conn.phase, Phase::Lingering { .. } | Phase::IdleKeepAlive) {
            return Some(Step::Drop);
        }
        if end == End::Politely && !self.is_ending && !conn.ready.broken && self.has_more_to_send(id, conn) {
            return Some(Step::Wait);
        }
        conn.close_state = CloseState::Retiring;
        conn.timeout = None;
        if let Some(stream) = &conn.stream
            && let Some(problem) = stream.session().and_then(|session| session.take_problem())
        {
            let peer = stream.peer().map_or("a local peer".to_owned(), |peer| peer.to_string());
            self.log_later(Level::Info, format!("{peer}: {problem}"));
        }
        self.end_entry(conn);
        let role = conn.last_role(id);
        let cgi = match &mut conn.phase {
            Phase::Http(http) => http.cgi.take(),
            _ => None,
        };
        Some(Step::Retire(Box::new(Last {
            cgi,
            bound: self.last_target(id, conn),
            first: self.target_of(id, conn, 0),
            lifecycle: match &conn.phase {
                Phase::Client(_) => self.lifecycle_target(id, conn),
                Phase::Ws(ws) if ws.is_client => self.lifecycle_target(id, conn),
                Phase::Raw(raw) if raw.is_client => self.lifecycle_target(id, conn),
                _ => self.target_of(id, conn, 0),
            },
            fd: conn.fd(),
            announced: conn.announced.take().is_some(),
            role,
            extensions: conn.pipeline().map_or_else(Vec::new, ExtensionPipeline::own),
        })))
    }

    /// Whether a polite end has to wait: for the peer's close frame, or for the kernel to take output.
    fn has_more_to_send(&mut self, id: ConnId, conn: &mut Conn) -> bool {
        // The end has times of its own.
        conn.timeout = None;
        if self.start_close_frame(id, conn) {
            return true;
        }
        if let Some(stream) = &conn.stream
            && !conn.out.is_empty()
        {
            let sent = conn.out.flush(stream, false, &mut self.out_buffers);
            if sent && !conn.out.is_empty() {
                conn.close_state = CloseState::Flushing;
                let until = self.after(timeout::FLUSH, self.settings.flush_timeout);
                conn.set_timeout(id, until, self.alarms(conn.tsi));
                return true;
            }
        }
        false
    }

    /// Whom a connection's last events go to: the protocol it is bound to, or the one a client would have liked.
    fn last_target(&self, id: ConnId, conn: &mut Conn) -> Target {
        let asked = match &conn.phase {
            Phase::Client(client) if self.settings.has(Quirks::FAILS_TO_ASKED) => {
                client.request.protocols.as_deref()
            }
            _ => None,
        };
        let vhost = self.vhosts.get(conn.vhost);
        let liked = asked.zip(vhost).and_then(|(all, vhost)| {
            let first = all.split(|b| *b == b',').next().unwrap_or_default();
            let known = vhost.settings.protocols.iter().map(|p| p.name.as_slice());
            vhost.protocol_named(all).or_else(|| handshake::place_of(first.trim_ascii(), known))
        });
        conn.protocol = liked.unwrap_or(conn.protocol);
        self.target(id, conn)
    }

    /// Sends the close frame a program asked for, if it is time for it. True when the peer's is awaited now.
    fn start_close_frame(&mut self, id: ConnId, conn: &mut Conn) -> bool {
        if conn.close_frame().is_none() {
            return false;
        }
        let Phase::Ws(ws) = &mut conn.phase else { return false };
        let Some(payload) = conn.close_payload.take() else { return false };
        ws.sent_close = true;
        let waits = ws.peer_close.is_none() && ws.writes_before_end.is_none();
        if !ws.pipeline.as_ref().is_some_and(|pipeline| pipeline.has_sent_close) {
            self.send_control(conn, Opcode::Close, &payload);
        }
        if let Some(stream) = &conn.stream
            && !conn.out.is_blocked()
            && !conn.out.flush(stream, false, &mut self.out_buffers)
        {
            conn.ready.broken = true;
            return false;
        }
        if !waits {
            // Both close frames are out, or the peer broke the rules and is not waited for (RFC 6455 section 7.1.7):
            // nothing is awaited but our own output.
            return false;
        }
        conn.close_state = CloseState::AwaitingClose;
        conn.wants_write = false;
        let mut time = self.settings.close_ack_timeout;
        if conn.out.is_blocked() {
            // The peer can answer when it has what waits before the close frame.
            time += self.settings.flush_timeout;
        }
        let until = self.after(timeout::CLOSE_ACK, time);
        conn.set_timeout(id, until, self.alarms(conn.tsi));
        true
    }

    /// Takes what can be used again out of a connection's phase.
    pub(crate) fn recycle_phase(&mut self, conn: &mut Conn) {
        match &mut conn.phase {
            Phase::Http(http) => {
                let head = http.head.take();
                let held = std::mem::take(&mut http.holds_pool);
                self.give_head(head, held);
            }
            Phase::Ws(ws) => {
                let head = ws.head.take();
                if let Some(deflate) = &mut ws.deflate {
                    deflate.retire(&mut self.deflate_stock);
                }
                self.give_head(head, false);
            }
            Phase::Client(client) => {
                let head = client.head.take();
                self.give_head(head, false);
            }
            Phase::Upstream(upstream) => {
                let head = upstream.head.take();
                self.give_head(head, false);
            }
            Phase::Listening(_)
            | Phase::Lingering { .. }
            | Phase::Raw(_)
            | Phase::Pipe(_)
            | Phase::IdleKeepAlive => {}
        }
    }

    /// Whom a client's first and last events go to.
    pub(crate) fn lifecycle_target(&self, id: ConnId, conn: &Conn) -> Target {
        if self.settings.has(Quirks::CREATED_WHEN_CONNECTED) {
            self.target(id, conn)
        } else {
            self.target_of(id, conn, 0)
        }
    }

    /// The last frame of an open WebSocket whose engine ends, where there is one.
    pub(crate) fn say_goodbye(&mut self, conn: &mut Conn) {
        let Some(code) = self.settings.goodbye else { return };
        let Phase::Ws(ws) = &mut conn.phase else { return };
        if conn.close_state != CloseState::Open
            || !ws.is_established
            || std::mem::replace(&mut ws.sent_close, true)
        {
            return;
        }
        let (payload, n) = close::build(code, b"");
        self.send_control(conn, Opcode::Close, &payload[..n]);
        if let Some(stream) = &conn.stream
            && !conn.out.is_blocked()
        {
            conn.ready.broken |= !conn.out.flush(stream, false, &mut self.out_buffers);
        }
    }
}

impl State {
    /// Takes a connection away of which nobody hears any more.
    pub(crate) fn discard(&mut self, id: ConnId) {
        self.forget_idle(id);
        let Some(conn) = self.conns.get_mut(id) else { return };
        self.core.recycle_phase(conn);
        let fd = conn.fd();
        self.part(fd);
        self.conns.remove(id);
    }

    pub(crate) fn condemn(&mut self, id: ConnId, hands: Hands) -> Option<Fate> {
        let conn = self.conns.get_mut(id)?;
        let is_driven = conn.is_busy && hands == Hands::Free;
        if matches!(conn.phase, Phase::Listening(_)) && hands != Hands::New {
            conn.is_busy = is_driven;
            conn.rx_paused = true;
            self.core.is_gated = true;
            let again = self.core.now + LISTENER_AGAIN;
            conn.need_alarm(id, again, self.core.alarms(conn.tsi));
            return Some(Fate::Rests);
        }
        conn.ready.broken = true;
        if !is_driven {
            conn.out.write_off();
        }
        if is_driven {
            conn.end = Some(End::AtOnce);
            return Some(Fate::Left);
        }
        conn.is_busy = false;
        conn.end = None;
        if conn.tag == Tag::NONE {
            self.discard(id);
            return Some(Fate::Dropped);
        }
        Some(Fate::Ended)
    }
}
