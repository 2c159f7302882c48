/* The policy of the virtual host that answers: whose certificates it wants counts, however a peer came to it. */
#include "scenario.h"
#include "tls.h"

static struct lws_vhost *made_vhost[8];
static const char *made_name[8];
static int made_vhosts;

static const char *name_of(struct lws_vhost *v)
{
	int i;

	for (i = 0; i < made_vhosts; i++)
		if (made_vhost[i] == v)
			return made_name[i];
	return made_vhosts < 8 ? made_name[made_vhosts] : "none";
}

/* Strict about certificates: what OpenSSL does not take is not taken. */
static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == R_SERVER_SSL_CTX && made_name[made_vhosts] && !strcmp(made_name[made_vhosts], "deep.example"))
		SSL_CTX_set_verify_depth(user, 1);
	if (reason == R_VERIFY_CLIENT) {
		say("  %s is shown a %s certificate", name_of(lws_get_vhost(wsi)), len ? "good" : "bad");
		return !len;
	}
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, name_of(lws_get_vhost(wsi)));
	(void)in;
	return 0;
}

static void vhost(const char *name, struct cert *c, unsigned long options, struct cert *trusted)
{
	struct lws_context_creation_info vi = info;

	vi.port = port;
	vi.vhost_name = made_name[made_vhosts] = name;
	vi.options |= options;
	vi.ssl_cert_filepath = c ? cert_file(c) : NULL;
	vi.ssl_private_key_filepath = c ? key_file(c) : NULL;
	vi.ssl_ca_filepath = trusted ? cert_file(trusted) : NULL;
	made_vhost[made_vhosts] = lws_create_vhost(ctx, &vi);
	if (!made_vhost[made_vhosts])
		die("no vhost");
#if V4
	port = port ? port : lws_get_vhost_listen_port(made_vhost[0]);
#else
	port = vi.port;
#endif
	made_vhosts++;
}

#define NEEDED LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT
#define WANTED (NEEDED | LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED)

static void begin(void)
{
	hook = app;
	quiet = 1;
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
}

static void open_first(void)
{
	begin();
	vhost("open.example", &good, 0, NULL);
	vhost("strict.example", &second, NEEDED, &ca);
	vhost("same.example", &third, NEEDED, &ca);
	vhost("other.example", &third, NEEDED, &other_ca);
	vhost("wanted.example", &third, WANTED, &ca);
	vhost("deep.example", &third, NEEDED, &ca);
	lws_finalize_startup(ctx);
}

/* Who answered, or with which status, and whether the connection goes on. */
static void status_show(struct peer *p)
{
	const char *body, *head = p->buf + p->shown;

	if (p->len == p->shown) {
		say("  no answer%s", p->ended ? ", gone" : "");
		return;
	}
	if (p->len < p->cap)
		p->buf[p->len] = 0;
	body = strstr(head, "\r\n\r\n");
	if (strstr(head, " 200 ") && body)
		say("  answer of %s%s", body + 4, p->ended ? ", gone" : "");
	else
		say("  %.*s%s", (int)strcspn(head, "\r"), head, p->ended ? ", gone" : "");
	p->shown = p->len;
}

static void get(struct peer *p, const char *host)
{
	char request[200];

	sprintf(request, "GET /x HTTP/1.1\r\nHost: %s\r\n\r\n", host);
	peer_puts(p, request);
	settle();
	status_show(p);
}

/* One peer: whom it names in its handshake and in its request, and what it shows. */
static void visit(const char *name, const char *host, struct cert *own)
{
	struct peer *p;

	say("-- SNI %s, Host %s, %s", name ? name : "none", host,
	    !own ? "no certificate" : own == &user_cert ? "a good one" : "a forged one");
	wish.name = name;
	wish.own = own;
	p = peer_open();
	settle();
	tls_show(p);
	if (tls_of(p)->done && !tls_of(p)->failed)
		get(p, host);
	peer_close(p);
	settle();
}

static void crossing(void)
{
	static const char *const names[] = { NULL, "open.example", "strict.example", "other.example", "nobody.example" };
	static const char *const hosts[] = { "open.example", "strict.example", "same.example", "other.example",
					     "wanted.example", "deep.example", "nobody.example" };
	size_t i, j;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		for (j = 0; j < sizeof hosts / sizeof *hosts; j++)
			visit(names[i], hosts[j], i == 2 ? &user_cert : i == 3 ? &forged : NULL);
	visit("strict.example", "strict.example", NULL);
	visit("strict.example", "strict.example", &forged);
	visit("other.example", "other.example", &user_cert);
	visit("wanted.example", "wanted.example", NULL);
	visit("wanted.example", "wanted.example", &user_cert);
	visit("wanted.example", "wanted.example", &forged);
	visit("wanted.example", "strict.example", NULL);
}

