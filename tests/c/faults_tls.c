/*
 * What fails inside the library, or below it, costs a connection, not the server.
 *
 *   faults_tls panics|refusals FIRST STRIDE
 *
 * A process of its own for each chosen point, from FIRST on in steps of STRIDE
 * until a run passes none. A server of three virtual hosts serves a mix of
 * everything; meanwhile the library panics once, at that point (it has to be
 * built with the feature fault-injection), or the system refuses it that call
 * (any library). Behind that the next request has its answer, no peer is left
 * hanging, and the context can be destroyed.
 */
#include "scenario.h"
#include "tls.h"
#include "faults.h"

static char dir[] = "/tmp/lws-faults-XXXXXX", script_path[64], file_dir[64];
static struct lws_vhost *plain, *secure;
static int echoes, secure_port, front_port;

/* --------------------------------------------------------- the application */

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	unsigned char b[LWS_PRE + 64];

	(void)user;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "hello");
	case LWS_CALLBACK_ESTABLISHED:
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		/* A call that was abandoned is answered so, and can be made again. */
		if (lws_callback_on_writable(wsi) < 0)
			lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		memcpy(b + LWS_PRE, "ping", 4);
		if (lws_write(wsi, b + LWS_PRE, 4, LWS_WRITE_TEXT) < 0)
			return -1;
		break;
	case LWS_CALLBACK_RECEIVE:
		if (len > 60)
			return -1;
		memcpy(b + LWS_PRE, in, len);
		if (lws_write(wsi, b + LWS_PRE, len, LWS_WRITE_TEXT) < 0)
			return -1;
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		echoes++;
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
		return -1;
#if V4
	case R_RAW_RX:
		return -1;
#endif
	}
	return 0;
}

static struct lws_http_mount mounts[3], front_mount;

static void mount_at(struct lws_http_mount *m, const char *at, const char *origin, int kind)
{
	memset(m, 0, sizeof *m);
	m->mountpoint = at;
	m->mountpoint_len = (unsigned char)strlen(at);
	m->origin = origin;
	m->origin_protocol = (unsigned char)kind;
	m->cgi_timeout = 5;
}

static int port_of(struct lws_vhost *v)
{
#if V4
	return lws_get_vhost_listen_port(v);
#else
	(void)v;
	return info.port;
#endif
}

static struct lws_vhost *vhost(const char *name)
{
	info.port = 0;
	info.vhost_name = name;
	return LIB(lws_create_vhost(ctx, &info));
}

/* The whole server; NULL where the library panicked meanwhile. */
static struct lws_context *start(void)
{
	static char origin[64];
	struct lws_vhost *front;

	server_defaults();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	ctx = LIB(lws_create_context(&info));
	if (!ctx)
		return NULL;
	mount_at(&mounts[0], "/file", file_dir, LWSMPRO_FILE);
	mount_at(&mounts[1], "/cgi", script_path, LWSMPRO_CGI);
	mount_at(&mounts[2], "/cb", "http", LWSMPRO_CALLBACK);
#if V4
	mounts[2].protocol = "http";
#endif
	mounts[0].mount_next = &mounts[1];
	mounts[1].mount_next = &mounts[2];
	info.mounts = mounts;
	plain = vhost("plain");
	port = plain ? port_of(plain) : 0;
	snprintf(origin, sizeof origin, "127.0.0.1:%d/cb", port);
	mount_at(&front_mount, "/proxy", origin, LWSMPRO_HTTP);
	info.mounts = &front_mount;
	front = plain ? vhost("front") : NULL;
	front_port = front ? port_of(front) : 0;
	info.mounts = NULL;
	info.ssl_cert_filepath = cert_file(&self_signed);
	info.ssl_private_key_filepath = key_file(&self_signed);
	tls_client_trust(cert_file(&self_signed));
	secure = front ? vhost("localhost") : NULL;
	secure_port = secure ? port_of(secure) : 0;
	if (secure) {
		struct lws_context_creation_info mine = info;

		LIB(lws_init_vhost_client_ssl(&mine, secure));
		return ctx;
	}
	what = "destroying half a server";
	LIB_VOID(lws_context_destroy(ctx));
	ctx = NULL;
	return NULL;
}

/* ------------------------------------------------------------------ peers */

