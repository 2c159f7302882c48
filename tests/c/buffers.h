/*
 * Memory with a pattern for functions to write into, and what they leave there in every size of it.
 *
 * A line tells for which sizes ("room") it holds, what the function answered, and the bytes from the first to the
 * last one it wrote, `{2}` being two it left alone. OUTSIDE stands where it wrote before or behind the room.
 */
#ifndef BUFFERS_H
#define BUFFERS_H

enum { GUARD = 64, LARGE = 300, PATTERN = 0xa5 };

static unsigned char memory[GUARD + LARGE + 4096];
static unsigned char *const start = memory + GUARD;
static char rendered[3][8192];

struct text {
	const char *bytes;
	size_t len;
};
#define TEXT(s) { s, sizeof(s) - 1 }

/* Calls the function under test with `in` and the room; the answer is what it returned, as text. */
typedef const char *call_fn(const struct text *in, unsigned char *out, int room);

static USED const char *num(long long n)
{
	static char b[32];

	sprintf(b, "%lld", n);
	return b;
}

/* An int whose only meaning is its sign. */
static USED const char *sign(long long n) { return num(n < 0 ? -1 : n); }

/* A pointer that the function returned. */
static USED const char *place(const void *p)
{
	static char b[32];
	ptrdiff_t at = (const unsigned char *)p - start;

	if (!p)
		return "NULL";
	if (at < 0 || at >= LARGE)
		return "elsewhere";
	sprintf(b, at ? "out+%d" : "out", (int)at);
	return b;
}

static char *put_bytes(char *o, const unsigned char *p, size_t n)
{
	size_t run;

	for (; n; n--, p++) {
		for (run = 0; run < n && p[run] == *p; run++)
			;
		if (*p == PATTERN || (!*p && run > 8)) {
			o += sprintf(o, *p ? "{%d}" : "\\0{x%d}", (int)run);
			p += run - 1;
			n -= run - 1;
		} else if (!*p)
			o += sprintf(o, "\\0");
		else if (*p < 0x20 || *p > 0x7e || *p == '"' || *p == '\\' || *p == '{')
			o += sprintf(o, "\\x%02x", *p);
		else
			*o++ = (char)*p;
	}
	*o = 0;
	return o;
}

/* What stands in the room, and outside. */
static USED const char *leavings(size_t room)
{
	const unsigned char *first = memory, *last = memory + sizeof memory;
	char *o = rendered[2];

	while (first < last && *first == PATTERN)
		first++;
	while (last > first && last[-1] == PATTERN)
		last--;
	if (first == last)
		return "nothing";
	if (first > start && last <= start + room)
		first = start;
	*o++ = '"';
	if (first < start || last > start + room) {
		const unsigned char *end = start + room;

		o = put_bytes(o, start, (size_t)((last < end ? last : end) - start));
		o += sprintf(o, "\" OUTSIDE \"");
		if (first < start) {
			o = put_bytes(o, first, (size_t)((last < start ? last : start) - first));
			o += sprintf(o, "\" BEFORE \"");
		}
		if (last > end)
			o = put_bytes(o, end, (size_t)(last - end));
	} else
		o = put_bytes(o, first, (size_t)(last - first));
	strcpy(o, "\"");
	return rendered[2];
}

static USED void pattern(void) { memset(memory, PATTERN, sizeof memory); }

static const char *one_room(call_fn *call, const struct text *in, int room, char *to)
{
	const char *answer;

	pattern();
	answer = call(in, start, room);
	sprintf(to, "%s, ", answer);
	strcat(to, leavings((size_t)(room > 0 ? room : 0)));
	return to;
}

/* How many bytes of text or data the function writes when there is room for all. */
static int extent(call_fn *call, const struct text *in)
{
	int n = LARGE;

	pattern();
	call(in, start, LARGE);
	while (n && (start[n - 1] == PATTERN || !start[n - 1]))
		n--;
	return n;
}

static USED void each_room(const char *name, call_fn *call, const struct text *in, int from)
{
	int most = extent(call, in) + 5, room, since = from;
	char *was = rendered[0], *now = rendered[1], *other;

	say("%s %s", name, show(in->bytes, in->len));
	one_room(call, in, from, was);
	for (room = from + 1; room <= most + 1; room++) {
		one_room(call, in, room > most ? LARGE : room, now);
		if (room <= most && !strcmp(was, now))
			continue;
		if (since < room - 1)
			say("  %d to %d: %s", since, room - 1, was);
		else
			say("  %d: %s", since, was);
		since = room;
		other = was;
		was = now;
		now = other;
	}
	say("  large: %s", was);
}

struct function {
	const char *name;
	call_fn *call;
	const struct text *in;
	int count;
	int from; /* the smallest size: -1 where sizes have a sign */
};

static USED void each_function(const struct function *list, int count)
{
	int i, k;

	for (i = 0; i < count; i++)
		for (k = 0; k < list[i].count; k++)
			each_room(list[i].name, list[i].call, list[i].in + k, list[i].from);
}

#endif
