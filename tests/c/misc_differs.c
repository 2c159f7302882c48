/*
 * Small functions where this library answers otherwise than the original on purpose: checks our answers, exits with
 * 1 and a line for every wrong one. The original fails or crashes here.
 */
#include <libwebsockets.h>
#include <sys/stat.h>

#include "small.h"

static void too_small(void)
{
	char b[64];

	/* decoding says so when the result does not fit, and takes a room that just fits */
	REQUIRE(-1, lws_b64_decode_string("YWJj", b, 3));
	REQUIRE(3, lws_b64_decode_string("YWJj", b, 4));
	REQUIRE(-1, lws_b64_decode_string("", b, 0));
	REQUIRE(-1, lws_b64_encode_string("abc", -1, b, sizeof b));
	REQUIRE(-1, lws_write_numeric_address((const uint8_t *)"\1\2\3\4", 4, b, 7));
	strcpy(b, "keep");
	REQUIRE(1, lws_strncpy(b, "other", 0) == b);
	TEXT("keep", b);
	lws_urlencode(b, "other", 0);
	lws_sql_purify(b, "other", 0);
	lws_json_purify(b, "other", 0, NULL);
	REQUIRE(0, lws_urldecode(b, "other", 0));
	TEXT("keep", b);
	memset(b, '#', sizeof b);
	lws_json_purify(b, "\n\n\n\n\n\n\n\n\n\n\n\n", 16, NULL);
	REQUIRE(1, strlen(b) < 16 && b[16] == '#');
	memset(b, '#', sizeof b);
	REQUIRE(3, lws_humanize(b, 4, 1024, humanize_schema_si));
	REQUIRE('#', b[4]);
	/* never a part of the credentials */
	memset(b, '#', sizeof b);
	REQUIRE(1, lws_http_basic_auth_gen("user", "pa", b, 16));
	REQUIRE(1, lws_http_basic_auth_gen("user", "pa", b, 18));
	REQUIRE('#', b[0]);
	REQUIRE(0, lws_http_basic_auth_gen("user", "pa", b, 19));
	TEXT("Basic dXNlcjpwYQ==", b);
}

static void null(void)
{
	char b[64];
	size_t z = 4;

	REQUIRE(-1, lws_b64_encode_string(NULL, 3, b, sizeof b));
	REQUIRE(-1, lws_b64_decode_string(NULL, b, sizeof b));
	REQUIRE(-1, lws_b64_decode_stateful(NULL, "YQ==", &z, (uint8_t *)b, &z, 1));
	REQUIRE(1, lws_SHA1(NULL, 3, (unsigned char *)b) == NULL);
	REQUIRE(0, lws_snprintf(NULL, 5, "x"));
	REQUIRE(1, lws_nstrstr(NULL, 3, "a", 1) == NULL);
	REQUIRE(1, lws_json_simple_find(NULL, 0, NULL, NULL) == NULL);
	REQUIRE(-1, lws_json_simple_strcmp("", 0, NULL, NULL));
	REQUIRE(-1, lws_hex_to_byte_array(NULL, (uint8_t *)b, 4));
	REQUIRE(1, !!lws_timingsafe_bcmp(NULL, b, 4));
	REQUIRE(-1, lws_parse_uri(NULL, NULL, NULL, NULL, NULL));
	REQUIRE(1, lws_urlencode(NULL, "a", 9) == NULL);
	REQUIRE(-1, lws_urldecode(b, NULL, 9));
	REQUIRE(0, lws_json_purify_len(NULL));
	lws_filename_purify_inplace(NULL);
	REQUIRE(1, lws_cmdline_option(1, NULL, "-d") == NULL);
	lws_cmdline_option_handle_builtin(1, NULL, NULL);
	REQUIRE(-1, lws_humanize(NULL, 5, 5, humanize_schema_si));
	REQUIRE(-1, lws_humanize(b, 5, 5, NULL));
	lws_ser_wu64be(NULL, 5);
	REQUIRE(0, lws_ser_ru64be(NULL));
	REQUIRE(-1, lws_vbi_encode(5, NULL));
	REQUIRE(-1, lws_interface_to_sa(0, NULL, NULL, 0));
	REQUIRE(-1, lws_parse_numeric_address(NULL, (uint8_t *)b, 16));
	REQUIRE(-1, lws_sa46_parse_numeric_address("1.2.3.4", NULL));
	REQUIRE(1, !!lws_sa46_compare_ads(NULL, NULL));
	lwsl_emit_stderr(4, NULL);
	lwsl_hexdump_level(4, NULL, 9);
	_lws_log(4, NULL);
	REQUIRE(4, lws_get_random(NULL, b, 4));
	REQUIRE(0, lws_hex_random(NULL, b, 8));
	REQUIRE(7, strspn(b, "0123456789abcdef"));
	REQUIRE(7, strlen(b));
	REQUIRE(1, lws_http_basic_auth_gen(NULL, "", b, sizeof b));
	REQUIRE(1, lws_http_basic_auth_gen("", NULL, b, sizeof b));
	REQUIRE(1, lws_http_basic_auth_gen("", "", NULL, sizeof b));
}

