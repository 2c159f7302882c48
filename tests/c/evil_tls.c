/*
 * Whatever a callback does while TLS is under way: the process lives on.
 *
 * Scenarios are named ACT_REASON, as in evil_reason.c. A server that asks for
 * certificates, clients of its own context that show one, and raw peers, some
 * of which break off. Every act also stands where the handshake itself calls
 * back, inside OpenSSL's functions. No original to compare with.
 */
#include "evil.h"
#include "tls.h"

#include <pthread.h>

static const struct reason reasons[] = {
	{ R_CLIENT_SSL_CTX, "CLIENT_SSL_CTX" },
	{ R_SERVER_SSL_CTX, "SERVER_SSL_CTX" },
	{ R_VERIFY_CLIENT, "VERIFY_CLIENT" },
	{ R_PRIVATE_KEY, "PRIVATE_KEY" },
	{ LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED, "SERVER_NEW_CLIENT_INSTANTIATED" },
	{ LWS_CALLBACK_HTTP, "HTTP" },
	{ LWS_CALLBACK_ESTABLISHED, "ESTABLISHED" },
	{ LWS_CALLBACK_RECEIVE, "RECEIVE" },
	{ LWS_CALLBACK_SERVER_WRITEABLE, "SERVER_WRITEABLE" },
	{ LWS_CALLBACK_CLOSED, "CLOSED" },
	{ LWS_CALLBACK_CLOSED_HTTP, "CLOSED_HTTP" },
	{ LWS_CALLBACK_CLIENT_CONNECTION_ERROR, "CLIENT_CONNECTION_ERROR" },
	{ LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, "CLIENT_APPEND_HANDSHAKE_HEADER" },
	{ LWS_CALLBACK_CLIENT_ESTABLISHED, "CLIENT_ESTABLISHED" },
	{ LWS_CALLBACK_CLIENT_RECEIVE, "CLIENT_RECEIVE" },
	{ LWS_CALLBACK_CLIENT_WRITEABLE, "CLIENT_WRITEABLE" },
	{ LWS_CALLBACK_WSI_DESTROY, "WSI_DESTROY" },
#if V4
	{ R_VERIFY_SERVER, "VERIFY_SERVER" },
	{ R_CERT_AGING, "VHOST_CERT_AGING" },
	{ R_CLIENT_CLOSED, "CLIENT_CLOSED" },
	{ R_TIMER, "TIMER" },
#endif
};

static const char *const acts[] = { "destroy", "close", "close_reason", "write", "service", "everyone", "timeout",
				    "connect", "vhost", "ask", "shutdown", "renew" };

#define ACTS 30

static int result, acts_left = ACTS, client_answers;
static struct lws_context *live;
static struct lws_vhost *client_vhost, *server_vhost;

static void go(struct lws_context *c, const char *host, int flags)
{
	struct lws_client_connect_info k;

	memset(&k, 0, sizeof k);
	k.context = c;
	k.address = "127.0.0.1";
	k.host = host;
	k.port = port;
	k.path = "/ws";
	k.protocol = "chat";
	k.ssl_connection = flags;
	k.ietf_version_or_minus_one = -1;
	k.vhost = client_vhost;
	if (!lws_client_connect_via_info(&k))
		return;
}

/* Everything there is to know, of whatever connection. */
static void ask(struct lws *wsi)
{
#if V4
	union lws_tls_cert_info_results r;
	SSL *ssl = lws_get_ssl(wsi);
	int i;

	for (i = 0; i < 8; i++) {
		lws_tls_peer_cert_info(wsi, (enum lws_tls_cert_info)i, &r, sizeof r.ns.name);
		lws_tls_vhost_cert_info(lws_get_vhost(wsi), (enum lws_tls_cert_info)i, &r, sizeof r.ns.name);
	}
	if (ssl) {
		X509_free(SSL_get_peer_certificate(ssl));
		(void)SSL_get_version(ssl);
		(void)SSL_pending(ssl);
	}
#endif
	(void)lws_is_ssl(wsi);
	(void)lws_get_socket_fd(wsi);
	(void)lws_send_pipe_choked(wsi);
}

static void do_act(struct lws *wsi, void *in)
{
	struct lws_context *c = lws_get_context(wsi);
	struct lws_context_creation_info mine;
	int i;

	if (!c)
		c = live;
	switch (act) {
	case 0:
		destroyed_inside = 1;
		lws_context_destroy(c);
		break;
	case 1:
		result = -1;
		break;
	case 2:
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)"evil", 4);
		result = -1;
		break;
	case 3:
		evil_writes(wsi);
		break;
	case 4:
		for (i = 0; i < 3; i++)
			lws_service(c, V4 ? -1 : 0);
		lws_service_fd(c, NULL);
		break;
	case 5:
		evil_everyone(c, wsi);
		break;
	case 6:
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, 1);
#if V4
		lws_set_timer_usecs(wsi, 1);
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
#endif
		break;
	case 7:
		go(c, "localhost", 1);
		go(c, "elsewhere", 1);
		go(c, "localhost", 0);
		break;
	case 8:
		mine = info;
		mine.port = CONTEXT_PORT_NO_LISTEN;
		mine.vhost_name = "evil";
		if (lws_create_vhost(c, &mine))
			lws_init_vhost_client_ssl(&mine, client_vhost);
#if V4
		lws_vhost_destroy(lws_get_vhost(wsi));
#endif
		break;
	case 9:
		ask(wsi);
		break;
	case 10: /* the program ends the TLS session itself */
#if V4
		if (lws_get_ssl(wsi))
			SSL_shutdown(lws_get_ssl(wsi));
