/*
 * Clients whose server is known by name: its addresses one after the other, and a resolver that is slow or fails.
 * The program brings its own getaddrinfo.
 */
#include "client.h"

#include <netdb.h>
#include <sched.h>
#include <stdatomic.h>

static const char *addresses[9]; /* what any name leads to */
static int trouble;              /* or why it leads nowhere */
static atomic_int asked, held;   /* lookups that have begun; they wait while they are held */

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
	struct addrinfo **end = out;
	int i;

	(void)name; (void)service; (void)hints;
	asked++;
	while (held)
		sched_yield();
	if (trouble)
		return trouble;
	for (i = 0; addresses[i]; i++) {
		int six = !!strchr(addresses[i], ':');
		struct { struct addrinfo info; union { struct sockaddr_in v4; struct sockaddr_in6 v6; } a; } *one;

		one = calloc(1, sizeof *one);
		one->info.ai_family = six ? AF_INET6 : AF_INET;
		one->info.ai_socktype = SOCK_STREAM;
		one->info.ai_addr = (struct sockaddr *)&one->a;
		one->info.ai_addrlen = six ? sizeof one->a.v6 : sizeof one->a.v4;
		one->a.v4.sin_family = (sa_family_t)one->info.ai_family;
		inet_pton(one->info.ai_family, addresses[i],
			  six ? (void *)&one->a.v6.sin6_addr : (void *)&one->a.v4.sin_addr);
		*end = &one->info;
		end = &one->info.ai_next;
	}
	return *addresses ? 0 : EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *all)
{
	while (all) {
		struct addrinfo *next = all->ai_next;

		free(all);
		all = next;
	}
}

/* The whole text of a failure, without the port, which is another one each time. */
static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char port[16], *at;

	(void)wsi; (void)user;
	if (reason != LWS_CALLBACK_CLIENT_CONNECTION_ERROR || !in || quiet)
		return 0;
	if (len != strlen(in))
		say("  its length is %zu", len);
	sprintf(port, "%d", site_port);
	if ((at = strstr(in, port)))
		say("  \"%.*sPORT%s\"", (int)(at - (char *)in), (char *)in, at + strlen(port));
	else
		say("  \"%s\"", (char *)in);
	return 0;
}

static void start(void)
{
	hook = app;
	client_context();
	info.options &= ~(unsigned)LWS_SERVER_OPTION_DISABLE_IPV6;
	info.timeout_secs = 1;
	client_start();
	to.address = "server.example";
	to.protocol = "chat";
}

/* The address that the server's side of a connection has. */
static void where(struct peer *p)
{
	union { struct sockaddr_in v4; struct sockaddr_in6 v6; } a;
	socklen_t n = sizeof a;
	char text[64];

	if (!p || getsockname(p->fd, (struct sockaddr *)&a, &n)) {
		say("-- connected to nobody");
		return;
	}
	inet_ntop(a.v4.sin_family, a.v4.sin_family == AF_INET6 ? (void *)&a.v6.sin6_addr : (void *)&a.v4.sin_addr,
		  text, sizeof text);
	say("-- connected to %s", text);
}

/* A client of a name; answers when it is connected or has failed. */
static void go(void)
{
	long long until = now_ms() + 12000;

	if (client_go())
		while (!peer_count && !count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR] && now_ms() < until)
			turn(), drain_all(1);
	settle();
	where(peer_count ? &peers[0] : NULL);
}

static void one_address(void)
{
	addresses[0] = "127.0.0.1";
	start();
	go();
	site_reply(&peers[0], SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
	settle();
}

static void third_address(void)
{
	addresses[0] = "127.0.0.2";
	addresses[1] = "127.0.0.3";
	addresses[2] = "127.0.0.1";
	start();
	go();
}

static void ipv6_then_ipv4(void)
{
	addresses[0] = "::1";
	addresses[1] = "127.0.0.1";
	start();
	go();
}

static void site_on_ipv6(void)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	socklen_t n = sizeof a;

	site_fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (bind(site_fd, (struct sockaddr *)&a, sizeof a) || listen(site_fd, 5) ||
	    getsockname(site_fd, (struct sockaddr *)&a, &n))
		die("no server");
	site_port = ntohs(a.sin6_port);
}

