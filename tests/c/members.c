/* Whose the members and options of the creation struct are: each is set on the context, on the virtual host, on both. */
#include "client.h"

enum { CONTEXT = 1, VHOST = 2 };
static const char *const where_set[] = { "nowhere", "on the context", "on the vhost", "on both" };

static size_t longest;      /* of the pieces that came */
static int inits;           /* protocols that were initialised */
static const char *init_option;
static int ends_told;       /* of protocols */
static int app_fd = -1;
static int cookie_length;
static int messages;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		app_fd = lws_get_socket_fd(wsi);
		cookie_length = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_COOKIE);
		if (!strcmp(in, "/none"))
			return lws_return_http_status(wsi, 404, NULL) ? -1 : lws_http_transaction_completed(wsi) ? -1 : 0;
		if (!strcmp(in, "/body"))
			return 0;
		return http_reply(wsi, 200, "here\n");
	case LWS_CALLBACK_RECEIVE:
		messages++;
		if (len > longest)
			longest = len;
		return 0;
	case LWS_CALLBACK_PROTOCOL_INIT:
		if (!strcmp(lws_get_protocol(wsi)->name, "chat")) {
			const struct lws_protocol_vhost_options *o = in;

			inits++;
			init_option = o ? o->value : NULL;
		}
		return 0;
	case LWS_CALLBACK_PROTOCOL_DESTROY:
		ends_told += !strcmp(lws_get_protocol(wsi)->name, "chat");
		return 0;
	}
	return 0;
}

/* -------------------------------------------------------------------- rows */

typedef void set_fn(int which);                          /* chooses the first value or the second */
typedef const char *see_fn(struct lws_vhost *v);         /* what is to be seen of it */

static void create_context(void)
{
	server_defaults();
	hook = app;
	quiet = 1;
	info.vhost_name = "first.example";
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.iface = NULL;
}

static struct lws_vhost *create_vhost(void)
{
	struct lws_vhost *v = lws_create_vhost(ctx, &info);

#if V4
	port = v ? lws_get_vhost_listen_port(v) : 0;
#else
	port = v ? info.port : 0;
#endif
	lws_finalize_startup(ctx);
	settle();
	return v;
}

static int listens = 1;

/* The next row has peers of its own. */
static void peers_forget(void)
{
	while (peer_count) {
		struct peer *p = &peers[--peer_count];

		peer_close(p);
		free(p->buf);
		memset(p, 0, sizeof *p);
	}
}

static void one_row(set_fn *set, see_fn *see, int where)
{
	struct lws_vhost *v;

	create_context();
	if (where & CONTEXT)
		set(1);
	server_start();
	inits = 0;
	init_option = NULL;
	create_context();
	info.options &= ~(unsigned)LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	if (listens) {
		info.port = 0;
		info.iface = "127.0.0.1";
	}
	if (where & VHOST)
		set(2);
	v = create_vhost();
	say("%s: %s", where_set[where], v ? see(v) : "no vhost");
	server_stop();
	peers_forget();
}

static void rows(set_fn *set, see_fn *see)
{
	int where;

	for (where = 0; where < 4; where++)
		one_row(set, see, where);
}

