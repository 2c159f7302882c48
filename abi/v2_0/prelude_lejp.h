#include "libwebsockets.h"

struct lejp_ctx;

/** The shape of a callback. There is no function of this name. */
#ifdef __cplusplus
extern "C"
#endif
char _lejp_callback(struct lejp_ctx *ctx, char reason);
