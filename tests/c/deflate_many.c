/*
 * Two hundred compressed connections at once, both ends in one context: each
 * end sends messages of 1 byte to 1 MiB, whole or in pieces, and is held now
 * and then while it receives. Every byte is compared. DEFLATE_MANY: another
 * number of connections.
 */
#include "scenario.h"

#include <sys/resource.h>

#define MOST 400
#define MESSAGES 6
#define LARGEST (1 << 20)

struct end { /* one end of a connection */
	int id, is_server, known;
	int sent, got;         /* messages that are complete */
	size_t sent_at, got_at; /* bytes of the ones that are not */
	unsigned dice;
	int held;              /* turns until it may receive again */
	struct lws *wsi;
};

static struct end clients[MOST], *server_ends[MOST];
static int total, opened, closed, failed, declined, offered;
static unsigned long bad_bytes, bad_ends, refused_writes;

static unsigned roll(struct end *e)
{
	e->dice = e->dice * 1664525u + 1013904223u;
	return e->dice >> 16;
}

static unsigned mix(unsigned x)
{
	x = (x ^ x >> 15) * 0x2c1b3c6du;
	x = (x ^ x >> 12) * 0x297a2d39u;
	return x ^ x >> 15;
}

static unsigned seed_of(int id, int from_server, int n)
{
	return mix((unsigned)(id * 64 + n * 2 + from_server) + 0x9e3779b9u);
}

/* Any number of bits is as likely as another, and some are as large as can be. */
static size_t length_of(int id, int from_server, int n)
{
	unsigned s = seed_of(id, from_server, n);

	if (s % 61 == 0)
		return LARGEST;
	return 1 + (mix(s + 1) & ((1u << (s >> 8) % 17) - 1));
}

/* Noise, or text whose words repeat near and far. */
static void bytes_of(unsigned char *to, int id, int from_server, int n, size_t at, size_t len)
{
	static const char words[] = "{\"id\": 17, \"name\": \"alpha\", \"values\": [1, 2, 3], \"last\": null}, ";
	unsigned seed = seed_of(id, from_server, n);
	size_t i;

	for (i = 0; i < len; i++) {
		size_t k = at + i;

		if (seed % 3 == 0 || k % 67 == 7)
			to[i] = (unsigned char)(mix(seed + (unsigned)(k >> 2)) >> 8 * (k & 3));
		else
			to[i] = (unsigned char)words[(k + seed) % (sizeof words - 1)];
	}
}

static void set_options(struct lws *wsi, struct end *e)
{
	static const char *const names[] = { NULL, "compression_level", "rx_buf_size", "tx_buf_size", NULL };
	static const char *const values[] = { NULL, "6", "8", "9", NULL };
	int n = e->id % 5;

	if (names[n])
		lws_set_extension_option(wsi, "permessage-deflate", names[n], values[n]);
	if (n == 4)
		lws_set_extension_option(wsi, "permessage-deflate",
					 e->is_server ? "server_no_context_takeover" : "client_no_context_takeover",
					 "1");
	if (e->id % 3 == 0)
		small_send_buffer(wsi);
}

static void begin(struct lws *wsi, struct end *e, int id, int is_server)
{
	e->id = id;
	e->is_server = is_server;
	e->dice = seed_of(id, is_server, 31);
	e->wsi = wsi;
	e->known = 1;
	set_options(wsi, e);
	lws_callback_on_writable(wsi);
}

/* The server keeps its last message until it has all of the client's. */
static int may_send(const struct end *e)
{
	return e->sent < MESSAGES - (e->is_server && e->got < MESSAGES);
}

static int send_next(struct lws *wsi, struct end *e)
{
	static unsigned char room[LWS_PRE + LARGEST];
	size_t length, n;
	int kind, whole;

	if (!may_send(e))
		return 0;
	length = length_of(e->id, e->is_server, e->sent);
	n = length - e->sent_at;
	whole = !e->sent_at && roll(e) % 3 == 0;
	if (!whole && n > 1 + roll(e) % 40000)
		n = 1 + roll(e) % (n < 40000 ? n : 40000);
	bytes_of(room + LWS_PRE, e->id, e->is_server, e->sent, e->sent_at, n);
	kind = e->sent_at ? LWS_WRITE_CONTINUATION : LWS_WRITE_BINARY;
	if (e->sent_at + n < length)
		kind |= LWS_WRITE_NO_FIN;
	if (lws_write(wsi, room + LWS_PRE, n, (enum lws_write_protocol)kind) != (int)n) {
		refused_writes++;
		return -1;
	}
	memset(room, 0x55, n < 4096 ? n : 4096);
	e->sent_at += n;
	if (e->sent_at == length) {
		e->sent_at = 0;
		e->sent++;
	}
	lws_callback_on_writable(wsi);
	return 0;
}

