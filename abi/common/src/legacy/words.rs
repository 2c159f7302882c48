//! The log of programs that cannot choose one: lines on stderr, those about progress with a blank in front.

use crate::log;
use libc::{c_char, c_int};
use std::ffi::CStr;

/// Makes the log what these programs know. Run by the dynamic linker when the library is loaded.
pub extern "C" fn install() {
    log::set_level(log::DEFAULT_MASK | log::INFO, Some(say));
}

/// # Safety
/// `line` is a text.
unsafe extern "C" fn say(level: c_int, line: *const c_char) {
    // SAFETY: the log promises a terminated text.
    let text = unsafe { CStr::from_ptr(line) }.to_bytes();
    let lead: &[u8] = if level & (log::ERR | log::WARN) == 0 { b" " } else { b"" };
    let both = [lead, text].concat();
    // SAFETY: the bytes are alive for the call. What the kernel refuses is lost, as a log may.
    unsafe { libc::write(libc::STDERR_FILENO, both.as_ptr().cast(), both.len()) };
}
