/*
 * Mounts that pass requests on to another server: a raw origin behind the
 * library and raw peers before it, all in one process.
 *
 * The origin's connections are numbered with the peers, in the order in which
 * they came. No original to compare with: 2.0 does nothing with such mounts,
 * and the packaged 4.1 is built without them.
 */
#include "client.h"

#include <malloc.h>
#include <sys/un.h>

static struct lws_http_mount mounts[3];
static char origins[3][128];
static int refused_port; /* nobody listens there */

#define GET(path) "GET " path " HTTP/1.1\r\nHost: front:80\r\n\r\n"
#define UPGRADE(path)                                                         \
	"GET " path " HTTP/1.1\r\nHost: front:80\r\nUpgrade: websocket\r\n"   \
	"Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" \
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat, other\r\n" \
	"Sec-WebSocket-Extensions: x-any; a=1\r\n\r\n"
#define SWITCHED                                                              \
	"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"          \
	"Connection: upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" \
	"Sec-WebSocket-Protocol: other\r\nX-Custom: kept\r\n\r\n"
#define FAULTLESS "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "own\n");
	case LWS_CALLBACK_RECEIVE:
		put(wsi, in, len, (lws_frame_is_binary(wsi) ? LWS_WRITE_BINARY : LWS_WRITE_TEXT));
		return 0;
	}
	return 0;
}

/* A server with /p on the raw origin's /base, /dead on nobody, and /self on itself. */
static void front_defaults(void)
{
	static const char *const points[] = { "/p", "/dead", "/self" };
	int i;

	site_open();
	refused_port = free_port();
	server_defaults();
	info.port = free_port();
	sprintf(origins[0], "127.0.0.1:%d/base", site_port);
	sprintf(origins[1], "127.0.0.1:%d/", refused_port);
	sprintf(origins[2], "127.0.0.1:%d/", info.port);
	for (i = 0; i < COUNT(mounts); i++) {
		mounts[i].mount_next = i + 1 < COUNT(mounts) ? &mounts[i + 1] : NULL;
		mounts[i].mountpoint = points[i];
		mounts[i].mountpoint_len = (unsigned char)strlen(points[i]);
		mounts[i].origin = origins[i];
		mounts[i].origin_protocol = LWSMPRO_HTTP;
	}
	info.mounts = mounts;
	turn_fn = client_turn;
	hook = app;
	quiet = 1;
}

static void front(void)
{
	front_defaults();
	server_start();
}

/* The connection that came in last: the origin's, when a request was passed on anew. */
static struct peer *newest(void)
{
	return &peers[peer_count - 1];
}

/* A peer's request, and the origin's connection for it, whose bytes are not shown. */
static struct peer *passed(const char *request, struct peer **origin)
{
	struct peer *p = http_open(request);

	*origin = newest();
	if (*origin == p)
		say("nobody asked the origin");
	(*origin)->shown = (*origin)->len;
	return p;
}

static void drip(struct peer *p, const char *text)
{
	for (; *text && p->fd >= 0; text++) {
		peer_send(p, text, 1);
		turn();
		turn();
	}
	settle();
}

/* -- requests and replies */

static void get(void)
{
	struct peer *p, *o;

	front();
	p = http_open("GET /p/a/b?c=d&e HTTP/1.1\r\nHost: front:80\r\nX-Odd: 1\r\nCookie: a=1\r\nConnection: close\r\n"
		      "Accept-Language: de\r\nX-Forwarded-For: 192.0.2.9\r\nKeep-Alive: 3\r\n\r\n");
	o = newest();
	peer_show(o);
	peer_puts(o, "HTTP/1.1 203 Fine so far\r\nContent-Length: 5\r\nX-Odd: 2\r\nSet-Cookie: b=1\r\nSet-Cookie: c=1\r\n"
		     "Connection: X-Gone\r\nX-Gone: 1\r\nServer: other\r\n\r\nhello");
	settle();
	peer_show(p);
	peer_show(o);
}

/* Names that become another's variable behind a server of scripts. The program itself sees them. */
static int shows_odd_names(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
#if V4
	char value[32];
	static const char *const names[] = { "x_forwarded_for:", "x.odd:" };
	int i, n;

	for (i = 0; i < COUNT(names) && reason == LWS_CALLBACK_FILTER_HTTP_CONNECTION; i++) {
		n = lws_hdr_custom_copy(wsi, value, sizeof value, names[i], (int)strlen(names[i]));
		say("the program sees %s %s", names[i], n > 0 ? value : "not");
	}
#endif
	return app(wsi, reason, user, in, len);
}

static void shows_names(int level, const char *line)
{
	(void)level;
	if (strstr(line, "not passed on"))
		say("log: %.*s", (int)strcspn(line, "\n"), line);
}

static void ambiguous_names(void)
{
	struct peer *o;

	front_defaults();
	hook = shows_odd_names;
	server_start();
	lws_set_log_level(LLL_INFO, shows_names);
	passed("GET /p/x HTTP/1.1\r\nHost: front:80\r\nX_Forwarded_For: 192.0.2.66\r\nx_forwarded-proto: https\r\n"
	       "X-Odd: 1\r\nx.odd: 2\r\nContent_Length: 5\r\nTransfer_Encoding: chunked\r\nX-Odd_: 3\r\n\r\n", &o);
	o->shown = 0;
	peer_show(o);
}

