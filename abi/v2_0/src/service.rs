//! The loop, and waking it.

use crate::facts;
use crate::types::*;
use lws_abi::entry;
use lws_abi::service::{service_fd, turn};
use std::ffi::c_int;

/// The same as lws_service().
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_service(context: *mut lws_context, timeout_ms: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, 0, facts::SERVICE)
}

/// The same as lws_service_tsi().
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_service_tsi(
    context: *mut lws_context,
    timeout_ms: c_int,
    tsi: c_int,
) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, tsi, facts::SERVICE)
}

/// # Safety
/// `pollfd` is NULL or a polled descriptor, writable.
pub(crate) unsafe fn handle_fd(
    name: &'static str,
    context: *mut lws_context,
    pollfd: *mut pollfd,
    tsi: c_int,
) -> c_int {
    entry(name, -1, || {
        // SAFETY: NULL or a polled descriptor by contract.
        let polled = unsafe { pollfd.as_ref() }.map(|p| (p.fd, p.events, p.revents));
        let (answer, is_handled) = service_fd(context.cast(), polled, tsi)?;
        if is_handled && !pollfd.is_null() {
            // SAFETY: not null, and writable by contract.
            unsafe { (*pollfd).revents = 0 };
        }
        Ok(answer)
    })
}

/// For a program with its own poll loop: handles one descriptor after poll(2). NULL does the housekeeping that is
/// due; call it at least once a second.
///
/// Returns 0 and clears `revents` for a descriptor of the library that was handled; 0 and leaves `revents` for
/// any other; 1 when its connection has ended or is ending; -1 for a context that is none.
/// # Safety
/// `pollfd` is NULL or a polled descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_service_fd(context: *mut lws_context, pollfd: *mut pollfd) -> c_int {
    // SAFETY: forwarded from this function's contract.
    unsafe { handle_fd("lws_service_fd", context, pollfd, 0) }
}

/// The same for the service thread `tsi`. A descriptor of another one's connection is handled by that one.
/// # Safety
/// `pollfd` is NULL or a polled descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_service_fd_tsi(
    context: *mut lws_context,
    pollfd: *mut pollfd,
    tsi: c_int,
) -> c_int {
    // SAFETY: forwarded from this function's contract.
    unsafe { handle_fd("lws_service_fd_tsi", context, pollfd, tsi) }
}
