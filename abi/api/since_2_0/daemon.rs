//! The process as a daemon.

use lws_abi::{daemon, entry, strings};
use std::ffi::{c_char, c_int};

const HABITS: daemon::Habits = daemon::Habits { directory: "/tmp", mode: 0o600, parent_locks: false };

/// Makes a daemon of the process: the call returns in a child of it, in a session of its own, in /tmp, with umask 0 and
/// its standard streams at /dev/null; the process itself ends with status 0. To be called before any context or thread is
/// made.
///
/// `_lock_path` (NULL for none) is a file that the child writes its process number into. Where a living process stands in
/// it already, this one ends with status 1; a dead one's file is replaced. SIGTERM removes the file and ends the daemon at
/// once. Returns 0; a failure ends the process with status 9 (fork), 2 (session) or 3 (/tmp), after a message on
/// standard error.
/// # Safety
/// `_lock_path` is NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_daemonize(_lock_path: *const c_char) -> c_int {
    entry("lws_daemonize", 1, || {
        // SAFETY: NULL or a string by contract.
        let lock = unsafe { strings::cstr(_lock_path) };
        daemon::daemonize(lock, &HABITS).map(|()| 0)
    })
}
