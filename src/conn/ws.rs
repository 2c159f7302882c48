//! A WebSocket connection's state, on top of the frame rules in the `ws` room.

use crate::http::head::HeadParser;
use crate::ws::message::Receiver;

/// State of an open WebSocket.
pub struct Ws {
    /// The receiver of frames.
    pub receiver: Receiver,
    /// We connected: our frames are masked, and the program knows it as a client.
    pub is_client: bool,
    /// A client that was bound before it was open, so that its end is one of a binding, too.
    pub is_bound: bool,
    /// The head of the upgrade request, or of its reply, readable until the first message.
    pub head: Option<Box<HeadParser>>,
    /// Most payload bytes of one event.
    pub piece_limit: usize,
    /// Our close frame is out or on its way.
    pub sent_close: bool,
    /// The peer's close frame came, with this payload.
    pub peer_close: Option<Box<[u8]>>,
    /// A pong the kernel had no room for; a newer one replaces it (RFC 6455 section 5.5.3).
    pub pending_pong: Option<Box<[u8]>>,
    /// `WsDrop` was delivered.
    pub is_dropped: bool,
    /// `Established` was delivered, so `Closed` is owed.
    pub is_established: bool,
    /// The peer broke the rules: so many writeable callbacks remain before the end.
    pub writes_before_end: Option<u8>,
    /// A client whose program refused it when it was established: it fails instead of closing.
    pub is_rejected: bool,
    /// Payload bytes delivered since the program could last write.
    pub since_write: usize,
}
