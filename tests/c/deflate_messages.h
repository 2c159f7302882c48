/*
 * Messages through permessage-deflate, in either role. Before this is
 * included: what the role is called, and how a peer sends a frame.
 */
#ifndef DEFLATE_MESSAGES_H
#define DEFLATE_MESSAGES_H

#include "deflate.h"

/* A session whose handshake had these parameters, not shown. */
static struct peer *session(const char *sub, const char *params);

static uint64_t more_options; /* of the context */

/* ---------------------------------------------------- both roles' program */

static struct text message, reply; /* what comes in; what is to be written */
static size_t pieces, largest_piece, messages;
static int reply_kind = LWS_WRITE_BINARY, echoes = 1, holds_each;

static USED uint32_t sum_of(const void *data, size_t len)
{
	const unsigned char *p = data;
	uint32_t h = 2166136261u;

	while (len--)
		h = (h ^ *p++) * 16777619u;
	return h;
}

/* Collects messages and sends each back. */
static USED int collect(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static unsigned char *sent;

	(void)user;
	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		text_add(&message, in, len);
		if (++pieces == 50000)
			die("the same piece again and again");
		if (len > largest_piece)
			largest_piece = len;
		if (holds_each)
			lws_rx_flow_control(wsi, 0);
		if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
			break;
		messages++;
		say("  got %zu bytes, sum %08x, binary %d", message.n, sum_of(message.b, message.n),
		    !!lws_frame_is_binary(wsi));
		if (echoes) {
			text_add(&reply, message.b, message.n);
			lws_callback_on_writable(wsi);
		}
		message.n = 0;
		break;
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		if (!echoes || !messages)
			break;
		messages = 0;
		if (sent) /* only now: the original reads from it after the write, too */
			free(sent);
		sent = malloc(LWS_PRE + reply.n + 1);
		if (reply.n)
			memcpy(sent + LWS_PRE, reply.b, reply.n);
		if (lws_write(wsi, sent + LWS_PRE, reply.n, (enum lws_write_protocol)reply_kind) != (int)reply.n)
			say("  the write fails");
		reply.n = 0;
		break;
	}
	return 0;
}

/*
 * The frames that a peer received, joined to messages and decompressed: one
 * line each. `own` has what compressed messages refer to.
 */
static USED void peer_show_messages(struct peer *p, struct expander *own)
{
	unsigned char *b = (unsigned char *)p->buf + p->shown, *end = (unsigned char *)p->buf + p->len;
	struct text whole = { 0 };
	int squeezed = 0, kind = 0;

	if (b == end && !p->ended)
		say("peer%d: nothing", peer_id(p));
	while (end - b >= 2) {
		size_t n = b[1] & 127, h = 2, i;
		unsigned char *mask;

		if (n > 125) {
			h = n == 126 ? 4 : 10;
			for (i = 2, n = 0; i < h; i++)
				n = n << 8 | b[i];
		}
		mask = b[1] & 128 ? b + h : NULL;
		h += mask ? 4 : 0;
		if ((size_t)(end - b) < h || (size_t)(end - b) - h < n)
			break;
		for (i = 0; mask && i < n; i++)
			b[h + i] ^= mask[i & 3];
		if (b[0] & 8) {
			say("peer%d: control %02x %s", peer_id(p), b[0], show(b + h, n));
		} else {
			if (b[0] & 15)
				squeezed = b[0] & 0x40, kind = b[0] & 15;
			else if (b[0] & 0x40)
				say("peer%d: RSV1 within a message", peer_id(p));
			text_add(&whole, b + h, n);
		}
		if ((b[0] & 0x88) == 0x80) {
			size_t from = own->all.n;
			int bad = 0;

			if (squeezed)
				bad = expand(own, whole.b, whole.n);
			if (bad)
				say("peer%d: does not decompress: %s", peer_id(p), show(whole.b, whole.n));
			else if (squeezed)
				say("peer%d: opcode %d, %zu bytes, sum %08x", peer_id(p), kind,
				    own->all.n - from, sum_of(own->all.b + from, own->all.n - from));
			else
				say("peer%d: opcode %d, %zu plain bytes, sum %08x", peer_id(p), kind, whole.n,
				    sum_of(whole.b, whole.n));
			whole.n = 0;
		}
		b += h + n;
	}
	if (whole.n || b != end)
		say("peer%d: and a part of a message", peer_id(p));
	free(whole.b);
	p->shown = p->len;
	peer_end_line(p);
}

