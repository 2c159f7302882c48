/*
 * Whatever an extension of the program's own does, at whatever reason: the
 * process lives on.
 *
 * Scenarios are named ACT_REASON, as in evil_reason.c. Clients and the server
 * they talk to live in one context; payload passes the extension in halves,
 * and then permessage-deflate. No original to compare with.
 */
#include "evil.h"

static const struct reason reasons[] = {
	{ 4, "CONSTRUCT" }, { 5, "CLIENT_CONSTRUCT" }, { 8, "DESTROY" },
	{ 12, "PACKET_TX_PRESEND" }, { 21, "PAYLOAD_TX" }, { 22, "PAYLOAD_RX" },
	{ 24, "OPTION_SET" }, { 25, "OPTION_CONFIRM" }, { 26, "NAMED_OPTION_SET" },
#if !V4
	{ 6, "REALLY_CLOSE" }, { 7, "PROPOSE" }, { 9, "ANY_WSI_CLOSING" },
	{ 10, "ANY_WSI_ESTABLISHED" }, { 11, "PACKET_RX_PREPARSE" },
	{ 13, "PACKET_TX_DO_SEND" }, { 14, "HANDSHAKE_REPLY_TX" },
	{ 15, "FLUSH_PENDING_TX" }, { 17, "CAN_PROXY" }, { 18, "1HZ" },
	{ 19, "REQUEST_ON_WRITEABLE" }, { 20, "IS_WRITEABLE" },
	{ 23, "OPTION_DEFAULT" },
#endif
};

static const char *const acts[] = { "destroy", "fail", "refuse", "write", "service",
				    "connect", "kill", "flow", "option", "bytes" };

#if V4
#define LEN(t) ((t)->len)
#else
#define LEN(t) ((t)->token_len)
#endif

enum { MORE = V4 ? 2 : 1, DONE = V4 ? 3 : 0, MOST = 200 };

static int acts_left = 30, reached, instances;
static struct lws_context *live;
static struct { char b[LWS_PRE + 4096]; size_t left; char *at; } kept[MOST][2];

static const struct lws_ext_options options[] = {
	{ "level", EXTARG_DEC }, { NULL, EXTARG_NONE },
};

static void go(struct lws_context *c)
{
	struct lws_client_connect_info k;

	memset(&k, 0, sizeof k);
	k.context = c;
	k.address = k.host = "127.0.0.1";
	k.port = port;
	k.path = "/ws";
	k.protocol = "chat";
	k.ietf_version_or_minus_one = -1;
	if (!lws_client_connect_via_info(&k))
		return;
}

static int do_act(struct lws *wsi, int reason, void *in)
{
	struct lws_context *c = wsi ? lws_get_context(wsi) : NULL;
	int i;

	if (!c)
		c = live;
	switch (act) {
	case 0:
		destroyed_inside = 1;
		lws_context_destroy(c);
		break;
	case 1:
		return -1;
	case 2:
		return 1;
	case 3:
		put(wsi, "evil", 4, LWS_WRITE_TEXT);
		put(wsi, "evil", 4, LWS_WRITE_PING);
		put(wsi, "", 0, LWS_WRITE_BINARY);
		break;
	case 4:
		for (i = 0; i < 3; i++)
			lws_service(c, V4 ? -1 : 0);
		break;
	case 5:
		go(c);
		break;
	case 6:
#if V4
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
#else
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, 0);
#endif
		break;
	case 7:
		lws_rx_flow_control(wsi, 0);
		lws_callback_on_writable(wsi);
		lws_rx_flow_control(wsi, 1);
		break;
	case 8:
		lws_set_extension_option(wsi, "x-evil", "level", "1");
		lws_set_extension_option(wsi, "permessage-deflate", "compression_level", "9");
		break;
	case 9: /* no bytes at all, where there are some */
		if (in && (reason == 11 || reason == 12 || reason == 15 || reason == 21 || reason == 22)) {
			((struct lws_tokens *)in)->token = NULL;
			LEN((struct lws_tokens *)in) = 0;
		}
		break;
	}
	return 0;
}

/* Hands out payload in halves. */
static int halves(uintptr_t id, int dir, struct lws_tokens *in, struct lws_tokens *out)
{
	size_t n = LEN(in) > 0 ? (size_t)LEN(in) : 0;

	if (id >= MOST || n > 4096)
		return 0;
	if (in->token && n) {
		memcpy(kept[id][dir].b + LWS_PRE, in->token, n);
		kept[id][dir].at = kept[id][dir].b + LWS_PRE;
		kept[id][dir].left = n;
#if V4
		in->token += n;
		in->len = 0;
#endif
	}
	n = kept[id][dir].left;
	out->token = (void *)kept[id][dir].at;
	LEN(out) = (int)(n > 1 ? n / 2 : n);
	kept[id][dir].at += LEN(out);
	kept[id][dir].left -= (size_t)LEN(out);
	return kept[id][dir].left ? MORE : LEN(out) ? DONE : 0;
}

static int evil(struct lws_context *context, const struct lws_extension *ext, struct lws *wsi,
		enum lws_extension_callback_reasons why, void *user, void *in, size_t len)
{
	int reason = (int)why, n;

	(void)context; (void)ext; (void)len;
	callbacks++;
	reached += reason == at_reason;
	if (reason == at_reason && depth < 2 && acts_left > 0) {
		acts_left--;
		depth++;
		n = do_act(wsi, reason, in);
		depth--;
		if (n)
			return n;
	}
	switch (reason) {
	case 4:
	case 5:
		*(uintptr_t *)user = (uintptr_t)(++instances);
		if (reason == 5)
			*(const struct lws_ext_options **)in = options;
		break;
	case 21:
	case 22:
		return halves((uintptr_t)user, reason == 22, in, (struct lws_tokens *)in + V4);
	}
	return 0;
}

static const struct lws_extension table[] = {
	{ "x-evil", evil, "x-evil" },
	{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate" },
	{ NULL, NULL, NULL },
};

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_WS_EXT_DEFAULTS:
		if (user && !strcmp(user, "x-evil"))
			strcpy(in, "level=3");
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		lws_set_extension_option(wsi, "x-evil", "level", "2");
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		put(wsi, "hello, hello, hello", 19, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_RECEIVE:
		put(wsi, in, len, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		if (lws_is_final_fragment(wsi) && at_reason != 18)
			return -1;
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, 2);
		break;
	}
	return 0;
}

/* The handshake of another's client ends there. */
static void visit(void)
{
	if (!ctx)
		return;
	go(ctx);
	if (destroyed_inside)
		ctx = NULL;
	settle();
	if (ctx && at_reason == 18)
		turns_until(&reached, 1, 5000);
}

static void run(void)
{
	quiet = 1;
	still_turns = 3;
	hook = app;
	loop_fault = 1;
	server_defaults();
	info.extensions = table;
	server_start();
	live = ctx;
	visit();
	visit();
	if (ctx)
		server_stop();
	say(reached ? "ok" : "never came to this");
}

EVIL_SCENARIOS(acts, reasons, run, NULL)
