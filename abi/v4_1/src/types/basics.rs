//! Scalars, log levels and other names that belong to no subject.

use super::*;

/// Microseconds per second.
pub const LWS_US_PER_SEC: c_long = 1000000;

/// Milliseconds per second.
pub const LWS_MS_PER_SEC: c_long = 1000;

/// Microseconds per millisecond.
pub const LWS_US_PER_MS: c_long = 1000;

/// Nanoseconds per microsecond.
pub const LWS_NS_PER_US: c_long = 1000;

/// 2 to the 10.
pub const LWS_KI: c_int = 1024;

/// 2 to the 20.
pub const LWS_MI: c_int = 1048576;

/// 2 to the 30.
pub const LWS_GI: c_int = 1073741824;

/// 2 to the 40.
pub const LWS_TI: c_ulong = 1099511627776;

/// 2 to the 50.
pub const LWS_PI: c_ulong = 1125899906842624;

/// open(2): write only.
pub const LWS_O_WRONLY: c_int = 1;

/// open(2): make the file if it does not exist.
pub const LWS_O_CREAT: c_int = 64;

/// open(2): empty the file.
pub const LWS_O_TRUNC: c_int = 512;

/// No socket.
pub const LWS_SOCK_INVALID: c_int = -1;

/// Port value: a server that does not listen.
pub const CONTEXT_PORT_NO_LISTEN_SERVER: c_int = -2;

/// Something failed.
pub const LLL_ERR: c_int = 1;

/// Something looks wrong.
pub const LLL_WARN: c_int = 2;

/// Worth knowing in normal operation.
pub const LLL_NOTICE: c_int = 4;

/// Details.
pub const LLL_INFO: c_int = 8;

/// Debugging.
pub const LLL_DEBUG: c_int = 16;

/// Every step of the parsers.
pub const LLL_PARSER: c_int = 32;

/// Headers as they are parsed.
pub const LLL_HEADER: c_int = 64;

/// Extensions.
pub const LLL_EXT: c_int = 128;

/// Client connections.
pub const LLL_CLIENT: c_int = 256;

/// Slow operations.
pub const LLL_LATENCY: c_int = 512;

/// For the program's own use.
pub const LLL_USER: c_int = 1024;

/// Threads.
pub const LLL_THREAD: c_int = 2048;

/// Number of levels.
pub const LLL_COUNT: c_int = 12;

/// poll(2) events that mean the peer is gone.
pub const LWS_POLLHUP: c_int = 24;

/// poll(2) event: readable.
pub const LWS_POLLIN: c_int = 1;

/// poll(2) event: writable.
pub const LWS_POLLOUT: c_int = 4;

/// A time or a span in microseconds.
pub type lws_usec_t = i64;

/// A position in a file, or its length, in bytes.
pub type lws_filepos_t = c_ulonglong;

/// A signed distance in a file, in bytes.
pub type lws_fileofs_t = c_longlong;

/// Flags of an open file: the low bits are those of open(2), the others are `LWS_FOP_FLAG_*`.
pub type lws_fop_flags_t = u32;
