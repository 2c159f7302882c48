//! Contexts: their end, and what they know.

use crate::facts;
use crate::types::*;
use lws_abi::conn_handle::Wsi;
use lws_abi::context::Context;
use lws_abi::entry;
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// Ends a context: every connection gets its last callbacks, then LWS_CALLBACK_PROTOCOL_DESTROY reaches every
/// protocol, then all memory is given back. No close frame is sent.
///
/// Called from a callback it takes effect when the callback has returned to the loop, and lws_service() answers
/// -1 then. Called from another thread it returns when everything is done. NULL is allowed; a context that was
/// destroyed already is refused.
#[unsafe(no_mangle)]
pub extern "C" fn lws_context_destroy(context: *mut lws_context) {
    entry("lws_context_destroy", (), || {
        if !context.is_null() {
            Context::borrow(context.cast())?.destroy();
        }
        Ok(())
    });
}

/// The pointer given as `user` at the creation of the context; NULL for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_context_user(context: *mut lws_context) -> *mut c_void {
    entry("lws_context_user", ptr::null_mut(), || {
        Ok(ptr::with_exposed_provenance_mut(Context::borrow(context.cast())?.user()))
    })
}

/// The context of a connection; NULL when it has ended.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_context(wsi: *const lws) -> *mut lws_context {
    entry("lws_get_context", ptr::null_mut(), || Ok(Wsi::borrow(wsi.cast())?.context().as_ptr()))
}

/// How many service threads the context has: `count_threads` of its creation, from 1 to 32. The program runs them.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_count_threads(context: *mut lws_context) -> c_int {
    entry("lws_get_count_threads", 0, || Ok(Context::borrow(context.cast())?.engine.thread_count() as c_int))
}

/// Ends the start-up phase of a context with LWS_SERVER_OPTION_EXPLICIT_VHOSTS: the process takes on the user and group
/// of the context's creation.
/// [to 2.0] Those that are -1 stay as they are. What fails is logged. Nothing happens for other contexts.
/// [from 4.1] Nothing happens for other contexts, and nothing more when it is called again.
///
/// [to 2.0] Returns 0, or -1 for a context that is none.
/// [from 4.1] Returns 0, -1 when the process could not become them or for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_finalize_startup(context: *mut lws_context) -> c_int {
    entry("lws_finalize_startup", -1, || Context::borrow(context.cast())?.end_start_up().map(|()| 0))
}

/// This machine's name as found at the creation of the context, "unknown" with
/// LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME. Lives as long as the context. NULL for a context that is none.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_canonical_hostname(context: *mut lws_context) -> *const c_char {
    entry("lws_canonical_hostname", ptr::null(), || Ok(Context::borrow(context.cast())?.hostname()))
}

/// The virtual host of a connection; after a request with a Host header, the one chosen by it. NULL when the
/// connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_vhost(wsi: *mut lws) -> *mut lws_vhost {
    vhost_of("lws_get_vhost", wsi)
}

pub(crate) fn vhost_of(name: &'static str, wsi: *mut lws) -> *mut lws_vhost {
    entry(name, ptr::null_mut(), || {
        let wsi = Wsi::borrow(wsi.cast())?;
        Ok(wsi.context().vhost_ptr(wsi.binding()?.0))
    })
}

/// The protocol a connection is bound to (in callbacks without a connection: the protocol called).
/// [to 2.0] It is an entry of the program's own array. NULL when the connection has ended.
/// [from 4.1] It is an entry of the library's own copy of the protocol table. NULL when the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_protocol(wsi: *mut lws) -> *const lws_protocols {
    protocol_of("lws_get_protocol", wsi)
}

pub(crate) fn protocol_of(name: &'static str, wsi: *mut lws) -> *const lws_protocols {
    entry(name, ptr::null(), || Ok(ptr::with_exposed_provenance(Wsi::borrow(wsi.cast())?.binding()?.1.0)))
}

/// # Safety
/// `prot` is NULL or a protocol.
unsafe fn private(
    name: &'static str,
    vhost: *mut lws_vhost,
    prot: *const lws_protocols,
    size: Option<usize>,
) -> *mut c_void {
    entry(name, ptr::null_mut(), || {
        // SAFETY: `prot` is NULL or a protocol, by contract.
        let (context, id, key) = unsafe { facts::key_on(vhost, prot) }?;
        let memory = context.engine.private_memory(id, key, size);
        Ok(ptr::with_exposed_provenance_mut(memory.unwrap_or(0)))
    })
}

/// Memory of `size` bytes, zeroed, that a protocol keeps on a virtual host. It is freed with the virtual host; a
/// second call returns the same memory.
/// [to 2.0] `prot` is the virtual host's own, as lws_get_protocol() tells it. NULL when it is not, or `size` is not positive.
/// [from 4.1] NULL when `prot` is none of its protocols or `size` is not positive.
/// # Safety
/// `prot` is NULL or a protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_protocol_vh_priv_zalloc(
    vhost: *mut lws_vhost,
    prot: *const lws_protocols,
    size: c_int,
) -> *mut c_void {
    // SAFETY: `prot` is NULL or a protocol, by contract.
    unsafe { private("lws_protocol_vh_priv_zalloc", vhost, prot, usize::try_from(size).ok()) }
}

/// The memory lws_protocol_vh_priv_zalloc() made, or NULL when there is none.
/// # Safety
/// `prot` is NULL or a protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_protocol_vh_priv_get(
    vhost: *mut lws_vhost,
    prot: *const lws_protocols,
) -> *mut c_void {
    // SAFETY: `prot` is NULL or a protocol, by contract.
    unsafe { private("lws_protocol_vh_priv_get", vhost, prot, None) }
}
