/*
 * Servers in a process of their own. The scenario plays the peers; what
 * happens over there comes as lines through a pipe.
 */
#ifndef APART_H
#define APART_H

#include "peers.h"
#include "hixie.h"

#include <sys/prctl.h>

static int news;                   /* where lines come from, or go to */
static pid_t program;              /* the process that was started first over there */

/* One line for the scenario, in one piece. */
static void tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static USED void tell(const char *fmt, ...)
{
	char b[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(b, sizeof b - 1, fmt, ap);
	va_end(ap);
	if (n > (int)sizeof b - 2)
		n = (int)sizeof b - 2;
	b[n++] = '\n';
	write(news, b, (size_t)n);
}

/* The next line from there; empty when there is nobody any more. */
static USED const char *line(void)
{
	static char b[1024];
	size_t n = 0;

	while (n < sizeof b - 1 && read(news, b + n, 1) == 1 && b[n] != '\n')
		n++;
	b[n] = 0;
	return b;
}

/* Shows n lines. */
static USED void lines(int n)
{
	while (n--)
		say("%s", line());
}

/* Starts a program over there, in a process group of its own. */
static USED void start(void (*run)(void))
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		die("no pipe");
	if (!port)
		port = free_port();
	fflush(stdout);
	program = fork();
	if (!program) {
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_DFL);
		news = ends[1];
		close(ends[0]);
		alarm(40);
		run();
		_exit(0);
	}
	close(ends[1]);
	news = ends[0];
}

/* Ends all that was started over there. */
static USED void stop(void)
{
	if (program > 0) {
		kill(-program, SIGKILL);
		kill(program, SIGKILL);
		waitpid(program, NULL, 0);
	}
	program = 0;
}

static USED void turn(void) { drain_all(2); }
static USED void scenario_end(void) { stop(); }

/* Waits until so many bytes are there that were not shown. */
static USED void wait_for(struct peer *p, size_t len)
{
	long long end = now_ms() + 15000;

	while (p->len - p->shown < len && !p->ended && now_ms() < end)
		drain_all(50);
}

static USED void wait_for_end(struct peer *p)
{
	long long end = now_ms() + 15000;

	while (!p->ended && now_ms() < end)
		drain_all(50);
}

static int (*peer_ready)(struct peer *); /* whether a covered peer's handshake is over */

/* A connection; over there somebody may not listen yet. */
static USED struct peer *reach(void)
{
	long long end = now_ms() + 10000;

	lenient = 1;
	while (now_ms() < end) {
		struct peer *p = peer_new(0);

		if (p->fd >= 0) {
			while (peer_ready && !peer_ready(p) && !p->ended)
				drain_all(20);
			return p;
		}
		memset(p, 0, sizeof *p);
		peer_count--;
		poll(NULL, 0, 5);
	}
	die("nobody listens");
	return NULL;
}

/* Waits for the end of a head, which is not shown. */
static USED void head_came(struct peer *p)
{
	while (!p->ended && (!p->buf || !memmem(p->buf, p->len, "\r\n\r\n", 4)))
		drain_all(50);
	if (p->len < 12 || memcmp(p->buf, "HTTP/1.1 101", 12))
		say("peer%d: not upgraded", peer_id(p));
	p->shown = (size_t)((char *)memmem(p->buf, p->len, "\r\n\r\n", 4) + 4 - p->buf);
}

/* A WebSocket. */
static USED struct peer *open_there(const char *sub)
{
	struct peer *p = reach();

	ws_request(p, sub);
	head_came(p);
	return p;
}

/* Two texts of an old peer that is open, and its end, with the lines from over there. */
static USED void hixie_session(struct peer *p)
{
	hixie_text(p, "hello");
	hixie_text(p, "binary");
	lines(2);
	wait_for(p, 7 + 8);
	peer_show(p);
	peer_send(p, "\xff\0", 2);
	wait_for_end(p);
	peer_show(p);
	lines(1);
}

/* A message of exactly one piece, whose end comes with the next message. */
static USED void full_piece(struct peer *p)
{
	char big[514] = "";

	memset(big + 1, 'm', 512);
	peer_send(p, big, 513);
	lines(1);
	peer_send(p, "\xff\0hello\xff\0\xff\0bye", 14);
	lines(2);
	wait_for(p, 514 + 7 + 2);
	p->shown += 514;
	peer_show(p);
	peer_send(p, "\xff\xff\0", 3);
	lines(1);
	wait_for(p, 5);
	wait_for_end(p);
	peer_show(p);
	lines(1);
}

static USED const char *word(const void *in, size_t len)
{
	return in ? show(in, len) : "NULL";
}

#endif
