/*
 * lws_snprintf, for the generations that have it: the face exports it as a jump to lws_shim_snprintf.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#define INTERNAL __attribute__((visibility("hidden")))

INTERNAL int lws_shim_snprintf(char *str, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Formats into `size` bytes at `str`, terminated. Returns the length of the text, or `size` when it had to be
 * cut; 0 when there is no room at all or the format fails.
 */
int lws_shim_snprintf(char *str, size_t size, const char *format, ...)
{
	va_list args;
	int full;

	if (!size || !str || !format)
		return 0;
	if (size > 0x7fffffff)
		size = 0x7fffffff;
	va_start(args, format);
	full = vsnprintf(str, size, format, args);
	va_end(args);
	if (full < 0) {
		*str = '\0';
		return 0;
	}
	return (size_t)full < size ? full : (int)size;
}
