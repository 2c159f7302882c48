/* Open WebSockets of a server: what is received and sent, waiting for room, flow control, every way to close. */
#include "scene.h"

static unsigned char big[200000];

static void pieces(void)
{
	struct peer *p;

	server();
	p = ws_open("chat");
	fill(big, 9000, 1);
	ws_send(p, 0x82, big, 9000);
	settle();
	say("-- a text in two frames");
	ws_send(p, 0x01, "hel", 3);
	ws_send(p, 0x80, "lo", 2);
	settle();
	say("-- nothing");
	ws_send(p, 0x81, "", 0);
	settle();
	say("-- a text with an empty end");
	ws_send(p, 0x01, "text", 4);
	ws_send(p, 0x80, "", 0);
	settle();
	say("-- three empty frames");
	ws_send(p, 0x01, "", 0);
	ws_send(p, 0x00, "", 0);
	ws_send(p, 0x80, "", 0);
	settle();
	say("-- a ping between two frames, a pong");
	ws_send(p, 0x02, "a", 1);
	ws_send(p, 0x89, "ping", 4);
	ws_send(p, 0x8a, "pong", 4);
	ws_send(p, 0x80, "b", 1);
	settle();
	peer_show_ws(p);
}

static void violations(void)
{
	static const struct { const char *what; int first; const char *data; int bare; } bad[] = {
		{ "no mask", 0x81, "x", 1 },
		{ "reserved bit", 0xc1, "x", 0 },
		{ "no UTF-8", 0x81, "\xc3\x28", 0 },
		{ "a continuation of nothing", 0x80, "x", 0 },
		{ "an unknown opcode", 0x83, "x", 0 },
	};
	unsigned char b[32];
	struct peer *p;
	int i;

	server();
	for (i = 0; i < COUNT(bad); i++) {
		say("-- %s", bad[i].what);
		p = ws_open("chat");
		peer_send(p, b, frame(b, bad[i].first, bad[i].data, strlen(bad[i].data), bad[i].bare));
		settle();
		peer_show_ws(p);
	}
}

/* Messages put together again, as the coding guide of this generation does it. */
static struct { char *data; size_t len; } message;

static void append(const void *data, size_t len, size_t more)
{
	message.data = realloc(message.data, message.len + len + more + 1);
	memcpy(message.data + message.len, data, len);
	message.len += len;
}

static void process(const void *data, size_t len)
{
	say("  a message of %zu bytes: %s", len, show(data, len));
}

static int reassemble(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	const size_t remaining = libwebsockets_remaining_packet_payload(wsi);

	(void)user;
	if (reason != LWS_CALLBACK_RECEIVE)
		return 0;
	if (!remaining && libwebsocket_is_final_fragment(wsi)) {
		if (message.len) {
			append(in, len, 0);
			in = message.data;
			len = message.len;
		}
		process(in, len);
		message.len = 0;
	} else
		append(in, len, remaining);
	return 0;
}

static void reassembly(void)
{
	struct peer *p;

	hook = reassemble;
	server();
	p = ws_open("chat");
	quiet = 1;
	ws_text(p, "short");
	fill(big, 100000, 7);
	ws_send(p, 0x82, big, 100000);
	ws_send(p, 0x01, "one ", 4);
	ws_send(p, 0x00, "two ", 4);
	ws_send(p, 0x80, "three", 5);
	ws_send(p, 0x02, big, 5000);
	ws_send(p, 0x80, big + 5000, 5000);
	ws_send(p, 0x01, "ends with nothing", 17);
	ws_send(p, 0x80, "", 0);
	settle();
	free(message.data);
}