/* As many interim replies pass as a server may send; with another one it is none. */
static void interim_replies(void)
{
	struct peer *o, *p;
	int many;

	front();
	for (many = 32; many <= 33; many++) {
		const char *at;
		int i, n = 0;

		p = passed(GET("/p/x"), &o);
		for (i = 0; i < many; i++)
			peer_puts(o, "HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n");
		peer_puts(o, FAULTLESS);
		settle();
		for (at = p->buf; (at = strstr(at, "103 Early")); at++)
			n++;
		for (at = p->buf; strstr(at + 1, "HTTP/1.1"); at = strstr(at + 1, "HTTP/1.1"))
			;
		say("%d of %d, then %.*s, the origin: %s", n, many, (int)strcspn(at, "\r"), at, o->ended ? "ended" : "open");
		peer_close(p);
		peer_close(o);
		settle();
	}
}

/* What the program is told of it: its own connection's begin, filter and end. */
static void events(void)
{
	struct peer *p, *o;

	front();
	quiet = 0;
	p = passed(GET("/p/x"), &o);
	peer_puts(o, FAULTLESS);
	settle();
	peer_show(p);
	peer_close(p);
	peer_close(o);
	settle();
	p = passed(UPGRADE("/p/ws"), &o);
	peer_puts(o, SWITCHED);
	settle();
	peer_close(p);
	settle();
	peer_show(o);
	p = http_open(GET("/dead/"));
	peer_show(p);
	peer_close(p);
	settle();
}

/* Without a port, the one that is listened on is added; without a Host, the origin's name is sent. */
static void hosts(void)
{
	static const char *const requests[] = {
		"GET /p/ HTTP/1.1\r\nHost: front\r\n\r\n", "GET /p/ HTTP/1.1\r\nHost: [::1]\r\n\r\n",
		"GET /p/ HTTP/1.1\r\nHost: front:\r\n\r\n", "GET http://other:99/p/ HTTP/1.1\r\nHost: front\r\n\r\n",
		"GET /p/ HTTP/1.0\r\n\r\n",
	};
	int i;

	front();
	for (i = 0; i < COUNT(requests); i++) {
		struct peer *p = http_open(requests[i]), *o = newest();
		char *host = strstr(o->buf, "\r\nhost: "), *colon;

		if (!host) {
			say("no host");
			continue;
		}
		host += 8;
		*strchr(host, '\r') = 0;
		colon = strrchr(host, ':');
		if (colon && atoi(colon + 1) == info.port)
			strcpy(colon, ":listened");
		else if (colon && atoi(colon + 1) == site_port)
			strcpy(colon, ":origin");
		say("%s", host);
		peer_close(p);
		settle();
	}
}

static const char *const replies[] = {
	"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
	"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n02\r\nlo\r\n0\r\nX-Trailer: 1\r\n\r\n",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	"HTTP/1.1 200 OK\r\n\r\nuntil the close*",
	"HTTP/1.0 200 OK\r\n\r\n*",
	"HTTP/1.0 200\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok",
	"HTTP/1.1 204 None\r\nContent-Length: 9\r\n\r\n",
	"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\nETag: \"x\"\r\n\r\n",
	"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Here\r\nContent-Length: 1\r\n\r\n!",
	"HTTP/1.1 301 Moved\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n",
};

/* Every reply to a request, whole or byte by byte; '*' at its end closes. */
static void all_replies(const char *request, int dripping)
{
	int i;

	front();
	for (i = 0; i < COUNT(replies); i++) {
		struct peer *o, *p = passed(request, &o);
		char text[512];
		size_t n = strlen(replies[i]);
		int closes = replies[i][n - 1] == '*';

		say("-- %.*s", (int)strcspn(replies[i], "\r"), replies[i]);
		sprintf(text, "%.*s", (int)n - closes, replies[i]);
		if (dripping)
			drip(o, text);
		else
			peer_puts(o, text);
		settle();
		if (closes)
			peer_close(o);
		settle();
		peer_show(p);
		peer_close(p);
		settle();
		peer_close(o); /* so that the next one is not a connection that was kept */
		settle();
	}
}

static void replies_whole(void) { all_replies(GET("/p/x"), 0); }
static void replies_byte_by_byte(void) { all_replies(GET("/p/x"), 1); }
static void replies_to_head(void) { all_replies("HEAD /p/x HTTP/1.1\r\nHost: front:80\r\n\r\n", 0); }
static void replies_to_old_peer(void) { all_replies("GET /p/x HTTP/1.0\r\nHost: front:80\r\n\r\n", 0); }
static void replies_to_old_keeper(void)
{
	all_replies("GET /p/x HTTP/1.0\r\nHost: front:80\r\nConnection: keep-alive\r\n\r\n", 1);
}

static void one_request(const char *request, int dripping)
{
	struct peer *p, *o;

	say("-- %.*s", (int)strcspn(request, "\r"), request);
	if (dripping) {
		p = peer_open();
		drip(p, request);
	} else
		p = http_open(request);
	o = newest();
	peer_show(o);
	if (o != p) {
		peer_puts(o, FAULTLESS);
		settle();
		peer_show(p);
	}
	peer_close(p);
	settle();
	peer_close(o);
	settle();
}

