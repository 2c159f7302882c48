/* Files and directories, kinds of content, symbols in texts. */
#include "scenario.h"
#include <fcntl.h>

#if V4
static char dir[] = "/tmp/files.XXXXXX";

static const char *in_dir(const char *name)
{
	static char path[4][300];
	static int turn;
	char *p = path[turn++ & 3];

	snprintf(p, 300, "%s%s%s", dir, *name ? "/" : "", name);
	return p;
}

/* A text of the library without what is different in each run. */
static const char *short_of(const char *path)
{
	size_t n = strlen(dir);

	return path && !strncmp(path, dir, n) ? path + n : path ? path : "NULL";
}

static void place(const char *name)
{
	FILE *f = fopen(in_dir(name), "w");

	if (f)
		fclose(f);
}

static int listed(const char *dirpath, void *user, struct lws_dir_entry *lde)
{
	say("%s: %s type %d", short_of(dirpath), lde->name, (int)lde->type);
	return user && !strcmp(user, lde->name) ? 7 : 0;
}

static void tree(void)
{
	strcpy(dir, "/tmp/files.XXXXXX");
	if (!mkdtemp(dir))
		die("no directory");
	mkdir(in_dir("sub"), 0755);
	mkdir(in_dir("sub/deep"), 0755);
	mkdir(in_dir("empty"), 0755);
	place("b.txt");
	place("a.txt");
	place("B.txt");
	place(".hidden");
	place("a.html");
	place("sub/one");
	place("sub/deep/two");
	if (symlink("b.txt", in_dir("link")) || symlink("sub", in_dir("way")) || mkfifo(in_dir("fifo"), 0600))
		die("no links");
}

static void remove_tree(void)
{
	struct lws_dir_entry gone = { "missing", LDOT_FILE }, gone_dir = { "missing", LDOT_DIR };
	int n;

	n = lws_dir_rm_rf_cb(dir, NULL, &gone);
	say("remove what is not there: %d", n);
	n = lws_dir_rm_rf_cb(dir, NULL, &gone_dir);
	say("remove a directory that is not there: %d", n);
	n = lws_dir(dir, NULL, lws_dir_rm_rf_cb);

	say("remove all: %d", n);
	lws_dir(dir, NULL, listed);
	n = rmdir(dir);
	say("empty: %d", n);
}

static void directories(void)
{
	int n;

	tree();
	n = lws_dir(dir, NULL, listed);
	say("all: %d", n);
	n = lws_dir(dir, "a.txt", listed);
	say("stopped: %d", n);
	n = lws_dir(in_dir("empty"), NULL, listed);
	say("empty: %d", n);
	n = lws_dir(in_dir("missing"), NULL, listed);
	say("missing: %d", n);
	n = lws_dir(in_dir("a.txt"), NULL, listed);
	say("a file: %d", n);
	remove_tree();
}

static int globbed(void *user, const char *path)
{
	say("  %s %s", user == dir ? "user" : "other", short_of(path));
	return strstr(path, "stop") != NULL;
}

static void globs(void)
{
	static const char *const filters[] = { "*", "*.txt", "a*", "a.txt", "*a*", "?.txt", "", "*.html", "a.*", "*.*", "link", "sub", "*.TXT", "**", "*t*", "a*t", "*x", "*.stop", "*ub", "*nk", "*fo", "*den", "a.txt*a.txt", "a.tx*xt", "*a*.txt" };
	lws_dir_glob_t glob = { NULL, globbed, dir };
	int i, n;

	tree();
	place("1.stop");
	place("2.stop");
	for (i = 0; i < COUNT(filters); i++) {
		say("filter '%s'", filters[i]);
		glob.filter = filters[i];
		n = lws_dir(dir, &glob, lws_dir_glob_cb);
		say("  %d", n);
	}
	remove_tree();
}

