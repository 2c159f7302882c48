/* Servers from the first byte of a handshake to the first request: whom they let in, and as whom. */
#include "scenario.h"
#include "tls.h"

static int verdict = -1;       /* what reason 23 answers; -1: what OpenSSL found */
static int refuse_reason = -1; /* this reason answers nonzero */
static USED int tell_vhost;     /* show which vhost a connection is on */

static void verify_line(struct lws *wsi, X509_STORE_CTX *store, SSL *ssl, size_t len)
{
	X509 *x = X509_STORE_CTX_get_current_cert(store);

	say("  depth %d %s#%ld: %s", X509_STORE_CTX_get_error_depth(store), common_name(x),
	    ASN1_INTEGER_get(X509_get_serialNumber(x)),
	    X509_verify_cert_error_string(X509_STORE_CTX_get_error(store)));
	say("  verdict %d, ssl %s", (int)len,
	    ssl == X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()) ? "of the store" : "another");
	say("  context %s, vhost %s", lws_get_context(wsi) == ctx ? "right" : "wrong",
	    wsi && lws_get_vhost(wsi) ? "set" : "none");
#if V4
	say("  lws_get_ssl %s", lws_get_ssl(wsi) == ssl ? "the same" : "another");
#endif
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == refuse_reason)
		return -1;
	switch (reason) {
	case R_VERIFY_CLIENT:
		verify_line(wsi, user, in, len);
		return verdict < 0 ? !len : verdict;
#if V4
	case LWS_CALLBACK_FILTER_HTTP_CONNECTION:
	case LWS_CALLBACK_ESTABLISHED:
		if (tell_vhost)
			say("  on vhost %s, name %s", lws_get_vhost_name(lws_get_vhost(wsi)),
			    SSL_get_servername(lws_get_ssl(wsi), TLSEXT_NAMETYPE_host_name)
				    ? SSL_get_servername(lws_get_ssl(wsi), TLSEXT_NAMETYPE_host_name) : "none");
		break;
#endif
	case LWS_CALLBACK_HTTP:
		say("  lws_is_ssl %d", lws_is_ssl(wsi));
#if V4
		say("  lws_get_ssl %s", lws_get_ssl(wsi) ? SSL_get_version(lws_get_ssl(wsi)) : "NULL");
#endif
		return http_reply(wsi, 200, lws_is_ssl(wsi) ? "encrypted\n" : "plain\n");
	}
	return 0;
}

static void start(void)
{
	hook = app;
	server_start();
}

static void with(struct cert *c)
{
	tls_server_defaults(c);
	start();
}

#define GET "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"

/* One peer, its request and its end. */
static void visit(const char *request)
{
	struct peer *p = peer_open();

	tls_show(p);
	if (tls_of(p)->done && !tls_of(p)->failed) {
		peer_puts(p, request);
		settle();
		reply_show(p);
	}
	peer_close(p);
	settle();
}

/* --------------------------------------------------------------- usual ones */

static void http(void) { with(&good); visit(GET); }
static void http_tls12(void) { wish.max = TLS1_2_VERSION; with(&good); visit(GET); }
static void http_rsa(void) { with(&good_rsa); visit(GET); }

static int tells_ssl(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)len;
	if (reason != LWS_CALLBACK_ESTABLISHED)
		return 0;
	say("  in %s", in ? SSL_get_version(in) : "NULL");
	say("  lws_is_ssl %d", lws_is_ssl(wsi));
#if V4
	say("  lws_get_ssl %s", lws_get_ssl(wsi) == in ? "the same" : "another");
#endif
	if (in)
		say("  descriptor %s", SSL_get_fd(in) == lws_get_socket_fd(wsi) ? "of the wsi" : "another");
	return 0;
}

static void established(void)
{
	struct peer *p;

	hook = tells_ssl;
	tls_server(&good);
	p = peer_open();
	ws_request(p, "chat");
	settle();
	reply_show(p);
}

static void established_plain(void)
{
	struct peer *p;

	hook = tells_ssl;
	server();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	peer_close(p);
	settle();
}

