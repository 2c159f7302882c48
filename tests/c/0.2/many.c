/*
 * Generation 0.2: a parent broadcasts a thousand messages to fifty connections
 * while others come and go. Who stays gets all of them, in order.
 */
#include <stddef.h>
#include <libwebsockets.h>

#include "apart.h"

#define STAY 50
#define GUESTS 20
#define MESSAGES 1000

static int happened(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		tell("E");
	if (reason == LWS_CALLBACK_BROADCAST)
		libwebsocket_write(wsi, in, len, LWS_WRITE_TEXT);
	return 0;
}

static struct libwebsocket_protocols protocols[] = {
	{ "http-only", happened, 0, NULL, 0, 0, 0 },
	{ "chat", happened, 0, NULL, 0, 0, 0 },
	{ NULL, NULL, 0, NULL, 0, 0, 0 },
};

static void broadcaster(void)
{
	sigset_t set;
	int i, sig;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (libwebsocket_create_server(port, protocols, NULL, NULL, -1, -1))
		_exit(1);
	tell("made");
	sigwait(&set, &sig);
	for (i = 0; i < MESSAGES; i++) {
		char text[16];

		sprintf(text, "%08d", i);
		if (libwebsockets_broadcast(&protocols[1], (unsigned char *)text, 8) != 8)
			_exit(2);
		/* Leaves the others time to come and go. */
		if (i % 50 == 49)
			poll(NULL, 0, 2);
	}
	pause();
}

/* What a connection got must be all numbers, in order. */
static int got_all(struct peer *p)
{
	const char *b = p->buf + p->shown;
	int i;

	if (p->len - p->shown != MESSAGES * 10)
		return 0;
	for (i = 0; i < MESSAGES; i++, b += 10) {
		char want[16];

		sprintf(want, "\x81\x08%08d", i);
		if (memcmp(b, want, 10))
			return 0;
	}
	return 1;
}

static void a_thousand(void)
{
	struct peer *stay[STAY], *guest[GUESTS] = { NULL };
	long long end;
	int i, whole = 0, next = 0, visits = 0;

	start(broadcaster);
	line();
	for (i = 0; i < STAY; i++) {
		stay[i] = open_there("chat");
		line();
	}
	kill(program, SIGUSR1);
	end = now_ms() + 20000;
	while (now_ms() < end) {
		for (i = whole = 0; i < STAY; i++)
			whole += stay[i]->len - stay[i]->shown >= MESSAGES * 10;
		if (whole == STAY)
			break;
		if (peer_count < MAX_PEERS - 1) {
			if (guest[next])
				peer_close(guest[next]);
			guest[next] = peer_new(0);
			ws_request(guest[next], "chat");
			next = (next + 1) % GUESTS;
			visits++;
		}
		drain_all(1);
	}
	REQUIRE(1, visits > 5);
	for (i = whole = 0; i < STAY; i++)
		whole += got_all(stay[i]);
	say("%d of %d got %d messages in order", whole, STAY, MESSAGES);
}

static const struct scenario list[] = { { "a_thousand", a_thousand } };

SCENARIOS(list)
