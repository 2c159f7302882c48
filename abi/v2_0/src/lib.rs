//! Generation 2.0 of the C API.

pub mod api;
pub mod client;
pub mod conn;
pub mod context;
mod facts;
pub mod files;
pub mod http;
pub mod internal;
pub mod lejp;
pub mod log;
pub mod loops;
pub mod memory;
pub mod net;
mod plugins;
mod reasons;
pub mod service;
mod settings;
pub mod status;
pub mod strings;
pub mod tls;
pub mod types;
