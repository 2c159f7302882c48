//! Generation 1.1 of the C API.

pub mod api;
pub mod client;
pub mod conn;
pub mod context;
pub mod daemon;
pub mod extension;
mod facts;
pub mod http;
pub mod log;
mod reasons;
pub mod service;
mod settings;
pub mod strings;
pub mod types;
