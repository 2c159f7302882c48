/* Certificates: what the library tells of them, renewal while running, ageing. */
#include "scenario.h"
#include "tls.h"

#if V4
static const char *const kinds[] = { "valid from", "valid to", "common name", "issuer", "usage",
				     "verified", "public key", "unknown" };

typedef int info_fn(void *of, enum lws_tls_cert_info type, union lws_tls_cert_info_results *buf, size_t len);

static int of_vhost(void *of, enum lws_tls_cert_info type, union lws_tls_cert_info_results *buf, size_t len)
{
	return lws_tls_vhost_cert_info(of, type, buf, len);
}

static int of_peer(void *of, enum lws_tls_cert_info type, union lws_tls_cert_info_results *buf, size_t len)
{
	return lws_tls_peer_cert_info(of, type, buf, len);
}

static int of_x509(void *of, enum lws_tls_cert_info type, union lws_tls_cert_info_results *buf, size_t len)
{
	return lws_x509_info(of, type, buf, len);
}

static time_t as_time(const ASN1_TIME *t)
{
	struct tm tm;

	ASN1_TIME_to_tm(t, &tm);
	return timegm(&tm);
}

/* Every kind of information; times and keys are compared with the certificate's. */
static void info_lines(info_fn *ask, void *of, struct cert *c)
{
	union { union lws_tls_cert_info_results r; char room[4096]; } u;
	int k, n;

	for (k = 0; k < COUNT(kinds); k++) {
		memset(&u, 0x55, sizeof u);
		n = ask(of, (enum lws_tls_cert_info)(k == 7 ? 99 : k), &u.r,
			k == 6 ? sizeof u - sizeof u.r + sizeof u.r.ns.name : sizeof u.r.ns.name);
		if (n) {
			say("%s: %d", kinds[k], n);
			continue;
		}
		switch (k) {
		case 0:
			say("%s: %s", kinds[k], u.r.time == as_time(X509_get0_notBefore(c->x)) ? "right" : "WRONG");
			break;
		case 1:
			say("%s: %s", kinds[k], u.r.time == as_time(X509_get0_notAfter(c->x)) ? "right" : "WRONG");
			break;
		case 2:
		case 3:
			say("%s: %d %s", kinds[k], u.r.ns.len, u.r.ns.name);
			break;
		case 4:
			say("%s: %u", kinds[k], u.r.usage);
			break;
		case 5:
			say("%s: %u", kinds[k], u.r.verified);
			break;
		case 6: {
			EVP_PKEY *key = X509_get_pubkey(c->x);
			unsigned char *der = NULL;
			int len = i2d_PUBKEY(key, &der);

			say("%s: %s", kinds[k], u.r.ns.len == len && !memcmp(der, u.r.ns.name, (size_t)len)
				    ? "the DER of it" : "something else");
			OPENSSL_free(der);
			EVP_PKEY_free(key);
			break;
		}
		default:
			say("%s: 0", kinds[k]);
		}
	}
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == R_VERIFY_CLIENT)
		return 0;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "fine\n");
	return 0;
}

static struct lws_vhost *vhost(void) { return lws_get_vhost_by_name(ctx, "default"); }

static void with(struct cert *c)
{
	hook = app;
	quiet = 1;
	tls_server(c);
}

static void vhost_info(void) { with(&good); info_lines(of_vhost, vhost(), &good); }
static void vhost_info_rsa(void) { with(&good_rsa); info_lines(of_vhost, vhost(), &good_rsa); }

static void vhost_info_plain(void)
{
	union lws_tls_cert_info_results r;

	server();
	say("%d", lws_tls_vhost_cert_info(vhost(), LWS_TLS_CERT_INFO_COMMON_NAME, &r, sizeof r.ns.name));
}

static void vhost_info_little_room(void)
{
	union lws_tls_cert_info_results r;
	size_t room;

	with(&good);
	for (room = 8; room < 20; room++) {
		int n;

		memset(&r, 0, sizeof r);
		n = lws_tls_vhost_cert_info(vhost(), LWS_TLS_CERT_INFO_COMMON_NAME, &r, room);
		say("room %zu: %d, %d %s", room, n, r.ns.len, n ? "" : r.ns.name);
	}
	memset(&r, 0, sizeof r);
	say("key: %d", lws_tls_vhost_cert_info(vhost(), LWS_TLS_CERT_INFO_OPAQUE_PUBLIC_KEY, &r, sizeof r.ns.name));
	say("needs %d", r.ns.len);
}

