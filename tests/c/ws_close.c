/* Every way a WebSocket session ends. */
#include "scenario.h"

static int close_in = -1, close_value = -1;
static int set_reason;
static const char *reason_text = "";
static int reason_len = -1;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == close_in) {
		if (set_reason >= 0)
			lws_close_reason(wsi, (enum lws_close_status)set_reason,
					 (unsigned char *)reason_text,
					 reason_len < 0 ? strlen(reason_text) : (size_t)reason_len);
		return close_value;
	}
	return 0;
}

static struct peer *start(void)
{
	hook = app;
	server();
	return ws_open("chat");
}

static void over(struct peer *p)
{
	settle();
	peer_show_ws(p);
	if (!p->ended) {
		say("-- peer closes");
		peer_close(p);
		settle();
	}
}

static void peer_says(int code, const char *text)
{
	struct peer *p = start();

	ws_bye(p, code, text);
	over(p);
}

static void peer_1000(void) { peer_says(1000, ""); }
static void peer_text(void) { peer_says(1001, "going away"); }
static void peer_no_code(void) { peer_says(0, ""); }
static void peer_4000(void) { peer_says(4000, "own"); }
static void peer_1005(void) { peer_says(1005, ""); }
static void peer_999(void) { peer_says(999, "low"); }
static void peer_2999(void) { peer_says(2999, ""); }
static void peer_bad_text(void) { peer_says(1000, "\xff\xfe"); }

static void peer_one_byte(void)
{
	struct peer *p = start();

	ws_send(p, 0x88, "x", 1);
	over(p);
}

static void peer_long_text(void)
{
	char b[124];

	memset(b, 't', 123);
	b[123] = 0;
	peer_says(1000, b);
}

static void peer_text_small_buffer(void)
{
	struct peer *p;

	hook = app;
	server();
	p = ws_open("r16");
	ws_bye(p, 1000, "a text longer than the buffer");
	over(p);
}

static void peer_close_twice(void)
{
	struct peer *p = start();

	ws_bye(p, 1000, "");
	ws_bye(p, 1001, "");
	over(p);
}

static void peer_data_after_close(void)
{
	unsigned char f[100];
	size_t n = frame(f, 0x88, "\x03\xe8", 2, 0);
	struct peer *p = start();

	n += frame(f + n, 0x81, "too late", 8, 0);
	peer_send(p, f, n);
	over(p);
}

static void peer_close_then_fin(void)
{
	struct peer *p = start();

	ws_bye(p, 1000, "");
	peer_fin(p);
	over(p);
}

static void peer_close_in_message(void)
{
	struct peer *p = start();

	ws_send(p, 0x01, "half", 4);
	ws_bye(p, 1001, "");
	over(p);
}

static void refuse(int value, int code, const char *text)
{
	struct peer *p;

	close_in = LWS_CALLBACK_WS_PEER_INITIATED_CLOSE;
	close_value = value;
	set_reason = code;
	reason_text = text;
	p = start();
	ws_bye(p, 1000, "bye");
	over(p);
}

static void peer_refused(void) { refuse(-1, -1, ""); }
static void peer_refused_plus(void) { refuse(1, -1, ""); }
static void peer_refused_own_reason(void) { refuse(-1, 1001, "mine"); }
static void peer_own_reason_zero(void) { refuse(0, 1001, "mine"); }

static void by_application(int in, int code, const char *text)
{
	struct peer *p;

	close_in = in;
	close_value = -1;
	set_reason = code;
	reason_text = text;
	p = start();
	if (in == LWS_CALLBACK_RECEIVE)
		ws_text(p, "close please");
	else
		lws_callback_on_writable(wsi_of(1));
	settle();
	peer_show_ws(p);
	if (!p->ended) {
		say("-- peer answers");
		ws_bye(p, code ? code : 1000, "");
		settle();
		peer_show_ws(p);
	}
	if (!p->ended) {
		say("-- peer closes");
		peer_close(p);
		settle();
	}
}

static void app_receive(void) { by_application(LWS_CALLBACK_RECEIVE, 1000, "done"); }
static void app_receive_bare(void) { by_application(LWS_CALLBACK_RECEIVE, -1, ""); }
static void app_writeable(void) { by_application(LWS_CALLBACK_SERVER_WRITEABLE, 1001, ""); }
static void app_writeable_bare(void) { by_application(LWS_CALLBACK_SERVER_WRITEABLE, -1, ""); }
static void app_no_status(void) { by_application(LWS_CALLBACK_RECEIVE, 0, ""); }
static void app_own_code(void) { by_application(LWS_CALLBACK_RECEIVE, 4999, "own"); }

static void app_long_text(void)
{
	static char b[201];

	memset(b, 'r', 200);
	by_application(LWS_CALLBACK_RECEIVE, 1000, b);
}

static void app_reason_not_closing(void)
{
	struct peer *p;

	close_in = LWS_CALLBACK_RECEIVE;
	close_value = 0;
	set_reason = 1000;
	reason_text = "only noted";
	p = start();
	ws_text(p, "note it");
	settle();
	peer_show_ws(p);
	say("-- then a plain close");
	close_in = LWS_CALLBACK_SERVER_WRITEABLE;
	close_value = -1;
	set_reason = -1;
	lws_callback_on_writable(wsi_of(1));
	over(p);
}

