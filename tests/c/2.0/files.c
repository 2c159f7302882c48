/* Files that are served: by the system, and by functions of the program that stand in for it. */
#include "scenario.h"

static char dir[64] = "/tmp/lws-2.0-XXXXXX", path[128];
static struct lws_http_mount mount;
static struct lws_plat_file_ops own;   /* the library's */
static int opened, closed, reads, seeks, writes, at_once = 1 << 20, fail_at = -1, lies, end_at = -1;
static unsigned long virtual_len;      /* of a file that no disk has */
static unsigned long virtual_at;
static struct lws *asked_for;
static const char *direct;             /* served by lws_serve_http_file() */
static int direct_says;

enum { VIRTUAL = 7777 };

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	if (direct) {
		direct_says = lws_serve_http_file(wsi, direct, "text/plain", NULL, 0);
		return direct_says ? -1 : 0;
	}
	return http_reply(wsi, 200, "program");
}

static lws_filefd_type open_counted(struct lws *wsi, const char *name, unsigned long *len, int flags)
{
	asked_for = wsi;
	REQUIRE(O_RDONLY, flags);
	if (virtual_len && strstr(name, "virtual")) {
		opened++;
		virtual_at = 0;
		*len = virtual_len;
		return VIRTUAL;
	}
	lws_filefd_type fd = own.open(wsi, name, len, flags);

	opened += fd >= 0;
	*len += (unsigned long)lies;
	return fd;
}

static int close_counted(struct lws *wsi, lws_filefd_type fd)
{
	closed++;
	return fd == VIRTUAL ? 0 : own.close(wsi, fd);
}

static int read_counted(struct lws *wsi, lws_filefd_type fd, unsigned long *n, unsigned char *buf, unsigned long len)
{
	reads++;
	if (reads == fail_at)
		return -1;
	if (reads == end_at) /* the program changes its mind about the connection meanwhile */
		lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, 0);
	if (len > (unsigned long)at_once)
		len = (unsigned long)at_once;
	if (fd != VIRTUAL)
		return own.read(wsi, fd, n, buf, len);
	for (*n = 0; *n < len && virtual_at < virtual_len; ++*n)
		buf[*n] = (unsigned char)('a' + virtual_at++ % 26);
	return 0;
}

static unsigned long seek_counted(struct lws *wsi, lws_filefd_type fd, long offset)
{
	seeks++;
	return own.seek_cur(wsi, fd, offset);
}

static int write_counted(struct lws *wsi, lws_filefd_type fd, unsigned long *n, unsigned char *buf, unsigned long len)
{
	writes++;
	return own.write(wsi, fd, n, buf, len);
}

static void make(const char *name, size_t size)
{
	char *b = malloc(size + 1);
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	fill(b, size, 1);
	f = fopen(path, "w");
	fwrite(b, 1, size, f);
	fclose(f);
	free(b);
}

static void begin(int replaced)
{
	struct lws_plat_file_ops *ops;

	quiet = 1;
	hook = app;
	if (!mkdtemp(dir))
		die("no directory");
	server_defaults();
	mount.mountpoint = "/m";
	mount.mountpoint_len = 2;
	mount.origin = dir;
	mount.origin_protocol = LWSMPRO_FILE;
	info.mounts = &mount;
	server_start();
	ops = lws_get_fops(ctx);
	own = *ops;
	REQUIRE(1, own.open && own.close && own.seek_cur && own.read && own.write);
	REQUIRE(1, lws_get_fops(NULL) == NULL);
	if (replaced) {
		ops->open = open_counted;
		ops->close = close_counted;
		ops->read = read_counted;
		ops->seek_cur = seek_counted;
		ops->write = write_counted;
	}
}

static void clean(const char *name)
{
	snprintf(path, sizeof path, "%s/%s", dir, name);
	unlink(path);
	rmdir(dir);
	say("ok");
}

static struct peer *get(const char *where, const char *more)
{
	char b[256];

