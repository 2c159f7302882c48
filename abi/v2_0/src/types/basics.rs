//! Scalars, log levels and other names that belong to no subject.

use super::*;

/// Sockets and files are descriptors.
pub const LWS_POSIX: c_int = 1;

/// Log levels; each is one bit.
pub type lws_log_levels = c_uint;

/// Something failed.
pub const LLL_ERR: lws_log_levels = 1;

/// Something looks wrong.
pub const LLL_WARN: lws_log_levels = 2;

/// Worth knowing in normal operation.
pub const LLL_NOTICE: lws_log_levels = 4;

/// Details.
pub const LLL_INFO: lws_log_levels = 8;

/// Debugging.
pub const LLL_DEBUG: lws_log_levels = 16;

/// Every step of the parsers.
pub const LLL_PARSER: lws_log_levels = 32;

/// Headers as they are parsed.
pub const LLL_HEADER: lws_log_levels = 64;

/// Extensions.
pub const LLL_EXT: lws_log_levels = 128;

/// Client connections.
pub const LLL_CLIENT: lws_log_levels = 256;

/// Slow operations.
pub const LLL_LATENCY: lws_log_levels = 512;

/// Number of levels.
pub const LLL_COUNT: lws_log_levels = 10;

/// Waiting: awaiting extension connect response.
pub const PENDING_TIMEOUT_AWAITING_EXTENSION_CONNECT_RESPONSE: pending_timeout = 7;

/// A set of file operations.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_plat_file_ops {
    /// Opens a file, or returns the invalid value.
    pub open: Option<unsafe extern "C" fn(*mut lws, *const c_char, *mut c_ulong, c_int) -> lws_filefd_type>,
    /// Closes a file.
    pub close: Option<unsafe extern "C" fn(*mut lws, lws_filefd_type) -> c_int>,
    /// Moves the position relative to the current one and returns the new one.
    pub seek_cur: Option<unsafe extern "C" fn(*mut lws, lws_filefd_type, c_long) -> c_ulong>,
    /// Reads at the position; 0 on success.
    pub read:
        Option<unsafe extern "C" fn(*mut lws, lws_filefd_type, *mut c_ulong, *mut c_uchar, c_ulong) -> c_int>,
    /// Writes at the position; 0 on success.
    pub write:
        Option<unsafe extern "C" fn(*mut lws, lws_filefd_type, *mut c_ulong, *mut c_uchar, c_ulong) -> c_int>,
}
