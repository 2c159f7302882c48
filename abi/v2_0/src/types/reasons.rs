//! Why callbacks are called, and close codes.

use super::*;

/// A server context is made.
pub const LWS_EXT_CB_SERVER_CONTEXT_CONSTRUCT: lws_extension_callback_reasons = 0;

/// A client context is made.
pub const LWS_EXT_CB_CLIENT_CONTEXT_CONSTRUCT: lws_extension_callback_reasons = 1;

/// A server context goes away.
pub const LWS_EXT_CB_SERVER_CONTEXT_DESTRUCT: lws_extension_callback_reasons = 2;

/// A client context goes away.
pub const LWS_EXT_CB_CLIENT_CONTEXT_DESTRUCT: lws_extension_callback_reasons = 3;

/// May the connection close now? Nonzero delays it.
pub const LWS_EXT_CB_CHECK_OK_TO_REALLY_CLOSE: lws_extension_callback_reasons = 6;

/// May the extension be offered? Nonzero leaves it out.
pub const LWS_EXT_CB_CHECK_OK_TO_PROPOSE_EXTENSION: lws_extension_callback_reasons = 7;

/// Any connection closes, also one without this extension.
pub const LWS_EXT_CB_DESTROY_ANY_WSI_CLOSING: lws_extension_callback_reasons = 9;

/// Any connection opened, also one without this extension.
pub const LWS_EXT_CB_ANY_WSI_ESTABLISHED: lws_extension_callback_reasons = 10;

/// Received bytes, before frames are read.
pub const LWS_EXT_CB_PACKET_RX_PREPARSE: lws_extension_callback_reasons = 11;

/// Send a whole frame instead of the library.
pub const LWS_EXT_CB_PACKET_TX_DO_SEND: lws_extension_callback_reasons = 13;

/// The reply to the handshake is about to be sent.
pub const LWS_EXT_CB_HANDSHAKE_REPLY_TX: lws_extension_callback_reasons = 14;

/// Hand out bytes that were kept back, before closing.
pub const LWS_EXT_CB_FLUSH_PENDING_TX: lws_extension_callback_reasons = 15;

/// A frame with an opcode of this extension arrived.
pub const LWS_EXT_CB_EXTENDED_PAYLOAD_RX: lws_extension_callback_reasons = 16;

/// Can this client connection go through another one?
pub const LWS_EXT_CB_CAN_PROXY_CLIENT_CONNECTION: lws_extension_callback_reasons = 17;

/// About once a second.
pub const LWS_EXT_CB_1HZ: lws_extension_callback_reasons = 18;

/// A writeable callback was asked for; nonzero means that the extension takes care.
pub const LWS_EXT_CB_REQUEST_ON_WRITEABLE: lws_extension_callback_reasons = 19;

/// The connection takes bytes.
pub const LWS_EXT_CB_IS_WRITEABLE: lws_extension_callback_reasons = 20;