static void requests(int dripping)
{
	front();
	one_request("POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: 4\r\n\r\nbody", dripping);
	one_request("POST /p/x HTTP/1.1\r\nHost: front:80\r\n\r\n", dripping);
	one_request("PUT /p/x HTTP/1.1\r\nHost: front:80\r\nTransfer-Encoding: chunked\r\n\r\n"
		    "2;a=b\r\nbo\r\n002\r\ndy\r\n0\r\nX-Trailer: 1\r\n\r\n", dripping);
	one_request("DELETE /p/x HTTP/1.1\r\nHost: front:80\r\n\r\n", dripping);
	one_request("OPTIONS /p/x HTTP/1.1\r\nHost: front:80\r\n\r\n", dripping);
	one_request("PROPFIND /p/x HTTP/1.1\r\nHost: front:80\r\nDepth: 1\r\nContent-Length: 2\r\n\r\nab", dripping);
	one_request("POST /p/x HTTP/1.0\r\nContent-Length: 3\r\nHost: front:80\r\n\r\nold", dripping);
}

static void requests_whole(void) { requests(0); }
static void requests_byte_by_byte(void) { requests(1); }

/* The origin says whether the body shall come. */
static void expectation(void)
{
	struct peer *p, *o;

	front();
	p = http_open("POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
	o = newest();
	peer_show(o);
	peer_show(p);
	peer_puts(o, "HTTP/1.1 100 Continue\r\n\r\n");
	settle();
	peer_show(p);
	peer_puts(p, "body");
	settle();
	peer_show(o);
	peer_puts(o, FAULTLESS);
	settle();
	peer_show(p);
	p = http_open("POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
	peer_puts(o, "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n");
	settle();
	peer_show(p);
	peer_show(o);
}

/* One connection for requests one after the other, on both sides. */
static void kept(void)
{
	struct peer *p, *o;

	front();
	p = passed(GET("/p/1"), &o);
	peer_puts(o, FAULTLESS);
	settle();
	peer_show(p);
	peer_puts(p, GET("/p/2") GET("/p/3") GET("/own") GET("/p/4"));
	settle();
	peer_show(o);
	peer_show(p);
	peer_puts(o, FAULTLESS);
	settle();
	peer_show(o);
	peer_puts(o, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
	settle();
	peer_puts(o, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
	settle();
	peer_show(p);
	peer_show(o);
}

/* A kept connection that its origin closes when the next request is there: it is asked once more. */
static void stale(void)
{
	struct peer *p, *o;

	front();
	p = passed(GET("/p/1"), &o);
	peer_puts(o, FAULTLESS);
	settle();
	p->shown = p->len;
	peer_puts(p, GET("/p/2"));
	settle();
	peer_close(o);
	settle();
	say("asked again: %s", newest() == o ? "no" : "yes");
	o = newest();
	peer_puts(o, FAULTLESS);
	settle();
	peer_show(p);
	peer_puts(p, "POST /p/3 HTTP/1.1\r\nHost: front:80\r\nContent-Length: 1\r\n\r\nx");
	settle();
	peer_close(o);
	settle();
	say("asked again: %s", newest() == o ? "no" : "yes");
	peer_show(p);
}

/* -- paths */

static void paths(void)
{
	static const char *const all[] = {
		"/p", "/p/", "/p//a///b/", "/p/./a/../b", "/p/%2e%2e/x", "/p/../x", "/p/a/%2e%2e/%2e%2e/%2e%2e/etc",
		"/p/..%2f..%2fetc", "/p/%252e%252e/x", "/p/a%20b+c%2Bd;e=f", "/p/\"<>", "/p/x?a=../..&b=%2e", "/p/%zz", "/p/%00",
		"/px", "/p?q",
	};
	char request[256];
	int i;

	front();
	for (i = 0; i < COUNT(all); i++) {
		struct peer *p, *o;
		const char *from;

		sprintf(request, "GET %s HTTP/1.1\r\nHost: front:80\r\n\r\n", all[i]);
		p = http_open(request);
		o = newest();
		from = o == p ? p->buf : o->buf;
		say("%s -> %s: %.*s", all[i], o == p ? "answered" : "asked", (int)strcspn(from, "\r"), from);
		peer_close(p);
		settle();
	}
}

/* Framing that two readers may read in two ways goes nowhere. */
static void smuggled(void)
{
	static const char *const asked[] = {
		"POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody",
		"POST /p/x HTTP/1.1\r\nHost: front:80\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"POST /p/x HTTP/1.1\r\nHost: front:80\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
		"POST /p/x HTTP/1.0\r\nHost: front:80\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	};
	static const char *const said[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody",
		"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nbody",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n",
		"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
		"HTTP/2 200\r\n\r\n",
		"SSH-2.0-x\r\n",
	};
	int i;

	front();
	for (i = 0; i < COUNT(asked); i++) {
		struct peer *p = http_open(asked[i]);

		say("asked %d: %.*s%s", i, (int)strcspn(p->buf, "\r"), p->buf, newest() == p ? "" : ", passed on");
		peer_close(p);
		settle();
	}
	for (i = 0; i < COUNT(said); i++) {
		struct peer *o, *p = passed(GET("/p/x"), &o);

		peer_puts(o, said[i]);
		settle();
		say("said %d: %.*s", i, (int)strcspn(p->buf, "\r"), p->buf);
		peer_end_line(o);
		peer_close(p);
		settle();
	}
}

/* A request hidden in a body stays a body; what follows the body is a request. */
static void hidden(void)
{
	struct peer *p, *o;

	front();
	p = passed("POST /p/x HTTP/1.1\r\nHost: front:80\r\nTransfer-Encoding: chunked\r\n\r\n"
		   "2d\r\nGET /admin HTTP/1.1\r\nHost: front:80\r\nA: b\r\n\r\n\r\n0\r\n\r\n" GET("/own"), &o);
	peer_puts(o, FAULTLESS);
	settle();
	peer_show(p);
	say("connections: %d", peer_count);
	say("body ends the request: %s", o->len > 5 && !memcmp(o->buf + o->len - 5, "0\r\n\r\n", 5) ? "yes" : "no");
}

/* -- errors */

static void refused(void)
{
	struct peer *p;

	front();
	p = http_open(GET("/dead/"));
	peer_show(p);
	peer_puts(p, GET("/own"));
	settle();
	peer_show(p);
	p = http_open("POST /dead/ HTTP/1.1\r\nHost: front:80\r\nContent-Length: 9\r\n\r\nbody");
	peer_show(p);
	p = http_open("HEAD /dead/ HTTP/1.1\r\nHost: front:80\r\n\r\n");
	peer_show(p);
	p = http_open(UPGRADE("/dead/"));
	peer_show(p);
}

static void broken_origin(void)
{
	static const char *const parts[] = { "", "HTT", "HTTP/1.1 200 OK\r\nA: b\r\n" };
	int i, how;

	front();
	for (i = 0; i < COUNT(parts); i++)
		for (how = 0; how < 2; how++) {
			struct peer *o, *p = passed(GET("/p/x"), &o);

			peer_puts(o, parts[i]);
			settle();
			if (how)
				peer_reset(o);
			else
				peer_close(o);
			settle();
			say("%d %s: %.*s", i, how ? "reset" : "closed", (int)strcspn(p->buf, "\r"), p->buf);
			peer_close(p);
			settle();
		}
}

/* An origin that goes away in the middle of a body: nobody takes what came for all. */
static void cut(void)
{
	static const char *const starts[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nbad\r\n",
	};
	static const char *const asked[] = { GET("/p/x"), "GET /p/x HTTP/1.0\r\nHost: front:80\r\n\r\n" };
	int i, old;

	front();
	for (old = 0; old < 2; old++)
		for (i = 0; i < COUNT(starts); i++) {
			struct peer *o, *p = passed(asked[old], &o);

			peer_puts(o, starts[i]);
			settle();
			peer_close(o);
			settle();
			peer_show(p);
			peer_close(p);
			settle();
		}
}

static void timed_out(void)
{
	struct peer *p, *o;

	front_defaults();
	info.timeout_secs = 1;
	server_start();
	p = passed(GET("/p/x"), &o);
	turns_until_end(o, 10000);
	settle();
	peer_show(p);
	peer_show(o);
	p = passed(UPGRADE("/p/x"), &o);
	turns_until_end(o, 10000);
	settle();
	peer_show(p);
	/* a peer that does not send its body is no fault of the origin */
	p = passed("POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: 9\r\n\r\nhalf", &o);
	turns_until_end(o, 10000);
	settle();
	peer_show(p);
}

/* No descriptor is left for the way to the origin. */
static void no_room(void)
{
	struct peer *p, *first;

	front_defaults();
	info.max_http_header_pool = 0;
	info.fd_limit_per_thread = V4 ? 4 : 5;
	server_start();
	first = peer_open();
	p = http_open(GET("/p/x"));
	say("%.*s", (int)strcspn(p->buf, "\r"), p->buf);
	peer_close(first);
	settle();
	peer_puts(p, GET("/p/x"));
	settle();
	say("asked: %s", newest() == p ? "no" : "yes");
}

/* -- peers that leave */

static void abandoned(void)
{
	struct peer *p, *o;

	front();
	say("-- while the reply is awaited");
	p = passed(GET("/p/x"), &o);
	peer_reset(p);
	settle();
	peer_show(o);
	say("-- in its body");
	p = passed("POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: 9\r\n\r\nhalf", &o);
	peer_close(p);
	settle();
	peer_show(o);
	say("-- in a chunk");
	p = passed("POST /p/x HTTP/1.1\r\nHost: front:80\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", &o);
	peer_reset(p);
	settle();
	peer_show(o);
	say("-- with a chunk that is none");
	p = passed("POST /p/x HTTP/1.1\r\nHost: front:80\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nx\r\n", &o);
	peer_show(o);
	peer_show(p);
	say("-- in the reply's head");
	p = passed(GET("/p/x"), &o);
	peer_puts(o, "HTTP/1.1 200 OK\r\n");
	settle();
	peer_reset(p);
	settle();
	peer_show(o);
	say("-- in the reply's body");
	p = passed(GET("/p/x"), &o);
	peer_puts(o, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
	settle();
	peer_reset(p);
	settle();
	peer_show(o);
	say("-- when it has said all");
	p = passed(GET("/p/x"), &o);
	peer_fin(p);
	settle();
	peer_show(o);
	peer_puts(o, FAULTLESS);
	settle();
	peer_show(p);
}

/* -- amounts */

static size_t memory_in_use(void)
{
	struct mallinfo2 m = mallinfo2();

	return m.uordblks + m.hblkhd;
}

enum { LOTS = 24 << 20, ROOM = 1 << 20 };

/* Sends what is taken of data; false when nothing more is for a while. */
static size_t push(struct peer *p, const char *data, size_t len)
{
	size_t sent = 0;
	int stuck = 0;

	while (sent < len && stuck < 100) {
		ssize_t n = send(p->fd, data + sent, len - sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0) {
			sent += (size_t)n;
			stuck = 0;
		} else if (n < 0 && errno != EAGAIN && errno != EINTR)
			break;
		else
			stuck++;
		turn();
		drain_all(stuck ? 1 : 0);
	}
	return sent;
}

static int same(struct peer *p, const char *data, size_t len)
{
	return p->len >= len && !memcmp(p->buf + p->len - len, data, len);
}

/* A reader that takes nothing for a while stops the sender, and the library holds little for it. */
static void slow(int uploads)
{
	char *data = malloc(LOTS), head[200];
	struct peer *p, *o, *from, *to_;
	size_t before, sent;

	fill(data, LOTS, 3);
	front();
	if (uploads) {
		sprintf(head, "POST /p/x HTTP/1.1\r\nHost: front:80\r\nContent-Length: %d\r\n\r\n", LOTS);
		p = passed(head, &o);
		from = p;
		to_ = o;
	} else {
		p = passed(GET("/p/x"), &o);
		sprintf(head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", LOTS);
		peer_puts(o, head);
		settle();
		from = o;
		to_ = p;
	}
	to_->hold = 1;
	before = memory_in_use();
	sent = push(from, data, LOTS);
	say("stopped: %s", sent < LOTS ? "yes" : "no");
	say("held for it: %s", memory_in_use() < before + ROOM ? "little" : "much");
	to_->hold = 0;
	sent += push(from, data + sent, LOTS - sent);
	settle();
	say("all came: %s", sent == LOTS && same(to_, data, LOTS) ? "yes" : "no");
	if (uploads) {
		peer_puts(o, FAULTLESS);
		settle();
		p->shown = 0;
		peer_show(p);
	}
	free(data);
}

static void slow_peer(void) { slow(0); }
static void slow_origin(void) { slow(1); }

/* The same for a tunnel, both ways at once. */
static void slow_tunnel(void)
{
	char *data = malloc(LOTS);
	struct peer *p, *o;
	size_t before, up, down;

	fill(data, LOTS, 5);
	front();
	p = passed(UPGRADE("/p/ws"), &o);
	peer_puts(o, SWITCHED);
	settle();
	p->hold = o->hold = 1;
	before = memory_in_use();
	up = push(p, data, LOTS);
	down = push(o, data, LOTS);
	say("stopped: %s", up < LOTS && down < LOTS ? "yes" : "no");
	say("held for them: %s", memory_in_use() < before + ROOM ? "little" : "much");
	p->hold = o->hold = 0;
	up += push(p, data + up, LOTS - up);
	down += push(o, data + down, LOTS - down);
	settle();
	say("all came: %s", same(p, data, LOTS) && same(o, data, LOTS) ? "yes" : "no");
	free(data);
}

/* Bytes that come back while they are still sent. */
static void streamed(void)
{
	enum { PART = 50000, PARTS = 40 };
	char *data = malloc(PART);
	struct peer *p, *o;
	size_t payload = 0;
	int i;

	fill(data, PART, 7);
	front();
	p = passed("POST /p/x HTTP/1.1\r\nHost: front:80\r\nTransfer-Encoding: chunked\r\n\r\n", &o);
	peer_puts(o, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (i = 0; i < PARTS; i++) {
		size_t had = o->len;

		peer_puts(p, "c350\r\n");
		peer_send(p, data, PART);
		peer_puts(p, "\r\n");
		settle();
		peer_send(o, o->buf + had, o->len - had);
		settle();
		payload += PART;
	}
	peer_puts(p, "0\r\n\r\n");
	settle();
	say("whole request: %s", !memcmp(o->buf + o->len - 5, "0\r\n\r\n", 5) && o->len > payload ? "yes" : "no");
	peer_puts(o, "0\r\n\r\n");
	settle();
	say("whole reply: %s", !memcmp(p->buf + p->len - 5, "0\r\n\r\n", 5) && p->len > payload ? "yes" : "no");
	peer_end_line(p);
	free(data);
}

/* A thousand small chunks in one piece. */
static void small_chunks(void)
{
	char *text = malloc(20000), *at = text;
	struct peer *p, *o;
	int i, bytes = 0;

	front();
	p = passed(GET("/p/x"), &o);
	for (i = 0; i < 1000; i++)
		at += sprintf(at, "3;x=1\r\n%03d\r\n", i);
	sprintf(at, "0\r\n\r\n");
	peer_puts(o, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	peer_puts(o, text);
	settle();
	for (at = strstr(p->buf, "\r\n\r\n") + 4; (i = (int)strtol(at, &at, 16)) > 0; at += 4 + i)
		bytes += i;
	say("payload: %d bytes", bytes);
	free(text);
}

/* -- WebSockets */

static void tunnel(void)
{
	struct peer *p, *o;

	front();
	p = http_open(UPGRADE("/p/ws?a=b"));
	o = newest();
	peer_show(o);
	peer_puts(o, SWITCHED "\x81\x02hi");
	settle();
	peer_show(p);
	ws_text(p, "hello");
	ws_send(p, 0x89, "ping", 4);
	settle();
	peer_show(o);
	peer_send(o, "\x8a\x04ping\x00\xff", 8);
	settle();
	peer_show(p);
	peer_fin(o);
	settle();
	peer_show(p);
	peer_puts(p, "last words");
	settle();
	peer_show(o);
	peer_fin(p);
	settle();
	peer_show(o);
	peer_show(p);
}

static void tunnel_byte_by_byte(void)
{
	struct peer *o, *p;

	front();
	p = peer_open();
	drip(p, UPGRADE("/p/ws"));
	o = newest();
	drip(o, SWITCHED);
	peer_show(p);
	drip(p, "abc");
	drip(o, "def");
	o->shown = o->len - 3;
	peer_show(o);
	peer_show(p);
}

/* The origin does not want it, and the mount point itself is no redirect for a WebSocket. */
static void tunnel_refused(void)
{
	struct peer *p, *o;

	front();
	p = passed(UPGRADE("/p"), &o);
	say("%.*s", (int)strcspn(o->buf, "\r"), o->buf);
	peer_puts(o, "HTTP/1.1 403 No\r\nContent-Length: 2\r\nSec-WebSocket-Version: 13\r\n\r\nno");
	settle();
	peer_show(p);
	peer_puts(p, GET("/own"));
	settle();
	peer_show(p);
	say("-- in HTTP/1.0, or with a body, it is no upgrade");
	p = http_open("GET /p/x HTTP/1.0\r\nHost: front:80\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
	peer_show(newest());
	peer_close(p);
	settle();
	p = http_open("GET /p/x HTTP/1.1\r\nHost: front:80\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\nx");
	peer_show(newest());
}

/* What a server may say so that bytes pass, and what makes it useless: the peer learns nothing of it but a 502. */
static void switches(void)
{
#define ACCEPTS "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
	static const char *const heads[] = {
		"Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n" ACCEPTS,
		"Upgrade: websocket\r\nConnection: upgrade\r\n",
		"Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept:\r\n",
		"Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ==\r\n",
		"Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: S3PPLMBITXAQ9KYGZZHZRBK+XOO=\r\n",
		"Connection: upgrade\r\n" ACCEPTS,
		"Upgrade: h2c\r\nConnection: upgrade\r\n" ACCEPTS,
		"Upgrade: h2c, websocket\r\nConnection: upgrade\r\n" ACCEPTS,
		"Upgrade: websocket\r\n" ACCEPTS,
	};
	struct peer *o, *p;
	char reply[500];
	int i;

	front();
	for (i = 0; i < COUNT(heads); i++) {
		p = passed(UPGRADE("/p/ws"), &o);
		say("-- %s", show(heads[i], strlen(heads[i])));
		sprintf(reply, "HTTP/1.1 101 Switching Protocols\r\n%s\r\nat once", heads[i]);
		peer_puts(o, reply);
		settle();
		say("%.*s", (int)strcspn(p->buf, "\r"), p->buf);
		say("passed: %d, the origin: %s", strstr(p->buf, "at once") != NULL, o->ended ? "ended" : "open");
		peer_close(p);
		settle();
	}
	say("-- nobody asked");
	p = passed("GET /p/ws HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n", &o);
	peer_puts(o, SWITCHED);
	settle();
	say("%.*s, the origin: %s", (int)strcspn(p->buf, "\r"), p->buf, o->ended ? "ended" : "open");
	say("-- without a key there is nothing to accept");
	p = passed("GET /p/ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", &o);
	peer_puts(o, "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
		     "Sec-WebSocket-Accept: Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=\r\n\r\n");
	settle();
	say("%.*s, the origin: %s", (int)strcspn(p->buf, "\r"), p->buf, o->ended ? "ended" : "open");
}

static void tunnel_ends(void)
{
	int i;

	front();
	for (i = 0; i < 4; i++) {
		struct peer *o, *p = passed(UPGRADE("/p/ws"), &o);

		peer_puts(o, SWITCHED);
		settle();
		peer_puts(p, "from the peer");
		peer_puts(o, "from the origin");
		settle();
		p->shown = p->len;
		o->shown = o->len;
		say("-- %s %s", i & 1 ? "the peer" : "the origin", i & 2 ? "resets" : "closes");
		(i & 2 ? peer_reset : peer_close)(i & 1 ? p : o);
		settle();
		turns_until_end(i & 1 ? o : p, 5000);
		peer_show(i & 1 ? o : p);
		peer_close(i & 1 ? o : p);
		settle();
	}
}

/* The library's own server behind its own proxy. */
static void self(void)
{
	static char big[200000];
	struct peer *p;

	front();
	p = http_open(GET("/self/x"));
	peer_show(p);
	quiet = 0;
	peer_puts(p, "GET /self/ws HTTP/1.1\r\nHost: front:80\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
		     "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
	peer_show(p);
	ws_text(p, "hello");
	settle();
	peer_show_ws(p);
	ws_send(p, 0x89, "are you there", 13);
	settle();
	peer_show_ws(p);
	quiet = 1;
	fill(big, sizeof big, 9);
	ws_send(p, 0x82, big, sizeof big);
	settle();
	say("came back: %s", p->len - p->shown > sizeof big ? "yes" : "no");
	p->shown = p->len;
	quiet = 0;
	ws_bye(p, 1000, "bye");
	settle();
	turns_until_end(p, 5000);
	peer_show_ws(p);
}

static void many(void)
{
	enum { PEERS = 100 };
	struct peer *p[PEERS];
	int i, good = 0;

	front();
	for (i = 0; i < PEERS; i++) {
		p[i] = peer_new(0);
		peer_puts(p[i], i & 1 ? GET("/self/x") GET("/self/self/y") : GET("/dead/") GET("/self/x"));
		turn();
	}
	settle();
	for (i = 0; i < PEERS; i++) {
		char *first = strstr(p[i]->buf, "HTTP/1.1 "), *second = first ? strstr(first + 9, "HTTP/1.1 ") : NULL;

		good += first && second && !memcmp(first + 9, i & 1 ? "200" : "502", 3) && !memcmp(second + 9, "200", 3);
	}
	say("answered: %d", good);
}

/* An open tunnel holds no place among the requests that are in work. */
static void tunnel_and_pool(void)
{
	struct peer *p, *o;

	front_defaults();
	info.max_http_header_pool = 1;
	server_start();
	p = passed(UPGRADE("/p/ws"), &o);
	peer_puts(o, SWITCHED);
	settle();
	say("%.*s", (int)strcspn(p->buf, "\r"), p->buf);
	p = http_open(GET("/own"));
	say("%.*s", (int)strcspn(p->buf, "\r"), p->buf);
}

static void unix_socket(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	struct peer *p, *o;

	front_defaults();
	close(site_fd);
	site_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	sprintf(a.sun_path + 1, "lws-proxy-%d", (int)getpid());
	if (bind(site_fd, (struct sockaddr *)&a, (socklen_t)(sizeof(sa_family_t) + 1 + strlen(a.sun_path + 1))) ||
	    listen(site_fd, 10))
		die("no socket");
	sprintf(origins[0], "+@%s:/base", a.sun_path + 1);
	sprintf(origins[1], "+/nonexistent/socket:/");
	server_start();
	p = http_open(GET("/p/x"));
	o = newest();
	peer_show(o);
	peer_puts(o, FAULTLESS);
	settle();
	peer_show(p);
	p = http_open("GET /p/y HTTP/1.0\r\n\r\n");
	peer_show(o);
	p = http_open(GET("/dead/x"));
	say("%.*s", (int)strcspn(p->buf, "\r"), p->buf);
}

static void no_origin(void)
{
	static const char *const bad[] = { "", "/x", "user@host/", "127.0.0.1:0/", "http://127.0.0.1/" };
	int i;

	front_defaults();
	for (i = 0; i < COUNT(bad); i++) {
		struct peer *p;

		mounts[0].origin = bad[i];
		server_start();
		p = http_open(GET("/p/x"));
		say("'%s': %.*s", bad[i], (int)strcspn(p->buf, "\r"), p->buf);
		server_stop();
	}
}

/* -- a loop of the program's own, and its misdeeds */

static struct pollfd watched[64];
static int watched_count, faults;

static int hooks(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_pollargs *pa = in;
	int i;

	if (reason < 32 || reason > 34)
		return reason == 31 || reason == 35 || reason == 36 ? 0 : app(wsi, reason, user, in, len);
	for (i = 0; i < watched_count && watched[i].fd != pa->fd; i++)
		;
	faults += (i < watched_count) == (reason == 32);
	if (reason == 33)
		watched[i] = watched[--watched_count];
	else {
		watched[i].fd = pa->fd;
		watched[i].events = (short)pa->events;
		watched_count += reason == 32;
	}
	return 0;
}

static int own_turn(void)
{
	int i, n;

	site_accept();
	n = poll(watched, (nfds_t)watched_count, 0);
	for (i = 0; n > 0 && i < watched_count; i++)
		if (watched[i].revents) {
			struct pollfd pf = watched[i];

			watched[i].revents = 0;
			n--;
			lws_service_fd(ctx, &pf);
			i = -1; /* the table may have changed */
		}
	lws_service_fd(ctx, NULL);
#if V4
	if (lws_service_adjust_timeout(ctx, 1000, 0) == 0)
		lws_service_tsi(ctx, -1, 0);
#endif
	return 0;
}

static void foreign_loop(void)
{
	char *data = malloc(LOTS);
	struct peer *p, *o;
	size_t sent;
	int idle;

	fill(data, LOTS, 3);
	front_defaults();
	hook = hooks;
	show_poll = 1;
	turn_fn = own_turn;
	server_start();
	idle = watched_count;
	p = passed(GET("/p/x"), &o);
	say("watched more: %d", watched_count - idle);
	peer_puts(o, "HTTP/1.1 200 OK\r\n\r\n");
	settle();
	p->hold = 1;
	sent = push(o, data, LOTS);
	p->hold = 0;
	sent += push(o, data + sent, LOTS - sent);
	peer_close(o);
	settle();
	say("all came: %s", sent == LOTS && p->len > LOTS && !memcmp(p->buf + p->len - 5, "0\r\n\r\n", 5) ? "yes" : "no");
	peer_puts(p, GET("/dead/") UPGRADE("/p/ws"));
	settle();
	o = newest();
	peer_puts(o, SWITCHED);
	peer_puts(p, "up");
	peer_puts(o, "down");
	settle();
	say("tunnel: %.2s %.4s", o->buf + o->len - 2, p->buf + p->len - 4);
	peer_close(p);
	peer_close(o);
	settle();
	say("watched more: %d, faults: %d", watched_count - idle, faults);
	server_stop();
	say("watched in the end: %d, faults: %d", watched_count, faults);
	free(data);
}

static int deed, deed_reason, deed_count;

static int misdeed(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char c[LWS_PRE + 1] = "";

	(void)user; (void)in; (void)len;
	if (reason != deed_reason || ++deed_count > 20 || !ctx)
		return 0;
	switch (deed) {
	case 0:
		destroyed_inside = 1;
		lws_context_destroy(lws_get_context(wsi));
		break;
	case 1:
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_SERVER_RESPONSE, V4 ? -1 : 1);
		break;
	case 2:
		lws_callback_on_writable(wsi);
		lws_write(wsi, (unsigned char *)c + LWS_PRE, 1, LWS_WRITE_HTTP);
		lws_http_transaction_completed(wsi);
		lws_return_http_status(wsi, 200, NULL);
		break;
	case 3:
		lws_service(ctx, V4 ? -1 : 0);
		break;
	case 4:
		return 1;
	}
	return 0;
}

/* Whatever is done from the callbacks around a request that is passed on, the process lives and lets go of all. */
static void misdeeds(void)
{
	static const int reasons[] = {
		18 /* FILTER_HTTP */, 32 /* ADD */, 33 /* DEL */, 34 /* CHANGE */, 5 /* CLOSED_HTTP */, 30, 35, 36,
	};
	int r, open_before = 0;

	for (deed = 0; deed < 5; deed++)
		for (r = 0; r < COUNT(reasons); r++) {
			struct peer *p;
			int i, begin = peer_count;

			front_defaults();
			lenient = 1;
			server_start();
			hook = misdeed;
			show_poll = 1;
			deed_reason = reasons[r];
			deed_count = destroyed_inside = 0;
			p = peer_new(0);
			peer_puts(p, GET("/p/x") GET("/dead/"));
			settle();
			for (i = begin; i < peer_count; i++)
				if (&peers[i] != p) {
					peer_puts(&peers[i], "HTTP/1.1 200 OK\r\n\r\nhalf");
					settle();
					peer_close(&peers[i]);
				}
			settle();
			peer_close(p);
			settle();
			deed_reason = -1;
			destroyed_inside = 0;
			server_stop();
			for (i = begin; i < peer_count; i++) {
				peer_close(&peers[i]);
				free(peers[i].buf);
				memset(&peers[i], 0, sizeof peers[i]);
			}
			peer_count = begin;
			close(site_fd);
			site_fd = -1;
			if (!open_before)
				open_before = open_descriptors();
			if (open_descriptors() != open_before)
				say("deed %d at %d: %d descriptors, not %d", deed, reasons[r], open_descriptors(), open_before);
		}
	say("alive");
}

static const struct scenario list[] = {
	{ "get", get },
	{ "ambiguous_names", ambiguous_names },
	{ "interim_replies", interim_replies },
	{ "events", events },
	{ "hosts", hosts },
	{ "replies_whole", replies_whole },
	{ "replies_byte_by_byte", replies_byte_by_byte },
	{ "replies_to_head", replies_to_head },
	{ "replies_to_old_peer", replies_to_old_peer },
	{ "replies_to_old_keeper", replies_to_old_keeper },
	{ "requests_whole", requests_whole },
	{ "requests_byte_by_byte", requests_byte_by_byte },
	{ "expectation", expectation },
	{ "kept", kept },
	{ "stale", stale },
	{ "paths", paths },
	{ "smuggled", smuggled },
	{ "hidden", hidden },
	{ "refused", refused },
	{ "broken_origin", broken_origin },
	{ "cut", cut },
	{ "timed_out", timed_out },
	{ "no_room", no_room },
	{ "abandoned", abandoned },
	{ "slow_peer", slow_peer },
	{ "slow_origin", slow_origin },
	{ "slow_tunnel", slow_tunnel },
	{ "streamed", streamed },
	{ "small_chunks", small_chunks },
	{ "tunnel", tunnel },
	{ "tunnel_byte_by_byte", tunnel_byte_by_byte },
	{ "tunnel_refused", tunnel_refused },
	{ "switches", switches },
	{ "tunnel_ends", tunnel_ends },
	{ "tunnel_and_pool", tunnel_and_pool },
	{ "self", self },
	{ "many", many },
	{ "unix_socket", unix_socket },
	{ "no_origin", no_origin },
	{ "foreign_loop", foreign_loop },
	{ "misdeeds", misdeeds },
};

SCENARIOS(list)
