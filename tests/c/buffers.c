/* What functions that copy and format leave in the caller's memory, byte for byte, in rooms of every size. */
#include "scenario.h"
#include "buffers.h"

#include <netinet/in.h>

#define CALL(name) static const char *name(const struct text *in, unsigned char *out, int room)

/* -- texts */

CALL(b64_encode) { return num(lws_b64_encode_string(in->bytes, (int)in->len, (char *)out, room)); }
CALL(b64_decode) { return num(lws_b64_decode_string(in->bytes, (char *)out, room)); }

static const struct text plain[] = { TEXT(""), TEXT("f"), TEXT("fo"), TEXT("foo"), TEXT("foob") };
static const struct text coded[] = {
	TEXT(""), TEXT("Zg=="), TEXT("Zm8="), TEXT("Zm9v"), TEXT("Zm9vYg=="), TEXT("Zg"), TEXT("Z=m9"),
};

CALL(snprintf_text) { return num(lws_snprintf((char *)out, (size_t)room, "%s-%d", in->bytes, 12)); }

static const struct text urls[] = {
	TEXT(""), TEXT("az09"), TEXT("a b"), TEXT("a/b"), TEXT("\xc3\xa9"), TEXT("-_.~*"), TEXT("a\nb"),
};
static const struct text words[] = { TEXT(""), TEXT("a"), TEXT("four") };

#if V4
CALL(b64_encode_url) { return num(lws_b64_encode_string_url(in->bytes, (int)in->len, (char *)out, room)); }
CALL(b64_decode_len) { return num(lws_b64_decode_string_len(in->bytes, (int)in->len, (char *)out, room)); }

static const char *decode_part(const struct text *in, unsigned char *out, int room, int final)
{
	struct lws_b64state state;
	size_t taken = in->len, written = (size_t)room;
	static char answer[64];
	int n;

	lws_b64_decode_state_init(&state);
	n = lws_b64_decode_stateful(&state, in->bytes, &taken, out, &written, final);
	sprintf(answer, "%d took %d wrote %d", n, (int)taken, (int)written);
	return answer;
}

CALL(b64_decode_last) { return decode_part(in, out, room, 1); }
CALL(b64_decode_part) { return decode_part(in, out, room, 0); }

CALL(strncpy_text) { return place(lws_strncpy((char *)out, in->bytes, (size_t)room)); }

CALL(sql_text) { return place(lws_sql_purify((char *)out, in->bytes, room)); }
CALL(urlencode_text) { return place(lws_urlencode((char *)out, in->bytes, room)); }
CALL(urldecode_text) { return num(lws_urldecode((char *)out, in->bytes, room)); }

CALL(json_text)
{
	static char answer[64];
	int used = -5;
	const char *r = lws_json_purify((char *)out, in->bytes, room, &used);

	sprintf(answer, "%s used %d", place(r), used);
	return answer;
}

CALL(hex_bytes) { return sign(lws_hex_to_byte_array(in->bytes, out, room)); }

/* The name and the password are the two strings of the input. */
CALL(basic_auth)
{
	return num(lws_http_basic_auth_gen(in->bytes, strchr(in->bytes, 0) + 1, (char *)out, (size_t)room));
}

static const struct text escaped[] = {
	TEXT(""), TEXT("abc"), TEXT("a+b"), TEXT("a%20b%2f"), TEXT("%"), TEXT("a%4"), TEXT("ab%zz"), TEXT("a%4z"),
	TEXT("%00%e9"),
};
static const struct text quoted[] = { TEXT(""), TEXT("abc"), TEXT("'"), TEXT("a'b"), TEXT("''''"), TEXT("a\"\\b") };
static const struct text control[] = {
	TEXT(""), TEXT("abc"), TEXT("\t"), TEXT("a\nb"), TEXT("\"q\""), TEXT("a\\b"), TEXT("\x01z"), TEXT("<&>"),
	TEXT("\xc3\xa9"), TEXT("\x7f/"),
};
static const struct text hex[] = {
	TEXT(""), TEXT("00"), TEXT("1aFf"), TEXT("010203"), TEXT("1"), TEXT("123"), TEXT("zz"), TEXT("12zz"),
	TEXT("12:34"),
};
static const struct text credentials[] = { TEXT("u\0p"), TEXT("\0"), TEXT("user\0pass"), TEXT("user\0") };
#endif

