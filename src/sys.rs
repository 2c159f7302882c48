//! The few system services no other module should spell out.

use crate::error::Error;
use crate::http::access_log::LocalTime;
use nix::sys::signal::{SigHandler, SigSet, SigmaskHow, Signal};
use nix::unistd::ForkResult;
use rustix::io::Errno;
use rustix::process::{Pid, WaitOptions};
use std::convert::Infallible;
use std::ffi::{CStr, CString};
use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};

/// A number for the calling thread that no other one has at the time: where its control block is.
#[inline]
#[allow(
    unsafe_code,
    reason = "the register that points to it has no other name, and a variable costs a call"
)]
pub fn this_thread() -> usize {
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
    {
        let block: usize;
        // SAFETY: reads the word by which the block knows its own address, as the ABI of the architecture has it.
        unsafe {
            std::arch::asm!("mov {}, fs:[0]", out(reg) block, options(nostack, preserves_flags, pure, readonly));
        }
        block
    }
    #[cfg(target_arch = "aarch64")]
    {
        let block: usize;
        // SAFETY: reads a register that stays the same for as long as the thread lives.
        unsafe {
            std::arch::asm!("mrs {}, tpidr_el0", out(reg) block, options(nostack, preserves_flags, pure, nomem));
        }
        block
    }
    #[cfg(not(any(all(target_arch = "x86_64", target_pointer_width = "64"), target_arch = "aarch64")))]
    {
        thread_local! {
            static MARK: u8 = const { 0 };
        }
        MARK.with(|mark| std::ptr::from_ref(mark).addr())
    }
}

/// The first address of the interface called `name`.
pub fn interface_address(name: &str, ipv4_only: bool) -> Option<SocketAddr> {
    let named = interface_addresses(name);
    let first_v4 = named.iter().copied().find(SocketAddr::is_ipv4);
    first_v4.or_else(|| if ipv4_only { None } else { named.first().copied() })
}

/// All addresses of the interface called `name`, those of its link with their zone.
pub fn interface_addresses(name: &str) -> Vec<SocketAddr> {
    let all = if_addrs::get_if_addrs().unwrap_or_default();
    let named = all.iter().filter(|i| i.name == name);
    named
        .map(|i| match i.ip() {
            IpAddr::V6(ip) if ip.is_unicast_link_local() => {
                SocketAddr::V6(SocketAddrV6::new(ip, 0, 0, i.index.unwrap_or(0)))
            }
            ip => SocketAddr::new(ip, 0),
        })
        .collect()
}

/// The number of the interface called `name`.
pub fn interface_number(name: &str) -> Option<u32> {
    let all = if_addrs::get_if_addrs().unwrap_or_default();
    all.iter().find(|i| i.name == name).and_then(|i| i.index)
}

/// Has a socket take in only what comes by the interface called `name`.
#[allow(unsafe_code, reason = "a socket option that no crate here has a name for")]
pub fn bind_to_device(socket: BorrowedFd<'_>, name: &[u8]) -> std::io::Result<()> {
    let len = u32::try_from(name.len()).map_err(|_| std::io::ErrorKind::InvalidInput)?;
    // SAFETY: the socket is open, and the name as long as told.
    let rc = unsafe {
        nix::libc::setsockopt(
            socket.as_raw_fd(),
            nix::libc::SOL_SOCKET,
            nix::libc::SO_BINDTODEVICE,
            name.as_ptr().cast(),
            len,
        )
    };
    if rc == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

/// Fills `room` with bytes nobody can foresee. An error leaves no way to get any: what can be guessed is none.
pub fn random(room: &mut [u8]) -> Result<(), Error> {
    let mut at = 0;
    while at < room.len() {
        match rustix::rand::getrandom(&mut room[at..], rustix::rand::GetRandomFlags::empty()) {
            Ok(n) => at += n,
            Err(Errno::INTR) => {}
            Err(error) => return Err(Error::system("getrandom")(error)),
        }
    }
    Ok(())
}

/// What the clock on the wall shows.
#[allow(unsafe_code, reason = "the time zone is the system's, and the C library's to know")]
pub fn local_time() -> LocalTime {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(now.as_secs()).unwrap_or(0);
    // SAFETY: zeros are a valid value of this plain struct.
    let mut day = unsafe { std::mem::zeroed::<nix::libc::tm>() };
    // SAFETY: reads the seconds and fills the struct.
    unsafe { nix::libc::localtime_r(&raw const seconds, &raw mut day) };
    let small = |n: i32| u8::try_from(n).unwrap_or(0);
    LocalTime {
        year: i64::from(day.tm_year) + 1900,
        month: small(day.tm_mon + 1),
        day: small(day.tm_mday),
        hour: small(day.tm_hour),
        minute: small(day.tm_min),
        second: small(day.tm_sec),
        offset: i32::try_from(day.tm_gmtoff / 60).unwrap_or(0),
    }
}

/// Runs `start` with every signal of this thread held back: a thread made in it inherits that, so handlers of the
/// program never run there.
pub fn without_signals<T>(start: impl FnOnce() -> T) -> T {
    let before = SigSet::all().thread_swap_mask(SigmaskHow::SIG_SETMASK);
    let result = start();
    if let Ok(before) = before {
        let _ = before.thread_set_mask();
    }
    result
}

/// Starts `arguments`, of which the first is searched along PATH, with this environment in this order, in `directory`.
/// Its standard streams are `streams`; it has a process group of its own and no other descriptor.
///
/// The standard library's own way takes it for impossible that a child it started cannot be waited for. It can, where
/// the program has its children reaped by the system (`SIGCHLD` ignored, wait(2)).
#[allow(
    unsafe_code,
    reason = "the standard library asserts that a child can be waited for, and sorts an environment"
)]
pub fn spawn(
    arguments: &[CString],
    environment: &[CString],
    directory: &CStr,
    streams: [OwnedFd; 3],
) -> io::Result<Pid> {
    let (mut said, report) = io::pipe()?;
    // Beyond the standard streams, else putting one in its place would close another.
    let report = beyond_streams(report.into())?;
    let [input, output, errors] = streams;
    let streams = [beyond_streams(input)?, beyond_streams(output)?, beyond_streams(errors)?];
    // SAFETY: the child allocates and reads a directory, both of which the C library's fork leaves in working order; it
    // takes no lock of ours, touches nothing that other threads change, and ends in `become_program`.
    let pid = match unsafe { nix::unistd::fork() }? {
        ForkResult::Parent { child } => child,
        ForkResult::Child => become_program(arguments, environment, directory, &streams, &report),
    };
    let pid = Pid::from_raw(pid.as_raw()).ok_or(io::ErrorKind::Other)?;
    drop((streams, report));
    let mut errno = [0; 4];
    if said.read_exact(&mut errno).is_err() {
        return Ok(pid); // nothing was said: exec(2) has closed the pipe
    }
    // It has ended, so this waits for a moment at most; or it is gone already.
    while matches!(rustix::process::waitpid(Some(pid), WaitOptions::empty()), Err(Errno::INTR)) {}
    Err(io::Error::from_raw_os_error(i32::from_ne_bytes(errno)))
}

