/*
 * Servers of generation 0.1, one call each: what programs are told, when they
 * are asked to send, and how the call ends.
 */
#include <stddef.h>
#include <libwebsockets.h>

#include "apart.h"
#include "tls.h"

struct session { int sends; char room[28]; };

static const char *file_name, *chain_name, *key_name;
static int silent;                 /* nothing is told but what the scenario asks for */
static int mirror;                 /* what comes is sent to everybody by the next SEND */
static int flood;                  /* SEND writes a lot */
static long long opened;           /* when the last connection was */

#define RING 64
#define BURST 2000
static char queue[RING][64];       /* what is not sent before as many more have come is lost */
static int queued;

static int happened(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	static const char *const names[] = { "ESTABLISHED", "CLOSED", "SEND", "RECEIVE", "HTTP" };
	static unsigned char room[70000];
	struct session *s = user;
	char text[64];
	size_t i;

	for (i = 0; user && i < sizeof *s && !((char *)user)[i]; i++)
		;
	if (!silent && reason != LWS_CALLBACK_SEND)
		tell("%s user=%s in=%s len=%zu", names[reason],
		     !user ? "NULL" : i == sizeof *s ? "zero" : "kept",
		     reason == LWS_CALLBACK_HTTP ? word(in, in ? strlen(in) : 0) : word(in, len), len);
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		opened = now_ms();
		if (s)
			s->sends = mirror ? queued : 0;
		break;
	case LWS_CALLBACK_SEND:
		if (!s)
			break;
		if (flood && s->room[0]) {
			libwebsocket_write(wsi, room, sizeof room, LWS_WRITE_BINARY);
		} else if (mirror) {
			for (; s->sends < queued; s->sends++)
				libwebsocket_write(wsi, (unsigned char *)queue[s->sends % RING],
						   strlen(queue[s->sends % RING]), LWS_WRITE_TEXT);
		} else {
			if (!silent && !s->sends)
				tell("first SEND");
			sprintf(text, "%d", s->sends++);
			libwebsocket_write(wsi, (unsigned char *)text, strlen(text), LWS_WRITE_TEXT);
		}
		break;
	case LWS_CALLBACK_RECEIVE:
		if (((char *)in)[len])
			tell("no zero behind it");
		if (flood && s)
			s->room[0] = 1;
		if (mirror && len < sizeof queue[0])
			strcpy(queue[queued++ % RING], in);
		else if (!flood)
			libwebsocket_write(wsi, in, len, *(char *)in == 'b' ? LWS_WRITE_BINARY : LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_HTTP:
		if (file_name)
			tell("serve_http_file = %d", libwebsockets_serve_http_file(wsi, file_name, "text/plain"));
		else
			libwebsocket_write(wsi, (unsigned char *)"HTTP/1.0 204 No\r\n\r\n", 19, LWS_WRITE_HTTP);
		break;
	case LWS_CALLBACK_CLOSED:
		if (libwebsocket_write(wsi, (unsigned char *)"x", 1, LWS_WRITE_TEXT) != -1)
			tell("written when closed");
		break;
	}
	return 1; /* does not matter */
}

static const struct libwebsocket_protocols protocols[] = {
	{ "http-only", happened, 0 },
	{ "chat", happened, sizeof(struct session) },
	{ "quiet", happened, 0 },
	{ NULL, happened, 0 },
	{ NULL, NULL, 0 },
};

static void serve(void)
{
	tell("create_server = %d", libwebsocket_create_server(port, protocols, chain_name, key_name, -1, -1));
}

