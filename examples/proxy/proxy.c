/*
 * proxy: passes parts of its address space on to other servers.
 *
 *   proxy --port 8080 /api=http://127.0.0.1:9000/v1 /ws=http://127.0.0.1:7681/
 *   proxy /=https://backend.example/                    verified, TLS to the server
 *   proxy /app=http://+/run/app.sock:/                  a Unix socket
 *
 * The library does everything: requests with their bodies and replies pass in
 * both directions as fast as the slower side takes them, and so do WebSockets.
 * There is no callback to write; one mount for each prefix is enough.
 *
 * The source compiles unchanged with the 2.0 and the 4.1 headers.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libwebsockets.h>

#define MOUNTS_MAX 32

static struct lws_context *context;
static volatile sig_atomic_t stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
	if (context)
		lws_cancel_service(context);
}

/* What no mount serves comes here. */
static int callback_http(struct lws *wsi, enum lws_callback_reasons reason,
			 void *user, void *in, size_t len)
{
	(void)user;
	(void)in;
	(void)len;
	if (reason != LWS_CALLBACK_HTTP)
		return 0;
	if (lws_return_http_status(wsi, 404, NULL) < 0)
		return -1;
	return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "http", .callback = callback_http },
	{ .name = NULL }
};

/* Makes a mount of "PREFIX=http://HOST[:PORT]/PATH"; 0 when it is none. */
static int make_mount(struct lws_http_mount *mount, char *text)
{
	char *url = strchr(text, '=');

	if (!url || text[0] != '/')
		return 0;
	*url++ = '\0';
	if (!strncmp(url, "http://", 7)) {
		mount->origin_protocol = LWSMPRO_HTTP;
		mount->origin = url + 7;
	} else if (!strncmp(url, "https://", 8)) {
		mount->origin_protocol = LWSMPRO_HTTPS;
		mount->origin = url + 8;
	} else
		return 0;
	mount->mountpoint = text;
	mount->mountpoint_len = (unsigned char)strlen(text);
	return 1;
}

static void usage(FILE *to)
{
	fputs("usage: proxy [options] PREFIX=http[s]://HOST[:PORT]/PATH ...\n"
	      "  -p, --port N     listen on this port (8080)\n"
	      "  -i, --iface A    interface or address to listen on (127.0.0.1), or \"any\"\n"
	      "      --cert FILE  serve https and wss with this certificate (PEM)\n"
	      "      --key FILE   and this key\n"
	      "      --ca FILE    authorities of https:// servers (PEM); the system's by default\n"
	      "  -d, --debug N    log levels, a sum of LLL_ values\n"
	      "  -h, --help       show this\n", to);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "port", required_argument, NULL, 'p' },
		{ "iface", required_argument, NULL, 'i' },
		{ "cert", required_argument, NULL, 'c' },
		{ "key", required_argument, NULL, 'k' },
		{ "ca", required_argument, NULL, 'a' },
		{ "debug", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	static struct lws_http_mount mounts[MOUNTS_MAX];
	struct lws_context_creation_info info, client;
	struct lws_vhost *vhost;
	struct sigaction action;
	const char *iface = "127.0.0.1", *cert = NULL, *key = NULL, *ca = NULL;
	int port = 8080, debug = LLL_ERR | LLL_WARN, with_tls = 0, n, c;

	while ((c = getopt_long(argc, argv, "p:i:d:h", options, NULL)) >= 0)
		switch (c) {
		case 'p': port = atoi(optarg); break;
		case 'i': iface = optarg; break;
		case 'c': cert = optarg; break;
		case 'k': key = optarg; break;
		case 'a': ca = optarg; break;
		case 'd': debug = atoi(optarg); break;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	if (port < 1 || port > 65535 || optind == argc ||
	    argc - optind > MOUNTS_MAX || !cert != !key) {
		usage(stderr);
		return 2;
	}
	for (n = 0; optind + n < argc; n++) {
		if (!make_mount(&mounts[n], argv[optind + n])) {
			usage(stderr);
			return 2;
		}
		if (n)
			mounts[n - 1].mount_next = &mounts[n];
		with_tls |= mounts[n].origin_protocol == LWSMPRO_HTTPS;
	}

	lws_set_log_level(debug, NULL);
	memset(&info, 0, sizeof(info));
	info.port = port;
	info.iface = strcmp(iface, "any") ? iface : NULL;
	info.protocols = protocols;
	info.mounts = mounts;
	info.ssl_cert_filepath = cert;
	info.ssl_private_key_filepath = key;
	info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	if (cert || with_tls)
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	if (!strchr(iface, ':'))
		info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
#if LWS_LIBRARY_VERSION_NUMBER < 3000000
	info.uid = -1; /* 0 would mean: become root */
	info.gid = -1;
#endif

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);

	context = lws_create_context(&info);
	vhost = context ? lws_create_vhost(context, &info) : NULL;
	if (!vhost) {
		fprintf(stderr, "proxy: cannot listen on port %d\n", port);
		lws_context_destroy(context);
		return 1;
	}
	/* A listening virtual host has no TLS for clients by itself. */
	if (with_tls) {
		memset(&client, 0, sizeof(client));
		client.options = info.options;
#if LWS_LIBRARY_VERSION_NUMBER >= 3000000
		client.client_ssl_ca_filepath = ca;
#else
		client.ssl_ca_filepath = ca;
#endif
		if (lws_init_vhost_client_ssl(&client, vhost)) {
			fputs("proxy: no TLS towards the servers\n", stderr);
			lws_context_destroy(context);
			return 1;
		}
	}
	printf("listening on %s://127.0.0.1:%d/\n", cert ? "https" : "http", port);
	fflush(stdout);

	while (!stop && lws_service(context, 1000) >= 0)
		;

	lws_context_destroy(context);
	return 0;
}
