/*
 * Certificates made at run time, and peers that speak TLS.
 *
 * A peer under a cover has its plain bytes in buf, so everything of peers.h that shows or
 * sends bytes works on it unchanged. Include scenario.h, client.h or another harness first.
 * Nothing is written to disk: the files that the library loads are memory that has a name.
 */
#ifndef TLS_H
#define TLS_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/mman.h>

/* ----------------------------------------------------------- certificates */

struct cert {
	const char *cn, *san;
	struct cert *issuer;           /* itself if NULL */
	int from_days, to_days;        /* from now */
	int is_ca, rsa, serial;
	X509 *x;
	EVP_PKEY *key;
	char cert_path[32], key_path[32];
	char *cert_pem, *key_pem;
	int cert_fd, key_fd;
};

#define LOCAL "DNS:localhost,IP:127.0.0.1"
static struct cert ca = { .cn = "Test CA", .from_days = -10, .to_days = 100, .is_ca = 1, .serial = 1 };
static struct cert middle = { .cn = "Middle CA", .issuer = &ca, .from_days = -10, .to_days = 100, .is_ca = 1, .serial = 2 };
static struct cert other_ca = { .cn = "Other CA", .from_days = -10, .to_days = 100, .is_ca = 1, .serial = 3 };
static USED struct cert good = { .cn = "localhost", .san = LOCAL, .issuer = &ca, .from_days = -5, .to_days = 50, .serial = 4 };
static USED struct cert good_rsa = { .cn = "localhost", .san = LOCAL, .issuer = &ca, .from_days = -5, .to_days = 50, .rsa = 1, .serial = 5 };
static USED struct cert renewed = { .cn = "localhost", .san = LOCAL, .issuer = &ca, .from_days = -1, .to_days = 90, .serial = 6 };
static USED struct cert below = { .cn = "localhost", .san = LOCAL, .issuer = &middle, .from_days = -5, .to_days = 50, .serial = 7 };
static USED struct cert second = { .cn = "second.example", .san = "DNS:second.example", .issuer = &ca, .from_days = -5, .to_days = 50, .serial = 8 };
static USED struct cert third = { .cn = "third.example", .san = "DNS:third.example", .issuer = &ca, .from_days = -5, .to_days = 50, .serial = 9 };
static USED struct cert expired = { .cn = "localhost", .san = LOCAL, .issuer = &ca, .from_days = -50, .to_days = -5, .serial = 10 };
static USED struct cert early_cert = { .cn = "localhost", .san = LOCAL, .issuer = &ca, .from_days = 5, .to_days = 50, .serial = 11 };
static USED struct cert self_signed = { .cn = "localhost", .san = LOCAL, .from_days = -5, .to_days = 50, .serial = 12 };
static USED struct cert stranger = { .cn = "localhost", .san = LOCAL, .issuer = &other_ca, .from_days = -5, .to_days = 50, .serial = 13 };
static USED struct cert name_only = { .cn = "localhost", .issuer = &ca, .from_days = -5, .to_days = 50, .serial = 14 };
static USED struct cert wild = { .cn = "wild", .san = "DNS:*.wild.example", .issuer = &ca, .from_days = -5, .to_days = 50, .serial = 15 };
static USED struct cert user_cert = { .cn = "user", .issuer = &ca, .from_days = -5, .to_days = 50, .serial = 16 };
static USED struct cert forged = { .cn = "user", .issuer = &other_ca, .from_days = -5, .to_days = 50, .serial = 17 };
static USED struct cert old_user = { .cn = "user", .issuer = &ca, .from_days = -50, .to_days = -5, .serial = 18 };
static USED struct cert self_user = { .cn = "user", .from_days = -5, .to_days = 50, .serial = 19 };

/* A file that lives in memory; its name stays right as long as fd is open. */
static int memory_file(const char *text, char path[32])
{
	int fd = memfd_create("scenario", MFD_CLOEXEC);
	size_t n = strlen(text);

	if (fd < 0 || write(fd, text, n) != (ssize_t)n)
		die("no memory file");
	sprintf(path, "/proc/self/fd/%d", fd);
	return fd;
}

