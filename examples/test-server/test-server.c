/*
 * test-server: a small site that shows what the library does.
 *
 *   dumb-increment-protocol  a number every 50 ms; "reset\n", "closeme\n"
 *   lws-mirror-protocol      text messages go to all other clients
 *   lws-status               JSON about the server, sent when it changes
 *   /                        files from the resource directory; with --mount
 *                            something else, and they are at /files
 *   /api/info                JSON, made in the HTTP callback
 *   /api/args?a=1&b=2        the arguments, as a JSON list
 *   /api/form      (POST)    a url-encoded form, counted and shown
 *   /api/upload    (POST)    any body, counted
 *   /home                    a redirect to the page
 *   /cgi/...                 what a shell script says, by CGI
 *   http://other.localhost   a second virtual host on the same port
 *
 * The source compiles unchanged with the 2.0 and the 4.1 headers. One thread
 * talks to the library; a second one only wakes it up for the counter.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <libwebsockets.h>

#ifndef RESOURCE_DIR
#define RESOURCE_DIR "www"
#endif

#define TICK_MS 50
#define FORM_MAX 2048         /* bytes of a form that are kept and shown */
#define REPLY_MAX 16384       /* a shown form may grow sixfold by escaping */
#define REPLY_PIECE 4096      /* bytes per write */
#define STROKES_MAX 16384     /* longest drawing message */
#define RING_SIZE 256         /* drawing messages kept for slow clients */
#define PEERS_SHOWN 100

static struct lws_context *context;
static volatile sig_atomic_t stop;
static time_t started;
static int mirror_to_sender;
static int sessions[3]; /* open websockets: counter, mirror, status */

enum { HTTP_ONLY, COUNTER, MIRROR, STATUS, PROTOCOLS };
static const struct lws_protocols protocols[PROTOCOLS + 1];

static time_t monotonic_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static long uptime(void)
{
	return (long)(monotonic_seconds() - started);
}

/* ---- text that is put together in a fixed buffer ------------------------- */

struct text {
	char *at;
	size_t len, max; /* len never passes max - 1; always NUL-terminated */
	int full;        /* something did not fit */
};

static struct text text_in(void *buf, size_t size)
{
	struct text t = { buf, 0, size, 0 };

	t.at[0] = '\0';
	return t;
}

static void __attribute__((format(printf, 2, 3)))
text_add(struct text *t, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(t->at + t->len, t->max - t->len, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= t->max - t->len) {
		t->full = 1;
		t->at[t->len] = '\0';
	} else
		t->len += (size_t)n;
}

static void text_html(struct text *t, const char *s, size_t len)
{
	for (; len; s++, len--)
		switch (*s) {
		case '&': text_add(t, "&amp;"); break;
		case '<': text_add(t, "&lt;"); break;
		case '>': text_add(t, "&gt;"); break;
		case '"': text_add(t, "&quot;"); break;
		case '\'': text_add(t, "&#39;"); break;
		case '\0': text_add(t, "\xef\xbf\xbd"); break;
		default: text_add(t, "%c", *s); break;
		}
}

/* Other bytes than printable ASCII become \u00xx: always valid JSON. */
static void text_json(struct text *t, const char *s)
{
	text_add(t, "\"");
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			text_add(t, "\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			text_add(t, "\\u%04x", c);
		else
			text_add(t, "%c", c);
	}
	text_add(t, "\"");
}

/* ---- HTTP ---------------------------------------------------------------- */

enum body { NO_BODY, FORM, UPLOAD };

struct http {
	enum body expecting;
	unsigned long received; /* bytes of request body so far */
	size_t kept;
	char form[FORM_MAX];

	size_t reply_len, sent; /* reply_len 0: nothing to send */
	unsigned char room[LWS_PRE];
	char reply[REPLY_MAX];
};

