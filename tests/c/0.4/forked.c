/*
 * Programs of generation 0.4 that let a process of its own serve: the one that
 * was there serves, the new one returns and broadcasts. The scenario is a
 * third process, the parent of both, and plays the peers.
 */
#define OWN_TURNS
#include "scene.h"
#include "apart.h"

static pid_t serving;              /* the process that called fork_service_loop */

static int cast(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	if (reason == LWS_CALLBACK_ESTABLISHED)
		tell("callbacks come in the process that was there: %d", getpid() == serving);
	if (reason == LWS_CALLBACK_BROADCAST)
		libwebsocket_write(wsi, in, len, LWS_WRITE_TEXT);
	if (reason == LWS_CALLBACK_CLOSED)
		tell("CLOSED");
	return 0;
}

static void (*main_part)(void);    /* what the new process does */

static void serve(void)
{
	serving = getpid();
	quiet = 1;
	hook = cast;
	server();
	tell("%d", port);
	if (libwebsockets_fork_service_loop(ctx) < 0)
		_exit(1);
	main_part();
}

/* Starts a program that serves; its port comes as its first line. */
static void start_serving(void (*then)(void))
{
	main_part = then;
	start(serve);
	serving = program;
	port = atoi(line());
}

static void broadcaster(void)
{
	static unsigned char big[3000];
	struct libwebsocket_protocols *chat = &protocols[P_CHAT];
	int i;

	tell("the rest runs in a new process: %d", getpid() != serving && getppid() == serving);
	for (i = P_HTTP; i <= P_NAMELESS; i++)
		if (protocols[i].broadcast_socket_user_fd <= 0)
			tell("no channel");
	for (i = 0; i < 4 && libwebsockets_broadcast(chat, (unsigned char *)"abc", 0) == 0; i++)
		;
	tell("ready");
	pause();
	(void)big;
}

static void on_usr1(int s)
{
	static unsigned char big[5000];
	struct libwebsocket_protocols *chat = &protocols[P_CHAT];

	(void)s;
	memset(big, 'b', sizeof big);
	tell("sent %d", libwebsockets_broadcast(chat, (unsigned char *)"one", 3));
	tell("sent %d", libwebsockets_broadcast(chat, (unsigned char *)"two", 3));
	tell("sent %d", libwebsockets_broadcast(chat, (unsigned char *)"three", 5));
	tell("sent %d", libwebsockets_broadcast(chat, big, sizeof big));
	tell("raw %zd", write(chat->broadcast_socket_user_fd, "raw", 3));
	if (!fork()) {
		tell("a grandchild sent %d", libwebsockets_broadcast(chat, (unsigned char *)"grandchild", 10));
		_exit(0);
	}
	wait(NULL);
}

static void on_usr1_do(void)
{
	signal(SIGUSR1, on_usr1);
	tell("pid %d", getpid());
	broadcaster();
}

static void broadcasts(void)
{
	struct peer *p, *q;
	pid_t sender;
	int i;

	start_serving(on_usr1_do);
	sender = atoi(line() + 4);
	say("%s", line());
	say("%s", line());
	p = open_there("chat");
	say("%s", line());
	q = open_there("other");
	say("%s", line());
	kill(sender, SIGUSR1);
	for (i = 0; i < 6; i++)
		say("%s", line());
	wait_for(p, 5 + 5 + 7 + 2 * 2052 + 908 + 5 + 12);
	peer_show_ws(p);
	peer_show_ws(q);
	stop();
}

static void leave(void) { tell("the new process ends"); }

/* The server goes on without its broadcaster, and costs nothing. */
static void without_broadcaster(void)
{
	char path[64], b[512];
	unsigned long ticks[2] = { 0, 0 };
	struct peer *p;
	int i, fd;

	start_serving(leave);
	say("%s", line());
	p = open_there("chat");
	say("%s", line());
	sprintf(path, "/proc/%d/stat", serving);
	for (i = 0; i < 2; i++) {
		if (i)
			poll(NULL, 0, 300);
		fd = open(path, O_RDONLY);
		b[read(fd, b, sizeof b - 1)] = 0;
		close(fd);
		sscanf(strrchr(b, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu", &ticks[i]);
	}
	REQUIRE(1, ticks[1] - ticks[0] < 10);
	ws_send(p, 0x89, "alive", 5);
	wait_for(p, 7);
	peer_show_ws(p);
	stop();
}

static void survivor(void)
{
	tell("ready %d", getpid());
	while (getppid() == serving)
		poll(NULL, 0, 5);
	tell("without a server: %d", libwebsockets_broadcast(&protocols[P_CHAT], (unsigned char *)"x", 1));
	libwebsocket_context_destroy(ctx);
	tell("service: %d", libwebsocket_service(ctx, 0));
}

static void without_server(void)
{
	start_serving(survivor);
	line();
	kill(serving, SIGKILL);
	waitpid(serving, NULL, 0);
	say("%s", line());
	say("%s", line());
}

static const struct scenario list[] = {
	{ "broadcasts", broadcasts },
	{ "without_broadcaster", without_broadcaster },
	{ "without_server", without_server },
};

SCENARIOS(list)
