/* Files through operations: those of the platform, and those of the program. */
#include "scenario.h"

#if V4
static char dir[] = "/tmp/vfs.XXXXXX";

static const char *in_dir(const char *name)
{
	static char path[4][300];
	static int turn_no;
	char *p = path[turn_no++ & 3];

	snprintf(p, 300, "%s%s%s", dir, *name ? "/" : "", name);
	return p;
}

static const char *short_of(const char *path)
{
	size_t n = strlen(dir);

	return path && !strncmp(path, dir, n) ? path + n : path ? path : "NULL";
}

static void remove_tree(void)
{
	char cmd[300];

	snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
	if (system(cmd))
		return;
}

static void place(const char *name, const char *text)
{
	struct timespec when[2] = { { 1600000000, 0 }, { 1600000000, 0 } };
	FILE *f = fopen(in_dir(name), "w");

	if (!f)
		die("no file");
	fputs(text, f);
	fclose(f);
	utimensat(AT_FDCWD, in_dir(name), when, 0);
}

static void tree(void)
{
	if (!mkdtemp(dir))
		die("no directory");
	atexit(remove_tree);
	place("f.txt", "0123456789abcdef");
	mkdir(in_dir("sub"), 0755);
	place("pack.zip", "archive");
	place("other.zip", "archive");
}

/* ------------------------------------------- the platform's own, by hand */

static void look(const char *what, lws_fop_fd_t f)
{
	lws_filepos_t tell, length;
	uint32_t when;

	if (!f) {
		say("%s: none", what);
		return;
	}
	tell = lws_vfs_tell(f);
	length = lws_vfs_get_length(f);
	when = lws_vfs_get_mod_time(f);
	(void)when; /* the original leaves it to chance */
	say("%s: at %d of %d, flags %x, fops %s, priv %s", what, (int)tell, (int)length, (unsigned)f->flags,
	     f->fops == lws_get_fops(ctx) ? "of the context" : "others", f->filesystem_priv ? "set" : "NULL");
}

static void take(lws_fop_fd_t f, int len)
{
	lws_filepos_t got = 99;
	uint8_t b[64];
	int n = lws_vfs_file_read(f, &got, b, (lws_filepos_t)len);

	say("read %d: %d, %d %s, at %d", len, n, (int)got, n || got > 64 ? "" : show(b, got), (int)lws_vfs_tell(f));
}

static void give(lws_fop_fd_t f, const char *text)
{
	lws_filepos_t got = 99;
	int n = lws_vfs_file_write(f, &got, (uint8_t *)text, strlen(text));

	say("write %s: %d, %d, at %d of %d", text, n, (int)got, (int)lws_vfs_tell(f), (int)lws_vfs_get_length(f));
}

static void shut(lws_fop_fd_t *f)
{
	int n = lws_vfs_file_close(f);

	say("close: %d, then %s", n, *f ? "set" : "NULL");
}

static void reading(void)
{
	static const int places[] = { 0, 5, 16, 20, -1, -100 };
	lws_fop_flags_t flags = O_RDONLY;
	lws_fop_fd_t f;
	int i;

	tree();
	server();
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("f.txt"), &flags);
	say("flags are now %x", (unsigned)flags);
	look("open", f);
	take(f, 4);
	take(f, 0);
	take(f, 20);
	take(f, 1);
	look("end", f);
	for (i = 0; i < COUNT(places); i++) {
		long long n = lws_vfs_file_seek_set(f, places[i]);

		say("set %d: %lld", places[i], n);
		take(f, 3);
	}
	for (i = 0; i < COUNT(places); i++) {
		long long n = lws_vfs_file_seek_end(f, places[i]);

		say("end %d: %lld", places[i], n);
		take(f, 3);
	}
	lws_vfs_file_seek_set(f, 0);
	for (i = 0; i < COUNT(places); i++) {
		long long n = lws_vfs_file_seek_cur(f, places[i]);

		say("cur %d: %lld", places[i], n);
		take(f, 3);
	}
	shut(&f);
	shut(&f);
	server_stop();
}

