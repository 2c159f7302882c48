//! The loop, and waking it.

use crate::facts;
use crate::types::*;
use lws_abi::conn_handle::ConnHandle;
use lws_abi::context::Context;
use lws_abi::entry;
use lws_abi::service::{service_fd, turn};
use std::ffi::c_int;

/// Runs one turn of the loop: waits for something to happen, handles it and returns.
///
/// [to 2.0] `timeout_ms` > 0 waits at most so many milliseconds; 0 does not wait; negative does not wait either and is for
/// [to 2.0] programs with their own poll loop: it handles what connections hold inside the library.
/// [from 4.1] `timeout_ms` > 0 waits at most so many milliseconds; 0 waits until something happens; negative does not wait.
/// A call of lws_cancel_service() ends the wait. The thread may be cancelled (pthread_cancel) while it waits.
/// [to 2.0] Returns 0; 1 for NULL or a context without virtual hosts; -1 when the context has ended, and for a negative
/// [to 2.0] `timeout_ms` when there was nothing to handle.
/// [from 4.1] Returns 0; 1 for NULL or a context without virtual hosts; -1 when the context has ended or a protocol failed
/// [from 4.1] to initialise.
#[unsafe(no_mangle)]
pub extern "C" fn lws_service(context: *mut lws_context, timeout_ms: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, 0, facts::SERVICE)
}

/// Runs one turn of the loop of the service thread `tsi`, as lws_service() does for a program with one thread: it serves
/// that thread's connections alone. The program runs each of its threads, numbered from 0, in a loop of its own.
/// Returns what lws_service() returns; -1, too, for a number that is no thread's.
#[unsafe(no_mangle)]
pub extern "C" fn lws_service_tsi(context: *mut lws_context, timeout_ms: c_int, tsi: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, tsi, facts::SERVICE)
}

/// [to 2.0] Wakes the loops of all service threads, from any thread or signal handler.
/// [from 4.1] Wakes the loops of all service threads, from any thread or signal handler; LWS_CALLBACK_EVENT_WAIT_CANCELLED then
/// [from 4.1] reaches every protocol of every virtual host, from each of them once for any number of calls before.
/// A context that has ended is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn lws_cancel_service(context: *mut lws_context) {
    // No guard: this must stay async-signal-safe, and nothing in it can panic.
    if let Ok(context) = Context::borrow(context.cast()) {
        context.engine.cancel();
    }
}

/// Wakes the loop of the service thread that a connection belongs to, from any thread or signal handler. A connection that
/// has ended is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn lws_cancel_service_pt(wsi: *mut lws) {
    if let Ok(conn) = ConnHandle::borrow(wsi.cast()) {
        conn.context.engine.cancel_tsi(conn.tsi);
    }
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
/// [to 2.0] due; call it at least once a second.
/// [from 4.1] due; call it at least once a second, or when lws_service_adjust_timeout() says.
///
/// Returns 0 and clears `revents` for a descriptor of the library that was handled; 0 and leaves `revents` for
/// any other; 1 when its connection has ended or is ending; -1 for a context that is none.
/// # Safety
/// `pollfd` is NULL or a polled descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_service_fd(context: *mut lws_context, pollfd: *mut pollfd) -> c_int {
    // SAFETY: `pollfd` is NULL or a polled descriptor, by contract.
    unsafe { handle_fd("lws_service_fd", context, pollfd, 0) }
}

/// For a program with its own poll loop in the service thread `tsi`: handles one descriptor after poll(2), as
/// lws_service_fd() does. A descriptor of another thread's connection is handled by that one.
/// # Safety
/// `pollfd` is NULL or a polled descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_service_fd_tsi(
    context: *mut lws_context,
    pollfd: *mut pollfd,
    tsi: c_int,
) -> c_int {
    // SAFETY: `pollfd` is NULL or a polled descriptor, by contract.
    unsafe { handle_fd("lws_service_fd_tsi", context, pollfd, tsi) }
}
