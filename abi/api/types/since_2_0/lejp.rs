//! The streaming JSON parser.

use super::*;

/// Parser state bit: white space counts.
pub const LEJP_FLAG_WS_KEEP: c_int = 64;

/// Parser state bit: inside a comment line.
pub const LEJP_FLAG_WS_COMMENTLINE: c_int = 32;

/// Callback reason bit: there is a value.
pub const LEJP_FLAG_CB_IS_VALUE: c_int = 64;

/// Deepest nesting.
pub const LEJP_MAX_DEPTH: c_int = 12;

/// Deepest nesting of arrays.
pub const LEJP_MAX_INDEX_DEPTH: c_int = 5;

/// Longest path, with its end.
pub const LEJP_MAX_PATH: c_int = 128;

/// Where the JSON parser stands.
pub type lejp_states = c_uint;

/// State: idle.
pub const LEJP_IDLE: lejp_states = 0;

/// State: members.
pub const LEJP_MEMBERS: lejp_states = 1;

/// State: m p.
pub const LEJP_M_P: lejp_states = 2;

/// State: mp string.
pub const LEJP_MP_STRING: lejp_states = 67;

/// State: mp string esc.
pub const LEJP_MP_STRING_ESC: lejp_states = 68;

/// State: mp string esc u1.
pub const LEJP_MP_STRING_ESC_U1: lejp_states = 69;

/// State: mp string esc u2.
pub const LEJP_MP_STRING_ESC_U2: lejp_states = 70;

/// State: mp string esc u3.
pub const LEJP_MP_STRING_ESC_U3: lejp_states = 71;

/// State: mp string esc u4.
pub const LEJP_MP_STRING_ESC_U4: lejp_states = 72;

/// State: mp delim.
pub const LEJP_MP_DELIM: lejp_states = 9;

/// State: mp value.
pub const LEJP_MP_VALUE: lejp_states = 10;

/// State: mp value num int.
pub const LEJP_MP_VALUE_NUM_INT: lejp_states = 75;

/// State: mp value num exp.
pub const LEJP_MP_VALUE_NUM_EXP: lejp_states = 76;

/// State: mp value tok.
pub const LEJP_MP_VALUE_TOK: lejp_states = 77;

/// State: mp comma or end.
pub const LEJP_MP_COMMA_OR_END: lejp_states = 14;

/// State: mp array end.
pub const LEJP_MP_ARRAY_END: lejp_states = 15;

/// What lejp_parse() returns below zero.
pub type lejp_reasons = c_int;

/// More input is needed.
pub const LEJP_CONTINUE: lejp_reasons = -1;

/// Refused: idle no brace.
pub const LEJP_REJECT_IDLE_NO_BRACE: lejp_reasons = -2;

/// Refused: members no close.
pub const LEJP_REJECT_MEMBERS_NO_CLOSE: lejp_reasons = -3;

/// Refused: mp no open quote.
pub const LEJP_REJECT_MP_NO_OPEN_QUOTE: lejp_reasons = -4;

/// Refused: mp string underrun.
pub const LEJP_REJECT_MP_STRING_UNDERRUN: lejp_reasons = -5;

/// Refused: mp illegal ctrl.
pub const LEJP_REJECT_MP_ILLEGAL_CTRL: lejp_reasons = -6;

/// Refused: mp string esc illegal esc.
pub const LEJP_REJECT_MP_STRING_ESC_ILLEGAL_ESC: lejp_reasons = -7;

/// Refused: illegal hex.
pub const LEJP_REJECT_ILLEGAL_HEX: lejp_reasons = -8;

/// Refused: mp delim missing colon.
pub const LEJP_REJECT_MP_DELIM_MISSING_COLON: lejp_reasons = -9;

/// Refused: mp delim bad value start.
pub const LEJP_REJECT_MP_DELIM_BAD_VALUE_START: lejp_reasons = -10;

/// Refused: mp val num int no frac.
pub const LEJP_REJECT_MP_VAL_NUM_INT_NO_FRAC: lejp_reasons = -11;

/// Refused: mp val num format.
pub const LEJP_REJECT_MP_VAL_NUM_FORMAT: lejp_reasons = -12;

