/*
 * Clients with an open WebSocket, the less usual ways: what the connect call
 * was told, frames at the limits, pauses, full sockets, and who ends it when.
 */
#include "client.h"

static struct peer *site; /* the server's end */

static void open_chat(void)
{
	client();
	site = client_open("chat");
}

/* What the server got, and the end of it. */
static void over(void)
{
	settle();
	frames_show(site);
	if (!site->ended && site->fd >= 0) {
		say("-- server closes");
		peer_close(site);
		settle();
	}
}

/* ------------------------------------------------------- the connect call */

static void shake(const char *reply)
{
	site = client_ask();
	if (!site)
		return;
	request_show(site);
	site_reply(site, reply);
	settle();
	peer_end_line(site);
}

#define CHOSEN(name) SWITCH "Sec-WebSocket-Protocol: " name "\r\n\r\n"

static void empty_names(void)
{
	client();
	to.origin = "";
	to.protocol = "";
	shake(SWITCH "\r\n");
}

static void path_without_slash(void)
{
	client();
	to.path = "ws?a=b#c";
	shake(SWITCH "\r\n");
}

static void origin_with_scheme(void)
{
	client();
	to.origin = "https://some.example";
	shake(SWITCH "\r\n");
}

static void host_with_line_break(void)
{
	client();
	to.host = "example\r\nX-Smuggled: 1";
	shake(SWITCH "\r\n");
}

static void other_version(void)
{
	client();
	to.ietf_version_or_minus_one = 8;
	shake(SWITCH "\r\n");
}

static void first_of_two(void)
{
	client();
	to.protocol = "chat, r16";
	shake(CHOSEN("chat"));
}

static void second_of_two(void)
{
	client();
	to.protocol = "chat,r16";
	shake(CHOSEN("r16"));
}

static void known_behind_unknown(void)
{
	client();
	to.protocol = "nobody, r16";
	shake(CHOSEN("r16"));
}

static void user_memory_of_none(void)
{
	client();
	to.protocol = "nouser";
	shake(CHOSEN("nouser"));
}

static void local_name_alone(void)
{
	client();
#if V4
	to.local_protocol_name = "chat";
#endif
	shake(SWITCH "\r\n");
}

static void local_name_unknown(void)
{
	client();
	to.protocol = "chat";
#if V4
	to.local_protocol_name = "nobody";
#endif
	shake(CHOSEN("chat"));
}

static void local_name_wins(void)
{
	client();
	to.protocol = "r16";
#if V4
	to.local_protocol_name = "chat";
#endif
	shake(CHOSEN("r16"));
}

static struct lws_protocols others[] = {
	{ .name = "first", .callback = callback, .per_session_data_size = sizeof(struct session) },
	{ .name = "chat", .callback = callback },
	{ .name = NULL },
};

static void own_vhost(const char *protocol, const char *reply)
{
	struct lws_context_creation_info vi;

	client();
	vi = info;
	vi.vhost_name = "second";
	vi.protocols = others;
	to.vhost = lws_create_vhost(ctx, &vi);
	if (!to.vhost)
		die("no vhost");
	to.protocol = protocol;
	site = client_ask();
	site_reply(site, reply);
	settle();
	say("on its vhost: %d", lws_get_vhost(wsi_of(1)) == to.vhost);
}

static void vhost_plain(void) { own_vhost(NULL, SWITCH "\r\n"); }
static void vhost_protocol(void) { own_vhost("chat", CHOSEN("chat")); }

static int sees_opaque(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
#if V4
	if (reason == R_CLIENT_HTTP_BIND || reason == LWS_CALLBACK_WSI_DESTROY ||
	    reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED || reason == R_CLIENT_CLOSED)
		say("  opaque %s, pwsi %s",
		    lws_get_opaque_user_data(wsi) == (void *)&info ? "as given" : "other",
		    early == wsi ? "set" : "not set");
#else
	(void)wsi; (void)reason;
#endif
	return 0;
}

static void opaque_and_pwsi(void)
{
	hook = sees_opaque;
	client();
	to.protocol = "chat";
#if V4
	to.opaque_user_data = &info;
#endif
	site = client_ask();
	site_reply(site, CHOSEN("chat"));
	settle();
	peer_close(site);
	settle();
}

