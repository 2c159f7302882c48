/*
 * ping: sends WebSocket pings and tells how long their pongs take, as ping(8)
 * does with packets.
 *
 * Each ping carries its number and the time it was sent; the pong brings both
 * back. Any WebSocket server answers. The source compiles unchanged with the
 * 2.0 and the 4.1 headers.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libwebsockets.h>

#define SIZE_MIN 16    /* number and time stamp */
#define SIZE_MAX_WS 125 /* of a control frame, RFC 6455 section 5.5 */
#define WINDOW 1024    /* pings that are remembered; older pongs are ignored */
#define FLOOD_US 10000 /* the longest time between two pings of a flood */
#define LINGER_US 2000000 /* how long the last pongs may take */
#define IDLE_US 60000000

enum { CONNECTING, OPEN, ENDED };

static struct lws_context *context;
static struct lws *peer;        /* while it is open */
static int state = CONNECTING;
static volatile sig_atomic_t stop;

static const char *target;      /* as the user wrote it */
static int64_t interval = 1000000; /* microseconds */
static uint64_t limit;          /* pings to send; 0: no end */
static size_t size = 56;
static int flood, quiet;

/* The pings of the window: number n stands at n % WINDOW. */
static struct {
	int64_t sent_at;
	int answered;
} window[WINDOW];

static uint64_t sent, received, duplicates;
static int64_t started, next_at, last_sent_at;
static int64_t least, most;     /* round trips, in microseconds */
static double sum, sum_of_squares;
static int ping_due, closing;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- waiting -------------------------------------------------------------- */

/*
 * One turn of the loop: until something happens, at most us microseconds. The
 * time that lws_service() takes means something else in each generation; 4.1
 * has timers.
 */
#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
static lws_sorted_usec_list_t timer;

static void on_timer(lws_sorted_usec_list_t *sul)
{
	(void)sul;
	lws_cancel_service(context); /* ends the turn */
}

static int turn(int64_t us)
{
	lws_sul_schedule(context, 0, &timer, on_timer, (lws_usec_t)us);
	return lws_service(context, 0);
}
#else
static int turn(int64_t us)
{
	return lws_service(context, (int)((us + 999) / 1000));
}
#endif

/* ---- pings and pongs ------------------------------------------------------ */

static int send_ping(struct lws *wsi)
{
	unsigned char buf[LWS_PRE + SIZE_MAX_WS], *p = buf + LWS_PRE;
	int64_t now = now_us();
	size_t i;

	window[sent % WINDOW].sent_at = now;
	window[sent % WINDOW].answered = 0;
	memcpy(p, &sent, 8);
	memcpy(p + 8, &now, 8);
	for (i = SIZE_MIN; i < size; i++)
		p[i] = (unsigned char)i;
	sent++;
	last_sent_at = now;
	next_at = now + interval;
	if (flood && !quiet)
		putchar('.');
	return lws_write(wsi, p, size, LWS_WRITE_PING) < (int)size ? -1 : 0;
}

static void receive_pong(const unsigned char *in, size_t len)
{
	int64_t now = now_us(), stamp, trip;
	uint64_t number;
	int again;

	/* A server may send pongs of its own accord. */
	if (len != size)
		return;
	memcpy(&number, in, 8);
	memcpy(&stamp, in + 8, 8);
	if (number >= sent || sent - number > WINDOW ||
	    window[number % WINDOW].sent_at != stamp)
		return;

	trip = now - stamp;
	again = window[number % WINDOW].answered;
	window[number % WINDOW].answered = 1;
	if (again)
		duplicates++;
	else {
		if (!received || trip < least)
			least = trip;
		if (trip > most)
			most = trip;
		received++;
		sum += (double)trip;
		sum_of_squares += (double)trip * (double)trip;
		if (flood)
			next_at = now;
	}
	if (quiet)
		return;
	if (flood)
		putchar('\b');
	else
		printf("%u bytes from %s: seq=%llu time=%lld.%03d ms%s\n",
		       (unsigned int)len, target,
		       (unsigned long long)number + 1, (long long)trip / 1000,
		       (int)(trip % 1000), again ? " (duplicate)" : "");
}

