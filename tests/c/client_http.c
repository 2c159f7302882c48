/*
 * HTTP clients in depth: how a reply's body is cut up and read, headers from every callback, request
 * bodies on the wire, redirects from hop to hop, ends in every phase, connections that are shared.
 */
#include "client.h"

enum { MULTIPART = 1024, URLENCODED = 2048, NO_FOLLOW = 4096, PIPELINE = 65536 };

static struct peer *site;      /* the server's end */
static int room = 1024;        /* what lws_http_client_read may take at once */
static int shows_place;        /* where it left the pointer */
static int refusing = -1;      /* the reason answered with -1 */
static int status_shown = 1;
static hook_fn *more;          /* what a scenario adds */

static int read_once(struct lws *wsi)
{
	char buffer[1024 + LWS_PRE], *px = buffer + LWS_PRE;
	int n = room, r = lws_http_client_read(wsi, &px, &n);

	if (!shows_place)
		say("  read says %d", r);
	else if (px < buffer || px > buffer + sizeof buffer)
		say("  read says %d, pointer elsewhere, len %d", r, n);
	else
		say("  read says %d, pointer +%d, len %d", r, (int)(px - buffer - LWS_PRE), n);
	return r < 0 ? -1 : 0;
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (more) {
		int r = more(wsi, reason, user, in, len);

		if (r)
			return r;
	}
	if (reason == refusing)
		return -1;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
#if V4
		if (status_shown)
			say("  status %u", lws_http_client_http_response(wsi));
#endif
		break;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
		return read_once(wsi);
	default:
		break;
	}
	return 0;
}

/* A context, and a client to be made of `method`. */
static void prepare(const char *method)
{
	hook = app;
	client();
	to.method = method;
	to.path = "/a/b?c=d";
	to.protocol = "http";
}

static struct peer *ask(const char *method)
{
	prepare(method);
	return site = client_ask();
}

static void more_reply(const char *text)
{
	peer_puts(site, text);
	settle();
}

/* How the server sees it. */
static void seen_there(void)
{
	say("peer%d: %s", peer_id(site), site->ended == 2 ? "reset" : site->ended ? "end" : "open");
}

/* Nobody waits for more. Who ends the connection is the subject of other scenarios. */
static void over(void)
{
	peer_close(site);
	settle();
}

static void server_ends(void)
{
	seen_there();
	say("the server ends");
	over();
}

/* The whole of a transaction; the reply comes in these pieces. */
static void pieces(const char *method, const char *const *part)
{
	ask(method);
	for (; *part; part++) {
		if (part[1])
			say("the server sends %s", show(*part, strlen(*part)));
		more_reply(*part);
	}
}

#define PIECES(method, ...) pieces(method, (const char *const[]){ __VA_ARGS__, NULL })
#define GET(...) (PIECES("GET", __VA_ARGS__), over())
#define HEAD(...) (PIECES("HEAD", __VA_ARGS__), over())
#define GET_UNTIL_END(...) (PIECES("GET", __VA_ARGS__), server_ends())
#define OK "HTTP/1.1 200 OK\r\n"
#define LENGTH(n) OK "Content-Length: " #n "\r\n\r\n"
#define CHUNKS OK "Transfer-Encoding: chunked\r\n\r\n"

/* ------------------------------------------------------- bodies by length */

static void length_with_head(void) { shows_place = 1; GET(LENGTH(5) "hello"); }
static void length_apart(void) { shows_place = 1; GET(LENGTH(5), "hello"); }
static void length_in_pieces(void) { shows_place = 1; GET(LENGTH(10) "one", "two", "thre"); }
static void length_small_reads(void) { room = 7; shows_place = 1; GET(LENGTH(17), "0123456789abcdefg"); }
static void length_small_reads_with_head(void) { room = 7; GET(LENGTH(17) "0123456789abcdefg"); }
static void length_too_much(void) { GET(LENGTH(5) "hello again"); }
static void length_too_much_later(void) { GET(LENGTH(5) "hello", "again"); }
static void length_zero(void) { GET(LENGTH(0)); }
static void length_zero_and_more(void) { GET(LENGTH(0) "hello"); }
static void length_no_number(void) { GET(OK "Content-Length: five\r\n\r\n", "hello"); }
static void length_negative(void) { GET(OK "Content-Length: -5\r\n\r\n", "hello"); }
static void length_plus(void) { GET(OK "Content-Length: +5\r\n\r\n", "hello"); }
static void length_trailing(void) { GET(OK "Content-Length: 5 bytes\r\n\r\n", "hello"); }
static void length_twice_same(void) { GET(OK "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", "hello"); }
static void length_twice_other(void) { GET(OK "Content-Length: 5\r\nContent-Length: 3\r\n\r\n", "hello"); }
static void length_huge(void) { GET(OK "Content-Length: 99999999999999999999\r\n\r\n", "hello"); }
static void length_of_4_gb(void) { GET(OK "Content-Length: 4294967297\r\n\r\n", "hello"); }

/* -------------------------------------------------------- bodies in chunks */

static void chunk_one(void) { shows_place = 1; GET(CHUNKS "5\r\nhello\r\n0\r\n\r\n"); }
static void chunk_apart(void) { shows_place = 1; GET(CHUNKS, "5\r\nhello\r\n0\r\n\r\n"); }
static void chunk_several(void) { shows_place = 1; GET(CHUNKS, "5\r\nhello\r\n6\r\n world\r\n1\r\n!\r\n0\r\n\r\n"); }
static void chunk_split_in_data(void) { shows_place = 1; GET(CHUNKS, "5\r\nhel", "lo\r\n6\r\n wo", "rld\r\n0\r\n\r\n"); }
static void chunk_split_in_size(void) { GET(CHUNKS "1", "0\r\n0123456789abcdef\r", "\n0", "\r", "\n\r\n"); }
static void chunk_end_apart(void) { GET(CHUNKS "5\r\nhello\r\n", "0\r\n", "\r\n"); }
static void chunk_small_reads(void) { room = 7; shows_place = 1; GET(CHUNKS, "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"); }
static void chunk_trailers(void) { GET(CHUNKS "5\r\nhello\r\n0\r\nX-Sum: 1\r\nExpires: never\r\n\r\n"); }
static void chunk_trailers_apart(void) { GET(CHUNKS "5\r\nhello\r\n0\r\n", "X-Sum: 1\r\n", "\r\n"); }
static void chunk_capitals_and_zeros(void) { GET(CHUNKS "00A\r\n0123456789\r\n000\r\n\r\n"); }
static void chunk_coding_capitals(void) { GET(OK "Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"); }
static void chunk_coding_list(void) { GET(OK "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"); }
static void chunk_coding_unknown(void) { GET(OK "Transfer-Encoding: gzip\r\n\r\nhello"); }
static void chunk_http_1_0(void) { GET("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"); }
static void chunk_of_nothing(void) { GET(CHUNKS "0\r\n\r\n"); }
static void chunk_extension(void) { GET(CHUNKS "5;a=b\r\nhello\r\n0\r\n\r\n"); }
static void chunk_blank_after_size(void) { GET(CHUNKS "5 \r\nhello\r\n0\r\n\r\n"); }
static void chunk_no_size(void) { GET(CHUNKS "\r\nhello\r\n0\r\n\r\n"); }
static void chunk_no_number(void) { GET(CHUNKS "wrong\r\nhello\r\n0\r\n\r\n"); }
static void chunk_bare_line_feed(void) { GET(CHUNKS "5\nhello\n0\n\n"); }
static void chunk_too_short(void) { GET(CHUNKS "5\r\nhelloagain\r\n0\r\n\r\n"); }
static void chunk_negative(void) { GET(CHUNKS "-5\r\nhello\r\n"); }
static void chunk_wrong_end(void) { GET(CHUNKS "5\r\nhello\r\n0\r\nxx"); }
static void chunk_then_more(void) { GET(CHUNKS "5\r\nhello\r\n0\r\n\r\nmore"); }

