//! Types of generation 0.4 that 1.1 kept.

mod headers;

pub use headers::*;

use super::*;
