//! What a client's peer replied: the head, where it leads, and the body.

use super::connection::{Step, note_failure};
use crate::conn::client::{Aim, Stage};
use crate::conn::ws::Ws;
use crate::conn::{Conn, End, Phase, timeout};
use crate::engine::{Core, Engine, READ_SIZE};
use crate::error::Error;
use crate::host::{Event, Verdict};
use crate::http::body::{BodyDecoder, Framing};
use crate::http::fields::Head;
use crate::http::head::HeadParser;
use crate::http::request_builder;
use crate::http::tokens::Token;
use crate::net::stream::Io;
use crate::service::turn::rx::Rx;
use crate::settings::Quirks;
use crate::table::ConnId;
use crate::ws::extensions::elements;
use crate::ws::handshake::{self, Reply};
use crate::ws::message::{Options, Role};
use std::ffi::CString;

/// Interim replies (1xx) that are skipped, of a proxy and of the peer each; with another one the client fails.
const MOST_INTERIM: u8 = 32;

/// Bytes read from one connection in a turn.
const READ_PER_TURN: usize = 4 * READ_SIZE;

/// What a reply leads to.
enum Plan {
    Redirect(u16),
    Http,
    WebSocket,
    Fail(&'static str, String),
}

impl Engine {
    /// The head of the reply is complete.
    pub(crate) fn reply_came(&self, id: ConnId) -> Verdict {
        let plan = self.with_conn(id, |core, conn| Ok(core.plan_reply(conn)));
        match plan {
            Ok(Plan::Redirect(status)) => self.redirect(id, status),
            Ok(Plan::Http) => self.http_reply(id),
            Ok(Plan::WebSocket) => self.websocket_reply(id),
            Ok(Plan::Fail(what, detail)) => self.fail(id, what, &detail),
            Err(_) => Verdict::Close,
        }
    }

    fn redirect(&self, id: ConnId, status: u16) -> Verdict {
        let found = self.with_conn(id, |core, conn| {
            let most = core.settings.most_redirects;
            let target = core.target(id, conn);
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let head = client.head.as_ref().map(|h| h.head());
            let location = head.and_then(|h| h.value(Token::HTTP_LOCATION)).map(<[u8]>::to_vec);
            Ok((target, location, client.redirects >= most, client.place.clone()))
        });
        let Ok((target, location, is_enough, place)) = found else { return Verdict::Close };
        let whereto = self.whereto(id);
        let Some(location) = location.filter(|l| !l.is_empty()) else {
            return self.fail(
                id,
                "HS: Redirect code but no Location",
                &format!("{whereto}: status {status}"),
            );
        };
        let shown = location.escape_ascii().to_string();
        let told = CString::new(location.as_slice()).unwrap_or_default();
        if self.call(&target, Event::ClientRedirect { location: &told, status }) == Verdict::Close {
            return self.fail(id, "HS: user code rejected redirect", &format!("{whereto}: to {shown}"));
        }
        if is_enough {
            return self.fail(
                id,
                "HS: Redirect failed",
                &format!("{whereto}: too many redirects, to {shown}"),
            );
        }
        let next = match request_builder::follow(&place, &location) {
            Ok(next) => next,
            Err(why) if why.contains("downgrade") => {
                return self.fail(
                    id,
                    "HS: Redirect attempted SSL downgrade",
                    &format!("{whereto}: to {shown}"),
                );
            }
            Err(why) => {
                return self.fail(id, "HS: URI did not parse", &format!("{whereto}: {why}: {shown}"));
            }
        };
        let turned = self.with_conn(id, |_, conn| {
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            client.redirects += 1;
            client.request.path.clone_from(&next.path);
            if next.address != place.address || next.port != place.port || next.secure != place.secure {
                client.request.host = next.host();
            }
            if status == 303 && client.request.method.as_deref().is_some_and(|m| m != b"HEAD" && m != b"GET")
            {
                client.request.method = Some(b"GET".to_vec());
                client.request.multipart = None;
                client.request.is_urlencoded = false;
                client.has_body = false;
                client.was_turned_to_get = true;
            }
            Ok(())
        });
        if turned.is_err() { Verdict::Close } else { self.start_over(id, next) }
    }

    /// An HTTP client's reply: the program sees its head, then reads its body.
    fn http_reply(&self, id: ConnId) -> Verdict {
        let Ok(target) = self.with_conn(id, |core, conn| Ok(core.target(id, conn))) else {
            return Verdict::Close;
        };
        if self.call(&target, Event::ClientFilter) == Verdict::Close {
            return self.fail(id, "HS: disallowed by client filter", &self.whereto(id));
        }
        let open = self.with_conn(id, |_, conn| {
            conn.lift_timeout();
            // What was asked for before concerned the request.
            conn.wants_write = false;
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            client.stage = Stage::Body;
            Ok(())
        });
        if open.is_err() {
            return Verdict::Close;
        }
        if self.call(&target, Event::ClientHttpEstablished) == Verdict::Close {
            return self.fail(id, "HS: disallowed at ESTABLISHED", &self.whereto(id));
        }
        let _ = self.with_conn(id, |_, conn| {
            if let Phase::Client(client) = &mut conn.phase {
                client.is_established = true;
            }
            Ok(())
        });
        Verdict::Continue
    }