/* --------------------------------------------------- bodies until the end */

static void until_end(void) { shows_place = 1; GET_UNTIL_END(OK "\r\nhello", " world"); }
static void until_end_http_1_0(void) { GET_UNTIL_END("HTTP/1.0 200 OK\r\n\r\nhello", " world"); }
static void until_end_nothing(void) { GET_UNTIL_END(OK "\r\n"); }
static void until_end_keep_alive(void) { GET_UNTIL_END(OK "Connection: keep-alive\r\n\r\nhello"); }

/* The reply and the end are there when the client looks for the first time. */
static void all_and_end(const char *reply)
{
	ask("GET");
	peer_puts(site, reply);
	say("the server ends");
	peer_close(site);
	settle();
}

static void until_end_at_once(void) { all_and_end(OK "\r\nhello"); }
static void length_and_end_at_once(void) { all_and_end(LENGTH(5) "hello"); }
static void chunk_and_end_at_once(void) { all_and_end(CHUNKS "5\r\nhello\r\n0\r\n\r\n"); }
static void half_length_and_end_at_once(void) { all_and_end(LENGTH(50) "hello"); }
static void half_chunk_and_end_at_once(void) { all_and_end(CHUNKS "50\r\nhello"); }
static void half_head_and_end_at_once(void) { all_and_end(OK "Content-Le"); }
static void zero_and_end_at_once(void) { all_and_end(LENGTH(0)); }

static void until_end_by_fin(void)
{
	ask("GET");
	more_reply(OK "\r\nhello");
	say("the server half-closes");
	peer_fin(site);
	settle();
	seen_there();
}

static void until_reset(void)
{
	ask("GET");
	more_reply(OK "\r\nhello");
	say("the server resets");
	peer_reset(site);
	settle();
}

/* ------------------------------------------------- who ends the connection */

static void ending(const char *method, const char *reply)
{
	PIECES(method, reply);
	server_ends();
}

static void ending_length(void) { ending("GET", LENGTH(5) "hello"); }
static void ending_chunks(void) { ending("GET", CHUNKS "5\r\nhello\r\n0\r\n\r\n"); }
static void ending_zero(void) { ending("GET", LENGTH(0)); }
static void ending_close(void) { ending("GET", OK "Connection: close\r\nContent-Length: 5\r\n\r\nhello"); }
static void ending_http_1_0(void) { ending("GET", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"); }
static void ending_delete(void) { ending("DELETE", LENGTH(5) "hello"); }
static void ending_options(void) { ending("OPTIONS", LENGTH(0)); }
static void ending_no_body(void) { ending("GET", "HTTP/1.1 204 No Content\r\n\r\n"); }

/* ------------------------------------------------- statuses without a body */

static void status_204(void) { GET("HTTP/1.1 204 No Content\r\n\r\n"); }
static void status_205(void) { GET("HTTP/1.1 205 Reset Content\r\n\r\n"); }
static void status_304(void) { GET("HTTP/1.1 304 Not Modified\r\n\r\n"); }
static void status_304_length(void) { GET("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nETag: \"e\"\r\n\r\n"); }
static void head_length(void) { HEAD(LENGTH(5)); }
static void head_chunks(void) { HEAD(CHUNKS); }
static void head_zero(void) { HEAD(LENGTH(0)); }
static void head_nothing(void) { HEAD(OK "\r\n"); }

/* -------------------------------------------------------------- other heads */

static void interim_apart(void) { GET("HTTP/1.1 100 Continue\r\n\r\n", LENGTH(5) "hello"); }
static void interim_twice(void) { GET("HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" LENGTH(5) "hello"); }
static void switching(void) { GET("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n"); }
static void status_404(void) { GET("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"); }
static void status_500(void) { GET("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n4\r\noops\r\n0\r\n\r\n"); }
static void status_401(void) { GET("HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"); }
static void status_999(void) { GET("HTTP/1.1 999 Odd\r\nContent-Length: 1\r\n\r\nx"); }
static void status_99(void) { GET("HTTP/1.1 99 Odd\r\nContent-Length: 1\r\n\r\nx"); }
static void status_no_words(void) { GET("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx"); }
static void status_no_number(void) { GET("HTTP/1.1 fine\r\nContent-Length: 1\r\n\r\nx"); }
static void http_1_0_keep_alive(void) { GET("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello"); }
static void http_1_0_length(void) { GET("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"); }
static void http_0_9(void) { GET("hello world\r\n"); }
static void http_2(void) { GET("HTTP/2.0 200 OK\r\nContent-Length: 1\r\n\r\nx"); }
static void head_in_pieces(void) { GET("HT", "TP/1.1 20", "0 OK\r", "\nContent-Len", "gth: 5\r\n", "\r", "\nhello"); }
static void connection_close(void) { GET(OK "Connection: close\r\nContent-Length: 5\r\n\r\nhello"); }
static void line_feeds_only(void) { GET("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"); }

static void headers_too_large(void)
{
	char b[9000];

	ask("GET");
	strcpy(b, OK "Set-Cookie: ");
	memset(b + strlen(b), 'c', 8000);
	strcpy(b + strlen(OK "Set-Cookie: ") + 8000, "\r\nContent-Length: 0\r\n\r\n");
	peer_puts(site, b);
	settle();
}

/* ------------------------------------------------------------- the headers */

static void one_header(struct lws *wsi, const char *name, enum lws_token_indexes token)
{
	char b[64];
	int n = lws_hdr_copy(wsi, b, sizeof b, token);

	say("  %s: %d %s, total %d", name, n, n > 0 ? show(b, (size_t)n) : "-", lws_hdr_total_length(wsi, token));
}

static int asks_headers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[64];
	int n;

	(void)user; (void)in; (void)len;
	switch (reason) {
	case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
	case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
		break;
	default:
		return 0;
	}
	one_header(wsi, "status line", WSI_TOKEN_HTTP);
	one_header(wsi, "type", WSI_TOKEN_HTTP_CONTENT_TYPE);
	one_header(wsi, "length", WSI_TOKEN_HTTP_CONTENT_LENGTH);
	one_header(wsi, "cookie", WSI_TOKEN_HTTP_SET_COOKIE);
	one_header(wsi, "server", WSI_TOKEN_HTTP_SERVER);
	one_header(wsi, "etag", WSI_TOKEN_HTTP_ETAG);
	n = lws_hdr_copy(wsi, b, 8, WSI_TOKEN_HTTP_CONTENT_TYPE);
	say("  type into 8 bytes: %d", n);
#if V4
	n = lws_hdr_custom_length(wsi, "x-mine:", 7);
	say("  custom length %d, other case %d, unknown %d, no colon %d", n,
	    lws_hdr_custom_length(wsi, "X-Mine:", 7), lws_hdr_custom_length(wsi, "x-other:", 8),
	    lws_hdr_custom_length(wsi, "x-mine", 6));
	n = lws_hdr_custom_copy(wsi, b, sizeof b, "x-mine:", 7);
	say("  custom %d %s", n, n > 0 ? show(b, (size_t)n) : "-");
	say("  custom into 4 bytes: %d", lws_hdr_custom_copy(wsi, b, 4, "x-mine:", 7));
	say("  status %u", lws_http_client_http_response(wsi));
#endif
	return 0;
}

static void headers_everywhere(void)
{
	more = asks_headers;
	status_shown = 0;
	GET(OK "Content-Type: text/html; charset=utf-8\r\nX-Mine:  some words \r\nSet-Cookie: a=1\r\n"
	    "set-cookie: b=2\r\nServer:\r\nContent-Length: 5\r\n\r\n", "hello");
}

/* ---------------------------------------------------- when the program reads */

/* Not at once but when it may write next. */
static int pauses;
static int reads_when_writeable(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP) {
		if (pauses)
			lws_rx_flow_control(wsi, 0);
		lws_callback_on_writable(wsi);
		return 0;
	}
	if (reason == R_CLIENT_HTTP_WRITEABLE)
		return read_once(wsi);
	return app(wsi, reason, user, in, len);
}

