/* Clients from the connect call to an open WebSocket, and every way there that fails. */
#include "client.h"

/* ---------------------------------------------------------- the usual way */

static void shake(const char *protocol, const char *reply)
{
	struct peer *p;

	client();
	to.protocol = protocol;
	p = client_ask();
	request_show(p);
	site_reply(p, reply);
	settle();
	peer_show(p);
}

static void plain(void) { shake(NULL, SWITCH "\r\n"); }
static void subprotocol(void) { shake("chat", SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n"); }
static void subprotocol_unsaid(void) { shake("chat", SWITCH "\r\n"); }
static void odd_spelling(void)
{
	shake("chat", "HTTP/1.1 101 ok\r\nupgrade: WebSocket\r\nCONNECTION: keep-alive, Upgrade\r\n"
		      "X-Other: 1\r\nsec-websocket-accept:   *\r\n\r\n");
}

static void origin(void)
{
	struct peer *p;

	client();
	to.origin = "somewhere";
	to.path = "/a/b?c=d";
	to.host = "some.example:8080";
	p = client_ask();
	request_show(p);
}

static void in_pieces(void)
{
	struct peer *p;
	char b[512];
	int i, n;

	client();
	p = client_ask();
	n = sprintf(b, "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		       "Sec-WebSocket-Accept: %s\r\n\r\n", accept_of(p));
	for (i = 0; i < n; i++) {
		peer_send(p, b + i, 1);
		turn();
	}
	settle();
	site_frame(p, 0x81, "hello", 5);
	settle();
}

static void frame_behind(void)
{
	struct peer *p;

	client();
	p = client_ask();
	site_reply(p, SWITCH "\r\n\x81\x05hello\x89\x01x");
	settle();
	p->shown = (size_t)(strstr(p->buf, "\r\n\r\n") + 4 - p->buf);
	frames_show(p);
}

static void userdata(void)
{
	static struct session own;
	struct peer *p;

	client();
	to.userdata = &own;
	to.protocol = "chat";
#if V4
	to.opaque_user_data = &own;
#endif
	p = client_ask();
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	say("visits: %d", own.visits);
	server_stop();
	say("visits: %d", own.visits);
}

static int reads_opaque(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
#if V4
	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED || reason == LWS_CALLBACK_WSI_CREATE)
		say("  opaque %s", lws_get_opaque_user_data(wsi) == (void *)&info ? "as given" : "other");
#else
	(void)wsi; (void)reason;
#endif
	return 0;
}

static void opaque(void)
{
	struct peer *p;

	hook = reads_opaque;
	client();
#if V4
	to.opaque_user_data = &info;
#endif
	p = client_ask();
	site_reply(p, SWITCH "\r\n");
	settle();
}

static void local_protocol(void)
{
	struct peer *p;

	client();
	to.protocol = "their-name";
#if V4
	to.local_protocol_name = "chat";
#else
	protocols[1].name = "their-name";
#endif
	p = client_ask();
	request_show(p);
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: their-name\r\n\r\n");
	settle();
}

static int adds_header(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		char **p = in;

		*p += sprintf(*p, "X-Token: abc\r\nCookie: a=b\r\n");
		say("  room %s", len > 1000 ? "enough" : "little");
	}
	return 0;
}

static int adds_much(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER && len > 9000) {
		char **p = in;

		*p += sprintf(*p, "X-Token: %09000d\r\n", 7);
		say("  added");
	}
	return 0;
}

static void append_much(void)
{
	struct peer *p;

	hook = adds_much;
	client_context();
	info.pt_serv_buf_size = 16384;
	client_start();
	p = client_ask();
	say("%s", p && p->len > 9000 ? "sent" : "lost");
}

static void append(void)
{
	struct peer *p;

	hook = adds_header;
	client();
	p = client_ask();
	request_show(p);
}

static int reads_headers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[64];
	int n;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH)
		return 0;
	n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HTTP);
	say("  HTTP %d %s", n, n > 0 ? b : "");
	n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HTTP_SET_COOKIE);
	say("  Set-Cookie %d %s", n, n > 0 ? b : "");
	n = lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE);
	say("  Upgrade %d", n);
#if V4
	n = lws_hdr_custom_copy(wsi, b, sizeof b, "x-mine:", 7);
	say("  X-Mine %d %s", n, n > 0 ? b : "");
#endif
	return 0;
}

static void headers(void)
{
	struct peer *p;

	hook = reads_headers;
	client();
	p = client_ask();
	site_reply(p, SWITCH "Set-Cookie: a=b\r\nX-Mine: yes\r\n\r\n");
	settle();
}