static const struct function encoders[] = {
	{ "b64_encode", b64_encode, plain, COUNT(plain), 0 },
#if V4
	{ "b64_encode_url", b64_encode_url, plain + 4, 1, 0 },
#endif
};

static void encoding(void) { each_function(encoders, COUNT(encoders)); }

static const struct function decoders[] = {
	{ "b64_decode", b64_decode, coded, COUNT(coded), 0 },
#if V4
	{ "b64_decode_len", b64_decode_len, coded + 2, 1, 0 },
#endif
};

static void decoding(void) { each_function(decoders, COUNT(decoders)); }

static const struct function formatters[] = {
	{ "snprintf", snprintf_text, words, COUNT(words), 0 },
#if V4
	{ "strncpy", strncpy_text, words, COUNT(words), 1 },
#endif
};

#if !V4
CALL(urlencode_text) { return num(lws_urlencode(in->bytes, (int)in->len, (char *)out, room)); }

static const struct function escapers[] = { { "urlencode", urlencode_text, urls, COUNT(urls), -1 } };
static void escaping(void) { each_function(escapers, COUNT(escapers)); }
#endif

static void formatting(void) { each_function(formatters, COUNT(formatters)); }

#if V4
static const struct function pieces[] = {
	{ "b64_decode_stateful, last", b64_decode_last, coded, COUNT(coded), 0 },
	{ "b64_decode_stateful", b64_decode_part, coded, COUNT(coded), 0 },
};
static void decoding_pieces(void) { each_function(pieces, COUNT(pieces)); }

static const struct function escapers[] = {
	{ "urlencode", urlencode_text, urls, COUNT(urls), -1 },
	{ "sql_purify", sql_text, quoted, COUNT(quoted), -1 },
	{ "json_purify", json_text, control, COUNT(control), -1 },
};
static void escaping(void) { each_function(escapers, COUNT(escapers)); }

static const struct function unescapers[] = { { "urldecode", urldecode_text, escaped, COUNT(escaped), -1 } };
static void unescaping(void) { each_function(unescapers, COUNT(unescapers)); }

static const struct function hexes[] = { { "hex_to_byte_array", hex_bytes, hex, COUNT(hex), -1 } };
static void from_hex(void) { each_function(hexes, COUNT(hexes)); }

static const struct function authorizations[] = { { "basic_auth_gen", basic_auth, credentials, COUNT(credentials), 0 } };
static void authorization(void) { each_function(authorizations, COUNT(authorizations)); }

/* -- the input's own memory as room */

CALL(urldecode_inplace)
{
	memcpy(out, in->bytes, in->len + 1);
	return num(lws_urldecode((char *)out, (char *)out, room));
}

CALL(b64_decode_inplace)
{
	memcpy(out, in->bytes, in->len + 1);
	return num(lws_b64_decode_string((char *)out, (char *)out, room));
}

CALL(filename_inplace)
{
	(void)room;
	memcpy(out, in->bytes, in->len + 1);
	lws_filename_purify_inplace((char *)out);
	return "void";
}

static const struct text files[] = {
	TEXT(""), TEXT("a"), TEXT("../../etc"), TEXT("a/b\\c"), TEXT(":x%$"), TEXT("...."), TEXT("a.b..c"),
};

static void in_place(void)
{
	int i;

	for (i = 0; i < COUNT(escaped); i++)
		say("urldecode %s: %s", show(escaped[i].bytes, escaped[i].len), one_room(urldecode_inplace, escaped + i, (int)escaped[i].len + 1, rendered[0]));
	for (i = 0; i < COUNT(coded); i++)
		say("b64_decode %s: %s", show(coded[i].bytes, coded[i].len), one_room(b64_decode_inplace, coded + i, 40, rendered[0]));
	for (i = 0; i < COUNT(files); i++)
		say("filename %s: %s", show(files[i].bytes, files[i].len), one_room(filename_inplace, files + i, 40, rendered[0]));
}

