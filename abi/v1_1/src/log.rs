//! The log as this generation's programs see it.
//!
//! `_lws_log` takes variable arguments; it jumps to C code beside the shared boundary.

use crate::types::c_variadic;
use lws_abi::log::{self, Style};
use lws_abi::{entry, jump_to, strings};
use std::ffi::{c_char, c_int, c_void};

static STYLE: Style = Style {
    names: &["ERR", "WARN", "NOTICE", "INFO", "DEBUG", "PARSER", "HEADER", "EXTENSION", "CLIENT", "LATENCY"],
    stamp_counts_nul: false,
    counts_seconds: true,
    colours: &[],
    long_line_end: b"",
    dump_framed: false,
};

unsafe extern "C" {
    fn lws_abi_install_log(
        visible: extern "C" fn(c_int) -> c_int,
        text: unsafe extern "C" fn(c_int, *mut c_char, c_int, c_int),
    );
    fn lws_shim_log(filter: c_int, format: *const c_char, ...);
}

/// Run by the dynamic linker when the library is loaded, before any of its functions can be called.
extern "C" fn install() {
    log::set_style(&STYLE);
    // SAFETY: stores two functions; nothing else runs in the library yet.
    unsafe { lws_abi_install_log(log::c_visible, log::c_text) };
}

#[used]
#[unsafe(link_section = ".init_array")]
static INSTALL: extern "C" fn() = install;

/// Chooses the visible levels (LLL_ bits or-ed) and who receives the lines, for the whole process.
///
/// `log_emit_function` gets the level bit and the text, terminated and valid for the call, on whatever thread
/// logs; NULL keeps the receiver there is. At first ERR, WARN and NOTICE are visible, on stderr, behind
/// `[seconds:tenths of milliseconds] LEVEL: `. May be called at any time, before any context and inside a receiver too.
/// # Safety
/// `log_emit_function` is NULL or stays callable until another one is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_set_log_level(
    level: c_int,
    log_emit_function: Option<unsafe extern "C" fn(level: c_int, line: *const c_char)>,
) {
    entry("lws_set_log_level", (), || {
        log::set_level(level, log_emit_function);
        Ok(())
    });
}

/// Formats a line as printf(3) does and gives it to the log, if one of the LLL_ bits in `filter` is visible;
/// otherwise nothing is formatted. A line of more than 255 bytes is cut. No newline is added.
/// # Safety
/// `format` is NULL (nothing happens) or a terminated format that fits the arguments.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn _lws_log(filter: c_int, format: *const c_char, _: c_variadic) {
    jump_to!(lws_shim_log)
}

/// A receiver for lws_set_log_level() that passes lines to syslog(3): LLL_ERR, LLL_WARN, LLL_NOTICE and
/// LLL_INFO at the priority of that name, everything else as debug. The program calls openlog() if it wants to.
/// # Safety
/// `line` is NULL (refused) or a terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsl_emit_syslog(level: c_int, line: *const c_char) {
    entry("lwsl_emit_syslog", (), || {
        // SAFETY: `line` is NULL or a string, by contract.
        let text = unsafe { strings::cstr(line) }.ok_or(lws_abi::Refusal::NullArgument("line"))?;
        log::write_syslog(level, text);
        Ok(())
    });
}

/// Logs `len` bytes at `buf` at LLL_DEBUG. The header declares it itself, for programs built with `_DEBUG` alone.
/// # Safety
/// `buf` is NULL (refused unless `len` is 0) or `len` bytes can be read there.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsl_hexdump(buf: *mut c_void, len: usize) {
    entry("lwsl_hexdump", (), || {
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(buf.cast_const(), len) }?;
        log::hexdump(log::DEBUG, bytes);
        Ok(())
    });
}
