//! Texts with `$names` in them that a program replaces, and which arrive in pieces.

/// Most bytes of a name that are kept from one piece to the next.
pub const KEPT: usize = 16;

/// The beginning of a name at the end of a piece.
#[derive(Clone, Copy, Default, Debug)]
pub struct Held {
    /// Its bytes.
    pub bytes: [u8; KEPT],
    /// How many.
    pub len: usize,
}

/// What becomes of one piece of text: every name in `names` that begins with `$` is replaced by what `replace` has for
/// its index, the longest one where several fit. What may be the beginning of a name waits in `held` for the next piece;
/// after the `last` one nothing does.
pub fn expand(
    held: &mut Held,
    piece: &[u8],
    names: &[&[u8]],
    last: bool,
    mut replace: impl FnMut(usize) -> Vec<u8>,
) -> Vec<u8> {
    let text = [&held.bytes[..held.len.min(KEPT)], piece].concat();
    held.len = 0;
    let mut out = Vec::with_capacity(text.len());
    let mut rest = &text[..];
    while let Some(at) = rest.iter().position(|&b| b == b'$') {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let is_open = names.iter().any(|name| name.len() > rest.len() && name.starts_with(rest));
        if is_open && !last && rest.len() <= KEPT {
            held.bytes[..rest.len()].copy_from_slice(rest);
            held.len = rest.len();
            return out;
        }
        let fits = |name: &&[u8]| name.first() == Some(&b'$') && rest.starts_with(name);
        let longest =
            names.iter().enumerate().filter(|(_, name)| fits(name)).max_by_key(|(_, name)| name.len());
        match longest {
            Some((index, name)) => {
                out.extend_from_slice(&replace(index));
                rest = &rest[name.len()..];
            }
            None => {
                out.push(b'$');
                rest = &rest[1..];
            }
        }
    }
    out.extend_from_slice(rest);
    out
}

/// The chunk that a piece becomes (RFC 9112 section 7.1): what stands in front of it and what behind. A piece without
/// bytes becomes none.
pub fn chunk(len: usize, last: bool) -> (String, &'static str) {
    match (len, last) {
        (0, false) => (String::new(), ""),
        (0, true) => (String::new(), "0\r\n\r\n"),
        (_, false) => (format!("{len:X}\r\n"), "\r\n"),
        (_, true) => (format!("{len:X}\r\n"), "\r\n0\r\n\r\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&[u8]] = &[b"$who", b"$name", b"$a", b"$abc", b"plain", b"$a_rather_long_name"];

    fn expanded(pieces: &[&[u8]]) -> String {
        let mut held = Held::default();
        let mut all = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            let last = at + 1 == pieces.len();
            all.extend(expand(&mut held, piece, NAMES, last, |index| {
                [&b"World"[..], b"lws", b"A", b"", b"PLAIN", b"LONG"][index].to_vec()
            }));
            assert!(held.len <= KEPT && (!last || held.len == 0));
        }
        String::from_utf8(all).expect("text")
    }

    #[test]
    fn names_are_replaced_at_every_split() {
        for (text, want) in [
            ("Hello $who, this is $name.", "Hello World, this is lws."),
            ("$whom $wh $w $ $$who", "Worldm $wh $w $ $World"),
            ("$a$ab$abc$abcd", "AAbd"),
            ("plain $NAME", "plain $NAME"),
            ("", ""),
            ("$nam", "$nam"),
        ] {
            for first in 0..=text.len() {
                for second in first..=text.len() {
                    let text = text.as_bytes();
                    let pieces = [&text[..first], &text[first..second], &text[second..]];
                    assert_eq!(expanded(&pieces), want, "{first} {second}");
                }
            }
        }
    }

    #[test]
    fn a_name_longer_than_what_is_kept_is_found_within_a_piece() {
        assert_eq!(expanded(&[b"a $a_rather_long_name b"]), "a LONG b");
        assert_eq!(expanded(&[b"$a_rather_long_", b"name"]), "LONG");
        // More of it than is kept was in the first piece.
        assert_eq!(expanded(&[b"$a_rather_long_na", b"me"]), "A_rather_long_name");
    }

    #[test]
    fn chunks() {
        assert_eq!(chunk(0, false), (String::new(), ""));
        assert_eq!(chunk(0, true), (String::new(), "0\r\n\r\n"));
        assert_eq!(chunk(26, false), ("1A\r\n".to_owned(), "\r\n"));
        assert_eq!(chunk(5, true), ("5\r\n".to_owned(), "\r\n0\r\n\r\n"));
    }
}
