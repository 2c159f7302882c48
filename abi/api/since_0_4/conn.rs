//! What a program asks of connections: looking.

use crate::types::*;
use lws_abi::{conn, entry};
use std::ffi::c_int;

/// The connection's descriptor; with TLS, that of the socket below. -1 when it has ended.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_get_socket_fd(wsi: *mut libwebsocket) -> c_int {
    entry("libwebsocket_get_socket_fd", -1, || conn::fd(wsi.cast()))
}

/// Inside LWS_CALLBACK_RECEIVE and LWS_CALLBACK_CLIENT_RECEIVE: how many bytes of the current frame's payload are still to
/// come. 0 without a WebSocket.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsockets_remaining_packet_payload(wsi: *mut libwebsocket) -> usize {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return usize::try_from(frame.remaining).unwrap_or(usize::MAX);
    }
    entry("libwebsockets_remaining_packet_payload", 0, || {
        Ok(usize::try_from(conn::frame(wsi.cast())?.remaining).unwrap_or(usize::MAX))
    })
}
