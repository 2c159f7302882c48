/* Mounts that ask who is there: a file of passwords, the program. */
#include "scenario.h"
#include "mounts.h"

#if V4

static int access_answer, verify_answer;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char who[200] = "";

	(void)user;
	switch (reason) {
	case R_CHECK_ACCESS: {
		struct lws_process_html_args *args = in;

		say("  access to %s, len %d, max_len %d, final %d, chunked %d", args->p, args->len, args->max_len,
		    args->final, args->chunked);
		return access_answer;
	}
	case R_VERIFY_BASIC:
		say("  who %s, len %zu", in ? show(in, strlen(in)) : "NULL", len);
		return verify_answer;
	case LWS_CALLBACK_HTTP:
		lws_hdr_copy(wsi, who, sizeof who, WSI_TOKEN_HTTP_AUTHORIZATION);
		say("  authorization %s, length %d", show(who, strlen(who)),
		    lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_AUTHORIZATION));
		return http_reply(wsi, 200, "from the program\n");
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return http_reply(wsi, 200, "posted\n");
	}
	return 0;
}

static void passwords(void)
{
	write_file("passwords", "user:secret\nother:pass:word\n\nempty:\n# user2:secret2\nlast:line");
	write_file("a.txt", "the file\n");
	hook = app;
}

