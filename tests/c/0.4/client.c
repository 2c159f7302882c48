/*
 * Clients of generation 0.4, on servers of the same library in another process
 * and on raw servers.
 */
#include "scene.h"

#include <pthread.h>

/* Of each of two threads; all of them fit into a pipe. */
#define MASKED_FRAMES 2000

static pid_t child;
static int relay = -1;            /* what a raw server receives goes here, too */

static struct libwebsocket *dial(int to, const char *protocol)
{
	return libwebsocket_client_connect(ctx, "127.0.0.1", to, 0, "/path?q", "localhost",
					   "http://origin", protocol, -1);
}

static void clients_alone(void)
{
	ctx = libwebsocket_create_context(CONTEXT_PORT_NO_LISTEN, protocols, NULL, NULL, -1, -1, 0);
	if (!ctx)
		die("no context");
}

/* A listening socket; its port becomes the one that clients go to. */
static int raw_listener(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 8) ||
	    getsockname(fd, (struct sockaddr *)&a, &len))
		die("no listener");
	port = ntohs(a.sin_port);
	return fd;
}

/* What a raw server says; %s is the answer to the key that was sent. */
static void raw_server(int listener, const char *reply, const char *then)
{
	static const char script[] =
		"import base64,hashlib,sys,re\n"
		"head=sys.stdin.buffer.read().decode()\n"
		"key=re.search('Sec-WebSocket-Key: (.*)\\r',head).group(1)\n"
		"sys.stdout.write(base64.b64encode(hashlib.sha1((key+'258EAFA5-E914-47DA-95CA-C5AB0DC85B11')"
		".encode()).digest()).decode())\n";
	char head[4096], answer[64] = "", out[4096];
	ssize_t n, got = 0;
	int fd;

	fflush(stdout);
	child = fork();
	if (child)
		return;
	alarm(20);
	fd = accept(listener, NULL, NULL);
	while (!memmem(head, (size_t)got, "\r\n\r\n", 4) &&
	       (n = recv(fd, head + got, sizeof head - 1 - (size_t)got, 0)) > 0)
		got += n;
	head[got] = 0;
	if (relay >= 0)
		write(relay, head, (size_t)got);
	if (reply && strstr(reply, "%s")) {
		int to[2], from[2];

		if (pipe(to) || pipe(from))
			_exit(1);
		if (!fork()) {
			dup2(to[0], 0);
			dup2(from[1], 1);
			close(to[1]);
			execlp("python3", "python3", "-c", script, (char *)NULL);
			_exit(1);
		}
		close(to[0]);
		close(from[1]);
		write(to[1], head, (size_t)got);
		close(to[1]);
		n = read(from[0], answer, sizeof answer - 1);
		answer[n > 0 ? n : 0] = 0;
	}
	if (reply) {
		n = snprintf(out, sizeof out, reply, answer);
		memcpy(out + n, then, strlen(then));
		send(fd, out, (size_t)n + strlen(then), MSG_NOSIGNAL);
	}
	while ((n = recv(fd, head, sizeof head, 0)) > 0)
		if (relay >= 0)
			write(relay, head, (size_t)n);
	_exit(0);
}

static void raw_server_ends(int listener)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(listener);
}

#define ACCEPTED "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"

static void replies(void)
{
	static const struct { const char *what, *reply; } tries[] = {
		{ "good", ACCEPTED "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: other\r\n\r\n" },
		{ "no subprotocol", ACCEPTED "Sec-WebSocket-Accept: %s\r\n\r\n" },
		{ "a subprotocol nobody asked for",
		  ACCEPTED "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: http-only\r\n\r\n" },
		{ "a wrong answer", ACCEPTED "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n" },
		{ "another status", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" },
		{ "silence", NULL },
	};
	int i;

	clients_alone();
	for (i = 0; i < COUNT(tries); i++) {
		int listener = raw_listener();
		struct libwebsocket *wsi;
		long long begin = now_ms();

		say("-- %s", tries[i].what);
		raw_server(listener, tries[i].reply, "\x81\x05" "early");
		wsi = dial(port, "chat, other");
		say("connect: %s", wsi ? "a connection" : "NULL");
		REQUIRE(1, now_ms() - begin < (tries[i].reply ? 5000 : 9000));
		settle();
		if (wsi)
			libwebsocket_client_close(wsi);
		raw_server_ends(listener);
	}
	say("-- nobody listens");
	say("connect: %s", dial(free_port(), NULL) ? "a connection" : "NULL");
	REQUIRE(1, libwebsocket_client_connect(ctx, NULL, 1, 0, "/", "a", "a", NULL, -1) == NULL);
	REQUIRE(1, libwebsocket_client_connect(NULL, "a", 1, 0, "/", "a", "a", NULL, -1) == NULL);
}

static int serve_and_ask(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
		if (!strcmp(in, "bye"))
			put(wsi, "", LWS_WRITE_CLOSE);
		else
			libwebsocket_write(wsi, in, len, LWS_WRITE_BINARY);
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		libwebsocket_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		put(wsi, "hello", LWS_WRITE_TEXT);
		put(wsi, "clear", LWS_WRITE_TEXT | LWS_WRITE_CLIENT_IGNORE_XOR_MASK);
		put(wsi, "ping", LWS_WRITE_PING);
		break;
	}
	return 0;
}

