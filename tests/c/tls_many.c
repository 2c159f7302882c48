/*
 * Many TLS handshakes at once while ten open connections echo.
 *
 * Three processes: the server, the crowd, and the ten whose echoes are timed. Every byte is
 * compared. TLS_MANY says how many come at once (200); how long an echo took without and with
 * the crowd goes to stderr, the ratio of the 99th percentiles in its last line.
 */
#include "scenario.h"
#include "tls.h"

#include <sys/resource.h>

#define TEN 10
#define ROUNDS 300
#define MESSAGE 200
#define MOST 10000

/* One connection of a crowd: handshake, upgrade, one message there and back, end. */
struct guest {
	int fd, id, state; /* 0 handshake, 1 upgrade, 2 open, 3 over, 4 failed */
	SSL *ssl;
	unsigned char in[2048];
	size_t have;
	long long since;
	int round, wants_write;
};

static struct guest *guests;
static struct pollfd polled[MOST];
static SSL_CTX *guest_ctx;

static void message_of(unsigned char *out, int id, int round)
{
	int i;

	for (i = 0; i < MESSAGE; i++)
		out[i] = (unsigned char)(id * 31 + round * 7 + i * 3 + (i >> 4));
}

static long long now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long long)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void guest_open(struct guest *g, int id)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int one = 1;

	memset(g, 0, sizeof *g);
	g->id = id;
	a.sin_port = htons((uint16_t)port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	g->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (g->fd < 0 || (connect(g->fd, (struct sockaddr *)&a, sizeof a) && errno != EINPROGRESS))
		die("no connection");
	setsockopt(g->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	g->ssl = SSL_new(guest_ctx);
	SSL_set_fd(g->ssl, g->fd);
	SSL_set_connect_state(g->ssl);
	g->wants_write = 1;
}

static void guest_close(struct guest *g, int state)
{
	SSL_free(g->ssl);
	close(g->fd);
	g->fd = -1;
	g->state = state;
}

static void guest_say(struct guest *g)
{
	unsigned char text[MESSAGE], b[MESSAGE + 14];
	size_t n;

	message_of(text, g->id, g->round);
	n = frame(b, 0x82, text, MESSAGE, 0);
	g->since = now_us();
	if (SSL_write(g->ssl, b, (int)n) != (int)n)
		guest_close(g, 4);
}

/* Goes on as far as it can; 1 when an echo came back right. */
static int guest_step(struct guest *g)
{
	unsigned char text[MESSAGE];
	int n;

	ERR_clear_error();
	if (!g->state) {
		n = SSL_do_handshake(g->ssl);
		if (n != 1) {
			n = SSL_get_error(g->ssl, n);
			g->wants_write = n == SSL_ERROR_WANT_WRITE;
			if (n == SSL_ERROR_SYSCALL && (errno == EAGAIN || errno == ENOTCONN))
				g->wants_write = 1; /* not connected yet */
			else if (n != SSL_ERROR_WANT_READ && n != SSL_ERROR_WANT_WRITE)
				guest_close(g, 4);
			return 0;
		}
		g->wants_write = 0;
		g->state = 1;
		if (SSL_write(g->ssl, UPGRADE_HEAD "Sec-WebSocket-Protocol: echo\r\n\r\n",
			      strlen(UPGRADE_HEAD) + 32) <= 0)
			guest_close(g, 4);
		return 0;
	}
	n = SSL_read(g->ssl, g->in + g->have, (int)(sizeof g->in - g->have - 1));
	if (n <= 0) {
		if (SSL_get_error(g->ssl, n) != SSL_ERROR_WANT_READ)
			guest_close(g, 4);
		return 0;
	}
	g->have += (size_t)n;
	g->in[g->have] = 0;
	if (g->state == 1) {
		if (!strstr((char *)g->in, "\r\n\r\n"))
			return 0;
		if (memcmp(g->in, "HTTP/1.1 101", 12)) {
			guest_close(g, 4);
			return 0;
		}
		g->state = 2;
		g->have = 0;
		guest_say(g);
		return 0;
	}
	if (g->have < MESSAGE + 4)
		return 0;
	message_of(text, g->id, g->round);
	if (g->have != MESSAGE + 4 || g->in[0] != 0x82 || memcmp(g->in + 4, text, MESSAGE)) {
		guest_close(g, 4);
		return 0;
	}
	g->have = 0;
	return 1;
}

/* Waits for some of n guests; what there is to do is marked in polled[].revents. */
static int wait_for(struct guest *g, int n, int ms)
{
	int i;

	for (i = 0; i < n; i++) {
		polled[i].fd = g[i].fd;
		polled[i].events = g[i].wants_write ? POLLOUT | POLLIN : POLLIN;
		polled[i].revents = 0;
	}
	return poll(polled, (nfds_t)n, ms);
}

/* ------------------------------------------------------------------ server */

struct echo { size_t len; unsigned char room[LWS_PRE + MESSAGE]; };

static int echo(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct echo *e = user;

	if (why == LWS_CALLBACK_RECEIVE) {
		if (e->len + len > MESSAGE)
			return -1;
		memcpy(e->room + LWS_PRE + e->len, in, len);
		e->len += len;
		if (e->len == MESSAGE)
			lws_callback_on_writable(wsi);
	} else if (why == LWS_CALLBACK_SERVER_WRITEABLE && e->len == MESSAGE) {
		e->len = 0;
		if (lws_write(wsi, e->room + LWS_PRE, MESSAGE, LWS_WRITE_BINARY) != MESSAGE)
			return -1;
	}
	return 0;
}

static struct lws_protocols echo_protocols[] = {
	{ .name = "echo", .callback = echo, .per_session_data_size = sizeof(struct echo) },
	{ .name = NULL },
};

static pid_t serve(void)
{
	int ready[2];
	pid_t pid;

	if (pipe(ready))
		die("no pipe");
	pid = fork();
	if (pid) {
		if (read(ready[0], &port, sizeof port) != sizeof port)
			die("no server");
		close(ready[0]);
		close(ready[1]);
		return pid;
	}
	tls_server_defaults(&good);
	info.protocols = echo_protocols;
	server_start();
	if (write(ready[1], &port, sizeof port) != sizeof port)
		_exit(1);
	while (lws_service(ctx, 1000) >= 0)
		;
	_exit(0);
}

/* ------------------------------------------------------------------- crowd */

/* All of them at once; says how many came through, byte by byte. */
static void crowd(int count, int to)
{
	int i, over = 0, result[2] = { 0, 0 };
	long long until = now_ms() + 60000;

	for (i = 0; i < count; i++)
		guest_open(&guests[i], i);
	while (over < count && now_ms() < until) {
		if (wait_for(guests, count, 1000) <= 0)
			continue;
		for (i = 0; i < count; i++) {
			struct guest *g = &guests[i];

			if (g->fd < 0 || !polled[i].revents)
				continue;
			if (guest_step(g)) {
				result[0]++;
				guest_close(g, 3);
			}
			if (g->fd < 0)
				over++;
		}
	}
	result[1] = over;
	if (write(to, result, sizeof result) != sizeof result)
		_exit(1);
	_exit(0);
}

/* --------------------------------------------------------------------- ten */

#define SAMPLES 200000
static int *took;
static int took_count, wrong;

static int by_size(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

/* The ten echo on until enough is measured and the crowd has reported. */
static void ten_echo(struct guest *ten, int rounds, int crowd_fd, int result[2])
{
	long long until = now_ms() + 60000;
	int i, least = 0;

	took_count = 0;
	while (now_ms() < until) {
		struct pollfd c = { .fd = crowd_fd, .events = POLLIN };

		if (crowd_fd >= 0 && poll(&c, 1, 0) == 1) {
			if (read(crowd_fd, result, 2 * sizeof *result) != (ssize_t)(2 * sizeof *result))
				die("no word from the crowd");
			crowd_fd = -1;
		}
		if (crowd_fd < 0 && least >= rounds * TEN)
			break;
		wait_for(ten, TEN, 100);
		for (i = 0; i < TEN; i++) {
			struct guest *g = &ten[i];

			if (g->fd < 0 || !polled[i].revents)
				continue;
			if (guest_step(g)) {
				if (took_count < SAMPLES)
					took[took_count++] = (int)(now_us() - g->since);
				least++;
				g->round++;
				guest_say(g);
			}
			if (g->fd < 0)
				wrong++;
		}
	}
	qsort(took, (size_t)took_count, sizeof *took, by_size);
}

static int percentile(int p)
{
	return took_count ? took[(long)(took_count - 1) * p / 100] : 0;
}

static void many(void)
{
	const char *text = getenv("TLS_MANY");
	int count = text ? atoi(text) : 200, result[2] = { 0, 0 }, none[2], back[2], quietly, i;
	struct guest ten[TEN];
	struct rlimit limit;
	pid_t server_pid, crowd_pid;

	if (count < 1 || count > MOST - 100)
		die("TLS_MANY is out of range");
	if (!getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max < 20000 ? limit.rlim_max : 20000;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	guests = calloc((size_t)count, sizeof *guests);
	took = malloc(SAMPLES * sizeof *took);
	cert_file(&good);
	server_pid = serve();
	guest_ctx = SSL_CTX_new(TLS_client_method());
	X509_STORE_add_cert(SSL_CTX_get_cert_store(guest_ctx), cert(&ca)->x);
	SSL_CTX_set_verify(guest_ctx, SSL_VERIFY_PEER, NULL);
	for (i = 0; i < TEN; i++)
		guest_open(&ten[i], 5000 + i);
	ten_echo(ten, 20, -1, none); /* to warm up */
	ten_echo(ten, ROUNDS, -1, none);
	fprintf(stderr, "alone: %d echoes, median %d us, 99th percentile %d us\n", took_count, percentile(50), percentile(99));
	quietly = percentile(99);
	if (pipe(back))
		die("no pipe");
	crowd_pid = fork();
	if (!crowd_pid)
		crowd(count, back[1]);
	ten_echo(ten, 0, back[0], result);
	fprintf(stderr, "with %d handshakes: %d echoes, median %d us, 99th percentile %d us, longest %d us\n", count,
		took_count, percentile(50), percentile(99), percentile(100));
	fprintf(stderr, "ratio %.1f\n", (double)percentile(99) / (quietly ? quietly : 1));
	say("%d of %d came and went, %d with their message right", result[1], count, result[0]);
	say("of the ten %d failed", wrong);
	for (i = 0; i < TEN; i++)
		if (ten[i].fd >= 0)
			guest_close(&ten[i], 3);
	SSL_CTX_free(guest_ctx);
	free(guests);
	free(took);
	waitpid(crowd_pid, NULL, 0);
	kill(server_pid, SIGKILL);
	waitpid(server_pid, NULL, 0);
}

static const struct scenario list[] = {
	{ "many", many },
};

SCENARIOS(list)
