/*
 * test-client for generation 0.4: shows the numbers of a test-server and draws
 * on everybody's canvas. Ends after --count numbers, if that is given.
 */
#define _DEFAULT_SOURCE
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libwebsockets.h>

#define PADDED(n) (LWS_SEND_BUFFER_PRE_PADDING + (n) + LWS_SEND_BUFFER_POST_PADDING)

static int numbers, drawn, write_kind = LWS_WRITE_TEXT;

static int counter(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		   void *user, void *in, size_t len)
{
	(void)wsi;
	(void)user;
	if (reason == LWS_CALLBACK_CLIENT_RECEIVE) {
		((char *)in)[len] = '\0';
		printf("%d bytes: '%s'\n", (int)len, (char *)in);
		fflush(stdout);
		numbers++;
	}
	return 0;
}

static int mirror(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		  void *user, void *in, size_t len)
{
	unsigned char room[PADDED(64)], *text = room + LWS_SEND_BUFFER_PRE_PADDING;
	int n;

	(void)user;
	(void)in;
	(void)len;
	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		libwebsocket_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		n = sprintf((char *)text, "c #%06X %d %d %d;", (unsigned int)random() & 0xffffff,
			    (int)(random() % 500), (int)(random() % 250), (int)(random() % 24));
		libwebsocket_write(wsi, text, (size_t)n, (enum libwebsocket_write_protocol)write_kind);
		drawn++;
		libwebsocket_callback_on_writable(wsi);
		usleep(200);
		break;
	default:
		break;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static struct libwebsocket_protocols protocols[] = {
		{ .name = "dumb-increment-protocol", .callback = counter },
		{ .name = "lws-mirror-protocol", .callback = mirror },
		{ .callback = NULL }
	};
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' }, { "port", required_argument, NULL, 'p' },
		{ "ssl", no_argument, NULL, 's' }, { "killmask", no_argument, NULL, 'k' },
		{ "version", required_argument, NULL, 'v' }, { "count", required_argument, NULL, 'c' },
		{ NULL, 0, NULL, 0 }
	};
	struct libwebsocket_context *context;
	struct libwebsocket *first, *second;
	int port = 7681, ssl = 0, version = -1, count = 0, option;
	const char *server;

	while ((option = getopt_long(argc, argv, "hp:skv:c:", options, NULL)) != -1)
		switch (option) {
		case 'p': port = atoi(optarg); break;
		case 's': ssl = 2; break; /* self-signed will do */
		case 'k': write_kind |= LWS_WRITE_CLIENT_IGNORE_XOR_MASK; break;
		case 'v': version = atoi(optarg); break;
		case 'c': count = atoi(optarg); break;
		default: optind = argc; break;
		}
	if (optind >= argc) {
		fprintf(stderr, "usage: %s SERVER [--port N] [--ssl] [--killmask] [--version N] [--count N]\n",
			argv[0]);
		return 1;
	}
	server = argv[optind];
	context = libwebsocket_create_context(CONTEXT_PORT_NO_LISTEN, protocols, NULL, NULL, -1, -1, 0);
	if (!context)
		return 1;
	first = libwebsocket_client_connect(context, server, port, ssl, "/", server, server, protocols[0].name, version);
	second = libwebsocket_client_connect(context, server, port, ssl, "/", server, server, protocols[1].name, version);
	if (!first || !second) {
		fprintf(stderr, "no connection to %s\n", server);
		libwebsocket_context_destroy(context);
		return 1;
	}
	fprintf(stderr, "both connections are open\n");
	while (!count || numbers < count)
		libwebsocket_service(context, 1000);
	fprintf(stderr, "%d circles drawn\n", drawn);
	libwebsocket_client_close(second);
	libwebsocket_context_destroy(context);
	return 0;
}
