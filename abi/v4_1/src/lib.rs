//! Generation 4.1 of the C API.

pub mod buflist;
pub mod client;
pub mod conn;
pub mod context;
pub mod dll2;
pub mod extension;
pub mod files;
pub mod http;
pub mod later;
pub mod lejp;
pub mod log;
pub mod lwsac;
pub mod net;
pub mod numbers;
pub mod program;
pub mod raw;
mod reasons;
pub mod retry;
pub mod ring;
pub mod service;
mod settings;
pub mod spa;
pub mod state;
pub mod strexp;
pub mod strings;
pub mod tokenize;
pub mod types;
