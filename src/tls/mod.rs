//! TLS on the system's OpenSSL: contexts from plain settings, sessions that read and write like sockets.
//!
//! Programs get OpenSSL's own objects, so the library and they use the same one. Nothing outside this room names it:
//! objects leave it as addresses, certificates as plain data. Only `raw` has unsafe code.

mod authorities;
mod bio;
mod bundle;
pub mod cert;
pub mod context;
pub mod handshake_context;
mod once;
mod raw;
pub mod session;
pub mod settings;
#[cfg(test)]
mod testing;

pub use bio::Flushed;

/// What went wrong in OpenSSL on this thread and was looked at by nobody, the oldest first. It is forgotten.
pub fn take_errors() -> Vec<String> {
    openssl::error::ErrorStack::get().errors().iter().map(ToString::to_string).collect()
}
