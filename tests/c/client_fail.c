/*
 * Clients that do not come about, the less usual ways: replies that are almost
 * right, redirects, ends and kills in every phase, and what failures leave.
 */
#include "client.h"

static struct peer *site; /* the server's end */

/* How the server sees it. */
static void seen_there(void)
{
	if (site)
		say("peer%d: %s", peer_id(site),
		    site->ended == 2 ? "reset" : site->ended ? "end" : "open");
}

/* A client of `protocol` whose server says `reply`. */
static void answer(const char *protocol, const char *reply)
{
	client();
	to.protocol = protocol;
	site = client_ask();
	site_reply(site, reply);
	settle();
	seen_there();
}

static void chat(const char *reply) { answer("chat", reply); }

#define TAIL "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: *\r\n\r\n"
#define CHOSEN(name) SWITCH "Sec-WebSocket-Protocol: " name "\r\n\r\n"

/* ------------------------------------------------------------- status line */

static void http_1_0(void) { chat("HTTP/1.0 101 x\r\n" TAIL); }
static void http_2_0(void) { chat("HTTP/2.0 101 x\r\n" TAIL); }
static void small_letters(void) { chat("http/1.1 101 x\r\n" TAIL); }
static void no_words(void) { chat("HTTP/1.1 101\r\n" TAIL); }
static void four_digits(void) { chat("HTTP/1.1 1010 x\r\n" TAIL); }
static void two_spaces(void) { chat("HTTP/1.1  101 x\r\n" TAIL); }
static void no_number(void) { chat("HTTP/1.1 Switching\r\n" TAIL); }
static void bare_line_feeds(void)
{
	chat("HTTP/1.1 101 x\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: *\n\n");
}
static void interim_100(void) { chat("HTTP/1.1 100 Continue\r\n\r\n" SWITCH "\r\n"); }
static void interim_103(void) { chat("HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" SWITCH "\r\n"); }
static void interim_times(int many)
{
	static char reply[4096];
	size_t n = 0;

	while (many--)
		n += (size_t)sprintf(reply + n, "HTTP/1.1 100 Continue\r\n\r\n");
	strcpy(reply + n, SWITCH "\r\n");
	chat(reply);
}
static void interim_32_times(void) { interim_times(32); }
static void interim_33_times(void) { interim_times(33); }
static void status_102(void) { chat("HTTP/1.1 102 x\r\n" TAIL); }
static void status_204(void) { chat("HTTP/1.1 204 None\r\n\r\n"); }
static void status_300(void) { chat("HTTP/1.1 300 Many\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"); }
static void status_304(void) { chat("HTTP/1.1 304 Same\r\nLocation: /a\r\n\r\n"); }
static void status_407(void) { chat("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n"); }
static void status_426(void) { chat("HTTP/1.1 426 Other\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n"); }
static void status_503(void) { chat("HTTP/1.1 503 Later\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"); }
static void status_200_all_else_right(void) { chat("HTTP/1.1 200 OK\r\n" TAIL); }

static int asks_status(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[64];
	int n;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_CLIENT_CONNECTION_ERROR)
		return 0;
	n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HTTP_WWW_AUTHENTICATE);
	say("  WWW-Authenticate %d %s", n, n > 0 ? b : "");
#if V4
	say("  status %u", lws_http_client_http_response(wsi));
#endif
	return 0;
}

