/* Connections that are gone, and pointers that never were any. */
#include "scenario.h"

static struct lws *stale_ws, *stale_http;
static int dying; /* the connection is real, but in its last callback */

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLOSED)
		stale_ws = wsi;
	if (reason == LWS_CALLBACK_CLOSED_HTTP)
		stale_http = wsi;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "");
	return 0;
}

#if !V4 /* exported, and in no header */
int lws_extension_server_handshake(struct lws *wsi, char **p);
int lws_plat_change_pollfd(struct lws_context *context, struct lws *wsi, struct pollfd *pfd);
void lws_plat_delete_socket_from_fds(struct lws_context *context, struct lws *wsi, int m);
void lws_plat_insert_socket_into_fds(struct lws_context *context, struct lws *wsi);
int lws_server_socket_service(struct lws_context *context, struct lws *wsi, struct pollfd *pollfd);
int lws_server_socket_service_ssl(struct lws *wsi, int fd);
int lws_ssl_capable_read(struct lws *wsi, unsigned char *buf, int len);
int lws_ssl_capable_read_no_ssl(struct lws *wsi, unsigned char *buf, int len);
int lws_ssl_capable_write(struct lws *wsi, unsigned char *buf, int len);
int lws_ssl_capable_write_no_ssl(struct lws *wsi, unsigned char *buf, int len);
int lws_ssl_close(struct lws *wsi);
void lws_ssl_destroy(struct lws_vhost *vhost);
int lws_ssl_pending(struct lws *wsi);
int lws_ssl_pending_no_ssl(struct lws *wsi);
void lws_ssl_remove_wsi_from_buffered_list(struct lws *wsi);
void lws_union_transition(struct lws *wsi, int mode);

static void every_undeclared(struct lws *w, unsigned char *b, int len)
{
	struct pollfd pfd = { .fd = 0, .events = POLLIN };
	char *p = (char *)b;

	lws_extension_server_handshake(w, &p);
	lws_plat_change_pollfd(ctx, w, &pfd);
	lws_plat_delete_socket_from_fds(ctx, w, 0);
	lws_plat_insert_socket_into_fds(ctx, w);
	lws_server_socket_service(ctx, w, &pfd);
	lws_server_socket_service_ssl(w, -1);
	lws_ssl_capable_read(w, b, len);
	lws_ssl_capable_read_no_ssl(w, b, len);
	REQUIRE(-1, lws_ssl_capable_write(w, b, len));
	REQUIRE(-1, lws_ssl_capable_write_no_ssl(w, b, len));
	REQUIRE(-1, lws_read(w, b, (size_t)len));
	lws_ssl_pending(w);
	lws_ssl_pending_no_ssl(w);
	lws_ssl_remove_wsi_from_buffered_list(w);
	lws_union_transition(w, 1);
	REQUIRE(0, lws_ssl_close(w));
	lws_ssl_destroy((struct lws_vhost *)w);
	REQUIRE(0, lws_json_dump_vhost((struct lws_vhost *)w, (char *)b, len));
}
#endif

