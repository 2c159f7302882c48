/* What only root can do about listeners: give unix sockets away, and make an interface. */
#include "scenario.h"
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>

#if V4
static char dir[] = "/tmp/lws-scenario-XXXXXX", path[100];

static void remove_socket(void)
{
	unlink(path);
	rmdir(dir);
}

static void unix_owner(const char *owner, int uid, int gid)
{
	struct stat s;

	if (geteuid()) {
		say("skipped: not root");
		return;
	}
	if (!mkdtemp(dir))
		die("no directory");
	snprintf(path, sizeof path, "%s/socket", dir);
	atexit(remove_socket);
	umask(0);
	server_defaults();
	info.iface = path;
	info.options |= LWS_SERVER_OPTION_UNIX_SOCK | LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	info.unix_socket_perms = owner;
	info.uid = uid;
	info.gid = gid;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("vhost: %s", lws_create_vhost(ctx, &info) ? "made" : "NULL");
	if (!lstat(path, &s))
		say("owner %d, group %d, mode %o", (int)s.st_uid, (int)s.st_gid, s.st_mode & 07777);
}

static void unix_owner_named(void) { unix_owner("daemon:bin", 0, 0); }
static void unix_owner_of_context(void) { unix_owner(NULL, 2, 3); }
static void unix_owner_user_only(void) { unix_owner(NULL, 2, 0); }
static void unix_owner_nobody_knows(void) { unix_owner("nobody_knows:bin", 0, 0); }
static void unix_group_nobody_knows(void) { unix_owner("daemon:nobody_knows", 0, 0); }
static void unix_owner_without_group(void) { unix_owner("daemon", 0, 0); }

static void interface_up(const char *name, const char *address)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct ifreq r = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	strcpy(r.ifr_name, name);
	inet_pton(AF_INET, address, &a.sin_addr);
	memcpy(&r.ifr_addr, &a, sizeof a);
	if (ioctl(fd, SIOCSIFADDR, &r))
		die("no address");
	r.ifr_flags = IFF_UP | IFF_RUNNING;
	if (ioctl(fd, SIOCSIFFLAGS, &r))
		die("not up");
	close(fd);
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "here\n");
	return 0;
}

/* In a network of its own: an alias of its loopback comes after the context. */
static void interface_comes_later(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct lws_vhost *v;
	long long end;
	struct peer *p;

	if (unshare(CLONE_NEWNET)) {
		say("skipped: not root");
		return;
	}
	interface_up("lo", "127.0.0.1");
	hook = app;
	quiet = 1;
	server_defaults();
	info.iface = "lo:9";
	server_start();
	v = lws_get_vhost_by_name(ctx, "default");
	say("port known: %d", lws_get_vhost_listen_port(v) > 0);
	interface_up("lo:9", "127.0.0.9");
	end = now_ms() + 8000;
	while (lws_get_vhost_listen_port(v) <= 0 && now_ms() < end) {
		turn();
		drain_all(1);
	}
	say("port known: %d", lws_get_vhost_listen_port(v) > 0);
	p = &peers[peer_count++];
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	a.sin_port = htons((uint16_t)lws_get_vhost_listen_port(v));
	inet_pton(AF_INET, "127.0.0.9", &a.sin_addr);
	if (connect(p->fd, (struct sockaddr *)&a, sizeof a)) {
		say("cannot connect");
		return;
	}
	fcntl(p->fd, F_SETFL, fcntl(p->fd, F_GETFL) | O_NONBLOCK);
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
}

static const struct scenario list[] = {
	{ "interface_comes_later", interface_comes_later },
	{ "unix_owner_named", unix_owner_named },
	{ "unix_owner_of_context", unix_owner_of_context },
	{ "unix_owner_user_only", unix_owner_user_only },
	{ "unix_owner_nobody_knows", unix_owner_nobody_knows },
	{ "unix_group_nobody_knows", unix_group_nobody_knows },
	{ "unix_owner_without_group", unix_owner_without_group },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
