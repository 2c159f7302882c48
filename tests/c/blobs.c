/* Blobs of a context. */
#include "scenario.h"

#if V4
static void show_blob(lws_system_blob_t *b, const char *what)
{
	const uint8_t *ptr = (const uint8_t *)"unset";
	uint8_t out[40];
	size_t len = sizeof out;
	int single, n;

	single = lws_system_blob_get_single_ptr(b, &ptr);
	n = lws_system_blob_get(b, out, &len, 0);
	say("%s: size %d, single %d %s, get %d %s", what, (int)lws_system_blob_get_size(b), single, single ? "-" : show(ptr, lws_system_blob_get_size(b)), n,
	    show(out, n ? 0 : len));
}

static void start(void)
{
	struct lws_context_creation_info info;

	memset(&info, 0, sizeof info);
	info.port = CONTEXT_PORT_NO_LISTEN;
	lws_set_log_level(LLL_ERR, NULL);
	ctx = lws_create_context(&info);
	if (!ctx)
		die("no context");
}

static void which(void)
{
	int i, k, n;
	lws_system_blob_t *first;

	start();
	first = lws_system_get_blob(ctx, LWS_SYSBLOB_TYPE_AUTH, 0);
	say("first %d", !!first);
	for (i = -1; i <= LWS_SYSBLOB_TYPE_COUNT; i++)
		for (k = -1; k <= 2; k++) {
			lws_system_blob_t *b, *again;

			/* Outside of them the original answers with what is no blob. */
			if (i < 0 || i + k < 0 || i + k >= LWS_SYSBLOB_TYPE_COUNT)
				continue;
			b = lws_system_get_blob(ctx, (lws_system_blob_item_t)i, k);
			again = lws_system_get_blob(ctx, (lws_system_blob_item_t)i, k);
			n = lws_system_get_blob(ctx, (lws_system_blob_item_t)(i + k), 0) == b;
			say("type %d index %d: %d same %d by number %d", i, k, !!b, b == again, n);
		}
}

static void direct(void)
{
	lws_system_blob_t *b;

	start();
	b = lws_system_get_blob(ctx, LWS_SYSBLOB_TYPE_DEVICE_SERIAL, 0);
	show_blob(b, "new");
	lws_system_blob_direct_set(b, (const uint8_t *)"serial", 6);
	show_blob(b, "direct");
	lws_system_blob_direct_set(b, (const uint8_t *)"other", 3);
	show_blob(b, "again");
}

/* The original dies. */
static void direct_emptied(void)
{
	lws_system_blob_t *b;

	start();
	b = lws_system_get_blob(ctx, LWS_SYSBLOB_TYPE_DEVICE_SERIAL, 0);
	lws_system_blob_direct_set(b, (const uint8_t *)"serial", 6);
	lws_system_blob_heap_empty(b);
	show_blob(b, "empty");
	lws_system_blob_direct_set(b, (const uint8_t *)"serial", 6);
	lws_system_blob_destroy(b);
	show_blob(b, "destroyed");
}

/* A later context does not see them. */
static void later(void)
{
	start();
	lws_system_blob_heap_append(lws_system_get_blob(ctx, LWS_SYSBLOB_TYPE_NTP_SERVER, 0), (const uint8_t *)"ntp", 3);
	lws_context_destroy(ctx);
	start();
	show_blob(lws_system_get_blob(ctx, LWS_SYSBLOB_TYPE_NTP_SERVER, 0), "later");
}

static void heap(void)
{
	lws_system_blob_t *b;
	uint8_t out[16];
	int i, k, n;

	start();
	b = lws_system_get_blob(ctx, LWS_SYSBLOB_TYPE_AUTH, 1);
	lws_system_blob_heap_empty(b);
	show_blob(b, "empty");
	n = lws_system_blob_heap_append(b, (const uint8_t *)"one", 3);
	say("append %d", n);
	show_blob(b, "one");
	n = lws_system_blob_heap_append(b, (const uint8_t *)"two", 3);
	say("append %d", n);
	n = lws_system_blob_heap_append(b, (const uint8_t *)"three", 5);
	say("append %d", n);
	show_blob(b, "three");
	for (i = 0; i <= 12; i++)
		for (k = 0; k <= 12; k += 4) {
			size_t len = (size_t)k;

			memset(out, '#', sizeof out);
			n = lws_system_blob_get(b, out, &len, (size_t)i);
			say("get %d from %d: %d len %d %s", k, i, n, (int)len, show(out, 12));
		}
	lws_system_blob_heap_empty(b);
	show_blob(b, "emptied");
	lws_system_blob_heap_append(b, (const uint8_t *)"again", 5);
	show_blob(b, "again");
	lws_system_blob_direct_set(b, (const uint8_t *)"direct", 6);
	show_blob(b, "direct");
	lws_system_blob_destroy(b);
}

static const struct scenario list[] = {
	{ "which", which },
	{ "direct", direct },
	{ "direct_emptied", direct_emptied },
	{ "later", later },
	{ "heap", heap },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
