/* Contexts, vhosts, timers, user data, waking, peer addresses. */
#include "scenario.h"

static void init_destroy(void)
{
	show_init = 1;
	server();
	say("-- first service");
	settle();
	say("-- destroy");
	server_stop();
}

static void destroy_unserviced(void)
{
	show_init = 1;
	server();
	say("-- destroy");
	server_stop();
}

static int failing_init(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	return reason == LWS_CALLBACK_PROTOCOL_INIT ? -1 : 0;
}

static void init_fails(void)
{
	show_init = 1;
	hook = failing_init;
	server();
	say("-- first service");
	turn();
}

static int echo(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "plain\n");
	return 0;
}

/* -- vhost private data */

static int private_data(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_vhost *v;
	int *d;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_PROTOCOL_INIT && reason != LWS_CALLBACK_PROTOCOL_DESTROY &&
	    reason != LWS_CALLBACK_ESTABLISHED && reason != LWS_CALLBACK_HTTP)
		return 0;
	v = lws_get_vhost(wsi);
	d = lws_protocol_vh_priv_get(v, lws_get_protocol(wsi));
	say("  private data %s", d ? "there" : "NULL");
	if (reason == LWS_CALLBACK_PROTOCOL_INIT) {
		d = lws_protocol_vh_priv_zalloc(v, lws_get_protocol(wsi), 16);
		say("  allocated %s, zeroed %d", d ? "yes" : "no",
		    d && !d[0] && !d[1] && !d[2] && !d[3]);
	} else if (d)
		say("  counts %d", d[0]);
	if (d)
		d[0]++;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "");
	return 0;
}

static void vhost_data(void)
{
	struct peer *p;

	show_init = 1;
	hook = private_data;
	server();
	p = ws_open("chat");
	peer_close(p);
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_close(p);
	settle();
	server_stop();
}

/* -- per-session data */

static int counting(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct session *s = user;

	(void)in; (void)len;
	if (s && reason != LWS_CALLBACK_FILTER_NETWORK_CONNECTION)
		say("  note %d, wsi_user is %s", s->note++, lws_wsi_user(wsi) == user ? "the same" : "another");
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "");
	return 0;
}

static void session_data(void)
{
	struct peer *p;

	hook = counting;
	server();
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_puts(p, "GET /y HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	ws_request(p, "chat");
	settle();
	ws_text(p, "hi");
	settle();
	peer_close(p);
	settle();
}

#if V4
static int setting_user(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static int mine;

	(void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		lws_set_wsi_user(wsi, &mine);
	if (reason == LWS_CALLBACK_RECEIVE || reason == LWS_CALLBACK_CLOSED)
		say("  user is %s", user == &mine ? "mine" : user ? "other" : "NULL");
	return 0;
}

static void own_user(void)
{
	struct peer *p;

	hook = setting_user;
	quiet = 1;
	server();
	p = ws_open("nouser");
	ws_text(p, "hi");
	settle();
	peer_close(p);
	settle();
}

static int opaque(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static int mine;

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		lws_set_opaque_user_data(wsi, &mine);
	if (reason == LWS_CALLBACK_RECEIVE || reason == LWS_CALLBACK_CLOSED ||
	    (reason == LWS_CALLBACK_WSI_DESTROY && wsi_id(wsi)))
		say("  opaque is %s", lws_get_opaque_user_data(wsi) == &mine ? "mine" : "other");
	return 0;
}

static void opaque_data(void)
{
	struct peer *p;

	hook = opaque;
	server();
	p = ws_open("chat");
	ws_text(p, "hi");
	settle();
	peer_close(p);
	settle();
}
#endif

/* -- accessors of context and vhost */

static int who(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char name[128], ip[128];

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED || reason == LWS_CALLBACK_HTTP ||
	    reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED) {
		const char *s = lws_get_peer_simple(wsi, ip, sizeof ip);

		say("  peer_simple %s", s ? s : "NULL");
		strcpy(name, "?");
		strcpy(ip, "?");
		lws_get_peer_addresses(wsi, lws_get_socket_fd(wsi), name, sizeof name, ip, sizeof ip);
		say("  peer_addresses ip %s", ip);
		say("  fd %s", lws_get_socket_fd(wsi) >= 0 ? "valid" : "none");
		say("  context %d parent %d child %d threads %d", lws_get_context(wsi) == ctx,
		    lws_get_parent(wsi) != NULL, lws_get_child(wsi) != NULL, lws_get_count_threads(ctx));
#if V4
		say("  vhost %s port %d network wsi %d tsi %d", lws_get_vhost_name(lws_get_vhost(wsi)),
		    lws_get_vhost_port(lws_get_vhost(wsi)) == port,
		    lws_get_network_wsi(wsi) == wsi, lws_get_tsi(wsi));
#endif
	}
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "");
	return 0;
}

