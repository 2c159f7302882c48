/*
 * libwebsockets.h of API generation 2.0.
 *
 * Generated from the library's sources; do not edit. To renew it: cargo run -p lws-abi-build
 */

#ifndef LWS_GENERATED_LIBWEBSOCKETS_H
#define LWS_GENERATED_LIBWEBSOCKETS_H

#include "lws_config.h"

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>
#include <poll.h>
#include <netdb.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <sys/time.h>
#include <openssl/ssl.h>
#include <openssl/err.h>
#ifdef LWS_USE_LIBUV
#include <uv.h>
#endif
#ifdef LWS_USE_LIBEV
#include <ev.h>
#endif

/* Attributes and keywords. */
#define LWS_INLINE inline
#define LWS_EXTERN extern
#define LWS_VISIBLE __attribute__((visibility("default")))
#define LWS_WARN_UNUSED_RESULT __attribute__((warn_unused_result))
#define LWS_WARN_DEPRECATED __attribute__((deprecated))

/* What programs test for. */
#define LWS_FEATURE_SERVE_HTTP_FILE_HAS_OTHER_HEADERS_ARG
#define LWS_FEATURE_PROTOCOLS_HAS_ID_FIELD
#define LWS_FEATURE_PROTOCOLS_HAS_PEER_WRITE_ALLOWANCE
#define LWS_FEATURE_SERVE_HTTP_FILE_HAS_OTHER_HEADERS_LEN
#define LWS_FEATURE_FOPS

/* System types under our names. */
#ifndef u_int64_t
#define u_int64_t unsigned long long
#endif
/** `struct lws_pollfd` is the system's `struct pollfd`. */
#define lws_pollfd pollfd
/** 1 when this descriptor can be one. */
#define lws_sockfd_valid(sfd) ((sfd) >= 0)

/** Size of a pointer in bytes. */
#define LWS_SIZEOFPTR (sizeof(void *))
/** Rounds n up to a multiple of _LWS_PAD_SIZE. */
#define _LWS_PAD(n) ((((n) + _LWS_PAD_SIZE - 1) / _LWS_PAD_SIZE) * _LWS_PAD_SIZE)
#ifndef ARRAY_SIZE
/** Number of elements of an array. */
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#endif
#ifndef lws_container_of
/** The object of type T whose member M is at address P. */
#define lws_container_of(P, T, M) ((T *)((char *)(P) - offsetof(T, M)))
#endif
/** 1 when all bits of f are in c. */
#define lws_check_opt(c, f) (((c) & (f)) == (f))
/** Sends bytes as they are. */
#define lws_write_http(wsi, buf, len) lws_write(wsi, (unsigned char *)(buf), len, LWS_WRITE_HTTP)

/* Logging. Levels below notice cost nothing in a program built with NDEBUG. */
#define lwsl_err(...) _lws_log(LLL_ERR, __VA_ARGS__)
#define lwsl_warn(...) _lws_log(LLL_WARN, __VA_ARGS__)
#define lwsl_notice(...) _lws_log(LLL_NOTICE, __VA_ARGS__)
#ifdef NDEBUG
#define lwsl_info(...) { }
#define lwsl_debug(...) { }
#define lwsl_parser(...) { }
#define lwsl_header(...) { }
#define lwsl_ext(...) { }
#define lwsl_client(...) { }
#define lwsl_latency(...) { }
#else
#define lwsl_info(...) _lws_log(LLL_INFO, __VA_ARGS__)
#define lwsl_debug(...) _lws_log(LLL_DEBUG, __VA_ARGS__)
#define lwsl_parser(...) _lws_log(LLL_PARSER, __VA_ARGS__)
#define lwsl_header(...) _lws_log(LLL_HEADER, __VA_ARGS__)
#define lwsl_ext(...) _lws_log(LLL_EXT, __VA_ARGS__)
#define lwsl_client(...) _lws_log(LLL_CLIENT, __VA_ARGS__)
#define lwsl_latency(...) _lws_log(LLL_LATENCY, __VA_ARGS__)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** A connection, or a listening socket. */
struct lws;
/** A context: everything the library knows. */
struct lws_context;
/** A virtual host. */
struct lws_vhost;

struct lws_pollargs;
struct lws_plat_file_ops;
struct lws_protocol_vhost_options;
struct lws_protocols;
struct lws_plugin_capability;
struct lws_plugin;
struct lws_http_mount;
struct lws_context_creation_info;
struct lws_client_connect_info;
struct lws_cgi_args;
struct lws_tokens;
struct lws_token_limits;
struct lws_ext_options;
struct lws_ext_option_arg;
struct lws_extension;

/** open(2): read only. */
#define LWS_O_RDONLY 0
/** No file. */
#define LWS_INVALID_FILE (-1)
/** What paddings are rounded up to, in bytes. */
#define _LWS_PAD_SIZE 16
/** Writable bytes needed in front of what lws_write() sends. */
#define LWS_PRE 16
/** Older name of LWS_PRE. */
#define LWS_SEND_BUFFER_PRE_PADDING 16
/** Bytes needed behind what lws_write() sends: none. */
#define LWS_SEND_BUFFER_POST_PADDING 0
/** Sockets and files are descriptors. */
#define LWS_POSIX 1
/** Port value: do not listen. */
#define CONTEXT_PORT_NO_LISTEN (-1)
/** The interface of plugins that this library has. */
#define LWS_PLUGIN_API_MAGIC 180

/** What lws_write() sends; some values are flags to be added. */
enum lws_write_protocol {
	/** A text message (or its first piece). */
	LWS_WRITE_TEXT = 0,
	/** A binary message (or its first piece). */
	LWS_WRITE_BINARY = 1,
	/** A further piece of a message. */
	LWS_WRITE_CONTINUATION = 2,
	/** Bytes as they are: response body, or raw data. */
	LWS_WRITE_HTTP = 3,
	/** A ping, at most 125 bytes. */
	LWS_WRITE_PING = 5,
	/** A pong, at most 125 bytes. */
	LWS_WRITE_PONG = 6,
	/** The last bytes of a response body. */
	LWS_WRITE_HTTP_FINAL = 7,
	/** A complete header block. */
	LWS_WRITE_HTTP_HEADERS = 8,
	/** Flag: the message goes on after this piece. */
	LWS_WRITE_NO_FIN = 64,
	/** Flag: a client sends the bytes with an all-zero mask. */
	LWS_WRITE_CLIENT_IGNORE_XOR_MASK = 128,
};

/** What a connection's timeout is about. */
enum pending_timeout {
	/** None. */
	NO_PENDING_TIMEOUT = 0,
	/** Waiting: awaiting proxy response. */
	PENDING_TIMEOUT_AWAITING_PROXY_RESPONSE = 1,
	/** Waiting: awaiting connect response. */
	PENDING_TIMEOUT_AWAITING_CONNECT_RESPONSE = 2,
	/** Waiting: establish with server. */
	PENDING_TIMEOUT_ESTABLISH_WITH_SERVER = 3,
	/** Waiting: awaiting server response. */
	PENDING_TIMEOUT_AWAITING_SERVER_RESPONSE = 4,
	/** Waiting: awaiting ping. */
	PENDING_TIMEOUT_AWAITING_PING = 5,
	/** Waiting: close ack. */
	PENDING_TIMEOUT_CLOSE_ACK = 6,
	/** Waiting: awaiting extension connect response. */
	PENDING_TIMEOUT_AWAITING_EXTENSION_CONNECT_RESPONSE = 7,
	/** Waiting: sent client handshake. */
	PENDING_TIMEOUT_SENT_CLIENT_HANDSHAKE = 8,
	/** Waiting: ssl accept. */
	PENDING_TIMEOUT_SSL_ACCEPT = 9,
	/** Waiting: http content. */
	PENDING_TIMEOUT_HTTP_CONTENT = 10,
	/** Waiting: awaiting client hs send. */
	PENDING_TIMEOUT_AWAITING_CLIENT_HS_SEND = 11,
	/** Waiting: stored bytes go out before closing. */
	PENDING_FLUSH_STORED_SEND_BEFORE_CLOSE = 12,
	/** Waiting: shutdown flush. */
	PENDING_TIMEOUT_SHUTDOWN_FLUSH = 13,
	/** Waiting: cgi. */
	PENDING_TIMEOUT_CGI = 14,
	/** Waiting: http keepalive idle. */
	PENDING_TIMEOUT_HTTP_KEEPALIVE_IDLE = 15,
};

/** Log levels; each is one bit. */
enum lws_log_levels {
	/** Something failed. */
	LLL_ERR = 1,
	/** Something looks wrong. */
	LLL_WARN = 2,
	/** Worth knowing in normal operation. */
	LLL_NOTICE = 4,
	/** Details. */
	LLL_INFO = 8,
	/** Number of levels. */
	LLL_COUNT = 10,
	/** Debugging. */
	LLL_DEBUG = 16,
	/** Every step of the parsers. */
	LLL_PARSER = 32,
	/** Headers as they are parsed. */
	LLL_HEADER = 64,
	/** Extensions. */
	LLL_EXT = 128,
	/** Client connections. */
	LLL_CLIENT = 256,
	/** Slow operations. */
	LLL_LATENCY = 512,
};

/** Options of a context or virtual host. Some include others. */
enum lws_context_options {
	/** Do not look up this machine's name. */
	LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME = 4,
	/** Run on libev. */
	LWS_SERVER_OPTION_LIBEV = 16,
	/** IPv4 only. */
	LWS_SERVER_OPTION_DISABLE_IPV6 = 32,
	/** Do not load the system's CA certificates for clients. */
	LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS = 64,
	/** A client without a certificate is tolerated. */
	LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED = 128,
	/** Check text messages and close reasons. */
	LWS_SERVER_OPTION_VALIDATE_UTF8 = 256,
	/** Run on libuv. */
	LWS_SERVER_OPTION_LIBUV = 1024,
	/** Initialise TLS; without it there is no TLS at all. */
	LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT = 4096,
	/** Ask clients for a certificate; includes TLS initialisation. */
	LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT = 4098,
	/** Accept plain HTTP on a TLS port; includes TLS initialisation. */
	LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT = 4104,
	/** Set up ECDH; includes TLS initialisation. */
	LWS_SERVER_OPTION_SSL_ECDH = 4608,
	/** Answer plain HTTP on a TLS port with a redirect to https. */
	LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS = 6152,
	/** Make no default virtual host. */
	LWS_SERVER_OPTION_EXPLICIT_VHOSTS = 8192,
	/** Listen on a unix socket whose path is in `iface`. */
	LWS_SERVER_OPTION_UNIX_SOCK = 16384,
	/** Send Strict-Transport-Security. */
	LWS_SERVER_OPTION_STS = 32768,
};

/** What a mount's origin is. */
enum {
	/**
	 * A server to forward to by HTTP: `host:port/path`, or `+socket:/path`. Requests below the mount point go there, WebSockets
	 * too, after LWS_CALLBACK_FILTER_HTTP_CONNECTION; the program hears nothing else of them.
	 */
	LWSMPRO_HTTP = 0,
	/**
	 * Requests are passed on to the server at `origin` by HTTPS. Its certificate is verified as those of the virtual host's clients are, for the host's name: see
	 * lws_init_vhost_client_ssl() to name whom they trust.
	 */
	LWSMPRO_HTTPS = 1,
	/** A directory. */
	LWSMPRO_FILE = 2,
	/** A CGI script. */
	LWSMPRO_CGI = 3,
	/** Redirect to http. */
	LWSMPRO_REDIR_HTTP = 4,
	/** Redirect to https. */
	LWSMPRO_REDIR_HTTPS = 5,
	/** A protocol's callback. */
	LWSMPRO_CALLBACK = 6,
};

