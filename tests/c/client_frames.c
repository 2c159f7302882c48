/* Clients with an open WebSocket: what comes in, what goes out, how it ends. */
#include "client.h"

static struct peer *site; /* the server's end */
static void open_chat(void)
{
	client();
	site = client_open("chat");
}

/* ------------------------------------------------------------------ input */

static void bring(int first, const void *data, size_t len)
{
	open_chat();
	site_frame(site, first, data, len);
	settle();
	frames_show(site);
}

static void text(void) { bring(0x81, "hello", 5); }
static void binary(void) { bring(0x82, "\0\1\2", 3); }
static void empty(void) { bring(0x81, "", 0); }
static void ping(void) { bring(0x89, "are you there", 13); }
static void empty_ping(void) { bring(0x89, "", 0); }
static void pong(void) { bring(0x8a, "here", 4); }
static void empty_pong(void) { bring(0x8a, "", 0); }
static void bad_opcode(void) { bring(0x83, "x", 1); }
static void reserved_bit(void) { bring(0xc1, "x", 1); }
static void stray_continuation(void) { bring(0x80, "x", 1); }
static void long_ping(void)
{
	char b[130];

	memset(b, 'x', sizeof b);
	bring(0x89, b, 126);
}

static void fragments(void)
{
	open_chat();
	site_frame(site, 0x01, "one ", 4);
	site_frame(site, 0x89, "p", 1);
	site_frame(site, 0x00, "two ", 4);
	site_frame(site, 0x80, "three", 5);
	settle();
	frames_show(site);
}

static void text_inside_message(void)
{
	open_chat();
	site_frame(site, 0x01, "one", 3);
	site_frame(site, 0x81, "two", 3);
	settle();
	frames_show(site);
}

static void masked(void)
{
	unsigned char b[32];

	open_chat();
	peer_send(site, b, frame(b, 0x81, "hello", 5, 0));
	settle();
	frames_show(site);
}

static void bad_utf8(void)
{
	client_context();
	info.options |= LWS_SERVER_OPTION_VALIDATE_UTF8;
	client_start();
	site = client_open("chat");
	site_frame(site, 0x81, "a\xff" "b", 3);
	settle();
	frames_show(site);
}

static void byte_by_byte(void)
{
	unsigned char b[64];
	size_t i, n;

	open_chat();
	n = frame(b, 0x81, "hello", 5, 1);
	n += frame(b + n, 0x89, "p", 1, 1);
	for (i = 0; i < n; i++) {
		peer_send(site, b + i, 1);
		turn();
	}
	settle();
	frames_show(site);
}

static void small_pieces(void)
{
	client();
	site = client_open("r16");
	site_frame(site, 0x82, "0123456789abcdef0123456789abcdef01234", 37);
	settle();
}

static size_t total;
static int finals, sizes;
static int counts(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in;
	if (reason == LWS_CALLBACK_CLIENT_RECEIVE) {
		if (sizes < 5)
			say("  %zu", len);
		sizes++;
		total += len;
		finals += lws_is_final_fragment(wsi) && !lws_remaining_packet_payload(wsi);
	}
	return 0;
}

static void large_message(void)
{
	char *b = malloc(300000);

	fill(b, 300000, 1);
	hook = counts;
	open_chat();
	quiet = 1;
	site_frame(site, 0x82, b, 300000);
	settle();
	say("%zu bytes, %d end, %d pieces", total, finals, sizes);
	free(b);
}

static int pauses(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_RECEIVE)
		lws_rx_flow_control(wsi, 0);
	return 0;
}

static void paused(void)
{
	int i;

	hook = pauses;
	open_chat();
	for (i = 0; i < 3; i++)
		site_frame(site, 0x81, "abc" + i, 1);
	settle();
	for (i = 0; i < 2; i++) {
		say("goes on");
		lws_rx_flow_control(wsi_of(1), 1);
		settle();
	}
}

/* ----------------------------------------------------------------- output */

static int kind_to_write, parts;
static size_t length_to_write;
static unsigned char *outgoing;

static int writes(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	unsigned char *copy;
	int n;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_CLIENT_WRITEABLE || !outgoing)
		return 0;
	copy = malloc(length_to_write + 1);
	fill(outgoing + LWS_PRE, length_to_write, 3); /* a client of the original masks in place */
	memcpy(copy, outgoing + LWS_PRE, length_to_write);
	n = lws_write(wsi, outgoing + LWS_PRE, length_to_write, (enum lws_write_protocol)kind_to_write);
	say("  lws_write says %d", n);
#if !V4
	if (memcmp(copy, outgoing + LWS_PRE, length_to_write))
		say("  the buffer has changed");
