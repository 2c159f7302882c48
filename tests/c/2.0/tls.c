/* TLS where programs take its steps themselves, and what can be done below a connection that has it. */
#include "client.h"
#include "texts.h"
#include "undeclared.h"
#include "tls.h"

extern void lws_decode_ssl_error(void);

static struct lws *newest;
static struct lws_vhost *vhost;
static char heard[256], failure[256];
static int established, contexts, closed;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_PROTOCOL_INIT:
		vhost = lws_get_vhost(wsi);
		break;
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS:
		contexts++;
		break;
	case LWS_CALLBACK_WSI_CREATE:
		newest = wsi;
		break;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, lws_is_ssl(wsi) ? "secure" : "plain");
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		snprintf(heard + strlen(heard), sizeof heard - strlen(heard), "%.*s;", (int)len, (char *)in);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		established++;
		REQUIRE(1, lws_is_ssl(wsi) != 0);
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		snprintf(failure, sizeof failure, "%s", in ? (char *)in : "none");
		break;
	case LWS_CALLBACK_CLOSED:
		closed++;
		break;
	}
	return 0;
}

static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

static char said[4096];

static void note(int level, const char *line)
{
	(void)level;
	if (strlen(said) + strlen(line) < sizeof said)
		strcat(said, line);
}

/* A virtual host without TLS gets it, gets another certificate, and loses it. */
static void comes_and_goes(void)
{
	struct lws_context_creation_info tls;
	struct peer *p, *q;

	quiet = 1;
	hook = app;
	server_defaults();
	info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	server_start();
	settle();
	p = http_open(request);
	REQUIRE(1, strstr(news(p), "plain") != NULL);
	tls = info;
	REQUIRE(0, lws_context_init_server_ssl(&tls, vhost)); /* it asks for none */
	REQUIRE(0, contexts);
	tls.ssl_cert_filepath = cert_file(&good);
	tls.ssl_private_key_filepath = key_file(&good);
	REQUIRE(0, lws_context_init_server_ssl(&tls, vhost));
	REQUIRE(1, contexts);
	peer_cover = cover_client;
	wish.name = "localhost";
	q = http_open(request);
	REQUIRE(1, strstr(news(q), "secure") != NULL);
	peer_puts(p, request); /* as it was */
	settle();
	REQUIRE(1, strstr(news(p), "plain") != NULL);
	tls.ssl_private_key_filepath = "/nowhere/at/all";
	REQUIRE(1, lws_context_init_server_ssl(&tls, vhost));
	q = http_open(request);
	REQUIRE(1, strstr(news(q), "secure") != NULL);
	REQUIRE(1, lws_context_init_server_ssl(&tls, NULL));
	REQUIRE(1, lws_context_init_server_ssl(NULL, vhost));
	lws_ssl_destroy(vhost);
	peer_puts(q, request); /* an open session goes on */
	settle();
	REQUIRE(1, strstr(news(q), "secure") != NULL);
	p = http_open(request);
	REQUIRE(1, turns_until_end(p, 10000));
	SAME("", news(p));
	lws_ssl_destroy(NULL);
	lws_ssl_destroy((struct lws_vhost *)ctx);
	tls.ssl_private_key_filepath = key_file(&renewed);
	tls.ssl_cert_filepath = cert_file(&renewed);
	REQUIRE(0, lws_context_init_server_ssl(&tls, vhost));
	p = http_open(request);
	REQUIRE(1, strstr(news(p), "secure") != NULL);
	say("ok");
}

static void below_it(void)
{
	unsigned char b[64];
	struct peer *p;
	struct lws *wsi;

	quiet = 1;
	hook = app;
	tls_server(&good);
	p = ws_open("chat");
	wsi = newest;
	REQUIRE(1, lws_is_ssl(wsi) != 0);
	REQUIRE(MORE_SERVICE, lws_ssl_capable_read(wsi, b, sizeof b));
	lws_rx_flow_control(wsi, 0);
	ws_text(p, "unseen");
	settle();
	REQUIRE(5, lws_ssl_capable_read(wsi, b, 5));
	REQUIRE(0x81, b[0]);
	/* The rest of the record is decrypted, and waits. */
	REQUIRE(7, lws_ssl_pending(wsi));
	REQUIRE(0, lws_ssl_pending_no_ssl(wsi));
	REQUIRE(7, lws_ssl_capable_read(wsi, b, sizeof b));
	REQUIRE(0, lws_ssl_pending(wsi));
	REQUIRE(5, lws_ssl_capable_write(wsi, (unsigned char *)"\x81\x03" "abc", 5));
	settle();
	SAME("\x81\x03" "abc", news(p));
	/* Plain bytes would break the stream. */
	REQUIRE(-1, lws_ssl_capable_write_no_ssl(wsi, b, 5));
	REQUIRE(-1, lws_ssl_capable_read_no_ssl(wsi, b, 5));
	lws_rx_flow_control(wsi, 1);
	ws_text(p, "seen");
	settle();
	SAME("seen;", heard);
	lws_ssl_remove_wsi_from_buffered_list(wsi);
	ws_text(p, "more");
	settle();
	SAME("seen;more;", heard);
	REQUIRE(0, closed);
	REQUIRE(1, lws_ssl_close(wsi));
	REQUIRE(1, turns_until_end(p, 10000));
	REQUIRE(1, closed);
	REQUIRE(0, lws_ssl_close(wsi));
	REQUIRE(0, lws_ssl_pending(wsi));
	lws_ssl_remove_wsi_from_buffered_list(wsi);
	say("ok");
}

