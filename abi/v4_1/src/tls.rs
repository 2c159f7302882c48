//! TLS: what the creation struct says about it.

use crate::settings::has;
use crate::types::*;
use lws_abi::strings::cstr;
use lws_abi::tls;
use lws_engine::tls::settings::{ClientCerts, ClientTls, Common, Identity, PlainPeers, ServerTls};
use std::ffi::{CStr, c_char, c_long};
use std::ptr;

/// Application protocols of a virtual host that names none.
const DEFAULT_ALPN: &[u8] = b"h2,http/1.1";

/// Application protocols of a creation struct.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn alpn(info: &lws_context_creation_info) -> Vec<Vec<u8>> {
    // SAFETY: NULL or a string by contract.
    tls::alpn(unsafe { cstr(info.alpn) }.map_or(DEFAULT_ALPN, |list| list.to_bytes()))
}

/// # Safety
/// `text` is NULL or a string.
unsafe fn text(text: *const c_char) -> Option<Vec<u8>> {
    // SAFETY: `text` is NULL or a string, by contract.
    unsafe { cstr(text) }.map(|text| text.to_bytes().to_vec())
}

fn mask(bits: c_long) -> u64 {
    bits as u64
}

/// Whether the program lets the library use OpenSSL at all.
pub(crate) fn uses_tls(info: &lws_context_creation_info) -> bool {
    has(info, LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
}

/// The virtual host's name, for people.
fn name_of(info: &lws_context_creation_info) -> &CStr {
    // SAFETY: NULL or a string, by the contract of creation structs.
    unsafe { cstr(info.vhost_name) }.unwrap_or(c"default")
}

/// What a virtual host's peers get: TLS where its own options say so, it has a certificate and listens, or is told to be
/// ready.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn server(info: &lws_context_creation_info) -> Option<ServerTls> {
    let is_ready = info.port != -1 || has(info, LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX);
    // SAFETY: the pointers are NULL, strings or as many bytes as the lengths beside them say, by contract.
    let (chain, key, trusted, password, ciphers, ciphers_13, curves) = unsafe {
        let in_memory = |start, len| tls::memory(start, len);
        let (cert_len, key_len) = (info.server_ssl_cert_mem_len, info.server_ssl_private_key_mem_len);
        (
            tls::file(info.ssl_cert_filepath)
                .or_else(|| in_memory(info.server_ssl_cert_mem, cert_len as usize)),
            tls::file(info.ssl_private_key_filepath)
                .or_else(|| in_memory(info.server_ssl_private_key_mem, key_len as usize)),
            tls::file(info.ssl_ca_filepath)
                .or_else(|| in_memory(info.server_ssl_ca_mem, info.server_ssl_ca_mem_len as usize)),
            tls::password(info.ssl_private_key_password),
            text(info.ssl_cipher_list),
            text(info.tls1_3_plus_cipher_list),
            text(info.ecdh_curve),
        )
    };
    if !is_ready || (chain.is_none() && key.is_none()) {
        return None;
    }
    if !uses_tls(info) {
        tls::warn_of_plain_text(name_of(info));
        return None;
    }
    let plain_peers = if !has(info, LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT) {
        PlainPeers::Refused
    } else if has(info, LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS) {
        PlainPeers::Redirected
    } else if has(info, LWS_SERVER_OPTION_ALLOW_HTTP_ON_HTTPS_LISTENER) {
        PlainPeers::Served
    } else if has(info, LWS_SERVER_OPTION_FALLBACK_TO_APPLY_LISTEN_ACCEPT_CONFIG) {
        PlainPeers::Raw
    } else {
        PlainPeers::Refused
    };
    Some(ServerTls {
        common: Common {
            identity: Identity { chain, key, password },
            trusted,
            ciphers,
            ciphers_13,
            // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
            alpn: unsafe { alpn(info) },
            options_set: mask(info.ssl_options_set),
            options_clear: mask(info.ssl_options_clear),
        },
        curves,
        client_certs: client_certs(info),
        plain_peers,
        may_lack_cert: has(info, LWS_SERVER_OPTION_IGNORE_MISSING_CERT),
        is_shown_first: false,
        name_moves: true,
        progress_mask: info.ssl_info_event_mask,
    })
}

