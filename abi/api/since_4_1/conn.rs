//! What a program asks of connections: writing, waiting, closing, looking.

use crate::facts;
use crate::types::*;
use lws_abi::conn_handle::{ConnHandle, Wsi};
use lws_abi::context::Context;
use lws_abi::{Refusal, adopt, conn, entry, strings};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// Calls the protocol of each connection of one virtual host that is bound to `protocol`, or to any when that is NULL.
///
/// # Safety
/// As for lws_callback_all_protocol_vhost_args().
pub(crate) unsafe fn tell_bound(
    vh: *mut lws_vhost,
    protocol: *const lws_protocols,
    reason: c_int,
    argument: usize,
    len: usize,
) -> Result<c_int, Refusal> {
    let (context, id, keys) = if protocol.is_null() {
        let (context, id) = Context::borrow_vhost(vh.cast())?;
        let keys = context
            .engine
            .with_vhost(id, |settings, _| settings.protocols.iter().map(|p| p.key).collect::<Vec<_>>());
        (context, id, keys.ok_or(Refusal::StaleHandle)?)
    } else {
        // SAFETY: `protocol` is NULL or a protocol, by contract.
        let (context, id, key) = unsafe { facts::key_on(vh, protocol) }?;
        (context, id, vec![key])
    };
    for key in keys {
        let _ = context.engine.call_all(Some(id), key, reason, argument, len);
    }
    Ok(0)
}

/// Has LWS_CALLBACK_TIMER called once, `usecs` microseconds from now; LWS_SET_TIMER_USEC_CANCEL cancels.
#[unsafe(no_mangle)]
pub extern "C" fn lws_set_timer_usecs(wsi: *mut lws, usecs: lws_usec_t) {
    entry("lws_set_timer_usecs", (), || conn::set_timer(wsi.cast(), usecs));
}

/// Tells that the peer has proved to be there: the idle policy (ping, hang-up) starts over.
#[unsafe(no_mangle)]
pub extern "C" fn lws_validity_confirmed(wsi: *mut lws) {
    entry("lws_validity_confirmed", (), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.confirm_alive(conn.id))
    });
}

/// 1 when the current LWS_CALLBACK_RECEIVE brings the start of its message. 0 otherwise, and without a WebSocket.
#[unsafe(no_mangle)]
pub extern "C" fn lws_is_first_fragment(wsi: *mut lws) -> c_int {
    if let Some(frame) = conn::frame_inside(wsi.cast()) {
        return frame.is_first.into();
    }
    entry("lws_is_first_fragment", 0, || Ok(c_int::from(conn::frame(wsi.cast())?.is_first)))
}

/// The context's connection with this descriptor, or NULL.
#[unsafe(no_mangle)]
pub extern "C" fn wsi_from_fd(context: *const lws_context, fd: c_int) -> *mut lws {
    entry("wsi_from_fd", ptr::null_mut(), || {
        let found = Context::borrow(context.cast())?.engine.conn_of_fd(fd);
        Ok(found.map_or(ptr::null_mut(), |(_, tag)| ptr::with_exposed_provenance_mut(tag.0)))
    })
}

/// Replaces the user pointer; it is the program's then.
#[unsafe(no_mangle)]
pub extern "C" fn lws_set_wsi_user(wsi: *mut lws, user: *mut c_void) {
    entry("lws_set_wsi_user", (), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.set_user(conn.id, user.expose_provenance()))
    });
}

/// The pointer lws_set_opaque_user_data() stored; NULL at first and when the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_opaque_user_data(wsi: *const lws) -> *mut c_void {
    entry("lws_get_opaque_user_data", ptr::null_mut(), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.opaque(conn.id)).map(ptr::with_exposed_provenance_mut)
    })
}

/// Stores a pointer with the connection that the library never looks at.
#[unsafe(no_mangle)]
pub extern "C" fn lws_set_opaque_user_data(wsi: *mut lws, data: *mut c_void) {
    entry("lws_set_opaque_user_data", (), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.set_opaque(conn.id, data.expose_provenance()))
    });
}

/// The connection that carries this one: itself, as no connection carries several. NULL when it has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_network_wsi(wsi: *mut lws) -> *mut lws {
    entry("lws_get_network_wsi", ptr::null_mut(), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.fd(conn.id)).map(|_| wsi)
    })
}

/// The number of the connection's service thread. For the stand-in that callbacks without a connection get, the one
/// that makes the callback.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_tsi(wsi: *mut lws) -> c_int {
    entry("lws_get_tsi", 0, || Wsi::borrow(wsi.cast()).map(|wsi| wsi.tsi() as c_int))
}

