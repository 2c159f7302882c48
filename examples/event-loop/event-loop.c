/*
 * event-loop: an echo server inside the loop of another library.
 *
 *   event-loop [--loop uv|glib|ev|event|poll] [--port N]
 *
 * The program owns the loop. It has a timer and a signal of its own there, and
 * gives the loop to the context: `foreign_loops` with the option of that
 * library. Nothing else is different from any other server. With `poll` the
 * library's own loop does the same.
 *
 * The end: the signal's handler stops the loop, then the context is destroyed,
 * then the loop is closed. The context is gone when lws_context_destroy()
 * returns; libuv lets go of its handles in one more turn.
 *
 * Which loops there are is chosen when this is compiled: WITH_UV, WITH_GLIB,
 * WITH_EV, WITH_EVENT.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libwebsockets.h>

#ifdef WITH_UV
#include <uv.h>
#endif
#ifdef WITH_GLIB
#include <glib-unix.h>
#endif
#ifdef WITH_EV
#include <ev.h>
#endif
#ifdef WITH_EVENT
#include <event2/event.h>
#endif

#define PIECE 4096 /* the most that is echoed at once */

struct session {
	unsigned char room[LWS_PRE + PIECE]; /* what is to be sent back */
	size_t len;
	int kind;
	int is_full;
	int inside; /* the next piece continues a message */
};

static struct lws_context *context;
static unsigned long echoed;
static volatile sig_atomic_t stopped;

static int callback_echo(struct lws *wsi, enum lws_callback_reasons reason,
			 void *user, void *in, size_t len)
{
	struct session *s = user;

	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
		/* rx_buffer_size lets no piece be larger */
		memcpy(s->room + LWS_PRE, in, len);
		s->len = len;
		s->kind = s->inside ? LWS_WRITE_CONTINUATION :
			  lws_frame_is_binary(wsi) ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
		s->inside = !lws_is_final_fragment(wsi);
		if (s->inside)
			s->kind |= LWS_WRITE_NO_FIN;
		s->is_full = 1;
		lws_rx_flow_control(wsi, 0); /* one piece after the other */
		lws_callback_on_writable(wsi);
		return 0;

	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (!s->is_full)
			return 0;
		s->is_full = 0;
		if (lws_write(wsi, s->room + LWS_PRE, s->len, (enum lws_write_protocol)s->kind) < (int)s->len)
			return -1;
		echoed++;
		lws_rx_flow_control(wsi, 1);
		return 0;

	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
}

static const struct lws_protocols protocols[] = {
	{ .name = "echo", .callback = callback_echo,
	  .per_session_data_size = sizeof(struct session), .rx_buffer_size = PIECE },
	{ .name = NULL },
};

/* What the program does in its loop once a second, and for SIGINT. */
static void tick(void)
{
	printf("%lu echoed\n", echoed);
	fflush(stdout);
}

static void say_end(void)
{
	puts("interrupted");
	fflush(stdout);
}

/* ------------------------------------------------------------------- libuv */

#ifdef WITH_UV
static uv_loop_t uv;
static uv_timer_t uv_second;
static uv_signal_t uv_interrupt;

static void on_uv_second(uv_timer_t *timer)
{
	(void)timer;
	tick();
}

static void on_uv_signal(uv_signal_t *handle, int number)
{
	(void)handle;
	(void)number;
	say_end();
	uv_stop(&uv);
}

static void *uv_open(void)
{
	uv_loop_init(&uv);
	uv_timer_init(&uv, &uv_second);
	uv_timer_start(&uv_second, on_uv_second, 1000, 1000);
	uv_signal_init(&uv, &uv_interrupt);
	uv_signal_start(&uv_interrupt, on_uv_signal, SIGINT);
	return &uv;
}

static void uv_go(void)
{
	uv_run(&uv, UV_RUN_DEFAULT);
}

static int uv_end(void)
{
	uv_close((uv_handle_t *)&uv_second, NULL);
	uv_close((uv_handle_t *)&uv_interrupt, NULL);
	uv_run(&uv, UV_RUN_DEFAULT); /* until all handles are closed, ours and the context's */
	return uv_loop_close(&uv);
}
#endif

/* -------------------------------------------------------------------- GLib */

#ifdef WITH_GLIB
static GMainLoop *glib;

static gboolean on_glib_second(gpointer data)
{
	(void)data;
	tick();
	return G_SOURCE_CONTINUE;
}

static gboolean on_glib_signal(gpointer data)
{
	(void)data;
	say_end();
	g_main_loop_quit(glib);
	return G_SOURCE_CONTINUE;
}

static void *glib_open(void)
{
	glib = g_main_loop_new(NULL, FALSE);
	g_timeout_add(1000, on_glib_second, NULL);
	g_unix_signal_add(SIGINT, on_glib_signal, NULL);
	return glib;
}

static void glib_go(void)
{
	g_main_loop_run(glib);
}

static int glib_end(void)
{
	g_main_loop_unref(glib);
	return 0;
}
#endif

/* ------------------------------------------------------------------- libev */

#ifdef WITH_EV
static struct ev_loop *ev;
static ev_timer ev_second;
static ev_signal ev_interrupt;