/* Text that compresses as such things do: words and numbers, no two lines the same. */
static USED void wordy(void *to, size_t len, unsigned seed)
{
	static const char *const words[] = { "alpha", "beta", "gamma", "delta", "value", "\"id\": ", "true", "null" };
	unsigned char *b = to;
	size_t at = 0;

	while (at < len) {
		char s[32];
		int n;

		seed = seed * 1103515245u + 12345u;
		n = seed >> 16 & 3 ? sprintf(s, "%s, ", words[seed >> 20 & 7]) : sprintf(s, "%u ", seed >> 12);
		if ((size_t)n > len - at)
			n = (int)(len - at);
		memcpy(b + at, s, (size_t)n);
		at += (size_t)n;
	}
}

/* Bytes that do not compress. */
static USED void noisy(void *to, size_t len, unsigned seed)
{
	unsigned char *b = to;

	while (len--) {
		seed = seed * 1664525u + 1013904223u;
		*b++ = (unsigned char)(seed >> 24);
	}
}

static const char *option_names[4], *option_values[4];

static int sets_options(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	int i;

	if (reason == LWS_CALLBACK_ESTABLISHED || reason == LWS_CALLBACK_CLIENT_ESTABLISHED)
		for (i = 0; i < COUNT(option_names) && option_names[i]; i++)
			say("  %s=%s says %d", option_names[i], option_values[i] ? option_values[i] : "NULL",
			    lws_set_extension_option(wsi, "permessage-deflate", option_names[i],
						     option_values[i]));
	return collect(wsi, reason, user, in, len);
}

static struct squeezer squeezer;
static struct expander expander;

/* A compressed message in one frame. */
static void send_squeezed(struct peer *p, const void *data, size_t len, int opcode)
{
	struct text t = squeeze(&squeezer, data, len);

	send_frame(p, 0xc0 | opcode, t.b, t.n);
	free(t.b);
}

/* The same in frames of so many bytes, with a ping behind each. */
static void send_in_frames(struct peer *p, const void *data, size_t len, size_t each)
{
	struct text t = squeeze(&squeezer, data, len);
	size_t at, n;

	for (at = 0; at < t.n; at += n) {
		n = t.n - at < each ? t.n - at : each;
		send_frame(p, (at ? 0 : 0x42) | (at + n == t.n ? 0x80 : 0), t.b + at, n);
		send_frame(p, 0x89, "p", 1);
		settle();
	}
	free(t.b);
}

static const size_t sizes[] = { 0, 1, 2, 3, 5, 100, 125, 126, 127, 1000, 1023, 1024, 1025, 4095, 4096, 4097,
				16384, 32767, 32768, 65535, 65536, 100000 };

/* Every third is noise; with `mixed`, every fourth is not compressed. */
static void exchange(struct peer *p, int mixed)
{
	static unsigned char data[1 << 20];
	int i;

	quiet = 1;
	for (i = 0; i < COUNT(sizes); i++) {
		say("-- %zu", sizes[i]);
		if (i % 3)
			wordy(data, sizes[i], (unsigned)i);
		else
			noisy(data, sizes[i], (unsigned)i);
		if (mixed && i % 4 == 3)
			send_frame(p, 0x82, data, sizes[i]);
		else
			send_squeezed(p, data, sizes[i], 2);
		settle();
		peer_show_messages(p, &expander);
	}
}

static void sizes_mixed(void)
{
	exchange(session("chat", ""), 1);
}

static void sizes_compressed(void)
{
	exchange(session("chat", ""), 0);
}

static void sizes_small_buffer(void)
{
	exchange(session("r128", ""), 0);
}

static void sizes_without_takeover(void)
{
	exchange(session("chat", "; " OUR "_no_context_takeover"), 0);
	say("farthest way back is at most a message: %s", expander.farthest <= 100000 ? "yes" : "no");
}

static void one_mebibyte(void)
{
	static unsigned char data[1 << 20];
	struct peer *p = session("chat", "");
	int i;

	quiet = 1;
	for (i = 0; i < 3; i++) {
		if (i == 1)
			noisy(data, sizeof data, 5);
		else
			wordy(data, sizeof data, (unsigned)i + 1);
		send_squeezed(p, data, sizeof data, i == 2 ? 1 : 2);
		settle();
		peer_show_messages(p, &expander);
	}
}

