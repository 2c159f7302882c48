//! The engine's protocols and virtual hosts, from their first event to their last, and events for many at once.

use crate::conn::{CloseState, End, Phase};
use crate::engine::Engine;
use crate::error::Error;
use crate::guard;
use crate::host::{Event, Target, Verdict, VhostId};
use crate::log::{Level, line};
use crate::opaque::{ProtocolKey, Tag};
use crate::sys::this_thread;
use crate::table::ConnId;

impl Engine {
    /// Asks the program whose thread this is.
    pub(crate) fn ask_thread_id(&self, target: &Target) {
        if let Verdict::Number(id) = self.call(target, Event::ThreadId)
            && id != 0
        {
            self.with(|s| s.core.thread_id = id);
        }
    }

    /// Brings protocols into use for a program that does not wait for the first turn of the loop. False when one
    /// refused.
    pub fn start_protocols(&self) -> bool {
        self.frame(|| self.init_protocols()) == Some(true)
    }

    /// What comes before the first turn: the host hears of it, and protocols come into use.
    pub(crate) fn begin_protocols(&self) -> bool {
        let target = self.with(|s| {
            if std::mem::replace(&mut s.core.has_begun, true) {
                return None;
            }
            let is_outermost = s.core.initialiser == 0;
            if is_outermost {
                s.core.initialiser = this_thread();
            }
            Some((s.core.unbound_target(s.core.vhosts.first_id()), is_outermost))
        });
        if let Some(Some((target, is_outermost))) = target {
            guard::always(
                || {
                    self.call(&target, Event::Begun);
                },
                || {
                    if is_outermost {
                        self.tell_initialised();
                    }
                },
            );
        }
        // The host may have brought them into use.
        let is_good = self.init_protocols();
        let has_failed = self.with(|s| std::mem::take(&mut s.core.has_failed));
        is_good && has_failed == Some(false)
    }

    /// `ProtocolInit` for every virtual host that had none. False when a protocol refused.
    pub(crate) fn init_protocols(&self) -> bool {
        loop {
            let next = self.with(|s| {
                let core = &mut s.core;
                let next = |v: &crate::vhost::Vhost| !v.is_initialised && !v.settings.skips_init;
                let Some((v, _)) = core.vhosts.iter().find(|(_, v)| next(v)) else {
                    core.has_uninitialised = false;
                    return None;
                };
                core.vhosts[v].is_initialised = true;
                core.has_initialised = true;
                let is_outermost = core.initialiser == 0;
                if is_outermost {
                    core.initialiser = this_thread();
                }
                let count = core.vhosts[v].settings.protocols.len();
                let targets = (0..count).map(|p| core.bare_target(v, p));
                Some((targets.collect::<Vec<_>>(), is_outermost))
            });
            let Some(Some((targets, is_outermost))) = next else { return true };
            let refuses = |target: &Target| self.call(target, Event::ProtocolInit) == Verdict::Close;
            let is_refused = guard::always(
                || targets.iter().any(refuses),
                || {
                    if is_outermost {
                        self.tell_initialised();
                    }
                },
            );
            if is_refused {
                line(Level::Error, format_args!("a protocol failed to initialise"));
                self.with(|s| s.core.has_failed = true);
                return false;
            }
        }
    }

    /// Initialises virtual hosts that were added when the others had their `ProtocolInit` already. False when a protocol
    /// refused.
    pub fn init_added(&self) -> bool {
        let is_late = self.with(|s| s.core.has_initialised) == Some(true);
        !is_late || self.frame(|| self.init_protocols()) == Some(true)
    }

    /// Accepts nobody any more, and ends the engine with its last connection.
    pub fn phase_out(&self) {
        let listeners = self.with(|s| {
            for (_, vhost) in s.core.vhosts.iter_mut() {
                vhost.listener = None;
            }
            let all = s.conns.iter().filter(|(_, conn)| matches!(conn.phase, Phase::Listening(_)));
            all.map(|(id, _)| id).collect::<Vec<_>>()
        });
        self.frame(|| {
            for id in listeners.unwrap_or_default() {
                self.close(id, End::AtOnce);
            }
        });
        // A turn of the loop ends it, even if nothing is left already.
        self.with(|s| s.core.is_retired = true);
    }

    /// True after [`Engine::phase_out`].
    pub fn is_retired(&self) -> bool {
        self.with(|s| s.core.is_retired) == Some(true)
    }

