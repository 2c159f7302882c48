//! Sockets that a program accepted itself.

use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use libc::{c_int, c_void};
use lws_engine::host::VhostId;
use std::os::fd::{FromRawFd, OwnedFd};

/// Takes over a socket as a connection of a virtual host; `first` are bytes read from it already. The descriptor is
/// closed on failure. Answers with what C gets.
///
/// # Safety
/// `fd` is -1 or a descriptor whose owner the library becomes.
pub unsafe fn socket(
    context: &'static Context,
    vhost: VhostId,
    fd: c_int,
    first: &[u8],
) -> Result<*mut c_void, Refusal> {
    if fd < 0 {
        return Err(Refusal::BadArgument { name: "fd", why: "is no descriptor" });
    }
    // SAFETY: not -1, and ours by contract.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    let number = std::os::fd::AsRawFd::as_raw_fd(&fd);
    context.engine.adopt(vhost, fd, first).map_err(|error| refusal_of(&error))?;
    let found = context.engine.conn_of_fd(number).ok_or(Refusal::Closing)?;
    Ok(std::ptr::with_exposed_provenance_mut(found.1))
}
