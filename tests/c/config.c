/* Configuration files: a creation struct and virtual hosts from a directory. */
#include "scenario.h"

#if V4
static char dir[] = "/tmp/config.XXXXXX", memory[20000], *strings = memory;
static int room = sizeof memory;

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
	char path[300];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f)
		die("no file");
	for (; *text; text++)
		if (*text == '@') /* a port that is free */
			fprintf(f, "%d", free_port());
		else
			fputc(*text, f);
	fclose(f);
	utimensat(AT_FDCWD, path, when, 0);
}

static void tree(void)
{
	char path[300];

	if (!mkdtemp(dir))
		die("no directory");
	atexit(remove_tree);
	snprintf(path, sizeof path, "%s/conf.d", dir);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/www", dir);
	mkdir(path, 0755);
	place("www/index.html", "index\n");
	place("www/a.odd", "odd\n");
	place("conf", "# nothing\n{ \"global\": { } }\n");
}

static const char *or_null(const char *text) { return text ? text : "NULL"; }

static int globals(void)
{
	const struct lws_protocol_vhost_options *o;
	int n = lwsws_get_config_globals(&info, dir, &strings, &room);

	say("globals %d, the room fits %d", n, strings - memory + room <= (int)sizeof memory && room > 0);
	say("uid %d gid %d user %s group %s, %d threads, string %s, options %llx, timeout %d, alpn %s, files %d", (int)info.uid, (int)info.gid,
	    or_null(info.username), or_null(info.groupname), (int)info.count_threads, or_null(info.server_string), (unsigned long long)info.options,
	    (int)info.timeout_secs, or_null(info.alpn), info.rlimit_nofile);
	for (o = info.reject_service_keywords; o; o = o->next)
		say("  rejects %s: %s", o->name, o->value);
	return n;
}

static void fresh(void)
{
	memset(&info, 0, sizeof info);
	info.uid = info.gid = -1;
}

static void global_settings(void)
{
	tree();
	fresh();
	globals();
	place("conf", "# comment\n{ \"global\": { # another\n \"uid\": \"48\", \"gid\": 49,\n \"count-threads\": \"1\", \"server-string\": \"myserver v1\","
		      "\"init-ssl\": \"yes\", \"timeout-secs\": \"7\", \"default-alpn\": \"http/1.1\", \"rlimit-nofile\": \"99\", \"nosuch\": \"x\" } }\n");
	fresh();
	globals();
	place("conf", "{ \"global\": { \"username\": \"daemon\", \"groupname\": \"sys\", \"init-ssl\": \"no\" } }\n");
	place("conf.d/b", "{ \"global\": { \"uid\": \"7\" } }\n");
	place("conf.d/a", "{ \"global\": { \"uid\": \"8\", \"gid\": \"9\" } }\n");
	fresh();
	globals();
}

static void broken_globals(void)
{
	tree();
	place("conf", "{ \"global\": { \"uid\": x } }\n");
	fresh();
	globals();
	place("conf", "{ \"global\": { \"uid\": \"5\" } }\n");
	place("conf.d/a", "{ \"global\": { \"gid\": x } }\n");
	fresh();
	globals();
	strcpy(dir, "/tmp/nosuch");
	fresh();
	globals();
}

/* ------------------------------------------------------------- hosts */

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	(void)len;
	if (reason == LWS_CALLBACK_PROTOCOL_INIT) {
		const struct lws_protocol_vhost_options *o;

		for (o = in; o; o = o->next)
			say("  [%s] option %s = %s", lws_get_protocol(wsi)->name, o->name, o->value);
	}
	if (reason == R_HTTP_PMO) {
		const struct lws_protocol_vhost_options *o;

		for (o = in; o; o = o->next)
			say("  mount option %s = %s", o->name, o->value);
	}
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "by callback\n");
	return 0;
}

static int hosts(void)
{
	int n = lwsws_get_config_vhosts(ctx, &info, dir, &strings, &room);
	struct lws_vhost *vh = lws_get_vhost_by_name(ctx, "localhost");

	say("vhosts %d, the room fits %d, localhost %s", n, strings - memory + room <= (int)sizeof memory && room > 0, vh ? "there" : "missing");
	if (lws_get_vhost_by_name(ctx, "default"))
		say("one without a name");
	if (vh) {
		port = lws_get_vhost_listen_port(vh);
		say("interface %s", or_null(lws_get_vhost_iface(vh)));
	}
	return n;
}

