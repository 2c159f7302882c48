/* Contexts in the loops of libuv, libev, GLib and libevent: each scenario in each of them. */
#include "../scenario.h"
#include "../loops.h"

#include <pthread.h>

/* The table of loops has them by their numbers. */
_Static_assert(LWS_SERVER_OPTION_LIBUV == 1 << 10 && LWS_SERVER_OPTION_LIBEV == 1 << 4 &&
	       LWS_SERVER_OPTION_LIBEVENT == 1 << 21 && LWS_SERVER_OPTION_GLIB == 1ll << 33, "numbers of options");

static void *foreign[1];
static struct lws_context *place; /* what pcontext points to */
static int ticks;
static then_fn *on_rx;            /* what a callback does about a message */
static int rx_answer;
static int loop_is_own;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	(void)len;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return !strcmp(in, "/refuse") ? -1 : http_reply(wsi, 200, "plain\n");
	case LWS_CALLBACK_RECEIVE:
		if (on_rx) {
			on_rx();
			return rx_answer;
		}
		lws_callback_on_writable(wsi);
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		put(wsi, "answer", 6, LWS_WRITE_TEXT);
		return 0;
	}
	return 0;
}

static int loop_turn(void)
{
	kind->look();
	return 0;
}

static void prepare(void)
{
	hook = app;
	show_init = 1;
	turn_fn = loop_turn;
	memset(&protocols[2], 0, sizeof protocols[2]); /* two are enough */
	kind->make();
	server_defaults();
	foreign[0] = the_loop;
	info.options |= kind->option;
	info.foreign_loops = foreign;
	info.pcontext = &place;
}

static void start(void)
{
	server_start();
	place = ctx;
}

/* The loop is the library's. */
static void own(void)
{
	loop_is_own = 1;
	info.foreign_loops = NULL;
	start();
}

static void finish(void)
{
	int n;

	if (ctx) {
		say("-- destroy");
		server_stop();
	}
	say("-- pcontext %s", place ? "set" : "NULL");
	if (loop_is_own)
		return;
	kind->look(); /* it may have been stopped while it did not run */
	kind->look(); /* libuv's handles have their last callbacks */
	n = kind->unmake();
	say("-- loop %s", n ? "in use" : "closed");
}

static void stop(void) { kind->stop(); }
static void tick(void) { ticks++; }
static void run_for(int ms)
{
	kind->after(ms, stop);
	kind->run();
}

/* ------------------------------------------------------------------ serving */

static void echo(void)
{
	struct peer *p;

	prepare();
	start();
	p = ws_open("chat");
	ws_text(p, "one");
	settle();
	peer_show_ws(p);
	ws_bye(p, 1000, "");
	settle();
	peer_show_ws(p);
	peer_close(p);
	settle();
	finish();
}

/* Peers that connect before the first turn find protocols that are initialised. */
static void early(void)
{
	struct peer *p;

	prepare();
	start();
	p = peer_new(0);
	ws_request(p, "chat");
	say("-- first turn");
	settle();
	peer_show(p);
	peer_close(p);
	settle();
	finish();
}

static void http(void)
{
	struct peer *p;

	prepare();
	start();
	p = http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_show(p);
	peer_puts(p, "GET /refuse HTTP/1.1\r\nHost: x\r\n\r\n");
	settle();
	peer_show(p);
	finish();
}

/* ------------------------------------------------------- running and stopping */

static void service(void)
{
	static const int limits[] = { 0, -1, 50 };
	size_t i;
	int n;

	prepare();
	start();
	for (i = 0; i < 3; i++) {
		kind->after(5, tick);
		kind->after(30, stop);
		n = lws_service(ctx, limits[i]);
		say("lws_service(%d) says %d, %d tick", limits[i], n, ticks);
		ticks = 0;
	}
	finish();
	say("lws_service(NULL) says %d", lws_service(NULL, 0));
}

static int cancelled[2];
static void *canceller(void *context)
{
	char c;
	int i;

	for (i = 0; i < 4; i++) {
		lws_cancel_service(context);
		if (read(cancelled[0], &c, 1) != 1)
			break;
	}
	return NULL;
}

static int counts_cancels(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	const struct lws_protocols *p = wsi ? lws_get_protocol(wsi) : NULL;

	(void)user;
	(void)in;
	(void)len;
	if (reason != R_CANCELLED || !p || strcmp(p->name, "chat"))
		return 0;
	if (write(cancelled[1], "x", 1) != 1)
		die("cannot write");
	if (++ticks == 4)
		lws_context_destroy(ctx);
	return 0;
}

