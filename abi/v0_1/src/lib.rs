//! Generation 0.1 of the C API.

pub mod conn;
mod habits;
pub mod server;
pub mod types;