/* -- numbers */

CALL(humanize) { return num(lws_humanize((char *)out, room, strtoull(in->bytes, NULL, 10), humanize_schema_si)); }
CALL(humanize_us) { return num(lws_humanize((char *)out, room, strtoull(in->bytes, NULL, 10), humanize_schema_us)); }

static const struct text numbers[] = { TEXT("1"), TEXT("999"), TEXT("2048000") };

/* The original writes behind rooms that are smaller. */
static const struct function humanizers[] = {
	{ "humanize", humanize, numbers, COUNT(numbers), 13 },
	{ "humanize_us", humanize_us, numbers, COUNT(numbers), 13 },
};
static void humanizing(void) { each_function(humanizers, COUNT(humanizers)); }

CALL(vbi) { (void)room; return num(lws_vbi_encode(strtoull(in->bytes, NULL, 10), out)); }
CALL(ser16) { (void)room; lws_ser_wu16be(out, (uint16_t)strtoull(in->bytes, NULL, 10)); return "void"; }
CALL(ser32) { (void)room; lws_ser_wu32be(out, (uint32_t)strtoull(in->bytes, NULL, 10)); return "void"; }
CALL(ser64) { (void)room; lws_ser_wu64be(out, strtoull(in->bytes, NULL, 10)); return "void"; }
CALL(sha1) { (void)room; return place(lws_SHA1((const unsigned char *)in->bytes, in->len, out)); }
CALL(bzero_all) { memcpy(out, in->bytes, in->len); lws_explicit_bzero(out, (size_t)room); return "void"; }

static void fixed_sizes(void)
{
	static const struct { const char *name; call_fn *call; int size; } list[] = {
		{ "vbi_encode", vbi, 4 }, { "ser_wu16be", ser16, 2 }, { "ser_wu32be", ser32, 4 },
		{ "ser_wu64be", ser64, 8 }, { "sha1", sha1, 20 }, { "explicit_bzero", bzero_all, 7 },
	};
	static const struct text values[] = {
		TEXT("0"), TEXT("127"), TEXT("128"), TEXT("16384"), TEXT("268435455"), TEXT("4294967295"),
	};
	int i, k;

	for (i = 0; i < COUNT(list); i++)
		for (k = 0; k < COUNT(values) - !i; k++)
			say("%s %s: %s", list[i].name, values[k].bytes, one_room(list[i].call, values + k, list[i].size, rendered[0]));
}

/* -- randomness: every byte of the room is written in one of many turns, and none outside */

static int random_turns(int kind, int room, const char **what)
{
	unsigned char seen[LARGE] = { 0 };
	int n = -99, i, turn;

	*what = "all written";
	for (turn = 0; turn < 64; turn++) {
		pattern();
		n = kind ? lws_hex_random(ctx, (char *)start, (size_t)room) : (int)lws_get_random(ctx, start, (size_t)room);
		for (i = 0; i < room; i++) {
			seen[i] |= start[i] != PATTERN;
			if (kind && room && i < room - 1 && !strchr("0123456789abcdef", start[i]))
				*what = "no digit";
			start[i] = PATTERN;
		}
		if (strcmp(leavings(0), "nothing"))
			*what = "written outside";
	}
	for (i = 0; i < room; i++)
		if (!seen[i])
			*what = "not all written";
	return n;
}

static void randomness(void)
{
	const char *what;
	int room, n;

	server();
	for (room = 0; room < 10; room++) {
		n = random_turns(0, room, &what);
		say("get_random %d: %d, %s", room, n, what);
		n = random_turns(1, room, &what);
		say("hex_random %d: %d, %s", room, n, what);
	}
}

/* -- addresses */

CALL(write_numeric) { return sign(lws_write_numeric_address((const uint8_t *)in->bytes, (int)in->len, (char *)out, (size_t)room)); }

