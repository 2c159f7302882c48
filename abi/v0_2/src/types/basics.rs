//! Scalars and enumerations.

use super::*;

/// Bytes in front of what libwebsocket_write() sends.
pub const LWS_SEND_BUFFER_PRE_PADDING: c_int = 12;
/// Bytes behind it.
pub const LWS_SEND_BUFFER_POST_PADDING: c_int = 1;

/// Why a protocol's callback is called, always in the process that serves. Its answers do not matter.
pub type libwebsocket_callback_reasons = c_uint;
/// The WebSocket is open; `user` is its session memory from now on.
pub const LWS_CALLBACK_ESTABLISHED: libwebsocket_callback_reasons = 0;
/// It has ended, whoever ended it. Comes once after LWS_CALLBACK_ESTABLISHED, before `user` is freed.
pub const LWS_CALLBACK_CLOSED: libwebsocket_callback_reasons = 1;
/// Payload has come: `len` bytes at `in`, at most 512, with a zero behind them. Both paddings around them are the callback's.
pub const LWS_CALLBACK_RECEIVE: libwebsocket_callback_reasons = 2;
/// A plain request: `in` is its target as it was sent, NULL if the method is not GET. Only the first protocol is asked.
pub const LWS_CALLBACK_HTTP: libwebsocket_callback_reasons = 3;
/// libwebsockets_broadcast() was called: its bytes, once for each open connection of the protocol.
pub const LWS_CALLBACK_BROADCAST: libwebsocket_callback_reasons = 4;

/// What libwebsocket_write() sends.
pub type libwebsocket_write_protocol = c_uint;
/// A text message.
pub const LWS_WRITE_TEXT: libwebsocket_write_protocol = 0;
/// A binary message.
pub const LWS_WRITE_BINARY: libwebsocket_write_protocol = 1;
/// Bytes as they are, for a plain HTTP connection.
pub const LWS_WRITE_HTTP: libwebsocket_write_protocol = 2;
