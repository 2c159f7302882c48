/* CGI programs: what they are told, what becomes of their answers, and their ends. */
#include <pthread.h>

#include "scenario.h"

#include <dirent.h>
#include <sys/prctl.h>

static char dir[] = "/tmp/lws-cgi-XXXXXX";
static struct lws_http_mount mounts[6];
static int mount_count;

/* ---------------------------------------------------------------- scripts */

static const char *path_of(const char *name)
{
	static char ring[4][256];
	static int turn_no;
	char *s = ring[turn_no++ & 3];

	snprintf(s, sizeof ring[0], "%s/%s", dir, name);
	return s;
}

static const char *script(const char *name, const char *text)
{
	const char *path = path_of(name);
	FILE *f = fopen(path, "we");

	if (!f || fprintf(f, "#!/bin/sh\n%s\n", text) < 0 || fclose(f) || chmod(path, 0755))
		die("cannot write a script");
	return path;
}

/* A number that a script leaves behind, its own; 0 until then. */
static int number_of(const char *name)
{
	FILE *f = fopen(path_of(name), "re");
	int n = 0;

	if (f && fscanf(f, "%d\n", &n) != 1)
		n = 0;
	if (f)
		fclose(f);
	return n;
}

static void mount(const char *at, const char *origin, int timeout)
{
	struct lws_http_mount *m = &mounts[mount_count++];

	memset(m, 0, sizeof *m);
	m->mountpoint = at;
	m->mountpoint_len = (unsigned char)strlen(at);
	m->origin = origin;
	m->origin_protocol = LWSMPRO_CGI;
	m->cgi_timeout = timeout;
	if (mount_count > 1)
		m[-1].mount_next = m;
}

static void cgi_server(void)
{
	server_defaults();
	info.mounts = mounts;
	server_start();
}

static void setup(void)
{
	static int made;

	if (!made++ && !mkdtemp(dir))
		die("no directory");
	quiet = 1;
}

static void finish(void)
{
	char cmd[300];

	server_stop();
	snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
	if (system(cmd))
		say("cannot tidy up");
}

/* ---------------------------------------------------------------- answers */

static size_t unchunk(char *body, size_t len, int *whole)
{
	size_t in = 0, out = 0;

	*whole = 0;
	while (in < len) {
		char *end;
		size_t n = strtoul(body + in, &end, 16);
		size_t data = (size_t)(end - body) + 2;

		if (data > len || data + n + 2 > len)
			break;
		if (!n) {
			*whole = data + 2 == len;
			break;
		}
		memmove(body + out, body + data, n);
		out += n;
		in = data + n + 2;
	}
	return out;
}

/* Waits for the end and prints the answer, the chunks of its body put together. */
static void show_answer(struct peer *p)
{
	char *head, *body, *line;
	size_t len;
	int chunked, whole;

	if (!turns_until_end(p, 15000))
		say("peer%d: no end", peer_id(p));
	p->buf = realloc(p->buf, p->len + 1);
	p->buf[p->len] = 0;
	body = strstr(p->buf, "\r\n\r\n");
	if (!body) {
		peer_show(p);
		return;
	}
	head = strndup(p->buf, (size_t)(body - p->buf));
	chunked = !!strstr(head, "transfer-encoding: chunked");
	for (line = strtok(head, "\r\n"); line; line = strtok(NULL, "\r\n"))
		if (strncmp(line, "server: ", 8))
			say("%s", line);
	free(head);
	body += 4;
	len = p->len - (size_t)(body - p->buf);
	if (chunked) {
		len = unchunk(body, len, &whole);
		say("body %s: %s", whole ? "in chunks" : "cut short", show(body, len));
	} else
		say("body: %s", show(body, len));
	peer_end_line(p);
}

static struct peer *ask(const char *request)
{
	struct peer *p = peer_new(0);