#endif
	free(copy);
	if (--parts > 0) {
		kind_to_write = LWS_WRITE_CONTINUATION | (parts > 1 ? LWS_WRITE_NO_FIN : 0);
		lws_callback_on_writable(wsi);
	} else {
		free(outgoing);
		outgoing = NULL;
	}
	return 0;
}

static void send_out(int kind, size_t len, int in_parts)
{
	hook = writes;
	open_chat();
	kind_to_write = kind | (in_parts > 1 ? LWS_WRITE_NO_FIN : 0);
	length_to_write = len;
	parts = in_parts;
	outgoing = malloc(LWS_PRE + len + 1);
	fill(outgoing + LWS_PRE, len, 3);
	lws_callback_on_writable(wsi_of(1));
	settle();
	frames_show(site);
}

static void write_text(void) { send_out(LWS_WRITE_TEXT, 5, 1); }
static void write_empty(void) { send_out(LWS_WRITE_TEXT, 0, 1); }
static void write_125(void) { send_out(LWS_WRITE_BINARY, 125, 1); }
static void write_126(void) { send_out(LWS_WRITE_BINARY, 126, 1); }
static void write_65535(void) { send_out(LWS_WRITE_BINARY, 65535, 1); }
static void write_65536(void) { send_out(LWS_WRITE_BINARY, 65536, 1); }
static void write_200000(void) { send_out(LWS_WRITE_BINARY, 200000, 1); }
static void write_ping(void) { send_out(LWS_WRITE_PING, 4, 1); }
static void write_pong(void) { send_out(LWS_WRITE_PONG, 4, 1); }
static void write_fragments(void) { send_out(LWS_WRITE_TEXT, 10, 3); }

static int writes_once(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED)
		say("  lws_write says %d", put(wsi, "at once", 7, LWS_WRITE_TEXT));
	return 0;
}

static void write_when_established(void)
{
	struct peer *p;

	hook = writes_once;
	client();
	p = client_ask();
	site_reply(p, SWITCH "\r\n");
	settle();
	p->shown = p->len > 12 ? p->len - 13 : 0;
	frames_show(p);
}

/* The flag has no effect. */
static void not_really_unmasked(void)
{
	unsigned char b[LWS_PRE + 5];

	open_chat();
	memcpy(b + LWS_PRE, "hello", 5);
	say("-> %d", lws_write(wsi_of(1), b + LWS_PRE, 5, LWS_WRITE_TEXT | LWS_WRITE_CLIENT_IGNORE_XOR_MASK));
	say("%s afterwards", memcmp(b + LWS_PRE, "hello", 5) ? "masked" : "unchanged");
	settle();
	frames_show(site);
}

static void two_keys(void)
{
	unsigned char first[4];
	int i, same = 0;

	open_chat();
	for (i = 0; i < 3; i++) {
		put(wsi_of(1), "same", 4, LWS_WRITE_TEXT);
		settle();
		if (site->len - site->shown < 10)
			die("no frame");
		same += i && !memcmp(first, site->buf + site->shown + 2, 4);
		memcpy(first, site->buf + site->shown + 2, 4);
		site->shown = site->len;
	}
	say("%d keys were used twice", same);
}

static void everybody(void)
{
	hook = NULL;
	open_chat();
	say("answer %d", lws_callback_on_writable_all_protocol(ctx, &protocols[1]));
	settle();
}

/* -------------------------------------------------------------------- ends */

static int ending, code;
static int ends(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != ending)
		return 0;
	if (code)
		lws_close_reason(wsi, (enum lws_close_status)code, (unsigned char *)"bye", 3);
	return -1;
}

static void we_end(int reason, int with)
{
	hook = ends;
	ending = reason;
	code = with;
	open_chat();
	site_frame(site, 0x81, "hello", 5);
	if (reason == LWS_CALLBACK_CLIENT_RECEIVE_PONG)
		site_frame(site, 0x8a, "pong", 4);
	settle();
	if (reason == LWS_CALLBACK_CLIENT_WRITEABLE) {
		lws_callback_on_writable(wsi_of(1));
		settle();
	}
	frames_show(site);
	if (with && site->fd >= 0 && !site->ended) {
		site_frame(site, 0x88, "\x03\xe8", 2);
		settle();
		frames_show(site);
	}
}

static void minus_one(void) { we_end(LWS_CALLBACK_CLIENT_RECEIVE, 0); }
static void close_reason(void) { we_end(LWS_CALLBACK_CLIENT_RECEIVE, 1000); }
static void close_while_writing(void) { we_end(LWS_CALLBACK_CLIENT_WRITEABLE, 3000); }
static void close_at_pong(void) { we_end(LWS_CALLBACK_CLIENT_RECEIVE_PONG, 1001); }

static void they_close(const char *payload, size_t len)
{
	bring(0x88, payload, len);
}

