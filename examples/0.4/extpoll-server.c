/* test-server with a poll loop of its own. */
#define EXTERNAL_POLL
#include "test-server.c"