static void serve(void)
{
	LIB(lws_service(ctx, V4 ? -1 : 0));
}

static void secure_client(void)
{
	struct lws_client_connect_info k;
	int had = echoes, ends = count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR] + count_of[LWS_CALLBACK_WSI_DESTROY];
	long long end = now_ms() + 15000;

	what = "a client with TLS";
	memset(&k, 0, sizeof k);
	k.context = ctx;
	k.address = k.host = k.origin = "127.0.0.1";
	k.port = secure_port;
	k.path = "/";
	k.protocol = "chat";
	k.ssl_connection = V4 ? 1 | 2 | 8 : 2;
	k.ietf_version_or_minus_one = -1;
	k.vhost = secure;
	if (!LIB(lws_client_connect_via_info(&k)))
		return;
	while (echoes == had && now_ms() < end &&
	       count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR] + count_of[LWS_CALLBACK_WSI_DESTROY] == ends) {
		struct pollfd none;

		serve();
		poll(&none, 0, 1);
	}
	if (now_ms() >= end)
		fail("a client is left hanging");
}

#if V4
static void adopted(void)
{
	lws_sock_file_fd_type d;
	int pair[2];

	what = "an adopted socket";
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair))
		fail("socketpair");
	d.sockfd = pair[0];
	if (LIB(lws_adopt_descriptor_vhost(plain, LWS_ADOPT_SOCKET, d, "chat", NULL)))
		talk(pair[1], "raw", 3, "never sent");
	close(pair[1]);
}

static lws_sorted_usec_list_t sul;
static int timers;

static void on_time(lws_sorted_usec_list_t *s)
{
	(void)s;
	timers++;
}
#endif

static void mix(void)
{
	get(port, "/cb", "hello");
	get(port, "/file/page.txt", "\r\n\r\n");
	get(port, "/file/none.txt", "\r\n\r\n");
	get(port, "/cgi", "\r\n\r\n");
	get(front_port, "/proxy/x", "\r\n\r\n"); /* 502 is an answer */
	web_socket();
	secure_client();
	what = "everyone";
	lws_callback_on_writable_all_protocol(ctx, &protocols[0]);
	lws_callback_all_protocol(ctx, &protocols[0], LWS_CALLBACK_USER);
	lws_cancel_service(ctx);
	serve();
#if V4
	adopted();
	what = "a timer";
	lws_sul_schedule(ctx, 0, &sul, on_time, 1);
	serve();
	serve();
	what = "a virtual host that ends";
	server_defaults();
	info.vhost_name = "passing";
	plain = LIB(lws_create_vhost(ctx, &info));
	if (plain) {
		get(lws_get_vhost_listen_port(plain), "/x", "hello");
		LIB_VOID(lws_vhost_destroy(plain));
	}
#endif
}

static int run(void)
{
	int before;

	lws_set_log_level(LLL_ERR | LLL_WARN, seen_line);
	hook = app;
	quiet = 1;
	for (int tries = 0; !start(); tries++)
		if (tries == 2 || !is_hit())
			fail("no server");
	mix();
	before = is_hit();
	if (!get(port, "/cb", "hello") && (before == is_hit() || !get(port, "/cb", "hello")))
		fail("the next request is not served");
	what = "the end";
	LIB_VOID(lws_context_destroy(ctx));
	return is_hit() ? SERVED : UNTOUCHED;
}

static void write_file(const char *path, const char *text, int mode)
{
	FILE *f = fopen(path, "we");

	if (!f || fputs(text, f) < 0 || fclose(f) || chmod(path, (mode_t)mode))
		die("cannot write a file");
}

int main(int argc, char **argv)
{
	char path[100];
	int failed;

	if (!mkdtemp(dir))
		die("no directory");
	snprintf(file_dir, sizeof file_dir, "%s", dir);
	snprintf(script_path, sizeof script_path, "%s/script", dir);
	write_file(script_path, "#!/bin/sh\necho\necho scripted\n", 0755);
	snprintf(path, sizeof path, "%s/page.txt", dir);
	write_file(path, "contents\n", 0644);
	cert_file(&self_signed);
	key_file(&self_signed);
	failed = faults_main(argc, argv);
	unlink(path);
	unlink(script_path);
	rmdir(dir);
	return failed;
}
