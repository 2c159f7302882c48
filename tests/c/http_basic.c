/* Plain HTTP: the callbacks of accept, request, answer, keep-alive, close. */
#include "scenario.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: localhost\r\n\r\n"

static int refuse_reason = -1, refuse_value;

static int answer(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char body[80];

	(void)user;
	(void)len;
	if (reason == refuse_reason)
		return refuse_value;
	if (reason == LWS_CALLBACK_HTTP) {
		snprintf(body, sizeof body, "you asked %.40s\n", (char *)in);
		return http_reply(wsi, 200, body);
	}
	return 0;
}

static void answering(void)
{
	hook = answer;
	server();
}

static void accept_only(void)
{
	answering();
	peer_open();
}

static void accept_then_fin(void)
{
	struct peer *p;

	answering();
	p = peer_open();
	peer_fin(p);
	settle();
	peer_show(p);
}

static void get(void)
{
	struct peer *p;

	answering();
	p = http_open(GET("/hello"));
	peer_show(p);
	peer_close(p);
	settle();
}

static void get_split(void)
{
	static const char req[] = GET("/hello");
	struct peer *p;

	answering();
	p = peer_open();
	peer_send_bytewise(p, req);
	settle();
	peer_show(p);
}

static void keep_alive(void)
{
	struct peer *p;

	answering();
	p = http_open(GET("/one"));
	peer_show(p);
	peer_puts(p, GET("/two"));
	settle();
	peer_show(p);
	peer_puts(p, GET("/three"));
	settle();
	peer_show(p);
	peer_fin(p);
	settle();
	peer_show(p);
}

static void http10(void)
{
	struct peer *p;

	answering();
	p = http_open("GET /old HTTP/1.0\r\n\r\n");
	peer_show(p);
}

