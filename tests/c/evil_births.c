/*
 * Whatever a program brings into being while something ends: what was born
 * ends as well, and nothing stays open.
 *
 * Scenarios are named after the reason at which all is tried: while
 * connections end, then a virtual host (4.1), then the context. No original to
 * compare with.
 */
#include "client.h"
#include "ledger.h"

static const struct { int n; const char *name; } reasons[] = {
	{ LWS_CALLBACK_PROTOCOL_DESTROY, "PROTOCOL_DESTROY" },
	{ LWS_CALLBACK_WSI_DESTROY, "WSI_DESTROY" },
	{ LWS_CALLBACK_CLOSED, "CLOSED" },
	{ LWS_CALLBACK_CLOSED_HTTP, "CLOSED_HTTP" },
	{ LWS_CALLBACK_CLIENT_CONNECTION_ERROR, "CLIENT_CONNECTION_ERROR" },
	{ LWS_CALLBACK_CLOSED_CLIENT_HTTP, "CLOSED_CLIENT_HTTP" },
	{ LWS_CALLBACK_LOCK_POLL, "LOCK" },
	{ LWS_CALLBACK_DEL_POLL_FD, "DEL" },
	{ LWS_CALLBACK_UNLOCK_POLL, "UNLOCK" },
#if V4
	{ R_HTTP_DROP, "HTTP_DROP" },
	{ R_WS_DROP, "WS_DROP" },
	{ R_RAW_DROP, "RAW_DROP" },
	{ R_RAW_CLOSE, "RAW_CLOSE" },
	{ R_RAW_CLOSE_FILE, "RAW_CLOSE_FILE" },
	{ R_CLIENT_CLOSED, "CLIENT_CLOSED" },
	{ R_CHILD_CLOSING, "CHILD_CLOSING" },
#endif
};

enum { ACCEPT, ADOPT, ADOPT_READ, CLIENT, HTTP_CLIENT, CGI, VHOST,
#if V4
       RAW, CHILD, A_FILE, UDP, RAW_CLIENT,
#endif
       KINDS };

static int at_reason, depth, births_left, reached, is_ending;
static struct lws_context *live;
static struct lws_vhost *extra;
#if V4
static struct lws_vhost *from[MOST];
#endif

static void go(const char *method, int to_port, struct lws *parent, struct lws_vhost *vh)
{
	struct lws_client_connect_info k;

	memset(&k, 0, sizeof k);
	k.context = live;
	k.address = k.host = "127.0.0.1";
	k.port = to_port;
	k.path = method ? "/x" : "/ws";
	k.method = method;
	k.protocol = "chat";
	k.ietf_version_or_minus_one = -1;
	k.parent_wsi = parent;
	k.vhost = vh;
	if (!lws_client_connect_via_info(&k))
		return;
}

static struct lws_vhost *add_vhost(void)
{
	struct lws_context_creation_info vi = info;
	static char names[64][8];
	static int n;

	if (n == COUNT(names))
		return NULL;
	sprintf(names[n], "v%d", n);
	vi.vhost_name = names[n++];
	return lws_create_vhost(live, &vi);
}

/* One end of a pair; the other one goes on to say something, or ends. */
static int one_end(void)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		die("no pair");
	(void)!write(fds[1], "GET /x HTTP/1.1\r\nHost: x\r\n\r\n", 28);
	close(fds[1]);
	return fds[0];
}

#if V4
static void adopt(struct lws_vhost *vh, lws_adoption_type type, int fd, struct lws *parent)
{
	lws_sock_file_fd_type d = { .sockfd = fd };

	if (type == LWS_ADOPT_RAW_FILE_DESC)
		d.filefd = fd;
	lws_adopt_descriptor_vhost(vh, type, d, "chat", parent);
}
#endif

static void bring(struct lws *wsi, int kind)
{
	static const char *const words[] = { "true", NULL };
	char first[] = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";
	struct sockaddr_in a = { .sin_family = AF_INET };
	int fd, i, fds[2];

	(void)fds;
	switch (kind) {
	case ACCEPT: /* a peer comes, and the loop runs */
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		a.sin_port = htons((uint16_t)port);
		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		(void)!connect(fd, (struct sockaddr *)&a, sizeof a);
		for (i = 0; i < 2; i++)
			lws_service(live, V4 ? -1 : 0);
		close(fd);
		break;
	case ADOPT:
		lws_adopt_socket(live, one_end());
		break;
	case ADOPT_READ:
		lws_adopt_socket_readbuf(live, one_end(), first, sizeof first - 1);
		break;
	case CLIENT:
		go(NULL, port, NULL, NULL);
		go(NULL, 1, wsi, extra);
		break;
	case HTTP_CLIENT:
		go("GET", port, NULL, NULL);
		go("GET", port, wsi, extra);
		break;
	case CGI:
		(void)!lws_cgi(wsi, words, 0, 1, NULL);
		break;
	case VHOST:
		add_vhost();
		break;
#if V4
	case RAW:
		adopt(lws_get_vhost(wsi), LWS_ADOPT_SOCKET, one_end(), NULL);
		adopt(extra, LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP, one_end(), NULL);
		break;
	case CHILD:
		adopt(lws_get_vhost(wsi), LWS_ADOPT_SOCKET, one_end(), wsi);
		adopt(lws_get_vhost_by_name(live, "default"), LWS_ADOPT_SOCKET, one_end(), wsi);
		break;
	case A_FILE:
		if (pipe2(fds, O_CLOEXEC))
			die("no pipe");
		adopt(extra, LWS_ADOPT_RAW_FILE_DESC, fds[0], NULL);
		adopt(lws_get_vhost_by_name(live, "default"), LWS_ADOPT_RAW_FILE_DESC, fds[1], wsi);
		break;
	case UDP:
		lws_create_adopt_udp(lws_get_vhost(wsi), "127.0.0.1", 0, LWS_CAUDP_BIND, "chat", NULL, wsi, NULL, NULL);
		lws_create_adopt_udp(extra, "127.0.0.1", 0, LWS_CAUDP_BIND, "chat", NULL, NULL, NULL, NULL);
		break;
	case RAW_CLIENT:
		go("RAW", port, NULL, NULL);
		go("RAW", port, wsi, extra);
		break;
#endif
	}
}

