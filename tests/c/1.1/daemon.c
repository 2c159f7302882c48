/* lws_daemonize(): the process that comes of it, its lock file, and its end. */
#include "scene.h"

static char dir[] = "/tmp/lws-daemon-XXXXXX", lock[64];

static void make_lock_path(void)
{
	if (!mkdtemp(dir))
		die("no directory");
	snprintf(lock, sizeof lock, "%s/lock", dir);
}

static void remove_dir(void)
{
	unlink(lock);
	rmdir(dir);
}

/* What stands in the lock file, and its mode. */
static int lock_says(char *text, size_t room, int *mode)
{
	struct stat st;
	int fd = open(lock, O_RDONLY), n;

	if (fd < 0 || fstat(fd, &st))
		return -1;
	n = (int)read(fd, text, room - 1);
	close(fd);
	text[n > 0 ? n : 0] = 0;
	*mode = st.st_mode & 0777;
	return n;
}

static int is_null(int fd)
{
	struct stat a, b;

	return !fstat(fd, &a) && !stat("/dev/null", &b) && a.st_rdev == b.st_rdev && S_ISCHR(a.st_mode);
}

/* A process that becomes a daemon; what that says comes from the descriptor, its number first. */
static FILE *start(const char *path, int *status)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		die("no pipe");
	fflush(stdout);
	pid = fork();
	if (!pid) {
		char where[64];
		int answer;

		close(ends[0]);
		answer = lws_daemonize(path);
		dprintf(ends[1], "%d\n", (int)getpid());
		dprintf(ends[1], "answer %d, leads its session: %d, in %s, umask %o\n", answer, getsid(0) == getpid(),
			getcwd(where, sizeof where), (unsigned)umask(0));
		dprintf(ends[1], "standard streams to nowhere: %d %d %d\n", is_null(0), is_null(1), is_null(2));
		alarm(WATCHDOG_SECS);
		for (;;)
			pause();
	}
	close(ends[1]);
	waitpid(pid, status, 0);
	return fdopen(ends[0], "r");
}

static void becomes_a_daemon(void)
{
	char line[128], text[32], second[32];
	int status, mode, pid, i;
	FILE *said;

	make_lock_path();
	said = start(lock, &status);
	say("the process: %d", status);
	say("the lock is there: %d", lock_says(text, sizeof text, &mode) > 0);
	if (!fgets(line, sizeof line, said))
		die("no daemon");
	pid = atoi(line);
	line[strcspn(line, "\n")] = 0;
	say("it names the daemon: %d, mode %o", !strcmp(text, line), mode);
	for (i = 0; i < 2 && fgets(line, sizeof line, said); i++)
		printf("  %s", line);
	say("-- another one");
	fclose(start(lock, &status));
	say("the process: %d, the lock is the same: %d", WEXITSTATUS(status),
	    lock_says(second, sizeof second, &mode) > 0 && !strcmp(text, second));
	say("-- told to end");
	kill(pid, SIGTERM);
	while (fgets(line, sizeof line, said))
		say("  %s", line);
	fclose(said);
	say("the lock is gone: %d", access(lock, F_OK));
	remove_dir();
}

static void stale_lock(void)
{
	char line[32];
	int status, fd;
	FILE *said;

	make_lock_path();
	fd = open(lock, O_CREAT | O_WRONLY, 0600);
	dprintf(fd, "%d", 0x7ffffff0);
	close(fd);
	said = start(lock, &status);
	say("the process: %d", status);
	if (!fgets(line, sizeof line, said))
		die("no daemon");
	kill(atoi(line), SIGTERM);
	fclose(said);
	remove_dir();
}

static void no_place(void)
{
	char line[32];
	int status;
	FILE *said = start("/no/such/place", &status);

	say("the process: %d", WEXITSTATUS(status));
	if (!fgets(line, sizeof line, said))
		die("no daemon");
	kill(atoi(line), SIGTERM);
	fclose(said);
}

static const struct scenario list[] = {
	{ "becomes_a_daemon", becomes_a_daemon },
	{ "stale_lock", stale_lock },
	{ "no_place", no_place },
};
SCENARIOS(list)
