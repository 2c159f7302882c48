//! An HTTP server connection's state: where in the transaction it is.

use super::cgi::Cgi;
use crate::http::access_log::Entry;
use crate::http::body::{BodyDecoder, Framing};
use crate::http::fields::Method;
use crate::http::head::HeadParser;
use crate::table::ConnId;
use crate::ws::challenge;
use std::ffi::CString;
use std::fs::File;
use std::time::Instant;

/// Where in a transaction the connection is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// A request's head is awaited or coming in.
    Head,
    /// The head of a handshake is complete, and the bytes behind it that belong to it are awaited.
    Challenge,
    /// The body is coming in, for the program.
    Body,
    /// The program answers; nothing is read.
    Answering,
    /// The answer is complete, the rest of the body is thrown away before the next head.
    Discarding,
    /// The request is passed on to another server, and its reply back, by [`Http::upstream`].
    Proxying,
    /// The library refused the request and hangs up.
    Refused,
}

/// Who has a file's bytes.
pub enum Source {
    /// The kernel: they go from there to the socket.
    Kernel(File),
    /// The kernel, but they go through the program, piece by piece; nobody knows how long it gets.
    ProcessedHtml {
        /// What is read.
        file: File,
        /// In the chunked coding; else it ends with the connection.
        chunked: bool,
    },
    /// The program, that is asked for them by this word for it.
    Program(usize),
}

/// A file on its way out.
pub struct FileSend {
    /// Whose it is.
    pub source: Source,
    /// Where the next byte comes from.
    pub offset: u64,
    /// Bytes still to send.
    pub left: u64,
}

impl FileSend {
    /// The program reads it.
    pub fn is_lent(&self) -> bool {
        matches!(self.source, Source::Program(_))
    }
}

/// State of an HTTP server connection.
pub struct Http {
    /// Where it is.
    pub stage: Stage,
    /// The request's head, coming in or complete; `None` between requests.
    pub head: Option<Box<HeadParser>>,
    /// The head is complete and readable.
    pub has_head: bool,
    /// What is left of the body.
    pub body: Option<BodyDecoder>,
    /// Until when more of it has to come, at the slowest rate that a body may have.
    pub body_until: Option<Instant>,
    /// How the body ends.
    pub framing: Framing,
    /// The connection stays after this transaction.
    pub keep_alive: bool,
    /// The request came with HTTP/1.1.
    pub is_http11: bool,
    /// The request's method is HEAD: bodies are not sent.
    pub is_head: bool,
    /// For a HEAD the program does not know as one: how much of the blank line that ends the response head was
    /// written, 4 when all of it was and the body is to be left out.
    pub head_end: u8,
    /// The connection to the server that the request is passed on to.
    pub upstream: Option<ConnId>,
    /// The mount that says so.
    pub mount: Option<usize>,
    /// That server takes what the peer sends.
    pub is_heard: bool,
    /// A file being sent as the response.
    pub file: Option<FileSend>,
    /// A request has been passed to the program since the last completion, so a transaction is open.
    pub in_transaction: bool,
    /// The file response is complete and `FileDone` is owed.
    pub owes_file_done: bool,
    /// The name and size of the file, where `FileDone` tells them.
    pub told_file: Option<(CString, u64)>,
    /// It was refused as an upgrade; its program does not know it as an HTTP connection.
    pub is_upgrade: bool,
    /// The first request's memory exists; see `Quirks::REBIND_SESSIONS`.
    pub is_bound: bool,
    /// Response bytes of this transaction (a refusal must not follow a started answer).
    pub has_answered: bool,
    /// The bytes behind the head of a handshake that belong to it.
    pub challenge: Option<[u8; challenge::BODY]>,
    /// Requests seen on this connection.
    pub n_requests: u32,
    /// What the access log will tell of the transaction.
    pub entry: Option<Box<Entry>>,
    /// It came without TLS where its requests are answered with the address below `https://`.
    pub is_sent_to_tls: bool,
    /// It waits for its turn to have a head (see `Settings::head_pool`).
    pub awaits_pool: bool,
    /// It holds one of the places of the pool.
    pub holds_pool: bool,
    /// The CGI program that answers.
    pub cgi: Option<Box<Cgi>>,
    /// Who sent the request, where a password was asked for and right.
    pub user: Option<Box<[u8]>>,
}

impl Http {
    /// A fresh connection.
    pub fn new() -> Http {
        Http {
            stage: Stage::Head,
            head: None,
            has_head: false,
            body: None,
            body_until: None,
            framing: Framing::None,
            keep_alive: false,
            is_http11: false,
            is_head: false,
            head_end: 0,
            upstream: None,
            mount: None,
            is_heard: false,
            file: None,
            in_transaction: false,
            owes_file_done: false,
            told_file: None,
            is_upgrade: false,
            is_bound: false,
            has_answered: false,
            challenge: None,
            n_requests: 0,
            entry: None,
            is_sent_to_tls: false,
            awaits_pool: false,
            holds_pool: false,
            cgi: None,
            user: None,
        }
    }

    /// Response bytes are on their way out.
    pub fn note_bytes(&mut self, bytes: &[u8]) {
        if let Some(entry) = &mut self.entry {
            entry.note(bytes);
        }
    }

    /// The request may be sent twice and means the same (RFC 9110 section 9.2.2).
    pub fn is_idempotent(&self) -> bool {
        let method = self.head.as_ref().map(|parser| parser.head().method());
        !matches!(method, None | Some(Method::Post | Method::Patch | Method::Other))
    }

    /// How many of these response bytes belong to the head.
    pub fn head_part(&mut self, bytes: &[u8]) -> usize {
        for (at, byte) in bytes.iter().enumerate() {
            self.head_end = match (self.head_end, byte) {
                (4, _) => return at,
                (0 | 2, b'\r') => self.head_end + 1,
                (1 | 3, b'\n') => self.head_end + 1,
                (_, b'\r') => 1,
                _ => 0,
            };
        }
        bytes.len()
    }

    /// True when input kept with the connection can be used without more from the peer.
    pub fn has_unread(&self, conn: &super::Conn) -> bool {
        match self.stage {
            Stage::Challenge => conn.unread.len() >= challenge::BODY,
            _ => !conn.unread.is_empty(),
        }
    }

    /// True while bytes of the peer are wanted.
    pub fn reads(&self) -> bool {
        match self.stage {
            Stage::Proxying => self.is_heard,
            Stage::Head | Stage::Challenge | Stage::Body | Stage::Discarding => {
                !self.awaits_pool
                    && self.file.is_none()
                    && self.cgi.as_ref().is_none_or(|cgi| cgi.backlog.is_empty())
            }
            Stage::Answering | Stage::Refused => false,
        }
    }

    /// Forgets the transaction that is complete; what is left of its body is thrown away next.
    pub(crate) fn reset_for_next(&mut self) {
        self.stage = if self.body.is_some() { Stage::Discarding } else { Stage::Head };
        self.has_head = false;
        self.in_transaction = false;
        self.has_answered = false;
        self.owes_file_done = false;
        self.file = None;
        self.is_head = false;
        self.head_end = 0;
        self.challenge = None;
        self.user = None;
    }
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn body_behind_a_head_is_told_apart_at_every_split() {
        let answer = b"HTTP/1.1 200 OK\r\na: b\r\n\r\nbody\r\n\r\n";
        let end = answer.len() - b"body\r\n\r\n".len();
        for cut in 0..=answer.len() {
            let mut http = Http::new();
            let (first, second) = answer.split_at(cut);
            assert_eq!(http.head_part(first) + http.head_part(second), end, "cut at {cut}");
        }
    }
}
