//! Scalars and enumerations.

use super::*;

/// A port number for a context that does not listen.
pub const CONTEXT_PORT_NO_LISTEN: c_int = 0;
/// Bytes in front of what libwebsocket_write() sends.
pub const LWS_SEND_BUFFER_PRE_PADDING: c_int = 14;
/// Bytes behind it.
pub const LWS_SEND_BUFFER_POST_PADDING: c_int = 1;

/// Options of a context.
pub type libwebsocket_context_options = c_uint;
/// Accepted and ignored: clients' frames are masked, as RFC 6455 demands.
pub const LWS_SERVER_OPTION_DEFEAT_CLIENT_MASK: libwebsocket_context_options = 1;

/// What libwebsocket_write() sends; some values are flags to be added.
pub type libwebsocket_write_protocol = c_uint;
/// A text message.
pub const LWS_WRITE_TEXT: libwebsocket_write_protocol = 0;
/// A binary message.
pub const LWS_WRITE_BINARY: libwebsocket_write_protocol = 1;
/// Bytes as they are, for a plain HTTP connection.
pub const LWS_WRITE_HTTP: libwebsocket_write_protocol = 2;
/// Begins the closing handshake. A payload of two bytes or more whose first two are a code of RFC 6455 is sent; else the code is 1000.
pub const LWS_WRITE_CLOSE: libwebsocket_write_protocol = 3;
/// A ping, at most 125 bytes.
pub const LWS_WRITE_PING: libwebsocket_write_protocol = 4;
/// A pong, at most 125 bytes.
pub const LWS_WRITE_PONG: libwebsocket_write_protocol = 5;
/// Flag: the next message written to the connection goes on with this one.
pub const LWS_WRITE_NO_FIN: libwebsocket_write_protocol = 64;
/// Flag: a client sends the bytes with an all-zero mask.
pub const LWS_WRITE_CLIENT_IGNORE_XOR_MASK: libwebsocket_write_protocol = 128;