/* With no_context_takeover each message has to be complete in itself. */
static void takeover_seen(const char *params)
{
	struct peer *p = session("chat", params);
	int i;

	quiet = 1;
	reply_kind = LWS_WRITE_TEXT;
	for (i = 0; i < 3; i++) {
		send_squeezed(p, "the same text the same text", 27, 1);
		settle();
		say("answer of %zu bytes", p->len - p->shown);
		expander.from = strstr(params, OUR "_no") ? expander.all.n : 0;
		peer_show_messages(p, &expander);
	}
}

static void takeover_kept(void) { takeover_seen(""); }
static void takeover_not_kept(void) { takeover_seen("; " OUR "_no_context_takeover"); }

/* The peer forgets all between messages, which is always allowed. */
static void takeover_peer_forgets(void)
{
	struct peer *p = session("chat", "; " PEERS "_no_context_takeover");
	int i;

	quiet = 1;
	for (i = 0; i < 3; i++) {
		free(squeezer.all.b);
		memset(&squeezer, 0, sizeof squeezer);
		send_squeezed(p, "the same text the same text", 27, 1);
		settle();
		peer_show_messages(p, &expander);
	}
}

/* Repetition farther back than the window: it must not be used. */
static void window(const char *params, size_t most)
{
	static unsigned char data[9000];
	struct peer *p = session("chat", params);
	int i;

	quiet = 1;
	wordy(data, 3000, 1);
	noisy(data + 3000, 3000, 2);
	memcpy(data + 6000, data, 3000);
	for (i = 0; i < 2; i++) {
		send_squeezed(p, data, sizeof data, 2);
		settle();
		peer_show_messages(p, &expander);
	}
	say("the window of %zu is kept: %s", most, expander.farthest <= most ? "yes" : "no");
}

static void window_ours_9(void) { window("; " OUR "_max_window_bits=9", 512); }
static void window_ours_10(void) { window("; " OUR "_max_window_bits=10", 1024); }
static void window_ours_15(void) { window("; " OUR "_max_window_bits=15", 32768); }
static void window_ours_8(void) { window("; " OUR "_max_window_bits=8", 256); }

static void window_peers(const char *params, size_t bytes)
{
	squeezer.window = bytes;
	window(params, 32768);
}

static void window_peers_9(void) { window_peers("; " PEERS "_max_window_bits=9", 512); }
static void window_peers_8(void) { window_peers("; " PEERS "_max_window_bits=8", 256); }
static void window_peers_15(void) { window_peers("; " PEERS "_max_window_bits=15", 32768); }

/* --------------------------------------------------------------- options */

static void option(const char *name, const char *value)
{
	static unsigned char data[5000];
	struct peer *p;

	option_names[0] = name;
	option_values[0] = value;
	p = session("chat", "");
	quiet = 1;
	wordy(data, sizeof data, 7);
	send_squeezed(p, data, sizeof data, 2);
	settle();
	say("largest piece %zu", largest_piece);
	peer_show_messages(p, &expander);
	send_squeezed(p, data, 50, 2);
	settle();
	peer_show_messages(p, &expander);
}

static void option_level_0(void) { option("compression_level", "0"); }
static void option_level_9(void) { option("compression_level", "9"); }
static void option_memory(void) { option("mem_level", "3"); }
static void option_rx_256(void) { option("rx_buf_size", "8"); }
static void option_rx_128(void) { option("rx_buf_size", "7"); }
static void option_tx_256(void) { option("tx_buf_size", "8"); }
static void option_forgets(void) { option(OUR "_no_context_takeover", NULL); }
static void option_window(void) { option(OUR "_max_window_bits", "9"); }

static void options_unknown(void)
{
	option_names[0] = "nonsense";
	option_names[1] = "";
	session("chat", "");
}

/* -------------------------------------------------------------- fragments */

static void fragments_and_pings(void)
{
	static unsigned char data[3000];
	struct peer *p = session("chat", "");

	quiet = 1;
	wordy(data, sizeof data, 3);
	send_in_frames(p, data, sizeof data, 300);
	peer_show_messages(p, &expander);
	say("-- a byte each");
	send_in_frames(p, data, 40, 1);
	peer_show_messages(p, &expander);
}

