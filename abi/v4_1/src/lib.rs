//! Generation 4.1 of the C API.

pub mod api;
pub mod client;
pub mod conn;
pub mod context;
pub mod face_state;
mod facts;
pub mod http;
mod inherit;
pub mod internal;
pub mod lejp;
pub mod log;
mod loops;
pub mod program;
mod reasons;
mod settings;
pub mod status;
pub mod strings;
pub mod tls;
pub mod types;
mod unheeded;
pub mod vfs;
