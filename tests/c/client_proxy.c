/*
 * Clients behind a proxy: where its name comes from, the CONNECT and what the proxy may say to it, and
 * what goes through the tunnel.
 */
#include "client.h"

static struct peer *site;      /* the proxy's end */
static int refusing = -1;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[1024 + LWS_PRE], *p = b + LWS_PRE;
	int n = 1024, r;

	(void)user; (void)in; (void)len;
	if (reason == refusing)
		return -1;
	if (reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP) {
		r = lws_http_client_read(wsi, &p, &n);
		say("  read says %d", r);
		return r < 0 ? -1 : 0;
	}
	return 0;
}

static void says(const char *text)
{
	say("the proxy says %s", show(text, strlen(text)));
	peer_puts(site, text);
	settle();
}

/* What the proxy received, its port left out. */
static void heard(void)
{
	if (site)
		request_show(site);
	else
		say("no connection");
}

/* A client whose proxy listens; `proxy` has %d where its port belongs, or none. */
static void start(const char *proxy, int with_port)
{
	static char text[600];

	hook = app;
	client_context();
	site_open();
	if (proxy) {
		snprintf(text, sizeof text, proxy, site_port);
		info.http_proxy_address = text;
	}
	info.http_proxy_port = with_port ? (unsigned)site_port : 0;
	client_start();
	to.address = "server.example";
	to.port = 4711;
	to.path = "/x";
	to.protocol = "chat";
}

static struct peer *connect_to(const char *method)
{
	to.method = method;
	return site = client_ask();
}

static struct peer *tunnel(const char *method)
{
	start("127.0.0.1", 1);
	return connect_to(method);
}

#define GO "HTTP/1.1 200 OK\r\n\r\n"

/* ---------------------------------------------------- where the name is from */

static void named(const char *proxy, int with_port)
{
	start(proxy, with_port);
	connect_to(NULL);
	heard();
}

static void address_and_port(void) { named("127.0.0.1", 1); }
static void port_in_address(void) { named("127.0.0.1:%d", 0); }
static void password_and_port_in_address(void) { named("user:password@127.0.0.1:%d", 0); }
static void password_without_user(void) { named(":password@127.0.0.1:%d", 0); }
static void user_without_password(void) { named("user@127.0.0.1:%d", 0); }
static void two_at_signs(void) { named("me@home:password@127.0.0.1:%d", 0); }
static void proxy_by_name(void) { named("localhost:%d", 0); }

/* Both name one: the address is for the proxy that counts. */
static void port_in_both(void)
{
	start("127.0.0.1:%d", 1);
	connect_to(NULL);
	heard();
}

static void environment(const char *format, const char *in_info)
{
	char text[128];

	hook = app;
	client_context();
	site_open();
	snprintf(text, sizeof text, format, site_port);
	setenv("http_proxy", text, 1);
	info.http_proxy_address = in_info;
	client_start();
	unsetenv("http_proxy");
	to.port = 1; /* nobody is there: without a proxy the client fails */
	to.protocol = "chat";
	connect_to(NULL);
	heard();
}

static void environment_names_it(void) { environment("127.0.0.1:%d", NULL); }
static void environment_with_password(void) { environment("user:password@127.0.0.1:%d", NULL); }
static void environment_is_second(void) { environment("127.0.0.1:1", NULL); }

static void environment_with_scheme(void) { environment("http://127.0.0.1:%d/", NULL); }
static void environment_with_scheme_and_password(void)
{
	environment("http://me:secret@127.0.0.1:%d", NULL);
}
static void environment_with_other_scheme(void) { environment("https://127.0.0.1:%d", NULL); }
static void environment_empty(void) { environment("", NULL); }

static void other_variables(void)
{
	hook = app;
	setenv("https_proxy", "127.0.0.1:1", 1);
	setenv("HTTP_PROXY", "127.0.0.1:1", 1);
	setenv("no_proxy", "*", 1);
	client();
	to.protocol = "chat";
	connect_to(NULL);
	heard();
}

