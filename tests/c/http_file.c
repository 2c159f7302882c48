/* Files, mounts and redirects. */
#include "scenario.h"
#include "mounts.h"

static const char *serve_name;      /* what the HTTP callback serves */
static const char *extra_headers;
static int closing_completion;
static int forgetful;               /* nothing done in HTTP_FILE_COMPLETION */

static void make_file(const char *name, size_t size)
{
	FILE *f = fopen(path_of(name), "w");
	size_t i;

	if (!f)
		die("cannot write a file");
	for (i = 0; i < size; i++)
		fputc("0123456789abcdef\n"[i % 17], f);
	fclose(f);
}

static void make_tree(void)
{
	struct timespec when[2] = { { 1600000000, 0 }, { 1600000000, 0 } };
	static const struct { const char *name; size_t size; } files[] = {
		{ "index.html", 40 }, { "a.txt", 17 }, { "b.unknown", 5 },
		{ "style.css", 3 }, { "up.JPG", 2 }, { "empty.txt", 0 },
		{ "big.txt", 200000 }, { "sub/index.html", 20 },
		{ "sub/page.htm", 4 }, { "m.odd", 6 }, { "x.svg", 4 },
	};
	static int made;
	int i;

	if (made++)
		return;
	make_dir();
	if (mkdir(path_of("sub"), 0755))
		die("no directory");
	for (i = 0; i < COUNT(files); i++) {
		make_file(files[i].name, files[i].size);
		utimensat(AT_FDCWD, path_of(files[i].name), when, 0);
	}
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[80];
	int n;

	(void)user; (void)len;
	if (reason == LWS_CALLBACK_HTTP_FILE_COMPLETION) {
		if (closing_completion)
			return closing_completion;
		if (forgetful)
			return 0;
		n = lws_http_transaction_completed(wsi);
		say("  transaction_completed says %d", n);
		return n ? -1 : 0;
	}
	if (reason == LWS_CALLBACK_HTTP && serve_name) {
		n = lws_serve_http_file(wsi, path_of(serve_name), "text/plain", extra_headers,
					extra_headers ? (int)strlen(extra_headers) : 0);
		say("  lws_serve_http_file says %s", n < 0 ? "< 0" : n ? "> 0" : "0");
		if (n < 0 || (n > 0 && lws_http_transaction_completed(wsi)))
			return -1;
		return 0;
	}
	if (reason == LWS_CALLBACK_HTTP) {
		snprintf(b, sizeof b, "callback %.40s\n", (char *)in);
		return http_reply(wsi, 200, b);
	}
	if (reason == LWS_CALLBACK_HTTP_BODY_COMPLETION)
		return http_reply(wsi, 200, "posted\n");
	return 0;
}

/* -- lws_serve_http_file from the callback */

static void serve(const char *name, const char *extra)
{
	make_tree();
	serve_name = name;
	extra_headers = extra;
	hook = app;
	server();
}

static void serve_small(void)
{
	serve("a.txt", NULL);
	one(GET("/x"));
}

static void serve_keep_alive(void)
{
	struct peer *p;

	serve("a.txt", NULL);
	p = peer_open();
	exchange(p, GET("/x"));
	exchange(p, GET("/y"));
}

static void serve_forgotten(void)
{
	forgetful = 1;
	serve_keep_alive();
}

