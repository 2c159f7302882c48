//! What a context and its virtual hosts came to, for people who watch them.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{Refusal, conn, entry, status, strings};
use std::ffi::{c_char, c_int};

/// Less room than this is not worth beginning.
const LEAST: usize = 100;

/// Writes what is known of a virtual host as a JSON object, every value a string: `name`, `port`, `use_ssl`, `sts`, the
/// bytes of its connections `rx` and `tx` (under TLS, those of the payload), `conn` (connections with a request), `trans`
/// (requests), `ws_upg`, `http2_upg`, `mounts` if it has any, `ws-protocols`.
///
/// Returns the bytes written, a terminator behind them not counted: the text is cut where it does not fit into `len`.
/// 0 when `len` is less than 100, `buf` is NULL or the virtual host is none.
/// # Safety
/// `len` bytes at `buf` are writable, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_json_dump_vhost(vh: *const lws_vhost, buf: *mut c_char, len: c_int) -> c_int {
    entry("lws_json_dump_vhost", 0, || {
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(buf, len) }?;
        let (context, id) = Context::borrow_vhost(vh.cast())?;
        if room.len() < LEAST {
            return Ok(0);
        }
        status::dump_vhost(context, id, room).map(conn::int).ok_or(Refusal::StaleHandle)
    })
}
