/*
 * String, encoding and number helpers: prints what each returns and leaves in its buffer, where this library and
 * the original agree. misc_differs.c has the rest.
 */
#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>

static void show(const char *what, int rc, const void *buf, size_t len)
{
	const unsigned char *p = buf;
	size_t n;

	printf("%s -> %d [", what, rc);
	for (n = 0; n < len; n++)
		if (p[n] >= 0x20 && p[n] < 0x7f && p[n] != '\\')
			putchar(p[n]);
		else
			printf("\\%02x", p[n]);
	printf("]\n");
}

static void fill(char *b, size_t n)
{
	memset(b, '#', n);
}

static void b64(void)
{
	static const char *const plain[] = { "", "a", "ab", "abc", "abcd", "\xff\xfe\xfd", "hello world" };
	static const char *const coded[] = { "", "YQ==", "YWI=", "YWJj", "YWJjZA==", "YWJjZA", "YQ", "Y", "====", "Y Q = =",
					     "YW\nJj", "__--", "//++", "YQ==YQ==", "****", "YWJj*", "YWJjZGVmZ2hpamts" };
	char out[64], what[64];
	size_t n;
	int size;

	for (n = 0; n < sizeof(plain) / sizeof(*plain); n++)
		for (size = 0; size < 20; size++) {
			fill(out, sizeof out);
			snprintf(what, sizeof what, "b64enc %d size %d", (int)n, size);
			int rc = lws_b64_encode_string(plain[n], (int)strlen(plain[n]), out, size);
			show(what, rc, out, rc >= 0 ? (size_t)rc + 2 : 0);
			fill(out, sizeof out);
			rc = lws_b64_encode_string_url(plain[n], (int)strlen(plain[n]), out, size);
			show("  url", rc, out, rc >= 0 ? (size_t)rc + 2 : 0);
		}
	for (n = 0; n < sizeof(coded) / sizeof(*coded); n++)
		for (size = 24; size < 26; size++) {
			fill(out, sizeof out);
			snprintf(what, sizeof what, "b64dec %d size %d", (int)n, size);
			int rc = lws_b64_decode_string(coded[n], out, size);
			show(what, rc, out, rc >= 0 ? (size_t)rc + 1 : 0);
			fill(out, sizeof out);
			rc = lws_b64_decode_string_len(coded[n], (int)strlen(coded[n]), out, size);
			show("  len", rc, out, rc >= 0 ? (size_t)rc + 1 : 0);
		}
	fill(out, sizeof out);
	show("b64dec part", lws_b64_decode_string_len("YWJjZGVm", 4, out, sizeof out), out, 8);
	fill(out, sizeof out);
	show("b64dec odd part", lws_b64_decode_string_len("YWJjZGVm", 6, out, sizeof out), out, 8);
}

static void b64_stateful(void)
{
	static const char *const text = "YWJj ZGVmZ2hpamtsbQ==";
	size_t step, room;

	for (step = 22; step < 25; step++)
		for (room = 17; room < 30; room += 4) {
			struct lws_b64state st;
			unsigned char out[32];
			const char *p = text;
			size_t left = strlen(text);
			int turns = 0;

			lws_b64_decode_state_init(&st);
			printf("stateful step %d room %d:", (int)step, (int)room);
			while (turns++ < 40) {
				size_t in = left < step ? left : step, outn = room;
				size_t gave = in;
				int rc;

				memset(out, '#', sizeof out);
				rc = lws_b64_decode_stateful(&st, p, &in, out, &outn, gave == left);
				printf(" %d/%d/%d'%.*s'", rc, (int)in, (int)outn, (int)outn, out);
				p += in;
				left -= in;
				if (!left && !outn)
					break;
			}
			printf(" done %d len %d\n", (int)st.done, (int)st.len);
		}
}

