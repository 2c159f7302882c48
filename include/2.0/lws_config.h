/*
 * lws_config.h of API generation 2.0.
 *
 * Generated from the library's sources; do not edit. To renew it: cargo run -p lws-abi-build
 */

#ifndef LWS_GENERATED_LWS_CONFIG_H
#define LWS_GENERATED_LWS_CONFIG_H

/* Which parts of the API are there. Programs test these names. */

#ifndef NDEBUG
#ifndef _DEBUG
#define _DEBUG
#endif
#endif

#define LWS_LIBRARY_VERSION "2.0.0"
#define LWS_LIBRARY_VERSION_MAJOR 2
#define LWS_LIBRARY_VERSION_MINOR 0
#define LWS_LIBRARY_VERSION_PATCH 0
#define LWS_LIBRARY_VERSION_NUMBER (LWS_LIBRARY_VERSION_MAJOR * 1000000) + (LWS_LIBRARY_VERSION_MINOR * 1000) + LWS_LIBRARY_VERSION_PATCH
#define LWS_BUILD_HASH "unknown"
#define LWS_OPENSSL_SUPPORT
#define LWS_SSL_CLIENT_USE_OS_CA_CERTS
#define LWS_OPENSSL_CLIENT_CERTS "../share"
#define LWS_USE_IPV6
#define LWS_USE_UNIX_SOCK
#define LWS_HAVE_SSL_CTX_set1_param
#define LWS_WITH_CGI
#define LWS_HAVE_OPENSSL_ECDH_H
#define LWS_WITH_ACCESS_LOG
#define LWS_WITH_SERVER_STATUS
#define LWS_MAX_SMP 32
#define LWS_WITH_LEJP

#endif
