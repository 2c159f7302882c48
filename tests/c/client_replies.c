/* HTTP clients: requests, replies, bodies both ways, redirects, proxies, shared connections. */
#include "client.h"

enum { NO_FOLLOW = 4096, MULTIPART = 1024, URLENCODED = 2048, PIPELINE = 65536 };

static int room = 256, later; /* how lws_http_client_read is used */
static int refusing, shows_reads = 1;
static USED int body_parts, chunks, says_nothing;      /* of a request's length */
#define UNSIZED 2
static USED const char *const body[] = { "first ", "second ", "third" };

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[LWS_PRE + 4096], *p = b + LWS_PRE;
	int n = room, r;

	(void)user; (void)in; (void)len;
	if (refusing && reason == refusing)
		return -1;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
	case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
#if V4
		say("  status %u", lws_http_client_http_response(wsi));
#endif
		break;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
		if (later)
			break;
		r = lws_http_client_read(wsi, &p, &n);
		if (shows_reads)
			say("  read says %d", r);
		return r < 0 ? -1 : 0;
#if V4
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		if (body_parts) {
			char **at = in;

			if ((to.ssl_connection & MULTIPART) || says_nothing)
				;
			else if (chunks)
				*at += sprintf(*at, "transfer-encoding: chunked\r\n");
			else
				*at += sprintf(*at, "content-length: 18\r\n");
			lws_client_http_body_pending(wsi, 1);
			lws_callback_on_writable(wsi);
		}
		break;
	case R_CLIENT_HTTP_WRITEABLE: {
		const char *text = body[3 - body_parts];
		char *start = p, *end = b + sizeof b;

		if (!body_parts)
			break;
		if (to.ssl_connection & MULTIPART) {
			static const char *const names[] = { "one", "two", NULL };
			const char *name = names[3 - body_parts];

			r = lws_client_http_multipart(wsi, name, body_parts == 2 ? "a.txt" : NULL,
						      body_parts == 2 ? "text/plain" : NULL, &p, end);
			say("  part says %d", r);
			if (name)
				p += sprintf(p, "%s", text);
		} else if (chunks)
			p += sprintf(p, "%zx\r\n%s\r\n%s", strlen(text), text, body_parts == 1 ? "0\r\n\r\n" : "");
		else
			p += sprintf(p, "%s", text);
		if (!--body_parts)
			lws_client_http_body_pending(wsi, 0);
		else
			lws_callback_on_writable(wsi);
		n = lws_write(wsi, (unsigned char *)start, (size_t)(p - start),
			      body_parts ? LWS_WRITE_HTTP : LWS_WRITE_HTTP_FINAL);
		say("  write says %s", n == p - start ? "all" : "other");
		break;
	}
#endif
	default:
		break;
	}
	return 0;
}

static struct peer *ask(const char *method)
{
	hook = app;
	client();
	to.method = method;
	to.path = "/x?y=z";
	to.protocol = "http";
	return client_ask();
}

static void get(const char *reply)
{
	struct peer *p = ask("GET");

	site_reply(p, reply);
	settle();
	peer_close(p); /* the original's clients wait for that */
	settle();
}

/* -------------------------------------------------------------- the replies */

