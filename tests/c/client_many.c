/*
 * A thousand clients in one context on one thread, each with twenty messages
 * that an echo server in another process returns: nothing may be lost, mixed
 * up or left open.
 */
#include "scenario.h"

#include <dirent.h>
#include <sys/resource.h>

#define CLIENTS 1000
#define MESSAGES 20
#define LONGEST 3000

struct mine {
	int id, sent, got, state; /* state: 1 open, 2 closed, 3 failed */
	size_t at;                /* bytes of the message that is coming in */
};

static struct mine mine[CLIENTS];
static int opened, closed, failed, bad, finished;

static size_t length_of(int id, int n) { return (size_t)((id * 37 + n * 211) % LONGEST); }
static unsigned char byte_of(int id, int n, size_t at)
{
	return (unsigned char)(id * 7 + n * 13 + (int)at * 3);
}

static int client(struct lws *wsi, enum lws_callback_reasons why, void *user,
		  void *in, size_t len)
{
	static unsigned char room[LWS_PRE + LONGEST];
	struct mine *m = user;
	size_t i, n;

	switch ((int)why) {
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		failed++;
		m->state = 3;
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		opened++;
		m->state = 1;
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		if (m->sent > m->got || m->sent == MESSAGES)
			break;
		n = length_of(m->id, m->sent);
		for (i = 0; i < n; i++)
			room[LWS_PRE + i] = byte_of(m->id, m->sent, i);
		if (lws_write(wsi, room + LWS_PRE, n, LWS_WRITE_BINARY) != (int)n)
			return -1;
		m->sent++;
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		for (i = 0; i < len; i++)
			if (((unsigned char *)in)[i] != byte_of(m->id, m->got, m->at + i))
				bad++;
		m->at += len;
		if (lws_remaining_packet_payload(wsi) || !lws_is_final_fragment(wsi))
			break;
		if (m->at != length_of(m->id, m->got))
			bad++;
		m->at = 0;
		if (++m->got == MESSAGES) {
			finished++;
			lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
			return -1;
		}
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLOSED:
	case 75: /* CLIENT_CLOSED */
		closed++;
		m->state = 2;
		break;
	default:
		break;
	}
	return 0;
}

struct echo { size_t len; unsigned char room[LWS_PRE + LONGEST]; };

static int echo(struct lws *wsi, enum lws_callback_reasons why, void *user,
		void *in, size_t len)
{
	struct echo *e = user;

	if (why == LWS_CALLBACK_RECEIVE) {
		memcpy(e->room + LWS_PRE + e->len, in, len);
		e->len += len;
		if (!lws_remaining_packet_payload(wsi) && lws_is_final_fragment(wsi))
			lws_callback_on_writable(wsi);
	} else if (why == LWS_CALLBACK_SERVER_WRITEABLE) {
		size_t n = e->len;

		e->len = 0;
		if (lws_write(wsi, e->room + LWS_PRE, n, LWS_WRITE_BINARY) < 0)
			return -1;
	}
	return 0;
}

static struct lws_protocols echo_protocols[] = {
	{ .name = "echo", .callback = echo, .per_session_data_size = sizeof(struct echo) },
	{ .name = NULL },
};
static struct lws_protocols client_protocols[] = {
	{ .name = "echo", .callback = client },
	{ .name = NULL },
};

static int open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static void many(void)
{
	struct lws_client_connect_info k = { 0 };
	struct rlimit limit;
	int ready[2], before, i;
	long long until;
	pid_t server_pid;

	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < 4096) {
		limit.rlim_cur = limit.rlim_max < 4096 ? limit.rlim_max : 4096;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	if (pipe(ready))
		die("no pipe");
	server_pid = fork();
	if (!server_pid) {
		server_defaults();
		info.protocols = echo_protocols;
		server_start();
		if (write(ready[1], &port, sizeof port) != sizeof port)
			exit(1);
		while (lws_service(ctx, 1000) >= 0)
			;
		exit(0);
	}
	if (read(ready[0], &port, sizeof port) != sizeof port)
		die("no server");
	lws_set_log_level(log_mask, NULL);
	before = open_descriptors();
	server_defaults();
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.iface = NULL;
	info.protocols = client_protocols;
	ctx = lws_create_context(&info);
	if (!ctx)
		die("no context");
	k.context = ctx;
	k.address = k.host = k.origin = "127.0.0.1";
	k.path = "/";
	k.port = port;
	k.protocol = "echo";
	k.ietf_version_or_minus_one = -1;
	for (i = 0; i < CLIENTS; i++) {
		mine[i].id = i;
		k.userdata = &mine[i];
		if (!lws_client_connect_via_info(&k))
			say("client %d: no connection", i);
	}
	until = now_ms() + 15000;
	while (closed + failed < CLIENTS && now_ms() < until)
		lws_service(ctx, 100);
	say("opened %d closed %d failed %d finished %d bad bytes %d", opened,
	    closed, failed, finished, bad);
	server_stop();
	say("descriptors left %d", open_descriptors() - before);
	kill(server_pid, SIGKILL);
	waitpid(server_pid, NULL, 0);
}

static const struct scenario list[] = {
	{ "many", many },
};
SCENARIOS(list)