/* What a program that wants to log in can find out. */
static void status_at_error(void)
{
	hook = asks_status;
	chat("HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
}

/* ----------------------------------------------------------------- headers */

#define S101 "HTTP/1.1 101 x\r\n"
#define UPGRADE "Upgrade: websocket\r\n"
#define CONNECTION "Connection: Upgrade\r\n"
#define ACCEPT "Sec-WebSocket-Accept: *\r\n"
static void upgrade_list(void) { chat(S101 "Upgrade: h2c, websocket\r\n" CONNECTION ACCEPT "\r\n"); }
static void upgrade_with_version(void)
{
	chat(S101 "Upgrade: websocket/13\r\n" CONNECTION ACCEPT "\r\n");
}
static void upgrade_twice(void) { chat(S101 UPGRADE UPGRADE CONNECTION ACCEPT "\r\n"); }
static void upgrade_empty(void) { chat(S101 "Upgrade:\r\n" CONNECTION ACCEPT "\r\n"); }
static void upgrade_with_blank(void) { chat(S101 "Upgrade: websocket \r\n" CONNECTION ACCEPT "\r\n"); }
static void connection_list(void)
{
	chat(S101 UPGRADE "Connection: keep-alive, Upgrade\r\n" ACCEPT "\r\n");
}
static void connection_list_reversed(void)
{
	chat(S101 UPGRADE "Connection: Upgrade,keep-alive\r\n" ACCEPT "\r\n");
}
static void connection_twice(void)
{
	chat(S101 UPGRADE "Connection: keep-alive\r\n" CONNECTION ACCEPT "\r\n");
}
static void connection_longer_word(void) { chat(S101 UPGRADE "Connection: Upgrades\r\n" ACCEPT "\r\n"); }
static void accept_empty(void) { chat(S101 UPGRADE CONNECTION "Sec-WebSocket-Accept:\r\n\r\n"); }
static void accept_with_more(void) { chat(S101 UPGRADE CONNECTION "Sec-WebSocket-Accept: *=\r\n\r\n"); }
static void accept_with_blank(void) { chat(S101 UPGRADE CONNECTION "Sec-WebSocket-Accept: * \r\n\r\n"); }
static void accept_twice(void) { chat(SWITCH ACCEPT "\r\n"); }
static void head_only(void) { chat(S101 "\r\n"); }
static void no_colon(void) { chat(SWITCH "what is this\r\n\r\n"); }
static void folded(void) { chat(SWITCH "X-Long: one\r\n two\r\n\r\n"); }
static void zero_byte(void)
{
	static const char head[] = S101 "X-A: a\0b\r\n";

	client();
	to.protocol = "chat";
	site = client_ask();
	peer_send(site, head, sizeof head - 1);
	site_reply(site, TAIL);
	settle();
	seen_there();
}

/* A reply with one header of this length. Unread bytes make the end a reset: not shown. */
static void long_header(const char *name, size_t n)
{
	char *b = malloc(n + 200);
	int head;

	client();
	to.protocol = "chat";
	site = client_ask();
	head = sprintf(b, S101 "%s: ", name);
	memset(b + head, 'v', n);
	strcpy(b + head + n, "\r\n");
	peer_puts(site, b);
	site_reply(site, TAIL);
	settle();
	free(b);
}

static void known_header_500(void) { long_header("Set-Cookie", 500); }
static void known_header_9000(void) { long_header("Set-Cookie", 9000); }
static void unknown_header_500(void) { long_header("X-Mine", 500); }

static void status_line_9000(void)
{
	char b[9100];

	client();
	to.protocol = "chat";
	site = client_ask();
	strcpy(b, "HTTP/1.1 101 x");
	memset(b + 14, 'w', 9000);
	strcpy(b + 9014, "\r\n");
	peer_puts(site, b);
	site_reply(site, TAIL);
	settle();
}

/* ---------------------------------------------------------- subprotocols */

static void offered_but_unknown(void) { answer("chat, nobody", CHOSEN("nobody")); }
static void two_answered(void) { answer("chat, r16", CHOSEN("chat, r16")); }
static void neither_answered(void) { answer("chat, r16", SWITCH "\r\n"); }
static void another_answered(void) { answer("chat, r16", CHOSEN("r128")); }
static void beginning_answered(void) { answer("chat, r16", CHOSEN("cha")); }
static void longer_answered(void) { chat(CHOSEN("chatter")); }
static void empty_answered(void) { chat(CHOSEN("")); }
static void answered_twice(void)
{
	chat(SWITCH "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: chat\r\n\r\n");
}
static void unasked_answered(void) { answer(NULL, CHOSEN("chat")); }
static void unasked_unknown(void) { answer(NULL, CHOSEN("nobody")); }
static void extension_empty(void) { chat(SWITCH "Sec-WebSocket-Extensions:\r\n\r\n"); }
static void extension_unheard_of(void)
{
	chat(SWITCH "Sec-WebSocket-Extensions: x-own; a=1, y\r\n\r\n");
}

/* ---------------------------------------------------------------- redirects */

static int redirect_here; /* put the server's own address before the place */

static void redirected(int status, const char *place)
{
	char b[2048], here[40] = "";

	client();
	if (redirect_here)
		sprintf(here, "http://127.0.0.1:%d", site_port);
	to.protocol = "chat";
	site = client_ask();
	sprintf(b, "HTTP/1.1 %d x\r\nLocation: %s%s\r\nContent-Length: 0\r\n\r\n", status, here, place);
	peer_puts(site, b);
	settle();
	seen_there();
	if (peer_count < 2)
		return;
	site = &peers[1];
	site->buf[site->len] = 0;
	say("asked for %.*s", (int)strcspn(site->buf, "\r"), site->buf);
	site_reply(site, CHOSEN("chat"));
	settle();
	seen_there();
}

static void redirect_301(void) { redirected(301, "/a"); }
static void redirect_303(void) { redirected(303, "/a"); }
static void redirect_307(void) { redirected(307, "/a"); }
static void redirect_308(void) { redirected(308, "/a"); }
static void redirect_empty(void) { redirected(302, ""); }
static void redirect_to_name(void) { redirected(302, "a/b"); }
static void redirect_to_itself(void) { redirected(302, "/ws"); }
static void redirect_ftp(void) { redirected(302, "ftp://127.0.0.1:1/a"); }
static void redirect_to_tls(void) { redirected(302, "https://127.0.0.1:1/a"); }
static void redirect_absolute(void) { redirect_here = 1; redirected(302, "/there?x=1"); }
static void redirect_absolute_bare(void) { redirect_here = 1; redirected(302, ""); }

static void redirect_then_404(void)
{
	chat("HTTP/1.1 302 x\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n");
	if (peer_count < 2)
		return;
	site = &peers[1];
	peer_puts(site, "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n");
	settle();
	seen_there();
}

static void redirect_then_end(void)
{
	chat("HTTP/1.1 302 x\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n");
	if (peer_count < 2)
		return;
	peer_close(&peers[1]);
	settle();
}

static void redirect_with_own_memory(void)
{
	static struct session own;

	client();
	to.userdata = &own;
	to.protocol = "chat";
	site = client_ask();
	peer_puts(site, "HTTP/1.1 302 x\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n");
	settle();
	if (peer_count < 2)
		return;
	site = &peers[1];
	site_reply(site, CHOSEN("chat"));
	settle();
}

/* ---------------------------------------------------------- broken servers */

static void fin_in_status_line(void)
{
	client();
	site = client_ask();
	peer_puts(site, "HTTP/1.1 1");
	peer_fin(site);
	settle();
	seen_there();
}

static void garbage_and_fin(void)
{
	client();
	site = client_ask();
	peer_puts(site, "\x16\x03\x01 no http at all");
	peer_fin(site);
	settle();
	seen_there();
}

static void refusal_and_fin(void)
{
	client();
	site = client_ask();
	peer_puts(site, "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n");
	peer_close(site);
	settle();
}

static void reply_and_reset(void)
{
	client();
	site = client_ask();
	peer_puts(site, "HTTP/1.1 101 x\r\nUpgrade: web");
	settle();
	peer_reset(site);
	settle();
}

static void reply_before_request(void)
{
	client();
	client_go();
	while (!peer_count)
		turn();
	site = &peers[0];
	peer_puts(site, "HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n");
	settle();
	seen_there();
}

static void reset_at_once(void)
{
	client();
	client_go();
	while (!peer_count)
		turn();
	peer_reset(&peers[0]);
	settle();
}

/* The kernel connects, nobody accepts, and the listener goes away. */
static void never_accepted(void)
{
	client();
	turn_fn = NULL;
	client_go();
	settle();
	say("-- listener closes");
	close(site_fd);
	site_fd = -1;
	settle();
}

static void never_accepted_in_time(void)
{
	client_context();
	info.timeout_secs = 1;
	client_start();
	to.protocol = "chat";
	turn_fn = NULL;
	client_go();
	say("ended %d", turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 6000));
}

