/*
 * libwebsockets.h of API generation 1.1.
 *
 * Generated from the library's sources; do not edit. To renew it: cargo run -p lws-abi-build
 */

#ifndef LWS_GENERATED_LIBWEBSOCKETS_H
#define LWS_GENERATED_LIBWEBSOCKETS_H

#include <assert.h>
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

/* Attributes and keywords. */
#define LWS_EXTERN extern
#define LWS_VISIBLE

/* Logging. Levels below notice cost nothing in a program built without _DEBUG. */
#define lwsl_err(...) _lws_log(LLL_ERR, __VA_ARGS__)
#define lwsl_warn(...) _lws_log(LLL_WARN, __VA_ARGS__)
#define lwsl_notice(...) _lws_log(LLL_NOTICE, __VA_ARGS__)
#ifdef _DEBUG
#define lwsl_info(...) _lws_log(LLL_INFO, __VA_ARGS__)
#define lwsl_debug(...) _lws_log(LLL_DEBUG, __VA_ARGS__)
#define lwsl_parser(...) _lws_log(LLL_PARSER, __VA_ARGS__)
#define lwsl_header(...) _lws_log(LLL_HEADER, __VA_ARGS__)
#define lwsl_ext(...) _lws_log(LLL_EXT, __VA_ARGS__)
#define lwsl_client(...) _lws_log(LLL_CLIENT, __VA_ARGS__)
#define lwsl_latency(...) _lws_log(LLL_LATENCY, __VA_ARGS__)
#else
#define lwsl_info(...) { }
#define lwsl_debug(...) { }
#define lwsl_parser(...) { }
#define lwsl_header(...) { }
#define lwsl_ext(...) { }
#define lwsl_client(...) { }
#define lwsl_latency(...) { }
#define lwsl_hexdump(a, b)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** A connection. */
struct libwebsocket;
/** A context: everything the library knows. */
struct libwebsocket_context;

struct lws_tokens;
struct libwebsocket_protocols;
struct libwebsocket_extension;

/** Bytes that programs of this generation leave free in front of what libwebsocket_write() sends. They are not needed. */
#define LWS_SEND_BUFFER_PRE_PADDING 18
/** Bytes behind it. They are not needed either. */
#define LWS_SEND_BUFFER_POST_PADDING 4
/** Not used. */
#define MAX_MUX_RECURSION 2
/** Port value: do not listen. */
#define CONTEXT_PORT_NO_LISTEN 0

