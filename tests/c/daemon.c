/* lws_daemonize(): the process that comes of it, its lock file, and its end. */
#include "scenario.h"

static char dir[] = "/tmp/lws-scenario-XXXXXX", lock[100];
static int out; /* where the daemon tells of itself */
static int waits_for_lock = 1;

static void tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void tell(const char *fmt, ...)
{
	char line[200];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line - 1, fmt, ap);
	va_end(ap);
	line[n++] = '\n';
	write(out, line, (size_t)n);
}

static void remove_dir(void)
{
	unlink(lock);
	rmdir(dir);
}

static void make_lock_path(void)
{
	if (!mkdtemp(dir))
		die("no directory");
	chmod(dir, 0777);
	snprintf(lock, sizeof lock, "%s/lock", dir);
}

static int number_in_lock(void)
{
	char text[40] = "";
	int fd = open(lock, O_RDONLY), n = 0;

	if (fd >= 0) {
		n = (int)read(fd, text, sizeof text - 1);
		close(fd);
	}
	return n > 0 ? atoi(text) : n < 0 ? -1 : fd < 0 ? -2 : 0;
}

static void write_lock(int pid)
{
	char text[40];
	int fd = open(lock, O_CREAT | O_TRUNC | O_WRONLY, 0600);

	if (write(fd, text, (size_t)sprintf(text, "%d", pid)) < 0)
		die("cannot write");
	close(fd);
}

/* Runs `daemon` in what lws_daemonize() makes of a child, and shows what that says until it is gone. */
static int run(const char *path, void (*daemon)(int answer))
{
	int pipes[2], st = 0;
	char line[200];
	FILE *f;
	pid_t pid;

	if (pipe(pipes))
		die("no pipe");
	fflush(stdout);
	pid = fork();
	if (!pid) {
		out = pipes[1];
		close(pipes[0]);
		alarm(WATCHDOG_SECS);
		daemon(lws_daemonize(path));
		_exit(0);
	}
	close(pipes[1]);
	waitpid(pid, &st, 0);
	say("the caller's process: %s %d", WIFEXITED(st) ? "exit" : "signal", WIFEXITED(st) ? WEXITSTATUS(st) : WTERMSIG(st));
	f = fdopen(pipes[0], "r");
	while (fgets(line, sizeof line, f))
		say("  %s", strtok(line, "\n"));
	fclose(f);
	return st;
}

static int ignored(int signal_number)
{
	struct sigaction now;

	sigaction(signal_number, NULL, &now);
	return now.sa_handler == SIG_IGN;
}

static int is_null(int fd)
{
	struct stat a, b;

	return !fstat(fd, &a) && !stat("/dev/null", &b) && a.st_rdev == b.st_rdev && S_ISCHR(a.st_mode);
}

static void facts(int answer)
{
	char where[200];
	mode_t mask = umask(0);
	int i;

	tell("answer %d", answer);
	tell("leads its session %d, in %s, umask %o", getsid(0) == getpid(), getcwd(where, sizeof where), mask);
	tell("standard streams to nowhere: %d %d %d", is_null(0), is_null(1), is_null(2));
	tell("ignores TSTP %d TTOU %d TTIN %d HUP %d CHLD %d", ignored(SIGTSTP), ignored(SIGTTOU), ignored(SIGTTIN),
	     ignored(SIGHUP), ignored(SIGCHLD));
	/* Another process may write it meanwhile. */
	for (i = 0; waits_for_lock && i < 400 && number_in_lock() != getpid(); i++)
		poll(NULL, 0, 5);
	tell("the lock names it: %d", number_in_lock() == getpid());
}

static void becomes_a_daemon(void)
{
	make_lock_path();
	run(lock, facts);
	remove_dir();
}

static void without_lock(void)
{
	waits_for_lock = 0;
	run(NULL, facts);
}

static void waits(int answer)
{
	tell("answer %d", answer);
	for (;;)
		pause();
}

static void terminated(int answer)
{
	int i;

	tell("answer %d", answer);
	for (i = 0; i < 400 && number_in_lock() != getpid(); i++)
		poll(NULL, 0, 5);
	raise(SIGTERM);
	tell("still there");
}

/* SIGTERM takes the lock away with the process. */
static void ends_by_term(void)
{
	make_lock_path();
	run(lock, terminated);
	say("lock: %s", access(lock, F_OK) ? "gone" : "there");
	remove_dir();
}

/* A lock that the process with this number holds. */
static void is_running(void)
{
	make_lock_path();
	write_lock(getpid());
	run(lock, waits);
	say("the lock is as it was: %d", number_in_lock() == getpid());
	remove_dir();
}

static void is_stale(void)
{
	pid_t gone = fork();

	if (!gone)
		_exit(0);
	waitpid(gone, NULL, 0);
	make_lock_path();
	write_lock(gone);
	run(lock, facts);
	remove_dir();
}

static void is_empty(void)
{
	make_lock_path();
	close(open(lock, O_CREAT | O_WRONLY, 0600));
	run(lock, facts);
	remove_dir();
}

static void is_nonsense(void)
{
	FILE *f;

	make_lock_path();
	f = fopen(lock, "w");
	fputs("nonsense\n", f);
	fclose(f);
	run(lock, facts);
	remove_dir();
}

static void cannot_be_written(void)
{
	make_lock_path();
	waits_for_lock = 0;
	run("/no/such/directory/lock", facts);
	remove_dir();
}

static void serves(int answer)
{
	struct peer *p;

	tell("answer %d", answer);
	server();
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	tell("peer got %d bytes or more", p->len > 12 ? 12 : 0);
	server_stop();
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "here\n");
	return 0;
}

static void with_a_server(void)
{
	make_lock_path();
	hook = app;
	quiet = 1;
	run(lock, serves);
	remove_dir();
}

static const struct scenario list[] = {
	{ "becomes_a_daemon", becomes_a_daemon },
	{ "without_lock", without_lock },
	{ "ends_by_term", ends_by_term },
	{ "is_running", is_running },
	{ "is_stale", is_stale },
	{ "is_empty", is_empty },
	{ "is_nonsense", is_nonsense },
	{ "cannot_be_written", cannot_be_written },
	{ "with_a_server", with_a_server },
};

SCENARIOS(list)
