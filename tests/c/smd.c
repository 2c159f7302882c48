/* Messages inside a process: who gets which, when, and in which order. */
#include "scenario.h"
#include <pthread.h>

#if V4
static int got_count, sent_count;
static struct lws_smd_peer *peer_of[8];
static int leaves_at, leaver, joins_at, sends_at, shows_state;

static int listener(void *opaque, lws_smd_class_t class, lws_usec_t when, void *buf, size_t len);

static int listener(void *opaque, lws_smd_class_t class, lws_usec_t when, void *buf, size_t len)
{
	const char *name = opaque;

	if (class == LWSSMDCL_SYSTEM_STATE && !shows_state)
		return 0;
	callbacks++;
	got_count++;
	say("  %s: class %x %s, time %s, terminated %d", name, (unsigned)class, show(buf, len), when && when <= lws_now_usecs() ? "fits" : "wrong",
	    !((char *)buf)[len]);
	if (leaves_at && *name == leaves_at) {
		leaves_at = 0;
		lws_smd_unregister(peer_of[leaver]);
		peer_of[leaver] = NULL;
		say("  unregistered");
	}
	if (joins_at && *name == joins_at) {
		joins_at = 0;
		peer_of[7] = lws_smd_register(ctx, "late", 0, 0xffffffff, listener);
		say("  registered: %s", peer_of[7] ? "yes" : "no");
	}
	if (sends_at && *name == sends_at) {
		int n;

		sends_at = 0;
		n = lws_smd_msg_printf(ctx, 1, "from %s", name);
		say("  sent: %d", n);
	}
	return *name == 'r'; /* "refuser" */
}

static void join(int at, const char *name, unsigned mask)
{
	peer_of[at] = lws_smd_register(ctx, (void *)name, 0, mask, listener);
	if (!peer_of[at])
		say("%s: not registered", name);
}

static void send_text(unsigned class, const char *text)
{
	int n = lws_smd_msg_printf(ctx, class, "%s", text);

	sent_count++;
	say("sent %s to %x: %d", text, class, n);
}

static void classes(void)
{
	server();
	settle();
	send_text(1, "before anybody");
	join(0, "one", 1);
	join(1, "two", 2 | 4);
	join(2, "all", 0xffffffff);
	send_text(1, "a");
	send_text(2, "b");
	send_text(4, "c");
	send_text(8, "d");
	send_text(3, "e");
	send_text(0, "f");
	say("-- nothing comes before the loop runs: %d", got_count);
	settle();
	say("%d of %d", got_count, sent_count);
	join(3, "none", 0);
	send_text(1, "g");
	settle();
	lws_smd_unregister(peer_of[0]);
	send_text(1, "h");
	settle();
	lws_smd_unregister(peer_of[2]);
	send_text(1, "nobody listens");
	settle();
	lws_smd_unregister(peer_of[1]);
	server_stop();
}

static void messages(void)
{
	static const int sizes[] = { 0, 1, 100, LWS_SMD_MAX_PAYLOAD - 1, LWS_SMD_MAX_PAYLOAD };
	char text[LWS_SMD_MAX_PAYLOAD + 2];
	void *m;
	int i, n;

	server();
	settle();
	m = lws_smd_msg_alloc(ctx, 1, 5);
	say("for nobody: %s", m ? "set" : "NULL");
	if (m) {
		lws_smd_msg_free(&m);
		say("freed: %s", m ? "set" : "NULL");
	}
	join(0, "one", 1);
	for (i = 0; i < COUNT(sizes); i++) {
		m = lws_smd_msg_alloc(ctx, 1, (size_t)sizes[i]);
		say("%d bytes: %s", sizes[i], m ? "set" : "NULL");
		if (m) {
			memset(m, 'a' + i, (size_t)sizes[i]);
			n = lws_smd_msg_send(ctx, m);
			say("sent: %d", n);
		}
	}
	settle();
	m = lws_smd_msg_alloc(ctx, 2, 5);
	say("another class: %s", m ? "set" : "NULL");
	if (m) {
		memcpy(m, "hello", 5);
		n = lws_smd_msg_send(ctx, m);
		say("sent: %d", n);
	}
	settle();
	memset(text, 'x', sizeof text);
	text[300] = 0;
	n = lws_smd_msg_printf(ctx, 1, "%s", text);
	say("printed %d: %d", 300, n);
	settle();
	n = lws_smd_msg_printf(ctx, 1, "%s %d", "number", 42);
	say("printed: %d", n);
	n = lws_smd_msg_printf(ctx, 1, "%s", "");
	say("printed nothing: %d", n);
	settle();
	m = lws_smd_msg_alloc(ctx, 1, 5);
	if (!m)
		die("no message");
	lws_smd_msg_free(&m);
	say("freed: %s", m ? "set" : "NULL");
	send_text(1, "not delivered any more");
	server_stop();
	say("%d", got_count);
}

