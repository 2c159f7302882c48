//! Numeric addresses and interfaces.
//!
//! No function here asks a name server.

use lws_abi::{Refusal, address, entry, strings};
use std::ffi::{c_char, c_int, c_void};

/// Finds the address of the interface called `ifname`, its first one; if there is no such interface, `ifname` is
/// read as a numeric address.
///
/// With `ipv6` unset: an IPv4 address. An interface's is stored as a whole sockaddr_in, a numeric one in
/// `sin_addr` alone. With `ipv6` set, `addr` is a sockaddr_in6 of which only `sin6_addr` is written, IPv4
/// addresses mapped (`::ffff:a.b.c.d`).
/// Returns 0; -1 when nothing is found, `addrlen` is less than that address takes, or a pointer is NULL.
/// # Safety
/// `ifname` is NULL or terminated; `addr` is NULL or `addrlen` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_interface_to_sa(
    ipv6: c_int,
    ifname: *const c_char,
    addr: *mut libc::sockaddr_in,
    addrlen: usize,
) -> c_int {
    entry("lws_interface_to_sa", -1, || {
        // SAFETY: forwarded from this function's own contract.
        let name = unsafe { strings::cstr(ifname) }.ok_or(Refusal::NullArgument("ifname"))?;
        // SAFETY: forwarded from this function's own contract.
        let room = unsafe { strings::bytes_mut(addr, addrlen) }?;
        address::store_interface(name, ipv6 != 0, room)
    })
}

/// inet_ntop(3): writes the address of family `af` (AF_INET or AF_INET6) at `src` as text.
///
/// Returns `dst`; NULL for another family, when text and terminator do not fit into `cnt` bytes, or for NULL.
/// # Safety
/// `src` is NULL or an in_addr or in6_addr as `af` says; `dst` is NULL or `cnt` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_plat_inet_ntop(
    af: c_int,
    src: *const c_void,
    dst: *mut c_char,
    cnt: c_int,
) -> *const c_char {
    entry("lws_plat_inet_ntop", std::ptr::null(), || {
        let len = match af {
            libc::AF_INET => 4,
            libc::AF_INET6 => 16,
            _ => return Err(Refusal::BadArgument { name: "af", why: "is neither AF_INET nor AF_INET6" }),
        };
        // SAFETY: forwarded from this function's own contract.
        let address = address::from_bytes(unsafe { strings::bytes(src, len) }?).ok_or(Refusal::Quiet)?;
        // SAFETY: forwarded from this function's own contract; the input is not used any more.
        let room = unsafe { strings::room(dst, cnt) }?;
        let text = address.to_string();
        if text.len() >= room.len() {
            return Err(Refusal::NoRoom("dst"));
        }
        strings::copy_out(room, text.as_bytes());
        Ok(dst.cast_const())
    })
}
