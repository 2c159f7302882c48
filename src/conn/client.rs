//! A client connection's state, from the program's wish to the end of its HTTP transaction, or until it becomes a
//! WebSocket or a raw stream.

use crate::http::ask::{Ask, Place, Proxy};
use crate::http::body::{BodyDecoder, Framing};
use crate::http::head::HeadParser;
use crate::net::connect::Remote;
use crate::tls::settings::Lenience;
use std::collections::VecDeque;
use std::ffi::CString;
use std::time::{Duration, Instant};

/// What a client wants of its peer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aim {
    /// A WebSocket.
    WebSocket,
    /// One HTTP transaction.
    Http,
    /// The bytes as they come.
    Raw,
}

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Nothing has happened yet.
    New,
    /// Its addresses are being looked up.
    Resolving,
    /// It waits for the connection of another transaction (see [`Client::keeps`]).
    Queued,
    /// It waits no more, and has to make its own.
    Free,
    /// An address is being tried.
    Connecting,
    /// The proxy's answer is awaited.
    Proxy,
    /// The TLS handshake with the peer is under way.
    Securing,
    /// Connected; the request is to be sent.
    Asking,
    /// The reply's head is awaited.
    Reply,
    /// The reply's body is there for the program to read.
    Body,
    /// The transaction is complete.
    Complete,
}

/// State of a client connection.
pub struct Client {
    /// What it wants.
    pub aim: Aim,
    /// How far it has come.
    pub stage: Stage,
    /// The request.
    pub ask: Ask,
    /// Whom it is sent to.
    pub place: Place,
    /// The proxy in between.
    pub proxy: Option<Proxy>,
    /// Interface or address to connect from.
    pub from: Option<Vec<u8>>,
    /// The protocol the program named, told of the connection from its beginning.
    pub named: Option<usize>,
    /// `ClientBind` was delivered, so `ClientDrop` is owed.
    pub is_bound: bool,
    /// Addresses not tried yet.
    pub remotes: VecDeque<Remote>,
    /// The address in use.
    pub remote: Option<Remote>,
    /// The whole attempt to connect ends here.
    pub connect_until: Option<Instant>,
    /// `Created` was delivered.
    pub is_created: bool,
    /// The call that made it has not returned yet.
    pub is_inside_call: bool,
    /// What a WebSocket's key was.
    pub key: [u8; 24],
    /// The reply's head.
    pub head: Option<Box<HeadParser>>,
    /// It is complete and readable.
    pub has_head: bool,
    /// Interim replies that were skipped.
    pub interim: u8,
    /// How the reply's body ends.
    pub framing: Framing,
    /// What is left of it.
    pub body: Option<BodyDecoder>,
    /// The program was told that it can read, and has not yet.
    pub awaits_read: bool,
    /// A part of a multipart body was begun.
    pub has_part: bool,
    /// The program has a request body to write.
    pub has_body: bool,
    /// `ClientHttpEstablished` was delivered, so `ClientHttpClosed` is owed.
    pub is_established: bool,
    /// What it forgives its server, with TLS.
    pub lenience: Lenience,
    /// Application protocols it offers; the virtual host's if `None`.
    pub alpn: Option<Vec<Vec<u8>>>,
    /// Redirects are followed.
    pub follows: bool,
    /// How many were.
    pub redirects: u8,
    /// A redirect changed the method to GET (RFC 9110 section 15.4.4).
    pub was_turned_to_get: bool,
    /// The program wants it to start over with another place.
    pub restart: Option<Place>,
    /// The connection may be used by several transactions, one after the other.
    pub keeps: bool,
    /// How long such a connection is kept without one.
    pub keep_warm: Duration,
    /// Why it failed.
    pub failure: Option<CString>,
}

impl Client {
    /// True while bytes of the peer are wanted.
    pub fn reads(&self) -> bool {
        match self.stage {
            Stage::Proxy | Stage::Reply => true,
            Stage::Body => !self.awaits_read,
            Stage::New
            | Stage::Free
            | Stage::Resolving
            | Stage::Queued
            | Stage::Connecting
            | Stage::Securing
            | Stage::Asking
            | Stage::Complete => false,
        }
    }

    /// Two transactions with equal keys can use the same connection.
    pub fn reuse_key(&self) -> (bool, &[u8], u16) {
        (self.place.secure, &self.place.address, self.place.port)
    }

    /// For people: where it goes.
    pub fn whereto(&self) -> String {
        match &self.remote {
            Some(remote) => remote.to_string(),
            None => format!("{} port {}", self.place.address.escape_ascii(), self.place.port),
        }
    }
}
