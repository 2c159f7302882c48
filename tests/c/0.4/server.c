/*
 * Servers of generation 0.4: what a program is told, from the first byte of a
 * peer to the last, and what it can answer.
 */
#include "scene.h"

#include <sys/time.h>

static void plain_requests(void)
{
	struct peer *p;

	server();
	p = http_open("GET /a%20b/../c?x=1&y HTTP/1.1\r\nHost: a\r\n\r\n");
	peer_show(p);
	peer_puts(p, "POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
	settle();
	peer_puts(p, "HEAD /head HTTP/1.1\r\nHost: a\r\n\r\n");
	settle();
	peer_show(p);
}

static const char *served, *served_as;

static int serve(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP)
		say("  serve_http_file = %d", libwebsockets_serve_http_file(wsi, served, served_as));
	return 0;
}

static void a_file(void)
{
	char name[] = "/tmp/lws-file-XXXXXX";
	int fd = mkstemp(name);
	struct peer *p;

	if (fd < 0 || write(fd, "content\n", 8) != 8)
		die("no file");
	close(fd);
	hook = serve;
	served = name;
	served_as = "text/plain";
	server();
	p = http_open("GET /f HTTP/1.1\r\nHost: a\r\n\r\n");
	peer_show(p);
	peer_puts(p, "GET /again HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	settle();
	peer_show(p);
	p = http_open("GET /old HTTP/1.0\r\n\r\n");
	peer_show(p);
	served = "/nonexistent/file";
	p = http_open("GET /missing HTTP/1.1\r\nHost: a\r\n\r\n");
	peer_show(p);
	unlink(name);
}

static int reply(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP)
		REQUIRE(0, put(wsi, "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", LWS_WRITE_HTTP));
	return 0;
}

static void own_replies(void)
{
	struct peer *p;

	hook = reply;
	server();
	p = http_open("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
	peer_show(p);
}

static void a_websocket(void)
{
	struct peer *p;

	server();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	peer_show(p);
	ws_text(p, "hello");
	ws_send(p, 0x82, "\0\1\2", 3);
	ws_send(p, 0x81, "", 0);
	ws_send(p, 0x89, "ping", 4);
	ws_send(p, 0x8a, "pong", 4);
	settle();
	peer_show_ws(p);
	ws_bye(p, 1000, "");
	settle();
	peer_show_ws(p);
}

static void ends(void)
{
	struct peer *p;

	server();
	p = ws_open("chat");
	peer_close(p);
	settle();
	p = ws_open("chat");
	peer_reset(p);
	settle();
	p = ws_open("chat");
	ws_send(p, 0x81, "\xff", 1);
	settle();
	peer_show_ws(p);
	p = ws_open("chat");
	peer_send(p, "\x81\x01x", 3);
	settle();
	peer_show_ws(p);
	p = ws_open("chat");
	server_stop();
	drain_all(100);
	peer_show_ws(p);
}

static void protocols_asked_for(void)
{
	static const char *const asked[] = { NULL, "http-only", "nobody", "nobody, other,chat", "chat, other", "" };
	size_t i;

	server();
	for (i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		struct peer *p = peer_open();

		say("-- %s", asked[i] ? asked[i] : "none");
		ws_request(p, asked[i]);
		settle();
		peer_show(p);
		peer_close(p);
		settle();
	}
}

static void versions(void)
{
	static const char *const said[] = { "Version: 8", "Version: 7", "Version: 5", "Version: 4", "Draft: 2" };
	size_t i;

	server();
	for (i = 0; i < sizeof said / sizeof said[0]; i++) {
		struct peer *p = peer_open();
		char b[512];

		say("-- %s", said[i]);
		sprintf(b, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-%s\r\n"
			"Sec-WebSocket-Origin: http://o\r\nSec-WebSocket-Protocol: chat\r\n\r\n", said[i]);
		peer_puts(p, b);
		settle();
		peer_show(p);
		peer_close(p);
		settle();
	}
}

static int refuse_reason;

static int filter(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	static const char *const names[WSI_TOKEN_COUNT] = {
		"GET_URI", "HOST", "CONNECTION", "KEY1", "KEY2", "PROTOCOL", "UPGRADE", "ORIGIN", "DRAFT",
		"CHALLENGE", "KEY", "VERSION", "SWORIGIN", "EXTENSIONS", "ACCEPT", "NONCE", "HTTP",
	};
	const struct lws_tokens *t = user;
	int i;

	(void)wsi; (void)in; (void)len;
	if (reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION)
		for (i = 0; i < WSI_TOKEN_COUNT; i++) {
			if (!t[i].token) {
				REQUIRE(0, t[i].token_len);
				continue;
			}
			REQUIRE(strlen(t[i].token), t[i].token_len);
			say("  %s = %s", names[i], show(t[i].token, strlen(t[i].token)));
		}
	return reason == refuse_reason;
}

static void filters(void)
{
	struct peer *p;

	hook = filter;
	refuse_reason = -1;
	show_poll = 1;
	server();
	p = peer_open();
	peer_puts(p, UPGRADE_HEAD "Origin: http://o\r\nSec-WebSocket-Protocol: x, chat\r\n"
		  "Sec-WebSocket-Extensions: e; f=1\r\n\r\n");
	settle();
	peer_close(p);
	settle();
	say("-- refused by the network filter");
	refuse_reason = LWS_CALLBACK_FILTER_NETWORK_CONNECTION;
	lenient = 1;
	p = peer_open();
	peer_show(p);
	say("-- refused by the protocol filter");
	refuse_reason = LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION;
	p = peer_open();
	ws_request(p, "chat");
	settle();
	peer_show(p);
	server_stop();
	REQUIRE(0, fds_told());
}

static int pieces(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason != LWS_CALLBACK_RECEIVE)
		return 0;
	say("  remaining %zu", libwebsockets_remaining_packet_payload(wsi));
	/* The room around a piece belongs to the callee. */
	memset((char *)in - LWS_SEND_BUFFER_PRE_PADDING, 1, LWS_SEND_BUFFER_PRE_PADDING);
	((char *)in)[len] = 1;
	return 0;
}