static void accessors(void)
{
	struct peer *p;

	hook = who;
	server();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	peer_close(p);
	settle();
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_close(p);
	settle();
	say("context user %s", lws_context_user(ctx) ? "set" : "NULL");
	say("version %.1s", lws_get_library_version());
}

static void short_peer_name(void)
{
	char b[5] = "zzzz";

	server();
	ws_open("chat");
	say("into 5: %s", lws_get_peer_simple(wsi_of(1), b, sizeof b) ? "set" : "NULL");
	say("ends inside: %s", memchr(b, 0, sizeof b) ? "yes" : "no");
}

/* -- timers */

static int fired, timer_value;

static int timers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == R_TIMER || reason == LWS_CALLBACK_CLOSED || reason == LWS_CALLBACK_CLOSED_HTTP)
		fired++;
	if (reason == R_TIMER)
		return timer_value;
	return 0;
}

static void timeout_kills(void)
{
	struct peer *p;

	hook = timers;
	server();
	p = ws_open("chat");
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, 1);
	say("before: %s", turns_until(&fired, 1, 300) ? "fired early" : "quiet");
	say("later: %s", turns_until(&fired, 1, 4000) ? "fired" : "never");
	settle();
	peer_show_ws(p);
}

static void timeout_cancelled(void)
{
	hook = timers;
	server();
	ws_open("chat");
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, 1);
	lws_set_timeout(wsi_of(1), NO_PENDING_TIMEOUT, 0);
	say("%s", turns_until(&fired, 1, 2300) ? "fired" : "quiet");
}

static void http_idle_timeout(void)
{
	struct peer *p;

	hook = echo;
	server_defaults();
	info.keepalive_timeout = 1;
	server_start();
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_show(p);
	say("%s", turns_until_end(p, 5000) ? "idle connection closed" : "kept");
	settle();
	peer_show(p);
}

#if V4
static void no_request_timeout(void)
{
	struct peer *p;

	hook = echo;
	server_defaults();
	info.timeout_secs = 1;
	info.timeout_secs_ah_idle = 1;
	server_start();
	p = peer_open();
	say("%s", turns_until_end(p, 5000) ? "closed" : "kept");
	settle();
	peer_show(p);
	p = http_open("GET /slow HT");
	say("%s", turns_until_end(p, 5000) ? "closed" : "kept");
	settle();
	peer_show(p);
}

static void content_timeout(void)
{
	struct peer *p;

	hook = NULL;
	server_defaults();
	info.timeout_secs = 1;
	server_start();
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	say("%s", turns_until_end(p, 5000) ? "closed" : "kept");
	settle();
	peer_show(p);
}

static void kill_async(void)
{
	struct peer *p;

	hook = timers;
	server();
	p = ws_open("chat");
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
	say("-- returned");
	settle();
	peer_show_ws(p);
}

static void kill_sync(void)
{
	struct peer *p;

	hook = timers;
	server();
	p = ws_open("chat");
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
	say("-- returned");
	settle();
	peer_show_ws(p);
}

