//! Generation 2.0 of the C API.

pub mod log;
pub mod net;
pub mod strings;
pub mod types;
