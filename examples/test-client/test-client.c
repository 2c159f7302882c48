/*
 * test-client: opens two WebSockets to the test-server and keeps them open.
 *
 *   dumb-increment-protocol  prints the numbers that come
 *   lws-mirror-protocol      draws random circles, prints what others draw
 *
 * A connection that fails or ends is opened again, after a delay that doubles
 * with each attempt in vain. The source compiles unchanged with the 2.0 and
 * the 4.1 headers.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libwebsockets.h>

#define CANVAS_WIDTH 720
#define CANVAS_HEIGHT 360
#define RADIUS_MAX 32
#define DRAW_MS 200            /* between two circles */
#define RETRY_FIRST_MS 500     /* before the first attempt to connect again */
#define RETRY_MAX_MS 30000
#define GOODBYE_MS 2000        /* for the closing handshake at the end */
#define FOREVER_MS (24 * 3600 * 1000)

enum state { DOWN, CONNECTING, OPEN };

struct link {
	const char *protocol;
	const char *label;     /* in front of what comes */
	struct lws *wsi;       /* while it is open */
	enum state state;
	unsigned int failures; /* attempts in vain since it was last open */
	int64_t retry_at;      /* while it is down */
	size_t len;            /* of the message so far */
	char text[1024];       /* its beginning */
};

static struct link counter = {
	.protocol = "dumb-increment-protocol", .label = "counter"
};
static struct link mirror = {
	.protocol = "lws-mirror-protocol", .label = "mirror"
};
static struct link *const links[] = { &counter, &mirror };
#define LINKS (sizeof(links) / sizeof(links[0]))

static struct lws_context *context;
static volatile sig_atomic_t stop;

static const char *address, *path = "/";
static char host[300];         /* for the Host and Origin headers */
static int port = 7681;
static int once;               /* nothing is opened again */
static unsigned long count;    /* numbers to wait for; 0: no end */
static unsigned long numbers;  /* that came */
static int draws = 1;
static int circle_due;
static int64_t circle_at;
static int failed;
static int ending;

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static unsigned int random_below(unsigned int limit)
{
	unsigned int n = 0;

	lws_get_random(context, &n, sizeof(n));
	return n % limit;
}

/* ---- waiting -------------------------------------------------------------- */

/*
 * One turn of the loop: until something happens, at most ms milliseconds. The
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

static int turn(int64_t ms)
{
	lws_sul_schedule(context, 0, &timer, on_timer, (lws_usec_t)ms * 1000);
	return lws_service(context, 0);
}
#else
static int turn(int64_t ms)
{
	return lws_service(context, (int)ms);
}
#endif

/* ---- connections ---------------------------------------------------------- */

static void link_lost(struct link *l, const char *why, size_t len)
{
	int64_t delay = RETRY_MAX_MS;

	if (l->state == DOWN)
		return;
	l->state = DOWN;
	l->wsi = NULL;
	l->len = 0;
	if (ending)
		return;
	if (once) {
		fprintf(stderr, "test-client: %s: %.*s\n", l->protocol,
			(int)len, why);
		failed = 1;
		return;
	}

	/* Up to a quarter more, so that many clients do not come at once. */
	if (l->failures < 6)
		delay = (int64_t)RETRY_FIRST_MS << l->failures;
	delay += random_below((unsigned int)delay / 4);
	l->failures++;
	l->retry_at = now_ms() + delay;
	fprintf(stderr, "test-client: %s: %.*s, again in %d.%d s\n",
		l->protocol, (int)len, why, (int)(delay / 1000),
		(int)(delay % 1000 / 100));
}

static void link_open(struct link *l)
{
	static const char why[] = "the attempt failed";
	struct lws_client_connect_info info;

	memset(&info, 0, sizeof(info));
	info.context = context;
	info.address = address;
	info.port = port;
	info.path = path;
	info.host = host;
	info.origin = host;
	info.protocol = l->protocol;
	info.userdata = l; /* every callback gets it as `user` */

	l->state = CONNECTING;
	if (!lws_client_connect_via_info(&info))
		link_lost(l, why, sizeof(why) - 1);
}

static void receive(struct lws *wsi, struct link *l, const char *in, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++, l->len++)
		if (l->len < sizeof(l->text)) /* no control characters */
			l->text[l->len] = (unsigned char)in[i] < 0x20 ||
					  in[i] == 0x7f ? '?' : in[i];
	if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
		return;

	if (l->len > sizeof(l->text))
		printf("%s: %.*s...\n", l->label, (int)sizeof(l->text), l->text);
	else
		printf("%s: %.*s\n", l->label, (int)l->len, l->text);
	l->len = 0;
	if (l == &counter)
		numbers++;
}

