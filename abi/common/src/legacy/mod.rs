//! What the earliest generations share: servers made of a port and an array of protocols, callbacks that get no context,
//! and few kinds of writes.
//!
//! A face says in a [`Legacy`] what its numbers and limits are.

pub mod client;
pub mod fork;
pub mod io;
pub mod rounds;
pub mod server;
pub mod words;

use crate::broadcast;
use crate::conn_handle::ConnHandle;
use crate::context::{Call, Generation};
use crate::extension::Style;
use crate::facts::{self, Descriptors, Facts, Tokens};
use crate::log;
use crate::reasons::Class::{Ignored, Nonzero};
use crate::reasons::Reason;
use libc::{c_char, c_int, c_uint, c_void};
use lws_engine::host::{Event, PollHook};
use lws_engine::http::fields::{Head, Method};
use lws_engine::http::tokens::Token;
use lws_engine::opaque::ProtocolKey;
use lws_engine::settings::ExtensionHooks;
use std::ffi::CStr;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reasons that never reach a program.
mod inner {
    pub const FILE: i32 = -1;
    pub const FAILED: i32 = -2;
}

/// A protocol's callback.
pub type Callback = unsafe extern "C" fn(*mut c_void, c_uint, *mut c_void, *mut c_void, usize) -> c_int;

/// How a protocol begins in every array.
#[repr(C)]
pub(crate) struct Start {
    name: *const c_char,
    callback: Option<Callback>,
    session_size: usize,
}

/// Numbers of reasons; those that a generation does not have are `None`.
#[derive(Clone, Copy)]
pub struct Numbers {
    /// A WebSocket is open.
    pub established: c_int,
    /// It has ended.
    pub closed: c_int,
    /// Payload of a peer.
    pub receive: c_int,
    /// A plain request.
    pub http: c_int,
    /// A client is open, got payload, got a pong.
    pub client: Option<[c_int; 3]>,
    /// A connection takes bytes.
    pub writeable: Option<c_int>,
    /// The filters of peers and of handshakes.
    pub filters: Option<[c_int; 2]>,
    /// A descriptor joins, leaves, has further bits, has fewer bits.
    pub poll: Option<[c_int; 4]>,
}

/// A generation.
pub struct Legacy {
    facts: Facts,
    numbers: Numbers,
    /// From one entry of the array to the next.
    pub(crate) stride: usize,
    /// Most bytes of one callback about payload.
    pub(crate) piece: usize,
    /// How broadcasts are told, where there are any.
    pub(crate) broadcast: Option<broadcast::Habits>,
    /// What a program has heard of connections since the last look: bytes of payload, and some for each callback.
    told: AtomicUsize,
}

/// What a client's frame has besides a short payload.
const FRAME_HEADER: usize = 6;

impl Legacy {
    /// A generation whose protocols have `size` bytes each, and whose payload comes in pieces of at most `piece`.
    pub const fn new(numbers: Numbers, size: usize, piece: usize) -> Legacy {
        let clear_mode = match numbers.poll {
            Some([_, _, _, clear]) => clear,
            None => 0,
        };
        Legacy {
            facts: Facts {
                tokens: Tokens(facts::NUMBERED.split_at(80).0),
                extensions: Style { hooks: ExtensionHooks::empty(), pairs: false },
                filter_has_details: false,
                filter_headers: &[],
                context_names_vhost: false,
                cgi_payload_state: 0,
                write_while_closing: -1,
                descriptors: Descriptors::Numbers { clear_mode },
            },
            numbers,
            stride: size,
            piece,
            broadcast: None,
            told: AtomicUsize::new(0),
        }
    }

    /// The same with broadcasts.
    pub const fn broadcasting(mut self, reason: c_int, piece: usize) -> Legacy {
        self.broadcast = Some(broadcast::Habits { reason, piece });
        self
    }

    /// The same with an array of headers for the protocol filter.
    pub const fn showing(mut self, headers: &'static [Option<Token>]) -> Legacy {
        self.facts.filter_headers = headers;
        self
    }