static void fragments_empty(void)
{
	struct peer *p = session("chat", "");

	send_frame(p, 0x41, "", 0);
	send_frame(p, 0x00, "\xf2\x48\xcd\xc9", 4);
	send_frame(p, 0x00, "", 0);
	send_frame(p, 0x00, "\xc9\x07\x00", 3);
	send_frame(p, 0x80, "", 0);
	settle();
	peer_show_messages(p, &expander);
}

static void fragments_without_end(void)
{
	struct peer *p = session("chat", "");

	send_frame(p, 0x41, "\xf2\x48\xcd\xc9", 4);
	settle();
	send_frame(p, 0x88, "\x03\xe8", 2);
	settle();
	peer_show_messages(p, &expander);
}

static void fragments_rsv_later(void)
{
	struct peer *p = session("chat", "");

	send_frame(p, 0x41, "\xf2\x48\xcd\xc9", 4);
	send_frame(p, 0xc0, "\xc9\x07\x00", 3);
	settle();
	peer_show_messages(p, &expander);
}

static void fragments_plain_first(void)
{
	struct peer *p = session("chat", "");

	send_frame(p, 0x01, "abc", 3);
	send_frame(p, 0xc0, "\xc9\x07\x00", 3);
	settle();
	peer_show_messages(p, &expander);
}

static void rsv2(void)
{
	struct peer *p = session("chat", "");

	send_frame(p, 0xa1, "abc", 3);
	settle();
	peer_show_messages(p, &expander);
}

static void rsv1_and_3(void)
{
	struct peer *p = session("chat", "");

	send_frame(p, 0xd1, "\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
	settle();
	peer_show_messages(p, &expander);
}

/* What `final`, `first` and `left` say of pieces; the lines are the callback's. */
static void pieces_of(const char *sub)
{
	static unsigned char data[300];
	struct peer *p = session(sub, "");
	struct text t;

	echoes = 0;
	memset(data, 'a', sizeof data);
	send_squeezed(p, data, sizeof data, 1);
	settle();
	say("-- in two frames");
	t = squeeze(&squeezer, data, sizeof data);
	send_frame(p, 0x41, t.b, 1);
	send_frame(p, 0x80, t.b + 1, t.n - 1);
	settle();
	free(t.b);
	say("-- exactly one buffer");
	send_squeezed(p, data, 128, 1);
	settle();
	say("-- empty");
	send_squeezed(p, data, 0, 1);
	settle();
	peer_show_messages(p, &expander);
}

static void pieces_plain(void)
{
	static unsigned char data[300];
	struct peer *p = session("r128", "");

	echoes = 0;
	memset(data, 'a', sizeof data);
	send_frame(p, 0x81, data, sizeof data);
	settle();
	peer_show_messages(p, &expander);
}

static void pieces_r16(void) { pieces_of("r16"); }
static void pieces_r128(void) { pieces_of("r128"); }
static void pieces_default(void) { pieces_of("chat"); }

/* -------------------------------------------------------------- flow, end */

/* Held after every piece while output is pending. */
static void held(const char *sub, size_t len)
{
	static unsigned char data[20000];
	struct peer *p = session(sub, "");
	size_t was, most = 0;

	quiet = 1;
	echoes = 0;
	wordy(data, len, 9);
	say("sum %08x", sum_of(data, len));
	holds_each = 1;
	send_squeezed(p, data, len, 2);
	send_frame(p, 0x89, "behind", 6);
	send_squeezed(p, data, 10, 2);
	for (was = 0; ; was = pieces) {
		settle();
		if (pieces == was)
			break;
		if (pieces - was > most)
			most = pieces - was;
		lws_rx_flow_control(wsi_of(1), 1);
	}
	say("several pieces: %s, at most %zu at once", pieces > 5 ? "yes" : "no", most);
	peer_show_messages(p, &expander);
}

static void held_small(void) { held("r128", 1500); }
static void held_large(void) { held("r128", 20000); }

/* The program hangs up in the middle of a decompressed message. */
static int hangs_up(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)wsi; (void)user; (void)in; (void)len;
	return (reason == LWS_CALLBACK_RECEIVE || reason == LWS_CALLBACK_CLIENT_RECEIVE) && ++pieces == 2 ? -1 : 0;
}

static void hang_up_in_pieces(void)
{
	static unsigned char data[2000];
	struct peer *p;

	hook = hangs_up;
	p = session("r128", "");
	memset(data, 'a', sizeof data);
	send_squeezed(p, data, sizeof data, 2);
	settle();
	peer_show_messages(p, &expander);
}

