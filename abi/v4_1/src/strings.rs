//! Random bytes and escapes, with this generation's prototypes.

use crate::api::since_4_1::strings::put_escaped;
use crate::types::lws_context;
use lws_abi::escape::{self, UrlHabits};
use lws_abi::{entry, numbers, strings};
use std::ffi::{c_char, c_int, c_void};

const URL: UrlHabits = UrlHabits { keep: b"", space_is_plus: true };

/// Fills `len` bytes at `buf` from the system's random source. `context` is not looked at and may be NULL.
///
/// Returns `len`; 0 when the source fails or `buf` is NULL.
/// # Safety
/// `buf` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_random(context: *mut lws_context, buf: *mut c_void, len: usize) -> usize {
    let _ = context;
    entry("lws_get_random", 0, || {
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        numbers::random(unsafe { strings::bytes_mut(buf, len) }?)?;
        Ok(len)
    })
}

/// Writes the terminated `string` to `escaped` as URL text: letters and digits stay, a space becomes `+`,
/// everything else `%XX`. At most `len` bytes with the terminator; stops when less than 4 are left.
///
/// Returns `escaped`. Nothing is written when `len` < 1. They may be the same memory.
/// # Safety
/// `escaped` is NULL (refused) or `len` bytes can be written there; `string` is NULL (as if empty) or terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_urlencode(
    escaped: *mut c_char,
    string: *const c_char,
    len: c_int,
) -> *const c_char {
    entry("lws_urlencode", escaped.cast_const(), || {
        // SAFETY: `escaped` is NULL (refused) or `len` bytes can be written there; `string` is NULL (as if empty)
        // or terminated, by contract.
        unsafe { put_escaped(escaped, string, len, |text, room| escape::url_encode(text, room, URL)) }
    })
}
