/*
 * client_echo: what one echoed message costs a WebSocket client.
 *
 *   client_echo CONNECTIONS DEPTH SIZE MESSAGES
 *
 * One context opens CONNECTIONS clients. Each keeps DEPTH messages of SIZE
 * bytes on their way until MESSAGES of its own have come back, and checks every
 * one. The server is a child of this process that does only what the wire
 * needs, so the times of this process are the client's alone. Prints one line:
 * the messages, the microseconds of processor time for each, and the messages
 * per second. Exits with 1 when something was lost or wrong.
 *
 * The source compiles with the 2.0 and the 4.1 headers; the library is chosen
 * by LD_LIBRARY_PATH. client.sh compares two of them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <libwebsockets.h>

#define ROOM (1 << 18)
#define SIZE_LIMIT (1 << 16)

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

/* ---- the server ----------------------------------------------------------- */

struct conn {
	int fd, upgraded;
	size_t have;
	unsigned char in[ROOM];
};

static void put(int fd, const unsigned char *p, size_t len)
{
	while (len) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN) {
			struct timespec t = { 0, 50000 };

			nanosleep(&t, NULL);
			continue;
		}
		if (n < 0)
			return;
		p += n;
		len -= (size_t)n;
	}
}

static void accept_upgrade(struct conn *c)
{
	static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	char text[256], *key, *end;
	unsigned char digest[20];
	int n;

	c->in[c->have] = 0;
	end = strstr((char *)c->in, "\r\n\r\n");
	if (!end)
		return;
	key = strcasestr((char *)c->in, "sec-websocket-key:");
	if (!key)
		exit(1);
	key += 18;
	key += strspn(key, " ");
	n = snprintf(text, sizeof text, "%.24s%s", key, guid);
	lws_SHA1((unsigned char *)text, (size_t)n, digest);
	lws_b64_encode_string((char *)digest, sizeof digest, text, sizeof text);
	n = snprintf((char *)c->in, ROOM,
		     "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
		     "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"
		     "Sec-WebSocket-Protocol: echo\r\n\r\n", text);
	put(c->fd, c->in, (size_t)n);
	c->have = 0;
	c->upgraded = 1;
}

/* Sends back every complete frame that has come, in one write. */
static void echo(struct conn *c)
{
	static unsigned char out[ROOM];
	size_t at = 0, filled = 0;

	for (;;) {
		unsigned char *p = c->in + at, *mask, *from, *to;
		size_t left = c->have - at, len, head = 2, i;

		if (left < 2)
			break;
		len = p[1] & 0x7f;
		if (len == 126)
			head = 4;
		if (len == 127)
			head = 10;
		if (left < head + 4)
			break;
		if (len == 126)
			len = (size_t)p[2] << 8 | p[3];
		else if (len == 127)
			len = (size_t)p[6] << 24 | (size_t)p[7] << 16 |
			      (size_t)p[8] << 8 | p[9];
		if (left < head + 4 + len)
			break;
		memcpy(out + filled, p, head);
		out[filled + 1] &= 0x7f;
		mask = p + head;
		from = mask + 4;
		to = out + filled + head;
		for (i = 0; i + 4 <= len; i += 4) {
			uint32_t a, b;

			memcpy(&a, from + i, 4);
			memcpy(&b, mask, 4);
			a ^= b;
			memcpy(to + i, &a, 4);
		}
		for (; i < len; i++)
			to[i] = from[i] ^ mask[i & 3];
		filled += head + len;
		at += head + 4 + len;
	}
	c->have -= at;
	memmove(c->in, c->in + at, c->have);
	put(c->fd, out, filled);
}

static void serve(int listener)
{
	int ep = epoll_create1(0), n, i, one = 1;
	struct epoll_event ev = { .events = EPOLLIN }, evs[64];

	epoll_ctl(ep, EPOLL_CTL_ADD, listener, &ev);
	while ((n = epoll_wait(ep, evs, 64, -1)) >= 0 || errno == EINTR)
		for (i = 0; i < n; i++) {
			struct conn *c = evs[i].data.ptr;
			ssize_t got;

			if (!c) {
				c = calloc(1, sizeof *c);
				if (!c)
					fail("calloc");
				c->fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
				setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
				ev.data.ptr = c;
				epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &ev);
				continue;
			}
			got = recv(c->fd, c->in + c->have, ROOM - 1 - c->have, 0);
			if (got < 0 && errno == EAGAIN)
				continue;
			if (got <= 0) {
				close(c->fd);
				free(c);
				continue;
			}
			c->have += (size_t)got;
			if (c->upgraded)
				echo(c);
			else
				accept_upgrade(c);
		}
	fail("epoll_wait");
}

/* ---- the clients ---------------------------------------------------------- */

struct session {
	long sent, received;
	size_t part;
};