static void opening(void)
{
	static const char *const names[] = { "missing", "sub", "", "f.txt/", "sub/../f.txt", "f.txt?x", "f.txt#y" };
	lws_fop_flags_t flags;
	lws_fop_fd_t f;
	int i;

	tree();
	server();
	for (i = 0; i < COUNT(names); i++) {
		flags = O_RDONLY;
		f = lws_vfs_file_open(lws_get_fops(ctx), in_dir(names[i]), &flags);
		look(names[i], f);
		if (f)
			shut(&f);
	}
	flags = O_RDONLY | LWS_FOP_FLAG_COMPR_ACCEPTABLE_GZIP;
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("f.txt"), &flags);
	say("flags are now %x", (unsigned)flags);
	look("gzip", f);
	shut(&f);
	server_stop();
}

static void writing(void)
{
	lws_fop_flags_t flags = O_RDWR | O_CREAT | O_TRUNC;
	lws_fop_fd_t f;
	struct stat st;

	tree();
	server();
	umask(022);
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("new"), &flags);
	if (!f)
		die("not open");
	say("flags are now %x", (unsigned)flags);
	say("new: at %d of %d", (int)lws_vfs_tell(f), (int)lws_vfs_get_length(f));
	give(f, "hello");
	give(f, "");
	give(f, "world");
	say("back %lld", (long long)lws_vfs_file_seek_set(f, 3));
	give(f, "LO");
	say("back %lld", (long long)lws_vfs_file_seek_set(f, 0));
	take(f, 20);
	shut(&f);
	if (!stat(in_dir("new"), &st))
		say("size %d mode %o", (int)st.st_size, (unsigned)st.st_mode & 0777);
	flags = O_RDONLY;
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("new"), &flags);
	look("again", f);
	give(f, "x");
	shut(&f);
	flags = O_WRONLY | O_APPEND;
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("new"), &flags);
	take(f, 3);
	give(f, "more");
	shut(&f);
	if (!stat(in_dir("new"), &st))
		say("size %d", (int)st.st_size);
	server_stop();
}

static void platform(void)
{
	struct lws_plat_file_ops *fops;
	lws_fop_flags_t flags = O_RDONLY;
	lws_fop_fd_t f;
	lws_filepos_t got = 99;
	uint8_t b[32];
	int n, fd;

	tree();
	server();
	fops = lws_get_fops(ctx);
	say("%d %d %d %d %d, next %s, first name %s", fops->LWS_FOP_OPEN == _lws_plat_file_open, fops->LWS_FOP_CLOSE == _lws_plat_file_close,
	    fops->LWS_FOP_SEEK_CUR == _lws_plat_file_seek_cur, fops->LWS_FOP_READ == _lws_plat_file_read,
	    fops->LWS_FOP_WRITE == _lws_plat_file_write, fops->next ? "set" : "NULL", fops->fi[0].sig ? fops->fi[0].sig : "NULL");
	f = _lws_plat_file_open(fops, in_dir("f.txt"), NULL, &flags);
	look("open", f);
	n = _lws_plat_file_read(f, &got, b, 5);
	say("read %d, %d %s", n, (int)got, show(b, 5));
	say("cur %lld", (long long)_lws_plat_file_seek_cur(f, -2));
	n = _lws_plat_file_write(f, &got, b, 1);
	say("write %d, %d", n, (int)got);
	n = _lws_plat_file_close(&f);
	say("close %d, then %s", n, f ? "set" : "NULL");
	f = _lws_plat_file_open(fops, in_dir("missing"), NULL, &flags);
	look("missing", f);
	fd = lws_open(in_dir("f.txt"), O_RDONLY);
	n = (int)read(fd, b, 4);
	say("lws_open: read %d %s, close on exec %d", n, show(b, 4), !!(fcntl(fd, F_GETFD) & FD_CLOEXEC));
	close(fd);
	umask(0);
	fd = lws_open(in_dir("made"), O_RDWR | O_CREAT, 0640);
	struct stat st;
	if (!fstat(fd, &st))
		say("made with mode %o, close on exec %d", (unsigned)st.st_mode & 0777, !!(fcntl(fd, F_GETFD) & FD_CLOEXEC));
	close(fd);
	fd = lws_open(in_dir("no/where"), O_RDONLY);
	say("nowhere: %d, %s", fd, strerror(errno));
	server_stop();
}

