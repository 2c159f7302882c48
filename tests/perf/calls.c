/*
 * calls: how long another thread waits in the library while its loop is busy.
 *
 *   calls CERTIFICATE KEY SECONDS
 *
 * The loop sends messages of 1 MiB under TLS to four peers for as long as it takes. Meanwhile a second thread asks for a
 * fifth connection, for so many SECONDS each:
 *
 *   want    lws_callback_on_writable()
 *   look    lws_wsi_user()
 *   write   lws_write() of 20 bytes
 *   cancel  lws_cancel_service()
 *   sent    from there until the loop has written 20 bytes for it: what other threads do where nothing else is promised
 *
 * Prints for each of them how often, the median, the 99th percentile and the longest, in microseconds, and the messages
 * per second that the loop sent meanwhile. The peers are a child of this process that throws away what it gets. The
 * loop has the first processor, everything else the last.
 */
#define _GNU_SOURCE
#include <libwebsockets.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PEERS 4
#define LARGE (1 << 20)
#define SMALL 20
#define MOST (1 << 18)
#define PAUSE_NS 50000

static struct lws_context *context;
static struct lws *quiet;
static unsigned char large[LWS_PRE + LARGE];
static atomic_int opened, ended, asked;
static atomic_long sent;
static double seconds;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* On one of the processors this process may use: the first, or the last. */
static void pin(int last)
{
	cpu_set_t may, one;
	int n, chosen = -1;

	if (sched_getaffinity(0, sizeof may, &may))
		return;
	for (n = 0; n < CPU_SETSIZE; n++)
		if (CPU_ISSET(n, &may) && (last || chosen < 0))
			chosen = n;
	CPU_ZERO(&one);
	CPU_SET(chosen, &one);
	sched_setaffinity(0, sizeof one, &one);
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

/* ---- the peers ------------------------------------------------------------- */

static int visit(SSL_CTX *any, int port, const char *protocol)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				  .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), n;
	SSL *ssl = SSL_new(any);
	char text[512];

	if (!ssl || connect(fd, (struct sockaddr *)&at, sizeof at) || !SSL_set_fd(ssl, fd) || SSL_connect(ssl) != 1)
		fail("a peer cannot connect");
	n = snprintf(text, sizeof text,
		     "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
		     "Sec-WebSocket-Protocol: %s\r\n\r\n", protocol);
	if (SSL_write(ssl, text, n) != n || SSL_read(ssl, text, 12) != 12 || memcmp(text, "HTTP/1.1 101", 12))
		fail("a peer is refused");
	return fd;
}

/* From the upgrade on, what comes is thrown away as it is, so that the peers cost next to nothing. */
static void be_peers(int port)
{
	static char sink[1 << 20];
	SSL_CTX *any = SSL_CTX_new(TLS_client_method());
	struct epoll_event event = { .events = EPOLLIN }, events[PEERS + 1];
	int ep = epoll_create1(EPOLL_CLOEXEC), i, n;

	for (i = 0; i <= PEERS; i++) {
		event.data.fd = visit(any, port, i ? "large" : "quiet");
		epoll_ctl(ep, EPOLL_CTL_ADD, event.data.fd, &event);
	}
	while ((n = epoll_wait(ep, events, PEERS + 1, -1)) >= 0)
		for (i = 0; i < n; i++)
			if (recv(events[i].data.fd, sink, sizeof sink, MSG_TRUNC) <= 0)
				exit(0);
	fail("epoll_wait");
}

/* ---- the loop -------------------------------------------------------------- */

static int send_large(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user, (void)in, (void)len;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		opened++;
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (lws_write(wsi, large + LWS_PRE, LARGE, LWS_WRITE_BINARY) < LARGE)
			return -1;
		sent++;
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLOSED:
		ended = 1;
		break;
	default:
		break;
	}
	return 0;
}

static int write_small(void)
{
	unsigned char text[LWS_PRE + SMALL];

	memset(text, 'a', sizeof text);
	return lws_write(quiet, text + LWS_PRE, SMALL, LWS_WRITE_TEXT);
}

