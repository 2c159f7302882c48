//! Randomness.

use crate::types::*;
use lws_abi::{entry, numbers, strings};
use std::ffi::{c_int, c_void};

/// Fills `len` bytes at `buf` from the system's random source. `context` is not looked at and may be NULL.
///
/// Returns `len`; 0 when the source fails, `len` is negative or `buf` is NULL.
/// # Safety
/// `buf` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_get_random(
    context: *mut libwebsocket_context,
    buf: *mut c_void,
    len: c_int,
) -> c_int {
    let _ = context;
    entry("libwebsockets_get_random", 0, || {
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(buf, len) }?;
        numbers::random(room)?;
        Ok(strings::c_len(room.len()))
    })
}
