/* Several service threads that speak TLS: handshakes and bytes on all of them at once. */
#include "scenario.h"
#include "tls.h"

#include <pthread.h>

#define LANES 4
#define VISITORS 8
#define VISITS 8
#define MOST_SESSIONS 6

static __thread int my_lane = -1;
static _Atomic int opened[LANES], strays, closed, failed;

struct visit { int lane; };

static int talk(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct visit *visit = user;

	switch ((int)why) {
	case LWS_CALLBACK_ESTABLISHED:
		visit->lane = my_lane;
		opened[my_lane]++;
		break;
	case LWS_CALLBACK_RECEIVE:
		strays += visit->lane != my_lane;
		put(wsi, in, len, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_CLOSED:
		closed++;
		break;
	default:
		break;
	}
	return 0;
}

static struct lws_protocols talks[] = {
	{ .name = "talk", .callback = talk, .per_session_data_size = sizeof(struct visit) },
	{ .name = NULL },
};

static void *serve(void *arg)
{
	my_lane = (int)(uintptr_t)arg;
	while (lws_service_tsi(ctx, V4 ? 0 : 1000, my_lane) >= 0)
		;
	return NULL;
}

static int says_hello(SSL *ssl)
{
	static const char hello[] = "\x81\x05hello";
	static const char request[] = UPGRADE_HEAD "\r\n";
	unsigned char f[64];
	char b[64] = "", c;

	if (SSL_connect(ssl) != 1 || SSL_write(ssl, request, sizeof request - 1) <= 0)
		return 0;
	while (memcmp(b, "\r\n\r\n", 4)) {
		memmove(b, b + 1, 3);
		if (SSL_read(ssl, &c, 1) != 1)
			return 0;
		b[3] = c;
	}
	if (SSL_write(ssl, f, (int)frame(f, 0x81, "hello", 5, 0)) <= 0)
		return 0;
	return SSL_read(ssl, b, 7) == 7 && !memcmp(b, hello, 7);
}

static void *visitor(void *arg)
{
	SSL_CTX *any = arg;
	int i;

	for (i = 0; i < VISITS; i++) {
		struct sockaddr_in a = { .sin_family = AF_INET };
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		SSL *ssl = SSL_new(any);

		a.sin_port = htons((uint16_t)port);
		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		SSL_set_fd(ssl, fd);
		failed += connect(fd, (struct sockaddr *)&a, sizeof a) || !says_hello(ssl);
		if (i & 1)
			SSL_shutdown(ssl);
		SSL_free(ssl);
		close(fd);
	}
	return NULL;
}

/* With 4.1 two of the eight always wait for a session that another thread ends. */
static void handshakes(void)
{
	pthread_t lanes[LANES], visitors[VISITORS];
	SSL_CTX *any = SSL_CTX_new(TLS_client_method());
	struct lws_context *c;
	int i, n = 0;

	tls_server_defaults(&good);
	info.protocols = talks;
	info.count_threads = LANES;
#if V4
	info.simultaneous_ssl_restriction = MOST_SESSIONS;
#endif
	server_start();
	for (i = 0; i < LANES; i++)
		pthread_create(&lanes[i], NULL, serve, (void *)(uintptr_t)i);
	for (i = 0; i < VISITORS; i++)
		pthread_create(&visitors[i], NULL, visitor, any);
	for (i = 0; i < VISITORS; i++)
		pthread_join(visitors[i], NULL);
	c = ctx;
	lws_context_destroy(c);
	for (i = 0; i < LANES; i++) {
		pthread_join(lanes[i], NULL);
		n += opened[i];
		REQUIRE(1, opened[i] > 0);
	}
	ctx = NULL;
	REQUIRE(VISITORS * VISITS, n);
	REQUIRE(n, closed);
	REQUIRE(0, failed);
	REQUIRE(0, strays);
	SSL_CTX_free(any);
	say("ok");
}

static const struct scenario list[] = {
	{ "handshakes", handshakes },
};

SCENARIOS(list)
