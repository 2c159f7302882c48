/* permessage-deflate: what is negotiated, and messages through it. */
#include "scenario.h"

static int refuse_reason = -1, refuse_value;

static int offers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == refuse_reason)
		return refuse_value;
	return 0;
}

static void extension(const char *offer)
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
	sprintf(b, UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: %s\r\n\r\n", offer);
	peer_puts(p, b);
	settle();
	peer_show(p);
	peer_close(p);
	settle();
}

static void deflate_offered(void) { extension("permessage-deflate"); }
static void deflate_options(void) { extension("permessage-deflate; client_max_window_bits; server_no_context_takeover"); }
static void deflate_twice(void) { extension("permessage-deflate; server_max_window_bits=10, permessage-deflate"); }
static void other_extension(void) { extension("x-other, permessage-frame"); }

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

static const struct scenario list[] = {
	{ "deflate_offered", deflate_offered },
	{ "deflate_options", deflate_options },
	{ "deflate_twice", deflate_twice },
	{ "other_extension", other_extension },
	{ "deflate_refused", deflate_refused },
	{ "deflate_message", deflate_message },
	{ "deflate_garbage", deflate_garbage },
	{ "deflate_rsv_in_control", deflate_rsv_in_control },
};

SCENARIOS(list)
