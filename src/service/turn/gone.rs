//! Virtual hosts that nobody needs any more.

use crate::engine::{Engine, State};
use crate::guard;
use crate::host::{Event, VhostId};
use crate::log::line;
use crate::vhost::Vhost;

impl Engine {
    /// Drops virtual hosts. OpenSSL may call the program about their contexts: no lock is held.
    pub(crate) fn drop_vhosts(&self, gone: Vec<(VhostId, Box<Vhost>)>) {
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

    /// Sends an event that concerns no connection to every protocol of every virtual host.
    pub(crate) fn tell_all(&self, event: impl Fn() -> Event<'static>) {
        let targets = self.locked(|s| {
            let core = &s.core;
            let mut all = Vec::new();
            for (v, vhost) in core.vhosts.iter() {
                for p in 0..vhost.settings.protocols.len() {
                    all.push(core.bare_target(v, p));
                }
            }
            all
        });
        for target in targets.unwrap_or_default() {
            if self.locked(|s| s.core.vhosts.live(target.vhost).is_some()) == Some(true) {
                guard::step("an event", || self.call(&target, event()));
            }
        }
    }
}

impl State {
    /// Takes out the virtual hosts that are over and that no connection refers to.
    pub(crate) fn take_gone_vhosts(&mut self) -> Vec<(VhostId, Box<Vhost>)> {
        let mut over: Vec<VhostId> =
            self.core.vhosts.retired().filter(|(_, v)| v.is_over).map(|(id, _)| id).collect();
        for (_, conn) in self.conns.iter() {
            over.retain(|id| *id != conn.vhost);
        }
        over.into_iter().filter_map(|id| Some((id, self.core.vhosts.remove(id)?))).collect()
    }
}
