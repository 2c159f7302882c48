//! What is given back when a panic unwinds a frame, and where the panic ends.
//!
//! A panic of ours is a bug. It ends at the driver it came from and costs its connection, not the turn, not the other
//! connections, not the end of the engine: frames that counted themselves in are counted out, marks are taken away,
//! whoever waits is woken. Where nothing but a note is to be taken back, a destructor does it; where the program may be
//! called on the way out the panic is caught, the way is gone, and the panic goes on: no foreign code runs while a stack
//! is being unwound (ADR 0017).

use crate::log::{Level, line};

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What a panic leaves.
pub(crate) type Payload = Box<dyn Any + Send>;

/// Logs a panic that ends here, and what it cost. Not with the lock held.
#[cold]
pub(crate) fn report(cost: &str, payload: Payload) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

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