static void websockets(void)
{
	static char big[1024];
	struct peer *p;

	start(serve);
	p = open_there("quiet");
	lines(1);
	memset(big, 'm', sizeof big);
	ws_text(p, "hello");
	ws_send(p, 0x82, "bin", 3);
	ws_send(p, 0x81, "", 0);
	ws_send(p, 0x81, big, 1024);
	ws_send(p, 0x81, big, 700);
	lines(7);
	ws_send(p, 0x01, big, 600);
	ws_send(p, 0x80, big, 10);
	ws_send(p, 0x89, "ping", 4);
	lines(3);
	ws_bye(p, 1000, "");
	lines(1);
	wait_for_end(p);
	peer_show_ws(p);
	say("-- no subprotocol");
	p = open_there(NULL);
	lines(1);
	peer_reset(p);
	lines(1);
	say("-- an unknown one");
	p = reach();
	ws_request(p, "nobody");
	wait_for_end(p);
	peer_show(p);
	say("-- another version");
	p = reach();
	peer_puts(p, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 5\r\n\r\n");
	wait_for_end(p);
	say("peer4: %s", show(p->buf, 12));
}

static void an_old_peer(void)
{
	struct peer *p;

	start(serve);
	p = reach();
	peer_close(p);
	p = hixie_ready("quiet");
	lines(1);
	hixie_session(p);
}

static void the_end_of_a_full_piece(void)
{
	struct peer *p;

	start(serve);
	p = reach();
	peer_close(p);
	p = hixie_ready("quiet");
	lines(1);
	full_piece(p);
}

static void plain_http(void)
{
	char name[] = "/tmp/lws-file-XXXXXX";
	int fd = mkstemp(name);
	struct peer *p;

	start(serve);
	p = reach();
	peer_puts(p, "GET /a%20b/../c?d=e HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
	lines(2);
	wait_for(p, 38);
	peer_show(p);
	stop();
	if (fd < 0 || write(fd, "content\n", 8) != 8)
		die("no file");
	close(fd);
	file_name = name;
	start(serve);
	p = reach();
	peer_puts(p, "GET /file HTTP/1.0\r\n\r\n");
	lines(2);
	wait_for_end(p);
	peer_show(p);
	unlink(name);
	p = reach();
	peer_puts(p, "GET /gone HTTP/1.1\r\nHost: a\r\n\r\n");
	lines(2);
	wait_for_end(p);
	peer_show(p);
}

/* Numbers of one digit, then of two, that came to a peer. */
static long long numbers(const struct peer *p)
{
	size_t bytes = p->len - p->shown;

	return bytes <= 30 ? (long long)bytes / 3 : 10 + (long long)(bytes - 30) / 4;
}

/* Numbers come from SEND: the first at once, then one every 50 ms. A loaded machine may be late, never early. */
static void periodic_sends(void)
{
	struct peer *p;
	long long begin;

	start(serve);
	begin = now_ms();
	p = open_there("chat");
	lines(2);
	wait_for(p, 3);
	REQUIRE(0, memcmp(p->buf + p->shown, "\x81\x01" "0", 3));
	while (numbers(p) < 20) {
		drain_all(5);
		/* The first, and those whose period has passed. */
		REQUIRE(1, numbers(p) <= 2 + (now_ms() - begin) / 50);
	}
	say("sent as often as it should");
}

/* What one connection says is sent to all by the round behind it, and soon. */
static void sends_after_traffic(void)
{
	struct peer *p, *q;
	long long begin, fastest = 1000;
	int i;

	mirror = silent = 1;
	start(serve);
	p = open_there("chat");
	q = open_there("chat");
	poll(NULL, 0, 60);
	for (i = 0; i < 20; i++) {
		ws_text(p, "mirrored");
		begin = now_ms();
		wait_for(p, 10);
		wait_for(q, 10);
		if (now_ms() - begin < fastest)
			fastest = now_ms() - begin;
		REQUIRE(10, p->len - p->shown);
		REQUIRE(10, q->len - q->shown);
		p->shown = p->len;
		q->shown = q->len;
	}
	/* The period would be 50 ms. */
	REQUIRE(1, fastest < 40);
	say("mirrored");
}

/* Many messages in one segment do not overrun what a program keeps of them: it may send after some, not after all. */
static void sends_between_messages(void)
{
	static unsigned char burst[BURST * 12];
	unsigned char *o = burst;
	struct peer *p;
	char text[8];
	int i;

	mirror = silent = 1;
	start(serve);
	p = open_there("chat");
	for (i = 0; i < BURST; i++) {
		sprintf(text, "m%04d;", i);
		o += frame(o, 0x81, text, 6, 0);
	}
	peer_send(p, burst, (size_t)(o - burst));
	wait_for(p, BURST * 8);
	REQUIRE(BURST * 8, p->len - p->shown);
	for (i = 0; i < BURST; i++) {
		sprintf(text, "m%04d;", i);
		if (memcmp(p->buf + p->shown + i * 8 + 2, text, 6))
			break;
	}
	say("%d of them in order", i);
}

/* A peer that does not read is asked no more, and the others are. */
static void a_slow_peer(void)
{
	struct peer *slow, *p;
	size_t before;

	flood = silent = 1;
	start(serve);
	slow = reach();
	peer_close(slow);
	slow = open_there("chat");
	p = open_there("chat");
	slow->hold = 1;
	ws_text(slow, "go");
	poll(NULL, 0, 300);
	drain_all(0);
	before = p->len;
	while (p->len - before < 40)
		drain_all(50);
	say("the other one goes on");
	slow->hold = 0;
	wait_for(slow, 70010 * 3);
	REQUIRE(1, slow->len - slow->shown >= 70010 * 3);
	say("the slow one, too, once it reads");
}

static void on_signal(int s) { (void)s; }

static void serve_and_return(void)
{
	struct sigaction act = { .sa_handler = on_signal };

	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	serve();
}

static void a_signal(void)
{
	struct peer *p, *q;

	start(serve_and_return);
	p = open_there("quiet");
	lines(1);
	q = open_there("quiet");
	lines(1);
	/* A signal that comes while a callback runs interrupts no wait. */
	do
		kill(program, SIGINT);
	while (poll(&(struct pollfd){ .fd = news, .events = POLLIN }, 1, 50) < 1);
	lines(3);
	wait_for_end(p);
	wait_for_end(q);
	peer_show_ws(p);
	peer_show_ws(q);
}

/* A peer that is gone does not end the server, whose SIGPIPE is not ignored. */
static void vanished_peers(void)
{
	struct peer *p;
	int i;

	start(serve);
	for (i = 0; i < 5; i++) {
		p = open_there("chat");
		peer_reset(p);
	}
	for (i = 0; i < 5 * 2;)
		i += !strncmp(line(), "first", 5) ? 0 : 1;
	p = open_there("quiet");
	while (strncmp(line(), "EST", 3))
		;
	ws_text(p, "alive");
	while (strncmp(line(), "RECEIVE", 7))
		;
	wait_for(p, 7);
	peer_show_ws(p);
}

static void many_connections(void)
{
	struct peer *p[150];
	int i, echoed = 0;

	silent = 1;
	start(serve);
	for (i = 0; i < 150; i++)
		p[i] = open_there("quiet");
	for (i = 0; i < 150; i++)
		ws_text(p[i], "one of many");
	for (i = 0; i < 150; i++) {
		wait_for(p[i], 13);
		echoed += p[i]->len - p[i]->shown == 13;
	}
	say("%d echoed", echoed);
}

static void fail(void)
{
	int taken = port;

	tell("the port is taken: %d", libwebsocket_create_server(taken, protocols, NULL, NULL, -1, -1));
	tell("no certificate: %d", libwebsocket_create_server(0, protocols, "/nonexistent", "/nonexistent", -1, -1));
	tell("no protocols: %d", libwebsocket_create_server(0, NULL, NULL, NULL, -1, -1));
}

static void failures(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 1) || getsockname(fd, (struct sockaddr *)&a, &len))
		die("no listener");
	port = ntohs(a.sin_port);
	start(fail);
	lines(3);
	close(fd);
}

