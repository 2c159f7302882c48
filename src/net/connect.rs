//! Connecting without waiting.
//!
//! One attempt to one address. Which address comes next, and for how long to wait, is the caller's.

use super::resolve;
use super::stream::Stream;
use crate::error::Error;
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, connect, socket_with, sockopt,
};
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, OwnedFd};

/// Where a connection goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remote {
    /// An internet address.
    Tcp(SocketAddr),
    /// A Unix socket; a leading `@` names an abstract one.
    Unix(Vec<u8>),
}

impl fmt::Display for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remote::Tcp(to) => write!(f, "{} port {}", to.ip(), to.port()),
            Remote::Unix(path) => write!(f, "{}", path.escape_ascii()),
        }
    }
}

/// An attempt under way, or done already.
#[derive(Debug)]
pub struct Attempt {
    /// The socket.
    pub stream: Stream,
    /// It is connected; else it is when the kernel says that it takes bytes, see [`outcome`].
    pub is_connected: bool,
}

/// Begins to connect, from an interface or numeric address if one is named.
pub fn begin(to: &Remote, from: Option<&[u8]>) -> Result<Attempt, Error> {
    let family = match to {
        Remote::Tcp(SocketAddr::V4(_)) => AddressFamily::INET,
        Remote::Tcp(SocketAddr::V6(_)) => AddressFamily::INET6,
        Remote::Unix(_) => AddressFamily::UNIX,
    };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let fd = socket_with(family, SocketType::STREAM, flags, None).map_err(Error::system("socket"))?;
    let begun = match to {
        Remote::Tcp(address) => {
            sockopt::set_tcp_nodelay(&fd, true).map_err(Error::system("TCP_NODELAY"))?;
            if let Some(name) = from {
                bind_like(&fd, name, address.ip())?;
            }
            connect(&fd, address)
        }
        Remote::Unix(path) => {
            let address = match path.strip_prefix(b"@") {
                Some(name) => SocketAddrUnix::new_abstract_name(name),
                None => SocketAddrUnix::new(path.as_slice()),
            };
            connect(&fd, &address.map_err(|_| Error::Invalid("path of a Unix socket (107 bytes at most)"))?)
        }
    };
    let is_connected = match begun {
        Ok(()) => true,
        Err(Errno::INPROGRESS | Errno::ALREADY | Errno::INTR) => false,
        Err(error) => return Err(Error::System { what: "connect", cause: error.into() }),
    };
    Ok(Attempt { stream: Stream::from_nonblocking(fd), is_connected })
}

/// What became of an attempt; false while it is still under way.
pub fn outcome(stream: &Stream) -> Result<bool, io::Error> {
    match sockopt::socket_error(stream.as_fd()) {
        Ok(Ok(())) => match rustix::net::getpeername(stream.as_fd()) {
            Err(Errno::NOTCONN) => Ok(false),
            _ => Ok(true),
        },
        Ok(Err(error)) | Err(error) => Err(error.into()),
    }
}

/// Binds to the interface's or the given address, of the same family as the peer's.
fn bind_like(fd: &OwnedFd, name: &[u8], peer: IpAddr) -> Result<(), Error> {
    let text = std::str::from_utf8(name).map_err(|_| Error::Invalid("interface name"))?;
    let all = resolve::numeric(text).map_or_else(|| crate::sys::interface_addresses(text), |one| vec![one]);
    let own = all.into_iter().find(|a| a.is_ipv4() == peer.is_ipv4()).ok_or_else(|| Error::System {
        what: "interface lookup",
        cause: io::Error::new(io::ErrorKind::NotFound, format!("{text} has no address of the peer's family")),
    })?;
    bind(fd, &own).map_err(Error::system("bind"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn ends(attempt: &Attempt) -> Result<bool, io::Error> {
        use rustix::event::{PollFd, PollFlags, poll};
        let mut polled = [PollFd::new(&attempt.stream, PollFlags::OUT)];
        poll(&mut polled, None).unwrap();
        outcome(&attempt.stream)
    }

    #[test]
    fn attempts_end_as_the_peer_says() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let there = Remote::Tcp(listener.local_addr().unwrap());
        let attempt = begin(&there, None).unwrap();
        assert!(ends(&attempt).unwrap());
        let attempt = begin(&there, Some(b"127.0.0.1")).unwrap();
        assert!(ends(&attempt).unwrap());
        assert!(begin(&there, Some(b"::1")).is_err(), "no address of the peer's family");
        assert!(begin(&there, Some(b"no-such-interface")).is_err());
        drop(listener);
        let refused = begin(&there, None).map(|a| ends(&a));
        assert!(matches!(refused, Err(_) | Ok(Err(_))));
    }

    #[test]
    fn names_of_places() {
        assert_eq!(Remote::Tcp("127.0.0.1:9".parse().unwrap()).to_string(), "127.0.0.1 port 9");
        assert_eq!(Remote::Tcp("[::1]:80".parse().unwrap()).to_string(), "::1 port 80");
        assert_eq!(Remote::Unix(b"@x".to_vec()).to_string(), "@x");
    }
}
