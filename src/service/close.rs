//! How connections end.
//!
//! Politely: the close frame the program asked for goes out and the peer's is awaited, then buffered output, then
//! the last events. At once: the last events. A socket whose peer may still be sending is kept for a moment
//! without its program, its input thrown away, so that closing does not destroy the answer on its way (RFC 9112
//! section 9.6).

use crate::conn::{Conn, End, Life, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::host::{Event, Target};
use crate::net::stream::Io;
use crate::table::ConnId;
use crate::ws::frame::{Opcode, encode_header};

/// A closed connection's input is thrown away up to so many bytes.
const MOST_DISCARDED: usize = 1 << 20;

/// What the next step of an end is.
enum Step {
    /// Something is awaited.
    Wait,
    /// The last events are due.
    Retire(Last),
    /// It has no program any more: nothing but its descriptor is left.
    Drop(i32),
}

/// What a connection's last events need.
struct Last {
    bound: Target,
    first: Target,
    fd: i32,
    announced: bool,
    role: Role,
}

/// Which last events there are.
enum Role {
    Listener,
    Http { is_bound: bool, is_upgrade: bool },
    Ws { is_established: bool, is_dropped: bool },
}

impl Engine {
    /// Ends a connection, or takes its end one step further. One that is being driven ends when its driver lets go.
    pub(crate) fn close(&self, id: ConnId, end: End) {
        let step = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            if conn.is_busy {
                let stronger = if conn.end == Some(End::AtOnce) { End::AtOnce } else { end };
                conn.end = Some(stronger);
                return None;
            }
            s.core.close_step(id, conn, end)
        });
        match step.flatten() {
            Some(Step::Retire(last)) => {
                self.frame(|| self.retire(id, &last));
            }
            Some(Step::Wait) => {
                self.frame(|| self.drop_early(id));
                self.refresh(id);
            }
            Some(Step::Drop(fd)) => {
                self.with(|s| {
                    s.part(fd);
                    s.conns.remove(id);
                });
            }
            None => {}
        }
    }

    /// A WebSocket that only awaits its end is no longer bound, for the program.
    fn drop_early(&self, id: ConnId) {
        let target = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let Phase::Ws(ws) = &mut conn.phase else { return None };
            let is_due = s.core.settings.rebind_sessions && conn.user != 0;
            (is_due && !std::mem::replace(&mut ws.is_dropped, true)).then(|| s.core.target(id, conn))
        });
        if let Some(Some(target)) = target {
            self.call(&target, Event::WsDrop);
        }
    }

    /// The last events of a connection, in order, and its end.
    fn retire(&self, id: ConnId, last: &Last) {
        if last.announced {
            self.tell_membership(&last.first, last.fd, 0, false);
        }
        let rebinds = self.with(|s| (s.core.settings.rebind_sessions, s.core.settings.closed_http_to_bound));
        let (rebinds, closed_to_bound) = rebinds.unwrap_or_default();
        match last.role {
            Role::Listener => {}
            Role::Http { is_upgrade: true, .. } => {}
            Role::Http { is_bound, .. } => {
                if rebinds && is_bound {
                    self.call(&last.bound, Event::HttpDrop);
                }
                self.call(if closed_to_bound { &last.bound } else { &last.first }, Event::ClosedHttp);
            }
            Role::Ws { is_established, is_dropped } => {
                if rebinds && !is_dropped && last.bound.user != 0 {
                    self.call(&last.bound, Event::WsDrop);
                }
                if is_established || rebinds {
                    self.call(&last.bound, Event::Closed);
                }
            }
        }
        self.call(&last.first, Event::Destroyed);
        if let Some(host) = self.host()
            && let Some((_, tag)) = last.first.conn
        {
            host.detach(tag);
        }
        self.let_go(id, last.fd);
    }

    /// Drops the connection, or keeps its socket for a while to throw input away.
    fn let_go(&self, id: ConnId, fd: i32) {
        self.with(|s| {
            let Some(conn) = s.conns.get_mut(id) else { return };
            let lingers = !s.core.is_ending && conn.needs_linger();
            conn.tag = 0;
            conn.announced = None;
            conn.end = None;
            conn.timer = None;
            conn.wants_write = false;
            conn.session = None;
            conn.user = 0;
            conn.unread = Vec::new();
            conn.out.reset(&mut s.core.out_buffers);
            s.core.recycle_phase(conn);
            if lingers {
                if let Some(stream) = &conn.stream {
                    stream.finish();
                }
                conn.phase = Phase::Lingering { discarded: 0 };
                conn.life = Life::Open;
                let until = s.core.after(timeout::LINGER, s.core.settings.linger_timeout);
                conn.set_timeout(id, until, &mut s.core.alarms);
                s.core.enqueue(id, conn);
            } else {
                s.part(fd);
                s.conns.remove(id);
            }
        });
        self.serve_head_waiters();
    }

    /// Throws input away until the peer is done or has sent more than an honest peer would.
    pub(crate) fn drive_lingering(&self, id: ConnId) {
        self.with(|s| {
            let Some(conn) = s.conns.get_mut(id) else { return };
            let Phase::Lingering { discarded } = &mut conn.phase else { return };
            let mut buffer = s.core.take_read_buffer();
            let is_over = loop {
                let Some(stream) = &conn.stream else { break true };
                match stream.receive(&mut buffer) {
                    Io::Moved(n) => *discarded += n,
                    Io::Blocked => break false,
                    Io::Ended | Io::Broken => break true,
                }
                if *discarded > MOST_DISCARDED {
                    break true;
                }
            };
            conn.ready.readable = false;
            if is_over {
                conn.end = Some(End::AtOnce);
            }
            s.core.give_read_buffer(buffer);
        });
    }
}