#if V4
static struct lws_vhost *vhost(void) { return lws_get_vhost_by_name(ctx, "default"); }

static void values_of_set_proxy(void)
{
	static const char *const texts[] = {
		"127.0.0.1:3128", "host", "host:", ":80", "", "u:p@host:1", "u:p@", "@host:1",
		"host:70000", "host:-1", "host:abc", "http://host:3128/", "[::1]:3128",
	};
	char text[400];
	int i;

	hook = app;
	client();
	say("NULL: %d", lws_set_proxy(vhost(), NULL));
	for (i = 0; i < COUNT(texts); i++)
		say("%s: %d", show(texts[i], strlen(texts[i])), lws_set_proxy(vhost(), texts[i]));
	for (i = 80; i <= 140; i += 4) {
		memset(text, 'u', (size_t)i);
		strcpy(text + i, "@host:1");
		say("a password of %d: %d", i, lws_set_proxy(vhost(), text));
	}
	for (i = 120; i <= 132; i += 4) {
		memset(text, 'h', (size_t)i);
		strcpy(text + i, ":1");
		say("a name of %d: %d", i, lws_set_proxy(vhost(), text));
	}
}

static void set_proxy_fresh(const char *text)
{
	hook = app;
	client();
	say("%s: %d", text, lws_set_proxy(vhost(), text));
	to.protocol = "chat";
	quiet = 1;
	connect_to(NULL);
	say("connections: %d", peer_count);
}

static void set_proxy_without_port(void) { set_proxy_fresh("127.0.0.1"); }
static void set_proxy_port_0(void) { set_proxy_fresh("127.0.0.1:0"); }
static void set_proxy_no_number(void) { set_proxy_fresh("127.0.0.1:abc"); }
static void set_proxy_closed_port(void) { set_proxy_fresh("127.0.0.1:1"); }

/* Set, and set again, while clients come and go. */
static void set_later(void)
{
	char text[64];

	hook = app;
	client();
	to.protocol = "chat";
	connect_to(NULL);
	say("directly:");
	heard();
	snprintf(text, sizeof text, "user:password@127.0.0.1:%d", site_port);
	say("set: %d", lws_set_proxy(vhost(), text));
	to.address = "server.example";
	to.port = 4711;
	connect_to(NULL);
	heard();
	snprintf(text, sizeof text, "127.0.0.1:%d", site_port);
	say("set: %d", lws_set_proxy(vhost(), text));
	connect_to(NULL);
	heard();
}
#endif

/* ------------------------------------------------- what the proxy may answer */

static void answered(const char *reply)
{
	tunnel(NULL);
	says(reply);
	say("peer%d: %s", peer_id(site), site->ended == 2 ? "reset" : site->ended ? "end" : "open");
}

static void answer_200(void) { answered(GO); }
static void answer_http_1_0(void) { answered("HTTP/1.0 200 Connection established\r\n\r\n"); }
static void answer_with_headers(void)
{
	answered("HTTP/1.1 200 OK\r\nProxy-Agent: x\r\nContent-Length: 0\r\n\r\n");
}
static void answer_without_words(void) { answered("HTTP/1.1 200\r\n\r\n"); }
static void answer_201(void) { answered("HTTP/1.1 201 Created\r\n\r\n"); }
static void answer_100(void) { answered("HTTP/1.1 100 Wait\r\n\r\n"); }
static void answer_100_then_200(void) { answered("HTTP/1.1 100 Wait\r\n\r\n" GO); }
static void answer_302(void) { answered("HTTP/1.1 302 x\r\nLocation: /a\r\n\r\n"); }
static void answer_403(void) { answered("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"); }
static void answer_407(void)
{
	answered("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\n\r\n");
}
static void answer_502(void) { answered("HTTP/1.0 502 Bad\r\n\r\n"); }
static void answer_http_2(void) { answered("HTTP/2.0 200 OK\r\n\r\n"); }
static void answer_small_letters(void) { answered("http/1.1 200 OK\r\n\r\n"); }
static void answer_line_feeds(void) { answered("HTTP/1.1 200 OK\n\n"); }
static void answer_garbage(void) { answered("SSH-2.0-something\r\n"); }
static void answer_empty_line(void) { answered("\r\n"); }

