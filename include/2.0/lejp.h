/*
 * lejp.h of API generation 2.0.
 *
 * Generated from the library's sources; do not edit. To renew it: cargo run -p lws-abi-build
 */

#ifndef LWS_GENERATED_LEJP_H
#define LWS_GENERATED_LEJP_H

#include "libwebsockets.h"

struct lejp_ctx;

/** The shape of a callback. There is no function of this name. */
#ifdef __cplusplus
extern "C"
#endif
char _lejp_callback(struct lejp_ctx *ctx, char reason);

#ifdef __cplusplus
extern "C" {
#endif

struct _lejp_stack;
struct lejp_ctx;

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
/** Longest piece of a string delivered at once. */
#define LEJP_STRING_CHUNK 255

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

/** State of one JSON parser. */
struct lejp_ctx {
	/** Called for each thing found. */
	char (*callback)(struct lejp_ctx*, char);
	/** For the callback's use. */
	void *user;
	/** Paths the callback wants to know about. */
	const char *const *paths;
	/** Nesting levels, the current one at sp. */
	struct _lejp_stack st[12];
	/** Array indexes on the way to here. */
	unsigned short i[5];
	/** Where in the path each wildcard matched. */
	unsigned short wild[5];
	/** The current path, such as "a.b[].c". */
	char path[128];
	/** Bytes of the current value. */
	char buf[255];
	/** Line of the input, from 1. */
	unsigned int line;
	/** Code point being put together. */
	unsigned short uni;
	/** Bytes in buf. */
	unsigned char npos;
	/** Digits seen. */
	unsigned char dcount;
	/** Number flags. */
	unsigned char f;
	/** Current nesting level. */
	unsigned char sp;
	/** Number of array indexes. */
	unsigned char ipos;
	/** Length of the path. */
	unsigned char ppos;
	/** Number of paths. */
	unsigned char count_paths;
	/** 1-based index of the path that matches, or 0. */
	unsigned char path_match;
	/** Length of the path where it matched. */
	unsigned char path_match_len;
	/** Number of wildcards that matched. */
	unsigned char wildcount;
};

/** Called by the JSON parser: parser, reason. Nonzero stops with LEJP_REJECT_CALLBACK. */
typedef char (*lejp_callback)(struct lejp_ctx*, char);

/**
 * Ends a parser: its callback is told LEJPCB_DESTRUCTED. There is no memory to free; the parser may be constructed
 * again.
 * Conditions:
 * `ctx` is NULL or a parser made by lejp_construct().
 */
LWS_VISIBLE LWS_EXTERN
void lejp_destruct(struct lejp_ctx *ctx);

/**
 * Reads the next `len` bytes of a document, one object, in pieces of any size, and calls the
 * callback for everything found in it.
 *
 * The callback is told LEJPCB_START at the beginning of every call in which no name has been read yet. A callback that
 * returns nonzero ends the parsing, but for LEJPCB_CONSTRUCTED, _DESTRUCTED, _START, _FAILED,
 * _COMPLETE
 * and _ARRAY_END; for LEJPCB_VAL_STR_END only a negative value does. Strings come in pieces of 254 bytes and a last one;
 * numbers have at most 10 digits, levels and paths are limited by LEJP_MAX_DEPTH, LEJP_MAX_INDEX_DEPTH and
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
		    char (*callback)(struct lejp_ctx*, char),
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
			  char (*callback)(struct lejp_ctx*, char));

#ifdef __cplusplus
}
#endif

#endif /* LWS_GENERATED_LEJP_H */