static int kinds_shown;
static int write_kinds(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_ESTABLISHED || kinds_shown++)
		return 0;
	REQUIRE(0, puts_text(wsi, "text"));
	REQUIRE(0, put(wsi, "\x00\x01", 2, LWS_WRITE_BINARY));
	REQUIRE(0, put(wsi, "be", 2, LWS_WRITE_TEXT | LWS_WRITE_NO_FIN));
	REQUIRE(0, put(wsi, "tw", 2, LWS_WRITE_CONTINUATION | LWS_WRITE_NO_FIN));
	REQUIRE(0, put(wsi, "een", 3, LWS_WRITE_CONTINUATION));
	REQUIRE(0, put(wsi, "ping", 4, LWS_WRITE_PING | LWS_WRITE_NO_FIN));
	REQUIRE(0, put(wsi, "pong", 4, LWS_WRITE_PONG));
	REQUIRE(0, put(wsi, "mask", 4, LWS_WRITE_TEXT | LWS_WRITE_CLIENT_IGNORE_XOR_MASK));
	REQUIRE(0, put(wsi, "", 0, LWS_WRITE_TEXT));
	REQUIRE(-1, put(wsi, big, 126, LWS_WRITE_PING));
	REQUIRE(-1, put(wsi, "x", 1, 30));
	REQUIRE(-1, libwebsocket_write(wsi, NULL, 5, LWS_WRITE_TEXT));
	REQUIRE(0, put(wsi, "\x81\x03raw", 5, LWS_WRITE_HTTP));
	fill(big, 100000, 3);
	REQUIRE(0, put(wsi, big, 100000, LWS_WRITE_BINARY));
	REQUIRE(0, puts_text(wsi, "behind it"));
	return 0;
}

static void writing(void)
{
	struct peer *p;

	hook = write_kinds;
	server();
	p = ws_open("chat");
	p->shown = (size_t)(strstr(p->buf, "\r\n\r\n") + 4 - p->buf);
	peer_show_ws(p);
	REQUIRE(-1, puts_text(NULL, "nobody"));
	REQUIRE(-1, puts_text((struct libwebsocket *)&big, "nobody"));
}

/* Writes until the socket takes no more, and goes on when it does. */
static int flooded, choked;
static int flood(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		libwebsocket_callback_on_writable(ctx, wsi);
	if (reason != LWS_CALLBACK_SERVER_WRITEABLE)
		return 0;
	while (flooded < 2000) {
		if (lws_send_pipe_choked(wsi)) {
			choked++;
			libwebsocket_callback_on_writable(ctx, wsi);
			return 0;
		}
		REQUIRE(0, put(wsi, big, 8000, LWS_WRITE_BINARY));
		flooded++;
	}
	return 0;
}

static void choking(void)
{
	struct peer *p, *other;

	quiet = 1;
	hook = flood;
	server();
	p = peer_new(4096);
	p->hold = 1;
	ws_request(p, "chat");
	settle();
	say("choked: %s, done: %s", choked ? "yes" : "no", flooded == 2000 ? "yes" : "no");
	hook = NULL;
	other = ws_open("chat");
	ws_text(other, "x");
	settle();
	say("others are served: %d", count_of[LWS_CALLBACK_RECEIVE]);
	hook = flood;
	p->hold = 0;
	turns_until(&flooded, 2000, 20000);
	settle();
	say("%d messages, %zu bytes", flooded, p->len - (size_t)(strstr(p->buf, "\r\n\r\n") + 4 - p->buf));
}

/* Without asking whether there is room: a bound on what waits. */
static int pour(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		while (flooded < 100000 && !put(wsi, big, 100000, LWS_WRITE_BINARY))
			flooded++;
	return 0;
}

static void bound(void)
{
	struct peer *p;

	quiet = 1;
	hook = pour;
	server();
	p = peer_new(4096);
	p->hold = 1;
	ws_request(p, "chat");
	settle();
	say("refused at last: %s", flooded >= 160 && flooded < 1000 ? "yes" : "no");
	p->hold = 0;
	settle();
	say("all of them came: %d", p->len == (size_t)(strstr(p->buf, "\r\n\r\n") + 4 - p->buf) + (size_t)flooded * 100010);
}

