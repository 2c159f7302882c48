/*
 * Raw peers of a library under test, and how a scenario is run. Nothing here
 * calls the library: the file that includes this says what a turn of its loop
 * is, and how it ends.
 */
#ifndef PEERS_H
#define PEERS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define USED __attribute__((unused))
#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define WATCHDOG_SECS 20

#define REQUIRE(want, got)                                                    \
	do {                                                                  \
		long w_ = (long)(want), g_ = (long)(got);                     \
		if (w_ != g_)                                                 \
			say("REQUIRE failed, line %d: %s is %ld, not %ld",    \
			    __LINE__, #got, g_, w_);                          \
	} while (0)

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

static USED void die(const char *what)
{
	say("scenario cannot go on: %s", what);
	exit(3);
}

/* ------------------------------------------------------------------ bytes */

/* Text with every byte outside 0x20..0x7e escaped; long data is summed up. */
static USED const char *show(const void *data, size_t len)
{
	static char ring[4][2048];
	static int turn;
	const unsigned char *p = data;
	char *out = ring[turn++ & 3], *o = out;
	size_t i, n = len > 400 ? 24 : len;

	if (!data)
		return "NULL";
	*o++ = '"';
	for (i = 0; i < n; i++) {
		if (p[i] == '"' || p[i] == '\\')
			o += sprintf(o, "\\%c", p[i]);
		else if (p[i] == '\r')
			o += sprintf(o, "\\r");
		else if (p[i] == '\n')
			o += sprintf(o, "\\n");
		else if (p[i] < 0x20 || p[i] > 0x7e)
			o += sprintf(o, "\\x%02x", p[i]);
		else
			*o++ = (char)p[i];
	}
	*o++ = '"';
	*o = 0;
	if (n < len) {
		uint32_t h = 2166136261u;

		for (i = 0; i < len; i++)
			h = (h ^ p[i]) * 16777619u;
		sprintf(o, "... fnv=%08x", h);
	}
	return out;
}

/* A pattern that has no short period. */
static USED void fill(void *buf, size_t len, unsigned seed)
{
	unsigned char *p = buf;
	size_t i;

	for (i = 0; i < len; i++)
		p[i] = (unsigned char)(seed + i * 7 + (i >> 8) * 13 + (i >> 16));
}

static USED long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ------------------------------------------- what is known of the library */

static int callbacks;              /* how many were made, shown or not */
static int quiet;                  /* they are not shown */
static int port;
static int log_mask;               /* what the library may say, to stderr */
static int turn_cancels;           /* wait as programs do, woken by a cancel */

/* One turn of the library's loop that does not wait. */
static void turn(void);

/* The end of whatever the scenario has started. */
static void scenario_end(void);

/* ------------------------------------------------------------------ peers */

struct peer {
	int fd, ended, hold;
	char *buf;
	size_t len, cap, shown;
	void *tls; /* tls.h: bytes go through this, buf holds the plain ones */
};

/* A port that was free a moment ago. */
static USED int free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) ||
	    getsockname(fd, (struct sockaddr *)&a, &len))
		die("no free port");
	close(fd);
	return ntohs(a.sin_port);
}

static int (*covered_drain)(struct peer *);
static void (*covered_send)(struct peer *, const void *, size_t);
static void (*covered_free)(struct peer *);
static void (*covered_end)(struct peer *);
static void (*peer_cover)(struct peer *); /* every new peer gets a cover by this */

#define MAX_PEERS 400
static struct peer peers[MAX_PEERS];
static int peer_count;
static int lenient;                /* connecting may fail */
static uint32_t peer_to = INADDR_LOOPBACK; /* where new peers connect to */
static int still_turns = 6;        /* quiet turns that count as quiet */

static USED struct peer *peer_new(int rcvbuf)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct peer *p;
	int one = 1;

	if (peer_count == MAX_PEERS)
		die("too many peers");
	p = &peers[peer_count++];
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (p->fd < 0)
		die("no socket");
	if (rcvbuf)
		setsockopt(p->fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof rcvbuf);
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	a.sin_port = htons((uint16_t)port);
	a.sin_addr.s_addr = htonl(peer_to);
	if (connect(p->fd, (struct sockaddr *)&a, sizeof a)) {
		if (!lenient)
			die("cannot connect");
		close(p->fd);
		p->fd = -1;
		p->ended = 2;
		return p;
	}
	fcntl(p->fd, F_SETFL, fcntl(p->fd, F_GETFL) | O_NONBLOCK);
	if (peer_cover)
		peer_cover(p);
	return p;
}

