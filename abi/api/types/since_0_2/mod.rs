//! Types of generation 0.2 that 0.4 kept.

mod protocols;

pub use protocols::*;

use super::*;
