//! Headers, status codes and what goes with HTTP.

use super::*;

/// Enough room for common response headers, in bytes.
pub const LWS_RECOMMENDED_MIN_HEADER_SPACE: c_int = 2048;

/// Bits of the code argument that hold the status.
pub const LWSAHH_CODE_MASK: c_int = 65535;

/// Flag in the code argument: no Server header.
pub const LWSAHH_FLAG_NO_SERVER_NAME: c_int = 1073741824;

/// Content length value: send no Content-Length.
pub const LWS_ILLEGAL_HTTP_CONTENT_LEN: c_ulonglong = 18446744073709551615;

/// Stream id that means the connection's own stream.
pub const LWS_H2_STREAM_SID: c_int = -1;

/// 100: continue.
pub const HTTP_STATUS_CONTINUE: http_status = 100;

/// 206: partial content.
pub const HTTP_STATUS_PARTIAL_CONTENT: http_status = 206;

/// 304: not modified.
pub const HTTP_STATUS_NOT_MODIFIED: http_status = 304;

/// Which header, or part of the request, is meant.
pub type lws_token_indexes = c_uint;

/// Request target of a GET.
pub const WSI_TOKEN_GET_URI: lws_token_indexes = 0;

/// Header `x-forwarded-for`.
pub const WSI_TOKEN_X_FORWARDED_FOR: lws_token_indexes = 80;

/// Request target of a CONNECT.
pub const WSI_TOKEN_CONNECT: lws_token_indexes = 81;

/// Request target of a HEAD.
pub const WSI_TOKEN_HEAD_URI: lws_token_indexes = 82;

/// Header `te`.
pub const WSI_TOKEN_TE: lws_token_indexes = 83;

/// Header `replay-nonce`.
pub const WSI_TOKEN_REPLAY_NONCE: lws_token_indexes = 84;

/// HTTP/2: `:protocol`.
pub const WSI_TOKEN_COLON_PROTOCOL: lws_token_indexes = 85;

/// Header `x-auth-token`.
pub const WSI_TOKEN_X_AUTH_TOKEN: lws_token_indexes = 86;

/// Client: subprotocols to ask for.
pub const _WSI_TOKEN_CLIENT_SENT_PROTOCOLS: lws_token_indexes = 87;

/// Client: address to connect to.
pub const _WSI_TOKEN_CLIENT_PEER_ADDRESS: lws_token_indexes = 88;

/// Client: request target.
pub const _WSI_TOKEN_CLIENT_URI: lws_token_indexes = 89;

/// Client: Host value.
pub const _WSI_TOKEN_CLIENT_HOST: lws_token_indexes = 90;

/// Client: Origin value.
pub const _WSI_TOKEN_CLIENT_ORIGIN: lws_token_indexes = 91;

/// Client: method.
pub const _WSI_TOKEN_CLIENT_METHOD: lws_token_indexes = 92;

/// Client: local interface.
pub const _WSI_TOKEN_CLIENT_IFACE: lws_token_indexes = 93;

/// Client: ALPN list.
pub const _WSI_TOKEN_CLIENT_ALPN: lws_token_indexes = 94;

/// Number of tokens whose contents are kept.
pub const WSI_TOKEN_COUNT: lws_token_indexes = 95;

/// Parser: inside a header name.
pub const WSI_TOKEN_NAME_PART: lws_token_indexes = 96;

/// Parser: inside the value of an unknown header.
pub const WSI_TOKEN_UNKNOWN_VALUE_PART: lws_token_indexes = 97;

/// Parser: inside a header nobody wants.
pub const WSI_TOKEN_SKIPPING: lws_token_indexes = 98;

/// Parser: at its end.
pub const WSI_TOKEN_SKIPPING_SAW_CR: lws_token_indexes = 99;

/// Parser: the head is complete.
pub const WSI_PARSING_COMPLETE: lws_token_indexes = 100;

/// Parser: start of a multiplexed request.
pub const WSI_INIT_TOKEN_MUXURL: lws_token_indexes = 101;

/// Numbers of HTTP/2 settings (RFC 9113 section 6.5.2).
pub type lws_h2_settings = c_uint;

/// SETTINGS_HEADER_TABLE_SIZE (RFC 9113 section 6.5.2).
pub const H2SET_HEADER_TABLE_SIZE: lws_h2_settings = 1;

/// SETTINGS_ENABLE_PUSH.
pub const H2SET_ENABLE_PUSH: lws_h2_settings = 2;

/// SETTINGS_MAX_CONCURRENT_STREAMS.
pub const H2SET_MAX_CONCURRENT_STREAMS: lws_h2_settings = 3;

/// SETTINGS_INITIAL_WINDOW_SIZE.
pub const H2SET_INITIAL_WINDOW_SIZE: lws_h2_settings = 4;

