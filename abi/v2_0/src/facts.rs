//! What the functions that generations share ask about this one.

use crate::types::*;
use lws_abi::Refusal;
use lws_abi::base64::Alphabet;
use lws_abi::context::Context;
use lws_abi::log::Style;
use lws_abi::protocols::own_key;
use lws_abi::service::ServiceHabits;
use lws_abi::{lejp, uri};
use lws_engine::host::VhostId;
use lws_engine::opaque::ProtocolKey;
use std::ffi::CStr;
use std::ffi::c_int;

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
    ran: 0,
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

/// Which bits of the argument of lws_rx_flow_control() count.
pub const FLOW_BITS: c_int = -1;

/// Numbers of seconds with which lws_set_timeout() ends a connection at once, and with the next turn.
pub const KILLS: Option<(c_int, c_int)> = None;

/// Whether lws_get_peer_addresses() wants a connection, beside its descriptor.
pub const NAMES_NEED_WSI: bool = false;

/// Whether lws_http_client_read() moves its buffer's start for a body without coding, too.
pub const READ_MOVES_ALWAYS: bool = false;

/// The letters that lws_b64_decode_string() understands.
pub const DECODED: Alphabet = Alphabet::Standard;

/// Room that lws_b64_encode_string() wants behind its result.
pub const ENCODE_SPARE: usize = 2;

/// Room that lws_b64_decode_string() wants behind the bytes.
pub const DECODE_SPARE: usize = 2;

/// What lws_serve_http_file() answers when the file cannot be served.
pub const FILE_FAILED: c_int = -1;

/// What lws_hdr_copy() answers without a request, and for invalid arguments.
pub const HEADER_FAILED: c_int = 0;

/// Whether lws_hdr_copy() leaves an empty string where it copies nothing.
pub const HEADER_CLEARS: bool = false;

/// The key of `protocol` on one virtual host: it must be the very entry that the virtual host was made with.
///
/// # Safety
/// `protocol` is NULL or a protocol, as other generations want it; here it is only compared.
pub unsafe fn key_on(
    vhost: *const lws_vhost,
    protocol: *const lws_protocols,
) -> Result<(&'static Context, VhostId, ProtocolKey), Refusal> {
    let (context, id) = Context::borrow_vhost(vhost.cast())?;
    Ok((context, id, own_key(context, id, protocol.cast())?))
}
