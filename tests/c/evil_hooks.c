/*
 * Whatever a program does inside the callbacks for its own poll loop: what
 * they tell stays true.
 *
 * Scenarios are named ACT_HOOK, as in evil_reason.c. No original to compare
 * with.
 */
#include "evil.h"
#include "ledger.h"

static const struct reason hooks[] = {
	{ LWS_CALLBACK_LOCK_POLL, "LOCK" },
	{ LWS_CALLBACK_ADD_POLL_FD, "ADD" },
	{ LWS_CALLBACK_CHANGE_MODE_POLL_FD, "CHANGE" },
	{ LWS_CALLBACK_DEL_POLL_FD, "DEL" },
	{ LWS_CALLBACK_UNLOCK_POLL, "UNLOCK" },
};

static const char *const acts[] = { "destroy", "refuse", "close", "later", "everyone", "write", "masks",
				    "service", "service_fd", "connect", "adopt", "cgi", "vhost", "end_vhost" };

static int acts_left, reached;
static struct lws_context *live;
static struct lws_vhost *second;

/* ------------------------------------------------------------- misdeeds */

static void go(struct lws_context *c, const char *method, struct lws *parent)
{
	struct lws_client_connect_info k;

	memset(&k, 0, sizeof k);
	k.context = c;
	k.address = k.host = "127.0.0.1";
	k.port = port;
	k.path = method ? "/x" : "/ws";
	k.method = method;
	k.protocol = "chat";
	k.ietf_version_or_minus_one = -1;
	k.parent_wsi = parent;
	if (!lws_client_connect_via_info(&k))
		return;
}

static void add_vhost(struct lws_context *c)
{
	struct lws_context_creation_info vi = info;
	static char names[8][8];
	static int n;

	if (n == COUNT(names))
		return;
	sprintf(names[n], "v%d", n);
	vi.vhost_name = names[n++];
	second = lws_create_vhost(c, &vi);
}

static void kill_now(struct lws *wsi)
{
#if V4
	lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
#else
	lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, 1);
#endif
}

static int do_act(struct lws *wsi, struct lws_pollargs *pa)
{
	static const char *const words[] = { "true", NULL };
	struct lws_context *c = lws_get_context(wsi);
	struct pollfd pf = { .fd = pa->fd, .events = POLLIN, .revents = POLLIN };
	int i, fds[2];

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
		kill_now(wsi);
		break;
	case 3:
#if V4
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
		lws_set_timer_usecs(wsi, 1);
#endif
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, 1);
		break;
	case 4:
		for (i = 0; i < seen_count; i++)
			kill_now(seen[i].wsi);
		break;
	case 5:
		evil_writes(wsi);
		break;
	case 6:
		lws_callback_on_writable(wsi);
		lws_rx_flow_control(wsi, 0);
		lws_callback_on_writable_all_protocol(c, &protocols[1]);
		lws_rx_flow_control(wsi, 1);
		lws_rx_flow_control(wsi, acts_left & 1);
		break;
	case 7:
		for (i = 0; i < 3; i++)
			lws_service(c, V4 ? -1 : 0);
		break;
	case 8:
		lws_service_fd(c, &pf);
		pf.revents = POLLIN | POLLOUT | POLLHUP;
		lws_service_fd(c, &pf);
		lws_service_fd(c, NULL);
		break;
	case 9:
		go(c, NULL, NULL);
		go(c, "GET", wsi);
		break;
	case 10:
		if (!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds)) {
			lws_adopt_socket(c, fds[0]);
			close(fds[1]);
		}
#if V4
		if (!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds)) {
			lws_adopt_desc_t d = { .vh = lws_get_vhost(wsi), .type = LWS_ADOPT_SOCKET,
					       .fd = { .sockfd = fds[0] }, .vh_prot_name = "chat", .parent = wsi };

			lws_adopt_descriptor_vhost_via_info(&d);
			close(fds[1]);
		}
