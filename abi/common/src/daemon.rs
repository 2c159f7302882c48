//! A process becomes a daemon: by itself in a session of its own, known by its lock file.

use crate::entry::Refusal;
use libc::{c_char, c_int, pid_t};
use std::ffi::{CStr, CString, OsStr};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

/// The lock file of this process, which it takes with it; never freed.
static LOCK: AtomicPtr<c_char> = AtomicPtr::new(ptr::null_mut());
/// The process it belongs to.
static OWNER: AtomicI32 = AtomicI32::new(0);

/// What the lock file says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Held {
    /// Nobody has it.
    Free,
    /// This process does, and lives.
    Lives(pid_t),
    /// This process did, or nobody who can be told.
    Stale(pid_t),
}

/// How long a parent waits for its child to be a daemon.
const WAIT_MS: c_int = 2000;

/// What generations do differently.
pub struct Habits {
    /// Where the daemon stands.
    pub directory: &'static str,
    /// The lock file's mode.
    pub mode: u32,
    /// The parent writes the lock file, once the child is a daemon, and ends after that; else the child does.
    pub parent_locks: bool,
}

/// Goes on as a daemon, in a child of this process, which ends with status 0. A process that finds the lock in the hands
/// of another one ends with 1.
pub fn daemonize(lock: Option<&CStr>, habits: &Habits) -> Result<(), Refusal> {
    let lock = lock.map(|name| absolute(Path::new(OsStr::from_bytes(name.to_bytes()))));
    if let Some(lock) = &lock {
        match holder(lock) {
            Held::Free => {}
            Held::Lives(pid) => end(1, &format!("Daemon already running pid {pid}")),
            Held::Stale(pid) => {
                eprintln!("Removing stale lock {} from dead pid {pid}", lock.display());
                let _ = std::fs::remove_file(lock);
            }
        }
    }
    // SAFETY: what the program has printed so far leaves now, not once in each process.
    unsafe { libc::fflush(ptr::null_mut()) };
    if habits.parent_locks {
        return part(lock, habits);
    }
    // SAFETY: the child goes on with this thread alone, as the caller of this function asks for.
    match unsafe { libc::fork() } {
        -1 => end(9, &format!("unable to fork daemon: {}", std::io::Error::last_os_error())),
        0 => {}
        // SAFETY: ends the process without what the program wants done at its end: its daemon will do that.
        _ => unsafe { libc::_exit(0) },
    }
    if let Some(lock) = lock {
        take(lock, habits.mode);
    }
    settle(habits.directory);
    Ok(())
}

