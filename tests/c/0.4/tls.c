/*
 * TLS of generation 0.4: a server and its clients in one context, which serve
 * each other while the call that connects waits.
 */
#include "scene.h"
#include "tls.h"

static struct libwebsocket *dial(int ssl, const char *host)
{
	return libwebsocket_client_connect(ctx, "127.0.0.1", port, ssl, "/", host, "origin", "chat", -1);
}

static int echo(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_RECEIVE)
		libwebsocket_write(wsi, in, len, LWS_WRITE_TEXT);
	return 0;
}

static void with_certificate(struct cert *c)
{
	cert(c);
	hook = echo;
	server_on(c->cert_path, c->key_path);
}

static void self_signed_server(void)
{
	struct libwebsocket *wsi;

	with_certificate(&self_signed);
	quiet = 1;
	say("verified: %s", dial(1, "localhost") ? "a connection" : "NULL");
	settle();
	wsi = dial(2, "localhost");
	say("self-signed will do: %s", wsi ? "a connection" : "NULL");
	quiet = 0;
	put(wsi, "hello", LWS_WRITE_TEXT);
	settle();
	libwebsocket_client_close(wsi);
	settle();
	say("plain: %s", dial(0, "localhost") ? "a connection" : "NULL");
}

static void trusted_server(void)
{
	cert(&ca);
	setenv("SSL_CERT_FILE", ca.cert_path, 1);
	with_certificate(&good);
	quiet = 1;
	say("verified: %s", dial(1, "localhost") ? "a connection" : "NULL");
	say("for another name: %s", dial(1, "other.example") ? "a connection" : "NULL");
	say("self-signed will do, for another name: %s", dial(2, "other.example") ? "a connection" : "NULL");
	setenv("LWS_TLS_SKIP_HOST_CHECK", "1", 1);
	say("names do not count: %s", dial(1, "other.example") ? "a connection" : "NULL");
}

static void an_old_peer(void)
{
	struct peer *p;

	with_certificate(&good);
	peer_cover = cover_client;
	p = hixie_open("chat", 1024);
	hixie_text(p, "hello");
	settle();
	peer_show(p);
}

static void silent_peers(void)
{
	struct peer *p;
	int i;

	with_certificate(&good);
	quiet = 1;
	for (i = 0; i < 5; i++)
		peer_open();
	peer_cover = cover_client;
	p = ws_open("chat");
	quiet = 0;
	ws_text(p, "served all the same");
	settle();
	peer_show_ws(p);
}

static const struct scenario list[] = {
	{ "self_signed_server", self_signed_server },
	{ "trusted_server", trusted_server },
	{ "an_old_peer", an_old_peer },
	{ "silent_peers", silent_peers },
};

SCENARIOS(list)
