/*
 * Loops of other libraries, each behind the same few words. GLib's functions are declared here: its headers are not
 * everywhere where it is.
 */
#ifndef LOOPS_H
#define LOOPS_H

#include <ev.h>
#include <event2/event.h>
#include <uv.h>

typedef struct GMainLoop GMainLoop;
typedef struct GMainContext GMainContext;
typedef struct GSource GSource;
GMainContext *g_main_context_new(void);
void g_main_context_unref(GMainContext *);
int g_main_context_iteration(GMainContext *, int may_block);
GMainLoop *g_main_loop_new(GMainContext *, int);
void g_main_loop_run(GMainLoop *);
void g_main_loop_quit(GMainLoop *);
void g_main_loop_unref(GMainLoop *);
GSource *g_timeout_source_new(unsigned ms);
GSource *g_idle_source_new(void);
void g_source_set_priority(GSource *, int);
void g_source_set_callback(GSource *, int (*)(void *), void *, void *);
unsigned g_source_attach(GSource *, GMainContext *);
void g_source_destroy(GSource *);
void g_source_unref(GSource *);

typedef void then_fn(void);

struct loop_kind {
	const char *name;
	unsigned long long option;
	void (*make)(void);
	void (*look)(void);                   /* a pass that does not wait */
	void (*run)(void);                    /* until it is stopped */
	void (*stop)(void);
	void (*after)(int ms, then_fn *then); /* once; several may be on their way */
	void (*busy)(int on);                 /* something of ours is always ready */
	int (*unmake)(void);                  /* 0, or why it cannot be */
};

static void *the_loop; /* what foreign_loops points to */

/* ------------------------------------------------------------------- libuv */

static uv_idle_t *uv_busy_handle;

static void uv_forget(uv_handle_t *h) { free(h); }
static void uv_due(uv_timer_t *t)
{
	then_fn *then = (then_fn *)t->data;

	uv_close((uv_handle_t *)t, uv_forget);
	then();
}
static void uv_after(int ms, then_fn *then)
{
	uv_timer_t *t = malloc(sizeof *t);

	uv_timer_init(the_loop, t);
	t->data = (void *)then;
	uv_update_time(the_loop);
	uv_timer_start(t, uv_due, (uint64_t)ms, 0);
}
static void uv_idle(uv_idle_t *h) { (void)h; }
static void uv_busy(int on)
{
	if (on) {
		uv_busy_handle = malloc(sizeof *uv_busy_handle);
		uv_idle_init(the_loop, uv_busy_handle);
		uv_idle_start(uv_busy_handle, uv_idle);
	} else
		uv_close((uv_handle_t *)uv_busy_handle, uv_forget);
}
static void uv_make(void)
{
	the_loop = malloc(sizeof(uv_loop_t));
	uv_loop_init(the_loop);
}
static void uv_look(void) { uv_run(the_loop, UV_RUN_NOWAIT); }
static void uv_go(void) { uv_run(the_loop, UV_RUN_DEFAULT); }
static void uv_halt(void) { uv_stop(the_loop); }
static int uv_unmake(void)
{
	int n = uv_loop_close(the_loop);

	if (!n)
		free(the_loop);
	return n;
}

/* ------------------------------------------------------------------- libev */

static struct ev_idle ev_busy_watcher;

static void ev_due(struct ev_loop *loop, struct ev_timer *t, int what)
{
	then_fn *then = (then_fn *)t->data;

	(void)loop;
	(void)what;
	free(t);
	then();
}
static void ev_after(int ms, then_fn *then)
{
	struct ev_timer *t = malloc(sizeof *t);

	ev_now_update(the_loop);
	ev_timer_init(t, ev_due, ms / 1000.0, 0);
	t->data = (void *)then;
	ev_timer_start(the_loop, t);
}
static void ev_idles(struct ev_loop *loop, struct ev_idle *w, int what)
{
	(void)loop;
	(void)w;
	(void)what;
}
static void ev_busy(int on)
{
	if (on) {
		ev_idle_init(&ev_busy_watcher, ev_idles);
		ev_idle_start(the_loop, &ev_busy_watcher);
	} else
		ev_idle_stop(the_loop, &ev_busy_watcher);
}
static void ev_make(void) { the_loop = ev_loop_new(0); }
static void ev_look(void) { ev_run(the_loop, EVRUN_NOWAIT); }
static void ev_go(void) { ev_run(the_loop, 0); }
static void ev_halt(void) { ev_break(the_loop, EVBREAK_ALL); }
static int ev_unmake(void)
{
	ev_loop_destroy(the_loop);
	return 0;
}