static struct lws_context *context;
static int connections, depth, opened, finished, bad;
static size_t size;
static long messages;
static unsigned char text[LWS_PRE + SIZE_LIMIT], expected[SIZE_LIMIT];
static double cpu_before, cpu_after, wall_before, wall_after;

static double seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

static void clocks(double *cpu, double *wall)
{
	struct rusage use;
	struct timespec t;

	getrusage(RUSAGE_SELF, &use);
	*cpu = seconds(&use.ru_utime) + seconds(&use.ru_stime);
	clock_gettime(CLOCK_MONOTONIC, &t);
	*wall = (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	struct session *s = user;

	switch (reason) {
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		fprintf(stderr, "no connection: %s\n", in ? (char *)in : "");
		bad = 1;
		break;

	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		memset(s, 0, sizeof *s);
		/* The clock runs from the moment all are open. */
		if (++opened == connections) {
			clocks(&cpu_before, &wall_before);
			lws_callback_on_writable_all_protocol(context,
						lws_get_protocol(wsi));
			lws_callback_on_writable(wsi);
		}
		break;

	case LWS_CALLBACK_CLIENT_WRITEABLE:
		if (opened < connections || s->sent == messages ||
		    s->sent - s->received >= depth)
			break;
		/* A 2.0 library masks in the program's buffer. */
		memcpy(text + LWS_PRE, expected, size);
		if (lws_write(wsi, text + LWS_PRE, size, LWS_WRITE_TEXT) < (int)size)
			return -1;
		s->sent++;
		if (s->sent < messages && s->sent - s->received < depth)
			lws_callback_on_writable(wsi);
		break;

	case LWS_CALLBACK_CLIENT_RECEIVE:
		if (s->part + len > size || memcmp(expected + s->part, in, len)) {
			bad = 1;
			return -1;
		}
		s->part += len;
		if (s->part < size)
			break;
		s->part = 0;
		if (++s->received == messages) {
			if (++finished == connections)
				clocks(&cpu_after, &wall_after);
			break;
		}
		if (s->sent < messages)
			lws_callback_on_writable(wsi);
		break;

	case LWS_CALLBACK_CLOSED:
#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	case LWS_CALLBACK_CLIENT_CLOSED:
#endif
		bad |= finished < connections;
		break;

	default:
		break;
	}
	return 0;
}

static struct lws_protocols protocols[] = {
	{ .name = "echo", .callback = callback,
	  .per_session_data_size = sizeof(struct session),
	  .rx_buffer_size = SIZE_LIMIT },
	{ .name = NULL },
};

int main(int argc, char **argv)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct lws_context_creation_info info;
	struct lws_client_connect_info to;
	socklen_t at_len = sizeof at;
	int listener, n;
	long total;
	pid_t child;

	if (argc != 5) {
		fprintf(stderr, "usage: client_echo CONNECTIONS DEPTH SIZE MESSAGES\n");
		return 2;
	}
	connections = atoi(argv[1]);
	depth = atoi(argv[2]);
	size = (size_t)atol(argv[3]);
	messages = atol(argv[4]);
	if (connections < 1 || depth < 1 || size < 1 || messages < 1 ||
	    size > SIZE_LIMIT || (size_t)depth * (size + 14) > ROOM - 1) {
		fprintf(stderr, "client_echo: out of range\n");
		return 2;
	}
	for (n = 0; n < (int)size; n++)
		expected[n] = (unsigned char)('a' + n % 26);

	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096) ||
	    getsockname(listener, (struct sockaddr *)&at, &at_len))
		fail("listen");
	child = fork();
	if (child < 0)
		fail("fork");
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(1);
		serve(listener);
	}
	pin(0);
	close(listener);

	lws_set_log_level(LLL_ERR, NULL);
	memset(&info, 0, sizeof info);
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
	info.gid = -1;
	info.uid = -1;
	context = lws_create_context(&info);
	if (!context)
		return 1;
	for (n = 0; n < connections; n++) {
		memset(&to, 0, sizeof to);
		to.context = context;
		to.address = "127.0.0.1";
		to.host = "127.0.0.1";
		to.origin = "127.0.0.1";
		to.port = ntohs(at.sin_port);
		to.path = "/";
		to.protocol = "echo";
		to.ietf_version_or_minus_one = -1;
		if (!lws_client_connect_via_info(&to)) {
			fprintf(stderr, "no connection\n");
			return 1;
		}
	}
	while (finished < connections && !bad)
		lws_service(context, 1000);
	kill(child, SIGKILL);
	lws_context_destroy(context);
	if (bad)
		return 1;
	total = messages * connections;
	printf("%ld messages %.4f us/message %.0f messages/s\n", total,
	       (cpu_after - cpu_before) * 1e6 / (double)total,
	       (double)total / (wall_after - wall_before));
	return 0;
}
