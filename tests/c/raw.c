/*
 * Connections that are not HTTP: adopted sockets and files, raw clients and listeners;
 * descriptors adopted as HTTP; parents and children.
 */
#include "client.h"

#if V4
static struct peer *far;       /* the other end of what was adopted */
static int acting = -1;        /* the reason at which the program does something */
static int act;                /* what */
enum { REFUSE = 1, ANSWER, COMPLETE, COMPLETE_AFTER_ANSWER, KILL, DESTROY, STOP_RX };
static int reads_files = 1;    /* RAW_RX_FILE reads */

static struct lws_vhost *vhost(void)
{
	return lws_get_vhost_by_name(ctx, info.vhost_name ? info.vhost_name : "default");
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[64];
	ssize_t n;

	(void)user; (void)in; (void)len;
	if (reason == R_RAW_RX_FILE && reads_files) {
		n = read(lws_get_socket_fd(wsi), b, sizeof b);
		say("  file has %zd bytes %s", n, n > 0 ? show(b, (size_t)n) : "-");
		if (n <= 0 && reads_files > 1)
			return -1;
	}
	if (reason == R_CHILD_CLOSING && !quiet)
		say("  in is %s, parent is %s", wsi_name(in), wsi_name(lws_get_parent(wsi)));
	if (reason != acting)
		return 0;
	switch (act) {
	case REFUSE:
		return -1;
	case ANSWER:
		say("  write says %d", put(wsi, "answer", 6, LWS_WRITE_RAW));
		break;
	case COMPLETE_AFTER_ANSWER:
		say("  write says %d", put(wsi, "answer", 6, LWS_WRITE_RAW));
		/* fallthrough */
	case COMPLETE:
		return lws_raw_transaction_completed(wsi);
	case KILL:
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
		break;
	case DESTROY:
		lws_context_destroy(ctx);
		destroyed_inside = 1;
		break;
	case STOP_RX:
		lws_rx_flow_control(wsi, 0);
		break;
	default:
		break;
	}
	return 0;
}

static int replies(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_HTTP && !lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI))
		return http_reply(wsi, 200, "ok");
	if (reason == LWS_CALLBACK_HTTP_BODY_COMPLETION)
		return http_reply(wsi, 200, "thanks");
	return app(wsi, reason, user, in, len);
}

/* Adopted connections are not announced as others are. */
static struct lws *known(struct lws *wsi)
{
	if (wsi && !wsi_id(wsi) && seen_count < MAX_WSI) {
		seen[seen_count].wsi = wsi;
		seen[seen_count++].id = next_id++;
	}
	return wsi;
}

static struct peer *peer_of(int fd)
{
	struct peer *p = &peers[peer_count++];

	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	p->fd = fd;
	return p;
}

/* One end of a new pair; the other is `far`. */
static int half_of_pair(void)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd))
		die("no pair");
	far = peer_of(fd[1]);
	return fd[0];
}

static int half_of_tcp(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int fd, other, one = 1;

	if (site_fd < 0)
		site_open();
	a.sin_port = htons((uint16_t)site_port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a))
		die("cannot connect");
	do
		other = accept4(site_fd, NULL, NULL, SOCK_CLOEXEC);
	while (other < 0 && (errno == EAGAIN || errno == EINTR));
	far = peer_of(fd);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(other, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return other;
}

static struct lws *adopt(int type, int fd, const char *protocol, struct lws *parent)
{
	lws_sock_file_fd_type d;
	struct lws *wsi;

	memset(&d, 0, sizeof d);
	d.sockfd = fd;
	wsi = known(lws_adopt_descriptor_vhost(vhost(), (lws_adoption_type)type, d, protocol, parent));
	if (destroyed_inside)
		ctx = NULL;
	say("adopted: %s", wsi ? "yes" : "no");
	return wsi;
}

static void nothing_listens(void)
{
	hook = app;
	client_context();
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	if (!ctx)
		die("no context");
	still_turns = 8;
}

static struct lws *raw_socket(const char *protocol)
{
	nothing_listens();
	return adopt(LWS_ADOPT_SOCKET, half_of_pair(), protocol, NULL);
}

static void hears(const char *text)
{
	say("the peer says %s", show(text, strlen(text)));
	peer_puts(far, text);
	settle();
}

static void far_ends(void)
{
	say("the peer ends");
	peer_close(far);
	settle();
}

/* ------------------------------------------------------- adopted sockets */

static void whole_life(const char *protocol)
{
	struct lws *wsi = raw_socket(protocol);

	settle();
	hears("hello");
	if (!wsi)
		return;
	lws_callback_on_writable(wsi);
	settle();
	say("write says %d", put(wsi, "answer", 6, LWS_WRITE_RAW));
	settle();
	peer_show(far);
	far_ends();
}

static void socket_without_name(void) { whole_life(NULL); }
static void socket_with_name(void) { whole_life("chat"); }
static void socket_without_memory(void) { whole_life("nouser"); }
static void socket_unknown_name(void) { whole_life("nobody"); }

/* Before the loop has turned for the first time. */
static void socket_at_once(void)
{
	show_init = 1;
	raw_socket("chat");
	say("turns begin");
	settle();
	far_ends();
}

