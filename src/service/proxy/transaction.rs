//! Requests that a mount passes on to another server: from the request's head to the end of the reply.
//!
//! The request's connection is the *downstream*. Its upstream is a connection of our own: it is a client until it is
//! connected, then [`Phase::Upstream`], and its descriptor is told to foreign loops as all are; the program hears
//! nothing else of it. The two know each other by id. Who ends first lets go of the other one, see `part_from_upstream`.

use super::relay::Outcome;
use crate::conn::client::{Aim, Client, Server, Stage as ClientStage};
use crate::conn::http::Stage;
use crate::conn::proxy::{Ending, Stage as UpstreamStage, Upstream};
use crate::conn::{CloseState, Conn, End, Phase, Readiness, timeout};
use crate::engine::{Core, Engine, State};
use crate::guard;
use crate::host::Verdict;
use crate::http::body::Framing;
use crate::http::fields::{Head, Version};
use crate::http::head::HeadError;
use crate::http::proxy::{self, Onward};
use crate::http::request_builder::{ClientRequest, Place};
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::opaque::{RetryKey, Tag};
use crate::service::client::connection::Connect;
use crate::settings::MountKind;
use crate::table::ConnId;
use crate::tls::settings::Lenience;
use crate::ws::handshake;
use std::time::Duration;

/// How long a connection to a server is kept for another request, and how many to one server are.
const KEEP_IDLE: Duration = Duration::from_secs(5);
const MOST_IDLE: usize = 32;

/// The server could not be asked because of something that is missing here.
const UNAVAILABLE: HeadError =
    HeadError { status: 503, reason: "no connection to the server can be made now" };

/// True for a request that asks for a WebSocket and may have one.
pub(crate) fn asks_for_tunnel(head: &Head, framing: Framing) -> bool {
    head.upgrade().is_some_and(handshake::asks_for_websocket)
        && head.version() == Version::Http11
        && framing == Framing::None
}

impl Engine {
    /// Passes a connection's request on to the server of a mount.
    pub(crate) fn pass_on_request(&self, id: ConnId, mount: usize) -> Verdict {
        let opened = self.with(|s| s.insert_upstream(id, mount)).unwrap_or(Err(UNAVAILABLE));
        let begun = opened.and_then(|(up, tsi)| {
            let begin = || {
                let tag = self.host().map_or(Tag::NONE, |host| host.attach(up, tsi));
                Ok(self.with(|s| s.begin_upstream(id, up, tag)).unwrap_or(Err(UNAVAILABLE)))
            };
            self.birth(up, begin).unwrap_or(Err(UNAVAILABLE))
        });
        if let Err(error) = begun {
            line(Level::Warn, format_args!("a request is not passed on: {}: {}", error.status, error.reason));
            self.answer_failure(id, error.status);
        }
        Verdict::Continue
    }

    /// Drives the server's part of a transaction.
    pub(crate) fn drive_upstream(&self, id: ConnId) {
        let downstream = self.with(|s| s.upstream_step(id)).flatten();
        if let Some(downstream) = downstream {
            self.relay_and_settle(downstream, id);
        }
    }

