//! What a program asks of connections, in callbacks.

use crate::facts::KINDS;
use crate::types::*;
use lws_abi::entry;
use lws_abi::legacy::io;
use std::ffi::{c_char, c_int, c_uchar};

/// Writes `len` bytes at `buf` as `protocol` says. All of them are taken over: what the socket does not take now is sent by
/// the loop, in order. Neither padding is used.
/// [to 0.2] Returns 0; -1, with a line on stderr, when the connection is not open or a peer that knows text alone would not
/// [to 0.2] understand a byte 0xFF in it.
/// [from 0.4] Returns 0; -1, with a line on stderr, when the connection is not open, a control frame has more than 125 bytes, or a
/// [from 0.4] peer that knows text alone would not understand a byte 0xFF in it. A write of no bytes is left out, with a line on
/// [from 0.4] stderr.
/// # Safety
/// `len` bytes can be read at `buf`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_write(
    wsi: *mut libwebsocket,
    buf: *mut c_uchar,
    len: usize,
    protocol: libwebsocket_write_protocol,
) -> c_int {
    // SAFETY: `len` bytes can be read at `buf`, by contract.
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
        // SAFETY: `file` and `content_type` are NULL or strings, by contract.
        unsafe { io::serve_file(wsi.cast(), file, content_type) }
    })
}
