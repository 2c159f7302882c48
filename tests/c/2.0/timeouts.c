/* Timeouts that a program sets, for each of their reasons, and what they leave alone. */
#include "scenario.h"

static struct lws *newest;
static int ends;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		newest = wsi;
	if (reason == LWS_CALLBACK_CLOSED)
		ends++;
	return 0;
}

static const enum pending_timeout reasons[] = {
	PENDING_TIMEOUT_AWAITING_PROXY_RESPONSE, PENDING_TIMEOUT_AWAITING_CONNECT_RESPONSE,
	PENDING_TIMEOUT_ESTABLISH_WITH_SERVER, PENDING_TIMEOUT_AWAITING_SERVER_RESPONSE,
	PENDING_TIMEOUT_AWAITING_PING, PENDING_TIMEOUT_CLOSE_ACK,
	PENDING_TIMEOUT_AWAITING_EXTENSION_CONNECT_RESPONSE, PENDING_TIMEOUT_SENT_CLIENT_HANDSHAKE,
	PENDING_TIMEOUT_SSL_ACCEPT, PENDING_TIMEOUT_HTTP_CONTENT, PENDING_TIMEOUT_AWAITING_CLIENT_HS_SEND,
	PENDING_FLUSH_STORED_SEND_BEFORE_CLOSE, PENDING_TIMEOUT_SHUTDOWN_FLUSH, PENDING_TIMEOUT_CGI,
	PENDING_TIMEOUT_HTTP_KEEPALIVE_IDLE, (enum pending_timeout)99,
};

/* The reason is for people: whatever it is, the time counts, and no close frame is sent. */
static void every_reason(void)
{
	struct peer *p[COUNT(reasons)], *stays;
	long long begin;
	int i;

	quiet = 1;
	hook = app;
	server();
	for (i = 0; i < COUNT(reasons); i++)
		REQUIRE(i < 15 ? i + 1 : 99, reasons[i]);
	stays = ws_open("chat");
	for (i = 0; i < COUNT(reasons); i++) {
		p[i] = ws_open("chat");
		lws_set_timeout(newest, reasons[i], 1);
	}
	begin = now_ms();
	REQUIRE(1, turns_until(&ends, COUNT(reasons), 15000));
	REQUIRE(1, now_ms() - begin > 500);
	settle();
	for (i = 0; i < COUNT(reasons); i++) {
		REQUIRE(1, p[i]->ended != 0);
		REQUIRE(p[i]->shown, p[i]->len);
	}
	REQUIRE(0, stays->ended);
	say("ok");
}

/* One timeout for each connection: the last one counts, and reason 0 takes it back. */
static void set_and_set_again(void)
{
	struct peer *taken_back, *longer, *shorter, *at_once;
	long long begin = now_ms();

	quiet = 1;
	hook = app;
	server();
	taken_back = ws_open("chat");
	lws_set_timeout(newest, PENDING_TIMEOUT_AWAITING_PING, 1);
	lws_set_timeout(newest, NO_PENDING_TIMEOUT, 1);
	longer = ws_open("chat");
	lws_set_timeout(newest, PENDING_TIMEOUT_AWAITING_PING, 1);
	lws_set_timeout(newest, PENDING_TIMEOUT_AWAITING_PING, 3000);
	shorter = ws_open("chat");
	lws_set_timeout(newest, PENDING_TIMEOUT_AWAITING_PING, 3000);
	lws_set_timeout(newest, PENDING_TIMEOUT_AWAITING_PING, 1);
	at_once = ws_open("chat");
	lws_set_timeout(newest, PENDING_TIMEOUT_AWAITING_PING, -1); /* no special meaning here */
	REQUIRE(1, turns_until(&at_once->ended, 1, 15000));
	REQUIRE(1, turns_until(&shorter->ended, 1, 15000));
	while (now_ms() - begin < 2500) { /* the others would be over by now */
		turn();
		drain_all(50);
	}
	REQUIRE(0, taken_back->ended);
	REQUIRE(0, longer->ended);
	REQUIRE(2, ends);
	lws_set_timeout(NULL, PENDING_TIMEOUT_AWAITING_PING, 1);
	lws_set_timeout((struct lws *)&begin, PENDING_TIMEOUT_AWAITING_PING, 1);
	say("ok");
}

/* No peer limits what may be written, whatever state its connection is in. */
static int asks(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason >= 31 && reason <= 36)
		return 0;
	if (reason != LWS_CALLBACK_PROTOCOL_INIT && reason != LWS_CALLBACK_PROTOCOL_DESTROY)
		REQUIRE(1, lws_get_peer_write_allowance(wsi) == (size_t)-1);
	if (reason == LWS_CALLBACK_ESTABLISHED)
		newest = wsi;
	return reason == LWS_CALLBACK_HTTP ? http_reply(wsi, 200, "") : 0;
}

static void allowance(void)
{
	struct peer *p;

	quiet = 1;
	hook = asks;
	server();
	http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	p = ws_open("chat");
	small_send_buffer(newest);
	p->hold = 1;
	{
		char *big = calloc(1, 8 << 20);

		put(newest, big, 8 << 20, LWS_WRITE_BINARY);
		free(big);
	}
	REQUIRE(1, lws_partial_buffered(newest));
	REQUIRE(1, lws_get_peer_write_allowance(newest) == (size_t)-1);
	p->hold = 0;
	peer_close(p);
	settle();
	REQUIRE(1, lws_get_peer_write_allowance(newest) == (size_t)-1);
	say("ok");
}

static const struct scenario list[] = {
	{ "every_reason", every_reason },
	{ "set_and_set_again", set_and_set_again },
	{ "allowance", allowance },
};

SCENARIOS(list)