/* Peers come and go while messages wait. */
static void waiting(void)
{
	server();
	settle();
	join(0, "a", 1);
	join(1, "b", 1);
	send_text(1, "for two");
	join(2, "c", 1);
	send_text(1, "for three");
	lws_smd_unregister(peer_of[1]);
	say("b left");
	settle();
	say("-- again");
	send_text(1, "for a and c");
	settle();
	send_text(1, "left by all");
	lws_smd_unregister(peer_of[0]);
	lws_smd_unregister(peer_of[2]);
	settle();
	join(0, "d", 1);
	settle();
	send_text(1, "at last");
	settle();
	server_stop();
}

static void inside(void)
{
	server();
	settle();
	join(0, "a", 1);
	join(1, "b", 1);
	join(2, "c", 1);
	sends_at = 'b';
	send_text(1, "sends");
	settle();
	joins_at = 'a';
	send_text(1, "joins");
	send_text(1, "and more");
	settle();
	server_stop();
}

static void leaving(void)
{
	server();
	settle();
	join(0, "a", 1);
	join(1, "b", 1);
	join(2, "c", 1);
	leaves_at = 'b';
	leaver = 1;
	send_text(1, "b leaves");
	send_text(1, "behind");
	settle();
	server_stop();
}

static void others_leave(void)
{
	server();
	settle();
	join(0, "a", 1);
	join(1, "b", 1);
	join(2, "c", 1);
	leaves_at = 'a';
	leaver = 2;
	send_text(1, "c is left out");
	send_text(1, "behind");
	settle();
	leaves_at = 'b';
	leaver = 0;
	send_text(1, "a leaves");
	send_text(1, "behind");
	settle();
	server_stop();
}

static void refusing(void)
{
	server();
	settle();
	join(0, "refuser", 1);
	join(1, "b", 1);
	send_text(1, "one");
	send_text(1, "two");
	settle();
	server_stop();
}

static void early(void)
{
	shows_state = 1;
	server_defaults();
	info.early_smd_cb = listener;
	info.early_smd_opaque = "early";
	info.early_smd_class_filter = 0xffffffff;
	server_start();
	say("created");
	turn();
	say("a turn");
	settle();
	say("settled");
	join(0, "late", 2);
	lws_state_transition(lws_system_get_state_manager(ctx), LWS_SYSTATE_POLICY_INVALID);
	settle();
	server_stop();
	say("stopped");
}

static void wakes(void)
{
	long long begin;
	int n;

	server();
	settle();
	join(0, "a", 1);
	send_text(1, "at once");
	begin = now_ms();
	for (n = 0; got_count < 1 && n < 20; n++)
		lws_service(ctx, 0);
	say("came in %s", now_ms() - begin < 5000 ? "time" : "more than five seconds");
	server_stop();
}

#define THREADS 4
#define EACH 50
static int in_order[THREADS], disorder, from_threads;

