/* What contexts and virtual hosts came to, as JSON; and the numbers in it against what really happened. */
#include "scenario.h"
#if !V4
#include <lejp.h>
#endif

static struct lws_vhost *vhost, *second;
static struct lws *newest;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_PROTOCOL_INIT:
		if (!strcmp(lws_get_protocol(wsi)->name, "http") && !vhost)
			vhost = lws_get_vhost(wsi);
		break;
	case LWS_CALLBACK_WSI_CREATE:
		newest = wsi;
		break;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "answer");
	case LWS_CALLBACK_RECEIVE:
		put(wsi, in, len, LWS_WRITE_TEXT);
		break;
	}
	return 0;
}

/* ------------------------------------------------------- a reader of JSON */

static char want_path[64], found[256];
static int hits, values, depth_ok;

#if V4
typedef signed char answer_t;
#define lws_json_dump_context(context, buf, len) lws_json_dump_context(context, buf, len, 0)
#else
typedef char answer_t;
#endif

static answer_t hear(struct lejp_ctx *c, char reason)
{
	if (reason == LEJPCB_COMPLETE)
		depth_ok = 1;
	if (!(reason & LEJP_FLAG_CB_IS_VALUE))
		return 0;
	values++;
	REQUIRE(LEJPCB_VAL_STR_END, reason); /* all of them are strings */
	if (!strcmp(c->path, want_path) && !hits++)
		snprintf(found, sizeof found, "%s", c->buf);
	return 0;
}

/* The first value at a path; NULL when there is none. Anything that is no JSON fails. */
static const char *at(const char *text, const char *where)
{
	struct lejp_ctx c;
	int n;

	snprintf(want_path, sizeof want_path, "%s", where);
	hits = values = depth_ok = 0;
	lejp_construct(&c, hear, NULL, NULL, 0);
	n = lejp_parse(&c, (const unsigned char *)text, (int)strlen(text));
	lejp_destruct(&c);
	if (n < 0 || !depth_ok)
		say("REQUIRE failed: no JSON (%d): %s", n, text);
	return hits ? found : NULL;
}

static long number(const char *text, const char *where)
{
	const char *v = at(text, where);
	char *end;
	long n = v ? strtol(v, &end, 10) : -1;

	return v && *v && !*end ? n : -1;
}

static void IS(const char *want, const char *got)
{
	if (!got || strcmp(want, got))
		say("REQUIRE failed: %s, not %s", show(got, got ? strlen(got) : 0), show(want, strlen(want)));
}

static char text[16384];

static const char *dump(struct lws_vhost *v)
{
	int n = lws_json_dump_vhost(v, text, sizeof text);

	REQUIRE(strlen(text), n);
	return text;
}

static const char *dump_all(void)
{
	int n = lws_json_dump_context(ctx, text, sizeof text);

	REQUIRE(strlen(text), n);
	return text;
}

/* ---------------------------------------------------------------- scenarios */

static struct lws_http_mount mounts[] = {
	{ .mount_next = &mounts[1], .mountpoint = "/f", .mountpoint_len = 2, .origin = "/files", .def = "start.html",
	  .origin_protocol = LWSMPRO_FILE, .cache_max_age = 60, .cache_reusable = 1, .cache_revalidate = 1 },
	{ .mount_next = &mounts[2], .mountpoint = "/r", .mountpoint_len = 2, .origin = "a.example/", .origin_protocol = LWSMPRO_REDIR_HTTP },
	{ .mount_next = &mounts[3], .mountpoint = "/s", .mountpoint_len = 2, .origin = "b.example/",
	  .origin_protocol = LWSMPRO_REDIR_HTTPS, .cache_intermediaries = 1 },
	{ .mountpoint = "/c", .mountpoint_len = 2, .origin = "chat", .origin_protocol = LWSMPRO_CALLBACK },
};

