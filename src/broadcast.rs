//! All open WebSockets in turn, oldest first, and what a process does with an engine that another one goes on with.

use crate::conn::{CloseState, Conn, End, Phase};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::Event;
use crate::opaque::{ProtocolKey, Tag};
use crate::table::ConnId;
use crate::ws::close;
use crate::ws::frame::Opcode;

/// Which WebSockets a round is about.
#[derive(Clone, Copy, Default, Debug)]
pub struct Broadcast {
    /// Those of the protocol with this key; of all if `None`.
    pub key: Option<ProtocolKey>,
    /// Clients' too.
    pub clients: bool,
    /// Only those whose earlier output has gone.
    pub idle: bool,
}

impl Engine {
    /// The open WebSockets, in the order in which they were accepted or made.
    pub fn open_websockets(&self, to: Broadcast) -> Vec<ConnId> {
        let found = self.with(|s| {
            let mut found: Vec<(u64, ConnId)> = s
                .conns
                .iter()
                .filter(|(_, conn)| to.takes(&s.core, conn))
                .map(|(id, _)| (s.conns.birth(id), id))
                .collect();
            found.sort_unstable();
            found.into_iter().map(|(_, id)| id).collect()
        });
        found.unwrap_or_default()
    }

    /// A synchronous event for each of them that is still open when its turn comes. The answers do not matter.
    pub fn call_broadcast(&self, to: Broadcast, reason: i32, argument: usize, len: usize) {
        self.frame(|| {
            for id in self.open_websockets(to) {
                let target = self.with(|s| {
                    let conn = s.conns.get(id)?;
                    to.takes(&s.core, conn).then(|| s.core.target(id, conn))
                });
                if let Some(Some(target)) = target {
                    self.call(&target, Event::Custom { reason, argument, len });
                }
            }
        });
    }

    /// True for a WebSocket whose handshake is over, false for a connection that may become one.
    pub fn is_open_websocket(&self, id: ConnId) -> Result<bool, Error> {
        self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Ws(_) if conn.close_state != CloseState::Open => Err(Error::Closing),
            phase => Ok(matches!(phase, Phase::Ws(ws) if ws.is_established)),
        })
    }

    /// Ends a connection at once; a WebSocket with a close frame whose answer nobody waits for.
    pub fn hang_up(&self, id: ConnId, code: u16) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            core.part_from(conn, code);
            Ok(())
        })?;
        self.frame(|| self.close(id, End::AtOnce)).ok_or(Error::Stopped)
    }
}

impl Core {
    /// Sends an open WebSocket's last frame.
    fn part_from(&mut self, conn: &mut Conn, code: u16) {
        let Phase::Ws(ws) = &mut conn.phase else { return };
        if conn.close_state != CloseState::Open
            || !ws.is_established
            || std::mem::replace(&mut ws.sent_close, true)
        {
            return;
        }
        let (payload, n) = close::build(code, b"");
        self.send_control(conn, Opcode::Close, &payload[..n]);
        // A connection that is broken ends all the same.
        let _ = self.send_now(conn);
    }
}

impl Broadcast {
    fn takes(self, core: &Core, conn: &Conn) -> bool {
        let Phase::Ws(ws) = &conn.phase else { return false };
        let key = || core.vhosts.get(conn.vhost).map_or(ProtocolKey::NONE, |vhost| vhost.key(conn.protocol));
        conn.tag != Tag::NONE
            && conn.close_state == CloseState::Open
            && conn.end.is_none()
            && ws.is_established
            && !ws.sent_close
            && (self.clients || !ws.is_client)
            && !(self.idle && conn.out.is_blocked())
            && self.key.is_none_or(|wanted| wanted == key())
    }
}