static void timer_usecs(void)
{
	hook = timers;
	server();
	ws_open("chat");
	lws_set_timer_usecs(wsi_of(1), 20000);
	say("%s", turns_until(&fired, 1, 2000) ? "fired" : "never");
	say("again without asking: %s", turns_until(&fired, 2, 200) ? "yes" : "no");
	lws_set_timer_usecs(wsi_of(1), 20000);
	lws_set_timer_usecs(wsi_of(1), LWS_SET_TIMER_USEC_CANCEL);
	say("cancelled: %s", turns_until(&fired, 2, 200) ? "fired" : "quiet");
	timer_value = -1;
	lws_set_timer_usecs(wsi_of(1), 1000);
	turns_until(&fired, 3, 2000);
	settle();
}

static lws_sorted_usec_list_t sul[4];

static void sul_done(lws_sorted_usec_list_t *s)
{
	fired++;
	say("  timer %d", (int)(s - sul));
	lws_cancel_service(ctx); /* or the loop that waits would not come back */
	if (s == &sul[3] && fired < 6)
		lws_sul_schedule(ctx, 0, s, sul_done, 1000);
}

static void sul_order(void)
{
	server();
	settle();
	lws_sul_schedule(ctx, 0, &sul[0], sul_done, 60000);
	lws_sul_schedule(ctx, 0, &sul[1], sul_done, 20000);
	lws_sul_schedule(ctx, 0, &sul[2], sul_done, 40000);
	lws_sul_cancel(&sul[2]);
	turns_until(&fired, 2, 2000);
	say("-- repeating");
	lws_sul_schedule(ctx, 0, &sul[3], sul_done, 1000);
	turns_until(&fired, 6, 2000);
	say("-- moved earlier");
	lws_sul_schedule(ctx, 0, &sul[0], sul_done, 10000000);
	lws_sul_schedule(ctx, 0, &sul[0], sul_done, 1000);
	turns_until(&fired, 7, 2000);
}

static void sul_wakes_wait(void)
{
	long long t0;
	int n;

	server();
	settle();
	lws_sul_schedule(ctx, 0, &sul[0], sul_done, 50000);
	t0 = now_ms();
	while (!fired) {
		n = lws_service(ctx, 0);
		if (n < 0)
			break;
	}
	t0 = now_ms() - t0;
	say("waited %s", t0 >= 45 && t0 < 1500 ? "about 50 ms" : t0 < 45 ? "too little" : "too long");
}

/* -- waking */

static int cancelled;

static int waking(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == R_CANCELLED)
		cancelled++;
	return 0;
}

static void cancel(void)
{
	hook = waking;
	server();
	settle();
	turn();
	show_cancelled = 1;
	cancelled = 0;
	lws_cancel_service(ctx);
	say("lws_service says %d", lws_service(ctx, 0));
	say("-- two in a row are one");
	cancelled = 0;
	lws_cancel_service(ctx);
	lws_cancel_service(ctx);
	say("lws_service says %d", lws_service(ctx, 0));
	lws_service(ctx, -1);
	say("each protocol %d times", cancelled / 5);
}

static void cancel_two_vhosts(void)
{
	struct lws_context_creation_info vi;

	hook = waking;
	server();
	vi = info;
	vi.vhost_name = "second";
	vi.port = CONTEXT_PORT_NO_LISTEN;
	if (!lws_create_vhost(ctx, &vi))
		die("no vhost");
	settle();
	show_cancelled = 1;
	lws_cancel_service(ctx);
	lws_service(ctx, 0);
}

static void nothing_to_do(void)
{
	server();
	settle();
	say("lws_service(-1) says %d", lws_service(ctx, -1));
	say("lws_service_tsi(-1) says %d", lws_service_tsi(ctx, -1, 0));
}

/* -- vhosts */

