//! The JSON parser, the tokenizer, symbol substitution and arenas.

use super::*;

/// Parser state bit: white space counts.
pub const LEJP_FLAG_WS_KEEP: c_int = 64;
/// Parser state bit: inside a comment line.
pub const LEJP_FLAG_WS_COMMENTLINE: c_int = 32;
/// Callback reason bit: there is a value.
pub const LEJP_FLAG_CB_IS_VALUE: c_int = 64;
/// Most callbacks on the stack.
pub const LEJP_MAX_PARSING_STACK_DEPTH: c_int = 5;
/// Deepest nesting.
pub const LEJP_MAX_DEPTH: c_int = 12;
/// Deepest nesting of arrays.
pub const LEJP_MAX_INDEX_DEPTH: c_int = 5;
/// Longest path, with its end.
pub const LEJP_MAX_PATH: c_int = 128;
/// Longest piece of a string delivered at once.
pub const LEJP_STRING_CHUNK: c_int = 254;
/// `-` does not end a token.
pub const LWS_TOKENIZE_F_MINUS_NONTERM: c_int = 1;
/// `name:` is one element.
pub const LWS_TOKENIZE_F_AGG_COLON: c_int = 2;
/// The input is a comma list.
pub const LWS_TOKENIZE_F_COMMA_SEP_LIST: c_int = 4;
/// Delimiters are those of RFC 7230.
pub const LWS_TOKENIZE_F_RFC7230_DELIMS: c_int = 8;
/// `.` does not end a token.
pub const LWS_TOKENIZE_F_DOT_NONTERM: c_int = 16;
/// Numbers with a point are no numbers.
pub const LWS_TOKENIZE_F_NO_FLOATS: c_int = 32;
/// Digits are no numbers.
pub const LWS_TOKENIZE_F_NO_INTEGERS: c_int = 64;
/// `#` starts a comment.
pub const LWS_TOKENIZE_F_HASH_COMMENT: c_int = 128;
/// `/` does not end a token.
pub const LWS_TOKENIZE_F_SLASH_NONTERM: c_int = 256;

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

/// What lws_tokenize() found; negative values are errors.
pub type lws_tokenize_elem = c_int;
/// Errs.
pub const LWS_TOKZE_ERRS: lws_tokenize_elem = 5;
/// Broken utf8.
pub const LWS_TOKZE_ERR_BROKEN_UTF8: lws_tokenize_elem = -5;
/// Unterm string.
pub const LWS_TOKZE_ERR_UNTERM_STRING: lws_tokenize_elem = -4;
/// Malformed float.
pub const LWS_TOKZE_ERR_MALFORMED_FLOAT: lws_tokenize_elem = -3;
/// Num on lhs.
pub const LWS_TOKZE_ERR_NUM_ON_LHS: lws_tokenize_elem = -2;
/// Comma list.
pub const LWS_TOKZE_ERR_COMMA_LIST: lws_tokenize_elem = -1;
/// Ended.
pub const LWS_TOKZE_ENDED: lws_tokenize_elem = 0;
/// Delimiter.
pub const LWS_TOKZE_DELIMITER: lws_tokenize_elem = 1;
/// Token.
pub const LWS_TOKZE_TOKEN: lws_tokenize_elem = 2;
/// Integer.
pub const LWS_TOKZE_INTEGER: lws_tokenize_elem = 3;
/// Float.
pub const LWS_TOKZE_FLOAT: lws_tokenize_elem = 4;
/// Token name equals.
pub const LWS_TOKZE_TOKEN_NAME_EQUALS: lws_tokenize_elem = 5;
/// Token name colon.
pub const LWS_TOKZE_TOKEN_NAME_COLON: lws_tokenize_elem = 6;
/// Quoted string.
pub const LWS_TOKZE_QUOTED_STRING: lws_tokenize_elem = 7;

/// What a comma list needs next.
pub type lws_tokenize_delimiter_tracking = c_uint;
/// Need first content.
pub const LWSTZ_DT_NEED_FIRST_CONTENT: lws_tokenize_delimiter_tracking = 0;
/// Need delim.
pub const LWSTZ_DT_NEED_DELIM: lws_tokenize_delimiter_tracking = 1;
/// Need next content.
pub const LWSTZ_DT_NEED_NEXT_CONTENT: lws_tokenize_delimiter_tracking = 2;

