/*
 * load: clients of server.c that cost little themselves.
 *
 *   load echo|push|connect|PATH -p PORT -P PROCESS [options]
 *
 *   echo     keeps -d messages of -s bytes in flight on each of -c connections; -f sends them in so many frames
 *   push     has the server send messages of -s bytes on -c connections
 *   connect  -c times at once: connect, upgrade, one echo, close; again and again
 *   PATH     gets that page again and again on -c connections
 *
 *   -i N  N further WebSockets are opened first, and stay silent        -S  under TLS        -t  seconds, 2.5
 *   -b    messages are binary                                           -z  compressed
 *
 * One thread; traffic goes to 127.0.0.1 alone. Replies are checked: sizes and framing always, the bytes of messages up
 * to 16 KiB always and of every eighth above. Prints what was done per second, the server process's microseconds of
 * processor time for each, and the bytes by which it grew for each silent connection. Exits with 1 when anything was
 * wrong.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#define ROOM (256 * 1024)
#define AT_ONCE 128 /* connections that are being opened */
#define WARM 0.4
#define HEAD 4096

enum mode { ECHO, PUSH, CONNECT, PAGE };
enum state { DEAD, CONNECTING, SECURING, ASKING, OPEN, CLOSING };

struct peer {
	SSL *ssl;
	z_stream *inflate;
	int fd;
	enum state state;
	uint8_t is_silent, waits_to_write;
	/* out: the next message, how far it has gone, how many there are to send */
	unsigned next, owed;
	size_t gone;
	/* in: a frame's header, what is left of the frame or the page, what has come of the message */
	unsigned char header[10];
	unsigned has, awaited;
	uint64_t left;
	uint8_t in_payload, final, opcode, in_message, is_compressed;
	size_t came;
	char *head;
	size_t head_len;
};

/* The messages, as they are and as they go out: n of them and then the first ones again, so that those of a connection
 * that keeps several in flight lie side by side. */
static struct {
	unsigned n, stored;
	unsigned char *plain, *wire;
	size_t *at;
} texts;

static enum mode mode;
static const char *path;
static int port, process, connections = 1, depth = 1, frames = 1, silent, tls, compress_them, binary;
static size_t size = 20;
static double span = 2.5;

static int ep, living, opened;
static SSL_CTX *tls_context;
static unsigned char in[ROOM];
static uint64_t done, errors;
static char expected[32];

static const char key[] = "dGhlIHNhbXBsZSBub25jZQ==";

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

__attribute__((format(printf, 1, 2))) static int wrong(const char *format, ...)
{
	va_list list;

	if (errors++ < 5) {
		va_start(list, format);
		fputs("load: ", stderr);
		vfprintf(stderr, format, list);
		fputc('\n', stderr);
		va_end(list);
	}
	return -1;
}

/* ---- messages -------------------------------------------------------------- */

static uint32_t dice(void)
{
	static uint32_t s = 2463534242u;

	s ^= s << 13;
	s ^= s >> 17;
	s ^= s << 5;
	return s;
}

/* Records as programs send them; they shrink to a third or so. */
static void write_text(unsigned char *to, size_t len)
{
	static const char *const words[] = { "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel" };
	char record[160];
	size_t at, n;

	for (at = 0; at < len; at += n) {
		n = (size_t)snprintf(record, sizeof record,
				     "{\"id\":%u,\"name\":\"%s\",\"price\":%u.%02u,\"tag\":\"%08x\",\"on\":%s},", dice() % 100000,
				     words[dice() & 7], dice() % 1000, dice() % 100, dice(), dice() & 1 ? "true" : "false");
		if (n > len - at)
			n = len - at;
		memcpy(to + at, record, n);
	}
}

