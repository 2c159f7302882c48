//! Header names as the small numbers that C programs ask for.
//!
//! Numbers up to 79 mean the same in every generation; from 80 on they are those of the newer one, and
//! a face of an older one keeps them to itself (see `head::Limits::known_tokens`).

use std::ffi::CStr;

/// Number of a header, a method or another part of a head.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Token(u8);

macro_rules! tokens {
    ($($name:ident = $number:literal, $text:literal;)*) => {
        #[allow(missing_docs, reason = "the text beside each constant says all there is to say")]
        impl Token {
            $(#[doc = concat!("`", stringify!($text), "`")] pub const $name: Token = Token($number);)*
        }

        /// With a terminator each, as C wants them.
        const C_TEXTS: [&CStr; Token::COUNT] = [$(terminated(concat!($text, "\0").as_bytes())),*];

        const TEXTS: [&[u8]; Token::COUNT] = [$($text.as_bytes()),*];

        #[cfg(test)]
        const NUMBERS: [u8; Token::COUNT] = [$($number),*];
    };
}

impl Token {
    /// How many tokens there are; their numbers are dense from 0.
    pub const COUNT: usize = 87;

    /// The token of a number, if there is one.
    pub const fn from_number(number: usize) -> Option<Token> {
        if number < Token::COUNT { Some(Token(number as u8)) } else { None }
    }

    /// Its number.
    pub const fn number(self) -> usize {
        self.0 as usize
    }

    /// The token of a header field's name (without the colon, letters in either case).
    ///
    /// `sec-websocket-origin` is an older name for `origin` and yields its token (spec 1.8).
    pub fn from_header_name(name: &[u8]) -> Option<Token> {
        let (&first, &last) = (name.first()?, name.last()?);
        let mut slot = hash(name.len(), first, name[name.len() / 2], last);
        loop {
            let token = SLOTS[slot].checked_sub(1)?;
            let text = TEXTS[usize::from(token)];
            if text.len() == name.len() + 1 && text[..name.len()].eq_ignore_ascii_case(name) {
                let token = Token(token);
                return Some(if token == Token::SWORIGIN { Token::ORIGIN } else { token });
            }
            slot = (slot + 1) % SLOTS.len();
        }
    }

    /// The token's text as matched on the wire: a header's lower-case name with its colon, a method with its
    /// blank. `None` for a number that is no token.
    pub fn text(number: usize) -> Option<&'static CStr> {
        C_TEXTS.get(number).copied()
    }

    /// The token's text, if it is a header field's name with its colon.
    pub fn header_text(self) -> Option<&'static [u8]> {
        let text = TEXTS[self.number()];
        is_header(text).then_some(text)
    }
}