static lws_sockaddr46 sa46_of(const struct text *in)
{
	lws_sockaddr46 sa;

	memset(&sa, 0, sizeof sa);
	if (in->len == 4) {
		sa.sa4.sin_family = AF_INET;
		memcpy(&sa.sa4.sin_addr, in->bytes, 4);
	} else if (in->len == 16) {
		sa.sa6.sin6_family = AF_INET6;
		memcpy(&sa.sa6.sin6_addr, in->bytes, 16);
	}
	return sa;
}

CALL(write_sa46)
{
	lws_sockaddr46 sa = sa46_of(in);

	return sign(lws_sa46_write_numeric_address(&sa, (char *)out, (size_t)room));
}

CALL(parse_numeric) { return sign(lws_parse_numeric_address(in->bytes, out, (size_t)room)); }

static const struct text bytes[] = {
	TEXT("\x01\x02\x03\x04"), TEXT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01"),
	TEXT("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x09"), TEXT("\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\x01"), TEXT("12345"),
};
static const struct text numeric[] = {
	TEXT("1.2.3.4"), TEXT("::1"), TEXT("2001:db8::9"), TEXT("::ffff:1.2.3.4"), TEXT("1:2:3:4:5:6:7:8"),
	TEXT("1.2.3"), TEXT("1.2.3.4.5"), TEXT("256.1.1.1"), TEXT("1::2::3"), TEXT("host"), TEXT(""), TEXT("1:2"),
};

static const struct function addresses_list[] = {
	{ "write_numeric_address", write_numeric, bytes, COUNT(bytes), 0 },
	{ "sa46_write_numeric_address", write_sa46, bytes, 2, 0 },
	{ "parse_numeric_address", parse_numeric, numeric, COUNT(numeric), 0 },
};
static void numeric_addresses(void) { each_function(addresses_list, COUNT(addresses_list)); }

CALL(parse_sa46) { (void)room; return sign(lws_sa46_parse_numeric_address(in->bytes, (lws_sockaddr46 *)out)); }

static void socket_addresses(void)
{
	int i;

	for (i = 0; i < COUNT(numeric); i++)
		say("%s: %s", numeric[i].bytes, one_room(parse_sa46, numeric + i, (int)sizeof(lws_sockaddr46), rendered[0]));
}
#endif

static void uri_in_place(void)
{
	static const struct text uris[] = {
		TEXT("http://host/path"), TEXT("https://host"), TEXT("ws://host:81/"), TEXT("host/p"), TEXT("host"),
		TEXT("http://[::1]:80/x"), TEXT("http://+/sock:/p"), TEXT(""), TEXT("http://host:/x"), TEXT("http://"),
	};
	int i;

	for (i = 0; i < COUNT(uris); i++) {
		const char *prot = "", *ads = "", *path = "";
		int n, at = -7;

		pattern();
		memcpy(start, uris[i].bytes, uris[i].len + 1);
		n = lws_parse_uri((char *)start, &prot, &ads, &at, &path);
		say("%s: %d, %s", show(uris[i].bytes, uris[i].len), n, leavings(LARGE));
		say("  scheme %s", show(prot, strlen(prot)));
		say("  address at %s", place(ads));
		say("  port %d, path at %s", at, place(path));
	}
}

CALL(interface4) { return sign(lws_interface_to_sa(0, in->bytes, (struct sockaddr_in *)out, (size_t)room)); }
CALL(interface6) { return sign(lws_interface_to_sa(1, in->bytes, (struct sockaddr_in *)out, (size_t)room)); }

static void interfaces(void)
{
	static const struct text names[] = { TEXT("127.0.0.1"), TEXT("lo"), TEXT("nosuch0"), TEXT("") };
	int i;

	for (i = 0; i < COUNT(names); i++) {
		say("4 %s: %s", names[i].bytes, one_room(interface4, names + i, (int)sizeof(struct sockaddr_in), rendered[0]));
		say("6 %s: %s", names[i].bytes, one_room(interface6, names + i, (int)sizeof(struct sockaddr_in6), rendered[0]));
	}
}

