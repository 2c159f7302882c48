/*
 * A program of generation 0.4 with its own poll loop, which knows nothing but
 * what the poll reasons tell it.
 */
#include "scene.h"
#include "own_loop.h"

/* Polls what it was told; the most descriptors that were ready at once are handled. */
static int own_turn(void)
{
	struct pollfd all[128];
	int i, n = 0;

	for (i = 0; i < COUNT(told_fd) && n < COUNT(all); i++)
		if (told_fd[i]) {
			all[n].fd = i;
			all[n].events = (short)told_fd[i];
			all[n++].revents = 0;
		}
	if (poll(all, (nfds_t)n, 0) > 0)
		for (i = 0; i < n && ctx; i++)
			if (all[i].revents && told_fd[all[i].fd]) {
				short before = all[i].revents;

				REQUIRE(0, libwebsocket_service_fd(ctx, &all[i]));
				REQUIRE(before, all[i].revents);
			}
	return 0;
}

static char queued[64][64];
static int n_queued;

/* Echoes when it may write, as programs of the time do. */
static int echo(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE && len < sizeof queued[0] && n_queued < COUNT(queued)) {
		memcpy(queued[n_queued], in, len);
		queued[n_queued++][len] = 0;
		libwebsocket_callback_on_writable(wsi);
	}
	if (reason == LWS_CALLBACK_CLIENT_WRITEABLE && n_queued) {
		put(wsi, queued[0], LWS_WRITE_TEXT);
		memmove(queued[0], queued[1], sizeof queued[0] * (size_t)--n_queued);
		if (n_queued)
			libwebsocket_callback_on_writable(wsi);
	}
	return 0;
}

static void traffic(void)
{
	struct peer *p, *q;
	int i;

	hook = echo;
	turn_fn = own_turn;
	quiet = 1;
	server();
	p = ws_open("chat");
	q = ws_open("chat");
	for (i = 0; i < 20; i++) {
		char text[16];

		sprintf(text, "message %d", i);
		ws_text(i & 1 ? q : p, text);
		settle();
	}
	peer_show_ws(p);
	peer_show_ws(q);
	say("-- stopped and resumed from outside");
	libwebsocket_rx_flow_control(wsi_of(1), 0);
	ws_text(p, "held back");
	settle();
	peer_show_ws(p);
	libwebsocket_rx_flow_control(wsi_of(1), 1);
	settle();
	peer_show_ws(p);
	say("-- ends");
	ws_bye(p, 1000, "");
	settle();
	peer_show_ws(p);
	libwebsockets_hangup_on_client(ctx, libwebsocket_get_socket_fd(wsi_of(2)));
	settle();
	peer_show_ws(q);
	REQUIRE(2, count_of[LWS_CALLBACK_CLOSED]);
	server_stop();
	REQUIRE(0, fds_told());
}

static int flood(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	static unsigned char b[65536];

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE)
		REQUIRE(0, libwebsocket_write(wsi, b, sizeof b, LWS_WRITE_BINARY));
	return 0;
}

/* A peer that does not read: what was written waits, and nobody else does. */
static void a_slow_peer(void)
{
	struct peer *slow, *p;
	int i;

	hook = flood;
	turn_fn = own_turn;
	quiet = 1;
	server();
	slow = ws_open("chat");
	slow->hold = 1;
	for (i = 0; i < 100; i++)
		ws_text(slow, "more");
	settle();
	p = ws_open("chat");
	ws_text(p, "one");
	settle();
	REQUIRE(65546, p->len - p->shown);
	slow->hold = 0;
	settle();
	REQUIRE(100 * 65546, slow->len - slow->shown);
	say("done");
}

static void plain_http(void)
{
	struct peer *p;

	turn_fn = own_turn;
	server();
	p = http_open("GET / HTTP/1.0\r\n\r\n");
	peer_close(p);
	settle();
	server_stop();
	REQUIRE(0, fds_told());
}

static int destroy(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE) {
		struct libwebsocket_context *was = ctx;

		ctx = NULL;
		libwebsocket_context_destroy(was);
	}
	return 0;
}

static void destroyed_inside(void)
{
	struct peer *p;

	hook = destroy;
	server();
	p = ws_open("chat");
	ws_text(p, "the end");
	settle();
	peer_show_ws(p);
	REQUIRE(0, fds_told());
}

static void do_close(struct libwebsocket *wsi) { libwebsocket_client_close(wsi); }
static void do_write(struct libwebsocket *wsi) { put(wsi, "evil", LWS_WRITE_TEXT); }

static void do_masks(struct libwebsocket *wsi)
{
	libwebsocket_rx_flow_control(wsi, 0);
	libwebsocket_callback_on_writable(wsi);
	libwebsocket_rx_flow_control(wsi, acts_left & 1);
}

/* To a port without a server: the call waits. */
static void do_connect(void)
{
	(void)!libwebsocket_client_connect(live, "127.0.0.1", 1, 0, "/", "h", "o", "chat", -1);
}

static const struct scenario list[] = {
	{ "traffic", traffic },
	{ "a_slow_peer", a_slow_peer },
	{ "plain_http", plain_http },
	{ "destroyed_inside", destroyed_inside },
	MISDEEDS,
};

SCENARIOS(list)