static USED void memory_file_set(int fd, const char *text)
{
	if (ftruncate(fd, 0) || pwrite(fd, text, strlen(text), 0) < 0)
		die("no memory file");
}

static char *bio_text(BIO *b)
{
	char *data, *copy;
	long n = BIO_get_mem_data(b, &data);

	copy = malloc((size_t)n + 1);
	memcpy(copy, data, (size_t)n);
	copy[n] = 0;
	BIO_free(b);
	return copy;
}

static char *cert_text(struct cert *c)
{
	BIO *b = BIO_new(BIO_s_mem());

	PEM_write_bio_X509(b, c->x);
	if (c->issuer == &middle) /* the chain up to the trusted one */
		PEM_write_bio_X509(b, middle.x);
	return bio_text(b);
}

static char *key_text(struct cert *c, const char *password)
{
	BIO *b = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(b, c->key, password ? EVP_aes_128_cbc() : NULL, NULL, 0, NULL, (void *)password);
	return bio_text(b);
}

static EVP_PKEY *key_make(int rsa)
{
	EVP_PKEY_CTX *k = EVP_PKEY_CTX_new_id(rsa ? EVP_PKEY_RSA : EVP_PKEY_EC, NULL);
	EVP_PKEY *key = NULL;

	if (!k || EVP_PKEY_keygen_init(k) != 1 ||
	    (rsa ? EVP_PKEY_CTX_set_rsa_keygen_bits(k, 2048)
		 : EVP_PKEY_CTX_set_ec_paramgen_curve_nid(k, NID_X9_62_prime256v1)) != 1 ||
	    EVP_PKEY_keygen(k, &key) != 1)
		die("no key");
	EVP_PKEY_CTX_free(k);
	return key;
}

static void cert_extension(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX v;
	X509_EXTENSION *e;

	X509V3_set_ctx_nodb(&v);
	X509V3_set_ctx(&v, issuer, x, NULL, NULL, 0);
	e = X509V3_EXT_conf_nid(NULL, &v, nid, (char *)value);
	if (!e)
		die("no certificate extension");
	X509_add_ext(x, e, -1);
	X509_EXTENSION_free(e);
}

static struct cert *made[32];
static int made_count;

static void certs_free(void)
{
	while (made_count) {
		struct cert *c = made[--made_count];

		X509_free(c->x);
		EVP_PKEY_free(c->key);
		free(c->cert_pem);
		free(c->key_pem);
	}
}

/* Makes what is needed when it is needed first. */
static struct cert *cert(struct cert *c)
{
	struct cert *issuer = c->issuer ? cert(c->issuer) : c;
	X509_NAME *name;

	if (c->x)
		return c;
	if (!made_count)
		atexit(certs_free);
	made[made_count++] = c;
	c->key = key_make(c->rsa);
	c->x = X509_new();
	X509_set_version(c->x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(c->x), c->serial);
	X509_gmtime_adj(X509_getm_notBefore(c->x), c->from_days * 86400L);
	X509_gmtime_adj(X509_getm_notAfter(c->x), c->to_days * 86400L + 3600); /* never at a day's turn */
	name = X509_get_subject_name(c->x);
	X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (unsigned char *)"Scenario", -1, -1, 0);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (unsigned char *)c->cn, -1, -1, 0);
	X509_set_issuer_name(c->x, X509_get_subject_name(issuer->x));
	X509_set_pubkey(c->x, c->key);
	cert_extension(c->x, issuer->x, NID_basic_constraints, c->is_ca ? "critical,CA:TRUE" : "CA:FALSE");
	cert_extension(c->x, issuer->x, NID_key_usage, c->is_ca ? "keyCertSign,cRLSign" : "digitalSignature");
	cert_extension(c->x, issuer->x, NID_subject_key_identifier, "hash");
	cert_extension(c->x, issuer->x, NID_authority_key_identifier, "keyid");
	if (c->san)
		cert_extension(c->x, issuer->x, NID_subject_alt_name, c->san);
	if (!X509_sign(c->x, issuer->key, EVP_sha256()))
		die("no signature");
	c->cert_pem = cert_text(c);
	c->key_pem = key_text(c, NULL);
	c->cert_fd = memory_file(c->cert_pem, c->cert_path);
	c->key_fd = memory_file(c->key_pem, c->key_path);
	return c;
}