static void reads_later(const char *head, const char *body)
{
	hook = reads_when_writeable;
	client();
	to.method = "GET";
	to.path = "/";
	to.protocol = "http";
	site = client_ask();
	more_reply(head);
	if (body)
		more_reply(body);
	over();
}

static void read_in_writeable(void) { reads_later(LENGTH(5), "hello"); }
static void read_in_writeable_chunks(void) { reads_later(CHUNKS, "5\r\nhello\r\n0\r\n\r\n"); }
static void read_in_writeable_with_head(void) { reads_later(LENGTH(5) "hello", NULL); }

static void read_in_writeable_when_paused(void) { pauses = 1; reads_later(LENGTH(5), "hello"); }

/* From outside, once the program lets it go on. */
static int pauses_at_receive(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP)
		lws_rx_flow_control(wsi, 0);
	return 0;
}

static void reads_from_outside(const char *head, const char *body)
{
	prepare("GET");
	hook = pauses_at_receive;
	site = client_ask();
	more_reply(head);
	if (body)
		more_reply(body);
	say("from outside");
	read_once(wsi_of(1));
	lws_rx_flow_control(wsi_of(1), 1);
	settle();
	over();
}

static void read_outside(void) { reads_from_outside(LENGTH(5), "hello"); }
static void read_outside_chunks(void) { reads_from_outside(CHUNKS, "5\r\nhello\r\n0\r\n\r\n"); }

static int stops_receiving(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP)
		lws_rx_flow_control(wsi, 0);
	return app(wsi, reason, user, in, len);
}

static void paused(void)
{
	prepare("GET");
	hook = stops_receiving;
	site = client_ask();
	more_reply(LENGTH(5));
	more_reply("hello");
	say("goes on");
	lws_rx_flow_control(wsi_of(1), 1);
	settle();
	over();
}

/* From other callbacks, and twice in one. */
static int reads_at;
static int reads_elsewhere(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == reads_at)
		read_once(wsi);
	return 0;
}

static void reads_from(int reason, const char *head, const char *body)
{
	reads_at = reason;
	more = reads_elsewhere;
	ask("GET");
	more_reply(head);
	if (body)
		more_reply(body);
	over();
}

static void read_twice_at_once(void) { reads_from(LWS_CALLBACK_RECEIVE_CLIENT_HTTP, LENGTH(50), "hello"); }
static void read_in_established(void) { reads_from(LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, LENGTH(50), "hello"); }
static void read_in_read(void) { reads_from(LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ, LENGTH(50), "hello"); }
static void read_in_completed(void) { reads_from(LWS_CALLBACK_COMPLETED_CLIENT_HTTP, LENGTH(5), "hello"); }
static void read_in_closed(void) { reads_from(LWS_CALLBACK_CLOSED_CLIENT_HTTP, LENGTH(5), "hello"); }

static void read_after_completed(void)
{
	ask("GET");
	more_reply(LENGTH(5) "hello");
	say("again");
	if (wsi_of(1))
		read_once(wsi_of(1));
	settle();
	over();
}

static size_t body_bytes;
static unsigned body_hash;
static int counts_body(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	size_t i;

	(void)wsi; (void)user;
	for (i = 0; reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ && i < len; i++, body_bytes++)
		body_hash = body_hash * 31 + ((unsigned char *)in)[i];
	return 0;
}

static int reads_quietly(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char buffer[1024 + LWS_PRE], *px = buffer + LWS_PRE;
	int n = 1024;

	if (reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP)
		return lws_http_client_read(wsi, &px, &n) < 0 ? -1 : 0;
	return counts_body(wsi, reason, user, in, len);
}

/* Chunks of all sizes, in segments that do not care. */
static void chunks_of_all_sizes(void)
{
	unsigned char data[3000];
	char *b = malloc(400000);
	size_t n = 0, at, total = 0, i;
	unsigned want = 0;
	int size;

	ask("GET");
	hook = reads_quietly;
	quiet = 1;
	fill(data, sizeof data, 3);
	for (size = 1; size < 3000; size += size < 40 ? 1 : 97) {
		n += (size_t)sprintf(b + n, "%x\r\n", size);
		memcpy(b + n, data, (size_t)size);
		n += (size_t)size;
		n += (size_t)sprintf(b + n, "\r\n");
		for (i = 0; i < (size_t)size; i++)
			want = want * 31 + data[i];
		total += (size_t)size;
	}
	n += (size_t)sprintf(b + n, "0\r\n\r\n");
	more_reply(CHUNKS);
	for (at = 0; at < n; at += 1237) {
		peer_send(site, b + at, n - at < 1237 ? n - at : 1237);
		turn();
	}
	settle();
	say("%s, %s, completed %d", body_bytes == total ? "all" : "not all",
	    body_hash == want ? "unchanged" : "changed", count_of[LWS_CALLBACK_COMPLETED_CLIENT_HTTP]);
	free(b);
}

/* ----------------------------------------------------------------- the ends */

static void ends(const char *reply, int by_reset)
{
	ask("GET");
	more_reply(reply);
	say(by_reset ? "the server resets" : "the server ends");
	by_reset ? peer_reset(site) : peer_close(site);
	settle();
}

static void end_in_length(void) { ends(LENGTH(50) "hello", 0); }
static void end_in_chunk(void) { ends(CHUNKS "50\r\nhello", 0); }
static void end_between_chunks(void) { ends(CHUNKS "5\r\nhello\r\n", 0); }
static void end_before_last_line(void) { ends(CHUNKS "5\r\nhello\r\n0\r\n", 0); }
static void end_in_head(void) { ends(OK "Content-Len", 0); }
static void end_before_head(void) { ends("", 0); }
static void reset_in_length(void) { ends(LENGTH(50) "hello", 1); }
static void reset_in_chunk(void) { ends(CHUNKS "50\r\nhello", 1); }
static void reset_in_head(void) { ends(OK "Content-Len", 1); }
static void reset_before_head(void) { ends("", 1); }
static void reset_after_all(void) { ends(LENGTH(5) "hello", 1); }

