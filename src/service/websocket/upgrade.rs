//! An upgrade to WebSocket: the events, the choices, the 101.

use crate::conn::ws::Ws;
use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Asked, Event, Target, Verdict};
use crate::http::fields::{Head, Version};
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::service::server::mount_auth::{Admitted, Wish};
use crate::settings::{ExtensionHooks, Login, Quirks};
use crate::table::ConnId;
use crate::vhost;
use crate::ws::challenge;
use crate::ws::delimited::Delimited;
use crate::ws::handshake::{self, Choice, Opening, Refusal};
use crate::ws::message::{Options, Role};
use std::ffi::{CStr, CString};

/// The first fields of a request whose offer may be repeated (`Quirks::REPEATS_OFFERS`).
const REPEATED_TO: [Token; 3] = [Token::HTTP_PRAGMA, Token::HTTP_CACHE_CONTROL, Token::HOST];

/// Bytes the program may add to the 101.
const ROOM_FOR_HEADERS: usize = 2048;

/// The verdict of an upgrade that goes no further.
struct Settled(Verdict);

impl From<Error> for Settled {
    fn from(_: Error) -> Settled {
        Settled(Verdict::Close)
    }
}

/// What an upgrade was decided to be.
struct Chosen {
    /// The protocol's place on its virtual host.
    protocol: usize,
    /// The offer as sent.
    offered: Option<CString>,
    /// The name to answer with.
    name: Option<Vec<u8>>,
}

impl Engine {
    /// Upgrades, or refuses to. `Close` means that the connection ends.
    pub(crate) fn upgrade(&self, id: ConnId) -> Verdict {
        self.try_upgrade(id).unwrap_or_else(|Settled(verdict)| verdict)
    }

    fn try_upgrade(&self, id: ConnId) -> Result<Verdict, Settled> {
        let admitted = self.admit_upgrade(id)?;
        self.confirm_upgrade(id)?;
        let chosen = self.choose_upgrade(id)?;
        let target = self.bind_for_upgrade(id, chosen.protocol)?;
        let digest = self.filter_upgrade(id, &target, &admitted, chosen.offered.as_deref())?;
        let extensions = if digest.is_none() { self.agree_extensions(id, &target)? } else { None };
        let mut response = self.upgrade_head(id, chosen.name.as_deref(), extensions.as_deref(), digest)?;
        let ask = |room: &mut [u8], used| self.call(&target, Event::AddHeaders { room, used });
        if self.offer_room(&mut response, ROOM_FOR_HEADERS, ask).is_none() {
            return Err(Settled(Verdict::Close));
        }
        response.extend_from_slice(b"\r\n");
        response.extend_from_slice(digest.as_ref().map_or(b"", |digest| digest));
        self.send_upgrade(id, &response)?;
        let verdict = self.call(&target, Event::Established);
        if verdict != Verdict::Close {
            self.with_conn(id, |core, conn| {
                if !conn.unread.is_empty() || conn.ready.readable || conn.wants_write {
                    core.enqueue(id, conn);
                }
                Ok(())
            })?;
        }
        Ok(verdict)
    }

    /// Whom the mount and the protocol let in, and whose request is an upgrade.
    fn admit_upgrade(&self, id: ConnId) -> Result<Admitted, Settled> {
        let (admission, refusal) = self.with_conn(id, |core, conn| {
            let admission = core.admission(conn, None, Wish::WebSocket(guarded_protocol(core, conn)));
            let is_whole = core.settings.has(Quirks::JUDGES_BEFORE_FILTER);
            let second = |core: &Core, conn: &Conn| if is_whole { judge(core, conn, false) } else { None };
            Ok((admission, judge(core, conn, true).or_else(|| second(core, conn))))
        })?;
        let admitted = self.admit(id, admission).map_err(Settled)?;
        match refusal {
            Some(refusal) => Err(self.refuse_upgrade(id, refusal)),
            None => Ok(admitted),
        }
    }

    /// The program may want no upgrade, or answer it itself.
    fn confirm_upgrade(&self, id: ConnId) -> Result<(), Settled> {
        let (target, value) =
            self.with_conn(id, |core, conn| Ok((core.target(id, conn), upgrade_value(conn))))?;
        match self.call(&target, Event::ConfirmUpgrade { value: &value }) {
            Verdict::Continue | Verdict::Number(_) => Ok(()),
            Verdict::Answered => Err(Settled(Verdict::Continue)),
            Verdict::Close => Err(self.drop_upgrade(id)),
        }
    }

    /// The protocol, of the virtual host that the upgrade is for.
    fn choose_upgrade(&self, id: ConnId) -> Result<Chosen, Settled> {
        if !self.with_conn(id, |core, conn| Ok(names_vhost(core, conn)))? {
            line(Level::Info, format_args!("websocket refused: it does not name its virtual host"));
            return Err(self.drop_upgrade(id));
        }
        self.with_conn(id, |core, conn| Ok(choose_protocol(core, conn)))?.ok_or_else(|| {
            line(Level::Info, format_args!("websocket refused: no subprotocol that is known was asked for"));
            self.drop_upgrade(id)
        })
    }

