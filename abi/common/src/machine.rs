//! What this machine and process are: name, limits, identity.

use crate::log;
use libc::{c_char, c_int};
use std::ffi::{CStr, CString};

/// What a machine is called that has no name, or whose name nobody wants to know.
pub const NO_NAME: &CStr = c"unknown";

/// This machine's name, or [`NO_NAME`].
pub fn name() -> CString {
    let mut room = [0u8; 128];
    // SAFETY: fills at most the room given; the last byte stays 0.
    let failed = unsafe { libc::gethostname(room.as_mut_ptr().cast(), room.len() - 1) } != 0;
    let name = CStr::from_bytes_until_nul(&room).ok().filter(|_| !failed);
    name.unwrap_or(NO_NAME).to_owned()
}

/// Descriptors a context may have whose program asked for `per_thread` (0: no wish) on each of `threads` service
/// threads: all of them together, and at most what the process may have.
pub fn fd_limit(per_thread: usize, threads: usize) -> usize {
    let process = process_fd_limit();
    let asked = if per_thread == 0 { process } else { per_thread.saturating_mul(threads.max(1)) };
    asked.min(process).max(3)
}

fn process_fd_limit() -> usize {
    // SAFETY: zeros are a valid value of this plain struct.
    let mut limit = unsafe { std::mem::zeroed::<libc::rlimit>() };
    // SAFETY: fills the struct it is given.
    let failed = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } != 0;
    if failed { 1024 } else { usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX) }
}

/// Group and user a process shall run as; -1 leaves the one or the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Identity {
    /// The group.
    pub gid: c_int,
    /// The user.
    pub uid: c_int,
}

impl Identity {
    /// The identity there is.
    pub const UNCHANGED: Identity = Identity { gid: -1, uid: -1 };

    /// Takes the identity on: the group, then the user with all groups of that user. What fails is logged, and
    /// left as it is.
    pub fn assume(self) {
        let Identity { gid, uid } = self;
        // SAFETY: changes the identity of this process only.
        if gid != -1 && unsafe { libc::setgid(gid as u32) } != 0 {
            failed("setgid");
        }
        if uid == -1 {
            return;
        }
        let Some((name, group)) = user(uid as u32) else {
            log::line(log::WARN, format_args!("there is no user {uid}: privileges are kept"));
            return;
        };
        // SAFETY: the name is terminated; changes the groups of this process only.
        if unsafe { libc::initgroups(name.as_ptr(), group) } != 0 {
            failed("initgroups");
        }
        // SAFETY: changes the identity of this process only.
        if unsafe { libc::setuid(uid as u32) } != 0 {
            failed("setuid");
        } else {
            log::line(log::NOTICE, format_args!("Set privs to user '{}'", name.to_string_lossy()));
        }
    }

    /// Takes the identity on as [`Identity::assume`] does, also of a user that is a mere number: such a one keeps no groups of the old one.
    pub fn take_on(self) {
        if self.uid == -1 || user(self.uid as u32).is_some() {
            return self.assume();
        }
        Identity { uid: -1, ..self }.assume();
        // SAFETY: drops the groups of this process only.
        if unsafe { libc::setgroups(0, std::ptr::null()) } != 0 {
            failed("setgroups");
        }
        // SAFETY: changes the identity of this process only.
        if unsafe { libc::setuid(self.uid as u32) } != 0 {
            failed("setuid");
        }
    }
}

fn failed(call: &str) {
    log::line(log::WARN, format_args!("{call}: {}", std::io::Error::last_os_error()));
}

/// Name and first group of a user.
fn user(uid: libc::uid_t) -> Option<(CString, libc::gid_t)> {
    let mut room = vec![0u8; 16 * 1024];
    // SAFETY: zeros are a valid value of this plain struct.
    let mut entry = unsafe { std::mem::zeroed::<libc::passwd>() };
    let mut found = std::ptr::null_mut();
    // SAFETY: every place is writable, and the room as long as told.
    let error = unsafe {
        libc::getpwuid_r(uid, &raw mut entry, room.as_mut_ptr().cast::<c_char>(), room.len(), &raw mut found)
    };
    if error != 0 || found.is_null() {
        return None;
    }
    // SAFETY: the entry was found, so its name is a terminated string in `room`.
    Some((unsafe { CStr::from_ptr(entry.pw_name) }.to_owned(), entry.pw_gid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_all_threads_are_added() {
        let process = process_fd_limit();
        assert_eq!(fd_limit(0, 8), process);
        assert_eq!(fd_limit(1, 0), 3);
        assert_eq!(fd_limit(5, 2), 10);
        assert_eq!(fd_limit(usize::MAX, 2), process);
    }

    #[test]
    fn nothing_changes_unless_asked_for() {
        // SAFETY: asks only.
        let before = unsafe { (libc::getuid(), libc::getgid()) };
        Identity::UNCHANGED.assume();
        // SAFETY: asks only.
        assert_eq!(unsafe { (libc::getuid(), libc::getgid()) }, before);
        assert!(!name().is_empty());
    }
}
