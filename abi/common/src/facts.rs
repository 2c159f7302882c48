//! What a generation answers in the same way every time, as one table that its face fills.

use crate::extension::Style;
use libc::c_int;
use lws_engine::http::tokens::{Token, TokenSet};

/// A generation's constant answers.
pub struct Facts {
    /// Its tokens.
    pub tokens: Tokens,
    /// How a program's own extensions are called.
    pub extensions: Style,
    /// The user argument of the network filter points to details about the peer.
    pub filter_has_details: bool,
    /// The headers that the protocol filter finds in an array behind its user argument, by their places in it. Empty:
    /// it finds none there.
    pub filter_headers: &'static [Option<Token>],
    /// The callback about a server's TLS context is given its virtual host.
    pub context_names_vhost: bool,
    /// The number that says that the head of a CGI program's answer is complete, where there are such programs.
    pub cgi_payload_state: c_int,
    /// What a write on a WebSocket that is ending answers.
    pub write_while_closing: c_int,
    /// How callbacks tell a descriptor.
    pub descriptors: Descriptors,
}

/// How callbacks tell a descriptor and what it is polled for.
#[derive(Clone, Copy, Debug)]
pub enum Descriptors {
    /// There is a structure for it.
    Structure,
    /// The user argument is its number and the length its poll(2) bits. A change of mask is told as bits to set and bits to
    /// clear.
    Numbers {
        /// The reason for bits to clear.
        clear_mode: c_int,
    },
}

/// A generation's tokens by the numbers that C knows them by.
#[derive(Clone, Copy)]
pub struct Tokens(pub &'static [Token]);

impl Tokens {
    /// The token of a number, if it is one.
    pub fn get(self, number: u32) -> Option<Token> {
        self.0.get(number as usize).copied()
    }

    /// All of them.
    pub const fn known(self) -> TokenSet {
        TokenSet::of(self.0)
    }

    /// Limits by the numbers of C, as the engine takes them.
    pub fn limits(self, by_number: &[u16]) -> Vec<u16> {
        let mut limits = vec![u16::MAX; Token::COUNT];
        for (token, limit) in self.0.iter().zip(by_number) {
            limits[token.index()] = *limit;
        }
        limits
    }
}

/// In the order of numbers that several generations share: each of those knows so many of them, from the first on.
pub const NUMBERED: [Token; 87] = [
    Token::GET_URI,
    Token::POST_URI,
    Token::OPTIONS_URI,
    Token::HOST,
    Token::CONNECTION,
    Token::UPGRADE,
    Token::ORIGIN,
    Token::DRAFT,
    Token::CHALLENGE,
    Token::EXTENSIONS,
    Token::KEY1,
    Token::KEY2,
    Token::PROTOCOL,
    Token::ACCEPT,
    Token::NONCE,
    Token::HTTP,
    Token::HTTP2_SETTINGS,
    Token::HTTP_ACCEPT,
    Token::HTTP_AC_REQUEST_HEADERS,
    Token::HTTP_IF_MODIFIED_SINCE,
    Token::HTTP_IF_NONE_MATCH,
    Token::HTTP_ACCEPT_ENCODING,
    Token::HTTP_ACCEPT_LANGUAGE,
    Token::HTTP_PRAGMA,
    Token::HTTP_CACHE_CONTROL,
    Token::HTTP_AUTHORIZATION,
    Token::HTTP_COOKIE,
    Token::HTTP_CONTENT_LENGTH,
    Token::HTTP_CONTENT_TYPE,
    Token::HTTP_DATE,
    Token::HTTP_RANGE,
    Token::HTTP_REFERER,
    Token::KEY,
    Token::VERSION,
    Token::SWORIGIN,
    Token::HTTP_COLON_AUTHORITY,
    Token::HTTP_COLON_METHOD,
    Token::HTTP_COLON_PATH,
    Token::HTTP_COLON_SCHEME,
    Token::HTTP_COLON_STATUS,
    Token::HTTP_ACCEPT_CHARSET,
    Token::HTTP_ACCEPT_RANGES,
    Token::HTTP_ACCESS_CONTROL_ALLOW_ORIGIN,
    Token::HTTP_AGE,
    Token::HTTP_ALLOW,
    Token::HTTP_CONTENT_DISPOSITION,
    Token::HTTP_CONTENT_ENCODING,
    Token::HTTP_CONTENT_LANGUAGE,
    Token::HTTP_CONTENT_LOCATION,
    Token::HTTP_CONTENT_RANGE,
    Token::HTTP_ETAG,
    Token::HTTP_EXPECT,
    Token::HTTP_EXPIRES,
    Token::HTTP_FROM,
    Token::HTTP_IF_MATCH,
    Token::HTTP_IF_RANGE,
    Token::HTTP_IF_UNMODIFIED_SINCE,
    Token::HTTP_LAST_MODIFIED,
    Token::HTTP_LINK,
    Token::HTTP_LOCATION,
    Token::HTTP_MAX_FORWARDS,
    Token::HTTP_PROXY_AUTHENTICATE,
    Token::HTTP_PROXY_AUTHORIZATION,
    Token::HTTP_REFRESH,
    Token::HTTP_RETRY_AFTER,
    Token::HTTP_SERVER,
    Token::HTTP_SET_COOKIE,
    Token::HTTP_STRICT_TRANSPORT_SECURITY,
    Token::HTTP_TRANSFER_ENCODING,
    Token::HTTP_USER_AGENT,
    Token::HTTP_VARY,
    Token::HTTP_VIA,
    Token::HTTP_WWW_AUTHENTICATE,
    Token::PATCH_URI,
    Token::PUT_URI,
    Token::DELETE_URI,
    Token::HTTP_URI_ARGS,
    Token::PROXY,
    Token::HTTP_X_REAL_IP,
    Token::HTTP1_0,
    Token::X_FORWARDED_FOR,
    Token::CONNECT,
    Token::HEAD_URI,
    Token::TE,
    Token::REPLAY_NONCE,
    Token::COLON_PROTOCOL,
    Token::X_AUTH_TOKEN,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_follow_their_tokens() {
        let tokens = Tokens(&[Token::HTTP_COOKIE, Token::HOST]);
        assert_eq!(tokens.get(1), Some(Token::HOST));
        assert_eq!(tokens.get(2), None);
        assert!(tokens.known().includes(Token::HOST) && !tokens.known().includes(Token::ORIGIN));
        let limits = tokens.limits(&[7, 9, 11]);
        assert_eq!((limits[Token::HTTP_COOKIE.index()], limits[Token::HOST.index()]), (7, 9));
        assert_eq!(limits[Token::ORIGIN.index()], u16::MAX);
    }
}