static void byte_by_byte(void)
{
	struct peer *p;
	struct tls *t;
	char b[1];
	int n = 0;

	with(&good);
	peer_cover = NULL;
	p = peer_open();
	peer_cover = cover_client;
	tls_cover(p, 0);
	t = tls_of(p);
	/* the first flight was sent whole; the rest goes in pieces */
	settle();
	tls_show(p);
	t->done = 1;
	SSL_write(t->ssl, GET, strlen(GET));
	while (BIO_read(t->out, b, 1) == 1) {
		peer_send_bare(p, b, 1);
		turn();
		n++;
	}
	settle();
	say("%s", n > 50 ? "in many pieces" : "in few pieces");
	reply_show(p);
}

/* The hello itself arrives byte by byte. */
static void hello_byte_by_byte(void)
{
	struct peer *p;
	SSL *ssl;
	BIO *out = BIO_new(BIO_s_mem());
	char b[1];
	int n = 0;

	with(&good);
	p = plain_open();
	ssl = SSL_new(peer_ctx_of(0));
	SSL_set_bio(ssl, BIO_new(BIO_s_mem()), out);
	SSL_set_connect_state(ssl);
	SSL_do_handshake(ssl);
	while (BIO_read(out, b, 1) == 1) {
		peer_send(p, b, 1);
		turn();
		n++;
	}
	settle();
	say("%s", n > 100 ? "in many pieces" : "in few pieces");
	say("answered with a %s", p->len > 3 && p->buf[0] == 22 ? "handshake" : "something else");
	SSL_free(ssl);
	peer_close(p);
	settle();
}

static void request_with_finished(void)
{
	struct peer *p;
	struct tls *t;

	with(&good);
	p = plain_open();
	tls_cover(p, 0);
	t = tls_of(p);
	while (!t->done && !p->ended) { /* hold back the last flight */
		turn();
		ssize_t n = recv(p->fd, p->buf = realloc(p->buf, p->cap = 65536), 16384, 0);

		if (n > 0)
			BIO_write(t->in, p->buf, (int)n);
		if (SSL_do_handshake(t->ssl) == 1)
			t->done = 1;
	}
	peer_puts(p, GET);
	settle();
	reply_show(p);
}

static void refuse(int reason)
{
	struct peer *p;

	refuse_reason = reason;
	with(&good);
	p = peer_open();
	tls_show(p);
	settle();
	peer_close(p);
	settle();
}

static void refuse_network(void) { refuse(LWS_CALLBACK_FILTER_NETWORK_CONNECTION); }
static void refuse_instantiated(void) { refuse(LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED); }

/* ----------------------------------------------------- client certificates */

static void ask(uint64_t options, struct cert *theirs, int answer)
{
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT | options;
	info.ssl_ca_filepath = cert_file(&ca);
	verdict = answer;
	wish.own = theirs;
	start();
	visit(GET);
}

#define OPTIONAL LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED
static void ask12(uint64_t options, struct cert *theirs, int answer)
{
	wish.max = TLS1_2_VERSION;
	ask(options, theirs, answer);
}

static void client_cert(void) { ask(0, &user_cert, -1); }
static void client_cert_12(void) { ask12(0, &user_cert, -1); }
static void client_cert_none(void) { ask(0, NULL, -1); }
static void client_cert_none_12(void) { ask12(0, NULL, -1); }
static void client_cert_forged(void) { ask(0, &forged, -1); }
static void client_cert_forged_12(void) { ask12(0, &forged, -1); }
static void client_cert_forged_let_in(void) { ask(0, &forged, 0); }
static void client_cert_expired(void) { ask12(0, &old_user, -1); }
static void client_cert_expired_let_in(void) { ask(0, &old_user, 0); }
static void client_cert_self(void) { ask12(0, &self_user, -1); }
static void client_cert_self_let_in(void) { ask(0, &self_user, 0); }
static void client_cert_good_turned_away(void) { ask12(0, &user_cert, 1); }
static void client_cert_good_turned_away_13(void) { ask(0, &user_cert, 1); }
static void client_cert_below(void) { ask(0, &below, -1); }
static void client_cert_optional(void) { ask(OPTIONAL, &user_cert, -1); }
static void client_cert_optional_none(void) { ask(OPTIONAL, NULL, -1); }
static void client_cert_optional_forged(void) { ask12(OPTIONAL, &forged, -1); }

static void client_cert_not_asked(void)
{
	tls_server_defaults(&good);
	wish.own = &user_cert;
	start();
	visit(GET);
}

