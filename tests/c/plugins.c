/* Protocols in plugins: those of ../../examples, built beside this program. */
#include "scenario.h"

static char dir[400];

/* A copy of a file into a new directory, under another name. */
static void put_in(const char *to, const char *name, const char *from)
{
	char cmd[1400];

	snprintf(cmd, sizeof cmd, "mkdir -p %s && cp %s/%s %s/%s", to, dir, from, to, name);
	if (system(cmd))
		die("cannot copy a plugin");
}

static void tidy(const char *what)
{
	char cmd[500];

	snprintf(cmd, sizeof cmd, "rm -rf %s", what);
	if (system(cmd))
		say("cannot tidy up");
}

static void setup(void)
{
	ssize_t n = readlink("/proc/self/exe", dir, sizeof dir - 20);

	if (n < 0)
		die("no own name");
	dir[n] = 0;
	strcpy(strrchr(dir, '/'), "/plugins.d");
	quiet = 1;
}

static void talk(const char *protocol, const char *text)
{
	struct peer *p = ws_open(protocol);

	ws_text(p, text);
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
}

#if V4

static struct lws_plugin *list;
static const struct lws_protocols *all[8];

static int each(struct lws_plugin *plugin, void *user)
{
	say("  %s %s of class %s", (char *)user, plugin->hdr->name, plugin->hdr->_class);
	return 1; /* does not matter */
}

static void load(const char *const *dirs, const char *class, const char *filter)
{
	say("init says %d", lws_plugins_init(&list, dirs, class, filter, each, "each"));
	for (struct lws_plugin *p = list; p; p = p->list)
		say("  in the list: %s, loaded %d", p->hdr->name, !!p->u.l);
}

static void unload(void)
{
	say("destroy says %d", lws_plugins_destroy(&list, each, "end of"));
	REQUIRE(1, !list);
}

/* The program's own protocol, and those of the plugins. */
static void serve(void)
{
	int n = 0;

	all[n++] = &protocols[0];
	for (struct lws_plugin *p = list; p; p = p->list) {
		const lws_plugin_protocol_t *plugin = (const lws_plugin_protocol_t *)p->hdr;

		for (int i = 0; i < plugin->count_protocols; i++)
			all[n++] = &plugin->protocols[i];
	}
	server_defaults();
	info.protocols = NULL;
	info.pprotocols = all;
}

static void loaded(void)
{
	const char *dirs[] = { dir, NULL };

	setup();
	load(dirs, "lws_protocol_plugin", NULL);
	serve();
	server_start();
	talk("example-counter", "x");
	talk("example-counter", "y");
	talk("example-shout", "quiet words");
	server_stop();
	unload();
}

static void filtered(void)
{
	const char *dirs[] = { dir, NULL };

	setup();
	load(dirs, "lws_protocol_plugin", "shout");
	unload();
	load(dirs, "lws_protocol_plugin", "sho");
	load(dirs, "lws_evlib_plugin", NULL);
	unload();
}

static void bad_places(void)
{
	char mixed[] = "/tmp/lws-plugins-XXXXXX", file[64];
	const char *dirs[] = { "/nowhere/at/all", mixed, "/dev/null", dir, NULL };
	FILE *f;

	setup();
	if (!mkdtemp(mixed))
		die("no directory");
	put_in(mixed, "libprotocol_shout.so", "libprotocol_shout.so");
	put_in(mixed, "libprotocol_other.so", "libprotocol_shout.so"); /* not what it is called */
	put_in(mixed, "unused.so", "libprotocol_shout.so");
	snprintf(file, sizeof file, "%s/libprotocol_garbage.so", mixed);
	f = fopen(file, "w");
	fputs("this is no shared object\n", f);
	fclose(f);
	snprintf(file, sizeof file, "%s/libprotocol_dir.so", mixed);
	mkdir(file, 0755);
	load(dirs, "lws_protocol_plugin", NULL);
	unload();
	REQUIRE(1, lws_plugins_init(NULL, dirs, "lws_protocol_plugin", NULL, NULL, NULL));
	REQUIRE(1, lws_plugins_init(&list, dirs, NULL, NULL, NULL, NULL));
	REQUIRE(0, lws_plugins_init(&list, NULL, "lws_protocol_plugin", NULL, NULL, NULL));
	REQUIRE(1, lws_plugins_destroy(NULL, NULL, NULL));
	REQUIRE(0, lws_plugins_destroy(&list, NULL, NULL));
	tidy(mixed);
}