static void silent_in_reply(void)
{
	client_context();
	info.timeout_secs = 1;
	client_start();
	to.protocol = "chat";
	site = client_ask();
	peer_puts(site, "HTTP/1.1 101 x\r\nUpgrade: websocket\r\n");
	say("ended %d", turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 6000));
	settle();
	seen_there();
}

static void refused_with_memory(void)
{
	static struct session own;

	client();
	close(site_fd);
	site_fd = -1;
	to.userdata = &own;
	to.protocol = "chat";
	client_go();
	settle();
#if V4
	say("pwsi %s", early ? "set" : "NULL");
#endif
}

/* --------------------------------------------------------------- arguments */

/* A call that names a place nobody is at. */
static void goes_nowhere(void)
{
	client_go();
	settle();
}

static void port_0(void)
{
	client();
	to.port = 0;
	goes_nowhere();
}

static void port_above_all(void)
{
	client();
	to.port = site_port + 65536;
	site = client_ask();
	say("connected %d", site != NULL);
}

static void address_empty(void)
{
	client();
	to.address = "";
	goes_nowhere();
}

static void address_with_blank(void)
{
	client();
	to.address = "127.0.0.1 ";
	goes_nowhere();
}

static void address_v6_unused(void)
{
	client();
	to.address = "::1";
	goes_nowhere();
}