static void ipv4_then_ipv6(void)
{
	addresses[0] = "127.0.0.1";
	addresses[1] = "::1";
	site_on_ipv6();
	start();
	go();
}

static void no_address_answers(void)
{
	addresses[0] = "127.0.0.2";
	addresses[1] = "127.0.0.3";
	start();
	go();
}

static void only_the_other_family(void)
{
	addresses[0] = "::1";
	site_on_ipv6();
	hook = app;
	client_context();
	client_start();
	to.address = "server.example";
	go();
}

/* A listener whose backlog is full does not answer. */
static void first_is_silent(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int fds[4], i, fd;

	addresses[0] = "127.0.0.2";
	/* nobody there: they shorten the time for the first one where all share a fixed time */
	addresses[1] = "127.0.0.3";
	addresses[2] = "127.0.0.4";
	addresses[3] = "127.0.0.5";
	addresses[4] = "127.0.0.6";
	addresses[5] = "127.0.0.7";
	addresses[6] = "127.0.0.8";
	addresses[7] = "127.0.0.1";
	start();
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	a.sin_port = htons((uint16_t)site_port);
	inet_pton(AF_INET, addresses[0], &a.sin_addr);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 0))
		die("no silent server");
	for (i = 0; i < 4; i++) {
		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(fds[i], (struct sockaddr *)&a, sizeof a);
	}
	go();
	for (i = 0; i < 4; i++)
		close(fds[i]);
	close(fd);
}

static void unknown_name(void)
{
	trouble = EAI_NONAME;
	start();
	go();
}

static void resolver_out_of_order(void)
{
	trouble = EAI_AGAIN;
	start();
	go();
}

/* Others go on while a name is looked up. */
static void slow_name(void)
{
	struct peer *p;

	addresses[0] = "127.0.0.1";
	start();
	to.address = "127.0.0.1";
	p = client_open("chat");
	to.address = "server.example";
	held = 1;
	client_go();
	while (!asked)
		turn();
	site_frame(p, 0x81, "meanwhile", 9);
	settle();
	held = 0;
	turns_until(&peer_count, 2, 5000);
	settle();
	where(peer_count == 2 ? &peers[1] : NULL);
}

static void ended_while_looked_up(void)
{
	struct lws *wsi;

	addresses[0] = "127.0.0.1";
	start();
	held = 1;
	wsi = client_go();
	while (!asked)
		turn();
	lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_CONNECT_RESPONSE, 1);
	turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 5000);
	held = 0;
	settle();
	where(peer_count ? &peers[0] : NULL);
}

/* Threads of the process. */
static int threads(void)
{
	DIR *d = opendir("/proc/self/task");
	int n = -2;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static void destroyed_while_looked_up(void)
{
	long long until = now_ms() + 5000;
	int before;

	addresses[0] = "127.0.0.1";
	before = open_descriptors();
	start();
	held = 1;
	client_go();
	while (!asked)
		turn();
	server_stop();
	held = 0;
	while (threads() > 1 && now_ms() < until)
		sched_yield();
	say("-- %d threads", threads());
	say("-- %d descriptors more", open_descriptors() - before - 1);
}

/* More lookups at once than there are threads for them. */
static void many_names(void)
{
	int i;

	addresses[0] = "127.0.0.1";
	start();
	quiet = 1;
	held = 1;
	for (i = 0; i < 40; i++)
		if (!lws_client_connect_via_info(&to))
			die("no connection");
	while (!asked)
		turn();
	held = 0;
	turns_until(&peer_count, 40, 5000);
	say("%d connected", peer_count);
}

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(one_address), S(third_address), S(ipv6_then_ipv4), S(ipv4_then_ipv6), S(no_address_answers),
	S(only_the_other_family), S(first_is_silent), S(unknown_name), S(resolver_out_of_order), S(slow_name),
	S(ended_while_looked_up), S(destroyed_while_looked_up), S(many_names),
};
SCENARIOS(list)