/* --------------------------------------------------- the program's own */

static const char *own_text = "contents that stand in no file\n";
static int own_virtual, own_change, own_refuse, own_gzip, own_short, own_read_fails, own_large;
static int opened, closed;
static struct lws_plat_file_ops own_zip, own_tar;

/* The operations that come with the call are those that were asked first, not those whose archive it is. */
static lws_fop_fd_t own_file(const struct lws_plat_file_ops *fops, const struct lws_plat_file_ops *own, const char *filename, const char *vpath,
			     lws_fop_flags_t *flags)
{
	lws_fop_fd_t f;

	say("  open by %s, asked %s: %s, inside %s, flags %x", own == &own_zip ? "zip" : "tar", fops == lws_get_fops(ctx) ? "context" : "others",
	    short_of(filename), short_of(vpath), (unsigned)*flags);
	if (own_refuse)
		return NULL;
	f = calloc(1, sizeof *f);
	f->fops = own;
	f->fd = -1;
	f->filesystem_priv = &own_change;
	f->len = own_large ? (lws_filepos_t)own_large : strlen(own_text);
	f->flags = *flags;
	if (own_gzip) {
		*flags |= LWS_FOP_FLAG_COMPR_IS_GZIP;
		f->flags |= LWS_FOP_FLAG_COMPR_IS_GZIP;
	}
	if (own_change) {
		f->mod_time = (uint32_t)own_change;
		f->flags |= LWS_FOP_FLAG_MOD_TIME_VALID;
		*flags |= LWS_FOP_FLAG_MOD_TIME_VALID;
	}
	if (own_virtual) {
		f->flags |= LWS_FOP_FLAG_VIRTUAL;
		*flags |= LWS_FOP_FLAG_VIRTUAL;
	}
	opened++;
	return f;
}

static lws_fop_fd_t own_open(const struct lws_plat_file_ops *fops, const char *filename, const char *vpath, lws_fop_flags_t *flags)
{
	return own_file(fops, &own_zip, filename, vpath, flags);
}

static lws_fop_fd_t tar_open(const struct lws_plat_file_ops *fops, const char *filename, const char *vpath, lws_fop_flags_t *flags)
{
	return own_file(fops, &own_tar, filename, vpath, flags);
}

static int own_close(lws_fop_fd_t *f)
{
	say("  close");
	free(*f);
	*f = NULL;
	closed++;
	return 7;
}

static lws_fileofs_t own_seek(lws_fop_fd_t f, lws_fileofs_t by)
{
	say("  seek %lld from %d", (long long)by, (int)f->pos);
	f->pos = (lws_filepos_t)((lws_fileofs_t)f->pos + by);
	return (lws_fileofs_t)f->pos;
}

static int own_read(lws_fop_fd_t f, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len)
{
	lws_filepos_t left = f->len - f->pos, i;

	if (left > len)
		left = len;
	if (own_short && left > (lws_filepos_t)own_short)
		left = (lws_filepos_t)own_short;
	if (own_read_fails) {
		say("  read fails");
		return -1;
	}
	if (!own_large)
		say("  read at %d", (int)f->pos);
	for (i = 0; i < left; i++, f->pos++)
		buf[i] = (uint8_t)(own_large ? "0123456789abcdef\n"[f->pos % 17] : own_text[f->pos]);
	*amount = left;
	return 0;
}

static int own_write(lws_fop_fd_t f, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len)
{
	(void)f;
	say("  write %s", show(buf, len));
	*amount = len;
	return 3;
}

static struct lws_plat_file_ops own_zip = { own_open, own_close, own_seek, own_read, own_write, { { ".zip/", 5 }, { ".jar/", 5 } }, NULL },
				own_tar = { tar_open, own_close, own_seek, own_read, own_write, { { ".tar/", 5 } }, NULL };