static void path_of(size_t n)
{
	char *b = malloc(n + 1);

	memset(b, 'p', n);
	b[0] = '/';
	b[n] = 0;
	client();
	to.protocol = "chat";
	to.path = b;
	client_go();
	settle();
	if (peer_count) {
		site = &peers[0];
		site->buf[site->len] = 0;
		say("asked for %zu bytes", strcspn(site->buf + 4, " \r"));
	}
	free(b);
}

static void path_of_1500(void) { path_of(1500); }
static void path_of_5000(void) { path_of(5000); }

static void host_of_300(void)
{
	static char b[301];
	const char *at;

	memset(b, 'h', 300);
	client();
	to.host = b;
	client_go();
	settle();
	if (!peer_count)
		return;
	site = &peers[0];
	site->buf[site->len] = 0;
	at = strstr(site->buf, "Host: ");
	say("Host of %zu bytes", at ? strcspn(at + 6, "\r") : 0);
}

static void strings_of_1023(void)
{
	static char b[1024];

	memset(b, 's', 1023);
	client();
	to.host = to.origin = to.protocol = to.path = b;
	client_go();
	settle();
	say("asked: %d", peer_count && peers[0].len > 0);
}

/* -------------------------------------------------- ends in the library */

static void stopped_at_once(void)
{
	client();
	to.protocol = "chat";
	client_go();
	server_stop();
	say("stopped");
}

static void stopped_in_reply(void)
{
	client();
	to.protocol = "chat";
	site = client_ask();
	peer_puts(site, "HTTP/1.1 101 x\r\nUpgr");
	settle();
	server_stop();
	say("stopped");
	settle();
	seen_there();
}

static void stopped_with_many(void)
{
	client();
	client_go();
	to.protocol = "chat";
	client_open("r16");
	client_ask();
	client_go();
	say("-- stop");
	server_stop();
}

static int acting, act; /* act: 1 destroys the context, 2 kills, 3 connects again */
static int acts(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_context *c = lws_get_context(wsi);

	(void)user; (void)in; (void)len;
	if (reason != acting)
		return 0;
	acting = -1;
	switch (act) {
	case 1:
		destroyed_inside = 1;
		lws_context_destroy(c);
		say("  destroyed");
		break;
#if V4
	case 2:
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
		break;
#endif
	case 3:
		client_go();
		break;
	}
	return 0;
}

/* Does it at this reason, which the reply leads to. */
static void at(int what, int reason, const char *reply)
{
	hook = acts;
	act = what;
	acting = reason;
	client();
	to.protocol = "chat";
	site = client_ask();
	if (site && reply) {
		site_reply(site, reply);
		settle();
	}
	seen_there();
}

