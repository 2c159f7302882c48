//! Requests and responses.

use crate::settings::FACTS;
use crate::types::*;
use lws_abi::{conn, entry, http, strings};
use std::ffi::{c_char, c_int, c_uchar, c_uint, c_ulong, c_void};
use std::ptr;

/// Behind the last token of this generation.
const AFTER_TOKENS: lws_token_indexes = WSI_TOKEN_HTTP1_0 + 1;

/// The name of a header or other token as it is matched: lower case, with its colon. Static. "" for the number behind
/// the last token, NULL beyond.
#[unsafe(no_mangle)]
pub extern "C" fn lws_token_to_string(token: lws_token_indexes) -> *const c_uchar {
    entry("lws_token_to_string", ptr::null(), || {
        if token == AFTER_TOKENS {
            return Ok(c"".as_ptr().cast());
        }
        Ok(FACTS.tokens.get(token).map_or(ptr::null(), |token| token.text().as_ptr().cast()))
    })
}

/// Bytes of a header's value, all its parts together; 0 when it is absent or there is no request.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_hdr_total_length(wsi: *mut lws, h: lws_token_indexes) -> c_int {
    entry("lws_hdr_total_length", 0, || conn::header_length(wsi.cast(), h))
}

/// Bytes of one part of a header's value (a repeated header, a URL argument); 0 when there is none.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_hdr_fragment_length(wsi: *mut lws, h: lws_token_indexes, frag_idx: c_int) -> c_int {
    entry("lws_hdr_fragment_length", 0, || conn::fragment_length(wsi.cast(), h, frag_idx))
}

/// Copies a header's value, its parts with nothing between them, with a NUL. Returns its length; 0 when it is absent
/// or there is no request (nothing is written); -1 when it does not fit into `len` bytes.
/// # Safety
/// `len` bytes at `dest` are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_hdr_copy(
    wsi: *mut lws,
    dest: *mut c_char,
    len: c_int,
    h: lws_token_indexes,
) -> c_int {
    entry("lws_hdr_copy", 0, || {
        // SAFETY: `len` bytes at `dest` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(dest, len) }?;
        conn::header_copy(wsi.cast(), h, room)
    })
}

/// Copies one part of a header's value, with a NUL. Returns its length, or -1 when there is none or it does not
/// fit into `len` bytes.
/// # Safety
/// `len` bytes at `dest` are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_hdr_copy_fragment(
    wsi: *mut lws,
    dest: *mut c_char,
    len: c_int,
    h: lws_token_indexes,
    frag_idx: c_int,
) -> c_int {
    entry("lws_hdr_copy_fragment", -1, || {
        // SAFETY: `len` bytes at `dest` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(dest, len) }?;
        conn::fragment_copy(wsi.cast(), h, frag_idx, room)
    })
}

/// Adds the status line, the Server header and, with LWS_SERVER_OPTION_STS, Strict-Transport-Security at `*p`, which
/// moves. Returns 0, or 1 when they don't fit before `end` or the connection has ended; nothing is added then.
/// # Safety
/// The bytes from `*p` to `end` are writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_add_http_header_status(
    wsi: *mut lws,
    code: c_uint,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    // SAFETY: the bytes from `*p` to `end` are writable, by contract.
    entry("lws_add_http_header_status", 1, || unsafe { http::add_status(wsi.cast(), code, p, end) })
}

/// Adds a header by its token at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`, the token is
/// no header or the value has a byte no header may have (CR, LF, NUL).
/// # Safety
/// `length` bytes at `value` are readable, the bytes from `*p` to `end` writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_add_http_header_by_token(
    wsi: *mut lws,
    token: lws_token_indexes,
    value: *const c_uchar,
    length: c_int,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    // SAFETY: `length` bytes at `value` are readable, the bytes from `*p` to `end` writable, by contract.
    entry("lws_add_http_header_by_token", 1, || unsafe {
        http::add_by_token(wsi.cast(), token, value, length, p, end)
    })
}

/// Adds a header by its name at `*p`, which moves; the colon is added if `name` does not end with one. A NULL name
/// adds the value as a line of its own. Returns 0, or 1 when it does not fit before `end` or has a byte no header may have.
/// # Safety
/// `name` is NULL or a string, `length` bytes at `value` are readable, the bytes from `*p` to `end` writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_add_http_header_by_name(
    wsi: *mut lws,
    name: *const c_uchar,
    value: *const c_uchar,
    length: c_int,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    // SAFETY: `name` is NULL or a string, `length` bytes at `value` are readable, the bytes from `*p` to `end`
    // writable, by contract.
    entry("lws_add_http_header_by_name", 1, || unsafe {
        http::add_by_name(wsi.cast(), name, value, length, p, end)
    })
}

