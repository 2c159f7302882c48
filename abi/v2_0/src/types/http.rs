//! Headers, status codes and what goes with HTTP.

use super::*;

/// Which header, or part of the request, is meant.
pub type lws_token_indexes = c_uint;

/// Request target of a GET.
pub const WSI_TOKEN_GET_URI: lws_token_indexes = 0;

/// Client: subprotocols to ask for.
pub const _WSI_TOKEN_CLIENT_SENT_PROTOCOLS: lws_token_indexes = 80;

/// Client: address to connect to.
pub const _WSI_TOKEN_CLIENT_PEER_ADDRESS: lws_token_indexes = 81;

/// Client: request target.
pub const _WSI_TOKEN_CLIENT_URI: lws_token_indexes = 82;

/// Client: Host value.
pub const _WSI_TOKEN_CLIENT_HOST: lws_token_indexes = 83;

/// Client: Origin value.
pub const _WSI_TOKEN_CLIENT_ORIGIN: lws_token_indexes = 84;

/// Client: method.
pub const _WSI_TOKEN_CLIENT_METHOD: lws_token_indexes = 85;

/// Number of tokens whose contents are kept.
pub const WSI_TOKEN_COUNT: lws_token_indexes = 86;

/// Parser: inside a header name.
pub const WSI_TOKEN_NAME_PART: lws_token_indexes = 87;

/// Parser: inside a header nobody wants.
pub const WSI_TOKEN_SKIPPING: lws_token_indexes = 88;

/// Parser: at its end.
pub const WSI_TOKEN_SKIPPING_SAW_CR: lws_token_indexes = 89;

/// Parser: the head is complete.
pub const WSI_PARSING_COMPLETE: lws_token_indexes = 90;

/// Parser: start of a multiplexed request.
pub const WSI_INIT_TOKEN_MUXURL: lws_token_indexes = 91;

/// Inside the body.
pub const LHCS_PAYLOAD: lws_cgi_hdr_state = 5;

/// After a bare LF.
pub const LCHS_SINGLE_0A: lws_cgi_hdr_state = 6;

/// A piece of payload handed to an extension, which may point it elsewhere.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_tokens {
    /// The bytes.
    pub token: *mut c_char,
    /// Number of bytes.
    pub token_len: c_int,
}

/// Length limits of request headers.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_token_limits {
    /// By token index: most bytes of that header; 0 for no limit.
    pub token_limit: [c_ushort; 86],
}
