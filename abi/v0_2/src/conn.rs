//! What a program asks of connections, in callbacks.

use crate::habits::KINDS;
use crate::types::*;
use lws_abi::early::{io, server};
use lws_abi::entry;
use std::ffi::{c_char, c_int, c_uchar};
use std::ptr;

/// Writes `len` bytes at `buf` as `protocol` says. All of them are taken over: what the socket does not take now is sent by
/// the loop, in order. Neither padding is used.
/// Returns 0; -1, with a line on stderr, when the connection is not open or a peer that knows text alone would not
/// understand a byte 0xFF in it.
/// # Safety
/// `len` bytes can be read at `buf`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_write(
    wsi: *mut libwebsocket,
    buf: *mut c_uchar,
    len: usize,
    protocol: libwebsocket_write_protocol,
) -> c_int {
    // SAFETY: forwarded from this function's contract.
    entry("libwebsocket_write", -1, || unsafe { io::write(wsi.cast(), buf, len, protocol, KINDS) })
}

/// Answers a plain request, inside LWS_CALLBACK_HTTP, with a file. The name is used as it is. The file goes out as the
/// socket takes it; the name need not outlive the call.
/// Returns 0; -1 when it cannot be read: the peer has got a reply that says so, and the connection ends.
/// # Safety
/// `file` and `content_type` are NULL or strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_serve_http_file(
    wsi: *mut libwebsocket,
    file: *const c_char,
    content_type: *const c_char,
) -> c_int {
    entry("libwebsockets_serve_http_file", -1, || {
        // SAFETY: forwarded from this function's contract.
        unsafe { io::serve_file(wsi.cast(), file, content_type) }
    })
}

/// The protocol that was agreed on for a connection, an entry of the program's own array; the first one before that. NULL
/// when it has ended.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_get_protocol(wsi: *mut libwebsocket) -> *const libwebsocket_protocols {
    entry("libwebsockets_get_protocol", ptr::null(), || server::protocol_of(wsi.cast()).map(|p| p.cast()))
}
