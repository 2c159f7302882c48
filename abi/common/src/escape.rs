//! Escaping: URL, SQL and JSON text, and names of files.
//!
//! Everything is written straight into the caller's room, which is none of the text's memory. Rooms have place for
//! a terminator, which is written whenever there is any room, except by [`url_decode`].

/// Which characters URL text keeps besides letters and digits, and what becomes of a space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UrlHabits {
    /// Characters that stand for themselves.
    pub keep: &'static [u8],
    /// A space becomes `+` instead of `%20`.
    pub space_is_plus: bool,
}

/// How one byte is written.
struct Piece {
    bytes: [u8; 6],
    len: usize,
}

impl Piece {
    fn one(byte: u8) -> Piece {
        Piece { bytes: [byte, 0, 0, 0, 0, 0], len: 1 }
    }

    fn text(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

fn url_piece(byte: u8, habits: UrlHabits) -> Piece {
    match byte {
        b' ' if habits.space_is_plus => Piece::one(b'+'),
        _ if byte.is_ascii_alphanumeric() || habits.keep.contains(&byte) => Piece::one(byte),
        _ => Piece { bytes: [b'%', hex(byte >> 4), hex(byte), 0, 0, 0], len: 3 },
    }
}

/// Writes `text` as URL text. Stops as soon as an escape would not fit.
pub fn url_encode(text: &[u8], room: &mut [u8], habits: UrlHabits) {
    let mut used = 0;
    for &byte in text {
        if used + 4 > room.len() {
            break;
        }
        let piece = url_piece(byte, habits);
        room[used..used + piece.len].copy_from_slice(piece.text());
        used += piece.len;
    }
    terminate(room, used);
}

/// Writes as many bytes of `text` as URL text as fit, escapes cut where need be. Returns the length of all of it.
pub fn url_encode_cut(text: &[u8], room: &mut [u8], habits: UrlHabits) -> usize {
    let most = room.len().saturating_sub(1);
    let mut len = 0;
    for &byte in text {
        let piece = url_piece(byte, habits);
        let from = len.min(most);
        let to = (len + piece.len).min(most);
        room[from..to].copy_from_slice(&piece.text()[..to - from]);
        len += piece.len;
    }
    terminate(room, len.min(most));
    len
}

fn terminate(room: &mut [u8], used: usize) {
    if let Some(end) = room.get_mut(used) {
        *end = 0;
    }
}

fn hex(nibble: u8) -> u8 {
    b"0123456789ABCDEF"[usize::from(nibble & 15)]
}

/// The value of a hexadecimal digit.
pub fn nibble(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|value| value as u8)
}

/// Writes what URL text stands for until `room` is full, `+` being a space, and a terminator if there is a place for it
/// then; an escape cut off at the end is dropped. `None` when an escape has a character that is no hexadecimal digit:
/// what stands before it has been written, without a terminator.
pub fn url_decode(text: &[u8], room: &mut [u8]) -> Option<usize> {
    let mut bytes = text.iter().copied();
    let mut used = 0;
    while used < room.len() {
        room[used] = match bytes.next() {
            None => break,
            Some(b'+') => b' ',
            Some(b'%') => {
                let Some(high) = bytes.next() else { break };
                let high = nibble(high)?;
                let Some(low) = bytes.next() else { break };
                high << 4 | nibble(low)?
            }
            Some(byte) => byte,
        };
        used += 1;
    }
    terminate(room, used);
    Some(used)
}

/// Writes `text` with every quote doubled, for an SQL string literal. Stops as soon as two would not fit.
pub fn sql(text: &[u8], room: &mut [u8]) {
    let mut used = 0;
    for &byte in text {
        if used + 3 > room.len() {
            break;
        }
        let len = if byte == b'\'' { 2 } else { 1 };
        room[used..used + len].fill(byte);
        used += len;
    }
    terminate(room, used);
}

/// How one byte stands in a JSON string.
fn json_piece(byte: u8) -> Piece {
    let short = |letter| Piece { bytes: [b'\\', letter, 0, 0, 0, 0], len: 2 };
    match byte {
        b'\t' => short(b't'),
        b'\n' => short(b'n'),
        b'\r' => short(b'r'),
        b'\\' => short(b'\\'),
        b'"' | 0..0x20 | 0x80.. => {
            Piece { bytes: [b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte)], len: 6 }
        }
        _ => Piece::one(byte),
    }
}