static void own_memory(void)
{
	static struct session own;

	client();
	to.userdata = &own;
	site = client_ask();
	site_reply(site, SWITCH "\r\n");
	settle();
	say("its user pointer: %s", lws_wsi_user(wsi_of(1)) == &own ? "as given" : "other");
	peer_close(site);
	settle();
}

static int appended;
static int appends(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[32];

	(void)user; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER) {
		char **p = in;

		if (appended)
			*p += sprintf(*p, "Authorization: Basic QWxhZGRpbg==\r\n");
		say("  Host here: %d", lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HOST));
		return 1;
	}
	return 0;
}

static void append_and_refuse(void)
{
	hook = appends;
	appended = 1;
	client();
	site = client_ask();
	request_show(site);
}

static const int heads_at[] = { LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP,
				LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH,
				LWS_CALLBACK_CLIENT_ESTABLISHED };
static int reads(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[128];
	int i, n;

	(void)user; (void)in; (void)len;
	for (i = 0; i < COUNT(heads_at) && reason != heads_at[i]; i++)
		;
	if (i == COUNT(heads_at))
		return 0;
	n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HTTP);
	say("  HTTP %d %s", n, n > 0 ? b : "");
	n = lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_PROTOCOL);
	say("  Sec-WebSocket-Protocol %d %s", n, n > 0 ? b : "");
	n = lws_hdr_copy(wsi, b, 4, WSI_TOKEN_HTTP_SET_COOKIE);
	say("  Set-Cookie in too little room %d, length %d", n,
	    lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_SET_COOKIE));
	n = lws_hdr_copy_fragment(wsi, b, sizeof b, WSI_TOKEN_HTTP_SET_COOKIE, 1);
	say("  second Set-Cookie %d %s", n, n > 0 ? b : "");
#if V4
	say("  status %u", lws_http_client_http_response(wsi));
#endif
	return 0;
}