static void serve_forgotten_close(void)
{
	forgetful = 1;
	serve("a.txt", NULL);
	one("GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
}

static void serve_close(void)
{
	serve("a.txt", NULL);
	one("GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
}

static void serve_http10(void)
{
	serve("a.txt", NULL);
	one("GET /x HTTP/1.0\r\n\r\n");
}

static void serve_extra_headers(void)
{
	serve("a.txt", "x-extra: one\r\nx-more: two\r\n");
	one(GET("/x"));
}

static void serve_empty(void)
{
	serve("empty.txt", NULL);
	one(GET("/x"));
}

static void serve_missing(void)
{
	serve("nowhere.txt", NULL);
	one(GET("/x"));
}

static void serve_big(void)
{
	struct peer *p;
	size_t at;

	serve("big.txt", NULL);
	p = peer_open();
	peer_puts(p, GET("/x"));
	settle();
	at = p->len > 300 ? (size_t)((char *)memmem(p->buf, p->len, "\r\n\r\n", 4) - p->buf) + 4 : 0;
	say("head %s", show(p->buf, at < 160 ? at : 160));
	say("body %zu bytes %s", p->len - at, show(p->buf + at, p->len - at));
	p->shown = p->len;
	peer_close(p);
	settle();
}

static void serve_slow_reader(void)
{
	struct peer *p;
	size_t at;

	serve("big.txt", NULL);
	p = peer_new(4096);
	settle();
	p->hold = 1;
	peer_puts(p, GET("/x"));
	settle();
	say("-- reading begins");
	p->hold = 0;
	settle();
	at = p->len > 300 ? (size_t)((char *)memmem(p->buf, p->len, "\r\n\r\n", 4) - p->buf) + 4 : 0;
	say("body %zu bytes %s", p->len - at, show(p->buf + at, p->len - at));
}

static void serve_completion_minus(void)
{
	closing_completion = -1;
	serve("a.txt", NULL);
	one(GET("/x"));
}

static void serve_completion_plus(void)
{
	closing_completion = 1;
	serve("a.txt", NULL);
	one(GET("/x"));
}

static void serve_head(void)
{
	serve("a.txt", NULL);
	one("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n");
}

static void serve_gone_mid(void)
{
	struct peer *p;

	serve("big.txt", NULL);
	p = peer_new(4096);
	settle();
	p->hold = 1;
	peer_puts(p, GET("/x"));
	settle();
	peer_reset(p);
	settle();
}

/* -- mounts */

static void app_mounted(void)
{
	make_tree();
	hook = app;
	mounted();
}

static void files_at_root(void)
{
	make_tree();
	mount("/", dir, LWSMPRO_FILE)->def = "index.html";
	app_mounted();
}

static void mount_file(void) { files_at_root(); one(GET("/a.txt")); }
static void mount_default(void) { files_at_root(); one(GET("/")); }
static void mount_directory(void) { files_at_root(); one(GET("/sub/")); one(GET("/sub")); }
static void mount_missing(void) { files_at_root(); one(GET("/nothing.txt")); }
static void mount_unknown_type(void) { files_at_root(); one(GET("/b.unknown")); }
static void mount_head(void) { files_at_root(); one("HEAD /a.txt HTTP/1.1\r\nHost: x\r\n\r\n"); }
static void mount_empty_file(void) { files_at_root(); one(GET("/empty.txt")); }
static void mount_http10(void) { files_at_root(); one("GET /a.txt HTTP/1.0\r\n\r\n"); }

static void mount_types(void)
{
	files_at_root();
	one(GET("/style.css"));
	one(GET("/up.JPG"));
	one(GET("/sub/page.htm"));
	one(GET("/x.svg"));
}

static void mount_post(void)
{
	files_at_root();
	one("POST /a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
}

static void mount_etag(void)
{
	struct peer *p;

	files_at_root();
	p = peer_open();
	exchange(p, GET("/a.txt"));
	exchange(p, "GET /a.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: 000000115F5E1000\r\n\r\n");
	exchange(p, "GET /a.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"000000115F5E1000\"\r\n\r\n");
	exchange(p, "GET /a.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: 0\r\n\r\n");
}

static void mount_cache(void)
{
	static const struct { int age, reuse, revalidate, between; } c[] = {
		{ 0, 1, 1, 1 }, { 60, 0, 0, 0 }, { 60, 1, 0, 0 }, { 60, 1, 1, 0 },
		{ 60, 1, 0, 1 }, { 60, 1, 1, 1 },
	};
	static const char *const at[] = { "/c0", "/c1", "/c2", "/c3", "/c4", "/c5" };
	int i;

	make_tree();
	for (i = 0; i < COUNT(c); i++) {
		struct lws_http_mount *m = mount(at[i], dir, LWSMPRO_FILE);

		m->cache_max_age = c[i].age;
		m->cache_reusable = c[i].reuse;
		m->cache_revalidate = c[i].revalidate;
		m->cache_intermediaries = c[i].between;
	}
	app_mounted();
	quiet = 1;
	for (i = 0; i < COUNT(c); i++) {
		char req[80];

		sprintf(req, "GET %s/a.txt HTTP/1.1\r\nHost: x\r\n\r\n", at[i]);
		one(req);
	}
}

static void mount_slash_redirect(void)
{
	make_tree();
	mount("/files", dir, LWSMPRO_FILE);
	app_mounted();
	one(GET("/files"));
	one("GET /files HTTP/1.1\r\n\r\n");
	one(GET("/files/"));
	one(GET("/files/a.txt"));
	one(GET("/filesystem"));
}

static void mount_redirect(void)
{
	mount("/http", "example.com/there", LWSMPRO_REDIR_HTTP);
	mount("/https", "example.com/there", LWSMPRO_REDIR_HTTPS);
	app_mounted();
	one(GET("/http"));
	one(GET("/http/deeper?x=1"));
	one(GET("/https/deeper"));
}

static void mount_callback(void)
{
	struct peer *p;

	mount("/app", "chat", LWSMPRO_CALLBACK);
	app_mounted();
	p = peer_open();
	exchange(p, GET("/app"));
	exchange(p, GET("/app/deeper?x=1"));
	exchange(p, GET("/elsewhere"));
	exchange(p, "POST /app/form HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
}

static void mount_callback_unknown(void)
{
	mount("/app", "no-such-protocol", LWSMPRO_CALLBACK);
	app_mounted();
	one(GET("/app/x"));
}

static void mount_choice(void)
{
	make_tree();
	mount("/app", "chat", LWSMPRO_CALLBACK);
	mount("/app/files", dir, LWSMPRO_FILE);
	mount("/", dir, LWSMPRO_FILE);
	app_mounted();
	one(GET("/app/x"));
	one(GET("/app/files/a.txt"));
	one(GET("/a.txt"));
}

static void mount_mimetypes(void)
{
	static struct lws_protocol_vhost_options odd = { NULL, NULL, ".odd", "application/x-odd" };

	make_tree();
	mount("/", dir, LWSMPRO_FILE)->extra_mimetypes = &odd;
	app_mounted();
	one(GET("/m.odd"));
}

static void mount_traversal(void)
{
	files_at_root();
	one(GET("/../../etc/passwd"));
	one(GET("/sub/../a.txt"));
	one(GET("/%2e%2e/%2e%2e/etc/passwd"));
	one(GET("/sub/..%2f..%2fetc/passwd"));
}

static void mount_keep_alive(void)
{
	struct peer *p;

	files_at_root();
	p = peer_open();
	exchange(p, GET("/a.txt"));
	exchange(p, GET("/style.css"));
	exchange(p, GET("/callback"));
}

static void mount_forgotten(void)
{
	forgetful = 1;
	mount_keep_alive();
}

#if V4
static int dummy(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	return lws_callback_http_dummy(wsi, (enum lws_callback_reasons)reason, user, in, len);
}

static void mount_dummy(void)
{
	struct peer *p;

	make_tree();
	mount("/", dir, LWSMPRO_FILE);
	hook = dummy;
	server_defaults();
	info.mounts = mounts;
	server_start();
	p = peer_open();
	exchange(p, GET("/a.txt"));
	exchange(p, GET("/nothing.txt"));
	exchange(p, GET("/style.css"));
	exchange(p, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
}
#endif

static void mount_pipelined(void)
{
	files_at_root();
	one(GET("/a.txt") GET("/callback"));
}

static void mount_big_then_request(void)
{
	struct peer *p;

	files_at_root();
	quiet = 1;
	p = peer_open();
	peer_puts(p, GET("/big.txt"));
	settle();
	say("received %s", p->len > 200000 ? "all" : "a part");
	p->shown = p->len;
	exchange(p, GET("/style.css"));
}

#if V4
static void mount_error_document(void)
{
	make_tree();
	mount("/", dir, LWSMPRO_FILE);
	hook = dummy;
	server_defaults();
	info.mounts = mounts;
	info.error_document_404 = "/gone.html";
	server_start();
	one(GET("/nothing.txt"));
}

static void mount_best_practices(void)
{
	make_tree();
	mount("/", dir, LWSMPRO_FILE);
	hook = app;
	server_defaults();
	info.mounts = mounts;
	info.options |= LWS_SERVER_OPTION_HTTP_HEADERS_SECURITY_BEST_PRACTICES_ENFORCE;
	server_start();
	one(GET("/a.txt"));
	one(GET("/callback"));
}

static void vhost_headers(void)
{
	static struct lws_protocol_vhost_options h2 = { NULL, NULL, "x-second:", "2" };
	static struct lws_protocol_vhost_options h1 = { &h2, NULL, "x-first:", "1" };

	make_tree();
	mount("/", dir, LWSMPRO_FILE);
	hook = app;
	server_defaults();
	info.mounts = mounts;
	info.headers = &h1;
	info.server_string = "scenario";
	server_start();
	one(GET("/a.txt"));
	one(GET("/callback"));
}
#endif

static const struct scenario list[] = {
	{ "serve_small", serve_small },
	{ "serve_keep_alive", serve_keep_alive },
	{ "serve_forgotten", serve_forgotten },
	{ "serve_forgotten_close", serve_forgotten_close },
	{ "serve_close", serve_close },
	{ "serve_http10", serve_http10 },
	{ "serve_extra_headers", serve_extra_headers },
	{ "serve_empty", serve_empty },
	{ "serve_missing", serve_missing },
	{ "serve_big", serve_big },
	{ "serve_slow_reader", serve_slow_reader },
	{ "serve_completion_minus", serve_completion_minus },
	{ "serve_completion_plus", serve_completion_plus },
	{ "serve_head", serve_head },
	{ "serve_gone_mid", serve_gone_mid },
	{ "mount_file", mount_file },
	{ "mount_default", mount_default },
	{ "mount_directory", mount_directory },
	{ "mount_missing", mount_missing },
	{ "mount_unknown_type", mount_unknown_type },
	{ "mount_head", mount_head },
	{ "mount_empty_file", mount_empty_file },
	{ "mount_http10", mount_http10 },
	{ "mount_types", mount_types },
	{ "mount_post", mount_post },
	{ "mount_etag", mount_etag },
	{ "mount_cache", mount_cache },
	{ "mount_slash_redirect", mount_slash_redirect },
	{ "mount_redirect", mount_redirect },
	{ "mount_callback", mount_callback },
	{ "mount_callback_unknown", mount_callback_unknown },
	{ "mount_choice", mount_choice },
	{ "mount_mimetypes", mount_mimetypes },
	{ "mount_traversal", mount_traversal },
	{ "mount_keep_alive", mount_keep_alive },
	{ "mount_forgotten", mount_forgotten },
	{ "mount_pipelined", mount_pipelined },
	{ "mount_big_then_request", mount_big_then_request },
#if V4
	{ "mount_dummy", mount_dummy },
	{ "mount_error_document", mount_error_document },
	{ "mount_best_practices", mount_best_practices },
	{ "vhost_headers", vhost_headers },
#endif
};

SCENARIOS(list)
