/*
 * Raw servers that clients of the library connect to.
 */
#ifndef RAW_SERVER_H
#define RAW_SERVER_H

#include "peers.h"

static int site_fd = -1, site_port; /* the listening socket of the raw server */

static USED void site_open(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof a;

	site_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (site_fd < 0 || bind(site_fd, (struct sockaddr *)&a, sizeof a) ||
	    listen(site_fd, 100) || getsockname(site_fd, (struct sockaddr *)&a, &n))
		die("no server");
	site_port = ntohs(a.sin_port);
}

/* Whoever waits becomes a peer. */
static USED void site_accept(void)
{
	int fd;

	while (site_fd >= 0 && (fd = accept4(site_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
		int one = 1;

		if (peer_count == MAX_PEERS)
			die("too many peers");
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		peers[peer_count++].fd = fd;
		if (peer_cover)
			peer_cover(&peers[peer_count - 1]);
		callbacks++; /* counts as news: the loop is not quiet */
	}
}

/* ---------------------------------------------------------------- replies */

/* The program's; generations have different names for it, or none. */
static void site_sha1(const void *data, size_t len, unsigned char out[20]);

/* The value of Sec-WebSocket-Accept for the request that was received. */
static USED const char *accept_of(struct peer *p)
{
	static char out[32];
	unsigned char hash[20];
	char text[128];
	const char *key, *end;

	p->buf[p->len] = 0;
	key = p->buf;
	for (end = p->buf; (end = strstr(end, "Sec-WebSocket-Key: ")); end++)
		key = end; /* the last request's */
	if (strncmp(key, "Sec-WebSocket-Key: ", 19) || !(end = strstr(key, "\r\n")))
		return "none";
	key += 19;
	sprintf(text, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int)(end - key), key);
	site_sha1(text, strlen(text), hash);
	REQUIRE(28, lws_b64_encode_string((char *)hash, 20, out, sizeof out));
	return out;
}

/* Sends a reply; every '*' in it becomes the right accept value. */
static USED void site_reply(struct peer *p, const char *text)
{
	char b[8192], *o = b;

	for (; *text; text++)
		if (*text == '*')
			o += sprintf(o, "%s", accept_of(p));
		else
			*o++ = *text;
	peer_send(p, b, (size_t)(o - b));
}

#endif