/// What lws_strexp_expand() returns.
pub type strexp_results = c_int;
/// All input was used.
pub const LSTRX_DONE: strexp_results = 0;
/// The output is full; continue with more room.
pub const LSTRX_FILLED_OUT: strexp_results = 1;
/// A symbol's name is too long.
pub const LSTRX_FATAL_NAME_TOO_LONG: strexp_results = -1;
/// A symbol is not known.
pub const LSTRX_FATAL_NAME_UNKNOWN: strexp_results = -2;

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

/// One callback with its paths, on the JSON parser's stack of them.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct _lejp_parsing_stack {
    /// For the callback's use.
    pub user: *mut c_void,
    /// The callback.
    pub callback: Option<unsafe extern "C" fn(*mut lejp_ctx, c_char) -> c_schar>,
    /// Paths it wants to know about.
    pub paths: *const *const c_char,
    /// Number of paths.
    pub count_paths: u8,
    /// Length of the path where it took over.
    pub ppos: u8,
    /// 1-based index of the path that matches, or 0.
    pub path_match: u8,
}

/// State of one JSON parser.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lejp_ctx {
    /// For the callback's use.
    pub user: *mut c_void,
    /// Callbacks, the current one at pst_sp.
    pub pst: [_lejp_parsing_stack; 5],
    /// Nesting levels, the current one at sp.
    pub st: [_lejp_stack; 12],
    /// Array indexes on the way to here.
    pub i: [u16; 5],
    /// Where in the path each wildcard matched.
    pub wild: [u16; 5],
    /// The current path, such as "a.b[].c".
    pub path: [c_char; 128],
    /// Bytes of the current value.
    pub buf: [c_char; 255],
    /// Distance between paths in memory, in bytes; 0 for an array of pointers.
    pub path_stride: usize,
    /// Line of the input, from 1.
    pub line: u32,
    /// Code point being put together.
    pub uni: u16,
    /// Bytes in buf.
    pub npos: u8,
    /// Digits seen.
    pub dcount: u8,
    /// Number flags.
    pub f: u8,
    /// Current nesting level.
    pub sp: u8,
    /// Number of array indexes.
    pub ipos: u8,
    /// Number of paths.
    pub count_paths: u8,
    /// 1-based index of the path that matches, or 0.
    pub path_match: u8,
    /// Length of the path where it matched.
    pub path_match_len: u8,
    /// Number of wildcards that matched.
    pub wildcount: u8,
    /// Current callback.
    pub pst_sp: u8,
    /// Nonzero when the outermost value is an array.
    pub outer_array: u8,
}

/// A tokenizer and the token it found last.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_tokenize {
    /// Where to read on.
    pub start: *const c_char,
    /// The token found; not terminated.
    pub token: *const c_char,
    /// Bytes left to read.
    pub len: usize,
    /// Length of the token in bytes.
    pub token_len: usize,
    /// `LWS_TOKENIZE_F_*`.
    pub flags: u16,
    /// State of the comma list.
    pub delim: u8,
    /// The last result.
    pub e: i8,
}

/// State of a substitution of `${name}` symbols.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_strexp {
    /// Symbol being read.
    pub name: [c_char; 32],
    /// Gives the text of a symbol.
    pub cb: lws_strexp_expand_cb,
    /// First argument of cb.
    pub r#priv: *mut c_void,
    /// Where output goes.
    pub out: *mut c_char,
    /// Room there, in bytes.
    pub olen: usize,
    /// Bytes written.
    pub pos: usize,
    /// Bytes of the current symbol's text already written.
    pub exp_ofs: usize,
    /// Bytes of name in use.
    pub name_pos: u8,
    /// State of the scanner.
    pub state: c_char,
}

/// Called by the JSON parser: parser, reason. Nonzero stops with LEJP_REJECT_CALLBACK.
pub type lejp_callback = Option<unsafe extern "C" fn(*mut lejp_ctx, c_char) -> c_schar>;
/// Short name of `struct lws_tokenize`.
pub type lws_tokenize_t = lws_tokenize;
/// Gives the text of a symbol: opaque word, name, output, position in it, its length, offset into the text.
pub type lws_strexp_expand_cb = Option<
    unsafe extern "C" fn(*mut c_void, *const c_char, *mut c_char, *mut usize, usize, *mut usize) -> c_int,
>;
/// Short name of `struct lws_strexp`.
pub type lws_strexp_t = lws_strexp;
/// Contents of a file kept in memory.
pub type lwsac_cached_file_t = *mut c_uchar;
/// A link of a singly linked list: the address of the next one.
pub type lws_list_ptr = *mut c_void;
/// Compares two links; the sign tells the order.
pub type lws_list_ptr_sort_func_t = Option<unsafe extern "C" fn(lws_list_ptr, lws_list_ptr) -> c_int>;
