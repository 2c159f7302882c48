//! Numeric addresses and interfaces.
//!
//! No function here asks a name server.

use crate::types::lws_sockaddr46;
use lws_abi::{Refusal, address, entry, strings};
use std::ffi::{c_char, c_int};
use std::net::IpAddr;

/// The numeric address of the peer that socket `fd` is connected to, in `name`; an IPv4 peer of an IPv6 socket
/// appears as `::ffff:a.b.c.d`, a local socket as "".
///
/// Returns `name`, always. When the peer is unknown the text is `getpeername: ` and why.
/// # Safety
/// `name` is NULL (refused, NULL is returned) or `namelen` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_get_peer_simple_fd(
    fd: c_int,
    name: *mut c_char,
    namelen: usize,
) -> *const c_char {
    entry("lws_get_peer_simple_fd", name.cast_const(), || {
        // SAFETY: `namelen` bytes at `name` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(name, namelen) }?;
        address::peer_text(fd, room);
        Ok(name.cast_const())
    })
}

/// Reads the numeric address `ads`, IPv4 or IPv6, into 4 or 16 bytes of network order at `result`; behind an IPv6 address
/// the rest becomes zero.
///
/// Returns 4 or 16; -1 when it is not an address, `max_len` is less than that, or a pointer is NULL.
/// # Safety
/// `ads` is NULL or terminated; `result` is NULL or `max_len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_parse_numeric_address(
    ads: *const c_char,
    result: *mut u8,
    max_len: usize,
) -> c_int {
    entry("lws_parse_numeric_address", -1, || {
        // SAFETY: `ads` is NULL or a string, by contract.
        let parsed = address::parse(unsafe { strings::required("ads", ads) }?).ok_or(Refusal::Quiet)?;
        // SAFETY: `max_len` bytes at `result` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(result, max_len) }?;
        match parsed {
            IpAddr::V4(four) => put(room, &four.octets()),
            IpAddr::V6(six) => {
                let len = put(room, &six.octets())?;
                room[size_of::<libc::in6_addr>()..].fill(0);
                Ok(len)
            }
        }
    })
}

fn put(room: &mut [u8], bytes: &[u8]) -> Result<c_int, Refusal> {
    let place = room.get_mut(..bytes.len()).ok_or(Refusal::NoRoom("result"))?;
    place.copy_from_slice(bytes);
    Ok(strings::c_len(bytes.len()))
}

/// Reads the numeric address `ads` into `sa46`: its family and address members, and no other.
///
/// Returns 0; -1, with nothing written, when it is not an address or a pointer is NULL.
/// # Safety
/// `ads` is NULL or terminated; `sa46` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sa46_parse_numeric_address(
    ads: *const c_char,
    sa46: *mut lws_sockaddr46,
) -> c_int {
    entry("lws_sa46_parse_numeric_address", -1, || {
        // SAFETY: `ads` is NULL or a string, by contract.
        let parsed = address::parse(unsafe { strings::required("ads", ads) }?).ok_or(Refusal::Quiet)?;
        // SAFETY: NULL or valid by contract, and nobody else's during the call.
        let place = unsafe { sa46.as_mut() }.ok_or(Refusal::NullArgument("sa46"))?;
        match parsed {
            IpAddr::V4(four) => {
                place.sa4.sin_family = libc::AF_INET as libc::sa_family_t;
                place.sa4.sin_addr.s_addr = u32::from_ne_bytes(four.octets());
            }
            IpAddr::V6(six) => {
                place.sa6.sin6_family = libc::AF_INET6 as libc::sa_family_t;
                place.sa6.sin6_addr.s6_addr = six.octets();
            }
        }
        Ok(0)
    })
}

/// Writes the address of `size` bytes (4 or 16, network order) at `ads` as text: dotted, or as RFC 5952
/// recommends.
///
/// Returns the length without terminator; -1 for another `size`, when text and terminator do not fit into `len`
/// bytes (the text is "" then), or a pointer is NULL.
/// # Safety
/// `ads` is NULL or readable for `size` bytes; `buf` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_write_numeric_address(
    ads: *const u8,
    size: c_int,
    buf: *mut c_char,
    len: usize,
) -> c_int {
    entry("lws_write_numeric_address", -1, || {
        if size != 4 && size != 16 {
            return Err(Refusal::BadArgument { name: "size", why: "is neither 4 nor 16" });
        }
        // SAFETY: the bytes at `ads` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(ads, size as usize) }?;
        let address = address::from_bytes(bytes).ok_or(Refusal::Quiet)?;
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        put_text(address, unsafe { strings::bytes_mut(buf, len) }?)
    })
}

/// Writes the address in `sa46` as lws_write_numeric_address() does.
///
/// Returns the length without terminator; -1 when the family is neither AF_INET nor AF_INET6 or it does
/// not fit (the text is "" then), or a pointer is NULL.
/// # Safety
/// `sa46` is NULL or readable; `buf` is NULL or `len` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sa46_write_numeric_address(
    sa46: *mut lws_sockaddr46,
    buf: *mut c_char,
    len: usize,
) -> c_int {
    entry("lws_sa46_write_numeric_address", -1, || {
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::bytes_mut(buf, len) }?;
        strings::copy_out(room, b"");
        // SAFETY: NULL or readable by contract.
        let address = unsafe { of_sa46(sa46) }?.ok_or(Refusal::Quiet)?;
        put_text(address, room)
    })
}

fn put_text(address: IpAddr, room: &mut [u8]) -> Result<c_int, Refusal> {
    let text = address.to_string();
    if text.len() >= room.len() {
        strings::copy_out(room, b"");
        return Err(Refusal::NoRoom("buf"));
    }
    Ok(strings::c_len(strings::copy_out(room, text.as_bytes())))
}

/// The address in `sa46`; `None` for a family that is neither.
///
/// # Safety
/// `sa46` is NULL or readable.
unsafe fn of_sa46(sa46: *const lws_sockaddr46) -> Result<Option<IpAddr>, Refusal> {
    // SAFETY: NULL or readable by contract.
    let from = unsafe { sa46.as_ref() }.ok_or(Refusal::NullArgument("sa46"))?;
    // SAFETY: both members begin with the family, and any bits are a valid value of it.
    let family = c_int::from(unsafe { from.sa4.sin_family });
    Ok(match family {
        // SAFETY: any bits are a valid address.
        libc::AF_INET => Some(IpAddr::from(unsafe { from.sa4.sin_addr.s_addr }.to_ne_bytes())),
        // SAFETY: any bits are a valid address.
        libc::AF_INET6 => Some(IpAddr::from(unsafe { from.sa6.sin6_addr.s6_addr })),
        _ => None,
    })
}

/// Compares the families and addresses of two; ports do not count. An IPv4 address and the same one mapped into
/// IPv6 are different.
///
/// Returns 0 when they are the same (also when neither has a known family), 1 when not or a pointer is NULL.
/// # Safety
/// `sa46a` and `sa46b` are NULL or readable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sa46_compare_ads(
    sa46a: *const lws_sockaddr46,
    sa46b: *const lws_sockaddr46,
) -> c_int {
    entry("lws_sa46_compare_ads", 1, || {
        // SAFETY: `sa46a` and `sa46b` are NULL or readable, by contract.
        let one = unsafe { of_sa46(sa46a) }?;
        // SAFETY: `sa46a` and `sa46b` are NULL or readable, by contract.
        let other = unsafe { of_sa46(sa46b) }?;
        Ok(c_int::from(one != other))
    })
}
