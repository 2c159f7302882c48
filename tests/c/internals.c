/* Functions that the original's parts use among themselves, as far as a program can call them. */
#include "scenario.h"

#if V4
int _lws_plat_service_tsi(struct lws_context *context, int timeout_ms, int tsi);
void lws_context_init_extensions(const struct lws_context_creation_info *info, struct lws_context *context);

static int look_in = -1, end_in = -1;
static void (*looker)(struct lws *wsi);
static void (*ender)(struct lws *wsi);

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	(void)in;
	(void)len;
	if (reason == look_in)
		looker(wsi);
	if (reason == end_in)
		ender(wsi);
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "ok\n");
	return 0;
}

/* ------------------------------------------------------ of connections */

static void credits(struct lws *wsi)
{
	int n;

	n = lws_wsi_tx_credit(wsi, LWSTXCR_US_TO_PEER, 0);
	say("  credit to the peer: %d", n);
	n = lws_wsi_tx_credit(wsi, LWSTXCR_PEER_TO_US, 0);
	say("  credit to us: %d", n);
	n = lws_wsi_tx_credit(wsi, LWSTXCR_US_TO_PEER, 100);
	say("  more: %d", n);
	n = lws_wsi_tx_credit(wsi, LWSTXCR_PEER_TO_US, 100);
	say("  more: %d", n);
	n = lws_h2_get_peer_txcredit_estimate(wsi);
	say("  estimate: %d", n);
	n = lws_h2_client_stream_long_poll_rxonly(wsi);
	say("  long poll: %d", n);
	n = lws_get_child_pending_on_writable(wsi);
	say("  child waits: %d", n);
	lws_clear_child_pending_on_writable(wsi);
	n = lws_get_child_pending_on_writable(wsi);
	say("  child waits: %d", n);
}

static void stream_credits(struct lws *wsi)
{
	int n;

	n = lws_h2_update_peer_txcredit(wsi, 0, 100);
	say("  update: %d", n);
	n = lws_h2_update_peer_txcredit(wsi, LWS_H2_STREAM_SID, 100);
	say("  update of the stream: %d", n);
}

static void no_streams(void)
{
	struct peer *p;

	hook = app;
	look_in = LWS_CALLBACK_HTTP;
	looker = stream_credits;
	server();
	p = http_open("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	peer_show(p);
	server_stop();
}

static void http_credits(void)
{
	struct peer *p;

	hook = app;
	look_in = LWS_CALLBACK_HTTP;
	looker = credits;
	server();
	p = http_open("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	peer_show(p);
	server_stop();
}

static void ws_credits(void)
{
	struct peer *p;

	hook = app;
	look_in = LWS_CALLBACK_RECEIVE;
	looker = credits;
	server();
	p = ws_open("chat");
	ws_text(p, "x");
	settle();
	server_stop();
}

static void close_parts(struct lws *wsi)
{
	int n = lws_get_close_length(wsi);
	unsigned char *text = lws_get_close_payload(wsi);

	say("  close: %d %s", n, n > 0 && n < 128 && text ? show(text, (size_t)n) : text ? "set" : "NULL");
}

static void set_and_look(struct lws *wsi)
{
	close_parts(wsi);
	lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)"bye", 3);
	close_parts(wsi);
	lws_close_reason(wsi, LWS_CLOSE_STATUS_GOINGAWAY, NULL, 0);
	close_parts(wsi);
}

static void closing_own(void)
{
	struct peer *p;

	hook = app;
	look_in = LWS_CALLBACK_RECEIVE;
	looker = set_and_look;
	server();
	p = ws_open("chat");
	ws_text(p, "x");
	settle();
	peer_show_ws(p);
	server_stop();
}

static void closing_peers(void)
{
	struct peer *p;

	hook = app;
	look_in = LWS_CALLBACK_WS_PEER_INITIATED_CLOSE;
	looker = close_parts;
	end_in = LWS_CALLBACK_CLOSED;
	ender = close_parts;
	server();
	p = ws_open("chat");
	ws_bye(p, 1000, "bye");
	settle();
	peer_show_ws(p);
	p = ws_open("chat");
	ws_bye(p, 0, "");
	settle();
	peer_show_ws(p);
	server_stop();
}

