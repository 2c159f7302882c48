//! Types of generation 2.0 that all later ones have.

mod basics;
mod context;
mod http;
mod lejp;
mod opaque;
mod reasons;
mod system;

pub use basics::*;
pub use context::*;
pub use http::*;
pub use lejp::*;
pub use opaque::*;
pub use reasons::*;
pub use system::*;

use super::*;