static void vhost_choice(void)
{
	static const char *const hosts[] = { "first.example", "second.example", "SECOND.example",
		"second.example:80", "other.example", "www.second.example", "second" };
	struct lws_context_creation_info vi;
	struct lws_vhost *v;
	int i;

	hook = who;
	server_defaults();
	info.vhost_name = "first.example";
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
	v = lws_create_vhost(ctx, &info);
	if (!v)
		die("no first vhost");
	port = lws_get_vhost_listen_port(v);
	vi = info;
	vi.port = port;
	vi.vhost_name = "second.example";
	if (!lws_create_vhost(ctx, &vi))
		die("no second vhost");
	for (i = 0; i < COUNT(hosts); i++) {
		char req[200];
		struct peer *p;

		say("-- Host: %s", hosts[i]);
		sprintf(req, "GET /x HTTP/1.1\r\nHost: %s\r\n\r\n", hosts[i]);
		p = http_open(req);
		peer_close(p);
		settle();
	}
	say("by name: %s", lws_get_vhost_by_name(ctx, "second.example") ? "found" : "NULL");
	say("by unknown name: %s", lws_get_vhost_by_name(ctx, "none") ? "found" : "NULL");
}

static void vhost_destroyed(void)
{
	struct lws_context_creation_info vi;
	struct lws_vhost *v;
	struct peer *p;

	show_init = 1;
	hook = echo;
	server();
	settle();
	vi = info;
	vi.vhost_name = "second";
	say("-- create");
	v = lws_create_vhost(ctx, &vi);
	port = lws_get_vhost_listen_port(v);
	settle();
	p = ws_open("chat");
	say("-- destroy");
	lws_vhost_destroy(v);
	settle();
	peer_show_ws(p);
	say("-- stop");
	server_stop();
}

static void validity(void)
{
	static lws_retry_bo_t policy = { .secs_since_valid_ping = 1, .secs_since_valid_hangup = 2 };
	struct peer *p;

	hook = echo;
	server_defaults();
	info.retry_and_idle_policy = &policy;
	server_start();
	p = ws_open("chat");
	while (p->len == p->shown && !p->ended) {
		turn();
		drain_all(1);
	}
	settle();
	say("ping: %02x len %d", (unsigned char)p->buf[p->shown], p->buf[p->shown + 1]);
	p->shown = p->len;
	say("unanswered: %s", turns_until_end(p, 5000) ? "dropped" : "kept");
	settle();
	peer_show_ws(p);
}
#endif

static void fd_limit(void)
{
	struct peer *p[4];
	int i;

	hook = echo;
	server_defaults();
	info.fd_limit_per_thread = 6;
	server_start();
	for (i = 0; i < 4; i++) {
		p[i] = peer_new(0);
		settle();
	}
	say("-- one leaves");
	peer_close(p[0]);
	settle();
	say("-- another leaves");
	peer_close(p[1]);
	settle();
}

static void header_pool(void)
{
	struct peer *a, *b;

	hook = echo;
	server_defaults();
	info.max_http_header_pool = 1;
	server_start();
	a = http_open("GET /slow HT");
	b = http_open("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_show(b);
	say("-- the first goes on");
	peer_puts(a, "TP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(a);
	peer_show(b);
}

static void many_at_once(void)
{
	struct peer *p[20];
	int i;

	hook = echo;
	quiet = 1;
	server();
	for (i = 0; i < 20; i++)
		p[i] = peer_new(0);
	for (i = 0; i < 20; i++)
		peer_puts(p[i], "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	for (i = 0; i < 20; i++)
		if (p[i]->len < 12 || memcmp(p[i]->buf, "HTTP/1.1 200", 12))
			say("peer %d not answered", i);
	say("created %d, answered %d", count_of[LWS_CALLBACK_WSI_CREATE], count_of[LWS_CALLBACK_HTTP]);
	for (i = 0; i < 20; i++)
		peer_close(p[i]);
	settle();
	say("closed %d, destroyed %d", count_of[LWS_CALLBACK_CLOSED_HTTP],
	    count_of[LWS_CALLBACK_WSI_DESTROY]);
}

static void port_in_use(void)
{
	struct lws_context *second;

	server();
	info.port = port;
	second = lws_create_context(&info);
	say("a second context on the port: %s", second ? "made" : "NULL");
	if (second)
		lws_context_destroy(second);
}

/* -- adopted sockets */

static int accepted(struct peer **peer)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), got;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 1) ||
	    getsockname(fd, (struct sockaddr *)&a, &n))
		die("no listener");
	port = ntohs(a.sin_port);
	*peer = peer_new(0);
	got = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	close(fd);
	return got;
}

