//! The guard around every exported function.
//!
//! A panic ends here and never in the host program; a refused call is logged once and answered with the
//! function's failure value. While the body runs, the thread cannot be cancelled: a cancellation unwinds, and
//! no frame of ours may be unwound by anything but our own panics. Nothing waits inside (see [`crate::wait`]).
//! A call from inside a callback finds that so already, and leaves it: the outermost call alone changes the thread.

use crate::calls::{self, Calls, Outermost};
use crate::log;
use libc::c_int;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a call was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// This pointer argument must not be NULL.
    NullArgument(&'static str),
    /// The handle was valid once; what it stood for is gone.
    StaleHandle,
    /// The pointer never was a handle.
    ForeignPointer,
    /// A handle, but of another kind than the function takes.
    WrongKind,
    /// The connection or context is closing and takes no such request any more.
    Closing,
    /// The library does not have this ability.
    Unsupported(&'static str),
    /// The named argument has a value the function cannot use.
    BadArgument {
        /// The argument's name.
        name: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The result does not fit the caller's buffer.
    NoRoom(&'static str),
    /// No memory, or no handle left.
    NoMemory,
    /// A system call failed with this errno.
    System(i32),
    /// Nothing worth a line: the answer is simply the failure value.
    Quiet,
}

impl Refusal {
    /// The level its line is logged at; 0 = not at all.
    fn level(self) -> c_int {
        match self {
            Refusal::NullArgument(_)
            | Refusal::StaleHandle
            | Refusal::ForeignPointer
            | Refusal::WrongKind => log::WARN,
            Refusal::NoMemory | Refusal::BadArgument { .. } => log::WARN,
            Refusal::Closing | Refusal::Unsupported(_) | Refusal::NoRoom(_) | Refusal::System(_) => log::INFO,
            Refusal::Quiet => 0,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NullArgument(name) => write!(f, "{name} is NULL"),
            Refusal::StaleHandle => f.write_str("the handle's object is gone"),
            Refusal::ForeignPointer => f.write_str("not a handle of this library"),
            Refusal::WrongKind => f.write_str("a handle of another kind"),
            Refusal::Closing => f.write_str("already closing"),
            Refusal::Unsupported(what) => write!(f, "{what} is not supported"),
            Refusal::BadArgument { name, why } => write!(f, "{name} {why}"),
            Refusal::NoRoom(name) => write!(f, "{name} is too small"),
            Refusal::NoMemory => f.write_str("out of memory"),
            Refusal::System(errno) => write!(f, "system error {errno}"),
            Refusal::Quiet => f.write_str("refused"),
        }
    }
}

impl std::error::Error for Refusal {}

unsafe extern "C" {
    fn pthread_setcancelstate(state: c_int, old: *mut c_int) -> c_int;
}

/// As <pthread.h> has it on Linux.
const PTHREAD_CANCEL_DISABLE: c_int = 1;

/// Keeps a cancellation pending for as long as it lives: a thread's outermost call does so.
struct HoldCancel {
    /// Whether the thread can be cancelled outside.
    outside: c_int,
    _calls: Outermost,
}

impl HoldCancel {
    #[inline]
    fn new(calls: &Calls) -> Option<Self> {
        let calls = calls::enter(calls)?;
        let mut outside = 0;
        // SAFETY: `outside` is writable.
        unsafe { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &raw mut outside) };
        Some(HoldCancel { outside, _calls: calls })
    }
}

impl Drop for HoldCancel {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: a null result pointer is allowed.
        unsafe { pthread_setcancelstate(self.outside, std::ptr::null_mut()) };
    }
}

/// Runs the body of the exported function `name`; `on_failure` is what C gets when the body refuses or panics.
#[inline]
pub fn entry<T>(name: &'static str, on_failure: T, body: impl FnOnce() -> Result<T, Refusal>) -> T {
    entry_aside(name, on_failure, || {
        calls::settle();
        body()
    })
}

/// The same for what concerns no connection, and may come from a signal handler in the middle of any other call.
#[inline]
pub fn entry_aside<T>(name: &'static str, on_failure: T, body: impl FnOnce() -> Result<T, Refusal>) -> T {
    let calls = Calls::default();
    let _held = HoldCancel::new(&calls);
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => value,
        Ok(Err(refusal)) => {
            refused(name, refusal);
            on_failure
        }
        Err(payload) => {
            bug(name, payload);
            on_failure
        }
    }
}

#[cold]
fn refused(name: &str, refusal: Refusal) {
    // A C emitter is called; should it come back by a panic of another library, it ends here as well.
    let _ = catch_unwind(AssertUnwindSafe(|| log::line(refusal.level(), format_args!("{name}: {refusal}"))));
}

#[cold]
fn bug(name: &str, payload: Box<dyn std::any::Any + Send>) {
    let what = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let what = what.unwrap_or("panic");
    let _ = catch_unwind(AssertUnwindSafe(|| {
        log::line(log::ERR, format_args!("{name}: bug in the library, call abandoned: {what}"));
    }));
    // Dropping a payload runs foreign code, which may panic again.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(payload)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_refusal_and_panic_reach_the_caller() {
        assert_eq!(entry("f", -1, || Ok(7)), 7);
        assert_eq!(entry("f", -1, || Err(Refusal::Closing)), -1);
        assert_eq!(entry("f", -1, || -> Result<i32, Refusal> { panic!("on purpose") }), -1);
    }

    #[test]
    fn cancellation_is_held_inside_and_restored_outside() {
        let probe = || {
            let mut old = -1;
            // SAFETY: reads and rewrites a flag of this thread.
            unsafe { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &raw mut old) };
            old
        };
        let before = probe();
        // SAFETY: as above.
        unsafe { pthread_setcancelstate(0, std::ptr::null_mut()) };
        let inside = entry("f", -1, || Ok(probe()));
        assert_eq!(inside, PTHREAD_CANCEL_DISABLE);
        assert_eq!(probe(), 0);
        // SAFETY: as above.
        unsafe { pthread_setcancelstate(0, std::ptr::null_mut()) };
        let behind_inner = entry("f", -1, || {
            entry("g", (), || Ok(()));
            Ok(probe())
        });
        assert_eq!(behind_inner, PTHREAD_CANCEL_DISABLE);
        assert_eq!(probe(), 0);
        // SAFETY: as above.
        unsafe { pthread_setcancelstate(before, std::ptr::null_mut()) };
    }

    #[test]
    fn every_refusal_has_a_text() {
        assert_eq!(Refusal::NullArgument("wsi").to_string(), "wsi is NULL");
        assert_eq!(Refusal::BadArgument { name: "len", why: "is negative" }.to_string(), "len is negative");
    }
}