static void reply_headers(void)
{
	hook = reads;
	client();
	to.protocol = "chat";
	site = client_ask();
	site_reply(site, SWITCH "Set-Cookie: one=1\r\nSet-Cookie: two=2; Path=/\r\n"
			 "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
}

/* ----------------------------------------------- behind the server's reply */

static void behind(const char *frames, size_t len)
{
	char b[1024];
	int n;

	client();
	site = client_ask();
	n = sprintf(b, "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		       "Sec-WebSocket-Accept: %s\r\n\r\n", accept_of(site));
	memcpy(b + n, frames, len);
	site->shown = site->len;
	peer_send(site, b, (size_t)n + len);
	settle();
}

static void three_behind(void)
{
	behind("\x81\x03one\x02\x02tw\x80\x01o", 12);
	over();
}

static void close_behind(void)
{
	behind("\x81\x03" "bye\x88\x02\x03\xe8", 9);
	over();
}

static void half_behind(void)
{
	behind("\x81\x0ahello", 7);
	say("-- the rest");
	peer_puts(site, "world");
	over();
}

static void fin_behind(void)
{
	behind("\x81\x05hello", 7);
	peer_fin(site);
	over();
}

/* ----------------------------------------------------------- frames coming */

static void raw(const void *bytes, size_t len)
{
	open_chat();
	peer_send(site, bytes, len);
	over();
}

static void long_form_of_5(void) { raw("\x81\x7e\x00\x05hello", 9); }
static void longest_form_of_5(void) { raw("\x81\x7f\0\0\0\0\0\0\0\x05hello", 15); }
static void length_with_sign_bit(void) { raw("\x82\x7f\x80\0\0\0\0\0\0\x01x", 11); }
static void length_beyond_all(void) { raw("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff" "abc", 13); }
static void reserved_control(void) { raw("\x8b\x01x", 3); }
static void ping_in_parts(void) { raw("\x09\x01x", 3); }
static void close_in_parts(void) { raw("\x08\x02\x03\xe8", 4); }
static void masked_empty(void) { raw("\x81\x80" "abcd", 6); }
static void empty_parts(void) { raw("\x01\x00\x00\x00\x80\x00", 6); }
static void two_reserved_bits(void) { raw("\xb1\x01x", 3); }

static void ping_of_125(void)
{
	char b[125];

	memset(b, 'p', sizeof b);
	open_chat();
	site_frame(site, 0x89, b, sizeof b);
	over();
}

static void pings_in_a_row(void)
{
	open_chat();
	peer_send(site, "\x89\x01" "1\x89\x01" "2\x89\x01" "3", 9);
	over();
}

static void text_checked(const char *one, const char *two)
{
	client_context();
	info.options |= LWS_SERVER_OPTION_VALIDATE_UTF8;
	client_start();
	site = client_open("chat");
	site_frame(site, 0x01, one, strlen(one));
	site_frame(site, 0x80, two, strlen(two));
	over();
}

static void split_character(void) { text_checked("caf\xc3", "\xa9"); }
static void unfinished_character(void) { text_checked("abc", "\xe2\x82"); }
static void surrogate(void) { text_checked("\xed\xa0\x80", "x"); }

static void text_unchecked(void)
{
	open_chat();
	site_frame(site, 0x81, "\xff\xfe", 2);
	over();
}

/* ------------------------------------------------------------------ pauses */

static int pausing;
static int pauses(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_CLIENT_RECEIVE && pausing)
		lws_rx_flow_control(wsi, 0);
	return 0;
}

static void pause_chat(void)
{
	hook = pauses;
	pausing = 1;
	open_chat();
	site_frame(site, 0x81, "first", 5);
	settle();
	pausing = 0;
	say("-- paused");
}

static void go_on(void)
{
	say("-- goes on");
	say("answer %d", lws_rx_flow_control(wsi_of(1), 1));
	settle();
}

static void ping_while_paused(void)
{
	pause_chat();
	site_frame(site, 0x89, "p", 1);
	settle();
	frames_show(site);
	go_on();
	frames_show(site);
}

static void write_while_paused(void)
{
	pause_chat();
	say("lws_write says %d", put(wsi_of(1), "out", 3, LWS_WRITE_TEXT));
	settle();
	frames_show(site);
}

static void close_while_paused(void)
{
	pause_chat();
	site_frame(site, 0x88, "\x03\xe8", 2);
	settle();
	frames_show(site);
	go_on();
	frames_show(site);
}

static void fin_while_paused(void)
{
	pause_chat();
	site_frame(site, 0x81, "last", 4);
	peer_fin(site);
	settle();
	peer_end_line(site);
	go_on();
	peer_end_line(site);
}

static void all_go_on(void)
{
	pause_chat();
	site_frame(site, 0x81, "second", 6);
	settle();
	say("-- all of chat go on");
	lws_rx_flow_allow_all_protocol(ctx, &protocols[1]);
	settle();
}

/* ----------------------------------------------------------------- writing */

static int writes_left, write_kind[4];
static int writes_many(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	int i;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_CLIENT_WRITEABLE || !writes_left)
		return 0;
	for (i = 0; i < writes_left; i++)
		say("  lws_write says %d", put(wsi, "abcdefgh" + i, 2, write_kind[i]));
	writes_left = 0;
	return 0;
}

static void several_writes(void)
{
	hook = writes_many;
	open_chat();
	writes_left = 4;
	write_kind[0] = LWS_WRITE_TEXT | LWS_WRITE_NO_FIN;
	write_kind[1] = LWS_WRITE_PING;
	write_kind[2] = LWS_WRITE_CONTINUATION;
	write_kind[3] = LWS_WRITE_BINARY;
	lws_callback_on_writable(wsi_of(1));
	over();
}

static void write_from_outside(void)
{
	open_chat();
	say("lws_write says %d", put(wsi_of(1), "hello", 5, LWS_WRITE_TEXT));
	say("lws_write says %d", put(wsi_of(1), "", 0, LWS_WRITE_BINARY));
	say("choked %d, left %d", lws_send_pipe_choked(wsi_of(1)), lws_partial_buffered(wsi_of(1)));
	over();
}

/* The library masks where the program's bytes are, or in memory of its own. */
static void buffer_after_write(void)
{
	unsigned char b[LWS_PRE + 5];

	open_chat();
	memcpy(b + LWS_PRE, "hello", 5);
	say("lws_write says %d", lws_write(wsi_of(1), b + LWS_PRE, 5, LWS_WRITE_TEXT));
	say("the bytes are %s", memcmp(b + LWS_PRE, "hello", 5) ? "masked" : "the same");
	over();
}

