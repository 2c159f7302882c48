/*
 * Clients on the library of generation 1.1 and raw servers in one process.
 */
#ifndef SITE_H
#define SITE_H

#include "scene.h"
#include "raw_server.h"

static USED int site_turn(void)
{
	site_accept();
	return libwebsocket_service(ctx, 0);
}

/* ------------------------------------------------------------------ SHA-1 */

static uint32_t rotated(uint32_t n, int by) { return n << by | n >> (32 - by); }

static void sha1_block(uint32_t h[5], const unsigned char *block)
{
	static const uint32_t k[] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	uint32_t w[80], v[5], f, next;
	int i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)block[i * 4] << 24 | (uint32_t)block[i * 4 + 1] << 16 |
		       (uint32_t)block[i * 4 + 2] << 8 | block[i * 4 + 3];
	for (; i < 80; i++)
		w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	memcpy(v, h, sizeof v);
	for (i = 0; i < 80; i++) {
		if (i < 20)
			f = (v[1] & v[2]) | (~v[1] & v[3]);
		else if (i >= 40 && i < 60)
			f = (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3]);
		else
			f = v[1] ^ v[2] ^ v[3];
		next = rotated(v[0], 5) + f + v[4] + k[i / 20] + w[i];
		v[4] = v[3];
		v[3] = v[2];
		v[2] = rotated(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (i = 0; i < 5; i++)
		h[i] += v[i];
}

/* Of at most 100 bytes. */
static USED void site_sha1(const void *data, size_t len, unsigned char out[20])
{
	uint32_t h[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	unsigned char b[128] = { 0 };
	size_t blocks = len + 9 > 64 ? 2 : 1;
	int i;

	memcpy(b, data, len);
	b[len] = 0x80;
	b[blocks * 64 - 2] = (unsigned char)(len >> 5);
	b[blocks * 64 - 1] = (unsigned char)(len << 3);
	sha1_block(h, b);
	if (blocks == 2)
		sha1_block(h, b + 64);
	for (i = 0; i < 20; i++)
		out[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

#define SWITCHING "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: *\r\n"

/* The request without what is different each time. */
static USED void site_show(struct peer *p)
{
	char nonce[24], *key;

	p->buf[p->len] = 0;
	key = strstr(p->buf + p->shown, "Sec-WebSocket-Key: ");
	if (!key)
		die("no key");
	memcpy(nonce, key + 19, sizeof nonce);
	memset(key + 19, '?', sizeof nonce);
	peer_show(p);
	memcpy(key + 19, nonce, sizeof nonce);
}

/* A context of clients, and a raw server to connect to. */
static USED void site(void)
{
	clients();
	site_open();
	turn_fn = site_turn;
	still_turns = 8;
}

/* What a client asks for. */
static const char *to_address = "127.0.0.1", *to_host = "example", *to_origin = "origin", *to_protocol = "chat";
static int to_tls;
static void *to_user;

static USED struct libwebsocket *go(int on_port)
{
	struct libwebsocket *wsi;

	if (to_user)
		wsi = libwebsocket_client_connect_extended(ctx, to_address, on_port, to_tls, "/ws?a", to_host,
							   to_origin, to_protocol, -1, to_user);
	else
		wsi = libwebsocket_client_connect(ctx, to_address, on_port, to_tls, "/ws?a", to_host, to_origin,
						  to_protocol, 4);
	say("connect: %s", wsi ? "a connection" : "NULL");
	return wsi;
}

/* Connects and waits until the server has the request. */
static USED struct peer *ask(void)
{
	go(site_port);
	settle();
	return peer_count ? &peers[peer_count - 1] : NULL;
}

#endif
