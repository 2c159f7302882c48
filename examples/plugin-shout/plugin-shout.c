/*
 * A protocol in a plugin: messages come back in capitals. It has no memory
 * but that of each session, and shows how little a plugin needs; see
 * plugin-counter for where it is put.
 *
 * Built as libprotocol_shout.so.
 */
#include <libwebsockets.h>
#include <ctype.h>
#include <string.h>

struct session {
	size_t len;
	unsigned char room[LWS_PRE + 1024];
};

static int callback_shout(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;
	size_t i;

	switch (reason) {
	case LWS_CALLBACK_RECEIVE:
		if (len > sizeof(s->room) - LWS_PRE)
			len = sizeof(s->room) - LWS_PRE;
		for (i = 0; i < len; i++)
			s->room[LWS_PRE + i] = (unsigned char)toupper(((unsigned char *)in)[i]);
		s->len = len;
		lws_callback_on_writable(wsi);
		break;

	case LWS_CALLBACK_SERVER_WRITEABLE:
		if (lws_write(wsi, s->room + LWS_PRE, s->len, LWS_WRITE_TEXT) < 0)
			return -1;
		break;

	default:
		break;
	}

	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "example-shout",
	  .callback = callback_shout,
	  .per_session_data_size = sizeof(struct session),
	  .rx_buffer_size = 1024 },
};

#if LWS_LIBRARY_VERSION_NUMBER >= 4000000

LWS_VISIBLE const lws_plugin_protocol_t shout = {
	.hdr = { "shout", "lws_protocol_plugin", LWS_PLUGIN_API_MAGIC },
	.protocols = protocols,
	.count_protocols = 1,
};

#else

LWS_VISIBLE int init_protocol_shout(struct lws_context *context, struct lws_plugin_capability *caps)
{
	(void)context;
	if (caps->api_magic != LWS_PLUGIN_API_MAGIC)
		return 1;
	caps->protocols = protocols;
	caps->count_protocols = 1;

	return 0;
}

LWS_VISIBLE int destroy_protocol_shout(struct lws_context *context)
{
	(void)context;

	return 0;
}

#endif