static USED const char *cert_file(struct cert *c) { return cert(c)->cert_path; }
static USED const char *key_file(struct cert *c) { return cert(c)->key_path; }

static USED const char *common_name(X509 *x)
{
	static char ring[4][64];
	static int turn;
	char *s = ring[turn++ & 3];

	if (!x || X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, s, 64) < 0)
		strcpy(s, "none");
	return s;
}

/* ------------------------------------------------------------------ peers */

struct tls {
	SSL *ssl;
	BIO *in, *out;           /* bytes from and for the socket */
	int server, done, failed, notified;
	char alert[64], offered[128], name[128];
	size_t records;          /* application records that came */
	size_t skip;             /* bytes of the record that is passing */
	unsigned char head[5];
	size_t have;
};

static struct {
	int min, max;            /* versions, 0: any */
	const char *ciphers, *suites, *groups;
	const char *name;        /* SNI, NULL: none */
	const char *alpn;        /* "http/1.1,h2"; for a server: what it takes */
	struct cert *own;        /* certificate to show */
	SSL_SESSION *session;    /* to resume */
	int require;             /* a server wants a certificate */
} wish;                          /* what the next peers do */

static SSL_CTX *peer_ctx[2];     /* client, server */

static struct tls *tls_of(struct peer *p) { return p->tls; }

static void alert_seen(const SSL *ssl, int where, int ret)
{
	struct tls *t = SSL_get_app_data((SSL *)ssl);

	if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && (ret & 0xff) != SSL_AD_CLOSE_NOTIFY)
		snprintf(t->alert, sizeof t->alert, "%s", (ret & 0xff) == SSL_AD_CERTIFICATE_REQUIRED
				 ? "certificate required" : SSL_alert_desc_string_long(ret));
}

/* Counts the application records (type 23) among what came. */
static void records_count(struct tls *t, const unsigned char *b, size_t len)
{
	while (len) {
		size_t n = t->skip < len ? t->skip : len;

		if (n) {
			t->skip -= n;
			b += n;
			len -= n;
			continue;
		}
		t->head[t->have++] = *b++;
		len--;
		if (t->have == 5) {
			t->have = 0;
			t->skip = (size_t)t->head[3] << 8 | t->head[4];
			t->records += t->head[0] == 23 && t->done;
		}
	}
}

static int tls_flush(struct peer *p)
{
	struct tls *t = p->tls;
	char *data;
	long n;
	int news = 0;

	while (p->fd >= 0 && (n = BIO_get_mem_data(t->out, &data)) > 0) {
		ssize_t sent = send(p->fd, data, (size_t)n, MSG_NOSIGNAL);
		char drop[4096];

		if (sent <= 0) {
			if (errno != EAGAIN && errno != EINTR)
				(void)BIO_reset(t->out); /* nobody is there any more */
			break;
		}
		news = 1;
		while (sent > 0)
			sent -= BIO_read(t->out, drop, sent > 4096 ? 4096 : (int)sent);
	}
	return news;
}