	peer_puts(p, request);
	show_answer(p);
	return p;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: here\r\n\r\n"

/* Turns until the process is no more. */
static int is_gone(int pid, int ms)
{
	long long end = now_ms() + ms;

	while (!kill(pid, 0) && now_ms() < end) {
		turn();
		drain_all(2);
	}
	return kill(pid, 0) && errno == ESRCH;
}

static int has_bytes(struct peer *p)
{
	long long end = now_ms() + 10000;

	while (!p->len && now_ms() < end) {
		turn();
		drain_all(2);
	}
	return p->len > 0;
}

static int wait_for_number(const char *name)
{
	long long end = now_ms() + 10000;

	while (!number_of(name) && now_ms() < end) {
		turn();
		drain_all(2);
	}
	return number_of(name);
}

/* ------------------------------------------------------------ environment */

#define ENVIRONMENT "printf 'Content-Type: text/plain\\n\\n'; tr '\\0' '\\n' </proc/$$/environ; pwd"

static const struct lws_protocol_vhost_options own2 = { NULL, NULL, "TWO", "2=ii" };
static const struct lws_protocol_vhost_options own1 = { &own2, NULL, "ONE", "" };

static void environment(const char *request)
{
	char *at;
	struct peer *p;

	setup();
	mount("/cgi", script("env", ENVIRONMENT), 5);
	mounts[0].cgienv = &own1;
	cgi_server();
	p = peer_new(0);
	peer_puts(p, request);
	turns_until_end(p, 15000);
	p->buf = realloc(p->buf, p->len + 1);
	p->buf[p->len] = 0;
	while ((at = strstr(p->buf, dir))) /* it differs from run to run */
		memset(at, 'D', strlen(dir));
	show_answer(p);
	finish();
}

static void env_get(void)
{
	environment("GET /cgi/more/%41%20b?x=%31+2&flag&y= HTTP/1.1\r\nHost: here:80\r\nReferer: from\r\n"
		    "Cookie: a=1\r\nUser-Agent: me\r\nAccept: text/*\r\nAccept-Encoding: gzip\r\n"
		    "Content-Type: not/told\r\n\r\n");
}

static void env_bare(void) { environment("GET /cgi HTTP/1.0\r\n\r\n"); }
static void env_head(void) { environment("HEAD /cgi HTTP/1.1\r\nHost: here\r\n\r\n"); }
static void env_delete(void) { environment("DELETE /cgi/x HTTP/1.1\r\nHost: here\r\n\r\n"); }

static void env_post(void)
{
	environment("POST /cgi/x?q HTTP/1.1\r\nHost: here\r\nContent-Type: a/b\r\nContent-Length: 3\r\n\r\nabc");
}

/* ---------------------------------------------------------------- answers */

static void answer(const char *text, const char *request)
{
	setup();
	mount("/cgi", script("answer", text), 5);
	cgi_server();
	ask(request);
	finish();
}

static void plain(void) { answer("printf 'Content-Type: text/x\\nX-Own: 1\\n\\nhello'", GET("/cgi")); }
static void crlf(void) { answer("printf 'Content-Type: text/x\\r\\n\\r\\nhello'", GET("/cgi")); }
static void piecemeal(void)
{
	answer("for c in C : x '\\n' '\\n' a b c; do printf \"$c\"; sleep 0.01; done", GET("/cgi"));
}
static void no_headers(void) { answer("printf '\\nhello'", GET("/cgi")); }
static void status(void) { answer("printf 'Status: 404 Nowhere\\nA: b\\n\\ngone'", GET("/cgi")); }
static void location(void) { answer("printf 'Location: /else\\n\\n'", GET("/cgi")); }
static void location_status(void) { answer("printf 'Location: /else\\nStatus: 307\\n\\n'", GET("/cgi")); }
static void status_line(void) { answer("printf 'HTTP/1.1 403 No\\r\\n\\r\\nno'", GET("/cgi")); }
static void no_content(void) { answer("printf 'Status: 204\\n\\n'", GET("/cgi")); }
static void length(void) { answer("printf 'Content-Length: 5\\n\\nhello, more'", GET("/cgi")); }
static void length_short(void) { answer("printf 'Content-Length: 50\\n\\nhello'", GET("/cgi")); }
static void http10(void) { answer("printf 'A: b\\n\\nhello'", "GET /cgi HTTP/1.0\r\n\r\n"); }
static void head(void)
{
	answer("printf 'A: b\\n\\nhello'", "HEAD /cgi HTTP/1.1\r\nHost: here\r\n\r\n");
}
static void own_connection(void) { answer("printf 'Connection: keep-alive\\n\\nhello'", GET("/cgi")); }
static void malformed(void) { answer("printf 'no header\\n\\nhello'", GET("/cgi")); }
static void split_header(void) { answer("printf 'A: b\\rX: y\\n\\nhello'", GET("/cgi")); }
static void empty(void) { answer(":", GET("/cgi")); }
static void half_head(void) { answer("printf 'A: b\\n'", GET("/cgi")); }
static void fails(void) { answer("printf '\\nhello'; exit 3", GET("/cgi")); }
static void dies(void) { answer("kill -9 $$", GET("/cgi")); }
static void grandchild(void) { answer("printf '\\nhello'; sleep 2 & :", GET("/cgi")); }
static void descriptors(void)
{
	int leak = open("/dev/null", O_RDONLY); /* stays open across exec, if nobody minds; 10 is the shell's own */

	answer("printf '\\n'; for n in 3 4 5 6 7 8 9 11 12 13 14 15 16 17 18 19 20; do"
	       " [ -e /proc/$$/fd/$n ] && echo $n; done; echo done", GET("/cgi"));
	close(leak);
}

static void cannot_run(void)
{
	setup();
	mount("/none", path_of("none"), 5);
	mount("/dir", dir, 5);
	script("plain", ":");
	chmod(path_of("plain"), 0644);
	mount("/plain", path_of("plain"), 5);
	cgi_server();
	ask(GET("/none"));
	ask(GET("/dir"));
	if (geteuid())
		ask(GET("/plain"));
	finish();
}

static void built_in(void)
{
	setup();
	mount("/cgi", script("built", "printf '\\n'; cat"), 5);
	server_defaults();
	info.mounts = mounts;
	info.protocols = NULL;
	server_start();
	ask("POST /cgi HTTP/1.1\r\nHost: here\r\nContent-Length: 6\r\n\r\nthere\n");
	ask("GET /other HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
	finish();
}

/* ----------------------------------------------------------------- bodies */

/* Sends a body of n bytes, and reads at the same time. */
static void post(const char *line, size_t n, int chunked)
{
	struct peer *p = peer_new(0);
	char *body = malloc(n), text[300];
	size_t at;

	fill(body, n, 5);
	sprintf(text, "POST %s HTTP/1.1\r\nHost: here\r\n", line);
	peer_puts(p, text);
	if (chunked) {
		peer_puts(p, "Transfer-Encoding: chunked\r\n\r\n");
		for (at = 0; at < n; at += 10000) {
			size_t part = n - at < 10000 ? n - at : 10000;

			sprintf(text, "%zx\r\n", part);
			peer_puts(p, text);
			peer_send(p, body + at, part);
			peer_puts(p, "\r\n");
		}
		peer_puts(p, "0\r\n\r\n");
	} else {
		sprintf(text, "Content-Length: %zu\r\n\r\n", n);
		peer_puts(p, text);
		for (at = 0; at < n && !p->ended; at += 10000)
			peer_send(p, body + at, n - at < 10000 ? n - at : 10000);
	}
	say("sent %s", show(body, n));
	show_answer(p);
	free(body);
}

static void post_echo(void)
{
	setup();
	mount("/cgi", script("echo", "printf '\\n'; cat"), 15);
	cgi_server();
	post("/cgi", 10, 0);
	post("/cgi", 3000000, 0);
	post("/cgi", 300000, 1);
	finish();
}

static void post_counted(void)
{
	setup();
	mount("/cgi", script("count", "printf '\\n'; n=$(wc -c); echo $n bytes, then the end"), 15);
	cgi_server();
	post("/cgi", 0, 0);
	post("/cgi", 200000, 0);
	finish();
}

static void post_unread(void)
{
	setup();
	mount("/cgi", script("unread", "printf '\\nenough'"), 15);
	cgi_server();
	post("/cgi", 400000, 0);
	finish();
}

/* As many pieces as bytes, which cost no stack: in a thread that has little. */
static void *serve_small(void *sent)
{
	const char *all = sent;
	struct peer *p = peer_new(0);

	peer_send(p, all, strlen(all));
	show_answer(p);
	return NULL;
}

static void post_tiny_chunks(void)
{
	enum { BYTES = 30000 };
	char *all = malloc(6 * BYTES + 200), *at = all;
	pthread_attr_t attr;
	pthread_t thread;
	int i;

	at += sprintf(at, "POST /cgi HTTP/1.1\r\nHost: here\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (i = 0; i < BYTES; i++, at += 6)
		memcpy(at, "1\r\nx\r\n", 6);
	strcpy(at, "0\r\n\r\n");
	setup();
	mount("/cgi", script("count", "printf '\\n'; n=$(wc -c); echo $n bytes, then the end"), 15);
	cgi_server();
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 512 * 1024);
	if (pthread_create(&thread, &attr, serve_small, all))
		die("no thread");
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
	free(all);
	finish();
}

/* A body is not kept in memory while its script does not read. */
static void slow_script(void)
{
	enum { BODY = 40000000 };
	static char part[100000];
	int sent = 0, still = 0;
	struct peer *p;

	setup();
	mount("/cgi", script("late", "while [ ! -e ${0%/*}/go ]; do sleep 0.01; done; echo; wc -c"), 15);
	cgi_server();
	p = peer_new(0);
	peer_puts(p, "POST /cgi HTTP/1.1\r\nHost: here\r\nContent-Length: 40000000\r\n\r\n");
	while (sent < BODY && still < 100) {
		size_t n = BODY - sent < (int)sizeof part ? (size_t)(BODY - sent) : sizeof part;
		ssize_t done = send(p->fd, part, n, MSG_NOSIGNAL | MSG_DONTWAIT);

		still = done > 0 ? 0 : still + 1;
		sent += done > 0 ? (int)done : 0;
		turn();
		drain_all(1);
	}
	REQUIRE(1, sent < BODY);
	close(creat(path_of("go"), 0644));
	while (sent < BODY) {
		int n = BODY - sent < (int)sizeof part ? BODY - sent : (int)sizeof part;

		peer_send(p, part, (size_t)n);
		sent += n;
	}
	show_answer(p);
	finish();
}

static void slow_reader(void)
{
	struct peer *p;

	setup();
	mount("/cgi", script("much", "printf '\\n'; head -c 20000000 /dev/zero; echo >progress; mv progress \"$0.done\""), 15);
	cgi_server();
	p = peer_new(8192);
	p->hold = 1;
	peer_puts(p, GET("/cgi"));
	settle();
	REQUIRE(-1, access(path_of("much.done"), F_OK)); /* it cannot be through */
	p->hold = 0;
	show_answer(p);
	finish();
}

/* ------------------------------------------------------- the program's part */

static int taken[3], last_state, terminated, answers, attached;

/* What programs do: as the built-in protocol of the original did. */
static int forwards(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_cgi_args *args = in;
	struct session *s = user;

	(void)len;
	switch (reason) {
	case LWS_CALLBACK_CGI:
		if (!taken[args->ch]++ && args->ch != LWS_STDERR)
			REQUIRE(3, args->hdr_state); /* in front of the first line */
		last_state = args->hdr_state;
		REQUIRE(1, lws_get_socket_fd(args->stdwsi[args->ch]) > 2);
#if LWS_LIBRARY_VERSION_NUMBER >= 3000000
		REQUIRE(1, lws_cgi_get_stdwsi(wsi, args->ch) == args->stdwsi[args->ch]);
#endif
		REQUIRE(1, lws_is_cgi(wsi));
		if (args->ch == LWS_STDOUT) {
			s->note = 1;
			lws_callback_on_writable(wsi);
		} else if (args->ch == LWS_STDERR) {
			char b[128];
			ssize_t n = read(lws_get_socket_fd(args->stdwsi[LWS_STDERR]), b, 127);

			if (n > 0)
				say("complaint %s", show(b, (size_t)n));
		}
		return 0;
	case LWS_CALLBACK_HTTP_WRITEABLE:
		if (s->note && lws_cgi_write_split_stdout_headers(wsi) < 0)
			return -1;
		s->note = 0;
		return 0;
	case LWS_CALLBACK_CGI_STDIN_DATA:
		args->data[args->len] = 0;
		answers++;
		return (int)write(lws_get_socket_fd(args->stdwsi[LWS_STDIN]), args->data, (size_t)args->len);
	case LWS_CALLBACK_CGI_TERMINATED:
		terminated++;
		return -1;
	case 70:
		attached++;
		REQUIRE(1, len > 1 && !kill((pid_t)len, 0));
		return 0;
	}
	return 0;
}

static void own_handler(void)
{
	setup();
	mount("/cgi", script("own", "printf 'A: b\\n\\n'; cat; echo oh >&2"), 15);
	cgi_server();
	hook = forwards;
	post("/cgi", 100000, 0);
	say("told %d %d %d, terminated %d, attached %d, answers %d, state %d", !!taken[0], !!taken[1], !!taken[2],
	    terminated, attached == V4, answers > 2, last_state);
	ask(GET("/cgi"));
	finish();
}

static const char *const *words;
static int script_len, begins;
static const char *begun = "HTTP/1.1 299 Own\r\nX: y\r\n";

static int starts(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_HTTP) {
		if (begins)
			put(wsi, begun, strlen(begun), LWS_WRITE_HTTP_HEADERS);
		if (!lws_cgi(wsi, words, script_len, 5, &own1)) {
			REQUIRE(-1, lws_cgi(wsi, words, script_len, 5, &own1)); /* one at a time */
			return 0;
		}
		say("cannot start");
		return -1;
	}
	return forwards(wsi, reason, user, in, len);
}

static void started_by_program(void)
{
	static const char *const env[] = { "env", "-u", "PATH", NULL };
	static const char *const shell[] = { "sh", "-c", "printf '\\n%s' \"$0-$1-$PATH_INFO\"", "a b", "c", NULL };
	static const char *const none[] = { "no-such-program-at-all", NULL };

	setup();
	server();
	hook = starts;
	words = shell;
	script_len = 3;
	ask(GET("/ab/more"));
	begins = 1;
	ask(GET("/ab/more"));
	begins = 0;
	words = none;
	ask(GET("/x"));
	words = env;
	script_len = -1;
	ask(GET("/x")); /* what it prints is no head */
	finish();
}

/* Reads the output itself and answers itself. */
static char collected[4096];
static size_t collected_len;

static int reads_itself(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_cgi_args *args = in;

	if (reason == LWS_CALLBACK_CGI && args->ch == LWS_STDOUT) {
		ssize_t n = read(lws_get_socket_fd(args->stdwsi[LWS_STDOUT]), collected + collected_len, 5);

		if (n > 0)
			collected_len += (size_t)n;
		return 0;
	}
	if (reason == LWS_CALLBACK_CGI_TERMINATED) {
		collected[collected_len] = 0;
		return http_reply(wsi, 200, collected);
	}
	if (reason == LWS_CALLBACK_HTTP)
		return starts(wsi, reason, user, in, len);
	return 0;
}

static void read_by_program(void)
{
	static const char *const shell[] = { "sh", "-c", "echo one; echo two and three", NULL };
	struct peer *p;

	setup();
	server();
	hook = reads_itself;
	words = shell;
	p = peer_new(0);
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
	show_answer(p);
	finish();
}

static size_t counted;

static int counts(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_cgi_args *args = in;
	char b[1000];

	if (reason == LWS_CALLBACK_CGI && args->ch == LWS_STDOUT) {
		ssize_t n = read(lws_get_socket_fd(args->stdwsi[LWS_STDOUT]), b, sizeof b);

		if (n > 0)
			counted += (size_t)n;
		return 0;
	}
	if (reason == LWS_CALLBACK_CGI_TERMINATED) {
		sprintf(b, "%zu bytes", counted);
		return http_reply(wsi, 200, b);
	}
	if (reason == LWS_CALLBACK_HTTP)
		return starts(wsi, reason, user, in, len);
	return 0;
}

/* A process that writes as fast as the program reads is still the program's. */
static void counted_by_program(void)
{
	static const char *const much[] = { "sh", "-c", "yes | head -c 5000000", NULL };
	struct peer *p;

	setup();
	server();
	hook = counts;
	words = much;
	p = peer_new(0);
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
	show_answer(p);
	finish();
}

/* Writes to the program whatever it likes, a piece for each time that it is told. */
static int feeds(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_cgi_args *args = in;

	if (reason == LWS_CALLBACK_CGI && args->ch == LWS_STDIN) {
		if (taken[0]++ < 3) {
			(void)!write(lws_get_socket_fd(args->stdwsi[LWS_STDIN]), "piece ", 6);
			lws_callback_on_writable(args->stdwsi[LWS_STDIN]);
		}
		return 0;
	}
	if (reason == LWS_CALLBACK_HTTP)
		return starts(wsi, reason, user, in, len);
	return 0;
}

static void fed_by_program(void)
{
	static const char *const cat[] = { "sh", "-c", "echo; cat", NULL };

	setup();
	server();
	hook = feeds;
	words = cat;
	ask(GET("/x"));
	say("told %d times", taken[0]);
	finish();
}

/* ------------------------------------------------------------------- ends */

static void complaint(int level, const char *line)
{
	(void)level;
	line = strstr(line, "CGI-stderr");
	if (!line)
		return;
	say("log: %.*s", (int)strcspn(line, "\n"), line);
	close(creat(path_of("go"), 0644)); /* the script waits for it */
}

static void complaints(void)
{
	setup();
	mount("/cgi", script("complain", "echo first >&2; while [ ! -e ${0%/*}/go ]; do sleep 0.01; done;"
	      " printf second >&2; printf '\\nok'"), 5);
	log_mask = 0;
	cgi_server();
	lws_set_log_level(LLL_NOTICE, complaint);
	ask(GET("/cgi"));
	lws_set_log_level(0, NULL);
	finish();
}

#define LEAVE_PID "echo $$ >\"$0.new\"; mv \"$0.new\" \"$0.pid\"; "

static void late(const char *text, const char *request)
{
	struct peer *p;
	long long begin = now_ms(), took;
	int pid;

	setup();
	hook = forwards;
	mount("/cgi", script("late", text), 1);
	cgi_server();
	p = peer_new(0);
	peer_puts(p, request);
	pid = wait_for_number("late.pid");
	REQUIRE(1, turns_until_end(p, 15000));
	took = now_ms() - begin;
	REQUIRE(1, took >= 900 && took < 14000);
	REQUIRE(1, is_gone(pid, 10000));
	say("gone; terminated %d", terminated);
	finish();
}

static void limit_silent(void) { late(LEAVE_PID "exec sleep 60", GET("/cgi")); }
static void limit_lively(void)
{
	late(LEAVE_PID "printf '\\n'; while :; do echo x; sleep 0.05; done", GET("/cgi"));
}
static void limit_post(void)
{
	late("cat >/dev/null; " LEAVE_PID "exec sleep 60",
	     "POST /cgi HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nab");
}
static void limit_deaf(void) { late("trap '' TERM; " LEAVE_PID "while :; do sleep 1; done", GET("/cgi")); }

static void client_leaves(void)
{
	struct peer *p;
	int pid;

	setup();
	hook = forwards;
	mount("/cgi", script("leave", LEAVE_PID "printf '\\n'; exec yes"), 60);
	cgi_server();
	p = peer_new(0);
	peer_puts(p, GET("/cgi"));
	pid = wait_for_number("leave.pid");
	REQUIRE(1, has_bytes(p));
	peer_reset(p);
	REQUIRE(1, is_gone(pid, 10000));
	settle();
	say("gone; terminated %d, closed %d", terminated, count_of[LWS_CALLBACK_CLOSED_HTTP]);
	finish();
}

static struct lws *the_wsi;

static int remembers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_CGI)
		the_wsi = wsi;
	return forwards(wsi, reason, user, in, len);
}

