//! Descriptors that a program hands over.

use crate::conn_handle::ConnHandle;
use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use libc::{c_int, c_void};
use lws_engine::host::VhostId;
use lws_engine::service::{AdoptRaw, Place};
use lws_engine::table::ConnId;
use std::os::fd::{FromRawFd, OwnedFd};
use std::ptr;

/// Makes the library the owner of `fd`, which is closed whenever `take` fails. Answers with what C gets.
///
/// # Safety
/// `fd` is -1 or a descriptor whose owner the library becomes.
pub unsafe fn owned(
    fd: c_int,
    take: impl FnOnce(OwnedFd) -> Result<*mut c_void, Refusal>,
) -> Result<*mut c_void, Refusal> {
    if fd < 0 {
        return Err(Refusal::BadArgument { name: "fd", why: "is no descriptor" });
    }
    // SAFETY: not -1, and ours by contract.
    take(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Takes over a socket as an HTTP connection of a virtual host; `first` are bytes read from it already.
///
/// # Safety
/// As for [`owned`].
pub unsafe fn socket(
    context: &'static Context,
    vhost: VhostId,
    fd: c_int,
    first: &[u8],
) -> Result<*mut c_void, Refusal> {
    // SAFETY: -1 or a descriptor that becomes ours, by contract.
    unsafe { owned(fd, |fd| http(context, vhost, fd, first, true)) }
}

/// The same for a descriptor that is ours, with TLS if it may and the virtual host speaks it.
pub fn http(
    context: &'static Context,
    vhost: VhostId,
    fd: OwnedFd,
    first: &[u8],
    may_use_tls: bool,
) -> Result<*mut c_void, Refusal> {
    let number = std::os::fd::AsRawFd::as_raw_fd(&fd);
    context.engine.adopt(vhost, fd, first, may_use_tls).map_err(|error| refusal_of(&error))?;
    let found = context.engine.conn_of_fd(number).ok_or(Refusal::Closing)?;
    Ok(ptr::with_exposed_provenance_mut(found.1.0))
}

/// Takes over a raw stream or file.
pub fn raw(
    context: &'static Context,
    vhost: VhostId,
    fd: OwnedFd,
    is_file: bool,
    protocol: Option<Vec<u8>>,
    parent: *const c_void,
    opaque: usize,
) -> Result<*mut c_void, Refusal> {
    let how = AdoptRaw { is_file, protocol, parent: parent_of(context, parent)?, opaque };
    let id = context.engine.adopt_raw(vhost, fd, how).map_err(|error| refusal_of(&error))?;
    let tag = context.engine.tag(id).map_err(|error| refusal_of(&error))?;
    Ok(ptr::with_exposed_provenance_mut(tag.0))
}

/// The connection that a new one is to belong to.
fn parent_of(context: &'static Context, parent: *const c_void) -> Result<Option<ConnId>, Refusal> {
    if parent.is_null() {
        return Ok(None);
    }
    let parent = ConnHandle::borrow(parent)?;
    if !ptr::eq(parent.context, context) {
        return Err(Refusal::BadArgument { name: "parent", why: "belongs to another context" });
    }
    Ok(Some(parent.id))
}

/// Opens a UDP socket as a raw stream.
pub fn datagrams(
    context: &'static Context,
    vhost: VhostId,
    (place, may_broadcast): (Place, bool),
    protocol: Option<Vec<u8>>,
    parent: *const c_void,
    opaque: usize,
) -> Result<*mut c_void, Refusal> {
    let how = AdoptRaw { is_file: false, protocol, parent: parent_of(context, parent)?, opaque };
    let opened = context.engine.open_datagrams(vhost, place, may_broadcast, how);
    let tag = opened.and_then(|id| context.engine.tag(id)).map_err(|error| refusal_of(&error))?;
    Ok(ptr::with_exposed_provenance_mut(tag.0))
}
