//! Connections that several transactions of clients use, one after the other.
//!
//! The first transaction with a server *leads*: others with the same server wait for its connection. When it is
//! complete and the connection can go on, the socket goes to the one that has waited longest, or is kept *idle* for a
//! while. When the connection can't go on, the one that has waited longest makes its own and leads from then on.

use crate::conn::client::{Server, Stage};
use crate::conn::{End, Phase, Readiness, timeout};
use crate::engine::Engine;
use crate::host::Verdict;
use crate::http::body::Framing;
use crate::net::stream::Stream;
use crate::settings::Quirks;
use crate::table::ConnId;

impl Engine {
    /// Lets a client use another one's connection, if it may: takes an idle one, or waits for a busy one. False when it
    /// has to make its own.
    pub(crate) fn reuse_connection(&self, id: ConnId) -> bool {
        let taken = self.with(|s| {
            let conn = s.conns.get(id)?;
            let (tsi, vhost) = (conn.tsi, conn.vhost);
            let Phase::Client(client) = &conn.phase else { return None };
            if !client.keeps {
                return None;
            }
            let server = Server::of(tsi, vhost, client);
            if let Some(stream) = s.take_idle(&server) {
                return Some((server, Some(stream)));
            }
            let conn = s.conns.get_mut(id)?;
            let Phase::Client(client) = &mut conn.phase else { return None };
            if s.core.client_pool.leaders.iter().any(|(known, _)| *known == server) {
                client.stage = Stage::Queued;
                let all = s.core.vhosts.get(vhost).map(|v| v.settings.connect_timeout);
                let until = all.and_then(|all| s.core.after(timeout::CONNECT, all));
                conn.set_timeout(id, until, s.core.alarms(conn.tsi));
                s.core.client_pool.waiting.push((server.clone(), id));
                return Some((server, None));
            }
            s.core.client_pool.leaders.push((server, id));
            None
        });
        match taken.flatten() {
            None => false,
            Some((_, None)) => true,
            Some((server, Some(stream))) => {
                self.hand_over(id, server, stream);
                true
            }
        }
    }

    /// Gives a connected socket to a client, which asks at once.
    fn hand_over(&self, id: ConnId, server: Server, stream: Stream) {
        let given = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let Phase::Client(client) = &mut conn.phase else { return None };
            client.stage = Stage::Requesting;
            // It does not end before the foreign loop knows of its descriptor.
            let is_driven = std::mem::replace(&mut conn.is_busy, true);
            conn.stream = Some(stream);
            conn.ready = Readiness { writable: true, readable: true, ..Readiness::default() };
            let until = s.core.after(timeout::REPLY, s.core.settings.handshake_timeout);
            conn.set_timeout(id, until, s.core.alarms(conn.tsi));
            s.core.client_pool.leaders.push((server, id));
            let joined = s.core.join(id, conn).is_ok();
            s.core.enqueue(id, conn);
            Some((joined, is_driven))
        });
        let Some(Some((joined, is_driven))) = given else { return };
        if !joined || self.announce_client(id) == Verdict::Close {
            self.wish_end(id, End::AtOnce);
        }
        if !is_driven {
            self.release(id);
        }
    }

    /// A client's transaction is complete: its connection goes to the next one, is kept, or ends.
    pub(crate) fn transaction_over(&self, id: ConnId) {
        let ends = self.with_settings(|s| s.has(Quirks::ENDS_AFTER_REPLY)).unwrap_or(true);
        let passed = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let (tsi, vhost) = (conn.tsi, conn.vhost);
            let is_clean =
                conn.unread.is_empty() && conn.out.is_empty() && !conn.ready.ended && !conn.ready.broken;
            let Phase::Client(client) = &mut conn.phase else { return None };
            let keeps_alive = client.framing != Framing::UntilClose
                && client.head.as_ref().is_some_and(|h| h.head().keep_alive());
            if !(client.keeps && keeps_alive && is_clean && !client.has_body && !client.chunks) {
                let stays = !ends && keeps_alive;
                return Some(Err(stays));
            }
            let server = Server::of(tsi, vhost, client);
            Some(Ok(server))
        });
        let server = match passed.flatten() {
            None | Some(Err(true)) => return,
            Some(Err(false)) => {
                let _ = self.end_conn(id, End::Politely);
                return;
            }
            Some(Ok(server)) => server,
        };
        self.tell_given_up(id);
        let next = self.with(|s| {
            let idle_for = match s.conns.get(id).map(|c| &c.phase) {
                Some(Phase::Client(client)) => client.keep_idle,
                _ => return None,
            };
            let stream = s.take_stream(id)?;
            s.forget_leader(id);
            let Some(heir) = s.next_waiting(&server) else {
                s.keep_idle(server.clone(), stream, idle_for);
                return None;
            };
            Some((heir, stream))
        });
        if let Some(Some((heir, stream))) = next {
            self.hand_over(heir, server, stream);
        }
        let _ = self.end_conn(id, End::AtOnce);
    }
}