/// The same descriptor with a number that no standard stream has.
fn beyond_streams(fd: OwnedFd) -> io::Result<OwnedFd> {
    if fd.as_raw_fd() > 2 { Ok(fd) } else { Ok(rustix::io::fcntl_dupfd_cloexec(&fd, 3)?) }
}

/// The rest of a child's life before its program's: why it came to nothing, if so, goes to `report`.
#[allow(unsafe_code, reason = "between fork and exec")]
fn become_program(
    arguments: &[CString],
    environment: &[CString],
    directory: &CStr,
    streams: &[OwnedFd; 3],
    report: &OwnedFd,
) -> ! {
    let become_it = || -> Result<Infallible, nix::Error> {
        for (number, stream) in (0..).zip(streams) {
            // SAFETY: an open descriptor, and a standard stream, which nobody uses in this process.
            nix::Error::result(unsafe { nix::libc::dup2(stream.as_raw_fd(), number) })?;
        }
        rustix::process::chdir(directory).map_err(|error| nix::Error::from_raw(error.raw_os_error()))?;
        nix::unistd::setpgid(nix::unistd::Pid::from_raw(0), nix::unistd::Pid::from_raw(0))?;
        for signal in [Signal::SIGPIPE, Signal::SIGCHLD] {
            // SAFETY: the default action runs no code of this process.
            unsafe { nix::sys::signal::signal(signal, SigHandler::SigDfl) }?;
        }
        SigSet::empty().thread_set_mask()?;
        close_strays();
        let program = arguments.first().ok_or(nix::Error::EINVAL)?;
        nix::unistd::execvpe(program, arguments, environment)
    };
    let Err(errno) = become_it();
    let _ = rustix::io::write(report, &(errno as i32).to_ne_bytes());
    // SAFETY: ends the process; nothing of the parent's is run or flushed.
    unsafe { nix::libc::_exit(127) }
}

/// Has the system reap the children of this process.
#[cfg(test)]
#[allow(unsafe_code, reason = "the disposition of a signal")]
pub fn ignore_children() {
    // SAFETY: no code runs for a signal that is ignored.
    let _ = unsafe { nix::sys::signal::signal(Signal::SIGCHLD, SigHandler::SigIgn) };
}

/// Marks every descriptor of this process beyond the standard streams to be closed by exec.
#[allow(unsafe_code, reason = "descriptors known by their numbers alone")]
fn close_strays() {
    let Ok(all) = std::fs::read_dir("/proc/self/fd") else { return };
    for entry in all.flatten() {
        let number = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok());
        if let Some(number) = number.filter(|n| *n > 2) {
            // SAFETY: it was open a moment ago, and this process has no other thread.
            let fd = unsafe { BorrowedFd::borrow_raw(number) };
            let _ = rustix::io::fcntl_setfd(fd, rustix::io::FdFlags::CLOEXEC);
        }
    }
}

/// Wakes the loop from anywhere, a signal handler included.
///
/// The descriptor lives as long as a started engine. `poke` touches nothing but atomics and one write(2), so it
/// is async-signal-safe; `close` waits for pokes under way, so none can hit a descriptor number that was reused.
pub struct Alarm {
    fd: AtomicI32,
    pokes: AtomicU32,
}

