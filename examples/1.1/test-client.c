/*
 * test-client: shows the counter of a test-server and draws circles on its
 * sheet, on a connection that it opens anew again and again.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libwebsockets.h>

static int refuses_stream, refuses_mux;
static int counter_ended;
static long numbers_left = -1;
static struct libwebsocket *mirror;
static long mirror_life;
static volatile sig_atomic_t stop;

static int callback_increment(struct libwebsocket_context *context, struct libwebsocket *wsi,
			      enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)context; (void)wsi; (void)user;
	switch (reason) {
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLOSED:
		fprintf(stderr, "the counter is closed\n");
		counter_ended = 1;
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		((char *)in)[len] = '\0';
		fprintf(stderr, "rx %d '%s'\n", (int)len, (char *)in);
		if (numbers_left > 0 && --numbers_left == 0)
			stop = 1;
		break;
	case LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED:
		if (!strcmp(in, "deflate-stream") && refuses_stream)
			return 1;
		if (!strcmp(in, "x-google-mux") && refuses_mux)
			return 1;
		break;
	default:
		break;
	}
	return 0;
}

static int callback_mirror(struct libwebsocket_context *context, struct libwebsocket *wsi,
			   enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	unsigned char room[LWS_SEND_BUFFER_PRE_PADDING + 64 + LWS_SEND_BUFFER_POST_PADDING];
	unsigned char *text = room + LWS_SEND_BUFFER_PRE_PADDING;

	(void)user; (void)in;
	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		fprintf(stderr, "the mirror is open\n");
		libwebsocket_callback_on_writable(context, wsi);
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLOSED:
		fprintf(stderr, "the mirror is closed\n");
		if (wsi == mirror)
			mirror = NULL;
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		len = (size_t)snprintf((char *)text, 64, "c #%06X %d %d %d;", (unsigned)random() & 0xffffff,
				       (int)random() % 500, (int)random() % 250, (int)random() % 24);
		if (libwebsocket_write(wsi, text, len, LWS_WRITE_TEXT) < 0)
			fprintf(stderr, "writing to the mirror failed\n");
		libwebsocket_callback_on_writable(context, wsi);
		usleep(200);
		break;
	default:
		break;
	}
	return 0;
}

static struct libwebsocket_protocols protocols[] = {
	{ .name = "dumb-increment-protocol", .callback = callback_increment },
	{ .name = "lws-mirror-protocol", .callback = callback_mirror },
	{ .name = NULL },
};

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

static const char usage[] =
	"usage: test-client SERVER [-p|--port N] [-s|--ssl] [-v|--version N] [-d|--debug BITS]\n"
	"                   [-u|--undeflated] [-n|--nomux] [-l|--longlived] [--count NUMBERS]\n";

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },          { "port", required_argument, NULL, 'p' },
	{ "ssl", no_argument, NULL, 's' },           { "version", required_argument, NULL, 'v' },
	{ "debug", required_argument, NULL, 'd' },   { "undeflated", no_argument, NULL, 'u' },
	{ "nomux", no_argument, NULL, 'n' },         { "longlived", no_argument, NULL, 'l' },
	{ "count", required_argument, NULL, 'c' },   { NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	struct libwebsocket_context *context;
	const char *server;
	int n, port = 7681, ssl = 0, version = -1, is_long_lived = 0, status = 0;

	while ((n = getopt_long(argc, argv, "hp:sv:d:unlc:", options, NULL)) >= 0)
		switch (n) {
		case 'p': port = atoi(optarg); break;
		case 's': ssl = 2; break; /* a self-signed certificate will do */
		case 'v': version = atoi(optarg); break;
		case 'd': lws_set_log_level(atoi(optarg), NULL); break;
		case 'u': refuses_stream = 1; break;
		case 'n': refuses_mux = 1; break;
		case 'l': is_long_lived = 1; break;
		case 'c': numbers_left = atol(optarg); break;
		default: optind = argc; break;
		}
	if (optind >= argc) {
		fputs(usage, stderr);
		return 1;
	}
	server = argv[optind];
	signal(SIGINT, on_signal);
	context = libwebsocket_create_context(CONTEXT_PORT_NO_LISTEN, NULL, protocols,
					      libwebsocket_internal_extensions, NULL, NULL, NULL, -1, -1, 0, NULL);
	if (!context) {
		fprintf(stderr, "there is no context\n");
		return 1;
	}
	if (!libwebsocket_client_connect(context, server, port, ssl, "/", server, server, protocols[0].name, version)) {
		fprintf(stderr, "cannot connect to %s\n", server);
		libwebsocket_context_destroy(context);
		return 1;
	}
	while (!counter_ended && !stop) {
		if (libwebsocket_service(context, 1000) < 0)
			break;
		if (!mirror) {
			mirror = libwebsocket_client_connect(context, server, port, ssl, "/", server, server,
							     protocols[1].name, version);
			if (!mirror) {
				fprintf(stderr, "cannot connect the mirror\n");
				status = 1;
				break;
			}
			mirror_life = 10 + (random() & 1023) + (is_long_lived ? 50000 : 0);
			fprintf(stderr, "opening the mirror for %ld turns\n", mirror_life);
		} else if (--mirror_life == 0) {
			fprintf(stderr, "closing the mirror\n");
			libwebsocket_close_and_free_session(context, mirror, LWS_CLOSE_STATUS_GOINGAWAY);
		}
	}
	mirror = NULL; /* its CLOSED is to come */
	libwebsocket_context_destroy(context);
	return counter_ended && numbers_left ? 1 : status;
}
