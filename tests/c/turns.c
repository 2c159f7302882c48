/* Programs whose writeable callback always asks for the next one: what they are sent is read all the same. */
#include "client.h"

#define ENOUGH 20                  /* writeable callbacks that show that it asks again */
#define SOON 20                    /* calls of lws_service in which a close is answered */
#define WAIT 10000

static int writes, mid_writes, most_writes, turns, heard, slow_us;
static int connections = 1;        /* that ask again and again */
static int since_input;            /* writeable callbacks since the last piece of input */

/* Writeable callbacks of one call of the loop are counted. */
static int counted_turn(void)
{
	int before = writes, n = site_fd >= 0 ? client_turn() : lws_service(ctx, V4 ? -1 : 0);

	turns++;
	if (writes - before > most_writes)
		most_writes = writes - before;
	return n;
}

static void piece(const char *what, const void *in, size_t len)
{
	say("%s %s%s", what, show(in, len), since_input ? "" : ", right behind the last");
	since_input = 0;
	heard++;
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
	case LWS_CALLBACK_ESTABLISHED:
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
	case R_RAW_CONNECTED:
		lws_callback_on_writable(wsi);
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
	case LWS_CALLBACK_HTTP_WRITEABLE:
	case R_RAW_WRITEABLE:
		writes++;
		since_input++;
		if (slow_us)
			usleep((useconds_t)slow_us);
		if (mid_writes && writes == mid_writes)
			put(wsi, "x", 1, LWS_WRITE_TEXT);
		lws_callback_on_writable(wsi);
		return 0;
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		piece("received", in, len);
		return 0;
	case LWS_CALLBACK_HTTP_BODY:
		piece("body", in, len);
		return 0;
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		say("the body is complete");
		heard++;
		return -1;
	case R_RAW_RX:
		piece("raw", in, len);
		return 0;
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		say("the peer closes%s", since_input ? "" : ", right behind the last");
		return 0;
	case LWS_CALLBACK_CLOSED:
	case R_CLIENT_CLOSED:
	case R_RAW_CLOSE:
		say("closed");
		heard = 1000;
		return 0;
	}
	return 0;
}

static void begin(void)
{
	hook = app;
	quiet = 1;
	turn_fn = counted_turn;
}

static void writes_for_a_while(void)
{
	if (!turns_until(&writes, ENOUGH, WAIT))
		say("it does not ask again");
	most_writes = turns = 0;
}

/* Two messages and a close frame, in one segment. */
static void last_words(struct peer *p, int bare)
{
	unsigned char b[64], *o = b;

	o += frame(o, 0x81, "one", 3, bare);
	o += frame(o, 0x82, "two", 3, bare);
	o += frame(o, 0x88, "\x03\xe8", 2, bare);
	peer_send(p, b, (size_t)(o - b));
}

/* Its share of a turn is bounded; before 4.1 programs count turns by their writeable callbacks. */
static void fair(void)
{
	if (!V4)
		REQUIRE(1, most_writes <= connections);
	else if (slow_us)
		REQUIRE(1, most_writes <= connections * 2000 / slow_us);
}

static void ends_soon(struct peer *p)
{
	if (!turns_until_end(p, WAIT))
		say("no end after %d turns", turns);
	else if (turns > SOON)
		say("it ends after %d turns", turns);
	turns_until(&heard, 1000, WAIT);
	fair();
}

static void server_hears(void)
{
	struct peer *p;

	begin();
	server();
	p = peer_open();
	ws_request(p, "chat");
	writes_for_a_while();
	p->shown = p->len;
	last_words(p, 0);
	ends_soon(p);
	peer_show_ws(p);
}

static void slow_server_hears(void)
{
	slow_us = 200;
	server_hears();
}

/* The other one's messages are not held up. */
static void others_hear(void)
{
	struct peer *p, *q;

	slow_us = 200;
	connections = 2;
	begin();
	server();
	p = peer_open();
	q = peer_open();
	ws_request(p, "chat");
	writes_for_a_while();
	ws_request(q, "chat");
	while (!memmem(q->buf, q->len, "\r\n\r\n", 4)) {
		turn();
		drain_all(1);
	}
	q->shown = q->len;
	turns = 0;
	last_words(q, 0);
	ends_soon(q);
	peer_show_ws(q);
}

/* What is written in a turn leaves in it. */
static void output_leaves(void)
{
	struct peer *p;

	slow_us = 200;
	begin();
	server();
	p = peer_open();
	ws_request(p, "chat");
	writes_for_a_while();
	drain_all(0);
	p->shown = p->len;
	mid_writes = writes + 1;
	turn();
	if (writes < mid_writes)
		turn();
	drain_all(1000);
	peer_show_ws(p);
}

static void client_hears(void)
{
	struct peer *p;

	begin();
	client();
	turn_fn = counted_turn;
	to.protocol = "chat";
	client_go();
	while (!peer_count || !strstr(peers[0].buf, "\r\n\r\n")) {
		turn();
		drain_all(1);
	}
	p = &peers[0];
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	writes_for_a_while();
	p->shown = p->len;
	last_words(p, 1);
	ends_soon(p);
	frames_show(p);
}

static void slow_client_hears(void)
{
	slow_us = 200;
	client_hears();
}

static void body_comes(void)
{
	struct peer *p;

	begin();
	server();
	p = peer_open();
	peer_puts(p, "POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
	writes_for_a_while();
	peer_puts(p, "one");
	if (!turns_until(&heard, 1, WAIT))
		say("no body");
	peer_puts(p, "two");
	if (!turns_until_end(p, WAIT))
		say("no end");
	fair();
}

#if V4
static void raw_client_hears(void)
{
	struct peer *p;

	begin();
	client();
	turn_fn = counted_turn;
	to.method = "RAW";
	to.protocol = "chat";
	client_go();
	writes_for_a_while();
	while (!peer_count)
		turn();
	p = &peers[0];
	peer_puts(p, "one");
	if (!turns_until(&heard, 1, WAIT))
		say("not heard");
	peer_fin(p);
	if (!turns_until(&heard, 1000, WAIT))
		say("not closed");
	fair();
}
#endif

static const struct scenario list[] = {
	{ "server_hears", server_hears },
	{ "slow_server_hears", slow_server_hears },
	{ "others_hear", others_hear },
	{ "output_leaves", output_leaves },
	{ "client_hears", client_hears },
	{ "slow_client_hears", slow_client_hears },
	{ "body_comes", body_comes },
#if V4
	{ "raw_client_hears", raw_client_hears },
#endif
};

SCENARIOS(list)
