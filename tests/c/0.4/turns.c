/* Writeable callbacks of a program that always asks for the next one. */
#include "scene.h"
#include "one_write.h"

static int app(struct libwebsocket *wsi, int reason, void *user, void *in, size_t len)
{
	(void)user;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		libwebsocket_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		writes++;
		libwebsocket_callback_on_writable(wsi);
		break;
	case LWS_CALLBACK_RECEIVE:
		say("received %s", show(in, len));
		break;
	}
	return 0;
}
