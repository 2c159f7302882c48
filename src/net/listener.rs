//! Listening sockets.
//!
//! Binding says clearly what was wrong; accepting never blocks and hands out non-blocking sockets.

use super::resolve;
use crate::error::Error;
use crate::settings::Listen;
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, SocketAddrAny, SocketAddrUnix, SocketFlags, SocketType, accept_with, bind, getsockname,
    listen, socket_with, sockopt,
};
use std::ffi::OsStr;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Connections the kernel keeps for us until they are accepted; it cuts this to its own limit.
const BACKLOG: i32 = 4096;

/// What fails when an interface is missing.
const LOOKUP: &str = "interface lookup";

/// A bound and listening socket.
#[derive(Debug)]
pub struct Listener {
    fd: OwnedFd,
    /// The port it is bound to; 0 for a Unix socket.
    pub port: u16,
    /// What it was asked for: virtual hosts with an equal request share it.
    pub asked: Listen,
    is_unix: bool,
    /// The path of a Unix socket that goes with it.
    leaves: Option<Vec<u8>>,
}

/// What accepting came to.
#[derive(Debug)]
pub enum Accepted {
    /// A non-blocking socket, and the peer's address unless it is local.
    Peer(OwnedFd, Option<SocketAddr>),
    /// Nobody waits.
    None,
    /// No descriptor is left for the peer; it stays in the backlog.
    Exhausted(io::Error),
}

impl Listener {
    /// Binds what `asked` names, `Listen::No` excepted.
    pub fn bind(asked: &Listen) -> Result<Listener, Error> {
        match asked {
            Listen::No => Err(Error::Invalid("listen address")),
            Listen::Tcp { port, interface, ipv4_only, .. } => {
                Self::bind_tcp(asked, *port, interface.as_deref(), *ipv4_only)
            }
            Listen::Unix { path, owner, goes } => Self::bind_unix(asked, path, *owner, *goes),
        }
    }

