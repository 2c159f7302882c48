/* What fails inside the library, or below it, costs a connection, not the server: see ../faults_tls.c. */
#include "scene.h"

#include "faults.h"

static char dir[] = "/tmp/lws-faults-XXXXXX", page[64];
static int echoes, client_ends;

/* Who cannot write waits for nothing: a callback's answer ends no connection everywhere. */
static int sent(struct libwebsocket *wsi, unsigned char *b, size_t len)
{
	/* A call that was abandoned can be made again. */
	if (libwebsocket_write(wsi, b, len, LWS_WRITE_TEXT) >= 0 || libwebsocket_write(wsi, b, len, LWS_WRITE_TEXT) >= 0)
		return 0;
	client_ends++;
	return -1;
}

static int app(struct libwebsocket_context *context, struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
	       void *user, void *in, size_t len)
{
	unsigned char room[LWS_SEND_BUFFER_PRE_PADDING + 64 + LWS_SEND_BUFFER_POST_PADDING];
	unsigned char *b = room + LWS_SEND_BUFFER_PRE_PADDING;

	(void)user;
	switch ((int)reason) {
	case LWS_CALLBACK_HTTP:
		return libwebsockets_serve_http_file(context, wsi, page, "text/plain");
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		/* A call that was abandoned is answered so, and can be made again. */
		if (libwebsocket_callback_on_writable(context, wsi) < 0)
			libwebsocket_callback_on_writable(context, wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		memcpy(b, "ping", 4);
		return sent(wsi, b, 4);
	case LWS_CALLBACK_RECEIVE:
		if (len > 60)
			return -1;
		memcpy(b, in, len);
		return sent(wsi, b, len);
	case LWS_CALLBACK_CLIENT_RECEIVE:
		echoes++;
		return -1;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLOSED:
		client_ends++;
	}
	return 0;
}

static struct libwebsocket_protocols table[] = {
	{ .name = "http-only", .callback = app, .per_session_data_size = 16 },
	{ .name = "chat", .callback = app, .per_session_data_size = 16 },
	{ .name = NULL },
};

static void serve(void)
{
	LIB(libwebsocket_service(ctx, 0));
}

static void client(void)
{
	int had = echoes, ends = client_ends;
	long long end = now_ms() + 15000;

	what = "a client";
	if (!LIB(libwebsocket_client_connect(ctx, "127.0.0.1", port, 0, "/", "localhost", "origin", "chat", -1)))
		return;
	while (echoes == had && client_ends == ends && now_ms() < end) {
		serve();
		poll(NULL, 0, 1);
	}
	if (now_ms() >= end)
		fail("a client is left hanging");
}

static int run(void)
{
	int before;

	protocol_table = table;
	lws_set_log_level(LLL_ERR | LLL_WARN, seen_line);
	is_own_log = 1;
	for (int tries = 0; tries < 10 && !ctx; tries++) {
		port = free_port();
		ctx = LIB(create(port));
	}
	if (!ctx)
		fail("no server");
	get(port, "/page", "contents");
	get(port, "/page", "contents");
	web_socket();
	client();
	what = "everyone";
	LIB(libwebsocket_callback_on_writable_all_protocol(&table[1]));
	serve();
	before = is_hit();
	if (!get(port, "/page", "contents") && (before == is_hit() || !get(port, "/page", "contents")))
		fail("the next request is not served");
	what = "the end";
	LIB_VOID(libwebsocket_context_destroy(ctx));
	return is_hit() ? SERVED : UNTOUCHED;
}

int main(int argc, char **argv)
{
	FILE *f;
	int failed;

	if (!mkdtemp(dir))
		die("no directory");
	snprintf(page, sizeof page, "%s/page", dir);
	f = fopen(page, "we");
	if (!f || fputs("contents\n", f) < 0 || fclose(f))
		die("cannot write a file");
	failed = faults_main(argc, argv);
	unlink(page);
	rmdir(dir);
	return failed;
}
