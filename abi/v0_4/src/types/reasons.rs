//! Why callbacks are called.

use super::*;

/// Why a protocol's callback is called. Only the answers to the two filters matter.
pub type libwebsocket_callback_reasons = c_uint;
/// The WebSocket is open; `user` is its session memory from now on.
pub const LWS_CALLBACK_ESTABLISHED: libwebsocket_callback_reasons = 0;
/// The handshake of a client is done; told before libwebsocket_client_connect() returns.
pub const LWS_CALLBACK_CLIENT_ESTABLISHED: libwebsocket_callback_reasons = 1;
/// It has ended, whoever ended it. Comes once after LWS_CALLBACK_ESTABLISHED or LWS_CALLBACK_CLIENT_ESTABLISHED, before `user` is freed.
pub const LWS_CALLBACK_CLOSED: libwebsocket_callback_reasons = 2;
/// Payload has come: `len` bytes at `in`, at most 4096, with a zero behind them. Both paddings around them are the callback's.
pub const LWS_CALLBACK_RECEIVE: libwebsocket_callback_reasons = 3;
/// Payload has come for a client, as LWS_CALLBACK_RECEIVE tells it for a server.
pub const LWS_CALLBACK_CLIENT_RECEIVE: libwebsocket_callback_reasons = 4;
/// A client got a pong, with its payload.
pub const LWS_CALLBACK_CLIENT_RECEIVE_PONG: libwebsocket_callback_reasons = 5;
/// The connection, a server's or a client's, can be written to, as libwebsocket_callback_on_writable() asked.
pub const LWS_CALLBACK_CLIENT_WRITEABLE: libwebsocket_callback_reasons = 6;
/// A plain request: `in` is its target as it was sent, NULL if the method is not GET. Only the first protocol is asked.
pub const LWS_CALLBACK_HTTP: libwebsocket_callback_reasons = 7;
/// libwebsockets_broadcast() was called: its bytes, once for each open connection of the protocol. Clients get none.
pub const LWS_CALLBACK_BROADCAST: libwebsocket_callback_reasons = 8;
/// A peer has connected; `user` is its socket's number. Nonzero turns it away. First protocol.
pub const LWS_CALLBACK_FILTER_NETWORK_CONNECTION: libwebsocket_callback_reasons = 9;
/// A WebSocket is asked for; `user` is an array of WSI_TOKEN_COUNT lws_tokens, valid for the call. Nonzero refuses it.
pub const LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: libwebsocket_callback_reasons = 10;
/// A descriptor is to be polled: `user` is its number, `len` the poll(2) bits. This and the next three go to the first protocol; a program without a poll loop of its own ignores them.
pub const LWS_CALLBACK_ADD_POLL_FD: libwebsocket_callback_reasons = 11;
/// It is not to be polled any more.
pub const LWS_CALLBACK_DEL_POLL_FD: libwebsocket_callback_reasons = 12;
/// The bits in `len` are to be added to its mask.
pub const LWS_CALLBACK_SET_MODE_POLL_FD: libwebsocket_callback_reasons = 13;
/// The bits in `len` are to be taken from its mask.
pub const LWS_CALLBACK_CLEAR_MODE_POLL_FD: libwebsocket_callback_reasons = 14;
