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

/// Status codes of HTTP.
pub type http_status = c_uint;
/// 100: continue.
pub const HTTP_STATUS_CONTINUE: http_status = 100;
/// 200: ok.
pub const HTTP_STATUS_OK: http_status = 200;
/// 204: no content.
pub const HTTP_STATUS_NO_CONTENT: http_status = 204;
/// 206: partial content.
pub const HTTP_STATUS_PARTIAL_CONTENT: http_status = 206;
/// 301: moved permanently.
pub const HTTP_STATUS_MOVED_PERMANENTLY: http_status = 301;
/// 302: found.
pub const HTTP_STATUS_FOUND: http_status = 302;
/// 303: see other.
pub const HTTP_STATUS_SEE_OTHER: http_status = 303;
/// 304: not modified.
pub const HTTP_STATUS_NOT_MODIFIED: http_status = 304;
/// 400: bad request.
pub const HTTP_STATUS_BAD_REQUEST: http_status = 400;
/// 401: unauthorized.
pub const HTTP_STATUS_UNAUTHORIZED: http_status = 401;
/// 402: payment required.
pub const HTTP_STATUS_PAYMENT_REQUIRED: http_status = 402;
/// 403: forbidden.
pub const HTTP_STATUS_FORBIDDEN: http_status = 403;
/// 404: not found.
pub const HTTP_STATUS_NOT_FOUND: http_status = 404;
/// 405: method not allowed.
pub const HTTP_STATUS_METHOD_NOT_ALLOWED: http_status = 405;
/// 406: not acceptable.
pub const HTTP_STATUS_NOT_ACCEPTABLE: http_status = 406;
/// 407: proxy auth required.
pub const HTTP_STATUS_PROXY_AUTH_REQUIRED: http_status = 407;
/// 408: request timeout.
pub const HTTP_STATUS_REQUEST_TIMEOUT: http_status = 408;
/// 409: conflict.
pub const HTTP_STATUS_CONFLICT: http_status = 409;
/// 410: gone.
pub const HTTP_STATUS_GONE: http_status = 410;
/// 411: length required.
pub const HTTP_STATUS_LENGTH_REQUIRED: http_status = 411;
/// 412: precondition failed.
pub const HTTP_STATUS_PRECONDITION_FAILED: http_status = 412;
/// 413: req entity too large.
pub const HTTP_STATUS_REQ_ENTITY_TOO_LARGE: http_status = 413;
/// 414: req uri too long.
pub const HTTP_STATUS_REQ_URI_TOO_LONG: http_status = 414;
/// 415: unsupported media type.
pub const HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE: http_status = 415;
/// 416: req range not satisfiable.
pub const HTTP_STATUS_REQ_RANGE_NOT_SATISFIABLE: http_status = 416;
/// 417: expectation failed.
pub const HTTP_STATUS_EXPECTATION_FAILED: http_status = 417;
/// 500: internal server error.
pub const HTTP_STATUS_INTERNAL_SERVER_ERROR: http_status = 500;
/// 501: not implemented.
pub const HTTP_STATUS_NOT_IMPLEMENTED: http_status = 501;
/// 502: bad gateway.
pub const HTTP_STATUS_BAD_GATEWAY: http_status = 502;
/// 503: service unavailable.
pub const HTTP_STATUS_SERVICE_UNAVAILABLE: http_status = 503;
/// 504: gateway timeout.
pub const HTTP_STATUS_GATEWAY_TIMEOUT: http_status = 504;
/// 505: http version not supported.
pub const HTTP_STATUS_HTTP_VERSION_NOT_SUPPORTED: http_status = 505;

