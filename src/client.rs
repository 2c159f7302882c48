//! What a program may ask of clients: to connect, to read a reply, to start over.

use crate::conn::client::{Aim, Stage};
use crate::conn::{CloseState, Conn, Phase};
use crate::engine::Engine;
use crate::error::Error;
use crate::host::{Event, VhostId};
use crate::http::body::{Framing, Piece};
use crate::http::request_builder::{self, ClientRequest, Place};
use crate::net::stream::Io;
use crate::opaque::{RetryKey, Tag};
pub use crate::service::Connect;
use crate::settings::Quirks;
use crate::table::ConnId;

/// What came of reading a reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientRead {
    /// Bytes put into the caller's room.
    pub taken: usize,
    /// Bytes of them that were looked at; the rest follows the reply.
    pub used: usize,
    /// The reply is chunked: the room holds more than payload.
    pub is_chunked: bool,
}

impl Engine {
    /// A client connection that does nothing yet; [`Engine::start_client`] makes it begin.
    pub fn open_client(&self, wanted: Connect) -> Result<ConnId, Error> {
        if wanted.aim != Aim::Raw {
            request_builder::check(&wanted.request).map_err(Error::Invalid)?;
        }
        let inits = self.with_settings(|s| !s.has(Quirks::CONNECTS_BEFORE_INIT)).ok_or(Error::Stopped)?;
        if inits && self.frame(|| self.init_protocols()) != Some(true) {
            return Err(Error::Stopped);
        }
        let own = self.current_tsi();
        let (id, tsi) = self.with(|s| s.insert_client(wanted, own)).ok_or(Error::Stopped)??;
        let tag = self.host().map_or(Tag::NONE, |host| host.attach(id, tsi));
        let kept = self.with(|s| {
            if tag == Tag::NONE {
                s.conns.remove(id);
                return Err(Error::Invalid("number of connections: no handle is left"));
            }
            let conn = s.conns.get_mut(id).ok_or(Error::Stopped)?;
            conn.tag = tag;
            let parent = conn.parent;
            if let Some(parent) = parent.and_then(|p| s.conns.get_mut(p)) {
                parent.children.insert(0, id);
            }
            Ok(id)
        });
        kept.unwrap_or(Err(Error::Stopped))
    }

    /// Begins to connect. An error means that it has failed already, and its last event was delivered.
    pub fn start_client(&self, id: ConnId) -> Result<(), Error> {
        self.birth(id, || self.start_on(id))
    }

    fn start_on(&self, id: ConnId) -> Result<(), Error> {
        let tsi = self.tsi_of(id)?;
        self.run_now(tsi, id);
        if let Some(limit) = self.with_settings(|s| s.awaits_connection).flatten() {
            self.await_connection(tsi, id, limit);
        }
        let is_told = self.with_conn(id, |core, conn| {
            let tells = core.settings.has(Quirks::REBIND_SESSIONS) && !matches!(conn.phase, Phase::Raw(_));
            let is_raw = matches!(&conn.phase, Phase::Client(client) if client.aim == Aim::Raw);
            Ok(tells && !is_raw)
        })?;
        if is_told {
            self.frame(|| self.visit(id, Event::NewClient));
        }
        self.with_conn(id, |_, conn| {
            if let Phase::Client(client) = &mut conn.phase {
                client.is_inside_call = false;
                if conn.end.is_some() || client.failure.is_some() {
                    return Err(Error::Closing);
                }
            }
            Ok(())
        })
    }

    /// Reads of the reply's body into `room` and delivers it piece by piece, and its end.
    pub fn client_read(&self, id: ConnId, room: &mut [u8]) -> Result<ClientRead, Error> {
        let taken = self.with_conn(id, |core, conn| {
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            match client.stage {
                Stage::Body => {}
                // Its end was told; there is nothing more.
                Stage::Complete if conn.close_state == CloseState::Open => return Ok(0),
                _ => return Err(Error::Closing),
            }
            client.awaits_read = false;
            core.enqueue(id, conn);
            core.take_reply(conn, room)
        })?;
        let mut used = 0;
        let mut is_chunked = false;
        while used < taken {
            let piece = self.with_conn(id, |core, conn| {
                let target = core.target(id, conn);
                let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
                is_chunked = client.framing == Framing::Chunked;
                let Some(body) = &mut client.body else { return Ok((0, Piece::End, target)) };
                let (n, piece) = body.decode(&room[used..taken]).map_err(|error| {
                    core.log_later(
                        crate::log::Level::Warn,
                        format!("the reply is no HTTP: {}", error.reason),
                    );
                    Error::Invalid("chunk in the reply")
                })?;
                Ok((n, piece, target))
            })?;
            let (n, piece, target) = piece;
            let at = used;
            used += n;
            match piece {
                Piece::Data(piece) => {
                    let piece = at + piece.start..at + piece.end;
                    match self.rewritten(id, &room[piece.clone()], false)? {
                        None => self.deliver_read(&target, room, piece)?,
                        Some(mut page) => self.deliver_page(&target, &mut page)?,
                    }
                }
                Piece::NeedMore => {}
                Piece::End => break,
            }
        }
        self.with_conn(id, |_, conn| {
            conn.unread.splice(..0, room[used..taken].iter().copied());
            Ok(())
        })?;
        self.finish_reply(id)?;
        Ok(ClientRead { taken, used, is_chunked })
    }

