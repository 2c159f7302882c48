//! How connections end.
//!
//! Politely: the close frame the program asked for goes out and the peer's is awaited, then buffered output, then
//! the last events. At once: the last events. A socket whose peer may still be sending is kept for a moment
//! without its program, its input thrown away, so that closing does not destroy the answer on its way (RFC 9112
//! section 9.6).

use crate::conn::cgi::Cgi;
use crate::conn::chain::Chain;
use crate::conn::client::Aim;
use crate::conn::{Conn, End, Life, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::guard;
use crate::host::{Event, Target};
use crate::log::Level;
use crate::net::stream::Io;
use crate::settings::ExtensionHooks;
use crate::table::ConnId;
use crate::ws::frame::Opcode;
use crate::ws::handshake;
use std::ffi::{CStr, CString};

/// A closed connection's input is thrown away up to so many bytes.
const MOST_DISCARDED: usize = 1 << 20;

/// What the next step of an end is.
enum Step {
    /// Something is awaited.
    Wait,
    /// The last events are due.
    Retire(Box<Last>),
    /// It has no program any more: nothing but its descriptor is left.
    Drop,
}

/// What a connection's last events need.
struct Last {
    bound: Target,
    first: Target,
    /// Who hears of its end.
    life: Target,
    fd: i32,
    announced: bool,
    role: Role,
    /// Key and state of the program's own extensions.
    extensions: Vec<(usize, usize)>,
    /// The CGI program that answers.
    cgi: Option<Box<Cgi>>,
}

/// Which last events there are.
enum Role {
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
        front: ConnId,
        status: u16,
        why: CString,
    },
}

impl Engine {
    /// Ends a connection, or takes its end one step further. One that is being driven ends when its driver lets go.
    pub(crate) fn close(&self, id: ConnId, end: End) {
        if end == End::Politely && !self.chain_agrees(id) {
            return;
        }
        let step = self.with(|s| {
            let is_late = self.is_late(s);
            let conn = s.conns.get_mut(id).filter(|_| !is_late)?;
            if conn.is_held() {
                let stronger = if conn.end == Some(End::AtOnce) { End::AtOnce } else { end };
                conn.end = Some(stronger);
                return None;
            }
            // The teardown waits for the last events.
            let step = s.core.close_step(id, conn, end)?;
            s.core.depth += 1;
            Some(step)
        });
        let Some(Some(step)) = step else { return };
        guard::always(
            || self.go_on_closing(id, step),
            || {
                self.leave_turn();
            },
        );
    }

    fn go_on_closing(&self, id: ConnId, step: Step) {
        match step {
            Step::Retire(mut last) => {
                let cgi = last.cgi.take();
                let events = || {
                    if let Some(cgi) = cgi {
                        guard::step("end of a CGI program", || self.cgi_orphaned(&last.bound, cgi));
                    }
                    self.retire(id, &last);
                };
                guard::always(
                    || self.frame(events),
                    // Whatever became of its last events, it is no more.
                    || self.let_go_surely(id),
                );
            }
            Step::Wait => {
                self.frame(|| self.drop_early(id));
                self.refresh(id);
            }
            Step::Drop => {
                self.with(|s| s.discard(id));
            }
        }
    }

