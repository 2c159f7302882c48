//! HTTP: headers, status codes, forms, CGI.

use super::*;

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

/// Status codes of HTTP.
pub type http_status = c_uint;

/// 200: ok.
pub const HTTP_STATUS_OK: http_status = 200;

/// 204: no content.
pub const HTTP_STATUS_NO_CONTENT: http_status = 204;

/// 301: moved permanently.
pub const HTTP_STATUS_MOVED_PERMANENTLY: http_status = 301;

/// 302: found.
pub const HTTP_STATUS_FOUND: http_status = 302;

/// 303: see other.
pub const HTTP_STATUS_SEE_OTHER: http_status = 303;

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

/// One of the three standard streams of a CGI child.
pub type lws_enum_stdinouterr = c_uint;

/// Input of the child.
pub const LWS_STDIN: lws_enum_stdinouterr = 0;

/// Output of the child.
pub const LWS_STDOUT: lws_enum_stdinouterr = 1;

/// Error output of the child.
pub const LWS_STDERR: lws_enum_stdinouterr = 2;

/// How far a CGI child's header block has been read.
pub type lws_cgi_hdr_state = c_uint;

/// Inside a header line.
pub const LCHS_HEADER: lws_cgi_hdr_state = 0;

/// After the CR of a line.
pub const LCHS_CR1: lws_cgi_hdr_state = 1;

/// After the LF of a line.
pub const LCHS_LF1: lws_cgi_hdr_state = 2;

/// After the CR of the empty line.
pub const LCHS_CR2: lws_cgi_hdr_state = 3;

/// After the LF of the empty line.
pub const LCHS_LF2: lws_cgi_hdr_state = 4;

/// Argument of the CGI reasons.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_cgi_args {
    /// The connections of the three streams.
    pub stdwsi: *mut *mut lws,
    /// The stream this is about.
    pub ch: lws_enum_stdinouterr,
    /// Bytes for the child.
    pub data: *mut c_uchar,
    /// State of the child's header block.
    pub hdr_state: lws_cgi_hdr_state,
    /// Number of bytes.
    pub len: c_int,
}
