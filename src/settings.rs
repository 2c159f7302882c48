//! What a program may choose, checked and in engine terms.
//!
//! Every generation's creation struct or argument list becomes a [`Settings`] and a [`VhostSettings`]; the
//! generations' habits are switches here, named by behaviour, never by generation.

use crate::http::cgi::Variables;
use crate::http::file::{TypeRules, TypesFirst};
use crate::http::request_builder::{Place, Proxy, Spelling};
use crate::http::respond::PageStyle;
use crate::http::tokens::TokenSet;
use crate::opaque::{OptionsKey, ProtocolKey, RetryKey};
use crate::tls::settings::{ClientTls, ServerTls};
use std::fmt;
use std::time::Duration;

/// When poll hooks are called.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PollHooks {
    /// For every change of membership or mask.
    #[default]
    Always,
    /// Membership always; masks only until the engine's own wait has been used for the first time, and again
    /// once a foreign loop has handed in a descriptor.
    WhileForeign,
}

/// Choices that hold for a whole engine. [`Settings::plain`] and [`Settings::binding`] are bases to start from.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Service threads, at most `MOST_THREADS`.
    pub threads: usize,
    /// Most descriptors of a service thread, listeners and the wake-up descriptor included.
    pub fd_limit: usize,
    /// Bytes of a request's head that are kept (values, path, arguments); more is refused with 431.
    pub head_budget: usize,
    /// How many requests may have a head in work at a time; `None` for no limit. Others wait in order.
    pub head_pool: Option<usize>,
    /// Longest stored value per token, by [`Token::index`](crate::http::tokens::Token::index); missing entries have no
    /// limit of their own.
    pub token_limits: Vec<u16>,
    /// The headers that have a token; others are unknown.
    pub known_tokens: TokenSet,
    /// Most bytes of one `Receive` or `Body` event for a protocol that names no size. As many a program may add to a head
    /// that the library composes, where that is more than the usual room.
    pub default_rx_size: usize,
    /// Value of the Server header; `None` leaves the header out.
    pub server_name: Option<Vec<u8>>,
    /// From accept to a complete request head, unless the virtual host has a time of its own.
    pub head_timeout: Duration,
    /// While a request is being answered or its body read.
    pub content_timeout: Duration,
    /// From our close frame to the peer's.
    pub close_ack_timeout: Duration,
    /// For output still buffered when a connection is closed.
    pub flush_timeout: Duration,
    /// Longest time a closed connection's input is still read and thrown away.
    pub linger_timeout: Duration,
    /// What is done about silent WebSocket peers, unless the virtual host or the connection has a policy of its own.
    pub idle: Idle,
    /// How long one address of a peer is tried before the next one.
    pub attempt_timeout: Duration,
    /// How long a client's peer may take for each step of the handshake once connected.
    pub handshake_timeout: Duration,
    /// Text frames and close texts must be UTF-8.
    pub validate_utf8: bool,
    /// See [`PollHooks`].
    pub poll_hooks: PollHooks,
    /// Separator between the URL arguments when they are read as one string.
    pub args_joiner: Option<u8>,
    /// What a client's request looks like.
    pub spelling: Spelling,
    /// How many redirects a client follows.
    pub most_redirects: u8,
    /// What a program's own extensions are asked beyond payload, frames and options.
    pub extension_hooks: ExtensionHooks,
    /// How many TLS sessions there may be; then clients fail and peers wait. `None` for no limit.
    pub most_sessions: Option<usize>,
    /// What CGI programs find in their environment.
    pub cgi_variables: Variables,
    /// The shape of pages that only tell a status.
    pub page_style: PageStyle,
    /// How the media types of files are found.
    pub media_types: TypeRules,
    /// Most bytes that are taken from a WebSocket in a turn; `None` for the engine's own measure.
    pub most_read: Option<usize>,
    /// A write is refused while more than this waits to be sent.
    pub most_unsent: Option<usize>,
    /// Open WebSockets get a close frame with this code when the engine ends.
    pub goodbye: Option<u16>,
    /// How long the call that makes a client waits for its connection; after that it goes on in the loop.
    pub awaits_connection: Option<Duration>,
    /// See [`Quirks`].
    pub quirks: Quirks,
}