/* -- the time, whose digits are shown as 0 */

CALL(timestamp)
{
	int n = lwsl_timestamp(atoi(in->bytes), (char *)out, room), i;

	for (i = 0; i < LARGE; i++)
		if (out[i] > '0' && out[i] <= '9')
			out[i] = '0';
	return num(n);
}

static const struct text levels[] = { TEXT("4"), TEXT("3"), TEXT("0") };
static const struct function stamps[] = { { "timestamp", timestamp, levels, COUNT(levels), 1 } };
static void time_stamps(void) { each_function(stamps, COUNT(stamps)); }

#if V4
/* -- what was put in before comes out */

CALL(buflist_copy)
{
	struct lws_buflist *head = NULL;
	size_t half = in->len / 2;
	int n;

	lws_buflist_append_segment(&head, (const uint8_t *)in->bytes, half);
	lws_buflist_append_segment(&head, (const uint8_t *)in->bytes + half, in->len - half);
	n = lws_buflist_linear_copy(&head, 1, out, (size_t)room);
	lws_buflist_destroy_all_segments(&head);
	return num(n);
}

CALL(ring_consume)
{
	struct lws_ring *ring = lws_ring_create(1, 16, NULL);
	int n;

	lws_ring_insert(ring, in->bytes, in->len);
	n = (int)lws_ring_consume(ring, NULL, out, (size_t)room);
	lws_ring_destroy(ring);
	return num(n);
}

static const char *amount(int n, size_t len)
{
	static char answer[48];

	sprintf(answer, "%d, %d bytes", n, (int)len);
	return answer;
}

CALL(blob_get)
{
	lws_system_blob_t *blob = lws_system_get_blob(ctx, LWS_SYSBLOB_TYPE_AUTH, 0);
	size_t len = (size_t)room;
	int n;

	lws_system_blob_heap_empty(blob);
	lws_system_blob_heap_append(blob, (const uint8_t *)in->bytes, in->len);
	n = lws_system_blob_get(blob, out, &len, 0);
	lws_system_blob_destroy(blob);
	return amount(n, len);
}

CALL(token_text)
{
	lws_tokenize_t ts;
	int n;

	lws_tokenize_init(&ts, in->bytes, LWS_TOKENIZE_F_NO_INTEGERS);
	n = lws_tokenize(&ts);
	return amount(n, (size_t)lws_tokenize_cstr(&ts, (char *)out, (size_t)room));
}

static int expansion(void *priv, const char *name, char *out, size_t *pos, size_t olen, size_t *exp_ofs)
{
	const char *value = "value" + *exp_ofs;
	size_t len = strlen(value), most = olen - *pos;

	(void)priv; (void)name;
	if (len > most)
		len = most;
	memcpy(out + *pos, value, len);
	*pos += len;
	*exp_ofs += len;
	if (*exp_ofs < 5)
		return LSTRX_FILLED_OUT;
	*exp_ofs = 0;
	return LSTRX_DONE;
}

CALL(symbols)
{
	static char answer[64];
	lws_strexp_t exp;
	size_t used = 77, gave = 77;
	int n;

	lws_strexp_init(&exp, NULL, expansion, (char *)out, (size_t)room);
	n = lws_strexp_expand(&exp, in->bytes, in->len, &used, &gave);
	sprintf(answer, "%d took %d gave %d", n, (int)used, (int)gave);
	return answer;
}

CALL(file_read)
{
	char name[] = "/tmp/buffers-XXXXXX";
	int fd = mkstemp(name), n;

	if (write(fd, in->bytes, in->len) != (ssize_t)in->len)
		die("a file");
	close(fd);
	n = lws_plat_read_file(name, out, room);
	unlink(name);
	return num(n);
}

static const char *json_find(const struct text *in)
{
	size_t len = 77;
	const char *p = lws_json_simple_find(in->bytes, in->len, "\"a\":", &len);

	return amount(p ? (int)(p - in->bytes) : -1, len);
}

