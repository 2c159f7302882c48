//! The numbers of this generation's callback reasons, and what their answers mean.

use crate::types::*;
use lws_abi::reasons::Class::{Ignored, Negative, Nonzero, Number};
use lws_abi::reasons::{Reason, Table, table};

/// Every reason of the server roles. What came with later generations (bindings, access rights, header additions,
/// timers, a cancelled wait) has no number here and is never sent.
pub static REASONS: Table = table(&[
    (Reason::Established, LWS_CALLBACK_ESTABLISHED as i32, Nonzero),
    (Reason::Closed, LWS_CALLBACK_CLOSED as i32, Ignored),
    (Reason::ClosedHttp, LWS_CALLBACK_CLOSED_HTTP as i32, Ignored),
    (Reason::Receive, LWS_CALLBACK_RECEIVE as i32, Negative),
    (Reason::ReceivePong, LWS_CALLBACK_RECEIVE_PONG as i32, Negative),
    (Reason::ServerWriteable, LWS_CALLBACK_SERVER_WRITEABLE as i32, Nonzero),
    (Reason::Http, LWS_CALLBACK_HTTP as i32, Nonzero),
    (Reason::HttpBody, LWS_CALLBACK_HTTP_BODY as i32, Nonzero),
    (Reason::HttpBodyCompletion, LWS_CALLBACK_HTTP_BODY_COMPLETION as i32, Nonzero),
    (Reason::HttpFileCompletion, LWS_CALLBACK_HTTP_FILE_COMPLETION as i32, Negative),
    (Reason::HttpWriteable, LWS_CALLBACK_HTTP_WRITEABLE as i32, Negative),
    (Reason::FilterNetworkConnection, LWS_CALLBACK_FILTER_NETWORK_CONNECTION as i32, Nonzero),
    (Reason::FilterHttpConnection, LWS_CALLBACK_FILTER_HTTP_CONNECTION as i32, Nonzero),
    (Reason::ServerNewClientInstantiated, LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED as i32, Nonzero),
    (Reason::FilterProtocolConnection, LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION as i32, Nonzero),
    (Reason::ProtocolInit, LWS_CALLBACK_PROTOCOL_INIT as i32, Ignored),
    (Reason::ProtocolDestroy, LWS_CALLBACK_PROTOCOL_DESTROY as i32, Ignored),
    (Reason::WsiCreate, LWS_CALLBACK_WSI_CREATE as i32, Ignored),
    (Reason::WsiDestroy, LWS_CALLBACK_WSI_DESTROY as i32, Ignored),
    (Reason::GetThreadId, LWS_CALLBACK_GET_THREAD_ID as i32, Number),
    (Reason::AddPollFd, LWS_CALLBACK_ADD_POLL_FD as i32, Nonzero),
    (Reason::DelPollFd, LWS_CALLBACK_DEL_POLL_FD as i32, Nonzero),
    (Reason::ChangeModePollFd, LWS_CALLBACK_CHANGE_MODE_POLL_FD as i32, Nonzero),
    (Reason::LockPoll, LWS_CALLBACK_LOCK_POLL as i32, Nonzero),
    (Reason::UnlockPoll, LWS_CALLBACK_UNLOCK_POLL as i32, Nonzero),
    (Reason::WsPeerInitiatedClose, LWS_CALLBACK_WS_PEER_INITIATED_CLOSE as i32, Nonzero),
]);
