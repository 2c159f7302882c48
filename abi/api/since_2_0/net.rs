//! Numeric addresses and interfaces. No function here asks a name server.

use lws_abi::{Refusal, address, entry, strings};
use std::ffi::{c_char, c_int};

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
        // SAFETY: `ifname` is NULL or a string, by contract.
        let name = unsafe { strings::cstr(ifname) }.ok_or(Refusal::NullArgument("ifname"))?;
        // SAFETY: `addrlen` bytes at `addr` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(addr, addrlen) }?;
        address::store_interface(name, ipv6 != 0, room)
    })
}
