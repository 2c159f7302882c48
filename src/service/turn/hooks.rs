//! What a foreign poll loop is told: which descriptors there are, and what to watch them for.

use crate::conn::{Conn, End};
use crate::engine::{Core, Engine};
use crate::guard;
use crate::host::{Event, PollHook, Target, Verdict};
use crate::log::{Level, line};
use crate::settings::PollHooks;
use crate::table::ConnId;

/// A mask that a foreign loop has to be told.
#[derive(Clone, Copy)]
pub(crate) struct MaskChange {
    pub id: ConnId,
    target: Target,
    fd: i32,
    events: i16,
    previous: i16,
    pub epoch: u64,
}

impl Engine {
    /// Tells the foreign loop of a mask: inside a frame, and [`Engine::hooks_returned`] follows.
    pub(crate) fn tell_change(&self, change: &MaskChange) {
        let MaskChange { ref target, fd, events, previous, .. } = *change;
        let agrees = |hook| self.call(target, Event::Poll { hook, fd, events, previous }) != Verdict::Close;
        let is_locked = agrees(PollHook::Lock { membership: false });
        let mut is_unlocked = false;
        // What was locked is unlocked, whatever happens in between.
        let is_told = is_locked
            && guard::always(
                || agrees(PollHook::Change),
                || is_unlocked = agrees(PollHook::Unlock { membership: false }),
            );
        if !(is_unlocked && is_told) {
            line(Level::Warn, format_args!("a poll hook refused the new mask of descriptor {fd}"));
        }
    }

    /// Tells the foreign loop, inside a frame, that a descriptor joined, or left; `joined` is set where the foreign loop
    /// has taken it in. False when a hook refused.
    pub(crate) fn tell_members(
        &self,
        target: &Target,
        fd: i32,
        events: i16,
        joined: Option<&mut bool>,
    ) -> bool {
        let agrees =
            |hook| self.call(target, Event::Poll { hook, fd, events, previous: 0 }) != Verdict::Close;
        if !agrees(PollHook::Lock { membership: true }) {
            return false;
        }
        let mut is_unlocked = false;
        // What was locked is unlocked, whatever was said in between.
        let is_told = guard::always(
            || {
                let is_told = agrees(if joined.is_some() { PollHook::Add } else { PollHook::Remove });
                if let Some(joined) = joined {
                    *joined = is_told;
                }
                is_told
            },
            || is_unlocked = agrees(PollHook::Unlock { membership: true }),
        );
        is_unlocked && is_told
    }

    /// Hooks that were told of a connection have returned. How they wished it to end meanwhile; another mask that they
    /// wished for is told by its driver.
    pub(crate) fn hooks_returned(&self, id: ConnId) -> Option<End> {
        let wish = self.locked(|s| {
            let conn = s.conns.get_mut(id)?;
            conn.hooks = conn.hooks.saturating_sub(1);
            if conn.is_held() {
                return None;
            }
            let wish = conn.end.take();
            if wish.is_none() && conn.announced.is_some_and(|mask| mask != conn.interest()) {
                // Its driver tells of it, behind what was told now.
                s.core.enqueue(id, conn);
            }
            wish
        });
        wish.flatten()
    }
}

impl Core {
    /// Notes a connection's mask as told, if it changed and the foreign loop is to be told.
    pub(crate) fn mask_change(&self, id: ConnId, conn: &mut Conn) -> Option<MaskChange> {
        // What a hook changes is told when the hooks have returned.
        let previous = conn.announced.filter(|_| conn.hooks == 0)?;
        let thread = &self.threads[conn.tsi];
        if self.settings.poll_hooks == PollHooks::WhileForeign && thread.has_waited && !thread.is_foreign {
            return None;
        }
        let events = if conn.is_busy {
            // What was collected its driver sends.
            conn.interest_with(conn.out.is_blocked())
        } else {
            conn.interest()
        };
        if events == previous {
            return None;
        }
        conn.announced = Some(events);
        conn.hooks += 1;
        let target = self.target_of(id, conn, 0);
        Some(MaskChange { id, target, fd: conn.fd(), events, previous, epoch: self.epoch })
    }
}