static void refused_at(int reason, const char *head, const char *body)
{
	refusing = reason;
	ask("GET");
	if (site) {
		more_reply(head);
		if (body)
			more_reply(body);
		over();
	}
}

static void refuse_append(void) { refused_at(LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, "", NULL); }
static void refuse_create(void) { refused_at(LWS_CALLBACK_WSI_CREATE, LENGTH(5) "hello", NULL); }
static void refuse_bind(void) { refused_at(R_CLIENT_HTTP_BIND, LENGTH(5) "hello", NULL); }
static void refuse_filter(void) { refused_at(LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH, LENGTH(5) "hello", NULL); }
static void refuse_established(void) { refused_at(LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, LENGTH(5) "hello", NULL); }
static void refuse_receive(void) { refused_at(LWS_CALLBACK_RECEIVE_CLIENT_HTTP, LENGTH(5), "hello"); }
static void refuse_read(void) { refused_at(LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ, LENGTH(5), "hello"); }
static void refuse_read_of_chunk(void)
{
	refused_at(LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ, CHUNKS, "1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
}
static void refuse_completed(void) { refused_at(LWS_CALLBACK_COMPLETED_CLIENT_HTTP, LENGTH(5), "hello"); }
static void refuse_completed_chunks(void)
{
	refused_at(LWS_CALLBACK_COMPLETED_CLIENT_HTTP, CHUNKS, "1\r\na\r\n0\r\n\r\n");
}
static void refuse_completed_zero(void) { refused_at(LWS_CALLBACK_COMPLETED_CLIENT_HTTP, LENGTH(0), NULL); }
static void refuse_completed_until_end(void)
{
	refused_at(LWS_CALLBACK_COMPLETED_CLIENT_HTTP, OK "\r\n", "hello");
}
static void refuse_closed(void) { refused_at(LWS_CALLBACK_CLOSED_CLIENT_HTTP, LENGTH(5), "hello"); }

/* The older generation leads the addresses of a page elsewhere. */
static void page(const char *kind, const char *from, const char *const *part)
{
	char head[200];

	prepare("GET");
	to.uri_replace_from = from;
	to.uri_replace_to = "/mirror";
	site = client_ask();
	sprintf(head, OK "%s", kind);
	more_reply(head);
	for (; *part; part++)
		more_reply(*part);
	over();
}

#define PAGE(kind, from, ...) page(kind, from, (const char *const[]){ __VA_ARGS__, NULL })
#define HTML "Content-Type: Text/HTML; charset=utf-8\r\n"

static void page_with_length(void)
{
	PAGE(HTML "Content-Length: 37\r\n\r\n", "http://old/", "<a href=\"http://old/x\">y</a><p src=z>");
}
static void page_in_chunks(void)
{
	PAGE(HTML "Transfer-Encoding: chunked\r\n\r\n", "http://old/", "8\r\n<a href=\r\n", "5\r\nhttp:\r\n",
	     "6\r\n//old/\r\n", "3\r\nx> \r\n0\r\n\r\n");
}
static void page_cut_in_address(void) { PAGE(HTML "\r\n", "http://old/", "<img src='http:"); }
static void page_from_nowhere(void) { PAGE(HTML "Content-Length: 9\r\n\r\n", NULL, "<b src=x>"); }
static void page_of_text(void)
{
	PAGE("Content-Type: text/plain\r\nContent-Length: 9\r\n\r\n", "x", "<b src=x>");
}
static void page_without_kind(void) { PAGE("Content-Length: 9\r\n\r\n", "x", "<b src=x>"); }

#if V4
static void killed(const char *reply)
{
	ask("GET");
	more_reply(reply);
	say("killed");
	if (wsi_of(1))
		lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, V4 ? -1 : 1);
	settle();
	seen_there();
}

static void killed_before_reply(void) { killed(""); }
static void killed_in_body(void) { killed(LENGTH(50) "hello"); }
static void killed_after_all(void) { killed(LENGTH(5) "hello"); }

static void silent_after(const char *reply)
{
	hook = app;
	client_context();
	info.timeout_secs = 1;
	client_start();
	to.method = "GET";
	to.path = "/";
	to.protocol = "http";
	site = client_ask();
	more_reply(reply);
	say(turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 2300) ? "gave up" : "still there");
	seen_there();
}

static void silent_before_head(void) { silent_after(""); }
static void silent_in_head(void) { silent_after(OK "Content-Len"); }
static void silent_in_body(void) { silent_after(LENGTH(50) "hello"); }
static void silent_after_all(void) { silent_after(LENGTH(5) "hello"); }
#endif

static void destroyed(const char *reply)
{
	ask("GET");
	more_reply(reply);
	say("destroyed");
	server_stop();
}

static void destroyed_before_reply(void) { destroyed(""); }
static void destroyed_in_body(void) { destroyed(LENGTH(50) "hello"); }
static void destroyed_after_all(void) { destroyed(LENGTH(5) "hello"); }

/* --------------------------------------------------- protocols and memory */

static void bound_to(const char *protocol, const char *local, void *userdata)
{
	hook = app;
	client();
	to.method = "GET";
	to.path = "/";
	to.protocol = protocol;
#if V4
	to.local_protocol_name = local;
#endif
	(void)local;
	to.userdata = userdata;
	site = client_ask();
	request_show(site);
	more_reply(LENGTH(5));
	more_reply("hello");
	over();
}

static struct session own_memory;
static void bound_to_nothing(void) { bound_to(NULL, NULL, NULL); }
static void bound_to_second(void) { bound_to("chat", NULL, NULL); }
static void bound_to_unknown(void) { bound_to("nobody", NULL, NULL); }
static void bound_to_list(void) { bound_to("chat, http", NULL, NULL); }
static void bound_locally(void) { bound_to("http", "chat", NULL); }
static void bound_locally_only(void) { bound_to(NULL, "chat", NULL); }
static void bound_to_no_memory(void) { bound_to("nouser", NULL, NULL); }
static void bound_with_userdata(void) { bound_to("chat", NULL, &own_memory); }
static void unbound_with_userdata(void) { bound_to(NULL, NULL, &own_memory); }

/* ---------------------------------------------------------- request heads */

static void request_lines(void)
{
	static const char *const methods[] = {
		"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT"
	};
	int i;

	prepare("GET");
	quiet = 1;
	for (i = 0; i < COUNT(methods); i++) {
		to.method = methods[i];
		client_ask();
		request_show(&peers[peer_count - 1]);
	}
}

/* No method of HTTP. */
static void request_odd_method(const char *method)
{
	prepare(method);
	client_ask();
	say("connections: %d", peer_count);
}

static void request_small_letters(void) { request_odd_method("get"); }
static void request_empty_method(void) { request_odd_method(""); }
static void request_trace(void) { request_odd_method("TRACE"); }
static void request_long_method(void) { request_odd_method("A-METHOD-OF-ITS-OWN"); }

static void request_with(int flags)
{
	prepare("GET");
	quiet = 1;
	to.origin = "origin.example";
	to.ssl_connection = V4 ? flags : 0;
	site = client_ask();
	request_show(site);
}

