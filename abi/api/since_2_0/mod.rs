//! Functions of generation 2.0 that all later ones have.

pub mod cgi;
pub mod client;
pub mod conn;
pub mod context;
pub mod daemon;
pub mod extension;
pub mod http;
pub mod lejp;
pub mod log;
pub mod mounts;
pub mod net;
pub mod service;
pub mod status;
pub mod strings;
pub mod tls;
