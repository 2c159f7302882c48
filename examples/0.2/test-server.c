/*
 * test-server for generation 0.2: a page, a number that grows, and drawings
 * that everybody sees. The server runs in a process of its own; this one sends
 * it a tick, 20 times a second.
 */
#define _DEFAULT_SOURCE
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libwebsockets.h>

#ifndef RESOURCE_DIR
#define RESOURCE_DIR "www"
#endif

#define PADDED(n) (LWS_SEND_BUFFER_PRE_PADDING + (n) + LWS_SEND_BUFFER_POST_PADDING)

static int page(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		void *user, void *in, size_t len)
{
	const char *path = in;

	(void)user;
	(void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	fprintf(stderr, "asked for %s\n", path ? path : "something else than a page");
	if (path && !strcmp(path, "/favicon.ico")) {
		if (libwebsockets_serve_http_file(wsi, RESOURCE_DIR "/favicon.ico", "image/x-icon"))
			fprintf(stderr, "no icon\n");
	} else if (path && !strcmp(path, "/libwebsockets.org-logo.png")) {
		if (libwebsockets_serve_http_file(wsi, RESOURCE_DIR "/libwebsockets.org-logo.png", "image/png"))
			fprintf(stderr, "no logo\n");
	} else if (libwebsockets_serve_http_file(wsi, RESOURCE_DIR "/test.html", "text/html")) {
		fprintf(stderr, "no page\n");
	}
	return 0;
}

static int counter(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		   void *user, void *in, size_t len)
{
	unsigned char room[PADDED(16)], *text = room + LWS_SEND_BUFFER_PRE_PADDING;
	int *count = user;

	if (reason == LWS_CALLBACK_BROADCAST) { /* a tick */
		int n = sprintf((char *)text, "%d", (*count)++);

		libwebsocket_write(wsi, text, (size_t)n, LWS_WRITE_TEXT);
	} else if (reason == LWS_CALLBACK_RECEIVE) {
		fprintf(stderr, "%d bytes for the counter\n", (int)len);
		if (len == 6 && !memcmp(in, "reset\n", 6))
			*count = 0;
	}
	return 0;
}

static int mirror(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		  void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE)
		libwebsockets_broadcast(libwebsockets_get_protocol(wsi), in, len);
	else if (reason == LWS_CALLBACK_BROADCAST)
		libwebsocket_write(wsi, in, len, LWS_WRITE_TEXT);
	return 0;
}

enum { PAGE, COUNTER, MIRROR };

int main(int argc, char **argv)
{
	static struct libwebsocket_protocols protocols[] = {
		[PAGE] = { .name = "http-only", .callback = page },
		[COUNTER] = { .name = "dumb-increment-protocol", .callback = counter,
			      .per_session_data_size = sizeof(int) },
		[MIRROR] = { .name = "lws-mirror-protocol", .callback = mirror },
		{ .callback = NULL }
	};
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' }, { "port", required_argument, NULL, 'p' },
		{ "cert", required_argument, NULL, 'c' }, { "key", required_argument, NULL, 'k' },
		{ NULL, 0, NULL, 0 }
	};
	const char *cert = NULL, *key = NULL;
	int port = 7681, option;

	while ((option = getopt_long(argc, argv, "hp:c:k:", options, NULL)) != -1)
		switch (option) {
		case 'p': port = atoi(optarg); break;
		case 'c': cert = optarg; break;
		case 'k': key = optarg; break;
		default:
			fprintf(stderr, "usage: %s [--port N] [--cert FILE --key FILE]\n", argv[0]);
			return option == 'h' ? 0 : 2;
		}
	if (libwebsocket_create_server(port, protocols, cert, key, -1, -1) < 0) {
		fprintf(stderr, "no server on port %d\n", port);
		return 1;
	}
	for (;;) {
		unsigned char tick[PADDED(1)];

		usleep(50000);
		tick[LWS_SEND_BUFFER_PRE_PADDING] = 'x';
		if (libwebsockets_broadcast(&protocols[COUNTER], tick + LWS_SEND_BUFFER_PRE_PADDING, 1) < 0)
			return 1; /* the server has gone */
	}
}
