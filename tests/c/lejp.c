/* The streaming JSON parser: what a program is told about each document, in one piece and in any two. */
#include "scenario.h"
#if !V4
#include <lejp.h>
#endif

static char trace[60000];
static size_t traced;
static int shows_starts, hides_indexes, stop_at = -1, stop_with, calls;

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void note(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	traced += (size_t)vsnprintf(trace + traced, sizeof trace - traced, format, ap);
	va_end(ap);
}

static const char *told_name(int reason)
{
	static const struct { int reason; const char *name; } names[] = {
		{ LEJPCB_CONSTRUCTED, "CONSTRUCTED" }, { LEJPCB_DESTRUCTED, "DESTRUCTED" },
		{ LEJPCB_START, "START" }, { LEJPCB_COMPLETE, "COMPLETE" }, { LEJPCB_FAILED, "FAILED" },
		{ LEJPCB_PAIR_NAME, "PAIR_NAME" }, { LEJPCB_VAL_TRUE, "TRUE" }, { LEJPCB_VAL_FALSE, "FALSE" },
		{ LEJPCB_VAL_NULL, "NULL" }, { LEJPCB_VAL_NUM_INT, "INT" }, { LEJPCB_VAL_NUM_FLOAT, "FLOAT" },
		{ LEJPCB_VAL_STR_START, "STR_START" }, { LEJPCB_VAL_STR_CHUNK, "STR_CHUNK" },
		{ LEJPCB_VAL_STR_END, "STR_END" }, { LEJPCB_ARRAY_START, "ARRAY_START" },
		{ LEJPCB_ARRAY_END, "ARRAY_END" }, { LEJPCB_OBJECT_START, "OBJECT_START" },
		{ LEJPCB_OBJECT_END, "OBJECT_END" },
	};
	int i;

	for (i = 0; i < COUNT(names); i++)
		if (names[i].reason == reason)
			return names[i].name;
	return "?";
}

/* One line: reason, path, indexes, match, text of a value. */
static void tell(struct lejp_ctx *ctx, int reason)
{
	int i;

	if (reason == LEJPCB_START && !shows_starts)
		return;
	note("%s", told_name(reason));
	if (reason == LEJPCB_CONSTRUCTED || reason == LEJPCB_DESTRUCTED) {
		note("\n");
		return;
	}
	/* The name being read is not terminated in the original. */
	if (reason != LEJPCB_FAILED)
		note(" %s", show(ctx->path, strlen(ctx->path)));
	for (i = 0; !hides_indexes && i < ctx->ipos && i < LEJP_MAX_INDEX_DEPTH; i++)
		note(" #%d", ctx->i[i]);
	if (ctx->path_match)
		note(" match %d", ctx->path_match);
	for (i = 0; ctx->path_match && i < ctx->wildcount; i++) {
		char part[40];
		int n = lejp_get_wildcard(ctx, i, part, sizeof part);

		note(" *%d %s", n, n ? part : "-");
	}
	if (reason & LEJP_FLAG_CB_IS_VALUE) {
		int len = reason == LEJPCB_VAL_TRUE || reason == LEJPCB_VAL_FALSE || reason == LEJPCB_VAL_NULL ?
				  (int)strlen(ctx->buf) : ctx->npos;

		note(" = %s", show(ctx->buf, (size_t)len));
		if (reason != LEJPCB_VAL_STR_CHUNK && ctx->buf[len])
			note(" not terminated");
	}
	if (reason == LEJPCB_FAILED)
		note(" line %d", (int)ctx->line);
	note("\n");
}

#if V4
static signed char called(struct lejp_ctx *ctx, char reason)
#else
static char called(struct lejp_ctx *ctx, char reason)
#endif
{
	tell(ctx, reason);
	return (char)(calls++ == stop_at ? stop_with : 0);
}

static const char *const none[] = { "none" };
static const char *const *paths = none;
static int path_count;

static struct lejp_ctx parser;

static void begin(void)
{
	traced = 0;
	calls = 0;
	memset(&parser, 0x5a, sizeof parser);
	lejp_construct(&parser, called, &parser, paths, (unsigned char)path_count);
}

/* Feeds a document in pieces that end at `first`, and then every `step` bytes. Returns what lejp_parse() says last,
 * with unused bytes counted from the end of the document. */
