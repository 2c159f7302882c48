//! The process as a daemon.

use lws_abi::{Refusal, daemon, entry, strings};
use std::ffi::{c_char, c_int};

const HABITS: daemon::Habits = daemon::Habits { directory: "/", mode: 0o640, parent_locks: true };

/// The number of the process that starts all others.
const INIT: u32 = 1;

/// Makes a daemon of the process: the call returns 0 in a child of it, in a session of its own, in /, with umask 0 and its
/// standard streams at /dev/null. The process itself ends, with status 0 (where the original ended with 1). To be called
/// before any context or thread is made.
///
/// `_lock_path` (NULL for none) is a file that the number of the daemon's process stands in before the process itself ends,
/// without a newline. Where a living process stands in it already, this one ends with status 1; a dead one's file is
/// replaced. SIGTERM removes the file and ends the daemon at once. Other failures end the process with a nonzero status,
/// after a message on standard error. Returns 1, and does nothing, for a child of process 1.
/// # Safety
/// `_lock_path` is NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_daemonize(_lock_path: *const c_char) -> c_int {
    entry("lws_daemonize", 1, || {
        if std::os::unix::process::parent_id() == INIT {
            return Err(Refusal::Quiet);
        }
        // SAFETY: NULL or a string by contract.
        let lock = unsafe { strings::cstr(_lock_path) };
        daemon::daemonize(lock, &HABITS).map(|()| 0)
    })
}
