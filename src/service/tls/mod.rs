//! TLS: handshakes (`handshakes`), contexts of virtual hosts (`secure`), sessions of all connections (`sessions`).
//!
//! Left to others: OpenSSL's objects (`crate::tls`), what a connection does when its session is open (its driver).
//!
//! What holds: a handshake runs on a session that stands outside its connection, with the lock given back; OpenSSL
//! calls the program from nowhere else.

pub(crate) mod handshakes;
pub(crate) mod secure;
pub(crate) mod sessions;
