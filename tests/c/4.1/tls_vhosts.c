/* Virtual hosts that end before their context: who finds them from then on, and what they leave. */
#include "../scenario.h"
#include "../tls.h"
#include <malloc.h>

static struct lws_vhost *vh[4];
static const char *watched;
static int kill_inside;

static void found(const char *when, const char *name)
{
	struct lws_vhost *v = lws_get_vhost_by_name(ctx, name);

	say("  %s: %s is %s", when, name, !v ? "nobody" : v == vh[1] ? "the second" : v == vh[2] ? "the third" :
	    v == vh[0] ? "the first" : "another");
}

static void ended(struct lws_vhost *v, void *name)
{
	(void)v;
	if (*(const char *)name == 'v')
		return;
	say("  finalize of %s", (const char *)name);
	found("finalize", name);
}

static struct lws *connect_on(struct lws_vhost *v)
{
	struct lws_client_connect_info i = { .context = ctx, .address = "127.0.0.1", .host = "127.0.0.1", .path = "/",
					     .port = port, .vhost = v, .method = "GET" };

	return lws_client_connect_via_info(&i);
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_vhost *v = lws_get_vhost(wsi);

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_PROTOCOL_DESTROY && watched && lws_get_protocol(wsi) && v &&
	    !strcmp(lws_get_protocol(wsi)->name, "http") && !strcmp(lws_get_vhost_name(v), watched)) {
		found("PROTOCOL_DESTROY", watched);
		say("  a client of it: %s", connect_on(v) ? "accepted" : "NULL");
		lws_vhost_destroy(v);
	}
	if (reason == LWS_CALLBACK_CLOSED_HTTP && watched)
		found("CLOSED_HTTP", watched);
	if (reason == LWS_CALLBACK_HTTP) {
		const char *name = v == vh[0] ? "first.example" : "second.example";

		if (kill_inside) {
			kill_inside = 0;
			say("-- it is destroyed");
			lws_vhost_destroy(vh[1]);
			found("afterwards", "second.example");
			say("  still on %s", lws_get_vhost(wsi) ? lws_get_vhost_name(lws_get_vhost(wsi)) : "NULL");
		}
		return http_reply(wsi, 200, name);
	}
	return 0;
}

static struct lws_vhost *vhost(const char *name, struct cert *c)
{
	struct lws_context_creation_info vi = info;

	vi.port = port;
	vi.vhost_name = name;
	vi.finalize = ended;
	vi.finalize_arg = (void *)name;
	if (c) {
		vi.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
		vi.ssl_cert_filepath = cert_file(c);
		vi.ssl_private_key_filepath = key_file(c);
	}
	return lws_create_vhost(ctx, &vi);
}

static void begin(int with_tls)
{
	hook = app;
	if (with_tls)
		tls_server_defaults(&good);
	else
		server_defaults();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
	vh[0] = vhost("first.example", with_tls ? &good : NULL);
	port = lws_get_vhost_listen_port(vh[0]);
	vh[1] = vhost("second.example", with_tls ? &second : NULL);
	if (!vh[0] || !vh[1])
		die("no vhosts");
	settle();
}

static void get(const char *host)
{
	char request[200];
	struct peer *p;

	quiet = 1;
	wish.name = host;
	p = peer_open();
	settle();
	if (p->tls)
		tls_show(p);
	sprintf(request, "GET /x HTTP/1.1\r\nHost: %s\r\n\r\n", host);
	peer_puts(p, request);
	settle();
	reply_show(p);
	peer_close(p);
	settle();
}

static void lookups(int with_tls)
{
	struct lws_vhost *old;

	begin(with_tls);
	get("second.example");
	watched = "second.example";
	old = vh[1];
	lws_vhost_destroy(vh[1]);
	watched = NULL;
	vh[1] = NULL;
	found("afterwards", "second.example");
	say("a client of it: %s", connect_on(old) ? "accepted" : "NULL");
	get("second.example");
	vh[2] = vhost("second.example", with_tls ? &third : NULL);
	say("again: %s", vh[2] && vh[2] != old ? "another one" : "none");
	found("afterwards", "second.example");
	get("second.example");
	say("-- the first one");
	lws_vhost_destroy(vh[0]);
	vh[0] = NULL;
	found("afterwards", "first.example");
	get("first.example");
	say("-- the last one");
	lws_vhost_destroy(vh[2]);
	settle();
	vh[1] = vhost("second.example", with_tls ? &second : NULL);
	port = lws_get_vhost_listen_port(vh[1]);
	get("second.example");
}

static void lookups_plain(void) { lookups(0); }
static void lookups_tls(void) { lookups(1); }

