/*
 * A table of every way to end a connection: the way, the place it is done at, and whether the program
 * noted a close reason before. A row is one line:
 *
 *   the way, reason: [what the program heard] what the peer got | what the peer did: [...] ...
 *
 * The peer is an honest one: it answers a close frame, closes when the connection has ended, and otherwise waits a
 * while before it closes, too. What stands in parentheses was heard inside the call that ended the connection.
 */
#include "client.h"

#include <pthread.h>

enum role {
	WS_SERVER, WS_CLIENT,
	WS_SERVER_FULL, WS_CLIENT_FULL, /* the socket has refused a part of what was written */
	HTTP_SERVER, /* in the middle of a request's body */
	HTTP_PARTLY, /* in the middle of its answer, too */
	HTTP_CLIENT, /* in the middle of a reply's body */
	ASKING,      /* a client that waits for its reply */
	RAW_SERVER, RAW_CLIENT,
	RAW_FILE /* adopted as such, though it is one end of a pair of sockets */
};
enum place { OWN, OTHERS, OUTSIDE, ANNOUNCED, USER, SCHEDULED, WOKEN, THREAD };
enum way {
	RETURN = 1,
	RETURN_1 = 2,
	KILL_SOON = 4,
	KILL_NOW = 8,
	SECOND = 16,
	FREE = 32,
	FREE_CODE = 64,
	VHOST = 128,
	CONTEXT = 256,
	NOTHING = 512,
	NO_REASON = 1024, /* not a way: rows with a reason are left out */
#if V4
	KILLS = KILL_SOON,
	OF_ELSEWHERE = KILLS | KILL_NOW | FREE | FREE_CODE | VHOST | CONTEXT,
	AT_ONCE = KILL_NOW | FREE | FREE_CODE,
#else
	KILLS = 0,
	OF_ELSEWHERE = CONTEXT,
	AT_ONCE = 0,
#endif
	RETURNS = RETURN | RETURN_1
};

struct row {
	const char *name; /* of the scenario */
	enum role role;
	enum place place;
	int reason; /* for OWN and OTHERS: the callback */
	int ways;
};

static const struct row *row;
static int way, notes_reason;
static struct lws *subject, *other; /* who is to end, and who looks on */
static struct peer *far, *far_other;
static int recording, done, gone;
static char trace[4096];

/* ------------------------------------------------------------------ record */

static void note(const char *word)
{
	size_t n = strlen(trace);

	snprintf(trace + n, sizeof trace - n, "%s%s", n && trace[n - 1] != '(' && *word != ')' ? " " : "", word);
}

static void show_trace(void)
{
	printf(" [%s]", trace);
	*trace = 0;
}

/* New bytes of a peer: frames of either role, or text. True when a close frame was among them. */
static int show_peer(struct peer *p, int has_frames)
{
	unsigned char *b = (unsigned char *)p->buf + p->shown;
	size_t left = p->len - p->shown, i;
	int has_close = 0;

	if (!has_frames && left)
		printf(" %zu bytes", left);
	while (has_frames && left) {
		size_t h = 2, n = left > 1 ? b[1] & 127u : 0;
		int is_masked = left > 1 && b[1] & 128;

		if (n == 127)
			for (h = 10, n = 0, i = 2; i < 10 && i < left; i++)
				n = n << 8 | b[i];
		h += is_masked ? 4 : 0;
		if (left < h + n) {
			printf(" a part of a frame");
			break;
		}
		for (i = 0; is_masked && i < n; i++)
			b[h + i] ^= b[h - 4 + (i & 3)];
		if (b[0] != 0x88)
			printf(" frame %02x of %zu", b[0], n);
		else if (n < 2)
			printf(" close%s", n ? " of one byte" : "");
		else
			printf(" close %d %s", b[h] << 8 | b[h + 1], show(b + h + 2, n - 2));
		has_close |= b[0] == 0x88;
		b += h + n;
		left -= h + n;
	}
	p->shown = p->len;
	if (p->ended)
		printf(" %s", p->ended == 1 ? "FIN" : "RST");
	return has_close;
}

static char much[3000000]; /* more than any socket takes */

