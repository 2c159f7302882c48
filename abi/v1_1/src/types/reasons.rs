//! Why callbacks are called, headers, and close codes.

use super::*;

/// Why a protocol's callback is called.
pub type libwebsocket_callback_reasons = c_int;

/// Server: the WebSocket is open.
pub const LWS_CALLBACK_ESTABLISHED: libwebsocket_callback_reasons = 0;

/// Client: the connection did not come about. The last call for it.
pub const LWS_CALLBACK_CLIENT_CONNECTION_ERROR: libwebsocket_callback_reasons = 1;

/// Client: the WebSocket is open.
pub const LWS_CALLBACK_CLIENT_ESTABLISHED: libwebsocket_callback_reasons = 2;

/// The WebSocket is over; the session memory goes afterwards.
pub const LWS_CALLBACK_CLOSED: libwebsocket_callback_reasons = 3;

/// Server: a piece of a message. A zero follows it, and there is room in front of it for writing it back.
pub const LWS_CALLBACK_RECEIVE: libwebsocket_callback_reasons = 4;

/// Client: a piece of a message, as for LWS_CALLBACK_RECEIVE.
pub const LWS_CALLBACK_CLIENT_RECEIVE: libwebsocket_callback_reasons = 5;

/// Client: a pong; `in` is its payload.
pub const LWS_CALLBACK_CLIENT_RECEIVE_PONG: libwebsocket_callback_reasons = 6;

/// Client: the WebSocket takes bytes, as asked for.
pub const LWS_CALLBACK_CLIENT_WRITEABLE: libwebsocket_callback_reasons = 7;

/// Server: the connection takes bytes, as asked for.
pub const LWS_CALLBACK_SERVER_WRITEABLE: libwebsocket_callback_reasons = 8;

/// Server: a request; `in` is its target as it was sent, arguments and all. Nonzero closes.
pub const LWS_CALLBACK_HTTP: libwebsocket_callback_reasons = 9;

/// Server: a file is out; `in` is its name, `len` its size. Nonzero closes.
pub const LWS_CALLBACK_HTTP_FILE_COMPLETION: libwebsocket_callback_reasons = 10;

/// Never sent.
pub const LWS_CALLBACK_BROADCAST: libwebsocket_callback_reasons = 11;

/// Server: a peer was accepted; `user` is the descriptor. Nonzero drops it.
pub const LWS_CALLBACK_FILTER_NETWORK_CONNECTION: libwebsocket_callback_reasons = 12;

/// Server: an upgrade to this protocol; `user` is an array of WSI_TOKEN_COUNT `struct lws_tokens`, for this call.
/// Nonzero closes.
pub const LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: libwebsocket_callback_reasons = 13;

/// The TLS context for clients was made; `user` is the `SSL_CTX *`.
pub const LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS: libwebsocket_callback_reasons = 14;

/// The TLS context that asks for client certificates was made; `user` is the `SSL_CTX *`.
pub const LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS: libwebsocket_callback_reasons = 15;

/// A client's certificate is verified: `user` is the `X509_STORE_CTX *`, `in` the `SSL *`, `len` what OpenSSL found, 1 for
/// a good one. Context and connection are null. Nonzero rejects.
///
/// **0 accepts the certificate whatever it is**, a self-signed or expired one, too, that OpenSSL refuses. Who has nothing
/// to add returns `!len`; a program that does not look at this reason must not return 0 for it.
pub const LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION: libwebsocket_callback_reasons = 16;

/// Client: headers can be added; `in` is a `char **` to the write position, `len` the room.
pub const LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: libwebsocket_callback_reasons = 17;

/// Server: an extension of the table is offered. None is used, whatever the answer.
pub const LWS_CALLBACK_CONFIRM_EXTENSION_OKAY: libwebsocket_callback_reasons = 18;

/// Client: an extension of the table could be offered. None is, whatever the answer.
pub const LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED: libwebsocket_callback_reasons = 19;

/// A descriptor is to be polled from now on; `user` is its number, `len` the poll(2) bits. To the first protocol.
pub const LWS_CALLBACK_ADD_POLL_FD: libwebsocket_callback_reasons = 20;

/// A descriptor, its number in `user`, is not to be polled any more.
pub const LWS_CALLBACK_DEL_POLL_FD: libwebsocket_callback_reasons = 21;

/// A descriptor, its number in `user`, is to be polled for the bits in `len`, too.
pub const LWS_CALLBACK_SET_MODE_POLL_FD: libwebsocket_callback_reasons = 22;

/// A descriptor, its number in `user`, is not to be polled for the bits in `len` any more.
pub const LWS_CALLBACK_CLEAR_MODE_POLL_FD: libwebsocket_callback_reasons = 23;

/// Why an extension's callback would be called; none is.
pub type libwebsocket_extension_callback_reasons = c_uint;

