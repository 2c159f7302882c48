//! Drives a client: addresses, connecting, the proxy, the request, the reply's head and body.
//!
//! Whatever goes wrong before the connection is of use to its program ends in one `ClientFailed` with a text that
//! begins as the C library's does and then says who, where and why in parentheses.

use super::ws::Rx;
use crate::conn::client::{Aim, Stage};
use crate::conn::{Conn, End, Greeting, Life, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Event, Target, Verdict, VhostId};
use crate::http::ask::{self, Place, Proxy};
use crate::lane::NO_LANE;
use crate::net::connect::{self, Remote};
use crate::net::resolve;
use crate::sys;
use crate::table::ConnId;
use crate::ws::handshake;
use std::collections::VecDeque;
use std::ffi::CString;
use std::net::SocketAddr;

/// Bytes the program may add to the request.
const ROOM_FOR_HEADERS: usize = 4096;

/// Why a name leads nowhere although it has addresses.
const NO_USABLE: &str = "address: all are IPv6, which is switched off here";

/// What a client's driver does next.
pub(super) enum Step {
    Rest,
    /// Its addresses are to be found.
    Search,
    /// The way to the proxy is open.
    Connected,
    Begin,
    Attempt,
    Compose,
    /// A raw client is connected.
    Raw(Target),
    /// The connection to a server that a request is passed on to.
    Upstream,
    Head,
    Writeable(Target),
    Readable(Target),
    BodyOver,
    Restart(Place),
}

impl Engine {
    pub(crate) fn drive_client(&self, id: ConnId) {
        let mut rx = Rx::new();
        loop {
            let step = self.with(|s| match s.conns.get_mut(id) {
                Some(conn) if rx.slice.goes_on(&mut s.core.now) => s.core.client_step(id, conn, &mut rx),
                _ => Step::Rest,
            });
            let verdict = match step {
                None | Some(Step::Rest) => break,
                Some(Step::Search) => self.search(id),
                Some(Step::Begin) => {
                    let verdict = self.begin_client(id);
                    if verdict != Verdict::Close && self.got_shared(id) {
                        // Its request goes out in a turn of the loop, as with a connection of its own.
                        break;
                    }
                    verdict
                }
                Some(Step::Connected) => {
                    self.tell_created(id);
                    Verdict::Continue
                }
                Some(Step::Attempt) => self.attempt(id),
                Some(Step::Compose) => {
                    self.tell_created(id);
                    self.compose_request(id)
                }
                Some(Step::Raw(target)) => {
                    self.tell_created(id);
                    self.begin_raw_client(id, &target)
                }
                Some(Step::Upstream) => self.ask_server(id),
                Some(Step::Head) => {
                    self.keep(id, &mut rx);
                    self.reply_came(id)
                }
                Some(Step::Writeable(target)) => self.call(&target, Event::ClientHttpWriteable),
                Some(Step::Readable(target)) => {
                    self.keep(id, &mut rx);
                    self.call(&target, Event::ClientHttpReadable)
                }
                Some(Step::BodyOver) => match self.finish_reply(id) {
                    Ok(()) => Verdict::Continue,
                    Err(_) => Verdict::Close,
                },
                Some(Step::Restart(place)) => self.start_over(id, place),
            };
            if verdict == Verdict::Close {
                self.end_client(id);
                break;
            }
            let is_client = |c: &Conn| matches!(c.phase, Phase::Client(_));
            if !self.with(|s| s.conns.get(id).is_some_and(|c| is_client(c))).unwrap_or(false) {
                break;
            }
        }
        let is_cut_short = rx.slice.is_over();
        self.keep(id, &mut rx);
        if is_cut_short {
            self.with(|s| s.enqueue(id));
        }
    }

    /// Input that was not used stays with the connection.
    pub(super) fn keep(&self, id: ConnId, rx: &mut Rx) {
        let rest = Rx { slice: rx.slice, taken: rx.taken, ..Rx::new() };
        let used = std::mem::replace(rx, rest);
        self.with(|s| s.core.keep_rest(s.conns.get_mut(id).map(|c| &mut **c), used));
    }

