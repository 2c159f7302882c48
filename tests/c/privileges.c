/* Whom the process becomes once its listeners and keys are there. Only root can become someone else. */
#include "scenario.h"
#include <grp.h>
#include <pwd.h>

static struct passwd *nobody;

static void ids(const char *when)
{
	char line[200], caps[40] = "?";
	FILE *f = fopen("/proc/self/status", "r");
	gid_t groups[64];
	int n = getgroups(COUNT(groups), groups);

	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, "CapEff:", 7))
			sscanf(line + 7, "%39s", caps);
	if (f)
		fclose(f);
	say("%s: user %s, effective %s, group %s, %s, capabilities %s", when,
	    getuid() == nobody->pw_uid ? "nobody" : getuid() ? "other" : "root",
	    geteuid() == nobody->pw_uid ? "nobody" : geteuid() ? "other" : "root",
	    getgid() == nobody->pw_gid ? "nogroup" : getgid() ? "other" : "root",
	    n == 1 && groups[0] == nobody->pw_gid ? "its groups" : n ? "other groups" : "no groups",
	    getuid() ? caps : "all");
#if V4
	if (ctx) {
		int uid = -7, gid = -7;

		lws_get_effective_uid_gid(ctx, &uid, &gid);
		say("  the context says user %s, group %s", uid == (int)nobody->pw_uid ? "nobody" :
		    uid == 0 ? "root" : uid == -1 ? "-1" : "other", gid == (int)nobody->pw_gid ? "nogroup" :
		    gid == 0 ? "root" : gid == -1 ? "-1" : "other");
	}
#endif
}

static int is_root(void)
{
	nobody = getpwnam("nobody");
	if (geteuid() == 0 && nobody)
		return 1;
	say("skipped: not root, or there is nobody");
	return 0;
}

static void start(void)
{
	lws_set_log_level(log_mask, NULL);
	ids("before");
	ctx = lws_create_context(&info);
	say("context %s", ctx ? "made" : "NULL");
	ids("created");
	if (!ctx)
		return;
	settle();
	ids("serviced");
}

static void by_number(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.uid = (int)nobody->pw_uid;
	info.gid = (int)nobody->pw_gid;
	start();
}

static void user_alone(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.uid = (int)nobody->pw_uid;
	start();
}

static void group_alone(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.gid = (int)nobody->pw_gid;
	start();
}

static void unknown_number(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.uid = 54321;
	info.gid = 54321;
	start();
}

static void zeroed(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.uid = info.gid = 0;
	start();
}

static void explicit_vhosts(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	info.uid = (int)nobody->pw_uid;
	info.gid = (int)nobody->pw_gid;
	lws_set_log_level(log_mask, NULL);
	ctx = lws_create_context(&info);
	ids("created");
	if (!lws_create_vhost(ctx, &info))
		die("no vhost");
	ids("with a vhost");
	say("finalize says %d", lws_finalize_startup(ctx));
	ids("finalized");
	say("finalize says %d", lws_finalize_startup(ctx));
	ids("twice");
}

/* What only root may use is opened before: a socket below a directory of root's. */
static void after_binding(void)
{
	char dir[] = "/tmp/lws-scenario-XXXXXX", path[80];

	if (!is_root())
		return;
	if (!mkdtemp(dir))
		die("no directory");
	snprintf(path, sizeof path, "%s/socket", dir);
	server_defaults();
	info.options |= LWS_SERVER_OPTION_UNIX_SOCK;
	info.iface = path;
	info.uid = (int)nobody->pw_uid;
	info.gid = (int)nobody->pw_gid;
	fflush(stdout);
	if (!fork()) {
		alarm(WATCHDOG_SECS);
		start();
		server_stop();
		exit(0);
	}
	wait(NULL);
	say("the socket is %s", access(path, F_OK) ? "gone" : "there");
	unlink(path);
	rmdir(dir);
}

#if V4
static void by_name(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.uid = info.gid = 0;
	info.username = "nobody";
	info.groupname = "nogroup";
	start();
}

static void user_name_alone(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.uid = info.gid = 0;
	info.username = "nobody";
	start();
}

static void name_and_number(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.uid = 1;
	info.gid = 1;
	info.username = "nobody";
	info.groupname = "nogroup";
	start();
}

static void unknown_user_name(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.username = "no such user";
	start();
}

static void unknown_group_name(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.groupname = "no such group";
	start();
}

static void capabilities(void)
{
	if (!is_root())
		return;
	server_defaults();
	info.uid = (int)nobody->pw_uid;
	info.gid = (int)nobody->pw_gid;
	info.caps[0] = 10; /* ports below 1024 */
	info.caps[1] = 12; /* the network's setup */
	info.count_caps = 2;
	start();
}

static void effective_without_places(void)
{
	int id = -7;

	if (!is_root())
		return;
	server_defaults();
	info.uid = (int)nobody->pw_uid;
	lws_set_log_level(0, NULL);
	ctx = lws_create_context(&info);
	lws_get_effective_uid_gid(ctx, &id, NULL);
	say("user alone: %s", id == (int)nobody->pw_uid ? "nobody" : "other");
	lws_get_effective_uid_gid(ctx, NULL, &id);
	lws_get_effective_uid_gid(NULL, &id, &id);
	say("survived");
}
#endif

static const struct scenario list[] = {
	{ "by_number", by_number },
	{ "user_alone", user_alone },
	{ "group_alone", group_alone },
	{ "unknown_number", unknown_number },
	{ "zeroed", zeroed },
	{ "explicit_vhosts", explicit_vhosts },
	{ "after_binding", after_binding },
#if V4
	{ "by_name", by_name },
	{ "user_name_alone", user_name_alone },
	{ "name_and_number", name_and_number },
	{ "unknown_user_name", unknown_user_name },
	{ "unknown_group_name", unknown_group_name },
	{ "capabilities", capabilities },
	{ "effective_without_places", effective_without_places },
#endif
};

SCENARIOS(list)