static void socket_by_info(void)
{
	static int mark;
	lws_adopt_desc_t how;
	struct lws *wsi;

	nothing_listens();
	memset(&how, 0, sizeof how);
	how.vh = vhost();
	how.type = LWS_ADOPT_SOCKET;
	how.fd.sockfd = half_of_pair();
	how.vh_prot_name = "chat";
	how.opaque = &mark;
	wsi = known(lws_adopt_descriptor_vhost_via_info(&how));
	settle();
	if (!wsi)
		return;
	say("opaque: %d, protocol %s, context %d, vhost %d, network %d",
	    lws_get_opaque_user_data(wsi) == &mark,
	    lws_get_protocol(wsi)->name, lws_get_context(wsi) == ctx, lws_get_vhost(wsi) == vhost(),
	    lws_get_network_wsi(wsi) == wsi);
	say("parent %s, child %s, tls %d", wsi_name(lws_get_parent(wsi)),
	    wsi_name(lws_get_child(wsi)), lws_is_ssl(wsi));
}

/* What the library makes of the descriptor. */
static void socket_options(void)
{
	int i, fd, set;
	socklen_t n;

	nothing_listens();
	for (i = 0; i < 2; i++) {
		fd = half_of_tcp();
		set = 0;
		n = sizeof set;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &set, sizeof set);
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
		adopt(i ? LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP : LWS_ADOPT_SOCKET, fd, "chat", NULL);
		getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &set, &n);
		say("waits for nothing: %d, does not delay: %d",
		    !!(fcntl(fd, F_GETFL) & O_NONBLOCK), !!set);
	}
}

static void socket_that_is_none(void)
{
	nothing_listens();
	adopt(LWS_ADOPT_SOCKET, -1, "chat", NULL);
	settle();
}

static void received_in_pieces(void)
{
	raw_socket("chat");
	hears("one");
	hears("two");
	peer_puts(far, "three ");
	peer_puts(far, "four");
	settle();
}

static void receives(const char *protocol, size_t n)
{
	char *b = malloc(n);

	raw_socket(protocol);
	settle();
	fill(b, n, 1);
	peer_send(far, b, n);
	settle();
	say("callbacks: %d", count_of[R_RAW_RX]);
	free(b);
}

static void received_much(void) { receives("chat", 10000); }
static void received_much_16(void) { receives("r16", 40); }
static void received_much_128(void) { receives("r128", 5000); }

static void pt_buffer(size_t n)
{
	char *b = malloc(10000);

	hook = app;
	client_context();
	info.pt_serv_buf_size = (unsigned)n;
	ctx = lws_create_context(&info);
	if (!ctx)
		die("no context");
	adopt(LWS_ADOPT_SOCKET, half_of_pair(), "chat", NULL);
	fill(b, 10000, 1);
	peer_send(far, b, 10000);
	settle();
	free(b);
}

static void received_much_small_buffer(void) { pt_buffer(1024); }
static void received_much_large_buffer(void) { pt_buffer(16384); }

/* What a callback's answer does; the peer speaks, the program may write, the peer ends. */
static void acts(int reason, int what)
{
	struct lws *wsi;

	acting = reason;
	act = what;
	wsi = raw_socket("chat");
	if (wsi && ctx && wsi_of(1))
		lws_callback_on_writable(wsi);
	settle();
	peer_puts(far, "hello");
	settle();
	peer_show(far);
	far_ends();
}

static void refuse_bind(void) { acts(R_RAW_BIND, REFUSE); }
static void refuse_adopt(void) { acts(R_RAW_ADOPT, REFUSE); }
static void refuse_instantiated(void) { acts(LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED, REFUSE); }
static void refuse_rx(void) { acts(R_RAW_RX, REFUSE); }
static void refuse_writeable(void) { acts(R_RAW_WRITEABLE, REFUSE); }
static void refuse_close(void) { acts(R_RAW_CLOSE, REFUSE); }
static void refuse_drop(void) { acts(R_RAW_DROP, REFUSE); }
static void answer_at_adopt(void) { acts(R_RAW_ADOPT, ANSWER); }
static void answer_at_rx(void) { acts(R_RAW_RX, ANSWER); }
static void answer_at_writeable(void) { acts(R_RAW_WRITEABLE, ANSWER); }
static void answer_at_close(void) { acts(R_RAW_CLOSE, ANSWER); }
static void complete_at_rx(void) { acts(R_RAW_RX, COMPLETE); }
static void complete_after_answer(void) { acts(R_RAW_RX, COMPLETE_AFTER_ANSWER); }
static void kill_at_adopt(void) { acts(R_RAW_ADOPT, KILL); }
static void kill_at_rx(void) { acts(R_RAW_RX, KILL); }
static void kill_at_writeable(void) { acts(R_RAW_WRITEABLE, KILL); }
static void kill_at_close(void) { acts(R_RAW_CLOSE, KILL); }

static void destroy_at_rx(void)
{
	acting = R_RAW_RX;
	act = DESTROY;
	raw_socket("chat");
	settle();
	peer_puts(far, "hello");
	settle();
}