const fn terminated(text: &'static [u8]) -> &'static CStr {
    match CStr::from_bytes_with_nul(text) {
        Ok(text) => text,
        Err(_) => panic!("a text of the table below contains a zero"),
    }
}

/// True for `name:`, false for methods, versions, the blank line and the names that only HTTP/2 knows.
const fn is_header(text: &[u8]) -> bool {
    text.len() > 1 && text[text.len() - 1] == b':' && text[0] != b':'
}

const fn hash(len: usize, first: u8, middle: u8, last: u8) -> usize {
    let (a, b, c) = (first as usize | 0x20, middle as usize | 0x20, last as usize | 0x20);
    (len * 7 + a * 21 + b + c * 5) % 256
}

/// Open addressing (the hash has no collisions today, a new name may bring one): a token's number plus one, 0 for a free slot.
static SLOTS: [u8; 256] = {
    let mut slots = [0; 256];
    let mut token = 0;
    while token < Token::COUNT {
        let text = TEXTS[token];
        if is_header(text) {
            let len = text.len() - 1;
            let mut slot = hash(len, text[0], text[len / 2], text[len - 1]);
            while slots[slot] != 0 {
                slot = (slot + 1) % 256;
            }
            slots[slot] = token as u8 + 1;
        }
        token += 1;
    }
    slots
};

tokens! {
    GET_URI = 0, "get ";
    POST_URI = 1, "post ";
    OPTIONS_URI = 2, "options ";
    HOST = 3, "host:";
    CONNECTION = 4, "connection:";
    UPGRADE = 5, "upgrade:";
    ORIGIN = 6, "origin:";
    DRAFT = 7, "sec-websocket-draft:";
    CHALLENGE = 8, "\r\n";
    EXTENSIONS = 9, "sec-websocket-extensions:";
    KEY1 = 10, "sec-websocket-key1:";
    KEY2 = 11, "sec-websocket-key2:";
    PROTOCOL = 12, "sec-websocket-protocol:";
    ACCEPT = 13, "sec-websocket-accept:";
    NONCE = 14, "sec-websocket-nonce:";
    HTTP = 15, "http/1.1 ";
    HTTP2_SETTINGS = 16, "http2-settings:";
    HTTP_ACCEPT = 17, "accept:";
    HTTP_AC_REQUEST_HEADERS = 18, "access-control-request-headers:";
    HTTP_IF_MODIFIED_SINCE = 19, "if-modified-since:";
    HTTP_IF_NONE_MATCH = 20, "if-none-match:";
    HTTP_ACCEPT_ENCODING = 21, "accept-encoding:";
    HTTP_ACCEPT_LANGUAGE = 22, "accept-language:";
    HTTP_PRAGMA = 23, "pragma:";
    HTTP_CACHE_CONTROL = 24, "cache-control:";
    HTTP_AUTHORIZATION = 25, "authorization:";
    HTTP_COOKIE = 26, "cookie:";
    HTTP_CONTENT_LENGTH = 27, "content-length:";
    HTTP_CONTENT_TYPE = 28, "content-type:";
    HTTP_DATE = 29, "date:";
    HTTP_RANGE = 30, "range:";
    HTTP_REFERER = 31, "referer:";
    KEY = 32, "sec-websocket-key:";
    VERSION = 33, "sec-websocket-version:";
    SWORIGIN = 34, "sec-websocket-origin:";
    HTTP_COLON_AUTHORITY = 35, ":authority";
    HTTP_COLON_METHOD = 36, ":method";
    HTTP_COLON_PATH = 37, ":path";
    HTTP_COLON_SCHEME = 38, ":scheme";
    HTTP_COLON_STATUS = 39, ":status";
    HTTP_ACCEPT_CHARSET = 40, "accept-charset:";
    HTTP_ACCEPT_RANGES = 41, "accept-ranges:";
    HTTP_ACCESS_CONTROL_ALLOW_ORIGIN = 42, "access-control-allow-origin:";
    HTTP_AGE = 43, "age:";
    HTTP_ALLOW = 44, "allow:";
    HTTP_CONTENT_DISPOSITION = 45, "content-disposition:";
    HTTP_CONTENT_ENCODING = 46, "content-encoding:";
    HTTP_CONTENT_LANGUAGE = 47, "content-language:";
    HTTP_CONTENT_LOCATION = 48, "content-location:";
    HTTP_CONTENT_RANGE = 49, "content-range:";
    HTTP_ETAG = 50, "etag:";
    HTTP_EXPECT = 51, "expect:";
    HTTP_EXPIRES = 52, "expires:";
    HTTP_FROM = 53, "from:";
    HTTP_IF_MATCH = 54, "if-match:";
    HTTP_IF_RANGE = 55, "if-range:";
    HTTP_IF_UNMODIFIED_SINCE = 56, "if-unmodified-since:";
    HTTP_LAST_MODIFIED = 57, "last-modified:";
    HTTP_LINK = 58, "link:";
    HTTP_LOCATION = 59, "location:";
    HTTP_MAX_FORWARDS = 60, "max-forwards:";
    HTTP_PROXY_AUTHENTICATE = 61, "proxy-authenticate:";
    HTTP_PROXY_AUTHORIZATION = 62, "proxy-authorization:";
    HTTP_REFRESH = 63, "refresh:";
    HTTP_RETRY_AFTER = 64, "retry-after:";
    HTTP_SERVER = 65, "server:";
    HTTP_SET_COOKIE = 66, "set-cookie:";
    HTTP_STRICT_TRANSPORT_SECURITY = 67, "strict-transport-security:";
    HTTP_TRANSFER_ENCODING = 68, "transfer-encoding:";
    HTTP_USER_AGENT = 69, "user-agent:";
    HTTP_VARY = 70, "vary:";
    HTTP_VIA = 71, "via:";
    HTTP_WWW_AUTHENTICATE = 72, "www-authenticate:";
    PATCH_URI = 73, "patch";
    PUT_URI = 74, "put";
    DELETE_URI = 75, "delete";
    HTTP_URI_ARGS = 76, "uri-args";
    PROXY = 77, "proxy ";
    HTTP_X_REAL_IP = 78, "x-real-ip:";
    HTTP1_0 = 79, "http/1.0 ";
    X_FORWARDED_FOR = 80, "x-forwarded-for:";
    CONNECT = 81, "connect ";
    HEAD_URI = 82, "head ";
    TE = 83, "te:";
    REPLAY_NONCE = 84, "replay-nonce:";
    COLON_PROTOCOL = 85, ":protocol";
    X_AUTH_TOKEN = 86, "x-auth-token:";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_dense() {
        assert!(NUMBERS.iter().enumerate().all(|(i, &n)| i == usize::from(n)));
    }

    #[test]
    fn every_header_is_found_by_its_name() {
        for number in 0..Token::COUNT {
            let token = Token::from_number(number).unwrap();
            let Some(text) = token.header_text() else { continue };
            let want = if token == Token::SWORIGIN { Token::ORIGIN } else { token };
            let name = &text[..text.len() - 1];
            assert_eq!(Token::from_header_name(name), Some(want));
            assert_eq!(Token::from_header_name(&name.to_ascii_uppercase()), Some(want));
            assert_eq!(Token::from_header_name(text), None, "the colon is no part of a name");
        }
    }

    #[test]
    fn strangers_are_not_found() {
        for name in [&b""[..], b"x", b"hos", b"host ", b"hosts", b"get", b":path", b"\xff\xff", b"\r\n"] {
            assert_eq!(Token::from_header_name(name), None, "{name:?}");
        }
    }

    #[test]
    fn texts_and_numbers_of_the_spec() {
        // spec http-server.md 1.8
        for (number, text) in
            [(3, "host:"), (26, "cookie:"), (72, "www-authenticate:"), (73, "patch"), (0, "get ")]
        {
            assert_eq!(Token::text(number).map(CStr::to_bytes), Some(text.as_bytes()));
        }
        assert_eq!(Token::text(87), None);
        assert_eq!((Token::HTTP.number(), Token::HTTP_URI_ARGS.number()), (15, 76));
        assert_eq!((Token::CONNECT.number(), Token::HEAD_URI.number()), (81, 82));
        assert_eq!((Token::DELETE_URI.number(), Token::HTTP_X_REAL_IP.number()), (75, 78));
    }

    #[test]
    fn the_hash_has_no_collisions() {
        for text in TEXTS.iter().filter(|t| is_header(t)) {
            let len = text.len() - 1;
            let slot = hash(len, text[0], text[len / 2], text[len - 1]);
            assert_eq!(TEXTS[usize::from(SLOTS[slot]) - 1], *text);
        }
    }
}
