//! Outgoing bytes of one connection.
//!
//! Collects what a turn of the loop wants to send, so that it leaves in one system call, and keeps what the
//! kernel refused. It never decides *when* to send and never sees frames. Invariant: `blocked` is true only
//! while bytes wait and the kernel's last word was that it takes no more.

use crate::net::stream::{Io, Stream};
use crate::ws::mask;

/// The bytes.
#[derive(Default)]
pub struct Outbox {
    bytes: Vec<u8>,
    sent: usize,
    blocked: bool,
}

/// A buffer up to this size is worth keeping for the next connection.
const WORTH_KEEPING: usize = 256 * 1024;

impl Outbox {
    /// How many bytes wait.
    pub fn len(&self) -> usize {
        self.bytes.len() - self.sent
    }

    /// True when none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True when the kernel takes no more and bytes wait.
    pub fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// The kernel takes bytes again.
    pub fn unblock(&mut self) {
        self.blocked = false;
    }

    /// Appends. `spare` is a pool of buffers to take from when this outbox has none.
    pub fn push(&mut self, bytes: &[u8], spare: &mut Vec<Vec<u8>>) {
        if self.bytes.capacity() == 0 {
            self.bytes = spare.pop().unwrap_or_default();
        }
        if self.sent > 0 && self.sent >= self.bytes.len() / 2 {
            self.bytes.drain(..self.sent);
            self.sent = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends bytes XORed with a masking key, of which `bytes[0]` meets byte `phase % 4`.
    pub fn push_masked(&mut self, bytes: &[u8], key: [u8; 4], phase: usize, spare: &mut Vec<Vec<u8>>) {
        self.push(bytes, spare);
        let start = self.bytes.len() - bytes.len();
        mask::apply(&mut self.bytes[start..], key, phase);
    }

    /// Sends as much as the kernel takes. False when the connection is broken.
    pub fn flush(&mut self, stream: &Stream, more: bool, spare: &mut Vec<Vec<u8>>) -> bool {
        if self.is_empty() && !stream.send_sealed() {
            return false;
        }
        while !self.is_empty() {
            match stream.send(&self.bytes[self.sent..], more) {
                Io::Moved(n) => self.sent += n,
                Io::Blocked => {
                    self.blocked = true;
                    return true;
                }
                Io::Ended | Io::Broken => return false,
            }
        }
        self.reset(spare);
        true
    }

    /// Sends what waits and `tail` behind it, and keeps what the kernel refused. False when broken.
    pub fn send_with(&mut self, stream: &Stream, tail: &[u8], spare: &mut Vec<Vec<u8>>) -> bool {
        if self.blocked {
            self.push(tail, spare);
            return true;
        }
        let mut gone = 0; // of `tail`
        loop {
            let io = if self.is_empty() {
                stream.send(&tail[gone..], false)
            } else {
                stream.send_both(&self.bytes[self.sent..], &tail[gone..])
            };
            match io {
                Io::Moved(n) => {
                    let first = n.min(self.len());
                    self.sent += first;
                    gone += n - first;
                    if gone == tail.len() {
                        self.reset(spare);
                        return true;
                    }
                }
                Io::Blocked => {
                    self.push(&tail[gone..], spare);
                    self.blocked = true;
                    return true;
                }
                Io::Ended | Io::Broken => return false,
            }
        }
    }

    /// Forgets everything and gives the buffer back.
    pub fn reset(&mut self, spare: &mut Vec<Vec<u8>>) {
        self.sent = 0;
        self.blocked = false;
        let mut bytes = std::mem::take(&mut self.bytes);
        if bytes.capacity() > 0 && bytes.capacity() <= WORTH_KEEPING && spare.len() < 64 {
            bytes.clear();
            spare.push(bytes);
        }
    }
}
