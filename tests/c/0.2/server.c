/*
 * Servers of generation 0.2: the process they run in, what programs are told
 * there, and how they end.
 */
#include <stddef.h>
#include <libwebsockets.h>

#include "apart.h"

struct session { char room[16]; };

static pid_t creator;
static const char *file_name;

static int happened(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	static const char *const names[] = { "ESTABLISHED", "CLOSED", "RECEIVE", "HTTP", "BROADCAST" };
	const struct libwebsocket_protocols *prot = libwebsockets_get_protocol(wsi);
	size_t i;

	for (i = 0; user && i < sizeof(struct session) && !((char *)user)[i]; i++)
		;
	tell("%s [%s] user=%s in=%s len=%zu%s", names[reason], prot->name ? prot->name : "NULL",
	     !user ? "NULL" : i == sizeof(struct session) ? "zero" : "kept",
	     reason == LWS_CALLBACK_HTTP ? word(in, in ? strlen(in) : 0) : word(in, len), len,
	     getpid() == creator ? " in the wrong process" : "");
	if (user)
		memset(user, 1, sizeof(struct session));
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		if (file_name)
			tell("serve_http_file = %d", libwebsockets_serve_http_file(wsi, file_name, "text/plain"));
		break;
	case LWS_CALLBACK_RECEIVE:
		if (((char *)in)[len])
			tell("no zero behind it");
		libwebsocket_write(wsi, in, len, *(char *)in == 'b' ? LWS_WRITE_BINARY : LWS_WRITE_TEXT);
		if (*(char *)in == '?' && libwebsocket_write(wsi, in, len, (enum libwebsocket_write_protocol)3) != -1)
			tell("an unknown kind was taken");
		break;
	case LWS_CALLBACK_CLOSED:
		if (libwebsocket_write(wsi, (unsigned char *)"x", 1, LWS_WRITE_TEXT) != -1)
			tell("written when closed");
		break;
	default:
		break;
	}
	return 1; /* does not matter */
}

static struct libwebsocket_protocols protocols[] = {
	{ "http-only", happened, 0, (void *)-1, -1, -1, -1 },
	{ "chat", happened, sizeof(struct session), (void *)-1, -1, -1, -1 },
	{ NULL, happened, sizeof(struct session), (void *)-1, -1, -1, -1 },
	{ NULL, NULL, 0, NULL, 0, 0, 0 },
};

static int create(void)
{
	creator = getpid();
	return libwebsocket_create_server(port, protocols, NULL, NULL, -1, -1);
}

/* The children of a process. */
static int children_of(pid_t pid, pid_t *first)
{
	char path[64], b[256] = "";
	int fd, n = 0;
	char *at = b, *end;

	sprintf(path, "/proc/%d/task/%d/children", pid, pid);
	fd = open(path, O_RDONLY);
	if (fd < 0 || read(fd, b, sizeof b - 1) < 0)
		return -1;
	close(fd);
	for (;; at = end, n++) {
		long pid_there = strtol(at, &end, 10);

		if (end == at)
			return n;
		if (!n)
			*first = (pid_t)pid_there;
	}
}

static void fields(void)
{
	int i, k;

	tell("create_server = %d", create());
	for (i = 0; i < 3; i++) {
		struct libwebsocket_protocols *p = &protocols[i];

		if (p->protocol_index != i || p->broadcast_socket_port <= 0 || p->broadcast_socket_user_fd <= 0 ||
		    !p->owning_server || p->owning_server != protocols[0].owning_server)
			tell("protocol %d is not filled in", i);
		for (k = 0; k < i; k++)
			if (p->broadcast_socket_port == protocols[k].broadcast_socket_port ||
			    p->broadcast_socket_user_fd == protocols[k].broadcast_socket_user_fd)
				tell("protocols %d and %d share something", i, k);
	}
	tell("filled in");
	for (;;)
		pause();
}

static void processes(void)
{
	pid_t child = 0;

	start(fields);
	lines(2);
	REQUIRE(1, children_of(program, &child));
	open_there("chat");
	lines(1);
	say("-- the parent ends");
	kill(program, SIGKILL);
	waitpid(program, NULL, 0);
	wait_for_end(&peers[0]);
	peer_show_ws(&peers[0]);
	while (!kill(child, 0))
		poll(NULL, 0, 5);
	lenient = 1;
	REQUIRE(-1, peer_new(0)->fd);
}

