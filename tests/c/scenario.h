/*
 * A server on the library under test and raw peers in the same process.
 *
 * Every callback and every byte a peer received goes to stdout; stderr is
 * free. A peer's bytes are printed only when a scenario asks for them, after
 * the loop has gone quiet, so the output does not depend on how many turns of
 * the loop a library needs.
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <libwebsockets.h>

#include "peers.h"

#define V4 (LWS_LIBRARY_VERSION_NUMBER >= 4000000)
/* ---------------------------------------------------------------- reasons */

static USED const char *reason_name(int reason)
{
	static const struct { int n; const char *name; } names[] = {
		{ 0, "ESTABLISHED" }, { 1, "CLIENT_CONNECTION_ERROR" },
		{ 2, "CLIENT_FILTER_PRE_ESTABLISH" }, { 3, "CLIENT_ESTABLISHED" },
		{ 4, "CLOSED" }, { 5, "CLOSED_HTTP" }, { 6, "RECEIVE" },
		{ 7, "RECEIVE_PONG" }, { 8, "CLIENT_RECEIVE" },
		{ 9, "CLIENT_RECEIVE_PONG" }, { 10, "CLIENT_WRITEABLE" },
		{ 11, "SERVER_WRITEABLE" }, { 12, "HTTP" }, { 13, "HTTP_BODY" },
		{ 14, "HTTP_BODY_COMPLETION" }, { 15, "HTTP_FILE_COMPLETION" },
		{ 16, "HTTP_WRITEABLE" }, { 17, "FILTER_NETWORK_CONNECTION" },
		{ 18, "FILTER_HTTP_CONNECTION" },
		{ 19, "SERVER_NEW_CLIENT_INSTANTIATED" },
		{ 20, "FILTER_PROTOCOL_CONNECTION" },
		{ 21, "OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS" },
		{ 22, "OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS" },
		{ 23, "OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION" },
		{ 24, "CLIENT_APPEND_HANDSHAKE_HEADER" },
		{ 25, "CONFIRM_EXTENSION_OKAY" },
		{ 26, "CLIENT_CONFIRM_EXTENSION_SUPPORTED" },
		{ 27, "PROTOCOL_INIT" },
		{ 28, "PROTOCOL_DESTROY" }, { 29, "WSI_CREATE" },
		{ 30, "WSI_DESTROY" }, { 31, "GET_THREAD_ID" },
		{ 32, "ADD_POLL_FD" }, { 33, "DEL_POLL_FD" },
		{ 34, "CHANGE_MODE_POLL_FD" }, { 35, "LOCK_POLL" },
		{ 36, "UNLOCK_POLL" },
		{ 37, "OPENSSL_CONTEXT_REQUIRES_PRIVATE_KEY" },
		{ 38, "WS_PEER_INITIATED_CLOSE" }, { 39, "WS_EXT_DEFAULTS" },
		{ 58, "OPENSSL_PERFORM_SERVER_CERT_VERIFICATION" },
		{ 44, "ESTABLISHED_CLIENT_HTTP" }, { 45, "CLOSED_CLIENT_HTTP" },
		{ 46, "RECEIVE_CLIENT_HTTP" }, { 47, "COMPLETED_CLIENT_HTTP" },
		{ 48, "RECEIVE_CLIENT_HTTP_READ" },
		{ 49, "HTTP_BIND_PROTOCOL" }, { 50, "HTTP_DROP_PROTOCOL" },
		{ 51, "CHECK_ACCESS_RIGHTS" }, { 52, "PROCESS_HTML" },
		{ 53, "ADD_HEADERS" }, { 56, "HTTP_PMO" },
		{ 57, "CLIENT_HTTP_WRITEABLE" }, { 59, "RAW_RX" }, { 60, "RAW_CLOSE" },
		{ 61, "RAW_WRITEABLE" }, { 62, "RAW_ADOPT" }, { 63, "RAW_ADOPT_FILE" },
		{ 64, "RAW_RX_FILE" }, { 65, "RAW_WRITEABLE_FILE" },
		{ 66, "RAW_CLOSE_FILE" }, { 67, "SSL_INFO" }, { 69, "CHILD_CLOSING" },
		{ 71, "EVENT_WAIT_CANCELLED" }, { 72, "VHOST_CERT_AGING" },
		{ 73, "TIMER" }, { 74, "VHOST_CERT_UPDATE" },
		{ 75, "CLIENT_CLOSED" }, { 76, "CLIENT_HTTP_DROP_PROTOCOL" },
		{ 77, "WS_SERVER_BIND_PROTOCOL" },
		{ 78, "WS_SERVER_DROP_PROTOCOL" },
		{ 80, "WS_CLIENT_DROP_PROTOCOL" }, { 81, "RAW_SKT_BIND_PROTOCOL" },
		{ 82, "RAW_SKT_DROP_PROTOCOL" }, { 85, "CLIENT_HTTP_BIND_PROTOCOL" },
		{ 101, "RAW_CONNECTED" }, { 104, "CLIENT_HTTP_REDIRECT" },
		{ 86, "HTTP_CONFIRM_UPGRADE" }, { 1000, "USER" },
	};
	static char other[24];
	int i;

	for (i = 0; i < COUNT(names); i++)
		if (names[i].n == reason)
			return names[i].name;
	sprintf(other, "reason %d", reason);
	return other;
}

