/*
 * Extensions of our own, in both roles: what they are told, in which order,
 * and what comes of their answers. "x-reverse" turns every piece of payload
 * round, "x-swap" changes the case of its letters.
 */
#include "client.h"
#include <pthread.h>

enum { /* in 2.0's numbering; 4.1 kept 4, 5, 8, 12 and those from 21 on */
	E_CONSTRUCT = 4, E_CLIENT_CONSTRUCT = 5, E_REALLY_CLOSE = 6,
	E_PROPOSE = 7, E_DESTROY = 8, E_ANY_CLOSING = 9, E_ANY_ESTABLISHED = 10,
	E_PREPARSE = 11, E_PRESEND = 12, E_DO_SEND = 13, E_HANDSHAKE = 14,
	E_FLUSH = 15, E_PROXY = 17, E_1HZ = 18, E_REQUEST_WRITEABLE = 19,
	E_IS_WRITEABLE = 20, E_TX = 21, E_RX = 22, E_DEFAULT = 23, E_SET = 24,
	E_CONFIRM = 25, E_NAMED = 26, E_COUNT = 27,
	R_PROPOSED = 26, R_DEFAULTS = 39,
	DONE = V4 ? 3 : 0, /* "that is all of it"; in 4.1, 0 is "it stays as it is" */
	MORE = V4 ? 2 : 1, /* "I have more for you" */
};

static const char *const ext_reason[E_COUNT] = {
	"SERVER_CONTEXT_CONSTRUCT", "CLIENT_CONTEXT_CONSTRUCT",
	"SERVER_CONTEXT_DESTRUCT", "CLIENT_CONTEXT_DESTRUCT", "CONSTRUCT",
	"CLIENT_CONSTRUCT", "CHECK_OK_TO_REALLY_CLOSE",
	"CHECK_OK_TO_PROPOSE_EXTENSION", "DESTROY", "DESTROY_ANY_WSI_CLOSING",
	"ANY_WSI_ESTABLISHED", "PACKET_RX_PREPARSE", "PACKET_TX_PRESEND",
	"PACKET_TX_DO_SEND", "HANDSHAKE_REPLY_TX", "FLUSH_PENDING_TX",
	"EXTENDED_PAYLOAD_RX", "CAN_PROXY_CLIENT_CONNECTION", "1HZ",
	"REQUEST_ON_WRITEABLE", "IS_WRITEABLE", "PAYLOAD_TX", "PAYLOAD_RX",
	"OPTION_DEFAULT", "OPTION_SET", "OPTION_CONFIRM", "NAMED_OPTION_SET",
};

#if V4
#define LEN(t) ((t)->len)
struct pieces { struct lws_tokens in, out; }; /* what payload reasons point to */
#define OUT(p) (&(p)->out)
#else
#define LEN(t) ((t)->token_len)
struct pieces { struct lws_tokens in; };
#define OUT(p) (&(p)->in)
#endif

struct instance { /* what an extension knows of one connection */
	int id;
	const struct lws_extension *ext;
	struct lws *wsi;
	unsigned char room[2][80000];          /* what was changed: sent, received */
	unsigned char given[2][LWS_PRE + 80001]; /* the piece that was handed out */
	size_t at[2], end[2];                  /* what of it is left */
};

static struct instance *instances[16];
static int instance_count, told[E_COUNT];
static int answer[E_COUNT];      /* to a reason */
static int answers_left[E_COUNT]; /* so often; then 0 */
static const char *answers_only;  /* this extension alone */
static size_t piece;              /* most bytes handed out at once; 0: all */
static int mute_ext, grows, keeps_nothing, without_table;

static const struct lws_ext_options options[] = {
	{ "none", EXTARG_NONE }, { "number", EXTARG_DEC },
	{ "maybe", EXTARG_OPT_DEC }, { NULL, EXTARG_NONE },
};

static const char *user_name(const void *user)
{
	static char text[24];
	int i;

	if (!user)
		return "NULL";
	if ((uintptr_t)user < 16) {
		sprintf(text, "index %d", (int)(uintptr_t)user);
		return text;
	}
	for (i = 0; i < instance_count; i++)
		if (user == instances[i]) {
			sprintf(text, "instance %d", instances[i]->id);
			return text;
		}
	return "other";
}

/* The instance that belongs here, whatever pointer came. */
static struct instance *instance_of(const struct lws_extension *ext, struct lws *wsi, void *user)
{
	int i;

	for (i = 0; i < instance_count; i++)
		if (user == instances[i])
			return user;
	for (i = 0; i < instance_count; i++)
		if (instances[i]->ext == ext && instances[i]->wsi == wsi)
			return instances[i];
	die("a payload of nobody");
	return NULL;
}

static const char *option_text(const struct lws_ext_option_arg *a, int named)
{
	static char text[128];
	int n = sprintf(text, "option %s %d ", a->option_name ? a->option_name : "NULL",
			a->option_index);

	if (!a->start)
		strcpy(text + n, "NULL");
	else if (named) /* a string; 2.0 gives no length */
		sprintf(text + n, "\"%.40s\"", a->start);
	else
		sprintf(text + n, "\"%.*s\"", a->len < 40 ? a->len : 40, a->start);
	return text;
}

/* A whole frame; a masked one as it was before. */
static const char *frame_text(const void *data, size_t n)
{
	static unsigned char b[80100];
	size_t h, i;

	if (n > sizeof b || n < 6 || !(((unsigned char *)data)[1] & 128))
		return show(data, n);
	memcpy(b, data, n);
	h = (b[1] & 127) < 126 ? 6 : (b[1] & 127) == 126 ? 8 : 14;
	for (i = h; i < n; i++)
		b[i] ^= b[h - 4 + ((i - h) & 3)];
	memset(b + h - 4, '*', 4);
	return show(b, n);
}

