/*
 * Whatever a program with its own poll loop does when it is told of
 * descriptors, what it is told stays true. For early generations, whose
 * scene.h comes before this.
 */
#ifndef OWN_LOOP_H
#define OWN_LOOP_H

enum { CLOSE, HANG_UP, WRITE, MASKS, SERVE, SERVE_FD, CONNECT, DESTROY };
static int act, at_reason, acts_left, depth;
static struct libwebsocket_context *live;

/* The program's: one turn of its loop, and what generations have different names for. */
static int own_turn(void);
static void do_close(struct libwebsocket *wsi);
static void do_write(struct libwebsocket *wsi);
static void do_masks(struct libwebsocket *wsi);
static void do_connect(void);

static int misdeed(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	int fd = (int)(long)user, i;
	struct pollfd pf = { .fd = fd, .events = POLLIN, .revents = POLLIN };

	(void)in; (void)len;
	if (reason != at_reason || depth || acts_left <= 0)
		return 0;
	acts_left--;
	depth++;
	switch (act) {
	case CLOSE:
		do_close(wsi);
		break;
	case HANG_UP:
		libwebsockets_hangup_on_client(live, fd);
		break;
	case WRITE:
		do_write(wsi);
		break;
	case MASKS:
		do_masks(wsi);
		break;
	case SERVE:
		libwebsocket_service(live, 0);
		break;
	case SERVE_FD:
		for (i = 0; i < 3; i++) {
			libwebsocket_service_fd(live, &pf);
			pf.revents = i ? POLLIN | POLLHUP : POLLOUT;
		}
		break;
	case CONNECT:
		do_connect();
		break;
	case DESTROY:
		ctx = NULL;
		libwebsocket_context_destroy(live);
	}
	depth--;
	return 0;
}

static void misdeeds(int what)
{
	static const int reasons[] = { LWS_CALLBACK_ADD_POLL_FD, LWS_CALLBACK_DEL_POLL_FD,
				       LWS_CALLBACK_SET_MODE_POLL_FD, LWS_CALLBACK_CLEAR_MODE_POLL_FD };
	int i;

	quiet = lenient = 1;
	still_turns = 2;
	poll_hook = misdeed;
	turn_fn = own_turn;
	act = what;
	for (i = 0; i < COUNT(reasons); i++) {
		struct peer *p;

		acts_left = 0;
		server();
		live = ctx;
		at_reason = reasons[i];
		acts_left = 8;
		p = peer_open();
		ws_request(p, "chat");
		settle();
		ws_text(p, "hello");
		settle();
		peer_close(p);
		settle();
		scenario_end();
		REQUIRE(0, fds_told());
	}
	say("done");
}

static void misdeed_close(void) { misdeeds(CLOSE); }
static void misdeed_hang_up(void) { misdeeds(HANG_UP); }
static void misdeed_write(void) { misdeeds(WRITE); }
static void misdeed_masks(void) { misdeeds(MASKS); }
static void misdeed_serve(void) { misdeeds(SERVE); }
static void misdeed_serve_fd(void) { misdeeds(SERVE_FD); }
static void misdeed_connect(void) { misdeeds(CONNECT); }
static void misdeed_destroy(void) { misdeeds(DESTROY); }

#define MISDEEDS \
	{ "misdeed_close", misdeed_close }, \
	{ "misdeed_hang_up", misdeed_hang_up }, \
	{ "misdeed_write", misdeed_write }, \
	{ "misdeed_masks", misdeed_masks }, \
	{ "misdeed_serve", misdeed_serve }, \
	{ "misdeed_serve_fd", misdeed_serve_fd }, \
	{ "misdeed_connect", misdeed_connect }, \
	{ "misdeed_destroy", misdeed_destroy }

#endif
