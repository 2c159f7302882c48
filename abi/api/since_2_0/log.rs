//! The log.
//!
//! `_lws_log` and `_lws_logv` take variable arguments; they jump to C code beside the shared boundary.

use crate::facts;
use crate::types::*;
use lws_abi::{entry, jump_to, log, strings};
use std::ffi::{c_char, c_int};

unsafe extern "C" {
    fn lws_abi_install_log(
        visible: extern "C" fn(c_int) -> c_int,
        text: unsafe extern "C" fn(c_int, *mut c_char, c_int, c_int),
    );
    fn lws_shim_log(filter: c_int, format: *const c_char, ...);
    fn lws_shim_logv(filter: c_int, format: *const c_char, vl: va_list);
}

/// Run by the dynamic linker when the library is loaded, before any of its functions can be called.
extern "C" fn install() {
    log::set_style(&facts::LOG);
    // SAFETY: stores two functions; nothing else runs in the library yet.
    unsafe { lws_abi_install_log(log::c_visible, log::c_text) };
}

#[used]
#[unsafe(link_section = ".init_array")]
static INSTALL: extern "C" fn() = install;

/// Chooses the visible levels (LLL_ bits or-ed) and who receives the lines, for the whole process.
///
/// `log_emit_function` gets the level bits and the text, terminated and valid for the call, on whatever thread
/// logs; NULL keeps the receiver there is. At first ERR, WARN and NOTICE are visible, on stderr.
/// May be called at any time, before any context and inside a receiver too.
/// # Safety
/// `log_emit_function` is NULL or stays callable until another one is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_set_log_level(
    level: c_int,
    log_emit_function: Option<unsafe extern "C" fn(c_int, *const c_char)>,
) {
    entry("lws_set_log_level", (), || {
        log::set_level(level, log_emit_function);
        Ok(())
    });
}

/// Formats a line as printf(3) does and gives it to the log, if one of the LLL_ bits in `filter` is visible;
/// otherwise nothing is formatted. A line of more than 255 bytes is cut. No newline is added.
/// [from 4.1] cbindgen:postfix=LWS_FORMAT(2)
/// # Safety
/// `format` is NULL (nothing happens) or a terminated format that fits the arguments.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn _lws_log(filter: c_int, format: *const c_char, _: c_variadic) {
    jump_to!(lws_shim_log)
}

/// Formats a line as vprintf(3) does and gives it to the log, if one of the LLL_ bits in `filter` is visible. The list
/// of arguments is used up then. A line of more than 255 bytes is cut. No newline is added.
/// # Safety
/// `format` is NULL (nothing happens) or a terminated format that fits the arguments in `vl`.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn _lws_logv(filter: c_int, format: *const c_char, vl: va_list) {
    jump_to!(lws_shim_logv)
}

/// Writes the stamp of a line of `level` into `p`, at most `len` bytes with the terminator:
/// [to 2.0] `[YYYY/MM/DD hh:mm:ss:ffff] NAME: `, local time, ffff in 1/10000 s. January is 01, where the original
/// [to 2.0] wrote 00.
/// [from 4.1] `[YYYY/MM/DD hh:mm:ss:ffff] L: `, local time, ffff in 1/10000 s, L one letter of "EWNIDPHXCLUT".
///
/// [to 2.0] Returns the length of what is there.
/// [from 4.1] Returns its length, or `len` when it had to be cut.
/// Returns 0, with an empty text, unless `level` is exactly one LLL_ bit; 0 for NULL or `len` < 1.
/// # Safety
/// `p` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsl_timestamp(level: c_int, p: *mut c_char, len: c_int) -> c_int {
    entry("lwsl_timestamp", 0, || {
        // SAFETY: `len` bytes at `p` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(p, len) }?;
        Ok(strings::c_len(log::stamp(level, room)))
    })
}

/// [to 2.0] The receiver in use until another is set: the stamp and the text to stderr in one write.
/// [from 4.1] The receiver in use until another is set: the stamp and the text to stderr in one write, coloured by the
/// [from 4.1] level's highest bit when stderr is a terminal.
/// No newline is added.
/// # Safety
/// `line` is NULL (refused) or a terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsl_emit_stderr(level: c_int, line: *const c_char) {
    entry("lwsl_emit_stderr", (), || {
        // SAFETY: `line` is NULL or a string, by contract.
        let text = unsafe { strings::required("line", line) }?;
        log::write_stderr(level, text, true);
        Ok(())
    });
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
