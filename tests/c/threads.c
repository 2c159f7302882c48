/*
 * Several service threads in one context: who calls whom, limits, waking, ends.
 *
 * Nothing here depends on time: whoever waits, waits for a count, and the watchdog ends what never comes.
 */
#include "scenario.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sys/resource.h>

#define LANES 4
#define REASON_USER 1000
#define LONG_MS (V4 ? 0 : 3600000) /* a wait that only an event ends */

struct visit { /* a session's memory */
	int lane; /* 1 and more */
	int is_guest;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;
static __thread int my_lane = -1;

/* Behind the lock. */
static int turns[LANES], ended[LANES], opened[LANES], closed, strays, received, written, told, woken[LANES];
static struct lws *wsis[4096];
static int wsi_count;

static int (*on_receive)(struct lws *wsi, struct visit *visit, void *in, size_t len);
static int pauses, expects_strays, over;

#define CHANGE(what)                                                          \
	do {                                                                  \
		pthread_mutex_lock(&lock);                                    \
		what;                                                         \
		pthread_cond_broadcast(&news);                                \
		pthread_mutex_unlock(&lock);                                  \
	} while (0)

#define AWAIT(what)                                                           \
	do {                                                                  \
		pthread_mutex_lock(&lock);                                    \
		while (!(what))                                               \
			pthread_cond_wait(&news, &lock);                      \
		pthread_mutex_unlock(&lock);                                  \
	} while (0)

static int look(const int *what)
{
	int n;

	pthread_mutex_lock(&lock);
	n = *what;
	pthread_mutex_unlock(&lock);
	return n;
}

static int all_opened(void)
{
	int i, n = 0;

	for (i = 0; i < LANES; i++)
		n += opened[i];
	return n;
}

static int all_turns(void)
{
	int i, n = 0;

	for (i = 0; i < LANES; i++)
		n += turns[i];
	return n;
}

static int echo(struct lws *wsi, struct visit *visit, void *in, size_t len)
{
	(void)visit;
	put(wsi, in, len, LWS_WRITE_TEXT);
	return 0;
}

static int talk(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct visit *visit = user;
	int reason = (int)why;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		if (pauses)
			lws_rx_flow_control(wsi, 0);
		visit->lane = my_lane + 1;
		CHANGE(opened[my_lane]++; wsis[wsi_count++ % COUNT(wsis)] = wsi);
		break;
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLOSED:
		CHANGE(strays += visit->lane != my_lane + 1 && !expects_strays;
		       closed += reason == LWS_CALLBACK_CLOSED;
		       received += reason == LWS_CALLBACK_RECEIVE;
		       written += reason == LWS_CALLBACK_SERVER_WRITEABLE);
		if (reason == LWS_CALLBACK_RECEIVE && on_receive)
			return on_receive(wsi, visit, in, len);
		break;
	case R_CANCELLED:
		CHANGE(woken[my_lane]++);
		break;
	case REASON_USER:
		/* Of a connection that may end, or get other memory, at this very moment on its own thread. */
		CHANGE(told++; strays += visit && visit->is_guest);
		break;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "fine");
	default:
		break;
	}
	return 0;
}

static struct lws_protocols talks[] = {
	{ .name = "talk", .callback = talk, .per_session_data_size = sizeof(struct visit) },
	{ .name = NULL },
};

/* ---------------------------------------------------------------- threads */

static pthread_t threads[LANES];

static void *serve(void *arg)
{
	my_lane = (int)(uintptr_t)arg;
	while (lws_service_tsi(ctx, LONG_MS, my_lane) >= 0)
		CHANGE(turns[my_lane]++);
	CHANGE(ended[my_lane]++);
	return NULL;
}

static void start(void)
{
	struct rlimit most;
	int i;

	getrlimit(RLIMIT_NOFILE, &most);
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_NOFILE, &most);
	memset(opened, 0, sizeof opened);
	strays = expects_strays = closed = wsi_count = 0;
	if (!info.protocols) {
		server_defaults();
		info.protocols = talks;
	}
	info.count_threads = LANES;
	server_start();
	for (i = 0; i < LANES; i++)
		pthread_create(&threads[i], NULL, serve, (void *)(uintptr_t)i);
}

static void join(void)
{
	int i;

	for (i = 0; i < LANES; i++)
		pthread_join(threads[i], NULL);
	ctx = NULL;
}

/* Ends the context; each thread must come back and say that it has ended. The last events come from one of them all. */
static void stop(void)
{
	struct lws_context *c = ctx;

	REQUIRE(0, look(&strays));
	CHANGE(expects_strays = 1);
	lws_context_destroy(c);
	join();
	REQUIRE(all_opened(), closed);
}

/* ------------------------------------------------------------------ peers */

