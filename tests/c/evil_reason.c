/*
 * Whatever a callback does, at whatever reason: the process lives on.
 *
 * Scenarios are named ACT_REASON: the act is done every time the reason comes
 * while HTTP and WebSocket peers come and go. No original to compare with.
 */
#include "evil.h"
#include "mounts.h"

static const struct reason reasons[] = {
	{ LWS_CALLBACK_PROTOCOL_INIT, "PROTOCOL_INIT" },
	{ LWS_CALLBACK_PROTOCOL_DESTROY, "PROTOCOL_DESTROY" },
	{ LWS_CALLBACK_FILTER_NETWORK_CONNECTION, "FILTER_NETWORK_CONNECTION" },
	{ LWS_CALLBACK_WSI_CREATE, "WSI_CREATE" },
	{ LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED, "SERVER_NEW_CLIENT_INSTANTIATED" },
	{ LWS_CALLBACK_FILTER_HTTP_CONNECTION, "FILTER_HTTP_CONNECTION" },
	{ LWS_CALLBACK_HTTP, "HTTP" },
	{ LWS_CALLBACK_HTTP_BODY, "HTTP_BODY" },
	{ LWS_CALLBACK_HTTP_BODY_COMPLETION, "HTTP_BODY_COMPLETION" },
	{ LWS_CALLBACK_HTTP_WRITEABLE, "HTTP_WRITEABLE" },
	{ LWS_CALLBACK_HTTP_FILE_COMPLETION, "HTTP_FILE_COMPLETION" },
	{ LWS_CALLBACK_CLOSED_HTTP, "CLOSED_HTTP" },
	{ LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, "FILTER_PROTOCOL_CONNECTION" },
	{ LWS_CALLBACK_ESTABLISHED, "ESTABLISHED" },
	{ LWS_CALLBACK_RECEIVE, "RECEIVE" },
	{ LWS_CALLBACK_RECEIVE_PONG, "RECEIVE_PONG" },
	{ LWS_CALLBACK_SERVER_WRITEABLE, "SERVER_WRITEABLE" },
	{ LWS_CALLBACK_WS_PEER_INITIATED_CLOSE, "WS_PEER_INITIATED_CLOSE" },
	{ LWS_CALLBACK_CLOSED, "CLOSED" },
	{ LWS_CALLBACK_WSI_DESTROY, "WSI_DESTROY" },
#if V4
	{ R_HTTP_BIND, "HTTP_BIND_PROTOCOL" },
	{ R_HTTP_DROP, "HTTP_DROP_PROTOCOL" },
	{ R_ADD_HEADERS, "ADD_HEADERS" },
	{ R_CONFIRM_UPGRADE, "HTTP_CONFIRM_UPGRADE" },
	{ R_WS_DROP, "WS_SERVER_DROP_PROTOCOL" },
	{ R_CANCELLED, "EVENT_WAIT_CANCELLED" },
	{ R_TIMER, "TIMER" },
	{ R_CHECK_ACCESS, "CHECK_ACCESS_RIGHTS" },
	{ R_PROCESS_HTML, "PROCESS_HTML" },
	{ R_VERIFY_BASIC, "VERIFY_BASIC_AUTHORIZATION" },
#endif
};

static const char *const acts[] = { "destroy", "close", "close_reason", "write", "service",
				    "complete", "everyone", "timeout", "serve_file", "answer" };

static int result, acts_left = 40;
static struct lws_context *live;

