/* Every form of address and interface, for servers and clients, and the Host that goes with it. */
#include "scenario.h"

static int refused, opened; /* what became of the client */
static const char *looked;  /* what a line of the log should name */
static int named, complained; /* a line does; one says that ::1 refused */

static const char *without_port(const char *text)
{
	static char b[200];
	char number[8];
	const char *at;

	snprintf(number, sizeof number, ":%d", port);
	at = port ? strstr(text, number) : NULL;
	if (at)
		snprintf(b, sizeof b, "%.*s:PORT%s", (int)(at - text), text, at + strlen(number));
	else
		snprintf(b, sizeof b, "%s", text);
	return b;
}

static int app(struct lws *wsi, int reason, void *user, void *in, size_t len)
{
	char b[200] = "";

	(void)user; (void)in; (void)len;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		lws_hdr_copy(wsi, b, sizeof b, WSI_TOKEN_HOST);
		say("  a peer, Host is %s", *b == '+' ? "the path" : without_port(b));
		break;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		opened = 1;
		break;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		refused = 1;
		named |= looked && in && strstr(in, looked);
		break;
	}
	return 0;
}

static void heard(int level, const char *line)
{
	(void)level;
	named |= looked && strstr(line, looked);
	complained |= strstr(line, "::1") && strstr(line, "refused");
}

static void listening(const char *iface, unsigned long options)
{
	hook = app;
	quiet = 1;
	server_defaults();
	info.iface = iface;
	info.options = (info.options & ~(unsigned long)LWS_SERVER_OPTION_DISABLE_IPV6) | options;
	looked = iface;
	named = 0;
	lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE | LLL_INFO, heard);
	ctx = lws_create_context(&info);
	if (!ctx)
		return;
	lws_set_log_level(0, NULL);
#if V4
	port = lws_get_vhost_listen_port(lws_get_vhost_by_name(ctx, "default"));
#else
	port = info.port;
#endif
}

static void connecting(const char *address, const char *host, const char *from)
{
	struct lws_client_connect_info to;
	int i;

	memset(&to, 0, sizeof to);
	to.context = ctx;
	to.address = address;
	to.port = *address == '+' ? 0 : port;
	to.path = "/";
	to.host = host;
	to.ietf_version_or_minus_one = -1;
	to.protocol = "chat";
#if V4
	to.iface = from;
#else
	(void)from;
#endif
	refused = opened = named = 0;
	looked = address;
	lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE | LLL_INFO, heard);
	if (!lws_client_connect_via_info(&to))
		refused = 1;
	/* names are looked up on a thread */
	for (i = 0; i < 10000 && !refused && !opened; i++) {
		settle();
		poll(NULL, 0, 1);
	}
	settle();
	lws_set_log_level(0, NULL);
	if (opened)
		say("  connected");
	else if (refused)
		say("  refused, %s", named ? "and it says which" : "silently");
}

static void interfaces(void)
{
	static const struct { const char *iface, *address; } list[] = {
		{ "127.0.0.1", "127.0.0.1" }, { "::1", "::1" }, { "[::1]", "::1" }, { "::ffff:127.0.0.1", "127.0.0.1" },
		{ "0.0.0.0", "127.0.0.1" }, { "::", "::1" }, { "::1%lo", "::1" }, { "lo", "127.0.0.1" },
		{ "none0", "127.0.0.1" }, { "fe80::1%none0", "::1" }, { "192.0.2.1", "127.0.0.1" },
	};
	int i;

	for (i = 0; i < COUNT(list); i++) {
		say("at %s", list[i].iface);
		listening(list[i].iface, 0);
		if (ctx && port > 0)
			connecting(list[i].address, "x", NULL);
		else
			say("  %s, %s", ctx ? "later" : "none", named ? "and it says which" : "silently");
		server_stop();
	}
}

static void addresses(void)
{
	static const char *const list[] = {
		"127.0.0.1", "::1", "[::1]", "::ffff:127.0.0.1", "localhost", "127.1", "::1%lo", "[::1%lo]", "fe80::1%none0",
	};
	char host[80];
	int i;

	listening(NULL, 0);
	for (i = 0; i < COUNT(list); i++) {
		say("to %s", list[i]);
		connecting(list[i], NULL, NULL);
		connecting(list[i], list[i], NULL);
	}
	say("with names and ports of the program's");
	connecting("::1", "name.example", NULL);
	connecting("::1", "[::1]", NULL);
	snprintf(host, sizeof host, "::1:%d", port);
	connecting("::1", host, NULL);
	snprintf(host, sizeof host, "[::1]:%d", port);
	connecting("::1", host, NULL);
	snprintf(host, sizeof host, "127.0.0.1:%d", port);
	connecting("127.0.0.1", host, NULL);
#if V4
	say("from an address");
	connecting("127.0.0.1", "x", "127.0.0.1");
	connecting("127.0.0.1", "x", "lo");
	connecting("127.0.0.1", "x", "::ffff:127.0.0.1");
	connecting("::1", "x", "[::1]");
	connecting("127.0.0.1", "x", "none0");
	connecting("127.0.0.1", "x", "::1");
#endif
}

/* Of the two addresses of a name only one has a server. */
static void second_address(void)
{
	listening("127.0.0.1", 0);
	connecting("localhost", "x", NULL);
	say("a line about the other one: %d", complained);
	server_stop();
	complained = 0;
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.iface = NULL;
	ctx = lws_create_context(&info);
	connecting("localhost", "x", NULL);
	say("once both have failed: %d", complained);
}

static void sockets(void)
{
	char path[64], to[80];

	snprintf(path, sizeof path, "/tmp/lws-addresses-%d", (int)getpid());
	snprintf(to, sizeof to, "+%s", path);
	say("at a path");
	listening(path, LWS_SERVER_OPTION_UNIX_SOCK);
	if (!ctx)
		return say("  none");
	connecting(to, NULL, NULL);
	connecting(to, to, NULL);
	connecting(to, "name.example", NULL);
	say("to no path");
	connecting("+/tmp/lws-no-such-socket", NULL, NULL);
	server_stop();
	unlink(path);
}

static const struct scenario list[] = {
	{ "interfaces", interfaces },
	{ "addresses", addresses },
	{ "second_address", second_address },
	{ "sockets", sockets },
};
SCENARIOS(list)
