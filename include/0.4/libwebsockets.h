/*
 * libwebsockets.h of API generation 0.4.
 *
 * Generated from the library's sources; do not edit. To renew it: cargo run -p lws-abi-build
 */

#ifndef LWS_GENERATED_LIBWEBSOCKETS_H
#define LWS_GENERATED_LIBWEBSOCKETS_H

#include <poll.h>
#include <stddef.h>

/* What the declarations below begin with. */
#define LWS_EXTERN extern
#define LWS_VISIBLE __attribute__((visibility("default")))
#define LWS_WARN_UNUSED_RESULT __attribute__((warn_unused_result))

#ifdef __cplusplus
extern "C" {
#endif

/** A connection, or a listening socket. */
struct libwebsocket;
/** A server with its connections. */
struct libwebsocket_context;

struct lws_tokens;
struct libwebsocket_protocols;

/** A port number for a context that does not listen. */
#define CONTEXT_PORT_NO_LISTEN 0
/** Bytes in front of what libwebsocket_write() sends. */
#define LWS_SEND_BUFFER_PRE_PADDING 14
/** Bytes behind it. */
#define LWS_SEND_BUFFER_POST_PADDING 1

/** Options of a context. */
enum libwebsocket_context_options {
	/** Accepted and ignored: clients' frames are masked, as RFC 6455 demands. */
	LWS_SERVER_OPTION_DEFEAT_CLIENT_MASK = 1,
};

/** What libwebsocket_write() sends; some values are flags to be added. */
enum libwebsocket_write_protocol {
	/** A text message. */
	LWS_WRITE_TEXT = 0,
	/** A binary message. */
	LWS_WRITE_BINARY = 1,
	/** Bytes as they are, for a plain HTTP connection. */
	LWS_WRITE_HTTP = 2,
	/** Begins the closing handshake. A payload of two bytes or more whose first two are a code of RFC 6455 is sent; else the code is 1000. */
	LWS_WRITE_CLOSE = 3,
	/** A ping, at most 125 bytes. */
	LWS_WRITE_PING = 4,
	/** A pong, at most 125 bytes. */
	LWS_WRITE_PONG = 5,
	/** Flag: the next message written to the connection goes on with this one. */
	LWS_WRITE_NO_FIN = 64,
	/** Flag: a client sends the bytes with an all-zero mask. */
	LWS_WRITE_CLIENT_IGNORE_XOR_MASK = 128,
};

/** Which entry of the filter's array is which header. */
enum lws_token_indexes {
	/** The path. */
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
	/** Origin. */
	WSI_TOKEN_ORIGIN = 7,
	/** Sec-WebSocket-Draft. */
	WSI_TOKEN_DRAFT = 8,
	/** Always absent. */
	WSI_TOKEN_CHALLENGE = 9,
	/** Sec-WebSocket-Key. */
	WSI_TOKEN_KEY = 10,
	/** Sec-WebSocket-Version. */
	WSI_TOKEN_VERSION = 11,
	/** The same as WSI_TOKEN_ORIGIN. */
	WSI_TOKEN_SWORIGIN = 12,
	/** Sec-WebSocket-Extensions. */
	WSI_TOKEN_EXTENSIONS = 13,
	/** Sec-WebSocket-Accept. */
	WSI_TOKEN_ACCEPT = 14,
	/** Sec-WebSocket-Nonce. */
	WSI_TOKEN_NONCE = 15,
	/** Always absent. */
	WSI_TOKEN_HTTP = 16,
	/** How many there are. */
	WSI_TOKEN_COUNT = 17,
	/** No header. */
	WSI_TOKEN_NAME_PART = 18,
	/** No header. */
	WSI_TOKEN_SKIPPING = 19,
	/** No header. */
	WSI_TOKEN_SKIPPING_SAW_CR = 20,
	/** No header. */
	WSI_PARSING_COMPLETE = 21,
};

/** Why a protocol's callback is called. Only the answers to the two filters matter. */
enum libwebsocket_callback_reasons {
	/** The WebSocket is open; `user` is its session memory from now on. */
	LWS_CALLBACK_ESTABLISHED = 0,
	/** The handshake of a client is done; told before libwebsocket_client_connect() returns. */
	LWS_CALLBACK_CLIENT_ESTABLISHED = 1,
	/** It has ended, whoever ended it. Comes once after LWS_CALLBACK_ESTABLISHED or LWS_CALLBACK_CLIENT_ESTABLISHED, before `user` is freed. */
	LWS_CALLBACK_CLOSED = 2,
	/** Payload has come: `len` bytes at `in`, at most 4096, with a zero behind them. Both paddings around them are the callback's. */
	LWS_CALLBACK_RECEIVE = 3,
	/** Payload has come for a client, as LWS_CALLBACK_RECEIVE tells it for a server. */
	LWS_CALLBACK_CLIENT_RECEIVE = 4,
	/** A client got a pong, with its payload. */
	LWS_CALLBACK_CLIENT_RECEIVE_PONG = 5,
	/** The connection, a server's or a client's, can be written to, as libwebsocket_callback_on_writable() asked. */
	LWS_CALLBACK_CLIENT_WRITEABLE = 6,
	/** A plain request: `in` is its target as it was sent, NULL if the method is not GET. Only the first protocol is asked. */
	LWS_CALLBACK_HTTP = 7,
	/** libwebsockets_broadcast() was called: its bytes, once for each open connection of the protocol. Clients get none. */
	LWS_CALLBACK_BROADCAST = 8,
	/** A peer has connected; `user` is its socket's number. Nonzero turns it away. First protocol. */
	LWS_CALLBACK_FILTER_NETWORK_CONNECTION = 9,
	/** A WebSocket is asked for; `user` is an array of WSI_TOKEN_COUNT lws_tokens, valid for the call. Nonzero refuses it. */
	LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION = 10,
	/** A descriptor is to be polled: `user` is its number, `len` the poll(2) bits. This and the next three go to the first protocol; a program without a poll loop of its own ignores them. */
	LWS_CALLBACK_ADD_POLL_FD = 11,
	/** It is not to be polled any more. */
	LWS_CALLBACK_DEL_POLL_FD = 12,
	/** The bits in `len` are to be added to its mask. */
	LWS_CALLBACK_SET_MODE_POLL_FD = 13,
	/** The bits in `len` are to be taken from its mask. */
	LWS_CALLBACK_CLEAR_MODE_POLL_FD = 14,
};
/** A header's value, with a zero behind it; NULL and 0 when the request has none. */
struct lws_tokens {
	/** The value. */
	char *token;
	/** Its length. */
	int token_len;
};

/**
 * A subprotocol: an entry of the array that a server is made with. The first one also answers plain HTTP. What stands
 * below `per_session_data_size` is filled in by the library.
 */
struct libwebsocket_protocols {
	/** Its name on the wire; NULL for connections that ask for none. */
	const char *name;
	/** What is called for everything that happens; NULL ends the array. */
	int (*callback)(struct libwebsocket*, enum libwebsocket_callback_reasons, void*, void*, size_t);
	/** Bytes of memory for each connection, zeroed when it is established: the callback's `user`. */
	size_t per_session_data_size;
	/** The server it belongs to. */
	struct libwebsocket_context *owning_server;
	/** A port on 127.0.0.1: what this user's processes send there is broadcast, in pieces as it comes. */
	int broadcast_socket_port;
	/** In a process that does not serve, the descriptor that libwebsockets_broadcast() writes to; 0 in the one that does. */
	int broadcast_socket_user_fd;
	/** Its place in the array. */
	int protocol_index;
};

/**
 * Opens a WebSocket and returns when it is open; other connections of the context are served meanwhile.
 *
 * `ssl_connection` is 0 for none, 1 for TLS with a certificate that is trusted and for the name in `host`, 2 for one that
 * may also stand for itself. `host` and `origin` are the values of those headers, `path` is what is asked for, `protocol` the
 * subprotocols, separated by commas, or NULL. The version that is spoken is 13, whatever the last argument says.
 * LWS_CALLBACK_CLIENT_ESTABLISHED has come when this returns.
 * Returns the connection; NULL, with a line on stderr, when it fails: each step of the handshake may take 5 seconds.
 * Conditions:
 * The texts are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
struct libwebsocket *libwebsocket_client_connect(struct libwebsocket_context *context,
						 const char *address,
						 int port,
						 int ssl_connection,
						 const char *path,
						 const char *host,
						 const char *origin,
						 const char *protocol,
						 int _ietf_version_or_minus_one);

/**
 * Closes a WebSocket that libwebsocket_client_connect() has opened: a close frame is sent and LWS_CALLBACK_CLOSED comes, at
 * once or when the connection's own callback returns. The pointer is dead then.
 */
LWS_VISIBLE LWS_EXTERN
void libwebsocket_client_close(struct libwebsocket *wsi);

/**
 * Writes `len` bytes at `buf` as `protocol` says. All of them are taken over: what the socket does not take now is sent by
 * the loop, in order. Neither padding is used.
 * Returns 0; -1, with a line on stderr, when the connection is not open, a control frame has more than 125 bytes, or a
 * peer that knows text alone would not understand a byte 0xFF in it. A write of no bytes is left out, with a line on
 * stderr.
 * Conditions:
 * `len` bytes can be read at `buf`.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_write(struct libwebsocket *wsi,
		       unsigned char *buf,
		       size_t len,
		       enum libwebsocket_write_protocol protocol);

/**
 * Answers a plain request, inside LWS_CALLBACK_HTTP, with a file. The name is used as it is. The file goes out as the
 * socket takes it; the name need not outlive the call.
 * Returns 0; -1 when it cannot be read: the peer has got a reply that says so, and the connection ends.
 * Conditions:
 * `file` and `content_type` are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsockets_serve_http_file(struct libwebsocket *wsi,
				  const char *file,
				  const char *content_type);

/**
 * The protocol that was agreed on for a connection, an entry of the program's own array; the first one before that. NULL
 * when it has ended.
 */
LWS_VISIBLE LWS_EXTERN
const struct libwebsocket_protocols *libwebsockets_get_protocol(struct libwebsocket *wsi);

/**
 * Has LWS_CALLBACK_BROADCAST called for every open connection that peers have made and `protocol` was agreed on for, with
 * `buf` and `len`. What it sends, it writes itself.
 *
 * In the process that serves, that is in callbacks, the callbacks are called before the return, with `buf` itself, which has
 * both paddings; 0 is returned.
 * In the one that libwebsockets_fork_service_loop() made and its children the bytes are sent to that process, as
 * one broadcast in pieces of at most 2048 bytes; their number is returned, or -1 when it has gone.
 * `len` 0 does nothing.
 * Conditions:
 * `protocol` is NULL or a protocol that the library has been given; `len` bytes at `buf`, and the paddings where they are
 * needed, are the callee's for the call.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsockets_broadcast(const struct libwebsocket_protocols *protocol,
			    unsigned char *buf,
			    size_t len);

/** The connection's descriptor; with TLS, that of the socket below. -1 when it has ended. */
LWS_VISIBLE LWS_EXTERN int libwebsocket_get_socket_fd(struct libwebsocket *wsi);

/**
 * Inside LWS_CALLBACK_RECEIVE and LWS_CALLBACK_CLIENT_RECEIVE: how many bytes of the current frame's payload are still to
 * come. 0 without a WebSocket.
 */
LWS_VISIBLE LWS_EXTERN
size_t libwebsockets_remaining_packet_payload(struct libwebsocket *wsi);

/**
 * Asks for one LWS_CALLBACK_CLIENT_WRITEABLE as soon as the connection takes bytes; several calls before it give one.
 * Returns 1 always.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_callback_on_writable(struct libwebsocket *wsi);

/**
 * Stops (0) or goes on with telling what a connection receives; meanwhile nothing is read, and nothing is lost.
 * Returns 0; 1, with a line on stderr, when there is no such connection.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_rx_flow_control(struct libwebsocket *wsi,
				 int enable);

/**
 * Writes what is known of the peer of `fd`: its name as the resolver knows it (else its address) into `name`, its numeric
 * address into `rip`. Both are empty when there is no peer. This may wait for the resolver.
 * Conditions:
 * `name_len` bytes at `name` and `rip_len` bytes at `rip` are writable, or they are NULL.
 */
LWS_VISIBLE LWS_EXTERN
void libwebsockets_get_peer_addresses(int fd,
				      char *name,
				      int name_len,
				      char *rip,
				      int rip_len);

/** This machine's name; lives as long as the context. NULL for a context that is none. */
LWS_VISIBLE LWS_EXTERN const char *libwebsocket_canonical_hostname(struct libwebsocket_context *context);

/**
 * Makes a context that listens on `port` of all IPv4 addresses, or nowhere if it is CONTEXT_PORT_NO_LISTEN. TLS is
 * spoken if both a certificate (PEM, with its chain) and its key are named. Afterwards the process has the group `gid` and
 * the user `uid`, where they are not -1; what fails of that is only logged.
 *
 * `protocols` ends with an entry whose callback is NULL; the library writes to it, and it must live as long as the context.
 * LWS_CALLBACK_ADD_POLL_FD comes before the return. SIGPIPE gets a handler that does nothing. Clients go through the proxy
 * that the environment variable http_proxy names, an address and a port or a URL. Where the variable LWS_NO_HIXIE_76
 * is set, handshakes of before RFC 6455 are not taken.
 * Returns NULL, with a line on stderr, when an address cannot be bound, a file is of no use or the proxy cannot be
 * understood.
 * Conditions:
 * `protocols` is NULL or such an array, the files are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
struct libwebsocket_context *libwebsocket_create_context(int port,
							 struct libwebsocket_protocols *protocols,
							 const char *ssl_cert_filepath,
							 const char *ssl_private_key_filepath,
							 int gid,
							 int uid,
							 unsigned int _options);

/**
 * Ends a context: open WebSockets get a close frame and LWS_CALLBACK_CLOSED, every descriptor leaves the poll loop, all
 * memory is given back. Called from a callback it takes effect when the callback has returned to the loop.
 */
LWS_VISIBLE LWS_EXTERN
void libwebsocket_context_destroy(struct libwebsocket_context *context);

/**
 * Forks. The new process returns, with 0; the one that was there serves and never comes back (unless the serving
 * fails: -1). In the new process libwebsockets_broadcast() reaches the other one, and the context is of no other use. The
 * serving process gets SIGHUP when its parent ends. Call it when no other thread uses the library.
 *
 * Returns -1 when the process cannot be forked.
 * Conditions:
 * The pointer is recognised before it is used; `protocols` of its creation must be alive.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsockets_fork_service_loop(struct libwebsocket_context *context);

/**
 * Asks for LWS_CALLBACK_CLIENT_WRITEABLE on every open connection with `protocol`, whoever made it. Returns 0, or -1 when
 * `protocol` belongs to no context.
 * Conditions:
 * `protocol` is NULL or an entry of a context's array.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_callback_on_writable_all_protocol(const struct libwebsocket_protocols *protocol);

/**
 * Closes the connection with descriptor `fd`, which a peer has made: LWS_CALLBACK_CLOSED comes, at once or when the
 * connection's own callback returns. Other numbers are ignored.
 */
LWS_VISIBLE LWS_EXTERN
void libwebsockets_hangup_on_client(struct libwebsocket_context *context,
				    int fd);

/**
 * Runs one turn of the loop: waits at most `timeout_ms` for something to happen (0 does not wait, a negative one waits
 * without limit), handles it and returns. The thread may be cancelled (pthread_cancel) while it waits.
 * Returns 0; 1 when a signal handler of the program ran meanwhile, and for a context that is none or has ended.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_service(struct libwebsocket_context *context,
			 int timeout_ms);

/**
 * For a program with its own poll loop: handles one descriptor after poll(2); the structure stays as it is.
 * Returns 0, also when its connection has ended meanwhile; 1 when the descriptor is none of the context's.
 * Conditions:
 * `pollfd` is NULL or a polled descriptor.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_service_fd(struct libwebsocket_context *context,
			    struct pollfd *pollfd);

/** The shape of a protocol's callback. The library has no function of this name. */
extern int callback(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* LWS_GENERATED_LIBWEBSOCKETS_H */
