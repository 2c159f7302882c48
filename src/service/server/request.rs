//! A complete request head: who answers it, and the events on the way there.

use super::mount_auth::{Admitted, Wish};
use crate::conn::http::Stage;
use crate::conn::{Conn, End, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Event, Verdict, VhostId};
use crate::http::body::{BodyDecoder, Framing};
use crate::http::fields::{Method, Version};
use crate::http::file::{self, Redirected};
use crate::http::head::{HeadError, METHOD_UNKNOWN};
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::net::stream::Stream;
use crate::opaque::OptionsKey;
use crate::service::cgi::driver::Start as StartCgi;
use crate::service::proxy::transaction as proxy;
use crate::settings::{MountKind, Quirks, Unwanted};
use crate::table::ConnId;
use crate::ws::handshake;
use std::ffi::CString;

/// What a request asks for, as far as it is known before any callback.
enum Plan {
    /// Its Host names another virtual host.
    Move(VhostId),
    Refuse(HeadError),
    /// The virtual host does not want its sender.
    TurnAway(Unwanted),
    /// Its method is unknown, and nobody else is to judge it.
    UnknownMethod,
    Upgrade,
    Plain(CString),
}

/// A request without a head cannot come here.
const NO_HEAD: HeadError = HeadError { status: 500, reason: "no request" };

/// RFC 9110 section 15.5.20.
const MISDIRECTED: HeadError = HeadError {
    status: 421,
    reason: "Host leads to a virtual host of another policy for client certificates",
};

/// Which mount takes a request.
enum Route {
    /// None: the program answers.
    Program,
    /// It is to be said over TLS, and does not say to whom.
    NoHost,
    /// 301 to this address.
    Redirect(Vec<u8>),
    /// The program's protocol with this index, with options.
    Callback { protocol: Option<usize>, options: OptionsKey, below: CString, mount: usize },
    /// A program's answer.
    Cgi(StartCgi),
    /// A file.
    File { path: Vec<u8>, mount: usize },
    /// None, since none can have such a name: the program answers.
    NoFile,
    /// Another server answers.
    Proxy { mount: usize },
    /// Nothing that can be served.
    Status(u16),
}

impl Engine {
    /// Handles the request whose head is complete. `Close` means that its connection ends.
    pub(crate) fn request(&self, id: ConnId) -> Verdict {
        let mut plan = self.with_conn(id, |core, conn| Ok(core.plan_request(conn)));
        if let Ok(Plan::Move(vhost)) = plan {
            plan = self
                .move_to(id, vhost)
                .and_then(|()| self.with_conn(id, |core, conn| Ok(core.plan_request(conn))));
        }
        match plan {
            Ok(Plan::Move(_)) => Verdict::Close,
            Err(_) => Verdict::Close,
            Ok(Plan::Refuse(error)) => self.refuse_request(id, error),
            Ok(Plan::UnknownMethod) => {
                let admission = self.with_conn(id, |core, conn| Ok(core.admission(conn, None, Wish::Answer)));
                match admission.map(|admission| self.admit(id, admission)) {
                    Ok(Ok(_)) => self.refuse_request(id, METHOD_UNKNOWN),
                    Ok(Err(verdict)) => verdict,
                    Err(_) => Verdict::Close,
                }
            }
            Ok(Plan::TurnAway(Unwanted { status, text, .. })) => {
                self.refuse_with(id, status, b"", &text);
                Verdict::Continue
            }
            Ok(Plan::Upgrade) => self.upgrade(id),
            Ok(Plan::Plain(path)) => self.plain_request(id, path),
        }
    }

    fn refuse_request(&self, id: ConnId, error: HeadError) -> Verdict {
        line(Level::Info, format_args!("request refused with {}: {}", error.status, error.reason));
        self.refuse(id, error.status, b"");
        Verdict::Continue
    }

    /// Takes a connection over to another virtual host; its protocol there is the first.
    fn move_to(&self, id: ConnId, vhost: VhostId) -> Result<(), Error> {
        let old = self.with_conn(id, |core, conn| {
            let target = core.target(id, conn);
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let was_bound = std::mem::take(&mut http.is_bound);
            Ok((core.settings.has(Quirks::REBIND_SESSIONS) && was_bound).then_some(target))
        })?;
        if let Some(old) = old {
            self.call(&old, Event::HttpDrop);
        }
        self.with_conn(id, |core, conn| {
            conn.vhost = vhost;
            core.count(conn);
            conn.protocol = 0;
            conn.replace_session(None);
            conn.user = 0;
            Ok(())
        })
    }

