/* Header accessors, header builders, canned answers, URIs and limits. */
#include "scenario.h"

#define REQ(path, more) "GET " path " HTTP/1.1\r\nHost: localhost\r\n" more "\r\n"

static void get_and_show(const char *req)
{
	struct peer *p = peer_open();

	peer_puts(p, req);
	settle();
	peer_show(p);
	peer_close(p);
	settle();
}

/* A buffer of exactly len bytes between guards. */
static unsigned char guarded[4096];
static char *guard(size_t len)
{
	memset(guarded, 0xa5, sizeof guarded);
	(void)len;
	return (char *)guarded + 64;
}

static const char *guard_state(size_t len)
{
	size_t i;

	for (i = 0; i < 64; i++)
		if (guarded[i] != 0xa5)
			return "written before";
	for (i = 64 + len; i < sizeof guarded; i++)
		if (guarded[i] != 0xa5)
			return "written behind";
	return guarded[64] == 0xa5 && len ? "untouched" : "kept inside";
}

/* -- accessors */

static void one_token(struct lws *wsi, const char *name, int tok)
{
	char b[512];
	int n, i;

	n = lws_hdr_copy(wsi, b, sizeof b, (enum lws_token_indexes)tok);
	say("  %s: total %d copy %d %s", name,
	    lws_hdr_total_length(wsi, (enum lws_token_indexes)tok), n,
	    n > 0 ? show(b, (size_t)n) : "-");
	for (i = 0; i < 6; i++) {
		int len = lws_hdr_fragment_length(wsi, (enum lws_token_indexes)tok, i);

		n = lws_hdr_copy_fragment(wsi, b, sizeof b, (enum lws_token_indexes)tok, i);
		say("    fragment %d: length %d copy %d %s", i, len, n,
		    n > 0 ? show(b, (size_t)n) : "-");
		if (n < 0)
			break;
	}
}

static int tokens(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	one_token(wsi, "uri", WSI_TOKEN_GET_URI);
	one_token(wsi, "args", WSI_TOKEN_HTTP_URI_ARGS);
	one_token(wsi, "version", WSI_TOKEN_HTTP);
	one_token(wsi, "host", WSI_TOKEN_HOST);
	one_token(wsi, "cookie", WSI_TOKEN_HTTP_COOKIE);
	one_token(wsi, "user-agent", WSI_TOKEN_HTTP_USER_AGENT);
	one_token(wsi, "accept", WSI_TOKEN_HTTP_ACCEPT);
	one_token(wsi, "referer", WSI_TOKEN_HTTP_REFERER);
	return http_reply(wsi, 200, "");
}

static void headers(void)
{
	hook = tokens;
	server();
	get_and_show(REQ("/path?x=1&y=2;z",
			 "User-Agent: scenario/1  \r\nCookie: a=1\r\nCookie: b=2\r\n"
			 "cookie:c=3\r\nACCEPT:\t text/html\r\nReferer:\r\n"));
}

static void headers_odd(void)
{
	hook = tokens;
	server();
	get_and_show(REQ("/path", "Host : no\r\nUser-Agent: scenario\r\n"));
	get_and_show(REQ("/path", "User-Agent: one\r\n two\r\n"));
	get_and_show("GET /path HTTP/1.1\r\nUser-Agent: no host\r\n\r\n");
	get_and_show(REQ("/path", "Host: another\r\n"));
}