/// Refused: mp val num exp bad exp.
pub const LEJP_REJECT_MP_VAL_NUM_EXP_BAD_EXP: lejp_reasons = -13;

/// Refused: mp val tok unknown.
pub const LEJP_REJECT_MP_VAL_TOK_UNKNOWN: lejp_reasons = -14;

/// Refused: mp c or e underf.
pub const LEJP_REJECT_MP_C_OR_E_UNDERF: lejp_reasons = -15;

/// Refused: mp c or e notarray.
pub const LEJP_REJECT_MP_C_OR_E_NOTARRAY: lejp_reasons = -16;

/// Refused: mp array end missing.
pub const LEJP_REJECT_MP_ARRAY_END_MISSING: lejp_reasons = -17;

/// Refused: stack overflow.
pub const LEJP_REJECT_STACK_OVERFLOW: lejp_reasons = -18;

/// Refused: mp delim istack.
pub const LEJP_REJECT_MP_DELIM_ISTACK: lejp_reasons = -19;

/// Refused: num too long.
pub const LEJP_REJECT_NUM_TOO_LONG: lejp_reasons = -20;

/// Refused: mp c or e neither.
pub const LEJP_REJECT_MP_C_OR_E_NEITHER: lejp_reasons = -21;

/// Refused: unknown.
pub const LEJP_REJECT_UNKNOWN: lejp_reasons = -22;

/// Refused: callback.
pub const LEJP_REJECT_CALLBACK: lejp_reasons = -23;

/// Why the JSON callback is called. LEJP_FLAG_CB_IS_VALUE is set in every reason that carries a value.
pub type lejp_callbacks = c_uint;

/// The parser was made.
pub const LEJPCB_CONSTRUCTED: lejp_callbacks = 0;

/// The parser goes away.
pub const LEJPCB_DESTRUCTED: lejp_callbacks = 1;

/// The first byte is about to be read.
pub const LEJPCB_START: lejp_callbacks = 2;

/// The outermost value is complete.
pub const LEJPCB_COMPLETE: lejp_callbacks = 3;

/// The input is no JSON.
pub const LEJPCB_FAILED: lejp_callbacks = 4;

/// The path got a new member name.
pub const LEJPCB_PAIR_NAME: lejp_callbacks = 5;

/// The value true.
pub const LEJPCB_VAL_TRUE: lejp_callbacks = 70;

/// The value false.
pub const LEJPCB_VAL_FALSE: lejp_callbacks = 71;

/// The value null.
pub const LEJPCB_VAL_NULL: lejp_callbacks = 72;

/// An integer, as text.
pub const LEJPCB_VAL_NUM_INT: lejp_callbacks = 73;

/// A number with a point or exponent, as text.
pub const LEJPCB_VAL_NUM_FLOAT: lejp_callbacks = 74;

/// A string begins.
pub const LEJPCB_VAL_STR_START: lejp_callbacks = 11;

/// A piece of a string, more follows.
pub const LEJPCB_VAL_STR_CHUNK: lejp_callbacks = 76;

/// The last piece of a string.
pub const LEJPCB_VAL_STR_END: lejp_callbacks = 77;

/// An array begins.
pub const LEJPCB_ARRAY_START: lejp_callbacks = 14;

/// An array ends.
pub const LEJPCB_ARRAY_END: lejp_callbacks = 15;

/// An object begins.
pub const LEJPCB_OBJECT_START: lejp_callbacks = 16;

/// An object ends.
pub const LEJPCB_OBJECT_END: lejp_callbacks = 17;

/// What has been seen of a number.
pub type num_flags = c_uint;

/// Seen: minus.
pub const LEJP_SEEN_MINUS: num_flags = 1;

/// Seen: point.
pub const LEJP_SEEN_POINT: num_flags = 2;

/// Seen: post point.
pub const LEJP_SEEN_POST_POINT: num_flags = 4;

/// Seen: exp.
pub const LEJP_SEEN_EXP: num_flags = 8;

/// One nesting level of the JSON parser.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct _lejp_stack {
    /// State to return to.
    pub s: c_char,
    /// Path length to return to.
    pub p: c_char,
    /// Index depth.
    pub i: c_char,
    /// User data.
    pub b: c_char,
}