static void reset_while_held(void)
{
	static unsigned char data[2000];
	struct peer *p = session("r128", "");

	echoes = 0;
	holds_each = 1;
	quiet = 1;
	wordy(data, sizeof data, 4);
	send_squeezed(p, data, sizeof data, 2);
	settle();
	quiet = 0;
	peer_reset(p);
	settle();
	if (wsi_of(1))
		lws_rx_flow_control(wsi_of(1), 1);
	settle();
}

/* ---------------------------------------------------------------- corrupt */

static void corrupt(const char *data, size_t len)
{
	struct peer *p = session("chat", "");

	say("-- %s", show(data, len));
	send_frame(p, 0xc1, data, len);
	settle();
	peer_show_messages(p, &expander);
	peer_close(p);
	settle();
}

static void corrupt_block_type(void) { corrupt("\x06\x00\x00", 3); }
static void corrupt_stored_length(void) { corrupt("\x00\x05\x00\x00\x00Hello\x00", 11); }
static void corrupt_distance(void) { corrupt("\x02\x13\x00\x00", 4); }
static void corrupt_codes(void) { corrupt("\x04\xff\xff\xff\xff\xff\xff\xff", 8); }

static void corrupt_cut(void)
{
	corrupt("\xf2\x48\xcd", 3);
}

static void corrupt_nothing(void)
{
	corrupt("", 0);
}

static void corrupt_in_second_message(void)
{
	struct peer *p = session("chat", "");

	send_squeezed(p, "Hello", 5, 1);
	send_frame(p, 0xc1, "\xf2\x48\x06\xff\xff\xff", 6);
	settle();
	peer_show_messages(p, &expander);
}

