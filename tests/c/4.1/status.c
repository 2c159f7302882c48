/* As in 2.0, with virtual hosts that can be left out. */
#include "../2.0/status.c"
