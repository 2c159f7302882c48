//! The loop, and waking it.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::entry;
use lws_abi::peer::Peer;
use lws_abi::service::{ServiceHabits, service_fd, turn};
use std::ffi::c_int;

/// 0 does not wait, and a turn that must not look at the sockets says when it found nothing.
const HABITS: ServiceHabits = ServiceHabits {
    zero_waits: false,
    no_vhost: 1,
    nothing_pending: -1,
    negative_waits: false,
    interrupted: 0,
};

/// Runs one turn of the loop: waits for something to happen, handles it and returns.
///
/// `timeout_ms` > 0 waits at most so many milliseconds; 0 does not wait; negative does not wait either and is for
/// programs with their own poll loop: it handles what connections hold inside the library.
/// A call of lws_cancel_service() ends the wait. The thread may be cancelled (pthread_cancel) while it waits.
/// Returns 0; 1 for NULL or a context without virtual hosts; -1 when the context has ended, and for a negative
/// `timeout_ms` when there was nothing to handle.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_service(context: *mut lws_context, timeout_ms: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, 0, HABITS)
}

/// The same for the service thread `tsi`: its own connections alone. The program runs each of its threads, numbered
/// from 0, in a loop of its own. Returns -1, too, for a number that is no thread's.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_service_tsi(context: *mut lws_context, timeout_ms: c_int, tsi: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, tsi, HABITS)
}

/// The same as lws_service().
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_service(context: *mut lws_context, timeout_ms: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, 0, HABITS)
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
    turn(context as *const std::ffi::c_void, timeout_ms, tsi, HABITS)
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

/// Wakes the loops of all service threads, from any thread or signal handler. A context that has ended is ignored.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_cancel_service(context: *mut lws_context) {
    // No guard: this must stay async-signal-safe, and nothing in it can panic.
    if let Ok(context) = Context::borrow(context.cast()) {
        context.engine.cancel();
    }
}

/// The same for the one service thread that a connection belongs to.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_cancel_service_pt(wsi: *mut lws) {
    if let Ok(peer) = Peer::borrow(wsi.cast()) {
        peer.context.engine.cancel_lane(peer.lane);
    }
}
