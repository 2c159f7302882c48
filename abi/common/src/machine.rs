//! What this machine and process are: name, limits, identity.

use crate::entry::Refusal;
use crate::log;
use libc::{c_char, c_int};
use lws_engine::service_thread::MOST_THREADS;
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

/// Descriptors that each of `threads` service threads may have when the program asked for `per_thread`: at most what
/// the process may have; 0 is its even share.
pub fn fd_limit(per_thread: usize, threads: usize) -> usize {
    let process = process_fd_limit();
    let asked = if per_thread == 0 { process / threads } else { per_thread };
    asked.min(process).max(3)
}

/// Changes how many descriptors the process may have, where `wished` is more than 0. What the system refuses is logged.
pub fn set_fd_limit(wished: c_int) {
    let Some(wished) = libc::rlim_t::try_from(wished).ok().filter(|wished| *wished > 0) else { return };
    // SAFETY: zeros are a valid value of this plain struct.
    let mut limit = unsafe { std::mem::zeroed::<libc::rlimit>() };
    // SAFETY: fills the struct it is given.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } == 0;
    (limit.rlim_cur, limit.rlim_max) = (wished, limit.rlim_max.max(wished));
    // SAFETY: reads the struct it is given.
    if !known || unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) } != 0 {
        log::line(log::WARN, format_args!("rlimit_nofile: the process keeps its limit of descriptors"));
    }
}

/// Service threads of a program that asked for `wished`.
pub fn threads(wished: u32) -> usize {
    (wished as usize).clamp(1, MOST_THREADS)
}

fn process_fd_limit() -> usize {
    // SAFETY: zeros are a valid value of this plain struct.
    let mut limit = unsafe { std::mem::zeroed::<libc::rlimit>() };
    // SAFETY: fills the struct it is given.
    let failed = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } != 0;
    if failed { 1024 } else { usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX) }
}

/// Group and user a process shall run as.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Identity {
    /// The group; `None` leaves it.
    pub gid: Option<libc::gid_t>,
    /// The user; `None` leaves it.
    pub uid: Option<libc::uid_t>,
    /// Numbers of capabilities that another user keeps.
    pub keeps: Vec<u32>,
}

impl Identity {
    /// Takes the identity on: the group, then the user with all groups of that user. It ends with what fails first,
    /// after a line in the log; `lenient` goes on with the rest instead.
    pub fn assume(&self, lenient: bool) -> Result<(), Refusal> {
        let judge = |done: Result<(), Refusal>| if lenient { Ok(()) } else { done };
        // SAFETY: asks only.
        let (user_now, group_now) = unsafe { (libc::geteuid(), libc::getegid()) };
        if let Some(gid) = self.gid.filter(|gid| *gid != group_now) {
            // SAFETY: changes the identity of this process only.
            judge(check("setgid", unsafe { libc::setgid(gid) }))?;
        }
        match self.uid.filter(|uid| *uid != user_now) {
            Some(uid) => judge(self.become_user(uid)),
            None => Ok(()),
        }
    }

    fn become_user(&self, uid: libc::uid_t) -> Result<(), Refusal> {
        let Some(User { name, gid, .. }) = user(uid) else {
            log::line(log::WARN, format_args!("there is no user {uid}: privileges are kept"));
            return Err(Refusal::Quiet);
        };
        // SAFETY: the name is terminated; changes the groups of this process only.
        check("initgroups", unsafe { libc::initgroups(name.as_ptr(), self.gid.unwrap_or(gid)) })?;
        if !self.keeps.is_empty() {
            // SAFETY: a flag of this thread, without memory.
            check("prctl", unsafe { libc::prctl(libc::PR_SET_KEEPCAPS, 1, 0, 0, 0) })?;
        }
        // SAFETY: changes the identity of this process only.
        check("setuid", unsafe { libc::setuid(uid) })?;
        log::line(log::NOTICE, format_args!("Set privs to user '{}'", name.to_string_lossy()));
        if self.keeps.is_empty() { Ok(()) } else { keep(&self.keeps) }
    }

    /// Whom files of the library are given to.
    pub fn owner(&self) -> Option<(libc::uid_t, Option<libc::gid_t>)> {
        self.uid.map(|uid| (uid, self.gid))
    }
}

/// Limits this thread to the capabilities with these numbers, of those it has.
fn keep(numbers: &[u32]) -> Result<(), Refusal> {
    /// The kernel's `_LINUX_CAPABILITY_VERSION_3`: two words of each set.
    const VERSION: u32 = 0x2008_0522;
    let mut words = [0u32; 2];
    for number in numbers {
        if let Some(word) = words.get_mut(*number as usize / 32) {
            *word |= 1 << (number % 32);
        }
    }
    let header = [VERSION, 0];
    // Effective, permitted, inheritable; the low words first.
    let sets = [words[0], words[0], 0, words[1], words[1], 0];
    // SAFETY: header and sets are as the kernel expects of this version.
    let rc = unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), sets.as_ptr()) };
    check("capset", rc as c_int)
}

