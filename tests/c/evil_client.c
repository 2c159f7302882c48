/*
 * Whatever a client's callback does, at whatever reason: the process lives on.
 *
 * Scenarios are named ACT_REASON, as in evil_reason.c. Clients and the server
 * they talk to live in one context. No original to compare with.
 */
#include "evil.h"

static const struct reason reasons[] = {
	{ LWS_CALLBACK_CLIENT_CONNECTION_ERROR, "CONNECTION_ERROR" },
	{ LWS_CALLBACK_WSI_CREATE, "WSI_CREATE" },
	{ LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, "APPEND_HANDSHAKE_HEADER" },
	{ LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH, "FILTER_PRE_ESTABLISH" },
	{ LWS_CALLBACK_CLIENT_ESTABLISHED, "ESTABLISHED" },
	{ LWS_CALLBACK_CLIENT_RECEIVE, "RECEIVE" },
	{ LWS_CALLBACK_CLIENT_RECEIVE_PONG, "RECEIVE_PONG" },
	{ LWS_CALLBACK_CLIENT_WRITEABLE, "WRITEABLE" },
	{ LWS_CALLBACK_WS_PEER_INITIATED_CLOSE, "PEER_INITIATED_CLOSE" },
	{ LWS_CALLBACK_CLOSED, "CLOSED" },
	{ LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, "ESTABLISHED_CLIENT_HTTP" },
	{ LWS_CALLBACK_RECEIVE_CLIENT_HTTP, "RECEIVE_CLIENT_HTTP" },
	{ LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ, "RECEIVE_CLIENT_HTTP_READ" },
	{ LWS_CALLBACK_COMPLETED_CLIENT_HTTP, "COMPLETED_CLIENT_HTTP" },
	{ LWS_CALLBACK_CLOSED_CLIENT_HTTP, "CLOSED_CLIENT_HTTP" },
	{ LWS_CALLBACK_WSI_DESTROY, "WSI_DESTROY" },
#if V4
	{ R_CLIENT_HTTP_BIND, "CLIENT_HTTP_BIND" },
	{ R_CLIENT_HTTP_DROP, "CLIENT_HTTP_DROP" },
	{ R_CLIENT_HTTP_WRITEABLE, "CLIENT_HTTP_WRITEABLE" },
	{ R_CLIENT_CLOSED, "CLIENT_CLOSED" },
	{ R_WS_CLIENT_DROP, "WS_CLIENT_DROP" },
	{ R_REDIRECT, "REDIRECT" },
	{ R_RAW_BIND, "RAW_BIND" },
	{ R_RAW_CONNECTED, "RAW_CONNECTED" },
	{ R_RAW_RX, "RAW_RX" },
	{ R_RAW_WRITEABLE, "RAW_WRITEABLE" },
	{ R_RAW_CLOSE, "RAW_CLOSE" },
#endif
};

static const char *const acts[] = { "destroy", "close", "write", "service", "connect",
				    "reset", "kill", "read", "flow", "ask" };

static int acts_left = 30;
static struct lws_context *live;
static int posts, reached;

#if !V4
struct lws *lws_client_reset(struct lws *wsi, int ssl, const char *address, int port,
			     const char *path, const char *host);
#else
struct lws *lws_client_reset(struct lws **wsi, int ssl, const char *address, int port,
			     const char *path, const char *host, char weak);
#endif

static void go(struct lws_context *c, const char *method, const char *path, int to, struct lws *parent)
{
	struct lws_client_connect_info k;

	memset(&k, 0, sizeof k);
	k.context = c;
	k.address = k.host = "127.0.0.1";
	k.port = to;
	k.path = path;
	k.method = method;
	k.protocol = "chat";
	k.ietf_version_or_minus_one = -1;
	k.parent_wsi = parent;
#if !V4
	if (!method && !parent) { /* the older ways to say the same */
		static int turn;
		struct lws *wsi = turn++ & 1 ?
			lws_client_connect(c, k.address, to, 0, path, k.host, NULL, "chat", -1) :
			lws_client_connect_extended(c, k.address, to, 0, path, k.host, NULL, "chat", -1, &turn);

		(void)wsi;
		return;
	}
#endif
	if (!lws_client_connect_via_info(&k))
		return;
}

/* Every question and every small change, of whatever connection. */
static void ask(struct lws *wsi, struct lws_context *c)
{
	char room[256], *p = room;
	struct lws *other = lws_get_parent(wsi);
	int fds[2];

	if (!other)
		other = lws_get_child(wsi);
	lws_hdr_copy(wsi, room, sizeof room, WSI_TOKEN_HTTP);
	(void)lws_frame_is_binary(wsi);
	(void)lws_send_pipe_choked(wsi);
	lws_set_proxy(lws_get_vhost(wsi), "a:b@c:99999");
#if V4
	lws_http_client_http_response(wsi);
	lws_http_is_redirected_to_get(wsi);
	lws_client_http_multipart(wsi, "name", "file", "text/plain", &p, room + sizeof room);
	lws_client_http_multipart(wsi, NULL, NULL, NULL, &p, room + 3);
	lws_set_opaque_parent_data(wsi, c);
	if (lws_get_opaque_parent_data(wsi) != c && lws_get_opaque_parent_data(wsi))
		say("another pointer");
	lws_set_opaque_user_data(wsi, c);
	lws_validity_confirmed(wsi);
	if (lws_raw_transaction_completed(wsi) != -1)
		say("a raw transaction goes on");
	if (!pipe(fds)) {
		lws_sock_file_fd_type fd = { .filefd = fds[0] };

		lws_adopt_descriptor_vhost(lws_get_vhost(wsi), LWS_ADOPT_RAW_FILE_DESC, fd, "chat", other);
		close(fds[1]);
	}
	if (!socketpair(AF_UNIX, SOCK_STREAM, 0, fds)) {
		lws_adopt_desc_t d = { .vh = lws_get_vhost(wsi), .type = LWS_ADOPT_SOCKET,
				       .fd = { .sockfd = fds[0] }, .vh_prot_name = "r16", .parent = wsi };

		lws_adopt_descriptor_vhost_via_info(&d);
		close(fds[1]);
	}
#else
	(void)p; (void)fds; (void)c;
#endif
}