static int feed(const char *text, int len, int first, int step)
{
	int at = 0, rc = LEJP_CONTINUE;

	begin();
	while (at < len && rc == LEJP_CONTINUE) {
		int piece = at < first ? first - at : step;
		char *copy;

		if (piece > len - at)
			piece = len - at;
		copy = malloc((size_t)piece);
		memcpy(copy, text + at, (size_t)piece);
		rc = lejp_parse(&parser, (unsigned char *)copy, piece);
		free(copy);
		at += piece;
	}
	if (rc >= 0)
		rc += len - at;
	lejp_destruct(&parser);
	return rc;
}

static void document_of(const char *text, int len)
{
	char *whole;
	int rc, at;

	shows_starts = 1;
	rc = feed(text, len, len, len);
	say("%s: %d", len < 120 ? show(text, (size_t)len) : "long", rc);
	for (at = 0; at < (int)traced;) {
		char *end = strchr(trace + at, '\n');

		say("  %.*s", (int)(end - trace) - at, trace + at);
		at = (int)(end - trace) + 1;
	}
	shows_starts = 0;
	rc = feed(text, len, len, len);
	whole = strdup(trace);
	for (at = 0; at < len; at++) {
		int got = at ? feed(text, len, at, len) : feed(text, len, 1, 1);

		if (got != rc || strcmp(whole, trace)) {
			say("  in pieces of %d: %d\n%s", at, got, trace);
			break;
		}
	}
	free(whole);
}

static void document(const char *text)
{
	document_of(text, (int)strlen(text));
}

static void documents(const char *const *list, int count)
{
	int i;

	for (i = 0; i < count; i++)
		document(list[i]);
}

static void valid(void)
{
	static const char *const list[] = {
		"{\"a\":1}", "{\"a\":true,\"b\":false,\"c\":null}", "{\"a\":\"\"}", "{\"a\":\"text\"}", "{\"\":\"x\"}",
		" \t\r\n{ \"a\" : 1 , \"b\"\n:\t[ 1 , 2 ] } rest", "{\"a\":1}}", "{\"a\":[1,{\"b\":\"x\"}]}",
		"{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3}", "{\"a\":[[1,2],[3]],\"b\":[4]}", "{\"a.b\":{\"c\":1}}",
		"{\"a\":[{\"b\":[1,{\"c\":[2,3]},4]},5]}", "{\"a\":[{\"b\":1},{\"b\":2},{\"c\":{\"d\":3}}],\"e\":[[{\"f\":1}]]}",
		"{\"a\":{}}", "{\"a\":[]}", "{\"a\":[],\"b\":{},\"c\":[{},[],{}]}", "{}", " { } ", "[]", "[ ]", "[1]", "[[]]",
		"[1,2,[3,[4]],{\"a\":5}]", "[{\"a\":1},{\"b\":[2]}]", "[{}]", "[\"a\",\"b\"]", "[[1],[2],[3],[4],[5],[6],[7]]",
		"{\"a\":[1],\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1],\"g\":[1]}",
		"{\"a\":{\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1],\"g\":[1],\"h\":[1]}}",
		"{\"a\":{\"b\":1},\"c\":{\"d\":1},\"e\":{\"f\":{\"g\":1}},\"h\":1}",
		"# before\n{\"a\"#name\n:1#value\n,#next\n\"b\":true#end\n}# after", "{\"a\":\"#\"}",
		"{\"a\":1,\"a\":2}", "{\"a\":\"\xc3\xa9\xe2\x82\xac\"}", "{\"\\u0041\\n\":1}",
	};

	documents(list, COUNT(list));
}

