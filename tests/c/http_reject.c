/* Requests of user agents that nobody wants. */
#include "scenario.h"
#include "mounts.h"

#if V4
static struct lws_protocol_vhost_options plain = { NULL, NULL, "wordless", "" };
static struct lws_protocol_vhost_options teapot = { &plain, NULL, "kettle", "418 I am short" };
static struct lws_protocol_vhost_options gone = { &teapot, NULL, "badrobot", "404 Not here" };

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user; (void)in; (void)len;
	if (reason == LWS_CALLBACK_HTTP)
		return http_reply(wsi, 200, "welcome\n");
	return 0;
}

static void rejecting(void)
{
	write_file("a.txt", "the file\n");
	mount("/files", dir, LWSMPRO_FILE);
	hook = app;
	server_defaults();
	info.mounts = mounts;
	info.reject_service_keywords = &gone;
	server_start();
}

static void from(const char *agent, const char *path)
{
	char req[300];

	snprintf(req, sizeof req, "GET %s HTTP/1.1\r\nHost: x\r\nUser-Agent: %s\r\n\r\n", path, agent);
	say("-- %s", agent);
	one(req);
}

static void agents(void)
{
	rejecting();
	from("a friend", "/x");
	from("badrobot", "/x");
	from("some badrobot/1.0 (x)", "/files/a.txt");
	from("BadRobot", "/x");
	from("kettle", "/x");
	from("wordless", "/x");
	from("badrobo", "/x");
	one("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
}

static void upgrades(void)
{
	struct peer *p;

	rejecting();
	p = http_open("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nUser-Agent: badrobot\r\n"
		      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
	peer_show(p);
}

static void bodies(void)
{
	rejecting();
	one("POST /x HTTP/1.1\r\nHost: x\r\nUser-Agent: badrobot\r\nContent-Length: 2\r\n\r\nhi");
}

static const struct scenario list[] = {
	{ "agents", agents },
	{ "upgrades", upgrades },
	{ "bodies", bodies },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
