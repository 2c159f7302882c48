//! Functions about HTTP/2, which is not in this version: they can be linked against, and say so in the log.

use crate::types::*;
use lws_abi::conn_handle::ConnHandle;
use lws_abi::{entry, log};
use std::ffi::{c_char, c_int};

/// A connection has no streams: the answer is the same for each, `failure` for one that has ended.
fn later(name: &'static str, wsi: *const lws, answer: c_int, failure: c_int) -> c_int {
    entry(name, failure, || {
        let conn = ConnHandle::borrow(wsi.cast())?;
        conn.ask(conn.context.engine.fd(conn.id))?;
        log::line(log::INFO, format_args!("{name}: this version has no HTTP/2"));
        Ok(answer)
    })
}

/// The credit of a stream inside a connection; a connection of its own has none, and needs none. Returns 0, also when
/// the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_wsi_tx_credit(wsi: *mut lws, _peer_to_us: c_char, _add: c_int) -> c_int {
    later("lws_wsi_tx_credit", wsi, 0, 0)
}

/// The credit that the peer has for a stream inside a connection; a connection of its own has none, and needs none. Returns
/// 0, also when the connection has ended.
#[unsafe(no_mangle)]
pub extern "C" fn lws_h2_get_peer_txcredit_estimate(wsi: *mut lws) -> c_int {
    later("lws_h2_get_peer_txcredit_estimate", wsi, 0, 0)
}

/// Gives a peer more credit for a stream. Returns -1 for a connection without streams, as all are.
#[unsafe(no_mangle)]
pub extern "C" fn lws_h2_update_peer_txcredit(wsi: *mut lws, _sid: c_int, _bump: c_int) -> c_int {
    later("lws_h2_update_peer_txcredit", wsi, -1, -1)
}

/// Makes a client's stream one that only receives. Returns 1 for a connection without streams, as all are.
#[unsafe(no_mangle)]
pub extern "C" fn lws_h2_client_stream_long_poll_rxonly(wsi: *mut lws) -> c_int {
    later("lws_h2_client_stream_long_poll_rxonly", wsi, 1, 1)
}