static void ext_line(const struct lws_extension *ext, struct lws *wsi, int reason,
		     void *user, void *in, size_t len)
{
	const struct lws_tokens *t = in;

	printf("%s ext %s %s", wsi_name(wsi), ext->name, ext_reason[reason]);
	if (reason == E_CONSTRUCT || reason == E_CLIENT_CONSTRUCT)
		printf(" user=%s in=%s", !user ? "NULL" : *(void **)user ? "a used slot" : "a slot",
		       reason == E_CONSTRUCT ? V4 || !in ? "-" : "set" : in ? "set" : "NULL");
	else
		printf(" user=%s", user_name(user));
	switch (reason) {
	case E_PREPARSE: case E_PRESEND: case E_FLUSH: case E_TX: case E_RX:
		printf(" in=%s", !t ? "NULL" : LEN(t) < 0 ? "less than nothing" : !LEN(t) ? "empty" :
		       reason == E_PRESEND ? frame_text(t->token, (size_t)LEN(t)) :
		       show(t->token, (size_t)LEN(t)));
		if (reason == E_TX)
			printf(" type=%zu", len);
		break;
	case E_DO_SEND:
		printf(" in=%s", in ? frame_text(*(void **)in, len) : "NULL");
		break;
	case E_HANDSHAKE:
		printf(" in=%s", in ? show(in, len < 30 ? len : 30) : "NULL");
		break;
	case E_PROPOSE: case E_PROXY:
		printf(" in=%s%s", in ? (char *)in : "NULL",
		       reason == E_PROXY && (int)len == site_port ? " and the port" : "");
		break;
	case E_SET: case E_NAMED:
		printf(" %s", in ? option_text(in, reason == E_NAMED) : "NULL");
		break;
	case E_CONSTRUCT: case E_CLIENT_CONSTRUCT: case E_1HZ:
		break;
	default:
		printf(" in=%s len=%zu", in ? "set" : "NULL", len);
	}
	putchar('\n');
	fflush(stdout);
}

/* Takes what is there, changed, and hands out the next piece. */
static int transform(const struct lws_extension *ext, struct instance *me, int dir, struct pieces *p)
{
	unsigned char *room = me->room[dir], *from = (unsigned char *)p->in.token;
	size_t n = LEN(&p->in) > 0 ? (size_t)LEN(&p->in) : 0, i;

	if (from && n) {
		for (i = 0; i < n && i < 80000; i++)
			room[i] = !strcmp(ext->name, "x-reverse") ? from[n - 1 - i] :
				  (from[i] | 32) >= 'a' && (from[i] | 32) <= 'z' ? from[i] ^ 32 : from[i];
		me->at[dir] = 0;
		me->end[dir] = keeps_nothing ? 0 : n;
#if V4 /* taken all of it */
		p->in.token += n;
		p->in.len = 0;
#endif
	}
	n = me->end[dir] - me->at[dir];
	if (piece && n > piece)
		n = piece;
	memcpy(me->given[dir] + LWS_PRE, room + me->at[dir], n);
	OUT(p)->token = (void *)(me->given[dir] + LWS_PRE);
	LEN(OUT(p)) = (int)n;
	me->at[dir] += n;
	return me->at[dir] < me->end[dir] ? MORE : from || n ? DONE : 0;
}

/* Takes the whole frame over, with two more bytes of payload. */
static void grow(struct lws_tokens *t)
{
	static unsigned char room[400];
	int i;

	if (!t->token || LEN(t) < 2)
		return;
	memcpy(room, t->token, (size_t)LEN(t));
	for (i = 0; i < 2; i++) /* short frames: the mask begins at 2, the payload at 6 */
		room[LEN(t) + i] = room[1] & 128 ? '!' ^ room[2 + ((LEN(t) - 6 + i) & 3)] : '!';
	room[1] += 2;
	t->token = (void *)room;
	LEN(t) += 2;
}

static int (*ext_hook)(struct lws *wsi, int reason, void *in, size_t len);

static int ext_callback(struct lws_context *context, const struct lws_extension *ext,
			struct lws *wsi, enum lws_extension_callback_reasons why,
			void *user, void *in, size_t len)
{
	int reason = (int)why, r = 0;
	struct instance *me;

	callbacks++;
	if (reason < 0 || reason >= E_COUNT || ++told[reason] == 5000)
		die("told of this without end");
	if (context != ctx && ctx)
		say("another context");
	if (!mute_ext && !quiet && (reason != E_1HZ || told[reason] == 1))
		ext_line(ext, wsi, reason, user, in, len);
	if (answer[reason] && answers_left[reason] &&
	    (!answers_only || !strcmp(answers_only, ext->name))) {
		answers_left[reason]--;
		r = answer[reason];
	}
	if (ext_hook && !r)
		r = ext_hook(wsi, reason, in, len);
	if (r && !quiet)
		say("  answers %d", r);
	if (r < 0)
		return r;
	switch (reason) {
	case E_CONSTRUCT:
	case E_CLIENT_CONSTRUCT:
		if (r)
			return r;
		me = calloc(1, sizeof *me);
		me->id = instance_count + 1;
		me->ext = ext;
		me->wsi = wsi;
		instances[instance_count++] = me;
		*(void **)user = me;
		if (reason == E_CLIENT_CONSTRUCT && !without_table)
			*(const struct lws_ext_options **)in = options;
		break;
	case E_TX:
	case E_RX:
		r = transform(ext, instance_of(ext, wsi, user), reason == E_RX, in);
		break;
	case E_PRESEND:
		if (grows)
			grow(in);
		break;
	}
	return r;
}

/* What a reason is answered, and how often. */
static void will_answer(int reason, int what, int times)
{
	answer[reason] = what;
	answers_left[reason] = times;
}

static const struct lws_extension own[] = {
	{ "x-reverse", ext_callback, "x-reverse; number=1" },
	{ "x-swap", ext_callback, "x-swap" },
	{ NULL, NULL, NULL },
};