/// SETTINGS_MAX_FRAME_SIZE.
pub const H2SET_MAX_FRAME_SIZE: lws_h2_settings = 5;

/// SETTINGS_MAX_HEADER_LIST_SIZE.
pub const H2SET_MAX_HEADER_LIST_SIZE: lws_h2_settings = 6;

/// No setting has this number.
pub const H2SET_RESERVED7: lws_h2_settings = 7;

/// SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441).
pub const H2SET_ENABLE_CONNECT_PROTOCOL: lws_h2_settings = 8;

/// One more than the largest number.
pub const H2SET_COUNT: lws_h2_settings = 9;

/// What lws_http_get_uri_and_method() returns.
pub type uri_methods = c_uint;

/// GET.
pub const LWSHUMETH_GET: uri_methods = 0;

/// POST.
pub const LWSHUMETH_POST: uri_methods = 1;

/// OPTIONS.
pub const LWSHUMETH_OPTIONS: uri_methods = 2;

/// PUT.
pub const LWSHUMETH_PUT: uri_methods = 3;

/// PATCH.
pub const LWSHUMETH_PATCH: uri_methods = 4;

/// DELETE.
pub const LWSHUMETH_DELETE: uri_methods = 5;

/// CONNECT.
pub const LWSHUMETH_CONNECT: uri_methods = 6;

/// HEAD.
pub const LWSHUMETH_HEAD: uri_methods = 7;

/// The HTTP/2 path; the method is in its own header.
pub const LWSHUMETH_COLON_PATH: uri_methods = 8;

/// Which part of an uploaded file this is.
pub type lws_spa_fileupload_states = c_uint;

/// A piece of the content.
pub const LWS_UFS_CONTENT: lws_spa_fileupload_states = 0;

/// The last piece of the content.
pub const LWS_UFS_FINAL_CONTENT: lws_spa_fileupload_states = 1;

/// The file begins.
pub const LWS_UFS_OPEN: lws_spa_fileupload_states = 2;

/// The file is over.
pub const LWS_UFS_CLOSE: lws_spa_fileupload_states = 3;

/// Argument of LWS_CALLBACK_PROCESS_HTML.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_process_html_args {
    /// The text, to be changed in place.
    pub p: *mut c_char,
    /// Bytes of text, to be updated.
    pub len: c_int,
    /// Bytes the buffer can hold.
    pub max_len: c_int,
    /// Nonzero with the last piece.
    pub r#final: c_int,
    /// Nonzero when the response uses chunked coding.
    pub chunked: c_int,
}

/// State of lws_chunked_html_process() between pieces.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_process_html_state {
    /// Where a possible variable begins, or null.
    pub start: *mut c_char,
    /// Its beginning, kept from the last piece.
    pub swallow: [c_char; 16],
    /// Bytes kept.
    pub pos: c_int,
    /// First argument of replace.
    pub data: *mut c_void,
    /// Names of the variables.
    pub vars: *const *const c_char,
    /// Number of names.
    pub count_vars: c_int,
    /// Gives the replacement text.
    pub replace: lws_process_html_state_cb,
}

/// A piece of payload handed to an extension, which may point it elsewhere.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_tokens {
    /// The bytes.
    pub token: *mut c_uchar,
    /// Number of bytes.
    pub len: c_int,
}

/// Length limits of request headers.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_token_limits {
    /// By token index: most bytes of that header; 0 for no limit.
    pub token_limit: [c_ushort; 95],
}

/// Arguments of lws_spa_create_via_info().
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_spa_create_info {
    /// Names of the form fields to collect.
    pub param_names: *const *const c_char,
    /// Number of names.
    pub count_params: c_int,
    /// Most bytes of all values together.
    pub max_storage: c_int,
    /// Receives uploaded files, or null.
    pub opt_cb: lws_spa_fileupload_cb,
    /// First argument of opt_cb.
    pub opt_data: *mut c_void,
    /// Distance between names in memory, in bytes; 0 for an array of pointers.
    pub param_names_stride: usize,
    /// Arena for the values, or null.
    pub ac: *mut *mut lwsac,
    /// Chunk size of that arena; 0 for the default.
    pub ac_chunk_size: usize,
}

/// Gives the text for a variable: opaque word, index of the variable.
pub type lws_process_html_state_cb = Option<unsafe extern "C" fn(*mut c_void, c_int) -> *const c_char>;

/// Receives an uploaded file piece by piece: opaque word, field name, file name, bytes, length, state.
pub type lws_spa_fileupload_cb = Option<
    unsafe extern "C" fn(
        *mut c_void,
        *const c_char,
        *const c_char,
        *mut c_char,
        c_int,
        lws_spa_fileupload_states,
    ) -> c_int,
>;

/// Short name of `struct lws_spa_create_info`.
pub type lws_spa_create_info_t = lws_spa_create_info;
