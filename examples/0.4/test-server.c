/*
 * test-server for generation 0.4: a page, a number that grows, and drawings
 * that everybody sees. With --fork the process that was started serves, and a
 * new one sends it a tick, 20 times a second; else one process does both.
 * Built with EXTERNAL_POLL it is extpoll-server: a poll loop of its own, which
 * knows of descriptors what the library tells it.
 */
#define _DEFAULT_SOURCE
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libwebsockets.h>

#ifndef RESOURCE_DIR
#define RESOURCE_DIR "www"
#endif

#define PADDED(n) (LWS_SEND_BUFFER_PRE_PADDING + (n) + LWS_SEND_BUFFER_POST_PADDING)

#ifdef EXTERNAL_POLL
#define MOST_POLLED 100
static struct pollfd polled[MOST_POLLED];
static int n_polled;

/* What the library tells of a descriptor. */
static void told(enum libwebsocket_callback_reasons reason, int fd, short bits)
{
	int i;

	for (i = 0; i < n_polled && polled[i].fd != fd; i++)
		;
	if (reason == LWS_CALLBACK_ADD_POLL_FD) {
		if (n_polled == MOST_POLLED) {
			fprintf(stderr, "too many descriptors\n");
			exit(1);
		}
		polled[n_polled++] = (struct pollfd){ .fd = fd, .events = bits };
	} else if (i == n_polled) {
		fprintf(stderr, "descriptor %d is not known\n", fd);
	} else if (reason == LWS_CALLBACK_DEL_POLL_FD) {
		/* The last one takes its place: a loop over all asks it once more at worst. */
		polled[i] = polled[--n_polled];
	} else if (reason == LWS_CALLBACK_SET_MODE_POLL_FD) {
		polled[i].events |= bits;
	} else {
		polled[i].events &= (short)~bits;
	}
}
#endif

