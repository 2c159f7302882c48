/* Frames from the peer: how they are cut, what is answered, what is refused. */
#include "scenario.h"

static int refuse_reason = -1, refuse_value;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == refuse_reason)
		return refuse_value;
	return 0;
}

static struct peer *open_on(const char *sub)
{
	hook = app;
	server();
	return ws_open(sub);
}

/* One frame of each size around the protocol's buffer. */
static void splits(const char *sub, int r)
{
	int sizes[] = { 0, 1, r - 1, r, r + 1, 3 * r };
	unsigned char *b = malloc((size_t)r * 3 + 1);
	struct peer *p = open_on(sub);
	int i;

	fill(b, (size_t)r * 3, 'a');
	for (i = 0; i < COUNT(sizes); i++) {
		say("-- %d bytes", sizes[i]);
		ws_send(p, 0x82, b, (size_t)sizes[i]);
		settle();
	}
	peer_show_ws(p);
	free(b);
}

static void splits_16(void) { splits("r16", 16); }
static void splits_128(void) { splits("r128", 128); }
static void splits_default(void) { splits("chat", 4096); }

/* The same, each frame's bytes one at a time. */
static void trickle(void)
{
	unsigned char b[80], f[100];
	struct peer *p = open_on("r16");
	size_t n, i;

	fill(b, sizeof b, 'a');
	n = frame(f, 0x81, b, 40, 0);
	for (i = 0; i < n; i++) {
		peer_send(p, f + i, 1);
		turn();
	}
	settle();
	peer_show_ws(p);
}

static void two_in_one_packet(void)
{
	unsigned char f[100];
	struct peer *p = open_on("chat");
	size_t n;

	n = frame(f, 0x81, "first", 5, 0);
	n += frame(f + n, 0x81, "second", 6, 0);
	n += frame(f + n, 0x82, "third", 5, 0);
	peer_send(p, f, n);
	settle();
	peer_show_ws(p);
}

static void header_sizes(void)
{
	static const size_t sizes[] = { 125, 126, 127, 2000 };
	unsigned char b[2000];
	struct peer *p = open_on("chat");
	int i;

	fill(b, sizeof b, 1);
	for (i = 0; i < COUNT(sizes); i++) {
		say("-- %zu bytes", sizes[i]);
		ws_send(p, 0x82, b, sizes[i]);
		settle();
	}
	peer_show_ws(p);
}

/* Totals only: how a large frame is cut depends on when it arrives. */
static size_t total, calls, finals;
static uint32_t sum = 2166136261u;
static int last_left_bad;

static int adding(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE) {
		const unsigned char *p = in;
		size_t i;

		for (i = 0; i < len; i++)
			sum = (sum ^ p[i]) * 16777619u;
		total += len;
		calls++;
		if (lws_is_final_fragment(wsi)) {
			finals++;
			if (lws_remaining_packet_payload(wsi))
				last_left_bad = 1;
		}
	}
	return 0;
}

static void large(size_t size)
{
	unsigned char *b = malloc(size);
	struct peer *p;
	uint32_t want = 2166136261u;
	size_t i;

	fill(b, size, 9);
	for (i = 0; i < size; i++)
		want = (want ^ b[i]) * 16777619u;
	hook = adding;
	server();
	p = ws_open("chat");
	quiet = 1;
	ws_send(p, 0x82, b, size);
	settle();
	say("%zu bytes, %s, finals %zu%s, in pieces of at most 4096: %s", total,
	    sum == want ? "intact" : "damaged", finals, last_left_bad ? " with bytes left" : "",
	    calls >= (size + 4095) / 4096 ? "yes" : "no");
	peer_show_ws(p);
	free(b);
}

static void large_65535(void) { large(65535); }
static void large_65536(void) { large(65536); }
static void large_1m(void) { large(1 << 20); }

static void fragments(void)
{
	struct peer *p = open_on("chat");

	ws_send(p, 0x01, "one ", 4);
	settle();
	ws_send(p, 0x00, "two ", 4);
	settle();
	ws_send(p, 0x80, "three", 5);
	settle();
	say("-- a single frame again");
	ws_send(p, 0x82, "x", 1);
	settle();
	peer_show_ws(p);
}

static void fragments_with_ping(void)
{
	struct peer *p = open_on("chat");

	ws_send(p, 0x02, "one ", 4);
	ws_send(p, 0x89, "ping", 4);
	settle();
	ws_send(p, 0x00, "two ", 4);
	ws_send(p, 0x8a, "pong", 4);
	settle();
	ws_send(p, 0x80, "three", 5);
	settle();
	peer_show_ws(p);
}

static void empty_last_fragment(void)
{
	struct peer *p = open_on("chat");

	ws_send(p, 0x01, "all of it", 9);
	settle();
	ws_send(p, 0x80, "", 0);
	settle();
	peer_show_ws(p);
}

