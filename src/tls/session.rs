//! A TLS session on a connected socket: the handshake step by step, then reading and writing as a socket does.
//!
//! Bytes given to [`Session::send`] count as gone when the kernel has taken their records. What was encrypted and could
//! not leave is *owed*: the caller gives the same bytes again, and they are passed over. So a partial write is the
//! same as on a plain socket.

use super::bio::{Bio, Flushed};
use super::context::text;
use super::context::{ClientContext, ServerContext};
use super::handshake_context::{self, HandshakeContext};
use super::raw::{self, SslStream, Stop};
use super::settings::Lenience;
use crate::host::VhostId;
use crate::net::stream::Io;
use openssl::error::ErrorStack;
use openssl::ssl::{Ssl, SslRef};
use openssl::x509::X509VerifyResult;
use std::cell::{Cell, RefCell};
use std::net::IpAddr;
use std::sync::Arc;

/// Payload of a full record.
const RECORD: usize = 16 * 1024;

/// Bytes that a read asks the kernel for in a session that gets much: some full records.
const READ_MUCH: usize = 68 * 1024;

/// Encrypted bytes that are sent before more are made.
const SEND_AT: usize = 128 * 1024;

/// What a step of the handshake came to.
#[derive(Debug)]
pub enum HandshakeOutcome {
    /// The session is open.
    Done,
    /// It needs bytes of the peer, or room for ours.
    Waits,
    /// The peer has named a host, or none: [`Session::follow`] comes next.
    Named,
    /// It will not open.
    Failed(Failure),
}

/// Why a handshake failed.
#[derive(Debug)]
pub struct Failure {
    /// OpenSSL's words.
    pub what: String,
    /// What that means, if it can be told.
    pub detail: String,
}

/// Where a session stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SessionState {
    Handshaking,
    Open,
    /// The peer sends no more.
    Ended,
    /// We have said that we send no more.
    SaidEnd,
    Broken,
}

/// The session.
pub struct Session {
    stream: SslStream,
    state: Cell<SessionState>,
    owed: Cell<usize>,
    reads_much: Cell<bool>,
    /// A server's: whose it is, by the name that the peer gave.
    server: Option<(VhostId, ServerContext)>,
    /// Counts it among all.
    _counted: Arc<()>,
    problem: RefCell<Option<String>>,
}

impl Session {
    /// A server's session on the socket with this number.
    pub fn server(
        context: &ServerContext,
        vhost: VhostId,
        socket: i32,
        counted: &Arc<()>,
    ) -> Result<Session, ErrorStack> {
        let mut ssl = Ssl::new(context.ssl())?;
        ssl.set_accept_state();
        Session::new(ssl, socket, Some((vhost, context.clone())), counted)
    }

    /// A client's, with the host it means to speak with: a name or an address.
    pub fn client(
        context: &ClientContext,
        socket: i32,
        host: &[u8],
        lenience: Lenience,
        alpn: Option<&[Vec<u8>]>,
        counted: &Arc<()>,
    ) -> Result<Session, ErrorStack> {
        let mut ssl = Ssl::new(context.ssl())?;
        ssl.set_connect_state();
        if !context.keeps_verification {
            raw::judge_server(&mut ssl);
        }
        if let Some(alpn) = alpn {
            ssl.set_alpn_protos(&super::context::wire_format(alpn))?;
        }
        let text = String::from_utf8_lossy(host);
        let host = text.trim_end_matches('.');
        if let Ok(address) = host.parse::<IpAddr>() {
            if !lenience.host_name {
                ssl.param_mut().set_ip(address)?;
            }
        } else {
            if !host.is_empty() && host.is_ascii() {
                ssl.set_hostname(host)?;
            }
            if !lenience.host_name {
                // No certificate is for a name that is none, but OpenSSL would take an empty one for "any".
                let host = if host.is_empty() { "." } else { host };
                ssl.param_mut().set_hostflags(openssl::x509::verify::X509CheckFlags::NO_PARTIAL_WILDCARDS);
                ssl.param_mut().set_host(host)?;
            }
        }
        Session::new(ssl, socket, None, counted)
    }

    fn new(
        ssl: Ssl,
        socket: i32,
        server: Option<(VhostId, ServerContext)>,
        counted: &Arc<()>,
    ) -> Result<Session, ErrorStack> {
        let mut stream = SslStream::new(ssl, Bio::new(socket))?;
        handshake_context::prepare(stream.ssl_mut());
        Ok(Session {
            stream,
            state: Cell::new(SessionState::Handshaking),
            owed: Cell::new(0),
            reads_much: Cell::new(false),
            server,
            _counted: Arc::clone(counted),
            problem: RefCell::default(),
        })
    }

    /// The address of OpenSSL's object.
    pub fn address(&self) -> usize {
        handshake_context::address_of_session(self.stream.ssl())
    }

