/*
 * Small functions of generation 2.0: checks what its specification says, exits with 1 and a line for every wrong
 * answer. Declares what it calls, some of which no header declares.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "small.h"

void _lws_log(int filter, const char *format, ...);
void lws_set_log_level(int level, void (*emit)(int, const char *));
int lwsl_timestamp(int level, char *p, int len);
void lwsl_hexdump(void *buf, size_t len);
const char *lws_get_library_version(void);
int lws_b64_encode_string(const char *in, int in_len, char *out, int out_size);
int lws_b64_decode_string(const char *in, char *out, int out_size);
int lws_parse_uri(char *p, const char **prot, const char **ads, int *port, const char **path);
int lws_urlencode(const char *in, int inlen, char *out, int outlen);
int lws_get_random(void *context, void *buf, int len);
int lws_interface_to_sa(int ipv6, const char *ifname, struct sockaddr_in *addr, size_t addrlen);
const char *lws_plat_inet_ntop(int af, const void *src, char *dst, int cnt);
unsigned char *lws_SHA1(const unsigned char *d, size_t n, unsigned char *md);

static int lines;
static char last[300];

static void receive(int level, const char *line)
{
	(void)level;
	lines++;
	snprintf(last, sizeof last, "%s", line);
}

int main(void)
{
	char b[300], month[8];
	const char *prot, *ads, *path;
	unsigned char md[20];
	int port = -7, n;
	struct sockaddr_in sa;
	time_t now = time(NULL);

	lws_set_log_level(7, receive);
	_lws_log(8, "invisible\n");
	REQUIRE(0, lines);
	_lws_log(4, "%d\n", 5);
	TEXT("5\n", last);
	memset(b, 'x', sizeof b);
	b[290] = '\n';
	b[291] = 0;
	_lws_log(4, "%s", b);
	REQUIRE(255, strlen(last));
	REQUIRE('x', last[254]);

	n = lwsl_timestamp(4, b, sizeof b);
	REQUIRE(35, n);
	TEXT("] NOTICE: ", b + 25);
	strftime(month, sizeof month, "/%m/", localtime(&now));
	REQUIRE(0, strncmp(b + 5, month, 4));
	REQUIRE(0, lwsl_timestamp(3, b, sizeof b));
	TEXT("", b);

	lines = 0;
	lwsl_hexdump("0123456789abcdefXYZ", 19);
	REQUIRE(0, lines);
	lws_set_log_level(16, NULL);
	lwsl_hexdump("0123456789abcdefXYZ", 19);
	REQUIRE(2, lines);
	REQUIRE(0, strncmp(last, "0010: 58 59 5A    ", 18));
	lws_set_log_level(0, NULL);

	REQUIRE(0, strncmp(lws_get_library_version(), "2.0.0 ", 6));
	REQUIRE(-1, lws_b64_encode_string("a", 1, b, 5));
	REQUIRE(4, lws_b64_encode_string("a", 1, b, 6));
	TEXT("YQ==", b);
	REQUIRE(1, lws_b64_decode_string("YQ==", b, 3));
	TEXT("a", b);
	REQUIRE(-1, lws_b64_decode_string("YQ==", b, 2));
	REQUIRE(0, lws_b64_decode_string("-_!", b, 9));
	REQUIRE(1, lws_SHA1((const unsigned char *)"abc", 3, md) == md && md[0] == 0xa9 && md[19] == 0x9d);

	strcpy(b, "http://[::1]:80/x");
	REQUIRE(0, lws_parse_uri(b, &prot, &ads, &port, &path));
	TEXT("http", prot);
	TEXT("::1", ads);
	REQUIRE(80, port);
	strcpy(b, "wss://user:pw@host?a=1");
	REQUIRE(0, lws_parse_uri(b, &prot, &ads, &port, &path));
	TEXT("wss", prot);
	TEXT("host", ads);
	TEXT("?a=1", path);
	REQUIRE(443, port);
	strcpy(b, "host");
	port = -7;
	REQUIRE(0, lws_parse_uri(b, &prot, &ads, &port, &path));
	TEXT("", prot);
	TEXT("host", ads);
	TEXT("/", path);
	REQUIRE(-7, port);

	REQUIRE(13, lws_urlencode("a b~\xc3\xa9", 6, b, 18) + 1);
	TEXT("a%20b~%C3%A9", b);
	REQUIRE(-1, lws_urlencode("a b~\xc3\xa9", 6, b, 16));
	TEXT("a%20b~%C3%A9", b);
	memset(b, '#', 20);
	REQUIRE(-1, lws_urlencode("abcdef", 6, b, 4));
	TEXT("abc", b);

	REQUIRE(8, lws_get_random(NULL, b, 8));
	REQUIRE(0, lws_get_random(NULL, b, -8));
	REQUIRE(0, lws_interface_to_sa(0, "127.0.0.1", &sa, sizeof sa));
	REQUIRE(INADDR_LOOPBACK, ntohl(sa.sin_addr.s_addr));
	REQUIRE(-1, lws_interface_to_sa(0, "nosuch0", &sa, sizeof sa));
	TEXT("127.0.0.1", lws_plat_inet_ntop(AF_INET, &sa.sin_addr, b, 16));
	REQUIRE(1, lws_plat_inet_ntop(AF_INET, &sa.sin_addr, b, 5) == NULL);
	puts(wrong ? "differs" : "ok");
	return wrong;
}