/* Changes each byte by itself, so that it does not matter how payload is cut. */
static const struct lws_extension swapping[] = {
	{ "x-swap", ext_callback, "x-swap" },
	{ NULL, NULL, NULL },
};

static const struct lws_extension swapping_and_deflate[] = {
	{ "x-swap", ext_callback, "x-swap" },
	{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate" },
	{ NULL, NULL, NULL },
};

static const struct lws_extension own_and_deflate[] = {
	{ "x-reverse", ext_callback, "x-reverse" },
	{ "permessage-deflate", lws_extension_callback_pm_deflate,
	  "permessage-deflate; client_no_context_takeover" },
	{ NULL, NULL, NULL },
};

/* ------------------------------------------------------------ application */

static const char *reply = "Hello";   /* what WRITEABLE writes */
static size_t reply_len;
static int reply_kind = LWS_WRITE_TEXT, replies = 1;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		if (lws_is_final_fragment(wsi))
			lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		if (!replies)
			break;
		replies--;
		say("  write says %d", put(wsi, reply, reply_len ? reply_len : strlen(reply), reply_kind));
		break;
	}
	return 0;
}

/* ------------------------------------------------------- server, raw peers */

static struct peer *offer_to(const struct lws_extension *exts, const char *offer)
{
	struct peer *p;
	char b[700];

	if (!hook)
		hook = app;
	server_defaults();
	info.extensions = exts;
	server_start();
	p = peer_open();
	sprintf(b, UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: %s\r\n\r\n", offer);
	peer_puts(p, b);
	settle();
	return p;
}

/* A session with x-reverse, the accept not shown. */
static struct peer *reversing(void)
{
	struct peer *p;

	quiet = 1;
	p = offer_to(own, "x-reverse");
	p->shown = p->len;
	quiet = 0;
	return p;
}

/* The reply's extensions. */
static void accepted_line(struct peer *p)
{
	char *at;

	p->buf[p->len] = 0;
	at = strstr(p->buf, "Sec-WebSocket-Extensions: ");
	say("accepted: %.*s", at ? (int)strcspn(at + 26, "\r") : 4, at ? at + 26 : "none");
	p->shown = p->len;
}

static void server_accepted(void)
{
	struct peer *p = offer_to(own, "x-reverse");

	accepted_line(p);
	say("-- a message and its answer");
	ws_text(p, "abcdef");
	settle();
	peer_show_ws(p);
	say("-- the peer says goodbye");
	ws_bye(p, 1000, "");
	settle();
	peer_show_ws(p);
}

static void offered(const char *offer)
{
	accepted_line(offer_to(own, offer));
}

static void server_not_offered(void) { offered("x-other"); }
static void server_name_case(void) { offered("X-Reverse"); }
static void server_offered_twice(void) { offered("x-reverse, x-reverse"); }
static void server_offered_options(void) { offered("x-reverse; number=5; none; maybe"); }
static void server_offered_bad_options(void) { offered("x-reverse; unknown=5"); }
static void server_offered_both(void) { offered("x-swap, x-other, x-reverse"); }

static void server_construct_refused(void)
{
	will_answer(E_CONSTRUCT, 1, 1);
	offered("x-reverse");
}

static void server_construct_fails(void)
{
	will_answer(E_CONSTRUCT, -1, 1);
	offered("x-reverse");
}

static void server_construct_refused_of_two(void)
{
	answers_only = "x-reverse";
	will_answer(E_CONSTRUCT, 1, 9);
	offered("x-reverse, x-swap");
}

static int refuse_reason, refuse_value = 1;
static const char *refuse_name;

static int refuses(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == refuse_reason && (!refuse_name || !strcmp(in, refuse_name)))
		return refuse_value;
	return app(wsi, reason, user, in, len);
}

static void server_confirm_refused(void)
{
	hook = refuses;
	refuse_reason = LWS_CALLBACK_CONFIRM_EXTENSION_OKAY;
	refuse_name = "x-reverse";
	offered("x-reverse, x-swap");
}

static void server_two(void)
{
	struct peer *p;

	quiet = 1;
	p = offer_to(own, "x-reverse, x-swap");
	quiet = 0;
	accepted_line(p);
	ws_text(p, "abcDEF");
	settle();
	peer_show_ws(p);
	ws_bye(p, 1000, "");
	settle();
}

static void server_two_in_pieces(void)
{
	struct peer *p;

	quiet = 1;
	p = offer_to(own, "x-swap, x-reverse");
	quiet = 0;
	accepted_line(p);
	piece = 4;
	ws_text(p, "abcDEF");
	settle();
	peer_show_ws(p);
}

static void with_deflate(const char *offer, const char *message, size_t len, int first)
{
	struct peer *p;

	quiet = 1;
	p = offer_to(own_and_deflate, offer);
	quiet = 0;
	accepted_line(p);
	say("-- a message that is not compressed");
	ws_text(p, "plain");
	settle();
	peer_show_ws(p);
	replies = 1;
	say("-- one that is");
	ws_send(p, first, message, len);
	settle();
	peer_show_ws(p);
	ws_bye(p, 1000, "");
	settle();
}

static void server_deflate_beside(void)
{
	with_deflate("x-reverse, permessage-deflate", "\xf2\x48\xcd\xc9\xc9\x07\x00", 7, 0xc1);
}

static void server_deflate_before(void)
{
	with_deflate("permessage-deflate, x-reverse", "\x00\x07\xc9\xc9\xcd\x48\xf2", 7, 0xc1);
}

static void server_deflate_alone(void)
{
	with_deflate("permessage-deflate", "\xf2\x48\xcd\xc9\xc9\x07\x00", 7, 0xc1);
}

/* ---------------------------------------------------------------- receive */

