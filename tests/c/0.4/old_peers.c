/*
 * Peers of draft-hixie-thewebsocketprotocol-76 on a server of generation 0.4.
 */
#include "scene.h"

static void handshake(void)
{
	size_t cut, whole;
	struct peer *p;

	server();
	p = hixie_open("chat", 1024);
	peer_show(p);
	hixie_text(p, "hello");
	settle();
	peer_send(p, "\xff\0", 2);
	settle();
	peer_show(p);
	say("-- in two parts, at every place");
	quiet = 1;
	whole = p->len;
	for (cut = 1; cut < whole + 60; cut += 7) {
		p = hixie_open("chat", cut);
		if (p->len < 16 || memcmp(p->buf + p->len - 16, HIXIE_ANSWER, 16))
			say("not at %zu", cut);
		peer_close(p);
	}
	settle();
}

static void without_protocol(void)
{
	struct peer *p;

	server();
	p = hixie_open(NULL, 1024);
	peer_show(p);
	p = hixie_open("nobody", 1024);
	peer_show(p);
}

static void refusals(void)
{
	static const struct { const char *what, *fields; } bad[] = {
		{ "no origin", "Sec-WebSocket-Key1: 4 2\r\nSec-WebSocket-Key2: 4 2\r\n" },
		{ "a remainder", "Origin: o\r\nSec-WebSocket-Key1: 4 2\r\nSec-WebSocket-Key2: 4  3\r\n" },
		{ "no spaces", "Origin: o\r\nSec-WebSocket-Key1: 42\r\nSec-WebSocket-Key2: 4 2\r\n" },
		{ "no digits", "Origin: o\r\nSec-WebSocket-Key1: a b\r\nSec-WebSocket-Key2: 4 2\r\n" },
		{ "a version, too", "Origin: o\r\nSec-WebSocket-Key1: 4 2\r\nSec-WebSocket-Key2: 4 2\r\n"
				    "Sec-WebSocket-Version: 0\r\n" },
		{ "one key", "Origin: o\r\nSec-WebSocket-Key1: 4 2\r\n" },
	};
	int i;

	server();
	for (i = 0; i < COUNT(bad); i++) {
		struct peer *p = peer_open();
		char b[512];

		say("-- %s", bad[i].what);
		sprintf(b, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
			"Sec-WebSocket-Protocol: chat\r\n%s\r\n12345678", bad[i].fields);
		peer_puts(p, b);
		settle();
		if (p->len > 15)
			say("peer%d: %s", peer_id(p), show(p->buf, 12));
		p->shown = p->len;
		peer_end_line(p);
	}
	quiet = 1;
}

static void switched_off(void)
{
	struct peer *p;

	setenv("LWS_NO_HIXIE_76", "1", 1);
	server();
	p = hixie_open("chat", 1024);
	say("peer1: %s", show(p->buf, 12));
}

static int talk(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE) {
		say("  remaining %zu", libwebsockets_remaining_packet_payload(wsi));
		REQUIRE(0, libwebsocket_write(wsi, in, len, LWS_WRITE_TEXT | (len ? 0 : LWS_WRITE_NO_FIN)));
	}
	return 0;
}

static void messages(void)
{
	static char big[8193];
	struct peer *p;

	hook = talk;
	server();
	p = hixie_ready("chat");
	hixie_text(p, "one");
	peer_send(p, "\0two\xff\0thr", 9);
	settle();
	peer_send(p, "ee\xff", 3);
	settle();
	peer_show(p);
	say("-- of 8192 bytes, and an empty one");
	memset(big, 'b', 8192);
	hixie_text(p, big);
	peer_send(p, "\0\xff", 2);
	settle();
	p->shown = p->len;
	say("-- not UTF-8");
	peer_send(p, "\0a\xc0z\xff", 5);
	settle();
	peer_show(p);
	say("-- of a type nobody knows");
	p = hixie_ready("chat");
	peer_send(p, "\x81\0", 2);
	settle();
	peer_show(p);
}

/* A message of exactly one piece, whose end comes with the next message. */
static void the_end_of_a_full_piece(void)
{
	static char big[4098];
	struct peer *p;

	hook = talk;
	server();
	p = hixie_ready("chat");
	memset(big + 1, 'b', 4096);
	peer_send(p, big, 4097);
	settle();
	p->shown = p->len;
	say("-- its end, and more");
	peer_send(p, "\xff\0hello\xff\0\xff\0bye", 14);
	settle();
	peer_show(p);
	say("-- the close behind an end");
	peer_send(p, "\xff", 1);
	peer_send(p, big, 4097);
	settle();
	p->shown = p->len;
	peer_send(p, "\xff\xff\0", 3);
	settle();
	peer_show(p);
}

static int kinds(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_RECEIVE)
		return 0;
	REQUIRE(0, put(wsi, "binary", LWS_WRITE_BINARY));
	REQUIRE(-1, put(wsi, "bin\xff" "ary", LWS_WRITE_BINARY));
	REQUIRE(-1, put(wsi, "te\xffxt", LWS_WRITE_TEXT));
	REQUIRE(0, put(wsi, "ping", LWS_WRITE_PING));
	REQUIRE(0, put(wsi, "pong", LWS_WRITE_PONG));
	REQUIRE(0, put(wsi, "in ", LWS_WRITE_TEXT | LWS_WRITE_NO_FIN));
	REQUIRE(0, put(wsi, "two ", LWS_WRITE_TEXT | LWS_WRITE_NO_FIN));
	REQUIRE(0, put(wsi, "parts", LWS_WRITE_TEXT));
	REQUIRE(0, put(wsi, "", LWS_WRITE_CLOSE));
	return 0;
}

static void writes(void)
{
	struct peer *p;

	hook = kinds;
	server();
	p = hixie_ready("chat");
	hixie_text(p, "write");
	settle();
	peer_show(p);
	say("-- its answer");
	peer_send(p, "\xff\0", 2);
	settle();
	peer_show(p);
}

static const struct scenario list[] = {
	{ "handshake", handshake },
	{ "without_protocol", without_protocol },
	{ "refusals", refusals },
	{ "switched_off", switched_off },
	{ "messages", messages },
	{ "the_end_of_a_full_piece", the_end_of_a_full_piece },
	{ "writes", writes },
};

SCENARIOS(list)