static void empty_fragments(void)
{
	struct peer *p = open_on("chat");

	ws_send(p, 0x01, "", 0);
	ws_send(p, 0x00, "", 0);
	ws_send(p, 0x80, "end", 3);
	settle();
	peer_show_ws(p);
}

static void fragments_split(void)
{
	unsigned char b[40];
	struct peer *p = open_on("r16");

	fill(b, sizeof b, 'a');
	ws_send(p, 0x01, b, 20);
	settle();
	ws_send(p, 0x80, b, 40);
	settle();
	peer_show_ws(p);
}

static void ping(void)
{
	unsigned char b[125];
	struct peer *p = open_on("chat");

	fill(b, sizeof b, 5);
	ws_send(p, 0x89, "", 0);
	settle();
	ws_send(p, 0x89, "hello", 5);
	settle();
	ws_send(p, 0x89, b, 125);
	settle();
	peer_show_ws(p);
}

static void pings_together(void)
{
	unsigned char f[100];
	struct peer *p = open_on("chat");
	size_t n;

	n = frame(f, 0x89, "one", 3, 0);
	n += frame(f + n, 0x89, "two", 3, 0);
	n += frame(f + n, 0x81, "text", 4, 0);
	peer_send(p, f, n);
	settle();
	peer_show_ws(p);
}

static void ping_larger_than_buffer(void)
{
	struct peer *p = open_on("r16");

	ws_send(p, 0x89, "0123456789abcdefghij", 20);
	settle();
	peer_show_ws(p);
	ws_send(p, 0x8a, "0123456789abcdefghij", 20);
	settle();
	peer_show_ws(p);
	ws_text(p, "after");
	settle();
}

static void pong(void)
{
	struct peer *p = open_on("chat");

	ws_send(p, 0x8a, "", 0);
	settle();
	ws_send(p, 0x8a, "unasked", 7);
	settle();
	peer_show_ws(p);
}

static void returns(int reason, int value)
{
	struct peer *p;

	refuse_reason = reason;
	refuse_value = value;
	p = open_on("chat");
	if (reason == LWS_CALLBACK_RECEIVE_PONG)
		ws_send(p, 0x8a, "pong", 4);
	else
		ws_text(p, "hello");
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
}

static void receive_minus(void) { returns(LWS_CALLBACK_RECEIVE, -1); }
static void receive_plus(void) { returns(LWS_CALLBACK_RECEIVE, 1); }
static void pong_minus(void) { returns(LWS_CALLBACK_RECEIVE_PONG, -1); }
static void pong_plus(void) { returns(LWS_CALLBACK_RECEIVE_PONG, 1); }

/* -- what a frame must not be */

static void breach(const char *what, const void *bytes, size_t len)
{
	struct peer *p = ws_open("chat");

	say("-- %s", what);
	peer_send(p, bytes, len);
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
}

static void breach_frame(const char *what, int first, const char *text, int bare)
{
	unsigned char f[200];

	breach(what, f, frame(f, first, text, strlen(text), bare));
}

static void violations(void)
{
	unsigned char f[200];
	size_t n;
	int i;

	hook = app;
	server();
	breach_frame("unmasked text", 0x81, "bare", 1);
	breach_frame("rsv1", 0xc1, "rsv", 0);
	breach_frame("rsv2", 0xa1, "rsv", 0);
	breach_frame("rsv3", 0x91, "rsv", 0);
	for (i = 3; i < 16; i++)
		if ((i & 7) > 2) {
			char what[20];

			sprintf(what, "opcode %d", i);
			breach_frame(what, 0x80 | i, "opc", 0);
		}
	breach_frame("continuation of nothing", 0x80, "cont", 0);
	breach_frame("continuation of nothing, not final", 0x00, "cont", 0);
	n = frame(f, 0x01, "one", 3, 0);
	n += frame(f + n, 0x81, "two", 3, 0);
	breach("text inside a message", f, n);
	n = frame(f, 0x01, "one", 3, 0);
	n += frame(f + n, 0x02, "two", 3, 0);
	breach("binary fragment inside a message", f, n);
	breach_frame("ping not final", 0x09, "ping", 0);
	breach_frame("close not final", 0x08, "\x03\xe8", 0);
	breach("ping of 126", "\x89\xfe\x00\x7e\x11\x22\x33\x44", 8);
	breach("ping of 64-bit length", "\x89\xff\x00\x00\x00\x00\x00\x00\x00\x7e\x11\x22\x33\x44", 14);
	breach("length with top bit", "\x82\xff\x80\x00\x00\x00\x00\x00\x00\x01\x11\x22\x33\x44", 14);
	breach("16-bit length of 3", "\x82\xfe\x00\x03\x11\x22\x33\x44\x50\x40\x50", 11);
	breach("64-bit length of 3", "\x82\xff\x00\x00\x00\x00\x00\x00\x00\x03\x11\x22\x33\x44\x50\x40\x50", 17);
}