static void rx_fragments(void)
{
	struct peer *p = reversing();

	replies = 0;
	ws_send(p, 0x01, "abc", 3);
	settle();
	ws_send(p, 0x89, "ping", 4);
	settle();
	ws_send(p, 0x00, "", 0);
	settle();
	ws_send(p, 0x80, "def", 3);
	settle();
	peer_show_ws(p);
}

static void rx_pong(void)
{
	struct peer *p = reversing();

	replies = 0;
	ws_send(p, 0x8a, "pong", 4);
	settle();
	ws_text(p, "abc");
	settle();
}

static void rx_empty(void)
{
	struct peer *p = reversing();

	ws_send(p, 0x81, "", 0);
	settle();
	peer_show_ws(p);
}

static void rx_large(void)
{
	struct peer *p = reversing();
	char b[9000];

	fill(b, sizeof b, 3);
	replies = 0;
	ws_send(p, 0x82, b, sizeof b);
	settle();
}

static void rx_byte_by_byte(void)
{
	struct peer *p = reversing();
	unsigned char b[40];
	size_t n = frame(b, 0x81, "abc", 3, 0), i;

	replies = 0;
	for (i = 0; i < n; i++) {
		peer_send(p, b + i, 1);
		settle();
	}
}

static void rx_pieces(void)
{
	struct peer *p = reversing();

	piece = 2;
	replies = 0;
	ws_text(p, "abcdefg");
	settle();
	say("-- in two fragments, a ping between");
	ws_send(p, 0x01, "hijkl", 5);
	ws_send(p, 0x89, "ping", 4);
	ws_send(p, 0x80, "mno", 3);
	settle();
	peer_show_ws(p);
}

static int stops(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE)
		lws_rx_flow_control(wsi, 0);
	return 0;
}

static void rx_pieces_held(void)
{
	struct peer *p;
	int i;

	hook = stops;
	p = reversing();
	piece = 3;
	ws_text(p, "abcdefg");
	ws_text(p, "xyz");
	settle();
	for (i = 0; i < 4; i++) {
		say("-- go on");
		lws_rx_flow_control(wsi_of(1), 1);
		settle();
	}
}

static void rx_answer(int what)
{
	struct peer *p = reversing();

	will_answer(E_RX, what, 1);
	ws_text(p, "abcdef");
	ws_text(p, "next");
	settle();
	peer_show_ws(p);
}

static void rx_fails(void) { rx_answer(-1); }

static void rx_fails_of_two(void)
{
	struct peer *p;

	quiet = 1;
	p = offer_to(own, "x-reverse, x-swap");
	p->shown = p->len;
	quiet = 0;
	answers_only = "x-swap";
	will_answer(E_RX, -1, 1);
	ws_text(p, "abcdef");
	settle();
	peer_show_ws(p);
}

static void rx_swallowed(void)
{
	struct peer *p = reversing();

	keeps_nothing = 1;
	ws_text(p, "abcdef");
	settle();
	keeps_nothing = 0;
	say("-- the next one not");
	ws_text(p, "abcdef");
	settle();
	peer_show_ws(p);
}

static void rx_rsv(void)
{
	struct peer *p = reversing();

	replies = 0;
	ws_send(p, 0xc1, "abc", 3);
	settle();
	say("bits %d", wsi_of(1) ? lws_get_reserved_bits(wsi_of(1)) : -1);
	peer_show_ws(p);
}

static void rx_opcode(void)
{
	struct peer *p = reversing();

	ws_send(p, 0x83, "abc", 3);
	settle();
	peer_show_ws(p);
}

/* ------------------------------------------------------------------- send */

static struct peer *asks_to_send(void)
{
	struct peer *p = reversing();

	lws_callback_on_writable(wsi_of(1));
	settle();
	peer_show_ws(p);
	return p;
}

static void tx_binary(void)
{
	reply_kind = LWS_WRITE_BINARY;
	asks_to_send();
}

static void tx_kinds(void)
{
	static const int kinds[] = { LWS_WRITE_TEXT | LWS_WRITE_NO_FIN, LWS_WRITE_CONTINUATION | LWS_WRITE_NO_FIN,
				     LWS_WRITE_PING, LWS_WRITE_CONTINUATION, LWS_WRITE_PONG };
	struct peer *p = reversing();
	int i;

	for (i = 0; i < COUNT(kinds); i++) {
		reply_kind = kinds[i];
		replies = 1;
		lws_callback_on_writable(wsi_of(1));
		settle();
		peer_show_ws(p);
	}
}

static void tx_empty(void)
{
	struct peer *p = reversing();

	say("write says %d", put(wsi_of(1), "", 0, LWS_WRITE_TEXT));
	settle();
	peer_show_ws(p);
}

static void tx_large(void)
{
	static char b[70000];

	fill(b, sizeof b, 5);
	reply = b;
	reply_len = sizeof b;
	reply_kind = LWS_WRITE_BINARY;
	asks_to_send();
}

static void tx_pieces(void)
{
	piece = 2;
	asks_to_send();
}

static void tx_pieces_no_fin(void)
{
	struct peer *p;

	piece = 3;
	reply_kind = LWS_WRITE_TEXT | LWS_WRITE_NO_FIN;
	p = asks_to_send();
	reply_kind = LWS_WRITE_CONTINUATION;
	replies = 1;
	say("-- the end of the message");
	lws_callback_on_writable(wsi_of(1));
	settle();
	peer_show_ws(p);
}

/* WRITEABLE must not come, and nothing be received, before all pieces are out. */
static void tx_pieces_then_next(void)
{
	struct peer *p;

	piece = 2;
	replies = 2;
	p = reversing();
	say("write says %d", put(wsi_of(1), "abcdef", 6, LWS_WRITE_TEXT));
	lws_callback_on_writable(wsi_of(1));
	settle();
	peer_show_ws(p);
}

