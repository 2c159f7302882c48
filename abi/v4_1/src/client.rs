//! Connecting as this generation's structure describes it.

use crate::types::*;
use lws_abi::client::{self, Wanted};
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, strings};
use lws_engine::opaque::RetryKey;
use lws_engine::settings::Idle;
use lws_engine::tls::settings::Lenience;
use std::ffi::{c_char, c_int, c_uint};
use std::ptr;
use std::time::Duration;

/// A span of a policy; 0 means never.
fn after(secs: u16) -> Option<Duration> {
    (secs > 0).then(|| Duration::from_secs(secs.into()))
}

/// What a policy says about silent peers.
///
/// # Safety
/// `policy` is NULL or a policy.
pub unsafe fn idle_of(policy: *const lws_retry_bo_t) -> Option<Idle> {
    // SAFETY: NULL or a policy by contract.
    let policy = unsafe { policy.as_ref() }?;
    Some(Idle { ping: after(policy.secs_since_valid_ping), hangup: after(policy.secs_since_valid_hangup) })
}

/// Opens a client connection: a WebSocket when `method` is NULL, the raw stream when it is "RAW", else one HTTP
/// transaction with that method.
///
/// All strings of `ccinfo` are copied. `pwsi` is set before the first callback. The name is looked up without
/// stalling the loop, and its addresses are tried in turn. What fails before the return is told by NULL alone, and
/// `*pwsi` is NULL then; what fails later by one LWS_CALLBACK_CLIENT_CONNECTION_ERROR whose `in` is a text (and
/// `len` its length). Success is LWS_CALLBACK_CLIENT_ESTABLISHED, or LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, or
/// LWS_CALLBACK_RAW_CONNECTED. From any thread.
/// Returns the connection; NULL for invalid arguments (a NULL address, a control character in a string, port 0) and at
/// once failed attempts.
/// # Safety
/// `ccinfo` is NULL or its pointers are NULL or what their descriptions say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_client_connect_via_info(ccinfo: *const lws_client_connect_info) -> *mut lws {
    entry("lws_client_connect_via_info", ptr::null_mut(), || {
        // SAFETY: NULL or a connect struct by contract.
        let info = unsafe { ccinfo.as_ref() }.ok_or(Refusal::NullArgument("ccinfo"))?;
        let context = Context::borrow(info.context.cast())?;
        // SAFETY: NULL or a string by contract.
        let text = |s: *const c_char| unsafe { strings::cstr(s) };
        let flags = info.ssl_connection as c_uint;
        let has = |flag| flags & flag != 0;
        let wanted = Wanted {
            vhost: info.vhost.cast(),
            address: text(info.address),
            port: info.port,
            tls_word: flags & LCCSCF_USE_SSL,
            secure: has(LCCSCF_USE_SSL),
            lenience: Lenience {
                self_signed: has(LCCSCF_ALLOW_SELFSIGNED),
                host_name: has(LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK),
                expired: has(LCCSCF_ALLOW_EXPIRED),
                unknown_issuer: has(LCCSCF_ALLOW_INSECURE),
            },
            alpn: text(info.alpn),
            path: text(info.path),
            host: text(info.host),
            origin: text(info.origin),
            protocols: text(info.protocol),
            local_protocol: text(info.local_protocol_name).or(text(info.protocol)),
            version: info.ietf_version_or_minus_one,
            method: text(info.method),
            knows_raw: true,
            user: info.userdata.expose_provenance(),
            opaque: info.opaque_user_data.expose_provenance(),
            parent: info.parent_wsi.cast(),
            from: text(info.iface),
            // SAFETY: NULL or a policy by contract.
            idle: unsafe { idle_of(info.retry_and_idle_policy) },
            retry_key: RetryKey(info.retry_and_idle_policy.expose_provenance()),
            follows: !has(LCCSCF_HTTP_NO_FOLLOW_REDIRECT),
            keeps: has(LCCSCF_PIPELINE),
            keep_idle: Duration::from_secs(if info.keep_warm_secs == 0 {
                5
            } else {
                info.keep_warm_secs.into()
            }),
            is_multipart: has(LCCSCF_HTTP_MULTIPART_MIME),
            is_urlencoded: has(LCCSCF_HTTP_X_WWW_FORM_URLENCODED),
            leads_from: None,
            leads_to: None,
        };
        // SAFETY: NULL or a place for the connection by contract.
        unsafe { client::connect(context, &wanted, info.pwsi.cast()) }
    })
    .cast()
}

/// Has a client that is not established yet start over with another place, as a redirect does, with TLS if `ssl` is not 0.
/// Returns `*wsi`; NULL, and the connection goes on as it is, when it has started over too often, is no such client or
/// an argument is invalid.
/// # Safety
/// `wsi` is NULL or points to a connection; the texts are NULL or strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_client_reset(
    wsi: *mut *mut lws,
    ssl: c_int,
    address: *const c_char,
    port: c_int,
    path: *const c_char,
    host: *const c_char,
    _weak: c_char,
) -> *mut lws {
    entry("lws_client_reset", ptr::null_mut(), || {
        // SAFETY: NULL or a place with a connection by contract.
        let wsi = unsafe { wsi.as_ref() }.copied().ok_or(Refusal::NullArgument("wsi"))?;
        // SAFETY: NULL or strings by contract.
        let text = |s: *const c_char| unsafe { strings::cstr(s) };
        client::restart(wsi.cast(), ssl != 0, text(address), port, text(path), text(host))?;
        Ok(wsi)
    })
}