static void long_messages(void)
{
	static char data[9000];
	struct peer *p;

	fill(data, sizeof data, 1);
	hook = pieces;
	server();
	p = ws_open("chat");
	ws_send(p, 0x82, data, 9000);
	settle();
	say("-- a message in three frames");
	ws_send(p, 0x02, data, 5000);
	ws_send(p, 0x00, data, 0);
	ws_send(p, 0x80, data, 4096);
	settle();
}

static int write_all(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	static unsigned char b[LWS_SEND_BUFFER_PRE_PADDING + 200 + LWS_SEND_BUFFER_POST_PADDING];
	unsigned char *d = b + LWS_SEND_BUFFER_PRE_PADDING;

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLOSED)
		REQUIRE(-1, put(wsi, "late", LWS_WRITE_TEXT));
	if (reason != LWS_CALLBACK_ESTABLISHED)
		return 0;
	memset(b, 'x', sizeof b);
	REQUIRE(0, put(wsi, "text", LWS_WRITE_TEXT));
	REQUIRE(0, put(wsi, "binary", LWS_WRITE_BINARY));
	REQUIRE(0, put(wsi, "ping", LWS_WRITE_PING));
	REQUIRE(0, put(wsi, "pong", LWS_WRITE_PONG));
	REQUIRE(0, libwebsocket_write(wsi, d, 0, LWS_WRITE_TEXT));
	REQUIRE(-1, libwebsocket_write(wsi, d, 126, LWS_WRITE_PING));
	REQUIRE(-1, put(wsi, "?", 6));
	REQUIRE(0, put(wsi, "one ", LWS_WRITE_TEXT | LWS_WRITE_NO_FIN));
	REQUIRE(0, put(wsi, "between", LWS_WRITE_PING));
	REQUIRE(0, put(wsi, "two ", LWS_WRITE_TEXT | LWS_WRITE_NO_FIN));
	REQUIRE(0, put(wsi, "three", LWS_WRITE_TEXT));
	REQUIRE(0, libwebsocket_write(wsi, d, 200, LWS_WRITE_BINARY));
	REQUIRE('x', b[0]);
	REQUIRE('x', d[-1]);
	return 0;
}

static void writes(void)
{
	struct peer *p;

	hook = write_all;
	server();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	p->shown = (size_t)(strstr(p->buf, "\r\n\r\n") + 4 - p->buf);
	peer_show_ws(p);
}

static const char *close_payload;

static int close_it(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE) {
		say("  write CLOSE = %d", put(wsi, close_payload, LWS_WRITE_CLOSE));
		REQUIRE(-1, put(wsi, "more", LWS_WRITE_TEXT));
	}
	return 0;
}

