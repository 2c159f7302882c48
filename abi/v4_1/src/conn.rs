//! What a program asks of connections with prototypes or answers of this generation's own.

use crate::api::since_4_1::conn::tell_bound;
use crate::types::*;
use lws_abi::conn_handle::ConnHandle;
use lws_abi::context::Context;
use lws_abi::protocols::everywhere;
use lws_abi::{address, adopt, conn, entry, strings};
use std::ffi::{c_char, c_int};
use std::ptr;

/// Calls the protocol's callback with `reason` for every connection bound to it, at once and on this thread; `in`
/// is NULL and `len` 0. Answers of the callback are ignored. Returns 0, or -1 for invalid arguments.
/// # Safety
/// `protocol` is NULL or a protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_callback_all_protocol(
    context: *mut lws_context,
    protocol: *const lws_protocols,
    reason: c_int,
) -> c_int {
    entry("lws_callback_all_protocol", -1, || {
        let context = Context::borrow(context.cast())?;
        // SAFETY: `protocol` is NULL or a protocol, by contract.
        for (id, key) in unsafe { everywhere(context, protocol.cast()) }? {
            let _ = context.engine.call_all(Some(id), key, reason, 0, 0);
        }
        Ok(0)
    })
}

/// Calls the protocol's callback with `reason` for every connection of one virtual host that is bound to `protocol`, at once
/// and on this thread; NULL stands for all of its protocols. `in` is NULL and `len` 0, and answers are ignored. Returns 0, or
/// -1 when `protocol` is none of the virtual host's.
/// # Safety
/// `protocol` is NULL or a protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_callback_all_protocol_vhost(
    vh: *mut lws_vhost,
    protocol: *const lws_protocols,
    reason: c_int,
) -> c_int {
    // SAFETY: `protocol` is NULL or a protocol, by contract.
    entry("lws_callback_all_protocol_vhost", -1, || unsafe { tell_bound(vh, protocol, reason, 0, 0) })
}

/// Goes on with the input of every connection bound to `protocol`, on every virtual host.
/// # Safety
/// `protocol` is NULL or a protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_rx_flow_allow_all_protocol(
    context: *const lws_context,
    protocol: *const lws_protocols,
) {
    entry("lws_rx_flow_allow_all_protocol", (), || {
        let context = Context::borrow(context.cast())?;
        // SAFETY: `protocol` is NULL or a protocol, by contract.
        for (_, key) in unsafe { everywhere(context, protocol.cast()) }? {
            let _ = context.engine.resume_all(key);
        }
        Ok(())
    });
}

/// How many bytes the peer's flow control allows: -1, no limit, on HTTP/1 and WebSockets.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_peer_write_allowance(wsi: *mut lws) -> lws_fileofs_t {
    entry("lws_get_peer_write_allowance", -1, || ConnHandle::borrow(wsi.cast()).map(|_| -1))
}

/// The connection's descriptor, or -1 when it has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_socket_fd(wsi: *mut lws) -> lws_sockfd_type {
    entry("lws_get_socket_fd", -1, || conn::fd(wsi.cast()))
}

/// 1 when the connection uses TLS, else 0.
#[unsafe(no_mangle)]
pub extern "C" fn lws_is_ssl(wsi: *mut lws) -> c_int {
    entry("lws_is_ssl", 0, || lws_abi::tls::word(wsi.cast()).map(|word| word as c_int))
}

/// Writes the peer's numeric address into `name` (an IPv4 peer of a dual-stack socket as ::ffff:a.b.c.d; a
/// description of the error when there is none), cut to `namelen` with its NUL. Returns `name`.
/// # Safety
/// `namelen` bytes at `name` are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_peer_simple(
    wsi: *mut lws,
    name: *mut c_char,
    namelen: usize,
) -> *const c_char {
    entry("lws_get_peer_simple", ptr::null(), || {
        // SAFETY: `namelen` bytes at `name` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(name, namelen) }?;
        let fd = conn::fd(wsi.cast())?;
        address::peer_text(fd, room);
        Ok(name.cast_const())
    })
}

/// Takes over an accepted socket as a new connection of the context's first virtual host. The `len` bytes at `readbuf`,
/// were read from it already; they are handled before the return. Returns the connection, or NULL: the socket is closed then.
/// # Safety
/// The descriptor is valid and becomes the library's. `len` bytes at `readbuf` are readable, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_adopt_socket_readbuf(
    context: *mut lws_context,
    accept_fd: lws_sockfd_type,
    readbuf: *const c_char,
    len: usize,
) -> *mut lws {
    // SAFETY: `len` bytes at `readbuf` are readable, or it is NULL, by contract.
    entry("lws_adopt_socket_readbuf", ptr::null_mut(), || unsafe {
        let first = if readbuf.is_null() { &[] } else { strings::bytes(readbuf, len)? };
        let context = Context::borrow(context.cast())?;
        adopt::socket(context, context.engine.first_vhost(), accept_fd, first)
    })
    .cast()
}
