#include "libwebsockets.h"
