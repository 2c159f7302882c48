/* Where virtual hosts listen: addresses, interfaces, unix sockets, shared ports, and what accepted sockets are like. */
#include "scenario.h"
#include <stddef.h>
#include <sys/un.h>

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "here\n");
	return 0;
}

/* A peer at any address; -1 when nobody listens there. */
static struct peer *peer_at(const void *address, size_t len)
{
	struct peer *p = &peers[peer_count];
	const struct sockaddr *a = address;

	p->fd = socket(a->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (p->fd < 0 || connect(p->fd, a, (socklen_t)len)) {
		say("  cannot connect: %s", strerrorname_np(errno));
		close(p->fd);
		p->fd = -1;
		return NULL;
	}
	fcntl(p->fd, F_SETFL, fcntl(p->fd, F_GETFL) | O_NONBLOCK);
	peer_count++;
	return p;
}

static void get(const char *what, const void *address, size_t len)
{
	struct peer *p;

	say("-- %s", what);
	p = peer_at(address, len);
	if (!p)
		return;
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	say("  answered: %d", p->len > 12 && !memcmp(p->buf, "HTTP/1.1 200", 12));
	peer_close(p);
	settle();
}

static void get_v4(const char *what, const char *numeric)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

	inet_pton(AF_INET, numeric, &a.sin_addr);
	get(what, &a, sizeof a);
}

static void get_v6(const char *what, const char *numeric)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };

	inet_pton(AF_INET6, numeric, &a.sin6_addr);
	get(what, &a, sizeof a);
}

static void at(const char *iface, unsigned long options)
{
	hook = app;
	quiet = 1;
	server_defaults();
	info.iface = iface;
	info.options = (info.options & ~(unsigned long)LWS_SERVER_OPTION_DISABLE_IPV6) | options;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context at %s: %s", iface ? iface : "any", ctx ? "made" : "NULL");
	if (!ctx)
		return;
#if V4
	port = lws_get_vhost_listen_port(lws_get_vhost_by_name(ctx, "default"));
	say("port known: %d", port > 0);
#else
	port = info.port;
#endif
}

static void both_families(void)
{
	at(NULL, 0);
	get_v4("IPv4", "127.0.0.1");
	get_v6("IPv6", "::1");
}

static void only_v4(void)
{
	at(NULL, LWS_SERVER_OPTION_DISABLE_IPV6);
	get_v4("IPv4", "127.0.0.1");
	get_v6("IPv6", "::1");
}

static void numeric_v4(void)
{
	at("127.0.0.1", LWS_SERVER_OPTION_DISABLE_IPV6);
	get_v4("there", "127.0.0.1");
	get_v4("elsewhere", "127.0.0.2");
}

static void numeric_v6(void)
{
	at("::1", 0);
	get_v6("there", "::1");
	get_v4("elsewhere", "127.0.0.1");
}

static void interface_v4(void)
{
	at("lo", LWS_SERVER_OPTION_DISABLE_IPV6);
	get_v4("there", "127.0.0.1");
	get_v4("elsewhere", "127.0.0.2");
}

static void no_such_interface(void)
{
	at("none0", LWS_SERVER_OPTION_DISABLE_IPV6);
}

/* -- ports that are shared */

static void in_use(unsigned long options)
{
	struct lws_context *second;

	at("127.0.0.1", options | LWS_SERVER_OPTION_DISABLE_IPV6);
	info.port = port;
	second = lws_create_context(&info);
	say("a second context on the port: %s", second ? "made" : "NULL");
	if (second)
		lws_context_destroy(second);
}

static void port_in_use(void) { in_use(0); }

static void keepalive(void)
{
	int fd, on = -1, idle = -1, count = -1, every = -1, nodelay = -1;
	socklen_t n = sizeof on;

	hook = app;
	quiet = 1;
	server_defaults();
	info.ka_time = 60;
	info.ka_probes = 4;
	info.ka_interval = 7;
	server_start();
	peer_open();
	fd = lws_get_socket_fd(wsi_of(1));
	getsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, &n);
	getsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, &n);
	getsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, &n);
	getsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &every, &n);
	getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &nodelay, &n);
	say("on %d, after %d, %d times, every %d; undelayed %d", on, idle, count, every, nodelay);
}

static void no_keepalive(void)
{
	int on = -1;
	socklen_t n = sizeof on;

	hook = app;
	quiet = 1;
	server();
	peer_open();
	getsockopt(lws_get_socket_fd(wsi_of(1)), SOL_SOCKET, SO_KEEPALIVE, &on, &n);
	say("on %d", on);
}

static void keepalive_without_interval(void)
{
	server_defaults();
	info.ka_time = 60;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context %s", ctx ? "made" : "NULL");
}

/* -- unix sockets */

static struct sockaddr_un un = { .sun_family = AF_UNIX };
static char dir[] = "/tmp/lws-scenario-XXXXXX", path[100];

static void remove_socket(void)
{
	unlink(path);
	rmdir(dir);
}

static void make_path(void)
{
	if (!mkdtemp(dir))
		die("no directory");
	snprintf(path, sizeof path, "%s/socket", dir);
	strcpy(un.sun_path, path);
	atexit(remove_socket);
}

