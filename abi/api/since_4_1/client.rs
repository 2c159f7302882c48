//! Client connections: their replies, bodies and redirects.

use crate::types::*;
use lws_abi::client;
use lws_abi::conn_handle::ConnHandle;
use lws_abi::{entry, strings};
use std::ffi::{c_char, c_int, c_uint};
use std::ptr;

/// The status of an HTTP client's reply, 0 while there is none or the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_http_client_http_response(wsi: *mut lws) -> c_uint {
    entry("lws_http_client_http_response", 0, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.reply_status(conn.id)).map(c_uint::from)
    })
}

/// Tells that the request has a body which the program will write (nonzero, in
/// LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER), or that it is complete (0, before its last piece is written). While
/// there is one, lws_callback_on_writable() brings LWS_CALLBACK_CLIENT_HTTP_WRITEABLE; the first one comes by itself.
#[unsafe(no_mangle)]
pub extern "C" fn lws_client_http_body_pending(wsi: *mut lws, something_left_to_send: c_int) {
    entry("lws_client_http_body_pending", (), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.set_body_pending(conn.id, something_left_to_send != 0))
    });
}

/// Writes the start of a part of a multipart/form-data body at `*p`, which moves behind it: the boundary, and the
/// head of the part with its `name`, and `filename` and `content_type` where they are not NULL. With a NULL `name`
/// the final boundary.
/// Returns 0; nonzero, and nothing is written, when it does not fit before `end`, a text holds a quote or a line's
/// end, or the connection was not made with LCCSCF_HTTP_MULTIPART_MIME.
/// # Safety
/// The texts are NULL or strings, `p` points to a writable pointer, and the bytes from `*p` to `end` are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_client_http_multipart(
    wsi: *mut lws,
    name: *const c_char,
    filename: *const c_char,
    content_type: *const c_char,
    p: *mut *mut c_char,
    end: *mut c_char,
) -> c_int {
    entry("lws_client_http_multipart", 1, || {
        // SAFETY: NULL or strings by contract.
        let text = |s: *const c_char| unsafe { strings::cstr(s) }.map(|t| t.to_bytes());
        let (name, file, kind) = (text(name), text(filename), text(content_type));
        // SAFETY: the texts are NULL or strings, `p` points to a writable pointer, and the bytes from `*p` to `end`
        // are writable, by contract.
        unsafe { client::multipart(wsi.cast(), name, file, kind, p.cast(), end.cast()) }.map(|()| 0)
    })
}

/// 1 when the connection follows a redirect that made a GET of its request (303), so that there is no body to
/// write; else 0.
#[unsafe(no_mangle)]
pub extern "C" fn lws_http_is_redirected_to_get(wsi: *mut lws) -> c_int {
    entry("lws_http_is_redirected_to_get", 0, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.was_turned_to_get(conn.id)).map(c_int::from)
    })
}

/// The pointer lws_set_opaque_parent_data() stored; NULL at first and when the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_opaque_parent_data(wsi: *const lws) -> *mut std::ffi::c_void {
    entry("lws_get_opaque_parent_data", ptr::null_mut(), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.opaque_for_children(conn.id)).map(ptr::with_exposed_provenance_mut)
    })
}

/// Stores a pointer with a connection, for those that belong to it. The library never looks at it.
#[unsafe(no_mangle)]
pub extern "C" fn lws_set_opaque_parent_data(wsi: *mut lws, data: *mut std::ffi::c_void) {
    entry("lws_set_opaque_parent_data", (), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.set_opaque_for_children(conn.id, data.expose_provenance()))
    });
}