static void closes(void)
{
	static const char *const payload[] = { "", "\x03\xe9" "away", "odd" };
	int i;

	hook = close_it;
	server();
	for (i = 0; i < 3; i++) {
		struct peer *p = ws_open("chat");

		close_payload = payload[i];
		ws_text(p, "close");
		settle();
		peer_show_ws(p);
		ws_bye(p, 1000, "");
		settle();
		peer_show_ws(p);
	}
}

static int hang_up(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE) {
		libwebsockets_hangup_on_client(ctx, libwebsocket_get_socket_fd(wsi));
		say("  hung up");
	}
	return 0;
}

static void hangups(void)
{
	struct peer *p, *q;

	hook = hang_up;
	server();
	p = ws_open("chat");
	ws_text(p, "inside");
	settle();
	peer_show_ws(p);
	q = ws_open("chat");
	say("-- from outside");
	libwebsockets_hangup_on_client(ctx, libwebsocket_get_socket_fd(wsi_of(2)));
	say("back");
	settle();
	peer_show_ws(q);
	libwebsockets_hangup_on_client(ctx, 4000);
	REQUIRE(-1, libwebsocket_get_socket_fd(wsi_of(2)));
}

static int writable(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE && !strcmp(in, "twice")) {
		REQUIRE(1, libwebsocket_callback_on_writable(wsi));
		REQUIRE(1, libwebsocket_callback_on_writable(wsi));
	}
	if (reason == LWS_CALLBACK_RECEIVE && !strcmp(in, "all"))
		REQUIRE(0, libwebsocket_callback_on_writable_all_protocol(libwebsockets_get_protocol(wsi)));
	if (reason == LWS_CALLBACK_CLIENT_WRITEABLE)
		put(wsi, "now", LWS_WRITE_TEXT);
	return 0;
}

static void writable_requests(void)
{
	struct peer *p, *q, *r;

	hook = writable;
	server();
	p = ws_open("chat");
	q = ws_open("chat");
	r = ws_open("other");
	show_poll = 1;
	say("-- from outside");
	REQUIRE(1, libwebsocket_callback_on_writable(wsi_of(1)));
	settle();
	say("-- twice");
	ws_text(p, "twice");
	settle();
	say("-- all of a protocol");
	ws_text(q, "all");
	settle();
	show_poll = 0;
	peer_show_ws(p);
	peer_show_ws(q);
	peer_show_ws(r);
	REQUIRE(0, libwebsocket_callback_on_writable_all_protocol(&protocols[P_HTTP]));
	REQUIRE(-1, libwebsocket_callback_on_writable_all_protocol(NULL));
	settle();
}

static int stop(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE && !strcmp(in, "stop"))
		REQUIRE(0, libwebsocket_rx_flow_control(wsi, 0));
	return 0;
}

static void flow_control(void)
{
	struct peer *p;

	hook = stop;
	server();
	p = ws_open("chat");
	show_poll = 1;
	ws_text(p, "stop");
	ws_text(p, "held back");
	ws_send(p, 0x89, "held back, too", 14);
	settle();
	peer_show_ws(p);
	say("-- goes on");
	REQUIRE(0, libwebsocket_rx_flow_control(wsi_of(1), 1));
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
	REQUIRE(1, libwebsocket_rx_flow_control(wsi_of(1), 1));
	REQUIRE(1, libwebsocket_rx_flow_control(NULL, 1));
}

static int cast(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE)
		say("  broadcast = %d", libwebsockets_broadcast(libwebsockets_get_protocol(wsi), in, len));
	if (reason == LWS_CALLBACK_BROADCAST)
		REQUIRE(0, libwebsocket_write(wsi, in, len, LWS_WRITE_TEXT));
	return 0;
}

