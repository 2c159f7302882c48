/*
 * extpoll-server: the library inside a loop that belongs to the program.
 *
 * The program owns the poll() call. The library announces its sockets through
 * the ADD, DEL and CHANGE_MODE callbacks of the first protocol, and gets each
 * ready one back through lws_service_fd(). Any other event loop works the same
 * way. Two subprotocols: "echo" and "dumb-increment-protocol".
 *
 * The source compiles unchanged with the 2.0 and the 4.1 headers.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libwebsockets.h>

#define TICK_MS 50
#define HOUSEKEEPING_MS 1000
#define ECHO_MAX (1024 * 1024) /* bytes queued per session */

static struct lws_context *context;
static volatile sig_atomic_t stop;

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the table of polled descriptors ------------------------------------ */

static struct pollfd *table;
static size_t used, room;
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;

static size_t find(int fd)
{
	size_t n;

	for (n = 0; n < used; n++)
		if (table[n].fd == fd)
			break;
	return n;
}

/* The library holds table_lock through LOCK_POLL during these three. */

static int add_fd(const struct lws_pollargs *a)
{
	if (used == room) {
		size_t more = room ? room * 2 : 32;
		struct pollfd *p = realloc(table, more * sizeof(*p));

		if (!p)
			return -1;
		table = p;
		room = more;
	}
	table[used].fd = a->fd;
	table[used].events = (short)a->events;
	table[used].revents = 0;
	used++;
	return 0;
}

/* The last entry moves into the hole and keeps its own pending events. */
static void del_fd(const struct lws_pollargs *a)
{
	size_t n = find(a->fd);

	if (n < used)
		table[n] = table[--used];
}

static void change_fd(const struct lws_pollargs *a)
{
	size_t n = find(a->fd);

	if (n < used)
		table[n].events = (short)a->events;
}

/*
 * Serves what poll() found. Going down, an entry that moves into a hole has
 * either been served already or was added just now, so none is missed.
 */
static int serve_ready(void)
{
	size_t n = used;

	while (n-- > 0) {
		struct pollfd ready;

		if (n >= used || !table[n].revents)
			continue;
		ready = table[n];
		table[n].revents = 0;
		if (lws_service_fd(context, &ready) < 0)
			return -1;
	}
	return 0;
}

/* ---- protocols ---------------------------------------------------------- */

static int callback_first(struct lws *wsi, enum lws_callback_reasons reason,
			  void *user, void *in, size_t len)
{
	(void)user;
	(void)len;

	switch (reason) {
	case LWS_CALLBACK_LOCK_POLL:
		return pthread_mutex_lock(&table_lock) ? -1 : 0;
	case LWS_CALLBACK_UNLOCK_POLL:
		return pthread_mutex_unlock(&table_lock) ? -1 : 0;
	case LWS_CALLBACK_ADD_POLL_FD:
		return add_fd(in);
	case LWS_CALLBACK_DEL_POLL_FD:
		del_fd(in);
		break;
	case LWS_CALLBACK_CHANGE_MODE_POLL_FD:
		change_fd(in);
		break;

	case LWS_CALLBACK_HTTP:
		if (lws_return_http_status(wsi, 404,
			"This server speaks WebSocket only.") < 0)
			return -1;
		return lws_http_transaction_completed(wsi) ? -1 : 0;

	default:
		break;
	}
	return 0;
}

/* Echo: pieces go back in order, one per writeable callback. */
struct piece {
	struct piece *next;
	size_t len;
	int kind;                    /* how lws_write() must send it */
	unsigned char room[LWS_PRE]; /* payload follows directly */
	unsigned char payload[];
};

struct echo {
	struct piece *head, **end;
	size_t queued;
	int inside_message;
};

static int echo_receive(struct lws *wsi, struct echo *e, const void *in,
			size_t len)
{
	struct piece *p;

	if (e->queued + len > ECHO_MAX) {
		lws_close_reason(wsi, LWS_CLOSE_STATUS_POLICY_VIOLATION,
				 NULL, 0);
		return -1;
	}
	p = malloc(sizeof(*p) + len);
	if (!p)
		return -1;
	p->next = NULL;
	p->len = len;
	p->kind = e->inside_message ? LWS_WRITE_CONTINUATION :
		  lws_frame_is_binary(wsi) ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
	e->inside_message = !lws_is_final_fragment(wsi);
	if (e->inside_message)
		p->kind |= LWS_WRITE_NO_FIN;
	if (len)
		memcpy(p->payload, in, len);

	*(e->head ? e->end : &e->head) = p;
	e->end = &p->next;
	e->queued += len;
	lws_callback_on_writable(wsi);
	return 0;
}

static int echo_send(struct lws *wsi, struct echo *e)
{
	struct piece *p = e->head;

	if (!p)
		return 0;
	if (lws_write(wsi, p->payload, p->len,
		      (enum lws_write_protocol)p->kind) < (int)p->len)
		return -1;
	e->queued -= p->len;
	e->head = p->next;
	free(p);
	if (e->head)
		lws_callback_on_writable(wsi);
	return 0;
}

static int callback_echo(struct lws *wsi, enum lws_callback_reasons reason,
			 void *user, void *in, size_t len)
{
	struct echo *e = user;

	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
		return echo_receive(wsi, e, in, len);
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return echo_send(wsi, e);
	case LWS_CALLBACK_CLOSED:
		while (e && e->head) {
			struct piece *p = e->head;

			e->head = p->next;
			free(p);
		}
		break;
	default:
		break;
	}
	return 0;
}

