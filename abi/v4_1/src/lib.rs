//! Generation 4.1 of the C API.

pub mod log;
pub mod net;
pub mod numbers;
pub mod program;
pub mod strings;
pub mod types;
