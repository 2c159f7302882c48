/*
 * The library's instrumented build calls these; GCC's runtime of ThreadSanitizer has them only as
 * interceptors of the plain functions.
 */
#include <string.h>

void *__tsan_memset(void *to, int byte, size_t len);
void *__tsan_memcpy(void *to, const void *from, size_t len);
void *__tsan_memmove(void *to, const void *from, size_t len);

void *__tsan_memset(void *to, int byte, size_t len)
{
	return memset(to, byte, len);
}

void *__tsan_memcpy(void *to, const void *from, size_t len)
{
	return memcpy(to, from, len);
}

void *__tsan_memmove(void *to, const void *from, size_t len)
{
	return memmove(to, from, len);
}
