//! The JSON parser.

use super::*;

/// Longest piece of a string delivered at once.
pub const LEJP_STRING_CHUNK: c_int = 255;

/// State of one JSON parser.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lejp_ctx {
    /// Called for each thing found.
    pub callback: Option<unsafe extern "C" fn(*mut lejp_ctx, c_char) -> c_char>,
    /// For the callback's use.
    pub user: *mut c_void,
    /// Paths the callback wants to know about.
    pub paths: *const *const c_char,
    /// Nesting levels, the current one at sp.
    pub st: [_lejp_stack; 12],
    /// Array indexes on the way to here.
    pub i: [c_ushort; 5],
    /// Where in the path each wildcard matched.
    pub wild: [c_ushort; 5],
    /// The current path, such as "a.b[].c".
    pub path: [c_char; 128],
    /// Bytes of the current value.
    pub buf: [c_char; 255],
    /// Line of the input, from 1.
    pub line: c_uint,
    /// Code point being put together.
    pub uni: c_ushort,
    /// Bytes in buf.
    pub npos: c_uchar,
    /// Digits seen.
    pub dcount: c_uchar,
    /// Number flags.
    pub f: c_uchar,
    /// Current nesting level.
    pub sp: c_uchar,
    /// Number of array indexes.
    pub ipos: c_uchar,
    /// Length of the path.
    pub ppos: c_uchar,
    /// Number of paths.
    pub count_paths: c_uchar,
    /// 1-based index of the path that matches, or 0.
    pub path_match: c_uchar,
    /// Length of the path where it matched.
    pub path_match_len: c_uchar,
    /// Number of wildcards that matched.
    pub wildcount: c_uchar,
}

/// Called by the JSON parser: parser, reason. Nonzero stops with LEJP_REJECT_CALLBACK.
pub type lejp_callback = Option<unsafe extern "C" fn(*mut lejp_ctx, c_char) -> c_char>;