static void killed(void)
{
	struct peer *p;
	int pid;

	setup();
	hook = remembers;
	mount("/cgi", script("kill", LEAVE_PID "printf '\\nbegun'; exec sleep 60"), 60);
	cgi_server();
	p = peer_new(0);
	peer_puts(p, GET("/cgi"));
	pid = wait_for_number("kill.pid");
	REQUIRE(1, has_bytes(p));
	settle();
	say("is_cgi %d", lws_is_cgi(the_wsi));
	say("kill says %d", lws_cgi_kill(the_wsi));
	show_answer(p);
	REQUIRE(1, is_gone(pid, 10000));
	say("terminated %d", terminated);
	finish();
}

static void destroyed(void)
{
	struct peer *p;
	int pid;

	setup();
	hook = forwards;
	mount("/cgi", script("end", LEAVE_PID "trap '' TERM; while :; do sleep 1; done"), 60);
	cgi_server();
	p = peer_new(0);
	peer_puts(p, GET("/cgi"));
	pid = wait_for_number("end.pid");
	server_stop();
	REQUIRE(-1, kill(pid, 0));
	say("terminated %d", terminated);
	finish();
}

/* A program that leaves it to the system to wait for its children. */
static void children_ignored(void)
{
	static const char *const broken[] = { "/none", "/dir", "/plain", "/lost" };
	FILE *f;
	int pid;

	setup();
	mount("/none", strdup(path_of("none")), 5); /* the ring of names is short */
	mount("/dir", dir, 5);
	script("plain", ":");
	chmod(path_of("plain"), 0644);
	mount("/plain", strdup(path_of("plain")), 5);
	f = fopen(path_of("lost"), "we");
	if (!f || fputs("#!/nowhere/at/all\n", f) < 0 || fclose(f) || chmod(path_of("lost"), 0755))
		die("cannot write a script");
	mount("/lost", strdup(path_of("lost")), 5);
	mount("/good", script("good", "printf '\n'; sh -c 'exit 7'; echo $?"), 5);
	mount("/end", script("end", LEAVE_PID "trap '' TERM; while :; do sleep 1; done"), 60);
	signal(SIGCHLD, SIG_IGN);
	cgi_server();
	for (int i = 0; i < COUNT(broken); i++) {
		char request[100];

		snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: here\r\n\r\n", broken[i]);
		ask(request);
		ask(GET("/good"));
	}
	peer_puts(peer_new(0), GET("/end"));
	pid = wait_for_number("end.pid");
	server_stop();
	REQUIRE(-1, kill(pid, 0));
	signal(SIGCHLD, SIG_DFL);
	finish();
}

