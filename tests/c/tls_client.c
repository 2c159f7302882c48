/* Clients under TLS: whom they trust, by whose word, and what is told when they do not. */
#include "client.h"
#include "tls.h"

enum { TLS = 1, SELF = 2, NAME = 4, OLD = 8, ANY = 16 }; /* LCCSCF_... of 4.1; 2.0 knows 1 and 2 */

static struct peer *site;
static int verify_answer = -1; /* of reason 58; -1: 0, and nothing shown */
static int verify_resets;      /* reason 58 sets the error back */
static int tell_ctx;           /* show reason 21 */
static int outcome;            /* 1 open, 2 failed */
static char text[300];         /* why */

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	switch (reason) {
	case R_CLIENT_SSL_CTX:
		if (!tell_ctx)
			return 0;
		say("  context %s, vhost %s, in %s", lws_get_context(wsi) ? "known" : "unknown",
		    lws_get_vhost(wsi) ? "set" : "none", in ? "set" : "NULL");
		say("  verify %d, certificate %s", SSL_CTX_get_verify_mode(user),
		    common_name(SSL_CTX_get0_certificate(user)));
		return tell_ctx < 0 ? -1 : 0;
	case R_VERIFY_SERVER:
		if (verify_answer < 0)
			return 0;
		say("  depth %d %s#%ld: %s, verdict %d", X509_STORE_CTX_get_error_depth(user),
		    common_name(X509_STORE_CTX_get_current_cert(user)),
		    ASN1_INTEGER_get(X509_get_serialNumber(X509_STORE_CTX_get_current_cert(user))),
		    X509_verify_cert_error_string(X509_STORE_CTX_get_error(user)), (int)len);
		say("  ssl %s", in == X509_STORE_CTX_get_ex_data(user, SSL_get_ex_data_X509_STORE_CTX_idx())
			    ? "of the store" : "another");
#if V4
		say("  lws_get_ssl %s, context %s", wsi && lws_get_ssl(wsi) == in ? "the same" : "another",
		    lws_get_context(wsi) == ctx ? "right" : "wrong");
#endif
		if (verify_resets)
			X509_STORE_CTX_set_error(user, X509_V_OK);
		return verify_answer;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
		outcome = 1;
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		outcome = 2;
		snprintf(text, sizeof text, "%s", in ? (char *)in : "NULL");
		break;
	}
	return 0;
}

static void prepare(struct cert *c)
{
	hook = app;
	client_context();
	info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
#if V4
	info.alpn = "http/1.1";
#endif
	tls_client_trust(cert_file(&ca));
	peer_cover = cover_server;
	wish.own = c;
}

static void begin(void)
{
	client_start();
	to.ssl_connection = TLS;
	to.host = "localhost";
}

static void with(struct cert *c)
{
	prepare(c);
	begin();
}

/* The server's part of a visit, as far as it comes. */
static void answer(void)
{
	site = peer_count ? &peers[peer_count - 1] : NULL;
	if (!site)
		return;
	if (site->len > site->shown)
		site_reply(site, SWITCH "\r\n");
	settle();
}

/* One client, one line. */
static void attempt(const char *what, int flags, const char *host)
{
	int before = peer_count;

	quiet = 1;
	outcome = 0;
	to.ssl_connection = flags;
	to.host = host;
	if (!lws_client_connect_via_info(&to))
		say("%s: NULL", what);
	settle();
	if (peer_count > before)
		answer();
	say("%s: %s%.*s", what, outcome == 1 ? "open" : outcome == 2 ? "failed, " : "nothing told",
	    outcome == 2 ? error_words(text) : 0, text);
	if (peer_count > before) {
		if (site->tls && tls_of(site)->alert[0])
			say("  the server heard: %s", tls_of(site)->alert);
		peer_close(site);
	}
	settle();
}

static void all_flags(struct cert *c)
{
	with(c);
	attempt("strict", TLS, "localhost");
#if V4
	attempt("self-signed allowed", TLS | SELF, "localhost");
	attempt("name not checked", TLS | NAME, "localhost");
	attempt("expired allowed", TLS | OLD, "localhost");
	attempt("insecure allowed", TLS | ANY, "localhost");
	attempt("name not checked, self-signed allowed", TLS | NAME | SELF, "localhost");
	attempt("name not checked, insecure allowed", TLS | NAME | ANY, "localhost");
	attempt("everything allowed", TLS | SELF | NAME | OLD | ANY, "localhost");
#else
	attempt("self-signed allowed", 2, "localhost");
	attempt("three", 3, "localhost");
#endif
}

static void cert_good(void) { all_flags(&good); }
static void cert_rsa(void) { all_flags(&good_rsa); }
static void cert_expired(void) { all_flags(&expired); }
static void cert_early(void) { all_flags(&early_cert); }
static void cert_other_name(void) { all_flags(&second); }
static void cert_stranger(void) { all_flags(&stranger); }
static void cert_self_signed(void) { all_flags(&self_signed); }
static void cert_below(void) { all_flags(&below); }
static void cert_12(void) { wish.max = TLS1_2_VERSION; all_flags(&expired); }
static void cert_name_only(void) { all_flags(&name_only); }

/* The chain is good, but the server keeps a part of it to itself. */
static void cert_chain_kept_back(void)
{
	below.issuer = cert(&middle);
	cert(&below);
	below.issuer = &ca;
	all_flags(&below);
}

/* The self-signed one of a chain comes with it, and is not trusted. */
static void own_ca_not_trusted(void)
{
	prepare(&good);
	tls_client_trust(cert_file(&other_ca));
	begin();
	attempt("strict", TLS, "localhost");
#if V4
	attempt("self-signed allowed", TLS | SELF, "localhost");
	attempt("insecure allowed", TLS | ANY, "localhost");
#endif
}

