/*
 * What a raw peer needs of RFC 1951: a compressor with fixed codes and a
 * decompressor, each with the memory of all messages before.
 */
#ifndef DEFLATE_H
#define DEFLATE_H

#include "scenario.h"

struct text { unsigned char *b; size_t n, cap; };

static USED void text_add(struct text *t, const void *data, size_t len)
{
	if (t->cap - t->n < len)
		t->b = realloc(t->b, t->cap = (t->cap + len) * 2);
	memcpy(t->b + t->n, data, len);
	t->n += len;
}

static USED void text_byte(struct text *t, unsigned c)
{
	unsigned char b = (unsigned char)c;

	text_add(t, &b, 1);
}

static const unsigned short length_base[29] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27,
	31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258 };
static const unsigned char length_extra[29] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3,
	3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };
static const unsigned short far_base[30] = { 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193,
	257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577 };
static const unsigned char far_extra[30] = { 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8,
	9, 9, 10, 10, 11, 11, 12, 12, 13, 13 };

/* --------------------------------------------------------------- compress */

struct squeezer {
	struct text all;   /* all that went in before */
	int head[1 << 15]; /* where three bytes with that hash were last, plus 1 */
	size_t window;     /* most bytes back; 0: 32768 */
	uint32_t bits;
	int bit_count;
};

static void put_bits(struct squeezer *s, struct text *to, unsigned value, int count)
{
	s->bits |= (uint32_t)value << s->bit_count;
	for (s->bit_count += count; s->bit_count >= 8; s->bit_count -= 8, s->bits >>= 8)
		text_byte(to, s->bits & 255);
}

/* Codes go out beginning with their highest bit. */
static void put_code(struct squeezer *s, struct text *to, unsigned code, int count)
{
	while (count--)
		put_bits(s, to, code >> count & 1, 1);
}

static void put_symbol(struct squeezer *s, struct text *to, unsigned n)
{
	if (n < 144)
		put_code(s, to, 0x30 + n, 8);
	else if (n < 256)
		put_code(s, to, 0x190 + n - 144, 9);
	else if (n < 280)
		put_code(s, to, n - 256, 7);
	else
		put_code(s, to, 0xc0 + n - 280, 8);
}

static void put_match(struct squeezer *s, struct text *to, unsigned length, unsigned distance)
{
	int i = 28, k = 29;

	while (length_base[i] > length)
		i--;
	while (far_base[k] > distance)
		k--;
	put_symbol(s, to, 257 + (unsigned)i);
	put_bits(s, to, length - length_base[i], length_extra[i]);
	put_code(s, to, (unsigned)k, 5);
	put_bits(s, to, distance - far_base[k], far_extra[k]);
}

/* One message, or a part of it, as it stands in frames: RFC 7692 section 7.2.1. */
static USED struct text squeeze(struct squeezer *s, const void *data, size_t len)
{
	struct text to = { 0 };
	size_t at = s->all.n, end, window = s->window ? s->window : 32768;

	text_add(&s->all, data, len);
	put_bits(s, &to, 2, 3);
	for (end = s->all.n; at < end;) {
		unsigned char *b = s->all.b;
		size_t n = 0, was = 0;

		if (end - at >= 3) {
			unsigned h = (b[at] * 961u + b[at + 1] * 31u + b[at + 2]) & 0x7fff;

			was = (size_t)s->head[h];
			s->head[h] = (int)at + 1;
			if (was && at + 1 - was <= window)
				while (n < 258 && at + n < end && b[was - 1 + n] == b[at + n])
					n++;
		}
		if (n >= 3)
			put_match(s, &to, (unsigned)n, (unsigned)(at + 1 - was));
		else
			put_symbol(s, &to, b[at]);
		at += n >= 3 ? n : 1;
	}
	put_symbol(s, &to, 256);
	put_bits(s, &to, 0, 3);
	if (s->bit_count)
		put_bits(s, &to, 0, 8 - s->bit_count);
	return to;
}

/* ------------------------------------------------------------- decompress */

struct expander {
	struct text all;  /* all that came out */
	size_t from;      /* nothing before it may be referred to */
	size_t farthest;  /* the longest way back that was seen */
	const unsigned char *in;
	size_t at, len;
	int bit, bad;
};

static unsigned get_bits(struct expander *e, int count)
{
	unsigned v = 0;
	int i;

	for (i = 0; i < count; i++) {
		if (e->at >= e->len) {
			e->bad = 1;
			return 0;
		}
		v |= (unsigned)(e->in[e->at] >> e->bit & 1) << i;
		if (++e->bit == 8) {
			e->bit = 0;
			e->at++;
		}
	}
	return v;
}

struct codes { unsigned short count[16], symbol[288]; };

