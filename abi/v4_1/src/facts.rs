//! What the functions that generations share ask about this one.

use lws_abi::log::Style;
use lws_abi::service::ServiceHabits;
use lws_abi::{lejp, uri};
use std::ffi::CStr;

/// What lws_get_library_version() tells.
pub const VERSION: &CStr = c"4.1.6-";

/// How lws_parse_uri() takes an address apart.
pub const URI: uri::Habits = uri::Habits { local_sockets: true };

/// 0 waits until something happens, as this generation's programs expect.
pub const SERVICE: ServiceHabits = ServiceHabits {
    zero_waits: true,
    no_vhost: 1,
    nothing_pending: 0,
    negative_waits: false,
    interrupted: 0,
};

/// How lines of the log look.
pub static LOG: Style = Style {
    names: &["E", "W", "N", "I", "D", "P", "H", "X", "C", "L", "U", "T"],
    stamp_counts_nul: true,
    counts_seconds: false,
    colours: &["31;1", "36;1", "35;1", "32;1", "34;1", "33;1", "33", "33", "33", "33;1", "0;1", "31"],
    long_line_end: b"...\n",
    dump_framed: true,
};

/// What the JSON parser does in its own way.
pub const JSON: lejp::Habits =
    lejp::Habits { digits: 20, ends_with_own_path: true, complete_may_refuse: true };