    /// A step of the handshake. OpenSSL's callbacks reach the context's connection meanwhile: no lock is held.
    pub fn advance_handshake(&self, context: &Arc<HandshakeContext>) -> HandshakeOutcome {
        handshake_context::set(self.stream.ssl(), Some(Arc::clone(context)));
        self.stream.with_bio(Bio::look_again);
        let mut result = self.stream.handshake();
        if matches!(result, Err(Stop::WantsRead)) && self.stream.with_bio(Bio::look_for_end) {
            result = self.stream.handshake();
        }
        handshake_context::set(self.stream.ssl(), None);
        let flushed = self.stream.with_bio(Bio::flush);
        let failure = match result {
            Ok(()) => match self.left_over(context.lenience) {
                None => {
                    self.state.set(SessionState::Open);
                    return HandshakeOutcome::Done;
                }
                Some(error) => Failure {
                    what: format!(
                        "server's cert didn't look good, X509_V_ERR = {}: {}",
                        error.as_raw(),
                        error.error_string()
                    ),
                    detail: String::new(),
                },
            },
            Err(_) if flushed == Flushed::Broken => reset(self.stream.with_bio(|bio| bio.errno())),
            Err(Stop::WantsRead | Stop::WantsWrite) => return HandshakeOutcome::Waits,
            Err(Stop::WantsName) => return HandshakeOutcome::Named,
            Err(Stop::CutOff | Stop::Ended) => match self.stream.with_bio(|bio| bio.errno()) {
                0 => Failure {
                    what: "connect SSL err 1: error:0A000126:SSL routines::unexpected eof while reading"
                        .to_owned(),
                    detail: "the peer closed the connection".to_owned(),
                },
                errno => reset(errno),
            },
            Err(Stop::Failed(errors)) => Failure {
                what: format!("connect SSL err 1: {}", text(&errors)),
                detail: handshake_context::refused(self.stream.ssl())
                    .map_or("", |error| error.error_string())
                    .to_owned(),
            },
        };
        self.state.set(SessionState::Broken);
        HandshakeOutcome::Failed(failure)
    }

    /// What is wrong with a server's certificate although the handshake went through, as it does where the program
    /// brought its own context.
    fn left_over(&self, lenience: Lenience) -> Option<X509VerifyResult> {
        let result = self.stream.ssl().verify_result();
        (self.server.is_none() && !handshake_context::forgives(lenience, result)).then_some(result)
    }

    /// The host that the peer has named.
    pub fn name(&self) -> Option<Vec<u8>> {
        handshake_context::name(self.stream.ssl())
    }

    /// The handshake goes on as that of the virtual host with this context, if the peer's name led to another one than
    /// the session was made for.
    pub fn follow(
        &mut self,
        named: Option<VhostId>,
        context: Option<&ServerContext>,
    ) -> Result<(), ErrorStack> {
        handshake_context::choose(self.stream.ssl(), named.is_some());
        if let (Some(vhost), Some(context)) = (named, context) {
            context.take_over(self.stream.ssl_mut())?;
            self.server = Some((vhost, context.clone()));
        }
        Ok(())
    }

    /// The virtual host that a server's handshake was with, and its context.
    pub fn server_side(&self) -> Option<&(VhostId, ServerContext)> {
        self.server.as_ref()
    }

    /// OpenSSL's own view.
    pub fn ssl(&self) -> &SslRef {
        self.stream.ssl()
    }

    /// True when a read gives something, or tells the end, without news from the kernel.
    pub fn has_news(&self) -> bool {
        matches!(self.state.get(), SessionState::Ended | SessionState::Broken)
    }

    /// Reads until `into` is full or nothing is left.
    pub fn receive(&self, into: &mut [u8]) -> Io {
        self.stream.with_bio(Bio::look_again);
        let mut n = 0;
        while n < into.len()
            && self.state.get() != SessionState::Broken
            && self.state.get() != SessionState::Ended
        {
            match self.stream.read(&mut into[n..]) {
                Ok(more) => {
                    n += more;
                    if n < into.len() && self.is_read_out() {
                        break;
                    }
                }
                Err(Stop::WantsRead) if n == 0 && self.stream.with_bio(Bio::look_for_end) => {}
                Err(Stop::WantsRead | Stop::WantsWrite | Stop::WantsName) if n == 0 => return Io::Blocked,
                Err(Stop::WantsRead | Stop::WantsWrite | Stop::WantsName) => break,
                Err(stop) => self.stop(stop, "reading"),
            }
        }
        if n > 2 * RECORD && !self.reads_much.replace(true) {
            self.stream.set_read_size(READ_MUCH);
            self.stream.free_memory();
        }
        match self.state.get() {
            _ if n > 0 => Io::Moved(n),
            SessionState::Ended => Io::Ended,
            _ => Io::Broken,
        }
    }

    /// True when neither OpenSSL nor, as far as is known, the kernel holds more.
    fn is_read_out(&self) -> bool {
        self.stream.with_bio(|bio| bio.is_drained()) && !self.stream.holds_bytes()
    }

    /// Gives back what memory the session does not need while nothing happens.
    pub fn rest(&self) {
        self.stream.free_memory();
    }

