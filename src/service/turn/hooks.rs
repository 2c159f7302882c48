//! What a foreign poll loop is told: which descriptors there are, and what to watch them for.

use crate::conn::Conn;
use crate::engine::{Core, Engine};
use crate::guard;
use crate::host::{Event, PollHook, Target, Verdict};
use crate::log::{Level, line};
use crate::settings::PollHooks;
use crate::table::ConnId;

/// A mask that a foreign loop has to be told.
#[derive(Clone, Copy)]
pub(crate) struct MaskChange {
    id: ConnId,
    target: Target,
    fd: i32,
    events: i16,
    previous: i16,
    life: u64,
}

impl Engine {
    /// Tells the foreign loop if a connection's mask changed. Not for a busy one: its driver does it.
    pub(crate) fn refresh(&self, id: ConnId) {
        let change =
            self.with_conn(id, |core, conn| Ok(if conn.is_busy { None } else { core.mask_change(id, conn) }));
        if let Ok(Some(change)) = change {
            self.tell_mask(&change);
        }
    }

    /// The same, and at once where that is wanted, also while the connection is busy.
    pub(crate) fn refresh_at_once(&self, id: ConnId) {
        let change = self.with_conn(id, |core, conn| {
            let is_due = !conn.is_busy || core.settings.habits.masks_at_once;
            Ok(if is_due { core.mask_change(id, conn) } else { None })
        });
        if let Ok(Some(change)) = change {
            self.tell_mask(&change);
        }
    }

    pub(crate) fn tell_mask(&self, change: &MaskChange) {
        let MaskChange { id, target, fd, events, previous, life } = *change;
        let agrees = |hook| self.call(&target, Event::Poll { hook, fd, events, previous }) != Verdict::Close;
        let told = || {
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
        };
        guard::always(|| self.frame_in(life, told), || self.end_hooks(id));
    }

    /// Tells the foreign loop that the descriptor of a connection joined, which from then on hears of its masks and of
    /// its leaving. False when a hook refused. The connection is busy, so that it does not end meanwhile.
    pub(crate) fn tell_joined(&self, id: ConnId, target: &Target, fd: i32, events: i16) -> bool {
        let mut is_known = false;
        let agrees = self.tell_membership(target, fd, events, Some(&mut is_known));
        if is_known {
            self.locked(|s| {
                if let Some(conn) = s.conns.get_mut(id) {
                    conn.announced = Some(events);
                }
            });
        }
        agrees
    }

    /// Tells the foreign loop, if it knows the descriptor of a connection that goes on without it, that it leaves.
    /// False when the connection is gone.
    pub(crate) fn tell_given_up(&self, id: ConnId) -> bool {
        let left = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let fd = conn.fd();
            let target = conn.announced.take().map(|_| s.core.target_of(id, conn, 0));
            conn.hooks += u32::from(target.is_some());
            Some((fd, target))
        });
        let Some(Some((fd, target))) = left else { return false };
        if let Some(target) = target {
            guard::always(|| self.tell_left(&target, fd), || self.end_hooks(id));
        }
        self.with(|s| s.conns.get(id).is_some()) == Some(true)
    }

    /// Tells the foreign loop that a descriptor leaves.
    pub(crate) fn tell_left(&self, target: &Target, fd: i32) {
        self.tell_membership(target, fd, 0, None);
    }

    /// Tells the foreign loop that a descriptor that no connection has joined. False when a hook refused.
    pub(crate) fn tell_own_joined(&self, target: &Target, fd: i32, events: i16, joined: &mut bool) -> bool {
        self.tell_membership(target, fd, events, Some(joined))
    }

    /// A descriptor joined, or left; `joined` is set where the foreign loop has taken it in.
    fn tell_membership(&self, target: &Target, fd: i32, events: i16, joined: Option<&mut bool>) -> bool {
        let agrees =
            |hook| self.call(target, Event::Poll { hook, fd, events, previous: 0 }) != Verdict::Close;
        self.frame(|| {
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
        })
        .unwrap_or(false)
    }

    /// Hooks that were told of a connection have returned. What they wished is done now: an end, or another mask.
    fn end_hooks(&self, id: ConnId) {
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
        if let Some(Some(end)) = wish {
            let _ = self.end_conn(id, end);
        }
    }
}

impl Core {
    /// Notes a connection's mask as told, if it changed and the foreign loop is to be told.
    pub(crate) fn mask_change(&self, id: ConnId, conn: &mut Conn) -> Option<MaskChange> {
        // What a hook changes is told when the hooks have returned.
        let previous = conn.announced.filter(|_| conn.hooks == 0)?;
        let lane = &self.lanes[conn.lane];
        if self.settings.poll_hooks == PollHooks::WhileForeign && lane.has_waited && !lane.is_foreign {
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
        Some(MaskChange { id, target, fd: conn.fd(), events, previous, life: self.life })
    }
}