impl Conn {
    /// True when the peer may still send bytes whose arrival would destroy what we sent.
    fn needs_linger(&self) -> bool {
        let Some(_) = &self.stream else { return false };
        if self.ready.broken || self.ready.ended {
            return false;
        }
        match &self.phase {
            Phase::Http(http) => http.has_answered,
            Phase::Ws(ws) => ws.sent_close && ws.peer_close.is_none() && self.life != Life::AwaitingClose,
            Phase::Listening(_) | Phase::Lingering { .. } => false,
        }
    }
}

impl Core {
    fn close_step(&mut self, id: ConnId, conn: &mut Conn, end: End) -> Option<Step> {
        if conn.life == Life::Retiring {
            return None;
        }
        if matches!(conn.phase, Phase::Lingering { .. }) {
            return Some(Step::Drop(conn.fd()));
        }
        if end == End::Politely && !self.is_ending && !conn.ready.broken {
            if self.start_close_frame(id, conn) {
                return Some(Step::Wait);
            }
            if let Some(stream) = &conn.stream
                && !conn.out.is_empty()
            {
                let sent = conn.out.flush(stream, false, &mut self.out_buffers);
                if sent && !conn.out.is_empty() {
                    conn.life = Life::Flushing;
                    let until = self.after(timeout::FLUSH, self.settings.flush_timeout);
                    conn.set_timeout(id, until, &mut self.alarms);
                    return Some(Step::Wait);
                }
            }
        }
        conn.life = Life::Retiring;
        conn.timeout = None;
        let role = match &conn.phase {
            Phase::Listening(_) | Phase::Lingering { .. } => Role::Listener,
            Phase::Http(http) => Role::Http { is_bound: http.is_bound, is_upgrade: http.is_upgrade },
            Phase::Ws(ws) => Role::Ws { is_established: ws.is_established, is_dropped: ws.is_dropped },
        };
        Some(Step::Retire(Last {
            bound: self.target(id, conn),
            first: self.target_of(id, conn, 0),
            fd: conn.fd(),
            announced: conn.announced.take().is_some(),
            role,
        }))
    }

    /// Sends the close frame a program asked for, if it is time for it. True when the peer's is awaited now.
    fn start_close_frame(&mut self, id: ConnId, conn: &mut Conn) -> bool {
        let Phase::Ws(ws) = &mut conn.phase else { return false };
        if conn.life != Life::Open || ws.sent_close || ws.peer_close.is_some() && conn.close_payload.is_none()
        {
            return false;
        }
        let Some(payload) = conn.close_payload.take() else { return false };
        ws.sent_close = true;
        let (header, n) = encode_header(true, Opcode::Close, payload.len() as u64, None);
        conn.out.push(&header[..n], &mut self.out_buffers);
        conn.out.push(&payload, &mut self.out_buffers);
        if let Some(stream) = &conn.stream
            && !conn.out.is_blocked()
            && !conn.out.flush(stream, false, &mut self.out_buffers)
        {
            conn.ready.broken = true;
            return false;
        }
        if ws.peer_close.is_some() || ws.writes_before_end.is_some() {
            // Both close frames are out, or the peer broke the rules and is not waited for (RFC 6455 section 7.1.7):
            // nothing is awaited but our own output.
            return false;
        }
        conn.life = Life::AwaitingClose;
        conn.wants_write = false;
        let until = self.after(timeout::CLOSE_ACK, self.settings.close_ack_timeout);
        conn.set_timeout(id, until, &mut self.alarms);
        true
    }

    /// Takes what can be used again out of a connection's phase.
    fn recycle_phase(&mut self, conn: &mut Conn) {
        match &mut conn.phase {
            Phase::Http(http) => {
                let head = http.head.take();
                let held = std::mem::take(&mut http.holds_pool);
                self.give_head(head, held);
            }
            Phase::Ws(ws) => {
                let head = ws.head.take();
                self.give_head(head, false);
            }
            Phase::Listening(_) | Phase::Lingering { .. } => {}
        }
    }
}
