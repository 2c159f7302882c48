/* What servers and peers tell each other under a cover, and how they part. */
#include "scenario.h"
#include "tls.h"

/* --------------------------------------------------------------------- echo */

#define LONGEST (1 << 20)

static unsigned char kept[LWS_PRE + LONGEST + 16];
static size_t kept_len, received, pieces;
static int kept_binary, pauses, pause_each, echoing, due;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
		if (kept_len + len <= LONGEST)
			memcpy(kept + LWS_PRE + kept_len, in, len);
		kept_len += len;
		received += len;
		pieces++;
		if (pause_each) {
			pauses++;
			lws_rx_flow_control(wsi, 0);
		}
		if (echoing && !lws_remaining_packet_payload(wsi) && lws_is_final_fragment(wsi)) {
			kept_binary = lws_frame_is_binary(wsi);
			due = 1;
			lws_callback_on_writable(wsi);
		}
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (due) {
			size_t n = kept_len;

			due = 0;
			kept_len = 0;
			if (lws_write(wsi, kept + LWS_PRE, n, kept_binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT) != (int)n)
				say("  short write");
		}
		break;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "fine\n");
	}
	return 0;
}

static void start(void)
{
	hook = hook ? hook : app;
	tls_server(&good);
}

/* Until that many new bytes have come: a small send buffer waits for acknowledgements, which may be late. */
static void await(struct peer *p, size_t len)
{
	long long end = now_ms() + 8000;

	while (p->len - p->shown < len && now_ms() < end) {
		turn();
		drain_all(1);
	}
	settle();
}

/* The frame of this size that is due, compared byte by byte. */
static int frame_is(struct peer *p, int first, const unsigned char *want, size_t len)
{
	const unsigned char *b = (unsigned char *)p->buf + p->shown;
	size_t have = p->len - p->shown, h = len < 126 ? 2 : len < 65536 ? 4 : 10;
	int right = have == h + len && b[0] == first && !memcmp(b + h, want, len);

	p->shown = p->len;
	return right;
}

static void echo_sizes(void)
{
	static const size_t sizes[] = { 0, 1, 125, 126, 127, 1000, 4095, 4096, 4097, 16363, 16384, 16385,
					32768, 65535, 65536, 100000, 262144, LONGEST };
	unsigned char *b = malloc(LONGEST);
	struct peer *p;
	int i;

	echoing = 1;
	start();
	quiet = 1;
	p = ws_open("chat");
	for (i = 0; i < COUNT(sizes); i++) {
		fill(b, sizes[i], (unsigned)i);
		kept_len = 0;
		ws_send(p, 0x82, b, sizes[i]);
		settle();
		say("%zu: %s", sizes[i], frame_is(p, 0x82, b, sizes[i]) ? "came back" : "WRONG");
	}
	free(b);
}

static void echo_sizes_12(void) { wish.max = TLS1_2_VERSION; echo_sizes(); }

/* One record with many frames, and one frame in many records. */
static void frames_in_a_record(void)
{
	unsigned char b[4000];
	struct peer *p;
	size_t n = 0;
	int i;

	start();
	p = ws_open("chat");
	for (i = 0; i < 8; i++)
		n += frame(b + n, 0x81, "hello 01234567" + i, 6, 0);
	n += frame(b + n, 0x89, "ping", 4, 0);
	peer_send(p, b, n);
	settle();
	peer_show_ws(p);
}

static void records_in_a_frame(void)
{
	unsigned char b[200];
	struct peer *p;
	size_t n, i;

	still_turns = 80; /* a turn may take one record */
	start();
	quiet = 1;
	p = ws_open("r128");
	n = frame(b, 0x81, "a text, every byte of it in a record of its own", 47, 0);
	for (i = 0; i < n; i++)
		peer_send(p, b + i, 1);
	settle();
	say("received %zu: %s", received, show(kept + LWS_PRE, kept_len));
}

