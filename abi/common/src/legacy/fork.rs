//! Servers that run in a process of their own, and the broadcasts that reach them from others.

use super::server::entries;
use super::{Legacy, Start};
use crate::broadcast;
use crate::context::Context;
use crate::entry::{Refusal, entry};
use crate::service::{ServiceHabits, turn};
use libc::{c_int, c_void};
use lws_engine::opaque::ProtocolKey;
use std::os::fd::OwnedFd;

/// A protocol where the library fills in its place.
#[repr(C)]
struct Extended {
    start: Start,
    owner: *mut c_void,
    port: c_int,
    user_fd: c_int,
    index: c_int,
}

/// Longest wait of a serving process for something to happen.
const WAIT_MS: c_int = 1000;

const HABITS: ServiceHabits = ServiceHabits {
    zero_waits: false,
    no_vhost: -1,
    nothing_pending: 0,
    negative_waits: false,
    interrupted: 0,
    ran: 0,
};

/// Fills in the places of a context's protocols and opens their ports.
///
/// # Safety
/// `protocols` is the context's own array, which can be written to.
pub unsafe fn fill_in(
    legacy: &Legacy,
    context: &'static Context,
    protocols: *const c_void,
) -> Result<(), Refusal> {
    // SAFETY: an array of protocols by contract.
    for (index, entry) in unsafe { entries(legacy, protocols) }.into_iter().enumerate() {
        let (fd, port) = broadcast::open_port()?;
        broadcast::serve_port(context, ProtocolKey(entry.addr()), fd)?;
        let entry = entry.cast_mut().cast::<Extended>();
        // SAFETY: an entry of the array, which can be written to.
        unsafe {
            (*entry).owner = context.as_ptr();
            (*entry).port = port.into();
            (*entry).user_fd = 0;
            (*entry).index = c_int::try_from(index).unwrap_or(c_int::MAX);
        }
    }
    Ok(())
}

/// Who a process is after a fork.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It was there before.
    Parent,
    /// It is new.
    Child,
}

/// Forks. The process on the `serving` side takes the channels into its loop and is to end when its parent does; the other
/// one can write to them, and has given the server up. Answers with the side this is.
///
/// # Safety
/// As for [`fill_in`], and no other thread of this library is under way.
pub unsafe fn part(
    legacy: &Legacy,
    context: &'static Context,
    protocols: *const c_void,
    serving: Side,
) -> Result<Side, Refusal> {
    // SAFETY: an array of protocols by contract.
    let entries = unsafe { entries(legacy, protocols) };
    let mut channels = Vec::new();
    for _ in &entries {
        channels.push(broadcast::open_channel()?);
    }
    let parent = std::process::id();
    // SAFETY: both processes go on with what they have; locks are free, as no thread of ours is under way.
    let side = match unsafe { libc::fork() } {
        -1 => return Err(Refusal::System(std::io::Error::last_os_error().raw_os_error().unwrap_or(0))),
        0 => Side::Child,
        _ => Side::Parent,
    };
    let is_serving = side == serving;
    if is_serving {
        end_with_parent(if side == Side::Child { Some(parent) } else { None });
    } else {
        context.engine.abandon();
    }
    for (entry, (served, written)) in entries.into_iter().zip(channels) {
        let user_fd = if is_serving {
            drop::<OwnedFd>(written);
            if let Err(refusal) = broadcast::serve_channel(context, ProtocolKey(entry.addr()), served) {
                if side == Side::Child {
                    // SAFETY: ends this process; the program's code is not to run in it a second time.
                    unsafe { libc::_exit(1) };
                }
                return Err(refusal);
            }
            0
        } else {
            broadcast::give_away(written)
        };
        // SAFETY: an entry of the array, which can be written to.
        unsafe { (*entry.cast_mut().cast::<Extended>()).user_fd = user_fd };
    }
    Ok(side)
}

/// Asks for SIGHUP when the parent ends; ends at once if the parent with this number has ended already.
fn end_with_parent(parent: Option<u32>) {
    // SAFETY: sets an attribute of this process.
    unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGHUP) };
    if parent.is_some_and(|parent| parent != std::os::unix::process::parent_id()) {
        // SAFETY: ends this process, and nothing of the program runs any more.
        unsafe { libc::_exit(0) };
    }
}

/// Serves until the context has ended, or the process that was the parent has and the program does not ignore that. All
/// connections have ended afterwards.
pub fn serve(context: *const c_void) {
    let mut parent = std::os::unix::process::parent_id();
    while turn(context, WAIT_MS, 0, HABITS) >= 0 {
        let now = std::os::unix::process::parent_id();
        if now != std::mem::replace(&mut parent, now) && !ignores_hangup() {
            return end(context);
        }
    }
}

/// Whether SIGHUP does nothing in this process. If a handler has run for it, that may have been between two waits.
fn ignores_hangup() -> bool {
    // SAFETY: zeros are a valid value of this plain struct.
    let mut now = unsafe { std::mem::zeroed::<libc::sigaction>() };
    // SAFETY: asks only, and fills the struct it is given.
    let failed = unsafe { libc::sigaction(libc::SIGHUP, std::ptr::null(), &raw mut now) } != 0;
    !failed && now.sa_sigaction == libc::SIG_IGN
}

fn end(context: *const c_void) {
    entry("libwebsocket_service", (), || {
        Context::borrow(context)?.destroy();
        Ok(())
    });
}

/// Broadcasts: 0 when the callbacks were called here, else how many bytes were sent to the process that serves.
///
/// # Safety
/// `protocol` is NULL or an entry of the array of a server; `len` bytes can be read at `buf`, and where the callbacks are
/// called here they may do with them what the program lets them do.
pub unsafe fn broadcast(
    legacy: &Legacy,
    protocol: *const c_void,
    buf: *mut u8,
    len: usize,
) -> Result<c_int, Refusal> {
    let habits = legacy.broadcast.ok_or(Refusal::Unsupported("broadcast"))?;
    if protocol.is_null() {
        return Err(Refusal::NullArgument("protocol"));
    }
    // SAFETY: not null, and an entry by contract.
    let (owner, user_fd) = unsafe {
        let entry = &*protocol.cast::<Extended>();
        (entry.owner, entry.user_fd)
    };
    if user_fd != 0 {
        // SAFETY: `len` bytes at `buf` are readable by contract.
        return broadcast::send_to(user_fd, unsafe { crate::strings::bytes(buf, len) }?);
    }
    let context = Context::borrow(owner)?;
    broadcast::tell(context, ProtocolKey(protocol.addr()), buf, len, habits);
    Ok(0)
}

/// The context and key of a protocol that the library has filled in.
///
/// # Safety
/// `protocol` is NULL or an entry of the array of a server.
pub unsafe fn owner_of(protocol: *const c_void) -> Result<(&'static Context, ProtocolKey), Refusal> {
    if protocol.is_null() {
        return Err(Refusal::NullArgument("protocol"));
    }
    // SAFETY: not null, and an entry by contract.
    let owner = unsafe { (*protocol.cast::<Extended>()).owner };
    Ok((Context::borrow(owner)?, ProtocolKey(protocol.addr())))
}
