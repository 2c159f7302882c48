/*
 * test-server: a page, a counter and a sheet to draw on together.
 *
 *   http-only                the page and its pictures
 *   dumb-increment-protocol  a number every 50 ms; "reset\n" starts again
 *   lws-mirror-protocol      what one says, all hear
 *
 * Built with EXTERNAL_POLL it is test-server-extpoll: its own poll loop, which
 * knows of the library's descriptors what the poll callbacks say.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <syslog.h>

#include <libwebsockets.h>

#ifndef RESOURCE_DIR
#define RESOURCE_DIR "www"
#endif

#define TICK_MS 50
#define LAST_NUMBER 50        /* with --closetest */
#define RING 128              /* messages kept for slow peers */
#define THROTTLE_AT 126       /* so far behind, a peer is not listened to ... */
#define RELEASE_AT 113        /* ... until all are nearer than this */
#define MOST_THROTTLED 20

static const char *resources = RESOURCE_DIR;
static int closes_for_test;
static volatile sig_atomic_t stop;

static const struct { const char *uri, *type; } served[] = {
	{ "/favicon.ico", "image/x-icon" },
	{ "/libwebsockets.org-logo.png", "image/png" },
	{ "/test.html", "text/html" }, /* anything else */
};
#define SERVED (sizeof served / sizeof served[0])

/* ---- the program's own poll loop ------------------------------------------ */

#ifdef EXTERNAL_POLL

static struct pollfd *polled;
static int *slot_of, polled_count, polled_max;

static void poll_room(void)
{
	int i;

	polled_max = getdtablesize();
	polled = calloc((size_t)polled_max, sizeof *polled);
	slot_of = calloc((size_t)polled_max, sizeof *slot_of);
	if (!polled || !slot_of)
		exit(1);
	for (i = 0; i < polled_max; i++)
		slot_of[i] = -1;
}

static void poll_change(enum libwebsocket_callback_reasons reason, int fd, size_t bits)
{
	int slot;

	if (fd < 0 || fd >= polled_max)
		return;
	slot = slot_of[fd];
	switch (reason) {
	case LWS_CALLBACK_ADD_POLL_FD:
		polled[polled_count].fd = fd;
		polled[polled_count].events = (short)bits;
		polled[polled_count].revents = 0;
		slot_of[fd] = polled_count++;
		break;
	case LWS_CALLBACK_DEL_POLL_FD:
		if (slot < 0)
			break;
		polled[slot] = polled[--polled_count];
		slot_of[polled[slot].fd] = slot;
		slot_of[fd] = -1;
		break;
	case LWS_CALLBACK_SET_MODE_POLL_FD:
		if (slot >= 0)
			polled[slot].events |= (short)bits;
		break;
	case LWS_CALLBACK_CLEAR_MODE_POLL_FD:
		if (slot >= 0)
			polled[slot].events &= (short)~bits;
		break;
	default:
		break;
	}
}

static int serve_once(struct libwebsocket_context *context)
{
	int i;

	if (poll(polled, (nfds_t)polled_count, TICK_MS) < 0)
		return -1;
	for (i = 0; i < polled_count; i++)
		if (polled[i].revents) {
			struct pollfd one = polled[i];

			polled[i].revents = 0;
			if (libwebsocket_service_fd(context, &one) < 0)
				return -1;
		}
	return 0;
}

#else

static int serve_once(struct libwebsocket_context *context)
{
	return libwebsocket_service(context, TICK_MS);
}

#endif

/* ---- http-only ------------------------------------------------------------- */

static int serve_http(struct libwebsocket_context *context, struct libwebsocket *wsi, const char *uri)
{
	char path[512];
	size_t i;

	for (i = 0; i < SERVED - 1 && strncmp(uri, served[i].uri, strlen(served[i].uri)); i++)
		;
	snprintf(path, sizeof path, "%s%s", resources, served[i].uri);
	if (libwebsockets_serve_http_file(context, wsi, path, served[i].type) < 0)
		lwsl_err("cannot serve %s\n", path);
	return 0;
}

static void show_peer(struct libwebsocket_context *context, struct libwebsocket *wsi, int fd)
{
	char name[128], rip[64];

	libwebsockets_get_peer_addresses(context, wsi, fd, name, sizeof name, rip, sizeof rip);
	lwsl_notice("a peer: %s (%s)\n", name, rip);
}

static int callback_http(struct libwebsocket_context *context, struct libwebsocket *wsi,
			 enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)len;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return serve_http(context, wsi, in);
	case LWS_CALLBACK_HTTP_FILE_COMPLETION:
		return 1; /* one file, one connection */
	case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
		show_peer(context, wsi, (int)(long)user);
		break;