static void writes(int kind, size_t n)
{
	struct lws *wsi = raw_socket("chat");
	char *b = calloc(1, n + 1);

	settle();
	fill(b, n, 1);
	say("write says %d", put(wsi, b, n, kind));
	settle();
	say("received %zu %s", far->len,
	    far->len == n && !memcmp(far->buf, b, n) ? "unchanged" : "changed");
	free(b);
	lws_callback_on_writable(wsi);
	settle();
	far_ends();
}

static void write_raw(void) { writes(LWS_WRITE_RAW, 5); }
static void write_text(void) { writes(LWS_WRITE_TEXT, 5); }
static void write_binary(void) { writes(LWS_WRITE_BINARY, 5); }
static void write_http_final(void) { writes(LWS_WRITE_HTTP_FINAL, 5); }
static void write_nothing(void) { writes(LWS_WRITE_RAW, 0); }

/* More than the kernel takes. */
static void close_with_unsent(void)
{
	struct lws *wsi;
	unsigned char *b = calloc(1, 3000000);

	nothing_listens();
	wsi = adopt(LWS_ADOPT_SOCKET, half_of_tcp(), "chat", NULL);
	small_send_buffer(wsi);
	settle();
	far->hold = 1;
	acting = R_RAW_RX;
	act = COMPLETE;
	say("write says %d", put(wsi, b, 3000000, LWS_WRITE_RAW));
	hears("now");
	say("reads");
	far->hold = 0;
	turns_until_end(far, 3000);
	settle();
	say("received %zu, %s", far->len, far->ended == 2 ? "reset" : far->ended ? "end" : "open");
	free(b);
}

/* ----------------------------------------------------------------- the ends */

static void ends(int tcp, int how, const char *last)
{
	nothing_listens();
	adopt(LWS_ADOPT_SOCKET, tcp ? half_of_tcp() : half_of_pair(), "chat", NULL);
	settle();
	if (last)
		peer_puts(far, last);
	if (how == 2) {
		say("the peer resets");
		peer_reset(far);
	} else if (how == 1) {
		say("the peer half-closes");
		peer_fin(far);
	} else
		return far_ends();
	settle();
	if (how == 1)
		peer_show(far);
}

static void end_of_pair(void) { ends(0, 0, NULL); }
static void end_of_tcp(void) { ends(1, 0, NULL); }
static void end_with_last_words(void) { ends(1, 0, "bye"); }
static void half_close_of_pair(void) { ends(0, 1, NULL); }
static void half_close_of_tcp(void) { ends(1, 1, NULL); }
static void half_close_with_last_words(void) { ends(1, 1, "bye"); }
static void reset_of_tcp(void) { ends(1, 2, NULL); }

static void half_close_answered(void)
{
	acting = R_RAW_RX;
	act = ANSWER;
	ends(1, 1, "bye");
}

static void kills(enum pending_timeout why, int secs)
{
	struct lws *wsi = raw_socket("chat");

	settle();
	say("killed");
	lws_set_timeout(wsi, why, secs);
	say("back");
	settle();
	peer_show(far);
}

static void killed_async(void) { kills(PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC); }
static void killed_sync(void) { kills(PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC); }

static void timeout_of_a_second(void)
{
	struct lws *wsi = raw_socket("chat");

	settle();
	lws_set_timeout(wsi, PENDING_TIMEOUT_USER_REASON_BASE, 1);
	say(turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 2500) ? "over" : "still there");
	settle();
	peer_show(far);
}

/* Nothing limits how long it is idle. */
static void idle_for_a_while(void)
{
	hook = app;
	client_context();
	info.timeout_secs = 1;
	info.keepalive_timeout = 1;
	ctx = lws_create_context(&info);
	if (!ctx)
		die("no context");
	adopt(LWS_ADOPT_SOCKET, half_of_pair(), "chat", NULL);
	say(turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 1700) ? "over" : "still there");
}

static void destroyed(void)
{
	raw_socket("chat");
	settle();
	say("destroyed");
	server_stop();
	peer_drain(far);
	peer_show(far);
}

static void timer(void)
{
	struct lws *wsi = raw_socket("chat");

	settle();
	lws_set_timer_usecs(wsi, 20000);
	say("timer: %s", turns_until(&count_of[R_TIMER], 1, 2000) ? "rang" : "did not");
	acting = R_TIMER;
	act = REFUSE;
	lws_set_timer_usecs(wsi, 1000);
	turns_until(&count_of[R_TIMER], 2, 2000);
	settle();
	peer_show(far);
}

/* -------------------------------------------------------------- flow control */

static void paused(void)
{
	struct lws *wsi = raw_socket("chat");

	settle();
	say("stop: %d", lws_rx_flow_control(wsi, 0));
	hears("one");
	hears("two");
	say("go on: %d", lws_rx_flow_control(wsi, 1));
	settle();
	far_ends();
}

static void paused_at_rx(void)
{
	struct lws *wsi;

	acting = R_RAW_RX;
	act = STOP_RX;
	wsi = raw_socket("chat");
	hears("one");
	hears("two");
	lws_callback_on_writable(wsi);
	settle();
	say("go on: %d", lws_rx_flow_control(wsi, 1));
	settle();
}

