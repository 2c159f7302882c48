//! One connection: what it is doing, and what waits on it.
//!
//! This room holds state and changes it; it never calls foreign code and never waits. The `service` room drives
//! it. Invariant: while `is_busy` one driver works on the connection, and nobody else advances its phase; others
//! leave wishes (`wants_write`, `end`) that the driver sees after the callback it is in.

pub mod cgi;
pub mod client;
pub mod extension_pipeline;
pub mod http;
pub mod memory;
pub mod outbox;
pub mod proxy;
pub mod raw;
pub mod ws;

use crate::delivery::Delivery;
use crate::host::VhostId;
use crate::net::listener::Listener;
use crate::net::stream::Stream;
use crate::opaque::{RetryKey, Tag};
use crate::settings::Idle;
use crate::table::ConnId;
use crate::timer::{Alarms, Owner};
use crate::tls::handshake_context::HandshakeContext;
use crate::tls::session::Session as TlsSession;
use cgi::{Cgi, INPUT, PipeEnd};
use client::{Client, Stage};
use extension_pipeline::ExtensionPipeline;
use http::Http;
use memory::Session;
use outbox::Outbox;
use proxy::Upstream;
use raw::Raw;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ws::Ws;

/// Reason numbers of timeouts, as logs and programs know them.
pub mod timeout {
    /// The program asked for the end, on the next turn.
    pub const KILLED: u32 = 0;
    /// A proxy's answer is awaited.
    pub const PROXY: u32 = 1;
    /// A peer is being connected to.
    pub const CONNECT: u32 = 2;
    /// A server's reply is awaited.
    pub const REPLY: u32 = 4;
    /// From accept to a complete request head.
    pub const HEAD: u32 = 3;
    /// A client shakes hands with its server.
    pub const TLS_CONNECT: u32 = 8;
    /// A server shakes hands with its peer.
    pub const TLS_ACCEPT: u32 = 9;
    /// Our close frame is out, the peer's is awaited.
    pub const CLOSE_ACK: u32 = 6;
    /// A request is being answered, or its body read.
    pub const CONTENT: u32 = 10;
    /// Output is flushed before the end.
    pub const FLUSH: u32 = 12;
    /// A closed connection's input is thrown away.
    pub const LINGER: u32 = 13;
    /// A CGI program is at work.
    pub const CGI: u32 = 14;
    /// Between requests.
    pub const KEEPALIVE: u32 = 15;
}

/// How often a program's extensions hear of a running timeout.
pub const SECOND: Duration = Duration::from_secs(1);

/// What a connection is doing.
pub enum Phase {
    /// Takes in peers.
    Listening(Listener),
    /// Speaks HTTP.
    Http(Box<Http>),
    /// Speaks WebSocket.
    Ws(Box<Ws>),
    /// Connects, or speaks HTTP as a client.
    Client(Box<Client>),
    /// Passes bytes on.
    Raw(Box<Raw>),
    /// A pipe to the CGI program that answers the parent's request.
    Pipe(PipeEnd),
    /// Goes to a server that a request is passed on to; the program does not know of it.
    Upstream(Box<Upstream>),
    /// Nobody's at the moment: connected, and kept for the next transaction of a client (see [`Client::keeps`]).
    IdleKeepAlive,
    /// Nobody's any more: its input is thrown away until the peer is done, has sent too much or the time is up.
    Lingering {
        /// Bytes thrown away so far.
        discarded: usize,
    },
}

/// How an ending connection ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// With its close frame, if one was asked for, and after its output went out.
    Politely,
    /// At once: it is broken, or its time is up.
    AtOnce,
}

/// How far the end has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloseState {
    /// It is open.
    Open,
    /// Our close frame is out, the peer's is awaited.
    AwaitingClose,
    /// Output still waits for the kernel.
    Flushing,
    /// Its last events are being delivered.
    Retiring,
}

/// What the kernel last said. Edges come once, so these are kept until the kernel says otherwise.
#[derive(Clone, Copy, Default, Debug)]
pub struct Readiness {
    /// A read may give something.
    pub readable: bool,
    /// A write may take something.
    pub writable: bool,
    /// The peer sends no more; what it sent may still wait to be read.
    pub ended: bool,
    /// The connection is broken.
    pub broken: bool,
}

