/*
 * lws_smd_msg_printf, for the generations that have messages: the face exports it as a jump to lws_shim_smd_printf, and
 * the functions it calls, too.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#define INTERNAL __attribute__((visibility("hidden")))

struct lws_context;

void *lws_smd_msg_alloc(struct lws_context *ctx, unsigned int class, size_t len);
void lws_smd_msg_free(void **payload);
int lws_smd_msg_send(struct lws_context *ctx, void *payload);

INTERNAL int lws_shim_smd_printf(struct lws_context *ctx, unsigned int class, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Longer texts do not fit a message; its terminator is not part of it. */
#define MOST 384

/* Returns 0 when it was sent or nobody listens to the class, 1 when it is too long or too many wait. */
int lws_shim_smd_printf(struct lws_context *ctx, unsigned int class, const char *format, ...)
{
	char text[MOST + 2];
	va_list args;
	void *payload;
	int n, i;

	if (!format)
		return 1;
	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n < 0 || n > MOST)
		return 1;
	payload = lws_smd_msg_alloc(ctx, class, (size_t)n);
	if (!payload)
		return 0;
	for (i = 0; i < n; i++)
		((char *)payload)[i] = text[i];
	if (lws_smd_msg_send(ctx, payload)) {
		lws_smd_msg_free(&payload);
		return 1;
	}
	return 0;
}
