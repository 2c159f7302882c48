//! Numeric addresses, names of interfaces, and who is at the other end of a socket.
//!
//! No name is ever looked up in the network here.

use crate::entry::Refusal;
use crate::strings;
use libc::c_int;
use std::ffi::CStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address a text stands for: dotted IPv4, or IPv6 with or without a dotted tail. Spaces around it are
/// allowed; scopes, brackets and ports are not.
pub fn parse(text: &[u8]) -> Option<IpAddr> {
    std::str::from_utf8(text).ok()?.trim_matches(' ').parse().ok()
}

/// The address in 4 or 16 bytes of network order.
pub fn from_bytes(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(IpAddr::V4(four.into()));
    }
    <[u8; 16]>::try_from(bytes).ok().map(|sixteen| IpAddr::V6(sixteen.into()))
}

/// The first address of the interface called `name`, IPv4 or IPv6 when `v6` is set, else IPv4 only.
pub fn of_interface(name: &CStr, v6: bool) -> Option<IpAddr> {
    let mut list = std::ptr::null_mut::<libc::ifaddrs>();
    // SAFETY: gives a list that is freed below.
    if unsafe { libc::getifaddrs(&raw mut list) } != 0 {
        return None;
    }
    let mut found = None;
    let mut at = list;
    // SAFETY: `at` is null or an entry of the list, which lives until it is freed below.
    while let Some(entry) = unsafe { at.as_ref() } {
        at = entry.ifa_next;
        // SAFETY: every entry has a terminated name.
        let this = unsafe { CStr::from_ptr(entry.ifa_name) };
        if this != name {
            continue;
        }
        // SAFETY: null, or an address as long as its family says.
        let address = unsafe { of_sockaddr(entry.ifa_addr) };
        if let Some(address) = address.filter(|address| v6 || address.is_ipv4()) {
            found = Some(address);
            break;
        }
    }
    // SAFETY: the list came from getifaddrs and no reference into it is left.
    unsafe { libc::freeifaddrs(list) };
    found
}

/// The address in a sockaddr of one of the two families.
///
/// # Safety
/// `address` is NULL or can be read as far as its family says.
pub unsafe fn of_sockaddr(address: *const libc::sockaddr) -> Option<IpAddr> {
    if address.is_null() {
        return None;
    }
    // SAFETY: not null; the family is in every sockaddr.
    match c_int::from(unsafe { (*address).sa_family }) {
        libc::AF_INET => {
            // SAFETY: the family says that a whole sockaddr_in is there.
            let four = unsafe { address.cast::<libc::sockaddr_in>().read_unaligned() };
            Some(IpAddr::V4(Ipv4Addr::from(u32::from_be(four.sin_addr.s_addr))))
        }
        libc::AF_INET6 => {
            // SAFETY: the family says that a whole sockaddr_in6 is there.
            let six = unsafe { address.cast::<libc::sockaddr_in6>().read_unaligned() };
            Some(IpAddr::V6(Ipv6Addr::from(six.sin6_addr.s6_addr)))
        }
        _ => None,
    }
}

/// An interface's address, else the numeric address `name` itself stands for.
pub fn of_name(name: &CStr, v6: bool) -> Option<IpAddr> {
    of_interface(name, v6).or_else(|| parse(name.to_bytes()).filter(|address| v6 || address.is_ipv4()))
}

/// The address as IPv6, IPv4 ones mapped.
pub fn as_v6(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(four) => four.to_ipv6_mapped(),
        IpAddr::V6(six) => six,
    }
}

/// Who is connected to socket `fd`: `Ok(None)` for a local socket, `Err` with the errno of getpeername(2).
pub fn of_peer(fd: c_int) -> Result<Option<IpAddr>, Refusal> {
    // SAFETY: zeros are a valid value of this plain struct.
    let mut storage = unsafe { std::mem::zeroed::<libc::sockaddr_storage>() };
    let mut len = size_of_val(&storage) as libc::socklen_t;
    // SAFETY: storage and its length belong together.
    let rc = unsafe { libc::getpeername(fd, (&raw mut storage).cast(), &raw mut len) };
    if rc != 0 {
        return Err(Refusal::System(std::io::Error::last_os_error().raw_os_error().unwrap_or(0)));
    }
    // SAFETY: the storage is larger than any address.
    Ok(unsafe { of_sockaddr((&raw const storage).cast()) })
}

/// The peer of `fd`: its name as the resolver knows it (the numeric address if it does not), and its numeric
/// address, an IPv4 one without the prefix it has on a dual-stack socket. Both stay empty for a local peer.
pub fn peer_names(fd: c_int, name: &mut [u8], numeric: &mut [u8]) -> Result<(), Refusal> {
    crate::strings::copy_out(name, b"");
    crate::strings::copy_out(numeric, b"");
    if let Some(address) = of_peer(fd)? {
        names_of(address, name, numeric);
    }
    Ok(())
}

/// The name of an address as the resolver knows it (the numeric address if it does not), cut to its room, and the numeric
/// address, an IPv4 one without the prefix it has on a dual-stack socket, if all of it fits.
pub fn names_of(address: IpAddr, name: &mut [u8], numeric: &mut [u8]) {
    let address = address.to_canonical();
    let text = address.to_string();
    crate::strings::copy_out(numeric, if text.len() < numeric.len() { text.as_bytes() } else { b"" });
    let (storage, len) = to_storage(Some(std::net::SocketAddr::new(address, 0)));
    let mut room = [0u8; 256];
    // SAFETY: the storage and its length belong together; at most the room given is filled.
    let failed = unsafe {
        libc::getnameinfo(
            (&raw const storage).cast(),
            len,
            room.as_mut_ptr().cast(),
            room.len() as libc::socklen_t,
            std::ptr::null_mut(),
            0,
            0,
        )
    } != 0;
    let found = CStr::from_bytes_until_nul(&room).ok().filter(|_| !failed);
    crate::strings::copy_out(name, found.map_or(text.as_bytes(), CStr::to_bytes));
}

