//! Functions that the parts of the original use among themselves and that its library shows all the same.
//!
//! Each does what a caller from outside can mean by it, in terms of the engine. What needs an object that no program
//! can have recognises every pointer as a wrong one.

use crate::face_state::FaceState;
use crate::facts;
use crate::types::*;
use lws_abi::conn_handle::ConnHandle;
use lws_abi::context::Context;
use lws_abi::service::{service_fd, turn};
use lws_abi::{Refusal, conn, entry};
use lws_engine::conn::End;
use std::ffi::{c_char, c_int, c_uchar};
use std::ptr;

/// Brings the protocols of every virtual host into use now, instead of in the first turn of the loop; those that are in
/// use already stay as they are.
///
/// Returns 0; 1 when a protocol refuses, and for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_protocol_init(context: *mut lws_context) -> c_int {
    entry("lws_protocol_init", 1, || {
        Ok(c_int::from(!Context::borrow(context.cast())?.engine.start_protocols()))
    })
}

/// Runs one turn of a service thread's loop: another name of lws_service_tsi().
#[unsafe(no_mangle)]
pub extern "C" fn _lws_plat_service_tsi(context: *mut lws_context, timeout_ms: c_int, tsi: c_int) -> c_int {
    turn(context.cast_const().cast(), timeout_ms, tsi, facts::SERVICE)
}

/// A turn of the loop that does not wait. Returns what lws_service() does.
#[unsafe(no_mangle)]
pub extern "C" fn _lws_plat_service_forced_tsi(context: *mut lws_context, tsi: c_int) -> c_int {
    turn(context.cast_const().cast(), -1, tsi, facts::SERVICE)
}

/// Input that was held back by lws_rx_flow_control() goes on by itself in the loop: `pt` may be a context, whose loop
/// makes a turn then that does not wait. Everything else is refused.
#[unsafe(no_mangle)]
pub extern "C" fn lws_service_do_ripe_rxflow(pt: *mut lws_context_per_thread) {
    let is_context = entry("lws_service_do_ripe_rxflow", false, || Context::borrow(pt.cast()).map(|_| true));
    if is_context {
        turn(pt.cast_const().cast(), -1, 0, facts::SERVICE);
    }
}

/// Ends a context: another name of lws_context_destroy().
#[unsafe(no_mangle)]
pub extern "C" fn lws_context_destroy2(context: *mut lws_context) {
    crate::api::since_2_0::context::lws_context_destroy(context);
}

/// Ends a virtual host: another name of lws_vhost_destroy().
#[unsafe(no_mangle)]
pub extern "C" fn lws_vhost_destroy1(vh: *mut lws_vhost) {
    super::context::lws_vhost_destroy(vh);
}

/// Hands over to another context: nobody is accepted any more, so that it may listen at the same ports, and the context
/// ends with its last connection. `cb` is called when nobody listens any more.
/// # Safety
/// `cb` is NULL or callable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_context_deprecate(context: *mut lws_context, cb: lws_reload_func) {
    entry("lws_context_deprecate", (), || {
        Context::borrow(context.cast())?.engine.phase_out();
        if let Some(cb) = cb {
            // SAFETY: the program's callback, as it wants to be called.
            unsafe { cb() };
        }
        Ok(())
    });
}

/// Returns 1 after lws_context_deprecate(), else 0; also for a context that has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_context_is_deprecated(context: *mut lws_context) -> c_int {
    entry("lws_context_is_deprecated", 0, || {
        Ok(c_int::from(Context::borrow(context.cast())?.engine.is_retired()))
    })
}

/// Ends a connection as a closing answer of its callback does: what waits to be sent goes out, and a WebSocket sends the
/// close frame that lws_close_reason noted, else one with the code `reason`, else, with LWS_CLOSE_STATUS_NOSTATUS, none.
/// One that has ended is refused. `caller` is not used.
#[unsafe(no_mangle)]
pub extern "C" fn lws_close_free_wsi(wsi: *mut lws, reason: lws_close_status, _caller: *const c_char) {
    entry("lws_close_free_wsi", (), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let engine = &conn.context.engine;
        if let Some(code) = u16::try_from(reason).ok().filter(|_| reason != LWS_CLOSE_STATUS_NOSTATUS) {
            conn.ask(engine.default_close_code(conn.id, code))?;
        }
        conn.ask(engine.end_here(conn.id, End::Politely))
    });
}