static size_t put_frame(unsigned char *to, int first, const unsigned char *from, size_t len)
{
	unsigned char *p = to, mask[4];
	uint32_t m = dice() | 0x01010101;
	size_t i;

	*p++ = (unsigned char)first;
	if (len < 126) {
		*p++ = (unsigned char)(0x80 | len);
	} else if (len < 65536) {
		*p++ = 0x80 | 126;
		*p++ = (unsigned char)(len >> 8);
		*p++ = (unsigned char)len;
	} else {
		*p++ = 0x80 | 127;
		for (i = 0; i < 8; i++)
			*p++ = (unsigned char)((uint64_t)len >> (8 * (7 - i)));
	}
	memcpy(mask, &m, 4);
	memcpy(p, mask, 4);
	p += 4;
	for (i = 0; i < len; i++)
		*p++ = from[i] ^ mask[i & 3];
	return (size_t)(p - to);
}

/* Nothing is referred to by another message, so they can be sent in any order. */
static size_t deflated(unsigned char *to, size_t room, unsigned char *from, size_t len)
{
	z_stream z = { .next_in = from, .avail_in = (uInt)len, .next_out = to, .avail_out = (uInt)room };

	deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
	deflate(&z, Z_SYNC_FLUSH);
	deflateEnd(&z);
	return room - z.avail_out - 4;
}

static void write_texts(void)
{
	const size_t budget = 8u << 20;
	size_t room = size + size / 8 + 64 + 14 * (size_t)frames, at = 0;
	unsigned char *packed = malloc(room);
	unsigned i;
	int f;

	texts.n = room * 64 <= budget ? 64 : 4;
	texts.stored = texts.n + (room * (texts.n + (unsigned)depth) <= budget ? (unsigned)depth : 1);
	texts.plain = malloc(texts.n * size);
	texts.wire = malloc(texts.stored * room);
	texts.at = calloc(texts.stored + 1, sizeof *texts.at);
	for (i = 0; i < texts.n; i++) {
		unsigned char *from = texts.plain + i * size;
		size_t len = size, part;
		int first = binary ? 2 : 1;

		write_text(from, size);
		if (compress_them) {
			len = deflated(packed, room, from, size);
			from = packed;
			first |= 0x40;
		}
		texts.at[i] = at;
		for (f = frames; f; f--) {
			part = len / (size_t)f;
			at += put_frame(texts.wire + at, (f < frames ? 0 : first) | (f > 1 ? 0 : 0x80), from, part);
			from += part;
			len -= part;
		}
	}
	for (; i < texts.stored; i++) {
		size_t len = texts.at[i % texts.n + 1] - texts.at[i % texts.n];

		texts.at[i] = at;
		memcpy(texts.wire + at, texts.wire + texts.at[i % texts.n], len);
		at += len;
		texts.at[i + 1] = at;
	}
	free(packed);
}

/* ---- bytes ----------------------------------------------------------------- */

static void wait_to_write(struct peer *p, int wanted)
{
	struct epoll_event event = { .events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = p };

	if (p->waits_to_write != wanted)
		epoll_ctl(ep, EPOLL_CTL_MOD, p->fd, &event);
	p->waits_to_write = (uint8_t)wanted;
}

/* What a transfer has come to: so many bytes, 0 when the peer has ended, -1 for later, -2 for an error. */
static ssize_t outcome(struct peer *p, ssize_t n)
{
	if (n > 0)
		return n;
	if (!p->ssl)
		return !n ? 0 : errno == EAGAIN ? -1 : -2;
	switch (SSL_get_error(p->ssl, (int)n)) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return -1;
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	default:
		return -2;
	}
}

static ssize_t read_some(struct peer *p)
{
	ERR_clear_error();
	return outcome(p, p->ssl ? SSL_read(p->ssl, in, sizeof in) : recv(p->fd, in, sizeof in, 0));
}

static ssize_t write_some(struct peer *p, const void *from, size_t len)
{
	ERR_clear_error();
	return outcome(p, p->ssl ? SSL_write(p->ssl, from, (int)len) : send(p->fd, from, len, MSG_NOSIGNAL));
}

