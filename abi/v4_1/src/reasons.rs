//! The numbers of this generation's callback reasons, and what their answers mean.

use crate::types::*;
use lws_abi::reasons::Class::{Answer, Ignored, Negative, Nonzero, Number};
use lws_abi::reasons::{Reason, Table, table};

/// Every reason of the server roles.
pub static REASONS: Table = table(&[
    (Reason::Established, LWS_CALLBACK_ESTABLISHED, Nonzero),
    (Reason::Closed, LWS_CALLBACK_CLOSED, Ignored),
    (Reason::ClosedHttp, LWS_CALLBACK_CLOSED_HTTP, Ignored),
    (Reason::Receive, LWS_CALLBACK_RECEIVE, Nonzero),
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
    (Reason::ProtocolInit, LWS_CALLBACK_PROTOCOL_INIT, Nonzero),
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
    (Reason::HttpBindProtocol, LWS_CALLBACK_HTTP_BIND_PROTOCOL, Nonzero),
    (Reason::HttpDropProtocol, LWS_CALLBACK_HTTP_DROP_PROTOCOL, Ignored),
    (Reason::CheckAccessRights, LWS_CALLBACK_CHECK_ACCESS_RIGHTS, Nonzero),
    (Reason::AddHeaders, LWS_CALLBACK_ADD_HEADERS, Nonzero),
    (Reason::HttpPmo, LWS_CALLBACK_HTTP_PMO, Nonzero),
    (Reason::EventWaitCancelled, LWS_CALLBACK_EVENT_WAIT_CANCELLED, Ignored),
    (Reason::Timer, LWS_CALLBACK_TIMER, Nonzero),
    (Reason::WsServerDropProtocol, LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL, Ignored),
    (Reason::HttpConfirmUpgrade, LWS_CALLBACK_HTTP_CONFIRM_UPGRADE, Answer),
]);
