//! The numbers and limits of this generation.

use crate::types::*;
use lws_abi::legacy::io::Kinds;
use lws_abi::legacy::{Legacy, Numbers, words};
use lws_engine::http::tokens::Token;
use std::ffi::c_int;

/// Most bytes of one callback about payload.
const PIECE: usize = 4096;

/// Most bytes of one callback about another process's broadcast.
const BROADCAST_PIECE: usize = 2048;

/// What a write can be.
pub const KINDS: Kinds = Kinds { controls: true };

/// The headers of the protocol filter, by their places in its array. An origin is found where programs look for it in
/// handshakes of every version.
const HEADERS: [Option<Token>; WSI_TOKEN_COUNT as usize] = [
    Some(Token::GET_URI),
    Some(Token::HOST),
    Some(Token::CONNECTION),
    Some(Token::KEY1),
    Some(Token::KEY2),
    Some(Token::PROTOCOL),
    Some(Token::UPGRADE),
    Some(Token::ORIGIN),
    Some(Token::DRAFT),
    None,
    Some(Token::KEY),
    Some(Token::VERSION),
    Some(Token::ORIGIN),
    Some(Token::EXTENSIONS),
    Some(Token::ACCEPT),
    Some(Token::NONCE),
    None,
];

/// This generation.
pub static LEGACY: Legacy = Legacy::new(
    Numbers {
        established: LWS_CALLBACK_ESTABLISHED as c_int,
        closed: LWS_CALLBACK_CLOSED as c_int,
        receive: LWS_CALLBACK_RECEIVE as c_int,
        http: LWS_CALLBACK_HTTP as c_int,
        client: Some([
            LWS_CALLBACK_CLIENT_ESTABLISHED as c_int,
            LWS_CALLBACK_CLIENT_RECEIVE as c_int,
            LWS_CALLBACK_CLIENT_RECEIVE_PONG as c_int,
        ]),
        writeable: Some(LWS_CALLBACK_CLIENT_WRITEABLE as c_int),
        filters: Some([
            LWS_CALLBACK_FILTER_NETWORK_CONNECTION as c_int,
            LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION as c_int,
        ]),
        poll: Some([
            LWS_CALLBACK_ADD_POLL_FD as c_int,
            LWS_CALLBACK_DEL_POLL_FD as c_int,
            LWS_CALLBACK_SET_MODE_POLL_FD as c_int,
            LWS_CALLBACK_CLEAR_MODE_POLL_FD as c_int,
        ]),
    },
    size_of::<libwebsocket_protocols>(),
    PIECE,
)
.broadcasting(LWS_CALLBACK_BROADCAST as c_int, BROADCAST_PIECE)
.showing(&HEADERS);

#[used]
#[unsafe(link_section = ".init_array")]
static INSTALL: extern "C" fn() = words::install;