/* Take what has arrived; nonzero if anything was new. */
static USED int peer_drain(struct peer *p)
{
	int news = 0;

	if (p->tls)
		return covered_drain(p);
	while (p->fd >= 0 && !p->ended && !p->hold) {
		ssize_t n;

		if (p->cap - p->len < 65536)
			p->buf = realloc(p->buf, p->cap = p->cap * 2 + 131072);
		n = recv(p->fd, p->buf + p->len, p->cap - p->len, 0);
		if (n > 0)
			p->len += (size_t)n;
		else if (n == 0)
			p->ended = 1;
		else if (errno == EINTR)
			continue;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			break;
		else
			p->ended = 2;
		news = 1;
	}
	return news;
}

static USED int drain_all(int wait_ms)
{
	struct pollfd pf[MAX_PEERS];
	int i, n = 0, news = 0;

	for (i = 0; i < peer_count; i++) {
		news |= peer_drain(&peers[i]);
		if (peers[i].fd >= 0 && !peers[i].ended && !peers[i].hold) {
			pf[n].fd = peers[i].fd;
			pf[n++].events = POLLIN;
		}
	}
	if (!news && wait_ms) {
		poll(pf, (nfds_t)n, wait_ms);
		for (i = 0; i < peer_count; i++)
			news |= peer_drain(&peers[i]);
	}
	return news;
}

/* Turns until nothing happens any more. */
static USED void settle(void)
{
	int still = 0;

	while (still < still_turns) {
		int before = callbacks;

		turn();
		if (drain_all(still ? 2 : 0) || callbacks != before)
			still = 0;
		else
			still++;
	}
}

/* Turns until *what reaches want; at most ms. */
static USED int turns_until(const int *what, int want, int ms)
{
	long long end = now_ms() + ms;

	while (*what < want && now_ms() < end) {
		turn();
		drain_all(1);
	}
	return *what >= want;
}

static USED int turns_until_end(struct peer *p, int ms)
{
	return turns_until(&p->ended, 1, ms);
}

static USED struct peer *peer_open(void)
{
	struct peer *p = peer_new(0);

	settle();
	return p;
}

static USED void peer_send(struct peer *p, const void *data, size_t len)
{
	const char *d = data;

	if (p->tls) {
		covered_send(p, data, len);
		return;
	}
	while (len && p->fd >= 0) {
		ssize_t n = send(p->fd, d, len, MSG_NOSIGNAL);

		if (n > 0) {
			d += n;
			len -= (size_t)n;
		} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
			return;
		} else {
			turn();
			drain_all(1);
		}
	}
}

static USED void peer_puts(struct peer *p, const char *text)
{
	peer_send(p, text, strlen(text));
}

/* A text of which every byte comes by itself, in a turn of its own. */
static USED void peer_send_bytewise(struct peer *p, const char *text)
{
	while (*text) {
		peer_send(p, text++, 1);
		turn();
	}
}

static USED void peer_fin(struct peer *p) { shutdown(p->fd, SHUT_WR); }

