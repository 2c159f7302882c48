//! Names that other people's headers define. None of them is written to ours.

use super::*;

pub use libc::pollfd;

/// Stands for `...` as the last, unnamed parameter of an exported function that only jumps to C.
pub type c_variadic = *mut c_void;
