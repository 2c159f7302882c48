//! What all steps of a client share: its connection made known, given up, failed.

use crate::conn::client::{Aim, Client, Leads, Stage};
use crate::conn::{Conn, End, Phase, TlsHandshake, timeout};
use crate::engine::{Core, Engine, State};
use crate::error::Error;
use crate::host::{Event, Target, Verdict, VhostId};
use crate::http::body::Framing;
use crate::http::request_builder::{self, ClientRequest, Place, Proxy};
use crate::opaque::RetryKey;
use crate::settings::{Idle, Quirks};
use crate::table::ConnId;
use crate::tls::settings::Lenience;
use std::collections::VecDeque;
use std::ffi::CString;
use std::time::{Duration, Instant};

/// A connection that a program wants.
#[derive(Clone, Debug)]
pub struct Connect {
    /// The virtual host it belongs to.
    pub vhost: VhostId,
    /// What it is for.
    pub aim: Aim,
    /// Where it goes. An address that begins with `+` is the path of a Unix socket.
    pub place: Place,
    /// What is asked there; a boundary of a multipart body is made by the engine.
    pub request: ClientRequest,
    /// The body will be multipart/form-data.
    pub is_multipart: bool,
    /// The protocol that hears of it from the beginning.
    pub local_protocol: Option<Vec<u8>>,
    /// The program's user word; 0 for session memory.
    pub user: usize,
    /// First value of the opaque word.
    pub opaque: usize,
    /// The connection it is to belong to.
    pub parent: Option<ConnId>,
    /// Interface or numeric address to connect from.
    pub from: Option<Vec<u8>>,
    /// Its policy for a silent peer.
    pub idle: Option<Idle>,
    /// The face's word for the policy it retries by; 0 for the virtual host's.
    pub retry_key: RetryKey,
    /// What it forgives its server, with TLS.
    pub lenience: Lenience,
    /// Application protocols it offers; the virtual host's if `None`.
    pub alpn: Option<Vec<Vec<u8>>>,
    /// How the program asked for TLS, in the face's word.
    pub tls_word: u32,
    /// Redirects are followed.
    pub follows: bool,
    /// Other transactions with the same server may use the connection afterwards.
    pub keeps: bool,
    /// How long it is kept for them.
    pub keep_idle: Duration,
    /// Addresses in HTML replies lead through another place: what is taken away from them, and what is put before.
    pub leads: Option<Leads>,
}

/// What a client's driver does next.
pub(crate) enum Step {
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

/// Notes why a client failed; the first reason counts.
pub(crate) fn note_failure(conn: &mut Conn, what: &str, detail: &str) {
    if let Phase::Client(client) = &mut conn.phase
        && client.failure.is_none()
    {
        let text = if detail.is_empty() { what.to_owned() } else { format!("{what} ({detail})") };
        client.failure = CString::new(text.replace('\0', "?")).ok();
    }
}

impl Engine {
    /// Notes that a client is to end: politely when it was of use to its program.
    pub(crate) fn end_client(&self, id: ConnId) {
        let end = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Client(client)) if !client.is_established => End::AtOnce,
            _ => End::Politely,
        });
        let _ = self.end_conn(id, end.unwrap_or(End::AtOnce));
    }

    /// Notes why a client failed; its last event tells the program.
    pub(crate) fn fail(&self, id: ConnId, what: &str, detail: &str) -> Verdict {
        self.with(|s| {
            if let Some(conn) = s.conns.get_mut(id) {
                note_failure(conn, what, detail);
            }
        });
        Verdict::Close
    }

    /// Lets go of the socket a client had, if it had one, and tells the foreign loop. False when the client is gone.
    pub(crate) fn drop_stream(&self, id: ConnId) -> bool {
        if !self.tell_given_up(id) {
            return false;
        }
        self.with(|s| {
            let Some(fd) = s.conns.get(id).map(|conn| conn.fd()) else { return false };
            s.part(fd);
            let Some(conn) = s.conns.get_mut(id) else { return false };
            conn.stream = None;
            conn.tls_handshake = None;
            conn.ready = crate::conn::Readiness::default();
            conn.out.reset(&mut s.core.out_buffers);
            conn.unread = Vec::new();
            true
        })
        .unwrap_or(false)
    }

    /// The socket is in the wait: the foreign loop, and at the first time the program, hear of it.
    pub(crate) fn announce_client(&self, id: ConnId) -> Verdict {
        let told = self.with_conn(id, |core, conn| {
            let target = core.target_of(id, conn, 0);
            let mask = conn.interest();
            Ok((target, conn.fd(), mask, !core.settings.has(Quirks::CREATED_WHEN_CONNECTED)))
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
    pub(crate) fn tell_created(&self, id: ConnId) {
        let target = self.with_conn(id, |core, conn| {
            let target = core.lifecycle_target(id, conn);
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let is_first = !std::mem::replace(&mut client.is_created, true);
            Ok((is_first && client.aim != Aim::Upstream).then_some(target))
        });
        if let Ok(Some(target)) = target {
            self.call(&target, Event::Created);
        }
    }

    pub(crate) fn whereto(&self, id: ConnId) -> String {
        let text = self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Client(client) => Ok(client.whereto()),
            _ => Err(Error::WrongPhase),
        });
        text.unwrap_or_default()
    }
}