fn client_certs(info: &lws_context_creation_info) -> ClientCerts {
    if !has(info, LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT) {
        ClientCerts::None
    } else if has(info, LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED) {
        ClientCerts::Wanted
    } else {
        ClientCerts::Needed
    }
}

/// What a virtual host's clients get: TLS where its own options say so, whether it listens or not.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn client_of_vhost(info: &lws_context_creation_info) -> Option<ClientTls> {
    if uses_tls(info) {
        // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
        return Some(unsafe { client(info) });
    }
    if brings_client_tls(info) {
        tls::warn_of_clients(name_of(info));
    }
    None
}

/// Something was chosen for clients' TLS alone.
fn brings_client_tls(info: &lws_context_creation_info) -> bool {
    let files = [
        info.client_ssl_cert_filepath,
        info.client_ssl_private_key_filepath,
        info.client_ssl_ca_filepath,
        info.client_ssl_cipher_list,
        info.client_tls_1_3_plus_cipher_list,
    ];
    let in_memory = [info.client_ssl_cert_mem, info.client_ssl_key_mem, info.client_ssl_ca_mem];
    let is_shared = info.port == -1 && !(info.ssl_cert_filepath.is_null() && info.ssl_ca_filepath.is_null());
    is_shared
        || !info.provided_client_ssl_ctx.is_null()
        || files.iter().any(|file| !file.is_null())
        || in_memory.iter().any(|bytes| !bytes.is_null())
}

/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub(crate) unsafe fn client(info: &lws_context_creation_info) -> ClientTls {
    // A virtual host that does not listen may use the members for servers.
    let shared = |member: *const c_char| if info.port == -1 { member } else { ptr::null() };
    // SAFETY: the pointers are NULL, strings or as many bytes as the lengths beside them say, by contract.
    let (chain, key, trusted, password, ciphers, ciphers_13) = unsafe {
        (
            tls::file(info.client_ssl_cert_filepath)
                .or_else(|| tls::memory(info.client_ssl_cert_mem, info.client_ssl_cert_mem_len as usize))
                .or_else(|| tls::file(shared(info.ssl_cert_filepath))),
            tls::file(info.client_ssl_private_key_filepath)
                .or_else(|| tls::memory(info.client_ssl_key_mem, info.client_ssl_key_mem_len as usize))
                .or_else(|| tls::file(shared(info.ssl_private_key_filepath))),
            tls::file(info.client_ssl_ca_filepath)
                .or_else(|| tls::memory(info.client_ssl_ca_mem, info.client_ssl_ca_mem_len as usize))
                .or_else(|| tls::file(shared(info.ssl_ca_filepath))),
            tls::password(info.client_ssl_private_key_password)
                .or_else(|| tls::password(shared(info.ssl_private_key_password))),
            text(info.client_ssl_cipher_list).or_else(|| text(shared(info.ssl_cipher_list))),
            text(info.client_tls_1_3_plus_cipher_list),
        )
    };
    ClientTls {
        common: Common {
            identity: Identity { chain, key, password },
            trusted,
            ciphers,
            ciphers_13,
            // The list of `info` is for peers; a client may have its own.
            alpn: tls::alpn(DEFAULT_ALPN),
            options_set: mask(info.ssl_client_options_set),
            options_clear: mask(info.ssl_client_options_clear),
        },
        without_system_store: has(info, LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS),
        provided: info.provided_client_ssl_ctx.expose_provenance(),
        keeps_verification: false,
        progress_mask: info.ssl_info_event_mask,
    }
}

/// Nothing: no connection waits on a list for what its TLS session has decrypted already.
#[unsafe(no_mangle)]
pub extern "C" fn lws_ssl_remove_wsi_from_buffered_list(_wsi: *mut lws) {}