static void numbers(void)
{
	static const char *const list[] = {
		"0", "7", "-1", "-0", "10", "1234567890", "12345678901", "12345678901234567890", "123456789012345678901", "0.5", "-0.25",
		"3.14159", "1e5", "1E5", "1e+5", "1e-5", "1.5e3", "1.5E-03", "-1.5e+10", "0e0", "1e10", "0.0", "123.456e78", "01", "-01", "007",
		"-", "+1", ".5", "1.", "1.e5", "-.5", "1e", "1e+", "1e-", "1.2.3", "1e5e5", "1e5.5", "1-2", "1+2", "--1", "1a", "0x10", "1 2",
		"NaN", "Infinity", "-Infinity", "1.5a", "1e5a", "-a", "1.a", "1ea", "1e+a", "1e++5", "-1.", "-e1", "1.-5",
		"12345678.90", "1234567.8901", "1.234567890", "1.2345678901", "1e1234567890", "1234567890e1", "123456789e1",
		"1234567890123456789.0", "12345678901234567890.1", "1.2345678901234567890",
	};
	char text[80];
	int i;

	for (i = 0; i < COUNT(list); i++) {
		snprintf(text, sizeof text, "{\"a\":%s}", list[i]);
		document(text);
		snprintf(text, sizeof text, "{\"a\":[%s ,%s]}", list[i], list[i]);
		document(text);
	}
}

static void strings(void)
{
	static const char *const list[] = {
		"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\\u0041", "\\u00e9", "\\u00E9", "\\u00ff", "\\u20ac", "\\u20AC", "\\uFFFF", "\\u0000x", "\\u0001",
		"\\u007f\\u0080\\u07ff\\u0800", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0041", "\\ude00\\ud83d",
		"\\ud83d\\ud83d\\ude00", "\\u12", "\\u12g4", "\\ug123", "\\u123g", "\\u1g34", "\\a", "\\0", "\\x41", "\\'", "\\U0041", "\\", "a\tb", "a\nb", "\x01", "\x1f", "\x7f",
		"\xff\xfe", "'", "/", "\xef\xbb\xbf",
	};
	char text[120];
	int i;

	for (i = 0; i < COUNT(list); i++) {
		snprintf(text, sizeof text, "{\"a\":\"%s\",\"b\":1}", list[i]);
		document(text);
	}
	for (i = 0; i < COUNT(list); i += 3) {
		snprintf(text, sizeof text, "{\"%s\":1}", list[i]);
		document(text);
	}
	document_of("{\"a\":\"x\0y\"}", 11);
}

static void invalid(void)
{
	static const char *const list[] = {
		"", " ", "x", "1", "\"a\"", "true", "null", "]", "}", ":", ",", "{", "{,", "{]", "{:", "{1", "{x", "{'a':1}", "{\"a\"", "{\"a\"}", "{\"a\",", "{\"a\"1",
		"{\"a\"::1}", "{\"a\":", "{\"a\":}", "{\"a\":,", "{\"a\":]", "{\"a\"::", "{\"a\":x", "{\"a\":'x'", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\":1,,",
		"{\"a\":1]", "{\"a\":1:", "{\"a\":1 x", "{\"a\":1\"", "{\"a\":[1}", "{\"a\":[1:", "{\"a\":[1,}", "{\"a\":[1,]}", "{\"a\":[,1]}", "{\"a\":[1 2]}", "{\"a\":[\"b\":1]}",
		"{\"a\":[1]]", "{\"a\":[1]}]", "{\"a\":{\"b\":1]", "{\"a\":{\"b\"}}", "{\"a\":{,}}", "{\"a\":{1}}", "{\"a\":{}}}", "{\"a\":{]", "{\"a\":[}", "[1}", "[1,]", "[,", "[1,,2]", "[1 2]", "[", "[1", "[]]", "[1]]", "[:",
		"[\"a\":1]", "{}}", "{]", "[}", "{\"a\":true,}", "{\"a\":\"x\",}", "{\"a\":[\"x\",]}", "{\"a\":[true,]}", "{\"a\":[{},]}", "{\"a\":{},}", "{\"a\":[[],]}",
		"{\"a\":t}", "{\"a\":tru}", "{\"a\":truex}", "{\"a\":True}", "{\"a\":TRUE}", "{\"a\":fals}", "{\"a\":falsee}", "{\"a\":nul}", "{\"a\":nulll}", "{\"a\":nil}", "{\"a\":n}",
		"{\"a\":true false}", "{\"a\":tr ue}", "{\"a\":\"x\" \"y\"}", "{\"a\":\"x\"1}", "{a:1}", "{\"a\" \"b\"}", "{\"a\"=1}", "\xef\xbb\xbf{\"a\":1}", "{\"a\":1;}", "{\"a\":/*c*/1}", "\v{}",
		"{\"a\":\v1}", "{\"a\":1\f}", "{\n\n\"a\":\n\nx}", "{\"a\":1,\"b\":\n\n\n[1,2,\n]}", "[[[[[1}", "{\"a\":\"\\u12", "{\"a\":-", "{\"a\":1.", "{\"a\":1e", "{\"a\":tr",
	};

	documents(list, COUNT(list));
}