#define OK "HTTP/1.1 200 OK\r\n"
static void with_length(void) { get(OK "Content-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello"); }
static void empty(void) { get(OK "Content-Length: 0\r\n\r\n"); }
static void no_content(void) { get("HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n"); }
static void chunked(void) { get(OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"); }
static void http_1_0(void) { get("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"); }
static void not_found(void) { get("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"); }
static void server_error(void) { get("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"); }
static void bad_chunk(void) { get(OK "Transfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n"); }
static void interim(void) { get("HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 5\r\n\r\nhello"); }
static void garbage(void) { get("not even close\r\n\r\n"); }
static void doubtful(void) { get(OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello"); }
static void extension(void) { get(OK "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n"); }

static void request_line(void)
{
	request_show(ask("GET"));
}

static void other_methods(void)
{
	static const char *const methods[] = { "PUT", "DELETE", "OPTIONS", "PATCH" };
	int i;

	for (i = 0; i < COUNT(methods); i++) {
		if (!i)
			ask(methods[i]);
		else {
			to.method = methods[i];
			client_ask();
		}
		request_show(&peers[i]);
	}
}

static void head(void)
{
	struct peer *p = ask("HEAD");

	site_reply(p, OK "Content-Length: 500\r\n\r\n");
	settle();
	peer_close(p);
	settle();
}

static void until_close(void)
{
	struct peer *p = ask("GET");

	site_reply(p, OK "\r\nhello");
	settle();
	peer_puts(p, " world");
	settle();
	peer_close(p);
	settle();
}

static void cut_short(void)
{
	struct peer *p = ask("GET");

	site_reply(p, OK "Content-Length: 50\r\n\r\nhello");
	settle();
	peer_close(p);
	settle();
}

static void reset_inside(void)
{
	struct peer *p = ask("GET");

	site_reply(p, OK "Content-Length: 50\r\n\r\nhello");
	settle();
	peer_reset(p);
	settle();
}

static void in_pieces(void)
{
	static const char text[] = OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
	struct peer *p = ask("GET");
	size_t i;

	shows_reads = 0;
	for (i = 0; i < sizeof text - 1; i++) {
		peer_send(p, text + i, 1);
		turn();
		turn();
	}
	settle();
	peer_close(p);
	settle();
}

static void small_reads(void)
{
	room = 3;
	get(OK "Content-Length: 8\r\n\r\n01234567");
}

static void small_reads_of_chunks(void)
{
	room = 3;
	get(OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
}

static size_t seen_bytes;
static int counts(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ)
		seen_bytes += len;
	return app(wsi, reason, user, in, len);
}

static void large(void)
{
	struct peer *p;
	char *b = malloc(500000);

	shows_reads = 0;
	p = ask("GET");
	hook = counts;
	quiet = 1;
	fill(b, 500000, 5);
	peer_puts(p, OK "Content-Length: 500000\r\n\r\n");
	peer_send(p, b, 500000);
	room = 4000;
	settle();
	peer_close(p);
	settle();
	say("%zu bytes, completed %d, closed %d", seen_bytes, count_of[LWS_CALLBACK_COMPLETED_CLIENT_HTTP],
	    count_of[LWS_CALLBACK_CLOSED_CLIENT_HTTP]);
	free(b);
}

static void read_later(void)
{
	char b[64], *p = b;
	int n = sizeof b;

	later = 1;
	get(OK "Content-Length: 5\r\n\r\nhello");
	say("now: %d", lws_http_client_read(wsi_of(1), &p, &n));
	settle();
}

static int reads_headers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[64];
	int n;

	if (reason == LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP) {
		n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HTTP);
		say("  HTTP %d %s", n, n > 0 ? b : "");
		n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HTTP_CONTENT_TYPE);
		say("  Content-Type %d %s", n, n > 0 ? b : "");
		n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HTTP_ETAG);
		say("  ETag %d", n);
#if V4
		n = lws_hdr_custom_copy(wsi, b, sizeof b, "x-mine:", 7);
		say("  X-Mine %d %s", n, n > 0 ? b : "");
#endif
	}
	return app(wsi, reason, user, in, len);
}

static void headers(void)
{
	struct peer *p = ask("GET");

	hook = reads_headers;
	site_reply(p, OK "Content-Type: text/html\r\nX-Mine: yes\r\nContent-Length: 5\r\n\r\nhello");
	settle();
	peer_close(p);
	settle();
}

static void without_protocol(void)
{
	struct peer *p;

	hook = app;
	client();
	to.method = "GET";
	p = client_ask();
	site_reply(p, OK "Content-Length: 5\r\n\r\nhello");
	settle();
	peer_close(p);
	settle();
}

/* ---------------------------------------------------------------- refusals */

static void refuses(int reason)
{
	refusing = reason;
	get(OK "Content-Length: 5\r\n\r\nhello");
}

static void refuse_filter(void) { refuses(LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH); }
static void refuse_established(void) { refuses(LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP); }
static void refuse_receive(void) { refuses(LWS_CALLBACK_RECEIVE_CLIENT_HTTP); }
static void refuse_read(void) { refuses(LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ); }
static void refuse_completed(void) { refuses(LWS_CALLBACK_COMPLETED_CLIENT_HTTP); }

static void silent(void)
{
	hook = app;
	client_context();
	info.timeout_secs = 1;
	client_start();
	to.method = "GET";
	to.protocol = "http";
	client_ask();
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 6000);
	settle();
}

static void ends_before_reply(void)
{
	struct peer *p = ask("GET");

	peer_close(p);
	settle();
}

static void destroyed(void)
{
	get(OK "Content-Length: 50\r\n\r\nhello");
	server_stop();
}

/* ----------------------------------------------------------- request bodies */

static void upload(const char *method, int flags, int own_chunks)
{
	struct peer *p;

	hook = app;
	client();
#if V4
	body_parts = 3;
#endif
	chunks = own_chunks == 1;
	says_nothing = own_chunks == UNSIZED;
	to.method = method;
	to.path = "/form";
	to.protocol = "http";
	to.ssl_connection = V4 ? flags : 0;
	p = client_ask();
	if (!(flags & MULTIPART))
		request_show(p);
	else
		say("%zu bytes", p->len > 200 ? (size_t)1 : p->len);
	site_reply(p, OK "Content-Length: 5\r\n\r\nfine!");
	settle();
	peer_close(p);
	settle();
}