/** Status codes of HTTP. */
enum http_status {
	/** 200: ok. */
	HTTP_STATUS_OK = 200,
	/** 204: no content. */
	HTTP_STATUS_NO_CONTENT = 204,
	/** 301: moved permanently. */
	HTTP_STATUS_MOVED_PERMANENTLY = 301,
	/** 302: found. */
	HTTP_STATUS_FOUND = 302,
	/** 303: see other. */
	HTTP_STATUS_SEE_OTHER = 303,
	/** 400: bad request. */
	HTTP_STATUS_BAD_REQUEST = 400,
	/** 401: unauthorized. */
	HTTP_STATUS_UNAUTHORIZED = 401,
	/** 402: payment required. */
	HTTP_STATUS_PAYMENT_REQUIRED = 402,
	/** 403: forbidden. */
	HTTP_STATUS_FORBIDDEN = 403,
	/** 404: not found. */
	HTTP_STATUS_NOT_FOUND = 404,
	/** 405: method not allowed. */
	HTTP_STATUS_METHOD_NOT_ALLOWED = 405,
	/** 406: not acceptable. */
	HTTP_STATUS_NOT_ACCEPTABLE = 406,
	/** 407: proxy auth required. */
	HTTP_STATUS_PROXY_AUTH_REQUIRED = 407,
	/** 408: request timeout. */
	HTTP_STATUS_REQUEST_TIMEOUT = 408,
	/** 409: conflict. */
	HTTP_STATUS_CONFLICT = 409,
	/** 410: gone. */
	HTTP_STATUS_GONE = 410,
	/** 411: length required. */
	HTTP_STATUS_LENGTH_REQUIRED = 411,
	/** 412: precondition failed. */
	HTTP_STATUS_PRECONDITION_FAILED = 412,
	/** 413: req entity too large. */
	HTTP_STATUS_REQ_ENTITY_TOO_LARGE = 413,
	/** 414: req uri too long. */
	HTTP_STATUS_REQ_URI_TOO_LONG = 414,
	/** 415: unsupported media type. */
	HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE = 415,
	/** 416: req range not satisfiable. */
	HTTP_STATUS_REQ_RANGE_NOT_SATISFIABLE = 416,
	/** 417: expectation failed. */
	HTTP_STATUS_EXPECTATION_FAILED = 417,
	/** 500: internal server error. */
	HTTP_STATUS_INTERNAL_SERVER_ERROR = 500,
	/** 501: not implemented. */
	HTTP_STATUS_NOT_IMPLEMENTED = 501,
	/** 502: bad gateway. */
	HTTP_STATUS_BAD_GATEWAY = 502,
	/** 503: service unavailable. */
	HTTP_STATUS_SERVICE_UNAVAILABLE = 503,
	/** 504: gateway timeout. */
	HTTP_STATUS_GATEWAY_TIMEOUT = 504,
	/** 505: http version not supported. */
	HTTP_STATUS_HTTP_VERSION_NOT_SUPPORTED = 505,
};

/** One of the three standard streams of a CGI child. */
enum lws_enum_stdinouterr {
	/** Input of the child. */
	LWS_STDIN = 0,
	/** Output of the child. */
	LWS_STDOUT = 1,
	/** Error output of the child. */
	LWS_STDERR = 2,
};

/** How far a CGI child's header block has been read. */
enum lws_cgi_hdr_state {
	/** Inside a header line. */
	LCHS_HEADER = 0,
	/** After the CR of a line. */
	LCHS_CR1 = 1,
	/** After the LF of a line. */
	LCHS_LF1 = 2,
	/** After the CR of the empty line. */
	LCHS_CR2 = 3,
	/** After the LF of the empty line. */
	LCHS_LF2 = 4,
	/** Inside the body. */
	LHCS_PAYLOAD = 5,
	/** After a bare LF. */
	LCHS_SINGLE_0A = 6,
};

/** Which header, or part of the request, is meant. */
enum lws_token_indexes {
	/** Request target of a GET. */
	WSI_TOKEN_GET_URI = 0,
	/** Request target of a POST. */
	WSI_TOKEN_POST_URI = 1,
	/** Request target of an OPTIONS. */
	WSI_TOKEN_OPTIONS_URI = 2,
	/** Header `host`. */
	WSI_TOKEN_HOST = 3,
	/** Header `connection`. */
	WSI_TOKEN_CONNECTION = 4,
	/** Header `upgrade`. */
	WSI_TOKEN_UPGRADE = 5,
	/** Header `origin`. */
	WSI_TOKEN_ORIGIN = 6,
	/** Header `sec-websocket-draft`. */
	WSI_TOKEN_DRAFT = 7,
	/** Body of an old-style handshake. */
	WSI_TOKEN_CHALLENGE = 8,
	/** Header `sec-websocket-extensions`. */
	WSI_TOKEN_EXTENSIONS = 9,
	/** Header `sec-websocket-key1`. */
	WSI_TOKEN_KEY1 = 10,
	/** Header `sec-websocket-key2`. */
	WSI_TOKEN_KEY2 = 11,
	/** Header `sec-websocket-protocol`. */
	WSI_TOKEN_PROTOCOL = 12,
	/** Header `sec-websocket-accept`. */
	WSI_TOKEN_ACCEPT = 13,
	/** Header `sec-websocket-nonce`. */
	WSI_TOKEN_NONCE = 14,
	/** Status line of a response. */
	WSI_TOKEN_HTTP = 15,
	/** Header `http2-settings`. */
	WSI_TOKEN_HTTP2_SETTINGS = 16,
	/** Header `accept`. */
	WSI_TOKEN_HTTP_ACCEPT = 17,
	/** Header `access-control-request-headers`. */
	WSI_TOKEN_HTTP_AC_REQUEST_HEADERS = 18,
	/** Header `if-modified-since`. */
	WSI_TOKEN_HTTP_IF_MODIFIED_SINCE = 19,
	/** Header `if-none-match`. */
	WSI_TOKEN_HTTP_IF_NONE_MATCH = 20,
	/** Header `accept-encoding`. */
	WSI_TOKEN_HTTP_ACCEPT_ENCODING = 21,
	/** Header `accept-language`. */
	WSI_TOKEN_HTTP_ACCEPT_LANGUAGE = 22,
	/** Header `pragma`. */
	WSI_TOKEN_HTTP_PRAGMA = 23,
	/** Header `cache-control`. */
	WSI_TOKEN_HTTP_CACHE_CONTROL = 24,
	/** Header `authorization`. */
	WSI_TOKEN_HTTP_AUTHORIZATION = 25,
	/** Header `cookie`. */
	WSI_TOKEN_HTTP_COOKIE = 26,
	/** Header `content-length`. */
	WSI_TOKEN_HTTP_CONTENT_LENGTH = 27,
	/** Header `content-type`. */
	WSI_TOKEN_HTTP_CONTENT_TYPE = 28,
	/** Header `date`. */
	WSI_TOKEN_HTTP_DATE = 29,
	/** Header `range`. */
	WSI_TOKEN_HTTP_RANGE = 30,
	/** Header `referer`. */
	WSI_TOKEN_HTTP_REFERER = 31,
	/** Header `sec-websocket-key`. */
	WSI_TOKEN_KEY = 32,
	/** Header `sec-websocket-version`. */
	WSI_TOKEN_VERSION = 33,
	/** Header `sec-websocket-origin`. */
	WSI_TOKEN_SWORIGIN = 34,
	/** HTTP/2: `:authority`. */
	WSI_TOKEN_HTTP_COLON_AUTHORITY = 35,
	/** HTTP/2: `:method`. */
	WSI_TOKEN_HTTP_COLON_METHOD = 36,
	/** HTTP/2: `:path`. */
	WSI_TOKEN_HTTP_COLON_PATH = 37,
	/** HTTP/2: `:scheme`. */
	WSI_TOKEN_HTTP_COLON_SCHEME = 38,
	/** HTTP/2: `:status`. */
	WSI_TOKEN_HTTP_COLON_STATUS = 39,
	/** Header `accept-charset`. */
	WSI_TOKEN_HTTP_ACCEPT_CHARSET = 40,
	/** Header `accept-ranges`. */
	WSI_TOKEN_HTTP_ACCEPT_RANGES = 41,
	/** Header `access-control-allow-origin`. */
	WSI_TOKEN_HTTP_ACCESS_CONTROL_ALLOW_ORIGIN = 42,
	/** Header `age`. */
	WSI_TOKEN_HTTP_AGE = 43,
	/** Header `allow`. */
	WSI_TOKEN_HTTP_ALLOW = 44,
	/** Header `content-disposition`. */
	WSI_TOKEN_HTTP_CONTENT_DISPOSITION = 45,
	/** Header `content-encoding`. */
	WSI_TOKEN_HTTP_CONTENT_ENCODING = 46,
	/** Header `content-language`. */
	WSI_TOKEN_HTTP_CONTENT_LANGUAGE = 47,
	/** Header `content-location`. */
	WSI_TOKEN_HTTP_CONTENT_LOCATION = 48,
	/** Header `content-range`. */
	WSI_TOKEN_HTTP_CONTENT_RANGE = 49,
	/** Header `etag`. */
	WSI_TOKEN_HTTP_ETAG = 50,
	/** Header `expect`. */
	WSI_TOKEN_HTTP_EXPECT = 51,
	/** Header `expires`. */
	WSI_TOKEN_HTTP_EXPIRES = 52,
	/** Header `from`. */
	WSI_TOKEN_HTTP_FROM = 53,
	/** Header `if-match`. */
	WSI_TOKEN_HTTP_IF_MATCH = 54,
	/** Header `if-range`. */
	WSI_TOKEN_HTTP_IF_RANGE = 55,
	/** Header `if-unmodified-since`. */
	WSI_TOKEN_HTTP_IF_UNMODIFIED_SINCE = 56,
	/** Header `last-modified`. */
	WSI_TOKEN_HTTP_LAST_MODIFIED = 57,
	/** Header `link`. */
	WSI_TOKEN_HTTP_LINK = 58,
	/** Header `location`. */
	WSI_TOKEN_HTTP_LOCATION = 59,
	/** Header `max-forwards`. */
	WSI_TOKEN_HTTP_MAX_FORWARDS = 60,
	/** Header `proxy-authenticate`. */
	WSI_TOKEN_HTTP_PROXY_AUTHENTICATE = 61,
	/** Header `proxy-authorization`. */
	WSI_TOKEN_HTTP_PROXY_AUTHORIZATION = 62,
	/** Header `refresh`. */
	WSI_TOKEN_HTTP_REFRESH = 63,
	/** Header `retry-after`. */
	WSI_TOKEN_HTTP_RETRY_AFTER = 64,
	/** Header `server`. */
	WSI_TOKEN_HTTP_SERVER = 65,
	/** Header `set-cookie`. */
	WSI_TOKEN_HTTP_SET_COOKIE = 66,
	/** Header `strict-transport-security`. */
	WSI_TOKEN_HTTP_STRICT_TRANSPORT_SECURITY = 67,
	/** Header `transfer-encoding`. */
	WSI_TOKEN_HTTP_TRANSFER_ENCODING = 68,
	/** Header `user-agent`. */
	WSI_TOKEN_HTTP_USER_AGENT = 69,
	/** Header `vary`. */
	WSI_TOKEN_HTTP_VARY = 70,
	/** Header `via`. */
	WSI_TOKEN_HTTP_VIA = 71,
	/** Header `www-authenticate`. */
	WSI_TOKEN_HTTP_WWW_AUTHENTICATE = 72,
	/** Request target of a PATCH. */
	WSI_TOKEN_PATCH_URI = 73,
	/** Request target of a PUT. */
	WSI_TOKEN_PUT_URI = 74,
	/** Request target of a DELETE. */
	WSI_TOKEN_DELETE_URI = 75,
	/** What follows `?` in the target, one fragment per argument. */
	WSI_TOKEN_HTTP_URI_ARGS = 76,
	/** Request target of a proxied connection. */
	WSI_TOKEN_PROXY = 77,
	/** Header `x-real-ip`. */
	WSI_TOKEN_HTTP_X_REAL_IP = 78,
	/** Version of the request line. */
	WSI_TOKEN_HTTP1_0 = 79,
	/** Client: subprotocols to ask for. */
	_WSI_TOKEN_CLIENT_SENT_PROTOCOLS = 80,
	/** Client: address to connect to. */
	_WSI_TOKEN_CLIENT_PEER_ADDRESS = 81,
	/** Client: request target. */
	_WSI_TOKEN_CLIENT_URI = 82,
	/** Client: Host value. */
	_WSI_TOKEN_CLIENT_HOST = 83,
	/** Client: Origin value. */
	_WSI_TOKEN_CLIENT_ORIGIN = 84,
	/** Client: method. */
	_WSI_TOKEN_CLIENT_METHOD = 85,
	/** Number of tokens whose contents are kept. */
	WSI_TOKEN_COUNT = 86,
	/** Parser: inside a header name. */
	WSI_TOKEN_NAME_PART = 87,
	/** Parser: inside a header nobody wants. */
	WSI_TOKEN_SKIPPING = 88,
	/** Parser: at its end. */
	WSI_TOKEN_SKIPPING_SAW_CR = 89,
	/** Parser: the head is complete. */
	WSI_PARSING_COMPLETE = 90,
	/** Parser: start of a multiplexed request. */
	WSI_INIT_TOKEN_MUXURL = 91,
};