impl Quirks {
    /// Those of programs that know nothing of bindings.
    const PLAIN: Quirks = Quirks::WHOLE_PIECES
        .union(Quirks::EMPTY_PONGS)
        .union(Quirks::NEW_CLIENT_ON_FIRST_VHOST)
        .union(Quirks::ONLY_200)
        .union(Quirks::AGREED_PROTOCOL_BINDS)
        .union(Quirks::CONNECTS_BEFORE_INIT)
        .union(Quirks::VERIFIES_WITHOUT_CONN)
        .union(Quirks::ONE_WRITE_A_TURN);

    /// Those of programs that know bindings.
    const BINDING: Quirks = Quirks::KEEP_UNKNOWN_HEADERS
        .union(Quirks::EMPTY_MESSAGES)
        .union(Quirks::EMPTY_BODY_EVENTS)
        .union(Quirks::REBIND_SESSIONS)
        .union(Quirks::CLOSED_HTTP_TO_BOUND)
        .union(Quirks::SERVES_UNKNOWN_TYPES)
        .union(Quirks::MATCH_SUBDOMAINS)
        .union(Quirks::HEAD_METHOD)
        .union(Quirks::BODY_PATH_BELOW_MOUNT)
        .union(Quirks::MODERN_CACHE_CONTROL)
        .union(Quirks::SHOWS_UPGRADE_REPLY)
        .union(Quirks::ENDS_AFTER_REPLY)
        .union(Quirks::FAILS_BY_ANSWER)
        .union(Quirks::CREATED_WHEN_CONNECTED)
        .union(Quirks::EXTENSION_ASKS_BOUND)
        .union(Quirks::EXTENSIONS_END_FIRST)
        .union(Quirks::PROGRAM_VERIFIES_SERVERS)
        .union(Quirks::MOUNT_NAMES_INDEX);
}

impl Settings {
    /// What programs expect that know nothing of bindings.
    pub fn plain() -> Settings {
        let seconds = Duration::from_secs;
        Settings {
            threads: 1,
            fd_limit: 1024,
            head_budget: 4096,
            head_pool: None,
            token_limits: Vec::new(),
            known_tokens: TokenSet::ALL,
            default_rx_size: 4096,
            server_name: Some(b"libwebsockets".to_vec()),
            head_timeout: seconds(20),
            content_timeout: seconds(20),
            close_ack_timeout: seconds(1),
            flush_timeout: seconds(5),
            linger_timeout: seconds(2),
            idle: Idle::default(),
            attempt_timeout: seconds(20),
            handshake_timeout: seconds(5),
            validate_utf8: true,
            poll_hooks: PollHooks::Always,
            args_joiner: None,
            spelling: Spelling::default(),
            most_redirects: 0,
            extension_hooks: ExtensionHooks::empty(),
            most_sessions: None,
            cgi_variables: Variables::Few,
            page_style: PageStyle::Plain,
            media_types: TypeRules { any_case: false, first: TypesFirst::Few },
            most_read: None,
            most_unsent: None,
            goodbye: None,
            awaits_connection: None,
            quirks: Quirks::PLAIN,
        }
    }

    /// What programs expect that know which protocol their connections are bound to.
    pub fn binding() -> Settings {
        Settings {
            server_name: None,
            head_timeout: Duration::from_secs(10),
            close_ack_timeout: Duration::from_secs(5),
            idle: Idle { ping: Some(Duration::from_secs(300)), hangup: Some(Duration::from_secs(310)) },
            poll_hooks: PollHooks::WhileForeign,
            args_joiner: Some(b','),
            spelling: Spelling { says_close: true, modern_connect: true, ..Spelling::default() },
            most_redirects: 3,
            cgi_variables: Variables::More,
            page_style: PageStyle::Styled,
            media_types: TypeRules { any_case: true, first: TypesFirst::Many },
            quirks: Quirks::BINDING,
            ..Settings::plain()
        }
    }

    /// True when programs expect this.
    pub fn has(&self, quirk: Quirks) -> bool {
        self.quirks.contains(quirk)
    }
}

