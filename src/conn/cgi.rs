//! An HTTP transaction that a CGI program answers: its process, the pipes to it, and how far its answer is.
//!
//! Each pipe is a connection of its own towards the program that uses the library, a child of the HTTP connection, which
//! does all the work. Who reads the output is not said: first that program is told of each pipe, and what it leaves
//! alone the library takes over.

use crate::child::Process;
use crate::http::cgi::{Coding, ReplyHead};
use crate::net::stream::{Io, sorted};
use crate::opaque::Tag;
use crate::table::ConnId;
use rustix::event::{PollFd, PollFlags, Timespec};
use std::cmp::Ordering;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The pipe that the process reads.
pub const INPUT: usize = 0;
/// The pipe that it writes its answer to.
pub const OUTPUT: usize = 1;
/// The pipe that it complains to.
pub const ERRORS: usize = 2;

/// After so many callbacks that let a pipe be the library sees to it. One is not enough: the process may have written
/// just as much as the program read.
const LET_BE: u8 = 4;

/// How often a process is looked at that gives no sign.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A pipe as a connection.
pub struct PipeEnd {
    /// The descriptor, shared with the HTTP connection.
    pub fd: Arc<OwnedFd>,
    /// Which one it is.
    pub channel: usize,
    /// The program asked for a writeable event of it: it is told of it once more.
    pub is_asked: bool,
}

impl PipeEnd {
    /// The descriptor's number.
    pub fn number(&self) -> i32 {
        self.fd.as_raw_fd()
    }
}

/// A pipe, as the HTTP connection sees it.
pub struct Pipe {
    /// Its connection ...
    pub id: ConnId,
    /// ... and that one's tag.
    pub tag: Tag,
    /// The descriptor, while it is open.
    pub fd: Option<Arc<OwnedFd>>,
    /// It may have something to give, or take something.
    pub has_news: bool,
    /// The program was told and has not been seen to act on it yet.
    pub is_told: bool,
    /// The library sees to it.
    pub is_ours: bool,
    /// The program was seen to read it itself, so it stays the program's.
    pub is_touched: bool,
    /// How often in a row the program was told and let it be.
    pub let_be: u8,
}

impl Pipe {
    /// What poll(2) says of it at this moment.
    pub fn polled(&self, about: PollFlags) -> PollFlags {
        let Some(fd) = &self.fd else { return PollFlags::empty() };
        let mut polled = [PollFd::new(fd, about)];
        match rustix::event::poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })) {
            Ok(_) => polled[0].revents(),
            Err(_) => PollFlags::empty(),
        }
    }

    /// How many bytes it holds for us.
    pub fn pending(&self) -> u64 {
        self.fd.as_ref().map_or(0, |fd| rustix::io::ioctl_fionread(fd).unwrap_or(0))
    }

    /// The program was told of it and made nothing else of it: it had so many bytes before and has so many after.
    pub fn judge(&mut self, before: u64, after: u64) {
        match after.cmp(&before) {
            Ordering::Less => {
                self.is_touched = true;
                self.let_be = 0;
            }
            // Perhaps some were read, perhaps none; it is told again.
            Ordering::Greater => {}
            // It is told again in a while.
            Ordering::Equal if self.is_touched => self.is_told = true,
            Ordering::Equal => {
                self.let_be += 1;
                self.is_ours = before == 0 || self.let_be >= LET_BE;
            }
        }
    }

    /// Reads into `room`.
    pub fn read(&self, room: &mut [u8]) -> Io {
        let Some(fd) = &self.fd else { return Io::Ended };
        sorted(rustix::io::read(fd, room))
    }

    /// Writes from `bytes` (not empty).
    pub fn write(&self, bytes: &[u8]) -> Io {
        let Some(fd) = &self.fd else { return Io::Broken };
        sorted(rustix::io::write(fd, bytes))
    }
}