static void request_origin(void) { request_with(0); }
static void request_pipeline(void) { request_with(PIPELINE); }
static void request_urlencoded_get(void) { request_with(URLENCODED); }

static int appends_much(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char **at = in;

	(void)wsi; (void)user;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		say("  room for %zu", len);
		*at += sprintf(*at, "X-One: 1\r\nX-Two: 2\r\n");
	}
	return 0;
}

static void request_appended(void)
{
	prepare("GET");
	more = appends_much;
	request_show(client_ask());
}

/* ---------------------------------------------------------- request bodies */

#if V4
static int parts, parts_sent;  /* pieces of the body, and how many went */
static int own_chunks, early_final, tells_length = 1, asks_writable = 1;
static const char *const piece[] = { "first ", "second ", "third" };

static int uploads(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[LWS_PRE + 256], *start = b + LWS_PRE, *p = start, **at = in;
	int i, n, total = 0;

	(void)user; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		for (i = 0; i < parts; i++)
			total += (int)strlen(piece[i]);
		parts_sent = 0;
		if (own_chunks)
			*at += sprintf(*at, "transfer-encoding: chunked\r\n");
		else if (tells_length)
			*at += sprintf(*at, "content-length: %d\r\n", total);
		if (parts)
			lws_client_http_body_pending(wsi, 1);
		if (asks_writable)
			lws_callback_on_writable(wsi);
		return 0;
	}
	if (reason != R_CLIENT_HTTP_WRITEABLE)
		return 0;
	if (parts_sent >= parts)
		return 0;
	if (own_chunks)
		p += sprintf(p, "%zx\r\n%s\r\n%s", strlen(piece[parts_sent]), piece[parts_sent],
			     parts_sent + 1 == parts ? "0\r\n\r\n" : "");
	else
		p += sprintf(p, "%s", piece[parts_sent]);
	parts_sent++;
	if (parts_sent == parts)
		lws_client_http_body_pending(wsi, 0);
	else
		lws_callback_on_writable(wsi);
	n = lws_write(wsi, (unsigned char *)start, (size_t)(p - start),
		      parts_sent < parts && !early_final ? LWS_WRITE_HTTP : LWS_WRITE_HTTP_FINAL);
	say("  write says %s", n == p - start ? "all" : n < 0 ? "-1" : "other");
	return 0;
}

static void upload(const char *method, int count)
{
	parts = count;
	more = uploads;
	prepare(method);
	site = client_ask();
	request_show(site);
	more_reply(LENGTH(2) "ok");
	over();
}

static void post_one_piece(void) { upload("POST", 1); }
static void post_three_pieces(void) { upload("POST", 3); }
static void put_pieces(void) { upload("PUT", 2); }
static void patch_pieces(void) { upload("PATCH", 2); }
static void delete_with_body(void) { upload("DELETE", 1); }
static void get_with_body(void) { upload("GET", 1); }
static void delete_without_body(void) { upload("DELETE", 0); }
static void post_without_body(void) { tells_length = asks_writable = 0; upload("POST", 0); }
static void post_own_chunks(void) { own_chunks = 1; upload("POST", 3); }
static void post_all_final(void) { early_final = 1; upload("POST", 3); }
static void post_not_asking(void) { asks_writable = 0; upload("POST", 1); }
static void post_no_length(void) { tells_length = 0; upload("POST", 2); }

/* The reply comes while a body is still announced. */
static int announces(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char **at = in;

	(void)user; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		*at += sprintf(*at, "content-length: 10\r\n");
		lws_client_http_body_pending(wsi, 1);
		lws_callback_on_writable(wsi);
	}
	return 0;
}

static void reply_before_body(void)
{
	more = announces;
	prepare("POST");
	site = client_ask();
	request_show(site);
	say("the server answers");
	more_reply("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
	over();
}

static void end_before_body(void)
{
	more = announces;
	prepare("POST");
	site = client_ask();
	say("the server ends");
	peer_close(site);
	settle();
}

static void interim_before_body(void)
{
	more = announces;
	prepare("POST");
	site = client_ask();
	request_show(site);
	say("the server says 100");
	more_reply("HTTP/1.1 100 Continue\r\n\r\n");
	if (wsi_of(1))
		lws_callback_on_writable(wsi_of(1));
	settle();
	over();
}

static int refuses_to_write(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == R_CLIENT_HTTP_WRITEABLE)
		return -1;
	return announces(wsi, reason, user, in, len);
}

static void refuse_writeable(void)
{
	more = refuses_to_write;
	prepare("POST");
	site = client_ask();
	request_show(site);
}

static int writes_after_reply(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP)
		lws_callback_on_writable(wsi);
	if (reason == R_CLIENT_HTTP_WRITEABLE)
		say("  write says %d", put(wsi, "late", 4, LWS_WRITE_HTTP));
	return 0;
}

static void write_after_reply(void)
{
	more = writes_after_reply;
	ask("GET");
	site->shown = site->len;
	more_reply(LENGTH(50));
	peer_show(site);
	over();
}

/* More than the kernel takes at once. */
static size_t large_sent, large_said;
enum { LARGE = 3000000, PIECE = 100000 };
static int uploads_much(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char **at = in;

	(void)user; (void)len;
	if (reason == LWS_CALLBACK_WSI_CREATE)
		small_send_buffer(wsi);
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		*at += sprintf(*at, "content-length: %d\r\n", LARGE);
		lws_client_http_body_pending(wsi, 1);
		lws_callback_on_writable(wsi);
	}
	if (reason == R_CLIENT_HTTP_WRITEABLE && large_sent < LARGE) {
		unsigned char *b = malloc(PIECE);
		int n;

		fill(b, PIECE, (unsigned)large_sent);
		large_sent += PIECE;
		if (large_sent == LARGE)
			lws_client_http_body_pending(wsi, 0);
		else
			lws_callback_on_writable(wsi);
		n = put(wsi, b, PIECE, large_sent == LARGE ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP);
		large_said += n > 0 ? (size_t)n : 0;
		free(b);
	}
	return 0;
}

static void post_large(void)
{
	long long end;
	const char *body;

	more = uploads_much;
	prepare("POST");
	quiet = 1;
	site = client_ask();
	for (end = now_ms() + 5000; site->len <= LARGE && now_ms() < end; drain_all(1))
		turn();
	site->buf[site->len] = 0;
	body = strstr(site->buf, "\r\n\r\n");
	say("written %zu, said %zu, received %zu", large_sent, large_said,
	    body ? site->len - (size_t)(body + 4 - site->buf) : 0);
	quiet = 0;
	more_reply(LENGTH(2) "ok");
	over();
}

/* ----------------------------------------------------------------- forms */

