/* Below the protocols: bytes that come to a parser from elsewhere or pass it by, and what the original's insides did. */
#include "texts.h"
#include "undeclared.h"

extern int lws_server_socket_service(struct lws_context *context, struct lws *wsi, struct pollfd *pollfd);
extern void lws_union_transition(struct lws *wsi, int mode);
extern int lws_plat_change_pollfd(struct lws_context *context, struct lws *wsi, struct pollfd *pfd);
extern void lws_plat_insert_socket_into_fds(struct lws_context *context, struct lws *wsi);
extern void lws_plat_delete_socket_from_fds(struct lws_context *context, struct lws *wsi, int m);

static struct lws *newest;
static char heard[512];
static int holds;
static const char *more; /* what a callback hands on */

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_WSI_CREATE:
		newest = wsi;
		break;
	case LWS_CALLBACK_HTTP:
		snprintf(heard + strlen(heard), sizeof heard - strlen(heard), "%s;", (char *)in);
		return http_reply(wsi, 200, "answer");
	case LWS_CALLBACK_RECEIVE:
		snprintf(heard + strlen(heard), sizeof heard - strlen(heard), "%.*s;", (int)len, (char *)in);
		if (more) {
			unsigned char b[64];
			size_t n = frame(b, 0x81, more, strlen(more), 0);

			more = NULL;
			REQUIRE(n, lws_read(wsi, b, n));
		}
		if (!strncmp(in, "end", 3))
			return -1;
		break;
	case LWS_CALLBACK_ESTABLISHED:
		if (holds)
			lws_rx_flow_control(wsi, 0);
		break;
	}
	return 0;
}

static const char request[] = "GET /fed HTTP/1.1\r\nHost: localhost\r\n\r\n";

/* A request that no socket has seen, whole and byte by byte. */
static void feed_http(void)
{
	struct peer *p;
	size_t i;

	quiet = 1;
	hook = app;
	server();
	p = peer_open();
	REQUIRE(sizeof request - 1, lws_read(newest, (unsigned char *)request, sizeof request - 1));
	SAME("/fed;", heard);
	settle();
	REQUIRE(1, strstr(news(p), "answer") != NULL);
	for (i = 0; i < sizeof request - 1; i++)
		REQUIRE(1, lws_read(newest, (unsigned char *)request + i, 1));
	SAME("/fed;/fed;", heard);
	/* The socket's own bytes stand behind those that were fed. */
	REQUIRE(10, lws_read(newest, (unsigned char *)request, 10));
	peer_puts(p, request + 10);
	settle();
	SAME("/fed;/fed;/fed;", heard);
	REQUIRE(0, lws_read(newest, NULL, 0));
	REQUIRE(-1, lws_read(newest, NULL, 4));
	REQUIRE(-1, lws_read(NULL, (unsigned char *)request, 4));
	REQUIRE(-1, lws_read((struct lws *)&i, (unsigned char *)request, 4));
	say("ok");
}

static void feed_ws(void)
{
	unsigned char b[64];
	struct peer *p;
	struct lws *wsi;
	size_t n;

	quiet = 1;
	hook = app;
	server();
	p = ws_open("chat");
	wsi = newest;
	n = frame(b, 0x81, "one", 3, 0);
	REQUIRE(n, lws_read(wsi, b, n));
	SAME("one;", heard);
	/* From inside a callback it comes later. */
	more = "three";
	ws_text(p, "two");
	settle();
	SAME("one;two;three;", heard);
	n = frame(b, 0x81, "end", 3, 0);
	REQUIRE(-1, lws_read(wsi, b, n));
	SAME("one;two;three;end;", heard);
	settle();
	REQUIRE(1, p->ended);
	REQUIRE(-1, lws_read(wsi, b, n));
	/* Who holds its input back gets it afterwards. */
	heard[0] = 0;
	holds = 1;
	p = ws_open("chat");
	wsi = newest;
	n = frame(b, 0x81, "held", 4, 0);
	REQUIRE(n, lws_read(wsi, b, n));
	settle();
	SAME("", heard);
	lws_rx_flow_control(wsi, 1);
	settle();
	SAME("held;", heard);
	say("ok");
}