    /// Whether the extensions of a connection let it end. If so, what they still had to say, and the close frame that
    /// passes them, is on its way.
    fn chain_agrees(&self, id: ConnId) -> bool {
        let due = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            if conn.is_busy || conn.chain().is_none() || conn.life != Life::Open {
                return None;
            }
            Some((s.core.target(id, conn), conn.close_frame().map(Box::from)))
        });
        let Some((target, payload)) = due.flatten() else { return true };
        if !self.chain_may_end(id) {
            return false;
        }
        self.send_controls(id);
        self.drain_for_end(id);
        let passes = self.with_settings(|s| s.extension_hooks.contains(ExtensionHooks::CONTROLS));
        if let Some(payload) = payload
            && passes == Some(true)
        {
            self.close_through(id, &target, &payload);
        }
        true
    }

    /// A WebSocket that only awaits its end is no longer bound, for the program.
    fn drop_early(&self, id: ConnId) {
        let target = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let Phase::Ws(ws) = &mut conn.phase else { return None };
            let is_due =
                s.core.settings.rebind_sessions && if ws.is_client { ws.is_bound } else { conn.user != 0 };
            let is_client = ws.is_client;
            (is_due && !std::mem::replace(&mut ws.is_dropped, true))
                .then(|| (s.core.target(id, conn), is_client))
        });
        match target {
            Some(Some((target, true))) => {
                self.call(&target, Event::ClientWsDrop);
            }
            Some(Some((target, false))) => {
                self.call(&target, Event::WsDrop);
            }
            Some(None) | None => {}
        }
    }

    /// Whatever became of its last events, it is no more.
    fn let_go_surely(&self, id: ConnId) {
        let is_left = self.locked(|s| {
            let is_left = s.conns.get(id).is_some_and(|conn| conn.life == Life::Retiring);
            if is_left {
                s.discard(id);
            }
            is_left
        });
        if is_left == Some(true) {
            guard::step("heads", || self.serve_head_waiters());
        }
    }

    /// The last events of a connection, in order, and its end. Each is told, whatever became of the one before.
    fn retire(&self, id: ConnId, last: &Last) {
        guard::step("end of what belongs to a connection", || {
            self.end_upstream(id);
            self.end_children(id);
            self.drop_program_file(id, &last.bound);
            if matches!(last.role, Role::Pipe) {
                self.forget_pipe(id);
            }
        });
        let leaves = |is_late: bool| {
            let leaves_late = self.with_settings(|s| s.habits.closed_before_leaving) == Some(true);
            if last.announced && leaves_late == is_late {
                self.tell_left(&last.first, last.fd);
            }
        };
        guard::step("poll hook", || leaves(false));
        guard::step("last events of a connection", || self.tell_closed(id, last));
        guard::step("last events of extensions", || self.extensions_ended(last, false));
        guard::step("poll hook", || leaves(true));
        guard::step("news of a child", || self.leave_parent(id));
        if !matches!(last.role, Role::Client { is_told: false, .. } | Role::Pipe | Role::Upstream { .. }) {
            guard::step("last event of a connection", || self.call(&last.life, Event::Destroyed));
        }
        if let Some(host) = self.host()
            && let Some((_, tag)) = last.first.conn
        {
            host.detach(tag);
        }
        guard::step("end of a connection", || self.let_go(id, last.fd));
    }

    /// Tells the program that a connection has ended, in the terms of its role.
    fn tell_closed(&self, id: ConnId, last: &Last) {
        let rebinds = self.with(|s| (s.core.settings.rebind_sessions, s.core.settings.closed_http_to_bound));
        let (rebinds, closed_to_bound) = rebinds.unwrap_or_default();
        match last.role {
            Role::Listener | Role::Pipe => {}
            Role::Http { is_upgrade: true, .. } => {}
            Role::Http { is_bound, .. } => {
                if rebinds && is_bound {
                    self.call(&last.bound, Event::HttpDrop);
                }
                self.call(if closed_to_bound { &last.bound } else { &last.first }, Event::ClosedHttp);
            }
            Role::Ws { is_client: true, is_bound, is_dropped, is_rejected, .. } => {
                self.client_ws_ended(last, rebinds, is_bound, is_dropped, is_rejected);
            }
            Role::Ws { is_established, is_dropped, .. } => {
                if rebinds && !is_dropped && last.bound.user != 0 {
                    self.call(&last.bound, Event::WsDrop);
                }
                self.extensions_ended(last, true);
                if is_established || rebinds {
                    self.call(&last.bound, Event::Closed);
                }
            }
            Role::Client { is_raw, is_established, is_bound, is_inside_call, ref failure, .. } => {
                self.leave_shared(id);
                if !is_established {
                    self.client_failed(last, is_inside_call, failure);
                }
                if is_bound {
                    let is_raw = is_raw.then_some(Event::RawDrop);
                    self.call(&last.bound, is_raw.unwrap_or(Event::ClientDrop));
                }
                if is_established {
                    self.call(&last.bound, Event::ClientHttpClosed);
                }
            }
            Role::Upstream { front, status, ref why } => {
                self.upstream_ended(front, id, status, &why.to_string_lossy());
            }
            Role::Raw { is_file, is_bound } => {
                if is_bound {
                    self.call(&last.bound, Event::RawDrop);
                }
                self.call(&last.bound, Event::RawClosed { is_file });
            }
        }
    }

    /// The last events of a client's WebSocket.
    fn client_ws_ended(
        &self,
        last: &Last,
        rebinds: bool,
        is_bound: bool,
        is_dropped: bool,
        is_rejected: bool,
    ) {
        if rebinds && is_bound && !is_dropped {
            self.call(&last.bound, Event::ClientWsDrop);
        }
        self.extensions_ended(last, true);
        if !is_rejected || self.with_settings(|s| s.rejected_is_closed) == Some(true) {
            self.call(&last.bound, Event::ClientClosed);
        }
    }

    /// The extensions of a connection have ended: before or behind what tells the program so.
    fn extensions_ended(&self, last: &Last, is_before: bool) {
        let ends_first = self.with_settings(|s| s.extensions_end_first) == Some(true);
        if is_before == (ends_first && matches!(last.role, Role::Ws { .. })) {
            self.tell_ended(&last.bound, &last.extensions);
        }
    }

    /// A client did not come about: its program hears why, unless the call that made it says so by its answer.
    fn client_failed(&self, last: &Last, is_inside_call: bool, why: &CStr) {
        if is_inside_call && self.with_settings(|s| s.fails_by_answer) == Some(true) {
            return;
        }
        self.call(&last.bound, Event::ClientFailed { why });
    }

    /// Tells a connection's parent that it ends.
    fn leave_parent(&self, id: ConnId) {
        let told = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let (parent, child) = (conn.parent?, conn.tag);
            let is_pipe = matches!(conn.phase, Phase::Pipe(_));
            let parent_conn = s.conns.get_mut(parent)?;
            let at = parent_conn.children.iter().position(|c| *c == id)?;
            parent_conn.children.remove(at);
            if is_pipe {
                return None;
            }
            // The parent's protocol and its user word, with the child as the connection that it is about.
            let target = Target { conn: Some((id, child)), ..s.core.target(parent, parent_conn) };
            Some((target, child))
        });
        if let Some(Some((target, child))) = told {
            self.call(&target, Event::ChildClosing { child });
        }
        self.with(|s| s.conns.get_mut(id).map(|conn| conn.parent.take()));
    }

    /// Those who belong to a connection end before it does.
    fn end_children(&self, id: ConnId) {
        let children = self.with(|s| s.conns.get(id).map(|c| c.children.clone())).flatten();
        for child in children.unwrap_or_default() {
            self.close(child, End::AtOnce);
        }
    }

    /// Drops the connection, or keeps its socket for a while to throw input away.
    fn let_go(&self, id: ConnId, fd: i32) {
        let has_leaving = self.with(|s| {
            let is_leaving = !s.core.leaving.is_empty();
            let Some(conn) = s.conns.get_mut(id) else { return is_leaving };
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
                conn.set_timeout(id, until, s.core.alarms(conn.lane));
                s.core.enqueue(id, conn);
            } else {
                if let Some(stream) = conn.stream.as_ref().filter(|_| !conn.ready.broken) {
                    stream.say_end();
                }
                s.part(fd);
                s.conns.remove(id);
            }
            is_leaving
        });
        self.serve_head_waiters();
        if has_leaving == Some(true) {
            self.end_left_vhosts();
        }
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
    /// Payload of the close frame that is to be sent when it ends now.
    fn close_frame(&self) -> Option<&[u8]> {
        let Phase::Ws(ws) = &self.phase else { return None };
        let is_due = self.life == Life::Open && !ws.sent_close;
        self.close_payload.as_deref().filter(|_| is_due)
    }

    /// True when the peer may still send bytes whose arrival would destroy what we sent.
    fn needs_linger(&self) -> bool {
        let Some(_) = &self.stream else { return false };
        if self.ready.broken || self.ready.ended {
            return false;
        }
        match &self.phase {
            Phase::Http(http) => http.has_answered,
            Phase::Ws(ws) => ws.sent_close && ws.peer_close.is_none() && self.life != Life::AwaitingClose,
            Phase::Listening(_)
            | Phase::Lingering { .. }
            | Phase::Client(_)
            | Phase::Raw(_)
            | Phase::Pipe(_)
            | Phase::Upstream(_)
            | Phase::Warm => false,
        }
    }
}