static int receive(struct lws *wsi, struct end *e, const unsigned char *in, size_t len)
{
	static unsigned char want[65536];
	size_t length = length_of(e->id, !e->is_server, e->got), at, i, n;

	for (at = 0; at < len; at += n) {
		n = len - at < sizeof want ? len - at : sizeof want;
		bytes_of(want, e->id, !e->is_server, e->got, e->got_at + at, n);
		for (i = 0; i < n; i++)
			bad_bytes += in[at + i] != want[i];
	}
	e->got_at += len;
	if (roll(e) % 16 == 0) {
		lws_rx_flow_control(wsi, 0);
		e->held = 1 + roll(e) % 4;
	}
	if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
		return 0;
	bad_ends += e->got_at != length;
	e->got_at = 0;
	if (++e->got == MESSAGES) {
		lws_callback_on_writable(wsi);
		if (!e->is_server) {
			lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
			return -1;
		}
	}
	return 0;
}

static int app(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in, size_t len)
{
	struct end *e = user;
	char path[32];

	switch ((int)why) {
	case LWS_CALLBACK_CONFIRM_EXTENSION_OKAY:
		if (offered++ % 10 == 9) {
			declined++;
			return 1;
		}
		break;
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		if (lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI) < 2)
			return -1;
		e->id = atoi(path + 1);
		break;
	case LWS_CALLBACK_ESTABLISHED:
		begin(wsi, e, e->id, 1);
		server_ends[e->id] = e;
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		opened++;
		begin(wsi, e, e->id, 0);
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		failed++;
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return send_next(wsi, e);
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return receive(wsi, e, in, len);
	case LWS_CALLBACK_CLOSED:
	case R_CLIENT_CLOSED:
		if (e && e->known) {
			closed++;
			e->known = 0;
			if (e->is_server)
				server_ends[e->id] = NULL;
		}
		break;
	}
	return 0;
}

static struct lws_protocols many_protocols[] = {
	{ .name = "many", .callback = app, .per_session_data_size = sizeof(struct end) },
	{ .name = NULL },
};

static const struct lws_extension deflate_only[] = {
	{ "permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate; client_max_window_bits" },
	{ NULL, NULL, NULL },
};

static void release(struct end *e)
{
	if (e && e->known && e->held && !--e->held)
		lws_rx_flow_control(e->wsi, 1);
}

static void connect_all(void)
{
	struct lws_client_connect_info k = { 0 };
	char path[16];
	int i;

	k.context = ctx;
	k.address = k.host = "127.0.0.1";
	k.port = port;
	k.path = path;
	k.protocol = "many";
	k.ietf_version_or_minus_one = -1;
	for (i = 0; i < total; i++) {
		sprintf(path, "/%d", i);
		clients[i].id = i;
		k.userdata = &clients[i];
		if (!lws_client_connect_via_info(&k))
			failed++;
	}
}

static void many(void)
{
	struct rlimit limit;
	const char *number = getenv("DEFLATE_MANY");
	int i;

	if (!getenv("SCENARIO_WATCHDOG"))
		alarm(35);
	total = number ? atoi(number) : 200;
	if (total < 1 || total > MOST)
		total = MOST;
	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < 2048) {
		limit.rlim_cur = limit.rlim_max < 2048 ? limit.rlim_max : 2048;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	server_defaults();
	info.protocols = many_protocols;
	info.extensions = deflate_only;
	server_start();
	connect_all();
	while (closed + 2 * failed < 2 * total) {
		turn();
		for (i = 0; i < total; i++) {
			release(&clients[i]);
			release(server_ends[i]);
		}
	}
	server_stop();
	if (opened == total && !failed && !bad_bytes && !bad_ends && !refused_writes && declined == total / 10)
		say("ok");
	else
		say("of %d: %d opened, %d failed, %d not compressed, %lu bad bytes, %lu bad ends, %lu writes refused",
		    total, opened, failed, declined, bad_bytes, bad_ends, refused_writes);
}

static const struct scenario list[] = {
	{ "many", many },
};

SCENARIOS(list)