static void names(void)
{
	with(&good);
	attempt("localhost", TLS, "localhost");
	attempt("LOCALHOST", TLS, "LOCALHOST");
	attempt("with a port", TLS, "localhost:8443");
	attempt("an address", TLS, "127.0.0.1");
	attempt("an address with a port", TLS, "127.0.0.1:8443");
	attempt("another address", TLS, "127.0.0.2");
	attempt("with a dot", TLS, "localhost.");
	attempt("another", TLS, "example");
	attempt("longer", TLS, "localhost.example");
	attempt("nothing", TLS, "");
}

static void names_none(void)
{
	with(&second);
	attempt("nothing", TLS, "");
	attempt("a dot", TLS, ".");
	attempt("a port", TLS, ":443");
	attempt("no text", TLS, "\xff\xfe");
	attempt("two names", TLS, "second.example\nlocalhost");
}

static void names_wild(void)
{
	with(&wild);
	attempt("below", TLS, "a.wild.example");
	attempt("further below", TLS, "a.b.wild.example");
	attempt("the parent", TLS, "wild.example");
	attempt("begins with a dot", TLS, ".wild.example");
	attempt("the star itself", TLS, "*.wild.example");
	attempt("wild", TLS, "wild");
}

#if V4
/* No more sessions than the program wants. */
static void few_at_once(void)
{
	prepare(&good);
	info.simultaneous_ssl_restriction = 1;
	begin();
	quiet = 1;
	client_go();
	settle();
	answer();
	say("the first is %s", outcome == 1 ? "open" : "not open");
	outcome = 0;
	client_go();
	settle();
	say("the second: %s%.*s", outcome == 1 ? "open" : outcome == 2 ? "failed, " : "nothing told",
	    outcome == 2 ? error_words(text) : 0, text);
	peer_close(&peers[0]);
	settle();
	attempt("when the first has left", TLS, "localhost");
}

static void no_tls_flags(void)
{
	prepare(&good);
	peer_cover = NULL;
	begin();
	attempt("only self-signed allowed", SELF, "localhost");
	attempt("all but the first", SELF | NAME | OLD | ANY, "localhost");
}
#endif

/* Someone has to act on the text, so it names the cause. */
static void told_why(void)
{
	static const struct { struct cert *c; const char *cause; } list[] = {
		{ &expired, "certificate has expired" }, { &early_cert, "not yet valid" },
		{ &second, "name mismatch" }, { &stranger, "local issuer certificate" },
		{ &self_signed, "self" },
	};
	int i;

	with(&good);
	for (i = 0; i < COUNT(list); i++) {
		wish.own = list[i].c;
		attempt(list[i].cause, TLS, "localhost");
		say("  %s", strstr(text, list[i].cause) ? "the text says it" : "the text is silent about it");
	}
}

/* The full story of one that comes about and one that does not. */
static void shown(struct cert *c, int flags)
{
	with(c);
	to.ssl_connection = flags;
	client_go();
	settle();
	site = peer_count ? &peers[0] : NULL;
	if (!site)
		return;
	tls_show(site);
	if (!tls_of(site)->done || tls_of(site)->failed)
		return;
	request_show(site);
	site_reply(site, SWITCH "\r\n");
	settle();
	site_frame(site, 0x81, "hello", 5);
	settle();
	tls_notify(site);
	peer_close(site);
	settle();
}

static void shown_good(void) { shown(&good, TLS); }
static void shown_expired(void) { shown(&expired, TLS); }
static void shown_12(void) { wish.max = TLS1_2_VERSION; shown(&good, TLS); }

static int asks_ssl(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	app(wsi, reason, user, in, len);
	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED || reason == LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH) {
		say("  lws_is_ssl %d", lws_is_ssl(wsi));
#if V4
		say("  lws_get_ssl %s", lws_get_ssl(wsi) ? SSL_get_version(lws_get_ssl(wsi)) : "NULL");
		{
			union lws_tls_cert_info_results r;

			memset(&r, 0, sizeof r);
			say("  verified: %d", lws_tls_peer_cert_info(wsi, LWS_TLS_CERT_INFO_VERIFIED, &r, sizeof r.ns.name));
			say("  it is %u", r.verified);
			say("  name: %d", lws_tls_peer_cert_info(wsi, LWS_TLS_CERT_INFO_COMMON_NAME, &r, sizeof r.ns.name));
			say("  it is %s", r.ns.name);
		}
#endif
	}
	return 0;
}

static void asked(void)
{
	prepare(&good);
	hook = asks_ssl;
	begin();
	client_go();
	settle();
	answer();
}

#if V4
static void asked_self_signed(void)
{
	prepare(&self_signed);
	hook = asks_ssl;
	begin();
	to.ssl_connection = TLS | SELF;
	client_go();
	settle();
	answer();
}
#endif

/* -------------------------------------------------------------- whose trust */

static void trust_none(void)
{
	prepare(&good);
	tls_client_trust(NULL);
	begin();
	attempt("nobody trusted", TLS, "localhost");
}

static void trust_no_file(void)
{
	prepare(&good);
	tls_client_trust("/no/such/file");
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context %s", ctx ? "made" : "NULL");
	if (!ctx)
		return;
	server_stop();
	begin();
	attempt("a file that is not there", TLS, "localhost");
}

static void trust_environment(void)
{
	prepare(&good);
	setenv("SSL_CERT_FILE", cert_file(&ca), 1);
	tls_client_trust(NULL);
	info.options &= ~(unsigned long long)LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
	begin();
	attempt("SSL_CERT_FILE", TLS, "localhost");
	server_stop();
	info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
	begin();
	attempt("SSL_CERT_FILE, system's disabled", TLS, "localhost");
}

static void trust_both(void)
{
	prepare(&good);
	setenv("SSL_CERT_FILE", cert_file(&ca), 1);
	tls_client_trust(cert_file(&other_ca));
	info.options &= ~(unsigned long long)LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
	begin();
	attempt("the system's besides our own", TLS, "localhost");
}

