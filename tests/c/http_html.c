/* Files that go through the program: lws_chunked_html_process and what surrounds it. */
#include "scenario.h"
#include "mounts.h"

#if V4

static const char *const names[] = { "$name", "$who", "$long_one", "plain", "$a_rather_long_name", "$a" };
static int pieces, show_pieces = 1, refuses;
static const char *replacement = "World";

static const char *replace(void *data, int index)
{
	if (show_pieces)
		say("  replace %d, data %s", index, data ? "set" : "NULL");
	return index == 0 ? "lws" : index == 1 ? replacement : "";
}

static struct lws_process_html_state state;

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	struct lws_process_html_args *args = in;
	int n;

	(void)len;
	switch (reason) {
	case R_PROCESS_HTML:
		pieces++;
		if (show_pieces)
			say("  piece len %d, room %d, final %d, chunked %d: %s", args->len, args->max_len > args->len,
			    args->final, args->chunked, show(args->p, (size_t)args->len));
		if (refuses)
			return -1;
		state.data = user;
		state.vars = names;
		state.count_vars = COUNT(names);
		state.replace = replace;
		n = lws_chunked_html_process(args, &state);
		if (show_pieces)
			say("  process says %d, len %d", n, args->len);
		return n;
	case LWS_CALLBACK_HTTP:
		return http_reply(wsi, 200, "from the program\n");
	}
	return 0;
}

static struct lws_protocol_vhost_options rule = { NULL, NULL, ".shtml", "chat" };

static struct lws_protocol_vhost_options media_type = { NULL, NULL, ".shtml", "text/html" };

static void pages(void)
{
	struct lws_http_mount *m;

	write_file("a.shtml", "Hello $who, this is $name.\n");
	write_file("a.txt", "Hello $who.\n");
	write_file("plain.shtml", "Nothing to see.\n");
	write_file("empty.shtml", "");
	m = mount("/", dir, LWSMPRO_FILE);
	m->interpret = &rule;
	m->extra_mimetypes = &media_type;
	hook = app;
	mounted();
}

static void page(void) { pages(); one(GET("/a.shtml")); }
static void another_suffix(void) { pages(); one(GET("/a.txt")); }
static void nothing_to_replace(void) { pages(); one(GET("/plain.shtml")); }
static void empty(void) { pages(); one(GET("/empty.shtml")); }
static void head(void) { pages(); one("HEAD /a.shtml HTTP/1.1\r\nHost: x\r\n\r\n"); }
static void http10(void) { pages(); one("GET /a.shtml HTTP/1.0\r\nHost: x\r\n\r\n"); }
static void upper_case(void) { rule.name = ".SHTML"; pages(); one(GET("/a.shtml")); }
static void unknown_protocol(void) { rule.value = "nobody"; pages(); one(GET("/a.shtml")); }
static void refused(void) { refuses = 1; pages(); one(GET("/a.shtml")); }

static void not_modified(void)
{
	pages();
	one("GET /a.shtml HTTP/1.1\r\nHost: x\r\nIf-None-Match: 0000001B5F5E1000\r\n\r\n");
}

static void part(void)
{
	pages();
	one("GET /a.shtml HTTP/1.1\r\nHost: x\r\nRange: bytes=0-3\r\n\r\n");
}