    /// Notes that a client is to end: politely when it was of use to its program.
    pub(crate) fn end_client(&self, id: ConnId) {
        let end = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Client(client)) if !client.is_established => End::AtOnce,
            _ => End::Politely,
        });
        let _ = self.end_conn(id, end.unwrap_or(End::AtOnce));
    }

    /// A client's first events, and the search for its addresses.
    fn begin_client(&self, id: ConnId) -> Verdict {
        if self.is_upstream(id) {
            return if self.reuse_for_upstream(id) { Verdict::Continue } else { self.search(id) };
        }
        let begun = self.with_conn(id, |core, conn| {
            core.give_client_session(conn);
            let target = core.target(id, conn);
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            client.stage = Stage::Resolving;
            let binds = core.settings.rebind_sessions && client.named.is_some();
            Ok((target, binds))
        });
        let Ok((target, binds)) = begun else { return Verdict::Close };
        if binds {
            self.bind_client(id, &target);
        }
        self.announce_server(id);
        self.search(id)
    }

    fn is_upstream(&self, id: ConnId) -> bool {
        self.with(|s| s.conns.get(id).is_some_and(|c| c.is_upstream())) == Some(true)
    }

    /// True when a client was given another one's connection.
    fn got_shared(&self, id: ConnId) -> bool {
        let shared = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Client(client)) => client.stage == Stage::Asking && client.remote.is_none(),
            _ => false,
        });
        shared == Some(true)
    }

    /// Tells a protocol that a client is bound to it. Who refuses is not told of the binding's end.
    fn bind_client(&self, id: ConnId, target: &Target) {
        let is_raw = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Client(client)) => client.aim == Aim::Raw,
            _ => false,
        });
        let event = if is_raw == Some(true) { Event::RawBind } else { Event::ClientBind };
        let is_bound = self.call(target, event) != Verdict::Close;
        self.with(|s| {
            if let Some(Phase::Client(client)) = s.conns.get_mut(id).map(|c| &mut c.phase) {
                client.is_bound = is_bound;
            }
        });
    }

    /// Finds the connection's addresses: at once, or later by the resolver; or it uses another one's connection.
    fn search(&self, id: ConnId) -> Verdict {
        if self.share_connection(id) {
            return Verdict::Continue;
        }
        let name = self.with_conn(id, |core, conn| {
            let ipv4_only = core.is_ipv4_only(conn);
            let limit = core.vhosts.get(conn.vhost).map(|v| v.settings.connect_timeout);
            let until = limit.map(|limit| core.now + limit);
            conn.set_timeout(id, until.map(|at| (timeout::CONNECT, at)), core.alarms(conn.lane));
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            client.connect_until = until;
            client.stage = Stage::Resolving;
            let (host, port) = match &client.proxy {
                Some(proxy) => (proxy.host.as_slice(), proxy.port),
                None => (client.place.address.as_slice(), client.place.port),
            };
            if let Some(path) = host.strip_prefix(b"+") {
                client.remotes = VecDeque::from([Remote::Unix(path.to_vec())]);
                return Ok(None);
            }
            let Ok(name) = std::str::from_utf8(host) else {
                return Err(Error::Invalid("address"));
            };
            if let Some(all) = resolve::known(name) {
                client.remotes = remotes(&all, port, ipv4_only);
                return if client.remotes.is_empty() { Err(Error::Invalid(NO_USABLE)) } else { Ok(None) };
            }
            Ok(Some(name.to_owned()))
        });
        match name {
            Ok(None) => Verdict::Continue,
            Ok(Some(name)) => {
                let life = self.with(|s| s.core.life).unwrap_or(0);
                let lane = self.lane_of(id).unwrap_or(NO_LANE);
                self.resolver.ask((life, id.to_bits()), &name, lane);
                Verdict::Continue
            }
            Err(error) => self.fail(id, "no ads", &format!("{}: {error}", self.whereto(id))),
        }
    }

    /// Answers of the resolver go to those who asked.
    pub(super) fn take_answers(&self) {
        for answer in self.resolver.take() {
            let (life, bits) = answer.token;
            let id = ConnId::from_bits(bits);
            let failed = self.with(|s| {
                if s.core.life != life {
                    return None;
                }
                let conn = s.conns.get_mut(id)?;
                let ipv4_only = s.core.is_ipv4_only(conn);
                let Phase::Client(client) = &mut conn.phase else { return None };
                let host = client.proxy.as_ref().map_or(&client.place.address, |p| &p.host);
                if client.stage != Stage::Resolving || answer.name.as_bytes() != host {
                    return None;
                }
                let port = client.proxy.as_ref().map_or(client.place.port, |p| p.port);
                let why = match &answer.result {
                    Ok(all) => {
                        client.remotes = remotes(all, port, ipv4_only);
                        client.remotes.is_empty().then(|| NO_USABLE.to_owned())
                    }
                    Err(error) => Some(error.to_string()),
                };
                let Some(why) = why else {
                    s.core.enqueue(id, conn);
                    return None;
                };
                Some(format!("{}: {why}", answer.name))
            });
            if let Some(Some(why)) = failed {
                self.fail(id, "no ads", &why);
                let _ = self.end_conn(id, End::AtOnce);
            }
        }
    }

    /// Notes why a client failed; its last event tells the program.
    pub(super) fn fail(&self, id: ConnId, what: &str, detail: &str) -> Verdict {
        self.with(|s| {
            if let Some(conn) = s.conns.get_mut(id) {
                note_failure(conn, what, detail);
            }
        });
        Verdict::Close
    }

    /// Tries the next address, and those after it that fail at once.
    fn attempt(&self, id: ConnId) -> Verdict {
        loop {
            if !self.drop_stream(id) {
                return Verdict::Close;
            }
            let tried = self.with_conn(id, |core, conn| Ok(core.try_next(id, conn)));
            match tried {
                Ok(Tried::Begun) => return self.announce_client(id),
                Ok(Tried::Failed) => {}
                Ok(Tried::None) | Err(_) => return Verdict::Close,
            }
        }
    }

    /// Lets go of the socket a client had, if it had one, and tells the foreign loop. False when the client is gone.
    fn drop_stream(&self, id: ConnId) -> bool {
        if !self.tell_given_up(id) {
            return false;
        }
        self.with(|s| {
            let Some(fd) = s.conns.get(id).map(|conn| conn.fd()) else { return false };
            s.part(fd);
            let Some(conn) = s.conns.get_mut(id) else { return false };
            conn.stream = None;
            conn.greeting = None;
            conn.ready = crate::conn::Readiness::default();
            conn.out.reset(&mut s.core.out_buffers);
            conn.unread = Vec::new();
            true
        })
        .unwrap_or(false)
    }

    /// The socket is in the wait: the foreign loop, and at the first time the program, hear of it.
    pub(super) fn announce_client(&self, id: ConnId) -> Verdict {
        let told = self.with_conn(id, |core, conn| {
            let target = core.target_of(id, conn, 0);
            let mask = conn.interest();
            Ok((target, conn.fd(), mask, !core.settings.created_when_connected))
        });
        let Ok((target, fd, mask, is_created)) = told else { return Verdict::Close };
        if !self.tell_joined(id, &target, fd, mask) {
            return self.fail(id, "Unable to connect", "a poll hook refused the descriptor");
        }
        if is_created {
            self.tell_created(id);
        }
        Verdict::Continue
    }

    /// A client's socket is made, or connected: once for each place it goes to.
    fn tell_created(&self, id: ConnId) {
        let target = self.with_conn(id, |core, conn| {
            let target = core.life_target(id, conn);
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let is_first = !std::mem::replace(&mut client.is_created, true);
            Ok((is_first && client.aim != Aim::Upstream).then_some(target))
        });
        if let Ok(Some(target)) = target {
            self.call(&target, Event::Created);
        }
    }

    /// A client's time is up: the next address, if there is one and time for it; else it has failed.
    pub(super) fn client_timed_out(&self, id: ConnId, reason: u32) {
        let goes_on = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let Phase::Client(client) = &mut conn.phase else { return None };
            // The program may have set a timeout, too, and that ends a client wherever it is.
            let is_ours = reason == timeout::CONNECT;
            let has_time = client.connect_until.is_some_and(|until| s.core.now < until);
            let goes_on =
                is_ours && client.stage == Stage::Connecting && has_time && !client.remotes.is_empty();
            if is_ours && client.stage == Stage::Queued {
                // The other transaction takes too long: a connection of its own, then, that nobody else waits for.
                client.keeps = false;
                client.stage = Stage::Free;
                s.core.enqueue(id, conn);
                return Some(true);
            }
            if goes_on {
                client.stage = Stage::Resolving;
                s.core.enqueue(id, conn);
            } else if !client.is_established && reason != timeout::KILLED {
                client.is_late = true;
                for line in std::mem::take(&mut client.failed_attempts) {
                    s.core.say(crate::log::Level::Info, line);
                }
                let (what, phase) = match client.stage {
                    Stage::Resolving => ("Unable to connect", "looking up the address"),
                    Stage::Connecting => ("Unable to connect", "connecting"),
                    Stage::Securing => ("Timed out waiting SSL", "waiting for the TLS handshake"),
                    Stage::Proxy => ("Timed out waiting server reply", "waiting for the proxy's reply"),
                    _ => ("Timed out waiting server reply", "waiting for the reply"),
                };
                let detail = format!("{}: timeout while {phase} (timeout reason {reason})", client.whereto());
                note_failure(conn, what, &detail);
            }
            Some(goes_on)
        });
        if goes_on == Some(Some(true)) {
            self.leave_queue(id);
        } else {
            self.close(id, End::AtOnce);
        }
    }

    /// A raw client is connected: its program hears of it, and of its bytes from now on.
    fn begin_raw_client(&self, id: ConnId, target: &Target) -> Verdict {
        // What the program sets from here on is its own. It can write, and is told so unasked.
        let _ = self.with_conn(id, |_, conn| {
            conn.lift_timeout();
            conn.wants_write = true;
            Ok(())
        });
        let verdict = self.call(target, Event::RawConnected);
        if verdict == Verdict::Close {
            return self.fail(id, "rejected by the program", &self.whereto(id));
        }
        let _ = self.with_conn(id, |core, conn| {
            core.become_raw_client(id, conn);
            Ok(())
        });
        Verdict::Continue
    }

    /// The request, with what the program adds.
    fn compose_request(&self, id: ConnId) -> Verdict {
        if self.offer_extensions(id).is_err() {
            return Verdict::Close;
        }
        let composed = self.with_conn(id, |core, conn| {
            let target = core.target(id, conn);
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let key = if client.aim == Aim::WebSocket {
                let mut nonce = [0; 16];
                sys::random(&mut nonce)?;
                client.key = handshake::new_key(nonce);
                Some(client.key.as_slice())
            } else {
                None
            };
            let mut request = Vec::with_capacity(1024);
            ask::write_request(&mut request, &client.ask, &core.settings.spelling, key);
            Ok((target, request))
        });
        let (target, mut request) = match composed {
            Ok(composed) => composed,
            Err(error @ Error::System { .. }) => {
                return self.fail(id, "HS: no key can be made", &error.to_string());
            }
            Err(_) => return Verdict::Close,
        };
        let ask = |room: &mut [u8], used| self.call(&target, Event::ClientAppend { room, used });
        if self.offer_room(&mut request, ROOM_FOR_HEADERS, ask).is_none() {
            return self.fail(id, "HS: rejected by the program", "while the request was composed");
        }
        let sent = self.with_conn(id, |core, conn| {
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let sends_body = client.has_body && client.aim == Aim::Http && ask::may_have_body(&client.ask);
            client.chunks = sends_body && !ask::says_length(&request);
            if client.chunks {
                request.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
            }
            request.extend_from_slice(b"\r\n");
            client.stage = Stage::Reply;
            conn.out.push(&request, &mut core.out_buffers);
            let until = core.after(timeout::REPLY, core.settings.handshake_timeout);
            conn.set_timeout(id, until, core.alarms(conn.lane));
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            conn.wants_write |= client.has_body;
            Ok(())
        });
        if sent.is_ok() { Verdict::Continue } else { Verdict::Close }
    }

    /// Begins anew with another place.
    pub(super) fn start_over(&self, id: ConnId, place: Place) -> Verdict {
        self.leave_shared(id);
        if !self.drop_stream(id) {
            return Verdict::Close;
        }
        let ready = self.with_conn(id, |core, conn| {
            let proxy = core.proxy_for(conn.vhost, &place.address);
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            // A wish to write the body was one for the request that is given up; a WebSocket's stays.
            conn.wants_write &= client.aim == Aim::WebSocket;
            client.proxy = proxy;
            let head = client.head.take();
            client.has_head = false;
            client.body = None;
            client.awaits_read = false;
            client.has_part = false;
            client.has_body = client.ask.multipart.is_some() || client.ask.is_urlencoded;
            client.chunks = false;
            client.interim = 0;
            client.remotes.clear();
            client.remote = None;
            client.place = place;
            client.is_created = false;
            core.give_head(head, false);
            Ok(core.target(id, conn))
        });
        let Ok(target) = ready else { return Verdict::Close };
        let was_bound = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Client(client)) => client.is_bound,
            _ => false,
        });
        if was_bound == Some(true) {
            self.call(&target, Event::ClientDrop);
            let fresh = self.with_conn(id, |core, conn| {
                core.give_client_session(conn);
                Ok(core.target(id, conn))
            });
            let Ok(target) = fresh else { return Verdict::Close };
            self.bind_client(id, &target);
        }
        self.search(id)
    }

    pub(super) fn whereto(&self, id: ConnId) -> String {
        let text = self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Client(client) => Ok(client.whereto()),
            _ => Err(Error::WrongPhase),
        });
        text.unwrap_or_default()
    }
}