/** Close codes of WebSocket (RFC 6455 section 7.4). */
enum lws_close_status {
	/** No code. */
	LWS_CLOSE_STATUS_NOSTATUS = 0,
	/** The purpose is fulfilled. */
	LWS_CLOSE_STATUS_NORMAL = 1000,
	/** An endpoint goes away. */
	LWS_CLOSE_STATUS_GOINGAWAY = 1001,
	/** Protocol violation. */
	LWS_CLOSE_STATUS_PROTOCOL_ERR = 1002,
	/** A kind of data that cannot be accepted. */
	LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE = 1003,
	/** Reserved. */
	LWS_CLOSE_STATUS_RESERVED = 1004,
	/** The close frame had no code; never sent. */
	LWS_CLOSE_STATUS_NO_STATUS = 1005,
	/** There was no close frame; never sent. */
	LWS_CLOSE_STATUS_ABNORMAL_CLOSE = 1006,
	/** The data does not match its type. */
	LWS_CLOSE_STATUS_INVALID_PAYLOAD = 1007,
	/** Against the endpoint's policy. */
	LWS_CLOSE_STATUS_POLICY_VIOLATION = 1008,
	/** The message is too large. */
	LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE = 1009,
	/** A needed extension was not agreed. */
	LWS_CLOSE_STATUS_EXTENSION_REQUIRED = 1010,
	/** The server ran into something unexpected. */
	LWS_CLOSE_STATUS_UNEXPECTED_CONDITION = 1011,
	/** The TLS handshake failed; never sent. */
	LWS_CLOSE_STATUS_TLS_FAILURE = 1015,
	/** Internal: closed because the context is destroyed. */
	LWS_CLOSE_STATUS_NOSTATUS_CONTEXT_DESTROY = 9999,
};

/** Why a protocol's callback is called. */
enum lws_callback_reasons {
	/** Server: the WebSocket is open. */
	LWS_CALLBACK_ESTABLISHED = 0,
	/** Client: the connection could not be made; `in` may hold a text. */
	LWS_CALLBACK_CLIENT_CONNECTION_ERROR = 1,
	/** Client: the response is complete; nonzero refuses it. */
	LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH = 2,
	/** Client: the WebSocket is open. */
	LWS_CALLBACK_CLIENT_ESTABLISHED = 3,
	/** The WebSocket is over. */
	LWS_CALLBACK_CLOSED = 4,
	/** Server: the HTTP connection is over. */
	LWS_CALLBACK_CLOSED_HTTP = 5,
	/** Server: a piece of a message. */
	LWS_CALLBACK_RECEIVE = 6,
	/** Server: a pong; `in` is its payload. */
	LWS_CALLBACK_RECEIVE_PONG = 7,
	/** Client: a piece of a message. */
	LWS_CALLBACK_CLIENT_RECEIVE = 8,
	/** Client: a pong; `in` is its payload. */
	LWS_CALLBACK_CLIENT_RECEIVE_PONG = 9,
	/** Client: the WebSocket takes bytes, as asked for. */
	LWS_CALLBACK_CLIENT_WRITEABLE = 10,
	/** Server: the WebSocket takes bytes, as asked for. */
	LWS_CALLBACK_SERVER_WRITEABLE = 11,
	/** Server: a request no mount answers; `in` is the decoded path. */
	LWS_CALLBACK_HTTP = 12,
	/** Server: a piece of the request body; not terminated. */
	LWS_CALLBACK_HTTP_BODY = 13,
	/** Server: the request body is complete. */
	LWS_CALLBACK_HTTP_BODY_COMPLETION = 14,
	/** Server: a file response went out completely. */
	LWS_CALLBACK_HTTP_FILE_COMPLETION = 15,
	/** Server: the HTTP connection takes bytes, as asked for. */
	LWS_CALLBACK_HTTP_WRITEABLE = 16,
	/** Server: a peer was accepted, no connection exists yet; nonzero drops it. */
	LWS_CALLBACK_FILTER_NETWORK_CONNECTION = 17,
	/** Server: a request head is complete; nonzero closes. */
	LWS_CALLBACK_FILTER_HTTP_CONNECTION = 18,
	/** Server: an accepted connection exists, before its first byte. */
	LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED = 19,
	/** Server: an upgrade to this protocol is asked for; nonzero refuses. */
	LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION = 20,
	/** A client TLS context was made; `user` is the `SSL_CTX *`. */
	LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS = 21,
	/** A server TLS context was made; `user` is the `SSL_CTX *`. */
	LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS = 22,
	/**
	 * A client certificate is verified, in the name of the virtual host that the client asked for; `len` is the TLS
	 * library's verdict, 1 for a good one. Nonzero rejects.
	 *
	 * **0 accepts the certificate whatever it is**, a self-signed or expired one, too, that the TLS library refuses. Who has
	 * nothing to add returns `!len`; a program that does not look at this reason must not return 0 for it.
	 */
	LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION = 23,
	/** Client: headers can be added; `in` is a `char **` to the write position, `len` the room. */
	LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER = 24,
	/** Server: the named extension is offered; nonzero declines it. */
	LWS_CALLBACK_CONFIRM_EXTENSION_OKAY = 25,
	/** Client: the named extension is about to be offered; nonzero leaves it out. */
	LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED = 26,
	/** The protocol comes into use on a virtual host; `in` is its option list or null. */
	LWS_CALLBACK_PROTOCOL_INIT = 27,
	/** The protocol goes out of use on a virtual host. */
	LWS_CALLBACK_PROTOCOL_DESTROY = 28,
	/** A connection came into being. */
	LWS_CALLBACK_WSI_CREATE = 29,
	/** The connection goes away; the last call for it. */
	LWS_CALLBACK_WSI_DESTROY = 30,
	/** Return the id of the calling thread. */
	LWS_CALLBACK_GET_THREAD_ID = 31,
	/** A descriptor joins the poll set; `in` is a `struct lws_pollargs *`. */
	LWS_CALLBACK_ADD_POLL_FD = 32,
	/** A descriptor leaves the poll set. */
	LWS_CALLBACK_DEL_POLL_FD = 33,
	/** A descriptor's mask changes. */
	LWS_CALLBACK_CHANGE_MODE_POLL_FD = 34,
	/** The poll set is about to change. */
	LWS_CALLBACK_LOCK_POLL = 35,
	/** The change is done. */
	LWS_CALLBACK_UNLOCK_POLL = 36,
	/** A private key is needed; `user` is the `SSL_CTX *`, nonzero fails. */
	LWS_CALLBACK_OPENSSL_CONTEXT_REQUIRES_PRIVATE_KEY = 37,
	/** The peer sent a close frame first; nonzero sends no echo. */
	LWS_CALLBACK_WS_PEER_INITIATED_CLOSE = 38,
	/** Client: write default options of an extension into the buffer `in`. */
	LWS_CALLBACK_WS_EXT_DEFAULTS = 39,
	/** A CGI child's pipe is ready; `in` is a `struct lws_cgi_args *`. */
	LWS_CALLBACK_CGI = 40,
	/** The CGI child has ended. */
	LWS_CALLBACK_CGI_TERMINATED = 41,
	/** Request body for the CGI child; return the bytes taken. */
	LWS_CALLBACK_CGI_STDIN_DATA = 42,
	/** The request body for the CGI child is complete. */
	LWS_CALLBACK_CGI_STDIN_COMPLETED = 43,
	/** Client: the response head is complete. */
	LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP = 44,
	/** Client: the HTTP connection is over. */
	LWS_CALLBACK_CLOSED_CLIENT_HTTP = 45,
	/** Client: response body can be read with lws_http_client_read(). */
	LWS_CALLBACK_RECEIVE_CLIENT_HTTP = 46,
	/** Client: the response is complete. */
	LWS_CALLBACK_COMPLETED_CLIENT_HTTP = 47,
	/** Client: a piece of the response body. */
	LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ = 48,
	/** First number the library never uses; for lws_callback_all_protocol(). */
	LWS_CALLBACK_USER = 1000,
};

/** Why an extension's callback is called. */
enum lws_extension_callback_reasons {
	/** A server context is made. */
	LWS_EXT_CB_SERVER_CONTEXT_CONSTRUCT = 0,
	/** A client context is made. */
	LWS_EXT_CB_CLIENT_CONTEXT_CONSTRUCT = 1,
	/** A server context goes away. */
	LWS_EXT_CB_SERVER_CONTEXT_DESTRUCT = 2,
	/** A client context goes away. */
	LWS_EXT_CB_CLIENT_CONTEXT_DESTRUCT = 3,
	/** Server: the extension becomes part of a connection; `in` takes the address of its state. */
	LWS_EXT_CB_CONSTRUCT = 4,
	/** Client: the extension becomes part of a connection; `in` takes the address of its state. */
	LWS_EXT_CB_CLIENT_CONSTRUCT = 5,
	/** May the connection close now? Nonzero delays it. */
	LWS_EXT_CB_CHECK_OK_TO_REALLY_CLOSE = 6,
	/** May the extension be offered? Nonzero leaves it out. */
	LWS_EXT_CB_CHECK_OK_TO_PROPOSE_EXTENSION = 7,
	/** The connection goes away; free the state. */
	LWS_EXT_CB_DESTROY = 8,
	/** Any connection closes, also one without this extension. */
	LWS_EXT_CB_DESTROY_ANY_WSI_CLOSING = 9,
	/** Any connection opened, also one without this extension. */
	LWS_EXT_CB_ANY_WSI_ESTABLISHED = 10,
	/** Received bytes, before frames are read. */
	LWS_EXT_CB_PACKET_RX_PREPARSE = 11,
	/** A whole frame is about to be sent; `in` is a `struct lws_tokens *`. */
	LWS_EXT_CB_PACKET_TX_PRESEND = 12,
	/** Send a whole frame instead of the library. */
	LWS_EXT_CB_PACKET_TX_DO_SEND = 13,
	/** The reply to the handshake is about to be sent. */
	LWS_EXT_CB_HANDSHAKE_REPLY_TX = 14,
	/** Hand out bytes that were kept back, before closing. */
	LWS_EXT_CB_FLUSH_PENDING_TX = 15,
	/** A frame with an opcode of this extension arrived. */
	LWS_EXT_CB_EXTENDED_PAYLOAD_RX = 16,
	/** Can this client connection go through another one? */
	LWS_EXT_CB_CAN_PROXY_CLIENT_CONNECTION = 17,
	/** About once a second. */
	LWS_EXT_CB_1HZ = 18,
	/** A writeable callback was asked for; nonzero means that the extension takes care. */
	LWS_EXT_CB_REQUEST_ON_WRITEABLE = 19,
	/** The connection takes bytes. */
	LWS_EXT_CB_IS_WRITEABLE = 20,
	/** Payload on its way out; `in` is a `struct lws_tokens *`. */
	LWS_EXT_CB_PAYLOAD_TX = 21,
	/** Payload on its way in; `in` is a `struct lws_tokens *`. */
	LWS_EXT_CB_PAYLOAD_RX = 22,
	/** Set all options to their defaults. */
	LWS_EXT_CB_OPTION_DEFAULT = 23,
	/** Set an option by index; `in` is a `struct lws_ext_option_arg *`. */
	LWS_EXT_CB_OPTION_SET = 24,
	/** All options of the handshake are set; nonzero refuses them. */
	LWS_EXT_CB_OPTION_CONFIRM = 25,
	/** Set an option by name; `in` is a `struct lws_ext_option_arg *`. */
	LWS_EXT_CB_NAMED_OPTION_SET = 26,
};

