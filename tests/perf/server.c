/*
 * server: what is measured. An ordinary program on the library, which costs little itself.
 *
 *   server [-c CERTIFICATE -k KEY] [-z] DIRECTORY
 *
 * WebSockets: "echo" sends back what comes, piece by piece; "push" gets a number as text and sends messages of so many
 * bytes from then on. HTTP: /dyn is made in memory, /file/NAME goes through lws_serve_http_file(), /static/NAME through a
 * mount. Listens on 127.0.0.1, prints the port, ends with SIGTERM. -z offers permessage-deflate.
 *
 * The source compiles with the 2.0 and the 4.1 headers; the library is chosen by LD_LIBRARY_PATH.
 */
#define _GNU_SOURCE
#include <libwebsockets.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define HELD (1u << 20) /* nothing more is read while so many bytes wait to be sent */
#define PIECE 4096
#define LARGEST (16u << 20)

/* A piece of a message. Those of the usual size are kept for the next, so that malloc() is not what is measured. */
struct piece {
	struct piece *next;
	size_t len;
	unsigned char first, last, binary;
	unsigned char room[];
};

struct session {
	struct piece *head, **tail;
	size_t waiting, push;
	unsigned char inside, held, answer;
};

static volatile sig_atomic_t stop;
static const char *directory;
static struct piece *spare;
static unsigned char *pushed;
static size_t pushed_room;

static struct piece *take(size_t len)
{
	struct piece *p = spare;

	if (len > PIECE || !p)
		return malloc(sizeof *p + LWS_PRE + (len > PIECE ? len : PIECE));
	spare = p->next;
	return p;
}

static void give_back(struct piece *p)
{
	if (p->len > PIECE) {
		free(p);
		return;
	}
	p->next = spare;
	spare = p;
}

static int received(struct lws *wsi, struct session *s, void *in, size_t len)
{
	struct piece *p = take(len);

	if (!p)
		return -1;
	p->next = NULL;
	p->len = len;
	p->first = !s->inside;
	p->last = lws_is_final_fragment(wsi) && !lws_remaining_packet_payload(wsi);
	p->binary = lws_frame_is_binary(wsi) != 0;
	if (len)
		memcpy(p->room + LWS_PRE, in, len);
	s->inside = !p->last;
	*s->tail = p;
	s->tail = &p->next;
	s->waiting += len;
	if (!s->held && s->waiting > HELD) {
		s->held = 1;
		lws_rx_flow_control(wsi, 0);
	}
	lws_callback_on_writable(wsi);
	return 0;
}

static int send_one(struct lws *wsi, struct session *s)
{
	struct piece *p = s->head;
	int kind, sent;

	if (!p)
		return 0;
	kind = !p->first ? LWS_WRITE_CONTINUATION : p->binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
	if (!p->last)
		kind |= LWS_WRITE_NO_FIN;
	s->head = p->next;
	if (!s->head)
		s->tail = &s->head;
	s->waiting -= p->len;
	sent = lws_write(wsi, p->room + LWS_PRE, p->len, (enum lws_write_protocol)kind);
	give_back(p);
	if (sent < 0)
		return -1;
	if (s->held && s->waiting < HELD / 2) {
		s->held = 0;
		lws_rx_flow_control(wsi, 1);
	}
	if (s->head)
		lws_callback_on_writable(wsi);
	return 0;
}

static int echo(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		memset(s, 0, sizeof *s);
		s->tail = &s->head;
		break;
	case LWS_CALLBACK_RECEIVE:
		return received(wsi, s, in, len);
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return send_one(wsi, s);
	case LWS_CALLBACK_CLOSED:
		while (s && s->head) {
			struct piece *p = s->head;

			s->head = p->next;
			give_back(p);
		}
		break;
	default:
		break;
	}
	return 0;
}

static int push(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;
	char digits[16] = "";

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		memset(s, 0, sizeof *s);
		break;
	case LWS_CALLBACK_RECEIVE:
		if (len >= sizeof digits)
			return -1;
		memcpy(digits, in, len);
		s->push = strtoul(digits, NULL, 10);
		if (!s->push || s->push > LARGEST)
			return -1;
		if (s->push > pushed_room) {
			free(pushed);
			pushed = calloc(1, LWS_PRE + s->push);
			pushed_room = pushed ? s->push : 0;
			if (!pushed)
				return -1;
		}
		lws_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (!s->push)
			break;
		if (lws_write(wsi, pushed + LWS_PRE, s->push, LWS_WRITE_BINARY) < 0)
			return -1;
		lws_callback_on_writable(wsi);
		break;
	default:
		break;
	}
	return 0;
}

