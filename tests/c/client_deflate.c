/*
 * permessage-deflate of clients: what they offer, which replies they accept,
 * and messages through it.
 */
#include "client.h"

#define OUR "client"
#define PEERS "server"
#define send_frame site_frame
#include "deflate_messages.h"

static const char *offer = "permessage-deflate; client_max_window_bits";

static const struct lws_extension *deflate_offering(void)
{
	static struct lws_extension exts[2];

	exts[0].name = "permessage-deflate";
	exts[0].callback = lws_extension_callback_pm_deflate;
	exts[0].client_offer = offer;
	return exts;
}

static void deflating_context(void)
{
	client_context();
	info.extensions = deflate_offering();
	info.options |= (unsigned)more_options;
	client_start();
	to.protocol = "chat";
}

static struct peer *session(const char *sub, const char *params)
{
	struct peer *p;
	char reply[600];
	int was = quiet;

	quiet = 1;
	if (!hook)
		hook = sets_options;
	if (!ctx)
		deflating_context();
	to.protocol = sub;
	if (!lws_client_connect_via_info(&to))
		die("no connection");
	settle();
	p = &peers[peer_count - 1];
	sprintf(reply, SWITCH "Sec-WebSocket-Protocol: %s\r\nSec-WebSocket-Extensions: permessage-deflate%s\r\n\r\n",
		sub, params);
	site_reply(p, reply);
	settle();
	p->shown = p->len;
	quiet = was;
	return p;
}

/* ------------------------------------------------------------ negotiation */

static int fate, judging; /* 1 open, 2 failed */

static int watch(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED)
		fate = 1;
	if (reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR) {
		fate = 2; /* what follows in parentheses is ours alone */
		if (judging)
			say("  fails: %.*s", in ? (int)(strcspn(in, "(") - !!strchr(in, '(')) : 4,
			    in ? (char *)in : "NULL");
	}
	return 0;
}

/* Each reply to a client of its own. */
static void judge(const char *offered, const char *const *replies, int count)
{
	int i;

	hook = watch;
	offer = offered;
	deflating_context();
	quiet = judging = 1;
	for (i = 0; i < count; i++) {
		struct peer *p;
		char b[600];

		fate = 0;
		if (!lws_client_connect_via_info(&to))
			die("no connection");
		settle();
		p = &peers[peer_count - 1];
		sprintf(b, SWITCH "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: %s\r\n\r\n", replies[i]);
		say("%s", replies[i]);
		site_reply(p, b);
		settle();
		say("  %s", fate == 1 ? "open" : fate ? "failed" : "nothing");
		peer_close(p);
		settle();
	}
	judging = 0;
}

#define JUDGE(offered, ...)                                                   \
	do {                                                                  \
		static const char *const replies[] = { __VA_ARGS__ };         \
		judge(offered, replies, COUNT(replies));                      \
	} while (0)

static void judge_plain(void)
{
	JUDGE("permessage-deflate", "permessage-deflate", "permessage-deflate; server_no_context_takeover",
	      "permessage-deflate; client_no_context_takeover",
	      "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
	      "permessage-deflate;server_max_window_bits=10", "permessage-deflate; client_max_window_bits=10", "");
}

static void judge_window_bits(void)
{
	JUDGE("permessage-deflate; client_max_window_bits",
	      "permessage-deflate; client_max_window_bits=15", "permessage-deflate; client_max_window_bits=9",
	      "permessage-deflate; client_max_window_bits=8", "permessage-deflate; client_max_window_bits",
	      "permessage-deflate; client_max_window_bits=7", "permessage-deflate; client_max_window_bits=16",
	      "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=9",
	      "permessage-deflate; server_max_window_bits=15", "permessage-deflate; server_max_window_bits=16",
	      "permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits",
	      "permessage-deflate; server_max_window_bits=\"10\"", "permessage-deflate; server_max_window_bits=x");
}