    /// Drives the peer's part. True when the transaction is complete and the connection goes on with its next request.
    pub(crate) fn drive_downstream(&self, id: ConnId) -> bool {
        let up = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Http(http)) => http.upstream,
            _ => None,
        });
        up.flatten().is_some_and(|up| self.relay_and_settle(id, up))
    }

    /// Both are driven then: what other threads wish of either waits.
    fn relay_and_settle(&self, downstream: ConnId, up: ConnId) -> bool {
        let held = self.with(|s| s.hold_other(downstream, up)).flatten();
        let let_go = || {
            if let Some(other) = held {
                self.release(other);
            }
        };
        guard::always(|| self.relay_held(downstream, up), let_go)
    }

    fn relay_held(&self, downstream: ConnId, up: ConnId) -> bool {
        let outcome = self.with(|s| s.relay(downstream, up)).flatten();
        match outcome {
            None => {}
            Some(Outcome::Goes) => {
                self.refresh(downstream);
                self.refresh(up);
            }
            Some(Outcome::Complete) => {
                self.with(|s| s.part_from_upstream(downstream));
                self.keep_upstream(up);
                self.close(up, End::AtOnce);
                match self.complete_transaction(downstream, false) {
                    Ok(true) => return true,
                    Ok(false) | Err(_) => self.close(downstream, End::Politely),
                }
            }
            Some(Outcome::Over) => {
                self.with(|s| s.part_from_upstream(downstream));
                self.close(up, End::Politely);
                self.close(downstream, End::Politely);
            }
            Some(Outcome::Failed(..)) if self.asks_again(downstream, up) => {}
            Some(Outcome::Failed(status, why)) => self.give_up(downstream, up, status, why),
            Some(Outcome::Cut(why)) => self.give_up(downstream, up, 502, why),
            Some(Outcome::Left) => {
                self.with(|s| s.part_from_upstream(downstream));
                self.close(up, End::AtOnce);
                self.close(downstream, End::AtOnce);
            }
        }
        false
    }

    /// The server is of no use any more: its peer is told, one way or the other.
    fn give_up(&self, downstream: ConnId, up: ConnId, status: u16, why: &str) {
        let whereto = self.with(|s| s.server_text(up)).flatten().unwrap_or_default();
        let endless = self.with(|s| s.part_from_upstream(downstream)).unwrap_or(false);
        self.close(up, End::AtOnce);
        let level = if status < 500 { Level::Info } else { Level::Warn };
        line(level, format_args!("a request was passed on to {whereto} in vain: {status}: {why}"));
        self.answer_or_cut(downstream, status, endless);
    }

    /// The time of a connection whose request is passed on is up. True when that was the server's time, and its peer
    /// was told.
    pub(crate) fn server_timed_out(&self, downstream: ConnId, reason: u32) -> bool {
        let up = self.with(|s| {
            let conn = s.conns.get(downstream)?;
            let Phase::Http(http) = &conn.phase else { return None };
            let up = http.upstream?;
            let is_its = reason == timeout::CONTENT && Core::waits_for_server(conn, s.conns.get(up)?);
            is_its.then_some(up)
        });
        let Some(Some(up)) = up else { return false };
        self.give_up(downstream, up, 504, "no answer in time");
        true
    }

    /// Keeps the connection to a server for the next request, if it can be used.
    fn keep_upstream(&self, up: ConnId) {
        let kept = self.with(|s| {
            let conn = s.conns.get_mut(up)?;
            let is_clean =
                conn.unread.is_empty() && conn.out.is_empty() && !conn.ready.ended && !conn.ready.broken;
            let Phase::Upstream(upstream) = &conn.phase else { return None };
            if !(upstream.keeps && is_clean) {
                return None;
            }
            let server = upstream.server.clone();
            if s.count_idle(&server) >= MOST_IDLE {
                return None;
            }
            Some(server)
        });
        let Some(Some(server)) = kept else { return };
        self.tell_given_up(up);
        self.with(|s| {
            if let Some(stream) = s.take_stream(up) {
                s.keep_idle(server, stream, KEEP_IDLE);
            }
        });
    }

    /// A kept connection that its server has closed just when the request came says nothing about the request: it is
    /// sent once more, if all of it is still at hand (RFC 9110 section 9.2.2).
    fn asks_again(&self, downstream: ConnId, up: ConnId) -> bool {
        let mount = self.with(|s| {
            let conn = s.conns.get(up)?;
            let Phase::Upstream(upstream) = &conn.phase else { return None };
            let is_stale =
                upstream.is_used && upstream.stage == UpstreamStage::Reply && upstream.head.is_none();
            let Phase::Http(http) = &s.conns.get(downstream)?.phase else { return None };
            let is_whole = !http.framing.has_body() && http.is_idempotent();
            if is_stale && is_whole { http.mount } else { None }
        });
        let Some(Some(mount)) = mount else { return false };
        self.with(|s| s.part_from_upstream(downstream));
        self.close(up, End::AtOnce);
        self.pass_on_request(downstream, mount);
        true
    }

    /// The way to the server is open: it is asked.
    pub(crate) fn ask_server(&self, id: ConnId) -> Verdict {
        let asked = self.with(|s| s.become_upstream(id)).flatten();
        if asked.is_some() { Verdict::Continue } else { Verdict::Close }
    }

    /// Finds a kept connection for an upstream that has just begun. True if it has one.
    pub(crate) fn reuse_for_upstream(&self, id: ConnId) -> bool {
        let taken = self.with(|s| s.reuse_idle(id)).flatten();
        taken.is_some() && self.announce_client(id) == Verdict::Continue
    }
}

