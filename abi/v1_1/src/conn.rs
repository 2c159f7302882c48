//! What a program asks of connections: writing, waiting, closing, looking.

use crate::types::*;
use lws_abi::conn_handle::{ConnHandle, Wsi};
use lws_abi::context::Context;
use lws_abi::protocols::everywhere;
use lws_abi::{Refusal, address, conn, entry, log, strings};
use lws_engine::conn::End;
use lws_engine::fd_owner::Owner;
use std::ffi::{c_char, c_int, c_uchar, c_void};
use std::ptr;

/// The bits of a write's kind that are no flags.
const KIND: libwebsocket_write_protocol = 0x3f;

/// Writes `len` bytes at `buf` as `protocol` says: a WebSocket frame, or bytes of an HTTP response.
///
/// The bytes around `buf` are not used, and its own are not changed. All of them are taken over: what the socket does not
/// take now is sent by the loop, in order. LWS_WRITE_CLOSE begins the end of the WebSocket: its payload is a big-endian
/// code and a text, or nothing; what is no code counts as text, with 1000 as the code.
/// Returns 0, also for an empty frame, which is not sent; -1 when the WebSocket is not open, more than 16 MiB wait to be
/// sent, or an argument is invalid (control frames hold at most 125 bytes).
/// # Safety
/// `len` bytes at `buf` are readable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_write(
    wsi: *mut libwebsocket,
    buf: *mut c_uchar,
    len: usize,
    protocol: libwebsocket_write_protocol,
) -> c_int {
    entry("libwebsocket_write", -1, || {
        if protocol & KIND == LWS_WRITE_CLOSE {
            // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
            let payload = unsafe { strings::bytes(buf.cast_const(), len) }?;
            return conn::begin_end(wsi.cast(), payload).map(|()| 0);
        }
        if len == 0 {
            log::line(log::WARN, format_args!("a write without bytes is not sent"));
            return Ok(0);
        }
        // SAFETY: `len` bytes at `buf` are readable, by contract.
        unsafe { conn::write_apart(wsi.cast(), buf, len, protocol) }.map(|()| 0)
    })
}

/// Asks for one LWS_CALLBACK_SERVER_WRITEABLE or LWS_CALLBACK_CLIENT_WRITEABLE as soon as the connection takes bytes;
/// several calls before it give one. A client may ask before it is established. Returns 1, or -1 when it is ending or
/// has ended.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_callback_on_writable(
    context: *mut libwebsocket_context,
    wsi: *mut libwebsocket,
) -> c_int {
    entry("libwebsocket_callback_on_writable", -1, || {
        let _ = context;
        conn::want_write(wsi.cast()).map(|wanted| if wanted == 1 { 1 } else { -1 })
    })
}

/// Asks for a writeable callback on every WebSocket, of servers and clients, that has agreed on `protocol`, an entry of an
/// array that a context was made with. Returns 0; -1 for another pointer.
/// # Safety
/// `protocol` is NULL or a protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_callback_on_writable_all_protocol(
    protocol: *const libwebsocket_protocols,
) -> c_int {
    entry("libwebsocket_callback_on_writable_all_protocol", -1, || {
        // SAFETY: NULL or a protocol by contract.
        let owner = unsafe { protocol.as_ref() }.ok_or(Refusal::NullArgument("protocol"))?.owning_server;
        let context = Context::borrow(owner.cast())?;
        // SAFETY: `protocol` is NULL or a protocol, by contract.
        for (id, key) in unsafe { everywhere(context, protocol.cast()) }? {
            let _ = context.engine.want_write_all(Some(id), key);
        }
        Ok(0)
    })
}

/// Pauses (`enable` 0) or goes on with (anything else) the delivery of input, at once. What was read already is
/// kept and delivered first. Returns 0.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_rx_flow_control(wsi: *mut libwebsocket, enable: c_int) -> c_int {
    entry("libwebsocket_rx_flow_control", 0, || conn::flow_control(wsi.cast(), enable != 0).map(|()| 0))
}

/// 1 when writing now would only fill the library's memory: output waits that the socket refused. 0 otherwise.
/// 1 also for a connection that has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_send_pipe_choked(wsi: *mut libwebsocket) -> c_int {
    entry("lws_send_pipe_choked", 1, || conn::is_choked(wsi.cast()).map(c_int::from))
}

/// Ends a connection.
///
/// With a `status` an open WebSocket sends a close frame with it; LWS_CALLBACK_CLOSED comes with the peer's answer, after
/// a second at the latest. With LWS_CLOSE_STATUS_NOSTATUS it comes before the return, unless a callback of this very
/// connection is running: then when that returns. NULL, and a connection that has ended, are allowed.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_close_and_free_session(
    context: *mut libwebsocket_context,
    wsi: *mut libwebsocket,
    status: lws_close_status,
) {
    entry("libwebsocket_close_and_free_session", (), || {
        let _ = context;
        let conn = match ConnHandle::borrow(wsi.cast()) {
            Ok(conn) => conn,
            Err(Refusal::NullArgument(_) | Refusal::StaleHandle) => return Ok(()),
            Err(refusal) => return Err(refusal),
        };
        let engine = &conn.context.engine;
        let code = u16::try_from(status).ok().filter(|_| status != LWS_CLOSE_STATUS_NOSTATUS);
        let says = |code| engine.set_close_reason(conn.id, code, b"").is_ok();
        // Another call may have ended it meanwhile.
        let _ = match code {
            Some(_) if !engine.is_open(conn.id).unwrap_or(false) => Ok(()),
            Some(code) if says(code) => engine.end_here(conn.id, End::Politely),
            _ => engine.drop_conn(conn.id),
        };
        Ok(())
    });
}

