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

    pub(super) fn tell_mask(&self, change: &MaskChange) {
        let MaskChange { target, fd, events, previous, life } = *change;
        let agrees = |hook| self.call(&target, Event::Poll { hook, fd, events, previous }) != Verdict::Close;
        self.frame_in(life, || {
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
        });
    }

    /// Tells the foreign loop that a descriptor joined or left. False when a hook refused.
    pub(crate) fn tell_membership(&self, target: &Target, fd: i32, events: i16, joined: bool) -> bool {
        let agrees =
            |hook| self.call(target, Event::Poll { hook, fd, events, previous: 0 }) != Verdict::Close;
        self.frame(|| {
            if !agrees(PollHook::Lock { membership: true }) {
                return false;
            }
            let mut is_unlocked = false;
            // What was locked is unlocked, whatever was said in between.
            let is_told = guard::always(
                || agrees(if joined { PollHook::Add } else { PollHook::Remove }),
                || is_unlocked = agrees(PollHook::Unlock { membership: true }),
            );
            is_unlocked && is_told
        })
        .unwrap_or(false)
    }
}

impl Core {
    /// Notes a connection's mask as told, if it changed and the foreign loop is to be told.
    pub(crate) fn mask_change(&self, id: ConnId, conn: &mut Conn) -> Option<MaskChange> {
        let previous = conn.announced?;
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
        let target = self.target_of(id, conn, 0);
        Some(MaskChange { target, fd: conn.fd(), events, previous, life: self.life })
    }
}
