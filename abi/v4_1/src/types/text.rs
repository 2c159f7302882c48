//! The JSON parser, the tokenizer, symbol substitution and arenas.

use super::*;

/// Most callbacks on the stack.
pub const LEJP_MAX_PARSING_STACK_DEPTH: c_int = 5;

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

/// What lws_tokenize() found; negative values are errors.
pub type lws_tokenize_elem = c_int;

/// Number of kinds of errors.
pub const LWS_TOKZE_ERRS: lws_tokenize_elem = 5;

/// The text is no UTF-8.
pub const LWS_TOKZE_ERR_BROKEN_UTF8: lws_tokenize_elem = -5;

/// A quoted string has no end.
pub const LWS_TOKZE_ERR_UNTERM_STRING: lws_tokenize_elem = -4;

/// A number with a point is malformed.
pub const LWS_TOKZE_ERR_MALFORMED_FLOAT: lws_tokenize_elem = -3;

/// A number stands where a name must.
pub const LWS_TOKZE_ERR_NUM_ON_LHS: lws_tokenize_elem = -2;

/// The commas of a list are wrong.
pub const LWS_TOKZE_ERR_COMMA_LIST: lws_tokenize_elem = -1;

/// The text has ended.
pub const LWS_TOKZE_ENDED: lws_tokenize_elem = 0;

/// A delimiter.
pub const LWS_TOKZE_DELIMITER: lws_tokenize_elem = 1;

/// A token.
pub const LWS_TOKZE_TOKEN: lws_tokenize_elem = 2;

/// A whole number.
pub const LWS_TOKZE_INTEGER: lws_tokenize_elem = 3;

/// A number with a point.
pub const LWS_TOKZE_FLOAT: lws_tokenize_elem = 4;

/// A token before an equals sign.
pub const LWS_TOKZE_TOKEN_NAME_EQUALS: lws_tokenize_elem = 5;

/// A token before a colon.
pub const LWS_TOKZE_TOKEN_NAME_COLON: lws_tokenize_elem = 6;

/// A string in double quotes.
pub const LWS_TOKZE_QUOTED_STRING: lws_tokenize_elem = 7;

/// What a comma list needs next.
pub type lws_tokenize_delimiter_tracking = c_uint;

/// The first element is due.
pub const LWSTZ_DT_NEED_FIRST_CONTENT: lws_tokenize_delimiter_tracking = 0;

/// A comma, or the end, is due.
pub const LWSTZ_DT_NEED_DELIM: lws_tokenize_delimiter_tracking = 1;

/// A further element is due.
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
