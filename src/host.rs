//! The only road out of the engine: what happened, to whom, and what foreign code says about it.
//!
//! A face implements [`Host`]. The engine calls it from one function, with no lock held and no borrow of its
//! state alive, so the callee may make any call of the engine's API, on this or any other connection.

use crate::conn::memory::Lent;
use crate::delivery::Delivery;
use crate::opaque::{OptionsKey, ProtocolKey, Tag};
use crate::table::ConnId;
use std::ffi::CStr;
use std::ops::Range;

/// Names one virtual host for as long as it lives, in the order of their creation; a stale id finds nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct VhostId(pub u32);

/// Whom an event concerns.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The connection, with the tag the host gave it in [`Host::attach`]; `None` when the event concerns the
    /// engine or a protocol and no connection.
    pub conn: Option<(ConnId, Tag)>,
    /// The virtual host whose protocol is called.
    pub vhost: VhostId,
    /// Which protocol of that virtual host, in the order of [`crate::settings::VhostSettings::protocols`].
    pub protocol: usize,
    /// That protocol's key, as the face gave it in [`crate::settings::Protocol::key`].
    pub key: ProtocolKey,
    /// The connection's user word: an address of session memory, or what the program set, or 0.
    pub user: usize,
}

impl Target {
    /// For an event that concerns nobody.
    pub const NOBODY: Target =
        Target { conn: None, vhost: VhostId(0), protocol: 0, key: ProtocolKey::NONE, user: 0 };
}

/// Bytes handed to foreign code in place, with writable room around them.
///
/// At least [`HEADROOM`] bytes before `at` and one byte behind it belong to this event; the face may write a
/// terminating zero there.
#[derive(Debug)]
pub struct Payload<'a> {
    /// The whole buffer.
    pub room: &'a mut [u8],
    /// Where the payload lies in it.
    pub at: Range<usize>,
    /// What the callback may use without the lock.
    pub delivery: Option<&'a Delivery>,
}

/// Writable bytes in front of every payload, enough for any frame header (a face's LWS_PRE).
pub const HEADROOM: usize = 16;

/// Bytes that a program's own extension may change, shorten or have replaced, with [`HEADROOM`] in front of them and
/// one byte behind.
#[derive(Default, Debug)]
pub struct OwnedBuf {
    /// All of the memory; empty for a buffer without bytes, which asks for what is left from earlier ones.
    pub room: Vec<u8>,
    /// Where the bytes lie in it.
    pub at: Range<usize>,
}

impl OwnedBuf {
    /// A copy of `bytes`.
    pub fn of(bytes: &[u8]) -> OwnedBuf {
        let at = HEADROOM..HEADROOM + bytes.len();
        let mut room = vec![0; at.end + 1];
        room[at.clone()].copy_from_slice(bytes);
        OwnedBuf { room, at }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.room[self.at.clone()]
    }
}

/// What a program, or an extension that had more to come, writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Begins a text message.
    Text,
    /// Begins a binary message.
    Binary,
    /// Goes on with a message.
    Continuation,
}