static int descriptors_open(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (d && readdir(d))
		n++;
	closedir(d);
	return n;
}

static void hundred(void)
{
	struct peer *ps[10];
	int i, j, before, child, how = 0, good = 0, group = getpgrp(), death = -1;

	setup();
	mount("/cgi", script("small", "printf 'Content-Length: 3\\n\\nabc'"), 15);
	cgi_server();
	ask(GET("/cgi"));
	child = fork(); /* the program's own affair */
	if (!child)
		_exit(7);
	before = descriptors_open();
	for (i = 0; i < 10; i++) {
		for (j = 0; j < 10; j++) {
			ps[j] = peer_new(0);
			peer_puts(ps[j], GET("/cgi"));
		}
		for (j = 0; j < 10; j++) {
			turns_until_end(ps[j], 15000);
			good += ps[j]->len > 7 && !memcmp(ps[j]->buf + ps[j]->len - 7, "\r\n\r\nabc", 7);
			peer_close(ps[j]);
		}
	}
	settle();
	REQUIRE(100, good);
	REQUIRE(before, descriptors_open());
	REQUIRE(child, waitpid(-1, &how, 0)); /* there is no other */
	REQUIRE(7, WEXITSTATUS(how));
	REQUIRE(-1, waitpid(-1, NULL, 0));
	REQUIRE(group, getpgrp());
	prctl(PR_GET_PDEATHSIG, &death);
	REQUIRE(0, death);
	say("done");
	finish();
}

