/* Whose members and options about TLS are: the context's, or the virtual host's. */
#include "client.h"
#include "tls.h"

#define FLAG ((unsigned long)LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)

static const char *const where_set[] = { "nowhere", "on the context", "on the vhost", "on both" };
enum { CONTEXT = 1, VHOST = 2 };

static int outcome;
static char failure[256];
static SSL_CTX *shown_ctx; /* the virtual host's, as its protocol saw it */

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)len;
	switch (reason) {
	case R_SERVER_SSL_CTX:
		shown_ctx = user;
		return 0;
	case R_VERIFY_CLIENT:
		return !len;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, lws_is_ssl(wsi) ? "encrypted\n" : "plain\n");
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		outcome = 1;
		return 0;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		outcome = 2;
		snprintf(failure, sizeof failure, "%s", in ? (char *)in : "NULL");
		return 0;
	}
	return 0;
}

/* A context without virtual hosts. */
static void context_alone(void)
{
	hook = app;
	quiet = 1;
	server_defaults();
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.iface = NULL;
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
}

/* What is set for a virtual host with a certificate. */
static void vhost_defaults(void)
{
	server_defaults();
	info.vhost_name = "secure.example";
	info.ssl_cert_filepath = cert_file(&good);
	info.ssl_private_key_filepath = key_file(&good);
#if V4
	info.alpn = "http/1.1";
#endif
}

static struct lws_vhost *vhost_made(void)
{
	struct lws_vhost *v = lws_create_vhost(ctx, &info);

#if V4
	port = v ? lws_get_vhost_listen_port(v) : 0;
#else
	port = v ? info.port : 0;
#endif
	return v;
}

/* What the port speaks. */
static const char *spoken(void)
{
	struct peer *p;
	int is_tls, is_plain;

	peer_cover = cover_client;
	wish.name = "localhost";
	p = http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	is_tls = tls_of(p)->done && !tls_of(p)->failed && p->len > 12 && !memcmp(p->buf, "HTTP/1.1 200", 12);
	peer_close(p);
	peer_cover = NULL;
	p = http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	is_plain = p->len > 12 && !memcmp(p->buf, "HTTP/1.1 200", 12);
	peer_close(p);
	settle();
	return is_tls ? is_plain ? "both" : "TLS" : is_plain ? "plain text" : "neither";
}

static void row(const char *what, int where, struct lws_vhost *v)
{
	say("%s %s: %s", what, where_set[where], v ? spoken() : "no vhost");
}

/* ------------------------------------------------------------- the flag */

static void explicit_vhost(int where)
{
	context_alone();
	info.options |= where & CONTEXT ? FLAG : 0;
	server_start();
	vhost_defaults();
	info.options |= where & VHOST ? FLAG : 0;
	row("flag", where, vhost_made());
	lws_finalize_startup(ctx);
}

static void flag_nowhere(void) { explicit_vhost(0); }
static void flag_on_context(void) { explicit_vhost(CONTEXT); }
static void flag_on_vhost(void) { explicit_vhost(VHOST); }
static void flag_on_both(void) { explicit_vhost(CONTEXT | VHOST); }

/* Beside a virtual host of the context's own creation. */
static void second_vhost(int where)
{
	struct lws_vhost *v;

	hook = app;
	quiet = 1;
	server_defaults();
	info.options |= where & CONTEXT ? FLAG : 0;
	server_start();
	vhost_defaults();
	info.options |= where & VHOST ? FLAG : 0;
	v = vhost_made();
	row("flag", where, v);
}

static void second_on_context(void) { second_vhost(CONTEXT); }
static void second_on_vhost(void) { second_vhost(VHOST); }

static void default_vhost(unsigned long flag)
{
	hook = app;
	quiet = 1;
	vhost_defaults();
	info.options |= flag;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
#if V4
	port = lws_get_vhost_listen_port(lws_get_vhost_by_name(ctx, "secure.example"));
#else
	port = info.port;
#endif
	say("flag %s: %s", flag ? "set" : "not set", spoken());
}

static void default_with_flag(void) { default_vhost(FLAG); }
static void default_without_flag(void) { default_vhost(0); }

/* Who has a certificate hears of its age. */
#if V4
static void age_told(int where)
{
	show_certs = 1;
	explicit_vhost(where);
	settle();
	say("age told: %s", count_of[R_CERT_AGING] ? "yes" : "no");
}

static void age_on_vhost(void) { age_told(VHOST); }
static void age_on_both(void) { age_told(CONTEXT | VHOST); }
#endif

