/* Form bodies: urlencoded and multipart, in one piece and byte by byte. */
#include "scenario.h"

#if V4
static const char *const names[] = { "text", "send", "file", "upload" };
static char body[20000], record[60000];
static size_t body_len, recorded;
static int storage = 512, with_callback = 1, answer_of_callback, step, in_pieces;
static struct lws_spa *spa;
static lws_spa_create_info_t *via;

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void note(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	recorded += (size_t)vsnprintf(record + recorded, sizeof record - recorded, format, ap);
	va_end(ap);
}

static char content[20000];
static int content_len;

/* Content is collected, since pieces depend on how the body comes. */
static int uploaded(void *data, const char *name, const char *filename, char *buf, int len, enum lws_spa_fileupload_states state)
{
	if (data != body)
		note("(other data)");
	switch (state) {
	case LWS_UFS_OPEN:
		note("  open %s '%s' len %d\n", name, filename, len);
		content_len = 0;
		break;
	case LWS_UFS_CONTENT:
	case LWS_UFS_FINAL_CONTENT:
		memcpy(content + content_len, buf, (size_t)len);
		content_len += len;
		if (state == LWS_UFS_FINAL_CONTENT)
			note("  content of %s '%s': %s\n", name, filename, show(content, (size_t)content_len));
		else if (!in_pieces)
			note("  part of %d\n", len);
		break;
	case LWS_UFS_CLOSE:
		note("  close %s '%s' len %d\n", show(name, strlen(name)), filename, len);
		break;
	}
	return answer_of_callback;
}

static void run_spa(void)
{
	size_t at = 0;
	int n = 0, i, failed;

	recorded = 0;
	while (at < body_len && !n) {
		size_t piece = step && body_len - at > (size_t)step ? (size_t)step : body_len - at;
		char *copy = malloc(piece);

		memcpy(copy, body + at, piece);
		n = lws_spa_process(spa, copy, (int)piece);
		free(copy);
		at += piece;
	}
	failed = n;
	note("  process %d\n", n);
	n = lws_spa_finalize(spa);
	note("  finalize %d\n", n);
	/* What was kept of a form that does not fit says nothing. */
	for (i = 0; i < COUNT(names) && !failed; i++) {
		const char *value = lws_spa_get_string(spa, i);

		if (value || lws_spa_get_length(spa, i))
			note("  %s %d %s\n", names[i], lws_spa_get_length(spa, i), value ? show(value, strlen(value)) : "NULL");
	}
	n = lws_spa_destroy(spa);
	note("  destroy %d\n", n);
	if (via)
		note("  the arena is %s\n", *via->ac ? "there" : "gone");
}

static int answer(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		body_len = 0;
		spa = via ? lws_spa_create_via_info(wsi, via) : lws_spa_create(wsi, names, COUNT(names), storage, with_callback ? uploaded : NULL, body);
		if (!spa)
			say("  not created");
		return 0;
	case LWS_CALLBACK_HTTP_BODY:
		memcpy(body + body_len, in, len);
		body_len += len;
		return 0;
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		if (spa)
			run_spa();
		return http_reply(wsi, 200, "thanks\n");
	}
	return 0;
}

static struct peer *poster;

static void post(const char *type, const char *text, size_t len, int piece)
{
	char head[400];
	int n = snprintf(head, sizeof head, "POST /form HTTP/1.1\r\nHost: localhost\r\n%s%s%sContent-Length: %d\r\n\r\n", type ? "Content-Type: " : "",
			 type ? type : "", type ? "\r\n" : "", (int)len);

	step = piece;
	in_pieces = piece != 0;
	if (!poster) {
		quiet = 1;
		hook = answer;
		server();
		poster = http_open("");
	}
	peer_send(poster, head, (size_t)n);
	peer_send(poster, text, len);
	settle();
}

static void form_of(const char *type, const char *text, size_t len)
{
	static char whole[sizeof record];
	size_t i, at;

	say("%s", len < 300 ? show(text, len) : "long");
	post(type, text, len, 0);
	for (at = 0; at < recorded;) {
		char *end = strchr(record + at, '\n');

		say("%.*s", (int)(end - record) - (int)at, record + at);
		at = (size_t)(end - record) + 1;
	}
	/* The parts of content may differ. */
	for (i = at = 0; record[i];) {
		char *end = strchr(record + i, '\n') + 1;

		if (strncmp(record + i, "  part", 6)) {
			memcpy(whole + at, record + i, (size_t)(end - record) - i);
			at += (size_t)(end - record) - i;
		}
		i = (size_t)(end - record);
	}
	whole[at] = 0;
	post(type, text, len, 1);
	if (strcmp(whole, record))
		say("  byte by byte:\n%s", record);
}