static int tls_step(struct peer *p)
{
	struct tls *t = p->tls;
	int n, news = 0;

	ERR_clear_error();
	if (!t->done && !t->failed) {
		n = SSL_do_handshake(t->ssl);
		if (n == 1) {
			t->done = 1;
			news = 1;
		} else if (SSL_get_error(t->ssl, n) != SSL_ERROR_WANT_READ) {
			t->failed = 1;
			news = 1;
		}
	}
	while (t->done && !t->failed && !t->notified && !p->hold) {
		if (p->cap - p->len < 65536)
			p->buf = realloc(p->buf, p->cap = p->cap * 2 + 131072);
		n = SSL_read(t->ssl, p->buf + p->len, 65535);
		if (n > 0) {
			p->len += (size_t)n;
			news = 1;
			continue;
		}
		n = SSL_get_error(t->ssl, n);
		if (n == SSL_ERROR_ZERO_RETURN)
			t->notified = news = 1;
		else if (n != SSL_ERROR_WANT_READ)
			t->failed = news = 1;
		break;
	}
	ERR_clear_error();
	return news | tls_flush(p);
}

static int tls_drain(struct peer *p)
{
	struct tls *t = p->tls;
	unsigned char b[16384];
	int news = 0;

	while (p->fd >= 0 && !p->ended && !p->hold) {
		ssize_t n = recv(p->fd, b, sizeof b, 0);

		if (n > 0) {
			records_count(t, b, (size_t)n);
			BIO_write(t->in, b, (int)n);
		} else if (n == 0)
			p->ended = 1;
		else if (errno == EINTR)
			continue;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			break;
		else
			p->ended = 2;
		news = 1;
		tls_step(p);
	}
	return news | tls_step(p);
}

/* Until everything is with the kernel, or the other side is gone. */
static void tls_push(struct peer *p)
{
	tls_flush(p);
	while (p->fd >= 0 && !p->ended && BIO_pending(tls_of(p)->out)) {
		turn();
		drain_all(1);
	}
}

static void tls_send(struct peer *p, const void *data, size_t len)
{
	struct tls *t = p->tls;

	if (!t->done || t->failed)
		return;
	ERR_clear_error();
	if (len && SSL_write(t->ssl, data, (int)len) <= 0)
		t->failed = 1;
	tls_push(p);
}

static void tls_free(struct peer *p)
{
	struct tls *t = p->tls;

	SSL_free(t->ssl);
	free(t);
	p->tls = NULL;
}

static void tls_end(struct peer *p)
{
	struct tls *t = p->tls;

	if (t->alert[0])
		say("peer%d: alert %s", peer_id(p), t->alert);
	if (t->notified)
		say("peer%d: close_notify", peer_id(p));
}

static int client_alpn(const char *list, unsigned char *out)
{
	unsigned char *o = out;

	while (*list) {
		size_t n = strcspn(list, ",");

		*o++ = (unsigned char)n;
		memcpy(o, list, n);
		o += n;
		list += n + (list[n] == ',');
	}
	return (int)(o - out);
}

