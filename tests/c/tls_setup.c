/* What makes a virtual host speak TLS, and what keeps it from coming about. */
#include "scenario.h"
#include "tls.h"

static int at_server_ctx, at_private_key = -2; /* what these reasons answer */
static struct cert *give;      /* certificate and key that a callback puts into the SSL_CTX */
static int give_key_only;

/* The library's object, asked by OpenSSL's functions. */
static void ctx_line(SSL_CTX *c)
{
	say("  certificate %s, key %s, verify %d", common_name(SSL_CTX_get0_certificate(c)),
	    SSL_CTX_get0_privatekey(c) ? "set" : "none", SSL_CTX_get_verify_mode(c));
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)len;
	switch (reason) {
	case R_SERVER_SSL_CTX:
		if (!show_certs)
			return 0;
		say("  vhost %s, in is %s", wsi && lws_get_vhost(wsi) ? "of the wsi" : "none",
		    !in ? "NULL" : wsi && in == lws_get_vhost(wsi) ? "the vhost" : "another");
		say("  context %s", lws_get_context(wsi) ? "known" : "unknown");
		ctx_line(user);
		if (give && at_private_key == -2) {
			SSL_CTX_use_certificate(user, cert(give)->x);
			SSL_CTX_use_PrivateKey(user, give->key);
		}
		return at_server_ctx;
	case R_CLIENT_SSL_CTX:
		if (show_certs)
			ctx_line(user);
		return 0;
	case R_PRIVATE_KEY:
		ctx_line(user);
		if (give && !give_key_only)
			SSL_CTX_use_certificate(user, cert(give)->x);
		if (give)
			SSL_CTX_use_PrivateKey(user, cert(give)->key);
		return at_private_key;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, lws_is_ssl(wsi) ? "encrypted\n" : "plain\n");
	}
	return 0;
}