static void whole_files(void)
{
	static const int sizes[] = { 0, 1, 4, 5, 10 };
	char buf[32];
	int i, n;
	struct stat st;

	strcpy(dir, "/tmp/files.XXXXXX");
	if (!mkdtemp(dir))
		die("no directory");
	umask(022);
	n = lws_plat_write_file(in_dir("f"), "hello", 5);
	say("write: %d", n);
	if (!stat(in_dir("f"), &st))
		say("size %d mode %o", (int)st.st_size, (unsigned)st.st_mode & 0777);
	for (i = 0; i < COUNT(sizes); i++) {
		memset(buf, '#', sizeof buf);
		n = lws_plat_read_file(in_dir("f"), buf, sizes[i]);
		say("read %d: %d %s", sizes[i], n, show(buf, 12));
	}
	n = lws_plat_write_file(in_dir("f"), "bye", 3);
	say("write again: %d", n);
	n = lws_plat_read_file(in_dir("f"), buf, 10);
	say("read again: %d %s", n, show(buf, 5));
	n = lws_plat_write_file(in_dir("f"), "", 0);
	say("write nothing: %d", n);
	n = lws_plat_read_file(in_dir("f"), buf, 10);
	say("read nothing: %d", n);
	n = lws_plat_write_file(in_dir("missing/f"), "hello", 5);
	say("write nowhere: %d", n);
	n = lws_plat_read_file(in_dir("missing"), buf, 10);
	say("read nowhere: %d", n);
	n = lws_plat_read_file(dir, buf, 10);
	say("read a directory: %d", n);
	unlink(in_dir("f"));
	rmdir(dir);
}

/* What an ACME client does with a certificate that it got: the files are the program's own. */
static void certificates_written(void)
{
	char text[] = "-----BEGIN", key[] = "KEY!", buf[32] = "";
	int fd, n;

	strcpy(dir, "/tmp/files.XXXXXX");
	if (!mkdtemp(dir))
		die("no directory");
	fd = open(in_dir("f"), O_RDWR | O_CREAT | O_TRUNC, 0600);
	n = lws_plat_write_cert(NULL, 0, fd, text, 10);
	say("certificate: %d", n);
	n = lws_plat_write_cert(NULL, 1, fd, key, 4);
	say("key after it: %d, then at %d", n, (int)lseek(fd, 0, SEEK_CUR));
	close(fd);
	n = lws_plat_read_file(in_dir("f"), buf, 20);
	say("read: %d %s", n, show(buf, 15));
	fd = open(in_dir("f"), O_RDONLY);
	n = lws_plat_write_cert(NULL, 0, fd, text, 10);
	say("not open for writing: %d", n);
	close(fd);
	n = lws_plat_write_cert(NULL, 0, -1, text, 10);
	say("no file: %d", n);
	unlink(in_dir("f"));
	rmdir(dir);
}

static void mimetypes(void)
{
	static const char *const names[] = { "a.html", "a.htm", "a.HTML", "a.js", "a.css", "a.png", "a.jpg", "a.jpeg", "a.ico", "a.gif", "a.svg", "a.ttf",
		"a.otf", "a.woff", "a.woff2", "a.gz", "a.txt", "a.xml", "a.json", "a.tar.gz", "a.wasm", "a.own", "a.Own", "a.x.own", "html", ".html", "a", "", "a.",
		"a.jsx", "/path/to/a.css", "a.pdf" };
	static const struct lws_protocol_vhost_options star = { NULL, NULL, "*", "any/thing" }, own = { NULL, NULL, ".own", "own/type" },
						       css = { &own, NULL, ".css", "own/css" }, all = { &star, NULL, ".own", "own/type" };
	struct lws_http_mount with, any;
	int i;

	memset(&with, 0, sizeof with);
	with.extra_mimetypes = &css;
	any = with;
	any.extra_mimetypes = &all;
	for (i = 0; i < COUNT(names); i++) {
		const char *plain = lws_get_mimetype(names[i], NULL), *more = lws_get_mimetype(names[i], &with),
			   *star_too = lws_get_mimetype(names[i], &any);

		say("%s: %s, %s, %s", names[i], plain ? plain : "NULL", more ? more : "NULL", star_too ? star_too : "NULL");
	}
}

static void zeroing(void)
{
	char b[8];

	memset(b, '#', sizeof b);
	lws_explicit_bzero(b + 1, 5);
	say("%s", show(b, sizeof b));
	lws_explicit_bzero(b, 0);
	say("%s", show(b, sizeof b));
}