static void violation_after_data(void)
{
	unsigned char f[100];
	size_t n;

	hook = app;
	server();
	n = frame(f, 0x81, "good", 4, 0);
	n += frame(f + n, 0x83, "bad", 3, 0);
	n += frame(f + n, 0x81, "late", 4, 0);
	breach("good, bad, good", f, n);
}

static void utf8(void)
{
	unsigned char f[200];
	size_t n;

	hook = app;
	server_defaults();
	info.options |= LWS_SERVER_OPTION_VALIDATE_UTF8;
	server_start();
	breach_frame("good text", 0x81, "\xc3\xa9\xe2\x82\xac", 0);
	breach_frame("bad text", 0x81, "ok\xff", 0);
	breach_frame("cut text", 0x81, "cut\xe2\x82", 0);
	breach_frame("surrogate", 0x81, "\xed\xa0\x80", 0);
	breach_frame("overlong", 0x81, "\xc0\x80", 0);
	breach_frame("binary", 0x82, "\xff\xfe", 0);
	n = frame(f, 0x01, "\xe2\x82", 2, 0);
	n += frame(f + n, 0x80, "\xac", 1, 0);
	breach("a character over two fragments", f, n);
}

static void utf8_not_asked(void)
{
	hook = app;
	server();
	breach_frame("bad text", 0x81, "ok\xff", 0);
}

/* -- rx flow control */

static int flow_off_at;

static int flow(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE && --flow_off_at == 0)
		say("  rx_flow_control off says %d", lws_rx_flow_control(wsi, 0));
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE)
		say("  rx_flow_control on says %d", lws_rx_flow_control(wsi, 1));
	return 0;
}

static void flow_control(void)
{
	unsigned char f[200];
	struct peer *p;
	size_t n;

	hook = flow;
	flow_off_at = 1;
	server();
	p = ws_open("chat");
	n = frame(f, 0x81, "one", 3, 0);
	n += frame(f + n, 0x81, "two", 3, 0);
	n += frame(f + n, 0x81, "three", 5, 0);
	peer_send(p, f, n);
	settle();
	say("-- more arrives");
	ws_text(p, "four");
	settle();
	say("-- switched on from outside");
	lws_rx_flow_control(wsi_of(1), 1);
	lws_callback_on_writable(wsi_of(1));
	settle();
	ws_text(p, "five");
	settle();
	peer_show_ws(p);
}

static void flow_control_all(void)
{
	struct peer *a, *b;

	hook = app;
	server();
	a = ws_open("chat");
	b = ws_open("chat");
	lws_rx_flow_control(wsi_of(1), 0);
	lws_rx_flow_control(wsi_of(2), 0);
	lws_callback_on_writable(wsi_of(1));
	lws_callback_on_writable(wsi_of(2));
	settle();
	ws_text(a, "held a");
	ws_text(b, "held b");
	settle();
	say("-- allowed for all");
	lws_rx_flow_allow_all_protocol(ctx, lws_get_protocol(wsi_of(1)));
	lws_callback_on_writable(wsi_of(1));
	lws_callback_on_writable(wsi_of(2));
	settle();
}

static void flow_control_close(void)
{
	struct peer *p;

	hook = flow;
	flow_off_at = 1;
	server();
	p = ws_open("chat");
	ws_text(p, "one");
	settle();
	ws_text(p, "two");
	ws_bye(p, 1000, "");
	settle();
	peer_show_ws(p);
	say("-- peer goes");
	peer_close(p);
	settle();
}

static const struct scenario list[] = {
	{ "splits_16", splits_16 },
	{ "splits_128", splits_128 },
	{ "splits_default", splits_default },
	{ "trickle", trickle },
	{ "two_in_one_packet", two_in_one_packet },
	{ "header_sizes", header_sizes },
	{ "large_65535", large_65535 },
	{ "large_65536", large_65536 },
	{ "large_1m", large_1m },
	{ "fragments", fragments },
	{ "fragments_with_ping", fragments_with_ping },
	{ "empty_last_fragment", empty_last_fragment },
	{ "empty_fragments", empty_fragments },
	{ "fragments_split", fragments_split },
	{ "ping", ping },
	{ "pings_together", pings_together },
	{ "ping_larger_than_buffer", ping_larger_than_buffer },
	{ "pong", pong },
	{ "receive_minus", receive_minus },
	{ "receive_plus", receive_plus },
	{ "pong_minus", pong_minus },
	{ "pong_plus", pong_plus },
	{ "violations", violations },
	{ "violation_after_data", violation_after_data },
	{ "utf8", utf8 },
	{ "utf8_not_asked", utf8_not_asked },
	{ "flow_control", flow_control },
	{ "flow_control_all", flow_control_all },
	{ "flow_control_close", flow_control_close },
};

SCENARIOS(list)