static void context(void)
{
	server_defaults();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	info.iface = NULL;
	hook = app;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	if (!ctx)
		die("no context");
}

static void get(const char *path)
{
	char b[300];
	struct peer *p = peer_open();

	say("-- %s", path);
	snprintf(b, sizeof b, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
	peer_puts(p, b);
	settle();
	peer_show(p);
	peer_close(p);
	settle();
}

#define HOST "{ \"vhosts\": [ { \"name\": \"localhost\", \"port\": \"@\", \"interface\": \"127.0.0.1\""

static void mounted(void)
{
	char b[2000];

	tree();
	snprintf(b, sizeof b, HOST ", \"sts\": \"on\", \"headers\": [ { \"x-own\": \"one\" } ],\n"
		 "\"mounts\": [ { \"mountpoint\": \"/\", \"origin\": \"file://%s/www\", \"default\": \"index.html\",\n"
		 "  \"cache-max-age\": \"60\", \"cache-reuse\": \"1\", \"cache-revalidate\": \"1\", \"cache-intermediaries\": \"1\",\n"
		 "  \"extra-mimetypes\": { \".odd\": \"text/odd\" } },\n"
		 " { \"mountpoint\": \"/form\", \"origin\": \"callback://chat\", \"pmo\": [ { \"first\": \"1\", \"second\": \"2\" } ] },\n"
		 " { \"mountpoint\": \"/away\", \"origin\": \">http://elsewhere/place\" } ] } ] }\n", dir);
	place("conf.d/host", b);
	context();
	hosts();
	get("/");
	get("/a.odd");
	get("/form/x");
	get("/away");
	server_stop();
}

static void protocol_options(void)
{
	struct peer *p;

	tree();
	place("conf.d/host", HOST ", \"ws-protocols\": [ { \"chat\": { \"status\": \"ok\", \"default\": \"1\" }, \"r16\": { \"k\": \"v\", \"l\": \"w\" } } ] } ] }\n");
	context();
	hosts();
	settle();
	p = ws_open(NULL);
	ws_text(p, "x");
	settle();
	server_stop();
}

static void several(void)
{
	tree();
	place("conf.d/1", "{ \"vhosts\": [ { \"name\": \"first\", \"port\": \"@\", \"interface\": \"127.0.0.1\" }, { \"name\": \"second\", \"port\": \"@\", \"interface\": \"127.0.0.1\" } ] }\n");
	place("conf.d/2", HOST ", \"keepalive_timeout\": \"20\", \"error-document-404\": \"/e\", \"nosuch\": \"x\" } ] }\n");
	context();
	hosts();
	say("first %s, second %s", lws_get_vhost_by_name(ctx, "first") ? "there" : "missing", lws_get_vhost_by_name(ctx, "second") ? "there" : "missing");
	say("info is as it was: %d", !info.mounts && !info.pvo);
	server_stop();
}

static void wrong(const char *text)
{
	say("-- %s", text);
	place("conf.d/host", text);
	strings = memory;
	room = sizeof memory;
	context();
	hosts();
	server_stop();
}

static void broken_hosts(void)
{
	tree();
	context();
	hosts();
	server_stop();
	wrong("{ \"vhosts\": [ { \"name\": \"localhost\" } ] }");
	wrong("{ \"vhosts\": [ { \"port\": \"@\" } ] }");
	wrong(HOST ", \"mounts\": [ { \"mountpoint\": \"/\" } ] } ] }");
	wrong(HOST ", \"mounts\": [ { \"mountpoint\": \"/\", \"origin\": \"nosuch://x\" } ] } ] }");
	wrong(HOST "} ]");
}

static void no_room(void)
{
	int n;

	tree();
	place("conf", "{ \"global\": { \"server-string\": \"a text that needs some room\" } }\n");
	fresh();
	room = 10;
	n = lwsws_get_config_globals(&info, dir, &strings, &room);
	say("globals %d, string %s", n, or_null(info.server_string));
}

static const struct scenario list[] = {
	{ "global_settings", global_settings },
	{ "broken_globals", broken_globals },
	{ "mounted", mounted },
	{ "protocol_options", protocol_options },
	{ "several", several },
	{ "broken_hosts", broken_hosts },
	{ "no_room", no_room },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
