#include "lws_config.h"

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>
#include <poll.h>
#include <netdb.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <sys/time.h>
#include <openssl/ssl.h>
#include <openssl/err.h>
#ifdef LWS_USE_LIBUV
#include <uv.h>
#endif
#ifdef LWS_USE_LIBEV
#include <ev.h>
#endif

/* Attributes and keywords. */
#define LWS_INLINE inline
#define LWS_EXTERN extern
#define LWS_VISIBLE __attribute__((visibility("default")))
#define LWS_WARN_UNUSED_RESULT __attribute__((warn_unused_result))
#define LWS_WARN_DEPRECATED __attribute__((deprecated))

/* What programs test for. */
#define LWS_FEATURE_SERVE_HTTP_FILE_HAS_OTHER_HEADERS_ARG
#define LWS_FEATURE_PROTOCOLS_HAS_ID_FIELD
#define LWS_FEATURE_PROTOCOLS_HAS_PEER_WRITE_ALLOWANCE
#define LWS_FEATURE_SERVE_HTTP_FILE_HAS_OTHER_HEADERS_LEN
#define LWS_FEATURE_FOPS

/* System types under our names. */
#ifndef u_int64_t
#define u_int64_t unsigned long long
#endif
/** `struct lws_pollfd` is the system's `struct pollfd`. */
#define lws_pollfd pollfd
/** 1 when this descriptor can be one. */
#define lws_sockfd_valid(sfd) ((sfd) >= 0)

/** Size of a pointer in bytes. */
#define LWS_SIZEOFPTR (sizeof(void *))
/** Rounds n up to a multiple of _LWS_PAD_SIZE. */
#define _LWS_PAD(n) ((((n) + _LWS_PAD_SIZE - 1) / _LWS_PAD_SIZE) * _LWS_PAD_SIZE)
#ifndef ARRAY_SIZE
/** Number of elements of an array. */
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#endif
#ifndef lws_container_of
/** The object of type T whose member M is at address P. */
#define lws_container_of(P, T, M) ((T *)((char *)(P) - offsetof(T, M)))
#endif
/** 1 when all bits of f are in c. */
#define lws_check_opt(c, f) (((c) & (f)) == (f))
/** Sends bytes as they are. */
#define lws_write_http(wsi, buf, len) lws_write(wsi, (unsigned char *)(buf), len, LWS_WRITE_HTTP)

/* Logging. Levels below notice cost nothing in a program built with NDEBUG. */
#define lwsl_err(...) _lws_log(LLL_ERR, __VA_ARGS__)
#define lwsl_warn(...) _lws_log(LLL_WARN, __VA_ARGS__)
#define lwsl_notice(...) _lws_log(LLL_NOTICE, __VA_ARGS__)
#ifdef NDEBUG
#define lwsl_info(...) { }
#define lwsl_debug(...) { }
#define lwsl_parser(...) { }
#define lwsl_header(...) { }
#define lwsl_ext(...) { }
#define lwsl_client(...) { }
#define lwsl_latency(...) { }
#else
#define lwsl_info(...) _lws_log(LLL_INFO, __VA_ARGS__)
#define lwsl_debug(...) _lws_log(LLL_DEBUG, __VA_ARGS__)
#define lwsl_parser(...) _lws_log(LLL_PARSER, __VA_ARGS__)
#define lwsl_header(...) _lws_log(LLL_HEADER, __VA_ARGS__)
#define lwsl_ext(...) _lws_log(LLL_EXT, __VA_ARGS__)
#define lwsl_client(...) _lws_log(LLL_CLIENT, __VA_ARGS__)
#define lwsl_latency(...) _lws_log(LLL_LATENCY, __VA_ARGS__)
#endif