/* By Newton's method; the math library is not needed for this alone. */
static double square_root(double n)
{
	double root = n > 1 ? n : 1, better;
	int i;

	for (i = 0; i < 100; i++) {
		better = (root + n / root) / 2;
		if (better >= root)
			break;
		root = better;
	}
	return n > 0 ? root : 0;
}

static void statistics(void)
{
	double mean = received ? sum / (double)received : 0;
	double variance = received ?
		sum_of_squares / (double)received - mean * mean : 0;

	printf("\n--- %s ping statistics ---\n", target);
	printf("%llu pings sent, %llu pongs received, ",
	       (unsigned long long)sent, (unsigned long long)received);
	if (duplicates)
		printf("%llu duplicates, ", (unsigned long long)duplicates);
	printf("%.4g%% lost, time %lld ms\n",
	       sent ? (double)(sent - received) * 100 / (double)sent : 0,
	       (long long)(started ? now_us() - started : 0) / 1000);
	if (received)
		printf("round trip min/avg/max/mdev = "
		       "%.3f/%.3f/%.3f/%.3f ms\n", (double)least / 1000,
		       mean / 1000, (double)most / 1000,
		       square_root(variance) / 1000);
	fflush(stdout);
}

static void ended(const char *why, size_t len)
{
	if (state != ENDED && !closing)
		fprintf(stderr, "ping: %s: %.*s\n", target, (int)len, why);
	state = ENDED;
	peer = NULL;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	(void)user;

	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		peer = wsi;
		state = OPEN;
		started = next_at = now_us();
		break;

	case LWS_CALLBACK_CLIENT_WRITEABLE:
		if (closing) {
			lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
			return -1;
		}
		if (ping_due) {
			ping_due = 0;
			return send_ping(wsi);
		}
		break;

	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		receive_pong(in, len);
		break;

	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		if (in)
			ended(in, len);
		else
			ended("cannot connect", 14);
		break;

#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	case LWS_CALLBACK_CLIENT_CLOSED:
#else
	case LWS_CALLBACK_CLOSED:
#endif
		ended("closed by the server", 20);
		break;

	default:
		break;
	}
	return 0;
}

/* Not constant: its name is the subprotocol that the user asks for. */
static struct lws_protocols protocols[] = {
	{ .name = "ping", .callback = callback, .rx_buffer_size = 1024 },
	{ .name = NULL }
};

/* ---- start and stop ------------------------------------------------------- */

/* `url` is cut into pieces; the connection points into it. */
static int start(char *url, const char *subprotocol)
{
	struct lws_client_connect_info info;
	const char *scheme = "", *address = "", *rest = "";
	char host[300], path[1024];
	int port = 80;

	if (lws_parse_uri(url, &scheme, &address, &port, &rest) ||
	    (strcmp(scheme, "ws") && strcmp(scheme, "wss")) || !*address ||
	    port < 1 || port > 65535 ||
	    snprintf(host, sizeof(host), strchr(address, ':') ? "[%s]:%d" :
		     "%s:%d", address, port) >= (int)sizeof(host) ||
	    snprintf(path, sizeof(path), *rest == '/' ? "%s" : "/%s", rest) >=
	    (int)sizeof(path)) {
		fprintf(stderr, "ping: %s: a URL ws://HOST[:PORT][/PATH] is "
			"needed\n", target);
		return 2;
	}

	memset(&info, 0, sizeof(info));
	info.context = context;
	info.address = address;
	info.port = port;
	info.ssl_connection = !strcmp(scheme, "wss");
	info.path = path;
	info.host = host;
	info.origin = host;
	info.protocol = subprotocol;
#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	info.local_protocol_name = protocols[0].name;
#endif
	if (!lws_client_connect_via_info(&info)) {
		ended("cannot connect", 14);
		return 1;
	}
	printf("PING %s: %u bytes\n", target, (unsigned int)size);
	return 0;
}

