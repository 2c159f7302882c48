//! The transport below a session: encrypted bytes to and from a socket that never blocks.
//!
//! What OpenSSL writes is collected and leaves in few large sends; it is never refused until very much waits. What
//! OpenSSL reads comes from the kernel straight into OpenSSL's own buffer.

use crate::sys;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags};
use std::cell::RefCell;
use std::mem::MaybeUninit;

/// Encrypted bytes beyond this are refused until some have left: a peer that makes us answer without reading must not
/// fill our memory.
const MOST_WAITING: usize = 1 << 20;

/// A kernel that takes less at once has little room ...
const LITTLE: usize = 128 << 10;
/// ... and gets pieces of this size: a peer that has two of them acknowledges at once, where it would wait for a second
/// one (RFC 5681 section 4.2).
const NARROW: usize = 16 << 10;

/// Buffers up to this size are kept for other sessions.
const WORTH_KEEPING: usize = 256 << 10;

thread_local! {
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// What became of the bytes that wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flushed {
    /// All have left.
    All,
    /// The kernel takes no more now.
    Blocked,
    /// The connection is broken.
    Broken,
}

/// What the kernel may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Unknown,
    /// It gave less than was asked for: no bytes, but perhaps the end.
    PerhapsEnd,
    Nothing,
}

/// The transport.
pub struct Bio {
    /// The number of the descriptor, -1 when it is closed. It is the connection's, which outlives its session.
    socket: i32,
    sealed: Vec<u8>,
    sent: usize,
    /// The kernel has little room: what it takes in one piece its peer would acknowledge late.
    is_narrow: bool,
    /// What the kernel holds for us, as far as is known.
    held: Held,
    /// The peer's side is at its end, or the connection is broken.
    is_over: bool,
    /// Why it broke.
    errno: i32,
}

impl Bio {
    /// A transport on a socket.
    pub fn new(socket: i32) -> Bio {
        Bio {
            socket,
            sealed: Vec::new(),
            sent: 0,
            is_narrow: false,
            held: Held::Unknown,
            is_over: false,
            errno: 0,
        }
    }

    /// The descriptor's number.
    pub fn fd(&self) -> i32 {
        self.socket
    }

    /// No more bytes come.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// The system's error that broke the connection; 0 for none.
    pub fn errno(&self) -> i32 {
        self.errno
    }

    /// The socket is closed.
    pub fn detach(&mut self) {
        self.socket = -1;
        self.is_over = true;
    }

    /// The kernel may have news.
    pub fn look_again(&mut self) {
        self.held = Held::Unknown;
    }

    /// It gave less than was asked for, or nothing.
    pub fn is_drained(&self) -> bool {
        self.held != Held::Unknown
    }

    /// The same, when the end may wait behind what was read. False when it does not.
    pub fn look_for_end(&mut self) -> bool {
        let is_due = self.held == Held::PerhapsEnd;
        if is_due {
            self.held = Held::Unknown;
        }
        is_due
    }

    /// True when encrypted bytes wait.
    pub fn is_waiting(&self) -> bool {
        self.waiting() > 0
    }

    /// How many.
    pub fn waiting(&self) -> usize {
        self.sealed.len() - self.sent
    }

    /// Takes encrypted bytes over; false when too many wait.
    pub fn put(&mut self, bytes: &[u8]) -> bool {
        if self.waiting() + bytes.len() > MOST_WAITING {
            return false;
        }
        if self.sealed.capacity() == 0 {
            self.sealed = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        }
        self.sealed.extend_from_slice(bytes);
        true
    }

    /// Reads encrypted bytes: how many (0 at the end), or `None` when there are none now.
    pub fn take(&mut self, room: &mut [MaybeUninit<u8>]) -> Option<usize> {
        if self.is_over {
            return Some(0);
        }
        if self.held != Held::Unknown {
            return None;
        }
        let asked = room.len();
        let Some(socket) = sys::socket(self.socket) else { return Some(0) };
        loop {
            return match rustix::net::recv(socket, &mut *room, RecvFlags::DONTWAIT) {
                Err(Errno::INTR) => continue,
                Err(Errno::AGAIN) => {
                    self.held = Held::Nothing;
                    None
                }
                Ok((_, n)) if n > 0 => {
                    self.held = if n < asked { Held::PerhapsEnd } else { Held::Unknown };
                    Some(n)
                }
                Ok(_) => {
                    self.is_over = true;
                    Some(0)
                }
                Err(error) => {
                    self.is_over = true;
                    self.note(error);
                    Some(0)
                }
            };
        }
    }

    /// Sends what waits.
    pub fn flush(&mut self) -> Flushed {
        let begun = self.sent;
        while self.sent < self.sealed.len() {
            let Some(socket) = sys::socket(self.socket) else { return Flushed::Broken };
            let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
            let rest = &self.sealed[self.sent..];
            let piece = if self.is_narrow { &rest[..rest.len().min(NARROW)] } else { rest };
            match rustix::net::send(socket, piece, flags) {
                Ok(n) => {
                    self.is_narrow |= n < piece.len() && n < LITTLE;
                    self.sent += n;
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    self.is_narrow |= self.sent - begun < LITTLE;
                    return Flushed::Blocked;
                }
                Err(error) => {
                    self.note(error);
                    self.forget();
                    return Flushed::Broken;
                }
            }
        }
        self.is_narrow &= self.sent - begun < LITTLE;
        self.forget();
        Flushed::All
    }

    /// The first error says why.
    fn note(&mut self, error: Errno) {
        if self.errno == 0 {
            self.errno = error.raw_os_error();
        }
    }

    fn forget(&mut self) {
        self.sent = 0;
        let mut bytes = std::mem::take(&mut self.sealed);
        if (1..=WORTH_KEEPING).contains(&bytes.capacity()) {
            bytes.clear();
            SPARE.with_borrow_mut(|spare| {
                if spare.len() < 4 {
                    spare.push(bytes);
                }
            });
        }
    }
}
