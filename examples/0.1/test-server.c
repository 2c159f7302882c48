/*
 * test-server for generation 0.1: a page, a number that grows, and drawings
 * that everybody sees. The library calls back whenever a connection may send.
 */
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

	if (reason == LWS_CALLBACK_SEND) {
		int n = sprintf((char *)text, "%d", (*count)++);

		libwebsocket_write(wsi, text, (size_t)n, LWS_WRITE_TEXT);
	} else if (reason == LWS_CALLBACK_RECEIVE) {
		fprintf(stderr, "%d bytes for the counter\n", (int)len);
		if (len == 6 && !memcmp(in, "reset\n", 6))
			*count = 0;
	}
	return 0;
}

/* Drawings that are still to be sent to somebody. */
#define RING 64
#define LONGEST 512
static struct {
	size_t len;
	unsigned char room[PADDED(LONGEST)];
} ring[RING];
static unsigned int head;

static int mirror(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		  void *user, void *in, size_t len)
{
	unsigned int *tail = user;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		*tail = head;
		break;
	case LWS_CALLBACK_SEND:
		/* Who was too slow misses what has been overwritten. */
		if (head - *tail > RING)
			*tail = head - RING;
		for (; *tail != head; (*tail)++)
			libwebsocket_write(wsi, ring[*tail % RING].room + LWS_SEND_BUFFER_PRE_PADDING,
					   ring[*tail % RING].len, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_RECEIVE:
		ring[head % RING].len = len;
		memcpy(ring[head % RING].room + LWS_SEND_BUFFER_PRE_PADDING, in, len);
		head++;
		break;
	default:
		break;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static const struct libwebsocket_protocols protocols[] = {
		{ "http-only", page, 0 },
		{ "dumb-increment-protocol", counter, sizeof(int) },
		{ "lws-mirror-protocol", mirror, sizeof(unsigned int) },
		{ NULL, NULL, 0 }
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
	return 0;
}