static void do_act(struct lws *wsi)
{
	struct lws_context *c = lws_get_context(wsi);
	int i;

	if (!c)
		c = live;
	switch (act) {
	case 0:
		destroyed_inside = 1;
		lws_context_destroy(c);
		break;
	case 1:
		result = -1;
		break;
	case 2:
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)"evil", 4);
		result = -1;
		break;
	case 3:
		for (i = 0; i <= 8; i++)
			if (i != 4) {
				put(wsi, "evil", 4, i);
				put(wsi, "evil", 4, i | LWS_WRITE_NO_FIN);
			}
		put(wsi, "", 0, LWS_WRITE_TEXT);
		break;
	case 4:
		for (i = 0; i < 3; i++)
			lws_service(c, -1);
		lws_service_fd(c, NULL);
		break;
	case 5:
		lws_http_transaction_completed(wsi);
		lws_http_transaction_completed(wsi);
		break;
	case 6:
		evil_everyone(c, wsi);
		lws_cancel_service_pt(wsi);
		break;
	case 7:
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, 1);
#if V4
		lws_set_timer_usecs(wsi, 1);
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
#endif
		break;
	case 8:
		lws_serve_http_file(wsi, "/etc/passwd", "text/plain", NULL, 0);
		lws_serve_http_file(wsi, "/no/such/file", "text/plain", "x: y\r\n", 6);
		break;
	case 9:
		lws_return_http_status(wsi, 404, NULL);
		http_reply(wsi, 200, "evil");
		break;
	}
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)len;
	result = 0;
	if (reason == at_reason && depth < 2 && acts_left > 0) {
		acts_left--;
		depth++;
		do_act(wsi);
		depth--;
		if (result)
			return result;
	}
	if (reason == R_VERIFY_BASIC)
		return 1;
	if (reason == LWS_CALLBACK_HTTP && act != 5 && act != 8 && act != 9) {
		if (in && !strcmp(in, "/file"))
			return lws_serve_http_file(wsi, "/etc/hostname", "text/plain", NULL, 0) < 0 ? -1 : 0;
		if (in && !strcmp(in, "/later"))
			lws_callback_on_writable(wsi);
		else if (!lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI))
			return http_reply(wsi, 200, "fine");
	}
	if (reason == LWS_CALLBACK_HTTP_BODY_COMPLETION || reason == LWS_CALLBACK_HTTP_WRITEABLE)
		return http_reply(wsi, 200, "fine");
	if (reason == LWS_CALLBACK_HTTP_FILE_COMPLETION)
		return lws_http_transaction_completed(wsi) ? -1 : 0;
	return 0;
}

#define STEP(x) do { if (ctx) { x; settle(); } } while (0)

static void visit(void)
{
	struct peer *p;
	unsigned char f[200];
	size_t n;

	if (ctx) {
		p = peer_open();
		STEP(peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET /y HTTP/1.1\r\nHost: x\r\n\r\n"));
		STEP(peer_puts(p, "GET /file HTTP/1.1\r\nHost: x\r\n\r\n"));
		STEP(peer_puts(p, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n"));
#if V4
		STEP(peer_puts(p, "GET /m/page.html HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YTpi\r\n\r\n"));
		STEP(peer_puts(p, "GET /m/a.txt HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YTpi\r\n\r\n"));
#endif
		STEP(peer_puts(p, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"));
		STEP(peer_puts(p, "cde"));
		STEP(peer_close(p));
	}
	if (ctx) {
		p = peer_open();
		STEP(ws_request(p, "chat"));
		if (ctx && wsi_of(next_id - 1))
			lws_callback_on_writable(wsi_of(next_id - 1));
		n = frame(f, 0x81, "hello", 5, 0);
		n += frame(f + n, 0x89, "ping", 4, 0);
		n += frame(f + n, 0x8a, "pong", 4, 0);
		n += frame(f + n, 0x82, "more", 4, 0);
		STEP(peer_send(p, f, n));
#if V4
		if (ctx && wsi_of(next_id - 1))
			lws_set_timer_usecs(wsi_of(next_id - 1), 1);
		if (ctx)
			lws_cancel_service(ctx);
#endif
		STEP(ws_bye(p, 1000, "bye"));
		STEP(peer_close(p));
	}
	if (ctx) {
		p = peer_open();
		STEP(ws_request(p, "r16"));
		STEP(ws_text(p, "a text longer than the buffer of the protocol"));
		STEP(peer_reset(p));
	}
#if V4
	if (ctx && at_reason == R_VERIFY_BASIC) {
		p = peer_open();
		STEP(peer_puts(p, "GET /m/x HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
				  "Authorization: Basic YTpi\r\n\r\n"));
		STEP(peer_close(p));
	}
#endif
}

/* A server with a mount that asks the program about everything. */
static void start(void)
{
#if V4
	static struct lws_protocol_vhost_options rule = { NULL, NULL, ".html", "chat" };
	struct lws_http_mount *m;

	write_file("page.html", "A page.\n");
	write_file("a.txt", "A text.\n");
	m = mount("/m", dir, LWSMPRO_FILE);
	m->protocol = "chat";
	m->interpret = &rule;
	m->auth_mask = LWSAUTHM_BASIC_AUTH_CALLBACK;
#endif
	server_defaults();
	info.mounts = mount_count ? mounts : NULL;
	server_start();
}

static void run(void)
{
	quiet = 1;
	lenient = 1; /* the listener may be among the victims */
	still_turns = 3;
	show_cancelled = 1;
	hook = app;
	loop_fault = 1; /* a nested or dying loop may say -1 */
	start();
	live = ctx;
	visit();
	visit();
	if (ctx)
		server_stop();
	say("ok");
}

EVIL_SCENARIOS(acts, reasons, run, NULL)
