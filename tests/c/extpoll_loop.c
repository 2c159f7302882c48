/* A loop of the application's own, told by the poll callbacks what to watch. */
#include "client.h"

#define R_ADD 32
#define R_DEL 33
#define R_CHANGE 34
#define R_LOCK 35
#define R_UNLOCK 36

static struct pollfd watched[64];
static int watched_count, locks, faults, hooks_quiet, refuse_add;

static int find(int fd)
{
	int i;

	for (i = 0; i < watched_count; i++)
		if (watched[i].fd == fd)
			return i;
	return -1;
}

static const char *events_name(int e)
{
	static char ring[4][16];
	static int at;
	char *s = ring[at++ & 3];

	sprintf(s, "%s%s%s", e & POLLIN ? "IN" : "", (e & POLLIN) && (e & POLLOUT) ? "|" : "",
		e & POLLOUT ? "OUT" : "");
	return *s ? s : "none";
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_pollargs *pa = in;
	int i;

	(void)user;
	switch (reason) {
	case R_LOCK:
		if (++locks > 1)
			say("  LOCK inside LOCK");
		if (!hooks_quiet)
			say("  LOCK %s len=%zu", wsi_name(wsi), len);
		return 0;
	case R_UNLOCK:
		if (--locks < 0)
			say("  UNLOCK without LOCK");
		if (!hooks_quiet)
			say("  UNLOCK %s len=%zu", wsi_name(wsi), len);
		return 0;
	case R_ADD:
		if (!hooks_quiet)
			say("  ADD %s fd=%s events=%s", wsi_name(wsi),
			    pa->fd == lws_get_socket_fd(wsi) ? "own" : "other", events_name(pa->events));
		if (refuse_add && wsi_id(wsi))
			return 1;
		if (find(pa->fd) >= 0)
			faults++;
		watched[watched_count].fd = pa->fd;
		watched[watched_count].revents = 0;
		watched[watched_count++].events = (short)pa->events;
		return 0;
	case R_DEL:
		if (!hooks_quiet)
			say("  DEL %s fd=%s", wsi_name(wsi), find(pa->fd) >= 0 ? "known" : "unknown");
		i = find(pa->fd);
		if (i < 0)
			faults++;
		else
			watched[i] = watched[--watched_count];
		return 0;
	case R_CHANGE:
		if (!hooks_quiet && pa->events != pa->prev_events) /* 12.3: equal ones may come */
			say("  CHANGE %s %s to %s", wsi_name(wsi), events_name(pa->prev_events),
			    events_name(pa->events));
		i = find(pa->fd);
		if (i < 0)
			faults++;
		else
			watched[i].events = (short)pa->events;
		return 0;
	case 31:
		return 0;
	case LWS_CALLBACK_HTTP:
		if (!strcmp(in, "/later")) {
			say("  on_writable says %d", lws_callback_on_writable(wsi));
			return 0;
		}
		return http_reply(wsi, 200, "plain\n");
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return http_reply(wsi, 200, "later\n");
	case LWS_CALLBACK_RECEIVE:
		say("  on_writable says %d", lws_callback_on_writable(wsi));
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		put(wsi, "answer", 6, LWS_WRITE_TEXT);
		return 0;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: /* a wish that has to wait */
		lws_callback_on_writable(wsi);
		return 0;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP: {
		char b[100], *p = b;
		int n = sizeof b;

		return lws_http_client_read(wsi, &p, &n) < 0 ? -1 : 0;
	}
	}
	return 0;
}

static int own_turns; /* and how often something was ready in them */
static int ready_turns;
static int own_turn(void)
{
	int i, n;

	site_accept();
	n = poll(watched, (nfds_t)watched_count, 0);
	own_turns++;

	for (i = 0; n > 0 && i < watched_count; i++)
		if (watched[i].revents) {
			struct pollfd pf = watched[i];

			watched[i].revents = 0;
			n--;
			ready_turns++;
			lws_service_fd(ctx, &pf);
			i = -1; /* the table may have changed */
		}
	lws_service_fd(ctx, NULL);
#if V4
	/* 0 says that something held inside the library wants service now */
	if (lws_service_adjust_timeout(ctx, 1000, 0) == 0)
		lws_service_tsi(ctx, -1, 0);
#else
	lws_service_tsi(ctx, -1, 0); /* what is held inside; its -1 means nothing */
#endif
	return 0;
}

static void start(void)
{
	hook = app;
	show_poll = 1;
	turn_fn = own_turn;
	say("-- create");
	server();
	say("-- %d watched", watched_count);
}

static void stop_all(void)
{
	say("-- destroy");
	server_stop();
	REQUIRE(0, watched_count);
	REQUIRE(0, faults);
	REQUIRE(0, locks);
}