    /// Ends the engine: at once, or when the turn that runs on this or another thread is over. On return every
    /// callback has been made, unless this was called from one.
    pub fn destroy(&self) {
        enum How {
            Now,
            Await(u64),
            Nothing,
        }
        let own = self.is_own_turn();
        let how = self.with(|s| {
            let core = &mut s.core;
            let epoch = core.epoch;
            core.is_stopping = true;
            match (core.depth > 0 || core.is_ending, own) {
                (true, true) => How::Nothing,
                (true, false) => How::Await(epoch),
                (false, _) => {
                    core.is_ending = true;
                    How::Now
                }
            }
        });
        match how {
            Some(How::Now) => self.teardown(),
            Some(How::Await(epoch)) => self.await_end(epoch),
            Some(How::Nothing) | None => {}
        }
    }

    /// A synchronous event for every connection bound to `protocol` of `vhost` (of every virtual host with the
    /// same key if `None`).
    pub fn call_all(
        &self,
        vhost: Option<VhostId>,
        key: ProtocolKey,
        reason: i32,
        argument: usize,
        len: usize,
    ) -> Result<(), Error> {
        let ids = self.with(|s| {
            let ids = s
                .conns
                .iter()
                .filter(|(_, c)| {
                    c.tag != Tag::NONE
                        && !matches!(c.phase, Phase::Listening(_) | Phase::Pipe(_))
                        && !c.is_upstream()
                })
                .filter(|(_, c)| vhost.is_none_or(|v| c.vhost == v))
                .filter(|(_, c)| s.core.vhosts.get(c.vhost).is_some_and(|v| v.key(c.protocol) == key))
                .map(|(id, _)| id)
                .collect::<Vec<_>>();
            (s.core.epoch, ids)
        });
        let (epoch, ids) = ids.ok_or(Error::Stopped)?;
        self.frame_in(epoch, || {
            for id in ids {
                self.visit(id, Event::Custom { reason, argument, len });
            }
        });
        Ok(())
    }

    /// An event about a connection, to the protocol it is bound to, that is not of its driver's making: on any thread,
    /// whatever the connection is doing. It ends behind that at the earliest.
    pub(crate) fn visit(&self, id: ConnId, event: Event<'_>) {
        let target = self.with(|s| {
            let conn = s
                .conns
                .get_mut(id)
                .filter(|c| c.tag != Tag::NONE && c.close_state != CloseState::Retiring)?;
            conn.begin_visit();
            Some(s.core.target(id, conn))
        });
        let Some(Some(target)) = target else { return };
        let end_visit = || {
            let wish = self.locked(|s| {
                let conn = s.conns.get_mut(id)?;
                conn.end_visit();
                if conn.is_held() { None } else { conn.end.take() }
            });
            if let Some(Some(end)) = wish {
                let _ = self.end_conn(id, end);
            }
        };
        let told = || {
            self.call(&target, event);
        };
        guard::always(told, end_visit);
    }

    /// A synchronous event for every protocol of a virtual host, about one connection or about none. True when all
    /// answered 0; asking ends with the first that did not.
    pub fn call_protocols(
        &self,
        vhost: VhostId,
        about: Option<ConnId>,
        reason: i32,
        argument: usize,
        len: usize,
    ) -> Result<bool, Error> {
        let targets = self.with(|s| {
            let count = s.core.vhosts.get(vhost).map_or(0, |v| v.settings.protocols.len());
            let conn = about.and_then(|id| s.conns.get(id).map(|c| (id, &**c)));
            let target = |p| match conn {
                Some((id, conn)) => s.core.target_of(id, conn, p),
                None => s.core.bare_target(vhost, p),
            };
            (s.core.epoch, (0..count).map(target).collect::<Vec<_>>())
        });
        let answers_zero =
            |t: &Target| self.call(t, Event::Custom { reason, argument, len }) == Verdict::Number(0);
        let (epoch, targets) = targets.ok_or(Error::Stopped)?;
        self.frame_in(epoch, || targets.iter().all(answers_zero)).ok_or(Error::Stopped)
    }

    /// A synchronous event for every protocol of every virtual host; the answers do not matter.
    pub fn tell_protocols(&self, reason: i32, argument: usize, len: usize) {
        self.frame(|| self.tell_all(|| Event::Custom { reason, argument, len }));
    }
}