static int edges(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static const int toks[] = { WSI_TOKEN_HOST, WSI_TOKEN_HTTP_COOKIE, WSI_TOKEN_HTTP_URI_ARGS,
				    WSI_TOKEN_ORIGIN };
	static const char *const names[] = { "host", "cookie", "args", "origin (absent)" };
	int i, d;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	for (i = 0; i < COUNT(toks); i++) {
		enum lws_token_indexes t = (enum lws_token_indexes)toks[i];
		int total = lws_hdr_total_length(wsi, t);

		for (d = -2; d <= 2; d++) {
			int room = total + d, n;
			char *b;

			if (room < 0)
				continue;
			b = guard((size_t)room);
			n = lws_hdr_copy(wsi, b, room, t);
			say("  %s room total%+d: %d %s %s", names[i], d, n,
			    n > 0 ? show(b, (size_t)n) : "-", guard_state((size_t)room));
			b = guard((size_t)room);
			n = lws_hdr_copy_fragment(wsi, b, room, t, 0);
			say("  %s fragment room total%+d: %d %s", names[i], d, n,
			    guard_state((size_t)room));
		}
	}
	return http_reply(wsi, 200, "");
}

static void copy_edges(void)
{
	hook = edges;
	server();
	get_and_show(REQ("/p?aa=1&bb=2", "Cookie: first=1\r\nCookie: second=2\r\n"));
}

#if V4
static int more(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static const char *const names[] = { "x", "y=", "y", "zz", "nothing", "" };
	static const char *const custom[] = { "x-custom:", "x-Custom:", "x-none:", "x-empty:" };
	static const char *const cookies[] = { "a", "b", "session", "none" };
	char b[64], *uri;
	int i, n, ulen = 0;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	for (i = 0; i < COUNT(names); i++) {
		const char *s = lws_get_urlarg_by_name(wsi, names[i], b, sizeof b);

		say("  urlarg %s: %s", names[i], s ? show(s, strlen(s)) : "NULL");
	}
	for (i = 0; i < COUNT(custom); i++) {
		n = lws_hdr_custom_length(wsi, custom[i], (int)strlen(custom[i]));
		say("  custom %s length %d", custom[i], n);
		n = lws_hdr_custom_copy(wsi, b, sizeof b, custom[i], (int)strlen(custom[i]));
		say("  custom %s copy %d %s", custom[i], n, n > 0 ? show(b, (size_t)n) : "-");
		n = lws_hdr_custom_copy(wsi, b, 3, custom[i], (int)strlen(custom[i]));
		say("  custom %s copy into 3: %d", custom[i], n);
	}
	for (i = 0; i < COUNT(cookies); i++) {
		size_t max = sizeof b;

		n = lws_http_cookie_get(wsi, cookies[i], b, &max);
		say("  cookie %s: %d %s", cookies[i], n, n ? "-" : show(b, max));
	}
	n = lws_http_get_uri_and_method(wsi, &uri, &ulen);
	say("  method %d uri %s", n, n >= 0 ? show(uri, (size_t)ulen) : "-");
	return http_reply(wsi, 200, "");
}

static void named_accessors(void)
{
	hook = more;
	server();
	get_and_show(REQ("/p?x=1&y=%3d2&zz", "X-Custom: value\r\nX-Empty:\r\n"
			 "Cookie: a=1; session=\"quoted\"; b=two\r\n"));
}
#endif

static int token_names(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	int i;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	for (i = 0; i < 80; i++) {
		const unsigned char *s = lws_token_to_string((enum lws_token_indexes)i);

		say("  %d %s", i, s ? show(s, strlen((const char *)s)) : "NULL");
	}
	say("  -1 %s", lws_token_to_string((enum lws_token_indexes)-1) ? "set" : "NULL");
	say("  1000 %s", lws_token_to_string((enum lws_token_indexes)1000) ? "set" : "NULL");
	return http_reply(wsi, 200, "");
}

static void token_strings(void)
{
	hook = token_names;
	server();
	get_and_show(REQ("/", ""));
}

/* -- builders: rooms from nothing to enough */

static int build_kind;

static int build(struct lws *wsi, unsigned char **p, unsigned char *end)
{
	switch (build_kind) {
	case 0: return lws_add_http_header_status(wsi, 200, p, end);
	case 1: return lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_SERVER,
				(unsigned char *)"abc", 3, p, end);
	case 2: return lws_add_http_header_by_name(wsi, (unsigned char *)"x-name:",
				(unsigned char *)"value", 5, p, end);
	case 3: return lws_add_http_header_by_name(wsi, NULL, (unsigned char *)"value", 5, p, end);
	case 4: return lws_add_http_header_content_length(wsi, 12345, p, end);
	case 5: return lws_finalize_http_header(wsi, p, end);
	default: return lws_add_http_header_by_token(wsi, (enum lws_token_indexes)1000,
				(unsigned char *)"abc", 3, p, end);
	}
}

