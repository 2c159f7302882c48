#include <assert.h>
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

/* Attributes and keywords. */
#define LWS_EXTERN extern
#define LWS_VISIBLE

/* Logging. Levels below notice cost nothing in a program built without _DEBUG. */
#define lwsl_err(...) _lws_log(LLL_ERR, __VA_ARGS__)
#define lwsl_warn(...) _lws_log(LLL_WARN, __VA_ARGS__)
#define lwsl_notice(...) _lws_log(LLL_NOTICE, __VA_ARGS__)
#ifdef _DEBUG
#define lwsl_info(...) _lws_log(LLL_INFO, __VA_ARGS__)
#define lwsl_debug(...) _lws_log(LLL_DEBUG, __VA_ARGS__)
#define lwsl_parser(...) _lws_log(LLL_PARSER, __VA_ARGS__)
#define lwsl_header(...) _lws_log(LLL_HEADER, __VA_ARGS__)
#define lwsl_ext(...) _lws_log(LLL_EXT, __VA_ARGS__)
#define lwsl_client(...) _lws_log(LLL_CLIENT, __VA_ARGS__)
#define lwsl_latency(...) _lws_log(LLL_LATENCY, __VA_ARGS__)
#else
#define lwsl_info(...) { }
#define lwsl_debug(...) { }
#define lwsl_parser(...) { }
#define lwsl_header(...) { }
#define lwsl_ext(...) { }
#define lwsl_client(...) { }
#define lwsl_latency(...) { }
#define lwsl_hexdump(a, b)
#endif
