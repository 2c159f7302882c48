//! What contexts know.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::entry;
use std::ffi::c_char;
use std::ptr;

/// [to 0.4] This machine's name; lives as long as the context. NULL for a context that is none.
/// [from 1.1] This machine's name as found at the creation of the context, "unknown" with
/// [from 1.1] LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME. Lives as long as the context. NULL for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_canonical_hostname(context: *mut libwebsocket_context) -> *const c_char {
    entry("libwebsocket_canonical_hostname", ptr::null(), || Ok(Context::borrow(context.cast())?.hostname()))
}