#endif
		break;
	case 11:
		(void)!lws_cgi(wsi, words, 0, 1, NULL);
		break;
	case 12:
		add_vhost(c);
		break;
	case 13:
#if V4
		lws_vhost_destroy(second);
		if (lws_get_vhost(wsi))
			lws_vhost_destroy(lws_get_vhost(wsi));
#endif
		break;
	}
	return 0;
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static const char *const words[] = { "/bin/echo", "x", NULL };
	int r = 0;

	(void)user; (void)len;
	if (reason >= LWS_CALLBACK_ADD_POLL_FD && reason <= LWS_CALLBACK_UNLOCK_POLL) {
		int misdoes = reason == at_reason && depth < 2 && acts_left > 0;
		note(wsi, reason, in, misdoes && act == 1);
		if (misdoes) {
			acts_left--;
			reached++;
			depth++;
			r = do_act(wsi, in);
			depth--;
		}
		return r;
	}
	switch (reason) {
	case LWS_CALLBACK_WSI_CREATE:
		birth(wsi);
		break;
	case LWS_CALLBACK_WSI_DESTROY:
		death(wsi);
		break;
	case LWS_CALLBACK_HTTP:
		if (in && !strcmp(in, "/later"))
			return !lws_callback_on_writable(wsi);
		if (in && !strcmp(in, "/cgi"))
			return lws_cgi(wsi, words, 0, 2, NULL) ? -1 : 0;
		return http_reply(wsi, 200, "fine");
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return http_reply(wsi, 200, "fine");
	case LWS_CALLBACK_RECEIVE:
		put(wsi, in, len, LWS_WRITE_TEXT);
		lws_rx_flow_control(wsi, 0);
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		lws_rx_flow_control(wsi, 1);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		put(wsi, "hello", 5, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return -1;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP: {
		char room[100], *p = room;
		int n = sizeof room;

		return lws_http_client_read(wsi, &p, &n) < 0 ? -1 : 0;
	}
	}
	return 0;
}

/* The program's own loop polls what it was told of. */
static int own_turn(void)
{
	int fd;

	for (fd = 0; ctx && !destroyed_inside && fd < MOST; fd++)
		if (told[fd].is_told) {
			struct pollfd pf = { .fd = fd, .events = (short)told[fd].mask, .revents = 0 };

			if (poll(&pf, 1, 0) > 0)
				lws_service_fd(ctx, &pf);
		}
	if (!destroyed_inside)
		lws_service_fd(ctx, NULL);
	if (!destroyed_inside)
		lws_service_tsi(ctx, V4 ? -1 : 0, 0);
	return 0;
}

#define STEP(x) do { if (ctx) { x; if (destroyed_inside) ctx = NULL; settle(); } } while (0)

static void visit(void)
{
	struct peer *p;

	if (ctx) {
		p = peer_open();
		STEP(peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"));
		STEP(peer_puts(p, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n"));
		STEP(peer_puts(p, "GET /cgi HTTP/1.1\r\nHost: x\r\n\r\n"));
		STEP(peer_close(p));
	}
	if (ctx) {
		p = peer_open();
		STEP(ws_request(p, "chat"));
		STEP(ws_text(p, "hello"));
		STEP(ws_text(p, "again"));
		STEP(ws_bye(p, 1000, "bye"));
		STEP(peer_close(p));
	}
	STEP(go(ctx, NULL, NULL));
	STEP(go(ctx, "GET", NULL));
	STEP(add_vhost(ctx));
}

static void run(void)
{
	quiet = lenient = show_poll = loop_fault = 1;
	still_turns = 3;
	hook = app;
	turn_fn = own_turn;
	ledger_begin();
	server();
	live = ctx;
	acts_left = 40;
	visit();
	if (ctx)
		visit();
	if (ctx)
		server_stop();
	ledger_end();
	say(reached || (act == 13 && !V4) ? "ok" : "never came to this");
}

EVIL_SCENARIOS(acts, hooks, run, NULL)