fn check(call: &str, rc: c_int) -> Result<(), Refusal> {
    if rc == 0 {
        return Ok(());
    }
    let error = std::io::Error::last_os_error();
    log::line(log::WARN, format_args!("{call}: {error}"));
    Err(Refusal::Quiet)
}

/// A user as the system knows it.
pub struct User {
    /// The name.
    pub name: CString,
    /// The number.
    pub uid: libc::uid_t,
    /// The first group.
    pub gid: libc::gid_t,
}

/// The user with this number.
fn user(uid: libc::uid_t) -> Option<User> {
    look_up_user(|entry, room, found| {
        // SAFETY: every place is writable, and the room as long as told.
        unsafe { libc::getpwuid_r(uid, entry, room.as_mut_ptr().cast(), room.len(), found) }
    })
}

/// The user with this name.
pub fn user_named(name: &CStr) -> Option<User> {
    look_up_user(|entry, room, found| {
        // SAFETY: the name is terminated, every place is writable, and the room as long as told.
        unsafe { libc::getpwnam_r(name.as_ptr(), entry, room.as_mut_ptr().cast(), room.len(), found) }
    })
}

fn look_up_user(
    ask: impl FnOnce(&mut libc::passwd, &mut [u8], &mut *mut libc::passwd) -> c_int,
) -> Option<User> {
    let mut room = vec![0u8; 16 * 1024];
    // SAFETY: zeros are a valid value of this plain struct.
    let mut entry = unsafe { std::mem::zeroed::<libc::passwd>() };
    let mut found = std::ptr::null_mut();
    if ask(&mut entry, &mut room, &mut found) != 0 || found.is_null() {
        return None;
    }
    // SAFETY: the entry was found, so its name is a terminated string in `room`.
    let name = unsafe { CStr::from_ptr(entry.pw_name) }.to_owned();
    Some(User { name, uid: entry.pw_uid, gid: entry.pw_gid })
}

/// The number of the group with this name.
pub fn group_named(name: &CStr) -> Option<libc::gid_t> {
    let mut room = vec![0u8; 64 * 1024];
    // SAFETY: zeros are a valid value of this plain struct.
    let mut entry = unsafe { std::mem::zeroed::<libc::group>() };
    let mut found = std::ptr::null_mut();
    // SAFETY: the name is terminated, every place is writable, and the room as long as told.
    let error = unsafe {
        libc::getgrnam_r(
            name.as_ptr(),
            &raw mut entry,
            room.as_mut_ptr().cast::<c_char>(),
            room.len(),
            &raw mut found,
        )
    };
    (error == 0 && !found.is_null()).then_some(entry.gr_gid)
}

/// True when there is a group with this number.
pub fn has_group(gid: libc::gid_t) -> bool {
    let mut room = vec![0u8; 64 * 1024];
    // SAFETY: zeros are a valid value of this plain struct.
    let mut entry = unsafe { std::mem::zeroed::<libc::group>() };
    let mut found = std::ptr::null_mut();
    // SAFETY: every place is writable, and the room as long as told.
    let error = unsafe {
        libc::getgrgid_r(gid, &raw mut entry, room.as_mut_ptr().cast::<c_char>(), room.len(), &raw mut found)
    };
    error == 0 && !found.is_null()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_each_thread() {
        let process = process_fd_limit();
        assert_eq!(fd_limit(0, 8), process / 8);
        assert_eq!(fd_limit(1, 1), 3);
        assert_eq!(fd_limit(5, 2), 5);
        assert_eq!(fd_limit(usize::MAX, 2), process);
    }

    #[test]
    fn nothing_changes_unless_asked_for() {
        // SAFETY: asks only.
        let before = unsafe { (libc::getuid(), libc::getgid()) };
        assert!(Identity::default().assume(false).is_ok());
        let own = Identity { uid: Some(before.0), gid: Some(before.1), keeps: Vec::new() };
        assert!(own.assume(false).is_ok());
        // SAFETY: asks only.
        assert_eq!(unsafe { (libc::getuid(), libc::getgid()) }, before);
        assert!(!name().is_empty());
    }

    #[test]
    fn names_are_looked_up() {
        let root = user_named(c"root").expect("every system has it");
        assert_eq!((root.uid, root.gid, group_named(c"root")), (0, 0, Some(0)));
        assert!(has_group(0) && user(0).is_some_and(|user| user.name == root.name));
        assert!(user_named(c"no such user").is_none() && group_named(c"no such group").is_none());
    }
}