#if V4
static void trust_memory(void)
{
	unsigned char *der = NULL;
	int n;

	prepare(&good);
	tls_client_trust(NULL);
	info.client_ssl_ca_mem = ca.cert_pem;
	info.client_ssl_ca_mem_len = (unsigned)strlen(ca.cert_pem);
	begin();
	attempt("PEM", TLS, "localhost");
	server_stop();
	info.client_ssl_ca_mem_len++;
	begin();
	attempt("PEM with its NUL", TLS, "localhost");
	server_stop();
	n = i2d_X509(ca.x, &der);
	info.client_ssl_ca_mem = der;
	info.client_ssl_ca_mem_len = (unsigned)n;
	begin();
	attempt("DER", TLS, "localhost");
	OPENSSL_free(der);
}

static void trust_memory_garbage(void)
{
	prepare(&good);
	tls_client_trust(NULL);
	info.client_ssl_ca_mem = "garbage";
	info.client_ssl_ca_mem_len = 7;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context %s", ctx ? "made" : "NULL");
}

static void trust_added(void)
{
	unsigned char *der = NULL;
	int n;

	prepare(&good);
	tls_client_trust(NULL);
	begin();
	n = i2d_X509(cert(&ca)->x, &der);
	attempt("before", TLS, "localhost");
	say("added: %d", lws_tls_client_vhost_extra_cert_mem(lws_get_vhost_by_name(ctx, "default"), der, (size_t)n));
	attempt("after", TLS, "localhost");
	say("garbage: %d", lws_tls_client_vhost_extra_cert_mem(lws_get_vhost_by_name(ctx, "default"),
							       (const uint8_t *)"garbage", 7) ? 1 : 0);
	OPENSSL_free(der);
}
#endif

static void provided(void)
{
	SSL_CTX *own = SSL_CTX_new(TLS_client_method());

	prepare(&good);
	tls_client_trust(NULL);
	X509_STORE_add_cert(SSL_CTX_get_cert_store(own), cert(&ca)->x);
	info.provided_client_ssl_ctx = own;
	tell_ctx = show_certs = 1;
	begin();
	show_certs = 0;
	attempt("by its trust", TLS, "localhost");
	attempt("by another name", TLS, "example");
	wish.own = &stranger;
	attempt("a stranger", TLS, "localhost");
	server_stop();
	say("still ours: %ld", SSL_CTX_get_timeout(own) > 0 ? 1L : 0L);
	SSL_CTX_free(own);
}

static void provided_with_own_callback(void)
{
	SSL_CTX *own = SSL_CTX_new(TLS_client_method());

	prepare(&stranger);
	tls_client_trust(NULL);
	SSL_CTX_set_verify(own, SSL_VERIFY_PEER, accept_any);
	info.provided_client_ssl_ctx = own;
	begin();
	attempt("whoever", TLS, "localhost");
	server_stop();
	SSL_CTX_free(own);
}

static int trusts(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == R_CLIENT_SSL_CTX)
		X509_STORE_add_cert(SSL_CTX_get_cert_store(user), cert(&ca)->x);
	return app(wsi, reason, user, in, len);
}

static void trust_by_callback(void)
{
	prepare(&good);
	hook = trusts;
	tls_client_trust(NULL);
	tell_ctx = show_certs = 1;
	begin();
	show_certs = 0;
	attempt("added in the callback", TLS, "localhost");
}

static void ctx_callback_refuses(void)
{
	prepare(&good);
	tell_ctx = -1;
	show_certs = 1;
	begin();
	show_certs = 0;
	attempt("after -1", TLS, "localhost");
}

/* A vhost without a client's side gets one by a call. */
static void init_later(void)
{
	struct lws_context_creation_info mine;
	struct lws_vhost *vh;

	prepare(&good);
	mine = info;
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	begin();
	info = mine;
	info.port = 0;
	info.iface = "127.0.0.1";
	tls_client_trust(NULL);
	info.options = 0;
	show_certs = tell_ctx = 1;
	vh = lws_create_vhost(ctx, &info);
	say("vhost %s", vh ? "made" : "NULL");
	to.vhost = vh;
	attempt("before", TLS, "localhost");
	quiet = 0;
	say("init: %d", lws_init_vhost_client_ssl(&mine, vh));
	attempt("after", TLS, "localhost");
	quiet = 0;
	say("again: %d", lws_init_vhost_client_ssl(&mine, vh));
	attempt("and then", TLS, "localhost");
}

static void init_with_bad_cert(void)
{
	struct lws_context_creation_info mine;
	struct lws_vhost *vh;

	prepare(&good);
	mine = info;
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	begin();
	info = mine;
	info.options = 0;
	vh = lws_create_vhost(ctx, &info);
	say("vhost %s", vh ? "made" : "NULL");
	info = mine;
	tls_client_cert(&user_cert);
#if V4
	info.client_ssl_cert_filepath = "/no/such/file";
#else
	info.ssl_cert_filepath = "/no/such/file";
#endif
	say("init: %d", !!lws_init_vhost_client_ssl(&info, vh));
}

static void no_tls_init(void)
{
	prepare(&good);
	info.options &= ~(unsigned long long)LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	begin();
	attempt("without the option", TLS, "localhost");
}

/* ----------------------------------------------------- the client's own part */

static void shows_cert(int version, int require, int has)
{
	prepare(&good);
	wish.max = version;
	wish.require = require;
	if (has)
		tls_client_cert(has == 1 ? &user_cert : &forged);
	begin();
	client_go();
	settle();
	site = &peers[0];
	tls_show(site);
	if (!tls_of(site)->done || tls_of(site)->failed)
		return;
	answer();
	tls_notify(site);
	peer_close(site);
	settle();
}

