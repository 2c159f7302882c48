//! Generation 4.1 of the C API.

pub mod types;
