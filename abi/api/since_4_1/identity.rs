//! Whom the process becomes when its start-up phase is over.

use crate::types::*;
use lws_abi::context::Context;
use lws_abi::machine::{Identity, group_named, has_group, user_named};
use lws_abi::strings::{cstr, store};
use lws_abi::{Refusal, entry, log};
use std::ffi::{CString, c_int};

/// What a creation struct asks for: names go before numbers, and 0 and -1 mean none. Names and groups that do not exist
/// are refused.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn identity(info: &lws_context_creation_info) -> Result<Identity, Refusal> {
    // SAFETY: NULL or strings by contract.
    let (user, group) = unsafe { (cstr(info.username), cstr(info.groupname)) };
    let unknown = |what: &str, name: &dyn std::fmt::Display| {
        log::line(log::ERR, format_args!("unknown {what} {name}"));
        Refusal::Quiet
    };
    let number = |n: c_int| u32::try_from(n).ok().filter(|n| *n != 0);
    let gid = match group {
        Some(name) => Some(group_named(name).ok_or_else(|| unknown("group", &name.to_string_lossy()))?),
        None => number(info.gid),
    };
    let uid = match user {
        Some(name) => Some(user_named(name).ok_or_else(|| unknown("user", &name.to_string_lossy()))?.uid),
        None => number(info.uid),
    };
    if let Some(gid) = gid.filter(|gid| !has_group(*gid)) {
        return Err(unknown("group", &gid));
    }
    let count = usize::try_from(info.count_caps).unwrap_or(0);
    let keeps = info.caps.iter().take(count).filter_map(|n| u32::try_from(*n).ok()).collect();
    Ok(Identity { gid, uid, keeps })
}

/// Whom a unix socket is given to: `user:group` by name, or the numbers of `info` if neither is 0. Names that do not
/// exist are refused: nobody knows who would be able to connect.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn socket_owner(info: &lws_context_creation_info) -> Result<Option<(u32, u32)>, Refusal> {
    // SAFETY: NULL or a string by contract.
    let Some(names) = (unsafe { cstr(info.unix_socket_perms) }) else {
        let is_given = info.uid != 0 && info.gid != 0;
        return Ok(is_given.then(|| (info.uid.cast_unsigned(), info.gid.cast_unsigned())));
    };
    let parts = names.to_bytes().iter().position(|&b| b == b':').map(|at| names.to_bytes().split_at(at));
    let known = parts.and_then(|(user, group)| {
        let user = user_named(&CString::new(user).ok()?)?.uid;
        Some((user, group_named(&CString::new(&group[1..]).ok()?)?))
    });
    let unknown = Refusal::BadArgument { name: "unix_socket_perms", why: "is no user and group" };
    known.map(Some).ok_or(unknown)
}

/// What programs are told of an identity: the numbers that were asked for, else what stands in `info`.
pub fn ids(identity: &Identity, info: &lws_context_creation_info) -> (c_int, c_int) {
    let told = |id: Option<u32>, given: c_int| id.map_or(given, u32::cast_signed);
    (told(identity.uid, info.uid), told(identity.gid, info.gid))
}

/// The user and group that the process becomes at the end of its start-up phase, by the context's creation: numbers, 0 or
/// -1 where it stays as it is. Nothing is stored for a context that is none.
/// # Safety
/// `uid` and `gid` are NULL or places for a number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_effective_uid_gid(
    context: *mut lws_context,
    uid: *mut c_int,
    gid: *mut c_int,
) {
    entry("lws_get_effective_uid_gid", (), || {
        let (user, group) = Context::borrow(context.cast())?.ids();
        // SAFETY: NULL or places by contract.
        unsafe {
            store(uid, user);
            store(gid, group);
        }
        Ok(())
    });
}
