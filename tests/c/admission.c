/*
 * Who gets below a mount, and to a protocol: every kind of mount times every
 * kind of request times every way to say a password, and the places where the
 * two meet. Nobody who is not let in learns anything of what lies there, and
 * the program hears of nobody else than it would without the password.
 */
#include "scenario.h"

#define MOUNT_ROOM 24
#include "mounts.h"

/* ------------------------------------------------------ the kinds of mounts */

/* Every value of the header's enum: kind_name() does not compile without one. That of 2.0 has no name to switch over. */
#if V4
typedef enum lws_mount_protocols kind_t;
#else
typedef int kind_t;
#endif
#define KINDS(X)                                                              \
	X(LWSMPRO_HTTP) X(LWSMPRO_HTTPS) X(LWSMPRO_FILE) X(LWSMPRO_CGI)       \
	X(LWSMPRO_REDIR_HTTP) X(LWSMPRO_REDIR_HTTPS) X(LWSMPRO_CALLBACK)

#pragma GCC diagnostic error "-Wswitch"
static const char *kind_name(kind_t kind)
{
	switch (kind) {
#define NAME(k) case k: return #k + sizeof "LWSMPRO";
	KINDS(NAME)
#undef NAME
	}
	return "none of them";
}

static const int kinds[] = {
#define VALUE(k) k,
	KINDS(VALUE)
#undef VALUE
	99, /* an engine serves none such */
};

/* --------------------------------------------------------------- the roles */

#define HEAD " HTTP/1.1\r\nHost: x\r\n"
#define WS_HEAD HEAD "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
#define WS_KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

/* A request in three parts: around the place of the mount point, and what follows the Authorization. */
static const struct role { const char *name, *before, *behind, *end; } roles[] = {
	{ "file", "GET /", "/a.txt" HEAD, "\r\n" },
	{ "no file", "GET /", "/missing.txt" HEAD, "\r\n" },
	{ "no type", "GET /", "/a.odd" HEAD, "\r\n" },
	{ "mount point", "GET /", HEAD, "\r\n" },
	{ "mount point, slash", "GET /", "/" HEAD, "\r\n" },
	{ "directory", "GET /", "/sub" HEAD, "\r\n" },
	{ "query", "GET /", "/a.txt?b=c" HEAD, "\r\n" },
	{ "HEAD", "HEAD /", "/a.txt" HEAD, "\r\n" },
	{ "range", "GET /", "/a.txt" HEAD "Range: bytes=1-2\r\n", "\r\n" },
	{ "bad range", "GET /", "/a.txt" HEAD "Range: bytes=99-\r\n", "\r\n" },
	{ "if none match", "GET /", "/a.txt" HEAD "If-None-Match: *\r\n", "\r\n" },
	{ "POST", "POST /", "/a.txt" HEAD "Content-Length: 2\r\n", "\r\nhi" },
	{ "POST, chunked", "POST /", "/a.txt" HEAD "Transfer-Encoding: chunked\r\n", "\r\n2\r\nhi\r\n0\r\n\r\n" },
	{ "PUT", "PUT /", "/a.txt" HEAD "Content-Length: 2\r\n", "\r\nhi" },
	{ "DELETE", "DELETE /", "/a.txt" HEAD, "\r\n" },
	{ "OPTIONS", "OPTIONS /", "/a.txt" HEAD, "\r\n" },
	{ "unknown method", "BREW /", "/a.txt" HEAD, "\r\n" },
	{ "other upgrade", "GET /", "/a.txt" HEAD "Upgrade: h2c\r\nConnection: Upgrade\r\n", "\r\n" },
	{ "upgrade", "GET /", "/a.txt" WS_HEAD, WS_KEY "\r\n" },
	{ "upgrade, mount point", "GET /", WS_HEAD, WS_KEY "\r\n" },
	{ "upgrade, known", "GET /", "/x" WS_HEAD "Sec-WebSocket-Protocol: chat\r\n", WS_KEY "\r\n" },
	{ "upgrade, unknown", "GET /", "/x" WS_HEAD "Sec-WebSocket-Protocol: other\r\n", WS_KEY "\r\n" },
	{ "upgrade, no key", "GET /", "/x" WS_HEAD, "\r\n" },
	{ "upgrade, body", "GET /", "/x" WS_HEAD "Content-Length: 2\r\n", WS_KEY "\r\nhi" },
	{ "upgrade, POST", "POST /", "/x" WS_HEAD, WS_KEY "\r\n" },
	{ "escaped", "GET /%2e/.%2F%2fno/%2e./", "%2fa%2etxt" HEAD, "\r\n" },
	{ "dots", "GET /./no/.././/", "/./sub//../a.txt" HEAD, "\r\n" },
	{ "absolute", "GET http://x/", "/a.txt" HEAD, "\r\n" },
	{ "absolute upgrade", "GET http://x//", "/a.txt" WS_HEAD, WS_KEY "\r\n" },
	{ "HTTP/1.0", "GET /", "/a.txt HTTP/1.0\r\nConnection: keep-alive\r\n", "\r\n" },
};

