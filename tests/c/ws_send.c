/* lws_write and what it needs: kinds, room before the payload, back-pressure. */
#include "scenario.h"

static int step;
static void (*on_writeable)(struct lws *wsi);
static int writeable_result, again;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE) {
		if (on_writeable)
			on_writeable(wsi);
		if (again-- > 0)
			lws_callback_on_writable(wsi);
		return writeable_result;
	}
	return 0;
}

static struct peer *open_on(const char *sub)
{
	hook = app;
	server();
	return ws_open(sub);
}

static void ask(void)
{
	say("  on_writable says %d", lws_callback_on_writable(wsi_of(1)));
	settle();
}

static void said(const char *what, int n) { say("  write %s says %d", what, n); }

static void write_kind(struct lws *wsi)
{
	static const struct { const char *what; int kind; } kinds[] = {
		{ "TEXT", LWS_WRITE_TEXT },
		{ "BINARY", LWS_WRITE_BINARY },
		{ "TEXT|NO_FIN", LWS_WRITE_TEXT | LWS_WRITE_NO_FIN },
		{ "CONTINUATION|NO_FIN", LWS_WRITE_CONTINUATION | LWS_WRITE_NO_FIN },
		{ "CONTINUATION", LWS_WRITE_CONTINUATION },
		{ "BINARY|NO_FIN", LWS_WRITE_BINARY | LWS_WRITE_NO_FIN },
		{ "CONTINUATION", LWS_WRITE_CONTINUATION },
		{ "PING", LWS_WRITE_PING },
		{ "PONG", LWS_WRITE_PONG },
		{ "HTTP", LWS_WRITE_HTTP },
		{ "HTTP_HEADERS", LWS_WRITE_HTTP_HEADERS },
		{ "HTTP_FINAL", LWS_WRITE_HTTP_FINAL },
	};

	if (step < COUNT(kinds))
		said(kinds[step].what, put(wsi, "payload", 7, kinds[step].kind));
	step++;
}

static void kinds(void)
{
	struct peer *p = open_on("chat");
	int i;

	on_writeable = write_kind;
	for (i = 0; i < 9; i++) {
		ask();
		peer_show_ws(p);
	}
}

static void kinds_http(void)
{
	struct peer *p = open_on("chat");

	on_writeable = write_kind;
	for (step = 9; step < 12;)
		ask();
	peer_show(p);
}

static void write_unknown(struct lws *wsi)
{
	said("4", put(wsi, "x", 1, 4));
	said("15", put(wsi, "x", 1, 15));
}

static void kind_unknown(void)
{
	struct peer *p = open_on("chat");

	on_writeable = write_unknown;
	ask();
	peer_show_ws(p);
}

static size_t want_size;
static int size_wanted;

static void write_size(struct lws *wsi)
{
	unsigned char *b;
	int n, i, first = -1;

	if (!size_wanted) /* a library may call once more after a short send */
		return;
	size_wanted = 0;
	b = malloc(LWS_PRE + want_size + 1);
	memset(b, 0xee, LWS_PRE);
	fill(b + LWS_PRE, want_size, 7);
	n = lws_write(wsi, b + LWS_PRE, want_size, LWS_WRITE_BINARY);
	for (i = 0; i < LWS_PRE && first < 0; i++)
		if (b[i] != 0xee)
			first = i;
	say("  write of %zu says %d, changed from %d before the payload", want_size, n,
	    first < 0 ? 0 : LWS_PRE - first);
	for (i = 0; (size_t)i < want_size; i++)
		if (b[LWS_PRE + i] != (unsigned char)(7 + i * 7 + (i >> 8) * 13 + (i >> 16))) {
			say("  payload changed at %d", i);
			break;
		}
	free(b);
}

static void sizes(void)
{
	static const size_t list[] = { 0, 1, 125, 126, 127, 4096, 65535, 65536, 70000 };
	struct peer *p = open_on("chat");
	int i;

	on_writeable = write_size;
	for (i = 0; i < COUNT(list); i++) {
		want_size = list[i];
		size_wanted = 1;
		lws_callback_on_writable(wsi_of(1));
		quiet = 1;
		settle();
		quiet = 0;
		peer_show_ws(p);
	}
}

static void write_ping_sizes(struct lws *wsi)
{
	static char big[200];

	said("PING of 0", put(wsi, "", 0, LWS_WRITE_PING));
	said("PING of 125", put(wsi, big, 125, LWS_WRITE_PING));
}

static void ping_sizes(void)
{
	struct peer *p = open_on("chat");

	on_writeable = write_ping_sizes;
	ask();
	peer_show_ws(p);
}