/* The value of a header in the answer to a request. */
static const char *answer_header(const char *request, const char *name)
{
	static char value[200];
	struct peer *p = http_open(request);
	char *at;

	if (!p->len)
		return p->ended ? "no answer" : "nothing";
	p->buf[p->len] = 0;
	at = strcasestr(p->buf, name);
	if (!at)
		return "none";
	snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r\n"), at);
	return value;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: first.example\r\n\r\n"
#define ROWS(name, see) static void name(void) { rows(set_##name, see); }
#define OPTION(name, option, see)                                             \
	static void set_##name(int which) { (void)which; info.options |= option; } \
	ROWS(name, see)

/* ----------------------------------------------------------------- headers */

static const char *see_server(struct lws_vhost *v) { (void)v; return answer_header(GET("/"), "server:"); }
static void set_server_string(int n) { info.server_string = n == 1 ? "one" : "two"; }
ROWS(server_string, see_server)

static const char *see_sts(struct lws_vhost *v) { (void)v; return answer_header(GET("/"), "strict-transport-security:"); }
OPTION(sts, LWS_SERVER_OPTION_STS, see_sts)

#if V4
static struct lws_protocol_vhost_options own_one = { NULL, NULL, "x-own:", "one" }, own_two = { NULL, NULL, "x-own:", "two" };
static const char *see_headers(struct lws_vhost *v) { (void)v; return answer_header(GET("/"), "x-own:"); }
static void set_headers(int n) { info.headers = n == 1 ? &own_one : &own_two; }
ROWS(headers, see_headers)

static const char *see_practices(struct lws_vhost *v) { (void)v; return answer_header(GET("/"), "x-frame-options:"); }
OPTION(best_practices, LWS_SERVER_OPTION_HTTP_HEADERS_SECURITY_BEST_PRACTICES_ENFORCE, see_practices)

static const char *see_404(struct lws_vhost *v) { (void)v; return answer_header(GET("/none"), "location:"); }
static void set_error_document(int n) { info.error_document_404 = n == 1 ? "/one" : "/two"; }
ROWS(error_document, see_404)

static struct lws_protocol_vhost_options bot_one = { NULL, NULL, "Robot", "403 one" }, bot_two = { NULL, NULL, "Robot", "404 two" };
static const char *see_reject(struct lws_vhost *v)
{
	(void)v;
	return answer_header("GET / HTTP/1.1\r\nHost: first.example\r\nUser-Agent: Robot\r\n\r\n", "HTTP/1.");
}
static void set_reject(int n) { info.reject_service_keywords = n == 1 ? &bot_one : &bot_two; }
ROWS(reject, see_reject)
#endif

static struct lws_http_mount mount_one = { .mountpoint = "/m", .origin = "one.example/", .origin_protocol = LWSMPRO_REDIR_HTTP, .mountpoint_len = 2 };
static struct lws_http_mount mount_two = { .mountpoint = "/m", .origin = "two.example/", .origin_protocol = LWSMPRO_REDIR_HTTP, .mountpoint_len = 2 };
static const char *see_mounts(struct lws_vhost *v) { (void)v; return answer_header(GET("/m"), "location:"); }
static void set_mounts(int n) { info.mounts = n == 1 ? &mount_one : &mount_two; }
ROWS(mounts, see_mounts)

/* ---------------------------------------------------------- limits and sizes */

static const char *see_long_head(struct lws_vhost *v)
{
	char request[1400], fill[1101]; /* longer than the limits below */

	(void)v;
	memset(fill, 'a', 1100);
	fill[1100] = 0;
	sprintf(request, "GET / HTTP/1.1\r\nHost: first.example\r\nCookie: %s\r\n\r\n", fill);
	return answer_header(request, "HTTP/1.");
}
static void set_header_data(int n) { (void)n; info.max_http_header_data = 1024; }
ROWS(header_data, see_long_head)

static struct lws_token_limits limits[2]; /* read in place while the context lives */
static const char *see_cookie(struct lws_vhost *v)
{
	static char text[40];

	cookie_length = -1;
	see_long_head(v);
	sprintf(text, "%d", cookie_length);
	return text;
}
static void set_token_limits(int n)
{
	struct lws_token_limits *l = &limits[n - 1];

	memset(l, 0xff, sizeof *l);
	l->token_limit[WSI_TOKEN_HTTP_COOKIE] = n == 1 ? 100 : 200;
	info.token_limits = l;
}
ROWS(token_limits, see_cookie)

static const char *see_pieces(struct lws_vhost *v)
{
	struct peer *p = ws_open("chat");
	char data[6000];

	(void)v;
	memset(data, 'a', sizeof data);
	longest = 0;
	ws_send(p, 0x81, data, sizeof data);
	settle();
	return longest <= 1500 ? "up to 1500" : longest <= 2500 ? "up to 2500" : longest <= 4096 ? "up to 4096" : "more";
}
static void set_serv_buf(int n) { info.pt_serv_buf_size = n == 1 ? 1500 : 2500; }
ROWS(serv_buf, see_pieces)

static const char *see_utf8(struct lws_vhost *v)
{
	struct peer *p = ws_open("chat");

	(void)v;
	messages = 0;
	ws_send(p, 0x81, "\xff\xfe", 2);
	settle();
	return p->len > p->shown && (p->buf[p->shown] & 15) == 8 ? "refused" : messages ? "delivered" : "neither";
}
OPTION(utf8, LWS_SERVER_OPTION_VALIDATE_UTF8, see_utf8)

#if V4
static const char *see_strict(struct lws_vhost *v)
{
	(void)v;
	return answer_header("GET /ws HTTP/1.1\r\nHost: other.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
			     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", "HTTP/1.");
}
OPTION(strict_host, LWS_SERVER_OPTION_VHOST_UPG_STRICT_HOST_CHECK, see_strict)
#endif

/* -------------------------------------------------------------- the program's */

static int user_one, user_two;
static const char *user_name(void *p) { return p == &user_one ? "one" : p == &user_two ? "two" : p ? "another" : "NULL"; }
static const char *see_user(struct lws_vhost *v)
{
	static char text[60];

#if V4
	sprintf(text, "context %s, vhost %s", user_name(lws_context_user(ctx)), user_name(lws_get_vhost_user(v)));
#else
	(void)v;
	sprintf(text, "context %s", user_name(lws_context_user(ctx)));
#endif
	return text;
}
static void set_user(int n) { info.user = n == 1 ? &user_one : &user_two; }
ROWS(user, see_user)

static const char *see_hostname(struct lws_vhost *v)
{
	(void)v;
	return strcmp(lws_canonical_hostname(ctx), "unknown") ? "known" : "unknown";
}
static void set_name_skipped(int n) { (void)n; info.options &= ~(unsigned)LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME; }
ROWS(name_skipped, see_hostname) /* here the option is not set where the row says so */

static const char *see_init(struct lws_vhost *v)
{
	static char text[60];

	(void)v;
	sprintf(text, "initialised %d, option %s", inits, init_option ? init_option : "none");
	return text;
}
static struct lws_protocol_vhost_options value_one = { NULL, NULL, "value", "one" }, value_two = { NULL, NULL, "value", "two" };
static struct lws_protocol_vhost_options chat_one = { NULL, &value_one, "chat", "" }, chat_two = { NULL, &value_two, "chat", "" };
static void set_pvo(int n) { info.pvo = n == 1 ? &chat_one : &chat_two; }
ROWS(pvo, see_init)

#if V4
static const char *see_init_asked(struct lws_vhost *v)
{
	static char text[100];
	int before = inits, status = lws_protocol_init(ctx), later = inits;

	(void)v;
	ends_told = 0;
	server_stop();
	sprintf(text, "initialised %d, asked %d: %d, ended %d", before, status, later, ends_told);
	return text;
}
OPTION(init_skipped, LWS_SERVER_OPTION_SKIP_PROTOCOL_INIT, see_init_asked)

#include <sys/resource.h>
static const char *see_rlimit(struct lws_vhost *v)
{
	static char text[40];
	struct rlimit l;

	(void)v;
	getrlimit(RLIMIT_NOFILE, &l);
	sprintf(text, "%ld", (long)l.rlim_cur);
	l.rlim_cur = 400;
	setrlimit(RLIMIT_NOFILE, &l);
	return text;
}
static void set_rlimit(int n) { info.rlimit_nofile = n == 1 ? 300 : 350; }
static void rlimit(void)
{
	struct rlimit l;

	getrlimit(RLIMIT_NOFILE, &l);
	l.rlim_cur = 400;
	setrlimit(RLIMIT_NOFILE, &l);
	/* the original lowers what the process may ever have, too: its own row comes last */
	one_row(set_rlimit, see_rlimit, 0);
	one_row(set_rlimit, see_rlimit, VHOST);
	one_row(set_rlimit, see_rlimit, CONTEXT);
}

#endif

static const struct lws_extension deflate[] = {
	{ .name = "permessage-deflate", .callback = lws_extension_callback_pm_deflate, .client_offer = "permessage-deflate" },
	{ .name = NULL },
};
static const char *see_extensions(struct lws_vhost *v)
{
	(void)v;
	return answer_header("GET /ws HTTP/1.1\r\nHost: first.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
			     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
			     "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", "sec-websocket-extensions:");
}
static void set_extensions(int n) { (void)n; info.extensions = deflate; }
ROWS(extensions, see_extensions)

/* -------------------------------------------------------------------- sockets */

static const char *see_keepalive(struct lws_vhost *v)
{
	static char text[60];
	int on = 0, idle = 0;
	socklen_t n = sizeof on;

	(void)v;
	http_open(GET("/"));
	getsockopt(app_fd, SOL_SOCKET, SO_KEEPALIVE, &on, &n);
	n = sizeof idle;
	getsockopt(app_fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, &n);
	sprintf(text, idle < 1000 ? "after %d s" : "the system's", idle);
	return text;
}
static void set_ka(int n) { info.ka_time = n == 1 ? 100 : 200; info.ka_probes = 3; info.ka_interval = 10; }
ROWS(ka, see_keepalive)

static const char *see_threads(struct lws_vhost *v)
{
	static char text[20];

	(void)v;
	sprintf(text, "%d", lws_get_count_threads(ctx));
	return text;
}
static void set_threads(int n) { info.count_threads = (unsigned)n + 1; }
ROWS(threads, see_threads)

#if V4
static const char *see_raw(struct lws_vhost *v)
{
	struct peer *p = http_open(GET("/"));

	(void)v;
	return p->len ? "HTTP" : count_of[R_RAW_RX] ? "raw" : "neither";
}
static void set_accepted_as_raw(int n)
{
	(void)n;
	memset(count_of, 0, sizeof count_of);
	info.options |= LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG;
	info.listen_accept_role = "raw-skt";
	info.listen_accept_protocol = "chat";
}
ROWS(accepted_as_raw, see_raw)

static const char *finalized_by;
static void finalized(struct lws_vhost *v, void *arg) { (void)v; finalized_by = user_name(arg); }
static const char *see_finalize(struct lws_vhost *v)
{
	finalized_by = "nobody";
	lws_vhost_destroy(v);
	settle();
	server_stop();
	return finalized_by;
}
static void set_finalize(int n) { info.finalize = finalized; info.finalize_arg = n == 1 ? &user_one : &user_two; }
ROWS(finalize, see_finalize)
#endif

/* -------------------------------------------------------------------- clients */

static const char *client_asks(struct lws_vhost *v, const char *name)
{
	static char value[200];
	struct peer *p;
	char *at;

	turn_fn = client_turn;
	still_turns = 8;
	if (site_fd < 0)
		site_open();
	memset(&to, 0, sizeof to);
	to.context = ctx;
	to.vhost = v;
	to.address = "127.0.0.1";
	to.port = site_port;
	to.path = "/ws";
	to.host = "example";
	to.origin = "plain";
	to.ietf_version_or_minus_one = -1;
	lws_client_connect_via_info(&to);
	settle();
	if (!peer_count || !(p = &peers[peer_count - 1])->len)
		return "nothing";
	p->buf[p->len] = 0;
	at = strcasestr(p->buf, name);
	if (!at)
		return "none";
	snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r\n:"), at);
	return value;
}
#if V4
static const char *see_origin(struct lws_vhost *v)
{
	client_asks(v, "origin: ");
	return peer_count && strcasestr(peers[peer_count - 1].buf, "origin: http://plain") ? "http://plain"
	     : peer_count && strcasestr(peers[peer_count - 1].buf, "origin: plain") ? "plain" : "none";
}
static void set_raw_origin(int n) { (void)n; info.options |= LWS_SERVER_OPTION_JUST_USE_RAW_ORIGIN; }
static void raw_origin(void) { listens = 0; rows(set_raw_origin, see_origin); }
#endif

static const char *see_proxy(struct lws_vhost *v)
{
	const char *first = client_asks(v, "CONNECT ");

	return !strncmp(first, "CONNECT ", 8) ? "asked" : !strcmp(first, "none") ? "not asked" : first;
}
static void set_proxy(int n)
{
	(void)n;
	if (site_fd < 0)
		site_open();
	info.http_proxy_address = "127.0.0.1";
	info.http_proxy_port = (unsigned)site_port;
}
static void proxy(void) { listens = 0; rows(set_proxy, see_proxy); }

/* ---------------------------------------------------------------------- times */

/* Everything is seen at the same time, each in a process: one second was chosen where the line says so. */
static int is_over(int (*over)(void))
{
	long long end = now_ms() + 2500;
	int more = 20;

	while (!over() && (now_ms() < end || more--)) {
		turn();
		drain_all(5);
	}
	return over();
}

static int peer_ended(void) { return peers[peer_count - 1].ended; }
static const char *ends(int yes) { return yes ? "after a second" : "not yet"; }

static const char *see_body_awaited(struct lws_vhost *v)
{
	(void)v;
	http_open("POST /body HTTP/1.1\r\nHost: first.example\r\nContent-Length: 10\r\n\r\n");
	return ends(is_over(peer_ended));
}
static void set_timeout(int n) { (void)n; info.timeout_secs = 1; }

static const char *see_next_request(struct lws_vhost *v)
{
	(void)v;
	http_open(GET("/"));
	return ends(is_over(peer_ended));
}
static void set_keepalive(int n) { (void)n; info.keepalive_timeout = 1; }

#if V4
static const char *see_half_a_head(struct lws_vhost *v)
{
	(void)v;
	http_open("GET / HTTP/1.1\r\nHost:");
	return ends(is_over(peer_ended));
}
static void set_ah_idle(int n) { (void)n; info.timeout_secs_ah_idle = 1; }

static int peer_has_news(void) { return peers[peer_count - 1].len > peers[peer_count - 1].shown; }
static const char *see_silence(struct lws_vhost *v)
{
	(void)v;
	ws_open("chat");
	return ends(is_over(peer_has_news));
}
static const lws_retry_bo_t every_second = { .secs_since_valid_ping = 1, .secs_since_valid_hangup = 20 };
static void set_policy(int n) { (void)n; info.retry_and_idle_policy = &every_second; }

static int client_failed(void) { return count_of[LWS_CALLBACK_CLIENT_CONNECTION_ERROR]; }
static const char *see_connecting(struct lws_vhost *v)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), i;

	/* the kernel answers no further one when this many wait */
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 0) || getsockname(fd, (struct sockaddr *)&a, &n))
		die("no server");
	for (i = 0; i < 4; i++) {
		int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

		(void)connect(s, (struct sockaddr *)&a, sizeof a);
	}
	memset(&to, 0, sizeof to);
	to.context = ctx;
	to.vhost = v;
	to.address = "127.0.0.1";
	to.port = ntohs(a.sin_port);
	to.path = "/ws";
	to.host = "example";
	to.ietf_version_or_minus_one = -1;
	lws_client_connect_via_info(&to);
	return ends(is_over(client_failed));
}
static void set_connect_timeout(int n) { (void)n; info.connect_timeout_secs = 1; }
#endif