/* Creates the context, and a peer has a look if that worked. */
static void look(void)
{
	struct peer *p;

	hook = app;
	show_certs = 1;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context %s", ctx ? "made" : "NULL");
	if (!ctx)
		return;
#if V4
	{
		struct lws_vhost *vh = lws_get_vhost_by_name(ctx, "default");

		say("vhost %s", vh ? "made" : "none");
		if (!vh)
			return;
		port = lws_get_vhost_listen_port(vh);
	}
#else
	port = info.port;
#endif
	quiet = 1;
	p = http_open("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
	tls_show(p);
	if (tls_of(p)->done) {
		STACK_OF(X509) *chain = SSL_get_peer_cert_chain(tls_of(p)->ssl);

		say("peer1: %d certificates, %s", sk_X509_num(chain), SSL_get_cipher(tls_of(p)->ssl));
		reply_show(p);
	}
	peer_close(p);
	settle();
}

static void files(void) { tls_server_defaults(&good); look(); }
static void files_rsa(void) { tls_server_defaults(&good_rsa); look(); }
static void files_chain(void) { tls_server_defaults(&below); look(); }

static void files_expired(void) { tls_server_defaults(&expired); look(); }

static char secret_path[32];
static void secret_key(const char *password)
{
	char *text;

	tls_server_defaults(&good);
	text = key_text(&good, "sesame");
	memory_file(text, secret_path);
	free(text);
	info.ssl_private_key_filepath = secret_path;
	info.ssl_private_key_password = password;
	look();
}

static void key_with_password(void) { secret_key("sesame"); }
static void key_with_wrong_password(void) { secret_key("open"); }

static void password_not_needed(void)
{
	tls_server_defaults(&good);
	info.ssl_private_key_password = "sesame";
	look();
}

static void no_cert_file(void)
{
	tls_server_defaults(&good);
	info.ssl_cert_filepath = "/no/such/file";
	look();
}

static void no_key_file(void)
{
	tls_server_defaults(&good);
	info.ssl_private_key_filepath = "/no/such/file";
	look();
}

static void neither_file(void)
{
	tls_server_defaults(&good);
	info.ssl_cert_filepath = "/no/such/file";
	info.ssl_private_key_filepath = "/no/such/either";
	look();
}

static void cert_is_garbage(void)
{
	char path[32];

	tls_server_defaults(&good);
	memory_file("-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n", path);
	info.ssl_cert_filepath = path;
	look();
}

static void cert_is_empty(void)
{
	char path[32];

	tls_server_defaults(&good);
	memory_file("", path);
	info.ssl_cert_filepath = path;
	look();
}

static void key_is_garbage(void)
{
	char path[32];

	tls_server_defaults(&good);
	memory_file("no key at all\n", path);
	info.ssl_private_key_filepath = path;
	look();
}

static void key_of_another(void)
{
	tls_server_defaults(&good);
	info.ssl_private_key_filepath = key_file(&renewed);
	look();
}

static void key_of_another_kind(void)
{
	tls_server_defaults(&good);
	info.ssl_private_key_filepath = key_file(&good_rsa);
	look();
}

static void no_tls_init(void)
{
	tls_server_defaults(&good);
	info.options &= ~(uint64_t)LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	peer_cover = NULL;
	hook = app;
	server_start();
	quiet = 1;
	reply_show(http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
}

static void no_cert_asked_for(void)
{
	tls_server_defaults(&good);
	info.ssl_cert_filepath = NULL;
	info.ssl_private_key_filepath = NULL;
	peer_cover = NULL;
	hook = app;
	server_start();
	quiet = 1;
	reply_show(http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
}

/* ------------------------------------------------------ reasons 22 and 37 */

static void refuse_server_ctx(void)
{
	at_server_ctx = 1;
	tls_server_defaults(&good);
	look();
}

static void replace_in_server_ctx(void)
{
	give = &renewed;
	tls_server_defaults(&good);
	look();
}

static void private_key(int answer, struct cert *given, int key_only)
{
	at_private_key = answer;
	give = given;
	give_key_only = key_only;
	tls_server_defaults(&good);
	info.ssl_private_key_filepath = NULL;
	look();
}

static void private_key_given(void) { private_key(0, &good, 1); }
static void private_key_and_cert_given(void) { private_key(0, &renewed, 0); }
static void private_key_of_another(void) { private_key(0, &renewed, 1); }
static void private_key_not_given(void) { private_key(0, NULL, 0); }
static void private_key_refused(void) { private_key(1, NULL, 0); }
static void private_key_given_and_refused(void) { private_key(-1, &good, 1); }

/* What programs do with the SSL_CTX: trust, ask, listen. */
static int asked, heard, keys_logged;

static int asks_itself(int ok, X509_STORE_CTX *store)
{
	(void)store;
	asked++;
	return ok;
}

static void hears(const SSL *ssl, int where, int ret)
{
	(void)ssl; (void)ret;
	heard |= where & SSL_CB_HANDSHAKE_DONE;
}

static void logs_keys(const SSL *ssl, const char *line)
{
	(void)ssl;
	keys_logged += !!line;
}

static int own_calls(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == R_SERVER_SSL_CTX) {
		X509_STORE_add_cert(SSL_CTX_get_cert_store(user), cert(&ca)->x);
		SSL_CTX_set_verify(user, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, asks_itself);
		SSL_CTX_set_info_callback(user, hears);
		SSL_CTX_set_keylog_callback(user, logs_keys);
		SSL_CTX_set_app_data(user, &asked);
		return 0;
	}
#if V4
	if (reason == LWS_CALLBACK_FILTER_HTTP_CONNECTION) {
		SSL *ssl = lws_get_ssl(wsi);

		say("  its own word %s", SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)) == &asked ? "is there" : "is lost");
		SSL_set_app_data(ssl, &heard);
	}
#endif
	return app(wsi, reason, user, in, len);
}