static void paused_and_ended(void)
{
	struct lws *wsi = raw_socket("chat");

	settle();
	lws_rx_flow_control(wsi, 0);
	hears("one");
	far_ends();
	say("go on: %d", lws_rx_flow_control(wsi, 1));
	settle();
}

static void all_of_a_protocol(void)
{
	raw_socket("chat");
	adopt(LWS_ADOPT_SOCKET, half_of_pair(), "http", NULL);
	adopt(LWS_ADOPT_SOCKET, half_of_pair(), "chat", NULL);
	settle();
	say("writable");
	lws_callback_on_writable_all_protocol(ctx, lws_get_protocol(wsi_of(1)));
	settle();
	say("called");
	lws_callback_all_protocol(ctx, lws_get_protocol(wsi_of(1)), LWS_CALLBACK_USER);
	settle();
}

/* ------------------------------------------------------------------- files */

static int pipe_fd;            /* the end of a pipe that was not adopted */

static int pipe_end(int writing)
{
	int fd[2];

	if (pipe2(fd, O_CLOEXEC | O_NONBLOCK))
		die("no pipe");
	pipe_fd = fd[!writing];
	return fd[!!writing];
}

static void pipe_says(const char *text)
{
	say("the pipe says %s", show(text, strlen(text)));
	if (write(pipe_fd, text, strlen(text)) < 0)
		say("nobody listens");
	settle();
}

static void pipe_ends(void)
{
	say("the pipe ends");
	close(pipe_fd);
	settle();
}

static struct lws *raw_file(const char *protocol, int writing)
{
	nothing_listens();
	return adopt(LWS_ADOPT_RAW_FILE_DESC, pipe_end(writing), protocol, NULL);
}

static void file_life(const char *protocol)
{
	struct lws *wsi = raw_file(protocol, 0);

	reads_files = 2;
	settle();
	pipe_says("hello");
	if (wsi)
		lws_callback_on_writable(wsi);
	settle();
	pipe_ends();
}

static void file_without_name(void) { file_life(NULL); }
static void file_with_name(void) { file_life("chat"); }
static void file_without_memory(void) { file_life("nouser"); }
static void file_unknown_name(void) { file_life("nobody"); }

static void file_to_write(void)
{
	struct lws *wsi = raw_file("chat", 1);

	settle();
	lws_callback_on_writable(wsi);
	settle();
	say("descriptor works: %zd", write(lws_get_socket_fd(wsi), "hello", 5));
	pipe_ends();
}

static void file_acts(int reason, int what)
{
	struct lws *wsi;

	acting = reason;
	act = what;
	wsi = raw_file("chat", 0);
	settle();
	pipe_says("hello");
	if (wsi && wsi_of(1)) {
		say("kill");
		lws_set_timeout(wsi, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_ASYNC);
		settle();
	}
}

static void file_refuse_bind(void) { file_acts(83, REFUSE); }
static void file_refuse_adopt(void) { file_acts(R_RAW_ADOPT_FILE, REFUSE); }
static void file_refuse_rx(void) { file_acts(R_RAW_RX_FILE, REFUSE); }
static void file_refuse_close(void) { file_acts(R_RAW_CLOSE_FILE, REFUSE); }
static void file_killed(void) { file_acts(-1, 0); }

static void file_paused(void)
{
	struct lws *wsi = raw_file("chat", 0);

	settle();
	lws_rx_flow_control(wsi, 0);
	pipe_says("one");
	say("go on");
	lws_rx_flow_control(wsi, 1);
	settle();
}

static void file_destroyed(void)
{
	raw_file("chat", 0);
	settle();
	say("destroyed");
	server_stop();
}

/* A socket of which the program wants to read itself. */
static void file_that_is_a_socket(void)
{
	nothing_listens();
	adopt(LWS_ADOPT_RAW_FILE_DESC, half_of_pair(), "chat", NULL);
	reads_files = 2;
	hears("hello");
	far_ends();
}

/* --------------------------------------------------------------- raw clients */

static void raw_client(const char *protocol, const char *local)
{
	hook = app;
	client();
	to.method = "RAW";
	to.protocol = protocol;
	to.local_protocol_name = local;
	far = client_ask();
}

static void client_life(const char *protocol, const char *local)
{
	raw_client(protocol, local);
	peer_show(far);
	hears("hello");
	if (wsi_of(1)) {
		lws_callback_on_writable(wsi_of(1));
		settle();
		say("write says %d", put(wsi_of(1), "answer", 6, LWS_WRITE_RAW));
		settle();
	}
	peer_show(far);
	far_ends();
}

static void client_bound(void) { client_life("chat", NULL); }
static void client_bound_locally(void) { client_life(NULL, "chat"); }
static void client_unbound(void) { client_life(NULL, NULL); }
static void client_without_memory(void) { client_life("nouser", NULL); }

static void client_acts(int reason, int what)
{
	acting = reason;
	act = what;
	raw_client("chat", NULL);
	if (!far)
		return;
	hears("hello");
	if (wsi_of(1)) {
		lws_callback_on_writable(wsi_of(1));
		settle();
	}
	peer_show(far);
	far_ends();
}