/* For what is so short that it always fits. */
static int write_all(struct peer *p, const void *from, size_t len)
{
	return write_some(p, from, len) == (ssize_t)len ? 0 : wrong("%zu bytes do not go out", len);
}

static int send_owed(struct peer *p)
{
	while (p->owed) {
		unsigned last = p->next + p->owed < texts.stored ? p->next + p->owed : texts.stored;
		size_t from = texts.at[p->next] + p->gone;
		ssize_t n = write_some(p, texts.wire + from, texts.at[last] - from);

		if (n == -1) {
			wait_to_write(p, 1);
			return 0;
		}
		if (n <= 0)
			return wrong("write: %s", strerror(errno));
		for (p->gone += (size_t)n; p->next < last && p->gone >= texts.at[p->next + 1] - texts.at[p->next]; p->owed--) {
			p->gone -= texts.at[p->next + 1] - texts.at[p->next];
			p->next++;
		}
		p->next %= texts.n;
	}
	wait_to_write(p, 0);
	return 0;
}

static int ask_page(struct peer *p)
{
	char request[512];

	return write_all(p, request, (size_t)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path));
}

/* ---- replies --------------------------------------------------------------- */

static int compare(struct peer *p, const unsigned char *got, size_t len)
{
	if (p->came + len > size)
		return -1;
	if (mode != PUSH && (size <= 16384 || !(p->awaited & 7)) &&
	    memcmp(got, texts.plain + p->awaited * size + p->came, len))
		return -1;
	p->came += len;
	return 0;
}

static int inflate_and_compare(struct peer *p, const unsigned char *got, size_t len)
{
	static unsigned char room[65536];
	z_stream *z = p->inflate;
	int result;

	z->next_in = (unsigned char *)got;
	z->avail_in = (uInt)len;
	do {
		z->next_out = room;
		z->avail_out = sizeof room;
		result = inflate(z, Z_SYNC_FLUSH);
		if ((result != Z_OK && result != Z_BUF_ERROR) || compare(p, room, sizeof room - z->avail_out))
			return -1;
	} while (!z->avail_out);
	return 0;
}

static int take(struct peer *p, const unsigned char *got, size_t len)
{
	return p->is_compressed ? inflate_and_compare(p, got, len) : compare(p, got, len);
}

/* The header's size, as far as it is known. */
static unsigned header_size(const struct peer *p)
{
	if (p->has < 2)
		return 2;
	return p->header[1] < 126 ? 2 : p->header[1] == 126 ? 4 : 10;
}

static int begin_frame(struct peer *p)
{
	unsigned i, n = header_size(p);
	int rsv = p->header[0] & 0x70, opcode = p->header[0] & 15;

	p->left = n == 2 ? p->header[1] : 0;
	for (i = 2; i < n; i++)
		p->left = p->left << 8 | p->header[i];
	p->final = p->header[0] >> 7;
	p->opcode = (uint8_t)opcode;
	p->in_payload = 1;
	if (opcode >= 8)
		return 0;
	if (opcode != (p->in_message ? 0 : binary || mode == PUSH ? 2 : 1) || rsv & 0x30 ||
	    (rsv && (!compress_them || p->in_message)))
		return wrong("a frame begins with %02x", p->header[0]);
	if (!p->in_message)
		p->is_compressed = rsv != 0;
	p->in_message = !p->final;
	return 0;
}

static int end_message(struct peer *p)
{
	static const unsigned char tail[] = { 0, 0, 0xff, 0xff };

	if ((p->is_compressed && inflate_and_compare(p, tail, sizeof tail)) || p->came != size)
		return wrong("a message has %zu bytes", p->came);
	p->came = 0;
	p->awaited = (p->awaited + 1) % texts.n;
	return 0;
}

