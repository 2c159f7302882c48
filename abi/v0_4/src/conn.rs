//! What a program asks of connections.

use crate::types::*;
use lws_abi::{address, conn, entry, log, strings};
use std::ffi::{c_char, c_int};

/// Asks for one LWS_CALLBACK_CLIENT_WRITEABLE as soon as the connection takes bytes; several calls before it give one.
/// Returns 1 always.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_callback_on_writable(wsi: *mut libwebsocket) -> c_int {
    entry("libwebsocket_callback_on_writable", 1, || conn::want_write(wsi.cast()).map(|_| 1))
}

/// Stops (0) or goes on with telling what a connection receives; meanwhile nothing is read, and nothing is lost.
/// Returns 0; 1, with a line on stderr, when there is no such connection.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_rx_flow_control(wsi: *mut libwebsocket, enable: c_int) -> c_int {
    entry("libwebsocket_rx_flow_control", 1, || conn::flow_control(wsi.cast(), enable != 0).map(|()| 0))
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
        // SAFETY: `name_len` bytes at `name` are writable, or it is NULL, by contract.
        let name = unsafe { strings::room(name, name_len) }?;
        // SAFETY: `rip_len` bytes at `rip` are writable, or it is NULL, by contract.
        let rip = unsafe { strings::room(rip, rip_len) }?;
        if let Err(refusal) = address::peer_names(fd, name, rip) {
            log::line(log::INFO, format_args!("descriptor {fd} has no peer: {refusal}"));
        }
        Ok(())
    });
}
