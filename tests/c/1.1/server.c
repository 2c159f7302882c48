/* A server: peers come in, ask for files, open WebSockets, are refused. */
#include "scene.h"

static char room[] = "/tmp/lws-1.1-XXXXXX";
static char path[64];

static const char *file_of(const char *name, size_t size)
{
	static const char line[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n";
	FILE *f;
	size_t i;

	if (!*path && !mkdtemp(room))
		die("no directory");
	snprintf(path, sizeof path, "%s/%s", room, name);
	f = fopen(path, "w");
	if (!f)
		die("no file");
	for (i = 0; i < size; i += 64)
		fwrite(line, 1, size - i < 64 ? size - i : 64, f);
	fclose(f);
	return path;
}

static void remove_files(void)
{
	char command[96];

	snprintf(command, sizeof command, "rm -rf %s", room);
	if (system(command))
		die("the directory stays");
}

/* What a file's answer comes to. */
static const char *served;
static int completion_says, serving_says;

static int serve(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP) {
		serving_says = libwebsockets_serve_http_file(ctx, wsi, served, "text/x-lines");
		say("  serving says %d", serving_says);
	}
	return reason == LWS_CALLBACK_HTTP_FILE_COMPLETION ? completion_says : 0;
}

static void file(void)
{
	struct peer *p;

	served = file_of("lines", 128);
	hook = serve;
	server();
	p = http_open("GET /lines?a=1&b=%20 HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_show(p);
	say("-- another one on the same connection");
	peer_puts(p, "GET /again HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
	say("-- the program closes");
	completion_says = 1;
	peer_puts(p, "GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
	completion_says = 0;
	say("-- HTTP/1.0");
	peer_show(http_open("GET / HTTP/1.0\r\n\r\n"));
	say("-- the peer wants it closed");
	peer_show(http_open("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
	say("-- the head alone");
	peer_show(http_open("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"));
	remove_files();
}

static void file_missing(void)
{
	served = "/nowhere/at/all";
	hook = serve;
	server();
	peer_show(http_open("GET /missing HTTP/1.1\r\nHost: x\r\n\r\n"));
	served = "/";
	say("-- a directory");
	peer_show(http_open("GET /dir HTTP/1.1\r\nHost: x\r\n\r\n"));
}

/* A slow reader gets its file in portions, and others are served meanwhile. */
static void file_large(void)
{
	struct peer *slow, *fast, *ws;

	served = file_of("large", 3000000);
	hook = serve;
	completion_says = 1;
	server();
	slow = peer_new(4096);
	slow->hold = 1;
	peer_puts(slow, "GET /large HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	say("-- the other ones");
	ws = ws_open("chat");
	ws_text(ws, "hello");
	settle();
	served = file_of("small", 10);
	fast = http_open("GET /small HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_show(fast);
	say("-- it reads");
	slow->hold = 0;
	turns_until_end(slow, 20000);
	say("%zu bytes", slow->len);
	slow->shown = slow->len - 64;
	peer_show(slow);
	remove_files();
}

static int by_hand(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	static const char answer[] = "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc";

	(void)user; (void)len;
	if (reason == LWS_CALLBACK_HTTP && !strcmp(in, "/later"))
		return libwebsocket_callback_on_writable(ctx, wsi) != 1;
	if (reason == LWS_CALLBACK_HTTP || reason == LWS_CALLBACK_SERVER_WRITEABLE)
		say("  writing says %d", put(wsi, answer, sizeof answer - 1, LWS_WRITE_HTTP));
	if (reason == LWS_CALLBACK_HTTP)
		return !strcmp(in, "/once");
	return 0;
}

/* Answers that the program writes itself; bodies are nobody's. */
static void http_by_hand(void)
{
	struct peer *p;

	hook = by_hand;
	server();
	p = http_open("POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345GET /two HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_show(p);
	peer_puts(p, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
	peer_puts(p, "GET /once HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
}

static int show_tokens(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	const struct lws_tokens *tokens = user;
	int i;

	(void)wsi; (void)in; (void)len;
	if (reason != LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION)
		return 0;
	for (i = 0; i < WSI_TOKEN_COUNT; i++)
		if (tokens[i].token) {
			say("  %d: %s", i, show(tokens[i].token, (size_t)tokens[i].token_len));
			REQUIRE(strlen(tokens[i].token), tokens[i].token_len);
		}
	return 0;
}

static void handshake(void)
{
	struct peer *p;

	hook = show_tokens;
	server();
	p = peer_open();
	peer_puts(p, UPGRADE_HEAD "Origin: http://here\r\nSec-WebSocket-Protocol: other, chat\r\n"
		     "Sec-WebSocket-Extensions: permessage-deflate, deflate-frame\r\nX-Other: 1\r\n\r\n");
	settle();
	peer_show(p);
	say("-- no subprotocol");
	p = peer_open();
	peer_puts(p, "GET /a?b HTTP/1.1\r\nhost: x\r\nupgrade: WebSocket\r\nconnection: keep-alive, Upgrade\r\n"
		     "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n"
		     "Sec-WebSocket-Origin: http://there\r\n\r\n");
	settle();
	peer_show(p);
}

static struct libwebsocket_protocols with_nameless[] = {
	{ .name = "http-only", .callback = callback_ },
	{ .name = NULL, .callback = callback_, .per_session_data_size = sizeof(struct session) },
	{ .name = "chat", .callback = callback_ },
	{ .name = NULL },
};

static void subprotocols(void)
{
	struct peer *p;

	protocol_table = with_nameless;
	server();
	REQUIRE(1, with_nameless[2].owning_server == ctx);
	REQUIRE(2, with_nameless[2].protocol_index);
	p = peer_open();
	ws_request(p, NULL);
	settle();
	say("-- known");
	p = peer_open();
	ws_request(p, "http-only,chat");
	settle();
	peer_show(p);
	say("-- unknown");
	p = peer_open();
	ws_request(p, "strange");
	settle();
	peer_show(p);
}

static int refused;
static int refuse(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	return reason == refused;
}

static int refuse_by_hangup(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)in; (void)len;
	if (reason == LWS_CALLBACK_FILTER_NETWORK_CONNECTION)
		libwebsockets_hangup_on_client(ctx, (int)(long)user);
	return 0;
}

static void refusals(void)
{
	struct peer *p;
	int i;
	static const int reasons[] = { LWS_CALLBACK_FILTER_NETWORK_CONNECTION,
				       LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION };

	hook = refuse;
	server();
	for (i = 0; i < COUNT(reasons); i++) {
		refused = reasons[i];
		p = peer_open();
		ws_request(p, "chat");
		settle();
		peer_show(p);
	}
	say("-- hung up on");
	hook = refuse_by_hangup;
	p = peer_open();
	settle();
	peer_show(p);
	hook = NULL;
	say("-- another version");
	p = peer_open();
	peer_puts(p, "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n");
	settle();
	peer_show(p);
	say("-- no key");
	p = peer_open();
	peer_puts(p, "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		     "Sec-WebSocket-Version: 13\r\n\r\n");
	settle();
	peer_show(p);
	say("-- no HTTP");
	p = http_open("what is this\r\n\r\n");
	peer_show(p);
}

/* What a foreign loop is told, in order. */
static int arm_once(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		REQUIRE(1, libwebsocket_callback_on_writable(ctx, wsi));
	return 0;
}

static void order(void)
{
	struct peer *p;

	show_poll = 1;
	hook = arm_once;
	server();
	say("-- a peer");
	p = peer_open();
	ws_request(p, "chat");
	settle();
	REQUIRE(1, count_of[LWS_CALLBACK_SERVER_WRITEABLE]);
	say("-- it closes");
	ws_bye(p, 1000, "");
	settle();
	peer_show(p);
	say("-- one that vanishes");
	p = peer_open();
	ws_request(p, "chat");
	settle();
	peer_reset(p);
	settle();
	say("-- the end");
	p = ws_open("nouser");
	scenario_end();
	drain_all(100);
	peer_show_ws(p);
}

/* Why no context was made, without the port, which is another one each time. */
static void names_interface(int level, const char *line)
{
	const char *at = strstr(line, " port "), *rest = at ? at + 6 + strspn(at + 6, "0123456789") : "";

	if (level == LLL_ERR)
		say("  %.*s port N%.*s", at ? (int)(at - line) : 0, line, (int)strcspn(rest, "\n"), rest);
}

static void creation(void)
{
	struct libwebsocket_context *other;

	server();
	say("user %d, name %s", libwebsocket_context_user(ctx) == &user_word, libwebsocket_canonical_hostname(ctx));
	other = create(port);
	say("the same port: %s", other ? "made" : "NULL");
	interf = "no-such-interface";
	is_own_log = 1;
	lws_set_log_level(LLL_ERR, names_interface);
	other = create(free_port());
	lws_set_log_level(0, NULL);
	is_own_log = 0;
	say("no such interface: %s", other ? "made" : "NULL");
	interf = "lo";
	chain_path = key_path = "/nowhere";
	other = create(free_port());
	say("no such certificate: %s", other ? "made" : "NULL");
	chain_path = key_path = NULL;
	setenv("http_proxy", "no:port:at:all", 1);
	other = create(CONTEXT_PORT_NO_LISTEN);
	say("no such proxy: %s", other ? "made" : "NULL");
	unsetenv("http_proxy");
	options = 0;
	other = create(CONTEXT_PORT_NO_LISTEN);
	say("a name: %s", *libwebsocket_canonical_hostname(other) ? "yes" : "no");
	libwebsocket_context_destroy(other);
	libwebsocket_context_destroy(NULL);
}

static const struct scenario list[] = {
	{ "file", file },
	{ "file_missing", file_missing },
	{ "file_large", file_large },
	{ "http_by_hand", http_by_hand },
	{ "handshake", handshake },
	{ "subprotocols", subprotocols },
	{ "refusals", refusals },
	{ "order", order },
	{ "creation", creation },
};
SCENARIOS(list)