/// A server context is made.
pub const LWS_EXT_CALLBACK_SERVER_CONTEXT_CONSTRUCT: libwebsocket_extension_callback_reasons = 0;

/// A client context is made.
pub const LWS_EXT_CALLBACK_CLIENT_CONTEXT_CONSTRUCT: libwebsocket_extension_callback_reasons = 1;

/// A server context goes away.
pub const LWS_EXT_CALLBACK_SERVER_CONTEXT_DESTRUCT: libwebsocket_extension_callback_reasons = 2;

/// A client context goes away.
pub const LWS_EXT_CALLBACK_CLIENT_CONTEXT_DESTRUCT: libwebsocket_extension_callback_reasons = 3;

/// A server connection uses the extension.
pub const LWS_EXT_CALLBACK_CONSTRUCT: libwebsocket_extension_callback_reasons = 4;

/// A client connection uses it.
pub const LWS_EXT_CALLBACK_CLIENT_CONSTRUCT: libwebsocket_extension_callback_reasons = 5;

/// May the connection close?
pub const LWS_EXT_CALLBACK_CHECK_OK_TO_REALLY_CLOSE: libwebsocket_extension_callback_reasons = 6;

/// May the extension be offered?
pub const LWS_EXT_CALLBACK_CHECK_OK_TO_PROPOSE_EXTENSION: libwebsocket_extension_callback_reasons = 7;

/// A connection that used it ends.
pub const LWS_EXT_CALLBACK_DESTROY: libwebsocket_extension_callback_reasons = 8;

/// Any connection ends.
pub const LWS_EXT_CALLBACK_DESTROY_ANY_WSI_CLOSING: libwebsocket_extension_callback_reasons = 9;

/// Any connection is open.
pub const LWS_EXT_CALLBACK_ANY_WSI_ESTABLISHED: libwebsocket_extension_callback_reasons = 10;

/// Bytes were read.
pub const LWS_EXT_CALLBACK_PACKET_RX_PREPARSE: libwebsocket_extension_callback_reasons = 11;

/// A frame is about to be sent.
pub const LWS_EXT_CALLBACK_PACKET_TX_PRESEND: libwebsocket_extension_callback_reasons = 12;

/// A frame is to be sent.
pub const LWS_EXT_CALLBACK_PACKET_TX_DO_SEND: libwebsocket_extension_callback_reasons = 13;

/// The reply to a handshake is about to be sent.
pub const LWS_EXT_CALLBACK_HANDSHAKE_REPLY_TX: libwebsocket_extension_callback_reasons = 14;

/// Hand out what was kept back.
pub const LWS_EXT_CALLBACK_FLUSH_PENDING_TX: libwebsocket_extension_callback_reasons = 15;

/// A frame with the extension's opcode came.
pub const LWS_EXT_CALLBACK_EXTENDED_PAYLOAD_RX: libwebsocket_extension_callback_reasons = 16;

/// Can a client connection go through another one?
pub const LWS_EXT_CALLBACK_CAN_PROXY_CLIENT_CONNECTION: libwebsocket_extension_callback_reasons = 17;

/// About once a second.
pub const LWS_EXT_CALLBACK_1HZ: libwebsocket_extension_callback_reasons = 18;

/// A writeable callback was asked for.
pub const LWS_EXT_CALLBACK_REQUEST_ON_WRITEABLE: libwebsocket_extension_callback_reasons = 19;

/// The connection takes bytes.
pub const LWS_EXT_CALLBACK_IS_WRITEABLE: libwebsocket_extension_callback_reasons = 20;

/// Payload is to go out.
pub const LWS_EXT_CALLBACK_PAYLOAD_TX: libwebsocket_extension_callback_reasons = 21;

/// Payload came in.
pub const LWS_EXT_CALLBACK_PAYLOAD_RX: libwebsocket_extension_callback_reasons = 22;

/// Headers, by their places in the array of LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION.
pub type lws_token_indexes = c_uint;

/// The request target.
pub const WSI_TOKEN_GET_URI: lws_token_indexes = 0;

/// Always empty.
pub const WSI_TOKEN_MUXURL: lws_token_indexes = 17;

/// Number of headers.
pub const WSI_TOKEN_COUNT: lws_token_indexes = 18;

/// No header: not used.
pub const WSI_TOKEN_NAME_PART: lws_token_indexes = 19;

/// No header: not used.
pub const WSI_TOKEN_SKIPPING: lws_token_indexes = 20;

/// No header: not used.
pub const WSI_TOKEN_SKIPPING_SAW_CR: lws_token_indexes = 21;

/// No header: not used.
pub const WSI_PARSING_COMPLETE: lws_token_indexes = 22;

/// No header: not used.
pub const WSI_INIT_TOKEN_MUXURL: lws_token_indexes = 23;