enum { /* in every generation's numbering; absent from the older headers */
	R_HTTP_BIND = 49, R_HTTP_DROP = 50, R_CHECK_ACCESS = 51,
	R_PROCESS_HTML = 52, R_ADD_HEADERS = 53, R_HTTP_PMO = 56,
	R_CANCELLED = 71, R_CERT_AGING = 72, R_TIMER = 73, R_CERT_UPDATE = 74,
	R_WS_DROP = 78, R_CONFIRM_UPGRADE = 86,
	R_CLIENT_SSL_CTX = 21, R_SERVER_SSL_CTX = 22, R_VERIFY_CLIENT = 23,
	R_PRIVATE_KEY = 37, R_VERIFY_SERVER = 58, R_SSL_INFO = 67,
	R_CLIENT_HTTP_WRITEABLE = 57, R_RAW_RX = 59, R_RAW_CLOSE = 60,
	R_RAW_WRITEABLE = 61, R_RAW_ADOPT = 62, R_RAW_ADOPT_FILE = 63,
	R_RAW_RX_FILE = 64, R_RAW_WRITEABLE_FILE = 65, R_RAW_CLOSE_FILE = 66,
	R_CHILD_CLOSING = 69, R_CLIENT_CLOSED = 75, R_CLIENT_HTTP_DROP = 76,
	R_WS_CLIENT_DROP = 80, R_RAW_BIND = 81, R_RAW_DROP = 82,
	R_CLIENT_HTTP_BIND = 85, R_RAW_CONNECTED = 101, R_REDIRECT = 104
};

/* --------------------------------------------------------------- recorder */

#define MAX_WSI 4096
static struct { struct lws *wsi; int id; } seen[MAX_WSI];
static int seen_count, next_id = 1;

static USED int wsi_id(struct lws *wsi)
{
	int i;

	for (i = 0; i < seen_count; i++)
		if (seen[i].wsi == wsi)
			return seen[i].id;
	return 0;
}

static USED const char *wsi_name(struct lws *wsi)
{
	static char ring[4][16];
	static int turn;
	char *s = ring[turn++ & 3];
	int id = wsi_id(wsi);

	if (!id)
		return "-";
	sprintf(s, "c%d", id);
	return s;
}

static USED struct lws *wsi_of(int id)
{
	int i;

	for (i = 0; i < seen_count; i++)
		if (seen[i].id == id)
			return seen[i].wsi;
	return NULL;
}

/* So that a large write is always left over in part. */
static USED void small_send_buffer(struct lws *wsi)
{
	int n = 16384;

	setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_SNDBUF, &n, sizeof n);
}

struct session { /* the per-session memory of every protocol that has some */
	int visits; /* nonzero once a callback had the block */
	int note;
	char room[24];
};

typedef int hook_fn(struct lws *wsi, int reason, void *user, void *in, size_t len);
static hook_fn *hook;              /* what the scenario's application does */
static struct lws_context *ctx;
static int show_cancelled, show_poll, show_init, show_certs;
static int count_of[256];          /* per reason */
static int loop_fault;
static int destroyed_inside;       /* a callback destroyed the context */

/* How much of an error's text is the original's words: details follow in parentheses, OpenSSL's behind a colon. */
static USED int error_words(const char *text)
{
	const char *openssl = text ? strstr(text, ": error:") : NULL;

	if (openssl)
		return (int)(openssl - text);
	return text ? (int)strcspn(text, "(") - !!strchr(text, '(') : 4;
}