/** What value an extension option takes. */
enum lws_ext_options_types {
	/** No value. */
	EXTARG_NONE = 0,
	/** A decimal value. */
	EXTARG_DEC = 1,
	/** A decimal value may follow. */
	EXTARG_OPT_DEC = 2,
};
/** A socket descriptor. */
typedef int lws_sockfd_type;

/** What a poll hook is told: which descriptor, and its poll(2) mask now and before. */
struct lws_pollargs {
	/** The descriptor that joins, leaves or changes. */
	lws_sockfd_type fd;
	/** Its mask from now on. */
	int events;
	/** Its mask before this change. */
	int prev_events;
};

/** A file descriptor. */
typedef int lws_filefd_type;

/** A set of file operations. */
struct lws_plat_file_ops {
	/** Opens a file, or returns the invalid value. */
	lws_filefd_type (*open)(struct lws*, const char*, unsigned long*, int);
	/** Closes a file. */
	int (*close)(struct lws*, lws_filefd_type);
	/** Moves the position relative to the current one and returns the new one. */
	unsigned long (*seek_cur)(struct lws*, lws_filefd_type, long);
	/** Reads at the position; 0 on success. */
	int (*read)(struct lws*, lws_filefd_type, unsigned long*, unsigned char*, unsigned long);
	/** Writes at the position; 0 on success. */
	int (*write)(struct lws*, lws_filefd_type, unsigned long*, unsigned char*, unsigned long);
};

/** One element of a list of names and values; each value can have a list below it. */
struct lws_protocol_vhost_options {
	/** The next element, or null. */
	const struct lws_protocol_vhost_options *next;
	/** A list below this element, or null. */
	const struct lws_protocol_vhost_options *options;
	/** Its name. */
	const char *name;
	/** Its value. */
	const char *value;
};

/** A protocol's callback. It must return 0 for every reason it does not know. `user` is the session memory, `in` and `len` depend on the reason. */
typedef int lws_callback_function(struct lws *wsi,
				       enum lws_callback_reasons reason,
				       void *user,
				       void *in,
				       size_t len);

/** One protocol of a virtual host. An array of them ends with an all-zero entry and must outlive the context. */
struct lws_protocols {
	/** The subprotocol's name. Null ends the array. */
	const char *name;
	/** What to call for its connections. */
	lws_callback_function * callback;
	/** Bytes of zeroed session memory each connection gets; 0 for none. */
	size_t per_session_data_size;
	/** Largest piece of a message delivered at once, in bytes; 0 for the default. */
	size_t rx_buffer_size;
	/** For the program's use. */
	unsigned int id;
	/** For the program's use; not touched by the library. */
	void *user;
};

/** An extension's callback, called for each `LWS_EXT_CB_*` reason. */
typedef int lws_extension_callback_function(struct lws_context *context,
						 const struct lws_extension *ext,
						 struct lws *wsi,
						 enum lws_extension_callback_reasons reason,
						 void *user,
						 void *in,
						 size_t len);

/** One WebSocket extension. An array of them ends with a null callback. */
struct lws_extension {
	/** Its registered name. */
	const char *name;
	/** What to call for it. */
	lws_extension_callback_function * callback;
	/** What a client sends to offer it: name and parameters. */
	const char *client_offer;
};

/** What a plugin brings. Its `init_NAME` finds the library's interface in it, compares, and fills the rest in. */
struct lws_plugin_capability {
	/** Must equal LWS_PLUGIN_API_MAGIC. */
	unsigned int api_magic;
	/** Its protocols. */
	const struct lws_protocols *protocols;
	/** How many of them. */
	int count_protocols;
	/** Its extensions, which are not used. */
	const struct lws_extension *extensions;
	/** How many of them. */
	int count_extensions;
};

/** A loaded plugin. */
struct lws_plugin {
	/** The next one, or null. */
	struct lws_plugin *list;
	/** The shared object. */
	void *l;
	/** Its name. */
	char name[64];
	/** What it brings. */
	struct lws_plugin_capability caps;
};

/** What is served below one part of the URI space. */
struct lws_http_mount {
	/** The next mount, or null. */
	struct lws_http_mount *mount_next;
	/** Beginning of the URI path, such as "/files". */
	const char *mountpoint;
	/** What is served: directory, host and path, script or protocol name. */
	const char *origin;
	/** File served when the path ends at a directory; null for index.html. */
	const char *def;
	/** Environment of CGI children, or null. */
	const struct lws_protocol_vhost_options *cgienv;
	/** File name suffixes and their content types, asked before the built-in ones, or null. */
	const struct lws_protocol_vhost_options *extra_mimetypes;
	/** Seconds a CGI child may run; 0 for 5. */
	int cgi_timeout;
	/** Seconds a client may cache a file; 0 for no caching. */
	int cache_max_age;
	/** Cache permissions, from bit 0 on: reusable, revalidate, intermediaries. */
	unsigned int cache_reusable:1;
	unsigned int cache_revalidate:1;
	unsigned int cache_intermediaries:1;
	/** What kind of thing origin is: `LWSMPRO_*`. */
	unsigned char origin_protocol;
	/** Length of mountpoint in bytes. */
	unsigned char mountpoint_len;
};

/** Length limits of request headers. */
struct lws_token_limits {
	/** By token index: most bytes of that header; 0 for no limit. */
	unsigned short token_limit[86];
};

/** Everything about a new context, or a new virtual host. Zero it, then set what differs from the default. Strings are kept by pointer and must outlive the context. */
struct lws_context_creation_info {
	/** Port to listen on; 0 for any free one, CONTEXT_PORT_NO_LISTEN for none. */
	int port;
	/** Interface or address to listen on, or socket path with LWS_SERVER_OPTION_UNIX_SOCK; null for all. */
	const char *iface;
	/** The protocols, ended by an all-zero entry; null for a built-in one that serves plain HTTP. */
	const struct lws_protocols *protocols;
	/** The WebSocket extensions, ended by a null callback, or null. */
	const struct lws_extension *extensions;
	/** Length limits of request headers, or null. */
	const struct lws_token_limits *token_limits;
	/** Pass phrase of the server's private key, or null. */
	const char *ssl_private_key_password;
	/** Server certificate chain, PEM; null means no TLS. */
	const char *ssl_cert_filepath;
	/** Server private key, PEM; null asks the callback for it. */
	const char *ssl_private_key_filepath;
	/** CA certificates to verify clients with, PEM, or null. */
	const char *ssl_ca_filepath;
	/** Cipher list of the server up to TLS 1.2, or null for the default. */
	const char *ssl_cipher_list;
	/** HTTP proxy for client connections: host, host:port or user:password@host:port. */
	const char *http_proxy_address;
	/** Port of that proxy, if not in the address. */
	unsigned int http_proxy_port;
	/** Group to become after start; -1 to stay, 0 is the root group. */
	int gid;
	/** User to become after start; -1 to stay, 0 is root. */
	int uid;
	/** `LWS_SERVER_OPTION_*`, combined. */
	unsigned int options;
	/** Given back by lws_context_user(). */
	void *user;
	/** Idle seconds before TCP keepalive probes; 0 for no probes. */
	int ka_time;
	/** Unanswered probes before the connection is given up. */
	int ka_probes;
	/** Seconds between probes; must be set with ka_time. */
	int ka_interval;
	/** TLS context for client connections, made by the caller, or null. */
	SSL_CTX *provided_client_ssl_ctx;
	/** Bytes for the headers of one request; 0 for the default. */
	short max_http_header_data;
	/** Requests whose headers can be held at once, per thread; 0 for the default. */
	short max_http_header_pool;
	/** Service threads; 0 means 1, at most LWS_MAX_SMP. */
	unsigned int count_threads;
	/** Descriptors per thread; 0 for the process limit divided by the threads. */
	unsigned int fd_limit_per_thread;
	/** Seconds a peer may take for each step; 0 for the default. */
	unsigned int timeout_secs;
	/** Curve for ECDH; null for prime256v1. */
	const char *ecdh_curve;
	/** Name of the virtual host; null for "default". */
	const char *vhost_name;
	/** Directories with plugins, ended by null, or null. */
	const char *const *plugin_dirs;
	/**
	 * Options of each protocol on this virtual host, or null. An entry named `request-body-rate`, with a value like
	 * `1024/60`, says how many bytes of a request's body have to come in how many seconds; `0` is no limit.
	 */
	const struct lws_protocol_vhost_options *pvo;
	/** Seconds an idle HTTP connection may stay open; 0 for no limit. */
	int keepalive_timeout;
	/** File for the access log, or null. */
	const char *log_filepath;
	/** What is served where, or null. */
	const struct lws_http_mount *mounts;
	/** Value of the Server header; null for "libwebsockets". */
	const char *server_string;
	/** Bytes of the service buffer of each thread; 0 for 4096. */
	unsigned int pt_serv_buf_size;
	/** Reserved; ignored. */
	void *_unused[8];
};

/** Everything about a new client connection. Zero it, then set what is needed. Strings are copied. */
struct lws_client_connect_info {
	/** The context that makes the connection. */
	struct lws_context *context;
	/** Host name or numeric address to connect to. */
	const char *address;
	/** Its port. */
	int port;
	/** 0 plain, 1 TLS, 2 TLS that accepts a self-signed certificate. */
	int ssl_connection;
	/** Request target. */
	const char *path;
	/** Value of the Host header and the name shown in the TLS handshake. */
	const char *host;
	/** Value of the Origin header, or null for none. */
	const char *origin;
	/** Comma list of subprotocols to ask for, or null. */
	const char *protocol;
	/** WebSocket version; 0 or -1 for 13. */
	int ietf_version_or_minus_one;
	/** The connection's user pointer, or null for session memory of the library. */
	void *userdata;
	/** Not used: the virtual host's extensions are offered. */
	const struct lws_extension *client_exts;
	/** Null for a WebSocket, else the HTTP method. */
	const char *method;
	/** Connection that becomes the parent, or null. */
	struct lws *parent_wsi;
	/** What `href`, `action` and `src` in HTML replies lose at the beginning of their values, or null. */
	const char *uri_replace_from;
	/** What is put before these values, followed by a slash; null leaves HTML as it is. */
	const char *uri_replace_to;
	/** Virtual host to bind to; null for the first one. */
	struct lws_vhost *vhost;
	/** Reserved; ignored. */
	void *_unused[4];
};