static void answer_in_pieces(void)
{
	tunnel(NULL);
	says("HTTP/1.1 2");
	if (site->fd >= 0)
		says("00 OK\r\n\r\n");
	heard();
}

static void answer_head_in_pieces(void)
{
	tunnel(NULL);
	says("HTTP/1.1 200 OK\r\n");
	says("Proxy-Agent: x\r\n\r\n");
	heard();
}

static void answer_of_9000(void)
{
	char b[9100];

	tunnel(NULL);
	strcpy(b, "HTTP/1.1 200 OK\r\nX: ");
	memset(b + 20, 'x', 9000);
	strcpy(b + 9020, "\r\n\r\n");
	peer_puts(site, b);
	settle();
}

static void ends_at_once(void)
{
	tunnel(NULL);
	peer_close(site);
	settle();
}

static void resets_at_once(void)
{
	tunnel(NULL);
	peer_reset(site);
	settle();
}

static void ends_after_200(void)
{
	tunnel(NULL);
	peer_puts(site, GO);
	peer_close(site);
	settle();
}

static void never_answers(void)
{
	hook = app;
	client_context();
	site_open();
	info.http_proxy_address = "127.0.0.1";
	info.http_proxy_port = (unsigned)site_port;
	info.timeout_secs = 1;
#if V4
	info.connect_timeout_secs = 1;
#endif
	client_start();
	to.address = "server.example";
	to.protocol = "chat";
	connect_to(NULL);
	say(turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 2500) ? "gave up" : "still there");
}

/* The tunnel is there, the server behind it is silent. */
static void server_never_answers(void)
{
	hook = app;
	client_context();
	site_open();
	info.http_proxy_address = "127.0.0.1";
	info.http_proxy_port = (unsigned)site_port;
	info.timeout_secs = 1;
	client_start();
	to.address = "server.example";
	to.protocol = "chat";
	connect_to(NULL);
	says(GO);
	say(turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 2500) ? "gave up" : "still there");
}

static void nobody_listens(void)
{
	hook = app;
	client_context();
	info.http_proxy_address = "127.0.0.1";
	info.http_proxy_port = 1;
	client_start();
	to.address = "server.example";
	to.protocol = "chat";
	connect_to(NULL);
}

static void refused_between(int reason)
{
	refusing = reason;
	tunnel(NULL);
	if (site && site->fd >= 0)
		says(GO);
}

static void refuse_append(void) { refused_between(LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER); }

#if V4
static void killed_before_answer(void)
{
	tunnel(NULL);
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, -1);
	settle();
}
#endif

static void destroyed_before_answer(void)
{
	tunnel(NULL);
	server_stop();
}

/* ---------------------------------------------------- through the tunnel */