/* A full record for a protocol that takes little at a time. */
static void small_buffer(const char *protocol, size_t len)
{
	unsigned char *b = malloc(len);
	struct peer *p;

	start();
	quiet = 1;
	p = ws_open(protocol);
	fill(b, len, 1);
	ws_send(p, 0x82, b, len);
	settle();
	say("received %zu of %zu: %s", received, len, memcmp(b, kept + LWS_PRE, len) ? "WRONG" : "right");
	ws_text(p, "and another");
	settle();
	say("received %zu", received - len);
	free(b);
}

static void small_buffer_16(void) { small_buffer("r16", 16000); }
static void small_buffer_128(void) { small_buffer("r128", 16000); }
static void small_buffer_long(void) { small_buffer("r128", 300000); }

/* A turn that waits for as long as it takes: bytes that are decrypted already must not be waited for. */
static void waiting_turns(const size_t *what, size_t want)
{
	int turns = 0;

	while (*what < want && turns++ < 5000)
		lws_service(ctx, V4 ? 0 : 60000);
	say("%zu of %zu", *what, want);
}

static void waits_with_small_buffer(void)
{
	unsigned char b[16000];
	struct peer *p;

	start();
	quiet = 1;
	p = ws_open("r16");
	fill(b, sizeof b, 2);
	ws_send(p, 0x82, b, sizeof b);
	waiting_turns(&received, sizeof b);
}

static void waits_with_many_frames(void)
{
	unsigned char b[8000];
	struct peer *p;
	size_t n = 0;
	int i;

	start();
	quiet = 1;
	p = ws_open("chat");
	for (i = 0; i < 200; i++)
		n += frame(b + n, 0x82, "twenty bytes, counted", 20, 0);
	peer_send(p, b, n);
	waiting_turns(&received, 4000);
}

static void waits_after_pause(void)
{
	unsigned char b[8000];
	struct peer *p;
	size_t n = 0;
	int i;

	start();
	quiet = 1;
	p = ws_open("chat");
	pause_each = 1;
	for (i = 0; i < 10; i++)
		n += frame(b + n, 0x82, "twenty bytes, counted", 20, 0);
	peer_send(p, b, n);
	for (i = 0; i < 10 && received < 200; i++) {
		lws_rx_flow_control(wsi_of(1), 1);
		waiting_turns(&received, (size_t)(i + 1) * 20);
	}
}

static volatile sig_atomic_t is_over;

static void over(int number)
{
	(void)number;
	is_over = 1;
	lws_cancel_service(ctx);
}

/* A paused program with bytes that wait for it is left in peace. */
static void paused_rests(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct itimerspec soon = { .it_value = { .tv_nsec = 300000000 } };
	unsigned char b[8000];
	struct peer *p;
	timer_t timer;
	size_t n = 0;
	int i, turns = 0;

	start();
	quiet = 1;
	p = ws_open("r16");
	pause_each = 1;
	for (i = 0; i < 10; i++)
		n += frame(b + n, 0x82, "twenty bytes, counted", 20, 0);
	peer_send(p, b, n);
	settle();
	signal(SIGUSR1, over);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &soon, NULL))
		die("no timer");
	while (!is_over && turns++ < 100000)
		lws_service(ctx, V4 ? 0 : 60000);
	say("the loop %s", turns < 20 ? "rests" : "spins");
	say("%s", received < 200 ? "nothing was forced upon it" : "it got all");
}

static size_t requests;

static int counts_requests(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	requests += reason == LWS_CALLBACK_HTTP;
	return app(wsi, reason, user, in, len);
}