/// Ends the connection whose descriptor this is, at once and without a close frame. A descriptor that is not the
/// context's is closed; in LWS_CALLBACK_FILTER_NETWORK_CONNECTION the peer's is turned away when the callback returns.
/// # Safety
/// A descriptor that is not the context's is the caller's to close.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_hangup_on_client(context: *mut libwebsocket_context, fd: c_int) {
    entry("libwebsockets_hangup_on_client", (), || {
        let context = Context::borrow(context.cast())?;
        match context.engine.claim(fd) {
            Owner::Conn(id) => {
                let _ = context.engine.drop_conn(id);
            }
            Owner::Engine => {}
            Owner::Nobody => {
                // SAFETY: no connection's, so the program's by contract; a number that is no descriptor is refused.
                unsafe { libc::close(fd) };
            }
        }
        Ok(())
    });
}

/// The protocol a connection has agreed on, before that the first one: an entry of the program's own array. NULL when the
/// connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsockets_get_protocol(wsi: *mut libwebsocket) -> *const libwebsocket_protocols {
    entry("libwebsockets_get_protocol", ptr::null(), || {
        Ok(ptr::with_exposed_provenance(Wsi::borrow(wsi.cast())?.binding()?.1.0))
    })
}

/// 1 when the current frame is the last one of its message, whether or not all of it was delivered; else 0. A message is
/// complete when this is 1 and libwebsockets_remaining_packet_payload() is 0.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_is_final_fragment(wsi: *mut libwebsocket) -> c_int {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return frame.is_last.into();
    }
    entry("libwebsocket_is_final_fragment", 0, || Ok(c_int::from(conn::frame(wsi.cast())?.is_last)))
}

/// The reserved bits of the current frame, in place (mask 0x70). 0 without a WebSocket.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_get_reserved_bits(wsi: *mut libwebsocket) -> c_uchar {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return frame.reserved_bits;
    }
    entry("libwebsocket_get_reserved_bits", 0, || Ok(conn::frame(wsi.cast())?.reserved_bits))
}

/// 1 when the current message is binary, 0 when it is text or there is no WebSocket.
#[unsafe(no_mangle)]
pub extern "C" fn lws_frame_is_binary(wsi: *mut libwebsocket) -> c_int {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return frame.is_binary.into();
    }
    entry("lws_frame_is_binary", 0, || Ok(c_int::from(conn::frame(wsi.cast())?.is_binary)))
}

/// The session memory of a connection, made now if it has none yet. NULL when its protocol wants none, and when the
/// connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_ensure_user_space(wsi: *mut libwebsocket) -> *mut c_void {
    entry("libwebsocket_ensure_user_space", ptr::null_mut(), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let memory = conn.ask(conn.context.engine.ensure_session(conn.id))?;
        Ok(ptr::with_exposed_provenance_mut(memory))
    })
}

/// Handles `len` bytes at `buf` as if they had been read from the connection's socket. Returns 0; -1 when that has ended
/// the connection, or it had ended before.
/// # Safety
/// `len` bytes at `buf` are readable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_read(
    context: *mut libwebsocket_context,
    wsi: *mut libwebsocket,
    buf: *mut c_uchar,
    len: usize,
) -> c_int {
    entry("libwebsocket_read", -1, || {
        let _ = context;
        let conn = ConnHandle::borrow(wsi.cast())?;
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(buf.cast_const(), len) }?;
        let lives = conn.context.engine.feed(conn.id, bytes).map_err(|_| Refusal::Quiet)?;
        Ok(if lives { 0 } else { -1 })
    })
}

/// Writes what is known of the peer of `fd`: its name as the resolver knows it into `name`, its numeric address into
/// `rip`. Either is empty when it is not known. This may wait for the resolver. `context` and `wsi` are not looked at.
/// # Safety
/// `name_len` bytes at `name` and `rip_len` bytes at `rip` are writable, or they are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsockets_get_peer_addresses(
    context: *mut libwebsocket_context,
    wsi: *mut libwebsocket,
    fd: c_int,
    name: *mut c_char,
    name_len: c_int,
    rip: *mut c_char,
    rip_len: c_int,
) {
    entry("libwebsockets_get_peer_addresses", (), || {
        let _ = (context, wsi);
        // SAFETY: `name_len` bytes at `name` are writable, or it is NULL, by contract.
        let name = unsafe { strings::room(name, name_len) }?;
        // SAFETY: `rip_len` bytes at `rip` are writable, or it is NULL, by contract.
        let rip = unsafe { strings::room(rip, rip_len) }?;
        address::peer_names(fd, name, rip)
    });
}