bitflags::bitflags! {
    /// What programs of some generations expect and others do not.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct Quirks: u64 {
        /// True when unknown header fields are kept (and count against `head_budget`).
        const KEEP_UNKNOWN_HEADERS = 1 << 0;
        /// A server's `Receive` pieces are full up to the protocol's size or end the frame; else they follow network reads.
        const WHOLE_PIECES = 1 << 1;
        /// Messages and final fragments without payload are delivered, too.
        const EMPTY_MESSAGES = 1 << 2;
        /// Pongs without payload are delivered to a server, too.
        const EMPTY_PONGS = 1 << 3;
        /// A request that announces an empty body gets an empty `Body` and a `BodyDone`.
        const EMPTY_BODY_EVENTS = 1 << 4;
        /// Session memory is made anew at every binding, with `HttpBind` and `HttpDrop` events; else it lives from the first
        /// request to the end.
        const REBIND_SESSIONS = 1 << 5;
        /// `ClosedHttp` goes to the bound protocol; else to the virtual host's first.
        const CLOSED_HTTP_TO_BOUND = 1 << 6;
        /// `NewClient` goes to the first virtual host of the engine; else to the listener's.
        const NEW_CLIENT_ON_FIRST_VHOST = 1 << 7;
        /// A file mount serves a file of an unknown suffix as plain bytes; else the request goes to the program.
        const SERVES_UNKNOWN_TYPES = 1 << 8;
        /// A virtual host also answers for the names below its own.
        const MATCH_SUBDOMAINS = 1 << 9;
        /// Programs know HEAD, and file mounts also answer POST; else a HEAD is a GET to them, and the body of what they
        /// answer is left out.
        const HEAD_METHOD = 1 << 10;
        /// A request with a body for a callback mount sees the path below the mount point.
        const BODY_PATH_BELOW_MOUNT = 1 << 11;
        /// Cache-Control texts: true `private, max-age=N` with `must-revalidate, `, false the older forms.
        const MODERN_CACHE_CONTROL = 1 << 12;
        /// An HTTP client takes no other status than 200.
        const ONLY_200 = 1 << 13;
        /// A WebSocket's reply is shown as an HTTP client's before it is judged.
        const SHOWS_UPGRADE_REPLY = 1 << 14;
        /// A client's connection ends with its transaction; else it stays until the peer or the program ends it.
        const ENDS_AFTER_REPLY = 1 << 15;
        /// A client that fails before the call that made it returns fails by that call's answer alone.
        const FAILS_BY_ANSWER = 1 << 16;
        /// A WebSocket client refused by its program when it was established also gets `ClientClosed`.
        const REJECTED_IS_CLOSED = 1 << 17;
        /// The subprotocol of a client's reply binds it, and must be one of the program's; else it stays bound as it was.
        const AGREED_PROTOCOL_BINDS = 1 << 18;
        /// A client's `Created` comes when it is connected, and goes, as `Destroyed` does, to the protocol it is bound to;
        /// else it comes when its socket is made, and both go to the first protocol.
        const CREATED_WHEN_CONNECTED = 1 << 19;
        /// `ExtensionOffered` goes to the protocol that the upgrade is for; else to the first one.
        const EXTENSION_ASKS_BOUND = 1 << 20;
        /// A WebSocket's extensions end before its program hears that it is closed.
        const EXTENSIONS_END_FIRST = 1 << 21;
        /// `Created` of a client comes before its protocols were initialised, if the loop has not run yet.
        const CONNECTS_BEFORE_INIT = 1 << 22;
        /// A program that judges clients' certificates is not told their connection.
        const VERIFIES_WITHOUT_CONN = 1 << 23;
        /// A client's program judges its server's certificates, too.
        const PROGRAM_VERIFIES_SERVERS = 1 << 24;
        /// The document of a directory below a mount is the mount's; else `index.html`.
        const MOUNT_NAMES_INDEX = 1 << 25;
        /// Programs see a request's target as it was sent, arguments and all; else its path, decoded.
        const RAW_TARGETS = 1 << 26;
        /// A WebSocket's client whose request begins with `Pragma`, `Cache-Control` and `Host` gets all that it offered for
        /// an answer: such clients may know nothing else again. Others get the one subprotocol (RFC 6455 section 4.2.2).
        const REPEATS_OFFERS = 1 << 27;
        /// A connection has no session memory while it speaks HTTP.
        const HTTP_WITHOUT_SESSION = 1 << 28;
        /// A request is over, for the library, when its program's callback returns, unless a file is under way.
        const REQUESTS_END_WITH_CALL = 1 << 29;
        /// A file goes out behind a head of HTTP/1.0 with three fields, as far as the kernel takes it before the call
        /// returns; one that can't be read is refused with 400.
        const PLAIN_FILES = 1 << 30;
        /// An upgrade is judged as a whole before its program hears of it.
        const JUDGES_BEFORE_FILTER = 1 << 31;
        /// Where messages without payload are not delivered, the empty end of one with payload is.
        const EMPTY_ENDS = 1 << 32;
        /// A writeable event that asks for the next one gets it in another turn, so programs can count turns; else in the
        /// same one while the connection's share of it lasts and no input waits.
        const ONE_WRITE_A_TURN = 1 << 33;
        /// A writeable event comes when it was asked for, not after a pong of ours as well.
        const QUIET_PONGS = 1 << 34;
        /// `ClientFailed` goes to the protocol that the client asks for first.
        const FAILS_TO_ASKED = 1 << 35;
        /// Servers also take versions 7 and 8 of the protocol's drafts, whose frames are those of version 13.
        const DRAFT_VERSIONS = 1 << 36;
        /// Servers also take handshakes with two keys and a challenge, and the delimited frames that go with them. Their
        /// replies repeat the target: see `Quirks::RAW_TARGETS`.
        const CHALLENGES = 1 << 37;
        /// A data frame written behind one that did not end its message goes on with that message, whatever it says.
        const CONTINUES_MESSAGES = 1 << 38;
        /// A foreign loop hears of a change of mask when a program makes it, and that a writeable event is not awaited any
        /// more before that event; else of both when the connection's driver lets go.
        const MASKS_AT_ONCE = 1 << 39;
        /// Frames written after the program has asked for their connection's end are refused.
        const ENDS_WRITES_FIRST = 1 << 40;
        /// A foreign loop hears that a descriptor leaves after the program has heard of its connection's end; else before.
        const CLOSED_BEFORE_LEAVING = 1 << 41;
    }
}

