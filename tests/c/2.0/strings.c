/* Functions that need no connection: texts, numbers, the log, addresses, JSON, options of extensions. */
#include "texts.h"
#include <lejp.h>
#include <netdb.h>

static char line[512];
static int lines;

static void receive(int level, const char *text)
{
	(void)level;
	lines++;
	snprintf(line, sizeof line, "%s", text);
}

/* What `write` leaves on stderr. */
static const char *on_stderr(void (*write)(void))
{
	static char text[512];
	int ends[2], was = dup(2);
	ssize_t n;

	if (pipe(ends))
		die("no pipe");
	fflush(stderr);
	dup2(ends[1], 2);
	write();
	fflush(stderr);
	dup2(was, 2);
	close(was);
	close(ends[1]);
	n = read(ends[0], text, sizeof text - 1);
	close(ends[0]);
	text[n > 0 ? n : 0] = 0;
	return text;
}

static void encodings(void)
{
	static const unsigned char sha[20] = {
		0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
		0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d,
	};
	unsigned char md[20];
	char b[64];

	REQUIRE(1, lws_SHA1((unsigned char *)"abc", 3, md) == md);
	REQUIRE(0, memcmp(sha, md, sizeof md));
	REQUIRE(8, lws_b64_encode_string("hello", 5, b, sizeof b));
	SAME("aGVsbG8=", b);
	REQUIRE(-1, lws_b64_encode_string("hello", 5, b, 9));
	REQUIRE(5, lws_b64_decode_string("aGVsbG8=", b, sizeof b));
	SAME("hello", b);
	REQUIRE(-1, lws_b64_decode_string("aGVsbG8=", b, 6));
	REQUIRE(9, lws_urlencode("a b-_.~", 7, b, sizeof b));
	SAME("a%20b-_.~", b);
	REQUIRE(-1, lws_urlencode("a b-_.~", 7, b, 9));
	say("ok");
}

static void formats(void)
{
	char b[8];

	REQUIRE(3, lws_snprintf(b, sizeof b, "%d%s", 12, "c"));
	SAME("12c", b);
	REQUIRE(8, lws_snprintf(b, sizeof b, "%s-%d", "number", 12));
	SAME("number-", b);
	REQUIRE(0, lws_snprintf(NULL, 5, "x"));
	say("ok");
}

static void uris(void)
{
	char p[] = "https://example.com/a/b?c", q[] = "ws://example.com:81", r[] = "plain/x";
	const char *prot, *ads, *path;
	int n = 7;

	REQUIRE(0, lws_parse_uri(p, &prot, &ads, &n, &path));
	SAME("https", prot);
	SAME("example.com", ads);
	SAME("a/b?c", path);
	REQUIRE(443, n);
	REQUIRE(0, lws_parse_uri(q, &prot, &ads, &n, &path));
	SAME("ws", prot);
	SAME("/", path);
	REQUIRE(81, n);
	n = 7;
	REQUIRE(0, lws_parse_uri(r, &prot, &ads, &n, &path));
	SAME("", prot);
	SAME("plain", ads);
	SAME("x", path);
	REQUIRE(7, n);
	say("ok");
}

static void constants(void)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	SAME("get ", (const char *)lws_token_to_string(WSI_TOKEN_GET_URI));
	SAME("host:", (const char *)lws_token_to_string(WSI_TOKEN_HOST));
	REQUIRE(1, lws_token_to_string((enum lws_token_indexes)1000) == NULL);
	REQUIRE(0, strncmp(lws_get_library_version(), "2.0.0 ", 6));
	REQUIRE(32, lws_get_random(NULL, a, 32));
	REQUIRE(32, lws_get_random(NULL, b, 32));
	REQUIRE(1, memcmp(a, b, 32) != 0);
	REQUIRE(0, lws_get_random(NULL, a, -1));
	say("ok");
}

static void log_with(int level, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	_lws_logv(level, format, ap);
	va_end(ap);
}

static void emit(void) { lwsl_emit_stderr(LLL_NOTICE, "to the terminal\n"); }
static void by_default(void) { _lws_log(LLL_ERR, "by default %d\n", 3); }

static void logging(void)
{
	unsigned char bytes[20];
	char stamp[64];
	const char *text;
	int n;

	/* The first emitter is the library's own. */
	lws_set_log_level(LLL_ERR | LLL_NOTICE, NULL);
	REQUIRE(1, strstr(on_stderr(by_default), " ERR: by default 3\n") != NULL);
	lws_set_log_level(LLL_ERR | LLL_NOTICE, receive);
	_lws_log(LLL_INFO, "hidden\n");
	REQUIRE(0, lines);
	_lws_log(LLL_NOTICE, "%s %d\n", "shown", 1);
	SAME("shown 1\n", line);
	log_with(LLL_ERR, "%s %d\n", "listed", 2);
	SAME("listed 2\n", line);
	REQUIRE(2, lines);
	n = lwsl_timestamp(LLL_WARN, stamp, sizeof stamp);
	REQUIRE(strlen(stamp), n);
	REQUIRE('[', stamp[0]);
	SAME("] WARN: ", stamp + n - 8);
	REQUIRE(0, lwsl_timestamp(LLL_WARN | LLL_ERR, stamp, sizeof stamp));
	text = on_stderr(emit);
	REQUIRE(1, strstr(text, " NOTICE: to the terminal\n") != NULL);
	/* Whether anybody keeps it is the machine's business; it comes back. */
	lwsl_emit_syslog(LLL_DEBUG, "libwebsockets test\n");
	lws_set_log_level(LLL_DEBUG, receive);
	fill(bytes, sizeof bytes, 'a');
	lines = 0;
	lwsl_hexdump(bytes, sizeof bytes);
	REQUIRE(1, lines >= 2);
	lws_set_log_level(0, NULL);
	say("ok");
}

