/* Mounts over a directory of files made for the scenario. Include after scenario.h. */
#ifndef MOUNTS_H
#define MOUNTS_H

static char dir[] = "/tmp/lws-scenario-XXXXXX";

static USED const char *path_of(const char *name)
{
	static char ring[4][256];
	static int turn_no;
	char *s = ring[turn_no++ & 3];

	snprintf(s, sizeof ring[0], "%s/%s", dir, name);
	return s;
}

static USED void remove_tree(void)
{
	char cmd[300];

	snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
	if (system(cmd))
		return;
}

/* The directory itself, once; it goes with the process that made it. */
static USED void make_dir(void)
{
	static int made;

	if (made++)
		return;
	if (!mkdtemp(dir))
		die("no directory");
	chmod(dir, 0755);
	atexit(remove_tree);
}

/* A file with this text, and a time of change that makes its tag the same each time. */
static USED void write_file(const char *name, const char *text)
{
	struct timespec when[2] = { { 1600000000, 0 }, { 1600000000, 0 } };
	FILE *f;

	make_dir();
	f = fopen(path_of(name), "w");
	if (!f || fputs(text, f) < 0 || fclose(f))
		die("cannot write a file");
	utimensat(AT_FDCWD, path_of(name), when, 0);
}

#ifndef MOUNT_ROOM
#define MOUNT_ROOM 8
#endif
static struct lws_http_mount mounts[MOUNT_ROOM];
static int mount_count;

static USED struct lws_http_mount *mount(const char *at, const char *origin, int kind)
{
	struct lws_http_mount *m = &mounts[mount_count++];

	m->mountpoint = at;
	m->mountpoint_len = (unsigned char)strlen(at);
	m->origin = origin;
	m->origin_protocol = (unsigned char)kind;
	if (mount_count > 1)
		mounts[mount_count - 2].mount_next = m;
	return m;
}

static USED void mounted(void)
{
	make_dir();
	server_defaults();
	info.mounts = mounts;
	server_start();
}

static USED void exchange(struct peer *p, const char *req)
{
	say("-- %.*s", (int)strcspn(req, "\r"), req);
	peer_puts(p, req);
	settle();
	peer_show(p);
}

/* A request on a connection of its own. */
static USED void one(const char *req)
{
	struct peer *p = peer_open();

	exchange(p, req);
	peer_close(p);
	settle();
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: localhost\r\n\r\n"

#endif
