//! What a context and its virtual hosts came to, for people who watch them.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{Refusal, conn, entry, status, strings};
use std::ffi::{c_char, c_int};

/// Writes what is known of a context as a JSON object, every value a string: `version`, `uptime` in seconds,
/// `cgi_spawned`, `pt_fd_max` and `ah_pool_max` (most descriptors; most request heads in work, 0 for no limit),
/// `wsi_alive`, the machine's load `l1`, `l2`, `l3`, for each service thread in `pt` its `fds_count`, `ah_pool_inuse` and
/// `ah_wait_list`; `vhosts`, each as by lws_json_dump_vhost(), unless `hide_vhosts` is not 0; `listen_wsi`, `cgi_alive`.
///
/// Returns the bytes written, a terminator behind them not counted: the text is cut where it does not fit into `len`.
/// 0 when there is no room or the context is none.
/// # Safety
/// `len` bytes at `buf` are writable, or it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_json_dump_context(
    context: *const lws_context,
    buf: *mut c_char,
    len: c_int,
    hide_vhosts: c_int,
) -> c_int {
    entry("lws_json_dump_context", 0, || {
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(buf, len) }?;
        let context = Context::borrow(context.cast())?;
        let version = crate::facts::VERSION.to_string_lossy();
        status::dump_context(context, &version, hide_vhosts == 0, room)
            .map(conn::int)
            .ok_or(Refusal::StaleHandle)
    })
}