static int dial(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	a.sin_port = htons((uint16_t)port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (fd < 0 || (connect(fd, (struct sockaddr *)&a, sizeof a) && !look(&over)))
		die("cannot connect");
	return fd;
}

static void ask(int fd)
{
	static const char request[] = UPGRADE_HEAD "\r\n";

	send(fd, request, sizeof request - 1, MSG_NOSIGNAL);
}

/* Waits for the end of a response's head. */
static int answered(int fd)
{
	char b[4] = "", c;

	while (recv(fd, &c, 1, 0) == 1) {
		memmove(b, b + 1, 3);
		b[3] = c;
		if (!memcmp(b, "\r\n\r\n", 4))
			return 1;
	}
	return 0;
}

static int visitor(void)
{
	int fd = dial();

	ask(fd);
	if (!answered(fd))
		die("not upgraded");
	return fd;
}

static void text(int fd, const char *what)
{
	unsigned char f[256];

	send(fd, f, frame(f, 0x81, what, strlen(what), 0), MSG_NOSIGNAL);
}

/* Waits for one short text frame. */
static int hears(int fd, const char *what)
{
	unsigned char b[128];
	size_t len = strlen(what) + 2;

	return recv(fd, b, len, MSG_WAITALL) == (ssize_t)len && b[0] == 0x81 && !memcmp(b + 2, what, len - 2);
}

static void visitors(int *fds, int n)
{
	int i;

	for (i = 0; i < n; i++)
		fds[i] = visitor();
	AWAIT(all_opened() == n);
}

static void leave(int *fds, int n)
{
	int i;

	for (i = 0; i < n; i++)
		close(fds[i]);
}

/* -------------------------------------------------------------- scenarios */

static void count_of_threads(void)
{
	static const unsigned asked[] = { 0, 1, 4, 32, 33, 1000 };
	static const int got[] = { 1, 1, 4, 32, 32, 32 };
	int i;

	for (i = 0; i < COUNT(asked); i++) {
		server_defaults();
		info.count_threads = asked[i];
		server_start();
		REQUIRE(got[i], lws_get_count_threads(ctx));
		REQUIRE(1, lws_service_tsi(ctx, -1, got[i] - 1) >= (V4 ? 0 : -1));
		REQUIRE(-1, lws_service_tsi(ctx, 0, got[i]));
		REQUIRE(-1, lws_service_tsi(ctx, 0, -1));
		REQUIRE(-1, lws_service_fd_tsi(ctx, NULL, got[i]));
		server_stop();
	}
	say("ok");
}

static void spread_evenly(void)
{
	int fds[40], i;

	on_receive = echo;
	start();
	visitors(fds, COUNT(fds));
	for (i = 0; i < LANES; i++)
		REQUIRE(COUNT(fds) / LANES, opened[i]);
	for (i = 0; i < COUNT(fds); i++) {
		text(fds[i], "hello");
		REQUIRE(1, hears(fds[i], "hello"));
	}
	leave(fds, COUNT(fds));
	AWAIT(closed == COUNT(fds));
	stop();
	say("ok");
}

static void all_of_a_protocol(void)
{
	int fds[20], i;

	start();
	visitors(fds, COUNT(fds));
	lws_callback_all_protocol(ctx, &talks[0], REASON_USER);
	REQUIRE(COUNT(fds), told);
	lws_callback_on_writable_all_protocol(ctx, &talks[0]);
	AWAIT(written == COUNT(fds));
	for (i = 0; i < COUNT(fds); i++)
		lws_callback_on_writable(wsis[i]);
	AWAIT(written == 2 * COUNT(fds));
	stop();
	leave(fds, COUNT(fds));
	say("ok");
}

static void input_goes_on(void)
{
	int fds[12], i;

	pauses = 1;
	start();
	visitors(fds, COUNT(fds));
	for (i = 0; i < COUNT(fds); i++)
		text(fds[i], "held back");
	lws_rx_flow_allow_all_protocol(ctx, &talks[0]);
	AWAIT(received == COUNT(fds));
	stop();
	leave(fds, COUNT(fds));
	say("ok");
}

/* A thread is in its wait, or will be without having anything to do before: a turn that it makes now was asked for. */
static void come_to_rest(int *was)
{
	int i;

	for (i = 0; i < LANES; i++) {
		int before = look(&turns[i]);

		lws_cancel_service(ctx);
		AWAIT(turns[i] > before);
	}
	pthread_mutex_lock(&lock);
	memcpy(was, turns, sizeof turns);
	pthread_mutex_unlock(&lock);
}

static void cancel_wakes(void)
{
	int fds[LANES], was[LANES], i, k;

	start();
	visitors(fds, COUNT(fds));
	come_to_rest(was);
	for (k = 0; k < 3; k++) {
		pthread_mutex_lock(&lock);
		memcpy(was, turns, sizeof turns);
		pthread_mutex_unlock(&lock);
		lws_cancel_service(ctx);
		for (i = 0; i < LANES; i++)
			AWAIT(turns[i] > was[i] && (!V4 || woken[i] > k));
	}
	stop();
	leave(fds, COUNT(fds));
	say("ok");
}

/* Each thread is woken alone, a hundred times: the others' counts of it stay as they were. */
static void cancel_wakes_one(void)
{
	int fds[LANES], i, k, at;

	start();
	visitors(fds, COUNT(fds));
	for (i = 0; i < LANES; i++) {
		int lane = -1, before[LANES];

		pthread_mutex_lock(&lock);
		memcpy(before, woken, sizeof before);
		pthread_mutex_unlock(&lock);
		for (k = 0; k < 100; k++) {
			int last;

			pthread_mutex_lock(&lock);
			last = all_turns();
			pthread_mutex_unlock(&lock);
			lws_cancel_service_pt(wsis[i]);
			AWAIT(all_turns() > last);
		}
		if (!V4)
			continue;
		pthread_mutex_lock(&lock);
		for (at = k = 0; at < LANES; at++)
			if (woken[at] != before[at]) {
				lane = at;
				k++;
			}
		pthread_mutex_unlock(&lock);
		REQUIRE(1, k);
#if V4
		REQUIRE(lws_get_tsi(wsis[i]), lane);
#else
		(void)lane;
#endif
	}
	stop();
	leave(fds, COUNT(fds));
	say("ok");
}

/* Of 5 descriptors the listener has one of the first thread; with 2.0 each thread's wake-up has another one. */
static void limits(void)
{
	enum { MOST = V4 ? 15 : 11 };
	int fds[MOST], late, i;
	struct pollfd answer;

	server_defaults();
	info.protocols = talks;
	info.fd_limit_per_thread = 5;
	start();
	visitors(fds, COUNT(fds));
	for (i = 0; i < LANES; i++)
		REQUIRE(MOST / LANES + (i != 0), opened[i]);
	late = dial();
	ask(late);
	answer = (struct pollfd){ .fd = late, .events = POLLIN };
	REQUIRE(0, poll(&answer, 1, 100));
	AWAIT(all_opened() == COUNT(fds));
	close(fds[0]);
	REQUIRE(1, answered(late));
	AWAIT(all_opened() == MOST + 1);
	stop();
	leave(fds + 1, COUNT(fds) - 1);
	close(late);
	say("ok");
}

static void destroy_while_all_wait(void)
{
	int fds[20], was[LANES], k;

	for (k = 0; k < 5; k++) {
		start();
		visitors(fds, COUNT(fds));
		come_to_rest(was);
		stop();
		leave(fds, COUNT(fds));
	}
	say("ok");
}

static int destroy_here(struct lws *wsi, struct visit *visit, void *in, size_t len)
{
	(void)visit; (void)in; (void)len;
	lws_context_destroy(lws_get_context(wsi));
	return 0;
}

/* From a callback of each thread in turn, with the other three in their waits. */
static void destroy_inside(void)
{
	int fds[8], was[LANES], k, i;

	on_receive = destroy_here;
	for (k = 0; k < LANES; k++) {
		memset(ended, 0, sizeof ended);
		start();
		CHANGE(expects_strays = 1);
		visitors(fds, COUNT(fds));
		come_to_rest(was);
		text(fds[k], "end");
		join();
		for (i = 0; i < LANES; i++)
			REQUIRE(1, ended[i]);
		REQUIRE(COUNT(fds), closed);
		leave(fds, COUNT(fds));
	}
	say("ok");
}

/* From callbacks of all threads at once. */
static void destroy_inside_of_all(void)
{
	int fds[8], k, i;

	on_receive = destroy_here;
	for (k = 0; k < 5; k++) {
		start();
		CHANGE(expects_strays = 1);
		visitors(fds, COUNT(fds));
		for (i = 0; i < COUNT(fds); i++)
			text(fds[i], "end");
		join();
		REQUIRE(COUNT(fds), closed);
		leave(fds, COUNT(fds));
	}
	say("ok");
}

/* From a thread that serves nothing, while echoes are under way on all others. */
static void *chat(void *arg)
{
	int fd = (int)(intptr_t)arg;
	char b[256];

	do
		text(fd, "and again");
	while (recv(fd, b, sizeof b, 0) > 0);
	return NULL;
}

static void destroy_while_all_work(void)
{
	pthread_t chats[8];
	int fds[8], k, i;

	on_receive = echo;
	for (k = 0; k < 5; k++) {
		int before;

		start();
		CHANGE(expects_strays = 1);
		visitors(fds, COUNT(fds));
		for (i = 0; i < COUNT(fds); i++)
			pthread_create(&chats[i], NULL, chat, (void *)(intptr_t)fds[i]);
		before = look(&received);
		AWAIT(received > before + 400);
		stop();
		for (i = 0; i < COUNT(fds); i++)
			pthread_join(chats[i], NULL);
		leave(fds, COUNT(fds));
	}
	say("ok");
}

/* A callback serves its own thread, and other ones. */
static int serve_again(struct lws *wsi, struct visit *visit, void *in, size_t len)
{
	static __thread int depth;
	int i;

	if (depth < 3) {
		depth++;
		for (i = 0; i < LANES; i++)
			lws_service_tsi(lws_get_context(wsi), V4 ? -1 : 0, (my_lane + i) % LANES);
		depth--;
	}
	return echo(wsi, visit, in, len);
}

static void service_inside(void)
{
	int fds[16], i, k;

	on_receive = serve_again;
	start();
	CHANGE(expects_strays = 1);
	visitors(fds, COUNT(fds));
	for (k = 0; k < 20; k++) {
		for (i = 0; i < COUNT(fds); i++)
			text(fds[i], "again");
		for (i = 0; i < COUNT(fds); i++)
			REQUIRE(1, hears(fds[i], "again"));
	}
	leave(fds, COUNT(fds));
	AWAIT(closed == COUNT(fds));
	stop();
	say("ok");
}

/* A callback writes to connections of all threads; every frame must come, and come whole. */
static int pass_on(struct lws *wsi, struct visit *visit, void *in, size_t len)
{
	int i;

	(void)wsi; (void)visit;
	for (i = 0; i < 8; i++)
		put(wsis[i], in, len, LWS_WRITE_TEXT);
	return 0;
}

static void write_across(void)
{
	int fds[8], i, k;

	on_receive = pass_on;
	start();
	visitors(fds, COUNT(fds));
	for (i = 0; i < COUNT(fds); i++)
		text(fds[i], "to all of you");
	for (i = 0; i < COUNT(fds); i++)
		for (k = 0; k < COUNT(fds); k++)
			REQUIRE(1, hears(fds[i], "to all of you"));
	stop();
	leave(fds, COUNT(fds));
	say("ok");
}

/* A callback ends connections of all threads, each of which ends on its own. */
static int end_all(struct lws *wsi, struct visit *visit, void *in, size_t len)
{
	int i;

	(void)wsi; (void)visit; (void)in; (void)len;
	for (i = 0; i < 8; i++)
		lws_set_timeout(wsis[i], PENDING_TIMEOUT_HTTP_CONTENT, V4 ? -2 : 1); /* LWS_TO_KILL_SYNC */
	return 0;
}

static void end_across(void)
{
	int fds[8];

	on_receive = end_all;
	start();
	visitors(fds, COUNT(fds));
	text(fds[3], "go away");
	AWAIT(closed == COUNT(fds));
	stop();
	leave(fds, COUNT(fds));
	say("ok");
}

/* A client that a callback makes belongs to that callback's thread; one that a stranger makes, to the idlest. */
static int guest_opened[LANES + 1], guest_strays, guest_closed;

static int guest(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct visit *visit = user;
	int reason = (int)why;

	if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED) {
		visit->lane = my_lane + 1;
		visit->is_guest = 1;
		CHANGE(guest_opened[my_lane]++);
		lws_callback_on_writable(wsi);
	} else if (reason == LWS_CALLBACK_CLIENT_WRITEABLE) {
		CHANGE(guest_strays += visit->lane != my_lane + 1);
	} else if (reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR) {
		CHANGE(guest_strays++);
	} else if (reason == R_CLIENT_CLOSED || (reason == LWS_CALLBACK_CLOSED && visit->is_guest)) {
		CHANGE(guest_closed++);
	} else {
		return talk(wsi, why, user, in, len); /* 2.0 names the protocol to its server, too */
	}
	return 0;
}

