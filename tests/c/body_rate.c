/*
 * Peers that send, and servers that reply, a byte now and then: each byte is a
 * sign of life, and yet they are not waited for without end. No original to
 * compare with.
 */
#include "client.h"

static struct lws_protocol_vhost_options rate = { NULL, NULL, "request-body-rate", "100/1" };
static struct lws_http_mount mount;
static char origin[64];
static int bodies, answers_at_once;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		if (answers_at_once || !lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI))
			return http_reply(wsi, 200, "fine");
		return 0;
	case LWS_CALLBACK_HTTP_BODY:
		bodies += (int)len;
		return 0;
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return http_reply(wsi, 200, "taken");
	}
	return 0;
}

static void start(const char *text)
{
	quiet = 1;
	hook = app;
	turn_fn = client_turn;
	server_defaults();
	site_open();
	sprintf(origin, "127.0.0.1:%d/", site_port);
	mount.mountpoint = "/p";
	mount.mountpoint_len = 2;
	mount.origin = origin;
	mount.origin_protocol = LWSMPRO_HTTP;
	info.mounts = &mount;
	rate.value = text;
	info.pvo = &rate;
}

/* Sends text over and over, a piece each 50 ms, until `of` is closed or so many pieces went; how long that took. */
static long long drip(struct peer *p, const char *text, size_t piece, int count, struct peer *of)
{
	static const int never;
	long long begin = now_ms();
	size_t at = 0, all = strlen(text);

	while (count-- && !of->ended && now_ms() - begin < 12000) {
		size_t n = all - at < piece ? all - at : piece;

		peer_send(p, text + at, n);
		at = (at + n) % all;
		turns_until(&never, 1, 50);
	}
	return now_ms() - begin;
}

/* 20 bytes a second, where 100 are asked for. */
static void cut(const char *request)
{
	struct peer *p = http_open(request);
	long long took = drip(p, "x", 1, -1, p);

	REQUIRE(1, p->ended > 0);
	REQUIRE(1, took >= 900 && took < 8000);
	peer_close(p);
	settle();
}

static void with_length(void)
{
	start("100/1");
	server_start();
	cut("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
	REQUIRE(1, bodies > 0);
}

static void chunked(void)
{
	start("100/1");
	server_start();
	cut("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8000\r\n");
	REQUIRE(1, bodies > 0);
}

static void passed_on(void)
{
	struct peer *p;

	start("100/1");
	server_start();
	cut("POST /p/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
	p = &peers[peer_count - 1]; /* the origin's */
	REQUIRE(1, p->len > 100);
}

/* A body that nobody reads, and a head, where nothing limits the wait for the next request. */
static void behind_an_answer(void)
{
#if !V4
	start("100/1");
	info.keepalive_timeout = 0;
	answers_at_once = 1;
	server_start();
	cut("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
	server_stop();
	start("100/1");
	info.keepalive_timeout = 0;
	info.timeout_secs = 1;
	server_start();
	cut("GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET /");
#endif
}

static void unlimited(void)
{
	struct peer *p;

	start("0");
	server_start();
	p = http_open("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n");
	drip(p, "x", 1, 40, p);
	settle();
	REQUIRE(0, p->ended);
	REQUIRE(40, bodies);
	REQUIRE(0, p->len < 12 || memcmp(p->buf, "HTTP/1.1 200", 12));
}

/* The first head has a time for all of it. */
static void first_head(void)
{
	start("100/1");
	info.timeout_secs = 1;
#if V4
	info.timeout_secs_ah_idle = 1;
#endif
	server_start();
	cut("GET /");
}

/* So has the head of a reply that is passed on; interim replies are signs of life. */
static void reply_head(void)
{
	struct peer *p, *o;

	start("100/1");
	info.timeout_secs = 1;
	server_start();
	p = http_open("GET /p/x HTTP/1.1\r\nHost: x\r\n\r\n");
	o = &peers[peer_count - 1];
	REQUIRE(1, o != p && o->len > 0);
	peer_puts(o, "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nX-Long: ");
	REQUIRE(1, drip(o, "x", 1, -1, o) < 8000);
	settle();
	REQUIRE(0, !memmem(p->buf, p->len, "HTTP/1.1 504", 12));
}

static void refused(void)
{
	static const char *const texts[] = { "", "fast", "100", "0/1", "1/0", "1/1s" };
	int i;

	for (i = 0; i < COUNT(texts); i++) {
		start(texts[i]);
		lws_set_log_level(log_mask, NULL);
		REQUIRE(0, !!lws_create_context(&info));
	}
}

static void report(void (*run)(void))
{
	run();
	if (ctx)
		server_stop();
	say("ok");
}

#define AS(name) static void as_##name(void) { report(name); }
AS(with_length) AS(chunked) AS(passed_on) AS(behind_an_answer) AS(unlimited) AS(first_head) AS(reply_head)
AS(refused)

static const struct scenario list[] = {
	{ "with_length", as_with_length },
	{ "chunked", as_chunked },
	{ "passed_on", as_passed_on },
	{ "behind_an_answer", as_behind_an_answer },
	{ "unlimited", as_unlimited },
	{ "first_head", as_first_head },
	{ "reply_head", as_reply_head },
	{ "refused", as_refused },
};

int main(int argc, char **argv)
{
	return scenario_main(argc, argv, list, COUNT(list));
}
