//! Headers of requests, by number.

use super::*;

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

/// [to 0.4] Origin.
/// [from 1.1] Origin, or Sec-WebSocket-Origin.
pub const WSI_TOKEN_ORIGIN: lws_token_indexes = 7;

/// Sec-WebSocket-Draft.
pub const WSI_TOKEN_DRAFT: lws_token_indexes = 8;

/// [to 0.4] Always absent.
/// [from 1.1] Always empty.
pub const WSI_TOKEN_CHALLENGE: lws_token_indexes = 9;

/// Sec-WebSocket-Key.
pub const WSI_TOKEN_KEY: lws_token_indexes = 10;

/// Sec-WebSocket-Version.
pub const WSI_TOKEN_VERSION: lws_token_indexes = 11;

/// [to 0.4] The same as WSI_TOKEN_ORIGIN.
/// [from 1.1] Always empty: see WSI_TOKEN_ORIGIN.
pub const WSI_TOKEN_SWORIGIN: lws_token_indexes = 12;

/// Sec-WebSocket-Extensions.
pub const WSI_TOKEN_EXTENSIONS: lws_token_indexes = 13;

/// Sec-WebSocket-Accept.
pub const WSI_TOKEN_ACCEPT: lws_token_indexes = 14;

/// Sec-WebSocket-Nonce.
pub const WSI_TOKEN_NONCE: lws_token_indexes = 15;

/// [to 0.4] Always absent.
/// [from 1.1] Always empty.
pub const WSI_TOKEN_HTTP: lws_token_indexes = 16;
