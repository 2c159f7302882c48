/*
 * Retry policies and the Authorization header's value: prints what each function returns and leaves behind, where
 * this library and the original agree. misc_differs.c has the rest.
 */
#include <libwebsockets.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct lws_context *context;
static const uint32_t table[] = { 100, 200, 400 };

static int fired, failed;
static lws_sorted_usec_list_t timer;

static void fire(lws_sorted_usec_list_t *sul)
{
	fired++;
	lws_cancel_service(context); /* or the loop may go on waiting */
	printf("fires: its own %d, waiting %d\n", sul == &timer, !!sul->list.owner);
}

/* Which delay it is, with an addition of less than a fifth and the time the call took. */
static int seconds(lws_usec_t delay)
{
	static const int whole[] = { 1, 3, 9, 17, 30, 60 };
	size_t n;

	for (n = 0; n < sizeof(whole) / sizeof(*whole); n++)
		if (delay >= whole[n] * 1000000ll && delay < whole[n] * 1200000ll + 500000)
			return whole[n];
	return -1;
}

/* The delays of a connection, up to the attempt that is one too many. */
static void of_connection(struct lws *wsi, const char *when)
{
	uint16_t tries = 0;
	int rc;

	printf("%s:", when);
	do {
		lws_usec_t before = lws_now_usecs();

		rc = lws_retry_sul_schedule_retry_wsi(wsi, &timer, fire, &tries);
		if (!rc)
			printf(" %d s", seconds(timer.us - before));
		lws_sul_cancel(&timer);
	} while (!rc && tries < 9);
	printf(" -> %d tries %u\n", rc, tries);
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user;
	(void)in;
	(void)len;
	if (reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR) {
		of_connection(wsi, "  failed");
		failed = 1;
		lws_cancel_service(context);
	}
	return 0;
}

/* A delay has a random part: tells what it is made of. */
static const char *within(unsigned int got, unsigned int base, unsigned int percent)
{
	static char text[64];

	if (got >= base && got <= base + (unsigned int)((unsigned long long)base * percent / 100))
		snprintf(text, sizeof text, "%u + %u%%", base, percent);
	else
		snprintf(text, sizeof text, "%u, not %u + %u%%", got, base, percent);
	return text;
}

static void steps(const char *what, const lws_retry_bo_t *retry, uint16_t tries, int count, unsigned int percent)
{
	printf("%s\n", what);
	while (count--) {
		unsigned int at = tries < 3 ? tries : 2, base = retry ? table[at] : 3000, delay;
		uint16_t again = tries;
		char conceal = 7;

		delay = lws_retry_get_delay_ms(context, retry, &tries, &conceal);
		printf("  %s tries %u conceal %d\n", within(delay, base, percent), tries, conceal);
		delay = lws_retry_get_delay_ms(context, retry, &again, NULL);
		printf("  %s tries %u\n", within(delay, base, percent), again);
	}
}

static void delays(void)
{
	static const uint16_t limits[] = { 0, 1, 2, 3, 4, 6, 65534, LWS_RETRY_CONCEAL_ALWAYS };
	static const uint8_t percents[] = { 1, 30, 50, 100, 255 };
	char what[64];
	size_t n;

	for (n = 0; n < sizeof(limits) / sizeof(*limits); n++) {
		lws_retry_bo_t retry = { .retry_ms_table = table, .retry_ms_table_count = 3,
					 .conceal_count = limits[n], .jitter_percent = 20 };

		snprintf(what, sizeof what, "conceal %u", limits[n]);
		steps(what, &retry, 0, 8, 20);
		snprintf(what, sizeof what, "conceal %u, at the end", limits[n]);
		steps(what, &retry, 65532, 5, 20);
	}
	for (n = 0; n < sizeof(percents) / sizeof(*percents); n++) {
		lws_retry_bo_t retry = { .retry_ms_table = table, .retry_ms_table_count = 3,
					 .conceal_count = 2, .jitter_percent = percents[n] };

		snprintf(what, sizeof what, "jitter %u", percents[n]);
		steps(what, &retry, 0, 4, percents[n]);
	}
	lws_retry_bo_t plain = { .retry_ms_table = table, .retry_ms_table_count = 3, .conceal_count = 2 };

	steps("no jitter given", &plain, 0, 4, 30);
	steps("no policy", NULL, 0, 4, 30);
	steps("no policy, at the end", NULL, 65533, 4, 30);
}

/* The addition is random, and reaches most of its range. */
static void spread(void)
{
	static const uint32_t delay[] = { 1000000 };
	lws_retry_bo_t retry = { .retry_ms_table = delay, .retry_ms_table_count = 1, .jitter_percent = 50 };
	unsigned int least = ~0u, most = 0;
	int n;

	for (n = 0; n < 2000; n++) {
		uint16_t tries = 0;
		unsigned int ms = lws_retry_get_delay_ms(context, &retry, &tries, NULL);

		if (ms < least)
			least = ms;
		if (ms > most)
			most = ms;
	}
	printf("spread: from the delay %d, to its largest %d, not beyond %d\n", least >= 1000000 && least < 1050000,
	       most > 1450000, most < 1500000);
}

