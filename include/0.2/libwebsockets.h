/*
 * libwebsockets.h of API generation 0.2.
 *
 * Generated from the library's sources; do not edit. To renew it: cargo run -p lws-abi-build
 */

#ifndef LWS_GENERATED_LIBWEBSOCKETS_H
#define LWS_GENERATED_LIBWEBSOCKETS_H

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

struct libwebsocket_protocols;

/** Bytes in front of what libwebsocket_write() sends. */
#define LWS_SEND_BUFFER_PRE_PADDING 12
/** Bytes behind it. */
#define LWS_SEND_BUFFER_POST_PADDING 1

/** Why a protocol's callback is called, always in the process that serves. Its answers do not matter. */
enum libwebsocket_callback_reasons {
	/** The WebSocket is open; `user` is its session memory from now on. */
	LWS_CALLBACK_ESTABLISHED = 0,
	/** It has ended, whoever ended it. Comes once after LWS_CALLBACK_ESTABLISHED, before `user` is freed. */
	LWS_CALLBACK_CLOSED = 1,
	/** Payload has come: `len` bytes at `in`, at most 512, with a zero behind them. Both paddings around them are the callback's. */
	LWS_CALLBACK_RECEIVE = 2,
	/** A plain request: `in` is its target as it was sent, NULL if the method is not GET. Only the first protocol is asked. */
	LWS_CALLBACK_HTTP = 3,
	/** libwebsockets_broadcast() was called: its bytes, once for each open connection of the protocol. */
	LWS_CALLBACK_BROADCAST = 4,
};

/** What libwebsocket_write() sends. */
enum libwebsocket_write_protocol {
	/** A text message. */
	LWS_WRITE_TEXT = 0,
	/** A binary message. */
	LWS_WRITE_BINARY = 1,
	/** Bytes as they are, for a plain HTTP connection. */
	LWS_WRITE_HTTP = 2,
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
 * Writes `len` bytes at `buf` as `protocol` says. All of them are taken over: what the socket does not take now is sent by
 * the loop, in order. Neither padding is used.
 * Returns 0; -1, with a line on stderr, when the connection is not open or a peer that knows text alone would not
 * understand a byte 0xFF in it.
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
 * Has LWS_CALLBACK_BROADCAST called for every open connection that `protocol` was agreed on for, with `buf` and `len`. What
 * it sends, it writes itself.
 *
 * In the process that serves, that is in callbacks, the callbacks are called before the return, with `buf` itself, which has
 * both paddings; 0 is returned.
 * In the process that made the server and its children the bytes are sent to the server, as one
 * broadcast in pieces of at most 1024 bytes; their number is returned, or -1 when it has gone. When the server is busy
 * the call waits.
 * `len` 0 does nothing.
 * Conditions:
 * `protocol` is NULL or a protocol that the library has been given; `len` bytes at `buf`, and the paddings where they are
 * needed, are the callee's for the call.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsockets_broadcast(const struct libwebsocket_protocols *protocol,
			    unsigned char *buf,
			    size_t len);

/**
 * Makes a server that listens on `port` of all IPv4 addresses, with TLS if both a certificate (PEM, with its chain) and its
 * key are named. It runs in a new process, in which all callbacks are called; this one goes on. Before, it has taken on the
 * group `gid` and the user `uid`, where they are not -1; what fails of that is only logged.
 *
 * `protocols` ends with an entry whose callback is NULL; the library writes to it, and it must live as long as the server.
 * The server ends when this process does (SIGHUP), or is ended by a signal; this process hears of that by SIGCHLD. Where the
 * variable LWS_NO_HIXIE_76 is set, handshakes of before RFC 6455 are not taken.
 * Returns 0 in the process that called; -1, with a line on stderr and without a new process, when the address cannot be
 * bound or a file is of no use, and when there can be no new process.
 * Conditions:
 * `protocols` is NULL or such an array, the files are NULL or strings. No other thread uses the library.
 */
LWS_VISIBLE LWS_EXTERN
int libwebsocket_create_server(int port,
			       struct libwebsocket_protocols *protocols,
			       const char *ssl_cert_filepath,
			       const char *ssl_private_key_filepath,
			       int gid,
			       int uid);

#ifdef __cplusplus
}
#endif

#endif /* LWS_GENERATED_LIBWEBSOCKETS_H */