/* Takes the first of its own list that is offered, and keeps what was offered. */
static int choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen,
		       const unsigned char *in, unsigned inlen, void *arg)
{
	struct tls *t = SSL_get_app_data(ssl);
	unsigned char own[128];
	unsigned char *chosen;
	size_t at = 0;
	unsigned i;

	(void)arg;
	for (i = 0; i < inlen; i += in[i] + 1u)
		at += (size_t)snprintf(t->offered + at, sizeof t->offered - at, "%s%.*s", at ? "," : "",
				       in[i], in + i + 1);
	if (!wish.alpn)
		return SSL_TLSEXT_ERR_NOACK;
	if (SSL_select_next_proto(&chosen, outlen, own, (unsigned)client_alpn(wish.alpn, own), in,
				  inlen) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	for (i = 0; i < inlen; i += in[i] + 1u) /* it must outlive this call */
		if (in[i] == *outlen && !memcmp(in + i + 1, chosen, *outlen))
			*out = in + i + 1;
	return SSL_TLSEXT_ERR_OK;
}

static int accept_any(int ok, X509_STORE_CTX *store)
{
	(void)ok; (void)store;
	return 1;
}

static int seen_name(SSL *ssl, int *alert, void *arg)
{
	struct tls *t = SSL_get_app_data(ssl);
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	(void)alert; (void)arg;
	if (name)
		snprintf(t->name, sizeof t->name, "%s", name);
	return SSL_TLSEXT_ERR_OK;
}

static void peer_ctx_free(void)
{
	SSL_CTX_free(peer_ctx[0]);
	SSL_CTX_free(peer_ctx[1]);
}

static SSL_CTX *peer_ctx_of(int server)
{
	SSL_CTX *c = peer_ctx[server];

	if (c)
		return c;
	if (!peer_ctx[!server])
		atexit(peer_ctx_free);
	c = peer_ctx[server] = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
	X509_STORE_add_cert(SSL_CTX_get_cert_store(c), cert(&ca)->x);
	SSL_CTX_set_info_callback(c, alert_seen);
	SSL_CTX_set_alpn_select_cb(c, choose_alpn, NULL);
	SSL_CTX_set_tlsext_servername_callback(c, seen_name);
	SSL_CTX_set_session_id_context(c, (const unsigned char *)"peer", 4);
	return c;
}

static void tls_cover(struct peer *p, int server)
{
	struct tls *t = calloc(1, sizeof *t);
	unsigned char list[128];

	covered_drain = tls_drain;
	covered_send = tls_send;
	covered_free = tls_free;
	covered_end = tls_end;
	p->tls = t;
	t->server = server;
	t->ssl = SSL_new(peer_ctx_of(server));
	t->in = BIO_new(BIO_s_mem());
	t->out = BIO_new(BIO_s_mem());
	SSL_set_bio(t->ssl, t->in, t->out);
	SSL_set_app_data(t->ssl, t);
	SSL_set_min_proto_version(t->ssl, wish.min);
	SSL_set_max_proto_version(t->ssl, wish.max);
	if (wish.ciphers)
		SSL_set_cipher_list(t->ssl, wish.ciphers);
	if (wish.suites)
		SSL_set_ciphersuites(t->ssl, wish.suites);
	if (wish.groups)
		SSL_set1_groups_list(t->ssl, wish.groups);
	if (wish.own) {
		SSL_use_certificate(t->ssl, cert(wish.own)->x);
		SSL_use_PrivateKey(t->ssl, wish.own->key);
		if (wish.own->issuer == &middle)
			SSL_add1_chain_cert(t->ssl, middle.x);
	}
	if (server) {
		if (wish.require)
			SSL_set_verify(t->ssl, SSL_VERIFY_PEER | (wish.require > 1 ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
				       wish.require == 3 ? NULL : accept_any);
		SSL_set_accept_state(t->ssl);
		return;
	}
	if (wish.name)
		SSL_set_tlsext_host_name(t->ssl, wish.name);
	if (wish.alpn)
		SSL_set_alpn_protos(t->ssl, list, (unsigned)client_alpn(wish.alpn, list));
	if (wish.session)
		SSL_set_session(t->ssl, wish.session);
	SSL_set_connect_state(t->ssl);
	tls_step(p);
}

static USED void cover_client(struct peer *p) { tls_cover(p, 0); }
static USED void cover_server(struct peer *p) { tls_cover(p, 1); }

/* A peer without a cover. */
static USED struct peer *plain_open(void)
{
	void (*was)(struct peer *) = peer_cover;
	struct peer *p;

	peer_cover = NULL;
	p = peer_open();
	peer_cover = was;
	return p;
}

/* Bytes past the cover: whatever they are to the other side. */
static USED void peer_send_bare(struct peer *p, const void *data, size_t len)
{
	void *t = p->tls;

	p->tls = NULL;
	peer_send(p, data, len);
	p->tls = t;
}

/* close_notify, without an end. */
static USED void tls_notify(struct peer *p)
{
	if (!p->tls)
		return;
	SSL_shutdown(tls_of(p)->ssl);
	tls_push(p);
}

/* What the handshake came to. */
static USED void tls_show(struct peer *p)
{
	struct tls *t = p->tls;
	const unsigned char *alpn = NULL;
	unsigned n = 0;
	X509 *x;

	if (!t->done || t->failed) {
		/* whether a FIN or an RST follows depends on what the other side had left to read */
		say("peer%d: %s%s%s%s", peer_id(p), t->done ? "broken" : t->failed ? "handshake failed" : "no handshake yet",
		    t->alert[0] ? ", alert " : "", t->alert, p->ended ? ", gone" : "");
		return;
	}
	SSL_get0_alpn_selected(t->ssl, &alpn, &n);
	x = SSL_get_peer_certificate(t->ssl);
	printf("peer%d: %s", peer_id(p), SSL_get_version(t->ssl));
	if (x || !t->server)
		printf(" cert=%s", common_name(x));
	if (x)
		printf("#%ld verify=%s", ASN1_INTEGER_get(X509_get_serialNumber(x)),
		       X509_verify_cert_error_string(SSL_get_verify_result(t->ssl)));
	if (t->server)
		printf(" name=%s offered=%s", t->name[0] ? t->name : "none", t->offered[0] ? t->offered : "none");
	say(" alpn=%.*s%s", n ? (int)n : 4, n ? (char *)alpn : "none",
	    SSL_session_reused(t->ssl) ? " resumed" : "");
	X509_free(x);
}

/* A reply in one line: its status and its body. */
static USED void reply_show(struct peer *p)
{
	const char *body;

	if (p->len < p->cap)
		p->buf[p->len] = 0;
	if (p->len == p->shown || !(body = strstr(p->buf + p->shown, "\r\n\r\n"))) {
		peer_show(p);
		return;
	}
	body += 4;
	say("peer%d: %.*s: %s", peer_id(p), (int)strcspn(p->buf + p->shown, "\r"), p->buf + p->shown,
	    show(body, p->len - (size_t)(body - p->buf)));
	p->shown = p->len;
	peer_end_line(p);
}

/* As peer_show, where FIN or RST depends on what the other side had left to read. */
static USED void gone_show(struct peer *p)
{
	int ended = p->ended;

	if (ended && p->len == p->shown)
		say("peer%d: nothing", peer_id(p));
	p->ended = 0;
	if (!ended || p->len > p->shown)
		peer_show(p);
	p->ended = ended;
	if (ended)
		say("peer%d: gone", peer_id(p));
}

#ifdef SCENARIO_H
/* ------------------------------------------- the library's side of a vhost */

static USED void tls_server_defaults(struct cert *c)
{
	server_defaults();
	info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	info.ssl_cert_filepath = cert_file(c);
	info.ssl_private_key_filepath = key_file(c);
#if V4
	info.alpn = "http/1.1";
#endif
	peer_cover = cover_client;
	wish.name = "localhost";
}

static USED void tls_server(struct cert *c)
{
	tls_server_defaults(c);
	server_start();
}

#if V4
/* Two virtual hosts on one port, each with its certificate. */
static USED void tls_two_vhosts(struct cert *first, struct cert *second)
{
	tls_server_defaults(first);
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
	info.vhost_name = "first.example";
	port = lws_get_vhost_listen_port(lws_create_vhost(ctx, &info));
	info.port = port;
	info.vhost_name = "second.example";
	info.ssl_cert_filepath = cert_file(second);
	info.ssl_private_key_filepath = key_file(second);
	if (!lws_create_vhost(ctx, &info))
		die("no second vhost");
}
#endif

/* Trust and certificate of a client's vhost, by the members of this generation. */
static USED void tls_client_trust(const char *path)
{
#if V4
	info.client_ssl_ca_filepath = path;
#else
	info.ssl_ca_filepath = path;
#endif
}

static USED void tls_client_cert(struct cert *c)
{
#if V4
	info.client_ssl_cert_filepath = cert_file(c);
	info.client_ssl_private_key_filepath = key_file(c);
#else
	info.ssl_cert_filepath = cert_file(c);
	info.ssl_private_key_filepath = key_file(c);
#endif
}

#endif /* SCENARIO_H */

#endif
