//! Paddings, log levels, kinds of writes.

use super::*;

/// Bytes that programs of this generation leave free in front of what libwebsocket_write() sends. They are not needed.
pub const LWS_SEND_BUFFER_PRE_PADDING: c_int = 18;
/// Bytes behind it. They are not needed either.
pub const LWS_SEND_BUFFER_POST_PADDING: c_int = 4;
/// Not used.
pub const MAX_MUX_RECURSION: c_int = 2;

/// Log levels; each is one bit.
pub type lws_log_levels = c_uint;
/// Something failed.
pub const LLL_ERR: lws_log_levels = 1;
/// Something looks wrong.
pub const LLL_WARN: lws_log_levels = 2;
/// Worth knowing in normal operation.
pub const LLL_NOTICE: lws_log_levels = 4;
/// Details; not visible unless asked for, like all that follow.
pub const LLL_INFO: lws_log_levels = 8;
/// Debugging.
pub const LLL_DEBUG: lws_log_levels = 16;
/// Every step of the parsers.
pub const LLL_PARSER: lws_log_levels = 32;
/// Headers as they are parsed.
pub const LLL_HEADER: lws_log_levels = 64;
/// Extensions.
pub const LLL_EXT: lws_log_levels = 128;
/// Client connections.
pub const LLL_CLIENT: lws_log_levels = 256;
/// Slow operations.
pub const LLL_LATENCY: lws_log_levels = 512;
/// Number of levels.
pub const LLL_COUNT: lws_log_levels = 10;

/// What libwebsocket_write() sends; the last two are flags to be added.
pub type libwebsocket_write_protocol = c_uint;
/// A text message (or its first frame).
pub const LWS_WRITE_TEXT: libwebsocket_write_protocol = 0;
/// A binary message (or its first frame).
pub const LWS_WRITE_BINARY: libwebsocket_write_protocol = 1;
/// A further frame of a message.
pub const LWS_WRITE_CONTINUATION: libwebsocket_write_protocol = 2;
/// Bytes as they are: an HTTP response.
pub const LWS_WRITE_HTTP: libwebsocket_write_protocol = 3;
/// A close frame: nothing, or a big-endian code and a text.
pub const LWS_WRITE_CLOSE: libwebsocket_write_protocol = 4;
/// A ping, at most 125 bytes.
pub const LWS_WRITE_PING: libwebsocket_write_protocol = 5;
/// A pong, at most 125 bytes.
pub const LWS_WRITE_PONG: libwebsocket_write_protocol = 6;
/// Flag: the message goes on after this frame.
pub const LWS_WRITE_NO_FIN: libwebsocket_write_protocol = 64;
/// Flag: accepted, without effect.
pub const LWS_WRITE_CLIENT_IGNORE_XOR_MASK: libwebsocket_write_protocol = 128;

/// A text and its length: an entry of the array that LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION gets.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_tokens {
    /// The value, a zero behind it; null for a header that did not come.
    pub token: *mut c_char,
    /// Its length.
    pub token_len: c_int,
}
