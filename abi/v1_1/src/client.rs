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

/// Takes any certificate that stands for itself, whatever its name.
const SELF_SIGNED: c_int = 2;

/// The arguments of the connect functions.
struct Arguments {
    context: *mut libwebsocket_context,
    address: *const c_char,
    port: c_int,
    ssl_connection: c_int,
    path: *const c_char,
    host: *const c_char,
    origin: *const c_char,
    protocol: *const c_char,
    userdata: *mut c_void,
}

impl Arguments {
    /// # Safety
    /// The texts are NULL or strings.
    unsafe fn connect(&self) -> Result<*mut libwebsocket, Refusal> {
        let context = Context::borrow(self.context.cast())?;
        // SAFETY: NULL or a string by contract.
        let text = |s: *const c_char| unsafe { strings::cstr(s) };
        let is_lenient = self.ssl_connection == SELF_SIGNED;
        let wanted = Wanted {
            vhost: ptr::null(),
            address: text(self.address),
            port: self.port,
            tls_word: self.ssl_connection as u32,
            secure: self.ssl_connection != 0,
            lenience: Lenience {
                self_signed: is_lenient,
                host_name: is_lenient || tls::checks_no_names(),
                expired: false,
                unknown_issuer: false,
            },
            alpn: None,
            path: text(self.path),
            host: text(self.host),
            origin: text(self.origin),
            protocols: text(self.protocol),
            local_protocol: None,
            version: -1,
            method: None,
            knows_raw: false,
            user: self.userdata.expose_provenance(),
            opaque: 0,
            parent: ptr::null(),
            from: None,
            idle: None,
            retry_key: RetryKey::NONE,
            follows: false,
            keeps: false,
            keep_idle: Duration::ZERO,
            is_multipart: false,
            is_urlencoded: false,
            leads_from: None,
            leads_to: None,
        };
        // SAFETY: no place is given.
        unsafe { client::connect(context, &wanted, ptr::null_mut()) }.map(|wsi| wsi.cast())
    }
}

/// Connects to a WebSocket server.
///
/// `address` is a name or numeric address, `path` what is asked for, `host` and `origin` the values of those headers
/// (`origin` may be NULL), `protocol` a list of names with commas, or NULL. `ssl_connection` is 0 without TLS, 1 with it,
/// 2 to take a self-signed certificate, too. Otherwise the certificate must be for `host`; with the environment variable
/// `LWS_TLS_SKIP_HOST_CHECK` it need not. `ietf_version_or_minus_one` does not matter: version 13 is spoken. All texts are
/// copied.
///
/// The call waits a second at most for the name and the connection; what is not refused by then goes on in the loop.
/// Returns the connection: LWS_CALLBACK_CLIENT_ESTABLISHED or LWS_CALLBACK_CLIENT_CONNECTION_ERROR follows, once.
/// Returns NULL when an argument is invalid or the connection was refused: no callback comes then.
/// # Safety
/// The texts are NULL or strings.
#[allow(clippy::too_many_arguments, reason = "the C function's own list")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_client_connect(
    clients: *mut libwebsocket_context,
    address: *const c_char,
    port: c_int,
    ssl_connection: c_int,
    path: *const c_char,
    host: *const c_char,
    origin: *const c_char,
    protocol: *const c_char,
    ietf_version_or_minus_one: c_int,
) -> *mut libwebsocket {
    let _ = ietf_version_or_minus_one;
    let userdata = ptr::null_mut();
    let arguments =
        Arguments { context: clients, address, port, ssl_connection, path, host, origin, protocol, userdata };
    // SAFETY: the texts are NULL or strings, by contract.
    entry("libwebsocket_client_connect", ptr::null_mut(), || unsafe { arguments.connect() })
}

/// libwebsocket_client_connect() with the connection's user pointer, in place of session memory. It stays the program's,
/// whatever size its protocol names.
/// # Safety
/// The texts are NULL or strings.
#[allow(clippy::too_many_arguments, reason = "the C function's own list")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_client_connect_extended(
    clients: *mut libwebsocket_context,
    address: *const c_char,
    port: c_int,
    ssl_connection: c_int,
    path: *const c_char,
    host: *const c_char,
    origin: *const c_char,
    protocol: *const c_char,
    ietf_version_or_minus_one: c_int,
    userdata: *mut c_void,
) -> *mut libwebsocket {
    let _ = ietf_version_or_minus_one;
    let arguments =
        Arguments { context: clients, address, port, ssl_connection, path, host, origin, protocol, userdata };
    // SAFETY: the texts are NULL or strings, by contract.
    entry("libwebsocket_client_connect_extended", ptr::null_mut(), || unsafe { arguments.connect() })
}
