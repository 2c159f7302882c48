//! Deadlines, cheaply moved.
//!
//! A connection's deadline changes with every request, and almost never passes. So the queue holds for each
//! owner at most a few *alarms*, the owner holds the truth: when an alarm goes off the owner is asked, and an
//! alarm that came early is set again. Moving a deadline later, or dropping it, touches nothing here.

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
}

impl Alarms {
    /// Sets one. Alarms of the same moment go off in the order they were set in.
    pub fn set(&mut self, at: Instant, owner: Owner) {
        self.order += 1;
        self.heap.push(Reverse((at, self.order, owner)));
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
}
