/* TLS in both roles: which versions, whom clients trust, certificates of clients and who judges them. */
#include "site.h"
#include "tls.h"

static void secure(struct cert *c)
{
	chain_path = cert_file(c);
	key_path = key_file(c);
	peer_cover = cover_client;
	wish.name = "localhost";
}

static void versions(void)
{
	static const struct { const char *what; int version; } all[] = {
		{ "1.3", TLS1_3_VERSION }, { "1.2", TLS1_2_VERSION }, { "1.1", TLS1_1_VERSION },
	};
	struct peer *p;
	int i;

	secure(&good);
	server();
	for (i = 0; i < COUNT(all); i++) {
		say("-- %s", all[i].what);
		wish.min = wish.max = all[i].version;
		p = peer_open();
		ws_request(p, "chat");
		settle();
		tls_show(p);
		if (p->ended)
			continue;
		peer_show(p);
		ws_text(p, "under cover");
		settle();
		ws_bye(p, 1000, "");
		settle();
		peer_show_ws(p);
	}
	say("-- plain bytes");
	peer_cover = NULL;
	p = http_open("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	gone_show(p);
}

static int load(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)in; (void)len;
	if (reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS ||
	    reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS)
		X509_STORE_add_cert(SSL_CTX_get_cert_store(user), cert(&ca)->x);
	if (reason == LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION) {
		X509_STORE_CTX *store = user;
		X509 *shown = X509_STORE_CTX_get_current_cert(store);

		say("  it is %s, session %s", common_name(shown), SSL_get_SSL_CTX(in) ? "there" : "missing");
		return !len;
	}
	return 0;
}

static void client_certificates(void)
{
	static struct cert *const shown[] = { &user_cert, &forged, NULL };
	struct peer *p;
	int i;

	hook = load;
	options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT;
	secure(&good);
	server();
	for (i = 0; i < COUNT(shown); i++) {
		say("-- %s", shown[i] == &user_cert ? "a good one" : shown[i] ? "a forged one" : "none");
		wish.own = shown[i];
		p = peer_open();
		ws_request(p, "chat");
		settle();
		tls_show(p);
	}
}

static void whom_clients_trust(void)
{
	static const struct { const char *what; struct cert *own; int tls; } all[] = {
		{ "a good one", &good, 1 },
		{ "another name", &second, 1 },
		{ "a stranger's", &stranger, 1 },
		{ "a self-signed one", &self_signed, 1 },
		{ "a self-signed one that is allowed", &self_signed, 2 },
		{ "a stranger's that is not", &stranger, 2 },
		{ "an expired one", &expired, 2 },
	};
	struct peer *p;
	int i;

	ca_path = cert_file(&ca);
	to_host = "localhost";
	site();
	for (i = 0; i < COUNT(all); i++) {
		say("-- %s", all[i].what);
		to_tls = all[i].tls;
		wish.own = all[i].own;
		go(site_port);
		site_accept();
		p = &peers[peer_count - 1];
		cover_server(p);
		settle();
		if (p->len > p->shown)
			site_reply(p, SWITCHING "\r\n");
		settle();
		peer_close(p);
		settle();
	}
}

static void client_from_a_server(void)
{
	struct peer *p;

	hook = load;
	server();
	site_open();
	turn_fn = site_turn;
	still_turns = 8;
	to_host = "localhost";
	to_tls = 1;
	wish.own = &good;
	go(site_port);
	site_accept();
	p = &peers[0];
	cover_server(p);
	settle();
	site_show(p);
	site_reply(p, SWITCHING "\r\n");
	settle();
}

static const struct scenario list[] = {
	{ "versions", versions },
	{ "client_certificates", client_certificates },
	{ "whom_clients_trust", whom_clients_trust },
	{ "client_from_a_server", client_from_a_server },
};
SCENARIOS(list)