static int form_parts;         /* of a multipart body */
static int sends_form(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static const struct { const char *name, *file, *type, *text; } form[] = {
		{ "text", NULL, NULL, "my text" },
		{ "file", "a.txt", "text/plain", "inside" },
		{ "other", "b.bin", NULL, "bytes" },
		{ NULL, NULL, NULL, "" },
	};
	char b[LWS_PRE + 600], *start = b + LWS_PRE, *p = start, *end = b + sizeof b;
	int r;

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		lws_client_http_body_pending(wsi, 1);
		lws_callback_on_writable(wsi);
	}
	if (reason == R_CLIENT_HTTP_WRITEABLE && form_parts < COUNT(form)) {
		r = lws_client_http_multipart(wsi, form[form_parts].name, form[form_parts].file,
					      form[form_parts].type, &p, end);
		say("  multipart says %d", r);
		p += sprintf(p, "%s", form[form_parts].text);
		if (++form_parts == COUNT(form))
			lws_client_http_body_pending(wsi, 0);
		else
			lws_callback_on_writable(wsi);
		r = lws_write(wsi, (unsigned char *)start, (size_t)(p - start),
			      form_parts < COUNT(form) ? LWS_WRITE_HTTP : LWS_WRITE_HTTP_FINAL);
		say("  write says %s", r == p - start ? "all" : "other");
	}
	return 0;
}

/* What is drawn by chance becomes B's. */
static void form_show(void)
{
	char mark[80], *at;
	size_t n, i;

	site->buf[site->len] = 0;
	at = strstr(site->buf, "boundary=");
	if (at) {
		at += 9 + (at[9] == '"');
		n = strcspn(at, "\r\n\"; ");
		if (n < sizeof mark) {
			memcpy(mark, at, n);
			mark[n] = 0;
			say("a boundary of %zu", n);
			for (at = site->buf; n && (at = strstr(at, mark)); at += n)
				for (i = 0; i < n; i++)
					at[i] = at[i] == '-' ? '-' : 'B';
		}
	}
	peer_show(site);
}

static void form(int flags)
{
	more = sends_form;
	prepare("POST");
	to.ssl_connection = flags;
	site = client_ask();
	form_show();
	more_reply(LENGTH(2) "ok");
	over();
}

static void form_multipart(void) { form(MULTIPART); }
static void form_both(void) { form(MULTIPART | URLENCODED); }

static void form_urlencoded(void)
{
	parts = 2;
	more = uploads;
	prepare("POST");
	to.ssl_connection = URLENCODED;
	site = client_ask();
	request_show(site);
	more_reply(LENGTH(2) "ok");
	over();
}

static void form_no_room(void)
{
	char b[140], *p;
	struct lws *wsi;
	int i;

	prepare("POST");
	to.ssl_connection = MULTIPART;
	quiet = 1;
	wsi = client_go();
	settle();
	for (i = 0; i <= 140; i += 20) {
		p = b;
		say("%d bytes: %s", i, lws_client_http_multipart(wsi, "n", NULL, NULL, &p, b + i) ? "no" : "yes");
	}
}

/* ------------------------------------------------------- names and passwords */

static void basic_auth(void)
{
	static const struct { const char *user, *password; size_t room; } in[] = {
		{ "user", "password", 64 }, { "", "", 64 }, { "a", "", 64 }, { "", "b", 64 },
		{ "me", "with:colon", 64 }, { "Aladdin", "open sesame", 35 }, { "Aladdin", "open sesame", 34 },
		{ "Aladdin", "open sesame", 20 }, { "Aladdin", "open sesame", 6 }, { "Aladdin", "open sesame", 1 },
		{ "caf\xc3\xa9", "\xff", 64 },
	};
	char long_name[200], b[400];
	int i, r;

	for (i = 0; i < COUNT(in); i++) {
		memset(b, '#', sizeof b);
		r = lws_http_basic_auth_gen(in[i].user, in[i].password, b, in[i].room);
		b[sizeof b - 1] = 0;
		say("%zu bytes: %d %s, %s", in[i].room, r, !r ? b : "-", b[in[i].room] == '#' ? "no byte more" : "too many");
	}
	for (i = 80; i < 200; i += 20) {
		memset(long_name, 'n', sizeof long_name);
		long_name[i] = 0;
		r = lws_http_basic_auth_gen(long_name, "p", b, sizeof b);
		say("a name of %d: %d, %zu", i, r, r ? (size_t)0 : strlen(b));
	}
}

static int logs_in(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[64];
	unsigned char **p = in;

	(void)user;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER &&
	    !lws_http_basic_auth_gen("Aladdin", "open sesame", b, sizeof b))
		say("  added: %d", lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, (unsigned char *)b,
								(int)strlen(b), p, *p + len));
	return 0;
}

static void basic_auth_sent(void)
{
	more = logs_in;
	prepare("GET");
	request_show(client_ask());
}
#endif

/* ---------------------------------------------------------------- redirects */

/* The newest connection of the server, and what it was asked. */
static void newest(void)
{
	site = &peers[peer_count - 1];
	if (site->len == site->shown)
		return say("peer%d: no request", peer_id(site));
	request_show(site);
}

static void redirect(int status, const char *location, const char *extra)
{
	char b[512];

	sprintf(b, "HTTP/1.1 %d x\r\n%s%s%sContent-Length: 0\r\n%s\r\n", status, location ? "Location: " : "",
		location ? location : "", location ? "\r\n" : "", extra ? extra : "");
	say("the server says %d", status);
	more_reply(b);
}

static int shows_get(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
#if V4
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER)
		say("  turned to GET: %d", lws_http_is_redirected_to_get(wsi));
#endif
	(void)wsi; (void)reason;
	return 0;
}

/* Redirected once, and then answered. */
static void redirected(const char *method, int status, const char *location, int flags)
{
	prepare(method);
	more = shows_get;
	to.ssl_connection = V4 ? flags : 0;
	site = client_ask();
	site->shown = site->len;
	redirect(status, location, NULL);
	say("connections: %d", peer_count);
	if (peer_count > 1)
		newest();
	more_reply(LENGTH(2) "ok");
	over();
}

static void redirect_post_301(void) { redirected("POST", 301, "/x", 0); }
static void redirect_post_302(void) { redirected("POST", 302, "/x", 0); }
static void redirect_post_303(void) { redirected("POST", 303, "/x", 0); }
static void redirect_post_307(void) { redirected("POST", 307, "/x", 0); }
static void redirect_post_308(void) { redirected("POST", 308, "/x", 0); }
static void redirect_put_303(void) { redirected("PUT", 303, "/x", 0); }
static void redirect_head_303(void) { redirected("HEAD", 303, "/x", 0); }
static void redirect_300(void) { redirected("GET", 300, "/x", 0); }
static void redirect_304(void) { redirected("GET", 304, "/x", 0); }
static void redirect_305(void) { redirected("GET", 305, "/x", 0); }
static void redirect_without_place(void) { redirected("GET", 302, NULL, 0); }
static void redirect_empty_place(void) { redirected("GET", 302, "", 0); }
static void redirect_with_query(void) { redirected("GET", 302, "/x/y?z=1&u=2", 0); }
static void redirect_with_fragment(void) { redirected("GET", 302, "/x#there", 0); }
static void redirect_bare_word(void) { redirected("GET", 302, "x", 0); }
static void redirect_query_only(void) { redirected("GET", 302, "?z=1", 0); }
static void redirect_dots(void) { redirected("GET", 302, "/x/../y", 0); }
static void redirect_not_followed(void) { redirected("GET", 302, "/x", NO_FOLLOW); }
static void redirect_pipeline(void) { redirected("GET", 302, "/x", PIPELINE); }

static void redirect_to_site(const char *method, int status, const char *format, int flags)
{
	char place[128];

	site_open();
	sprintf(place, format, site_port);
	redirected(method, status, place, flags);
}