/* On a connection of its own: what follows a file on a connection is another matter. */
static void ask(const char *path, const char *who)
{
	char req[600], coded[200];
	struct peer *peer;

	say("-- %s as %s", path, who ? who : "nobody");
	if (who && *who == '!') {
		snprintf(req, sizeof req, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n\r\n", path, who + 1);
	} else if (who) {
		lws_b64_encode_string(who, (int)strlen(who), coded, sizeof coded);
		snprintf(req, sizeof req, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Basic %s\r\n\r\n", path, coded);
	} else
		snprintf(req, sizeof req, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
	peer = peer_open();
	peer_puts(peer, req);
	settle();
	peer_show(peer);
	peer_close(peer);
	settle();
}

static void everybody(const char *path)
{
	static const char *const who[] = { NULL, "user:secret", "user:wrong", "user", "other:pass:word", "empty:",
		"last:line", "user:secre", "user:secret2", "ser:secret", "# user2:secret2", "", ":",
		"!Basic", "!Basic ", "!Bearer dXNlcjpzZWNyZXQ=", "!basic dXNlcjpzZWNyZXQ=", "!Basic  dXNlcjpzZWNyZXQ=",
		"!Basic dXNlcjpzZWNyZXQ", "!Basic dXNlcj pzZWNyZXQ=", "!Basic ????", "!BasicdXNlcjpzZWNyZXQ=" };
	int i;

	for (i = 0; i < COUNT(who); i++)
		ask(path, who[i]);
}

static void file_mount(void)
{
	passwords();
	mount("/", dir, LWSMPRO_FILE)->basic_auth_login_file = path_of("passwords");
	mounted();
	ask("/a.txt", NULL);
	ask("/a.txt", "user:wrong");
	ask("/a.txt", "user:secret");
	ask("/missing.txt", NULL);
	ask("/missing.txt", "user:secret");
}

static void who_gets_in(void)
{
	passwords();
	mount("/", dir, LWSMPRO_FILE)->basic_auth_login_file = path_of("passwords");
	quiet = 1;
	mounted();
	everybody("/a.txt");
}

static void callback_mount(void)
{
	passwords();
	mount("/app", "chat", LWSMPRO_CALLBACK)->basic_auth_login_file = path_of("passwords");
	mounted();
	ask("/app/x", NULL);
	ask("/app/x", "user:wrong");
	ask("/app/x", "user:secret");
	ask("/elsewhere", NULL);
}

static void redirect_mount(void)
{
	passwords();
	mount("/r", "example.com/there", LWSMPRO_REDIR_HTTP)->basic_auth_login_file = path_of("passwords");
	mount("/d", dir, LWSMPRO_FILE)->basic_auth_login_file = path_of("passwords");
	quiet = 1;
	mounted();
	ask("/r", NULL);
	ask("/r", "user:secret");
	ask("/d", NULL);
	ask("/d", "user:secret");
}

static void no_such_file(void)
{
	passwords();
	mount("/", dir, LWSMPRO_FILE)->basic_auth_login_file = path_of("nowhere");
	quiet = 1;
	mounted();
	ask("/a.txt", NULL);
	ask("/a.txt", "user:secret");
}

static void body(void)
{
	passwords();
	mount("/app", "chat", LWSMPRO_CALLBACK)->basic_auth_login_file = path_of("passwords");
	mounted();
	one("POST /app/form HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
}

static void access_mask(void)
{
	passwords();
	mount("/app", "chat", LWSMPRO_CALLBACK)->auth_mask = 5;
	mounted();
	ask("/app/x?y=1", NULL);
	access_answer = 1;
	ask("/app/x?y=1", NULL);
}

static void access_of_files(void)
{
	struct lws_http_mount *m;

	passwords();
	m = mount("/", dir, LWSMPRO_FILE);
	m->auth_mask = 5;
	m->protocol = "chat";
	mounted();
	ask("/a.txt", NULL);
	access_answer = 1;
	ask("/a.txt", NULL);
}

static void protocol_of_files(void)
{
	struct lws_http_mount *m;

	passwords();
	m = mount("/p", dir, LWSMPRO_FILE);
	m->protocol = "chat";
	mounted();
	ask("/p/missing.txt", NULL);
	ask("/p/passwords", NULL);
	one("HEAD /p/a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
	one("POST /p/a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
	one("PUT /p/a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
}

/* The mount's protocol goes before that of the origin, and sees the path below the mount point. */
static void protocol_of_callbacks(void)
{
	struct lws_http_mount *m;

	passwords();
	m = mount("/p", "chat", LWSMPRO_CALLBACK);
	m->protocol = "r16";
	mounted();
	ask("/p/deep/er?x=1", NULL);
	ask("/p", NULL);
}

static void program_verifies(int kind, const char *origin, const char *protocol)
{
	struct lws_http_mount *m;

	passwords();
	m = mount("/p", origin, kind);
	m->auth_mask = LWSAUTHM_BASIC_AUTH_CALLBACK;
	m->protocol = protocol;
	m->basic_auth_login_file = NULL;
	mounted();
	ask("/p/a.txt", NULL);
	ask("/p/a.txt", "user:wrong");
	verify_answer = 1;
	ask("/p/a.txt", "user:secret");
	verify_answer = -1;
	ask("/p/a.txt", "user:secret");
}

static void program_verifies_files(void) { program_verifies(LWSMPRO_FILE, dir, "chat"); }
static void program_verifies_unbound(void) { program_verifies(LWSMPRO_FILE, dir, NULL); }
static void program_verifies_callback(void) { program_verifies(LWSMPRO_CALLBACK, "chat", NULL); }

static void program_verifies_with_file(void)
{
	struct lws_http_mount *m;

	passwords();
	m = mount("/", dir, LWSMPRO_FILE);
	m->auth_mask = LWSAUTHM_BASIC_AUTH_CALLBACK;
	m->protocol = "chat";
	m->basic_auth_login_file = path_of("passwords");
	mounted();
	ask("/a.txt", NULL);
	ask("/a.txt", "user:secret");
	verify_answer = 1;
	ask("/a.txt", "user:wrong");
}

/* Where a mount lies before a WebSocket, its password is asked for (here, not by the original). */
static void upgrade(void)
{
	struct peer *p;

	passwords();
	mount("/ws", "chat", LWSMPRO_CALLBACK)->basic_auth_login_file = path_of("passwords");
	mounted();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	peer_show(p);
}

static const struct scenario list[] = {
	{ "file_mount", file_mount },
	{ "who_gets_in", who_gets_in },
	{ "callback_mount", callback_mount },
	{ "redirect_mount", redirect_mount },
	{ "no_such_file", no_such_file },
	{ "body", body },
	{ "access_mask", access_mask },
	{ "access_of_files", access_of_files },
	{ "protocol_of_files", protocol_of_files },
	{ "protocol_of_callbacks", protocol_of_callbacks },
	{ "program_verifies_files", program_verifies_files },
	{ "program_verifies_unbound", program_verifies_unbound },
	{ "program_verifies_callback", program_verifies_callback },
	{ "program_verifies_with_file", program_verifies_with_file },
	{ "upgrade", upgrade },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