impl Core {
    fn close_step(&mut self, id: ConnId, conn: &mut Conn, end: End) -> Option<Step> {
        if conn.life == Life::Retiring {
            return None;
        }
        if matches!(conn.phase, Phase::Lingering { .. } | Phase::Warm) {
            return Some(Step::Drop);
        }
        if end == End::Politely && !self.is_ending && !conn.ready.broken {
            // The end has times of its own.
            conn.timeout = None;
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
                    conn.set_timeout(id, until, self.alarms(conn.lane));
                    return Some(Step::Wait);
                }
            }
        }
        conn.life = Life::Retiring;
        conn.timeout = None;
        if let Some(stream) = &conn.stream
            && let Some(problem) = stream.session().and_then(|session| session.take_problem())
        {
            let peer = stream.peer().map_or("a local peer".to_owned(), |peer| peer.to_string());
            self.say(Level::Info, format!("{peer}: {problem}"));
        }
        self.end_entry(conn);
        let role = match &mut conn.phase {
            Phase::Listening(_) | Phase::Lingering { .. } | Phase::Warm => Role::Listener,
            Phase::Pipe(_) => Role::Pipe,
            Phase::Http(http) => Role::Http {
                is_bound: http.is_bound,
                // A peer that never finished its handshake was no HTTP connection.
                is_upgrade: http.is_upgrade || conn.greeting.is_some(),
            },
            Phase::Ws(ws) => Role::Ws {
                is_established: ws.is_established,
                is_dropped: ws.is_dropped,
                is_client: ws.is_client,
                is_bound: ws.is_bound,
                is_rejected: ws.is_rejected,
            },
            Phase::Client(client) if client.front.is_some() => Role::Upstream {
                front: client.front.unwrap_or(id),
                status: if client.is_late { 504 } else { 502 },
                why: client.take_failure(),
            },
            Phase::Upstream(upstream) => {
                Role::Upstream { front: upstream.front, status: 502, why: c"its connection was ended".into() }
            }
            Phase::Client(client) => Role::Client {
                is_raw: client.aim == Aim::Raw,
                is_established: client.is_established,
                is_bound: client.is_bound,
                is_told: client.is_created || !client.is_inside_call,
                is_inside_call: client.is_inside_call,
                failure: client.take_failure(),
            },
            Phase::Raw(raw) => Role::Raw { is_file: raw.is_file, is_bound: raw.is_bound },
        };
        let cgi = match &mut conn.phase {
            Phase::Http(http) => http.cgi.take(),
            _ => None,
        };
        Some(Step::Retire(Box::new(Last {
            cgi,
            bound: self.last_target(id, conn),
            first: self.target_of(id, conn, 0),
            life: match &conn.phase {
                Phase::Client(_) => self.life_target(id, conn),
                Phase::Ws(ws) if ws.is_client => self.life_target(id, conn),
                Phase::Raw(raw) if raw.is_client => self.life_target(id, conn),
                _ => self.target_of(id, conn, 0),
            },
            fd: conn.fd(),
            announced: conn.announced.take().is_some(),
            role,
            extensions: conn.chain().map_or_else(Vec::new, Chain::own),
        })))
    }

    /// Whom a connection's last events go to: the protocol it is bound to, or the one a client would have liked.
    fn last_target(&self, id: ConnId, conn: &mut Conn) -> Target {
        let asked = match &conn.phase {
            Phase::Client(client) if self.settings.habits.fails_to_asked => client.ask.protocols.as_deref(),
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
        if !ws.chain.as_ref().is_some_and(|chain| chain.has_sent_close) {
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
        conn.life = Life::AwaitingClose;
        conn.wants_write = false;
        let until = self.after(timeout::CLOSE_ACK, self.settings.close_ack_timeout);
        conn.set_timeout(id, until, self.alarms(conn.lane));
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
            Phase::Listening(_) | Phase::Lingering { .. } | Phase::Raw(_) | Phase::Pipe(_) | Phase::Warm => {}
        }
    }
}