static const struct { const char *name; set_fn *set; see_fn *see; } times[] = {
	{ "timeout_secs", set_timeout, see_body_awaited },
	{ "keepalive_timeout", set_keepalive, see_next_request },
#if V4
	{ "timeout_secs_ah_idle", set_ah_idle, see_half_a_head },
	{ "retry_and_idle_policy", set_policy, see_silence },
	{ "connect_timeout_secs", set_connect_timeout, see_connecting },
#endif
};

static void timeouts(void)
{
	struct { FILE *out; pid_t pid; } all[2 * COUNT(times)];
	int i;

	for (i = 0; i < COUNT(all); i++) {
		int fds[2], where = 1 + i % 2;

		if (pipe(fds) || (all[i].pid = fork()) < 0)
			die("no process");
		if (!all[i].pid) {
			dup2(fds[1], 1);
			close(fds[0]);
			close(fds[1]);
			alarm(WATCHDOG_SECS);
			one_row(times[i / 2].set, times[i / 2].see, where);
			exit(0);
		}
		close(fds[1]);
		all[i].out = fdopen(fds[0], "r");
	}
	for (i = 0; i < COUNT(all); i++) {
		char text[200];

		while (fgets(text, sizeof text, all[i].out))
			printf("%s %s", times[i / 2].name, text);
		fclose(all[i].out);
		waitpid(all[i].pid, NULL, 0);
	}
}

