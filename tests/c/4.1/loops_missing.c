/* Contexts that ask for the loop of a library that is not there: this program does not link with any. */
#include "../scenario.h"

#include <sys/stat.h>

static const char *const files[] = {
	"libuv.so.1", "libev.so.4", "libglib-2.0.so.0", "libevent_core-2.1.so.7", "libevent-2.1.so.7"
};

static const char *word; /* by which people know the part that is missing */
static int said;
static void hear(int level, const char *line)
{
	said += level == LLL_ERR && strstr(line, word) && strstr(line, ".so.");
}

static void ask(const char *name, const char *evlib, unsigned long long option)
{
	word = evlib;
	said = 0;
	server_defaults();
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.options |= option;
	lws_set_log_level(LLL_ERR, hear);
	ctx = lws_create_context(&info);
	lws_set_log_level(0, NULL);
	say("%s: %s, %s", name, ctx ? "made" : "NULL", said == 1 ? "said" : "nothing said");
	server_stop();
}

/* Empty files stand before the libraries. */
static void missing(void)
{
	static const char again[] = "LOOPS_MISSING";
	const char *path = getenv("LD_LIBRARY_PATH");
	char dir[] = "/tmp/loops-XXXXXX", text[4096];
	size_t i;

	if (!getenv(again)) {
		if (!mkdtemp(dir))
			die("no directory");
		for (i = 0; i < COUNT(files); i++) {
			snprintf(text, sizeof text, "%s/%s", dir, files[i]);
			close(open(text, O_CREAT | O_WRONLY, 0644));
		}
		snprintf(text, sizeof text, "%s:%s", dir, path ? path : "");
		setenv("LD_LIBRARY_PATH", text, 1);
		setenv(again, dir, 1);
		fflush(stdout);
		execl("/proc/self/exe", "loops_missing", "missing", (char *)NULL);
		die("cannot begin again");
	}
	quiet = 1;
	ask("LIBUV", "evlib_uv", LWS_SERVER_OPTION_LIBUV);
	ask("LIBEV", "evlib_ev", LWS_SERVER_OPTION_LIBEV);
	ask("GLIB", "evlib_glib", LWS_SERVER_OPTION_GLIB);
	ask("LIBEVENT", "evlib_event", LWS_SERVER_OPTION_LIBEVENT);
	ask("none of them", "evlib", 0);
	for (i = 0; i < COUNT(files); i++) {
		snprintf(text, sizeof text, "%s/%s", getenv(again), files[i]);
		unlink(text);
	}
	rmdir(getenv(again));
}

static const struct scenario list[] = { { "missing", missing } };

SCENARIOS(list)
