/*
 * A server or clients on the library of generation 0.4, and raw peers, in one
 * process: every callback goes to stdout, as do the bytes of peers where a
 * scenario asks for them.
 */
#ifndef SCENE_H
#define SCENE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stddef.h>
#include <libwebsockets.h>

#include "early.h"
#include "hixie.h"

static USED const char *reason_name(int reason)
{
	static const char *const names[] = {
		"ESTABLISHED", "CLIENT_ESTABLISHED", "CLOSED", "RECEIVE",
		"CLIENT_RECEIVE", "CLIENT_RECEIVE_PONG", "CLIENT_WRITEABLE", "HTTP",
		"BROADCAST", "FILTER_NETWORK_CONNECTION", "FILTER_PROTOCOL_CONNECTION",
		"ADD_POLL_FD", "DEL_POLL_FD", "SET_MODE_POLL_FD", "CLEAR_MODE_POLL_FD",
	};

	return reason >= 0 && reason < COUNT(names) ? names[reason] : "no reason";
}

/* --------------------------------------------------------------- recorder */

struct session {
	int visits;
	char room[28];
};

static const char *block_of(void *user)
{
	const unsigned char *p = user;
	size_t i;

	if (!user)
		return "NULL";
	for (i = 0; i < sizeof(struct session) && !p[i]; i++)
		;
	((struct session *)user)->visits = 1;
	return i == sizeof(struct session) ? "zero" : "kept";
}

static int happened(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	const struct libwebsocket_protocols *prot;
	int answer = 0;

	count_of[reason]++;
	callbacks++;
	if (reason >= LWS_CALLBACK_ADD_POLL_FD) {
		poll_told(reason, user, len);
		if (show_poll)
			say("%s bits=%zu", reason_name(reason), len);
		if (poll_hook)
			poll_hook(wsi, (int)reason, user, in, len);
		return 0;
	}
	if (reason != LWS_CALLBACK_FILTER_NETWORK_CONNECTION)
		wsi_id(wsi);
	if (!quiet) {
		prot = libwebsockets_get_protocol(wsi);
		if (reason == LWS_CALLBACK_FILTER_NETWORK_CONNECTION)
			say("%s %s in=%s len=%zu", reason_name(reason),
			    (long)user > 2 ? "descriptor" : "none", in ? "set" : "NULL", len);
		else if (reason == LWS_CALLBACK_HTTP)
			say("c%d HTTP [%s] user=%s in=%s len=%zu", wsi_id(wsi), prot->name,
			    user ? "set" : "NULL", in ? show(in, strlen(in)) : "NULL", len);
		else
			say("c%d %s [%s] user=%s in=%s len=%zu", wsi_id(wsi), reason_name(reason),
			    prot && prot->name ? prot->name : "NULL",
			    reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION ? "headers" : block_of(user),
			    show(in, len), len);
	}
	/* What comes has a zero behind it. */
	if (in && reason != LWS_CALLBACK_HTTP && reason != LWS_CALLBACK_BROADCAST)
		REQUIRE(0, ((char *)in)[len]);
	if (hook)
		answer = hook(wsi, (int)reason, user, in, len);
	return answer;
}

enum { P_HTTP, P_CHAT, P_OTHER, P_NAMELESS };
static struct libwebsocket_protocols protocols[] = {
	{ "http-only", happened, 0, NULL, -1, -1, -1 },
	{ "chat", happened, sizeof(struct session), NULL, -1, -1, -1 },
	{ "other", happened, sizeof(struct session), NULL, -1, -1, -1 },
	{ NULL, happened, sizeof(struct session), NULL, -1, -1, -1 },
	{ NULL, NULL, 0, NULL, 0, 0, 0 },
};

/* ----------------------------------------------------------------- server */

#ifndef OWN_TURNS
static int (*turn_fn)(void);
static USED void turn(void)
{
	if (ctx)
		turn_fn ? turn_fn() : libwebsocket_service(ctx, 0);
}
#endif

static USED void server_on(const char *cert, const char *key)
{
	int tries = 20;

	while (!ctx && tries--) {
		port = free_port();
		ctx = libwebsocket_create_context(port, protocols, cert, key, -1, -1, 0);
	}
	if (!ctx)
		die("no context");
}

static USED void server(void) { server_on(NULL, NULL); }

static USED void server_stop(void)
{
	struct libwebsocket_context *was = ctx;

	ctx = NULL;
	if (was)
		libwebsocket_context_destroy(was);
}

#ifndef OWN_TURNS
static void scenario_end(void) { server_stop(); }
#endif

/* Writes a text, without any padding around it. */
static USED int put(struct libwebsocket *wsi, const char *text, int kind)
{
	return libwebsocket_write(wsi, (unsigned char *)text, strlen(text),
				  (enum libwebsocket_write_protocol)kind);
}

#endif
