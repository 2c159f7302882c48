//! Base64 and randomness.

use crate::types::*;
use lws_abi::base64::{self, Alphabet};
use lws_abi::{Refusal, entry, numbers, strings};
use std::ffi::{c_char, c_int, c_void};

/// Encodes `in_len` bytes at `in` as terminated base64 (RFC 4648 §4) into the `out_size` bytes at `out`.
///
/// Returns the length without the terminator; -1 when it does not fit.
/// # Safety
/// `in_len` bytes at `in` are readable, `out_size` bytes at `out` writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_b64_encode_string(
    r#in: *const c_char,
    in_len: c_int,
    out: *mut c_char,
    out_size: c_int,
) -> c_int {
    entry("lws_b64_encode_string", -1, || {
        let len = usize::try_from(in_len)
            .map_err(|_| Refusal::BadArgument { name: "in_len", why: "is negative" })?;
        // SAFETY: forwarded from this function's own contract.
        let text = base64::encode(unsafe { strings::bytes(r#in, len) }?, Alphabet::Standard);
        // SAFETY: forwarded from this function's own contract; the input is not used any more.
        put(unsafe { strings::room(out, out_size) }?, text.as_bytes())
    })
}

/// Decodes the terminated base64 text `in` (RFC 4648 §4); padding may be missing, and characters outside the
/// alphabet are skipped. A terminator is added.
///
/// Returns the number of bytes without it; -1 when they do not fit with it.
/// # Safety
/// `in` is a string, `out_size` bytes at `out` are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_b64_decode_string(
    r#in: *const c_char,
    out: *mut c_char,
    out_size: c_int,
) -> c_int {
    entry("lws_b64_decode_string", -1, || {
        // SAFETY: forwarded from this function's own contract.
        let bytes = base64::decode(unsafe { strings::required("in", r#in) }?, Alphabet::Standard);
        // SAFETY: forwarded from this function's own contract; the input is not used any more.
        put(unsafe { strings::room(out, out_size) }?, &bytes)
    })
}

fn put(room: &mut [u8], bytes: &[u8]) -> Result<c_int, Refusal> {
    if room.len() <= bytes.len() {
        strings::copy_out(room, b"");
        return Err(Refusal::NoRoom("out"));
    }
    Ok(strings::c_len(strings::copy_out(room, bytes)))
}

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
        // SAFETY: forwarded from this function's own contract.
        let room = unsafe { strings::room(buf, len) }?;
        numbers::random(room)?;
        Ok(strings::c_len(room.len()))
    })
}
