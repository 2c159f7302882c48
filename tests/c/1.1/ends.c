/*
 * What a program of 1.1 can do to end a connection: the way, the place, the role. Each row has a connection of
 * its own, whose peer is an honest one.
 */
#include "scene.h"
#include "site.h"

enum way { RETURN, RETURN_1, AT_ONCE, WITH_CODE, WAYS };
static const char *const way_names[] = {
	"return -1", "return 1", "libwebsocket_close_and_free_session", "libwebsocket_close_and_free_session 1001",
};

static int way, at_reason;
static int armed; /* the next callback for at_reason acts */
static struct libwebsocket *actor, *subject; /* NULL: whoever comes */

static int act(struct libwebsocket *wsi)
{
	armed = 0;
	if (way == RETURN || way == RETURN_1)
		return way == RETURN ? -1 : 1;
	libwebsocket_close_and_free_session(ctx, wsi, way == AT_ONCE ? LWS_CLOSE_STATUS_NOSTATUS :
								       LWS_CLOSE_STATUS_GOINGAWAY);
	say("  ended");
	return 0;
}

static int app(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (!armed || reason != at_reason || (actor && wsi != actor))
		return 0;
	return act(subject ? subject : wsi);
}

static int is_client;

static struct peer *opened(void)
{
	struct peer *p;

	if (!is_client) {
		p = peer_open();
		ws_request(p, "chat");
	} else {
		p = ask();
		site_reply(p, SWITCHING "Sec-WebSocket-Protocol: chat\r\n\r\n");
	}
	settle();
	return p;
}

static void say_to(struct peer *p, int first, const char *text, size_t len)
{
	unsigned char b[64];

	peer_send(p, b, frame(b, first, text, len, is_client));
}

/* What came since: frames of either role. True when a close frame was among them. */
static int show_frames(struct peer *p)
{
	unsigned char *b = (unsigned char *)p->buf + p->shown;
	size_t left = p->len - p->shown, i;
	int has_close = 0;

	while (left > 1) {
		size_t n = b[1] & 127u, h = b[1] & 128 ? 6 : 2;

		if (left < h + n)
			break;
		for (i = 0; h > 2 && i < n; i++)
			b[h + i] ^= b[2 + (i & 3)];
		say("peer: frame %02x %s", b[0], show(b + h, n));
		has_close |= b[0] == 0x88;
		b += h + n;
		left -= h + n;
	}
	p->shown = p->len;
	if (p->ended)
		say("peer: %s", p->ended == 1 ? "end" : "reset");
	return has_close;
}

/* What the peer got and does. */
static void over(struct peer *p, int is_early)
{
	p->buf[p->len] = 0;
	if (is_early) {
		char *end = strstr(p->buf, "\r\n\r\n");

		p->shown = end ? (size_t)(end + 4 - p->buf) : p->len;
	}
	if (show_frames(p) && !p->ended) {
		say("the peer answers");
		say_to(p, 0x88, "\x03\xe8", 2);
		settle();
		show_frames(p);
	}
	if (!p->ended)
		say("the peer gives up");
	peer_close(p);
	settle();
}

static void start(int as_client)
{
	hook = app;
	is_client = as_client;
	if (as_client)
		site();
	else
		server();
}

static void from_callback(int as_client, int reason)
{
	int is_early = reason == LWS_CALLBACK_ESTABLISHED || reason == LWS_CALLBACK_CLIENT_ESTABLISHED ||
		       reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION;
	struct peer *p;

	start(as_client);
	at_reason = reason;
	for (way = 0; way < WAYS; way++) {
		say("-- %s", way_names[way]);
		actor = subject = NULL;
		quiet = !is_early;
		armed = is_early;
		p = opened();
		quiet = 0;
		if (!is_early) {
			p->shown = p->len;
			armed = 1;
			if (reason == LWS_CALLBACK_RECEIVE || reason == LWS_CALLBACK_CLIENT_RECEIVE)
				say_to(p, 0x81, "end it", 6);
			else if (reason == LWS_CALLBACK_CLIENT_RECEIVE_PONG)
				say_to(p, 0x8a, "pong", 4);
			else
				libwebsocket_callback_on_writable(ctx, wsi_of(next_id - 1));
			settle();
		}
		over(p, is_early);
	}
}

static void from_elsewhere(int as_client, int is_outside)
{
	struct peer *p, *q;

	start(as_client);
	quiet = 1;
	q = opened();
	actor = wsi_of(next_id - 1);
	at_reason = as_client ? LWS_CALLBACK_CLIENT_RECEIVE : LWS_CALLBACK_RECEIVE;
	for (way = AT_ONCE; way < WAYS; way++) {
		quiet = 1;
		p = opened();
		quiet = 0;
		say("-- %s", way_names[way]);
		p->shown = p->len;
		subject = wsi_of(next_id - 1);
		if (is_outside) {
			act(subject);
		} else {
			armed = 1;
			say_to(q, 0x81, "end it", 6);
		}
		settle();
		over(p, 0);
	}
	say("-- the context ends");
	q->shown = q->len;
	scenario_end();
	drain_all(50);
	over(q, 0);
}

#define FROM(name, as_client, reason)                                         \
	static void name(void) { from_callback(as_client, LWS_CALLBACK_##reason); }

FROM(server_filter, 0, FILTER_PROTOCOL_CONNECTION)
FROM(server_established, 0, ESTABLISHED)
FROM(server_receive, 0, RECEIVE)
FROM(server_writeable, 0, SERVER_WRITEABLE)
FROM(client_established, 1, CLIENT_ESTABLISHED)
FROM(client_receive, 1, CLIENT_RECEIVE)
FROM(client_pong, 1, CLIENT_RECEIVE_PONG)
FROM(client_writeable, 1, CLIENT_WRITEABLE)
static void server_others(void) { from_elsewhere(0, 0); }
static void server_outside(void) { from_elsewhere(0, 1); }
static void client_others(void) { from_elsewhere(1, 0); }
static void client_outside(void) { from_elsewhere(1, 1); }

static const struct scenario list[] = {
	{ "server_filter", server_filter },
	{ "server_established", server_established },
	{ "server_receive", server_receive },
	{ "server_writeable", server_writeable },
	{ "server_others", server_others },
	{ "server_outside", server_outside },
	{ "client_established", client_established },
	{ "client_receive", client_receive },
	{ "client_pong", client_pong },
	{ "client_writeable", client_writeable },
	{ "client_others", client_others },
	{ "client_outside", client_outside },
};

SCENARIOS(list)