static struct lws_protocols with_guests[] = {
	{ .name = "talk", .callback = talk, .per_session_data_size = sizeof(struct visit) },
	{ .name = "guest", .callback = guest, .per_session_data_size = sizeof(struct visit) },
	{ .name = NULL },
};

static void invite(const char *name)
{
	struct lws_client_connect_info i;

	memset(&i, 0, sizeof i);
	i.context = ctx;
	i.address = name;
	i.port = port;
	i.path = "/";
	i.host = i.origin = "x";
#if V4
	i.local_protocol_name = "guest";
#else
	i.protocol = "guest";
	i.ietf_version_or_minus_one = -1;
#endif
	if (!lws_client_connect_via_info(&i))
		CHANGE(guest_strays++);
}

static int invite_here(struct lws *wsi, struct visit *visit, void *in, size_t len)
{
	(void)wsi; (void)visit; (void)in; (void)len;
	invite("127.0.0.1");
	return 0;
}

static int all_guests(void)
{
	int i, n = 0;

	for (i = 0; i < LANES; i++)
		n += guest_opened[i];
	return n;
}

static void clients_have_a_thread(void)
{
	int fds[8], i;

	on_receive = invite_here;
	server_defaults();
	info.protocols = with_guests;
	start();
	visitors(fds, COUNT(fds));
	for (i = 0; i < COUNT(fds); i++)
		text(fds[i], "invite");
	AWAIT(all_guests() == COUNT(fds) && all_opened() == 2 * COUNT(fds));
	for (i = 0; i < LANES; i++)
		REQUIRE(2, guest_opened[i]);
	for (i = 0; i < 8; i++)
		invite(i & 1 ? "localhost" : "127.0.0.1");
	AWAIT(all_guests() == 16 && all_opened() == COUNT(fds) + 16);
	/* Threads that serve nothing may leave a thread with one more than another, as peers come in meanwhile. */
	for (i = 0; i < LANES; i++)
		REQUIRE(1, guest_opened[i] >= 3);
	stop();
	REQUIRE(0, guest_strays);
	REQUIRE(16, guest_closed);
	leave(fds, COUNT(fds));
	say("ok");
}