static void client_refuse_connected(void) { client_acts(R_RAW_CONNECTED, REFUSE); }
static void client_refuse_rx(void) { client_acts(R_RAW_RX, REFUSE); }
static void client_refuse_writeable(void) { client_acts(R_RAW_WRITEABLE, REFUSE); }
static void client_answer_at_connected(void) { client_acts(R_RAW_CONNECTED, ANSWER); }
static void client_answer_at_rx(void) { client_acts(R_RAW_RX, ANSWER); }
static void client_completes(void) { client_acts(R_RAW_RX, COMPLETE_AFTER_ANSWER); }
static void client_killed_at_connected(void) { client_acts(R_RAW_CONNECTED, KILL); }

static void client_refused(void)
{
	hook = app;
	client();
	to.method = "RAW";
	to.protocol = "chat";
	to.port = 1;
	client_ask();
}

static void client_reset(void)
{
	raw_client("chat", NULL);
	say("the peer resets");
	peer_reset(far);
	settle();
}

static void client_server_speaks_first(void)
{
	hook = app;
	client();
	to.method = "RAW";
	to.protocol = "chat";
	client_go();
	while (!peer_count)
		site_accept();
	far = &peers[0];
	peer_puts(far, "220 ready\r\n");
	settle();
}

static void client_userdata(void)
{
	static struct session mine;
	static int mark;

	hook = app;
	client();
	to.method = "RAW";
	to.protocol = "chat";
	to.userdata = &mine;
	to.opaque_user_data = &mark;
	far = client_ask();
	say("opaque: %d", wsi_of(1) && lws_get_opaque_user_data(wsi_of(1)) == &mark);
	far_ends();
	say("visits: %d", mine.visits);
}

/* --------------------------------------------------------------- listeners */

static void listener(unsigned long long options, const char *role, const char *protocol)
{
	hook = replies;
	server_defaults();
	info.options |= options;
	info.listen_accept_role = role;
	info.listen_accept_protocol = protocol;
	info.timeout_secs = 1;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	say("context: %s", ctx ? "yes" : "no");
	if (!ctx)
		exit(0);
	port = lws_get_vhost_listen_port(vhost());
}

static void accepted(unsigned long long options, const char *role, const char *protocol,
		     const char *first)
{
	listener(options, role, protocol);
	far = peer_open();
	hears(first);
	if (wsi_of(1)) {
		say("protocol: %s", lws_get_protocol(wsi_of(1))->name);
		lws_callback_on_writable(wsi_of(1));
		settle();
	}
	peer_show(far);
	if (!far->ended)
		far_ends();
}

enum { ONLY_RAW = 1 << 22, FALLBACK = 1 << 20 };
#define REQUEST "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
static void listen_role(void) { accepted(0, "raw-skt", NULL, "hello"); }
static void listen_role_and_protocol(void) { accepted(0, "raw-skt", "chat", "hello"); }
static void listen_option(void) { accepted(ONLY_RAW, NULL, NULL, "hello"); }
static void listen_option_and_role(void) { accepted(ONLY_RAW, "raw-skt", NULL, "hello"); }
static void listen_option_role_and_protocol(void) { accepted(ONLY_RAW, "raw-skt", "chat", "hello"); }
static void listen_option_and_request(void) { accepted(ONLY_RAW, "raw-skt", "chat", REQUEST); }
static void listen_unknown_role(void) { accepted(ONLY_RAW, "nobody", "chat", "hello"); }
static void listen_role_http(void) { accepted(ONLY_RAW, "h1", "chat", REQUEST); }
static void fallback_words(void) { accepted(FALLBACK, "raw-skt", "chat", "hello there\n"); }
static void fallback_one_byte(void) { accepted(FALLBACK, "raw-skt", "chat", "h"); }
static void fallback_request(void) { accepted(FALLBACK, "raw-skt", "chat", REQUEST); }
static void fallback_unknown_method(void)
{
	accepted(FALLBACK, "raw-skt", "chat", "BREW /x HTTP/1.1\r\nHost: a\r\n\r\n");
}
static void fallback_no_role(void) { accepted(FALLBACK, NULL, NULL, "hello there\n"); }
static void fallback_no_protocol(void) { accepted(FALLBACK, "raw-skt", NULL, "hello there\n"); }
static void fallback_binary(void) { accepted(FALLBACK, "raw-skt", "chat", "\x16\x03\x01\x02\x03"); }
static void fallback_get_and_no_more(void)
{
	accepted(FALLBACK, "raw-skt", "chat", "GETTING there\r\n");
}
static void no_fallback(void) { accepted(0, NULL, NULL, "hello there\n"); }

static void fallback_in_pieces(void)
{
	listener(FALLBACK, "raw-skt", "chat");
	far = peer_open();
	hears("G");
	hears("ood morning\n");
	hears("more");
	far_ends();
}

static void fallback_second_request(void)
{
	listener(FALLBACK, "raw-skt", "chat");
	far = peer_open();
	hears(REQUEST);
	peer_show(far);
	hears("what now\n");
	peer_show(far);
	far_ends();
}

static void listen_silent_peer(void)
{
	listener(ONLY_RAW, "raw-skt", "chat");
	far = peer_open();
	say(turns_until(&count_of[LWS_CALLBACK_WSI_DESTROY], 1, 1700) ? "over" : "still there");
}