static int page(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		void *user, void *in, size_t len)
{
	const char *path = in;
	char name[128], address[64];

	(void)len;
#ifdef EXTERNAL_POLL
	if (reason >= LWS_CALLBACK_ADD_POLL_FD)
		told(reason, (int)(long)user, (short)len);
#endif
	if (reason == LWS_CALLBACK_FILTER_NETWORK_CONNECTION) {
		libwebsockets_get_peer_addresses((int)(long)user, name, sizeof(name), address, sizeof(address));
		fprintf(stderr, "peer %s (%s)\n", name, address);
	}
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

static void show_headers(const struct lws_tokens *tokens)
{
	static const char *const names[WSI_TOKEN_COUNT] = {
		"path", "Host", "Connection", "Key1", "Key2", "Protocol", "Upgrade", "Origin", "Draft",
		"challenge", "Key", "Version", "Sec-WebSocket-Origin", "Extensions", "Accept", "Nonce", "HTTP",
	};
	int i;

	for (i = 0; i < WSI_TOKEN_COUNT; i++)
		if (tokens[i].token)
			fprintf(stderr, "    %s = %s\n", names[i], tokens[i].token);
}

static int counter(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		   void *user, void *in, size_t len)
{
	unsigned char room[PADDED(16)], *text = room + LWS_SEND_BUFFER_PRE_PADDING;
	int *count = user;

	if (reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION) {
		show_headers(user);
	} else if (reason == LWS_CALLBACK_BROADCAST) { /* a tick */
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
#define LONGEST 4096
#define TOO_FAR_BEHIND 54
#define NEAR_AGAIN 49
static struct {
	size_t len;
	unsigned char room[PADDED(LONGEST)];
} ring[RING];
static unsigned int head;

struct viewer {
	struct libwebsocket *wsi;
	unsigned int tail;
	int is_held;
};

static int mirror(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		  void *user, void *in, size_t len)
{
	struct viewer *viewer = user;

	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		show_headers(user);
		break;
	case LWS_CALLBACK_ESTABLISHED:
		viewer->wsi = wsi;
		viewer->tail = head;
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE: /* a server's connections, too */
		/* Who was too slow misses what has been overwritten. */
		if (head - viewer->tail > RING)
			viewer->tail = head - RING;
		if (viewer->tail == head)
			break;
		libwebsocket_write(wsi, ring[viewer->tail % RING].room + LWS_SEND_BUFFER_PRE_PADDING,
				   ring[viewer->tail % RING].len, LWS_WRITE_TEXT);
		viewer->tail++;
		if (viewer->is_held && head - viewer->tail < NEAR_AGAIN) {
			viewer->is_held = 0;
			libwebsocket_rx_flow_control(wsi, 1);
		}
		libwebsocket_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_RECEIVE:
		if (len > LONGEST)
			break;
		ring[head % RING].len = len;
		memcpy(ring[head % RING].room + LWS_SEND_BUFFER_PRE_PADDING, in, len);
		head++;
		if (head - viewer->tail > TOO_FAR_BEHIND) {
			viewer->is_held = 1;
			libwebsocket_rx_flow_control(wsi, 0);
		}
		libwebsocket_callback_on_writable_all_protocol(libwebsockets_get_protocol(wsi));
		break;
	default:
		break;
	}
	return 0;
}

enum { PAGE, COUNTER, MIRROR };

static int tick(const struct libwebsocket_protocols *protocol)
{
	unsigned char room[PADDED(1)];

	room[LWS_SEND_BUFFER_PRE_PADDING] = 'x';
	return libwebsockets_broadcast(protocol, room + LWS_SEND_BUFFER_PRE_PADDING, 1);
}

static long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

#ifdef EXTERNAL_POLL
/* One turn of our own loop: at most until the next tick. */
static int serve_until_tick(struct libwebsocket_context *context)
{
	static long next;
	long left;
	int i;

	if (!next)
		next = milliseconds();
	next += 50;
	while ((left = next - milliseconds()) > 0) {
		if (poll(polled, (nfds_t)n_polled, (int)left) < 0)
			return -1;
		for (i = 0; i < n_polled; i++)
			if (polled[i].revents)
				libwebsocket_service_fd(context, &polled[i]);
	}
	return 0;
}

static volatile sig_atomic_t is_over;

static void on_signal(int number)
{
	(void)number;
	is_over = 1;
}

/* Serves until a signal ends it. */
static int serve(struct libwebsocket_context *context, const struct libwebsocket_protocols *ticked, int forks)
{
	(void)forks;
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	while (!is_over && serve_until_tick(context) == 0)
		tick(ticked);
	libwebsocket_context_destroy(context);
	fprintf(stderr, "%d descriptors are left\n", n_polled);
	return 0;
}
#else
static void serve_until_tick(struct libwebsocket_context *context)
{
	static long next;
	long left;

	if (!next)
		next = milliseconds();
	next += 50;
	while ((left = next - milliseconds()) > 0)
		libwebsocket_service(context, (int)left);
	libwebsocket_service(context, 0);
}

static int serve(struct libwebsocket_context *context, const struct libwebsocket_protocols *ticked, int forks)
{
	if (forks && libwebsockets_fork_service_loop(context) < 0)
		return 1;
	for (;;) {
		if (forks)
			usleep(50000);
		else
			serve_until_tick(context);
		if (tick(ticked) < 0)
			return 1; /* the server has gone */
	}
}
#endif

int main(int argc, char **argv)
{
	static struct libwebsocket_protocols protocols[] = {
		[PAGE] = { .name = "http-only", .callback = page },
		[COUNTER] = { .name = "dumb-increment-protocol", .callback = counter,
			      .per_session_data_size = sizeof(int) },
		[MIRROR] = { .name = "lws-mirror-protocol", .callback = mirror,
			     .per_session_data_size = sizeof(struct viewer) },
		{ .callback = NULL }
	};
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' }, { "port", required_argument, NULL, 'p' },
		{ "cert", required_argument, NULL, 'c' }, { "key", required_argument, NULL, 'k' },
#ifndef EXTERNAL_POLL
		{ "fork", no_argument, NULL, 'f' },
#endif
		{ NULL, 0, NULL, 0 }
	};
	struct libwebsocket_context *context;
	const char *cert = NULL, *key = NULL;
	int port = 7681, forks = 0, option;

	while ((option = getopt_long(argc, argv, "hp:c:k:f", options, NULL)) != -1)
		switch (option) {
		case 'p': port = atoi(optarg); break;
		case 'c': cert = optarg; break;
		case 'k': key = optarg; break;
		case 'f': forks = 1; break;
		default:
			fprintf(stderr, "usage: %s [--port N] [--cert FILE --key FILE] [--fork]\n", argv[0]);
			return option == 'h' ? 0 : 2;
		}
	context = libwebsocket_create_context(port, protocols, cert, key, -1, -1, 0);
	if (!context) {
		fprintf(stderr, "no server on port %d\n", port);
		return 1;
	}
	return serve(context, &protocols[COUNTER], forks);
}
