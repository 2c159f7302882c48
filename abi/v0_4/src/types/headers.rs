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
