//! The log: what is visible of it, dumps at any level, a receiver without a stamp.

use lws_abi::{entry, log, strings};
use std::ffi::{c_char, c_int, c_void};

/// Tells which bits of `level` are visible now: 0 means that nobody would see such a line.
#[unsafe(no_mangle)]
pub extern "C" fn lwsl_visible(level: c_int) -> c_int {
    entry("lwsl_visible", 0, || Ok(log::visible(level)))
}

/// A receiver for lws_set_log_level(): the text to stderr in one write, without a stamp, coloured by the level's highest
/// bit when stderr is a terminal. No newline is added.
/// # Safety
/// `line` is NULL (refused) or a terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsl_emit_stderr_notimestamp(level: c_int, line: *const c_char) {
    entry("lwsl_emit_stderr_notimestamp", (), || {
        // SAFETY: `line` is NULL or a string, by contract.
        let text = unsafe { strings::required("line", line) }?;
        log::write_stderr(level, text, false);
        Ok(())
    });
}

/// Logs `len` bytes at `vbuf` as rows of offset, sixteen hexadecimal pairs and printable text, between two empty
/// lines, if `level` is visible. Of nothing it says that it is nothing.
/// # Safety
/// `vbuf` is NULL (refused unless `len` is 0) or `len` bytes can be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsl_hexdump_level(level: c_int, vbuf: *const c_void, len: usize) {
    entry("lwsl_hexdump_level", (), || {
        // SAFETY: `len` bytes at `vbuf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(vbuf, len) }?;
        log::hexdump(level, bytes);
        Ok(())
    });
}