static int adds, dels, first_protocol = 1;

static int watches(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_ADD_POLL_FD || reason == LWS_CALLBACK_DEL_POLL_FD) {
		const struct lws_protocols *p = lws_get_protocol(wsi);

		*(reason == LWS_CALLBACK_ADD_POLL_FD ? &adds : &dels) += 1;
		first_protocol &= p && !strcmp(p->name, "http");
		return 0;
	}
	if (reason >= 31 && reason <= 36)
		return 0;
	return forwards(wsi, reason, user, in, len);
}

static void announced(void)
{
	setup();
	mount("/cgi", script("poll", "printf '\\nhello'"), 15);
	hook = watches;
	cgi_server();
	settle();
	show_poll = 1;
	adds = dels = 0;
	ask(GET("/cgi"));
	settle();
	say("joined %d, left %d, first protocol %d", adds, dels, first_protocol);
	show_poll = 0;
	finish();
}

/* A foreign loop must neither miss the pipes nor be kept awake by them. */
static int fds[64], masks[64], fd_count, wakes;

static int poll_table(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_pollargs *a = in;
	int i;

	if (reason >= 31 && reason <= 36) {
		for (i = 0; a && i < fd_count && fds[i] != a->fd; i++)
			;
		if (reason == LWS_CALLBACK_ADD_POLL_FD)
			fds[fd_count] = a->fd, masks[fd_count++] = a->events;
		else if (reason == LWS_CALLBACK_CHANGE_MODE_POLL_FD && i < fd_count)
			masks[i] = a->events;
		else if (reason == LWS_CALLBACK_DEL_POLL_FD && i < fd_count)
			fds[i] = fds[--fd_count], masks[i] = masks[fd_count];
		return 0;
	}
	return forwards(wsi, reason, user, in, len);
}