/// A TLS handshake under way. While a step of it runs, without the lock, the session is with its driver.
#[derive(Default)]
pub struct TlsHandshake {
    /// The session, once it was begun.
    pub session: Option<Box<TlsSession>>,
    /// Whom it concerns.
    pub context: Option<Arc<HandshakeContext>>,
    /// The session's address.
    pub address: usize,
    /// It stands in the queue of handshakes.
    pub is_queued: bool,
    /// Encrypted bytes wait for the kernel.
    pub is_waiting: bool,
}

/// Visits under way.
#[derive(Default)]
pub struct Visits {
    count: u32,
    /// Session memory that was replaced meanwhile: they may still use it.
    sessions: Vec<Session>,
}

/// A connection.
pub struct Conn {
    /// The host's word for it; 0 once the program's part has ended.
    pub tag: Tag,
    /// The service thread it belongs to, for life.
    pub tsi: usize,
    /// The virtual host it belongs to.
    pub vhost: VhostId,
    /// The protocol it is bound to.
    pub protocol: usize,
    /// The connection it belongs to ...
    pub parent: Option<ConnId>,
    /// ... and those that belong to it, the newest first.
    pub children: Vec<ConnId>,
    /// The user word: the session's address, or what the program set.
    pub user: usize,
    /// The user word was given by the program and is not replaced by session memory.
    pub has_given_user: bool,
    /// The session memory.
    pub session: Option<Session>,
    /// Its socket; a listener has its own.
    pub stream: Option<Stream>,
    /// Its TLS handshake, until that is over.
    pub tls_handshake: Option<Box<TlsHandshake>>,
    /// What it is doing.
    pub phase: Phase,
    /// How far its end has come.
    pub close_state: CloseState,
    /// What the kernel last said.
    pub ready: Readiness,
    /// A driver works on it.
    pub is_busy: bool,
    /// Callbacks about it that are made by others than its driver: it does not end meanwhile.
    pub visits: Option<Box<Visits>>,
    /// Poll hooks that are being told of its mask, or of a descriptor it has given up: it does not end meanwhile.
    pub hooks: u32,
    /// It stands in the run queue.
    pub is_queued: bool,
    /// The program wants to write.
    pub wants_write: bool,
    /// The program wants no input.
    pub rx_paused: bool,
    /// Input read and not yet used, in front of what the kernel holds.
    pub unread: Vec<u8>,
    /// Output not yet taken by the kernel.
    pub out: Outbox,
    /// Someone wants it ended while a driver works on it.
    pub end: Option<End>,
    /// Close frame payload the program asked for: code and text.
    pub close_payload: Option<Box<[u8]>>,
    /// Poll mask told to the foreign loop; `None` while it does not know the descriptor.
    pub announced: Option<i16>,
    /// The timeout in force: reason number and moment.
    pub timeout: Option<(u32, Instant)>,
    /// The program's own timer.
    pub timer: Option<Instant>,
    /// What is done about a silent peer, if not what its virtual host says.
    pub idle: Option<Idle>,
    /// Last sign of life, kept for WebSockets with an idle policy.
    pub last_alive: Instant,
    /// An idle ping is out since `last_alive`.
    pub is_pinged: bool,
    /// Earliest alarm set for it.
    pub alarm: Option<Instant>,
    /// A word of the program that the engine never looks at.
    pub opaque: usize,
    /// Another one, that its children can see.
    pub opaque_for_children: usize,
    /// The face's word for the policy it retries by.
    pub retry_key: RetryKey,
    /// It is among those that used their TLS session of late, and whose session has memory for records.
    pub is_tls_awake: bool,
    /// How TLS was asked for, in the face's word; for a peer 1 with TLS and 0 without.
    pub tls_word: u32,
}

impl Conn {
    /// A connection in its first phase.
    pub fn new(tsi: usize, vhost: VhostId, stream: Option<Stream>, phase: Phase, now: Instant) -> Conn {
        Conn {
            tag: Tag::NONE,
            tsi,
            vhost,
            protocol: 0,
            parent: None,
            children: Vec::new(),
            user: 0,
            has_given_user: false,
            session: None,
            stream,
            tls_handshake: None,
            phase,
            close_state: CloseState::Open,
            ready: Readiness { writable: true, ..Readiness::default() },
            is_busy: false,
            visits: None,
            hooks: 0,
            is_queued: false,
            wants_write: false,
            rx_paused: false,
            unread: Vec::new(),
            out: Outbox::default(),
            end: None,
            close_payload: None,
            announced: None,
            timeout: None,
            timer: None,
            idle: None,
            last_alive: now,
            is_pinged: false,
            alarm: None,
            opaque: 0,
            opaque_for_children: 0,
            retry_key: RetryKey::NONE,
            is_tls_awake: false,
            tls_word: 0,
        }
    }