/* ------------------------------------------------------------ the passwords */

#define REFUSED "HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic realm=\"lwsws\"\r\ncontent-length: 0\r\n\r\n"
#define BASIC "Authorization: Basic "
#define RIGHT BASIC "dXNlcjpzZWNyZXQ=\r\n" /* user:secret */

/* All with files, some with the program, which does not hear of what cannot be read. */
static USED const struct { const char *name, *line; int status, for_program; } strangers[] = {
	{ "nobody", "", 401, 1 },
	{ "a wrong password", BASIC "dXNlcjp3cm9uZw==\r\n", 401, 1 },
	{ "an unknown user", BASIC "bm9ib2R5OnNlY3JldA==\r\n", 401, 0 },
	{ "part of a line", BASIC "dXNlcjpzZWNyZQ==\r\n", 401, 0 },
	{ "no colon", BASIC "dXNlcg==\r\n", 403, 1 },
	{ "no base64", BASIC "dXNlc?pzZWNyZXQ=\r\n", 403, 0 },
	{ "another scheme", "Authorization: Bearer dXNlcjpzZWNyZXQ=\r\n", 403, 0 },
	{ "two of them", RIGHT RIGHT, 401, 0 },
};

/* ---------------------------------------------------------------- the server */

static int origin_port;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char who[100] = "", body[300];

	(void)user; (void)in;
#if V4
	if (reason == R_VERIFY_BASIC)
		return !strcmp(in, "user:secret");
#endif
	if (reason == LWS_CALLBACK_ESTABLISHED)
		lws_callback_on_writable(wsi);
	if (reason != LWS_CALLBACK_HTTP && reason != LWS_CALLBACK_SERVER_WRITEABLE)
		return 0;
	if (lws_hdr_copy(wsi, who, sizeof who, WSI_TOKEN_HTTP_AUTHORIZATION) < 0)
		strcpy(who, "too long");
	len = (size_t)snprintf(body, sizeof body, "[%s] authorization %s\n", lws_get_protocol(wsi)->name,
			       show(who, strlen(who)));
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, body);
	return put(wsi, body, len, LWS_WRITE_TEXT) < 0 ? -1 : 0;
}

static struct lws_http_mount *at(const char *point, int kind)
{
	static char proxied[64];

	snprintf(proxied, sizeof proxied, "127.0.0.1:%d/", origin_port);
	switch (kind) {
	case LWSMPRO_HTTP:
	case LWSMPRO_HTTPS: /* the origin has no TLS, so that fails when it is tried */
		return mount(point, proxied, kind);
	case LWSMPRO_CGI:
		return mount(point, path_of("script"), kind);
	case LWSMPRO_FILE:
		return mount(point, dir, kind);
	case LWSMPRO_CALLBACK:
		return mount(point, "chat", kind);
	default:
		return mount(point, "example.com/", kind);
	}
}

static struct lws_vhost *vhost(const char *name)
{
	struct lws_vhost *v;

	info.vhost_name = name;
	info.port = 0;
	v = lws_create_vhost(ctx, &info);
	if (!v)
		die("no virtual host");
#if V4
	port = lws_get_vhost_listen_port(v);
#else
	port = info.port;
#endif
	return v;
}

/* An origin that any request passed on comes to, and what the mounts lead to. */
static void origin(void)
{
	hook = app;
	quiet = 1;
	write_file("passwords", "user:secret\nother:pass:word\n");
	write_file("a.txt", "the file\n");
	write_file("a.odd", "the file\n");
	write_file("script", "#!/bin/sh\nprintf 'content-type: text/plain\\r\\n\\r\\n'\n"
			     "echo \"type=$AUTH_TYPE user=$REMOTE_USER header=$HTTP_AUTHORIZATION\"\n");
	if (chmod(path_of("script"), 0755) || mkdir(path_of("sub"), 0755))
		die("cannot make files");
	server_defaults();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	server_start();
	vhost("origin");
	origin_port = port;
}