static void codes_of(struct codes *c, const unsigned char *lengths, int n)
{
	int offset[16], i;

	memset(c, 0, sizeof *c);
	for (i = 0; i < n; i++)
		c->count[lengths[i]]++;
	c->count[0] = 0;
	for (offset[1] = 0, i = 1; i < 15; i++)
		offset[i + 1] = offset[i] + c->count[i];
	for (i = 0; i < n; i++)
		if (lengths[i])
			c->symbol[offset[lengths[i]]++] = (unsigned short)i;
}

static unsigned get_symbol(struct expander *e, const struct codes *c)
{
	int code = 0, first = 0, index = 0, i;

	for (i = 1; i < 16 && !e->bad; i++) {
		code |= (int)get_bits(e, 1);
		if (code - c->count[i] < first)
			return c->symbol[index + code - first];
		index += c->count[i];
		first = (first + c->count[i]) << 1;
		code <<= 1;
	}
	e->bad = 1;
	return 256;
}

static void get_tables(struct expander *e, struct codes *literal, struct codes *far)
{
	static const unsigned char order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	unsigned char l[320] = { 0 };
	struct codes c;
	unsigned lits = get_bits(e, 5) + 257, fars = get_bits(e, 5) + 1, n = get_bits(e, 4) + 4, i;

	for (i = 0; i < n; i++)
		l[order[i]] = (unsigned char)get_bits(e, 3);
	codes_of(&c, l, 19);
	memset(l, 0, sizeof l);
	for (i = 0; i < lits + fars && !e->bad;) {
		unsigned s = get_symbol(e, &c), again = 1, v = s;

		if (s == 16) {
			v = i ? l[i - 1] : 0;
			again = 3 + get_bits(e, 2);
		} else if (s > 16) {
			v = 0;
			again = s == 17 ? 3 + get_bits(e, 3) : 11 + get_bits(e, 7);
		}
		while (again-- && i < lits + fars)
			l[i++] = (unsigned char)v;
	}
	codes_of(literal, l, (int)lits);
	codes_of(far, l + lits, (int)fars);
}

static void get_stored(struct expander *e)
{
	size_t n;

	if (e->bit) {
		e->bit = 0;
		e->at++;
	}
	if (e->len - e->at < 4 || (e->in[e->at] ^ e->in[e->at + 2]) != 255 ||
	    (e->in[e->at + 1] ^ e->in[e->at + 3]) != 255) {
		e->bad = 1;
		return;
	}
	n = e->in[e->at] | (size_t)e->in[e->at + 1] << 8;
	e->at += 4;
	if (e->len - e->at < n) {
		e->bad = 1;
		return;
	}
	text_add(&e->all, e->in + e->at, n);
	e->at += n;
}

static void get_match(struct expander *e, unsigned s, const struct codes *far)
{
	size_t n, back;
	unsigned k;

	if (s > 285) {
		e->bad = 1;
		return;
	}
	n = length_base[s - 257] + get_bits(e, length_extra[s - 257]);
	k = get_symbol(e, far);
	if (k > 29) {
		e->bad = 1;
		return;
	}
	back = far_base[k] + get_bits(e, far_extra[k]);
	if (back > e->all.n - e->from) {
		e->bad = 1;
		return;
	}
	if (back > e->farthest)
		e->farthest = back;
	while (n--)
		text_byte(&e->all, e->all.b[e->all.n - back]);
}

static void get_block(struct expander *e, int kind)
{
	struct codes literal, far;
	unsigned char l[288];
	unsigned s;

	if (kind == 0) {
		get_stored(e);
		return;
	}
	if (kind == 1) {
		memset(l, 8, 144);
		memset(l + 144, 9, 112);
		memset(l + 256, 7, 24);
		memset(l + 280, 8, 8);
		codes_of(&literal, l, 288);
		memset(l, 5, 30);
		codes_of(&far, l, 30);
	} else {
		get_tables(e, &literal, &far);
	}
	while (!e->bad && (s = get_symbol(e, &literal)) != 256)
		if (s < 256)
			text_byte(&e->all, s);
		else
			get_match(e, s, &far);
}

/* Appends a message to `all`; nonzero: it is none. */
static USED int expand(struct expander *e, const void *data, size_t len)
{
	struct text in = { 0 };

	text_add(&in, data, len);
	text_add(&in, "\x00\x00\xff\xff", 4);
	e->in = in.b;
	e->len = in.n;
	e->at = 0;
	e->bit = e->bad = 0;
	while (!e->bad && e->at < e->len) {
		int is_last = (int)get_bits(e, 1), kind = (int)get_bits(e, 2);

		if (kind == 3)
			e->bad = 1;
		else
			get_block(e, kind);
		if (is_last)
			break;
	}
	free(in.b);
	return e->bad;
}

#endif
