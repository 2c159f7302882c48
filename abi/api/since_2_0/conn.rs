//! What a program asks of connections: writing, waiting, closing, looking.

use crate::facts;
use crate::types::*;
use lws_abi::conn_handle::Wsi;
use lws_abi::context::Context;
use lws_abi::protocols::everywhere;
use lws_abi::{address, adopt, conn, entry, strings};
use std::ffi::{c_char, c_int, c_uchar, c_void};
use std::ptr;

/// Writes `len` bytes at `buf` as `protocol` says: a WebSocket frame, or bytes of an HTTP response.
///
/// For a frame LWS_PRE bytes before `buf` must be writable; its header may be put there. All bytes are taken over:
/// what the socket does not take now is sent by the loop, in order. May be called from any thread.
/// Returns `len` (for LWS_WRITE_PING and _PONG the header's bytes more);
/// [to 2.0] 0 when the WebSocket is ending already; -1 when the connection is broken or has ended, or for invalid
/// [from 4.1] -1 when the connection is broken, ends or has ended, or for invalid
/// arguments (control frames hold at most 125 bytes).
/// # Safety
/// `len` bytes at `buf` are readable, and for frames LWS_PRE bytes before it writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_write(
    wsi: *mut lws,
    buf: *mut c_uchar,
    len: usize,
    protocol: lws_write_protocol,
) -> c_int {
    // SAFETY: `len` bytes at `buf` are readable, and for frames LWS_PRE bytes before it writable, by contract.
    if let Some(written) = unsafe { conn::write_inside(wsi.cast(), buf, len, protocol) } {
        return written;
    }
    // SAFETY: as above.
    entry("lws_write", -1, || unsafe { conn::write(wsi.cast(), buf, len, protocol) })
}

/// Asks for one LWS_CALLBACK_SERVER_WRITEABLE (or LWS_CALLBACK_HTTP_WRITEABLE) as soon as the connection takes
/// bytes; several calls before it give one. From any thread. Returns 1, 0 when the connection is ending, -1 when
/// it has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_callback_on_writable(wsi: *mut lws) -> c_int {
    if conn::want_write_inside(wsi.cast()) {
        return 1;
    }
    entry("lws_callback_on_writable", -1, || conn::want_write(wsi.cast()))
}

/// Asks for a writeable callback on every WebSocket bound to `protocol`, on every virtual host that has it (the
/// same name and callback). Returns 0, or -1 for a context that is none or NULL.
/// # Safety
/// `protocol` is NULL or a protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_callback_on_writable_all_protocol(
    context: *const lws_context,
    protocol: *const lws_protocols,
) -> c_int {
    entry("lws_callback_on_writable_all_protocol", -1, || {
        let context = Context::borrow(context.cast())?;
        // SAFETY: `protocol` is NULL or a protocol, by contract.
        for (id, key) in unsafe { everywhere(context, protocol.cast()) }? {
            let _ = context.engine.want_write_all(Some(id), key);
        }
        Ok(0)
    })
}

/// Notes the code and text (of which 123 bytes count) that the close frame shall carry when the program closes the
/// WebSocket by its callback's answer. Without it no close frame is sent. A `status` of 0 sends one without code.
/// # Safety
/// `len` bytes at `buf` are readable, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_close_reason(
    wsi: *mut lws,
    status: lws_close_status,
    buf: *mut c_uchar,
    len: usize,
) {
    // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
    entry("lws_close_reason", (), || unsafe { conn::close_reason(wsi.cast(), status, buf, len) });
}

/// 1 when writing now would only fill the library's memory: output waits that the socket refused. 0 otherwise.
/// 1 also for a connection that has ended.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_send_pipe_choked(wsi: *mut lws) -> c_int {
    entry("lws_send_pipe_choked", 1, || conn::is_choked(wsi.cast()).map(c_int::from))
}

/// 1 when output waits that the socket refused, 0 otherwise or when the connection has ended. Further writes are
/// taken over either way.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_partial_buffered(wsi: *mut lws) -> c_int {
    entry("lws_partial_buffered", 0, || conn::has_unsent(wsi.cast()).map(c_int::from))
}

/// 1 when the current LWS_CALLBACK_RECEIVE brings the end of its message. 0 otherwise, and without a WebSocket.
#[unsafe(no_mangle)]
pub extern "C" fn lws_is_final_fragment(wsi: *mut lws) -> c_int {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return frame.is_final.into();
    }
    entry("lws_is_final_fragment", 0, || Ok(c_int::from(conn::frame(wsi.cast())?.is_final)))
}

/// The reserved bits of the current frame, in place (mask 0x70). 0 without a WebSocket.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_reserved_bits(wsi: *mut lws) -> c_uchar {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return frame.reserved_bits;
    }
    entry("lws_get_reserved_bits", 0, || Ok(conn::frame(wsi.cast())?.reserved_bits))
}

/// 1 when the current message is binary, 0 when it is text or there is no WebSocket.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_frame_is_binary(wsi: *mut lws) -> c_int {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return frame.is_binary.into();
    }
    entry("lws_frame_is_binary", 0, || Ok(c_int::from(conn::frame(wsi.cast())?.is_binary)))
}

