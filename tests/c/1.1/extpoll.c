/* A poll loop of the program's own, which knows nothing but what the poll reasons say. */
#include "site.h"
#include "own_loop.h"

static int housekeeping; /* turns until NULL is served */

/* One turn: what was told is polled and handed in. */
static int own_turn(void)
{
	struct pollfd pf[64];
	int fd, n = 0, i;

	site_accept();
	for (fd = 0; fd < COUNT(told_fd); fd++)
		if (told_fd[fd]) {
			if (n == COUNT(pf))
				die("too many descriptors");
			pf[n].fd = fd;
			pf[n].events = (short)told_fd[fd];
			pf[n++].revents = 0;
		}
	poll(pf, (nfds_t)n, 0);
	for (i = 0; i < n && ctx; i++)
		if (pf[i].revents && told_fd[pf[i].fd]) {
			short revents = pf[i].revents;

			REQUIRE(0, libwebsocket_service_fd(ctx, &pf[i]));
			REQUIRE(revents, pf[i].revents);
		}
	if (ctx && ++housekeeping % 50 == 0)
		REQUIRE(0, libwebsocket_service_fd(ctx, NULL));
	return 0;
}

/* A mirror: what one says, all hear; who hears too little is not listened to. */
#define RING 128
#define MOST_BEHIND 14
static struct { char data[4096]; size_t len; } ring[RING];
static int head;

static int mirror(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	struct session *s = user;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		s->note = head;
		break;
	case LWS_CALLBACK_RECEIVE:
		memcpy(ring[head % RING].data, in, len);
		ring[head++ % RING].len = len;
		libwebsocket_callback_on_writable_all_protocol(libwebsockets_get_protocol(wsi));
		if (head - s->note >= MOST_BEHIND)
			libwebsocket_rx_flow_control(wsi, 0);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (s->note == head)
			break;
		REQUIRE(0, put(wsi, ring[s->note % RING].data, ring[s->note % RING].len, LWS_WRITE_TEXT));
		s->note++;
		if (head - s->note < MOST_BEHIND / 2)
			libwebsocket_rx_flow_control(wsi, 1);
		libwebsocket_callback_on_writable(ctx, wsi);
	}
	return 0;
}

static void own_loop(void)
{
	struct peer *a, *b;
	int i;

	quiet = 1;
	turn_fn = own_turn;
	hook = mirror;
	server();
	a = ws_open("chat");
	b = ws_open("chat");
	for (i = 0; i < 100; i++) {
		char text[16];

		sprintf(text, "message %d", i);
		ws_text(a, text);
	}
	settle();
	say("%d received, heard: %zu and %zu bytes", count_of[LWS_CALLBACK_RECEIVE], a->len - a->shown, b->len - b->shown);
	ws_bye(a, 1000, "");
	settle();
	peer_reset(b);
	settle();
	say("closed: %d", count_of[LWS_CALLBACK_CLOSED]);
}

/* A timeout is due whatever descriptor is served, or none. */
static void timeouts(void)
{
	struct peer *p;
	long long begin;

	turn_fn = own_turn;
	server();
	p = ws_open("chat");
	libwebsocket_close_and_free_session(ctx, wsi_of(1), LWS_CLOSE_STATUS_NORMAL);
	begin = now_ms();
	until(LWS_CALLBACK_CLOSED, 1);
	say("in time: %s", now_ms() - begin < 5000 ? "yes" : "no");
	drain_all(100);
	peer_show_ws(p);
}

static void client(void)
{
	struct peer *p;

	site();
	turn_fn = own_turn;
	p = ask();
	site_reply(p, SWITCHING "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	libwebsocket_callback_on_writable(ctx, wsi_of(1));
	settle();
	peer_close(p);
	settle();
}

static void strange(void)
{
	struct pollfd pf = { .fd = 0, .events = POLLIN, .revents = POLLIN };

	server();
	REQUIRE(0, libwebsocket_service_fd(ctx, &pf));
	pf.fd = 4000;
	REQUIRE(0, libwebsocket_service_fd(ctx, &pf));
	REQUIRE(-1, libwebsocket_service_fd(NULL, &pf));
	say("done");
}

static void do_close(struct libwebsocket *wsi)
{
	libwebsocket_close_and_free_session(live, wsi, LWS_CLOSE_STATUS_NORMAL);
}

static void do_write(struct libwebsocket *wsi) { put(wsi, "evil", 4, LWS_WRITE_TEXT); }

static void do_masks(struct libwebsocket *wsi)
{
	libwebsocket_rx_flow_control(wsi, 0);
	libwebsocket_callback_on_writable(live, wsi);
	libwebsocket_rx_flow_control(wsi, acts_left & 1);
}

static void do_connect(void)
{
	(void)!libwebsocket_client_connect(live, "127.0.0.1", port, 0, "/", "h", "o", "chat", -1);
}

static const struct scenario list[] = {
	{ "own_loop", own_loop },
	{ "timeouts", timeouts },
	{ "client", client },
	{ "strange", strange },
	MISDEEDS,
};
SCENARIOS(list)
