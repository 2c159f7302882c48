//! Protocols as programs point to them.

use crate::context::Context;
use crate::entry::Refusal;
use crate::strings;
use libc::{c_char, c_void};
use lws_engine::host::VhostId;
use lws_engine::opaque::ProtocolKey;
use std::ptr;

/// How `struct lws_protocols` begins in every generation that has virtual hosts.
#[repr(C)]
struct Start {
    name: *const c_char,
    callback: *const c_void,
}

/// The key of the protocol of a virtual host that is `protocol`: the same entry, or an entry with the same name and
/// callback, as a program may hold another table or a copy.
///
/// # Safety
/// `protocol` points to a protocol.
pub unsafe fn matching_key(context: &Context, id: VhostId, protocol: *const c_void) -> Option<ProtocolKey> {
    // SAFETY: a protocol by contract.
    let wanted = unsafe { &*protocol.cast::<Start>() };
    let is_it = |key: &ProtocolKey| {
        // SAFETY: a key is the address of an entry that lives as long as its virtual host, which is held.
        let own = unsafe { &*ptr::with_exposed_provenance::<Start>(key.0) };
        let is_same_name = || {
            // SAFETY: names of protocols are NULL or strings.
            unsafe { strings::cstr(own.name) == strings::cstr(wanted.name) }
        };
        ptr::eq(own, wanted) || (own.callback == wanted.callback && is_same_name())
    };
    context.engine.hold_vhosts(|| keys(context, id)?.into_iter().find(is_it)).flatten()
}

fn keys(context: &Context, id: VhostId) -> Option<Vec<ProtocolKey>> {
    context.engine.with_vhost(id, |settings, _| settings.protocols.iter().map(|p| p.key).collect())
}

/// The keys of `protocol` on every virtual host.
///
/// # Safety
/// `protocol` is NULL or a protocol.
pub unsafe fn everywhere(
    context: &Context,
    protocol: *const c_void,
) -> Result<Vec<(VhostId, ProtocolKey)>, Refusal> {
    if protocol.is_null() {
        return Err(Refusal::NullArgument("protocol"));
    }
    let all = context.engine.vhost_ids().into_iter();
    // SAFETY: not null, and a protocol by contract.
    Ok(all.filter_map(|id| unsafe { matching_key(context, id, protocol) }.map(|key| (id, key))).collect())
}

/// The key of `protocol`, which must be the very entry a virtual host was made with.
pub fn own_key(context: &Context, id: VhostId, protocol: *const c_void) -> Result<ProtocolKey, Refusal> {
    if protocol.is_null() {
        return Err(Refusal::NullArgument("protocol"));
    }
    let found = keys(context, id).and_then(|keys| keys.into_iter().find(|key| key.0 == protocol.addr()));
    found.ok_or(Refusal::BadArgument { name: "protocol", why: "is no protocol of this virtual host" })
}
