/* Contexts, their loop and the system below them, with the parts that no header declares. */
#include "texts.h"
#include <netdb.h>
#include <pthread.h>

extern int interface_to_sa(struct lws_context *context, const char *ifname, struct sockaddr_in *addr, size_t addrlen);
extern int lws_get_addresses(struct lws_context *context, void *ads, char *name, int name_len, char *rip, int rip_len);
extern void lws_context_init_extensions(struct lws_context_creation_info *info, struct lws_context *context);
extern int lws_plat_context_early_init(void);
extern void lws_plat_context_early_destroy(struct lws_context *context);
extern void lws_plat_context_late_destroy(struct lws_context *context);
extern void lws_plat_drop_app_privileges(struct lws_context_creation_info *info);
extern int lws_plat_init(struct lws_context *context, struct lws_context_creation_info *info);
extern void lws_plat_service_periodic(struct lws_context *context);
extern int lws_plat_set_socket_options(struct lws_vhost *vhost, int fd);
extern int lws_poll_listen_fd(struct pollfd *fd);
extern void lws_server_get_canonical_hostname(struct lws_context *context, struct lws_context_creation_info *info);

static struct lws *newest;
static int inits;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_WSI_CREATE)
		newest = wsi;
	if (reason == LWS_CALLBACK_PROTOCOL_INIT)
		inits++;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "answer");
	return 0;
}

static char said[4096];

static void note(int level, const char *line)
{
	(void)level;
	if (strlen(said) + strlen(line) < sizeof said)
		strcat(said, line);
}

static void life(void)
{
	struct sigaction now;
	struct lws_context *other;

	quiet = 1;
	hook = app;
	signal(SIGPIPE, SIG_DFL);
	REQUIRE(0, lws_plat_context_early_init());
	sigaction(SIGPIPE, NULL, &now);
	REQUIRE(1, now.sa_handler == SIG_IGN);
	server_defaults();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	info.user = &inits;
	info.count_threads = 1;
	server_start();
	REQUIRE(1, lws_context_user(ctx) == &inits);
	REQUIRE(1, lws_get_count_threads(ctx));
	REQUIRE(1, lws_service(ctx, 0));
	REQUIRE(1, lws_create_vhost(ctx, &info) != NULL);
	REQUIRE(0, lws_finalize_startup(ctx));
	REQUIRE(-1, lws_finalize_startup(NULL));
	REQUIRE(0, lws_plat_init(ctx, &info));
	REQUIRE(1, lws_plat_init(ctx, NULL));
	REQUIRE(1, lws_plat_init(NULL, &info));
	other = ctx;
	/* A context is taken down as a whole, and by nothing else. */
	lws_plat_context_early_destroy(ctx);
	lws_plat_context_late_destroy(ctx);
	REQUIRE(0, lws_service(ctx, 0));
	lws_context_destroy(ctx);
	ctx = NULL;
	REQUIRE(1, lws_plat_init(other, &info));
	REQUIRE(-1, lws_service(other, 0));
	lws_plat_context_late_destroy(other);
	lws_context_destroy(NULL);
	say("ok");
}

static void *wake(void *arg)
{
	(void)arg;
	lws_cancel_service(ctx);
	return NULL;
}

static void *wake_by_wsi(void *arg)
{
	lws_cancel_service_pt(arg);
	return NULL;
}

