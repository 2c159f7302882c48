/*
 * http-get: one HTTP request, its answer to a file or the standard output.
 *
 * Status and header fields go to the standard error. Ends with 0 when the
 * status was 2xx and the body came completely. The source compiles unchanged
 * with the 2.0 and the 4.1 headers; the client of 2.0 cannot send a body.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include <libwebsockets.h>

#define HEADERS_MAX 32  /* options -H */
#define PIECE 4096      /* bytes per write of a request's body */
#define VALUE_MAX 8192  /* longest header value that is shown */

static struct lws_context *context;
static volatile sig_atomic_t stop;

static struct {
	const char *url;  /* as the user wrote it */
	const char *method;
	const char *headers[HEADERS_MAX];
	int header_count;
	const char *body; /* or NULL */
	size_t body_len;
} request;

static struct {
	const char *name; /* or NULL for the standard output */
	FILE *file;       /* open from the answer's head on */
	int status;
	long long length, received; /* bytes; a length of -1 is not known */
	int complete, over;
} answer = { .length = -1 };

static int shows_progress;

static void give_up(const char *why, size_t len)
{
	if (!answer.over)
		fprintf(stderr, "http-get: %s: %.*s\n", request.url, (int)len,
			why);
	answer.over = 1;
}

/* ---- the request ---------------------------------------------------------- */

static int __attribute__((format(printf, 3, 4)))
append(char **at, char *end, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(*at, (size_t)(end - *at), format, args);
	va_end(args);
	if (n < 0 || n >= end - *at) {
		give_up("too many header fields", 22);
		return -1;
	}
	*at += n;
	return 0;
}

#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
static int has_header(const char *name)
{
	size_t len = strlen(name);
	int i;

	for (i = 0; i < request.header_count; i++)
		if (!strncasecmp(request.headers[i], name, len) &&
		    request.headers[i][len] == ':')
			return 1;
	return 0;
}
#endif

/* The library has written its own lines; `*at` is where ours go. */
static int add_headers(struct lws *wsi, char **at, size_t len)
{
	char *end = *at + len;
	int i;

	for (i = 0; i < request.header_count; i++)
		if (append(at, end, "%s\r\n", request.headers[i]))
			return -1;

#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	/* A redirect may have made a GET of it, which has no body. */
	if (!request.body || lws_http_is_redirected_to_get(wsi))
		return 0;
	if (!has_header("Content-Type") &&
	    append(at, end, "Content-Type: application/x-www-form-urlencoded"
			    "\r\n"))
		return -1;
	if (append(at, end, "Content-Length: %lu\r\n",
		   (unsigned long)request.body_len))
		return -1;
	if (request.body_len) {
		lws_client_http_body_pending(wsi, 1);
		lws_callback_on_writable(wsi);
	}
#else
	(void)wsi;
#endif
	return 0;
}

#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
static size_t body_sent;

static int send_body(struct lws *wsi)
{
	unsigned char buf[LWS_PRE + PIECE];
	size_t piece = request.body_len - body_sent;
	int last = piece <= PIECE;

	if (!request.body || !piece || lws_http_is_redirected_to_get(wsi))
		return 0;
	if (!last)
		piece = PIECE;
	memcpy(buf + LWS_PRE, request.body + body_sent, piece);
	if (last)
		lws_client_http_body_pending(wsi, 0);
	if (lws_write(wsi, buf + LWS_PRE, piece, last ? LWS_WRITE_HTTP_FINAL :
						       LWS_WRITE_HTTP) < 0)
		return -1;
	body_sent += piece;
	if (!last)
		lws_callback_on_writable(wsi);
	return 0;
}
#endif

/* ---- the answer ----------------------------------------------------------- */

static void show_headers(struct lws *wsi)
{
	static char value[VALUE_MAX];
	const char *name;
	int token, n;

	for (token = 0; token < WSI_TOKEN_COUNT; token++) {
		name = (const char *)lws_token_to_string(
					(enum lws_token_indexes)token);
		/* Others are methods, pseudo header fields and versions. */
		if (!name || *name == ':' || !strchr(name, ':'))
			continue;
		for (n = 0; lws_hdr_copy_fragment(wsi, value, sizeof(value),
				(enum lws_token_indexes)token, n) > 0; n++)
			fprintf(stderr, "%s %s\n", name,
				value + strspn(value, " "));
	}
	fputc('\n', stderr);
}

/* RFC 9112 section 6.3: the length in such a head is that of another answer. */
static int has_body(void)
{
	return strcmp(request.method, "HEAD") && answer.status != 204 &&
	       answer.status != 304;
}

