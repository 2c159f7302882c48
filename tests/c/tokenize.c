/* The tokenizer: every text with every flag, and some together. */
#include "scenario.h"

#if V4
static const char *const texts[] = {
	"", "a", "a b", "a=b", "a = b", "a: b", "a:b", "a,b", "a, b ,c", "a,,b", ",a", "a,", "a b,c", "12", "-12", "1.5", "1.5.2", "12a", "a12", "1=2", "1.5=x", "12:", "a-b",
	"-a", "a.b", "a/b", "\"q\"", "\"q", "a=\"b c\",d", "'q'", "a#b\nc", "#", "# x\ny", "a;b", "a==b", "=", "!", "a_b", "a\tb\nc", "x=1.5,y=2", "foo: bar; baz",
	"Max-Age=100; x", "1 2 3", "1.", "1..", ".5", "a@b.c", "gzip;q=1.0, identity; q=0.5, *;q=0", "(a)", "[1]", "a+b", "+1", "a=", "a =", "a :", "0x1f", "1e5", "a'b",
	"\"a\"\"b\"", "a,\"b\",c", "\"a\" \"b\"", ",", "1,2", "1 ,2", "1.5a", "1a.5", "a.5", "-1.5", "1-2", "1_2", "1 = 2", "1 :", "1.5 :", "1.5:", "\"q\" = x", "\"q\"=x", "\"\"",
	":", ": a", "a : b", "a ,b", "a\r\n=\r\nb", "1.5 x", "a\fb", "~", "a~b|c", "a\\b", "a{b}", "$a", "%a", "a&b", "a*b", "^a", "`a`", "<a>", "a?b", "1.a", "1.-", "1.,", ".a", "..",
	"a#", "#a\r\nb", "a # b\nc", "a=#b\nc", "\"a#b\"",
};

static void tokenize(int flags)
{
	int i;

	for (i = 0; i < COUNT(texts); i++) {
		lws_tokenize_t ts;
		lws_tokenize_elem e;
		int turns = 0;

		lws_tokenize_init(&ts, texts[i], flags);
		ts.len = strlen(texts[i]);
		printf("%d %s:", flags, show(texts[i], strlen(texts[i])));
		do {
			e = lws_tokenize(&ts);
			printf(" %d", e);
			if (e > 0)
				printf("'%.*s'", (int)ts.token_len, ts.token);
		} while (e > 0 && turns++ < 40);
		say(" at %d", (int)(ts.start - texts[i]));
	}
}

static void plain(void) { tokenize(0); }

static void single(void)
{
	int i;

	for (i = 0; i < 9; i++)
		tokenize(1 << i);
}

static void together(void)
{
	static const int sets[] = { 2 | 4, 1 | 16, 1 | 8, 32 | 64, 4 | 8, 1 | 2 | 16 | 256, 4 | 128, 1 | 4 | 8 | 16 | 256, 16 | 32, 16 | 64, 1 | 64 };
	int i;

	for (i = 0; i < COUNT(sets); i++)
		tokenize(sets[i]);
}

static void pieces_of_utf8(void)
{
	static const char *const list[] = { "\xc3\xa9", "a\xc3\xa9z b", "\xe2\x82\xac", "\xf0\x9f\x98\x80=1", "\xff", "\xc3", "a\xe2\x82", "\xc3 a", "\xc0\x80", "\"\xff\"" };
	static const int sets[] = { 0, 4, 8 };
	int i, k;

	for (k = 0; k < COUNT(sets); k++)
		for (i = 0; i < COUNT(list); i++) {
			lws_tokenize_t ts;
			lws_tokenize_elem e;

			lws_tokenize_init(&ts, list[i], sets[k]);
			ts.len = strlen(list[i]);
			printf("%d %s:", sets[k], show(list[i], strlen(list[i])));
			do {
				e = lws_tokenize(&ts);
				printf(" %d%s", e, e > 0 ? show(ts.token, ts.token_len) : "");
			} while (e > 0);
			say("%s", "");
		}
}

static void joined(void)
{
	static const char *const list[] = { "a\"b\"", "a \"b\"", "a\"", "1\"b\"", "\"q\\\"r\"", "a\vb" };
	int i, flags;

	for (flags = 0; flags <= 8; flags += 4)
		for (i = 0; i < COUNT(list); i++) {
			lws_tokenize_t ts;
			lws_tokenize_elem e;

			lws_tokenize_init(&ts, list[i], flags);
			ts.len = strlen(list[i]);
			printf("%d %s:", flags, show(list[i], strlen(list[i])));
			do {
				e = lws_tokenize(&ts);
				printf(" %d", e);
				if (e > 0)
					printf("%s", show(ts.token, ts.token_len));
			} while (e > 0);
			say("%s", "");
		}
}

/* Without a length the text ends at its terminator. */
static void terminated(void)
{
	static const char text[] = "a = 1\0b,c";
	lws_tokenize_t ts;
	int i;

	lws_tokenize_init(&ts, text, 0);
	for (i = 0; i < 4; i++) {
		lws_tokenize_elem e = lws_tokenize(&ts);

		say("%d %s", e, e > 0 ? show(ts.token, ts.token_len) : "");
	}
}

static void copies(void)
{
	lws_tokenize_t ts;
	char b[16];
	size_t max;

	for (max = 0; max < 9; max++) {
		int n;

		lws_tokenize_init(&ts, "hello world", 0);
		n = lws_tokenize(&ts);
		REQUIRE(LWS_TOKZE_TOKEN, n);
		memset(b, '#', sizeof b);
		n = lws_tokenize_cstr(&ts, b, max);
		say("into %d: %d %s", (int)max, n, show(b, 10));
	}
}

static const struct scenario list[] = {
	{ "plain", plain },
	{ "single", single },
	{ "together", together },
	{ "pieces_of_utf8", pieces_of_utf8 },
	{ "joined", joined },
	{ "terminated", terminated },
	{ "copies", copies },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
