/*
 * Raw peers of draft-hixie-thewebsocketprotocol-76: its handshake and its
 * frames. The keys and their answer are the draft's own example.
 */
#ifndef HIXIE_H
#define HIXIE_H

#include "peers.h"

#define HIXIE_HEAD                                                            \
	"GET /demo?a=%20b HTTP/1.1\r\nHost: example.com\r\n"                  \
	"Connection: Upgrade\r\nUpgrade: WebSocket\r\n"                       \
	"Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"                        \
	"Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n"                          \
	"Origin: http://example.com\r\n"
#define HIXIE_BODY "^n:ds[4U"
#define HIXIE_ANSWER "8jKS'y:G*Co,Wxa-"

/* A peer whose handshake, the bytes behind its head included, comes in parts. */
static USED struct peer *hixie_open(const char *sub, size_t first_part)
{
	struct peer *p = peer_open();
	char all[1024];
	size_t n;

	sprintf(all, "%s%s%s%s\r\n" HIXIE_BODY, HIXIE_HEAD, sub ? "Sec-WebSocket-Protocol: " : "",
		sub ? sub : "", sub ? "\r\n" : "");
	n = strlen(all);
	if (first_part > n)
		first_part = n;
	peer_send(p, all, first_part);
	settle();
	peer_send(p, all + first_part, n - first_part);
	settle();
	return p;
}

/* The same, with its reply looked at. */
static USED struct peer *hixie_ready(const char *sub)
{
	int was = quiet;
	struct peer *p;

	quiet = 1;
	p = hixie_open(sub, 1024);
	quiet = was;
	if (p->len < 16 || memcmp(p->buf + p->len - 16, HIXIE_ANSWER, 16))
		say("peer%d: no answer to its challenge", peer_id(p));
	p->shown = p->len;
	return p;
}

static USED void hixie_text(struct peer *p, const char *text)
{
	peer_send(p, "", 1);
	peer_puts(p, text);
	peer_send(p, "\xff", 1);
}

#endif
