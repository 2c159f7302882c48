//! The engine: sockets, HTTP/1.1 and WebSocket, and the loop that drives them.
//!
//! It knows no C type and no library generation. A *face* (a crate under `abi/`) turns C calls into the
//! calls of [`engine::Engine`] and receives every event through the one trait [`host::Host`].
#![deny(unsafe_code)]

mod access_log;
mod adopt;
mod await_client;
pub mod broadcast;
mod child;
pub mod client;
pub mod conn;
pub mod connection_api;
pub mod delivery;
pub mod engine;
pub mod error;
mod fault;
pub mod fd_owner;
pub mod guard;
pub mod host;
pub mod http;
pub mod log;
pub mod net;
pub mod opaque;
pub mod respond;
pub mod service;
pub mod service_thread;
pub mod settings;
pub mod stamp;
pub mod stats;
mod sys;
pub mod table;
mod timer;
pub mod tls;
pub mod vhost;
pub mod vhosts;
pub mod ws;
