//! Client connections: their proxy, and who belongs to whom.

use crate::facts;
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
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_parent(wsi: *const lws) -> *mut lws {
    entry("lws_get_parent", ptr::null_mut(), || client::relative(wsi.cast(), true)).cast()
}

/// The newest of the connections that belong to this one, or NULL.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_child(wsi: *const lws) -> *mut lws {
    entry("lws_get_child", ptr::null_mut(), || client::relative(wsi.cast(), false)).cast()
}

/// Reads of the body of an HTTP client's reply into the `*len` bytes at `*buf`, in or after
/// LWS_CALLBACK_RECEIVE_CLIENT_HTTP, which does not come again before this was called.
///
/// Each piece of the body is given to LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ before the return, and its end to
/// LWS_CALLBACK_COMPLETED_CLIENT_HTTP.
/// [to 2.0] With `uri_replace_to` the addresses in HTML pieces are changed; what stands at
/// [to 2.0] `*buf` is not. Of a body without coding `*len` bytes stand at `*buf` afterwards; of a chunked
/// [to 2.0] body `*buf` is moved behind what was used, and `*len` is what was read beyond that.
/// [from 4.1] `*buf` is moved behind what was used, and `*len` is what was read beyond that.
/// [to 2.0] Returns 0, also when nothing is there now (`*len` is 0 then);
/// [from 4.1] Returns 0, also when nothing is there now;
/// -1 when a callback said so, the reply is broken or the connection has ended: the program returns -1 from its callback
/// then.
/// # Safety
/// `buf` and `len` point to a buffer's address and size, and all of it is writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_http_client_read(
    wsi: *mut lws,
    buf: *mut *mut c_char,
    len: *mut c_int,
) -> c_int {
    // SAFETY: `buf` and `len` point to a buffer's address and size, and all of it is writable, by contract.
    entry("lws_http_client_read", -1, || unsafe {
        client::read(wsi.cast(), buf, len, facts::READ_MOVES_ALWAYS)
    })
}