    /// How much a program has heard of connections since this was asked last, in bytes of their input; about.
    pub(crate) fn take_told(&self) -> usize {
        self.told.swap(0, Ordering::Relaxed)
    }

    /// What a plain request asks for, where the program is to know: not for other methods than GET, and HEAD, whose
    /// answer is that of GET without its body.
    fn target(call: &Call) -> *mut c_void {
        let asks = ConnHandle::borrow(call.wsi).is_ok_and(|conn| {
            let asks = |head: &Head| matches!(head.method(), Method::Get | Method::Head);
            conn.context.engine.with_head(conn.id, asks).unwrap_or(false)
        });
        if asks { call.input } else { ptr::null_mut() }
    }
}

impl Generation for Legacy {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn reason(&self, event: &Event<'_>) -> Option<Reason> {
        let numbers = &self.numbers;
        let poll = |at: usize| Some((numbers.poll?[at], Ignored));
        match event {
            Event::Established => Some((numbers.established, Ignored)),
            Event::Closed => Some((numbers.closed, Ignored)),
            Event::Receive { .. } => Some((numbers.receive, Ignored)),
            Event::Http { .. } => Some((numbers.http, Ignored)),
            Event::Writeable { .. } | Event::ClientWriteable { .. } => Some((numbers.writeable?, Ignored)),
            Event::FilterNetwork { .. } => Some((numbers.filters?[0], Nonzero)),
            Event::FilterProtocol { .. } => Some((numbers.filters?[1], Nonzero)),
            Event::Poll { hook: PollHook::Add, .. } => poll(0),
            Event::Poll { hook: PollHook::Remove, .. } => poll(1),
            Event::Poll { hook: PollHook::Change, .. } => poll(2),
            Event::ClientEstablished => Some((numbers.client?[0], Ignored)),
            Event::ClientReceive { .. } => Some((numbers.client?[1], Ignored)),
            Event::ClientPong { .. } => Some((numbers.client?[2], Ignored)),
            Event::ClientClosed => numbers.client.map(|_| (numbers.closed, Ignored)),
            Event::ClientFailed { .. } => numbers.client.map(|_| (inner::FAILED, Ignored)),
            Event::RawFileReadable => Some((inner::FILE, Nonzero)),
            _ => None,
        }
    }

    unsafe fn call(&self, key: ProtocolKey, call: &Call) -> c_int {
        let (mut input, mut len) = (call.input, call.len);
        match call.reason {
            inner::FILE => {
                let habits = self.broadcast.map(|habits| broadcast::ready(call.wsi, habits));
                return habits.and_then(Result::ok).unwrap_or(-1);
            }
            inner::FAILED => {
                // SAFETY: the reason's argument is a text that lives as long as the call.
                let why = unsafe { crate::strings::cstr(call.input.cast::<c_char>()) };
                let why = why.unwrap_or_default().to_string_lossy();
                log::line(log::ERR, format_args!("client connection failed: {why}"));
                return 0;
            }
            http if http == self.numbers.http => (input, len) = (Legacy::target(call), 0),
            established if established == self.numbers.established => input = ptr::null_mut(),
            _ => {}
        }
        // SAFETY: the key is the address of an entry of the program's array, which outlives the server.
        let protocol = unsafe { &*ptr::with_exposed_provenance::<Start>(key.0) };
        let Some(callback) = protocol.callback else { return 0 };
        let bytes = if call.reason == self.numbers.receive { call.len } else { 0 };
        // Those who ask have one thread.
        self.told.store(self.told.load(Ordering::Relaxed) + FRAME_HEADER + bytes, Ordering::Relaxed);
        // SAFETY: the program's own callback, with the arguments its reason documents.
        unsafe { callback(call.wsi, call.reason as c_uint, call.user, input, len) }
    }
}

/// A file's name of the program, or none.
///
/// # Safety
/// `text` is NULL or a string.
unsafe fn text<'a>(text: *const c_char) -> Option<&'a CStr> {
    // SAFETY: NULL or a string by contract.
    unsafe { crate::strings::cstr(text) }
}
