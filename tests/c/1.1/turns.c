/* A program whose writeable callback always asks for the next one: one for each turn, and what comes is read meanwhile. */
#include "scene.h"

static int writes, most_writes;

static int app(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		libwebsocket_callback_on_writable(ctx, wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		writes++;
		libwebsocket_callback_on_writable(ctx, wsi);
		break;
	case LWS_CALLBACK_RECEIVE:
		say("received %s", show(in, len));
		break;
	}
	return 0;
}

static int counted_turn(void)
{
	int before = writes, n = libwebsocket_service(ctx, turn_cancels ? 1 : 0);

	if (writes - before > most_writes)
		most_writes = writes - before;
	return n;
}

static void one_write_a_turn(void)
{
	unsigned char b[64], *o = b;
	struct peer *p;

	hook = app;
	quiet = 1;
	server();
	turn_fn = counted_turn;
	p = peer_open();
	ws_request(p, "chat");
	until(LWS_CALLBACK_SERVER_WRITEABLE, 20);
	p->shown = p->len;
	o += frame(o, 0x81, "one", 3, 0);
	o += frame(o, 0x81, "two", 3, 0);
	o += frame(o, 0x88, "\x03\xe8", 2, 0);
	peer_send(p, b, (size_t)(o - b));
	if (!turns_until_end(p, 10000))
		say("its close is not answered");
	peer_show_ws(p);
	until(LWS_CALLBACK_CLOSED, 1);
	REQUIRE(1, most_writes);
}

static const struct scenario list[] = {
	{ "one_write_a_turn", one_write_a_turn },
};
SCENARIOS(list)
