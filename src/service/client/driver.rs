//! Drives a client: addresses, connecting, the proxy, the request, the reply's head and body.
//!
//! Whatever goes wrong before the connection is of use to its program ends in one `ClientFailed` with a text that
//! begins as the C library's does and then says who, where and why in parentheses.

use super::connection::{Step, note_failure};
use crate::conn::client::{Aim, Stage};
use crate::conn::{CloseState, Conn, End, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Event, Target, Verdict};
use crate::http::request_builder::{self};
use crate::net::connect::{self, Remote};
use crate::service::turn::rx::Rx;
use crate::settings::Quirks;
use crate::sys;
use crate::table::ConnId;
use crate::ws::handshake;

/// Bytes the program may add to the request.
const ROOM_FOR_HEADERS: usize = 4096;

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
                    if verdict != Verdict::Close && self.got_reused(id) {
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
            let binds = core.settings.has(Quirks::REBIND_SESSIONS) && client.named.is_some();
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
    fn got_reused(&self, id: ConnId) -> bool {
        let reused = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Client(client)) => client.stage == Stage::Requesting && client.remote.is_none(),
            _ => false,
        });
        reused == Some(true)
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

    /// A client's time is up: the next address, if there is one and time for it; else it has failed.
    pub(crate) fn client_timed_out(&self, id: ConnId, reason: u32) {
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
                    s.core.log_later(crate::log::Level::Info, line);
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
            request_builder::write_request(&mut request, &client.request, &core.settings.spelling, key);
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
            let sends_body =
                client.has_body && client.aim == Aim::Http && request_builder::may_have_body(&client.request);
            client.chunks = sends_body && !request_builder::says_length(&request);
            if client.chunks {
                request.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
            }
            request.extend_from_slice(b"\r\n");
            client.stage = Stage::Reply;
            conn.out.push(&request, &mut core.out_buffers);
            let until = core.after(timeout::REPLY, core.settings.handshake_timeout);
            conn.set_timeout(id, until, core.alarms(conn.tsi));
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            conn.wants_write |= client.has_body;
            Ok(())
        });
        if sent.is_ok() { Verdict::Continue } else { Verdict::Close }
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
        if conn.end.is_some() || conn.close_state == CloseState::Retiring {
            return Step::Rest;
        }
        rx.slice.settle(conn.wants_write && self.settings.has(Quirks::ONE_WRITE_A_TURN));
        if conn.close_state == CloseState::Flushing {
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
            Stage::Requesting if client.aim == Aim::Raw => Step::Raw(self.target(id, conn)),
            Stage::Requesting if client.aim == Aim::Upstream => Step::Upstream,
            Stage::Requesting => Step::Compose,
            Stage::Proxy | Stage::Reply => self.head_from_server(id, conn, rx),
            Stage::Body => self.reply_body_step(id, conn, rx),
            Stage::Complete => self.idle_step(conn),
        }
    }

    /// Begins to connect to the next address.
    fn try_next(&mut self, id: ConnId, conn: &mut Conn) -> Tried {
        let keepalive = self.vhosts.get(conn.vhost).and_then(|v| v.settings.tcp_keepalive);
        let has_room = self.has_room(conn.tsi);
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
        conn.set_timeout(id, Some((timeout::CONNECT, until)), self.alarms(conn.tsi));
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
                self.log_later(crate::log::Level::Info, line);
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
            let request = request_builder::connect_request(
                &place.address,
                place.port,
                proxy.credentials.as_deref(),
                modern,
            );
            client.stage = Stage::Proxy;
            conn.out.push(&request, &mut self.out_buffers);
            let until = self.after(timeout::PROXY, self.settings.handshake_timeout);
            conn.set_timeout(id, until, self.alarms(conn.tsi));
            return Step::Connected;
        }
        self.tunnel_open(id, conn)
    }
}
