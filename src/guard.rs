//! What is given back when a panic unwinds a frame, and where the panic ends.
//!
//! A panic of ours is a bug. It ends at the driver it came from and costs its connection, not the turn, not the other
//! connections, not the end of the engine: frames that counted themselves in are counted out, marks are taken away,
//! whoever waits is woken. Where nothing but a note is to be taken back, a destructor does it; where the program may be
//! called on the way out the panic is caught, the way is gone, and the panic goes on: no foreign code runs while a stack
//! is being unwound (ADR 0017).

use crate::conn::{End, Phase};
use crate::engine::{Engine, State};
use crate::error::Error;
use crate::log::{Level, line};
use crate::service::TurnEnd;
use crate::table::ConnId;
use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

/// What a panic leaves.
type Payload = Box<dyn Any + Send>;

/// When a listener whose driver failed is tried again.
const LISTENER_AGAIN: Duration = Duration::from_millis(250);

/// Logs a panic that ends here, and what it cost. Not with the lock held.
#[cold]
fn report(cost: &str, payload: Payload) {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic");
    // The program's log, and whatever the payload drops, may panic again.
    let said = || line(Level::Error, format_args!("bug in the library: {cost}: {text}"));
    let _ = catch_unwind(AssertUnwindSafe(said));
    let _ = catch_unwind(AssertUnwindSafe(|| drop(payload)));
}

/// Does what others do not depend on. A panic in it ends here; the log says that `what` was abandoned. Not with the
/// lock held.
pub fn step<T>(what: &str, work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(value) => Some(value),
        Err(payload) => {
            report(&format!("{what} abandoned"), payload);
            None
        }
    }
}

/// Does `work`, and `after` behind it, whatever became of it; a panic goes on then.
pub fn always<T>(work: impl FnOnce() -> T, after: impl FnOnce()) -> T {
    let result = catch_unwind(AssertUnwindSafe(work));
    after();
    result.unwrap_or_else(|payload| resume_unwind(payload))
}

/// In whose hands a connection is whose driver panicked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hands {
    /// In those of the driver.
    Driven,
    /// In those of another driver, or of none.
    Free,
    /// In those that made it.
    New,
}

/// What becomes of a connection whose driver panicked.
enum Fate {
    /// It is ended.
    Ended,
    /// It is a listener: it rests for a while.
    Rests,
    /// Someone else drives it, and ends it.
    Left,
    /// Nobody knew of it any more.
    Dropped,
}

impl Engine {
    /// Drives a connection. A panic ends it, and no other. `drive` notes in its argument that it marked the connection
    /// as busy.
    pub(crate) fn spare(&self, id: ConnId, drive: impl FnOnce(&Cell<bool>)) {
        let is_mine = Cell::new(false);
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drive(&is_mine))) {
            self.condemn(id, if is_mine.get() { Hands::Driven } else { Hands::Free }, payload);
        }
    }

    /// Does what a connection begins with, on the thread that makes it. A panic ends it.
    pub(crate) fn birth<T>(&self, id: ConnId, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(result) => result,
            Err(payload) => {
                self.condemn(id, Hands::New, payload);
                Err(Error::Closing)
            }
        }
    }

    #[cold]
    fn condemn(&self, id: ConnId, hands: Hands, payload: Payload) {
        let fate = self.locked(|s| s.condemn(id, hands)).flatten();
        let cost = match fate {
            Some(Fate::Rests) => "listener paused",
            Some(Fate::Ended | Fate::Left | Fate::Dropped) => "connection closed",
            None => "driver of an ended connection abandoned",
        };
        report(cost, payload);
        if matches!(fate, Some(Fate::Ended)) {
            step("end of a connection", || self.close(id, End::AtOnce));
        }
    }

    /// Runs a frame that was counted in, on a lane: it is counted out, whatever becomes of it.
    pub(crate) fn counted<T>(&self, lane: usize, work: impl FnOnce() -> T) -> (T, TurnEnd) {
        let mark = self.mark_turn(lane);
        let result = catch_unwind(AssertUnwindSafe(work));
        drop(mark);
        let end = self.leave_turn();
        match result {
            Ok(value) => (value, end),
            Err(payload) => {
                // What it left to do is the loop's.
                self.wake(lane);
                resume_unwind(payload)
            }
        }
    }
}

impl State {
    fn condemn(&mut self, id: ConnId, hands: Hands) -> Option<Fate> {
        let conn = self.conns.get_mut(id)?;
        let is_driven = conn.is_busy && hands == Hands::Free;
        if matches!(conn.phase, Phase::Listening(_)) && hands != Hands::New {
            conn.is_busy = is_driven;
            conn.rx_paused = true;
            self.core.is_gated = true;
            let again = self.core.now + LISTENER_AGAIN;
            conn.need_alarm(id, again, self.core.alarms(conn.lane));
            return Some(Fate::Rests);
        }
        conn.ready.broken = true;
        if is_driven {
            conn.end = Some(End::AtOnce);
            return Some(Fate::Left);
        }
        conn.is_busy = false;
        conn.end = None;
        if conn.tag == 0 {
            self.discard(id);
            return Some(Fate::Dropped);
        }
        Some(Fate::Ended)
    }

    /// Takes a connection away of which nobody hears any more.
    pub(crate) fn discard(&mut self, id: ConnId) {
        self.forget_warm(id);
        let Some(conn) = self.conns.get_mut(id) else { return };
        self.core.recycle_phase(conn);
        let fd = conn.fd();
        self.part(fd);
        self.conns.remove(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_ends_its_panic() {
        assert_eq!(step("a test", || 7), Some(7));
        assert_eq!(step("a test", || -> i32 { panic!("on purpose") }), None);
    }

    #[test]
    fn what_comes_after_comes_always() {
        let count = Cell::new(0);
        let after = || count.set(count.get() + 1);
        assert_eq!(always(|| 7, after), 7);
        let unwound = catch_unwind(AssertUnwindSafe(|| always(|| panic!("on purpose"), after)));
        assert_eq!(unwound.unwrap_err().downcast_ref::<&str>(), Some(&"on purpose"));
        assert_eq!(count.get(), 2);
    }
}
