//! TLS: what the creation struct says about it.

use crate::settings::has;
use crate::types::*;
use lws_abi::strings::cstr;
use lws_abi::tls;
use lws_engine::tls::settings::{ClientCerts, ClientTls, Common, Identity, PlainPeers, ServerTls};
use std::ffi::CStr;

/// # Safety
/// The pointers in `info` are NULL or what the header documents.
unsafe fn common(info: &lws_context_creation_info) -> Common {
    // SAFETY: NULL or strings by contract.
    unsafe {
        Common {
            identity: Identity {
                chain: tls::file(info.ssl_cert_filepath),
                key: tls::file(info.ssl_private_key_filepath),
                password: tls::password(info.ssl_private_key_password),
            },
            trusted: tls::file(info.ssl_ca_filepath),
            ciphers: cstr(info.ssl_cipher_list).map(|list| list.to_bytes().to_vec()),
            ..Common::default()
        }
    }
}

/// Whether the program lets the library use OpenSSL at all.
pub(crate) fn uses_tls(info: &lws_context_creation_info) -> bool {
    has(info.options, LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
}

/// The virtual host's name, for people.
fn name_of(info: &lws_context_creation_info) -> &CStr {
    // SAFETY: NULL or a string, by the contract of creation structs.
    unsafe { cstr(info.vhost_name) }.unwrap_or(c"default")
}

/// What a virtual host's peers get: TLS where its own options say so, it listens and has a certificate. `shared` are its
/// context's options.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn server(info: &lws_context_creation_info, shared: lws_context_options) -> Option<ServerTls> {
    if info.port == CONTEXT_PORT_NO_LISTEN || info.ssl_cert_filepath.is_null() {
        return None;
    }
    if !uses_tls(info) {
        tls::warn_of_plain_text(name_of(info));
        return None;
    }
    let client_certs = if !has(info.options, LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT) {
        ClientCerts::None
    } else if has(info.options, LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED) {
        ClientCerts::Wanted
    } else {
        ClientCerts::Needed
    };
    let plain_peers = if !has(info.options, LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT) {
        PlainPeers::Refused
    } else if has(info.options | shared, LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS) {
        PlainPeers::Redirected
    } else {
        PlainPeers::Served
    };
    Some(ServerTls {
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        common: unsafe { common(info) },
        // SAFETY: NULL or a string by contract.
        curves: unsafe { cstr(info.ecdh_curve) }.map(|name| name.to_bytes().to_vec()),
        client_certs,
        plain_peers,
        may_lack_cert: false,
        is_shown_first: true,
        name_moves: false,
        progress_mask: 0,
    })
}

/// What a virtual host's clients get: TLS where its own options say so, and it brings a context for them or does not
/// listen.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn client_of_vhost(info: &lws_context_creation_info) -> Option<ClientTls> {
    let is_due = !info.provided_client_ssl_ctx.is_null() || info.port == CONTEXT_PORT_NO_LISTEN;
    if uses_tls(info) {
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        return is_due.then(|| unsafe { client(info) });
    }
    let files = [info.ssl_cert_filepath, info.ssl_private_key_filepath, info.ssl_ca_filepath];
    let brings = !info.provided_client_ssl_ctx.is_null() || files.iter().any(|file| !file.is_null());
    if is_due && brings {
        tls::warn_of_clients(name_of(info));
    }
    None
}

/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub(crate) unsafe fn client(info: &lws_context_creation_info) -> ClientTls {
    ClientTls {
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        common: unsafe { common(info) },
        without_system_store: has(info.options, LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS),
        provided: info.provided_client_ssl_ctx.expose_provenance(),
        keeps_verification: true,
        progress_mask: 0,
    }
}
