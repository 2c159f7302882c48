//! The few system services no other module should spell out.

use crate::http::journal::LocalTime;
use nix::sys::signal::{SigSet, SigmaskHow};
use std::net::IpAddr;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};

/// The first address of the interface called `name`.
pub fn interface_address(name: &str, ipv4_only: bool) -> Option<IpAddr> {
    let named = interface_addresses(name);
    let first_v4 = named.iter().copied().find(IpAddr::is_ipv4);
    first_v4.or_else(|| if ipv4_only { None } else { named.first().copied() })
}

/// All addresses of the interface called `name`.
pub fn interface_addresses(name: &str) -> Vec<IpAddr> {
    let all = if_addrs::get_if_addrs().unwrap_or_default();
    all.iter().filter(|i| i.name == name).map(|i| i.ip()).collect()
}

/// Fills `room` with bytes nobody can foresee.
pub fn random(room: &mut [u8]) {
    let mut at = 0;
    while at < room.len() {
        match rustix::rand::getrandom(&mut room[at..], rustix::rand::GetRandomFlags::empty()) {
            Ok(n) => at += n,
            Err(rustix::io::Errno::INTR) => {}
            // No kernel this library runs on is without it; keys that can be guessed are no way out.
            Err(error) => panic!("getrandom: {error}"),
        }
    }
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

/// Most lanes of an engine.
pub const MOST_LANES: usize = 32;

/// What wakes one lane. It is reached without the lock.
#[derive(Default)]
pub struct Bell {
    /// Reaches the lane that is started.
    pub alarm: Alarm,
    /// `cancel` was called since its last turn.
    pub is_cancelled: AtomicBool,
    /// A wake-up is under way that nobody has seen yet.
    is_woken: AtomicBool,
}

impl Bell {
    /// Made ready for the lane with that wake-up descriptor.
    pub fn hang(&self, wake: &OwnedFd) {
        self.is_cancelled.store(false, Ordering::SeqCst);
        self.is_woken.store(false, Ordering::SeqCst);
        self.alarm.arm(wake);
    }

    /// Wakes the lane, once for any number of calls before it is seen.
    pub fn ring(&self) {
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
    pub fn heard(&self, wake: &OwnedFd) {
        let mut count = [0u8; 8];
        let _ = rustix::io::read(wake, &mut count);
        self.is_woken.store(false, Ordering::SeqCst);
    }
}

/// The bells of all lanes an engine may have.
pub type Bells = [Bell; MOST_LANES];

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
    pub fn draw(&mut self) -> [u8; 4] {
        if self.left == 0 {
            random(&mut self.room);
            self.left = self.room.len();
        }
        self.left -= 4;
        let mut key = [0; 4];
        key.copy_from_slice(&self.room[self.left..self.left + 4]);
        // A key that has been used is of no use to who reads our memory later.
        self.room[self.left..self.left + 4].fill(0);
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ() {
        let mut stock = KeyStock::default();
        let mut keys: Vec<[u8; 4]> = (0..1000).map(|_| stock.draw()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert!(keys.len() > 990, "{} different keys of 1000", keys.len());
    }
}