/* Sockets that the program has: they are spread as accepted ones are, with bytes that were read of them before or not. */
static void adopted(void)
{
	static const char request[] = UPGRADE_HEAD "\r\n";
	int fds[12], i;

	on_receive = echo;
	start();
	for (i = 0; i < COUNT(fds); i++) {
		int both[2];

		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both))
			die("no sockets");
		fds[i] = both[1];
		if (i & 1) {
			REQUIRE(1, lws_adopt_socket_readbuf(ctx, both[0], request, sizeof request - 1) != NULL);
		} else {
			REQUIRE(1, lws_adopt_socket(ctx, both[0]) != NULL);
			ask(fds[i]);
		}
	}
	for (i = 0; i < COUNT(fds); i++) {
		REQUIRE(1, answered(fds[i]));
		text(fds[i], "hello");
		REQUIRE(1, hears(fds[i], "hello"));
	}
	AWAIT(all_opened() == COUNT(fds));
	for (i = 0; i < LANES; i++)
		REQUIRE(COUNT(fds) / LANES, opened[i]);
	leave(fds, COUNT(fds));
	AWAIT(closed == COUNT(fds));
	stop();
	say("ok");
}

#if V4
static int raw_lanes[LANES], raw_ended;

static int raw(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct visit *visit = user;

	switch ((int)why) {
	case R_RAW_ADOPT:
		visit->lane = my_lane + 1;
		CHANGE(raw_lanes[my_lane]++);
		break;
	case R_RAW_RX:
		CHANGE(strays += visit->lane != my_lane + 1 || lws_get_tsi(wsi) != my_lane);
		put(wsi, in, len, LWS_WRITE_RAW);
		break;
	case R_RAW_CLOSE:
		CHANGE(strays += visit->lane != my_lane + 1; raw_ended++);
		break;
	default:
		return talk(wsi, why, user, in, len);
	}
	return 0;
}

static struct lws_protocols with_raw[] = {
	{ .name = "talk", .callback = talk, .per_session_data_size = sizeof(struct visit) },
	{ .name = "raw", .callback = raw, .per_session_data_size = sizeof(struct visit) },
	{ .name = NULL },
};

static void adopted_raw(void)
{
	int fds[12], i;
	char b[5];

	server_defaults();
	info.protocols = with_raw;
	start();
	for (i = 0; i < COUNT(fds); i++) {
		lws_sock_file_fd_type one;
		int both[2];

		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both))
			die("no sockets");
		fds[i] = both[1];
		send(fds[i], "early", 5, MSG_NOSIGNAL);
		one.sockfd = both[0];
		REQUIRE(1, lws_adopt_descriptor_vhost(lws_get_vhost_by_name(ctx, "default"), LWS_ADOPT_SOCKET,
						      one, "raw", NULL) != NULL);
	}
	for (i = 0; i < COUNT(fds); i++)
		REQUIRE(0, recv(fds[i], b, 5, MSG_WAITALL) != 5 || memcmp(b, "early", 5));
	pthread_mutex_lock(&lock);
	for (i = 0; i < LANES; i++)
		REQUIRE(COUNT(fds) / LANES, raw_lanes[i]);
	pthread_mutex_unlock(&lock);
	leave(fds, COUNT(fds));
	AWAIT(raw_ended == COUNT(fds));
	stop();
	say("ok");
}