/* While hands are shaken nothing goes through. */
static void before_it(void)
{
	unsigned char b[16];
	struct peer *p;
	struct lws *wsi;
	int fd;

	quiet = 1;
	hook = app;
	tls_server(&good);
	p = plain_open();
	settle();
	wsi = newest;
	fd = lws_get_socket_fd(wsi);
	REQUIRE(0, lws_server_socket_service_ssl(wsi, fd));
	REQUIRE(0, lws_server_socket_service_ssl(wsi, -1));
	REQUIRE(1, lws_server_socket_service_ssl(wsi, fd + 1));
	REQUIRE(-1, lws_ssl_capable_read(wsi, b, sizeof b));
	REQUIRE(-1, lws_ssl_capable_write(wsi, b, sizeof b));
	REQUIRE(-1, lws_read(wsi, (unsigned char *)request, sizeof request - 1));
	peer_close(p);
	settle();
	REQUIRE(1, lws_server_socket_service_ssl(wsi, -1));
	p = http_open(request);
	REQUIRE(1, strstr(news(p), "secure") != NULL);
	/* To its parser, bytes are those of the payload. */
	REQUIRE(sizeof request - 1, lws_read(newest, (unsigned char *)request, sizeof request - 1));
	settle();
	REQUIRE(1, strstr(news(p), "secure") != NULL);
	say("ok");
}

static void errors(void)
{
	lws_set_log_level(LLL_ERR, note);
	ERR_clear_error();
	lws_decode_ssl_error();
	SAME("", said);
	ERR_put_error(ERR_LIB_SSL, 0, SSL_R_NO_SHARED_CIPHER, "f", 1);
	ERR_put_error(ERR_LIB_SSL, 0, SSL_R_WRONG_VERSION_NUMBER, "f", 2);
	lws_decode_ssl_error();
	REQUIRE(1, strstr(said, "no shared cipher") != NULL);
	REQUIRE(1, strstr(said, "wrong version number") != NULL);
	REQUIRE(0, ERR_peek_error());
	said[0] = 0;
	lws_decode_ssl_error();
	SAME("", said);
	lws_set_log_level(0, NULL);
	say("ok");
}

/* A client on a listening virtual host, which has TLS for its peers only. */
static void client_side(void)
{
	struct lws_context_creation_info tls;
	struct lws_client_connect_info where = { 0 };

	quiet = 1;
	hook = app;
	tls_server(&good);
	settle();
	where.context = ctx;
	where.address = "localhost";
	where.port = port;
	where.ssl_connection = 1;
	where.path = "/ws";
	where.host = "localhost";
	where.protocol = "chat";
	where.ietf_version_or_minus_one = -1;
	if (lws_client_connect_via_info(&where))
		turns_until(&count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR], 1, 10000);
	REQUIRE(0, established);
	memset(&tls, 0, sizeof tls);
	tls.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	tls.ssl_ca_filepath = cert_file(&ca);
	contexts = 0;
	REQUIRE(0, lws_init_vhost_client_ssl(&tls, vhost));
	REQUIRE(1, contexts);
	REQUIRE(1, lws_client_connect_via_info(&where) != NULL);
	REQUIRE(1, turns_until(&established, 1, 10000));
	tls.ssl_ca_filepath = cert_file(&other_ca); /* trusts somebody else from now on */
	REQUIRE(0, lws_init_vhost_client_ssl(&tls, vhost));
	failure[0] = 0;
	if (lws_client_connect_via_info(&where))
		turns_until(&count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR], 2, 10000);
	REQUIRE(1, established);
	REQUIRE(1, failure[0] != 0);
	tls.ssl_cert_filepath = "/nowhere/at/all";
	REQUIRE(1, lws_init_vhost_client_ssl(&tls, vhost));
	REQUIRE(1, lws_init_vhost_client_ssl(NULL, vhost));
	say("ok");
}

static const struct scenario list[] = {
	{ "comes_and_goes", comes_and_goes },
	{ "below_it", below_it },
	{ "before_it", before_it },
	{ "errors", errors },
	{ "client_side", client_side },
};

SCENARIOS(list)
