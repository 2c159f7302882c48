//! What a Close frame may carry (RFC 6455 §5.5.1, §7.4): judging a received payload and composing our own.
//!
//! It does not decide when a Close frame is due; see the connection for the closing handshake.

use super::Violation;

/// Code of an end that has nothing to do with the peer: a server goes down.
pub const GOING_AWAY: u16 = 1001;
/// Code of a breach of the framing rules.
pub const PROTOCOL_ERROR: u16 = 1002;
/// Code of payload that does not fit its type, such as text that is not UTF-8.
pub const INVALID_PAYLOAD: u16 = 1007;
/// Code of a message that is too big.
pub const TOO_BIG: u16 = 1009;
/// Longest text of a Close frame, in bytes: a control frame's 125 less the code.
pub const MAX_TEXT: usize = 123;

/// What a peer said when it closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reason<'a> {
    /// A code that may stand in a frame, see [`is_legal_code`].
    pub code: u16,
    /// The text behind it, often empty.
    pub text: &'a str,
}

/// Judges the payload of a received Close frame; `None` when it is empty, which is legal and says nothing.
///
/// A lone byte or an illegal code is 1002, a text that is not UTF-8 is 1007.
pub fn parse(payload: &[u8]) -> Result<Option<Reason<'_>>, Violation> {
    let Some((code, text)) = payload.split_first_chunk::<2>() else {
        return if payload.is_empty() { Ok(None) } else { Err(Violation::protocol("bad close len")) };
    };
    let code = u16::from_be_bytes(*code);
    if !is_legal_code(code) {
        return Err(Violation::protocol("bad close code"));
    }
    let text = std::str::from_utf8(text).map_err(|_| Violation::payload("bad utf8"))?;
    Ok(Some(Reason { code, text }))
}

/// Whether a peer may send this code (RFC 6455 §7.4 and the registry it opened): 1000 to 1003, 1007 to 1014
/// and 3000 to 4999. The others are unassigned, or stand for closes without a frame (1005, 1006, 1015).
pub const fn is_legal_code(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// Composes the payload of a Close frame: `code` and at most [`MAX_TEXT`] bytes of `text`; the payload and its
/// length.
///
/// Neither is judged. A text that is too long loses its end, at a character's border if it is UTF-8.
pub fn build(code: u16, text: &[u8]) -> ([u8; 2 + MAX_TEXT], usize) {
    let text = shortened(text);
    let mut payload = [0; 2 + MAX_TEXT];
    payload[..2].copy_from_slice(&code.to_be_bytes());
    payload[2..2 + text.len()].copy_from_slice(text);
    (payload, 2 + text.len())
}

fn shortened(text: &[u8]) -> &[u8] {
    if text.len() <= MAX_TEXT {
        return text;
    }
    let starts_character = |at: &usize| text[*at] & 0xc0 != 0x80;
    let cut = (MAX_TEXT - 3..=MAX_TEXT).rev().find(starts_character).unwrap_or(MAX_TEXT);
    &text[..cut]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn received_payloads() {
        let long = [&b"\x03\xe8"[..], &[b'x'; MAX_TEXT]].concat();
        type Row<'a> = (&'a [u8], Result<Option<(u16, usize)>, u16>, &'a str);
        let cases: &[Row<'_>] = &[
            (b"", Ok(None), "5.5.1 the body is optional"),
            (b"\x03", Err(1002), "5.5.1 the body starts with two bytes"),
            (b"\x03\xe8", Ok(Some((1000, 0))), "5.5.1"),
            (b"\x03\xe8bye", Ok(Some((1000, 3))), "5.5.1"),
            (&long, Ok(Some((1000, 123))), "5.5"),
            (b"\x03\xe8\xff\xfe", Err(1007), "5.5.1 the text is UTF-8"),
            (b"\x03\xe8\xe2\x82", Err(1007), "5.5.1 the text is UTF-8"),
            (b"\x03\xed", Err(1002), "7.4.1 1005 stands in no frame"),
            (b"\x03\xed\xff", Err(1002), "7.4.1 the code is judged first"),
        ];
        for (payload, want, section) in cases {
            let got = parse(payload).map(|r| r.map(|r| (r.code, r.text.len()))).map_err(|v| v.code);
            assert_eq!(got, *want, "{section}: {payload:x?}");
        }
    }

    #[test]
    fn legal_codes() {
        for code in
            [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
        {
            assert!(is_legal_code(code), "{code}");
        }
        for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535] {
            assert!(!is_legal_code(code), "{code}");
            assert_eq!(parse(&u16::to_be_bytes(code)).map_err(|v| v.code), Err(1002), "{code}");
        }
    }

    #[test]
    fn built_payloads() {
        let (payload, len) = build(1001, b"away");
        assert_eq!(&payload[..len], b"\x03\xe9away");
        let (payload, len) = build(1000, b"");
        assert_eq!(&payload[..len], b"\x03\xe8");
        let (payload, len) = build(1000, &[b'y'; 200]);
        assert_eq!((len, payload[124]), (125, b'y'));
        let text = "€".repeat(50); // 41 characters fill 123 bytes
        assert_eq!(build(1000, text.as_bytes()).1, 125);
        let text = format!("ab{text}"); // the 41st would end at 125
        assert_eq!(build(1000, text.as_bytes()).1, 2 + 122);
        assert_eq!(build(1000, &[0x80; 130]).1, 125, "not UTF-8 anyhow");
    }
}