static void post(void) { upload("POST", 0, 0); }
static void put_body(void) { upload("PUT", 0, 0); }
static void post_chunked(void) { upload("POST", 0, 1); }
static void post_unsized(void) { upload("POST", 0, UNSIZED); }
static void post_multipart(void) { upload("POST", MULTIPART, 0); }

static void reply_before_body(void)
{
	struct peer *p;

	hook = app;
	client();
	to.method = "POST";
	to.protocol = "http";
	p = client_ask();
	site_reply(p, "HTTP/1.1 413 Too much\r\nContent-Length: 0\r\n\r\n");
	settle();
	peer_close(p);
	settle();
}

/* ---------------------------------------------------------------- redirects */

static void redirected(int status, const char *method, const char *location, int flags)
{
	struct peer *p;
	char b[256];

	hook = app;
	client();
	to.method = method;
	to.path = "/a/b";
	to.protocol = "http";
	to.ssl_connection = V4 ? flags : 0;
	p = client_ask();
	p->shown = p->len;
	sprintf(b, "HTTP/1.1 %d x\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status, location);
	peer_puts(p, b);
	settle();
	if (peer_count > 1) {
		p = &peers[1];
		p->buf[p->len] = 0;
		say("asked for %.*s", (int)strcspn(p->buf, "\r"), p->buf);
		site_reply(p, OK "Content-Length: 5\r\n\r\nhello");
		settle();
		peer_close(p);
		settle();
	}
}

static void redirect_301(void) { redirected(301, "GET", "/x", 0); }
static void redirect_302(void) { redirected(302, "GET", "/x?y=z", 0); }
static void redirect_303(void) { redirected(303, "POST", "/x", 0); }
static void redirect_307(void) { redirected(307, "GET", "/x", 0); }
static void redirect_308(void) { redirected(308, "GET", "/x", 0); }
static void redirect_absolute(void)
{
	char place[64];

	site_open();
	sprintf(place, "http://127.0.0.1:%d/there", site_port);
	redirected(302, "GET", place, 0);
}
static void redirect_to_tls(void) { redirected(302, "GET", "https://127.0.0.1:1/", 0); }
static void redirect_not_followed(void) { redirected(302, "GET", "/x", NO_FOLLOW); }
static void redirect_to_garbage(void) { redirected(302, "GET", "ftp://example/", 0); }

static int asks_if_get(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
#if V4
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER)
		say("  turned to GET: %d", lws_http_is_redirected_to_get(wsi));
#endif
	return app(wsi, reason, user, in, len);
}

static void turned_to_get(void)
{
	struct peer *p = ask("POST");

	hook = asks_if_get;
	peer_puts(p, "HTTP/1.1 303 x\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n");
	settle();
}

/* ---------------------------------------------------------------- proxies */

static struct peer *through_proxy(const char *proxy)
{
	hook = app;
	client_context();
	site_open();
	info.http_proxy_address = proxy;
	info.http_proxy_port = (unsigned)site_port;
	client_start();
	to.address = "server.example";
	to.port = 4711;
	to.protocol = "chat";
	return client_ask();
}

static void proxy(void)
{
	struct peer *p = through_proxy("127.0.0.1");

	request_show(p);
	peer_puts(p, "HTTP/1.1 200 OK\r\n\r\n");
	settle();
	request_show(p);
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
}

static void proxy_with_password(void) { request_show(through_proxy("me:secret@127.0.0.1")); }