/* A server that does not read: the rest waits in the library. */
static void full_socket(void)
{
	size_t n = 4 << 20;
	int room = 4096;
	char *b = malloc(n);

	client_context();
	site_open();
	setsockopt(site_fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	client_start();
	site = client_open("chat");
	site->hold = 1;
	small_send_buffer(wsi_of(1));
	fill(b, n, 9);
	say("lws_write takes all: %d", put(wsi_of(1), b, n, LWS_WRITE_BINARY) == (int)n);
	say("choked %d, left %d", lws_send_pipe_choked(wsi_of(1)), lws_partial_buffered(wsi_of(1)));
	lws_callback_on_writable(wsi_of(1));
	settle();
	say("-- the server reads");
	site->hold = 0;
	settle();
	frames_show(site);
	say("choked %d, left %d", lws_send_pipe_choked(wsi_of(1)), lws_partial_buffered(wsi_of(1)));
	free(b);
}

static void reset_with_full_socket(void)
{
	size_t n = 4 << 20;
	int room = 4096;
	char *b = calloc(1, n);

	client_context();
	site_open();
	setsockopt(site_fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	client_start();
	site = client_open("chat");
	site->hold = 1;
	small_send_buffer(wsi_of(1));
	say("lws_write takes all: %d", put(wsi_of(1), b, n, LWS_WRITE_BINARY) == (int)n);
	peer_reset(site);
	settle();
	free(b);
}

static void all_of_a_protocol(void)
{
	client();
	client_open("chat");
	client_open("r16");
	client_open("chat");
	to.protocol = "chat";
	client_go(); /* not connected yet */
	say("-- all of chat");
	say("answer %d", lws_callback_on_writable_all_protocol(ctx, &protocols[1]));
	settle();
}

/* -------------------------------------------------------------------- ends */

static int ending = -1, says = -1, code = -1;
static const char *words;
static int ends(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != ending)
		return 0;
	ending = -1;
	if (code >= 0)
		lws_close_reason(wsi, (enum lws_close_status)code, (unsigned char *)words,
				 words ? strlen(words) : 0);
	return says;
}

static void end_from(int reason, int value, int with, const char *text)
{
	ending = reason;
	says = value;
	code = with;
	words = text;
	hook = ends;
	open_chat();
}

/* The program closes on the server's word; what comes back. */
static void we_close(int with, const char *text, const void *answer, size_t len)
{
	end_from(LWS_CALLBACK_CLIENT_RECEIVE, -1, with, text);
	site_frame(site, 0x81, "go", 2);
	settle();
	frames_show(site);
	if (answer) {
		say("-- answer");
		peer_send(site, answer, len);
	}
	over();
}

static void close_no_words(void) { we_close(1000, NULL, "\x88\x02\x03\xe8", 4); }
static void close_4000(void) { we_close(4000, "mine", "\x88\x02\x0f\xa0", 4); }
static void close_0(void) { we_close(0, NULL, "\x88\x00", 2); }
static void close_1005(void) { we_close(1005, "not to be sent", "\x88\x00", 2); }
static void answer_other_code(void) { we_close(1001, "away", "\x88\x02\x03\xe8", 4); }
static void answer_data_first(void) { we_close(1000, "", "\x81\x04more\x88\x02\x03\xe8", 10); }
static void answer_ping_first(void) { we_close(1000, "", "\x89\x01p\x88\x02\x03\xe8", 7); }
static void answer_fin(void) { we_close(1000, "", NULL, 0); }

static void answer_reset(void)
{
	end_from(LWS_CALLBACK_CLIENT_RECEIVE, -1, 1000, "");
	site_frame(site, 0x81, "go", 2);
	settle();
	peer_reset(site);
	settle();
}

static void close_long_words(void)
{
	static char b[141];

	memset(b, 'w', 140);
	we_close(1000, b, "\x88\x02\x03\xe8", 4);
}

static void plus_one(void)
{
	end_from(LWS_CALLBACK_CLIENT_RECEIVE, 1, -1, NULL);
	site_frame(site, 0x81, "go", 2);
	over();
}

static void reason_but_0(void)
{
	end_from(LWS_CALLBACK_CLIENT_RECEIVE, 0, 1000, "later");
	site_frame(site, 0x81, "go", 2);
	over();
}

static void ends_between_frames(void)
{
	end_from(LWS_CALLBACK_CLIENT_RECEIVE, -1, -1, NULL);
	peer_send(site, "\x81\x01" "1\x81\x01" "2\x81\x01" "3", 9);
	over();
}

static void at_established(int with)
{
	ending = LWS_CALLBACK_CLIENT_ESTABLISHED;
	says = -1;
	code = with;
	words = "at once";
	hook = ends;
	client();
	to.protocol = "chat";
	site = client_ask();
	site->shown = site->len;
	site_reply(site, CHOSEN("chat"));
	over();
}

static void close_at_established(void) { at_established(1000); }

static void close_at_timer(void)
{
#if V4
	end_from(R_TIMER, -1, 1000, "time");
	lws_set_timer_usecs(wsi_of(1), 1000);
	turns_until(&count_of[R_TIMER], 1, 2000);
	over();
#else
	say("not in this generation");
#endif
}

static void bare_end_when_writeable(void)
{
	end_from(LWS_CALLBACK_CLIENT_WRITEABLE, -1, -1, NULL);
	lws_callback_on_writable(wsi_of(1));
	over();
}

static void refuse_closed(void)
{
	end_from(V4 ? (int)R_CLIENT_CLOSED : (int)LWS_CALLBACK_CLOSED, -1, -1, NULL);
	peer_close(site);
	settle();
}

static void refuse_drop(void)
{
	end_from(R_WS_CLIENT_DROP, -1, -1, NULL);
	peer_close(site);
	settle();
}

static void they_close(const void *bytes, size_t len)
{
	open_chat();
	peer_send(site, bytes, len);
	over();
}

static void they_4000(void) { they_close("\x88\x05\x0f\xa0own", 7); }
static void they_999(void) { they_close("\x88\x02\x03\xe7", 4); }
static void they_1005(void) { they_close("\x88\x02\x03\xed", 4); }
static void they_2999(void) { they_close("\x88\x02\x0b\xb7", 4); }
static void they_5000(void) { they_close("\x88\x02\x13\x88", 4); }
static void they_bad_text(void) { they_close("\x88\x04\x03\xe8\xff\xfe", 6); }
static void they_twice(void) { they_close("\x88\x02\x03\xe8\x88\x02\x03\xe9", 8); }
static void they_data_after(void) { they_close("\x88\x02\x03\xe8\x81\x04late", 10); }
static void they_inside_message(void) { they_close("\x01\x04half\x88\x02\x03\xe9", 10); }

static void they_longest(void)
{
	unsigned char b[127] = { 0x88, 125, 0x03, 0xe8 };

	memset(b + 4, 't', 123);
	they_close(b, 127);
}

static void they_too_long(void)
{
	unsigned char b[130] = { 0x88, 126, 0, 126, 0x03, 0xe8 };

	memset(b + 6, 't', 124);
	they_close(b, 130);
}

static void own_words_back(void)
{
	end_from(LWS_CALLBACK_WS_PEER_INITIATED_CLOSE, 0, 3001, "mine");
	site_frame(site, 0x88, "\x03\xe8", 2);
	over();
}

static void fin_in_frame(void)
{
	open_chat();
	peer_send(site, "\x81\x0ahello", 7);
	peer_fin(site);
	over();
}

static void fin_in_frame_head(void)
{
	open_chat();
	peer_send(site, "\x81\x7e\x00", 3);
	peer_fin(site);
	over();
}

static void fin_behind_frames(void)
{
	open_chat();
	peer_send(site, "\x81\x01" "1\x81\x01" "2", 6);
	peer_close(site);
	settle();
}

/* The server has not answered the close frame yet. */
static void stopped_while_closing(void)
{
	end_from(LWS_CALLBACK_CLIENT_RECEIVE, -1, 1000, "");
	site_frame(site, 0x81, "go", 2);
	settle();
	frames_show(site);
	server_stop();
	settle();
	peer_end_line(site);
}

#if V4
static void kill_by(enum pending_timeout why, int how)
{
	open_chat();
	lws_set_timeout(wsi_of(1), why, how);
	say("-- said");
	settle();
	frames_show(site);
}

static void kill_at_once(void) { kill_by(PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC); }
static void kill_soon(void) { kill_by(PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC); }
#else
static void kill_at_once(void) { say("not in this generation"); }
static void kill_soon(void) { say("not in this generation"); }
#endif

static void timeout_taken_back(void)
{
	open_chat();
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, 1);
	lws_set_timeout(wsi_of(1), NO_PENDING_TIMEOUT, 0);
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 1500);
	say("ended: %d", count_of[LWS_CALLBACK_WSI_DESTROY]);
	site_frame(site, 0x81, "still here", 10);
	settle();
}