static int do_act(struct lws *wsi)
{
	struct lws_context *c = lws_get_context(wsi);
	char room[LWS_PRE + 64], *p = room;
	int i, n = 5;

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
		evil_writes(wsi);
		put(wsi, "", 0, LWS_WRITE_TEXT);
		break;
	case 3:
		for (i = 0; i < 3; i++)
			lws_service(c, -1);
		break;
	case 4:
		go(c, NULL, "/ws", port, NULL);
		go(c, "GET", "/x", port, wsi);
		go(c, NULL, "/ws", 1, wsi);
		break;
	case 5:
#if V4
		{
			struct lws *w = wsi;

			lws_client_reset(&w, 0, "127.0.0.1", port, "/again", "127.0.0.1", 0);
		}
#else
		if (!lws_client_reset(wsi, 0, "127.0.0.1", port, "/again", "127.0.0.1"))
			break;
#endif
		break;
	case 6:
#if V4
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
		lws_client_http_body_pending(wsi, 1);
		lws_client_http_body_pending(wsi, 0);
#else
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, 0);
#endif
		break;
	case 7:
		for (i = 0; i < 3; i++)
			if (lws_http_client_read(wsi, &p, &n) < 0)
				return -1;
		break;
	case 8:
		lws_rx_flow_control(wsi, 0);
		lws_callback_on_writable(wsi);
		lws_rx_flow_control(wsi, 1);
		for (i = 0; i < 5; i++)
			lws_callback_on_writable_all_protocol(c, &protocols[i]);
		break;
	case 9:
		ask(wsi, c);
		break;
	}
	return 0;
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char room[LWS_PRE + 256], *p = room + LWS_PRE;
	int n = 256;

	(void)user;
	reached += reason == at_reason;
	if (reason == at_reason && depth < 2 && acts_left > 0) {
		acts_left--;
		depth++;
		n = do_act(wsi);
		depth--;
		if (n)
			return n;
		n = 256;
	}
	switch (reason) {
	case LWS_CALLBACK_HTTP: {
		unsigned char head[LWS_PRE + 512], *h = head + LWS_PRE, *end = head + sizeof head;

		if (in && !strcmp(in, "/old"))
			return lws_http_redirect(wsi, 302, (unsigned char *)"/x", 2, &h, end) < 0 ||
			       lws_http_transaction_completed(wsi) ? -1 : 0;
		if (lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI))
			return 0;
		return http_reply(wsi, 200, "fine");
	}
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return http_reply(wsi, 200, "taken");
	case LWS_CALLBACK_RECEIVE:
		put(wsi, in, len, LWS_WRITE_TEXT);
		put(wsi, "pong", 4, LWS_WRITE_PONG);
		if (len && ((char *)in)[0] == 'q') {
			lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
			return -1;
		}
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		put(wsi, "hello", 5, LWS_WRITE_TEXT);
		put(wsi, "quit", 4, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
		return lws_http_client_read(wsi, &p, &n) < 0 ? -1 : 0;
#if V4
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		if (posts) {
			char **at = in;

			*at += sprintf(*at, "Content-Length: 4\r\n");
			lws_client_http_body_pending(wsi, 1);
		}
		break;
	case R_CLIENT_HTTP_WRITEABLE:
		lws_client_http_body_pending(wsi, 0);
		put(wsi, "body", 4, LWS_WRITE_HTTP_FINAL);
		break;
	case R_RAW_CONNECTED:
		lws_callback_on_writable(wsi);
		break;
	case R_RAW_WRITEABLE:
		put(wsi, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n", 28, LWS_WRITE_RAW);
		break;
	case R_RAW_RX:
		return -1;
#endif
	default:
		break;
	}
	return 0;
}

static void visit(void)
{
	static const char *const methods[] = { NULL, "GET", "GET", "POST", "RAW" };
	static const char *const paths[] = { "/ws", "/x", "/old", "/form", "/" };
	int i;

	for (i = 0; i < COUNT(methods) - !V4; i++)
		if (ctx) {
			posts = methods[i] && !strcmp(methods[i], "POST");
			go(ctx, methods[i], paths[i], port, NULL);
			if (destroyed_inside)
				ctx = NULL;
			settle();
		}
	posts = 0;
	if (ctx) {
		go(ctx, NULL, "/", 1, NULL);
		if (destroyed_inside)
			ctx = NULL;
		settle();
	}
}

static void run(void)
{
	quiet = 1;
	still_turns = 3;
	hook = app;
	loop_fault = 1;
	server();
	live = ctx;
	visit();
	visit();
	if (ctx)
		server_stop();
	say(reached ? "ok" : "never came to this");
}

EVIL_SCENARIOS(acts, reasons, run, NULL)