/* A virtual host that ends while its connections are served on all threads. */
static void vhost_ends(void)
{
	pthread_t chats[8];
	int fds[8], k, i;

	on_receive = echo;
	start();
	info.port = port; /* a free one would be another listener's */
	for (k = 1; k <= 5; k++) {
		struct lws_vhost *other;
		int before;

		info.vhost_name = "localhost"; /* which its peers ask for */
		other = lws_create_vhost(ctx, &info);
		if (!other)
			die("no virtual host");
		CHANGE(expects_strays = 0);
		for (i = 0; i < COUNT(fds); i++)
			fds[i] = visitor();
		AWAIT(all_opened() == k * COUNT(fds));
		for (i = 0; i < COUNT(fds); i++)
			pthread_create(&chats[i], NULL, chat, (void *)(intptr_t)fds[i]);
		before = look(&received);
		AWAIT(received > before + 100);
		CHANGE(expects_strays = 1); /* the last events of those at rest come from here */
		lws_vhost_destroy(other);
		for (i = 0; i < COUNT(fds); i++)
			pthread_join(chats[i], NULL);
		AWAIT(closed == k * COUNT(fds));
		leave(fds, COUNT(fds));
	}
	CHANGE(expects_strays = 0);
	stop();
	say("ok");
}
#else
static void adopted_raw(void) { say("ok"); }
static void vhost_ends(void) { say("ok"); }
#endif

/* Timers go off in their thread; one that is set anew for another thread, there alone. */
#if V4
static struct alarm {
	lws_sorted_usec_list_t sul;
	int lane, is_over;
} alarms[LANES], moved;
static int alarms_over, alarm_strays;

static void on_alarm(lws_sorted_usec_list_t *sul)
{
	struct alarm *a = lws_container_of(sul, struct alarm, sul);

	CHANGE(alarms_over++; a->is_over++; alarm_strays += a->lane != my_lane);
}

static void timers(void)
{
	int i, k;

	start();
	for (k = 1; k < 20; k++) {
		for (i = 0; i < LANES; i++) {
			alarms[i].lane = i;
			lws_sul_schedule(ctx, i, &alarms[i].sul, on_alarm, 1000);
		}
		for (i = 0; i < LANES; i++) {
			moved.lane = i;
			lws_sul_schedule(ctx, i, &moved.sul, on_alarm, i + 1 < LANES ? 3600000000ll : 500);
		}
		AWAIT(alarms_over == k * (LANES + 1));
	}
	REQUIRE(0, alarm_strays);
	lws_sul_schedule(ctx, LANES, &moved.sul, on_alarm, 1);
	lws_sul_schedule(ctx, -1, &moved.sul, on_alarm, 1);
	REQUIRE(1, moved.sul.list.owner == NULL);
	stop();
	say("ok");
}
#else
static void timers(void) { say("ok"); }
#endif

/* ----------------------------------------------- loops of the program's own */

static struct pollfd watched[LANES][64];
static int watched_count[LANES], wakes[LANES], lanes_known, lanes_wanted, hook_faults;

/* Behind the lock. The first descriptors are the wake-ups, in the order of the threads. */
static int lane_of(struct lws *wsi, int fd)
{
	int i;

	for (i = 0; i < lanes_known; i++)
		if (wakes[i] == fd)
			return i;
	if (lanes_known < lanes_wanted) {
		wakes[lanes_known] = fd;
		return lanes_known++;
	}
#if V4
	return lws_get_tsi(wsi);
#else
	(void)wsi;
	return 0;
#endif
}

static void hook_here(struct lws *wsi, int reason, struct lws_pollargs *pa)
{
	int lane, i, is_known = 0;

	pthread_mutex_lock(&lock);
	lane = lane_of(wsi, pa->fd);
	for (i = 0; i < watched_count[lane] && watched[lane][i].fd != pa->fd; i++)
		;
	is_known = i < watched_count[lane];
	hook_faults += is_known == (reason == LWS_CALLBACK_ADD_POLL_FD);
	if (reason == LWS_CALLBACK_DEL_POLL_FD && is_known)
		watched[lane][i] = watched[lane][--watched_count[lane]];
	else if (i < COUNT(watched[lane])) {
		watched[lane][i] = (struct pollfd){ .fd = pa->fd, .events = (short)pa->events };
		watched_count[lane] += !is_known;
	}
	pthread_mutex_unlock(&lock);
	if (lane != my_lane)
		lws_cancel_service_pt(wsi);
}

static int hooked(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	switch ((int)why) {
	case LWS_CALLBACK_ADD_POLL_FD:
	case LWS_CALLBACK_DEL_POLL_FD:
	case LWS_CALLBACK_CHANGE_MODE_POLL_FD:
		hook_here(wsi, (int)why, in);
		return 0;
	default:
		return talk(wsi, why, user, in, len);
	}
}

static struct lws_protocols hooks[] = {
	{ .name = "talk", .callback = hooked, .per_session_data_size = sizeof(struct visit) },
	{ .name = NULL },
};

static void *poll_loop(void *arg)
{
	struct pollfd mine[64];
	int i, n;

	my_lane = (int)(uintptr_t)arg;
	while (!look(&over)) {
		pthread_mutex_lock(&lock);
		n = watched_count[my_lane];
		memcpy(mine, watched[my_lane], sizeof mine);
		pthread_mutex_unlock(&lock);
		poll(mine, (nfds_t)n, 1000);
		for (i = 0; i < n; i++)
			if (mine[i].revents)
				lws_service_fd_tsi(ctx, &mine[i], my_lane);
		lws_service_fd_tsi(ctx, NULL, my_lane);
		lws_service_tsi(ctx, -1, my_lane);
	}
	return NULL;
}

