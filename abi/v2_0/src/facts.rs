//! What the functions that generations share ask about this one.

use lws_abi::log::Style;
use lws_abi::service::ServiceHabits;
use lws_abi::{lejp, uri};
use std::ffi::CStr;

/// What lws_get_library_version() tells.
pub const VERSION: &CStr = c"2.0.0 unknown-build-hash";

/// How lws_parse_uri() takes an address apart.
pub const URI: uri::Habits = uri::Habits { local_sockets: false };

/// 0 does not wait, and a turn that must not look at the sockets says when it found nothing.
pub const SERVICE: ServiceHabits = ServiceHabits {
    zero_waits: false,
    no_vhost: 1,
    nothing_pending: -1,
    negative_waits: false,
    interrupted: 0,
};

/// How lines of the log look.
pub static LOG: Style = Style {
    names: &["ERR", "WARN", "NOTICE", "INFO", "DEBUG", "PARSER", "HEADER", "EXTENSION", "CLIENT", "LATENCY"],
    stamp_counts_nul: false,
    counts_seconds: false,
    colours: &[],
    long_line_end: b"",
    dump_framed: false,
};

/// What the JSON parser does in its own way.
pub const JSON: lejp::Habits =
    lejp::Habits { digits: 10, ends_with_own_path: false, complete_may_refuse: false };