static void site(void)
{
	info.mounts = mount_count ? mounts : NULL;
	vhost("site");
}

/* ------------------------------------------------------------- all at once */

/* What the program is told of a request beside that it came: nothing, when nobody is let in. */
static USED int told(void)
{
	static const int reasons[] = { LWS_CALLBACK_HTTP, LWS_CALLBACK_HTTP_BODY, LWS_CALLBACK_HTTP_BODY_COMPLETION,
		LWS_CALLBACK_HTTP_FILE_COMPLETION, LWS_CALLBACK_HTTP_WRITEABLE, LWS_CALLBACK_ESTABLISHED,
		LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, LWS_CALLBACK_CGI, LWS_CALLBACK_CGI_TERMINATED,
		LWS_CALLBACK_CGI_STDIN_DATA, 70, R_CHECK_ACCESS, R_PROCESS_HTML, R_ADD_HEADERS, R_HTTP_PMO,
		R_CONFIRM_UPGRADE };
	int i, n = 0;

	for (i = 0; i < COUNT(reasons); i++)
		n += count_of[reasons[i]];
	return n;
}

static int status_of(struct peer *p)
{
	int status = 0;

	if (p->len > 12)
		sscanf(p->buf + 9, "%d", &status);
	return status;
}

static struct peer *ask_role(const char *point, const struct role *role, const char *who)
{
	struct peer *p = peer_new(0);
	char request[1000];

	snprintf(request, sizeof request, "%s%s%s%s%s", role->before, point, role->behind, who, role->end);
	peer_puts(p, request);
	return p;
}

static void answers_come(void)
{
	long long end = now_ms() + 15000;
	int i, missing = 1;

	while (missing && now_ms() < end) {
		turn();
		drain_all(1);
		for (missing = i = 0; i < peer_count; i++)
			missing += !peers[i].ended && !status_of(&peers[i]);
	}
	settle();
}

static void all_leave(void)
{
	int i;

	for (i = 0; i < peer_count; i++) {
		peer_close(&peers[i]);
		free(peers[i].buf);
	}
	settle();
	memset(peers, 0, sizeof peers);
	peer_count = 0;
}

/* All roles at all kinds, at mount points that begin with this. */
static void ask_all(const char *prefix, const char *who)
{
	char point[40];
	int k, r;

	memset(count_of, 0, sizeof count_of);
	for (k = 0; k < COUNT(kinds); k++)
		for (r = 0; r < COUNT(roles); r++) {
			snprintf(point, sizeof point, "%s%d", prefix, kinds[k]);
			ask_role(point, &roles[r], who);
		}
	answers_come();
}

static int statuses[COUNT(kinds)][COUNT(roles)];

static struct peer *asked(int k, int r) { return &peers[k * COUNT(roles) + r]; }

static void show_statuses(void)
{
	int k, r;

	for (r = 0; r < COUNT(roles); r++) {
		printf("%-20s", roles[r].name);
		for (k = 0; k < COUNT(kinds); k++) {
			statuses[k][r] = status_of(asked(k, r));
			printf(" %s %d", kind_name((kind_t)kinds[k]), statuses[k][r]);
		}
		say("%s", "");
	}
}

static char points[2 * COUNT(kinds)][16];
static int point_count;

static struct lws_http_mount *kind_at(const char *prefix, int kind)
{
	char *point = points[point_count++];

	snprintf(point, sizeof points[0], "/%s%d", prefix, kind);
	return at(point, kind);
}

/* Nobody is asked: what each request comes to. */
static void open_mounts(void)
{
	int k;

	origin();
	for (k = 0; k < COUNT(kinds); k++)
		kind_at("open", kinds[k]);
	site();
	ask_all("open", BASIC "dXNlcjp3cm9uZw==\r\n");
	show_statuses();
	all_leave();
}

#if V4