/* How many messages are over, or -1. */
static int read_frames(struct peer *p, const unsigned char *from, size_t len)
{
	const unsigned char *end = from + len;
	int n = 0;

	while (from < end) {
		size_t part;

		if (!p->in_payload) {
			while (p->has < header_size(p) && from < end)
				p->header[p->has++] = *from++;
			if (p->has < header_size(p))
				break;
			if (begin_frame(p))
				return -1;
		}
		part = (size_t)(end - from) < p->left ? (size_t)(end - from) : (size_t)p->left;
		if (p->opcode >= 8)
			return p->state == CLOSING && p->opcode == 8 ? -1 : wrong("opcode %d", p->opcode);
		if (take(p, from, part))
			return wrong("message %u differs near its byte %zu", p->awaited, p->came);
		from += part;
		p->left -= part;
		if (p->left)
			break;
		p->has = 0;
		p->in_payload = 0;
		if (p->final) {
			if (end_message(p))
				return -1;
			n++;
		}
	}
	return n;
}

/* Takes a head to its end: how many of these bytes belong to it, 0 while more must come, or -1. */
static ssize_t read_head(struct peer *p, const unsigned char *from, size_t len)
{
	size_t before = p->head_len;
	char *end;

	if (before + len > HEAD)
		len = HEAD - before;
	memcpy(p->head + before, from, len);
	p->head_len += len;
	p->head[p->head_len] = 0;
	end = strstr(p->head, "\r\n\r\n");
	if (!end)
		return p->head_len < HEAD ? 0 : wrong("a long head");
	p->head_len = 0;
	end[2] = 0;
	return end + 4 - p->head - (ssize_t)before;
}

static int is_upgrade(const char *head)
{
	return !strncmp(head, "HTTP/1.1 101", 12) && strstr(head, expected) &&
	       (!compress_them || strcasestr(head, "permessage-deflate"));
}

/* How many pages are over, or -1. */
static int read_page(struct peer *p, const unsigned char *from, size_t len)
{
	const char *length;
	ssize_t used;

	if (!p->in_payload) {
		used = read_head(p, from, len);
		if (used <= 0)
			return (int)used;
		length = strcasestr(p->head, "\r\ncontent-length:");
		if (strncmp(p->head, "HTTP/1.1 200", 12) || !length)
			return wrong("no page: %.60s", p->head);
		p->left = strtoull(length + 17, NULL, 10);
		p->in_payload = 1;
		from += used;
		len -= (size_t)used;
	}
	if (len > p->left)
		return wrong("%zu bytes behind a page", len - (size_t)p->left);
	p->left -= len;
	if (p->left)
		return 0;
	p->in_payload = 0;
	return 1;
}

/* ---- connections ----------------------------------------------------------- */

static int begin(struct peer *p)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = p };
	struct peer kept = { .inflate = p->inflate, .head = p->head, .is_silent = p->is_silent };
	int one = 1;

	*p = kept;
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (p->fd < 0)
		return wrong("socket: %s", strerror(errno));
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (connect(p->fd, (struct sockaddr *)&at, sizeof at) && errno != EINPROGRESS) {
		close(p->fd);
		return wrong("connect: %s", strerror(errno));
	}
	p->state = CONNECTING;
	p->waits_to_write = 1;
	epoll_ctl(ep, EPOLL_CTL_ADD, p->fd, &event);
	living++;
	return 0;
}

static void end(struct peer *p)
{
	SSL_free(p->ssl);
	p->ssl = NULL;
	close(p->fd);
	p->state = DEAD;
	living--;
}

static int ready(struct peer *p)
{
	char request[512];
	int n;

	wait_to_write(p, 0);
	if (mode == PAGE && !p->is_silent) {
		p->state = OPEN;
		opened++;
		return 0;
	}
	p->state = ASKING;
	n = snprintf(request, sizeof request,
		     "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		     "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n%sSec-WebSocket-Protocol: %s\r\n\r\n", key,
		     compress_them ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "", mode == PUSH ? "push" : "echo");
	return write_all(p, request, (size_t)n);
}