    fn plain_request(&self, id: ConnId, path: CString) -> Verdict {
        let Ok(serial) = self.serial(id) else { return Verdict::Close };
        let Ok(target) = self.prepare_session(id) else { return Verdict::Close };
        if self.call(&target, Event::FilterHttp { path: &path }) == Verdict::Close {
            return Verdict::Close;
        }
        let armed = self.with_conn(id, |core, conn| {
            let until = core.after(timeout::CONTENT, core.settings.content_timeout);
            conn.set_timeout(id, until, core.alarms(conn.tsi));
            core.begin_entry(conn);
            let admission = core.admission(conn, Some(path.as_bytes()), Wish::Answer);
            Ok(admission.open().map(|admitted| core.route(conn, path.as_bytes(), &admitted)))
        });
        let route = match armed {
            Ok(Ok(route)) => route,
            Ok(Err(admission)) => match self.admit(id, admission) {
                Ok(admitted) => {
                    let route =
                        self.with_conn(id, |core, conn| Ok(core.route(conn, path.as_bytes(), &admitted)));
                    let Ok(route) = route else { return Verdict::Close };
                    route
                }
                Err(verdict) => return verdict,
            },
            Err(_) => return Verdict::Close,
        };
        let verdict = match route {
            Route::Program => self.ask_program(id, &path),
            Route::NoFile => match self.admit_to_first(id) {
                Ok(()) => self.ask_program(id, &path),
                Err(verdict) => verdict,
            },
            Route::Status(status) => {
                let done = self.respond_status(id, status, b"");
                self.completed(id, done.map(drop))
            }
            Route::NoHost => Verdict::Close,
            Route::Redirect(to) => {
                let done = self.respond_redirect(id, 301, &to);
                self.completed(id, done)
            }
            Route::Cgi(start) => self.cgi_mount(id, start),
            Route::File { path: name, mount } => self.file_from_mount(id, &path, &name, mount),
            Route::Proxy { mount } => self.pass_on_request(id, mount),
            Route::Callback { protocol, options, below, mount } => {
                self.call_mount(id, protocol, mount, options, &path, &below)
            }
        };
        if verdict != Verdict::Close && !self.is_over_with_call(id, serial) {
            self.go_on_with_body(id, serial);
        }
        verdict
    }

    /// The program's first protocol answers.
    fn ask_program(&self, id: ConnId, path: &CString) -> Verdict {
        match self.bind_http(id, 0) {
            Ok(target) => self.call(&target, Event::Http { path }),
            Err(_) => Verdict::Close,
        }
    }

