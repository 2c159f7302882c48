//! What a program brings along: command line options, and blocks of its own allocator.

use crate::types::lws_context_creation_info;
use lws_abi::{Refusal, entry, log, strings, uri};
use std::ffi::{c_char, c_int, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};

/// The value of the last command line argument that begins with `val`: the next argument if this one is exactly
/// `val`, otherwise the rest of this one, without an equals sign at its start. Argument 0 does not count.
///
/// Returns a pointer into `argv`; an empty string for an exact `val` that is the last argument; NULL if
/// there is none.
/// # Safety
/// `argv` is NULL or has `argc` terminated strings; `val` is NULL or terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_cmdline_option(
    argc: c_int,
    argv: *mut *const c_char,
    val: *const c_char,
) -> *const c_char {
    entry("lws_cmdline_option", std::ptr::null(), || {
        // SAFETY: `val` is NULL or a string, by contract.
        let wanted = unsafe { strings::cstr(val) }.ok_or(Refusal::NullArgument("val"))?;
        // SAFETY: `argv` is NULL or has `argc` terminated strings; `val` is NULL or terminated, by contract.
        unsafe { option(argc, argv, wanted.to_bytes()) }
    })
}

/// # Safety
/// `argv` is NULL or has `argc` terminated strings.
unsafe fn option(argc: c_int, argv: *const *const c_char, wanted: &[u8]) -> Result<*const c_char, Refusal> {
    if argv.is_null() {
        return Err(Refusal::NullArgument("argv"));
    }
    let count = usize::try_from(argc).unwrap_or(0);
    for index in (1..count).rev() {
        // SAFETY: below `argc`.
        let argument = unsafe { argv.add(index).read() };
        // SAFETY: a terminated string or NULL by contract.
        let Some(text) = (unsafe { strings::cstr(argument) }) else { continue };
        let Some(rest) = text.to_bytes().strip_prefix(wanted) else { continue };
        if !rest.is_empty() {
            return Ok(argument.wrapping_add(wanted.len() + usize::from(rest[0] == b'=')));
        }
        if index + 1 < count {
            // SAFETY: below `argc`.
            return Ok(unsafe { argv.add(index + 1).read() });
        }
        return Ok(argument.wrapping_add(wanted.len()));
    }
    Err(Refusal::Quiet)
}

/// Applies the options every program may have: `-d N` sets the visible log levels to N (1031 if it is absent:
/// ERR, WARN, NOTICE and USER), `--udp-tx-loss N` and `--udp-rx-loss N` the members of `info` of that name.
/// # Safety
/// `argv` is NULL (refused) or has `argc` terminated strings; `info` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_cmdline_option_handle_builtin(
    argc: c_int,
    argv: *mut *const c_char,
    info: *mut lws_context_creation_info,
) {
    entry("lws_cmdline_option_handle_builtin", (), || {
        let given = |name: &[u8]| {
            // SAFETY: `argv` is NULL (refused) or has `argc` terminated strings; `info` is NULL or writable, by
            // contract.
            let value = unsafe { option(argc, argv, name) }.ok()?;
            // SAFETY: a terminated string of `argv`, or NULL.
            unsafe { strings::cstr(value) }.map(|text| uri::number(text.to_bytes()))
        };
        if argv.is_null() {
            return Err(Refusal::NullArgument("argv"));
        }
        let level = given(b"-d").unwrap_or(log::DEFAULT_MASK | 1 << 10);
        log::set_level(level, None);
        // SAFETY: NULL or valid by contract, and nobody else's during the call.
        if let Some(info) = unsafe { info.as_mut() } {
            if let Some(percent) = given(b"--udp-tx-loss") {
                info.udp_loss_sim_tx_pc = percent as u8;
            }
            if let Some(percent) = given(b"--udp-rx-loss") {
                info.udp_loss_sim_rx_pc = percent as u8;
            }
        }
        Ok(())
    })
}

/// What lws_set_allocator() takes: realloc(3) with a reason for the curious; size 0 frees.
type Allocator = unsafe extern "C" fn(ptr: *mut c_void, size: usize, reason: *const c_char) -> *mut c_void;

pub(crate) static ALLOCATOR: AtomicPtr<()> = AtomicPtr::new(std::ptr::null_mut());

/// Resizes the block `ptr` (NULL for a new one) to `size` bytes through the allocator in use; 0 frees it.
/// `reason` is a terminated text for the allocator's information, or NULL.
///
/// Returns the block; NULL when it was freed or there is no memory, and then a block that was to grow stays as it
/// is.
/// # Safety
/// `ptr` is NULL or a live block of the allocator in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_realloc(ptr: *mut c_void, size: usize, reason: *const c_char) -> *mut c_void {
    entry("lws_realloc", std::ptr::null_mut(), || {
        // SAFETY: `ptr` is NULL or a live block of the allocator in use, by contract.
        Ok(unsafe { resize(ptr, size, reason) })
    })
}

/// lws_realloc() for the library's own use.
///
/// # Safety
/// As for lws_realloc().
pub(crate) unsafe fn resize(ptr: *mut c_void, size: usize, reason: *const c_char) -> *mut c_void {
    let chosen = ALLOCATOR.load(Ordering::Acquire);
    if !chosen.is_null() {
        // SAFETY: only functions of this type are stored there.
        let chosen = unsafe { std::mem::transmute::<*mut (), Allocator>(chosen) };
        // SAFETY: `ptr` is NULL or a block of this allocator, `reason` NULL or a string, by contract.
        return unsafe { chosen(ptr, size, reason) };
    }
    if size == 0 {
        // SAFETY: NULL or a live block by contract.
        unsafe { libc::free(ptr) };
        return std::ptr::null_mut();
    }
    // SAFETY: NULL or a live block by contract.
    unsafe { libc::realloc(ptr, size) }
}