static int is_covered(struct peer *p) { return tls_of(p)->done; }

static void under_tls(void)
{
	struct peer *p;


	chain_name = cert_file(&good);
	key_name = key_file(&good);
	start(serve);
	peer_close(reach());
	peer_cover = cover_client;
	peer_ready = is_covered;
	p = open_there("quiet");
	lines(1);
	ws_text(p, "hello");
	lines(1);
	wait_for(p, 7);
	peer_show_ws(p);
	p = reach();
	peer_puts(p, HIXIE_HEAD "Sec-WebSocket-Protocol: quiet\r\n\r\n" HIXIE_BODY);
	lines(1);
	wait_for(p, 200);
	say("peer%d: %s", peer_id(p), strstr(p->buf, "Location: wss://example.com/demo") ? "wss" : "no wss");
	p = reach();
	peer_puts(p, "GET /secret HTTP/1.0\r\n\r\n");
	lines(1);
	wait_for(p, 19);
	peer_show(p);
}

static int own_id;

static void serve_as_another(void)
{
	int pid = fork();

	if (!pid) {
		libwebsocket_create_server(port, protocols, NULL, NULL, own_id, own_id);
		_exit(1);
	}
	pause();
}

/* A user with a name, and one that is a mere number: neither keeps groups of the old one. */
static void another_identity(void)
{
	static const int ids[] = { 65534, 54321 };
	char path[64], b[4096], child[64], want[64];
	size_t i;
	int fd;

	silent = 1;
	for (i = 0; i < sizeof ids / sizeof ids[0] && !geteuid(); i++) {
		own_id = ids[i];
		port = 0;
		start(serve_as_another);
		open_there("quiet");
		sprintf(path, "/proc/%d/task/%d/children", program, program);
		fd = open(path, O_RDONLY);
		child[read(fd, child, sizeof child - 1)] = 0;
		close(fd);
		sprintf(path, "/proc/%d/status", atoi(child));
		fd = open(path, O_RDONLY);
		b[read(fd, b, sizeof b - 1)] = 0;
		close(fd);
		sprintf(want, "Uid:\t%d\t%d\t%d\t%d", own_id, own_id, own_id, own_id);
		REQUIRE(1, strstr(b, want) != NULL);
		memcpy(want, "Gid:", 4);
		REQUIRE(1, strstr(b, want) != NULL);
		REQUIRE(1, strstr(b, "Groups:\t0") == NULL);
		stop();
	}
	say("as another one");
}

static const struct scenario list[] = {
	{ "websockets", websockets },
	{ "an_old_peer", an_old_peer },
	{ "the_end_of_a_full_piece", the_end_of_a_full_piece },
	{ "plain_http", plain_http },
	{ "periodic_sends", periodic_sends },
	{ "sends_after_traffic", sends_after_traffic },
	{ "sends_between_messages", sends_between_messages },
	{ "a_slow_peer", a_slow_peer },
	{ "a_signal", a_signal },
	{ "vanished_peers", vanished_peers },
	{ "many_connections", many_connections },
	{ "failures", failures },
	{ "under_tls", under_tls },
	{ "another_identity", another_identity },
};

SCENARIOS(list)
