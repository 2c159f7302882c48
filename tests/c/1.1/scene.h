/*
 * A server or clients on the library of generation 1.1, and raw peers, in one
 * process: every callback goes to stdout, as do the bytes of peers where a
 * scenario asks for them.
 */
#ifndef SCENE_H
#define SCENE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <libwebsockets.h>

#include "early.h"

static USED const char *reason_name(int reason)
{
	static const char *const names[] = {
		"ESTABLISHED", "CLIENT_CONNECTION_ERROR", "CLIENT_ESTABLISHED", "CLOSED",
		"RECEIVE", "CLIENT_RECEIVE", "CLIENT_RECEIVE_PONG", "CLIENT_WRITEABLE",
		"SERVER_WRITEABLE", "HTTP", "HTTP_FILE_COMPLETION", "BROADCAST",
		"FILTER_NETWORK_CONNECTION", "FILTER_PROTOCOL_CONNECTION",
		"OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS",
		"OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS",
		"OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION",
		"CLIENT_APPEND_HANDSHAKE_HEADER", "CONFIRM_EXTENSION_OKAY",
		"CLIENT_CONFIRM_EXTENSION_SUPPORTED", "ADD_POLL_FD", "DEL_POLL_FD",
		"SET_MODE_POLL_FD", "CLEAR_MODE_POLL_FD",
	};

	return reason >= 0 && reason < COUNT(names) ? names[reason] : "no reason";
}

/* --------------------------------------------------------------- recorder */

struct session { /* the memory of every protocol that has some */
	int visits;
	int note;
	char room[24];
};

static USED void forget(struct libwebsocket *wsi)
{
	int i;

	for (i = 0; i < seen_count; i++)
		if (seen[i].wsi == wsi) {
			seen[i] = seen[--seen_count];
			return;
		}
}

static const char *block_of(int reason, void *user)
{
	const unsigned char *p = user;
	struct session *s = user;
	size_t i;

	switch (reason) {
	case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
		return (long)user > 2 ? "descriptor" : "no descriptor";
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return user ? "headers" : "no headers";
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS:
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
	case LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION:
		return user ? "set" : "NULL";
	}
	if (!user)
		return "NULL";
	for (i = 0; i < sizeof *s && !p[i]; i++)
		;
	s->visits = 1;
	return i == sizeof *s ? "zero" : "kept";
}

static int is_poll(int reason)
{
	return reason >= LWS_CALLBACK_ADD_POLL_FD && reason <= LWS_CALLBACK_CLEAR_MODE_POLL_FD;
}

static void callback_line(struct libwebsocket_context *context, struct libwebsocket *wsi,
			  int reason, void *user, void *in, size_t len)
{
	const struct libwebsocket_protocols *prot = wsi ? libwebsockets_get_protocol(wsi) : NULL;
	int bare = reason == LWS_CALLBACK_FILTER_NETWORK_CONNECTION || !wsi;

	if (is_poll(reason)) {
		printf("%s bits=%zu\n", reason_name(reason), len);
		return;
	}
	if (bare)
		printf("-");
	else
		printf("c%d", wsi_id(wsi));
	printf(" %s [%s] user=%s", reason_name(reason),
	       bare ? "none" : prot && prot->name ? prot->name : "nameless", block_of(reason, user));
	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		printf(" in=%s len=%zu final=%d left=%zu bin=%d", show(in, len), len,
		       !!libwebsocket_is_final_fragment(wsi),
		       libwebsockets_remaining_packet_payload(wsi), !!lws_frame_is_binary(wsi));
		REQUIRE(0, ((char *)in)[len]);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
	case LWS_CALLBACK_HTTP:
		printf(" in=%s len=%zu", show(in, len), len);
		REQUIRE(0, ((char *)in)[len]);
		break;
	case LWS_CALLBACK_HTTP_FILE_COMPLETION:
		in = strrchr(in, '/');
		printf(" in=%s len=%zu", (char *)in, len);
		break;
	case LWS_CALLBACK_CONFIRM_EXTENSION_OKAY:
	case LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED:
		printf(" in=%s len=%zu", (char *)in, len);
		break;
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		printf(" room=%s", len >= 512 ? "enough" : "little");
		break;
	case LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION:
		printf(" in=%s len=%zu context=%s", in ? "set" : "NULL", len, context ? "set" : "NULL");
		break;
	default:
		printf(" in=%s len=%zu", in ? "set" : "NULL", len);
	}
	putchar('\n');
}

