//! TLS: handshakes, and the contexts of virtual hosts.

pub(crate) mod greet;
pub(crate) mod secure;
pub(crate) mod sessions;