static void own_cert(void) { shows_cert(0, 3, 1); }
static void own_cert_12(void) { shows_cert(TLS1_2_VERSION, 3, 1); }
static void own_cert_missing(void) { shows_cert(0, 2, 0); }
static void own_cert_missing_12(void) { shows_cert(TLS1_2_VERSION, 2, 0); }
static void own_cert_not_needed(void) { shows_cert(0, 1, 0); }
static void own_cert_not_asked(void) { shows_cert(0, 0, 1); }
static void own_cert_refused(void) { shows_cert(0, 3, 2); }
static void own_cert_refused_12(void) { shows_cert(TLS1_2_VERSION, 3, 2); }

static void own_cert_without_key(void)
{
	prepare(&good);
	tls_client_cert(&user_cert);
#if V4
	info.client_ssl_private_key_filepath = NULL;
#else
	info.ssl_private_key_filepath = NULL;
#endif
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context %s", ctx ? "made" : "NULL");
}

static void own_cert_with_wrong_key(void)
{
	prepare(&good);
	tls_client_cert(&user_cert);
#if V4
	info.client_ssl_private_key_filepath = key_file(&renewed);
#else
	info.ssl_private_key_filepath = key_file(&renewed);
#endif
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context %s", ctx ? "made" : "NULL");
}

static void own_cert_no_file(void)
{
	prepare(&good);
	tls_client_cert(&user_cert);
#if V4
	info.client_ssl_cert_filepath = "/no/such/file";
#else
	info.ssl_cert_filepath = "/no/such/file";
#endif
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context %s", ctx ? "made" : "NULL");
}

static void own_key_with_password(void)
{
	char path[32], *pem;

	prepare(&good);
	tls_client_cert(&user_cert);
	pem = key_text(&user_cert, "sesame");
	memory_file(pem, path);
	free(pem);
#if V4
	info.client_ssl_private_key_filepath = path;
	info.client_ssl_private_key_password = "sesame";
#else
	info.ssl_private_key_filepath = path;
	info.ssl_private_key_password = "sesame";
#endif
	wish.require = 3;
	begin();
	client_go();
	settle();
	tls_show(&peers[0]);
}

#if V4
static void own_cert_in_memory(void)
{
	prepare(&good);
	cert(&user_cert);
	info.client_ssl_cert_mem = user_cert.cert_pem;
	info.client_ssl_cert_mem_len = (unsigned)strlen(user_cert.cert_pem) + 1;
	info.client_ssl_key_mem = user_cert.key_pem;
	info.client_ssl_key_mem_len = (unsigned)strlen(user_cert.key_pem) + 1;
	wish.require = 3;
	begin();
	client_go();
	settle();
	tls_show(&peers[0]);
}

static void ciphers(void)
{
	prepare(&good);
	wish.max = TLS1_2_VERSION;
	info.client_ssl_cipher_list = "ECDHE-ECDSA-AES128-GCM-SHA256";
	begin();
	client_go();
	settle();
	tls_show(&peers[0]);
	say("cipher %s", SSL_get_cipher(tls_of(&peers[0])->ssl));
}

static void suites(void)
{
	prepare(&good);
	info.client_tls_1_3_plus_cipher_list = "TLS_CHACHA20_POLY1305_SHA256";
	begin();
	client_go();
	settle();
	tls_show(&peers[0]);
	say("cipher %s", SSL_get_cipher(tls_of(&peers[0])->ssl));
}

static void options_set(void)
{
	prepare(&good);
	info.ssl_client_options_set = SSL_OP_NO_TLSv1_3;
	begin();
	client_go();
	settle();
	tls_show(&peers[0]);
}
#endif

static void no_common_cipher(void)
{
	wish.max = TLS1_2_VERSION;
	with(&good_rsa);
	wish.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256";
	attempt("no cipher in common", TLS, "localhost");
}

static void old_server(void)
{
	wish.max = TLS1_1_VERSION;
	wish.ciphers = "DEFAULT:@SECLEVEL=0";
	with(&good);
	attempt("TLS 1.1", TLS, "localhost");
}

static void server_name(const char *host)
{
	with(&good);
	to.host = host;
	to.ssl_connection = TLS | (V4 ? NAME : 0);
	quiet = 1;
	client_go();
	settle();
	tls_show(&peers[0]);
}

static void sni_name(void) { server_name("localhost"); }
static void sni_with_port(void) { server_name("localhost:8443"); }
static void sni_address(void) { server_name("127.0.0.1"); }
static void sni_capitals(void) { server_name("LocalHost"); }

#if V4
static void alpn(const char *of_vhost, const char *of_client, const char *of_server)
{
	prepare(&good);
	info.alpn = of_vhost;
	wish.alpn = of_server;
	begin();
	to.alpn = of_client;
	client_go();
	settle();
	site = &peers[0];
	tls_show(site);
	answer();
	tls_notify(site);
	peer_close(site);
	settle();
}

static void alpn_vhost(void) { alpn("http/1.1", NULL, "http/1.1"); }
static void alpn_client(void) { alpn("http/1.1", "http/1.1,x-own", "x-own,http/1.1"); }
static void alpn_none_chosen(void) { alpn("http/1.1", NULL, NULL); }
static void alpn_default(void) { alpn(NULL, NULL, "http/1.1"); }
#endif

static void second_visit(void)
{
	int i;

	with(&good);
	quiet = 1;
	for (i = 0; i < 2; i++) {
		client_go();
		settle();
		answer();
		tls_show(site);
		tls_notify(site);
		peer_close(site);
		settle();
	}
}

/* ---------------------------------------------------------------- reason 58 */

static void verified(struct cert *c, int flags, int how, int resets)
{
	prepare(c);
	verify_answer = how;
	verify_resets = resets;
	begin();
	to.ssl_connection = flags;
	client_go();
	settle();
	answer();
}