static const struct text phrases[] = { TEXT("a"), TEXT("four words"), TEXT("\"quoted text\""), TEXT("a=b"), TEXT("") };
static const struct text templates[] = {
	TEXT(""), TEXT("plain"), TEXT("${a}"), TEXT("x${a}y"), TEXT("${a"), TEXT("$"),
};
static const struct text contents[] = { TEXT(""), TEXT("four") };
static const struct text documents[] = { TEXT("{\"a\":\"b\"}"), TEXT("{\"a\":12}"), TEXT("{\"b\":1}"), TEXT("") };

static const struct function kept[] = {
	{ "buflist_linear_copy", buflist_copy, words + 2, 1, 0 },
	{ "ring_consume", ring_consume, words + 1, 2, 0 },
	{ "blob_get", blob_get, words + 2, 1, 0 },
	{ "tokenize_cstr", token_text, phrases, COUNT(phrases), 0 },
	{ "strexp_expand", symbols, templates, COUNT(templates), 1 },
	{ "plat_read_file", file_read, contents, COUNT(contents), 0 },
};

static void taken_out(void)
{
	int i;

	server();
	each_function(kept, COUNT(kept));
	for (i = 0; i < COUNT(documents); i++)
		say("json_simple_find %s: %s", documents[i].bytes, json_find(documents + i));
}
#endif

/* -- requests and responses, in the callback of one */

static struct lws *asked;
static void (*in_callback)(void);

static int with_request(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	asked = wsi;
	in_callback();
	return http_reply(wsi, 200, "");
}

static void in_request(void (*what)(void))
{
	quiet = 1;
	hook = with_request;
	in_callback = what;
	server();
	http_open("GET /pa%20th?nic=eth0&a=1&bb=22&flag&e=&nic=two HTTP/1.1\r\nHost: localhost\r\n"
		  "Cookie: id=abc; k=\"v w\"; =odd; last=z\r\nAccept: a\r\nAccept: bc\r\nReferer:\r\n"
		  "X-Own: mine\r\nX-None:\r\n\r\n");
}

static enum lws_token_indexes token_of(const char *name)
{
	static const struct { const char *name; int token; } list[] = {
		{ "host", WSI_TOKEN_HOST }, { "accept", WSI_TOKEN_HTTP_ACCEPT }, { "uri", WSI_TOKEN_GET_URI }, { "arguments", WSI_TOKEN_HTTP_URI_ARGS },
		{ "referer", WSI_TOKEN_HTTP_REFERER }, { "origin", WSI_TOKEN_ORIGIN }, { "etag", WSI_TOKEN_HTTP_ETAG }, { "none", 1000 },
	};
	int i;

	for (i = 0; i < COUNT(list); i++)
		if (!strcmp(list[i].name, name))
			return (enum lws_token_indexes)list[i].token;
	die("no such token");
	return 0;
}

CALL(hdr_copy) { return num(lws_hdr_copy(asked, (char *)out, room, token_of(in->bytes))); }
CALL(hdr_first) { return num(lws_hdr_copy_fragment(asked, (char *)out, room, token_of(in->bytes), 0)); }
CALL(hdr_second) { return num(lws_hdr_copy_fragment(asked, (char *)out, room, token_of(in->bytes), 1)); }

static const struct text headers[] = {
	TEXT("host"), TEXT("accept"), TEXT("uri"), TEXT("arguments"), TEXT("referer"), TEXT("origin"),
};
static const struct function header_copies[] = {
	{ "hdr_copy", hdr_copy, headers, COUNT(headers), 0 },
	{ "hdr_copy_fragment 0", hdr_first, headers, COUNT(headers), 0 },
	{ "hdr_copy_fragment 1", hdr_second, headers, COUNT(headers), 0 },
};
static void copy_headers(void) { each_function(header_copies, COUNT(header_copies)); }
static void header_values(void) { in_request(copy_headers); }

/* How far a builder came. */
static const char *built(int n, const unsigned char *p)
{
	static char answer[48];

	sprintf(answer, "%d at %s", n, place(p));
	return answer;
}

