/*
 * Clients on the library under test and raw servers in the same process.
 *
 * What a server received is shown as a peer's bytes are: when a scenario asks,
 * after the loop has gone quiet.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include "scenario.h"
#include "raw_server.h"

#include <dirent.h>

static struct lws_client_connect_info to;
static struct lws *early; /* what pwsi was set to */

static USED int client_turn(void)
{
	site_accept();
	if (turn_cancels) {
		lws_cancel_service(ctx);
		return lws_service(ctx, 0);
	}
	return lws_service(ctx, V4 ? -1 : 0);
}

/* A context that does not listen, and a raw server to connect to. */
static USED void client_context(void)
{
	server_defaults();
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.iface = NULL;
	info.timeout_secs = 10;
}

static USED void client_start(void)
{
	turn_fn = client_turn;
	still_turns = 8;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	if (!ctx)
		die("no context");
	if (site_fd < 0)
		site_open();
	memset(&to, 0, sizeof to);
	to.context = ctx;
	to.address = "127.0.0.1";
	to.port = site_port;
	to.path = "/ws";
	to.host = "example";
	to.ietf_version_or_minus_one = -1;
#if V4
	to.pwsi = &early;
#endif
}

static USED void client(void)
{
	client_context();
	client_start();
}

/* Connects; what the call said, and whether pwsi agrees. */
static USED struct lws *client_go(void)
{
	struct lws *wsi;

	early = (struct lws *)&early;
	wsi = lws_client_connect_via_info(&to);
	if (destroyed_inside)
		ctx = NULL;
#if V4
	say("connect: %s%s", wsi ? "a connection" : "NULL", early == wsi ? "" : ", another in pwsi");
#else
	say("connect: %s", wsi ? "a connection" : "NULL");
#endif
	return wsi;
}

/* Connects and waits until the server has the request. */
static USED struct peer *client_ask(void)
{
	client_go();
	settle();
	return peer_count ? &peers[peer_count - 1] : NULL;
}

static USED void site_sha1(const void *data, size_t len, unsigned char out[20])
{
	lws_SHA1(data, len, out);
}

#define SWITCH                                                                \
	"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"          \
	"Connection: Upgrade\r\nSec-WebSocket-Accept: *\r\n"

/* What the client sent, without what is drawn by chance. */
static USED void request_show(struct peer *p)
{
	char *at = p->buf + p->shown, *key, kept[24];
	int known;

	p->buf[p->len] = 0;
	key = strstr(at, "Sec-WebSocket-Key: ");
	known = key && strstr(key, "\r\n") == key + 19 + 24;
	if (known) {
		memcpy(kept, key + 19, 24);
		memcpy(key + 19, "(twenty-four characters)", 24);
	}
	peer_show(p);
	if (known)
		memcpy(key + 19, kept, 24);
}

/* The client's frames, unmasked. */
static USED void frames_show(struct peer *p)
{
	unsigned char *b = (unsigned char *)p->buf + p->shown;
	size_t left = p->len - p->shown, i;

	if (!left && !p->ended)
		say("peer%d: nothing", peer_id(p));
	while (left) {
		size_t h = 2, n = left > 1 ? b[1] & 127u : 0;
		int masked = left > 1 && (b[1] & 128);

		if (n == 126 && left >= 4) {
			h = 4;
			n = (size_t)b[2] << 8 | b[3];
		} else if (n == 127 && left >= 10) {
			for (h = 10, n = 0, i = 2; i < 10; i++)
				n = n << 8 | b[i];
		}
		h += masked ? 4 : 0;
		if (left < h || left - h < n) {
			say("peer%d: not a whole frame: %zu bytes", peer_id(p), left);
			break;
		}
		for (i = 0; masked && i < n; i++)
			b[h + i] ^= b[h - 4 + (i & 3)];
		say("peer%d: %s frame %02x len=%zu/%zu %s", peer_id(p),
		    masked ? "masked" : "bare", b[0], h, n, show(b + h, n));
		b += h + n;
		left -= h + n;
	}
	p->shown = p->len;
	peer_end_line(p);
}

/* An established client, the handshake not shown. */
static USED struct peer *client_open(const char *sub)
{
	struct peer *p;
	char reply[512];
	int was = quiet;

	quiet = 1;
	to.protocol = sub;
	if (!lws_client_connect_via_info(&to))
		die("no connection");
	settle();
	p = &peers[peer_count - 1];
	sprintf(reply, SWITCH "%s%s%s\r\n", sub ? "Sec-WebSocket-Protocol: " : "",
		sub ? sub : "", sub ? "\r\n" : "");
	site_reply(p, reply);
	settle();
	p->shown = p->len;
	quiet = was;
	return p;
}

static USED void site_frame(struct peer *p, int first, const void *data, size_t len)
{
	unsigned char *b = malloc(len + 14);

	peer_send(p, b, frame(b, first, data, len, 1));
	free(b);
}

static USED int open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

/* client.h is ready */
#endif