static void on_ev_second(struct ev_loop *loop, ev_timer *timer, int what)
{
	(void)loop;
	(void)timer;
	(void)what;
	tick();
}

static void on_ev_signal(struct ev_loop *loop, ev_signal *watcher, int what)
{
	(void)watcher;
	(void)what;
	say_end();
	ev_break(loop, EVBREAK_ALL);
}

static void *ev_open(void)
{
	ev = ev_loop_new(0);
	ev_timer_init(&ev_second, on_ev_second, 1, 1);
	ev_timer_start(ev, &ev_second);
	ev_signal_init(&ev_interrupt, on_ev_signal, SIGINT);
	ev_signal_start(ev, &ev_interrupt);
	return ev;
}

static void ev_go(void)
{
	ev_run(ev, 0);
}

static int ev_end(void)
{
	ev_loop_destroy(ev);
	return 0;
}
#endif

/* ---------------------------------------------------------------- libevent */

#ifdef WITH_EVENT
static struct event_base *base;
static struct event *event_second, *event_interrupt;

static void on_event_second(evutil_socket_t fd, short what, void *data)
{
	(void)fd;
	(void)what;
	(void)data;
	tick();
}

static void on_event_signal(evutil_socket_t number, short what, void *data)
{
	(void)number;
	(void)what;
	(void)data;
	say_end();
	event_base_loopbreak(base);
}

static void *event_open(void)
{
	static const struct timeval second = { 1, 0 };

	base = event_base_new();
	event_second = event_new(base, -1, EV_PERSIST, on_event_second, NULL);
	event_add(event_second, &second);
	event_interrupt = evsignal_new(base, SIGINT, on_event_signal, NULL);
	event_add(event_interrupt, NULL);
	return base;
}

static void event_go(void)
{
	event_base_dispatch(base);
}

static int event_end(void)
{
	event_free(event_second);
	event_free(event_interrupt);
	event_base_free(base);
	return 0;
}
#endif

/* ------------------------------------------------- the library's own loop */

static lws_sorted_usec_list_t second;

static void on_second(lws_sorted_usec_list_t *sul)
{
	tick();
	lws_sul_schedule(context, 0, sul, on_second, LWS_US_PER_SEC);
}

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
	lws_cancel_service(context);
}

static void *poll_open(void)
{
	signal(SIGINT, on_signal);
	return NULL;
}

static void poll_go(void)
{
	lws_sul_schedule(context, 0, &second, on_second, LWS_US_PER_SEC);
	while (!stopped && lws_service(context, 0) >= 0)
		;
	say_end();
}

static int poll_end(void)
{
	return 0;
}

/* -------------------------------------------------------------------------- */

static const struct loop {
	const char *name;
	unsigned long long option;
	void *(*open)(void); /* answers with what foreign_loops points to */
	void (*go)(void);
	int (*end)(void);
} loops[] = {
#ifdef WITH_UV
	{ "uv", LWS_SERVER_OPTION_LIBUV, uv_open, uv_go, uv_end },
#endif
#ifdef WITH_GLIB
	{ "glib", LWS_SERVER_OPTION_GLIB, glib_open, glib_go, glib_end },
#endif
#ifdef WITH_EV
	{ "ev", LWS_SERVER_OPTION_LIBEV, ev_open, ev_go, ev_end },
#endif
#ifdef WITH_EVENT
	{ "event", LWS_SERVER_OPTION_LIBEVENT, event_open, event_go, event_end },
#endif
	{ "poll", 0, poll_open, poll_go, poll_end },
};

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "loop", required_argument, NULL, 'l' },
		{ "port", required_argument, NULL, 'p' },
		{ NULL, 0, NULL, 0 },
	};
	const char *wanted = "poll";
	const struct loop *loop = NULL;
	struct lws_context_creation_info info;
	void *foreign[1];
	size_t i;
	int c;

	memset(&info, 0, sizeof(info));
	info.port = 7681;
	while ((c = getopt_long(argc, argv, "l:p:", options, NULL)) != -1) {
		if (c == 'l')
			wanted = optarg;
		else if (c == 'p')
			info.port = atoi(optarg);
		else
			return 2;
	}
	for (i = 0; i < sizeof(loops) / sizeof(loops[0]); i++)
		if (!strcmp(loops[i].name, wanted))
			loop = &loops[i];
	if (!loop) {
		fprintf(stderr, "no loop %s here\n", wanted);
		return 2;
	}

	lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
	foreign[0] = loop->open();
	info.iface = "127.0.0.1";
	info.protocols = protocols;
	info.gid = -1;
	info.uid = -1;
	info.options = loop->option;
	info.foreign_loops = foreign[0] ? foreign : NULL;
	context = lws_create_context(&info);
	if (!context) {
		fprintf(stderr, "no context\n");
		return 1;
	}
	printf("port %d, loop %s\n", lws_get_vhost_listen_port(lws_get_vhost_by_name(context, "default")),
	       loop->name);
	fflush(stdout);

	loop->go();

	lws_context_destroy(context);
	return loop->end() ? 1 : 0;
}