    fn bind_tcp(
        asked: &Listen,
        port: u16,
        interface: Option<&[u8]>,
        ipv4_only: bool,
    ) -> Result<Listener, Error> {
        let mut address = match interface {
            Some(name) => address_of(name, ipv4_only)?,
            None if ipv4_only => SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0),
            None => SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0),
        };
        address.set_port(port);
        match Self::bind_address(asked, address) {
            // A system without IPv6 still serves IPv4.
            Err(Error::System { cause, .. })
                if interface.is_none()
                    && !ipv4_only
                    && matches!(cause.raw_os_error(), Some(e) if e == Errno::AFNOSUPPORT.raw_os_error()
                        || e == Errno::ADDRNOTAVAIL.raw_os_error()) =>
            {
                Self::bind_address(asked, SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port))
            }
            result => result,
        }
    }

    fn bind_address(asked: &Listen, address: SocketAddr) -> Result<Listener, Error> {
        let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let fd = socket_with(family, SocketType::STREAM, flags, None).map_err(Error::system("socket"))?;
        sockopt::set_socket_reuseaddr(&fd, true).map_err(Error::system("SO_REUSEADDR"))?;
        let (ipv6_alone, shares) = match asked {
            Listen::Tcp { ipv6_alone, shares, .. } => (*ipv6_alone, *shares),
            Listen::No | Listen::Unix { .. } => (None, false),
        };
        if let Listen::Tcp { device: true, interface: Some(name), .. } = asked {
            crate::sys::bind_to_device(fd.as_fd(), name)
                .map_err(|cause| Error::System { what: "SO_BINDTODEVICE", cause })?;
        }
        if shares {
            sockopt::set_socket_reuseport(&fd, true).map_err(Error::system("SO_REUSEPORT"))?;
        }
        if address.is_ipv6() {
            let only = ipv6_alone.unwrap_or(!address.ip().is_unspecified());
            sockopt::set_ipv6_v6only(&fd, only).map_err(Error::system("IPV6_V6ONLY"))?;
        }
        // Accepted sockets inherit this.
        sockopt::set_tcp_nodelay(&fd, true).map_err(Error::system("TCP_NODELAY"))?;
        bind(&fd, &address).map_err(Error::system("bind"))?;
        listen(&fd, BACKLOG).map_err(Error::system("listen"))?;
        let port = getsockname(&fd).ok().and_then(|a| SocketAddr::try_from(a).ok()).map_or(0, |a| a.port());
        Ok(Listener { fd, port, asked: asked.clone(), is_unix: false, leaves: None })
    }

    fn bind_unix(
        asked: &Listen,
        path: &[u8],
        owner: Option<(u32, u32)>,
        goes: bool,
    ) -> Result<Listener, Error> {
        let address = match path.strip_prefix(b"@") {
            Some(name) => SocketAddrUnix::new_abstract_name(name),
            None => SocketAddrUnix::new(path),
        }
        .map_err(|_| Error::Invalid("path of a Unix socket (107 bytes at most)"))?;
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let fd = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)
            .map_err(Error::system("socket"))?;
        let is_path = !path.starts_with(b"@");
        if is_path && is_stale(path, &address) {
            let _ = rustix::fs::unlink(path);
        }
        bind(&fd, &address).map_err(Error::system("bind"))?;
        let leaves = (is_path && goes).then(|| path.to_vec());
        let listener = Listener { fd, port: 0, asked: asked.clone(), is_unix: true, leaves };
        if let Some((user, group)) = owner.filter(|_| is_path) {
            // Nobody can connect before it listens.
            let file = Path::new(OsStr::from_bytes(path));
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o660))
                .map_err(Error::system("chmod"))?;
            std::os::unix::fs::chown(file, Some(user), Some(group)).map_err(Error::system("chown"))?;
        }
        listen(&listener.fd, BACKLOG).map_err(Error::system("listen"))?;
        Ok(listener)
    }

    /// The next waiting peer.
    pub fn accept(&self) -> Accepted {
        loop {
            let result = if self.is_unix {
                accept_with(&self.fd, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK).map(|fd| (fd, None))
            } else {
                rustix::net::acceptfrom_with(&self.fd, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK)
                    .map(|(fd, peer)| (fd, peer.and_then(peer_address)))
            };
            return match result {
                Ok((fd, peer)) => Accepted::Peer(fd, peer),
                // The peer gave up while it waited, or a signal came: the next one, then.
                Err(Errno::INTR | Errno::CONNABORTED | Errno::PROTO) => continue,
                Err(Errno::AGAIN) => Accepted::None,
                Err(error) => Accepted::Exhausted(error.into()),
            };
        }
    }

    /// The descriptor's number.
    pub fn number(&self) -> i32 {
        self.fd.as_raw_fd()
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(path) = self.leaves.take() {
            let _ = rustix::fs::unlink(&path[..]);
        }
    }
}

/// True for what binding fails with when there is no such interface or address.
pub fn lacks_interface(error: &Error) -> bool {
    matches!(error, Error::System { what: LOOKUP, .. })
}

fn peer_address(address: SocketAddrAny) -> Option<SocketAddr> {
    SocketAddr::try_from(address).ok()
}

/// True when the path is a socket that nobody listens on any more.
fn is_stale(path: &[u8], address: &SocketAddrUnix) -> bool {
    let is_socket = rustix::fs::lstat(path)
        .is_ok_and(|s| rustix::fs::FileType::from_raw_mode(s.st_mode) == rustix::fs::FileType::Socket);
    if !is_socket {
        return false;
    }
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let Ok(probe) = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None) else { return false };
    matches!(rustix::net::connect(&probe, address), Err(Errno::CONNREFUSED))
}

/// A numeric address (in brackets or not, an IPv6 one perhaps with its zone), or the first address of the interface with
/// that name.
fn address_of(name: &[u8], ipv4_only: bool) -> Result<SocketAddr, Error> {
    let text = std::str::from_utf8(name).map_err(|_| Error::Invalid("interface name"))?;
    resolve::numeric(text).or_else(|| crate::sys::interface_address(text, ipv4_only)).ok_or_else(|| {
        Error::System {
            what: LOOKUP,
            cause: io::Error::new(io::ErrorKind::NotFound, format!("no interface or address {text}")),
        }
    })
}