static void client_cert_without_ca(void)
{
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT;
	wish.own = &user_cert;
	start();
	visit(GET);
}

static void client_cert_bad_ca_file(void)
{
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT;
	info.ssl_ca_filepath = "/no/such/ca";
	wish.own = &user_cert;
	start();
	visit(GET);
}

static void client_cert_ws(void)
{
	struct peer *p;

	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT;
	info.ssl_ca_filepath = cert_file(&ca);
	wish.own = &user_cert;
	start();
	p = peer_open();
	ws_request(p, "chat");
	settle();
	reply_show(p);
	peer_close(p);
	settle();
}

/* --------------------------------------------------------------- SNI, ALPN */

#if V4
static void three_vhosts(void)
{
	hook = app;
	tell_vhost = 1;
	tls_two_vhosts(&good, &second);
	info.vhost_name = "third.example";
	info.ssl_cert_filepath = cert_file(&third);
	info.ssl_private_key_filepath = key_file(&third);
	if (!lws_create_vhost(ctx, &info))
		die("no third vhost");
}

static void sni(const char *name, const char *host)
{
	char request[200];

	three_vhosts();
	wish.name = name;
	sprintf(request, "GET /x HTTP/1.1\r\nHost: %s\r\n\r\n", host);
	visit(request);
}

static void sni_first(void) { sni("first.example", "first.example"); }
static void sni_second(void) { sni("second.example", "second.example"); }
static void sni_third(void) { sni("third.example", "third.example"); }
static void sni_none(void) { sni(NULL, "third.example"); }
static void sni_unknown(void) { sni("fourth.example", "third.example"); }
static void sni_case(void) { sni("SECOND.example", "second.example"); }
static void sni_below(void) { sni("www.second.example", "www.second.example"); }
static void sni_prefix(void) { sni("second", "second"); }
static void sni_other_host(void) { sni("second.example", "third.example"); }
static void sni_unknown_host(void) { sni("second.example", "nobody.example"); }
static void sni_12(void) { wish.max = TLS1_2_VERSION; sni("third.example", "third.example"); }