static void judge_beyond_the_offer(void)
{
	JUDGE("permessage-deflate; server_max_window_bits=10; client_max_window_bits=11",
	      "permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits=9",
	      "permessage-deflate; server_max_window_bits=11", "permessage-deflate; client_max_window_bits=11",
	      "permessage-deflate; client_max_window_bits=12");
}

static void judge_invalid(void)
{
	JUDGE("permessage-deflate; client_max_window_bits",
	      "permessage-deflate; unknown", "permessage-deflate; unknown=1",
	      "permessage-deflate; server_no_context_takeover=1",
	      "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
	      "permessage-deflate; client_max_window_bits=10; client_max_window_bits=10",
	      "x-other", "permessage-deflate, x-other", "Permessage-Deflate", "permessage-deflate;", ",");
}

static void judge_twice(void)
{
	JUDGE("permessage-deflate; client_max_window_bits",
	      "permessage-deflate, permessage-deflate", "permessage-deflate; server_max_window_bits=10, "
	      "permessage-deflate; server_no_context_takeover", "permessage-deflate");
}

static void judge_alternatives(void)
{
	JUDGE("permessage-deflate; server_max_window_bits=10, permessage-deflate; client_max_window_bits",
	      "permessage-deflate; server_max_window_bits=10", "permessage-deflate",
	      "permessage-deflate; client_max_window_bits=10");
}

/* The request, and what the client is told. */
static void offered(const char *text)
{
	hook = watch;
	offer = text;
	deflating_context();
	request_show(client_ask());
}

static void offer_shown(void)
{
	offered("permessage-deflate; client_no_context_takeover; client_max_window_bits");
}

static int declines(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	return reason == LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED;
}

static void offer_declined(void)
{
	struct peer *p;

	hook = declines;
	deflating_context();
	p = client_ask();
	request_show(p);
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
}

static void offer_accepted(void)
{
	struct peer *p;

	hook = collect;
	deflating_context();
	p = client_ask();
	p->shown = p->len;
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
	settle();
	send_squeezed(p, "Hello", 5, 1);
	settle();
	frames_show(p);
	site_frame(p, 0x88, "\x03\xe8", 2);
	settle();
}

static const char *defaults;

static int gives_defaults(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_WS_EXT_DEFAULTS && len > strlen(defaults))
		strcpy(in, defaults);
	return collect(wsi, reason, user, in, len);
}

/* Options of the program's own, beside what the server's reply says. */
static void with_defaults(const char *text)
{
	static unsigned char data[5000];
	struct peer *p;

	defaults = text;
	hook = gives_defaults;
	deflating_context();
	quiet = 1;
	p = client_ask();
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
	settle();
	p->shown = p->len;
	wordy(data, sizeof data, 7);
	send_squeezed(p, data, sizeof data, 2);
	settle();
	say("largest piece %zu", largest_piece);
	peer_show_messages(p, &expander);
}

static void defaults_rx_256(void) { with_defaults("rx_buf_size=8"); }
static void defaults_several(void) { with_defaults("compression_level=9; rx_buf_size=9; mem_level=8"); }
static void defaults_forget(void) { with_defaults("client_no_context_takeover"); }

static const struct scenario list[] = {
	{ "judge_plain", judge_plain },
	{ "judge_window_bits", judge_window_bits },
	{ "judge_beyond_the_offer", judge_beyond_the_offer },
	{ "judge_invalid", judge_invalid },
	{ "judge_twice", judge_twice },
	{ "judge_alternatives", judge_alternatives },
	{ "offer_shown", offer_shown },
	{ "offer_declined", offer_declined },
	{ "offer_accepted", offer_accepted },
	{ "defaults_rx_256", defaults_rx_256 },
	{ "defaults_several", defaults_several },
	{ "defaults_forget", defaults_forget },
	MESSAGE_SCENARIOS
};

SCENARIOS(list)