/* Does what is due; gives the microseconds until there is more, or -1. */
static int64_t work(void)
{
	int64_t now = now_us(), next = now + IDLE_US;

	if (state == OPEN && limit && sent >= limit) {
		next = last_sent_at + LINGER_US;
		if (received >= sent || next <= now)
			return -1;
	} else if (state == OPEN && !ping_due) {
		if (next_at <= now) {
			ping_due = 1;
			lws_callback_on_writable(peer);
		} else
			next = next_at;
	}
	return next - now;
}

/* The closing handshake. */
static void goodbye(void)
{
	int64_t until = now_us() + LINGER_US, now;

	closing = 1;
	if (state == OPEN)
		lws_callback_on_writable(peer);
	while (state == OPEN && (now = now_us()) < until &&
	       turn(until - now) >= 0)
		;
}

static void on_signal(int number)
{
	(void)number;
	stop = 1;
	if (context)
		lws_cancel_service(context);
}

static void usage(FILE *out)
{
	fputs("usage: ping [options] ws://HOST[:PORT][/PATH]\n"
	      "  -c, --count N        end after N pings\n"
	      "  -i, --interval MS    time between two pings (1000)\n"
	      "  -s, --size BYTES     payload, 16 to 125 (56)\n"
	      "  -f, --flood          the next ping as soon as a pong is there\n"
	      "  -q, --quiet          nothing but the summary\n"
	      "  -P, --protocol NAME  subprotocol to ask for (none)\n"
	      "  -d, --debug BITS     log levels (3: errors and warnings)\n"
	      "  -h, --help           this text\n", out);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "count", required_argument, NULL, 'c' },
		{ "interval", required_argument, NULL, 'i' },
		{ "size", required_argument, NULL, 's' },
		{ "flood", no_argument, NULL, 'f' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "protocol", required_argument, NULL, 'P' },
		{ "debug", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct lws_context_creation_info info;
	struct sigaction action;
	const char *subprotocol = NULL;
	int debug = LLL_ERR | LLL_WARN, status, c;
	int64_t wait;
	char *url;

	while ((c = getopt_long(argc, argv, "c:i:s:fqP:d:h", options,
				NULL)) >= 0)
		switch (c) {
		case 'c': limit = strtoull(optarg, NULL, 10); break;
		case 'i': interval = atoi(optarg) * INT64_C(1000); break;
		case 's': size = (size_t)strtoul(optarg, NULL, 10); break;
		case 'f': flood = 1; break;
		case 'q': quiet = 1; break;
		case 'P': subprotocol = optarg; break;
		case 'd': debug = atoi(optarg); break;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	if (optind + 1 != argc) {
		usage(stderr);
		return 2;
	}
	if (size < SIZE_MIN || size > SIZE_MAX_WS || interval < 1000) {
		fputs("ping: the size must be 16 to 125 bytes, the interval 1 ms "
		      "or more\n", stderr);
		return 2;
	}
	target = argv[optind];
	url = strdup(target);
	if (!url)
		return 1;
	if (flood)
		interval = FLOOD_US;
	if (subprotocol)
		protocols[0].name = subprotocol;
	setvbuf(stdout, NULL, flood ? _IONBF : _IOLBF, 0);

	lws_set_log_level(debug, NULL);
	memset(&info, 0, sizeof(info));
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
	info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
#if LWS_LIBRARY_VERSION_NUMBER < 3000000
	info.uid = -1; /* 0 would mean: become root */
	info.gid = -1;
#endif

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	action.sa_flags = (int)SA_RESETHAND; /* a second one ends at once */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);

	context = lws_create_context(&info);
	if (!context) {
		fputs("ping: cannot start the library\n", stderr);
		free(url);
		return 1;
	}
	status = start(url, subprotocol);
	if (!status) {
		while (!stop && state != ENDED && (wait = work()) >= 0)
			if (turn(wait) < 0)
				break;
		if (started)
			statistics();
		status = !received || state == ENDED;
		goodbye();
	}
	lws_context_destroy(context);
	free(url);
	return status;
}