static void sni_ws(void)
{
	struct peer *p;

	three_vhosts();
	wish.name = "second.example";
	p = peer_open();
	peer_puts(p, "GET /ws HTTP/1.1\r\nHost: second.example\r\nUpgrade: websocket\r\n"
		     "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
		     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	tls_show(p);
	reply_show(p);
}

/* A client certificate is asked for by the vhost that the name chooses. */
static void sni_client_cert(void)
{
	three_vhosts();
	info.vhost_name = "strict.example";
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT;
	info.ssl_ca_filepath = cert_file(&ca);
	if (!lws_create_vhost(ctx, &info))
		die("no strict vhost");
	wish.name = "strict.example";
	wish.max = TLS1_2_VERSION;
	visit("GET /x HTTP/1.1\r\nHost: strict.example\r\n\r\n");
	wish.own = &user_cert;
	visit("GET /x HTTP/1.1\r\nHost: strict.example\r\n\r\n");
}

/* A name leads nowhere when its vhost has ended. */
static void sni_gone(void)
{
	three_vhosts();
	lws_vhost_destroy(lws_get_vhost_by_name(ctx, "second.example"));
	wish.name = "second.example";
	visit("GET /x HTTP/1.1\r\nHost: second.example\r\n\r\n");
}

/* A vhost without TLS on the same port is no place for a name to lead to. */
static void sni_mixed(void)
{
	three_vhosts();
	info.vhost_name = "plain.example";
	info.options &= ~(uint64_t)LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	info.ssl_cert_filepath = NULL;
	info.ssl_private_key_filepath = NULL;
	say("plain vhost %s", lws_create_vhost(ctx, &info) ? "made" : "NULL");
	wish.name = "plain.example";
	visit("GET /x HTTP/1.1\r\nHost: plain.example\r\n\r\n");
}

static void alpn(const char *own, const char *theirs)
{
	tls_server_defaults(&good);
	info.alpn = own;
	wish.alpn = theirs;
	start();
	visit(GET);
}

static void alpn_http1(void) { alpn("http/1.1", "http/1.1"); }
static void alpn_second(void) { alpn("http/1.1", "spdy/3,http/1.1"); }
static void alpn_unknown(void) { alpn("http/1.1", "spdy/3"); }
static void alpn_unknown_12(void) { wish.max = TLS1_2_VERSION; alpn("http/1.1", "spdy/3"); }
static void alpn_default(void) { alpn(NULL, "http/1.1"); }
static void alpn_default_h2(void) { alpn(NULL, "h2"); }
#endif

/* --------------------------------------------------- plain bytes on the port */

#define PLAIN_GET "GET /x?a=b HTTP/1.1\r\nHost: localhost:4321\r\n\r\n"

static void plainly(uint64_t options, const char *bytes)
{
	struct peer *p, *q;

	tls_server_defaults(&good);
	info.options |= options;
	start();
	q = peer_open();
	p = plain_open();
	peer_puts(p, bytes);
	settle();
	gone_show(p);
	peer_close(p);
	settle();
	say("the others:");
	peer_puts(q, GET);
	settle();
	reply_show(q);
}

static void plain_refused(void) { plainly(0, PLAIN_GET); }
static void plain_one_byte(void) { plainly(0, "G"); }
static void plain_blank(void) { plainly(0, "\n\n\n\n\n\n\n\n"); }
static void plain_allowed(void) { plainly(LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT, PLAIN_GET); }
static void plain_redirected(void)
{
	plainly(LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS | LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT, PLAIN_GET);
}
static void plain_redirect_alone(void) { plainly(LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS, PLAIN_GET); }
static void plain_redirect_no_host(void)
{
	plainly(LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS | LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT,
		"GET /x HTTP/1.0\r\n\r\n");
}
static void plain_redirected_ws(void)
{
	plainly(LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS | LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT,
		UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n");
}
#if V4
static void plain_served(void)
{
	plainly(LWS_SERVER_OPTION_ALLOW_HTTP_ON_HTTPS_LISTENER | LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT, PLAIN_GET);
}
static void plain_served_alone(void) { plainly(LWS_SERVER_OPTION_ALLOW_HTTP_ON_HTTPS_LISTENER, PLAIN_GET); }
static void plain_served_ws(void)
{
	plainly(LWS_SERVER_OPTION_ALLOW_HTTP_ON_HTTPS_LISTENER | LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT,
		UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n");
}

static void plain_raw_fallback(void)
{
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_FALLBACK_TO_APPLY_LISTEN_ACCEPT_CONFIG |
			LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT;
	info.listen_accept_role = "raw-skt";
	info.listen_accept_protocol = "chat";
	start();
	struct peer *p = plain_open();

	peer_puts(p, "hello, not http\n");
	settle();
	peer_show(p);
	peer_close(p);
	settle();
	visit(GET);
}

static void raw_tls(void)
{
	struct peer *p;

	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG;
	info.listen_accept_role = "raw-skt";
	info.listen_accept_protocol = "chat";
	start();
	p = peer_open();
	tls_show(p);
	peer_puts(p, "hello, not http\n");
	settle();
	peer_show(p);
	tls_notify(p);
	settle();
	peer_show(p);
}
#endif

static void strict_transport(void)
{
	struct peer *p;

	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_STS;
	start();
	quiet = 1;
	p = http_open(GET);
	peer_show(p);
}

/* -------------------------------------------------------------- broken peers */

/* Whatever a peer does, the one beside it is served. */
static struct peer *bystander(void)
{
	struct peer *p;

	with(&good);
	quiet = 1;
	p = peer_open();
	quiet = 0;
	return p;
}

static void unharmed(struct peer *p)
{
	quiet = 1;
	peer_puts(p, GET);
	settle();
	say("the other:");
	reply_show(p);
	p = http_open(GET);
	say("a new one:");
	reply_show(p);
}

static void bare(const char *bytes, size_t len)
{
	struct peer *q = bystander(), *p = plain_open();

	peer_send(p, bytes, len);
	settle();
	gone_show(p);
	peer_close(p);
	settle();
	unharmed(q);
}

static void garbage(void) { bare("\x17\x01\x02garbage that is no handshake at all", 36); }
static void garbage_zeros(void) { char z[600] = { 0 }; bare(z, sizeof z); }
static void record_of_another_kind(void) { bare("\x17\x03\x03\x00\x05hello", 10); }
static void alert_first(void) { bare("\x15\x03\x03\x00\x02\x02\x28", 7); }
static void hello_garbage(void)
{
	char b[5 + 200] = "\x16\x03\x01\x00\xc8\x01\x00\x00\xc4";

	memset(b + 9, 0xaa, sizeof b - 9);
	bare(b, sizeof b);
}
static void record_too_long(void) { bare("\x16\x03\x01\xff\xff\x01\x00\xff\xfb", 9); }

static void no_byte_and_fin(void)
{
	struct peer *q = bystander(), *p = plain_open();

	peer_fin(p);
	settle();
	gone_show(p);
	peer_close(p);
	settle();
	unharmed(q);
}

static void no_byte_and_reset(void)
{
	struct peer *q = bystander(), *p = plain_open();

	peer_reset(p);
	settle();
	unharmed(q);
}

static void half_hello_and(void (*end)(struct peer *))
{
	struct peer *q = bystander(), *p = plain_open();

	peer_send(p, "\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03", 11);
	settle();
	end(p);
	settle();
	unharmed(q);
}

static void half_hello_and_close(void) { half_hello_and(peer_close); }
static void half_hello_and_reset(void) { half_hello_and(peer_reset); }
static void half_hello_and_fin(void) { half_hello_and(peer_fin); }

/* The hello is answered; then the peer is gone. */
static void answered_and(void (*end)(struct peer *))
{
	struct peer *q = bystander(), *p = plain_open();

	tls_cover(p, 0);
	p->hold = 1;
	settle();
	end(p);
	settle();
	unharmed(q);
}

static void answered_and_close(void) { answered_and(peer_close); }
static void answered_and_reset(void) { answered_and(peer_reset); }

static void answered_and_garbage(void)
{
	struct peer *q = bystander(), *p = plain_open();

	tls_cover(p, 0);
	p->hold = 1;
	settle();
	peer_send_bare(p, "\x17\x03\x03\x00\x20garbage garbage garbage garbage!", 37);
	settle();
	p->hold = 0;
	settle();
	say("ended: %d", p->ended);
	peer_close(p);
	settle();
	unharmed(q);
}

static void silent(int after_hello)
{
	struct peer *p;

	tls_server_defaults(&good);
	info.timeout_secs = 1;
	start();
	p = plain_open();
	if (after_hello)
		peer_send(p, "\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03", 11);
	say("hung up in time: %d", turns_until_end(p, 4000));
	settle();
	peer_show(p);
}

static void silent_from_the_start(void) { silent(0); }
static void silent_in_the_hello(void) { silent(1); }

static void silent_after_the_handshake(void)
{
	struct peer *p;

	tls_server_defaults(&good);
	info.timeout_secs = 1;
	info.keepalive_timeout = 1;
	start();
	p = peer_open();
	tls_show(p);
	say("hung up in time: %d", turns_until_end(p, 4000));
	settle();
	peer_show(p);
}

static void renegotiation(void)
{
	struct peer *q = bystander(), *p;
	struct tls *t;

	wish.max = TLS1_2_VERSION;
	p = http_open(GET);
	reply_show(p);
	t = tls_of(p);
	say("asked: %d", SSL_renegotiate(t->ssl));
	SSL_do_handshake(t->ssl);
	tls_push(p);
	settle();
	say("answered with %s", t->alert[0] ? t->alert : "nothing");
	gone_show(p);
	peer_close(p);
	settle();
	unharmed(q);
}

/* A hundred hellos from one address are no reason to stop. */
static void hello_flood(void)
{
	struct peer *q = bystander(), *p;
	int i, done = 0;

	quiet = 1;
	for (i = 0; i < 100; i++) {
		p = peer_new(0);
		p->hold = 1;
		turn();
		if (i & 1)
			peer_reset(p);
	}
	settle();
	unharmed(q);
	for (i = 1; i <= 100; i++)
		peers[i].hold = 0;
	settle();
	for (i = 1; i <= 100; i++)
		done += peers[i].tls && tls_of(&peers[i])->done;
	say("%d came to the end of their handshakes", done);
}

#if V4
/* ------------------------------------------------------- other ways to a server */

static int progress(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_ssl_info *i = in;

	if (reason == LWS_CALLBACK_SSL_INFO)
		say("  where %x ret %d, ssl %s", i->where, i->ret, lws_get_ssl(wsi) ? "set" : "NULL");
	return app(wsi, reason, user, in, len);
}

static void ssl_info(void)
{
	hook = progress;
	tls_server_defaults(&good);
	info.ssl_info_event_mask = SSL_CB_HANDSHAKE_START | SSL_CB_HANDSHAKE_DONE | SSL_CB_ALERT;
	server_start();
	visit(GET);
}

static void ssl_info_alert(void)
{
	hook = progress;
	wish.max = TLS1_2_VERSION;
	tls_server_defaults(&good);
	info.ssl_info_event_mask = SSL_CB_ALERT;
	server_start();
	struct peer *p = peer_open();

	tls_notify(p);
	settle();
	gone_show(p);
}

static void ssl_info_refuses(void)
{
	refuse_reason = LWS_CALLBACK_SSL_INFO;
	hook = progress;
	tls_server_defaults(&good);
	info.ssl_info_event_mask = SSL_CB_HANDSHAKE_DONE;
	server_start();
	struct peer *p = peer_open();

	tls_show(p);
	peer_close(p);
	settle();
}

/* The third waits until there is room for it. */
static void few_at_once(void)
{
	struct peer *p[3];
	int i;

	tls_server_defaults(&good);
	info.simultaneous_ssl_restriction = 2;
	start();
	quiet = 1;
	for (i = 0; i < 3; i++)
		p[i] = peer_open();
	for (i = 0; i < 3; i++)
		tls_show(p[i]);
	say("one leaves:");
	peer_close(p[0]);
	settle();
	settle();
	for (i = 1; i < 3; i++)
		tls_show(p[i]);
}

/* The program accepts by itself; p is the other end. */
static int accepted(struct peer **p)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), got;
	void (*was)(struct peer *) = peer_cover;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 1) ||
	    getsockname(fd, (struct sockaddr *)&a, &n))
		die("no listener");
	port = ntohs(a.sin_port);
	peer_cover = NULL;
	*p = peer_new(0);
	peer_cover = was;
	got = accept(fd, NULL, NULL);
	close(fd);
	return got;
}