static void listen_refuse_adopt(void)
{
	acting = R_RAW_ADOPT;
	act = REFUSE;
	listener(ONLY_RAW, "raw-skt", "chat");
	far = peer_open();
	peer_show(far);
}

static void listen_answer_at_adopt(void)
{
	acting = R_RAW_ADOPT;
	act = ANSWER;
	listener(ONLY_RAW, "raw-skt", "chat");
	far = peer_open();
	peer_show(far);
}

static void listen_answer_at_rx(void)
{
	acting = R_RAW_RX;
	act = ANSWER;
	listener(ONLY_RAW, "raw-skt", "chat");
	far = peer_open();
	hears("one");
	hears("two");
	peer_show(far);
	far_ends();
}

static void listen_refuse_filter(void)
{
	acting = LWS_CALLBACK_FILTER_NETWORK_CONNECTION;
	act = REFUSE;
	listener(ONLY_RAW, "raw-skt", "chat");
	far = peer_open();
	peer_show(far);
}

/* ---------------------------------------------------------- adopted as HTTP */

static void serving(void)
{
	server();
	hook = replies;
}

static void adopt_http(int (*half)(void))
{
	struct lws *wsi;

	serving();
	wsi = known(lws_adopt_socket(ctx, half()));
	say("adopted: %s", wsi ? "yes" : "no");
	settle();
	hears(REQUEST);
	peer_show(far);
	hears(REQUEST);
	peer_show(far);
	far_ends();
}

static void http_pair(void) { adopt_http(half_of_pair); }
static void http_tcp(void) { adopt_http(half_of_tcp); }

static void http_by_type(void)
{
	serving();
	adopt(LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP, half_of_pair(), NULL, NULL);
	hears(REQUEST);
	peer_show(far);
	far_ends();
}

static void http_by_type_bound(void)
{
	serving();
	adopt(LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP, half_of_pair(), "chat", NULL);
	hears(REQUEST);
	peer_show(far);
	far_ends();
}

static void http_with_vhost(void)
{
	serving();
	say("adopted: %s", known(lws_adopt_socket_vhost(vhost(), half_of_pair())) ? "yes" : "no");
	hears(REQUEST);
	peer_show(far);
	far_ends();
}

static void read_already(const char *had, const char *rest, int with_vhost)
{
	struct lws *wsi;
	int fd;

	serving();
	fd = half_of_pair();
	wsi = with_vhost ? lws_adopt_socket_vhost_readbuf(vhost(), fd, had, had ? strlen(had) : 0) :
			   lws_adopt_socket_readbuf(ctx, fd, had, had ? strlen(had) : 0);
	say("adopted: %s", wsi ? "yes" : "no");
	settle();
	if (rest)
		hears(rest);
	peer_show(far);
	far_ends();
}