/* 2.0 has no function that tells a connection's thread: one thread there. */
static void own_loops(void)
{
	int fds[12], count = V4 ? LANES : 1, i, k;

	on_receive = echo;
	server_defaults();
	info.protocols = hooks;
	info.count_threads = (unsigned)count;
	lanes_wanted = count;
	server_start();
	for (i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, poll_loop, (void *)(uintptr_t)i);
	visitors(fds, COUNT(fds));
	for (i = 0; i < count; i++)
		REQUIRE(COUNT(fds) / count, opened[i]);
	for (k = 0; k < 20; k++)
		for (i = 0; i < COUNT(fds); i++) {
			text(fds[i], "hello");
			REQUIRE(1, hears(fds[i], "hello"));
		}
	leave(fds, COUNT(fds));
	AWAIT(closed == COUNT(fds));
	CHANGE(over = 1);
	lws_cancel_service(ctx);
	for (i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	server_stop();
	REQUIRE(0, hook_faults);
	REQUIRE(0, strays);
	say("ok");
}

/* ------------------------------------------------------- many, and misdeeds */

static int visits_left, visits_failed;

static int take_one(int *what)
{
	int n;

	pthread_mutex_lock(&lock);
	n = (*what)--;
	pthread_mutex_unlock(&lock);
	return n > 0;
}

/* A peer of the crowd: comes, chats for a while, goes in one of several ways. */
struct guest_peer {
	int fd, is_open, left;
	char head[4];
	unsigned char heard[64];
	size_t heard_len;
};

static void peer_comes(struct guest_peer *p, unsigned *seed)
{
	memset(p, 0, sizeof *p);
	p->fd = dial();
	fcntl(p->fd, F_SETFL, fcntl(p->fd, F_GETFL) | O_NONBLOCK);
	p->left = 1 + rand_r(seed) % 6;
	ask(p->fd);
}

static void peer_goes(struct guest_peer *p, unsigned *seed)
{
	struct linger now = { 1, 0 };
	unsigned char f[16];

	switch (rand_r(seed) % 4) {
	case 0: setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now); break;
	case 1: send(p->fd, f, frame(f, 0x88, "\x03\xe8", 2, 0), MSG_NOSIGNAL); break;
	case 2: shutdown(p->fd, SHUT_WR); break;
	default: break;
	}
	close(p->fd);
	p->fd = -1;
}

/* What a peer received; nonzero when it has had enough, negative when something is wrong. */
static int peer_hears(struct guest_peer *p)
{
	static const char hello[] = "hello from the crowd";
	const size_t whole = sizeof hello - 1 + 2;
	char c;
	ssize_t n;

	while (!p->is_open) {
		n = recv(p->fd, &c, 1, 0);
		if (n <= 0)
			return n < 0 && errno == EAGAIN ? 0 : -1;
		memmove(p->head, p->head + 1, 3);
		p->head[3] = c;
		p->is_open = !memcmp(p->head, "\r\n\r\n", 4);
		if (p->is_open)
			text(p->fd, hello);
	}
	for (;;) {
		n = recv(p->fd, p->heard + p->heard_len, whole - p->heard_len, 0);
		if (n <= 0)
			return n < 0 && errno == EAGAIN ? 0 : -1;
		p->heard_len += (size_t)n;
		if (p->heard_len < whole)
			continue;
		if (p->heard[0] != 0x81 || memcmp(p->heard + 2, hello, whole - 2))
			return -1;
		p->heard_len = 0;
		if (--p->left == 0)
			return 1;
		text(p->fd, hello);
	}
}

#define SIDES 2
static int crowd_size;

static void *crowd_side(void *arg)
{
	unsigned seed = (unsigned)(uintptr_t)arg;
	int count = crowd_size / SIDES, i, live = 0;
	struct guest_peer *p = calloc((size_t)count, sizeof *p);
	struct pollfd *watch = calloc((size_t)count, sizeof *watch);

	for (i = 0; i < count; i++) {
		p[i].fd = -1;
		if (take_one(&visits_left)) {
			peer_comes(&p[i], &seed);
			live++;
		}
	}
	while (live) {
		for (i = 0; i < count; i++)
			watch[i] = (struct pollfd){ .fd = p[i].fd, .events = POLLIN };
		poll(watch, (nfds_t)count, -1);
		for (i = 0; i < count; i++) {
			int said = watch[i].revents ? peer_hears(&p[i]) : 0;

			if (!said)
				continue;
			if (said < 0)
				CHANGE(visits_failed++);
			peer_goes(&p[i], &seed);
			live--;
			if (take_one(&visits_left)) {
				peer_comes(&p[i], &seed);
				live++;
			}
		}
	}
	free(watch);
	free(p);
	return NULL;
}

/* THREADS_MANY peers at a time, and three times as many in all. */
static void crowd(void)
{
	pthread_t sides[SIDES];
	int i, n, lanes_used = 0;

	n = crowd_size = getenv("THREADS_MANY") ? atoi(getenv("THREADS_MANY")) : 200;
	visits_left = 3 * n;
	on_receive = echo;
	start();
	for (i = 0; i < SIDES; i++)
		pthread_create(&sides[i], NULL, crowd_side, (void *)(uintptr_t)(i + 1));
	for (i = 0; i < SIDES; i++)
		pthread_join(sides[i], NULL);
	AWAIT(closed == 3 * n);
	for (i = 0; i < LANES; i++)
		lanes_used += opened[i] > n / LANES;
	REQUIRE(LANES, lanes_used);
	REQUIRE(0, visits_failed);
	stop();
	say("ok");
}

static void *meddle(void *arg)
{
	unsigned seed = (unsigned)(uintptr_t)arg;

	while (!look(&over)) {
		struct lws *w;

		pthread_mutex_lock(&lock);
		w = wsi_count ? wsis[rand_r(&seed) % (unsigned)(wsi_count < 4096 ? wsi_count : 4096)] : NULL;
		pthread_mutex_unlock(&lock);
		switch (rand_r(&seed) % 9) {
		case 0: put(w, "from a thread", 13, LWS_WRITE_TEXT); break;
		case 1: lws_callback_on_writable(w); break;
		case 2: lws_cancel_service(ctx); break;
		case 3: lws_cancel_service_pt(w); break;
		case 4: lws_callback_on_writable_all_protocol(ctx, &talks[0]); break;
		case 5: lws_callback_all_protocol(ctx, &talks[0], REASON_USER); break;
		case 6: lws_rx_flow_control(w, rand_r(&seed) & 1); lws_rx_flow_control(w, 1); break;
		case 7: lws_set_timeout(w, PENDING_TIMEOUT_HTTP_CONTENT, V4 ? -1 - (int)(rand_r(&seed) & 1) : 1); break;
		case 8: lws_set_timeout(w, NO_PENDING_TIMEOUT, 0); lws_wsi_user(w); break;
		}
		sched_yield();
	}
	return NULL;
}