/// The same with a lock file that the parent writes.
fn part(lock: Option<PathBuf>, habits: &Habits) -> Result<(), Refusal> {
    let (ready, tell) = std::io::pipe().map_err(|_| Refusal::NoMemory)?;
    // SAFETY: the child goes on with this thread alone, as the caller of this function asks for.
    let pid = match unsafe { libc::fork() } {
        -1 => end(1, &format!("unable to fork daemon: {}", std::io::Error::last_os_error())),
        0 => 0,
        pid => pid,
    };
    if pid == 0 {
        drop(ready);
        settle(habits.directory);
        if let Some(lock) = lock {
            // SAFETY: asks only.
            remember(lock, unsafe { libc::getpid() });
        }
        let _ = (&tell).write_all(b".");
        return Ok(());
    }
    drop(tell);
    let mut polled = libc::pollfd { fd: ready.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one descriptor, as told.
    let waited = unsafe { libc::poll(&raw mut polled, 1, WAIT_MS) };
    if waited != 1 || (&ready).read(&mut [0]).unwrap_or(0) != 1 {
        end(1, "the daemon did not come up");
    }
    if let Some(lock) = lock {
        let made = OpenOptions::new().write(true).create(true).truncate(true).mode(habits.mode).open(&lock);
        if let Err(error) = made.and_then(|mut file| file.write_all(pid.to_string().as_bytes())) {
            end(1, &format!("unable to create lock file {}: {error}", lock.display()));
        }
    }
    // SAFETY: ends the process without what the program wants done at its end: its daemon will do that.
    unsafe { libc::_exit(0) }
}

/// Ends the process with a message.
fn end(status: c_int, message: &str) -> ! {
    eprintln!("{message}");
    // SAFETY: ends the process.
    unsafe { libc::_exit(status) }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

fn holder(lock: &Path) -> Held {
    let Ok(text) = std::fs::read(lock) else { return Held::Free };
    match std::str::from_utf8(&text).ok().and_then(|text| text.trim().parse::<pid_t>().ok()) {
        // SAFETY: signal 0 only asks whether there is such a process.
        Some(pid) if pid > 0 && unsafe { libc::kill(pid, 0) } == 0 => Held::Lives(pid),
        Some(pid) if pid > 0 && last_error() == libc::EPERM => Held::Lives(pid),
        found => Held::Stale(found.unwrap_or(0)),
    }
}

fn last_error() -> c_int {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Makes the lock file, and has it removed when the process is told to end. Of two that start at the same time one gets
/// it; without a place for it the daemon goes on.
fn take(lock: PathBuf, mode: u32) {
    // SAFETY: asks only.
    let pid = unsafe { libc::getpid() };
    let made = OpenOptions::new().write(true).create_new(true).mode(mode).open(&lock);
    match made.and_then(|mut file| file.write_all(pid.to_string().as_bytes())) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            end(1, &format!("Daemon already running: {} is there", lock.display()))
        }
        Err(error) => {
            let code = error.raw_os_error().unwrap_or(0);
            eprintln!("unable to create lock file {}, code={code} ({error})", lock.display());
            return;
        }
    }
    remember(lock, pid);
}

/// Has the lock file of this process removed at its end.
fn remember(lock: PathBuf, pid: pid_t) {
    let name = CString::new(lock.into_os_string().into_vec()).unwrap_or_default();
    LOCK.store(name.into_raw(), Ordering::SeqCst);
    OWNER.store(pid, Ordering::SeqCst);
}

/// The surroundings of a daemon.
fn settle(directory: &str) {
    // SAFETY: a handler that is safe in signals; the others are ignored or as at first. No memory is involved.
    unsafe {
        libc::signal(libc::SIGTERM, on_term as *const () as libc::sighandler_t);
        libc::signal(libc::SIGCHLD, libc::SIG_DFL);
        for ignored in [libc::SIGTSTP, libc::SIGTTOU, libc::SIGTTIN, libc::SIGHUP] {
            libc::signal(ignored, libc::SIG_IGN);
        }
        libc::umask(0);
    }
    // SAFETY: concerns this process only.
    if unsafe { libc::setsid() } < 0 {
        end(2, "unable to create a new session");
    }
    if std::env::set_current_dir(directory).is_err() {
        end(3, &format!("unable to change directory to {directory}"));
    }
    // SAFETY: a constant name.
    let null = unsafe { libc::open(c"/dev/null".as_ptr(), libc::O_RDWR) };
    for standard in 0..3 {
        // SAFETY: replaces a descriptor; a failure leaves the old one.
        unsafe { libc::dup2(null, standard) };
    }
    if null > 2 {
        // SAFETY: opened above, and nobody else knows it.
        unsafe { libc::close(null) };
    }
}

/// Takes the lock file along. Only calls that are safe in a signal handler.
extern "C" fn on_term(_signal: c_int) {
    let lock = LOCK.load(Ordering::SeqCst);
    // SAFETY: asks only.
    let own = unsafe { libc::getpid() };
    if OWNER.load(Ordering::SeqCst) == own && !lock.is_null() {
        // SAFETY: a terminated string that is never freed.
        unsafe { libc::unlink(lock) };
    }
    // SAFETY: ends this process, whatever it is doing.
    unsafe { libc::kill(own, libc::SIGKILL) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_read() {
        let place = std::env::temp_dir().join(format!("lws-lock-{}", std::process::id()));
        assert_eq!(holder(&place), Held::Free);
        let own = std::process::id() as pid_t;
        for (text, want) in [
            (own.to_string(), Held::Lives(own)),
            (format!("{own}\n"), Held::Lives(own)),
            ("1".to_owned(), Held::Lives(1)),
            (i32::MAX.to_string(), Held::Stale(i32::MAX)),
            ("0".to_owned(), Held::Stale(0)),
            ("-1".to_owned(), Held::Stale(-1)),
            ("nonsense".to_owned(), Held::Stale(0)),
            (String::new(), Held::Stale(0)),
        ] {
            std::fs::write(&place, &text).expect("writable");
            assert_eq!(holder(&place), want, "{text}");
        }
        std::fs::remove_file(&place).expect("removable");
    }
}