/* The authority of a URI as RFC 3986 section 3.2 has it: it ends at a slash, a query or a fragment, and a user is none of its host. */
static void uris(void)
{
	static const struct { const char *uri, *ads, *path; int port; } list[] = {
		{ "wss://login.example?ip=s3.example&port=8061", "login.example", "?ip=s3.example&port=8061", 443 },
		{ "wss://echo.example:442?code=1", "echo.example", "?code=1", 442 },
		{ "https://[::1]:9090?debug=1", "::1", "?debug=1", 9090 },
		{ "ws://h?u=http://x:1/y", "h", "?u=http://x:1/y", 80 },
		{ "ws://h/p?u=http://x:1/y", "h", "p?u=http://x:1/y", 80 },
		{ "http://host#f", "host", "#f", 80 },
		{ "http://a:b@host/x", "host", "x", 80 },
		{ "ws://user:pw@[::1]:81", "::1", "/", 81 },
		{ "host?q=1", "host?q=1", "/", -7 },
	};
	const char *prot, *ads, *path;
	char b[64];
	size_t n;
	int port;

	for (n = 0; n < sizeof list / sizeof *list; n++) {
		strcpy(b, list[n].uri);
		port = -7;
		REQUIRE(0, lws_parse_uri(b, &prot, &ads, &port, &path));
		TEXT(list[n].ads, ads);
		TEXT(list[n].path, path);
		REQUIRE(list[n].port, port);
	}
}

static void fire(lws_sorted_usec_list_t *sul)
{
	(void)sul;
}

static void retries(void)
{
	static const uint32_t most[] = { 0xffffffff };
	lws_retry_bo_t huge = { .retry_ms_table = most, .retry_ms_table_count = 1, .conceal_count = 1 };
	lws_retry_bo_t empty = { .conceal_count = 1, .jitter_percent = 1 };
	lws_retry_bo_t no_count = { .retry_ms_table = most, .conceal_count = 1, .jitter_percent = 1 };
	lws_sorted_usec_list_t timer;
	uint16_t tries = 0;
	char conceal = 7;

	/* the largest delay does not begin again at 0 */
	REQUIRE(0xffffffff, lws_retry_get_delay_ms(NULL, &huge, &tries, &conceal));
	REQUIRE(1, conceal);
	REQUIRE(1, tries);
	REQUIRE(1, lws_retry_get_delay_ms(NULL, &empty, &tries, &conceal) - 3000u < 30);
	REQUIRE(0, conceal);
	REQUIRE(1, lws_retry_get_delay_ms(NULL, &no_count, &tries, NULL) - 3000u < 30);
	REQUIRE(3, tries);

	REQUIRE(3000, lws_retry_get_delay_ms(NULL, &huge, NULL, &conceal));
	memset(&timer, 0, sizeof timer);
	tries = 0;
	REQUIRE(1, lws_retry_sul_schedule(NULL, 0, &timer, &huge, fire, &tries));
	REQUIRE(1, lws_retry_sul_schedule(NULL, 0, NULL, &huge, fire, &tries));
	REQUIRE(1, lws_retry_sul_schedule_retry_wsi(NULL, &timer, fire, &tries));
	REQUIRE(0, tries);
	REQUIRE(1, !timer.list.owner && !timer.us);
}