/* Four wake-ups of another thread, none of which makes the call return. */
static void cancel(void)
{
	pthread_t thread;
	int n;

	prepare();
	quiet = 1;
	show_cancelled = 1;
	hook = counts_cancels;
	if (pipe(cancelled))
		die("no pipe");
	own();
	pthread_create(&thread, NULL, canceller, ctx);
	n = lws_service(ctx, 0);
	pthread_join(thread, NULL);
	say("%d cancelled, lws_service says %d", ticks, n);
	say("then it says %d", lws_service(ctx, 0));
	ctx = NULL;
	quiet = 0;
	finish();
}

static int stops_when_cancelled(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi;
	(void)user;
	(void)in;
	(void)len;
	if (reason == R_CANCELLED && !ticks++)
		kind->stop();
	return 0;
}

static void *one_cancel(void *context)
{
	lws_cancel_service(context);
	return NULL;
}

/* The context alone keeps a loop running: no handle of the program, nobody listens. */
static void nothing(void)
{
	pthread_t thread;

	prepare();
	info.port = CONTEXT_PORT_NO_LISTEN;
	show_cancelled = 1;
	quiet = 1;
	start();
	hook = stops_when_cancelled;
	pthread_create(&thread, NULL, one_cancel, ctx);
	kind->run();
	pthread_join(thread, NULL);
	say("the run was stopped %s", ticks ? "by the callback" : "by nobody");
	quiet = 0;
	finish();
}

/* ------------------------------------------------------------------- the end */

static void end_open(void)
{
	struct peer *p;

	prepare();
	start();
	p = ws_open("chat");
	run_for(10);
	say("-- destroy");
	lws_context_destroy(ctx);
	say("-- pcontext %s", place ? "set" : "NULL");
	ctx = NULL;
	if (kind == &uv_kind)
		say("-- uv_loop_close at once: %s", uv_loop_close(the_loop) == UV_EBUSY ? "EBUSY" : "0");
	else
		say("-- uv_loop_close at once: EBUSY");
	drain_all(0);
	peer_show(p);
	finish();
}

/* As a terminal server does: the loop is freed without another turn. */
static void end_freed(void)
{
	prepare();
	start();
	ws_open("chat");
	kind->after(10, stop);
	say("lws_service says %d", lws_service(ctx, 0));
	lws_context_destroy(ctx);
	ctx = NULL;
	if (kind == &uv_kind) {
		uv_loop_close(the_loop);
		free(the_loop);
	} else
		kind->unmake();
}

static void destroys(void)
{
	say("  destroy");
	lws_context_destroy(ctx);
	say("  pcontext %s", place ? "set" : "NULL");
}

static void end_in_timer(void)
{
	prepare();
	start();
	ws_open("chat");
	kind->after(10, destroys);
	kind->after(20, tick);
	kind->after(30, tick);
	run_for(40);
	ctx = NULL;
	say("-- %d timers of the program", ticks);
	finish();
}

static void end_in_rx(int answer)
{
	struct peer *p;

	prepare();
	start();
	p = ws_open("chat");
	on_rx = destroys;
	rx_answer = answer;
	ws_text(p, "end");
	kind->after(20, tick);
	run_for(30);
	ctx = NULL;
	finish();
}
static void end_in_rx_0(void) { end_in_rx(0); }
static void end_in_rx_1(void) { end_in_rx(-1); }

static void sul_destroys(lws_sorted_usec_list_t *sul)
{
	(void)sul;
	destroys();
}

static void end_in_sul(void)
{
	static lws_sorted_usec_list_t sul;

	prepare();
	start();
	lws_sul_schedule(ctx, 0, &sul, sul_destroys, 1000);
	kind->after(20, tick);
	run_for(30);
	ctx = NULL;
	finish();
}

static void end_own_in_sul(void)
{
	static lws_sorted_usec_list_t sul;

	prepare();
	own();
	lws_sul_schedule(ctx, 0, &sul, sul_destroys, 1000);
	say("lws_service says %d", lws_service(ctx, 0));
	ctx = NULL;
	finish();
}

static void end_unserved(void)
{
	prepare();
	start();
	lws_context_destroy(ctx);
	lws_context_destroy(ctx);
	ctx = NULL;
	finish();
	prepare();
	own();
	finish();
}