/// When a program's own extension is asked, and about what. Answers are [`Verdict::Number`].
#[derive(Debug)]
pub enum Asked<'a> {
    /// A server takes an offer; what the extension keeps for the connection is written to `state`. Nonzero declines.
    Construct {
        /// What the extension keeps.
        state: &'a mut usize,
        /// Where it puts its table of options.
        table: &'a mut usize,
    },
    /// The same for a client whose server agreed. Nonzero fails the connection.
    ClientConstruct {
        /// What the extension keeps.
        state: &'a mut usize,
        /// Where it puts its table of options.
        table: &'a mut usize,
    },
    /// Options are to be as at first.
    OptionsDefault,
    /// Options as text, which the face reads by the extension's table, one call for each. Negative: not legal.
    Options {
        /// The table.
        table: usize,
        /// The text.
        text: &'a [u8],
    },
    /// All options were told. Nonzero fails the connection.
    OptionsConfirm,
    /// The program sets an option.
    NamedOption {
        /// Its name.
        name: &'a CStr,
        /// Its value.
        value: Option<&'a CStr>,
    },
    /// A client is about to offer the extension. Negative leaves it out.
    Propose {
        /// Its place in the table.
        index: usize,
        /// Its name.
        name: &'a CStr,
    },
    /// A client is about to connect.
    Connect {
        /// The server.
        host: &'a CStr,
        /// Its port.
        port: u16,
    },
    /// A server's reply to a handshake is about to go out. Nonzero: the extension has sent it.
    Reply {
        /// The reply.
        text: &'a [u8],
    },
    /// A client is established; whether it uses the extension or not.
    AnyEstablished,
    /// Bytes were read, before they are taken for frames. Positive asks for another call, negative closes.
    Read {
        /// The bytes.
        bytes: &'a mut OwnedBuf,
    },
    /// Payload of a data message came. Positive: there is more to come of it; negative closes.
    PayloadIn {
        /// The payload.
        bytes: &'a mut OwnedBuf,
    },
    /// Payload of a data message is to go out. Positive: there is more to come of it; negative fails.
    PayloadOut {
        /// The payload.
        bytes: &'a mut OwnedBuf,
        /// How it was written.
        part: Part,
        /// It ends its message.
        fin: bool,
    },
    /// A frame is about to be sent. Positive asks for another call, negative fails.
    FrameOut {
        /// The frame.
        bytes: &'a mut OwnedBuf,
    },
    /// The same frame as it will be sent. Positive: so many bytes of it are taken care of; negative fails.
    Send {
        /// The frame.
        bytes: &'a mut OwnedBuf,
    },
    /// A writeable event is wanted. Nonzero: it is not to come.
    WantWrite,
    /// It is about to come. Nonzero closes.
    Writeable,
    /// A timeout is running; once a second. Negative keeps it from firing.
    EverySecond {
        /// The second.
        now: u64,
    },
    /// The connection is to end. Positive objects.
    MayEnd,
    /// It ends: bytes to send before. Positive asks for another call, negative gives up.
    Flush {
        /// The bytes.
        bytes: &'a mut OwnedBuf,
    },
    /// It has ended.
    Destroy,
    /// A connection has ended, whether it used the extension or not.
    AnyDestroyed {
        /// Its place in the table.
        index: usize,
    },
}

/// What is asked about files where a program has its own way to them.
#[derive(Debug)]
pub enum FileAsked<'a> {
    /// Opens a file. `Continue`: it is a file like any other; `Answered`: it is the program's own, see `found`;
    /// `Close`: there is none.
    Open {
        /// Its path.
        path: &'a CStr,
        /// The peer takes it compressed.
        takes_gzip: bool,
        /// What was found.
        found: &'a mut Option<ProgramFile>,
    },
    /// Reads on; answers with how many bytes were written to `room`, below 0 for a failure.
    Read {
        /// The file.
        key: usize,
        /// Where the bytes go.
        room: &'a mut [u8],
    },
    /// It is not needed any more.
    Close {
        /// The file.
        key: usize,
    },
}

/// A file that a program reads itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProgramFile {
    /// The face's word for it.
    pub key: usize,
    /// Its length.
    pub size: u64,
    /// When it changed, in seconds; `None` gives it no tag.
    pub changed: Option<i64>,
    /// What is sent is compressed.
    pub is_gzip: bool,
    /// What it is; unknown for one without a descriptor that the program has not vouched for. A directory is not open.
    pub is_directory: Option<bool>,
}

/// A change of what a foreign poll loop has to watch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PollHook {
    /// The table is about to change; `membership` when a descriptor joins or leaves, else only a mask changes.
    Lock {
        /// A descriptor joins or leaves.
        membership: bool,
    },
    /// The change announced by `Lock` is done.
    Unlock {
        /// As in `Lock`.
        membership: bool,
    },
    /// A descriptor joined.
    Add,
    /// A descriptor left.
    Remove,
    /// The mask of a descriptor changed (or was set again).
    Change,
}

