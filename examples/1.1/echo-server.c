/*
 * echo-server: every message comes back whole, text as text and binary as
 * binary, at any path; files below a directory are served.
 *
 * A message comes in pieces: it is over when its frame is the last one and
 * nothing of the frame remains. This generation does not deliver messages
 * without a byte, and cannot send them.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libwebsockets.h>

#define LONGEST (64u << 20)
#define PRE LWS_SEND_BUFFER_PRE_PADDING
#define POST LWS_SEND_BUFFER_POST_PADDING

/* A message, with room around it for the library. */
struct message {
	struct message *next;
	unsigned char *room;
	size_t len, size;
	int is_binary;
};

struct session {
	struct message coming;          /* what has come of it so far */
	struct message *first, **last;  /* those to send */
	int is_held;                    /* its peer does not take them */
};

static const char *root;
static volatile sig_atomic_t stop;

static int gather(struct message *m, const void *piece, size_t len)
{
	if (m->len + len > LONGEST)
		return -1;
	if (m->len + len > m->size || !m->room) {
		size_t size = 2 * (m->len + len) + 256;
		unsigned char *room = realloc(m->room, PRE + size + POST);

		if (!room)
			return -1;
		m->room = room;
		m->size = size;
	}
	memcpy(m->room + PRE + m->len, piece, len);
	m->len += len;
	return 0;
}

static void drop(struct session *s)
{
	while (s->first) {
		struct message *m = s->first;

		s->first = m->next;
		free(m->room);
		free(m);
	}
	free(s->coming.room);
	memset(s, 0, sizeof *s);
	s->last = &s->first;
}

static void received(struct libwebsocket_context *context, struct libwebsocket *wsi, struct session *s, void *in,
		     size_t len)
{
	struct message *m;

	if (gather(&s->coming, in, len)) {
		libwebsocket_close_and_free_session(context, wsi, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
		return;
	}
	if (libwebsockets_remaining_packet_payload(wsi) || !libwebsocket_is_final_fragment(wsi))
		return;
	m = malloc(sizeof *m);
	if (!m)
		return;
	*m = s->coming;
	m->next = NULL;
	m->is_binary = lws_frame_is_binary(wsi) != 0;
	memset(&s->coming, 0, sizeof s->coming);
	*s->last = m;
	s->last = &m->next;
	libwebsocket_callback_on_writable(context, wsi);
}

static void send_waiting(struct libwebsocket_context *context, struct libwebsocket *wsi, struct session *s)
{
	while (s->first && !lws_send_pipe_choked(wsi)) {
		struct message *m = s->first;
		int kind = m->is_binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;

		libwebsocket_write(wsi, m->room + PRE, m->len, (enum libwebsocket_write_protocol)kind);
		s->first = m->next;
		if (!s->first)
			s->last = &s->first;
		free(m->room);
		free(m);
	}
	if (s->first)
		libwebsocket_callback_on_writable(context, wsi);
	/* A peer that does not take its messages is not listened to. */
	if ((s->first != NULL) != s->is_held) {
		s->is_held = s->first != NULL;
		libwebsocket_rx_flow_control(wsi, !s->is_held);
	}
}

static int callback_echo(struct libwebsocket_context *context, struct libwebsocket *wsi,
			 enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;
	char path[512];

	switch (reason) {
	case LWS_CALLBACK_HTTP:
		if (!root || strstr(in, ".."))
			return 1;
		snprintf(path, sizeof path, "%s%.*s", root, (int)strcspn(in, "?#"), (char *)in);
		return libwebsockets_serve_http_file(context, wsi, path, "text/html") < 0;
	case LWS_CALLBACK_ESTABLISHED:
		s->last = &s->first;
		break;
	case LWS_CALLBACK_RECEIVE:
		received(context, wsi, s, in, len);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (s)
			send_waiting(context, wsi, s);
		break;
	case LWS_CALLBACK_CLOSED:
		drop(s);
		break;
	default:
		break;
	}
	return 0;
}

static struct libwebsocket_protocols protocols[] = {
	{ .name = "echo", .callback = callback_echo, .per_session_data_size = sizeof(struct session) },
	{ .name = "echo-alt", .callback = callback_echo, .per_session_data_size = sizeof(struct session) },
	{ .name = NULL },
};

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

static const struct option options[] = {
	{ "port", required_argument, NULL, 'p' }, { "root", required_argument, NULL, 'r' },
	{ "cert", required_argument, NULL, 'c' }, { "key", required_argument, NULL, 'k' },
	{ NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	struct libwebsocket_context *context;
	const char *cert = NULL, *key = NULL;
	int n, port = 7681;

	while ((n = getopt_long(argc, argv, "p:r:c:k:", options, NULL)) >= 0)
		switch (n) {
		case 'p': port = atoi(optarg); break;
		case 'r': root = optarg; break;
		case 'c': cert = optarg; break;
		case 'k': key = optarg; break;
		default:
			fprintf(stderr, "usage: echo-server [--port N] [--root DIRECTORY] [--cert FILE --key FILE]\n");
			return 1;
		}
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
	context = libwebsocket_create_context(port, NULL, protocols, NULL, cert, key, NULL, -1, -1, 0, NULL);
	if (!context)
		return 1;
	while (!stop && libwebsocket_service(context, 1000) >= 0)
		;
	libwebsocket_context_destroy(context);
	return 0;
}
