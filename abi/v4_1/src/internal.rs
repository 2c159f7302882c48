//! What the original's parts use among themselves, with a prototype of this generation's own.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::entry;

/// Extensions belong to virtual hosts and come with them, so that nothing changes. A context that is none is refused.
#[unsafe(no_mangle)]
pub extern "C" fn lws_context_init_extensions(
    _info: *const lws_context_creation_info,
    context: *mut lws_context,
) {
    entry("lws_context_init_extensions", (), || Context::borrow(context.cast()).map(drop));
}