/* Peers are answered or thrown out. */
static void *come_and_go(void *arg)
{
	(void)arg;
	while (take_one(&visits_left)) {
		int fd = dial();
		char b[64];

		ask(fd);
		if (answered(fd)) {
			text(fd, "hello");
			recv(fd, b, sizeof b, 0);
		}
		close(fd);
	}
	return NULL;
}

static void misdeeds(void)
{
	pthread_t meddlers[3], comers[3];
	int i;

	on_receive = pass_on;
	visits_left = 300;
	start();
	for (i = 0; i < 3; i++) {
		pthread_create(&meddlers[i], NULL, meddle, (void *)(uintptr_t)(i + 1));
		pthread_create(&comers[i], NULL, come_and_go, NULL);
	}
	for (i = 0; i < 3; i++)
		pthread_join(comers[i], NULL);
	CHANGE(over = 1);
	for (i = 0; i < 3; i++)
		pthread_join(meddlers[i], NULL);
	stop();
	say("ok");
}

/* ------------------------------------------- mounts that let others answer */

static struct lws_http_mount points[3];
static char own_origin[64], dir[] = "/tmp/lws-threads-XXXXXX", echo_path[64], stay_path[64];
static struct lws *runners[8];
static int runner_count, kills;

/* Behind the lock. */
static void note_runner(struct lws *wsi)
{
	int i;

	for (i = 0; i < runner_count && runners[i] != wsi; i++)
		;
	if (i == runner_count && i < COUNT(runners))
		runners[runner_count++] = wsi;
}

/* The first protocol hears of what mounts do. */
static int mounted(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct visit *visit = user;

	switch ((int)why) {
	case LWS_CALLBACK_CGI:
	case LWS_CALLBACK_CGI_STDIN_DATA:
	case LWS_CALLBACK_CGI_TERMINATED:
	case LWS_CALLBACK_CLOSED_HTTP:
		if (!visit)
			break;
		if (!visit->lane)
			visit->lane = my_lane + 1;
		if (kills && why == LWS_CALLBACK_CGI)
			CHANGE(note_runner(wsi));
		if (kills && why == LWS_CALLBACK_CGI_TERMINATED)
			return -1; /* on the thread that kills */
		CHANGE(strays += visit->lane != my_lane + 1 && !expects_strays;
		       told += why == LWS_CALLBACK_CGI_TERMINATED);
		break;
	default:
		return talk(wsi, why, user, in, len);
	}
	return 0;
}

static struct lws_protocols with_mounts[] = {
	{ .name = "talk", .callback = mounted, .per_session_data_size = sizeof(struct visit) },
	{ .name = NULL },
};

static void script(char *path, const char *name, const char *text)
{
	FILE *f;

	sprintf(path, "%s/%s", dir, name);
	f = fopen(path, "we");
	if (!f || fprintf(f, "#!/bin/sh\n%s\n", text) < 0 || fclose(f) || chmod(path, 0755))
		die("cannot write a script");
}

static void mount(int at, const char *where, const char *origin, unsigned char kind)
{
	points[at].mountpoint = where;
	points[at].mountpoint_len = (unsigned char)strlen(where);
	points[at].origin = origin;
	points[at].origin_protocol = kind;
	points[at].cgi_timeout = 300;
	if (at)
		points[at - 1].mount_next = &points[at];
}

/* /self passes on to the server itself, /echo and /stay are scripts. */
static void mounts_defaults(int at_port)
{
	if (!mkdtemp(dir))
		die("no directory");
	script(echo_path, "echo", "printf '\\n'; cat");
	script(stay_path, "stay", "trap '' TERM; printf '\\n%s\\n' $$; while :; do sleep 1; done");
	server_defaults();
	info.port = at_port;
	sprintf(own_origin, "127.0.0.1:%d/", at_port);
	mount(0, "/self", own_origin, LWSMPRO_HTTP);
	mount(1, "/echo", echo_path, LWSMPRO_CGI);
	mount(2, "/stay", stay_path, LWSMPRO_CGI);
	info.mounts = points;
	info.protocols = with_mounts;
	on_receive = echo;
}

static void mounts_start(void)
{
	mounts_defaults(free_port());
	start();
}

static void mounts_stop(void)
{
	stop();
	unlink(echo_path);
	unlink(stay_path);
	rmdir(dir);
}

/* A whole answer ends with this. */
static int asks_for(const char *request, const char *end)
{
	char b[4096];
	size_t have = 0;
	ssize_t n;
	int fd = dial();

	send(fd, request, strlen(request), MSG_NOSIGNAL);
	while ((n = recv(fd, b + have, sizeof b - 1 - have, 0)) > 0)
		have += (size_t)n;
	b[have] = 0;
	close(fd);
	return have > strlen(end) && !strncmp(b, "HTTP/1.", 7) && strstr(b, " 200 ") &&
	       !strcmp(b + have - strlen(end), end);
}

/* A WebSocket through the mount. */
static int talks_through(void)
{
	static const char request[] = "GET /self/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
		"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
		"Sec-WebSocket-Version: 13\r\n\r\n";
	int fd = dial(), i, is_fine;

	send(fd, request, sizeof request - 1, MSG_NOSIGNAL);
	is_fine = answered(fd);
	for (i = 0; is_fine && i < 3; i++) {
		text(fd, "hello");
		is_fine = hears(fd, "hello");
	}
	close(fd);
	return is_fine;
}

/* Asks for a script that stays: its number. The peer's descriptor stays open. */
static int stays(const char *request, int *fd)
{
	char number[16] = "";
	size_t n = 0;

	*fd = dial();
	send(*fd, request, strlen(request), MSG_NOSIGNAL);
	if (!answered(*fd))
		return 0;
	while (n < sizeof number - 1 && recv(*fd, number + n, 1, 0) == 1 && number[n] != '\n')
		n++;
	return atoi(number);
}

