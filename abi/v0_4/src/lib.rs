//! Generation 0.4 of the C API.

pub mod client;
pub mod conn;
pub mod context;
mod habits;
pub mod service;
pub mod types;