static int destroying = -1;
static int destroys(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == destroying) {
		struct lws_context *c = lws_get_context(wsi);

		destroying = -1;
		destroyed_inside = 1;
		lws_context_destroy(c);
		say("  destroyed");
	}
	return 0;
}

static void destroyed_at(int reason)
{
	hook = destroys;
	open_chat();
	destroying = reason;
	if (reason == LWS_CALLBACK_CLIENT_WRITEABLE)
		lws_callback_on_writable(wsi_of(1));
	else
		peer_send(site, "\x81\x01" "1\x88\x02\x03\xe8", 7);
	settle();
	frames_show(site);
}

static void destroyed_at_receive(void) { destroyed_at(LWS_CALLBACK_CLIENT_RECEIVE); }
static void destroyed_at_writeable(void) { destroyed_at(LWS_CALLBACK_CLIENT_WRITEABLE); }

static void two_destroyed(void)
{
	client();
	client_open("chat");
	client_open("r16");
	server_stop();
	settle();
	frames_show(&peers[0]);
	frames_show(&peers[1]);
}

/* A client that comes back when it has ended. */
static int returning;
static int returns(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == returning) {
		returning = -1;
		to.protocol = "chat";
		client_go();
	}
	return 0;
}

static void again_from(int reason)
{
	hook = returns;
	returning = -1;
	open_chat();
	returning = reason;
	peer_close(site);
	settle();
	if (peer_count < 2)
		return say("nobody came back");
	site = &peers[1];
	site_reply(site, CHOSEN("chat"));
	settle();
}