static const struct scenario list_of[] = {
	{ "loaded", loaded }, { "filtered", filtered }, { "bad_places", bad_places },
};

#else

static const char *dirs[8];

static void serve(int n)
{
	server_defaults();
	info.plugin_dirs = n < 0 ? NULL : dirs;
}

static void loaded(void)
{
	setup();
	dirs[0] = dir;
	serve(0);
	server_start();
	talk("example-counter", "x");
	talk("example-counter", "y");
	talk("example-shout", "quiet words");
	talk("chat", "the program's own");
	server_stop();
	server_start(); /* all of it is gone, and comes again */
	talk("example-counter", "z");
	server_stop();
}

static const struct lws_protocol_vhost_options start = { NULL, NULL, "start", "41" };
static const struct lws_protocol_vhost_options counter = { NULL, &start, "example-counter", "" };

static void selected(void)
{
	setup();
	dirs[0] = dir;
	serve(0);
	info.pvo = &counter;
	server_start();
	talk("example-counter", "x");
	talk("example-shout", "not here");
	server_stop();
}

static void explicit(void)
{
	setup();
	dirs[0] = dir;
	serve(0);
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
	info.vhost_name = "none";
	REQUIRE(1, !!lws_create_vhost(ctx, &info));
	port = info.port;
	talk("example-shout", "not here");
	info.pvo = &counter;
	info.vhost_name = "one";
	info.port = 0;
	info.iface = "lo"; /* a listener of its own */
	REQUIRE(1, !!lws_create_vhost(ctx, &info));
	port = info.port;
	talk("example-counter", "here");
	server_stop();
}

static const struct lws_protocols *seen_protocol;

static int looks(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	(void)in;
	(void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		seen_protocol = lws_get_protocol(wsi);
	return 0;
}

static void copied(void)
{
	setup();
	hook = looks;
	dirs[0] = dir;
	serve(-1);
	server_start();
	ws_open("chat");
	say("without plugins the array is the program's: %d", seen_protocol == &protocols[1]);
	server_stop();
	serve(0);
	server_start();
	ws_open("chat");
	say("with them it is a copy: %d", seen_protocol != &protocols[1]);
	REQUIRE(0, lws_callback_on_writable_all_protocol(ctx, &protocols[1]));
	settle();
	say("which is found by its entries: %d", count_of[LWS_CALLBACK_SERVER_WRITEABLE]);
	server_stop();
}

static void bad_places(void)
{
	char mixed[] = "/tmp/lws-plugins-XXXXXX", file[64];
	FILE *f;

	setup();
	if (!mkdtemp(mixed))
		die("no directory");
	put_in(mixed, "libprotocol_other.so", "libprotocol_shout.so"); /* not what it is called */
	put_in(mixed, "libprotocol_shout.so", "libprotocol_shout.so");
	put_in(mixed, "unused.so", "libprotocol_shout.so");
	snprintf(file, sizeof file, "%s/libprotocol_garbage.so", mixed);
	f = fopen(file, "w");
	fputs("this is no shared object\n", f);
	fclose(f);
	snprintf(file, sizeof file, "%s/libprotocol_dir.so", mixed);
	mkdir(file, 0755);
	dirs[0] = "/nowhere/at/all";
	dirs[1] = mixed;
	dirs[2] = "/dev/null";
	serve(0);
	server_start();
	talk("example-shout", "still here");
	server_stop();
	tidy(mixed);
}

static const struct scenario list_of[] = {
	{ "loaded", loaded }, { "selected", selected }, { "explicit", explicit },
	{ "copied", copied }, { "bad_places", bad_places },
};

#endif

SCENARIOS(list_of)
