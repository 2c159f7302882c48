/*
 * A protocol in a plugin: each message, whatever it says, is answered with
 * how many there were on this virtual host. The option "start" of the virtual
 * host says where to begin.
 *
 * Built as libprotocol_counter.so. Generation 2.0 loads it from the
 * directories in plugin_dirs; a program of 4.1 loads it with
 * lws_plugins_init() and passes its protocols on in pprotocols.
 */
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct of_vhost {
	long count;
};

struct of_session {
	long to_tell;
};

static struct of_vhost *memory(struct lws *wsi)
{
	struct lws_vhost *vhost = lws_get_vhost(wsi);
	const struct lws_protocols *protocol = lws_get_protocol(wsi);
	void *there = lws_protocol_vh_priv_get(vhost, protocol);

	return there ? there : lws_protocol_vh_priv_zalloc(vhost, protocol, sizeof(struct of_vhost));
}

static int callback_counter(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct of_session *session = user;
	const struct lws_protocol_vhost_options *option;
	struct of_vhost *vhost;
	char room[LWS_PRE + 32];
	int n;

	(void)len;
	switch (reason) {
	case LWS_CALLBACK_PROTOCOL_INIT:
		vhost = memory(wsi);
		for (option = in; vhost && option; option = option->next)
			if (!strcmp(option->name, "start"))
				vhost->count = atol(option->value);
		break;

	case LWS_CALLBACK_RECEIVE:
		vhost = memory(wsi);
		if (!vhost)
			return -1;
		session->to_tell = ++vhost->count;
		lws_callback_on_writable(wsi);
		break;

	case LWS_CALLBACK_SERVER_WRITEABLE:
		n = snprintf(room + LWS_PRE, sizeof(room) - LWS_PRE, "%ld", session->to_tell);
		if (lws_write(wsi, (unsigned char *)room + LWS_PRE, (size_t)n, LWS_WRITE_TEXT) < 0)
			return -1;
		break;

	default:
		break;
	}

	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "example-counter",
	  .callback = callback_counter,
	  .per_session_data_size = sizeof(struct of_session),
	  .rx_buffer_size = 128 },
};

#if LWS_LIBRARY_VERSION_NUMBER >= 4000000

LWS_VISIBLE const lws_plugin_protocol_t counter = {
	.hdr = { "counter", "lws_protocol_plugin", LWS_PLUGIN_API_MAGIC },
	.protocols = protocols,
	.count_protocols = 1,
};

#else

LWS_VISIBLE int init_protocol_counter(struct lws_context *context, struct lws_plugin_capability *caps)
{
	(void)context;
	if (caps->api_magic != LWS_PLUGIN_API_MAGIC)
		return 1;
	caps->protocols = protocols;
	caps->count_protocols = 1;
	caps->extensions = NULL;
	caps->count_extensions = 0;

	return 0;
}

LWS_VISIBLE int destroy_protocol_counter(struct lws_context *context)
{
	(void)context;

	return 0;
}

#endif