/** Log levels; each is one bit. */
enum lws_log_levels {
	/** Something failed. */
	LLL_ERR = 1,
	/** Something looks wrong. */
	LLL_WARN = 2,
	/** Worth knowing in normal operation. */
	LLL_NOTICE = 4,
	/** Details; not visible unless asked for, like all that follow. */
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

/** What libwebsocket_write() sends; the last two are flags to be added. */
enum libwebsocket_write_protocol {
	/** A text message (or its first frame). */
	LWS_WRITE_TEXT = 0,
	/** A binary message (or its first frame). */
	LWS_WRITE_BINARY = 1,
	/** A further frame of a message. */
	LWS_WRITE_CONTINUATION = 2,
	/** Bytes as they are: an HTTP response. */
	LWS_WRITE_HTTP = 3,
	/** A close frame: nothing, or a big-endian code and a text. */
	LWS_WRITE_CLOSE = 4,
	/** A ping, at most 125 bytes. */
	LWS_WRITE_PING = 5,
	/** A pong, at most 125 bytes. */
	LWS_WRITE_PONG = 6,
	/** Flag: the message goes on after this frame. */
	LWS_WRITE_NO_FIN = 64,
	/** Flag: accepted, without effect. */
	LWS_WRITE_CLIENT_IGNORE_XOR_MASK = 128,
};

/** Options of a context. */
enum libwebsocket_context_options {
	/** Peers without a valid certificate are turned away. */
	LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT = 2,
	/** Do not look up this machine's name. */
	LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME = 4,
};

/** Close codes of WebSocket (RFC 6455 section 7.4). */
enum lws_close_status {
	/** None: no close frame is sent. */
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
};

/** Why a protocol's callback is called. */
enum libwebsocket_callback_reasons {
	/** Server: the WebSocket is open. */
	LWS_CALLBACK_ESTABLISHED = 0,
	/** Client: the connection did not come about. The last call for it. */
	LWS_CALLBACK_CLIENT_CONNECTION_ERROR = 1,
	/** Client: the WebSocket is open. */
	LWS_CALLBACK_CLIENT_ESTABLISHED = 2,
	/** The WebSocket is over; the session memory goes afterwards. */
	LWS_CALLBACK_CLOSED = 3,
	/** Server: a piece of a message. A zero follows it, and there is room in front of it for writing it back. */
	LWS_CALLBACK_RECEIVE = 4,
	/** Client: a piece of a message, as for LWS_CALLBACK_RECEIVE. */
	LWS_CALLBACK_CLIENT_RECEIVE = 5,
	/** Client: a pong; `in` is its payload. */
	LWS_CALLBACK_CLIENT_RECEIVE_PONG = 6,
	/** Client: the WebSocket takes bytes, as asked for. */
	LWS_CALLBACK_CLIENT_WRITEABLE = 7,
	/** Server: the connection takes bytes, as asked for. */
	LWS_CALLBACK_SERVER_WRITEABLE = 8,
	/** Server: a request; `in` is its target as it was sent, arguments and all. Nonzero closes. */
	LWS_CALLBACK_HTTP = 9,
	/** Server: a file is out; `in` is its name, `len` its size. Nonzero closes. */
	LWS_CALLBACK_HTTP_FILE_COMPLETION = 10,
	/** Never sent. */
	LWS_CALLBACK_BROADCAST = 11,
	/** Server: a peer was accepted; `user` is the descriptor. Nonzero drops it. */
	LWS_CALLBACK_FILTER_NETWORK_CONNECTION = 12,
	/**
	 * Server: an upgrade to this protocol; `user` is an array of WSI_TOKEN_COUNT `struct lws_tokens`, for this call.
	 * Nonzero closes.
	 */
	LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION = 13,
	/** The TLS context for clients was made; `user` is the `SSL_CTX *`. */
	LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS = 14,
	/** The TLS context that asks for client certificates was made; `user` is the `SSL_CTX *`. */
	LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS = 15,
	/**
	 * A client's certificate is verified: `user` is the `X509_STORE_CTX *`, `in` the `SSL *`, `len` what OpenSSL found, 1 for
	 * a good one. Context and connection are null. Nonzero rejects.
	 *
	 * **0 accepts the certificate whatever it is**, a self-signed or expired one, too, that OpenSSL refuses. Who has nothing
	 * to add returns `!len`; a program that does not look at this reason must not return 0 for it.
	 */
	LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION = 16,
	/** Client: headers can be added; `in` is a `char **` to the write position, `len` the room. */
	LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER = 17,
	/** Server: an extension of the table is offered. None is used, whatever the answer. */
	LWS_CALLBACK_CONFIRM_EXTENSION_OKAY = 18,
	/** Client: an extension of the table could be offered. None is, whatever the answer. */
	LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED = 19,
	/** A descriptor is to be polled from now on; `user` is its number, `len` the poll(2) bits. To the first protocol. */
	LWS_CALLBACK_ADD_POLL_FD = 20,
	/** A descriptor, its number in `user`, is not to be polled any more. */
	LWS_CALLBACK_DEL_POLL_FD = 21,
	/** A descriptor, its number in `user`, is to be polled for the bits in `len`, too. */
	LWS_CALLBACK_SET_MODE_POLL_FD = 22,
	/** A descriptor, its number in `user`, is not to be polled for the bits in `len` any more. */
	LWS_CALLBACK_CLEAR_MODE_POLL_FD = 23,
};

/** Why an extension's callback would be called; none is. */
enum libwebsocket_extension_callback_reasons {
	/** A server context is made. */
	LWS_EXT_CALLBACK_SERVER_CONTEXT_CONSTRUCT = 0,
	/** A client context is made. */
	LWS_EXT_CALLBACK_CLIENT_CONTEXT_CONSTRUCT = 1,
	/** A server context goes away. */
	LWS_EXT_CALLBACK_SERVER_CONTEXT_DESTRUCT = 2,
	/** A client context goes away. */
	LWS_EXT_CALLBACK_CLIENT_CONTEXT_DESTRUCT = 3,
	/** A server connection uses the extension. */
	LWS_EXT_CALLBACK_CONSTRUCT = 4,
	/** A client connection uses it. */
	LWS_EXT_CALLBACK_CLIENT_CONSTRUCT = 5,
	/** May the connection close? */
	LWS_EXT_CALLBACK_CHECK_OK_TO_REALLY_CLOSE = 6,
	/** May the extension be offered? */
	LWS_EXT_CALLBACK_CHECK_OK_TO_PROPOSE_EXTENSION = 7,
	/** A connection that used it ends. */
	LWS_EXT_CALLBACK_DESTROY = 8,
	/** Any connection ends. */
	LWS_EXT_CALLBACK_DESTROY_ANY_WSI_CLOSING = 9,
	/** Any connection is open. */
	LWS_EXT_CALLBACK_ANY_WSI_ESTABLISHED = 10,
	/** Bytes were read. */
	LWS_EXT_CALLBACK_PACKET_RX_PREPARSE = 11,
	/** A frame is about to be sent. */
	LWS_EXT_CALLBACK_PACKET_TX_PRESEND = 12,
	/** A frame is to be sent. */
	LWS_EXT_CALLBACK_PACKET_TX_DO_SEND = 13,
	/** The reply to a handshake is about to be sent. */
	LWS_EXT_CALLBACK_HANDSHAKE_REPLY_TX = 14,
	/** Hand out what was kept back. */
	LWS_EXT_CALLBACK_FLUSH_PENDING_TX = 15,
	/** A frame with the extension's opcode came. */
	LWS_EXT_CALLBACK_EXTENDED_PAYLOAD_RX = 16,
	/** Can a client connection go through another one? */
	LWS_EXT_CALLBACK_CAN_PROXY_CLIENT_CONNECTION = 17,
	/** About once a second. */
	LWS_EXT_CALLBACK_1HZ = 18,
	/** A writeable callback was asked for. */
	LWS_EXT_CALLBACK_REQUEST_ON_WRITEABLE = 19,
	/** The connection takes bytes. */
	LWS_EXT_CALLBACK_IS_WRITEABLE = 20,
	/** Payload is to go out. */
	LWS_EXT_CALLBACK_PAYLOAD_TX = 21,
	/** Payload came in. */
	LWS_EXT_CALLBACK_PAYLOAD_RX = 22,
};

/** Headers, by their places in the array of LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION. */
enum lws_token_indexes {
	/** The request target. */
	WSI_TOKEN_GET_URI = 0,
	/** Host. */
	WSI_TOKEN_HOST = 1,
	/** Connection. */
	WSI_TOKEN_CONNECTION = 2,
	/** Sec-WebSocket-Key1. */
	WSI_TOKEN_KEY1 = 3,
	/** Sec-WebSocket-Key2. */
	WSI_TOKEN_KEY2 = 4,
	/** Sec-WebSocket-Protocol. */
	WSI_TOKEN_PROTOCOL = 5,
	/** Upgrade. */
	WSI_TOKEN_UPGRADE = 6,
	/** Origin, or Sec-WebSocket-Origin. */
	WSI_TOKEN_ORIGIN = 7,
	/** Sec-WebSocket-Draft. */
	WSI_TOKEN_DRAFT = 8,
	/** Always empty. */
	WSI_TOKEN_CHALLENGE = 9,
	/** Sec-WebSocket-Key. */
	WSI_TOKEN_KEY = 10,
	/** Sec-WebSocket-Version. */
	WSI_TOKEN_VERSION = 11,
	/** Always empty: see WSI_TOKEN_ORIGIN. */
	WSI_TOKEN_SWORIGIN = 12,
	/** Sec-WebSocket-Extensions. */
	WSI_TOKEN_EXTENSIONS = 13,
	/** Sec-WebSocket-Accept. */
	WSI_TOKEN_ACCEPT = 14,
	/** Sec-WebSocket-Nonce. */
	WSI_TOKEN_NONCE = 15,
	/** Always empty. */
	WSI_TOKEN_HTTP = 16,
	/** Always empty. */
	WSI_TOKEN_MUXURL = 17,
	/** Number of headers. */
	WSI_TOKEN_COUNT = 18,
	/** No header: not used. */
	WSI_TOKEN_NAME_PART = 19,
	/** No header: not used. */
	WSI_TOKEN_SKIPPING = 20,
	/** No header: not used. */
	WSI_TOKEN_SKIPPING_SAW_CR = 21,
	/** No header: not used. */
	WSI_PARSING_COMPLETE = 22,
	/** No header: not used. */
	WSI_INIT_TOKEN_MUXURL = 23,
};
/** A text and its length: an entry of the array that LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION gets. */
struct lws_tokens {
	/** The value, a zero behind it; null for a header that did not come. */
	char *token;
	/** Its length. */
	int token_len;
};

/** A protocol's callback: what happened to which connection, and what goes with it (see the reasons). */
typedef int callback_function(struct libwebsocket_context *context,
				   struct libwebsocket *wsi,
				   enum libwebsocket_callback_reasons reason,
				   void *user,
				   void *in,
				   size_t len);

/**
 * A protocol: one entry of the array that a context is made with, which an entry with a null callback ends. The array
 * stays in use as long as the context.
 */
struct libwebsocket_protocols {
	/** Its name in Sec-WebSocket-Protocol. Null: for upgrades that name none. */
	const char *name;
	/** Whom events go to. */
	callback_function * callback;
	/** Bytes of session memory for each connection, zeroed. */
	size_t per_session_data_size;
	/** Set by the library: the context. */
	struct libwebsocket_context *owning_server;
	/** Not used. */
	int broadcast_socket_port;
	/** Not used. */
	int broadcast_socket_user_fd;
	/** Set by the library: the place in the array. */
	int protocol_index;
};

/** An extension's callback. */
typedef int extension_callback_function(struct libwebsocket_context *context,
					     struct libwebsocket_extension *ext,
					     struct libwebsocket *wsi,
					     enum libwebsocket_extension_callback_reasons reason,
					     void *user,
					     void *in,
					     size_t len);

/**
 * An extension: one entry of a table that an entry with a null callback ends. Programs are asked about those named
 * here, but none is used.
 */
struct libwebsocket_extension {
	/** Its name in Sec-WebSocket-Extensions. */
	const char *name;
	/** Never called. */
	extension_callback_function * callback;
	/** Not used. */
	size_t per_session_data_size;
	/** Not used. */
	void *per_context_private_data;
};

/**
 * Encodes `in_len` bytes as padded base64 (RFC 4648 §4) with a terminator.
 *
 * `out_size` must be the encoded length + 1 at least.
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
 * Connects to a WebSocket server.
 *
 * `address` is a name or numeric address, `path` what is asked for, `host` and `origin` the values of those headers
 * (`origin` may be NULL), `protocol` a list of names with commas, or NULL. `ssl_connection` is 0 without TLS, 1 with it,
 * 2 to take a self-signed certificate, too. Otherwise the certificate must be for `host`; with the environment variable
 * `LWS_TLS_SKIP_HOST_CHECK` it need not. `ietf_version_or_minus_one` does not matter: version 13 is spoken. All texts are
 * copied.
 *
 * The call waits a second at most for the name and the connection; what is not refused by then goes on in the loop.
 * Returns the connection: LWS_CALLBACK_CLIENT_ESTABLISHED or LWS_CALLBACK_CLIENT_CONNECTION_ERROR follows, once.
 * Returns NULL when an argument is invalid or the connection was refused: no callback comes then.
 * Conditions:
 * The texts are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
struct libwebsocket *libwebsocket_client_connect(struct libwebsocket_context *clients,
						 const char *address,
						 int port,
						 int ssl_connection,
						 const char *path,
						 const char *host,
						 const char *origin,
						 const char *protocol,
						 int ietf_version_or_minus_one);

/**
 * libwebsocket_client_connect() with the connection's user pointer, in place of session memory. It stays the program's,
 * whatever size its protocol names.
 * Conditions:
 * The texts are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
struct libwebsocket *libwebsocket_client_connect_extended(struct libwebsocket_context *clients,
							  const char *address,
							  int port,
							  int ssl_connection,
							  const char *path,
							  const char *host,
							  const char *origin,
							  const char *protocol,
							  int ietf_version_or_minus_one,
							  void *userdata);

/** The connection's descriptor; with TLS, that of the socket below. -1 when it has ended. */
LWS_VISIBLE LWS_EXTERN int libwebsocket_get_socket_fd(struct libwebsocket *wsi);

/**
 * Inside LWS_CALLBACK_RECEIVE and LWS_CALLBACK_CLIENT_RECEIVE: how many bytes of the current frame's payload are still to
 * come. 0 without a WebSocket.
 */
LWS_VISIBLE LWS_EXTERN
size_t libwebsockets_remaining_packet_payload(struct libwebsocket *wsi);

/**
 * Writes `len` bytes at `buf` as `protocol` says: a WebSocket frame, or bytes of an HTTP response.
 *
 * The bytes around `buf` are not used, and its own are not changed. All of them are taken over: what the socket does not
 * take now is sent by the loop, in order. LWS_WRITE_CLOSE begins the end of the WebSocket: its payload is a big-endian
 * code and a text, or nothing; what is no code counts as text, with 1000 as the code.
 * Returns 0, also for an empty frame, which is not sent; -1 when the WebSocket is not open, more than 16 MiB wait to be
 * sent, or an argument is invalid (control frames hold at most 125 bytes).
 * Conditions:
 * `len` bytes at `buf` are readable.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_write(struct libwebsocket *wsi,
		       unsigned char *buf,
		       size_t len,
		       enum libwebsocket_write_protocol protocol);

/**
 * Asks for one LWS_CALLBACK_SERVER_WRITEABLE or LWS_CALLBACK_CLIENT_WRITEABLE as soon as the connection takes bytes;
 * several calls before it give one. A client may ask before it is established. Returns 1, or -1 when it is ending or
 * has ended.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_callback_on_writable(struct libwebsocket_context *context,
				      struct libwebsocket *wsi);

/**
 * Asks for a writeable callback on every WebSocket, of servers and clients, that has agreed on `protocol`, an entry of an
 * array that a context was made with. Returns 0; -1 for another pointer.
 * Conditions:
 * `protocol` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_callback_on_writable_all_protocol(const struct libwebsocket_protocols *protocol);

/**
 * Pauses (`enable` 0) or goes on with (anything else) the delivery of input, at once. What was read already is
 * kept and delivered first. Returns 0.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_rx_flow_control(struct libwebsocket *wsi,
				 int enable);

/**
 * 1 when writing now would only fill the library's memory: output waits that the socket refused. 0 otherwise.
 * 1 also for a connection that has ended.
 */
LWS_VISIBLE LWS_EXTERN int lws_send_pipe_choked(struct libwebsocket *wsi);

/**
 * Ends a connection.
 *
 * With a `status` an open WebSocket sends a close frame with it; LWS_CALLBACK_CLOSED comes with the peer's answer, after
 * a second at the latest. With LWS_CLOSE_STATUS_NOSTATUS it comes before the return, unless a callback of this very
 * connection is running: then when that returns. NULL, and a connection that has ended, are allowed.
 */
LWS_VISIBLE LWS_EXTERN
void libwebsocket_close_and_free_session(struct libwebsocket_context *context,
					 struct libwebsocket *wsi,
					 enum lws_close_status status);

/**
 * Ends the connection whose descriptor this is, at once and without a close frame. A descriptor that is not the
 * context's is closed; in LWS_CALLBACK_FILTER_NETWORK_CONNECTION the peer's is turned away when the callback returns.
 * Conditions:
 * A descriptor that is not the context's is the caller's to close.
 */
LWS_VISIBLE LWS_EXTERN
void libwebsockets_hangup_on_client(struct libwebsocket_context *context,
				    int fd);

/**
 * The protocol a connection has agreed on, before that the first one: an entry of the program's own array. NULL when the
 * connection has ended.
 */
LWS_VISIBLE LWS_EXTERN
const struct libwebsocket_protocols *libwebsockets_get_protocol(struct libwebsocket *wsi);

/**
 * 1 when the current frame is the last one of its message, whether or not all of it was delivered; else 0. A message is
 * complete when this is 1 and libwebsockets_remaining_packet_payload() is 0.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_is_final_fragment(struct libwebsocket *wsi);

/** The reserved bits of the current frame, in place (mask 0x70). 0 without a WebSocket. */
LWS_VISIBLE LWS_EXTERN unsigned char libwebsocket_get_reserved_bits(struct libwebsocket *wsi);

/** 1 when the current message is binary, 0 when it is text or there is no WebSocket. */
LWS_VISIBLE LWS_EXTERN int lws_frame_is_binary(struct libwebsocket *wsi);

/**
 * The session memory of a connection, made now if it has none yet. NULL when its protocol wants none, and when the
 * connection has ended.
 */
LWS_VISIBLE LWS_EXTERN
void *libwebsocket_ensure_user_space(struct libwebsocket *wsi);

/**
 * Handles `len` bytes at `buf` as if they had been read from the connection's socket. Returns 0; -1 when that has ended
 * the connection, or it had ended before.
 * Conditions:
 * `len` bytes at `buf` are readable.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_read(struct libwebsocket_context *context,
		      struct libwebsocket *wsi,
		      unsigned char *buf,
		      size_t len);

/**
 * Writes what is known of the peer of `fd`: its name as the resolver knows it into `name`, its numeric address into
 * `rip`. Either is empty when it is not known. This may wait for the resolver. `context` and `wsi` are not looked at.
 * Conditions:
 * `name_len` bytes at `name` and `rip_len` bytes at `rip` are writable, or they are NULL.
 */
LWS_VISIBLE LWS_EXTERN
void libwebsockets_get_peer_addresses(struct libwebsocket_context *context,
				      struct libwebsocket *wsi,
				      int fd,
				      char *name,
				      int name_len,
				      char *rip,
				      int rip_len);

/**
 * This machine's name as found at the creation of the context, "unknown" with
 * LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME. Lives as long as the context. NULL for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
const char *libwebsocket_canonical_hostname(struct libwebsocket_context *context);

/**
 * Makes a context that listens on `port`, or on none if that is 0.
 *
 * `interf` is the interface to listen on, NULL for all; IPv4 only. `protocols` ends with an entry whose callback is
 * NULL and is used in place until the context is destroyed; `owning_server` and `protocol_index` are written into it.
 * `extensions` is NULL or such a table, too: the program is asked about those it names, but none is used.
 * With a certificate chain and a key, both PEM files, the port speaks TLS. Clients that use TLS trust the authorities in
 * `ssl_ca_filepath`, NULL for the system's. `gid` and `uid` are taken on after the port was bound, -1 leaves them.
 * `options` are LWS_SERVER_OPTION_ bits. `user` is for libwebsocket_context_user().
 *
 * The environment variable `http_proxy` (`host:port`, or a URL of it) is the proxy of clients. The number of connections
 * is limited by the descriptors that the process may have at this moment. From now on SIGPIPE is ignored in the process.
 * Returns the context, or NULL with a line in the log.
 * Conditions:
 * The pointers are NULL or what is said above.
 */
LWS_VISIBLE LWS_EXTERN
struct libwebsocket_context *libwebsocket_create_context(int port,
							 const char *interf,
							 struct libwebsocket_protocols *protocols,
							 struct libwebsocket_extension *extensions,
							 const char *ssl_cert_filepath,
							 const char *ssl_private_key_filepath,
							 const char *ssl_ca_filepath,
							 int gid,
							 int uid,
							 unsigned int options,
							 void *user);

/**
 * Ends a context: open WebSockets get a close frame with status 1001, every one of them gets LWS_CALLBACK_CLOSED, and
 * every descriptor LWS_CALLBACK_DEL_POLL_FD. Called from a callback it takes effect when that has returned to the loop.
 * NULL is allowed.
 */
LWS_VISIBLE LWS_EXTERN
void libwebsocket_context_destroy(struct libwebsocket_context *context);

/** The pointer given as `user` at the creation of the context; NULL for a context that is none. */
LWS_VISIBLE LWS_EXTERN void *libwebsocket_context_user(struct libwebsocket_context *context);

/**
 * Makes a daemon of the process: the call returns 0 in a child of it, in a session of its own, in /, with umask 0 and its
 * standard streams at /dev/null. The process itself ends, with status 0 (where the original ended with 1). To be called
 * before any context or thread is made.
 *
 * `_lock_path` (NULL for none) is a file that the number of the daemon's process stands in before the process itself ends,
 * without a newline. Where a living process stands in it already, this one ends with status 1; a dead one's file is
 * replaced. SIGTERM removes the file and ends the daemon at once. Other failures end the process with a nonzero status,
 * after a message on standard error. Returns 1, and does nothing, for a child of process 1.
 * Conditions:
 * `_lock_path` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
int lws_daemonize(const char *_lock_path);

/**
 * Answers the request with a regular file: HTTP/1.0, with Server, Content-Type and Content-Length.
 *
 * As much as the socket takes is sent before the return, the rest by the loop. When all of it is out, which may be before
 * the return, LWS_CALLBACK_HTTP_FILE_COMPLETION comes. After that the connection is closed if that callback answers
 * nonzero, the request was HTTP/1.0 or it said `Connection: close`; else it takes another request.
 * Returns 0; -1 when the file cannot be read (400 was answered, and the connection ends), the connection has ended or no
 * request is open.
 * Conditions:
 * `file` and `content_type` are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsockets_serve_http_file(struct libwebsocket_context *context,
				  struct libwebsocket *wsi,
				  const char *file,
				  const char *content_type);

/**
 * Goes on sending a file. The loop does that by itself, so there is nothing to do: returns 0, or -1 when the
 * connection has ended.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsockets_serve_http_file_fragment(struct libwebsocket_context *context,
					   struct libwebsocket *wsi);

/**
 * Chooses the visible levels (LLL_ bits or-ed) and who receives the lines, for the whole process.
 *
 * `log_emit_function` gets the level bit and the text, terminated and valid for the call, on whatever thread
 * logs; NULL keeps the receiver there is. At first ERR, WARN and NOTICE are visible, on stderr, behind
 * `[seconds:tenths of milliseconds] LEVEL: `. May be called at any time, before any context and inside a receiver too.
 * Conditions:
 * `log_emit_function` is NULL or stays callable until another one is set.
 */
LWS_VISIBLE LWS_EXTERN
void lws_set_log_level(int level,
		       void (*log_emit_function)(int level, const char *line));

/**
 * Formats a line as printf(3) does and gives it to the log, if one of the LLL_ bits in `filter` is visible;
 * otherwise nothing is formatted. A line of more than 255 bytes is cut. No newline is added.
 * Conditions:
 * `format` is NULL (nothing happens) or a terminated format that fits the arguments.
 */
LWS_VISIBLE LWS_EXTERN void _lws_log(int filter, const char *format, ...);

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
 * Runs one turn of the loop: waits for something to happen, handles it and returns.
 *
 * `timeout_ms` > 0 waits at most so many milliseconds; 0 does not wait, negative waits without limit.
 * Returns 0; 1 for NULL; -1 when a signal ended the wait, and when the context has ended.
 */
LWS_VISIBLE LWS_EXTERN int libwebsocket_service(struct libwebsocket_context *context, int timeout_ms);

/**
 * For a program with its own poll loop: handles one descriptor after poll(2). NULL does the housekeeping that is
 * due; call it at least once a second. `pollfd` is not changed.
 *
 * Returns 0, also for a descriptor that is not the library's; -1 for a context that is none or has ended.
 * Conditions:
 * `pollfd` is NULL or a polled descriptor.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_service_fd(struct libwebsocket_context *context,
			    struct pollfd *pollfd);

/**
 * Fills `len` bytes at `buf` from the system's random source. `context` is not looked at and may be NULL.
 *
 * Returns `len`; 0 when the source fails, `len` is negative or `buf` is NULL.
 * Conditions:
 * `buf` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN int libwebsockets_get_random(struct libwebsocket_context *context, void *buf, int len);

#ifdef _DEBUG
/** Logs `len` bytes at `buf` at LLL_DEBUG as rows of offset, sixteen hexadecimal pairs and printable text. */
LWS_EXTERN void lwsl_hexdump(void *buf, size_t len);
#endif

#ifndef LWS_NO_EXTENSIONS
/**
 * A table of extensions for libwebsocket_create_context(): x-webkit-deflate-frame, deflate-frame, and its end. Programs
 * are asked about them as they always were, but none is used.
 */
LWS_EXTERN struct libwebsocket_extension libwebsocket_internal_extensions[];
#endif

/* What a program's callbacks look like. */
LWS_EXTERN int callback(struct libwebsocket_context *context, struct libwebsocket *wsi,
			enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len);
LWS_EXTERN int extension_callback(struct libwebsocket_context *context, struct libwebsocket_extension *ext,
				  struct libwebsocket *wsi, enum libwebsocket_extension_callback_reasons reason,
				  void *user, void *in, size_t len);

/* Names without a function behind them: no library of this generation defines these. */
LWS_EXTERN int libwebsockets_broadcast(const struct libwebsocket_protocols *protocol, unsigned char *buf, size_t len);
LWS_EXTERN int libwebsockets_broadcast_foreign(struct libwebsocket_protocols *protocol, unsigned char *buf, size_t len);
LWS_EXTERN unsigned char *libwebsockets_SHA1(const unsigned char *d, size_t n, unsigned char *md);

#ifdef __cplusplus
}
#endif

#endif /* LWS_GENERATED_LIBWEBSOCKETS_H */