/* With the password each comes to what it came to without one; nobody else comes to anything. */
static void matrix(int is_program)
{
	int i, k, r;

	origin();
	for (k = 0; k < COUNT(kinds); k++) {
		struct lws_http_mount *m = kind_at("shut", kinds[k]);

		if (is_program)
			m->auth_mask = LWSAUTHM_BASIC_AUTH_CALLBACK;
		else
			m->basic_auth_login_file = path_of("passwords");
		kind_at("open", kinds[k]);
	}
	site();
	ask_all("open", "");
	for (k = 0; k < COUNT(kinds); k++)
		for (r = 0; r < COUNT(roles); r++)
			statuses[k][r] = status_of(asked(k, r));
	all_leave();
	for (i = 0; i < COUNT(strangers); i++) {
		int wrong = 0;

		if (is_program && !strangers[i].for_program)
			continue;
		ask_all("shut", strangers[i].line);
		for (k = 0; k < COUNT(kinds); k++)
			for (r = 0; r < COUNT(roles); r++) {
				struct peer *p = asked(k, r);
				int is_10 = !strcmp(roles[r].name, "HTTP/1.0");
				int is_refused = strangers[i].status == 401 ?
					p->len == strlen(REFUSED) && !memcmp(p->buf + 8, &REFUSED[8], p->len - 8) :
					status_of(p) == 403 && !memmem(p->buf, p->len, "www-auth", 8);

				if (is_refused && (p->ended || is_10) == is_10)
					continue;
				say("%s, %s, %s: %s%s", strangers[i].name, kind_name((kind_t)kinds[k]),
				    roles[r].name, show(p->buf, p->len), p->ended ? " end" : "");
				wrong++;
			}
		say("as %s: %d of %d not refused with %d alike, the program is told %d things, of passwords %d",
		    strangers[i].name, wrong, peer_count, strangers[i].status, told(),
		    count_of[R_VERIFY_BASIC] ? count_of[R_VERIFY_BASIC] == peer_count ? 1 : -1 : 0);
		all_leave();
	}
	ask_all("shut", RIGHT);
	for (i = k = 0; k < COUNT(kinds); k++)
		for (r = 0; r < COUNT(roles); r++)
			if (status_of(asked(k, r)) != statuses[k][r]) {
				say("user, %s, %s: %d, not %d", kind_name((kind_t)kinds[k]), roles[r].name,
				    status_of(asked(k, r)), statuses[k][r]);
				i++;
			}
	say("as user: %d of %d otherwise than without a password", i, peer_count);
	all_leave();
}

static void password_file(void) { matrix(0); }
static void program_word(void) { matrix(1); }

/* ----------------------------------------------------------------- singly */

static void one_of(const char *what, const char *request)
{
	struct peer *p = peer_new(0);
	const char *body;

	peer_puts(p, request);
	answers_come();
	p->buf[p->len] = 0;
	body = strstr(p->buf, "\r\n\r\n");
	body = body ? body + 4 : "";
	if (status_of(p) == 101 && p->buf + p->len > body)
		body += 2; /* a frame's head */
	say("%s: %d %s", what, status_of(p), status_of(p) < 300 ? show(body, strlen(body)) : "");
	all_leave();
}

static void get(const char *path, const char *who)
{
	char request[500];

	snprintf(request, sizeof request, "GET %s" HEAD "%sConnection: close\r\n\r\n", path, who);
	one_of(path, request);
}

static void upgrade(const char *path, const char *protocol, const char *who)
{
	char request[700], what[200];

	snprintf(request, sizeof request, "GET %s" WS_HEAD WS_KEY "%s%s%s%s\r\n", path,
		 protocol ? "Sec-WebSocket-Protocol: " : "", protocol ? protocol : "", protocol ? "\r\n" : "", who);
	snprintf(what, sizeof what, "%s as %s", path, protocol ? protocol : "none");
	one_of(what, request);
}

/* What whoever answers finds of the password: the name alone, and a server that it was not for nothing. */
static void what_is_told(void)
{
	origin();
	at("/cgi", LWSMPRO_CGI)->basic_auth_login_file = path_of("passwords");
	at("/call", LWSMPRO_CALLBACK)->basic_auth_login_file = path_of("passwords");
	at("/proxy", LWSMPRO_HTTP)->basic_auth_login_file = path_of("passwords");
	at("/open/cgi", LWSMPRO_CGI);
	at("/open/call", LWSMPRO_CALLBACK);
	at("/open/proxy", LWSMPRO_HTTP);
	site();
	get("/cgi/x", RIGHT);
	get("/call/x", RIGHT);
	get("/proxy/x", RIGHT);
	upgrade("/call/x", "chat", RIGHT);
	upgrade("/proxy/x", "chat", RIGHT);
	get("/open/cgi/x", RIGHT);
	get("/open/call/x", RIGHT);
	get("/open/proxy/x", RIGHT);
	upgrade("/open/call/x", "chat", RIGHT);
	upgrade("/open/proxy/x", "chat", RIGHT);
}

