//! The log as this generation's programs see it.
//!
//! `_lws_log` and `_lws_logv` take variable arguments; they jump to C code beside the shared boundary.

use lws_abi::{entry, log, strings};
use std::ffi::c_void;

/// Logs `len` bytes at `buf` at LLL_DEBUG as rows of offset, sixteen hexadecimal pairs and printable text.
/// # Safety
/// `buf` is NULL (refused unless `len` is 0) or `len` bytes can be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsl_hexdump(buf: *mut c_void, len: usize) {
    entry("lwsl_hexdump", (), || {
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(buf.cast_const(), len) }?;
        log::hexdump(log::DEBUG, bytes);
        Ok(())
    });
}