/* A protocol goes out of use when the connections of its virtual host are gone. */
static void protocol_over(struct lws *wsi)
{
#if V4
	struct lws_vhost *vh = lws_get_vhost(wsi);
	int i;

	for (i = 0; i < n_known; i++)
		if (known[i].born && !known[i].dead && from[i] == vh)
			FAULT("PROTOCOL_DESTROY before a connection's end");
#else
	int i;

	(void)wsi;
	for (i = 0; i < n_known; i++)
		if (known[i].born && !known[i].dead)
			FAULT("PROTOCOL_DESTROY before a connection's end");
#endif
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static const char *const words[] = { "/bin/echo", "x", NULL };

	(void)user;
	if (reason >= LWS_CALLBACK_ADD_POLL_FD && reason <= LWS_CALLBACK_UNLOCK_POLL)
		note(wsi, reason, in, 0);
	if (reason == LWS_CALLBACK_PROTOCOL_DESTROY)
		protocol_over(wsi);
	if (reason == LWS_CALLBACK_WSI_DESTROY)
		death(wsi);
	if (reason == at_reason && is_ending && depth < 2 && births_left > 0) {
		int kind;

		births_left--;
		reached++;
		depth++;
		for (kind = 0; kind < KINDS; kind++)
			bring(wsi, kind);
		depth--;
	}
	switch (reason) {
	case LWS_CALLBACK_WSI_CREATE:
		birth(wsi);
#if V4
		from[place_of(wsi)] = lws_get_vhost(wsi);
#endif
		break;
	case LWS_CALLBACK_HTTP:
		if (in && !strcmp(in, "/cgi"))
			return lws_cgi(wsi, words, 0, 2, NULL) ? -1 : 0;
		if (in && !strcmp(in, "/later"))
			return 0;
		return http_reply(wsi, 200, "fine");
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		put(wsi, "hello", 5, LWS_WRITE_TEXT);
		break;
	case LWS_CALLBACK_RECEIVE:
		if (len && *(char *)in == 'q')
			return -1;
		break;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP: {
		char room[100], *p = room;
		int n = sizeof room;

		return lws_http_client_read(wsi, &p, &n) < 0 ? -1 : 0;
	}
	}
	return 0;
}

/* Connections of every kind on a virtual host, which are there when something ends. */
static void populate(struct lws_vhost *vh, int at_port)
{
	int listening = port;
	struct peer *p;

	port = at_port;
	ws_open("chat");
	http_open("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
	http_open("GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET /half");
	p = ws_open("chat");
	port = listening;
	go(NULL, port, wsi_of(next_id - 1), vh);
	go(NULL, site_port, NULL, vh);
	go("GET", site_port, NULL, vh);
	settle();
#if V4
	{
		int fds[2];

		if (pipe2(fds, O_CLOEXEC))
			die("no pipe");
		adopt(vh, LWS_ADOPT_RAW_FILE_DESC, fds[0], NULL);
		adopt(vh, LWS_ADOPT_RAW_FILE_DESC, fds[1], NULL);
		go("RAW", site_port, NULL, vh);
		settle();
	}
#endif
	(void)p;
}

static void run(void)
{
	struct peer *p;
	int i;

	for (i = 0; i < COUNT(reasons); i++)
		if (!strcmp(scenario_name, reasons[i].name))
			at_reason = reasons[i].n;
	quiet = lenient = show_poll = loop_fault = 1;
	still_turns = 2;
	hook = app;
	ledger_begin();
	site_open();
	server();
	live = ctx;
	/* connections end */
	is_ending = 1;
	births_left = 3;
	p = ws_open("chat");
	ws_bye(p, 1000, "bye");
	settle();
	p = http_open("GET /cgi HTTP/1.1\r\nHost: x\r\n\r\n");
	peer_close(p);
	go("GET", port, NULL, NULL);
	go(NULL, 1, NULL, NULL);
	go(NULL, port, NULL, NULL);
	settle();
	is_ending = 0;
	/* a virtual host ends */
	extra = add_vhost();
	REQUIRE(1, !!extra);
#if V4
	populate(extra, lws_get_vhost_listen_port(extra));
	populate(NULL, port);
	is_ending = 1;
	births_left = 4;
	lws_vhost_destroy(extra);
	settle();
#else
	populate(NULL, port);
#endif
	/* the context ends */
	is_ending = 1;
	births_left = 4;
	server_stop();
	close(site_fd);
	ledger_end();
	REQUIRE(-1, waitpid(-1, NULL, WNOHANG));
	say(reached ? "ok" : "never came to this");
}

int main(int argc, char **argv)
{
	static struct scenario list[COUNT(reasons)];
	int i;

	for (i = 0; i < COUNT(reasons); i++) {
		list[i].name = reasons[i].name;
		list[i].run = run;
	}
	return scenario_main(argc, argv, list, COUNT(reasons));
}
