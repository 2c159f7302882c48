/*
 * ping for generation 0.4: pings a server, or with --mirror has messages sent
 * back by its mirror, and says how long that takes.
 */
#define _DEFAULT_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libwebsockets.h>

#define PADDED(n) (LWS_SEND_BUFFER_PRE_PADDING + (n) + LWS_SEND_BUFFER_POST_PADDING)
#define LONGEST_PING 125
#define LONGEST_MESSAGE 4096
#define REMEMBERED 256
#define MOST_CONNECTIONS 256

static int is_mirrored, is_flood, size = 64, write_flags;
static unsigned long long next_number = 1, sent, received, bytes;
static double least = 1e9, most, total;
static volatile sig_atomic_t is_over;

struct session {
	struct { unsigned long long number; double at; } out[REMEMBERED];
	unsigned int n_out;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void send_one(struct libwebsocket *wsi, struct session *session)
{
	unsigned char room[PADDED(LONGEST_MESSAGE)], *at = room + LWS_SEND_BUFFER_PRE_PADDING;
	unsigned int slot = session->n_out++ % REMEMBERED;
	int i, kind = is_mirrored ? LWS_WRITE_BINARY : LWS_WRITE_PING;

	memset(at, 0, (size_t)size);
	for (i = 0; i < 8; i++)
		at[i] = (unsigned char)(next_number >> (49 - 7 * i) & 0x7f); /* the mirror sends it as text */
	session->out[slot].number = next_number++;
	session->out[slot].at = now();
	sent++;
	libwebsocket_write(wsi, at, (size_t)size, (enum libwebsocket_write_protocol)(kind | write_flags));
	if (is_flood)
		fputc('.', stderr);
}

static void got_one(struct session *session, const unsigned char *in, size_t len)
{
	unsigned long long number = 0;
	double took;
	int i;

	if (len < 8)
		return;
	for (i = 0; i < 8; i++)
		number = number << 7 | (in[i] & 0x7f);
	for (i = 0; i < REMEMBERED && session->out[i].number != number; i++)
		;
	if (i == REMEMBERED)
		return; /* another connection's, by the mirror, or too old */
	took = (now() - session->out[i].at) * 1000;
	received++;
	bytes += len;
	total += took;
	least = took < least ? took : least;
	most = took > most ? took : most;
	if (is_flood)
		fputc('\b', stderr);
	else
		printf("%d bytes: request %llu, %.1f ms\n", (int)len, number, took);
	fflush(stdout);
}

static int mirror(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		  void *user, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		libwebsocket_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		send_one(wsi, user);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		if (is_mirrored)
			got_one(user, in, len);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		if (!is_mirrored)
			got_one(user, in, len);
		break;
	default:
		break;
	}
	return 0;
}

static void on_signal(int number)
{
	(void)number;
	is_over = 1;
}

static void statistics(double seconds, int connections)
{
	printf("\n%d connections, %llu sent, %llu received, %.0f%% lost, %.0f ms\n", connections, sent, received,
	       sent ? 100.0 * (double)(sent - (received < sent ? received : sent)) / (double)sent : 0.0,
	       seconds * 1000);
	if (received)
		printf("round trip min/avg/max = %.3f/%.3f/%.3f ms, %.3f KiB/s\n", least,
		       total / (double)received, most, (double)bytes / 1024 / seconds);
}

int main(int argc, char **argv)
{
	static struct libwebsocket_protocols protocols[] = {
		{ .name = "lws-mirror-protocol", .callback = mirror, .per_session_data_size = sizeof(struct session) },
		{ .callback = NULL }
	};
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' }, { "port", required_argument, NULL, 'p' },
		{ "ssl", no_argument, NULL, 't' }, { "interval", required_argument, NULL, 'i' },
		{ "size", required_argument, NULL, 's' }, { "protocol", required_argument, NULL, 'n' },
		{ "mirror", no_argument, NULL, 'm' }, { "flood", no_argument, NULL, 'f' },
		{ "replicate", required_argument, NULL, 'r' }, { "killmask", no_argument, NULL, 'k' },
		{ "version", required_argument, NULL, 'v' }, { "count", required_argument, NULL, 'c' },
		{ NULL, 0, NULL, 0 }
	};
	static struct libwebsocket *all[MOST_CONNECTIONS];
	struct libwebsocket_context *context;
	int port = 7681, ssl = 0, connections = 1, version = -1, option, i;
	unsigned long long count = 0;
	double interval = 1, begin, last;
	char name[128], address[64];
	const char *server;

	while ((option = getopt_long(argc, argv, "hp:ti:s:n:mfr:kv:c:", options, NULL)) != -1)
		switch (option) {
		case 'p': port = atoi(optarg); break;
		case 't': ssl = 2; break;
		case 'i': interval = atof(optarg); break;
		case 's': size = atoi(optarg); break;
		case 'n': protocols[0].name = optarg; break;
		case 'm': is_mirrored = 1; break;
		case 'f': is_flood = 1; break;
		case 'r': connections = atoi(optarg); break;
		case 'k': write_flags |= LWS_WRITE_CLIENT_IGNORE_XOR_MASK; break;
		case 'v': version = atoi(optarg); break;
		case 'c': count = (unsigned long long)atoll(optarg); break;
		default: optind = argc; break;
		}
	if (optind >= argc || size < 8 || size > (is_mirrored ? LONGEST_MESSAGE : LONGEST_PING) ||
	    connections < 1 || connections > MOST_CONNECTIONS) {
		fprintf(stderr, "usage: %s SERVER [-p PORT] [-t] [-i SECONDS] [-s SIZE] [-n PROTOCOL] [-m] [-f]\n"
			"       [-r CONNECTIONS] [-k] [-v VERSION] [-c COUNT]\n", argv[0]);
		return 1;
	}
	server = argv[optind];
	context = libwebsocket_create_context(CONTEXT_PORT_NO_LISTEN, protocols, NULL, NULL, -1, -1, 0);
	if (!context)
		return 1;
	begin = last = now();
	for (i = 0; i < connections; i++) {
		all[i] = libwebsocket_client_connect(context, server, port, ssl, "/", server, "origin",
						     protocols[0].name, version);
		if (!all[i]) {
			fprintf(stderr, "no connection to %s\n", server);
			return 1;
		}
	}
	libwebsockets_get_peer_addresses(libwebsocket_get_socket_fd(all[0]), name, sizeof(name), address, sizeof(address));
	printf("PING %s (%s): %d bytes\n", name, address, size);
	signal(SIGINT, on_signal);
	while (!is_over && (!count || received < count)) {
		if (now() - last >= interval) {
			last = now();
			for (i = 0; i < connections; i++)
				libwebsocket_callback_on_writable(all[i]);
		}
		libwebsocket_service(context, interval > 0 ? 1 : 0);
	}
	/* What is under way may still arrive. */
	for (last = now(); received < sent && now() - last < 0.25;)
		libwebsocket_service(context, 10);
	statistics(now() - begin, connections);
	libwebsocket_context_destroy(context);
	return 0;
}