/// Which header, or part of the request, is meant.
pub type lws_token_indexes = c_uint;
/// Request target of a GET.
pub const WSI_TOKEN_GET_URI: lws_token_indexes = 0;
/// Request target of a POST.
pub const WSI_TOKEN_POST_URI: lws_token_indexes = 1;
/// Request target of an OPTIONS.
pub const WSI_TOKEN_OPTIONS_URI: lws_token_indexes = 2;
/// Header `host`.
pub const WSI_TOKEN_HOST: lws_token_indexes = 3;
/// Header `connection`.
pub const WSI_TOKEN_CONNECTION: lws_token_indexes = 4;
/// Header `upgrade`.
pub const WSI_TOKEN_UPGRADE: lws_token_indexes = 5;
/// Header `origin`.
pub const WSI_TOKEN_ORIGIN: lws_token_indexes = 6;
/// Header `sec-websocket-draft`.
pub const WSI_TOKEN_DRAFT: lws_token_indexes = 7;
/// Body of an old-style handshake.
pub const WSI_TOKEN_CHALLENGE: lws_token_indexes = 8;
/// Header `sec-websocket-extensions`.
pub const WSI_TOKEN_EXTENSIONS: lws_token_indexes = 9;
/// Header `sec-websocket-key1`.
pub const WSI_TOKEN_KEY1: lws_token_indexes = 10;
/// Header `sec-websocket-key2`.
pub const WSI_TOKEN_KEY2: lws_token_indexes = 11;
/// Header `sec-websocket-protocol`.
pub const WSI_TOKEN_PROTOCOL: lws_token_indexes = 12;
/// Header `sec-websocket-accept`.
pub const WSI_TOKEN_ACCEPT: lws_token_indexes = 13;
/// Header `sec-websocket-nonce`.
pub const WSI_TOKEN_NONCE: lws_token_indexes = 14;
/// Status line of a response.
pub const WSI_TOKEN_HTTP: lws_token_indexes = 15;
/// Header `http2-settings`.
pub const WSI_TOKEN_HTTP2_SETTINGS: lws_token_indexes = 16;
/// Header `accept`.
pub const WSI_TOKEN_HTTP_ACCEPT: lws_token_indexes = 17;
/// Header `access-control-request-headers`.
pub const WSI_TOKEN_HTTP_AC_REQUEST_HEADERS: lws_token_indexes = 18;
/// Header `if-modified-since`.
pub const WSI_TOKEN_HTTP_IF_MODIFIED_SINCE: lws_token_indexes = 19;
/// Header `if-none-match`.
pub const WSI_TOKEN_HTTP_IF_NONE_MATCH: lws_token_indexes = 20;
/// Header `accept-encoding`.
pub const WSI_TOKEN_HTTP_ACCEPT_ENCODING: lws_token_indexes = 21;
/// Header `accept-language`.
pub const WSI_TOKEN_HTTP_ACCEPT_LANGUAGE: lws_token_indexes = 22;
/// Header `pragma`.
pub const WSI_TOKEN_HTTP_PRAGMA: lws_token_indexes = 23;
/// Header `cache-control`.
pub const WSI_TOKEN_HTTP_CACHE_CONTROL: lws_token_indexes = 24;
/// Header `authorization`.
pub const WSI_TOKEN_HTTP_AUTHORIZATION: lws_token_indexes = 25;
/// Header `cookie`.
pub const WSI_TOKEN_HTTP_COOKIE: lws_token_indexes = 26;
/// Header `content-length`.
pub const WSI_TOKEN_HTTP_CONTENT_LENGTH: lws_token_indexes = 27;
/// Header `content-type`.
pub const WSI_TOKEN_HTTP_CONTENT_TYPE: lws_token_indexes = 28;
/// Header `date`.
pub const WSI_TOKEN_HTTP_DATE: lws_token_indexes = 29;
/// Header `range`.
pub const WSI_TOKEN_HTTP_RANGE: lws_token_indexes = 30;
/// Header `referer`.
pub const WSI_TOKEN_HTTP_REFERER: lws_token_indexes = 31;
/// Header `sec-websocket-key`.
pub const WSI_TOKEN_KEY: lws_token_indexes = 32;
/// Header `sec-websocket-version`.
pub const WSI_TOKEN_VERSION: lws_token_indexes = 33;
/// Header `sec-websocket-origin`.
pub const WSI_TOKEN_SWORIGIN: lws_token_indexes = 34;
/// HTTP/2: `:authority`.
pub const WSI_TOKEN_HTTP_COLON_AUTHORITY: lws_token_indexes = 35;
/// HTTP/2: `:method`.
pub const WSI_TOKEN_HTTP_COLON_METHOD: lws_token_indexes = 36;
/// HTTP/2: `:path`.
pub const WSI_TOKEN_HTTP_COLON_PATH: lws_token_indexes = 37;
/// HTTP/2: `:scheme`.
pub const WSI_TOKEN_HTTP_COLON_SCHEME: lws_token_indexes = 38;
/// HTTP/2: `:status`.
pub const WSI_TOKEN_HTTP_COLON_STATUS: lws_token_indexes = 39;
/// Header `accept-charset`.
pub const WSI_TOKEN_HTTP_ACCEPT_CHARSET: lws_token_indexes = 40;
/// Header `accept-ranges`.
pub const WSI_TOKEN_HTTP_ACCEPT_RANGES: lws_token_indexes = 41;
/// Header `access-control-allow-origin`.
pub const WSI_TOKEN_HTTP_ACCESS_CONTROL_ALLOW_ORIGIN: lws_token_indexes = 42;
/// Header `age`.
pub const WSI_TOKEN_HTTP_AGE: lws_token_indexes = 43;
/// Header `allow`.
pub const WSI_TOKEN_HTTP_ALLOW: lws_token_indexes = 44;
/// Header `content-disposition`.
pub const WSI_TOKEN_HTTP_CONTENT_DISPOSITION: lws_token_indexes = 45;
/// Header `content-encoding`.
pub const WSI_TOKEN_HTTP_CONTENT_ENCODING: lws_token_indexes = 46;
/// Header `content-language`.
pub const WSI_TOKEN_HTTP_CONTENT_LANGUAGE: lws_token_indexes = 47;
/// Header `content-location`.
pub const WSI_TOKEN_HTTP_CONTENT_LOCATION: lws_token_indexes = 48;
/// Header `content-range`.
pub const WSI_TOKEN_HTTP_CONTENT_RANGE: lws_token_indexes = 49;
/// Header `etag`.
pub const WSI_TOKEN_HTTP_ETAG: lws_token_indexes = 50;
/// Header `expect`.
pub const WSI_TOKEN_HTTP_EXPECT: lws_token_indexes = 51;
/// Header `expires`.
pub const WSI_TOKEN_HTTP_EXPIRES: lws_token_indexes = 52;
/// Header `from`.
pub const WSI_TOKEN_HTTP_FROM: lws_token_indexes = 53;
/// Header `if-match`.
pub const WSI_TOKEN_HTTP_IF_MATCH: lws_token_indexes = 54;
/// Header `if-range`.
pub const WSI_TOKEN_HTTP_IF_RANGE: lws_token_indexes = 55;
/// Header `if-unmodified-since`.
pub const WSI_TOKEN_HTTP_IF_UNMODIFIED_SINCE: lws_token_indexes = 56;
/// Header `last-modified`.
pub const WSI_TOKEN_HTTP_LAST_MODIFIED: lws_token_indexes = 57;
/// Header `link`.
pub const WSI_TOKEN_HTTP_LINK: lws_token_indexes = 58;
/// Header `location`.
pub const WSI_TOKEN_HTTP_LOCATION: lws_token_indexes = 59;
/// Header `max-forwards`.
pub const WSI_TOKEN_HTTP_MAX_FORWARDS: lws_token_indexes = 60;
/// Header `proxy-authenticate`.
pub const WSI_TOKEN_HTTP_PROXY_AUTHENTICATE: lws_token_indexes = 61;
/// Header `proxy-authorization`.
pub const WSI_TOKEN_HTTP_PROXY_AUTHORIZATION: lws_token_indexes = 62;
/// Header `refresh`.
pub const WSI_TOKEN_HTTP_REFRESH: lws_token_indexes = 63;
/// Header `retry-after`.
pub const WSI_TOKEN_HTTP_RETRY_AFTER: lws_token_indexes = 64;
/// Header `server`.
pub const WSI_TOKEN_HTTP_SERVER: lws_token_indexes = 65;
/// Header `set-cookie`.
pub const WSI_TOKEN_HTTP_SET_COOKIE: lws_token_indexes = 66;
/// Header `strict-transport-security`.
pub const WSI_TOKEN_HTTP_STRICT_TRANSPORT_SECURITY: lws_token_indexes = 67;
/// Header `transfer-encoding`.
pub const WSI_TOKEN_HTTP_TRANSFER_ENCODING: lws_token_indexes = 68;
/// Header `user-agent`.
pub const WSI_TOKEN_HTTP_USER_AGENT: lws_token_indexes = 69;
/// Header `vary`.
pub const WSI_TOKEN_HTTP_VARY: lws_token_indexes = 70;
/// Header `via`.
pub const WSI_TOKEN_HTTP_VIA: lws_token_indexes = 71;
/// Header `www-authenticate`.
pub const WSI_TOKEN_HTTP_WWW_AUTHENTICATE: lws_token_indexes = 72;
/// Request target of a PATCH.
pub const WSI_TOKEN_PATCH_URI: lws_token_indexes = 73;
/// Request target of a PUT.
pub const WSI_TOKEN_PUT_URI: lws_token_indexes = 74;
/// Request target of a DELETE.
pub const WSI_TOKEN_DELETE_URI: lws_token_indexes = 75;
/// What follows `?` in the target, one fragment per argument.
pub const WSI_TOKEN_HTTP_URI_ARGS: lws_token_indexes = 76;
/// Request target of a proxied connection.
pub const WSI_TOKEN_PROXY: lws_token_indexes = 77;
/// Header `x-real-ip`.
pub const WSI_TOKEN_HTTP_X_REAL_IP: lws_token_indexes = 78;
/// Version of the request line.
pub const WSI_TOKEN_HTTP1_0: lws_token_indexes = 79;
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
/// Header table size.
pub const H2SET_HEADER_TABLE_SIZE: lws_h2_settings = 1;
/// Enable push.
pub const H2SET_ENABLE_PUSH: lws_h2_settings = 2;
/// Max concurrent streams.
pub const H2SET_MAX_CONCURRENT_STREAMS: lws_h2_settings = 3;
/// Initial window size.
pub const H2SET_INITIAL_WINDOW_SIZE: lws_h2_settings = 4;
/// Max frame size.
pub const H2SET_MAX_FRAME_SIZE: lws_h2_settings = 5;
/// Max header list size.
pub const H2SET_MAX_HEADER_LIST_SIZE: lws_h2_settings = 6;
/// Reserved7.
pub const H2SET_RESERVED7: lws_h2_settings = 7;
/// Enable connect protocol.
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
