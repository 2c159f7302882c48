//! Files as answers to requests.

use crate::types::*;
use lws_abi::{conn, entry, http};
use std::ffi::{c_char, c_int};
use std::ptr;

/// Answers the request with a regular file: HTTP/1.0, with Server, Content-Type and Content-Length.
///
/// As much as the socket takes is sent before the return, the rest by the loop. When all of it is out, which may be before
/// the return, LWS_CALLBACK_HTTP_FILE_COMPLETION comes. After that the connection is closed if that callback answers
/// nonzero, the request was HTTP/1.0 or it said `Connection: close`; else it takes another request.
/// Returns 0; -1 when the file cannot be read (400 was answered, and the connection ends), the connection has ended or no
/// request is open.
/// # Safety
/// `file` and `content_type` are NULL or strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_serve_http_file(
    context: *mut libwebsocket_context,
    wsi: *mut libwebsocket,
    file: *const c_char,
    content_type: *const c_char,
) -> c_int {
    entry("libwebsockets_serve_http_file", -1, || {
        let _ = context;
        // SAFETY: `file` and `content_type` are NULL or strings, by contract.
        let started = unsafe { http::serve_file(wsi.cast(), file, content_type, ptr::null(), 0) }?;
        Ok(if started { 0 } else { -1 })
    })
}

/// Goes on sending a file. The loop does that by itself, so there is nothing to do: returns 0, or -1 when the
/// connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsockets_serve_http_file_fragment(
    context: *mut libwebsocket_context,
    wsi: *mut libwebsocket,
) -> c_int {
    entry("libwebsockets_serve_http_file_fragment", -1, || {
        let _ = context;
        conn::fd(wsi.cast()).map(|_| 0)
    })
}