/** Argument of the CGI reasons. */
struct lws_cgi_args {
	/** The connections of the three streams. */
	struct lws **stdwsi;
	/** The stream this is about. */
	enum lws_enum_stdinouterr ch;
	/** Bytes for the child. */
	unsigned char *data;
	/** State of the child's header block. */
	enum lws_cgi_hdr_state hdr_state;
	/** Number of bytes. */
	int len;
};

/** A piece of payload handed to an extension, which may point it elsewhere. */
struct lws_tokens {
	/** The bytes. */
	char *token;
	/** Number of bytes. */
	int token_len;
};

/** One option an extension understands. An array of them ends with a null name. */
struct lws_ext_options {
	/** The option's name in Sec-WebSocket-Extensions. */
	const char *name;
	/** What value it takes. */
	enum lws_ext_options_types type;
};

/** Argument of the extension reasons that set an option. */
struct lws_ext_option_arg {
	/** The option's name, or null when the index counts. */
	const char *option_name;
	/** Its place in the extension's array. */
	int option_index;
	/** Its value; not terminated. */
	const char *start;
	/** Bytes of the value. */
	int len;
};

/** Called when a plugin was loaded, as `init_NAME`; nonzero has it unloaded. */
typedef int (*lws_plugin_init_func)(struct lws_context *context, struct lws_plugin_capability *caps);

/** Called before it is unloaded, as `destroy_NAME`. */
typedef int (*lws_plugin_destroy_func)(struct lws_context *context);

/**
 * Encodes `in_len` bytes as padded base64 (RFC 4648 §4) with a terminator.
 *
 * `out_size` must be the encoded length + 2 at least (one more than is used, as ever).
 * Returns the encoded length without terminator; -1 when it does not fit (`out` is "" then), a length is negative or a
 * pointer NULL.
 * Conditions:
 * `in` is NULL or `in_len` bytes can be read there; `out` is NULL or `out_size` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_b64_encode_string(const char *in,
			  int in_len,
			  char *out,
			  int out_size);

/**
 * Decodes the terminated base64 text `in`; padding may be missing.
 * Characters outside the alphabet (RFC 4648 §4) are skipped. A terminator is put behind the bytes.
 *
 * `out_size` must be the number of bytes + 2 at least (one more than is used, as ever). Padding counts
 * for nothing, where the original counted one byte too many.
 * Returns the number of bytes, terminator not counted; -1 when they do not fit with it (`out` is "" then), or a pointer
 * is NULL. `in` and `out` may be the same memory.
 * Conditions:
 * `in` is NULL or a terminated string; `out` is NULL or `out_size` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_b64_decode_string(const char *in,
			  char *out,
			  int out_size);

/**
 * Has a program answer the current request of `wsi`, whose headers must still be there. `exec_array` is its name,
 * searched along PATH, and its arguments, ended by NULL. `script_uri_path_len` is how much of the path is the
 * script's own; a negative one leaves all out of its environment that comes from the request. After `timeout_secs`
 * seconds the connection is closed and the program ended. `mp_cgienv` are further variables.
 *
 * It runs in /tmp, in a process group of its own, with no other environment and no other descriptors. What it writes
 * becomes the answer, its `Status:` and `Location:` included: either the callback moves it with
 * lws_cgi_write_split_stdout_headers() when told so, or, if that leaves the pipe alone, the library does.
 * Returns 0, or -1 when it cannot be started.
 * Conditions:
 * `exec_array` is NULL or an array of strings, `mp_cgienv` NULL or a list of options.
 */
LWS_VISIBLE LWS_EXTERN
int lws_cgi(struct lws *wsi,
	    const char *const *exec_array,
	    int script_uri_path_len,
	    int timeout_secs,
	    const struct lws_protocol_vhost_options *mp_cgienv);

/**
 * Moves output of the CGI program to the client; to be called when the connection takes bytes. Returns 0, or -1 when
 * the connection is to be closed.
 */
LWS_VISIBLE LWS_EXTERN
int lws_cgi_write_split_stdout_headers(struct lws *wsi);

/**
 * Ends the CGI program of a connection, and its process group: by SIGTERM, and by SIGKILL when it does not listen.
 * LWS_CALLBACK_CGI_TERMINATED comes from inside; the connection is closed when that answers nonzero. Returns 0.
 */
LWS_VISIBLE LWS_EXTERN
int lws_cgi_kill(struct lws *wsi);

/** 1 while a CGI program answers the connection's request, else 0. */
LWS_VISIBLE LWS_EXTERN int lws_is_cgi(struct lws *wsi);

/**
 * Sends the virtual host's later client connections through an HTTP proxy: `host:port`,
 * `user:password@host:port`, or a URL of these.
 * Returns 0; -1 for a text that cannot be understood, or NULL.
 * Conditions:
 * `proxy` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN int lws_set_proxy(struct lws_vhost *vhost, const char *proxy);

/** The connection that this one belongs to, or NULL. */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT struct lws *lws_get_parent(const struct lws *wsi);

/** The newest of the connections that belong to this one, or NULL. */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT struct lws *lws_get_child(const struct lws *wsi);

/**
 * Reads of the body of an HTTP client's reply into the `*len` bytes at `*buf`, in or after
 * LWS_CALLBACK_RECEIVE_CLIENT_HTTP, which does not come again before this was called.
 *
 * Each piece of the body is given to LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ before the return, and its end to
 * LWS_CALLBACK_COMPLETED_CLIENT_HTTP.
 * With `uri_replace_to` the addresses in HTML pieces are changed; what stands at
 * `*buf` is not. Of a body without coding `*len` bytes stand at `*buf` afterwards; of a chunked
 * body `*buf` is moved behind what was used, and `*len` is what was read beyond that.
 * Returns 0, also when nothing is there now (`*len` is 0 then);
 * -1 when a callback said so, the reply is broken or the connection has ended: the program returns -1 from its callback
 * then.
 * Conditions:
 * `buf` and `len` point to a buffer's address and size, and all of it is writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_http_client_read(struct lws *wsi,
			 char **buf,
			 int *len);

/**
 * Opens a client connection: a WebSocket when `method` is NULL, else one HTTP transaction with that method.
 *
 * All strings of `ccinfo` are copied. The name is looked up without stalling the loop, and its addresses are tried
 * in turn. Every failure is told by one LWS_CALLBACK_CLIENT_CONNECTION_ERROR whose `in` is a text (and `len` its
 * length), before the return if it is found by then. Success is LWS_CALLBACK_CLIENT_ESTABLISHED or
 * LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP. From any thread.
 * Returns the connection; NULL for invalid arguments (a NULL address, a control character in a string, port 0) and at
 * once failed attempts.
 * Conditions:
 * `ccinfo` is NULL or its pointers are NULL or what their descriptions say.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
struct lws *lws_client_connect_via_info(struct lws_client_connect_info *ccinfo);

/**
 * Opens a WebSocket from the context's first virtual host, as lws_client_connect_via_info() does with the same members.
 * Returns the connection; NULL for invalid arguments and at once failed attempts.
 * Conditions:
 * The texts are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
struct lws *lws_client_connect(struct lws_context *clients,
			       const char *address,
			       int port,
			       int ssl_connection,
			       const char *path,
			       const char *host,
			       const char *origin,
			       const char *protocol,
			       int ietf_version_or_minus_one);

/**
 * Opens a WebSocket from the context's first virtual host, as lws_client_connect_via_info() does with the same members.
 * `userdata` is the connection's user pointer and stays the program's.
 * Returns the connection; NULL for invalid arguments and at once failed attempts.
 * Conditions:
 * The texts are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
struct lws *lws_client_connect_extended(struct lws_context *clients,
					const char *address,
					int port,
					int ssl_connection,
					const char *path,
					const char *host,
					const char *origin,
					const char *protocol,
					int ietf_version_or_minus_one,
					void *userdata);

/**
 * Has a client that is not established yet start over with another place, as a redirect does, with TLS if `ssl` is not 0.
 * Returns `wsi`; NULL, and the connection goes on as it is, when it has started over three times, is no such client
 * or an argument is invalid.
 * Conditions:
 * The texts are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_client_reset(struct lws *wsi,
			     int ssl,
			     const char *address,
			     int port,
			     const char *path,
			     const char *host);

/**
 * Writes `len` bytes at `buf` as `protocol` says: a WebSocket frame, or bytes of an HTTP response.
 *
 * For a frame LWS_PRE bytes before `buf` must be writable; its header may be put there. All bytes are taken over:
 * what the socket does not take now is sent by the loop, in order. May be called from any thread.
 * Returns `len` (for LWS_WRITE_PING and _PONG the header's bytes more);
 * 0 when the WebSocket is ending already; -1 when the connection is broken or has ended, or for invalid
 * arguments (control frames hold at most 125 bytes).
 * Conditions:
 * `len` bytes at `buf` are readable, and for frames LWS_PRE bytes before it writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_write(struct lws *wsi,
	      unsigned char *buf,
	      size_t len,
	      enum lws_write_protocol protocol);

/**
 * Asks for one LWS_CALLBACK_SERVER_WRITEABLE (or LWS_CALLBACK_HTTP_WRITEABLE) as soon as the connection takes
 * bytes; several calls before it give one. From any thread. Returns 1, 0 when the connection is ending, -1 when
 * it has ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_on_writable(struct lws *wsi);

/**
 * Asks for a writeable callback on every WebSocket bound to `protocol`, on every virtual host that has it (the
 * same name and callback). Returns 0, or -1 for a context that is none or NULL.
 * Conditions:
 * `protocol` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_on_writable_all_protocol(const struct lws_context *context,
					  const struct lws_protocols *protocol);

/**
 * Notes the code and text (of which 123 bytes count) that the close frame shall carry when the program closes the
 * WebSocket by its callback's answer. Without it no close frame is sent. A `status` of 0 sends one without code.
 * Conditions:
 * `len` bytes at `buf` are readable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
void lws_close_reason(struct lws *wsi,
		      enum lws_close_status status,
		      unsigned char *buf,
		      size_t len);

/**
 * 1 when writing now would only fill the library's memory: output waits that the socket refused. 0 otherwise.
 * 1 also for a connection that has ended.
 */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT int lws_send_pipe_choked(struct lws *wsi);

/**
 * 1 when output waits that the socket refused, 0 otherwise or when the connection has ended. Further writes are
 * taken over either way.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_partial_buffered(struct lws *wsi);

/** 1 when the current LWS_CALLBACK_RECEIVE brings the end of its message. 0 otherwise, and without a WebSocket. */
LWS_VISIBLE LWS_EXTERN
int lws_is_final_fragment(struct lws *wsi);

/** The reserved bits of the current frame, in place (mask 0x70). 0 without a WebSocket. */
LWS_VISIBLE LWS_EXTERN unsigned char lws_get_reserved_bits(struct lws *wsi);

/** 1 when the current message is binary, 0 when it is text or there is no WebSocket. */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT int lws_frame_is_binary(struct lws *wsi);

/** Payload bytes of the current frame that were not delivered yet. 0 without a WebSocket. */
LWS_VISIBLE LWS_EXTERN size_t lws_remaining_packet_payload(struct lws *wsi);

/**
 * The user pointer of a connection: its session memory.
 * NULL when it has none, or has ended.
 */
LWS_VISIBLE LWS_EXTERN void *lws_wsi_user(struct lws *wsi);

