//! Client connections.

use crate::types::*;
use lws_abi::entry;
use lws_abi::legacy::client::{self, Progress, Wanted};
use lws_abi::legacy::io;
use lws_abi::service::{ServiceHabits, turn};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// Longest wait for news of a client; its own limits are the engine's.
const WAIT_MS: c_int = 1000;

const HABITS: ServiceHabits = ServiceHabits {
    zero_waits: false,
    no_vhost: -1,
    nothing_pending: 0,
    negative_waits: false,
    interrupted: 0,
    ran: 0,
};

/// Opens a WebSocket and returns when it is open; other connections of the context are served meanwhile.
///
/// `ssl_connection` is 0 for none, 1 for TLS with a certificate that is trusted and for the name in `host`, 2 for one that
/// may also stand for itself. `host` and `origin` are the values of those headers, `path` is what is asked for, `protocol` the
/// subprotocols, separated by commas, or NULL. The version that is spoken is 13, whatever the last argument says.
/// LWS_CALLBACK_CLIENT_ESTABLISHED has come when this returns.
/// Returns the connection; NULL, with a line on stderr, when it fails: each step of the handshake may take 5 seconds.
/// # Safety
/// The texts are NULL or strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn libwebsocket_client_connect(
    context: *mut libwebsocket_context,
    address: *const c_char,
    port: c_int,
    ssl_connection: c_int,
    path: *const c_char,
    host: *const c_char,
    origin: *const c_char,
    protocol: *const c_char,
    _ietf_version_or_minus_one: c_int,
) -> *mut libwebsocket {
    let wanted = Wanted { address, port, ssl_connection, path, host, origin, protocol };
    let wsi = entry("libwebsocket_client_connect", ptr::null_mut(), || {
        // SAFETY: the texts are NULL or strings, by contract.
        unsafe { client::begin(context.cast(), wanted) }
    });
    // Between the two guards nothing has to be cleaned up: the wait may be cancelled.
    loop {
        match progress(wsi) {
            Progress::Open => return wsi.cast(),
            Progress::Gone => return ptr::null_mut(),
            Progress::Pending => {
                if turn(context as *const c_void, WAIT_MS, 0, HABITS) < 0 {
                    return ptr::null_mut();
                }
            }
        }
    }
}

fn progress(wsi: *mut c_void) -> Progress {
    entry("libwebsocket_client_connect", Progress::Gone, || Ok(client::progress(wsi)))
}

/// Closes a WebSocket that libwebsocket_client_connect() has opened: a close frame is sent and LWS_CALLBACK_CLOSED comes, at
/// once or when the connection's own callback returns. The pointer is dead then.
#[unsafe(no_mangle)]
pub extern "C" fn libwebsocket_client_close(wsi: *mut libwebsocket) {
    entry("libwebsocket_client_close", (), || io::hang_up(wsi.cast()));
}