static void plain(void)
{
	tell("create_server = %d", create());
	for (;;)
		pause();
}

static void websockets(void)
{
	static char big[1024];
	struct peer *p;

	start(plain);
	lines(1);
	p = open_there("chat");
	lines(1);
	memset(big, 'm', sizeof big);
	ws_text(p, "hello");
	ws_send(p, 0x82, "bin", 3);
	ws_send(p, 0x81, "", 0);
	ws_send(p, 0x81, big, 1024);
	ws_send(p, 0x81, big, 700);
	lines(7);
	ws_send(p, 0x89, "ping", 4);
	ws_text(p, "?");
	lines(1);
	wait_for(p, 7 + 5 + 2 + 2 * 516 + 516 + 192 + 6 + 3);
	peer_show_ws(p);
	ws_bye(p, 1000, "");
	lines(1);
	wait_for_end(p);
	peer_show_ws(p);
	say("-- no subprotocol");
	p = open_there(NULL);
	lines(1);
	peer_reset(p);
	lines(1);
	say("-- an unknown one");
	p = reach();
	ws_request(p, "nobody");
	wait_for_end(p);
	peer_show(p);
}

static void an_old_peer(void)
{
	struct peer *p;

	start(plain);
	lines(1);
	p = hixie_ready("chat");
	lines(1);
	hixie_session(p);
}

static void the_end_of_a_full_piece(void)
{
	struct peer *p;

	start(plain);
	lines(1);
	p = hixie_ready("chat");
	lines(1);
	full_piece(p);
}

static void files(void)
{
	char name[] = "/tmp/lws-file-XXXXXX";
	int fd = mkstemp(name);
	struct peer *p;

	if (fd < 0 || write(fd, "content\n", 8) != 8)
		die("no file");
	close(fd);
	file_name = name;
	start(plain);
	lines(1);
	p = reach();
	peer_puts(p, "GET /a?b=%20 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	lines(2);
	wait_for_end(p);
	peer_show(p);
	p = reach();
	peer_puts(p, "HEAD /a?b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	lines(2);
	wait_for_end(p);
	peer_show(p);
	p = reach();
	peer_puts(p, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
	lines(2);
	unlink(name);
	p = reach();
	peer_puts(p, "GET /gone HTTP/1.1\r\nHost: a\r\n\r\n");
	lines(2);
	wait_for_end(p);
	peer_show(p);
}

static void on_signal(int s) { (void)s; }

static void two_servers_and_signals(void)
{
	struct sigaction act = { .sa_handler = on_signal };

	sigaction(SIGUSR1, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
	tell("create_server = %d", create());
	for (;;)
		pause();
}

/* A handled signal does not end the server; its parent's end does, although SIGHUP is handled. */
static void signals(void)
{
	pid_t child = 0;
	struct peer *p;

	start(two_servers_and_signals);
	lines(1);
	children_of(program, &child);
	p = open_there("chat");
	lines(1);
	kill(child, SIGUSR1);
	ws_text(p, "still there");
	lines(1);
	wait_for(p, 13);
	peer_show_ws(p);
	kill(program, SIGKILL);
	waitpid(program, NULL, 0);
	lines(1);
	wait_for_end(p);
	peer_show_ws(p);
}

static void failing(void)
{
	int first = create();
	pid_t child;

	tell("create_server = %d", first);
	tell("the port is taken: %d", libwebsocket_create_server(port, protocols, NULL, NULL, -1, -1));
	tell("no certificate: %d", libwebsocket_create_server(0, protocols, "/nonexistent", "/nonexistent", -1, -1));
	tell("no protocols: %d", libwebsocket_create_server(0, NULL, NULL, NULL, -1, -1));
	tell("children: %d", children_of(getpid(), &child));
}

static void failures(void)
{
	start(failing);
	lines(5);
}

static const struct scenario list[] = {
	{ "processes", processes },
	{ "websockets", websockets },
	{ "an_old_peer", an_old_peer },
	{ "the_end_of_a_full_piece", the_end_of_a_full_piece },
	{ "files", files },
	{ "signals", signals },
	{ "failures", failures },
};

SCENARIOS(list)
