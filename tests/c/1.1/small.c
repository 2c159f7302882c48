/* The log, base64, randomness, what the service call answers, descriptor limits. */
#define _DEBUG
#include "scene.h"

#include <sys/resource.h>
#include <sys/time.h>

static void emit(int level, const char *line)
{
	size_t n = strlen(line);

	if (n > 200)
		say("%d: %zu bytes", level, n);
	else
		say("%d: %s", level, show(line, n));
}

static void log_levels(void)
{
	char text[300];

	is_own_log = 1;
	memset(text, 'x', sizeof text);
	lws_set_log_level(LLL_ERR | LLL_INFO, emit);
	lwsl_err("error %d %s\n", 1, "and so on");
	lwsl_warn("not seen\n");
	lwsl_notice("not seen\n");
	lwsl_info("info\n");
	lwsl_debug("not seen\n");
	lws_set_log_level(0x3ff, NULL);
	lwsl_warn("the receiver stays\n");
	lwsl_notice("n\n");
	lwsl_debug("d\n");
	lwsl_parser("p\n");
	lwsl_header("h\n");
	lwsl_ext("x\n");
	lwsl_client("c\n");
	lwsl_latency("l\n");
	_lws_log(LLL_ERR, "%.*s", (int)sizeof text, text);
	lwsl_hexdump((void *)"0123456789abcdefg\n", 18);
	lws_set_log_level(0, NULL);
	lwsl_err("not seen\n");
}

/* The default receiver writes to stderr, at the default levels. */
static void log_stderr(void)
{
	int ends[2], before = dup(2), n;
	char text[512], *line;

	if (pipe(ends) || dup2(ends[1], 2) < 0)
		die("no pipe");
	close(ends[1]);
	lwsl_err("one\n");
	lwsl_warn("two\n");
	lwsl_notice("three\n");
	lwsl_info("four\n");
	dup2(before, 2);
	n = (int)read(ends[0], text, sizeof text - 1);
	text[n > 0 ? n : 0] = 0;
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		unsigned long secs;
		unsigned int part;
		int at = 0;

		if (sscanf(line, "[%lu:%4u] %n", &secs, &part, &at) != 2 || !at)
			say("no stamp: %s", line);
		else
			say("%d %s", secs + 5 > (unsigned long)time(NULL), line + at);
	}
}

/* Nothing to be seen from here but that it takes any level. */
static void log_syslog(void)
{
	lws_set_log_level(LLL_ERR, lwsl_emit_syslog);
	lwsl_err("a line for the system's log, from a test\n");
	lwsl_emit_syslog(LLL_EXT, "another one\n");
	lws_set_log_level(0, NULL);
	say("done");
}

static void base64(void)
{
	char out[16];

	REQUIRE(0, lws_b64_encode_string("", 0, out, sizeof out));
	REQUIRE(8, lws_b64_encode_string("hello", 5, out, sizeof out));
	say("%s", out);
	REQUIRE(8, lws_b64_encode_string("hello", 5, out, 9));
	REQUIRE(-1, lws_b64_encode_string("hello", 5, out, 8));
	REQUIRE(5, lws_b64_decode_string("aGVsbG8=", out, sizeof out));
	say("%s", out);
	REQUIRE(5, lws_b64_decode_string("aGVsbG8=", out, 6));
	REQUIRE(-1, lws_b64_decode_string("aGVsbG8=", out, 5));
	REQUIRE(-1, lws_b64_decode_string(NULL, out, 5));
}

static void randomness(void)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	server();
	REQUIRE(32, libwebsockets_get_random(ctx, a, 32));
	REQUIRE(32, libwebsockets_get_random(NULL, b, 32));
	say("different: %s", memcmp(a, b, 32) ? "yes" : "no");
}

static void on_alarm(int number) { (void)number; }

static void service(void)
{
	struct itimerval soon = { { 0, 0 }, { 0, 20000 } };

	signal(SIGALRM, on_alarm);
	REQUIRE(1, libwebsocket_service(NULL, 10));
	server();
	REQUIRE(0, libwebsocket_service(ctx, 0));
	REQUIRE(0, libwebsocket_service(ctx, 10));
	setitimer(ITIMER_REAL, &soon, NULL);
	say("interrupted: %d", libwebsocket_service(ctx, 10000));
	setitimer(ITIMER_REAL, &soon, NULL);
	say("without limit: %d", libwebsocket_service(ctx, -1));
}

/* Peers in a process of their own, which has descriptors enough. */
static void many_peers(int count, int commands)
{
	int fds[100], i;
	char command;

	if (read(commands, &command, 1) != 1)
		_exit(1);
	for (i = 0; i < count; i++) {
		struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		fds[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(fds[i], (struct sockaddr *)&a, sizeof a) ||
		    send(fds[i], UPGRADE_HEAD "\r\n", sizeof UPGRADE_HEAD + 1, MSG_NOSIGNAL) < 0)
			break;
	}
	for (i = 0; read(commands, &command, 1) == 1;)
		close(fds[i++]);
	_exit(0);
}

/* As many connections as there are descriptors; then the loop rests until one is free. */
static void limit(void)
{
	struct rlimit fds = { 64, 64 };
	struct rusage before, after;
	int commands[2], *established = &count_of[LWS_CALLBACK_ESTABLISHED], served;
	long long begin;
	pid_t child;

	quiet = 1;
	port = free_port();
	if (pipe(commands))
		die("no pipe");
	child = fork();
	if (!child) {
		close(commands[1]);
		many_peers(60, commands[0]);
	}
	close(commands[0]);
	ctx = setrlimit(RLIMIT_NOFILE, &fds) ? NULL : create(port);
	if (!ctx || write(commands[1], ".", 1) != 1)
		die("no context");
	if (!turns_until(established, 50, 20000))
		say("%d at once", *established);
	settle();
	served = *established;
	getrusage(RUSAGE_SELF, &before);
	for (begin = now_ms(); now_ms() < begin + 500;)
		libwebsocket_service(ctx, 50);
	getrusage(RUSAGE_SELF, &after);
	say("it rests: %s", (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000000L + after.ru_utime.tv_usec -
		     before.ru_utime.tv_usec < 250000 ? "yes" : "no");
	say("some wait: %s", served < 60 ? "yes" : "no");
	if (write(commands[1], "..........", 10) != 10)
		die("no peers");
	say("all are served in the end: %d", turns_until(established, 60, 20000));
	close(commands[1]);
	waitpid(child, NULL, 0);
}

/* The table of extensions as programs find it. */
static void table(void)
{
	struct libwebsocket_extension *e;

	for (e = libwebsocket_internal_extensions; e->callback; e++)
		say("%s %zu", e->name, e->per_session_data_size);
	say("%zu entries, then %s", (size_t)(e - libwebsocket_internal_extensions), e->name ? e->name : "nothing");
	e->per_context_private_data = e; /* programs may write there */
}

static const struct scenario list[] = {
	{ "log_levels", log_levels },
	{ "log_stderr", log_stderr },
	{ "log_syslog", log_syslog },
	{ "base64", base64 },
	{ "randomness", randomness },
	{ "service", service },
	{ "limit", limit },
	{ "table", table },
};
SCENARIOS(list)
