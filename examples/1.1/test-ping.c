/*
 * test-ping: pings a WebSocket server, or has its mirror send messages back,
 * and tells how long that takes.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <libwebsockets.h>

#define LONGEST 4096
#define LONGEST_PING 125
#define MOST_CONNECTIONS 256
#define REMEMBERED 256

struct sent {
	unsigned long long number, at_us;
	int is_back;
};

struct session {
	struct sent ring[REMEMBERED];
	int next;
};

static struct libwebsocket *connections[MOST_CONNECTIONS];
static int connection_count;
static int uses_mirror, floods, size = 64;
static unsigned long long number, sent, received, shortest, longest, total_us;
static long count_left = -1;
static const char *server;
static volatile sig_atomic_t stop;

static unsigned long long now_us(void)
{
	struct timeval now;

	gettimeofday(&now, NULL);
	return (unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_usec;
}

static void forget(struct libwebsocket *wsi)
{
	int n;

	for (n = 0; n < connection_count; n++)
		if (connections[n] == wsi)
			connections[n--] = connections[--connection_count];
}

static void came_back(struct session *s, const unsigned char *bytes, size_t len)
{
	unsigned long long which = 0, took;
	int n;

	if (len < 8)
		return;
	for (n = 0; n < 8; n++)
		which = which << 8 | bytes[n];
	for (n = 0; n < REMEMBERED && s->ring[n].number != which; n++)
		;
	if (n == REMEMBERED)
		return; /* another one's, or long ago */
	took = now_us() - s->ring[n].at_us;
	if (s->ring[n].is_back++) {
		printf("%zu bytes from %s: req=%llu, again\n", len, server, which);
		return;
	}
	received++;
	total_us += took;
	if (took > longest)
		longest = took;
	if (took < shortest || received == 1)
		shortest = took;
	if (floods)
		fputs("\b \b", stdout);
	else
		printf("%zu bytes from %s: req=%llu time=%llu.%llums\n", len, server, which, took / 1000, took / 100 % 10);
	fflush(stdout);
	if (count_left > 0 && --count_left == 0)
		stop = 1;
}

static int send_one(struct libwebsocket *wsi, struct session *s)
{
	unsigned char room[LWS_SEND_BUFFER_PRE_PADDING + LONGEST + LWS_SEND_BUFFER_POST_PADDING] = { 0 };
	unsigned char *bytes = room + LWS_SEND_BUFFER_PRE_PADDING;
	struct sent *one = &s->ring[s->next++ % REMEMBERED];
	int n;

	one->number = ++number;
	one->at_us = now_us();
	one->is_back = 0;
	for (n = 0; n < 8; n++)
		bytes[n] = (unsigned char)(number >> (56 - 8 * n));
	sent++;
	if (floods) {
		putchar('.');
		fflush(stdout);
	}
	return libwebsocket_write(wsi, bytes, (size_t)size, uses_mirror ? LWS_WRITE_BINARY : LWS_WRITE_PING);
}

static int callback_ping(struct libwebsocket_context *context, struct libwebsocket *wsi,
			 enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLOSED:
		fprintf(stderr, "a connection is closed\n");
		forget(wsi);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		libwebsocket_callback_on_writable(context, wsi);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		came_back(user, in, len);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		if (!stop && send_one(wsi, user) < 0)
			fprintf(stderr, "writing failed\n");
		break;
	default:
		break;
	}
	return 0;
}

static struct libwebsocket_protocols protocols[] = {
	{ .name = "lws-mirror-protocol", .callback = callback_ping, .per_session_data_size = sizeof(struct session) },
	{ .name = NULL },
};

static void on_signal(int signal_number)
{
	(void)signal_number;
	stop = 1;
}

static const char usage[] =
	"usage: test-ping SERVER [-p|--port N] [-t|--ssl] [-i|--interval SECONDS] [-s|--size BYTES]\n"
	"                 [-n|--protocol NAME] [-m|--mirror] [-f|--flood] [-r|--replicate CONNECTIONS]\n"
	"                 [-v|--version N] [-d|--debug BITS] [--count ANSWERS]\n";

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },            { "port", required_argument, NULL, 'p' },
	{ "ssl", no_argument, NULL, 't' },             { "interval", required_argument, NULL, 'i' },
	{ "size", required_argument, NULL, 's' },      { "protocol", required_argument, NULL, 'n' },
	{ "mirror", no_argument, NULL, 'm' },          { "flood", no_argument, NULL, 'f' },
	{ "replicate", required_argument, NULL, 'r' }, { "version", required_argument, NULL, 'v' },
	{ "debug", required_argument, NULL, 'd' },     { "killmask", no_argument, NULL, 'k' },
	{ "count", required_argument, NULL, 'c' },     { NULL, 0, NULL, 0 },
};