static void corrected(void)
{
	char b[64];
	uint64_t v = 0;
	struct sockaddr_in6 sa;

	lws_humanize(b, sizeof b, 1536, humanize_schema_si);
	TEXT("    1.500Ki ", b);
	lws_humanize(b, sizeof b, 16383, humanize_schema_si_bytes);
	TEXT("   15.999KiB", b);
	REQUIRE(12, lws_humanize(b, sizeof b, 0, humanize_schema_us));
	TEXT("    0us     ", b);
	lws_humanize(b, sizeof b, ~0ull, humanize_schema_us);
	TEXT("584942.417y  ", b);

	REQUIRE(2, lws_vbi_decode("\xe7\x07", &v, 2));
	REQUIRE(999, v);
	REQUIRE(1, lws_vbi_decode("\x05", &v, 1));
	REQUIRE(0, lws_vbi_decode("\x80\x80", &v, 2));
	REQUIRE(-1, lws_vbi_encode(1ull << 28, b));

	REQUIRE(11, lws_json_purify_len("a\"b\\c"));
	REQUIRE(-1, lws_parse_numeric_address("1::2::3", (uint8_t *)b, 16));
	REQUIRE(16, lws_parse_numeric_address("::1.2.3.4", (uint8_t *)b, 16));
	REQUIRE(-1, lws_parse_numeric_address("01.2.3.4", (uint8_t *)b, 16));
	REQUIRE(10, lws_write_numeric_address((const uint8_t *)"\0\1\0\0\0\0\0\2\0\0\0\0\0\0\0\3", 16, b, sizeof b));
	TEXT("1:0:0:2::3", b);

	memset(&sa, 0, sizeof sa);
	REQUIRE(0, lws_interface_to_sa(1, "127.0.0.1", (struct sockaddr_in *)&sa, sizeof sa));
	REQUIRE(0, memcmp(&sa.sin6_addr, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1", 16));
	REQUIRE(-1, lws_interface_to_sa(0, "::1", (struct sockaddr_in *)&sa, sizeof sa));
	REQUIRE(-1, lws_interface_to_sa(0, "lo", (struct sockaddr_in *)&sa, 4));
}

static void pieces(void)
{
	const char *const text = "YWJj ZGVmZ2hpamtsbQ==";
	size_t step, room;

	for (step = 1; step < 23; step++)
		for (room = 3; room < 20; room++) {
			struct lws_b64state st;
			unsigned char out[64];
			size_t at = 0, done = 0;
			int turns;

			lws_b64_decode_state_init(&st);
			for (turns = 0; turns < 60; turns++) {
				size_t in = strlen(text) - at < step ? strlen(text) - at : step, got = room;
				int last = at + in == strlen(text);

				lws_b64_decode_stateful(&st, text + at, &in, out + done, &got, last);
				at += in;
				done += got;
			}
			out[done] = 0;
			TEXT("abcdefghijklm", (char *)out);
			REQUIRE(13, st.done);
		}
}

static void receive(int level, const char *line)
{
	REQUIRE(4, level);
	REQUIRE(255, strlen(line));
	REQUIRE('\n', line[254]);
	REQUIRE('x', line[253]);
}

/* When a file changed that the platform's operations opened. */
static void changed(void)
{
	struct lws_context_creation_info info = { .port = CONTEXT_PORT_NO_LISTEN, .gid = -1, .uid = -1 };
	struct lws_context *ctx = lws_create_context(&info);
	lws_fop_flags_t flags = 0;
	lws_fop_fd_t f = lws_vfs_file_open(lws_get_fops(ctx), "/proc/self/exe", &flags);
	struct stat st;

	REQUIRE(1, f != NULL);
	REQUIRE(0, stat("/proc/self/exe", &st));
	if (f) {
		REQUIRE(st.st_mtime, lws_vfs_get_mod_time(f));
		lws_vfs_file_close(&f);
	}
	lws_context_destroy(ctx);
}

int main(void)
{
	lws_set_log_level(0, NULL);
	too_small();
	null();
	uris();
	corrected();
	retries();
	pieces();
	changed();

	/* a line of exactly the limit comes whole */
	lws_set_log_level(4, receive);
	_lws_log(4, "%0*d%s\n", 127, 0, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	puts(wrong ? "differs" : "ok");
	return wrong;
}