/* The head of the answer is there; it is gone when this has returned. */
static int answered(struct lws *wsi)
{
	char line[256], length[24];

	/* "200 OK", filed under the version of the answer. */
	if (lws_hdr_copy(wsi, line, sizeof(line), WSI_TOKEN_HTTP) <= 0 &&
	    lws_hdr_copy(wsi, line, sizeof(line), WSI_TOKEN_HTTP1_0) <= 0)
		line[0] = '\0';
#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	answer.status = (int)lws_http_client_http_response(wsi);
#else
	answer.status = atoi(line);
#endif
	if (atoi(line) == answer.status)
		fprintf(stderr, "%s\n", line);
	else
		fprintf(stderr, "%d\n", answer.status);
	show_headers(wsi);

	if (lws_hdr_copy(wsi, length, sizeof(length),
			 WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0)
		answer.length = atoll(length);
	answer.file = answer.name ? fopen(answer.name, "wb") : stdout;
	if (!answer.file) {
		perror(answer.name);
		answer.over = 1;
		return -1;
	}

	if (!has_body()) {
		answer.complete = 1;
		answer.over = 1;
	}
	return 0;
}

static void progress(int is_last)
{
	static struct timespec before;
	struct timespec now;

	if (!shows_progress)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!is_last && (now.tv_sec - before.tv_sec) * 1000 +
			(now.tv_nsec - before.tv_nsec) / 1000000 < 100)
		return;
	before = now;
	fprintf(stderr, "\r%lld", answer.received);
	if (answer.length > 0)
		fprintf(stderr, " of %lld bytes, %d%%", answer.length,
			(int)(answer.received * 100 / answer.length));
	else
		fputs(" bytes", stderr);
	if (is_last)
		fputc('\n', stderr);
}

static int save(const void *in, size_t len)
{
	if (fwrite(in, 1, len, answer.file) != len) {
		perror(answer.name ? answer.name : "standard output");
		answer.over = 1;
		return -1;
	}
	answer.received += (long long)len;
	progress(0);
	return 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	char buf[LWS_PRE + 16384], *start = buf + LWS_PRE;
	int room = sizeof(buf) - LWS_PRE;

	switch (reason) {
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		return add_headers(wsi, in, len);

#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	case LWS_CALLBACK_CLIENT_HTTP_WRITEABLE:
		return send_body(wsi);

	case LWS_CALLBACK_CLIENT_HTTP_REDIRECT:
		fprintf(stderr, "http-get: redirected to %s\n",
			in ? (const char *)in : "");
		body_sent = 0;
		break;
#endif

	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
		return answered(wsi);

	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP:
		/* The pieces come by the next reason, before this returns. */
		return lws_http_client_read(wsi, &start, &room) < 0 ? -1 : 0;

	case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
		return save(in, len);

	case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
		answer.complete = 1;
		answer.over = 1;
		return -1;

	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		if (in)
			give_up(in, len);
		else
			give_up("cannot connect", 14);
		break;

	case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
		give_up("the connection ended too early", 30);
		break;

	case LWS_CALLBACK_WSI_DESTROY:
		if (user == &answer)
			give_up("the connection ended too early", 30);
		break;

	default:
		break;
	}
	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "http-get", .callback = callback },
	{ .name = NULL }
};

/* ---- start and stop ------------------------------------------------------- */

/* `url` is cut into pieces; the connection points into it. */
static int start(char *url)
{
	struct lws_client_connect_info info;
	const char *scheme = "", *address = "", *rest = "";
	char host[300], path[4096];
	int port = 80, secure;

	/* What follows a # is not for the server. */
	url[strcspn(url, "#")] = '\0';
	if (lws_parse_uri(url, &scheme, &address, &port, &rest))
		scheme = "";
	secure = !strcmp(scheme, "https");
	if ((!secure && strcmp(scheme, "http")) || !*address ||
	    strchr(address, '?') || port < 1 || port > 65535 ||
	    snprintf(path, sizeof(path), *rest == '/' ? "%s" : "/%s", rest) >=
	    (int)sizeof(path) ||
	    snprintf(host, sizeof(host), strchr(address, ':') ? "[%s]" : "%s",
		     address) >= (int)sizeof(host) - 8) {
		fprintf(stderr, "http-get: %s: a URL http://HOST[:PORT]/[PATH] "
			"is needed\n", request.url);
		return 2;
	}
	if (port != (secure ? 443 : 80))
		sprintf(host + strlen(host), ":%d", port);

	memset(&info, 0, sizeof(info));
	info.context = context;
	info.address = address;
	info.port = port;
	info.ssl_connection = secure;
	info.path = path;
	info.host = host;
	info.method = request.method;
	info.userdata = &answer; /* every callback gets it as `user` */
#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	info.local_protocol_name = protocols[0].name;
	info.alpn = "http/1.1";
#endif
	if (!lws_client_connect_via_info(&info)) {
		give_up("cannot connect", 14);
		return 1;
	}
	return 0;
}

