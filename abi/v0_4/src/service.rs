//! The loop.

use crate::types::*;
use lws_abi::entry;
use lws_abi::service::{ServiceHabits, service_fd, turn};
use std::ffi::{c_int, c_void};

/// The answer for whatever is not a turn that went well.
const FAILED: c_int = 1;

const HABITS: ServiceHabits = ServiceHabits {
    zero_waits: false,
    no_vhost: FAILED,
    nothing_pending: 0,
    negative_waits: true,
    interrupted: FAILED,
    ran: 0,
};

/// Runs one turn of the loop: waits at most `timeout_ms` for something to happen (0 does not wait, a negative one waits
/// without limit), handles it and returns. The thread may be cancelled (pthread_cancel) while it waits.
/// Returns 0; 1 when a signal handler of the program ran meanwhile, and for a context that is none or has ended.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_service(context: *mut libwebsocket_context, timeout_ms: c_int) -> c_int {
    let said = turn(context as *const c_void, timeout_ms, 0, HABITS);
    if said < 0 { FAILED } else { said }
}

/// For a program with its own poll loop: handles one descriptor after poll(2); the structure stays as it is.
/// Returns 0, also when its connection has ended meanwhile; 1 when the descriptor is none of the context's.
/// # Safety
/// `pollfd` is NULL or a polled descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_service_fd(
    context: *mut libwebsocket_context,
    pollfd: *mut pollfd,
) -> c_int {
    entry("libwebsocket_service_fd", FAILED, || {
        // SAFETY: NULL or a polled descriptor by contract.
        let Some(polled) = (unsafe { pollfd.as_ref() }) else { return Ok(FAILED) };
        let (ended, is_handled) =
            service_fd(context.cast(), Some((polled.fd, polled.events, polled.revents)), 0)?;
        Ok(if ended != 0 || is_handled { 0 } else { FAILED })
    })
}