static void destroyed_at_append(void) { at(1, LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, NULL); }
static void destroyed_at_filter(void)
{
	at(1, LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH, CHOSEN("chat"));
}
static void destroyed_at_error(void)
{
	at(1, LWS_CALLBACK_CLIENT_CONNECTION_ERROR, "HTTP/1.1 404 x\r\n\r\n");
}
static void killed_at_append(void) { at(2, LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, NULL); }
static void killed_at_filter(void) { at(2, LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH, CHOSEN("chat")); }
static void killed_at_established(void) { at(2, LWS_CALLBACK_CLIENT_ESTABLISHED, CHOSEN("chat")); }
static void killed_at_create(void) { at(2, LWS_CALLBACK_WSI_CREATE, NULL); }
static void again_at_error(void)
{
	at(3, LWS_CALLBACK_CLIENT_CONNECTION_ERROR, "HTTP/1.1 404 x\r\n\r\n");
}
static void again_at_destroy(void) { at(3, LWS_CALLBACK_WSI_DESTROY, "HTTP/1.1 404 x\r\n\r\n"); }

static void killed_at_once(void)
{
	client();
	to.protocol = "chat";
	client_go();
#if V4
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
	say("-- killed");
	settle();
#endif
}

static void killed_before_reply(void)
{
	client();
	to.protocol = "chat";
	site = client_ask();
#if V4
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
	say("-- killed");
#endif
	settle();
	seen_there();
}

/* --------------------------------------------------------------- refusals */

static int refusing;
static int refuses(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	return reason == refusing ? 1 : 0;
}

static void plus_one(int reason, const char *reply)
{
	hook = refuses;
	refusing = reason;
	chat(reply);
}

static void plus_one_at_http(void) { plus_one(LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, CHOSEN("chat")); }
static void plus_one_at_filter(void)
{
	plus_one(LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH, CHOSEN("chat"));
}
static void plus_one_at_error(void)
{
	plus_one(LWS_CALLBACK_CLIENT_CONNECTION_ERROR, "HTTP/1.1 404 x\r\n\r\n");
}
static void plus_one_at_redirect(void)
{
	plus_one(R_REDIRECT, "HTTP/1.1 302 x\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n");
}

/* -------------------------------------------------------------------- storms */

#define STORM 60

static void counted(int before)
{
	say("failed %d times, created %d, closed %d, destroyed %d, descriptors left %d",
	    count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR], count_of[LWS_CALLBACK_WSI_CREATE],
	    count_of[LWS_CALLBACK_CLOSED_CLIENT_HTTP] + count_of[R_CLIENT_CLOSED],
	    count_of[LWS_CALLBACK_WSI_DESTROY], open_descriptors() - before);
}

/* One client after the other, each with this reply, and every socket of ours closed. */
static void storm(const char *reply)
{
	int before, i;

	client();
	quiet = 1;
	to.protocol = "chat";
	before = open_descriptors();
	for (i = 0; i < STORM; i++) {
		if (!lws_client_connect_via_info(&to))
			die("no connection");
		while (peer_count <= i || !strstr(peers[i].buf ? peers[i].buf : "", "\r\n\r\n")) {
			turn();
			if (peer_count > i && peer_drain(&peers[i]))
				peers[i].buf[peers[i].len] = 0;
		}
		site_reply(&peers[i], reply);
		while (count_of[LWS_CALLBACK_WSI_DESTROY] <= i)
			turn();
		peer_close(&peers[i]);
	}
	counted(before);
}

static void storm_of_404(void) { storm("HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n"); }
static void storm_of_wrong_accept(void)
{
	storm(S101 UPGRADE CONNECTION "Sec-WebSocket-Accept: no\r\n\r\n");
}

static void storm_of_names(void)
{
	int before, i, refused = 0;

	client();
	quiet = 1;
	to.address = "no..name"; /* fails without a name server */
	turn();
	before = open_descriptors();
	for (i = 0; i < 20; i++)
		refused += !lws_client_connect_via_info(&to);
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 20 - refused, 10000);
	settle();
	say("ended %d", refused + count_of[LWS_CALLBACK_WSI_DESTROY]);
	counted(before);
}

