/* Functions that need no connection. */
#include "scenario.h"

static unsigned char area[256];

static const char *outside(size_t len)
{
	size_t i;

	for (i = len; i < sizeof area; i++)
		if (area[i] != 0xa5)
			return "written behind";
	return "inside";
}

static void base64(void)
{
	static const char *const plain[] = { "", "f", "fo", "foo", "foob", "fooba", "foobar", "\xff\xfe\xfd" };
	static const char *const coded[] = { "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "//79",
					     "Zm9v\n", "Zg", "Z", "!!!!" };
	int i, n, room;

	for (i = 0; i < COUNT(plain); i++) {
		int want = ((int)strlen(plain[i]) + 2) / 3 * 4;

		for (room = want; room <= want + 3; room++) {
			memset(area, 0xa5, sizeof area);
			n = lws_b64_encode_string(plain[i], (int)strlen(plain[i]), (char *)area, room);
			say("encode %s into %d: %d %s %s", show(plain[i], strlen(plain[i])), room, n,
			    n >= 0 ? show(area, strlen((char *)area)) : "-", outside((size_t)room));
		}
	}
	for (i = 0; i < COUNT(coded); i++)
		for (room = 1; room <= 9; room += 4) {
			memset(area, 0xa5, sizeof area);
			n = lws_b64_decode_string(coded[i], (char *)area, room);
			say("decode %s into %d: %d %s %s", show(coded[i], strlen(coded[i])), room, n,
			    n > 0 ? show(area, (size_t)n) : "-", outside((size_t)room));
		}
}