static void text(void)
{
	char buf[64];
	unsigned char md[20];
	int n;

	printf("version %.5s\n", lws_get_library_version());
	lws_SHA1((const unsigned char *)"abc", 3, md);
	show("sha1", lws_SHA1((const unsigned char *)"abc", 3, md) == md, md, 20);
	show("sha1 empty", lws_SHA1((const unsigned char *)"", 0, md) == md, md, 20);

	for (n = 1; n < 8; n++) {
		fill(buf, sizeof buf);
		show("strncpy", lws_strncpy(buf, "hello", (size_t)n) == buf, buf, 8);
		fill(buf, sizeof buf);
		show("snprintf", lws_snprintf(buf, (size_t)n, "%s", "hello"), buf, 8);
		fill(buf, sizeof buf);
		show("snprintf exact", lws_snprintf(buf, (size_t)n, "%d", 12345), buf, 8);
	}
	fill(buf, sizeof buf);
	show("snprintf 0", lws_snprintf(buf, 0, "%s", "hello"), buf, 8);
	fill(buf, sizeof buf);
	show("snprintf many", lws_snprintf(buf, sizeof buf, "%s %d %.2f %llx %c", "a", -5, 2.5, 255ull, 'z'), buf, 20);

	const char *hay = "one two three two";
	const char *p = lws_nstrstr(hay, strlen(hay), "two", 3);
	printf("nstrstr %d\n", p ? (int)(p - hay) : -1);
	p = lws_nstrstr(hay, strlen(hay), "four", 4);
	printf("nstrstr %d\n", p ? (int)(p - hay) : -1);
	p = lws_nstrstr(hay, 6, "two", 3);
	printf("nstrstr %d\n", p ? (int)(p - hay) : -1);
	p = lws_nstrstr(hay, 7, "two", 3);
	printf("nstrstr %d\n", p ? (int)(p - hay) : -1);
	p = lws_nstrstr(hay, strlen(hay), "", 0);
	printf("nstrstr %d\n", p ? (int)(p - hay) : -1);
	p = lws_nstrstr("ab", 2, "abc", 3);
	printf("nstrstr %d\n", p ? 0 : -1);

	static const char *const json[] = {
		"{\"a\":\"b\"}", "{\"a\": \"b\"}", "{\"a\":12,\"c\":\"d\"}", "{\"a\":true}", "{\"a\" : \"x\"}",
		"{\"b\":\"a\"}", "{\"a\":\"un", "{\"a\":\"q\\\"r\"}", "{\"a\":[1,2]}", "{\"a\":{\"b\":1}}", "{\"a\":", "{\"a\":7", "{\"a\":\n\t5 }",
	};
	for (n = 0; n < (int)(sizeof(json) / sizeof(*json)); n++) {
		size_t alen = 99;
		p = lws_json_simple_find(json[n], strlen(json[n]), "\"a\":", &alen);
		printf("find %s -> %d '%.*s'\n", json[n], p ? (int)(p - json[n]) : -1, p ? (int)alen : 0, p ? p : "");
		printf("  strcmp %d %d\n", !!lws_json_simple_strcmp(json[n], strlen(json[n]), "\"a\":", "b"),
		       !!lws_json_simple_strcmp(json[n], strlen(json[n]), "\"a\":", "12"));
	}

	static const char *const hex[] = { "", "0", "00", "1aFf", "1aF", "zz", "1z", "0g", "01020304", "0102030405", " 01" };
	for (n = 0; n < (int)(sizeof(hex) / sizeof(*hex)); n++) {
		fill(buf, sizeof buf);
		int rc = lws_hex_to_byte_array(hex[n], (uint8_t *)buf, 4);
		printf("'%s' ", hex[n]);
		show("hex", rc, buf, rc > 0 ? (size_t)rc + 1 : 0);
	}
	fill(buf, sizeof buf);
	show("hex max 0", lws_hex_to_byte_array("0102", (uint8_t *)buf, 0), buf, 2);

	printf("bcmp %d %d %d %d\n", !!lws_timingsafe_bcmp("abc", "abc", 3), !!lws_timingsafe_bcmp("abc", "abd", 3),
	       !!lws_timingsafe_bcmp("abc", "abd", 2), !!lws_timingsafe_bcmp("x", "y", 0));
}

static void uris(void)
{
	static const char *const uri[] = {
		"http://host/path", "https://host", "ws://host:81/", "wss://host:8443/a/b?c=d", "host/path", "host", "host:99/x",
		"http://[::1]/x", "http://[::1]:80/x", "https://[fe80::1]:444", "ws+unix://+/tmp/sock:/p", "ws://+/tmp/sock:/p",
		"http://+@abstract:/p/q", "http://+/var/run/x", "ftp://host/f", "", "/", "http://", "http:///x", "http://host:/x",
		"http://host:abc/x", "HTTP://host/x", "http://host//x", "://host/x", "http:/host", "http://[::1", "http://host:70000/", "wss://h:443", "//host/x", "http://h:80x/y", "mqtt://h/x",
	};
	size_t n;

	for (n = 0; n < sizeof(uri) / sizeof(*uri); n++) {
		char copy[128];
		const char *prot = "(unset)", *ads = "(unset)", *path = "(unset)";
		int port = -7, rc;

		memset(copy, 0, sizeof copy);
		strcpy(copy, uri[n]);
		rc = lws_parse_uri(copy, &prot, &ads, &port, &path);
		printf("uri '%s' -> %d prot '%s' ads '%s' port %d path '%s'\n", uri[n], rc, prot, ads, port, path);
	}
}