static void no_listener(void)
{
	hook = echo;
	server_defaults();
	info.port = CONTEXT_PORT_NO_LISTEN;
	server_start();
	settle();
}

static void adopt(void)
{
	struct peer *p;
	int fd;

	no_listener();
	fd = accepted(&p);
	say("adopted: %s", lws_adopt_socket(ctx, fd) ? "yes" : "NULL");
	settle();
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
	peer_close(p);
	settle();
}

static void adopt_readbuf(void)
{
	static const char head[] = "GET /early HTTP/1.1\r\nHo";
	struct peer *p;
	int fd;

	no_listener();
	fd = accepted(&p);
	say("adopted: %s", lws_adopt_socket_readbuf(ctx, fd, head, sizeof head - 1) ? "yes" : "NULL");
	say("-- service");
	settle();
	peer_puts(p, "st: x\r\n\r\n");
	settle();
	peer_show(p);
}

static void adopt_readbuf_whole(void)
{
	static const char head[] = "GET /whole HTTP/1.1\r\nHost: x\r\n\r\n";
	struct peer *p;
	int fd;

	no_listener();
	fd = accepted(&p);
	say("adopted: %s", lws_adopt_socket_readbuf(ctx, fd, head, sizeof head - 1) ? "yes" : "NULL");
	say("-- service");
	settle();
	peer_show(p);
}

static int refuse_new(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	return reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED ? -1 : 0;
}

static void adopt_refused(void)
{
	struct peer *p;
	int fd;

	no_listener();
	hook = refuse_new;
	fd = accepted(&p);
	say("adopted: %s", lws_adopt_socket(ctx, fd) ? "yes" : "NULL");
	settle();
	peer_show(p);
}

static const struct scenario list[] = {
	{ "init_destroy", init_destroy },
	{ "destroy_unserviced", destroy_unserviced },
	{ "init_fails", init_fails },
	{ "vhost_data", vhost_data },
	{ "session_data", session_data },
#if V4
	{ "own_user", own_user },
	{ "opaque_data", opaque_data },
#endif
	{ "accessors", accessors },
	{ "short_peer_name", short_peer_name },
	{ "timeout_kills", timeout_kills },
	{ "timeout_cancelled", timeout_cancelled },
	{ "http_idle_timeout", http_idle_timeout },
#if V4
	{ "no_request_timeout", no_request_timeout },
	{ "content_timeout", content_timeout },
	{ "kill_async", kill_async },
	{ "kill_sync", kill_sync },
	{ "timer_usecs", timer_usecs },
	{ "sul_order", sul_order },
	{ "sul_wakes_wait", sul_wakes_wait },
	{ "cancel", cancel },
	{ "cancel_two_vhosts", cancel_two_vhosts },
	{ "nothing_to_do", nothing_to_do },
	{ "vhost_choice", vhost_choice },
	{ "vhost_destroyed", vhost_destroyed },
	{ "validity", validity },
#endif
	{ "adopt", adopt },
	{ "adopt_readbuf", adopt_readbuf },
	{ "adopt_readbuf_whole", adopt_readbuf_whole },
	{ "adopt_refused", adopt_refused },
	{ "fd_limit", fd_limit },
	{ "header_pool", header_pool },
	{ "many_at_once", many_at_once },
	{ "port_in_use", port_in_use },
};

SCENARIOS(list)
