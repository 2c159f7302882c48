/* Contexts in loops of libuv and libev, by the functions of 2.0. */
#define LWS_USE_LIBUV
#define LWS_USE_LIBEV
#include "../scenario.h"
#include "../loops.h"

static int is_own, ticks;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	(void)in;
	(void)len;
	if (reason == LWS_CALLBACK_RECEIVE)
		lws_callback_on_writable(wsi);
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE)
		put(wsi, "answer", 6, LWS_WRITE_TEXT);
	return 0;
}

static int loop_turn(void)
{
	kind->look();
	return 0;
}

static int join(void *loop)
{
	return kind == &uv_kind ? lws_uv_initloop(ctx, loop, 0) : lws_ev_initloop(ctx, loop, 0);
}

static void sigint_cfg(int use)
{
	if (kind == &uv_kind)
		say("sigint_cfg says %d", lws_uv_sigint_cfg(ctx, use, NULL));
	else
		say("sigint_cfg says %d", lws_ev_sigint_cfg(ctx, use, NULL));
}

static void create(void)
{
	static struct lws_protocols two[3];

	memcpy(two, protocols, 2 * sizeof *two);
	hook = app;
	show_init = 1;
	turn_fn = loop_turn;
	kind->make();
	server_defaults();
	info.protocols = two;
	info.options |= (unsigned)kind->option;
	server_start();
}

static void finish(void)
{
	say("-- destroy");
	server_stop();
	if (is_own)
		return;
	kind->look();
	kind->look();
	say("-- loop %s", kind->unmake() ? "in use" : "closed");
}

static void stop(void) { kind->stop(); }

static void echo(void)
{
	struct peer *p;
	struct sigaction now;

	create();
	sigint_cfg(0);
	say("initloop says %d", join(the_loop));
	say("once more it says %d", join(the_loop));
	sigaction(SIGINT, NULL, &now);
	say("SIGINT is %s", now.sa_handler == SIG_DFL ? "as before" : "watched");
	if (kind == &uv_kind)
		say("getloop says %s", lws_uv_getloop(ctx, 0) == the_loop ? "the loop" : "another one");
	p = ws_open("chat");
	ws_text(p, "one");
	settle();
	peer_show_ws(p);
	kind->after(20, stop);
	say("lws_service says %d", lws_service(ctx, 50));
	finish();
}

static void stops_library(void)
{
	say("  lws_libuv_stop");
	lws_libuv_stop(ctx);
	say("  is done");
}
static void tick(void) { ticks++; }

/* The connections end, the program's loop goes on. */
static void stopped(void)
{
	struct peer *p;

	create();
	sigint_cfg(0);
	join(the_loop);
	p = ws_open("chat");
	kind->after(10, stops_library);
	kind->after(30, tick);
	kind->after(50, stop);
	lws_libuv_run(ctx, 0);
	say("%d tick later", ticks);
	drain_all(1);
	peer_show(p);
	finish();
}

static int stops_itself(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_RECEIVE)
		stops_library();
	return app(wsi, reason, user, in, len);
}

/* A loop of the library's own stops, too; it is run in between by way of lws_uv_getloop(). */
static void stopped_own(void)
{
	struct peer *p;

	create();
	kind->unmake();
	hook = stops_itself;
	join(NULL);
	the_loop = lws_uv_getloop(ctx, 0);
	is_own = 1;
	p = ws_open("chat");
	ws_text(p, "stop");
	lws_libuv_run(ctx, 0);
	say("the run has ended");
	drain_all(1);
	peer_show(p);
	finish();
}

static void raises(void) { raise(SIGINT); }

/* The library's own answer to a signal, in the program's loop. */
static void signalled(void)
{
	create();
	join(the_loop);
	ws_open("chat");
	kind->after(10, raises);
	kind->after(40, stop);
	say("lws_service says %d", lws_service(ctx, 50));
	finish();
}

static int signals_seen;
static void on_uv_signal(uv_signal_t *handle, int number)
{
	say("  signal %d, data is %s", number, handle->data == ctx ? "the context" : "something else");
	signals_seen++;
	lws_uv_sigint_cb(handle, number);
	kind->stop();
}
static void on_ev_signal(struct ev_loop *loop, struct ev_signal *watcher, int what)
{
	say("  signal %d, data is %s", watcher->signum, watcher->data == ctx ? "the context" : "something else");
	signals_seen++;
	lws_ev_sigint_cb(loop, watcher, what);
}

static void signalled_callback(void)
{
	create();
	if (kind == &uv_kind)
		lws_uv_sigint_cfg(ctx, 1, on_uv_signal);
	else
		lws_ev_sigint_cfg(ctx, 1, on_ev_signal);
	join(the_loop);
	ws_open("chat");
	kind->after(10, raises);
	say("lws_service says %d", lws_service(ctx, 50));
	say("%d signal", signals_seen);
	finish();
}

/* Without the option there is no loop to join. */
static void no_option(void)
{
	quiet = 1;
	server();
	say("%d %d", lws_uv_initloop(ctx, NULL, 0), lws_ev_initloop(ctx, NULL, 0));
	say("getloop says %s", lws_uv_getloop(ctx, 0) ? "a loop" : "NULL");
	lws_libuv_run(ctx, 0);
	say("the run is none");
}

#define IN(scenario, loop) static void scenario##_##loop(void) { kind = &loop##_kind; scenario(); }
#define BOTH(scenario) IN(scenario, uv) IN(scenario, ev)
BOTH(echo)
BOTH(signalled)
BOTH(signalled_callback)
IN(stopped, uv)
IN(stopped_own, uv)

static const struct scenario list[] = {
	{ "echo_uv", echo_uv },
	{ "echo_ev", echo_ev },
	{ "stopped_uv", stopped_uv },
	{ "stopped_own_uv", stopped_own_uv },
	{ "signalled_uv", signalled_uv },
	{ "signalled_ev", signalled_ev },
	{ "signalled_callback_uv", signalled_callback_uv },
	{ "signalled_callback_ev", signalled_callback_ev },
	{ "no_option", no_option },
};

SCENARIOS(list)
