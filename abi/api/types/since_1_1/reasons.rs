//! Why callbacks are called, and how WebSockets end.

use super::*;

/// Close codes of WebSocket (RFC 6455 section 7.4).
pub type lws_close_status = c_uint;

/// [to 1.1] None: no close frame is sent.
/// [from 2.0] No code.
pub const LWS_CLOSE_STATUS_NOSTATUS: lws_close_status = 0;

/// The purpose is fulfilled.
pub const LWS_CLOSE_STATUS_NORMAL: lws_close_status = 1000;

/// An endpoint goes away.
pub const LWS_CLOSE_STATUS_GOINGAWAY: lws_close_status = 1001;

/// Protocol violation.
pub const LWS_CLOSE_STATUS_PROTOCOL_ERR: lws_close_status = 1002;

/// A kind of data that cannot be accepted.
pub const LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE: lws_close_status = 1003;

/// Reserved.
pub const LWS_CLOSE_STATUS_RESERVED: lws_close_status = 1004;

/// The close frame had no code; never sent.
pub const LWS_CLOSE_STATUS_NO_STATUS: lws_close_status = 1005;

/// There was no close frame; never sent.
pub const LWS_CLOSE_STATUS_ABNORMAL_CLOSE: lws_close_status = 1006;

/// The data does not match its type.
pub const LWS_CLOSE_STATUS_INVALID_PAYLOAD: lws_close_status = 1007;

/// Against the endpoint's policy.
pub const LWS_CLOSE_STATUS_POLICY_VIOLATION: lws_close_status = 1008;

/// The message is too large.
pub const LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE: lws_close_status = 1009;

/// A needed extension was not agreed.
pub const LWS_CLOSE_STATUS_EXTENSION_REQUIRED: lws_close_status = 1010;

/// The server ran into something unexpected.
pub const LWS_CLOSE_STATUS_UNEXPECTED_CONDITION: lws_close_status = 1011;

/// The TLS handshake failed; never sent.
pub const LWS_CLOSE_STATUS_TLS_FAILURE: lws_close_status = 1015;