static void *writes_elsewhere(void *wsi)
{
	static unsigned char b[LWS_PRE + 5];

	memcpy(b + LWS_PRE, "other", 5);
	say("  the other thread's write says %d", lws_write(wsi, b + LWS_PRE, 5, LWS_WRITE_TEXT));
	return NULL;
}

/* Another thread writes while the extension is at work: its message comes behind. */
static int has_another_thread_write(struct lws *wsi, int reason, void *in, size_t len)
{
	pthread_t thread;

	(void)in; (void)len;
	if (reason == E_TX && told[E_TX] == 1) {
		if (pthread_create(&thread, NULL, writes_elsewhere, wsi))
			die("no thread");
		pthread_join(thread, NULL);
	}
	return 0;
}

static void tx_from_another_thread(void)
{
	piece = 2;
	ext_hook = has_another_thread_write;
	asks_to_send();
}

static void tx_fails(void)
{
	will_answer(E_TX, -1, 1);
	asks_to_send();
}

static void tx_swallowed(void)
{
	keeps_nothing = 1;
	asks_to_send();
}

static void presend_grows(void)
{
	grows = 1;
	asks_to_send();
}

static void presend_fails(void)
{
	will_answer(E_PRESEND, -1, 1);
	asks_to_send();
}

static void presend_of_two(void)
{
	struct peer *p;

	quiet = 1;
	p = offer_to(own, "x-reverse, x-swap");
	p->shown = p->len;
	quiet = 0;
	grows = 1;
	lws_callback_on_writable(wsi_of(1));
	settle();
	peer_show_ws(p);
}

static void presend_more(void)
{
	will_answer(E_PRESEND, 1, 2);
	asks_to_send();
}

/* The extension sends the frame itself. */
static int sends(struct lws *wsi, int reason, void *in, size_t len)
{
	if (reason == E_DO_SEND)
		return (int)send(lws_get_socket_fd(wsi), *(void **)in, len, MSG_NOSIGNAL);
	return 0;
}

static void do_send_itself(void)
{
	ext_hook = sends;
	asks_to_send();
}

/* It sends three bytes of the frame and leaves the rest to the library. */
static int sends_some(struct lws *wsi, int reason, void *in, size_t len)
{
	if (reason == E_DO_SEND && told[E_DO_SEND] == 1)
		return (int)send(lws_get_socket_fd(wsi), *(void **)in, len < 3 ? len : 3, MSG_NOSIGNAL);
	return 0;
}

static void do_send_partly(void)
{
	ext_hook = sends_some;
	asks_to_send();
}

static void do_send_fails(void)
{
	will_answer(E_DO_SEND, -1, 1);
	asks_to_send();
}

/* ------------------------------------------------- bytes, asking, closing */

static int uncovers(struct lws *wsi, int reason, void *in, size_t len)
{
	struct lws_tokens *t = in;
	static char room[100];
	int i;

	(void)wsi; (void)len;
	if (reason != E_PREPARSE || !t || !t->token || LEN(t) > (int)sizeof room)
		return 0;
	for (i = 0; i < LEN(t); i++) /* the peer's bytes are all inverted */
		room[i] = ~t->token[i];
	t->token = (void *)room;
	return 0;
}

static void preparse_replaces(void)
{
	struct peer *p = reversing();
	unsigned char b[40];
	size_t n = frame(b, 0x81, "abc", 3, 0), i;

	ext_hook = uncovers;
	for (i = 0; V4 ? 0 : i < n; i++)
		b[i] = ~b[i];
	peer_send(p, b, n);
	settle();
	peer_show_ws(p);
}

static void preparse_fails(void)
{
	struct peer *p = reversing();

	will_answer(E_PREPARSE, -1, 1);
	ws_text(p, "abc");
	settle();
	peer_show_ws(p);
}

static void is_writeable_refuses(void)
{
	will_answer(E_IS_WRITEABLE, 1, 1);
	asks_to_send();
}

static void request_refused(void)
{
	struct peer *p = reversing();

	will_answer(E_REQUEST_WRITEABLE, 1, 1);
	say("request says %d", lws_callback_on_writable(wsi_of(1)));
	settle();
	peer_show_ws(p);
	say("-- once more");
	say("request says %d", lws_callback_on_writable(wsi_of(1)));
	settle();
	peer_show_ws(p);
}

static void handshake_taken_over(void)
{
	struct peer *p;

	will_answer(E_HANDSHAKE, 1, 1);
	p = offer_to(own, "x-reverse");
	say("the peer has %s", p->len ? "a reply" : "nothing");
}

static int hangs_up(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE && len && *(char *)in == 'x')
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
	return reason == LWS_CALLBACK_RECEIVE ? -1 : 0;
}

static void close_by_program(void)
{
	struct peer *p;

	hook = hangs_up;
	p = reversing();
	ws_text(p, "zx");
	settle();
	peer_show_ws(p);
	ws_bye(p, 1000, "");
	settle();
	peer_show_ws(p);
}

static void close_without_reason(void)
{
	struct peer *p;

	hook = hangs_up;
	p = reversing();
	ws_text(p, "zz");
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
}

static void close_by_reset(void)
{
	peer_reset(reversing());
	settle();
}

static void close_by_context(void)
{
	reversing();
	server_stop();
}

static void close_refused(void)
{
	struct peer *p;

	hook = hangs_up;
	p = reversing();
	will_answer(E_REALLY_CLOSE, 1, 1);
	ws_text(p, "zz");
	settle();
	peer_show_ws(p);
	say("-- the peer ends");
	peer_close(p);
	settle();
}

static int flushes(struct lws *wsi, int reason, void *in, size_t len)
{
	struct lws_tokens *t = in;

	(void)wsi; (void)len;
	if (reason != E_FLUSH || told[E_FLUSH] > 2)
		return 0;
	t->token = (void *)(told[E_FLUSH] == 1 ? "\x81\x03" "one" : "\x81\x03" "two");
	LEN(t) = 5;
	return 1;
}