/**
 * Asks for a writeable callback on every WebSocket of one virtual host that is bound to `protocol`.
 * Returns 0, or -1 when `protocol` is no entry of the virtual host's own array.
 * Conditions:
 * `protocol` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_on_writable_all_protocol_vhost(const struct lws_vhost *vhost,
						const struct lws_protocols *protocol);

/**
 * Pauses (`enable` 0) or goes on with (anything else) the delivery of input, at once. What was read already is
 * kept and delivered first. Returns 0, or -1 when the connection has ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_rx_flow_control(struct lws *wsi,
			int enable);

/**
 * Ends the connection after `secs` seconds, in place of any earlier timeout of it; `reason` is for the log, and 0
 * cancels. No number of seconds has a special meaning; a negative one is 0.
 * The end comes without a close frame, and what waits to be sent is lost.
 */
LWS_VISIBLE LWS_EXTERN
void lws_set_timeout(struct lws *wsi,
		     enum pending_timeout reason,
		     int secs);

/**
 * Writes what is known of the peer of `fd`: its name as the resolver knows it into `name`, its numeric address into
 * `rip`. `wsi` is not looked at. The numeric address is the connection's own, where the original looked the name up
 * again.
 * Either is empty when it is not known. This may wait for the resolver.
 * Conditions:
 * `name_len` bytes at `name` and `rip_len` bytes at `rip` are writable, or they are NULL.
 */
LWS_VISIBLE LWS_EXTERN
void lws_get_peer_addresses(struct lws *wsi,
			    lws_sockfd_type fd,
			    char *name,
			    int name_len,
			    char *rip,
			    int rip_len);

/**
 * Takes over an accepted socket as a new connection of the context's first virtual host, as if it had been
 * accepted there. Returns the connection, or NULL: the socket is closed then.
 * Conditions:
 * The descriptor is valid and becomes the library's.
 */
LWS_VISIBLE LWS_EXTERN struct lws *lws_adopt_socket(struct lws_context *context, lws_sockfd_type accept_fd);

/**
 * Hands `len` bytes at `buf` to the connection as if its peer had sent them, behind what was read of it already. What they
 * lead to has been called back on return, unless this is called from a callback of the same connection, or its input is
 * held back: then it comes with the loop's next turns. Under TLS the bytes are those of the payload.
 *
 * Returns `len`; -1 when the bytes have ended the connection, it has ended before, or takes no bytes (a listener, a
 * TLS handshake, a client without a request under way).
 * Conditions:
 * `len` bytes at `buf` are readable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
int lws_read(struct lws *wsi,
	     unsigned char *buf,
	     size_t len);

/**
 * Calls the protocol's callback with `reason` for every connection bound to this very entry of an array, at once
 * and on this thread; `in` is NULL and `len` 0. Answers of the callback are ignored. Returns 0, or -1 for invalid
 * arguments.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_all_protocol(struct lws_context *context,
			      const struct lws_protocols *protocol,
			      int reason);

/**
 * Calls the protocol's callback with `reason` for every connection of one virtual host that is bound to this very entry of
 * an array, at once and on this thread; `in` is NULL and `len` 0. Answers of the callback are ignored. Returns 0, or -1 for
 * invalid arguments.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_all_protocol_vhost(struct lws_vhost *vh,
				    const struct lws_protocols *protocol,
				    int reason);

/** Goes on with the input of every connection bound to this very entry of an array. */
LWS_VISIBLE LWS_EXTERN
void lws_rx_flow_allow_all_protocol(const struct lws_context *context,
				    const struct lws_protocols *protocol);

/** How many bytes the peer's flow control allows: (size_t)-1, no limit. The same when the connection has ended. */
LWS_VISIBLE LWS_EXTERN
size_t lws_get_peer_write_allowance(struct lws *wsi);

/** The connection's descriptor, or -1 when it has ended. */
LWS_VISIBLE LWS_EXTERN int lws_get_socket_fd(struct lws *wsi);

/** Whether the connection uses TLS: a client's `ssl_connection`, for a peer 1 or 0. */
LWS_VISIBLE LWS_EXTERN int lws_is_ssl(struct lws *wsi);

/**
 * Writes the peer's numeric address into `name` (an IPv4 peer of a dual-stack socket as ::ffff:a.b.c.d), cut to
 * `namelen` with its NUL. Returns `name`; NULL when there is no peer or no room.
 * Conditions:
 * `namelen` bytes at `name` are writable.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_get_peer_simple(struct lws *wsi,
				char *name,
				int namelen);

/**
 * Takes over an accepted socket as a new connection of the context's first virtual host. The `len` bytes at `readbuf`, 2048 at most,
 * were read from it already; they are handled before the return. Returns the connection, or NULL: the socket is closed then.
 * Conditions:
 * The descriptor is valid and becomes the library's. `len` bytes at `readbuf` are readable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_adopt_socket_readbuf(struct lws_context *context,
				     lws_sockfd_type accept_fd,
				     const char *readbuf,
				     size_t len);

/**
 * Ends a context: every connection gets its last callbacks, then LWS_CALLBACK_PROTOCOL_DESTROY reaches every
 * protocol, then all memory is given back. No close frame is sent.
 *
 * Called from a callback it takes effect when the callback has returned to the loop, and lws_service() answers
 * -1 then. Called from another thread it returns when everything is done. NULL is allowed; a context that was
 * destroyed already is refused.
 */
LWS_VISIBLE LWS_EXTERN
void lws_context_destroy(struct lws_context *context);

/** The pointer given as `user` at the creation of the context; NULL for a context that is none. */
LWS_VISIBLE LWS_EXTERN void *lws_context_user(struct lws_context *context);

/** The context of a connection; NULL when it has ended. */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT struct lws_context *lws_get_context(const struct lws *wsi);

/** How many service threads the context has: `count_threads` of its creation, from 1 to 32. The program runs them. */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_get_count_threads(struct lws_context *context);

/**
 * Ends the start-up phase of a context with LWS_SERVER_OPTION_EXPLICIT_VHOSTS: the process takes on the user and group
 * of the context's creation.
 * Those that are -1 stay as they are. What fails is logged. Nothing happens for other contexts.
 *
 * Returns 0, or -1 for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
int lws_finalize_startup(struct lws_context *context);

/**
 * This machine's name as found at the creation of the context, "unknown" with
 * LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME. Lives as long as the context. NULL for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
const char *lws_canonical_hostname(struct lws_context *context);

/**
 * The virtual host of a connection; after a request with a Host header, the one chosen by it. NULL when the
 * connection has ended.
 */
LWS_VISIBLE LWS_EXTERN struct lws_vhost *lws_get_vhost(struct lws *wsi);

/**
 * The protocol a connection is bound to (in callbacks without a connection: the protocol called).
 * It is an entry of the program's own array. NULL when the connection has ended.
 */
LWS_VISIBLE LWS_EXTERN const struct lws_protocols *lws_get_protocol(struct lws *wsi);

/**
 * Memory of `size` bytes, zeroed, that a protocol keeps on a virtual host. It is freed with the virtual host; a
 * second call returns the same memory.
 * `prot` is the virtual host's own, as lws_get_protocol() tells it. NULL when it is not, or `size` is not positive.
 * Conditions:
 * `prot` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
void *lws_protocol_vh_priv_zalloc(struct lws_vhost *vhost,
				  const struct lws_protocols *prot,
				  int size);

/**
 * The memory lws_protocol_vh_priv_zalloc() made, or NULL when there is none.
 * Conditions:
 * `prot` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
void *lws_protocol_vh_priv_get(struct lws_vhost *vhost,
			       const struct lws_protocols *prot);

/**
 * Makes a context, and its default virtual host unless LWS_SERVER_OPTION_EXPLICIT_VHOSTS is set.
 *
 * `info` is not used after the return, but the array of protocols must live as long as the context. Into `info` are
 * written: the port that was chosen where `port` is 0, the built-in protocols where `protocols` is NULL. From now on
 * SIGPIPE is ignored in the process. With a default virtual host `gid` and `uid` take effect here (0 in a zeroed
 * `info` means root), else in lws_finalize_startup(). No protocol is initialised yet.
 * Returns the context, or NULL (with a line in the log) when `info` is NULL or invalid, an address cannot be
 * bound or memory is short.
 * Conditions:
 * `info` is NULL, or writable with pointers that are NULL or what their descriptions say.
 */
LWS_VISIBLE LWS_EXTERN
struct lws_context *lws_create_context(struct lws_context_creation_info *info);

/**
 * Adds a virtual host to a context; its protocols are initialised before the next event is handled. IPv6 is
 * disabled for it if it was for the context. `info` is written to as by lws_create_context().
 *
 * Returns it, or NULL (with a line in the log) for invalid arguments or an address that cannot be bound.
 * Conditions:
 * As for lws_create_context().
 */
LWS_VISIBLE LWS_EXTERN
struct lws_vhost *lws_create_vhost(struct lws_context *context,
				   struct lws_context_creation_info *info);

/** Older name of lws_get_vhost(). */
LWS_VISIBLE LWS_EXTERN LWS_WARN_DEPRECATED struct lws_vhost *lws_vhost_get(struct lws *wsi);

/** Older name of lws_get_protocol(). */
LWS_VISIBLE LWS_EXTERN LWS_WARN_DEPRECATED const struct lws_protocols *lws_protocol_get(struct lws *wsi);

/**
 * Makes a daemon of the process: the call returns in a child of it, in a session of its own, in /tmp, with umask 0 and
 * its standard streams at /dev/null; the process itself ends with status 0. To be called before any context or thread is
 * made.
 *
 * `_lock_path` (NULL for none) is a file that the child writes its process number into. Where a living process stands in
 * it already, this one ends with status 1; a dead one's file is replaced. SIGTERM removes the file and ends the daemon at
 * once. Returns 0; a failure ends the process with status 9 (fork), 2 (session) or 3 (/tmp), after a message on
 * standard error.
 * Conditions:
 * `_lock_path` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
int lws_daemonize(const char *_lock_path);

/**
 * The permessage-deflate extension (RFC 7692), as programs name it in the `callback` of their extension table. The
 * library recognises it there and does all the work itself: it is never called. A program that calls it from a callback
 * of its own gets 1 for the reasons that would use it, which declines the extension, and 0 for all others.
 */
LWS_VISIBLE LWS_EXTERN
int lws_extension_callback_pm_deflate(struct lws_context *_context,
				      const struct lws_extension *_ext,
				      struct lws *_wsi,
				      enum lws_extension_callback_reasons reason,
				      void *_user,
				      void *_in,
				      size_t _len);

/**
 * Sets an option of an extension that is in use on the connection.
 *
 * permessage-deflate knows server_no_context_takeover, client_no_context_takeover (0 or 1; a side that keeps no
 * context needs no memory between messages), server_max_window_bits, client_max_window_bits (8 to 15), rx_buf_size
 * (7 to 16: base-2 logarithm of the bytes of a received piece), tx_buf_size (7 to 18: the same of the payload of a
 * sent frame), compression_level (0 to 9; 1 unless set), mem_level (accepted, without effect), and two that are this
 * library's own: min_size (shorter messages are sent as they are; 0 unless set, in bytes) and max_inflated_mb (a received
 * message that grows beyond so many MiB, and to more than a hundred times its size, costs its peer the
 * connection with status 1009; 16 unless set, 0 for no limit). `opt_val` is a decimal number; NULL means 1. What concerns
 * the peer's own direction was agreed on in the handshake and stays; our own window and context can only become
 * smaller. Options about memory count from the next message that needs memory made: ESTABLISHED and
 * CLIENT_ESTABLISHED are the place to set them.
 *
 * A program's own extension is called with LWS_EXT_CB_NAMED_OPTION_SET.
 *
 * Returns 0, or what the program's extension answered; -1 for an extension that the connection does not use, an
 * option that permessage-deflate does not have, or NULL.
 * Conditions:
 * The names and the value are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
int lws_set_extension_option(struct lws *wsi,
			     const char *ext_name,
			     const char *opt_name,
			     const char *opt_val);

/**
 * Reads the parameters of an extension, `name`, `name=value` and so on with `;` between them, from the `len` bytes
 * at `o` up to the first comma. For each one found the extension is called with LWS_EXT_CB_OPTION_SET and a
 * `struct lws_ext_option_arg`: the index in `opts`, and the value (a decimal number, not terminated).
 *
 * Returns 0; -1 at the first unknown name or value that its option does not take, and for NULL.
 * Conditions:
 * `ext` is NULL or an extension, `opts` NULL or an array ended by a null name, `len` bytes at `o` are readable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_ext_parse_options(const struct lws_extension *ext,
			  struct lws *wsi,
			  void *ext_user,
			  const struct lws_ext_options *opts,
			  const char *o,
			  int len);

/**
 * The functions that open, read and close the files which the library serves, and those behind lws_plat_file_open() and
 * its like: a program may replace any of them, at any time. They are called without a lock, on the thread that serves
 * the connection; `wsi` may be NULL where a program calls them itself.
 *
 * What is served through functions of the program is read in pieces instead of being handed to the kernel. Names that
 * only `open` knows are served, too, without an ETag. Lives as long as the context. NULL for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
struct lws_plat_file_ops *lws_get_fops(struct lws_context *context);

/** Bytes of a header's value, all its parts together; 0 when it is absent or there is no request. */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_hdr_total_length(struct lws *wsi,
			 enum lws_token_indexes h);

