//! Types of generation 1.1 that all later ones have.

mod reasons;
mod system;

pub use reasons::*;
pub use system::*;

use super::*;