/// A program at work.
pub struct Cgi {
    /// The process, until it has ended.
    pub process: Option<Process>,
    /// Its number, for the program that uses the library.
    pub number: u32,
    /// The pipes.
    pub pipes: [Pipe; 3],
    /// When its time is up.
    pub deadline: Instant,
    /// When to look whether it has ended, and after how long again.
    pub look_at: Instant,
    /// How long after that to look again.
    pub look_after: Duration,
    /// It is time to look.
    pub is_to_look: bool,
    /// The head of its answer.
    pub reply: ReplyHead,
    /// The answer's head is on its way to the peer.
    pub has_head: bool,
    /// How its body is sent.
    pub coding: Coding,
    /// Body of the request that it has not taken yet.
    pub backlog: Vec<u8>,
    /// The rest of the request's body is in `backlog`.
    pub has_whole_body: bool,
    /// The program has had the output moved.
    pub was_moved: bool,
    /// Its end was told.
    pub is_reported: bool,
}

impl Cgi {
    /// A program that was just started. `has_whole_body`: the request has none.
    pub fn new(
        process: Process,
        pipes: [Pipe; 3],
        now: Instant,
        limit: Duration,
        has_whole_body: bool,
    ) -> Cgi {
        Cgi {
            number: process.number(),
            process: Some(process),
            pipes,
            deadline: now + limit,
            look_at: now + LOOK_EVERY,
            look_after: LOOK_EVERY,
            is_to_look: false,
            reply: ReplyHead::default(),
            has_head: false,
            coding: Coding::default(),
            backlog: Vec::new(),
            has_whole_body,
            was_moved: false,
            is_reported: false,
        }
    }

    /// The program reads the output itself, so the answer is its own affair.
    pub fn is_read_by_program(&self) -> bool {
        self.pipes[OUTPUT].is_touched
    }

    /// The tags of the pipes, 0 for one that is closed.
    pub fn tags(&self) -> [Tag; 3] {
        [INPUT, OUTPUT, ERRORS].map(|at| self.pipes[at].tag)
    }

    /// When something is to be looked at again.
    pub fn next_moment(&self) -> Instant {
        self.deadline.min(self.look_at)
    }

    /// Whether its time is up; if not, notes whether it is to be looked at.
    pub fn is_overdue(&mut self, now: Instant) -> bool {
        if self.look_at <= now {
            self.is_to_look = true;
            self.pipes[OUTPUT].is_told = false;
            self.pipes[ERRORS].is_told = false;
            self.look_at = now + self.look_after;
            self.look_after = (2 * self.look_after).min(LOOK_EVERY);
        }
        self.deadline <= now
    }

    /// Its output has ended, so it should, too: it is looked at soon, and again and again.
    pub fn expect_end(&mut self, now: Instant) {
        self.is_to_look = true;
        self.look_after = Duration::from_millis(1);
        self.look_at = now + self.look_after;
    }

    /// Whether the process has ended.
    pub fn has_ended(&mut self) -> bool {
        if self.process.as_mut().is_some_and(Process::has_ended) {
            self.process = None;
        }
        self.process.is_none()
    }

    /// The mask that a pipe is to be watched with: whether it is to be watched at all. `can_send`: the peer takes more.
    pub fn is_watched(&self, channel: usize, can_send: bool) -> bool {
        let pipe = &self.pipes[channel];
        match channel {
            INPUT => !pipe.is_told || !self.backlog.is_empty(),
            OUTPUT => !pipe.is_told && (can_send || !pipe.has_news),
            _ => !pipe.is_told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipe() -> Pipe {
        let id = ConnId::from_bits(0);
        Pipe {
            id,
            tag: Tag::NONE,
            fd: None,
            has_news: true,
            is_told: false,
            is_ours: false,
            is_touched: false,
            let_be: 0,
        }
    }

    #[test]
    fn a_pipe_that_is_let_be_is_taken_over_and_one_that_is_read_never() {
        let mut ended = pipe();
        ended.judge(0, 0);
        assert!(ended.is_ours);

        let mut ignored = pipe();
        for (before, after) in [(10, 10), (10, 20), (20, 20), (20, 20)] {
            ignored.judge(before, after);
            assert!(!ignored.is_ours && !ignored.is_told);
        }
        ignored.judge(20, 20);
        assert!(ignored.is_ours);

        let mut read = pipe();
        read.judge(65536, 65536);
        read.judge(65536, 65000);
        for _ in 0..100 {
            read.is_told = false;
            read.judge(65536, 65536);
            assert!(read.is_told && !read.is_ours);
        }
    }
}