static void storm_of_contexts(void)
{
	int before = 0, done = 0, i;

	quiet = 1;
	for (i = 0; i < 20; i++) {
		client();
		if (!i)
			before = open_descriptors();
		to.protocol = "chat";
		if (!lws_client_connect_via_info(&to) || !lws_client_connect_via_info(&to))
			die("no connection");
		if (i & 1)
			settle();
		server_stop();
		site_accept();
		while (done < peer_count)
			peer_close(&peers[done++]);
	}
	client();
	counted(before);
}

#if V4
static void storm_of_kills(void)
{
	int before, i;

	client();
	quiet = 1;
	turn_fn = NULL;
	before = open_descriptors();
	for (i = 0; i < STORM; i++) {
		struct lws *wsi = lws_client_connect_via_info(&to);

		if (!wsi)
			die("no connection");
		if (i & 1)
			turn();
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING,
				i & 2 ? LWS_TO_KILL_SYNC : LWS_TO_KILL_ASYNC);
	}
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], STORM, 5000);
	say("destroyed %d, descriptors left %d", count_of[LWS_CALLBACK_WSI_DESTROY],
	    open_descriptors() - before);
}
#else
static void storm_of_kills(void) { say("not in this generation"); }
#endif

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(http_1_0), S(http_2_0), S(small_letters), S(no_words), S(four_digits), S(two_spaces),
	S(no_number), S(bare_line_feeds), S(interim_100), S(interim_103), S(interim_32_times), S(interim_33_times), S(status_102), S(status_204),
	S(status_300), S(status_304), S(status_407), S(status_426), S(status_503),
	S(status_200_all_else_right), S(status_at_error),
	S(upgrade_list), S(upgrade_with_version), S(upgrade_twice), S(upgrade_empty),
	S(upgrade_with_blank), S(connection_list), S(connection_list_reversed), S(connection_twice),
	S(connection_longer_word), S(accept_empty), S(accept_with_more), S(accept_with_blank),
	S(accept_twice), S(head_only), S(no_colon), S(folded), S(zero_byte), S(known_header_500),
	S(known_header_9000), S(unknown_header_500), S(status_line_9000),
	S(offered_but_unknown), S(two_answered), S(neither_answered), S(another_answered),
	S(beginning_answered), S(longer_answered), S(empty_answered), S(answered_twice),
	S(unasked_answered), S(unasked_unknown), S(extension_empty), S(extension_unheard_of),
	S(redirect_301), S(redirect_303), S(redirect_307), S(redirect_308), S(redirect_empty),
	S(redirect_to_name), S(redirect_to_itself), S(redirect_ftp), S(redirect_to_tls),
	S(redirect_absolute), S(redirect_absolute_bare), S(redirect_then_404),
	S(redirect_then_end), S(redirect_with_own_memory),
	S(fin_in_status_line), S(garbage_and_fin), S(refusal_and_fin), S(reply_and_reset),
	S(reply_before_request), S(reset_at_once), S(never_accepted), S(never_accepted_in_time),
	S(silent_in_reply), S(refused_with_memory),
	S(port_0), S(port_above_all), S(address_empty), S(address_with_blank), S(address_v6_unused),
	S(path_of_1500), S(path_of_5000), S(host_of_300), S(strings_of_1023),
	S(stopped_at_once), S(stopped_in_reply), S(stopped_with_many), S(destroyed_at_append),
	S(destroyed_at_filter), S(destroyed_at_error), S(killed_at_append), S(killed_at_filter),
	S(killed_at_established), S(killed_at_create), S(again_at_error), S(again_at_destroy),
	S(killed_at_once), S(killed_before_reply),
	S(plus_one_at_http), S(plus_one_at_filter), S(plus_one_at_error), S(plus_one_at_redirect),
	S(storm_of_404), S(storm_of_wrong_accept), S(storm_of_names), S(storm_of_contexts),
	S(storm_of_kills),
};
SCENARIOS(list)
