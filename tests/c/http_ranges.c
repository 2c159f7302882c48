/* Parts of files. */
#include "scenario.h"
#include "mounts.h"

#define TEXT "0123456789abcdefghijklmnopqrstuvwxyz"

static const char *serve_name;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	int n;

	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP && serve_name) {
		n = lws_serve_http_file(wsi, path_of(serve_name), "text/plain", NULL, 0);
		return n < 0 || (n > 0 && lws_http_transaction_completed(wsi)) ? -1 : 0;
	}
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "no file\n");
	return 0;
}

static void files(void)
{
	write_file("a.txt", TEXT);
	write_file("empty.txt", "");
	mount("/", dir, LWSMPRO_FILE);
	hook = app;
	quiet = 1;
	mounted();
}

static struct peer *peer;

static void ask(const char *method, const char *path, const char *fields)
{
	char req[600];

	say("-- %s %s %s", method, path, show(fields, strlen(fields)));
	snprintf(req, sizeof req, "%s %s HTTP/1.1\r\nHost: x\r\n%s\r\n", method, path, fields);
	peer_puts(peer, req);
	settle();
	peer_show(peer);
}

static void range(const char *value)
{
	char field[300];

	snprintf(field, sizeof field, "Range: %s\r\n", value);
	ask("GET", "/a.txt", field);
}

static void single(void)
{
	files();
	peer = peer_open();
	range("bytes=0-3");
	range("bytes=30-");
	range("bytes=-4");
	range("bytes=0-0");
	range("bytes=35-35");
	range("bytes=10-1000");
	range("bytes=-1000");
	range("bytes=0-");
	range("BYTES= 4-7 ");
}

static void unsatisfiable(void)
{
	files();
	peer = peer_open();
	range("bytes=36-");
	range("bytes=36-40");
	range("bytes=-0");
	range("bytes=99999999999999999999999-");
	ask("GET", "/empty.txt", "Range: bytes=0-\r\n");
	ask("GET", "/empty.txt", "Range: bytes=-1\r\n");
}

static void ignored(void)
{
	static const char *const odd[] = { "bytes=7-3", "bytes=", "bytes", "bytes=a-b", "bytes=1", "lines=1-2",
		"bytes=--1", "bytes=1-2x", "bytes=0-1,3-4", "bytes=0-1, bytes=3-4" };
	int i;

	files();
	peer = peer_open();
	for (i = 0; i < COUNT(odd); i++)
		range(odd[i]);
	ask("GET", "/a.txt", "Range: bytes=0-1\r\nRange: bytes=2-3\r\n");
}

static void methods(void)
{
	files();
	peer = peer_open();
	ask("HEAD", "/a.txt", "Range: bytes=0-3\r\n");
	ask("GET", "/missing.txt", "Range: bytes=0-3\r\n");
	say("-- HTTP/1.0");
	peer_puts(peer, "GET /a.txt HTTP/1.0\r\nRange: bytes=0-3\r\n\r\n");
	settle();
	peer_show(peer);
}

static void conditions(void)
{
	files();
	peer = peer_open();
	ask("GET", "/a.txt", "Range: bytes=0-3\r\nIf-Range: 000000245F5E1000\r\n");
	ask("GET", "/a.txt", "Range: bytes=0-3\r\nIf-Range: \"000000245F5E1000\"\r\n");
	ask("GET", "/a.txt", "Range: bytes=0-3\r\nIf-Range: W/\"000000245F5E1000\"\r\n");
	ask("GET", "/a.txt", "Range: bytes=0-3\r\nIf-Range: \"other\"\r\n");
	ask("GET", "/a.txt", "Range: bytes=0-3\r\nIf-Range: Sun, 13 Sep 2020 12:26:40 GMT\r\n");
	ask("GET", "/a.txt", "Range: bytes=0-3\r\nIf-None-Match: 000000245F5E1000\r\n");
}

/* A file that the program serves has no tag, so If-Range never holds. */
static void served(void)
{
	files();
	serve_name = "a.txt";
	peer = peer_open();
	ask("GET", "/from/program", "Range: bytes=2-5\r\n");
	ask("GET", "/from/program", "Range: bytes=2-5\r\nIf-Range: 000000245F5E1000\r\n");
	ask("GET", "/from/program", "Range: bytes=100-\r\n");
}

/* The part begins and ends at the right places in a file that does not leave with its head. */
static void of_a_large_file(void)
{
	enum { SIZE = 300000, FIRST = 100001, LAST = 290002 };
	char *text = malloc(SIZE + 1), req[120];
	const char *body;
	int i;

	for (i = 0; i < SIZE; i++)
		text[i] = (char)('a' + (i * 7 + i / 1000) % 26);
	text[SIZE] = 0;
	files();
	write_file("big.txt", text);
	peer = peer_open();
	snprintf(req, sizeof req, "GET /big.txt HTTP/1.1\r\nHost: x\r\nRange: bytes=%d-%d\r\n\r\n", FIRST, LAST);
	peer_puts(peer, req);
	settle();
	body = memmem(peer->buf, peer->len, "\r\n\r\n", 4);
	if (!body)
		die("no answer");
	body += 4;
	say("status %.3s, %zu bytes", peer->buf + 9, (size_t)(peer->buf + peer->len - body));
	say("are the part: %d", (size_t)(peer->buf + peer->len - body) == LAST - FIRST + 1 &&
	    !memcmp(body, text + FIRST, LAST - FIRST + 1));
	peer->shown = peer->len;
	range("bytes=0-3");
	free(text);
}

static const struct scenario list[] = {
	{ "single", single },
	{ "unsatisfiable", unsatisfiable },
	{ "ignored", ignored },
	{ "methods", methods },
	{ "conditions", conditions },
	{ "served", served },
	{ "of_a_large_file", of_a_large_file },
};

SCENARIOS(list)