/* Every function that takes a connection. */
static void every(struct lws *w)
{
	unsigned char b[LWS_PRE + 512], *start = b + LWS_PRE, *p = start, *end = b + sizeof b;
	char t[128];
	int i;

	memset(b, 0, sizeof b);
	for (i = 0; i <= 8; i++)
		if (i != 4)
			REQUIRE(1, lws_write(w, start, 4, (enum lws_write_protocol)i) <= -!dying);
	lws_callback_on_writable(w);
	lws_rx_flow_control(w, 0);
	lws_rx_flow_control(w, 1);
	lws_set_timeout(w, PENDING_TIMEOUT_AWAITING_PING, 1);
	lws_set_timeout(w, NO_PENDING_TIMEOUT, 0);
	lws_close_reason(w, LWS_CLOSE_STATUS_NORMAL, start, 3);
	lws_send_pipe_choked(w);
	lws_partial_buffered(w);
	lws_frame_is_binary(w);
	lws_is_final_fragment(w);
	lws_remaining_packet_payload(w);
	lws_get_reserved_bits(w);
	lws_get_peer_write_allowance(w);
	lws_is_ssl(w);
	lws_get_socket_fd(w);
	lws_get_protocol(w);
	lws_protocol_get(w);
	lws_wsi_user(w);
	lws_get_context(w);
	lws_get_vhost(w);
	lws_get_parent(w);
	lws_get_child(w);
	lws_cancel_service_pt(w);
	lws_get_peer_simple(w, t, sizeof t);
	lws_get_peer_addresses(w, -1, t, sizeof t, t + 64, 64);
	lws_hdr_total_length(w, WSI_TOKEN_HOST);
	lws_hdr_fragment_length(w, WSI_TOKEN_HOST, 0);
	lws_hdr_copy(w, t, sizeof t, WSI_TOKEN_HOST);
	lws_hdr_copy_fragment(w, t, sizeof t, WSI_TOKEN_HOST, 0);
	if (lws_add_http_header_status(w, 200, &p, end) ||
	    lws_add_http_header_by_token(w, WSI_TOKEN_HTTP_SERVER, b, 3, &p, end) ||
	    lws_add_http_header_by_name(w, (unsigned char *)"x:", b, 3, &p, end) ||
	    lws_add_http_header_content_length(w, 3, &p, end) ||
	    lws_finalize_http_header(w, &p, end))
		p = start;
	p = start;
	i = lws_http_redirect(w, 301, (unsigned char *)"/x", 2, &p, end);
	i += lws_return_http_status(w, 404, NULL);
	i += lws_http_transaction_completed(w);
	i += lws_serve_http_file(w, "/etc/hostname", "text/plain", NULL, 0);
	i += lws_serve_http_file_fragment(w);
	lws_set_extension_option(w, "permessage-deflate", "rx_buf_size", "10");
#if !V4
	every_undeclared(w, start, 128);
#endif
#if V4
	lws_is_first_fragment(w);
	lws_is_cgi(w);
	lws_set_wsi_user(w, NULL);
	lws_set_timer_usecs(w, 1000);
	lws_set_timer_usecs(w, LWS_SET_TIMER_USEC_CANCEL);
	lws_set_timeout(w, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
	lws_set_timeout(w, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
	lws_validity_confirmed(w);
	lws_get_network_wsi(w);
	lws_get_ssl(w);
	lws_get_opaque_user_data(w);
	lws_set_opaque_user_data(w, NULL);
	lws_get_tsi(w);
	lws_wsi_tsi(w);
	lws_hdr_custom_length(w, "x:", 2);
	lws_hdr_custom_copy(w, t, sizeof t, "x:", 2);
	lws_get_urlarg_by_name(w, "x", t, sizeof t);
	lws_http_mark_sse(w);
	lws_adjust_protocol_psds(w, 64);
	lws_callback_http_dummy(w, LWS_CALLBACK_HTTP, NULL, NULL, 0);
	lws_callback_vhost_protocols(w, LWS_CALLBACK_USER, NULL, 0);
#endif
}

static void start(void)
{
	hook = app;
	quiet = 1;
	server();
	settle();
}

static void stale(void)
{
	struct peer *p, *q;
	int i;

	start();
	p = ws_open("chat");
	q = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_close(p);
	peer_close(q);
	settle();
	if (!stale_ws || !stale_http)
		die("no closed connections");
	for (i = 0; i < 3; i++) {
		every(stale_ws);
		every(stale_http);
		settle();
	}
	say("ok");
}

/* The stale pointer after a new connection has taken the place. */
static void stale_reused(void)
{
	struct peer *p;
	int i;

	start();
	for (i = 0; i < 50; i++) {
		p = ws_open("chat");
		peer_close(p);
		settle();
		peer_count--;
		lws_frame_is_binary(stale_ws);
		lws_callback_on_writable(stale_ws);
		settle();
	}
	say("ok");
}

static void foreign(struct lws *w)
{
	struct peer *p;

	start();
	p = ws_open("chat");
	every(w);
	settle();
	ws_text(p, "alive?");
	settle();
	REQUIRE(1, count_of[LWS_CALLBACK_RECEIVE]);
	say("ok");
}

static void null(void) { foreign(NULL); }

static void stack_address(void)
{
	char room[4096];

	memset(room, 0x41, sizeof room);
	foreign((struct lws *)room);
}

static void heap_address(void)
{
	void *p = calloc(1, 4096);

	foreign(p);
	free(p);
}

static void code_address(void) { foreign((struct lws *)(void *)&every); }
static void small_number(void) { foreign((struct lws *)(uintptr_t)0x11); }
static void odd_address(void) { foreign((struct lws *)(uintptr_t)-3); }

static void inside_closed_hook(struct lws *w);
static int app_every(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_WSI_DESTROY && wsi_id(wsi))
		inside_closed_hook(wsi);
	return 0;
}

static void inside_closed_hook(struct lws *w)
{
	dying = 1;
	every(w);
}

static void in_wsi_destroy(void)
{
	struct peer *p;

	hook = app_every;
	quiet = 1;
	server();
	p = ws_open("chat");
	peer_close(p);
	settle();
	p = peer_open();
	peer_close(p);
	settle();
	say("ok");
}

static void null_context(void)
{
	lws_context_destroy(NULL);
	lws_cancel_service(NULL);
	lws_service(NULL, -1);
	lws_context_user(NULL);
	lws_callback_on_writable_all_protocol(NULL, &protocols[0]);
	lws_callback_all_protocol(NULL, &protocols[0], LWS_CALLBACK_USER);
	lws_protocol_vh_priv_get(NULL, &protocols[0]);
#if V4
	lws_vhost_destroy(NULL);
	lws_get_vhost_by_name(NULL, "x");
	lws_get_vhost_name(NULL);
	lws_get_vhost_listen_port(NULL);
#endif
	say("ok");
}

static void destroyed_context(void)
{
	struct lws_context *old;

	start();
	old = ctx;
	server_stop();
	lws_cancel_service(old);
	lws_service(old, -1);
	lws_context_destroy(old);
	say("ok");
}

static const struct scenario list[] = {
	{ "stale", stale },
	{ "stale_reused", stale_reused },
	{ "null", null },
	{ "stack_address", stack_address },
	{ "heap_address", heap_address },
	{ "code_address", code_address },
	{ "small_number", small_number },
	{ "odd_address", odd_address },
	{ "in_wsi_destroy", in_wsi_destroy },
	{ "null_context", null_context },
	{ "destroyed_context", destroyed_context },
};

SCENARIOS(list)
