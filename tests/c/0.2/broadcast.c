/*
 * Broadcasts of generation 0.2: from callbacks, from the process that made the
 * server, from its children, and from whoever finds the port.
 */
#include <stddef.h>
#include <libwebsockets.h>

#include "apart.h"

static pid_t creator;

static int happened(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		tell("ESTABLISHED");
		break;
	case LWS_CALLBACK_RECEIVE:
		if (libwebsockets_broadcast(libwebsockets_get_protocol(wsi), in, len))
			tell("broadcast from a callback fails");
		break;
	case LWS_CALLBACK_BROADCAST:
		if (getpid() == creator)
			tell("in the wrong process");
		libwebsocket_write(wsi, in, len, LWS_WRITE_TEXT);
		break;
	default:
		break;
	}
	return 0;
}

static struct libwebsocket_protocols protocols[] = {
	{ "http-only", happened, 0, NULL, 0, 0, 0 },
	{ "chat", happened, 0, NULL, 0, 0, 0 },
	{ "other", happened, 0, NULL, 0, 0, 0 },
	{ NULL, NULL, 0, NULL, 0, 0, 0 },
};

#define CHAT (&protocols[1])

static void create(void)
{
	creator = getpid();
	if (libwebsocket_create_server(port, protocols, NULL, NULL, -1, -1))
		_exit(1);
	tell("%d %d", CHAT->broadcast_socket_port, CHAT->broadcast_socket_user_fd);
}

static void create_and_wait(void)
{
	create();
	for (;;)
		pause();
}

static int cast(const char *text) { return libwebsockets_broadcast(CHAT, (unsigned char *)text, strlen(text)); }

/* Waits until the scenario says so. */
static void wait_for_word(void)
{
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigwait(&set, &sig);
}