extern const char *lws_plat_inet_ntop(int af, const void *src, char *dst, int cnt);

static void addresses(void)
{
	struct sockaddr_in in = { 0 };
	struct sockaddr_in6 in6;
	char b[64];

	REQUIRE(0, lws_interface_to_sa(0, "lo", &in, sizeof in));
	REQUIRE(AF_INET, in.sin_family);
	REQUIRE(INADDR_LOOPBACK, ntohl(in.sin_addr.s_addr));
	REQUIRE(-1, lws_interface_to_sa(0, "nosuch0", &in, sizeof in));
	memset(&in6, 0, sizeof in6);
	REQUIRE(0, lws_interface_to_sa(1, "127.0.0.1", (struct sockaddr_in *)&in6, sizeof in6));
	REQUIRE(1, IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr));
	REQUIRE(1, lws_plat_inet_ntop(AF_INET, &in.sin_addr, b, sizeof b) == b);
	SAME("127.0.0.1", b);
	REQUIRE(1, lws_plat_inet_ntop(AF_INET6, &in6.sin6_addr, b, sizeof b) == b);
	SAME("::ffff:127.0.0.1", b);
	REQUIRE(1, lws_plat_inet_ntop(AF_UNIX, &in, b, sizeof b) == NULL);
	REQUIRE(1, lws_plat_inet_ntop(AF_INET, &in.sin_addr, b, 9) == NULL);
	say("ok");
}

static char heard[1024];

static char hear(struct lejp_ctx *c, char reason)
{
	char part[512], wild[32];

	if (reason & LEJP_FLAG_CB_IS_VALUE && c->path_match) {
		int n = lejp_get_wildcard(c, 0, wild, sizeof wild);

		snprintf(part, sizeof part, "%d %s=%s%s%s;", c->path_match, c->path,
			 reason == LEJPCB_VAL_TRUE ? "true" : c->buf, n ? " *" : "", n ? wild : "");
		strcat(heard, part);
	}
	return 0;
}

static char hear_no_more(struct lejp_ctx *c, char reason)
{
	if (reason & LEJP_FLAG_CB_IS_VALUE && c->path_match)
		strcat(heard, "other;");
	if (reason == LEJPCB_DESTRUCTED)
		strcat(heard, "gone;");
	return 0;
}

static void json(void)
{
	static const char *const paths[] = { "a.b", "c.*.d", "e" };
	static const char text[] = "{\"a\":{\"b\":\"one\"},\"c\":{\"two\":{\"d\":true}},";
	static const char rest[] = "\"e\":-1.5e3,\"f\":[]}";
	struct lejp_ctx c;

	lejp_construct(&c, hear, NULL, paths, COUNT(paths));
	REQUIRE(LEJP_CONTINUE, lejp_parse(&c, (const unsigned char *)text, sizeof text - 1));
	SAME("1 a.b=one;2 c.two.d=true *two;", heard);
	lejp_change_callback(&c, hear_no_more);
	REQUIRE(1, lejp_parse(&c, (const unsigned char *)rest, sizeof rest - 1) >= 0);
	lejp_destruct(&c);
	REQUIRE(1, strstr(heard, "other;gone;") != NULL);
	lejp_construct(&c, hear, NULL, paths, COUNT(paths));
	REQUIRE(1, lejp_parse(&c, (const unsigned char *)"{\"a\":}", 6) < 0);
	lejp_destruct(&c);
	say("ok");
}

static char options_seen[256];

static int own_extension(struct lws_context *context, const struct lws_extension *ext, struct lws *wsi,
			 enum lws_extension_callback_reasons reason, void *user, void *in, size_t len)
{
	struct lws_ext_option_arg *arg = in;
	char part[64];

	(void)context; (void)ext; (void)wsi; (void)len;
	if (reason != LWS_EXT_CB_OPTION_SET)
		return 0;
	REQUIRE(1, user == options_seen);
	REQUIRE(1, arg->option_name == NULL);
	snprintf(part, sizeof part, "%d=%.*s;", arg->option_index, arg->len, arg->start ? arg->start : "");
	strcat(options_seen, part);
	return 0;
}

static void extension_options(void)
{
	static const struct lws_ext_options known[] = {
		{ "flag", EXTARG_NONE }, { "bits", EXTARG_DEC }, { "some", EXTARG_OPT_DEC }, { NULL, EXTARG_NONE },
	};
	static const struct lws_extension ext = { "own", own_extension, "own" };
	static const char good[] = "flag; bits=12; some; some=7, other";

	REQUIRE(0, lws_ext_parse_options(&ext, NULL, options_seen, known, good, sizeof good - 1));
	SAME("0=;1=12;2=;2=7;", options_seen);
	REQUIRE(-1, lws_ext_parse_options(&ext, NULL, options_seen, known, "what", 4));
	REQUIRE(-1, lws_ext_parse_options(&ext, NULL, options_seen, known, "bits", 4));
	say("ok");
}

static const struct scenario list[] = {
	{ "encodings", encodings },
	{ "formats", formats },
	{ "uris", uris },
	{ "constants", constants },
	{ "logging", logging },
	{ "addresses", addresses },
	{ "json", json },
	{ "extension_options", extension_options },
};

SCENARIOS(list)