static void compress(struct lws *wsi)
{
	unsigned char b[200], *p = b;
	int n;

	n = lws_http_compression_apply(wsi, NULL, &p, b + sizeof b, 0);
	say("  compression: %d, %d bytes", n, (int)(p - b));
	n = lws_http_compression_apply(wsi, "gzip", &p, b + sizeof b, 0);
	say("  gzip: %d, %d bytes", n, (int)(p - b));
	n = lws_http_compression_apply(wsi, "deflate", &p, b + sizeof b, 1);
	say("  deflate: %d, %d bytes", n, (int)(p - b));
	n = lws_http_compression_apply(wsi, "nosuch", &p, b + sizeof b, 0);
	say("  another: %d, %d bytes", n, (int)(p - b));
}

static void compression(void)
{
	struct peer *p;

	hook = app;
	look_in = LWS_CALLBACK_HTTP;
	looker = compress;
	server();
	p = http_open("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, deflate\r\n\r\n");
	peer_show(p);
	server_stop();
}

static void detach(struct lws *wsi)
{
	char b[100];
	int n;

	n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HOST);
	say("  host: %d", n);
	n = lws_http_headers_detach(wsi);
	say("  detached: %d", n);
	n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HOST);
	say("  host: %d", n);
}

static void detaching(void)
{
	struct peer *p;

	hook = app;
	look_in = LWS_CALLBACK_RECEIVE;
	looker = detach;
	server();
	p = ws_open("chat");
	ws_text(p, "x");
	settle();
	peer_show_ws(p);
	server_stop();
}

