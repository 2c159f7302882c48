//! Which file operations a context has.

use crate::face_state::FaceState;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::entry;
use std::ptr;

/// The operations of a context, which may be changed in place: those of the platform, with the program's own behind
/// them, unless lws_set_fops() has put others in their place. NULL for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_get_fops(context: *mut lws_context) -> *mut lws_plat_file_ops {
    entry("lws_get_fops", ptr::null_mut(), || {
        Ok(FaceState::of(Context::borrow(context.cast())?)?.files.current())
    })
}
