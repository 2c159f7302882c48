/*
 * Numeric addresses and interface lookup: prints what each returns, where this library and the original agree (any
 * negative answer is -1 here). misc_differs.c has the rest.
 */
#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static void bytes(const uint8_t *p, int n)
{
	while (n-- > 0)
		printf("%02x", *p++);
}

int main(void)
{
	static const char *const ads[] = { "127.0.0.1", "1.2.3.4", "255.255.255.255", "256.1.1.1", "1.2.3", "1.2.3.4.5", "", "::", "::1", "1::",
		"fe80::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3", "::ffff:1.2.3.4", "abcd:EF01::12", ":1", "1:", "12345::",
		"host", "1.2.3.x", " 1.2.3.4", "1..2.3", "::g", "1.2.3.4 ", "fe80::1%lo", "[::1]", "0.0.0.0", "2001:db8::a:0:0:1", "1.2.3.4:80", "1.2.3.", ".1.2.3" };
	static const char *const faces[] = { "lo", "127.0.0.1", "::1", "nosuch0", "", "1.2.3.4", "fe80::1" };
	size_t n;
	int s;

	for (n = 0; n < sizeof(ads) / sizeof(*ads); n++) {
		uint8_t r[16];
		lws_sockaddr46 sa;
		char text[64];
		int rc, rc2;

		memset(r, 0xee, sizeof r);
		rc = lws_parse_numeric_address(ads[n], r, sizeof r);
		printf("parse '%s' -> %d ", ads[n], rc < 0 ? -1 : rc);
		bytes(r, rc > 0 ? rc : 0);
		memset(&sa, 0, sizeof sa);
		rc2 = lws_sa46_parse_numeric_address(ads[n], &sa);
		printf(" sa46 %d family %d", rc2, rc2 ? 0 : sa.sa4.sin_family);
		if (rc > 0) {
			printf(" write %d", lws_write_numeric_address(r, rc, text, sizeof text));
			printf(" '%s'", text);
		}
		if (!rc2) {
			memset(text, 0, sizeof text);
			printf(" sa46 write %d", lws_sa46_write_numeric_address(&sa, text, sizeof text));
			printf(" '%s'", text);
		}
		printf("\n");
	}

	static const uint8_t v6[][16] = {
		{ 0 }, { [15] = 1 }, { 0x20, 1, 0xd, 0xb8, [15] = 1 }, { [10] = 0xff, 0xff, 127, 0, 0, 1 },
		{ 0xfe, 0x80, [8] = 1 }, { [12] = 1, 2, 3, 4 },
		{ 0xab, 0xcd, 0xef, 1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 1, 0x23, 0x45, 0x67, 0x89 }, { 0, 1, [14] = 1 },
	};
	for (n = 0; n < sizeof(v6) / sizeof(*v6); n++) {
		char text[64];
		int rc;

		memset(text, 0, sizeof text);
		rc = lws_write_numeric_address(v6[n], 16, text, sizeof text);
		printf("write6 -> %d '%s'\n", rc, text);
	}
	for (n = 8; n < 12; n++) {
		char text[64];
		int rc;

		memset(text, '#', sizeof text);
		text[63] = 0;
		rc = lws_write_numeric_address((const uint8_t *)"\x01\x02\x03\x04", 4, text, n);
		printf("write4 size %d -> %d\n", (int)n, rc < 0 ? -1 : rc);
	}
	{
		char text[64];
		uint8_t r[16];

		printf("write5 -> %d\n", lws_write_numeric_address((const uint8_t *)"\x01\x02\x03\x04\x05", 5, text, sizeof text));
		printf("short4 %d\n", lws_parse_numeric_address("1.2.3.4", r, 3) < 0);
		printf("short6 %d\n", lws_parse_numeric_address("::1", r, 15) < 0);
	}
	{
		lws_sockaddr46 a, b, c, m;

		memset(&a, 0, sizeof a);
		memset(&b, 0, sizeof b);
		memset(&c, 0, sizeof c);
		memset(&m, 0, sizeof m);
		lws_sa46_parse_numeric_address("1.2.3.4", &a);
		lws_sa46_parse_numeric_address("::1", &b);
		lws_sa46_parse_numeric_address("1.2.3.5", &c);
		lws_sa46_parse_numeric_address("::ffff:1.2.3.4", &m);
		printf("compare %d %d %d %d %d\n", !!lws_sa46_compare_ads(&a, &a), !!lws_sa46_compare_ads(&a, &b),
		       !!lws_sa46_compare_ads(&a, &c), !!lws_sa46_compare_ads(&b, &b), !!lws_sa46_compare_ads(&a, &m));
		a.sa4.sin_port = 5;
		lws_sa46_parse_numeric_address("1.2.3.4", &c);
		printf("compare ports %d\n", !!lws_sa46_compare_ads(&a, &c));
		memset(&a, 0, sizeof a);
		memset(&c, 0, sizeof c);
		printf("compare none %d\n", !!lws_sa46_compare_ads(&a, &c));
	}
	for (n = 0; n < sizeof(faces) / sizeof(*faces); n++)
		for (s = 0; s < 2; s++) {
			/* a numeric address of the other family */
			if (n && !s != !strchr(faces[n], ':') && strpbrk(faces[n], ".:"))
				continue;
			struct sockaddr_in6 sa;
			int rc;

			memset(&sa, 0, sizeof sa);
			rc = lws_interface_to_sa(s, faces[n], (struct sockaddr_in *)&sa, s ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
			printf("iface '%s' v6 %d -> %d", faces[n], s, rc);
			if (rc >= 0) {
				printf(" family %d ", sa.sin6_family);
				if (s)
					bytes((uint8_t *)&sa.sin6_addr, 16);
				else
					bytes((uint8_t *)&((struct sockaddr_in *)&sa)->sin_addr, 4);
			}
			printf("\n");
		}
	{
		char name[64];
		struct sockaddr_in in = { .sin_family = AF_INET };
		socklen_t sl = sizeof in;
		int l = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0), pair[2];

		in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		bind(l, (struct sockaddr *)&in, sizeof in);
		listen(l, 1);
		getsockname(l, (struct sockaddr *)&in, &sl);
		connect(c, (struct sockaddr *)&in, sizeof in);
		printf("peer '%s'\n", lws_get_peer_simple_fd(c, name, sizeof name));
		printf("peer unconnected same %d\n", lws_get_peer_simple_fd(l, name, sizeof name) == name);
		printf("  '%s'\n", name);
		printf("peer bad same %d\n", lws_get_peer_simple_fd(-1, name, sizeof name) == name);
		printf("  '%s'\n", name);
		socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
		printf("peer unix '%s'\n", lws_get_peer_simple_fd(pair[0], name, sizeof name));
	}
	return 0;
}