/* RFC 7692, section 7.2.3.4: a block with BFINAL is followed by an empty one. */
static void final_block(void)
{
	struct peer *p = session("chat", "");

	send_frame(p, 0xc1, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8);
	settle();
	peer_show_messages(p, &expander);
	say("-- the next message");
	send_frame(p, 0xc1, "\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
	settle();
	peer_show_messages(p, &expander);
}

/* Section 7.2.3.5: two blocks in one message. */
static void two_blocks(void)
{
	struct peer *p = session("chat", "");

	send_frame(p, 0xc1, "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 13);
	settle();
	peer_show_messages(p, &expander);
}

static void utf8_validated(void)
{
	struct peer *p;

	more_options = LWS_SERVER_OPTION_VALIDATE_UTF8;
	p = session("chat", "");
	send_squeezed(p, "\xce\xba\xe1\xbd\xb9", 5, 1);
	settle();
	say("-- binary may be anything");
	send_squeezed(p, "\xce\xff", 2, 2);
	settle();
	peer_show_messages(p, &expander);
	say("-- text may not");
	send_squeezed(p, "\xce\xba\xff\xff", 4, 1);
	settle();
	peer_show_messages(p, &expander);
}

/* ------------------------------------------------------------------- bombs */

static size_t bomb_bytes;
static int bombs_ended;
static struct lws *neighbour_wsi; /* who is not bombed */

static int bombed(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_ESTABLISHED || reason == LWS_CALLBACK_CLIENT_ESTABLISHED)
		lws_set_extension_option(wsi, "permessage-deflate", "max_inflated_mb", "2");
	if (wsi == neighbour_wsi)
		return collect(wsi, reason, user, in, len);
	if (reason == LWS_CALLBACK_RECEIVE || reason == LWS_CALLBACK_CLIENT_RECEIVE)
		bomb_bytes += len;
	if (reason == LWS_CALLBACK_CLOSED || reason == R_CLIENT_CLOSED)
		bombs_ended++;
	return 0;
}

/* 64 MiB of nothing in 400 KiB: the peer loses its connection, its neighbour keeps its own. */
static void bomb(void)
{
	static unsigned char zeros[1 << 20];
	struct peer *p, *neighbour;
	int i;

	hook = bombed;
	quiet = 1;
	neighbour = session("chat", "");
	neighbour_wsi = wsi_of(1);
	p = session("chat", "");
	for (i = 0; i < 64 && !p->ended; i++) {
		struct text t = squeeze(&squeezer, zeros, sizeof zeros);

		if (i) /* what RFC 7692 leaves out is needed between parts */
			send_frame(p, 0x00, "\x00\x00\xff\xff", 4);
		send_frame(p, i ? 0x00 : 0x42, t.b, t.n);
		settle();
		free(t.b);
	}
	say("the peer has lost its connection: %s", p->ended ? "yes" : "no");
	say("it ended once: %s", bombs_ended == 1 ? "yes" : "no");
	say("nobody had more than 3 MiB of it: %s", bomb_bytes && bomb_bytes <= 3 << 20 ? "yes" : "no");
	peer_show_messages(p, &expander);
	free(squeezer.all.b);
	memset(&squeezer, 0, sizeof squeezer);
	memset(&expander, 0, sizeof expander);
	send_squeezed(neighbour, "Hello", 5, 1);
	settle();
	peer_show_messages(neighbour, &expander);
}

/* More than the limit passes when it was as much before. */
static void large_but_honest(void)
{
	static unsigned char data[5 << 20];
	struct peer *p;

	hook = bombed;
	quiet = 1;
	p = session("chat", "");
	noisy(data, sizeof data, 1);
	send_squeezed(p, data, sizeof data, 2);
	settle();
	say("connected: %s, all of it: %s", p->ended ? "no" : "yes",
	    bomb_bytes == sizeof data ? "yes" : "no");
}

/* -------------------------------------------------------------------- send */

static void write_now(struct peer *p, const void *data, size_t len, int kind)
{
	int n = put(wsi_of(1), data, len, kind);

	if (n != (int)len)
		say("write says %d", n);
	(void)p;
}

static int to_send;

static int sends_large(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	static unsigned char data[3][LWS_PRE + (1 << 20)];
	unsigned char *b;

	(void)user; (void)in; (void)len;
	if ((reason != LWS_CALLBACK_SERVER_WRITEABLE && reason != LWS_CALLBACK_CLIENT_WRITEABLE) || !to_send)
		return 0;
	b = data[--to_send] + LWS_PRE;
	if (to_send == 1)
		wordy(b, 1 << 20, 3);
	else
		noisy(b, 1 << 20, (unsigned)to_send);
	say("  sum %08x", sum_of(b, 1 << 20));
	say("  write says %d", lws_write(wsi, b, 1 << 20, LWS_WRITE_BINARY));
	lws_callback_on_writable(wsi);
	return 0;
}

/* Larger than every buffer, to a peer that does not read for a while. */
static void send_to_slow_reader(void)
{
	struct peer *p;

	quiet = 1;
	hook = sends_large;
	p = session("chat", "");
	p->hold = 1;
	small_send_buffer(wsi_of(1));
	to_send = 3;
	lws_callback_on_writable(wsi_of(1));
	settle();
	say("all is written: %s", to_send ? "no" : "yes");
	p->hold = 0;
	still_turns = 200; /* a small send buffer makes the kernel wait for acknowledgements */
	settle();
	peer_show_messages(p, &expander);
}

static void send_fragments(void)
{
	struct peer *p = session("chat", "");

	quiet = 1;
	write_now(p, "Hel", 3, LWS_WRITE_TEXT | LWS_WRITE_NO_FIN);
	settle();
	put(wsi_of(1), "between", 7, LWS_WRITE_PING);
	settle();
	write_now(p, "lo, ", 4, LWS_WRITE_CONTINUATION | LWS_WRITE_NO_FIN);
	settle();
	write_now(p, "", 0, LWS_WRITE_CONTINUATION | LWS_WRITE_NO_FIN);
	settle();
	write_now(p, "world", 5, LWS_WRITE_CONTINUATION);
	settle();
	peer_show_messages(p, &expander);
	say("-- ended by an empty one");
	write_now(p, "Hel", 3, LWS_WRITE_BINARY | LWS_WRITE_NO_FIN);
	settle();
	write_now(p, "", 0, LWS_WRITE_CONTINUATION);
	settle();
	peer_show_messages(p, &expander);
}

static void send_empty(void)
{
	struct peer *p = session("chat", "");

	quiet = 1;
	write_now(p, "", 0, LWS_WRITE_TEXT);
	settle();
	peer_show_messages(p, &expander);
	write_now(p, "x", 1, LWS_WRITE_TEXT);
	settle();
	peer_show_messages(p, &expander);
}

/* Pings, pongs and the close are never compressed. */
static void send_control(void)
{
	struct peer *p = session("chat", "");

	quiet = 1;
	put(wsi_of(1), "aaaaaaaaaaaaaaaaaaaa", 20, LWS_WRITE_PING);
	settle();
	put(wsi_of(1), "aaaaaaaaaaaaaaaaaaaa", 20, LWS_WRITE_PONG);
	settle();
	send_frame(p, 0x89, "aaaaaaaaaaaaaaaaaaaa", 20);
	settle();
	send_frame(p, 0x88, "\x03\xe8" "aaaaaaaaaaaaaaaa", 18);
	settle();
	peer_show_messages(p, &expander);
}

/* The program's buffer is its own again as soon as the write has returned. */
static void send_and_reuse(void)
{
	static unsigned char data[LWS_PRE + 200000];
	struct peer *p = session("chat", "");
	size_t n = sizeof data - LWS_PRE;

	quiet = 1;
	wordy(data + LWS_PRE, n, 6);
	say("sum %08x", sum_of(data + LWS_PRE, n));
	say("write says %d", lws_write(wsi_of(1), data + LWS_PRE, n, LWS_WRITE_BINARY));
	memset(data, 0x55, sizeof data);
	settle();
	peer_show_messages(p, &expander);
}

#define MESSAGE_SCENARIOS \
	{ "sizes_mixed", sizes_mixed }, \
	{ "sizes_compressed", sizes_compressed }, \
	{ "sizes_small_buffer", sizes_small_buffer }, \
	{ "sizes_without_takeover", sizes_without_takeover }, \
	{ "one_mebibyte", one_mebibyte }, \
	{ "takeover_kept", takeover_kept }, \
	{ "takeover_not_kept", takeover_not_kept }, \
	{ "takeover_peer_forgets", takeover_peer_forgets }, \
	{ "window_ours_9", window_ours_9 }, \
	{ "window_ours_10", window_ours_10 }, \
	{ "window_ours_15", window_ours_15 }, \
	{ "window_ours_8", window_ours_8 }, \
	{ "window_peers_9", window_peers_9 }, \
	{ "window_peers_8", window_peers_8 }, \
	{ "window_peers_15", window_peers_15 }, \
	{ "option_level_0", option_level_0 }, \
	{ "option_level_9", option_level_9 }, \
	{ "option_memory", option_memory }, \
	{ "option_rx_256", option_rx_256 }, \
	{ "option_rx_128", option_rx_128 }, \
	{ "option_tx_256", option_tx_256 }, \
	{ "option_forgets", option_forgets }, \
	{ "option_window", option_window }, \
	{ "options_unknown", options_unknown }, \
	{ "fragments_and_pings", fragments_and_pings }, \
	{ "fragments_empty", fragments_empty }, \
	{ "fragments_without_end", fragments_without_end }, \
	{ "fragments_rsv_later", fragments_rsv_later }, \
	{ "fragments_plain_first", fragments_plain_first }, \
	{ "rsv2", rsv2 }, \
	{ "rsv1_and_3", rsv1_and_3 }, \
	{ "pieces_plain", pieces_plain }, \
	{ "pieces_r16", pieces_r16 }, \
	{ "pieces_r128", pieces_r128 }, \
	{ "pieces_default", pieces_default }, \
	{ "held_small", held_small }, \
	{ "held_large", held_large }, \
	{ "hang_up_in_pieces", hang_up_in_pieces }, \
	{ "reset_while_held", reset_while_held }, \
	{ "corrupt_block_type", corrupt_block_type }, \
	{ "corrupt_stored_length", corrupt_stored_length }, \
	{ "corrupt_distance", corrupt_distance }, \
	{ "corrupt_codes", corrupt_codes }, \
	{ "corrupt_cut", corrupt_cut }, \
	{ "corrupt_nothing", corrupt_nothing }, \
	{ "corrupt_in_second_message", corrupt_in_second_message }, \
	{ "final_block", final_block }, \
	{ "two_blocks", two_blocks }, \
	{ "utf8_validated", utf8_validated }, \
	{ "bomb", bomb }, \
	{ "large_but_honest", large_but_honest }, \
	{ "send_to_slow_reader", send_to_slow_reader }, \
	{ "send_fragments", send_fragments }, \
	{ "send_empty", send_empty }, \
	{ "send_control", send_control }, \
	{ "send_and_reuse", send_and_reuse },

#endif