static int is_about_tls(int reason)
{
	return (reason >= R_CLIENT_SSL_CTX && reason <= R_VERIFY_CLIENT) ||
	       reason == R_PRIVATE_KEY || reason == R_VERIFY_SERVER || reason == R_SSL_INFO;
}

static void callback_line(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	const struct lws_protocols *prot = wsi ? lws_get_protocol(wsi) : NULL;
	char block[32];
	size_t i;
	int bare = reason == LWS_CALLBACK_FILTER_NETWORK_CONNECTION;

	if (bare || !user)
		strcpy(block, bare ? "-" : "NULL");
	else if (reason == LWS_CALLBACK_WS_EXT_DEFAULTS)
		sprintf(block, "%.30s", (char *)user); /* the extension's name */
	else if (is_about_tls(reason))
		strcpy(block, "set"); /* an object of OpenSSL */
	else {
		struct session *s = user;
		const unsigned char *p = user;

		for (i = 0; i < sizeof *s && !p[i]; i++)
			;
		if (i == sizeof *s)
			strcpy(block, "zero");
		else
			strcpy(block, "kept");
		s->visits = 1;
	}
	printf("%s %s [%s] user=%s", wsi_name(wsi), reason_name(reason),
	       bare ? "listener" : prot && prot->name ? prot->name : "none", block);
	switch (reason) {
	case LWS_CALLBACK_HTTP:
	case LWS_CALLBACK_FILTER_HTTP_CONNECTION:
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
	case LWS_CALLBACK_CONFIRM_EXTENSION_OKAY:
	case LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED:
	case R_CONFIRM_UPGRADE:
		printf(" in=%s", in ? show(in, strlen(in)) : "NULL");
		break;
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_RECEIVE_PONG:
	case LWS_CALLBACK_HTTP_BODY:
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		printf(" in=%s", show(in, len));
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
	case R_RAW_RX:
		printf(" in=%s", show(in, len));
		break;
	case R_REDIRECT: /* other places have a port that nobody knows before */
		printf(" in=%s", in && *(char *)in == '/' ? show(in, strlen(in)) : "elsewhere");
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		printf(" in=%.*s", error_words(in), in ? (char *)in : "NULL");
		break;
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
	case R_CLIENT_HTTP_DROP:
	case R_WS_CLIENT_DROP:
	case R_RAW_DROP:
	case R_HTTP_DROP:
	case R_WS_DROP:
	case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
	case R_ADD_HEADERS:
		break; /* a place name, a descriptor, a struct */
	default:
		if (in)
			printf(" in=set");
	}
	switch (reason) {
	case R_ADD_HEADERS:
	case R_HTTP_DROP:
	case R_WS_DROP:
	case R_CLIENT_HTTP_DROP:
	case R_WS_CLIENT_DROP:
	case R_RAW_DROP:
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		break;
	default:
		printf(" len=%zu", len);
	}
	if (reason == LWS_CALLBACK_RECEIVE || reason == LWS_CALLBACK_CLIENT_RECEIVE) {
#if V4
		printf(" first=%d", lws_is_first_fragment(wsi));
#endif
		printf(" final=%d left=%zu bin=%d", lws_is_final_fragment(wsi),
		       (size_t)lws_remaining_packet_payload(wsi),
		       !!lws_frame_is_binary(wsi));
	}
	putchar('\n');
	fflush(stdout);
}

static int callback(struct lws *wsi, enum lws_callback_reasons why, void *user,
		    void *in, size_t len)
{
	int reason = (int)why, r = 0, hidden = quiet;

	if (reason >= 31 && reason <= 36) {
		if (show_poll && hook)
			return hook(wsi, reason, user, in, len);
		return 0;
	}
	if ((reason == R_CERT_AGING || reason == R_CERT_UPDATE) && !show_certs)
		return 0;
	if (reason == R_CANCELLED && !show_cancelled)
		return 0;
	callbacks++;
	if (reason >= 0 && reason < COUNT(count_of))
		count_of[reason]++;
	if ((reason == LWS_CALLBACK_WSI_CREATE ||
	     reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED) &&
	    !wsi_id(wsi) && seen_count < MAX_WSI) {
		seen[seen_count].wsi = wsi;
		seen[seen_count++].id = next_id++;
	}
	if ((reason == LWS_CALLBACK_PROTOCOL_INIT ||
	     reason == LWS_CALLBACK_PROTOCOL_DESTROY) && !show_init)
		hidden = 1;
	if (reason == LWS_CALLBACK_WSI_DESTROY && !wsi_id(wsi) && !show_init)
		hidden = 1; /* a listener's */
	if ((reason == R_CLIENT_SSL_CTX || reason == R_SERVER_SSL_CTX) && !show_certs)
		hidden = 1;
	if (!hidden)
		callback_line(wsi, reason, user, in, len);
	if (hook)
		r = hook(wsi, reason, user, in, len);
	if (r && !hidden)
		say("  returns %d from %s", r, reason_name(reason));
	if (reason == LWS_CALLBACK_WSI_DESTROY) {
		int i;

		for (i = 0; i < seen_count; i++)
			if (seen[i].wsi == wsi) {
				seen[i] = seen[--seen_count];
				break;
			}
	}
	return r;
}

