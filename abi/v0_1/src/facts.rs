//! The numbers and limits of this generation.

use crate::types::*;
use lws_abi::legacy::io::Kinds;
use lws_abi::legacy::{Legacy, Numbers, words};
use std::ffi::c_int;

/// Most bytes of one callback about payload.
const PIECE: usize = 512;

/// What a write can be.
pub const KINDS: Kinds = Kinds { controls: false };

/// This generation.
pub static LEGACY: Legacy = Legacy::new(
    Numbers {
        established: LWS_CALLBACK_ESTABLISHED as c_int,
        closed: LWS_CALLBACK_CLOSED as c_int,
        receive: LWS_CALLBACK_RECEIVE as c_int,
        http: LWS_CALLBACK_HTTP as c_int,
        client: None,
        writeable: None,
        filters: None,
        poll: None,
    },
    size_of::<libwebsocket_protocols>(),
    PIECE,
);

#[used]
#[unsafe(link_section = ".init_array")]
static INSTALL: extern "C" fn() = words::install;
