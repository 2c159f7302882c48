/** The shape of a protocol's callback. The library has no function of this name. */
extern int callback(struct libwebsocket *wsi, enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len);