/* ------------------------------------------------------------------- timers */

static long long due;
static int fired, premature;

static void sul_fires(lws_sorted_usec_list_t *sul)
{
	(void)sul;
	if ((long long)lws_now_usecs() < due)
		premature++;
	fired++;
	kind->stop();
}

static lws_sorted_usec_list_t the_sul;
static void schedule_in(int ms)
{
	due = (long long)lws_now_usecs() + ms * 1000;
	lws_sul_schedule(ctx, 0, &the_sul, sul_fires, ms * 1000);
}
static void schedules(void) { schedule_in(20); }

static void timers(void)
{
	struct peer *p;
	int i;

	prepare();
	start();
	schedule_in(50);
	kind->run();
	say("before the first run: %d", fired);
	p = ws_open("chat");
	quiet = 1;
	on_rx = schedules;
	ws_text(p, "x");
	kind->run();
	say("from a callback: %d", fired);
	kind->after(10, schedules);
	kind->run();
	say("from a timer of the program: %d", fired);
	for (i = 0; i < 20; i++) {
		schedule_in(i % 7);
		kind->run();
	}
	say("in a row: %d, too early: %d", fired, premature);
	on_rx = NULL;
	quiet = 0;
	finish();
}

static struct lws *chat;
static int keeps_chat(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_ESTABLISHED)
		chat = wsi;
	if (reason == LWS_CALLBACK_CLOSED || (reason == LWS_CALLBACK_SERVER_WRITEABLE && ticks))
		kind->stop();
	return app(wsi, reason, user, in, len);
}

