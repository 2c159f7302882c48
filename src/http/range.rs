//! Parts of a file that a request asks for (RFC 9110 section 14).
//!
//! One part is answered. A list of several is answered with the whole file, which section 14.2 allows: a reader that
//! can put parts together can skip them as well, and nobody can ask for the same bytes a thousand times in one request.

use super::fields::{Head, Method, trim};
use super::tokens::Token;

/// What a request wants of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// This many bytes (one at least) from here on.
    Part {
        /// Where they begin.
        first: u64,
        /// How many.
        length: u64,
    },
    /// Only what the file does not have: 416.
    Nothing,
}

/// What a request wants of a file of `size` bytes. A part is given only if the file still is the one that If-Range
/// names; `tag` is its own.
pub fn wanted(head: &Head, size: u64, tag: Option<&[u8]>) -> Wanted {
    let mut lines = head.values(Token::HTTP_RANGE);
    let (Some(line), None) = (lines.next(), lines.next()) else { return Wanted::Whole };
    let is_same = head.values(Token::HTTP_IF_RANGE).all(|named| tag.is_some_and(|tag| names(named, tag)));
    if head.method() != Method::Get || !is_same {
        return Wanted::Whole;
    }
    part(line, size)
}

/// True if an If-Range value is the tag, quoted or bare; a weak one never is (RFC 9110 section 13.1.5).
fn names(value: &[u8], tag: &[u8]) -> bool {
    let bare = value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\""));
    bare.unwrap_or(value) == tag
}

/// What one Range value means. One that cannot be read, or has other units, is as none.
pub fn part(line: &[u8], size: u64) -> Wanted {
    let Some(set) = line.split_at_checked(6).filter(|(unit, _)| unit.eq_ignore_ascii_case(b"bytes=")) else {
        return Wanted::Whole;
    };
    let range = trim(set.1);
    let Some(dash) = range.iter().position(|&b| b == b'-') else { return Wanted::Whole };
    let (from, to) = (&range[..dash], &range[dash + 1..]);
    let (Some(from), Some(to)) = (number(from), number(to)) else { return Wanted::Whole };
    match (from, to) {
        (None, None) => Wanted::Whole,
        (Some(first), Some(last)) if last < first => Wanted::Whole,
        (Some(first), last) if first < size => {
            let end = last.map_or(size, |last| last.saturating_add(1).min(size));
            Wanted::Part { first, length: end - first }
        }
        (None, Some(last)) if last > 0 && size > 0 => {
            let length = last.min(size);
            Wanted::Part { first: size - length, length }
        }
        _ => Wanted::Nothing,
    }
}

/// The Content-Range value that belongs to an answer, if one does.
pub fn place(wanted: Wanted, size: u64) -> Option<String> {
    match wanted {
        Wanted::Whole => None,
        Wanted::Part { first, length } => Some(format!("bytes {first}-{}/{size}", first + length - 1)),
        Wanted::Nothing => Some(format!("bytes */{size}")),
    }
}

/// The digits of a number, of which there may be none: `Some(None)`. One too large for us is the largest.
fn number(digits: &[u8]) -> Option<Option<u64>> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |n: u64, digit: &u8| n.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
    Some((!digits.is_empty()).then(|| digits.iter().fold(0, add)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Dice;
    use super::*;

    #[test]
    fn parts() {
        // RFC 9110 sections 14.1.2 and 14.2, of a file of 100 bytes
        let part_of = |first, length| Wanted::Part { first, length };
        for (line, want) in [
            ("bytes=0-0", part_of(0, 1)),
            ("bytes=0-99", part_of(0, 100)),
            ("bytes=10-19", part_of(10, 10)),
            ("bytes=10-", part_of(10, 90)),
            ("bytes=99-99", part_of(99, 1)),
            ("bytes=90-1000", part_of(90, 10)),
            ("bytes=90-99999999999999999999", part_of(90, 10)),
            ("bytes=-1", part_of(99, 1)),
            ("bytes=-100", part_of(0, 100)),
            ("bytes=-101", part_of(0, 100)),
            ("Bytes=  3-4\t", part_of(3, 2)),
            ("bytes=100-", Wanted::Nothing),
            ("bytes=100-200", Wanted::Nothing),
            ("bytes=99999999999999999999-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=-", Wanted::Whole),
            ("bytes=", Wanted::Whole),
            ("bytes", Wanted::Whole),
            ("", Wanted::Whole),
            ("bytes=5", Wanted::Whole),
            ("bytes=9-5", Wanted::Whole),
            ("bytes=0x1-2", Wanted::Whole),
            ("bytes=1 -2", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("bytes=--1", Wanted::Whole),
            ("bytes=0-1,3-4", Wanted::Whole),
            ("lines=0-1", Wanted::Whole),
        ] {
            assert_eq!(part(line.as_bytes(), 100), want, "{line}");
        }
        for line in ["bytes=0-", "bytes=0-0", "bytes=-1"] {
            assert_eq!(part(line.as_bytes(), 0), Wanted::Nothing, "{line} of nothing");
        }
        assert_eq!(part(b"bytes=1-", u64::MAX), part_of(1, u64::MAX - 1));
    }

    #[test]
    fn places() {
        // RFC 9110 section 14.4
        assert_eq!(place(Wanted::Whole, 9), None);
        assert_eq!(place(Wanted::Part { first: 2, length: 3 }, 9).as_deref(), Some("bytes 2-4/9"));
        assert_eq!(place(Wanted::Nothing, 9).as_deref(), Some("bytes */9"));
    }

    #[test]
    fn tags_of_if_range() {
        for (value, want) in [
            ("abc", true),
            ("\"abc\"", true),
            ("W/\"abc\"", false),
            ("\"ab\"", false),
            ("", false),
            ("\"", false),
            ("*", false),
        ] {
            assert_eq!(names(value.as_bytes(), b"abc"), want, "{value}");
        }
    }

    #[test]
    fn no_part_leaves_its_file() {
        let mut dice = Dice::new(14);
        let pieces = [&b"bytes="[..], b"-", b"0", b"9", b"123456789", b",", b" ", b"x"];
        for _ in 0..20_000 {
            let line: Vec<u8> =
                (0..dice.below(6)).flat_map(|_| pieces[dice.below(pieces.len())].iter().copied()).collect();
            let size = dice.below(2000) as u64;
            let whole = [&b"bytes="[..], &line].concat();
            for line in [line, whole] {
                if let Wanted::Part { first, length } = part(&line, size) {
                    assert!(length > 0 && first + length <= size, "{}", line.escape_ascii());
                }
            }
        }
    }
}
