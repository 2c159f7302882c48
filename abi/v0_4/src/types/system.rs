//! Names that other people's headers define. None of them is written to ours.

pub use libc::pollfd;