    /// Looks whether a read would give something, and leaves it there.
    pub fn peek(&self) -> Io {
        self.stream.with_bio(Bio::look_again);
        match self.state.get() {
            SessionState::Ended => return Io::Ended,
            SessionState::Broken => return Io::Broken,
            SessionState::Handshaking | SessionState::Open | SessionState::SaidEnd => {}
        }
        let mut peeked = self.stream.peek();
        if matches!(peeked, Err(Stop::WantsRead)) && self.stream.with_bio(Bio::look_for_end) {
            peeked = self.stream.peek();
        }
        match peeked {
            Ok(n) => Io::Moved(n),
            Err(Stop::WantsRead | Stop::WantsWrite | Stop::WantsName) => Io::Blocked,
            Err(stop) => {
                self.stop(stop, "reading");
                if self.state.get() == SessionState::Ended { Io::Ended } else { Io::Broken }
            }
        }
    }

    fn stop(&self, stop: Stop, doing: &str) {
        let (stand, problem) = match stop {
            Stop::Ended => (SessionState::Ended, None),
            // Many peers leave out the last words, and to a server it makes no difference. A client cannot know whether
            // it has got all.
            Stop::CutOff if self.server.is_some() && self.stream.with_bio(|bio| bio.errno()) == 0 => {
                (SessionState::Ended, None)
            }
            Stop::CutOff => (
                SessionState::Broken,
                Some("the connection was cut off, perhaps in the middle of a message".to_owned()),
            ),
            Stop::Failed(errors) => {
                (SessionState::Broken, Some(format!("TLS failed while {doing}: {}", text(&errors))))
            }
            Stop::WantsRead | Stop::WantsWrite | Stop::WantsName => return,
        };
        self.state.set(stand);
        if problem.is_some() {
            *self.problem.borrow_mut() = problem;
        }
    }

    /// What went wrong, once.
    pub fn take_problem(&self) -> Option<String> {
        self.problem.borrow_mut().take()
    }

    /// True when encrypted bytes wait.
    pub fn is_waiting(&self) -> bool {
        self.stream.with_bio(|bio| bio.is_waiting())
    }

    /// Sends what is encrypted already.
    pub fn flush(&self) -> Flushed {
        self.stream.with_bio(Bio::flush)
    }

    /// Sends `first` and `second` behind it.
    pub fn send(&self, first: &[u8], second: &[u8]) -> Io {
        if !matches!(self.state.get(), SessionState::Open | SessionState::Ended) {
            return Io::Broken;
        }
        match self.flush() {
            Flushed::All => {}
            Flushed::Blocked => return Io::Blocked,
            Flushed::Broken => return self.broken(),
        }
        let len = first.len() + second.len();
        let mut gone = self.owed.take().min(len);
        let mut sealed = gone;
        let mut joined = Vec::new();
        while sealed < len {
            let part = record(first, second, sealed, &mut joined);
            match self.stream.write(part) {
                Ok(n) => sealed += n,
                Err(Stop::WantsRead | Stop::WantsWrite | Stop::WantsName) => break,
                Err(stop) => {
                    self.stop(stop, "writing");
                    return Io::Broken;
                }
            }
            let is_last = sealed == len;
            if !is_last && self.stream.with_bio(|bio| bio.waiting()) < SEND_AT {
                continue;
            }
            match self.stream.with_bio(Bio::flush) {
                Flushed::All => gone = sealed,
                Flushed::Blocked => break,
                Flushed::Broken => return self.broken(),
            }
        }
        self.owed.set(sealed - gone);
        if gone > 0 { Io::Moved(gone) } else { Io::Blocked }
    }

    fn broken(&self) -> Io {
        self.state.set(SessionState::Broken);
        Io::Broken
    }

    /// Tells the peer that no more bytes follow.
    pub fn finish(&self) {
        if matches!(self.state.get(), SessionState::Open | SessionState::Ended) {
            self.stream.shut_down();
            let _ = self.flush();
            if self.state.get() == SessionState::Open {
                self.state.set(SessionState::SaidEnd);
            }
        }
    }
}

/// The next record's worth of bytes from `at` on; `joined` is where the end of `first` and the start of `second` meet.
fn record<'a>(first: &'a [u8], second: &'a [u8], at: usize, joined: &'a mut Vec<u8>) -> &'a [u8] {
    let Some(rest) = first.get(at..).filter(|rest| !rest.is_empty()) else {
        let rest = &second[at - first.len()..];
        return &rest[..rest.len().min(RECORD)];
    };
    if rest.len() >= RECORD || second.is_empty() {
        return &rest[..rest.len().min(RECORD)];
    }
    let n = second.len().min(RECORD - rest.len());
    joined.clear();
    joined.extend_from_slice(rest);
    joined.extend_from_slice(&second[..n]);
    joined
}

fn reset(errno: i32) -> Failure {
    let cause = std::io::Error::from_raw_os_error(errno);
    Failure { what: format!("connect SYSCALL {errno}"), detail: cause.to_string() }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
