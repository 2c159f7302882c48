/* A line for each transaction. */
#include "scenario.h"
#include "mounts.h"

#include <sys/resource.h>

static const char *log_name = "access.log";
static int closing, later;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP && closing)
		return -1;
	if (reason == LWS_CALLBACK_HTTP && later) {
		lws_callback_on_writable(wsi);
		return 0;
	}
	if (reason == LWS_CALLBACK_HTTP && strcmp(in, "/form"))
		return http_reply(wsi, 404, "nothing here\n");
	if (reason == LWS_CALLBACK_HTTP_BODY_COMPLETION || reason == LWS_CALLBACK_HTTP_WRITEABLE)
		return http_reply(wsi, 200, "done\n");
	return 0;
}

static void logged(void)
{
	write_file("a.txt", "some text\n");
	mount("/files", dir, LWSMPRO_FILE);
	mount("/away", "example.com/there", LWSMPRO_REDIR_HTTP);
	hook = app;
	quiet = 1;
	server_defaults();
	info.mounts = mounts;
	info.log_filepath = path_of(log_name);
	server_start();
}

/* The log with its times hidden, and the lengths of heads, which are not what this is about. */
static void show_log(void)
{
	char line[2000];
	FILE *f = fopen(path_of(log_name), "r");

	if (!f) {
		say("no log");
		return;
	}
	while (fgets(line, sizeof line, f)) {
		char *open = strchr(line, '['), *end = open ? strchr(open, ']') : NULL;
		int day, year, hour, minute, second, zone;
		char month[4], sign;
		int good = end && sscanf(open, "[%2d/%3[A-Za-z]/%4d:%2d:%2d:%2d %c%4d]", &day, month, &year, &hour,
					 &minute, &second, &sign, &zone) == 8;

		if (!end)
			end = open = line;
		say("%.*s[%s]%s", (int)(open - line), line, good ? "time" : "bad time", show(end + 1, strlen(end + 1)));
	}
	fclose(f);
}

