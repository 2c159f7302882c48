/* A line for each transaction. */
#include "scenario.h"
#include "mounts.h"

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
};

SCENARIOS(list)
