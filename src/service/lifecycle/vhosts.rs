//! The end of a virtual host before its engine's.
//!
//! It is gone at once for everybody who looks for one: peers, clients, programs, other virtual hosts. Its ending
//! connections still find it, and so do callbacks that run. When there are none of either, it is dropped.

use crate::conn::{CloseState, Conn, End, Phase};
use crate::engine::{Engine, State};
use crate::error::Error;
use crate::guard;
use crate::host::VhostId;
use crate::opaque::Tag;
use crate::table::ConnId;

impl Engine {
    /// Ends a virtual host: its listener unless others share it, its connections, then `ProtocolDestroy` for its
    /// protocols, which waits for connections that are being driven or have something to send. The host hears of that by
    /// [`crate::host::Host::vhost_ended`], and calls [`Engine::drop_vhost`].
    pub fn remove_vhost(&self, vhost: VhostId) -> Result<(), Error> {
        let ids = self.with(|s| s.retire_vhost(vhost)).ok_or(Error::Stopped)?.ok_or(Error::Gone)?;
        self.frame(|| {
            for id in ids {
                self.spare(id, |_| self.close_surely(id));
            }
            self.end_left_vhosts();
        });
        Ok(())
    }

    /// Ends a connection politely, whatever its extensions think of that.
    fn close_surely(&self, id: ConnId) {
        self.close(id, End::Politely);
        let is_kept = |c: &Conn| c.close_state == CloseState::Open && c.pipeline().is_some() && !c.is_held();
        if self.with(|s| s.conns.get(id).is_some_and(|c| is_kept(c))) == Some(true) {
            self.close(id, End::AtOnce);
        }
    }

    /// Nobody needs an ended virtual host any more but connections that end, and callbacks that run:
    /// [`crate::host::Host::vhost_gone`] follows them.
    pub fn drop_vhost(&self, vhost: VhostId) {
        self.frame(|| {
            self.locked(|s| {
                s.core.vhosts.retire(vhost);
                if let Some(v) = s.core.vhosts.get_mut(vhost) {
                    v.is_over = true;
                }
            })
        });
    }

    /// Looks at what belongs to virtual hosts on any thread: nothing of them is dropped meanwhile.
    pub fn hold_vhosts<T>(&self, look: impl FnOnce() -> T) -> Option<T> {
        if self.locked(|s| self.count_in(s)) != Some(true) {
            return None;
        }
        Some(guard::always(look, || {
            self.leave_turn();
        }))
    }
}

impl State {
    /// Takes a virtual host out of everybody's sight, its listener away from it. Whom to close: its connections, and
    /// the listener if it was the last one there.
    fn retire_vhost(&mut self, vhost: VhostId) -> Option<Vec<ConnId>> {
        if !self.core.vhosts.retire(vhost) {
            return None;
        }
        self.core.leaving.push(vhost);
        let listener = self.core.vhosts.get_mut(vhost)?.listener.take();
        let heir = self.core.vhosts.iter().find(|(_, v)| listener.is_some() && v.listener == listener);
        let heir = heir.map(|(id, _)| id);
        let mut last = None;
        match (listener, heir) {
            (Some(id), Some(heir)) => {
                if let Some(conn) = self.conns.get_mut(id) {
                    conn.vhost = heir;
                }
            }
            (Some(id), None) => last = Some(id),
            (None, _) => {}
        }
        let own = |c: &Conn| match c.phase {
            Phase::Listening(_) => false,
            Phase::IdleKeepAlive => c.vhost == vhost,
            _ => c.vhost == vhost && c.tag != Tag::NONE,
        };
        let ids = self.conns.iter().filter(|(_, c)| own(c)).map(|(id, _)| id);
        Some(ids.chain(last).collect())
    }
}
