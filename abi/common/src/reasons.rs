//! Callback reasons by meaning. A face gives each the number its generation knows, and says what the callback's
//! answer means; a reason without a number is not sent to programs of that generation.

use libc::c_int;

/// What an answer means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Any nonzero answer closes or refuses.
    Nonzero,
    /// Only a negative answer does.
    Negative,
    /// The answer does not matter.
    Ignored,
    /// 0 allows, positive means "answered", negative refuses.
    Answer,
    /// The answer is a number that was asked for.
    Number,
}

/// The reasons, by meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are the C API's; their meaning stands at the events of the engine")]
pub enum Reason {
    Established,
    Closed,
    ClosedHttp,
    Receive,
    ReceivePong,
    ServerWriteable,
    Http,
    HttpBody,
    HttpBodyCompletion,
    HttpFileCompletion,
    HttpWriteable,
    FilterNetworkConnection,
    FilterHttpConnection,
    ServerNewClientInstantiated,
    FilterProtocolConnection,
    ProtocolInit,
    ProtocolDestroy,
    WsiCreate,
    WsiDestroy,
    GetThreadId,
    AddPollFd,
    DelPollFd,
    ChangeModePollFd,
    SetModePollFd,
    ClearModePollFd,
    LockPoll,
    UnlockPoll,
    WsPeerInitiatedClose,
    HttpBindProtocol,
    HttpDropProtocol,
    CheckAccessRights,
    AddHeaders,
    HttpPmo,
    ProcessHtml,
    VerifyBasicAuthorization,
    EventWaitCancelled,
    Timer,
    WsServerDropProtocol,
    HttpConfirmUpgrade,
    ClientHttpBindProtocol,
    ClientHttpDropProtocol,
    ClientConnectionError,
    ClientAppendHandshakeHeader,
    ClientFilterPreEstablish,
    ClientEstablished,
    ClientReceive,
    ClientReceivePong,
    ClientWriteable,
    WsClientDropProtocol,
    ClientClosed,
    EstablishedClientHttp,
    ReceiveClientHttp,
    ReceiveClientHttpRead,
    CompletedClientHttp,
    ClosedClientHttp,
    ClientHttpWriteable,
    ClientHttpRedirect,
    ChildClosing,
    ConfirmExtensionOkay,
    ClientConfirmExtensionSupported,
    WsExtDefaults,
    RawSktBindProtocol,
    RawSktDropProtocol,
    RawAdopt,
    RawConnected,
    RawRx,
    RawWriteable,
    RawClose,
    RawAdoptFile,
    RawRxFile,
    RawWriteableFile,
    RawCloseFile,
    OpensslLoadExtraClientVerifyCerts,
    OpensslLoadExtraServerVerifyCerts,
    OpensslContextRequiresPrivateKey,
    OpensslPerformClientCertVerification,
    OpensslPerformServerCertVerification,
    SslInfo,
    Count,
}

/// A generation's number and reading of a reason.
pub type Entry = Option<(c_int, Class)>;

/// A generation's table, in the order of [`Reason`].
pub type Table = [Entry; Reason::Count as usize];

/// Builds a table from the reasons a generation has.
pub const fn table(entries: &[(Reason, c_int, Class)]) -> Table {
    let mut table: Table = [None; Reason::Count as usize];
    let mut i = 0;
    while i < entries.len() {
        let (reason, number, class) = entries[i];
        table[reason as usize] = Some((number, class));
        i += 1;
    }
    table
}
