//! Servers, which run in a process of their own, and broadcasts.

use crate::facts::LEGACY;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::legacy::fork;
use lws_abi::legacy::server::{self, Asked, Ids, create};
use lws_abi::{Refusal, entry};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// Makes a server that listens on `port` of all IPv4 addresses, with TLS if both a certificate (PEM, with its chain) and its
/// key are named. It runs in a new process, in which all callbacks are called; this one goes on. Before, it has taken on the
/// group `gid` and the user `uid`, where they are not -1; what fails of that is only logged.
///
/// `protocols` ends with an entry whose callback is NULL; the library writes to it, and it must live as long as the server.
/// The server ends when this process does (SIGHUP), or is ended by a signal; this process hears of that by SIGCHLD. Where the
/// variable LWS_NO_HIXIE_76 is set, handshakes of before RFC 6455 are not taken.
/// Returns 0 in the process that called; -1, with a line on stderr and without a new process, when the address cannot be
/// bound or a file is of no use, and when there can be no new process.
/// # Safety
/// `protocols` is NULL or such an array, the files are NULL or strings. No other thread uses the library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_create_server(
    port: c_int,
    protocols: *mut libwebsocket_protocols,
    ssl_cert_filepath: *const c_char,
    ssl_private_key_filepath: *const c_char,
    gid: c_int,
    uid: c_int,
) -> c_int {
    let mut serving: *const c_void = ptr::null();
    let side = entry("libwebsocket_create_server", -1, || {
        let asked = Asked {
            port: Some(port),
            protocols: protocols.cast(),
            cert: ssl_cert_filepath,
            key: ssl_private_key_filepath,
            ids: Ids { gid, uid },
        };
        // SAFETY: `protocols` is NULL or such an array, and the files are NULL or strings, by contract.
        let context = unsafe { create(&LEGACY, asked) }?;
        // SAFETY: `protocols` is an array that was read to its end, and no other thread uses the library, by
        // contract.
        let side = unsafe { part(context, protocols) };
        if side.is_err() {
            context.destroy();
        }
        if side == Ok(fork::Side::Child) {
            serving = context.as_ptr::<c_void>();
        }
        side.map(|_| 0)
    });
    if !serving.is_null() {
        fork::serve(serving);
        // SAFETY: ends this process; the program's code is not to run in it a second time.
        unsafe { libc::_exit(0) };
    }
    side
}

/// # Safety
/// As for [`libwebsocket_create_server`]; `protocols` is the context's array.
unsafe fn part(
    context: &'static Context,
    protocols: *mut libwebsocket_protocols,
) -> Result<fork::Side, Refusal> {
    // SAFETY: `protocols` is the context's array, by contract.
    unsafe { fork::fill_in(&LEGACY, context, protocols.cast()) }?;
    let array = server::array_of(context)?;
    // SAFETY: as above.
    unsafe { fork::part(&LEGACY, context, array, fork::Side::Child) }
}