    /// Makes a WebSocket of the connection, and has the program judge it. Answers with the answer to a challenge.
    fn filter_upgrade(
        &self,
        id: ConnId,
        target: &Target,
        admitted: &Admitted,
        offered: Option<&CStr>,
    ) -> Result<Option<[u8; 16]>, Settled> {
        let (refusal, digest) = self.with_conn(id, |core, conn| {
            let (refusal, digest) = (judge(core, conn, false), challenge_answer(conn));
            core.become_ws(conn, admitted);
            Ok((refusal, digest))
        })?;
        if self.call(target, Event::FilterProtocol { offered }) == Verdict::Close {
            return Err(Settled(Verdict::Close));
        }
        match refusal {
            Some(refusal) => Err(self.refuse_upgrade(id, refusal)),
            None => Ok(digest),
        }
    }

    /// The 101, without the empty line at its end.
    fn upgrade_head(
        &self,
        id: ConnId,
        protocol: Option<&[u8]>,
        extensions: Option<&[u8]>,
        digest: Option<[u8; 16]>,
    ) -> Result<Vec<u8>, Error> {
        self.with_conn(id, |_, conn| {
            let mut response = Vec::with_capacity(512);
            let secure = conn.tls_session() != 0;
            let Phase::Ws(ws) = &conn.phase else { return Err(Error::WrongPhase) };
            let Some(head) = ws.head.as_ref().map(|h| h.head()) else { return Err(Error::WrongPhase) };
            if digest.is_some() {
                challenge::write_response(&mut response, &keys(head), head.path(), secure, protocol);
            } else {
                let key = head.value(Token::KEY).unwrap_or_default();
                handshake::write_response(&mut response, key, protocol, extensions);
            }
            Ok(response)
        })
    }

    /// Sends the 101, unless an extension has, and opens the WebSocket.
    fn send_upgrade(&self, id: ConnId, response: &[u8]) -> Result<(), Error> {
        let is_sent = self.own_stages(id, ExtensionHooks::HANDSHAKE).is_some_and(|(target, own)| {
            own.iter().any(|stage| self.ask_extension(&target, *stage, Asked::Reply { text: response }) != 0)
        });
        self.with_conn(id, |core, conn| {
            if !is_sent {
                conn.out.push(response, &mut core.out_buffers);
            }
            conn.lift_timeout();
            core.watch_silence(id, conn);
            if let Some(vhost) = core.vhosts.get(conn.vhost) {
                vhost.counters.note_upgrade();
            }
            if let Phase::Ws(ws) = &mut conn.phase {
                ws.is_established = true;
            }
            Ok(())
        })
    }

    /// Ends a connection that was refused before it was bound: its program never knew it as an HTTP connection.
    fn drop_upgrade(&self, id: ConnId) -> Settled {
        // One that has gone meanwhile needs no mark.
        let _ = self.with_conn(id, |_, conn| {
            if let Phase::Http(http) = &mut conn.phase {
                http.is_upgrade = true;
            }
            Ok(())
        });
        Settled(Verdict::Close)
    }

    /// The connection leaves the protocol it had and gets session memory of the new one. The binding of an upgrade is told as
    /// one of an HTTP connection.
    fn bind_for_upgrade(&self, id: ConnId, protocol: usize) -> Result<Target, Error> {
        let old = self.with_conn(id, |core, conn| {
            let was_bound = matches!(&conn.phase, Phase::Http(http) if http.is_bound);
            Ok((core.settings.has(Quirks::REBIND_SESSIONS) && was_bound).then(|| core.target(id, conn)))
        })?;
        if let Some(old) = old {
            self.call(&old, Event::HttpDrop);
        }
        self.with_conn(id, |core, conn| {
            core.give_session(conn, protocol, true);
            Ok(())
        })?;
        let (target, rebinds) = self.with_conn(id, |core, conn| {
            if let Phase::Http(http) = &mut conn.phase {
                http.is_bound = true;
            }
            Ok((core.target(id, conn), core.settings.has(Quirks::REBIND_SESSIONS)))
        })?;
        if rebinds && self.call(&target, Event::HttpBind) == Verdict::Close {
            return Err(Error::Closing);
        }
        Ok(target)
    }

