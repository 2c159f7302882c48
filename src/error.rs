//! What can go wrong, one variant per decision a caller can take.

use std::fmt;
use std::io;

/// A call of the engine's API was refused or failed. Closing normally is not an error.
#[derive(Debug)]
pub enum Error {
    /// No such connection: it ended, or it never was.
    Gone,
    /// The engine is stopped or was never started.
    Stopped,
    /// The connection is about to end; nothing can be sent any more.
    Closing,
    /// The connection is not in the phase that the call is for (a frame on an HTTP connection, say).
    WrongPhase,
    /// An argument is out of its range; the text says which.
    Invalid(&'static str),
    /// The file is absent, unreadable or not a regular file.
    NoFile,
    /// A foreign poll loop's hook refused.
    HookRefused,
    /// What TLS was given is of no use; the log says what.
    Tls,
    /// The system said no.
    System {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        cause: io::Error,
    },
}

impl Error {
    /// For `map_err`: names what was tried.
    pub fn system<C: Into<io::Error>>(what: &'static str) -> impl FnOnce(C) -> Error {
        move |cause| Error::System { what, cause: cause.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Gone => f.write_str("the connection has ended"),
            Error::Stopped => f.write_str("the context is destroyed"),
            Error::Closing => f.write_str("the connection is closing"),
            Error::WrongPhase => f.write_str("the connection is not in the phase for this"),
            Error::Invalid(what) => write!(f, "invalid {what}"),
            Error::NoFile => f.write_str("no such regular file"),
            Error::HookRefused => f.write_str("a poll hook refused"),
            Error::Tls => f.write_str("no TLS with these settings"),
            Error::System { what, cause } => write!(f, "{what}: {cause}"),
        }
    }
}

impl std::error::Error for Error {}
