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
    /// The first bytes are with somebody who collects behind them, and nothing leaves until they are back.
    is_lent: bool,
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

    /// Gives the bytes to somebody who collects behind them. None when some of them are sent already.
    pub fn lend(&mut self, spare: &mut Vec<Vec<u8>>) -> Option<Vec<u8>> {
        if self.blocked || self.sent > 0 || self.is_lent {
            return None;
        }
        self.is_lent = true;
        if self.bytes.capacity() == 0 {
            return Some(spare.pop().unwrap_or_default());
        }
        Some(std::mem::take(&mut self.bytes))
    }

    /// Takes them back; what came meanwhile follows them.
    pub fn give_back(&mut self, mut lent: Vec<u8>, spare: &mut Vec<Vec<u8>>) {
        if !std::mem::take(&mut self.is_lent) {
            return;
        }
        if !self.bytes.is_empty() {
            lent.extend_from_slice(&self.bytes);
        }
        let rest = std::mem::replace(&mut self.bytes, lent);
        keep_for_others(rest, spare);
        if self.bytes.is_empty() {
            keep_for_others(std::mem::take(&mut self.bytes), spare);
        }
    }

    /// What was lent does not come back.
    pub fn write_off(&mut self) {
        self.is_lent = false;
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
        if self.is_lent {
            return true;
        }
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
        if self.blocked || self.is_lent {
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
        keep_for_others(std::mem::take(&mut self.bytes), spare);
    }
}

fn keep_for_others(mut bytes: Vec<u8>, spare: &mut Vec<Vec<u8>>) {
    if bytes.capacity() > 0 && bytes.capacity() <= WORTH_KEEPING && spare.len() < 64 {
        bytes.clear();
        spare.push(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_while_bytes_are_lent_follows_them() {
        let mut spare = Vec::new();
        let mut out = Outbox::default();
        out.push(b"one ", &mut spare);
        let mut lent = out.lend(&mut spare).expect("nothing was sent");
        assert!(out.lend(&mut spare).is_none(), "once");
        lent.extend_from_slice(b"two ");
        out.push(b"three", &mut spare);
        out.give_back(lent, &mut spare);
        assert_eq!(out.bytes, b"one two three");
        assert_eq!(spare.len(), 1, "the buffer that is not needed");
    }

    #[test]
    fn one_that_comes_back_empty_is_for_others() {
        let mut spare = vec![Vec::with_capacity(10)];
        let mut out = Outbox::default();
        let lent = out.lend(&mut spare).expect("nothing was sent");
        assert!(spare.is_empty());
        out.give_back(lent, &mut spare);
        assert_eq!((spare.len(), out.bytes.capacity()), (1, 0));
        out.give_back(b"nobody's".to_vec(), &mut spare);
        assert!(out.is_empty());
    }

    #[test]
    fn nothing_leaves_while_bytes_are_lent() {
        let (a, b) = std::os::unix::net::UnixStream::pair().expect("a pair of sockets");
        b.set_nonblocking(true).expect("a socket that does not block");
        let stream = Stream::adopt(a.into()).expect("a connected socket");
        let mut spare = Vec::new();
        let mut out = Outbox::default();
        let lent = out.lend(&mut spare).expect("nothing was sent");
        assert!(out.send_with(&stream, b"late", &mut spare) && out.flush(&stream, false, &mut spare));
        let peek = |room: &mut [u8]| std::io::Read::read(&mut &b, room).unwrap_or(0);
        assert_eq!(peek(&mut [0; 8]), 0);
        out.give_back(lent, &mut spare);
        assert!(out.flush(&stream, false, &mut spare));
        assert_eq!(peek(&mut [0; 8]), 4);
    }
}
