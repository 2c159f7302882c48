//! The numbers of this generation's callback reasons, and what their answers mean.

use crate::types::*;
use lws_abi::reasons::Class::{Ignored, Negative, Nonzero, Number};
use lws_abi::reasons::{Reason, Table, table};

/// Every reason that is sent. What came with later generations (bindings, access rights, header additions,
/// timers, a cancelled wait) has no number here and is never sent.
pub static REASONS: Table = table(&[
    (Reason::Established, LWS_CALLBACK_ESTABLISHED, Nonzero),
    (Reason::Closed, LWS_CALLBACK_CLOSED, Ignored),
    (Reason::ClosedHttp, LWS_CALLBACK_CLOSED_HTTP, Ignored),
    (Reason::Receive, LWS_CALLBACK_RECEIVE, Negative),
    (Reason::ReceivePong, LWS_CALLBACK_RECEIVE_PONG, Negative),
    (Reason::ServerWriteable, LWS_CALLBACK_SERVER_WRITEABLE, Nonzero),
    (Reason::Http, LWS_CALLBACK_HTTP, Nonzero),
    (Reason::HttpBody, LWS_CALLBACK_HTTP_BODY, Nonzero),
    (Reason::HttpBodyCompletion, LWS_CALLBACK_HTTP_BODY_COMPLETION, Nonzero),
    (Reason::HttpFileCompletion, LWS_CALLBACK_HTTP_FILE_COMPLETION, Negative),
    (Reason::HttpWriteable, LWS_CALLBACK_HTTP_WRITEABLE, Negative),
    (Reason::FilterNetworkConnection, LWS_CALLBACK_FILTER_NETWORK_CONNECTION, Nonzero),
    (Reason::FilterHttpConnection, LWS_CALLBACK_FILTER_HTTP_CONNECTION, Nonzero),
    (Reason::ServerNewClientInstantiated, LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED, Nonzero),
    (Reason::FilterProtocolConnection, LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, Nonzero),
    (Reason::ProtocolInit, LWS_CALLBACK_PROTOCOL_INIT, Ignored),
    (Reason::ProtocolDestroy, LWS_CALLBACK_PROTOCOL_DESTROY, Ignored),
    (Reason::WsiCreate, LWS_CALLBACK_WSI_CREATE, Ignored),
    (Reason::WsiDestroy, LWS_CALLBACK_WSI_DESTROY, Ignored),
    (Reason::GetThreadId, LWS_CALLBACK_GET_THREAD_ID, Number),
    (Reason::AddPollFd, LWS_CALLBACK_ADD_POLL_FD, Nonzero),
    (Reason::DelPollFd, LWS_CALLBACK_DEL_POLL_FD, Nonzero),
    (Reason::ChangeModePollFd, LWS_CALLBACK_CHANGE_MODE_POLL_FD, Nonzero),
    (Reason::LockPoll, LWS_CALLBACK_LOCK_POLL, Nonzero),
    (Reason::UnlockPoll, LWS_CALLBACK_UNLOCK_POLL, Nonzero),
    (Reason::WsPeerInitiatedClose, LWS_CALLBACK_WS_PEER_INITIATED_CLOSE, Nonzero),
    (Reason::ClientConnectionError, LWS_CALLBACK_CLIENT_CONNECTION_ERROR, Ignored),
    (Reason::ClientAppendHandshakeHeader, LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, Ignored),
    (Reason::ClientFilterPreEstablish, LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH, Nonzero),
    (Reason::ClientEstablished, LWS_CALLBACK_CLIENT_ESTABLISHED, Nonzero),
    (Reason::ClientReceive, LWS_CALLBACK_CLIENT_RECEIVE, Nonzero),
    (Reason::ClientReceivePong, LWS_CALLBACK_CLIENT_RECEIVE_PONG, Nonzero),
    (Reason::ClientWriteable, LWS_CALLBACK_CLIENT_WRITEABLE, Nonzero),
    (Reason::ClientClosed, LWS_CALLBACK_CLOSED, Ignored),
    (Reason::EstablishedClientHttp, LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, Nonzero),
    (Reason::ReceiveClientHttp, LWS_CALLBACK_RECEIVE_CLIENT_HTTP, Nonzero),
    (Reason::ReceiveClientHttpRead, LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ, Nonzero),
    (Reason::CompletedClientHttp, LWS_CALLBACK_COMPLETED_CLIENT_HTTP, Nonzero),
    (Reason::ClosedClientHttp, LWS_CALLBACK_CLOSED_CLIENT_HTTP, Ignored),
]);
