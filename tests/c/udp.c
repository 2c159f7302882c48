/* UDP sockets as raw streams: bound to a port, or towards one peer. */
#include "scenario.h"

#if V4
static int far_fd, far_port, wants_reply, shows_peer = 1, closing;
static struct lws *udp;

/* A socket of the other side, with a port. */
static int far_socket(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) || getsockname(fd, (struct sockaddr *)&a, &n))
		die("no socket");
	far_port = ntohs(a.sin_port);
	return fd;
}

static int port_of(struct lws *wsi)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof a;

	if (getsockname(lws_get_socket_fd(wsi), (struct sockaddr *)&a, &n))
		return 0;
	return ntohs(a.sin_port);
}

static void to_port(int fd, int to, const char *text)
{
	struct sockaddr_in a = { .sin_family = AF_INET };

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.sin_port = htons((uint16_t)to);
	if (sendto(fd, text, strlen(text), 0, (struct sockaddr *)&a, sizeof a) < 0)
		say("not sent");
}

static void far_shows(int fd)
{
	char b[3000];
	ssize_t n;
	int i = 0;

	while ((n = recv(fd, b, sizeof b, 0)) >= 0) {
		say("far: %s", show(b, (size_t)n));
		i++;
	}
	if (!i)
		say("far: nothing");
}

static const char *address(const struct sockaddr *sa, socklen_t len)
{
	static char b[4][80];
	static int at;
	char *p = b[at++ & 3];
	const struct sockaddr_in *in = (const void *)sa;

	if (!len || sa->sa_family != AF_INET)
		snprintf(p, 80, "none, family %d, %d bytes", len ? sa->sa_family : 0, (int)len);
	else
		snprintf(p, 80, "%s port %s, %d bytes", inet_ntoa(in->sin_addr), !in->sin_port ? "0" : ntohs(in->sin_port) == far_port ? "far" : "other", (int)len);
	return p;
}

static void peer_of_udp(struct lws *wsi)
{
	const struct lws_udp *u = lws_get_udp(wsi);

	if (!u)
		say("  udp: NULL");
	else
		say("  udp: %s", address(&u->sa, u->salen));
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == R_RAW_RX) {
		if (shows_peer)
			peer_of_udp(wsi);
		if (closing && len && *(char *)in == 'q')
			return -1;
		if (wants_reply)
			lws_callback_on_writable(wsi);
	}
	if (reason == R_RAW_WRITEABLE) {
		int n = put(wsi, "reply", 5, LWS_WRITE_RAW);

		say("  wrote %d", n);
	}
	return 0;
}

static struct lws *adopt(const char *ads, int to, int flags, const char *name)
{
	struct lws *wsi = lws_create_adopt_udp(lws_get_vhost_by_name(ctx, "default"), ads, to, flags, name, NULL, NULL, NULL, NULL);

	say("adopted: %s", wsi ? wsi_name(wsi) : "NULL");
	return wsi;
}

static void bound(void)
{
	int other;

	hook = app;
	server();
	settle();
	udp = adopt("127.0.0.1", 0, LWS_CAUDP_BIND, "chat");
	if (!udp)
		return;
	settle();
	say("protocol %s", lws_get_protocol(udp)->name);
	peer_of_udp(udp);
	far_fd = far_socket();
	to_port(far_fd, port_of(udp), "one");
	settle();
	to_port(far_fd, port_of(udp), "two");
	to_port(far_fd, port_of(udp), "three");
	settle();
	lws_callback_on_writable(udp);
	settle();
	far_shows(far_fd);
	wants_reply = 1;
	to_port(far_fd, port_of(udp), "answer");
	settle();
	far_shows(far_fd);
	other = far_fd;
	far_fd = far_socket();
	to_port(far_fd, port_of(udp), "answer me");
	settle();
	far_shows(far_fd);
	far_shows(other);
	wants_reply = 0;
	closing = 1;
	to_port(far_fd, port_of(udp), "quit");
	settle();
	server_stop();
}

static void connected(void)
{
	int stranger;

	hook = app;
	server();
	settle();
	far_fd = far_socket();
	udp = adopt("127.0.0.1", far_port, 0, "chat");
	if (!udp)
		return;
	settle();
	peer_of_udp(udp);
	lws_callback_on_writable(udp);
	settle();
	far_shows(far_fd);
	to_port(far_fd, port_of(udp), "from far");
	settle();
	stranger = far_fd;
	far_fd = far_socket();
	to_port(far_fd, port_of(udp), "from a stranger");
	settle();
	far_shows(stranger);
	close(stranger);
	lws_callback_on_writable(udp);
	settle();
	server_stop();
}