/* A virtual host that does not listen is shown an SSL_CTX for peers where it is to be ready for adopted ones. */
#if V4
static void ready_for_adopted(unsigned long option)
{
	struct lws_vhost *v;

	context_alone();
	server_start();
	vhost_defaults();
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.iface = NULL;
	info.options |= FLAG | option;
	v = vhost_made();
	say("%s, %s: %s", option ? "with the option" : "without it", v ? "made" : "NULL", shown_ctx ? "shown" : "not shown");
}

static void ready_with_option(void) { ready_for_adopted(LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX); }
static void ready_without_option(void) { ready_for_adopted(0); }
#endif

/* Some options have the flag's bit. */
static void option_with_flag(unsigned long option)
{
	struct lws_vhost *v;

	context_alone();
	server_start();
	vhost_defaults();
	info.options |= option;
	v = vhost_made();
	row("option", VHOST, v);
}

static void client_certs_imply_flag(void) { option_with_flag(LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT | LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED); }
static void plain_peers_imply_flag(void) { option_with_flag(LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT); }

/* What is configured for TLS never speaks plain text. */
static void broken(const char *chain, const char *key, unsigned long flag)
{
	struct lws_vhost *v;

	context_alone();
	server_start();
	vhost_defaults();
	info.ssl_cert_filepath = chain;
	info.ssl_private_key_filepath = key;
	info.options |= flag;
	v = vhost_made();
	say("vhost %s", v ? spoken() : "NULL");
}

static void broken_cert(void) { broken("/no/such/file", key_file(&good), FLAG); }
static void broken_key(void) { broken(cert_file(&good), "/no/such/file", FLAG); }
static void broken_pair(void) { broken(cert_file(&good), key_file(&good_rsa), FLAG); }
static void broken_without_flag(void) { broken("/no/such/file", "/no/such/file", 0); }

/* ---------------------------------------------------- choices about servers */

static int informed; /* reason 67 */
static unsigned long beside; /* the vhost's options in every row */
#if V4
static int without_alpn; /* the vhost has no list unless the row says so */
#endif

static void peers_forget(int before)
{
	while (peer_count > before) {
		struct peer *p = &peers[--peer_count];

		peer_close(p);
		free(p->buf);
		memset(p, 0, sizeof *p);
	}
}

/* The vhost has the flag always, what is looked at stands where the row says. */
static void rows(void (*set)(int which), const char *(*see)(void))
{
	int where;

	for (where = 0; where < 4; where++) {
		struct lws_vhost *v;

		context_alone();
		info.options |= FLAG;
		if (where & CONTEXT)
			set(1);
		server_start();
		vhost_defaults();
		info.options |= FLAG | beside;
#if V4
		if (without_alpn)
			info.alpn = NULL;
#endif
		if (where & VHOST)
			set(2);
		shown_ctx = NULL;
		informed = 0;
		v = vhost_made();
		lws_finalize_startup(ctx);
		settle();
		say("%s: %s", where_set[where], v ? see() : "no vhost");
		server_stop();
		peers_forget(0);
	}
}

