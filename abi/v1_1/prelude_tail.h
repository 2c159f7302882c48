#ifdef _DEBUG
/** Logs `len` bytes at `buf` at LLL_DEBUG as rows of offset, sixteen hexadecimal pairs and printable text. */
LWS_EXTERN void lwsl_hexdump(void *buf, size_t len);
#endif

#ifndef LWS_NO_EXTENSIONS
/**
 * A table of extensions for libwebsocket_create_context(): x-webkit-deflate-frame, deflate-frame, and its end. Programs
 * are asked about them as they always were, but none is used.
 */
LWS_EXTERN struct libwebsocket_extension libwebsocket_internal_extensions[];
#endif

/* What a program's callbacks look like. */
LWS_EXTERN int callback(struct libwebsocket_context *context, struct libwebsocket *wsi,
			enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len);
LWS_EXTERN int extension_callback(struct libwebsocket_context *context, struct libwebsocket_extension *ext,
				  struct libwebsocket *wsi, enum libwebsocket_extension_callback_reasons reason,
				  void *user, void *in, size_t len);

/* Names without a function behind them: no library of this generation defines these. */
LWS_EXTERN int libwebsockets_broadcast(const struct libwebsocket_protocols *protocol, unsigned char *buf, size_t len);
LWS_EXTERN int libwebsockets_broadcast_foreign(struct libwebsocket_protocols *protocol, unsigned char *buf, size_t len);
LWS_EXTERN unsigned char *libwebsockets_SHA1(const unsigned char *d, size_t n, unsigned char *md);