/* Sends the header block and asks to continue in http_continue(). */
static int http_reply(struct lws *wsi, struct http *h, const char *type,
		      const struct text *body)
{
	unsigned char buf[LWS_PRE + 1024];
	unsigned char *start = buf + LWS_PRE, *p = start;
	unsigned char *end = buf + sizeof(buf) - 1;

	if (body->full)
		lwsl_warn("a reply was cut to %u bytes\n", (unsigned)body->len);

	if (lws_add_http_header_status(wsi, 200, &p, end) ||
	    lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE,
					 (const unsigned char *)type,
					 (int)strlen(type), &p, end) ||
	    lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CACHE_CONTROL,
					 (const unsigned char *)"no-store", 8,
					 &p, end) ||
	    lws_add_http_header_content_length(wsi, body->len, &p, end) ||
	    lws_finalize_http_header(wsi, &p, end))
		return -1;
	if (lws_write(wsi, start, (size_t)(p - start),
		      LWS_WRITE_HTTP_HEADERS) < 0)
		return -1;

	h->reply_len = body->len;
	h->sent = 0;
	lws_callback_on_writable(wsi);
	return 0;
}

static int http_continue(struct lws *wsi, struct http *h)
{
	size_t piece;
	int last;

	if (!h || !h->reply_len)
		return 0;

	piece = h->reply_len - h->sent;
	last = piece <= REPLY_PIECE;
	if (!last)
		piece = REPLY_PIECE;
	if (lws_write(wsi, (unsigned char *)h->reply + h->sent, piece,
		      last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < 0)
		return -1;
	h->sent += piece;

	if (!last) {
		lws_callback_on_writable(wsi);
		return 0;
	}
	h->reply_len = 0;
	/* From here on the session may be gone. */
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static int http_error(struct lws *wsi, unsigned int code, const char *text)
{
	if (lws_return_http_status(wsi, code, text) < 0)
		return -1;
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static void text_info(struct text *t)
{
	text_add(t, "{\"version\":");
	text_json(t, lws_get_library_version());
	text_add(t, ",\"generation\":\"%d.%d\",\"uptime\":%ld,"
		 "\"counter\":%d,\"mirror\":%d,\"status\":%d}\n",
		 (LWS_LIBRARY_VERSION_NUMBER) / 1000000,
		 (LWS_LIBRARY_VERSION_NUMBER) / 1000 % 1000, uptime(),
		 sessions[0], sessions[1], sessions[2]);
}

static void text_args(struct text *t, struct lws *wsi)
{
	char arg[256];
	int n;

	text_add(t, "[");
	for (n = 0; lws_hdr_copy_fragment(wsi, arg, sizeof(arg),
					  WSI_TOKEN_HTTP_URI_ARGS, n) > 0; n++) {
		if (n)
			text_add(t, ",");
		text_json(t, arg);
	}
	text_add(t, "]\n");
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes one url-encoded value in place; gives its new length. */
static size_t url_decode(char *s, size_t len)
{
	size_t in, out = 0;

	for (in = 0; in < len; in++) {
		if (s[in] == '+')
			s[out++] = ' ';
		else if (s[in] == '%' && in + 2 < len &&
			 hex(s[in + 1]) >= 0 && hex(s[in + 2]) >= 0) {
			s[out++] = (char)(hex(s[in + 1]) * 16 +
					  hex(s[in + 2]));
			in += 2;
		} else
			s[out++] = s[in];
	}
	return out;
}

static void text_form(struct text *t, struct http *h)
{
	char *field = h->form, *end = h->form + h->kept;

	text_add(t, "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
		 "<title>Form</title><main><p>%lu bytes received.</p><dl>",
		 h->received);
	while (field < end) {
		char *next = memchr(field, '&', (size_t)(end - field));
		char *stop_at = next ? next : end;
		char *value = memchr(field, '=', (size_t)(stop_at - field));
		char *name_end = value ? value : stop_at;

		value = value ? value + 1 : stop_at;
		if (stop_at > field) {
			text_add(t, "<dt>");
			text_html(t, field, url_decode(field,
					(size_t)(name_end - field)));
			text_add(t, "</dt><dd>");
			text_html(t, value, url_decode(value,
					(size_t)(stop_at - value)));
			text_add(t, "</dd>");
		}
		field = stop_at + 1;
	}
	text_add(t, "</dl>%s</main></html>\n", h->received > h->kept ?
		 "<p>Only the beginning is shown.</p>" : "");
}

static int http_body_complete(struct lws *wsi, struct http *h)
{
	struct text t = text_in(h->reply, sizeof(h->reply));
	enum body kind = h->expecting;

	h->expecting = NO_BODY;
	switch (kind) {
	case FORM:
		text_form(&t, h);
		return http_reply(wsi, h, "text/html; charset=utf-8", &t);
	case UPLOAD:
		text_add(&t, "{\"bytes\":%lu}\n", h->received);
		return http_reply(wsi, h, "application/json", &t);
	default:
		return 0;
	}
}

static int http_request(struct lws *wsi, struct http *h, const char *in)
{
	struct text t;
	char path[256];
	int post = lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) > 0;
	int get = lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0;

	if (!h)
		return -1;
	h->expecting = NO_BODY;
	h->received = 0;
	h->kept = 0;
	h->reply_len = 0;
	t = text_in(h->reply, sizeof(h->reply));

	/* A mount may shorten what `in` shows, so the header is asked. */
	if (lws_hdr_copy(wsi, path, sizeof(path), post ? WSI_TOKEN_POST_URI :
						  WSI_TOKEN_GET_URI) <= 0)
		snprintf(path, sizeof(path), "%s", in ? in : "");

	if (get && !strcmp(path, "/api/info")) {
		text_info(&t);
		return http_reply(wsi, h, "application/json", &t);
	}
	if (get && !strcmp(path, "/api/args")) {
		text_args(&t, wsi);
		return http_reply(wsi, h, "application/json", &t);
	}
	if (post && (!strcmp(path, "/api/form") ||
		     !strcmp(path, "/api/upload"))) {
		char length[24];

		if (lws_hdr_copy(wsi, length, sizeof(length),
				 WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0) {
			if (http_error(wsi, 411, "Content-Length is needed."))
				return -1;
			return -1; /* where the body ends is not known */
		}
		h->expecting = path[5] == 'f' ? FORM : UPLOAD;
#if LWS_LIBRARY_VERSION_NUMBER < 3000000
		if (!atoi(length)) /* no body callbacks will come */
			return http_body_complete(wsi, h);
#endif
		return 0; /* the body comes next */
	}
	if (!get && !post)
		return http_error(wsi, 405, "Only GET and POST here.");
	return http_error(wsi, 404, "There is no such page.");
}

static int callback_http(struct lws *wsi, enum lws_callback_reasons reason,
			 void *user, void *in, size_t len)
{
	struct http *h = user;

	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return http_request(wsi, h, in);

	case LWS_CALLBACK_HTTP_BODY:
		if (!h)
			return -1;
		h->received += len;
		if (h->expecting == FORM && h->kept < FORM_MAX && len) {
			if (len > FORM_MAX - h->kept)
				len = FORM_MAX - h->kept;
			memcpy(h->form + h->kept, in, len);
			h->kept += len;
		}
		break;

	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return h ? http_body_complete(wsi, h) : -1;

	case LWS_CALLBACK_HTTP_WRITEABLE:
		return http_continue(wsi, h);

#if LWS_LIBRARY_VERSION_NUMBER >= 3000000
	case LWS_CALLBACK_HTTP_FILE_COMPLETION:
		/* 2.0 does this itself; later ones leave it to us. */
		return lws_http_transaction_completed(wsi) ? -1 : 0;
#endif

	default:
		break;
	}
	return 0;
}

/* ---- virtual hosts and their mounts --------------------------------------- */

/*
 * A mount is a part of the URL space. The library serves files, redirects and
 * scripts itself; a callback mount leads to the protocol of that name.
 */
static struct lws_http_mount files, api, home, cgi, other_files, back;

static const struct site {
	const char *name;
	const struct lws_http_mount *mounts;
} sites[] = { { "default", &files }, { "other.localhost", &other_files } };

static char site_address[128]; /* host and port, for redirects */
static char script[PATH_MAX];  /* empty when it is not there */

static struct lws_http_mount *add_mount(struct lws_http_mount *before, struct lws_http_mount *mount,
					const char *at, unsigned char kind, const char *origin)
{
	mount->mountpoint = at;
	mount->mountpoint_len = (unsigned char)strlen(at);
	mount->origin_protocol = kind;
	mount->origin = origin;
	if (before)
		before->mount_next = mount;
	return mount;
}

static void make_mounts(const char *resource, const char *host, int port, int tls)
{
	unsigned char redirect = tls ? LWSMPRO_REDIR_HTTPS : LWSMPRO_REDIR_HTTP;
	struct lws_http_mount *last;
	char beside[PATH_MAX];

	snprintf(site_address, sizeof(site_address), strchr(host, ':') ? "[%s]:%d/" : "%s:%d/", host, port);
	/* Scripts run elsewhere, so their path is absolute. */
	snprintf(beside, sizeof(beside), "%s/../cgi/hello.sh", resource);
	if (!realpath(beside, script) && !realpath(RESOURCE_DIR "/../cgi/hello.sh", script))
		script[0] = '\0';

	last = add_mount(NULL, &files, "/", LWSMPRO_FILE, resource);
	files.def = "index.html";
	last = add_mount(last, &api, "/api", LWSMPRO_CALLBACK, protocols[HTTP_ONLY].name);
	last = add_mount(last, &home, "/home", redirect, site_address);
	if (script[0]) {
		add_mount(last, &cgi, "/cgi", LWSMPRO_CGI, script);
		cgi.cgi_timeout = 10;
	}

	last = add_mount(NULL, &other_files, "/", LWSMPRO_FILE, resource);
	other_files.def = "other.html";
	add_mount(last, &back, "/back", redirect, site_address);
}

static const char *mount_kind(const struct lws_http_mount *mount)
{
	switch (mount->origin_protocol) {
	case LWSMPRO_FILE: return "files";
	case LWSMPRO_REDIR_HTTP:
	case LWSMPRO_REDIR_HTTPS: return "redirect";
	case LWSMPRO_CALLBACK: return "callback";
	case LWSMPRO_CGI: return "cgi";
	default: return "proxy";
	}
}

static void text_sites(struct text *t)
{
	const struct lws_http_mount *mount;
	size_t n;

	text_add(t, "[");
	for (n = 0; n < sizeof(sites) / sizeof(sites[0]); n++) {
		text_add(t, "%s{\"name\":", n ? "," : "");
		text_json(t, sites[n].name);
		text_add(t, ",\"mounts\":[");
		for (mount = sites[n].mounts; mount; mount = mount->mount_next) {
			text_add(t, "%s{\"at\":", mount == sites[n].mounts ? "" : ",");
			text_json(t, mount->mountpoint);
			text_add(t, ",\"kind\":\"%s\"}", mount_kind(mount));
		}
		text_add(t, "]}");
	}
	text_add(t, "]");
}

/* ---- status: who is here ------------------------------------------------- */

struct peer {
	struct peer *next, *prev; /* both NULL while not listed */
	unsigned long seen;       /* the version sent last */
	long since;               /* uptime when the peer came */
	char address[64];
	char agent[256];
};

static struct peer peers = { &peers, &peers, 0, 0, "", "" };
static unsigned long status_version = 1;

/* The newest status, made once for all; LWS_PRE bytes, then the text. */
static unsigned char *status_text;
static size_t status_len;
static unsigned long status_made;

static void status_changed(void)
{
	status_version++;
	if (context && !stop)
		lws_callback_on_writable_all_protocol(context,
						      &protocols[STATUS]);
}

static int status_make(void)
{
	size_t size = 1536 + PEERS_SHOWN * (6 * sizeof(peers.agent) + 256);
	struct text t;
	struct peer *p;
	int shown = 0;

	if (!status_text && !(status_text = malloc(LWS_PRE + size)))
		return -1;
	t = text_in(status_text + LWS_PRE, size);
	text_add(&t, "{\"version\":");
	text_json(&t, lws_get_library_version());
	text_add(&t, ",\"uptime\":%ld,\"count\":%d,\"peers\":[", uptime(),
		 sessions[2]);
	for (p = peers.next; p != &peers && shown < PEERS_SHOWN; p = p->next) {
		text_add(&t, "%s{\"address\":", shown++ ? "," : "");
		text_json(&t, p->address);
		text_add(&t, ",\"agent\":");
		text_json(&t, p->agent);
		text_add(&t, ",\"since\":%ld}", p->since);
	}
	text_add(&t, "],\"vhosts\":");
	text_sites(&t);
	text_add(&t, "}");
	if (t.full)
		return -1;
	status_len = t.len;
	status_made = status_version;
	return 0;
}

static int callback_status(struct lws *wsi, enum lws_callback_reasons reason,
			   void *user, void *in, size_t len)
{
	struct peer *p = user;

	(void)in;
	(void)len;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		lws_get_peer_simple(wsi, p->address, sizeof(p->address));
		if (!strncmp(p->address, "::ffff:", 7))
			memmove(p->address, p->address + 7,
				strlen(p->address + 7) + 1);
		if (lws_hdr_copy(wsi, p->agent, sizeof(p->agent),
				 WSI_TOKEN_HTTP_USER_AGENT) < 0)
			snprintf(p->agent, sizeof(p->agent), "(too long)");
		p->since = uptime();
		p->prev = peers.prev;
		p->next = &peers;
		p->prev->next = p->next->prev = p;
		sessions[2]++;
		status_changed();
		/* The new one may not be on the library's list yet. */
		lws_callback_on_writable(wsi);
		break;

	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (p->seen == status_version)
			break;
		if (status_made != status_version && status_make())
			return -1;
		p->seen = status_version;
		if (lws_write(wsi, status_text + LWS_PRE, status_len,
			      LWS_WRITE_TEXT) < (int)status_len)
			return -1;
		break;

	case LWS_CALLBACK_CLOSED:
		if (!p || !p->next)
			break;
		p->prev->next = p->next;
		p->next->prev = p->prev;
		p->next = p->prev = NULL;
		sessions[2]--;
		status_changed();
		break;

	default:
		break;
	}
	return 0;
}

/* ---- drawing: text messages go to everybody else -------------------------- */

/*
 * All sessions read from one ring. A client that does not keep up loses the
 * oldest messages once the ring has gone round; nobody waits for it.
 */
struct strokes {
	unsigned char *buf; /* LWS_PRE bytes, then the text */
	size_t len;
	const void *sender;
};

static struct strokes ring[RING_SIZE];
static uint64_t ring_next; /* messages ever put in; the slot is this % SIZE */

struct mirror {
	uint64_t next;      /* the first message not sent to this client yet */
	unsigned char *in;  /* a message that is not complete: as in the ring */
	size_t in_len;
	int counted;
};

static void mirror_publish(struct mirror *m)
{
	struct strokes *slot = &ring[ring_next % RING_SIZE];

	free(slot->buf);
	slot->buf = m->in;
	slot->len = m->in_len;
	slot->sender = m;
	ring_next++;
	m->in = NULL;
	m->in_len = 0;
	lws_callback_on_writable_all_protocol(context, &protocols[MIRROR]);
}

static int mirror_refuse(struct lws *wsi, enum lws_close_status status)
{
	lws_close_reason(wsi, status, NULL, 0);
	return -1;
}

static int mirror_receive(struct lws *wsi, struct mirror *m, const void *in,
			  size_t len)
{
	unsigned char *more;

	if (lws_frame_is_binary(wsi))
		return mirror_refuse(wsi, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE);
	if (len > STROKES_MAX - m->in_len)
		return mirror_refuse(wsi, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);

	more = realloc(m->in, LWS_PRE + m->in_len + len);
	if (!more)
		return -1;
	m->in = more;
	if (len)
		memcpy(m->in + LWS_PRE + m->in_len, in, len);
	m->in_len += len;
	if (lws_is_final_fragment(wsi))
		mirror_publish(m);
	return 0;
}

static int mirror_send(struct lws *wsi, struct mirror *m)
{
	struct strokes *slot;

	if (ring_next - m->next > RING_SIZE) {
		lwsl_notice("a slow client missed %llu drawing messages\n",
			    (unsigned long long)(ring_next - m->next -
						 RING_SIZE));
		m->next = ring_next - RING_SIZE;
	}
	while (m->next != ring_next && !mirror_to_sender &&
	       ring[m->next % RING_SIZE].sender == m)
		m->next++;
	if (m->next == ring_next)
		return 0;

	slot = &ring[m->next++ % RING_SIZE];
	if (lws_write(wsi, slot->buf + LWS_PRE, slot->len,
		      LWS_WRITE_TEXT) < (int)slot->len)
		return -1;
	if (m->next != ring_next)
		lws_callback_on_writable(wsi);
	return 0;
}

static int callback_mirror(struct lws *wsi, enum lws_callback_reasons reason,
			   void *user, void *in, size_t len)
{
	struct mirror *m = user;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		m->next = ring_next;
		m->counted = 1;
		sessions[1]++;
		break;

	case LWS_CALLBACK_RECEIVE:
		return mirror_receive(wsi, m, in, len);

	case LWS_CALLBACK_SERVER_WRITEABLE:
		return mirror_send(wsi, m);

	case LWS_CALLBACK_CLOSED:
		if (!m)
			break;
		free(m->in);
		m->in = NULL;
		if (m->counted)
			sessions[1]--;
		m->counted = 0;
		break;

	default:
		break;
	}
	return 0;
}

/* ---- counter -------------------------------------------------------------- */

/*
 * How long lws_service() waits differs between the generations, so a thread
 * sets the pace: it sleeps while nobody watches, else it wakes the loop every
 * TICK_MS. lws_cancel_service() is made for such calls from outside.
 */
static struct {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int running, quit, wanted;
	unsigned long tick;
} pace = {
	.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER
};

static void *pace_run(void *unused)
{
	struct timespec next, now;

	(void)unused;
	clock_gettime(CLOCK_MONOTONIC, &next);
	pthread_mutex_lock(&pace.lock);
	while (!pace.quit) {
		if (!pace.wanted) {
			pthread_cond_wait(&pace.changed, &pace.lock);
			clock_gettime(CLOCK_MONOTONIC, &next);
			continue;
		}
		pthread_mutex_unlock(&pace.lock);

		next.tv_nsec += TICK_MS * 1000000L;
		if (next.tv_nsec >= 1000000000L) {
			next.tv_nsec -= 1000000000L;
			next.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec > next.tv_sec + 1)
			next = now; /* we were stopped: nothing to catch up */

		pthread_mutex_lock(&pace.lock);
		pace.tick++;
		pthread_mutex_unlock(&pace.lock);
		lws_cancel_service(context);
		pthread_mutex_lock(&pace.lock);
	}
	pthread_mutex_unlock(&pace.lock);
	return NULL;
}

static int pace_start(void)
{
	sigset_t all, before;

	/* Signals go to the main thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pace.running = !pthread_create(&pace.thread, NULL, pace_run, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pace.running ? 0 : -1;
}

static void pace_set(int *member, int value)
{
	pthread_mutex_lock(&pace.lock);
	*member = value;
	pthread_cond_signal(&pace.changed);
	pthread_mutex_unlock(&pace.lock);
}

static void pace_stop(void)
{
	if (!pace.running)
		return;
	pace_set(&pace.quit, 1);
	pthread_join(pace.thread, NULL);
}

static unsigned long pace_tick(void)
{
	unsigned long tick;

	pthread_mutex_lock(&pace.lock);
	tick = pace.tick;
	pthread_mutex_unlock(&pace.lock);
	return tick;
}

struct counter {
	unsigned long number;
	unsigned long tick; /* the step of the last number */
	int counted;
};

static int callback_counter(struct lws *wsi, enum lws_callback_reasons reason,
			    void *user, void *in, size_t len)
{
	struct counter *c = user;
	unsigned char buf[LWS_PRE + 24];
	int n;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		c->counted = 1;
		c->tick = pace_tick() - 1;
		pace_set(&pace.wanted, ++sessions[0]);
		lws_callback_on_writable(wsi);
		break;

	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (c->tick == pace_tick())
			break;
		c->tick = pace_tick();
		n = snprintf((char *)buf + LWS_PRE, sizeof(buf) - LWS_PRE,
			     "%lu", c->number++);
		if (lws_write(wsi, buf + LWS_PRE, (size_t)n,
			      LWS_WRITE_TEXT) < n)
			return -1;
		break;

	case LWS_CALLBACK_RECEIVE:
		if (len == 6 && !memcmp(in, "reset\n", 6))
			c->number = 0;
		if (len == 8 && !memcmp(in, "closeme\n", 8)) {
			unsigned char why[] = "as you wish";

			lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, why,
					 sizeof(why) - 1);
			return -1;
		}
		break;

	case LWS_CALLBACK_CLOSED:
		if (!c || !c->counted)
			break;
		c->counted = 0;
		pace_set(&pace.wanted, --sessions[0]);
		break;

	default:
		break;
	}
	return 0;
}