static void two_at_once(void)
{
	client();
	client_go();
	to.protocol = "chat";
	client_go();
	settle();
	site_reply(&peers[1], SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	site_reply(&peers[0], SWITCH "\r\n");
	settle();
}

static void unix_socket(void)
{
	struct sockaddr_un { unsigned short family; char path[108]; } a = { AF_UNIX, "" };
	char name[64];
	int n;

	sprintf(name, "+@scenario-%d", (int)getpid());
	n = sprintf(a.path + 1, "%s", name + 2);
	site_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (bind(site_fd, (struct sockaddr *)&a, (socklen_t)(3 + n)) || listen(site_fd, 5))
		die("no unix socket");
	client();
	to.address = name;
	to.port = 0;
	client_ask();
	if (peer_count) {
		site_reply(&peers[0], SWITCH "\r\n");
		settle();
	}
}

/* Where a client that the server has accepted connected from. */
static void comes_from(struct peer *p)
{
	struct sockaddr_in a;
	socklen_t n = sizeof a;

	if (!p || p->fd < 0 || getpeername(p->fd, (struct sockaddr *)&a, &n))
		say("-- nobody comes");
	else
		say("-- comes from %s", inet_ntoa(a.sin_addr));
}

static void interface_of_client(void)
{
	client();
#if V4
	to.iface = "127.0.0.3";
	comes_from(client_ask());
	to.iface = "lo";
#endif
	comes_from(client_ask());
}

/* One generation's clients connect from there. */
static void interface_of_vhost(void)
{
	client_context();
	info.iface = "127.0.0.2";
	client_start();
	comes_from(client_ask());
}

static void interface_of_other_family(void)
{
	client_context();
#if !V4
	info.iface = "::1";
#endif
	client_start();
#if V4
	to.iface = "::1";
#endif
	comes_from(client_ask());
}

/* ----------------------------------------------------------- other calls */

static void older_calls(void)
{
#if V4
	say("not in this generation");
#else
	static struct session own;

	client();
	early = lws_client_connect(ctx, "127.0.0.1", site_port, 0, "/one", "example", "there", "chat", -1);
	say("lws_client_connect: %s", early ? "a connection" : "NULL");
	settle();
	request_show(&peers[0]);
	site_reply(&peers[0], SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	early = lws_client_connect_extended(ctx, "127.0.0.1", site_port, 0, "/two", "example", NULL, "chat", 13,
					    &own);
	say("lws_client_connect_extended: %s", early ? "a connection" : "NULL");
	settle();
	request_show(&peers[1]);
	site_reply(&peers[1], SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	say("visits: %d", own.visits);
#endif
}

#if V4 /* exported, and in no header of the original */
struct lws *lws_client_reset(struct lws **wsi, int ssl, const char *address, int port, const char *path,
			     const char *host, char weak);
#endif

static struct lws *reset_to(struct lws *wsi, const char *path)
{
	struct lws *now;

#if V4
	now = lws_client_reset(&wsi, 0, "127.0.0.1", site_port, path, "other.example", 0);
#else
	now = lws_client_reset(wsi, 0, "127.0.0.1", site_port, path, "other.example");
#endif
	say("reset: %s", now == wsi ? "the connection" : now ? "another one" : "NULL");
	settle();
	return now;
}

/* Starts over while the reply is awaited, a fourth time in vain. */
static void started_over(void)
{
	struct lws *wsi;
	int i;

	client();
	to.protocol = "chat";
	wsi = client_go();
	settle();
	for (i = 0; i < 4; i++) {
		reset_to(wsi, "/again");
		if (i < 3)
			request_show(&peers[peer_count - 1]);
	}
	say("-- %d connections so far", peer_count);
	site_reply(&peers[peer_count - 1], SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	reset_to(wsi, "/late");
}

/* ------------------------------------------------------- refusing replies */

static void refused_by_us(const char *reply) { shake("chat", reply); }

#define HEAD101 "HTTP/1.1 101 x\r\n"
static void no_accept(void) { refused_by_us(HEAD101 "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"); }
static void wrong_accept(void)
{
	refused_by_us(HEAD101 "Upgrade: websocket\r\nConnection: Upgrade\r\n"
			      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}
static void no_upgrade(void) { refused_by_us(HEAD101 "Connection: Upgrade\r\nSec-WebSocket-Accept: *\r\n\r\n"); }
static void other_upgrade(void)
{
	refused_by_us(HEAD101 "Upgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: *\r\n\r\n");
}
static void no_connection(void) { refused_by_us(HEAD101 "Upgrade: websocket\r\nSec-WebSocket-Accept: *\r\n\r\n"); }
static void other_connection(void)
{
	refused_by_us(HEAD101 "Upgrade: websocket\r\nConnection: close\r\nSec-WebSocket-Accept: *\r\n\r\n");
}
static void not_offered(void) { refused_by_us(SWITCH "Sec-WebSocket-Protocol: http\r\n\r\n"); }
static void other_case(void) { refused_by_us(SWITCH "Sec-WebSocket-Protocol: Chat\r\n\r\n"); }
static void extension(void) { refused_by_us(SWITCH "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"); }
static void status_200(void) { refused_by_us("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"); }
static void status_401(void) { refused_by_us("HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n"); }
static void status_403(void) { refused_by_us("HTTP/1.1 403 No\r\nContent-Length: 5\r\n\r\nnever"); }
static void status_404(void) { refused_by_us("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"); }
static void status_500(void) { refused_by_us("HTTP/1.1 500 Oops\r\n\r\n"); }
static void unknown_protocol(void) { shake("nobody", SWITCH "Sec-WebSocket-Protocol: nobody\r\n\r\n"); }
static void garbage(void) { refused_by_us("hello world\r\n\r\n"); }
static void nothing_but_lines(void) { refused_by_us("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"); }

static void huge_reply(void)
{
	struct peer *p;
	char *b = malloc(70000);
	int i, n;

	client();
	p = client_ask();
	n = sprintf(b, "HTTP/1.1 101 x\r\n");
	for (i = 0; i < 1000; i++)
		n += sprintf(b + n, "Set-Cookie: number%d=a-rather-long-value-for-a-cookie\r\n", i);
	peer_send(p, b, (size_t)n);
	settle();
	free(b);
}

/* ---------------------------------------------------------- broken servers */

static void ends_at_once(void)
{
	struct peer *p;

	client();
	client_go();
	while (!peer_count)
		turn();
	p = &peers[0];
	peer_close(p);
	settle();
}

static void ends_after_request(void)
{
	struct peer *p;

	client();
	p = client_ask();
	peer_close(p);
	settle();
}

static void ends_in_the_reply(void)
{
	struct peer *p;

	client();
	p = client_ask();
	peer_puts(p, "HTTP/1.1 101 Switching\r\nUpgr");
	settle();
	peer_close(p);
	settle();
}

static void resets(void)
{
	struct peer *p;

	client();
	p = client_ask();
	peer_reset(p);
	settle();
}

static void refused(void)
{
	client();
	close(site_fd);
	site_fd = -1;
	to.protocol = "chat";
	client_go();
	settle();
}

static void refused_without_protocol(void)
{
	client();
	close(site_fd);
	site_fd = -1;
	client_go();
	settle();
}

static void no_such_unix_socket(void)
{
	client();
	to.address = "+/no/such/socket";
	client_go();
	settle();
}

static void no_such_name(void)
{
	client();
	to.address = "does-not-exist.invalid";
	to.protocol = "chat";
	client_go();
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, V4 ? 300 : 8000);
}

static void no_such_interface(void)
{
	client();
#if V4
	to.iface = "no-such-interface";
#endif
	client_go();
	settle();
}

static void no_tls(void)
{
	client();
	to.ssl_connection = 1;
	client_go();
	settle();
}

/* ------------------------------------------------------------------ silence */

static void silent_server(void)
{
	struct peer *p;

	client_context();
	info.timeout_secs = 1;
	client_start();
	p = client_ask();
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 6000);
	settle();
	peer_end_line(p);
}

static void full_backlog(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int fds[4], i;

	/* a listener whose backlog is full does not answer any more */
	client_context();
	info.timeout_secs = 1;
#if V4
	info.connect_timeout_secs = 2;
#endif
	client_start();
	listen(site_fd, 0);
	a.sin_port = htons((uint16_t)site_port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (i = 0; i < 4; i++) {
		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(fds[i], (struct sockaddr *)&a, sizeof a);
	}
	turn_fn = NULL;
	client_go();
#if V4
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 6000);
#else
	settle(); /* this generation waits for twenty seconds */
#endif
	for (i = 0; i < 4; i++)
		close(fds[i]);
}

static void destroyed_while_waiting(void)
{
	client();
	client_ask();
	server_stop();
}

static void killed_while_waiting(void)
{
	client();
	client_ask();
#if V4
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
#else
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, 0);
#endif
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 3000);
	settle();
}

/* ------------------------------------------------------ refusing callbacks */

static int refusing;
static int refuses(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	return reason == refusing ? -1 : 0;
}

static void refusal(int reason)
{
	struct peer *p;

	hook = refuses;
	refusing = reason;
	client();
	to.protocol = "chat";
	p = client_ask();
	if (p) {
		site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
		settle();
		peer_end_line(p);
	}
}

static void refuse_bind(void) { refusal(R_CLIENT_HTTP_BIND); }
static void refuse_new(void) { refusal(LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED); }
static void refuse_create(void) { refusal(LWS_CALLBACK_WSI_CREATE); }
static void refuse_append(void) { refusal(LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER); }
static void refuse_http(void) { refusal(LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP); }
static void refuse_filter(void) { refusal(LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH); }
static void refuse_established(void) { refusal(LWS_CALLBACK_CLIENT_ESTABLISHED); }

/* ---------------------------------------------------------------- redirects */

static void redirected(const char *location, int times)
{
	struct peer *p;
	char b[512];
	int i;

	client();
	to.protocol = "chat";
	p = client_ask();
	for (i = 0; i < times && p->fd >= 0; i++) {
		sprintf(b, "HTTP/1.1 302 Found\r\n%s%s%sContent-Length: 0\r\n\r\n",
			location ? "Location: " : "", location ? location : "", location ? "\r\n" : "");
		peer_puts(p, b);
		settle();
		if (p == &peers[peer_count - 1])
			return;
		p = &peers[peer_count - 1];
	}
	request_show(p);
	site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
}

static void redirect(void) { redirected("/other?x=y", 1); }
static void redirect_without_place(void) { redirected(NULL, 1); }
static void redirect_for_ever(void) { redirected("/again", 9); }
static void redirect_to_nobody(void) { redirected("http://127.0.0.1:1/", 1); }
static void redirect_refused(void)
{
	hook = refuses;
	refusing = R_REDIRECT;
	redirected("/other", 1);
}

/* -------------------------------------------------------------------- storms */

static int reconnects, left_to_do;
static int comes_again(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR && left_to_do > 0) {
		left_to_do--;
		reconnects++;
		if (!lws_client_connect_via_info(&to))
			say("no connection");
	}
	return 0;
}

