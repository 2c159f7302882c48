//! Sockets: listening, connecting, and byte streams that never block; names and their addresses.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

pub mod connect;
pub mod counters;
pub mod datagram;
pub mod listener;
pub mod resolve;
pub mod stream;