static int builders(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static const char *const names[] = { "status", "by_token", "by_name", "value line",
					     "content_length", "finalize", "bad token" };
	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	for (build_kind = 0; build_kind < COUNT(names); build_kind++) {
		int room, last = -1, fits_from = -1, n = 0;
		unsigned char *p;

		for (room = 0; room < 60; room++) {
			unsigned char *b = (unsigned char *)guard((size_t)room);

			p = b;
			n = build(wsi, &p, b + room);
			if (strcmp(guard_state((size_t)room), "written behind") == 0)
				say("  %s room %d: written behind the end", names[build_kind], room);
			if (!n && last != 0)
				fits_from = room;
			last = !!n;
		}
		p = (unsigned char *)guard(200);
		n = build(wsi, &p, guarded + 64 + 200);
		say("  %s: %d, %d bytes %s, fits from room %d", names[build_kind], n,
		    (int)(p - guarded - 64), show(guarded + 64, (size_t)(p - guarded - 64)), fits_from);
	}
	return http_reply(wsi, 200, "");
}

static void builder_rooms(void)
{
	hook = builders;
	server();
	get_and_show(REQ("/", ""));
}

static unsigned answer_code;
static const char *answer_text;

static int statuses(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static const unsigned codes[] = { 100, 101, 200, 201, 204, 206, 299, 300, 301, 302, 303, 304, 307,
		400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415,
		416, 417, 418, 429, 500, 501, 502, 503, 504, 505, 511, 599 };
	int i;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	for (i = 0; i < COUNT(codes); i++) {
		unsigned char *p = (unsigned char *)guard(200), *b = p;
		int n = lws_add_http_header_status(wsi, codes[i], &p, p + 200);

		say("  %u: %d %s", codes[i], n, show(b, (size_t)(p - b)));
	}
	return http_reply(wsi, 200, "");
}

static void status_lines(void)
{
	hook = statuses;
	server();
	get_and_show(REQ("/", ""));
}

static int canned(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	int n;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	n = lws_return_http_status(wsi, answer_code, answer_text);
	say("  return_http_status says %d", n);
	if (n < 0 || lws_http_transaction_completed(wsi))
		return -1;
	return 0;
}

static void return_status(unsigned code, const char *text)
{
	struct peer *p;

	hook = canned;
	answer_code = code;
	answer_text = text;
	server();
	p = http_open(REQ("/x", ""));
	say("all %s", show(p->buf, p->len));
	peer_show(p);
}

static void status_404(void) { return_status(404, NULL); }
static void status_text(void) { return_status(403, "no <b>way</b>"); }
static void status_empty_text(void) { return_status(500, ""); }
static void status_200(void) { return_status(200, "fine"); }
static void status_304(void) { return_status(304, NULL); }
static void status_unknown(void) { return_status(599, "odd"); }

static void status_long_text(void)
{
	static char text[3000];

	memset(text, 'x', sizeof text - 1);
	return_status(400, text);
}

static int redirects(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	unsigned char b[LWS_PRE + 512], *p = b + LWS_PRE;
	int n;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	n = lws_http_redirect(wsi, (int)answer_code, (const unsigned char *)answer_text,
			      (int)strlen(answer_text), &p, b + sizeof b);
	say("  redirect says %d", n);
	if (n < 0 || lws_http_transaction_completed(wsi))
		return -1;
	return 0;
}

static void redirect(unsigned code, const char *to)
{
	struct peer *p;

	hook = redirects;
	answer_code = code;
	answer_text = to;
	server();
	p = http_open(REQ("/x", ""));
	peer_show(p);
}

