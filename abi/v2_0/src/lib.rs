//! Generation 2.0 of the C API.

pub mod client;
pub mod conn;
pub mod context;
pub mod daemon;
pub mod extension;
pub mod files;
pub mod http;
pub mod internal;
pub mod lejp;
pub mod log;
pub mod memory;
pub mod net;
mod reasons;
pub mod service;
mod settings;
pub mod status;
pub mod strings;
pub mod tls;
pub mod types;
