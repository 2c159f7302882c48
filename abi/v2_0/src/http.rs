//! Requests and responses.

use crate::settings::FACTS;
use crate::types::*;
use lws_abi::{entry, http};
use std::ffi::{c_int, c_uchar, c_ulong, c_void};
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
