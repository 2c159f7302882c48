//! The protocol of a connection, and bytes for all that have one.

use crate::facts::LEGACY;
use crate::types::*;
use lws_abi::entry;
use lws_abi::legacy::{fork, server};
use std::ffi::{c_int, c_uchar};
use std::ptr;

/// The protocol that was agreed on for a connection, an entry of the program's own array; the first one before that. NULL
/// when it has ended.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsockets_get_protocol(wsi: *mut libwebsocket) -> *const libwebsocket_protocols {
    entry("libwebsockets_get_protocol", ptr::null(), || server::protocol_of(wsi.cast()).map(|p| p.cast()))
}

/// [to 0.2] Has LWS_CALLBACK_BROADCAST called for every open connection that `protocol` was agreed on for, with `buf` and `len`. What
/// [to 0.2] it sends, it writes itself.
/// [from 0.4] Has LWS_CALLBACK_BROADCAST called for every open connection that peers have made and `protocol` was agreed on for, with
/// [from 0.4] `buf` and `len`. What it sends, it writes itself.
///
/// In the process that serves, that is in callbacks, the callbacks are called before the return, with `buf` itself, which has
/// both paddings; 0 is returned.
/// [to 0.2] In the process that made the server and its children the bytes are sent to the server, as one
/// [to 0.2] broadcast in pieces of at most 1024 bytes; their number is returned, or -1 when it has gone. When the server is busy
/// [to 0.2] the call waits.
/// [from 0.4] In the one that libwebsockets_fork_service_loop() made and its children the bytes are sent to that process, as
/// [from 0.4] one broadcast in pieces of at most 2048 bytes; their number is returned, or -1 when it has gone.
/// `len` 0 does nothing.
/// # Safety
/// `protocol` is NULL or a protocol that the library has been given; `len` bytes at `buf`, and the paddings where they are
/// needed, are the callee's for the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_broadcast(
    protocol: *const libwebsocket_protocols,
    buf: *mut c_uchar,
    len: usize,
) -> c_int {
    // SAFETY: `protocol` is NULL or a protocol, and the bytes and their paddings are the callee's for the call, by
    // contract.
    entry("libwebsockets_broadcast", -1, || unsafe { fork::broadcast(&LEGACY, protocol.cast(), buf, len) })
}