static void proxy_refuses(void)
{
	struct peer *p = through_proxy("127.0.0.1");

	peer_puts(p, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
	settle();
}

static void proxy_wants_password(void)
{
	struct peer *p = through_proxy("127.0.0.1");

	peer_puts(p, "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
	settle();
}

static void proxy_talks_nonsense(void)
{
	struct peer *p = through_proxy("127.0.0.1");

	peer_puts(p, "220 ftp ready\r\n\r\n");
	settle();
}

static void proxy_ends(void)
{
	struct peer *p = through_proxy("127.0.0.1");

	peer_close(p);
	settle();
}

static void proxy_for_http(void)
{
	struct peer *p;
	char text[64];

	hook = app;
	client();
	sprintf(text, "127.0.0.1:%d", site_port);
#if V4
	say("set: %d", lws_set_proxy(lws_get_vhost_by_name(ctx, "default"), text));
#else
	to.method = "GET";
	p = NULL;
	say("set: 0");
	return;
#endif
	to.address = "server.example";
	to.method = "GET";
	to.protocol = "http";
	p = client_ask();
	peer_puts(p, "HTTP/1.1 200 OK\r\n\r\n");
	settle();
	site_reply(p, OK "Content-Length: 5\r\n\r\nhello");
	settle();
	peer_close(p);
	settle();
}

/* ------------------------------------------------------ shared connections */

static void shared(int at_once)
{
	int i;

	hook = app;
	client();
	to.method = "GET";
	to.protocol = "http";
	to.ssl_connection = V4 ? PIPELINE : 0;
	for (i = 0; i < 3; i++) {
		client_go();
		if (!at_once) {
			settle();
			site_reply(&peers[peer_count - 1], OK "Content-Length: 1\r\n\r\nx");
			settle();
		}
	}
	for (i = 0; at_once && i < 3; i++) {
		settle();
		site_reply(&peers[peer_count - 1], OK "Content-Length: 1\r\n\r\nx");
		settle();
	}
	say("connections: %d", peer_count);
}

static void one_after_the_other(void) { shared(0); }
static void all_at_once(void) { shared(1); }

static void shared_but_closed(void)
{
	hook = app;
	client();
	to.method = "GET";
	to.protocol = "http";
	to.ssl_connection = V4 ? PIPELINE : 0;
	client_go();
	client_go();
	settle();
	site_reply(&peers[0], OK "Connection: close\r\nContent-Length: 1\r\n\r\nx");
	settle();
	peer_close(&peers[0]);
	settle();
	site_reply(&peers[peer_count - 1], OK "Content-Length: 1\r\n\r\nx");
	settle();
	say("connections: %d", peer_count);
}

static void shared_but_failing(void)
{
	hook = app;
	client();
	to.method = "GET";
	to.protocol = "http";
	to.ssl_connection = V4 ? PIPELINE : 0;
	client_go();
	client_go();
	settle();
	peer_reset(&peers[0]);
	settle();
	site_reply(&peers[peer_count - 1], OK "Content-Length: 1\r\n\r\nx");
	settle();
	say("connections: %d", peer_count);
}

/* ---------------------------------------------------- parents and children */

static void children(void)
{
	struct lws *parent, *first, *second;

	client();
	client_open("chat");
	parent = wsi_of(1);
	to.parent_wsi = parent;
	client_open("chat");
	client_open("chat");
	first = wsi_of(2);
	second = wsi_of(3);
	say("parents: %d %d, child: %s", lws_get_parent(first) == parent, lws_get_parent(second) == parent,
	    wsi_name(lws_get_child(parent)));
#if V4
	lws_set_opaque_parent_data(parent, &to);
	say("data of the parent: %d", lws_get_opaque_parent_data(parent) == &to);
#endif
	lws_set_timeout(parent, PENDING_TIMEOUT_AWAITING_PING, 1);
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 3, 5000);
	settle();
}

static void child_ends_first(void)
{
	client();
	client_open("chat");
	to.parent_wsi = wsi_of(1);
	client_open("chat");
	peer_close(&peers[1]);
	settle();
	say("child: %s", wsi_name(lws_get_child(wsi_of(1))));
	peer_close(&peers[0]);
	settle();
}

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(request_line), S(other_methods), S(with_length), S(empty), S(no_content), S(chunked), S(http_1_0),
	S(not_found), S(server_error), S(bad_chunk), S(interim), S(garbage), S(doubtful), S(extension),
	S(head), S(until_close), S(cut_short), S(reset_inside), S(in_pieces), S(small_reads),
	S(small_reads_of_chunks), S(large), S(read_later), S(headers), S(without_protocol),
	S(refuse_filter), S(refuse_established), S(refuse_receive), S(refuse_read), S(refuse_completed),
	S(silent), S(ends_before_reply), S(destroyed), S(post), S(put_body), S(post_chunked),
	S(post_unsized), S(post_multipart), S(reply_before_body), S(redirect_301), S(redirect_302), S(redirect_303),
	S(redirect_307), S(redirect_308), S(redirect_absolute), S(redirect_to_tls), S(redirect_not_followed),
	S(redirect_to_garbage), S(turned_to_get), S(proxy), S(proxy_with_password), S(proxy_refuses),
	S(proxy_wants_password), S(proxy_talks_nonsense), S(proxy_ends), S(proxy_for_http),
	S(one_after_the_other), S(all_at_once), S(shared_but_closed), S(shared_but_failing), S(children),
	S(child_ends_first),
};
SCENARIOS(list)