/* A document `depth` deep whose opening and closing parts are these, around `inner`. */
static void nested(const char *open, const char *inner, const char *close, int depth, const char *before, const char *after)
{
	char text[400];
	int i;

	strcpy(text, before);
	for (i = 0; i < depth; i++)
		strcat(text, open);
	strcat(text, inner);
	for (i = 0; i < depth; i++)
		strcat(text, close);
	strcat(text, after);
	document(text);
}

static void depth(void)
{
	int i;

	for (i = 4; i <= 6; i++) {
		nested("[", "1", "]", i, "{\"a\":", "}");
		nested("[", "", "]", i, "{\"a\":", "}");
		nested("[", "1", "]", i, "", "");
		nested("[", "{\"b\":1}", "]", i, "{\"a\":", "}");
	}
	for (i = 9; i <= 12; i++) {
		nested("{\"a\":", "1", "}", i, "", "");
		nested("{\"a\":", "\"x\"", "}", i, "", "");
		nested("{\"a\":", "{}", "}", i, "", "");
		nested("{\"a\":", "[]", "}", i, "", "");
		nested("{\"a\":", "true", "}", i, "", "");
	}
	for (i = 3; i <= 6; i++) {
		nested("{\"a\":[", "1", "]}", i, "", "");
		nested("[{\"a\":", "\"x\"", "}]", i, "", "");
	}
}

static void long_things(void)
{
	static const int lens[] = { 252, 253, 254, 255, 256, 507, 508, 509, 510 };
	char text[1000];
	int i;

	for (i = 0; i < COUNT(lens); i++) {
		int n = sprintf(text, "{\"a\":\"%0*d\"}", lens[i], 7);

		say("string of %d", lens[i]);
		document_of(text, n);
	}
	/* Escapes at the seam. */
	for (i = 250; i <= 256; i++) {
		int n = sprintf(text, "{\"a\":\"%0*d\\u20ac\\ud83d\\ude00\\n\"}", i, 7);

		say("escapes behind %d", i);
		document_of(text, n);
	}
	for (i = 100; i <= 127; i += 9) {
		int n = sprintf(text, "{\"%0*d\":1}", i, 7);

		say("name of %d", i);
		document_of(text, n);
	}
	for (i = 60; i <= 61; i++) {
		int n = sprintf(text, "{\"%0*d\":{\"%0*d\":[[1]]}}", i, 7, i, 8);

		say("two names of %d", i);
		document_of(text, n);
	}
}

/* Paths that do not fit. */
static void long_paths(void)
{
	static const int names[] = { 128, 129, 200, 300 };
	char text[1000];
	int i;

	for (i = 0; i < COUNT(names); i++) {
		int n = sprintf(text, "{\"%0*d\":1}", names[i], 7);

		say("name of %d", names[i]);
		document_of(text, n);
	}
	for (i = 62; i <= 66; i++) {
		int n = sprintf(text, "{\"%0*d\":{\"%0*d\":[[1]]}}", i, 7, i, 8);

		say("two names of %d", i);
		document_of(text, n);
	}
}

static const char *const patterns[][6] = {
	{ "a" }, { "a", "a[]" }, { "a[]", "a" }, { "*" }, { "a.*" }, { "a.*.*", "a.*" }, { "a.*", "a.*.*" }, { "*.b" }, { "a[].b" }, { "a[].*" }, { "*[].b" },
	{ "*[]" }, { "*.*.c" }, { "a.b.c", "a.b", "a" }, { "a*" }, { "*b" }, { "" }, { "a.*.c" }, { "a.**" }, { "x", "a[].b[]" }, { "e", "a.b" },
};