/// Takes over an accepted socket as a new connection of a virtual host, as if it had been accepted there. Returns the
/// connection, or NULL: the socket is closed then.
/// # Safety
/// The descriptor is valid and becomes the library's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_adopt_socket_vhost(vh: *mut lws_vhost, accept_fd: lws_sockfd_type) -> *mut lws {
    entry("lws_adopt_socket_vhost", ptr::null_mut(), || {
        let (context, id) = Context::borrow_vhost(vh.cast())?;
        // SAFETY: the descriptor is valid and becomes the library's, by contract.
        unsafe { adopt::socket(context, id, accept_fd, &[]) }
    })
    .cast()
}

/// Takes over an accepted socket as a new connection of a virtual host. The `len` bytes at `readbuf` were read from it
/// already; they are handled before the return. Returns the connection, or NULL: the socket is closed then.
/// # Safety
/// The descriptor is valid and becomes the library's. `len` bytes at `readbuf` are readable, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_adopt_socket_vhost_readbuf(
    vhost: *mut lws_vhost,
    accept_fd: lws_sockfd_type,
    readbuf: *const c_char,
    len: usize,
) -> *mut lws {
    entry("lws_adopt_socket_vhost_readbuf", ptr::null_mut(), || {
        let (context, id) = Context::borrow_vhost(vhost.cast())?;
        // SAFETY: `len` bytes at `readbuf` are readable, or it is NULL, by contract.
        let first = if readbuf.is_null() { &[] } else { unsafe { strings::bytes(readbuf, len) }? };
        // SAFETY: the descriptor is valid and becomes the library's, by contract.
        unsafe { adopt::socket(context, id, accept_fd, first) }
    })
    .cast()
}

/// Calls the protocol's callback with `reason` for every connection of one virtual host that is bound to `protocol`, at once
/// and on this thread; NULL stands for all of its protocols. `in` is `argp`, and answers are ignored. Returns 0, or -1 when
/// `protocol` is none of the virtual host's.
/// # Safety
/// `protocol` is NULL or a protocol; `argp` and `len` are what the callback expects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_callback_all_protocol_vhost_args(
    vh: *mut lws_vhost,
    protocol: *const lws_protocols,
    reason: c_int,
    argp: *mut c_void,
    len: usize,
) -> c_int {
    entry("lws_callback_all_protocol_vhost_args", -1, || {
        // SAFETY: `protocol` is NULL or a protocol; `argp` and `len` are what the callback expects, by contract.
        unsafe { tell_bound(vh, protocol, reason, argp.expose_provenance(), len) }
    })
}

/// Calls every protocol of the connection's virtual host with `reason`, about this connection. Returns 0 when all
/// answered 0, else 1: asking ends with the first that did not.
/// # Safety
/// `r#in` and `len` are what the callbacks expect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_callback_vhost_protocols(
    wsi: *mut lws,
    reason: c_int,
    r#in: *mut c_void,
    len: c_int,
) -> c_int {
    entry("lws_callback_vhost_protocols", 1, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let engine = &conn.context.engine;
        let vhost = conn.ask(engine.binding(conn.id))?.0;
        let len = usize::try_from(len).unwrap_or(0);
        let all = engine.call_protocols(vhost, Some(conn.id), reason, r#in.expose_provenance(), len);
        conn.ask(all).map(|all| c_int::from(!all))
    })
}

/// Calls every protocol of a virtual host with `reason`, about no connection. Returns 0 when all answered 0, else 1: asking
/// ends with the first that did not.
/// # Safety
/// `r#in` and `len` are what the callbacks expect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_callback_vhost_protocols_vhost(
    vh: *mut lws_vhost,
    reason: c_int,
    r#in: *mut c_void,
    len: usize,
) -> c_int {
    entry("lws_callback_vhost_protocols_vhost", 1, || {
        let (context, id) = Context::borrow_vhost(vh.cast())?;
        let all = context.engine.call_protocols(id, None, reason, r#in.expose_provenance(), len);
        all.map(|all| c_int::from(!all)).map_err(|error| lws_abi::context::refusal_of(&error))
    })
}

/// Gives the connection new zeroed session memory of `new_size` bytes, in place of what it has. Returns it, or NULL
/// for a size of 0 or a connection that has ended.
/// # Safety
/// The earlier memory is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_adjust_protocol_psds(wsi: *mut lws, new_size: usize) -> *mut c_void {
    entry("lws_adjust_protocol_psds", ptr::null_mut(), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.new_session(conn.id, new_size)).map(ptr::with_exposed_provenance_mut)
    })
}

/// The number of the connection's service thread. For the stand-in that callbacks without a connection get, the one
/// that makes the callback.
#[unsafe(no_mangle)]
pub extern "C" fn lws_wsi_tsi(wsi: *mut lws) -> c_int {
    entry("lws_wsi_tsi", 0, || Wsi::borrow(wsi.cast()).map(|wsi| wsi.tsi() as c_int))
}
