//! What programs link against although this version does not do it yet: extensions.

use crate::types::*;
use lws_abi::extension::{self, Value};
use lws_abi::peer::Wsi;
use lws_abi::{Refusal, entry, strings};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// The permessage-deflate extension, as programs name it in their extension table. Extensions are not negotiated yet,
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
    0
}

/// Sets an option of an extension that is active on a connection. Extensions are not negotiated yet, so none is
/// active: returns -1.
/// # Safety
/// Nothing: the strings are not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_set_extension_option(
    wsi: *mut lws,
    _ext_name: *const c_char,
    _opt_name: *const c_char,
    _opt_val: *const c_char,
) -> c_int {
    entry("lws_set_extension_option", -1, || Wsi::borrow(wsi.cast()).map(|_| -1))
}

/// # Safety
/// `opts` is an array ended by a null name, its names unchanged for `'a`.
unsafe fn known<'a>(opts: *const lws_ext_options) -> Vec<(&'a [u8], Value)> {
    let mut all = Vec::new();
    let mut at = opts;
    // SAFETY: an array by contract, and not yet behind its last entry.
    while let Some(option) = unsafe { at.as_ref() } {
        // SAFETY: NULL or a string by contract.
        let Some(name) = (unsafe { strings::cstr(option.name) }) else { break };
        let value = match option.r#type {
            EXTARG_NONE => Value::Never,
            EXTARG_DEC => Value::Always,
            _ => Value::Maybe,
        };
        all.push((name.to_bytes(), value));
        // SAFETY: the array goes on at least to its last entry.
        at = unsafe { at.add(1) };
    }
    all
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
        // SAFETY: NULL or an extension by contract.
        let callback = unsafe { ext.as_ref() }.ok_or(Refusal::NullArgument("ext"))?.callback;
        let callback = callback.ok_or(Refusal::NullArgument("ext->callback"))?;
        if opts.is_null() {
            return Err(Refusal::NullArgument("opts"));
        }
        // SAFETY: forwarded from this function's contract.
        let text = unsafe { strings::bytes(o, usize::try_from(len).unwrap_or(0)) }?;
        // SAFETY: not null, and an array by contract.
        let (hits, is_complete) = extension::parse(text, &unsafe { known(opts) });
        let context = Wsi::borrow(wsi.cast()).map_or(ptr::null_mut(), |wsi| wsi.context().as_ptr());
        for hit in hits {
            let value = hit.value.unwrap_or_default();
            let mut argument = lws_ext_option_arg {
                option_name: ptr::null(),
                option_index: strings::c_len(hit.index),
                start: if value.is_empty() { ptr::null() } else { o.wrapping_add(value.start) },
                len: strings::c_len(value.len()),
            };
            let input = (&raw mut argument).cast();
            // SAFETY: the extension's own callback, with the arguments of this reason.
            unsafe { callback(context, ext, wsi, LWS_EXT_CB_OPTION_SET, ext_user, input, 0) };
        }
        if is_complete { Ok(0) } else { Err(Refusal::Quiet) }
    })
}
