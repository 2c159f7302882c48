/* Clients: what they ask, how they are established, and every way to fail. */
#include "site.h"

static int appending;
static int app(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER && appending)
		*(char **)in += sprintf(*(char **)in, "X-Mine: 1\r\nX-Other: 2\r\n");
	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED)
		REQUIRE(0, puts_text(wsi, "first"));
	if (reason == LWS_CALLBACK_CLIENT_WRITEABLE)
		REQUIRE(0, puts_text(wsi, "asked for"));
	return 0;
}

/* A peer's frames without their masks. */
static void show_masked(struct peer *p)
{
	unsigned char *b = (unsigned char *)p->buf + p->shown;
	size_t left = p->len - p->shown, i;

	while (left >= 6) {
		size_t n = b[1] & 127u;

		REQUIRE(128, b[1] & 128);
		if (left < 6 + n)
			break;
		for (i = 0; i < n; i++)
			b[6 + i] ^= b[2 + i % 4];
		say("peer%d: frame %02x %s", peer_id(p), b[0], show(b + 6, n));
		b += 6 + n;
		left -= 6 + n;
	}
	if (left)
		say("peer%d: %zu bytes more", peer_id(p), left);
	p->shown = p->len;
	peer_end_line(p);
}

static void established(void)
{
	struct peer *p;
	struct libwebsocket *wsi;
	unsigned char b[64];

	show_poll = 1;
	appending = 1;
	hook = app;
	site();
	wsi = go(site_port);
	REQUIRE(1, libwebsocket_callback_on_writable(ctx, wsi));
	REQUIRE(-1, puts_text(wsi, "too early"));
	settle();
	p = &peers[0];
	site_show(p);
	say("-- the reply, a text right behind it, a ping and a pong");
	site_reply(p, SWITCHING "Sec-WebSocket-Protocol: chat\r\n\r\n");
	peer_send(p, b, frame(b, 0x81, "hello", 5, 1));
	peer_send(p, b, frame(b, 0x89, "ping", 4, 1));
	peer_send(p, b, frame(b, 0x8a, "pong", 4, 1));
	settle();
	show_masked(p);
	REQUIRE(1, libwebsockets_get_protocol(wsi) == &protocols[1]);
	say("-- all of its protocol");
	REQUIRE(0, libwebsocket_callback_on_writable_all_protocol(&protocols[1]));
	settle();
	show_masked(p);
	say("-- the server closes");
	peer_send(p, b, frame(b, 0x88, "\x03\xe9", 2, 1));
	settle();
	show_masked(p);
}

static void given_user(void)
{
	static struct session mine;
	struct peer *p;

	site();
	to_user = &mine;
	mine.note = 1;
	p = ask();
	site_reply(p, SWITCHING "\r\n");
	settle();
	say("-- one that fails");
	p = ask();
	site_reply(p, "HTTP/1.1 404 No\r\n\r\n");
	settle();
	peer_close(p);
	settle();
}

static void bare(void)
{
	struct peer *p;

	extensions = NULL;
	site();
	to_protocol = NULL;
	to_origin = NULL;
	p = ask();
	site_show(p);
	site_reply(p, SWITCHING "\r\n");
	settle();
	libwebsocket_close_and_free_session(ctx, wsi_of(1), LWS_CLOSE_STATUS_NORMAL);
	settle();
	show_masked(p);
}

static void failures(void)
{
	static const struct { const char *what, *reply; } bad[] = {
		{ "not switching", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" },
		{ "a wrong hash", "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
				  "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n" },
		{ "a subprotocol nobody asked for", SWITCHING "Sec-WebSocket-Protocol: nouser\r\n\r\n" },
		{ "an extension nobody offered", SWITCHING "Sec-WebSocket-Extensions: deflate-frame\r\n\r\n" },
		{ "no upgrade", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nSec-WebSocket-Accept: *\r\n\r\n" },
		{ "no HTTP", "\r\nwhat?\r\n" },
		{ "hung up", "" },
	};
	struct peer *p;
	int i;

	site();
	for (i = 0; i < COUNT(bad); i++) {
		say("-- %s", bad[i].what);
		p = ask();
		site_reply(p, bad[i].reply);
		settle();
		if (!*bad[i].reply)
			peer_close(p);
		settle();
		REQUIRE(i + 1, count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR]);
	}
	say("-- ended by the program");
	p = ask();
	libwebsocket_close_and_free_session(ctx, wsi_of(next_id - 1), LWS_CLOSE_STATUS_NOSTATUS);
	settle();
	peer_end_line(p);
}

/* What fails inside the call has no callback. */
static void refused(void)
{
	int nobody = free_port();

	clients();
	go(nobody);
	go(0);
	to_address = NULL;
	go(nobody);
	to_address = "no.such.name.invalid";
	go(nobody);
	to_address = "localhost";
	go(nobody);
	settle();
	REQUIRE(0, count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR]);
}