    /// Where a request is over when its program's callback returns: the next one may come. What the program still has to
    /// say goes out as it says it.
    fn is_over_with_call(&self, id: ConnId, serial: u32) -> bool {
        if self.with_settings(|s| s.has(Quirks::REQUESTS_END_WITH_CALL)) != Some(true) {
            return false;
        }
        let _ = self.with_conn(id, |core, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Ok(()) };
            let is_open = http.n_requests == serial && http.stage == Stage::Answering && http.in_transaction;
            if !is_open || http.file.is_some() || http.owes_file_done {
                return Ok(());
            }
            http.reset_for_next();
            let head = http.head.take();
            let held = std::mem::take(&mut http.holds_pool);
            core.give_head(head, held);
            conn.lift_timeout();
            core.enqueue(id, conn);
            Ok(())
        });
        self.serve_head_waiters();
        true
    }

    fn call_mount(
        &self,
        id: ConnId,
        protocol: Option<usize>,
        mount: usize,
        options: OptionsKey,
        path: &CString,
        below: &CString,
    ) -> Verdict {
        if protocol.is_none() {
            line(Level::Error, format_args!("a callback mount names a protocol that does not exist"));
        }
        let rebinds = self.with(|s| s.core.settings.has(Quirks::REBIND_SESSIONS)).unwrap_or(false);
        if rebinds && protocol.is_none() {
            return Verdict::Close;
        }
        let Ok(target) = self.bind_http(id, protocol.unwrap_or(0)) else { return Verdict::Close };
        if rebinds {
            if let Err(verdict) = self.check_access(id, mount, &target, path) {
                return verdict;
            }
            if options != OptionsKey::NONE
                && self.call(&target, Event::MountOptions { key: options }) == Verdict::Close
            {
                return Verdict::Close;
            }
        }
        self.call(&target, Event::Http { path: below })
    }

    fn file_from_mount(&self, id: ConnId, path: &CString, name: &[u8], mount: usize) -> Verdict {
        let found = self.with_conn(id, |core, conn| {
            let vhost = &core.vhosts[conn.vhost];
            let chosen = &vhost.settings.mounts[mount];
            let protocol = chosen.protocol.as_deref().and_then(|name| vhost.protocol_named(name));
            let seen =
                if protocol.is_some() { file::below(chosen, path.as_bytes()) } else { path.as_bytes() };
            let method = request_method(conn);
            let has_file = protocol.is_none() || matches!(method, Some(Method::Get | Method::Head));
            Ok((protocol, CString::new(seen).unwrap_or_default(), has_file))
        });
        let Ok((protocol, seen, has_file)) = found else { return Verdict::Close };
        let Ok(target) = self.bind_if_other(id, protocol.unwrap_or(0), protocol.is_some()) else {
            return Verdict::Close;
        };
        if protocol.is_some()
            && let Err(verdict) = self.check_access(id, mount, &target, path)
        {
            return verdict;
        }
        if !has_file {
            return self.call(&target, Event::Http { path: &seen });
        }
        match self.serve_mounted(id, name, mount, protocol.is_some()) {
            Ok(true) => Verdict::Continue,
            Ok(false) => self.completed(id, Ok(())),
            Err(Error::NoFile) if protocol.is_some() => self.call(&target, Event::Http { path: &seen }),
            Err(Error::NoFile) => match self.admit_to_first(id) {
                Ok(()) => self.call(&target, Event::Http { path: &seen }),
                Err(verdict) => verdict,
            },
            Err(_) => Verdict::Close,
        }
    }

    /// When the program left the request open: its body comes next.
    fn go_on_with_body(&self, id: ConnId, serial: u32) {
        let empty = self.with_conn(id, |core, conn| {
            let target = core.target(id, conn);
            let stream = conn.stream.is_some();
            let Phase::Http(http) = &mut conn.phase else { return Ok(None) };
            if http.n_requests != serial || http.stage != Stage::Answering || !http.in_transaction {
                return Ok(None);
            }
            if http.file.is_some() || http.owes_file_done {
                return Ok(None);
            }
            if http.body.is_none()
                && let Some(cgi) = &mut http.cgi
            {
                cgi.has_whole_body = true;
                return Ok(None);
            }
            if http.body.is_some() {
                http.stage = Stage::Body;
                let wants_100 = http.head.as_ref().is_some_and(|h| h.head().expects_continue());
                if wants_100 && !http.has_answered && conn.unread.is_empty() && stream {
                    conn.out.push(b"HTTP/1.1 100 Continue\r\n\r\n", &mut core.out_buffers);
                }
                return Ok(None);
            }
            let is_empty = http.head.as_ref().is_some_and(|h| takes_body(h.head().method()));
            Ok(is_empty.then_some((target, core.settings.has(Quirks::EMPTY_BODY_EVENTS))))
        });
        if let Ok(Some((target, has_body_event))) = empty {
            let mut room = [0u8; crate::host::HEADROOM + 1];
            let at = crate::host::HEADROOM..crate::host::HEADROOM;
            let payload = crate::host::Payload { room: &mut room, at, delivery: None };
            let mut verdict = Verdict::Continue;
            if has_body_event {
                verdict = self.call(&target, Event::Body { payload });
            }
            if verdict != Verdict::Close
                && let Some(Some(target)) = self.with(|s| s.target(id))
            {
                verdict = self.call(&target, Event::BodyDone);
            }
            if verdict == Verdict::Close {
                self.wish_end(id, End::Politely);
            }
        }
    }

    fn serial(&self, id: ConnId) -> Result<u32, Error> {
        self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Http(http) => Ok(http.n_requests),
            _ => Err(Error::WrongPhase),
        })
    }
}