static void statistics(int replicas, unsigned long long begin)
{
	unsigned long long took = now_us() - begin;

	printf("--- %s websocket ping statistics, using %d connections ---\n", server, replicas);
	printf("%llu packets transmitted, %llu received, %llu%% packet loss, time %llums\n", sent, received,
	       sent ? (sent - received) * 100 / sent : 0, took / 1000);
	printf("rtt min/avg/max = %0.3f/%0.3f/%0.3f ms\n", (double)shortest / 1000,
	       received ? (double)total_us / (double)received / 1000 : 0.0, (double)longest / 1000);
	printf("payload bandwidth average %0.3f KiB/s\n",
	       took ? (double)received * size * 1000000 / (double)took / 1024 : 0.0);
}

int main(int argc, char **argv)
{
	struct libwebsocket_context *context;
	int n, port = 7681, ssl = 0, version = -1, replicas = 1;
	unsigned long long interval = 1000000, begin, last;
	char name[128] = "", rip[64] = "";
	const char *protocol = NULL;

	while ((n = getopt_long(argc, argv, "hp:ti:s:n:mfr:v:d:kc:", options, NULL)) >= 0)
		switch (n) {
		case 'p': port = atoi(optarg); break;
		case 't': ssl = 2; break; /* a self-signed certificate will do */
		case 'i': interval = (unsigned long long)(1000000.0 * atof(optarg)); break;
		case 's': size = atoi(optarg); break;
		case 'n': protocol = optarg; break;
		case 'm': uses_mirror = 1; break;
		case 'f': floods = 1; break;
		case 'r': replicas = atoi(optarg); break;
		case 'v': version = atoi(optarg); break;
		case 'd': lws_set_log_level(atoi(optarg), NULL); break;
		case 'k': break; /* frames are masked, whatever is asked for */
		case 'c': count_left = atol(optarg); break;
		default: optind = argc; break;
		}
	if (optind >= argc || size < 8 || size > (uses_mirror ? LONGEST : LONGEST_PING) || replicas < 1 ||
	    replicas > MOST_CONNECTIONS) {
		fputs(usage, stderr);
		return 1;
	}
	server = argv[optind];
	if (protocol)
		protocols[0].name = protocol;
	signal(SIGINT, on_signal);
	context = libwebsocket_create_context(CONTEXT_PORT_NO_LISTEN, NULL, protocols,
					      libwebsocket_internal_extensions, NULL, NULL, NULL, -1, -1, 0, NULL);
	if (!context) {
		fprintf(stderr, "there is no context\n");
		return 1;
	}
	for (n = 0; n < replicas; n++) {
		struct libwebsocket *wsi = libwebsocket_client_connect(context, server, port, ssl, "/", server, "origin",
								       protocols[0].name, version);

		if (!wsi) {
			fprintf(stderr, "cannot connect to %s\n", server);
			libwebsocket_context_destroy(context);
			return 1;
		}
		connections[connection_count++] = wsi;
	}
	libwebsockets_get_peer_addresses(context, connections[0], libwebsocket_get_socket_fd(connections[0]), name,
					 sizeof name, rip, sizeof rip);
	printf("Websocket PING %s (%s) %d bytes of data.\n", name, rip, size);
	begin = last = now_us();
	while (connection_count && !stop) {
		if (now_us() - last >= interval) {
			for (n = 0; n < connection_count; n++)
				libwebsocket_callback_on_writable(context, connections[n]);
			last = now_us();
		}
		if (libwebsocket_service(context, interval ? 1 : 0) < 0)
			break;
	}
	statistics(replicas, begin);
	connection_count = 0; /* their CLOSED is to come */
	libwebsocket_context_destroy(context);
	return count_left > 0;
}
