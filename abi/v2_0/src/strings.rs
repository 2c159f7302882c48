//! Small functions that need no context: encodings, clock, memory.
//!
//! A result buffer may be the input's own memory wherever C programs are used to that.

use crate::types::{c_variadic, lws_context};
use lws_abi::base64::{self, Alphabet};
use lws_abi::escape::{self, UrlHabits};
use lws_abi::{Refusal, entry, jump_to, numbers, strings, uri};
use std::ffi::{CStr, c_char, c_int, c_uchar, c_void};

const URI: uri::Habits = uri::Habits { local_sockets: false };
const URL: UrlHabits = UrlHabits { keep: b"-_.~", space_is_plus: false };
/// What lws_urlencode() wants left over before it calls its work done.
const URL_SPARE: usize = 5;

/// What lws_get_library_version() tells.
pub(crate) const VERSION: &CStr = c"2.0.0 unknown-build-hash";

/// The version of the API, a space and a build id: "2.0.0 unknown-build-hash". Static.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_library_version() -> *const c_char {
    entry("lws_get_library_version", c"".as_ptr(), || Ok(VERSION.as_ptr()))
}

unsafe extern "C" {
    fn lws_shim_snprintf(str: *mut c_char, size: usize, format: *const c_char, ...) -> c_int;
}

/// Formats as snprintf(3) does into `size` bytes at `str`, always terminated. Programs of 2.0.3 call it.
///
/// Returns the length of the text; `size` when it had to be cut; 0 when `str` or `format` is NULL, `size` is 0 or
/// the format fails.
/// # Safety
/// `str` is NULL or `size` bytes can be written there; `format` is NULL or fits the arguments.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn lws_snprintf(
    str: *mut c_char,
    size: usize,
    format: *const c_char,
    _: c_variadic,
) -> c_int {
    jump_to!(lws_shim_snprintf)
}

/// The SHA-1 (FIPS 180-4) of `n` bytes at `d`, written to the 20 bytes at `md`.
///
/// Returns `md`; NULL when an argument is NULL.
/// # Safety
/// `n` bytes can be read at `d` and 20 written at `md`, or they are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_SHA1(d: *const c_uchar, n: usize, md: *mut c_uchar) -> *mut c_uchar {
    entry("lws_SHA1", std::ptr::null_mut(), || {
        // SAFETY: forwarded from this function's own contract.
        let digest = base64::sha1(unsafe { strings::bytes(d, n) }?);
        // SAFETY: forwarded from this function's own contract.
        unsafe { strings::bytes_mut(md, digest.len()) }?.copy_from_slice(&digest);
        Ok(md)
    })
}

/// Encodes `in_len` bytes as padded base64 (RFC 4648 §4) with a terminator.
///
/// `out_size` must be the encoded length + 2 at least (one more than is used, as ever).
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
        let len = usize::try_from(in_len)
            .map_err(|_| Refusal::BadArgument { name: "in_len", why: "is negative" })?;
        // SAFETY: forwarded from this function's own contract.
        let text = base64::encode(unsafe { strings::bytes(r#in, len) }?, Alphabet::Standard);
        // SAFETY: forwarded from this function's own contract; the input is not used any more.
        let room = unsafe { strings::room(out, out_size) }?;
        if room.len() < text.len() + 2 {
            strings::copy_out(room, b"");
            return Err(Refusal::NoRoom("out"));
        }
        Ok(strings::c_len(strings::copy_out(room, text.as_bytes())))
    })
}

/// Decodes the terminated base64 text `in` (RFC 4648 §4); padding may be missing, and characters outside the
/// alphabet are skipped. A terminator is put behind the bytes.
///
/// `out_size` must be the number of bytes + 2 at least (one more than is used, as ever).
/// Returns the number of bytes, terminator not counted; -1 when they do not fit (`out` is "" then) or a pointer is NULL.
/// Padding counts for nothing, where the original counted one byte too many. `in` and `out` may be the same memory.
/// # Safety
/// `in` is NULL or a terminated string; `out` is NULL or `out_size` bytes can be written there.
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
        let room = unsafe { strings::room(out, out_size) }?;
        if room.len() < bytes.len() + 2 {
            strings::copy_out(room, b"");
            return Err(Refusal::NoRoom("out"));
        }
        Ok(strings::c_len(strings::copy_out(room, &bytes)))
    })
}

/// Takes apart `scheme://address:port/path` in place: terminators are written into `p`, and the results point
/// into it or at static text.
///
/// Without a scheme `*prot` is "". `*port` is 80 for http and ws, 443 for https and wss, what the text says if it
/// says something, and untouched otherwise. `*path` has no leading slash, and is "/" when there is none or nothing
/// behind it; a query or fragment behind an address without a path begins with its `?` or `#`. A user's name before an
/// `@` is left out, and `[address]` loses its brackets (IPv6). Without a scheme, only `:` and `/` end the address. Any
/// result pointer may be NULL.
/// Returns 0; -1 when `p` is NULL.
/// # Safety
/// `p` is NULL or a writable terminated string; the results are NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_parse_uri(
    p: *mut c_char,
    prot: *mut *const c_char,
    ads: *mut *const c_char,
    port: *mut c_int,
    path: *mut *const c_char,
) -> c_int {
    entry("lws_parse_uri", -1, || {
        // SAFETY: forwarded from this function's own contract.
        let parts = uri::split(unsafe { strings::required("p", p) }?, URI);
        // SAFETY: the offsets are of this string, terminator included.
        unsafe { uri::apply(p, &parts, prot, ads, port, path) };
        Ok(0)
    })
}

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
        // SAFETY: forwarded from this function's own contract.
        let text = unsafe { strings::bytes(r#in, len) }?;
        let text = strings::apart(text, out, usize::try_from(outlen).unwrap_or(0));
        // SAFETY: forwarded from this function's own contract; the text is elsewhere.
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
        // SAFETY: forwarded from this function's own contract.
        let room = unsafe { strings::room(buf, len) }?;
        numbers::random(room)?;
        Ok(strings::c_len(room.len()))
    })
}