static void redirect_301(void) { redirect(301, "http://example.com/there"); }
static void redirect_302(void) { redirect(302, "/relative?x=1"); }
static void redirect_303(void) { redirect(303, "/see"); }
static void redirect_307(void) { redirect(307, "/temporary"); }

static void redirect_too_long(void)
{
	static char to[800];

	memset(to, 'a', sizeof to - 1);
	redirect(301, to);
}

#if V4
static int common(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	unsigned char b[LWS_PRE + 512], *start = b + LWS_PRE, *p = start, *end = b + sizeof b - 1;
	int n;

	(void)user; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	if (!strcmp(in, "/unknown"))
		n = lws_add_http_common_headers(wsi, 200, "text/plain", LWS_ILLEGAL_HTTP_CONTENT_LEN, &p, end);
	else
		n = lws_add_http_common_headers(wsi, 200, "text/plain", 6, &p, end);
	say("  common_headers says %d", n);
	n = lws_finalize_write_http_header(wsi, start, &p, end);
	say("  finalize_write says %d", n);
	n = put(wsi, "hello\n", 6, LWS_WRITE_HTTP_FINAL);
	say("  write says %d", n);
	n = lws_http_transaction_completed(wsi);
	say("  transaction_completed says %d", n);
	return n ? -1 : 0;
}

static void common_headers(void)
{
	hook = common;
	server();
	get_and_show(REQ("/known", ""));
	get_and_show(REQ("/unknown", ""));
}
#endif

/* -- URIs */

static int uri_only(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[200];
	int i, n;

	(void)user;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	say("  path %s string %s", show(in, len), show(in, strlen(in)));
	for (i = 0; i < 8; i++) {
		n = lws_hdr_copy_fragment(wsi, b, sizeof b, WSI_TOKEN_HTTP_URI_ARGS, i);
		if (n < 0)
			break;
		say("  arg %d %s", i, show(b, (size_t)n));
	}
	return http_reply(wsi, 200, "");
}

static void uris(const char *const *list, int count)
{
	int i;

	hook = uri_only;
	quiet = 1;
	server();
	for (i = 0; i < count; i++) {
		char req[300];
		struct peer *p = peer_open();

		say("-- %s", list[i]);
		snprintf(req, sizeof req, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", list[i]);
		peer_puts(p, req);
		settle();
		say("  answer %s%s", p->len > 12 ? show(p->buf + 9, 3) : "none", p->ended ? ", end" : "");
		peer_close(p);
		settle();
	}
}

static void uri_paths(void)
{
	static const char *const list[] = {
		"/", "//", "///a", "/a//b", "/.", "/./", "/a/./b", "/a/.", "/..", "/../", "/../..",
		"/a/..", "/a/../b", "/../../etc", "/dump/a/..", "/.name", "/...name", "/..name",
		"/a/.b", "/%2e%2e/x", "/a%2f%2e%2e%2fb", "/%41%42", "/a+b", "/a%20b", "/a%2Bb",
		"/a#frag", "/a%23", "/%c3%a9", "/a/b/c/../../d", "/a/...", "/..a/b", "/a/..b/c",
		"/%252e", "/a%2", "/a%", "/a%g0", "/a\\b", "/~user",
	};
	uris(list, COUNT(list));
}

static void uri_without_version(void)
{
	static const char *const list[] = { "/..", "/a/..", "/a/../..", "/.", "/a?x=1", "/a?..", "/a;..", "/" };
	int i;

	hook = uri_only;
	quiet = 1;
	server();
	for (i = 0; i < COUNT(list); i++) {
		char req[100];
		struct peer *p = peer_open();

		say("-- %s", list[i]);
		sprintf(req, "GET %s\r\nHost: x\r\n\r\n", list[i]);
		peer_puts(p, req);
		settle();
		say("  answer %s%s", p->len > 12 ? show(p->buf + 9, 3) : "none", p->ended ? ", end" : "");
		peer_close(p);
		settle();
	}
}

static void uri_args(void)
{
	static const char *const list[] = {
		"/p?x=1&y=2", "/p?x=1;y=2", "/p?a%26b=1", "/p?a%3Db=c", "/p?&a", "/p?a=1&&b", "/p?",
		"/p?x=1&", "/p?a=b=c", "/p?a+b=c+d", "/p?../x", "/p?a=/../b", "/p?a?b", "/?x", "/p?%00",
		"/dump/..?x=1", "/p?x=%zz", "/p?=v", "/p?a%20b",
	};
	uris(list, COUNT(list));
}

static void uri_separators(void)
{
	static const char *const list[] = { "/a;b=c", "/a&b", "/a;b/../c?d=e" };

	uris(list, COUNT(list));
}

/* -- limits */

static int small_answer(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP) {
		say("  user-agent is %d long", lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_USER_AGENT));
		return http_reply(wsi, 200, "");
	}
	return 0;
}