static void write_two(struct lws *wsi)
{
	said("first", put(wsi, "first", 5, LWS_WRITE_TEXT));
	said("second", put(wsi, "second", 6, LWS_WRITE_TEXT));
}

static void two_writes(void)
{
	struct peer *p = open_on("chat");

	on_writeable = write_two;
	ask();
	peer_show_ws(p);
}

static int from_receive(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE) {
		unsigned char b[LWS_PRE + 100];

		memcpy(b + LWS_PRE, in, len);
		said("copy", lws_write(wsi, b + LWS_PRE, len, LWS_WRITE_TEXT));
	}
	return 0;
}

static void echo_from_receive(void)
{
	struct peer *p;

	hook = from_receive;
	server();
	p = ws_open("chat");
	ws_text(p, "echo me");
	settle();
	peer_show_ws(p);
}

static int from_established(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		said("hello", put(wsi, "hello", 5, LWS_WRITE_TEXT));
	return 0;
}

static void write_from_established(void)
{
	struct peer *p;

	hook = from_established;
	server();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	p->shown = (size_t)((char *)memmem(p->buf, p->len, "\r\n\r\n", 4) - p->buf) + 4;
	peer_show_ws(p);
}

static void writeable_returns(int value)
{
	struct peer *p = open_on("chat");

	writeable_result = value;
	ask();
	peer_show_ws(p);
	if (!p->ended)
		peer_close(p);
	settle();
}

static void writeable_zero(void) { writeable_returns(0); }
static void writeable_minus(void) { writeable_returns(-1); }
static void writeable_plus(void) { writeable_returns(1); }

static void once_per_request(void)
{
	open_on("chat");
	lws_callback_on_writable(wsi_of(1));
	lws_callback_on_writable(wsi_of(1));
	ask();
	say("-- three more by asking inside");
	again = 2;
	ask();
}

/* -- a peer that does not read */

static size_t big_size = 1 << 20;
static int wrote;

static void write_big(struct lws *wsi)
{
	unsigned char *b;
	int n;

	if (wrote)
		return;
	wrote = 1;
	b = malloc(LWS_PRE + big_size);
	fill(b + LWS_PRE, big_size, 3);
	n = lws_write(wsi, b + LWS_PRE, big_size, LWS_WRITE_BINARY);
	memset(b, 0x55, LWS_PRE + big_size);
	free(b);
	say("  write says %d, partial %d, choked %d", n, lws_partial_buffered(wsi),
	    lws_send_pipe_choked(wsi));
}

static void big(const char *sub)
{
	struct peer *p;
	unsigned char *want = malloc(big_size);
	int shown = 0;

	hook = app;
	server();
	quiet = 1;
	p = peer_new(8192);
	settle();
	ws_request(p, sub);
	settle();
	p->shown = p->len;
	p->hold = 1;
	small_send_buffer(wsi_of(1));
	on_writeable = write_big;
	lws_callback_on_writable(wsi_of(1));
	settle();
	say("held: partial %d, choked %d, writeables %d", lws_partial_buffered(wsi_of(1)),
	    lws_send_pipe_choked(wsi_of(1)), count_of[LWS_CALLBACK_SERVER_WRITEABLE] > shown);
	p->hold = 0;
	settle();
	fill(want, big_size, 3);
	say("peer has %zu of %zu, %s", p->len - p->shown, big_size + 10,
	    p->len - p->shown == big_size + 10 &&
	    !memcmp(p->buf + p->shown + 10, want, big_size) ? "intact" : "damaged");
	say("after: partial %d, choked %d", lws_partial_buffered(wsi_of(1)),
	    lws_send_pipe_choked(wsi_of(1)));
	say("writeable again without asking: %s",
	    count_of[LWS_CALLBACK_SERVER_WRITEABLE] > 1 ? "yes" : "no");
	free(want);
}

static void big_message(void) { big("chat"); }
static void big_message_small_buffer(void) { big("r128"); }

static void ping_while_held(void)
{
	struct peer *p;
	unsigned char *b;

	hook = app;
	server();
	quiet = 1;
	p = peer_new(8192);
	settle();
	ws_request(p, "chat");
	settle();
	p->shown = p->len;
	p->hold = 1;
	small_send_buffer(wsi_of(1));
	on_writeable = write_big;
	lws_callback_on_writable(wsi_of(1));
	settle();
	ws_send(p, 0x89, "ping", 4);
	settle();
	p->hold = 0;
	settle();
	b = (unsigned char *)p->buf + p->shown;
	say("peer has %zu, tail %s", p->len - p->shown,
	    show(b + big_size + 10, p->len - p->shown > big_size + 10 ?
		 p->len - p->shown - big_size - 10 : 0));
}

