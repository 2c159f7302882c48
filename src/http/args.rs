//! URL arguments, cookies and percent encoding: lookups and primitives for the C boundary.

use super::fields::{Head, trim};
use super::tokens::Token;

/// The first URL argument that starts with `name` (given with its `=`), and what follows there.
pub fn by_prefix<'h>(head: &'h Head, name: &[u8]) -> Option<(&'h [u8], &'h [u8])> {
    head.args().find_map(|arg| Some((arg, arg.strip_prefix(name)?)))
}

/// The value of a cookie in the request's Cookie headers (RFC 6265 4.2.1). Names differ by case; quotes
/// around a value belong to it.
pub fn cookie<'h>(head: &'h Head, name: &[u8]) -> Option<&'h [u8]> {
    head.values(Token::HTTP_COOKIE)
        .flat_map(|line| line.split(|&b| b == b';'))
        .find_map(|pair| trim(pair).strip_prefix(name)?.strip_prefix(b"="))
}

/// Why encoding or decoding ended early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodingError {
    /// The output is full; what fits was written.
    NoRoom,
    /// A percent sign without two hexadecimal digits, or an escaped NUL.
    BadEscape,
}

/// Writes `input` percent-encoded: letters, digits and `-_.~` stay, a blank becomes `+` if asked. Returns the
/// bytes written; an escape is written whole or not at all.
pub fn url_encode(input: &[u8], plus_for_blank: bool, out: &mut [u8]) -> Result<usize, CodingError> {
    let mut used = 0;
    for &byte in input {
        let (text, len) = encode_byte(byte, plus_for_blank);
        let to = out.get_mut(used..used + len).ok_or(CodingError::NoRoom)?;
        to.copy_from_slice(&text[..len]);
        used += len;
    }
    Ok(used)
}

fn encode_byte(byte: u8, plus_for_blank: bool) -> ([u8; 3], usize) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    match byte {
        b'-' | b'_' | b'.' | b'~' => ([byte; 3], 1),
        b' ' if plus_for_blank => ([b'+'; 3], 1),
        _ if byte.is_ascii_alphanumeric() => ([byte; 3], 1),
        _ => ([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]], 3),
    }
}

/// Appends a decoded path so that it can stand in a Location header: slashes stay, everything else that is no
/// letter, digit or one of `-_.~` is escaped.
pub fn push_encoded_path(path: &[u8], out: &mut Vec<u8>) {
    for &byte in path {
        let (text, len) = if byte == b'/' { ([byte; 3], 1) } else { encode_byte(byte, false) };
        out.extend_from_slice(&text[..len]);
    }
}

/// Writes `input` with percent escapes decoded and `+` as a blank. Returns the bytes written.
pub fn url_decode(input: &[u8], out: &mut [u8]) -> Result<usize, CodingError> {
    let (mut rest, mut used) = (input, 0);
    while let Some((&first, tail)) = rest.split_first() {
        let byte = match first {
            b'+' => b' ',
            b'%' => match hex_pair(tail) {
                None | Some(0) => return Err(CodingError::BadEscape),
                Some(byte) => byte,
            },
            _ => first,
        };
        rest = if first == b'%' { &tail[2..] } else { tail };
        *out.get_mut(used).ok_or(CodingError::NoRoom)? = byte;
        used += 1;
    }
    Ok(used)
}

/// The value of two hexadecimal digits at the front.
pub(super) fn hex_pair(text: &[u8]) -> Option<u8> {
    let digit = |i: usize| text.get(i).and_then(|&b| char::from(b).to_digit(16));
    Some((digit(0)? << 4 | digit(1)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::super::head::{HeadParser, Limits};
    use super::super::testing::Dice;
    use super::*;
    use std::sync::Arc;

    fn head(target: &str, cookies: &[&str]) -> Head {
        let limits = Limits {
            head_budget: 4096,
            token_limits: Vec::new(),
            keep_unknown_headers: true,
            forwards: false,
            head_method: true,
            known: crate::http::tokens::TokenSet::ALL,
            raw_targets: false,
        };
        let mut parser = HeadParser::new(&Arc::new(limits));
        let lines: String = cookies.iter().map(|c| format!("Cookie: {c}\r\n")).collect();
        assert!(parser.feed(format!("GET {target} HTTP/1.0\r\n{lines}\r\n").as_bytes()).unwrap().complete);
        parser.take()
    }

    #[test]
    fn arguments_by_name() {
        let head = head("/p?ab=1&a=2&flag&e=&a=3&%3d=x", &[]);
        let cases: &[(&str, Option<&str>)] = &[
            ("a=", Some("2")),
            ("ab=", Some("1")),
            ("ab", Some("=1")),
            ("flag", Some("")),
            ("e=", Some("")),
            ("b=", None),
            ("flag=", None),
        ];
        for (name, want) in cases {
            let want = want.map(|value| ([name, value].concat(), value));
            let want = want.as_ref().map(|(whole, value)| (whole.as_bytes(), value.as_bytes()));
            assert_eq!(by_prefix(&head, name.as_bytes()), want, "{name}");
        }
    }

    #[test]
    fn cookies_by_name() {
        let head = head("/", &["xa=0; a=1;b=\"2\" ; c", "d=x=y", "a=5"]);
        let cases: &[(&str, Option<&str>)] = &[
            ("a", Some("1")),
            ("xa", Some("0")),
            ("b", Some("\"2\"")),
            ("c", None),
            ("d", Some("x=y")),
            ("A", None),
            ("", None),
        ];
        for (name, want) in cases {
            assert_eq!(cookie(&head, name.as_bytes()), want.map(str::as_bytes), "{name}");
        }
    }

    #[test]
    fn encoding() {
        let mut out = [0; 16];
        assert_eq!(url_encode(b"a b/\xff~", false, &mut out), Ok(12));
        assert_eq!(&out[..12], b"a%20b%2F%FF~");
        assert_eq!(url_encode(b"a b", true, &mut out[..3]), Ok(3));
        assert_eq!(&out[..3], b"a+b");
        assert_eq!(url_encode(b"a/", false, &mut out[..3]), Err(CodingError::NoRoom));
        for (bad, len) in [(&b"%"[..], 16), (b"%4", 16), (b"%zz", 16), (b"%00", 16)] {
            assert_eq!(url_decode(bad, &mut out[..len]), Err(CodingError::BadEscape));
        }
        assert_eq!(url_decode(b"ab", &mut out[..1]), Err(CodingError::NoRoom));
        let mut path = Vec::new();
        push_encoded_path(b"/a b\r\n/%", &mut path);
        assert_eq!(path, b"/a%20b%0D%0A/%25");
    }

    #[test]
    fn encoded_then_decoded_is_the_same() {
        let mut dice = Dice::new(5);
        for round in 0..500 {
            let plain: Vec<u8> = (0..dice.below(40)).map(|_| 1 + dice.below(255) as u8).collect();
            let (mut wire, mut back) = ([0; 128], [0; 64]);
            let len = url_encode(&plain, round % 2 == 0, &mut wire).unwrap();
            let len = url_decode(&wire[..len], &mut back).unwrap();
            assert_eq!(&back[..len], plain);
        }
    }
}
