//! What the functions that generations share ask about this one.

use lws_abi::base64::Alphabet;

/// The letters that lws_b64_decode_string() understands.
pub const DECODED: Alphabet = Alphabet::Standard;

/// Room that lws_b64_encode_string() and lws_b64_decode_string() want behind their results.
pub const ENCODE_SPARE: usize = 1;
/// See [`ENCODE_SPARE`].
pub const DECODE_SPARE: usize = 1;
