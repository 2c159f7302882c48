/* Clients: the three ways to ask for one, starting over, proxies, bodies of replies, parents and children. */
#include "client.h"
#include "texts.h"

static struct lws *newest;
static struct lws_vhost *vhost;
static char heard[512];
static void *given;
static int reads;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char buffer[64 + LWS_PRE], *px = buffer + LWS_PRE;
	int n = 64;

	switch (reason) {
	case LWS_CALLBACK_PROTOCOL_INIT:
		vhost = lws_get_vhost(wsi);
		break;
	case LWS_CALLBACK_WSI_CREATE:
		newest = wsi;
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		given = user;
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
		snprintf(heard + strlen(heard), sizeof heard - strlen(heard), "%.*s;", (int)len, (char *)in);
		break;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
		reads++;
		return lws_http_client_read(wsi, &px, &n) < 0 ? -1 : 0;
	}
	return 0;
}

/* The server's end of the newest connection; it has the request. */
static struct peer *there(void)
{
	struct peer *p;

	settle();
	if (!peer_count)
		die("nobody connected");
	p = &peers[peer_count - 1];
	p->buf[p->len] = 0;
	return p;
}

static void HAS(struct peer *p, const char *text)
{
	if (!strstr(p->buf, text))
		say("REQUIRE failed: no %s in %s", text, show(p->buf, p->len));
}

static void three_ways(void)
{
	static const char reply[] = SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n";
	static char mine[64];
	struct peer *p;

	quiet = 1;
	hook = app;
	client();
	REQUIRE(1, lws_client_connect(ctx, "127.0.0.1", site_port, 0, "/one", "a.example", "o.example", "chat", -1) != NULL);
	p = there();
	HAS(p, "GET /one HTTP/1.1\r\n");
	HAS(p, "Host: a.example\r\n");
	HAS(p, "Origin: http://o.example\r\n");
	HAS(p, "Sec-WebSocket-Protocol: chat\r\n");
	site_reply(p, reply);
	settle();
	REQUIRE(1, count_of[LWS_CALLBACK_CLIENT_ESTABLISHED]);
	REQUIRE(1, given && given != (void *)mine);
	REQUIRE(1, lws_client_connect_extended(ctx, "127.0.0.1", site_port, 0, "/two", "b.example", NULL, "chat", -1,
					       mine) != NULL);
	p = there();
	HAS(p, "GET /two HTTP/1.1\r\n");
	site_reply(p, reply);
	settle();
	REQUIRE(2, count_of[LWS_CALLBACK_CLIENT_ESTABLISHED]);
	REQUIRE(1, given == (void *)mine);
	to.path = "/three";
	to.protocol = "chat";
	REQUIRE(1, lws_client_connect_via_info(&to) != NULL);
	p = there();
	HAS(p, "GET /three HTTP/1.1\r\n");
	site_reply(p, reply);
	settle();
	site_frame(p, 0x81, "hello", 5);
	settle();
	SAME("hello;", heard);
	REQUIRE(1, lws_client_connect(ctx, NULL, site_port, 0, "/", "a", NULL, "chat", -1) == NULL);
	REQUIRE(1, lws_client_connect(NULL, "127.0.0.1", site_port, 0, "/", "a", NULL, "chat", -1) == NULL);
	say("ok");
}

static void starts_over(void)
{
	struct peer *p;
	struct lws *wsi;

	quiet = 1;
	hook = app;
	client();
	to.protocol = "chat";
	wsi = lws_client_connect_via_info(&to);
	p = there();
	REQUIRE(1, lws_client_reset(wsi, 0, "127.0.0.1", site_port, "/again", "other.example") == wsi);
	settle();
	REQUIRE(1, p->ended);
	p = there();
	HAS(p, "GET /again HTTP/1.1\r\n");
	HAS(p, "Host: other.example\r\n");
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	REQUIRE(1, count_of[LWS_CALLBACK_CLIENT_ESTABLISHED]);
	REQUIRE(1, lws_client_reset(wsi, 0, "127.0.0.1", site_port, "/late", "other.example") == NULL);
	REQUIRE(1, lws_client_reset(NULL, 0, "127.0.0.1", site_port, "/late", "other.example") == NULL);
	say("ok");
}

static void through_a_proxy(void)
{
	char text[64];
	struct peer *p;

	quiet = 1;
	hook = app;
	client();
	settle();
	lws_service_fd(ctx, NULL);
	snprintf(text, sizeof text, "me:secret@127.0.0.1:%d", site_port);
	REQUIRE(0, lws_set_proxy(vhost, text));
	REQUIRE(-1, lws_set_proxy(vhost, NULL));
	REQUIRE(-1, lws_set_proxy(NULL, text));
	to.address = "server.example";
	to.port = 4711;
	to.protocol = "chat";
	REQUIRE(1, lws_client_connect_via_info(&to) != NULL);
	p = there();
	HAS(p, "CONNECT server.example:4711 ");
	HAS(p, "bWU6c2VjcmV0\r\n");
	site_reply(p, "HTTP/1.1 200 OK\r\n\r\n");
	settle();
	p = there();
	HAS(p, "GET /ws HTTP/1.1\r\n");
	say("ok");
}

static void replies(void)
{
	struct peer *p;

	quiet = 1;
	hook = app;
	client();
	to.method = "GET";
	to.protocol = "http";
	REQUIRE(1, lws_client_connect_via_info(&to) != NULL);
	p = there();
	HAS(p, "GET /ws HTTP/1.1\r\n");
	site_reply(p, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
	settle();
	SAME("01234;", heard);
	site_reply(p, "56789");
	settle();
	SAME("01234;56789;", heard);
	REQUIRE(1, reads >= 2);
	REQUIRE(1, count_of[LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP]);
	REQUIRE(1, count_of[LWS_CALLBACK_COMPLETED_CLIENT_HTTP]);
	say("ok");
}

static void family(void)
{
	struct lws *parent, *child, *younger;
	struct peer *p;

	quiet = 1;
	hook = app;
	client();
	to.protocol = "chat";
	parent = lws_client_connect_via_info(&to);
	settle();
	REQUIRE(1, lws_get_parent(parent) == NULL && lws_get_child(parent) == NULL);
	to.parent_wsi = parent;
	child = lws_client_connect_via_info(&to);
	settle();
	REQUIRE(1, child && lws_get_parent(child) == parent);
	REQUIRE(1, lws_get_child(parent) == child);
	younger = lws_client_connect_via_info(&to);
	settle();
	REQUIRE(1, lws_get_child(parent) == younger);
	p = &peers[0];
	peer_close(p); /* and with it go its children */
	REQUIRE(1, turns_until(&count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR], 3, 10000));
	settle();
	REQUIRE(1, lws_get_parent(child) == NULL && lws_get_child(parent) == NULL);
	say("ok");
}

static const struct scenario list[] = {
	{ "three_ways", three_ways },
	{ "starts_over", starts_over },
	{ "through_a_proxy", through_a_proxy },
	{ "replies", replies },
	{ "family", family },
};

SCENARIOS(list)