/// What came of trying an address.
enum Tried {
    /// It is under way.
    Begun,
    /// It failed at once.
    Failed,
    /// There is none left.
    None,
}

impl Core {
    fn client_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        if conn.end.is_some() || conn.life == Life::Retiring {
            return Step::Rest;
        }
        rx.slice.settle(conn.wants_write && self.settings.habits.one_write_a_turn);
        if conn.life == Life::Flushing {
            if conn.out.is_empty() || !self.flush_client(conn) {
                conn.end = Some(End::AtOnce);
            }
            return Step::Rest;
        }
        let Phase::Client(client) = &mut conn.phase else { return Step::Rest };
        if let Some(place) = client.restart.take() {
            return Step::Restart(place);
        }
        match client.stage {
            Stage::New => Step::Begin,
            Stage::Free => Step::Search,
            Stage::Resolving if client.remotes.is_empty() => Step::Rest,
            Stage::Resolving => Step::Attempt,
            Stage::Queued | Stage::Securing => Step::Rest,
            Stage::Connecting => self.connecting_step(id, conn),
            Stage::Asking if client.aim == Aim::Raw => Step::Raw(self.target(id, conn)),
            Stage::Asking if client.aim == Aim::Upstream => Step::Upstream,
            Stage::Asking => Step::Compose,
            Stage::Proxy | Stage::Reply => self.head_from_server(id, conn, rx),
            Stage::Body => self.reply_body_step(id, conn, rx),
            Stage::Complete => self.idle_step(conn),
        }
    }

    /// The proxy through which a virtual host's clients reach an address.
    pub(crate) fn proxy_for(&self, vhost: VhostId, address: &[u8]) -> Option<Proxy> {
        let settings = &self.vhosts.get(vhost)?.settings;
        let is_direct = address.starts_with(b"+") || ask::bypasses(&settings.no_proxy, address);
        settings.proxy.clone().filter(|_| !is_direct)
    }

    /// Addresses of the other family are of no use on a virtual host without IPv6.
    fn is_ipv4_only(&self, conn: &Conn) -> bool {
        self.vhosts.get(conn.vhost).is_some_and(|v| v.settings.ipv4_only)
    }

    /// Session memory for a client whose protocol is known from the beginning, or that stays in HTTP.
    fn give_client_session(&mut self, conn: &mut Conn) {
        let Phase::Client(client) = &conn.phase else { return };
        let is_due =
            client.aim != Aim::WebSocket || (client.named.is_some() && self.settings.rebind_sessions);
        let protocol = client.named.unwrap_or(0);
        if is_due {
            self.give_session(conn, protocol, true);
        }
    }

    /// Whom a client's first and last events go to.
    pub(super) fn life_target(&self, id: ConnId, conn: &Conn) -> Target {
        if self.settings.created_when_connected { self.target(id, conn) } else { self.target_of(id, conn, 0) }
    }

    /// Begins to connect to the next address.
    fn try_next(&mut self, id: ConnId, conn: &mut Conn) -> Tried {
        let keepalive = self.vhosts.get(conn.vhost).and_then(|v| v.settings.tcp_keepalive);
        let has_room = self.has_room(conn.lane);
        let Phase::Client(client) = &mut conn.phase else { return Tried::None };
        let Some(remote) = client.remotes.pop_front() else { return Tried::None };
        client.remote = Some(remote.clone());
        let begun = if has_room {
            connect::begin(&remote, client.from.as_deref())
        } else {
            Err(Error::Invalid("number of connections: the descriptor limit is reached"))
        };
        let attempt = match begun {
            Ok(attempt) => attempt,
            Err(error) => {
                let is_last = client.remotes.is_empty();
                self.note_attempt(conn, &remote, &error.to_string(), is_last);
                return Tried::Failed;
            }
        };
        if let Some((idle, probes, interval)) = keepalive {
            attempt.stream.keep_alive(idle, probes, interval);
        }
        client.stage = Stage::Connecting;
        let until = self.now + client.time_for_attempt(self.now, self.settings.attempt_timeout);
        conn.stream = Some(attempt.stream);
        conn.ready.writable = attempt.is_connected;
        conn.set_timeout(id, Some((timeout::CONNECT, until)), self.alarms(conn.lane));
        if let Err(error) = self.join(id, conn) {
            conn.stream = None;
            self.note_attempt(conn, &remote, &error.to_string(), true);
            return Tried::Failed;
        }
        Tried::Begun
    }

    /// An address failed. Once the last one has, each gets its line in the log, and the client has its failure: one that
    /// another address made up for is not worth a line.
    fn note_attempt(&mut self, conn: &mut Conn, remote: &Remote, why: &str, is_last: bool) {
        let Phase::Client(client) = &mut conn.phase else { return };
        client.failed_attempts.push(format!("connecting to {remote} failed: {why}"));
        if is_last {
            for line in std::mem::take(&mut client.failed_attempts) {
                self.say(crate::log::Level::Info, line);
            }
            let detail = format!("{}: {why}", client.whereto());
            note_failure(conn, "Unable to connect", &detail);
        }
    }

    fn connecting_step(&mut self, id: ConnId, conn: &mut Conn) -> Step {
        if !conn.ready.writable && !conn.ready.broken {
            return Step::Rest;
        }
        let Some(stream) = &conn.stream else { return Step::Rest };
        let outcome = connect::outcome(stream);
        let Phase::Client(client) = &mut conn.phase else { return Step::Rest };
        match outcome {
            Ok(false) => {
                conn.ready.writable = false;
                Step::Rest
            }
            Ok(true) => {
                client.remotes.clear();
                client.failed_attempts = Vec::new();
                conn.ready.writable = true;
                self.connected(id, conn)
            }
            Err(error) => {
                let remote = client.remote.clone();
                let is_last = client.remotes.is_empty();
                if let Some(remote) = remote {
                    self.note_attempt(conn, &remote, &error.to_string(), is_last);
                }
                if is_last {
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
                Step::Attempt
            }
        }
    }

    /// The socket is connected: the proxy is asked, or the peer.
    fn connected(&mut self, id: ConnId, conn: &mut Conn) -> Step {
        let Phase::Client(client) = &mut conn.phase else { return Step::Rest };
        if let Some(proxy) = &client.proxy {
            let modern = self.settings.spelling.modern_connect;
            let place = &client.place;
            let request =
                ask::connect_request(&place.address, place.port, proxy.credentials.as_deref(), modern);
            client.stage = Stage::Proxy;
            conn.out.push(&request, &mut self.out_buffers);
            let until = self.after(timeout::PROXY, self.settings.handshake_timeout);
            conn.set_timeout(id, until, self.alarms(conn.lane));
            return Step::Connected;
        }
        self.tunnel_open(id, conn)
    }

    /// The way to the peer is open.
    pub(super) fn tunnel_open(&mut self, id: ConnId, conn: &mut Conn) -> Step {
        let Phase::Client(client) = &mut conn.phase else { return Step::Rest };
        if client.place.secure {
            client.stage = Stage::Securing;
            // A redirect may have led here from a place without TLS.
            conn.tls_word = conn.tls_word.max(1);
            let until = self.after(timeout::TLS_CONNECT, self.settings.attempt_timeout);
            conn.set_timeout(id, until, self.alarms(conn.lane));
            conn.greeting = Some(Box::new(Greeting { is_queued: true, ..Greeting::default() }));
            self.call_lane(conn.lane);
            self.lanes[conn.lane].greeters.push_back(id);
            return Step::Connected;
        }
        client.stage = Stage::Asking;
        if client.aim == Aim::Raw {
            conn.lift_timeout();
            return Step::Raw(self.target(id, conn));
        }
        if client.aim == Aim::Upstream {
            return Step::Upstream;
        }
        let until = self.after(timeout::REPLY, self.settings.handshake_timeout);
        conn.set_timeout(id, until, self.alarms(conn.lane));
        Step::Compose
    }

    /// Sends what is collected. False when the connection is broken.
    pub(super) fn flush_client(&mut self, conn: &mut Conn) -> bool {
        let Some(stream) = &conn.stream else { return false };
        if conn.out.is_blocked() || conn.out.is_empty() {
            return true;
        }
        let sent = conn.out.flush(stream, false, &mut self.out_buffers);
        if conn.out.is_blocked() {
            conn.ready.writable = false;
        }
        sent
    }
}

/// Notes why a client failed; the first reason counts.
pub(super) fn note_failure(conn: &mut Conn, what: &str, detail: &str) {
    if let Phase::Client(client) = &mut conn.phase
        && client.failure.is_none()
    {
        let text = if detail.is_empty() { what.to_owned() } else { format!("{what} ({detail})") };
        client.failure = CString::new(text.replace('\0', "?")).ok();
    }
}

/// Addresses as places to connect to, in their order.
fn remotes(all: &[SocketAddr], port: u16, ipv4_only: bool) -> VecDeque<Remote> {
    let usable = all.iter().filter(|a| a.is_ipv4() || !ipv4_only);
    usable
        .map(|address| {
            let mut address = *address;
            address.set_port(port);
            Remote::Tcp(address)
        })
        .collect()
}
