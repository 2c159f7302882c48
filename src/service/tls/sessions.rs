//! Sessions of all connections: how many there may be, and which of them keep their memory for records.

use crate::conn::Conn;
use crate::engine::{Core, State};
use crate::host::VhostId;
use crate::settings::Quirks;
use crate::table::ConnId;
use crate::tls::session::Session;
use crate::vhost;
use std::sync::Arc;

/// Sessions that keep their memory for records, some 35 KiB each, while others are used.
pub(crate) const AWAKE: usize = 64;

impl State {
    /// The peer that has waited longest for a session goes on, if it may: one in a turn, as each takes its session then.
    pub(crate) fn let_in_one(&mut self) {
        if self.core.may_open_session()
            && let Some(id) = self.core.held_back.pop_front()
            && let Some(tsi) = self.conns.get(id).map(|conn| conn.tsi)
        {
            self.core.mark_for_wake(tsi);
            self.core.threads[tsi].tls_handshakes.push_front(id);
        }
    }

    /// Sessions that were used longest ago give their memory back: it is needed again only when they have news.
    pub(crate) fn send_to_rest(&mut self) {
        while self.core.awake.len() > AWAKE
            && let Some(id) = self.core.awake.pop_front()
        {
            let Some(conn) = self.conns.get_mut(id) else { continue };
            conn.is_tls_awake = false;
            if let Some(session) = conn.stream.as_ref().and_then(|s| s.session()) {
                session.rest();
            }
        }
    }
}

impl Core {
    /// The virtual host wants peers that it takes in to shake hands first.
    pub(crate) fn wants_handshake(&self, vhost: VhostId) -> bool {
        self.vhosts.get(vhost).is_some_and(|v| v.settings.tls.is_some())
    }

    /// There may be another TLS session. The engine's own share counts for none.
    pub(crate) fn may_open_session(&self) -> bool {
        self.settings.most_sessions.is_none_or(|most| Arc::strong_count(&self.sessions) <= most)
    }

    /// A connection uses its TLS session.
    pub(crate) fn note_awake(&mut self, id: ConnId, conn: &mut Conn) {
        if !conn.is_tls_awake && conn.tls_word != 0 {
            conn.is_tls_awake = true;
            self.awake.push_back(id);
        }
    }

    /// The virtual host that `host` names, among those that a connection of `current` may come to.
    pub(crate) fn vhost_for(&self, current: VhostId, secure: bool, host: &[u8]) -> Option<VhostId> {
        vhost::choose(
            &self.vhosts,
            current,
            |v| v.serves(secure),
            host,
            self.settings.has(Quirks::MATCH_SUBDOMAINS),
        )
    }

    /// True when a request is for a virtual host that asks its clients for other certificates than the one that the
    /// handshake of the session was with.
    pub(crate) fn is_misdirected(&self, session: &Session, vhost: VhostId) -> bool {
        let Some((with, context)) = session.server_side() else { return false };
        let tls = || self.vhosts.get(vhost).and_then(|v| v.tls.as_ref());
        *with != vhost && !tls().is_some_and(|tls| tls.asks_as(context))
    }
}