static int secure(struct peer *p)
{
	int n;

	ERR_clear_error();
	n = SSL_do_handshake(p->ssl);
	if (n == 1)
		return ready(p);
	n = SSL_get_error(p->ssl, n);
	if (n != SSL_ERROR_WANT_READ && n != SSL_ERROR_WANT_WRITE)
		return wrong("the TLS handshake fails");
	wait_to_write(p, n == SSL_ERROR_WANT_WRITE);
	return 0;
}

static int connected(struct peer *p)
{
	int error = 0;
	socklen_t len = sizeof error;

	getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (error)
		return wrong("connect: %s", strerror(error));
	if (!tls)
		return ready(p);
	p->ssl = SSL_new(tls_context);
	SSL_set_fd(p->ssl, p->fd);
	SSL_set_connect_state(p->ssl);
	p->state = SECURING;
	return secure(p);
}

static int upgraded(struct peer *p, const unsigned char *from, size_t len)
{
	unsigned char frame[40];
	char digits[16];
	ssize_t used = read_head(p, from, len);
	size_t n;

	if (used <= 0)
		return (int)used;
	if (!is_upgrade(p->head))
		return wrong("no upgrade: %.60s", p->head);
	p->state = OPEN;
	opened++;
	if (mode == PUSH && !p->is_silent) {
		n = (size_t)snprintf(digits, sizeof digits, "%zu", size);
		n = put_frame(frame, 0x81, (unsigned char *)digits, n);
		if (write_all(p, frame, n))
			return -1;
	}
	if (mode == CONNECT && !p->is_silent) {
		p->owed = 1;
		if (send_owed(p))
			return -1;
	}
	return read_frames(p, from + used, len - (size_t)used);
}

/* So many messages or pages have come: the next ones go out. */
static int answered(struct peer *p, unsigned n)
{
	unsigned char frame[16];

	done += n;
	switch (mode) {
	case ECHO:
		p->owed += n;
		return send_owed(p);
	case CONNECT:
		p->state = CLOSING;
		return write_all(p, frame, put_frame(frame, 0x88, (const unsigned char *)"\003\350", 2));
	case PAGE:
		return ask_page(p);
	default:
		return 0;
	}
}

static int happened(struct peer *p, unsigned events)
{
	unsigned total = 0;

	if (p->state == CONNECTING)
		return connected(p);
	if (p->state == SECURING)
		return secure(p);
	if (events & EPOLLOUT && send_owed(p))
		return -1;
	if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
		return 0;
	do {
		ssize_t len = read_some(p);
		int n;

		if (len == -1)
			break;
		if (len <= 0)
			return p->state == CLOSING ? -1 : wrong("the server has closed: %s", len ? strerror(errno) : "end");
		n = p->state == ASKING ? upgraded(p, in, (size_t)len) :
		    mode == PAGE && !p->is_silent ? read_page(p, in, (size_t)len) : read_frames(p, in, (size_t)len);
		if (n < 0)
			return -1;
		total += (unsigned)n;
	} while (p->ssl);
	return total ? answered(p, total) : 0;
}

static void turn(int timeout)
{
	struct epoll_event events[256];
	int n = epoll_wait(ep, events, 256, timeout), i;

	for (i = 0; i < n; i++) {
		struct peer *p = events[i].data.ptr;

		if (!happened(p, events[i].events))
			continue;
		end(p);
		if (mode == CONNECT && errors < 100)
			begin(p);
	}
}

static struct peer *open_all(int count, int is_silent)
{
	struct peer *all = calloc((size_t)count, sizeof *all);
	int begun = 0, before = opened, i;
	double limit = now() + 60;

