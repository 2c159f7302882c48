/*
 * waves: connections that come and go, for waves.py, which looks at the memory of the processes.
 *
 *   waves server CERTIFICATE KEY DIRECTORY   echoes WebSockets, takes uploads, runs DIRECTORY/script, passes requests on to
 *                                            itself; prints the port without TLS and the one with it; ends with its input
 *   waves client PORT KIND WAVES WARM        opens WAVES times two WebSockets there, one message each; KIND is plain,
 *                                            compressed or tls; prints its resident kB after WARM waves and at the end
 *
 * The program itself takes a little memory of the C library at the beginning and the end of a WebSocket, and keeps it.
 */
#define _GNU_SOURCE
#include <libwebsockets.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AT_ONCE 2

static struct lws_context *context;
static int ended, failed;

/* ---- memory ---------------------------------------------------------------- */

static long resident(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (!f || fscanf(f, "%*d %ld", &pages) != 1)
		failed = 1;
	if (f)
		fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* What a program remembers of each connection, for good, so that what is freed around it can never be joined. */
static void remember(void)
{
	static void **last;
	void **block = malloc(100);

	*block = last;
	last = block;
}

/* ---- the server ------------------------------------------------------------ */

struct session {
	unsigned char *message;
	size_t len, uploaded;
	int is_text;
};

static int answer(struct lws *wsi, size_t n)
{
	unsigned char buf[LWS_PRE + 600], *p = buf + LWS_PRE, *end = buf + sizeof buf;
	char text[32];
	int len = snprintf(text, sizeof text, "%zu\n", n);

	if (lws_add_http_common_headers(wsi, HTTP_STATUS_OK, "text/plain", (lws_filepos_t)len, &p, end) ||
	    lws_finalize_write_http_header(wsi, buf + LWS_PRE, &p, end))
		return 1;
	memcpy(buf + LWS_PRE, text, (size_t)len);
	if (lws_write(wsi, buf + LWS_PRE, (size_t)len, LWS_WRITE_HTTP_FINAL) != len)
		return 1;
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static int serve(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		remember();
		break;
	case LWS_CALLBACK_RECEIVE:
		s->message = realloc(s->message, LWS_PRE + s->len + len);
		memcpy(s->message + LWS_PRE + s->len, in, len);
		s->len += len;
		if (lws_is_final_fragment(wsi))
			lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (!s->message)
			break;
		if (lws_write(wsi, s->message + LWS_PRE, s->len, LWS_WRITE_TEXT) < 0)
			return -1;
		s->len = 0;
		break;
	case LWS_CALLBACK_CLOSED:
		free(s->message);
		s->message = NULL;
		remember();
		break;
	case LWS_CALLBACK_HTTP:
		s->uploaded = 0;
		if (lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI))
			break;
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_HTTP_BODY:
		s->uploaded += len;
		break;
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return answer(wsi, s->uploaded);
	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
	return 0;
}

static struct lws_protocols served[] = {
	{ "http", serve, sizeof(struct session), 0, 0, NULL, 0 },
	{ "echo", serve, sizeof(struct session), 0, 0, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, NULL, 0 },
};
static const struct lws_extension extensions[] = {
	{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate; client_max_window_bits" },
	{ NULL, NULL, NULL },
};

static struct lws_http_mount mounts[3];

static void mount(int n, const char *at, unsigned char kind, const char *origin)
{
	mounts[n] = (struct lws_http_mount){ .mountpoint = at, .mountpoint_len = (unsigned char)strlen(at),
		.origin_protocol = kind, .origin = origin, .protocol = "http", .cgi_timeout = 30,
		.mount_next = n ? &mounts[n - 1] : NULL };
}

static int server(char **argv)
{
	struct lws_context_creation_info info = { .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
		LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT, .gid = -1, .uid = -1 };
	struct lws_vhost *origin, *plain, *tls;
	char script[4096], at[64];
	struct pollfd input = { .events = POLLIN };

	context = lws_create_context(&info);
	info.iface = "127.0.0.1";
	info.protocols = served;
	info.extensions = extensions;
	info.vhost_name = "origin";
	origin = context ? lws_create_vhost(context, &info) : NULL;
	if (!origin)
		return 2;
	snprintf(script, sizeof script, "%s/script", argv[2]);
	snprintf(at, sizeof at, "127.0.0.1:%d/", lws_get_vhost_listen_port(origin));
	mount(0, "/form", LWSMPRO_CALLBACK, "http");
	mount(1, "/script", LWSMPRO_CGI, script);
	mount(2, "/passed-on", LWSMPRO_HTTP, at);
	info.mounts = &mounts[2];
	info.vhost_name = "plain";
	plain = lws_create_vhost(context, &info);
	info.vhost_name = "tls";
	info.ssl_cert_filepath = argv[0];
	info.ssl_private_key_filepath = argv[1];
	tls = lws_create_vhost(context, &info);
	if (!plain || !tls)
		return 2;
	printf("%d %d\n", lws_get_vhost_listen_port(plain), lws_get_vhost_listen_port(tls));
	fflush(stdout);
	while (!lws_service(context, 0) && !poll(&input, 1, 0))
		;
	lws_context_destroy(context);
	return failed;
}

/* ---- clients --------------------------------------------------------------- */

static int use(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	unsigned char message[LWS_PRE + 500];

	switch (reason) {
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		fprintf(stderr, "no connection: %s\n", in ? (char *)in : "");
		failed = 1;
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		remember();
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		memset(message, 'a', sizeof message);
		if (lws_write(wsi, message + LWS_PRE, 500, LWS_WRITE_TEXT) < 500)
			failed = 1;
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		failed |= len != 500;
		return -1;
	case LWS_CALLBACK_CLIENT_CLOSED:
		remember();
		ended++;
		break;
	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
	return 0;
}

static struct lws_protocols used[] = {
	{ "echo", use, 0, 0, 0, NULL, 0 },
	{ NULL, NULL, 0, 0, 0, NULL, 0 },
};

static int client(int port, const char *kind, long waves, long warm)
{
	struct lws_context_creation_info info = { .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
		.port = CONTEXT_PORT_NO_LISTEN, .protocols = used, .gid = -1, .uid = -1 };
	struct lws_client_connect_info to = { .address = "127.0.0.1", .path = "/", .host = "localhost", .protocol = "echo",
		.port = port, .ietf_version_or_minus_one = -1 };
	long wave, at_first = 0;
	int n;

	if (!strcmp(kind, "compressed"))
		info.extensions = extensions;
	if (!strcmp(kind, "tls"))
		to.ssl_connection = LCCSCF_USE_SSL | LCCSCF_ALLOW_SELFSIGNED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
	context = lws_create_context(&info);
	if (!context)
		return 2;
	to.context = context;
	for (wave = 0; wave < waves && !failed; wave++) {
		if (wave == warm)
			at_first = resident();
		ended = 0;
		for (n = 0; n < AT_ONCE; n++)
			failed |= !lws_client_connect_via_info(&to);
		while (ended < AT_ONCE && !failed)
			failed |= lws_service(context, 0) < 0;
	}
	printf("%ld %ld\n", at_first, resident());
	lws_context_destroy(context);
	return failed;
}

int main(int argc, char **argv)
{
	lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
	if (argc == 5 && !strcmp(argv[1], "server"))
		return server(argv + 2);
	if (argc == 6 && !strcmp(argv[1], "client"))
		return client(atoi(argv[2]), argv[3], atol(argv[4]), atol(argv[5]));
	fprintf(stderr, "usage: waves server CERTIFICATE KEY DIRECTORY | waves client PORT KIND WAVES WARM\n");
	return 2;
}