/// Ends a connection at once. One that has ended is refused.
#[unsafe(no_mangle)]
pub extern "C" fn __lws_close_free_wsi_final(wsi: *mut lws) {
    entry("__lws_close_free_wsi_final", (), || conn::end_now(wsi.cast()));
}

/// What wakes the loop belongs to the library alone, and no connection stands for it: every `wsi` is refused.
#[unsafe(no_mangle)]
pub extern "C" fn lws_destroy_event_pipe(wsi: *mut lws) {
    entry("lws_destroy_event_pipe", (), || {
        ConnHandle::borrow(wsi.cast())?;
        Err(Refusal::WrongKind)
    });
}

/// Has a connection that can take bytes send what waits, and its writeable callback made if it was asked for. `pollfd`
/// is not used.
///
/// Returns 0; 1 when the connection has ended or is ending; -1 for one that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_handle_POLLOUT_event(wsi: *mut lws, _pollfd: *mut libc::pollfd) -> c_int {
    entry("lws_handle_POLLOUT_event", -1, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let polled = (conn::fd(wsi.cast())?, libc::POLLOUT, libc::POLLOUT);
        let context = conn.context.as_ptr::<std::ffi::c_void>();
        Ok(service_fd(context, Some(polled), conn.tsi as c_int)?.0)
    })
}

/// The length of what lws_get_close_payload() points to: 2 for the code, and the text. 0 when lws_close_reason() has not
/// been called, and for a connection that has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_close_length(wsi: *mut lws) -> c_int {
    entry("lws_get_close_length", 0, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        Ok(conn::int(conn.ask(conn.context.engine.close_payload(conn.id))?.len()))
    })
}

/// What the close frame will carry that lws_close_reason() asked for: a big-endian code and a text. It stays until the
/// next call for this connection, or its end. NULL for a connection that has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_close_payload(wsi: *mut lws) -> *mut c_uchar {
    entry("lws_get_close_payload", ptr::null_mut(), || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        let mut payload = conn.ask(conn.context.engine.close_payload(conn.id))?;
        payload.resize(126, 0);
        Ok(FaceState::of(conn.context)?.reported.note(wsi.cast(), |words| {
            words.close = payload;
            words.close.as_mut_ptr()
        }))
    })
}

/// Gives back the memory of a request's headers; they cannot be read afterwards. Returns 0, -1 for a connection that has
/// ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_http_headers_detach(wsi: *mut lws) -> c_int {
    entry("lws_http_headers_detach", -1, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.drop_head(conn.id)).map(|()| 0)
    })
}

/// Responses are not compressed by the library, so that nothing is added to the headers at `*p`. Returns 0, -1 for a
/// connection that has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_http_compression_apply(
    wsi: *mut lws,
    _name: *const c_char,
    _p: *mut *mut c_uchar,
    _end: *mut c_uchar,
    _decomp: c_char,
) -> c_int {
    on_plain_connection("lws_http_compression_apply", wsi, 0, -1)
}

/// What concerns streams inside a connection has one answer while there are none.
fn on_plain_connection(name: &'static str, wsi: *const lws, answer: c_int, failure: c_int) -> c_int {
    entry(name, failure, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.fd(conn.id)).map(|_| answer)
    })
}

/// Whether a stream of this connection waits to write. Returns 0 for a connection without streams, as all are.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_child_pending_on_writable(wsi: *const lws) -> c_int {
    on_plain_connection("lws_get_child_pending_on_writable", wsi, 0, 0)
}

/// Forgets that a stream of this connection waits to write; there is none. One that has ended is refused.
#[unsafe(no_mangle)]
pub extern "C" fn lws_clear_child_pending_on_writable(wsi: *mut lws) {
    on_plain_connection("lws_clear_child_pending_on_writable", wsi, 0, 0);
}

/// How long an RSA key should be on this platform, in bits.
#[unsafe(no_mangle)]
pub extern "C" fn lws_plat_recommended_rsa_bits() -> c_int {
    4096
}
