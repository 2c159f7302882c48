//! WebSockets: the upgrade (`upgrade`), messages (`ws`), frames that go out (`frames`, `write`), extensions: agreed
//! on (`extension_negotiation`), of the library (`deflate`, `inflate`), of programs (`extension_pipeline`).
//!
//! Left to others: the bytes of frames and handshakes (`crate::ws`), how a close ends (`lifecycle`).
//!
//! What holds: what a program writes is a whole frame in the output or nothing; after a close frame went out none
//! follows.

pub(crate) mod deflate;
pub(crate) mod extension_negotiation;
pub(crate) mod extension_pipeline;
pub(crate) mod frames;
pub(crate) mod inflate;
pub(crate) mod upgrade;
pub(crate) mod write;
pub(crate) mod ws;