static void waits_with_requests(void)
{
	char b[2000] = "";
	struct peer *p;
	int i;

	hook = counts_requests;
	start();
	quiet = 1;
	p = peer_open();
	for (i = 0; i < 20; i++)
		strcat(b, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_puts(p, b);
	waiting_turns(&requests, 20);
}

/* Decrypted bytes that wait for a paused program are neither lost nor a reason to spin. */
static void paused(void)
{
	unsigned char b[2000], want[200];
	struct peer *p;
	size_t n = 0;
	int i;

	pause_each = 1;
	start();
	p = ws_open("chat");
	quiet = 1;
	for (i = 0; i < 10; i++) {
		fill(want + i * 20, 20, (unsigned)i);
		n += frame(b + n, 0x82, want + i * 20, 20, 0);
	}
	peer_send(p, b, n);
	for (i = 0; i < 20 && received < 200; i++) {
		settle();
#if V4
		if (!i)
			say("the loop would %s", lws_service_adjust_timeout(ctx, 1000, 0) ? "wait" : "not wait");
#endif
		lws_rx_flow_control(wsi_of(1), 1);
	}
	settle();
	say("received %zu: %s", received, memcmp(want, kept + LWS_PRE, 200) ? "WRONG" : "right");
	say("%s", pauses > 1 ? "paused in between" : "not paused");
}

static void paused_long(void)
{
	unsigned char *b = malloc(LONGEST);
	struct peer *p;
	int i;

	pause_each = 1;
	start();
	quiet = 1;
	p = ws_open("chat");
	fill(b, 200000, 3);
	ws_send(p, 0x82, b, 100000);
	ws_send(p, 0x82, b + 100000, 100000);
	for (i = 0; i < 2000 && received < 200000; i++) {
		turn();
		drain_all(0);
		lws_rx_flow_control(wsi_of(1), 1);
	}
	settle();
	say("received %zu: %s", received, memcmp(b, kept + LWS_PRE, 200000) ? "WRONG" : "right");
	free(b);
}

/* ------------------------------------------------------------ slow readers */

static int burst, choked_seen, partial_seen, sent_all;

static int bursts(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		small_send_buffer(wsi);
	if (reason == LWS_CALLBACK_RECEIVE)
		lws_callback_on_writable(wsi);
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE && burst) {
		unsigned char *b = malloc(300000);

		burst--;
		fill(b, 300000, (unsigned)burst);
		sent_all += put(wsi, b, 300000, LWS_WRITE_BINARY) == 300000;
		free(b);
		choked_seen |= lws_send_pipe_choked(wsi);
		partial_seen |= lws_partial_buffered(wsi);
		lws_callback_on_writable(wsi);
	}
	return 0;
}

static void slow_reader(void)
{
	unsigned char *b = malloc(300000);
	struct peer *p;
	size_t at = 0;
	int i, right = 1, before;

	hook = bursts;
	burst = 6;
	start();
	quiet = 1;
	p = ws_open("chat");
	p->hold = 1;
	ws_text(p, "go");
	settle();
	say("choked %d, partly buffered %d", choked_seen, partial_seen);
	say("%s", burst ? "held back" : "all was taken");
	before = burst;
	for (i = 0; i < 50; i++)
		turn();
	say("%s", before - burst > 1 ? "pushed on" : "waits");
	p->hold = 0;
	await(p, 6 * 300010);
	say("writes taken whole: %d", sent_all);
	for (i = 5; i >= 0; i--) {
		fill(b, 300000, (unsigned)i);
		right &= p->len - p->shown >= at + 300010 && !memcmp(p->buf + p->shown + at + 10, b, 300000);
		at += 300010;
	}
	say("received %zu: %s", p->len - p->shown, right ? "right" : "WRONG");
	free(b);
}

static void slow_reader_12(void) { wish.max = TLS1_2_VERSION; slow_reader(); }

/* Small writes of one turn share records where the library can. */
static int many_small(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	int i;

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE)
		for (i = 0; i < 100; i++)
			put(wsi, "ten bytes.", 10, LWS_WRITE_TEXT);
	return 0;
}

static void small_writes(void)
{
	struct peer *p;
	size_t before;

	hook = many_small;
	start();
	quiet = 1;
	p = ws_open("chat");
	before = tls_of(p)->records;
	ws_text(p, "go");
	settle();
	say("received %zu in %s", p->len - p->shown, tls_of(p)->records - before < 100 ? "few records" : "a record each");
}

