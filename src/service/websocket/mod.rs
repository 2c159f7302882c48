//! WebSockets: the upgrade (`upgrade`), messages (`ws`), frames that go out (`frames`, `write`), extensions: agreed
//! on (`extend`), of the library (`deflate`, `inflate`), of programs (`chain`).
//!
//! Left to others: the bytes of frames and handshakes (`crate::ws`), how a close ends (`lifecycle`).
//!
//! What holds: what a program writes is a whole frame in the output or nothing; after a close frame went out none
//! follows.

pub(crate) mod chain;
pub(crate) mod deflate;
pub(crate) mod extend;
pub(crate) mod frames;
pub(crate) mod inflate;
pub(crate) mod upgrade;
pub(crate) mod write;
pub(crate) mod ws;
