/* A server: requests and their answers, WebSockets, broadcasts, sockets taken over, memory of protocols. */
#include "texts.h"

#define HAS(p, text) REQUIRE(1, strstr((p)->buf, (text)) != NULL)

static char dir[64], path[96];

/* A file of this size; the pattern is fill()'s. */
static const char *file_of(const char *name, size_t size)
{
	char *b = malloc(size);
	FILE *f;

	if (!dir[0]) {
		strcpy(dir, "/tmp/lws-2.0-XXXXXX");
		if (!mkdtemp(dir))
			die("no directory");
	}
	snprintf(path, sizeof path, "%s/%s", dir, name);
	fill(b, size, 1);
	f = fopen(path, "w");
	fwrite(b, 1, size, f);
	fclose(f);
	free(b);
	return path;
}

static void files_gone(void)
{
	unlink(path);
	rmdir(dir);
}

/* -------------------------------------------------------------- requests */

static void look_at(struct lws *wsi, void *user)
{
	char b[128], rip[64];
	struct lws_vhost *vhost = lws_get_vhost(wsi);

	REQUIRE(9, lws_hdr_total_length(wsi, WSI_TOKEN_HOST));
	REQUIRE(9, lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HOST));
	SAME("localhost", b);
	REQUIRE(-1, lws_hdr_copy(wsi, b, 9, WSI_TOKEN_HOST));
	REQUIRE(0, lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_ORIGIN));
	REQUIRE(3, lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, 0));
	REQUIRE(4, lws_hdr_copy_fragment(wsi, b, sizeof b, WSI_TOKEN_HTTP_URI_ARGS, 1));
	SAME("c=dd", b);
	REQUIRE(-1, lws_hdr_copy_fragment(wsi, b, sizeof b, WSI_TOKEN_HTTP_URI_ARGS, 2));
	SAME("http", lws_get_protocol(wsi)->name);
	REQUIRE(1, lws_get_protocol(wsi) == &protocols[0]);
	REQUIRE(1, lws_protocol_get(wsi) == lws_get_protocol(wsi));
	REQUIRE(1, user && lws_wsi_user(wsi) == user);
	REQUIRE(1, lws_get_context(wsi) == ctx);
	REQUIRE(1, vhost && lws_vhost_get(wsi) == vhost);
	REQUIRE(0, lws_is_ssl(wsi));
	REQUIRE(0, lws_is_cgi(wsi));
	REQUIRE(1, lws_get_parent(wsi) == NULL && lws_get_child(wsi) == NULL);
	REQUIRE(1, lws_get_peer_simple(wsi, b, sizeof b) == b);
	SAME("127.0.0.1", b);
	lws_get_peer_addresses(wsi, lws_get_socket_fd(wsi), b, sizeof b, rip, sizeof rip);
	SAME("127.0.0.1", rip);
	REQUIRE(1, b[0] != 0);
	REQUIRE(1, lws_get_peer_write_allowance(wsi) == (size_t)-1);
	REQUIRE(0, lws_send_pipe_choked(wsi));
	REQUIRE(0, lws_partial_buffered(wsi));
	REQUIRE(-1, lws_set_extension_option(wsi, "permessage-deflate", "rx_buf_size", "9"));
}

