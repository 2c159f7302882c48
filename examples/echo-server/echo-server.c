/*
 * echo-server: sends every WebSocket message back as it came.
 *
 * Messages may be of any size and in any number of fragments. Each piece the
 * library hands over is queued on its session and written when the socket has
 * room, one piece per writeable callback. A peer that sends faster than it
 * reads is held back: its input is paused while its queue is long.
 *
 * The source compiles unchanged with the 2.0 and the 4.1 headers.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libwebsockets.h>

#define PAUSE_ABOVE (256 * 1024) /* queued bytes at which input stops */
#define RESUME_BELOW (64 * 1024) /* and at which it starts again */

/* One piece of a message, with the room the library needs before it. */
struct piece {
	struct piece *next;
	size_t len;
	int binary, first, final;
	unsigned char room[LWS_PRE]; /* payload follows directly */
	unsigned char payload[];
};

struct session {
	struct piece *head, *tail;
	size_t queued;
	int inside_message; /* the next piece continues a message */
	int paused;
};

static struct lws_context *context;
static volatile sig_atomic_t stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
	if (context)
		lws_cancel_service(context);
}

static int enqueue(struct lws *wsi, struct session *s, const void *in,
		   size_t len)
{
	struct piece *p = malloc(sizeof(*p) + len);

	if (!p)
		return -1;
	p->next = NULL;
	p->len = len;
	p->binary = lws_frame_is_binary(wsi);
	p->first = !s->inside_message;
	p->final = lws_is_final_fragment(wsi);
	if (len)
		memcpy(p->payload, in, len);

	s->inside_message = !p->final;
	if (s->tail)
		s->tail->next = p;
	else
		s->head = p;
	s->tail = p;
	s->queued += len;

	if (s->queued > PAUSE_ABOVE && !s->paused) {
		s->paused = 1;
		lws_rx_flow_control(wsi, 0);
	}
	lws_callback_on_writable(wsi);
	return 0;
}

static int send_one(struct lws *wsi, struct session *s)
{
	struct piece *p = s->head;
	int kind, written;

	if (!p)
		return 0;
	kind = !p->first ? LWS_WRITE_CONTINUATION :
	       p->binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
	if (!p->final)
		kind |= LWS_WRITE_NO_FIN;

	written = lws_write(wsi, p->payload, p->len,
			    (enum lws_write_protocol)kind);
	if (written < (int)p->len)
		return -1;

	s->queued -= p->len;
	s->head = p->next;
	if (!s->head)
		s->tail = NULL;
	free(p);

	if (s->paused && s->queued < RESUME_BELOW) {
		s->paused = 0;
		lws_rx_flow_control(wsi, 1);
	}
	if (s->head)
		lws_callback_on_writable(wsi);
	return 0;
}

static void drop_queue(struct session *s)
{
	while (s->head) {
		struct piece *p = s->head;

		s->head = p->next;
		free(p);
	}
	s->tail = NULL;
	s->queued = 0;
}

static int callback_echo(struct lws *wsi, enum lws_callback_reasons reason,
			 void *user, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		if (lws_return_http_status(wsi, 404,
			"This server speaks WebSocket only.") < 0)
			return -1;
		return lws_http_transaction_completed(wsi) ? -1 : 0;

	case LWS_CALLBACK_RECEIVE:
		return enqueue(wsi, user, in, len);

	case LWS_CALLBACK_SERVER_WRITEABLE:
		return send_one(wsi, user);

	case LWS_CALLBACK_CLOSED:
		if (user)
			drop_queue(user);
		break;

	default:
		break;
	}
	return 0;
}

/* The first entry also serves clients that ask for no subprotocol. */
static const struct lws_protocols protocols[] = {
	{ .name = "echo", .callback = callback_echo,
	  .per_session_data_size = sizeof(struct session),
	  .rx_buffer_size = 4096 },
	{ .name = NULL }
};

static void usage(FILE *out)
{
	fputs("usage: echo-server [options]\n"
	      "  -p, --port N      TCP port (7681)\n"
	      "  -i, --iface NAME  address or interface to listen on"
	      " (127.0.0.1); \"any\" for all\n"
	      "  -d, --debug BITS  log levels (3: errors and warnings)\n"
	      "  -h, --help        this text\n", out);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "port", required_argument, NULL, 'p' },
		{ "iface", required_argument, NULL, 'i' },
		{ "debug", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct lws_context_creation_info info;
	struct sigaction action;
	const char *iface = "127.0.0.1";
	int port = 7681, debug = LLL_ERR | LLL_WARN, c;

	while ((c = getopt_long(argc, argv, "p:i:d:h", options, NULL)) >= 0)
		switch (c) {
		case 'p': port = atoi(optarg); break;
		case 'i': iface = optarg; break;
		case 'd': debug = atoi(optarg); break;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	if (port < 1 || port > 65535) {
		fputs("echo-server: the port must be 1 to 65535\n", stderr);
		return 2;
	}

	lws_set_log_level(debug, NULL);
	memset(&info, 0, sizeof(info));
	info.port = port;
	info.iface = strcmp(iface, "any") ? iface : NULL;
	info.protocols = protocols;
	if (!strchr(iface, ':'))
		info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
#if LWS_LIBRARY_VERSION_NUMBER >= 3000000
	info.options |= LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
#else
	info.uid = -1; /* 0 would mean: become root */
	info.gid = -1;
#endif

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);

	context = lws_create_context(&info);
	if (!context) {
		fprintf(stderr, "echo-server: cannot listen on port %d\n", port);
		return 1;
	}
	printf("listening on ws://%s:%d/\n",
	       info.iface && strpbrk(iface, ".:") ? iface : "127.0.0.1", port);
	fflush(stdout);

	while (!stop && lws_service(context, 1000) >= 0)
		;

	lws_context_destroy(context);
	return 0;
}