/* A connection of its own is in the middle of a callback. */
static void from_inside(void)
{
	struct peer *p;

	begin(0);
	watched = "second.example";
	kill_inside = 1;
	p = http_open("GET /x HTTP/1.1\r\nHost: second.example\r\n\r\n");
	settle();
	peer_close(p);
	settle();
	watched = NULL;
	vh[2] = vhost("second.example", NULL);
	found("again", "second.example");
	get("second.example");
}

/* A handshake that has begun with it goes on with nobody. */
static void under_a_handshake(void)
{
	struct peer *p;

	begin(1);
	quiet = 1;
	wish.name = "second.example";
	wish.max = TLS1_2_VERSION;
	p = plain_open();
	lws_vhost_destroy(vh[1]);
	tls_cover(p, 0);
	settle();
	tls_show(p);
	peer_close(p);
	settle();
}

/* What is in use per virtual host that came and went, once all that is kept for others is there. */
static void many(int with_tls)
{
	const char *told = getenv("VHOSTS_MANY");
	int count = told ? atoi(told) : 100, i, round, lacks = 0;
	size_t before = 0, after;
	char name[32];

	quiet = 1;
	begin(with_tls);
	for (round = 0; round < 2; round++) {
		for (i = 0; i < count; i++) {
			snprintf(name, sizeof name, "v%d-%d", round, i);
			vh[3] = vhost(name, with_tls ? &third : NULL);
			turn();
			lacks += lws_get_vhost_by_name(ctx, name) != vh[3];
			lws_vhost_destroy(vh[3]);
			turn();
		}
		after = mallinfo2().uordblks + mallinfo2().hblkhd;
		if (!round)
			before = after;
	}
	fprintf(stderr, "bytes left by each: %ld\n", ((long)after - (long)before) / count);
	say("%d not found, %s", lacks, (long)after - (long)before < 65536 + 64L * count ? "flat" : "more and more memory");
}

static void many_plain(void) { many(0); }
static void many_tls(void) { many(1); }

/* What the program does to the context of one virtual host's clients, or has the library do, is no other one's. */
static const char *who_adds;
static SSL_CTX *shown;
static int opened, refused;

static int client_app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "here");
	if (reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS) {
		shown = user;
		if (who_adds && !strcmp(lws_get_vhost_name(lws_get_vhost(wsi)), who_adds))
			X509_STORE_add_cert(SSL_CTX_get_cert_store(user), cert(&ca)->x);
	}
	opened += reason == LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP;
	refused += reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR;
	return reason == LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP ? -1 : 0;
}

static struct lws_vhost *client_vhost(const char *name)
{
	struct lws_context_creation_info vi = info;

	vi.port = CONTEXT_PORT_NO_LISTEN;
	vi.vhost_name = name;
	vi.ssl_cert_filepath = vi.ssl_private_key_filepath = NULL;
	return lws_create_vhost(ctx, &vi);
}

static void clients_of(const char *name)
{
	struct lws_client_connect_info i = { .context = ctx, .address = "127.0.0.1", .host = "localhost", .path = "/",
					     .port = port, .method = "GET", .ssl_connection = LCCSCF_USE_SSL,
					     .vhost = lws_get_vhost_by_name(ctx, name) };

	opened = refused = 0;
	lws_client_connect_via_info(&i);
	while (!opened && !refused)
		turn();
	settle();
	say("  %s: %s", name, opened ? "trusts" : "does not trust");
}

static void clients_trust(void)
{
	unsigned char *der = NULL;
	SSL_CTX *first;
	int n;

	begin(1);
	quiet = 1;
	hook = client_app;
	client_vhost("a");
	first = shown;
	client_vhost("b");
	say("-- the same settings: %s context", shown == first ? "the same" : "another");
	who_adds = "c";
	client_vhost("c");
	client_vhost("d");
	say("-- the program has added an authority for c");
	clients_of("a");
	clients_of("b");
	clients_of("c");
	clients_of("d");
	n = i2d_X509(cert(&ca)->x, &der);
	say("-- added for a: %d",
	    lws_tls_client_vhost_extra_cert_mem(lws_get_vhost_by_name(ctx, "a"), der, (size_t)n));
	OPENSSL_free(der);
	client_vhost("e");
	clients_of("a");
	clients_of("b");
	clients_of("d");
	clients_of("e");
	say("-- c ends");
	lws_vhost_destroy(lws_get_vhost_by_name(ctx, "c"));
	settle();
	say("  what a and b were shown has verify mode %d still", SSL_CTX_get_verify_mode(first));
	client_vhost("f");
	clients_of("f");
}

static const struct scenario list[] = {
	{ "lookups_plain", lookups_plain },
	{ "lookups_tls", lookups_tls },
	{ "from_inside", from_inside },
	{ "under_a_handshake", under_a_handshake },
	{ "clients_trust", clients_trust },
	{ "many_plain", many_plain },
	{ "many_tls", many_tls },
};

SCENARIOS(list)