/* ---------------------------------------------------------------- symbols */

static int expand(void *priv, const char *name, char *out, size_t *pos, size_t olen, size_t *exp_ofs)
{
	const char *value = NULL;
	size_t len, room;

	printf("(%s %s at %d of %d from %d)", priv == dir ? "priv" : "other", name, (int)*pos, (int)olen, (int)*exp_ofs);
	if (!strcmp(name, "a"))
		value = "value";
	if (!strcmp(name, "long"))
		value = "0123456789abcdefghijklmnopqrstuvwxyz";
	if (!strcmp(name, "none") || !strcmp(name, ""))
		value = "";
	if (!value)
		return LSTRX_FATAL_NAME_UNKNOWN;
	len = strlen(value) - *exp_ofs;
	room = olen - *pos;
	if (len > room)
		len = room;
	if (out)
		memcpy(out + *pos, value + *exp_ofs, len);
	*pos += len;
	*exp_ofs += len;
	if (*exp_ofs < strlen(value))
		return LSTRX_FILLED_OUT;
	*exp_ofs = 0;
	return LSTRX_DONE;
}

static const char *const templates[] = {
	"", "plain", "${a}", "x${a}y", "${a}${a}", "$", "$$", "${", "${a", "$a", "x$y", "${}", "${none}.", "x${unknown}y", "${long}|${a}", "$${a}", "{a}", "a}", "${${a}}", "$x${a}",
	"${0123456789012345678901234567890}", "${01234567890123456789012345678901}", "${0123456789012345678901234567890123}", "a long text without any symbol in it", "x$", "${a }", "$$$", "$$x", "$x$$y",
};

static void symbols(void)
{
	static const size_t rooms[] = { 100, 41, 8, 5, 2, 1 };
	char out[128];
	int i, k;

	for (i = 0; i < COUNT(templates); i++)
		for (k = 0; k < COUNT(rooms); k++) {
			lws_strexp_t exp;
			const char *in = templates[i];
			size_t left = strlen(in), in_used, out_used;
			int n, turns = 0;

			say("'%s' into %d", in, (int)rooms[k]);
			memset(out, '#', sizeof out);
			lws_strexp_init(&exp, dir, expand, out, rooms[k]);
			do {
				in_used = out_used = 77;
				n = lws_strexp_expand(&exp, in, left, &in_used, &out_used);
				say("  %d used %d gave %d %.*s", n, (int)in_used, (int)out_used, n < 0 ? 0 : (int)out_used, out);
				if (n != LSTRX_FILLED_OUT)
					break;
				in += in_used;
				left -= in_used;
				lws_strexp_reset_out(&exp, out, rooms[k]);
			} while (turns++ < 45);
			if (out[rooms[k]] != '#')
				say("  written behind");
			if (n == LSTRX_DONE && out_used < rooms[k])
				say("  %s", out[out_used] ? "open" : "terminated");
		}
}

/* In pieces of one byte, and only counted. */
static void symbols_in_pieces(void)
{
	char out[128];
	int i;

	for (i = 0; i < COUNT(templates); i++) {
		lws_strexp_t exp;
		size_t at, in_used, out_used = 0;
		int n = 0;

		lws_strexp_init(&exp, dir, expand, out, sizeof out);
		for (at = 0; at < strlen(templates[i]) && n >= 0; at++)
			n = lws_strexp_expand(&exp, templates[i] + at, 1, &in_used, &out_used);
		say("'%s': %d gave %d", templates[i], n, (int)out_used);
		lws_strexp_init(&exp, dir, expand, NULL, 1000);
		n = lws_strexp_expand(&exp, templates[i], strlen(templates[i]), &in_used, &out_used);
		say("counted: %d used %d gave %d", n, (int)in_used, (int)out_used);
	}
}

static const struct scenario list[] = {
	{ "directories", directories },
	{ "globs", globs },
	{ "whole_files", whole_files },
	{ "certificates_written", certificates_written },
	{ "mimetypes", mimetypes },
	{ "zeroing", zeroing },
	{ "symbols", symbols },
	{ "symbols_in_pieces", symbols_in_pieces },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
