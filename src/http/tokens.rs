//! Header names and other parts of a head that the engine tells apart.
//!
//! Their order is the engine's own. What number C knows a token by, and which ones it knows, is for the faces to say;
//! a header whose token a face does not know is unknown (see `head::Limits::known`).

use std::ffi::CStr;

/// A header, a method or another part of a head.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Token(u8);

/// Some of the tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TokenSet(u128);

impl TokenSet {
    /// All of them.
    pub const ALL: TokenSet = TokenSet((1 << Token::COUNT) - 1);

    /// All but the last seven.
    #[cfg(test)]
    pub const EARLIER: TokenSet = TokenSet((1 << 80) - 1);

    /// Those in a list.
    pub const fn of(tokens: &[Token]) -> TokenSet {
        let mut set = 0;
        let mut at = 0;
        while at < tokens.len() {
            set |= 1 << tokens[at].0;
            at += 1;
        }
        TokenSet(set)
    }

    /// True for those in it.
    pub const fn includes(self, token: Token) -> bool {
        self.0 & (1 << token.0) != 0
    }
}

macro_rules! tokens {
    ($($name:ident = $text:literal;)*) => {
        #[repr(u8)]
        #[derive(Clone, Copy)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "named as the constants below")]
        enum Order {
            $($name,)*
        }

        #[allow(missing_docs, reason = "the text beside each constant says all there is to say")]
        impl Token {
            $(#[doc = concat!("`", stringify!($text), "`")] pub const $name: Token = Token(Order::$name as u8);)*
        }

        /// With a terminator each, as C wants them.
        const C_TEXTS: [&CStr; Token::COUNT] = [$(terminated(concat!($text, "\0").as_bytes())),*];

        const TEXTS: [&[u8]; Token::COUNT] = [$($text.as_bytes()),*];
    };
}

impl Token {
    /// How many tokens there are.
    pub const COUNT: usize = 87;

    /// Its place in the engine's tables of all tokens.
    pub const fn index(self) -> usize {
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

    /// Its text as matched on the wire: a header's lower-case name with its colon, a method with its blank.
    pub fn text(self) -> &'static CStr {
        C_TEXTS[self.index()]
    }

    /// The token's text, if it is a header field's name with its colon.
    pub fn header_text(self) -> Option<&'static [u8]> {
        let text = TEXTS[self.index()];
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

/// Open addressing (the hash has no collisions today, a new name may bring one): a token's place plus one, 0 for a free slot.
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
    GET_URI = "get ";
    POST_URI = "post ";
    OPTIONS_URI = "options ";
    HOST = "host:";
    CONNECTION = "connection:";
    UPGRADE = "upgrade:";
    ORIGIN = "origin:";
    DRAFT = "sec-websocket-draft:";
    CHALLENGE = "\r\n";
    EXTENSIONS = "sec-websocket-extensions:";
    KEY1 = "sec-websocket-key1:";
    KEY2 = "sec-websocket-key2:";
    PROTOCOL = "sec-websocket-protocol:";
    ACCEPT = "sec-websocket-accept:";
    NONCE = "sec-websocket-nonce:";
    HTTP = "http/1.1 ";
    HTTP2_SETTINGS = "http2-settings:";
    HTTP_ACCEPT = "accept:";
    HTTP_AC_REQUEST_HEADERS = "access-control-request-headers:";
    HTTP_IF_MODIFIED_SINCE = "if-modified-since:";
    HTTP_IF_NONE_MATCH = "if-none-match:";
    HTTP_ACCEPT_ENCODING = "accept-encoding:";
    HTTP_ACCEPT_LANGUAGE = "accept-language:";
    HTTP_PRAGMA = "pragma:";
    HTTP_CACHE_CONTROL = "cache-control:";
    HTTP_AUTHORIZATION = "authorization:";
    HTTP_COOKIE = "cookie:";
    HTTP_CONTENT_LENGTH = "content-length:";
    HTTP_CONTENT_TYPE = "content-type:";
    HTTP_DATE = "date:";
    HTTP_RANGE = "range:";
    HTTP_REFERER = "referer:";
    KEY = "sec-websocket-key:";
    VERSION = "sec-websocket-version:";
    SWORIGIN = "sec-websocket-origin:";
    HTTP_COLON_AUTHORITY = ":authority";
    HTTP_COLON_METHOD = ":method";
    HTTP_COLON_PATH = ":path";
    HTTP_COLON_SCHEME = ":scheme";
    HTTP_COLON_STATUS = ":status";
    HTTP_ACCEPT_CHARSET = "accept-charset:";
    HTTP_ACCEPT_RANGES = "accept-ranges:";
    HTTP_ACCESS_CONTROL_ALLOW_ORIGIN = "access-control-allow-origin:";
    HTTP_AGE = "age:";
    HTTP_ALLOW = "allow:";
    HTTP_CONTENT_DISPOSITION = "content-disposition:";
    HTTP_CONTENT_ENCODING = "content-encoding:";
    HTTP_CONTENT_LANGUAGE = "content-language:";
    HTTP_CONTENT_LOCATION = "content-location:";
    HTTP_CONTENT_RANGE = "content-range:";
    HTTP_ETAG = "etag:";
    HTTP_EXPECT = "expect:";
    HTTP_EXPIRES = "expires:";
    HTTP_FROM = "from:";
    HTTP_IF_MATCH = "if-match:";
    HTTP_IF_RANGE = "if-range:";
    HTTP_IF_UNMODIFIED_SINCE = "if-unmodified-since:";
    HTTP_LAST_MODIFIED = "last-modified:";
    HTTP_LINK = "link:";
    HTTP_LOCATION = "location:";
    HTTP_MAX_FORWARDS = "max-forwards:";
    HTTP_PROXY_AUTHENTICATE = "proxy-authenticate:";
    HTTP_PROXY_AUTHORIZATION = "proxy-authorization:";
    HTTP_REFRESH = "refresh:";
    HTTP_RETRY_AFTER = "retry-after:";
    HTTP_SERVER = "server:";
    HTTP_SET_COOKIE = "set-cookie:";
    HTTP_STRICT_TRANSPORT_SECURITY = "strict-transport-security:";
    HTTP_TRANSFER_ENCODING = "transfer-encoding:";
    HTTP_USER_AGENT = "user-agent:";
    HTTP_VARY = "vary:";
    HTTP_VIA = "via:";
    HTTP_WWW_AUTHENTICATE = "www-authenticate:";
    PATCH_URI = "patch";
    PUT_URI = "put";
    DELETE_URI = "delete";
    HTTP_URI_ARGS = "uri-args";
    PROXY = "proxy ";
    HTTP_X_REAL_IP = "x-real-ip:";
    HTTP1_0 = "http/1.0 ";
    X_FORWARDED_FOR = "x-forwarded-for:";
    CONNECT = "connect ";
    HEAD_URI = "head ";
    TE = "te:";
    REPLAY_NONCE = "replay-nonce:";
    COLON_PROTOCOL = ":protocol";
    X_AUTH_TOKEN = "x-auth-token:";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_is_found_by_its_name() {
        for token in (0..Token::COUNT as u8).map(Token) {
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
    fn a_set_has_what_it_was_made_of() {
        let set = TokenSet::of(&[Token::HOST, Token::X_AUTH_TOKEN]);
        let members = (0..Token::COUNT as u8).map(Token).filter(|token| set.includes(*token));
        assert_eq!(members.collect::<Vec<_>>(), [Token::HOST, Token::X_AUTH_TOKEN]);
        assert!((0..Token::COUNT as u8).all(|token| TokenSet::ALL.includes(Token(token))));
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