static void hold_words(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void say_word(void) { kill(program, SIGUSR1); }

static void from_callbacks(void)
{
	struct peer *p, *q, *r;

	start(create_and_wait);
	line();
	p = open_there("chat");
	q = open_there("chat");
	r = open_there("other");
	lines(3);
	ws_text(p, "to all of chat");
	wait_for(p, 16);
	wait_for(q, 16);
	ws_text(r, "to all of other");
	wait_for(r, 17);
	peer_show_ws(p);
	peer_show_ws(q);
	peer_show_ws(r);
}

/* Nothing is something to be told, where it is told at once. */
static void of_nothing(void)
{
	struct peer *p, *q;

	start(create_and_wait);
	line();
	p = open_there("chat");
	q = open_there("chat");
	lines(2);
	ws_text(p, "");
	wait_for(p, 2);
	wait_for(q, 2);
	peer_show_ws(p);
	peer_show_ws(q);
}

static unsigned char big[3000], huge[1000000];

static void parent(void)
{
	hold_words();
	create();
	wait_for_word();
	tell("sent %d", cast("one"));
	tell("sent %d", cast("two"));
	tell("sent %d", cast("three"));
	tell("sent %d", cast(""));
	memset(big, 'b', sizeof big);
	tell("sent %d", libwebsockets_broadcast(CHAT, big, sizeof big));
	tell("written %zd", write(CHAT->broadcast_socket_user_fd, "raw", 3));
	fill(huge, sizeof huge, 5);
	for (size_t i = 0; i < sizeof huge; i++)
		huge[i] &= 0x7f;
	tell("sent %d", libwebsockets_broadcast(CHAT, huge, sizeof huge));
	if (!fork()) {
		tell("a child sent %d", cast("from a child"));
		if (!fork()) {
			tell("its child sent %d", cast("from its child"));
			_exit(0);
		}
		wait(NULL);
		_exit(0);
	}
	wait(NULL);
	tell("nobody's protocol: %d", libwebsockets_broadcast(NULL, big, 1));
	pause();
}

static void from_other_processes(void)
{
	size_t first = 5 + 5 + 7 + 2 * 1028 + 956, at, sum = 0, end;
	struct peer *p, *q;

	start(parent);
	line();
	p = open_there("chat");
	q = open_there("other");
	lines(2);
	say_word();
	lines(10);
	wait_for(p, first + 5 + 976 * 1028 + 580 + 14 + 16);
	/* The large one comes in pieces; they are added up. */
	fill(huge, sizeof huge, 5);
	for (at = p->shown + first; sum < sizeof huge && at < p->len;) {
		const unsigned char *b = (unsigned char *)p->buf + at;
		size_t n = b[1] == 126 ? (size_t)b[2] << 8 | b[3] : b[1], head = b[1] == 126 ? 4 : 2, i;

		if (!memcmp(b, "\x81\x03raw", 5)) {
			say("peer1: raw");
			at += 5;
			continue;
		}
		for (i = 0; i < n; i++, sum++)
			if (b[head + i] != (huge[sum] & 0x7f))
				die("the large broadcast is damaged");
		at += head + n;
	}
	REQUIRE(sizeof huge, sum);
	end = p->len;
	p->len = p->shown + first;
	peer_show_ws(p);
	p->len = end;
	p->shown = at;
	peer_show_ws(p);
	peer_show_ws(q);
}

static void by_port(void)
{
	struct peer *p, *tcp;
	int own = 0, was;

	start(create_and_wait);
	own = atoi(line());
	p = open_there("chat");
	lines(1);
	was = port;
	port = own;
	tcp = peer_new(0);
	port = was;
	peer_puts(tcp, "by tcp");
	wait_for(p, 8);
	peer_show_ws(p);
	peer_close(tcp);
}

/* Another user's bytes do not get in. */
static void another_user(void)
{
	struct peer *p, *tcp;
	int own, st;
	pid_t pid;

	if (geteuid()) {
		say("peer1: frame 81 len=2/4 \"mine\"");
		say("turned away");
		return;
	}
	start(create_and_wait);
	own = atoi(line());
	p = open_there("chat");
	line();
	fflush(stdout);
	pid = fork();
	if (!pid) {
		char b;

		program = 0;
		if (setuid(65534))
			_exit(2);
		port = own;
		tcp = peer_new(0);
		fcntl(tcp->fd, F_SETFL, 0);
		send(tcp->fd, "not mine", 8, MSG_NOSIGNAL);
		_exit(recv(tcp->fd, &b, 1, 0) <= 0 ? 0 : 1);
	}
	waitpid(pid, &st, 0);
	REQUIRE(0, WEXITSTATUS(st));
	port = own;
	tcp = peer_new(0);
	peer_puts(tcp, "mine");
	wait_for(p, 6);
	peer_show_ws(p);
	say("turned away");
}

static void survivor(void)
{
	siginfo_t info;

	create();
	waitid(P_ALL, 0, &info, WEXITED);
	tell("the server was killed: %d", info.si_status == SIGKILL);
	tell("broadcast: %d", cast("nobody hears"));
}

static void without_server(void)
{
	char path[64], b[64] = "";
	int fd;

	start(survivor);
	line();
	open_there("chat");
	line();
	sprintf(path, "/proc/%d/task/%d/children", program, program);
	fd = open(path, O_RDONLY);
	read(fd, b, sizeof b - 1);
	kill(atoi(b), SIGKILL);
	lines(2);
}

static void nobody_there(void)
{
	int i, sent = 0;

	hold_words();
	create();
	/* More than any channel holds: the server takes them although nobody listens. */
	for (i = 0; i < 5000; i++)
		sent += cast("lost") == 4;
	tell("sent %d", sent);
	wait_for_word();
	cast("kept");
	pause();
}

static void without_peers(void)
{
	struct peer *p;

	start(nobody_there);
	line();
	lines(1);
	p = open_there("chat");
	lines(1);
	say_word();
	/* The last of the lost ones may still have been on their way. */
	do
		wait_for(p, p->len - p->shown + 6);
	while (!p->ended && memcmp(p->buf + p->len - 4, "kept", 4));
	say("the last one: %s", show(p->buf + p->len - 4, 4));
}

static const struct scenario list[] = {
	{ "from_callbacks", from_callbacks },
	{ "of_nothing", of_nothing },
	{ "from_other_processes", from_other_processes },
	{ "by_port", by_port },
	{ "another_user", another_user },
	{ "without_server", without_server },
	{ "without_peers", without_peers },
};

SCENARIOS(list)