static void ask_for(struct cert *theirs)
{
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT | LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED;
	info.ssl_ca_filepath = cert_file(&ca);
	wish.own = theirs;
	hook = app;
	quiet = 1;
	server_start();
	http_open("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	info_lines(of_peer, wsi_of(1), theirs);
}

static void peer_info(void) { ask_for(&user_cert); }
static void peer_info_forged(void) { ask_for(&forged); }
static void peer_info_expired(void) { ask_for(&old_user); }
static void peer_info_none(void) { ask_for(NULL); }
static void peer_info_12(void) { wish.max = TLS1_2_VERSION; ask_for(&user_cert); }

static void peer_info_plain(void)
{
	union lws_tls_cert_info_results r;

	quiet = 1;
	server();
	peer_open();
	say("%d", lws_tls_peer_cert_info(wsi_of(1), LWS_TLS_CERT_INFO_COMMON_NAME, &r, sizeof r.ns.name));
	say("%d", lws_tls_peer_cert_info(wsi_of(1), LWS_TLS_CERT_INFO_VERIFIED, &r, sizeof r.ns.name));
}

/* --------------------------------------------------------------------- x509 */

static int parse(struct lws_x509_cert *x, struct cert *c)
{
	cert(c);
	return lws_x509_parse_from_pem(x, c->cert_pem, strlen(c->cert_pem) + 1);
}

static struct lws_x509_cert *parsed(const char *pem, size_t len)
{
	struct lws_x509_cert *x = NULL;
	int n;

	if (lws_x509_create(&x))
		die("no x509");
	n = lws_x509_parse_from_pem(x, pem, len);
	say("parse: %d", n);
	return x;
}

static void x509_info(void)
{
	struct lws_x509_cert *x;

	cert(&good);
	x = parsed(good.cert_pem, strlen(good.cert_pem) + 1);
	info_lines(of_x509, x, &good);
	lws_x509_destroy(&x);
	say("%s", x ? "still set" : "NULL now");
	lws_x509_destroy(&x);
}

static void x509_info_ca(void)
{
	struct lws_x509_cert *x;

	cert(&middle);
	x = parsed(middle.cert_pem, strlen(middle.cert_pem) + 1);
	info_lines(of_x509, x, &middle);
	lws_x509_destroy(&x);
}

static void x509_parse(void)
{
	struct lws_x509_cert *x;

	cert(&below);
	say("without the NUL:");
	x = parsed(below.cert_pem, strlen(below.cert_pem));
	lws_x509_destroy(&x);
	say("a chain:");
	x = parsed(below.cert_pem, strlen(below.cert_pem) + 1);
	info_lines(of_x509, x, &below);
	lws_x509_destroy(&x);
	say("garbage:");
	x = parsed("hello", 6);
	lws_x509_destroy(&x);
	say("cut:");
	x = parsed(below.cert_pem, 300);
	lws_x509_destroy(&x);
	say("a key:");
	x = parsed(below.key_pem, strlen(below.key_pem) + 1);
	lws_x509_destroy(&x);
}

static void x509_parse_twice(void)
{
	struct lws_x509_cert *x;

	cert(&good);
	x = parsed(good.cert_pem, strlen(good.cert_pem) + 1);
	say("parse: %d", parse(x, &second));
	info_lines(of_x509, x, &second);
	lws_x509_destroy(&x);
}

static void x509_empty(void)
{
	union lws_tls_cert_info_results r;
	struct lws_x509_cert *x = NULL;

	if (lws_x509_create(&x))
		die("no x509");
	say("%d", lws_x509_info(x, LWS_TLS_CERT_INFO_COMMON_NAME, &r, sizeof r.ns.name));
	lws_x509_destroy(&x);
}

static void verify(struct cert *c, struct cert *trusted, const char *name)
{
	struct lws_x509_cert *x = NULL, *t = NULL;

	if (lws_x509_create(&x) || lws_x509_create(&t) ||
	    parse(x, c) || parse(t, trusted))
		die("no x509");
	say("%s#%d by %s as %s: %d", c->cn, c->serial, trusted->cn, name ? name : "nobody",
	    lws_x509_verify(x, t, name));
	lws_x509_destroy(&x);
	lws_x509_destroy(&t);
}

static void x509_verify_names(void)
{
	verify(&good, &ca, "localhost");
	verify(&good, &ca, "/O=Scenario/CN=localhost");
	verify(&good, &ca, "O = Scenario, CN = localhost");
	verify(&good, &ca, "other");
	verify(&good, &ca, "");
}

static void x509_verify_any_name(void)
{
	verify(&good, &ca, NULL);
	verify(&good, &other_ca, NULL);
	verify(&good, &good, NULL);
	verify(&ca, &ca, NULL);
	verify(&self_signed, &self_signed, NULL);
	verify(&expired, &ca, NULL);
	verify(&below, &middle, NULL);
	verify(&below, &ca, NULL);
}

/* ------------------------------------------------------------------ renewal */

static void look(void)
{
	struct peer *p = http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

	tls_show(p);
	if (p->len)
		reply_show(p);
	peer_close(p);
	settle();
}

static void renew_files(void)
{
	struct peer *p;

	with(&good);
	p = peer_open();
	tls_show(p);
	cert(&renewed);
	memory_file_set(good.cert_fd, renewed.cert_pem);
	memory_file_set(good.key_fd, renewed.key_pem);
	say("not told yet:");
	look();
	say("updated: %d", lws_tls_cert_updated(ctx, good.cert_path, good.key_path, NULL, 0, NULL, 0));
	look();
	say("the one before:");
	peer_puts(p, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	reply_show(p);
	say("ours now:");
	info_lines(of_vhost, vhost(), &renewed);
}

static void renew_memory(void)
{
	with(&good);
	cert(&renewed);
	say("updated: %d", lws_tls_cert_updated(ctx, good.cert_path, good.key_path, renewed.cert_pem,
						strlen(renewed.cert_pem), renewed.key_pem, strlen(renewed.key_pem)));
	look();
}

static void renew_other_path(void)
{
	with(&good);
	cert(&renewed);
	say("updated: %d", lws_tls_cert_updated(ctx, renewed.cert_path, renewed.key_path, NULL, 0, NULL, 0));
	look();
}

static void renew_mismatch(void)
{
	with(&good);
	cert(&renewed);
	memory_file_set(good.cert_fd, renewed.cert_pem);
	say("updated: %d", lws_tls_cert_updated(ctx, good.cert_path, good.key_path, NULL, 0, NULL, 0));
	look();
}

static void renew_garbage(void)
{
	with(&good);
	memory_file_set(good.cert_fd, "garbage");
	say("updated: %d", lws_tls_cert_updated(ctx, good.cert_path, good.key_path, NULL, 0, NULL, 0));
	look();
}

/* A vhost that waited for its certificate begins to serve. */
static void renew_missing(void)
{
	char no_cert[32], no_key[32];
	int cert_fd, key_fd;

	hook = app;
	quiet = 1;
	tls_server_defaults(&good);
	cert_fd = memory_file("", no_cert);
	key_fd = memory_file("", no_key);
	info.ssl_cert_filepath = no_cert;
	info.ssl_private_key_filepath = no_key;
	info.options |= LWS_SERVER_OPTION_IGNORE_MISSING_CERT;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	if (!ctx) {
		say("an empty file is not a missing one");
		info.ssl_cert_filepath = strcat(no_cert, "0000");
		info.ssl_private_key_filepath = strcat(no_key, "0000");
		server_start();
		look();
		return;
	}
	port = lws_get_vhost_listen_port(vhost());
	look();
	memory_file_set(cert_fd, good.cert_pem);
	memory_file_set(key_fd, good.key_pem);
	say("updated: %d", lws_tls_cert_updated(ctx, no_cert, no_key, NULL, 0, NULL, 0));
	look();
}

static void renew_two_vhosts(void)
{
	hook = app;
	quiet = 1;
	tls_two_vhosts(&good, &second);
	cert(&third);
	memory_file_set(second.cert_fd, third.cert_pem);
	memory_file_set(second.key_fd, third.key_pem);
	say("updated: %d", lws_tls_cert_updated(ctx, second.cert_path, second.key_path, NULL, 0, NULL, 0));
	wish.name = "first.example";
	look();
	wish.name = "second.example";
	look();
}

/* ------------------------------------------------------------------- ageing */

static int ages(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_acme_cert_aging_args *a = in;

	(void)user;
	if (reason == R_CERT_AGING) {
		say("  days left %zd", (ssize_t)len);
		say("  vhost %s, wsi %s", a && a->vh == lws_get_vhost_by_name(ctx, "default") ? "right" : "wrong",
		    wsi ? "set" : "NULL");
		say("  vhost of the wsi %s", wsi && a && lws_get_vhost(wsi) == a->vh ? "the same" : "another");
	}
	return 0;
}

static void age(struct cert *c)
{
	hook = ages;
	show_certs = 1;
	tls_server(c);
	settle();
	settle();
}

static void age_good(void) { age(&good); }
static void age_expired(void) { age(&expired); }
static void age_early(void) { age(&early_cert); }

static const struct scenario list[] = {
	{ "vhost_info", vhost_info },
	{ "vhost_info_rsa", vhost_info_rsa },
	{ "vhost_info_plain", vhost_info_plain },
	{ "vhost_info_little_room", vhost_info_little_room },
	{ "peer_info", peer_info },
	{ "peer_info_forged", peer_info_forged },
	{ "peer_info_expired", peer_info_expired },
	{ "peer_info_none", peer_info_none },
	{ "peer_info_12", peer_info_12 },
	{ "peer_info_plain", peer_info_plain },
	{ "x509_info", x509_info },
	{ "x509_info_ca", x509_info_ca },
	{ "x509_parse", x509_parse },
	{ "x509_parse_twice", x509_parse_twice },
	{ "x509_empty", x509_empty },
	{ "x509_verify_names", x509_verify_names },
	{ "x509_verify_any_name", x509_verify_any_name },
	{ "renew_files", renew_files },
	{ "renew_memory", renew_memory },
	{ "renew_other_path", renew_other_path },
	{ "renew_mismatch", renew_mismatch },
	{ "renew_garbage", renew_garbage },
	{ "renew_missing", renew_missing },
	{ "renew_two_vhosts", renew_two_vhosts },
	{ "age_good", age_good },
	{ "age_expired", age_expired },
	{ "age_early", age_early },
};
#else
static void nothing_here(void) { say("no function of this generation is about certificates"); }
static const struct scenario list[] = {
	{ "nothing_here", nothing_here },
};
#endif

SCENARIOS(list)