static void http10_keep_alive(void)
{
	struct peer *p;

	answering();
	p = http_open("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
	peer_show(p);
	peer_puts(p, "GET /again HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
	settle();
	peer_show(p);
}

static void no_version(void)
{
	struct peer *p;

	answering();
	p = http_open("GET /bare\r\n\r\n");
	peer_show(p);
}

static void connection_close(void)
{
	struct peer *p;

	answering();
	p = http_open("GET /bye HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	peer_show(p);
}

static void connection_close_case(void)
{
	struct peer *p;

	answering();
	p = http_open("GET /bye HTTP/1.1\r\nHost: x\r\nconnection: CLOSE\r\n\r\n");
	peer_show(p);
}

static void connection_list(void)
{
	struct peer *p;

	answering();
	p = http_open("GET /stay HTTP/1.1\r\nHost: x\r\nConnection: close, foo\r\n\r\n");
	peer_show(p);
}

static void pipeline_two(void)
{
	struct peer *p;

	answering();
	p = http_open(GET("/one") GET("/two"));
	peer_show(p);
}

static void pipeline_three(void)
{
	struct peer *p;

	answering();
	p = http_open(GET("/one") GET("/two") GET("/three"));
	peer_show(p);
}

static void pipeline_cut(void)
{
	struct peer *p;

	answering();
	p = http_open(GET("/one") "GET /tw");
	peer_show(p);
	peer_puts(p, "o HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	peer_show(p);
}

static void pipeline_then_close(void)
{
	struct peer *p;

	answering();
	p = http_open("GET /one HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
		      GET("/two"));
	peer_show(p);
}

static void half_close(void)
{
	struct peer *p;

	answering();
	p = peer_open();
	peer_puts(p, GET("/half"));
	peer_fin(p);
	settle();
	peer_show(p);
}

static void half_request_fin(void)
{
	struct peer *p;

	answering();
	p = http_open("GET /half HT");
	peer_fin(p);
	settle();
	peer_show(p);
}

static void reset_idle(void)
{
	struct peer *p;

	answering();
	p = http_open(GET("/one"));
	peer_reset(p);
	settle();
}

static void refuse(int reason, int value, const char *req)
{
	struct peer *p;

	refuse_reason = reason;
	refuse_value = value;
	answering();
	p = http_open(req);
	peer_show(p);
}

static void refuse_network(void)
{
	refuse(LWS_CALLBACK_FILTER_NETWORK_CONNECTION, 1, GET("/x"));
	say("-- a second peer is served");
	refuse_reason = -1;
	peer_show(http_open(GET("/y")));
}

static void refuse_new_client(void)
{
	refuse(LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED, 1, GET("/x"));
	say("-- a second peer is served");
	refuse_reason = -1;
	peer_show(http_open(GET("/y")));
}

static void refuse_filter_http(void) { refuse(LWS_CALLBACK_FILTER_HTTP_CONNECTION, 1, GET("/x")); }
static void refuse_filter_http_minus(void) { refuse(LWS_CALLBACK_FILTER_HTTP_CONNECTION, -1, GET("/x")); }
static void refuse_http_minus(void) { refuse(LWS_CALLBACK_HTTP, -1, GET("/x")); }
static void refuse_http_plus(void) { refuse(LWS_CALLBACK_HTTP, 1, GET("/x")); }
static void refuse_wsi_create(void) { refuse(LWS_CALLBACK_WSI_CREATE, -1, GET("/x")); }
#if V4
static void refuse_bind(void) { refuse(R_HTTP_BIND, 1, GET("/x")); }
static void refuse_drop(void) { refuse(R_HTTP_DROP, 1, GET("/x")); }
#endif

static void close_after_answer_ignored(void)
{
	struct peer *p;

	refuse_reason = LWS_CALLBACK_CLOSED_HTTP;
	refuse_value = -1;
	answering();
	p = http_open(GET("/x"));
	peer_close(p);
	settle();
}

/* -- body written later, from HTTP_WRITEABLE */

static int writeable_result, writeable_rounds;

static int later(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	unsigned char b[LWS_PRE + 512], *start = b + LWS_PRE, *p = start,
		      *end = b + sizeof b;
	int n;

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP) {
		if (lws_add_http_header_status(wsi, 200, &p, end) ||
		    lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE,
				(unsigned char *)"text/plain", 10, &p, end) ||
		    lws_finalize_http_header(wsi, &p, end))
			return -1;
		n = lws_write(wsi, start, (size_t)(p - start), LWS_WRITE_HTTP_HEADERS);
		say("  lws_write of %d header bytes says %d", (int)(p - start), n);
		say("  on_writable says %d", lws_callback_on_writable(wsi));
		return 0;
	}
	if (reason == LWS_CALLBACK_HTTP_WRITEABLE) {
		if (writeable_result)
			return writeable_result;
		writeable_rounds++;
		n = put(wsi, "part of the body\n", 17, writeable_rounds < 3 ?
			LWS_WRITE_HTTP : LWS_WRITE_HTTP_FINAL);
		say("  lws_write says %d", n);
		if (writeable_rounds < 3) {
			lws_callback_on_writable(wsi);
			return 0;
		}
		n = lws_http_transaction_completed(wsi);
		say("  transaction_completed says %d", n);
		return n ? -1 : 0;
	}
	return 0;
}

static void writeable(const char *req, int result)
{
	struct peer *p;

	hook = later;
	writeable_result = result;
	server();
	p = http_open(req);
	peer_show(p);
}

static void body_later(void) { writeable(GET("/later"), 0); }
static void body_later_close(void) { writeable("GET /later HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 0); }
static void writeable_minus(void) { writeable(GET("/later"), -1); }
static void writeable_plus(void) { writeable(GET("/later"), 1); }

static void writeable_every_request(void)
{
	struct peer *p;

	hook = later;
	server();
	p = http_open(GET("/later"));
	peer_show(p);
	writeable_rounds = 0;
	peer_puts(p, GET("/once-more"));
	settle();
	peer_show(p);
}

static int idle_http(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)reason; (void)user; (void)in; (void)len;
	return 0;
}

static void http_answers_nothing(void)
{
	struct peer *p;

	hook = idle_http;
	server();
	p = http_open(GET("/silence"));
	peer_show(p);
	peer_fin(p);
	settle();
	peer_show(p);
}

/* -- a body the peer does not take at once */

static size_t body_size = 1 << 20;

static int large_body(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	unsigned char b[LWS_PRE + 512], *start = b + LWS_PRE, *p = start, *end = b + sizeof b;
	unsigned char *body;
	int n;

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP) {
		small_send_buffer(wsi);
		if (lws_add_http_header_status(wsi, 200, &p, end) ||
		    lws_add_http_header_content_length(wsi, body_size, &p, end) ||
		    lws_finalize_http_header(wsi, &p, end) ||
		    lws_write(wsi, start, (size_t)(p - start), LWS_WRITE_HTTP_HEADERS) < 0)
			return -1;
		lws_callback_on_writable(wsi);
		return 0;
	}
	if (reason == LWS_CALLBACK_HTTP_WRITEABLE) {
		body = malloc(LWS_PRE + body_size);
		fill(body + LWS_PRE, body_size, 1);
		n = lws_write(wsi, body + LWS_PRE, body_size, LWS_WRITE_HTTP_FINAL);
		free(body);
		say("  write says %d%s", n, !peers[0].hold ? "" :
		    lws_partial_buffered(wsi) ? ", partial" : ", complete");
		n = lws_http_transaction_completed(wsi);
		say("  transaction_completed says %d", n);
		return n ? -1 : 0;
	}
	return 0;
}

static void held(const char *req)
{
	struct peer *p;
	char *body;
	size_t n;

	hook = large_body;
	server();
	p = peer_new(8192);
	settle();
	p->hold = 1;
	peer_puts(p, req);
	settle();
	say("-- peer reads");
	p->hold = 0;
	settle();
	body = memmem(p->buf, p->len, "\r\n\r\n", 4);
	n = body ? p->len - (size_t)(body + 4 - p->buf) : 0;
	say("body %zu %s", n, body ? show(body + 4, n) : "-");
	p->shown = p->len;
	peer_end_line(p);
	if (!p->ended) {
		say("-- next request");
		body_size = 10;
		peer_puts(p, GET("/next"));
		settle();
		peer_show(p);
	}
}

static void held_body(void) { held(GET("/large")); }
static void held_body_close(void) { held("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); }
static void held_body_pipelined(void) { held(GET("/large") GET("/behind")); }

/* -- methods and malformed requests */

static void methods(void)
{
	static const char *const reqs[] = {
		"OPTIONS /o HTTP/1.1\r\nHost: x\r\n\r\n",
		"PUT /p HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
		"PATCH /p HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
		"DELETE /d HTTP/1.1\r\nHost: x\r\n\r\n",
		"HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n",
	};
	int i;

	answering();
	for (i = 0; i < COUNT(reqs); i++) {
		struct peer *p;

		say("-- %.7s", reqs[i]);
		p = http_open(reqs[i]);
		peer_show(p);
		peer_close(p);
		settle();
	}
}

static void malformed(void)
{
	static const char *const reqs[] = {
		"BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n",
		"\x01\x02\x03\x04\r\n\r\n",
		"\r\n\r\n",
		"GET http://localhost/abs HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET * HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /a HTTP/1.1\r\nGET /b HTTP/1.1\r\n\r\n",
		"GET /a HTTP/1.1\r\nPOST /b HTTP/1.1\r\n\r\n",
		"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /nul%00x HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /up HTTP/1.1\r\nHost: x\r\nUpgrade: teapot\r\nConnection: upgrade\r\n\r\n",
		"get /lower HTTP/1.1\r\nhost: x\r\n\r\n",
		"GET /lf HTTP/1.1\nHost: x\n\n",
		"GET  /two-blanks HTTP/1.1\r\nHost: x\r\n\r\n",
	};
	int i;

	answering();
	for (i = 0; i < COUNT(reqs); i++) {
		struct peer *p;

		say("-- %s", show(reqs[i], strlen(reqs[i])));
		p = http_open(reqs[i]);
		peer_show(p);
		peer_close(p);
		settle();
	}
}

static const struct scenario list[] = {
	{ "accept_only", accept_only },
	{ "accept_then_fin", accept_then_fin },
	{ "get", get },
	{ "get_split", get_split },
	{ "keep_alive", keep_alive },
	{ "http10", http10 },
	{ "http10_keep_alive", http10_keep_alive },
	{ "no_version", no_version },
	{ "connection_close", connection_close },
	{ "connection_close_case", connection_close_case },
	{ "connection_list", connection_list },
	{ "pipeline_two", pipeline_two },
	{ "pipeline_three", pipeline_three },
	{ "pipeline_cut", pipeline_cut },
	{ "pipeline_then_close", pipeline_then_close },
	{ "half_close", half_close },
	{ "half_request_fin", half_request_fin },
	{ "reset_idle", reset_idle },
	{ "refuse_network", refuse_network },
	{ "refuse_new_client", refuse_new_client },
	{ "refuse_filter_http", refuse_filter_http },
	{ "refuse_filter_http_minus", refuse_filter_http_minus },
	{ "refuse_http_minus", refuse_http_minus },
	{ "refuse_http_plus", refuse_http_plus },
	{ "refuse_wsi_create", refuse_wsi_create },
#if V4
	{ "refuse_bind", refuse_bind },
	{ "refuse_drop", refuse_drop },
#endif
	{ "close_after_answer_ignored", close_after_answer_ignored },
	{ "body_later", body_later },
	{ "body_later_close", body_later_close },
	{ "writeable_minus", writeable_minus },
	{ "writeable_plus", writeable_plus },
	{ "writeable_every_request", writeable_every_request },
	{ "held_body", held_body },
	{ "held_body_close", held_body_close },
	{ "held_body_pipelined", held_body_pipelined },
	{ "http_answers_nothing", http_answers_nothing },
	{ "methods", methods },
	{ "malformed", malformed },
};

SCENARIOS(list)
