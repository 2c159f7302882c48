//! Dumps into the log, as this generation has them.

use crate::api::since_4_1::log::lwsl_hexdump_level;
use lws_abi::log;
use std::ffi::c_void;

/// Logs `len` bytes at `buf` at LLL_DEBUG as rows of offset, sixteen hexadecimal pairs and printable text, between two
/// empty lines.
/// # Safety
/// `buf` is NULL (refused unless `len` is 0) or `len` bytes can be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsl_hexdump(buf: *const c_void, len: usize) {
    // SAFETY: `buf` is NULL (refused unless `len` is 0) or `len` bytes can be read there, by contract.
    unsafe { lwsl_hexdump_level(log::DEBUG, buf, len) };
}
