//! What programs link against although this version does not do it yet. Each function says so when it is called.

use crate::types::*;
use lws_abi::entry;
use std::ptr;

/// The TLS session of a connection. No connection of this version has one: returns NULL.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_ssl(wsi: *mut lws) -> *mut SSL {
    entry("lws_get_ssl", ptr::null_mut(), || lws_abi::peer::Peer::borrow(wsi.cast()).map(|_| ptr::null_mut()))
}
