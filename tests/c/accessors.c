/* Functions that look at a context, its virtual hosts and their protocols, or call all of these; the log and memory. */
#include "scenario.h"
#include <syslog.h>

#if V4
void lws_ssl_remove_wsi_from_buffered_list(struct lws *wsi);

static int told;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_USER) {
		told++;
		say("  told [%s] %s len %d, host %s", lws_get_protocol(wsi)->name, in ? (char *)in : "NULL", (int)len, lws_get_vhost_name(lws_get_vhost(wsi)));
		return in && !strcmp(in, "stop") && !strcmp(lws_get_protocol(wsi)->name, "chat");
	}
	return 0;
}

static struct lws_vhost *host_named(const char *name, const char *iface, void *user)
{
	struct lws_context_creation_info own = info;

	own.vhost_name = name;
	own.iface = iface;
	own.user = user;
	return lws_create_vhost(ctx, &own);
}

static void hosts(void)
{
	struct lws_vhost *a, *b;
	static int word_a, word_b;

	hook = app;
	server_defaults();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
	a = host_named("a", "127.0.0.1", &word_a);
	b = host_named("b", "127.0.0.2", &word_b);
	say("users: %d %d, %d %d", lws_get_vhost_user(a) == &word_a, lws_vhost_user(a) == &word_a, lws_get_vhost_user(b) == &word_b, lws_vhost_user(b) == &word_b);
	say("interfaces: %s %s", lws_get_vhost_iface(a), lws_get_vhost_iface(b));
	say("finalised: %d", lws_finalize_startup(ctx));
	say("canonical: %s", lws_canonical_hostname(ctx));
	settle();
	server_stop();
}

static void own_name(void)
{
	char name[128] = "";

	server_defaults();
	info.options &= ~(uint64_t)LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME;
	server_start();
	gethostname(name, sizeof name - 1);
	say("canonical name is the machine's: %d", !strcmp(lws_canonical_hostname(ctx), name));
	server_stop();
}

static void by_name(void)
{
	static const char *const names[] = { "http", "chat", "nouser", "nosuch", "htt", "" };
	struct lws_vhost *vh;
	int i;

	server();
	vh = lws_get_vhost_by_name(ctx, "default");
	for (i = 0; i < COUNT(names); i++) {
		const struct lws_protocols *p = lws_vhost_name_to_protocol(vh, names[i]);

		say("%s: %s", names[i], p ? p->name : "NULL");
	}
	server_stop();
}

static void options(void)
{
	static const struct lws_protocol_vhost_options third = { NULL, NULL, "third", "" }, second = { &third, NULL, "second", "2" },
						       first = { &second, NULL, "first", "1" };
	static const char *const names[] = { "first", "second", "third", "fourth", "sec", "" };
	const char *value;
	int i, n;

	for (i = 0; i < COUNT(names); i++) {
		const struct lws_protocol_vhost_options *found = lws_pvo_search(&first, names[i]);

		value = "untouched";
		n = lws_pvo_get_str((void *)&first, names[i], &value);
		say("%s: %s, %d '%s'", names[i], found ? found->value : "NULL", n, value);
	}
	say("none: %s", lws_pvo_search(NULL, "first") ? "set" : "NULL");
}

static void told_all(void)
{
	struct lws_vhost *vh;
	struct peer *p;
	int n;

	hook = app;
	server();
	vh = lws_get_vhost_by_name(ctx, "default");
	p = ws_open("chat");
	p = ws_open("r16");
	(void)p;
	n = lws_callback_vhost_protocols_vhost(vh, LWS_CALLBACK_USER, "hello", 5);
	say("every protocol: %d, %d told", n, told);
	told = 0;
	n = lws_callback_vhost_protocols_vhost(vh, LWS_CALLBACK_USER, "stop", 4);
	say("until one stops: %d, %d told", n, told);
	told = 0;
	n = lws_callback_all_protocol_vhost(vh, lws_vhost_name_to_protocol(vh, "chat"), LWS_CALLBACK_USER);
	say("connections of chat: %d, %d told", n, told);
	told = 0;
	n = lws_callback_all_protocol_vhost(vh, NULL, LWS_CALLBACK_USER);
	say("all connections: %d, %d told", n, told);
	quiet = 1;
	server_stop();
}

