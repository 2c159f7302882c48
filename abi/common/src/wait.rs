//! The one place where a face waits: a C function, because its thread may be cancelled there.
//!
//! A face that serves its loop prepares in one [`entry`](crate::entry()), waits here, and dispatches in another.
//! Between the two stands nothing that has a destructor or a guard: a cancelled thread is unwound from inside the
//! wait through the calling frames. The function is declared as one that never unwinds, so that no guard against
//! unwinding is put around the call; cancellation passes frames that have nothing to do.

use std::ffi::{c_int, c_void};

unsafe extern "C" {
    /// Waits until `fd` has input, for at most `timeout_ms` (negative: without limit), as poll(2).
    ///
    /// The caller has counted this thread in at `waiting` and counts it out after the return; a cancelled thread is
    /// counted out here. Returns 1, 0 when the time is over, or -1 with errno set (EINTR above all).
    /// # Safety
    /// `waiting` is valid for as long as the wait can last, in a cancelled thread too. The calling frames up to C have
    /// no destructor and no panic guard.
    pub fn lws_abi_wait(fd: c_int, timeout_ms: c_int, waiting: *mut c_int) -> c_int;

    /// Runs the loop of another library until somebody stops it: `function` of that library is called with `target` and 0.
    /// `left` is called with `adapter` behind that, in a cancelled thread too.
    /// # Safety
    /// As for [`lws_abi_wait`]; `function` takes such a loop.
    pub fn lws_abi_run(
        function: *const c_void,
        target: *mut c_void,
        left: unsafe extern "C" fn(*mut c_void),
        adapter: *mut c_void,
    );
}
