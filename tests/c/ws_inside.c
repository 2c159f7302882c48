/* What a callback may do to its own connection, one call after the other: each sees what those before it did. */
#include "scenario.h"

#include <pthread.h>

static const char *steps;
static int reason_wanted, connections;

static void *write_t(void *wsi)
{
	say("    thread: %d", put(wsi, "from a thread", 13, LWS_WRITE_TEXT));
	return NULL;
}

static void *want_t(void *wsi)
{
	say("    thread: wants %d", lws_callback_on_writable(wsi));
	return NULL;
}

static void in_thread(void *(*what)(void *), struct lws *wsi)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, what, wsi) == 0)
		pthread_join(thread, NULL);
}

/* Does one step; what the callback is to answer. */
static int do_step(struct lws *wsi, char step)
{
	static unsigned char big[LWS_PRE + 20000];
	static char name[32];

	switch (step) {
	case 's': say("    small: %d", put(wsi, "small", 5, LWS_WRITE_TEXT)); break;
	case 'e': say("    empty: %d", put(wsi, "", 0, LWS_WRITE_BINARY)); break;
	case 'b':
		fill(big + LWS_PRE, 20000, 3);
		say("    big: %d", lws_write(wsi, big + LWS_PRE, 20000, LWS_WRITE_BINARY));
		break;
	case 'n': say("    begins: %d", put(wsi, "begins", 6, LWS_WRITE_TEXT | LWS_WRITE_NO_FIN)); break;
	case 'c': say("    goes on: %d", put(wsi, "goes on", 7, LWS_WRITE_CONTINUATION | LWS_WRITE_NO_FIN)); break;
	case 'f': say("    ends: %d", put(wsi, "ends", 4, LWS_WRITE_CONTINUATION)); break;
	case 'p': say("    ping: %d", put(wsi, "ping", 4, LWS_WRITE_PING)); break;
	case 'w': say("    wants: %d", lws_callback_on_writable(wsi)); break;
	case 't': in_thread(write_t, wsi); break;
	case 'T': in_thread(want_t, wsi); break;
	case 'k':
		say("    final %d binary %d remaining %zu reserved %d", lws_is_final_fragment(wsi), lws_frame_is_binary(wsi),
		    lws_remaining_packet_payload(wsi), lws_get_reserved_bits(wsi));
		break;
	case 'u': say("    user %s", lws_wsi_user(wsi) ? "yes" : "no"); break;
	case 'x':
		snprintf(name, sizeof(name), "bye");
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)name, 3);
		break;
	case 'h': lws_rx_flow_control(wsi, 0); break;
	case 'g': lws_rx_flow_control(wsi, 1); break;
	case '!': return -1;
	}
	return 0;
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	const char *step = steps;

	(void)user; (void)in; (void)len;
	if (reason != reason_wanted || !step)
		return 0;
	steps = NULL;
	for (; *step; step++)
		if (do_step(wsi, *step))
			return -1;
	return 0;
}

/* The steps in a writeable callback, then in the one that brings a message. */
static void both(const char *what)
{
	static const int reasons[] = { LWS_CALLBACK_SERVER_WRITEABLE, LWS_CALLBACK_RECEIVE };
	struct peer *p;
	int i;

	for (i = 0; i < COUNT(reasons); i++) {
		say("  %s of %s", what, reason_name(reasons[i]));
		if (!ctx) {
			hook = app;
			server();
		}
		p = ws_open("chat");
		connections++;
		steps = what;
		reason_wanted = reasons[i];
		if (i)
			ws_send(p, 0x82, "message", 7);
		else
			lws_callback_on_writable(wsi_of(connections));
		settle();
		peer_show_ws(p);
	}
}

static void small_and_big(void) { both("sbsbbs"); }
static void fragments(void) { both("nsf"); both("nccf"); both("nbf"); }
static void control_between(void) { both("spsnpf"); }
static void wishes(void) { both("ws"); both("wsb"); both("swx"); }
static void threads(void) { both("stsst"); both("tb"); both("T"); both("wT"); }
static void facts(void) { both("kskuk"); both("bk"); }
static void empty(void) { both("ese"); }
static void ends(void) { both("sx!"); both("xs!"); both("s!"); both("sbx!"); }
static void flow(void) { both("hsg"); both("shg"); }

static const struct scenario list[] = {
	{ "small_and_big", small_and_big },
	{ "fragments", fragments },
	{ "control_between", control_between },
	{ "wishes", wishes },
	{ "threads", threads },
	{ "facts", facts },
	{ "empty", empty },
	{ "ends", ends },
	{ "flow", flow },
};

SCENARIOS(list)
