//! The numbers of this generation's callback reasons, and what their answers mean.

use crate::types::*;
use lws_abi::reasons::Class::{Ignored, Nonzero};
use lws_abi::reasons::{Reason, Table, table};

/// Every reason that is sent. Bindings, bodies, protocols' first and last events and much else came later; pings and a
/// server's pongs are nobody's business.
pub const REASONS: Table = table(&[
    (Reason::Established, LWS_CALLBACK_ESTABLISHED, Ignored),
    (Reason::ClientConnectionError, LWS_CALLBACK_CLIENT_CONNECTION_ERROR, Ignored),
    (Reason::ClientEstablished, LWS_CALLBACK_CLIENT_ESTABLISHED, Ignored),
    (Reason::Closed, LWS_CALLBACK_CLOSED, Ignored),
    (Reason::ClientClosed, LWS_CALLBACK_CLOSED, Ignored),
    (Reason::Receive, LWS_CALLBACK_RECEIVE, Ignored),
    (Reason::ClientReceive, LWS_CALLBACK_CLIENT_RECEIVE, Ignored),
    (Reason::ClientReceivePong, LWS_CALLBACK_CLIENT_RECEIVE_PONG, Ignored),
    (Reason::ClientWriteable, LWS_CALLBACK_CLIENT_WRITEABLE, Ignored),
    (Reason::ServerWriteable, LWS_CALLBACK_SERVER_WRITEABLE, Ignored),
    // An HTTP connection that was armed is told of it as the first protocol's.
    (Reason::HttpWriteable, LWS_CALLBACK_SERVER_WRITEABLE, Ignored),
    (Reason::Http, LWS_CALLBACK_HTTP, Nonzero),
    (Reason::HttpFileCompletion, LWS_CALLBACK_HTTP_FILE_COMPLETION, Nonzero),
    (Reason::FilterNetworkConnection, LWS_CALLBACK_FILTER_NETWORK_CONNECTION, Nonzero),
    (Reason::FilterProtocolConnection, LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, Nonzero),
    (Reason::OpensslLoadExtraClientVerifyCerts, LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS, Ignored),
    (Reason::OpensslLoadExtraServerVerifyCerts, LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS, Ignored),
    (
        Reason::OpensslPerformClientCertVerification,
        LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION,
        Nonzero,
    ),
    (Reason::ClientAppendHandshakeHeader, LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, Ignored),
    (Reason::ConfirmExtensionOkay, LWS_CALLBACK_CONFIRM_EXTENSION_OKAY, Nonzero),
    (Reason::ClientConfirmExtensionSupported, LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED, Nonzero),
    (Reason::AddPollFd, LWS_CALLBACK_ADD_POLL_FD, Ignored),
    (Reason::DelPollFd, LWS_CALLBACK_DEL_POLL_FD, Ignored),
    (Reason::SetModePollFd, LWS_CALLBACK_SET_MODE_POLL_FD, Ignored),
    (Reason::ClearModePollFd, LWS_CALLBACK_CLEAR_MODE_POLL_FD, Ignored),
]);
