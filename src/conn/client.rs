//! A client connection's state, from the program's wish to the end of its HTTP transaction, or until it becomes a
//! WebSocket or a raw stream.

use super::extension_pipeline::ExtensionPipeline;
use crate::host::VhostId;
use crate::http::body::{BodyDecoder, Framing};
use crate::http::head::HeadParser;
use crate::http::request_builder::{ClientRequest, Place, Proxy};
use crate::http::rewrite::Rewriter;
use crate::http::tokens::Token;
use crate::net::connect::Remote;
use crate::table::ConnId;
use crate::tls::settings::Lenience;
use crate::ws::deflate::Deflate;
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
    /// The transaction of [`Client::downstream`].
    Upstream,
}

/// What must be equal for a connection to be of use to another transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Server {
    /// A socket stays with its service thread.
    pub tsi: usize,
    /// Whose client it is.
    pub vhost: VhostId,
    secure: bool,
    address: Vec<u8>,
    port: u16,
    from: Option<Vec<u8>>,
    /// What was agreed on with TLS.
    tls: Option<Agreed>,
}

impl std::fmt::Display for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tls = if self.secure { " with TLS" } else { "" };
        write!(f, "{} port {}{tls}", self.address.escape_ascii(), self.port)
    }
}

/// Whom a server's certificate was for, what was forgiven, what was offered.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Agreed {
    host: Vec<u8>,
    lenience: Lenience,
    alpn: Option<Vec<Vec<u8>>>,
}

impl Server {
    /// The server of a client.
    pub fn of(tsi: usize, vhost: VhostId, client: &Client) -> Server {
        let (secure, address, port) = client.reuse_key();
        let tls = secure.then(|| Agreed {
            host: client.request.host.clone(),
            lenience: client.lenience,
            alpn: client.alpn.clone(),
        });
        Server { tsi, vhost, secure, address: address.to_vec(), port, from: client.from.clone(), tls }
    }
}

/// How addresses in HTML are changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leads {
    /// Taken away from their beginning.
    pub from: Vec<u8>,
    /// Put before them.
    pub to: Vec<u8>,
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
    Requesting,
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
    pub request: ClientRequest,
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
    /// Addresses that failed, and why, for the log in case that all do.
    pub failed_attempts: Vec<String>,
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
    /// permessage-deflate, as the reply agreed to it.
    pub deflate: Option<Box<Deflate>>,
    /// Its extensions, if the program does one of them.
    pub pipeline: Option<Box<ExtensionPipeline>>,
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
    /// That body goes out in chunks (RFC 9112 section 7.1), and its last one has not yet: the program said no length.
    pub chunks: bool,
    /// Where addresses in HTML are to lead.
    pub leads: Option<Leads>,
    /// Leads them there, if the reply is HTML.
    pub rewriter: Option<Rewriter>,
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
    pub keep_idle: Duration,
    /// The connection whose request is passed on by this one.
    pub downstream: Option<ConnId>,
    /// Its time was up.
    pub is_late: bool,
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
            | Stage::Requesting
            | Stage::Complete => false,
        }
    }

    /// How long the address in use may be tried: `most`, but those after it get their share of what is left.
    pub fn time_for_attempt(&self, now: Instant, most: Duration) -> Duration {
        let Some(until) = self.connect_until else { return most };
        let left = until.saturating_duration_since(now);
        let addresses = u32::try_from(self.remotes.len()).unwrap_or(u32::MAX).saturating_add(1);
        most.min(left / addresses)
    }

    /// Sees to the addresses in the reply to come, if it is HTML.
    pub fn rewrite_html(&mut self) {
        let kind = self.head.as_ref().and_then(|h| h.head().value(Token::HTTP_CONTENT_TYPE));
        let is_html =
            kind.and_then(|kind| kind.get(..9)).is_some_and(|kind| kind.eq_ignore_ascii_case(b"text/html"));
        let leads = self.leads.clone().filter(|_| is_html);
        self.rewriter = leads.map(|leads| Rewriter::new(leads.from, leads.to));
    }

    /// Two transactions with equal keys can use the same connection.
    pub fn reuse_key(&self) -> (bool, &[u8], u16) {
        (self.place.secure, &self.place.address, self.place.port)
    }

    /// Why it failed: what was noted first, else that its program ended it.
    pub fn take_failure(&mut self) -> CString {
        self.failure.take().unwrap_or_else(|| {
            let text = format!("closed before established ({}: by the program)", self.whereto());
            CString::new(text).unwrap_or_default()
        })
    }

    /// For people: where it goes.
    pub fn whereto(&self) -> String {
        let name = self.place.address.escape_ascii();
        let port = self.place.port;
        match (&self.remote, &self.proxy) {
            (Some(remote), Some(_)) => format!("{name} port {port} by proxy {remote}"),
            (Some(Remote::Tcp(address)), None) if name.to_string() != address.ip().to_string() => {
                format!("{name} at {} port {port}", address.ip())
            }
            (Some(remote), None) => remote.to_string(),
            (None, Some(proxy)) => {
                format!("{name} port {port} by proxy {} port {}", proxy.host.escape_ascii(), proxy.port)
            }
            (None, None) => format!("{name} port {port}"),
        }
    }
}

/// The pool of clients' connections: those that others may use afterwards, who waits for one, and idle ones.
#[derive(Default)]
pub struct ClientPool {
    pub(crate) leaders: Vec<(Server, ConnId)>,
    pub(crate) waiting: Vec<(Server, ConnId)>,
    pub(crate) idle: Vec<(Server, ConnId)>,
}