#ifdef EXTERNAL_POLL
	case LWS_CALLBACK_ADD_POLL_FD:
	case LWS_CALLBACK_DEL_POLL_FD:
	case LWS_CALLBACK_SET_MODE_POLL_FD:
	case LWS_CALLBACK_CLEAR_MODE_POLL_FD:
		poll_change(reason, (int)(long)user, len);
		break;
#endif
	default:
		break;
	}
	return 0;
}

static void show_headers(const struct lws_tokens *tokens)
{
	static const char *const names[WSI_TOKEN_COUNT] = {
		"GET URI", "Host", "Connection", "key 1", "key 2", "Protocol", "Upgrade", "Origin", "Draft",
		"Challenge", "Key", "Version", "Sworigin", "Extensions", "Accept", "Nonce", "Http", "MuxURL",
	};
	int i;

	for (i = 0; i < WSI_TOKEN_COUNT; i++)
		if (tokens[i].token)
			lwsl_notice("    %s = %s\n", names[i], tokens[i].token);
}

/* ---- dumb-increment-protocol ---------------------------------------------- */

struct counter {
	int number;
};

static int callback_increment(struct libwebsocket_context *context, struct libwebsocket *wsi,
			      enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	unsigned char room[LWS_SEND_BUFFER_PRE_PADDING + 32 + LWS_SEND_BUFFER_POST_PADDING];
	unsigned char *text = room + LWS_SEND_BUFFER_PRE_PADDING;
	struct counter *counter = user;

	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		show_headers(user);
		break;
	case LWS_CALLBACK_ESTABLISHED:
		counter->number = 0;
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		len = (size_t)snprintf((char *)text, 32, "%d", counter->number++);
		if (libwebsocket_write(wsi, text, len, LWS_WRITE_TEXT) < 0)
			lwsl_err("writing to a counter failed\n");
		else if (closes_for_test && counter->number == LAST_NUMBER)
			libwebsocket_close_and_free_session(context, wsi, LWS_CLOSE_STATUS_NORMAL);
		break;
	case LWS_CALLBACK_RECEIVE:
		if (len >= 6 && !memcmp(in, "reset\n", 6))
			counter->number = 0;
		break;
	default:
		break;
	}
	return 0;
}

/* ---- lws-mirror-protocol --------------------------------------------------- */

struct mirror {
	int tail; /* the next message of the ring for this peer */
};

static struct {
	unsigned char *room; /* with padding around the text */
	size_t len;
} ring[RING];
static int head;

static struct libwebsocket *throttled[MOST_THROTTLED];
static int throttled_count;

static int backlog(const struct mirror *mirror)
{
	return (head - mirror->tail + RING) % RING;
}

static void mirror_keep(const void *text, size_t len)
{
	unsigned char *room = malloc(LWS_SEND_BUFFER_PRE_PADDING + len + LWS_SEND_BUFFER_POST_PADDING);

	if (!room)
		return;
	memcpy(room + LWS_SEND_BUFFER_PRE_PADDING, text, len);
	free(ring[head].room);
	ring[head].room = room;
	ring[head].len = len;
	head = (head + 1) % RING;
}

static void mirror_release(void)
{
	while (throttled_count)
		libwebsocket_rx_flow_control(throttled[--throttled_count], 1);
}

static void mirror_forget(struct libwebsocket *wsi)
{
	int i;

	for (i = 0; i < throttled_count; i++)
		if (throttled[i] == wsi)
			throttled[i--] = throttled[--throttled_count];
}

static void mirror_send(struct libwebsocket_context *context, struct libwebsocket *wsi, struct mirror *mirror)
{
	while (mirror->tail != head) {
		if (libwebsocket_write(wsi, ring[mirror->tail].room + LWS_SEND_BUFFER_PRE_PADDING,
				       ring[mirror->tail].len, LWS_WRITE_TEXT) < 0) {
			lwsl_err("writing to a mirror failed\n");
			return;
		}
		mirror->tail = (mirror->tail + 1) % RING;
		if (backlog(mirror) == RELEASE_AT)
			mirror_release();
		if (mirror->tail != head && lws_send_pipe_choked(wsi)) {
			libwebsocket_callback_on_writable(context, wsi);
			return;
		}
	}
	if (throttled_count)
		mirror_release();
}

