//! Functions that other parts of the original used and that leaked into its interface.
//!
//! Each does what a caller from outside can mean by it, in terms of the engine; see `docs/differences.md`.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::entry;
use std::ffi::c_int;

/// Brings the protocols of every virtual host into use now, instead of in the first turn of the loop; those that are in
/// use already stay as they are.
///
/// Returns 0; 1 when a protocol refuses, and for a context that is none.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_protocol_init(context: *mut lws_context) -> c_int {
    entry("lws_protocol_init", 1, || {
        Ok(c_int::from(!Context::borrow(context.cast())?.engine.start_protocols()))
    })
}
