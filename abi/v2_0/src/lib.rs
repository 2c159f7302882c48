//! Generation 2.0 of the C API.

pub mod types;