static int answer(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	unsigned char b[LWS_PRE + 512], *start = b + LWS_PRE, *p = start, *end = b + sizeof b;

	(void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	if (!strcmp(in, "/look")) {
		look_at(wsi, user);
		REQUIRE(0, lws_add_http_header_status(wsi, 200, &p, end));
		REQUIRE(0, lws_add_http_header_by_name(wsi, (unsigned char *)"x-test:", (unsigned char *)"v", 1, &p, end));
		REQUIRE(0, lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, (unsigned char *)"a/b", 3,
							&p, end));
		REQUIRE(0, lws_add_http_header_content_length(wsi, 3, &p, end));
		REQUIRE(1, lws_add_http_header_content_length(wsi, 3, &p, p + 3));
		REQUIRE(0, lws_finalize_http_header(wsi, &p, end));
		REQUIRE(p - start, lws_write(wsi, start, (size_t)(p - start), LWS_WRITE_HTTP_HEADERS));
		REQUIRE(3, lws_write(wsi, (unsigned char *)"yes", 3, LWS_WRITE_HTTP));
		return lws_http_transaction_completed(wsi) ? -1 : 0;
	}
	if (!strcmp(in, "/elsewhere")) {
		REQUIRE(1, lws_http_redirect(wsi, 302, (unsigned char *)"/look", 5, &p, end) > 0);
		return lws_http_transaction_completed(wsi) ? -1 : 0;
	}
	if (!strcmp(in, "/file")) {
		REQUIRE(0, lws_serve_http_file(wsi, path, "text/plain", "x-file: 1\r\n", 11));
		REQUIRE(0, lws_serve_http_file_fragment(wsi));
		return 0;
	}
	REQUIRE(0, lws_return_http_status(wsi, 404, "not here"));
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static void http(void)
{
	const size_t size = 100000;
	struct peer *p;
	char *b = malloc(size);

	quiet = 1;
	hook = answer;
	file_of("file", size);
	server();
	p = http_open("GET /look?a=b&c=dd HTTP/1.1\r\nHost: localhost\r\n\r\n");
	SAME("HTTP/1.1 200 OK\r\nserver: libwebsockets\r\nx-test: v\r\ncontent-type: a/b\r\ncontent-length: 3\r\n\r\nyes",
	     news(p));
	peer_puts(p, "GET /elsewhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	REQUIRE(1, strstr(news(p), "location: /look\r\n") != NULL);
	peer_puts(p, "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	REQUIRE(1, strstr(news(p), "not here") != NULL);
	peer_puts(p, "GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	fill(b, size, 1);
	HAS(p, "x-file: 1\r\n");
	REQUIRE(1, p->len > size && !memcmp(p->buf + p->len - size, b, size));
	REQUIRE(1, count_of[LWS_CALLBACK_HTTP_FILE_COMPLETION]);
	free(b);
	files_gone();
	say("ok");
}

/* ------------------------------------------------------------ WebSockets */

static struct lws *first;
static int own_reason, heard, paused;

static int talk(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char *text = NULL;

	(void)user;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		first = wsi;
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		put(wsi, "now", 3, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_RECEIVE:
		REQUIRE(0, lws_get_reserved_bits(wsi));
		REQUIRE(1, lws_is_final_fragment(wsi));
		REQUIRE(0, lws_remaining_packet_payload(wsi));
		REQUIRE(!strncmp(in, "bin", 3), lws_frame_is_binary(wsi));
		heard++;
		if (!strncmp(in, "pause", 5)) {
			REQUIRE(0, lws_rx_flow_control(wsi, 0));
			paused = 1;
		}
		if (!strncmp(in, "bye", 3)) {
			lws_close_reason(wsi, LWS_CLOSE_STATUS_GOINGAWAY, (unsigned char *)"so long", 7);
			return -1;
		}
		text = in;
		REQUIRE(len, put(wsi, text, len, LWS_WRITE_BINARY));
		break;
	case 1000:
		own_reason++;
		break;
	}
	return 0;
}

static void websocket(void)
{
	struct peer *p, *q;

	quiet = 1;
	hook = talk;
	server();
	p = ws_open("chat");
	ws_text(p, "hello");
	ws_send(p, 0x82, "bin", 3);
	settle();
	SAME("\x82\x05hello\x82\x03" "bin", news(p));
	REQUIRE(1, lws_callback_on_writable(first));
	settle();
	SAME("\x81\x03now", news(p));
	q = ws_open("chat");
	REQUIRE(0, lws_callback_on_writable_all_protocol(ctx, &protocols[1]));
	settle();
	SAME("\x81\x03now", news(p));
	SAME("\x81\x03now", news(q));
	REQUIRE(0, lws_callback_on_writable_all_protocol_vhost(lws_get_vhost(first), &protocols[1]));
	settle();
	SAME("\x81\x03now", news(p));
	SAME("\x81\x03now", news(q));
	lws_callback_all_protocol(ctx, &protocols[1], 1000);
	REQUIRE(2, own_reason);
	lws_callback_all_protocol_vhost(lws_get_vhost(first), &protocols[1], 1000);
	REQUIRE(4, own_reason);
	lws_callback_all_protocol(ctx, &protocols[0], 1000);
	REQUIRE(4, own_reason);
	heard = 0;
	ws_text(p, "pause");
	settle();
	ws_text(p, "later");
	settle();
	REQUIRE(1, heard);
	REQUIRE(1, paused);
	lws_rx_flow_allow_all_protocol(ctx, &protocols[1]);
	settle();
	REQUIRE(2, heard);
	news(p);
	ws_text(p, "bye");
	settle();
	SAME("\x88\x09\x03\xe9so long", news(p));
	say("ok");
}

static char deflated[512];

static void extension(void)
{
	static const struct lws_extension known[] = {
		{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate" }, { NULL, NULL, NULL },
	};
	char room[8] = "", *at = room;
	struct peer *p;

	quiet = 1;
	hook = talk;
	server_defaults();
	info.extensions = known;
	server_start();
	p = peer_open();
	snprintf(deflated, sizeof deflated, UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n"
		 "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n");
	peer_puts(p, deflated);
	settle();
	REQUIRE(1, strcasestr(news(p), "sec-websocket-extensions: permessage-deflate") != NULL);
	REQUIRE(0, lws_set_extension_option(first, "permessage-deflate", "rx_buf_size", "10"));
	REQUIRE(1, lws_set_extension_option(first, "permessage-deflate", "no_such", "10") != 0);
	REQUIRE(-1, lws_set_extension_option(first, "other", "rx_buf_size", "10"));
	ws_text(p, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	settle();
	REQUIRE(1, p->len - p->shown < 40 && ((unsigned char)p->buf[p->shown] & 0x40));
	/* Nothing is left for it to do. */
	extern int lws_extension_server_handshake(struct lws *wsi, char **p);
	REQUIRE(0, lws_extension_server_handshake(first, &at));
	REQUIRE(1, at == room);
	REQUIRE(1, lws_extension_server_handshake(first, NULL));
	say("ok");
}

/* ------------------------------------------------------------- taken over */

/* Two ends of a connection over the loopback interface: the one to be taken over, and the peer's. */
static int ends(struct peer **peer)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof a;
	int listener = socket(AF_INET, SOCK_STREAM, 0), end, was = port;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&a, &len))
		die("no listener");
	port = ntohs(a.sin_port);
	*peer = peer_new(0);
	port = was;
	end = accept(listener, NULL, NULL);
	close(listener);
	fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
	return end;
}

static void adopted(void)
{
	static const char request[] = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n";
	struct peer *p, *q;
	struct lws *wsi;
	int fd;

	quiet = 1;
	hook = answer;
	server();
	fd = ends(&p);
	wsi = lws_adopt_socket(ctx, fd);
	REQUIRE(1, wsi && lws_get_socket_fd(wsi) == fd);
	peer_puts(p, request);
	settle();
	REQUIRE(1, strstr(news(p), "not here") != NULL);
	fd = ends(&q);
	wsi = lws_adopt_socket_readbuf(ctx, fd, request, 20);
	REQUIRE(1, wsi && lws_get_socket_fd(wsi) == fd);
	peer_puts(q, request + 20);
	settle();
	REQUIRE(1, strstr(news(q), "not here") != NULL);
	fd = ends(&q);
	REQUIRE(1, lws_adopt_socket_readbuf(ctx, fd, request, 2049) == NULL);
	settle();
	REQUIRE(1, q->ended != 0);
	say("ok");
}

/* ----------------------------------------------------------------- memory */

static struct lws_vhost *kept_on;
static int kept_kind;

static int keep(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_PROTOCOL_INIT && lws_get_protocol(wsi) == &protocols[1]) {
		unsigned char *m = lws_protocol_vh_priv_zalloc(lws_get_vhost(wsi), lws_get_protocol(wsi), 40);
		int i, zero = 1;

		for (i = 0; m && i < 40; i++)
			zero &= !m[i];
		REQUIRE(1, m && zero);
		strcpy((char *)m, "kept");
		kept_on = lws_get_vhost(wsi);
		kept_kind++;
	}
	return 0;
}

static void memory(void)
{
	quiet = 1;
	hook = keep;
	server();
	settle();
	REQUIRE(1, kept_kind);
	SAME("kept", lws_protocol_vh_priv_get(kept_on, &protocols[1]));
	REQUIRE(1, lws_protocol_vh_priv_get(kept_on, &protocols[0]) == NULL);
	REQUIRE(1, lws_protocol_vh_priv_zalloc(kept_on, NULL, 4) == NULL);
	say("ok");
}

static const struct scenario list[] = {
	{ "http", http },
	{ "websocket", websocket },
	{ "extension", extension },
	{ "adopted", adopted },
	{ "memory", memory },
};

SCENARIOS(list)
