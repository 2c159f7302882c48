//! How long peers may be silent: before the head of a request, and on an open WebSocket.

use crate::conn::{CloseState, Conn, Phase};
use crate::engine::Core;
use crate::host::VhostId;
use crate::settings::Idle;
use crate::table::ConnId;
use std::time::Duration;

impl Core {
    /// How long a virtual host's peers may take for the head of a request.
    pub(crate) fn head_timeout(&self, vhost: VhostId) -> Duration {
        let own = self.vhosts.get(vhost).and_then(|v| v.settings.head_timeout);
        own.unwrap_or(self.settings.head_timeout)
    }

    /// What is done about a connection's peer when it is silent.
    pub(crate) fn idle_policy(&self, conn: &Conn) -> Idle {
        let shared = self.vhosts.get(conn.vhost).and_then(|v| v.settings.idle);
        conn.idle.or(shared).unwrap_or(self.settings.idle)
    }

    /// For a WebSocket that has been silent: true to hang up, false to ping it.
    pub(crate) fn idle_due(&self, conn: &Conn) -> Option<bool> {
        if !matches!(conn.phase, Phase::Ws(_)) || conn.close_state != CloseState::Open {
            return None;
        }
        let silent = self.now.saturating_duration_since(conn.last_alive);
        let idle = self.idle_policy(conn);
        if idle.hangup.is_some_and(|limit| silent >= limit) {
            return Some(true);
        }
        (!conn.is_pinged && idle.ping.is_some_and(|limit| silent >= limit)).then_some(false)
    }

    /// The silence of a WebSocket's peer counts from now on: it is open, or its peer was heard again.
    pub(crate) fn watch_silence(&mut self, id: ConnId, conn: &mut Conn) {
        conn.last_alive = self.now;
        conn.is_pinged = false;
        let idle = self.idle_policy(conn);
        // Every message comes by here, and almost none needs an alarm.
        let until = idle.ping.or(idle.hangup).map(|limit| self.now + limit);
        if let Some(at) = until.filter(|at| conn.lacks_alarm(*at)) {
            conn.need_alarm(id, at, self.alarms(conn.tsi));
        }
    }
}