static void escaping(void)
{
	static const char *const raw[] = { "", "plain", "a b", "it's", "a\"b\\c", "tab\there", "\x01\x1f", "\xc3\xa9", "a/b?c=d&e=%41+z~-_.", "'''''" };
	static const char *const esc[] = { "", "plain", "a+b", "a%20b", "%41%42", "%4", "%", "%zz", "a%00b", "%c3%A9", "a%2", "100%" };
	char buf[128], what[64];
	size_t n;
	int size;

	for (n = 0; n < sizeof(raw) / sizeof(*raw); n++)
		for (size = 1; size < 64; size += size < 16 ? 1 : 20) {
			int used = -5, rc;

			fill(buf, sizeof buf);
			snprintf(what, sizeof what, "urlencode %d size %d", (int)n, size);
			rc = lws_urlencode(buf, raw[n], size) == buf;
			show(what, rc, buf, strlen(buf) + 2);
			fill(buf, sizeof buf);
			snprintf(what, sizeof what, "sql %d size %d", (int)n, size);
			rc = lws_sql_purify(buf, raw[n], size) == buf;
			show(what, rc, buf, strlen(buf) + 2);
			if (size >= 36 && n != 4) {
				fill(buf, sizeof buf);
				snprintf(what, sizeof what, "json %d size %d", (int)n, size);
				rc = lws_json_purify(buf, raw[n], size, &used) == buf;
				show(what, rc, buf, strlen(buf) + 2);
				printf("  used %d len %d\n", used, lws_json_purify_len(raw[n]));
			}
		}
	for (n = 0; n < sizeof(esc) / sizeof(*esc); n++)
		for (size = 1; size < 12; size++) {
			fill(buf, sizeof buf);
			snprintf(what, sizeof what, "urldecode %d size %d", (int)n, size);
			show(what, lws_urldecode(buf, esc[n], size), buf, (size_t)size);
		}
	static const char *const name[] = { "", "a", "../../etc", "a/b\\c", "x:y z", "a..b", "~u$*?", "a%b", ".hidden", "..", "a\x01", "a\tb", "$HOME" };
	for (n = 0; n < sizeof(name) / sizeof(*name); n++) {
		strcpy(buf, name[n]);
		lws_filename_purify_inplace(buf);
		printf("filename '%s' -> '%s'\n", name[n], buf);
	}
}

static void numbers(void)
{
	static const uint64_t v[] = { 1, 9, 127, 128, 999, 1024, 10240, 16384, 1048576, 2097152, 60000000ull << 10, 1ull << 30, 1ull << 40, 1ull << 50, 3ull << 50 };
	char buf[64];
	size_t n;

	for (n = 0; n < sizeof(v) / sizeof(*v); n++) {
		const lws_humanize_unit_t *const scale[] = { humanize_schema_si, humanize_schema_si_bytes, humanize_schema_us };
		size_t m;

		for (m = 0; m < 3; m++) {
			fill(buf, sizeof buf);
			lws_humanize(buf, sizeof buf, v[n], scale[m]);
			printf("humanize '%s'\n", buf);
		}
		if (v[n] >> 28)
			continue;
		fill(buf, sizeof buf);
		show("vbi", lws_vbi_encode(v[n], buf), buf, 12);
	}
	for (n = 0; n < 8; n++) {
		printf("si %s %llu\n", n < 7 && humanize_schema_si[n].name ? humanize_schema_si[n].name : "(end)", n < 7 ? (unsigned long long)humanize_schema_si[n].factor : 0);
		printf("bytes %s %llu\n", n < 7 && humanize_schema_si_bytes[n].name ? humanize_schema_si_bytes[n].name : "(end)", n < 7 ? (unsigned long long)humanize_schema_si_bytes[n].factor : 0);
		printf("us %s %llu\n", humanize_schema_us[n].name ? humanize_schema_us[n].name : "(end)", (unsigned long long)humanize_schema_us[n].factor);
	}
	memset(buf, 0, sizeof buf);
	lws_ser_wu16be((uint8_t *)buf, 0x1234);
	lws_ser_wu32be((uint8_t *)buf + 2, 0x12345678);
	lws_ser_wu64be((uint8_t *)buf + 6, 0x123456789abcdef0ull);
	show("ser", 0, buf, 14);
	printf("ser %x %x %llx\n", lws_ser_ru16be((uint8_t *)buf), lws_ser_ru32be((uint8_t *)buf + 2),
	       (unsigned long long)lws_ser_ru64be((uint8_t *)buf + 6));
}

static void options(void)
{
	static const char *const set[][4] = {
		{ "prog", "-d", "15", "-x" }, { "prog", "-d15", "-x", "y" }, { "prog", "--port=80", "--port", "81" },
		{ "prog", "--portal", "5", "-p" }, { "-p", "7", "-d", "" }, { "prog", "-x", "-p", "-p9" },
	};
	static const char *const ask[] = { "-d", "-x", "--port", "-p", "prog", "-q", "" };
	size_t n, m;

	for (n = 0; n < sizeof(set) / sizeof(*set); n++)
		for (m = 0; m < sizeof(ask) / sizeof(*ask); m++) {
			const char *got = lws_cmdline_option(4, (const char **)set[n], ask[m]);
			printf("option %d '%s' -> %s%s\n", (int)n, ask[m], got ? "=" : "none", got ? got : "");
		}
	printf("clock %d\n", lws_now_secs() > 1600000000 && lws_now_usecs() > 0);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	b64();
	b64_stateful();
	text();
	uris();
	escaping();
	numbers();
	options();
	return 0;
}