static void redirect_to_http(void) { redirect_to_site("GET", 302, "http://127.0.0.1:%d/x/y", 0); }
static void redirect_to_no_path(void) { redirect_to_site("GET", 302, "http://127.0.0.1:%d", 0); }
static void redirect_to_ws(void) { redirect_to_site("GET", 302, "ws://127.0.0.1:%d/x", 0); }
static void redirect_post_to_http(void) { redirect_to_site("POST", 307, "http://127.0.0.1:%d/x", 0); }
static void redirect_without_scheme(void) { redirected("GET", 302, "//127.0.0.1:1/x", 0); }
static void redirect_to_closed_port(void) { redirected("GET", 302, "http://127.0.0.1:1/x", 0); }
static void redirect_to_garbage(void) { redirected("GET", 302, "http://", 0); }

static void redirect_again_and_again(const char *location, int status)
{
	int i;

	prepare("GET");
	site = client_ask();
	for (i = 0; i < 6; i++) {
		site = &peers[peer_count - 1];
		site->shown = site->len;
		if (site->ended)
			break;
		redirect(status, location, NULL);
	}
	say("connections: %d", peer_count);
}

static void redirect_for_ever(void) { redirect_again_and_again("/x", 302); }

static void redirect_refused(void)
{
	refusing = R_REDIRECT;
	redirected("GET", 302, "/x", 0);
}

static int is_positive(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	return reason == R_REDIRECT ? 1 : 0;
}

static void redirect_refused_positive(void)
{
	prepare("GET");
	more = is_positive;
	site = client_ask();
	redirect(302, "/x", NULL);
	seen_there();
}

static void redirect_with_body(void)
{
	prepare("GET");
	site = client_ask();
	site->shown = site->len;
	more_reply("HTTP/1.1 302 x\r\nLocation: /x\r\nContent-Length: 5\r\n\r\nmoved");
	seen_there();
	newest();
	more_reply(LENGTH(2) "ok");
	over();
}

static void redirect_then_end(void)
{
	prepare("GET");
	site = client_ask();
	more_reply("HTTP/1.1 302 x\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n");
	site = &peers[peer_count - 1];
	say("the server ends");
	peer_close(site);
	settle();
}

#if V4
/* The body is asked for again. */
static void redirect_with_upload(int status)
{
	parts = 2;
	more = uploads;
	prepare("POST");
	site = client_ask();
	site->shown = site->len;
	redirect(status, "/x", NULL);
	newest();
	more_reply(LENGTH(2) "ok");
	over();
}

static void redirect_upload_303(void) { redirect_with_upload(303); }
static void redirect_upload_307(void) { redirect_with_upload(307); }
#endif

/* ------------------------------------------------------- shared connections */

/* Clients share when the address of the one is the host of the other. */
static void share(void)
{
	prepare("GET");
	to.host = to.address;
	to.ssl_connection = V4 ? PIPELINE : 0;
}

static void go_to(const char *path)
{
	to.path = path;
	client_go();
}

static void reply_to_all(const char *reply)
{
	int i;

	settle();
	for (i = 0; i < peer_count; i++) {
		site = &peers[i];
		if (site->fd >= 0 && !site->ended && site->len > site->shown) {
			request_show(site);
			say("the server answers");
			more_reply(reply);
		}
	}
}

