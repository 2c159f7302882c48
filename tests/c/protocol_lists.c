/* Protocol tables with a comma list in the place of a name, as programs of 2016 have them, and their peers. */
#include "client.h"

static struct lws_protocols lists[] = {
	{ .name = "http", .callback = callback },
	{ .name = "count,no-such", .callback = callback },
	{ .name = "mirror,fraggle", .callback = callback },
	{ .name = "plain", .callback = callback },
	{ .name = NULL },
};

/* Whether one was opened by the server and the client, and what each of them is bound to. */
static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	const char *end;

	(void)user;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		say("  a peer of %s", lws_get_protocol(wsi)->name);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		say("  a client of %s", lws_get_protocol(wsi)->name);
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		/* without the address and the port */
		end = in ? strstr(in, " (") : NULL;
		say("  refused: %.*s", end ? (int)(end - (const char *)in) : (int)len, in ? (const char *)in : "");
		break;
	}
	return 0;
}

static void client_of(const char *offer, const char *answer)
{
	char reply[200];
	struct peer *p;

	say("%s: %s", offer, answer);
	to.protocol = offer;
	p = client_ask();
	snprintf(reply, sizeof reply, SWITCH "%s%s%s\r\n", *answer ? "Sec-WebSocket-Protocol: " : "", answer,
		 *answer ? "\r\n" : "");
	site_reply(p, reply);
	settle();
	peer_close(p);
	settle();
}

static void clients(void)
{
	quiet = 1;
	hook = app;
	client_context();
	info.protocols = lists;
	client_start();
	client_of("count,no-such", "count,no-such");
	client_of("count,no-such", "count");
	client_of("count,no-such", "no-such");
	client_of("count,no-such", "");
	client_of("mirror,fraggle", "fraggle");
	client_of("plain,mirror", "plain,mirror");
	client_of("plain,mirror", "mirror");
	client_of("plain, mirror", "plain,mirror");
	client_of("count,no-such", "count,");
	client_of("count,no-such", "plain");
	client_of("count,no-such", "count, no-such");
}

#define OLD "GET / HTTP/1.1\r\nPragma: no-cache\r\nCache-Control: no-cache\r\nHost: localhost\r\n"
#define NEW "GET / HTTP/1.1\r\nHost: localhost\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n"
#define REST "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define ASKS(names) REST "Sec-WebSocket-Protocol: " names "\r\nSec-WebSocket-Version: 13\r\n\r\n"

/* Requests as the original's clients write them, and as browsers do. */
static void servers(void)
{
	static const char *const requests[] = {
		NEW ASKS("count,no-such"),
		NEW ASKS("plain,other"),
		NEW ASKS("other, plain"),
		NEW ASKS("fraggle,mirror"),
		NEW ASKS("count"),
		NEW ASKS("count,no-such,plain"),
		OLD ASKS("count,no-such"),
		OLD ASKS("plain,other"),
		OLD ASKS("other, plain"),
		OLD ASKS("plain"),
		OLD ASKS("other,another"),
		OLD REST "Sec-WebSocket-Version: 13\r\n\r\n",
	};
	int i;

	quiet = 1;
	hook = app;
	server_defaults();
	info.protocols = lists;
	server_start();
	for (i = 0; i < COUNT(requests); i++) {
		const char *offer = strstr(requests[i], "-Protocol: ");
		struct peer *p = peer_open();
		char *answer;

		say("%s: %.*s", i < 6 ? "browser" : "client", offer ? (int)strcspn(offer + 11, "\r") : 4,
		    offer ? offer + 11 : "none");
		peer_puts(p, requests[i]);
		settle();
		p->buf[p->len] = 0;
		answer = strstr(p->buf, "Sec-WebSocket-Protocol: ");
		say("  answer: %.*s", answer ? (int)strcspn(answer + 24, "\r") : 4, answer ? answer + 24 : "none");
		p->shown = p->len;
		peer_close(p);
		settle();
	}
}

/* A client of the same table: what it offers is what it must be told. */
static void both(void)
{
	int i;

	quiet = 1;
	hook = app;
	server_defaults();
	info.protocols = lists;
	server_start();
	memset(&to, 0, sizeof to);
	to.context = ctx;
	to.address = to.host = to.origin = "127.0.0.1";
	to.port = port;
	to.path = "/";
	to.ietf_version_or_minus_one = -1;
	for (i = 1; i < 4; i++) {
		say("%s", lists[i].name);
		to.protocol = lists[i].name;
		if (!lws_client_connect_via_info(&to))
			say("  NULL");
		settle();
	}
}

#define S(f) { #f, f }
static const struct scenario list[] = { S(clients), S(servers), S(both) };
SCENARIOS(list)