static void adopted(int with_tls, int as_http)
{
	struct peer *p;
	lws_sock_file_fd_type fd;
	struct lws *wsi;

	with(&good);
	fd.sockfd = accepted(&p);
	wsi = lws_adopt_descriptor_vhost(lws_get_vhost_by_name(ctx, "default"),
		(lws_adoption_type)(LWS_ADOPT_SOCKET | (as_http ? LWS_ADOPT_HTTP : 0) | (with_tls ? LWS_ADOPT_ALLOW_SSL : 0)),
		fd, as_http ? NULL : "chat", NULL);
	say("adopted: %s", wsi ? "a connection" : "NULL");
	if (with_tls)
		tls_cover(p, 0);
	settle();
	if (with_tls)
		tls_show(p);
	peer_puts(p, as_http ? GET : "raw hello");
	settle();
	reply_show(p);
	peer_close(p);
	settle();
}

static void adopted_tls(void) { adopted(1, 1); }
static void adopted_plain(void) { adopted(0, 1); }
static void adopted_raw_tls(void) { adopted(1, 0); }
static void adopted_raw_plain(void) { adopted(0, 0); }

static void directory_redirect(void)
{
	static const struct lws_http_mount mount = {
		.mountpoint = "/dir", .mountpoint_len = 4, .origin = "/etc", .def = "hostname",
		.origin_protocol = LWSMPRO_FILE,
	};

	tls_server_defaults(&good);
	info.mounts = &mount;
	start();
	quiet = 1;
	peer_show(http_open("GET /dir HTTP/1.1\r\nHost: localhost:4321\r\n\r\n"));
}
#endif