/* ---- HTTP ------------------------------------------------------------------ */

static const char hello[] = "Hello, world!\n";

static int request(struct lws *wsi, struct session *s, const char *path)
{
	unsigned char head[LWS_PRE + 512], *begin = head + LWS_PRE, *p = begin, *end = head + sizeof head - 1;
	char file[512];
	int done;

	if (!strcmp(path, "/dyn")) {
		if (lws_add_http_header_status(wsi, 200, &p, end) ||
		    lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, (const unsigned char *)"text/plain",
						 10, &p, end) ||
		    lws_add_http_header_content_length(wsi, sizeof hello - 1, &p, end) ||
		    lws_finalize_http_header(wsi, &p, end) ||
		    lws_write(wsi, begin, (size_t)(p - begin), LWS_WRITE_HTTP_HEADERS) < 0)
			return 1;
		s->answer = 1;
		lws_callback_on_writable(wsi);
		return 0;
	}
	if (strncmp(path, "/file/", 6) || strstr(path, ".."))
		return lws_return_http_status(wsi, 404, NULL) || lws_http_transaction_completed(wsi) ? -1 : 0;
	snprintf(file, sizeof file, "%s/%s", directory, path + 6);
	done = lws_serve_http_file(wsi, file, "text/html", NULL, 0);
	return done < 0 || (done && lws_http_transaction_completed(wsi)) ? -1 : 0;
}

static int http(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;
	unsigned char body[LWS_PRE + sizeof hello];

	(void)len;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return request(wsi, s, in);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		if (!s || !s->answer)
			break;
		s->answer = 0;
		memcpy(body + LWS_PRE, hello, sizeof hello - 1);
		if (lws_write(wsi, body + LWS_PRE, sizeof hello - 1, LWS_WRITE_HTTP_FINAL) < 0)
			return -1;
		return lws_http_transaction_completed(wsi) ? -1 : 0;
	case LWS_CALLBACK_HTTP_FILE_COMPLETION:
		return lws_http_transaction_completed(wsi) ? -1 : 0;
	default:
		break;
	}
	return 0;
}

/* ---- the program ----------------------------------------------------------- */

static struct lws_protocols protocols[] = {
	{ .name = "http", .callback = http, .per_session_data_size = sizeof(struct session) },
	{ .name = "echo", .callback = echo, .per_session_data_size = sizeof(struct session) },
	{ .name = "push", .callback = push, .per_session_data_size = sizeof(struct session) },
	{ .name = NULL },
};
static const struct lws_extension extensions[] = {
	{ "permessage-deflate", lws_extension_callback_pm_deflate,
	  "permessage-deflate; client_no_context_takeover; client_max_window_bits" },
	{ NULL, NULL, NULL },
};

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

int main(int argc, char **argv)
{
	struct lws_http_mount mount = { .mountpoint = "/static", .mountpoint_len = 7, .origin_protocol = LWSMPRO_FILE };
	struct lws_context_creation_info info = { .iface = "127.0.0.1", .protocols = protocols, .mounts = &mount,
						  .options = LWS_SERVER_OPTION_DISABLE_IPV6, .gid = -1, .uid = -1 };
	struct lws_context *context;
	int option, port;

	while ((option = getopt(argc, argv, "c:k:z")) != -1)
		switch (option) {
		case 'c': info.ssl_cert_filepath = optarg; break;
		case 'k': info.ssl_private_key_filepath = optarg; break;
		case 'z': info.extensions = extensions; break;
		default: return 2;
		}
	if (optind + 1 != argc) {
		fprintf(stderr, "usage: server [-c CERTIFICATE -k KEY] [-z] DIRECTORY\n");
		return 2;
	}
	mount.origin = directory = argv[optind];
	if (info.ssl_cert_filepath)
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGTERM, on_signal);
	lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
	context = lws_create_context(&info);
	if (!context)
		return 1;
#if LWS_LIBRARY_VERSION_NUMBER >= 4000000
	port = lws_get_vhost_listen_port(lws_get_vhost_by_name(context, "default"));
#else
	port = info.port;
#endif
	printf("%d\n", port);
	fflush(stdout);
	while (!stop && lws_service(context, 1000) >= 0)
		;
	lws_context_destroy(context);
	free(pushed);
	while (spare) {
		struct piece *p = spare;

		spare = p->next;
		free(p);
	}
	return 0;
}
