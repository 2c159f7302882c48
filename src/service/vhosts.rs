//! The end of a virtual host before its engine's.
//!
//! It is gone at once for everybody who looks for one: peers, clients, programs, other virtual hosts. Its ending
//! connections still find it, and so do callbacks that run. When there are none of either, it is dropped.

use crate::conn::{Conn, End, Life, Phase};
use crate::engine::{Engine, State};
use crate::error::Error;
use crate::guard;
use crate::host::{Event, VhostId};
use crate::log::line;
use crate::table::ConnId;
use crate::vhost::Vhost;

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
        let is_kept = |c: &Conn| c.life == Life::Open && c.chain().is_some() && !c.is_held();
        if self.with(|s| s.conns.get(id).is_some_and(|c| is_kept(c))) == Some(true) {
            self.close(id, End::AtOnce);
        }
    }

    /// Ends the virtual hosts that only waited for their last connection.
    pub(super) fn end_left_vhosts(&self) {
        loop {
            let next = self.locked(|s| {
                let is_left = |vhost: &VhostId| {
                    s.core.announcing != Some(*vhost)
                        && !s.conns.iter().any(|(_, c)| c.vhost == *vhost && c.tag != 0)
                };
                let at = s.core.leaving.iter().position(is_left)?;
                let vhost = s.core.leaving.swap_remove(at);
                let v = s.core.vhosts.get(vhost).filter(|v| v.is_initialised);
                let count = v.map_or(0, |v| v.settings.protocols.len());
                Some((vhost, (0..count).map(|p| s.core.bare_target(vhost, p)).collect::<Vec<_>>()))
            });
            let Some(Some((vhost, targets))) = next else { return };
            if self.locked(|s| s.core.vhosts.is_empty() && s.core.leaving.is_empty()) == Some(true) {
                guard::step("poll hook", || self.withdraw_wake_up(vhost));
            }
            for target in targets {
                guard::step("end of a protocol", || self.call(&target, Event::ProtocolDestroy));
            }
            if let Some(host) = self.host() {
                host.vhost_ended(vhost);
            }
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

    /// Drops virtual hosts. OpenSSL may call the program about their contexts: no lock is held.
    pub(super) fn drop_vhosts(&self, gone: Vec<(VhostId, Box<Vhost>)>) {
        for (id, vhost) in gone {
            if let Some((level, text)) = vhost.log.as_ref().and_then(|log| log.end()) {
                line(level, format_args!("{text}"));
            }
            drop(vhost);
            if let Some(host) = self.host() {
                host.vhost_gone(id);
            }
        }
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
            Phase::Warm => c.vhost == vhost,
            _ => c.vhost == vhost && c.tag != 0,
        };
        let ids = self.conns.iter().filter(|(_, c)| own(c)).map(|(id, _)| id);
        Some(ids.chain(last).collect())
    }

    /// Takes out the virtual hosts that are over and that no connection refers to.
    pub(super) fn take_gone_vhosts(&mut self) -> Vec<(VhostId, Box<Vhost>)> {
        let mut over: Vec<VhostId> =
            self.core.vhosts.retired().filter(|(_, v)| v.is_over).map(|(id, _)| id).collect();
        for (_, conn) in self.conns.iter() {
            over.retain(|id| *id != conn.vhost);
        }
        over.into_iter().filter_map(|id| Some((id, self.core.vhosts.remove(id)?))).collect()
    }
}