static const unsigned char *value = (const unsigned char *)"value";

#define BUILDER(name, call)                                                                 \
	CALL(name)                                                                          \
	{                                                                                   \
		unsigned char *p = out, *end = out + room;                                  \
		int n = call;                                                               \
                                                                                            \
		(void)in;                                                                   \
		return built(n, p);                                                         \
	}

BUILDER(add_status, lws_add_http_header_status(asked, (unsigned)atoi(in->bytes), &p, end))
BUILDER(add_name, lws_add_http_header_by_name(asked, (const unsigned char *)in->bytes, value, 5, &p, end))
BUILDER(add_empty, lws_add_http_header_by_name(asked, (const unsigned char *)in->bytes, value, 0, &p, end))
BUILDER(add_line, lws_add_http_header_by_name(asked, NULL, (const unsigned char *)in->bytes, (int)in->len, &p, end))
BUILDER(add_token, lws_add_http_header_by_token(asked, token_of(in->bytes), value, 5, &p, end))
BUILDER(add_length, lws_add_http_header_content_length(asked, strtoull(in->bytes, NULL, 10), &p, end))
BUILDER(add_end, lws_finalize_http_header(asked, &p, end))

static const struct text codes[] = { TEXT("200"), TEXT("599") };
static const struct text names[] = { TEXT("x-y:"), TEXT("x"), TEXT(":"), TEXT(""), TEXT("x: ") };
static const struct text lines[] = { TEXT("a: b"), TEXT("") };
static const struct text tokens[] = { TEXT("etag"), TEXT("none") };
static const struct text lengths[] = { TEXT("12345678901") };
static const struct text once[] = { TEXT("") };

static const struct function builders[] = {
	{ "status", add_status, codes, COUNT(codes), 0 },
	{ "by_name", add_name, names, COUNT(names), 0 },
	{ "by_name without value", add_empty, names, 1, 0 },
	{ "by_name without name", add_line, lines, COUNT(lines), 0 },
	{ "by_token", add_token, tokens, COUNT(tokens), 0 },
	{ "content_length", add_length, lengths, COUNT(lengths), 0 },
	{ "finalize", add_end, once, COUNT(once), 0 },
};
static void build(void) { each_function(builders, COUNT(builders)); }
static void built_headers(void) { in_request(build); }

CALL(peer_simple) { (void)in; return place(lws_get_peer_simple(asked, (char *)out, (size_t)room)); }

CALL(peer_address)
{
	char name[64];

	lws_get_peer_addresses(asked, lws_get_socket_fd(asked), name, sizeof name, (char *)out, room);
	(void)in;
	return "void";
}

/* Nobody is there, so nothing is known. */
CALL(no_address)
{
	char name[64] = "unset";

	lws_get_peer_addresses(asked, -1, name, sizeof name, (char *)out, room);
	(void)in;
	return *name ? strcmp(name, "unset") ? "a name" : "unset" : "empty";
}

CALL(no_name)
{
	char address[64] = "unset";

	lws_get_peer_addresses(asked, -1, (char *)out, room, address, sizeof address);
	(void)in;
	return *address ? strcmp(address, "unset") ? "an address" : "unset" : "empty";
}

#if V4
CALL(peer_simple_fd) { (void)in; return place(lws_get_peer_simple_fd(-1, (char *)out, (size_t)room)); }

/* A redirect's head; the connection ends by it. */
static unsigned char *head_at;

CALL(redirect_head)
{
	static char answer[48];
	int n;

	head_at = out;
	n = lws_http_redirect(asked, 301, (const unsigned char *)in->bytes, (int)in->len, &head_at, out + room);
	sprintf(answer, "%d at %s", n > 0 ? 1 : n, place(head_at));
	return answer;
}

static void redirect_once(void)
{
	static const struct text where = TEXT("/there");

	say("redirect %s", one_room(redirect_head, &where, 200, rendered[0]));
}

static void redirected(void) { in_request(redirect_once); }