static void form(const char *type, const char *text)
{
	form_of(type, text, strlen(text));
}

static const char url[] = "application/x-www-form-urlencoded";

static void urlencoded(void)
{
	static const char *const list[] = {
		"", "text=hello", "text=hello&send=now", "text=hello+world%21", "text=", "text", "=x", "text=&send=1", "other=1&text=2", "text=1&other=2", "text=1&text=2",
		"text=a%", "text=a%4", "text=a%zz", "text=%00x", "text=a=b", "&text=1", "text=1&", "text=1&&send=2", "text=1;send=2", "te%78t=1", "texts=1", "tex=1", "TEXT=1",
		"text=%C3%A9", "file=x", "text=a\r\nb", "text=a%0d%0ab", "text=+", "upload=1&file=2&send=3&text=4", "te+xt=1", "text=1&send", "a&text=1", "send=1&te",
	};
	int i;

	for (i = 0; i < COUNT(list); i++)
		form(url, list[i]);
}

#define B "--xyz\r\n"
#define E "--xyz--\r\n"
#define FIELD(n) "Content-Disposition: form-data; name=\"" n "\"\r\n\r\n"
#define FILE_OF(n, f) "Content-Disposition: form-data; name=\"" n "\"; filename=\"" f "\"\r\nContent-Type: text/plain\r\n\r\n"

static const char multi[] = "multipart/form-data; boundary=xyz";

static void multipart(void)
{
	static const char *const list[] = {
		B FIELD("text") "hello\r\n" E, B FIELD("text") "hello\r\n" B FIELD("send") "now\r\n" E, B FIELD("text") "\r\n" E, B FILE_OF("file", "a.txt") "content\r\n" E,
		B FILE_OF("file", "a.txt") "\r\n" E, B FILE_OF("file", "") "\r\n" E, B FIELD("text") "1\r\n" B FILE_OF("file", "a.txt") "two\r\nlines\r\n\r\n" B FIELD("send") "3\r\n" E,
		B FIELD("other") "x\r\n" B FIELD("text") "y\r\n" E, B FILE_OF("other", "a.txt") "x\r\n" B FIELD("text") "y\r\n" E, B FILE_OF("file", "a.txt") "1\r\n" B FILE_OF("upload", "b.txt") "2\r\n" E,
		B FIELD("text") "a\r\n--xy\r\nb\r\n--xyzz\r\n" E, B FIELD("text") "a--xyz b\r\n" E, B FIELD("text") "a\rb\nc\r\r\n\n\r\n" E, B FIELD("text") "a%20b+c\r\n" E,
		"preamble\r\n" B FIELD("text") "x\r\n" E, B FIELD("text") "x\r\n" E "epilogue", "--xyz--", "--xyz--\r\n", B, B FIELD("text") "unfinished", B FILE_OF("file", "a.txt") "unfinished",
		B FIELD("text") "x\r\n--xyz--", B FIELD("text") "x\r\n--xyz  \r\n" FIELD("send") "y\r\n" E,
		B "content-disposition: form-data; name=text\r\n\r\nx\r\n" E, B "Content-Disposition: form-data;name=\"text\"\r\n\r\nx\r\n" E, B "Content-Disposition: form-data; filename=\"a\"; name=\"file\"\r\n\r\nx\r\n" E,
		B "Content-Type: text/plain\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nx\r\n" E, B "\r\nno head\r\n" E, B "Content-Disposition: attachment; name=\"text\"\r\n\r\nx\r\n" E,
		B "X-Other: 1\r\n" FIELD("text") "x\r\n" E, B FIELD("te\\\"xt") "x\r\n" E, B FILE_OF("file", "../../a\\\"b.txt") "x\r\n" E, "\r\n" B FIELD("text") "x\r\n" E, B FIELD("text") "x\n" E,
	};
	int i;

	for (i = 0; i < COUNT(list); i++)
		form(multi, list[i]);
}

