/*
 * pairs: what service threads do together.
 *
 *   pairs [-z] [-c CERTIFICATE -k KEY] THREADS PAIRS SIZE SECONDS
 *
 * Clients and servers in one context send each other messages of SIZE bytes, one in flight for each of PAIRS pairs;
 * -z compresses them, -c and -k put them under TLS. Prints the messages per second, the microseconds of processor time
 * for each, and how many threads the library gave. Exits with 1 when something was lost or wrong.
 */
#define _GNU_SOURCE
#include <libwebsockets.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MOST_THREADS 32
#define LARGEST (1 << 20)
#define TEXTS 16
#define WARM 0.5

struct session {
	unsigned char *message;
	size_t len;
	unsigned turn;
};

static struct lws_context *context;
static size_t size;
static char *texts[TEXTS];
static atomic_int opened, bad, stop;
static __thread int lane;
static struct { atomic_long echoes; char apart[120]; } done[MOST_THREADS];

static int gather(struct lws *wsi, struct session *s, void *in, size_t len)
{
	if (s->len + len > size) {
		bad = 1;
		return 0;
	}
	memcpy(s->message + LWS_PRE + s->len, in, len);
	s->len += len;
	return lws_is_final_fragment(wsi) && !lws_remaining_packet_payload(wsi);
}

static int begin(struct session *s)
{
	memset(s, 0, sizeof *s);
	s->message = malloc(LWS_PRE + size);
	return s->message ? 0 : -1;
}

static void end(struct session *s)
{
	free(s->message);
	s->message = NULL;
	bad |= !stop;
}

static int echo(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		return begin(s);
	case LWS_CALLBACK_RECEIVE:
		if (gather(wsi, s, in, len))
			lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		len = s->len;
		s->len = 0;
		return len && lws_write(wsi, s->message + LWS_PRE, len, LWS_WRITE_TEXT) < 0 ? -1 : 0;
	case LWS_CALLBACK_CLOSED:
		end(s);
		break;

	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		fprintf(stderr, "no connection: %s\n", in ? (char *)in : "");
		bad = 1;
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		opened++;
		if (begin(s))
			return -1;
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		memcpy(s->message + LWS_PRE, texts[s->turn % TEXTS], size);
		s->len = 0;
		return lws_write(wsi, s->message + LWS_PRE, size, LWS_WRITE_TEXT) < 0 ? -1 : 0;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		if (!gather(wsi, s, in, len))
			break;
		bad |= s->len != size || memcmp(s->message + LWS_PRE, texts[s->turn++ % TEXTS], size);
		atomic_fetch_add_explicit(&done[lane].echoes, 1, memory_order_relaxed);
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_CLOSED:
		end(s);
		break;
	default:
		break;
	}
	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "echo", .callback = echo, .per_session_data_size = sizeof(struct session) },
	{ .name = NULL },
};
static const struct lws_extension extensions[] = {
	{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate; client_max_window_bits" },
	{ NULL, NULL, NULL },
};

static void *serve(void *arg)
{
	lane = (int)(size_t)arg;
	while (!stop && lws_service_tsi(context, 0, lane) >= 0)
		;
	return NULL;
}

static double seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

static double cpu(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return seconds(&use.ru_utime) + seconds(&use.ru_stime);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void let_pass(double span)
{
	struct timespec t = { (time_t)span, (long)((span - (double)(time_t)span) * 1e9) };

	nanosleep(&t, NULL);
}

static long echoes(void)
{
	long n = 0;
	int i;

	for (i = 0; i < MOST_THREADS; i++)
		n += done[i].echoes;
	return n;
}

/* Records as programs send them; they shrink to a third or so. */
static int write_texts(void)
{
	unsigned dice = 1;
	size_t i, at;

	for (i = 0; i < TEXTS; i++) {
		texts[i] = malloc(size + 128);
		if (!texts[i])
			return -1;
		for (at = 0; at < size;) {
			dice = dice * 1103515245 + 12345;
			at += (size_t)snprintf(texts[i] + at, 100, "{\"id\":%u,\"price\":%u.%02u,\"tag\":\"%08x\",\"on\":%s},",
					       dice >> 14, dice >> 20, dice >> 10 & 63, dice, dice & 4096 ? "true" : "false");
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct lws_context_creation_info info = { .iface = "127.0.0.1", .protocols = protocols, .gid = -1, .uid = -1,
		.options = LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT };
	struct lws_client_connect_info to = { .address = "127.0.0.1", .host = "127.0.0.1", .origin = "127.0.0.1",
		.path = "/", .protocol = "echo", .ietf_version_or_minus_one = -1 };
	pthread_t threads[MOST_THREADS];
	int option, n, pairs, given;
	double wall, used, limit;
	long count;

	while ((option = getopt(argc, argv, "c:k:z")) != -1)
		switch (option) {
		case 'c': info.ssl_cert_filepath = optarg; break;
		case 'k': info.ssl_private_key_filepath = optarg; break;
		case 'z': info.extensions = extensions; break;
		default: return 2;
		}
	if (argc - optind != 4) {
		fprintf(stderr, "usage: pairs [-z] [-c CERTIFICATE -k KEY] THREADS PAIRS SIZE SECONDS\n");
		return 2;
	}
	info.count_threads = (unsigned)atoi(argv[optind]);
	pairs = atoi(argv[optind + 1]);
	size = (size_t)atol(argv[optind + 2]);
	if (info.count_threads < 1 || info.count_threads > MOST_THREADS || pairs < 1 || size < 1 || size > LARGEST ||
	    write_texts()) {
		fprintf(stderr, "pairs: out of range\n");
		return 2;
	}
	lws_set_log_level(LLL_ERR, NULL);
	context = lws_create_context(&info);
	if (!context)
		return 1;
	given = lws_get_count_threads(context);

	/* Made by a thread that serves nothing, the clients are spread over those that do. */
	to.context = context;
	to.port = lws_get_vhost_listen_port(lws_get_vhost_by_name(context, "default"));
	if (info.ssl_cert_filepath)
		to.ssl_connection = LCCSCF_USE_SSL | LCCSCF_ALLOW_SELFSIGNED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
	for (n = 0; n < pairs; n++)
		if (!lws_client_connect_via_info(&to))
			return 1;
	for (n = 0; n < given; n++)
		if (pthread_create(&threads[n], NULL, serve, (void *)(size_t)n))
			return 1;
	for (limit = now() + 30; opened < pairs && !bad;) {
		let_pass(0.01);
		bad |= now() > limit;
	}
	let_pass(WARM);
	count = echoes();
	used = cpu();
	wall = now();
	let_pass(atof(argv[optind + 3]));
	count = echoes() - count;
	used = cpu() - used;
	wall = now() - wall;

	n = bad;
	stop = 1;
	lws_cancel_service(context);
	while (given--)
		pthread_join(threads[given], NULL);
	given = lws_get_count_threads(context);
	lws_context_destroy(context);
	for (option = 0; option < TEXTS; option++)
		free(texts[option]);
	if (n || !count)
		return 1;
	printf("%.0f messages/s %.3f us/message %d threads\n", (double)count / wall, used * 1e6 / (double)count, given);
	return 0;
}
