//! Base64 (RFC 4648). A result may be written over the input.

use crate::facts;
use lws_abi::base64::{self, Alphabet};
use lws_abi::{Refusal, entry, strings};
use std::ffi::{c_char, c_int};

/// Encodes `in_len` bytes as padded base64 (RFC 4648 §4) with a terminator.
///
/// [to 1.1] `out_size` must be the encoded length + 1 at least.
/// [from 2.0] `out_size` must be the encoded length + 2 at least (one more than is used, as ever).
/// Returns the encoded length without terminator; -1 when it does not fit (`out` is "" then), a length is negative or a
/// pointer NULL.
/// # Safety
/// `in` is NULL or `in_len` bytes can be read there; `out` is NULL or `out_size` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_b64_encode_string(
    r#in: *const c_char,
    in_len: c_int,
    out: *mut c_char,
    out_size: c_int,
) -> c_int {
    entry("lws_b64_encode_string", -1, || {
        // SAFETY: `in` is NULL or `in_len` bytes can be read there; `out` is NULL or `out_size` bytes can be
        // written there, by contract.
        unsafe { encode(r#in, in_len, out, out_size, Alphabet::Standard) }
    })
}

/// # Safety
/// As for lws_b64_encode_string().
pub(crate) unsafe fn encode(
    from: *const c_char,
    len: c_int,
    to: *mut c_char,
    size: c_int,
    alphabet: Alphabet,
) -> Result<c_int, Refusal> {
    let len =
        usize::try_from(len).map_err(|_| Refusal::BadArgument { name: "in_len", why: "is negative" })?;
    // SAFETY: `len` bytes at `from` are readable, or it is NULL, by contract.
    let text = base64::encode(unsafe { strings::bytes(from, len) }?, alphabet);
    // SAFETY: `size` bytes at `to` are writable, or it is NULL, by contract; the input is not used any more.
    put(unsafe { strings::room(to, size) }?, text.as_bytes(), facts::ENCODE_SPARE)
}

/// Decodes the terminated base64 text `in`; padding may be missing.
/// [to 2.0] Characters outside the alphabet (RFC 4648 §4) are skipped. A terminator is put behind the bytes.
/// [from 4.1] Both alphabets are understood, and characters of neither are skipped. A terminator is put behind the bytes.
///
/// [from 2.0 to 2.0] `out_size` must be the number of bytes + 2 at least (one more than is used, as ever). Padding counts
/// [from 2.0 to 2.0] for nothing, where the original counted one byte too many.
/// Returns the number of bytes, terminator not counted; -1 when they do not fit with it (`out` is "" then), or a pointer
/// is NULL. `in` and `out` may be the same memory.
/// # Safety
/// `in` is NULL or a terminated string; `out` is NULL or `out_size` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_b64_decode_string(
    r#in: *const c_char,
    out: *mut c_char,
    out_size: c_int,
) -> c_int {
    entry("lws_b64_decode_string", -1, || {
        // SAFETY: `in` is NULL or a string, by contract.
        let bytes = base64::decode(unsafe { strings::required("in", r#in) }?, facts::DECODED);
        // SAFETY: `out_size` bytes at `out` are writable, or it is NULL, by contract; the input is not used any
        // more.
        put(unsafe { strings::room(out, out_size) }?, &bytes, facts::DECODE_SPARE)
    })
}

/// Writes the bytes and a terminator; refused where there is no room for `spare` bytes behind them.
pub(crate) fn put(room: &mut [u8], bytes: &[u8], spare: usize) -> Result<c_int, Refusal> {
    if room.len() < bytes.len() + spare {
        strings::copy_out(room, b"");
        return Err(Refusal::NoRoom("out"));
    }
    Ok(strings::c_len(strings::copy_out(room, bytes)))
}
