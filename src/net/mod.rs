//! Sockets: listening, and byte streams that never block.

pub mod listener;
pub mod stream;
