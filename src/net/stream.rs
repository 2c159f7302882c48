//! A connected socket that never blocks, and the TLS session that its bytes may go through.
//!
//! Errors are sorted into what the caller can do about them. Nothing is buffered here.

use super::counters::Counters;
use super::datagram::Datagrams;
use crate::tls::Flushed;
use crate::tls::session::Session;
use rustix::event::PollFlags;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, Shutdown};
use std::cell::RefCell;
use std::fs::File;
use std::io::IoSlice;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

/// What a read or write came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Io {
    /// This many bytes went through (never 0).
    Moved(usize),
    /// The kernel has nothing to give or takes nothing now.
    Blocked,
    /// The peer sends no more (reads only).
    Ended,
    /// The connection is broken.
    Broken,
}

/// The socket.
pub struct Stream {
    /// The TLS session that its bytes go through. Ahead of its socket, so that it is dropped first.
    session: Option<Box<Session>>,
    fd: OwnedFd,
    /// Where its bytes are counted.
    counters: Option<Arc<Counters>>,
    /// It is a UDP socket.
    datagrams: Option<Box<Datagrams>>,
}

/// Sorts what a system call came to.
pub fn sorted(result: Result<usize, Errno>) -> Io {
    match result {
        Ok(0) => Io::Ended,
        Ok(n) => Io::Moved(n),
        Err(Errno::AGAIN | Errno::INTR) => Io::Blocked,
        Err(_) => Io::Broken,
    }
}

impl Stream {
    /// Takes over a connected descriptor and makes it non-blocking.
    pub fn adopt(fd: OwnedFd) -> Result<Stream, Errno> {
        rustix::io::ioctl_fionbio(&fd, true)?;
        Ok(Stream::from_nonblocking(fd))
    }

    /// Takes over a descriptor that is non-blocking already.
    pub fn from_nonblocking(fd: OwnedFd) -> Stream {
        Stream { session: None, fd, datagrams: None, counters: None }
    }

    /// A UDP socket.
    pub fn of_datagrams((fd, datagrams): (OwnedFd, Datagrams)) -> Stream {
        Stream { session: None, fd, datagrams: Some(Box::new(datagrams)), counters: None }
    }

    /// A UDP socket's other side.
    pub fn datagrams(&self) -> Option<&Datagrams> {
        self.datagrams.as_deref()
    }

    /// The descriptor's number.
    pub fn number(&self) -> i32 {
        self.fd.as_raw_fd()
    }

    /// The descriptor once more, for a wait that outlives a look at its connection.
    pub fn copy(&self) -> std::io::Result<OwnedFd> {
        self.fd.try_clone()
    }

    /// Has its bytes counted there from now on.
    pub fn count_with(&mut self, counters: Arc<Counters>) {
        self.counters = Some(counters);
    }

    fn counted(&self, io: Io, note: fn(&Counters, usize)) -> Io {
        if let (Io::Moved(n), Some(counters)) = (io, &self.counters) {
            note(counters, n);
        }
        io
    }

    /// Reads into `into`.
    pub fn receive(&self, into: &mut [u8]) -> Io {
        self.counted(self.take(into), Counters::note_received)
    }

    fn take(&self, into: &mut [u8]) -> Io {
        if let Some(session) = &self.session {
            return session.receive(into);
        }
        if let Some(datagrams) = &self.datagrams {
            return datagrams.receive(&self.fd, into);
        }
        loop {
            match rustix::net::recv(&self.fd, &mut *into, RecvFlags::DONTWAIT) {
                Err(Errno::INTR) => continue,
                result => return sorted(result.map(|(n, _)| n)),
            }
        }
    }

    /// Looks whether a read would give something, and leaves it there.
    pub fn peek(&self) -> Io {
        match &self.session {
            Some(session) => session.peek(),
            None => self.peek_raw(&mut [0]),
        }
    }

    /// The same for the bytes of the socket itself, of which `into` gets the first ones.
    pub fn peek_raw(&self, into: &mut [u8]) -> Io {
        loop {
            match rustix::net::recv(&self.fd, &mut *into, RecvFlags::DONTWAIT | RecvFlags::PEEK) {
                Err(Errno::INTR) => continue,
                result => return sorted(result.map(|(n, _)| n)),
            }
        }
    }

    /// Writes from `from` (not empty). `more` tells the kernel that further bytes follow at once.
    pub fn send(&self, from: &[u8], more: bool) -> Io {
        self.counted(self.put(from, more), Counters::note_sent)
    }

    fn put(&self, from: &[u8], more: bool) -> Io {
        if let Some(session) = &self.session {
            return session.send(from, &[]);
        }
        if let Some(datagrams) = &self.datagrams {
            return datagrams.send(&self.fd, from);
        }
        let flags = SendFlags::NOSIGNAL
            | SendFlags::DONTWAIT
            | if more { SendFlags::MORE } else { SendFlags::empty() };
        loop {
            match rustix::net::send(&self.fd, from, flags) {
                Err(Errno::INTR) => continue,
                result => return sorted(result),
            }
        }
    }