/// What is done about a silent WebSocket peer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Idle {
    /// A ping after this long without a sign of life (`None`: never) ...
    pub ping: Option<Duration>,
    /// ... and the end of the connection after this long.
    pub hangup: Option<Duration>,
}

/// Whether a virtual host's listener takes peers that do not speak HTTP.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RawPeers {
    /// All are taken for HTTP peers.
    #[default]
    None,
    /// Those whose first bytes are no request become raw streams.
    Fallback,
    /// All are raw streams.
    All,
}

/// A subprotocol of a virtual host.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// Its name on the wire.
    pub name: Vec<u8>,
    /// Bytes of session memory for each connection.
    pub session_size: usize,
    /// Most bytes of one `Receive` event; 0 for the default.
    pub rx_size: usize,
    /// The face's word for it.
    pub key: ProtocolKey,
    /// The face's word for the options the program gave it on this virtual host; 0 for none.
    pub options_key: OptionsKey,
    /// Who may open a WebSocket of it, and have a request answered by it.
    pub login: Login,
}

/// A WebSocket extension of a virtual host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extension {
    /// Its name on the wire.
    pub name: Vec<u8>,
    /// What clients say to offer it: its name and its parameters.
    pub offer: Vec<u8>,
    /// Who does it.
    pub kind: ExtensionKind,
}

bitflags::bitflags! {
    /// Of what the host can be asked, what a face's extensions know beyond payload, frames and options.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct ExtensionHooks: u16 {
        /// `Propose`, `Connect`, `Reply`, `OptionsDefault`, `AnyEstablished` and `AnyDestroyed`.
        const HANDSHAKE = 1;
        /// `Read`.
        const READ = 2;
        /// `Send`.
        const SEND = 4;
        /// `WantWrite` and `Writeable`.
        const WRITEABLE = 8;
        /// `EverySecond`.
        const SECONDS = 16;
        /// `MayEnd` and `Flush`.
        const END = 32;
        /// `FrameOut` of control frames, too.
        const CONTROLS = 64;
    }
}