static void close_flushes(void)
{
	struct peer *p;

	hook = hangs_up;
	ext_hook = flushes;
	p = reversing();
	ws_text(p, "zz");
	settle();
	peer_show_ws(p);
}

/* Connections without extensions in the same context: whom they concern. */
static void close_of_others(void)
{
	struct peer *p;

	server_defaults();
	info.extensions = own;
	server_start();
	quiet = 1;
	p = ws_open("chat");
	quiet = 0;
	say("-- a session without extensions");
	peer_close(p);
	settle();
	say("-- a plain request");
	p = peer_open();
	peer_puts(p, "GET / HTTP/1.0\r\n\r\n");
	peer_close(p);
	settle();
}

/* The timeout ends the scenario, so a second passes for both. */
static void every_second(void)
{
	struct peer *p = reversing();

	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, 3);
	turns_until_end(p, 9000);
	say("told of seconds: %s", told[E_1HZ] ? "yes" : "no");
	peer_show_ws(p);
}

/* ---------------------------------------------------------------- options */

static void parse(const char *text)
{
	say("-- %s", text);
	say("says %d", lws_ext_parse_options(&own[0], wsi_of(1), instances[0], options, text,
					     (int)strlen(text)));
}

static void options_parsed(void)
{
	static const char *const texts[] = {
		"", "none", "number=5", "maybe", "maybe=6", "none; number=12; maybe=7",
		"none;number=3", " none ", "none ; number=4", "number=\"8\"", "maybe=\"99\"",
		"number=0", "number=65536", "number=123456789012", "none, number=5",
		"number=5,x", ",", "none;none",
	};
	int i;

	reversing();
	for (i = 0; i < COUNT(texts); i++)
		parse(texts[i]);
}

static void options_wrong(void)
{
	static const char *const texts[] = {
		"unknown", "unknown=1", "number", "number=", "number=x", "number=5x",
		"number=-1", "number=+1", "none=1", "maybe=x", "none; unknown; number=5",
		"numb", "numbers=1", "number=\"8", "none number=5",
	};
	int i;

	reversing();
	for (i = 0; i < COUNT(texts); i++)
		parse(texts[i]);
}

static void set_option(struct lws *wsi, const char *ext, const char *option, const char *value)
{
	say("%s %s=%s says %d", ext, option, value ? value : "NULL",
	    lws_set_extension_option(wsi, ext, option, value));
}

static void options_named(void)
{
	struct lws *wsi;

	reversing();
	wsi = wsi_of(1);
	set_option(wsi, "x-reverse", "number", "7");
	set_option(wsi, "x-reverse", "anything", "text");
	will_answer(E_NAMED, 3, 1);
	set_option(wsi, "x-reverse", "number", "8");
	will_answer(E_NAMED, -5, 1);
	set_option(wsi, "x-reverse", "number", "9");
	set_option(wsi, "x-swap", "number", "7");
	set_option(wsi, "x-other", "number", "7");
}

/* ------------------------------------------------------------------ client */

static void client_begin(const struct lws_extension *exts)
{
	if (!hook)
		hook = app;
	client_context();
	info.extensions = exts;
	client_start();
	to.protocol = "chat";
}

/* A client whose server agrees to `list`. */
static struct peer *client_with(const struct lws_extension *exts, const char *list)
{
	struct peer *p;
	char b[600];

	client_begin(exts);
	p = client_ask();
	request_show(p);
	sprintf(b, SWITCH "Sec-WebSocket-Protocol: chat\r\n%s%s%s\r\n",
		*list ? "Sec-WebSocket-Extensions: " : "", list, *list ? "\r\n" : "");
	site_reply(p, b);
	settle();
	return p;
}

/* The same, all of that not shown. */
static struct peer *client_reversing(void)
{
	struct peer *p;
	int was = quiet;

	quiet = 1;
	if (!hook)
		hook = app;
	client_context();
	info.extensions = own;
	client_start();
	to.protocol = "chat";
	if (!lws_client_connect_via_info(&to))
		die("no connection");
	settle();
	p = &peers[peer_count - 1];
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: x-reverse\r\n\r\n");
	settle();
	p->shown = p->len;
	quiet = was;
	return p;
}

static void client_accepted(void)
{
	struct peer *p = client_with(own, "x-reverse");

	say("-- a message and its answer");
	site_frame(p, 0x81, "abcdef", 6);
	settle();
	frames_show(p);
	say("-- the server says goodbye");
	site_frame(p, 0x88, "\x03\xe8", 2);
	settle();
	frames_show(p);
	peer_close(p);
	settle();
}

static void client_declined(void) { client_with(own, ""); }
static void client_of_two(void) { client_with(own, "x-reverse, x-swap"); }
static void client_unknown(void) { client_with(own, "x-other"); }
static void client_twice(void) { client_with(own, "x-reverse, x-reverse"); }
static void client_options(void) { client_with(own, "x-reverse; none; number=7; maybe"); }
static void client_quoted(void) { client_with(own, "x-reverse; number=\"7\", x-swap; maybe=2"); }
static void client_option_unknown(void) { client_with(own, "x-reverse; other=1"); }
static void client_option_missing(void) { client_with(own, "x-reverse; number"); }
static void client_option_too_much(void) { client_with(own, "x-reverse; none=1"); }
static void client_option_not_a_number(void) { client_with(own, "x-reverse; number=x"); }

static void client_proposal_refused(void)
{
	hook = refuses;
	refuse_reason = R_PROPOSED;
	refuse_name = "x-reverse";
	client_with(own, "");
}

static void client_proposals_all_refused(void)
{
	hook = refuses;
	refuse_reason = R_PROPOSED;
	client_with(own, "");
}

static void client_propose_fails(void)
{
	answers_only = "x-reverse";
	will_answer(E_PROPOSE, -1, 9);
	client_with(own, "");
}