/* ---- start and stop ------------------------------------------------------- */

static const struct lws_protocols protocols[PROTOCOLS + 1] = {
	[HTTP_ONLY] = { .name = "http-only", .callback = callback_http,
		.per_session_data_size = sizeof(struct http) },
	[COUNTER] = { .name = "dumb-increment-protocol",
		.callback = callback_counter,
		.per_session_data_size = sizeof(struct counter),
		.rx_buffer_size = 128 },
	[MIRROR] = { .name = "lws-mirror-protocol",
		.callback = callback_mirror,
		.per_session_data_size = sizeof(struct mirror),
		.rx_buffer_size = 4096 },
	[STATUS] = { .name = "lws-status", .callback = callback_status,
		.per_session_data_size = sizeof(struct peer),
		.rx_buffer_size = 128 },
	[PROTOCOLS] = { .name = NULL }
};

static void on_signal(int number)
{
	(void)number;
	stop = 1;
	if (context)
		lws_cancel_service(context);
}

static void usage(FILE *out)
{
	fputs("usage: test-server [options]\n"
	      "  -p, --port N        TCP port (7681)\n"
	      "  -i, --iface NAME    address or interface to listen on"
	      " (127.0.0.1); \"any\" for all\n"
	      "  -C, --cert FILE     certificate, PEM: the site is on https\n"
	      "  -K, --key FILE      its private key\n"
	      "  -r, --resource DIR  files to serve (" RESOURCE_DIR ")\n"
	      "  -M, --mount KIND    what stands at /: redirect, callback, cgi,"
	      " proxy or (4.1) login;\n"
	      "                      the files are at /files then\n"
	      "  -m, --mirror-all    drawing messages also go back to their"
	      " sender\n"
	      "  -d, --debug BITS    log levels (3: errors and warnings)\n"
	      "  -h, --help          this text\n", out);
}