/* ------------------------------------------------- what changes nothing says so */

#if V4
static int said;
static const char *said_of;
static void hear(int level, const char *line)
{
	said += level == LLL_WARN && strstr(line, said_of) && strstr(line, "not supported");
}

static void unheeded_option(const char *name, unsigned long long option)
{
	said = 0;
	said_of = name;
	create_context();
	info.options = (__typeof__(info.options))(info.options | option);
	lws_set_log_level(LLL_ERR | LLL_WARN, hear);
	ctx = lws_create_context(&info);
	if (!(option >> 31))
		info.options = (__typeof__(info.options))(info.options & ~option);
	if (ctx)
		lws_create_vhost(ctx, &info);
	lws_set_log_level(0, NULL);
	say("%s: %s, %s", name, ctx ? "made" : "NULL", said == 1 ? "said" : said ? "said again" : "nothing said");
	server_stop();
}
#define UNHEEDED(option) unheeded_option(#option, option)

static void unheeded_member(const char *name, void (*set)(void))
{
	said = 0;
	said_of = name;
	create_context();
	set();
	lws_set_log_level(LLL_ERR | LLL_WARN, hear);
	ctx = lws_create_context(&info);
	if (ctx)
		lws_create_vhost(ctx, &info);
	lws_set_log_level(0, NULL);
	say("%s: %s", name, said == 1 ? "said" : said ? "said again" : "nothing said");
	server_stop();
}