static void loop(void)
{
	struct pollfd pfd = { .events = POLLIN };
	struct peer *p;
	pthread_t t;
	long long begin;

	quiet = 1;
	hook = app;
	server();
	REQUIRE(0, inits);
	lws_plat_service_periodic(ctx);
	REQUIRE(COUNT(protocols) - 1, inits);
	REQUIRE(0, lws_service(ctx, 0));
	REQUIRE(0, lws_service_tsi(ctx, 0, 0));
	REQUIRE(0, lws_plat_service(ctx, 0));
	REQUIRE(0, lws_plat_service_tsi(ctx, 0, 0));
	REQUIRE(-1, lws_service(ctx, -1));
	p = http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	REQUIRE(1, p->len > 0);
	begin = now_ms();
	pthread_create(&t, NULL, wake, NULL);
	REQUIRE(0, lws_service(ctx, 60000));
	pthread_join(t, NULL);
	pthread_create(&t, NULL, wake_by_wsi, newest);
	/* A wake-up that came late may have ended this one already. */
	REQUIRE(0, lws_service(ctx, 60000));
	pthread_join(t, NULL);
	REQUIRE(1, now_ms() - begin < 50000);
	/* The program's own loop. */
	pfd.fd = lws_get_socket_fd(newest);
	p->shown = p->len;
	peer_puts(p, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	REQUIRE(1, poll(&pfd, 1, 10000));
	REQUIRE(0, lws_service_fd(ctx, &pfd));
	REQUIRE(0, pfd.revents);
	REQUIRE(2, count_of[LWS_CALLBACK_HTTP]);
	pfd.fd = p->fd; /* not the library's */
	pfd.revents = POLLOUT;
	REQUIRE(0, lws_service_fd_tsi(ctx, &pfd, 0));
	REQUIRE(POLLOUT, pfd.revents);
	REQUIRE(0, lws_service_fd_tsi(ctx, NULL, 0));
	say("ok");
}

static void names(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr un = { .sa_family = AF_UNIX };
	char own[256], name[256], rip[64];
	const char *before;

	quiet = 1;
	hook = app;
	server();
	before = lws_canonical_hostname(ctx);
	SAME("unknown", before);
	lws_server_get_canonical_hostname(ctx, &info);
	SAME("unknown", lws_canonical_hostname(ctx));
	info.options &= ~(unsigned)LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME;
	lws_server_get_canonical_hostname(ctx, &info);
	gethostname(own, sizeof own);
	SAME(own, lws_canonical_hostname(ctx));
	SAME("unknown", before); /* a program may still hold it */
	lws_server_get_canonical_hostname(NULL, &info);
	lws_server_get_canonical_hostname(ctx, NULL);

	REQUIRE(0, lws_get_addresses(ctx, &in, name, sizeof name, rip, sizeof rip));
	SAME("127.0.0.1", rip);
	REQUIRE(1, name[0] != 0);
	REQUIRE(0, lws_get_addresses(ctx, &in6, name, sizeof name, rip, sizeof rip));
	SAME("::1", rip);
	REQUIRE(0, lws_get_addresses(ctx, &in, name, sizeof name, rip, 4));
	SAME("", rip); /* all of it or nothing */
	REQUIRE(-1, lws_get_addresses(ctx, &un, name, sizeof name, rip, sizeof rip));
	SAME("", name);
	SAME("", rip);
	REQUIRE(-1, lws_get_addresses(ctx, NULL, name, sizeof name, rip, sizeof rip));
	REQUIRE(-1, lws_get_addresses(NULL, &in, name, sizeof name, rip, sizeof rip));

	/* The context of these scenarios disables IPv6. */
	memset(&in, 0, sizeof in);
	REQUIRE(0, interface_to_sa(ctx, "lo", &in, sizeof in));
	REQUIRE(AF_INET, in.sin_family);
	REQUIRE(INADDR_LOOPBACK, ntohl(in.sin_addr.s_addr));
	REQUIRE(-1, interface_to_sa(ctx, "lo", &in, 4));
	REQUIRE(-1, interface_to_sa(ctx, NULL, &in, sizeof in));
	REQUIRE(-1, interface_to_sa(NULL, "lo", &in, sizeof in));
	server_stop();
	server_defaults();
	info.options = 0;
	info.port = CONTEXT_PORT_NO_LISTEN;
	server_start();
	memset(&in6, 0, sizeof in6);
	REQUIRE(0, interface_to_sa(ctx, "127.0.0.1", (struct sockaddr_in *)&in6, sizeof in6));
	REQUIRE(1, IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr));
	say("ok");
}

static int option(int fd, int level, int name)
{
	int value = -1;
	socklen_t len = sizeof value;

	getsockopt(fd, level, name, &value, &len);
	return value;
}

static struct lws_vhost *only;

