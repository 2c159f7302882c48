//! The few system services no other module should spell out.

use std::net::IpAddr;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};

/// The first address of the interface called `name`.
pub fn interface_address(name: &str, ipv4_only: bool) -> Option<IpAddr> {
    let all = if_addrs::get_if_addrs().ok()?;
    let mut named = all.iter().filter(|i| i.name == name).map(|i| i.ip());
    let first_v4 = named.clone().find(IpAddr::is_ipv4);
    first_v4.or_else(|| if ipv4_only { None } else { named.next() })
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
