//! Generation 0.4 of the C API.

pub mod api;
pub mod client;
pub mod conn;
pub mod context;
mod facts;
pub mod service;
pub mod types;