/* The server names one that was not offered. */
static void client_not_offered(void)
{
	hook = refuses;
	refuse_reason = R_PROPOSED;
	refuse_name = "x-reverse";
	client_with(own, "x-reverse");
}

static void client_construct_refused(void)
{
	will_answer(E_CLIENT_CONSTRUCT, 1, 1);
	client_with(own, "x-reverse");
}

static void client_confirm_refused(void)
{
	will_answer(E_CONFIRM, 1, 1);
	client_with(own, "x-reverse; number=3");
}

static void client_set_refused(void)
{
	will_answer(E_SET, -1, 1);
	client_with(own, "x-reverse; number=3");
}

static void client_without_table(void)
{
	without_table = 1;
	client_with(own, "x-reverse");
}

static const char *defaults;

static int gives_defaults(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == R_DEFAULTS) {
		say("  defaults of %s, room for %zu, %s", user ? (char *)user : "NULL", len,
		    *(char *)in ? "something is there" : "empty");
		if (!defaults)
			return 1;
		strcpy(in, defaults);
		return 0;
	}
	return app(wsi, reason, user, in, len);
}

static void with_defaults(const char *text)
{
	/* the user pointer is a name, not session memory */
	hook = gives_defaults;
	defaults = text;
	client_with(own, "x-reverse; number=3");
}

static void defaults_given(void) { with_defaults("maybe=9; none"); }
static void defaults_empty(void) { with_defaults(""); }
static void defaults_wrong(void) { with_defaults("other=9"); }
static void defaults_refused(void) { with_defaults(NULL); }

static void client_rx_pieces(void)
{
	struct peer *p = client_reversing();

	piece = 2;
	replies = 0;
	site_frame(p, 0x81, "abcde", 5);
	settle();
	frames_show(p);
}

static void client_rx_fails(void)
{
	struct peer *p = client_reversing();

	will_answer(E_RX, -1, 1);
	site_frame(p, 0x81, "abcde", 5);
	settle();
	frames_show(p);
}

static void client_rx_rsv(void)
{
	struct peer *p = client_reversing();

	replies = 0;
	site_frame(p, 0xc1, "abcde", 5);
	settle();
	frames_show(p);
}

static struct peer *client_asks_to_send(void)
{
	struct peer *p = client_reversing();

	lws_callback_on_writable(wsi_of(1));
	settle();
	frames_show(p);
	return p;
}

static void client_tx_pieces(void)
{
	piece = 2;
	client_asks_to_send();
}

static void client_tx_fails(void)
{
	will_answer(E_TX, -1, 1);
	client_asks_to_send();
}

static void client_presend_fails(void)
{
	will_answer(E_PRESEND, -1, 1);
	client_asks_to_send();
}

static void client_presend_grows(void)
{
	grows = 1;
	client_asks_to_send();
}

static void client_named_option(void)
{
	client_reversing();
	set_option(wsi_of(1), "x-reverse", "number", "7");
	set_option(wsi_of(1), "x-swap", "number", "7");
}

static void client_ends_by_reset(void)
{
	peer_reset(client_reversing());
	settle();
}

static void client_ends_by_context(void)
{
	client_reversing();
	server_stop();
}

/* Constructed, and then the accept value is wrong. */
static void client_fails_late(void)
{
	struct peer *p;

	client_begin(own);
	p = client_ask();
	p->shown = p->len;
	site_reply(p, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		   "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n"
		   "Sec-WebSocket-Extensions: x-reverse\r\n\r\n");
	settle();
}

static void client_refuses_late(void)
{
	hook = refuses;
	refuse_reason = LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH;
	client_with(own, "x-reverse");
}

/* ---------------------------------------- both roles, one process, no peers */

#define ROUNDS 12
static size_t both_sizes[ROUNDS] = { 0, 1, 2, 125, 126, 127, 1000, 4096, 65535, 65536, 70000, 3 };
static unsigned char got[2][80000];
static size_t got_len[2];
static int round_now, both_bad, both_done;

static void both_send(struct lws *wsi, int is_client)
{
	size_t n = is_client ? both_sizes[round_now] : got_len[0];
	unsigned char *b = malloc(LWS_PRE + n + 1);

	if (is_client)
		fill(b + LWS_PRE, n, (unsigned)round_now);
	else
		memcpy(b + LWS_PRE, got[0], n);
	if (!is_client)
		got_len[0] = 0;
	if (lws_write(wsi, b + LWS_PRE, n, LWS_WRITE_BINARY) != (int)n)
		both_bad++;
	free(b);
}

/* Whether the client has back what it sent. */
static void both_check(void)
{
	size_t n = both_sizes[round_now];
	unsigned char *want = malloc(n + 1);

	fill(want, n, (unsigned)round_now);
	if (got_len[1] != n || memcmp(want, got[1], n)) {
		both_bad++;
		say("message %d of %zu bytes came back as %zu", round_now, n, got_len[1]);
	}
	free(want);
	got_len[1] = 0;
	both_done += ++round_now == ROUNDS;
}

static int both_app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	int is_client = reason == LWS_CALLBACK_CLIENT_RECEIVE;

	(void)user;
	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		if (got_len[is_client] + len > sizeof got[0])
			return -1;
		memcpy(got[is_client] + got_len[is_client], in, len);
		got_len[is_client] += len;
		if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
			break;
		if (is_client)
			both_check();
		if (!both_done)
			lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		both_send(wsi, 0);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		if (!both_done)
			both_send(wsi, 1);
		break;
	}
	return 0;
}