impl Default for Alarm {
    fn default() -> Self {
        Alarm { fd: AtomicI32::new(-1), pokes: AtomicU32::new(0) }
    }
}

impl Alarm {
    /// Makes pokes reach `fd`, an eventfd that the caller keeps open until [`Alarm::disarm`] returned.
    pub fn arm(&self, fd: &OwnedFd) {
        self.fd.store(fd.as_raw_fd(), Ordering::SeqCst);
    }

    /// Makes pokes do nothing; when it returns no poke uses the descriptor any more.
    pub fn disarm(&self) {
        self.fd.store(-1, Ordering::SeqCst);
        while self.pokes.load(Ordering::SeqCst) != 0 {
            std::hint::spin_loop();
        }
    }

    /// Makes the descriptor readable.
    #[allow(unsafe_code, reason = "a descriptor held open by the caller's protocol, not by a borrow")]
    pub fn poke(&self) {
        self.pokes.fetch_add(1, Ordering::SeqCst);
        let fd = self.fd.load(Ordering::SeqCst);
        if fd >= 0 {
            // SAFETY: `disarm` stores -1 and waits for `pokes` to reach 0 before the owner may close the
            // descriptor, and we counted ourselves in before reading its number.
            let borrowed = unsafe { std::os::fd::BorrowedFd::borrow_raw(fd) };
            // A full counter means that the loop is about to wake anyway.
            let _ = rustix::io::write(borrowed, &1u64.to_ne_bytes());
        }
        self.pokes.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Most service threads of an engine.
pub const MOST_THREADS: usize = 32;

/// What wakes one service thread. It is reached without the lock.
#[derive(Default)]
pub struct Waker {
    /// Reaches the service thread that is started.
    pub alarm: Alarm,
    /// `cancel` was called since its last turn.
    pub is_cancelled: AtomicBool,
    /// A wake-up is under way that nobody has seen yet.
    is_woken: AtomicBool,
    /// The loop of another library runs the service thread, and would sleep while that makes work for itself.
    pub reports_own_work: AtomicBool,
}

impl Waker {
    /// Made ready for the service thread with that wake-up descriptor.
    pub fn attach(&self, wake: &OwnedFd) {
        self.is_cancelled.store(false, Ordering::SeqCst);
        self.is_woken.store(false, Ordering::SeqCst);
        self.reports_own_work.store(false, Ordering::SeqCst);
        self.alarm.arm(wake);
    }

    /// Wakes the service thread, once for any number of calls before it is seen.
    pub fn wake(&self) {
        if !self.is_woken.swap(true, Ordering::SeqCst) {
            self.alarm.poke();
        }
    }

    /// Wakes it, and has it deliver `WaitCancelled` once. Async-signal-safe.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::SeqCst);
        self.alarm.poke();
    }

    /// It was seen: `wake` is empty again, and the next one rings anew. In this order, else one between the two were
    /// taken away and believed to be under way for ever.
    pub fn drain(&self, wake: &OwnedFd) {
        let mut count = [0u8; 8];
        let _ = rustix::io::read(wake, &mut count);
        self.is_woken.store(false, Ordering::SeqCst);
    }
}

/// The wakers of all service threads an engine may have.
pub type Wakers = [Waker; MOST_THREADS];

/// Masking keys nobody can foresee (RFC 6455 section 5.3), drawn from the system many at a time.
pub struct KeyStock {
    room: [u8; 1024],
    left: usize,
}

impl Default for KeyStock {
    fn default() -> Self {
        KeyStock { room: [0; 1024], left: 0 }
    }
}

impl KeyStock {
    /// A key that was not used before.
    pub fn draw(&mut self) -> Result<[u8; 4], Error> {
        if self.left == 0 {
            random(&mut self.room)?;
            self.left = self.room.len();
        }
        self.left -= 4;
        let mut key = [0; 4];
        key.copy_from_slice(&self.room[self.left..self.left + 4]);
        // A key that has been used is of no use to who reads our memory later.
        self.room[self.left..self.left + 4].fill(0);
        Ok(key)
    }
}

/// The socket with this number; none for -1.
#[allow(unsafe_code, reason = "a session's socket is its connection's, which outlives it")]
pub(super) fn socket<'a>(number: i32) -> Option<BorrowedFd<'a>> {
    // SAFETY: the number is that of the connection's own socket, which is closed after its session, or -1.
    (number >= 0).then(|| unsafe { BorrowedFd::borrow_raw(number) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_differ() {
        let own = this_thread();
        assert_ne!(own, 0);
        assert_eq!(own, this_thread());
        std::thread::scope(|scope| {
            let other = scope.spawn(this_thread).join().unwrap_or(own);
            assert_ne!(own, other);
        });
    }

    #[test]
    fn keys_differ() {
        let mut stock = KeyStock::default();
        let mut keys: Vec<[u8; 4]> = (0..1000).filter_map(|_| stock.draw().ok()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert!(keys.len() > 990, "{} different keys of 1000", keys.len());
    }
}