/* What comes before the frames: a reply's status, or that there is a request. */
static void show_head(struct peer *p, int is_request)
{
	char *end;

	if (!p->cap)
		return;
	p->buf[p->len] = 0;
	end = strstr(p->buf, "\r\n\r\n");
	p->shown = end ? (size_t)(end + 4 - p->buf) : p->len;
	if (end && is_request)
		printf(" the request");
	else if (p->len)
		printf(" %.12s", p->buf);
}

/* --------------------------------------------------------------- the ways */

static const char *way_name(int w)
{
	switch (w) {
	case RETURN: return "return -1";
	case RETURN_1: return "return 1";
	case KILL_SOON: return "LWS_TO_KILL_ASYNC";
	case KILL_NOW: return "LWS_TO_KILL_SYNC";
	case SECOND: return "lws_set_timeout 1 s";
	case FREE: return "lws_close_free_wsi";
	case FREE_CODE: return "lws_close_free_wsi 1001";
	case VHOST: return "lws_vhost_destroy";
	case CONTEXT: return "lws_context_destroy";
	default: return "nothing";
	}
}

static int act(void)
{
	struct lws *wsi = subject;
	size_t before;

	done = 1;
	if (notes_reason)
		lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, (unsigned char *)"bye", 3);
	if (way == RETURN || way == RETURN_1)
		return way == RETURN ? -1 : 1;
	if (row->place != THREAD)
		note("(");
	before = strlen(trace);
	switch (way) {
	case SECOND:
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, 1);
		break;
#if V4
	case KILL_SOON:
		lws_wsi_close(wsi, LWS_TO_KILL_ASYNC);
		break;
	case KILL_NOW:
		lws_wsi_close(wsi, LWS_TO_KILL_SYNC);
		break;
	case FREE:
		lws_close_free_wsi(wsi, LWS_CLOSE_STATUS_NOSTATUS, "ends");
		break;
	case FREE_CODE:
		lws_close_free_wsi(wsi, LWS_CLOSE_STATUS_GOINGAWAY, "ends");
		break;
	case VHOST:
		lws_vhost_destroy(lws_get_vhost(wsi));
		break;
#endif
	case CONTEXT:
		destroyed_inside = 1;
		lws_context_destroy(ctx);
		if (row->place == OUTSIDE)
			ctx = NULL;
		break;
	default:
		break;
	}
	if (row->place == THREAD)
		return 0;
	if (strlen(trace) != before)
		note(")");
	else
		trace[before - 1 - (before > 1)] = 0;
	return 0;
}

static int is_writeable(int reason)
{
	return reason == LWS_CALLBACK_SERVER_WRITEABLE || reason == LWS_CALLBACK_CLIENT_WRITEABLE ||
	       reason == R_RAW_WRITEABLE || reason == R_RAW_WRITEABLE_FILE;
}

static int read_reply(struct lws *wsi)
{
	char buffer[1024 + LWS_PRE], *px = buffer + LWS_PRE;
	int n = 1024;

	return lws_http_client_read(wsi, &px, &n) < 0 ? -1 : 0;
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == R_RAW_RX_FILE) {
		char byte[16];

		if (read(lws_get_socket_fd(wsi), byte, sizeof byte) <= 0)
			return -1;
	}
	if (!recording)
		return reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP ? read_reply(wsi) : 0;
	/* Callbacks before a handshake is over are told of a connection that nobody knows yet. */
	if (!subject && row->place == OWN && reason == row->reason)
		subject = wsi;
	if (wsi && wsi == subject) {
		/* What the original calls back for unasked is the subject of other programs. */
		if (!done || !is_writeable(reason))
			note(reason_name(reason));
		gone += reason == LWS_CALLBACK_WSI_DESTROY;
	}
	if (reason == LWS_CALLBACK_RECEIVE_CLIENT_HTTP && read_reply(wsi))
		return -1;
	if (done || reason != row->reason)
		return 0;
	if (row->place == WOKEN || (wsi && wsi == (row->place == OTHERS ? other : subject)))
		return act();
	return 0;
}

#if V4
static lws_sorted_usec_list_t sul;
static void sul_due(lws_sorted_usec_list_t *s) { (void)s; act(); }
#endif

static volatile int thread_done;
static void *thread_main(void *arg)
{
	act();
	__atomic_store_n(&thread_done, 1, __ATOMIC_RELEASE);
	return arg;
}