	for (i = 0; i < count; i++) {
		all[i].is_silent = (uint8_t)is_silent;
		all[i].head = malloc(HEAD + 1);
		if (compress_them) {
			all[i].inflate = calloc(1, sizeof(z_stream));
			inflateInit2(all[i].inflate, -15);
		}
	}
	/* Those that connect end and begin again, and count each time. */
	while (opened - before < count && !errors) {
		while (begun < count && begun - (opened - before) < AT_ONCE)
			if (begin(&all[begun++]))
				break;
		turn(100);
		if (now() > limit)
			wrong("%d of %d connections are open", opened - before, count);
	}
	return all;
}

/* ---- the server's process -------------------------------------------------- */

static double server_cpu(void)
{
	struct timespec t = { 0 };
	clockid_t clock;

	if (clock_getcpuclockid(process, &clock) || clock_gettime(clock, &t))
		wrong("no process %d", process);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double server_memory(void)
{
	char name[64];
	long pages = 0;
	FILE *f;

	snprintf(name, sizeof name, "/proc/%d/statm", process);
	f = fopen(name, "r");
	if (!f || fscanf(f, "%*d %ld", &pages) != 1)
		wrong("no process %d", process);
	if (f)
		fclose(f);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void set_up(int argc, char **argv)
{
	char joined[80];
	unsigned char digest[20];
	struct rlimit limit;
	int option;

	if (argc < 2)
		exit(2);
	path = argv[1];
	mode = !strcmp(path, "echo") ? ECHO : !strcmp(path, "push") ? PUSH : !strcmp(path, "connect") ? CONNECT : PAGE;
	optind = 2;
	while ((option = getopt(argc, argv, "p:P:c:d:s:f:i:t:Szb")) != -1)
		switch (option) {
		case 'p': port = atoi(optarg); break;
		case 'P': process = atoi(optarg); break;
		case 'c': connections = atoi(optarg); break;
		case 'd': depth = atoi(optarg); break;
		case 's': size = (size_t)atol(optarg); break;
		case 'f': frames = atoi(optarg); break;
		case 'i': silent = atoi(optarg); break;
		case 't': span = atof(optarg); break;
		case 'S': tls = 1; break;
		case 'z': compress_them = 1; break;
		case 'b': binary = 1; break;
		default: exit(2);
		}
	if (!port || !process || connections < 1 || depth < 1 || frames < 1 || silent < 0 || !size || size > 1 << 20 ||
	    (mode == PAGE && *path != '/')) {
		fprintf(stderr, "load: out of range\n");
		exit(2);
	}
	signal(SIGPIPE, SIG_IGN);
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	ep = epoll_create1(EPOLL_CLOEXEC);
	if (tls) {
		tls_context = SSL_CTX_new(TLS_client_method());
		SSL_CTX_set_mode(tls_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	}
	snprintf(joined, sizeof joined, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
	SHA1((unsigned char *)joined, strlen(joined), digest);
	EVP_EncodeBlock((unsigned char *)expected, digest, sizeof digest);
	write_texts();
}

static void run_for(double seconds)
{
	double until = now() + seconds;

	while (now() < until && living && errors < 100)
		turn(10);
}

int main(int argc, char **argv)
{
	double cpu, wall, memory = 0;
	struct peer *active;
	int i;

	set_up(argc, argv);
	active = open_all(connections, 0);
	if (silent && !errors) {
		memory = server_memory();
		open_all(silent, 1);
		memory = (server_memory() - memory) / silent;
	}
	for (i = 0; i < connections && !errors; i++)
		if (mode == ECHO) {
			active[i].owed = (unsigned)depth;
			send_owed(&active[i]);
		} else if (mode == PAGE) {
			ask_page(&active[i]);
		}
	run_for(WARM);
	done = 0;
	cpu = server_cpu();
	wall = now();
	run_for(span);
	wall = now() - wall;
	cpu = server_cpu() - cpu;
	if (errors || !done)
		return 1;
	printf("%.1f %.4f %.0f\n", (double)done / wall, cpu * 1e6 / (double)done, memory);
	return 0;
}
