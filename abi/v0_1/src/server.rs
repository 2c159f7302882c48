//! The server: one call for its whole life.

use crate::facts::LEGACY;
use crate::types::*;
use lws_abi::entry;
use lws_abi::legacy::rounds;
use lws_abi::legacy::server::{Asked, Ids, create};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// Listens on `port` of all IPv4 addresses, with TLS if both a certificate (PEM, with its chain) and its key are named, and
/// serves: everything else happens in callbacks. Before, the process takes on the group `gid` and the user `uid`, where
/// they are not -1; what fails of that is only logged.
///
/// `protocols` ends with an entry whose callback is NULL. Where the variable LWS_NO_HIXIE_76 is set, handshakes of before
/// RFC 6455 are not taken.
/// Returns 0 after a signal handler of the program has run: every connection is closed then, with LWS_CALLBACK_CLOSED. -1 at
/// once, with a line on stderr, when the address cannot be bound or a file is of no use.
/// # Safety
/// `protocols` is NULL or such an array, the files are NULL or strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_create_server(
    port: c_int,
    protocols: *const libwebsocket_protocols,
    ssl_cert_filepath: *const c_char,
    ssl_private_key_filepath: *const c_char,
    gid: c_int,
    uid: c_int,
) -> c_int {
    let context: *const c_void = entry("libwebsocket_create_server", ptr::null(), || {
        let asked = Asked {
            port: Some(port),
            protocols: protocols.cast(),
            cert: ssl_cert_filepath,
            key: ssl_private_key_filepath,
            ids: Ids { gid, uid },
        };
        // SAFETY: `protocols` is NULL or such an array, the files are NULL or strings, by contract.
        unsafe { create(&LEGACY, asked) }.map(|context| context.as_ptr::<c_void>().cast_const())
    });
    if context.is_null() { -1 } else { rounds::serve(&LEGACY, context, LWS_CALLBACK_SEND as c_int) }
}