static void chain(int with_tar)
{
	server_defaults();
	own_zip.next = with_tar ? &own_tar : NULL;
	info.fops = &own_zip;
}

static void archives(void)
{
	static const char *const names[] = { "pack.zip/in/side", "pack.zip", "pack.zip/", "pack.jar/x", "x.tar/y", "x.tar/y.zip/z", "x.zip/y.tar/z",
					     "f.txt", "missing", "xzip/y", ".zip/y", "none.zip/a" };
	lws_fop_flags_t flags;
	lws_fop_fd_t f;
	int i, n;
	lws_filepos_t got = 99;
	uint8_t b[64];

	tree();
	chain(1);
	server_start();
	for (i = 0; i < COUNT(names); i++) {
		say("%s", names[i]);
		flags = O_RDONLY | LWS_FOP_FLAG_COMPR_ACCEPTABLE_GZIP;
		f = lws_vfs_file_open(lws_get_fops(ctx), in_dir(names[i]), &flags);
		say("%s, flags %x", f ? "open" : "none", (unsigned)flags);
		if (f)
			shut(&f);
	}
	flags = O_RDONLY;
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("pack.zip/in"), &flags);
	take(f, 10);
	say("set %lld", (long long)lws_vfs_file_seek_set(f, 3));
	say("end %lld", (long long)lws_vfs_file_seek_end(f, 3));
	say("cur %lld", (long long)lws_vfs_file_seek_cur(f, -1));
	n = lws_vfs_file_write(f, &got, b, 0);
	say("write %d %d", n, (int)got);
	shut(&f);
	own_refuse = 1;
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("pack.zip/in"), &flags);
	say("refused: %s", f ? "open" : "none");
	f = lws_vfs_file_open(lws_get_fops(ctx), "relative.zip/in", &flags);
	say("refused: %s", f ? "open" : "none");
	say("%d opened, %d closed", opened, closed);
	server_stop();
}

static void replaced(void)
{
	struct lws_plat_file_ops mine, *fops;
	lws_fop_flags_t flags = O_RDONLY;
	lws_fop_fd_t f;

	tree();
	server();
	fops = lws_get_fops(ctx);
	mine = *fops;
	mine.LWS_FOP_OPEN = own_open;
	lws_set_fops(ctx, &mine);
	say("set: %s, %s", lws_get_fops(ctx) == fops ? "same place" : "another place", lws_get_fops(ctx)->LWS_FOP_OPEN == own_open ? "own" : "platform's");
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("f.txt"), &flags);
	say("%s", f ? "open" : "none");
	if (f) {
		say("fops %s", f->fops == lws_get_fops(ctx) ? "of the context" : "others");
		free(f);
	}
	lws_get_fops(ctx)->LWS_FOP_OPEN = _lws_plat_file_open;
	f = lws_vfs_file_open(lws_get_fops(ctx), in_dir("f.txt"), &flags);
	say("%s", f ? "open" : "none");
	if (f)
		shut(&f);
	server_stop();
}

/* What one of them has opened the other may close: the memory is malloc()'s. */
static void exchanged(void)
{
	lws_fop_flags_t flags = O_RDONLY;
	lws_fop_fd_t f;
	int n;

	tree();
	server();
	f = calloc(1, sizeof *f);
	f->fops = lws_get_fops(ctx);
	f->fd = open(in_dir("f.txt"), O_RDONLY);
	f->len = 16;
	take(f, 4);
	n = lws_vfs_file_close(&f);
	say("ours, closed by the platform's: %d, then %s", n, f ? "set" : "NULL");
	f = _lws_plat_file_open(lws_get_fops(ctx), in_dir("f.txt"), NULL, &flags);
	close(f->fd);
	f = realloc(f, 2 * sizeof *f);
	say("the platform's, freed by us: %d bytes", (int)f->len);
	free(f);
	server_stop();
}

/* ----------------------------------------------------------- served */