#else
		if (at_reason == LWS_CALLBACK_ESTABLISHED && in)
			SSL_shutdown(in);
#endif
		break;
	case 11:
#if V4
		lws_tls_cert_updated(c, good.cert_path, good.key_path, NULL, 0, NULL, 0);
#endif
		break;
	}
	(void)in;
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	result = 0;
	if (reason == R_PRIVATE_KEY)
		SSL_CTX_use_PrivateKey(user, cert(&good)->key);
	if (reason == at_reason && depth < 2 && acts_left > 0) {
		acts_left--;
		depth++;
		do_act(wsi, in);
		depth--;
		if (result)
			return result;
	}
	switch (reason) {
	case R_VERIFY_CLIENT:
		return !len;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "fine");
	case LWS_CALLBACK_RECEIVE:
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		put(wsi, "answer", 6, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
#if V4
		lws_set_timer_usecs(wsi, 1);
#endif
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		put(wsi, "question", 8, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return client_answers++ > 3 ? -1 : 0;
	}
	return 0;
}

#define STEP(x) do { if (ctx) { x; settle(); } } while (0)

static void visit(void)
{
	struct peer *p;

	if (ctx) {
		p = peer_open();
		STEP(peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"));
		STEP(tls_notify(p));
		STEP(peer_close(p));
	}
	if (ctx) {
		p = peer_open();
		STEP(ws_request(p, "chat"));
		STEP(ws_text(p, "hello"));
		STEP(ws_bye(p, 1000, "bye"));
		STEP(peer_close(p));
	}
	if (ctx) { /* one that shows nobody's certificate, one that shows none, one that says nothing */
		wish.own = &forged;
		p = peer_open();
		STEP(peer_reset(p));
		wish.own = NULL;
		p = ctx ? peer_open() : NULL;
		STEP(peer_reset(p));
		wish.own = &user_cert;
		p = ctx ? plain_open() : NULL;
		STEP(peer_puts(p, "no TLS at all"));
		STEP(peer_close(p));
	}
	STEP(go(ctx, "localhost", 1));
	STEP(go(ctx, "elsewhere", 1));
	STEP(go(ctx, "localhost", 0));
}

static void make(void)
{
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	lws_set_log_level(log_mask, NULL);
	ctx = live = lws_create_context(&info);
	if (!ctx)
		die("no context");
	info.vhost_name = "server";
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT |
			LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
	info.ssl_ca_filepath = cert_file(&ca);
	if (at_reason == R_PRIVATE_KEY)
		info.ssl_private_key_filepath = NULL;
	server_vhost = lws_create_vhost(ctx, &info);
	if (destroyed_inside) {
		ctx = NULL;
		return;
	}
#if V4
	port = server_vhost ? lws_get_vhost_listen_port(server_vhost) : 1;
#else
	port = server_vhost ? info.port : 1;
#endif
	info.vhost_name = "clients";
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.ssl_cert_filepath = info.ssl_private_key_filepath = info.ssl_ca_filepath = NULL;
	tls_client_trust(cert_file(&ca));
	tls_client_cert(&user_cert);
	client_vhost = lws_create_vhost(ctx, &info);
	if (destroyed_inside)
		ctx = NULL;
}

static void run(void)
{
	quiet = 1;
	lenient = 1;
	still_turns = 3;
	show_certs = 1;
	hook = app;
	loop_fault = 1;
	wish.own = &user_cert;
	make();
	visit();
	if (ctx)
		server_stop();
	say(acts_left < ACTS ? "ok" : "the reason never came");
}

/* ----------------------------------------------------------------- threads */

#define WRITES 400

static struct lws *volatile target;
static volatile int thread_failed;

static int sink(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		target = wsi;
	return 0;
}

/* Writes to a connection that is not its own, while the loop reads from it. */
static void *writer(void *arg)
{
	char text[600];
	int i;

	(void)arg;
	for (i = 0; i < WRITES; i++) {
		memset(text, 'a' + i % 26, sizeof text);
		if (put(target, text, 50 + (size_t)i, LWS_WRITE_TEXT) < 0)
			thread_failed = 1;
		lws_callback_on_writable(target);
	}
	return NULL;
}

static void threads_write(void)
{
	struct peer *p;
	pthread_t t;
	const unsigned char *b;
	size_t left;
	int i, k, right = 0;

	quiet = 1;
	hook = sink;
	tls_server(&good);
	p = ws_open("chat");
	if (!target || pthread_create(&t, NULL, writer, NULL))
		die("no thread");
	for (i = 0; i < WRITES; i++) {
		ws_text(p, "the other way");
		turn();
		drain_all(0);
	}
	pthread_join(t, NULL);
	settle();
	b = (unsigned char *)p->buf + p->shown;
	left = p->len - p->shown;
	for (i = 0; i < WRITES; i++) {
		size_t n = 50 + (size_t)i, h = n < 126 ? 2 : 4;

		if (left < h + n || b[0] != 0x81)
			break;
		for (k = 0; k < (int)n && b[h + (size_t)k] == 'a' + i % 26; k++)
			;
		right += k == (int)n;
		b += h + n;
		left -= h + n;
	}
	if (right == WRITES && !thread_failed && count_of[LWS_CALLBACK_RECEIVE] == WRITES)
		say("ok");
	else
		say("%d of %d written right, %d received", right, WRITES, count_of[LWS_CALLBACK_RECEIVE]);
}

static const struct scenario threads_scenario = { "threads_write", threads_write };

EVIL_SCENARIOS(acts, reasons, run, &threads_scenario)
