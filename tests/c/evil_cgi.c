/*
 * Whatever a callback about a CGI program does: the process lives on, and no
 * child of it is left when the context is gone.
 *
 * Scenarios are named ACT_PLACE, as in evil_reason.
 */
#include "evil.h"

/* Behind the numbers of reasons: LWS_CALLBACK_CGI about one of the pipes. */
enum { PIPE = 10000 };

static const struct reason places[] = {
	{ PIPE + LWS_STDIN, "STDIN" },
	{ PIPE + LWS_STDOUT, "STDOUT" },
	{ PIPE + LWS_STDERR, "STDERR" },
	{ LWS_CALLBACK_CGI_STDIN_DATA, "STDIN_DATA" },
	{ LWS_CALLBACK_CGI_TERMINATED, "TERMINATED" },
	{ LWS_CALLBACK_HTTP_WRITEABLE, "WRITEABLE" },
	{ LWS_CALLBACK_CLOSED_HTTP, "CLOSED_HTTP" },
	{ LWS_CALLBACK_ADD_POLL_FD, "ADD_POLL_FD" },
	{ LWS_CALLBACK_DEL_POLL_FD, "DEL_POLL_FD" },
#if V4
	{ 70, "PROCESS_ATTACH" },
#endif
};

static const char *const acts[] = { "destroy", "close", "kill", "service", "end_pipes", "use_pipes",
				    "move", "complete", "answer", "again" };

static int result, acts_left = 20;
static struct lws *pipes[3], *last_pipes[3];

static void use_pipe(struct lws *pipe)
{
	put(pipe, "evil", 4, LWS_WRITE_TEXT);
	put(pipe, "evil", 4, LWS_WRITE_HTTP);
	lws_callback_on_writable(pipe);
	lws_rx_flow_control(pipe, 0);
	lws_rx_flow_control(pipe, 1);
	lws_cgi_kill(pipe);
	lws_is_cgi(pipe);
	lws_send_pipe_choked(pipe);
	lws_http_transaction_completed(pipe);
	lws_get_socket_fd(pipe);
}

static void do_act(struct lws *wsi)
{
	static const char *const words[] = { "true", NULL };
	struct lws_context *c = lws_get_context(wsi);
	int i;

	if (!c)
		c = ctx;
	switch (act) {
	case 0:
		destroyed_inside = 1;
		lws_context_destroy(c);
		break;
	case 1:
		result = -1;
		break;
	case 2:
		lws_cgi_kill(wsi);
		lws_cgi_kill(wsi);
		break;
	case 3:
		for (i = 0; i < 3; i++)
			lws_service(c, V4 ? -1 : 0);
		lws_service_fd(c, NULL);
		break;
	case 4:
		for (i = 0; i < 3; i++) {
			if (pipes[i])
				lws_set_timeout(pipes[i], PENDING_TIMEOUT_AWAITING_PING, V4 ? -1 : 1);
			if (last_pipes[i]) /* may be gone */
				lws_set_timeout(last_pipes[i], PENDING_TIMEOUT_AWAITING_PING, V4 ? -1 : 1);
		}
		break;
	case 5:
		for (i = 0; i < 3; i++) {
			if (pipes[i])
				use_pipe(pipes[i]);
			if (last_pipes[i])
				use_pipe(last_pipes[i]);
		}
		break;
	case 6:
		for (i = 0; i < 5; i++)
			(void)!lws_cgi_write_split_stdout_headers(wsi);
		break;
	case 7:
		(void)!lws_http_transaction_completed(wsi);
		(void)!lws_http_transaction_completed(wsi);
		break;
	case 8:
		lws_return_http_status(wsi, 404, NULL);
		http_reply(wsi, 200, "evil");
		break;
	case 9:
		(void)!lws_cgi(wsi, words, 0, 1, NULL);
		lws_cgi_kill(wsi);
		(void)!lws_cgi(wsi, words, 0, 1, NULL);
		break;
	}
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_cgi_args *args = in;

	(void)user; (void)len;
	result = 0;
	memset(pipes, 0, sizeof pipes);
	if (reason == LWS_CALLBACK_CGI || reason == LWS_CALLBACK_CGI_STDIN_DATA ||
	    reason == LWS_CALLBACK_CGI_TERMINATED) {
		memcpy(pipes, args->stdwsi, sizeof pipes);
		if (pipes[0] && pipes[1] && pipes[2])
			memcpy(last_pipes, pipes, sizeof pipes);
	}
	if (at_reason == (reason == LWS_CALLBACK_CGI ? PIPE + (int)args->ch : reason) && depth < 2 && acts_left > 0) {
		acts_left--;
		depth++;
		do_act(wsi);
		depth--;
		if (result)
			return result;
	}
	if (reason == LWS_CALLBACK_CGI && at_reason == LWS_CALLBACK_HTTP_WRITEABLE)
		lws_callback_on_writable(wsi);
	if (reason == LWS_CALLBACK_HTTP_WRITEABLE)
		return lws_cgi_write_split_stdout_headers(wsi);
	return 0;
}

static void visit(const char *request)
{
	long long end = now_ms() + 700;
	struct peer *p;

	if (!ctx)
		return;
	p = peer_new(0);
	if (p->fd < 0)
		return;
	peer_puts(p, request);
	while (ctx && !p->ended && now_ms() < end) {
		turn();
		drain_all(1);
	}
	peer_close(p);
	if (ctx)
		settle();
}

static void run(void)
{
	static struct lws_http_mount mount;
	char script[] = "/tmp/lws-evil-XXXXXX", body[9000], request[9200];
	int fd = mkstemp(script);
	FILE *f = fdopen(fd, "w");

	fputs("#!/bin/sh\nprintf 'A: b\\n\\n'; echo x >&2; cat\n", f);
	fchmod(fd, 0755);
	fclose(f);
	quiet = lenient = show_poll = 1;
	still_turns = 3;
	hook = app;
	loop_fault = 1; /* a nested or dying loop may say -1 */
	mount.mountpoint = "/cgi";
	mount.mountpoint_len = 4;
	mount.origin = script;
	mount.origin_protocol = LWSMPRO_CGI;
	mount.cgi_timeout = 5;
	server_defaults();
	info.mounts = &mount;
	if (at_reason == LWS_CALLBACK_ADD_POLL_FD)
		acts_left = 0; /* not for the listener */
	server_start();
	acts_left = 20;
	memset(body, 'x', sizeof body);
	snprintf(request, sizeof request, "POST /cgi HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%.*s",
		 sizeof body, (int)sizeof body, body);
	visit(request);
	visit("GET /cgi HTTP/1.1\r\nHost: x\r\n\r\n");
	if (ctx)
		server_stop();
	REQUIRE(-1, waitpid(-1, NULL, WNOHANG));
	unlink(script);
	say("ok");
}

EVIL_SCENARIOS(acts, places, run, NULL)
