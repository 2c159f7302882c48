//! Requests and responses, with this generation's numbers and prototypes.

use crate::settings::FACTS;
use crate::types::*;
use lws_abi::{entry, http};
use std::ffi::{c_int, c_uchar};
use std::ptr;

/// The name of a header or other token as it is matched: lower case, with its colon. Static. NULL for a number
/// that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_token_to_string(token: lws_token_indexes) -> *const c_uchar {
    entry("lws_token_to_string", ptr::null(), || {
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
    content_length: lws_filepos_t,
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
) -> c_int {
    // SAFETY: the bytes from `*p` to `end` are writable, by contract.
    entry("lws_add_http_header_content_length", 1, || unsafe {
        http::add_length(wsi.cast(), content_length, p, end)
    })
}