static void both(const struct lws_extension *exts)
{
	quiet = 1;
	hook = both_app;
	server_defaults();
	info.extensions = exts;
	server_start();
	turn_fn = client_turn;
	memset(&to, 0, sizeof to);
	to.context = ctx;
	to.address = "127.0.0.1";
	to.port = port;
	to.path = "/ws";
	to.host = "example";
	to.protocol = "chat";
	to.ietf_version_or_minus_one = -1;
	if (!lws_client_connect_via_info(&to))
		die("no connection");
	turns_until(&both_done, 1, 15000);
	quiet = 0;
	say("%d of %d messages, %d bad, constructed %d and %d", round_now, ROUNDS, both_bad,
	    told[E_CONSTRUCT], told[E_CLIENT_CONSTRUCT]);
	say("payload was transformed: %s", told[E_TX] >= 2 * ROUNDS - 2 && told[E_RX] ? "yes" : "no");
	quiet = 1;
	server_stop();
	quiet = 0;
	say("destroyed %d", told[E_DESTROY]);
}

static void both_roles(void)
{
	both(swapping);
}

static void both_roles_in_pieces(void)
{
	piece = 777;
	both(swapping);
}

static void both_roles_and_deflate(void)
{
	both(swapping_and_deflate);
}

static const struct scenario list[] = {
	{ "server_accepted", server_accepted },
	{ "server_not_offered", server_not_offered },
	{ "server_name_case", server_name_case },
	{ "server_offered_twice", server_offered_twice },
	{ "server_offered_options", server_offered_options },
	{ "server_offered_bad_options", server_offered_bad_options },
	{ "server_offered_both", server_offered_both },
	{ "server_construct_refused", server_construct_refused },
	{ "server_construct_fails", server_construct_fails },
	{ "server_construct_refused_of_two", server_construct_refused_of_two },
	{ "server_confirm_refused", server_confirm_refused },
	{ "server_two", server_two },
	{ "server_two_in_pieces", server_two_in_pieces },
	{ "server_deflate_beside", server_deflate_beside },
	{ "server_deflate_before", server_deflate_before },
	{ "server_deflate_alone", server_deflate_alone },
	{ "rx_fragments", rx_fragments },
	{ "rx_pong", rx_pong },
	{ "rx_empty", rx_empty },
	{ "rx_large", rx_large },
	{ "rx_byte_by_byte", rx_byte_by_byte },
	{ "rx_pieces", rx_pieces },
	{ "rx_pieces_held", rx_pieces_held },
	{ "rx_fails", rx_fails },
	{ "rx_fails_of_two", rx_fails_of_two },
	{ "rx_swallowed", rx_swallowed },
	{ "rx_rsv", rx_rsv },
	{ "rx_opcode", rx_opcode },
	{ "tx_binary", tx_binary },
	{ "tx_kinds", tx_kinds },
	{ "tx_empty", tx_empty },
	{ "tx_large", tx_large },
	{ "tx_pieces", tx_pieces },
	{ "tx_pieces_no_fin", tx_pieces_no_fin },
	{ "tx_pieces_then_next", tx_pieces_then_next },
	{ "tx_from_another_thread", tx_from_another_thread },
	{ "tx_fails", tx_fails },
	{ "tx_swallowed", tx_swallowed },
	{ "presend_grows", presend_grows },
	{ "presend_fails", presend_fails },
	{ "presend_of_two", presend_of_two },
	{ "presend_more", presend_more },
	{ "do_send_itself", do_send_itself },
	{ "do_send_partly", do_send_partly },
	{ "do_send_fails", do_send_fails },
	{ "preparse_replaces", preparse_replaces },
	{ "preparse_fails", preparse_fails },
	{ "is_writeable_refuses", is_writeable_refuses },
	{ "request_refused", request_refused },
	{ "handshake_taken_over", handshake_taken_over },
	{ "close_by_program", close_by_program },
	{ "close_without_reason", close_without_reason },
	{ "close_by_reset", close_by_reset },
	{ "close_by_context", close_by_context },
	{ "close_refused", close_refused },
	{ "close_flushes", close_flushes },
	{ "close_of_others", close_of_others },
	{ "every_second", every_second },
	{ "options_parsed", options_parsed },
	{ "options_wrong", options_wrong },
	{ "options_named", options_named },
	{ "client_accepted", client_accepted },
	{ "client_declined", client_declined },
	{ "client_of_two", client_of_two },
	{ "client_unknown", client_unknown },
	{ "client_twice", client_twice },
	{ "client_options", client_options },
	{ "client_quoted", client_quoted },
	{ "client_option_unknown", client_option_unknown },
	{ "client_option_missing", client_option_missing },
	{ "client_option_too_much", client_option_too_much },
	{ "client_option_not_a_number", client_option_not_a_number },
	{ "client_proposal_refused", client_proposal_refused },
	{ "client_proposals_all_refused", client_proposals_all_refused },
	{ "client_propose_fails", client_propose_fails },
	{ "client_not_offered", client_not_offered },
	{ "client_construct_refused", client_construct_refused },
	{ "client_confirm_refused", client_confirm_refused },
	{ "client_set_refused", client_set_refused },
	{ "client_without_table", client_without_table },
	{ "defaults_given", defaults_given },
	{ "defaults_empty", defaults_empty },
	{ "defaults_wrong", defaults_wrong },
	{ "defaults_refused", defaults_refused },
	{ "client_rx_pieces", client_rx_pieces },
	{ "client_rx_fails", client_rx_fails },
	{ "client_rx_rsv", client_rx_rsv },
	{ "client_tx_pieces", client_tx_pieces },
	{ "client_tx_fails", client_tx_fails },
	{ "client_presend_fails", client_presend_fails },
	{ "client_presend_grows", client_presend_grows },
	{ "client_named_option", client_named_option },
	{ "client_ends_by_reset", client_ends_by_reset },
	{ "client_ends_by_context", client_ends_by_context },
	{ "client_fails_late", client_fails_late },
	{ "client_refuses_late", client_refuses_late },
	{ "both_roles", both_roles },
	{ "both_roles_in_pieces", both_roles_in_pieces },
	{ "both_roles_and_deflate", both_roles_and_deflate },
};

SCENARIOS(list)