static void gone(int process)
{
	while (!kill(process, 0))
		sched_yield();
}

#define CLOSES " HTTP/1.0\r\nHost: localhost\r\n"
#define BODY "Content-Length: 11\r\n\r\n"

static void *guest_of_mounts(void *arg)
{
	int rounds = (int)(intptr_t)arg, is_fine, i;

	for (i = 0; i < rounds && !look(&over); i++) {
		is_fine = asks_for("GET /self/any" CLOSES "\r\n", "fine") &&
			  asks_for("POST /echo" CLOSES BODY "to a script", "\r\n\r\nto a script") &&
			  asks_for("POST /self/echo" CLOSES BODY "and by both", "\r\n\r\nand by both") &&
			  talks_through();
		CHANGE(visits_failed += !is_fine && !over; visits_left--);
	}
	return NULL;
}

/* Requests are passed on, and programs run, in the thread of the connection that asks. */
static void mounts(void)
{
	pthread_t guests[8];
	int fds[8], processes[8], i;

	mounts_start();
	for (i = 0; i < COUNT(guests); i++)
		pthread_create(&guests[i], NULL, guest_of_mounts, (void *)4);
	for (i = 0; i < COUNT(guests); i++)
		pthread_join(guests[i], NULL);
	REQUIRE(0, visits_failed);
	AWAIT(told == 8 * 4 * 2 && closed == 8 * 4);
	for (i = 0; i < COUNT(fds); i++) {
		processes[i] = stays(i & 1 ? "GET /self/stay" CLOSES "\r\n" : "GET /stay" CLOSES "\r\n", &fds[i]);
		REQUIRE(1, processes[i] > 0);
	}
	leave(fds, COUNT(fds) / 2);
	for (i = 0; i < COUNT(fds) / 2; i++)
		gone(processes[i]);
	mounts_stop();
	for (; i < COUNT(fds); i++)
		REQUIRE(-1, kill(processes[i], 0));
	leave(fds + COUNT(fds) / 2, COUNT(fds) / 2);
	say("ok");
}

/* Scripts that another thread ends: their connections end where they are served. */
static void mounts_killed(void)
{
	/* The packaged 4.1, with which this is built, has none. */
	int (*kill_script)(struct lws *) = (int (*)(struct lws *))dlsym(RTLD_DEFAULT, "lws_cgi_kill");
	int fds[8], processes[8], i;
	char c;

	if (!kill_script)
		die("no lws_cgi_kill");
	kills = 1;
	mounts_start();
	for (i = 0; i < COUNT(fds); i++) {
		processes[i] = stays("GET /stay" CLOSES "\r\n", &fds[i]);
		REQUIRE(1, processes[i] > 0);
		AWAIT(runner_count == i + 1);
	}
	for (i = 0; i < COUNT(fds); i++)
		REQUIRE(0, kill_script(runners[i]));
	for (i = 0; i < COUNT(fds); i++) {
		while (recv(fds[i], &c, 1, 0) > 0)
			;
		gone(processes[i]);
	}
	leave(fds, COUNT(fds));
	mounts_stop();
	say("ok");
}

static void mounts_end(void)
{
	pthread_t guests[8];
	int i;

	mounts_start();
	for (i = 0; i < COUNT(guests); i++)
		pthread_create(&guests[i], NULL, guest_of_mounts, (void *)1000000);
	AWAIT(visits_left <= -16);
	REQUIRE(0, visits_failed);
	CHANGE(over = 1);
	mounts_stop();
	for (i = 0; i < COUNT(guests); i++)
		pthread_join(guests[i], NULL);
	say("ok");
}

/* A virtual host that ends while its mounts are asked. */
static void mounts_vhost_ends(void)
{
#if V4
	pthread_t guests[8];
	int i, k;

	start();
	mounts_defaults(port);
	info.vhost_name = "localhost"; /* which its peers ask for */
	for (k = 0; k < 5; k++) {
		struct lws_vhost *other = lws_create_vhost(ctx, &info);

		if (!other)
			die("no virtual host");
		CHANGE(expects_strays = visits_left = over = 0);
		for (i = 0; i < COUNT(guests); i++)
			pthread_create(&guests[i], NULL, guest_of_mounts, (void *)1000000);
		AWAIT(visits_left <= -16);
		REQUIRE(0, visits_failed);
		CHANGE(over = expects_strays = 1); /* the last events of those at rest come from here */
		lws_vhost_destroy(other);
		for (i = 0; i < COUNT(guests); i++)
			pthread_join(guests[i], NULL);
	}
	AWAIT(all_opened() == closed);
	CHANGE(expects_strays = 0);
	mounts_stop();
#endif
	say("ok");
}

static const struct scenario list[] = {
	{ "count_of_threads", count_of_threads },
	{ "spread_evenly", spread_evenly },
	{ "all_of_a_protocol", all_of_a_protocol },
	{ "input_goes_on", input_goes_on },
	{ "cancel_wakes", cancel_wakes },
	{ "cancel_wakes_one", cancel_wakes_one },
	{ "limits", limits },
	{ "destroy_while_all_wait", destroy_while_all_wait },
	{ "destroy_inside", destroy_inside },
	{ "destroy_inside_of_all", destroy_inside_of_all },
	{ "destroy_while_all_work", destroy_while_all_work },
	{ "service_inside", service_inside },
	{ "write_across", write_across },
	{ "end_across", end_across },
	{ "clients_have_a_thread", clients_have_a_thread },
	{ "adopted", adopted },
	{ "adopted_raw", adopted_raw },
	{ "vhost_ends", vhost_ends },
	{ "timers", timers },
	{ "own_loops", own_loops },
	{ "crowd", crowd },
	{ "misdeeds", misdeeds },
	{ "mounts", mounts },
	{ "mounts_killed", mounts_killed },
	{ "mounts_end", mounts_end },
	{ "mounts_vhost_ends", mounts_vhost_ends },
};

SCENARIOS(list)
