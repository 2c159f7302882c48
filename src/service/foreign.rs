//! A service thread in the loop of another library: its epoll descriptor and one timer stand there, however many
//! connections it has.
//!
//! Whoever owns that loop calls [`Engine::foreign_turn`] when the descriptor is readable or the timer has gone off, and
//! sets the timer to the answer. Nothing is told by poll hooks. The wake-up descriptor is in the epoll set. The service
//! thread does not wake itself, since its turn looks at everything before it ends; in a callback that runs the loop again
//! there is no such turn, and [`Engine::report_own_work`] is for that.

use super::lifecycle::close::TurnEnd;
use super::{NoTurn, Wait};
use crate::conn::End;
use crate::engine::Engine;
use std::os::fd::{AsRawFd, RawFd};
use std::sync::atomic::Ordering;
use std::time::Instant;

/// When a service thread has to have its next turn, unless its descriptor is readable before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Nothing is due.
    Never,
    /// At once: there is work left.
    Now,
    /// At that moment.
    At(Instant),
    /// At once: a protocol refused to be initialised, and nothing else was done.
    Refused,
    /// Never again: the engine has ended, or is about to.
    Ended,
}

impl Engine {
    /// Prepares a service thread for the loop of another library, which is to watch the answer for input. The first turn comes
    /// even if nothing happens. `None` when there is no such thread.
    pub fn join_loop(&self, tsi: usize) -> Option<RawFd> {
        let fd = self.with(|s| {
            let own = s.core.threads.get_mut(tsi)?;
            // Nobody is told of masks: nothing waits for a loop that takes descriptors one by one.
            own.has_waited = true;
            Some(own.poll.as_raw_fd())
        });
        self.wake_loop(tsi);
        fd.flatten()
    }

    /// Makes a service thread's descriptor readable, on whatever thread this is.
    pub fn wake_loop(&self, tsi: usize) {
        if let Some(waker) = self.wakers.get(tsi) {
            waker.wake();
        }
    }

    /// Whether the host is to hear of it (`Host::has_own_work`) when a service thread makes work for itself.
    pub fn report_own_work(&self, tsi: usize, reports: bool) {
        if let Some(waker) = self.wakers.get(tsi) {
            waker.reports_own_work.store(reports, Ordering::Relaxed);
        }
    }

    /// A turn that does not wait. What was queued at its beginning had a share of it; the rest is for the next one, so
    /// that the loop's other users have their turn, too.
    pub fn foreign_turn(&self, tsi: usize) -> Next {
        match self.begin(tsi, Wait::No) {
            Ok(turn) if self.end(turn) == TurnEnd::Ended => return Next::Ended,
            Ok(_) => {}
            Err(NoTurn::Ended | NoTurn::NoThread) => return Next::Ended,
            Err(NoTurn::Refused) => return Next::Refused,
            Err(NoTurn::NoVhost) => {
                // Nothing is served yet. What woke the loop is taken, else it would not sleep.
                self.with(|s| self.poll_events(s, tsi));
            }
        }
        let next = self.with(|s| {
            if self.has_work(s, tsi) && s.core.had_vhost {
                return Next::Now;
            }
            s.core.threads.get(tsi).and_then(|own| own.alarms.next()).map_or(Next::Never, Next::At)
        });
        next.unwrap_or(Next::Ended)
    }

    /// Runs `work`, in which the program is called, as a part of that service thread's loop: what it ends, ends behind it. Nothing
    /// runs when the engine has ended.
    pub fn in_loop<T>(&self, tsi: usize, work: impl FnOnce() -> T) -> Option<T> {
        let epoch = self.epochs.load(Ordering::SeqCst);
        let (result, tsi, _) = self.enter(epoch, Some(tsi), work)?;
        // Whatever the program left to do is seen in the next turn.
        self.wake(tsi);
        Some(result)
    }

    /// Ends every connection and listener. The engine goes on.
    pub fn end_conns(&self) {
        let all = self.with(|s| {
            s.core.vhosts.iter_mut().for_each(|(_, vhost)| vhost.listener = None);
            s.conns.iter().map(|(id, _)| id).collect::<Vec<_>>()
        });
        self.frame(|| {
            for id in all.unwrap_or_default() {
                // One that has ended meanwhile need not.
                let _ = self.end_conn(id, End::AtOnce);
            }
        });
    }

    /// A run of the loop, which was counted in [`Engine::waiting`], has returned. Descriptors are open until then.
    pub fn leave_run(&self) {
        self.leave_wait();
    }

    /// True while the engine is in that epoch and nobody has asked for its end.
    pub fn is_alive(&self, epoch: u64) -> bool {
        self.with(|s| s.core.epoch == epoch && !s.core.is_stopping) == Some(true)
    }

    /// The current epoch; `None` when it is not started.
    pub fn epoch(&self) -> Option<u64> {
        self.with(|s| s.core.epoch)
    }
}