static void server_ctx_used(void)
{
	struct peer *p;

	hook = own_calls;
	tls_server_defaults(&good);
	server_start();
	quiet = 1;
	wish.own = &user_cert;
	p = http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	tls_show(p);
	reply_show(p);
	say("asked for %d certificates, heard of the end: %d, keys %s", asked, !!heard, keys_logged ? "logged" : "not logged");
	wish.own = &forged;
	tls_show(http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	wish.own = NULL;
	tls_show(http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
}

/* The trust for client certificates is the program's, the question the library's. */
static int adds_trust(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == R_SERVER_SSL_CTX) {
		X509_STORE_add_cert(SSL_CTX_get_cert_store(user), cert(&ca)->x);
		return 0;
	}
	if (reason == R_VERIFY_CLIENT)
		return !len;
	return app(wsi, reason, user, in, len);
}

static void server_trust_added(void)
{
	hook = adds_trust;
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT;
	server_start();
	quiet = 1;
	wish.own = &user_cert;
	tls_show(http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	wish.own = &forged;
	tls_show(http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
}

/* ------------------------------------------------------------------ choices */

static void choice_default(void)
{
	tls_server_defaults(&good);
	look();
}

static void tls12_default(void)
{
	wish.max = TLS1_2_VERSION;
	tls_server_defaults(&good);
	look();
}

static void cipher_list(void)
{
	wish.max = TLS1_2_VERSION;
	tls_server_defaults(&good);
	info.ssl_cipher_list = "ECDHE-ECDSA-AES128-GCM-SHA256";
	look();
}

static void cipher_list_other(void)
{
	wish.max = TLS1_2_VERSION;
	wish.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384";
	tls_server_defaults(&good);
	info.ssl_cipher_list = "ECDHE-ECDSA-AES128-GCM-SHA256";
	look();
}

static void cipher_list_leaves_13(void)
{
	tls_server_defaults(&good);
	info.ssl_cipher_list = "ECDHE-ECDSA-AES128-GCM-SHA256";
	look();
}

static void cipher_list_nonsense(void)
{
	wish.max = TLS1_2_VERSION;
	tls_server_defaults(&good);
	info.ssl_cipher_list = "NONSENSE";
	look();
}

static void server_prefers(void)
{
	wish.max = TLS1_2_VERSION;
	wish.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";
	tls_server_defaults(&good);
	info.ssl_cipher_list = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
	look();
}

static void old_versions(int version)
{
	wish.max = version;
	wish.ciphers = "DEFAULT:@SECLEVEL=0";
	tls_server_defaults(&good);
	look();
}

static void tls10(void) { old_versions(TLS1_VERSION); }
static void tls11(void) { old_versions(TLS1_1_VERSION); }

#if V4
static void suites(void)
{
	tls_server_defaults(&good);
	info.tls1_3_plus_cipher_list = "TLS_CHACHA20_POLY1305_SHA256";
	look();
}

static void suites_other(void)
{
	wish.suites = "TLS_AES_256_GCM_SHA384";
	tls_server_defaults(&good);
	info.tls1_3_plus_cipher_list = "TLS_CHACHA20_POLY1305_SHA256";
	look();
}

static void suites_nonsense(void)
{
	tls_server_defaults(&good);
	info.tls1_3_plus_cipher_list = "NONSENSE";
	look();
}

static void options_set(void)
{
	tls_server_defaults(&good);
	info.ssl_options_set = SSL_OP_NO_TLSv1_3;
	look();
}

static void options_set_both(void)
{
	tls_server_defaults(&good);
	info.ssl_options_set = SSL_OP_NO_TLSv1_3 | SSL_OP_NO_TLSv1_2;
	look();
}

static void options_clear(void)
{
	wish.max = TLS1_2_VERSION;
	wish.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";
	tls_server_defaults(&good);
	info.ssl_options_clear = SSL_OP_CIPHER_SERVER_PREFERENCE;
	info.ssl_cipher_list = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
	look();
}

static void curve(const char *mine, const char *theirs)
{
	wish.max = TLS1_2_VERSION;
	wish.groups = theirs;
	tls_server_defaults(&good_rsa);
	info.ecdh_curve = mine;
	look();
}

static void curve_p384(void) { curve("secp384r1", "P-384"); }
static void curve_other(void) { curve("secp384r1", "X25519"); }
static void curve_unknown(void) { curve("nonsense", NULL); }
static void curve_default_x25519(void) { curve(NULL, "X25519"); }
static void curve_default_p384(void) { curve(NULL, "P-384"); }

static void in_memory(const void *c, unsigned clen, const void *k, unsigned klen)
{
	tls_server_defaults(&good);
	info.ssl_cert_filepath = NULL;
	info.ssl_private_key_filepath = NULL;
	info.server_ssl_cert_mem = c;
	info.server_ssl_cert_mem_len = clen;
	info.server_ssl_private_key_mem = k;
	info.server_ssl_private_key_mem_len = klen;
	look();
}

static void memory_pem(void)
{
	cert(&good);
	in_memory(good.cert_pem, (unsigned)strlen(good.cert_pem), good.key_pem, (unsigned)strlen(good.key_pem));
}

static void memory_pem_with_nul(void)
{
	cert(&good);
	in_memory(good.cert_pem, (unsigned)strlen(good.cert_pem) + 1, good.key_pem, (unsigned)strlen(good.key_pem) + 1);
}

static void memory_der(void)
{
	unsigned char *c = NULL, *k = NULL;
	int n = i2d_X509(cert(&good)->x, &c), m = i2d_PrivateKey(good.key, &k);

	in_memory(c, (unsigned)n, k, (unsigned)m);
	OPENSSL_free(c);
	OPENSSL_free(k);
}

static void memory_der_cert_pem_key(void)
{
	unsigned char *c = NULL;
	int n = i2d_X509(cert(&good)->x, &c);

	in_memory(c, (unsigned)n, good.key_pem, (unsigned)strlen(good.key_pem));
	OPENSSL_free(c);
}

static void memory_chain(void)
{
	cert(&below);
	in_memory(below.cert_pem, (unsigned)strlen(below.cert_pem), below.key_pem, (unsigned)strlen(below.key_pem));
}

static void memory_garbage(void)
{
	in_memory("garbage", 7, "garbage", 7);
}

static void memory_mismatch(void)
{
	cert(&good);
	cert(&renewed);
	in_memory(good.cert_pem, (unsigned)strlen(good.cert_pem), renewed.key_pem, (unsigned)strlen(renewed.key_pem));
}

static void memory_without_key(void)
{
	cert(&good);
	in_memory(good.cert_pem, (unsigned)strlen(good.cert_pem), NULL, 0);
}

static void file_before_memory(void)
{
	cert(&renewed);
	tls_server_defaults(&good);
	info.server_ssl_cert_mem = renewed.cert_pem;
	info.server_ssl_cert_mem_len = (unsigned)strlen(renewed.cert_pem);
	info.server_ssl_private_key_mem = renewed.key_pem;
	info.server_ssl_private_key_mem_len = (unsigned)strlen(renewed.key_pem);
	look();
}

static void cert_file_key_memory(void)
{
	tls_server_defaults(&good);
	info.ssl_private_key_filepath = NULL;
	info.server_ssl_private_key_mem = good.key_pem;
	info.server_ssl_private_key_mem_len = (unsigned)strlen(good.key_pem);
	look();
}

static void cert_memory_key_file(void)
{
	tls_server_defaults(&good);
	info.ssl_cert_filepath = NULL;
	info.server_ssl_cert_mem = good.cert_pem;
	info.server_ssl_cert_mem_len = (unsigned)strlen(good.cert_pem);
	look();
}

static void key_without_cert(void)
{
	tls_server_defaults(&good);
	info.ssl_cert_filepath = NULL;
	look();
}

static void missing_ignored(void)
{
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_IGNORE_MISSING_CERT;
	info.ssl_cert_filepath = "/no/such/file";
	info.ssl_private_key_filepath = "/no/such/either";
	look();
}

static void garbage_not_ignored(void)
{
	char path[32];

	tls_server_defaults(&good);
	memory_file("garbage", path);
	info.options |= LWS_SERVER_OPTION_IGNORE_MISSING_CERT;
	info.ssl_cert_filepath = path;
	look();
}

/* A later vhost that fails leaves the others alone. */
static void second_vhost_fails(void)
{
	struct lws_vhost *vh;
	struct peer *p;

	hook = app;
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
	info.vhost_name = "first";
	vh = lws_create_vhost(ctx, &info);
	say("first %s", vh ? "made" : "NULL");
	port = lws_get_vhost_listen_port(vh);
	info.vhost_name = "second";
	info.ssl_private_key_filepath = key_file(&renewed);
	vh = lws_create_vhost(ctx, &info);
	say("second %s", vh ? "made" : "NULL");
	say("found %s", lws_get_vhost_by_name(ctx, "second") ? "yes" : "no");
	quiet = 1;
	p = http_open("GET / HTTP/1.1\r\nHost: first\r\n\r\n");
	tls_show(p);
	reply_show(p);
}

static void vhost_destroyed(void)
{
	struct lws_vhost *vh;
	struct peer *p, *q;

	hook = app;
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
	info.vhost_name = "first";
	vh = lws_create_vhost(ctx, &info);
	port = lws_get_vhost_listen_port(vh);
	p = http_open("GET / HTTP/1.1\r\nHost: first\r\n\r\n");
	q = plain_open();
	lws_vhost_destroy(vh);
	settle();
	tls_show(p);
	reply_show(p);
	peer_show(q);
}

static void stops_under_way(void)
{
	struct peer *p, *q;

	hook = app;
	tls_server(&good);
	p = http_open("GET / HTTP/1.1\r\nHost: first\r\n\r\n");
	q = plain_open();
	peer_send(q, "\x16\x03\x01\x02", 4);
	settle();
	server_stop();
	drain_all(5);
	peer_show(p);
	peer_show(q);
}
#endif

static const struct scenario list[] = {
	{ "files", files },
	{ "files_rsa", files_rsa },
	{ "files_chain", files_chain },
	{ "files_expired", files_expired },
	{ "key_with_password", key_with_password },
	{ "key_with_wrong_password", key_with_wrong_password },
	{ "password_not_needed", password_not_needed },
	{ "no_cert_file", no_cert_file },
	{ "no_key_file", no_key_file },
	{ "neither_file", neither_file },
	{ "cert_is_garbage", cert_is_garbage },
	{ "cert_is_empty", cert_is_empty },
	{ "key_is_garbage", key_is_garbage },
	{ "key_of_another", key_of_another },
	{ "key_of_another_kind", key_of_another_kind },
	{ "no_tls_init", no_tls_init },
	{ "no_cert_asked_for", no_cert_asked_for },
	{ "refuse_server_ctx", refuse_server_ctx },
	{ "replace_in_server_ctx", replace_in_server_ctx },
	{ "private_key_given", private_key_given },
	{ "private_key_and_cert_given", private_key_and_cert_given },
	{ "private_key_of_another", private_key_of_another },
	{ "private_key_not_given", private_key_not_given },
	{ "private_key_refused", private_key_refused },
	{ "private_key_given_and_refused", private_key_given_and_refused },
	{ "server_ctx_used", server_ctx_used },
	{ "server_trust_added", server_trust_added },
	{ "choice_default", choice_default },
	{ "tls12_default", tls12_default },
	{ "cipher_list", cipher_list },
	{ "cipher_list_other", cipher_list_other },
	{ "cipher_list_leaves_13", cipher_list_leaves_13 },
	{ "cipher_list_nonsense", cipher_list_nonsense },
	{ "server_prefers", server_prefers },
	{ "tls10", tls10 },
	{ "tls11", tls11 },
#if V4
	{ "suites", suites },
	{ "suites_other", suites_other },
	{ "suites_nonsense", suites_nonsense },
	{ "options_set", options_set },
	{ "options_set_both", options_set_both },
	{ "options_clear", options_clear },
	{ "curve_p384", curve_p384 },
	{ "curve_other", curve_other },
	{ "curve_unknown", curve_unknown },
	{ "curve_default_x25519", curve_default_x25519 },
	{ "curve_default_p384", curve_default_p384 },
	{ "memory_pem", memory_pem },
	{ "memory_pem_with_nul", memory_pem_with_nul },
	{ "memory_der", memory_der },
	{ "memory_der_cert_pem_key", memory_der_cert_pem_key },
	{ "memory_chain", memory_chain },
	{ "memory_garbage", memory_garbage },
	{ "memory_mismatch", memory_mismatch },
	{ "memory_without_key", memory_without_key },
	{ "file_before_memory", file_before_memory },
	{ "cert_file_key_memory", cert_file_key_memory },
	{ "cert_memory_key_file", cert_memory_key_file },
	{ "key_without_cert", key_without_cert },
	{ "missing_ignored", missing_ignored },
	{ "garbage_not_ignored", garbage_not_ignored },
	{ "second_vhost_fails", second_vhost_fails },
	{ "vhost_destroyed", vhost_destroyed },
	{ "stops_under_way", stops_under_way },
#endif
};

SCENARIOS(list)