/// An address as the system's structure, and how much of it counts; a local peer has family `AF_UNIX`.
pub fn to_storage(address: Option<std::net::SocketAddr>) -> (libc::sockaddr_storage, libc::socklen_t) {
    // SAFETY: zeros are a valid value of this plain struct.
    let mut storage = unsafe { std::mem::zeroed::<libc::sockaddr_storage>() };
    let place = &raw mut storage;
    let len = match address {
        None => {
            storage.ss_family = libc::AF_UNIX as libc::sa_family_t;
            size_of::<libc::sa_family_t>()
        }
        Some(std::net::SocketAddr::V4(four)) => {
            let out = libc::sockaddr_in {
                sin_family: libc::AF_INET as libc::sa_family_t,
                sin_port: four.port().to_be(),
                sin_addr: libc::in_addr { s_addr: u32::from(*four.ip()).to_be() },
                sin_zero: [0; 8],
            };
            // SAFETY: the storage is larger than any address, and aligned for all.
            unsafe { place.cast::<libc::sockaddr_in>().write(out) };
            size_of::<libc::sockaddr_in>()
        }
        Some(std::net::SocketAddr::V6(six)) => {
            let out = libc::sockaddr_in6 {
                sin6_family: libc::AF_INET6 as libc::sa_family_t,
                sin6_port: six.port().to_be(),
                sin6_flowinfo: six.flowinfo(),
                sin6_addr: libc::in6_addr { s6_addr: six.ip().octets() },
                sin6_scope_id: six.scope_id(),
            };
            // SAFETY: as above.
            unsafe { place.cast::<libc::sockaddr_in6>().write(out) };
            size_of::<libc::sockaddr_in6>()
        }
    };
    (storage, len as libc::socklen_t)
}

/// Writes the address of the interface or the numeric address called `name` into a sockaddr: for IPv4 a whole
/// sockaddr_in (of a numeric address only `sin_addr`), with `v6` only the `sin6_addr` of a sockaddr_in6.
/// Answers 0.
pub fn store_interface(name: &CStr, v6: bool, room: &mut [u8]) -> Result<c_int, Refusal> {
    let no_room = Refusal::NoRoom("addr");
    let own = of_interface(name, v6);
    let found = own.or_else(|| of_name(name, v6)).ok_or(Refusal::Quiet)?;
    if v6 {
        room.get_mut(8..24).ok_or(no_room)?.copy_from_slice(&as_v6(found).octets());
        return Ok(0);
    }
    let IpAddr::V4(four) = found else { return Err(Refusal::Quiet) };
    let whole = room.get_mut(..size_of::<libc::sockaddr_in>()).ok_or(no_room)?;
    if own.is_some() {
        whole.fill(0);
        whole[..2].copy_from_slice(&(libc::AF_INET as libc::sa_family_t).to_ne_bytes());
    }
    whole[4..8].copy_from_slice(&four.octets());
    Ok(0)
}

/// Writes the numeric address of the peer of socket `fd`, or why it is unknown, cut to fit; "" for a local
/// socket. True when the peer is known.
pub fn peer_text(fd: c_int, room: &mut [u8]) -> bool {
    match of_peer(fd) {
        Ok(peer) => {
            strings::copy_out(room, peer.map(|peer| peer.to_string()).unwrap_or_default().as_bytes());
            true
        }
        Err(refusal) => {
            let errno = if let Refusal::System(errno) = refusal { errno } else { 0 };
            strings::copy_out(room, &[b"getpeername: ", &error_text(errno)[..]].concat());
            false
        }
    }
}

/// What the C library says about an errno.
pub fn error_text(errno: c_int) -> Vec<u8> {
    let mut room = [0u8; 128];
    // SAFETY: fills at most the room given, with a terminator.
    unsafe { libc::strerror_r(errno, room.as_mut_ptr().cast(), room.len()) };
    CStr::from_bytes_until_nul(&room).map(|text| text.to_bytes().to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeric_addresses() {
        let cases: &[(&str, Option<&str>)] = &[
            ("127.0.0.1", Some("127.0.0.1")),
            (" 1.2.3.4 ", Some("1.2.3.4")),
            ("::ffff:1.2.3.4", Some("::ffff:1.2.3.4")),
            ("1:0:0:2:0:0:0:3", Some("1:0:0:2::3")),
            ("1.2.3", None),
            ("256.1.1.1", None),
            ("1::2::3", None),
            ("[::1]", None),
            ("fe80::1%lo", None),
            ("", None),
        ];
        for (text, want) in cases {
            assert_eq!(parse(text.as_bytes()).map(|a| a.to_string()).as_deref(), *want, "{text}");
        }
        assert_eq!(from_bytes(&[1, 2, 3, 4]).map(|a| a.to_string()).as_deref(), Some("1.2.3.4"));
        assert_eq!(from_bytes(&[1, 2, 3, 4, 5]), None);
    }

    #[test]
    fn loopback_has_an_address() {
        assert_eq!(of_name(c"lo", false), Some(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        assert_eq!(of_name(c"::1", true), Some(IpAddr::V6(Ipv6Addr::LOCALHOST)));
        assert_eq!(of_name(c"::1", false), None);
        assert_eq!(of_name(c"nosuch0", true), None);
        assert!(of_peer(-1).is_err());
    }
}