static void pass_by(void)
{
	unsigned char b[64], *big = calloc(1, 8 << 20);
	struct peer *p;
	struct lws *wsi;
	int i, n = 0;

	quiet = 1;
	hook = app;
	server();
	p = ws_open("chat");
	wsi = newest;
	REQUIRE(MORE_SERVICE, lws_ssl_capable_read(wsi, b, sizeof b));
	lws_rx_flow_control(wsi, 0);
	ws_text(p, "unseen");
	settle();
	REQUIRE(8, lws_ssl_capable_read(wsi, b, 8));
	REQUIRE(0x81, b[0]);
	REQUIRE(4, lws_ssl_capable_read_no_ssl(wsi, b, sizeof b));
	REQUIRE(MORE_SERVICE, lws_ssl_capable_read_no_ssl(wsi, b, sizeof b));
	SAME("", heard);
	REQUIRE(5, lws_ssl_capable_write(wsi, (unsigned char *)"\x81\x03" "abc", 5));
	REQUIRE(5, lws_ssl_capable_write_no_ssl(wsi, (unsigned char *)"\x81\x03" "def", 5));
	settle();
	SAME("\x81\x03" "abc\x81\x03" "def", news(p));
	/* What waits for the kernel goes first. */
	p->hold = 1;
	small_send_buffer(wsi);
	for (i = 0; i < 50 && n >= 0; i++)
		n = lws_ssl_capable_write(wsi, big, 8 << 20);
	REQUIRE(MORE_SERVICE, n);
	REQUIRE(1, lws_send_pipe_choked(wsi));
	REQUIRE(1, lws_partial_buffered(wsi));
	free(big);
	REQUIRE(-1, lws_ssl_capable_read(wsi, NULL, 8));
	REQUIRE(-1, lws_ssl_capable_read(wsi, b, 0));
	REQUIRE(-1, lws_ssl_capable_write(wsi, b, -1));
	REQUIRE(-1, lws_ssl_capable_read(NULL, b, 8));
	REQUIRE(-1, lws_ssl_capable_write_no_ssl((struct lws *)b, b, 8));
	p->hold = 0;
	peer_close(p);
	settle();
	REQUIRE(-1, lws_ssl_capable_write(wsi, b, 8));
	REQUIRE(-1, lws_ssl_capable_read(wsi, b, 8));
	say("ok");
}

static void end_of_stream(void)
{
	unsigned char b[8];
	struct peer *p;
	struct lws *wsi;

	quiet = 1;
	hook = app;
	server();
	p = ws_open("chat");
	wsi = newest;
	lws_rx_flow_control(wsi, 0);
	settle();
	peer_fin(p);
	/* The peer's end is there when poll(2) says so. */
	struct pollfd pfd = { .fd = lws_get_socket_fd(wsi), .events = POLLRDHUP };
	REQUIRE(1, poll(&pfd, 1, 10000));
	REQUIRE(0, lws_ssl_capable_read(wsi, b, sizeof b));
	say("ok");
}

/* Nothing here changes a connection without TLS, and none is taken for another. */
static void leaves_alone(void)
{
	struct peer *p, *q;
	struct lws *wsi, *other;
	struct pollfd pfd = { .events = POLLIN };

	quiet = 1;
	hook = app;
	server();
	p = ws_open("chat");
	wsi = newest;
	q = ws_open("chat");
	other = newest;
	pfd.fd = lws_get_socket_fd(wsi);
	REQUIRE(0, lws_ssl_pending(wsi));
	REQUIRE(0, lws_ssl_pending_no_ssl(wsi));
	REQUIRE(0, lws_ssl_close(wsi));
	lws_ssl_remove_wsi_from_buffered_list(wsi);
	lws_union_transition(wsi, 3);
	REQUIRE(0, lws_server_socket_service_ssl(wsi, pfd.fd));
	REQUIRE(1, lws_server_socket_service_ssl(wsi, pfd.fd + 100));
	REQUIRE(1, lws_server_socket_service_ssl(NULL, -1));
	REQUIRE(0, lws_plat_change_pollfd(ctx, wsi, &pfd));
	REQUIRE(-1, lws_plat_change_pollfd(ctx, other, &pfd));
	REQUIRE(-1, lws_plat_change_pollfd(ctx, wsi, NULL));
	REQUIRE(-1, lws_plat_change_pollfd(NULL, wsi, &pfd));
	lws_plat_insert_socket_into_fds(ctx, wsi);
	lws_plat_delete_socket_from_fds(ctx, wsi, 0);
	ws_text(p, "here");
	ws_text(q, "there");
	settle();
	REQUIRE(1, strstr(heard, "here;") && strstr(heard, "there;"));
	say("ok");
}

/* A loop of the program's own. */
static void service_by_hand(void)
{
	struct peer *p, *q;
	struct lws *wsi, *other;
	struct pollfd pfd = { .events = POLLIN };

	quiet = 1;
	hook = app;
	server();
	p = ws_open("chat");
	wsi = newest;
	q = ws_open("chat");
	other = newest;
	pfd.fd = lws_get_socket_fd(wsi);
	ws_text(p, "by hand");
	REQUIRE(1, poll(&pfd, 1, 10000));
	REQUIRE(-1, lws_server_socket_service(ctx, other, &pfd));
	REQUIRE(-1, lws_server_socket_service(ctx, wsi, NULL));
	REQUIRE(1, pfd.revents != 0);
	SAME("", heard);
	REQUIRE(0, lws_server_socket_service(ctx, wsi, &pfd));
	SAME("by hand;", heard);
	REQUIRE(0, pfd.revents);
	ws_text(p, "end");
	REQUIRE(1, poll(&pfd, 1, 10000));
	REQUIRE(1, lws_server_socket_service(ctx, wsi, &pfd));
	REQUIRE(-1, lws_server_socket_service(ctx, wsi, &pfd));
	peer_close(q);
	settle();
	say("ok");
}

static const struct scenario list[] = {
	{ "feed_http", feed_http },
	{ "feed_ws", feed_ws },
	{ "pass_by", pass_by },
	{ "end_of_stream", end_of_stream },
	{ "leaves_alone", leaves_alone },
	{ "service_by_hand", service_by_hand },
};

SCENARIOS(list)