/** Bytes of one part of a header's value (a repeated header, a URL argument); 0 when there is none. */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_hdr_fragment_length(struct lws *wsi,
			    enum lws_token_indexes h,
			    int frag_idx);

/**
 * Copies a header's value, its parts with nothing between them, with a NUL. Returns its length; 0 when it is absent
 * or there is no request (nothing is written); -1 when it does not fit into `len` bytes.
 * Conditions:
 * `len` bytes at `dest` are writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_hdr_copy(struct lws *wsi,
		 char *dest,
		 int len,
		 enum lws_token_indexes h);

/**
 * Copies one part of a header's value, with a NUL. Returns its length, or -1 when there is none or it does not
 * fit into `len` bytes.
 * Conditions:
 * `len` bytes at `dest` are writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_hdr_copy_fragment(struct lws *wsi,
			  char *dest,
			  int len,
			  enum lws_token_indexes h,
			  int frag_idx);

/**
 * Adds the status line, the Server header and, with LWS_SERVER_OPTION_STS, Strict-Transport-Security at `*p`,
 * which moves. Returns 0, or 1 when they don't fit before `end` or the connection has ended; nothing is added then.
 * Conditions:
 * The bytes from `*p` to `end` are writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_header_status(struct lws *wsi,
			       unsigned int code,
			       unsigned char **p,
			       unsigned char *end);

/**
 * Adds a header by its token at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`, the token is
 * no header or the value has a byte no header may have (CR, LF, NUL).
 * Conditions:
 * `length` bytes at `value` are readable, the bytes from `*p` to `end` writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_header_by_token(struct lws *wsi,
				 enum lws_token_indexes token,
				 const unsigned char *value,
				 int length,
				 unsigned char **p,
				 unsigned char *end);

/**
 * Adds a header by its name at `*p`, which moves; the colon is added if `name` does not end with one. A NULL name
 * adds the value as a line of its own. Returns 0, or 1 when it does not fit before `end` or has a byte no header may have.
 * Conditions:
 * `name` is NULL or a string, `length` bytes at `value` are readable, the bytes from `*p` to `end` writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_header_by_name(struct lws *wsi,
				const unsigned char *name,
				const unsigned char *value,
				int length,
				unsigned char **p,
				unsigned char *end);

/**
 * Adds the blank line that ends the headers at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`.
 * Conditions:
 * The bytes from `*p` to `end` are writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_finalize_http_header(struct lws *wsi,
			     unsigned char **p,
			     unsigned char *end);

/**
 * Builds a redirect to `loc` at `*p` and writes it: status `code`, Location, an empty page. The transaction is not
 * completed. Returns the bytes written, or -1 when it does not fit before `end` or the location has a byte no
 * header may have.
 * Conditions:
 * `len` bytes at `loc` are readable, the bytes from `*p` to `end` writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_http_redirect(struct lws *wsi,
		      int code,
		      const unsigned char *loc,
		      int len,
		      unsigned char **p,
		      unsigned char *end);

/**
 * Answers the request with a status and a small page; `html_body` is text for it, or NULL. The transaction is not
 * completed. Returns 0 (where the original answered 1), or -1 when it cannot be written.
 * Conditions:
 * `html_body` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
int lws_return_http_status(struct lws *wsi,
			   unsigned int code,
			   const char *html_body);

/**
 * Ends a transaction. Returns 0: the connection stays for another request. Returns 1: it does not, and the callback
 * has to answer -1. From any thread.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_http_transaction_completed(struct lws *wsi);

/**
 * Answers the request with a regular file: `content_type`, and `other_headers` (`other_headers_len` bytes of whole
 * lines) after the library's own headers. The loop sends it; LWS_CALLBACK_HTTP_FILE_COMPLETION comes when it is
 * out, and the transaction completes by itself.
 * Returns 0 when it is under way, never more; -1 when there is no such regular file (404 was answered), the
 * connection has ended or no request is open.
 * Conditions:
 * `file` and `content_type` are NULL or strings, `other_headers_len` bytes at `other_headers` are readable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_serve_http_file(struct lws *wsi,
			const char *file,
			const char *content_type,
			const char *other_headers,
			int other_headers_len);

/**
 * Goes on sending a file. The loop does that by itself, so there is nothing to do: returns 0, or -1 when the
 * connection has ended.
 */
LWS_VISIBLE LWS_EXTERN int lws_serve_http_file_fragment(struct lws *wsi);

/**
 * The name of a header or other token as it is matched: lower case, with its colon. Static. "" for the number behind
 * the last token, NULL beyond.
 */
LWS_VISIBLE LWS_EXTERN
const unsigned char *lws_token_to_string(enum lws_token_indexes token);

/**
 * Adds a Content-Length header at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`.
 * Conditions:
 * The bytes from `*p` to `end` are writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_header_content_length(struct lws *wsi,
				       unsigned long content_length,
				       unsigned char **p,
				       unsigned char *end);

/**
 * Chooses the visible levels (LLL_ bits or-ed) and who receives the lines, for the whole process.
 *
 * `log_emit_function` gets the level bits and the text, terminated and valid for the call, on whatever thread
 * logs; NULL keeps the receiver there is. At first ERR, WARN and NOTICE are visible, on stderr.
 * May be called at any time, before any context and inside a receiver too.
 * Conditions:
 * `log_emit_function` is NULL or stays callable until another one is set.
 */
LWS_VISIBLE LWS_EXTERN void lws_set_log_level(int level, void (*log_emit_function)(int, const char*));

/**
 * Formats a line as printf(3) does and gives it to the log, if one of the LLL_ bits in `filter` is visible;
 * otherwise nothing is formatted. A line of more than 255 bytes is cut. No newline is added.
 * Conditions:
 * `format` is NULL (nothing happens) or a terminated format that fits the arguments.
 */
LWS_VISIBLE LWS_EXTERN void _lws_log(int filter, const char *format, ...);

/**
 * Formats a line as vprintf(3) does and gives it to the log, if one of the LLL_ bits in `filter` is visible. The list
 * of arguments is used up then. A line of more than 255 bytes is cut. No newline is added.
 * Conditions:
 * `format` is NULL (nothing happens) or a terminated format that fits the arguments in `vl`.
 */
LWS_VISIBLE LWS_EXTERN
void _lws_logv(int filter,
	       const char *format,
	       va_list vl);

/**
 * Writes the stamp of a line of `level` into `p`, at most `len` bytes with the terminator:
 * `[YYYY/MM/DD hh:mm:ss:ffff] NAME: `, local time, ffff in 1/10000 s. January is 01, where the original
 * wrote 00.
 *
 * Returns the length of what is there.
 * Returns 0, with an empty text, unless `level` is exactly one LLL_ bit; 0 for NULL or `len` < 1.
 * Conditions:
 * `p` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN int lwsl_timestamp(int level, char *p, int len);

/**
 * The receiver in use until another is set: the stamp and the text to stderr in one write.
 * No newline is added.
 * Conditions:
 * `line` is NULL (refused) or a terminated string.
 */
LWS_VISIBLE LWS_EXTERN void lwsl_emit_stderr(int level, const char *line);

/**
 * A receiver for lws_set_log_level() that passes lines to syslog(3): LLL_ERR, LLL_WARN, LLL_NOTICE and
 * LLL_INFO at the priority of that name, everything else as debug. The program calls openlog() if it wants to.
 * Conditions:
 * `line` is NULL (refused) or a terminated string.
 */
LWS_VISIBLE LWS_EXTERN
void lwsl_emit_syslog(int level,
		      const char *line);

/**
 * Logs `len` bytes at `buf` at LLL_DEBUG as rows of offset, sixteen hexadecimal pairs and printable text.
 * Conditions:
 * `buf` is NULL (refused unless `len` is 0) or `len` bytes can be read there.
 */
LWS_VISIBLE LWS_EXTERN void lwsl_hexdump(void *buf, size_t len);

/**
 * Chooses where the memory comes from that programs get to see, for the whole process: that of sessions and of
 * lws_protocol_vh_priv_zalloc(). Called before anything else; contexts that exist already keep what they have. NULL goes
 * back to the library's own memory. What `realloc` has given goes back to it, and to no later one; where it gives nothing,
 * the library's own memory is used.
 * Conditions:
 * `realloc` is NULL or behaves as realloc(3) does, size 0 meaning free, as long as the process lives.
 */
LWS_VISIBLE LWS_EXTERN
void lws_set_allocator(void *(*realloc)(void*, size_t));

/**
 * Finds the address of the interface called `ifname`, its first one; if there is no such interface, `ifname` is
 * read as a numeric address.
 *
 * With `ipv6` unset: an IPv4 address. An interface's is stored as a whole sockaddr_in, a numeric one in
 * `sin_addr` alone. With `ipv6` set, `addr` is a sockaddr_in6 of which only `sin6_addr` is written, IPv4
 * addresses mapped (`::ffff:a.b.c.d`).
 * Returns 0; -1 when nothing is found, `addrlen` is less than that address takes, or a pointer is NULL.
 * Conditions:
 * `ifname` is NULL or terminated; `addr` is NULL or `addrlen` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_interface_to_sa(int ipv6,
			const char *ifname,
			struct sockaddr_in *addr,
			size_t addrlen);

/**
 * inet_ntop(3): writes the address of family `af` (AF_INET or AF_INET6) at `src` as text.
 *
 * Returns `dst`; NULL for another family, when text and terminator do not fit into `cnt` bytes, or for NULL.
 * Conditions:
 * `src` is NULL or an in_addr or in6_addr as `af` says; `dst` is NULL or `cnt` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN const char *lws_plat_inet_ntop(int af, const void *src, char *dst, int cnt);

/**
 * Runs one turn of the loop: waits for something to happen, handles it and returns.
 *
 * `timeout_ms` > 0 waits at most so many milliseconds; 0 does not wait; negative does not wait either and is for
 * programs with their own poll loop: it handles what connections hold inside the library.
 * A call of lws_cancel_service() ends the wait. The thread may be cancelled (pthread_cancel) while it waits.
 * Returns 0; 1 for NULL or a context without virtual hosts; -1 when the context has ended, and for a negative
 * `timeout_ms` when there was nothing to handle.
 */
LWS_VISIBLE LWS_EXTERN
int lws_service(struct lws_context *context,
		int timeout_ms);