static void sha1(void)
{
	static const char *const list[] = { "", "abc",
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" };
	unsigned char md[20];
	int i, k;

	for (i = 0; i < COUNT(list); i++) {
		unsigned char *r = lws_SHA1((const unsigned char *)list[i], strlen(list[i]), md);

		printf("%s ", r == md ? "md" : "other");
		for (k = 0; k < 20; k++)
			printf("%02x", md[k]);
		say("%s", "");
	}
}

#if V4
static void snprintf_strncpy(void)
{
	char b[16];
	int room;

	for (room = 0; room <= 8; room++) {
		int n;

		memset(b, 'z', sizeof b);
		n = lws_snprintf(b, (size_t)room, "%s-%d", "abc", 12);
		say("snprintf into %d: %d %s", room, n, show(b, 9));
	}
	for (room = 1; room <= 6; room++) {
		memset(b, 'z', sizeof b);
		lws_strncpy(b, "abcd", (size_t)room);
		say("strncpy into %d: %s", room, show(b, 7));
	}
}

static void escapes(void)
{
	static const char *const list[] = { "plain", "a b", "a/b?c&d=e", "\xc3\xa9", "'\"\\<>\n\t", "100%" };
	char b[100];
	int i, n, used;

	for (i = 0; i < COUNT(list); i++) {
		lws_urlencode(b, list[i], sizeof b);
		say("urlencode %s: %s", show(list[i], strlen(list[i])), b);
		n = lws_urldecode(b + 50, b, 40);
		say("  back %d %s", n, show(b + 50, strlen(b + 50)));
		lws_sql_purify(b, list[i], sizeof b);
		say("  sql %s", show(b, strlen(b)));
		used = 0;
		lws_json_purify(b, list[i], sizeof b, &used);
		say("  json %s of %d", show(b, strlen(b)), used);
		strcpy(b, list[i]);
		lws_filename_purify_inplace(b);
		say("  filename %s", show(b, strlen(b)));
	}
	say("short urlencode %s", lws_urlencode(b, "a b c d", 6));
}

static void numbers(void)
{
	static const char *const ads[] = { "127.0.0.1", "255.255.255.255", "256.1.1.1", "::1", "fe80::1",
					   "1:2:3:4:5:6:7:8", "nonsense", "" };
	static const uint64_t list[] = { 0, 1, 127, 128, 16383, 16384, (1u << 28) - 1 };
	uint8_t b[16];
	char t[64];
	int i, n;

	for (i = 0; i < COUNT(ads); i++) {
		n = lws_parse_numeric_address(ads[i], b, sizeof b);
		say("address %s: %d %s", ads[i], n < 0 ? -1 : n, n > 0 ? show(b, (size_t)n) : "-");
		if (n > 0)
			say("  back %d %s", lws_write_numeric_address(b, n, t, sizeof t) > 0, t);
	}
	for (i = 0; i < COUNT(list); i++) {
		uint64_t v = 0;
		int back;

		n = lws_vbi_encode(list[i], b);
		back = n > 0 ? lws_vbi_decode(b, &v, (size_t)n) : -1;
		say("vbi %d %s back %d %s", n, show(b, (size_t)(n > 0 ? n : 0)), back,
		    v == list[i] ? "equal" : "different");
	}
	n = lws_hex_to_byte_array("00ff7f1a", b, sizeof b);
	say("hex %d %s", n, show(b, (size_t)(n > 0 ? n : 0)));
	say("odd hex %d", lws_hex_to_byte_array("123", b, sizeof b));
	say("bad hex %d", lws_hex_to_byte_array("zz", b, sizeof b));
	say("bcmp %d %d", lws_timingsafe_bcmp("abc", "abc", 3), !!lws_timingsafe_bcmp("abc", "abd", 3));
}

#endif

static void uris(void)
{
	static const char *const list[] = { "http://example.com/path?x=1", "https://example.com",
		"ws://example.com:81/", "wss://a/b", "example.com/x", "example.com", "http://h:99",
		"http://h/" , "", "/only" };
	int i;

	for (i = 0; i < COUNT(list); i++) {
		const char *prot = "unset", *ads = "unset", *path = "unset";
		char b[100];
		int pt = -7, n;

		strcpy(b, list[i]);
		n = lws_parse_uri(b, &prot, &ads, &pt, &path);
		say("%s: %d %s | %s | %d | %s", list[i], n, prot, ads, pt, path);
	}
}

static void emit(int level, const char *line)
{
	say("emit %d %s", level, show(line, strlen(line)));
}

static void log_levels(void)
{
	lws_set_log_level(LLL_ERR | LLL_WARN, emit);
	_lws_log(LLL_ERR, "error %d\n", 1);
	_lws_log(LLL_WARN, "warning\n");
	_lws_log(LLL_NOTICE, "hidden\n");
	_lws_log(LLL_INFO, "hidden\n");
	lws_set_log_level(LLL_INFO | LLL_DEBUG, NULL);
	_lws_log(LLL_INFO, "same emitter\n");
	_lws_log(LLL_ERR, "hidden\n");
	_lws_log(LLL_DEBUG, "no newline");
	lws_set_log_level(0, emit);
	_lws_log(LLL_ERR, "hidden\n");
#if V4
	lws_set_log_level(LLL_USER, emit);
	say("visible %d %d", !!lwsl_visible(LLL_USER), !!lwsl_visible(LLL_ERR));
	_lws_log(LLL_USER, "user\n");
#endif
}

static void log_long(void)
{
	char b[700];

	memset(b, 'l', sizeof b - 2);
	b[sizeof b - 2] = '\n';
	b[sizeof b - 1] = 0;
	lws_set_log_level(LLL_ERR, emit);
	_lws_log(LLL_ERR, "%s", b);
}

static void log_stamp(void)
{
	static const int levels[] = { LLL_ERR, LLL_WARN, LLL_NOTICE, LLL_INFO, LLL_DEBUG, LLL_PARSER,
		LLL_HEADER, LLL_EXT, LLL_CLIENT, LLL_LATENCY, 1 << 10, 3 };
	char b[64];
	int i;

	for (i = 0; i < COUNT(levels); i++) {
		int n = lwsl_timestamp(levels[i], b, sizeof b);
		char *tail = strchr(b, ']');

		say("%d: %s %s", levels[i], n > 0 ? "some" : "none", n > 0 && tail ? tail : "-");
	}
}

static void log_hexdump(void)
{
#if V4
	unsigned char b[40];

	fill(b, sizeof b, 1);
	lws_set_log_level(LLL_ERR, emit);
	lwsl_hexdump_level(LLL_ERR, b, sizeof b);
	lwsl_hexdump_level(LLL_ERR, "abc", 3);
	lwsl_hexdump_level(LLL_ERR, "", 0);
#endif
}

static const struct scenario list[] = {
	{ "base64", base64 },
	{ "sha1", sha1 },
#if V4
	{ "snprintf_strncpy", snprintf_strncpy },
	{ "escapes", escapes },
	{ "numbers", numbers },
#endif
	{ "uris", uris },
	{ "log_levels", log_levels },
	{ "log_long", log_long },
	{ "log_stamp", log_stamp },
	{ "log_hexdump", log_hexdump },
};

SCENARIOS(list)