static void lines(void)
{
	logged();
	one("GET /files/a.txt?x=1 HTTP/1.1\r\nHost: x\r\nUser-Agent: scenario/1 (some \"words\")\r\n"
	    "Referer: http://x/from\r\n\r\n");
	one("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
	one("HEAD /files/a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
	one("GET /files/a.txt HTTP/1.0\r\n\r\n");
	one("GET /away HTTP/1.1\r\nHost: x\r\n\r\n");
	one("POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
	one("GET /line%0abreak%22 HTTP/1.1\r\nHost: x\r\n\r\n");
	show_log();
}

static void one_connection(void)
{
	struct peer *p;

	logged();
	p = peer_open();
	exchange(p, GET("/files/a.txt"));
	exchange(p, "GET /files/a.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: 0000000A5F5E1000\r\n\r\n");
	exchange(p, "GET /files/a.txt HTTP/1.1\r\nHost: x\r\nRange: bytes=0-3\r\n\r\n");
	show_log();
}

static void without_answer(void)
{
	struct peer *p;

	logged();
	closing = 1;
	one(GET("/closed"));
	closing = 0;
	later = 1;
	p = http_open("GET /form HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhi");
	peer_close(p);
	settle();
	show_log();
}

static void not_logged(void)
{
	struct peer *p;

	logged();
	one("GET / HTTP/1.1\r\n\r\n");
	one("NONSENSE\r\n\r\n");
	p = peer_open();
	ws_request(p, "chat");
	settle();
	peer_close(p);
	settle();
	show_log();
	say("that is all");
}

static void a_large_file(void)
{
	char *text = calloc(1, 200001);
	struct peer *p;

	memset(text, 'x', 200000);
	logged();
	write_file("big.txt", text);
	p = http_open(GET("/files/big.txt"));
	say("received all: %d", p->len > 200000);
	peer_close(p);
	settle();
	show_log();
	free(text);
}

static void appended(void)
{
	struct stat s;

	logged();
	one(GET("/first"));
	server_stop();
	server_defaults();
	info.mounts = mounts;
	info.log_filepath = path_of(log_name);
	server_start();
	one(GET("/second"));
	show_log();
	say("mode %o", stat(path_of(log_name), &s) ? 0 : s.st_mode & 07777);
}

static void at_the_end(void)
{
	struct peer *p;

	logged();
	later = 1;
	p = http_open("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n");
	(void)p;
	later = 0;
	p = http_open("GET /form HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhi");
	server_stop();
	show_log();
}

static void not_openable(void)
{
	log_name = "no/such/directory";
	logged();
	one(GET("/x"));
	show_log();
}

/* A pipe that nobody reads must not hold anything up. */
static void a_full_pipe(void)
{
	int fd, i, answered = 0;

	log_name = "pipe";
	make_dir();
	if (mkfifo(path_of(log_name), 0600))
		die("no pipe");
	fd = open(path_of(log_name), O_RDONLY | O_NONBLOCK);
	fcntl(fd, F_SETPIPE_SZ, 4096);
	logged();
	for (i = 0; i < 200; i++) {
		struct peer *p = http_open(GET("/a/rather/long/path/so/that/the/pipe/is/full"));

		answered += p->len > 0;
		peer_close(p);
	}
	settle();
	say("answered %d", answered);
	close(fd);
}

/* -- logs that cannot be written */

static int complaints, numbers_differ;
static char heard[4096];

/* What the library says of the log, without where it is. */
static void complaint(int level, const char *line)
{
	const char *text = strstr(line, "access.log: ");
	size_t used = strlen(heard);

	if (!text)
		return;
	complaints++;
	text += strlen("access.log: ");
	snprintf(heard + used, sizeof heard - used, "%s: %.*s\n",
		 level == LLL_WARN ? "WARN" : level == LLL_NOTICE ? "NOTICE" : level == LLL_ERR ? "ERR" : "other",
		 (int)strcspn(text, numbers_differ ? ";,0123456789\n" : "\n"), text);
}

static void show_complaints(void)
{
	char *line;

	for (line = strtok(heard, "\n"); line; line = strtok(NULL, "\n"))
		say("%s", line);
	*heard = 0;
}

static void logged_and_heard(void)
{
	logged();
	lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE, complaint);
}

static void requests(int n)
{
	static struct peer *p;

	if (!p)
		p = peer_open();
	while (n--) {
		peer_puts(p, GET("/x"));
		settle();
		if (!strstr(p->buf, "404"))
			say("no answer");
		p->len = p->shown = 0;
	}
}

/* Said once, not for each request, and summed up at the end. */
static void a_full_disk(void)
{
	make_dir();
	if (symlink("/dev/full", path_of(log_name)))
		die("no link");
	logged_and_heard();
	requests(30);
	show_complaints();
	say("-- the end");
	server_stop();
	show_complaints();
}

/* A line that was cut gets its end before the next one. */
static void a_file_as_large_as_may_be(void)
{
	struct rlimit was, small;
	struct stat s;

	logged_and_heard();
	requests(1);
	signal(SIGXFSZ, SIG_IGN);
	if (stat(path_of(log_name), &s) || getrlimit(RLIMIT_FSIZE, &was))
		die("no log");
	small = was;
	small.rlim_cur = (rlim_t)s.st_size + 60;
	fflush(stdout);
	setrlimit(RLIMIT_FSIZE, &small);
	requests(3);
	setrlimit(RLIMIT_FSIZE, &was);
	show_complaints();
	say("-- there is room again");
	requests(2);
	show_complaints();
	show_log();
}

/* The name leads to another file, as after a rotation. */
static int is_there(const char *name)
{
	struct stat s;

	return !stat(path_of(name), &s);
}

static void moved_away(void)
{
	long long end = now_ms() + 15000;
	struct stat s;

	logged_and_heard();
	requests(1);
	if (rename(path_of(log_name), path_of("old.log")))
		die("no log");
	while (!is_there(log_name) && now_ms() < end)
		requests(1);
	log_name = "old.log";
	say("the old one has its line: %d", !stat(path_of(log_name), &s) && s.st_size > 0);
	log_name = "access.log";
	say("the new one has mode %o", stat(path_of(log_name), &s) ? 0 : s.st_mode & 07777);
	show_log();
	show_complaints();
}

/* And where none can be made, the old one goes on. */
static void nowhere_to_go(void)
{
	long long end = now_ms() + 15000, some_time;

	make_dir();
	mkdir(path_of("sub"), 0700);
	log_name = "sub/access.log";
	logged_and_heard();
	requests(1);
	unlink(path_of(log_name));
	rmdir(path_of("sub"));
	while (!complaints && now_ms() < end)
		requests(1);
	some_time = now_ms() + 1200;
	while (now_ms() < some_time)
		requests(1);
	show_complaints();
	mkdir(path_of("sub"), 0700);
	while (!is_there(log_name) && now_ms() < end)
		requests(1);
	show_log();
	show_complaints();
}

/* Readers of a pipe may come late, and leave. */
static void a_pipe_without_reader(void)
{
	char b[4096];
	int fd, i;

	make_dir();
	if (mkfifo(path_of(log_name), 0600))
		die("no pipe");
	logged_and_heard();
	signal(SIGPIPE, SIG_DFL);
	for (i = 0; i < 2; i++) {
		requests(1);
		fd = open(path_of(log_name), O_RDONLY | O_NONBLOCK);
		say("a line was read: %d", read(fd, b, sizeof b) > 20);
		close(fd);
		requests(1);
	}
	fd = open(path_of(log_name), O_RDONLY | O_NONBLOCK);
	fcntl(fd, F_SETPIPE_SZ, 4096);
	numbers_differ = 1;
	say("-- it is full");
	requests(80);
	show_complaints();
	say("-- and read again");
	while (read(fd, b, sizeof b) > 0)
		;
	requests(1);
	show_complaints();
	close(fd);
}

static const struct scenario list[] = {
	{ "lines", lines },
	{ "one_connection", one_connection },
	{ "without_answer", without_answer },
	{ "not_logged", not_logged },
	{ "a_large_file", a_large_file },
	{ "appended", appended },
	{ "at_the_end", at_the_end },
	{ "not_openable", not_openable },
	{ "a_full_pipe", a_full_pipe },
	{ "a_full_disk", a_full_disk },
	{ "a_file_as_large_as_may_be", a_file_as_large_as_may_be },
	{ "moved_away", moved_away },
	{ "nowhere_to_go", nowhere_to_go },
	{ "a_pipe_without_reader", a_pipe_without_reader },
};

SCENARIOS(list)
