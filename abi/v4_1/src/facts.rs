//! What the functions that generations share ask about this one.

use crate::types::*;
use lws_abi::Refusal;
use lws_abi::base64::Alphabet;
use lws_abi::context::Context;
use lws_abi::log::Style;
use lws_abi::protocols::matching_key;
use lws_abi::service::ServiceHabits;
use lws_abi::{lejp, uri};
use lws_engine::host::VhostId;
use lws_engine::http::file::{TypeRules, TypesFirst};
use lws_engine::opaque::ProtocolKey;
use std::ffi::CStr;
use std::ffi::c_int;

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
    ran: 1,
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

/// Which bits of the argument of lws_rx_flow_control() count.
pub const FLOW_BITS: c_int = 1;

/// Numbers of seconds with which lws_set_timeout() ends a connection at once, and with the next turn.
pub const KILLS: Option<(c_int, c_int)> = Some((LWS_TO_KILL_SYNC, LWS_TO_KILL_ASYNC));

/// Whether lws_get_peer_addresses() wants a connection, beside its descriptor.
pub const NAMES_NEED_WSI: bool = true;

/// Whether lws_http_client_read() moves its buffer's start for a body without coding, too.
pub const READ_MOVES_ALWAYS: bool = true;

/// The letters that lws_b64_decode_string() understands.
pub const DECODED: Alphabet = Alphabet::Either;

/// Room that lws_b64_encode_string() wants behind its result.
pub const ENCODE_SPARE: usize = 2;

/// Room that lws_b64_decode_string() wants behind the bytes.
pub const DECODE_SPARE: usize = 1;

/// How media types are found.
pub const TYPES: TypeRules = TypeRules { any_case: true, first: TypesFirst::Many };

/// What lws_serve_http_file() answers when the file cannot be served.
pub const FILE_FAILED: c_int = 1;

/// What lws_hdr_copy() answers without a request, and for invalid arguments.
pub const HEADER_FAILED: c_int = -1;

/// Whether lws_hdr_copy() leaves an empty string where it copies nothing.
pub const HEADER_CLEARS: bool = true;

/// The key of `protocol` on one virtual host, which has it by its name and callback.
///
/// # Safety
/// `protocol` is NULL or a protocol.
pub unsafe fn key_on(
    vhost: *const lws_vhost,
    protocol: *const lws_protocols,
) -> Result<(&'static Context, VhostId, ProtocolKey), Refusal> {
    let (context, id) = Context::borrow_vhost(vhost.cast())?;
    if protocol.is_null() {
        return Err(Refusal::NullArgument("protocol"));
    }
    // SAFETY: not null, and a protocol by contract.
    let key = unsafe { matching_key(context, id, protocol.cast()) }
        .ok_or(Refusal::BadArgument { name: "protocol", why: "is no protocol of this virtual host" })?;
    Ok((context, id, key))
}