/* Writes of one callback are datagrams of their own; a write before anybody was heard. */
static int writes_two(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	(void)in;
	(void)len;
	if (reason == R_RAW_RX)
		lws_callback_on_writable(wsi);
	if (reason == R_RAW_WRITEABLE) {
		int n = put(wsi, "first", 5, LWS_WRITE_RAW), m = put(wsi, "second one", 10, LWS_WRITE_RAW);

		say("  wrote %d, %d", n, m);
	}
	return 0;
}

static void pieces(void)
{
	hook = writes_two;
	server();
	settle();
	udp = adopt("127.0.0.1", 0, LWS_CAUDP_BIND, "chat");
	settle();
	far_fd = far_socket();
	to_port(far_fd, port_of(udp), "hello");
	settle();
	far_shows(far_fd);
	server_stop();
}

static void nobody_yet(void)
{
	hook = app;
	server();
	settle();
	udp = adopt("127.0.0.1", 0, LWS_CAUDP_BIND, "chat");
	lws_callback_on_writable(udp);
	settle();
	server_stop();
}

static void empty(void)
{
	hook = app;
	server();
	settle();
	udp = adopt("127.0.0.1", 0, LWS_CAUDP_BIND, "chat");
	settle();
	far_fd = far_socket();
	to_port(far_fd, port_of(udp), "");
	settle();
	say("-- and one that is not");
	if (count_of[LWS_CALLBACK_WSI_DESTROY])
		return;
	to_port(far_fd, port_of(udp), "x");
	settle();
	server_stop();
}

static void paused(void)
{
	hook = app;
	server();
	settle();
	udp = adopt("127.0.0.1", 0, LWS_CAUDP_BIND, "chat");
	settle();
	far_fd = far_socket();
	lws_rx_flow_control(udp, 0);
	to_port(far_fd, port_of(udp), "while");
	to_port(far_fd, port_of(udp), "paused");
	settle();
	say("-- goes on");
	lws_rx_flow_control(udp, 1);
	settle();
	server_stop();
}

static void large(void)
{
	static char big[6000];

	hook = app;
	shows_peer = 0;
	server();
	settle();
	udp = adopt("127.0.0.1", 0, LWS_CAUDP_BIND, "chat");
	if (!udp)
		return;
	settle();
	far_fd = far_socket();
	memset(big, 'x', sizeof big - 1);
	to_port(far_fd, port_of(udp), big);
	settle();
	server_stop();
}

static void refused(void)
{
	server();
	settle();
	adopt("127.0.0.1", 0, LWS_CAUDP_BIND, "nosuch");
	settle();
	udp = lws_create_adopt_udp(lws_get_vhost_by_name(ctx, "default"), "127.0.0.1", 0, LWS_CAUDP_BIND, "chat", "nosuchif", NULL, NULL, NULL);
	say("no interface: %s", udp ? "set" : "NULL");
	settle();
	server_stop();
}

static void families(void)
{
	struct peer *p;
	struct lws *parent;

	hook = app;
	server();
	p = peer_open();
	parent = wsi_of(1);
	say("a stream has %s", lws_get_udp(parent) ? "some" : "none");
	udp = lws_create_adopt_udp(lws_get_vhost_by_name(ctx, "default"), "127.0.0.1", 0, LWS_CAUDP_BIND, NULL, NULL, parent, (void *)77L, NULL);
	say("adopted: %s", udp ? "set" : "NULL");
	settle();
	if (udp) {
		say("parent %s, opaque %ld, protocol %s", lws_get_parent(udp) == parent ? "right" : "wrong", (long)lws_get_opaque_user_data(udp), lws_get_protocol(udp)->name);
	}
	peer_close(p);
	settle();
	server_stop();
}

static void named(void)
{
	hook = app;
	server();
	settle();
	far_fd = far_socket();
	udp = adopt("localhost", far_port, 0, "chat");
	settle();
	if (udp) {
		int i;
		for (i = 0; i < 50 && !count_of[R_RAW_ADOPT]; i++) {
			usleep(10000);
			settle();
		}
	}
	settle();
	server_stop();
}

static const struct scenario list[] = {
	{ "bound", bound },
	{ "connected", connected },
	{ "large", large },
	{ "pieces", pieces },
	{ "nobody_yet", nobody_yet },
	{ "empty", empty },
	{ "paused", paused },
	{ "refused", refused },
	{ "families", families },
	{ "named", named },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