/* --------------------------------------------------------------- the roles */

static int is_client(enum role role)
{
	return role == WS_CLIENT || role == WS_CLIENT_FULL || role == HTTP_CLIENT || role == ASKING ||
	       role == RAW_CLIENT;
}

static int is_ws(enum role role) { return role <= WS_CLIENT_FULL; }
static int is_full(enum role role) { return role == WS_SERVER_FULL || role == WS_CLIENT_FULL; }

#if V4
static struct peer *adopted_pair(void)
{
	struct peer *p = &peers[peer_count++];
	lws_sock_file_fd_type d;
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fd))
		die("no pair");
	p->fd = fd[1];
	memset(&d, 0, sizeof d);
	d.filefd = fd[0];
	subject = lws_adopt_descriptor_vhost(lws_get_vhost_by_name(ctx, "default"), LWS_ADOPT_RAW_FILE_DESC, d,
					     "chat", NULL);
	return p;
}
#endif

/* A handshake with what a row is about in the middle of it. */
static struct peer *opened(enum role role)
{
	struct peer *p;

	switch (role) {
	case WS_SERVER:
	case WS_SERVER_FULL:
		p = peer_open();
		ws_request(p, "chat");
		settle();
		break;
	case HTTP_SERVER:
	case HTTP_PARTLY:
		p = peer_open();
		peer_puts(p, "POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
		settle();
		break;
	case RAW_SERVER:
		p = peer_open();
		peer_puts(p, "raw");
		settle();
		break;
#if V4
	case RAW_FILE:
		p = adopted_pair();
		settle();
		break;
#endif
	default:
		if (!lws_client_connect_via_info(&to))
			return NULL;
		settle();
		if (!peer_count)
			return NULL;
		p = &peers[peer_count - 1];
		if (is_ws(role))
			site_reply(p, SWITCH "Sec-WebSocket-Protocol: chat\r\n\r\n");
		else if (role == HTTP_CLIENT)
			peer_puts(p, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
		settle();
	}
	return p;
}

static struct lws *newest(void) { return seen_count ? seen[seen_count - 1].wsi : NULL; }

/* Rows that end a connection in the middle of its handshake have nobody open before. */
static int is_early(void)
{
	if (row->place != OWN)
		return 0;
	switch (row->reason) {
	case LWS_CALLBACK_ESTABLISHED:
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
	case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
	case LWS_CALLBACK_HTTP:
	case LWS_CALLBACK_HTTP_BODY:
	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
	case R_RAW_ADOPT:
	case R_RAW_CONNECTED:
		return 1;
	default:
		return 0;
	}
}

static void prepare(void)
{
	quiet = 1;
	hook = app;
	show_cancelled = row->place == WOKEN;
	if (is_client(row->role)) {
		client();
		to.protocol = "chat";
		other = NULL;
		if (row->place == OTHERS) {
			far_other = opened(WS_CLIENT);
			other = newest();
		}
		if (row->role == RAW_CLIENT)
			to.method = "RAW";
		else if (!is_ws(row->role))
			to.method = "GET";
	} else {
		server_defaults();
#if V4
		if (row->role == RAW_SERVER) {
			info.options |= LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG;
			info.listen_accept_role = "raw-skt";
			info.listen_accept_protocol = "chat";
		}
#endif
		server_start();
		if (row->place == OTHERS) {
			far_other = opened(row->role == RAW_SERVER ? RAW_SERVER : WS_SERVER);
			other = newest();
		}
	}
	recording = is_early();
	far = opened(row->role);
	if (recording)
		return;
	if (row->role != RAW_FILE)
		subject = newest();
	if (row->role == HTTP_PARTLY) {
		const char *head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly a part";

		put(subject, head, strlen(head), LWS_WRITE_HTTP);
		settle();
	}
	if (is_full(row->role)) {
		small_send_buffer(subject);
		far->hold = 1;
		put(subject, much, sizeof much, LWS_WRITE_BINARY);
	}
	recording = 1;
	far->shown = far->len;
	*trace = 0;
}

/* Until the peer has all that was written before, or nothing more will come. */
static void take_all(void)
{
	long long end = now_ms() + 5000;
	size_t all = sizeof much + (is_client(row->role) ? 14 : 10);

	far->hold = 0;
	while (far->len - far->shown < all && !far->ended && now_ms() < end) {
		turn();
		drain_all(10);
	}
}

static void say_to(struct peer *p, enum role role, int first, const char *text)
{
	if (is_ws(role) && !is_client(role))
		ws_send(p, first, text, strlen(text));
	else if (is_ws(role))
		site_frame(p, first, text, strlen(text));
	else
		peer_puts(p, text);
}

/* Has the place come about. */
static void come_about(void)
{
	struct lws *whose = row->place == OTHERS ? other : subject;
	struct peer *p = row->place == OTHERS ? far_other : far;
	enum role role = row->place != OTHERS || row->role == RAW_SERVER ? row->role :
			 is_client(row->role) ? WS_CLIENT : WS_SERVER;
	pthread_t thread;

	switch ((int)row->place) {
	case OUTSIDE:
		act();
		return;
	case THREAD:
		if (pthread_create(&thread, NULL, thread_main, NULL))
			die("no thread");
		/* A loop must not go on with a context that may be gone. */
		while (way != CONTEXT && !__atomic_load_n(&thread_done, __ATOMIC_ACQUIRE))
			turn();
		pthread_join(thread, NULL);
		if (way == CONTEXT)
			ctx = NULL;
		return;
	case USER:
		lws_callback_all_protocol(ctx, lws_get_protocol(subject), LWS_CALLBACK_USER);
		return;
#if V4
	case SCHEDULED:
		lws_sul_schedule(ctx, 0, &sul, sul_due, 1);
		turns_until(&done, 1, 5000);
		return;
	case WOKEN:
		lws_cancel_service(ctx);
		turns_until(&done, 1, 5000);
		return;
#endif
	default:
		break;
	}
	switch (row->reason) {
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		say_to(p, role, 0x81, "end it");
		break;
	case LWS_CALLBACK_RECEIVE_PONG:
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		say_to(p, role, 0x8a, "pong");
		break;
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		say_to(p, role, 0x88, "\x03\xe9gone");
		break;
	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
		peer_puts(p, "part");
		break;
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
	case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
		peer_puts(p, "whole!");
		break;
	case R_RAW_RX:
	case R_RAW_RX_FILE:
		peer_puts(p, "more");
		break;
#if V4
	case R_TIMER:
		lws_set_timer_usecs(whose, 1);
		turns_until(&done, 1, 5000);
		break;
#endif
	default:
		lws_callback_on_writable(whose);
	}
}

/* --------------------------------------------------------------- the rows */

static void run_row(void)
{
	int has_close;

	printf("%s%s:", way_name(way), notes_reason ? ", reason" : "");
	prepare();
	if (!done)
		come_about();
	if (is_full(row->role))
		take_all();
	if (way == SECOND)
		turns_until(&gone, 1, 4000);
	settle();
	if (!done)
		printf(" never came about");
	show_trace();
	if (!far) {
		printf("\n");
		return;
	}
	if (is_early())
		show_head(far, is_client(row->role));
	has_close = show_peer(far, is_ws(row->role)) ||
		    row->reason == LWS_CALLBACK_WS_PEER_INITIATED_CLOSE;
	if (has_close && !far->ended) {
		if (row->reason != LWS_CALLBACK_WS_PEER_INITIATED_CLOSE) {
			say_to(far, row->role, 0x88, "\x03\xe8");
			printf(" | answers:");
		} else {
			printf(" | waits:");
		}
		settle();
		show_trace();
		has_close = show_peer(far, is_ws(row->role));
	}
	if (!far->ended) {
		peer_close(far);
		settle();
		printf(" | gives up:");
		show_trace();
	} else {
		peer_close(far);
		settle();
		if (*trace) {
			printf(" | closes:");
			show_trace();
		}
	}
	if (!gone && ctx) {
		turns_until(&gone, 1, 4000);
		printf(" | later:");
		show_trace();
	}
	printf("%s\n", gone ? "" : " NEVER DESTROYED");
}

struct child { pid_t pid; int fd; };

static struct child start(const struct row *which, int its_way, int with_reason, int with_name)
{
	struct child child;
	int fd[2];

	fflush(stdout);
	if (pipe(fd))
		die("no pipe");
	child.pid = fork();
	child.fd = fd[0];
	if (child.pid) {
		close(fd[1]);
		return child;
	}
	dup2(fd[1], 1);
	close(fd[0]);
	close(fd[1]);
	alarm(WATCHDOG_SECS - 5);
	row = which;
	way = its_way;
	notes_reason = with_reason;
	if (with_name)
		printf("%s: ", row->name);
	run_row();
	scenario_end();
	exit(0);
}

static void finish(struct child child)
{
	char buffer[4096];
	ssize_t got, total = 0;
	int status;

	while ((got = read(child.fd, buffer + total, sizeof buffer - (size_t)total - 1)) > 0)
		total += got;
	buffer[total] = 0;
	fputs(buffer, stdout);
	waitpid(child.pid, &status, 0);
	if (WIFSIGNALED(status))
		say("died of signal %d", WTERMSIG(status));
	close(child.fd);
}

/* Each row in a process of its own, several at once; what they say comes in order. */
static void run_rows(const struct row *all, int count)
{
	struct child child[16];
	int seconds = !strcmp(scenario_name, "after_a_second"), i, w, n = 0, from = 0;

	for (i = 0; i < count; i++)
		for (w = 0; seconds || !strcmp(all[i].name, scenario_name) ? w < 20 : 0; w++) {
			int reason, ways = all[i].ways & ~NO_REASON;
			int most = is_ws(all[i].role) && !(all[i].ways & NO_REASON);

			if (!(ways & 1 << w) || seconds != (1 << w == SECOND && all[i].place != THREAD))
				continue;
			for (reason = 0; reason <= most; reason++) {
				if (n - from == COUNT(child))
					finish(child[from++ % COUNT(child)]);
				child[n++ % COUNT(child)] = start(&all[i], 1 << w, reason, seconds);
			}
		}
	while (from < n)
		finish(child[from++ % COUNT(child)]);
}

#define FROM(name, role, reason, ways) { name, role, OWN, LWS_CALLBACK_##reason, ways }

static const struct row table[] = {
	FROM("ws_server_filter", WS_SERVER, FILTER_PROTOCOL_CONNECTION, RETURNS | NO_REASON),
	FROM("ws_server_established", WS_SERVER, ESTABLISHED, RETURNS | KILLS | CONTEXT),
	FROM("ws_server_receive", WS_SERVER, RECEIVE, RETURNS | KILLS | CONTEXT | SECOND),
	FROM("ws_server_pong", WS_SERVER, RECEIVE_PONG, RETURNS | KILLS),
	FROM("ws_server_writeable", WS_SERVER, SERVER_WRITEABLE, RETURNS | KILLS | CONTEXT),
	FROM("ws_server_peer_closes", WS_SERVER, WS_PEER_INITIATED_CLOSE, NOTHING | RETURNS | KILLS | SECOND),
	{ "ws_server_others", WS_SERVER, OTHERS, LWS_CALLBACK_RECEIVE, OF_ELSEWHERE | SECOND },
	{ "ws_server_outside", WS_SERVER, OUTSIDE, -1, OF_ELSEWHERE | SECOND },
	{ "ws_server_user", WS_SERVER, USER, LWS_CALLBACK_USER, RETURNS | KILLS | SECOND },
	{ "ws_server_full_outside", WS_SERVER_FULL, OUTSIDE, -1, OF_ELSEWHERE },
	FROM("ws_server_full_receive", WS_SERVER_FULL, RECEIVE, RETURNS | KILLS | CONTEXT),
	{ "ws_client_full_outside", WS_CLIENT_FULL, OUTSIDE, -1, OF_ELSEWHERE },
	FROM("ws_client_full_receive", WS_CLIENT_FULL, CLIENT_RECEIVE, RETURNS | KILLS | CONTEXT),
	FROM("ws_client_append", WS_CLIENT, CLIENT_APPEND_HANDSHAKE_HEADER, RETURNS | NO_REASON),
	FROM("ws_client_filter", WS_CLIENT, CLIENT_FILTER_PRE_ESTABLISH, RETURNS | NO_REASON),
	FROM("ws_client_established", WS_CLIENT, CLIENT_ESTABLISHED, RETURNS | KILLS | CONTEXT),
	FROM("ws_client_receive", WS_CLIENT, CLIENT_RECEIVE, RETURNS | KILLS | CONTEXT | SECOND),
	FROM("ws_client_pong", WS_CLIENT, CLIENT_RECEIVE_PONG, RETURNS | KILLS),
	FROM("ws_client_writeable", WS_CLIENT, CLIENT_WRITEABLE, RETURNS | KILLS | CONTEXT),
	FROM("ws_client_peer_closes", WS_CLIENT, WS_PEER_INITIATED_CLOSE, NOTHING | RETURNS | KILLS | SECOND),
	{ "ws_client_others", WS_CLIENT, OTHERS, LWS_CALLBACK_CLIENT_RECEIVE, OF_ELSEWHERE },
	{ "ws_client_outside", WS_CLIENT, OUTSIDE, -1, OF_ELSEWHERE | SECOND },
	{ "ws_client_user", WS_CLIENT, USER, LWS_CALLBACK_USER, RETURNS | KILLS },
	FROM("http_server_request", HTTP_SERVER, HTTP, RETURNS | KILLS | CONTEXT | SECOND),
	FROM("http_server_body", HTTP_SERVER, HTTP_BODY, RETURNS | KILLS | CONTEXT | SECOND),
	FROM("http_server_body_whole", HTTP_SERVER, HTTP_BODY_COMPLETION, RETURNS | KILLS | CONTEXT),
	FROM("http_server_writeable", HTTP_SERVER, HTTP_WRITEABLE, RETURNS | KILLS | CONTEXT),
	{ "http_server_others", HTTP_SERVER, OTHERS, LWS_CALLBACK_RECEIVE, OF_ELSEWHERE },
	{ "http_server_outside", HTTP_SERVER, OUTSIDE, -1, OF_ELSEWHERE | SECOND },
	{ "http_partly_others", HTTP_PARTLY, OTHERS, LWS_CALLBACK_RECEIVE, OF_ELSEWHERE },
	{ "http_partly_outside", HTTP_PARTLY, OUTSIDE, -1, OF_ELSEWHERE | SECOND },
	FROM("http_client_established", HTTP_CLIENT, ESTABLISHED_CLIENT_HTTP, RETURNS | KILLS),
	FROM("http_client_receive", HTTP_CLIENT, RECEIVE_CLIENT_HTTP, RETURNS | KILLS | CONTEXT | SECOND),
	FROM("http_client_read", HTTP_CLIENT, RECEIVE_CLIENT_HTTP_READ, RETURNS | KILLS),
	FROM("http_client_complete", HTTP_CLIENT, COMPLETED_CLIENT_HTTP, RETURNS | KILLS),
	{ "http_client_others", HTTP_CLIENT, OTHERS, LWS_CALLBACK_CLIENT_RECEIVE, OF_ELSEWHERE },
	{ "http_client_outside", HTTP_CLIENT, OUTSIDE, -1, OF_ELSEWHERE | SECOND },
	{ "asking_client_others", ASKING, OTHERS, LWS_CALLBACK_CLIENT_RECEIVE, OF_ELSEWHERE },
	{ "asking_client_outside", ASKING, OUTSIDE, -1, OF_ELSEWHERE | SECOND },
	{ "ws_server_thread", WS_SERVER, THREAD, -1, OF_ELSEWHERE | SECOND },
	{ "ws_client_thread", WS_CLIENT, THREAD, -1, OF_ELSEWHERE | SECOND },
	{ "http_server_thread", HTTP_SERVER, THREAD, -1, OF_ELSEWHERE },
	{ "http_client_thread", HTTP_CLIENT, THREAD, -1, OF_ELSEWHERE },
#if V4
	{ "ws_server_timer", WS_SERVER, OWN, R_TIMER, RETURNS | KILLS | CONTEXT },
	{ "ws_server_timer_of_other", WS_SERVER, OTHERS, R_TIMER, OF_ELSEWHERE },
	{ "ws_server_scheduled", WS_SERVER, SCHEDULED, -1, OF_ELSEWHERE },
	{ "ws_server_woken", WS_SERVER, WOKEN, R_CANCELLED, OF_ELSEWHERE },
	{ "ws_client_timer", WS_CLIENT, OWN, R_TIMER, RETURNS | KILLS | CONTEXT },
	{ "ws_client_timer_of_other", WS_CLIENT, OTHERS, R_TIMER, OF_ELSEWHERE },
	{ "ws_client_scheduled", WS_CLIENT, SCHEDULED, -1, OF_ELSEWHERE },
	{ "ws_client_woken", WS_CLIENT, WOKEN, R_CANCELLED, OF_ELSEWHERE },
	{ "http_server_timer", HTTP_SERVER, OWN, R_TIMER, RETURNS | KILLS },
	{ "http_client_writeable", HTTP_CLIENT, OWN, R_CLIENT_HTTP_WRITEABLE, RETURNS | KILLS },
	{ "http_client_timer", HTTP_CLIENT, OWN, R_TIMER, RETURNS | KILLS },
	FROM("raw_server_adopt", RAW_SERVER, RAW_ADOPT, RETURNS | KILLS),
	FROM("raw_server_receive", RAW_SERVER, RAW_RX, RETURNS | KILLS | CONTEXT | SECOND),
	FROM("raw_server_writeable", RAW_SERVER, RAW_WRITEABLE, RETURNS | KILLS),
	{ "raw_server_others", RAW_SERVER, OTHERS, LWS_CALLBACK_RAW_RX, OF_ELSEWHERE },
	{ "raw_server_outside", RAW_SERVER, OUTSIDE, -1, OF_ELSEWHERE },
	{ "raw_server_timer", RAW_SERVER, OWN, R_TIMER, RETURNS | KILLS },
	FROM("raw_client_connected", RAW_CLIENT, RAW_CONNECTED, RETURNS | KILLS),
	FROM("raw_client_receive", RAW_CLIENT, RAW_RX, RETURNS | KILLS | CONTEXT | SECOND),
	FROM("raw_client_writeable", RAW_CLIENT, RAW_WRITEABLE, RETURNS | KILLS),
	{ "raw_client_others", RAW_CLIENT, OTHERS, LWS_CALLBACK_CLIENT_RECEIVE, OF_ELSEWHERE },
	{ "raw_client_outside", RAW_CLIENT, OUTSIDE, -1, OF_ELSEWHERE },
	FROM("raw_file_receive", RAW_FILE, RAW_RX_FILE, RETURNS | KILLS),
	FROM("raw_file_writeable", RAW_FILE, RAW_WRITEABLE_FILE, RETURNS | KILLS),
	{ "raw_file_others", RAW_FILE, OTHERS, LWS_CALLBACK_RECEIVE, OF_ELSEWHERE },
	{ "raw_file_outside", RAW_FILE, OUTSIDE, -1, OF_ELSEWHERE },
	/* The connection would go away under its own callback, which the original does not survive. */
	FROM("ws_server_at_once", WS_SERVER, RECEIVE, AT_ONCE | VHOST),
	FROM("ws_server_at_once_writeable", WS_SERVER, SERVER_WRITEABLE, AT_ONCE | VHOST),
	FROM("ws_client_at_once", WS_CLIENT, CLIENT_RECEIVE, AT_ONCE | VHOST),
	FROM("ws_client_at_once_writeable", WS_CLIENT, CLIENT_WRITEABLE, AT_ONCE | VHOST),
	FROM("http_server_at_once", HTTP_SERVER, HTTP, AT_ONCE | VHOST),
	FROM("http_client_at_once", HTTP_CLIENT, RECEIVE_CLIENT_HTTP, AT_ONCE | VHOST),
	FROM("raw_server_at_once", RAW_SERVER, RAW_RX, AT_ONCE | VHOST),
	FROM("raw_client_at_once", RAW_CLIENT, RAW_RX, AT_ONCE | VHOST),
#endif
};

static void run(void) { run_rows(table, COUNT(table)); }

int main(int argc, char **argv)
{
	struct scenario list[COUNT(table) + 1];
	int i;

	for (i = 0; i < COUNT(list); i++) {
		list[i].name = i < COUNT(table) ? table[i].name : "after_a_second";
		list[i].run = run;
	}
	return scenario_main(argc, argv, list, COUNT(list));
}
