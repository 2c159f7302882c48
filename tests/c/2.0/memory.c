/* Memory that the program gets to see comes from its own allocator, all of it goes back, and no lock is held then. */
#include "scenario.h"
#include <malloc.h>
#include <pthread.h>

#define MOST 512
static struct { void *block; size_t size; } known[MOST];
static int count, most, given, taken, wrong, empty_handed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int place_of(const void *p)
{
	int i;

	for (i = 0; i < count; i++)
		if (known[i].block <= p && (char *)p < (char *)known[i].block + known[i].size)
			return i;
	return -1;
}

static void *allocator(void *p, size_t size)
{
	void *now = NULL;
	int i;

	pthread_mutex_lock(&lock);
	if (p) {
		i = place_of(p);
		if (i < 0 || known[i].block != p || size)
			wrong++; /* the library never changes a block's size */
		else {
			memset(p, 0xdd, known[i].size);
			free(p);
			known[i] = known[--count];
			taken++;
		}
	} else if (size && !empty_handed) {
		now = malloc(size);
		memset(now, 0xaa, size); /* nobody promised zeros */
		known[count].block = now;
		known[count++].size = size;
		given++;
		if (count > most)
			most = count;
	}
	pthread_mutex_unlock(&lock);
	/* The library can be called from here, also while the context ends. */
	if (ctx && lws_get_count_threads(ctx) > 1)
		wrong++;
	return now;
}

static void *private_memory;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	const char *name = wsi && lws_get_protocol(wsi) ? lws_get_protocol(wsi)->name : NULL;
	size_t i;

	if (reason >= 31 && reason <= 36)
		return 0;
	if (user && reason != LWS_CALLBACK_FILTER_NETWORK_CONNECTION) {
		struct session *s = user;

		if ((place_of(user) < 0) != empty_handed)
			say("REQUIRE failed: memory from elsewhere in %s", reason_name(reason));
		if (!s->note)
			for (i = 0; i < sizeof s->room; i++)
				if (s->room[i])
					say("REQUIRE failed: not zero in %s", reason_name(reason));
		memset(s->room, 0x33, sizeof s->room);
		s->note = 1;
	}
	switch (reason) {
	case LWS_CALLBACK_PROTOCOL_INIT:
		if (name && !strcmp(name, "chat")) {
			private_memory = lws_protocol_vh_priv_zalloc(lws_get_vhost(wsi), lws_get_protocol(wsi), 100);
			if (!private_memory || (place_of(private_memory) < 0) != empty_handed)
				say("REQUIRE failed: private memory from elsewhere");
		}
		break;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "answer");
	case LWS_CALLBACK_RECEIVE:
		put(wsi, in, len, LWS_WRITE_TEXT);
		break;
	}
	return 0;
}

static void visit(void)
{
	struct peer *p[20];
	int i;

	for (i = 0; i < COUNT(p); i++)
		p[i] = i & 1 ? ws_open(i & 2 ? "chat" : "r16") : http_open("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	for (i = 1; i < COUNT(p); i += 2) {
		ws_text(p[i], "hello");
		settle();
		REQUIRE(1, p[i]->len > p[i]->shown);
	}
	for (i = 0; i < COUNT(p); i += 3)
		peer_close(p[i]);
	settle();
}

static void all_of_it(void)
{
	quiet = 1;
	hook = app;
	lws_set_allocator(allocator);
	server();
	visit();
	REQUIRE(1, given > 20);
	REQUIRE(1, most >= 20);
	REQUIRE(1, taken >= 7);
	server_stop();
	REQUIRE(0, count);
	REQUIRE(given, taken);
	REQUIRE(0, wrong);
	/* A context after it, with the library's own memory. */
	lws_set_allocator(NULL);
	given = 0;
	empty_handed = 1;
	server();
	visit();
	server_stop();
	REQUIRE(0, given);
	say("ok");
}

/* An allocator that has nothing does not end the program. */
static void nothing_left(void)
{
	quiet = 1;
	hook = app;
	empty_handed = 1;
	lws_set_allocator(allocator);
	server();
	visit();
	server_stop();
	REQUIRE(0, given);
	REQUIRE(0, wrong);
	say("ok");
}

/* A block goes back to the allocator that it is from. */
static void taken_back(void)
{
	quiet = 1;
	hook = app;
	lws_set_allocator(allocator);
	server();
	ws_open("chat");
	lws_set_allocator(NULL);
	server_stop();
	REQUIRE(1, given > 0);
	REQUIRE(given, taken);
	REQUIRE(0, wrong);
	say("ok");
}

static void *service(void *arg)
{
	(void)arg;
	while (!destroyed_inside && lws_service(ctx, 10) >= 0)
		;
	return NULL;
}

/* The loop on one thread, others that make it trade memory. */
static void threads(void)
{
	struct peer *p;
	pthread_t t;
	int i;

	quiet = 1;
	hook = app;
	lws_set_allocator(allocator);
	server();
	turn();
	pthread_create(&t, NULL, service, NULL);
	for (i = 0; i < 40; i++) {
		p = peer_new(0);
		ws_request(p, "chat");
		while (p->len < 12 && !p->ended) {
			struct pollfd pfd = { .fd = p->fd, .events = POLLIN };

			poll(&pfd, 1, 1000);
			peer_drain(p);
		}
		lws_callback_on_writable_all_protocol(ctx, &protocols[1]);
		if (i & 1)
			peer_close(p);
	}
	destroyed_inside = 1;
	lws_cancel_service(ctx);
	pthread_join(t, NULL);
	destroyed_inside = 0;
	server_stop();
	REQUIRE(given, taken);
	REQUIRE(0, count);
	REQUIRE(0, wrong);
	say("ok");
}

static const struct scenario list[] = {
	{ "all_of_it", all_of_it },
	{ "nothing_left", nothing_left },
	{ "taken_back", taken_back },
	{ "threads", threads },
};

SCENARIOS(list)