static void shape(void)
{
	static const char *const keys[] = {
		"name", "port", "use_ssl", "sts", "rx", "tx", "conn", "trans", "ws_upg", "http2_upg",
		"mounts", "ws-protocols",
	};
	const char *t, *last;
	char quoted[32];
	int i;

	quiet = 1;
	hook = app;
	server_defaults();
	info.vhost_name = "a \"quoted\" \\ name\n";
	info.mounts = mounts;
	info.options |= LWS_SERVER_OPTION_STS;
	server_start();
	settle();
	t = last = dump(vhost);
	for (i = 0; i < COUNT(keys); i++) {
		snprintf(quoted, sizeof quoted, "\"%s\":", keys[i]);
		last = strstr(last, quoted); /* in this order */
		REQUIRE(1, last != NULL);
		if (!last)
			last = t;
	}
	IS("a \"quoted\" \\ name\n", at(t, "name"));
	REQUIRE(port, number(t, "port"));
	IS("0", at(t, "use_ssl"));
	IS("1", at(t, "sts"));
	IS("/f", at(t, "mounts[].mountpoint"));
	IS("file:///files", at(t, "mounts[].origin"));
	IS("60", at(t, "mounts[].cache_max_age"));
	IS("1", at(t, "mounts[].cache_reuse"));
	IS("1", at(t, "mounts[].cache_revalidate"));
	IS("0", at(t, "mounts[].cache_intermediaries"));
	IS("start.html", at(t, "mounts[].default"));
	REQUIRE(1, strstr(t, "\">http://a.example/\"") != NULL);
	REQUIRE(1, strstr(t, "\">https://b.example/\"") != NULL);
	REQUIRE(1, strstr(t, "\"callback://chat\"") != NULL);
	IS("ok", at(t, "ws-protocols[].chat.status"));
	IS("ok", at(t, "ws-protocols[].nouser.status"));
	say("ok");
}

static void no_mounts(void)
{
	quiet = 1;
	hook = app;
	server();
	settle();
	REQUIRE(1, strstr(dump(vhost), "mounts") == NULL);
	IS("default", at(text, "name"));
	IS("0", at(text, "sts"));
	say("ok");
}

/* Bytes, connections, requests and upgrades, each against what the peers sent and got. */
static void counts(void)
{
	static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
	long rx, tx;
	struct peer *p, *q;

	quiet = 1;
	hook = app;
	server();
	settle();
	REQUIRE(0, number(dump(vhost), "rx"));
	REQUIRE(0, number(text, "tx"));
	REQUIRE(0, number(text, "conn"));
	p = http_open(request);
	peer_puts(p, request);
	settle();
	REQUIRE(2 * (sizeof request - 1), number(dump(vhost), "rx"));
	REQUIRE(p->len, number(text, "tx"));
	REQUIRE(1, number(text, "conn"));
	REQUIRE(2, number(text, "trans"));
	REQUIRE(0, number(text, "ws_upg"));
	rx = number(text, "rx");
	tx = number(text, "tx");
	q = ws_open("chat");
	ws_text(q, "hello"); /* 6 and 5 bytes, and no mask on the way back */
	settle();
	REQUIRE(2, number(dump(vhost), "conn"));
	REQUIRE(3, number(text, "trans"));
	REQUIRE(1, number(text, "ws_upg"));
	REQUIRE(tx + (long)q->len, number(text, "tx"));
	REQUIRE(1, number(text, "rx") > rx + 11);
	rx = number(text, "rx");
	ws_text(q, "hello");
	settle();
	REQUIRE(rx + 11, number(dump(vhost), "rx"));
	/* What connections came to stays when they have gone. */
	peer_close(p);
	peer_close(q);
	settle();
	REQUIRE(rx + 11, number(dump(vhost), "rx"));
	REQUIRE(2, number(text, "conn"));
	REQUIRE(0, number(text, "http2_upg"));
	say("ok");
}

/* A request counts where its name has led it. */
static void by_name(void)
{
	quiet = 1;
	hook = app;
	server();
	info.vhost_name = "other";
	info.port = port;
	second = lws_create_vhost(ctx, &info);
	REQUIRE(1, second != NULL);
	settle();
	http_open("GET / HTTP/1.1\r\nHost: other\r\n\r\n");
	REQUIRE(1, number(dump(second), "conn"));
	REQUIRE(1, number(text, "trans"));
	REQUIRE(1, number(text, "tx") > 0);
	REQUIRE(0, number(dump(vhost), "conn"));
	REQUIRE(0, number(text, "trans"));
	say("ok");
}

