//! The boundary shared by all faces.
//!
//! Everything here serves more than one generation of the C API and names none: where generations differ, the
//! difference is a parameter the face passes. Nothing here is exported to C: `shim.c` and `snprintf.c` beside this
//! file are compiled into each face by its build step.

pub mod address;
pub mod adopt;
pub mod base64;
pub mod blob;
pub mod body_rate;
pub mod broadcast;
pub mod calls;
pub mod cgi;
pub mod client;
pub mod config;
pub mod conn;
pub mod conn_handle;
pub mod context;
pub mod daemon;
pub mod entry;
pub mod escape;
pub mod extension;
pub mod facts;
pub mod form;
pub mod handles;
mod heap;
mod host;
pub mod html;
pub mod http;
pub mod json;
pub mod legacy;
pub mod lejp;
pub mod log;
pub mod loops;
pub mod machine;
pub mod numbers;
pub mod options;
pub mod plugin;
pub mod protocols;
pub mod reasons;
pub mod retry;
pub mod service;
pub mod status;
pub mod strings;
pub mod text;
pub mod tls;
pub mod tokenize;
pub mod uri;
mod variadic;
pub mod wait;

pub use entry::{Refusal, entry};
pub use libloading::os::unix::Library;