/// Payload bytes of the current frame that were not delivered yet. 0 without a WebSocket.
#[unsafe(no_mangle)]
pub extern "C" fn lws_remaining_packet_payload(wsi: *mut lws) -> usize {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return usize::try_from(frame.remaining).unwrap_or(usize::MAX);
    }
    entry("lws_remaining_packet_payload", 0, || {
        Ok(usize::try_from(conn::frame(wsi.cast())?.remaining).unwrap_or(usize::MAX))
    })
}

/// [to 2.0] The user pointer of a connection: its session memory.
/// [from 4.1] The user pointer of a connection: its session memory, or what lws_set_wsi_user() put there.
/// NULL when it has none, or has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_wsi_user(wsi: *mut lws) -> *mut c_void {
    entry("lws_wsi_user", ptr::null_mut(), || conn::user(wsi.cast()).map(ptr::with_exposed_provenance_mut))
}

/// Asks for a writeable callback on every WebSocket of one virtual host that is bound to `protocol`.
/// [to 2.0] Returns 0, or -1 when `protocol` is no entry of the virtual host's own array.
/// [from 4.1] Returns 0, or -1 when `protocol` is none of the virtual host's protocols.
/// # Safety
/// `protocol` is NULL or a protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_callback_on_writable_all_protocol_vhost(
    vhost: *const lws_vhost,
    protocol: *const lws_protocols,
) -> c_int {
    entry("lws_callback_on_writable_all_protocol_vhost", -1, || {
        // SAFETY: `protocol` is NULL or a protocol, by contract.
        let (context, id, key) = unsafe { facts::key_on(vhost, protocol) }?;
        let _ = context.engine.want_write_all(Some(id), key);
        Ok(0)
    })
}

/// Pauses (`enable` 0) or goes on with (anything else) the delivery of input, at once. What was read already is
/// kept and delivered first. Returns 0, or -1 when the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_rx_flow_control(wsi: *mut lws, enable: c_int) -> c_int {
    entry("lws_rx_flow_control", -1, || {
        conn::flow_control(wsi.cast(), enable & facts::FLOW_BITS != 0).map(|()| 0)
    })
}

/// [to 2.0] Ends the connection after `secs` seconds, in place of any earlier timeout of it; `reason` is for the log, and 0
/// [to 2.0] cancels. No number of seconds has a special meaning; a negative one is 0.
/// [from 4.1] Ends the connection after `secs` seconds, in place of any earlier timeout of it; `reason` is for the log.
/// [from 4.1] `reason` 0 or `secs` 0 cancels. LWS_TO_KILL_ASYNC (-1) ends it on the next turn.
/// The end comes without a close frame, and what waits to be sent is lost.
///
/// [from 4.1] LWS_TO_KILL_SYNC (-2) ends it before the call returns, as a closing answer of its callback does: what waits
/// [from 4.1] to be sent goes out first, and so does the close frame that lws_close_reason noted. Where either is due, the
/// [from 4.1] end comes later.
#[unsafe(no_mangle)]
pub extern "C" fn lws_set_timeout(wsi: *mut lws, reason: pending_timeout, secs: c_int) {
    entry("lws_set_timeout", (), || conn::set_timeout(wsi.cast(), reason, secs, facts::KILLS));
}

/// [to 2.0] Writes what is known of the peer of `fd`: its name as the resolver knows it into `name`, its numeric address into
/// [to 2.0] `rip`. `wsi` is not looked at. The numeric address is the connection's own, where the original looked the name up
/// [to 2.0] again.
/// [from 4.1] Writes what is known of the peer of `fd`, the descriptor of the connection: its name as the resolver knows it into
/// [from 4.1] `name`, its numeric address into `rip`.
/// Either is empty when it is not known. This may wait for the resolver.
/// # Safety
/// `name_len` bytes at `name` and `rip_len` bytes at `rip` are writable, or they are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_peer_addresses(
    wsi: *mut lws,
    fd: lws_sockfd_type,
    name: *mut c_char,
    name_len: c_int,
    rip: *mut c_char,
    rip_len: c_int,
) {
    entry("lws_get_peer_addresses", (), || {
        // SAFETY: `name_len` bytes at `name` are writable, or it is NULL, by contract.
        let name = unsafe { strings::room(name, name_len) }?;
        // SAFETY: `rip_len` bytes at `rip` are writable, or it is NULL, by contract.
        let rip = unsafe { strings::room(rip, rip_len) }?;
        if facts::NAMES_NEED_WSI {
            Wsi::borrow(wsi.cast())?;
        }
        address::peer_names(fd, name, rip)
    });
}

/// Takes over an accepted socket as a new connection of the context's first virtual host, as if it had been
/// accepted there. Returns the connection, or NULL: the socket is closed then.
/// # Safety
/// The descriptor is valid and becomes the library's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_adopt_socket(context: *mut lws_context, accept_fd: lws_sockfd_type) -> *mut lws {
    // SAFETY: the descriptor is valid and becomes the library's, by contract.
    entry("lws_adopt_socket", ptr::null_mut(), || unsafe {
        let context = Context::borrow(context.cast())?;
        adopt::socket(context, context.engine.first_vhost(), accept_fd, &[])
    })
    .cast()
}
