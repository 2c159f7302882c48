/*
 * A program whose writeable callback always asks for the next one: one for
 * each turn, and what comes is read meanwhile. For early generations, whose
 * scene.h comes before this.
 */
#ifndef ONE_WRITE_H
#define ONE_WRITE_H

static int writes, most_writes;

/* The program's: asks for the next one, counts them, and shows what comes. */
static int app(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len);

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
	if (!turns_until(&writes, 20, 20000))
		say("it does not ask again");
	p->shown = p->len;
	o += frame(o, 0x81, "one", 3, 0);
	o += frame(o, 0x81, "two", 3, 0);
	o += frame(o, 0x88, "\x03\xe8", 2, 0);
	peer_send(p, b, (size_t)(o - b));
	if (!turns_until_end(p, 10000))
		say("its close is not answered");
	peer_show_ws(p);
	if (!turns_until(&count_of[LWS_CALLBACK_CLOSED], 1, 20000))
		say("not closed");
	REQUIRE(1, most_writes);
}

static const struct scenario list[] = {
	{ "one_write_a_turn", one_write_a_turn },
};
SCENARIOS(list)

#endif
