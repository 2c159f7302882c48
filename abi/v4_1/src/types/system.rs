//! Names that other people's headers define. None of them is written to ours.
//!
//! The OpenSSL ones are opaque here: programs of this face never look inside through us.

use super::*;

pub use libc::{addrinfo, sockaddr, sockaddr_in6, sockaddr_storage, socklen_t, time_t};

/// A capability number of `<sys/capability.h>`.
pub type cap_value_t = c_int;

/// `SSL` of OpenSSL.
pub struct SSL {
    _opaque: [u8; 0],
}

/// `EVP_MD` of OpenSSL.
pub struct EVP_MD {
    _opaque: [u8; 0],
}

/// `EVP_MD_CTX` of OpenSSL.
pub struct EVP_MD_CTX {
    _opaque: [u8; 0],
}

/// `EVP_PKEY` of OpenSSL.
pub struct EVP_PKEY {
    _opaque: [u8; 0],
}

/// `EVP_PKEY_CTX` of OpenSSL.
pub struct EVP_PKEY_CTX {
    _opaque: [u8; 0],
}

/// `EVP_CIPHER` of OpenSSL.
pub struct EVP_CIPHER {
    _opaque: [u8; 0],
}

/// `EVP_CIPHER_CTX` of OpenSSL.
pub struct EVP_CIPHER_CTX {
    _opaque: [u8; 0],
}

/// `BIGNUM` of OpenSSL.
pub struct BIGNUM {
    _opaque: [u8; 0],
}

/// `RSA` of OpenSSL.
pub struct RSA {
    _opaque: [u8; 0],
}

/// `ENGINE` of OpenSSL.
pub struct ENGINE {
    _opaque: [u8; 0],
}