    /// The program has a request body to write, or has no more of it.
    pub fn set_body_pending(&self, id: ConnId, pending: bool) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            client.has_body = pending;
            if !pending && client.stage == Stage::Reply {
                let until = core.after(crate::conn::timeout::REPLY, core.settings.handshake_timeout);
                conn.set_timeout(id, until, core.alarms(conn.tsi));
            }
            core.enqueue(id, conn);
            Ok(())
        })
    }

    /// The status of the reply; 0 while there is none.
    pub fn reply_status(&self, id: ConnId) -> Result<u16, Error> {
        self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Client(client) if client.has_head => {
                Ok(client.head.as_ref().map_or(0, |h| h.head().status()))
            }
            Phase::Ws(ws) if ws.is_client => Ok(ws.head.as_ref().map_or(101, |h| h.head().status())),
            _ => Ok(0),
        })
    }

    /// True when a redirect has made a GET of the request.
    pub fn was_turned_to_get(&self, id: ConnId) -> Result<bool, Error> {
        self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Client(client) => Ok(client.was_turned_to_get),
            _ => Ok(false),
        })
    }

    /// The boundary of a client's multipart body, and whether its first part is to come.
    pub fn multipart(&self, id: ConnId) -> Result<Option<(Vec<u8>, bool)>, Error> {
        self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Client(client) => Ok(client.request.multipart.clone().map(|b| (b, !client.has_part))),
            _ => Err(Error::WrongPhase),
        })
    }

    /// The first part of it has begun.
    pub fn begin_parts(&self, id: ConnId) -> Result<(), Error> {
        self.with_conn(id, |_, conn| {
            if let Phase::Client(client) = &mut conn.phase {
                client.has_part = true;
            }
            Ok(())
        })
    }

    /// Has a client start over with another place, at most as often as redirects are followed.
    pub fn restart_client(&self, id: ConnId, place: Place, host: Vec<u8>) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            let most = core.settings.most_redirects;
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            if client.is_established {
                return Err(Error::WrongPhase);
            }
            if client.redirects >= most {
                return Err(Error::Invalid("number of redirects"));
            }
            let request = ClientRequest { path: place.path.clone(), host, ..client.request.clone() };
            request_builder::check(&request).map_err(Error::Invalid)?;
            client.redirects += 1;
            client.request = request;
            client.restart = Some(place);
            core.enqueue(id, conn);
            Ok(())
        })
    }

    /// The virtual host's clients go through this proxy from now on.
    pub fn set_proxy(&self, vhost: VhostId, proxy: Option<request_builder::Proxy>) -> Result<(), Error> {
        self.with(|s| {
            let vhost = s.core.vhosts.get_mut(vhost).ok_or(Error::Gone)?;
            vhost.settings.proxy = proxy;
            Ok(())
        })
        .unwrap_or(Err(Error::Stopped))
    }

    /// The connection this one belongs to: its tag, 0 for none.
    pub fn parent(&self, id: ConnId) -> Result<Tag, Error> {
        self.relative(id, |conn| conn.parent)
    }

    /// The newest connection that belongs to this one: its tag, 0 for none.
    pub fn child(&self, id: ConnId) -> Result<Tag, Error> {
        self.relative(id, |conn| conn.children.first().copied())
    }

    fn relative(&self, id: ConnId, which: impl FnOnce(&Conn) -> Option<ConnId>) -> Result<Tag, Error> {
        self.with(|s| {
            let conn = s.conns.get(id).filter(|c| c.tag != Tag::NONE).ok_or(Error::Gone)?;
            Ok(which(conn).and_then(|r| s.conns.get(r)).map_or(Tag::NONE, |c| c.tag))
        })
        .unwrap_or(Err(Error::Stopped))
    }

    /// The word that children see, and its change.
    pub fn opaque_for_children(&self, id: ConnId) -> Result<usize, Error> {
        self.with_conn(id, |_, conn| Ok(conn.opaque_for_children))
    }

    /// Sets it.
    pub fn set_opaque_for_children(&self, id: ConnId, word: usize) -> Result<(), Error> {
        self.with_conn(id, |_, conn| {
            conn.opaque_for_children = word;
            Ok(())
        })
    }

    /// The face's word for the policy a connection retries by: its own, else its virtual host's.
    pub fn retry_key(&self, id: ConnId) -> Result<RetryKey, Error> {
        self.with_conn(id, |core, conn| {
            let shared = core.vhosts.get(conn.vhost).map_or(RetryKey::NONE, |v| v.settings.retry_key);
            Ok(if conn.retry_key == RetryKey::NONE { shared } else { conn.retry_key })
        })
    }
}

impl crate::engine::Core {
    /// Moves bytes of the reply into `room`: what was read with the head first, else from the kernel. None when there
    /// is nothing now, or no more.
    fn take_reply(&mut self, conn: &mut Conn, room: &mut [u8]) -> Result<usize, Error> {
        if !conn.unread.is_empty() {
            let n = conn.unread.len().min(room.len());
            room[..n].copy_from_slice(&conn.unread[..n]);
            conn.unread.drain(..n);
            return Ok(n);
        }
        if room.is_empty() {
            return Ok(0);
        }
        let Some(stream) = &conn.stream else { return Err(Error::Gone) };
        match stream.receive(room) {
            Io::Moved(n) => {
                conn.ready.readable =
                    n == room.len() || conn.ready.ended || conn.ready.broken || stream.has_news();
                conn.last_alive = self.now;
                Ok(n)
            }
            Io::Blocked => {
                conn.ready.readable = false;
                Ok(0)
            }
            // The driver says what that means.
            Io::Ended => {
                conn.ready.ended = true;
                conn.ready.readable = true;
                Ok(0)
            }
            Io::Broken => {
                conn.ready.broken = true;
                Err(Error::Closing)
            }
        }
    }
}