static int answers_of(struct peer *p)
{
	const char *at = p->buf;
	int n = 0;

	while (at && (at = memmem(at, (size_t)(p->buf + p->len - at), "HTTP/1.1 ", 9))) {
		at += 9;
		n++;
	}
	return n;
}

/* What a connection was let in for is forgotten with each request. */
static void each_request_anew(void)
{
	struct peer *p;

	origin();
	at("/call", LWSMPRO_CALLBACK)->basic_auth_login_file = path_of("passwords");
	at("/file", LWSMPRO_FILE)->basic_auth_login_file = path_of("passwords");
	at("/open", LWSMPRO_HTTP);
	site();
	p = peer_new(0);
	peer_puts(p, "GET /call/1" HEAD RIGHT "\r\n" "GET /call/2" HEAD "\r\n" "GET /file/a.txt" HEAD RIGHT "\r\n");
	peer_puts(p, "GET /open/4" HEAD RIGHT "\r\n" "POST /file/a.txt" HEAD "Content-Length: 5\r\n\r\nGET /");
	peer_puts(p, "GET /call/6" WS_HEAD WS_KEY "\r\n" "GET /open/7" HEAD "\r\n");
	while (answers_of(p) < 7 && !p->ended) {
		turn();
		drain_all(1);
	}
	settle();
	peer_puts(p, "GET /call/8" WS_HEAD WS_KEY RIGHT "Sec-WebSocket-Protocol: chat\r\n\r\n");
	turns_until(&count_of[LWS_CALLBACK_ESTABLISHED], 1, 10000);
	settle();
	peer_show(p);
}

/* Prefixes end at slashes, letters have their case, the nearest mount counts; one that does not answer a method counts, too. */
static void places(void)
{
	origin();
	at("/", LWSMPRO_CALLBACK);
	at("/shut", LWSMPRO_FILE)->basic_auth_login_file = path_of("passwords");
	at("/shut/open", LWSMPRO_FILE);
	at("/whole", LWSMPRO_CALLBACK)->basic_auth_login_file = path_of("passwords");
	at("/whole/open", LWSMPRO_FILE);
	site();
	get("/shutter", "");
	get("/Shut/a.txt", "");
	get("/shut;x/a.txt", "");
	get("/shut/a.txt", "");
	get("/shut", "");
	get("/shut?/open/", "");
	get("/shut/open/a.txt", "");
	get("/shut/open/../a.txt", "");
	get("/shut/open%2f..%2fa.txt", "");
	get("/shut/openly/a.txt", "");
	get("/whole/open/a.txt", "");
	one_of("PUT /shut/a.txt", "PUT /shut/a.txt" HEAD "\r\n");
	one_of("PUT /shut/a.txt as user", "PUT /shut/a.txt" HEAD RIGHT "\r\n");
	one_of("PUT /whole/open/a.txt", "PUT /whole/open/a.txt" HEAD "\r\n");
	upgrade("/shut/open", "chat", "");
	upgrade("/shut", "chat", "");
	upgrade("/shutter", "chat", "");
}

/* ---------------------------------------------------------------- protocols */

static struct lws_protocol_vhost_options guard = { NULL, NULL, "basic-auth", NULL }, guarded = { NULL, &guard, "chat", "" };

static void ask_for(const char *protocol, const char *file)
{
	guard.value = file;
	guarded.name = protocol;
	info.pvo = &guarded;
}

/* A protocol asks for its own: whoever upgrades to it, and mounts that name it. */
static void protocol_option(void)
{
	struct lws_http_mount *m;
	struct lws_protocol_vhost_options interpret = { NULL, NULL, ".odd", "chat" };

	origin();
	at("/call", LWSMPRO_CALLBACK);
	at("/file", LWSMPRO_FILE)->protocol = "chat";
	m = at("/page", LWSMPRO_FILE);
	m->interpret = &interpret;
	mount("/other", "r16", LWSMPRO_CALLBACK);
	at("/", LWSMPRO_FILE);
	ask_for("chat", path_of("passwords"));
	site();
	upgrade("/x", "chat", "");
	upgrade("/x", "other, chat", "");
	upgrade("/x", "chat", BASIC "dXNlcjp3cm9uZw==\r\n");
	upgrade("/x", "chat", RIGHT);
	upgrade("/x", "r16, chat", "");
	upgrade("/x", NULL, "");
	upgrade("/call/x", "r16", "");
	get("/call/x", "");
	get("/call/x", RIGHT);
	get("/file/a.txt", "");
	get("/file/a.txt", RIGHT);
	get("/page/a.odd", "");
	get("/other/x", "");
	get("/a.txt", "");
	get("/missing.txt", "");
}