impl Core {
    fn plan_request(&mut self, conn: &mut Conn) -> Plan {
        let Phase::Http(http) = &mut conn.phase else { return Plan::Refuse(NO_HEAD) };
        let Some(parser) = &http.head else { return Plan::Refuse(NO_HEAD) };
        let head = parser.head();
        http.in_transaction = true;
        http.is_http11 = head.version() == Version::Http11;
        http.keep_alive = head.keep_alive();
        http.is_head = head.method() == Method::Head;
        let framing = match Framing::of(head) {
            Ok(framing) => framing,
            Err(error) => return Plan::Refuse(error),
        };
        http.framing = framing;
        http.body = framing.has_body().then(|| BodyDecoder::new(framing));
        let is_upgrade = head.upgrade().is_some_and(handshake::asks_for_websocket);
        let path = CString::new(head.path()).unwrap_or_default();
        let session = conn.stream.as_ref().and_then(Stream::session);
        let named = head.host().and_then(|host| self.vhost_for(conn.vhost, session.is_some(), host));
        let chosen = named.unwrap_or(conn.vhost);
        if session.is_some_and(|session| self.is_misdirected(session, chosen)) {
            return Plan::Refuse(MISDIRECTED);
        }
        if chosen != conn.vhost {
            return Plan::Move(chosen);
        }
        if let Some(vhost) = self.vhosts.get(chosen) {
            vhost.counters.note_request(http.n_requests == 1);
        }
        let agent = head.values(Token::HTTP_USER_AGENT).next().unwrap_or_default();
        let unwanted = self.vhosts.get(chosen).and_then(|v| {
            v.settings.unwanted.iter().find(|u| memchr::memmem::find(agent, &u.word).is_some())
        });
        if let Some(unwanted) = unwanted {
            return Plan::TurnAway(unwanted.clone());
        }
        let is_passed_on = self.head_limits.forwards && {
            let mounts = self.vhosts.get(conn.vhost).map_or(&[][..], |v| &v.settings.mounts);
            let mount =
                file::choose(mounts, head.path(), head.method(), self.settings.has(Quirks::HEAD_METHOD));
            mount.is_some_and(|(_, mount)| matches!(mount.kind, MountKind::Proxy(_)))
        };
        if head.method() == Method::Other && !is_passed_on {
            return Plan::UnknownMethod;
        }
        // Who is sent to TLS gets no WebSocket without it, and another server's is for that to say.
        let is_upgrade = is_upgrade && !http.is_sent_to_tls && !is_passed_on;
        if is_upgrade && http.body.is_none() { Plan::Upgrade } else { Plan::Plain(path) }
    }

    fn route(&self, conn: &Conn, path: &[u8], admitted: &Admitted) -> Route {
        let Phase::Http(http) = &conn.phase else { return Route::Program };
        let Some(parser) = &http.head else { return Route::Program };
        let head = parser.head();
        if http.is_sent_to_tls {
            let to = |host: &[u8]| Route::Redirect([b"https://", host, b"/"].concat());
            return head.host().map_or(Route::NoHost, to);
        }
        let Some(vhost) = self.vhosts.get(conn.vhost) else { return Route::Program };
        let chosen = admitted.mount().and_then(|index| Some((index, vhost.settings.mounts.get(index)?)));
        let Some((index, mount)) = chosen else { return Route::Program };
        let is_secure = conn.stream.as_ref().is_some_and(|s| s.session().is_some());
        if matches!(mount.kind, MountKind::Proxy(_)) && proxy::asks_for_tunnel(head, http.framing) {
            return Route::Proxy { mount: index };
        }
        match file::redirected(mount, path, is_secure, head.host()) {
            Redirected::To(to) => return Route::Redirect(to),
            Redirected::NoHost => return Route::Status(400),
            Redirected::No => {}
        }
        match &mount.kind {
            MountKind::Unserved | MountKind::Redirect { .. } => Route::Status(500),
            MountKind::Proxy(_) => Route::Proxy { mount: index },
            MountKind::Callback => {
                let is_relative = mount.protocol.is_some()
                    || (self.settings.has(Quirks::BODY_PATH_BELOW_MOUNT) && head.method() == Method::Post);
                let seen = if is_relative { file::below(mount, path) } else { path };
                let protocol = vhost.protocol_named(mount.protocol.as_deref().unwrap_or(&mount.origin));
                Route::Callback {
                    protocol,
                    options: mount.options_key,
                    below: CString::new(seen).unwrap_or_default(),
                    mount: index,
                }
            }
            MountKind::Cgi { environment, limit } => match CString::new(mount.origin.clone()) {
                Ok(program) => Route::Cgi(StartCgi {
                    arguments: vec![program],
                    script_len: Some(mount.at.len()),
                    limit: *limit,
                    own: environment.clone(),
                }),
                Err(_) => Route::Status(500),
            },
            MountKind::File => {
                let mut name = Vec::new();
                match file::file_name(mount, path, &mut name) {
                    Ok(()) => Route::File { path: name, mount: index },
                    Err(_) => Route::NoFile,
                }
            }
        }
    }
}

fn request_method(conn: &Conn) -> Option<Method> {
    match &conn.phase {
        Phase::Http(http) => http.head.as_ref().map(|h| h.head().method()),
        _ => None,
    }
}

fn takes_body(method: Method) -> bool {
    matches!(method, Method::Post | Method::Put | Method::Patch)
}
