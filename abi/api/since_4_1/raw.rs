//! Descriptors of the program's own: raw streams and files.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{Refusal, adopt, entry, strings};
use std::ffi::{c_char, c_int};
use std::ptr;

/// Takes over a descriptor as a new connection of a virtual host.
///
/// `type` is LWS_ADOPT_SOCKET for a raw stream, LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP for an accepted HTTP peer,
/// LWS_ADOPT_RAW_FILE_DESC for a file, pipe or device that can be polled, which the program reads and writes itself.
/// With LWS_ADOPT_ALLOW_SSL an HTTP peer of a virtual host with a certificate shakes hands first; a raw stream of such a
/// virtual host is refused then.
/// It is bound to the protocol named `vh_prot_name`, or to the virtual host's first one when that is NULL, and
/// belongs to `parent` unless that is NULL.
/// Returns the connection, or NULL: the descriptor is closed then.
/// # Safety
/// The descriptor is valid and becomes the library's; `vh_prot_name` is NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_adopt_descriptor_vhost(
    vh: *mut lws_vhost,
    r#type: lws_adoption_type,
    fd: lws_sock_file_fd_type,
    vh_prot_name: *const c_char,
    parent: *mut lws,
) -> *mut lws {
    let info = lws_adopt_desc { vh, r#type, fd, vh_prot_name, parent, opaque: ptr::null_mut() };
    // SAFETY: the descriptor is valid and becomes the library's; `vh_prot_name` is NULL or a string, by contract.
    entry("lws_adopt_descriptor_vhost", ptr::null_mut(), || unsafe { adopt_descriptor(&info) })
}

/// Takes over a descriptor as a new connection of a virtual host, as lws_adopt_descriptor_vhost() does with the same
/// members. `opaque` is what lws_get_opaque_user_data() returns at first.
/// Returns the connection, or NULL: the descriptor is closed then.
/// # Safety
/// `info` is NULL or a structure whose members are as lws_adopt_descriptor_vhost() wants them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_adopt_descriptor_vhost_via_info(info: *const lws_adopt_desc_t) -> *mut lws {
    entry("lws_adopt_descriptor_vhost_via_info", ptr::null_mut(), || {
        // SAFETY: NULL or the structure by contract.
        let info = unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?;
        // SAFETY: `info` is NULL or a structure whose members are as lws_adopt_descriptor_vhost() wants them, by
        // contract.
        unsafe { adopt_descriptor(info) }
    })
}

/// # Safety
/// As for lws_adopt_descriptor_vhost().
unsafe fn adopt_descriptor(info: &lws_adopt_desc) -> Result<*mut lws, Refusal> {
    // SAFETY: both members are descriptors of the same size.
    let fd = unsafe { info.fd.sockfd };
    let is = |flag| info.r#type & flag != 0;
    // SAFETY: the descriptor is valid and becomes the library's; the name is NULL or a string, by contract.
    unsafe {
        adopt::owned(fd, |fd| {
            let (context, vhost) = Context::borrow_vhost(info.vh.cast())?;
            if is(LWS_ADOPT_FLAG_UDP) || is(LWS_ADOPT_FLAG_RAW_PROXY) {
                return Err(Refusal::Unsupported("UDP"));
            }
            let name = strings::cstr(info.vh_prot_name).map(|n| n.to_bytes().to_vec());
            if is(LWS_ADOPT_HTTP) {
                return adopt::http(context, vhost, fd, &[], is(LWS_ADOPT_ALLOW_SSL));
            }
            let is_file = !is(LWS_ADOPT_SOCKET);
            if !is_file && is(LWS_ADOPT_ALLOW_SSL) && context.engine.speaks_tls(vhost) {
                return Err(Refusal::Unsupported("TLS for a raw stream that is adopted"));
            }
            adopt::raw(context, vhost, fd, is_file, name, info.parent.cast(), info.opaque.expose_provenance())
        })
    }
    .map(|wsi| wsi.cast())
}

/// Tells that a raw transaction is complete: the connection is to be closed.
/// Returns -1, which the callback returns; output that still waits goes out before the end.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_raw_transaction_completed(wsi: *mut lws) -> c_int {
    entry("lws_raw_transaction_completed", -1, || {
        lws_abi::conn_handle::ConnHandle::borrow(wsi.cast()).map(|_| -1)
    })
}