static int foreign_turn(void)
{
	struct pollfd pf[64];
	int i, n = fd_count, ms = 20;

#if V4
	ms = lws_service_adjust_timeout(ctx, ms, 0);
#endif
	for (i = 0; i < n; i++)
		pf[i] = (struct pollfd){ fds[i], (short)masks[i], 0 };
	if (poll(pf, (nfds_t)n, ms) > 0)
		wakes++;
	for (i = 0; i < n; i++)
		if (pf[i].revents)
			lws_service_fd(ctx, (struct lws_pollfd *)&pf[i]);
	lws_service_fd(ctx, NULL);
	return 0;
}

static void foreign_loop(void)
{
	struct peer *p;

	setup();
	mount("/cgi", script("slow", "printf '\\n'; echo begun; sleep 1; exec head -c 3000000 /dev/zero"), 15);
	hook = poll_table;
	show_poll = 1;
	cgi_server();
	turn_fn = foreign_turn;
	p = peer_new(0);
	peer_puts(p, GET("/cgi"));
	REQUIRE(1, has_bytes(p));
	wakes = 0;
	p->hold = 1;
	for (int i = 0; i < 20; i++)
		turn();
	REQUIRE(1, wakes < 20);
	p->hold = 0;
	show_answer(p);
	turn_fn = NULL;
	show_poll = 0;
	finish();
}

