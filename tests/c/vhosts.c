/* Virtual hosts: who is meant, what each keeps for itself, and how they end. */
#include "scenario.h"

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
#if V4
	if (reason == LWS_CALLBACK_HTTP || reason == LWS_CALLBACK_ESTABLISHED)
		say("  on %s", lws_get_vhost_name(lws_get_vhost(wsi)));
#endif
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "here\n");
	return 0;
}

static struct lws_protocols other_protocols[] = {
	{ .name = "other", .callback = callback, .per_session_data_size = sizeof(struct session) },
	{ .name = "chat", .callback = callback, .per_session_data_size = sizeof(struct session) },
	{ .name = NULL },
};

static struct lws_vhost *first, *second;

/* Two names on one port, by a context that has none of its own. */
static void pair(const char *one, const char *other, unsigned long options)
{
	struct lws_context_creation_info vi;

	hook = app;
	server_defaults();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS | options;
	info.vhost_name = one;
	server_start();
	first = lws_create_vhost(ctx, &info);
	if (!first)
		die("no first vhost");
#if V4
	port = lws_get_vhost_listen_port(first);
#else
	port = info.port;
#endif
	vi = info;
	vi.port = port;
	vi.vhost_name = other;
	vi.protocols = other_protocols;
	second = lws_create_vhost(ctx, &vi);
	if (!second)
		die("no second vhost");
	lws_finalize_startup(ctx);
}

static void request(const char *host)
{
	struct peer *p;
	char req[200];

	say("-- Host: %s", host);
	sprintf(req, "GET /x HTTP/1.1\r\nHost: %s\r\n\r\n", host);
	p = http_open(req);
	peer_close(p);
	settle();
}

static const char *shown_host;

static void upgrade(const char *host, const char *sub)
{
	struct peer *p;
	char req[600];

	if (!shown_host) /* else its port is not known before */
		say("-- upgrade, Host: %s, %s", host, sub ? sub : "no protocol");
	sprintf(req, "GET /ws HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s\r\n", host,
		sub ? "Sec-WebSocket-Protocol: " : "", sub ? sub : "", sub ? "\r\n" : "");
	p = http_open(req);
	say("peer%d: %s", peer_id(p), p->len > 12 ? show(p->buf, 12) : "nothing");
	p->shown = p->len;
	peer_close(p);
	settle();
}

#if V4
static void upgrade_at(const char *name, int number, const char *sub)
{
	char host[100];

	say("-- %s with %s port", name, number == port ? "its" : "another");
	sprintf(host, "%s:%d", name, number);
	shown_host = name;
	upgrade(host, sub);
	shown_host = NULL;
}
#endif

static void own_protocols(void)
{
	pair("first.example", "second.example", 0);
	request("second.example");
	upgrade("second.example", "other");
	upgrade("second.example", "chat");
	upgrade("second.example", "r16");
	upgrade("first.example", "r16");
	upgrade("first.example", "other");
}

static void one_connection(void)
{
	struct peer *p;

	pair("first.example", "second.example", 0);
	p = http_open("GET /x HTTP/1.1\r\nHost: first.example\r\n\r\n");
	say("-- the other name");
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: second.example\r\n\r\n");
	settle();
	say("-- no name");
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: third.example\r\n\r\n");
	settle();
	peer_close(p);
	settle();
}

/* -- options of protocols */

static int with_options(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	const struct lws_protocol_vhost_options *o = in;

	(void)user; (void)len; (void)wsi;
	if (reason == LWS_CALLBACK_PROTOCOL_INIT)
		for (; o; o = o->next)
			say("  option %s is %s, below it %s", o->name, o->value, o->options ? o->options->name : "nothing");
	return 0;
}

static struct lws_protocol_vhost_options below = { NULL, NULL, "deeper", "value" };
static struct lws_protocol_vhost_options chat2 = { NULL, &below, "second", "2" };
static struct lws_protocol_vhost_options chat1 = { &chat2, NULL, "first", "1" };
static struct lws_protocol_vhost_options unknown = { NULL, &chat1, "unknown", "" };
static struct lws_protocol_vhost_options of_chat = { &unknown, &chat1, "chat", "" };

static void options(void)
{
	hook = with_options;
	show_init = 1;
	server_defaults();
	info.pvo = &of_chat;
	server_start();
	settle();
}

static struct lws_protocol_vhost_options by_default = { NULL, NULL, "default", "1" };
static struct lws_protocol_vhost_options default_r16 = { NULL, &by_default, "r16", "" };

static void default_protocol(void)
{
	hook = app;
	quiet = 1;
	server_defaults();
	info.pvo = &default_r16;
	server_start();
	quiet = 0;
	upgrade("x", NULL);
	upgrade("x", "chat");
}

