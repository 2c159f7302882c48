/*
 * Runs of a program, each in a process of its own, in which one thing fails:
 * the library panics once on purpose, or one of its system calls is refused.
 * What the program is stands in the file that includes this: `serve` is a turn
 * of the library's loop, `run` the whole life of a server.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include "refuse.h"

#include <sys/mman.h>
#include <sys/prctl.h>

enum { SERVED = 0, UNTOUCHED = 42 };

static int hits;
static const char *what = "start";

static void serve(void);
static int run(void);

/* A call into the library. */
#define LIB(call) ({ is_library++; __auto_type result = (call); is_library--; result; })
#define LIB_VOID(call) ({ is_library++; (call); is_library--; })

static void seen_line(int level, const char *line)
{
	int was = is_library;

	is_library = 0;
	if (strstr(line, "on purpose"))
		hits++;
	fprintf(stderr, "%d %s", level, line);
	is_library = was;
}

static int is_hit(void) { return hits || calls_refused; }

static void fail(const char *why)
{
	fprintf(stderr, "FAILED: %s, at %s; refused %ld\n", why, what, refused_number);
	_exit(1);
}

static void too_long(int sig)
{
	(void)sig;
	fail("the watchdog");
}

/* ------------------------------------------------------------------ peers */

static int dial(int to_port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((unsigned short)to_port),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (connect(fd, (struct sockaddr *)&at, sizeof at) && errno != EINPROGRESS)
		fail("connect");
	return fd;
}

/* Sends, then reads until `until` has come. 1 if it has, 0 if the library has hung up before. */
static int talk(int fd, const void *request, size_t len, const char *until)
{
	static char got[65536];
	size_t n = 0, sent = 0;
	long long end = now_ms() + 15000;

	while (now_ms() < end) {
		struct pollfd pf = { fd, (short)(POLLIN | (sent < len ? POLLOUT : 0)), 0 };
		ssize_t r;

		serve();
		poll(&pf, 1, 1);
		if (sent < len && pf.revents & POLLOUT) {
			r = send(fd, (const char *)request + sent, len - sent, MSG_NOSIGNAL);
			sent += r > 0 ? (size_t)r : 0;
		}
		r = recv(fd, got + n, sizeof got - 1 - n, 0);
		if (!r || (r < 0 && errno != EAGAIN))
			return 0;
		n += r > 0 ? (size_t)r : 0;
		got[n] = 0;
		for (size_t i = 0; i + strlen(until) <= n; i++)
			if (!memcmp(got + i, until, strlen(until)))
				return 1;
	}
	fprintf(stderr, "got %zu: %s\n", n, got);
	fail("a peer is left hanging");
	return 0;
}

static int get(int to_port, const char *path, const char *until)
{
	char request[200];
	int fd = dial(to_port), is_good;

	what = path;
	snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
	is_good = talk(fd, request, strlen(request), until);
	close(fd);
	return is_good;
}

static void web_socket(void)
{
	unsigned char b[64];
	int fd = dial(port);

	what = "a WebSocket";
	if (talk(fd, UPGRADE_HEAD "\r\n", strlen(UPGRADE_HEAD "\r\n"), "\r\n\r\n") &&
	    talk(fd, b, frame(b, 0x81, "echo", 4, 0), "echo"))
		talk(fd, b, frame(b, 0x88, "\x03\xe8", 2, 0), "\x88\x02\x03\xe8");
	close(fd);
}

/* ------------------------------------------------------------------- runs */

static int run_apart(int refuses, long point, int log)
{
	char number[24];
	int status;
	pid_t pid;

	snprintf(number, sizeof number, "%ld", point);
	if (ftruncate(log, 0) || lseek(log, 0, SEEK_SET))
		die("log");
	pid = fork();
	if (!pid) {
		dup2(log, 2);
		setenv("RUST_BACKTRACE", "0", 1);
		if (!refuses)
			setenv("LWS_FAULT", number, 1);
		signal(SIGALRM, too_long);
		alarm(60);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (refuses && !refuse_from_now(point))
			fail("there is no filter of system calls here");
		_exit(run());
	}
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void show_log(int log)
{
	char b[6000];
	ssize_t n = pread(log, b, sizeof b - 1, 0);

	b[n < 0 ? 0 : n] = 0;
	printf("%s\n", b);
}

/* The program's arguments are panics|refusals, the first point, and how far it is to the next. */
static int faults_main(int argc, char **argv)
{
	long first = argc > 2 ? atol(argv[2]) : 0, stride = argc > 3 ? atol(argv[3]) : 1, point, runs = 0;
	int refuses = argc > 1 && !strcmp(argv[1], "refusals");
	int log = memfd_create("log", MFD_CLOEXEC), failed = 0;

	(void)scenario_main;
	for (point = first; first > 0 && failed < 5; point += stride) {
		int result = run_apart(refuses, point, log);

		if (result == UNTOUCHED)
			break;
		runs++;
		if (result == SERVED)
			continue;
		printf("point %ld: %d\n", point, result);
		show_log(log);
		/* Which call a point is differs from run to run: what is wrong shows in the next one, too. */
		result = run_apart(refuses, point, log);
		if (result == SERVED || result == UNTOUCHED)
			continue;
		failed++;
		printf("point %ld again: %d\n", point, result);
		show_log(log);
	}
	if (first > 0)
		printf("%ld points, %d failed, the last one %ld\n", runs, failed, point - stride);
	return failed || (first > 0 && !runs);
}
#endif
