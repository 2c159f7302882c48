//! Numeric addresses and interfaces.
//!
//! No function here asks a name server.

use lws_abi::{Refusal, address, entry, strings};
use std::ffi::{c_char, c_int, c_void};

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
        // SAFETY: `len` bytes at `src` are readable, or it is NULL, by contract.
        let address = address::from_bytes(unsafe { strings::bytes(src, len) }?).ok_or(Refusal::Quiet)?;
        // SAFETY: `cnt` bytes at `dst` are writable, or it is NULL, by contract; the input is not used any more.
        let room = unsafe { strings::room(dst, cnt) }?;
        let text = address.to_string();
        if text.len() >= room.len() {
            return Err(Refusal::NoRoom("dst"));
        }
        strings::copy_out(room, text.as_bytes());
        Ok(dst.cast_const())
    })
}
