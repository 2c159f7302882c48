//! Extensions: programs name them, and are asked about them, but none is used.

use crate::types::*;
use lws_abi::strings::cstr;
use lws_engine::settings::{Extension, ExtensionKind};
use std::cell::UnsafeCell;
use std::ffi::{c_int, c_void};
use std::ptr;

/// The extensions of a table, to ask the program about.
///
/// # Safety
/// `list` is NULL or an array that ends with an entry without a callback; its names are NULL or strings.
pub unsafe fn named(list: *const libwebsocket_extension) -> Vec<Extension> {
    let mut all = Vec::new();
    let mut at = list;
    // SAFETY: NULL or an entry by contract, and not yet behind the last one.
    while let Some(entry) = unsafe { at.as_ref() }.filter(|entry| entry.callback.is_some()) {
        // SAFETY: NULL or a string by contract.
        if let Some(name) = unsafe { cstr(entry.name) } {
            let name = name.to_bytes().to_vec();
            all.push(Extension { offer: name.clone(), name, kind: ExtensionKind::Nobody });
        }
        // SAFETY: the array goes on at least to its last entry.
        at = unsafe { at.add(1) };
    }
    all
}

/// Never called; a table's entry without a callback would be its end.
unsafe extern "C" fn unused(
    _context: *mut libwebsocket_context,
    _ext: *mut libwebsocket_extension,
    _wsi: *mut libwebsocket,
    _reason: libwebsocket_extension_callback_reasons,
    _user: *mut c_void,
    _in: *mut c_void,
    _len: usize,
) -> c_int {
    0
}

/// An array that programs may change, and whose copy they use where they are linked without position independence.
#[repr(transparent)]
pub struct Table(UnsafeCell<[libwebsocket_extension; 3]>);

// SAFETY: the library never touches the array after it was made.
unsafe impl Sync for Table {}

const fn entry(name: *const std::ffi::c_char) -> libwebsocket_extension {
    libwebsocket_extension {
        name,
        callback: if name.is_null() { None } else { Some(unused) },
        per_session_data_size: 0,
        per_context_private_data: ptr::null_mut(),
    }
}

/// The table that programs pass to libwebsocket_create_context(). The header declares it in C's own words.
#[doc(hidden)]
#[unsafe(no_mangle)]
pub static libwebsocket_internal_extensions: Table = Table(UnsafeCell::new([
    entry(c"x-webkit-deflate-frame".as_ptr()),
    entry(c"deflate-frame".as_ptr()),
    entry(ptr::null()),
]));
const _: () = assert!(size_of::<Table>() == 96);