static void method_and_path(void)
{
	char *path = NULL;
	int len = -7, n = lws_http_get_uri_and_method(asked, &path, &len);

	say("get_uri_and_method: %d, %d bytes %s", n, len, show(path, (size_t)(len > 0 ? len + 1 : 0)));
}

CALL(custom_copy) { return num(lws_hdr_custom_copy(asked, (char *)out, room, in->bytes, (int)in->len)); }
CALL(urlarg) { return place(lws_get_urlarg_by_name(asked, in->bytes, (char *)out, room)); }
BUILDER(common_headers, lws_add_http_common_headers(asked, 200, in->bytes, 7, &p, end))

CALL(cookie)
{
	static char answer[48];
	size_t size = (size_t)room;
	int n = lws_http_cookie_get(asked, in->bytes, (char *)out, &size);

	sprintf(answer, "%d, %d bytes", n, (int)size);
	return answer;
}

static const struct text custom[] = { TEXT("x-own:"), TEXT("x-none:"), TEXT("x-other:"), TEXT("host:"), TEXT("") };
static const struct text arguments[] = {
	TEXT("nic="), TEXT("nic"), TEXT("ni"), TEXT("a="), TEXT("b"), TEXT("bb="), TEXT("flag"), TEXT("flag="),
	TEXT("e="), TEXT("nic=eth0"), TEXT("two"), TEXT(""),
};
static const struct text cookies[] = { TEXT("id"), TEXT("k"), TEXT("last"), TEXT("none"), TEXT("") };
static const struct text types[] = { TEXT("a/b") };

static const struct function accessors[] = {
	{ "hdr_custom_copy", custom_copy, custom, COUNT(custom), 0 },
	{ "cookie_get", cookie, cookies, COUNT(cookies), 0 },
};
static void access_all(void)
{
	each_function(accessors, COUNT(accessors));
	method_and_path();
}
static void more_values(void) { in_request(access_all); }

static const struct function argument_list[] = { { "get_urlarg_by_name", urlarg, arguments, COUNT(arguments), 0 } };
static void find_arguments(void) { each_function(argument_list, COUNT(argument_list)); }
static void url_arguments(void) { in_request(find_arguments); }

static const struct function common[] = { { "common_headers", common_headers, types, COUNT(types), 0 } };
static void build_common(void) { each_function(common, COUNT(common)); }
static void common_head(void) { in_request(build_common); }
#endif

static const struct function peer_names[] = {
	{ "peer_simple", peer_simple, once, COUNT(once), 1 },
	{ "peer_addresses", peer_address, once, COUNT(once), 1 },
	{ "peer_addresses, no peer's address", no_address, once, COUNT(once), 1 },
	{ "peer_addresses, no peer's name", no_name, once, COUNT(once), 1 },
#if V4
	{ "peer_simple_fd", peer_simple_fd, once, COUNT(once), 1 },
#endif
};
static void name_peer(void) { each_function(peer_names, COUNT(peer_names)); }
static void peer_name(void) { in_request(name_peer); }

static const struct scenario list[] = {
	{ "header_values", header_values },
	{ "built_headers", built_headers },
	{ "peer_name", peer_name },
#if V4
	{ "more_values", more_values },
	{ "url_arguments", url_arguments },
	{ "common_head", common_head },
	{ "redirected", redirected },
	{ "taken_out", taken_out },
#endif
	{ "encoding", encoding },
	{ "decoding", decoding },
	{ "formatting", formatting },
	{ "escaping", escaping },
	{ "uri_in_place", uri_in_place },
#if V4
	{ "decoding_pieces", decoding_pieces },
	{ "unescaping", unescaping },
	{ "from_hex", from_hex },
	{ "authorization", authorization },
	{ "in_place", in_place },
	{ "humanizing", humanizing },
	{ "fixed_sizes", fixed_sizes },
	{ "randomness", randomness },
	{ "numeric_addresses", numeric_addresses },
	{ "socket_addresses", socket_addresses },
#endif
	{ "interfaces", interfaces },
	{ "time_stamps", time_stamps },
};

SCENARIOS(list)
