/* What is below the protocols, from every callback of every kind of connection: nothing of it may be more than refused. */
#include "client.h"
#include "tls.h"
#include "undeclared.h"

extern void lws_plat_service_periodic(struct lws_context *context);

static void (*misdeed)(struct lws *wsi);
static int depth, done;

static const char request[] = "GET /more HTTP/1.1\r\nHost: localhost\r\n\r\n";

static void feed_http(struct lws *wsi) { lws_read(wsi, (unsigned char *)request, sizeof request - 1); }

static void feed_frame(struct lws *wsi)
{
	unsigned char b[64];

	lws_read(wsi, b, frame(b, 0x81, "fed", 3, 0));
	lws_read(wsi, b, frame(b, 0x81, "fed", 3, 1));
}

static void feed_nonsense(struct lws *wsi)
{
	unsigned char b[3000];

	fill(b, sizeof b, 7);
	lws_read(wsi, b, sizeof b);
}

static void take(struct lws *wsi)
{
	unsigned char b[10];

	while (lws_ssl_capable_read(wsi, b, sizeof b) > 0)
		;
	lws_ssl_pending(wsi);
}

static void give(struct lws *wsi) { lws_ssl_capable_write(wsi, (unsigned char *)"HTTP", 4); }
static void end_it(struct lws *wsi) { lws_ssl_close(wsi); }

static void aside(struct lws *wsi)
{
	lws_ssl_remove_wsi_from_buffered_list(wsi);
	lws_server_socket_service_ssl(wsi, -1);
}

static void without_tls(struct lws *wsi) { lws_ssl_destroy(lws_get_vhost(wsi)); }

static void with_tls(struct lws *wsi)
{
	struct lws_context_creation_info tls = info;

	tls.ssl_cert_filepath = cert_file(&good);
	tls.ssl_private_key_filepath = key_file(&good);
	lws_context_init_server_ssl(&tls, lws_get_vhost(wsi));
}

static void housekeeping(struct lws *wsi) { lws_plat_service_periodic(lws_get_context(wsi)); }

static void tell(struct lws *wsi)
{
	char b[4000];

	lws_json_dump_context(lws_get_context(wsi), b, sizeof b);
	lws_json_dump_vhost(lws_get_vhost(wsi), b, sizeof b);
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char buffer[64 + LWS_PRE], *px = buffer + LWS_PRE;
	int n = 64, r = 0;

	(void)user;
	if (depth < 3 && done < 3000 && wsi) {
		depth++;
		done++;
		misdeed(wsi);
		depth--;
	}
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		r = http_reply(wsi, 200, "answer");
		break;
	case LWS_CALLBACK_RECEIVE:
		put(wsi, in, len, LWS_WRITE_TEXT);
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
		r = lws_http_client_read(wsi, &px, &n) < 0 ? -1 : 0;
		break;
	}
	return r;
}

static void some_turns(void)
{
	long long end = now_ms() + 150;

	do {
		turn();
		drain_all(1);
	} while (now_ms() < end);
}

/* Servers and a client of its own, with TLS or without; then whatever is left ends. */
static void life(int tls)
{
	struct lws_client_connect_info where = { 0 };
	struct peer *p;
	int i;

	quiet = 1;
	lenient = 1;
	show_poll = 1;
	done = 0;
	hook = app;
	if (tls)
		tls_server_defaults(&good);
	else {
		server_defaults();
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	}
	server_start();
	for (i = 0; i < 2; i++) {
		p = peer_new(0);
		some_turns();
		if (i)
			ws_request(p, "chat");
		else
			peer_puts(p, request);
		some_turns();
		ws_text(p, "hello");
		some_turns();
		where.context = ctx;
		where.address = where.host = "localhost";
		where.port = port;
		where.ssl_connection = tls ? 2 : 0;
		where.path = "/";
		where.protocol = i ? "chat" : "http";
		where.method = i ? NULL : "GET";
		where.ietf_version_or_minus_one = -1;
		if (!lws_client_connect_via_info(&where))
			done++;
		some_turns();
		peer_close(p);
	}
	some_turns();
	server_stop();
	REQUIRE(1, done > 0);
	peer_cover = NULL;
}

#define SCENE(name) static void scene_##name(void) { misdeed = name; life(0); life(1); say("ok"); }
SCENE(feed_http)
SCENE(feed_frame)
SCENE(feed_nonsense)
SCENE(take)
SCENE(give)
SCENE(end_it)
SCENE(aside)
SCENE(without_tls)
SCENE(with_tls)
SCENE(housekeeping)
SCENE(tell)

static const struct scenario list[] = {
	{ "feed_http", scene_feed_http },
	{ "feed_frame", scene_feed_frame },
	{ "feed_nonsense", scene_feed_nonsense },
	{ "take", scene_take },
	{ "give", scene_give },
	{ "end_it", scene_end_it },
	{ "aside", scene_aside },
	{ "without_tls", scene_without_tls },
	{ "with_tls", scene_with_tls },
	{ "housekeeping", scene_housekeeping },
	{ "tell", scene_tell },
};

SCENARIOS(list)
