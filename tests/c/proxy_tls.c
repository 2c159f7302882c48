/*
 * Mounts that pass requests on, with TLS: to their origin, whose certificate the
 * virtual host's clients judge, and before it. No original to compare with.
 */
#include "client.h"
#include "tls.h"

static struct lws_http_mount mount;
static char origin_text[64];
static int front_tls, verify_resets, no_client_tls;
static struct lws_vhost *vhost;

#define GET(path) "GET " path " HTTP/1.1\r\nHost: front:80\r\n\r\n"
#define REPLY "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)in; (void)len;
	if (reason == R_VERIFY_SERVER && verify_resets)
		X509_STORE_CTX_set_error(user, X509_V_OK);
	return 0;
}

/* What the origin takes in speaks TLS as a server, what is opened to a front with TLS as a client. */
static void cover(struct peer *p)
{
	struct sockaddr_in a;
	socklen_t n = sizeof a;

	if (getsockname(p->fd, (struct sockaddr *)&a, &n))
		return;
	if (ntohs(a.sin_port) == site_port)
		cover_server(p);
	else if (front_tls)
		cover_client(p);
}

/* A server whose mount /p goes to a TLS origin with this certificate, addressed by name. */
static void front(struct cert *c, const char *name)
{
	struct lws_context_creation_info client;
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) || getsockname(fd, (struct sockaddr *)&a, &n))
		die("no port");
	close(fd);
	site_open();
	sprintf(origin_text, "%s:%d/base", name, site_port);
	mount.mountpoint = "/p";
	mount.mountpoint_len = 2;
	mount.origin = origin_text;
	mount.origin_protocol = LWSMPRO_HTTPS;
	if (front_tls)
		tls_server_defaults(&good);
	else
		server_defaults();
	info.port = ntohs(a.sin_port);
	info.mounts = &mount;
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT |
			LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
	hook = app;
	quiet = 1;
	turn_fn = client_turn;
	still_turns = 10;
	peer_cover = cover;
	wish.own = c;
	server_start();
	vhost = lws_create_vhost(ctx, &info);
	if (!vhost)
		die("no virtual host");
	port = info.port;
	if (no_client_tls)
		return;
	memset(&client, 0, sizeof client);
	client.options = info.options;
#if V4
	client.client_ssl_ca_filepath = cert_file(&ca);
#else
	client.ssl_ca_filepath = cert_file(&ca);
#endif
	if (lws_init_vhost_client_ssl(&client, vhost))
		die("no TLS for clients");
}

static void attempt(void)
{
	struct peer *p = http_open(GET("/p/x")), *o = &peers[peer_count - 1];

	if (o != p && o->len) {
		peer_show(o);
		peer_puts(o, REPLY);
		settle();
	}
	say("%.*s", (int)strcspn(p->buf, "\r"), p->buf);
}

static void trusted(void)
{
	front(&good, "127.0.0.1");
	attempt();
}

static void under_tls(void)
{
	front_tls = 1;
	trusted();
}

static void another_name(void)
{
	front(&second, "127.0.0.1");
	attempt();
}

static void another_authority(void)
{
	front(&stranger, "127.0.0.1");
	attempt();
}

static void out_of_date(void)
{
	front(&expired, "127.0.0.1");
	attempt();
}

/* 4.1: the program takes what it likes in OPENSSL_PERFORM_SERVER_CERT_VERIFICATION. */
static void taken_by_program(void)
{
	verify_resets = 1;
	front(&stranger, "127.0.0.1");
	attempt();
}

static void without_client_tls(void)
{
	no_client_tls = 1;
	front(&good, "127.0.0.1");
	attempt();
}

static size_t push(struct peer *p, const char *data, size_t len)
{
	size_t sent = 0;

	while (sent < len) {
		size_t n = len - sent < 65536 ? len - sent : 65536;

		peer_send(p, data + sent, n);
		sent += n;
		turn();
		drain_all(0);
	}
	return sent;
}

/* Several megabytes each way, with TLS on both sides. */
static void amounts(void)
{
	enum { LOTS = 6 << 20 };
	char *data = malloc(LOTS), head[200];
	struct peer *p, *o;
	size_t had;

	front_tls = 1;
	fill(data, LOTS, 3);
	front(&good, "127.0.0.1");
	sprintf(head, "POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: %d\r\n\r\n", LOTS);
	p = http_open(head);
	o = &peers[peer_count - 1];
	had = o->len;
	push(p, data, LOTS);
	settle();
	say("up: %s", o->len - had == LOTS && !memcmp(o->buf + had, data, LOTS) ? "all" : "not all");
	peer_puts(o, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n600000\r\n");
	push(o, data, LOTS);
	peer_puts(o, "\r\n0\r\n\r\n");
	settle();
	say("down: %s", p->len > LOTS && !memcmp(p->buf + p->len - 5, "0\r\n\r\n", 5) ? "all" : "not all");
	free(data);
}

/* The end of a connection without close_notify is no end of a body. */
static void truncated(void)
{
	int notified;

	for (notified = 0; notified < 2; notified++) {
		struct peer *p, *o;

		if (!notified)
			front(&good, "127.0.0.1");
		p = http_open(GET("/p/x"));
		o = &peers[peer_count - 1];
		peer_puts(o, "HTTP/1.1 200 OK\r\n\r\nall of it");
		settle();
		if (notified)
			tls_notify(o);
		peer_close(o);
		settle();
		say("-- %s", notified ? "with" : "without");
		peer_show(p);
	}
}

static void tunnel(void)
{
	struct peer *p, *o;

	front_tls = 1;
	front(&good, "127.0.0.1");
	p = http_open("GET /p/ws HTTP/1.1\r\nHost: front:80\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
	o = &peers[peer_count - 1];
	peer_show(o);
	peer_puts(o, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
		     "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
	settle();
	peer_puts(p, "up");
	peer_puts(o, "down");
	settle();
	peer_show(o);
	peer_show(p);
	peer_close(p);
	settle();
	turns_until_end(o, 5000);
	say("origin: %s", o->ended ? "ended" : "open");
}

static const struct scenario list[] = {
	{ "trusted", trusted },
	{ "under_tls", under_tls },
	{ "another_name", another_name },
	{ "another_authority", another_authority },
	{ "out_of_date", out_of_date },
	{ "taken_by_program", taken_by_program },
	{ "without_client_tls", without_client_tls },
	{ "amounts", amounts },
	{ "truncated", truncated },
	{ "tunnel", tunnel },
};

SCENARIOS(list)
