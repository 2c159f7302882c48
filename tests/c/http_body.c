/* Request bodies: how they are cut, when they are complete, who may refuse. */
#include "scenario.h"

static int refuse_reason = -1, refuse_value, early;

static int answer(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == refuse_reason)
		return refuse_value;
	if (reason == LWS_CALLBACK_HTTP && early)
		return http_reply(wsi, 200, "early\n");
	if (reason == LWS_CALLBACK_HTTP) {
		if (!lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) &&
		    !lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH))
			return http_reply(wsi, 200, "no body\n");
	}
	if (reason == LWS_CALLBACK_HTTP) {
		char b[32];
		int n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HTTP_CONTENT_LENGTH);

		say("  content-length %d %s", n, n > 0 ? b : "-");
	}
	if (reason == LWS_CALLBACK_HTTP_BODY_COMPLETION)
		return http_reply(wsi, 200, "thanks\n");
	return 0;
}

#define POST(n) "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: " #n "\r\n\r\n"

static struct peer *posting(const char *first)
{
	hook = answer;
	server();
	return http_open(first);
}

static void one_packet(void) { peer_show(posting(POST(11) "hello=world")); }

static void two_packets(void)
{
	struct peer *p = posting(POST(11));

	say("-- body");
	peer_puts(p, "hello=world");
	settle();
	peer_show(p);
}

static void cut_body(void)
{
	struct peer *p = posting(POST(11) "hel");

	say("-- more");
	peer_puts(p, "lo=w");
	settle();
	say("-- rest");
	peer_puts(p, "orld");
	settle();
	peer_show(p);
}

static void byte_by_byte(void)
{
	struct peer *p = posting(POST(5));
	int i;

	for (i = 0; i < 5; i++) {
		peer_send(p, &"abcde"[i], 1);
		settle();
	}
	peer_show(p);
}

static void large_body(void)
{
	struct peer *p = posting(POST(20000));
	char *b = malloc(20000);
	int i;

	fill(b, 20000, 3);
	for (i = 0; i < 20000; i += 4000) {
		peer_send(p, b + i, 4000);
		settle();
	}
	free(b);
	peer_show(p);
}

static void empty_body(void) { peer_show(posting(POST(0))); }

static void get_with_body(void)
{
	peer_show(posting("GET /form HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody"));
}

static void put_with_body(void)
{
	peer_show(posting("PUT /form HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody"));
}

static void no_length(void)
{
	struct peer *p = posting("POST /form HTTP/1.1\r\nHost: x\r\n\r\nsome");

	peer_puts(p, "more");
	settle();
	peer_show(p);
	peer_fin(p);
	settle();
	peer_show(p);
}

static void chunked_body(void)
{
	peer_show(posting("POST /form HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
			  "4\r\nbody\r\n0\r\n\r\n"));
}

static void expect_continue(void)
{
	struct peer *p = posting("POST /form HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
				 "Content-Length: 4\r\n\r\n");

	peer_show(p);
	peer_puts(p, "body");
	settle();
	peer_show(p);
}

static void body_too_long(void) { peer_show(posting(POST(4) "body and more of it")); }

static void body_then_request(void)
{
	peer_show(posting(POST(4) "body" POST(5) "again"));
}

static void body_then_get(void)
{
	peer_show(posting(POST(4) "body" "GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
}

static void body_then_fin(void)
{
	struct peer *p = posting(POST(100) "only a part");

	peer_fin(p);
	settle();
	peer_show(p);
}

static void answered_before_body(void)
{
	struct peer *p;

	early = 1;
	p = posting(POST(4));
	peer_show(p);
	say("-- body comes");
	peer_puts(p, "body");
	settle();
	peer_show(p);
	say("-- next request");
	peer_puts(p, "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
}

static void answered_with_body_there(void)
{
	struct peer *p;

	early = 1;
	p = posting(POST(4) "body");
	peer_show(p);
	say("-- next request");
	peer_puts(p, "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
}

static void refuse(int reason, int value)
{
	refuse_reason = reason;
	refuse_value = value;
	peer_show(posting(POST(11) "hello=world"));
}

static void refuse_body_minus(void) { refuse(LWS_CALLBACK_HTTP_BODY, -1); }
static void refuse_body_plus(void) { refuse(LWS_CALLBACK_HTTP_BODY, 1); }
static void refuse_completion_minus(void) { refuse(LWS_CALLBACK_HTTP_BODY_COMPLETION, -1); }
static void refuse_completion_plus(void) { refuse(LWS_CALLBACK_HTTP_BODY_COMPLETION, 1); }

static void negative_length(void)
{
	peer_show(posting("POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nbody"));
}

static void garbage_length(void)
{
	peer_show(posting("POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n"));
}

static void keep_alive_posts(void)
{
	struct peer *p = posting(POST(3) "one");

	peer_show(p);
	peer_puts(p, POST(3) "two");
	settle();
	peer_show(p);
	peer_puts(p, "GET /then HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
}

static const struct scenario list[] = {
	{ "one_packet", one_packet },
	{ "two_packets", two_packets },
	{ "cut_body", cut_body },
	{ "byte_by_byte", byte_by_byte },
	{ "large_body", large_body },
	{ "empty_body", empty_body },
	{ "get_with_body", get_with_body },
	{ "put_with_body", put_with_body },
	{ "no_length", no_length },
	{ "chunked_body", chunked_body },
	{ "expect_continue", expect_continue },
	{ "body_too_long", body_too_long },
	{ "body_then_request", body_then_request },
	{ "body_then_get", body_then_get },
	{ "body_then_fin", body_then_fin },
	{ "answered_before_body", answered_before_body },
	{ "answered_with_body_there", answered_with_body_there },
	{ "refuse_body_minus", refuse_body_minus },
	{ "refuse_body_plus", refuse_body_plus },
	{ "refuse_completion_minus", refuse_completion_minus },
	{ "refuse_completion_plus", refuse_completion_plus },
	{ "negative_length", negative_length },
	{ "garbage_length", garbage_length },
	{ "keep_alive_posts", keep_alive_posts },
};

SCENARIOS(list)