/* The first protocol also has what no mount takes. */
static void first_protocol(void)
{
	origin();
	at("/file", LWSMPRO_FILE);
	at("/shut", LWSMPRO_FILE)->basic_auth_login_file = path_of("passwords");
	ask_for("http", path_of("passwords"));
	site();
	get("/x", "");
	get("/x", RIGHT);
	get("/file/a.txt", "");
	get("/file/missing.txt", "");
	get("/file/missing.txt", RIGHT);
	get("/shut/a.txt", RIGHT);
	get("/shut/missing.txt", RIGHT);
	upgrade("/x", NULL, "");
	upgrade("/x", NULL, RIGHT);
	upgrade("/x", "chat", "");
	one_of("BREW /x", "BREW /x" HEAD "\r\n");
}

/* Two lists: who stands in both gets in. */
static void both(void)
{
	origin();
	write_file("more", "user:secret\nthird:way\n");
	at("/call", LWSMPRO_CALLBACK)->basic_auth_login_file = path_of("more");
	ask_for("chat", path_of("passwords"));
	site();
	get("/call/x", BASIC "dGhpcmQ6d2F5\r\n"); /* third:way */
	get("/call/x", BASIC "b3RoZXI6cGFzczp3b3Jk\r\n"); /* other:pass:word */
	get("/call/x", RIGHT);
	upgrade("/call/x", "chat", BASIC "dGhpcmQ6d2F5\r\n");
	upgrade("/call/x", "chat", BASIC "b3RoZXI6cGFzczp3b3Jk\r\n");
	upgrade("/call/x", "chat", RIGHT);
	upgrade("/call/x", "r16", BASIC "dGhpcmQ6d2F5\r\n");
}

/* A list that is none lets nobody in. */
static void no_list(void)
{
	static const char *const names[] = { "missing", "empty", "broken", "sub", "long", NULL };
	static char shut[COUNT(names)][16];
	int i;
	FILE *f;

	origin();
	write_file("empty", "");
	write_file("broken", "user\nuser :secret\n secret\n\n");
	f = fopen(path_of("long"), "w");
	for (i = 0; f && i < 100000; i++)
		fputs("user:secret\n", f);
	if (!f || fclose(f))
		die("cannot write a file");
	for (i = 0; i < COUNT(names); i++) {
		char *name = names[i] ? strdup(path_of(names[i])) : "";

		snprintf(shut[i], sizeof shut[i], "/shut%d", i);
		at(shut[i], LWSMPRO_FILE)->basic_auth_login_file = name;
	}
	ask_for("chat", NULL);
	site();
	for (i = 0; i < COUNT(names); i++) {
		char path[120];

		snprintf(path, sizeof path, "%s/a.txt", shut[i]);
		get(path, RIGHT);
		get(path, BASIC "Og==\r\n");
	}
	upgrade("/x", "chat", RIGHT);
}

#else

/* The option is one of the protocol's own here, and mounts have no passwords. */
static void protocol_option(void)
{
	static struct lws_protocol_vhost_options guard = { NULL, NULL, "basic-auth", "nowhere" },
		guarded = { NULL, &guard, "chat", "" };
	struct peer *p;

	origin();
	info.pvo = &guarded;
	site();
	p = peer_new(0);
	peer_puts(p, "GET /x" WS_HEAD WS_KEY RIGHT "Sec-WebSocket-Protocol: chat\r\n\r\n");
	answers_come();
	peer_show(p);
}

#endif

static const struct scenario list[] = {
	{ "open_mounts", open_mounts },
	{ "protocol_option", protocol_option },
#if V4
	{ "password_file", password_file },
	{ "program_word", program_word },
	{ "what_is_told", what_is_told },
	{ "each_request_anew", each_request_anew },
	{ "places", places },
	{ "first_protocol", first_protocol },
	{ "both", both },
	{ "no_list", no_list },
#endif
};

SCENARIOS(list)
