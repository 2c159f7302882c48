/* permessage-deflate: what is negotiated, and messages through it. */
#define OUR "server"
#define PEERS "client"
#define send_frame ws_send
#include "deflate_messages.h"

static int refuse_reason = -1, refuse_value;

static int offers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == refuse_reason)
		return refuse_value;
	return 0;
}

static void extension_for(const char *protocol, const char *offer)
{
	static const struct lws_extension exts[] = {
		{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate" },
		{ NULL, NULL, NULL },
	};
	char b[700];
	struct peer *p;

	hook = offers;
	server_defaults();
	info.extensions = exts;
	server_start();
	p = peer_open();
	sprintf(b, UPGRADE_HEAD "Sec-WebSocket-Protocol: %s\r\nSec-WebSocket-Extensions: %s\r\n\r\n", protocol, offer);
	peer_puts(p, b);
	settle();
	peer_show(p);
	peer_close(p);
	settle();
}

static void extension(const char *offer) { extension_for("chat", offer); }

static void deflate_offered(void) { extension("permessage-deflate"); }
static void deflate_options(void) { extension("permessage-deflate; client_max_window_bits; server_no_context_takeover"); }
static void deflate_twice(void) { extension("permessage-deflate; server_max_window_bits=10, permessage-deflate"); }
static void other_extension(void) { extension("x-other, permessage-frame"); }

/* A peer of the original's breaks on compressed messages where it asks for such pieces itself. */
static void deflate_in_small_pieces(void)
{
	extension_for("r16", "permessage-deflate");
	server_stop();
	extension_for("r128", "permessage-deflate");
}

static void deflate_refused(void)
{
	refuse_reason = LWS_CALLBACK_CONFIRM_EXTENSION_OKAY;
	refuse_value = 1;
	extension("permessage-deflate");
}

/* The bytes of RFC 7692, section 7.2.3.1. */
static int deflated(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE && lws_is_final_fragment(wsi))
		lws_callback_on_writable(wsi);
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE)
		say("  write says %d", put(wsi, "Hello", 5, LWS_WRITE_TEXT));
	return 0;
}