impl State {
    /// Marks the one of a pair that is not driven as busy, too.
    fn hold_other(&mut self, downstream: ConnId, up: ConnId) -> Option<ConnId> {
        let (downstream_conn, up_conn) = self.conns.pair_mut(downstream, up)?;
        if !matches!(&downstream_conn.phase, Phase::Http(http) if http.upstream == Some(up)) {
            return None;
        }
        let idle = [(downstream, downstream_conn), (up, up_conn)].into_iter().find(|(_, conn)| !conn.is_busy);
        idle.map(|(id, conn)| {
            conn.is_busy = true;
            id
        })
    }

    /// The upstream of a request, not connected yet, and its service thread.
    fn insert_upstream(&mut self, downstream: ConnId, mount: usize) -> Result<(ConnId, usize), HeadError> {
        let gone = HeadError { status: 500, reason: "no request" };
        let conn = self.conns.get_mut(downstream).ok_or(gone)?;
        let (tsi, vhost) = (conn.tsi, conn.vhost);
        let mount_at = self.core.vhosts.get(vhost).and_then(|v| v.settings.mounts.get(mount));
        let mounted = mount_at.ok_or(gone)?;
        let MountKind::Proxy(to) = &mounted.kind else { return Err(gone) };
        let Phase::Http(http) = &mut conn.phase else { return Err(gone) };
        let head = http.head.as_ref().ok_or(gone)?.head();
        let path = proxy::target(head.raw_target().ok_or(UNAVAILABLE)?, &mounted.at, &to.path)?;
        let request = ClientRequest {
            method: Some(b"GET".to_vec()),
            path: Vec::new(),
            host: proxy::host_of(to),
            origin: None,
            protocols: None,
            extensions: None,
            version: 13,
            multipart: None,
            is_urlencoded: false,
            keep_alive: true,
        };
        let wanted = Connect {
            vhost,
            aim: Aim::Upstream,
            place: Place { path, ..to.clone() },
            request,
            is_multipart: false,
            local_protocol: None,
            user: 0,
            opaque: 0,
            parent: None,
            from: None,
            idle: None,
            retry_key: RetryKey::NONE,
            lenience: Lenience::default(),
            alpn: Some(vec![b"http/1.1".to_vec()]),
            tls_word: to.secure.into(),
            follows: false,
            keeps: false,
            keep_idle: Duration::ZERO,
            leads: None,
        };
        http.mount = Some(mount);
        let (up, tsi) = self.insert_client(wanted, Some(tsi)).map_err(|_| UNAVAILABLE)?;
        if let Some(Phase::Client(client)) = self.conns.get_mut(up).map(|c| &mut c.phase) {
            client.downstream = Some(downstream);
            client.is_inside_call = false;
        }
        Ok((up, tsi))
    }

    fn begin_upstream(&mut self, downstream: ConnId, up: ConnId, tag: Tag) -> Result<(), HeadError> {
        let Some((downstream_conn, up_conn)) =
            self.conns.pair_mut(downstream, up).filter(|_| tag != Tag::NONE)
        else {
            self.conns.remove(up);
            return Err(UNAVAILABLE);
        };
        up_conn.tag = tag;
        self.core.enqueue(up, up_conn);
        if let Phase::Http(http) = &mut downstream_conn.phase {
            http.upstream = Some(up);
            http.stage = Stage::Proxying;
            http.is_heard = false;
        }
        Ok(())
    }

    /// An idle connection for an upstream, if there is one.
    fn reuse_idle(&mut self, id: ConnId) -> Option<()> {
        let conn = self.conns.get(id)?;
        let Phase::Client(client) = &conn.phase else { return None };
        let stream = self.take_idle(&Server::of(conn.tsi, conn.vhost, client))?;
        let conn = self.conns.get_mut(id)?;
        conn.stream = Some(stream);
        conn.ready = Readiness { writable: true, readable: true, ..Readiness::default() };
        if let Err(error) = self.core.join(id, conn) {
            self.core.log_later(Level::Warn, format!("a kept connection is not used: {error}"));
            conn.stream = None;
            return None;
        }
        if let Phase::Client(client) = &mut conn.phase {
            client.stage = ClientStage::Requesting;
            client.keeps = true;
        }
        Some(())
    }