static void long_header(int from, int to, int step, const char *name)
{
	int n;

	for (n = from; n <= to; n += step) {
		char *req = malloc((size_t)n + 200);
		struct peer *p = peer_open();
		size_t at;

		at = (size_t)sprintf(req, "GET /x HTTP/1.1\r\nHost: x\r\n%s: ", name);
		memset(req + at, 'u', (size_t)n);
		strcpy(req + at + n, "\r\n\r\n");
		say("-- %d bytes", n);
		peer_puts(p, req);
		settle();
		say("  answer %s%s", p->len > 12 ? show(p->buf + 9, 3) : "none",
		    p->ended ? ", gone" : "");
		peer_close(p);
		settle();
		free(req);
	}
}

static void budget(void)
{
	hook = small_answer;
	quiet = 1;
	server_defaults();
	info.max_http_header_data = 1024;
	server_start();
	long_header(900, 1100, 50, "User-Agent");
	long_header(6000, 6000, 1, "User-Agent");
}

static void budget_default(void)
{
	hook = small_answer;
	quiet = 1;
	server();
	long_header(1000, 5000, 1000, "User-Agent");
}

static void budget_unknown(void)
{
	hook = small_answer;
	quiet = 1;
	server();
	long_header(2000, 6000, 2000, "X-Unknown");
}

static void token_limit(void)
{
	static struct lws_token_limits limits;

	memset(&limits, 0xff, sizeof limits);
	limits.token_limit[WSI_TOKEN_HTTP_USER_AGENT] = 10;
	hook = small_answer;
	quiet = 1;
	server_defaults();
	info.token_limits = &limits;
	server_start();
	long_header(9, 12, 1, "User-Agent");
}

static const struct scenario list[] = {
	{ "headers", headers },
	{ "headers_odd", headers_odd },
	{ "copy_edges", copy_edges },
#if V4
	{ "named_accessors", named_accessors },
#endif
	{ "token_strings", token_strings },
	{ "builder_rooms", builder_rooms },
	{ "status_lines", status_lines },
	{ "status_404", status_404 },
	{ "status_text", status_text },
	{ "status_empty_text", status_empty_text },
	{ "status_200", status_200 },
	{ "status_304", status_304 },
	{ "status_unknown", status_unknown },
	{ "status_long_text", status_long_text },
	{ "redirect_301", redirect_301 },
	{ "redirect_302", redirect_302 },
	{ "redirect_303", redirect_303 },
	{ "redirect_307", redirect_307 },
	{ "redirect_too_long", redirect_too_long },
#if V4
	{ "common_headers", common_headers },
#endif
	{ "uri_paths", uri_paths },
	{ "uri_without_version", uri_without_version },
	{ "uri_args", uri_args },
	{ "uri_separators", uri_separators },
	{ "budget", budget },
	{ "budget_default", budget_default },
	{ "budget_unknown", budget_unknown },
	{ "token_limit", token_limit },
};

SCENARIOS(list)
