//! The pool of clients' connections: who leads, who waits, and which are kept for the next one.

use crate::conn::client::{Server, Stage};
use crate::conn::{Conn, End, Phase, timeout};
use crate::engine::{Engine, State};
use crate::net::stream::{Io, Stream};
use crate::table::ConnId;
use mio::unix::SourceFd;
use std::time::Duration;

impl Engine {
    /// A client waits for nobody's connection any more.
    pub(crate) fn leave_queue(&self, id: ConnId) {
        self.with(|s| s.core.client_pool.waiting.retain(|(_, waiting)| *waiting != id));
    }

    /// A client in it ends, or goes elsewhere: the one that has waited longest makes a connection of its own.
    pub(crate) fn leave_client_pool(&self, id: ConnId) {
        self.leave_queue(id);
        self.with(|s| {
            let Some(server) = s.forget_leader(id) else { return };
            let Some(heir) = s.next_waiting(&server) else { return };
            if let Some(conn) = s.conns.get_mut(heir)
                && let Phase::Client(client) = &mut conn.phase
            {
                client.stage = Stage::Free;
                s.core.enqueue(heir, conn);
            }
        });
    }

    /// A kept connection has news: its peer has closed it, or says something nobody asked for.
    pub(crate) fn drive_idle(&self, id: ConnId) {
        self.with(|s| {
            if let Some(conn) = s.conns.get_mut(id) {
                let is_quiet = conn.stream.as_ref().map(Stream::peek) == Some(Io::Blocked);
                conn.ready.readable = false;
                if !is_quiet {
                    conn.end = Some(End::AtOnce);
                    s.core.client_pool.idle.retain(|(_, idle)| *idle != id);
                }
            }
        });
    }
}

impl State {
    /// Takes a kept connection to a server. One that the server has closed meanwhile is of no use.
    pub(crate) fn take_idle(&mut self, server: &Server) -> Option<Stream> {
        while let Some(at) = self.core.client_pool.idle.iter().rposition(|(known, _)| known == server) {
            let (_, idle) = self.core.client_pool.idle.remove(at);
            let stream = self.take_stream(idle);
            self.conns.remove(idle);
            if let Some(stream) = stream.filter(|stream| stream.peek() == Io::Blocked) {
                return Some(stream);
            }
        }
        None
    }

    /// How many connections to a server are kept.
    pub(crate) fn count_idle(&self, server: &Server) -> usize {
        self.core.client_pool.idle.iter().filter(|(known, _)| known == server).count()
    }

    /// Takes a connection's socket away, out of the wait and the table.
    pub(crate) fn take_stream(&mut self, id: ConnId) -> Option<Stream> {
        let conn = self.conns.get_mut(id)?;
        let stream = conn.stream.take()?;
        let fd = stream.number();
        let _ = self.core.threads[conn.tsi].poll.registry().deregister(&mut SourceFd(&fd));
        self.part(fd);
        Some(stream)
    }

    pub(crate) fn forget_leader(&mut self, id: ConnId) -> Option<Server> {
        let leaders = &mut self.core.client_pool.leaders;
        let at = leaders.iter().position(|(_, leader)| *leader == id)?;
        Some(leaders.remove(at).0)
    }

    pub(crate) fn next_waiting(&mut self, server: &Server) -> Option<ConnId> {
        let at = self.core.client_pool.waiting.iter().position(|(wanted, _)| wanted == server)?;
        Some(self.core.client_pool.waiting.remove(at).1)
    }

    /// Keeps a connected socket for the next transaction with its server.
    pub(crate) fn keep_idle(&mut self, server: Server, stream: Stream, idle_for: Duration) {
        if let Some(session) = stream.session() {
            session.rest();
        }
        let now = self.core.now;
        let (tsi, vhost) = (server.tsi, server.vhost);
        let id = self
            .conns
            .insert_with(|_| Box::new(Conn::new(tsi, vhost, Some(stream), Phase::IdleKeepAlive, now)));
        let Some(conn) = self.conns.get_mut(id) else { return };
        if self.core.join(id, conn).is_err() {
            self.conns.remove(id);
            return;
        }
        conn.set_timeout(id, Some((timeout::KEEPALIVE, now + idle_for)), self.core.alarms(conn.tsi));
        self.core.client_pool.idle.push((server, id));
    }

    /// A kept connection ends.
    pub(crate) fn forget_idle(&mut self, id: ConnId) {
        self.core.client_pool.idle.retain(|(_, idle)| *idle != id);
    }
}
