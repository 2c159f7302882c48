/*
 * What cannot be written in Rust: functions with a variable argument list, a variable per thread that is cheap to
 * reach, and a wait that survives the cancellation of its thread. Compiled into every face. All of it is internal: the face exports _lws_log and
 * _lws_logv as jumps to lws_shim_log and lws_shim_logv.
 */
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

#define INTERNAL __attribute__((visibility("hidden")))

typedef int (*visible_fn)(int level);
typedef void (*text_fn)(int level, char *room, int size, int full);

INTERNAL void lws_abi_install_log(visible_fn visible, text_fn text);
INTERNAL int lws_abi_wait(int fd, int timeout_ms, int *waiting);
INTERNAL const void **lws_abi_thread(void);
INTERNAL void lws_abi_run(const void *function, void *target, void (*left)(void *), void *adapter);
INTERNAL void lws_shim_log(int filter, const char *format, ...) __attribute__((format(printf, 2, 3)));
INTERNAL void lws_shim_logv(int filter, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/*
 * Where this thread's calls into the library stand that have not returned, NULL outside of one. The only variable per
 * thread that is reached without a call of the loader: a library that is loaded late finds little room for such ones.
 */
static __thread const void *calls __attribute__((tls_model("initial-exec")));

const void **lws_abi_thread(void)
{
	return &calls;
}

/* Bits of a level that are visible; and what takes a text of which `room` holds the beginning of `full` bytes. */
static visible_fn log_visible;
static text_fn log_text;

/* Called once, while the library is loaded and no other thread knows it. */
void lws_abi_install_log(visible_fn visible, text_fn text)
{
	log_visible = visible;
	log_text = text;
}

/*
 * Formats a line and gives it to the log if one of the bits of `filter` is visible. Nothing is formatted
 * otherwise. A line of more than 255 bytes is cut as the generation does it. No newline is added.
 */
void lws_shim_logv(int filter, const char *format, va_list args)
{
	char room[256];
	int full;

	if (!format || !log_text || !log_visible(filter))
		return;
	full = vsnprintf(room, sizeof(room), format, args);
	if (full >= 0)
		log_text(filter, room, (int)sizeof(room), full);
}

/* The same with the arguments in place. */
void lws_shim_log(int filter, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	lws_shim_logv(filter, format, args);
	va_end(args);
}

static void leave(void *waiting)
{
	__atomic_fetch_sub((int *)waiting, 1, __ATOMIC_SEQ_CST);
}

/*
 * poll(2) of one descriptor for input. The caller has counted this thread in `waiting` and counts it out when the
 * wait ends by an event or by the limit; if the thread is cancelled, that is done here. Returns what poll returns:
 * 1, 0, or -1 with errno set. The caller's frames must have nothing to clean up: a cancelled thread never comes back here.
 */
int lws_abi_wait(int fd, int timeout_ms, int *waiting)
{
	struct pollfd one;
	int result;

	one.fd = fd;
	one.events = POLLIN;
	one.revents = 0;
	pthread_cleanup_push(leave, waiting);
	result = poll(&one, 1, timeout_ms);
	pthread_cleanup_pop(0);
	return result;
}

/*
 * Runs the loop of another library, whose function takes it and 0, or it alone. `left` is called when that has returned,
 * and when the thread is cancelled meanwhile, in which case it never comes back here.
 */
void lws_abi_run(const void *function, void *target, void (*left)(void *), void *adapter)
{
	int (*run)(void *, int) = (int (*)(void *, int))function;

	pthread_cleanup_push(left, adapter);
	run(target, 0);
	pthread_cleanup_pop(1);
}
