/*
 * What a program was told of births, ends and descriptors, and whether it can
 * be true: a descriptor is added once and removed once, between a lock and an
 * unlock of the same connection; a mask changes from what was told before;
 * nothing is told of a connection that has ended; whatever was born ends; no
 * descriptor is left open. Include scenario.h first.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <dirent.h>

enum { MOST = 1024 };
static struct { int is_told, mask; } told[MOST];
static struct { struct lws *wsi; int locks, born, dead; } known[MOST];
static int n_known;

static int place_of(struct lws *wsi)
{
	int i;

	for (i = n_known - 1; i >= 0; i--)
		if (known[i].wsi == wsi)
			return i;
	if (n_known == MOST)
		die("too many connections");
	known[n_known].wsi = wsi;
	return n_known++;
}

#define FAULT(...) say("REQUIRE failed: " __VA_ARGS__)

static void birth(struct lws *wsi)
{
	int i = place_of(wsi);

	if (known[i].dead) { /* the pointer is used again */
		if (n_known == MOST)
			die("too many connections");
		known[i = n_known++].wsi = wsi;
	}
	if (known[i].born++)
		FAULT("born twice");
}

static void death(struct lws *wsi)
{
	if (known[place_of(wsi)].dead++)
		FAULT("destroyed twice");
}

/* Notes what a hook tells; refused is what the program is about to answer. */
static void note(struct lws *wsi, int reason, const struct lws_pollargs *pa, int refused)
{
	int i = place_of(wsi);

	if (pa->fd < 0 || pa->fd >= MOST)
		die("a descriptor out of range");
	if (reason == LWS_CALLBACK_LOCK_POLL && refused && told[pa->fd].is_told && !pa->events)
		told[pa->fd].is_told = 0; /* it does not want to hear that this one leaves */
	if (known[i].dead)
		FAULT("%s of descriptor %d after WSI_DESTROY", reason_name(reason), pa->fd);
	if (reason != LWS_CALLBACK_LOCK_POLL && !known[i].locks)
		FAULT("%s without LOCK_POLL", reason_name(reason));
	switch (reason) {
	case LWS_CALLBACK_LOCK_POLL:
		known[i].locks += !refused;
		break;
	case LWS_CALLBACK_UNLOCK_POLL:
		known[i].locks--;
		break;
	case LWS_CALLBACK_ADD_POLL_FD:
		if (told[pa->fd].is_told)
			FAULT("descriptor %d added twice", pa->fd);
		told[pa->fd].is_told = !refused;
		told[pa->fd].mask = pa->events;
		break;
	case LWS_CALLBACK_DEL_POLL_FD:
		if (!told[pa->fd].is_told)
			FAULT("descriptor %d removed that was not added", pa->fd);
		told[pa->fd].is_told = 0;
		break;
	default:
		if (!told[pa->fd].is_told)
			FAULT("a mask for descriptor %d that was not added", pa->fd);
		if (told[pa->fd].mask != pa->prev_events)
			FAULT("a mask that changes from %d, which was %d", pa->prev_events, told[pa->fd].mask);
		told[pa->fd].mask = pa->events;
	}
}

static int fds_before;

static int open_fds(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static void ledger_begin(void) { fds_before = open_fds(); }

/* When the context is gone. */
static void ledger_end(void)
{
	int i;

	for (i = 0; i < peer_count; i++)
		peer_close(&peers[i]);
	for (i = 0; i < MOST; i++)
		if (told[i].is_told)
			FAULT("descriptor %d was never removed", i);
	for (i = 0; i < n_known; i++) {
		if (known[i].locks)
			FAULT("a connection is locked %d times", known[i].locks);
		if (known[i].born && !known[i].dead)
			FAULT("a connection was never destroyed");
	}
	REQUIRE(fds_before, open_fds());
}

#endif