static int find_vhost(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_PROTOCOL_INIT)
		only = lws_get_vhost(wsi);
	return 0;
}

static void sockets(void)
{
	struct pollfd pfd = { .events = POLLIN };
	int fd = socket(AF_INET, SOCK_STREAM, 0), pair[2];
	struct peer *p;

	quiet = 1;
	hook = find_vhost;
	server_defaults();
	info.ka_time = 77;
	info.ka_probes = 5;
	info.ka_interval = 11;
	server_start();
	settle();
	REQUIRE(0, lws_plat_set_socket_options(only, fd));
	REQUIRE(1, (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
	REQUIRE(1, option(fd, SOL_SOCKET, SO_KEEPALIVE));
	REQUIRE(77, option(fd, IPPROTO_TCP, TCP_KEEPIDLE));
	REQUIRE(5, option(fd, IPPROTO_TCP, TCP_KEEPCNT));
	REQUIRE(11, option(fd, IPPROTO_TCP, TCP_KEEPINTVL));
	REQUIRE(1, option(fd, IPPROTO_TCP, TCP_NODELAY) != 0);
	close(fd);
	REQUIRE(1, lws_plat_set_socket_options(only, -1));
	REQUIRE(1, lws_plat_set_socket_options(NULL, fd));
	server_stop();
	server();
	settle();
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair); /* no TCP, and nothing to probe */
	REQUIRE(0, lws_plat_set_socket_options(only, pair[0]));
	REQUIRE(1, (fcntl(pair[0], F_GETFL) & O_NONBLOCK) != 0);
	pfd.fd = pair[0];
	REQUIRE(0, lws_poll_listen_fd(&pfd));
	if (write(pair[1], "x", 1) != 1)
		die("a pair that takes nothing");
	REQUIRE(1, lws_poll_listen_fd(&pfd));
	REQUIRE(POLLIN, pfd.revents);
	REQUIRE(-1, lws_poll_listen_fd(NULL));
	p = peer_open();
	peer_close(p);
	say("ok");
}

/* As another user, in a process of its own. */
static void privileges(void)
{
	struct lws_context_creation_info who = { .uid = -1, .gid = -1 };
	int status = -1;
	pid_t pid;

	quiet = 1;
	lws_plat_drop_app_privileges(NULL);
	lws_plat_drop_app_privileges(&who);
	REQUIRE(1, getuid() == geteuid());
	fflush(stdout);
	pid = fork();
	if (!pid) {
		int was_root = getuid() == 0;

		lws_set_log_level(0, NULL);
		who.uid = was_root ? 65534 : (int)getuid();
		who.gid = was_root ? 65534 : (int)getgid();
		lws_plat_drop_app_privileges(&who);
		_exit(getgid() == (gid_t)who.gid && geteuid() == (uid_t)who.uid ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	REQUIRE(0, status);
	say("ok");
}

static int own_extension(struct lws_context *context, const struct lws_extension *ext, struct lws *wsi,
			 enum lws_extension_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)context; (void)ext; (void)wsi; (void)reason; (void)user; (void)in; (void)len;
	return 0;
}

static void extensions(void)
{
	static const struct lws_extension known[] = {
		{ "one", own_extension, "one" }, { "two", own_extension, "two" }, { NULL, NULL, NULL },
	};

	quiet = 1;
	hook = app;
	server();
	lws_set_log_level(LLL_INFO, note);
	info.extensions = known;
	lws_context_init_extensions(&info, ctx);
	REQUIRE(1, strstr(said, "extension one") && strstr(said, "extension two"));
	said[0] = 0;
	lws_context_init_extensions(&info, NULL);
	lws_context_init_extensions(NULL, ctx);
	REQUIRE(1, strstr(said, "extension one") == NULL);
	lws_set_log_level(0, lwsl_emit_syslog);
	say("ok");
}

static const struct scenario list[] = {
	{ "life", life },
	{ "loop", loop },
	{ "names", names },
	{ "sockets", sockets },
	{ "privileges", privileges },
	{ "extensions", extensions },
};

SCENARIOS(list)
