//! What a program does to a connection past its protocol: it drops the one that has a descriptor, or asks for its session
//! memory early.

use crate::conn::memory::Session;
use crate::conn::{CloseState, Conn, End, Phase};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::opaque::Tag;
use crate::table::ConnId;

/// Whose a descriptor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    /// A connection's.
    Conn(ConnId),
    /// The engine's own, or of a connection that its program no longer knows.
    Engine,
    /// Not ours.
    Nobody,
}

impl Engine {
    /// Whose descriptor this is. One that the program's network filter is asked about is turned away once the filter
    /// returns.
    pub fn claim(&self, fd: i32) -> Owner {
        let owner = self.with(|s| {
            if s.core.filtered == Some(fd) {
                s.core.filtered = None;
                return Owner::Engine;
            }
            match s.core.owner_of(fd) {
                Some(id) if s.conns.get(id).is_some_and(|conn| conn.tag != Tag::NONE) => Owner::Conn(id),
                Some(_) => Owner::Engine,
                None if s.core.is_own(fd) => Owner::Engine,
                None => Owner::Nobody,
            }
        });
        owner.unwrap_or(Owner::Nobody)
    }

    /// True until a connection's end has begun.
    pub fn is_open(&self, id: ConnId) -> Result<bool, Error> {
        self.with_conn(id, |_, conn| Ok(conn.close_state == CloseState::Open && conn.end.is_none()))
    }

    /// Ends a connection now, without a close frame. What was written goes out first, as far as the kernel takes it.
    pub fn drop_conn(&self, id: ConnId) -> Result<(), Error> {
        let end = self.with_conn(id, |core, conn| {
            // A broken connection ends all the same.
            let _ = core.send_now(conn);
            conn.close_payload = None;
            // Nobody hears of the end of an HTTP connection, so its output may take its time.
            Ok(if matches!(conn.phase, Phase::Http(_)) { End::Politely } else { End::AtOnce })
        })?;
        self.end_here(id, end)
    }

    /// The session memory of a connection, made now if it has none; its address, or 0 when its protocol wants none.
    pub fn ensure_session(&self, id: ConnId) -> Result<usize, Error> {
        self.with_conn(id, |core, conn| {
            if conn.user == 0 {
                conn.session = Session::own(core.session_size(conn));
                conn.user = conn.session.as_ref().map_or(0, Session::address);
            }
            Ok(conn.user)
        })
    }
}

impl Core {
    fn session_size(&self, conn: &Conn) -> usize {
        let protocols = self.vhosts.get(conn.vhost).map(|v| &v.settings.protocols);
        protocols.and_then(|p| p.get(conn.protocol)).map_or(0, |p| p.session_size)
    }
}
