//! What programs link against although this version does not do it yet. Each function says so when it is called.

use crate::types::*;
use lws_abi::{Refusal, entry};
use std::ffi::{c_int, c_void};
use std::ptr;

/// The permessage-deflate extension, as programs name it in their extension table. No extension is negotiated yet,
/// so messages travel uncompressed and this is never called by the library. Returns 0 for every reason.
/// # Safety
/// Nothing: no argument is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_extension_callback_pm_deflate(
    _context: *mut lws_context,
    _ext: *const lws_extension,
    _wsi: *mut lws,
    _reason: lws_extension_callback_reasons,
    _user: *mut c_void,
    _in: *mut c_void,
    _len: usize,
) -> c_int {
    entry("lws_extension_callback_pm_deflate", 0, || Ok(0))
}

/// Client connections are not available yet: returns NULL, with a line in the log.
/// # Safety
/// Nothing: no argument is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_client_connect_via_info(_ccinfo: *const lws_client_connect_info) -> *mut lws {
    entry("lws_client_connect_via_info", ptr::null_mut(), || {
        lws_abi::log::line(
            lws_abi::log::ERR,
            format_args!("client connections are not available in this version"),
        );
        Err(Refusal::Quiet)
    })
}

/// The TLS session of a connection. No connection of this version has one: returns NULL.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_ssl(wsi: *mut lws) -> *mut SSL {
    entry("lws_get_ssl", ptr::null_mut(), || lws_abi::peer::Peer::borrow(wsi.cast()).map(|_| ptr::null_mut()))
}
