#include <stddef.h>

/* What the declarations below begin with. */
#define LWS_EXTERN extern
#define LWS_VISIBLE __attribute__((visibility("default")))
#define LWS_WARN_UNUSED_RESULT __attribute__((warn_unused_result))
