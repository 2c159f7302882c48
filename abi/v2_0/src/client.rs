//! Client connections.

use crate::types::*;
use lws_abi::client::{self, Wanted};
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, strings, tls};
use lws_engine::opaque::RetryKey;
use lws_engine::tls::settings::Lenience;
use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::time::Duration;

/// Opens a client connection: a WebSocket when `method` is NULL, else one HTTP transaction with that method.
///
/// All strings of `ccinfo` are copied. The name is looked up without stalling the loop, and its addresses are tried
/// in turn. Every failure is told by one LWS_CALLBACK_CLIENT_CONNECTION_ERROR whose `in` is a text (and `len` its
/// length), before the return if it is found by then. Success is LWS_CALLBACK_CLIENT_ESTABLISHED or
/// LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP. From any thread.
/// Returns the connection; NULL for invalid arguments (a NULL address, a control character in a string, port 0) and at
/// once failed attempts.
/// # Safety
/// `ccinfo` is NULL or its pointers are NULL or what their descriptions say.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_client_connect_via_info(ccinfo: *mut lws_client_connect_info) -> *mut lws {
    // SAFETY: `ccinfo` is NULL or its pointers are NULL or what their descriptions say, by contract.
    entry("lws_client_connect_via_info", ptr::null_mut(), || unsafe {
        connect(ccinfo.as_ref().ok_or(Refusal::NullArgument("ccinfo"))?)
    })
}

/// What `ssl_connection` forgives: 2 a self-signed certificate. Larger numbers are the flags of later generations, which
/// programs for several of them pass.
fn lenience(ssl_connection: c_int) -> Lenience {
    let has = |flag| ssl_connection > 3 && ssl_connection & flag != 0;
    Lenience {
        self_signed: ssl_connection == 2 || has(2),
        host_name: has(4) || tls::checks_no_names(),
        expired: has(8),
        unknown_issuer: has(16),
    }
}

/// # Safety
/// The pointers of `info` are NULL or what their descriptions say.
unsafe fn connect(info: &lws_client_connect_info) -> Result<*mut lws, Refusal> {
    let context = Context::borrow(info.context.cast())?;
    // SAFETY: NULL or a string by contract.
    let text = |s: *const c_char| unsafe { strings::cstr(s) };
    let wanted = Wanted {
        vhost: info.vhost.cast(),
        address: text(info.address),
        port: info.port,
        tls_word: info.ssl_connection as u32 & 3,
        secure: info.ssl_connection & 3 != 0,
        lenience: lenience(info.ssl_connection),
        alpn: None,
        path: text(info.path),
        host: text(info.host),
        origin: text(info.origin),
        protocols: text(info.protocol),
        local_protocol: None,
        version: info.ietf_version_or_minus_one,
        method: text(info.method),
        knows_raw: false,
        user: info.userdata.expose_provenance(),
        opaque: 0,
        parent: info.parent_wsi.cast(),
        from: None,
        idle: None,
        retry_key: RetryKey::NONE,
        follows: true,
        keeps: false,
        keep_idle: Duration::ZERO,
        is_multipart: false,
        is_urlencoded: false,
        leads_from: text(info.uri_replace_from),
        leads_to: text(info.uri_replace_to),
    };
    // SAFETY: no place is given.
    unsafe { client::connect(context, &wanted, ptr::null_mut()) }.map(|wsi| wsi.cast())
}

/// The members of the connect struct that the older functions have.
#[allow(clippy::too_many_arguments, reason = "the C functions' own list")]
fn positional(
    clients: *mut lws_context,
    address: *const c_char,
    port: c_int,
    ssl_connection: c_int,
    path: *const c_char,
    host: *const c_char,
    origin: *const c_char,
    protocol: *const c_char,
    ietf_version_or_minus_one: c_int,
    userdata: *mut c_void,
) -> lws_client_connect_info {
    lws_client_connect_info {
        context: clients,
        address,
        port,
        ssl_connection,
        path,
        host,
        origin,
        protocol,
        ietf_version_or_minus_one,
        userdata,
        client_exts: ptr::null(),
        method: ptr::null(),
        parent_wsi: ptr::null_mut(),
        uri_replace_from: ptr::null(),
        uri_replace_to: ptr::null(),
        vhost: ptr::null_mut(),
        _unused: [ptr::null_mut(); 4],
    }
}

/// Opens a WebSocket from the context's first virtual host, as lws_client_connect_via_info() does with the same members.
/// Returns the connection; NULL for invalid arguments and at once failed attempts.
/// # Safety
/// The texts are NULL or strings.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_client_connect(
    clients: *mut lws_context,
    address: *const c_char,
    port: c_int,
    ssl_connection: c_int,
    path: *const c_char,
    host: *const c_char,
    origin: *const c_char,
    protocol: *const c_char,
    ietf_version_or_minus_one: c_int,
) -> *mut lws {
    let info = positional(
        clients,
        address,
        port,
        ssl_connection,
        path,
        host,
        origin,
        protocol,
        ietf_version_or_minus_one,
        ptr::null_mut(),
    );
    // SAFETY: the texts are NULL or strings, by contract.
    entry("lws_client_connect", ptr::null_mut(), || unsafe { connect(&info) })
}

/// Opens a WebSocket from the context's first virtual host, as lws_client_connect_via_info() does with the same members.
/// `userdata` is the connection's user pointer and stays the program's.
/// Returns the connection; NULL for invalid arguments and at once failed attempts.
/// # Safety
/// The texts are NULL or strings.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_client_connect_extended(
    clients: *mut lws_context,
    address: *const c_char,
    port: c_int,
    ssl_connection: c_int,
    path: *const c_char,
    host: *const c_char,
    origin: *const c_char,
    protocol: *const c_char,
    ietf_version_or_minus_one: c_int,
    userdata: *mut c_void,
) -> *mut lws {
    let info = positional(
        clients,
        address,
        port,
        ssl_connection,
        path,
        host,
        origin,
        protocol,
        ietf_version_or_minus_one,
        userdata,
    );
    // SAFETY: the texts are NULL or strings, by contract.
    entry("lws_client_connect_extended", ptr::null_mut(), || unsafe { connect(&info) })
}

/// Has a client that is not established yet start over with another place, as a redirect does, with TLS if `ssl` is not 0.
/// Returns `wsi`; NULL, and the connection goes on as it is, when it has started over three times, is no such client
/// or an argument is invalid.
/// # Safety
/// The texts are NULL or strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_client_reset(
    wsi: *mut lws,
    ssl: c_int,
    address: *const c_char,
    port: c_int,
    path: *const c_char,
    host: *const c_char,
) -> *mut lws {
    entry("lws_client_reset", ptr::null_mut(), || {
        // SAFETY: NULL or strings by contract.
        let text = |s: *const c_char| unsafe { strings::cstr(s) };
        client::restart(wsi.cast(), ssl != 0, text(address), port, text(path), text(host))?;
        Ok(wsi)
    })
}
