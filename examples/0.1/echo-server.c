/*
 * echo-server for generation 0.1: sends back what comes.
 *
 * This generation tells neither where a message ends nor whether it is text,
 * so every piece becomes a message of its own, and what is not UTF-8 is binary.
 */
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <libwebsockets.h>

static int is_utf8(const unsigned char *p, size_t len)
{
	size_t i = 0, more;

	while (i < len) {
		unsigned char c = p[i++];

		more = c < 0x80 ? 0 : c < 0xc2 ? 9 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 9;
		if (more == 9 || more > len - i)
			return 0;
		while (more--)
			if ((p[i++] & 0xc0) != 0x80)
				return 0;
	}
	return 1;
}

static int echo(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE)
		libwebsocket_write(wsi, in, len, is_utf8(in, len) ? LWS_WRITE_TEXT : LWS_WRITE_BINARY);
	return 0;
}

int main(int argc, char **argv)
{
	static struct libwebsocket_protocols protocols[] = {
		{ .name = "echo", .callback = echo },
		{ .name = "echo-alt", .callback = echo },
		{ .name = NULL, .callback = echo }, /* for who asks for no subprotocol */
		{ .callback = NULL }
	};
	static const struct option options[] = {
		{ "port", required_argument, NULL, 'p' }, { "cert", required_argument, NULL, 'c' },
		{ "key", required_argument, NULL, 'k' }, { NULL, 0, NULL, 0 }
	};
	const char *cert = NULL, *key = NULL;
	int port = 7681, option;

	while ((option = getopt_long(argc, argv, "p:c:k:", options, NULL)) != -1)
		switch (option) {
		case 'p': port = atoi(optarg); break;
		case 'c': cert = optarg; break;
		case 'k': key = optarg; break;
		default:
			fprintf(stderr, "usage: %s [--port N] [--cert FILE --key FILE]\n", argv[0]);
			return 2;
		}
	if (libwebsocket_create_server(port, protocols, cert, key, -1, -1) < 0)
		return 1;
	return 0;
}