static void silent(void)
{
	long long begin;
	struct peer *p;

	to_protocol = "nouser, chat";
	site();
	p = ask();
	begin = now_ms();
	until(LWS_CALLBACK_CLIENT_CONNECTION_ERROR, 1);
	begin = now_ms() - begin;
	say("after five seconds: %s", begin > 4000 && begin < 8000 ? "yes" : "no");
	settle();
	p->shown = p->len;
	peer_end_line(p);
}

static void proxy(void)
{
	char text[64];
	struct peer *p;

	site_open();
	sprintf(text, "127.0.0.1:%d", site_port);
	setenv("http_proxy", text, 1);
	clients();
	unsetenv("http_proxy");
	turn_fn = site_turn;
	still_turns = 8;
	to_address = "far.example";
	go(80);
	settle();
	p = &peers[0];
	peer_show(p);
	peer_puts(p, "HTTP/1.0 200 Established\r\n\r\n");
	settle();
	site_show(p);
	site_reply(p, SWITCHING "\r\n");
	settle();
	say("-- one that refuses");
	p = NULL;
	go(80);
	settle();
	peer_puts(&peers[1], "HTTP/1.0 403 No\r\n\r\n");
	settle();
	peer_end_line(&peers[1]);
}

/* Both ends in one context. */
static int echo(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE)
		REQUIRE(0, libwebsocket_write(wsi, in, len, LWS_WRITE_TEXT));
	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED)
		REQUIRE(0, puts_text(wsi, "there and back"));
	return 0;
}

static void both(void)
{
	hook = echo;
	server();
	go(port);
	until(LWS_CALLBACK_CLIENT_RECEIVE, 1);
	settle();
	scenario_end();
	say("ended: %d", count_of[LWS_CALLBACK_CLOSED]);
}

static int shows_table(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED || reason == LWS_CALLBACK_ESTABLISHED)
		say("  the table's %s", libwebsockets_get_protocol(wsi)->name);
	return 0;
}

/* A list in the place of a name, in the table of both roles: servers of then answer with all of it, others with one name. */
static void protocol_list(void)
{
	static struct libwebsocket_protocols lists[] = {
		{ .name = "http-only", .callback = callback_ }, { .name = "chat,other", .callback = callback_ }, { .name = NULL },
	};
	static const char *const answers[] = { "chat,other", "other", "chat,", "http-only" };
	char reply[300];
	struct peer *p;
	int i;

	hook = shows_table;
	protocol_table = lists;
	to_protocol = "chat,other";
	site();
	for (i = 0; i < COUNT(answers); i++) {
		say("-- answered with %s", answers[i]);
		p = ask();
		snprintf(reply, sizeof reply, SWITCHING "Sec-WebSocket-Protocol: %s\r\n\r\n", answers[i]);
		site_reply(p, reply);
		settle();
		peer_close(p);
		settle();
	}
	scenario_end();
	say("-- by a server with the same table");
	server();
	go(port);
	until(LWS_CALLBACK_CLIENT_ESTABLISHED, 3);
	settle();
}

/* Host of an IPv6 address, as it is given and as the peer gets it. */
static void ipv6_host(void)
{
	static const char *const hosts[] = { "::ffff:127.0.0.1", "::1", "[::1]", "name.example" };
	char port_text[16], *at;
	struct peer *p;
	int i;

	quiet = 1;
	site();
	to_address = "::ffff:127.0.0.1";
	snprintf(port_text, sizeof port_text, ":%d\r", site_port);
	for (i = 0; i < COUNT(hosts); i++) {
		to_host = hosts[i];
		p = ask();
		p->buf[p->len] = 0;
		at = strstr(p->buf, "Host: ");
		if (!at)
			die("no Host");
		at[strcspn(at, "\n")] = 0;
		say("%s: %.*s%s", hosts[i], (int)strcspn(at, "\r") - (strstr(at, port_text) ? (int)strlen(port_text) - 1 : 0), at,
		    strstr(at, port_text) ? ":PORT" : "");
		p->shown = p->len;
		peer_close(p);
		settle();
	}
}

static const struct scenario list[] = {
	{ "established", established },
	{ "protocol_list", protocol_list },
	{ "ipv6_host", ipv6_host },
	{ "given_user", given_user },
	{ "bare", bare },
	{ "failures", failures },
	{ "refused", refused },
	{ "silent", silent },
	{ "proxy", proxy },
	{ "both", both },
};
SCENARIOS(list)