static void descriptors(void)
{
	struct lws_pollfd pfd;
	struct peer *p;
	int fd, n;

	quiet = 1;
	server();
	p = ws_open("chat");
	fd = lws_get_socket_fd(wsi_of(1));
	say("by descriptor: %s", wsi_from_fd(ctx, fd) == wsi_of(1) ? "right" : "wrong");
	say("another one: %s", wsi_from_fd(ctx, p->fd) ? "set" : "NULL");
	pfd.fd = p->fd;
	pfd.events = pfd.revents = POLLIN;
	n = lws_service_fd_tsi(ctx, &pfd, 0);
	say("not the library's: %d, revents %s", n, pfd.revents ? "kept" : "cleared");
	lws_ssl_remove_wsi_from_buffered_list(wsi_of(1));
	ws_text(p, "x");
	settle();
	say("received: %d", count_of[LWS_CALLBACK_RECEIVE]);
	server_stop();
}

/* ------------------------------------------------------ log and memory */

static void emit(int level, const char *line)
{
	const char *text = strstr(line, ": ");

	printf("  %d:%s", level, text ? text + 1 : line);
}

static void log_v(int level, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	_lws_logv(level, format, ap);
	va_end(ap);
}

static void logging(void)
{
	lws_set_log_level(LLL_ERR | LLL_USER, emit);
	log_v(LLL_ERR, "error %d %s\n", 5, "five");
	log_v(LLL_USER, "user\n");
	log_v(LLL_WARN, "not visible\n");
	lws_set_log_level(0, NULL);
}

/* Where the line ends depends on the machine: what counts is that it can be called for every level. */
static void to_syslog(void)
{
	int level;

	openlog("accessors", LOG_NDELAY, LOG_USER);
	for (level = LLL_ERR; level < 1 << LLL_COUNT; level <<= 1)
		lwsl_emit_syslog(level, "a line\n");
	lws_set_log_level(LLL_USER, lwsl_emit_syslog);
	lwsl_user("a line of the library's\n");
	lws_set_log_level(0, NULL);
	say("done");
}

static size_t asked_sizes;
static int frees;

static void *own_realloc(void *ptr, size_t size, const char *reason)
{
	if (!size) {
		frees++;
		free(ptr);
		return NULL;
	}
	asked_sizes += size;
	say("  asked for %d: %s", (int)size, reason);
	return realloc(ptr, size);
}

static void memory(void)
{
	char *p = lws_realloc(NULL, 10, "first");

	say("%s", p ? "set" : "NULL");
	strcpy(p, "kept");
	p = lws_realloc(p, 1000, "second");
	say("%s", p);
	p = lws_realloc(p, 0, "third");
	say("%s", p ? "set" : "NULL");
	lws_set_allocator(own_realloc);
	p = lws_realloc(NULL, 10, "own first");
	strcpy(p, "kept");
	p = lws_realloc(p, 20, "own second");
	say("%s", p);
	p = lws_realloc(p, 0, "own third");
	say("%s, %d bytes asked for, %d freed", p ? "set" : "NULL", (int)asked_sizes, frees);
}

/* Every reason of a timeout ends a connection. */
static void every_timeout(void)
{
	int reason, ended = 0, n = 0;

	quiet = 1;
	server();
	for (reason = 1; reason <= 30; reason++) {
		struct peer *p = ws_open("chat");
		struct lws *wsi = seen[seen_count - 1].wsi;

		lws_set_timeout(wsi, (enum pending_timeout)reason, reason & 1 ? LWS_TO_KILL_ASYNC : 1);
		n++;
		if (reason & 1)
			settle();
		else {
			int until = count_of[LWS_CALLBACK_CLOSED] + 1;

			if (reason > 6) /* one of each kind of waiting is enough */
				lws_set_timeout(wsi, (enum pending_timeout)reason, LWS_TO_KILL_ASYNC);
			turns_until(&count_of[LWS_CALLBACK_CLOSED], until, 5000);
		}
		peer_close(p);
	}
	ended = count_of[LWS_CALLBACK_CLOSED];
	say("%d set, %d ended", n, ended);
	server_stop();
}

static const struct scenario list[] = {
	{ "hosts", hosts },
	{ "own_name", own_name },
	{ "by_name", by_name },
	{ "options", options },
	{ "told_all", told_all },
	{ "descriptors", descriptors },
	{ "logging", logging },
	{ "to_syslog", to_syslog },
	{ "memory", memory },
	{ "every_timeout", every_timeout },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
