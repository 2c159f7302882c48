//! The loop.

use crate::types::*;
use lws_abi::entry;
use lws_abi::service::{ServiceHabits, service_fd, turn};
use std::ffi::c_int;

const HABITS: ServiceHabits = ServiceHabits {
    zero_waits: false,
    no_vhost: 1,
    nothing_pending: 0,
    negative_waits: true,
    interrupted: -1,
    ran: 0,
};

/// Runs one turn of the loop: waits for something to happen, handles it and returns.
///
/// `timeout_ms` > 0 waits at most so many milliseconds; 0 does not wait, negative waits without limit.
/// Returns 0; 1 for NULL; -1 when a signal ended the wait, and when the context has ended.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_service(context: *mut libwebsocket_context, timeout_ms: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, 0, HABITS)
}

/// For a program with its own poll loop: handles one descriptor after poll(2). NULL does the housekeeping that is
/// due; call it at least once a second. `pollfd` is not changed.
///
/// Returns 0, also for a descriptor that is not the library's; -1 for a context that is none or has ended.
/// # Safety
/// `pollfd` is NULL or a polled descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_service_fd(
    context: *mut libwebsocket_context,
    pollfd: *mut pollfd,
) -> c_int {
    entry("libwebsocket_service_fd", -1, || {
        // SAFETY: NULL or a polled descriptor by contract.
        let polled = unsafe { pollfd.as_ref() }.map(|p| (p.fd, p.events, p.revents));
        service_fd(context.cast(), polled, 0).map(|_| 0)
    })
}