static void broadcasts(void)
{
	static unsigned char b[LWS_SEND_BUFFER_PRE_PADDING + 8 + LWS_SEND_BUFFER_POST_PADDING];
	struct peer *p, *q, *r, *tcp;
	int was, i;

	hook = cast;
	server();
	for (i = P_HTTP; i <= P_NAMELESS; i++) {
		REQUIRE(i, protocols[i].protocol_index);
		REQUIRE(0, protocols[i].broadcast_socket_user_fd);
		REQUIRE(1, protocols[i].broadcast_socket_port > 0);
		REQUIRE(1, protocols[i].owning_server == ctx);
	}
	p = ws_open("chat");
	q = ws_open("chat");
	r = ws_open("other");
	ws_text(p, "to all");
	settle();
	say("-- from the main program");
	memcpy(b + LWS_SEND_BUFFER_PRE_PADDING, "outside", 7);
	REQUIRE(0, libwebsockets_broadcast(&protocols[P_OTHER], b + LWS_SEND_BUFFER_PRE_PADDING, 7));
	REQUIRE(0, libwebsockets_broadcast(&protocols[P_OTHER], b + LWS_SEND_BUFFER_PRE_PADDING, 0));
	REQUIRE(-1, libwebsockets_broadcast(NULL, b, 1));
	say("-- to its port");
	was = port;
	port = protocols[P_CHAT].broadcast_socket_port;
	tcp = peer_open();
	port = was;
	peer_puts(tcp, "by tcp");
	settle();
	peer_close(tcp);
	settle();
	peer_show_ws(p);
	peer_show_ws(q);
	peer_show_ws(r);
}

static void names(void)
{
	char name[64] = "?", rip[64] = "?", small[4];
	const char *own;
	struct peer *p;

	server();
	own = libwebsocket_canonical_hostname(ctx);
	REQUIRE(1, own && *own);
	p = ws_open("chat");
	libwebsockets_get_peer_addresses(libwebsocket_get_socket_fd(wsi_of(1)), name, sizeof name, rip, sizeof rip);
	say("name %s, address %s", *name ? "there" : "empty", rip);
	libwebsockets_get_peer_addresses(libwebsocket_get_socket_fd(wsi_of(1)), small, sizeof small, small, 0);
	REQUIRE(3, strlen(small));
	libwebsockets_get_peer_addresses(0, name, sizeof name, rip, sizeof rip);
	say("of no peer: \"%s\" \"%s\"", name, rip);
	peer_close(p);
	settle();
	REQUIRE(1, libwebsocket_canonical_hostname(NULL) == NULL);
	REQUIRE(1, libwebsockets_get_protocol(NULL) == NULL);
}

static void on_signal(int s) { (void)s; }

static void service_answers(void)
{
	struct sigaction act = { .sa_handler = on_signal };
	struct itimerval soon = { .it_value.tv_usec = 50000 };
	struct pollfd strange = { .fd = 4000, .events = POLLIN, .revents = POLLIN };
	long long begin;

	server();
	REQUIRE(0, libwebsocket_service(ctx, 0));
	begin = now_ms();
	REQUIRE(0, libwebsocket_service(ctx, 60));
	REQUIRE(1, now_ms() - begin >= 50);
	REQUIRE(1, libwebsocket_service(NULL, 0));
	sigaction(SIGUSR1, &act, NULL);
	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	REQUIRE(1, libwebsocket_service(ctx, -1));
	REQUIRE(1, libwebsocket_service_fd(ctx, &strange));
	REQUIRE(1, libwebsocket_service_fd(ctx, NULL));
	say("done");
}

static void creations_that_fail(void)
{
	int taken;

	server();
	taken = port;
	REQUIRE(1, libwebsocket_create_context(taken, protocols, NULL, NULL, -1, -1, 0) == NULL);
	REQUIRE(1, libwebsocket_create_context(free_port(), protocols, "/nonexistent", "/nonexistent", -1, -1, 0) == NULL);
	REQUIRE(1, libwebsocket_create_context(70000, protocols, NULL, NULL, -1, -1, 0) == NULL);
	REQUIRE(1, libwebsocket_create_context(0, NULL, NULL, NULL, -1, -1, 0) == NULL);
	setenv("http_proxy", "noport", 1);
	REQUIRE(1, libwebsocket_create_context(0, protocols, NULL, NULL, -1, -1, 0) == NULL);
	unsetenv("http_proxy");
	say("done");
}

static const struct scenario list[] = {
	{ "plain_requests", plain_requests },
	{ "a_file", a_file },
	{ "own_replies", own_replies },
	{ "a_websocket", a_websocket },
	{ "ends", ends },
	{ "protocols_asked_for", protocols_asked_for },
	{ "versions", versions },
	{ "filters", filters },
	{ "long_messages", long_messages },
	{ "writes", writes },
	{ "closes", closes },
	{ "hangups", hangups },
	{ "writable_requests", writable_requests },
	{ "flow_control", flow_control },
	{ "broadcasts", broadcasts },
	{ "names", names },
	{ "service_answers", service_answers },
	{ "creations_that_fail", creations_that_fail },
};

SCENARIOS(list)