/// Writes `text` as the inside of a JSON string; returns how much of it went in. Stops as soon as the longest escape
/// would not fit, where escapes of two bytes count as one as long as they do fit: that is how programs know it.
pub fn json(text: &[u8], room: &mut [u8]) -> usize {
    let (mut used, mut counted, mut taken) = (0, 0, 0);
    for &byte in text {
        let piece = json_piece(byte);
        if counted + 7 > room.len() || used + piece.len + 1 > room.len() {
            break;
        }
        room[used..used + piece.len].copy_from_slice(piece.text());
        used += piece.len;
        counted += if piece.len == 2 { 1 } else { piece.len };
        taken += 1;
    }
    terminate(room, used);
    taken
}

/// The length of all of `text` as the inside of a JSON string.
pub fn json_len(text: &[u8]) -> usize {
    text.iter().map(|&byte| json_piece(byte).len).sum()
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

    /// What `write` leaves in a room of `len` bytes, up to the terminator, and its answer.
    fn left<T>(len: usize, write: impl FnOnce(&mut [u8]) -> T) -> (Vec<u8>, T) {
        let mut room = [b'#'; 100];
        let answer = write(&mut room[..len]);
        assert!(room[len..].iter().all(|&byte| byte == b'#'));
        let text = room[..len].split(|&byte| byte == 0).next().unwrap_or_default();
        (text.to_vec(), answer)
    }

    #[test]
    fn url_text_both_ways() {
        assert_eq!(left(99, |room| url_encode(b"a b~\xc3", room, PLUS)).0, b"a+b%7E%C3");
        assert_eq!(left(99, |room| url_encode(b"a b~\xc3", room, RFC)).0, b"a%20b~%C3");
        assert_eq!(left(6, |room| url_encode(b"''", room, PLUS)).0, b"%27");
        assert_eq!(left(6, |room| url_encode_cut(b"''", room, PLUS)), (b"%27%2".to_vec(), 6));
        for len in 0..2 {
            assert_eq!(left(len, |room| url_encode_cut(b"a", room, RFC)), (vec![], 1));
        }
        type Case = (&'static [u8], usize, &'static [u8], Option<usize>);
        let cases: &[Case] = &[
            (b"a+b%20%c3", 99, b"a b \xc3", Some(5)),
            (b"%41%42", 1, b"A", Some(1)),
            (b"a%4", 9, b"a", Some(1)),
            (b"a%", 9, b"a", Some(1)),
            (b"a%zz", 3, b"a##", None),
            (b"%4z", 3, b"###", None),
            (b"", 0, b"", Some(0)),
        ];
        for &(text, most, want, answer) in cases {
            assert_eq!(left(most, |room| url_decode(text, room)), (want.to_vec(), answer), "{text:?}");
        }
    }

    #[test]
    fn sql_json_and_names() {
        assert_eq!(left(99, |room| sql(b"it's", room)).0, b"it''s");
        assert_eq!(left(3, |room| sql(b"''", room)).0, b"''");
        let escaped = b"a\\u0022\\n\\u0001\\u00E9\\\\".to_vec();
        assert_eq!(left(99, |room| json(b"a\"\n\x01\xe9\\", room)), (escaped, 6));
        assert_eq!(left(8, |room| json(b"plain", room)), (b"pl".to_vec(), 2));
        assert_eq!(left(9, |room| json(b"a\nb", room)), (b"a\\nb".to_vec(), 3));
        for len in 0..40 {
            assert!(left(len, |room| json(&[b'\n'; 64], room)).0.len() <= len.saturating_sub(1));
        }
        assert_eq!(json_len(b"a\"\n"), 9);
        let mut name = *b"...x./.a..$";
        filename(&mut name);
        assert_eq!(&name, b"__.x./.a___");
    }
}