    fn refuse_upgrade(&self, id: ConnId, refusal: Refusal) -> Settled {
        line(Level::Info, format_args!("websocket refused with {}: {refusal:?}", refusal.status()));
        let mut extra = Vec::new();
        if let Some((name, value)) = refusal.header() {
            extra.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        self.refuse(id, refusal.status(), &extra);
        Settled(Verdict::Continue)
    }
}

/// The first half of the checks concerns the request line and Connection, the second the WebSocket fields, which
/// are judged after the program's filter has seen the request.
fn judge(core: &Core, conn: &Conn, first: bool) -> Option<Refusal> {
    let Phase::Http(http) = &conn.phase else { return Some(Refusal::Connection) };
    let head = http.head.as_ref()?.head();
    let (one, many) = (|t| head.value(t), |t| Some(head.list(t).collect::<Vec<_>>().join(&b","[..])));
    let connection = many(Token::CONNECTION);
    let opening = Opening {
        method: head.method().name(),
        http_version: if head.version() == Version::Http11 { (1, 1) } else { (1, 0) },
        host: head.host(),
        connection: connection.as_deref(),
        key: one(Token::KEY),
        version: one(Token::VERSION),
        takes_drafts: core.settings.has(Quirks::DRAFT_VERSIONS),
    };
    let judged = if http.challenge.is_none() {
        handshake::check(&opening)
    } else {
        handshake::check_line(&opening).and_then(|()| challenge_answer(conn).map(drop).ok_or(Refusal::Key))
    };
    let refusal = judged.err()?;
    let is_first = matches!(refusal, Refusal::Method | Refusal::HttpVersion | Refusal::Connection);
    (is_first == first).then_some(refusal)
}

/// What answers a handshake with a challenge, if it is one and right.
fn challenge_answer(conn: &Conn) -> Option<[u8; 16]> {
    let Phase::Http(http) = &conn.phase else { return None };
    challenge::answer(&keys(http.head.as_ref()?.head()), http.challenge?)
}

fn keys(head: &Head) -> challenge::Opening<'_> {
    challenge::Opening {
        host: head.host(),
        origin: head.value(Token::ORIGIN),
        key1: head.value(Token::KEY1),
        key2: head.value(Token::KEY2),
    }
}

fn upgrade_value(conn: &Conn) -> CString {
    let Phase::Http(http) = &conn.phase else { return CString::default() };
    let value = http.head.as_ref().and_then(|h| h.head().upgrade()).unwrap_or_default();
    CString::new(value).unwrap_or_default()
}

/// Whether an upgrade names the virtual host that it came to, where that asks for it.
fn names_vhost(core: &Core, conn: &Conn) -> bool {
    let (Some(vhost), Phase::Http(http)) = (core.vhosts.get(conn.vhost), &conn.phase) else {
        return false;
    };
    let is_secure = conn.stream.as_ref().is_some_and(|s| s.session().is_some());
    let host = http.head.as_ref().and_then(|h| h.head().host()).unwrap_or_default();
    !vhost.settings.strict_upgrades || vhost::is_named(&vhost.settings.name, vhost.port, is_secure, host)
}

/// The protocol that an upgrade will choose, where a protocol asks for passwords at all.
fn guarded_protocol(core: &Core, conn: &Conn) -> Option<usize> {
    let protocols = &core.vhosts.get(conn.vhost)?.settings.protocols;
    let asks = protocols.iter().any(|protocol| protocol.login != Login::None);
    if asks { choose_protocol(core, conn).map(|chosen| chosen.protocol) } else { None }
}

/// The protocol, `None` when the offer names only strangers, or nothing where that is refused.
fn choose_protocol(core: &Core, conn: &Conn) -> Option<Chosen> {
    let vhost = core.vhosts.get(conn.vhost)?;
    let Phase::Http(http) = &conn.phase else { return None };
    let head = http.head.as_ref()?.head();
    let token = Token::PROTOCOL;
    let last = vhost.settings.protocols.len().saturating_sub(1);
    let fallback = vhost.settings.default_protocol.map(|index| index.min(last));
    if !head.has(token) {
        return Some(Chosen { protocol: fallback?, offered: None, name: None });
    }
    let offered: Vec<u8> = head.joined(token, Some(b',')).collect();
    let known = vhost.settings.protocols.iter().map(|p| p.name.as_slice());
    let repeats = core.settings.has(Quirks::REPEATS_OFFERS) && head.begins_with(&REPEATED_TO);
    let (protocol, name) = match handshake::choose(&offered, known) {
        Choice::Known { index, name } => {
            (index, Some(if repeats { offered.trim_ascii() } else { name }.to_vec()))
        }
        Choice::Nothing => (fallback?, None),
        Choice::Unknown => return None,
    };
    let offered = head.value(token).and_then(|first| CString::new(first).ok());
    Some(Chosen { protocol, offered, name })
}

impl Core {
    /// Makes a WebSocket of an HTTP connection, not yet established.
    fn become_ws(&mut self, conn: &mut Conn, _: &Admitted) {
        let Phase::Http(http) = &mut conn.phase else { return };
        let is_challenge = http.challenge.is_some();
        let head = http.head.take();
        if std::mem::take(&mut http.holds_pool) {
            self.heads_in_use -= 1;
        }
        let options = Options { validate_utf8: self.settings.validate_utf8, ..Options::default() };
        let piece_limit = self.piece_limit(conn);
        let mut ws = Ws::new(Role::Server, options, head, piece_limit);
        ws.delimited = is_challenge.then(|| Box::new(Delimited::new(self.settings.validate_utf8)));
        conn.phase = Phase::Ws(Box::new(ws));
    }
}
