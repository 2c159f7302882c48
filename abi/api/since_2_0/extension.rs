//! WebSocket extensions.

use crate::types::*;
use lws_abi::{entry, extension};
use std::ffi::{c_char, c_int, c_void};

/// The permessage-deflate extension (RFC 7692), as programs name it in the `callback` of their extension table. The
/// library recognises it there and does all the work itself: it is never called. A program that calls it from a callback
/// of its own gets 1 for the reasons that would use it, which declines the extension, and 0 for all others.
#[unsafe(no_mangle)]
pub extern "C" fn lws_extension_callback_pm_deflate(
    _context: *mut lws_context,
    _ext: *const lws_extension,
    _wsi: *mut lws,
    reason: lws_extension_callback_reasons,
    _user: *mut c_void,
    _in: *mut c_void,
    _len: usize,
) -> c_int {
    entry("lws_extension_callback_pm_deflate", 0, || Ok(extension::decline_wrapped(reason)))
}

/// Sets an option of an extension that is in use on the connection.
///
/// permessage-deflate knows server_no_context_takeover, client_no_context_takeover (0 or 1; a side that keeps no
/// context needs no memory between messages), server_max_window_bits, client_max_window_bits (8 to 15), rx_buf_size
/// (7 to 16: base-2 logarithm of the bytes of a received piece), tx_buf_size (7 to 18: the same of the payload of a
/// sent frame), compression_level (0 to 9; 1 unless set), mem_level (accepted, without effect), and two that are this
/// library's own: min_size (shorter messages are sent as they are; 0 unless set, in bytes) and max_inflated_mb (a received
/// message that grows beyond so many MiB, and to more than a hundred times its size, costs its peer the
/// connection with status 1009; 16 unless set, 0 for no limit). `opt_val` is a decimal number; NULL means 1. What concerns
/// the peer's own direction was agreed on in the handshake and stays; our own window and context can only become
/// smaller. Options about memory count from the next message that needs memory made: ESTABLISHED and
/// CLIENT_ESTABLISHED are the place to set them.
///
/// A program's own extension is called with LWS_EXT_CB_NAMED_OPTION_SET.
///
/// Returns 0, or what the program's extension answered; -1 for an extension that the connection does not use, an
/// option that permessage-deflate does not have, or NULL.
/// # Safety
/// The names and the value are NULL or strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_set_extension_option(
    wsi: *mut lws,
    ext_name: *const c_char,
    opt_name: *const c_char,
    opt_val: *const c_char,
) -> c_int {
    entry("lws_set_extension_option", -1, || {
        // SAFETY: the names and the value are NULL or strings, by contract.
        unsafe { extension::set_option(wsi.cast(), ext_name, opt_name, opt_val) }
    })
}

/// Reads the parameters of an extension, `name`, `name=value` and so on with `;` between them, from the `len` bytes
/// at `o` up to the first comma. For each one found the extension is called with LWS_EXT_CB_OPTION_SET and a
/// `struct lws_ext_option_arg`: the index in `opts`, and the value (a decimal number, not terminated).
///
/// Returns 0; -1 at the first unknown name or value that its option does not take, and for NULL.
/// # Safety
/// `ext` is NULL or an extension, `opts` NULL or an array ended by a null name, `len` bytes at `o` are readable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ext_parse_options(
    ext: *const lws_extension,
    wsi: *mut lws,
    ext_user: *mut c_void,
    opts: *const lws_ext_options,
    o: *const c_char,
    len: c_int,
) -> c_int {
    entry("lws_ext_parse_options", -1, || {
        // SAFETY: `ext` is NULL or an extension, `opts` NULL or an array ended by a null name, `len` bytes at `o`
        // are readable, by contract; the types are the same structures.
        unsafe { extension::parse_options(ext.cast(), wsi.cast(), ext_user, opts.cast(), o, len) }
    })
}