static const struct scenario list[] = {
	{ "http", http },
	{ "http_tls12", http_tls12 },
	{ "http_rsa", http_rsa },
	{ "established", established },
	{ "established_plain", established_plain },
	{ "byte_by_byte", byte_by_byte },
	{ "hello_byte_by_byte", hello_byte_by_byte },
	{ "request_with_finished", request_with_finished },
	{ "refuse_network", refuse_network },
	{ "refuse_instantiated", refuse_instantiated },
	{ "client_cert", client_cert },
	{ "client_cert_12", client_cert_12 },
	{ "client_cert_none", client_cert_none },
	{ "client_cert_none_12", client_cert_none_12 },
	{ "client_cert_forged", client_cert_forged },
	{ "client_cert_forged_12", client_cert_forged_12 },
	{ "client_cert_forged_let_in", client_cert_forged_let_in },
	{ "client_cert_expired", client_cert_expired },
	{ "client_cert_expired_let_in", client_cert_expired_let_in },
	{ "client_cert_self", client_cert_self },
	{ "client_cert_self_let_in", client_cert_self_let_in },
	{ "client_cert_good_turned_away", client_cert_good_turned_away },
	{ "client_cert_good_turned_away_13", client_cert_good_turned_away_13 },
	{ "client_cert_below", client_cert_below },
	{ "client_cert_optional", client_cert_optional },
	{ "client_cert_optional_none", client_cert_optional_none },
	{ "client_cert_optional_forged", client_cert_optional_forged },
	{ "client_cert_not_asked", client_cert_not_asked },
	{ "client_cert_without_ca", client_cert_without_ca },
	{ "client_cert_bad_ca_file", client_cert_bad_ca_file },
	{ "client_cert_ws", client_cert_ws },
#if V4
	{ "sni_first", sni_first },
	{ "sni_second", sni_second },
	{ "sni_third", sni_third },
	{ "sni_none", sni_none },
	{ "sni_unknown", sni_unknown },
	{ "sni_case", sni_case },
	{ "sni_below", sni_below },
	{ "sni_prefix", sni_prefix },
	{ "sni_other_host", sni_other_host },
	{ "sni_unknown_host", sni_unknown_host },
	{ "sni_12", sni_12 },
	{ "sni_ws", sni_ws },
	{ "sni_client_cert", sni_client_cert },
	{ "sni_gone", sni_gone },
	{ "sni_mixed", sni_mixed },
	{ "alpn_http1", alpn_http1 },
	{ "alpn_second", alpn_second },
	{ "alpn_unknown", alpn_unknown },
	{ "alpn_unknown_12", alpn_unknown_12 },
	{ "alpn_default", alpn_default },
	{ "alpn_default_h2", alpn_default_h2 },
#endif
	{ "plain_refused", plain_refused },
	{ "plain_one_byte", plain_one_byte },
	{ "plain_blank", plain_blank },
	{ "plain_allowed", plain_allowed },
	{ "plain_redirected", plain_redirected },
	{ "plain_redirect_alone", plain_redirect_alone },
	{ "plain_redirect_no_host", plain_redirect_no_host },
	{ "plain_redirected_ws", plain_redirected_ws },
#if V4
	{ "plain_served", plain_served },
	{ "plain_served_alone", plain_served_alone },
	{ "plain_served_ws", plain_served_ws },
	{ "plain_raw_fallback", plain_raw_fallback },
	{ "raw_tls", raw_tls },
#endif
#if V4
	{ "ssl_info", ssl_info },
	{ "ssl_info_alert", ssl_info_alert },
	{ "ssl_info_refuses", ssl_info_refuses },
	{ "few_at_once", few_at_once },
	{ "adopted_tls", adopted_tls },
	{ "adopted_plain", adopted_plain },
	{ "adopted_raw_tls", adopted_raw_tls },
	{ "adopted_raw_plain", adopted_raw_plain },
	{ "directory_redirect", directory_redirect },
#endif
	{ "strict_transport", strict_transport },
	{ "garbage", garbage },
	{ "garbage_zeros", garbage_zeros },
	{ "record_of_another_kind", record_of_another_kind },
	{ "alert_first", alert_first },
	{ "hello_garbage", hello_garbage },
	{ "record_too_long", record_too_long },
	{ "no_byte_and_fin", no_byte_and_fin },
	{ "no_byte_and_reset", no_byte_and_reset },
	{ "half_hello_and_close", half_hello_and_close },
	{ "half_hello_and_reset", half_hello_and_reset },
	{ "half_hello_and_fin", half_hello_and_fin },
	{ "answered_and_close", answered_and_close },
	{ "answered_and_reset", answered_and_reset },
	{ "answered_and_garbage", answered_and_garbage },
	{ "silent_from_the_start", silent_from_the_start },
	{ "silent_in_the_hello", silent_in_the_hello },
	{ "silent_after_the_handshake", silent_after_the_handshake },
	{ "renegotiation", renegotiation },
	{ "hello_flood", hello_flood },
};

SCENARIOS(list)
