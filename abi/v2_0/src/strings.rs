//! Small functions that need no context: encodings, clock, memory.
//!
//! A result buffer may be the input's own memory wherever C programs are used to that.

use crate::types::lws_context;
use lws_abi::escape::{self, UrlHabits};
use lws_abi::{Refusal, entry, numbers, strings};
use std::ffi::{c_char, c_int, c_void};

const URL: UrlHabits = UrlHabits { keep: b"-_.~", space_is_plus: false };

/// What lws_urlencode() wants left over before it calls its work done.
const URL_SPARE: usize = 5;

/// Writes the `inlen` bytes at `in` to `out` as URL text (RFC 3986 §2.3): letters, digits and `-_.~` stay, everything
/// else becomes `%XX`. Always terminated when `outlen` is not 0.
///
/// Returns the length of the text if at least 5 bytes of `outlen` are left behind it; otherwise -1, with as much
/// text written as fits, and for negative lengths or NULL. They may be the same memory.
/// # Safety
/// `in` is NULL or readable for `inlen` bytes; `out` is NULL or `outlen` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_urlencode(
    r#in: *const c_char,
    inlen: c_int,
    out: *mut c_char,
    outlen: c_int,
) -> c_int {
    entry("lws_urlencode", -1, || {
        let len =
            usize::try_from(inlen).map_err(|_| Refusal::BadArgument { name: "inlen", why: "is negative" })?;
        // SAFETY: `len` bytes at `in` are readable, or it is NULL, by contract.
        let text = unsafe { strings::bytes(r#in, len) }?;
        let text = strings::apart(text, out, usize::try_from(outlen).unwrap_or(0));
        // SAFETY: `outlen` bytes at `out` are writable, or it is NULL, by contract; the text is elsewhere.
        let room = unsafe { strings::room(out, outlen) }?;
        let written = escape::url_encode_cut(&text, room, URL);
        if room.len() < written + URL_SPARE {
            return Err(Refusal::NoRoom("out"));
        }
        Ok(strings::c_len(written))
    })
}

/// Fills `len` bytes at `buf` from the system's random source. `context` is not looked at and may be NULL.
///
/// Returns `len`; 0 when the source fails, `len` is negative or `buf` is NULL.
/// # Safety
/// `buf` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_random(context: *mut lws_context, buf: *mut c_void, len: c_int) -> c_int {
    let _ = context;
    entry("lws_get_random", 0, || {
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(buf, len) }?;
        numbers::random(room)?;
        Ok(strings::c_len(room.len()))
    })
}