static void types(void)
{
	static const char *const list[] = {
		NULL, "text/plain", "application/x-www-form-urlencoded; charset=utf-8", "multipart/form-data", "multipart/form-data; boundary=\"xyz\"", "multipart/form-data;boundary=xyz",
		"multipart/form-data; boundary=xyz; charset=utf-8", "multipart/form-data; charset=utf-8; boundary=xyz", "Multipart/Form-Data; Boundary=xyz", "multipart/form-data; boundary=",
		"multipart/mixed; boundary=xyz", "application/json", "multipart/form-data; boundary=----------------------------------------------------------------------------------------------------xyz",
	};
	int i;

	for (i = 0; i < COUNT(list); i++) {
		say("type %s", list[i] ? list[i] : "none");
		form(list[i], "text=hello&send=now");
		form(list[i], B FIELD("text") "hello\r\n" E);
	}
}

static void limits(void)
{
	static char text[8000];
	static const int sizes[] = { 1, 6, 10, 11, 12, 20, 64 };
	int i;

	for (i = 0; i < COUNT(sizes); i++) {
		storage = sizes[i];
		say("storage %d", storage);
		form(url, "text=hello&send=now");
		form(url, "text=helloworld&file=x");
		form(multi, B FIELD("text") "hello\r\n" B FIELD("send") "now\r\n" E);
	}
	storage = 512;
	memset(text, 'x', sizeof text);
	memcpy(text, "text=", 5);
	form_of(url, text, 511);
	form_of(url, text, 520);
	form_of(url, text, 3000);
	memset(text, 'n', 400);
	memcpy(text + 200, "=1&text=2", 9);
	form_of(url, text, 209);
	i = sprintf(text, "%s", B FILE_OF("file", "big"));
	memset(text + i, 'f', 5000);
	i += 5000;
	i += sprintf(text + i, "\r\n%s", E);
	form_of(multi, text, (size_t)i);
}

static int create_sized;

static int created(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	spa = lws_spa_create(wsi, names, COUNT(names), create_sized, uploaded, body);
	say("  %d: %s", create_sized, spa ? "created" : "not created");
	if (spa)
		lws_spa_destroy(spa);
	return http_reply(wsi, 200, "");
}

/* The program names no size. */
static void no_size(void)
{
	static char text[2000];
	int i;

	storage = 0;
	form(url, "text=hello&send=now");
	form(multi, B FIELD("text") "hello\r\n" E);
	for (i = 515; i < 518; i++) {
		memset(text, 'x', sizeof text);
		memcpy(text, "text=", 5);
		form_of(url, text, (size_t)i);
	}
	i = sprintf(text, "%s", B FILE_OF("file", "big"));
	memset(text + i, 'f', 1500);
	i += 1500;
	i += sprintf(text + i, "\r\n%s", E);
	form_of(multi, text, (size_t)i);
	storage = 512;
	hook = created;
	for (create_sized = -1; create_sized < 2; create_sized++)
		http_open("POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
}

static void answers(void)
{
	with_callback = 0;
	form(multi, B FILE_OF("file", "a.txt") "content\r\n" B FIELD("text") "x\r\n" E);
	with_callback = 1;
	answer_of_callback = -1;
	form(multi, B FILE_OF("file", "a.txt") "content\r\n" B FIELD("text") "x\r\n" E);
	answer_of_callback = 1;
	form(multi, B FILE_OF("file", "a.txt") "content\r\n" B FIELD("text") "x\r\n" E);
}

/* Names in structures, values in the program's arena. */
static void by_info(void)
{
	static const struct { const char *name; int more[3]; } rows[] = { { "text", { 0 } }, { "send", { 0 } }, { "file", { 0 } } };
	struct lwsac *ac = NULL;
	lws_spa_create_info_t info;

	memset(&info, 0, sizeof info);
	info.param_names = &rows[0].name;
	info.param_names_stride = sizeof rows[0];
	info.count_params = 3;
	info.max_storage = 100;
	info.ac = &ac;
	info.ac_chunk_size = 512;
	via = &info;
	form(url, "text=hello&send=now&file=x");
	form(multi, B FIELD("file") "x\r\n" B FIELD("text") "hello\r\n" E);
	lwsac_use(&ac, 10, 0);
	form(url, "text=in an arena that is used");
	via = NULL;
}

static const struct scenario list[] = {
	{ "urlencoded", urlencoded },
	{ "multipart", multipart },
	{ "types", types },
	{ "limits", limits },
	{ "no_size", no_size },
	{ "answers", answers },
	{ "by_info", by_info },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
