//! What programs link against although this version does not do it yet. Each function says so when it is called.

use crate::types::*;
use lws_abi::entry;
use std::ffi::{c_int, c_void};

/// The permessage-deflate extension, as programs name it in their extension table. No extension is negotiated yet,
/// so messages travel uncompressed and this is never called by the library. Returns 0 for every reason.
/// # Safety
/// Nothing: no argument is used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_extension_callback_pm_deflate(
    _context: *mut lws_context,
    _ext: *const lws_extension,
    _wsi: *mut lws,
    _reason: lws_extension_callback_reasons,
    _user: *mut c_void,
    _in: *mut c_void,
    _len: usize,
) -> c_int {
    entry("lws_extension_callback_pm_deflate", 0, || Ok(0))
}