impl Core {
    /// The proxy through which a virtual host's clients reach an address.
    pub(crate) fn proxy_for(&self, vhost: VhostId, address: &[u8]) -> Option<Proxy> {
        let settings = &self.vhosts.get(vhost)?.settings;
        let is_direct = address.starts_with(b"+") || request_builder::bypasses(&settings.no_proxy, address);
        settings.proxy.clone().filter(|_| !is_direct)
    }

    /// The way to the peer is open.
    pub(crate) fn tunnel_open(&mut self, id: ConnId, conn: &mut Conn) -> Step {
        let Phase::Client(client) = &mut conn.phase else { return Step::Rest };
        if client.place.secure {
            client.stage = Stage::Securing;
            // A redirect may have led here from a place without TLS.
            conn.tls_word = conn.tls_word.max(1);
            let until = self.after(timeout::TLS_CONNECT, self.settings.attempt_timeout);
            conn.set_timeout(id, until, self.alarms(conn.tsi));
            conn.tls_handshake = Some(Box::new(TlsHandshake { is_queued: true, ..TlsHandshake::default() }));
            self.mark_for_wake(conn.tsi);
            self.threads[conn.tsi].tls_handshakes.push_back(id);
            return Step::Connected;
        }
        client.stage = Stage::Requesting;
        if client.aim == Aim::Raw {
            conn.lift_timeout();
            return Step::Raw(self.target(id, conn));
        }
        if client.aim == Aim::Upstream {
            return Step::Upstream;
        }
        let until = self.after(timeout::REPLY, self.settings.handshake_timeout);
        conn.set_timeout(id, until, self.alarms(conn.tsi));
        Step::Compose
    }

    /// Sends what is collected. False when the connection is broken.
    pub(crate) fn flush_client(&mut self, conn: &mut Conn) -> bool {
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

impl State {
    pub(crate) fn insert_client(
        &mut self,
        wanted: Connect,
        own: Option<usize>,
    ) -> Result<(ConnId, usize), Error> {
        let core = &mut self.core;
        // The last turn of the loop may have been long ago.
        core.now = Instant::now();
        core.may_begin(wanted.vhost)?;
        let vhost = core.vhosts.live(wanted.vhost).ok_or(Error::Gone)?;
        let named = wanted.local_protocol.as_deref().and_then(|name| vhost.protocol_named(name));
        let proxy = core.proxy_for(wanted.vhost, &wanted.place.address);
        let parent = wanted.parent.filter(|p| self.conns.get(*p).is_some_and(|c| c.may_be_parent()));
        let tsi = core.tsi_for(parent.and_then(|p| self.conns.get(p)).map(|c| c.tsi).or(own))?;
        let mut random = [0; request_builder::BOUNDARY_LEN];
        if wanted.is_multipart {
            crate::sys::random(&mut random)?;
        }
        let multipart = wanted.is_multipart.then(|| request_builder::boundary(random));
        let client = Client {
            aim: wanted.aim,
            stage: Stage::New,
            has_body: wanted.is_multipart || wanted.request.is_urlencoded,
            chunks: false,
            request: ClientRequest { multipart, ..wanted.request },
            place: wanted.place,
            proxy,
            from: wanted.from.or_else(|| vhost.settings.clients_from.clone()),
            named,
            is_bound: false,
            remotes: VecDeque::new(),
            remote: None,
            failed_attempts: Vec::new(),
            connect_until: None,
            is_created: false,
            is_inside_call: true,
            key: [0; 24],
            head: None,
            has_head: false,
            deflate: None,
            pipeline: None,
            interim: 0,
            framing: Framing::None,
            body: None,
            awaits_read: false,
            has_part: false,
            leads: wanted.leads,
            rewriter: None,
            is_established: false,
            lenience: wanted.lenience,
            alpn: wanted.alpn,
            follows: wanted.follows,
            redirects: 0,
            was_turned_to_get: false,
            restart: None,
            keeps: wanted.keeps,
            keep_idle: wanted.keep_idle,
            downstream: None,
            is_late: false,
            failure: None,
        };
        let now = core.now;
        let mut conn = Conn::new(tsi, wanted.vhost, None, Phase::Client(Box::new(client)), now);
        conn.protocol = named.unwrap_or(0);
        conn.user = wanted.user;
        conn.has_given_user = wanted.user != 0;
        conn.opaque = wanted.opaque;
        conn.tls_word = wanted.tls_word;
        conn.parent = parent;
        conn.idle = wanted.idle;
        conn.retry_key = wanted.retry_key;
        Ok((self.conns.insert_with(|_| Box::new(conn)), tsi))
    }
}