/// Who does an extension's work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExtensionKind {
    /// We do: permessage-deflate.
    Deflate,
    /// The program does.
    Own {
        /// The face's word for it.
        key: usize,
    },
    /// Nobody: the program is asked about it, and it is not used, whatever the answer.
    Nobody,
}

/// What a mount does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MountKind {
    /// Serve files below a directory.
    File,
    /// 301 to `http://` (false) or `https://` (true) and the origin.
    Redirect {
        /// To https.
        secure: bool,
    },
    /// Hand the request to the protocol with the origin's name.
    Callback,
    /// Run the program at the origin.
    Cgi {
        /// What its environment has beside what comes from the request.
        environment: Vec<(Vec<u8>, Vec<u8>)>,
        /// How long it may run.
        limit: Duration,
    },
    /// Pass requests on to another server, below a path there.
    Proxy(Place),
    /// A kind that this engine does not serve; the request is answered with 500.
    Unserved,
}

/// Who may see a mount or use a protocol.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Login {
    /// Nobody is asked.
    #[default]
    None,
    /// Whoever stands in this file of `user:password` lines.
    File(Vec<u8>),
    /// Whom the program knows.
    Program,
}

/// Part of a virtual host's URL space.
#[derive(Clone, Debug)]
pub struct Mount {
    /// Prefix of the path, without a slash at its end unless it is `/`.
    pub at: Vec<u8>,
    /// Directory, address or protocol name.
    pub origin: Vec<u8>,
    /// File served for the mount point itself; `index.html` if `None`.
    pub default_document: Option<Vec<u8>>,
    /// What it does.
    pub kind: MountKind,
    /// The protocol that connections are bound to; it sees paths below the mount point.
    pub protocol: Option<Vec<u8>>,
    /// Suffix (with its dot, or `*`) and media type, asked before the built-in ones.
    pub extra_types: Vec<(Vec<u8>, Vec<u8>)>,
    /// Suffixes of files that go through a protocol of the program, and its name.
    pub interpret: Vec<(Vec<u8>, Vec<u8>)>,
    /// Cache-Control: seconds.
    pub cache_max_age: u32,
    /// Cache-Control: may be kept at all.
    pub cache_reusable: bool,
    /// Cache-Control: must be asked for again.
    pub cache_revalidate: bool,
    /// Cache-Control: may be kept by proxies.
    pub cache_intermediaries: bool,
    /// Access mask given to `CheckAccess`.
    pub auth_mask: u32,
    /// Who may see what lies below it, open a WebSocket there included.
    pub login: Login,
    /// The face's word for the mount's own options; 0 for none.
    pub options_key: OptionsKey,
}

/// Where a virtual host listens.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Listen {
    /// Nowhere.
    #[default]
    No,
    /// TCP; port 0 takes a free one.
    Tcp {
        /// The port.
        port: u16,
        /// Interface name or numeric address; all addresses if `None`.
        interface: Option<Vec<u8>>,
        /// IPv4 only.
        ipv4_only: bool,
        /// Whether a socket for all IPv6 addresses is for them alone; `None` takes IPv4 as well, and leaves that of a
        /// single address alone.
        ipv6_alone: Option<bool>,
        /// Others, of the same user, may listen there, too, and the kernel shares the peers out.
        shares: bool,
        /// Only peers that come by the interface itself are taken.
        device: bool,
    },
    /// A Unix socket; a leading `@` names an abstract one.
    Unix {
        /// The path.
        path: Vec<u8>,
        /// User and group that it is given to, alone with the right to connect; their numbers, or all ones to leave them.
        owner: Option<(u32, u32)>,
        /// It is removed when nobody listens any more.
        goes: bool,
    },
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Listen::No => f.write_str("no port"),
            Listen::Tcp { port, interface: None, .. } => write!(f, "port {port}"),
            Listen::Tcp { port, interface: Some(name), .. } => {
                write!(f, "{} port {port}", name.escape_ascii())
            }
            Listen::Unix { path, .. } => write!(f, "{}", path.escape_ascii()),
        }
    }
}

