//! What a program asks of connections: writing, waiting, closing, looking.

use crate::types::*;
use lws_abi::conn_handle::{ConnHandle, Wsi};
use lws_abi::context::Context;
use lws_abi::{Refusal, address, adopt, conn, entry, strings};
use lws_engine::opaque::ProtocolKey;
use std::ffi::{c_char, c_int, c_uchar};
use std::ptr;

/// Most bytes lws_adopt_socket_readbuf() takes.
const LONGEST_READ: usize = 2048;

/// Hands `len` bytes at `buf` to the connection as if its peer had sent them, behind what was read of it already. What they
/// lead to has been called back on return, unless this is called from a callback of the same connection, or its input is
/// held back: then it comes with the loop's next turns. Under TLS the bytes are those of the payload.
///
/// Returns `len`; -1 when the bytes have ended the connection, it has ended before, or takes no bytes (a listener, a
/// TLS handshake, a client without a request under way).
/// # Safety
/// `len` bytes at `buf` are readable, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_read(wsi: *mut lws, buf: *mut c_uchar, len: usize) -> c_int {
    entry("lws_read", -1, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let answer = c_int::try_from(len)
            .map_err(|_| Refusal::BadArgument { name: "len", why: "is beyond an int" })?;
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(buf, len) }?;
        let lives = conn.ask(conn.context.engine.feed(conn.id, bytes))?;
        if lives { Ok(answer) } else { Err(Refusal::Quiet) }
    })
}

/// Calls the protocol's callback with `reason` for every connection bound to this very entry of an array, at once
/// and on this thread; `in` is NULL and `len` 0. Answers of the callback are ignored. Returns 0, or -1 for invalid
/// arguments.
#[unsafe(no_mangle)]
pub extern "C" fn lws_callback_all_protocol(
    context: *mut lws_context,
    protocol: *const lws_protocols,
    reason: c_int,
) -> c_int {
    entry("lws_callback_all_protocol", -1, || {
        let context = Context::borrow(context.cast())?;
        if protocol.is_null() {
            return Err(Refusal::NullArgument("protocol"));
        }
        let _ = context.engine.call_all(None, ProtocolKey(protocol.addr()), reason, 0, 0);
        Ok(0)
    })
}

/// Calls the protocol's callback with `reason` for every connection of one virtual host that is bound to this very entry of
/// an array, at once and on this thread; `in` is NULL and `len` 0. Answers of the callback are ignored. Returns 0, or -1 for
/// invalid arguments.
#[unsafe(no_mangle)]
pub extern "C" fn lws_callback_all_protocol_vhost(
    vh: *mut lws_vhost,
    protocol: *const lws_protocols,
    reason: c_int,
) -> c_int {
    entry("lws_callback_all_protocol_vhost", -1, || {
        let (context, id) = Context::borrow_vhost(vh.cast())?;
        if protocol.is_null() {
            return Err(Refusal::NullArgument("protocol"));
        }
        let _ = context.engine.call_all(Some(id), ProtocolKey(protocol.addr()), reason, 0, 0);
        Ok(0)
    })
}

/// Goes on with the input of every connection bound to this very entry of an array.
#[unsafe(no_mangle)]
pub extern "C" fn lws_rx_flow_allow_all_protocol(
    context: *const lws_context,
    protocol: *const lws_protocols,
) {
    entry("lws_rx_flow_allow_all_protocol", (), || {
        let _ = Context::borrow(context.cast())?.engine.resume_all(ProtocolKey(protocol.addr()));
        Ok(())
    });
}

/// How many bytes the peer's flow control allows: (size_t)-1, no limit. The same when the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_peer_write_allowance(wsi: *mut lws) -> usize {
    entry("lws_get_peer_write_allowance", usize::MAX, || ConnHandle::borrow(wsi.cast()).map(|_| usize::MAX))
}

/// The connection's descriptor, or -1 when it has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_socket_fd(wsi: *mut lws) -> c_int {
    entry("lws_get_socket_fd", -1, || conn::fd(wsi.cast()))
}

/// Whether the connection uses TLS: a client's `ssl_connection`, for a peer 1 or 0.
#[unsafe(no_mangle)]
pub extern "C" fn lws_is_ssl(wsi: *mut lws) -> c_int {
    entry("lws_is_ssl", 0, || match Wsi::borrow(wsi.cast())? {
        Wsi::Conn(_) => lws_abi::tls::word(wsi.cast()).map(|word| word as c_int),
        Wsi::Dummy { .. } => Ok(0),
    })
}

/// Writes the peer's numeric address into `name` (an IPv4 peer of a dual-stack socket as ::ffff:a.b.c.d), cut to
/// `namelen` with its NUL. Returns `name`; NULL when there is no peer or no room.
/// # Safety
/// `namelen` bytes at `name` are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_peer_simple(
    wsi: *mut lws,
    name: *mut c_char,
    namelen: c_int,
) -> *const c_char {
    entry("lws_get_peer_simple", ptr::null(), || {
        // SAFETY: `namelen` bytes at `name` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(name, namelen) }?;
        let is_known = !room.is_empty() && address::peer_text(conn::fd(wsi.cast())?, room);
        Ok(if is_known { name.cast_const() } else { ptr::null() })
    })
}

/// Takes over an accepted socket as a new connection of the context's first virtual host. The `len` bytes at `readbuf`, 2048 at most,
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
    entry("lws_adopt_socket_readbuf", ptr::null_mut(), || {
        let context = Context::borrow(context.cast())?;
        let len = if readbuf.is_null() { 0 } else { len };
        if len > LONGEST_READ {
            // SAFETY: ours by contract, and nobody else's; -1 is no descriptor and left alone.
            unsafe { libc::close(accept_fd) };
            return Err(Refusal::BadArgument { name: "len", why: "is more than 2048" });
        }
        // SAFETY: `len` bytes at `readbuf` are readable, or it is NULL, by contract.
        let first = unsafe { strings::bytes(readbuf, len) }?;
        // SAFETY: the descriptor is valid and becomes the library's, by contract.
        unsafe { adopt::socket(context, context.engine.first_vhost(), accept_fd, first) }
    })
    .cast()
}