static void broadcast(void)
{
	struct peer *a, *b, *c;

	server();
	a = ws_open("chat");
	b = ws_open("nouser");
	c = ws_open("chat");
	(void)a; (void)b; (void)c;
	REQUIRE(0, libwebsocket_callback_on_writable_all_protocol(&protocols[1]));
	REQUIRE(0, libwebsocket_callback_on_writable_all_protocol(&protocols[1]));
	settle();
	say("-- those of another one");
	REQUIRE(0, libwebsocket_callback_on_writable_all_protocol(&protocols[2]));
	settle();
	REQUIRE(-1, libwebsocket_callback_on_writable_all_protocol(NULL));
	REQUIRE(-1, libwebsocket_callback_on_writable(ctx, NULL));
}

static int pause_at;
static int pausing(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == pause_at)
		REQUIRE(0, libwebsocket_rx_flow_control(wsi, 0));
	return 0;
}

static void flow(void)
{
	struct peer *p;
	struct libwebsocket *wsi;

	show_poll = 1;
	hook = pausing;
	pause_at = LWS_CALLBACK_RECEIVE;
	server();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	ws_text(p, "one");
	ws_text(p, "two");
	settle();
	say("-- on");
	hook = NULL;
	wsi = wsi_of(1);
	REQUIRE(0, libwebsocket_rx_flow_control(wsi, 1));
	settle();
	say("-- off from outside");
	REQUIRE(0, libwebsocket_rx_flow_control(wsi, 0));
	ws_text(p, "three");
	settle();
	REQUIRE(0, libwebsocket_rx_flow_control(wsi, 1));
	settle();
	say("-- off from the beginning");
	hook = pausing;
	pause_at = LWS_CALLBACK_ESTABLISHED;
	p = peer_open();
	ws_request(p, "chat");
	settle();
	ws_text(p, "four");
	settle();
	REQUIRE(0, libwebsocket_rx_flow_control(wsi_of(2), 1));
	settle();
	REQUIRE(0, libwebsocket_rx_flow_control(NULL, 1));
}

static enum lws_close_status status;
static int closes_at;
static int closing(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != closes_at)
		return 0;
	puts_text(wsi, "last words");
	libwebsocket_close_and_free_session(ctx, wsi, status);
	say("  closed");
	REQUIRE(-1, puts_text(wsi, "too late"));
	return 0;
}

static void close_with(enum lws_close_status code)
{
	struct peer *p;

	status = code;
	say("-- status %d from RECEIVE", code);
	p = ws_open("chat");
	ws_text(p, "go");
	settle();
	peer_show_ws(p);
	if (!p->ended) {
		say("-- the peer answers");
		ws_text(p, "not heard");
		ws_bye(p, code, "");
		settle();
		peer_show_ws(p);
	}
}

static void close_and_free(void)
{
	struct peer *p;

	hook = closing;
	closes_at = LWS_CALLBACK_RECEIVE;
	server();
	close_with(LWS_CLOSE_STATUS_NOSTATUS);
	close_with(LWS_CLOSE_STATUS_GOINGAWAY);
	hook = NULL;
	say("-- from outside");
	p = ws_open("chat");
	libwebsocket_close_and_free_session(ctx, wsi_of(3), LWS_CLOSE_STATUS_NORMAL);
	libwebsocket_close_and_free_session(ctx, wsi_of(3), LWS_CLOSE_STATUS_NORMAL);
	settle();
	peer_show_ws(p);
	say("-- the peer stays silent");
	until(LWS_CALLBACK_CLOSED, 3);
	turns_until_end(p, 5000);
	peer_show_ws(p);
	say("-- at once from outside");
	p = ws_open("chat");
	libwebsocket_close_and_free_session(ctx, wsi_of(4), LWS_CLOSE_STATUS_NOSTATUS);
	say("closed");
	settle();
	peer_show_ws(p);
	libwebsocket_close_and_free_session(ctx, NULL, LWS_CLOSE_STATUS_NORMAL);
}

