/* The current API generation. Older ones have folders of their own. */
#include "4.1/libwebsockets.h"
