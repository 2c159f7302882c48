/*
 * libwebsockets.h of API generation 4.1.
 *
 * Generated from the library's sources; do not edit. To renew it: cargo run -p lws-abi-build
 */

#ifndef LWS_GENERATED_LIBWEBSOCKETS_H
#define LWS_GENERATED_LIBWEBSOCKETS_H

#include "lws_config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <fcntl.h>
#include <unistd.h>
#include <poll.h>
#include <netdb.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <sys/time.h>
#include <time.h>
#include <sys/capability.h>
#include <openssl/ssl.h>
#include <openssl/err.h>

/* Attributes and keywords. */
#define LWS_INLINE inline
#define LWS_EXTERN extern
#define LWS_VISIBLE __attribute__((visibility("default")))
#define LWS_WARN_UNUSED_RESULT __attribute__((warn_unused_result))
#define LWS_WARN_DEPRECATED __attribute__((deprecated))
/** The argument at this place (from 1) is a printf format for those behind it. */
#define LWS_FORMAT(string_index) __attribute__((format(printf, string_index, string_index + 1)))

/* What programs test for. */
#define LWS_FEATURE_SERVE_HTTP_FILE_HAS_OTHER_HEADERS_ARG
#define LWS_FEATURE_PROTOCOLS_HAS_ID_FIELD
#define LWS_FEATURE_PROTOCOLS_HAS_PEER_WRITE_ALLOWANCE
#define LWS_FEATURE_SERVE_HTTP_FILE_HAS_OTHER_HEADERS_LEN
#define LWS_FEATURE_FOPS

/* System types under our names. */
#define lws_intptr_t intptr_t
/** `struct lws_pollfd` is the system's `struct pollfd`. */
#define lws_pollfd pollfd

/* A build for one service thread needs no locks. */
#define lws_pthread_mutex(name)
#define lws_pthread_mutex_init(_a)
#define lws_pthread_mutex_destroy(_a)
#define lws_pthread_mutex_lock(_a)
#define lws_pthread_mutex_unlock(_a)

/** Size of a pointer in bytes. */
#define LWS_SIZEOFPTR ((int)sizeof(void *))
/** Rounds n up to a multiple of _LWS_PAD_SIZE. */
#define _LWS_PAD(n) ((((n) + _LWS_PAD_SIZE - 1) / _LWS_PAD_SIZE) * _LWS_PAD_SIZE)
/** Raises x to a multiple of bou. */
#define LWS_ALIGN_TO(x, bou) x = (((x) + (bou) - 1) / (bou)) * (bou)
/** Microseconds to milliseconds, rounded to the nearest. */
#define LWS_US_TO_MS(x) (((x) + (LWS_US_PER_MS / 2)) / LWS_US_PER_MS)
/** Number of elements of an array. */
#define LWS_ARRAY_SIZE(_x) (sizeof(_x) / sizeof((_x)[0]))
/** Distance of two addresses in bytes, as an int. */
#define lws_ptr_diff(head, tail) ((int)((char *)(head) - (char *)(tail)))
/** The object of type T whose member M is at address P. */
#define lws_container_of(P, T, M) ((T *)((char *)(P) - offsetof(T, M)))
/** The object of type T whose list link M is at address P. */
#define lws_list_ptr_container(P, T, M) ((T *)((char *)(P) - offsetof(T, M)))
/** Goes on to the next link of a list. */
#define lws_list_ptr_advance(_lp) _lp = *((void **)(_lp))
/** 1 when all bits of f are in c. */
#define lws_check_opt(c, f) ((((uint64_t)(c)) & ((uint64_t)(f))) == ((uint64_t)(f)))
/** 1 when this status code is an error. */
#define lws_http_client_http_resp_is_error(code) (!!((code) >= 400))
/** Where to go on writing in the array _t, of which _l bytes are left. */
#define lws_concat_temp(_t, _l) ((_t) + sizeof(_t) - (_l))
/** How much of the array _t is used when _l bytes are left. */
#define lws_concat_used(_t, _l) (sizeof(_t) - (_l))
/** Copies size1 bytes and an end, or as much as fits. */
#define lws_strnncpy(dest, src, size1, destsize) \
	lws_strncpy(dest, src, (size_t)(size1) + 1 < (size_t)(destsize) ? (size_t)(size1) + 1 : (size_t)(destsize))

/* Other names of functions and members. */
#define lws_time_in_microseconds lws_now_usecs
#define lws_plat_service_tsi lws_service_tsi
#define lwsac_use_zeroed lwsac_use_zero
#define LWS_FOP_OPEN open
#define LWS_FOP_CLOSE close
#define LWS_FOP_SEEK_CUR seek_cur
#define LWS_FOP_READ read
#define LWS_FOP_WRITE write
#define LWS_WRITE_RAW LWS_WRITE_HTTP
/** Sends bytes as they are. */
#define lws_write_http(wsi, buf, len) lws_write(wsi, (unsigned char *)(buf), len, LWS_WRITE_HTTP)
/** Closes the connection in the variable `wsi`, whatever w is; to_kill is LWS_TO_KILL_ASYNC or LWS_TO_KILL_SYNC. */
#define lws_wsi_close(w, to_kill) lws_set_timeout(wsi, (enum pending_timeout)1, to_kill)
#define lws_sul_debug_zombies(_a, _b, _c, _d)

/* Logging. Levels below notice cost nothing in a program built with NDEBUG. */
#ifdef NDEBUG
#define _LWS_LINIT (LLL_ERR | LLL_USER | LLL_WARN | LLL_NOTICE)
#else
#define _LWS_LINIT ((1 << LLL_COUNT) - 1)
#endif
#define _LWS_LBS (LWS_LOGGING_BITFIELD_SET)
#define _LWS_LBC (LWS_LOGGING_BITFIELD_CLEAR)
/** Levels this program was built with. */
#define _LWS_ENABLED_LOGS ((_LWS_LINIT | _LWS_LBS) & ~(_LWS_LBC))

#define lwsl_err(...) _lws_log(LLL_ERR, __VA_ARGS__)
#define lwsl_warn(...) _lws_log(LLL_WARN, __VA_ARGS__)
#define lwsl_notice(...) _lws_log(LLL_NOTICE, __VA_ARGS__)
#define lwsl_user(...) _lws_log(LLL_USER, __VA_ARGS__)
#ifdef NDEBUG
#define lwsl_info(...) do { } while (0)
#define lwsl_debug(...) do { } while (0)
#define lwsl_parser(...) do { } while (0)
#define lwsl_header(...) do { } while (0)
#define lwsl_ext(...) do { } while (0)
#define lwsl_client(...) do { } while (0)
#define lwsl_latency(...) do { } while (0)
#define lwsl_thread(...) do { } while (0)
/* The list helper exists only in debug builds. */
#define lws_dll2_describe(x, y)
#else
#define lwsl_info(...) _lws_log(LLL_INFO, __VA_ARGS__)
#define lwsl_debug(...) _lws_log(LLL_DEBUG, __VA_ARGS__)
#define lwsl_parser(...) _lws_log(LLL_PARSER, __VA_ARGS__)
#define lwsl_header(...) _lws_log(LLL_HEADER, __VA_ARGS__)
#define lwsl_ext(...) _lws_log(LLL_EXT, __VA_ARGS__)
#define lwsl_client(...) _lws_log(LLL_CLIENT, __VA_ARGS__)
#define lwsl_latency(...) _lws_log(LLL_LATENCY, __VA_ARGS__)
#define lwsl_thread(...) _lws_log(LLL_THREAD, __VA_ARGS__)
#endif
#define lwsl_hexdump_err(...) lwsl_hexdump_level(LLL_ERR, __VA_ARGS__)
#define lwsl_hexdump_warn(...) lwsl_hexdump_level(LLL_WARN, __VA_ARGS__)
#define lwsl_hexdump_notice(...) lwsl_hexdump_level(LLL_NOTICE, __VA_ARGS__)
#define lwsl_hexdump_info(...) lwsl_hexdump_level(LLL_INFO, __VA_ARGS__)
#define lwsl_hexdump_debug(...) lwsl_hexdump_level(LLL_DEBUG, __VA_ARGS__)

/* Loops over singly linked lists: each start needs its end. */
#define lws_start_foreach_ll(type, it, start) { type it = start; while (it) {
#define lws_end_foreach_ll(it, nxt) it = (it)->nxt; } }
/** The body may free the element. */
#define lws_start_foreach_ll_safe(type, it, start, nxt) { type it = start; while (it) { type next_##it = (it)->nxt;
#define lws_end_foreach_ll_safe(it) it = next_##it; } }
/** The loop variable is the address of the pointer to the element. */
#define lws_start_foreach_llp(type, it, start) { type it = &(start); while (*(it)) {
#define lws_end_foreach_llp(it, nxt) it = &(*(it))->nxt; } }
/** As above; the body may free the element. */
#define lws_start_foreach_llp_safe(type, it, start, nxt) \
	{ type it = &(start); type next; while (*(it)) { next = &(*(it))->nxt;
#define lws_end_foreach_llp_safe(it) it = next; } }
/** Puts an object in front of a singly linked list. */
#define lws_ll_fwd_insert(___new_object, ___m_list, ___list_head) { \
		(___new_object)->___m_list = ___list_head; \
		___list_head = ___new_object; \
	}
/** Takes an object out of a singly linked list. */
#define lws_ll_fwd_remove(___type, ___m_list, ___target, ___list_head) { \
		___type **___at = &(___list_head); \
		while (*___at && *___at != (___target)) \
			___at = &(*___at)->___m_list; \
		if (*___at) \
			*___at = (___target)->___m_list; \
	}

/* Loops over doubly linked lists: each start needs its end. */
#define lws_start_foreach_dll(___type, ___it, ___start) { ___type ___it = ___start; while (___it) {
#define lws_end_foreach_dll(___it) ___it = (___it)->next; } }
/** The body may take the element out. */
#define lws_start_foreach_dll_safe(___type, ___it, ___tmp, ___start) \
	{ ___type ___it = ___start; while (___it) { ___type ___tmp = (___it)->next;
#define lws_end_foreach_dll_safe(___it, ___tmp) ___it = ___tmp; } }
/** Finds the object of a list whose string member equals name. */
#define lws_dll2_search_sz_pl(own, name, namelen, type, membd2list, membptr) \
	((type *)_lws_dll2_search_sz_pl(own, name, namelen, offsetof(type, membd2list), offsetof(type, membptr)))

/** Takes elements out of a ring with one reader. */
#define lws_ring_consume_single_tail(___ring, ___ptail, ___count) { \
		lws_ring_consume(___ring, ___ptail, NULL, ___count); \
		lws_ring_update_oldest_tail(___ring, *(___ptail)); \
	}
/**
 * Takes elements out of a ring with many readers, which are kept in a list: when this reader was the slowest, the
 * one that is slowest now decides what the ring may forget.
 */
#define lws_ring_consume_and_update_oldest_tail(___ring, ___type, ___ptail, ___count, ___list_head, ___mtail, \
						___mlist) { \
		int ___was_oldest = lws_ring_get_oldest_tail(___ring) == *(___ptail); \
		lws_ring_consume(___ring, ___ptail, NULL, ___count); \
		if (___was_oldest) { \
			uint32_t ___oldest = *(___ptail); \
			size_t ___most = 0; \
			___type *___reader = ___list_head; \
			while (___reader) { \
				size_t ___waiting = lws_ring_get_count_waiting_elements(___ring, &___reader->___mtail); \
				if (___waiting >= ___most) { \
					___most = ___waiting; \
					___oldest = ___reader->___mtail; \
				} \
				___reader = ___reader->___mlist; \
			} \
			lws_ring_update_oldest_tail(___ring, ___oldest); \
		} \
	}

/* One element of a map from a structure to JSON. */
#define _LSM_MEMBER(type, name, qname, kind) \
	{ qname, NULL, NULL, offsetof(type, name), sizeof(((type *)0)->name), 0, 0, kind }
#define LSM_SIGNED(type, name, qname) _LSM_MEMBER(type, name, qname, LSMT_SIGNED)
#define LSM_UNSIGNED(type, name, qname) _LSM_MEMBER(type, name, qname, LSMT_UNSIGNED)
#define LSM_BOOLEAN(type, name, qname) _LSM_MEMBER(type, name, qname, LSMT_BOOLEAN)
#define LSM_CARRAY(type, name, qname) _LSM_MEMBER(type, name, qname, LSMT_STRING_CHAR_ARRAY)
#define LSM_STRING_PTR(type, name, qname) _LSM_MEMBER(type, name, qname, LSMT_STRING_PTR)
#define LSM_BLOB_PTR(type, blobptr_name, qname) _LSM_MEMBER(type, blobptr_name, qname, LSMT_BLOB_PTR)
#define LSM_LIST(ptype, pname, ctype, cname, lejp_cb, cmap, qname) \
	{ qname, cmap, lejp_cb, offsetof(ptype, pname), sizeof(ctype), offsetof(ctype, cname), LWS_ARRAY_SIZE(cmap), \
	  LSMT_LIST }
#define LSM_CHILD_PTR(ptype, pname, ctype, lejp_cb, cmap, qname) \
	{ qname, cmap, lejp_cb, offsetof(ptype, pname), sizeof(ctype), 0, LWS_ARRAY_SIZE(cmap), LSMT_CHILD_PTR }
#define LSM_SCHEMA(ctype, lejp_cb, map, schema_name) \
	{ schema_name, map, lejp_cb, 0, sizeof(ctype), 0, LWS_ARRAY_SIZE(map), LSMT_SCHEMA }
#define LSM_SCHEMA_DLL2(ctype, cdll2mem, lejp_cb, map, schema_name) \
	{ schema_name, map, lejp_cb, offsetof(ctype, cdll2mem), sizeof(ctype), 0, LWS_ARRAY_SIZE(map), LSMT_SCHEMA }

/** Average signal strength of a station, -200 when there is no sample. */
#define rssi_averaged(_x) ((_x)->rssi_count ? (int)(_x)->rssi_avg / (int)(_x)->rssi_count : -200)

/* Members of driver structures, for initialisers. The functions are the program's. */
#define lws_bb_i2c_ops { \
		.init = lws_bb_i2c_init, \
		.start = lws_bb_i2c_start, \
		.stop = lws_bb_i2c_stop, \
		.write = lws_bb_i2c_write, \
		.read = lws_bb_i2c_read, \
		.set_ack = lws_bb_i2c_set_ack, \
	}
#define lws_bb_spi_ops .init = lws_bb_spi_init, .queue = lws_bb_spi_queue
#define lws_led_gpio_ops { \
		.create = lws_led_gpio_create, \
		.destroy = lws_led_gpio_destroy, \
		.intensity = lws_led_gpio_intensity, \
	}
#define lws_pwm_plat_ops .init = lws_pwm_plat_init, .intensity = lws_pwm_plat_intensity
#define lws_display_ssd1306_ops \
	.init = lws_display_ssd1306_i2c_init, .contrast = lws_display_ssd1306_i2c_contrast, \
	.blit = lws_display_ssd1306_i2c_blit, .power = lws_display_ssd1306_i2c_power
#define lws_display_ili9341_ops \
	.init = lws_display_ili9341_spi_init, .blit = lws_display_ili9341_spi_blit, \
	.power = lws_display_ili9341_spi_power
#define lws_settings_ops_plat .get = lws_settings_plat_get, .set = lws_settings_plat_set
#define lws_netdev_wifi_plat_ops \
	.create = lws_netdev_wifi_create_plat, .configure = lws_netdev_wifi_configure_plat, \
	.event = lws_netdev_wifi_event_plat, .up = lws_netdev_wifi_up_plat, .down = lws_netdev_wifi_down_plat, \
	.connect = lws_netdev_wifi_connect_plat, .scan = lws_netdev_wifi_scan_plat, \
	.destroy = lws_netdev_wifi_destroy_plat

/* Structures whose short name is also their tag. */
typedef struct sqlite3 sqlite3;
typedef struct lws_led_sequence_def_t lws_led_sequence_def_t;

struct addrinfo;

#ifdef __cplusplus
extern "C" {
#endif

/** A connection, or a listening socket. */
struct lws;
/** A context: everything the library knows. */
struct lws_context;
/** A virtual host. */
struct lws_vhost;
/** Declared for source compatibility. */
struct lws_abs;
/** A queued call to a service thread. */
struct lws_attach_item;
/** A queue of copied byte segments. */
struct lws_buflist;
/** Declared for source compatibility. */
struct lws_button_state;
/** What belongs to one service thread. */
struct lws_context_per_thread;
/** Declared for source compatibility. */
struct lws_diskcache_scan;
/** Declared for source compatibility. */
struct lws_dsh;
/** Operations of an event loop. */
struct lws_event_loop_ops;
/** Declared for source compatibility. */
struct lws_fts;
/** Declared for source compatibility. */
struct lws_fts_file;
/** Declared for source compatibility. */
struct lws_led_state;
/** A ring buffer of equal elements. */
struct lws_ring;
/** Declared for source compatibility. */
struct lws_sequencer;
/** A message on the in-process message bus. */
struct lws_smd_msg;
/** A participant of the in-process message bus. */
struct lws_smd_peer;
/** A form parser. */
struct lws_spa;
/** Declared for source compatibility. */
struct lws_ss_handle;
/** Declared for source compatibility. */
struct lws_ss_plugin;
/** Declared for source compatibility. */
struct lws_sspc_handle;
/** Some bytes kept by the context. */
struct lws_system_blob;
/** Declared for source compatibility. */
struct lws_threadpool;
/** Declared for source compatibility. */
struct lws_threadpool_task;
/** A certificate. */
struct lws_x509_cert;
/** An arena of memory that is freed at once. */
struct lwsac;
/** Declared for source compatibility. */
struct sqlite3;

struct lws_udp;
struct lws_adopt_desc;
struct lws_system_ops;
struct lws_detlat;
struct lws_pollargs;
struct lws_client_connect_info;
struct lws_protocol_vhost_options;
struct lws_context_creation_info;
struct lws_http_mount;
struct lws_gencrypto_keyelem;
struct lws_genhash_ctx;
struct lws_genhmac_ctx;
struct lws_genrsa_ctx;
struct lws_genaes_ctx;
struct lws_genec_ctx;
struct lws_ec_curves;
struct lws_jwk;
struct lws_jwk_parse_state;
struct lws_jose_jwe_alg;
struct lws_jws_recpient;
struct lws_jose;
struct lws_jws_map;
struct lws_jws;
struct lws_jwt_sign_set_cookie;
struct lws_jwe;
struct lws_i2c_ops;
struct lws_spi_desc;
struct lws_spi_ops;
struct lws_gpio_ops;
struct lws_bb_i2c;
struct lws_bb_spi;
struct lws_button_regime;
struct lws_button_map;
struct lws_button_controller;
struct lws_led_sequence_def_t;
struct lws_led_state_ch;
struct lws_led_state_chs;
struct lws_led_ops;
struct lws_led_gpio_map;
struct lws_led_gpio_controller;
struct lws_pwm_map;
struct lws_pwm_ops;
struct lws_display;
struct lws_display_state;
struct lws_display_ssd1306;
struct lws_display_ili9341;
struct lws_settings_ops;
struct lws_netdev_config;
struct lws_netdev_ops;
struct lws_netdevs;
struct lws_netdev_instance;
struct lws_wifi_creds;
struct lws_netdev_instance_wifi;
struct lws_wifi_sta;
struct lws_cgi_args;
struct lws_process_html_args;
struct lws_process_html_state;
struct lws_tokens;
struct lws_token_limits;
struct lws_spa_create_info;
struct _lejp_stack;
struct lws_dll2;
struct lws_dll2_owner;
struct lws_sorted_usec_list;
struct lws_state_notify_link;
struct lws_state_manager;
struct lws_retry_bo;
struct lws_dir_entry;
struct lws_dir_glob;
struct lws_wifi_scan;
struct lws_humanize_unit;
struct lws_fsmount;
struct lws_write_passthru;
struct lws_b64state;
union lws_tls_cert_info_results;
struct lws_fop_fd;
struct lws_fops_index;
struct lws_plat_file_ops;
struct lws_protocols;
struct lws_plugin_header;
struct lws_plugin_protocol;
struct lws_plugin;
struct lws_plugin_evlib;
struct lws_ext_options;
struct lws_ext_option_arg;
struct lws_extension;
struct lws_ssl_info;
struct lws_acme_cert_aging_args;
struct lws_filter_network_conn_args;
struct lejp_collation;
struct lws_struct_map;
struct lws_struct_args;
struct lws_struct_serialize_st;
struct lws_struct_serialize;
struct lws_threadpool_create_args;
struct lws_threadpool_task_args;
struct lws_fts_result_filepath;
struct lws_fts_result_autocomplete;
struct lws_fts_result;
struct lws_fts_search_params;
struct lws_seq_info;
struct lws_ss_info;
struct lws_ss_x509;
struct lws_ss_trust_store;
struct lws_ss_metadata;
struct lws_ss_policy;
struct lws_token_map;
struct lws_abs_protocol;
struct lws_abs_transport;
struct lws_unit_test_packet;
struct lws_unit_test;
struct lws_test_sequencer_args;
struct _lejp_parsing_stack;
struct lejp_ctx;
struct lws_tokenize;
struct lws_strexp;

/** UDP: bind the socket. */
#define LWS_CAUDP_BIND 1
/** UDP: allow broadcast. */
#define LWS_CAUDP_BROADCAST 2
/** UDP: use a packet socket. */
#define LWS_CAUDP_PF_PACKET 4
/** The interface can be used. */
#define LWS_ITOSA_USABLE 0
/** There is no such interface. */
#define LWS_ITOSA_NOT_EXIST (-1)
/** The interface has no usable address. */
#define LWS_ITOSA_NOT_USABLE (-2)
/** The address is in use. */
#define LWS_ITOSA_BUSY (-3)
/** The value is written as hexadecimal digits. */
#define LWSSYSGAUTH_HEX 1
/** open(2): read only. */
#define LWS_O_RDONLY 0
/** No file. */
#define LWS_INVALID_FILE (-1)
/** What paddings are rounded up to, in bytes. */
#define _LWS_PAD_SIZE 16
/** Writable bytes needed in front of what lws_write() sends. */
#define LWS_PRE 16
/** Older name of LWS_PRE. */
#define LWS_SEND_BUFFER_PRE_PADDING 16
/** Bytes needed behind what lws_write() sends: none. */
#define LWS_SEND_BUFFER_POST_PADDING 0
/** Microseconds per second. */
#define LWS_US_PER_SEC 1000000l
/** Milliseconds per second. */
#define LWS_MS_PER_SEC 1000l
/** Microseconds per millisecond. */
#define LWS_US_PER_MS 1000l
/** Nanoseconds per microsecond. */
#define LWS_NS_PER_US 1000l
/** 2 to the 10. */
#define LWS_KI 1024
/** 2 to the 20. */
#define LWS_MI 1048576
/** 2 to the 30. */
#define LWS_GI 1073741824
/** 2 to the 40. */
#define LWS_TI 1099511627776ul
/** 2 to the 50. */
#define LWS_PI 1125899906842624ul
/** open(2): write only. */
#define LWS_O_WRONLY 1
/** open(2): make the file if it does not exist. */
#define LWS_O_CREAT 64
/** open(2): empty the file. */
#define LWS_O_TRUNC 512
/** No socket. */
#define LWS_SOCK_INVALID (-1)
/** Port value: a server that does not listen. */
#define CONTEXT_PORT_NO_LISTEN_SERVER (-2)
/** Something failed. */
#define LLL_ERR 1
/** Something looks wrong. */
#define LLL_WARN 2
/** Worth knowing in normal operation. */
#define LLL_NOTICE 4
/** Details. */
#define LLL_INFO 8
/** Debugging. */
#define LLL_DEBUG 16
/** Every step of the parsers. */
#define LLL_PARSER 32
/** Headers as they are parsed. */
#define LLL_HEADER 64
/** Extensions. */
#define LLL_EXT 128
/** Client connections. */
#define LLL_CLIENT 256
/** Slow operations. */
#define LLL_LATENCY 512
/** For the program's own use. */
#define LLL_USER 1024
/** Threads. */
#define LLL_THREAD 2048
/** Number of levels. */
#define LLL_COUNT 12
/** poll(2) events that mean the peer is gone. */
#define LWS_POLLHUP 24
/** poll(2) event: readable. */
#define LWS_POLLIN 1
/** poll(2) event: writable. */
#define LWS_POLLOUT 4
/** Port value: do not listen. */
#define CONTEXT_PORT_NO_LISTEN (-1)
/** Ask clients for a certificate; includes TLS initialisation. */
#define LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT 4098ll
/** Do not look up this machine's name. */
#define LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME 4ll
/** Accept plain HTTP on a TLS port; includes TLS initialisation. */
#define LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT 4104ll
/** Run on libev. */
#define LWS_SERVER_OPTION_LIBEV 16ll
/** IPv4 only. */
#define LWS_SERVER_OPTION_DISABLE_IPV6 32ll
/** Do not load the system's CA certificates for clients. */
#define LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS 64ll
/** A client without a certificate is tolerated. */
#define LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED 128ll
/** Check text messages and close reasons. */
#define LWS_SERVER_OPTION_VALIDATE_UTF8 256ll
/** Set up ECDH; includes TLS initialisation. */
#define LWS_SERVER_OPTION_SSL_ECDH 4608ll
/** Run on libuv. Refused: to come. */
#define LWS_SERVER_OPTION_LIBUV 1024ll
/** Answer plain HTTP on a TLS port with a redirect to https. */
#define LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS 6144ll
/** Initialise TLS; without it there is no TLS at all. */
#define LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT 4096ll
/** Make no default virtual host. */
#define LWS_SERVER_OPTION_EXPLICIT_VHOSTS 8192ll
/** Listen on a unix socket whose path is in `iface`. */
#define LWS_SERVER_OPTION_UNIX_SOCK 16384ll
/** Send Strict-Transport-Security. */
#define LWS_SERVER_OPTION_STS 32768ll
/** Set IPV6_V6ONLY as the next option says. */
#define LWS_SERVER_OPTION_IPV6_V6ONLY_MODIFY 65536ll
/** Value for IPV6_V6ONLY. */
#define LWS_SERVER_OPTION_IPV6_V6ONLY_VALUE 131072ll
/** Leave SIGSEGV and SIGFPE alone with libuv. */
#define LWS_SERVER_OPTION_UV_NO_SIGSEGV_SIGFPE_SPIN 262144ll
/** Send a client's Origin as given. */
#define LWS_SERVER_OPTION_JUST_USE_RAW_ORIGIN 524288ll
/** Older name of the next option. */
#define LWS_SERVER_OPTION_FALLBACK_TO_RAW 1048576ll
/** Connections that do not speak HTTP get the listen_accept role. */
#define LWS_SERVER_OPTION_FALLBACK_TO_APPLY_LISTEN_ACCEPT_CONFIG 1048576ll
/** Run on libevent. */
#define LWS_SERVER_OPTION_LIBEVENT 2097152ll
/** Older name of the next option. */
#define LWS_SERVER_OPTION_ONLY_RAW 4194304ll
/** Every accepted connection gets the listen_accept role at once. */
#define LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG 4194304ll
/** Allow other processes to listen on the same port. */
#define LWS_SERVER_OPTION_ALLOW_LISTEN_SHARE 8388608ll
/** Make a server TLS context although no certificate is given. */
#define LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX 16777216ll
/** Do not announce the protocols. */
#define LWS_SERVER_OPTION_SKIP_PROTOCOL_INIT 33554432ll
/** Start without TLS when the certificate files are missing. */
#define LWS_SERVER_OPTION_IGNORE_MISSING_CERT 67108864ll
/** Refuse upgrades whose Host is not this virtual host. */
#define LWS_SERVER_OPTION_VHOST_UPG_STRICT_HOST_CHECK 134217728ll
/** Send strict security headers with each response. */
#define LWS_SERVER_OPTION_HTTP_HEADERS_SECURITY_BEST_PRACTICES_ENFORCE 268435456ll
/** Serve plain HTTP on a TLS listener. */
#define LWS_SERVER_OPTION_ALLOW_HTTP_ON_HTTPS_LISTENER 536870912ll
/** Fail at once when the interface is missing. */
#define LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND 1073741824ll
/** Tolerate HTTP/2 window overflow. */
#define LWS_SERVER_OPTION_H2_JUST_FIX_WINDOW_UPDATE_OVERFLOW 2147483648ll
/** Half-closed HTTP/2 streams become long polls. */
#define LWS_SERVER_OPTION_VH_H2_HALF_CLOSED_LONG_POLL 4294967296ll
/** Run on glib. */
#define LWS_SERVER_OPTION_GLIB 8589934592ll
/** Speak HTTP/2 at once on plain connections. */
#define LWS_SERVER_OPTION_H2_PRIOR_KNOWLEDGE 17179869184ll
/** Do not run the system state machine. */
#define LWS_SERVER_OPTION_NO_LWS_SYSTEM_STATES 34359738368ll
/** Bits of a mount's auth_mask that hold the mode. */
#define AUTH_MODE_MASK 4026531840u
/** Most elements that a key of any type has. */
#define LWS_GENCRYPTO_MAX_KEYEL_COUNT 8
/** Bytes of the longest digest: SHA-512. */
#define LWS_GENHASH_LARGEST 64
/** Bits of an AES block. */
#define LWS_AES_BLOCKSIZE 128
/** Bytes of an AES block. */
#define LWS_AES_CBC_BLOCKLEN 16
/** Flag of a JWK export: private elements, too. */
#define LWSJWKF_EXPORT_PRIVATE 1
/** Flag of a JWK export: no line breaks. */
#define LWSJWKF_EXPORT_NOCRLF 2
/** Most recipients of a JOSE object. */
#define LWS_JWS_MAX_RECIPIENTS 3
/** Most signatures of a JWS. */
#define LWS_JWS_MAX_SIGS 3
/** Bytes that AES key wrap adds to a key (RFC 3394). */
#define LWS_JWE_RFC3394_OVERHEAD_BYTES 8
/** Bytes of an initialisation vector. */
#define LWS_JWE_AES_IV_BYTES 16
/** Longest RSA key, in bits. */
#define LWS_JWE_LIMIT_RSA_KEY_BITS 4096
/** Longest AES key, in bits, with room for the wrapping. */
#define LWS_JWE_LIMIT_AES_KEY_BITS 576
/** Longest elliptic curve key, in bits. */
#define LWS_JWE_LIMIT_EC_KEY_BITS 528
/** Longest hash, in bits. */
#define LWS_JWE_LIMIT_HASH_BITS 512
/** Longest element of a key, in bytes. */
#define LWS_JWE_LIMIT_KEY_ELEMENT_BYTES 512
/** The command line of channel 3 is used. */
#define LWSBBSPI_FLAG_USE_NCMD3 128
/** The command line of channel 2 is used. */
#define LWSBBSPI_FLAG_USE_NCMD2 64
/** The command line of channel 1 is used. */
#define LWSBBSPI_FLAG_USE_NCMD1 32
/** The command line of channel 0 is used. */
#define LWSBBSPI_FLAG_USE_NCMD0 16
/** The chip select of channel 3 is used. */
#define LWSBBSPI_FLAG_USE_NCS3 8
/** The chip select of channel 2 is used. */
#define LWSBBSPI_FLAG_USE_NCS2 4
/** The chip select of channel 1 is used. */
#define LWSBBSPI_FLAG_USE_NCS1 2
/** The chip select of channel 0 is used. */
#define LWSBBSPI_FLAG_USE_NCS0 1
/** Channels of an SPI bus that is made of pins. */
#define LWS_SPI_BB_MAX_CH 4
/** Milliseconds between two looks at a button. */
#define LWS_BUTTON_MON_TIMER_MS 5
/** Full light. */
#define LWS_LED_MAX_INTENSITY 65535
/** Phases of a whole turn of a light's function. */
#define LWS_LED_FUNC_PHASE 65536
/** A sequence of lights without an end. */
#define LWS_SEQ_LEDPHASE_TOTAL_ENDLESS (-1)
/** Milliseconds between two steps of a sequence of lights. */
#define LWS_LED_SEQUENCER_UPDATE_INTERVAL_MS 33
/** First I2C address of an SSD1306 display. */
#define SSD1306_I2C7_ADS1 60
/** Second I2C address of an SSD1306 display. */
#define SSD1306_I2C7_ADS2 61
/** Settings are opened to be written. */
#define LSOOPEN_FLAG_WRITEABLE 1
/** Most access points that a scan keeps. */
#define LWS_WIFI_MAX_SCAN_TRACK 16
/** Bytes of a hardware address. */
#define LWS_ETH_ALEN 6
/** Enough room for common response headers, in bytes. */
#define LWS_RECOMMENDED_MIN_HEADER_SPACE 2048
/** Bits of the code argument that hold the status. */
#define LWSAHH_CODE_MASK 65535
/** Flag in the code argument: no Server header. */
#define LWSAHH_FLAG_NO_SERVER_NAME 1073741824
/** Content length value: send no Content-Length. */
#define LWS_ILLEGAL_HTTP_CONTENT_LEN 18446744073709551615ull
/** Stream id that means the connection's own stream. */
#define LWS_H2_STREAM_SID (-1)
/** Parser state bit: white space counts. */
#define LEJP_FLAG_WS_KEEP 64
/** Parser state bit: inside a comment line. */
#define LEJP_FLAG_WS_COMMENTLINE 32
/** Callback reason bit: there is a value. */
#define LEJP_FLAG_CB_IS_VALUE 64
/** Deepest nesting. */
#define LEJP_MAX_DEPTH 12
/** Deepest nesting of arrays. */
#define LEJP_MAX_INDEX_DEPTH 5
/** Longest path, with its end. */
#define LEJP_MAX_PATH 128
/** Timeout value: close soon. */
#define LWS_TO_KILL_ASYNC (-1)
/** Timeout value: close before returning. */
#define LWS_TO_KILL_SYNC (-2)
/** Timer value: stop the timer. */
#define LWS_SET_TIMER_USEC_CANCEL (-1l)
/** Microseconds per second. */
#define LWS_USEC_PER_SEC 1000000l
/** Timer lists per thread. */
#define LWS_COUNT_PT_SUL_OWNERS 2
/** Timer list: waits while the machine sleeps. */
#define LWSSULLI_MISS_IF_SUSPENDED 0
/** Timer list: wakes the machine. */
#define LWSSULLI_WAKE_IF_SUSPENDED 1
/** Largest message, in bytes. */
#define LWS_SMD_MAX_PAYLOAD 384
/** Bytes of a class mask. */
#define LWS_SMD_CLASS_BITFIELD_BYTES 4
/** Stream type that stands for the message bus. */
#define LWS_SMD_STREAMTYPENAME "_lws_smd"
/** Bytes of header in front of a proxied message. */
#define LWS_SMD_SS_RX_HEADER_LEN 16
/** Registers for a proxied stream. */
#define LWSSMDREG_FLAG_PROXIED_SS 1
/** Number of failures: never give up. */
#define LWS_RETRY_CONCEAL_ALWAYS 65535
/** Credit for sending. */
#define LWSTXCR_US_TO_PEER 0
/** Credit the peer has. */
#define LWSTXCR_PEER_TO_US 1
/** Bits for open(2) flags. */
#define LWS_FOP_FLAGS_MASK 8388607
/** The caller can use a gzipped file. */
#define LWS_FOP_FLAG_COMPR_ACCEPTABLE_GZIP 16777216
/** The file is gzipped. */
#define LWS_FOP_FLAG_COMPR_IS_GZIP 33554432
/** mod_time is set. */
#define LWS_FOP_FLAG_MOD_TIME_VALID 67108864
/** The file exists only inside another one. */
#define LWS_FOP_FLAG_VIRTUAL 134217728
/** Value of api_magic in plugins this library loads. */
#define LWS_PLUGIN_API_MAGIC 190
/** CGI in progress. */
#define LWS_CB_REASON_AUX_BF__CGI 1
/** Proxying in progress. */
#define LWS_CB_REASON_AUX_BF__PROXY 2
/** The CGI's last chunk is due. */
#define LWS_CB_REASON_AUX_BF__CGI_CHUNK_END 4
/** The CGI's headers are due. */
#define LWS_CB_REASON_AUX_BF__CGI_HEADERS 8
/** The proxied transaction ends. */
#define LWS_CB_REASON_AUX_BF__PROXY_TRANS_END 16
/** The proxied headers are due. */
#define LWS_CB_REASON_AUX_BF__PROXY_HEADERS 32
/** Search: suggest completions. */
#define LWSFTS_F_QUERY_AUTOCOMPLETE 1
/** Search: list the files. */
#define LWSFTS_F_QUERY_FILES 2
/** Search: list the lines in each file. */
#define LWSFTS_F_QUERY_FILE_LINES 4
/** Search: quote the lines. */
#define LWSFTS_F_QUERY_QUOTE_LINE 8
/** There is no cache. */
#define LWS_DISKCACHE_QUERY_NO_CACHE 0
/** The entry is in the cache. */
#define LWS_DISKCACHE_QUERY_EXISTS 1
/** The entry is not there; the caller is to make it. */
#define LWS_DISKCACHE_QUERY_CREATING 2
/** Somebody else is making the entry. */
#define LWS_DISKCACHE_QUERY_ONGOING 3
/** A sequencer without a timeout. */
#define LWSSEQTO_NONE 0
/** Most bytes of one piece between a program and its proxy. */
#define LWS_SS_MTU 1540
/** The timeout is the policy's. */
#define LWSSS_TIMEOUT_FROM_POLICY 0
/** Most callbacks on the stack. */
#define LEJP_MAX_PARSING_STACK_DEPTH 5
/** Longest piece of a string delivered at once. */
#define LEJP_STRING_CHUNK 254
/** `-` does not end a token. */
#define LWS_TOKENIZE_F_MINUS_NONTERM 1
/** `name:` is one element. */
#define LWS_TOKENIZE_F_AGG_COLON 2
/** The input is a comma list. */
#define LWS_TOKENIZE_F_COMMA_SEP_LIST 4
/** Delimiters are those of RFC 7230. */
#define LWS_TOKENIZE_F_RFC7230_DELIMS 8
/** `.` does not end a token. */
#define LWS_TOKENIZE_F_DOT_NONTERM 16
/** Numbers with a point are no numbers. */
#define LWS_TOKENIZE_F_NO_FLOATS 32
/** Digits are no numbers. */
#define LWS_TOKENIZE_F_NO_INTEGERS 64
/** `#` starts a comment. */
#define LWS_TOKENIZE_F_HASH_COMMENT 128
/** `/` does not end a token. */
#define LWS_TOKENIZE_F_SLASH_NONTERM 256

/** How an adopted descriptor is to be treated: a combination of `LWS_ADOPT_*`. */
typedef enum {
	/** A file. */
	LWS_ADOPT_RAW_FILE_DESC = 0,
	/** An HTTP connection. */
	LWS_ADOPT_HTTP = 1,
	/** A socket (else a file). */
	LWS_ADOPT_SOCKET = 2,
	/** TLS if the virtual host has it. */
	LWS_ADOPT_ALLOW_SSL = 4,
	/** A UDP socket. */
	LWS_ADOPT_FLAG_UDP = 16,
	/** A raw UDP socket. */
	LWS_ADOPT_RAW_SOCKET_UDP = 18,
	/** Accepting side of a raw proxy. */
	LWS_ADOPT_FLAG_RAW_PROXY = 32,
} lws_adoption_type;

/** Which of the context's data blobs is meant. */
typedef enum {
	/** First of two blobs for authorization, such as a token. */
	LWS_SYSBLOB_TYPE_AUTH = 0,
	/** The client's certificate, DER. */
	LWS_SYSBLOB_TYPE_CLIENT_CERT_DER = 2,
	/** The client's private key, DER. */
	LWS_SYSBLOB_TYPE_CLIENT_KEY_DER = 3,
	/** The device's serial number. */
	LWS_SYSBLOB_TYPE_DEVICE_SERIAL = 4,
	/** The version of the device's firmware. */
	LWS_SYSBLOB_TYPE_DEVICE_FW_VERSION = 5,
	/** The device's type. */
	LWS_SYSBLOB_TYPE_DEVICE_TYPE = 6,
	/** The name of the time server. */
	LWS_SYSBLOB_TYPE_NTP_SERVER = 7,
	/** Number of blobs. */
	LWS_SYSBLOB_TYPE_COUNT = 8,
} lws_system_blob_item_t;

/** Stages of a system's start; they are passed in order. */
typedef enum {
	/** Nothing is known yet. */
	LWS_SYSTATE_UNKNOWN = 0,
	/** The context was made. */
	LWS_SYSTATE_CONTEXT_CREATED = 1,
	/** The protocols are initialised. */
	LWS_SYSTATE_INITIALIZED = 2,
	/** The network interfaces are known. */
	LWS_SYSTATE_IFACE_COLDPLUG = 3,
	/** The machine has an address. */
	LWS_SYSTATE_DHCP = 4,
	/** Looking for a captive portal, before the time is known. */
	LWS_SYSTATE_CPD_PRE_TIME = 5,
	/** The time is known. */
	LWS_SYSTATE_TIME_VALID = 6,
	/** Looking for a captive portal, once the time is known. */
	LWS_SYSTATE_CPD_POST_TIME = 7,
	/** The policy is known. */
	LWS_SYSTATE_POLICY_VALID = 8,
	/** The device is registered. */
	LWS_SYSTATE_REGISTERED = 9,
	/** The first authorization is there. */
	LWS_SYSTATE_AUTH1 = 10,
	/** The second authorization is there. */
	LWS_SYSTATE_AUTH2 = 11,
	/** Everything is ready. */
	LWS_SYSTATE_OPERATIONAL = 12,
	/** The policy is no longer valid. */
	LWS_SYSTATE_POLICY_INVALID = 13,
} lws_system_states_t;

/** Outcome of looking for a captive portal. */
typedef enum {
	/** Not known yet. */
	LWS_CPD_UNKNOWN = 0,
	/** The internet can be reached. */
	LWS_CPD_INTERNET_OK = 1,
	/** A captive portal answers. */
	LWS_CPD_CAPTIVE_PORTAL = 2,
	/** Nothing can be reached. */
	LWS_CPD_NO_INTERNET = 3,
} lws_cpd_result_t;

/** What a latency measurement is about. */
enum {
	/** A read. */
	LDLT_READ = 0,
	/** Span: from a client's wish to write until it writes. */
	LAT_DUR_PROXY_CLIENT_REQ_TO_WRITE = 0,
	/** A write. */
	LDLT_WRITE = 1,
	/** Span: from a client's write until the proxy reads. */
	LAT_DUR_PROXY_CLIENT_WRITE_TO_PROXY_RX = 1,
	/** A name's resolution. */
	LDLT_NAME_RESOLUTION = 2,
	/** Span: from the proxy's wish to write until it writes. */
	LAT_DUR_PROXY_PROXY_REQ_TO_WRITE = 2,
	/** A connection's opening. */
	LDLT_CONNECTION = 3,
	/** Span: from the proxy's read until it writes onward. */
	LAT_DUR_PROXY_RX_TO_ONWARD_TX = 3,
	/** A client's TLS handshake. */
	LDLT_TLS_NEG_CLIENT = 4,
	/** Span: the program's callback. */
	LAT_DUR_USERCB = 4,
	/** A server's TLS handshake. */
	LDLT_TLS_NEG_SERVER = 5,
	/** Number of spans. */
	LAT_DUR_STEPS = 5,
	/** A measurement of the program's own. */
	LDLT_USER = 6,
};

/** What lws_write() sends; some values are flags to be added. */
enum lws_write_protocol {
	/** A text message (or its first piece). */
	LWS_WRITE_TEXT = 0,
	/** A binary message (or its first piece). */
	LWS_WRITE_BINARY = 1,
	/** A further piece of a message. */
	LWS_WRITE_CONTINUATION = 2,
	/** Bytes as they are: response body, or raw data. */
	LWS_WRITE_HTTP = 3,
	/** A ping, at most 125 bytes. */
	LWS_WRITE_PING = 5,
	/** A pong, at most 125 bytes. */
	LWS_WRITE_PONG = 6,
	/** The last bytes of a response body. */
	LWS_WRITE_HTTP_FINAL = 7,
	/** A complete header block. */
	LWS_WRITE_HTTP_HEADERS = 8,
	/** More of a header block. */
	LWS_WRITE_HTTP_HEADERS_CONTINUATION = 9,
	/** Flag: do not write now, append to what waits. */
	LWS_WRITE_BUFLIST = 32,
	/** Flag: the message goes on after this piece. */
	LWS_WRITE_NO_FIN = 64,
	/** Flag: a client sends the bytes with an all-zero mask. */
	LWS_WRITE_CLIENT_IGNORE_XOR_MASK = 128,
	/** Flag: these bytes end the HTTP/2 stream. */
	LWS_WRITE_H2_STREAM_END = 128,
};

/** What a connection's timeout is about. */
enum pending_timeout {
	/** None. */
	NO_PENDING_TIMEOUT = 0,
	/** Waiting: awaiting proxy response. */
	PENDING_TIMEOUT_AWAITING_PROXY_RESPONSE = 1,
	/** Waiting: awaiting connect response. */
	PENDING_TIMEOUT_AWAITING_CONNECT_RESPONSE = 2,
	/** Waiting: establish with server. */
	PENDING_TIMEOUT_ESTABLISH_WITH_SERVER = 3,
	/** Waiting: awaiting server response. */
	PENDING_TIMEOUT_AWAITING_SERVER_RESPONSE = 4,
	/** Waiting: awaiting ping. */
	PENDING_TIMEOUT_AWAITING_PING = 5,
	/** Waiting: close ack. */
	PENDING_TIMEOUT_CLOSE_ACK = 6,
	/** Waiting: unused1. */
	PENDING_TIMEOUT_UNUSED1 = 7,
	/** Waiting: sent client handshake. */
	PENDING_TIMEOUT_SENT_CLIENT_HANDSHAKE = 8,
	/** Waiting: ssl accept. */
	PENDING_TIMEOUT_SSL_ACCEPT = 9,
	/** Waiting: http content. */
	PENDING_TIMEOUT_HTTP_CONTENT = 10,
	/** Waiting: awaiting client hs send. */
	PENDING_TIMEOUT_AWAITING_CLIENT_HS_SEND = 11,
	/** Waiting: stored bytes go out before closing. */
	PENDING_FLUSH_STORED_SEND_BEFORE_CLOSE = 12,
	/** Waiting: shutdown flush. */
	PENDING_TIMEOUT_SHUTDOWN_FLUSH = 13,
	/** Waiting: cgi. */
	PENDING_TIMEOUT_CGI = 14,
	/** Waiting: http keepalive idle. */
	PENDING_TIMEOUT_HTTP_KEEPALIVE_IDLE = 15,
	/** Waiting: ws pong check send ping. */
	PENDING_TIMEOUT_WS_PONG_CHECK_SEND_PING = 16,
	/** Waiting: ws pong check get pong. */
	PENDING_TIMEOUT_WS_PONG_CHECK_GET_PONG = 17,
	/** Waiting: client issue payload. */
	PENDING_TIMEOUT_CLIENT_ISSUE_PAYLOAD = 18,
	/** Waiting: awaiting socks greeting reply. */
	PENDING_TIMEOUT_AWAITING_SOCKS_GREETING_REPLY = 19,
	/** Waiting: awaiting socks connect reply. */
	PENDING_TIMEOUT_AWAITING_SOCKS_CONNECT_REPLY = 20,
	/** Waiting: awaiting socks auth reply. */
	PENDING_TIMEOUT_AWAITING_SOCKS_AUTH_REPLY = 21,
	/** Waiting: killed by ssl info. */
	PENDING_TIMEOUT_KILLED_BY_SSL_INFO = 22,
	/** Waiting: killed by parent. */
	PENDING_TIMEOUT_KILLED_BY_PARENT = 23,
	/** Waiting: close send. */
	PENDING_TIMEOUT_CLOSE_SEND = 24,
	/** Waiting: holding ah. */
	PENDING_TIMEOUT_HOLDING_AH = 25,
	/** Waiting: udp idle. */
	PENDING_TIMEOUT_UDP_IDLE = 26,
	/** Waiting: client conn idle. */
	PENDING_TIMEOUT_CLIENT_CONN_IDLE = 27,
	/** Waiting: lagging. */
	PENDING_TIMEOUT_LAGGING = 28,
	/** Waiting: threadpool. */
	PENDING_TIMEOUT_THREADPOOL = 29,
	/** Waiting: threadpool task. */
	PENDING_TIMEOUT_THREADPOOL_TASK = 30,
	/** Waiting: killed by proxy client close. */
	PENDING_TIMEOUT_KILLED_BY_PROXY_CLIENT_CLOSE = 31,
	/** Waiting: user ok. */
	PENDING_TIMEOUT_USER_OK = 32,
	/** Waiting: user reason base. */
	PENDING_TIMEOUT_USER_REASON_BASE = 1000,
};

/** Flags of a client connection. */
enum lws_client_connect_ssl_connection_flags {
	/** Use TLS. */
	LCCSCF_USE_SSL = 1,
	/** Accept a self-signed certificate. */
	LCCSCF_ALLOW_SELFSIGNED = 2,
	/** Accept a certificate for another host. */
	LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK = 4,
	/** Accept an expired certificate. */
	LCCSCF_ALLOW_EXPIRED = 8,
	/** Accept any certificate. */
	LCCSCF_ALLOW_INSECURE = 16,
	/** HTTP/2: tolerate a server's end-of-stream habit. */
	LCCSCF_H2_QUIRK_NGHTTP2_END_STREAM = 32,
	/** HTTP/2: tolerate credit overflow. */
	LCCSCF_H2_QUIRK_OVERFLOWS_TXCR = 64,
	/** Send an authorization token. */
	LCCSCF_H2_AUTH_BEARER = 128,
	/** Write that token as hexadecimal digits. */
	LCCSCF_H2_HEXIFY_AUTH_TOKEN = 256,
	/** HTTP/2: credit is given only by the program. */
	LCCSCF_H2_MANUAL_RXFLOW = 512,
	/** The request body is multipart/form-data. */
	LCCSCF_HTTP_MULTIPART_MIME = 1024,
	/** The request body is a urlencoded form. */
	LCCSCF_HTTP_X_WWW_FORM_URLENCODED = 2048,
	/** Do not follow redirects. */
	LCCSCF_HTTP_NO_FOLLOW_REDIRECT = 4096,
	/** Share a connection to the same server. */
	LCCSCF_PIPELINE = 65536,
	/** The stream may share an HTTP/2 connection. */
	LCCSCF_MUXABLE_STREAM = 131072,
	/** Speak HTTP/2 at once without TLS. */
	LCCSCF_H2_PRIOR_KNOWLEDGE = 262144,
	/** Accepted; a suspended machine is not woken. */
	LCCSCF_WAKE_SUSPEND__VALIDITY = 524288,
	/** Accepted; input and output take turns as for all others. */
	LCCSCF_PRIORITIZE_READS = 1048576,
};

/** What a mount's origin is. */
enum lws_mount_protocols {
	/**
	 * A server to forward to by HTTP: `host:port/path`, or `+socket:/path`. Requests below the mount point go there, WebSockets
	 * too, after LWS_CALLBACK_FILTER_HTTP_CONNECTION; the program hears nothing else of them.
	 */
	LWSMPRO_HTTP = 0,
	/**
	 * Requests are passed on to the server at `origin` by HTTPS. Its certificate is verified as those of the virtual host's clients are, for the host's name: see
	 * lws_init_vhost_client_ssl() to name whom they trust. To take another one, a program clears the error in
	 * LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION.
	 */
	LWSMPRO_HTTPS = 1,
	/** A directory. */
	LWSMPRO_FILE = 2,
	/** A CGI script. */
	LWSMPRO_CGI = 3,
	/** Redirect to http. */
	LWSMPRO_REDIR_HTTP = 4,
	/** Redirect to https. */
	LWSMPRO_REDIR_HTTPS = 5,
	/** A protocol's callback. */
	LWSMPRO_CALLBACK = 6,
};

/** How a mount authenticates users. */
enum lws_authentication_mode {
	/** User and password from a file. */
	LWSAUTHM_DEFAULT = 0,
	/** User and password asked of the callback. */
	LWSAUTHM_BASIC_AUTH_CALLBACK = 268435456,
};

/** Types of keys, the `kty` of a JWK (RFC 7518 section 6.1). */
enum lws_gencrypto_kty {
	/** Not known. */
	LWS_GENCRYPTO_KTY_UNKNOWN = 0,
	/** Octets: a symmetric key. */
	LWS_GENCRYPTO_KTY_OCT = 1,
	/** RSA. */
	LWS_GENCRYPTO_KTY_RSA = 2,
	/** Elliptic curve. */
	LWS_GENCRYPTO_KTY_EC = 3,
};

/** Elements of a symmetric key (RFC 7518 section 6.4). */
enum lws_gencrypto_oct_tok {
	/** `k`: the key's octets. */
	LWS_GENCRYPTO_OCT_KEYEL_K = 0,
	/** Number of elements. */
	LWS_GENCRYPTO_OCT_KEYEL_COUNT = 1,
};

/** Elements of an RSA key (RFC 7518 section 6.3). */
enum lws_gencrypto_rsa_tok {
	/** `e`: the public exponent. */
	LWS_GENCRYPTO_RSA_KEYEL_E = 0,
	/** `n`: the modulus. */
	LWS_GENCRYPTO_RSA_KEYEL_N = 1,
	/** `d`: the private exponent. */
	LWS_GENCRYPTO_RSA_KEYEL_D = 2,
	/** `p`: the first prime factor. */
	LWS_GENCRYPTO_RSA_KEYEL_P = 3,
	/** `q`: the second prime factor. */
	LWS_GENCRYPTO_RSA_KEYEL_Q = 4,
	/** `dp`: the exponent for the first factor. */
	LWS_GENCRYPTO_RSA_KEYEL_DP = 5,
	/** `dq`: the exponent for the second factor. */
	LWS_GENCRYPTO_RSA_KEYEL_DQ = 6,
	/** `qi`: the coefficient of the two factors. */
	LWS_GENCRYPTO_RSA_KEYEL_QI = 7,
	/** Number of elements. */
	LWS_GENCRYPTO_RSA_KEYEL_COUNT = 8,
};

/** Elements of an elliptic curve key (RFC 7518 section 6.2). */
enum lws_gencrypto_ec_tok {
	/** `crv`: the curve's name. */
	LWS_GENCRYPTO_EC_KEYEL_CRV = 0,
	/** `x`: the first coordinate of the public point. */
	LWS_GENCRYPTO_EC_KEYEL_X = 1,
	/** `d`: the private key. */
	LWS_GENCRYPTO_EC_KEYEL_D = 2,
	/** `y`: the second coordinate of the public point. */
	LWS_GENCRYPTO_EC_KEYEL_Y = 3,
	/** Number of elements. */
	LWS_GENCRYPTO_EC_KEYEL_COUNT = 4,
};

/** Elements of an AES key. */
enum lws_gencrypto_aes_tok {
	/** The key's octets. */
	LWS_GENCRYPTO_AES_KEYEL_K = 0,
	/** Number of elements. */
	LWS_GENCRYPTO_AES_KEYEL_COUNT = 1,
};

/** Hash functions. */
enum lws_genhash_types {
	/** Not known. */
	LWS_GENHASH_TYPE_UNKNOWN = 0,
	/** MD5. */
	LWS_GENHASH_TYPE_MD5 = 1,
	/** SHA-1. */
	LWS_GENHASH_TYPE_SHA1 = 2,
	/** SHA-256. */
	LWS_GENHASH_TYPE_SHA256 = 3,
	/** SHA-384. */
	LWS_GENHASH_TYPE_SHA384 = 4,
	/** SHA-512. */
	LWS_GENHASH_TYPE_SHA512 = 5,
};

/** Hash functions for an HMAC. */
enum lws_genhmac_types {
	/** Not known. */
	LWS_GENHMAC_TYPE_UNKNOWN = 0,
	/** HMAC with SHA-256. */
	LWS_GENHMAC_TYPE_SHA256 = 1,
	/** HMAC with SHA-384. */
	LWS_GENHMAC_TYPE_SHA384 = 2,
	/** HMAC with SHA-512. */
	LWS_GENHMAC_TYPE_SHA512 = 3,
};

/** Paddings of RSA. */
enum enum_genrsa_mode {
	/** PKCS #1 v1.5. */
	LGRSAM_PKCS1_1_5 = 0,
	/** OAEP for encryption, PSS for signatures. */
	LGRSAM_PKCS1_OAEP_PSS = 1,
	/** Number of paddings. */
	LGRSAM_COUNT = 2,
};

/** Modes of AES. */
enum enum_aes_modes {
	/** Cipher block chaining. */
	LWS_GAESM_CBC = 0,
	/** Cipher feedback of 128 bits. */
	LWS_GAESM_CFB128 = 1,
	/** Cipher feedback of 8 bits. */
	LWS_GAESM_CFB8 = 2,
	/** Counter. */
	LWS_GAESM_CTR = 3,
	/** Electronic codebook. */
	LWS_GAESM_ECB = 4,
	/** Output feedback. */
	LWS_GAESM_OFB = 5,
	/** XTS, for storage. */
	LWS_GAESM_XTS = 6,
	/** Galois/counter mode, which authenticates. */
	LWS_GAESM_GCM = 7,
	/** Key wrap (RFC 3394). */
	LWS_GAESM_KW = 8,
};

/** Directions of AES. */
enum enum_aes_operation {
	/** Encrypt. */
	LWS_GAESO_ENC = 0,
	/** Decrypt. */
	LWS_GAESO_DEC = 1,
};

/** Whether AES pads its last block. */
enum enum_aes_padding {
	/** Without padding. */
	LWS_GAESP_NO_PADDING = 0,
	/** With padding. */
	LWS_GAESP_WITH_PADDING = 1,
};

/** What an elliptic curve key is for. */
enum enum_genec_alg {
	/** Not known. */
	LEGENEC_UNKNOWN = 0,
	/** Key agreement. */
	LEGENEC_ECDH = 1,
	/** Signatures. */
	LEGENEC_ECDSA = 2,
};

/** Sides of a key agreement. */
enum enum_lws_dh_side {
	/** Our own. */
	LDHS_OURS = 0,
	/** The peer's. */
	LDHS_THEIRS = 1,
};

/** Members of a JWK that are no key material (RFC 7517 section 4). */
enum enum_jwk_meta_tok {
	/** `kty`: the type of the key. */
	JWK_META_KTY = 0,
	/** `kid`: the key's identity. */
	JWK_META_KID = 1,
	/** `use`: what the public key is for. */
	JWK_META_USE = 2,
	/** `key_ops`: operations the key is for. */
	JWK_META_KEY_OPS = 3,
	/** `x5c`: its chain of certificates. */
	JWK_META_X5C = 4,
	/** `alg`: the algorithm it is for. */
	JWK_META_ALG = 5,
	/** Number of members. */
	LWS_COUNT_JWK_ELEMENTS = 6,
};

/** Parameters of a JOSE header (RFC 7515 section 4.1, RFC 7516 section 4.1, RFC 7518 section 4). */
enum lws_jws_jose_hdr_indexes {
	/** `alg`: the algorithm. */
	LJJHI_ALG = 0,
	/** `jku`: the address of a set of keys. */
	LJJHI_JKU = 1,
	/** `jwk`: the key itself. */
	LJJHI_JWK = 2,
	/** `kid`: the key's identity. */
	LJJHI_KID = 3,
	/** `x5u`: the address of a certificate. */
	LJJHI_X5U = 4,
	/** `x5c`: a chain of certificates. */
	LJJHI_X5C = 5,
	/** `x5t`: the SHA-1 of a certificate. */
	LJJHI_X5T = 6,
	/** `x5t#S256`: the SHA-256 of a certificate. */
	LJJHI_X5T_S256 = 7,
	/** `typ`: the media type of the whole object. */
	LJJHI_TYP = 8,
	/** `cty`: the media type of the payload. */
	LJJHI_CTY = 9,
	/** `crit`: parameters that must be understood. */
	LJJHI_CRIT = 10,
	/** `header` of a recipient. */
	LJJHI_RECIPS_HDR = 11,
	/** `alg` in the header of a recipient. */
	LJJHI_RECIPS_HDR_ALG = 12,
	/** `kid` in the header of a recipient. */
	LJJHI_RECIPS_HDR_KID = 13,
	/** `encrypted_key` of a recipient. */
	LJJHI_RECIPS_EKEY = 14,
	/** `enc`: the algorithm for the content. */
	LJJHI_ENC = 15,
	/** `zip`: the compression of the plaintext. */
	LJJHI_ZIP = 16,
	/** `epk`: the ephemeral public key. */
	LJJHI_EPK = 17,
	/** `apu`: what is known of the producer. */
	LJJHI_APU = 18,
	/** `apv`: what is known of the recipient. */
	LJJHI_APV = 19,
	/** `iv`: the initialisation vector of a key wrapped with AES-GCM. */
	LJJHI_IV = 20,
	/** `tag`: the authentication tag of a key wrapped with AES-GCM. */
	LJJHI_TAG = 21,
	/** `p2s`: the salt of PBES2. */
	LJJHI_P2S = 22,
	/** `p2c`: the iterations of PBES2. */
	LJJHI_P2C = 23,
	/** Number of parameters. */
	LWS_COUNT_JOSE_HDR_ELEMENTS = 24,
};

/** Families of JOSE algorithms. */
enum lws_jose_algtype {
	/** None. */
	LWS_JOSE_ENCTYPE_NONE = 0,
	/** RSA with PKCS #1 v1.5. */
	LWS_JOSE_ENCTYPE_RSASSA_PKCS1_1_5 = 1,
	/** RSA with OAEP. */
	LWS_JOSE_ENCTYPE_RSASSA_PKCS1_OAEP = 2,
	/** RSA with PSS. */
	LWS_JOSE_ENCTYPE_RSASSA_PKCS1_PSS = 3,
	/** ECDSA. */
	LWS_JOSE_ENCTYPE_ECDSA = 4,
	/** ECDH-ES: key agreement with an ephemeral key. */
	LWS_JOSE_ENCTYPE_ECDHES = 5,
	/** AES-CBC. */
	LWS_JOSE_ENCTYPE_AES_CBC = 6,
	/** AES-CFB of 128 bits. */
	LWS_JOSE_ENCTYPE_AES_CFB128 = 7,
	/** AES-CFB of 8 bits. */
	LWS_JOSE_ENCTYPE_AES_CFB8 = 8,
	/** AES-CTR. */
	LWS_JOSE_ENCTYPE_AES_CTR = 9,
	/** AES-ECB. */
	LWS_JOSE_ENCTYPE_AES_ECB = 10,
	/** AES-OFB. */
	LWS_JOSE_ENCTYPE_AES_OFB = 11,
	/** AES-XTS. */
	LWS_JOSE_ENCTYPE_AES_XTS = 12,
	/** AES-GCM. */
	LWS_JOSE_ENCTYPE_AES_GCM = 13,
};

/** Parts of a JWS or JWE in its compact form (RFC 7515 section 7.1, RFC 7516 section 7.1). */
enum enum_jws_sig_elements {
	/** JWS: the protected header. */
	LJWS_JOSE = 0,
	/** JWE: the protected header. */
	LJWE_JOSE = 0,
	/** JWS: the payload. */
	LJWS_PYLD = 1,
	/** JWE: the encrypted key. */
	LJWE_EKEY = 1,
	/** JWS: the signature. */
	LJWS_SIG = 2,
	/** JWE: the initialisation vector. */
	LJWE_IV = 2,
	/** JWS: the unprotected header. */
	LJWS_UHDR = 3,
	/** JWE: the ciphertext. */
	LJWE_CTXT = 3,
	/** JWE: the authentication tag. */
	LJWE_ATAG = 4,
	/** JWE: further authenticated data. */
	LJWE_AAD = 5,
	/** Most parts of either. */
	LWS_JWS_MAX_COMPACT_BLOCKS = 6,
};

/** Modes and transactions of an SPI bus. */
enum {
	/** Clock low when idle, data taken when it rises. */
	LWS_SPI_BUSMODE_CLK_IDLE_LOW_SAMP_RISING = 0,
	/** One direction after the other. */
	LWS_SPI_TXN_HALF_DUPLEX_DISCRETE = 0,
	/** The clock is high when idle. */
	LWSSPIMODE_CPOL = 1,
	/** Clock high when idle, data taken when it rises. */
	LWS_SPI_BUSMODE_CLK_IDLE_HIGH_SAMP_RISING = 1,
	/** Data are taken at the second edge. */
	LWSSPIMODE_CPHA = 2,
	/** Clock low when idle, data taken when it falls. */
	LWS_SPI_BUSMODE_CLK_IDLE_LOW_SAMP_FALLING = 2,
	/** Clock high when idle, data taken when it falls. */
	LWS_SPI_BUSMODE_CLK_IDLE_HIGH_SAMP_FALLING = 3,
};

/** When a pin interrupts. */
typedef enum {
	/** Never. */
	LWSGGPIO_IRQ_NONE = 0,
	/** When it rises. */
	LWSGGPIO_IRQ_RISING = 1,
	/** When it falls. */
	LWSGGPIO_IRQ_FALLING = 2,
	/** When it changes. */
	LWSGGPIO_IRQ_CHANGE = 3,
	/** While it is low. */
	LWSGGPIO_IRQ_LOW = 4,
	/** While it is high. */
	LWSGGPIO_IRQ_HIGH = 5,
} lws_gpio_irq_t;

/** How a pin is used. */
enum {
	/** It is read. */
	LWSGGPIO_FL_READ = 1,
	/** It is written. */
	LWSGGPIO_FL_WRITE = 2,
	/** With a resistor to the supply. */
	LWSGGPIO_FL_PULLUP = 4,
	/** With a resistor to ground. */
	LWSGGPIO_FL_PULLDOWN = 8,
	/** It is low at first. */
	LWSGGPIO_FL_START_LOW = 16,
};

/** How presses of a button are told apart. */
enum {
	/** Two quick presses are a double click. */
	LWSBTNRGMFLAG_CLASSIFY_DOUBLECLICK = 1,
};

/** Sequences of a light. */
enum {
	/** The one that runs. */
	LLSI_CURR = 0,
	/** The next one. */
	LLSI_NEXT = 1,
	/** The one between the two. */
	LLSI_TRANS = 2,
};

/** States of a display. */
enum lws_display_controller_state {
	/** Off. */
	LWSDISPS_OFF = 0,
	/** Dimmed, since nothing happened. */
	LWSDISPS_AUTODIMMED = 1,
	/** Waking up. */
	LWSDISPS_BECOMING_ACTIVE = 2,
	/** On. */
	LWSDISPS_ACTIVE = 3,
	/** Going off. */
	LWSDISPS_GOING_OFF = 4,
};

/** Types of network devices. */
typedef enum {
	/** Not known. */
	LWSNDTYP_UNKNOWN = 0,
	/** Wireless. */
	LWSNDTYP_WIFI = 1,
	/** Wired. */
	LWSNDTYP_ETH = 2,
} lws_netdev_type_t;

/** Modes and states of a wireless device. */
enum {
	/** No encryption. */
	LNDIW_ALG_OPEN = 0,
	/** WPA2. */
	LNDIW_ALG_WPA2 = 1,
	/** It joins a network. */
	LNDIW_MODE_STA = 1,
	/** It has an IPv4 address. */
	LNDIW_ACQ_IPv4 = 1,
	/** It offers a network. */
	LNDIW_MODE_AP = 2,
	/** It has an IPv6 address. */
	LNDIW_ACQ_IPv6 = 2,
	/** It is up. */
	LNDIW_UP = 128,
};

/** States of a wireless device. */
typedef enum {
	/** Nothing was done yet. */
	LWSNDVWIFI_STATE_INITIAL = 0,
	/** Looking for networks. */
	LWSNDVWIFI_STATE_SCAN = 1,
	/** Offering a network. */
	LWSNDVWIFI_STATE_AP = 2,
	/** Offering a network and looking for others. */
	LWSNDVWIFI_STATE_AP_SCAN = 3,
	/** Joined, and offering a network to a group. */
	LWSNDVWIFI_STATE_STAT_GRP_AP = 4,
	/** Joined, offering a network to a group and looking for others. */
	LWSNDVWIFI_STATE_STAT_GRP_AP_SCAN = 5,
	/** Joining a network. */
	LWSNDVWIFI_STATE_STAT = 6,
	/** Joined, and all is well. */
	LWSNDVWIFI_STATE_STAT_HAPPY = 7,
} lws_netdev_wifi_state_t;

/** Status codes of HTTP. */
enum http_status {
	/** 100: continue. */
	HTTP_STATUS_CONTINUE = 100,
	/** 200: ok. */
	HTTP_STATUS_OK = 200,
	/** 204: no content. */
	HTTP_STATUS_NO_CONTENT = 204,
	/** 206: partial content. */
	HTTP_STATUS_PARTIAL_CONTENT = 206,
	/** 301: moved permanently. */
	HTTP_STATUS_MOVED_PERMANENTLY = 301,
	/** 302: found. */
	HTTP_STATUS_FOUND = 302,
	/** 303: see other. */
	HTTP_STATUS_SEE_OTHER = 303,
	/** 304: not modified. */
	HTTP_STATUS_NOT_MODIFIED = 304,
	/** 400: bad request. */
	HTTP_STATUS_BAD_REQUEST = 400,
	/** 401: unauthorized. */
	HTTP_STATUS_UNAUTHORIZED = 401,
	/** 402: payment required. */
	HTTP_STATUS_PAYMENT_REQUIRED = 402,
	/** 403: forbidden. */
	HTTP_STATUS_FORBIDDEN = 403,
	/** 404: not found. */
	HTTP_STATUS_NOT_FOUND = 404,
	/** 405: method not allowed. */
	HTTP_STATUS_METHOD_NOT_ALLOWED = 405,
	/** 406: not acceptable. */
	HTTP_STATUS_NOT_ACCEPTABLE = 406,
	/** 407: proxy auth required. */
	HTTP_STATUS_PROXY_AUTH_REQUIRED = 407,
	/** 408: request timeout. */
	HTTP_STATUS_REQUEST_TIMEOUT = 408,
	/** 409: conflict. */
	HTTP_STATUS_CONFLICT = 409,
	/** 410: gone. */
	HTTP_STATUS_GONE = 410,
	/** 411: length required. */
	HTTP_STATUS_LENGTH_REQUIRED = 411,
	/** 412: precondition failed. */
	HTTP_STATUS_PRECONDITION_FAILED = 412,
	/** 413: req entity too large. */
	HTTP_STATUS_REQ_ENTITY_TOO_LARGE = 413,
	/** 414: req uri too long. */
	HTTP_STATUS_REQ_URI_TOO_LONG = 414,
	/** 415: unsupported media type. */
	HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE = 415,
	/** 416: req range not satisfiable. */
	HTTP_STATUS_REQ_RANGE_NOT_SATISFIABLE = 416,
	/** 417: expectation failed. */
	HTTP_STATUS_EXPECTATION_FAILED = 417,
	/** 500: internal server error. */
	HTTP_STATUS_INTERNAL_SERVER_ERROR = 500,
	/** 501: not implemented. */
	HTTP_STATUS_NOT_IMPLEMENTED = 501,
	/** 502: bad gateway. */
	HTTP_STATUS_BAD_GATEWAY = 502,
	/** 503: service unavailable. */
	HTTP_STATUS_SERVICE_UNAVAILABLE = 503,
	/** 504: gateway timeout. */
	HTTP_STATUS_GATEWAY_TIMEOUT = 504,
	/** 505: http version not supported. */
	HTTP_STATUS_HTTP_VERSION_NOT_SUPPORTED = 505,
};

/** One of the three standard streams of a CGI child. */
enum lws_enum_stdinouterr {
	/** Input of the child. */
	LWS_STDIN = 0,
	/** Output of the child. */
	LWS_STDOUT = 1,
	/** Error output of the child. */
	LWS_STDERR = 2,
};

/** How far a CGI child's header block has been read. */
enum lws_cgi_hdr_state {
	/** Inside a header line. */
	LCHS_HEADER = 0,
	/** After the CR of a line. */
	LCHS_CR1 = 1,
	/** After the LF of a line. */
	LCHS_LF1 = 2,
	/** After the CR of the empty line. */
	LCHS_CR2 = 3,
	/** After the LF of the empty line. */
	LCHS_LF2 = 4,
	/** The status line is due. */
	LHCS_RESPONSE = 5,
	/** The headers are being passed on. */
	LHCS_DUMP_HEADERS = 6,
	/** Inside the body. */
	LHCS_PAYLOAD = 7,
	/** After a bare LF. */
	LCHS_SINGLE_0A = 8,
};

/** Which header, or part of the request, is meant. */
enum lws_token_indexes {
	/** Request target of a GET. */
	WSI_TOKEN_GET_URI = 0,
	/** Request target of a POST. */
	WSI_TOKEN_POST_URI = 1,
	/** Request target of an OPTIONS. */
	WSI_TOKEN_OPTIONS_URI = 2,
	/** Header `host`. */
	WSI_TOKEN_HOST = 3,
	/** Header `connection`. */
	WSI_TOKEN_CONNECTION = 4,
	/** Header `upgrade`. */
	WSI_TOKEN_UPGRADE = 5,
	/** Header `origin`. */
	WSI_TOKEN_ORIGIN = 6,
	/** Header `sec-websocket-draft`. */
	WSI_TOKEN_DRAFT = 7,
	/** Body of an old-style handshake. */
	WSI_TOKEN_CHALLENGE = 8,
	/** Header `sec-websocket-extensions`. */
	WSI_TOKEN_EXTENSIONS = 9,
	/** Header `sec-websocket-key1`. */
	WSI_TOKEN_KEY1 = 10,
	/** Header `sec-websocket-key2`. */
	WSI_TOKEN_KEY2 = 11,
	/** Header `sec-websocket-protocol`. */
	WSI_TOKEN_PROTOCOL = 12,
	/** Header `sec-websocket-accept`. */
	WSI_TOKEN_ACCEPT = 13,
	/** Header `sec-websocket-nonce`. */
	WSI_TOKEN_NONCE = 14,
	/** Status line of a response. */
	WSI_TOKEN_HTTP = 15,
	/** Header `http2-settings`. */
	WSI_TOKEN_HTTP2_SETTINGS = 16,
	/** Header `accept`. */
	WSI_TOKEN_HTTP_ACCEPT = 17,
	/** Header `access-control-request-headers`. */
	WSI_TOKEN_HTTP_AC_REQUEST_HEADERS = 18,
	/** Header `if-modified-since`. */
	WSI_TOKEN_HTTP_IF_MODIFIED_SINCE = 19,
	/** Header `if-none-match`. */
	WSI_TOKEN_HTTP_IF_NONE_MATCH = 20,
	/** Header `accept-encoding`. */
	WSI_TOKEN_HTTP_ACCEPT_ENCODING = 21,
	/** Header `accept-language`. */
	WSI_TOKEN_HTTP_ACCEPT_LANGUAGE = 22,
	/** Header `pragma`. */
	WSI_TOKEN_HTTP_PRAGMA = 23,
	/** Header `cache-control`. */
	WSI_TOKEN_HTTP_CACHE_CONTROL = 24,
	/** Header `authorization`. */
	WSI_TOKEN_HTTP_AUTHORIZATION = 25,
	/** Header `cookie`. */
	WSI_TOKEN_HTTP_COOKIE = 26,
	/** Header `content-length`. */
	WSI_TOKEN_HTTP_CONTENT_LENGTH = 27,
	/** Header `content-type`. */
	WSI_TOKEN_HTTP_CONTENT_TYPE = 28,
	/** Header `date`. */
	WSI_TOKEN_HTTP_DATE = 29,
	/** Header `range`. */
	WSI_TOKEN_HTTP_RANGE = 30,
	/** Header `referer`. */
	WSI_TOKEN_HTTP_REFERER = 31,
	/** Header `sec-websocket-key`. */
	WSI_TOKEN_KEY = 32,
	/** Header `sec-websocket-version`. */
	WSI_TOKEN_VERSION = 33,
	/** Header `sec-websocket-origin`. */
	WSI_TOKEN_SWORIGIN = 34,
	/** HTTP/2: `:authority`. */
	WSI_TOKEN_HTTP_COLON_AUTHORITY = 35,
	/** HTTP/2: `:method`. */
	WSI_TOKEN_HTTP_COLON_METHOD = 36,
	/** HTTP/2: `:path`. */
	WSI_TOKEN_HTTP_COLON_PATH = 37,
	/** HTTP/2: `:scheme`. */
	WSI_TOKEN_HTTP_COLON_SCHEME = 38,
	/** HTTP/2: `:status`. */
	WSI_TOKEN_HTTP_COLON_STATUS = 39,
	/** Header `accept-charset`. */
	WSI_TOKEN_HTTP_ACCEPT_CHARSET = 40,
	/** Header `accept-ranges`. */
	WSI_TOKEN_HTTP_ACCEPT_RANGES = 41,
	/** Header `access-control-allow-origin`. */
	WSI_TOKEN_HTTP_ACCESS_CONTROL_ALLOW_ORIGIN = 42,
	/** Header `age`. */
	WSI_TOKEN_HTTP_AGE = 43,
	/** Header `allow`. */
	WSI_TOKEN_HTTP_ALLOW = 44,
	/** Header `content-disposition`. */
	WSI_TOKEN_HTTP_CONTENT_DISPOSITION = 45,
	/** Header `content-encoding`. */
	WSI_TOKEN_HTTP_CONTENT_ENCODING = 46,
	/** Header `content-language`. */
	WSI_TOKEN_HTTP_CONTENT_LANGUAGE = 47,
	/** Header `content-location`. */
	WSI_TOKEN_HTTP_CONTENT_LOCATION = 48,
	/** Header `content-range`. */
	WSI_TOKEN_HTTP_CONTENT_RANGE = 49,
	/** Header `etag`. */
	WSI_TOKEN_HTTP_ETAG = 50,
	/** Header `expect`. */
	WSI_TOKEN_HTTP_EXPECT = 51,
	/** Header `expires`. */
	WSI_TOKEN_HTTP_EXPIRES = 52,
	/** Header `from`. */
	WSI_TOKEN_HTTP_FROM = 53,
	/** Header `if-match`. */
	WSI_TOKEN_HTTP_IF_MATCH = 54,
	/** Header `if-range`. */
	WSI_TOKEN_HTTP_IF_RANGE = 55,
	/** Header `if-unmodified-since`. */
	WSI_TOKEN_HTTP_IF_UNMODIFIED_SINCE = 56,
	/** Header `last-modified`. */
	WSI_TOKEN_HTTP_LAST_MODIFIED = 57,
	/** Header `link`. */
	WSI_TOKEN_HTTP_LINK = 58,
	/** Header `location`. */
	WSI_TOKEN_HTTP_LOCATION = 59,
	/** Header `max-forwards`. */
	WSI_TOKEN_HTTP_MAX_FORWARDS = 60,
	/** Header `proxy-authenticate`. */
	WSI_TOKEN_HTTP_PROXY_AUTHENTICATE = 61,
	/** Header `proxy-authorization`. */
	WSI_TOKEN_HTTP_PROXY_AUTHORIZATION = 62,
	/** Header `refresh`. */
	WSI_TOKEN_HTTP_REFRESH = 63,
	/** Header `retry-after`. */
	WSI_TOKEN_HTTP_RETRY_AFTER = 64,
	/** Header `server`. */
	WSI_TOKEN_HTTP_SERVER = 65,
	/** Header `set-cookie`. */
	WSI_TOKEN_HTTP_SET_COOKIE = 66,
	/** Header `strict-transport-security`. */
	WSI_TOKEN_HTTP_STRICT_TRANSPORT_SECURITY = 67,
	/** Header `transfer-encoding`. */
	WSI_TOKEN_HTTP_TRANSFER_ENCODING = 68,
	/** Header `user-agent`. */
	WSI_TOKEN_HTTP_USER_AGENT = 69,
	/** Header `vary`. */
	WSI_TOKEN_HTTP_VARY = 70,
	/** Header `via`. */
	WSI_TOKEN_HTTP_VIA = 71,
	/** Header `www-authenticate`. */
	WSI_TOKEN_HTTP_WWW_AUTHENTICATE = 72,
	/** Request target of a PATCH. */
	WSI_TOKEN_PATCH_URI = 73,
	/** Request target of a PUT. */
	WSI_TOKEN_PUT_URI = 74,
	/** Request target of a DELETE. */
	WSI_TOKEN_DELETE_URI = 75,
	/** What follows `?` in the target, one fragment per argument. */
	WSI_TOKEN_HTTP_URI_ARGS = 76,
	/** Request target of a proxied connection. */
	WSI_TOKEN_PROXY = 77,
	/** Header `x-real-ip`. */
	WSI_TOKEN_HTTP_X_REAL_IP = 78,
	/** Version of the request line. */
	WSI_TOKEN_HTTP1_0 = 79,
	/** Header `x-forwarded-for`. */
	WSI_TOKEN_X_FORWARDED_FOR = 80,
	/** Request target of a CONNECT. */
	WSI_TOKEN_CONNECT = 81,
	/** Request target of a HEAD. */
	WSI_TOKEN_HEAD_URI = 82,
	/** Header `te`. */
	WSI_TOKEN_TE = 83,
	/** Header `replay-nonce`. */
	WSI_TOKEN_REPLAY_NONCE = 84,
	/** HTTP/2: `:protocol`. */
	WSI_TOKEN_COLON_PROTOCOL = 85,
	/** Header `x-auth-token`. */
	WSI_TOKEN_X_AUTH_TOKEN = 86,
	/** Client: subprotocols to ask for. */
	_WSI_TOKEN_CLIENT_SENT_PROTOCOLS = 87,
	/** Client: address to connect to. */
	_WSI_TOKEN_CLIENT_PEER_ADDRESS = 88,
	/** Client: request target. */
	_WSI_TOKEN_CLIENT_URI = 89,
	/** Client: Host value. */
	_WSI_TOKEN_CLIENT_HOST = 90,
	/** Client: Origin value. */
	_WSI_TOKEN_CLIENT_ORIGIN = 91,
	/** Client: method. */
	_WSI_TOKEN_CLIENT_METHOD = 92,
	/** Client: local interface. */
	_WSI_TOKEN_CLIENT_IFACE = 93,
	/** Client: ALPN list. */
	_WSI_TOKEN_CLIENT_ALPN = 94,
	/** Number of tokens whose contents are kept. */
	WSI_TOKEN_COUNT = 95,
	/** Parser: inside a header name. */
	WSI_TOKEN_NAME_PART = 96,
	/** Parser: inside the value of an unknown header. */
	WSI_TOKEN_UNKNOWN_VALUE_PART = 97,
	/** Parser: inside a header nobody wants. */
	WSI_TOKEN_SKIPPING = 98,
	/** Parser: at its end. */
	WSI_TOKEN_SKIPPING_SAW_CR = 99,
	/** Parser: the head is complete. */
	WSI_PARSING_COMPLETE = 100,
	/** Parser: start of a multiplexed request. */
	WSI_INIT_TOKEN_MUXURL = 101,
};

/** Numbers of HTTP/2 settings (RFC 9113 section 6.5.2). */
enum lws_h2_settings {
	/** SETTINGS_HEADER_TABLE_SIZE (RFC 9113 section 6.5.2). */
	H2SET_HEADER_TABLE_SIZE = 1,
	/** SETTINGS_ENABLE_PUSH. */
	H2SET_ENABLE_PUSH = 2,
	/** SETTINGS_MAX_CONCURRENT_STREAMS. */
	H2SET_MAX_CONCURRENT_STREAMS = 3,
	/** SETTINGS_INITIAL_WINDOW_SIZE. */
	H2SET_INITIAL_WINDOW_SIZE = 4,
	/** SETTINGS_MAX_FRAME_SIZE. */
	H2SET_MAX_FRAME_SIZE = 5,
	/** SETTINGS_MAX_HEADER_LIST_SIZE. */
	H2SET_MAX_HEADER_LIST_SIZE = 6,
	/** No setting has this number. */
	H2SET_RESERVED7 = 7,
	/** SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441). */
	H2SET_ENABLE_CONNECT_PROTOCOL = 8,
	/** One more than the largest number. */
	H2SET_COUNT = 9,
};

/** What lws_http_get_uri_and_method() returns. */
enum {
	/** GET. */
	LWSHUMETH_GET = 0,
	/** POST. */
	LWSHUMETH_POST = 1,
	/** OPTIONS. */
	LWSHUMETH_OPTIONS = 2,
	/** PUT. */
	LWSHUMETH_PUT = 3,
	/** PATCH. */
	LWSHUMETH_PATCH = 4,
	/** DELETE. */
	LWSHUMETH_DELETE = 5,
	/** CONNECT. */
	LWSHUMETH_CONNECT = 6,
	/** HEAD. */
	LWSHUMETH_HEAD = 7,
	/** The HTTP/2 path; the method is in its own header. */
	LWSHUMETH_COLON_PATH = 8,
};

/** Which part of an uploaded file this is. */
enum lws_spa_fileupload_states {
	/** A piece of the content. */
	LWS_UFS_CONTENT = 0,
	/** The last piece of the content. */
	LWS_UFS_FINAL_CONTENT = 1,
	/** The file begins. */
	LWS_UFS_OPEN = 2,
	/** The file is over. */
	LWS_UFS_CLOSE = 3,
};

/** Where the JSON parser stands. */
enum lejp_states {
	/** State: idle. */
	LEJP_IDLE = 0,
	/** State: members. */
	LEJP_MEMBERS = 1,
	/** State: m p. */
	LEJP_M_P = 2,
	/** State: mp delim. */
	LEJP_MP_DELIM = 9,
	/** State: mp value. */
	LEJP_MP_VALUE = 10,
	/** State: mp comma or end. */
	LEJP_MP_COMMA_OR_END = 14,
	/** State: mp array end. */
	LEJP_MP_ARRAY_END = 15,
	/** State: mp string. */
	LEJP_MP_STRING = 67,
	/** State: mp string esc. */
	LEJP_MP_STRING_ESC = 68,
	/** State: mp string esc u1. */
	LEJP_MP_STRING_ESC_U1 = 69,
	/** State: mp string esc u2. */
	LEJP_MP_STRING_ESC_U2 = 70,
	/** State: mp string esc u3. */
	LEJP_MP_STRING_ESC_U3 = 71,
	/** State: mp string esc u4. */
	LEJP_MP_STRING_ESC_U4 = 72,
	/** State: mp value num int. */
	LEJP_MP_VALUE_NUM_INT = 75,
	/** State: mp value num exp. */
	LEJP_MP_VALUE_NUM_EXP = 76,
	/** State: mp value tok. */
	LEJP_MP_VALUE_TOK = 77,
};

/** What lejp_parse() returns below zero. */
enum lejp_reasons {
	/** Refused: callback. */
	LEJP_REJECT_CALLBACK = -23,
	/** Refused: unknown. */
	LEJP_REJECT_UNKNOWN = -22,
	/** Refused: mp c or e neither. */
	LEJP_REJECT_MP_C_OR_E_NEITHER = -21,
	/** Refused: num too long. */
	LEJP_REJECT_NUM_TOO_LONG = -20,
	/** Refused: mp delim istack. */
	LEJP_REJECT_MP_DELIM_ISTACK = -19,
	/** Refused: stack overflow. */
	LEJP_REJECT_STACK_OVERFLOW = -18,
	/** Refused: mp array end missing. */
	LEJP_REJECT_MP_ARRAY_END_MISSING = -17,
	/** Refused: mp c or e notarray. */
	LEJP_REJECT_MP_C_OR_E_NOTARRAY = -16,
	/** Refused: mp c or e underf. */
	LEJP_REJECT_MP_C_OR_E_UNDERF = -15,
	/** Refused: mp val tok unknown. */
	LEJP_REJECT_MP_VAL_TOK_UNKNOWN = -14,
	/** Refused: mp val num exp bad exp. */
	LEJP_REJECT_MP_VAL_NUM_EXP_BAD_EXP = -13,
	/** Refused: mp val num format. */
	LEJP_REJECT_MP_VAL_NUM_FORMAT = -12,
	/** Refused: mp val num int no frac. */
	LEJP_REJECT_MP_VAL_NUM_INT_NO_FRAC = -11,
	/** Refused: mp delim bad value start. */
	LEJP_REJECT_MP_DELIM_BAD_VALUE_START = -10,
	/** Refused: mp delim missing colon. */
	LEJP_REJECT_MP_DELIM_MISSING_COLON = -9,
	/** Refused: illegal hex. */
	LEJP_REJECT_ILLEGAL_HEX = -8,
	/** Refused: mp string esc illegal esc. */
	LEJP_REJECT_MP_STRING_ESC_ILLEGAL_ESC = -7,
	/** Refused: mp illegal ctrl. */
	LEJP_REJECT_MP_ILLEGAL_CTRL = -6,
	/** Refused: mp string underrun. */
	LEJP_REJECT_MP_STRING_UNDERRUN = -5,
	/** Refused: mp no open quote. */
	LEJP_REJECT_MP_NO_OPEN_QUOTE = -4,
	/** Refused: members no close. */
	LEJP_REJECT_MEMBERS_NO_CLOSE = -3,
	/** Refused: idle no brace. */
	LEJP_REJECT_IDLE_NO_BRACE = -2,
	/** More input is needed. */
	LEJP_CONTINUE = -1,
};

/** Why the JSON callback is called. LEJP_FLAG_CB_IS_VALUE is set in every reason that carries a value. */
enum lejp_callbacks {
	/** The parser was made. */
	LEJPCB_CONSTRUCTED = 0,
	/** The parser goes away. */
	LEJPCB_DESTRUCTED = 1,
	/** The first byte is about to be read. */
	LEJPCB_START = 2,
	/** The outermost value is complete. */
	LEJPCB_COMPLETE = 3,
	/** The input is no JSON. */
	LEJPCB_FAILED = 4,
	/** The path got a new member name. */
	LEJPCB_PAIR_NAME = 5,
	/** A string begins. */
	LEJPCB_VAL_STR_START = 11,
	/** An array begins. */
	LEJPCB_ARRAY_START = 14,
	/** An array ends. */
	LEJPCB_ARRAY_END = 15,
	/** An object begins. */
	LEJPCB_OBJECT_START = 16,
	/** An object ends. */
	LEJPCB_OBJECT_END = 17,
	/** The value true. */
	LEJPCB_VAL_TRUE = 70,
	/** The value false. */
	LEJPCB_VAL_FALSE = 71,
	/** The value null. */
	LEJPCB_VAL_NULL = 72,
	/** An integer, as text. */
	LEJPCB_VAL_NUM_INT = 73,
	/** A number with a point or exponent, as text. */
	LEJPCB_VAL_NUM_FLOAT = 74,
	/** A piece of a string, more follows. */
	LEJPCB_VAL_STR_CHUNK = 76,
	/** The last piece of a string. */
	LEJPCB_VAL_STR_END = 77,
};

/** What has been seen of a number. */
enum num_flags {
	/** Seen: minus. */
	LEJP_SEEN_MINUS = 1,
	/** Seen: point. */
	LEJP_SEEN_POINT = 2,
	/** Seen: post point. */
	LEJP_SEEN_POST_POINT = 4,
	/** Seen: exp. */
	LEJP_SEEN_EXP = 8,
};

/** Message classes of the in-process message bus. */
enum {
	/** Buttons and other user input. */
	LWSSMDCL_INTERACTION = 1,
	/** Stages of the system's start. */
	LWSSMDCL_SYSTEM_STATE = 2,
	/** Changes of the network. */
	LWSSMDCL_NETWORK = 4,
};

/** Who stopped reception, and how to apply a change. */
enum {
	/** The program asked. */
	LWS_RXFLOW_REASON_USER_BOOL = 1,
	/** Received HTTP bytes wait. */
	LWS_RXFLOW_REASON_HTTP_RXBUFFER = 64,
	/** HTTP/2 control frames wait. */
	LWS_RXFLOW_REASON_H2_PPS_PENDING = 128,
	/** Apply at once. */
	LWS_RXFLOW_REASON_FLAG_PROCESS_NOW = 4096,
	/** These reasons are lifted. */
	LWS_RXFLOW_REASON_APPLIES_ENABLE_BIT = 8192,
	/** The other bits name reasons. */
	LWS_RXFLOW_REASON_APPLIES = 16384,
	/** Add these reasons. */
	LWS_RXFLOW_REASON_APPLIES_DISABLE = 16384,
	/** Lift these reasons. */
	LWS_RXFLOW_REASON_APPLIES_ENABLE = 24576,
};

/** What kind of directory entry this is. */
typedef enum {
	/** Not known. */
	LDOT_UNKNOWN = 0,
	/** A file. */
	LDOT_FILE = 1,
	/** A directory. */
	LDOT_DIR = 2,
	/** A symbolic link. */
	LDOT_LINK = 3,
	/** A named pipe. */
	LDOT_FIFO = 4,
	/** A socket. */
	LDOTT_SOCKET = 5,
	/** A character device. */
	LDOT_CHAR = 6,
	/** A block device. */
	LDOT_BLOCK = 7,
} lws_dir_obj_type_t;

/** Which fact about a certificate is asked for. */
enum lws_tls_cert_info {
	/** Start of validity. */
	LWS_TLS_CERT_INFO_VALIDITY_FROM = 0,
	/** End of validity. */
	LWS_TLS_CERT_INFO_VALIDITY_TO = 1,
	/** Common name of the subject. */
	LWS_TLS_CERT_INFO_COMMON_NAME = 2,
	/** Name of the issuer. */
	LWS_TLS_CERT_INFO_ISSUER_NAME = 3,
	/** Key usage bits. */
	LWS_TLS_CERT_INFO_USAGE = 4,
	/** Whether it was verified. */
	LWS_TLS_CERT_INFO_VERIFIED = 5,
	/** The public key as bytes. */
	LWS_TLS_CERT_INFO_OPAQUE_PUBLIC_KEY = 6,
};

/** Counters of lws_stats_get(); all read 0 here. */
enum {
	/** Count: connections. */
	LWSSTATS_C_CONNECTIONS = 0,
	/** Count: closes. */
	LWSSTATS_C_API_CLOSE = 1,
	/** Count: reads. */
	LWSSTATS_C_API_READ = 2,
	/** Count: calls of lws_write(). */
	LWSSTATS_C_API_LWS_WRITE = 3,
	/** Count: writes to the kernel. */
	LWSSTATS_C_API_WRITE = 4,
	/** Count: writes that the kernel took in part. */
	LWSSTATS_C_WRITE_PARTIALS = 5,
	/** Count: requests for a writeable callback. */
	LWSSTATS_C_WRITEABLE_CB_REQ = 6,
	/** Count: requests for a writeable callback that were not pending already. */
	LWSSTATS_C_WRITEABLE_CB_EFF_REQ = 7,
	/** Count: writeable callbacks. */
	LWSSTATS_C_WRITEABLE_CB = 8,
	/** Count: TLS handshakes that failed. */
	LWSSTATS_C_SSL_CONNECTIONS_FAILED = 9,
	/** Count: TLS handshakes that were accepted. */
	LWSSTATS_C_SSL_CONNECTIONS_ACCEPTED = 10,
	/** Count: steps of TLS handshakes. */
	LWSSTATS_C_SSL_ACCEPT_SPIN = 11,
	/** Count: TLS connections that have received something. */
	LWSSTATS_C_SSL_CONNS_HAD_RX = 12,
	/** Count: timeouts. */
	LWSSTATS_C_TIMEOUTS = 13,
	/** Count: turns of the loop. */
	LWSSTATS_C_SERVICE_ENTRY = 14,
	/** Bytes read. */
	LWSSTATS_B_READ = 15,
	/** Bytes written. */
	LWSSTATS_B_WRITE = 16,
	/** Bytes that the kernel took of writes in part. */
	LWSSTATS_B_PARTIALS_ACCEPTED_PARTS = 17,
	/** Microseconds of a TLS handshake, on average. */
	LWSSTATS_US_SSL_ACCEPT_LATENCY_AVG = 18,
	/** Microseconds until a writeable callback, on average. */
	LWSSTATS_US_WRITABLE_DELAY_AVG = 19,
	/** Microseconds until a writeable callback, at worst. */
	LWSSTATS_US_WORST_WRITABLE_DELAY = 20,
	/** Microseconds from a TLS handshake to the first bytes, on average. */
	LWSSTATS_US_SSL_RX_DELAY_AVG = 21,
	/** Count: requests that a peer's limit has denied. */
	LWSSTATS_C_PEER_LIMIT_AH_DENIED = 22,
	/** Count: connections that a peer's limit has denied. */
	LWSSTATS_C_PEER_LIMIT_WSI_DENIED = 23,
	/** Count: client connections. */
	LWSSTATS_C_CONNS_CLIENT = 24,
	/** Count: client connections that failed. */
	LWSSTATS_C_CONNS_CLIENT_FAILED = 25,
	/** Number of statistics. */
	LWSSTATS_SIZE = 26,
};

/** Close codes of WebSocket (RFC 6455 section 7.4). */
enum lws_close_status {
	/** No code. */
	LWS_CLOSE_STATUS_NOSTATUS = 0,
	/** The purpose is fulfilled. */
	LWS_CLOSE_STATUS_NORMAL = 1000,
	/** An endpoint goes away. */
	LWS_CLOSE_STATUS_GOINGAWAY = 1001,
	/** Protocol violation. */
	LWS_CLOSE_STATUS_PROTOCOL_ERR = 1002,
	/** A kind of data that cannot be accepted. */
	LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE = 1003,
	/** Reserved. */
	LWS_CLOSE_STATUS_RESERVED = 1004,
	/** The close frame had no code; never sent. */
	LWS_CLOSE_STATUS_NO_STATUS = 1005,
	/** There was no close frame; never sent. */
	LWS_CLOSE_STATUS_ABNORMAL_CLOSE = 1006,
	/** The data does not match its type. */
	LWS_CLOSE_STATUS_INVALID_PAYLOAD = 1007,
	/** Against the endpoint's policy. */
	LWS_CLOSE_STATUS_POLICY_VIOLATION = 1008,
	/** The message is too large. */
	LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE = 1009,
	/** A needed extension was not agreed. */
	LWS_CLOSE_STATUS_EXTENSION_REQUIRED = 1010,
	/** The server ran into something unexpected. */
	LWS_CLOSE_STATUS_UNEXPECTED_CONDITION = 1011,
	/** The TLS handshake failed; never sent. */
	LWS_CLOSE_STATUS_TLS_FAILURE = 1015,
	/** Internal: the client's transaction is complete. */
	LWS_CLOSE_STATUS_CLIENT_TRANSACTION_DONE = 2000,
	/** Internal: closed because the context is destroyed. */
	LWS_CLOSE_STATUS_NOSTATUS_CONTEXT_DESTROY = 9999,
};

/** Why a protocol's callback is called. */
enum lws_callback_reasons {
	/** Server: the WebSocket is open. */
	LWS_CALLBACK_ESTABLISHED = 0,
	/** Client: the connection could not be made; `in` may hold a text. */
	LWS_CALLBACK_CLIENT_CONNECTION_ERROR = 1,
	/** Client: the response is complete; nonzero refuses it. */
	LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH = 2,
	/** Client: the WebSocket is open. */
	LWS_CALLBACK_CLIENT_ESTABLISHED = 3,
	/** The WebSocket is over. */
	LWS_CALLBACK_CLOSED = 4,
	/** Server: the HTTP connection is over. */
	LWS_CALLBACK_CLOSED_HTTP = 5,
	/** Server: a piece of a message. */
	LWS_CALLBACK_RECEIVE = 6,
	/** Server: a pong; `in` is its payload. */
	LWS_CALLBACK_RECEIVE_PONG = 7,
	/** Client: a piece of a message. */
	LWS_CALLBACK_CLIENT_RECEIVE = 8,
	/** Client: a pong; `in` is its payload. */
	LWS_CALLBACK_CLIENT_RECEIVE_PONG = 9,
	/** Client: the WebSocket takes bytes, as asked for. */
	LWS_CALLBACK_CLIENT_WRITEABLE = 10,
	/** Server: the WebSocket takes bytes, as asked for. */
	LWS_CALLBACK_SERVER_WRITEABLE = 11,
	/** Server: a request no mount answers; `in` is the decoded path. */
	LWS_CALLBACK_HTTP = 12,
	/** Server: a piece of the request body; not terminated. */
	LWS_CALLBACK_HTTP_BODY = 13,
	/** Server: the request body is complete. */
	LWS_CALLBACK_HTTP_BODY_COMPLETION = 14,
	/** Server: a file response went out completely. */
	LWS_CALLBACK_HTTP_FILE_COMPLETION = 15,
	/** Server: the HTTP connection takes bytes, as asked for. */
	LWS_CALLBACK_HTTP_WRITEABLE = 16,
	/** Server: a peer was accepted, no connection exists yet; nonzero drops it. */
	LWS_CALLBACK_FILTER_NETWORK_CONNECTION = 17,
	/** Server: a request head is complete; nonzero closes. */
	LWS_CALLBACK_FILTER_HTTP_CONNECTION = 18,
	/** Server: an accepted connection exists, before its first byte. */
	LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED = 19,
	/** Server: an upgrade to this protocol is asked for; nonzero refuses. */
	LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION = 20,
	/** A client TLS context was made; `user` is the `SSL_CTX *`. */
	LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS = 21,
	/** A server TLS context was made; `user` is the `SSL_CTX *`. */
	LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS = 22,
	/**
	 * A client certificate is verified, in the name of the virtual host that the client asked for; `len` is the TLS
	 * library's verdict, 1 for a good one. Nonzero rejects.
	 *
	 * **0 accepts the certificate whatever it is**, a self-signed or expired one, too, that the TLS library refuses. Who has
	 * nothing to add returns `!len`; a program that does not look at this reason must not return 0 for it.
	 */
	LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION = 23,
	/** Client: headers can be added; `in` is a `char **` to the write position, `len` the room. */
	LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER = 24,
	/** Server: the named extension is offered; nonzero declines it. */
	LWS_CALLBACK_CONFIRM_EXTENSION_OKAY = 25,
	/** Client: the named extension is about to be offered; nonzero leaves it out. */
	LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED = 26,
	/** The protocol comes into use on a virtual host; `in` is its option list or null. */
	LWS_CALLBACK_PROTOCOL_INIT = 27,
	/** The protocol goes out of use on a virtual host. */
	LWS_CALLBACK_PROTOCOL_DESTROY = 28,
	/** A connection came into being. */
	LWS_CALLBACK_WSI_CREATE = 29,
	/** The connection goes away; the last call for it. */
	LWS_CALLBACK_WSI_DESTROY = 30,
	/** Return the id of the calling thread. */
	LWS_CALLBACK_GET_THREAD_ID = 31,
	/** A descriptor joins the poll set; `in` is a `struct lws_pollargs *`. */
	LWS_CALLBACK_ADD_POLL_FD = 32,
	/** A descriptor leaves the poll set. */
	LWS_CALLBACK_DEL_POLL_FD = 33,
	/** A descriptor's mask changes. */
	LWS_CALLBACK_CHANGE_MODE_POLL_FD = 34,
	/** The poll set is about to change. */
	LWS_CALLBACK_LOCK_POLL = 35,
	/** The change is done. */
	LWS_CALLBACK_UNLOCK_POLL = 36,
	/** A private key is needed; `user` is the `SSL_CTX *`, nonzero fails. */
	LWS_CALLBACK_OPENSSL_CONTEXT_REQUIRES_PRIVATE_KEY = 37,
	/** The peer sent a close frame first; nonzero sends no echo. */
	LWS_CALLBACK_WS_PEER_INITIATED_CLOSE = 38,
	/** Client: write default options of an extension into the buffer `in`. */
	LWS_CALLBACK_WS_EXT_DEFAULTS = 39,
	/** A CGI child's pipe is ready; `in` is a `struct lws_cgi_args *`. */
	LWS_CALLBACK_CGI = 40,
	/** The CGI child has ended. */
	LWS_CALLBACK_CGI_TERMINATED = 41,
	/** Request body for the CGI child; return the bytes taken. */
	LWS_CALLBACK_CGI_STDIN_DATA = 42,
	/** The request body for the CGI child is complete. */
	LWS_CALLBACK_CGI_STDIN_COMPLETED = 43,
	/** Client: the response head is complete. */
	LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP = 44,
	/** Client: the HTTP connection is over. */
	LWS_CALLBACK_CLOSED_CLIENT_HTTP = 45,
	/** Client: response body can be read with lws_http_client_read(). */
	LWS_CALLBACK_RECEIVE_CLIENT_HTTP = 46,
	/** Client: the response is complete. */
	LWS_CALLBACK_COMPLETED_CLIENT_HTTP = 47,
	/** Client: a piece of the response body. */
	LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ = 48,
	/** Server: the HTTP connection is bound to this protocol. */
	LWS_CALLBACK_HTTP_BIND_PROTOCOL = 49,
	/** Server: the HTTP connection leaves this protocol. */
	LWS_CALLBACK_HTTP_DROP_PROTOCOL = 50,
	/** Server: may this request reach the mount? Nonzero refuses. */
	LWS_CALLBACK_CHECK_ACCESS_RIGHTS = 51,
	/** Server: change a piece of a file; `in` is a `struct lws_process_html_args *`. */
	LWS_CALLBACK_PROCESS_HTML = 52,
	/** Server: headers can be added; `in` is a `struct lws_process_html_args *`. */
	LWS_CALLBACK_ADD_HEADERS = 53,
	/** Reserved for session plugins. */
	LWS_CALLBACK_SESSION_INFO = 54,
	/** Reserved for session plugins. */
	LWS_CALLBACK_GS_EVENT = 55,
	/** Server: a mount has options; `in` is the list. */
	LWS_CALLBACK_HTTP_PMO = 56,
	/** Client: the HTTP connection takes request body. */
	LWS_CALLBACK_CLIENT_HTTP_WRITEABLE = 57,
	/** A server certificate is verified; nonzero rejects. */
	LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION = 58,
	/** Raw socket: received bytes. */
	LWS_CALLBACK_RAW_RX = 59,
	/** Raw socket: it is over. */
	LWS_CALLBACK_RAW_CLOSE = 60,
	/** Raw socket: it takes bytes, as asked for. */
	LWS_CALLBACK_RAW_WRITEABLE = 61,
	/** Raw socket: it was adopted. */
	LWS_CALLBACK_RAW_ADOPT = 62,
	/** Raw file: it was adopted. */
	LWS_CALLBACK_RAW_ADOPT_FILE = 63,
	/** Raw file: it can be read. */
	LWS_CALLBACK_RAW_RX_FILE = 64,
	/** Raw file: it can be written. */
	LWS_CALLBACK_RAW_WRITEABLE_FILE = 65,
	/** Raw file: it is over. */
	LWS_CALLBACK_RAW_CLOSE_FILE = 66,
	/** A TLS event; `in` is a `struct lws_ssl_info *`. */
	LWS_CALLBACK_SSL_INFO = 67,
	/** A child connection closes; `in` is the child. */
	LWS_CALLBACK_CHILD_CLOSING = 69,
	/** A CGI child was started; `len` is its process id. */
	LWS_CALLBACK_CGI_PROCESS_ATTACH = 70,
	/** The wait was ended by lws_cancel_service(). */
	LWS_CALLBACK_EVENT_WAIT_CANCELLED = 71,
	/** A certificate was examined; `in` is a `struct lws_acme_cert_aging_args *`. */
	LWS_CALLBACK_VHOST_CERT_AGING = 72,
	/** The connection's own timer ran out. */
	LWS_CALLBACK_TIMER = 73,
	/** State of a certificate renewal. */
	LWS_CALLBACK_VHOST_CERT_UPDATE = 74,
	/** Client: the WebSocket is over. */
	LWS_CALLBACK_CLIENT_CLOSED = 75,
	/** Client: the HTTP connection leaves this protocol. */
	LWS_CALLBACK_CLIENT_HTTP_DROP_PROTOCOL = 76,
	/** Server: the WebSocket is bound to this protocol. */
	LWS_CALLBACK_WS_SERVER_BIND_PROTOCOL = 77,
	/** Server: the WebSocket leaves this protocol. */
	LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL = 78,
	/** Client: the WebSocket is bound to this protocol. */
	LWS_CALLBACK_WS_CLIENT_BIND_PROTOCOL = 79,
	/** Client: the WebSocket leaves this protocol. */
	LWS_CALLBACK_WS_CLIENT_DROP_PROTOCOL = 80,
	/** Raw socket: it is bound to this protocol. */
	LWS_CALLBACK_RAW_SKT_BIND_PROTOCOL = 81,
	/** Raw socket: it leaves this protocol. */
	LWS_CALLBACK_RAW_SKT_DROP_PROTOCOL = 82,
	/** Raw file: it is bound to this protocol. */
	LWS_CALLBACK_RAW_FILE_BIND_PROTOCOL = 83,
	/** Raw file: it leaves this protocol. */
	LWS_CALLBACK_RAW_FILE_DROP_PROTOCOL = 84,
	/** Client: the HTTP connection is bound to this protocol. */
	LWS_CALLBACK_CLIENT_HTTP_BIND_PROTOCOL = 85,
	/** Server: an upgrade is asked for; `in` is the Upgrade value, nonzero ends it. */
	LWS_CALLBACK_HTTP_CONFIRM_UPGRADE = 86,
	/** Raw proxy, onward side: received bytes. */
	LWS_CALLBACK_RAW_PROXY_CLI_RX = 89,
	/** Raw proxy, accepting side: received bytes. */
	LWS_CALLBACK_RAW_PROXY_SRV_RX = 90,
	/** Raw proxy, onward side: it is over. */
	LWS_CALLBACK_RAW_PROXY_CLI_CLOSE = 91,
	/** Raw proxy, accepting side: it is over. */
	LWS_CALLBACK_RAW_PROXY_SRV_CLOSE = 92,
	/** Raw proxy, onward side: it takes bytes. */
	LWS_CALLBACK_RAW_PROXY_CLI_WRITEABLE = 93,
	/** Raw proxy, accepting side: it takes bytes. */
	LWS_CALLBACK_RAW_PROXY_SRV_WRITEABLE = 94,
	/** Raw proxy, onward side: it was adopted. */
	LWS_CALLBACK_RAW_PROXY_CLI_ADOPT = 95,
	/** Raw proxy, accepting side: it was adopted. */
	LWS_CALLBACK_RAW_PROXY_SRV_ADOPT = 96,
	/** Raw proxy, onward side: bound to this protocol. */
	LWS_CALLBACK_RAW_PROXY_CLI_BIND_PROTOCOL = 97,
	/** Raw proxy, accepting side: bound to this protocol. */
	LWS_CALLBACK_RAW_PROXY_SRV_BIND_PROTOCOL = 98,
	/** Raw proxy, onward side: leaves this protocol. */
	LWS_CALLBACK_RAW_PROXY_CLI_DROP_PROTOCOL = 99,
	/** Raw proxy, accepting side: leaves this protocol. */
	LWS_CALLBACK_RAW_PROXY_SRV_DROP_PROTOCOL = 100,
	/** Raw socket: the client connection is made. */
	LWS_CALLBACK_RAW_CONNECTED = 101,
	/** Server: `in` is "user:password"; nonzero accepts it. */
	LWS_CALLBACK_VERIFY_BASIC_AUTHORIZATION = 102,
	/** Send credit grew; `len` is the credit. */
	LWS_CALLBACK_WSI_TX_CREDIT_GET = 103,
	/** Client: a redirect is about to be followed; nonzero stops it. */
	LWS_CALLBACK_CLIENT_HTTP_REDIRECT = 104,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_NEW_CLIENT_INSTANTIATED = 200,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_IDLE = 201,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_CLIENT_ESTABLISHED = 202,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_SUBSCRIBED = 203,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_CLIENT_WRITEABLE = 204,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_CLIENT_RX = 205,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_UNSUBSCRIBED = 206,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_DROP_PROTOCOL = 207,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_CLIENT_CLOSED = 208,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_ACK = 209,
	/** Never used: there is no MQTT. */
	LWS_CALLBACK_MQTT_RESEND = 210,
	/** First number the library never uses; for lws_callback_all_protocol(). */
	LWS_CALLBACK_USER = 1000,
};

/** Why an extension's callback is called. */
enum lws_extension_callback_reasons {
	/** Server: the extension becomes part of a connection; `in` takes the address of its state. */
	LWS_EXT_CB_CONSTRUCT = 4,
	/** Client: the extension becomes part of a connection; `in` takes the address of its state. */
	LWS_EXT_CB_CLIENT_CONSTRUCT = 5,
	/** The connection goes away; free the state. */
	LWS_EXT_CB_DESTROY = 8,
	/** A whole frame is about to be sent; `in` is a `struct lws_tokens *`. */
	LWS_EXT_CB_PACKET_TX_PRESEND = 12,
	/** Payload on its way out; `in` is a `struct lws_tokens *`. */
	LWS_EXT_CB_PAYLOAD_TX = 21,
	/** Payload on its way in; `in` is a `struct lws_tokens *`. */
	LWS_EXT_CB_PAYLOAD_RX = 22,
	/** Set all options to their defaults. */
	LWS_EXT_CB_OPTION_DEFAULT = 23,
	/** Set an option by index; `in` is a `struct lws_ext_option_arg *`. */
	LWS_EXT_CB_OPTION_SET = 24,
	/** All options of the handshake are set; nonzero refuses them. */
	LWS_EXT_CB_OPTION_CONFIRM = 25,
	/** Set an option by name; `in` is a `struct lws_ext_option_arg *`. */
	LWS_EXT_CB_NAMED_OPTION_SET = 26,
};

/** What value an extension option takes. */
enum lws_ext_options_types {
	/** No value. */
	EXTARG_NONE = 0,
	/** A decimal value. */
	EXTARG_DEC = 1,
	/** A decimal value may follow. */
	EXTARG_OPT_DEC = 2,
};

/** How far the renewal of a certificate has come. */
enum lws_cert_update_state {
	/** Nothing is done. */
	LWS_CUS_IDLE = 0,
	/** It begins. */
	LWS_CUS_STARTING = 1,
	/** A certificate was issued. */
	LWS_CUS_SUCCESS = 2,
	/** It failed. */
	LWS_CUS_FAILED = 3,
	/** Keys are made. */
	LWS_CUS_CREATE_KEYS = 4,
	/** The account is registered. */
	LWS_CUS_REG = 5,
	/** The authorization is asked for. */
	LWS_CUS_AUTH = 6,
	/** The challenge is answered. */
	LWS_CUS_CHALLENGE = 7,
	/** The request for the certificate is made. */
	LWS_CUS_CREATE_REQ = 8,
	/** The certificate is asked for. */
	LWS_CUS_REQ = 9,
	/** The order is confirmed. */
	LWS_CUS_CONFIRM = 10,
	/** The certificate is fetched. */
	LWS_CUS_ISSUE = 11,
};

/** Parts of a certificate request. */
enum {
	/** The country. */
	LWS_TLS_REQ_ELEMENT_COUNTRY = 0,
	/** The state or province. */
	LWS_TLS_REQ_ELEMENT_STATE = 1,
	/** The locality. */
	LWS_TLS_REQ_ELEMENT_LOCALITY = 2,
	/** The organisation. */
	LWS_TLS_REQ_ELEMENT_ORGANIZATION = 3,
	/** The common name. */
	LWS_TLS_REQ_ELEMENT_COMMON_NAME = 4,
	/** The alternative name. */
	LWS_TLS_REQ_ELEMENT_SUBJECT_ALT_NAME = 5,
	/** The mail address. */
	LWS_TLS_REQ_ELEMENT_EMAIL = 6,
	/** Number of elements of a certificate request. */
	LWS_TLS_REQ_ELEMENT_COUNT = 7,
	/** The address of the authority's directory. */
	LWS_TLS_SET_DIR_URL = 7,
	/** The file of the account's key. */
	LWS_TLS_SET_AUTH_PATH = 8,
	/** The file of the certificate. */
	LWS_TLS_SET_CERT_PATH = 9,
	/** The file of the certificate's key. */
	LWS_TLS_SET_KEY_PATH = 10,
	/** Number of all of these. */
	LWS_TLS_TOTAL_COUNT = 11,
};

/** Types of a member that is mapped. */
typedef enum {
	/** A signed integer. */
	LSMT_SIGNED = 0,
	/** An unsigned integer. */
	LSMT_UNSIGNED = 1,
	/** A truth value. */
	LSMT_BOOLEAN = 2,
	/** A string in an array of characters. */
	LSMT_STRING_CHAR_ARRAY = 3,
	/** A pointer to a string. */
	LSMT_STRING_PTR = 4,
	/** A list of structures. */
	LSMT_LIST = 5,
	/** A pointer to one structure. */
	LSMT_CHILD_PTR = 6,
	/** The name of a schema, which chooses the structure. */
	LSMT_SCHEMA = 7,
	/** A pointer to bytes. */
	LSMT_BLOB_PTR = 8,
} lws_struct_map_type_eum;

/** How JSON is written. */
enum {
	/** With line breaks and indents. */
	LSSERJ_FLAG_PRETTY = 1,
	/** Without the name of the schema. */
	LSSERJ_FLAG_OMIT_SCHEMA = 2,
};

/** How far writing JSON has come. */
typedef enum {
	/** The room is full; there is more. */
	LSJS_RESULT_CONTINUE = 0,
	/** All is written. */
	LSJS_RESULT_FINISH = 1,
	/** It failed. */
	LSJS_RESULT_ERROR = 2,
} lws_struct_json_serialize_result_t;

/** States of a task in a pool of threads. */
enum lws_threadpool_task_status {
	/** It waits for a thread. */
	LWS_TP_STATUS_QUEUED = 0,
	/** It runs. */
	LWS_TP_STATUS_RUNNING = 1,
	/** It waits for its connection. */
	LWS_TP_STATUS_SYNCING = 2,
	/** It was asked to stop. */
	LWS_TP_STATUS_STOPPING = 3,
	/** It has finished. */
	LWS_TP_STATUS_FINISHED = 4,
	/** It was stopped. */
	LWS_TP_STATUS_STOPPED = 5,
};

/** What a task in a pool of threads answers. */
enum lws_threadpool_task_return {
	/** Nothing; it goes on. */
	LWS_TP_RETURN_CHECKING_IN = 0,
	/** It wants to wait for its connection. */
	LWS_TP_RETURN_SYNC = 1,
	/** It has finished. */
	LWS_TP_RETURN_FINISHED = 2,
	/** It has stopped. */
	LWS_TP_RETURN_STOPPED = 3,
	/** Flag: it may outlive its connection. */
	LWS_TP_RETURN_FLAG_OUTLIVE = 64,
};

/** Events of a sequencer. */
typedef enum {
	/** It was made. */
	LWSSEQ_CREATED = 0,
	/** It ends. */
	LWSSEQ_DESTROYED = 1,
	/** Its timeout is over. */
	LWSSEQ_TIMED_OUT = 2,
	/** A second has passed. */
	LWSSEQ_HEARTBEAT = 3,
	/** Its connection is established. */
	LWSSEQ_WSI_CONNECTED = 4,
	/** Its connection has failed. */
	LWSSEQ_WSI_CONN_FAIL = 5,
	/** Its connection has closed. */
	LWSSEQ_WSI_CONN_CLOSE = 6,
	/** First number for states of secure streams. */
	LWSSEQ_SS_STATE_BASE = 7,
	/** First number for the program's own events. */
	LWSSEQ_USER_BASE = 100,
} lws_seq_events_t;

/** What a sequencer's callback answers. */
enum lws_seq_cb_return {
	/** It goes on. */
	LWSSEQ_RET_CONTINUE = 0,
	/** It is to end. */
	LWSSEQ_RET_DESTROY = 1,
};

/** States of a secure stream, as its program is told. */
typedef enum {
	/** It is being made. */
	LWSSSCS_CREATING = 0,
	/** Its connection has ended. */
	LWSSSCS_DISCONNECTED = 1,
	/** The endpoint cannot be reached. */
	LWSSSCS_UNREACHABLE = 2,
	/** The endpoint has not let it in. */
	LWSSSCS_AUTH_FAILED = 3,
	/** It is connected. */
	LWSSSCS_CONNECTED = 4,
	/** It is being connected. */
	LWSSSCS_CONNECTING = 5,
	/** It ends. */
	LWSSSCS_DESTROYING = 6,
	/** It may ask the endpoint for news. */
	LWSSSCS_POLL = 7,
	/** Every attempt of its policy has failed. */
	LWSSSCS_ALL_RETRIES_FAILED = 8,
	/** The endpoint has confirmed a message. */
	LWSSSCS_QOS_ACK_REMOTE = 9,
	/** The endpoint has refused a message. */
	LWSSSCS_QOS_NACK_REMOTE = 10,
	/** The program's side has confirmed a message. */
	LWSSSCS_QOS_ACK_LOCAL = 11,
	/** The program's side has refused a message. */
	LWSSSCS_QOS_NACK_LOCAL = 12,
	/** Its timeout is over. */
	LWSSSCS_TIMEOUT = 13,
	/** A server's stream has a request to answer. */
	LWSSSCS_SERVER_TXN = 14,
	/** A server's stream has changed its protocol. */
	LWSSSCS_SERVER_UPGRADE = 15,
	/** A source has joined a sink. */
	LWSSSCS_SINK_JOIN = 16,
	/** A source has left a sink. */
	LWSSSCS_SINK_PART = 17,
} lws_ss_constate_t;

/** Flags of a secure stream's payload, and messages between a program and its proxy. */
enum {
	/** The payload begins a message. */
	LWSSS_FLAG_SOM = 1,
	/** The payload ends a message. */
	LWSSS_FLAG_EOM = 2,
	/** The payload is an answer to a poll. */
	LWSSS_FLAG_POLL = 4,
	/** A group of messages begins. */
	LWSSS_FLAG_RELATED_START = 8,
	/** A group of messages ends. */
	LWSSS_FLAG_RELATED_END = 16,
	/** The payload is of a stream that shares this one. */
	LWSSS_FLAG_RIDESHARE = 32,
	/** From the proxy: payload. */
	LWSSS_SER_RXPRE_RX_PAYLOAD = 85,
	/** From the proxy: whether the stream was made. */
	LWSSS_SER_RXPRE_CREATE_RESULT = 86,
	/** From the proxy: a state of the stream. */
	LWSSS_SER_RXPRE_CONNSTATE = 87,
	/** From the proxy: more credit to send. */
	LWSSS_SER_RXPRE_TXCR_UPDATE = 88,
	/** From the proxy: something to sign for a TLS handshake. */
	LWSSS_SER_RXPRE_TLSNEG_ENCLAVE_SIGN = 89,
	/** To the proxy: the type of a stream to make. */
	LWSSS_SER_TXPRE_STREAMTYPE = 170,
	/** To the proxy: connect the stream. */
	LWSSS_SER_TXPRE_ONWARD_CONNECT = 171,
	/** To the proxy: the stream ends. */
	LWSSS_SER_TXPRE_DESTROYING = 172,
	/** To the proxy: payload. */
	LWSSS_SER_TXPRE_TX_PAYLOAD = 173,
	/** To the proxy: a value of the stream's metadata. */
	LWSSS_SER_TXPRE_METADATA = 174,
	/** To the proxy: more credit to send. */
	LWSSS_SER_TXPRE_TXCR_UPDATE = 175,
	/** To the proxy: another timeout. */
	LWSSS_SER_TXPRE_TIMEOUT_UPDATE = 176,
	/** To the proxy: how long the payload will be. */
	LWSSS_SER_TXPRE_PAYLOAD_LENGTH_HINT = 177,
	/** To the proxy: what was signed for a TLS handshake. */
	LWSSS_SER_TXPRE_TLSNEG_ENCLAVE_SIGNED = 178,
};

/** States of the connection between a program and its proxy: `LPCSPROX_` at the proxy, `LPCSCLI_` at the program. */
typedef enum {
	/** The proxy waits for the first message. */
	LPCSPROX_WAIT_INITIAL_TX = 1,
	/** The proxy tells that the stream was not made. */
	LPCSPROX_REPORTING_FAIL = 2,
	/** The proxy tells that the stream was made. */
	LPCSPROX_REPORTING_OK = 3,
	/** The proxy passes on. */
	LPCSPROX_OPERATIONAL = 4,
	/** The stream at the proxy has ended. */
	LPCSPROX_DESTROYED = 5,
	/** The program sends its first message. */
	LPCSCLI_SENDING_INITIAL_TX = 6,
	/** The program waits to hear whether the stream was made. */
	LPCSCLI_WAITING_CREATE_RESULT = 7,
	/** The program is connected to its proxy. */
	LPCSCLI_LOCAL_CONNECTED = 8,
	/** The program asks for the stream to be connected. */
	LPCSCLI_ONWARD_CONNECT = 9,
	/** The program's stream passes on. */
	LPCSCLI_OPERATIONAL = 10,
} lws_ss_conn_states_t;

/** What the callbacks of a secure stream answer. */
enum lws_ss_state_return {
	/** The stream is to end. */
	LWSSSSRET_DESTROY_ME = -2,
	/** The stream is to be disconnected. */
	LWSSSSRET_DISCONNECT_ME = -1,
	/** All is well. */
	LWSSSSRET_OK = 0,
	/** There is nothing to send. */
	LWSSSSRET_TX_DONT_SEND = 1,
};

/** What is made of a `struct lws_ss_info`. */
enum {
	/** A sink, for streams of this process. */
	LWSSSINFLAGS_REGISTER_SINK = 1,
	/** A stream that a proxy serves. */
	LWSSSINFLAGS_PROXIED = 2,
	/** A server. */
	LWSSSINFLAGS_SERVER = 4,
	/** A stream for a peer that a server has accepted. */
	LWSSSINFLAGS_ACCEPTED = 8,
};

/** Flags of a secure stream's policy. */
enum {
	/** Connect when there is something to send. */
	LWSSSPOLF_OPPORTUNISTIC = 1,
	/** Stay connected, and connect again. */
	LWSSSPOLF_NAILED_UP = 2,
	/** What is sent is urgent. */
	LWSSSPOLF_URGENT_TX = 4,
	/** What is received is urgent. */
	LWSSSPOLF_URGENT_RX = 8,
	/** Use TLS. */
	LWSSSPOLF_TLS = 16,
	/** Keep a request open for news. */
	LWSSSPOLF_LONG_POLL = 32,
	/** Send a bearer token (RFC 6750). */
	LWSSSPOLF_AUTH_BEARER = 64,
	/** Send a body without a Content-Length. */
	LWSSSPOLF_HTTP_NO_CONTENT_LENGTH = 128,
	/** HTTP/2: for peers that want the end of a stream told apart. */
	LWSSSPOLF_QUIRK_NGHTTP2_END_STREAM = 256,
	/** HTTP/2: for peers that send more than their credit. */
	LWSSSPOLF_H2_QUIRK_OVERFLOWS_TXCR = 512,
	/** HTTP/2: for peers that leave the state of header compression unclean. */
	LWSSSPOLF_H2_QUIRK_UNCLEAN_HPACK_STATE = 1024,
	/** Send a multipart form. */
	LWSSSPOLF_HTTP_MULTIPART = 2048,
	/** Send an urlencoded form. */
	LWSSSPOLF_HTTP_X_WWW_FORM_URLENCODED = 4096,
	/** The endpoint is a sink of this process. */
	LWSSSPOLF_LOCAL_SINK = 8192,
	/** Proofs of life may wake a suspended machine. */
	LWSSSPOLF_WAKE_SUSPEND__VALIDITY = 16384,
	/** The stream is a server. */
	LWSSSPOLF_SERVER = 32768,
	/** Follow redirects. */
	LWSSSPOLF_ALLOW_REDIRECTS = 65536,
	/** Take multipart forms apart. */
	LWSSSPOLF_HTTP_MULTIPART_IN = 131072,
};

/** Protocols of secure streams, and values that go into HTTP headers. */
enum {
	/** HTTP/1. */
	LWSSSP_H1 = 0,
	/** Header: the authorization. */
	LWSSS_HBI_AUTH = 0,
	/** HTTP/2. */
	LWSSSP_H2 = 1,
	/** Header: the device's serial number. */
	LWSSS_HBI_DSN = 1,
	/** WebSocket. */
	LWSSSP_WS = 2,
	/** Header: the firmware's version. */
	LWSSS_HBI_FWV = 2,
	/** MQTT. */
	LWSSSP_MQTT = 3,
	/** Header: the device's type. */
	LWSSS_HBI_TYPE = 3,
	/** A raw stream. */
	LWSSSP_RAW = 4,
	/** Number of headers. */
	_LWSSS_HBI_COUNT = 4,
};

/** Where numbers of tokens begin. */
enum {
	/** Ends an array of tokens. */
	LTMI_END_OF_ARRAY = 0,
	/** First number for abstract protocols. */
	LTMI_PROTOCOL_BASE = 2048,
	/** First number for abstract transports. */
	LTMI_TRANSPORT_BASE = 4096,
};

/** What an abstract protocol can do. */
enum {
	/** Requests may follow each other on a connection. */
	LWS_AP_FLAG_PIPELINE_TRANSACTIONS = 1,
	/** Streams may share a connection. */
	LWS_AP_FLAG_MUXABLE_STREAM = 2,
};

/** Tokens of the transport by sockets. */
enum {
	/** The peer's name or address. */
	LTMI_PEER_V_DNS_ADDRESS = 4096,
	/** The peer's port. */
	LTMI_PEER_LV_PORT = 4097,
	/** Flags of TLS. */
	LTMI_PEER_LV_TLS_FLAGS = 4098,
};

/** What a packet of a transport test expects. */
enum {
	/** The test ends with it. */
	LWS_AUT_EXPECT_TEST_END = 1,
	/** The tested side closes. */
	LWS_AUT_EXPECT_LOCAL_CLOSE = 2,
	/** The test closes. */
	LWS_AUT_EXPECT_DO_REMOTE_CLOSE = 4,
	/** The tested side sends it. */
	LWS_AUT_EXPECT_TX = 8,
	/** The tested side receives it. */
	LWS_AUT_EXPECT_RX = 16,
	/** The test is to fail. */
	LWS_AUT_EXPECT_SHOULD_FAIL = 32,
	/** The test is to time out. */
	LWS_AUT_EXPECT_SHOULD_TIMEOUT = 64,
};

/** What became of a transport test. */
typedef enum {
	/** It goes on. */
	LPE_CONTINUE = 0,
	/** It succeeded. */
	LPE_SUCCEEDED = 1,
	/** It failed. */
	LPE_FAILED = 2,
	/** It failed: a timeout that was not expected. */
	LPE_FAILED_UNEXPECTED_TIMEOUT = 3,
	/** It failed: it passed where it was to fail. */
	LPE_FAILED_UNEXPECTED_PASS = 4,
	/** It failed: a close that was not expected. */
	LPE_FAILED_UNEXPECTED_CLOSE = 5,
	/** It was left out. */
	LPE_SKIPPED = 6,
	/** It is closing. */
	LPE_CLOSING = 7,
} lws_unit_test_packet_disposition;

/** Tokens of the transport for tests. */
enum {
	/** The test to run. */
	LTMI_PEER_V_EXPECT_TEST = 4096,
	/** Who is told the result. */
	LTMI_PEER_V_EXPECT_RESULT_CB = 4097,
	/** What that one is given. */
	LTMI_PEER_V_EXPECT_RESULT_CB_ARG = 4098,
};

/** Types of DNS records (RFC 1035 section 3.2.2, RFC 3596). */
enum dns_query_type {
	/** An IPv4 address. */
	LWS_ADNS_RECORD_A = 1,
	/** Another name. */
	LWS_ADNS_RECORD_CNAME = 5,
	/** A mail server. */
	LWS_ADNS_RECORD_MX = 15,
	/** An IPv6 address. */
	LWS_ADNS_RECORD_AAAA = 28,
};

/** Outcome of a DNS query. */
typedef enum {
	/** It failed, and the connection was closed. */
	LADNS_RET_FAILED_WSI_CLOSED = -4,
	/** There is no such name. */
	LADNS_RET_NXDOMAIN = -3,
	/** No answer came in time. */
	LADNS_RET_TIMEDOUT = -2,
	/** It failed. */
	LADNS_RET_FAILED = -1,
	/** The name was found. */
	LADNS_RET_FOUND = 0,
	/** The query is under way. */
	LADNS_RET_CONTINUING = 1,
} lws_async_dns_retcode_t;

/** What lws_tokenize() found; negative values are errors. */
typedef enum {
	/** The text is no UTF-8. */
	LWS_TOKZE_ERR_BROKEN_UTF8 = -5,
	/** A quoted string has no end. */
	LWS_TOKZE_ERR_UNTERM_STRING = -4,
	/** A number with a point is malformed. */
	LWS_TOKZE_ERR_MALFORMED_FLOAT = -3,
	/** A number stands where a name must. */
	LWS_TOKZE_ERR_NUM_ON_LHS = -2,
	/** The commas of a list are wrong. */
	LWS_TOKZE_ERR_COMMA_LIST = -1,
	/** The text has ended. */
	LWS_TOKZE_ENDED = 0,
	/** A delimiter. */
	LWS_TOKZE_DELIMITER = 1,
	/** A token. */
	LWS_TOKZE_TOKEN = 2,
	/** A whole number. */
	LWS_TOKZE_INTEGER = 3,
	/** A number with a point. */
	LWS_TOKZE_FLOAT = 4,
	/** Number of kinds of errors. */
	LWS_TOKZE_ERRS = 5,
	/** A token before an equals sign. */
	LWS_TOKZE_TOKEN_NAME_EQUALS = 5,
	/** A token before a colon. */
	LWS_TOKZE_TOKEN_NAME_COLON = 6,
	/** A string in double quotes. */
	LWS_TOKZE_QUOTED_STRING = 7,
} lws_tokenize_elem;

/** What a comma list needs next. */
enum lws_tokenize_delimiter_tracking {
	/** The first element is due. */
	LWSTZ_DT_NEED_FIRST_CONTENT = 0,
	/** A comma, or the end, is due. */
	LWSTZ_DT_NEED_DELIM = 1,
	/** A further element is due. */
	LWSTZ_DT_NEED_NEXT_CONTENT = 2,
};

/** What lws_strexp_expand() returns. */
enum {
	/** A symbol is not known. */
	LSTRX_FATAL_NAME_UNKNOWN = -2,
	/** A symbol's name is too long. */
	LSTRX_FATAL_NAME_TOO_LONG = -1,
	/** All input was used. */
	LSTRX_DONE = 0,
	/** The output is full; continue with more room. */
	LSTRX_FILLED_OUT = 1,
};
/** A socket descriptor. */
typedef int lws_sockfd_type;

/** A file descriptor. */
typedef int lws_filefd_type;

/** A descriptor of either kind. */
typedef union {
	/** A socket. */
	lws_sockfd_type sockfd;
	/** A file. */
	lws_filefd_type filefd;
} lws_sock_file_fd_type;

/** Addresses of a UDP connection. */
struct lws_udp {
	/** The peer's address. */
	struct sockaddr sa;
	/** Bytes of it in use. */
	socklen_t salen;
	/** The sender of the datagram being handled. */
	struct sockaddr sa_pending;
	/** Bytes of it in use. */
	socklen_t salen_pending;
};

/** Arguments of lws_adopt_descriptor_vhost_via_info(). */
struct lws_adopt_desc {
	/** The virtual host that takes the descriptor. */
	struct lws_vhost *vh;
	/** How to treat it: `LWS_ADOPT_*`. */
	lws_adoption_type type;
	/** The descriptor; owned by the library from now on, also when adoption fails. */
	lws_sock_file_fd_type fd;
	/** Protocol to bind it to, or null. */
	const char *vh_prot_name;
	/** Parent connection, or null. */
	struct lws *parent;
	/** Opaque user data of the new connection. */
	void *opaque;
};

/** An IPv4 or IPv6 address; the family member tells which. */
typedef union {
	/** An IPv6 address. */
	struct sockaddr_in6 sa6;
	/** An IPv4 address. */
	struct sockaddr_in sa4;
} lws_sockaddr46;

/** A time or a span in microseconds. */
typedef int64_t lws_usec_t;

/** Called in the service thread a callback was attached to: context, thread index, opaque word. */
typedef void (*lws_attach_cb_t)(struct lws_context*, int, void*);

/** What the surrounding system can do for the library. Every member may be null. */
struct lws_system_ops {
	/** Restarts the machine. */
	int (*reboot)(void);
	/** Sets the system clock, in microseconds since 1970. */
	int (*set_clock)(lws_usec_t);
	/** Queues a call to be made by a service thread. */
	int (*attach)(struct lws_context*,
		      int,
		      lws_attach_cb_t,
		      lws_system_states_t,
		      void*,
		      struct lws_attach_item**);
	/** Starts looking for a captive portal. */
	int (*captive_portal_detect_request)(struct lws_context*);
	/** Time the machine needs to wake from sleep, in microseconds. */
	uint32_t wake_latency_us;
};

/** One latency measurement. Declared for source compatibility; nothing is measured. */
struct lws_detlat {
	/** When writing was first asked for. */
	lws_usec_t earliest_write_req;
	/** `earliest_write_req` as it was before the write. */
	lws_usec_t earliest_write_req_pre_write;
	/** Extra text. */
	const char *aux;
	/** What was measured: `LDLT_*`. */
	int type;
	/** The spans, by `LAT_DUR_*`, in microseconds. */
	uint32_t latencies[5];
	/** Bytes asked for. */
	size_t req_size;
	/** Bytes accepted. */
	size_t acc_size;
};

/** What a poll hook is told: which descriptor, and its poll(2) mask now and before. */
struct lws_pollargs {
	/** The descriptor that joins, leaves or changes. */
	lws_sockfd_type fd;
	/** Its mask from now on. */
	int events;
	/** Its mask before this change. */
	int prev_events;
};

/** How to space out attempts, and how long an idle connection is trusted. */
struct lws_retry_bo {
	/** Delays before each attempt, in milliseconds; the last one repeats. */
	const uint32_t *retry_ms_table;
	/** Number of delays in the table. */
	uint16_t retry_ms_table_count;
	/** Number of failures after which the caller is told to give up; LWS_RETRY_CONCEAL_ALWAYS for never. */
	uint16_t conceal_count;
	/** Seconds without proof of life after which a PING is sent; 0 for never. */
	uint16_t secs_since_valid_ping;
	/** Seconds without proof of life after which the connection is closed; 0 for never. */
	uint16_t secs_since_valid_hangup;
	/** Largest random addition to a delay, in percent of it; 0 for 30. */
	uint8_t jitter_percent;
};

/** Short name of `struct lws_retry_bo`. */
typedef struct lws_retry_bo lws_retry_bo_t;

/** Everything about a new client connection. Zero it, then set what is needed. Strings are copied. */
struct lws_client_connect_info {
	/** The context that makes the connection. */
	struct lws_context *context;
	/** Host name or numeric address to connect to. */
	const char *address;
	/** Its port. */
	int port;
	/** `LCCSCF_*`, combined; 0 for a plain connection. */
	int ssl_connection;
	/** Request target. */
	const char *path;
	/** Value of the Host header and the name shown in the TLS handshake. */
	const char *host;
	/** Value of the Origin header, or null for none. */
	const char *origin;
	/** Comma list of subprotocols to ask for, or null. */
	const char *protocol;
	/** WebSocket version; 0 or -1 for 13. */
	int ietf_version_or_minus_one;
	/** The connection's user pointer, or null for session memory of the library. */
	void *userdata;
	/** Not used: the virtual host's extensions are offered. */
	const void *client_exts;
	/** Null for a WebSocket, else the HTTP method (or "RAW"). */
	const char *method;
	/** Connection that becomes the parent, or null. */
	struct lws *parent_wsi;
	/** Not used. */
	const char *uri_replace_from;
	/** Not used. */
	const char *uri_replace_to;
	/** Virtual host to bind to; null for the first one. */
	struct lws_vhost *vhost;
	/** Set to the connection before the call returns, and to null if the attempt fails, or null. */
	struct lws **pwsi;
	/** Local interface or address to bind to, or null. */
	const char *iface;
	/** Protocol whose callback handles the connection; null takes it from protocol. */
	const char *local_protocol_name;
	/** Comma list offered by ALPN, or null for the virtual host's. */
	const char *alpn;
	/** Not used. */
	struct lws_sequencer *seq;
	/** First value of lws_get_opaque_user_data(). */
	void *opaque_user_data;
	/** Policy for retries and idle time, or null for the virtual host's. */
	const lws_retry_bo_t *retry_and_idle_policy;
	/** First HTTP/2 credit with LCCSCF_H2_MANUAL_RXFLOW, in bytes. */
	int manual_initial_tx_credit;
	/** 1-based index of a system client certificate; 0 for none. */
	uint8_t sys_tls_client_cert;
	/** Not used. */
	void *mqtt_cp;
	/** Seconds an idle connection is kept for reuse; 0 for 5. */
	uint16_t keep_warm_secs;
	/** Reserved; ignored. */
	void *_unused[4];
};

/** One element of a list of names and values; each value can have a list below it. */
struct lws_protocol_vhost_options {
	/** The next element, or null. */
	const struct lws_protocol_vhost_options *next;
	/** A list below this element, or null. */
	const struct lws_protocol_vhost_options *options;
	/** Its name. */
	const char *name;
	/** Its value. */
	const char *value;
};

/** A protocol's callback. It must return 0 for every reason it does not know. `user` is the session memory, `in` and `len` depend on the reason. */
typedef int lws_callback_function(struct lws *wsi,
				       enum lws_callback_reasons reason,
				       void *user,
				       void *in,
				       size_t len);

/** One protocol of a virtual host. An array of them ends with an all-zero entry and must outlive the context. */
struct lws_protocols {
	/** The subprotocol's name. Null ends the array. */
	const char *name;
	/** What to call for its connections. */
	lws_callback_function * callback;
	/** Bytes of zeroed session memory each connection gets; 0 for none. */
	size_t per_session_data_size;
	/** Largest piece of a message delivered at once, in bytes; 0 for the default. */
	size_t rx_buffer_size;
	/** For the program's use. */
	unsigned int id;
	/** For the program's use; not touched by the library. */
	void *user;
	/** Largest piece written to the network at once, in bytes; 0 means as rx_buffer_size. */
	size_t tx_packet_size;
};

/** An extension's callback, called for each `LWS_EXT_CB_*` reason. */
typedef int lws_extension_callback_function(struct lws_context *context,
						 const struct lws_extension *ext,
						 struct lws *wsi,
						 enum lws_extension_callback_reasons reason,
						 void *user,
						 void *in,
						 size_t len);

/** One WebSocket extension. An array of them ends with a null callback. */
struct lws_extension {
	/** Its registered name. */
	const char *name;
	/** What to call for it. */
	lws_extension_callback_function * callback;
	/** What a client sends to offer it: name and parameters. */
	const char *client_offer;
};

/** Length limits of request headers. */
struct lws_token_limits {
	/** By token index: most bytes of that header; 0 for no limit. */
	unsigned short token_limit[95];
};

/** What is served below one part of the URI space. */
struct lws_http_mount {
	/** The next mount, or null. */
	const struct lws_http_mount *mount_next;
	/** Beginning of the URI path, such as "/files". */
	const char *mountpoint;
	/** What is served: directory, host and path, script or protocol name. */
	const char *origin;
	/** File served when the path ends at a directory; null for index.html. */
	const char *def;
	/** Protocol to bind such requests to, or null. */
	const char *protocol;
	/** Environment of CGI children, or null. */
	const struct lws_protocol_vhost_options *cgienv;
	/** File name suffixes and their content types, asked before the built-in ones, or null. */
	const struct lws_protocol_vhost_options *extra_mimetypes;
	/** File name suffixes whose files go through a protocol's LWS_CALLBACK_PROCESS_HTML, or null. */
	const struct lws_protocol_vhost_options *interpret;
	/** Seconds a CGI child may run; 0 for 5. */
	int cgi_timeout;
	/** Seconds a client may cache a file; 0 for no caching. */
	int cache_max_age;
	/** Bits for LWS_CALLBACK_CHECK_ACCESS_RIGHTS and the authentication mode. */
	unsigned int auth_mask;
	/** Cache permissions, from bit 0 on: reusable, revalidate, intermediaries. */
	unsigned int cache_reusable:1;
	unsigned int cache_revalidate:1;
	unsigned int cache_intermediaries:1;
	/** What kind of thing origin is: `LWSMPRO_*`. */
	unsigned char origin_protocol;
	/** Length of mountpoint in bytes. */
	unsigned char mountpoint_len;
	/** File of user:password lines, or null for no check. Whatever origin is, nothing below mountpoint answers before. */
	const char *basic_auth_login_file;
	/** Reserved; ignored. */
	void *_unused[2];
};

/** A position in a file, or its length, in bytes. */
typedef unsigned long long lws_filepos_t;

/** Flags of an open file: the low bits are those of open(2), the others are `LWS_FOP_FLAG_*`. */
typedef uint32_t lws_fop_flags_t;

/** An open file of the virtual file layer. A file operation set may allocate more behind it. */
struct lws_fop_fd {
	/** The descriptor, if there is one. */
	lws_filefd_type fd;
	/** The operations it belongs to. */
	const struct lws_plat_file_ops *fops;
	/** A word of those operations. */
	void *filesystem_priv;
	/** Current position. */
	lws_filepos_t pos;
	/** Length of the file. */
	lws_filepos_t len;
	/** `LWS_FOP_FLAG_*` and open(2) flags. */
	lws_fop_flags_t flags;
	/** Last change in seconds since 1970, with LWS_FOP_FLAG_MOD_TIME_VALID. */
	uint32_t mod_time;
};

/** An open file. */
typedef struct lws_fop_fd *lws_fop_fd_t;

/** A signed distance in a file, in bytes. */
typedef long long lws_fileofs_t;

/** A file name part that selects a set of file operations. */
struct lws_fops_index {
	/** The part, such as ".zip/". */
	const char *sig;
	/** Its length in bytes. */
	uint8_t len;
};

/** A set of file operations. */
struct lws_plat_file_ops {
	/** Opens a file, or returns the invalid value. */
	lws_fop_fd_t (*open)(const struct lws_plat_file_ops*, const char*, const char*, lws_fop_flags_t*);
	/** Closes a file. */
	int (*close)(lws_fop_fd_t*);
	/** Moves the position relative to the current one and returns the new one. */
	lws_fileofs_t (*seek_cur)(lws_fop_fd_t, lws_fileofs_t);
	/** Reads at the position; 0 on success. */
	int (*read)(lws_fop_fd_t, lws_filepos_t*, uint8_t*, lws_filepos_t);
	/** Writes at the position; 0 on success. */
	int (*write)(lws_fop_fd_t, lws_filepos_t*, uint8_t*, lws_filepos_t);
	/** Names that select this set; unused entries are zero. */
	struct lws_fops_index fi[3];
	/** The next set, or null. */
	const struct lws_plat_file_ops *next;
};

/** Short name of `struct lws_system_ops`. */
typedef struct lws_system_ops lws_system_ops_t;

/** A doubly linked list. All zero means: empty. */
struct lws_dll2_owner {
	/** The last link, or null. */
	struct lws_dll2 *tail;
	/** The first link, or null. */
	struct lws_dll2 *head;
	/** How many links the list has. */
	uint32_t count;
};

/** One link of a doubly linked list, to be placed inside a structure of the program. All zero means: in no list. */
struct lws_dll2 {
	/** The link before this one, or null. */
	struct lws_dll2 *prev;
	/** The link after this one, or null. */
	struct lws_dll2 *next;
	/** The list this link is in, or null. */
	struct lws_dll2_owner *owner;
};

/** Short name of `struct lws_dll2`. */
typedef struct lws_dll2 lws_dll2_t;

/** Short name of `struct lws_dll2_owner`. */
typedef struct lws_dll2_owner lws_dll2_owner_t;

/** Bit mask of message classes of the in-process message bus. */
typedef uint32_t lws_smd_class_t;

/** A state machine whose steps other parties can delay. */
struct lws_state_manager {
	/** Who is asked before each step. */
	lws_dll2_owner_t notify_list;
	/** The context it belongs to. */
	struct lws_context *context;
	/** A word of its creator. */
	void *parent;
	/** Message class under which changes are announced, or 0. */
	lws_smd_class_t smd_class;
	/** Names of the states, for logs. */
	const char **state_names;
	/** A name for logs. */
	const char *name;
	/** The current state. */
	int state;
};

/** Asked before and told after a state change: manager, link, current state, target state. Nonzero delays the change. */
typedef int (*lws_state_notify_t)(struct lws_state_manager*, struct lws_state_notify_link*, int, int);

/** One party that wants to hear of state changes. */
struct lws_state_notify_link {
	/** Its link in the manager's list. */
	lws_dll2_t list;
	/** What to call. */
	lws_state_notify_t notify_cb;
	/** A name for logs. */
	const char *name;
};

/** Short name of `struct lws_state_notify_link`. */
typedef struct lws_state_notify_link lws_state_notify_link_t;

/** Receives one message: opaque word, class, time stamp, payload, payload length. */
typedef int (*lws_smd_notification_cb_t)(void*, lws_smd_class_t, lws_usec_t, void*, size_t);

/** Everything about a new context, or a new virtual host. Zero it, then set what differs from the default. Strings are kept by pointer and must outlive the context. */
struct lws_context_creation_info {
	/** Interface or address to listen on, or socket path with LWS_SERVER_OPTION_UNIX_SOCK; null for all. */
	const char *iface;
	/** The protocols, ended by an all-zero entry; null for a built-in one that serves plain HTTP. */
	const struct lws_protocols *protocols;
	/** The WebSocket extensions, ended by a null callback, or null. */
	const struct lws_extension *extensions;
	/** Length limits of request headers, or null. */
	const struct lws_token_limits *token_limits;
	/** HTTP proxy for client connections: host, host:port or user:password@host:port. */
	const char *http_proxy_address;
	/** Headers added to every response, or null. */
	const struct lws_protocol_vhost_options *headers;
	/** Words of user agents that are turned away, and answers like "403 No", or null. A context's count for all its virtual hosts. */
	const struct lws_protocol_vhost_options *reject_service_keywords;
	/**
	 * Options of each protocol on this virtual host, or null. `default` makes a protocol that of upgrades that name none;
	 * `basic-auth` names a file as basic_auth_login_file of mounts does, asked before upgrades to the protocol and before
	 * requests that it would answer.
	 * An entry named `request-body-rate`, with a value like `1024/60`, says how many bytes of a request's body have to
	 * come in how many seconds; `0` is no limit.
	 */
	const struct lws_protocol_vhost_options *pvo;
	/** File for the access log, or null. */
	const char *log_filepath;
	/** What is served where, or null. */
	const struct lws_http_mount *mounts;
	/** Value of the Server header, for all virtual hosts of a context; null for none. */
	const char *server_string;
	/** Page to redirect to instead of answering 404, or null. */
	const char *error_document_404;
	/** Port to listen on; 0 for any free one, CONTEXT_PORT_NO_LISTEN for none. */
	int port;
	/** Port of that proxy, if not in the address. */
	unsigned int http_proxy_port;
	/** Bytes for the headers of one request, for values above 65535; with 0 max_http_header_data counts. */
	unsigned int max_http_header_data2;
	/** Requests whose headers can be held at once, per thread, for values above 65535; with 0 max_http_header_pool counts. */
	unsigned int max_http_header_pool2;
	/** Seconds an idle HTTP connection may stay open; 0 for the default. */
	int keepalive_timeout;
	/** HTTP/2 settings by number, used when entry 0 is nonzero. */
	uint32_t http2_settings[7];
	/** Bytes for the headers of one request; 0 for the default. */
	unsigned short max_http_header_data;
	/** Requests whose headers can be held at once, per thread; 0 for the default. */
	unsigned short max_http_header_pool;
	/** Pass phrase of the server's private key, or null. */
	const char *ssl_private_key_password;
	/** Server certificate chain, PEM, used with LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT in the same options; null means no TLS. */
	const char *ssl_cert_filepath;
	/** Server private key, PEM; null asks the callback for it. */
	const char *ssl_private_key_filepath;
	/** CA certificates to verify clients with, PEM, or null. */
	const char *ssl_ca_filepath;
	/** Cipher list of the server up to TLS 1.2, or null for the default. */
	const char *ssl_cipher_list;
	/** Curve for ECDH; null for prime256v1. */
	const char *ecdh_curve;
	/** Cipher list of the server from TLS 1.3 on, or null for the default. */
	const char *tls1_3_plus_cipher_list;
	/** Server certificate in memory, instead of a file. */
	const void *server_ssl_cert_mem;
	/** Server private key in memory, instead of a file. */
	const void *server_ssl_private_key_mem;
	/** CA certificates in memory, instead of a file. */
	const void *server_ssl_ca_mem;
	/** Options to set on the server's TLS context. */
	long ssl_options_set;
	/** Options to clear on it. */
	long ssl_options_clear;
	/** Most TLS sessions at once; 0 for no limit. */
	int simultaneous_ssl_restriction;
	/** TLS events reported by LWS_CALLBACK_SSL_INFO. */
	int ssl_info_event_mask;
	/** Bytes of server_ssl_cert_mem. */
	unsigned int server_ssl_cert_mem_len;
	/** Bytes of server_ssl_private_key_mem. */
	unsigned int server_ssl_private_key_mem_len;
	/** Bytes of server_ssl_ca_mem. */
	unsigned int server_ssl_ca_mem_len;
	/** Comma list of protocols that peers may agree on by ALPN; null for the context's list, then the default. */
	const char *alpn;
	/** Pass phrase of the client's private key, or null. */
	const char *client_ssl_private_key_password;
	/** Client certificate, PEM, or null. */
	const char *client_ssl_cert_filepath;
	/** Client certificate in memory, or null. */
	const void *client_ssl_cert_mem;
	/** Bytes of client_ssl_cert_mem. */
	unsigned int client_ssl_cert_mem_len;
	/** Client private key, PEM, or null. */
	const char *client_ssl_private_key_filepath;
	/** Client private key in memory, or null. */
	const void *client_ssl_key_mem;
	/** CA certificates to verify servers with, PEM, or null for the system's. */
	const char *client_ssl_ca_filepath;
	/** Those CA certificates in memory, PEM or DER, or null. */
	const void *client_ssl_ca_mem;
	/** Cipher list of clients up to TLS 1.2, or null. */
	const char *client_ssl_cipher_list;
	/** Cipher list of clients from TLS 1.3 on, or null. */
	const char *client_tls_1_3_plus_cipher_list;
	/** Options to set on the client's TLS context. */
	long ssl_client_options_set;
	/** Options to clear on it. */
	long ssl_client_options_clear;
	/** Bytes of client_ssl_ca_mem. */
	unsigned int client_ssl_ca_mem_len;
	/** Bytes of client_ssl_key_mem. */
	unsigned int client_ssl_key_mem_len;
	/** TLS context for client connections, made by the caller, or null. */
	SSL_CTX *provided_client_ssl_ctx;
	/** Idle seconds before TCP keepalive probes; 0 for no probes. */
	int ka_time;
	/** Unanswered probes before the connection is given up. */
	int ka_probes;
	/** Seconds between probes; must be set with ka_time. */
	int ka_interval;
	/** Seconds a peer may take for each step, for all virtual hosts of a context; 0 for the default. */
	unsigned int timeout_secs;
	/** Seconds a whole connection attempt may take; 0 for 20. */
	unsigned int connect_timeout_secs;
	/** Nonzero binds the listening socket to the device of iface. */
	int bind_iface;
	/** Seconds until the head of a request is complete, for the peers of the virtual host; 0 for the default. */
	unsigned int timeout_secs_ah_idle;
	/** Group to become after start; 0 or -1 to stay. */
	int gid;
	/** User to become after start; 0 or -1 to stay. */
	int uid;
	/** `LWS_SERVER_OPTION_*`, combined. */
	uint64_t options;
	/** Given back by lws_context_user(). */
	void *user;
	/** Service threads; 0 means 1, at most LWS_MAX_SMP. */
	unsigned int count_threads;
	/** Descriptors per thread; 0 for the process limit divided by the threads. */
	unsigned int fd_limit_per_thread;
	/** Name of the virtual host; null for "default". */
	const char *vhost_name;
	/** Freed with free() when the context is destroyed, or null. */
	void *external_baggage_free_on_destroy;
	/** Bytes of the service buffer of each thread; 0 for 4096. */
	unsigned int pt_serv_buf_size;
	/** File operations offered besides the built-in ones, or null. */
	const struct lws_plat_file_ops *fops;
	/** Capabilities kept when privileges are dropped. */
	cap_value_t caps[4];
	/** How many of caps count. */
	char count_caps;
	/** Event loops of the program, one per thread, or null. */
	void **foreign_loops;
	/** Called by an event loop that caught a signal, or null. */
	void (*signal_cb)(void*, int);
	/** Where null is put once the context is destroyed, or null. */
	struct lws_context **pcontext;
	/** Called when the virtual host is finally destroyed, or null. */
	void (*finalize)(struct lws_vhost*, void*);
	/** Second argument of finalize. */
	void *finalize_arg;
	/** Role of accepted connections instead of HTTP, or null. */
	const char *listen_accept_role;
	/** Protocol accepted connections are bound to at once, or null. */
	const char *listen_accept_protocol;
	/** Array of pointers to protocols, ended by null; used instead of protocols. */
	const struct lws_protocols **pprotocols;
	/** User to become, by name, or null. */
	const char *username;
	/** Group to become, by name, or null. */
	const char *groupname;
	/** Owner of the unix socket as "user:group", or null. */
	const char *unix_socket_perms;
	/** What the system can do for the library, or null. */
	const lws_system_ops_t *system_ops;
	/** Default policy for idle connections, or null. */
	const lws_retry_bo_t *retry_and_idle_policy;
	/** State change listeners to register at once, ended by null, or null. */
	lws_state_notify_link_t *const *register_notifier_list;
	/** New limit of open descriptors for the process; 0 leaves it. */
	int rlimit_nofile;
	/** Percentage of sent datagrams to lose on purpose. */
	uint8_t udp_loss_sim_tx_pc;
	/** Percentage of received datagrams to lose on purpose. */
	uint8_t udp_loss_sim_rx_pc;
	/** Message bus participant registered before all others, or null. */
	lws_smd_notification_cb_t early_smd_cb;
	/** Its opaque word. */
	void *early_smd_opaque;
	/** The classes it hears. */
	lws_smd_class_t early_smd_class_filter;
	/** Reserved; ignored. */
	void *_unused[2];
};

/** Declared for source compatibility. */
struct lws_gencrypto_keyelem {
	uint8_t *buf;
	uint32_t len;
};

/** Declared for source compatibility. */
struct lws_genhash_ctx {
	uint8_t type;
	const EVP_MD *evp_type;
	EVP_MD_CTX *mdctx;
};

/** Declared for source compatibility. */
struct lws_genhmac_ctx {
	uint8_t type;
	const EVP_MD *evp_type;
	EVP_MD_CTX *ctx;
	EVP_PKEY *key;
};

/** Declared for source compatibility. */
struct lws_genrsa_ctx {
	BIGNUM *bn[8];
	EVP_PKEY_CTX *ctx;
	RSA *rsa;
	struct lws_context *context;
	enum enum_genrsa_mode mode;
};

/** Declared for source compatibility. */
struct lws_genaes_ctx {
	EVP_CIPHER_CTX *ctx;
	const EVP_CIPHER *cipher;
	ENGINE *engine;
	char init;
	unsigned char tag[16];
	struct lws_gencrypto_keyelem *k;
	enum enum_aes_operation op;
	enum enum_aes_modes mode;
	enum enum_aes_padding padding;
	int taglen;
	char underway;
};

/** Declared for source compatibility. */
struct lws_ec_curves {
	const char *name;
	int tls_lib_nid;
	uint16_t key_bytes;
};

/** Declared for source compatibility. */
struct lws_genec_ctx {
	EVP_PKEY_CTX *ctx[2];
	struct lws_context *context;
	const struct lws_ec_curves *curve_table;
	enum enum_genec_alg genec_alg;
	char has_private;
};

/** Declared for source compatibility. */
struct lws_jwk {
	struct lws_gencrypto_keyelem e[8];
	struct lws_gencrypto_keyelem meta[6];
	int kty;
	char private_key;
};

/** Declared for source compatibility. */
typedef int (*lws_jwk_key_import_callback)(struct lws_jwk*, void*);

/** Declared for source compatibility. */
struct lws_jwk_parse_state {
	struct lws_jwk *jwk;
	char b64[1366];
	lws_jwk_key_import_callback per_key_cb;
	void *user;
	int pos;
	unsigned short possible;
};

/** Declared for source compatibility. */
struct lws_jose_jwe_alg {
	enum lws_genhash_types hash_type;
	enum lws_genhmac_types hmac_type;
	enum lws_jose_algtype algtype_signing;
	enum lws_jose_algtype algtype_crypto;
	const char *alg;
	const char *curve_name;
	unsigned short keybits_min;
	unsigned short keybits_fixed;
	unsigned short ivbits;
};

/** Declared for source compatibility. */
struct lws_jws_recpient {
	struct lws_gencrypto_keyelem unprot[24];
	struct lws_jwk jwk_ephemeral;
	struct lws_jwk jwk;
};

/** Declared for source compatibility. */
struct lws_jose {
	struct lws_gencrypto_keyelem e[24];
	struct lws_jws_recpient recipient[3];
	char typ[32];
	const struct lws_jose_jwe_alg *alg;
	const struct lws_jose_jwe_alg *enc_alg;
	int recipients;
};

/** Declared for source compatibility. */
struct lws_jws_map {
	const char *buf[6];
	uint32_t len[6];
};

/** Declared for source compatibility. */
struct lws_jws {
	struct lws_jwk *jwk;
	struct lws_context *context;
	struct lws_jws_map map;
	struct lws_jws_map map_b64;
};

/** Declared for source compatibility. */
struct lws_jwt_sign_set_cookie {
	struct lws_jwk *jwk;
	const char *alg;
	const char *iss;
	const char *aud;
	const char *cookie_name;
	char sub[33];
	const char *extra_json;
	size_t extra_json_len;
	const char *csrf_in;
	unsigned long expiry_unix_time;
};

/** Declared for source compatibility. */
struct lws_jwe {
	struct lws_jose jose;
	struct lws_jws jws;
	struct lws_jwk jwk;
	uint8_t cek[512];
	unsigned int cek_valid:1;
	int recip;
};

/** Declared for source compatibility. */
struct lws_i2c_ops {
	int (*init)(const struct lws_i2c_ops*);
	int (*start)(const struct lws_i2c_ops*);
	void (*stop)(const struct lws_i2c_ops*);
	int (*write)(const struct lws_i2c_ops*, uint8_t);
	int (*read)(const struct lws_i2c_ops*);
	void (*set_ack)(const struct lws_i2c_ops*, int);
};

/** Declared for source compatibility. */
typedef int (*lws_spi_cb_t)(void*);

/** Declared for source compatibility. */
struct lws_spi_desc {
	const uint8_t *src;
	const uint8_t *data;
	uint8_t *dest;
	void *opaque;
	lws_spi_cb_t completion_cb;
	uint16_t count_cmd;
	uint16_t count_write;
	uint16_t count_read;
	uint8_t txn_type;
	uint8_t channel;
};

/** Short name of `struct lws_spi_desc`. */
typedef struct lws_spi_desc lws_spi_desc_t;

/** Declared for source compatibility. */
struct lws_spi_ops {
	int (*init)(const struct lws_spi_ops*);
	int (*queue)(const struct lws_spi_ops*, const lws_spi_desc_t*);
	uint8_t bus_mode;
};

/** Declared for source compatibility. */
typedef int _lws_plat_gpio_t;

/** Declared for source compatibility. */
typedef void (*lws_gpio_irq_cb_t)(void*);

/** Declared for source compatibility. */
struct lws_gpio_ops {
	void (*mode)(_lws_plat_gpio_t, int);
	int (*read)(_lws_plat_gpio_t);
	void (*set)(_lws_plat_gpio_t, int);
	int (*irq_mode)(_lws_plat_gpio_t, lws_gpio_irq_t, lws_gpio_irq_cb_t, void*);
};

/** Short name of `struct lws_i2c_ops`. */
typedef struct lws_i2c_ops lws_i2c_ops_t;

/** Short name of `struct lws_gpio_ops`. */
typedef struct lws_gpio_ops lws_gpio_ops_t;

/** Declared for source compatibility. */
struct lws_bb_i2c {
	lws_i2c_ops_t bb_ops;
	_lws_plat_gpio_t scl;
	_lws_plat_gpio_t sda;
	const lws_gpio_ops_t *gpio;
	void (*delay)(void);
};

/** Short name of `struct lws_spi_ops`. */
typedef struct lws_spi_ops lws_spi_ops_t;

/** Declared for source compatibility. */
struct lws_bb_spi {
	lws_spi_ops_t bb_ops;
	const lws_gpio_ops_t *gpio;
	_lws_plat_gpio_t clk;
	_lws_plat_gpio_t ncs[4];
	_lws_plat_gpio_t ncmd[4];
	_lws_plat_gpio_t mosi;
	_lws_plat_gpio_t miso;
	uint8_t flags;
};

/** Declared for source compatibility. */
struct lws_button_regime {
	uint16_t ms_min_down;
	uint16_t ms_min_down_longpress;
	uint16_t ms_up_settle;
	uint16_t ms_doubleclick_grace;
	uint16_t ms_repeat_down;
	uint8_t flags;
};

/** Short name of `struct lws_button_regime`. */
typedef struct lws_button_regime lws_button_regime_t;

/** Declared for source compatibility. */
struct lws_button_map {
	_lws_plat_gpio_t gpio;
	const char *smd_interaction_name;
	const lws_button_regime_t *regime;
};

/** Short name of `struct lws_button_map`. */
typedef struct lws_button_map lws_button_map_t;

/** Declared for source compatibility. */
typedef uint16_t lws_button_idx_t;

/** Declared for source compatibility. */
struct lws_button_controller {
	const char *smd_bc_name;
	const lws_gpio_ops_t *gpio_ops;
	const lws_button_map_t *button_map;
	lws_button_idx_t active_state_bitmap;
	uint8_t count_buttons;
};

/** Declared for source compatibility. */
typedef uint16_t lws_led_intensity_t;

/** Declared for source compatibility. */
typedef uint16_t lws_led_seq_phase_t;

/** Declared for source compatibility. */
typedef lws_led_intensity_t (*lws_led_lookup_t)(lws_led_seq_phase_t);

/** Declared for source compatibility. */
struct lws_led_sequence_def_t {
	lws_led_lookup_t func;
	lws_led_seq_phase_t ledphase_offset;
	int ledphase_total;
	uint16_t ms;
	uint8_t flags;
};

/** Declared for source compatibility. */
struct lws_led_state_ch {
	const struct lws_led_sequence_def_t *seq;
	lws_led_seq_phase_t ph;
	lws_led_seq_phase_t step;
	int phase_budget;
	lws_led_intensity_t last;
};

/** Short name of `struct lws_led_state_ch`. */
typedef struct lws_led_state_ch lws_led_state_ch_t;

/** Declared for source compatibility. */
struct lws_led_state_chs {
	lws_led_state_ch_t seqs[3];
};

/** Declared for source compatibility. */
struct lws_led_ops {
	void (*intensity)(const struct lws_led_ops*, const char*, lws_led_intensity_t);
	struct lws_led_state *(*create)(const struct lws_led_ops*);
	void (*destroy)(struct lws_led_state*);
};

/** Declared for source compatibility. */
struct lws_pwm_map {
	_lws_plat_gpio_t gpio;
	uint8_t index;
	uint8_t active_level;
};

/** Short name of `struct lws_pwm_map`. */
typedef struct lws_pwm_map lws_pwm_map_t;

/** Declared for source compatibility. */
struct lws_pwm_ops {
	int (*init)(const struct lws_pwm_ops*);
	void (*intensity)(const struct lws_pwm_ops*, _lws_plat_gpio_t, lws_led_intensity_t);
	const lws_pwm_map_t *pwm_map;
	uint8_t count_pwm_map;
};

/** Declared for source compatibility. */
struct lws_led_gpio_map {
	const char *name;
	_lws_plat_gpio_t gpio;
	lws_led_lookup_t intensity_correction;
	const struct lws_pwm_ops *pwm_ops;
	uint8_t active_level;
};

/** Short name of `struct lws_led_ops`. */
typedef struct lws_led_ops lws_led_ops_t;

/** Short name of `struct lws_led_gpio_map`. */
typedef struct lws_led_gpio_map lws_led_gpio_map_t;

/** Declared for source compatibility. */
struct lws_led_gpio_controller {
	const lws_led_ops_t led_ops;
	const lws_gpio_ops_t *gpio_ops;
	const lws_led_gpio_map_t *led_map;
	uint8_t count_leds;
};

/** Short name of `struct lws_pwm_ops`. */
typedef struct lws_pwm_ops lws_pwm_ops_t;

/** Declared for source compatibility. */
typedef uint16_t lws_display_scalar;

/** Declared for source compatibility. */
struct lws_display {
	int (*init)(const struct lws_display*);
	const lws_pwm_ops_t *bl_pwm_ops;
	int (*contrast)(const struct lws_display*, uint8_t);
	int (*blit)(const struct lws_display*,
		    const uint8_t*,
		    lws_display_scalar,
		    lws_display_scalar,
		    lws_display_scalar,
		    lws_display_scalar);
	int (*power)(const struct lws_display*, int);
	const struct lws_led_sequence_def_t *bl_active;
	const struct lws_led_sequence_def_t *bl_dim;
	const struct lws_led_sequence_def_t *bl_transition;
	void *variant;
	int bl_index;
	lws_display_scalar w;
	lws_display_scalar h;
	uint8_t latency_wake_ms;
};

/** Called once when a scheduled moment has come; the argument is the timer itself. */
typedef void (*sul_cb_t)(struct lws_sorted_usec_list*);

/** A one-shot timer, to be placed inside a structure of the program and zeroed before first use. */
struct lws_sorted_usec_list {
	/** Its link in the list of timers; linked means scheduled. */
	struct lws_dll2 list;
	/** When it fires, on the clock of lws_now_usecs(). */
	lws_usec_t us;
	/** What to call then. */
	sul_cb_t cb;
	/** How much later than asked it may fire, in microseconds. */
	uint32_t latency_us;
};

/** Short name of `struct lws_sorted_usec_list`. */
typedef struct lws_sorted_usec_list lws_sorted_usec_list_t;

/** Short name of `struct lws_display`. */
typedef struct lws_display lws_display_t;

/** Short name of `struct lws_led_state_chs`. */
typedef struct lws_led_state_chs lws_led_state_chs_t;

/** Declared for source compatibility. */
struct lws_display_state {
	lws_sorted_usec_list_t sul_autodim;
	const lws_display_t *disp;
	struct lws_context *ctx;
	int autodim_ms;
	int off_ms;
	struct lws_led_state *bl_lcs;
	lws_led_state_chs_t chs;
	enum lws_display_controller_state state;
};

/** Declared for source compatibility. */
struct lws_display_ssd1306 {
	lws_display_t disp;
	const lws_i2c_ops_t *i2c;
	const lws_gpio_ops_t *gpio;
	_lws_plat_gpio_t reset_gpio;
	uint8_t i2c7_address;
};

/** Declared for source compatibility. */
struct lws_display_ili9341 {
	lws_display_t disp;
	const lws_spi_ops_t *spi;
	const lws_gpio_ops_t *gpio;
	_lws_plat_gpio_t reset_gpio;
	uint8_t spi_index;
};

/** Declared for source compatibility. */
typedef struct {
	void *handle_plat;
	const struct lws_settings_ops *so;
	uint8_t refcount;
	void *opaque_plat;
} lws_settings_instance_t;

/** Declared for source compatibility. */
struct lws_settings_ops {
	int (*get)(lws_settings_instance_t*, const char*, uint8_t*, size_t*);
	int (*set)(lws_settings_instance_t*, const char*, const uint8_t*, size_t);
};

/** Declared for source compatibility. */
struct lws_netdev_config {
	void *plat_config;
};

/** Short name of `struct lws_netdev_ops`. */
typedef struct lws_netdev_ops lws_netdev_ops_t;

/** Declared for source compatibility. */
struct lws_netdev_instance {
	const char *name;
	const lws_netdev_ops_t *ops;
	void *platinfo;
	lws_dll2_t list;
	uint8_t mac[6];
	uint8_t type;
};

/** Short name of `struct lws_netdev_config`. */
typedef struct lws_netdev_config lws_netdev_config_t;

/** Declared for source compatibility. */
struct lws_netdev_ops {
	struct lws_netdev_instance *(*create)(struct lws_context*,
					      const struct lws_netdev_ops*,
					      const char*,
					      void*);
	int (*configure)(struct lws_netdev_instance*, lws_netdev_config_t*);
	int (*up)(struct lws_netdev_instance*);
	int (*down)(struct lws_netdev_instance*);
	int (*event)(struct lws_netdev_instance*, lws_usec_t, void*, size_t);
	void (*destroy)(struct lws_netdev_instance**);
	int (*connect)(struct lws_netdev_instance*, const char*, const char*, uint8_t*);
	void (*scan)(struct lws_netdev_instance*);
};

/** Declared for source compatibility. */
struct lws_netdevs {
	lws_dll2_owner_t owner;
	lws_dll2_owner_t owner_creds;
	struct lwsac *ac_creds;
	lws_settings_instance_t *si;
	lws_sockaddr46 sa46_dns_resolver;
	uint8_t refcount_creds;
};

/** Declared for source compatibility. */
struct lws_wifi_creds {
	lws_dll2_t list;
	uint8_t bssid[6];
	char passphrase[64];
	char ssid[33];
	uint8_t alg;
};

/** Short name of `struct lws_netdev_instance`. */
typedef struct lws_netdev_instance lws_netdev_instance_t;

/** Short name of `struct lws_wifi_creds`. */
typedef struct lws_wifi_creds lws_wifi_creds_t;

/** Declared for source compatibility. */
struct lws_netdev_instance_wifi {
	lws_netdev_instance_t inst;
	lws_dll2_owner_t scan;
	lws_sorted_usec_list_t sul_scan;
	lws_wifi_creds_t *ap_cred;
	const char *ap_ip;
	const char *sta_ads;
	char current_attempt_ssid[33];
	uint8_t current_attempt_bssid[6];
	uint8_t flags;
	uint8_t state;
};

/** Declared for source compatibility. */
typedef uint8_t lws_wifi_ch_t;

/** Declared for source compatibility. */
typedef int8_t lws_wifi_rssi_t;

/** Declared for source compatibility. */
struct lws_wifi_sta {
	lws_dll2_t list;
	uint32_t last_seen;
	uint32_t last_tried;
	uint8_t bssid[6];
	char *ssid;
	uint8_t ssid_len;
	lws_wifi_ch_t ch;
	lws_wifi_rssi_t rssi[8];
	int16_t rssi_avg;
	uint8_t authmode;
	uint8_t rssi_count;
	uint8_t rssi_next;
};

/** Argument of the CGI reasons. */
struct lws_cgi_args {
	/** The connections of the three streams. */
	struct lws **stdwsi;
	/** The stream this is about. */
	enum lws_enum_stdinouterr ch;
	/** Bytes for the child. */
	unsigned char *data;
	/** State of the child's header block. */
	enum lws_cgi_hdr_state hdr_state;
	/** Number of bytes. */
	int len;
};

/** Argument of LWS_CALLBACK_PROCESS_HTML. */
struct lws_process_html_args {
	/** The text, to be changed in place. */
	char *p;
	/** Bytes of text, to be updated. */
	int len;
	/** Bytes the buffer can hold. */
	int max_len;
	/** Nonzero with the last piece. */
	int final;
	/** Nonzero when the response uses chunked coding. */
	int chunked;
};

/** Gives the text for a variable: opaque word, index of the variable. */
typedef const char *(*lws_process_html_state_cb)(void*, int);

/** State of lws_chunked_html_process() between pieces. */
struct lws_process_html_state {
	/** Where a possible variable begins, or null. */
	char *start;
	/** Its beginning, kept from the last piece. */
	char swallow[16];
	/** Bytes kept. */
	int pos;
	/** First argument of replace. */
	void *data;
	/** Names of the variables. */
	const char *const *vars;
	/** Number of names. */
	int count_vars;
	/** Gives the replacement text. */
	lws_process_html_state_cb replace;
};

/** A piece of payload handed to an extension, which may point it elsewhere. */
struct lws_tokens {
	/** The bytes. */
	unsigned char *token;
	/** Number of bytes. */
	int len;
};

/** Receives an uploaded file piece by piece: opaque word, field name, file name, bytes, length, state. */
typedef int (*lws_spa_fileupload_cb)(void*,
				     const char*,
				     const char*,
				     char*,
				     int,
				     enum lws_spa_fileupload_states);

/** Arguments of lws_spa_create_via_info(). */
struct lws_spa_create_info {
	/** Names of the form fields to collect. */
	const char *const *param_names;
	/** Number of names. */
	int count_params;
	/** Most bytes of all values together. */
	int max_storage;
	/** Receives uploaded files, or null. */
	lws_spa_fileupload_cb opt_cb;
	/** First argument of opt_cb. */
	void *opt_data;
	/** Distance between names in memory, in bytes; 0 for an array of pointers. */
	size_t param_names_stride;
	/** Arena for the values, or null. */
	struct lwsac **ac;
	/** Chunk size of that arena; 0 for the default. */
	size_t ac_chunk_size;
};

/** One nesting level of the JSON parser. */
struct _lejp_stack {
	/** State to return to. */
	char s;
	/** Path length to return to. */
	char p;
	/** Index depth. */
	char i;
	/** User data. */
	char b;
};

/** One directory entry. */
struct lws_dir_entry {
	/** Its name without the directory. */
	const char *name;
	/** Its kind. */
	lws_dir_obj_type_t type;
};

/** Called for each match: opaque word, path. Nonzero stops. */
typedef int (*lws_dir_glob_cb_t)(void*, const char*);

/** Opaque word of lws_dir_glob_cb(). */
struct lws_dir_glob {
	/** Pattern with `*`. */
	const char *filter;
	/** Called for each match. */
	lws_dir_glob_cb_t cb;
	/** First argument of cb. */
	void *user;
};

/** One wireless network found. Declared for source compatibility. */
struct lws_wifi_scan {
	/** The next one, or null. */
	struct lws_wifi_scan *next;
	/** Network name. */
	char ssid[32];
	/** Sum of signal strengths. */
	int32_t rssi;
	/** Hardware address. */
	uint8_t bssid[6];
	/** Number of samples. */
	uint8_t count;
	/** Channel number. */
	uint8_t channel;
	/** Authentication mode. */
	uint8_t authmode;
};

/** One unit of a scale for lws_humanize(). An array of them goes from large to small and ends with a null name. */
struct lws_humanize_unit {
	/** The unit's suffix. */
	const char *name;
	/** How many base units it has. */
	uint64_t factor;
};

/** An overlay filesystem mount. Declared for source compatibility. */
struct lws_fsmount {
	/** Where the layers are. */
	const char *layers_path;
	/** Where the writable layer is. */
	const char *overlay_path;
	/** Mount point. */
	char mp[256];
	/** Name of the writable layer. */
	char ovname[64];
	/** Name of the base. */
	char distro[64];
	/** Names of the layers. */
	const char *layers[4];
};

/** Argument of an extension that takes over writing. */
struct lws_write_passthru {
	/** The connection. */
	struct lws *wsi;
	/** The bytes, with LWS_PRE writable bytes in front. */
	unsigned char *buf;
	/** Number of bytes. */
	size_t len;
	/** How they are to be written. */
	enum lws_write_protocol wp;
};

/** State of a base64 decoding in pieces. */
struct lws_b64state {
	/** Input characters of the current group. */
	unsigned char quad[4];
	/** Bytes produced so far. */
	size_t done;
	/** Characters of the current group. */
	size_t len;
	/** Place in the current group. */
	int i;
	/** The last character. */
	int c;
};

/** The answer to a question about a certificate; which member counts depends on the question. */
union lws_tls_cert_info_results {
	/** 1 when the certificate was verified. */
	unsigned int verified;
	/** A time in seconds since 1970. */
	time_t time;
	/** Key usage bits. */
	unsigned int usage;
	/** A name or key and its length; the caller may provide more room than declared. */
	struct {
		int len;
		char name[64];
	} ns;
};

/** What every plugin's exported object begins with. */
struct lws_plugin_header {
	/** The plugin's name. */
	const char *name;
	/** Its kind. */
	const char *_class;
	/** Must equal LWS_PLUGIN_API_MAGIC. */
	unsigned int api_magic;
};

/** Short name of `struct lws_plugin_header`. */
typedef struct lws_plugin_header lws_plugin_header_t;

/** The exported object of a plugin that brings protocols. */
struct lws_plugin_protocol {
	/** Common beginning. */
	lws_plugin_header_t hdr;
	/** Its protocols. */
	const struct lws_protocols *protocols;
	/** Its extensions, or null. */
	const struct lws_extension *extensions;
	/** Number of protocols. */
	int count_protocols;
	/** Number of extensions. */
	int count_extensions;
};

/** A loaded plugin. */
struct lws_plugin {
	/** The next one, or null. */
	struct lws_plugin *list;
	/** Its exported object. */
	const lws_plugin_header_t *hdr;
	/** The loader's handle. */
	union {
		void *l;
	} u;
};

/** The exported object of a plugin that brings an event loop. */
struct lws_plugin_evlib {
	/** Common beginning. */
	lws_plugin_header_t hdr;
	/** Its operations. */
	const struct lws_event_loop_ops *ops;
};

/** One option an extension understands. An array of them ends with a null name. */
struct lws_ext_options {
	/** The option's name in Sec-WebSocket-Extensions. */
	const char *name;
	/** What value it takes. */
	enum lws_ext_options_types type;
};

/** Argument of the extension reasons that set an option. */
struct lws_ext_option_arg {
	/** The option's name, or null when the index counts. */
	const char *option_name;
	/** Its place in the extension's array. */
	int option_index;
	/** Its value; not terminated. */
	const char *start;
	/** Bytes of the value. */
	int len;
};

/** Argument of LWS_CALLBACK_SSL_INFO. */
struct lws_ssl_info {
	/** The TLS library's event mask. */
	int where;
	/** The TLS library's second argument. */
	int ret;
};

/** Argument of LWS_CALLBACK_VHOST_CERT_AGING. */
struct lws_acme_cert_aging_args {
	/** The virtual host whose certificate is examined. */
	struct lws_vhost *vh;
	/** Strings to use in a new request, by `LWS_TLS_*` index; null keeps the default. */
	const char *element_overrides[11];
};

/** Argument of LWS_CALLBACK_FILTER_NETWORK_CONNECTION. */
struct lws_filter_network_conn_args {
	/** The peer's address. */
	struct sockaddr_storage cli_addr;
	/** Bytes of it in use. */
	socklen_t clilen;
	/** The accepted descriptor. */
	lws_sockfd_type accept_fd;
};

/** Declared for source compatibility. */
struct lejp_collation {
	struct lws_dll2 chunks;
	int len;
	char buf[255];
};

/** One callback with its paths, on the JSON parser's stack of them. */
struct _lejp_parsing_stack {
	/** For the callback's use. */
	void *user;
	/** The callback. */
	signed char (*callback)(struct lejp_ctx*, char);
	/** Paths it wants to know about. */
	const char *const *paths;
	/** Number of paths. */
	uint8_t count_paths;
	/** Length of the path where it took over. */
	uint8_t ppos;
	/** 1-based index of the path that matches, or 0. */
	uint8_t path_match;
};

/** State of one JSON parser. */
struct lejp_ctx {
	/** For the callback's use. */
	void *user;
	/** Callbacks, the current one at pst_sp. */
	struct _lejp_parsing_stack pst[5];
	/** Nesting levels, the current one at sp. */
	struct _lejp_stack st[12];
	/** Array indexes on the way to here. */
	uint16_t i[5];
	/** Where in the path each wildcard matched. */
	uint16_t wild[5];
	/** The current path, such as "a.b[].c". */
	char path[128];
	/** Bytes of the current value. */
	char buf[255];
	/** Distance between paths in memory, in bytes; 0 for an array of pointers. */
	size_t path_stride;
	/** Line of the input, from 1. */
	uint32_t line;
	/** Code point being put together. */
	uint16_t uni;
	/** Bytes in buf. */
	uint8_t npos;
	/** Digits seen. */
	uint8_t dcount;
	/** Number flags. */
	uint8_t f;
	/** Current nesting level. */
	uint8_t sp;
	/** Number of array indexes. */
	uint8_t ipos;
	/** Number of paths. */
	uint8_t count_paths;
	/** 1-based index of the path that matches, or 0. */
	uint8_t path_match;
	/** Length of the path where it matched. */
	uint8_t path_match_len;
	/** Number of wildcards that matched. */
	uint8_t wildcount;
	/** Current callback. */
	uint8_t pst_sp;
	/** Nonzero when the outermost value is an array. */
	uint8_t outer_array;
};

/** Called by the JSON parser: parser, reason. Nonzero stops with LEJP_REJECT_CALLBACK. */
typedef signed char (*lejp_callback)(struct lejp_ctx*, char);

/** Declared for source compatibility. */
struct lws_struct_map {
	const char *colname;
	const struct lws_struct_map *child_map;
	lejp_callback lejp_cb;
	size_t ofs;
	size_t aux;
	size_t ofs_clist;
	size_t child_map_size;
	lws_struct_map_type_eum type;
};

/** Short name of `struct lws_struct_map`. */
typedef struct lws_struct_map lws_struct_map_t;

/** Declared for source compatibility. */
typedef int (*lws_struct_args_cb)(void*, void*);

/** Declared for source compatibility. */
struct lws_struct_args {
	const lws_struct_map_t *map_st[5];
	lws_struct_args_cb cb;
	struct lwsac *ac;
	void *cb_arg;
	void *dest;
	size_t dest_len;
	size_t toplevel_dll2_ofs;
	size_t map_entries_st[5];
	size_t ac_block_size;
	int subtype;
	int top_schema_index;
	struct lwsac *ac_chunks;
	struct lws_dll2_owner chunks_owner;
	size_t chunks_length;
};

/** Declared for source compatibility. */
struct lws_struct_serialize_st {
	const struct lws_dll2 *dllpos;
	const lws_struct_map_t *map;
	const char *obj;
	size_t map_entries;
	size_t map_entry;
	size_t size;
	char subsequent;
	char idt;
};

/** Short name of `struct lws_struct_serialize_st`. */
typedef struct lws_struct_serialize_st lws_struct_serialize_st_t;

/** Declared for source compatibility. */
struct lws_struct_serialize {
	lws_struct_serialize_st_t st[5];
	size_t offset;
	size_t remaining;
	int sp;
	int flags;
};

/** Declared for source compatibility. */
struct lws_threadpool_create_args {
	int threads;
	int max_queue_depth;
};

/** Declared for source compatibility. */
struct lws_threadpool_task_args {
	struct lws *wsi;
	void *user;
	const char *name;
	char async_task;
	enum lws_threadpool_task_return (*task)(void*, enum lws_threadpool_task_status);
	void (*cleanup)(struct lws*, void*);
};

/** Declared for source compatibility. */
struct lws_fts_result_filepath {
	struct lws_fts_result_filepath *next;
	int matches;
	int matches_length;
	int lines_in_file;
	int filepath_length;
};

/** Declared for source compatibility. */
struct lws_fts_result_autocomplete {
	struct lws_fts_result_autocomplete *next;
	int instances;
	int agg_instances;
	int ac_length;
	char elided;
	char has_children;
};

/** Declared for source compatibility. */
struct lws_fts_result {
	struct lws_fts_result_filepath *filepath_head;
	struct lws_fts_result_autocomplete *autocomplete_head;
	int duration_ms;
	int effective_flags;
};

/** Declared for source compatibility. */
struct lws_fts_search_params {
	const char *needle;
	const char *only_filepath;
	struct lwsac *results_head;
	int flags;
	int max_autocomplete;
	int max_files;
	int max_lines;
};

/** Short name of `enum lws_seq_cb_return`. */
typedef enum lws_seq_cb_return lws_seq_cb_return_t;

/** Declared for source compatibility. */
typedef lws_seq_cb_return_t (*lws_seq_event_cb)(struct lws_sequencer*, void*, int, void*, void*);

/** Declared for source compatibility. */
struct lws_seq_info {
	struct lws_context *context;
	int tsi;
	size_t user_size;
	void **puser;
	lws_seq_event_cb cb;
	const char *name;
	const lws_retry_bo_t *retry;
	uint8_t wakesuspend:1;
};

/** Short name of `enum lws_ss_state_return`. */
typedef enum lws_ss_state_return lws_ss_state_return_t;

/** Declared for source compatibility. */
typedef uint32_t lws_ss_tx_ordinal_t;

/** Declared for source compatibility. */
struct lws_ss_info {
	const char *streamtype;
	size_t user_alloc;
	size_t handle_offset;
	size_t opaque_user_data_offset;
	lws_ss_state_return_t (*rx)(void*, const uint8_t*, size_t, int);
	lws_ss_state_return_t (*tx)(void*, lws_ss_tx_ordinal_t, uint8_t*, size_t*, int*);
	lws_ss_state_return_t (*state)(void*, void*, lws_ss_constate_t, lws_ss_tx_ordinal_t);
	int manual_initial_tx_credit;
	uint8_t flags;
};

/** Declared for source compatibility. */
struct lws_ss_x509 {
	struct lws_ss_x509 *next;
	const char *vhost_name;
	const uint8_t *ca_der;
	size_t ca_der_len;
	uint8_t keep:1;
};

/** Short name of `struct lws_ss_x509`. */
typedef struct lws_ss_x509 lws_ss_x509_t;

/** Declared for source compatibility. */
struct lws_ss_trust_store {
	struct lws_ss_trust_store *next;
	const char *name;
	const lws_ss_x509_t *ssx509[6];
	int count;
};

/** Declared for source compatibility. */
struct lws_ss_metadata {
	struct lws_ss_metadata *next;
	const char *name;
	void *value;
	size_t length;
	uint8_t value_on_lws_heap;
};

/** Short name of `struct lws_ss_metadata`. */
typedef struct lws_ss_metadata lws_ss_metadata_t;

/** Declared for source compatibility. */
struct lws_ss_policy {
	struct lws_ss_policy *next;
	const char *streamtype;
	const char *endpoint;
	const char *rideshare_streamtype;
	const char *payload_fmt;
	const char *socks5_proxy;
	lws_ss_metadata_t *metadata;
	union {
		struct {
			const char *method;
			const char *url;
			const char *multipart_name;
			const char *multipart_filename;
			const char *multipart_content_type;
			const char *blob_header[4];
			const char *auth_preamble;
			union {
				struct {
					const char *subprotocol;
					uint8_t binary;
				} ws;
			} u;
			uint16_t resp_expect;
			uint8_t fail_redirect:1;
		} http;
	} u;
	union {
		const struct lws_ss_trust_store *store;
		struct {
			const struct lws_ss_x509 *cert;
			const struct lws_ss_x509 *key;
		} server;
	} trust;
	const lws_retry_bo_t *retry_bo;
	uint32_t timeout_ms;
	uint32_t flags;
	uint16_t port;
	uint8_t metadata_count;
	uint8_t protocol;
	uint8_t client_cert;
};

/** Declared for source compatibility. */
struct lws_token_map {
	union {
		const char *value;
		uint8_t *bvalue;
		unsigned long lvalue;
	} u;
	short name_index;
	short length_or_zero;
};

/** Declared for source compatibility. */
typedef void lws_abs_protocol_inst_t;

/** Short name of `struct lws_abs`. */
typedef struct lws_abs lws_abs_t;

/** Declared for source compatibility. */
struct lws_abs_protocol {
	const char *name;
	int alloc;
	int flags;
	int (*create)(const struct lws_abs*);
	void (*destroy)(lws_abs_protocol_inst_t**);
	int (*compare)(lws_abs_t*, lws_abs_t*);
	int (*accept)(lws_abs_protocol_inst_t*);
	int (*rx)(lws_abs_protocol_inst_t*, const uint8_t*, size_t);
	int (*writeable)(lws_abs_protocol_inst_t*, size_t);
	int (*closed)(lws_abs_protocol_inst_t*);
	int (*heartbeat)(lws_abs_protocol_inst_t*);
	int (*child_bind)(lws_abs_t*);
};

/** Declared for source compatibility. */
typedef void lws_abs_transport_inst_t;

/** Declared for source compatibility. */
struct lws_abs_transport {
	const char *name;
	int alloc;
	int (*create)(lws_abs_t*);
	void (*destroy)(lws_abs_transport_inst_t**);
	int (*compare)(lws_abs_t*, lws_abs_t*);
	int (*tx)(lws_abs_transport_inst_t*, uint8_t*, size_t);
	int (*client_conn)(const lws_abs_t*);
	int (*close)(lws_abs_transport_inst_t*);
	int (*ask_for_writeable)(lws_abs_transport_inst_t*);
	int (*set_timeout)(lws_abs_transport_inst_t*, int, int);
	int (*state)(lws_abs_transport_inst_t*);
};

/** Declared for source compatibility. */
typedef int (*lws_unit_test_packet_cb)(lws_abs_t*);

/** Declared for source compatibility. */
struct lws_unit_test_packet {
	void *buffer;
	lws_unit_test_packet_cb pre;
	size_t len;
	uint32_t flags;
};

/** Short name of `struct lws_unit_test_packet`. */
typedef struct lws_unit_test_packet lws_unit_test_packet_t;

/** Declared for source compatibility. */
struct lws_unit_test {
	const char *name;
	lws_unit_test_packet_t *expect_array;
	int max_secs;
};

/** Short name of `struct lws_unit_test`. */
typedef struct lws_unit_test lws_unit_test_t;

/** Declared for source compatibility. */
typedef void (*lws_test_sequence_cb)(const void*);

/** Declared for source compatibility. */
struct lws_test_sequencer_args {
	lws_abs_t *abs;
	lws_unit_test_t *tests;
	int *results;
	int results_max;
	int *count_tests;
	int *count_passes;
	lws_test_sequence_cb cb;
	void *cb_user;
};

/** A tokenizer and the token it found last. */
struct lws_tokenize {
	/** Where to read on. */
	const char *start;
	/** The token found; not terminated. */
	const char *token;
	/** Bytes left to read. */
	size_t len;
	/** Length of the token in bytes. */
	size_t token_len;
	/** `LWS_TOKENIZE_F_*`. */
	uint16_t flags;
	/** State of the comma list. */
	uint8_t delim;
	/** The last result. */
	int8_t e;
};

/** Gives the text of a symbol: opaque word, name, output, position in it, its length, offset into the text. */
typedef int (*lws_strexp_expand_cb)(void*, const char*, char*, size_t*, size_t, size_t*);

/** State of a substitution of `${name}` symbols. */
struct lws_strexp {
	/** Symbol being read. */
	char name[32];
	/** Gives the text of a symbol. */
	lws_strexp_expand_cb cb;
	/** First argument of cb. */
	void *priv;
	/** Where output goes. */
	char *out;
	/** Room there, in bytes. */
	size_t olen;
	/** Bytes written. */
	size_t pos;
	/** Bytes of the current symbol's text already written. */
	size_t exp_ofs;
	/** Bytes of name in use. */
	uint8_t name_pos;
	/** State of the scanner. */
	char state;
};

/** Short name of `struct lws_adopt_desc`. */
typedef struct lws_adopt_desc lws_adopt_desc_t;

/** Short name of `struct lws_system_blob`. */
typedef struct lws_system_blob lws_system_blob_t;

/** Told about a DHCP result: opaque word, address family, address bytes, length. */
typedef int (*dhcpc_cb_t)(void*, int, uint8_t*, int);

/** Short name of `struct lws_detlat`. */
typedef struct lws_detlat lws_detlat_t;

/** Receives one latency measurement. */
typedef int (*det_lat_buf_cb_t)(struct lws_context*, const lws_detlat_t*);

/** Called once when the context is complete. */
typedef int (*lws_context_ready_cb_t)(struct lws_context*);

/** Told when a peer exceeds its limits. */
typedef int (*lws_peer_limits_notify_t)(struct lws_context*, lws_sockfd_type, lws_sockaddr46*);

/** Called when a deprecated context may be replaced. */
typedef int (*lws_reload_func)(void);

/** Short name of `struct lws_bb_i2c`. */
typedef struct lws_bb_i2c lws_bb_i2c_t;

/** Short name of `struct lws_bb_spi`. */
typedef struct lws_bb_spi lws_bb_spi_t;

/** Declared for source compatibility. */
typedef void (*lws_button_cb_t)(void*, lws_button_idx_t, int);

/** Short name of `struct lws_button_controller`. */
typedef struct lws_button_controller lws_button_controller_t;

/** Short name of `struct lws_led_gpio_controller`. */
typedef struct lws_led_gpio_controller lws_led_gpio_controller_t;

/** Short name of `struct lws_display_state`. */
typedef struct lws_display_state lws_display_state_t;

/** Short name of `struct lws_display_ssd1306`. */
typedef struct lws_display_ssd1306 lws_display_ssd1306_t;

/** Short name of `struct lws_display_ili9341`. */
typedef struct lws_display_ili9341 lws_display_ili9341_t;

/** Short name of `struct lws_settings_ops`. */
typedef struct lws_settings_ops lws_settings_ops_t;

/** Short name of `struct lws_netdevs`. */
typedef struct lws_netdevs lws_netdevs_t;

/** Short name of `struct lws_netdev_instance_wifi`. */
typedef struct lws_netdev_instance_wifi lws_netdev_instance_wifi_t;

/** Short name of `struct lws_wifi_sta`. */
typedef struct lws_wifi_sta lws_wifi_sta_t;

/** Short name of `struct lws_spa_create_info`. */
typedef struct lws_spa_create_info lws_spa_create_info_t;

/** Short name of `struct lws_state_manager`. */
typedef struct lws_state_manager lws_state_manager_t;

/** Called for each directory entry: directory, opaque word, entry. Nonzero stops. */
typedef int lws_dir_callback_function(const char*, void*, struct lws_dir_entry*);

/** Short name of `struct lws_dir_glob`. */
typedef struct lws_dir_glob lws_dir_glob_t;

/** Short name of `struct lws_humanize_unit`. */
typedef struct lws_humanize_unit lws_humanize_unit_t;

/** Short name of `struct lws_plugin_protocol`. */
typedef struct lws_plugin_protocol lws_plugin_protocol_t;

/** Short name of `struct lws_plugin_evlib`. */
typedef struct lws_plugin_evlib lws_plugin_evlib_t;

/** Called for each plugin found, with the caller's word. */
typedef int (*each_plugin_cb_t)(struct lws_plugin*, void*);

/** Short name of `struct lejp_collation`. */
typedef struct lejp_collation lejp_collation_t;

/** Short name of `struct lws_struct_args`. */
typedef struct lws_struct_args lws_struct_args_t;

/** Short name of `struct lws_struct_serialize`. */
typedef struct lws_struct_serialize lws_struct_serialize_t;

/** Short name of `struct lws_seq_info`. */
typedef struct lws_seq_info lws_seq_info_t;

/** Short name of `struct lws_ss_info`. */
typedef struct lws_ss_info lws_ss_info_t;

/** Declared for source compatibility. */
typedef int (*plugin_auth_status_cb)(struct lws_ss_handle*, int);

/** Short name of `struct lws_ss_trust_store`. */
typedef struct lws_ss_trust_store lws_ss_trust_store_t;

/** Short name of `struct lws_ss_policy`. */
typedef struct lws_ss_policy lws_ss_policy_t;

/** Short name of `struct lws_token_map`. */
typedef struct lws_token_map lws_token_map_t;

/** Short name of `struct lws_abs_protocol`. */
typedef struct lws_abs_protocol lws_abs_protocol_t;

/** Short name of `struct lws_abs_transport`. */
typedef struct lws_abs_transport lws_abs_transport_t;

/** Declared for source compatibility. */
typedef int (*lws_unit_test_packet_test_cb)(const void*, int);

/** Short name of `struct lws_test_sequencer_args`. */
typedef struct lws_test_sequencer_args lws_test_sequencer_args_t;

/** Short name of `enum dns_query_type`. */
typedef enum dns_query_type adns_query_type_t;

/** Declared for source compatibility. */
typedef struct lws *(*lws_async_dns_cb_t)(struct lws*, const char*, const struct addrinfo*, int, void*);

/** Short name of `struct lws_tokenize`. */
typedef struct lws_tokenize lws_tokenize_t;

/** Short name of `struct lws_strexp`. */
typedef struct lws_strexp lws_strexp_t;

/** Contents of a file kept in memory. */
typedef unsigned char *lwsac_cached_file_t;

/** A link of a singly linked list: the address of the next one. */
typedef void *lws_list_ptr;

/** Compares two links; the sign tells the order. */
typedef int (*lws_list_ptr_sort_func_t)(lws_list_ptr, lws_list_ptr);

/** Binary multiples without a unit. */
extern const struct lws_humanize_unit humanize_schema_si[7];

/** Binary multiples of bytes. */
extern const struct lws_humanize_unit humanize_schema_si_bytes[7];

/** Times in microseconds, years of 365 days. */
extern const struct lws_humanize_unit humanize_schema_us[8];

/**
 * Encodes `in_len` bytes as padded base64 (RFC 4648 §4) with a terminator.
 *
 * `out_size` must be the encoded length + 2 at least (one more than is used, as ever).
 * Returns the encoded length without terminator; -1 when it does not fit (`out` is "" then), a length is negative or a
 * pointer NULL.
 * Conditions:
 * `in` is NULL or `in_len` bytes can be read there; `out` is NULL or `out_size` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_b64_encode_string(const char *in,
			  int in_len,
			  char *out,
			  int out_size);

/**
 * Decodes the terminated base64 text `in`; padding may be missing.
 * Both alphabets are understood, and characters of neither are skipped. A terminator is put behind the bytes.
 *
 * Returns the number of bytes, terminator not counted; -1 when they do not fit with it (`out` is "" then), or a pointer
 * is NULL. `in` and `out` may be the same memory.
 * Conditions:
 * `in` is NULL or a terminated string; `out` is NULL or `out_size` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_b64_decode_string(const char *in,
			  char *out,
			  int out_size);

/**
 * A blob of the context: number `idx` (from 0) of those of `r#type`; only LWS_SYSBLOB_TYPE_AUTH has two. It is nothing
 * at first, and again when the context ends.
 *
 * Returns NULL when there is none of that number.
 */
LWS_VISIBLE LWS_EXTERN
lws_system_blob_t *lws_system_get_blob(struct lws_context *context,
				       lws_system_blob_item_t type,
				       int idx);

/**
 * Makes a blob the `len` bytes at `ptr`, which are not copied. Nothing happens for NULL.
 * Conditions:
 * `b` is NULL or a blob; the bytes can be read as long as the blob consists of them.
 */
LWS_VISIBLE LWS_EXTERN void lws_system_blob_direct_set(lws_system_blob_t *b, const uint8_t *ptr, size_t len);

/**
 * Makes a blob nothing. Nothing happens for NULL.
 * Conditions:
 * `b` is NULL or a blob.
 */
LWS_VISIBLE LWS_EXTERN void lws_system_blob_heap_empty(lws_system_blob_t *b);

/**
 * Adds a copy of `len` bytes to a blob; bytes set with lws_system_blob_direct_set() are forgotten.
 *
 * Returns 0; -1 for no bytes or NULL.
 * Conditions:
 * `b` is NULL or a blob; `len` bytes can be read at `ptr`.
 */
LWS_VISIBLE LWS_EXTERN int lws_system_blob_heap_append(lws_system_blob_t *b, const uint8_t *ptr, size_t len);

/**
 * The length of a blob in bytes. Returns 0 for NULL.
 * Conditions:
 * `b` is NULL or a blob.
 */
LWS_VISIBLE LWS_EXTERN size_t lws_system_blob_get_size(lws_system_blob_t *b);

/**
 * Where the bytes of a blob are, until it changes: `*ptr` becomes that.
 *
 * Returns 0; -1 when it is nothing or was added to more than once, and for NULL, and then `*ptr` is unchanged.
 * Conditions:
 * `b` is NULL or a blob; `ptr` is NULL or can be written.
 */
LWS_VISIBLE LWS_EXTERN
int lws_system_blob_get_single_ptr(lws_system_blob_t *b,
				   const uint8_t **ptr);

/**
 * Copies bytes of a blob, from byte `ofs` on, to `ptr`, at most `*len`; `*len` becomes how many those were.
 *
 * Returns 0; -1 for NULL.
 * Conditions:
 * `b` is NULL or a blob, and bytes it was set to are still there; `len` can be read and written, and as many bytes
 * written at `ptr`.
 */
LWS_VISIBLE LWS_EXTERN
int lws_system_blob_get(lws_system_blob_t *b,
			uint8_t *ptr,
			size_t *len,
			size_t ofs);

/**
 * Makes a blob nothing. Nothing happens for NULL.
 * Conditions:
 * `b` is NULL or a blob.
 */
LWS_VISIBLE LWS_EXTERN void lws_system_blob_destroy(lws_system_blob_t *b);

/**
 * Puts a copy of `len` bytes at the end of the queue.
 *
 * Returns 1 when it was empty before, 0 when not; -1 when there is no memory, and for no bytes or NULL.
 * Conditions:
 * `head` is NULL or a queue; `len` bytes can be read at `buf`.
 */
LWS_VISIBLE LWS_EXTERN
int lws_buflist_append_segment(struct lws_buflist **head,
			       const uint8_t *buf,
			       size_t len);

/**
 * The bytes of the first segment that are not used yet: `*buf` (which may be NULL) becomes where they are, NULL for an
 * empty queue.
 *
 * Returns how many there are, 0 for an empty queue or NULL.
 * Conditions:
 * `head` is NULL or a queue; `buf` is NULL or can be written to.
 */
LWS_VISIBLE LWS_EXTERN
size_t lws_buflist_next_segment_len(struct lws_buflist **head,
				    uint8_t **buf);

/**
 * Uses `len` bytes of the first segment, all that is left when `len` is more; a segment without bytes left is freed.
 *
 * Returns the bytes left in what is the first segment then, 0 for an empty queue or NULL.
 * Conditions:
 * `head` is NULL or a queue.
 */
LWS_VISIBLE LWS_EXTERN
size_t lws_buflist_use_segment(struct lws_buflist **head,
			       size_t len);

/**
 * Bytes in all segments. Those of the first segment that are used already count as long as the segment is there.
 * Returns 0 for NULL.
 * Conditions:
 * `head` is NULL or a queue.
 */
LWS_VISIBLE LWS_EXTERN
size_t lws_buflist_total_len(struct lws_buflist **head);

/**
 * Copies up to `len` bytes, from byte `ofs` of all that lws_buflist_total_len() counts, to `buf`. The queue stays as it
 * is.
 *
 * Returns the number of bytes copied, -1 for NULL.
 * Conditions:
 * `head` is NULL or a queue; `len` bytes can be written at `buf`.
 */
LWS_VISIBLE LWS_EXTERN
int lws_buflist_linear_copy(struct lws_buflist **head,
			    size_t ofs,
			    uint8_t *buf,
			    size_t len);

/**
 * Frees all segments; the queue is empty then.
 * Conditions:
 * `head` is NULL or a queue.
 */
LWS_VISIBLE LWS_EXTERN void lws_buflist_destroy_all_segments(struct lws_buflist **head);

/**
 * Writes a line for each segment to the log, at level NOTICE: `id` and `reason`, the segment's number, the bytes used,
 * all of them, and those left.
 * Conditions:
 * `head` is NULL or a queue; `reason` is NULL or terminated. `id` is only printed.
 */
LWS_VISIBLE LWS_EXTERN
void lws_buflist_describe(struct lws_buflist **head,
			  void *id,
			  const char *reason);

/**
 * Has a program answer the current request of `wsi`, whose headers must still be there. `exec_array` is its name,
 * searched along PATH, and its arguments, ended by NULL. `script_uri_path_len` is how much of the path is the
 * script's own; a negative one leaves all out of its environment that comes from the request. After `timeout_secs`
 * seconds the connection is closed and the program ended. `mp_cgienv` are further variables.
 *
 * It runs in /tmp, in a process group of its own, with no other environment and no other descriptors. What it writes
 * becomes the answer, its `Status:` and `Location:` included: either the callback moves it with
 * lws_cgi_write_split_stdout_headers() when told so, or, if that leaves the pipe alone, the library does.
 * Returns 0, or -1 when it cannot be started.
 * Conditions:
 * `exec_array` is NULL or an array of strings, `mp_cgienv` NULL or a list of options.
 */
LWS_VISIBLE LWS_EXTERN
int lws_cgi(struct lws *wsi,
	    const char *const *exec_array,
	    int script_uri_path_len,
	    int timeout_secs,
	    const struct lws_protocol_vhost_options *mp_cgienv);

/**
 * Moves output of the CGI program to the client; to be called when the connection takes bytes. Returns 0, or -1 when
 * the connection is to be closed.
 */
LWS_VISIBLE LWS_EXTERN
int lws_cgi_write_split_stdout_headers(struct lws *wsi);

/**
 * Ends the CGI program of a connection, and its process group: by SIGTERM, and by SIGKILL when it does not listen.
 * LWS_CALLBACK_CGI_TERMINATED comes from inside; the connection is closed when that answers nonzero. Returns 0.
 */
LWS_VISIBLE LWS_EXTERN
int lws_cgi_kill(struct lws *wsi);

/** 1 while a CGI program answers the connection's request, else 0. */
LWS_VISIBLE LWS_EXTERN int lws_is_cgi(struct lws *wsi);

/** The connection that stands for one of the pipes to the CGI program of `wsi`; NULL when there is none. */
LWS_VISIBLE LWS_EXTERN struct lws *lws_cgi_get_stdwsi(struct lws *wsi, enum lws_enum_stdinouterr ch);

/**
 * Sends the virtual host's later client connections through an HTTP proxy: `host:port`,
 * `user:password@host:port`, or a URL of these.
 * Returns 0; -1 for a text that cannot be understood, or NULL.
 * Conditions:
 * `proxy` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN int lws_set_proxy(struct lws_vhost *vhost, const char *proxy);

/** The connection that this one belongs to, or NULL. */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT struct lws *lws_get_parent(const struct lws *wsi);

/** The newest of the connections that belong to this one, or NULL. */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT struct lws *lws_get_child(const struct lws *wsi);

/**
 * Reads of the body of an HTTP client's reply into the `*len` bytes at `*buf`, in or after
 * LWS_CALLBACK_RECEIVE_CLIENT_HTTP, which does not come again before this was called.
 *
 * Each piece of the body is given to LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ before the return, and its end to
 * LWS_CALLBACK_COMPLETED_CLIENT_HTTP.
 * `*buf` is moved behind what was used, and `*len` is what was read beyond that.
 * Returns 0, also when nothing is there now;
 * -1 when a callback said so, the reply is broken or the connection has ended: the program returns -1 from its callback
 * then.
 * Conditions:
 * `buf` and `len` point to a buffer's address and size, and all of it is writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_http_client_read(struct lws *wsi,
			 char **buf,
			 int *len);

/** The status of an HTTP client's reply, 0 while there is none or the connection has ended. */
LWS_VISIBLE LWS_EXTERN unsigned int lws_http_client_http_response(struct lws *wsi);

/**
 * Tells that the request has a body which the program will write (nonzero, in
 * LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER), or that it is complete (0, before its last piece is written). While
 * there is one, lws_callback_on_writable() brings LWS_CALLBACK_CLIENT_HTTP_WRITEABLE; the first one comes by itself.
 */
LWS_VISIBLE LWS_EXTERN
void lws_client_http_body_pending(struct lws *wsi,
				  int something_left_to_send);

/**
 * Writes the start of a part of a multipart/form-data body at `*p`, which moves behind it: the boundary, and the
 * head of the part with its `name`, and `filename` and `content_type` where they are not NULL. With a NULL `name`
 * the final boundary.
 * Returns 0; nonzero, and nothing is written, when it does not fit before `end`, a text holds a quote or a line's
 * end, or the connection was not made with LCCSCF_HTTP_MULTIPART_MIME.
 * Conditions:
 * The texts are NULL or strings, `p` points to a writable pointer, and the bytes from `*p` to `end` are writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_client_http_multipart(struct lws *wsi,
			      const char *name,
			      const char *filename,
			      const char *content_type,
			      char **p,
			      char *end);

/**
 * 1 when the connection follows a redirect that made a GET of its request (303), so that there is no body to
 * write; else 0.
 */
LWS_VISIBLE LWS_EXTERN int lws_http_is_redirected_to_get(struct lws *wsi);

/** The pointer lws_set_opaque_parent_data() stored; NULL at first and when the connection has ended. */
LWS_VISIBLE LWS_EXTERN void *lws_get_opaque_parent_data(const struct lws *wsi);

/** Stores a pointer with a connection, for those that belong to it. The library never looks at it. */
LWS_VISIBLE LWS_EXTERN void lws_set_opaque_parent_data(struct lws *wsi, void *data);

/**
 * Opens a client connection: a WebSocket when `method` is NULL, the raw stream when it is "RAW", else one HTTP
 * transaction with that method.
 *
 * All strings of `ccinfo` are copied. `pwsi` is set before the first callback. The name is looked up without
 * stalling the loop, and its addresses are tried in turn. What fails before the return is told by NULL alone, and
 * `*pwsi` is NULL then; what fails later by one LWS_CALLBACK_CLIENT_CONNECTION_ERROR whose `in` is a text (and
 * `len` its length). Success is LWS_CALLBACK_CLIENT_ESTABLISHED, or LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, or
 * LWS_CALLBACK_RAW_CONNECTED. From any thread.
 * Returns the connection; NULL for invalid arguments (a NULL address, a control character in a string, port 0) and at
 * once failed attempts.
 * Conditions:
 * `ccinfo` is NULL or its pointers are NULL or what their descriptions say.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_client_connect_via_info(const struct lws_client_connect_info *ccinfo);

/**
 * Has a client that is not established yet start over with another place, as a redirect does, with TLS if `ssl` is not 0.
 * Returns `*wsi`; NULL, and the connection goes on as it is, when it has started over too often, is no such client or
 * an argument is invalid.
 * Conditions:
 * `wsi` is NULL or points to a connection; the texts are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_client_reset(struct lws **wsi,
			     int ssl,
			     const char *address,
			     int port,
			     const char *path,
			     const char *host,
			     char _weak);

/**
 * Fills in what the files of a directory say about the whole context, below "global". Their texts are put at
 * `*config_strings`, which moves behind them, and `*len` becomes the room that is left; both must stay as long as the
 * context.
 *
 * Returns 0; 1 when the file `conf` cannot be read or understood, or there is no room.
 * Conditions:
 * Everything is NULL or good; `*len` bytes can be written at `*config_strings`.
 */
LWS_VISIBLE LWS_EXTERN
int lwsws_get_config_globals(struct lws_context_creation_info *info,
			     const char *d,
			     char **config_strings,
			     int *len);

/**
 * Makes the virtual hosts that the files of a directory describe, below "vhosts": each begins as `info` says, which
 * stays as it is. Their texts are put at `*config_strings`, see lwsws_get_config_globals().
 *
 * Returns 0; 1 when the file `conf` cannot be read or understood, none was made, or there is no room.
 * Conditions:
 * Everything is NULL or good; `*len` bytes can be written at `*config_strings`, and stay as long as the context.
 */
LWS_VISIBLE LWS_EXTERN
int lwsws_get_config_vhosts(struct lws_context *context,
			    struct lws_context_creation_info *info,
			    const char *d,
			    char **config_strings,
			    int *len);

/**
 * Writes `len` bytes at `buf` as `protocol` says: a WebSocket frame, or bytes of an HTTP response.
 *
 * For a frame LWS_PRE bytes before `buf` must be writable; its header may be put there. All bytes are taken over:
 * what the socket does not take now is sent by the loop, in order. May be called from any thread.
 * Returns `len` (for LWS_WRITE_PING and _PONG the header's bytes more);
 * -1 when the connection is broken, ends or has ended, or for invalid
 * arguments (control frames hold at most 125 bytes).
 * Conditions:
 * `len` bytes at `buf` are readable, and for frames LWS_PRE bytes before it writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_write(struct lws *wsi,
	      unsigned char *buf,
	      size_t len,
	      enum lws_write_protocol protocol);

/**
 * Asks for one LWS_CALLBACK_SERVER_WRITEABLE (or LWS_CALLBACK_HTTP_WRITEABLE) as soon as the connection takes
 * bytes; several calls before it give one. From any thread. Returns 1, 0 when the connection is ending, -1 when
 * it has ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_on_writable(struct lws *wsi);

/**
 * Asks for a writeable callback on every WebSocket bound to `protocol`, on every virtual host that has it (the
 * same name and callback). Returns 0, or -1 for a context that is none or NULL.
 * Conditions:
 * `protocol` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_on_writable_all_protocol(const struct lws_context *context,
					  const struct lws_protocols *protocol);

/**
 * Notes the code and text (of which 123 bytes count) that the close frame shall carry when the program closes the
 * WebSocket by its callback's answer. Without it no close frame is sent. A `status` of 0 sends one without code.
 * Conditions:
 * `len` bytes at `buf` are readable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
void lws_close_reason(struct lws *wsi,
		      enum lws_close_status status,
		      unsigned char *buf,
		      size_t len);

/**
 * 1 when writing now would only fill the library's memory: output waits that the socket refused. 0 otherwise.
 * 1 also for a connection that has ended.
 */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT int lws_send_pipe_choked(struct lws *wsi);

/**
 * 1 when output waits that the socket refused, 0 otherwise or when the connection has ended. Further writes are
 * taken over either way.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_partial_buffered(struct lws *wsi);

/** 1 when the current LWS_CALLBACK_RECEIVE brings the end of its message. 0 otherwise, and without a WebSocket. */
LWS_VISIBLE LWS_EXTERN
int lws_is_final_fragment(struct lws *wsi);

/** The reserved bits of the current frame, in place (mask 0x70). 0 without a WebSocket. */
LWS_VISIBLE LWS_EXTERN unsigned char lws_get_reserved_bits(struct lws *wsi);

/** 1 when the current message is binary, 0 when it is text or there is no WebSocket. */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT int lws_frame_is_binary(struct lws *wsi);

/** Payload bytes of the current frame that were not delivered yet. 0 without a WebSocket. */
LWS_VISIBLE LWS_EXTERN size_t lws_remaining_packet_payload(struct lws *wsi);

/**
 * The user pointer of a connection: its session memory, or what lws_set_wsi_user() put there.
 * NULL when it has none, or has ended.
 */
LWS_VISIBLE LWS_EXTERN void *lws_wsi_user(struct lws *wsi);

/**
 * Asks for a writeable callback on every WebSocket of one virtual host that is bound to `protocol`.
 * Returns 0, or -1 when `protocol` is none of the virtual host's protocols.
 * Conditions:
 * `protocol` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_on_writable_all_protocol_vhost(const struct lws_vhost *vhost,
						const struct lws_protocols *protocol);

/**
 * Pauses (`enable` 0) or goes on with (anything else) the delivery of input, at once. What was read already is
 * kept and delivered first. Returns 0, or -1 when the connection has ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_rx_flow_control(struct lws *wsi,
			int enable);

/**
 * Ends the connection after `secs` seconds, in place of any earlier timeout of it; `reason` is for the log.
 * `reason` 0 or `secs` 0 cancels. LWS_TO_KILL_ASYNC (-1) ends it on the next turn.
 * The end comes without a close frame, and what waits to be sent is lost.
 *
 * LWS_TO_KILL_SYNC (-2) ends it before the call returns, as a closing answer of its callback does: what waits
 * to be sent goes out first, and so does the close frame that lws_close_reason noted. Where either is due, the
 * end comes later.
 */
LWS_VISIBLE LWS_EXTERN
void lws_set_timeout(struct lws *wsi,
		     enum pending_timeout reason,
		     int secs);

/**
 * Writes what is known of the peer of `fd`, the descriptor of the connection: its name as the resolver knows it into
 * `name`, its numeric address into `rip`.
 * Either is empty when it is not known. This may wait for the resolver.
 * Conditions:
 * `name_len` bytes at `name` and `rip_len` bytes at `rip` are writable, or they are NULL.
 */
LWS_VISIBLE LWS_EXTERN
void lws_get_peer_addresses(struct lws *wsi,
			    lws_sockfd_type fd,
			    char *name,
			    int name_len,
			    char *rip,
			    int rip_len);

/**
 * Takes over an accepted socket as a new connection of the context's first virtual host, as if it had been
 * accepted there. Returns the connection, or NULL: the socket is closed then.
 * Conditions:
 * The descriptor is valid and becomes the library's.
 */
LWS_VISIBLE LWS_EXTERN struct lws *lws_adopt_socket(struct lws_context *context, lws_sockfd_type accept_fd);

/** Has LWS_CALLBACK_TIMER called once, `usecs` microseconds from now; LWS_SET_TIMER_USEC_CANCEL cancels. */
LWS_VISIBLE LWS_EXTERN void lws_set_timer_usecs(struct lws *wsi, lws_usec_t usecs);

/** Tells that the peer has proved to be there: the idle policy (ping, hang-up) starts over. */
LWS_VISIBLE LWS_EXTERN void lws_validity_confirmed(struct lws *wsi);

/** 1 when the current LWS_CALLBACK_RECEIVE brings the start of its message. 0 otherwise, and without a WebSocket. */
LWS_VISIBLE LWS_EXTERN
int lws_is_first_fragment(struct lws *wsi);

/** The context's connection with this descriptor, or NULL. */
LWS_VISIBLE LWS_EXTERN struct lws *wsi_from_fd(const struct lws_context *context, int fd);

/** Replaces the user pointer; it is the program's then. */
LWS_VISIBLE LWS_EXTERN void lws_set_wsi_user(struct lws *wsi, void *user);

/** The pointer lws_set_opaque_user_data() stored; NULL at first and when the connection has ended. */
LWS_VISIBLE LWS_EXTERN void *lws_get_opaque_user_data(const struct lws *wsi);

/** Stores a pointer with the connection that the library never looks at. */
LWS_VISIBLE LWS_EXTERN void lws_set_opaque_user_data(struct lws *wsi, void *data);

/** The connection that carries this one: itself, as no connection carries several. NULL when it has ended. */
LWS_VISIBLE LWS_EXTERN struct lws *lws_get_network_wsi(struct lws *wsi);

/**
 * The number of the connection's service thread. For the stand-in that callbacks without a connection get, the one
 * that makes the callback.
 */
LWS_VISIBLE LWS_EXTERN
int lws_get_tsi(struct lws *wsi);

/**
 * Takes over an accepted socket as a new connection of a virtual host, as if it had been accepted there. Returns the
 * connection, or NULL: the socket is closed then.
 * Conditions:
 * The descriptor is valid and becomes the library's.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_adopt_socket_vhost(struct lws_vhost *vh,
				   lws_sockfd_type accept_fd);

/**
 * Takes over an accepted socket as a new connection of a virtual host. The `len` bytes at `readbuf` were read from it
 * already; they are handled before the return. Returns the connection, or NULL: the socket is closed then.
 * Conditions:
 * The descriptor is valid and becomes the library's. `len` bytes at `readbuf` are readable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_adopt_socket_vhost_readbuf(struct lws_vhost *vhost,
					   lws_sockfd_type accept_fd,
					   const char *readbuf,
					   size_t len);

/**
 * Calls the protocol's callback with `reason` for every connection of one virtual host that is bound to `protocol`, at once
 * and on this thread; NULL stands for all of its protocols. `in` is `argp`, and answers are ignored. Returns 0, or -1 when
 * `protocol` is none of the virtual host's.
 * Conditions:
 * `protocol` is NULL or a protocol; `argp` and `len` are what the callback expects.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_all_protocol_vhost_args(struct lws_vhost *vh,
					 const struct lws_protocols *protocol,
					 int reason,
					 void *argp,
					 size_t len);

/**
 * Calls every protocol of the connection's virtual host with `reason`, about this connection. Returns 0 when all
 * answered 0, else 1: asking ends with the first that did not.
 * Conditions:
 * `r#in` and `len` are what the callbacks expect.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_vhost_protocols(struct lws *wsi,
				 int reason,
				 void *in,
				 int len);

/**
 * Calls every protocol of a virtual host with `reason`, about no connection. Returns 0 when all answered 0, else 1: asking
 * ends with the first that did not.
 * Conditions:
 * `r#in` and `len` are what the callbacks expect.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_vhost_protocols_vhost(struct lws_vhost *vh,
				       int reason,
				       void *in,
				       size_t len);

/**
 * Gives the connection new zeroed session memory of `new_size` bytes, in place of what it has. Returns it, or NULL
 * for a size of 0 or a connection that has ended.
 * Conditions:
 * The earlier memory is not used any more.
 */
LWS_VISIBLE LWS_EXTERN
void *lws_adjust_protocol_psds(struct lws *wsi,
			       size_t new_size);

/**
 * The number of the connection's service thread. For the stand-in that callbacks without a connection get, the one
 * that makes the callback.
 */
LWS_VISIBLE LWS_EXTERN
int lws_wsi_tsi(struct lws *wsi);

/**
 * Calls the protocol's callback with `reason` for every connection bound to it, at once and on this thread; `in`
 * is NULL and `len` 0. Answers of the callback are ignored. Returns 0, or -1 for invalid arguments.
 * Conditions:
 * `protocol` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_all_protocol(struct lws_context *context,
			      const struct lws_protocols *protocol,
			      int reason);

/**
 * Calls the protocol's callback with `reason` for every connection of one virtual host that is bound to `protocol`, at once
 * and on this thread; NULL stands for all of its protocols. `in` is NULL and `len` 0, and answers are ignored. Returns 0, or
 * -1 when `protocol` is none of the virtual host's.
 * Conditions:
 * `protocol` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_all_protocol_vhost(struct lws_vhost *vh,
				    const struct lws_protocols *protocol,
				    int reason);

/**
 * Goes on with the input of every connection bound to `protocol`, on every virtual host.
 * Conditions:
 * `protocol` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
void lws_rx_flow_allow_all_protocol(const struct lws_context *context,
				    const struct lws_protocols *protocol);

/** How many bytes the peer's flow control allows: -1, no limit, on HTTP/1 and WebSockets. */
LWS_VISIBLE LWS_EXTERN lws_fileofs_t lws_get_peer_write_allowance(struct lws *wsi);

/** The connection's descriptor, or -1 when it has ended. */
LWS_VISIBLE LWS_EXTERN lws_sockfd_type lws_get_socket_fd(struct lws *wsi);

/** 1 when the connection uses TLS, else 0. */
LWS_VISIBLE LWS_EXTERN int lws_is_ssl(struct lws *wsi);

/**
 * Writes the peer's numeric address into `name` (an IPv4 peer of a dual-stack socket as ::ffff:a.b.c.d; a
 * description of the error when there is none), cut to `namelen` with its NUL. Returns `name`.
 * Conditions:
 * `namelen` bytes at `name` are writable.
 */
LWS_VISIBLE LWS_EXTERN const char *lws_get_peer_simple(struct lws *wsi, char *name, size_t namelen);

/**
 * Takes over an accepted socket as a new connection of the context's first virtual host. The `len` bytes at `readbuf`,
 * were read from it already; they are handled before the return. Returns the connection, or NULL: the socket is closed then.
 * Conditions:
 * The descriptor is valid and becomes the library's. `len` bytes at `readbuf` are readable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_adopt_socket_readbuf(struct lws_context *context,
				     lws_sockfd_type accept_fd,
				     const char *readbuf,
				     size_t len);

/**
 * Ends a context: every connection gets its last callbacks, then LWS_CALLBACK_PROTOCOL_DESTROY reaches every
 * protocol, then all memory is given back. No close frame is sent.
 *
 * Called from a callback it takes effect when the callback has returned to the loop, and lws_service() answers
 * -1 then. Called from another thread it returns when everything is done. NULL is allowed; a context that was
 * destroyed already is refused.
 */
LWS_VISIBLE LWS_EXTERN
void lws_context_destroy(struct lws_context *context);

/** The pointer given as `user` at the creation of the context; NULL for a context that is none. */
LWS_VISIBLE LWS_EXTERN void *lws_context_user(struct lws_context *context);

/** The context of a connection; NULL when it has ended. */
LWS_VISIBLE LWS_EXTERN struct lws_context *lws_get_context(const struct lws *wsi);

/** How many service threads the context has: `count_threads` of its creation, from 1 to 32. The program runs them. */
LWS_VISIBLE LWS_EXTERN
int lws_get_count_threads(struct lws_context *context);

/**
 * Ends the start-up phase of a context with LWS_SERVER_OPTION_EXPLICIT_VHOSTS: the process takes on the user and group
 * of the context's creation.
 * Nothing happens for other contexts, and nothing more when it is called again.
 *
 * Returns 0, -1 when the process could not become them or for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
int lws_finalize_startup(struct lws_context *context);

/**
 * This machine's name as found at the creation of the context, "unknown" with
 * LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME. Lives as long as the context. NULL for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_canonical_hostname(struct lws_context *context);

/**
 * The virtual host of a connection; after a request with a Host header, the one chosen by it. NULL when the
 * connection has ended.
 */
LWS_VISIBLE LWS_EXTERN struct lws_vhost *lws_get_vhost(struct lws *wsi);

/**
 * The protocol a connection is bound to (in callbacks without a connection: the protocol called).
 * It is an entry of the library's own copy of the protocol table. NULL when the connection has ended.
 */
LWS_VISIBLE LWS_EXTERN const struct lws_protocols *lws_get_protocol(struct lws *wsi);

/**
 * Memory of `size` bytes, zeroed, that a protocol keeps on a virtual host. It is freed with the virtual host; a
 * second call returns the same memory.
 * NULL when `prot` is none of its protocols or `size` is not positive.
 * Conditions:
 * `prot` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
void *lws_protocol_vh_priv_zalloc(struct lws_vhost *vhost,
				  const struct lws_protocols *prot,
				  int size);

/**
 * The memory lws_protocol_vh_priv_zalloc() made, or NULL when there is none.
 * Conditions:
 * `prot` is NULL or a protocol.
 */
LWS_VISIBLE LWS_EXTERN
void *lws_protocol_vh_priv_get(struct lws_vhost *vhost,
			       const struct lws_protocols *prot);

/**
 * Ends a virtual host: it listens no more, its connections end as closing answers of their callbacks would end them,
 * then its protocols get LWS_CALLBACK_PROTOCOL_DESTROY. NULL is allowed.
 */
LWS_VISIBLE LWS_EXTERN
void lws_vhost_destroy(struct lws_vhost *vh);

/** The name of a virtual host; lives as long as it. NULL for a virtual host that is none. */
LWS_VISIBLE LWS_EXTERN const char *lws_get_vhost_name(struct lws_vhost *vhost);

/**
 * The virtual host with this name, the first one of several; NULL when there is none.
 * Conditions:
 * `name` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN struct lws_vhost *lws_get_vhost_by_name(struct lws_context *context, const char *name);

/**
 * The port of a virtual host: the one it listens on where any free one was asked for; CONTEXT_PORT_NO_LISTEN or
 * CONTEXT_PORT_NO_LISTEN_SERVER when it was made with that; -1 when it is none.
 */
LWS_VISIBLE LWS_EXTERN
int lws_get_vhost_port(struct lws_vhost *vhost);

/**
 * The port a virtual host really listens on; 0 when it does not listen on one yet or is none,
 * CONTEXT_PORT_NO_LISTEN or CONTEXT_PORT_NO_LISTEN_SERVER when it was made with that.
 */
LWS_VISIBLE LWS_EXTERN int lws_get_vhost_listen_port(struct lws_vhost *vhost);

/** The interface given at the creation of a virtual host, or NULL. Lives as long as the virtual host. */
LWS_VISIBLE LWS_EXTERN const char *lws_get_vhost_iface(struct lws_vhost *vhost);

/** The pointer given as `user` at the creation of a virtual host; NULL for one that is none. */
LWS_VISIBLE LWS_EXTERN void *lws_get_vhost_user(struct lws_vhost *vhost);

/** The pointer given as `user` at the creation of a virtual host: another name of lws_get_vhost_user(). */
LWS_VISIBLE LWS_EXTERN void *lws_vhost_user(struct lws_vhost *vhost);

/**
 * The virtual host's protocol with this name; NULL when there is none.
 * Conditions:
 * `name` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
const struct lws_protocols *lws_vhost_name_to_protocol(struct lws_vhost *vh,
						       const char *name);

/**
 * The option with this name in a list such as LWS_CALLBACK_PROTOCOL_INIT gets; NULL when there is none.
 * Conditions:
 * `pvo` is NULL or a list of options, `name` NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
const struct lws_protocol_vhost_options *lws_pvo_search(const struct lws_protocol_vhost_options *pvo,
							const char *name);

/**
 * Stores the value of the option with this name in `*result`. Returns 0, or 1 when there is none.
 * Conditions:
 * `r#in` is NULL or a list of options, `name` NULL or a string, `result` NULL or a place for a pointer.
 */
LWS_VISIBLE LWS_EXTERN int lws_pvo_get_str(void *in, const char *name, const char **result);

/**
 * Makes a context, and its default virtual host unless LWS_SERVER_OPTION_EXPLICIT_VHOSTS is set.
 *
 * Strings and arrays in `info` must live as long as the context where the header says so; `info` itself is not
 * used after the return. From now on SIGPIPE is ignored in the process. No protocol is initialised yet. With a default
 * virtual host the process becomes the user and group of `info` here, after listening and reading keys, else in
 * lws_finalize_startup().
 * Returns the context, or NULL (with a line in the log) when `info` is NULL or invalid, an address cannot be
 * bound, the process cannot become that user and group, or memory is short.
 * Conditions:
 * `info` is NULL or its pointers are NULL or what their descriptions say.
 */
LWS_VISIBLE LWS_EXTERN
struct lws_context *lws_create_context(const struct lws_context_creation_info *info);

/**
 * Adds a virtual host to a context. Its protocols are initialised at once when those of the context were already, else
 * with them before the first turn of the loop.
 *
 * Returns it, or NULL (with a line in the log) for invalid arguments, an address that cannot be bound, or a protocol that
 * failed to initialise.
 * Conditions:
 * As for lws_create_context().
 */
LWS_VISIBLE LWS_EXTERN
struct lws_vhost *lws_create_vhost(struct lws_context *context,
				   const struct lws_context_creation_info *info);

/** The protocol a connection is bound to: another name of lws_get_protocol(). */
LWS_VISIBLE LWS_EXTERN const struct lws_protocols *lws_protocol_get(struct lws *wsi);

/**
 * Makes a daemon of the process: the call returns in a child of it, in a session of its own, in /tmp, with umask 0 and
 * its standard streams at /dev/null; the process itself ends with status 0. To be called before any context or thread is
 * made.
 *
 * `_lock_path` (NULL for none) is a file that the child writes its process number into. Where a living process stands in
 * it already, this one ends with status 1; a dead one's file is replaced. SIGTERM removes the file and ends the daemon at
 * once. Returns 0; a failure ends the process with status 9 (fork), 2 (session) or 3 (/tmp), after a message on
 * standard error.
 * Conditions:
 * `_lock_path` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
int lws_daemonize(const char *_lock_path);

/**
 * Puts `d` at the beginning of the list. Nothing happens when it is in a list already, or for NULL.
 * Conditions:
 * Both are NULL or good; `d` was zeroed or removed before.
 */
LWS_VISIBLE LWS_EXTERN void lws_dll2_add_head(struct lws_dll2 *d, struct lws_dll2_owner *owner);

/**
 * Puts `d` at the end of the list. Nothing happens when it is in a list already, or for NULL.
 * Conditions:
 * Both are NULL or good; `d` was zeroed or removed before.
 */
LWS_VISIBLE LWS_EXTERN void lws_dll2_add_tail(struct lws_dll2 *d, struct lws_dll2_owner *owner);

/**
 * Puts `d` before `after`, into its list. Nothing happens when `d` is in a list already, `after` in none, or for NULL.
 * Conditions:
 * Both are NULL or good; `d` was zeroed or removed before.
 */
LWS_VISIBLE LWS_EXTERN
void lws_dll2_add_before(struct lws_dll2 *d,
			 struct lws_dll2 *after);

/**
 * Takes `d` out of its list and zeroes it. Nothing happens when it is in none, or for NULL.
 * Conditions:
 * `d` is NULL or good, and so are its neighbours and its owner.
 */
LWS_VISIBLE LWS_EXTERN void lws_dll2_remove(struct lws_dll2 *d);

/**
 * Calls `cb` with each element of the list and `user`. The callback may remove, and free, the element it is called
 * with; nonzero ends the walk.
 *
 * Returns 0 when the end was reached, 1 when the callback ended it, also 0 for NULL.
 * Conditions:
 * `owner` is NULL or good with all its elements; `cb` is NULL or a callback.
 */
LWS_VISIBLE LWS_EXTERN
int lws_dll2_foreach_safe(struct lws_dll2_owner *owner,
			  void *user,
			  int (*cb)(struct lws_dll2*, void*));

/**
 * Zeroes a link that is in no list; one that is in a list stays lost to it. Nothing happens for NULL.
 * Conditions:
 * `d` is NULL or can be written to.
 */
LWS_VISIBLE LWS_EXTERN void lws_dll2_clear(struct lws_dll2 *d);

/**
 * Makes a list empty without looking at its elements, which stay as they are. Nothing happens for NULL.
 * Conditions:
 * `d` is NULL or can be written to.
 */
LWS_VISIBLE LWS_EXTERN void lws_dll2_owner_clear(struct lws_dll2_owner *d);

/**
 * Puts `d` before the first element for which `compare(element, d)` is not negative, else at the end: in a list that
 * is sorted, before those that are equal.
 * Conditions:
 * `d` and `own` as for lws_dll2_add_tail(); `compare` is NULL or a callback that leaves the list as it is.
 */
LWS_VISIBLE LWS_EXTERN
void lws_dll2_add_sorted(lws_dll2_t *d,
			 lws_dll2_owner_t *own,
			 int (*compare)(const lws_dll2_t*, const lws_dll2_t*));

/**
 * Finds the first element that has the name of `namelen` bytes at `name`. An element begins `dll2_ofs` bytes before its
 * link, and has a pointer to its terminated name, or NULL, at `ptr_ofs`.
 *
 * Returns the element, NULL when there is none.
 * Conditions:
 * `own` is NULL or a list of such elements; `namelen` bytes can be read at `name`.
 */
LWS_VISIBLE LWS_EXTERN
void *_lws_dll2_search_sz_pl(lws_dll2_owner_t *own,
			     const char *name,
			     size_t namelen,
			     size_t dll2_ofs,
			     size_t ptr_ofs);

/**
 * Puts `add` into the list of pointers at `phead`, before the first one for which `sort(add, it)` is not positive, else
 * at the end. Each pointer of such a list leads to the next one, the last one to NULL; they stand in the program's
 * elements.
 * Conditions:
 * `phead` and `add` are NULL or such pointers, which may be written; `sort` is NULL or a callback that leaves the list
 * as it is.
 */
LWS_VISIBLE LWS_EXTERN
void lws_list_ptr_insert(lws_list_ptr *phead,
			 lws_list_ptr *add,
			 lws_list_ptr_sort_func_t sort);

/**
 * The permessage-deflate extension (RFC 7692), as programs name it in the `callback` of their extension table. The
 * library recognises it there and does all the work itself: it is never called. A program that calls it from a callback
 * of its own gets 1 for the reasons that would use it, which declines the extension, and 0 for all others.
 */
LWS_VISIBLE LWS_EXTERN
int lws_extension_callback_pm_deflate(struct lws_context *_context,
				      const struct lws_extension *_ext,
				      struct lws *_wsi,
				      enum lws_extension_callback_reasons reason,
				      void *_user,
				      void *_in,
				      size_t _len);

/**
 * Sets an option of an extension that is in use on the connection.
 *
 * permessage-deflate knows server_no_context_takeover, client_no_context_takeover (0 or 1; a side that keeps no
 * context needs no memory between messages), server_max_window_bits, client_max_window_bits (8 to 15), rx_buf_size
 * (7 to 16: base-2 logarithm of the bytes of a received piece), tx_buf_size (7 to 18: the same of the payload of a
 * sent frame), compression_level (0 to 9; 1 unless set), mem_level (accepted, without effect), and two that are this
 * library's own: min_size (shorter messages are sent as they are; 0 unless set, in bytes) and max_inflated_mb (a received
 * message that grows beyond so many MiB, and to more than a hundred times its size, costs its peer the
 * connection with status 1009; 16 unless set, 0 for no limit). `opt_val` is a decimal number; NULL means 1. What concerns
 * the peer's own direction was agreed on in the handshake and stays; our own window and context can only become
 * smaller. Options about memory count from the next message that needs memory made: ESTABLISHED and
 * CLIENT_ESTABLISHED are the place to set them.
 *
 * A program's own extension is called with LWS_EXT_CB_NAMED_OPTION_SET.
 *
 * Returns 0, or what the program's extension answered; -1 for an extension that the connection does not use, an
 * option that permessage-deflate does not have, or NULL.
 * Conditions:
 * The names and the value are NULL or strings.
 */
LWS_VISIBLE LWS_EXTERN
int lws_set_extension_option(struct lws *wsi,
			     const char *ext_name,
			     const char *opt_name,
			     const char *opt_val);

/**
 * Reads the parameters of an extension, `name`, `name=value` and so on with `;` between them, from the `len` bytes
 * at `o` up to the first comma. For each one found the extension is called with LWS_EXT_CB_OPTION_SET and a
 * `struct lws_ext_option_arg`: the index in `opts`, and the value (a decimal number, not terminated).
 *
 * Returns 0; -1 at the first unknown name or value that its option does not take, and for NULL.
 * Conditions:
 * `ext` is NULL or an extension, `opts` NULL or an array ended by a null name, `len` bytes at `o` are readable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_ext_parse_options(const struct lws_extension *ext,
			  struct lws *wsi,
			  void *ext_user,
			  const struct lws_ext_options *opts,
			  const char *o,
			  int len);

/**
 * Makes `filename` a file of the `len` bytes at `buf`; a new one is for its owner only (mode 0600).
 *
 * Returns 0; 1 when that fails, also for NULL or a negative `len`.
 * Conditions:
 * `filename` is NULL or terminated; `len` bytes can be read at `buf`.
 */
LWS_VISIBLE LWS_EXTERN int lws_plat_write_file(const char *filename, void *buf, int len);

/**
 * Reads the first `len` bytes of a file, or all when there are fewer, to `buf`.
 *
 * Returns how many there were; -1 when it cannot be read, also for NULL. A negative `len` counts as 0.
 * Conditions:
 * `filename` is NULL or terminated; `len` bytes can be written at `buf`.
 */
LWS_VISIBLE LWS_EXTERN int lws_plat_read_file(const char *filename, void *buf, int len);

/**
 * Calls `cb` with `dirpath`, `user` and each entry of a directory but `.` and `..`, in the order of their bytes. What
 * is there is looked up before the first call, so a callback may remove entries; nonzero ends the walk.
 *
 * Returns 0 when all were told; 1 when the callback ended it, or the directory cannot be read, also for NULL.
 * Conditions:
 * `dirpath` is NULL or terminated; `cb` is NULL or a callback.
 */
LWS_VISIBLE LWS_EXTERN
int lws_dir(const char *dirpath,
	    void *user,
	    int (*cb)(const char*, void*, struct lws_dir_entry*));

/**
 * A callback for lws_dir() that removes every entry, directories with all they contain; what a link leads to stays.
 *
 * Returns 0; what cannot be removed is logged and stays.
 * Conditions:
 * For lws_dir() only, or called in the same way.
 */
LWS_VISIBLE LWS_EXTERN
int lws_dir_rm_rf_cb(const char *dirpath,
		     void *_user,
		     struct lws_dir_entry *lde);

/**
 * A callback for lws_dir(), whose `user` must be an lws_dir_glob_t: calls its `cb` with its `user` and the path of each
 * entry that is no directory and whose name fits its `filter`, a name with one `*` for any bytes. What stands behind
 * the `*` must not be empty.
 *
 * Returns 0, whatever `cb` returned.
 * Conditions:
 * For lws_dir() only, or called in the same way.
 */
LWS_VISIBLE LWS_EXTERN
int lws_dir_glob_cb(const char *dirpath,
		    void *user,
		    struct lws_dir_entry *lde);

/**
 * The media type of a file by the end of its name, without regard to case: as the mount's `extra_mimetypes` (names
 * such as ".css") have it, else as version 4.1.6 of the original knew it, else the mount's entry for "*", else as this
 * library knows it. `m` is NULL for no mount.
 *
 * Returns a text of the mount, or one that lives as long as the library; NULL when the type is not known.
 * Conditions:
 * `file` is NULL or terminated; `m` is NULL or a mount.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_get_mimetype(const char *file,
			     const struct lws_http_mount *m);

/**
 * Replaces the names in `s->vars` that begin with `$` in a piece of text, by what `s->replace` answers for their index
 * (NULL for nothing), the longest one where several fit. What may be the beginning of a name at the end of a piece waits
 * in `s`, up to 16 bytes of it, for the next one. If `args->chunked` is set the result is framed as a chunk: up to ten
 * bytes in front of `args->p` are used for that, and the end of all chunks is added with the last piece. Afterwards
 * `args->p` and `args->len` are what is to be sent. Between files `s` is to be zeroed, apart from its last four members.
 *
 * Returns 0, or -1 when the result does not fit into the `args->max_len` bytes at `args->p`; then nothing was changed
 * there.
 * Conditions:
 * `args` and `s` are NULL or what their descriptions say, and the room in front of `args->p` is there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_chunked_html_process(struct lws_process_html_args *args,
			     struct lws_process_html_state *s);

/**
 * Bytes of a header's value, of all its parts and the commas between them; 0 when it is absent or there is no
 * request.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_hdr_total_length(struct lws *wsi,
			 enum lws_token_indexes h);

/** Bytes of one part of a header's value (a repeated header, a URL argument); 0 when there is none. */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_hdr_fragment_length(struct lws *wsi,
			    enum lws_token_indexes h,
			    int frag_idx);

/**
 * Copies a header's value, its parts joined by commas, with a NUL. Returns its length; 0 when it is absent;
 * -1 when it does not fit into `len` bytes or there is no request. Then `dest` holds an empty string.
 * Conditions:
 * `len` bytes at `dest` are writable.
 */
LWS_VISIBLE LWS_EXTERN int lws_hdr_copy(struct lws *wsi, char *dest, int len, enum lws_token_indexes h);

/**
 * Copies one part of a header's value, with a NUL. Returns its length, or -1 when there is none or it does not
 * fit into `len` bytes.
 * Conditions:
 * `len` bytes at `dest` are writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_hdr_copy_fragment(struct lws *wsi,
			  char *dest,
			  int len,
			  enum lws_token_indexes h,
			  int frag_idx);

/**
 * Adds the status line, the Server header (if the context has one) and the virtual host's own headers at `*p`,
 * which moves. Returns 0, or 1 when they don't fit before `end` or the connection has ended; nothing is added then.
 * Conditions:
 * The bytes from `*p` to `end` are writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_header_status(struct lws *wsi,
			       unsigned int code,
			       unsigned char **p,
			       unsigned char *end);

/**
 * Adds a header by its token at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`, the token is
 * no header or the value has a byte no header may have (CR, LF, NUL).
 * Conditions:
 * `length` bytes at `value` are readable, the bytes from `*p` to `end` writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_header_by_token(struct lws *wsi,
				 enum lws_token_indexes token,
				 const unsigned char *value,
				 int length,
				 unsigned char **p,
				 unsigned char *end);

/**
 * Adds a header by its name at `*p`, which moves; the colon is added if `name` does not end with one. A NULL name
 * adds the value as a line of its own. Returns 0, or 1 when it does not fit before `end` or has a byte no header may have.
 * Conditions:
 * `name` is NULL or a string, `length` bytes at `value` are readable, the bytes from `*p` to `end` writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_header_by_name(struct lws *wsi,
				const unsigned char *name,
				const unsigned char *value,
				int length,
				unsigned char **p,
				unsigned char *end);

/**
 * Adds the blank line that ends the headers at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`.
 * Conditions:
 * The bytes from `*p` to `end` are writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_finalize_http_header(struct lws *wsi,
			     unsigned char **p,
			     unsigned char *end);

/**
 * Builds a redirect to `loc` at `*p` and writes it: status `code`, Location, an empty page. The transaction is not
 * completed. Returns the bytes written, or -1 when it does not fit before `end` or the location has a byte no
 * header may have.
 * Conditions:
 * `len` bytes at `loc` are readable, the bytes from `*p` to `end` writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_http_redirect(struct lws *wsi,
		      int code,
		      const unsigned char *loc,
		      int len,
		      unsigned char **p,
		      unsigned char *end);

/**
 * Answers the request with a status and a small page; `html_body` is text for it, or NULL. The transaction is not
 * completed. Returns 0, or -1 when it cannot be written.
 * Conditions:
 * `html_body` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
int lws_return_http_status(struct lws *wsi,
			   unsigned int code,
			   const char *html_body);

/**
 * Ends a transaction. Returns 0: the connection stays for another request. Returns 1: it does not, and the callback
 * has to answer -1. From any thread.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_http_transaction_completed(struct lws *wsi);

/**
 * Answers the request with a regular file: `content_type`, and `other_headers` (`other_headers_len` bytes of whole
 * lines) after the library's own headers. The loop sends it; LWS_CALLBACK_HTTP_FILE_COMPLETION comes when it is
 * out, and the transaction completes by itself.
 * Returns 0 when it is under way; 1 when there is no such regular file: 404 was answered, and the transaction is
 * the program's to complete; -1 when the connection has ended or no request is open.
 * Conditions:
 * `file` and `content_type` are NULL or strings, `other_headers_len` bytes at `other_headers` are readable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_serve_http_file(struct lws *wsi,
			const char *file,
			const char *content_type,
			const char *other_headers,
			int other_headers_len);

/**
 * Goes on sending a file. The loop does that by itself, so there is nothing to do: returns 0, or -1 when the
 * connection has ended.
 */
LWS_VISIBLE LWS_EXTERN int lws_serve_http_file_fragment(struct lws *wsi);

/**
 * Bytes of the value of a header that has no token, by its name in lower case with the colon; -1 when absent.
 * Conditions:
 * `nlen` bytes at `name` are readable.
 */
LWS_VISIBLE LWS_EXTERN int lws_hdr_custom_length(struct lws *wsi, const char *name, int nlen);

/**
 * Copies the value of a header that has no token, with a NUL. Returns its length, or -1 when it is absent or does
 * not fit into `len` bytes. Then `dst` holds an empty string.
 * Conditions:
 * `nlen` bytes at `name` are readable, `len` bytes at `dst` writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_hdr_custom_copy(struct lws *wsi,
			char *dst,
			int len,
			const char *name,
			int nlen);

/**
 * Copies the first URL argument that starts with `name` (given with its `=`) into `buf`, name and all, and returns
 * where in `buf` the value begins, behind the name. When only the value fits into `len` bytes, `buf` has that alone and
 * is returned. NULL, with `buf` as it was, when that does not fit either or there is no such argument.
 * Conditions:
 * `name` is NULL or a string, `len` bytes at `buf` are writable.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_get_urlarg_by_name(struct lws *wsi,
				   const char *name,
				   char *buf,
				   int len);

/**
 * Points `*puri_ptr` to the path of the request, which is terminated, and sets `*puri_len` to its length; it is the
 * library's and stays until the transaction ends. Returns the method, one of `enum uri_methods`; -1 when there is no request.
 * Conditions:
 * `puri_ptr` and `puri_len` are NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_http_get_uri_and_method(struct lws *wsi,
				char **puri_ptr,
				int *puri_len);

/**
 * Copies the value of the cookie `name` into `buf` and its length into `*max`, which holds the size of `buf`
 * before. Returns 0; 1 when there is no such cookie; 2 when it does not fit. Nothing is written then.
 * Conditions:
 * `name` is NULL or a string, `*max` bytes at `buf` are writable.
 */
LWS_VISIBLE LWS_EXTERN int lws_http_cookie_get(struct lws *wsi, const char *name, char *buf, size_t *max);

/**
 * Adds the blank line that ends the headers at `*p` and writes all from `start` on. Returns 0, or 1 when it does
 * not fit before `end` or cannot be written.
 * Conditions:
 * The bytes from `start` to `end` are writable, `*p` lies between.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_finalize_write_http_header(struct lws *wsi,
				   unsigned char *start,
				   unsigned char **p,
				   unsigned char *end);

/**
 * Adds status, content type (if not NULL) and content length at `*p`, which moves. With
 * LWS_ILLEGAL_HTTP_CONTENT_LEN there is no length: `connection: close` is added, and the connection ends after
 * the response. Returns 0, or 1 when they don't fit before `end`.
 * Conditions:
 * `content_type` is NULL or a string, the bytes from `*p` to `end` are writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_common_headers(struct lws *wsi,
				unsigned int code,
				const char *content_type,
				lws_filepos_t content_len,
				unsigned char **p,
				unsigned char *end);

/**
 * Marks the response as a stream of server-sent events: no timeout ends it any more, and the connection ends after
 * it. Returns 0, or -1 when no request is open.
 */
LWS_VISIBLE LWS_EXTERN
int lws_http_mark_sse(struct lws *wsi);

/**
 * What a program's callback may do with reasons it does not handle: a request is answered with 404, a body that was
 * read and a file that was sent complete their transaction; all else is 0.
 * Conditions:
 * The arguments are those of the callback.
 */
LWS_VISIBLE LWS_EXTERN
int lws_callback_http_dummy(struct lws *wsi,
			    enum lws_callback_reasons reason,
			    void *_user,
			    void *_in,
			    size_t _len);

/**
 * The name of a header or other token as it is matched: lower case, with its colon. Static. NULL for a number
 * that is none.
 */
LWS_VISIBLE LWS_EXTERN const unsigned char *lws_token_to_string(enum lws_token_indexes token);

/**
 * Adds a Content-Length header at `*p`, which moves. Returns 0, or 1 when it does not fit before `end`.
 * Conditions:
 * The bytes from `*p` to `end` are writable.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
int lws_add_http_header_content_length(struct lws *wsi,
				       lws_filepos_t content_length,
				       unsigned char **p,
				       unsigned char *end);

/**
 * The user and group that the process becomes at the end of its start-up phase, by the context's creation: numbers, 0 or
 * -1 where it stays as it is. Nothing is stored for a context that is none.
 * Conditions:
 * `uid` and `gid` are NULL or places for a number.
 */
LWS_VISIBLE LWS_EXTERN
void lws_get_effective_uid_gid(struct lws_context *context,
			       int *uid,
			       int *gid);

/**
 * Brings the protocols of every virtual host into use now, instead of in the first turn of the loop; those that are in
 * use already stay as they are.
 *
 * Returns 0; 1 when a protocol refuses, and for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
int lws_protocol_init(struct lws_context *context);

/** Runs one turn of a service thread's loop: another name of lws_service_tsi(). */
LWS_VISIBLE LWS_EXTERN int _lws_plat_service_tsi(struct lws_context *context, int timeout_ms, int tsi);

/** A turn of the loop that does not wait. Returns what lws_service() does. */
LWS_VISIBLE LWS_EXTERN int _lws_plat_service_forced_tsi(struct lws_context *context, int tsi);

/**
 * Input that was held back by lws_rx_flow_control() goes on by itself in the loop: `pt` may be a context, whose loop
 * makes a turn then that does not wait. Everything else is refused.
 */
LWS_VISIBLE LWS_EXTERN
void lws_service_do_ripe_rxflow(struct lws_context_per_thread *pt);

/** Ends a context: another name of lws_context_destroy(). */
LWS_VISIBLE LWS_EXTERN void lws_context_destroy2(struct lws_context *context);

/** Ends a virtual host: another name of lws_vhost_destroy(). */
LWS_VISIBLE LWS_EXTERN void lws_vhost_destroy1(struct lws_vhost *vh);

/**
 * Hands over to another context: nobody is accepted any more, so that it may listen at the same ports, and the context
 * ends with its last connection. `cb` is called when nobody listens any more.
 * Conditions:
 * `cb` is NULL or callable.
 */
LWS_VISIBLE LWS_EXTERN
void lws_context_deprecate(struct lws_context *context,
			   lws_reload_func cb);

/** Returns 1 after lws_context_deprecate(), else 0; also for a context that has ended. */
LWS_VISIBLE LWS_EXTERN int lws_context_is_deprecated(struct lws_context *context);

/**
 * Ends a connection as a closing answer of its callback does: what waits to be sent goes out, and a WebSocket sends the
 * close frame that lws_close_reason noted, else one with the code `reason`, else, with LWS_CLOSE_STATUS_NOSTATUS, none.
 * One that has ended is refused. `caller` is not used.
 */
LWS_VISIBLE LWS_EXTERN
void lws_close_free_wsi(struct lws *wsi,
			enum lws_close_status reason,
			const char *_caller);

/** Ends a connection at once. One that has ended is refused. */
LWS_VISIBLE LWS_EXTERN void __lws_close_free_wsi_final(struct lws *wsi);

/** What wakes the loop belongs to the library alone, and no connection stands for it: every `wsi` is refused. */
LWS_VISIBLE LWS_EXTERN void lws_destroy_event_pipe(struct lws *wsi);

/**
 * Has a connection that can take bytes send what waits, and its writeable callback made if it was asked for. `pollfd`
 * is not used.
 *
 * Returns 0; 1 when the connection has ended or is ending; -1 for one that is none.
 */
LWS_VISIBLE LWS_EXTERN
int lws_handle_POLLOUT_event(struct lws *wsi,
			     struct pollfd *_pollfd);

/**
 * The length of what lws_get_close_payload() points to: 2 for the code, and the text. 0 when lws_close_reason() has not
 * been called, and for a connection that has ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_get_close_length(struct lws *wsi);

/**
 * What the close frame will carry that lws_close_reason() asked for: a big-endian code and a text. It stays until the
 * next call for this connection, or its end. NULL for a connection that has ended.
 */
LWS_VISIBLE LWS_EXTERN
unsigned char *lws_get_close_payload(struct lws *wsi);

/**
 * Gives back the memory of a request's headers; they cannot be read afterwards. Returns 0, -1 for a connection that has
 * ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_http_headers_detach(struct lws *wsi);

/**
 * Responses are not compressed by the library, so that nothing is added to the headers at `*p`. Returns 0, -1 for a
 * connection that has ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_http_compression_apply(struct lws *wsi,
			       const char *_name,
			       unsigned char **_p,
			       unsigned char *_end,
			       char _decomp);

/** Whether a stream of this connection waits to write. Returns 0 for a connection without streams, as all are. */
LWS_VISIBLE LWS_EXTERN int lws_get_child_pending_on_writable(const struct lws *wsi);

/** Forgets that a stream of this connection waits to write; there is none. One that has ended is refused. */
LWS_VISIBLE LWS_EXTERN void lws_clear_child_pending_on_writable(struct lws *wsi);

/** How long an RSA key should be on this platform, in bits. */
LWS_VISIBLE LWS_EXTERN int lws_plat_recommended_rsa_bits(void);

/** Extensions belong to virtual hosts and come with them, so that nothing changes. A context that is none is refused. */
LWS_VISIBLE LWS_EXTERN
void lws_context_init_extensions(const struct lws_context_creation_info *_info,
				 struct lws_context *context);

/**
 * The credit of a stream inside a connection; a connection of its own has none, and needs none. Returns 0, also when
 * the connection has ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_wsi_tx_credit(struct lws *wsi,
		      char _peer_to_us,
		      int _add);

/**
 * The credit that the peer has for a stream inside a connection; a connection of its own has none, and needs none. Returns
 * 0, also when the connection has ended.
 */
LWS_VISIBLE LWS_EXTERN
int lws_h2_get_peer_txcredit_estimate(struct lws *wsi);

/** Gives a peer more credit for a stream. Returns -1 for a connection without streams, as all are. */
LWS_VISIBLE LWS_EXTERN int lws_h2_update_peer_txcredit(struct lws *wsi, int _sid, int _bump);

/** Makes a client's stream one that only receives. Returns 1 for a connection without streams, as all are. */
LWS_VISIBLE LWS_EXTERN int lws_h2_client_stream_long_poll_rxonly(struct lws *wsi);

/**
 * Ends a parser: its callback is told LEJPCB_DESTRUCTED. There is no memory to free; the parser may be constructed
 * again.
 * Conditions:
 * `ctx` is NULL or a parser made by lejp_construct().
 */
LWS_VISIBLE LWS_EXTERN
void lejp_destruct(struct lejp_ctx *ctx);

/**
 * Reads the next `len` bytes of a document, an object or array, in pieces of any size, and calls the
 * callback for everything found in it.
 *
 * The callback is told LEJPCB_START at the beginning of every call in which no name has been read yet. A callback that
 * returns nonzero ends the parsing, but for LEJPCB_CONSTRUCTED, _DESTRUCTED, _START, _FAILED,
 * and _ARRAY_END; for LEJPCB_VAL_STR_END only a negative value does. Strings come in pieces of 254 bytes and a last one;
 * numbers have at most 20 digits, levels and paths are limited by LEJP_MAX_DEPTH, LEJP_MAX_INDEX_DEPTH and
 * LEJP_MAX_PATH.
 * Returns LEJP_CONTINUE (-1) when all was used and more is needed; when the document is complete, the number of bytes
 * behind it that were not used; after LEJPCB_FAILED one of LEJP_REJECT_*. Thereafter the parser must be constructed
 * again. A NULL pointer or a negative `len` is LEJP_REJECT_UNKNOWN.
 * Conditions:
 * `ctx` is NULL or a parser made by lejp_construct(); `len` bytes can be read at `json`.
 */
LWS_VISIBLE LWS_EXTERN
int lejp_parse(struct lejp_ctx *ctx,
	       const unsigned char *json,
	       int len);

/**
 * Copies what the wildcard number `wildcard` (from 0) of the pattern that matches stands for, up to the next `.` or the
 * end of the path, to `dest`, terminated and at most `len` - 1 bytes.
 *
 * Returns the number of bytes written, the terminator counted; 0 when there is no such wildcard or no room, and then
 * `dest` is unchanged.
 * Conditions:
 * `ctx` is NULL or a parser made by lejp_construct(); `dest` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lejp_get_wildcard(struct lejp_ctx *ctx,
		      int wildcard,
		      char *dest,
		      int len);

/**
 * Lets another callback with its own paths and `user` (in `ctx->pst[ctx->pst_sp].user`) take over until
 * lejp_parser_pop(), typically in LEJPCB_OBJECT_START. To it the path begins here. Neither callback is told.
 *
 * Returns 0; -1 when LEJP_MAX_PARSING_STACK_DEPTH are in use.
 * Conditions:
 * `ctx` is NULL or a parser made by lejp_construct(); `paths` as for lejp_construct().
 */
LWS_VISIBLE LWS_EXTERN
int lejp_parser_push(struct lejp_ctx *ctx,
		     void *user,
		     const char *const *paths,
		     unsigned char paths_count,
		     lejp_callback lejp_cb);

/**
 * Goes back to the callback and paths before lejp_parser_push().
 *
 * Returns 0; -1 when there is none.
 * Conditions:
 * `ctx` is NULL or a parser made by lejp_construct().
 */
LWS_VISIBLE LWS_EXTERN int lejp_parser_pop(struct lejp_ctx *ctx);

/**
 * Compares the current path with the patterns, unless one matches already: sets `path_match` to the number of the first
 * pattern that does, from 1, `path_match_len`, and the places of its wildcards. When none does, `wildcount` is 0.
 * Conditions:
 * `ctx` is NULL or a parser made by lejp_construct().
 */
LWS_VISIBLE LWS_EXTERN
void lejp_check_path_match(struct lejp_ctx *ctx);

/**
 * A sentence for one of LEJP_REJECT_*, which lives as long as the library; empty for LEJP_CONTINUE and what is no
 * error.
 */
LWS_VISIBLE LWS_EXTERN
const char *lejp_error_to_string(int e);

/**
 * Makes a parser in memory of the program's; its callback is told LEJPCB_CONSTRUCTED.
 *
 * `callback` is called with the parser and a reason for everything found; NULL for nobody. `user` is for the
 * program's use. `paths` are the `count_paths` patterns that the path of what is found is compared with, the first one
 * that matches counts; `*` stands for a part up to the next `.`, at the end of a pattern for all the rest.
 * Conditions:
 * `ctx` is NULL or a structure to write to; `paths` has `count_paths` terminated strings and stays as long as the
 * parser is used.
 */
LWS_VISIBLE LWS_EXTERN
void lejp_construct(struct lejp_ctx *ctx,
		    signed char (*callback)(struct lejp_ctx*, char),
		    void *user,
		    const char *const *paths,
		    unsigned char count_paths);

/**
 * Lets another callback take over: the old one is told LEJPCB_DESTRUCTED, the new one LEJPCB_CONSTRUCTED and
 * LEJPCB_START. Paths and `user` stay. May be called in a callback.
 * Conditions:
 * `ctx` is NULL or a parser made by lejp_construct(); `callback` is NULL or a callback.
 */
LWS_VISIBLE LWS_EXTERN
void lejp_change_callback(struct lejp_ctx *ctx,
			  signed char (*callback)(struct lejp_ctx*, char));

/**
 * Chooses the visible levels (LLL_ bits or-ed) and who receives the lines, for the whole process.
 *
 * `log_emit_function` gets the level bits and the text, terminated and valid for the call, on whatever thread
 * logs; NULL keeps the receiver there is. At first ERR, WARN and NOTICE are visible, on stderr.
 * May be called at any time, before any context and inside a receiver too.
 * Conditions:
 * `log_emit_function` is NULL or stays callable until another one is set.
 */
LWS_VISIBLE LWS_EXTERN void lws_set_log_level(int level, void (*log_emit_function)(int, const char*));

/**
 * Formats a line as printf(3) does and gives it to the log, if one of the LLL_ bits in `filter` is visible;
 * otherwise nothing is formatted. A line of more than 255 bytes is cut. No newline is added.
 * Conditions:
 * `format` is NULL (nothing happens) or a terminated format that fits the arguments.
 */
LWS_VISIBLE LWS_EXTERN void _lws_log(int filter, const char *format, ...) LWS_FORMAT(2);

/**
 * Formats a line as vprintf(3) does and gives it to the log, if one of the LLL_ bits in `filter` is visible. The list
 * of arguments is used up then. A line of more than 255 bytes is cut. No newline is added.
 * Conditions:
 * `format` is NULL (nothing happens) or a terminated format that fits the arguments in `vl`.
 */
LWS_VISIBLE LWS_EXTERN
void _lws_logv(int filter,
	       const char *format,
	       va_list vl);

/**
 * Writes the stamp of a line of `level` into `p`, at most `len` bytes with the terminator:
 * `[YYYY/MM/DD hh:mm:ss:ffff] L: `, local time, ffff in 1/10000 s, L one letter of "EWNIDPHXCLUT".
 *
 * Returns its length, or `len` when it had to be cut.
 * Returns 0, with an empty text, unless `level` is exactly one LLL_ bit; 0 for NULL or `len` < 1.
 * Conditions:
 * `p` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN int lwsl_timestamp(int level, char *p, int len);

/**
 * The receiver in use until another is set: the stamp and the text to stderr in one write, coloured by the
 * level's highest bit when stderr is a terminal.
 * No newline is added.
 * Conditions:
 * `line` is NULL (refused) or a terminated string.
 */
LWS_VISIBLE LWS_EXTERN void lwsl_emit_stderr(int level, const char *line);

/**
 * A receiver for lws_set_log_level() that passes lines to syslog(3): LLL_ERR, LLL_WARN, LLL_NOTICE and
 * LLL_INFO at the priority of that name, everything else as debug. The program calls openlog() if it wants to.
 * Conditions:
 * `line` is NULL (refused) or a terminated string.
 */
LWS_VISIBLE LWS_EXTERN
void lwsl_emit_syslog(int level,
		      const char *line);

/** Tells which bits of `level` are visible now: 0 means that nobody would see such a line. */
LWS_VISIBLE LWS_EXTERN int lwsl_visible(int level);

/**
 * A receiver for lws_set_log_level(): the text to stderr in one write, without a stamp, coloured by the level's highest
 * bit when stderr is a terminal. No newline is added.
 * Conditions:
 * `line` is NULL (refused) or a terminated string.
 */
LWS_VISIBLE LWS_EXTERN
void lwsl_emit_stderr_notimestamp(int level,
				  const char *line);

/**
 * Logs `len` bytes at `vbuf` as rows of offset, sixteen hexadecimal pairs and printable text, between two empty
 * lines, if `level` is visible. Of nothing it says that it is nothing.
 * Conditions:
 * `vbuf` is NULL (refused unless `len` is 0) or `len` bytes can be read there.
 */
LWS_VISIBLE LWS_EXTERN
void lwsl_hexdump_level(int level,
			const void *vbuf,
			size_t len);

/**
 * Logs `len` bytes at `buf` at LLL_DEBUG as rows of offset, sixteen hexadecimal pairs and printable text, between two
 * empty lines.
 * Conditions:
 * `buf` is NULL (refused unless `len` is 0) or `len` bytes can be read there.
 */
LWS_VISIBLE LWS_EXTERN
void lwsl_hexdump(const void *buf,
		  size_t len);

/**
 * Takes `ensure` bytes, aligned to 8, from the last chunk of the arena at `*head`, or from a new one of `chunk_size`
 * bytes (0: 4000) or as much as needed. An arena is NULL at first.
 *
 * Returns the bytes, which are not zeroed; NULL when there is no memory, or for NULL.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN
void *lwsac_use(struct lwsac **head,
		size_t ensure,
		size_t chunk_size);

/**
 * Takes `ensure` bytes, aligned to 8, from the first chunk of the arena at `*head` that has as many left, else from a new
 * one of `chunk_size` bytes (0: 4000) or as much as needed. An arena is NULL at first.
 *
 * Returns the bytes, which are not zeroed; NULL when there is no memory, or for NULL.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN
void *lwsac_use_backfill(struct lwsac **head,
			 size_t ensure,
			 size_t chunk_size);

/**
 * Takes `ensure` bytes, aligned to 8 and zeroed, from the last chunk of the arena at `*head`, or from a new one of
 * `chunk_size` bytes (0: 4000) or as much as needed. An arena is NULL at first.
 *
 * Returns the bytes; NULL when there is no memory, or for NULL.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN
void *lwsac_use_zero(struct lwsac **head,
		     size_t ensure,
		     size_t chunk_size);

/**
 * Frees an arena with all that was taken from it; `*head` is NULL then. References do not count.
 * Conditions:
 * `head` is NULL or an arena, of which nothing is used any more.
 */
LWS_VISIBLE LWS_EXTERN void lwsac_free(struct lwsac **head);

/**
 * Has the arena freed with its last reference, now when there is none; `*head` is NULL when it was.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN void lwsac_detach(struct lwsac **head);

/**
 * Adds a reference to the arena, which matters once it is detached. Nothing happens for NULL.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN void lwsac_reference(struct lwsac *head);

/**
 * Takes a reference back; an arena that is detached is freed with the last one, and `*head` is NULL then.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN void lwsac_unreference(struct lwsac **head);

/**
 * Makes what was taken last `amount` bytes longer, in place.
 *
 * Returns 0; 1 when the chunk has not so much left, or for NULL.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN int lwsac_extend(struct lwsac *head, int amount);

/** Bytes that stand before the memory of a chunk: of the first one when `first` is nonzero, else of the others. */
LWS_VISIBLE LWS_EXTERN
size_t lwsac_sizeof(int first);

/**
 * Where the next piece of a chunk begins, in bytes from the chunk itself. Returns 0 for NULL.
 * Conditions:
 * `lac` is NULL or a chunk of an arena.
 */
LWS_VISIBLE LWS_EXTERN size_t lwsac_get_tail_pos(struct lwsac *lac);

/**
 * The chunk behind this one. Returns NULL for the last one, and for NULL.
 * Conditions:
 * `lac` is NULL or a chunk of an arena.
 */
LWS_VISIBLE LWS_EXTERN struct lwsac *lwsac_get_next(struct lwsac *lac);

/** `length` rounded up to what a piece of that length takes: a multiple of 8. */
LWS_VISIBLE LWS_EXTERN size_t lwsac_align(size_t length);

/**
 * Writes a line about the arena to the log, at level DEBUG.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN void lwsac_info(struct lwsac *head);

/**
 * Bytes of all chunks. Returns 0 for NULL.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN uint64_t lwsac_total_alloc(struct lwsac *head);

/**
 * Bytes of all chunks that were not taken, with what stands before their memory but for 32 bytes of the first one.
 * Returns 0 for NULL.
 * Conditions:
 * `head` is NULL or an arena.
 */
LWS_VISIBLE LWS_EXTERN
uint64_t lwsac_total_overhead(struct lwsac *head);

/**
 * Looks in what was taken from the arena for the `len` bytes at `find`, with a NUL behind them when `nul` is nonzero.
 *
 * Returns the first place, NULL when there is none.
 * Conditions:
 * `head` is NULL or an arena all of whose taken bytes were written; `len` bytes can be read at `find`.
 */
LWS_VISIBLE LWS_EXTERN
uint8_t *lwsac_scan_extant(struct lwsac *head,
			   uint8_t *find,
			   size_t len,
			   int nul);

/**
 * Keeps a cached file that is in use: it is not freed, even if the file changes, before lwsac_use_cached_file_end().
 * Conditions:
 * `cache` is NULL or a cached file.
 */
LWS_VISIBLE LWS_EXTERN
void lwsac_use_cached_file_start(lwsac_cached_file_t cache);

/**
 * Lets go of a cached file; when it was replaced meanwhile and this was the last use, it is freed and `*cache` NULL.
 * Conditions:
 * `cache` is NULL or leads to NULL or a cached file.
 */
LWS_VISIBLE LWS_EXTERN
void lwsac_use_cached_file_end(lwsac_cached_file_t *cache);

/**
 * Takes a cached file out of the cache: it is freed at once when it is not in use, and `*cache` NULL then, else with
 * its last use.
 * Conditions:
 * `cache` is NULL or leads to NULL or a cached file.
 */
LWS_VISIBLE LWS_EXTERN
void lwsac_use_cached_file_detach(lwsac_cached_file_t *cache);

/**
 * Has the content of a file in memory, with a NUL behind it: `*cache`, NULL at first, becomes where it is, `*len` how
 * long. When the file has changed since, it is read again; the old content is freed, or, if it is in use, with its last
 * use. Within 5 seconds nobody looks.
 *
 * Returns 0, and `*len` is written only when the file was read; 1 when it cannot be read, and `*cache` stays.
 * Conditions:
 * `filepath` is NULL or terminated; `cache` and `len` are NULL or can be written; `*cache` is NULL or a cached file.
 */
LWS_VISIBLE LWS_EXTERN
int lwsac_cached_file(const char *filepath,
		      lwsac_cached_file_t *cache,
		      size_t *len);

/**
 * Finds the address of the interface called `ifname`, its first one; if there is no such interface, `ifname` is
 * read as a numeric address.
 *
 * With `ipv6` unset: an IPv4 address. An interface's is stored as a whole sockaddr_in, a numeric one in
 * `sin_addr` alone. With `ipv6` set, `addr` is a sockaddr_in6 of which only `sin6_addr` is written, IPv4
 * addresses mapped (`::ffff:a.b.c.d`).
 * Returns 0; -1 when nothing is found, `addrlen` is less than that address takes, or a pointer is NULL.
 * Conditions:
 * `ifname` is NULL or terminated; `addr` is NULL or `addrlen` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_interface_to_sa(int ipv6,
			const char *ifname,
			struct sockaddr_in *addr,
			size_t addrlen);

/**
 * The numeric address of the peer that socket `fd` is connected to, in `name`; an IPv4 peer of an IPv6 socket
 * appears as `::ffff:a.b.c.d`, a local socket as "".
 *
 * Returns `name`, always. When the peer is unknown the text is `getpeername: ` and why.
 * Conditions:
 * `name` is NULL (refused, NULL is returned) or `namelen` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN const char *lws_get_peer_simple_fd(int fd, char *name, size_t namelen);

/**
 * Reads the numeric address `ads`, IPv4 or IPv6, into 4 or 16 bytes of network order at `result`; behind an IPv6 address
 * the rest becomes zero.
 *
 * Returns 4 or 16; -1 when it is not an address, `max_len` is less than that, or a pointer is NULL.
 * Conditions:
 * `ads` is NULL or terminated; `result` is NULL or `max_len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_parse_numeric_address(const char *ads,
			      uint8_t *result,
			      size_t max_len);

/**
 * Reads the numeric address `ads` into `sa46`: its family and address members, and no other.
 *
 * Returns 0; -1, with nothing written, when it is not an address or a pointer is NULL.
 * Conditions:
 * `ads` is NULL or terminated; `sa46` is NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN int lws_sa46_parse_numeric_address(const char *ads, lws_sockaddr46 *sa46);

/**
 * Writes the address of `size` bytes (4 or 16, network order) at `ads` as text: dotted, or as RFC 5952
 * recommends.
 *
 * Returns the length without terminator; -1 for another `size`, when text and terminator do not fit into `len`
 * bytes (the text is "" then), or a pointer is NULL.
 * Conditions:
 * `ads` is NULL or readable for `size` bytes; `buf` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_write_numeric_address(const uint8_t *ads,
			      int size,
			      char *buf,
			      size_t len);

/**
 * Writes the address in `sa46` as lws_write_numeric_address() does.
 *
 * Returns the length without terminator; -1 when the family is neither AF_INET nor AF_INET6 or it does
 * not fit (the text is "" then), or a pointer is NULL.
 * Conditions:
 * `sa46` is NULL or readable; `buf` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN int lws_sa46_write_numeric_address(lws_sockaddr46 *sa46, char *buf, size_t len);

/**
 * Compares the families and addresses of two; ports do not count. An IPv4 address and the same one mapped into
 * IPv6 are different.
 *
 * Returns 0 when they are the same (also when neither has a known family), 1 when not or a pointer is NULL.
 * Conditions:
 * `sa46a` and `sa46b` are NULL or readable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_sa46_compare_ads(const lws_sockaddr46 *sa46a,
			 const lws_sockaddr46 *sa46b);

/** Seconds since 1970. */
LWS_VISIBLE LWS_EXTERN unsigned long lws_now_secs(void);

/** Microseconds of a clock that starts somewhere and only goes forward. */
LWS_VISIBLE LWS_EXTERN lws_usec_t lws_now_usecs(void);

/**
 * Writes `value` in the largest unit of `schema` that it reaches, cut to `len` bytes with the terminator: the
 * whole part in five places, three decimals unless the unit is 1, and the unit's name.
 *
 * Returns the number of bytes written, terminator not counted; -1 when a pointer is NULL, `len` < 1 or the schema
 * is empty.
 * Conditions:
 * `buf` is NULL or `len` bytes can be written there; `schema` is NULL or ends with a null name.
 */
LWS_VISIBLE LWS_EXTERN
int lws_humanize(char *buf,
		 int len,
		 uint64_t value,
		 const struct lws_humanize_unit *schema);

/**
 * Writes `u` at `b`, most significant byte first.
 * Conditions:
 * `b` is NULL (refused) or 2 bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN void lws_ser_wu16be(uint8_t *b, uint16_t u);

/**
 * Writes `u32` at `b`, most significant byte first.
 * Conditions:
 * `b` is NULL (refused) or 4 bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN void lws_ser_wu32be(uint8_t *b, uint32_t u32);

/**
 * Writes `u64` at `b`, most significant byte first.
 * Conditions:
 * `b` is NULL (refused) or 8 bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN void lws_ser_wu64be(uint8_t *b, uint64_t u64);

/**
 * Reads the number at `b`, most significant byte first; 0 for NULL.
 * Conditions:
 * `b` is NULL (refused) or 2 bytes can be read there.
 */
LWS_VISIBLE LWS_EXTERN uint16_t lws_ser_ru16be(const uint8_t *b);

/**
 * Reads the number at `b`, most significant byte first; 0 for NULL.
 * Conditions:
 * `b` is NULL (refused) or 4 bytes can be read there.
 */
LWS_VISIBLE LWS_EXTERN uint32_t lws_ser_ru32be(const uint8_t *b);

/**
 * Reads the number at `b`, most significant byte first; 0 for NULL.
 * Conditions:
 * `b` is NULL (refused) or 8 bytes can be read there.
 */
LWS_VISIBLE LWS_EXTERN uint64_t lws_ser_ru64be(const uint8_t *b);

/**
 * Writes `value` at `buf` as a variable-length integer: seven bits a byte, least significant first, the top bit
 * set on all but the last.
 *
 * Returns the number of bytes, 1 to 4; -1 for a NULL `buf` or a value of more than 28 bits.
 * Conditions:
 * `buf` is NULL or 4 bytes can be written there (as many as the value needs, in fact).
 */
LWS_VISIBLE LWS_EXTERN
int lws_vbi_encode(uint64_t value,
		   void *buf);

/**
 * Reads a variable-length integer as lws_vbi_encode() writes it, of up to 64 bits, from the `len` bytes at
 * `buf`.
 *
 * Returns how many bytes it takes; 0, with `*value` untouched, when it is incomplete or too large, or a pointer is
 * NULL.
 * Conditions:
 * `buf` is NULL or `len` bytes can be read there; `value` is NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_vbi_decode(const void *buf,
		   uint64_t *value,
		   size_t len);

/**
 * Loads the plugins of one class. The directories `d`, an array ended by NULL, are searched in order and each one's
 * files by name; `libprotocol_NAME.so` and `libwebsockets-NAME.so` can be plugins, and only NAME is, where `filter` is
 * not NULL. Such a file exports an object NAME that begins with a `struct lws_plugin_header`. The plugins are put in
 * front of the list `*pplugin`, and `each`, if not NULL, is called for each with `each_user`; its answer does not
 * matter.
 *
 * A directory that cannot be read and a file that is no plugin are passed over with a line in the log, one of another
 * class silently. Returns 0, or 1 when `pplugin` or `_class` is NULL.
 * Conditions:
 * `pplugin` is NULL or points to NULL or a list of plugins, `d` is NULL or an array of strings, the others are NULL or
 * strings and a function.
 */
LWS_VISIBLE LWS_EXTERN
int lws_plugins_init(struct lws_plugin **pplugin,
		     const char *const *d,
		     const char *_class,
		     const char *filter,
		     each_plugin_cb_t each,
		     void *each_user);

/**
 * Unloads the plugins of a list, the newest first, after `each`, if not NULL, was called for each; `*pplugin` is NULL
 * then. Nothing of them may be in use. Returns 0, or 1 when `pplugin` is NULL.
 * Conditions:
 * `pplugin` is NULL or points to NULL or a list that lws_plugins_init() made; `each` is NULL or a function.
 */
LWS_VISIBLE LWS_EXTERN
int lws_plugins_destroy(struct lws_plugin **pplugin,
			each_plugin_cb_t each,
			void *each_user);

/**
 * The value of the last command line argument that begins with `val`: the next argument if this one is exactly
 * `val`, otherwise the rest of this one, without an equals sign at its start. Argument 0 does not count.
 *
 * Returns a pointer into `argv`; an empty string for an exact `val` that is the last argument; NULL if
 * there is none.
 * Conditions:
 * `argv` is NULL or has `argc` terminated strings; `val` is NULL or terminated.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_cmdline_option(int argc,
			       const char **argv,
			       const char *val);

/**
 * Applies the options every program may have: `-d N` sets the visible log levels to N (1031 if it is absent:
 * ERR, WARN, NOTICE and USER), `--udp-tx-loss N` and `--udp-rx-loss N` the members of `info` of that name.
 * Conditions:
 * `argv` is NULL (refused) or has `argc` terminated strings; `info` is NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
void lws_cmdline_option_handle_builtin(int argc,
				       const char **argv,
				       struct lws_context_creation_info *info);

/**
 * Resizes the block `ptr` (NULL for a new one) to `size` bytes through the allocator in use; 0 frees it.
 * `reason` is a terminated text for the allocator's information, or NULL.
 *
 * Returns the block; NULL when it was freed or there is no memory, and then a block that was to grow stays as it
 * is.
 * Conditions:
 * `ptr` is NULL or a live block of the allocator in use.
 */
LWS_VISIBLE LWS_EXTERN
void *lws_realloc(void *ptr,
		  size_t size,
		  const char *reason);

/**
 * Chooses where the memory comes from that programs get to see, for the whole process. Called before anything
 * else; NULL goes back to realloc(3) and free(3).
 * Conditions:
 * `realloc` is NULL or behaves as realloc(3) does, size 0 meaning free, as long as the process lives.
 */
LWS_VISIBLE LWS_EXTERN void lws_set_allocator(void *(*realloc)(void*, size_t, const char*));

/**
 * Takes over a descriptor as a new connection of a virtual host.
 *
 * `type` is LWS_ADOPT_SOCKET for a raw stream, LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP for an accepted HTTP peer,
 * LWS_ADOPT_RAW_FILE_DESC for a file, pipe or device that can be polled, which the program reads and writes itself.
 * With LWS_ADOPT_ALLOW_SSL an HTTP peer of a virtual host with a certificate shakes hands first; a raw stream of such a
 * virtual host is refused then.
 * It is bound to the protocol named `vh_prot_name`, or to the virtual host's first one when that is NULL, and
 * belongs to `parent` unless that is NULL.
 * Returns the connection, or NULL: the descriptor is closed then.
 * Conditions:
 * The descriptor is valid and becomes the library's; `vh_prot_name` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_adopt_descriptor_vhost(struct lws_vhost *vh,
				       lws_adoption_type type,
				       lws_sock_file_fd_type fd,
				       const char *vh_prot_name,
				       struct lws *parent);

/**
 * Takes over a descriptor as a new connection of a virtual host, as lws_adopt_descriptor_vhost() does with the same
 * members. `opaque` is what lws_get_opaque_user_data() returns at first.
 * Returns the connection, or NULL: the descriptor is closed then.
 * Conditions:
 * `info` is NULL or a structure whose members are as lws_adopt_descriptor_vhost() wants them.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_adopt_descriptor_vhost_via_info(const lws_adopt_desc_t *info);

/**
 * Tells that a raw transaction is complete: the connection is to be closed.
 * Returns -1, which the callback returns; output that still waits goes out before the end.
 */
LWS_VISIBLE LWS_EXTERN LWS_WARN_UNUSED_RESULT int lws_raw_transaction_completed(struct lws *wsi);

/**
 * How long to wait before the next attempt, in milliseconds, by the policy `retry`.
 *
 * `*ctry` is how many attempts there were, 0 at first; it grows by 1 and stays at 65535. The delay is the table's
 * entry of that number, or its last one, and a random addition of less than `jitter_percent` of it (0 is taken for
 * 30). `*conceal` becomes 1 as long as the new `*ctry` is at most `conceal_count`, and always with
 * LWS_RETRY_CONCEAL_ALWAYS; then 0: it is time to tell that it does not work. `conceal` may be NULL.
 * Without a policy or without a table the delay is 3000 and its addition; without a policy `*conceal` is 0.
 * `context` is not used and may be NULL.
 * Returns the delay, at most 4294967295; 3000 when `ctry` is NULL.
 * Conditions:
 * `retry` is NULL or a policy whose table has as many entries as it says; `ctry` and `conceal` are NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
unsigned int lws_retry_get_delay_ms(struct lws_context *context,
				    const lws_retry_bo_t *retry,
				    uint16_t *ctry,
				    char *conceal);

/**
 * Schedules `sul`, as lws_sul_schedule() does, to call `cb` after the delay that lws_retry_get_delay_ms() gives for
 * `retry` and `*ctry`, unless that is no longer concealed. The callback makes the attempt.
 *
 * `*ctry` grows by 1 either way; set it back to 0 when an attempt has succeeded. `tid` is the service thread that calls.
 * Returns 0 when it is scheduled. 1, and an earlier schedule of `sul` stays as it is, when there were too many
 * attempts, and always without a policy: the program gives up, or tells. 1, and nothing is counted, when `sul` or
 * `ctry` is NULL or the context has ended.
 * Conditions:
 * `sul` is NULL or a timer that was zeroed and stays where it is, `retry` NULL or a policy, `ctry` NULL or writable, `cb`
 * callable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_retry_sul_schedule(struct lws_context *context,
			   int tid,
			   lws_sorted_usec_list_t *sul,
			   const lws_retry_bo_t *retry,
			   sul_cb_t cb,
			   uint16_t *ctry);

/**
 * Schedules `sul` to call `cb` after the delay that the policy of the connection `wsi` has for `*ctry`, for a program
 * that connects again when it has failed or ended. Without a policy of its own or of its virtual host the delays are 1, 3,
 * 9 and 17 seconds with an addition of less than 20 percent, and the fifth attempt is no longer concealed.
 *
 * `*ctry` grows by 1 either way. The callback may come when the connection is gone. The policy must still be there when
 * this is called. Returns 0 when it is scheduled; 1 when there were too many attempts; 1, and nothing is counted, when
 * `sul` or `ctry` is NULL or the connection has ended.
 * Conditions:
 * `sul` is NULL or a timer that was zeroed and stays where it is, `ctry` NULL or writable, `cb` callable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_retry_sul_schedule_retry_wsi(struct lws *wsi,
				     lws_sorted_usec_list_t *sul,
				     sul_cb_t cb,
				     uint16_t *ctry);

/**
 * Makes a ring with room for `count` - 1 elements of `element_len` bytes. `destroy_element` (NULL for none) is called
 * with each element that all readers have left behind, and with those left in the end.
 *
 * Returns the ring, to be freed with lws_ring_destroy(); NULL when there is no memory, for sizes of 0 or when all
 * elements together are 4 GiB or more.
 * Conditions:
 * `destroy_element` is NULL or takes an element.
 */
LWS_VISIBLE LWS_EXTERN
struct lws_ring *lws_ring_create(size_t element_len,
				 size_t count,
				 void (*destroy_element)(void*));

/**
 * Destroys the elements that are left, and frees the ring. Nothing happens for NULL.
 * Conditions:
 * `ring` is NULL or a live ring, which is gone then.
 */
LWS_VISIBLE LWS_EXTERN void lws_ring_destroy(struct lws_ring *ring);

/**
 * Elements that can be put in. Returns 0 for NULL.
 * Conditions:
 * `ring` is NULL or a live ring.
 */
LWS_VISIBLE LWS_EXTERN size_t lws_ring_get_count_free_elements(struct lws_ring *ring);

/**
 * Elements that wait at `*tail`, or for NULL at the oldest tail. Returns 0 for a NULL ring or what is no place of it.
 * Conditions:
 * `ring` is NULL or a live ring; `tail` is NULL or can be read.
 */
LWS_VISIBLE LWS_EXTERN
size_t lws_ring_get_count_waiting_elements(struct lws_ring *ring,
					   uint32_t *tail);

/**
 * Puts copies of up to `max_count` elements in, as many as there is room for.
 *
 * Returns how many those were, 0 for NULL.
 * Conditions:
 * `ring` is NULL or a live ring; `max_count` elements can be read at `src`.
 */
LWS_VISIBLE LWS_EXTERN size_t lws_ring_insert(struct lws_ring *ring, const void *src, size_t max_count);

/**
 * Reads up to `max_count` elements on from `*tail`, and moves that on; with a NULL `tail`, from the oldest tail, which
 * destroys them in the ring. `dest` may be NULL, to skip them.
 *
 * Returns how many there were, 0 for a NULL ring or what is no place of it.
 * Conditions:
 * `ring` is NULL or a live ring; `tail` is NULL or can be written; `dest` is NULL or has room for `max_count` elements.
 */
LWS_VISIBLE LWS_EXTERN
size_t lws_ring_consume(struct lws_ring *ring,
			uint32_t *tail,
			void *dest,
			size_t max_count);

/**
 * The element at `*tail`, or for NULL at the oldest tail, in the ring itself.
 *
 * Returns NULL when none waits there, for a NULL ring or what is no place of it.
 * Conditions:
 * `ring` is NULL or a live ring; `tail` is NULL or can be read.
 */
LWS_VISIBLE LWS_EXTERN const void *lws_ring_get_element(struct lws_ring *ring, uint32_t *tail);

/**
 * Tells the ring which reader is furthest behind: what is before `tail` is destroyed, and its room free. Nothing
 * happens for NULL or what is no place of the ring.
 * Conditions:
 * `ring` is NULL or a live ring.
 */
LWS_VISIBLE LWS_EXTERN
void lws_ring_update_oldest_tail(struct lws_ring *ring,
				 uint32_t tail);

/**
 * Where a new reader begins, to see all there is. Returns 0 for NULL.
 * Conditions:
 * `ring` is NULL or a live ring.
 */
LWS_VISIBLE LWS_EXTERN uint32_t lws_ring_get_oldest_tail(struct lws_ring *ring);

/**
 * Free room of the ring that stands together, to be filled in place and then told of with lws_ring_bump_head():
 * `*start` becomes where it is, `*bytes` how large.
 *
 * Returns 0; 1 when the ring is full or an argument NULL, and then both are unchanged.
 * Conditions:
 * `ring` is NULL or a live ring; `start` and `bytes` are NULL or can be written.
 */
LWS_VISIBLE LWS_EXTERN
int lws_ring_next_linear_insert_range(struct lws_ring *ring,
				      void **start,
				      size_t *bytes);

/**
 * Tells the ring that `bytes` bytes, of whole elements, were put where lws_ring_next_linear_insert_range() said. At
 * most as many as there is room for count.
 * Conditions:
 * `ring` is NULL or a live ring.
 */
LWS_VISIBLE LWS_EXTERN
void lws_ring_bump_head(struct lws_ring *ring,
			size_t bytes);

/**
 * Writes two lines about the ring, and about what waits at `*tail`, to the log, at level NOTICE.
 * Conditions:
 * `ring` is NULL or a live ring; `tail` is NULL or can be read.
 */
LWS_VISIBLE LWS_EXTERN void lws_ring_dump(struct lws_ring *ring, uint32_t *tail);

/**
 * Runs one turn of the loop: waits for something to happen, handles it and returns.
 *
 * `timeout_ms` > 0 waits at most so many milliseconds; 0 waits until something happens; negative does not wait.
 * A call of lws_cancel_service() ends the wait. The thread may be cancelled (pthread_cancel) while it waits.
 * Returns 0; 1 for NULL or a context without virtual hosts; -1 when the context has ended or a protocol failed
 * to initialise.
 */
LWS_VISIBLE LWS_EXTERN
int lws_service(struct lws_context *context,
		int timeout_ms);

/**
 * Runs one turn of the loop of the service thread `tsi`, as lws_service() does for a program with one thread: it serves
 * that thread's connections alone. The program runs each of its threads, numbered from 0, in a loop of its own.
 * Returns what lws_service() returns; -1, too, for a number that is no thread's.
 */
LWS_VISIBLE LWS_EXTERN
int lws_service_tsi(struct lws_context *context,
		    int timeout_ms,
		    int tsi);

/**
 * Wakes the loops of all service threads, from any thread or signal handler; LWS_CALLBACK_EVENT_WAIT_CANCELLED then
 * reaches every protocol of every virtual host, from each of them once for any number of calls before.
 * A context that has ended is ignored.
 */
LWS_VISIBLE LWS_EXTERN
void lws_cancel_service(struct lws_context *context);

/**
 * Wakes the loop of the service thread that a connection belongs to, from any thread or signal handler. A connection that
 * has ended is ignored.
 */
LWS_VISIBLE LWS_EXTERN
void lws_cancel_service_pt(struct lws *wsi);

/**
 * For a program with its own poll loop: handles one descriptor after poll(2). NULL does the housekeeping that is
 * due; call it at least once a second, or when lws_service_adjust_timeout() says.
 *
 * Returns 0 and clears `revents` for a descriptor of the library that was handled; 0 and leaves `revents` for
 * any other; 1 when its connection has ended or is ending; -1 for a context that is none.
 * Conditions:
 * `pollfd` is NULL or a polled descriptor.
 */
LWS_VISIBLE LWS_EXTERN
int lws_service_fd(struct lws_context *context,
		   struct pollfd *pollfd);

/**
 * For a program with its own poll loop in the service thread `tsi`: handles one descriptor after poll(2), as
 * lws_service_fd() does. A descriptor of another thread's connection is handled by that one.
 * Conditions:
 * `pollfd` is NULL or a polled descriptor.
 */
LWS_VISIBLE LWS_EXTERN int lws_service_fd_tsi(struct lws_context *context, struct pollfd *pollfd, int tsi);

/**
 * For a program with its own poll loop: how long it may wait, at most `timeout_ms`. 0 when there is something to
 * do at once: call lws_service_tsi() with a negative timeout then.
 */
LWS_VISIBLE LWS_EXTERN
int lws_service_adjust_timeout(struct lws_context *context,
			       int timeout_ms,
			       int tsi);

/**
 * Calls `_cb(sul)` from the loop of the service thread `tsi`, once, `_us` microseconds from now; in place of an earlier schedule of the same
 * `sul`. A negative `_us` only cancels. `sul` must be zeroed before its first use and stay where it is until it
 * fired or was cancelled.
 * Conditions:
 * `sul` is NULL or a timer as described, `_cb` callable.
 */
LWS_VISIBLE LWS_EXTERN
void lws_sul_schedule(struct lws_context *ctx,
		      int tsi,
		      lws_sorted_usec_list_t *sul,
		      sul_cb_t _cb,
		      lws_usec_t _us);

/**
 * Calls `_cb(sul)` from the loop of the service thread `tsi`, once, `_us` microseconds from now, as lws_sul_schedule()
 * does; lws_sul_earliest_wakeable_event() tells of it.
 * Conditions:
 * `sul` is NULL or a timer that was zeroed before its first use and stays where it is, the callback callable.
 */
LWS_VISIBLE LWS_EXTERN
void lws_sul_schedule_wakesuspend(struct lws_context *ctx,
				  int tsi,
				  lws_sorted_usec_list_t *sul,
				  sul_cb_t _cb,
				  lws_usec_t _us);

/**
 * Schedules `sul` for the moment in its member `us` (microseconds of lws_now_usecs()), with the callback in it. With
 * LWSSULLI_WAKE_IF_SUSPENDED in `flags` lws_sul_earliest_wakeable_event() tells of it.
 * Conditions:
 * As for lws_sul_schedule().
 */
LWS_VISIBLE LWS_EXTERN
void lws_sul2_schedule(struct lws_context *context,
		       int tsi,
		       int flags,
		       lws_sorted_usec_list_t *sul);

/**
 * Cancels a timer; one that is not scheduled stays as it is.
 * Conditions:
 * `sul` is NULL or a timer, zeroed or used with lws_sul_schedule() before.
 */
LWS_VISIBLE LWS_EXTERN void lws_sul_cancel(lws_sorted_usec_list_t *sul);

/**
 * Memory for a message of `len` bytes, to be filled in and sent or freed.
 *
 * Returns NULL when nobody listens to one of the classes, so that nothing need be made, when `len` is more than
 * LWS_SMD_MAX_PAYLOAD, and for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
void *lws_smd_msg_alloc(struct lws_context *ctx,
			lws_smd_class_t _class,
			size_t len);

/**
 * Frees a message that was not sent; `*payload` becomes NULL. NULL is allowed.
 * Conditions:
 * `payload` is NULL or the place of NULL or of what lws_smd_msg_alloc() returned.
 */
LWS_VISIBLE LWS_EXTERN void lws_smd_msg_free(void **payload);

/**
 * Sends a message to everybody who listens to one of its classes now; the loop brings it, soon and in order. From any
 * thread.
 *
 * Returns 0, and the message is the library's; 1 when too many wait or for a context that is none, and it is still the
 * caller's.
 * Conditions:
 * `payload` is NULL or what lws_smd_msg_alloc() returned.
 */
LWS_VISIBLE LWS_EXTERN
int lws_smd_msg_send(struct lws_context *ctx,
		     void *payload);

/**
 * Sends a text, made as printf(3) makes it, to everybody who listens to one of the classes. From any thread.
 *
 * Returns 0, also when nobody listens; 1 when it is longer than LWS_SMD_MAX_PAYLOAD or too many messages wait.
 * Conditions:
 * `format` is NULL or a printf format, and the arguments fit it.
 */
LWS_VISIBLE LWS_EXTERN
int lws_smd_msg_printf(struct lws_context *ctx,
		       lws_smd_class_t _class,
		       const char *format,
		       ...);

/**
 * Registers `cb`: the loop calls it with `opaque`, the classes, the time of sending (as lws_now_usecs()), bytes and
 * length of each message that is sent from now on with one of the classes in `_class_filter`. What it returns does not
 * matter. It may send, register and unregister. `flags` is not used.
 *
 * Returns what lws_smd_unregister() takes, until the context ends; NULL for a context that is none or no callback.
 * Conditions:
 * `cb` is NULL or such a callback.
 */
LWS_VISIBLE LWS_EXTERN
struct lws_smd_peer *lws_smd_register(struct lws_context *ctx,
				      void *opaque,
				      int _flags,
				      lws_smd_class_t _class_filter,
				      lws_smd_notification_cb_t cb);

/** Takes a listener away: messages that wait for it are not brought any more. One that is gone already is refused. */
LWS_VISIBLE LWS_EXTERN
void lws_smd_unregister(struct lws_smd_peer *pr);

/**
 * Prepares to take the body of a request apart, by its Content-Type: multipart/form-data, anything else is read as
 * urlencoded. To be called while the request's headers are there.
 *
 * `param_names` are the `count_params` fields that are kept, in `max_storage` bytes (512 for 0) with a terminator each. `opt_cb`
 * (NULL for none) receives the files of a multipart form, also of other fields: `opt_data`, the field's name, the
 * file's name as the peer gave it, which is no path to be used, bytes and their number, and LWS_UFS_OPEN, LWS_UFS_CONTENT
 * for pieces of `max_storage` - 1 bytes, LWS_UFS_FINAL_CONTENT for the rest, and in the end of all
 * LWS_UFS_CLOSE, also without a file. A negative answer makes lws_spa_process() fail.
 * Returns what the other functions take, to be given to lws_spa_destroy(); NULL when there is no memory or no such
 * request, or `max_storage` is negative.
 * Conditions:
 * `param_names` has that many terminated names or is NULL; `opt_cb` is NULL or a callback. `wsi` is recognised before
 * it is used.
 */
LWS_VISIBLE LWS_EXTERN
struct lws_spa *lws_spa_create(struct lws *wsi,
			       const char *const *param_names,
			       int count_params,
			       int max_storage,
			       lws_spa_fileupload_cb opt_cb,
			       void *opt_data);

/**
 * Prepares to take the body of a request apart, as lws_spa_create() does with the same members. With `ac`, values stand in
 * that arena, which lws_spa_destroy() frees with all that is in it.
 *
 * Returns what the other functions take; NULL when there is no memory or no such request, or for NULL.
 * Conditions:
 * `info` is NULL or its members are what lws_spa_create() wants; `ac` is NULL or an arena that stays where it is.
 */
LWS_VISIBLE LWS_EXTERN
struct lws_spa *lws_spa_create_via_info(struct lws *wsi,
					const lws_spa_create_info_t *info);

/**
 * Reads the next `len` bytes of the body, in pieces of any size.
 *
 * Returns 0; -1 when an escape is broken, a name has more than 31 bytes (urlencoded), the values do not fit or the
 * callback refused, and from then on, also for NULL or a negative `len`.
 * Conditions:
 * `spa` is NULL or live; `len` bytes can be read at `in`.
 */
LWS_VISIBLE LWS_EXTERN
int lws_spa_process(struct lws_spa *spa,
		    const char *in,
		    int len);

/**
 * Ends the body: a last urlencoded value is complete, and the file callback is told LWS_UFS_CLOSE with the last names,
 * once.
 *
 * Returns 0; -1 for NULL.
 * Conditions:
 * `spa` is NULL or live.
 */
LWS_VISIBLE LWS_EXTERN
int lws_spa_finalize(struct lws_spa *spa);

/**
 * The length in bytes of the value of field `n`. Returns 0 when it has none or is not known, and for NULL.
 * Conditions:
 * `spa` is NULL or live.
 */
LWS_VISIBLE LWS_EXTERN int lws_spa_get_length(struct lws_spa *spa, int n);

/**
 * The first value of field `n` that is not empty, terminated; it may have NULs in it. It stays until
 * lws_spa_destroy(). Returns NULL when the field has none or is not known, and for NULL.
 * Conditions:
 * `spa` is NULL or live.
 */
LWS_VISIBLE LWS_EXTERN const char *lws_spa_get_string(struct lws_spa *spa, int n);

/**
 * Frees everything, the arena of lws_spa_create_via_info() too. Returns 0, also for NULL.
 * Conditions:
 * `spa` is NULL or live, and gone then.
 */
LWS_VISIBLE LWS_EXTERN int lws_spa_destroy(struct lws_spa *spa);

/**
 * Adds a link in front of the others: `nl->notify_cb` is asked before every change of the state and told of it
 * afterwards. Nothing happens when it is in a list already, or for NULL.
 * Conditions:
 * Both are NULL or good, and stay until lws_state_reg_deregister().
 */
LWS_VISIBLE LWS_EXTERN
void lws_state_reg_notifier(lws_state_manager_t *mgr,
			    lws_state_notify_link_t *nl);

/**
 * Takes a link out of its manager's list. Nothing happens when it is in none, or for NULL.
 * Conditions:
 * `nl` is NULL or good, and so is its manager.
 */
LWS_VISIBLE LWS_EXTERN void lws_state_reg_deregister(lws_state_notify_link_t *nl);

/**
 * Adds each link of a list, which ends with NULL, in front of the others of a manager, as lws_state_reg_notifier() does.
 * Nothing happens for no list.
 * Conditions:
 * `nl` is NULL or such a list; manager and links stay until lws_state_reg_deregister().
 */
LWS_VISIBLE LWS_EXTERN
void lws_state_reg_notifier_list(lws_state_manager_t *mgr,
				 lws_state_notify_link_t *const *nl);

/**
 * Changes the state: every link is asked with the present and the wanted state; nonzero from one of them leaves all as
 * it is. Then every link is told with the new state twice. Nothing happens when that is the state already.
 *
 * Returns 0, whether the state has changed or not; -1 for NULL.
 * Conditions:
 * `mgr` is NULL or good with its links; it has no `state_names` or one for every state.
 */
LWS_VISIBLE LWS_EXTERN
int lws_state_transition(lws_state_manager_t *mgr,
			 int target);

/**
 * Changes the state one by one up to `target`, until a link refuses. Nothing happens when it is there or above.
 *
 * Returns 0, wherever it got; -1 for NULL.
 * Conditions:
 * As for lws_state_transition().
 */
LWS_VISIBLE LWS_EXTERN
int lws_state_transition_steps(lws_state_manager_t *mgr,
			       int target);

/**
 * Writes what is known of a virtual host as a JSON object, every value a string: `name`, `port`, `use_ssl`, `sts`, the
 * bytes of its connections `rx` and `tx` (under TLS, those of the payload), `conn` (connections with a request), `trans`
 * (requests), `ws_upg`, `http2_upg`, `mounts` if it has any, `ws-protocols`.
 *
 * Returns the bytes written, a terminator behind them not counted: the text is cut where it does not fit into `len`.
 * 0 when `len` is less than 100, `buf` is NULL or the virtual host is none.
 * Conditions:
 * `len` bytes at `buf` are writable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
int lws_json_dump_vhost(const struct lws_vhost *vh,
			char *buf,
			int len);

/**
 * Writes what is known of a context as a JSON object, every value a string: `version`, `uptime` in seconds,
 * `cgi_spawned`, `pt_fd_max` and `ah_pool_max` (most descriptors; most request heads in work, 0 for no limit),
 * `wsi_alive`, the machine's load `l1`, `l2`, `l3`, for each service thread in `pt` its `fds_count`, `ah_pool_inuse` and
 * `ah_wait_list`; `vhosts`, each as by lws_json_dump_vhost(), unless `hide_vhosts` is not 0; `listen_wsi`, `cgi_alive`.
 *
 * Returns the bytes written, a terminator behind them not counted: the text is cut where it does not fit into `len`.
 * 0 when there is no room or the context is none.
 * Conditions:
 * `len` bytes at `buf` are writable, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
int lws_json_dump_context(const struct lws_context *context,
			  char *buf,
			  int len,
			  int hide_vhosts);

/**
 * Makes an expander in memory of the program's. `cb` is asked for every `${name}`, with `priv`, the name, and the room
 * as in lws_strexp_expand(): it writes what it can at `out[*pos]` and adds that to `*pos`, at most up to `olen`, and
 * returns LSTRX_DONE; when there was more, it notes in `*exp_ofs` how much of it is written and returns
 * LSTRX_FILLED_OUT, to be asked again; LSTRX_FATAL_NAME_UNKNOWN ends everything. `out` has room for `olen` bytes; NULL
 * is for counting only.
 * Conditions:
 * `exp` is NULL or can be written; `out` is NULL or can be written until lws_strexp_reset_out().
 */
LWS_VISIBLE LWS_EXTERN
void lws_strexp_init(lws_strexp_t *exp,
		     void *priv,
		     lws_strexp_expand_cb cb,
		     char *out,
		     size_t olen);

/**
 * Gives an expander new room, after LSTRX_FILLED_OUT. Nothing happens for a NULL `exp`.
 * Conditions:
 * As for lws_strexp_init().
 */
LWS_VISIBLE LWS_EXTERN void lws_strexp_reset_out(lws_strexp_t *exp, char *out, size_t olen);

/**
 * Passes the `len` bytes at `in` on to the expander's room, and what the program has for each `${name}` in place of
 * that; pieces may end anywhere. `*pused_in` becomes how many of them were used, `*pused_out` how many bytes are in the
 * room.
 *
 * Returns LSTRX_DONE (0) when all were used, and the text is terminated if there is room for that. LSTRX_FILLED_OUT (1)
 * when the room is full: take the bytes, call lws_strexp_reset_out(), and go on with the rest of the input.
 * LSTRX_FATAL_NAME_TOO_LONG (-1), and neither result is written: a name of more than 31 bytes, less than 3 bytes of room
 * behind a single `$`, or NULL. Any other value is what the callback returned.
 * Conditions:
 * `exp` is NULL or an expander; `len` bytes can be read at `in`; both results can be written.
 */
LWS_VISIBLE LWS_EXTERN
int lws_strexp_expand(lws_strexp_t *exp,
		      const char *in,
		      size_t len,
		      size_t *pused_in,
		      size_t *pused_out);

/** The version of the API and an empty build suffix: "4.1.6-". Static. */
LWS_VISIBLE LWS_EXTERN const char *lws_get_library_version(void);

/**
 * Formats as snprintf(3) does into `size` bytes at `str`, always terminated.
 *
 * Returns the length of the text; `size` when it had to be cut; 0 when `str` or `format` is NULL, `size` is 0 or
 * the format fails.
 * Conditions:
 * `str` is NULL or `size` bytes can be written there; `format` is NULL or fits the arguments.
 */
LWS_VISIBLE LWS_EXTERN
int lws_snprintf(char *str,
		 size_t size,
		 const char *format,
		 ...)
LWS_FORMAT(3);

/**
 * The SHA-1 (FIPS 180-4) of `n` bytes at `d`, written to the 20 bytes at `md`.
 *
 * Returns `md`; NULL when an argument is NULL.
 * Conditions:
 * `n` bytes can be read at `d` and 20 written at `md`, or they are NULL.
 */
LWS_VISIBLE LWS_EXTERN unsigned char *lws_SHA1(const unsigned char *d, size_t n, unsigned char *md);

/**
 * Takes apart `scheme://address:port/path` in place: terminators are written into `p`, and the results point
 * into it or at static text.
 *
 * Without a scheme `*prot` is "". `*port` is 80 for http and ws, 443 for https and wss, what the text says if it
 * says something, and untouched otherwise. `*path` has no leading slash, and is "/" when there is none or nothing
 * behind it; a query or fragment behind an address without a path begins with its `?` or `#`. A user's name before an
 * `@` is left out, and `[address]` loses its brackets (IPv6). Without a scheme, only `:` and `/` end the address.
 * An address that begins with `+` is a local socket and reaches up to the next colon.
 * Any result pointer may be NULL.
 * Returns 0; -1 when `p` is NULL.
 * Conditions:
 * `p` is NULL or a writable terminated string; the results are NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_parse_uri(char *p,
		  const char **prot,
		  const char **ads,
		  int *port,
		  const char **path);

/**
 * Encodes `in_len` bytes as padded base64 in the alphabet for URLs and file names (RFC 4648 §5), with a terminator.
 *
 * `out_size` must be the encoded length + 2 at least (one more than is used, as ever).
 * Returns the encoded length without terminator; -1 when it does not fit, a length is negative or a pointer NULL.
 * Conditions:
 * `in` is NULL or `in_len` bytes can be read there; `out` is NULL or `out_size` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_b64_encode_string_url(const char *in,
			      int in_len,
			      char *out,
			      int out_size);

/**
 * Writes the value of an Authorization header for the user `user` with the password `pw` (RFC 7617): `Basic `, the
 * base64 of both with a colon between them, and a terminator, which the last byte of `buf` becomes as well. A colon in
 * `user` is not noticed.
 *
 * Returns 0; 1, with nothing written, when it does not fit into the `len` bytes at `buf` or a pointer is NULL; 2, the
 * same, when `user` and `pw` have more than 124 bytes together.
 * Conditions:
 * `user` and `pw` are NULL or terminated strings; `buf` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_http_basic_auth_gen(const char *user,
			    const char *pw,
			    char *buf,
			    size_t len);

/**
 * Decodes the first `in_len` characters of base64 at `in`, or those up to a NUL before that; a negative `in_len` means
 * that `in` is terminated. Both alphabets are understood, padding may be missing, and characters of neither are skipped. A
 * terminator is put behind the bytes.
 *
 * Returns the number of bytes, terminator not counted; -1 when they do not fit with it, or a pointer is NULL.
 * Conditions:
 * `in` is NULL or readable as far as said; `out` is NULL or `out_size` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
int lws_b64_decode_string_len(const char *in,
			      int in_len,
			      char *out,
			      int out_size);

/**
 * Makes `state` ready for lws_b64_decode_stateful().
 * Conditions:
 * `state` is NULL (refused) or can be written.
 */
LWS_VISIBLE LWS_EXTERN void lws_b64_decode_state_init(struct lws_b64state *state);

/**
 * Decodes base64 that comes in pieces of any size, whole groups of three bytes as far as there is room.
 *
 * `*in_len`: characters at `in`, afterwards how many were taken. `*out_size`: bytes of room at `out`, afterwards
 * how many were written; a terminator stands behind them if there is room for it. With `final` set, or when they end
 * with a single `=`, the bytes of an incomplete last group are written too, once everything is taken and there is room
 * for two. `s->done` counts all bytes written.
 * Returns 0; -1 for NULL arguments.
 * Conditions:
 * `s`, `in_len` and `out_size` are NULL or valid; `in` and `out` are NULL or as long as these say.
 */
LWS_VISIBLE LWS_EXTERN
int lws_b64_decode_stateful(struct lws_b64state *s,
			    const char *in,
			    size_t *in_len,
			    uint8_t *out,
			    size_t *out_size,
			    int final);

/**
 * Copies at most `size` - 1 bytes of the string `src` and fills the rest of `dest` up to `size` with zeros, so
 * that it is always terminated. Returns `dest`; untouched when `size` is 0. A NULL `src` is the empty string.
 * Conditions:
 * `dest` is NULL (refused) or `size` bytes can be written there; `src` is NULL, terminated, or readable for
 * `size` - 1 bytes.
 */
LWS_VISIBLE LWS_EXTERN
char *lws_strncpy(char *dest,
		  const char *src,
		  size_t size);

/**
 * The first place in the `len` bytes at `buf` where the `nl` bytes at `name` stand; no terminators are needed.
 *
 * Returns NULL if there is none, or `nl` is 0, or a pointer is NULL.
 * Conditions:
 * `buf` and `name` are NULL or readable for `len` and `nl` bytes.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_nstrstr(const char *buf,
			size_t len,
			const char *name,
			size_t nl);

/**
 * Finds the value behind the first `name`, which is written with its quotes and colon (`"\"id\":"`), in the
 * `len` bytes of JSON at `buf`. Strings are given without their quotes and with their escapes as they are.
 *
 * Returns the value's place in `buf` and its length in `*alen`; NULL, `*alen` untouched, if the name is absent or
 * nothing follows it. A bare value ends at a comma or a closing bracket or brace.
 * Conditions:
 * `buf` is NULL or readable for `len` bytes; `name` is NULL or terminated; `alen` is NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_json_simple_find(const char *buf,
				 size_t len,
				 const char *name,
				 size_t *alen);

/**
 * Compares the value that lws_json_simple_find() finds with the string `comp`.
 *
 * Returns 0 when they are the same; otherwise the difference of the first bytes that differ, or -1 when the
 * lengths differ or there is no such value.
 * Conditions:
 * `buf` is NULL or readable for `len` bytes; `name` and `comp` are NULL or terminated.
 */
LWS_VISIBLE LWS_EXTERN
int lws_json_simple_strcmp(const char *buf,
			   size_t len,
			   const char *name,
			   const char *comp);

/**
 * Turns the terminated text `h` of hexadecimal pairs into bytes.
 *
 * Returns their number, which must be below `max`; -1 when there are `max` or more, or a character is no
 * hexadecimal digit, or the last pair is incomplete. The bytes before that are written, `max` at most.
 * Conditions:
 * `h` is NULL or terminated; `dest` is NULL or `max` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN int lws_hex_to_byte_array(const char *h, uint8_t *dest, int max);

/**
 * Compares `len` bytes in a time that does not depend on them.
 *
 * Returns 0 when they are the same, else (or for NULL) 1.
 * Conditions:
 * `a` and `b` are NULL or readable for `len` bytes.
 */
LWS_VISIBLE LWS_EXTERN int lws_timingsafe_bcmp(const void *a, const void *b, uint32_t len);

/**
 * Fills `dest` with `len` - 1 random hexadecimal digits and a terminator. `context` is not looked at and may
 * be NULL.
 *
 * Returns 0; 1 when the random source fails, `len` is 0 or `dest` is NULL.
 * Conditions:
 * `dest` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN int lws_hex_random(struct lws_context *context, char *dest, size_t len);

/**
 * Writes the terminated `string` to `escaped` with every single quote doubled, for an SQL string literal. At most
 * `len` bytes with the terminator; stops when less than 3 are left.
 *
 * Returns `escaped`. Nothing is written when `len` < 1. They may be the same memory.
 * Conditions:
 * As for lws_urlencode().
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_sql_purify(char *escaped,
			   const char *string,
			   int len);

/**
 * Writes the terminated `string` to `escaped` as the inside of a JSON string: `\t \n \r \\`, and `\u00XX` for
 * the quote, other control characters and every byte from 0x80 on. At most `len` bytes with the terminator;
 * stops when less than 7 are left, where an escape of two bytes counts as one as long as all fits. `*in_used` tells how many bytes of `string` went in.
 *
 * Returns `escaped`. Nothing is written when `len` < 1; a NULL `string` gives "" and leaves `*in_used` alone.
 * Conditions:
 * As for lws_urlencode(); `in_used` is NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_json_purify(char *escaped,
			    const char *string,
			    int len,
			    int *in_used);

/**
 * The length, without terminator, that lws_json_purify() would need for all of `string`; 0 for NULL.
 * Conditions:
 * `string` is NULL or terminated.
 */
LWS_VISIBLE LWS_EXTERN int lws_json_purify_len(const char *string);

/**
 * Decodes URL text: `+` is a space, `%XX` a byte. Writes at most `len` bytes, and a terminator only if one of
 * them is left for it; `string` and `escaped` may be the same memory.
 *
 * Returns 0; -1 when a `%` is followed by something else than hexadecimal digits, with what stands before it written
 * and not terminated, or a pointer is NULL. An escape cut off by the end of the text is dropped.
 * Conditions:
 * `string` is NULL or `len` bytes can be written there; `escaped` is NULL or terminated.
 */
LWS_VISIBLE LWS_EXTERN
int lws_urldecode(char *string,
		  const char *escaped,
		  int len);

/**
 * Makes `filename` harmless in place: `..`, `:`, `\`, `$` and `%` become underscores. Slashes stay.
 * Conditions:
 * `filename` is NULL (refused) or a writable terminated string.
 */
LWS_VISIBLE LWS_EXTERN void lws_filename_purify_inplace(char *filename);

/**
 * Zeroes `len` bytes for good: no compiler leaves it out because nobody reads them again. Nothing happens for NULL.
 * Conditions:
 * `p` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN
void lws_explicit_bzero(void *p,
			size_t len);

/**
 * Fills `len` bytes at `buf` from the system's random source. `context` is not looked at and may be NULL.
 *
 * Returns `len`; 0 when the source fails or `buf` is NULL.
 * Conditions:
 * `buf` is NULL or `len` bytes can be written there.
 */
LWS_VISIBLE LWS_EXTERN size_t lws_get_random(struct lws_context *context, void *buf, size_t len);

/**
 * Writes the terminated `string` to `escaped` as URL text: letters and digits stay, a space becomes `+`,
 * everything else `%XX`. At most `len` bytes with the terminator; stops when less than 4 are left.
 *
 * Returns `escaped`. Nothing is written when `len` < 1. They may be the same memory.
 * Conditions:
 * `escaped` is NULL (refused) or `len` bytes can be written there; `string` is NULL (as if empty) or terminated.
 */
LWS_VISIBLE LWS_EXTERN
const char *lws_urlencode(char *escaped,
			  const char *string,
			  int len);

/**
 * When the first timer is due that is to wake a suspended machine: `*pearliest` becomes that, as lws_now_usecs().
 *
 * Returns 0; 1 when there is none, for a context that is none and for NULL.
 * Conditions:
 * `pearliest` is NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
int lws_sul_earliest_wakeable_event(struct lws_context *ctx,
				    lws_usec_t *pearliest);

/**
 * Puts a timer, with its time `us` and its `cb`, into a list of the program's own that is sorted by time: in front of
 * those with the same time. It leaves the list it was in.
 *
 * Returns 0; -1 for a timer without a callback, and for NULL.
 * Conditions:
 * Both are NULL or good; `sul` stays until it fires or leaves the list.
 */
LWS_VISIBLE LWS_EXTERN
int __lws_sul_insert(lws_dll2_owner_t *own,
		     lws_sorted_usec_list_t *sul);

/**
 * Calls back the timers in `own_len` lists whose time has come by `usnow`, the earliest one first. A timer leaves its
 * list before its callback, which may put it, or others, into one again.
 *
 * Returns how many microseconds are left until the next one; 0 when there is none, and for NULL.
 * Conditions:
 * `own` is NULL or as many lists that __lws_sul_insert() has filled.
 */
LWS_VISIBLE LWS_EXTERN
lws_usec_t __lws_sul_service_ripe(lws_dll2_owner_t *own,
				  int own_len,
				  lws_usec_t usnow);

/**
 * The manager of a context's states, which the program may add links to. It begins with LWS_SYSTATE_CONTEXT_CREATED, is
 * at LWS_SYSTATE_OPERATIONAL after the first turn of the loop unless a link refuses, and at
 * LWS_SYSTATE_POLICY_INVALID when the context is about to end. NULL for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
lws_state_manager_t *lws_system_get_state_manager(struct lws_context *context);

/**
 * The context of such a manager. Returns NULL for NULL.
 * Conditions:
 * `mgr` is NULL or good.
 */
LWS_VISIBLE LWS_EXTERN struct lws_context *lws_system_context_from_system_mgr(lws_state_manager_t *mgr);

/** The `system_ops` given at the creation of the context, or NULL. */
LWS_VISIBLE LWS_EXTERN const lws_system_ops_t *lws_system_get_ops(struct lws_context *context);

/**
 * Forgets what is known of a captive portal, and has the program's `captive_portal_detect_request` look for one.
 *
 * Returns what that returns, 0 without it; -1 for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
int lws_system_cpd_start(struct lws_context *context);

/** Says what was found of a captive portal; the first word since lws_system_cpd_start() counts. */
LWS_VISIBLE LWS_EXTERN void lws_system_cpd_set(struct lws_context *context, lws_cpd_result_t result);

/** What is known of a captive portal. LWS_CPD_UNKNOWN for a context that is none. */
LWS_VISIBLE LWS_EXTERN lws_cpd_result_t lws_system_cpd_state_get(struct lws_context *context);

/**
 * Has the loop call `cb(context, tsi, opaque)` once, as soon as the context is at `state` or above. From any thread.
 * With `get` nothing is added: `*get` becomes NULL, since no call is left for others to make.
 *
 * Returns 0; 1 for a context that is none, or no callback.
 * Conditions:
 * `cb` is NULL or such a callback; `get` is NULL or writable.
 */
LWS_VISIBLE LWS_EXTERN
int __lws_system_attach(struct lws_context *context,
			int _tsi,
			lws_attach_cb_t cb,
			lws_system_states_t state,
			void *opaque,
			struct lws_attach_item **get);

/**
 * Gives a virtual host's clients other TLS than it was made with. The members of `info` for clients
 * count; LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS comes before the return. It counts for later connections.
 *
 * Returns 0, also without LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT in `info`: then, with a line in the log, nothing changes;
 * 1 for NULL, and, with a line in the log, when a file is of no use.
 * Conditions:
 * `info` is NULL or its pointers are NULL or what their descriptions say.
 */
LWS_VISIBLE LWS_EXTERN
int lws_init_vhost_client_ssl(const struct lws_context_creation_info *info,
			      struct lws_vhost *vhost);

/**
 * The connection's `SSL`, which stays the library's; it may be asked and changed with OpenSSL's functions. NULL
 * without TLS, and when the connection has ended.
 */
LWS_VISIBLE LWS_EXTERN
SSL *lws_get_ssl(struct lws *wsi);

/**
 * Has a virtual host's clients trust another certificate (`der_len` bytes at `der`) from now on.
 * Returns 0; 1 when the virtual host has no TLS for clients, or the bytes are no certificate.
 * Conditions:
 * `der_len` bytes are readable at `der`, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
int lws_tls_client_vhost_extra_cert_mem(struct lws_vhost *vh,
					const uint8_t *der,
					size_t der_len);

/**
 * Has every virtual host that was made with these two files use them anew, or instead the certificate and key in
 * memory where they are not NULL (PEM or DER). Open connections stay as they are; later ones get the new
 * certificate. A virtual host that lacked its certificate (LWS_SERVER_OPTION_IGNORE_MISSING_CERT) comes into use.
 *
 * Returns 0; nonzero when a certificate or key is of no use: then the old one stays.
 * Conditions:
 * The paths are NULL or strings, and the lengths tell how many bytes are readable at the pointers before them.
 */
LWS_VISIBLE LWS_EXTERN
int lws_tls_cert_updated(struct lws_context *context,
			 const char *certpath,
			 const char *keypath,
			 const char *mem_cert,
			 size_t len_mem_cert,
			 const char *mem_privkey,
			 size_t len_mem_privkey);

/**
 * Writes a certificate or key to a file that the program has opened, has it stored, and goes back to the file's
 * beginning. Returns 0; 1 when not all of it could be written.
 * Conditions:
 * `len` bytes are readable at `buf`, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN
int lws_plat_write_cert(struct lws_vhost *_vhost,
			int _is_key,
			int fd,
			void *buf,
			int len);

/**
 * About the certificate that a connection's peer has shown: one member of `*buf` is set, the one for `type`. A name or
 * key may be `len` bytes long, counted from `buf->ns.name`; 0 means the 64 that the union has.
 *
 * Returns 0; -1 when there is no such information, or it is longer (`buf->ns.len` says how long).
 * Conditions:
 * `buf` is NULL or a place for the union, with `len` bytes from `buf->ns.name` on.
 */
LWS_VISIBLE LWS_EXTERN
int lws_tls_peer_cert_info(struct lws *wsi,
			   enum lws_tls_cert_info type,
			   union lws_tls_cert_info_results *buf,
			   size_t len);

/**
 * About the certificate of a virtual host, as lws_tls_peer_cert_info() does; whether it is verified is not known.
 * Conditions:
 * As for lws_tls_peer_cert_info().
 */
LWS_VISIBLE LWS_EXTERN
int lws_tls_vhost_cert_info(struct lws_vhost *vhost,
			    enum lws_tls_cert_info type,
			    union lws_tls_cert_info_results *buf,
			    size_t len);

/**
 * Makes a place for a certificate, to be filled by lws_x509_parse_from_pem(). The program gives it back with
 * lws_x509_destroy(). Returns 0, or -1 for NULL.
 * Conditions:
 * `x509` is NULL or a place for a pointer.
 */
LWS_VISIBLE LWS_EXTERN int lws_x509_create(struct lws_x509_cert **x509);

/**
 * Reads the first certificate of a PEM text of `len` bytes. Returns 0, or -1 when there is none.
 * Conditions:
 * `len` bytes are readable at `pem`, or it is NULL.
 */
LWS_VISIBLE LWS_EXTERN int lws_x509_parse_from_pem(struct lws_x509_cert *x509, const void *pem, size_t len);

/**
 * Whether `trusted` vouches for a certificate, whose common name must be `common_name` unless that is NULL.
 * Returns 0 when it does, else -1.
 * Conditions:
 * `common_name` is NULL or a string.
 */
LWS_VISIBLE LWS_EXTERN
int lws_x509_verify(struct lws_x509_cert *x509,
		    struct lws_x509_cert *trusted,
		    const char *common_name);

/**
 * About a certificate, as lws_tls_peer_cert_info() does; whether it is verified is not known.
 * Conditions:
 * As for lws_tls_peer_cert_info().
 */
LWS_VISIBLE LWS_EXTERN
int lws_x509_info(struct lws_x509_cert *x509,
		  enum lws_tls_cert_info type,
		  union lws_tls_cert_info_results *buf,
		  size_t len);

/**
 * Gives a certificate back and sets `*x509` to NULL. NULL is allowed.
 * Conditions:
 * `x509` is NULL or points to a pointer.
 */
LWS_VISIBLE LWS_EXTERN void lws_x509_destroy(struct lws_x509_cert **x509);

/** Nothing: no connection waits on a list for what its TLS session has decrypted already. */
LWS_VISIBLE LWS_EXTERN void lws_ssl_remove_wsi_from_buffered_list(struct lws *_wsi);

/**
 * Makes a tokenizer of the terminated text at `start`, with `flags` of LWS_TOKENIZE_F_*. For a text that is not
 * terminated, set `ts->len` to its length behind this.
 * Conditions:
 * `ts` is NULL or can be written; the text stays as long as the tokenizer is used.
 */
LWS_VISIBLE LWS_EXTERN
void lws_tokenize_init(struct lws_tokenize *ts,
		       const char *start,
		       int flags);

/**
 * Finds the next element of the text: `ts->token` and `ts->token_len` become where it stands, without quotes, `=` or
 * `:`. The text ends after `ts->len` bytes or at a NUL.
 *
 * Returns LWS_TOKZE_DELIMITER and above for what was found; LWS_TOKZE_ENDED (0) at the end; below 0 for what is wrong:
 * LWS_TOKZE_ERR_COMMA_LIST (with LWS_TOKENIZE_F_COMMA_SEP_LIST, whose elements are single), _NUM_ON_LHS (`=` behind a
 * number), _MALFORMED_FLOAT (a second point), _UNTERM_STRING, _BROKEN_UTF8. Ended for NULL.
 * Conditions:
 * `ts` is NULL or a tokenizer whose text is still there.
 */
LWS_VISIBLE LWS_EXTERN
lws_tokenize_elem lws_tokenize(struct lws_tokenize *ts);

/**
 * Copies the element found last to `str`, terminated, when it has less than `max` - 1 bytes.
 *
 * Returns 0; 1 when it has more, also for NULL, and then nothing is written.
 * Conditions:
 * `ts` is NULL or a tokenizer that has found something; `max` bytes can be written at `str`.
 */
LWS_VISIBLE LWS_EXTERN int lws_tokenize_cstr(struct lws_tokenize *ts, char *str, size_t max);

/**
 * Opens a UDP socket as a raw stream of a virtual host: each datagram that comes is one LWS_CALLBACK_RAW_RX (empty ones
 * are passed over), each lws_write() is one datagram.
 *
 * With LWS_CAUDP_BIND in `flags` it hears everybody at `port` (0: any free one) of the interface or address `ifname`,
 * else of the address or name `ads`, else of all IPv4 addresses; writes go to whom it heard last. Without, it speaks to `ads`
 * at `port` and hears nobody else. LWS_CAUDP_BROADCAST lets it send to broadcast addresses. A name is looked up, which
 * waits. The rest is as for lws_adopt_descriptor_vhost(); `retry_policy` is not used.
 *
 * Returns the connection, or NULL when it cannot be opened.
 * Conditions:
 * The strings are NULL or terminated; pointers to objects of the library are recognised before they are used.
 */
LWS_VISIBLE LWS_EXTERN
struct lws *lws_create_adopt_udp(struct lws_vhost *vhost,
				 const char *ads,
				 int port,
				 int flags,
				 const char *protocol_name,
				 const char *ifname,
				 struct lws *parent_wsi,
				 void *opaque,
				 const lws_retry_bo_t *_retry_policy);

/**
 * Of a UDP socket: `sa` and `salen` are whom it heard last, or the one it speaks to; `salen` is 0 before it heard
 * anybody, and for an IPv6 address, for which there is no room. They stay and change as long as the connection lives.
 *
 * Returns NULL for any other connection.
 */
LWS_VISIBLE LWS_EXTERN
LWS_WARN_UNUSED_RESULT
const struct lws_udp *lws_get_udp(const struct lws *wsi);

/**
 * Replaces the operations of a context. NULL, and a context that is none, change nothing.
 * Conditions:
 * `fops` is NULL or operations that stay as long as the context.
 */
LWS_VISIBLE LWS_EXTERN void lws_set_fops(struct lws_context *context, const struct lws_plat_file_ops *fops);

/**
 * Opens the file at `vfs_path` with the operations it belongs to: those among `fops` and the ones behind them that have
 * a part of it as one of their names, such as ".zip/", told what stands behind that part; the first part counts. A path
 * without such a part is opened by `fops`. `*flags` has open(2) flags and LWS_FOP_FLAG_ bits, and gets more of these.
 *
 * The operations are called with `fops`. Returns the file, or NULL when they do not open it, and for NULL.
 * Conditions:
 * Everything is NULL or good.
 */
LWS_VISIBLE LWS_EXTERN
lws_fop_fd_t lws_vfs_file_open(const struct lws_plat_file_ops *fops,
			       const char *vfs_path,
			       lws_fop_flags_t *flags);

/**
 * The position in a file. Returns 0 for NULL.
 * Conditions:
 * `fop_fd` is NULL or an open file.
 */
LWS_VISIBLE LWS_EXTERN lws_filepos_t lws_vfs_tell(lws_fop_fd_t fop_fd);

/**
 * The length of a file as it was opened. Returns 0 for NULL.
 * Conditions:
 * `fop_fd` is NULL or an open file.
 */
LWS_VISIBLE LWS_EXTERN lws_filepos_t lws_vfs_get_length(lws_fop_fd_t fop_fd);

/**
 * When a file changed, in seconds since 1970. Returns 0 for NULL.
 * Conditions:
 * `fop_fd` is NULL or an open file.
 */
LWS_VISIBLE LWS_EXTERN uint32_t lws_vfs_get_mod_time(lws_fop_fd_t fop_fd);

/**
 * Moves the position to `offset`, by the file's operations. Returns the new one, or -1 for NULL.
 * Conditions:
 * `fop_fd` is NULL or an open file.
 */
LWS_VISIBLE LWS_EXTERN lws_fileofs_t lws_vfs_file_seek_set(lws_fop_fd_t fop_fd, lws_fileofs_t offset);

/**
 * Moves the position to `offset` behind the end (before it when that is negative), by the file's operations. Returns
 * the new one, or -1 for NULL.
 * Conditions:
 * `fop_fd` is NULL or an open file.
 */
LWS_VISIBLE LWS_EXTERN
lws_fileofs_t lws_vfs_file_seek_end(lws_fop_fd_t fop_fd,
				    lws_fileofs_t offset);

/**
 * open(2) with O_CLOEXEC. Returns the descriptor, or -1 with errno set.
 * Conditions:
 * As for open(2).
 */
LWS_VISIBLE LWS_EXTERN int lws_open(const char *__file, int __oflag, ...);

/**
 * The platform's way to open a file.
 * Conditions:
 * Everything is NULL or good.
 */
LWS_VISIBLE LWS_EXTERN
lws_fop_fd_t _lws_plat_file_open(const struct lws_plat_file_ops *fops,
				 const char *filename,
				 const char *_vpath,
				 lws_fop_flags_t *flags);

/**
 * The platform's way to close a file: `*fop_fd` becomes NULL.
 * Conditions:
 * `fop_fd` is NULL or the place of a file that _lws_plat_file_open() gave.
 */
LWS_VISIBLE LWS_EXTERN int _lws_plat_file_close(lws_fop_fd_t *fop_fd);

/**
 * The platform's way to move in a file: by `offset`, but not beyond its beginning or its end. Returns the new position,
 * or -1.
 * Conditions:
 * `fop_fd` is NULL or a file that _lws_plat_file_open() gave.
 */
LWS_VISIBLE LWS_EXTERN
lws_fileofs_t _lws_plat_file_seek_cur(lws_fop_fd_t fop_fd,
				      lws_fileofs_t offset);

/**
 * The platform's way to read: at most `len` bytes to `buf`, `*amount` becomes how many those were. Returns 0 or -1.
 * Conditions:
 * `fop_fd` is NULL or a file that _lws_plat_file_open() gave; `len` bytes can be written at `buf`.
 */
LWS_VISIBLE LWS_EXTERN
int _lws_plat_file_read(lws_fop_fd_t fop_fd,
			lws_filepos_t *amount,
			uint8_t *buf,
			lws_filepos_t len);

/**
 * The platform's way to write: `len` bytes at `buf`, `*amount` becomes how many were written. Returns 0 or -1.
 * Conditions:
 * `fop_fd` is NULL or a file that _lws_plat_file_open() gave; `len` bytes can be read at `buf`.
 */
LWS_VISIBLE LWS_EXTERN
int _lws_plat_file_write(lws_fop_fd_t fop_fd,
			 lws_filepos_t *amount,
			 uint8_t *buf,
			 lws_filepos_t len);

/**
 * The operations of a context, which may be changed in place: those of the platform, with the program's own behind
 * them, unless lws_set_fops() has put others in their place. NULL for a context that is none.
 */
LWS_VISIBLE LWS_EXTERN
struct lws_plat_file_ops *lws_get_fops(struct lws_context *context);

/** 0 on a little-endian machine, else nonzero. */
static LWS_INLINE int lws_is_be(void)
{
	const int probe = ~0xff;

	return ((const char *)&probe)[0];
}

/** 1 when this link is in no list. */
static LWS_INLINE int lws_dll2_is_detached(const struct lws_dll2 *d)
{
	return !d->owner;
}

/** The list this link is in, or null. */
static LWS_INLINE const struct lws_dll2_owner *lws_dll2_owner(const struct lws_dll2 *d)
{
	return d->owner;
}

/** The first link, or null. */
static LWS_INLINE struct lws_dll2 *lws_dll2_get_head(struct lws_dll2_owner *owner)
{
	return owner->head;
}

/** The last link, or null. */
static LWS_INLINE struct lws_dll2 *lws_dll2_get_tail(struct lws_dll2_owner *owner)
{
	return owner->tail;
}

/** Second-to-last argument of lws_write() for one piece of a message of type `initial`. */
static LWS_INLINE int lws_write_ws_flags(int initial, int is_start, int is_end)
{
	return (is_start ? initial : (int)LWS_WRITE_CONTINUATION) | (is_end ? 0 : (int)LWS_WRITE_NO_FIN);
}

/** Closes a file of the virtual file layer. */
static LWS_INLINE int lws_vfs_file_close(lws_fop_fd_t *fop_fd)
{
	return *fop_fd && (*fop_fd)->fops ? (*fop_fd)->fops->close(fop_fd) : 0;
}

/** Moves the position by offset bytes and returns the new one. */
static LWS_INLINE lws_fileofs_t lws_vfs_file_seek_cur(lws_fop_fd_t fop_fd, lws_fileofs_t offset)
{
	return fop_fd->fops->seek_cur(fop_fd, offset);
}

LWS_WARN_UNUSED_RESULT static LWS_INLINE int
lws_vfs_file_read(lws_fop_fd_t fop_fd, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len);
/** Reads up to len bytes; *amount is what was read. */
static LWS_INLINE int
lws_vfs_file_read(lws_fop_fd_t fop_fd, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len)
{
	return fop_fd->fops->read(fop_fd, amount, buf, len);
}

LWS_WARN_UNUSED_RESULT static LWS_INLINE int
lws_vfs_file_write(lws_fop_fd_t fop_fd, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len);
/** Writes up to len bytes; *amount is what was written. */
static LWS_INLINE int
lws_vfs_file_write(lws_fop_fd_t fop_fd, lws_filepos_t *amount, uint8_t *buf, lws_filepos_t len)
{
	return fop_fd->fops->write(fop_fd, amount, buf, len);
}

/** Counters are not kept: always 0. */
static LWS_INLINE uint64_t lws_stats_get(struct lws_context *context, int index)
{
	(void)context;
	(void)index;

	return 0;
}

/** Counters are not kept: does nothing. */
static LWS_INLINE void lws_stats_log_dump(struct lws_context *context)
{
	(void)context;
}

#ifdef __cplusplus
}
#endif

#endif /* LWS_GENERATED_LIBWEBSOCKETS_H */
