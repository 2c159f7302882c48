//! The one place where a face waits: a C function, because its thread may be cancelled there.
//!
//! A face that serves its loop prepares in one [`entry`](crate::entry()), waits here, and dispatches in another.
//! Between the two stands nothing that has a destructor: a cancelled thread is unwound from inside the wait
//! through the calling frames, which must therefore be `extern "C-unwind"`.

use std::ffi::c_int;

unsafe extern "C-unwind" {
    /// Waits until `fd` has input, for at most `timeout_ms` (negative: without limit), as poll(2).
    ///
    /// The counter at `waiting`, used atomically, is one higher meanwhile, and right again also when the thread is
    /// cancelled. Returns 1, 0 when the time is over, or -1 with errno set (EINTR above all).
    /// # Safety
    /// `waiting` is valid for as long as the wait can last, in a cancelled thread too. The calling frames up to C have
    /// no destructor and no panic guard.
    pub fn lws_abi_wait(fd: c_int, timeout_ms: c_int, waiting: *mut c_int) -> c_int;
}
