/*
 * What is noted of callbacks in the generations whose connections are
 * struct libwebsocket: who they are by order, and what the poll reasons tell.
 */
#ifndef EARLY_H
#define EARLY_H

#include "peers.h"

typedef int hook_fn(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len);
static hook_fn *hook;              /* what the scenario's program does */
static hook_fn *poll_hook;         /* the same when it is told of descriptors */
static struct libwebsocket_context *ctx;
static int show_poll;              /* poll reasons are shown, too */
static int count_of[32];           /* per reason */
static int told_fd[4096];          /* poll(2) bits as the poll reasons tell them; 0 for none */

#define MAX_WSI 512
static struct { struct libwebsocket *wsi; int id; } seen[MAX_WSI];
static int seen_count, next_id = 1;

/* A connection by the order in which the program met it. */
static USED int wsi_id(struct libwebsocket *wsi)
{
	int i;

	for (i = 0; i < seen_count; i++)
		if (seen[i].wsi == wsi)
			return seen[i].id;
	if (!wsi || seen_count == MAX_WSI)
		return 0;
	seen[seen_count].wsi = wsi;
	return seen[seen_count++].id = next_id++;
}

static USED struct libwebsocket *wsi_of(int id)
{
	int i;

	for (i = 0; i < seen_count; i++)
		if (seen[i].id == id)
			return seen[i].wsi;
	return NULL;
}

static USED void poll_told(int reason, void *user, size_t len)
{
	int fd = (int)(long)user;

	if (fd < 0 || fd >= COUNT(told_fd))
		die("a descriptor out of range");
	switch (reason) {
	case LWS_CALLBACK_ADD_POLL_FD:
		REQUIRE(0, told_fd[fd]);
		told_fd[fd] = (int)len;
		break;
	case LWS_CALLBACK_DEL_POLL_FD:
		REQUIRE(1, told_fd[fd] != 0);
		REQUIRE(0, len);
		told_fd[fd] = 0;
		break;
	case LWS_CALLBACK_SET_MODE_POLL_FD:
		told_fd[fd] |= (int)len;
		break;
	default:
		told_fd[fd] &= ~(int)len;
	}
}

/* How many descriptors the program was told of, and not of their end. */
static USED int fds_told(void)
{
	int i, n = 0;

	for (i = 0; i < COUNT(told_fd); i++)
		n += told_fd[i] != 0;
	return n;
}

#endif