static void at_path(const char *where)
{
	hook = app;
	quiet = 1;
	server_defaults();
	info.iface = where;
	info.options |= LWS_SERVER_OPTION_UNIX_SOCK;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context: %s", ctx ? "made" : "NULL");
}

static void show_path(void)
{
	struct stat s;

	if (lstat(path, &s))
		say("nothing there");
	else
		say("there is %s, mode %o", S_ISSOCK(s.st_mode) ? "a socket" : "something else", s.st_mode & 07777);
}

static void unix_path(void)
{
	make_path();
	umask(022);
	at_path(path);
#if V4
	show_path();
#endif
	get("the socket", &un, sizeof un);
	server_stop();
	say("-- ended");
#if V4
	show_path();
#endif
}

static void unix_path_again(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	make_path();
	if (bind(fd, (struct sockaddr *)&un, sizeof un))
		die("cannot bind");
	close(fd);
	say("-- nobody listens there any more");
	at_path(path);
	get("the socket", &un, sizeof un);
}

static void unix_path_of_a_file(void)
{
	make_path();
	close(open(path, O_CREAT | O_WRONLY, 0600));
	at_path(path);
	if (!ctx)
		show_path();
}

static void unix_path_in_use(void)
{
	struct lws_context *second;

	make_path();
	at_path(path);
	second = lws_create_context(&info);
	say("a second context: %s", second ? "made" : "NULL");
	get("the socket", &un, sizeof un);
	if (second)
		lws_context_destroy(second);
}

static void unix_path_too_long(void)
{
	char name[200];

	memset(name, 'x', sizeof name - 1);
	name[0] = '/';
	name[sizeof name - 1] = 0;
	at_path(name);
}

static void unix_abstract(void)
{
	char name[60];
	size_t n;

	n = (size_t)sprintf(name, "@lws-scenario-%d", (int)getpid());
	at_path(name);
	memcpy(un.sun_path, name, n);
	un.sun_path[0] = 0;
	get("by its name", &un, offsetof(struct sockaddr_un, sun_path) + n);
#if !V4
	get("by the padded name", &un, sizeof un);
#endif
}

static void unix_needs_a_path(void)
{
	at_path(NULL);
}

static void unix_peer(void)
{
	char name[100] = "?";
	struct peer *p;
	const char *s;

	make_path();
	at_path(path);
	p = peer_at(&un, sizeof un);
	if (!p)
		return;
	settle();
	s = lws_get_peer_simple(wsi_of(1), name, sizeof name);
	say("peer_simple %s", s ? show(s, strlen(s)) : "NULL");
}

#if V4
static void no_such_interface_fails(void)
{
	at("none0", LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND);
}

static void port_in_use_fails(void) { in_use(LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND); }
static void port_shared(void) { in_use(LWS_SERVER_OPTION_ALLOW_LISTEN_SHARE); }

static void v6_only(void)
{
	at(NULL, LWS_SERVER_OPTION_IPV6_V6ONLY_MODIFY | LWS_SERVER_OPTION_IPV6_V6ONLY_VALUE);
	get_v6("IPv6", "::1");
	get_v4("IPv4", "127.0.0.1");
}

static void v6_not_only(void)
{
	at(NULL, LWS_SERVER_OPTION_IPV6_V6ONLY_MODIFY);
	get_v6("IPv6", "::1");
	get_v4("IPv4", "127.0.0.1");
}

static void no_listener(void)
{
	static const int none[] = { CONTEXT_PORT_NO_LISTEN, CONTEXT_PORT_NO_LISTEN_SERVER };
	struct lws_vhost *v;
	int i;

	hook = app;
	for (i = 0; i < COUNT(none); i++) {
		server_defaults();
		info.port = none[i];
		server_start();
		v = lws_get_vhost_by_name(ctx, "default");
		say("port %d: port %d, listens on %d", none[i], lws_get_vhost_port(v), lws_get_vhost_listen_port(v));
		server_stop();
	}
}
#endif

static const struct scenario list[] = {
	{ "both_families", both_families },
	{ "only_v4", only_v4 },
	{ "numeric_v4", numeric_v4 },
	{ "numeric_v6", numeric_v6 },
	{ "interface_v4", interface_v4 },
	{ "no_such_interface", no_such_interface },
	{ "port_in_use", port_in_use },
	{ "keepalive", keepalive },
	{ "no_keepalive", no_keepalive },
	{ "keepalive_without_interval", keepalive_without_interval },
	{ "unix_path", unix_path },
	{ "unix_path_again", unix_path_again },
	{ "unix_path_of_a_file", unix_path_of_a_file },
	{ "unix_path_in_use", unix_path_in_use },
	{ "unix_path_too_long", unix_path_too_long },
	{ "unix_abstract", unix_abstract },
	{ "unix_needs_a_path", unix_needs_a_path },
	{ "unix_peer", unix_peer },
#if V4
	{ "no_such_interface_fails", no_such_interface_fails },
	{ "port_in_use_fails", port_in_use_fails },
	{ "port_shared", port_shared },
	{ "v6_only", v6_only },
	{ "v6_not_only", v6_not_only },
	{ "no_listener", no_listener },
#endif
};

SCENARIOS(list)