static const struct scenario list[] = {
	{ "env_get", env_get }, { "env_bare", env_bare }, { "env_head", env_head },
	{ "env_delete", env_delete }, { "env_post", env_post },
	{ "plain", plain }, { "crlf", crlf }, { "piecemeal", piecemeal }, { "no_headers", no_headers },
	{ "status", status }, { "location", location }, { "location_status", location_status },
	{ "status_line", status_line }, { "no_content", no_content }, { "length", length },
	{ "length_short", length_short }, { "http10", http10 }, { "head", head },
	{ "own_connection", own_connection }, { "malformed", malformed }, { "split_header", split_header },
	{ "empty", empty }, { "half_head", half_head }, { "fails", fails }, { "dies", dies },
	{ "grandchild", grandchild }, { "descriptors", descriptors }, { "cannot_run", cannot_run },
	{ "children_ignored", children_ignored },
	{ "built_in", built_in }, { "post_echo", post_echo }, { "post_counted", post_counted }, { "post_tiny_chunks", post_tiny_chunks },
	{ "post_unread", post_unread }, { "slow_script", slow_script }, { "slow_reader", slow_reader },
	{ "own_handler", own_handler }, { "started_by_program", started_by_program },
	{ "read_by_program", read_by_program }, { "counted_by_program", counted_by_program }, { "fed_by_program", fed_by_program }, { "complaints", complaints },
	{ "limit_silent", limit_silent }, { "limit_lively", limit_lively }, { "limit_post", limit_post },
	{ "limit_deaf", limit_deaf }, { "client_leaves", client_leaves }, { "killed", killed },
	{ "destroyed", destroyed }, { "hundred", hundred }, { "announced", announced },
	{ "foreign_loop", foreign_loop },
};

SCENARIOS(list)