static struct peer *deflating(void)
{
	static const struct lws_extension exts[] = {
		{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate" },
		{ NULL, NULL, NULL },
	};
	struct peer *p;

	hook = deflated;
	server_defaults();
	info.extensions = exts;
	server_start();
	quiet = 1;
	p = peer_open();
	peer_puts(p, UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n"
		  "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n\r\n");
	settle();
	quiet = 0;
	p->shown = p->len;
	return p;
}

static void deflate_message(void)
{
	struct peer *p = deflating();

	ws_send(p, 0xc1, "\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
	settle();
	say("answer begins %02x", p->len > p->shown ? (unsigned char)p->buf[p->shown] : 0);
	p->shown = p->len;
	say("-- in two fragments");
	ws_send(p, 0x41, "\xf2\x48\xcd", 3);
	settle();
	ws_send(p, 0x80, "\xc9\xc9\x07\x00", 4);
	settle();
	say("-- stored block");
	ws_send(p, 0xc1, "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 11);
	settle();
	say("-- not compressed");
	ws_text(p, "plain");
	settle();
}

static void deflate_garbage(void)
{
	struct peer *p = deflating();

	ws_send(p, 0xc1, "\xff\xff\xff\xff", 4);
	settle();
	peer_show_ws(p);
}

static void deflate_rsv_in_control(void)
{
	struct peer *p = deflating();

	ws_send(p, 0xc9, "ping", 4);
	settle();
	peer_show_ws(p);
}

/* ------------------------------------------------------------ negotiation */

static const struct lws_extension deflate_only[] = {
	{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate" },
	{ NULL, NULL, NULL },
};

/* Each on a connection of its own: what is offered, and what comes of it. */
static void negotiate(const char *const *offers, int count)
{
	int i;

	quiet = 1;
	server_defaults();
	info.extensions = deflate_only;
	server_start();
	for (i = 0; i < count; i++) {
		struct peer *p = peer_open();
		char b[700], *at;

		sprintf(b, UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: %s\r\n\r\n",
			offers[i]);
		peer_puts(p, b);
		settle();
		p->buf[p->len] = 0;
		at = strstr(p->buf, "Sec-WebSocket-Extensions: ");
		say("%s", show(offers[i], strlen(offers[i])));
		say("  %s%.*s", memcmp(p->buf, "HTTP/1.1 101", 12) ? "refused" : at ? "" : "declined",
		    at ? (int)strcspn(at + 26, "\r") : 0, at ? at + 26 : "");
		peer_close(p);
		settle();
	}
}

#define NEGOTIATE(...)                                                        \
	do {                                                                  \
		static const char *const offers[] = { __VA_ARGS__ };          \
		negotiate(offers, COUNT(offers));                             \
	} while (0)

static void negotiate_takeover(void)
{
	NEGOTIATE("permessage-deflate",
		  "permessage-deflate; server_no_context_takeover",
		  "permessage-deflate; client_no_context_takeover",
		  "permessage-deflate; client_no_context_takeover; server_no_context_takeover");
}

static void negotiate_server_bits(void)
{
	NEGOTIATE("permessage-deflate; server_max_window_bits=15",
		  "permessage-deflate; server_max_window_bits=12",
		  "permessage-deflate; server_max_window_bits=9",
		  "permessage-deflate; server_max_window_bits=8");
}

static void negotiate_client_bits(void)
{
	NEGOTIATE("permessage-deflate; client_max_window_bits",
		  "permessage-deflate; client_max_window_bits=15",
		  "permessage-deflate; client_max_window_bits=12",
		  "permessage-deflate; client_max_window_bits=9",
		  "permessage-deflate; client_max_window_bits=8");
}

static void negotiate_all(void)
{
	NEGOTIATE("permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
		  "server_max_window_bits=10; client_max_window_bits=11",
		  "permessage-deflate;client_max_window_bits;server_no_context_takeover",
		  "permessage-deflate ; client_max_window_bits = 10 ;server_max_window_bits=  9");
}

static void negotiate_quoted(void)
{
	NEGOTIATE("permessage-deflate; server_max_window_bits=\"10\"",
		  "permessage-deflate; client_max_window_bits=\"12\"; server_no_context_takeover",
		  "permessage-deflate; server_max_window_bits=\"10",
		  "permessage-deflate; server_max_window_bits=\"1,0\"",
		  "x-other; a=\"1,permessage-deflate;2\", permessage-deflate");
}

static void negotiate_invalid_bits(void)
{
	NEGOTIATE("permessage-deflate; server_max_window_bits",
		  "permessage-deflate; server_max_window_bits=",
		  "permessage-deflate; server_max_window_bits=7",
		  "permessage-deflate; server_max_window_bits=16",
		  "permessage-deflate; server_max_window_bits=0",
		  "permessage-deflate; server_max_window_bits=010",
		  "permessage-deflate; server_max_window_bits=-9",
		  "permessage-deflate; server_max_window_bits=ten",
		  "permessage-deflate; server_max_window_bits=4294967306",
		  "permessage-deflate; client_max_window_bits=7",
		  "permessage-deflate; client_max_window_bits=16",
		  "permessage-deflate; client_max_window_bits=",
		  "permessage-deflate; client_max_window_bits=x");
}

static void negotiate_invalid(void)
{
	NEGOTIATE("permessage-deflate; server_no_context_takeover=1",
		  "permessage-deflate; client_no_context_takeover=true",
		  "permessage-deflate; unknown",
		  "permessage-deflate; unknown=1; server_no_context_takeover",
		  "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
		  "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
		  "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
		  "permessage-deflate;",
		  "permessage-deflate; ; server_no_context_takeover",
		  "permessage-deflate; Server_no_context_takeover",
		  "Permessage-Deflate", "permessage-deflatex", "permessage-defl", ",,", ";", "=", "");
}

static void negotiate_alternatives(void)
{
	NEGOTIATE("permessage-deflate, permessage-deflate; server_no_context_takeover",
		  "permessage-deflate; unknown, permessage-deflate",
		  "permessage-deflate; server_max_window_bits=7, permessage-deflate; server_max_window_bits=10, "
		  "permessage-deflate",
		  "x-other, permessage-deflate; client_max_window_bits",
		  "x-other; permessage-deflate, x-another",
		  "permessage-deflate; client_max_window_bits,permessage-deflate\r\nSec-WebSocket-Extensions: x-other",
		  "x-other\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover");
}

static void option_without_extension(void)
{
	server_defaults();
	info.extensions = deflate_only;
	server_start();
	quiet = 1;
	ws_open("chat");
	say("says %d", lws_set_extension_option(wsi_of(1), "permessage-deflate", "compression_level", "9"));
	say("says %d", lws_set_extension_option(wsi_of(1), "x-other", "compression_level", "9"));
}

/* A session of a program that sends messages back; the accept not shown. */
static struct peer *session(const char *sub, const char *params)
{
	char b[700];
	struct peer *p;
	int was = quiet;

	quiet = 1;
	if (!hook)
		hook = sets_options;
	if (!ctx) {
		server_defaults();
		info.extensions = deflate_only;
		info.options |= (unsigned)more_options;
		server_start();
	}
	p = peer_open();
	sprintf(b, UPGRADE_HEAD "Sec-WebSocket-Protocol: %s\r\nSec-WebSocket-Extensions: permessage-deflate%s\r\n\r\n",
		sub, params);
	peer_puts(p, b);
	settle();
	quiet = was;
	p->shown = p->len;
	return p;
}

static const struct scenario list[] = {
	{ "deflate_offered", deflate_offered },
	{ "deflate_options", deflate_options },
	{ "deflate_twice", deflate_twice },
	{ "other_extension", other_extension },
	{ "deflate_in_small_pieces", deflate_in_small_pieces },
	{ "deflate_refused", deflate_refused },
	{ "deflate_message", deflate_message },
	{ "deflate_garbage", deflate_garbage },
	{ "deflate_rsv_in_control", deflate_rsv_in_control },
	{ "negotiate_takeover", negotiate_takeover },
	{ "negotiate_server_bits", negotiate_server_bits },
	{ "negotiate_client_bits", negotiate_client_bits },
	{ "negotiate_all", negotiate_all },
	{ "negotiate_quoted", negotiate_quoted },
	{ "negotiate_invalid_bits", negotiate_invalid_bits },
	{ "negotiate_invalid", negotiate_invalid },
	{ "negotiate_alternatives", negotiate_alternatives },
	{ "option_without_extension", option_without_extension },
	MESSAGE_SCENARIOS
};

SCENARIOS(list)