/* -------------------------------------------------------------------- GLib */

static GMainContext *glib_context; /* not the default one: sources have to find it */
static GSource *glib_busy_source;

static int glib_due(void *then)
{
	((then_fn *)then)();
	return 0;
}
static void glib_after(int ms, then_fn *then)
{
	GSource *s = g_timeout_source_new((unsigned)ms);

	g_source_set_callback(s, glib_due, (void *)then, NULL);
	g_source_attach(s, glib_context);
	g_source_unref(s);
}
static int glib_idles(void *data)
{
	(void)data;
	return 1;
}
static void glib_busy(int on)
{
	if (on) {
		glib_busy_source = g_idle_source_new();
		g_source_set_priority(glib_busy_source, 0);
		g_source_set_callback(glib_busy_source, glib_idles, NULL, NULL);
		g_source_attach(glib_busy_source, glib_context);
	} else {
		g_source_destroy(glib_busy_source);
		g_source_unref(glib_busy_source);
	}
}
static void glib_make(void)
{
	glib_context = g_main_context_new();
	the_loop = g_main_loop_new(glib_context, 0);
}
static void glib_look(void) { g_main_context_iteration(glib_context, 0); }
static void glib_go(void) { g_main_loop_run(the_loop); }
static void glib_halt(void) { g_main_loop_quit(the_loop); }
static int glib_unmake(void)
{
	g_main_loop_unref(the_loop);
	g_main_context_unref(glib_context);
	return 0;
}

/* ---------------------------------------------------------------- libevent */

static struct event *event_busy_one;

static void event_due(int fd, short what, void *then)
{
	(void)fd;
	(void)what;
	((then_fn *)then)();
}
static void event_after(int ms, then_fn *then)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	event_base_update_cache_time(the_loop);
	event_base_once(the_loop, -1, EV_TIMEOUT, event_due, (void *)then, &tv);
}
static void event_again(void)
{
	static const struct timeval at_once = { 0, 0 };

	event_add(event_busy_one, &at_once);
}
static void event_idles(int fd, short what, void *data)
{
	(void)fd;
	(void)what;
	(void)data;
	event_again();
}
static void event_busy(int on)
{
	if (on) {
		event_busy_one = event_new(the_loop, -1, 0, event_idles, NULL);
		event_again();
	} else
		event_free(event_busy_one);
}
static void event_make(void) { the_loop = event_base_new(); }
static void event_look(void) { event_base_loop(the_loop, EVLOOP_ONCE | EVLOOP_NONBLOCK); }
static void event_go(void) { event_base_dispatch(the_loop); }
static void event_halt(void) { event_base_loopbreak(the_loop); }
static int event_unmake(void)
{
	event_base_free(the_loop);
	return 0;
}

/* The options by their numbers: 2.0 has two of them. */
static const struct loop_kind uv_kind = { "uv", 1 << 10, uv_make, uv_look, uv_go, uv_halt, uv_after, uv_busy, uv_unmake };
static const struct loop_kind ev_kind = { "ev", 1 << 4, ev_make, ev_look, ev_go, ev_halt, ev_after, ev_busy, ev_unmake };
static USED const struct loop_kind glib_kind = {
	"glib", 1ull << 33, glib_make, glib_look, glib_go, glib_halt, glib_after, glib_busy, glib_unmake
};
static USED const struct loop_kind event_kind = {
	"event", 1 << 21, event_make, event_look, event_go, event_halt, event_after, event_busy, event_unmake
};
static const struct loop_kind *kind;

#endif
