//! Generation 0.1 of the C API.

pub mod api;
mod facts;
pub mod server;
pub mod types;
