//! Kinds of mounts.

use crate::types::*;
use lws_engine::http::proxy;
use lws_engine::settings::MountKind;
use std::ffi::c_uint;

/// The kind that a mount names; nothing is served from one with a number that is none.
pub(crate) fn kind(number: c_uint, origin: &[u8]) -> MountKind {
    match number {
        LWSMPRO_HTTP => proxy::mount(origin, false),
        LWSMPRO_HTTPS => proxy::mount(origin, true),
        LWSMPRO_FILE => MountKind::File,
        LWSMPRO_REDIR_HTTP => MountKind::Redirect { secure: false },
        LWSMPRO_REDIR_HTTPS => MountKind::Redirect { secure: true },
        LWSMPRO_CALLBACK => MountKind::Callback,
        _ => MountKind::Unserved,
    }
}