static void shared_all_at_once(void)
{
	int i;

	share();
	go_to("/one");
	go_to("/two");
	go_to("/three");
	for (i = 0; i < 3; i++)
		reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_in_turn(void)
{
	share();
	go_to("/one");
	reply_to_all(LENGTH(1) "x");
	go_to("/two");
	reply_to_all(LENGTH(1) "x");
	go_to("/three");
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
	over();
}

static void shared_chunked(void)
{
	share();
	go_to("/one");
	go_to("/two");
	reply_to_all(CHUNKS "1\r\nx\r\n0\r\n\r\n");
	reply_to_all(CHUNKS "1\r\nx\r\n0\r\n\r\n");
	say("connections: %d", peer_count);
}

static void shared_zero(void)
{
	share();
	go_to("/one");
	go_to("/two");
	reply_to_all(LENGTH(0));
	reply_to_all(LENGTH(0));
	say("connections: %d", peer_count);
}

/* The second is made while the first waits for its reply. */
static void shared_during(void)
{
	share();
	go_to("/one");
	settle();
	go_to("/two");
	reply_to_all(LENGTH(1) "x");
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_with(const char *host, int flags)
{
	share();
	go_to("/one");
	reply_to_all(LENGTH(1) "x");
	to.host = host;
	to.ssl_connection = V4 ? flags : 0;
	go_to("/two");
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_other_host(void) { shared_with("example", PIPELINE); }
static void shared_without_flag(void) { shared_with("127.0.0.1", 0); }

static void shared_first_without_flag(void)
{
	share();
	to.ssl_connection = 0;
	go_to("/one");
	to.ssl_connection = V4 ? PIPELINE : 0;
	go_to("/two");
	reply_to_all(LENGTH(1) "x");
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_closing(void)
{
	share();
	go_to("/one");
	go_to("/two");
	reply_to_all(OK "Connection: close\r\nContent-Length: 1\r\n\r\nx");
	seen_there();
	say("the server ends");
	peer_close(site);
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_http_1_0(void)
{
	share();
	go_to("/one");
	go_to("/two");
	reply_to_all("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx");
	seen_there();
	say("the server ends");
	peer_close(site);
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_until_end(void)
{
	share();
	go_to("/one");
	go_to("/two");
	reply_to_all(OK "\r\nhello");
	seen_there();
	say("the server ends");
	peer_close(site);
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_failing(void)
{
	share();
	go_to("/one");
	go_to("/two");
	settle();
	say("the server resets");
	peer_reset(&peers[0]);
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_refused(void)
{
	share();
	to.port = 1;
	go_to("/one");
	go_to("/two");
	settle();
	say("connections: %d", peer_count);
}

static void shared_redirected(void)
{
	share();
	go_to("/one");
	go_to("/two");
	settle();
	site = &peers[0];
	request_show(site);
	redirect(302, "/three", NULL);
	reply_to_all(LENGTH(1) "x");
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

/* A reply for the second before it has asked. */
static void shared_replies_ahead(void)
{
	share();
	go_to("/one");
	go_to("/two");
	reply_to_all(LENGTH(1) "x" LENGTH(1) "y");
	say("connections: %d", peer_count);
	request_show(&peers[0]);
}

#if V4
static void shared_killed(int which)
{
	share();
	go_to("/one");
	settle();
	go_to("/two");
	go_to("/three");
	settle();
	say("c%d is killed", which);
	if (wsi_of(which))
		lws_set_timeout(wsi_of(which), PENDING_TIMEOUT_AWAITING_PING, -1);
	settle();
	reply_to_all(LENGTH(1) "x");
	reply_to_all(LENGTH(1) "x");
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void shared_leader_killed(void) { shared_killed(1); }
static void shared_waiting_killed(void) { shared_killed(2); }

static void warm(int flags, int secs)
{
	share();
	to.ssl_connection = flags;
	to.keep_warm_secs = (uint16_t)secs;
	go_to("/one");
	reply_to_all(LENGTH(1) "x");
	say(turns_until(&site->ended, 1, secs * 1000 + 1500) ? "not kept" : "still kept");
	settle();
}

static void kept_for_a_second(void) { warm(PIPELINE, 1); }
static void kept_without_flag(void) { warm(0, 1); }

static void kept_but_server_ends(void)
{
	share();
	go_to("/one");
	reply_to_all(LENGTH(1) "x");
	say("the server ends");
	peer_close(site);
	go_to("/two");
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}

static void kept_but_server_talks(void)
{
	share();
	go_to("/one");
	reply_to_all(LENGTH(1) "x");
	more_reply("HTTP/1.1 408 Too late\r\nContent-Length: 0\r\n\r\n");
	seen_there();
	go_to("/two");
	reply_to_all(LENGTH(1) "y");
	say("connections: %d", peer_count);
}

static void shared_uploads(void)
{
	share();
	parts = 1;
	more = uploads;
	to.method = "POST";
	go_to("/one");
	go_to("/two");
	reply_to_all(LENGTH(1) "x");
	reply_to_all(LENGTH(1) "x");
	say("connections: %d", peer_count);
}
#endif

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(length_with_head), S(length_apart), S(length_in_pieces), S(length_small_reads),
	S(length_small_reads_with_head), S(length_too_much), S(length_too_much_later), S(length_zero),
	S(length_zero_and_more), S(length_no_number), S(length_negative), S(length_plus),
	S(length_trailing),
	S(length_twice_same), S(length_twice_other), S(length_huge), S(length_of_4_gb), S(chunk_one),
	S(chunk_apart), S(chunk_several), S(chunk_split_in_data), S(chunk_split_in_size),
	S(chunk_end_apart),
	S(chunk_small_reads), S(chunk_trailers), S(chunk_trailers_apart), S(chunk_capitals_and_zeros),
	S(chunk_coding_capitals), S(chunk_coding_list), S(chunk_coding_unknown), S(chunk_http_1_0),
	S(chunk_of_nothing), S(chunk_extension), S(chunk_blank_after_size), S(chunk_no_size),
	S(chunk_no_number),
	S(chunk_bare_line_feed), S(chunk_too_short), S(chunk_negative),
	S(chunk_wrong_end),
	S(chunk_then_more), S(until_end), S(until_end_http_1_0), S(until_end_nothing),
	S(until_end_keep_alive),
	S(until_end_at_once), S(length_and_end_at_once), S(chunk_and_end_at_once),
	S(half_length_and_end_at_once), S(half_chunk_and_end_at_once), S(half_head_and_end_at_once),
	S(zero_and_end_at_once), S(until_end_by_fin), S(until_reset), S(ending_length), S(ending_chunks),
	S(ending_zero), S(ending_close), S(ending_http_1_0), S(ending_delete), S(ending_options),
	S(ending_no_body), S(status_204), S(status_205),
	S(status_304), S(status_304_length), S(head_length), S(head_chunks), S(head_zero), S(head_nothing),
	S(interim_apart), S(interim_twice), S(switching), S(status_404), S(status_500), S(status_401),
	S(status_999), S(status_99), S(status_no_words), S(status_no_number), S(http_1_0_keep_alive),
	S(http_1_0_length), S(http_0_9), S(http_2), S(head_in_pieces), S(connection_close),
	S(line_feeds_only),
	S(headers_too_large), S(headers_everywhere), S(read_in_writeable), S(read_in_writeable_chunks),
	S(read_in_writeable_with_head), S(read_in_writeable_when_paused), S(read_outside),
	S(read_outside_chunks), S(paused), S(read_twice_at_once), S(read_in_established),
	S(read_in_read), S(read_in_completed), S(read_in_closed), S(read_after_completed),
	S(chunks_of_all_sizes), S(end_in_length), S(end_in_chunk), S(end_between_chunks),
	S(end_before_last_line), S(end_in_head), S(end_before_head), S(reset_in_length), S(reset_in_chunk),
	S(reset_in_head), S(reset_before_head), S(reset_after_all), S(refuse_append), S(refuse_create),
	S(refuse_bind), S(refuse_filter), S(refuse_established), S(refuse_receive), S(refuse_read),
	S(refuse_read_of_chunk), S(refuse_completed), S(refuse_completed_chunks), S(refuse_completed_zero),
	S(refuse_completed_until_end), S(refuse_closed), S(destroyed_before_reply), S(destroyed_in_body),
	S(destroyed_after_all), S(bound_to_nothing), S(bound_to_second), S(bound_to_unknown),
	S(bound_to_list),
	S(bound_locally), S(bound_locally_only), S(bound_to_no_memory), S(bound_with_userdata),
	S(unbound_with_userdata), S(request_lines), S(request_small_letters), S(request_empty_method),
	S(request_trace), S(request_long_method), S(request_origin), S(request_pipeline),
	S(request_urlencoded_get), S(request_appended), S(redirect_post_301), S(redirect_post_302),
	S(redirect_post_303), S(redirect_post_307), S(redirect_post_308), S(redirect_put_303),
	S(redirect_head_303), S(redirect_300), S(redirect_304), S(redirect_305), S(redirect_without_place),
	S(redirect_empty_place), S(redirect_with_query), S(redirect_with_fragment), S(redirect_bare_word),
	S(redirect_query_only), S(redirect_dots), S(redirect_not_followed), S(redirect_pipeline),
	S(redirect_to_http), S(redirect_to_no_path), S(redirect_to_ws),
	S(redirect_post_to_http), S(redirect_without_scheme), S(redirect_to_closed_port),
	S(redirect_to_garbage), S(redirect_for_ever), S(redirect_refused),
	S(redirect_refused_positive), S(redirect_with_body), S(redirect_then_end), S(shared_all_at_once),
	S(shared_in_turn), S(shared_chunked), S(shared_zero), S(shared_during), S(shared_other_host),
	S(shared_without_flag), S(shared_first_without_flag), S(shared_closing), S(shared_http_1_0),
	S(shared_until_end), S(shared_failing), S(shared_refused), S(shared_redirected),
	S(shared_replies_ahead), S(page_with_length), S(page_in_chunks), S(page_cut_in_address),
	S(page_from_nowhere), S(page_of_text), S(page_without_kind),
#if V4
	S(killed_before_reply), S(killed_in_body), S(killed_after_all), S(silent_before_head),
	S(silent_in_head), S(silent_in_body), S(silent_after_all), S(post_one_piece), S(post_three_pieces),
	S(put_pieces), S(patch_pieces), S(delete_with_body), S(get_with_body), S(delete_without_body),
	S(post_without_body), S(post_own_chunks), S(post_all_final), S(post_not_asking), S(post_no_length),
	S(reply_before_body), S(end_before_body), S(interim_before_body), S(refuse_writeable),
	S(write_after_reply), S(post_large), S(form_multipart), S(form_both),
	S(form_urlencoded), S(form_no_room), S(basic_auth), S(basic_auth_sent), S(redirect_upload_303),
	S(redirect_upload_307), S(shared_leader_killed), S(shared_waiting_killed), S(kept_for_a_second),
	S(kept_without_flag),
	S(kept_but_server_ends), S(kept_but_server_talks), S(shared_uploads),
#endif
};
SCENARIOS(list)
