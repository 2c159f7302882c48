/*
 * test-fraggle: a server sends messages in many fragments and then their sum;
 * a client adds up what comes and compares.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libwebsockets.h>

#define MOST_FRAGMENTS 1024
#define LONGEST 2000

enum state { FIRST, MIDDLE, SUM };

struct fraggle {
	enum state state;
	int fragments;   /* still to send, or received so far */
	unsigned total, sum;
};

static long messages_left = -1;
static int is_over, has_failed;
static volatile sig_atomic_t stop;

static int send_fragment(struct libwebsocket_context *context, struct libwebsocket *wsi, struct fraggle *f)
{
	unsigned char room[LWS_SEND_BUFFER_PRE_PADDING + LONGEST + LWS_SEND_BUFFER_POST_PADDING];
	unsigned char *bytes = room + LWS_SEND_BUFFER_PRE_PADDING;
	int kind = LWS_WRITE_CONTINUATION, n, len;

	if (f->state == FIRST) {
		f->fragments = 1 + (int)(random() & (MOST_FRAGMENTS - 1));
		f->total = f->sum = 0;
		kind = LWS_WRITE_BINARY;
		f->state = MIDDLE;
		fprintf(stderr, "sending %d fragments\n", f->fragments);
	}
	len = 1 + (int)(random() % LONGEST);
	if (libwebsockets_get_random(context, bytes, len) != len)
		return -1;
	for (n = 0; n < len; n++)
		f->sum += bytes[n];
	f->total += (unsigned)len;
	if (--f->fragments)
		kind |= LWS_WRITE_NO_FIN;
	else {
		f->state = SUM;
		fprintf(stderr, "sent %u bytes, their sum is %u\n", f->total, f->sum);
	}
	return libwebsocket_write(wsi, bytes, (size_t)len, (enum libwebsocket_write_protocol)kind);
}

static int send_sum(struct libwebsocket *wsi, struct fraggle *f)
{
	unsigned char room[LWS_SEND_BUFFER_PRE_PADDING + 4 + LWS_SEND_BUFFER_POST_PADDING];
	unsigned char *bytes = room + LWS_SEND_BUFFER_PRE_PADDING;
	int n;

	for (n = 0; n < 4; n++)
		bytes[n] = (unsigned char)(f->sum >> (24 - 8 * n));
	f->state = FIRST;
	return libwebsocket_write(wsi, bytes, 4, LWS_WRITE_BINARY);
}

static void received(struct libwebsocket *wsi, struct fraggle *f, const unsigned char *bytes, size_t len)
{
	unsigned sum = 0;
	size_t n;

	if (f->state != SUM) {
		f->fragments++;
		f->total += (unsigned)len;
		for (n = 0; n < len; n++)
			f->sum += bytes[n];
		if (libwebsocket_is_final_fragment(wsi))
			f->state = SUM;
		return;
	}
	for (n = 0; n < len && n < 4; n++)
		sum = sum << 8 | bytes[n];
	if (len == 4 && sum == f->sum)
		fprintf(stderr, "received %u correctly from %d fragments\n", f->total, f->fragments);
	else {
		fprintf(stderr, "wrong: the sum is %u, and should be %u\n", f->sum, sum);
		has_failed = 1;
	}
	if (messages_left > 0 && --messages_left == 0)
		stop = 1;
	f->state = FIRST;
	f->fragments = 0;
	f->total = f->sum = 0;
}

static int callback_fraggle(struct libwebsocket_context *context, struct libwebsocket *wsi,
			    enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	struct fraggle *f = user;
	int n;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		f->state = FIRST;
		libwebsocket_callback_on_writable(context, wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		n = f->state == SUM ? send_sum(wsi, f) : send_fragment(context, wsi, f);
		if (n < 0)
			fprintf(stderr, "writing failed\n");
		libwebsocket_callback_on_writable(context, wsi);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		fprintf(stderr, "connected\n");
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		received(wsi, f, in, len);
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLOSED:
		is_over = 1;
		break;
	case LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED:
		return !strcmp(in, "deflate-stream");
	default:
		break;
	}
	return 0;
}

static struct libwebsocket_protocols protocols[] = {
	{ .name = "fraggle-protocol", .callback = callback_fraggle, .per_session_data_size = sizeof(struct fraggle) },
	{ .name = NULL },
};

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

static const char usage[] =
	"usage: test-fraggle [-c|--client SERVER [--count MESSAGES]] [-p|--port N] [-s|--ssl]\n"
	"                    [-i|--interface NAME] [-d|--debug BITS] [--cert FILE --key FILE]\n";

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },            { "port", required_argument, NULL, 'p' },
	{ "ssl", no_argument, NULL, 's' },             { "interface", required_argument, NULL, 'i' },
	{ "debug", required_argument, NULL, 'd' },     { "client", required_argument, NULL, 'c' },
	{ "count", required_argument, NULL, 'n' },     { "cert", required_argument, NULL, 'C' },
	{ "key", required_argument, NULL, 'K' },       { NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	struct libwebsocket_context *context;
	const char *interface = NULL, *server = NULL, *cert = NULL, *key = NULL;
	int n, port = 7681, ssl = 0;

	while ((n = getopt_long(argc, argv, "hp:si:d:c:n:", options, NULL)) >= 0)
		switch (n) {
		case 'p': port = atoi(optarg); break;
		case 's': ssl = 2; break;
		case 'i': interface = optarg; break;
		case 'd': lws_set_log_level(atoi(optarg), NULL); break;
		case 'c': server = optarg; break;
		case 'n': messages_left = atol(optarg); break;
		case 'C': cert = optarg; break;
		case 'K': key = optarg; break;
		default:
			fputs(usage, stderr);
			return 1;
		}
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	context = libwebsocket_create_context(server ? CONTEXT_PORT_NO_LISTEN : port, interface, protocols,
					      libwebsocket_internal_extensions, ssl ? cert : NULL, ssl ? key : NULL,
					      NULL, -1, -1, 0, NULL);
	if (!context) {
		fprintf(stderr, "there is no context\n");
		return 1;
	}
	if (server && !libwebsocket_client_connect(context, server, port, ssl, "/", server, "origin",
						   protocols[0].name, -1)) {
		fprintf(stderr, "cannot connect to %s\n", server);
		libwebsocket_context_destroy(context);
		return 1;
	}
	while (!stop && !(server && is_over))
		if (libwebsocket_service(context, 500) < 0)
			break;
	n = has_failed || (server && messages_left > 0);
	libwebsocket_context_destroy(context);
	return n;
}