static int one_large(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static unsigned char b[160000];

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE) {
		fill(b, sizeof b, 9);
		put(wsi, b, sizeof b, LWS_WRITE_BINARY);
	}
	return 0;
}

static void large_write(void)
{
	struct peer *p;
	size_t before;

	hook = one_large;
	start();
	quiet = 1;
	p = ws_open("chat");
	before = tls_of(p)->records;
	ws_text(p, "go");
	settle();
	say("received %zu in records that are %s", p->len - p->shown,
	    tls_of(p)->records - before <= 12 ? "full" : "not full");
}

/* --------------------------------------------------------------------- HTTP */

static char file_path[32];

static int files(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)len;
	if (reason == LWS_CALLBACK_HTTP && in && !strcmp(in, "/file")) {
		if (!count_of[LWS_CALLBACK_HTTP_FILE_COMPLETION])
			small_send_buffer(wsi);
		return lws_serve_http_file(wsi, file_path, "application/octet-stream", NULL, 0) < 0 ? -1 : 0;
	}
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "fine\n");
	if (reason == LWS_CALLBACK_HTTP_FILE_COMPLETION)
		return lws_http_transaction_completed(wsi) ? -1 : 0;
	return 0;
}

#define FILE_LEN 3000000

static int body_is(struct peer *p, const char *want, size_t len)
{
	char *body;
	int right;

	if (!p->len)
		return 0;
	p->buf[p->len] = 0;
	body = strstr(p->buf + p->shown, "\r\n\r\n");
	right = body && p->buf + p->len >= body + 4 + len && !memcmp(body + 4, want, len);
	p->shown = body ? (size_t)(body + 4 - p->buf) + len : p->len;
	return right;
}

static char *big_file(void)
{
	char *b = malloc(FILE_LEN);
	int fd = memory_file("", file_path);

	fill(b, FILE_LEN, 5);
	if (write(fd, b, FILE_LEN) != FILE_LEN)
		die("no file");
	hook = files;
	start();
	quiet = 1;
	return b;
}

#define GET_FILE "GET /file HTTP/1.1\r\nHost: x\r\n\r\n"
#define GET_AFTER "GET /after HTTP/1.1\r\nHost: x\r\n\r\n"

static void large_files(int slow)
{
	char *b = big_file();
	struct peer *p = peer_open();
	int i;

	for (i = 0; i < 2; i++) {
		p->hold = slow;
		peer_puts(p, GET_FILE);
		settle();
		p->hold = 0;
		await(p, FILE_LEN + 80);
		say("the file is %s", body_is(p, b, FILE_LEN) ? "right" : "WRONG");
		peer_puts(p, GET_AFTER);
		settle();
		say("what follows is %s", body_is(p, "fine\n", 5) ? "right" : "WRONG");
		say("and nothing more: %zu", p->len - p->shown);
	}
	free(b);
}

static void file_large(void) { large_files(0); }
static void file_large_slow(void) { large_files(1); }

static void file_and_pipelined(void)
{
	char *b = big_file();
	struct peer *p = peer_open();

	peer_puts(p, GET_FILE GET_AFTER);
	await(p, FILE_LEN + 160);
	say("the file is %s", body_is(p, b, FILE_LEN) ? "right" : "WRONG");
	say("what follows is %s", body_is(p, "fine\n", 5) ? "right" : "WRONG");
	free(b);
}