static int callback_(struct libwebsocket_context *context, struct libwebsocket *wsi,
		     enum libwebsocket_callback_reasons why, void *user, void *in, size_t len)
{
	int reason = (int)why, r = 0;

	count_of[reason]++;
	if (is_poll(reason))
		poll_told(reason, user, len);
	else {
		callbacks++;
		if (reason != LWS_CALLBACK_FILTER_NETWORK_CONNECTION)
			wsi_id(wsi);
	}
	if (!quiet && (show_poll || !is_poll(reason)))
		callback_line(context, wsi, reason, user, in, len);
	if (is_poll(reason) && poll_hook)
		poll_hook(wsi, reason, user, in, len);
	if (hook)
		r = hook(wsi, reason, user, in, len);
	if (r && !quiet)
		say("  returns %d from %s", r, reason_name(reason));
	if (reason == LWS_CALLBACK_CLOSED || reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR)
		forget(wsi);
	fflush(stdout);
	return r;
}

/* ----------------------------------------------------------------- server */

static struct libwebsocket_protocols protocols[] = {
	{ .name = "http-only", .callback = callback_, .per_session_data_size = sizeof(struct session) },
	{ .name = "chat", .callback = callback_, .per_session_data_size = sizeof(struct session) },
	{ .name = "nouser", .callback = callback_ },
	{ .name = NULL },
};

/* The arguments of the creation. */
static const char *interf = "lo", *chain_path, *key_path, *ca_path;
static struct libwebsocket_protocols *protocol_table = protocols;
static struct libwebsocket_extension *extensions = libwebsocket_internal_extensions;
static unsigned int options = LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME;
static int user_word;
static int is_own_log; /* the scenario has set its own */

static USED struct libwebsocket_context *create(int on_port)
{
	if (!is_own_log)
		lws_set_log_level(log_mask, NULL);
	return libwebsocket_create_context(on_port, interf, protocol_table, extensions, chain_path, key_path,
					   ca_path, -1, -1, options, &user_word);
}

/* Ports cannot be left to the system in this generation. */
static USED void server(void)
{
	int i;

	for (i = 0; i < 20 && !ctx; i++)
		ctx = create(port = free_port());
	if (!ctx)
		die("no context");
}

/* A context of clients alone. */
static USED void clients(void)
{
	ctx = create(CONTEXT_PORT_NO_LISTEN);
	if (!ctx)
		die("no context");
}

static void scenario_end(void)
{
	int fd;

	if (!ctx)
		return;
	libwebsocket_context_destroy(ctx);
	ctx = NULL;
	for (fd = 0; fd < COUNT(told_fd); fd++)
		REQUIRE(0, told_fd[fd]);
}

static int (*turn_fn)(void);
static void turn(void)
{
	int n;

	if (!ctx)
		return;
	n = turn_fn ? turn_fn() : libwebsocket_service(ctx, turn_cancels ? 1 : 0);
	if (n)
		say("a turn of the loop says %d", n);
}

/* Turns until a reason has come so often; 20 seconds at most. */
static USED void until(int reason, int want)
{
	if (!turns_until(&count_of[reason], want, 20000))
		say("%s did not come", reason_name(reason));
}

/* A write of bytes that stand alone: nothing in front of them, nothing behind. */
static USED int put(struct libwebsocket *wsi, const void *data, size_t len, int kind)
{
	unsigned char *b = malloc(len ? len : 1);
	int n;

	memcpy(b, data, len);
	n = libwebsocket_write(wsi, b, len, (enum libwebsocket_write_protocol)kind);
	if (memcmp(b, data, len))
		say("the bytes were changed");
	free(b);
	return n;
}

static USED int puts_text(struct libwebsocket *wsi, const char *text)
{
	return put(wsi, text, strlen(text), LWS_WRITE_TEXT);
}

#endif
