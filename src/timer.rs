//! Deadlines, cheaply moved.
//!
//! A connection's deadline changes with every request, and almost never passes. So the queue holds for each
//! owner at most a few *alarms*, the owner holds the truth: when an alarm goes off the owner is asked, and an
//! alarm that came early is set again. Moving a deadline later, or dropping it, touches nothing here; alarms of owners that
//! are gone are dropped when they have become many.

use crate::table::ConnId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

/// Whose alarm it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Owner {
    /// A connection: its timeout, its own timer or its idle policy.
    Conn(ConnId),
    /// The processes that were told to end.
    Dying,
    /// Something of the face, by its key.
    Face(usize),
    /// Virtual hosts that wait for their interface.
    Listeners,
    /// Compressors and decompressors that nobody uses.
    SpareCodecs,
}

/// The alarms, earliest first.
#[derive(Default)]
pub struct Alarms {
    heap: BinaryHeap<Reverse<(Instant, u64, Owner)>>,
    order: u64,
    /// So many were left when those that nobody waits for were dropped last.
    kept: usize,
}

/// Fewer alarms than this are left alone.
const FEW: usize = 512;

impl Alarms {
    /// Sets one. Alarms of the same moment go off in the order they were set in.
    pub fn set(&mut self, at: Instant, owner: Owner) {
        self.order += 1;
        self.heap.push(Reverse((at, self.order, owner)));
    }

    /// True when so many have been added that it is time for [`Alarms::retain`].
    pub fn is_crowded(&self) -> bool {
        self.heap.len() > FEW + 2 * self.kept
    }

    /// Drops those that nobody waits for any more.
    pub fn retain(&mut self, is_awaited: impl Fn(Instant, Owner) -> bool) {
        self.heap.retain(|Reverse((at, _, owner))| is_awaited(*at, *owner));
        self.kept = self.heap.len();
        self.heap.shrink_to(2 * (FEW + self.kept));
    }

    /// When the next one goes off.
    pub fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, _, _))| *at)
    }

    /// Takes the next one that is due.
    pub fn pop_due(&mut self, now: Instant) -> Option<(Instant, Owner)> {
        if self.next()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse((at, _, owner))| (at, owner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn due_alarms_come_in_order_and_no_other() {
        let now = Instant::now();
        let mut alarms = Alarms::default();
        alarms.set(now + Duration::from_secs(2), Owner::Face(3));
        alarms.set(now, Owner::Face(1));
        alarms.set(now, Owner::Face(2));
        assert_eq!(alarms.pop_due(now).map(|a| a.1), Some(Owner::Face(1)));
        assert_eq!(alarms.pop_due(now).map(|a| a.1), Some(Owner::Face(2)));
        assert_eq!(alarms.pop_due(now), None);
        assert_eq!(alarms.next(), Some(now + Duration::from_secs(2)));
    }

    #[test]
    fn alarms_that_nobody_waits_for_do_not_pile_up() {
        let now = Instant::now();
        let mut alarms = Alarms::default();
        let mut most = 0;
        for key in 0..20 * FEW {
            alarms.set(now + Duration::from_secs(60), Owner::Face(key));
            if alarms.is_crowded() {
                alarms.retain(|at, owner| at > now && matches!(owner, Owner::Face(key) if key % FEW == 0));
            }
            most = most.max(alarms.heap.len());
        }
        assert!(most <= FEW + 2 * 20 + 1, "{most}");
        alarms.retain(|_, _| true);
        assert!(
            (0..20).all(|n| alarms.heap.iter().any(|Reverse((_, _, owner))| *owner == Owner::Face(n * FEW)))
        );
    }
}
