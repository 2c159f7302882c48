//! The opening handshake of draft-hixie-thewebsocketprotocol-76: two numbers hidden in keys and eight bytes behind the
//! head, all three answered with one digest.
//!
//! Some peers that cannot be changed any more speak nothing else. It is never chosen for a request that has a field of
//! RFC 6455. What follows it is framed as [`super::delimited`] says.

use md5::{Digest, Md5};

/// Bytes behind the head that belong to the request.
pub const BODY: usize = 8;

/// The fields of a request that decide about it. Values are as sent, blanks included.
#[derive(Clone, Copy, Default, Debug)]
pub struct Opening<'a> {
    /// `Host`.
    pub host: Option<&'a [u8]>,
    /// `Origin`.
    pub origin: Option<&'a [u8]>,
    /// `Sec-WebSocket-Key1`.
    pub key1: Option<&'a [u8]>,
    /// `Sec-WebSocket-Key2`.
    pub key2: Option<&'a [u8]>,
}

/// The digest that answers a request and its last eight bytes; `None` when a field is missing or a key is none.
pub fn answer(opening: &Opening<'_>, body: [u8; BODY]) -> Option<[u8; 16]> {
    opening.host?;
    opening.origin?;
    let digest = Md5::new()
        .chain_update(number(opening.key1?)?.to_be_bytes())
        .chain_update(number(opening.key2?)?.to_be_bytes())
        .chain_update(body)
        .finalize();
    Some(digest.into())
}

/// The number hidden in a key: that of its digits, divided by how many spaces it has (section 5.2).
fn number(key: &[u8]) -> Option<u32> {
    let spaces = u64::try_from(key.iter().filter(|byte| **byte == b' ').count()).ok()?;
    let mut digits = key.iter().filter(|byte| byte.is_ascii_digit()).peekable();
    digits.peek()?;
    let all =
        digits.try_fold(0u64, |all, digit| all.checked_mul(10)?.checked_add(u64::from(digit - b'0')))?;
    if spaces == 0 || all % spaces != 0 {
        return None;
    }
    u32::try_from(all / spaces).ok()
}

/// Appends the 101 response without the blank line and the digest that end it, so that more fields may follow.
///
/// `chosen` is the subprotocol agreed on, if the client offered any. None of the texts may hold a line break.
pub fn write_response(
    out: &mut Vec<u8>,
    opening: &Opening<'_>,
    target: &[u8],
    secure: bool,
    chosen: Option<&[u8]>,
) {
    let scheme: &[u8] = if secure { b"wss://" } else { b"ws://" };
    let mut add = |parts: &[&[u8]]| parts.iter().for_each(|part| out.extend_from_slice(part));
    add(&[b"HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"]);
    add(&[b"Sec-WebSocket-Origin: ", opening.origin.unwrap_or_default(), b"\r\n"]);
    add(&[b"Sec-WebSocket-Location: ", scheme, opening.host.unwrap_or_default(), target, b"\r\n"]);
    if let Some(name) = chosen {
        add(&[b"Sec-WebSocket-Protocol: ", name, b"\r\n"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Section 1.2 and 1.3 of the draft.
    const EXAMPLE: Opening<'static> = Opening {
        host: Some(b"example.com"),
        origin: Some(b"http://example.com"),
        key1: Some(b"4 @1  46546xW%0l 1 5"),
        key2: Some(b"12998 5 Y3 1  .P00"),
    };

    #[test]
    fn answers_of_the_draft() {
        assert_eq!(answer(&EXAMPLE, *b"^n:ds[4U").as_ref(), Some(b"8jKS'y:G*Co,Wxa-"));
        let other = Opening {
            key1: Some(b"18x 6]8vM;54 *(5:  {   U1]8  z [  8"),
            key2: Some(b"1_ tx7X d  <  nw  334J702) 7]o}` 0"),
            ..EXAMPLE
        };
        assert_eq!(answer(&other, *b"Tm[K T2u").as_ref(), Some(b"fQJ,fN/4F4!~K~MH"));
    }

    #[test]
    fn keys() {
        let cases: &[(&[u8], Option<u32>)] = &[
            (b"4 2", Some(42)),
            (b"4 2 ", Some(21)),
            (b" 0", Some(0)),
            (b"a4b b2c", Some(42)),
            (b"4294967295 ", Some(u32::MAX)),
            (b"85899345 90  ", Some(2_863_311_530)),
            (b"4294967296 ", None),
            (b"42", None),
            (b"4 3 ", None),
            (b" ", None),
            (b"", None),
            (b"99999999999999999999999 ", None),
        ];
        for (key, want) in cases {
            assert_eq!(number(key), *want, "{}", key.escape_ascii());
        }
    }

    #[test]
    fn every_field_is_needed() {
        for missing in [
            Opening { host: None, ..EXAMPLE },
            Opening { origin: None, ..EXAMPLE },
            Opening { key1: None, ..EXAMPLE },
            Opening { key2: None, ..EXAMPLE },
            Opening { key2: Some(b"12"), ..EXAMPLE },
        ] {
            assert_eq!(answer(&missing, *b"^n:ds[4U"), None, "{missing:?}");
        }
    }

    #[test]
    fn response() {
        let mut out = Vec::new();
        write_response(&mut out, &EXAMPLE, b"/demo?a=b", false, Some(b"sample"));
        let want = "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
                    Sec-WebSocket-Origin: http://example.com\r\n\
                    Sec-WebSocket-Location: ws://example.com/demo?a=b\r\nSec-WebSocket-Protocol: sample\r\n";
        assert_eq!(String::from_utf8_lossy(&out), want);
        out.clear();
        write_response(&mut out, &EXAMPLE, b"/", true, None);
        assert!(out.ends_with(b"Sec-WebSocket-Location: wss://example.com/\r\n"));
    }
}