static void *some_loop;
static void some_signal(void *handle, int number) { (void)handle; (void)number; }
static void set_foreign_loops(void) { info.foreign_loops = &some_loop; }
static void set_signal_cb(void) { info.signal_cb = some_signal; }
static void set_tx_loss(void) { info.udp_loss_sim_tx_pc = 1; }
static void set_rx_loss(void) { info.udp_loss_sim_rx_pc = 1; }
static void set_http2(void) { info.http2_settings[0] = 1; }
static void set_role(void) { info.listen_accept_role = "mqtt"; }

static void unheeded(void)
{
	UNHEEDED(LWS_SERVER_OPTION_NO_LWS_SYSTEM_STATES);
	UNHEEDED(LWS_SERVER_OPTION_H2_JUST_FIX_WINDOW_UPDATE_OVERFLOW);
	UNHEEDED(LWS_SERVER_OPTION_VH_H2_HALF_CLOSED_LONG_POLL);
	UNHEEDED(LWS_SERVER_OPTION_H2_PRIOR_KNOWLEDGE);
	unheeded_member("foreign_loops", set_foreign_loops);
	unheeded_member("signal_cb", set_signal_cb);
	unheeded_member("udp_loss_sim_tx_pc", set_tx_loss);
	unheeded_member("udp_loss_sim_rx_pc", set_rx_loss);
	unheeded_member("http2_settings", set_http2);
	unheeded_member("listen_accept_role", set_role);
}
#endif

static const struct scenario scenarios[] = {
#if V4
	{ "unheeded", unheeded },
#endif
	{ "timeouts", timeouts },
	{ "server_string", server_string },
	{ "sts", sts },
	{ "mounts", mounts },
	{ "header_data", header_data },
	{ "token_limits", token_limits },
	{ "serv_buf", serv_buf },
	{ "utf8", utf8 },
	{ "user", user },
	{ "name_skipped", name_skipped },
	{ "pvo", pvo },
	{ "extensions", extensions },
	{ "ka", ka },
	{ "threads", threads },
	{ "proxy", proxy },
#if V4
	{ "headers", headers },
	{ "best_practices", best_practices },
	{ "error_document", error_document },
	{ "reject", reject },
	{ "strict_host", strict_host },
	{ "init_skipped", init_skipped },
	{ "accepted_as_raw", accepted_as_raw },
	{ "rlimit", rlimit },
	{ "finalize", finalize },
	{ "raw_origin", raw_origin },
#endif
};

SCENARIOS(scenarios)