static void kills(void)
{
	say("  kill at the next turn");
	lws_set_timeout(chat, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}
static void kills_now(void)
{
	say("  kill at once");
	lws_set_timeout(chat, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	say("  killed");
}

static void killing(void)
{
	prepare();
	start();
	hook = keeps_chat;
	ws_open("chat");
	kind->after(10, kills);
	kind->run();
	ws_open("chat");
	kind->after(10, kills_now);
	kind->run();
	finish();
}

static void wants_write(void)
{
	ticks = 1;
	lws_callback_on_writable(chat);
}
static void *wants_write_there(void *wsi)
{
	lws_callback_on_writable(wsi);
	return NULL;
}

static void writable(void)
{
	pthread_t thread;
	struct peer *p;

	prepare();
	start();
	hook = keeps_chat;
	p = ws_open("chat");
	say("-- from a timer of the program");
	kind->after(10, wants_write);
	kind->run();
	say("-- from another thread");
	pthread_create(&thread, NULL, wants_write_there, chat);
	kind->run();
	pthread_join(thread, NULL);
	drain_all(1);
	peer_show_ws(p);
	finish();
}

/* --------------------------------------------------------------- several of them */

static void two(void)
{
	struct lws_context *first;
	struct peer *a, *b;

	prepare();
	start();
	first = ctx;
	a = ws_open("chat");
	start();
	b = ws_open("chat");
	ws_text(a, "a");
	settle();
	ws_text(b, "b");
	settle();
	peer_show_ws(a);
	peer_show_ws(b);
	say("-- destroy the first");
	lws_context_destroy(first);
	ws_text(b, "b");
	settle();
	peer_show_ws(b);
	finish();
}

static void vhost_later(void)
{
	struct peer *p;
	struct lws_vhost *vh;

	prepare();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	start();
	run_for(10);
	info.vhost_name = "late";
	vh = lws_create_vhost(ctx, &info);
	port = lws_get_vhost_listen_port(vh);
	p = http_open("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	peer_show(p);
	finish();
}

static void in_use(void)
{
	struct peer *p;

	prepare();
	start();
	info.port = port;
	say("the second one is %s", lws_create_context(&info) ? "made" : "NULL");
	p = http_open("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	peer_show(p);
	finish();
}

/* ------------------------------------------------------------------- signals */

static int signals_seen;
static void on_signal(void *handle, int number)
{
	int is_right = number == SIGINT;

	if (kind == &uv_kind)
		is_right &= ((uv_signal_t *)handle)->signum == SIGINT;
	if (kind == &glib_kind)
		is_right = !handle && !number;
	if (kind == &event_kind)
		is_right &= handle == (void *)(intptr_t)SIGINT;
	say("  signal_cb, words %s", is_right ? "right" : "wrong");
	if (++signals_seen == 2)
		destroys();
}

static void sul_raises(lws_sorted_usec_list_t *sul)
{
	(void)sul;
	raise(SIGINT);
	if (signals_seen || !info.signal_cb)
		return;
	lws_sul_schedule(ctx, 0, &the_sul, sul_raises, 20000);
}

/* The callback is all that happens; the second time it destroys the context. */
static void signal_callback(void)
{
	int n = 0, calls = 0;

	prepare();
	info.signal_cb = on_signal;
	own();
	lws_sul_schedule(ctx, 0, &the_sul, sul_raises, 1000);
	for (; n >= 0 && calls < 5; calls++)
		n = lws_service(ctx, 0);
	say("%d signals, %d call", signals_seen, calls);
	ctx = NULL;
	finish();
}

/* libuv: the context ends with the run. Others: the run alone. */
static void signal_default(void)
{
	int n;

	prepare();
	own();
	lws_sul_schedule(ctx, 0, &the_sul, sul_raises, 1000);
	n = lws_service(ctx, 0);
	say("lws_service says %d, the context %s", n, place ? "lives" : "has ended");
	if (!place)
		ctx = NULL;
	finish();
	say("SIGINT is %s", signal(SIGINT, SIG_DFL) == SIG_DFL ? "as before" : "still watched");
}

/* Which signals libuv watches, with its option and without. */
static void says_disposition(const char *when)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGSEGV, SIGFPE };
	struct sigaction now;
	size_t i;

	printf("%s:", when);
	for (i = 0; i < COUNT(numbers); i++) {
		sigaction(numbers[i], NULL, &now);
		printf(" %s", now.sa_handler == SIG_DFL ? "default" : "watched");
	}
	putchar('\n');
}

static void signals_watched(void)
{
	prepare();
	show_init = 0;
	info.options |= LWS_SERVER_OPTION_UV_NO_SIGSEGV_SIGFPE_SPIN;
	own();
	says_disposition("with the option");
	server_stop();
	says_disposition("after the end");
	info.options &= ~LWS_SERVER_OPTION_UV_NO_SIGSEGV_SIGFPE_SPIN;
	own();
	says_disposition("without it");
	server_stop();
	info.foreign_loops = foreign;
	start();
	says_disposition("in a loop of the program's");
	server_stop();
}

/* ------------------------------------------------------------------- company */

static int answers;
static int counts_answers(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE)
		answers++;
	return app(wsi, reason, user, in, len);
}

/* Something of the program is always ready. */
static void busy(void)
{
	struct peer *p;
	int i;

	prepare();
	start();
	kind->busy(1);
	hook = counts_answers;
	p = ws_open("chat");
	quiet = 1;
	for (i = 1; i <= 20; i++) {
		ws_text(p, "x");
		if (!turns_until(&answers, i, 2000))
			break;
	}
	say("%d answers", answers);
	schedule_in(10);
	say("a timer fires: %d", turns_until(&fired, 1, 2000));
	kind->busy(0);
	quiet = 0;
	finish();
}

static struct peer *others[2];
static int inner_answers;
static void talks(void)
{
	ws_text(others[0], "x");
	ws_text(others[1], "x");
}
static int nests(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static int depth;

	if (reason == LWS_CALLBACK_RECEIVE && !memcmp(in, "nest", 4) && !depth++) {
		int before = answers;
		clock_t begin = clock();

		/* One speaks while the loop looks for events, one has spoken before. */
		if (kind == &event_kind)
			talks(); /* it does not nest */
		else {
			kind->after(30, talks);
			run_for(100);
		}
		inner_answers = answers - before;
		if (clock() - begin > CLOCKS_PER_SEC / 20)
			say("  the inner run was busy");
		return 0;
	}
	return counts_answers(wsi, reason, user, in, len);
}

/* A callback runs the loop again, and others are served meanwhile. */
static void nested(void)
{
	struct peer *p;

	prepare();
	start();
	hook = nests;
	p = ws_open("chat");
	others[0] = ws_open("chat");
	others[1] = ws_open("chat");
	quiet = 1;
	ws_text(p, "nest");
	ws_text(others[0], "x");
	settle();
	say("the inner run answered %s", inner_answers >= 2 || kind == &event_kind ? "others" : "nobody");
	run_for(60);
	say("%d answers", answers);
	quiet = 0;
	finish();
}

/* In an inner run a timer of the program gives the outer turn's thread work to do. */
static void wants_write_inside(void) { lws_callback_on_writable(chat); }
static int nests_idle(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_ESTABLISHED)
		chat = wsi; /* the last one */
	if (reason == LWS_CALLBACK_RECEIVE && wsi != chat) {
		if (kind == &event_kind)
			wants_write_inside();
		else {
			kind->after(20, wants_write_inside);
			run_for(80);
		}
		inner_answers = answers;
		return 0;
	}
	return counts_answers(wsi, reason, user, in, len);
}

