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
