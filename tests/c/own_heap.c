/* Blocks of the library are not among the program's, and both heaps outlive a fork. */
#include "scenario.h"

#include <malloc.h>
#include <pthread.h>

#define PEERS 60
#define FORKS 60

static int opened;

static int counts(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		opened++;
	return 0;
}

static struct lws_protocols counted[] = {
	{ .name = "http", .callback = counts, .per_session_data_size = 100 },
	{ .name = NULL },
};

static void start(void)
{
	server_defaults();
	info.protocols = counted;
	server_start();
}

/* Bytes of the C library's heap in use, without what is as large as the peers' buffers. */
static size_t in_use(void)
{
	return mallinfo2().uordblks;
}

static void apart(void)
{
	size_t before;
	int i;

	mallopt(M_MMAP_THRESHOLD, 1 << 16);
	start();
	ws_open(NULL);
	turns_until(&opened, 1, 10000);
	before = in_use();
	for (i = 0; i < PEERS; i++)
		ws_request(peer_open(), NULL);
	turns_until(&opened, PEERS + 1, 10000);
	i = (int)((in_use() - before) / PEERS);
	server_stop();
	if (i < 200 && opened == PEERS + 1)
		say("ok");
	else
		say("%d opened, %d bytes of malloc() each", opened, i);
}

/* Threads are in the middle of the heap when the process forks; the other process has that heap, too. */
static _Atomic int stop;

/* A block for each byte, and no lock but the heap's. */
static void allocate(void)
{
	static const char text[] = "every byte of a text that is escaped takes a little memory for a moment";
	char room[400];

#if V4
	lws_urlencode(room, text, sizeof room);
#else
	lws_urlencode(text, sizeof text - 1, room, sizeof room);
#endif
}

static void *works(void *unused)
{
	(void)unused;
	while (!stop)
		allocate();
	return NULL;
}

static void forked(void)
{
	pthread_t threads[2];
	int i, status, good = 0;

	for (i = 0; i < COUNT(threads); i++)
		pthread_create(&threads[i], NULL, works, NULL);
	for (i = 0; i < FORKS; i++) {
		pid_t pid = fork();

		if (!pid) {
			alarm(10);
			for (i = 0; i < 50; i++)
				allocate();
			_exit(0);
		}
		good += pid > 0 && waitpid(pid, &status, 0) == pid && !status;
	}
	stop = 1;
	for (i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
	if (good == FORKS)
		say("ok");
	else
		say("%d of %d came through", good, FORKS);
}

static const struct scenario list[] = {
	{ "apart", apart },
	{ "forked", forked },
};

SCENARIOS(list)
