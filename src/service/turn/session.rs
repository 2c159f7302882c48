//! Session memory of the protocol that a connection is bound to.

use crate::conn::Conn;
use crate::conn::memory::Session;
use crate::engine::Core;

impl Core {
    /// Binds a connection to a protocol and gives it that protocol's session memory, fresh if asked for or if the
    /// protocol changes.
    pub(crate) fn give_session(&mut self, conn: &mut Conn, protocol: usize, fresh: bool) {
        let changes = conn.protocol != protocol;
        conn.protocol = protocol;
        if conn.has_given_user {
            return;
        }
        let owns = conn.session.as_ref().is_none_or(|s| s.address() == conn.user);
        if !changes && !fresh && (conn.user != 0 || !owns) {
            return;
        }
        let protocols = self.vhosts.get(conn.vhost).map(|v| &v.settings.protocols);
        let size = protocols.and_then(|p| p.get(protocol)).map_or(0, |p| p.session_size);
        let memory = self.stock.take(size);
        conn.replace_session(memory);
        conn.user = conn.session.as_ref().map_or(0, Session::address);
    }
}
