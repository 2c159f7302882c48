//! The loop, and waking it.

use crate::facts;
use crate::types::*;
use lws_abi::service::turn;
use std::ffi::c_int;

/// Runs one turn of the loop: another name of lws_service().
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_service(context: *mut lws_context, timeout_ms: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, 0, facts::SERVICE)
}

/// Runs one turn of a service thread's loop: another name of lws_service_tsi().
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_service_tsi(context: *mut lws_context, timeout_ms: c_int, tsi: c_int) -> c_int {
    turn(context as *const std::ffi::c_void, timeout_ms, tsi, facts::SERVICE)
}