static void verify_good(void) { verified(&good, TLS, 0, 0); }
static void verify_below(void) { verified(&below, TLS, 0, 0); }
static void verify_good_refused(void) { verified(&good, TLS, 1, 0); }
static void verify_expired(void) { verified(&expired, TLS, 0, 0); }
static void verify_expired_reset(void) { verified(&expired, TLS, 0, 1); }
static void verify_stranger_reset(void) { verified(&stranger, TLS, 0, 1); }
static void verify_other_name(void) { verified(&second, TLS, 0, 0); }
static void verify_other_name_reset(void) { verified(&second, TLS, 0, 1); }
#if V4
static void verify_self_signed_allowed(void) { verified(&self_signed, TLS | SELF, 0, 0); }
static void verify_expired_allowed(void) { verified(&expired, TLS | OLD, 0, 0); }
static void verify_expired_allowed_refused(void) { verified(&expired, TLS | OLD, 1, 0); }
#endif

/* ------------------------------------------------------------ broken servers */

/* One that is open beside it. */
static struct peer *bystander(void)
{
	struct peer *p;

	with(&good);
	quiet = 1;
	client_go();
	settle();
	answer();
	quiet = 0;
	p = site;
	p->shown = p->len;
	return p;
}

static void unharmed(struct peer *p)
{
	say("the other:");
	site_frame(p, 0x81, "still here", 10);
	settle();
	wish.max = 0;
	peer_cover = cover_server;
	attempt("a new one", TLS, "localhost");
}

static void bare(const char *bytes, size_t len, void (*end)(struct peer *))
{
	struct peer *q = bystander(), *p;

	peer_cover = NULL;
	client_go();
	settle();
	p = &peers[1];
	say("the server has a %s", p->len > 5 && p->buf[0] == 22 && p->buf[5] == 1 ? "hello" : "surprise");
	peer_send(p, bytes, len);
	settle();
	if (end)
		end(p);
	settle();
	if (!end)
		say("the client %s", p->ended ? "left" : "stays");
	peer_close(p);
	settle();
	unharmed(q);
}

static void plain_http(void) { bare("HTTP/1.1 400 Bad Request\r\n\r\n", 28, NULL); }
static void garbage(void) { bare("garbage that is no handshake at all", 35, NULL); }
static void one_byte_and_close(void) { bare("\x16", 1, peer_close); }
static void alert(void) { bare("\x15\x03\x03\x00\x02\x02\x28", 7, NULL); }
static void close_after_hello(void) { bare(NULL, 0, peer_close); }
static void reset_after_hello(void) { bare(NULL, 0, peer_reset); }
static void fin_after_hello(void) { bare(NULL, 0, peer_fin); }

/* The server's hello goes out, and no more. */
static void half_flight(void (*end)(struct peer *))
{
	struct peer *q = bystander(), *p;
	struct tls *t;
	char b[600];
	int n;

	peer_cover = NULL;
	client_go();
	settle();
	p = &peers[1];
	tls_cover(p, 1);
	t = tls_of(p);
	BIO_write(t->in, p->buf, (int)p->len);
	SSL_do_handshake(t->ssl);
	n = BIO_read(t->out, b, sizeof b);
	(void)BIO_reset(t->out);
	peer_send_bare(p, b, (size_t)n);
	settle();
	end(p);
	settle();
	peer_close(p);
	settle();
	unharmed(q);
}

static void half_flight_and_close(void) { half_flight(peer_close); }
static void half_flight_and_reset(void) { half_flight(peer_reset); }

static void silent(void)
{
	prepare(&good);
	info.timeout_secs = 1;
#if V4
	info.connect_timeout_secs = 1;
#endif
	peer_cover = NULL;
	begin();
	client_go();
	say("told in time: %d", turns_until(&outcome, 2, 8000));
	settle();
}

static void refused_port(void)
{
	with(&good);
	close(site_fd);
	site_fd = -1;
	attempt("nobody listens", TLS, "localhost");
}