    /// Writes two pieces in one call.
    pub fn send_both(&self, first: &[u8], second: &[u8]) -> Io {
        self.counted(self.put_both(first, second), Counters::note_sent)
    }

    fn put_both(&self, first: &[u8], second: &[u8]) -> Io {
        if let Some(session) = &self.session {
            return session.send(first, second);
        }
        let slices = [IoSlice::new(first), IoSlice::new(second)];
        loop {
            let result = rustix::net::sendmsg(
                &self.fd,
                &slices,
                &mut rustix::net::SendAncillaryBuffer::default(),
                SendFlags::NOSIGNAL | SendFlags::DONTWAIT,
            );
            match result {
                Err(Errno::INTR) => continue,
                result => return sorted(result),
            }
        }
    }

    /// Sends up to `count` bytes of `file` from `offset` on, which is moved along. `Ended` means that the file
    /// has no more bytes.
    pub fn send_file(&self, file: &File, offset: &mut u64, count: usize) -> Io {
        self.counted(self.put_file(file, offset, count), Counters::note_sent)
    }

    fn put_file(&self, file: &File, offset: &mut u64, count: usize) -> Io {
        if let Some(session) = &self.session {
            return send_through(session, file, offset, count);
        }
        loop {
            match rustix::fs::sendfile(&self.fd, file, Some(&mut *offset), count) {
                Err(Errno::INTR) => continue,
                result => return sorted(result),
            }
        }
    }

    /// Tells the peer that no more bytes follow.
    pub fn finish(&self) {
        self.say_end();
        let _ = rustix::net::shutdown(&self.fd, Shutdown::Write);
    }

    /// When it is closed, the peer sees that as a failure, not as an end.
    pub fn reset_at_end(&self) {
        let _ = rustix::net::sockopt::set_socket_linger(&self.fd, Some(Duration::ZERO));
    }

    /// Tells the peer of a TLS session that no more bytes follow.
    pub fn say_end(&self) {
        if let Some(session) = &self.session {
            session.finish();
        }
    }

    /// Its bytes go through this session from now on.
    pub fn secure(&mut self, session: Box<Session>) {
        self.session = Some(session);
    }

    /// The TLS session.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_deref()
    }

    /// True when a read gives something, or tells the end, without news from the kernel.
    pub fn has_news(&self) -> bool {
        // The next datagram is behind the one that was read.
        self.datagrams.is_some() || self.session.as_ref().is_some_and(|session| session.has_news())
    }

    /// Sends encrypted bytes that belong to no caller, as an answer of the TLS session itself. False when broken.
    pub fn send_sealed(&self) -> bool {
        match &self.session {
            Some(session) if session.is_waiting() => session.flush() != Flushed::Broken,
            Some(_) | None => true,
        }
    }

    /// Sends small writes at once, without waiting for acknowledgements. Has no effect on a Unix socket.
    pub fn no_delay(&self) {
        let _ = rustix::net::sockopt::set_tcp_nodelay(&self.fd, true);
    }

    /// Has the kernel probe an idle peer: after `idle`, `probes` times, every `interval`.
    pub fn keep_alive(&self, idle: Duration, probes: u32, interval: Duration) {
        use rustix::net::sockopt;
        let _ = sockopt::set_socket_keepalive(&self.fd, true);
        let _ = sockopt::set_tcp_keepidle(&self.fd, idle);
        let _ = sockopt::set_tcp_keepcnt(&self.fd, probes);
        let _ = sockopt::set_tcp_keepintvl(&self.fd, interval);
    }

    /// The peer's address, if it is an internet address.
    pub fn peer(&self) -> Option<SocketAddr> {
        let address = rustix::net::getpeername(&self.fd).ok()??;
        SocketAddr::try_from(address).ok()
    }

    /// True when the kernel takes bytes at this moment.
    pub fn takes_bytes(&self) -> bool {
        self.polled(PollFlags::OUT).intersects(PollFlags::OUT | PollFlags::ERR | PollFlags::HUP)
    }

    /// What poll(2) says of it at this moment.
    pub fn polled(&self, about: PollFlags) -> PollFlags {
        let mut polled = [rustix::event::PollFd::new(&self.fd, about)];
        let zero = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
        match rustix::event::poll(&mut polled, Some(&zero)) {
            Ok(_) => polled[0].revents(),
            Err(_) => PollFlags::empty(),
        }
    }
}

/// Bytes of a file that are encrypted at once.
const FILE_PART: usize = 64 * 1024;

thread_local! {
    /// Where parts of files stand on their way into a session.
    static PART: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn send_through(session: &Session, file: &File, offset: &mut u64, count: usize) -> Io {
    PART.with_borrow_mut(|part| {
        part.resize(FILE_PART, 0);
        let room = &mut part[..count.min(FILE_PART)];
        let n = match rustix::io::pread(file, &mut *room, *offset) {
            Ok(0) => return Io::Ended,
            Ok(n) => n,
            Err(_) => return Io::Broken,
        };
        let io = session.send(&room[..n], &[]);
        if let Io::Moved(n) = io {
            *offset += n as u64;
        }
        io
    })
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream").field("fd", &self.fd).field("is_secure", &self.session.is_some()).finish()
    }
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}