static unsigned long tick; /* counts the 50 ms steps */
static int counters;       /* open dumb-increment sessions */

struct counter {
	unsigned long number, sent_at;
	int counted;
};

static int callback_counter(struct lws *wsi, enum lws_callback_reasons reason,
			    void *user, void *in, size_t len)
{
	struct counter *s = user;
	unsigned char buf[LWS_PRE + 24];
	int n;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		counters++;
		s->counted = 1;
		s->sent_at = tick - 1;
		lws_callback_on_writable(wsi);
		break;

	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (s->sent_at == tick)
			break;
		s->sent_at = tick;
		n = snprintf((char *)buf + LWS_PRE, sizeof(buf) - LWS_PRE,
			     "%lu", s->number++);
		if (lws_write(wsi, buf + LWS_PRE, (size_t)n,
			      LWS_WRITE_TEXT) < n)
			return -1;
		break;

	case LWS_CALLBACK_RECEIVE:
		if (len == 6 && !memcmp(in, "reset\n", 6))
			s->number = 0;
		break;

	case LWS_CALLBACK_CLOSED:
		if (s && s->counted) {
			counters--;
			s->counted = 0;
		}
		break;

	default:
		break;
	}
	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "http-only", .callback = callback_first },
	{ .name = "echo", .callback = callback_echo,
	  .per_session_data_size = sizeof(struct echo),
	  .rx_buffer_size = 4096 },
	{ .name = "dumb-increment-protocol", .callback = callback_counter,
	  .per_session_data_size = sizeof(struct counter),
	  .rx_buffer_size = 64 },
	{ .name = NULL }
};

/* ---- the loop ----------------------------------------------------------- */

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

/* Signals are let in only while waiting, so none slips in between. */
static int run(const sigset_t *while_waiting)
{
	long long next_tick = now_ms(), next_housekeeping = now_ms();

	while (!stop) {
		long long now = now_ms();
		long long until = counters && next_tick < next_housekeeping ?
				  next_tick : next_housekeeping;
		struct timespec wait = { 0, 0 };
		int n;

		if (until > now) {
			wait.tv_sec = (time_t)((until - now) / 1000);
			wait.tv_nsec = (long)((until - now) % 1000) * 1000000;
		}
		n = ppoll(table, (nfds_t)used, &wait, while_waiting);
		if (n < 0 && errno != EINTR) {
			perror("extpoll-server: poll");
			return -1;
		}
		if (n > 0 && serve_ready() < 0)
			return -1;
		/* Input the library read ahead; nothing there is no error. */
		lws_service_tsi(context, -1, 0);

		now = now_ms();
		if (now >= next_housekeeping) {
			lws_service_fd(context, NULL); /* timeouts */
			next_housekeeping = now + HOUSEKEEPING_MS;
		}
		if (now >= next_tick) {
			tick++;
			next_tick = now + TICK_MS;
			if (counters)
				lws_callback_on_writable_all_protocol(context,
							&protocols[2]);
		}
	}
	return 0;
}

static void usage(FILE *out)
{
	fputs("usage: extpoll-server [options]\n"
	      "  -p, --port N      TCP port (7681)\n"
	      "  -i, --iface NAME  address or interface to listen on"
	      " (127.0.0.1); \"any\" for all\n"
	      "  -d, --debug BITS  log levels (3: errors and warnings)\n"
	      "  -h, --help        this text\n", out);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "port", required_argument, NULL, 'p' },
		{ "iface", required_argument, NULL, 'i' },
		{ "debug", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct lws_context_creation_info info;
	struct sigaction action;
	sigset_t ours, before;
	const char *iface = "127.0.0.1";
	int port = 7681, debug = LLL_ERR | LLL_WARN, result, c;

	while ((c = getopt_long(argc, argv, "p:i:d:h", options, NULL)) >= 0)
		switch (c) {
		case 'p': port = atoi(optarg); break;
		case 'i': iface = optarg; break;
		case 'd': debug = atoi(optarg); break;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	if (port < 1 || port > 65535) {
		fputs("extpoll-server: the port must be 1 to 65535\n", stderr);
		return 2;
	}

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigprocmask(SIG_BLOCK, &ours, &before);

	lws_set_log_level(debug, NULL);
	memset(&info, 0, sizeof(info));
	info.port = port;
	info.iface = strcmp(iface, "any") ? iface : NULL;
	info.protocols = protocols;
	if (!strchr(iface, ':'))
		info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
#if LWS_LIBRARY_VERSION_NUMBER >= 3000000
	info.options |= LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
#else
	info.uid = -1; /* 0 would mean: become root */
	info.gid = -1;
#endif

	context = lws_create_context(&info);
	if (!context) {
		fprintf(stderr, "extpoll-server: cannot listen on port %d\n",
			port);
		return 1;
	}
	if (!used) {
		fputs("extpoll-server: this libwebsockets was built without"
		      " external poll support\n", stderr);
		lws_context_destroy(context);
		return 1;
	}
	printf("listening on ws://%s:%d/\n",
	       info.iface && strpbrk(iface, ".:") ? iface : "127.0.0.1", port);
	fflush(stdout);

	result = run(&before);

	lws_context_destroy(context);
	free(table);
	return result ? 1 : 0;
}
