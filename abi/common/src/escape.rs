//! Escaping: URL, SQL and JSON text, and names of files.
//!
//! The results are new vectors, so that source and destination of the C caller may be the same memory. Limits
//! are in bytes of result, the terminator not counted.

/// Which characters URL text keeps besides letters and digits, and what becomes of a space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UrlHabits {
    /// Characters that stand for themselves.
    pub keep: &'static [u8],
    /// A space becomes `+` instead of `%20`.
    pub space_is_plus: bool,
}

/// `text` as URL text of at most `most` bytes. Stops as soon as an escape would not fit.
pub fn url_encode(text: &[u8], most: usize, habits: UrlHabits) -> Vec<u8> {
    let mut out = Vec::new();
    for &byte in text {
        let plain = byte.is_ascii_alphanumeric() || habits.keep.contains(&byte);
        let piece = match byte {
            b' ' if habits.space_is_plus => vec![b'+'],
            _ if plain => vec![byte],
            _ => vec![b'%', hex(byte >> 4), hex(byte & 15)],
        };
        if out.len() + 3 > most {
            break;
        }
        out.extend(piece);
    }
    out
}

fn hex(nibble: u8) -> u8 {
    b"0123456789ABCDEF"[usize::from(nibble & 15)]
}

/// The value of a hexadecimal digit.
pub fn nibble(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|value| value as u8)
}

/// At most `most` bytes of what URL text stands for, `+` being a space; an escape cut off at the end is dropped.
/// `None` when an escape has a character that is no hexadecimal digit.
pub fn url_decode(text: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut bytes = text.iter().copied();
    while out.len() < most {
        match bytes.next() {
            None => break,
            Some(b'+') => out.push(b' '),
            Some(b'%') => {
                let Some(high) = bytes.next() else { break };
                let high = nibble(high)?;
                let Some(low) = bytes.next() else { break };
                out.push(high << 4 | nibble(low)?);
            }
            Some(byte) => out.push(byte),
        }
    }
    Some(out)
}

/// `text` with every quote doubled, for an SQL string literal, within `most` bytes.
pub fn sql(text: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for &byte in text {
        if out.len() + 2 > most {
            break;
        }
        out.push(byte);
        if byte == b'\'' {
            out.push(byte);
        }
    }
    out
}

/// How one byte stands in a JSON string.
fn json_piece(byte: u8) -> Vec<u8> {
    match byte {
        b'\t' => b"\\t".to_vec(),
        b'\n' => b"\\n".to_vec(),
        b'\r' => b"\\r".to_vec(),
        b'\\' => b"\\\\".to_vec(),
        b'"' | 0..0x20 | 0x80.. => {
            let mut out = b"\\u00".to_vec();
            out.extend([hex(byte >> 4), hex(byte & 15)]);
            out
        }
        _ => vec![byte],
    }
}

/// `text` as the inside of a JSON string within `most` bytes, and how much of it went in. Stops as soon as the
/// longest escape would not fit.
pub fn json(text: &[u8], most: usize) -> (Vec<u8>, usize) {
    let mut out = Vec::new();
    let mut used = 0;
    for &byte in text {
        if out.len() + 6 > most {
            break;
        }
        out.extend(json_piece(byte));
        used += 1;
    }
    (out, used)
}

/// The length of all of `text` as the inside of a JSON string.
pub fn json_len(text: &[u8]) -> usize {
    text.iter().map(|&byte| json_piece(byte).len()).sum()
}

/// Makes `name` harmless as the name of a file: `..`, `:`, `\`, `$` and `%` become underscores. Slashes stay.
pub fn filename(name: &mut [u8]) {
    let mut at = 0;
    while at < name.len() {
        if name[at..].starts_with(b"..") {
            name[at..at + 2].fill(b'_');
            at += 1;
        } else if matches!(name[at], b':' | b'\\' | b'$' | b'%') {
            name[at] = b'_';
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLUS: UrlHabits = UrlHabits { keep: b"", space_is_plus: true };
    const RFC: UrlHabits = UrlHabits { keep: b"-_.~", space_is_plus: false };

    #[test]
    fn url_text_both_ways() {
        assert_eq!(url_encode(b"a b~\xc3", 99, PLUS), b"a+b%7E%C3");
        assert_eq!(url_encode(b"a b~\xc3", 99, RFC), b"a%20b~%C3");
        assert_eq!(url_encode(b"''", 5, PLUS), b"%27");
        type Case = (&'static [u8], usize, Option<&'static [u8]>);
        let cases: &[Case] = &[
            (b"a+b%20%c3", 99, Some(b"a b \xc3")),
            (b"%41%42", 1, Some(b"A")),
            (b"a%4", 9, Some(b"a")),
            (b"a%", 9, Some(b"a")),
            (b"a%zz", 9, None),
            (b"%4z", 9, None),
            (b"", 0, Some(b"")),
        ];
        for &(text, most, want) in cases {
            assert_eq!(url_decode(text, most), want.map(<[u8]>::to_vec), "{text:?}");
        }
    }

    #[test]
    fn sql_json_and_names() {
        assert_eq!(sql(b"it's", 99), b"it''s");
        assert_eq!(sql(b"''", 2), b"''");
        assert_eq!(json(b"a\"\n\x01\xe9\\", 99), (b"a\\u0022\\n\\u0001\\u00E9\\\\".to_vec(), 6));
        assert_eq!(json(b"plain", 7), (b"pl".to_vec(), 2));
        for len in 0..40 {
            assert!(json(&[b'\n'; 64], len).0.len() <= len);
        }
        assert_eq!(json_len(b"a\"\n"), 9);
        let mut name = *b"...x./.a..$";
        filename(&mut name);
        assert_eq!(&name, b"__.x./.a___");
    }
}