static void again_at_closed(void)
{
	again_from(V4 ? (int)R_CLIENT_CLOSED : (int)LWS_CALLBACK_CLOSED);
}
static void again_at_destroy(void) { again_from(LWS_CALLBACK_WSI_DESTROY); }

static void second_from_established(void)
{
	hook = returns;
	returning = LWS_CALLBACK_CLIENT_ESTABLISHED;
	client();
	to.protocol = "chat";
	site = client_ask();
	site_reply(site, CHOSEN("chat"));
	settle();
	site_reply(&peers[1], CHOSEN("chat"));
	settle();
}

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(empty_names), S(path_without_slash), S(origin_with_scheme), S(host_with_line_break),
	S(other_version), S(first_of_two), S(second_of_two), S(known_behind_unknown),
	S(user_memory_of_none), S(local_name_alone), S(local_name_unknown), S(local_name_wins),
	S(vhost_plain), S(vhost_protocol), S(opaque_and_pwsi), S(own_memory), S(append_and_refuse),
	S(reply_headers),
	S(three_behind), S(close_behind), S(half_behind), S(fin_behind),
	S(long_form_of_5), S(longest_form_of_5), S(length_with_sign_bit), S(length_beyond_all),
	S(reserved_control), S(ping_in_parts), S(close_in_parts), S(masked_empty), S(empty_parts),
	S(two_reserved_bits), S(ping_of_125), S(pings_in_a_row), S(split_character),
	S(unfinished_character), S(surrogate), S(text_unchecked),
	S(ping_while_paused), S(write_while_paused), S(close_while_paused), S(fin_while_paused),
	S(all_go_on),
	S(several_writes), S(write_from_outside), S(buffer_after_write), S(full_socket),
	S(reset_with_full_socket), S(all_of_a_protocol),
	S(close_no_words), S(close_4000), S(close_0), S(close_1005), S(answer_other_code),
	S(answer_data_first), S(answer_ping_first), S(answer_fin), S(answer_reset),
	S(close_long_words), S(plus_one), S(reason_but_0), S(ends_between_frames),
	S(close_at_established), S(close_at_timer), S(bare_end_when_writeable), S(refuse_closed),
	S(refuse_drop), S(they_4000), S(they_999), S(they_1005), S(they_2999), S(they_5000),
	S(they_bad_text), S(they_twice), S(they_data_after), S(they_inside_message), S(they_longest),
	S(they_too_long), S(own_words_back), S(fin_in_frame), S(fin_in_frame_head),
	S(fin_behind_frames), S(stopped_while_closing), S(kill_at_once), S(kill_soon),
	S(timeout_taken_back), S(destroyed_at_receive), S(destroyed_at_writeable), S(two_destroyed),
	S(again_at_closed), S(again_at_destroy), S(second_from_established),
};
SCENARIOS(list)