static void matching(void)
{
	static const char *const list[] = {
		"{\"a\":1,\"b\":2}", "{\"a\":[1,2],\"b\":3}", "{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3}", "{\"a\":[{\"b\":1,\"c\":2},{\"b\":[3]}],\"e\":1}",
		"{\"ab\":{\"b\":true,\"xb\":null},\"b\":\"s\"}", "{\"a\":[{},2,{\"b\":{}}],\"\":{\"b\":[3]}}",
	};
	int i, k, n;

	hides_indexes = 1;
	for (i = 0; i < COUNT(patterns); i++) {
		for (n = 0; n < 6 && patterns[i][n]; n++)
			say("pattern %d %s", n + 1, show(patterns[i][n], strlen(patterns[i][n])));
		paths = patterns[i];
		path_count = n;
		for (k = 0; k < COUNT(list); k++)
			document(list[k]);
	}
	paths = none;
	path_count = 0;
}

static void wildcards(void)
{
	static const struct { int idx, len; } asked[] = { { 0, 10 }, { 0, 3 }, { 0, 2 }, { 0, 1 }, { 0, 0 }, { 1, 10 }, { 2, 10 }, { -1, 10 }, { 5, 10 }, { 0, -1 } };
	static const char *const path[] = { "*.*" };
	char text[16];
	int i;

	paths = path;
	path_count = 1;
	begin();
	lejp_parse(&parser, (const unsigned char *)"{\"abc\":{\"def\":1", 15);
	say("%s %d %d", show(parser.path, strlen(parser.path)), parser.path_match, parser.wildcount);
	for (i = 0; i < COUNT(asked); i++) {
		int n;

		memset(text, '#', sizeof text);
		n = lejp_get_wildcard(&parser, asked[i].idx, text, asked[i].len);
		say("wildcard %d into %d: %d %s", asked[i].idx, asked[i].len, n, show(text, 12));
	}
	lejp_destruct(&parser);
	paths = none;
	path_count = 0;
}

static void refusals(void)
{
	static const char *const text = "{\"a\":[1,-2.5,true,false,null,\"x\",{\"b\":{}},[]],\"c\":2} rest";
	static const int answers[] = { 1, -1 };
	int i, n;

	shows_starts = 1;
	for (i = 0; i < COUNT(answers); i++)
		for (n = 0; n < 30; n++) {
			char *last;
			int rc;

			stop_at = n;
			stop_with = answers[i];
			rc = feed(text, (int)strlen(text), (int)strlen(text), 1);
			trace[traced - 1] = 0;
			last = strstr(trace, "FAILED");
			say("%d at call %d: %d, %s, %d calls", answers[i], n, rc, last ? last : "complete", calls);
		}
	stop_at = -1;
}

#if V4
static signed char second(struct lejp_ctx *ctx, char reason)
#else
static char second(struct lejp_ctx *ctx, char reason)
#endif
{
	note("second ");
	tell(ctx, reason);
	return 0;
}

#if V4
static signed char changing(struct lejp_ctx *ctx, char reason)
#else
static char changing(struct lejp_ctx *ctx, char reason)
#endif
{
	tell(ctx, reason);
	if (reason == LEJPCB_PAIR_NAME && !strcmp(ctx->path, "b"))
		lejp_change_callback(ctx, second);
	return 0;
}

static void change(void)
{
	static const char *const text = "{\"a\":1,\"b\":[2],\"c\":3}";

	shows_starts = 1;
	traced = 0;
	memset(&parser, 0, sizeof parser);
	lejp_construct(&parser, changing, &parser, none, 0);
	say("rc %d, user %s", lejp_parse(&parser, (const unsigned char *)text, (int)strlen(text)),
	    parser.user == &parser ? "kept" : "lost");
	lejp_destruct(&parser);
	say("%s", trace);
}

/* Bytes of a program's own at each level. */
#if V4
static signed char marking(struct lejp_ctx *ctx, char reason)
#else
static char marking(struct lejp_ctx *ctx, char reason)
#endif
{
	if (reason != LEJPCB_CONSTRUCTED && reason != LEJPCB_DESTRUCTED && reason != LEJPCB_START) {
		note("%s %s level %d mark %d line %d\n", told_name(reason), ctx->path, ctx->sp, ctx->st[ctx->sp].b, (int)ctx->line);
		ctx->st[ctx->sp].b++;
	}
	return 0;
}

static void levels(void)
{
	static const char *const text = "{\"a\":1,\n\"b\":[2,[3],{\"d\":4,\n\"e\":\"x\"}],\n\"c\":3}";

	traced = 0;
	lejp_construct(&parser, marking, NULL, none, 0);
	say("rc %d", lejp_parse(&parser, (const unsigned char *)text, (int)strlen(text)));
	lejp_destruct(&parser);
	say("%s", trace);
}

