/* Other threads, signal handlers and pthread_cancel. */
#include "scenario.h"

#include <pthread.h>

#define ROUNDS 300
#define WORKERS 4

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct lws *table[64];
static int table_count;
static _Atomic int stop, visits_left;
static _Atomic int cancels;

static int plain(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		pthread_mutex_lock(&table_lock);
		table[table_count++ % 64] = wsi; /* never taken out: stale ones are wanted */
		pthread_mutex_unlock(&table_lock);
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		put(wsi, "from the loop", 13, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_RECEIVE:
		put(wsi, in, len, LWS_WRITE_BINARY);
		break;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "fine");
	default:
		break;
	}
	return 0;
}

static struct lws_protocols plain_protocols[] = {
	{ .name = "http", .callback = plain, .per_session_data_size = 16 },
	{ .name = NULL },
};

static void plain_server(void)
{
	server_defaults();
	info.protocols = plain_protocols;
	server_start();
}

static struct lws *any(unsigned *seed)
{
	struct lws *w = NULL;

	pthread_mutex_lock(&table_lock);
	if (table_count)
		w = table[rand_r(seed) % (table_count < 64 ? table_count : 64)];
	pthread_mutex_unlock(&table_lock);
	return w;
}

static void *meddle(void *arg)
{
	unsigned seed = (unsigned)(uintptr_t)arg;
	struct timespec pause = { 0, 50000 };

	while (!stop) {
		struct lws *w = any(&seed);

		switch (rand_r(&seed) % 6) {
		case 0: put(w, "from a thread", 13, LWS_WRITE_TEXT); break;
		case 1: lws_callback_on_writable(w); break;
		case 2: lws_cancel_service(ctx); break;
		case 3: lws_callback_on_writable_all_protocol(ctx, &plain_protocols[0]); break;
		case 4: lws_rx_flow_control(w, rand_r(&seed) & 1); lws_rx_flow_control(w, 1); break;
		case 5: lws_set_timeout(w, NO_PENDING_TIMEOUT, 0); lws_wsi_user(w); lws_get_protocol(w); break;
		}
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static void *storm(void *arg)
{
	(void)arg;
	while (--visits_left >= 0) {
		struct sockaddr_in a = { .sin_family = AF_INET };
		struct timeval tv = { 5, 0 };
		unsigned char f[64];
		char b[1024];
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		a.sin_port = htons((uint16_t)port);
		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
		if (!connect(fd, (struct sockaddr *)&a, sizeof a)) {
			sprintf(b, UPGRADE_HEAD "\r\n");
			if (send(fd, b, strlen(b), MSG_NOSIGNAL) > 0 && recv(fd, b, sizeof b, 0) > 0) {
				size_t n = frame(f, 0x81, "hello", 5, 0);

				if (send(fd, f, n, MSG_NOSIGNAL) > 0 && recv(fd, b, sizeof b, 0) < 0)
					say("no answer");
			}
		}
		close(fd);
	}
	return NULL;
}

static void *serve(void *arg)
{
	(void)arg;
	while (!stop && lws_service(ctx, V4 ? 0 : 20) >= 0)
		;
	return NULL;
}

static void storm_and_meddle(void)
{
	pthread_t loop, m[WORKERS], s[WORKERS];
	int i;

	plain_server();
	visits_left = ROUNDS;
	pthread_create(&loop, NULL, serve, NULL);
	for (i = 0; i < WORKERS; i++) {
		pthread_create(&m[i], NULL, meddle, (void *)(uintptr_t)(i + 1));
		pthread_create(&s[i], NULL, storm, NULL);
	}
	for (i = 0; i < WORKERS; i++)
		pthread_join(s[i], NULL);
	stop = 1;
	for (i = 0; i < WORKERS; i++)
		pthread_join(m[i], NULL);
	lws_cancel_service(ctx);
	pthread_join(loop, NULL);
	server_stop();
	say("ok");
}

/* The writers are the only ones who write; every frame must stay whole. */
static void *writer(void *arg)
{
	int i, who = (int)(uintptr_t)arg;
	char b[200];

	for (i = 0; i < 50; i++) {
		memset(b, 'a' + who, sizeof b);
		while (put(table[0], b, 100 + (size_t)(i & 63), LWS_WRITE_TEXT) < 0 && !stop)
			sched_yield();
	}
	return NULL;
}

static int silent(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		table[table_count++] = wsi;
	return 0;
}

static void writers_keep_frames(void)
{
	pthread_t loop, w[WORKERS];
	struct peer *p;
	size_t at;
	int i, frames = 0;

	plain_protocols[0].callback = silent;
	plain_server();
	p = peer_new(0);
	ws_request(p, NULL);
	settle();
	if (!table_count)
		die("not established");
	at = p->len;
	pthread_create(&loop, NULL, serve, NULL);
	for (i = 0; i < WORKERS; i++)
		pthread_create(&w[i], NULL, writer, (void *)(uintptr_t)i);
	while (frames < WORKERS * 50 && !p->ended) {
		if (!peer_drain(p)) {
			struct pollfd pf = { .fd = p->fd, .events = POLLIN };

			poll(&pf, 1, 1000);
		}
		while (p->len - at >= 4) {
			unsigned char *b = (unsigned char *)p->buf + at;
			size_t n = b[1] < 126 ? b[1] : (size_t)b[2] << 8 | b[3], h = b[1] < 126 ? 2 : 4, k;

			if (b[0] != 0x81 || p->len - at < h + n)
				break;
			for (k = 1; k < n; k++)
				if (b[h + k] != b[h])
					die("a frame is mixed up");
			at += h + n;
			frames++;
		}
		if (p->len - at && (unsigned char)p->buf[at] != 0x81)
			die("frames are mixed up");
	}
	REQUIRE(WORKERS * 50, frames);
	stop = 1;
	for (i = 0; i < WORKERS; i++)
		pthread_join(w[i], NULL);
	lws_cancel_service(ctx);
	pthread_join(loop, NULL);
	server_stop();
	say("ok");
}

static void on_signal(int sig)
{
	(void)sig;
	cancels++;
	lws_cancel_service(ctx);
}

static void cancel_from_signal(void)
{
	struct sigaction sa = { .sa_handler = on_signal };
	pthread_t loop, s;
	int i;

	plain_server();
	sigaction(SIGUSR1, &sa, NULL);
	visits_left = 50;
	pthread_create(&loop, NULL, serve, NULL);
	pthread_create(&s, NULL, storm, NULL);
	for (i = 0; i < 300; i++) {
		struct timespec pause = { 0, 100000 };

		pthread_kill(loop, SIGUSR1);
		nanosleep(&pause, NULL);
	}
	pthread_join(s, NULL);
	stop = 1;
	pthread_kill(loop, SIGUSR1);
	pthread_join(loop, NULL);
	REQUIRE(1, cancels > 0);
	server_stop();
	say("ok");
}

static void thread_cancelled(void)
{
	void *how = NULL;
	pthread_t loop;
	struct peer *p;

	plain_server();
	turn();
	p = peer_new(0);
	pthread_create(&loop, NULL, serve, NULL);
	peer_puts(p, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	while (!p->len && !p->ended) {
		struct pollfd pf = { .fd = p->fd, .events = POLLIN };

		poll(&pf, 1, 1000);
		peer_drain(p);
	}
	pthread_cancel(loop);
	pthread_join(loop, &how);
	REQUIRE(1, how == PTHREAD_CANCELED);
	server_stop();
	say("ok");
}

static void thread_cancelled_then_served(void)
{
	pthread_t loop;
	struct peer *p;

	plain_server();
	turn();
	pthread_create(&loop, NULL, serve, NULL);
	pthread_cancel(loop);
	pthread_join(loop, NULL);
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	REQUIRE(0, memcmp(p->buf ? p->buf : "none", "HTTP", 4));
	server_stop();
	say("ok");
}

static void exit_while_waiting(void)
{
	pthread_t loop;

	plain_server();
	pthread_create(&loop, NULL, serve, NULL);
	ws_request(peer_new(0), NULL);
	say("ok");
	exit(0);
}

static void destroy_from_another_thread(void)
{
	pthread_t loop;

	plain_server();
	pthread_create(&loop, NULL, serve, NULL);
	ws_request(peer_new(0), NULL);
	stop = 1;
	lws_cancel_service(ctx);
	pthread_join(loop, NULL);
	server_stop();
	say("ok");
}

static void *own_context(void *arg)
{
	struct lws_context_creation_info i = *(struct lws_context_creation_info *)arg;
	struct lws_context *c = lws_create_context(&i);
	int k;

	for (k = 0; c && k < 50; k++)
		lws_service(c, V4 ? -1 : 0);
	if (c)
		lws_context_destroy(c);
	return c;
}

static void contexts_at_once(void)
{
	pthread_t t[WORKERS];
	void *made;
	int i, k;

	for (k = 0; k < 5; k++) {
		server_defaults();
		info.protocols = plain_protocols;
		lws_set_log_level(0, NULL);
		for (i = 0; i < WORKERS; i++)
			pthread_create(&t[i], NULL, own_context, &info);
		for (i = 0; i < WORKERS; i++) {
			pthread_join(t[i], &made);
			REQUIRE(1, made != NULL);
		}
	}
	say("ok");
}

static void cancel_flood(void)
{
	int i;

	plain_server();
	for (i = 0; i < 200000; i++)
		lws_cancel_service(ctx);
	turn();
	turn();
	server_stop();
	say("ok");
}

static const struct scenario list[] = {
	{ "storm_and_meddle", storm_and_meddle },
	{ "writers_keep_frames", writers_keep_frames },
	{ "cancel_from_signal", cancel_from_signal },
	{ "thread_cancelled", thread_cancelled },
	{ "thread_cancelled_then_served", thread_cancelled_then_served },
	{ "exit_while_waiting", exit_while_waiting },
	{ "destroy_from_another_thread", destroy_from_another_thread },
	{ "contexts_at_once", contexts_at_once },
	{ "cancel_flood", cancel_flood },
};

SCENARIOS(list)
