//! Datagrams: a UDP socket that is bound, or speaks to one peer.
//!
//! A read gives one datagram, a write is one. What a peer's machine says of those it does not want is no end: there
//! may be other peers.

use super::stream::Io;
use crate::error::Error;
use rustix::io::Errno;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};
use std::cell::Cell;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;

/// Complaints of the network in a row that are passed over.
const MOST_COMPLAINTS: usize = 16;

/// Where a UDP socket stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// It hears everybody at this address; port 0 is any free one.
    At(SocketAddr),
    /// It speaks to this peer, and hears nobody else.
    Towards(SocketAddr),
}

/// Whom a socket's datagrams come from and go to.
pub struct Datagrams {
    /// Who was heard last, or the one peer.
    peer: Cell<Option<SocketAddr>>,
    is_bound: bool,
}

impl Datagrams {
    /// A new socket.
    pub fn open(place: Place, may_broadcast: bool) -> Result<(OwnedFd, Datagrams), Error> {
        let (Place::At(address) | Place::Towards(address)) = place;
        let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let fd = rustix::net::socket_with(family, SocketType::DGRAM, flags, None)
            .map_err(Error::system("socket"))?;
        if may_broadcast {
            rustix::net::sockopt::set_socket_broadcast(&fd, true).map_err(Error::system("setsockopt"))?;
        }
        let is_bound = matches!(place, Place::At(_));
        if is_bound {
            rustix::net::bind(&fd, &address).map_err(Error::system("bind"))?;
        } else {
            rustix::net::connect(&fd, &address).map_err(Error::system("connect"))?;
        }
        Ok((fd, Datagrams { peer: Cell::new((!is_bound).then_some(address)), is_bound }))
    }

    /// Who was heard last, or the one peer.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.peer.get()
    }

    /// Reads the next datagram that is not empty; what does not fit is lost.
    pub fn receive(&self, fd: &OwnedFd, into: &mut [u8]) -> Io {
        let mut complaints = 0;
        while complaints < MOST_COMPLAINTS {
            match rustix::net::recvfrom(fd, &mut *into, RecvFlags::DONTWAIT) {
                Ok((0, ..)) | Err(Errno::INTR) => {}
                Ok((n, _, from)) => {
                    if let Some(Ok(from)) = from.map(SocketAddr::try_from) {
                        self.peer.set(Some(from));
                    }
                    return Io::Moved(n);
                }
                Err(Errno::AGAIN) => return Io::Blocked,
                Err(_) => complaints += 1,
            }
        }
        Io::Blocked
    }

    /// Sends a datagram to whom was heard last, or to the one peer. `Ended` means that there is nobody yet.
    pub fn send(&self, fd: &OwnedFd, from: &[u8]) -> Io {
        let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
        for _ in 0..MOST_COMPLAINTS {
            let sent = match (self.is_bound, self.peer.get()) {
                (false, _) => rustix::net::send(fd, from, flags),
                (true, Some(peer)) => rustix::net::sendto(fd, from, flags, &peer),
                (true, None) => return Io::Ended,
            };
            match sent {
                Ok(n) => return Io::Moved(n),
                // About an earlier one.
                Err(Errno::INTR | Errno::CONNREFUSED) => {}
                Err(Errno::AGAIN) => return Io::Blocked,
                Err(_) => return Io::Broken,
            }
        }
        Io::Broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::UdpSocket;

    fn loopback() -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], 0))
    }

    #[test]
    fn bound_one_answers_whom_it_heard_last() {
        let (fd, own) = Datagrams::open(Place::At(loopback()), false).expect("a socket");
        let at = UdpSocket::from(fd.try_clone().expect("another number")).local_addr().expect("an address");
        let far = UdpSocket::bind(loopback()).expect("a socket");
        assert_eq!(own.send(&fd, b"nobody"), Io::Ended);
        far.send_to(b"", at).expect("sent");
        far.send_to(b"hello", at).expect("sent");
        let mut room = [0; 16];
        assert_eq!(own.receive(&fd, &mut room), Io::Moved(5));
        assert_eq!(own.peer(), far.local_addr().ok());
        assert_eq!(own.send(&fd, b"answer"), Io::Moved(6));
        assert_eq!(far.recv(&mut room).ok(), Some(6));
        assert_eq!(own.receive(&fd, &mut room), Io::Blocked);
    }

    #[test]
    fn one_without_listener_goes_on() {
        let gone = UdpSocket::bind(loopback()).and_then(|s| s.local_addr()).expect("an address");
        let (fd, own) = Datagrams::open(Place::Towards(gone), false).expect("a socket");
        assert_eq!(own.peer(), Some(gone));
        for _ in 0..4 {
            assert_eq!(own.send(&fd, b"anybody?"), Io::Moved(8));
            assert_eq!(own.receive(&fd, &mut [0; 4]), Io::Blocked);
        }
    }
}