static USED void peer_close(struct peer *p)
{
	if (p->tls)
		covered_free(p);
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

static USED void peer_reset(struct peer *p)
{
	struct linger l = { 1, 0 };

	setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
	peer_close(p);
}

static USED int peer_id(struct peer *p) { return (int)(p - peers) + 1; }

static USED void peer_end_line(struct peer *p)
{
	if (p->tls)
		covered_end(p);
	if (p->ended)
		say("peer%d: %s", peer_id(p), p->ended == 1 ? "end" : "reset");
}

/* New bytes as text, one printed line per received line. */
static USED void peer_show(struct peer *p)
{
	const char *b = p->buf + p->shown;
	size_t left = p->len - p->shown;

	if (!left && !p->ended)
		say("peer%d: nothing", peer_id(p));
	while (left) {
		const char *nl = memchr(b, '\n', left);
		size_t n = nl ? (size_t)(nl - b) + 1 : left;

		say("peer%d: %s", peer_id(p), show(b, n));
		b += n;
		left -= n;
	}
	p->shown = p->len;
	peer_end_line(p);
}

/* New bytes as WebSocket frames. */
static USED void peer_show_ws(struct peer *p)
{
	const unsigned char *b = (unsigned char *)p->buf + p->shown;
	size_t left = p->len - p->shown;

	if (!left && !p->ended)
		say("peer%d: nothing", peer_id(p));
	while (left) {
		size_t h = 2, n = left > 1 ? b[1] & 127u : 0, i;

		if (n == 126 && left >= 4) {
			h = 4;
			n = (size_t)b[2] << 8 | b[3];
		} else if (n == 127 && left >= 10) {
			for (h = 10, n = 0, i = 2; i < 10; i++)
				n = n << 8 | b[i];
		}
		if (left < h || left - h < n || (b[1] & 128)) {
			say("peer%d: not a whole frame: %s", peer_id(p), show(b, left));
			break;
		}
		say("peer%d: frame %02x len=%zu/%zu %s", peer_id(p), b[0], h, n,
		    show(b + h, n));
		b += h + n;
		left -= h + n;
	}
	p->shown = p->len;
	peer_end_line(p);
}

/* ------------------------------------------------------- frames, requests */

static const unsigned char mask_key[4] = { 0x11, 0x22, 0x33, 0x44 };

/* Frame with any first byte; masked unless bare. Returns its size. */
static USED size_t frame(unsigned char *out, int first, const void *data,
			 size_t len, int bare)
{
	const unsigned char *d = data;
	unsigned char *o = out, m = bare ? 0 : 128;
	size_t i;

	*o++ = (unsigned char)first;
	if (len < 126)
		*o++ = (unsigned char)(m | len);
	else if (len < 65536) {
		*o++ = m | 126;
		*o++ = (unsigned char)(len >> 8);
		*o++ = (unsigned char)len;
	} else {
		*o++ = m | 127;
		for (i = 0; i < 8; i++)
			*o++ = (unsigned char)((uint64_t)len >> (56 - 8 * i));
	}
	if (!bare) {
		memcpy(o, mask_key, 4);
		o += 4;
	}
	for (i = 0; i < len; i++)
		*o++ = bare ? d[i] : d[i] ^ mask_key[i & 3];
	return (size_t)(o - out);
}

static USED void ws_send(struct peer *p, int first, const void *data, size_t len)
{
	unsigned char *b = malloc(len + 14);

	peer_send(p, b, frame(b, first, data, len, 0));
	free(b);
}

static USED void ws_text(struct peer *p, const char *text)
{
	ws_send(p, 0x81, text, strlen(text));
}

static USED void ws_bye(struct peer *p, int code, const char *text)
{
	unsigned char b[130];
	size_t n = strlen(text);

	b[0] = (unsigned char)(code >> 8);
	b[1] = (unsigned char)code;
	memcpy(b + 2, text, n);
	ws_send(p, 0x88, b, code ? n + 2 : 0);
}

#define UPGRADE_HEAD                                                          \
	"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"       \
	"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"  \
	"Sec-WebSocket-Version: 13\r\n"

static USED void ws_request(struct peer *p, const char *sub)
{
	char b[1024];

	sprintf(b, UPGRADE_HEAD "%s%s%s\r\n", sub ? "Sec-WebSocket-Protocol: " : "",
		sub ? sub : "", sub ? "\r\n" : "");
	peer_puts(p, b);
}

/* An established session, the accept not shown. */
static USED struct peer *ws_open(const char *sub)
{
	struct peer *p;
	int was = quiet;

	quiet = 1;
	p = peer_open();
	ws_request(p, sub);
	settle();
	quiet = was;
	if (p->len < 12 || memcmp(p->buf, "HTTP/1.1 101", 12))
		say("peer%d: not upgraded", peer_id(p));
	p->shown = p->len;
	return p;
}

static USED struct peer *http_open(const char *request)
{
	struct peer *p = peer_open();

	peer_puts(p, request);
	settle();
	return p;
}

/* ------------------------------------------------------------------- main */

struct scenario { const char *name; void (*run)(void); };
static const char *scenario_name;

static int scenario_main(int argc, char **argv, const struct scenario *list, int count)
{
	const char *want = argc > 1 ? argv[1] : NULL;
	const char *secs = getenv("SCENARIO_WATCHDOG");
	int i, bad = 0;

	if (getenv("SCENARIO_LOG"))
		log_mask = atoi(getenv("SCENARIO_LOG"));
	turn_cancels = getenv("SCENARIO_CANCEL") != NULL;
	signal(SIGPIPE, SIG_IGN);
	if (!want || !strcmp(want, "--list")) {
		for (i = 0; i < count; i++)
			say("%s", list[i].name);
		return 0;
	}
	for (i = 0; i < count; i++) {
		pid_t pid;
		int st = 0;

		if (strcmp(want, "--all") && strcmp(want, list[i].name))
			continue;
		fflush(stdout);
		pid = strcmp(want, "--all") ? 0 : fork();
		if (pid) {
			waitpid(pid, &st, 0);
			if (st) {
				bad = 1;
				if (WIFSIGNALED(st))
					say("died of signal %d", WTERMSIG(st));
				else
					say("exit %d", WEXITSTATUS(st));
			}
			continue;
		}
		scenario_name = list[i].name;
		/* Under nohup it would be ignored, which programs of old inherit and heed. */
		signal(SIGHUP, SIG_DFL);
		say("== %s", scenario_name);
		alarm(secs ? (unsigned)atoi(secs) : WATCHDOG_SECS);
		list[i].run();
		quiet = 1;
		scenario_end();
		for (st = 0; st < peer_count; st++) {
			peer_close(&peers[st]);
			free(peers[st].buf);
		}
		exit(0);
	}
	return bad;
}

#define SCENARIOS(list)                                                       \
	int main(int argc, char **argv)                                       \
	{                                                                     \
		return scenario_main(argc, argv, list, COUNT(list));          \
	}

#endif