static void detaching_http(void)
{
	struct peer *p;

	hook = app;
	look_in = LWS_CALLBACK_HTTP;
	looker = detach;
	server();
	p = http_open("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	peer_show(p);
	server_stop();
}

/* ---------------------------------------------------------------- ends */

static void ending(void)
{
	struct peer *p;

	hook = app;
	server();
	p = ws_open("chat");
	say("-- from outside");
	lws_close_free_wsi(wsi_of(1), LWS_CLOSE_STATUS_NORMAL, "test");
	settle();
	peer_show_ws(p);
	p = ws_open("chat");
	say("-- with no reason");
	lws_close_free_wsi(wsi_of(2), LWS_CLOSE_STATUS_NOSTATUS, "test");
	settle();
	peer_show_ws(p);
	p = peer_open();
	say("-- one of HTTP");
	lws_close_free_wsi(wsi_of(3), LWS_CLOSE_STATUS_NOSTATUS, "test");
	settle();
	peer_show(p);
	server_stop();
}

/* ------------------------------------------------------------ contexts */

static int reloads;

static void reload(void)
{
	reloads++;
	say("  reload, deprecated %d", lws_context_is_deprecated(ctx));
}

static void deprecated(void)
{
	struct peer *p;
	int n;

	show_init = 1;
	server();
	settle();
	p = ws_open("chat");
	n = lws_context_is_deprecated(ctx);
	say("deprecated: %d", n);
	lws_context_deprecate(ctx, (lws_reload_func)reload);
	n = lws_context_is_deprecated(ctx);
	say("deprecated: %d", n);
	settle();
	lenient = 1;
	say("another peer: %s", peer_new(0)->fd < 0 ? "refused" : "taken");
	settle();
	ws_text(p, "still there");
	settle();
	say("-- the last one leaves");
	peer_close(p);
	while (!count_of[LWS_CALLBACK_PROTOCOL_DESTROY])
		turn();
	say("a turn says %d, %d reloads", lws_service(ctx, -1), reloads);
	say("deprecated: %d", lws_context_is_deprecated(ctx));
	ctx = NULL;
}

static void extensions_again(void)
{
	server();
	lws_context_init_extensions(&info, ctx);
	settle();
	say("goes on");
	server_stop();
}

/* What is gone already, and what there is only one of. */
static void refusals(void)
{
	struct peer *p;
	struct lws *wsi;
	struct lws_vhost *vh;
	struct lws_context *was;
	int n;

	hook = app;
	server();
	p = ws_open("chat");
	wsi = wsi_of(1);
	lws_destroy_event_pipe(wsi);
	settle();
	say("-- it goes on");
	lws_service_do_ripe_rxflow((struct lws_context_per_thread *)wsi);
	ws_text(p, "x");
	settle();
	say("-- ends at once");
	__lws_close_free_wsi_final(wsi);
	settle();
	__lws_close_free_wsi_final(wsi);
	lws_close_free_wsi(wsi, LWS_CLOSE_STATUS_NORMAL, "test");
	n = lws_get_close_length(wsi);
	say("close length %d, payload %s, udp %s", n, lws_get_close_payload(wsi) ? "set" : "NULL", lws_get_udp(wsi) ? "set" : "NULL");
	n = lws_wsi_tx_credit(wsi, 0, 0);
	say("credit %d", n);
	n = lws_handle_POLLOUT_event(wsi, NULL);
	say("pollout %d", n);
	vh = lws_get_vhost_by_name(ctx, "default");
	lws_vhost_destroy1(vh);
	say("the virtual host has a name: %d", lws_get_vhost_name(vh) != NULL);
	lws_vhost_destroy1(vh);
	was = ctx;
	lws_context_destroy2(ctx);
	ctx = NULL;
	say("the context has %s", lws_get_fops(was) ? "operations" : "none");
	lws_context_destroy2(was);
	n = lws_protocol_init(was);
	say("protocol_init %d", n);
	say("deprecated %d", lws_context_is_deprecated(was));
}

static void pollout(void)
{
	struct lws_pollfd pfd;
	struct peer *p;
	int n;

	hook = app;
	server();
	p = ws_open("chat");
	pfd.fd = lws_get_socket_fd(wsi_of(1));
	pfd.events = pfd.revents = POLLOUT;
	n = lws_handle_POLLOUT_event(wsi_of(1), &pfd);
	say("nobody asked: %d", n);
	lws_callback_on_writable(wsi_of(1));
	n = lws_handle_POLLOUT_event(wsi_of(1), &pfd);
	say("asked: %d", n);
	settle();
	peer_show_ws(p);
	server_stop();
}

static void turns(void)
{
	int n;

	hook = app;
	server();
	settle();
	n = _lws_plat_service_tsi(ctx, -1, 0);
	say("a turn: %d", n);
	n = _lws_plat_service_forced_tsi(ctx, 0);
	say("a forced turn: %d", n);
	peer_new(0);
	for (n = 0; n < 10 && !count_of[LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED]; n++)
		_lws_plat_service_tsi(ctx, 1000, 0);
	say("the peer came: %d", count_of[LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED]);
	server_stop();
}

static void no_context(void)
{
	int n;

	n = _lws_plat_service_tsi(NULL, -1, 0);
	say("no context: %d", n);
}

static void key_bits(void)
{
	say("%d bits", lws_plat_recommended_rsa_bits());
}

/* ------------------------------------------------------------- timers */

static lws_sorted_usec_list_t timers[5];
static lws_dll2_owner_t lists[2];

static void fired(lws_sorted_usec_list_t *sul)
{
	say("  fired %d", (int)(sul - timers));
	callbacks++;
}

static void in_order(lws_dll2_owner_t *own)
{
	lws_dll2_t *d;

	for (d = own->head; d; d = d->next)
		say("  %d at %d", (int)((lws_sorted_usec_list_t *)d - timers), (int)((lws_sorted_usec_list_t *)d)->us);
	say("  %d in it", (int)own->count);
}

static void sorted(void)
{
	static const int at[] = { 50, 20, 80, 20, 65 };
	lws_usec_t t;
	int i, n;

	for (i = 0; i < 5; i++) {
		timers[i].us = at[i];
		timers[i].cb = fired;
		n = __lws_sul_insert(&lists[i == 4], &timers[i]);
		say("insert %d at %d: %d", i, at[i], n);
	}
	in_order(&lists[0]);
	in_order(&lists[1]);
	timers[1].us = 90;
	n = __lws_sul_insert(&lists[0], &timers[1]);
	say("again: %d", n);
	in_order(&lists[0]);
	t = __lws_sul_service_ripe(lists, 2, 10);
	say("ripe at 10: %d", (int)t);
	t = __lws_sul_service_ripe(lists, 2, 50);
	say("ripe at 50: %d", (int)t);
	in_order(&lists[0]);
	t = __lws_sul_service_ripe(lists, 2, 85);
	say("ripe at 85: %d", (int)t);
	in_order(&lists[0]);
	in_order(&lists[1]);
	t = __lws_sul_service_ripe(lists, 2, 100);
	say("ripe at 100: %d", (int)t);
	t = __lws_sul_service_ripe(lists, 2, 100);
	say("ripe when nothing is left: %d", (int)t);
}

static void rescheduling(lws_sorted_usec_list_t *sul)
{
	say("  fired, us %d, %s", (int)sul->us, sul->list.owner ? "listed" : "not listed");
	sul->us = 200;
	__lws_sul_insert(&lists[0], sul);
}

static void again(void)
{
	lws_usec_t t;

	timers[0].us = 10;
	timers[0].cb = rescheduling;
	__lws_sul_insert(&lists[0], &timers[0]);
	t = __lws_sul_service_ripe(lists, 1, 100);
	say("ripe at 100: %d", (int)t);
	timers[1].us = 0;
	timers[1].cb = NULL;
	say("without a callback: %d", __lws_sul_insert(&lists[1], &timers[1]));
	in_order(&lists[1]);
}

/* A timer in a list of the program's own is cancelled like any other. */
static void cancelled(void)
{
	timers[0].us = 10;
	timers[0].cb = fired;
	timers[1].us = 20;
	timers[1].cb = fired;
	__lws_sul_insert(&lists[0], &timers[0]);
	__lws_sul_insert(&lists[0], &timers[1]);
	lws_sul_cancel(&timers[0]);
	in_order(&lists[0]);
	__lws_sul_service_ripe(lists, 1, 100);
}

static void wakeable(void)
{
	lws_usec_t when = 77, before;
	int n;

	server();
	settle();
	n = lws_sul_earliest_wakeable_event(ctx, &when);
	say("none: %d, %d", n, (int)when);
	lws_sul_schedule(ctx, 0, &timers[0], fired, 5 * LWS_US_PER_SEC);
	n = lws_sul_earliest_wakeable_event(ctx, &when);
	say("one that does not wake: %d, %d", n, (int)when);
	before = lws_now_usecs();
	lws_sul_schedule_wakesuspend(ctx, 0, &timers[1], fired, 9 * LWS_US_PER_SEC);
	lws_sul_schedule_wakesuspend(ctx, 0, &timers[2], fired, 7 * LWS_US_PER_SEC);
	n = lws_sul_earliest_wakeable_event(ctx, &when);
	say("two that do: %d, %s", n, when - before >= 7 * LWS_US_PER_SEC && when - before < 8 * LWS_US_PER_SEC ? "the earlier one" : "wrong");
	lws_sul_cancel(&timers[2]);
	n = lws_sul_earliest_wakeable_event(ctx, &when);
	say("one: %d, %s", n, when - before >= 9 * LWS_US_PER_SEC && when - before < 10 * LWS_US_PER_SEC ? "right" : "wrong");
	lws_sul_cancel(&timers[1]);
	lws_sul_cancel(&timers[0]);
	n = lws_sul_earliest_wakeable_event(ctx, &when);
	say("none: %d", n);
	timers[3].cb = fired;
	timers[3].us = lws_now_usecs() + 3 * LWS_US_PER_SEC;
	lws_sul2_schedule(ctx, 0, LWSSULLI_WAKE_IF_SUSPENDED, &timers[3]);
	n = lws_sul_earliest_wakeable_event(ctx, &when);
	say("by lws_sul2_schedule: %d, %s", n, when == timers[3].us ? "right" : "wrong");
	lws_sul_cancel(&timers[3]);
	timers[3].us = lws_now_usecs() + 3 * LWS_US_PER_SEC;
	lws_sul2_schedule(ctx, 0, LWSSULLI_MISS_IF_SUSPENDED, &timers[3]);
	n = lws_sul_earliest_wakeable_event(ctx, &when);
	say("missed when suspended: %d", n);
	lws_sul_cancel(&timers[3]);
	server_stop();
}

static const struct scenario list[] = {
	{ "http_credits", http_credits },
	{ "no_streams", no_streams },
	{ "ws_credits", ws_credits },
	{ "closing_own", closing_own },
	{ "closing_peers", closing_peers },
	{ "compression", compression },
	{ "detaching", detaching },
	{ "detaching_http", detaching_http },
	{ "ending", ending },
	{ "deprecated", deprecated },
	{ "extensions_again", extensions_again },
	{ "refusals", refusals },
	{ "pollout", pollout },
	{ "turns", turns },
	{ "no_context", no_context },
	{ "key_bits", key_bits },
	{ "sorted", sorted },
	{ "again", again },
	{ "cancelled", cancelled },
	{ "wakeable", wakeable },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