static void whole(void)
{
	static const char *const keys[] = {
		"version", "uptime", "cgi_spawned", "pt_fd_max", "ah_pool_max", "wsi_alive", "l1", "l2", "l3",
		"pt", "vhosts", "listen_wsi", "cgi_alive",
	};
	const char *t, *last, *load;
	char quoted[32];
	long alive, fds;
	int i;

	quiet = 1;
	hook = app;
	server_defaults();
	info.max_http_header_pool = 3;
	server_start();
	settle();
	t = last = dump_all();
	for (i = 0; i < COUNT(keys); i++) {
		snprintf(quoted, sizeof quoted, "\"%s\":", keys[i]);
		last = strstr(last, quoted);
		REQUIRE(1, last != NULL);
		if (!last)
			last = t;
	}
#if V4
	REQUIRE(1, (lws_json_dump_context)(ctx, text, sizeof text, 1) > 0);
	REQUIRE(1, strstr(text, "vhosts") == NULL);
	IS("1", at(text, "listen_wsi"));
	dump_all();
#endif
	IS(lws_get_library_version(), at(t, "version"));
	REQUIRE(1, number(t, "uptime") >= 0 && number(t, "uptime") < 20);
	IS("3", at(t, "ah_pool_max"));
	REQUIRE(1, number(t, "pt_fd_max") > 3);
	IS("1", at(t, "listen_wsi"));
	load = at(t, "l1");
	REQUIRE(1, load && strlen(load) >= 4 && load[strlen(load) - 3] == '.');
	IS("default", at(t, "vhosts[].name"));
	alive = number(t, "wsi_alive");
	fds = number(t, "pt[].fds_count");
	REQUIRE(1, alive); /* the listener */
	ws_open("chat");
	peer_puts(peer_open(), "GET / HT"); /* a head in work */
	settle();
	REQUIRE(alive + 2, number(dump_all(), "wsi_alive"));
	REQUIRE(fds + 2, number(text, "pt[].fds_count"));
	IS("1", at(text, "pt[].ah_pool_inuse"));
	IS("0", at(text, "pt[].ah_wait_list"));
	for (i = 0; i < 3; i++) /* two find a place, one waits */
		peer_puts(peer_open(), "GET / HT");
	settle();
	IS("3", at(dump_all(), "pt[].ah_pool_inuse"));
	IS("1", at(text, "pt[].ah_wait_list"));
	say("ok");
}

/* Nothing is written behind the room, however little there is. */
static void rooms(void)
{
	char b[4096];
	int full, n, len, i;

	quiet = 1;
	hook = app;
	server();
	settle();
	full = lws_json_dump_vhost(vhost, b, sizeof b);
	REQUIRE(1, full > 200 && full < (int)sizeof b);
	for (len = 0; len <= full + 2; len++) {
		memset(b, 0x55, sizeof b);
		n = lws_json_dump_vhost(vhost, b, len);
		if (len < 100)
			REQUIRE(0, n);
		else
			REQUIRE(len > full ? full : len - 1, n);
		for (i = len; i < (int)sizeof b && b[i] == 0x55; i++)
			;
		REQUIRE(sizeof b, i);
		if (n)
			REQUIRE(0, b[n]);
	}
	full = lws_json_dump_context(ctx, b, sizeof b);
	REQUIRE(1, full > 200 && full < (int)sizeof b);
	for (len = 0; len < full; len += 7) {
		memset(b, 0x55, sizeof b);
		n = lws_json_dump_context(ctx, b, len);
		REQUIRE(len ? len - 1 : 0, n);
		for (i = len; i < (int)sizeof b && b[i] == 0x55; i++)
			;
		REQUIRE(sizeof b, i);
	}
	REQUIRE(0, lws_json_dump_vhost(vhost, NULL, 1000));
	REQUIRE(0, lws_json_dump_vhost(NULL, b, sizeof b));
	REQUIRE(0, lws_json_dump_vhost((struct lws_vhost *)ctx, b, sizeof b));
	REQUIRE(0, lws_json_dump_context((struct lws_context *)vhost, b, sizeof b));
	REQUIRE(0, lws_json_dump_context(NULL, b, -1));
	say("ok");
}

static const struct scenario list[] = {
	{ "shape", shape },
	{ "no_mounts", no_mounts },
	{ "counts", counts },
	{ "by_name", by_name },
	{ "whole", whole },
	{ "rooms", rooms },
};

SCENARIOS(list)