static int stay_quiet(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user, (void)in, (void)len;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		quiet = wsi;
		opened++;
		break;
	case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
		if (asked)
			lws_callback_on_writable(quiet);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (!asked)
			break;
		if (write_small() < SMALL)
			return -1;
		asked = 0;
		break;
	case LWS_CALLBACK_CLOSED:
		ended = 1;
		break;
	default:
		break;
	}
	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "quiet", .callback = stay_quiet },
	{ .name = "large", .callback = send_large },
	{ .name = NULL },
};

/* ---- the other thread ------------------------------------------------------ */

static float waits[MOST], until_sent[MOST];

static int compare(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static void report(const char *name, float *spans, int n, double rate)
{
	qsort(spans, (size_t)n, sizeof *spans, compare);
	printf("%s %d %.2f %.2f %.2f %.0f\n", name, n, spans[n / 2], spans[n - 1 - n / 100], spans[n - 1], rate);
}

static void let_pass(void)
{
	struct timespec t = { 0, PAUSE_NS };

	nanosleep(&t, NULL);
}

static int want(void)
{
	return lws_callback_on_writable(quiet) < 0;
}

static int look(void)
{
	return lws_wsi_user(quiet) != NULL;
}

static int put(void)
{
	return write_small() < SMALL;
}

static int cancel(void)
{
	asked = 1;
	lws_cancel_service(context);
	return 0;
}

static void *call(void *arg)
{
	static const struct { const char *name; int (*call)(void); } calls[] = {
		{ "want", want }, { "look", look }, { "write", put }, { "cancel", cancel },
	};
	size_t i;

	(void)arg;
	pin(1);
	for (i = 0; i < sizeof calls / sizeof *calls; i++) {
		long long begin = now(), until = begin + (long long)(seconds * 1e9), from, to;
		long before = sent;
		int n = 0;

		while (n < MOST && !ended && (from = now()) < until) {
			if (calls[i].call())
				ended = 1;
			to = now();
			waits[n] = (float)(to - from) / 1e3f;
			while (asked && !ended)
				let_pass();
			until_sent[n++] = (float)(now() - from) / 1e3f;
			let_pass();
		}
		if (!n || ended)
			break;
		report(calls[i].name, waits, n, (double)(sent - before) * 1e9 / (double)(now() - begin));
		if (calls[i].call == cancel)
			report("sent", until_sent, n, (double)(sent - before) * 1e9 / (double)(now() - begin));
	}
	if (i < sizeof calls / sizeof *calls) {
		fprintf(stderr, "calls: a connection has ended\n");
		exit(1);
	}
	ended = 1;
	lws_cancel_service(context);
	return NULL;
}

int main(int argc, char **argv)
{
	struct lws_context_creation_info info = { .iface = "127.0.0.1", .protocols = protocols, .gid = -1, .uid = -1,
		.options = LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT };
	int ports[2], port;
	pthread_t thread;
	pid_t child;

	if (argc != 4 || (seconds = atof(argv[3])) <= 0) {
		fprintf(stderr, "usage: calls CERTIFICATE KEY SECONDS\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	/* Forked before there is a context, the peers have no part of it. */
	if (pipe(ports) || (child = fork()) < 0)
		fail("fork");
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(1);
		if (read(ports[0], &port, sizeof port) == (ssize_t)sizeof port)
			be_peers(port);
		return 1;
	}
	pin(0);
	info.ssl_cert_filepath = argv[1];
	info.ssl_private_key_filepath = argv[2];
	lws_set_log_level(LLL_ERR, NULL);
	context = lws_create_context(&info);
	if (!context)
		return 1;
	port = lws_get_vhost_listen_port(lws_get_vhost_by_name(context, "default"));
	if (write(ports[1], &port, sizeof port) != (ssize_t)sizeof port)
		fail("write");
	while (opened <= PEERS) {
		if (lws_service(context, 0) < 0 || waitpid(child, NULL, WNOHANG))
			return 1;
	}
	if (pthread_create(&thread, NULL, call, NULL))
		fail("pthread_create");
	while (!ended && lws_service(context, 0) >= 0)
		;
	pthread_join(thread, NULL);
	kill(child, SIGKILL);
	lws_context_destroy(context);
	return 0;
}