static struct peer *visitor(void)
{
	peer_cover = cover_client;
	wish.name = "localhost";
	return http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

static const char *plain_answer(void)
{
	struct peer *p;

	peer_cover = NULL;
	p = http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	if (!p->len)
		return "turned away";
	p->buf[p->len] = 0;
	return strstr(p->buf, "https://") ? "redirected" : strstr(p->buf, " 200") ? "served" : "another answer";
}

#define PLAIN_TOO (LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT)
static void set_redirect(int n) { (void)n; info.options |= LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS; }
static void redirect(void) { beside = PLAIN_TOO; rows(set_redirect, plain_answer); }

static const char *verify_mode(void)
{
	int mode = shown_ctx ? SSL_CTX_get_verify_mode(shown_ctx) : -1;

	return mode < 0 ? "not shown" : mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT ? "needed" : mode ? "wanted" : "not asked for";
}
static void set_client_certs(int n) { (void)n; info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT; }
static void client_certs(void) { rows(set_client_certs, verify_mode); }

static const char *cipher(void)
{
	struct peer *p;

	wish.max = TLS1_2_VERSION;
	p = visitor();
	wish.max = 0;
	return tls_of(p)->done && !tls_of(p)->failed ? SSL_get_cipher(tls_of(p)->ssl) : "no handshake";
}
static void set_ciphers(int n) { info.ssl_cipher_list = n == 1 ? "ECDHE-ECDSA-AES128-GCM-SHA256" : "ECDHE-ECDSA-CHACHA20-POLY1305"; }
static void ciphers(void) { rows(set_ciphers, cipher); }

static const char *curve(void)
{
	struct peer *p;

	wish.groups = "P-256:P-384:P-521";
	p = visitor();
	wish.groups = NULL;
	return tls_of(p)->done && !tls_of(p)->failed ? OBJ_nid2sn((int)SSL_get_negotiated_group(tls_of(p)->ssl)) : "no handshake";
}
static void set_curve(int n) { info.ecdh_curve = n == 1 ? "secp384r1" : "secp521r1"; }
static void curves(void) { rows(set_curve, curve); }

#if V4
static void set_plain_served(int n) { (void)n; info.options |= LWS_SERVER_OPTION_ALLOW_HTTP_ON_HTTPS_LISTENER; }
static void plain_served(void) { beside = PLAIN_TOO; rows(set_plain_served, plain_answer); }

static const char *alpn_chosen(void)
{
	static char text[40];
	const unsigned char *name;
	unsigned n;
	struct peer *p;

	wish.alpn = "two,one,http/1.1";
	p = visitor();
	wish.alpn = NULL;
	SSL_get0_alpn_selected(tls_of(p)->ssl, &name, &n);
	snprintf(text, sizeof text, "%.*s", n ? (int)n : 4, n ? (const char *)name : "none");
	return text;
}
static void set_alpn(int n) { info.alpn = n == 1 ? "one" : "two"; }
static void alpn(void) { without_alpn = 1; rows(set_alpn, alpn_chosen); }

static const char *second_handshake(void)
{
	struct peer *p;

	visitor();
	p = visitor();
	return tls_of(p)->done ? "both at once" : "one at a time";
}
static void set_restriction(int n) { (void)n; info.simultaneous_ssl_restriction = 1; }
static void restriction(void) { rows(set_restriction, second_handshake); }

static const char *was_informed(void)
{
	visitor();
	return count_of[R_SSL_INFO] > informed ? "told" : "not told";
}
static void set_info_mask(int n) { (void)n; informed = count_of[R_SSL_INFO]; info.ssl_info_event_mask = SSL_CB_HANDSHAKE_DONE; }
static void info_mask(void) { rows(set_info_mask, was_informed); }

static const char *version(void) { return SSL_get_version(tls_of(visitor())->ssl); }
static void set_options(int n) { info.ssl_options_set = n == 1 ? (long)SSL_OP_NO_TLSv1_2 : (long)SSL_OP_NO_TLSv1_3; }
static void options_set(void) { rows(set_options, version); }
#endif

/* ---------------------------------------------------------------- clients */

static void attempt(const char *what, int where, struct lws_vhost *v)
{
	int before = peer_count;

	outcome = 0;
	to.vhost = v;
	to.ssl_connection = 1;
	to.host = "localhost";
	if (!lws_client_connect_via_info(&to))
		outcome = 3;
	settle();
	if (outcome == 0 && peer_count > before) {
		struct peer *p = &peers[peer_count - 1];

		if (p->len > p->shown)
			site_reply(p, SWITCH "\r\n");
		settle();
	}
	say("%s %s: %s%.*s", what, where_set[where],
	    outcome == 1 ? "open" : outcome == 2 ? "failed, " : outcome == 3 ? "NULL" : "nothing told",
	    outcome == 2 ? error_words(failure) : 0, failure);
	peers_forget(before);
	settle();
}

static struct lws_vhost *client_vhost(int where, int listens)
{
	context_alone();
	info.options |= where & CONTEXT ? FLAG : 0;
	client_start();
	peer_cover = cover_server;
	wish.own = &good;
	server_defaults();
	info.vhost_name = "client.example";
	if (!listens) {
		info.port = CONTEXT_PORT_NO_LISTEN;
		info.iface = NULL;
	}
	tls_client_trust(cert_file(&ca));
	info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS | (where & VHOST ? FLAG : 0);
	return vhost_made();
}

static void client_of(int where) { attempt("flag", where, client_vhost(where, 0)); }
static void client_flag_nowhere(void) { client_of(0); }
static void client_flag_on_context(void) { client_of(CONTEXT); }
static void client_flag_on_vhost(void) { client_of(VHOST); }
static void client_flag_on_both(void) { client_of(CONTEXT | VHOST); }

#if V4
/* What clients offer, by whose list. */
static void client_alpn_of(int where)
{
	struct lws_vhost *v;

	context_alone();
	info.options |= FLAG;
	info.alpn = where & CONTEXT ? "one" : NULL;
	client_start();
	peer_cover = cover_server;
	wish.own = &good;
	server_defaults();
	info.vhost_name = "client.example";
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.iface = NULL;
	tls_client_trust(cert_file(&ca));
	info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS | FLAG;
	info.alpn = where & VHOST ? "two" : NULL;
	v = vhost_made();
	to.vhost = v;
	to.ssl_connection = 1;
	to.host = "localhost";
	lws_client_connect_via_info(&to);
	settle();
	say("%s: offered %s", where_set[where], peer_count ? tls_of(&peers[0])->offered : "nothing");
}

static void client_alpn_context(void) { client_alpn_of(CONTEXT); }
static void client_alpn_vhost(void) { client_alpn_of(VHOST); }
static void client_alpn_both(void) { client_alpn_of(CONTEXT | VHOST); }
#endif

/* The call is the client's creation: its own options count. */
static void client_call(int where, unsigned long flag)
{
	struct lws_vhost *v = client_vhost(where, 1);

	info.options = LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS | flag;
	say("call %s the flag: %d", flag ? "with" : "without", lws_init_vhost_client_ssl(&info, v));
	attempt("flag", where, v);
}

static void client_call_alone(void) { client_call(0, FLAG); }
static void client_call_on_context(void) { client_call(CONTEXT, FLAG); }
static void client_call_on_vhost(void) { client_call(VHOST, FLAG); }
static void client_call_without(void) { client_call(0, 0); }
static void client_call_without_on_context(void) { client_call(CONTEXT, 0); }
static void client_call_without_on_vhost(void) { client_call(VHOST, 0); }
static void client_call_without_on_both(void) { client_call(CONTEXT | VHOST, 0); }

/* ---------------------------------------------------------- what the log says */

static int warned, errors; /* lines that name the virtual host and the option; of errors all */
static void hear(int level, const char *line)
{
	warned += level == LLL_WARN && strstr(line, "secure.example") && strstr(line, "LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT");
	errors += level == LLL_ERR;
}

static void heard(const char *what, struct lws_vhost *v)
{
	say("%s: %s, %d warnings, %d errors", what, v ? "made" : "NULL", warned, errors);
	warned = errors = 0;
}

static void log_lines(void)
{
	struct lws_vhost *v;

	context_alone();
	info.options |= FLAG;
	server_start();
	lws_set_log_level(LLL_ERR | LLL_WARN, hear);
	vhost_defaults();
	heard("without the flag", vhost_made());
	info.options |= FLAG;
	heard("with it", v = vhost_made());
	info.options &= ~(__typeof__(info.options))FLAG;
	lws_init_vhost_client_ssl(&info, v);
	heard("clients without it", v);
	info.options |= FLAG;
	info.ssl_private_key_filepath = key_file(&good_rsa);
	heard("key of another", vhost_made());
	info.ssl_cert_filepath = "/no/such/file";
	heard("no certificate", vhost_made());
	lws_set_log_level(0, NULL);
}

static const struct scenario scenarios[] = {
	{ "log_lines", log_lines },
	{ "flag_nowhere", flag_nowhere },
	{ "flag_on_context", flag_on_context },
	{ "flag_on_vhost", flag_on_vhost },
	{ "flag_on_both", flag_on_both },
	{ "second_on_context", second_on_context },
	{ "second_on_vhost", second_on_vhost },
	{ "default_with_flag", default_with_flag },
	{ "default_without_flag", default_without_flag },
#if V4
	{ "age_on_vhost", age_on_vhost },
	{ "age_on_both", age_on_both },
	{ "ready_with_option", ready_with_option },
	{ "ready_without_option", ready_without_option },
#endif
	{ "client_certs_imply_flag", client_certs_imply_flag },
	{ "plain_peers_imply_flag", plain_peers_imply_flag },
	{ "broken_cert", broken_cert },
	{ "broken_key", broken_key },
	{ "broken_pair", broken_pair },
	{ "broken_without_flag", broken_without_flag },
	{ "redirect", redirect },
	{ "client_certs", client_certs },
	{ "ciphers", ciphers },
	{ "curves", curves },
#if V4
	{ "plain_served", plain_served },
	{ "alpn", alpn },
	{ "restriction", restriction },
	{ "info_mask", info_mask },
	{ "options_set", options_set },
#endif
	{ "client_flag_nowhere", client_flag_nowhere },
	{ "client_flag_on_context", client_flag_on_context },
	{ "client_flag_on_vhost", client_flag_on_vhost },
	{ "client_flag_on_both", client_flag_on_both },
#if V4
	{ "client_alpn_context", client_alpn_context },
	{ "client_alpn_vhost", client_alpn_vhost },
	{ "client_alpn_both", client_alpn_both },
#endif
	{ "client_call_alone", client_call_alone },
	{ "client_call_on_context", client_call_on_context },
	{ "client_call_on_vhost", client_call_on_vhost },
	{ "client_call_without", client_call_without },
	{ "client_call_without_on_context", client_call_without_on_context },
	{ "client_call_without_on_vhost", client_call_without_on_vhost },
	{ "client_call_without_on_both", client_call_without_on_both },
};

SCENARIOS(scenarios)