static void nested_wish(void)
{
	struct peer *p;

	prepare();
	start();
	hook = nests_idle;
	p = ws_open("chat");
	ws_open("chat");
	quiet = 1;
	ws_text(p, "nest");
	settle();
	say("the inner run answered %d", kind == &event_kind ? answers : inner_answers);
	quiet = 0;
	finish();
}

static void serves_inside(void)
{
	int n;

	if (kind == &glib_kind || kind == &ev_kind) {
		kind->after(20, stop);
		n = lws_service(ctx, 0);
		say("  nested lws_service says %s", n == 1 ? "what it should" : "otherwise");
	} else {
		n = lws_service(ctx, 0);
		say("  nested lws_service says %s", n == -1 ? "what it should" : "otherwise");
	}
}

static void service_inside(void)
{
	struct peer *p;

	prepare();
	start();
	p = ws_open("chat");
	on_rx = serves_inside;
	ws_text(p, "x");
	settle();
	finish();
}

static void both_options(void)
{
	struct peer *p;

	prepare();
	info.options |= LWS_SERVER_OPTION_LIBEV;
	start();
	p = http_open("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	peer_show(p);
	finish();
}

static int reads_pipe(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[16];
	ssize_t n;

	(void)user;
	(void)in;
	(void)len;
	if (reason != R_RAW_RX_FILE)
		return 0;
	n = read(lws_get_socket_fd(wsi), b, sizeof b);
	say("  read %zd", n);
	return n > 0 ? 0 : -1;
}

static void pipe_adopted(void)
{
	int ends[2];
	lws_sock_file_fd_type u;

	prepare();
	start();
	settle();
	if (pipe(ends))
		die("no pipe");
	u.filefd = ends[0];
	hook = reads_pipe;
	lws_adopt_descriptor_vhost(lws_get_vhost_by_name(ctx, "default"), LWS_ADOPT_RAW_FILE_DESC, u, "chat",
				   NULL);
	settle();
	write(ends[1], "abc", 3);
	settle();
	write(ends[1], "de", 2);
	settle();
	close(ends[1]);
	settle();
	finish();
}

static void forked(void)
{
	struct peer *p;
	int st = 0;
	pid_t child;

	prepare();
	start();
	fflush(stdout);
	child = fork();
	if (!child) {
		if (kind == &uv_kind)
			uv_loop_fork(the_loop);
		else if (kind == &ev_kind)
			ev_loop_fork(the_loop);
		else if (kind == &event_kind)
			event_reinit(the_loop);
		p = http_open("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
		peer_show(p);
		fflush(stdout);
		_exit(0);
	}
	waitpid(child, &st, 0);
	say("the child ended with %d", st);
	ctx = NULL; /* it was the child's */
}

static void *runs(void *data)
{
	(void)data;
	kind->run();
	return NULL;
}
static int stops_when_answered(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_CLOSED_HTTP)
		kind->stop();
	return app(wsi, reason, user, in, len);
}

static void threaded(void)
{
	pthread_t thread;
	struct peer *p;

	prepare();
	start();
	hook = stops_when_answered;
	pthread_create(&thread, NULL, runs, NULL);
	p = peer_new(0);
	peer_puts(p, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	pthread_join(thread, NULL);
	drain_all(0);
	peer_show(p);
	finish();
}

/* Another thread destroys the context while this one is in lws_service, on a loop of the library's. */
static void *destroys_there(void *data)
{
	char c;

	(void)data;
	if (read(cancelled[0], &c, 1) != 1)
		die("cannot read");
	lws_context_destroy(ctx);
	return NULL;
}
static int tells_init(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi;
	(void)user;
	(void)in;
	(void)len;
	if (reason == LWS_CALLBACK_PROTOCOL_INIT && !ticks++ && write(cancelled[1], "x", 1) != 1)
		die("cannot write");
	return 0;
}
static void end_elsewhere(void)
{
	pthread_t thread;
	int n;

	prepare();
	quiet = 1;
	hook = tells_init;
	if (pipe(cancelled))
		die("no pipe");
	own();
	pthread_create(&thread, NULL, destroys_there, NULL);
	n = lws_service(ctx, 0);
	pthread_join(thread, NULL);
	say("lws_service says %d", n);
	ctx = NULL;
	quiet = 0;
	finish();
}

/* Two service threads, each in a loop of its own. */
static pthread_t servers[8];
static int server_count;
static int notes_thread(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	int i;

	if (reason == LWS_CALLBACK_HTTP) {
		pthread_mutex_lock(&lock);
		for (i = 0; i < server_count && !pthread_equal(servers[i], pthread_self()); i++)
			;
		if (i == server_count && i < COUNT(servers))
			servers[server_count++] = pthread_self();
		pthread_mutex_unlock(&lock);
	}
	return app(wsi, reason, user, in, len);
}

static void *serves(void *tsi) { return (void *)(intptr_t)lws_service_tsi(ctx, 0, (int)(intptr_t)tsi); }

static void threads(void)
{
	long long limit = now_ms() + 5000;
	pthread_t thread[2];
	void *answer[2];
	int i, ended = 0;

	prepare();
	quiet = 1;
	hook = notes_thread;
	info.count_threads = 2;
	own();
	for (i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, serves, (void *)(intptr_t)i);
	for (i = 0; i < 4; i++)
		peer_new(0);
	for (i = 0; i < 4; i++)
		peer_puts(&peers[i], "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	while (ended < 4 && now_ms() < limit)
		for (drain_all(20), ended = i = 0; i < 4; i++)
			ended += !!peers[i].ended;
	lws_context_destroy(ctx);
	for (i = 0; i < 2; i++)
		pthread_join(thread[i], &answer[i]);
	say("%d answers from %d threads, lws_service_tsi says %d and %d", ended, server_count,
	    (int)(intptr_t)answer[0], (int)(intptr_t)answer[1]);
	ctx = NULL;
	quiet = 0;
	finish();
}

/* libev, which shows some of libevent's functions, stands before it: libevent itself would call those. */
static void hear(int level, const char *line)
{
	if (level == LLL_ERR)
		ticks += !!strstr(line, "libev stands before libevent");
}
static void mixed(void)
{
	if (!getenv("LOOPS_MIXED")) {
		setenv("LOOPS_MIXED", "1", 1);
		setenv("LD_PRELOAD", "libev.so.4", 1);
		fflush(stdout);
		execl("/proc/self/exe", "loops", "mixed_event", (char *)NULL);
		die("cannot begin again");
	}
	server_defaults();
	info.options |= kind->option;
	lws_set_log_level(LLL_ERR, hear);
	ctx = lws_create_context(&info);
	say("libevent: %s, %s", ctx ? "made" : "NULL", ticks ? "said" : "nothing said");
	server_stop();
	kind = &uv_kind;
	prepare();
	start();
	run_for(10);
	finish();
}

/* -------------------------------------------------------------------------- all */

#define ALL(X) X(echo) X(early) X(http) X(service) X(cancel) X(nothing) X(end_open) X(end_freed) X(end_in_timer) \
	X(end_in_rx_0) X(end_in_rx_1) X(end_in_sul) X(end_own_in_sul) X(end_unserved) X(timers) X(killing) X(writable) \
	X(two) X(vhost_later) X(in_use) X(signal_callback) X(signal_default) X(busy) X(nested) X(nested_wish) \
	X(service_inside) X(pipe_adopted) X(forked) X(threaded) X(threads) X(end_elsewhere)

#define IN(scenario, loop) static void scenario##_##loop(void) { kind = &loop##_kind; scenario(); }
#define EACH(scenario) IN(scenario, uv) IN(scenario, ev) IN(scenario, glib) IN(scenario, event)
ALL(EACH)
IN(both_options, uv)
IN(mixed, event)
IN(signals_watched, uv)

#define NAME(scenario, loop) { #scenario "_" #loop, scenario##_##loop },
#define NAMES(scenario) NAME(scenario, uv) NAME(scenario, ev) NAME(scenario, glib) NAME(scenario, event)
static const struct scenario list[] = { ALL(NAMES) NAME(both_options, uv) NAME(mixed, event) NAME(signals_watched, uv) };

SCENARIOS(list)