/* Server and clients in one context: the call returns although its own turns serve the peer. */
static void both_ends(void)
{
	struct libwebsocket *wsi;

	hook = serve_and_ask;
	server();
	wsi = dial(port, "chat");
	say("connected: %d, %s", wsi != NULL, libwebsockets_get_protocol(wsi)->name);
	settle();
	say("-- the server closes");
	put(wsi, "bye", LWS_WRITE_TEXT);
	settle();
	REQUIRE(-1, put(wsi, "gone", LWS_WRITE_TEXT));
	say("-- the client closes");
	wsi = dial(port, "other");
	libwebsocket_client_close(wsi);
	say("back");
	settle();
	REQUIRE(2, count_of[LWS_CALLBACK_CLIENT_ESTABLISHED]);
	REQUIRE(4, count_of[LWS_CALLBACK_CLOSED]);
}

static int dial_inside(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_RECEIVE) {
		struct libwebsocket *own = dial(port, "other");

		say("  connected inside: %d", own != NULL);
		libwebsocket_client_close(own);
	}
	return 0;
}

static void from_a_callback(void)
{
	struct peer *p;

	hook = dial_inside;
	server();
	p = ws_open("chat");
	ws_text(p, "dial");
	settle();
}

/* What a client puts on the wire: its request, and frames masked with a key and with zeros. */
static void on_the_wire(void)
{
	int listener = raw_listener(), ends[2];
	struct libwebsocket *wsi;
	char bytes[4096], *line, *head, *frames;
	ssize_t n, got = 0;

	if (pipe(ends))
		die("no pipe");
	relay = ends[1];
	clients_alone();
	raw_server(listener, ACCEPTED "Sec-WebSocket-Accept: %s\r\n\r\n", "");
	close(ends[1]);
	wsi = dial(port, "chat");
	REQUIRE(0, put(wsi, "hello", LWS_WRITE_TEXT));
	REQUIRE(0, put(wsi, "clear", LWS_WRITE_TEXT | LWS_WRITE_CLIENT_IGNORE_XOR_MASK));
	settle();
	do {
		n = read(ends[0], bytes + got, sizeof bytes - (size_t)got);
		got += n;
		frames = memmem(bytes, (size_t)got, "\r\n\r\n", 4);
	} while (n > 0 && (!frames || bytes + got - frames - 4 < 22));
	if (!frames)
		die("no request");
	*frames = 0;
	frames += 4;
	for (head = bytes; (line = strtok(head, "\r\n")); head = NULL)
		say("  %s", strncmp(line, "Sec-WebSocket-Key:", 18) ? line : "Sec-WebSocket-Key: ...");
	REQUIRE(0, memcmp(frames, "\x81\x85", 2));
	REQUIRE(1, memcmp(frames + 6, "hello", 5) != 0);
	say("  %s", show(frames + 11, 11));
	raw_server_ends(listener);
}

/* Frames with a key and with zeros, written to the same client by two threads: none gets the other's. */
static struct libwebsocket *shared;
static void *write_clear(void *count)
{
	int i, *n = count;

	for (i = 0; i < MASKED_FRAMES; i++)
		*n += !put(shared, "clear", LWS_WRITE_TEXT | LWS_WRITE_CLIENT_IGNORE_XOR_MASK);
	return NULL;
}

static void masks_of_two_threads(void)
{
	static char bytes[2 * MASKED_FRAMES * 11 + 4096];
	int listener = raw_listener(), ends[2], i, written = 0, in_the_clear = 0, keyless = 0;
	ssize_t n, got = 0;
	char *frames = NULL;
	pthread_t thread;

	if (pipe(ends))
		die("no pipe");
	relay = ends[1];
	clients_alone();
	raw_server(listener, ACCEPTED "Sec-WebSocket-Accept: %s\r\n\r\n", "");
	close(ends[1]);
	shared = dial(port, "chat");
	if (pthread_create(&thread, NULL, write_clear, &in_the_clear))
		die("no thread");
	for (i = 0; i < MASKED_FRAMES; i++)
		written += !put(shared, "hello", LWS_WRITE_TEXT);
	pthread_join(thread, NULL);
	REQUIRE(MASKED_FRAMES, written);
	REQUIRE(MASKED_FRAMES, in_the_clear);
	settle();
	do {
		n = read(ends[0], bytes + got, sizeof bytes - (size_t)got);
		got += n;
		frames = memmem(bytes, (size_t)got, "\r\n\r\n", 4);
	} while (n > 0 && (!frames || bytes + got - frames - 4 < 2 * MASKED_FRAMES * 11));
	if (!frames || bytes + got - frames - 4 != 2 * MASKED_FRAMES * 11)
		die("frames are missing");
	in_the_clear = 0;
	for (frames += 4; frames < bytes + got; frames += 11) {
		in_the_clear += !memcmp(frames + 2, "\0\0\0\0clear", 9);
		keyless += !memcmp(frames + 2, "\0\0\0\0hello", 9);
	}
	REQUIRE(MASKED_FRAMES, in_the_clear);
	REQUIRE(0, keyless);
	say("in the clear are those that were meant to be");
	raw_server_ends(listener);
}

static const struct scenario list[] = {
	{ "replies", replies },
	{ "both_ends", both_ends },
	{ "from_a_callback", from_a_callback },
	{ "on_the_wire", on_the_wire },
	{ "masks_of_two_threads", masks_of_two_threads },
};

SCENARIOS(list)