/* In an idle process nothing but the clock ends the wait for a silent peer. */
static void close_idle(void)
{
	struct peer *p;
	long long begin;

	server();
	p = ws_open("chat");
	libwebsocket_close_and_free_session(ctx, wsi_of(1), LWS_CLOSE_STATUS_GOINGAWAY);
	begin = now_ms();
	while (!count_of[LWS_CALLBACK_CLOSED] && now_ms() < begin + 10000)
		REQUIRE(0, libwebsocket_service(ctx, 3000));
	say("within two seconds: %s", now_ms() - begin < 2500 ? "yes" : "no");
	drain_all(100);
	peer_show_ws(p);
}

static int close_by_frame(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE)
		say("  says %d", put(wsi, in, len - 1, LWS_WRITE_CLOSE));
	return 0;
}

static void close_frames(void)
{
	static const char *const texts[] = { ".", "\x03\xe9.", "\x03\xf3why.", "text." };
	struct peer *p;
	int i;

	hook = close_by_frame;
	server();
	for (i = 0; i < COUNT(texts); i++) {
		p = ws_open("chat");
		ws_send(p, 0x82, texts[i], strlen(texts[i]));
		settle();
		peer_show_ws(p);
		ws_bye(p, 1000, "");
		settle();
		peer_show_ws(p);
	}
}

static void hangup(void)
{
	struct peer *p;
	int other[2];

	server();
	p = ws_open("chat");
	REQUIRE(1, told_fd[libwebsocket_get_socket_fd(wsi_of(1))]);
	libwebsockets_hangup_on_client(ctx, libwebsocket_get_socket_fd(wsi_of(1)));
	settle();
	peer_show_ws(p);
	if (pipe(other))
		die("no pipe");
	libwebsockets_hangup_on_client(ctx, other[0]);
	say("a strange descriptor: %s", fcntl(other[0], F_GETFD) < 0 ? "closed" : "open");
	close(other[1]);
}

static int looks(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	char name[64], rip[64];

	(void)in; (void)len;
	if (reason == LWS_CALLBACK_FILTER_NETWORK_CONNECTION) {
		libwebsockets_get_peer_addresses(ctx, wsi, (int)(long)user, name, sizeof name, rip, sizeof rip);
		say("  %s, with a name: %d", rip, *name != 0);
	}
	if (reason == LWS_CALLBACK_HTTP)
		REQUIRE(1, libwebsocket_ensure_user_space(wsi) != NULL);
	if (reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION) {
		say("  memory: %s", libwebsocket_ensure_user_space(wsi) ? "there" : "none");
		REQUIRE(0, libwebsocket_get_reserved_bits(wsi));
	}
	return 0;
}

static void looking(void)
{
	unsigned char b[32];
	struct peer *p;

	hook = looks;
	server();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	REQUIRE(0, libwebsockets_serve_http_file_fragment(ctx, wsi_of(1)));
	say("-- bytes from elsewhere");
	REQUIRE(0, libwebsocket_read(ctx, wsi_of(1), b, frame(b, 0x81, "handed in", 9, 0)));
	settle();
	REQUIRE(-1, libwebsocket_read(ctx, wsi_of(1), b, frame(b, 0x81, "no mask", 7, 1)));
	settle();
	p = peer_open();
	ws_request(p, "nouser");
	settle();
	peer_show(http_open("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
	REQUIRE(-1, libwebsocket_get_socket_fd(NULL));
	REQUIRE(0, libwebsockets_get_protocol(NULL) != NULL);
	REQUIRE(0, libwebsocket_ensure_user_space(NULL) != NULL);
	REQUIRE(1, lws_send_pipe_choked(NULL));
}

static const struct scenario list[] = {
	{ "pieces", pieces },
	{ "violations", violations },
	{ "reassembly", reassembly },
	{ "writing", writing },
	{ "choking", choking },
	{ "bound", bound },
	{ "broadcast", broadcast },
	{ "flow", flow },
	{ "close_and_free", close_and_free },
	{ "close_idle", close_idle },
	{ "close_frames", close_frames },
	{ "hangup", hangup },
	{ "looking", looking },
};
SCENARIOS(list)