static void storm(void)
{
	int before;

	hook = comes_again;
	quiet = 1;
	client();
	close(site_fd);
	site_fd = -1;
	left_to_do = 300;
	before = open_descriptors();
	client_go();
	while (count_of[LWS_CALLBACK_WSI_DESTROY] < 301)
		turn();
	say("failed %d times, created %d, destroyed %d, descriptors left %d",
	    count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR], count_of[LWS_CALLBACK_WSI_CREATE],
	    count_of[LWS_CALLBACK_WSI_DESTROY], open_descriptors() - before);
}

static void storm_of_closing_servers(void)
{
	int before, i;

	hook = comes_again;
	quiet = 1;
	client();
	left_to_do = 100;
	before = open_descriptors();
	client_go();
	for (i = 0; count_of[LWS_CALLBACK_WSI_DESTROY] < 101;) {
		turn();
		for (; i < peer_count; i++)
			peer_close(&peers[i]);
	}
	say("failed %d times, created %d, destroyed %d, descriptors left %d",
	    count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR], count_of[LWS_CALLBACK_WSI_CREATE],
	    count_of[LWS_CALLBACK_WSI_DESTROY], open_descriptors() - before);
}

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(plain), S(subprotocol), S(subprotocol_unsaid), S(odd_spelling), S(origin), S(in_pieces),
	S(frame_behind), S(userdata), S(opaque), S(local_protocol), S(append), S(append_much), S(headers),
	S(two_at_once), S(unix_socket), S(interface_of_client), S(interface_of_vhost),
	S(interface_of_other_family), S(older_calls), S(started_over),
	S(no_accept), S(wrong_accept), S(no_upgrade), S(other_upgrade), S(no_connection),
	S(other_connection), S(not_offered), S(other_case), S(extension), S(status_200),
	S(status_401), S(status_403), S(status_404), S(status_500), S(unknown_protocol),
	S(garbage), S(nothing_but_lines), S(huge_reply),
	S(ends_at_once), S(ends_after_request), S(ends_in_the_reply), S(resets), S(refused),
	S(refused_without_protocol), S(no_such_unix_socket), S(no_such_name), S(no_such_interface),
	S(no_tls), S(silent_server), S(full_backlog), S(destroyed_while_waiting), S(killed_while_waiting),
	S(refuse_bind), S(refuse_new), S(refuse_create), S(refuse_append), S(refuse_http),
	S(refuse_filter), S(refuse_established),
	S(redirect), S(redirect_without_place), S(redirect_for_ever), S(redirect_to_nobody),
	S(redirect_refused), S(storm), S(storm_of_closing_servers),
};
SCENARIOS(list)