static void crossing_13(void) { open_first(); crossing(); }
static void crossing_12(void) { wish.max = TLS1_2_VERSION; open_first(); crossing(); }

static void strict_first(void)
{
	begin();
	vhost("strict.example", &second, NEEDED, &ca);
	vhost("open.example", &good, 0, NULL);
	lws_finalize_startup(ctx);
	visit("open.example", "open.example", NULL);
	visit("open.example", "strict.example", NULL);
	visit("open.example", "nobody.example", NULL);
	visit("strict.example", "open.example", &user_cert);
	visit(NULL, "open.example", NULL);
	visit(NULL, "strict.example", &user_cert);
}

static void later_requests(void)
{
	struct peer *p;

	open_first();
	wish.name = "open.example";
	p = peer_open();
	get(p, "open.example");
	get(p, "open.example");
	get(p, "strict.example");
	peer_close(p);
	settle();
}

static void upgrades(void)
{
	struct peer *p;

	open_first();
	wish.name = "open.example";
	p = peer_open();
	peer_puts(p, "GET /ws HTTP/1.1\r\nHost: strict.example\r\nUpgrade: websocket\r\n"
		     "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
		     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	status_show(p);
	peer_close(p);
	settle();
}

static SSL_SESSION *session_of(const char *name, struct cert *own)
{
	struct peer *p;
	SSL_SESSION *s;

	wish.name = name;
	wish.own = own;
	wish.session = NULL;
	p = peer_open();
	get(p, name);
	s = SSL_get1_session(tls_of(p)->ssl);
	tls_notify(p);
	peer_close(p);
	settle();
	return s;
}

static void resume(SSL_SESSION *of, const char *name, struct cert *own)
{
	SSL_SESSION *s = SSL_SESSION_dup(of); /* OpenSSL spoils what fails */

	wish.session = s;
	visit(name, name, own);
	wish.session = NULL;
	SSL_SESSION_free(s);
}

static void resumption(void)
{
	SSL_SESSION *s;

	open_first();
	say("-- sessions of open.example");
	s = session_of("open.example", NULL);
	resume(s, "open.example", NULL);
	resume(s, "strict.example", NULL);
	resume(s, "strict.example", &user_cert);
	resume(s, "wanted.example", NULL);
	SSL_SESSION_free(s);
	say("-- sessions of strict.example");
	s = session_of("strict.example", &user_cert);
	resume(s, "strict.example", NULL);
	resume(s, "same.example", NULL);
	resume(s, "other.example", NULL);
	resume(s, "open.example", NULL);
	SSL_SESSION_free(s);
}

static void resumption_13(void) { resumption(); }
static void resumption_12(void) { wish.max = TLS1_2_VERSION; resumption(); }
static void resumption_by_number(void)
{
	wish.max = TLS1_2_VERSION;
	SSL_CTX_set_options(peer_ctx_of(0), SSL_OP_NO_TICKET);
	resumption();
}

/* Names lead to the virtual hosts of the listener that accepted, and neither out of TLS nor into it. */
static void listeners_plain(void)
{
	struct peer *p;

	begin();
	peer_cover = NULL;
	vhost("admin.example", NULL, 0, NULL);
	vhost("beside.example", &good, 0, NULL);
	info.iface = "127.0.0.2";
	vhost("public.example", NULL, 0, NULL);
	lws_finalize_startup(ctx);
	p = peer_open();
	get(p, "admin.example");
	get(p, "beside.example");
	get(p, "public.example");
	peer_close(p);
	settle();
	say("-- at the other one");
	peer_to = INADDR_LOOPBACK + 1;
	p = peer_open();
	get(p, "public.example");
	get(p, "admin.example");
	get(p, "beside.example");
	peer_close(p);
	settle();
}

static void listeners_tls(void)
{
	struct peer *p;

	begin();
	vhost("admin.example", &good, 0, NULL);
	vhost("beside.example", NULL, 0, NULL);
	info.iface = "127.0.0.2";
	vhost("public.example", NULL, 0, NULL);
	lws_finalize_startup(ctx);
	visit("beside.example", "beside.example", NULL);
	visit("public.example", "public.example", NULL);
	say("-- at the other one, without TLS");
	peer_cover = NULL;
	peer_to = INADDR_LOOPBACK + 1;
	p = peer_open();
	get(p, "public.example");
	get(p, "admin.example");
	get(p, "beside.example");
	peer_close(p);
	settle();
}

static const struct scenario list[] = {
	{ "crossing_13", crossing_13 },
	{ "crossing_12", crossing_12 },
	{ "strict_first", strict_first },
	{ "later_requests", later_requests },
	{ "upgrades", upgrades },
	{ "resumption_13", resumption_13 },
	{ "resumption_12", resumption_12 },
	{ "resumption_by_number", resumption_by_number },
	{ "listeners_plain", listeners_plain },
	{ "listeners_tls", listeners_tls },
};

SCENARIOS(list)