static int callback_mirror(struct libwebsocket_context *context, struct libwebsocket *wsi,
			   enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	struct mirror *mirror = user;

	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		show_headers(user);
		break;
	case LWS_CALLBACK_ESTABLISHED:
		mirror->tail = head;
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (!closes_for_test)
			mirror_send(context, wsi, mirror);
		break;
	case LWS_CALLBACK_RECEIVE:
		if (backlog(mirror) == RING - 1) {
			lwsl_err("the ring is full: a message is dropped\n");
			break;
		}
		mirror_keep(in, len);
		if (backlog(mirror) >= THROTTLE_AT && throttled_count < MOST_THROTTLED) {
			throttled[throttled_count++] = wsi;
			libwebsocket_rx_flow_control(wsi, 0);
		}
		libwebsocket_callback_on_writable_all_protocol(libwebsockets_get_protocol(wsi));
		break;
	case LWS_CALLBACK_CLOSED:
		mirror_forget(wsi);
		break;
	default:
		break;
	}
	return 0;
}

/* ---- main ------------------------------------------------------------------ */

enum { HTTP_ONLY, INCREMENT, MIRROR };

static struct libwebsocket_protocols protocols[] = {
	{ .name = "http-only", .callback = callback_http },
	{ .name = "dumb-increment-protocol", .callback = callback_increment,
	  .per_session_data_size = sizeof(struct counter) },
	{ .name = "lws-mirror-protocol", .callback = callback_mirror,
	  .per_session_data_size = sizeof(struct mirror) },
	{ .name = NULL },
};

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

static long now_ms(void)
{
	struct timeval now;

	gettimeofday(&now, NULL);
	return now.tv_sec * 1000L + now.tv_usec / 1000;
}

static const char usage[] =
	"usage: test-server [-p|--port N] [-i|--interface NAME] [-s|--ssl] [-d|--debug BITS]\n"
	"                   [-c|--closetest] [-D|--daemonize] [--resource DIRECTORY]\n"
	"with --ssl, DIRECTORY has libwebsockets-test-server.pem and .key.pem\n";

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },       { "port", required_argument, NULL, 'p' },
	{ "interface", required_argument, NULL, 'i' }, { "ssl", no_argument, NULL, 's' },
	{ "debug", required_argument, NULL, 'd' },  { "closetest", no_argument, NULL, 'c' },
	{ "daemonize", no_argument, NULL, 'D' },    { "resource", required_argument, NULL, 'r' },
	{ NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	char cert[512], key[512];
	const char *interface = NULL;
	struct libwebsocket_context *context;
	int n, port = 7681, ssl = 0, debug = LLL_ERR | LLL_WARN | LLL_NOTICE, daemonize = 0, answer = 0;
	long last = 0;

	while ((n = getopt_long(argc, argv, "hp:i:sd:cDr:", options, NULL)) >= 0)
		switch (n) {
		case 'p': port = atoi(optarg); break;
		case 'i': interface = optarg; break;
		case 's': ssl = 1; break;
		case 'd': debug = atoi(optarg); break;
		case 'c': closes_for_test = 1; break;
		case 'D': daemonize = 1; break;
		case 'r': resources = optarg; break;
		default:
			fputs(usage, stderr);
			return 1;
		}
	if (daemonize && lws_daemonize("/tmp/.lwsts-lock")) {
		fputs("cannot become a daemon\n", stderr);
		return 1;
	}
	signal(SIGINT, on_signal);
	if (!daemonize)
		signal(SIGTERM, on_signal); /* a daemon's is the library's */
	openlog("lwsts", LOG_PID | (daemonize ? 0 : LOG_PERROR), LOG_DAEMON);
	lws_set_log_level(debug, lwsl_emit_syslog);
	snprintf(cert, sizeof cert, "%s/libwebsockets-test-server.pem", resources);
	snprintf(key, sizeof key, "%s/libwebsockets-test-server.key.pem", resources);
#ifdef EXTERNAL_POLL
	poll_room();
#endif
	context = libwebsocket_create_context(port, interface, protocols, libwebsocket_internal_extensions,
					      ssl ? cert : NULL, ssl ? key : NULL, NULL, -1, -1, 0, NULL);
	if (!context) {
		lwsl_err("there is no context\n");
		return 1;
	}
	while (answer >= 0 && !stop) {
		answer = serve_once(context);
		if (now_ms() - last >= TICK_MS || now_ms() < last) {
			libwebsocket_callback_on_writable_all_protocol(&protocols[INCREMENT]);
			last = now_ms();
		}
	}
	libwebsocket_context_destroy(context);
	for (n = 0; n < RING; n++)
		free(ring[n].room);
#ifdef EXTERNAL_POLL
	free(polled);
	free(slot_of);
#endif
	lwsl_notice("test-server ended cleanly\n");
	closelog();
	return 0;
}
