//! Client connections: their proxy, and who belongs to whom.

use crate::types::*;
use lws_abi::{client, entry, strings};
use std::ffi::{c_char, c_int};
use std::ptr;

/// Sends the virtual host's later client connections through an HTTP proxy: `host:port`,
/// `user:password@host:port`, or a URL of these.
/// Returns 0; -1 for a text that cannot be understood, or NULL.
/// # Safety
/// `proxy` is NULL or a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_set_proxy(vhost: *mut lws_vhost, proxy: *const c_char) -> c_int {
    entry("lws_set_proxy", -1, || {
        // SAFETY: NULL or a string by contract.
        let proxy = unsafe { strings::cstr(proxy) };
        client::set_proxy(vhost.cast(), proxy).map(|()| 0)
    })
}

/// The connection that this one belongs to, or NULL.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_parent(wsi: *const lws) -> *mut lws {
    entry("lws_get_parent", ptr::null_mut(), || client::relative(wsi.cast(), true)).cast()
}

/// The newest of the connections that belong to this one, or NULL.
/// # Safety
/// Nothing: the pointer is recognised before it is used.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_child(wsi: *const lws) -> *mut lws {
    entry("lws_get_child", ptr::null_mut(), || client::relative(wsi.cast(), false)).cast()
}