/// Adds a Content-Length header at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`.
/// # Safety
/// The bytes from `*p` to `end` are writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_add_http_header_content_length(
    wsi: *mut lws,
    content_length: c_ulong,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    // SAFETY: the bytes from `*p` to `end` are writable, by contract.
    entry("lws_add_http_header_content_length", 1, || unsafe {
        http::add_length(wsi.cast(), content_length, p, end)
    })
}

/// Adds the blank line that ends the headers at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`.
/// # Safety
/// The bytes from `*p` to `end` are writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_finalize_http_header(
    wsi: *mut lws,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    // SAFETY: the bytes from `*p` to `end` are writable, by contract.
    entry("lws_finalize_http_header", 1, || unsafe { http::finalize(wsi.cast(), p, end) })
}

/// Builds a redirect to `loc` at `*p` and writes it: status `code`, Location, an empty page. The transaction is not
/// completed. Returns the bytes written, or -1 when it does not fit before `end` or the location has a byte no
/// header may have.
/// # Safety
/// `len` bytes at `loc` are readable, the bytes from `*p` to `end` writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_http_redirect(
    wsi: *mut lws,
    code: c_int,
    loc: *const c_uchar,
    len: c_int,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    // SAFETY: `len` bytes at `loc` are readable, the bytes from `*p` to `end` writable, by contract.
    entry("lws_http_redirect", -1, || unsafe { http::send_redirect(wsi.cast(), code, loc, len, p, end) })
}

/// Answers the request with a status and a small page; `html_body` is text for it, or NULL. The transaction is not
/// completed. Returns 0 (where the original answered 1), or -1 when it cannot be written.
/// # Safety
/// `html_body` is NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_return_http_status(
    wsi: *mut lws,
    code: c_uint,
    html_body: *const c_char,
) -> c_int {
    // SAFETY: `html_body` is NULL or a string, by contract.
    entry("lws_return_http_status", -1, || unsafe { http::return_status(wsi.cast(), code, html_body) })
}

/// Ends a transaction. Returns 0: the connection stays for another request. Returns 1: it does not, and the callback
/// has to answer -1. From any thread.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_http_transaction_completed(wsi: *mut lws) -> c_int {
    entry("lws_http_transaction_completed", 1, || http::completed(wsi.cast()))
}

/// Answers the request with a regular file: `content_type`, and `other_headers` (`other_headers_len` bytes of whole
/// lines) after the library's own headers. The loop sends it; LWS_CALLBACK_HTTP_FILE_COMPLETION comes when it is
/// out, and the transaction completes by itself.
/// Returns 0 when it is under way, never more; -1 when there is no such regular file (404 was answered), the
/// connection has ended or no request is open.
/// # Safety
/// `file` and `content_type` are NULL or strings, `other_headers_len` bytes at `other_headers` are readable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_serve_http_file(
    wsi: *mut lws,
    file: *const c_char,
    content_type: *const c_char,
    other_headers: *const c_char,
    other_headers_len: c_int,
) -> c_int {
    entry("lws_serve_http_file", -1, || {
        // SAFETY: `file` and `content_type` are NULL or strings, `other_headers_len` bytes at `other_headers` are
        // readable, by contract.
        let started =
            unsafe { http::serve_file(wsi.cast(), file, content_type, other_headers, other_headers_len) }?;
        Ok(if started { 0 } else { -1 })
    })
}

/// Goes on sending a file. The loop does that by itself, so there is nothing to do: returns 0, or -1 when the
/// connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_serve_http_file_fragment(wsi: *mut lws) -> c_int {
    entry("lws_serve_http_file_fragment", -1, || conn::fd(wsi.cast()).map(|_| 0))
}

/// The callback of the built-in protocol: every request is answered with 404.
///
/// # Safety
/// The arguments are those of a callback.
pub(crate) unsafe extern "C" fn http_only(
    wsi: *mut lws,
    reason: lws_callback_reasons,
    _user: *mut c_void,
    _in: *mut c_void,
    _len: usize,
) -> c_int {
    match reason {
        LWS_CALLBACK_HTTP => entry("http-only", -1, || http::not_found(wsi.cast())),
        _ => 0,
    }
}