    /// It belongs to the library: a server's part of a request that is passed on.
    pub fn is_upstream(&self) -> bool {
        match &self.phase {
            Phase::Upstream(_) => true,
            Phase::Client(client) => client.aim == client::Aim::Upstream,
            _ => false,
        }
    }

    /// A request of it is passed on: what goes over it is not its program's.
    pub fn is_relayed(&self) -> bool {
        matches!(&self.phase, Phase::Http(http) if http.upstream.is_some())
    }

    /// The extensions of a WebSocket, open or about to be, of which the program does at least one.
    pub fn pipeline(&self) -> Option<&ExtensionPipeline> {
        match &self.phase {
            Phase::Ws(ws) => ws.pipeline.as_deref(),
            Phase::Client(client) => client.pipeline.as_deref(),
            _ => None,
        }
    }

    /// The CGI program that answers its request.
    pub fn cgi(&self) -> Option<&Cgi> {
        match &self.phase {
            Phase::Http(http) => http.cgi.as_deref(),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn cgi_mut(&mut self) -> Option<&mut Cgi> {
        match &mut self.phase {
            Phase::Http(http) => http.cgi.as_deref_mut(),
            _ => None,
        }
    }

    /// The program was able to write: it is told of the output again.
    pub fn tell_cgi_again(&mut self) {
        if let Some(pipe) = self.cgi_mut().map(|cgi| &mut cgi.pipes[cgi::OUTPUT])
            && std::mem::take(&mut pipe.is_told)
        {
            pipe.has_news = true;
        }
    }

    /// The extensions, to be changed.
    pub fn pipeline_mut(&mut self) -> Option<&mut ExtensionPipeline> {
        match &mut self.phase {
            Phase::Ws(ws) => ws.pipeline.as_deref_mut(),
            Phase::Client(client) => client.pipeline.as_deref_mut(),
            _ => None,
        }
    }

    /// Other session memory, in place of what there is.
    pub fn replace_session(&mut self, session: Option<Session>) {
        let old = std::mem::replace(&mut self.session, session);
        if let Some(visits) = &mut self.visits {
            visits.sessions.extend(old);
        }
    }

    /// Others may belong to it: they will end before it does.
    pub fn may_be_parent(&self) -> bool {
        self.tag != Tag::NONE && self.close_state != CloseState::Retiring
    }

    /// Somebody is at work with it: it can't end now.
    pub fn is_held(&self) -> bool {
        self.is_busy || self.visits.is_some() || self.hooks > 0
    }

    /// A visit begins.
    pub fn begin_visit(&mut self) {
        self.visits.get_or_insert_default().count += 1;
    }

    /// A visit is over.
    pub fn end_visit(&mut self) {
        if let Some(visits) = &mut self.visits {
            visits.count -= 1;
        }
        self.visits.take_if(|visits| visits.count == 0);
    }

    /// The descriptor's number.
    pub fn fd(&self) -> i32 {
        match (&self.phase, &self.stream) {
            (Phase::Listening(listener), _) => listener.number(),
            (Phase::Pipe(pipe), _) => pipe.number(),
            (_, Some(stream)) => stream.number(),
            (_, None) => -1,
        }
    }

    /// The mask a foreign loop has to watch it with.
    pub fn interest(&self) -> i16 {
        self.interest_with(!self.out.is_empty())
    }

    /// The same if output waits that nobody is about to send.
    pub fn interest_with(&self, has_output: bool) -> i16 {
        const IN: i16 = rustix::event::PollFlags::IN.bits() as i16;
        const OUT: i16 = rustix::event::PollFlags::OUT.bits() as i16;
        let mut mask = 0;
        if let Phase::Pipe(pipe) = &self.phase {
            let is_input = pipe.channel == INPUT;
            return if is_input && self.wants_write {
                OUT
            } else if !is_input && self.reads() {
                IN
            } else {
                0
            };
        }
        if let Some(handshake) = &self.tls_handshake {
            return if handshake.is_waiting { IN | OUT } else { IN };
        }
        if self.reads() {
            mask |= IN;
        }
        let wants_write = self.wants_write && self.close_state == CloseState::Open && self.can_ask_to_write();
        let owes = matches!(&self.phase, Phase::Ws(ws) if ws.owes_frames());
        if owes || self.is_connecting() || has_output || wants_write || self.sends_file() {
            mask |= OUT;
        }
        mask
    }

    /// True while input is wanted from the kernel.
    pub fn reads(&self) -> bool {
        match &self.phase {
            Phase::Listening(_) => !self.rx_paused,
            Phase::Http(http) if http.stage == http::Stage::Proxying => {
                self.close_state == CloseState::Open && http.reads()
            }
            // A peer that does not take its answers gets no further ones.
            Phase::Http(http) => {
                self.close_state == CloseState::Open
                    && http.reads()
                    && !self.rx_paused
                    && !self.out.is_blocked()
            }
            Phase::Ws(_) => match self.close_state {
                CloseState::Open => !self.rx_paused,
                CloseState::AwaitingClose => true,
                CloseState::Flushing | CloseState::Retiring => false,
            },
            Phase::Client(client) => {
                self.close_state == CloseState::Open && client.reads() && !self.rx_paused
            }
            Phase::Raw(_) | Phase::Pipe(_) => self.close_state == CloseState::Open && !self.rx_paused,
            Phase::Upstream(upstream) => self.close_state == CloseState::Open && !upstream.holds_back,
            Phase::Lingering { .. } | Phase::IdleKeepAlive => true,
        }
    }

    /// False for clients that have nothing to write: what a program asks for is told when they do.
    fn can_ask_to_write(&self) -> bool {
        match &self.phase {
            Phase::Client(client) => client.has_body && matches!(client.stage, Stage::Reply | Stage::Body),
            _ => true,
        }
    }

    /// The address of its TLS session; 0 for none.
    pub fn tls_session(&self) -> usize {
        match (&self.tls_handshake, &self.stream) {
            (Some(handshake), _) => handshake.address,
            (None, Some(stream)) => stream.session().map_or(0, TlsSession::address),
            (None, None) => 0,
        }
    }

    /// Takes over what the program left in a delivery, which is over then.
    pub fn absorb(&mut self, delivery: &Delivery, spare: &mut Vec<Vec<u8>>) {
        let Some(left) = delivery.end() else { return };
        self.wants_write |= left.wants_write;
        if let Some(room) = left.room {
            self.out.give_back(room.bytes, spare);
            if let Phase::Ws(ws) = &mut self.phase {
                ws.is_message_open = room.is_message_open;
            }
        }
    }

    /// True while the kernel connects it.
    pub fn is_connecting(&self) -> bool {
        matches!(&self.phase, Phase::Client(client) if client.stage == Stage::Connecting)
    }

    fn sends_file(&self) -> bool {
        matches!(&self.phase, Phase::Http(http) if http.file.is_some())
    }

    /// Sets or drops the timeout.
    pub fn set_timeout(&mut self, id: ConnId, timeout: Option<(u32, Instant)>, alarms: &mut Alarms) {
        if self.is_killed() {
            return;
        }
        self.timeout = timeout;
        if let Some((_, at)) = timeout {
            // A program's extensions hear of a running timeout every second.
            let next = if self.pipeline().is_some() { at.min(Instant::now() + SECOND) } else { at };
            self.need_alarm(id, next, alarms);
        }
    }

    /// Drops the timeout. What the program has killed stays so.
    pub fn lift_timeout(&mut self) {
        if !self.is_killed() {
            self.timeout = None;
        }
    }

    fn is_killed(&self) -> bool {
        matches!(self.timeout, Some((timeout::KILLED, _)))
    }

    /// True when no alarm goes off at `at` or before.
    pub fn lacks_alarm(&self, at: Instant) -> bool {
        self.alarm.is_none_or(|alarm| at < alarm)
    }

    /// Makes sure that one does.
    pub fn need_alarm(&mut self, id: ConnId, at: Instant, alarms: &mut Alarms) {
        if self.lacks_alarm(at) {
            self.alarm = Some(at);
            alarms.set(at, Owner::Conn(id));
        }
    }
}
