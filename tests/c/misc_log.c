/*
 * The log: levels, receivers, long lines, dumps and stamps, where this library and the original agree.
 */
#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>

static void receive(int level, const char *line)
{
	int len = (int)strlen(line);

	if (len > 80)
		printf("%d|%d|%.8s ~ %s", level, len, line, line + len - 12);
	else
		printf("%d|%d|%s", level, len, line);
	if (!len || line[len - 1] != '\n')
		puts("<no newline>");
}

int main(void)
{
	char text[3000];
	unsigned char bytes[64];
	int n, rc;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (n = 0; n < 16; n++) {
		memset(text, '#', 80);
		rc = lwsl_timestamp(1 << n, text, 80);
		printf("stamp %d: %d '%s'\n", n, rc, rc > 25 ? text + 25 : text);
	}
	printf("stamp 3: %d '%s'\n", lwsl_timestamp(3, text, 80), text);
	printf("stamp 0: %d '%s'\n", lwsl_timestamp(0, text, 80), text);
	for (n = 1; n < 40; n++) {
		rc = lwsl_timestamp(LLL_NOTICE, text, n);
		printf("stamp in %d: %d %d\n", n, rc, (int)strlen(text));
	}

	lws_set_log_level(7, receive);
	for (n = 0; n < 16; n++)
		printf("visible %d: %d\n", n, lwsl_visible(1 << n));
	printf("visible 3: %d, 0: %d, 12: %d\n", lwsl_visible(3), lwsl_visible(0), lwsl_visible(12));
	_lws_log(4, "number %d\n", 5);
	_lws_log(4, "no newline");
	_lws_log(8, "invisible\n");
	_lws_log(12, "two levels\n");
	_lws_log(0, "no level\n");
	for (n = 250; n < 262; n++) {
		if (n == 254)
			continue;
		memset(text, 'x', sizeof text);
		text[n] = '\n';
		text[n + 1] = 0;
		_lws_log(4, "%s", text);
	}
	memset(text, 'x', sizeof text);
	text[2000] = 0;
	_lws_log(4, "%s", text);

	for (n = 0; n < 64; n++)
		bytes[n] = (unsigned char)(n * 4 + 10);
	for (n = 0; n < 40; n += n < 14 ? 1 : 7)
		lwsl_hexdump_level(4, bytes, (size_t)n);
	lwsl_hexdump_level(8, bytes, 4);
	lwsl_hexdump(bytes, 4);
	lws_set_log_level(0xfff, NULL);
	lwsl_hexdump(bytes, 64);
	lws_set_log_level(LLL_USER, NULL);
	printf("visible err: %d, user: %d\n", lwsl_visible(LLL_ERR), lwsl_visible(LLL_USER));
	_lws_log(LLL_USER, "user\n");
	_lws_log(LLL_USER | LLL_ERR, "user and err\n");

	lws_cmdline_option_handle_builtin(3, (const char *[]){ "p", "-d", "15" }, &(struct lws_context_creation_info){ 0 });
	printf("visible after -d 15: %d\n", lwsl_visible(0xffff));
	lws_cmdline_option_handle_builtin(1, (const char *[]){ "p" }, &(struct lws_context_creation_info){ 0 });
	printf("visible after nothing: %d\n", lwsl_visible(0xffff));

	dup2(1, 2);
	fflush(stdout);
	lwsl_emit_stderr_notimestamp(4, "plain\n");
	lwsl_emit_stderr_notimestamp(1, "no newline added");
	lwsl_emit_stderr(5, "|no stamp for two levels\n");
	return 0;
}