static int counter(void *opaque, lws_smd_class_t class, lws_usec_t when, void *buf, size_t len)
{
	int thread, number;

	(void)opaque;
	(void)class;
	(void)when;
	(void)len;
	if (sscanf(buf, "%d %d", &thread, &number) == 2) {
		disorder += in_order[thread] != number;
		in_order[thread] = number + 1;
	}
	from_threads++;
	return 0;
}

static void *sender(void *arg)
{
	int i, me = (int)(long)arg;

	for (i = 0; i < EACH; i++) {
		while (lws_smd_msg_printf(ctx, 1, "%d %d", me, i))
			sched_yield(); /* so many wait that there may be no more */
		lws_cancel_service(ctx);
	}
	return NULL;
}

static void threads(void)
{
	pthread_t t[THREADS];
	long i;

	server();
	settle();
	lws_smd_register(ctx, NULL, 0, 1, counter);
	for (i = 0; i < THREADS; i++)
		pthread_create(&t[i], NULL, sender, (void *)i);
	turns_until(&from_threads, THREADS * EACH, 5000);
	for (i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
	settle();
	say("%d came, %d out of order", from_threads, disorder);
	server_stop();
}

static void many(void)
{
	int i, n = 0;

	char text[300] = "";

	server();
	settle();
	lws_smd_register(ctx, NULL, 0, 1, counter);
	for (i = 0; i < 100 && !n; i++)
		n = lws_smd_msg_printf(ctx, 1, "nothing");
	say("%d were taken, then %d", i - !!n, n);
	settle();
	say("%d came", from_threads);
	memset(text, 'x', sizeof text - 1);
	for (i = 0, n = 0; i < 100 && !n; i++)
		n = lws_smd_msg_printf(ctx, 1, "%s", text);
	say("%d were taken, then %d", i - !!n, n);
	settle();
	say("%d came", from_threads);
	n = lws_smd_msg_printf(ctx, 1, "nothing");
	say("then %d", n);
	server_stop();
}

static void too_long(void)
{
	char text[LWS_SMD_MAX_PAYLOAD + 1];
	void *m;
	int n;

	server();
	join(0, "one", 1);
	m = lws_smd_msg_alloc(ctx, 1, LWS_SMD_MAX_PAYLOAD + 1);
	say("%s", m ? "set" : "NULL");
	memset(text, 'x', sizeof text);
	text[LWS_SMD_MAX_PAYLOAD] = 0;
	n = lws_smd_msg_printf(ctx, 1, "%s", text);
	say("printed %d: %d", LWS_SMD_MAX_PAYLOAD, n);
	settle();
	say("%d", got_count);
	server_stop();
}

/* Pointers that are gone, and such as never were listeners. */
static void stale(void)
{
	struct lws_context *was;
	struct lws_smd_peer *p;
	void *m = NULL;
	int n;

	server();
	settle();
	join(0, "one", 1);
	lws_smd_unregister(peer_of[0]);
	lws_smd_unregister(peer_of[0]);
	lws_smd_unregister((struct lws_smd_peer *)ctx);
	lws_smd_unregister(NULL);
	lws_smd_msg_free(&m);
	lws_smd_msg_free(NULL);
	join(1, "two", 1);
	p = peer_of[1];
	was = ctx;
	server_stop();
	lws_smd_unregister(p);
	n = lws_smd_msg_printf(was, 1, "late");
	say("to a context that is gone: %d", n);
	say("registered there: %s", lws_smd_register(was, NULL, 0, 1, listener) ? "yes" : "no");
	server();
	join(2, "three", 1);
	lws_smd_unregister(p);
	send_text(1, "for three");
	settle();
	server_stop();
}

static const struct scenario list[] = {
	{ "stale", stale },
	{ "many", many },
	{ "too_long", too_long },
	{ "classes", classes },
	{ "messages", messages },
	{ "waiting", waiting },
	{ "inside", inside },
	{ "leaving", leaving },
	{ "others_leave", others_leave },
	{ "refusing", refusing },
	{ "early", early },
	{ "wakes", wakes },
	{ "threads", threads },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