static void peer_gone_while_held(void)
{
	struct peer *p;

	hook = app;
	server();
	quiet = 1;
	p = peer_new(8192);
	settle();
	ws_request(p, "chat");
	settle();
	p->hold = 1;
	small_send_buffer(wsi_of(1));
	on_writeable = write_big;
	lws_callback_on_writable(wsi_of(1));
	settle();
	quiet = 0;
	say("-- peer resets");
	peer_reset(p);
	settle();
}

/* -- after the close */

static struct lws *kept;

static int late(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLOSED) {
		said("in CLOSED", put(wsi, "late", 4, LWS_WRITE_TEXT));
		say("  on_writable in CLOSED says %d", lws_callback_on_writable(wsi));
		kept = wsi;
	}
	return 0;
}

static void write_in_closed(void)
{
	struct peer *p;

	hook = late;
	server();
	p = ws_open("chat");
	peer_close(p);
	settle();
}

static int after_reason(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_WS_PEER_INITIATED_CLOSE)
		said("in PEER_INITIATED_CLOSE", put(wsi, "late", 4, LWS_WRITE_TEXT));
	return 0;
}

static void write_after_peer_close(void)
{
	struct peer *p;

	hook = after_reason;
	server();
	p = ws_open("chat");
	ws_bye(p, 1000, "");
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
}

/* -- many connections */

#if V4
#define CALLBACK_ALL_VHOST(v, p, r) lws_callback_all_protocol_vhost_args(v, p, r, NULL, 0)
#else
#define CALLBACK_ALL_VHOST lws_callback_all_protocol_vhost
#endif

static void everyone(int how)
{
	struct peer *p[3];
	int i;

	hook = app;
	server();
	p[0] = ws_open("chat");
	p[1] = ws_open("r128");
	p[2] = ws_open("chat");
	(void)http_open("GET /");
	say("-- asked");
	if (how == 0)
		i = lws_callback_on_writable_all_protocol(ctx, lws_get_protocol(wsi_of(1)));
	else if (how == 1)
		i = lws_callback_on_writable_all_protocol_vhost(lws_get_vhost(wsi_of(1)),
								lws_get_protocol(wsi_of(1)));
	else if (how == 2)
		i = lws_callback_all_protocol(ctx, lws_get_protocol(wsi_of(1)), LWS_CALLBACK_USER);
	else
		i = CALLBACK_ALL_VHOST(lws_get_vhost(wsi_of(1)),
				       lws_get_protocol(wsi_of(1)), LWS_CALLBACK_USER);
	say("says %d", i);
	settle();
	for (i = 0; i < 3; i++)
		peer_show_ws(p[i]);
}

static void writable_all(void) { everyone(0); }
static void writable_all_vhost(void) { everyone(1); }
static void callback_all(void) { everyone(2); }
static void callback_all_vhost(void) { everyone(3); }

static void writable_all_foreign(void)
{
	static struct lws_protocols other = { .name = "other", .callback = callback };

	open_on("chat");
	say("says %d", lws_callback_on_writable_all_protocol(ctx, &other));
	settle();
	say("own table says %d", lws_callback_on_writable_all_protocol(ctx, &protocols[1]));
	settle();
}

static void state(struct lws *wsi)
{
	say("  choked %d partial %d ssl %d allowance %ld", lws_send_pipe_choked(wsi),
	    lws_partial_buffered(wsi), lws_is_ssl(wsi), (long)lws_get_peer_write_allowance(wsi));
}

static void idle_state(void)
{
	open_on("chat");
	on_writeable = state;
	ask();
}

static const struct scenario list[] = {
	{ "kinds", kinds },
	{ "kinds_http", kinds_http },
	{ "kind_unknown", kind_unknown },
	{ "sizes", sizes },
	{ "ping_sizes", ping_sizes },
	{ "two_writes", two_writes },
	{ "echo_from_receive", echo_from_receive },
	{ "write_from_established", write_from_established },
	{ "writeable_zero", writeable_zero },
	{ "writeable_minus", writeable_minus },
	{ "writeable_plus", writeable_plus },
	{ "once_per_request", once_per_request },
	{ "big_message", big_message },
	{ "big_message_small_buffer", big_message_small_buffer },
	{ "ping_while_held", ping_while_held },
	{ "peer_gone_while_held", peer_gone_while_held },
	{ "write_in_closed", write_in_closed },
	{ "write_after_peer_close", write_after_peer_close },
	{ "writable_all", writable_all },
	{ "writable_all_vhost", writable_all_vhost },
	{ "callback_all", callback_all },
	{ "callback_all_vhost", callback_all_vhost },
	{ "writable_all_foreign", writable_all_foreign },
	{ "idle_state", idle_state },
};

SCENARIOS(list)