/* TLS where the server expects none, and none where it expects TLS. */
static void tls_to_plain(void)
{
	struct peer *p;

	with(&good);
	peer_cover = NULL;
	client_go();
	settle();
	p = &peers[0];
	peer_puts(p, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
	peer_close(p);
	settle();
}

static void plain_to_tls(void)
{
	with(&good);
	to.ssl_connection = 0;
	client_go();
	settle();
	tls_show(&peers[0]);
	peer_close(&peers[0]);
	settle();
}

static void broken_after(void (*how)(struct peer *))
{
	struct peer *p;

	with(&good);
	quiet = 1;
	client_go();
	settle();
	answer();
	quiet = 0;
	p = site;
	p->shown = p->len;
	how(p);
	settle();
	if (p->fd >= 0)
		gone_show(p);
	peer_close(p);
	settle();
}

static void bad_record(struct peer *p)
{
	char b[200];
	int n;

	SSL_write(tls_of(p)->ssl, "some text, none of it", 21);
	n = BIO_read(tls_of(p)->out, b, sizeof b);
	b[n - 1] ^= 1;
	peer_send_bare(p, b, (size_t)n);
}

static void notify_open(void) { broken_after(tls_notify); }
static void fin_open(void) { broken_after(peer_fin); }
static void reset_open(void) { broken_after(peer_reset); }
static void bad_record_open(void) { broken_after(bad_record); }

static void end_in_reply(void (*how)(struct peer *))
{
	with(&good);
	client_go();
	settle();
	site = &peers[0];
	peer_puts(site, "HTTP/1.1 101 Swi");
	settle();
	how(site);
	settle();
}

static void notify_in_reply(void) { end_in_reply(tls_notify); }
static void fin_in_reply(void) { end_in_reply(peer_fin); }

/* --------------------------------------------------------------- data, HTTP */

#define LONGEST (1 << 20)
static unsigned char *kept;
static USED size_t received, sent, to_send;

static int echoes(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	app(wsi, reason, user, in, len);
	if (reason == LWS_CALLBACK_CLIENT_RECEIVE) {
		memcpy(kept + LWS_PRE + received, in, len);
		received += len;
		if (!lws_remaining_packet_payload(wsi) && lws_is_final_fragment(wsi)) {
			to_send = 1;
			lws_callback_on_writable(wsi);
		}
	}
	if (reason == LWS_CALLBACK_CLIENT_WRITEABLE && to_send) {
		to_send = 0;
		if (lws_write(wsi, kept + LWS_PRE, received, LWS_WRITE_BINARY) != (int)received)
			say("  short write");
		received = 0;
	}
	return 0;
}

static void echo_sizes(void)
{
	static const size_t sizes[] = { 0, 1, 125, 126, 4096, 16383, 16384, 65535, 65536, 300000, LONGEST };
	unsigned char *b = malloc(LONGEST);
	size_t k, h;
	int i;

	kept = malloc(LWS_PRE + LONGEST);
	prepare(&good);
	hook = echoes;
	begin();
	quiet = 1;
	client_go();
	settle();
	answer();
	for (i = 0; i < COUNT(sizes); i++) {
		const unsigned char *f;
		int right;

		fill(b, sizes[i], (unsigned)i);
		site->shown = site->len;
		site_frame(site, 0x82, b, sizes[i]);
		settle();
		f = (unsigned char *)site->buf + site->shown;
		h = sizes[i] < 126 ? 6 : sizes[i] < 65536 ? 8 : 14;
		right = site->len - site->shown == h + sizes[i];
		for (k = 0; right && k < sizes[i]; k++)
			right = (f[h + k] ^ f[h - 4 + (k & 3)]) == b[k];
		say("%zu: %s", sizes[i], right ? "came back" : "WRONG");
	}
	free(b);
	free(kept);
}

static int reads(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char buffer[2048 + LWS_PRE], *px = buffer + LWS_PRE;
	int n = 2048;

	app(wsi, reason, user, in, len);
	switch (reason) {
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
		return lws_http_client_read(wsi, &px, &n) < 0 ? -1 : 0;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
		if (kept && received + len <= LONGEST)
			memcpy(kept + received, in, len);
		received += len;
		break;
#if V4
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		if (to_send) {
			char **p = in;

			*p += sprintf(*p, "Content-Length: %zu\r\n", to_send);
			lws_client_http_body_pending(wsi, 1);
			lws_callback_on_writable(wsi);
		}
		break;
	case R_CLIENT_HTTP_WRITEABLE: {
		size_t step = to_send - sent > 20000 ? 20000 : to_send - sent;

		if (!step)
			break;
		if (put(wsi, kept + sent, step, sent + step == to_send ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) != (int)step)
			return -1;
		sent += step;
		if (sent == to_send)
			lws_client_http_body_pending(wsi, 0);
		else
			lws_callback_on_writable(wsi);
		break;
	}
#endif
	}
	return 0;
}

static void get(const char *method)
{
	prepare(&good);
	hook = reads;
	begin();
	to.method = method;
	to.path = "/x";
#if V4
	to.local_protocol_name = "chat";
#endif
	client_go();
	settle();
	site = &peers[0];
	if (!quiet)
		request_show(site);
}

static void https_get(void)
{
	get("GET");
	peer_puts(site, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
	settle();
	tls_notify(site);
	peer_close(site);
	settle();
}

static void https_large(void)
{
	unsigned char *b = malloc(LONGEST);
	char head[100];

	kept = malloc(LONGEST);
	fill(b, LONGEST, 4);
	quiet = 1;
	get("GET");
	sprintf(head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", LONGEST);
	peer_puts(site, head);
	peer_send(site, b, LONGEST);
	settle();
	say("received %zu: %s", received, memcmp(b, kept, LONGEST) ? "WRONG" : "right");
	say("completed: %d", count_of[LWS_CALLBACK_COMPLETED_CLIENT_HTTP]);
	free(b);
	free(kept);
}

/* A body that ends with the connection: the end must be the true one. */
static void until_the_end(void (*how)(struct peer *))
{
	get("GET");
	peer_puts(site, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello");
	settle();
	how(site);
	peer_fin(site);
	settle();
	gone_show(site);
}

static void body_until_notify(void) { until_the_end(tls_notify); }
static void body_until_fin(void) { until_the_end(peer_fin); }

static void cut(void (*how)(struct peer *))
{
	get("GET");
	peer_puts(site, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
	settle();
	how(site);
	peer_fin(site);
	settle();
	gone_show(site);
}

static void body_cut_by_notify(void) { cut(tls_notify); }
static void body_cut_by_fin(void) { cut(peer_fin); }

#if V4
static void https_post(void)
{
	const char *body;

	kept = malloc(LONGEST);
	fill(kept, 500000, 6);
	to_send = 500000;
	quiet = 1;
	get("POST");
	settle();
	site->buf[site->len] = 0;
	body = strstr(site->buf, "\r\n\r\n");
	say("%.*s", (int)strcspn(site->buf, "\r"), site->buf);
	say("body %s", body && site->len - (size_t)(body + 4 - site->buf) == 500000 && !memcmp(body + 4, kept, 500000)
		    ? "right" : "WRONG");
	to_send = 0;
	quiet = 0;
	peer_puts(site, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	settle();
	free(kept);
}
#endif

#if V4
/* Two requests on one connection. */
static void https_shared(void)
{
	prepare(&good);
	hook = reads;
	begin();
	to.method = "GET";
	to.path = "/one";
	to.local_protocol_name = "chat";
	to.ssl_connection = TLS | LCCSCF_PIPELINE;
	quiet = 1;
	client_go();
	settle();
	to.path = "/two";
	client_go();
	settle();
	site = &peers[0];
	peer_puts(site, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
	settle();
	peer_puts(site, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
	settle();
	say("%d connections, %d completed, %zu bytes", peer_count, count_of[LWS_CALLBACK_COMPLETED_CLIENT_HTTP], received);
	site->buf[site->len] = 0;
	say("asked for both: %d", strstr(site->buf, "GET /one") && strstr(site->buf, "GET /two"));
}

/* A connection is shared only with those who trust its server alike. */
static void https_not_shared(void)
{
	prepare(&self_signed);
	hook = reads;
	begin();
	to.method = "GET";
	to.path = "/lax";
	to.local_protocol_name = "chat";
	to.ssl_connection = TLS | SELF | LCCSCF_PIPELINE;
	quiet = 1;
	client_go();
	settle();
	to.path = "/strict";
	to.ssl_connection = TLS | LCCSCF_PIPELINE;
	client_go();
	settle();
	peer_puts(&peers[0], "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
	settle();
	peers[0].buf[peers[0].len] = 0;
	say("the strict one was %s", strstr(peers[0].buf, "GET /strict") ? "sent to the self-signed" : "not sent there");
	say("it %s", outcome == 2 ? "failed" : "is under way");
}
#endif

/* ------------------------------------------------------- proxies, redirects */

static void proxied(struct cert *c, const char *reply)
{
	prepare(c);
	site_open();
	info.http_proxy_address = "127.0.0.1";
	info.http_proxy_port = (unsigned)site_port;
	peer_cover = NULL;
	begin();
	to.address = "localhost";
	to.port = 443;
	client_go();
	settle();
	site = &peers[0];
	peer_show(site);
	peer_puts(site, reply);
	site->len = site->shown = 0;
	tls_cover(site, 1);
	settle();
	tls_show(site);
	if (!tls_of(site)->done || tls_of(site)->failed)
		return;
	request_show(site);
	site_reply(site, SWITCH "\r\n");
	settle();
}

static void proxy(void) { proxied(&good, "HTTP/1.0 200 OK\r\n\r\n"); }
static void proxy_to_a_stranger(void) { proxied(&stranger, "HTTP/1.0 200 OK\r\n\r\n"); }
static void proxy_refuses(void) { proxied(&good, "HTTP/1.0 403 No\r\nContent-Length: 0\r\n\r\n"); }

static int covered_from; /* this peer and later ones speak TLS */
static int covered_to = 99;
static void cover_some(struct peer *p)
{
	if (peer_id(p) >= covered_from && peer_id(p) <= covered_to)
		cover_server(p);
}

static void redirected(struct cert *c, int flags, int first, const char *scheme)
{
	char b[300];

	prepare(c);
	covered_from = first;
	peer_cover = cover_some;
	begin();
	to.ssl_connection = flags;
	to.host = c->cn;
	client_go();
	settle();
	site = &peers[0];
	sprintf(b, "HTTP/1.1 302 x\r\nLocation: %s://localhost:%d/there\r\nContent-Length: 0\r\n\r\n", scheme, site_port);
	peer_puts(site, b);
	settle();
	if (peer_count < 2)
		return;
	site = &peers[1];
	if (site->tls)
		tls_show(site);
	if (site->tls && !tls_of(site)->done)
		return;
	site->buf[site->len] = 0;
	say("asked for %.*s", (int)strcspn(site->buf, "\r"), site->buf);
	site_reply(site, SWITCH "\r\n");
	settle();
}

static void redirect_to_tls(void) { redirected(&good, 0, 2, "https"); }
static void redirect_within_tls(void) { redirected(&good, TLS, 1, "https"); }
static void redirect_wss(void) { redirected(&good, TLS, 1, "wss"); }
/* The server there must be the one that is named there. */
static void redirect_to_other_name(void)
{
	redirected(&second, TLS, 1, "https");
}
static void redirect_from_tls(void) { covered_to = 1; redirected(&good, TLS, 1, "http"); }

#if V4
/* A client that must not check the name need not check it there either. */
static void redirect_keeps_flags(void)
{
	redirected(&self_signed, TLS | SELF, 1, "https");
}

static int raw_app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	app(wsi, reason, user, in, len);
	if (reason == R_RAW_CONNECTED) {
		say("  lws_is_ssl %d", lws_is_ssl(wsi));
		lws_callback_on_writable(wsi);
	}
	if (reason == R_RAW_WRITEABLE && !sent++)
		say("  write %d", put(wsi, "raw hello", 9, LWS_WRITE_RAW));
	return 0;
}

static void raw_with(struct cert *c)
{
	prepare(c);
	hook = raw_app;
	begin();
	to.method = "RAW";
	to.local_protocol_name = "chat";
	client_go();
	settle();
	if (!peer_count)
		return;
	site = &peers[0];
	tls_show(site);
	if (!tls_of(site)->done || tls_of(site)->failed)
		return;
	peer_show(site);
	peer_puts(site, "raw answer");
	settle();
	tls_notify(site);
	peer_close(site);
	settle();
}

static void raw(void) { raw_with(&good); }
static void raw_refused(void) { raw_with(&stranger); }
#endif

static int leaves(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	app(wsi, reason, user, in, len);
	return reason == LWS_CALLBACK_CLIENT_RECEIVE ? -1 : 0;
}

static int says_bye(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	app(wsi, reason, user, in, len);
	if (reason != LWS_CALLBACK_CLIENT_RECEIVE)
		return 0;
	lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)"bye", 3);
	return -1;
}

static void parting(hook_fn *how)
{
	struct peer *p = bystander();

	hook = how;
	site_frame(p, 0x81, "go", 2);
	settle();
	frames_show(p);
	tls_notify(p);
	peer_close(p);
	settle();
}

static void client_leaves(void) { parting(leaves); }
static void client_says_bye(void) { parting(says_bye); }

static void stopped(void)
{
	struct peer *p = bystander();

	client_go(); /* one in its handshake */
	turn();
	server_stop();
	drain_all(5);
	gone_show(p);
}

static void descriptors(void)
{
	int before = open_descriptors(), i;

	with(&expired);
	for (i = 0; i < 20; i++) {
		quiet = 1;
		to.ssl_connection = TLS;
		lws_client_connect_via_info(&to);
		settle();
	}
	for (i = 0; i < peer_count; i++)
		peer_close(&peers[i]);
	close(site_fd);
	site_fd = -1;
	server_stop();
	say("left over: %d", open_descriptors() - before - 4); /* certificates and keys are files */
}

static const struct scenario list[] = {
	{ "cert_good", cert_good },
	{ "cert_rsa", cert_rsa },
	{ "cert_expired", cert_expired },
	{ "cert_early", cert_early },
	{ "cert_other_name", cert_other_name },
	{ "cert_stranger", cert_stranger },
	{ "cert_self_signed", cert_self_signed },
	{ "cert_below", cert_below },
	{ "cert_12", cert_12 },
	{ "cert_name_only", cert_name_only },
	{ "cert_chain_kept_back", cert_chain_kept_back },
	{ "own_ca_not_trusted", own_ca_not_trusted },
	{ "names", names },
	{ "names_none", names_none },
	{ "names_wild", names_wild },
#if V4
	{ "few_at_once", few_at_once },
	{ "no_tls_flags", no_tls_flags },
#endif
	{ "told_why", told_why },
	{ "shown_good", shown_good },
	{ "shown_expired", shown_expired },
	{ "shown_12", shown_12 },
	{ "asked", asked },
#if V4
	{ "asked_self_signed", asked_self_signed },
#endif
	{ "trust_none", trust_none },
	{ "trust_no_file", trust_no_file },
	{ "trust_environment", trust_environment },
	{ "trust_both", trust_both },
#if V4
	{ "trust_memory", trust_memory },
	{ "trust_memory_garbage", trust_memory_garbage },
	{ "trust_added", trust_added },
#endif
	{ "provided", provided },
	{ "provided_with_own_callback", provided_with_own_callback },
	{ "trust_by_callback", trust_by_callback },
	{ "ctx_callback_refuses", ctx_callback_refuses },
	{ "init_later", init_later },
	{ "init_with_bad_cert", init_with_bad_cert },
	{ "no_tls_init", no_tls_init },
	{ "own_cert", own_cert },
	{ "own_cert_12", own_cert_12 },
	{ "own_cert_missing", own_cert_missing },
	{ "own_cert_missing_12", own_cert_missing_12 },
	{ "own_cert_not_needed", own_cert_not_needed },
	{ "own_cert_not_asked", own_cert_not_asked },
	{ "own_cert_refused", own_cert_refused },
	{ "own_cert_refused_12", own_cert_refused_12 },
	{ "own_cert_without_key", own_cert_without_key },
	{ "own_cert_with_wrong_key", own_cert_with_wrong_key },
	{ "own_cert_no_file", own_cert_no_file },
	{ "own_key_with_password", own_key_with_password },
#if V4
	{ "own_cert_in_memory", own_cert_in_memory },
	{ "ciphers", ciphers },
	{ "suites", suites },
	{ "options_set", options_set },
#endif
	{ "no_common_cipher", no_common_cipher },
	{ "old_server", old_server },
	{ "sni_name", sni_name },
	{ "sni_with_port", sni_with_port },
	{ "sni_address", sni_address },
	{ "sni_capitals", sni_capitals },
#if V4
	{ "alpn_vhost", alpn_vhost },
	{ "alpn_client", alpn_client },
	{ "alpn_none_chosen", alpn_none_chosen },
	{ "alpn_default", alpn_default },
#endif
	{ "second_visit", second_visit },
	{ "verify_good", verify_good },
	{ "verify_below", verify_below },
	{ "verify_good_refused", verify_good_refused },
	{ "verify_expired", verify_expired },
	{ "verify_expired_reset", verify_expired_reset },
	{ "verify_stranger_reset", verify_stranger_reset },
	{ "verify_other_name", verify_other_name },
	{ "verify_other_name_reset", verify_other_name_reset },
#if V4
	{ "verify_self_signed_allowed", verify_self_signed_allowed },
	{ "verify_expired_allowed", verify_expired_allowed },
	{ "verify_expired_allowed_refused", verify_expired_allowed_refused },
#endif
	{ "plain_http", plain_http },
	{ "garbage", garbage },
	{ "one_byte_and_close", one_byte_and_close },
	{ "alert", alert },
	{ "close_after_hello", close_after_hello },
	{ "reset_after_hello", reset_after_hello },
	{ "fin_after_hello", fin_after_hello },
	{ "half_flight_and_close", half_flight_and_close },
	{ "half_flight_and_reset", half_flight_and_reset },
	{ "silent", silent },
	{ "refused_port", refused_port },
	{ "tls_to_plain", tls_to_plain },
	{ "plain_to_tls", plain_to_tls },
	{ "notify_open", notify_open },
	{ "fin_open", fin_open },
	{ "reset_open", reset_open },
	{ "bad_record_open", bad_record_open },
	{ "notify_in_reply", notify_in_reply },
	{ "fin_in_reply", fin_in_reply },
	{ "echo_sizes", echo_sizes },
	{ "https_get", https_get },
	{ "https_large", https_large },
	{ "body_until_notify", body_until_notify },
	{ "body_until_fin", body_until_fin },
	{ "body_cut_by_notify", body_cut_by_notify },
	{ "body_cut_by_fin", body_cut_by_fin },
#if V4
	{ "https_post", https_post },
	{ "https_shared", https_shared },
	{ "https_not_shared", https_not_shared },
#endif
	{ "proxy", proxy },
	{ "proxy_to_a_stranger", proxy_to_a_stranger },
	{ "proxy_refuses", proxy_refuses },
	{ "redirect_to_tls", redirect_to_tls },
	{ "redirect_within_tls", redirect_within_tls },
	{ "redirect_wss", redirect_wss },
	{ "redirect_to_other_name", redirect_to_other_name },
	{ "redirect_from_tls", redirect_from_tls },
#if V4
	{ "redirect_keeps_flags", redirect_keeps_flags },
	{ "raw", raw },
	{ "raw_refused", raw_refused },
#endif
	{ "client_leaves", client_leaves },
	{ "client_says_bye", client_says_bye },
	{ "stopped", stopped },
	{ "descriptors", descriptors },
};

SCENARIOS(list)
