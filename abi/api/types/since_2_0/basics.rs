//! Scalars, log levels and other names that belong to no subject.

use super::*;

/// open(2): read only.
pub const LWS_O_RDONLY: c_int = 0;

/// No file.
pub const LWS_INVALID_FILE: c_int = -1;

/// What paddings are rounded up to, in bytes.
pub const _LWS_PAD_SIZE: c_int = 16;

/// Writable bytes needed in front of what lws_write() sends.
pub const LWS_PRE: c_int = 16;

/// Older name of LWS_PRE.
pub const LWS_SEND_BUFFER_PRE_PADDING: c_int = 16;

/// Bytes needed behind what lws_write() sends: none.
pub const LWS_SEND_BUFFER_POST_PADDING: c_int = 0;

/// What lws_write() sends; some values are flags to be added.
pub type lws_write_protocol = c_uint;

/// A text message (or its first piece).
pub const LWS_WRITE_TEXT: lws_write_protocol = 0;

/// A binary message (or its first piece).
pub const LWS_WRITE_BINARY: lws_write_protocol = 1;

/// A further piece of a message.
pub const LWS_WRITE_CONTINUATION: lws_write_protocol = 2;

/// Bytes as they are: response body, or raw data.
pub const LWS_WRITE_HTTP: lws_write_protocol = 3;

/// A ping, at most 125 bytes.
pub const LWS_WRITE_PING: lws_write_protocol = 5;

/// A pong, at most 125 bytes.
pub const LWS_WRITE_PONG: lws_write_protocol = 6;

/// The last bytes of a response body.
pub const LWS_WRITE_HTTP_FINAL: lws_write_protocol = 7;

/// A complete header block.
pub const LWS_WRITE_HTTP_HEADERS: lws_write_protocol = 8;

/// Flag: the message goes on after this piece.
pub const LWS_WRITE_NO_FIN: lws_write_protocol = 64;

/// Flag: a client sends the bytes with an all-zero mask.
pub const LWS_WRITE_CLIENT_IGNORE_XOR_MASK: lws_write_protocol = 128;

/// What a connection's timeout is about.
pub type pending_timeout = c_uint;

/// None.
pub const NO_PENDING_TIMEOUT: pending_timeout = 0;

/// Waiting: awaiting proxy response.
pub const PENDING_TIMEOUT_AWAITING_PROXY_RESPONSE: pending_timeout = 1;

/// Waiting: awaiting connect response.
pub const PENDING_TIMEOUT_AWAITING_CONNECT_RESPONSE: pending_timeout = 2;

/// Waiting: establish with server.
pub const PENDING_TIMEOUT_ESTABLISH_WITH_SERVER: pending_timeout = 3;

/// Waiting: awaiting server response.
pub const PENDING_TIMEOUT_AWAITING_SERVER_RESPONSE: pending_timeout = 4;

/// Waiting: awaiting ping.
pub const PENDING_TIMEOUT_AWAITING_PING: pending_timeout = 5;

/// Waiting: close ack.
pub const PENDING_TIMEOUT_CLOSE_ACK: pending_timeout = 6;

/// Waiting: sent client handshake.
pub const PENDING_TIMEOUT_SENT_CLIENT_HANDSHAKE: pending_timeout = 8;

/// Waiting: ssl accept.
pub const PENDING_TIMEOUT_SSL_ACCEPT: pending_timeout = 9;

/// Waiting: http content.
pub const PENDING_TIMEOUT_HTTP_CONTENT: pending_timeout = 10;

/// Waiting: awaiting client hs send.
pub const PENDING_TIMEOUT_AWAITING_CLIENT_HS_SEND: pending_timeout = 11;

/// Waiting: stored bytes go out before closing.
pub const PENDING_FLUSH_STORED_SEND_BEFORE_CLOSE: pending_timeout = 12;

/// Waiting: shutdown flush.
pub const PENDING_TIMEOUT_SHUTDOWN_FLUSH: pending_timeout = 13;

/// Waiting: cgi.
pub const PENDING_TIMEOUT_CGI: pending_timeout = 14;

/// Waiting: http keepalive idle.
pub const PENDING_TIMEOUT_HTTP_KEEPALIVE_IDLE: pending_timeout = 15;

/// What a poll hook is told: which descriptor, and its poll(2) mask now and before.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_pollargs {
    /// The descriptor that joins, leaves or changes.
    pub fd: lws_sockfd_type,
    /// Its mask from now on.
    pub events: c_int,
    /// Its mask before this change.
    pub prev_events: c_int,
}

/// A socket descriptor.
pub type lws_sockfd_type = c_int;

/// A file descriptor.
pub type lws_filefd_type = c_int;
