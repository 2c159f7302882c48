//! What a program asks of connections.

use crate::habits::KINDS;
use crate::types::*;
use lws_abi::early::{io, server};
use lws_abi::{address, conn, entry, log, strings};
use std::ffi::{c_char, c_int, c_uchar};
use std::ptr;

/// Writes `len` bytes at `buf` as `protocol` says. All of them are taken over: what the socket does not take now is sent by
/// the loop, in order. Neither padding is used.
/// Returns 0; -1, with a line on stderr, when the connection is not open, a control frame has more than 125 bytes, or a peer
/// that knows text alone would not understand a byte 0xFF in it. A write of no bytes is left out, with a line on stderr.
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

/// Asks for one LWS_CALLBACK_CLIENT_WRITEABLE as soon as the connection takes bytes; several calls before it give one.
/// Returns 1 always.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_callback_on_writable(wsi: *mut libwebsocket) -> c_int {
    entry("libwebsocket_callback_on_writable", 1, || conn::want_write(wsi.cast()).map(|_| 1))
}

/// The connection's descriptor; with TLS, that of the socket below. -1 when it has ended.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_get_socket_fd(wsi: *mut libwebsocket) -> c_int {
    entry("libwebsocket_get_socket_fd", -1, || conn::fd(wsi.cast()))
}

/// Stops (0) or goes on with telling what a connection receives; meanwhile nothing is read, and nothing is lost.
/// Returns 0; 1, with a line on stderr, when there is no such connection.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_rx_flow_control(wsi: *mut libwebsocket, enable: c_int) -> c_int {
    entry("libwebsocket_rx_flow_control", 1, || conn::flow_control(wsi.cast(), enable != 0).map(|()| 0))
}

/// Inside LWS_CALLBACK_RECEIVE and LWS_CALLBACK_CLIENT_RECEIVE: how many bytes of the frame are still to come.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_remaining_packet_payload(wsi: *mut libwebsocket) -> usize {
    entry("libwebsockets_remaining_packet_payload", 0, || {
        Ok(usize::try_from(conn::frame(wsi.cast())?.remaining).unwrap_or(usize::MAX))
    })
}

/// Writes what is known of the peer of `fd`: its name as the resolver knows it (else its address) into `name`, its numeric
/// address into `rip`. Both are empty when there is no peer. This may wait for the resolver.
/// # Safety
/// `name_len` bytes at `name` and `rip_len` bytes at `rip` are writable, or they are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_get_peer_addresses(
    fd: c_int,
    name: *mut c_char,
    name_len: c_int,
    rip: *mut c_char,
    rip_len: c_int,
) {
    entry("libwebsockets_get_peer_addresses", (), || {
        // SAFETY: forwarded from this function's contract.
        let name = unsafe { strings::room(name, name_len) }?;
        // SAFETY: forwarded from this function's contract.
        let rip = unsafe { strings::room(rip, rip_len) }?;
        if let Err(refusal) = address::peer_names(fd, name, rip) {
            log::line(log::INFO, format_args!("descriptor {fd} has no peer: {refusal}"));
        }
        Ok(())
    });
}