static const char *served;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	int n;

	(void)user;
	(void)in;
	(void)len;
	if (reason == LWS_CALLBACK_HTTP_FILE_COMPLETION)
		return lws_http_transaction_completed(wsi) ? -1 : 0;
	if (reason == LWS_CALLBACK_HTTP && served) {
		n = lws_serve_http_file(wsi, in_dir(served), "text/plain", NULL, 0);
		if (!quiet)
			say("  lws_serve_http_file says %s", n < 0 ? "< 0" : n ? "> 0" : "0");
		if (n < 0 || (n > 0 && lws_http_transaction_completed(wsi)))
			return -1;
		return 0;
	}
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "by callback\n");
	return 0;
}

static void get(const char *path, const char *headers)
{
	char b[400];
	struct peer *p = peer_open();

	say("-- %s", path);
	snprintf(b, sizeof b, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", path, headers);
	peer_puts(p, b);
	settle();
	if (p->len > 10000) {
		say("peer%d: %d bytes ending in %s", peer_id(p), (int)p->len, show(p->buf + p->len - 20, 20));
		p->shown = p->len;
	}
	peer_show(p);
	peer_close(p);
	settle();
	say("%d opened, %d closed", opened, closed);
}

static void serving(void)
{
	tree();
	hook = app;
	chain(1);
	server_start();
	served = "pack.zip/page";
	get("/", "");
	get("/", "Accept-Encoding: gzip\r\n");
	own_gzip = 1;
	get("/", "Accept-Encoding: gzip\r\n");
	get("/", "");
	own_gzip = 0;
	own_change = 1600000000;
	get("/", "");
	own_change = 0;
	own_short = 10;
	get("/", "");
	own_short = 0;
	own_read_fails = 1;
	get("/", "");
	own_read_fails = 0;
	own_refuse = 1;
	get("/", "");
	own_refuse = 0;
	served = "f.txt";
	get("/", "");
	own_large = 100000;
	served = "pack.zip/large";
	get("/", "");
	server_stop();
}

static void mounted(void)
{
	static struct lws_http_mount files = { .mountpoint = "/", .mountpoint_len = 1, .origin_protocol = LWSMPRO_FILE, .def = "index.html" };
	static char origin[300], origin_b[300];
	static struct lws_http_mount inside = { .mountpoint = "/in", .mountpoint_len = 3, .origin_protocol = LWSMPRO_FILE, .def = "index.html", .cache_max_age = 100 };

	tree();
	hook = app;
	chain(0);
	snprintf(origin, sizeof origin, "%s", dir);
	snprintf(origin_b, sizeof origin_b, "%s/pack.zip", dir);
	files.origin = origin;
	inside.origin = origin_b;
	files.mount_next = &inside;
	info.mounts = &files;
	server_start();
	get("/f.txt", "");
	get("/pack.zip/page.html", "");
	get("/in/page.html", "");
	get("/in/", "");
	own_virtual = 1;
	get("/in/page.html", "");
	own_change = 1600000000;
	get("/in/page.html", "");
	get("/in/page.html", "If-None-Match: \"1f5F5E1000\"\r\n");
	own_refuse = 1;
	get("/in/page.html", "");
	get("/missing.html", "");
	server_stop();
}

/* A peer that leaves while its file is under way; a callback of the operations that uses the library. */
static struct lws *serving_wsi;

static lws_fop_fd_t busy_open(const struct lws_plat_file_ops *fops, const char *filename, const char *vpath, lws_fop_flags_t *flags)
{
	char b[200];

	say("  inside: %d", serving_wsi ? lws_hdr_copy(serving_wsi, b, sizeof b, WSI_TOKEN_HOST) : -9);
	return own_open(fops, filename, vpath, flags);
}

static int note(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_HTTP)
		serving_wsi = wsi;
	return app(wsi, reason, user, in, len);
}