/* What stands at / in place of the files. */
static int mount_front(struct lws_http_mount *m, const char *kind)
{
	static char own_files[sizeof(site_address) + 8];
	static const struct { const char *name, *origin; int protocol; } kinds[] = {
		{ "redirect", "example.com/elsewhere", LWSMPRO_REDIR_HTTPS },
		{ "callback", "http-only", LWSMPRO_CALLBACK },
		{ "cgi", script, LWSMPRO_CGI },
		{ "proxy", own_files, LWSMPRO_HTTP },
#if LWS_LIBRARY_VERSION_NUMBER >= 3000000
		{ "login", "http-only", LWSMPRO_CALLBACK },
#endif
	};
	size_t n;

	snprintf(own_files, sizeof(own_files), "%sfiles/", site_address);
	for (n = 0; n < sizeof(kinds) / sizeof(kinds[0]); n++)
		if (!strcmp(kinds[n].name, kind)) {
			m->mountpoint = "/";
			m->mountpoint_len = 1;
			m->origin = kinds[n].origin;
			m->origin_protocol = (unsigned char)kinds[n].protocol;
#if LWS_LIBRARY_VERSION_NUMBER >= 3000000
			if (!strcmp(kind, "login")) /* nobody stands there */
				m->basic_auth_login_file = "/dev/null";
#endif
			return 0;
		}
	return -1;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "port", required_argument, NULL, 'p' },
		{ "iface", required_argument, NULL, 'i' },
		{ "cert", required_argument, NULL, 'C' },
		{ "key", required_argument, NULL, 'K' },
		{ "resource", required_argument, NULL, 'r' },
		{ "mount", required_argument, NULL, 'M' },
		{ "mirror-all", no_argument, NULL, 'm' },
		{ "debug", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	static struct lws_http_mount front;
	struct lws_context_creation_info info;
	struct sigaction action;
	const char *iface = "127.0.0.1", *resource = RESOURCE_DIR, *host;
	const char *cert = NULL, *key = NULL, *kind = NULL;
	int port = 7681, debug = LLL_ERR | LLL_WARN, failed = 0, c;
	unsigned long last_tick = 0;

	while ((c = getopt_long(argc, argv, "p:i:C:K:r:M:md:h", options, NULL)) >= 0)
		switch (c) {
		case 'p': port = atoi(optarg); break;
		case 'i': iface = optarg; break;
		case 'C': cert = optarg; break;
		case 'K': key = optarg; break;
		case 'r': resource = optarg; break;
		case 'M': kind = optarg; break;
		case 'm': mirror_to_sender = 1; break;
		case 'd': debug = atoi(optarg); break;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	if (port < 1 || port > 65535) {
		fputs("test-server: the port must be 1 to 65535\n", stderr);
		return 2;
	}
	if (!cert != !key) {
		fputs("test-server: a certificate needs its key\n", stderr);
		return 2;
	}
	started = monotonic_seconds();

	host = strcmp(iface, "any") && strpbrk(iface, ".:") ? iface : "127.0.0.1";
	make_mounts(resource, host, port, cert != NULL);

	if (kind) {
		if (mount_front(&front, kind)) {
			usage(stderr);
			return 2;
		}
		files.mountpoint = "/files";
		files.mountpoint_len = 6;
		api.mount_next = &front;
	}

	lws_set_log_level(debug, NULL);
	memset(&info, 0, sizeof(info));
	info.port = port;
	info.iface = strcmp(iface, "any") ? iface : NULL;
	info.protocols = protocols;
	info.mounts = sites[0].mounts;
	info.max_http_header_data = 4096; /* browsers talk a lot */
	info.options = LWS_SERVER_OPTION_VALIDATE_UTF8;
	if (cert) {
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
		info.ssl_cert_filepath = cert;
		info.ssl_private_key_filepath = key;
	}
	if (!strchr(iface, ':'))
		info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
#if LWS_LIBRARY_VERSION_NUMBER >= 3000000
	info.options |= LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
#else
	info.uid = -1; /* 0 would mean: become root */
	info.gid = -1;
#endif

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);

	context = lws_create_context(&info);
	if (!context) {
		fprintf(stderr, "test-server: cannot listen on port %d\n", port);
		return 1;
	}
	/* The same port and protocols; the name in a request tells them apart. */
	info.vhost_name = sites[1].name;
	info.mounts = sites[1].mounts;
	if (!lws_create_vhost(context, &info))
		lwsl_warn("there is no %s\n", sites[1].name);
	if (pace_start()) {
		fputs("test-server: cannot start a thread\n", stderr);
		lws_context_destroy(context);
		return 1;
	}
	printf(strchr(host, ':') ? "listening on %s://[%s]:%d/\n" :
				   "listening on %s://%s:%d/\n",
	       cert ? "https" : "http", host, port);
	fflush(stdout);

	while (!stop && !failed) {
		unsigned long tick;

		if (lws_service(context, 1000) < 0)
			failed = !stop;
		tick = pace_tick();
		if (tick != last_tick) {
			last_tick = tick;
			lws_callback_on_writable_all_protocol(context,
							&protocols[COUNTER]);
		}
	}
	stop = 1;

	pace_stop();
	lws_context_destroy(context);
	for (c = 0; c < RING_SIZE; c++)
		free(ring[c].buf);
	free(status_text);
	return failed;
}
