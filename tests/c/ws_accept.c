/* Upgrades: accepted, refused, and which protocol they reach. */
#include "scenario.h"

static int refuse_reason = -1, refuse_value;
static int answer_upgrade;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == R_CONFIRM_UPGRADE && answer_upgrade) {
		http_reply(wsi, 200, "not today\n");
		return answer_upgrade;
	}
	if (reason == refuse_reason)
		return refuse_value;
	if (reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION || reason == LWS_CALLBACK_ESTABLISHED)
		say("  uri %d host %d key %d", lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI),
		    lws_hdr_total_length(wsi, WSI_TOKEN_HOST),
		    lws_hdr_total_length(wsi, WSI_TOKEN_KEY));
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "plain\n");
	return 0;
}

static void raw(const char *req)
{
	struct peer *p = peer_open();

	peer_puts(p, req);
	settle();
	peer_show(p);
	peer_close(p);
	settle();
}

static void start(void)
{
	hook = app;
	server();
}

static void asking(const char *sub)
{
	struct peer *p;

	start();
	p = peer_open();
	ws_request(p, sub);
	settle();
	peer_show(p);
	peer_close(p);
	settle();
}

static void no_subprotocol(void) { asking(NULL); }
static void known_subprotocol(void) { asking("chat"); }
static void unknown_subprotocol(void) { asking("nothing"); }
static void empty_subprotocol(void) { asking(""); }
static void list_second_known(void) { asking("nothing,chat"); }
static void list_blanks(void) { asking("nothing, chat , r16"); }
static void list_order(void) { asking("r16, chat"); }
static void case_matters(void) { asking("Chat"); }
static void first_protocol_by_name(void) { asking("http"); }
static void no_user_data(void) { asking("nouser"); }

static void long_list(void)
{
	char b[300];

	memset(b, 'a', 200);
	strcpy(b + 200, ",chat");
	asking(b);
}

#define HEAD "GET /ws HTTP/1.1\r\nHost: localhost\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define VER "Sec-WebSocket-Version: 13\r\n"
#define UPG "Upgrade: websocket\r\n"
#define CON "Connection: Upgrade\r\n"

static void two_headers(void)
{
	start();
	raw(HEAD UPG CON KEY VER "Sec-WebSocket-Protocol: nothing\r\nSec-WebSocket-Protocol: chat\r\n\r\n");
}

static void defects(void)
{
	static const struct { const char *what, *req; } list[] = {
		{ "no version", HEAD UPG CON KEY "\r\n" },
		{ "version 8", HEAD UPG CON KEY "Sec-WebSocket-Version: 8\r\n\r\n" },
		{ "no key", HEAD UPG CON VER "\r\n" },
		{ "empty key", HEAD UPG CON VER "Sec-WebSocket-Key:\r\n\r\n" },
		{ "short key", HEAD UPG CON VER "Sec-WebSocket-Key: abc\r\n\r\n" },
		{ "no host", "GET /ws HTTP/1.1\r\n" UPG CON KEY VER "\r\n" },
		{ "no connection", HEAD UPG KEY VER "\r\n" },
		{ "connection keep-alive", HEAD UPG "Connection: keep-alive\r\n" KEY VER "\r\n" },
		{ "connection list", HEAD UPG "Connection: keep-alive, Upgrade\r\n" KEY VER "\r\n" },
		{ "upgrade in capitals", HEAD "Upgrade: WebSocket\r\n" CON KEY VER "\r\n" },
		{ "other upgrade", HEAD "Upgrade: teapot\r\n" CON KEY VER "\r\n" },
		{ "POST", "POST /ws HTTP/1.1\r\nHost: x\r\n" UPG CON KEY VER "\r\n" },
		{ "HTTP/1.0", "GET /ws HTTP/1.0\r\nHost: x\r\n" UPG CON KEY VER "\r\n" },
		{ "no upgrade", HEAD CON KEY VER "\r\n" },
	};
	int i;

	start();
	for (i = 0; i < COUNT(list); i++) {
		say("-- %s", list[i].what);
		raw(list[i].req);
	}
}

static void long_key(void)
{
	char b[700];

	start();
	sprintf(b, HEAD UPG CON VER "Sec-WebSocket-Key: %0200d\r\n\r\n", 1);
	raw(b);
}