/* What has come, and how it ended, as this program's exit status. */
static int finish(void)
{
	int failed = !answer.complete;

	if (answer.file) {
		progress(1);
		if (fflush(answer.file) ||
		    (answer.file != stdout && fclose(answer.file))) {
			perror(answer.name ? answer.name : "standard output");
			failed = 1;
		}
	}
	if (answer.complete && has_body() && answer.length >= 0 &&
	    answer.received != answer.length) {
		fprintf(stderr, "http-get: %s: %lld of %lld bytes came\n",
			request.url, answer.received, answer.length);
		failed = 1;
	}
	return failed || answer.status < 200 || answer.status > 299;
}

static void on_signal(int number)
{
	(void)number;
	stop = 1;
	if (context)
		lws_cancel_service(context);
}

/* A line of a header: a name, a colon, no control characters. */
static int is_header(const char *line)
{
	const char *c;

	if (strcspn(line, ": \t") == 0 || line[strcspn(line, ": \t")] != ':')
		return 0;
	for (c = line; *c; c++)
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			return 0;
	return 1;
}

static void usage(FILE *out)
{
	fputs("usage: http-get [options] http://HOST[:PORT]/[PATH]\n"
	      "  -o, --output FILE        save the body there (standard output)\n"
	      "  -X, --request METHOD     method (GET, or POST with -d)\n"
	      "  -H, --header 'NAME: VALUE'\n"
	      "                           a further header field; several times\n"
	      "  -d, --data DATA          body of the request (4.1 only)\n"
	      "  -p, --progress           a progress line, also into a file\n"
	      "  -D, --debug BITS         log levels (3: errors and warnings)\n"
	      "  -h, --help               this text\n", out);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "request", required_argument, NULL, 'X' },
		{ "header", required_argument, NULL, 'H' },
		{ "data", required_argument, NULL, 'd' },
		{ "progress", no_argument, NULL, 'p' },
		{ "debug", required_argument, NULL, 'D' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct lws_context_creation_info info;
	struct sigaction action;
	int debug = LLL_ERR | LLL_WARN, status, c;
	char *url;

	while ((c = getopt_long(argc, argv, "o:X:H:d:pD:h", options,
				NULL)) >= 0)
		switch (c) {
		case 'o': answer.name = optarg; break;
		case 'X': request.method = optarg; break;
		case 'H':
			if (request.header_count == HEADERS_MAX ||
			    !is_header(optarg)) {
				fprintf(stderr, "http-get: -H '%s': not a "
					"header field, or too many\n", optarg);
				return 2;
			}
			request.headers[request.header_count++] = optarg;
			break;
		case 'd': request.body = optarg; break;
		case 'p': shows_progress = 1; break;
		case 'D': debug = atoi(optarg); break;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	if (optind + 1 != argc) {
		usage(stderr);
		return 2;
	}
#if LWS_LIBRARY_VERSION_NUMBER < 4000000
	if (request.body) {
		fputs("http-get: a client of this generation cannot send a "
		      "body\n", stderr);
		return 2;
	}
#endif
	request.url = argv[optind];
	url = strdup(request.url);
	if (!url)
		return 1;
	if (request.body)
		request.body_len = strlen(request.body);
	if (!request.method)
		request.method = request.body ? "POST" : "GET";
	if (isatty(STDERR_FILENO) && (answer.name || !isatty(STDOUT_FILENO)))
		shows_progress = 1;

	lws_set_log_level(debug, NULL);
	memset(&info, 0, sizeof(info));
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
	info.max_http_header_data = VALUE_MAX;
	info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
#if LWS_LIBRARY_VERSION_NUMBER < 3000000
	info.uid = -1; /* 0 would mean: become root */
	info.gid = -1;
#endif

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	action.sa_flags = (int)SA_RESETHAND; /* a second one ends at once */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);

	context = lws_create_context(&info);
	if (!context) {
		fputs("http-get: cannot start the library\n", stderr);
		free(url);
		return 1;
	}
	status = start(url);
	if (!status) {
		/* 4.1 takes 0 for: until something happens. */
		int ms = LWS_LIBRARY_VERSION_NUMBER >= 4000000 ? 0 : 1000;

		while (!stop && !answer.over && lws_service(context, ms) >= 0)
			;
		status = finish();
	}
	answer.over = 1; /* nothing is told of the end that comes now */
	lws_context_destroy(context);
	free(url);
	return status;
}
