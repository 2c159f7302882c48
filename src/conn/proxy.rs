//! A connection to a server that a request is passed on to.

use super::client::Server;
use crate::http::body::{BodyDecoder, Framing};
use crate::http::head::HeadParser;
use crate::table::ConnId;

/// How far the transaction is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The request goes out; the reply's head is awaited.
    Reply,
    /// The reply's body comes in.
    Body,
    /// The server agreed to a WebSocket: bytes pass both ways as they come.
    Tunnel,
}

/// How far one direction of a tunnel has come to its end.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ending {
    /// It goes on.
    #[default]
    No,
    /// Its source sends no more.
    Ended,
    /// And its destination was told so.
    Told,
}

/// The state.
pub struct Upstream {
    /// The connection whose request this is.
    pub downstream: ConnId,
    /// Who the server is, for the next request.
    pub server: Server,
    /// How far it is.
    pub stage: Stage,
    /// The reply's head, while it comes in.
    pub head: Option<Box<HeadParser>>,
    /// Interim replies so far.
    pub interim: u8,
    /// What is left of the reply's body.
    pub body: Option<BodyDecoder>,
    /// How the reply's body ends for the peer.
    pub framing: Framing,
    /// The Sec-WebSocket-Accept of a 101 that opens the WebSocket which the request asks for; `None` when no 101 may come.
    pub accept: Option<[u8; 28]>,
    /// The server takes no more of the request.
    pub is_deaf: bool,
    /// The peer takes nothing at the moment, so nothing is read for it.
    pub holds_back: bool,
    /// The connection can be used for another request.
    pub keeps: bool,
    /// It was used before: the server may have closed it just when the request came.
    pub is_used: bool,
    /// The ends of a tunnel: of what the peer sends, and of what the server sends.
    pub ends: (Ending, Ending),
}