/// A word of user agents that nobody wants, and what they are answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unwanted {
    /// Whose user agent contains this ...
    pub word: Vec<u8>,
    /// ... gets this status ...
    pub status: u16,
    /// ... and this text, in HTML.
    pub text: Vec<u8>,
}

/// The slowest rate at which the body of a request may come, on average over each period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BodyRate {
    /// So many bytes ...
    pub bytes: u32,
    /// ... in this time.
    pub within: Duration,
}

impl BodyRate {
    /// What a virtual host has unless its program says otherwise: no link that is of use is as slow.
    pub const DEFAULT: BodyRate = BodyRate { bytes: 1024, within: Duration::from_secs(60) };
}

/// A log with a line for each transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessLog {
    /// The file.
    pub path: Vec<u8>,
    /// The user, and perhaps the group, that it is given to.
    pub owner: Option<(u32, Option<u32>)>,
    /// What its lines look like.
    pub style: crate::http::access_log::Style,
}

/// A virtual host.
#[derive(Clone, Default, Debug)]
pub struct VhostSettings {
    /// Its name, matched against Host.
    pub name: Vec<u8>,
    /// Where it listens.
    pub listen: Listen,
    /// While there is no such interface it does not listen, and looks for it now and then.
    pub waits_for_interface: bool,
    /// Its protocols; the first one is the fallback.
    pub protocols: Vec<Protocol>,
    /// Index of the protocol for an upgrade that names none; `None` refuses it.
    pub default_protocol: Option<usize>,
    /// The WebSocket extensions of its servers and clients.
    pub extensions: Vec<Extension>,
    /// An upgrade has to name it in its Host header, not a name below its own or another one.
    pub strict_upgrades: bool,
    /// Its URL space, in the order given.
    pub mounts: Vec<Mount>,
    /// From accept to a complete request head; `None` for the engine's time.
    pub head_timeout: Option<Duration>,
    /// Its protocols get no `ProtocolInit`, and no `ProtocolDestroy`.
    pub skips_init: bool,
    /// How long a connection may idle between requests; `None` for ever.
    pub keepalive_timeout: Option<Duration>,
    /// How slowly the body of a request may come; `None` for no limit but that something comes in time.
    pub body_rate: Option<BodyRate>,
    /// Clients connect to IPv4 addresses only.
    pub ipv4_only: bool,
    /// Interface or numeric address that clients connect from, unless they name one.
    pub clients_from: Option<Vec<u8>>,
    /// The protocol of raw streams that name none.
    pub raw_protocol: usize,
    /// What becomes of accepted peers that are no HTTP peers.
    pub raw_peers: RawPeers,
    /// How long connecting may take in all.
    pub connect_timeout: Duration,
    /// The proxy its clients go through.
    pub proxy: Option<Proxy>,
    /// Hosts its clients connect to without the proxy: a list as in the environment variable `no_proxy`.
    pub no_proxy: Vec<u8>,
    /// Its policy for silent WebSocket peers; `None` for the engine's.
    pub idle: Option<Idle>,
    /// The face's word for the policy its clients retry by; 0 for none.
    pub retry_key: RetryKey,
    /// TCP keepalive: idle time, probes, interval; `None` leaves it off.
    pub tcp_keepalive: Option<(Duration, u32, Duration)>,
    /// TLS for its peers.
    pub tls: Option<ServerTls>,
    /// TLS for its clients.
    pub client_tls: Option<ClientTls>,
    /// Adds Strict-Transport-Security to every response head.
    pub strict_transport_security: bool,
    /// Field lines added to every response the engine composes, each with its CRLF.
    pub extra_headers: Vec<u8>,
    /// Whom it turns away.
    pub unwanted: Vec<Unwanted>,
    /// Where it writes down who asked for what.
    pub access_log: Option<AccessLog>,
    /// Where a 404 is redirected to.
    pub error_document_404: Option<Vec<u8>>,
}