/// One thing that happened. Strings are as received.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A peer was accepted; no connection exists yet. The target's connection is the *listener*.
    FilterNetwork {
        /// The accepted descriptor.
        fd: i32,
        /// The peer's address, if it has one.
        peer: Option<std::net::SocketAddr>,
    },
    /// A connection came into being.
    Created,
    /// A peer's connection is complete, before its first byte.
    NewClient,
    /// Last event of a connection.
    Destroyed,
    /// Answer is the id of the calling thread ([`Verdict::Number`]).
    ThreadId,
    /// A poll hook; `events` and `previous` are masks of poll(2).
    Poll {
        /// What changes.
        hook: PollHook,
        /// The descriptor.
        fd: i32,
        /// The mask now.
        events: i16,
        /// The mask before.
        previous: i16,
    },
    /// The first turn of the loop begins, before any protocol comes into use.
    Begun,
    /// The engine is about to end; nothing of it has ended yet.
    Ending,
    /// A protocol comes into use on its virtual host. `Close` makes the start fail where the face says so.
    ProtocolInit,
    /// A protocol goes out of use; all its connections are gone.
    ProtocolDestroy,
    /// The loop was woken by [`crate::engine::Engine::cancel`]; once to every protocol.
    WaitCancelled,
    /// A complete request head that is no upgrade; the path is decoded, without arguments.
    FilterHttp {
        /// The path.
        path: &'a CStr,
    },
    /// The connection is bound to this protocol as an HTTP connection.
    HttpBind,
    /// It is about to be bound to another one, or to end.
    HttpDrop,
    /// A request no file or redirect mount answers.
    Http {
        /// The path (below the mount point for a body-carrying request to a callback mount, where the face
        /// asks for that).
        path: &'a CStr,
    },
    /// A request reached a callback mount; `Close` refuses it with 401.
    CheckAccess {
        /// The path.
        path: &'a CStr,
        /// The mount's access mask.
        mask: u32,
    },
    /// A mount wants to know whether the program knows somebody. The answer is a number, positive for yes.
    VerifyLogin {
        /// `user:password`.
        credentials: &'a CStr,
    },
    /// The mount has options of its own; `key` is the face's word for them.
    MountOptions {
        /// The face's word.
        key: OptionsKey,
    },
    /// A piece of a request's body.
    Body {
        /// The bytes; empty when a request announced an empty body (see `Quirks::EMPTY_BODY_EVENTS`).
        payload: Payload<'a>,
    },
    /// The request's body is complete.
    BodyDone,
    /// A response's own headers can be extended: the face appends lines between `used` and the end of `room`
    /// and answers `Number(new used)`.
    AddHeaders {
        /// Where the head is being built.
        room: &'a mut [u8],
        /// Bytes of it in use.
        used: usize,
    },
    /// A piece of a file on its way to the peer, which the program changes; the face leaves in the buffer what is to be
    /// sent, framing included. `Close` gives up.
    ProcessHtml {
        /// The piece, with room to grow.
        piece: &'a mut OwnedBuf,
        /// It is the last one.
        last: bool,
        /// It is to be framed as a chunk.
        chunked: bool,
    },
    /// The connection can take response bytes.
    HttpWriteable,
    /// A file response went out completely.
    FileDone {
        /// The file and its size, where programs are told them.
        file: Option<(&'a CStr, u64)>,
    },
    /// About files, where the program may have its own way to them.
    File {
        /// What is asked.
        asked: FileAsked<'a>,
    },
    /// An upgrade was asked for. `Continue` allows it, `Answered` says that the callee replied, `Close` hangs up.
    ConfirmUpgrade {
        /// The Upgrade header's value.
        value: &'a CStr,
    },
    /// A WebSocket upgrade, its subprotocol chosen, before the 101. `Close` refuses it.
    FilterProtocol {
        /// The Sec-WebSocket-Protocol header as sent, if there was one.
        offered: Option<&'a CStr>,
    },
    /// A client of ours will offer an extension. `Close` leaves it out.
    ExtensionProposed {
        /// Its name.
        name: &'a CStr,
    },
    /// A peer offers an extension that can be used. `Close` leaves it unused.
    ExtensionOffered {
        /// Its name.
        name: &'a CStr,
    },
    /// A server agreed to an extension: the program may write options for it, as text with a zero behind it. `Close`
    /// fails the connection.
    ExtensionDefaults {
        /// Its name.
        name: &'a CStr,
        /// Room for the text, zeroed.
        room: &'a mut [u8],
    },
    /// A program's own extension is asked.
    Extension {
        /// The face's word for the extension.
        key: usize,
        /// What the extension keeps for the connection.
        state: usize,
        /// What is asked.
        asked: Asked<'a>,
    },
    /// The 101 is on its way; the WebSocket is open.
    Established,
    /// A piece of a data message.
    Receive {
        /// The bytes, unmasked.
        payload: Payload<'a>,
    },
    /// A pong.
    Pong {
        /// Its payload.
        payload: Payload<'a>,
    },
    /// The peer sent the first close frame. `Close` means that no echo is sent.
    PeerClosing {
        /// Its payload: empty, or a big-endian code and text.
        payload: Payload<'a>,
    },
    /// The WebSocket can take bytes.
    Writeable {
        /// What the callback may use without the lock.
        delivery: &'a Delivery,
    },
    /// A WebSocket is about to end (before `Closed`).
    WsDrop,
    /// A WebSocket ended.
    Closed,
    /// An HTTP connection ended.
    ClosedHttp,
    /// A client is bound to the protocol its program named.
    ClientBind,
    /// It is bound no more.
    ClientDrop,
    /// A client did not come about.
    ClientFailed {
        /// Why, for people.
        why: &'a CStr,
    },
    /// A client's request can be extended: the face appends lines between `used` and the end of `room` and answers
    /// `Number(new used)`, or `Close`.
    ClientAppend {
        /// Where the request is being built.
        room: &'a mut [u8],
        /// Bytes of it in use.
        used: usize,
    },
    /// A client's peer sent an acceptable reply. `Close` refuses it.
    ClientFilter,
    /// A client's WebSocket is open.
    ClientEstablished,
    /// As `Receive`, for a client.
    ClientReceive {
        /// The bytes.
        payload: Payload<'a>,
    },
    /// As `Pong`, for a client.
    ClientPong {
        /// Its payload.
        payload: Payload<'a>,
    },
    /// A client's WebSocket can take bytes.
    ClientWriteable {
        /// What the callback may use without the lock.
        delivery: &'a Delivery,
    },
    /// As `WsDrop`, for a client.
    ClientWsDrop,
    /// A client's WebSocket ended.
    ClientClosed,
    /// An HTTP client's reply has begun: its head is readable.
    ClientHttpEstablished,
    /// The body of an HTTP client's reply, or its end, can be read with `Engine::client_read`.
    ClientHttpReadable,
    /// A piece of it, from inside `Engine::client_read`. There is no room in front of it.
    ClientHttpRead {
        /// The bytes.
        payload: Payload<'a>,
    },
    /// The reply is complete.
    ClientHttpDone,
    /// An HTTP client ended.
    ClientHttpClosed,
    /// An HTTP client can take bytes of its request's body.
    ClientHttpWriteable,
    /// An HTTP client is about to follow a redirect. `Close` stops it.
    ClientRedirect {
        /// Where to, as the peer said it.
        location: &'a CStr,
        /// The reply's status.
        status: u16,
    },
    /// A connection whose parent this is ends.
    ChildClosing {
        /// The child's tag.
        child: Tag,
    },
    /// A raw stream is bound to its protocol.
    RawBind,
    /// It is bound no more.
    RawDrop,
    /// A raw stream or file was taken over.
    RawAdopt {
        /// A file.
        is_file: bool,
    },
    /// A raw client is connected.
    RawConnected,
    /// Bytes came in.
    RawRx {
        /// The bytes.
        payload: Payload<'a>,
    },
    /// A file can be read; the program does that.
    RawFileReadable,
    /// A raw stream or file can take bytes.
    RawWriteable {
        /// A file.
        is_file: bool,
    },
    /// A raw stream or file ended.
    RawClosed {
        /// A file.
        is_file: bool,
    },
    /// A TLS context of the virtual host is being built; the program may change it.
    TlsContext {
        /// Its address.
        context: usize,
        /// What is asked of the program.
        what: TlsContext,
    },
    /// The peer shows a certificate. `Close` refuses it.
    Certificate {
        /// The address of OpenSSL's verification, with the certificate and what is wrong with it.
        store: usize,
        /// The address of the session.
        session: usize,
        /// OpenSSL's own verdict.
        is_good: bool,
        /// A client shows it to our server; else a server to our client.
        of_client: bool,
    },
    /// A handshake has come a step further, in OpenSSL's numbers.
    TlsProgress {
        /// Where it is.
        place: i32,
        /// The value that belongs to it.
        value: i32,
    },
    /// A CGI program was started.
    CgiStarted {
        /// The number of its process.
        process: u32,
    },
    /// A pipe to it can be read, or written for the first time. The connection is the one whose request it answers.
    CgiReady {
        /// Which one: 0 its input, 1 its output, 2 its complaints.
        channel: usize,
        /// How far the head of its answer was read.
        place: crate::http::cgi::Place,
        /// The tags of the pipes, 0 for those that are closed.
        pipes: [Tag; 3],
    },
    /// A piece of the request's body is for it. Answer is how much of it was passed on ([`Verdict::Number`]), negative
    /// closes.
    CgiInput {
        /// The bytes.
        payload: Payload<'a>,
        /// As in `CgiReady`.
        pipes: [Tag; 3],
    },
    /// It has ended, or was told to.
    CgiEnded {
        /// As in `CgiReady`.
        pipes: [Tag; 3],
    },
    /// The connection's own timer ran out.
    Timer,
    /// A timer of the face ran out (see `Engine::schedule`); its key.
    Scheduled {
        /// The service thread it was set in.
        tsi: usize,
        /// The key.
        key: usize,
    },
    /// A block of zeroed memory is wanted for a session (see [`Host::lends_memory`]).
    LendMemory {
        /// Its size.
        size: usize,
        /// Where the block is put.
        lent: &'a mut Option<Lent>,
    },
    /// Such a block is not used any more.
    ReturnMemory {
        /// The block.
        lent: Lent,
    },
    /// Asked for through `Engine::call_all`: a reason number of the face's own.
    Custom {
        /// The number.
        reason: i32,
        /// The program's own argument, a word of the face.
        argument: usize,
        /// The program's own length.
        len: usize,
    },
}