#if V4
static const char *const inner_paths[] = { "x", "x.y", "y", "*" };

static signed char pushing(struct lejp_ctx *ctx, char reason)
{
	tell(ctx, reason);
	if (reason == LEJPCB_OBJECT_START && !strcmp(ctx->path, "in")) {
		int rc = lejp_parser_push(ctx, &traced, inner_paths, 4, second);

		note("push %d depth %d\n", rc, ctx->pst_sp);
	}
	return 0;
}

static void stacked(void)
{
	static const char *const list[] = { "{\"a\":1,\"in\":{\"x\":{\"y\":2},\"y\":[3]},\"b\":4}", "{\"in\":{\"x\":1},\"c\":{\"in\":{}},\"b\":[4]}",
		"{\"in\":{\"in\":{\"x\":2},\"y\":1},\"in\":{}}" };
	int i, n;

	shows_starts = 1;
	for (i = 0; i < COUNT(list); i++) {
		traced = 0;
		memset(&parser, 0, sizeof parser);
		lejp_construct(&parser, pushing, NULL, none, 0);
		n = lejp_parse(&parser, (const unsigned char *)list[i], (int)strlen(list[i]));
		say("%s: %d depth %d", list[i], n, parser.pst_sp);
		say("pop %d depth %d", lejp_parser_pop(&parser), parser.pst_sp);
		say("%s", trace);
	}
	lejp_construct(&parser, called, NULL, none, 0);
	for (i = 0; i < 6; i++) {
		n = lejp_parser_push(&parser, NULL, none, 0, second);
		say("push %d: depth %d", n, parser.pst_sp);
	}
	for (i = 0; i < 6; i++) {
		n = lejp_parser_pop(&parser);
		say("pop %d: depth %d", n, parser.pst_sp);
	}
}

static void errors(void)
{
	int i;

	for (i = 5; i >= -26; i--)
		say("%d: %s", i, lejp_error_to_string(i));
}

/* Paths as structures in a row whose first member is the path. */
static void stride(void)
{
	static const struct { const char *path; int more[6]; } rows[] = { { "x", { 0 } }, { "a.b", { 0 } }, { "a.*", { 0 } } };
	static const char *const text = "{\"a\":{\"b\":1,\"c\":2},\"x\":3}";

	traced = 0;
	lejp_construct(&parser, called, NULL, &rows[0].path, 3);
	parser.path_stride = sizeof rows[0];
	say("rc %d", lejp_parse(&parser, (const unsigned char *)text, (int)strlen(text)));
	lejp_destruct(&parser);
	say("%s", trace);
}

static void by_hand(void)
{
	static const char *const list[] = { "x", "a.*", "b.*.c" };
	static const char *const path[] = { "x", "a.b", "a.b.c", "b.q.c", "b.q.d", "", "a." };
	int i, k;

	for (i = 0; i < COUNT(path); i++)
		for (k = 0; k < 2; k++) {
			lejp_construct(&parser, second, NULL, list, COUNT(list));
			strcpy(parser.path, path[i]);
			parser.pst[0].ppos = (unsigned char)strlen(path[i]);
			parser.path_match = (unsigned char)k;
			parser.path_match_len = 77;
			parser.wildcount = 7;
			lejp_check_path_match(&parser);
			say("%s from %d: match %d len %d wild %d at %d", path[i], k, parser.path_match, parser.path_match_len, parser.wildcount,
			    parser.path_match && parser.wildcount == 1 ? parser.wild[0] : -1);
		}
}
#endif

static const struct scenario list[] = {
	{ "valid", valid },
	{ "numbers", numbers },
	{ "strings", strings },
	{ "invalid", invalid },
	{ "depth", depth },
	{ "long", long_things },
	{ "long_paths", long_paths },
	{ "matching", matching },
	{ "wildcards", wildcards },
	{ "refusals", refusals },
	{ "change", change },
	{ "levels", levels },
#if V4
	{ "stacked", stacked },
	{ "errors", errors },
	{ "stride", stride },
	{ "by_hand", by_hand },
#endif
};

SCENARIOS(list)