/* -- ends */

#if V4
static void nobody_there(void)
{
	struct peer *p;

	lenient = 1;
	p = peer_new(0);
	say("connecting: %s", p->ended == 2 ? "refused" : "works");
	lenient = 0;
}

static void strict_names(void)
{
	pair("first.example", "second.example", LWS_SERVER_OPTION_VHOST_UPG_STRICT_HOST_CHECK);
	upgrade("first.example", "chat");
	upgrade("second.example", "chat");
	upgrade("FIRST.example", "chat");
	upgrade("first.example:80", "chat");
	upgrade("www.first.example", "chat");
	upgrade("third.example", "chat");
	upgrade_at("first.example", port, "chat");
	upgrade_at("second.example", port, "chat");
	upgrade_at("FIRST.example", port, "chat");
	upgrade_at("www.first.example", port, "chat");
	upgrade_at("first.example", port + 1, "chat");
	request("third.example");
}

static void owner_destroyed(void)
{
	struct peer *a, *b;

	pair("first.example", "second.example", 0);
	a = http_open("GET /x HTTP/1.1\r\nHost: first.example\r\n\r\n");
	b = http_open("GET /x HTTP/1.1\r\nHost: second.example\r\n\r\n");
	say("-- the first one, which listens, goes");
	lws_vhost_destroy(first);
	settle();
	say("its peer: %s, the other's: %s", a->ended ? "gone" : "there", b->ended ? "gone" : "there");
	request("second.example");
	request("first.example");
	say("-- the second one goes");
	lws_vhost_destroy(second);
	settle();
	nobody_there();
}

static void finalized(struct lws_vhost *v, void *arg)
{
	say("  finalize: vhost %s, argument %s", v ? "set" : "NULL", arg == &port ? "mine" : "other");
}

static void finalize(void)
{
	struct lws_context_creation_info vi;
	struct lws_vhost *v;

	show_init = 1;
	hook = app;
	server_defaults();
	info.finalize = finalized;
	info.finalize_arg = &port;
	server_start();
	vi = info;
	vi.vhost_name = "second";
	vi.port = CONTEXT_PORT_NO_LISTEN;
	v = lws_create_vhost(ctx, &vi);
	settle();
	say("-- destroy the second");
	lws_vhost_destroy(v);
	settle();
	say("-- destroy the context");
	server_stop();
}

static void finalize_with_peers(void)
{
	struct lws_context_creation_info vi;
	struct lws_vhost *v;

	hook = app;
	server();
	vi = info;
	vi.vhost_name = "second";
	vi.finalize = finalized;
	vi.finalize_arg = &port;
	v = lws_create_vhost(ctx, &vi);
	port = lws_get_vhost_listen_port(v);
	ws_open("chat");
	say("-- destroy");
	lws_vhost_destroy(v);
	settle();
	nobody_there();
}

static int destroys(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE)
		lws_vhost_destroy(lws_get_vhost(wsi));
	return 0;
}

static void destroyed_inside_a_callback(void)
{
	struct lws_context_creation_info vi;
	struct lws_vhost *v;
	struct peer *p;

	hook = destroys;
	server();
	vi = info;
	vi.vhost_name = "second";
	v = lws_create_vhost(ctx, &vi);
	port = lws_get_vhost_listen_port(v);
	p = ws_open("chat");
	ws_text(p, "go");
	settle();
	peer_show_ws(p);
	nobody_there();
}

static void made_later(void)
{
	struct lws_context_creation_info vi;

	show_init = 1;
	hook = app;
	server();
	settle();
	vi = info;
	vi.vhost_name = "second";
	vi.protocols = other_protocols;
	say("-- another one");
	port = lws_get_vhost_listen_port(lws_create_vhost(ctx, &vi));
	say("-- service");
	settle();
	request("second");
}

static void context_pointer(void)
{
	static struct lws_context *told;

	server_defaults();
	info.pcontext = &told;
	server_start();
	say("told: %d", told == ctx);
	server_stop();
	say("afterwards: %s", told ? "set" : "NULL");
}
#endif

static const struct scenario list[] = {
	{ "own_protocols", own_protocols },
	{ "one_connection", one_connection },
	{ "options", options },
	{ "default_protocol", default_protocol },
#if V4
	{ "strict_names", strict_names },
	{ "owner_destroyed", owner_destroyed },
	{ "finalize", finalize },
	{ "finalize_with_peers", finalize_with_peers },
	{ "destroyed_inside_a_callback", destroyed_inside_a_callback },
	{ "made_later", made_later },
	{ "context_pointer", context_pointer },
#endif
};

SCENARIOS(list)
