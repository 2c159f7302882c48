//! Headers of a handshake, as the protocol filter sees them.

use super::*;

/// A header's value, with a zero behind it; NULL and 0 when the request has none.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_tokens {
    /// The value.
    pub token: *mut c_char,
    /// Its length.
    pub token_len: c_int,
}

/// Which entry of the filter's array is which header.
pub type lws_token_indexes = c_uint;
/// The path.
pub const WSI_TOKEN_GET_URI: lws_token_indexes = 0;
/// Host.
pub const WSI_TOKEN_HOST: lws_token_indexes = 1;
/// Connection.
pub const WSI_TOKEN_CONNECTION: lws_token_indexes = 2;
/// Sec-WebSocket-Key1.
pub const WSI_TOKEN_KEY1: lws_token_indexes = 3;
/// Sec-WebSocket-Key2.
pub const WSI_TOKEN_KEY2: lws_token_indexes = 4;
/// Sec-WebSocket-Protocol.
pub const WSI_TOKEN_PROTOCOL: lws_token_indexes = 5;
/// Upgrade.
pub const WSI_TOKEN_UPGRADE: lws_token_indexes = 6;
/// Origin.
pub const WSI_TOKEN_ORIGIN: lws_token_indexes = 7;
/// Sec-WebSocket-Draft.
pub const WSI_TOKEN_DRAFT: lws_token_indexes = 8;
/// Always absent.
pub const WSI_TOKEN_CHALLENGE: lws_token_indexes = 9;
/// Sec-WebSocket-Key.
pub const WSI_TOKEN_KEY: lws_token_indexes = 10;
/// Sec-WebSocket-Version.
pub const WSI_TOKEN_VERSION: lws_token_indexes = 11;
/// The same as WSI_TOKEN_ORIGIN.
pub const WSI_TOKEN_SWORIGIN: lws_token_indexes = 12;
/// Sec-WebSocket-Extensions.
pub const WSI_TOKEN_EXTENSIONS: lws_token_indexes = 13;
/// Sec-WebSocket-Accept.
pub const WSI_TOKEN_ACCEPT: lws_token_indexes = 14;
/// Sec-WebSocket-Nonce.
pub const WSI_TOKEN_NONCE: lws_token_indexes = 15;
/// Always absent.
pub const WSI_TOKEN_HTTP: lws_token_indexes = 16;
/// How many there are.
pub const WSI_TOKEN_COUNT: lws_token_indexes = 17;
/// No header.
pub const WSI_TOKEN_NAME_PART: lws_token_indexes = 18;
/// No header.
pub const WSI_TOKEN_SKIPPING: lws_token_indexes = 19;
/// No header.
pub const WSI_TOKEN_SKIPPING_SAW_CR: lws_token_indexes = 20;
/// No header.
pub const WSI_PARSING_COMPLETE: lws_token_indexes = 21;