static void schedule(const char *what, const lws_retry_bo_t *retry, uint16_t tries, unsigned int base)
{
	lws_usec_t before = lws_now_usecs(), after;
	int rc = lws_retry_sul_schedule(context, 0, &timer, retry, fire, &tries);

	after = lws_now_usecs();
	printf("%s -> %d tries %u waiting %d", what, rc, tries, !!timer.list.owner);
	if (!rc)
		printf(" in time %d %d", timer.us >= before + base * 1000ll,
		       timer.us <= after + base * 1010ll);
	printf("\n");
}

static void timers(void)
{
	static const uint32_t short_table[] = { 20, 40, 80 }, none[] = { 0 }, long_table[] = { 4000000000u };
	lws_retry_bo_t retry = { .retry_ms_table = short_table, .retry_ms_table_count = 3, .conceal_count = 4,
				 .jitter_percent = 1 };
	lws_retry_bo_t at_once = { .retry_ms_table = none, .retry_ms_table_count = 1, .conceal_count = 1,
				   .jitter_percent = 1 };
	lws_retry_bo_t late = { .retry_ms_table = long_table, .retry_ms_table_count = 1,
				.conceal_count = LWS_RETRY_CONCEAL_ALWAYS, .jitter_percent = 1 };

	schedule("first", &retry, 0, 20);
	schedule("second", &retry, 1, 40);
	schedule("third", &retry, 2, 80);
	schedule("fourth", &retry, 3, 80);
	schedule("one too many, the fourth waits", &retry, 4, 80);
	schedule("again first", &retry, 0, 20);
	while (!fired)
		lws_service(context, 0);
	printf("fired %d, waiting %d\n", fired, !!timer.list.owner);
	schedule("one too many", &retry, 4, 0);
	schedule("many too many", &retry, 65535, 0);
	schedule("no policy", NULL, 0, 0);
	schedule("at once", &at_once, 0, 0);
	while (fired < 2)
		lws_service(context, -1);
	schedule("late", &late, 65535, 4000000000u);
	lws_sul_cancel(&timer);
	printf("cancelled, waiting %d\n", !!timer.list.owner);
}

static void connections(void)
{
	static const uint32_t long_table[] = { 30000, 60000 };
	static const lws_retry_bo_t retry = { .retry_ms_table = long_table, .retry_ms_table_count = 2,
					      .conceal_count = 3, .jitter_percent = 1 };
	struct sockaddr_in nobody = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof nobody;
	int fd = socket(AF_INET, SOCK_STREAM, 0), own;

	/* Bound, but nobody listens there. */
	if (bind(fd, (struct sockaddr *)&nobody, sizeof nobody) || getsockname(fd, (struct sockaddr *)&nobody, &len))
		return;
	for (own = 0; own < 2; own++) {
		struct lws_client_connect_info connect = { .context = context, .address = "127.0.0.1", .path = "/",
							   .host = "nobody", .port = ntohs(nobody.sin_port),
							   .protocol = "only" };
		struct lws *wsi;

		if (own)
			connect.retry_and_idle_policy = &retry;
		printf("a connection %s policy\n", own ? "with its own" : "without a");
		failed = 0;
		wsi = lws_client_connect_via_info(&connect);
		if (wsi)
			of_connection(wsi, "  connecting");
		while (wsi && !failed)
			lws_service(context, 0);
	}
	close(fd);
}

static void credentials(const char *user, const char *pw, size_t len)
{
	char out[256];
	int rc;

	memset(out, '#', sizeof out);
	rc = lws_http_basic_auth_gen(user, pw, out, len);
	printf("basic '%.20s' '%.20s' in %u -> %d %s\n", user, pw, (unsigned int)len, rc, rc ? "" : out);
	if (rc == 1 && out[0] != '#')
		printf("  something was written\n");
}

static void basic_auth(void)
{
	static const char *const both[][2] = {
		{ "Aladdin", "open sesame" }, { "user", "pass" }, { "u", "pass" }, { "", "" }, { "user", "" },
		{ "", "pass" }, { "a:b", "c:d" }, { "caf\xc3\xa9", "\xff\xfe" }, { "a b", "\t\"\\" },
	};
	char user[128], pw[64];
	size_t n, len;

	for (n = 0; n < sizeof(both) / sizeof(*both); n++) {
		size_t plain = strlen(both[n][0]) + 1 + strlen(both[n][1]);
		size_t full = 6 + (plain + 2) / 3 * 4 + 1, short_of = 6 + plain * 4 / 3;

		/* In between the original cuts the text. */
		for (len = 0; len <= short_of; len++)
			credentials(both[n][0], both[n][1], len);
		for (len = full; len < full + 4; len++)
			credentials(both[n][0], both[n][1], len);
	}
	memset(pw, 'p', sizeof pw);
	pw[62] = '\0';
	for (n = 58; n < 70; n++) {
		memset(user, 'u', sizeof user);
		user[n] = '\0';
		credentials(user, pw, sizeof user + 90);
		credentials(user, pw, 100);
	}
}

int main(void)
{
	static const struct lws_protocols protocols[] = { { .name = "only", .callback = callback }, { .name = NULL } };
	struct lws_context_creation_info info;

	setvbuf(stdout, NULL, _IOLBF, 0);
	lws_set_log_level(0, NULL);
	memset(&info, 0, sizeof info);
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
	context = lws_create_context(&info);
	if (!context)
		return 1;
	delays();
	spread();
	timers();
	connections();
	basic_auth();
	lws_context_destroy(context);
	return 0;
}