static void peer_closes(void) { they_close("\x03\xe8" "bye", 5); }
static void peer_closes_bare(void) { they_close("", 0); }
static void peer_closes_badly(void) { they_close("\x03\xed", 2); }
static void peer_closes_one_byte(void) { they_close("\x03", 1); }

static void peer_close_refused(void)
{
	hook = ends;
	ending = LWS_CALLBACK_WS_PEER_INITIATED_CLOSE;
	code = 0;
	bring(0x88, "\x03\xe8", 2);
}

static void peer_ends(void)
{
	open_chat();
	peer_fin(site);
	settle();
	frames_show(site);
}

static void peer_resets(void)
{
	open_chat();
	peer_reset(site);
	settle();
}

static void destroyed(void)
{
	open_chat();
	server_stop();
}

static void timed_out(void)
{
	open_chat();
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, 1);
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 5000);
	settle();
	frames_show(site);
}

#if V4
static void timer(void)
{
	open_chat();
	lws_set_timer_usecs(wsi_of(1), 1000);
	turns_until(&count_of[R_TIMER], 1, 2000);
}

static const lws_retry_bo_t policy = { .secs_since_valid_ping = 1, .secs_since_valid_hangup = 2 };

static void idle_is_pinged(void)
{
	long long until;

	client();
	to.retry_and_idle_policy = &policy;
	site = client_open("chat");
	until = now_ms() + 5000;
	while (site->len == site->shown && now_ms() < until)
		turn(), drain_all(1);
	frames_show(site);
	site_frame(site, 0x8a, "", 0);
	settle();
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 5000);
	say("ends %s", count_of[LWS_CALLBACK_WSI_DESTROY] ? "when nothing comes" : "not");
}

/* Other pongs than the one that answers are told as well. */
static void every_pong_is_told(void)
{
	long long until;

	client();
	to.retry_and_idle_policy = &policy;
	site = client_open("chat");
	until = now_ms() + 5000;
	while (site->len == site->shown && now_ms() < until)
		turn(), drain_all(1);
	site_frame(site, 0x8a, "mine", 4);
	site_frame(site, 0x8a, "", 0);
	site_frame(site, 0x8a, "later", 5);
	settle();
}

static const lws_retry_bo_t patient = { .secs_since_valid_ping = 1, .secs_since_valid_hangup = 30 };

/* A client whose pings are far from a hangup; nobody is told of its events. */
static void open_patient(void)
{
	client();
	to.retry_and_idle_policy = &patient;
	site = client_open("chat");
	quiet = 1;
}

static void wait_for_ping(const char *which)
{
	long long until = now_ms() + 5000;

	while (site->len == site->shown && now_ms() < until)
		turn(), drain_all(1);
	say("%s: %s", which, site->len == site->shown ? "nothing" : "a ping");
	site->shown = site->len;
}

static void idle_is_pinged_again(void)
{
	open_patient();
	wait_for_ping("first");
	site_frame(site, 0x8a, "", 0);
	settle();
	wait_for_ping("after an answer");
	lws_validity_confirmed(wsi_of(1));
	wait_for_ping("after the program's word");
}

static void confirmed_is_not_pinged(void)
{
	long long until;

	open_patient();
	for (until = now_ms() + 1500; now_ms() < until; turn(), drain_all(1))
		lws_validity_confirmed(wsi_of(1));
	say("meanwhile: %s", site->len == site->shown ? "nothing" : "a ping");
	wait_for_ping("afterwards");
}
#else
static void timer(void) { say("not in this generation"); }
static void idle_is_pinged(void) { say("not in this generation"); }
static void idle_is_pinged_again(void) { say("not in this generation"); }
static void every_pong_is_told(void) { say("not in this generation"); }
static void confirmed_is_not_pinged(void) { say("not in this generation"); }
#endif

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(text), S(binary), S(empty), S(ping), S(empty_ping), S(pong), S(empty_pong), S(bad_opcode),
	S(reserved_bit), S(stray_continuation), S(long_ping), S(fragments), S(text_inside_message),
	S(masked), S(bad_utf8), S(byte_by_byte), S(small_pieces), S(large_message), S(paused),
	S(write_text), S(write_empty), S(write_125), S(write_126), S(write_65535), S(write_65536),
	S(write_200000), S(write_ping), S(write_pong), S(write_fragments), S(write_when_established),
	S(two_keys), S(everybody), S(minus_one), S(close_reason), S(close_while_writing),
	S(close_at_pong), S(peer_closes), S(peer_closes_bare), S(peer_closes_badly),
	S(peer_closes_one_byte), S(peer_close_refused), S(peer_ends), S(peer_resets), S(destroyed),
	S(timed_out), S(timer), S(idle_is_pinged), S(idle_is_pinged_again), S(every_pong_is_told),
	S(confirmed_is_not_pinged), S(not_really_unmasked),
};
SCENARIOS(list)