static void http(void)
{
	struct peer *p;

	start();
	p = peer_open();
	say("-- request");
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
	say("-- request answered later");
	peer_puts(p, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
	say("-- peer closes");
	peer_close(p);
	settle();
	stop_all();
}

static void ws(void)
{
	struct peer *p;

	start();
	p = peer_open();
	say("-- upgrade");
	ws_request(p, "chat");
	settle();
	peer_show(p);
	say("-- text");
	ws_text(p, "question");
	settle();
	peer_show_ws(p);
	say("-- ping");
	ws_send(p, 0x89, "ping", 4);
	settle();
	peer_show_ws(p);
	say("-- flow control");
	lws_rx_flow_control(wsi_of(1), 0);
	lws_callback_on_writable(wsi_of(1));
	settle();
	lws_rx_flow_control(wsi_of(1), 1);
	lws_callback_on_writable(wsi_of(1));
	settle();
	peer_show_ws(p);
	say("-- close");
	ws_bye(p, 1000, "");
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
	stop_all();
}

static void first_frame_with_request(void)
{
	unsigned char b[1024];
	size_t n = (size_t)sprintf((char *)b, UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n");
	struct peer *p;

	hooks_quiet = 1;
	start();
	p = peer_open();
	n += frame(b + n, 0x81, "early", 5, 0);
	peer_send(p, b, n);
	settle();
	stop_all();
}

static void destroy_open(void)
{
	start();
	ws_open("chat");
	http_open("GET /half");
	stop_all();
}

static void add_refused(void)
{
	struct peer *p;

	start();
	refuse_add = 1;
	p = peer_open();
	peer_show(p);
	refuse_add = 0;
	say("-- a second peer");
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_show(p);
	say("%d watched", watched_count);
}

static void foreign_fd(void)
{
	int pipes[2];
	struct pollfd pf = { .events = POLLIN, .revents = POLLIN };

	start();
	if (pipe(pipes))
		die("no pipe");
	pf.fd = pipes[0];
	say("service_fd says %d, revents %s", lws_service_fd(ctx, &pf),
	    pf.revents == POLLIN ? "kept" : "changed");
	pf.fd = 100000;
	say("service_fd says %d", lws_service_fd(ctx, &pf));
	pf.fd = -1;
	say("service_fd says %d", lws_service_fd(ctx, &pf));
	say("service_fd of NULL says %d", lws_service_fd(ctx, NULL));
	close(pipes[0]);
	close(pipes[1]);
}

static void revents_cleared(void)
{
	struct peer *p;
	struct pollfd pf;
	int n;

	hooks_quiet = 1;
	start();
	p = peer_open();
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	pf = watched[find(lws_get_socket_fd(wsi_of(1)))];
	poll(&pf, 1, 1000);
	n = lws_service_fd(ctx, &pf);
	say("handled: %d, revents %s", n, pf.revents ? "kept" : "cleared");
	settle();
	peer_show(p);
}

static void many(void)
{
	struct peer *p[30];
	int i;

	hooks_quiet = 1;
	quiet = 1;
	start();
	for (i = 0; i < 30; i++)
		p[i] = i & 1 ? ws_open("chat") : http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	say("%d watched", watched_count);
	for (i = 0; i < 30; i += 2)
		peer_close(p[i]);
	settle();
	say("%d watched", watched_count);
	for (i = 1; i < 30; i += 2)
		peer_reset(p[i]);
	settle();
	say("%d watched", watched_count);
	stop_all();
}

/* ---------------------------------------------------------------- clients */

static void start_client(void)
{
	hook = app;
	show_poll = 1;
	say("-- create");
	client();
	turn_fn = own_turn;
	say("-- %d watched", watched_count);
}

/* A loop that has nothing to do is not woken. */
static void stays_quiet(void)
{
	int before, i;

	settle();
	before = ready_turns;
	for (i = 0; i < 50; i++)
		turn();
	say("-- %s", ready_turns == before ? "quiet" : "woken for nothing");
}

static void client_ws(void)
{
	struct peer *p;

	start_client();
	say("-- connect");
	p = client_ask();
	stays_quiet();
	say("-- reply");
	site_reply(p, SWITCH "\r\n");
	settle();
	stays_quiet();
	say("-- frames");
	site_frame(p, 0x81, "hello", 5);
	settle();
	say("-- peer closes");
	peer_close(p);
	settle();
	stop_all();
}

static void client_http(void)
{
	struct peer *p;

	start_client();
	to.method = "GET";
	p = client_ask();
	stays_quiet();
	say("-- reply");
	site_reply(p, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
	settle();
	stays_quiet();
	peer_puts(p, "lo");
	settle();
	peer_close(p);
	settle();
	stop_all();
}

static void client_refused(void)
{
	start_client();
	close(site_fd);
	site_fd = -1;
	client_go();
	settle();
	stop_all();
}

static void client_second_address(void)
{
	struct peer *p;

	hook = app;
	show_poll = hooks_quiet = 1;
	client_context();
	info.options &= ~(unsigned)LWS_SERVER_OPTION_DISABLE_IPV6;
	client_start();
	turn_fn = own_turn;
	to.address = "localhost"; /* ::1 first, where nobody listens */
	p = client_ask();
	say("-- %s", p ? "connected" : "not connected");
	stays_quiet();
	stop_all();
}

static void client_redirected(void)
{
	struct peer *p;

	start_client();
	p = client_ask();
	say("-- redirect");
	peer_puts(p, "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n");
	settle();
	say("-- %d connections", peer_count);
	stays_quiet();
	stop_all();
}

static void client_by_name(void)
{
	start_client();
	hooks_quiet = 1;
	to.address = "does-not-exist.invalid";
	client_go();
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 8000);
	settle();
	stop_all();
}

static const struct scenario list[] = {
	{ "http", http },
	{ "ws", ws },
	{ "first_frame_with_request", first_frame_with_request },
	{ "destroy_open", destroy_open },
	{ "add_refused", add_refused },
	{ "foreign_fd", foreign_fd },
	{ "revents_cleared", revents_cleared },
	{ "many", many },
	{ "client_ws", client_ws },
	{ "client_http", client_http },
	{ "client_refused", client_refused },
	{ "client_second_address", client_second_address },
	{ "client_redirected", client_redirected },
	{ "client_by_name", client_by_name },
};

SCENARIOS(list)