    /// Makes an upstream of a client that is connected, and collects its request.
    fn become_upstream(&mut self, id: ConnId) -> Option<()> {
        let Phase::Client(client) = &self.conns.get(id)?.phase else { return None };
        let downstream_id = client.downstream?;
        let (downstream, up) = self.conns.pair_mut(downstream_id, id)?;
        let (Phase::Http(http), Phase::Client(client)) = (&mut downstream.phase, &mut up.phase) else {
            return None;
        };
        if http.upstream != Some(id) {
            return None;
        }
        let head = http.head.as_ref()?.head();
        let upgrades = asks_for_tunnel(head, http.framing);
        let key = head.value(Token::KEY).filter(|key| upgrades && handshake::is_valid_key(key));
        let accept = key.map(handshake::accept_key);
        let request = self.core.onward_request(downstream, client, upgrades)?;
        let Phase::Client(client) = &up.phase else { return None };
        let upstream = Upstream {
            downstream: downstream_id,
            server: Server::of(up.tsi, up.vhost, client),
            stage: UpstreamStage::Reply,
            head: None,
            interim: 0,
            body: None,
            framing: Framing::None,
            accept,
            is_deaf: false,
            holds_back: false,
            keeps: !upgrades,
            is_used: client.keeps,
            ends: (Ending::No, Ending::No),
        };
        up.phase = Phase::Upstream(Box::new(upstream));
        up.timeout = None;
        up.out.push(&request, &mut self.core.out_buffers);
        self.core.enqueue(id, up);
        Some(())
    }

    /// What an upstream's driver begins with: sends what is left of one that ends, else tells whose it is.
    fn upstream_step(&mut self, id: ConnId) -> Option<ConnId> {
        let conn = self.conns.get_mut(id)?;
        if conn.end.is_some() {
            return None;
        }
        if conn.close_state == CloseState::Flushing {
            let sent = match &conn.stream {
                Some(stream) => conn.out.flush(stream, false, &mut self.core.out_buffers),
                None => false,
            };
            if !sent || conn.out.is_empty() {
                conn.end = Some(End::AtOnce);
            }
            return None;
        }
        match &conn.phase {
            Phase::Upstream(upstream) => Some(upstream.downstream),
            _ => None,
        }
    }

    /// For people: the server of an upstream.
    fn server_text(&self, up: ConnId) -> Option<String> {
        match &self.conns.get(up)?.phase {
            Phase::Upstream(upstream) => Some(upstream.server.to_string()),
            Phase::Client(client) => Some(client.whereto()),
            _ => None,
        }
    }
}

impl Core {
    /// A connection's request as its server gets it.
    fn onward_request(&mut self, downstream: &Conn, client: &Client, upgrades: bool) -> Option<Vec<u8>> {
        let Phase::Http(http) = &downstream.phase else { return None };
        let head = http.head.as_ref()?.head();
        let is_secure = downstream.stream.as_ref().is_some_and(|s| s.session().is_some());
        let port = self.vhosts.get(downstream.vhost).map_or(0, |v| v.port);
        let scheme_port = if is_secure { 443 } else { 80 };
        let peer = downstream.stream.as_ref().and_then(|s| s.peer());
        // RFC 7239 section 6 has this word for who has no address.
        let peer = peer.map_or("unknown".to_owned(), |peer| peer.ip().to_canonical().to_string());
        let left_out: Vec<_> = proxy::ambiguous(head).map(|name| name.escape_ascii().to_string()).collect();
        if !left_out.is_empty() {
            self.log_later(Level::Info, format!("header names not passed on: {}", left_out.join(", ")));
        }
        let mut request = Vec::with_capacity(1024);
        proxy::write_request(
            &mut request,
            head,
            &Onward {
                target: &client.place.path,
                host: &client.request.host,
                port: (port != 0 && port != scheme_port).then_some(port),
                peer: peer.as_bytes(),
                is_secure,
                framing: http.framing,
                upgrades,
                keeps: true,
                is_admitted: http.user.is_some(),
            },
        );
        Some(request)
    }
}