static void leaving(void)
{
	struct peer *p;

	tree();
	hook = note;
	chain(0);
	own_zip.LWS_FOP_OPEN = busy_open;
	server_start();
	own_large = 8000000;
	served = "pack.zip/large";
	p = peer_new(4096);
	settle();
	p->hold = 1;
	peer_puts(p, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	say("%d opened, %d closed", opened, closed);
	peer_reset(p);
	settle();
	say("%d opened, %d closed", opened, closed);
	p = peer_new(4096);
	settle();
	p->hold = 1;
	peer_puts(p, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	settle();
	server_stop();
	say("%d opened, %d closed", opened, closed);
}

/* What a program must not do in its operations, and does: nothing may be used that is gone, nothing may stay locked. */
static int deed_at, deed, depth, served_twice;

static void misbehave(int place)
{
	if (place != deed_at || depth)
		return;
	depth = 1;
	switch (deed) {
	case 0:
		lws_service(ctx, -1);
		break;
	case 1:
		lws_set_timeout(serving_wsi, NO_PENDING_TIMEOUT, LWS_TO_KILL_SYNC);
		break;
	case 2:
		lws_set_timeout(serving_wsi, NO_PENDING_TIMEOUT, LWS_TO_KILL_ASYNC);
		break;
	case 3:
		lws_close_free_wsi(serving_wsi, LWS_CLOSE_STATUS_NOSTATUS, "deed");
		break;
	case 4:
		lws_context_destroy(ctx);
		destroyed_inside = 1;
		break;
	case 5:
		if (lws_serve_http_file(serving_wsi, in_dir("pack.zip/another"), "text/plain", NULL, 0) == 0 && deed_at)
			served_twice++;
		break;
	case 6:
		lws_return_http_status(serving_wsi, 500, NULL);
		break;
	case 7:
		lws_http_headers_detach(serving_wsi);
		break;
	case 8:
		lws_vhost_destroy(lws_get_vhost_by_name(ctx, "default"));
		break;
	}
	depth = 0;
}

static lws_fop_fd_t bad_open(const struct lws_plat_file_ops *fops, const char *filename, const char *vpath, lws_fop_flags_t *flags)
{
	lws_fop_fd_t f = calloc(1, sizeof *f);

	(void)filename;
	(void)vpath;
	(void)fops;
	f->fops = &own_zip;
	f->fd = -1;
	f->len = 100000;
	f->flags = *flags;
	opened++;
	misbehave(0);
	return f;
}

static int bad_read(lws_fop_fd_t f, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len)
{
	lws_filepos_t left = f->len - f->pos;

	*amount = left < len ? left : len;
	memset(buf, 'x', *amount);
	f->pos += *amount;
	misbehave(1);
	return 0;
}

static int bad_close(lws_fop_fd_t *f)
{
	closed++;
	misbehave(2);
	free(*f);
	*f = NULL;
	return 0;
}

static void misdeeds(void)
{
	static const char *const places[] = { "open", "read", "close" };

	tree();
	hook = note;
	quiet = 1;
	served = "pack.zip/large";
	for (deed_at = 0; deed_at < 3; deed_at++)
		for (deed = 0; deed < 9; deed++) {
			struct peer *p;

			opened = closed = destroyed_inside = loop_fault = 0;
			chain(0);
			own_zip.LWS_FOP_OPEN = bad_open;
			own_zip.LWS_FOP_READ = bad_read;
			own_zip.LWS_FOP_CLOSE = bad_close;
			server_start();
			p = peer_open();
			peer_puts(p, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
			settle();
			peer_close(p);
			settle();
			if (!destroyed_inside)
				server_stop();
			ctx = NULL;
			say("%s, deed %d: %s", places[deed_at], deed, opened && opened == closed ? "all closed" : "not all closed");
		}
	say("%d served beside another one", served_twice);
}

static const struct scenario list[] = {
	{ "misdeeds", misdeeds },
	{ "reading", reading },
	{ "opening", opening },
	{ "writing", writing },
	{ "platform", platform },
	{ "archives", archives },
	{ "replaced", replaced },
	{ "exchanged", exchanged },
	{ "serving", serving },
	{ "mounted", mounted },
	{ "leaving", leaving },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