static void pipelined(void)
{
	struct peer *p;

	start();
	p = peer_open();
	peer_puts(p, "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\nGET /c HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
}

static void keep_alive(void)
{
	struct peer *p;
	int i, right = 0;

	start();
	quiet = 1;
	p = peer_open();
	for (i = 0; i < 200; i++) {
		peer_puts(p, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
		settle();
		right += body_is(p, "fine\n", 5);
	}
	say("%d of %d", right, i);
}

static int bodies(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_HTTP_BODY) {
		if (received + len <= LONGEST)
			memcpy(kept + received, in, len);
		received += len;
	}
	if (reason == LWS_CALLBACK_HTTP_BODY_COMPLETION)
		return http_reply(wsi, 200, "got it\n");
	return 0;
}

static void post_large(void)
{
	unsigned char *b = malloc(LONGEST);
	struct peer *p;
	char head[100];

	hook = bodies;
	start();
	quiet = 1;
	p = peer_open();
	fill(b, 1000000, 8);
	sprintf(head, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
	peer_puts(p, head);
	peer_send(p, b, 1000000);
	settle();
	say("received %zu: %s", received, memcmp(b, kept, 1000000) ? "WRONG" : "right");
	reply_show(p);
	free(b);
}

/* --------------------------------------------------------------------- ends */

static void notify_http(void)
{
	struct peer *p;

	start();
	p = http_open("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
	reply_show(p);
	tls_notify(p);
	settle();
	gone_show(p);
}

static void notify_idle(void)
{
	struct peer *p;

	start();
	p = peer_open();
	tls_notify(p);
	settle();
	gone_show(p);
}

static void with_request(const char *request)
{
	struct peer *p;

	start();
	p = http_open(request);
	reply_show(p);
	tls_notify(p);
	peer_close(p);
	settle();
}

static void connection_close(void) { with_request("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); }
static void http_1_0(void) { with_request("GET /a HTTP/1.0\r\n\r\n"); }

static void request_and_notify(void)
{
	struct peer *p;

	start();
	p = peer_open();
	SSL_write(tls_of(p)->ssl, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n", 28);
	tls_notify(p); /* both leave in one send */
	settle();
	reply_show(p);
}

static void message_and_notify(void)
{
	unsigned char b[40];
	struct peer *p;

	start();
	p = ws_open("chat");
	SSL_write(tls_of(p)->ssl, b, (int)frame(b, 0x81, "last words", 10, 0));
	tls_notify(p);
	peer_fin(p);
	settle();
	gone_show(p);
}

static void ws_and(void (*end)(struct peer *))
{
	struct peer *p;

	start();
	p = ws_open("chat");
	end(p);
	settle();
	if (p->fd >= 0)
		gone_show(p);
	peer_close(p);
	settle();
}

static void notify_ws(void) { ws_and(tls_notify); }
static void fin_ws(void) { ws_and(peer_fin); }
static void reset_ws(void) { ws_and(peer_reset); }

static void half_record(struct peer *p)
{
	char b[200];
	int n;

	SSL_write(tls_of(p)->ssl, "some text, some of it", 21);
	n = BIO_read(tls_of(p)->out, b, sizeof b);
	peer_send_bare(p, b, (size_t)n / 2);
	peer_fin(p);
}

static void bad_record(struct peer *p)
{
	char b[200];
	int n;

	SSL_write(tls_of(p)->ssl, "some text, none of it", 21);
	n = BIO_read(tls_of(p)->out, b, sizeof b);
	b[n - 1] ^= 1;
	peer_send_bare(p, b, (size_t)n);
}

static void plain_record(struct peer *p) { peer_send_bare(p, "\x81\x85\x01\x02\x03\x04hello", 11); }

static void half_record_ws(void) { ws_and(half_record); }
static void bad_record_ws(void) { ws_and(bad_record); }
static void bad_record_ws_12(void) { wish.max = TLS1_2_VERSION; ws_and(bad_record); }
static void plain_in_between(void) { ws_and(plain_record); }

/* A body that ends early is no body. */
static void body_cut(void (*end)(struct peer *))
{
	struct peer *p;

	hook = bodies;
	start();
	p = peer_open();
	peer_puts(p, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
	settle();
	end(p);
	settle();
	if (p->fd >= 0)
		gone_show(p);
}

static void body_cut_by_notify(void) { body_cut(tls_notify); }
static void body_cut_by_fin(void) { body_cut(peer_fin); }

static int closes_with;
static int closer(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_RECEIVE)
		return 0;
	switch (closes_with) {
	case 1:
		return -1;
	case 2:
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)"bye", 3);
		return -1;
	case 3:
		put(wsi, "a last word", 11, LWS_WRITE_TEXT);
		return -1;
#if V4
	case 4:
		lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
		break;
#endif
	}
	return 0;
}

/* The server parts; the peer answers as it should. */
static void server_parts(int how)
{
	struct peer *p;

	closes_with = how;
	hook = closer;
	start();
	p = ws_open("chat");
	ws_text(p, "go");
	settle();
	peer_show_ws(p);
	tls_notify(p);
	peer_close(p);
	settle();
}

static void server_hangs_up(void) { server_parts(1); }
static void server_says_why(void) { server_parts(2); }
static void server_writes_and_hangs_up(void) { server_parts(3); }
#if V4
static void server_kills(void) { server_parts(4); }
#endif

/* The same, from a peer that never answers. */
static void server_parts_from_silence(void)
{
	struct peer *p;

	closes_with = 2;
	hook = closer;
	tls_server_defaults(&good);
	info.timeout_secs = 1;
	server_start();
	p = ws_open("chat");
	ws_text(p, "go");
	say("over in time: %d", turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 8000));
	settle();
	peer_show_ws(p);
}

static void peer_says_bye(void)
{
	struct peer *p;

	start();
	p = ws_open("chat");
	ws_bye(p, 1000, "done");
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
}

static void stopped(void)
{
	struct peer *p, *q;

	start();
	p = ws_open("chat");
	q = http_open("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
	reply_show(q);
	server_stop();
	drain_all(5);
	peer_show_ws(p);
	peer_show(q);
}

/* ------------------------------------------------------ sessions, key update */

static void resumed(void)
{
	struct peer *p;

	quiet = 1;
	p = http_open("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
	tls_show(p);
	SSL_SESSION_free(wish.session);
	wish.session = SSL_get1_session(tls_of(p)->ssl);
	tls_notify(p);
	peer_close(p);
	settle();
}

static void sessions(void)
{
	start();
	resumed();
	resumed();
	resumed();
	SSL_SESSION_free(wish.session);
}

static void sessions_13(void) { sessions(); }
static void sessions_12(void) { wish.max = TLS1_2_VERSION; sessions(); }

static void sessions_by_number(void)
{
	wish.max = TLS1_2_VERSION;
	SSL_CTX_set_options(peer_ctx_of(0), SSL_OP_NO_TICKET);
	sessions();
}

static void sessions_with_certificates(void)
{
	tls_server_defaults(&good);
	info.options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT;
	info.ssl_ca_filepath = cert_file(&ca);
	wish.own = &user_cert;
	hook = app;
	server_start();
	resumed();
	say("asked %d times", count_of[R_VERIFY_CLIENT]);
	resumed();
	say("asked %d times", count_of[R_VERIFY_CLIENT]);
	SSL_SESSION_free(wish.session);
}

/* A session of one server is nothing to the next. */
static void sessions_of_another(void)
{
	start();
	resumed();
	server_stop();
	server_start();
	resumed();
	SSL_SESSION_free(wish.session);
}

static void key_update(void)
{
	struct peer *p;

	echoing = 1;
	start();
	p = ws_open("chat");
	say("update %d", SSL_key_update(tls_of(p)->ssl, SSL_KEY_UPDATE_REQUESTED));
	ws_text(p, "with new keys");
	settle();
	peer_show_ws(p);
	kept_len = 0;
	ws_text(p, "both ways");
	settle();
	peer_show_ws(p);
}

/* Every update asks for an answer that the peer does not read. */
static void key_update_flood(void)
{
	struct peer *p, *q;
	int i;

	echoing = 1;
	start();
	quiet = 1;
	q = ws_open("chat");
	p = ws_open("chat");
	p->hold = 1;
	for (i = 0; i < 30000 && !p->ended; i++) {
		SSL_key_update(tls_of(p)->ssl, SSL_KEY_UPDATE_REQUESTED);
		SSL_do_handshake(tls_of(p)->ssl);
		if (!(i & 63)) {
			tls_flush(p);
			turn();
		}
	}
	for (i = 0; i < 200; i++) {
		tls_flush(p);
		turn();
	}
	ws_text(q, "beside it");
	settle();
	peer_show_ws(q);
	p->hold = 0;
	settle();
	settle();
	kept_len = 0;
	ws_text(p, "after it");
	settle();
	peer_show_ws(p);
}

/* As many empty records as fit: they are nothing, and cost nothing. */
static void empty_records(void)
{
	struct peer *p;
	int i;

	echoing = 1;
	start();
	quiet = 1;
	p = ws_open("chat");
	SSL_set_options(tls_of(p)->ssl, SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS);
	for (i = 0; i < 200; i++)
		SSL_write(tls_of(p)->ssl, "", 0);
	tls_push(p);
	settle();
	ws_text(p, "after them");
	settle();
	peer_show_ws(p);
}

static const struct scenario list[] = {
	{ "echo_sizes", echo_sizes },
	{ "echo_sizes_12", echo_sizes_12 },
	{ "frames_in_a_record", frames_in_a_record },
	{ "records_in_a_frame", records_in_a_frame },
	{ "small_buffer_16", small_buffer_16 },
	{ "small_buffer_128", small_buffer_128 },
	{ "small_buffer_long", small_buffer_long },
	{ "waits_with_small_buffer", waits_with_small_buffer },
	{ "waits_with_many_frames", waits_with_many_frames },
	{ "waits_after_pause", waits_after_pause },
	{ "waits_with_requests", waits_with_requests },
	{ "paused_rests", paused_rests },
	{ "paused", paused },
	{ "paused_long", paused_long },
	{ "slow_reader", slow_reader },
	{ "slow_reader_12", slow_reader_12 },
	{ "small_writes", small_writes },
	{ "large_write", large_write },
	{ "file_large", file_large },
	{ "file_large_slow", file_large_slow },
	{ "file_and_pipelined", file_and_pipelined },
	{ "pipelined", pipelined },
	{ "keep_alive", keep_alive },
	{ "post_large", post_large },
	{ "notify_http", notify_http },
	{ "notify_idle", notify_idle },
	{ "connection_close", connection_close },
	{ "http_1_0", http_1_0 },
	{ "request_and_notify", request_and_notify },
	{ "message_and_notify", message_and_notify },
	{ "notify_ws", notify_ws },
	{ "fin_ws", fin_ws },
	{ "reset_ws", reset_ws },
	{ "half_record_ws", half_record_ws },
	{ "bad_record_ws", bad_record_ws },
	{ "bad_record_ws_12", bad_record_ws_12 },
	{ "plain_in_between", plain_in_between },
	{ "body_cut_by_notify", body_cut_by_notify },
	{ "body_cut_by_fin", body_cut_by_fin },
	{ "server_hangs_up", server_hangs_up },
	{ "server_says_why", server_says_why },
	{ "server_writes_and_hangs_up", server_writes_and_hangs_up },
#if V4
	{ "server_kills", server_kills },
#endif
	{ "server_parts_from_silence", server_parts_from_silence },
	{ "peer_says_bye", peer_says_bye },
	{ "stopped", stopped },
	{ "sessions_13", sessions_13 },
	{ "sessions_12", sessions_12 },
	{ "sessions_by_number", sessions_by_number },
	{ "sessions_with_certificates", sessions_with_certificates },
	{ "sessions_of_another", sessions_of_another },
	{ "key_update", key_update },
	{ "key_update_flood", key_update_flood },
	{ "empty_records", empty_records },
};

SCENARIOS(list)
