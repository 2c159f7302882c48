/* Other processes: programs that answer requests, asked for by the callback, and a daemon. */
#include "scenario.h"

static const char *const say_hello[] = { "/bin/echo", "Content-Type: text/plain\n\nhello", NULL };
static const char *const wait_long[] = { "/bin/sleep", "1000", NULL };
static const char *const *program;
static struct lws *runner;
static int has_output, terminated, moves;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_cgi_args *args = in;

	(void)user; (void)len;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		REQUIRE(0, lws_is_cgi(wsi));
		REQUIRE(0, lws_cgi(wsi, program, 1, 10, NULL));
		REQUIRE(1, lws_is_cgi(wsi));
		runner = wsi;
		return 0;
	case LWS_CALLBACK_CGI:
		if (args->ch == LWS_STDOUT) {
			has_output = 1;
			lws_callback_on_writable(wsi);
		}
		return 0;
	case LWS_CALLBACK_HTTP_WRITEABLE:
		if (has_output) {
			moves++;
			has_output = 0;
			return lws_cgi_write_split_stdout_headers(wsi) < 0 ? -1 : 0;
		}
		return 0;
	case LWS_CALLBACK_CGI_TERMINATED:
		terminated++;
		return -1;
	}
	return 0;
}

static struct peer *ask(const char *const *what)
{
	program = what;
	terminated = moves = 0;
	return http_open("GET /x HTTP/1.0\r\nHost: h\r\n\r\n");
}

static void begin(void)
{
	quiet = 1;
	hook = app;
	server();
}

static void answered(void)
{
	struct peer *p;

	begin();
	p = ask(say_hello);
	REQUIRE(1, turns_until_end(p, 15000));
	REQUIRE(1, !!memmem(p->buf, p->len, "\r\n\r\nhello\n", 10));
	REQUIRE(1, moves > 0);
	REQUIRE(1, terminated);
	server_stop();
	say("ok");
}

static void killed(void)
{
	struct peer *p;

	begin();
	p = ask(wait_long);
	while (!runner)
		turn();
	REQUIRE(0, lws_cgi_kill(runner));
	REQUIRE(1, turns_until_end(p, 15000));
	REQUIRE(1, terminated);
	server_stop();
	REQUIRE(-1, waitpid(-1, NULL, WNOHANG)); /* nobody is left */
	say("ok");
}

static void daemon_of_it(void)
{
	char lock[] = "/tmp/lws-lock-XXXXXX", text[40] = "";
	int pipes[2], fd = mkstemp(lock), n;
	pid_t pid, own = 0;

	if (fd < 0 || pipe(pipes))
		die("no file");
	close(fd);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		n = lws_daemonize(lock);
		own = getpid();
		if (!n && write(pipes[1], &own, sizeof own) != (ssize_t)sizeof own)
			_exit(1);
		pause(); /* until it is told to end */
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	REQUIRE((long)sizeof own, read(pipes[0], &own, sizeof own));
	REQUIRE(1, own > 0 && own != pid);
	fd = open(lock, O_RDONLY);
	n = fd < 0 ? -1 : (int)read(fd, text, sizeof text - 1);
	REQUIRE(1, n > 0);
	REQUIRE((long)own, atoi(text));
	close(fd);
	kill(own, SIGTERM);
	close(pipes[1]);
	REQUIRE(0, read(pipes[0], text, 1)); /* it is gone, */
	REQUIRE(-1, access(lock, F_OK));      /* and its lock file with it */
	say("ok");
}

static const struct scenario list[] = {
	{ "answered", answered },
	{ "daemon_of_it", daemon_of_it },
	{ "killed", killed },
};

SCENARIOS(list)