static void refuse(int reason, int value)
{
	refuse_reason = reason;
	refuse_value = value;
	asking("chat");
}

static void refuse_filter(void) { refuse(LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, 1); }
static void refuse_filter_minus(void) { refuse(LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, -1); }
static void refuse_established(void) { refuse(LWS_CALLBACK_ESTABLISHED, -1); }
static void refuse_established_plus(void) { refuse(LWS_CALLBACK_ESTABLISHED, 1); }
#if V4
static void refuse_confirm(void) { refuse(R_CONFIRM_UPGRADE, -1); }
static void confirm_answered(void) { answer_upgrade = 1; asking("chat"); }
static void refuse_bind(void) { refuse(R_HTTP_BIND, -1); }
static void refuse_add_headers(void) { refuse(R_ADD_HEADERS, -1); }
#endif

static void frame_with_request(void)
{
	unsigned char b[1024];
	size_t n = (size_t)sprintf((char *)b, UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n");
	struct peer *p;

	start();
	p = peer_open();
	n += frame(b + n, 0x81, "early", 5, 0);
	n += frame(b + n, 0x81, "bird", 4, 0);
	peer_send(p, b, n);
	settle();
	peer_show(p);
}

static void byte_by_byte(void)
{
	static const char req[] = UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n";
	struct peer *p;

	start();
	p = peer_open();
	peer_send_bytewise(p, req);
	settle();
	peer_show(p);
}

static void after_http(void)
{
	struct peer *p;

	start();
	p = http_open("GET /first HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_show(p);
	ws_request(p, "chat");
	settle();
	peer_show(p);
	ws_text(p, "hello");
	settle();
	peer_close(p);
	settle();
}

static void pipelined_behind_http(void)
{
	start();
	raw("GET /first HTTP/1.1\r\nHost: x\r\n\r\n" UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n");
}

#if V4
static int adds_headers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)len;
	if (reason == R_ADD_HEADERS) {
		struct lws_process_html_args *a = in;

		say("  room is %s", a->max_len > 64 ? "enough" : "small");
		if (lws_add_http_header_by_name(wsi, (unsigned char *)"x-added:", (unsigned char *)"yes", 3,
						(unsigned char **)&a->p, (unsigned char *)a->p + a->max_len))
			return 1;
	}
	return 0;
}

static void added_headers(void)
{
	struct peer *p;

	hook = adds_headers;
	server();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	peer_show(p);
}

static void default_protocol(void)
{
	static struct lws_protocol_vhost_options opt = { NULL, NULL, "default", "1" };
	static struct lws_protocol_vhost_options pvo = { NULL, &opt, "chat", "" };
	struct peer *p;

	hook = app;
	show_init = 1;
	server_defaults();
	info.pvo = &pvo;
	server_start();
	p = peer_open();
	ws_request(p, NULL);
	settle();
	peer_show(p);
	peer_close(p);
	settle();
	server_stop();
}
#endif

static const struct scenario list[] = {
	{ "no_subprotocol", no_subprotocol },
	{ "known_subprotocol", known_subprotocol },
	{ "unknown_subprotocol", unknown_subprotocol },
	{ "empty_subprotocol", empty_subprotocol },
	{ "list_second_known", list_second_known },
	{ "list_blanks", list_blanks },
	{ "list_order", list_order },
	{ "case_matters", case_matters },
	{ "first_protocol_by_name", first_protocol_by_name },
	{ "no_user_data", no_user_data },
	{ "long_list", long_list },
	{ "two_headers", two_headers },
	{ "defects", defects },
	{ "long_key", long_key },
	{ "refuse_filter", refuse_filter },
	{ "refuse_filter_minus", refuse_filter_minus },
	{ "refuse_established", refuse_established },
	{ "refuse_established_plus", refuse_established_plus },
#if V4
	{ "refuse_confirm", refuse_confirm },
	{ "confirm_answered", confirm_answered },
	{ "refuse_bind", refuse_bind },
	{ "refuse_add_headers", refuse_add_headers },
#endif
	{ "frame_with_request", frame_with_request },
	{ "byte_by_byte", byte_by_byte },
	{ "after_http", after_http },
	{ "pipelined_behind_http", pipelined_behind_http },
#if V4
	{ "added_headers", added_headers },
	{ "default_protocol", default_protocol },
#endif
};

SCENARIOS(list)