static void websocket(void)
{
	static unsigned char text[LWS_PRE + 8];

	tunnel(NULL);
	heard();
	says(GO);
	heard();
	site_reply(site, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	site_frame(site, 0x81, "hello", 5);
	settle();
	memcpy(text + LWS_PRE, "answer", 6);
	say("write says %d", lws_write(wsi_of(1), text + LWS_PRE, 6, LWS_WRITE_TEXT));
	settle();
	frames_show(site);
	peer_close(site);
	settle();
}

static void get(void)
{
	tunnel("GET");
	heard();
	says(GO);
	heard();
	says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
	peer_close(site);
	settle();
}

static void get_answered_ahead(void)
{
	tunnel("GET");
	says(GO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
	peer_close(site);
	settle();
}

static void get_404(void)
{
	tunnel("GET");
	says(GO);
	says("HTTP/1.1 404 Gone\r\nContent-Length: 4\r\n\r\ngone");
	peer_close(site);
	settle();
}

/* Where it leads is asked through the proxy too. */
static void redirected(void)
{
	tunnel("GET");
	says(GO);
	says("HTTP/1.1 302 x\r\nLocation: http://other.example:99/y\r\nContent-Length: 0\r\n\r\n");
	say("connections: %d", peer_count);
	if (peer_count < 2)
		return;
	site = &peers[1];
	heard();
	says(GO);
	heard();
	says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
	peer_close(site);
	settle();
}

#if V4
static int uploads(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char **at = in;

	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		*at += sprintf(*at, "content-length: 4\r\n");
		lws_client_http_body_pending(wsi, 1);
		lws_callback_on_writable(wsi);
	}
	if (reason == R_CLIENT_HTTP_WRITEABLE) {
		lws_client_http_body_pending(wsi, 0);
		say("  write says %d", put(wsi, "body", 4, LWS_WRITE_HTTP_FINAL));
	}
	return app(wsi, reason, user, in, len);
}

static void post(void)
{
	start("127.0.0.1", 1);
	hook = uploads;
	connect_to("POST");
	heard();
	says(GO);
	heard();
	says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
	peer_close(site);
	settle();
}

static void raw(void)
{
	tunnel("RAW");
	heard();
	says(GO);
	says("hello");
	if (wsi_of(1)) {
		say("write says %d", put(wsi_of(1), "answer", 6, LWS_WRITE_RAW));
		settle();
	}
	heard();
	peer_close(site);
	settle();
}

static void two_that_share(void)
{
	start("127.0.0.1", 1);
	to.host = to.address;
	to.ssl_connection = LCCSCF_PIPELINE;
	to.method = "GET";
	client_go();
	client_go();
	settle();
	site = &peers[0];
	heard();
	says(GO);
	heard();
	says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
	heard();
	says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\ny");
	say("connections: %d", peer_count);
	peer_close(site);
	settle();
}
#endif

/* An address of the machine itself goes through the proxy too. */
static void no_exception_for_loopback(void)
{
	start("127.0.0.1", 1);
	to.address = "localhost";
	connect_to(NULL);
	heard();
}

static void address_in_brackets(void)
{
	start("127.0.0.1", 1);
	to.address = "::1";
	connect_to(NULL);
	heard();
}

static void long_address(void)
{
	static char name[300];

	start("user:password@127.0.0.1:%d", 0);
	memset(name, 'n', 250);
	to.address = name;
	quiet = 1;
	connect_to(NULL);
	heard();
}

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(address_and_port), S(port_in_address), S(password_and_port_in_address),
	S(password_without_user), S(user_without_password), S(two_at_signs), S(proxy_by_name),
	S(port_in_both), S(environment_names_it), S(environment_with_password),
	S(environment_is_second), S(environment_with_scheme),
	S(environment_with_scheme_and_password), S(environment_with_other_scheme),
	S(environment_empty), S(other_variables), S(answer_200), S(answer_http_1_0),
	S(answer_with_headers), S(answer_without_words), S(answer_201), S(answer_100), S(answer_100_then_200),
	S(answer_302), S(answer_403), S(answer_407), S(answer_502), S(answer_http_2),
	S(answer_small_letters), S(answer_line_feeds), S(answer_garbage), S(answer_empty_line),
	S(answer_in_pieces), S(answer_head_in_pieces), S(answer_of_9000), S(ends_at_once),
	S(resets_at_once), S(ends_after_200), S(never_answers), S(server_never_answers),
	S(nobody_listens), S(refuse_append), S(destroyed_before_answer), S(websocket), S(get),
	S(get_answered_ahead), S(get_404), S(redirected), S(no_exception_for_loopback),
	S(address_in_brackets), S(long_address),
#if V4
	S(values_of_set_proxy), S(set_proxy_without_port), S(set_proxy_port_0),
	S(set_proxy_no_number), S(set_proxy_closed_port), S(set_later), S(killed_before_answer),
	S(post), S(raw), S(two_that_share),
#endif
};
SCENARIOS(list)