/// What a program is asked when it sees a TLS context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TlsContext {
    /// A server's: whatever it likes to add.
    Server,
    /// A server's without a key: to load one. `Close` when it has not.
    ServerKey,
    /// A client's: whatever it likes to add.
    Client,
}

/// What foreign code answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Go on.
    Continue,
    /// Close the connection, or refuse what was proposed.
    Close,
    /// The callee has answered the peer itself.
    Answered,
    /// A number the event asked for.
    Number(isize),
}

/// Foreign code, as the engine sees it. Every method may be called from any thread that drives the engine.
pub trait Host: Send + Sync {
    /// A connection (or listener) with this id exists from now on; the answer is its tag, given back with every
    /// event.
    fn attach(&self, id: ConnId, tsi: usize) -> Tag;

    /// The connection is gone: the last call for this tag, after [`Event::Destroyed`].
    fn detach(&self, tag: Tag);

    /// A virtual host has ended before its engine: nothing will come of it any more.
    fn vhost_ended(&self, _vhost: VhostId) {}

    /// The engine has ended: nothing of it is left, and it may be started again from here on.
    fn ended(&self);

    /// Nothing of the engine refers to a virtual host any more that ended before it, and no callback about it runs.
    fn vhost_gone(&self, vhost: VhostId) {
        let _ = vhost;
    }

    /// A service thread has work of its own making, which is reported, see `Engine::report_own_work`.
    fn has_own_work(&self, tsi: usize) {
        let _ = tsi;
    }

    /// Memory for sessions comes from the program. Asked once in each epoch of the engine.
    fn lends_memory(&self) -> bool {
        false
    }

    /// Something happened. No lock is held and nothing of the engine is borrowed.
    fn event(&self, target: &Target, event: Event<'_>) -> Verdict;
}

/// The one place where foreign code is called.
pub(crate) fn tell(host: &dyn Host, target: &Target, event: Event<'_>) -> Verdict {
    host.event(target, event)
}