static void closes(void)
{
	pages();
	one("GET /a.shtml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
}

static void long_replacement(void)
{
	static char text[300];

	memset(text, 'x', sizeof text - 1);
	replacement = text;
	pages();
	one(GET("/a.shtml"));
}

/* Several pieces: what the peer gets is put together and compared. */
static void long_page(void)
{
	char *text = calloc(1, 30000), line[60], *at, *body, *b;
	struct peer *p;
	size_t n;
	int i;

	for (i = 0; i < 500; i++) {
		snprintf(line, sizeof line, "line %d of %s for $who\n", i, i % 7 ? "$name" : "nothing");
		strcat(text, line);
	}
	pages();
	write_file("long.shtml", text);
	show_pieces = 0;
	quiet = 1;
	p = http_open(GET("/long.shtml"));
	at = memmem(p->buf, p->len, "\r\n\r\n", 4);
	if (!at)
		die("no answer");
	say("head %s", show(p->buf, (size_t)(at - p->buf)));
	b = body = calloc(1, p->len + 1);
	for (at += 4; (n = strtoul(at, &at, 16)) != 0; at += n + 2) {
		at += 2;
		memcpy(b, at, n);
		b += n;
	}
	say("body %zu bytes %s", (size_t)(b - body), show(body, (size_t)(b - body)));
	say("has variables left: %d, came in pieces: %d", strstr(body, "$who") || strstr(body, "$name"), pieces > 1);
	free(body);
	free(text);
}

/* -- the function itself */

static int chunked;

static void feed(const char *text, int room, int final)
{
	char b[200] = "";
	struct lws_process_html_args args = { b + 20, (int)strlen(text), room, final, chunked };
	int n;

	strcpy(b + 20, text);
	n = lws_chunked_html_process(&args, &state);
	say("%s room %d final %d: %d, %s, begins %d earlier, pos %d", show(text, strlen(text)), room, final, n,
	    n ? "-" : show(args.p, (size_t)args.len), (int)(b + 20 - args.p), state.pos);
}

static void fresh(void)
{
	memset(&state, 0, sizeof state);
	state.vars = names;
	state.count_vars = COUNT(names);
	state.replace = replace;
	show_pieces = 0;
}

static void function(void)
{
	static const char *const whole[] = { "$name", "a$nameb", "$nam", "$name$who", "$", "$$name", "$unknown",
		"$whom", "x", "", "$wh $who", "$long_one.", "$long_on.", "a plain text", "$a $ab" };
	int i;

	for (i = 0; i < COUNT(whole); i++) {
		fresh();
		feed(whole[i], 150, 1);
	}
	say("-- in two pieces");
	fresh();
	feed("Hello $w", 150, 0);
	feed("ho!", 150, 1);
	fresh();
	feed("Hello $", 150, 0);
	feed("who!", 150, 1);
	fresh();
	feed("Hello $wh", 150, 0);
	feed("ere!", 150, 1);
	fresh();
	feed("Hello $who", 150, 0);
	feed("!", 150, 1);
	say("-- as chunks");
	chunked = 1;
	fresh();
	feed("Hello", 150, 0);
	feed(" $who", 150, 1);
	fresh();
	feed("", 150, 0);
	feed("$wh", 150, 0);
	feed("", 150, 1);
	say("-- too little room");
	fresh();
	feed("$who is", 8, 1);
	feed("hello", 5, 1);
}

static void nothing_given(void)
{
	struct lws_process_html_args args = { NULL, 0, 0, 1, 0 };

	fresh();
	REQUIRE(-1, lws_chunked_html_process(NULL, &state));
	REQUIRE(-1, lws_chunked_html_process(&args, NULL));
	state.vars = NULL;
	REQUIRE(0, lws_chunked_html_process(&args, &state));
	args.len = 5;
	args.max_len = 9;
	REQUIRE(-1, lws_chunked_html_process(&args, &state));
	args.len = -5;
	REQUIRE(-1, lws_chunked_html_process(&args, &state));
	say("refused");
}

static const struct scenario list[] = {
	{ "page", page },
	{ "another_suffix", another_suffix },
	{ "nothing_to_replace", nothing_to_replace },
	{ "empty", empty },
	{ "head", head },
	{ "http10", http10 },
	{ "upper_case", upper_case },
	{ "unknown_protocol", unknown_protocol },
	{ "refused", refused },
	{ "not_modified", not_modified },
	{ "part", part },
	{ "closes", closes },
	{ "long_replacement", long_replacement },
	{ "long_page", long_page },
	{ "function", function },
	{ "nothing_given", nothing_given },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
