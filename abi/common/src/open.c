/*
 * open(2) of descriptors that programs started later do not inherit. Its third argument is there for some flags only,
 * which is why it is written in C.
 */
#include <fcntl.h>
#include <stdarg.h>

__attribute__((visibility("hidden"))) int lws_shim_open(const char *file, int flags, ...);

int lws_shim_open(const char *file, int flags, ...)
{
	unsigned int mode = 0;

	if (flags & (O_CREAT | __O_TMPFILE)) {
		va_list args;

		va_start(args, flags);
		mode = va_arg(args, unsigned int);
		va_end(args);
	}
	return open(file, flags | O_CLOEXEC, mode);
}