/**
 * Runs one turn of the loop of the service thread `tsi`, as lws_service() does for a program with one thread: it serves
 * that thread's connections alone. The program runs each of its threads, numbered from 0, in a loop of its own.
 * Returns what lws_service() returns; -1, too, for a number that is no thread's.
 */
LWS_VISIBLE LWS_EXTERN
int lws_service_tsi(struct lws_context *context,
		    int timeout_ms,
		    int tsi);

/**
 * Wakes the loops of all service threads, from any thread or signal handler.
 * A context that has ended is ignored.
 */
LWS_VISIBLE LWS_EXTERN void lws_cancel_service(struct lws_context *context);

/**
 * Wakes the loop of the service thread that a connection belongs to, from any thread or signal handler. A connection that
 * has ended is ignored.
 */
LWS_VISIBLE LWS_EXTERN
void lws_cancel_service_pt(struct lws *wsi);

/**
 * For a program with its own poll loop: handles one descriptor after poll(2). NULL does the housekeeping that is
 * due; call it at least once a second.
 *
 * Returns 0 and clears `revents` for a descriptor of the library that was handled; 0 and leaves `revents` for
 * any other; 1 when its connection has ended or is ending; -1 for a context that is none.
 * Conditions:
 * `pollfd` is NULL or a polled descriptor.
 */
LWS_VISIBLE LWS_EXTERN
int lws_service_fd(struct lws_context *context,
		   struct pollfd *pollfd);

/**
 * For a program with its own poll loop in the service thread `tsi`: handles one descriptor after poll(2), as
 * lws_service_fd() does. A descriptor of another thread's connection is handled by that one.
 * Conditions:
 * `pollfd` is NULL or a polled descriptor.
 */
LWS_VISIBLE LWS_EXTERN int lws_service_fd_tsi(struct lws_context *context, struct pollfd *pollfd, int tsi);

/** Runs one turn of the loop: another name of lws_service(). */
LWS_VISIBLE LWS_EXTERN int lws_plat_service(struct lws_context *context, int timeout_ms);

/** Runs one turn of a service thread's loop: another name of lws_service_tsi(). */
LWS_VISIBLE LWS_EXTERN int lws_plat_service_tsi(struct lws_context *context, int timeout_ms, int tsi);

/**
 * Writes what is known of a virtual host as a JSON object, every value a string: `name`, `port`, `use_ssl`, `sts`, the
 * bytes of its connections `rx` and `tx` (under TLS, those of the payload), `conn` (connections with a request), `trans`
 * (requests), `ws_upg`, `http2_upg`, `mounts` if it has any, `ws-protocols`.
 *
 * Returns the bytes written, a terminator behind them not counted: the text is cut where it does not fit into `len`.
 * 0 when `len` is less than 100, `buf` is NULL or the virtual host is none.
 * Conditions:
 * `len` bytes at `buf` are writable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
int lws_json_dump_vhost(const struct lws_vhost *vh,
			char *buf,
			int len);

/**
 * Writes what is known of a context as a JSON object, every value a string: `version`, `uptime` in seconds,
 * `cgi_spawned`, `pt_fd_max` and `ah_pool_max` (most descriptors; most request heads in work, 0 for no limit),
 * `wsi_alive`, the machine's load `l1`, `l2`, `l3`, for each service thread in `pt` its `fds_count`, `ah_pool_inuse` and
 * `ah_wait_list`; `vhosts`, each as by lws_json_dump_vhost(); `listen_wsi`, `cgi_alive`.
 *
 * Returns the bytes written, a terminator behind them not counted: the text is cut where it does not fit into `len`.
 * 0 when there is no room or the context is none.
 * Conditions:
 * `len` bytes at `buf` are writable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
int lws_json_dump_context(const struct lws_context *context,
			  char *buf,
			  int len);

/** The version of the API, a space and a build id: "2.0.0 unknown-build-hash". Static. */
LWS_VISIBLE LWS_EXTERN const char *lws_get_library_version(void);

/**
 * Formats as snprintf(3) does into `size` bytes at `str`, always terminated. Programs of 2.0.3 call it.
 *
 * Returns the length of the text; `size` when it had to be cut; 0 when `str` or `format` is NULL, `size` is 0 or
 * the format fails.
 * Conditions:
 * `str` is NULL or `size` bytes can be written there; `format` is NULL or fits the arguments.
 */
LWS_VISIBLE LWS_EXTERN
int lws_snprintf(char *str,
		 size_t size,
		 const char *format,
		 ...);

/**
 * The SHA-1 (FIPS 180-4) of `n` bytes at `d`, written to the 20 bytes at `md`.
 *
 * Returns `md`; NULL when an argument is NULL.
 * Conditions:
 * `n` bytes can be read at `d` and 20 written at `md`, or they are NULL.
 */
LWS_VISIBLE LWS_EXTERN unsigned char *lws_SHA1(const unsigned char *d, size_t n, unsigned char *md);

/**
 * Takes apart `scheme://address:port/path` in place: terminators are written into `p`, and the results point
 * into it or at static text.
 *
 * Without a scheme `*prot` is "". `*port` is 80 for http and ws, 443 for https and wss, what the text says if it
 * says something, and untouched otherwise. `*path` has no leading slash, and is "/" when there is none or nothing
 * behind it; a query or fragment behind an address without a path begins with its `?` or `#`. A user's name before an
 * `@` is left out, and `[address]` loses its brackets (IPv6). Without a scheme, only `:` and `/` end the address.
 * Any result pointer may be NULL.
 * Returns 0; -1 when `p` is NULL.
 * Conditions:
 * `p` is NULL or a writable terminated string; the results are NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_parse_uri(char *p,
		  const char **prot,
		  const char **ads,
		  int *port,
		  const char **path);

/**
 * Writes the `inlen` bytes at `in` to `out` as URL text (RFC 3986 §2.3): letters, digits and `-_.~` stay, everything
 * else becomes `%XX`. Always terminated when `outlen` is not 0.
 *
 * Returns the length of the text if at least 5 bytes of `outlen` are left behind it; otherwise -1, with as much
 * text written as fits, and for negative lengths or NULL. They may be the same memory.
 * Conditions:
 * `in` is NULL or readable for `inlen` bytes; `out` is NULL or `outlen` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_urlencode(const char *in,
		  int inlen,
		  char *out,
		  int outlen);

/**
 * Fills `len` bytes at `buf` from the system's random source. `context` is not looked at and may be NULL.
 *
 * Returns `len`; 0 when the source fails, `len` is negative or `buf` is NULL.
 * Conditions:
 * `buf` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN int lws_get_random(struct lws_context *context, void *buf, int len);

/**
 * Gives a virtual host TLS for its clients: a listening one has none by itself. The certificate, key and authorities of
 * `info` are the clients'; LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS comes before the return. A second call
 * replaces what the first one made, for later connections.
 *
 * Returns 0, also without LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT in `info`: then, with a line in the log, nothing changes;
 * 1 for NULL, and, with a line in the log, when a file is of no use.
 * Conditions:
 * `info` is NULL or its pointers are NULL or what their descriptions say.
 */
LWS_VISIBLE LWS_EXTERN
int lws_init_vhost_client_ssl(const struct lws_context_creation_info *info,
			      struct lws_vhost *vhost);

/** There is no list of built-in extensions: always null. */
LWS_WARN_DEPRECATED static LWS_INLINE const struct lws_extension *lws_get_internal_extensions()
{
	return NULL;
}

/** Opens a file with the context's operations; *filelen is its length. */
LWS_WARN_UNUSED_RESULT static LWS_INLINE lws_filefd_type
lws_plat_file_open(struct lws *wsi, const char *filename, unsigned long *filelen, int flags)
{
	return lws_get_fops(lws_get_context(wsi))->open(wsi, filename, filelen, flags);
}

/** Closes a file. */
static LWS_INLINE int lws_plat_file_close(struct lws *wsi, lws_filefd_type fd)
{
	return lws_get_fops(lws_get_context(wsi))->close(wsi, fd);
}

/** Moves the position by offset bytes and returns the new one. */
static LWS_INLINE unsigned long lws_plat_file_seek_cur(struct lws *wsi, lws_filefd_type fd, long offset)
{
	return lws_get_fops(lws_get_context(wsi))->seek_cur(wsi, fd, offset);
}

/** Reads up to len bytes; *amount is what was read. */
LWS_WARN_UNUSED_RESULT static LWS_INLINE int
lws_plat_file_read(struct lws *wsi, lws_filefd_type fd, unsigned long *amount, unsigned char *buf, unsigned long len)
{
	return lws_get_fops(lws_get_context(wsi))->read(wsi, fd, amount, buf, len);
}

/** Writes up to len bytes; *amount is what was written. */
LWS_WARN_UNUSED_RESULT static LWS_INLINE int
lws_plat_file_write(struct lws *wsi, lws_filefd_type fd, unsigned long *amount, unsigned char *buf, unsigned long len)
{
	return lws_get_fops(lws_get_context(wsi))->write(wsi, fd, amount, buf, len);
}

#ifdef LWS_USE_LIBUV
/**
 * Whether the loop watches SIGINT and SIGTERM, and what it calls for them; NULL: lws_uv_sigint_cb(). To be called before
 * lws_uv_initloop(). The context is the data of the handle. Returns 0, -1 for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN int lws_uv_sigint_cfg(struct lws_context *context, int use_uv_sigint, uv_signal_cb cb);

/**
 * Has a service thread run in that loop, or in one of the library's own for NULL. The context was made with
 * LWS_SERVER_OPTION_LIBUV. lws_service() runs the loop until it is stopped. Returns 0, or -1 with a line in the log.
 */
LWS_VISIBLE LWS_EXTERN int lws_uv_initloop(struct lws_context *context, uv_loop_t *loop, int tsi);

/** The loop of a service thread; NULL when it has none. */
LWS_VISIBLE LWS_EXTERN uv_loop_t *lws_uv_getloop(struct lws_context *context, int tsi);

/** Runs the loop of a service thread until it is stopped; nothing without a loop. */
LWS_VISIBLE LWS_EXTERN void lws_libuv_run(const struct lws_context *context, int tsi);

/** Ends every connection, then has loops of the library's own stop; the program's go on. */
LWS_VISIBLE LWS_EXTERN void lws_libuv_stop(struct lws_context *context);

/** What the library does about a signal: lws_libuv_stop() with the context in the handle. */
LWS_VISIBLE LWS_EXTERN void lws_uv_sigint_cb(uv_signal_t *watcher, int signum);
#endif

#ifdef LWS_USE_LIBEV
/** What is called for a signal. */
typedef void (lws_ev_signal_cb_t)(struct ev_loop *loop, struct ev_signal *watcher, int revents);

/**
 * Whether the loop watches SIGINT, and what it calls for it; NULL: lws_ev_sigint_cb(). To be called before
 * lws_ev_initloop(). The context is the data of the watcher. Returns 0, -1 for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN int lws_ev_sigint_cfg(struct lws_context *context, int use_ev_sigint, lws_ev_signal_cb_t *cb);

/**
 * Has a service thread run in that loop, or in one of the library's own for NULL. The context was made with
 * LWS_SERVER_OPTION_LIBEV. lws_service() runs the loop until it is stopped. Returns 0, or -1 with a line in the log.
 */
LWS_VISIBLE LWS_EXTERN int lws_ev_initloop(struct lws_context *context, struct ev_loop *loop, int tsi);

/** What the library does about a signal: all runs of the loop return. */
LWS_VISIBLE LWS_EXTERN void lws_ev_sigint_cb(struct ev_loop *loop, struct ev_signal *watcher, int revents);
#endif

#ifdef __cplusplus
}
#endif

#endif /* LWS_GENERATED_LIBWEBSOCKETS_H */
