//! Names that other people's headers define. None of them is written to ours.
//!
//! The OpenSSL ones are opaque here: programs never look inside through us.

use super::*;

pub use libc::sockaddr_in;

/// The rest of a variadic call, as a C function with a `va_list` parameter receives it.
pub type va_list = *mut c_void;

/// `SSL_CTX` of OpenSSL.
pub struct SSL_CTX {
    _opaque: [u8; 0],
}