static void readbuf_whole(void) { read_already(REQUEST, NULL, 0); }
static void readbuf_half(void) { read_already("GET /x HT", "TP/1.1\r\nHost: a\r\n\r\n", 0); }
static void readbuf_nothing(void) { read_already(NULL, REQUEST, 0); }
static void readbuf_empty(void) { read_already("", REQUEST, 0); }
static void readbuf_two_requests(void) { read_already(REQUEST REQUEST, NULL, 0); }
static void readbuf_garbage(void) { read_already("what is this\r\n\r\n", NULL, 0); }
static void readbuf_with_vhost(void) { read_already(REQUEST, NULL, 1); }
static void readbuf_upgrade(void)
{
	read_already(UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n", NULL, 0);
}

static void readbuf_body(void)
{
	read_already("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello", "again", 0);
}

static void readbuf_frame_behind(void)
{
	unsigned char b[1024];
	int n = sprintf((char *)b, UPGRADE_HEAD "Sec-WebSocket-Protocol: chat\r\n\r\n");

	serving();
	n += (int)frame(b + n, 0x81, "hello", 5, 0);
	say("adopted: %s",
	    lws_adopt_socket_readbuf(ctx, half_of_pair(), (char *)b, (size_t)n) ? "yes" : "no");
	settle();
	far_ends();
}

/* The context does not serve. */
static void http_without_serving(void)
{
	nothing_listens();
	hook = replies;
	say("adopted: %s", known(lws_adopt_socket(ctx, half_of_pair())) ? "yes" : "no");
	hears(REQUEST);
	peer_show(far);
	far_ends();
}

static void http_refuse_filter(void)
{
	acting = LWS_CALLBACK_FILTER_NETWORK_CONNECTION;
	act = REFUSE;
	serving();
	say("adopted: %s", known(lws_adopt_socket(ctx, half_of_tcp())) ? "yes" : "no");
	settle();
	peer_show(far);
}

static void http_refuse_instantiated(void)
{
	acting = LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED;
	act = REFUSE;
	serving();
	say("adopted: %s", lws_adopt_socket(ctx, half_of_tcp()) ? "yes" : "no");
	settle();
	peer_show(far);
}

/* ------------------------------------------------------ parents and children */

static void family(struct lws *wsi)
{
	say("%s: parent %s, child %s", wsi_name(wsi), wsi_name(lws_get_parent(wsi)),
	    wsi_name(lws_get_child(wsi)));
}

/* Two children and a grandchild, all raw sockets. */
static void family_of_four(void)
{
	struct lws *parent = raw_socket("chat"), *first, *second, *third;

	first = adopt(LWS_ADOPT_SOCKET, half_of_pair(), "http", parent);
	second = adopt(LWS_ADOPT_SOCKET, half_of_pair(), "chat", parent);
	third = adopt(LWS_ADOPT_SOCKET, half_of_pair(), "chat", first);
	settle();
	family(parent);
	family(first);
	family(second);
	family(third);
}

static void parent_ends(void)
{
	family_of_four();
	say("the parent's peer ends");
	peer_close(&peers[0]);
	settle();
}

static void parent_killed(void)
{
	family_of_four();
	say("the parent is killed");
	lws_set_timeout(wsi_of(1), PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
	settle();
}

static void child_ends(void)
{
	family_of_four();
	say("a child's peer ends");
	peer_close(&peers[2]);
	settle();
	family(wsi_of(1));
	say("another child's peer ends");
	peer_close(&peers[1]);
	settle();
	family(wsi_of(1));
	peer_close(&peers[0]);
	settle();
}

static void family_destroyed(void)
{
	family_of_four();
	say("destroyed");
	server_stop();
}

static void parent_refuses_child_closing(void)
{
	family_of_four();
	acting = R_CHILD_CLOSING;
	act = REFUSE;
	say("a child's peer ends");
	peer_close(&peers[2]);
	settle();
	say("parent: %s", wsi_of(1) ? "there" : "gone");
}

static void parent_refuses_rx(void)
{
	family_of_four();
	acting = R_RAW_RX;
	act = REFUSE;
	peer_puts(&peers[0], "hello");
	settle();
}

/* Whose function is called, and with whose memory. */
static int other_function(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
			  size_t len)
{
	if (reason == (enum lws_callback_reasons)R_CHILD_CLOSING)
		say("  the parent's function, note %d", user ? ((struct session *)user)->note : -1);
	return callback(wsi, reason, user, in, len);
}

static void child_of_another_protocol(void)
{
	struct lws *parent, *child;

	protocols[3].callback = other_function;
	parent = raw_socket("r128");
	child = adopt(LWS_ADOPT_SOCKET, half_of_pair(), "chat", parent);
	((struct session *)lws_wsi_user(parent))->note = 1;
	((struct session *)lws_wsi_user(child))->note = 2;
	peer_close(&peers[1]);
	settle();
}

static void child_file(void)
{
	struct lws *parent = raw_socket("chat");

	adopt(LWS_ADOPT_RAW_FILE_DESC, pipe_end(0), "chat", parent);
	settle();
	family(parent);
	pipe_says("hello");
	peer_close(&peers[0]);
	settle();
}

/* A refused child leaves the parent as it was. */
static void child_refused(void)
{
	struct lws *parent = raw_socket("chat");

	acting = R_RAW_ADOPT;
	act = REFUSE;
	adopt(LWS_ADOPT_SOCKET, half_of_pair(), "chat", parent);
	settle();
	family(parent);
}

static struct lws *client_parent(void)
{
	hook = app;
	client();
	client_open("chat");
	return wsi_of(1);
}

static void client_as_child(void)
{
	struct lws *parent = client_parent();

	to.parent_wsi = parent;
	to.method = "RAW";
	client_ask();
	family(parent);
	family(wsi_of(2));
	peer_close(&peers[0]);
	settle();
}

/* It has not asked yet when the parent goes. */
static void waiting_client_as_child(void)
{
	struct lws *parent = client_parent();

	to.parent_wsi = parent;
	to.method = "GET";
	client_ask();
	family(parent);
	say("the parent's server ends");
	peer_close(&peers[0]);
	settle();
}

static void connecting_client_as_child(void)
{
	struct lws *parent = client_parent();

	to.parent_wsi = parent;
	client_go();
	family(parent);
	say("the parent is killed");
	lws_set_timeout(parent, PENDING_TIMEOUT_AWAITING_PING, LWS_TO_KILL_SYNC);
	settle();
}

static void failing_client_as_child(void)
{
	struct lws *parent = client_parent();

	to.parent_wsi = parent;
	to.port = 1;
	client_ask();
	family(parent);
}

static void refused_client_as_child(void)
{
	struct lws *parent = client_parent();

	to.parent_wsi = parent;
	site_reply(client_ask(), "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n");
	settle();
	family(parent);
}

static void parent_data(void)
{
	struct lws *parent = raw_socket("chat"), *child;
	static int one, two;

	child = adopt(LWS_ADOPT_SOCKET, half_of_pair(), "chat", parent);
	say("at first: %d %d", !lws_get_opaque_parent_data(parent), !lws_get_opaque_parent_data(child));
	lws_set_opaque_parent_data(child, &one);
	lws_set_opaque_parent_data(parent, &two);
	say("child %d, parent %d", lws_get_opaque_parent_data(child) == &one,
	    lws_get_opaque_parent_data(parent) == &two);
	lws_set_opaque_user_data(child, &two);
	say("user data apart: %d %d", lws_get_opaque_user_data(child) == &two,
	    lws_get_opaque_parent_data(child) == &one);
}

/* An accepted peer that gets a client of its own, as proxies do. */
static int forwards(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws *other;

	(void)user;
	if (reason == R_RAW_ADOPT) {
		to.parent_wsi = wsi;
		client_go();
		return 0;
	}
	if (reason == R_RAW_RX) {
		other = lws_get_parent(wsi) ? lws_get_parent(wsi) : lws_get_child(wsi);
		if (other)
			say("  passed on: %d", put(other, in, len, LWS_WRITE_RAW));
	}
	return 0;
}

static void forwarding(int which)
{
	listener(ONLY_RAW, "raw-skt", "chat");
	turn_fn = client_turn;
	hook = forwards;
	site_open();
	memset(&to, 0, sizeof to);
	to.context = ctx;
	to.address = "127.0.0.1";
	to.host = "x";
	to.path = "/";
	to.port = site_port;
	to.method = "RAW";
	to.local_protocol_name = "chat";
	to.pwsi = &early;
	far = peer_new(0);
	settle();
	hears("to there");
	peer_show(&peers[1]);
	peer_puts(&peers[1], "to here");
	settle();
	peer_show(&peers[0]);
	say(which ? "the server ends" : "the peer ends");
	peer_close(&peers[which]);
	settle();
	peer_show(&peers[!which]);
}

static void forward_peer_ends(void) { forwarding(0); }
static void forward_server_ends(void) { forwarding(1); }

#define S(f) { #f, f }
static const struct scenario list[] = {
	S(socket_without_name), S(socket_with_name), S(socket_without_memory),
	S(socket_unknown_name), S(socket_at_once), S(socket_by_info), S(socket_options),
	S(socket_that_is_none), S(received_in_pieces), S(received_much), S(received_much_16),
	S(received_much_128), S(received_much_small_buffer), S(received_much_large_buffer),
	S(refuse_bind), S(refuse_adopt), S(refuse_instantiated), S(refuse_rx), S(refuse_writeable),
	S(refuse_close), S(refuse_drop), S(answer_at_adopt), S(answer_at_rx),
	S(answer_at_writeable), S(answer_at_close), S(complete_at_rx), S(complete_after_answer),
	S(kill_at_adopt), S(kill_at_rx), S(kill_at_writeable), S(kill_at_close), S(destroy_at_rx),
	S(write_raw), S(write_text), S(write_binary), S(write_http_final), S(write_nothing),
	S(close_with_unsent), S(end_of_pair), S(end_of_tcp), S(end_with_last_words),
	S(half_close_of_pair), S(half_close_of_tcp), S(half_close_with_last_words),
	S(half_close_answered), S(reset_of_tcp), S(killed_async), S(killed_sync),
	S(timeout_of_a_second), S(idle_for_a_while), S(destroyed), S(timer), S(paused),
	S(paused_at_rx), S(paused_and_ended), S(all_of_a_protocol), S(file_without_name),
	S(file_with_name), S(file_without_memory), S(file_unknown_name), S(file_to_write),
	S(file_refuse_bind), S(file_refuse_adopt), S(file_refuse_rx), S(file_refuse_close),
	S(file_killed), S(file_paused), S(file_destroyed), S(file_that_is_a_socket),
	S(client_bound), S(client_bound_locally), S(client_unbound), S(client_without_memory),
	S(client_refuse_connected), S(client_refuse_rx), S(client_refuse_writeable),
	S(client_answer_at_connected), S(client_answer_at_rx), S(client_completes),
	S(client_killed_at_connected), S(client_refused), S(client_reset),
	S(client_server_speaks_first), S(client_userdata), S(listen_role),
	S(listen_role_and_protocol), S(listen_option), S(listen_option_and_role),
	S(listen_option_role_and_protocol), S(listen_option_and_request), S(listen_unknown_role),
	S(listen_role_http), S(fallback_words), S(fallback_one_byte), S(fallback_request),
	S(fallback_unknown_method), S(fallback_no_role), S(fallback_no_protocol),
	S(fallback_binary), S(fallback_get_and_no_more), S(no_fallback), S(fallback_in_pieces),
	S(fallback_second_request), S(listen_silent_peer), S(listen_refuse_adopt),
	S(listen_answer_at_adopt), S(listen_answer_at_rx), S(listen_refuse_filter), S(http_pair),
	S(http_tcp), S(http_by_type), S(http_by_type_bound), S(http_with_vhost), S(readbuf_whole),
	S(readbuf_half), S(readbuf_nothing), S(readbuf_empty), S(readbuf_two_requests),
	S(readbuf_garbage), S(readbuf_with_vhost), S(readbuf_upgrade), S(readbuf_body),
	S(readbuf_frame_behind), S(http_without_serving), S(http_refuse_filter),
	S(http_refuse_instantiated), S(parent_ends), S(parent_killed), S(child_ends),
	S(family_destroyed), S(parent_refuses_child_closing), S(parent_refuses_rx),
	S(child_of_another_protocol), S(child_file), S(child_refused), S(client_as_child),
	S(waiting_client_as_child), S(connecting_client_as_child), S(failing_client_as_child),
	S(refused_client_as_child), S(parent_data), S(forward_peer_ends), S(forward_server_ends),
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif
SCENARIOS(list)