/* ----------------------------------------------------------------- server */

static struct lws_protocols protocols[] = {
	{ .name = "http", .callback = callback, .per_session_data_size = sizeof(struct session) },
	{ .name = "chat", .callback = callback, .per_session_data_size = sizeof(struct session) },
	{ .name = "r16", .callback = callback, .per_session_data_size = sizeof(struct session), .rx_buffer_size = 16 },
	{ .name = "r128", .callback = callback, .per_session_data_size = sizeof(struct session), .rx_buffer_size = 128 },
	{ .name = "nouser", .callback = callback },
	{ .name = NULL },
};

static struct lws_context_creation_info info;

static USED void server_defaults(void)
{
	memset(&info, 0, sizeof info);
	info.port = 0;
	info.iface = "127.0.0.1";
	info.protocols = protocols;
	info.options = LWS_SERVER_OPTION_DISABLE_IPV6 |
		       LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME;
	info.gid = -1;
	info.uid = -1;
	info.timeout_secs = 15;
	info.keepalive_timeout = 15;
}

static USED void server_start(void)
{
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	if (!ctx)
		die("no context");
#if V4
	if (!(info.options & LWS_SERVER_OPTION_EXPLICIT_VHOSTS))
		port = lws_get_vhost_listen_port(lws_get_vhost_by_name(ctx,
			info.vhost_name ? info.vhost_name : "default"));
#else
	port = info.port;
#endif
}

static USED void server_stop(void)
{
	if (!ctx)
		return;
	lws_context_destroy(ctx);
	ctx = NULL;
}

static void scenario_end(void) { server_stop(); }

static USED void server(void)
{
	server_defaults();
	server_start();
}

/* One turn of the library's loop that does not wait. */
static int (*turn_fn)(void);
static USED void turn(void)
{
	int n;

	if (!ctx)
		return;
	if (turn_fn)
		n = turn_fn();
	else if (turn_cancels) {
		lws_cancel_service(ctx);
		n = lws_service(ctx, 0);
	} else
		n = lws_service(ctx, V4 ? -1 : 0);
	if (destroyed_inside) {
		ctx = NULL;
		return;
	}
	if (n < 0 && !loop_fault) {
		loop_fault = 1;
		say("lws_service says %d", n);
	}
}

/* A whole response and the end of the transaction, from inside a callback. */
static USED int http_reply(struct lws *wsi, unsigned code, const char *body)
{
	unsigned char b[LWS_PRE + 1024], *start = b + LWS_PRE, *p = start,
		      *end = b + sizeof b - 1;
	size_t n = strlen(body);

	if (lws_add_http_header_status(wsi, code, &p, end) ||
	    lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE,
					 (unsigned char *)"text/plain", 10, &p, end) ||
	    lws_add_http_header_content_length(wsi, n, &p, end) ||
	    lws_finalize_http_header(wsi, &p, end))
		return -1;
	if (lws_write(wsi, start, (size_t)(p - start), LWS_WRITE_HTTP_HEADERS) < 0)
		return -1;
	if (n) {
		memcpy(start, body, n);
		if (lws_write(wsi, start, n, LWS_WRITE_HTTP_FINAL) < 0)
			return -1;
	}
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

/* lws_write of a copy that has LWS_PRE before it. */
static USED int put(struct lws *wsi, const void *data, size_t len, int kind)
{
	unsigned char *b = malloc(LWS_PRE + len + 1);
	int n;

	memset(b, 0xee, LWS_PRE);
	memcpy(b + LWS_PRE, data, len);
	n = lws_write(wsi, b + LWS_PRE, len, (enum lws_write_protocol)kind);
	free(b);
	return n;
}

#endif