    /// A WebSocket client's reply: judged, shown to the program, and the connection is one.
    fn websocket_reply(&self, id: ConnId) -> Verdict {
        let shows = self.with_settings(|s| s.has(Quirks::SHOWS_UPGRADE_REPLY)).unwrap_or(false);
        if shows {
            let Ok(target) = self.with_conn(id, |core, conn| Ok(core.target(id, conn))) else {
                return Verdict::Close;
            };
            if self.call(&target, Event::ClientHttpEstablished) == Verdict::Close {
                return self.fail(id, "HS: disallowed by client filter", &self.whereto(id));
            }
        }
        let judged = self.with_conn(id, |core, conn| Ok(core.judge_upgrade(conn)));
        let protocol = match judged {
            Ok(Ok(protocol)) => protocol,
            Ok(Err((what, detail))) => return self.fail(id, what, &detail),
            Err(_) => return Verdict::Close,
        };
        let target = self.with_conn(id, |core, conn| {
            core.give_session(conn, protocol, false);
            Ok(core.target(id, conn))
        });
        let Ok(target) = target else { return Verdict::Close };
        if let Err((what, detail)) = self.accept_extensions(id, &target) {
            return self.fail(id, what, &format!("{}: {detail}", self.whereto(id)));
        }
        if self.call(&target, Event::ClientFilter) == Verdict::Close {
            return self.fail(id, "HS: Rejected by filter cb", &self.whereto(id));
        }
        let open = self.with_conn(id, |core, conn| {
            core.become_ws_client(conn);
            conn.lift_timeout();
            core.watch_silence(id, conn);
            core.enqueue(id, conn);
            Ok(())
        });
        if open.is_err() {
            return Verdict::Close;
        }
        let verdict = self.call(&target, Event::ClientEstablished);
        self.tell_established(id, &target);
        if verdict == Verdict::Close {
            let _ = self.with_conn(id, |_, conn| {
                if let Phase::Ws(ws) = &mut conn.phase {
                    ws.is_rejected = true;
                }
                Ok(())
            });
            self.call(&target, Event::ClientFailed { why: c"HS: Rejected at CLIENT_ESTABLISHED" });
            return Verdict::Close;
        }
        Verdict::Continue
    }
}

impl Core {
    /// Reads the head of a reply, the proxy's or the peer's.
    pub(crate) fn head_from_server(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        // A peer that has replied and gone takes no more of the request: what it said is read all the same.
        self.end_chunks(conn);
        let waiting = conn.out.len();
        let is_sent = self.flush_client(conn);
        if conn.out.len() < waiting {
            let reason = conn.timeout.map_or(timeout::REPLY, |t| t.0);
            let until = self.after(reason, self.settings.handshake_timeout);
            conn.set_timeout(id, until, self.alarms(conn.tsi));
        }
        let has_input = !rx.at.is_empty() || !conn.unread.is_empty();
        let input_waits = has_input || (conn.ready.readable && rx.taken < READ_PER_TURN);
        if is_sent
            && rx.slice.may_write(input_waits)
            && let Some(step) = self.body_writeable(id, conn, rx)
        {
            return step;
        }
        loop {
            if rx.at.is_empty() && conn.unread.is_empty() {
                if !(conn.ready.readable || conn.ready.broken) || rx.taken >= READ_PER_TURN {
                    return Step::Rest;
                }
                match self.fill(conn, rx) {
                    Io::Moved(_) => {}
                    Io::Blocked if !conn.ready.broken => return Step::Rest,
                    io => {
                        let why =
                            if io == Io::Ended { "closed the connection" } else { "reset the connection" };
                        return fail_reply(conn, why);
                    }
                }
            }
            self.take_unread(conn, rx);
            let Phase::Client(client) = &mut conn.phase else { return Step::Rest };
            let parser = client.head.get_or_insert_with(|| {
                let spare = self.heads.pop();
                let mut parser = spare.unwrap_or_else(|| Box::new(HeadParser::new(&self.head_limits)));
                parser.expect_response();
                parser
            });
            match parser.feed(rx.bytes()) {
                Err(error) => {
                    rx.at.start = rx.at.end;
                    let has_status = parser.head().status() != 0;
                    let detail = format!("{}: {}", client.whereto(), error.reason);
                    let what = match client.stage {
                        Stage::Proxy => "proxy not h1",
                        _ if !has_status => "read failed",
                        _ => "problems parsing header",
                    };
                    note_failure(conn, what, &detail);
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
                Ok(fed) => {
                    rx.consume(fed.consumed);
                    if !fed.complete {
                        continue;
                    }
                }
            }
            let status = parser.head().status();
            if (100..200).contains(&status) && status != 101 {
                if client.interim == MOST_INTERIM {
                    return too_many_interim(conn);
                }
                client.interim += 1;
                parser.reset();
                parser.expect_response();
                continue;
            }
            client.interim = 0;
            if client.stage == Stage::Proxy {
                return self.proxy_replied(id, conn, status);
            }
            client.has_head = true;
            return Step::Head;
        }
    }

    fn proxy_replied(&mut self, id: ConnId, conn: &mut Conn, status: u16) -> Step {
        let Phase::Client(client) = &mut conn.phase else { return Step::Rest };
        let head = client.head.take();
        let detail = format!("{}: the proxy answered with status {status}", client.whereto());
        let is_open = (200..300).contains(&status);
        self.give_head(head, false);
        if is_open {
            return self.tunnel_open(id, conn);
        }
        note_failure(conn, "proxy not h1", &detail);
        conn.end = Some(End::AtOnce);
        Step::Rest
    }

    /// The last chunk, once the program has no more of its request's body.
    fn end_chunks(&mut self, conn: &mut Conn) {
        if let Phase::Client(client) = &mut conn.phase
            && client.chunks
            && !client.has_body
        {
            client.chunks = false;
            conn.out.push(b"0\r\n\r\n", &mut self.out_buffers);
        }
    }

    /// A step that lets the program write: its request's body, or, at its own request, once the reply has begun.
    fn body_writeable(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Option<Step> {
        let Phase::Client(client) = &conn.phase else { return None };
        let may_write = client.has_body || (client.stage == Stage::Body && client.is_established);
        if !may_write
            || rx.slice.is_held()
            || !conn.wants_write
            || !conn.ready.writable
            || conn.out.is_blocked()
        {
            return None;
        }
        conn.wants_write = false;
        rx.slice.note_writeable();
        Some(Step::Writeable(self.target(id, conn)))
    }

    fn plan_reply(&mut self, conn: &mut Conn) -> Plan {
        let only_200 = self.settings.has(Quirks::ONLY_200);
        let Phase::Client(client) = &mut conn.phase else { return Plan::Fail("unknown", String::new()) };
        let whereto = client.whereto();
        let Some(head) = client.head.as_ref().map(|h| h.head()) else {
            return Plan::Fail("HS: URI missing", whereto);
        };
        let status = head.status();
        let is_redirect = matches!(status, 301 | 302 | 303 | 307 | 308);
        if is_redirect && client.follows {
            return Plan::Redirect(status);
        }
        if client.aim == Aim::WebSocket {
            return Plan::WebSocket;
        }
        if status == 101 || (only_200 && status != 200) {
            return Plan::Fail("HS: status not 200", format!("{whereto}: status {status}"));
        }
        let asked_head = client.request.method.as_deref() == Some(b"HEAD");
        match Framing::of_response(head, asked_head) {
            Ok(framing) => {
                client.framing = framing;
                client.body = framing.has_body().then(|| BodyDecoder::new(framing));
                client.rewrite_html();
                Plan::Http
            }
            Err(error) => Plan::Fail("problems parsing header", format!("{whereto}: {}", error.reason)),
        }
    }

    /// The protocol that a WebSocket reply settles, or what is wrong with it.
    fn judge_upgrade(&mut self, conn: &mut Conn) -> Result<usize, (&'static str, String)> {
        let Phase::Client(client) = &conn.phase else { return Err(("unknown", String::new())) };
        let whereto = client.whereto();
        let Some(head) = client.head.as_ref().map(|h| h.head()) else {
            return Err(("HS: URI missing", whereto));
        };
        let many = |token| head.has(token).then(|| head.list(token).collect::<Vec<_>>().join(&b","[..]));
        let connection = many(Token::CONNECTION);
        let offered = client.request.extensions.as_deref().unwrap_or_default();
        let accept = handshake::accept_key(&client.key);
        let protocols: Vec<&[u8]> = head.values(Token::PROTOCOL).collect();
        let reply = Reply {
            status: head.status(),
            upgrade: head.value(Token::UPGRADE),
            connection: connection.as_deref(),
            accept: head.value(Token::ACCEPT),
            protocols: &protocols,
            has_strange_extension: names_stranger(head, offered),
            expected_accept: &accept,
        };
        let vhost = self.vhosts.get(conn.vhost);
        let known = vhost.map_or(&[][..], |v| &v.settings.protocols).iter().map(|p| p.name.as_slice());
        let binds = self.settings.has(Quirks::AGREED_PROTOCOL_BINDS);
        match handshake::judge_reply(&reply, client.request.protocols.as_deref(), known, binds) {
            Ok(agreed) => Ok(client.named.or(agreed.filter(|_| binds)).unwrap_or(0)),
            Err(error) => Err((error.text(), format!("{whereto}: status {}", reply.status))),
        }
    }

    /// Makes a WebSocket of a client whose reply was accepted.
    fn become_ws_client(&mut self, conn: &mut Conn) {
        let piece_limit = self.piece_limit(conn);
        let Phase::Client(client) = &mut conn.phase else { return };
        let head = client.head.take();
        let is_bound = client.is_bound;
        let options = Options { validate_utf8: self.settings.validate_utf8, ..Options::default() };
        let mut ws = Ws::new(Role::Client, options, head, piece_limit);
        ws.is_bound = is_bound;
        ws.use_extensions(client.deflate.take(), client.pipeline.take());
        conn.phase = Phase::Ws(Box::new(ws));
    }

    /// The body of a reply is the program's to read: it is told that there is something, or that it is over.
    pub(crate) fn reply_body_step(&mut self, id: ConnId, conn: &mut Conn, rx: &mut Rx) -> Step {
        self.end_chunks(conn);
        if !self.flush_client(conn) {
            conn.out.reset(&mut self.out_buffers);
        }
        let has_input = conn.ready.readable || conn.ready.ended || !conn.unread.is_empty();
        let is_heard =
            matches!(&conn.phase, Phase::Client(client) if !client.awaits_read && client.is_established);
        if rx.slice.may_write(is_heard && has_input && !conn.rx_paused)
            && let Some(step) = self.body_writeable(id, conn, rx)
        {
            return step;
        }
        let paused = conn.rx_paused;
        let Phase::Client(client) = &mut conn.phase else { return Step::Rest };
        if client.body.as_ref().is_none_or(BodyDecoder::is_done) {
            return Step::BodyOver;
        }
        if client.awaits_read || paused || !client.is_established {
            return Step::Rest;
        }
        if conn.unread.is_empty() && (conn.ready.ended || conn.ready.broken) {
            match conn.stream.as_ref().map_or(Io::Broken, |s| s.peek()) {
                Io::Moved(_) => {}
                Io::Blocked => {
                    conn.ready.readable = false;
                    return Step::Rest;
                }
                Io::Ended if client.framing == Framing::UntilClose => {
                    client.body = None;
                    client.keeps = false;
                    return Step::BodyOver;
                }
                Io::Ended | Io::Broken => {
                    self.log_later(
                        crate::log::Level::Warn,
                        "the peer closed the connection in the middle of its reply".to_owned(),
                    );
                    conn.end = Some(End::AtOnce);
                    return Step::Rest;
                }
            }
        } else if conn.unread.is_empty() && !conn.ready.readable {
            return Step::Rest;
        }
        client.awaits_read = true;
        rx.slice.note_input();
        Step::Readable(self.target(id, conn))
    }

    /// After the transaction: nothing may come any more but the peer's end.
    pub(crate) fn idle_step(&mut self, conn: &mut Conn) -> Step {
        if conn.ready.readable || conn.ready.ended || conn.ready.broken {
            match conn.stream.as_ref().map_or(Io::Broken, |s| s.peek()) {
                Io::Blocked => conn.ready.readable = false,
                Io::Moved(_) | Io::Ended | Io::Broken => conn.end = Some(End::AtOnce),
            }
        }
        Step::Rest
    }
}

/// Interim replies come without an end: the reply itself is not waited for any longer.
fn too_many_interim(conn: &mut Conn) -> Step {
    let Phase::Client(client) = &conn.phase else { return Step::Rest };
    let detail = format!("{}: more than {MOST_INTERIM}", client.whereto());
    note_failure(conn, "HS: too many interim replies", &detail);
    conn.end = Some(End::AtOnce);
    Step::Rest
}

/// The peer went away instead of replying.
fn fail_reply(conn: &mut Conn, why: &str) -> Step {
    let Phase::Client(client) = &conn.phase else { return Step::Rest };
    let (what, who) = match client.stage {
        Stage::Proxy => ("proxy conn dead", "the proxy"),
        _ => ("read failed", "the peer"),
    };
    let detail = format!("{}: {who} {why} before its reply was complete", client.whereto());
    note_failure(conn, what, &detail);
    conn.end = Some(End::AtOnce);
    Step::Rest
}

/// Whether a reply's head names an extension that `offered` does not.
fn names_stranger(head: &Head, offered: &[u8]) -> bool {
    let list = head.list(Token::EXTENSIONS).collect::<Vec<_>>().join(&b","[..]);
    elements(&list).any(|element| elements(offered).all(|own| own.name != element.name))
}
