//! Small functions on text that need no context.
//!
//! `lws_snprintf` takes variable arguments and jumps to C code beside the shared boundary. A result buffer may be the
//! input's own memory wherever C programs are used to that.

use crate::facts;
use crate::types::*;
use lws_abi::{base64, entry, jump_to, strings, uri};
use std::ffi::{c_char, c_int, c_uchar};

/// [to 2.0] The version of the API, a space and a build id: "2.0.0 unknown-build-hash". Static.
/// [from 4.1] The version of the API and an empty build suffix: "4.1.6-". Static.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_library_version() -> *const c_char {
    entry("lws_get_library_version", c"".as_ptr(), || Ok(facts::VERSION.as_ptr()))
}

unsafe extern "C" {
    fn lws_shim_snprintf(str: *mut c_char, size: usize, format: *const c_char, ...) -> c_int;
}

/// [to 2.0] Formats as snprintf(3) does into `size` bytes at `str`, always terminated. Programs of 2.0.3 call it.
/// [from 4.1] Formats as snprintf(3) does into `size` bytes at `str`, always terminated.
///
/// Returns the length of the text; `size` when it had to be cut; 0 when `str` or `format` is NULL, `size` is 0 or
/// the format fails.
/// [from 4.1] cbindgen:postfix=LWS_FORMAT(3)
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
        // SAFETY: `n` bytes at `d` are readable, or it is NULL, by contract.
        let digest = base64::sha1(unsafe { strings::bytes(d, n) }?);
        // SAFETY: the bytes at `md` are writable, or it is NULL, by contract.
        unsafe { strings::bytes_mut(md, digest.len()) }?.copy_from_slice(&digest);
        Ok(md)
    })
}

/// Takes apart `scheme://address:port/path` in place: terminators are written into `p`, and the results point
/// into it or at static text.
///
/// Without a scheme `*prot` is "". `*port` is 80 for http and ws, 443 for https and wss, what the text says if it
/// says something, and untouched otherwise. `*path` has no leading slash, and is "/" when there is none or nothing
/// behind it; a query or fragment behind an address without a path begins with its `?` or `#`. A user's name before an
/// `@` is left out, and `[address]` loses its brackets (IPv6). Without a scheme, only `:` and `/` end the address.
/// [from 4.1] An address that begins with `+` is a local socket and reaches up to the next colon.
/// Any result pointer may be NULL.
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
        // SAFETY: `p` is NULL or a string, by contract.
        let parts = uri::split(unsafe { strings::required("p", p) }?, facts::URI);
        // SAFETY: the offsets are of this string, terminator included.
        unsafe { uri::apply(p, &parts, prot, ads, port, path) };
        Ok(0)
    })
}