static int draw(struct lws *wsi)
{
	unsigned char buf[LWS_PRE + 64];
	int n = snprintf((char *)buf + LWS_PRE, sizeof(buf) - LWS_PRE,
			 "c #%06x %u %u %u;", random_below(1 << 24),
			 random_below(CANVAS_WIDTH), random_below(CANVAS_HEIGHT),
			 1 + random_below(RADIUS_MAX));

	return lws_write(wsi, buf + LWS_PRE, (size_t)n, LWS_WRITE_TEXT) < n ?
	       -1 : 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	struct link *l = user;

	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		fprintf(stderr, "test-client: %s: open\n", l->protocol);
		l->wsi = wsi;
		l->state = OPEN;
		l->failures = 0;
		break;

	case LWS_CALLBACK_CLIENT_RECEIVE:
		receive(wsi, l, in, len);
		break;

	case LWS_CALLBACK_CLIENT_WRITEABLE:
		if (ending) {
			lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
			return -1;
		}
		if (l == &mirror && circle_due) {
			circle_due = 0;
			return draw(wsi);
		}
		break;

	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		if (!in) {
			in = "the attempt failed";
			len = strlen(in);
		}
		link_lost(l, in, len);
		break;

#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	case LWS_CALLBACK_CLIENT_CLOSED:
#else
	case LWS_CALLBACK_CLOSED:
#endif
		link_lost(l, "closed", 6);
		break;

	default:
		break;
	}
	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "dumb-increment-protocol", .callback = callback,
	  .rx_buffer_size = 128 },
	{ .name = "lws-mirror-protocol", .callback = callback,
	  .rx_buffer_size = 4096 },
	{ .name = NULL }
};

/* ---- the loop ------------------------------------------------------------- */

/* Does what is due; gives the milliseconds until there is more. */
static int64_t work(void)
{
	int64_t now = now_ms(), next = now + FOREVER_MS;
	size_t i;

	for (i = 0; i < LINKS; i++) {
		if (links[i]->state == DOWN && links[i]->retry_at <= now)
			link_open(links[i]);
		if (links[i]->state == DOWN && links[i]->retry_at < next)
			next = links[i]->retry_at;
	}
	if (draws && mirror.state == OPEN) {
		if (circle_at <= now) {
			circle_at = now + DRAW_MS;
			circle_due = 1;
			lws_callback_on_writable(mirror.wsi);
		}
		if (circle_at < next)
			next = circle_at;
	}
	return next > now ? next - now : 0;
}

/* Closes what is open, and waits a moment for the other side's agreement. */
static void goodbye(void)
{
	int64_t until = now_ms() + GOODBYE_MS, now;
	size_t i;

	ending = 1;
	for (i = 0; i < LINKS; i++)
		if (links[i]->state == OPEN)
			lws_callback_on_writable(links[i]->wsi);
	while ((counter.state == OPEN || mirror.state == OPEN) &&
	       (now = now_ms()) < until && turn(until - now) >= 0)
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
	fputs("usage: test-client [options] HOST\n"
	      "  -p, --port N      TCP port (7681)\n"
	      "  -P, --path PATH   request target (/)\n"
	      "  -n, --count N     end after N numbers\n"
	      "  -1, --once        end when a connection ends, open none again\n"
	      "  -q, --quiet       draw nothing\n"
	      "  -d, --debug BITS  log levels (3: errors and warnings)\n"
	      "  -h, --help        this text\n", out);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "port", required_argument, NULL, 'p' },
		{ "path", required_argument, NULL, 'P' },
		{ "count", required_argument, NULL, 'n' },
		{ "once", no_argument, NULL, '1' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "debug", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct lws_context_creation_info info;
	struct sigaction action;
	int debug = LLL_ERR | LLL_WARN, c;

	while ((c = getopt_long(argc, argv, "p:P:n:1qd:h", options, NULL)) >= 0)
		switch (c) {
		case 'p': port = atoi(optarg); break;
		case 'P': path = optarg; break;
		case 'n': count = strtoul(optarg, NULL, 10); break;
		case '1': once = 1; break;
		case 'q': draws = 0; break;
		case 'd': debug = atoi(optarg); break;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	if (optind + 1 != argc) {
		usage(stderr);
		return 2;
	}
	if (port < 1 || port > 65535) {
		fputs("test-client: the port must be 1 to 65535\n", stderr);
		return 2;
	}
	address = argv[optind];
	if (snprintf(host, sizeof(host), strchr(address, ':') ? "[%s]:%d" :
		     "%s:%d", address, port) >= (int)sizeof(host)) {
		fputs("test-client: the host's name is too long\n", stderr);
		return 2;
	}

	setvbuf(stdout, NULL, _IOLBF, 0);
	lws_set_log_level(debug, NULL);
	memset(&info, 0, sizeof(info));
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
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
		fputs("test-client: cannot start the library\n", stderr);
		return 1;
	}

	while (!stop && !failed && (!count || numbers < count))
		if (turn(work()) < 0)
			failed = 1;
	goodbye();
	lws_context_destroy(context);
	return failed;
}