static void app_unanswered(void)
{
	struct peer *p;

	close_in = LWS_CALLBACK_RECEIVE;
	set_reason = 1000;
	p = start();
	ws_text(p, "close please");
	settle();
	peer_show_ws(p);
	say("-- peer goes on");
	ws_text(p, "still here");
	ws_send(p, 0x89, "ping", 4);
	settle();
	peer_show_ws(p);
	say("-- peer says nothing more: %s", turns_until_end(p, 9000) ? "dropped" : "kept");
	settle();
	peer_show_ws(p);
}

static void app_answered_with_fin(void)
{
	struct peer *p;

	close_in = LWS_CALLBACK_RECEIVE;
	set_reason = 1000;
	p = start();
	ws_text(p, "close please");
	settle();
	peer_show_ws(p);
	peer_fin(p);
	settle();
	peer_show_ws(p);
}

static int both(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE) {
		say("  write says %d", put(wsi, "last words", 10, LWS_WRITE_TEXT));
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)"bye", 3);
		return -1;
	}
	return 0;
}

static void write_and_close(void)
{
	struct peer *p;

	hook = both;
	server();
	p = ws_open("chat");
	lws_callback_on_writable(wsi_of(1));
	over(p);
}

static int both_big(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static char big[300000];

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE && !big[0]) {
		memset(big, 'b', sizeof big);
		put(wsi, big, sizeof big, LWS_WRITE_TEXT);
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)"bye", 3);
		return -1;
	}
	return 0;
}

static void write_big_and_close(void)
{
	struct peer *p;
	size_t n;

	hook = both_big;
	server();
	p = ws_open("chat");
	lws_callback_on_writable(wsi_of(1));
	settle();
	n = p->len - p->shown;
	say("peer has %zu bytes, then %s", n > 300010 ? (size_t)300010 : n,
	    n > 300010 ? show(p->buf + p->shown + 300010, n - 300010) : "nothing");
}

static void drop_tcp(void)
{
	struct peer *p = start();

	peer_close(p);
	settle();
}

static void drop_fin(void)
{
	struct peer *p = start();

	peer_fin(p);
	settle();
	peer_show_ws(p);
}

static void drop_rst(void)
{
	struct peer *p = start();

	peer_reset(p);
	settle();
}

static void drop_after_text(void)
{
	struct peer *p = start();

	ws_text(p, "last");
	peer_close(p);
	settle();
}

static void drop_in_frame(void)
{
	struct peer *p = start();

	peer_send(p, "\x81\x85\x11\x22", 4);
	settle();
	peer_close(p);
	settle();
}

static void destroy_open(void)
{
	struct peer *a = start(), *b = ws_open("r128"), *c = http_open("GET /half");
	struct peer *d = http_open("GET /open HTTP/1.1\r\nHost: x\r\n\r\n");

	say("-- destroy");
	show_init = 1;
	server_stop();
	drain_all(50);
	peer_show_ws(a);
	peer_show_ws(b);
	peer_show(c);
	peer_show(d);
}

static const struct scenario list[] = {
	{ "peer_1000", peer_1000 },
	{ "peer_text", peer_text },
	{ "peer_no_code", peer_no_code },
	{ "peer_4000", peer_4000 },
	{ "peer_1005", peer_1005 },
	{ "peer_999", peer_999 },
	{ "peer_2999", peer_2999 },
	{ "peer_bad_text", peer_bad_text },
	{ "peer_one_byte", peer_one_byte },
	{ "peer_long_text", peer_long_text },
	{ "peer_text_small_buffer", peer_text_small_buffer },
	{ "peer_close_twice", peer_close_twice },
	{ "peer_data_after_close", peer_data_after_close },
	{ "peer_close_then_fin", peer_close_then_fin },
	{ "peer_close_in_message", peer_close_in_message },
	{ "peer_refused", peer_refused },
	{ "peer_refused_plus", peer_refused_plus },
	{ "peer_refused_own_reason", peer_refused_own_reason },
	{ "peer_own_reason_zero", peer_own_reason_zero },
	{ "app_receive", app_receive },
	{ "app_receive_bare", app_receive_bare },
	{ "app_writeable", app_writeable },
	{ "app_writeable_bare", app_writeable_bare },
	{ "app_no_status", app_no_status },
	{ "app_own_code", app_own_code },
	{ "app_long_text", app_long_text },
	{ "app_reason_not_closing", app_reason_not_closing },
	{ "app_unanswered", app_unanswered },
	{ "app_answered_with_fin", app_answered_with_fin },
	{ "write_and_close", write_and_close },
	{ "write_big_and_close", write_big_and_close },
	{ "drop_tcp", drop_tcp },
	{ "drop_fin", drop_fin },
	{ "drop_rst", drop_rst },
	{ "drop_after_text", drop_after_text },
	{ "drop_in_frame", drop_in_frame },
	{ "destroy_open", destroy_open },
};

SCENARIOS(list)