	snprintf(b, sizeof b, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", where, more);
	return http_open(b);
}

/* The body is fill()'s pattern. */
static int has_pattern(struct peer *p, size_t size)
{
	char *b = malloc(size), *body = p->len ? memmem(p->buf, p->len, "\r\n\r\n", 4) : NULL;
	int same;

	fill(b, size, 1);
	same = body && p->len - (size_t)(body + 4 - p->buf) == size && !memcmp(body + 4, b, size);
	free(b);
	return same;
}

/* What stands behind the inline functions of the header. */
static void by_hand(void)
{
	unsigned long len = 0, n = 0;
	unsigned char b[32];
	lws_filefd_type fd;

	begin(0);
	make("f.txt", 20);
	fd = own.open(NULL, path, &len, LWS_O_RDONLY);
	REQUIRE(1, fd >= 0);
	REQUIRE(20, len);
	REQUIRE(0, own.read(NULL, fd, &n, b, 5));
	REQUIRE(5, n);
	REQUIRE(10, own.seek_cur(NULL, fd, 5));
	REQUIRE(0, own.read(NULL, fd, &n, b, sizeof b));
	REQUIRE(10, n);
	REQUIRE(0, own.read(NULL, fd, &n, b, sizeof b));
	REQUIRE(0, n);
	REQUIRE(-1, own.write(NULL, fd, &n, b, 5));
	REQUIRE(0, n);
	REQUIRE(0, own.close(NULL, fd));
	REQUIRE(-1, own.close(NULL, fd));
	REQUIRE(-1, own.read(NULL, -1, &n, b, 5));
	REQUIRE(1, own.seek_cur(NULL, -1, 5) == (unsigned long)-1);
	REQUIRE(LWS_INVALID_FILE, own.open(NULL, "/nowhere/at/all", &len, LWS_O_RDONLY));
	fd = own.open(NULL, path, &len, O_RDWR);
	REQUIRE(0, own.write(NULL, fd, &n, (unsigned char *)"new", 3));
	REQUIRE(3, n);
	REQUIRE(0, own.close(NULL, fd));
	clean("f.txt");
}

/* The five inline functions reach what the table holds. */
static int inside(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	unsigned char b[8];
	unsigned long n = 0;
	lws_filefd_type fd;

	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	fd = lws_plat_file_open(wsi, path, &n, LWS_O_RDONLY);
	REQUIRE(1, fd >= 0);
	REQUIRE(0, lws_plat_file_read(wsi, fd, &n, b, 4));
	REQUIRE(6, lws_plat_file_seek_cur(wsi, fd, 2));
	REQUIRE(-1, lws_plat_file_write(wsi, fd, &n, b, 4));
	REQUIRE(0, lws_plat_file_close(wsi, fd));
	return http_reply(wsi, 200, "");
}

static void in_line(void)
{
	begin(1);
	make("f.txt", 20);
	hook = inside;
	get("/", "");
	REQUIRE(1, opened == 1 && closed == 1 && reads == 1 && seeks == 1 && writes == 1);
	clean("f.txt");
}

static void mounted(void)
{
	struct peer *p;
	char match[128], *etag;

	begin(1);
	make("f.txt", 300000);
	p = get("/m/f.txt", "");
	REQUIRE(1, has_pattern(p, 300000));
	REQUIRE(1, opened);
	REQUIRE(1, closed);
	REQUIRE(1, reads > 1);
	REQUIRE(1, asked_for != NULL);
	REQUIRE(1, count_of[LWS_CALLBACK_HTTP_FILE_COMPLETION]);
	/* Who has it already is not sent it. */
	etag = strstr(p->buf, "etag: ");
	REQUIRE(1, etag != NULL);
	snprintf(match, sizeof match, "If-None-Match: %.16s\r\n", etag ? etag + 6 : "");
	p = get("/m/f.txt", match);
	REQUIRE(0, strncmp(p->buf, "HTTP/1.1 304", 12));
	REQUIRE(1, opened);
	/* Another function, another time. */
	lws_get_fops(ctx)->open = own.open;
	lws_get_fops(ctx)->close = own.close;
	lws_get_fops(ctx)->read = own.read;
	lws_get_fops(ctx)->seek_cur = own.seek_cur;
	lws_get_fops(ctx)->write = own.write;
	reads = 0;
	p = get("/m/f.txt", "");
	REQUIRE(1, has_pattern(p, 300000));
	REQUIRE(0, reads);
	clean("f.txt");
}

/* Parts of any size come to the same. */
static void parts(void)
{
	static const int sizes[] = { 1, 7, 4096, 65536, 1 << 20 };
	int i;

	begin(1);
	make("f.txt", 5000);
	for (i = 0; i < COUNT(sizes); i++) {
		at_once = sizes[i];
		reads = 0;
		REQUIRE(1, has_pattern(get("/m/f.txt", ""), 5000));
		REQUIRE(1, reads >= 5000 / sizes[i]);
		REQUIRE(i + 1, closed);
	}
	make("f.txt", 0);
	reads = 0;
	REQUIRE(1, has_pattern(get("/m/f.txt", ""), 0));
	REQUIRE(0, reads);
	REQUIRE(opened, closed);
	clean("f.txt");
}

/* A file that no disk has. */
static void unseen(void)
{
	struct peer *p;
	const char *body;

	begin(1);
	virtual_len = 100;
	p = get("/m/virtual.html", "");
	p->buf[p->len] = 0;
	REQUIRE(1, strstr(p->buf, "content-type: text/html\r\n") != NULL);
	REQUIRE(1, strstr(p->buf, "content-length: 100\r\n") != NULL);
	REQUIRE(1, strstr(p->buf, "etag: ") == NULL);
	body = strstr(p->buf, "\r\n\r\n");
	REQUIRE(100, strlen(body + 4));
	REQUIRE(0, strncmp(body + 4, "abcdefghijklmnopqrstuvwxyzabc", 29));
	REQUIRE(1, closed);
	p = get("/m/none.html", "");
	p->buf[p->len] = 0;
	REQUIRE(1, strstr(p->buf, "program") != NULL);
	REQUIRE(1, opened);
	clean("f.txt");
}

static void called(void)
{
	struct peer *p;

	begin(1);
	make("f.txt", 40000);
	direct = path;
	p = get("/x", "");
	REQUIRE(0, direct_says);
	REQUIRE(1, has_pattern(p, 40000));
	REQUIRE(1, closed);
	direct = "/nowhere/at/all";
	p = get("/x", "");
	REQUIRE(-1, direct_says);
	REQUIRE(0, strncmp(p->buf, "HTTP/1.1 404", 12));
	/* HEAD has no body; the file is opened for its length, and closed. */
	direct = path;
	reads = 0;
	p = http_open("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
	p->buf[p->len] = 0;
	REQUIRE(1, strstr(p->buf, "content-length: 40000\r\n") != NULL);
	REQUIRE(0, reads);
	REQUIRE(opened, closed);
	snprintf(path, sizeof path, "%s/f.txt", dir);
	clean("f.txt");
}

/* Whatever goes wrong, what was opened is closed once, and a peer never takes half a file for a whole one. */
static void broken(void)
{
	struct peer *p;

	begin(1);
	make("f.txt", 200000);
	fail_at = 2;
	p = get("/m/f.txt", "");
	REQUIRE(1, turns_until_end(p, 10000));
	REQUIRE(0, has_pattern(p, 200000));
	REQUIRE(1, closed);
	fail_at = -1;
	lies = 10; /* longer than it is */
	p = get("/m/f.txt", "");
	REQUIRE(1, turns_until_end(p, 10000));
	REQUIRE(2, closed);
	lies = 0;
	/* The peer leaves in the middle. */
	make("f.txt", 20 << 20);
	p = peer_open();
	p->hold = 1;
	peer_puts(p, "GET /m/f.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	REQUIRE(3, opened);
	REQUIRE(2, closed);
	peer_reset(p);
	settle();
	REQUIRE(3, closed);
	/* The program has its time run out in the middle. */
	reads = 0;
	end_at = 3;
	at_once = 1000;
	p = get("/m/f.txt", "");
	REQUIRE(4, opened);
	REQUIRE(1, turns_until(&closed, 4, 10000));
	/* The context ends in the middle. */
	end_at = -1;
	at_once = 1 << 20;
	p = peer_open();
	p->hold = 1;
	peer_puts(p, "GET /m/f.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	server_stop();
	REQUIRE(5, closed);
	clean("f.txt");
}

static int destroyer(struct lws *wsi, lws_filefd_type fd, unsigned long *n, unsigned char *buf, unsigned long len)
{
	lws_context_destroy(ctx);
	destroyed_inside = 1;
	return own.read(wsi, fd, n, buf, len);
}

static lws_filefd_type open_and_end(struct lws *wsi, const char *name, unsigned long *len, int flags)
{
	lws_filefd_type fd = open_counted(wsi, name, len, flags);

	lws_context_destroy(ctx);
	destroyed_inside = 1;
	return fd;
}

static void destroyed_by_read(void)
{
	begin(1);
	make("f.txt", 200000);
	lws_get_fops(ctx)->read = destroyer;
	get("/m/f.txt", "");
	REQUIRE(1, destroyed_inside && opened == 1 && closed == 1);
	clean("f.txt");
}

static void destroyed_by_open(void)
{
	begin(1);
	make("f.txt", 200000);
	lws_get_fops(ctx)->open = open_and_end;
	get("/m/f.txt", "");
	REQUIRE(1, destroyed_inside && opened == 1 && closed == 1);
	clean("f.txt");
}

static const struct scenario list[] = {
	{ "by_hand", by_hand },
	{ "in_line", in_line },
	{ "mounted", mounted },
	{ "parts", parts },
	{ "unseen", unseen },
	{ "called", called },
	{ "broken", broken },
	{ "destroyed_by_read", destroyed_by_read },
	{ "destroyed_by_open", destroyed_by_open },
};

SCENARIOS(list)
