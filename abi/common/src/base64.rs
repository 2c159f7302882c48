//! Base64 and SHA-1 as C programs call them.
//!
//! Encoding is always padded. Decoding is lenient: what is not of the alphabet is skipped, padding included, and
//! an incomplete last group yields the bytes it has.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use sha1::Digest as _;

/// Which letters stand for 62 and 63.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alphabet {
    /// `+` and `/`.
    Standard,
    /// `-` and `_` (RFC 4648 §5).
    Url,
    /// Decoding only: both.
    Either,
}

/// `input` encoded, padded to a multiple of four.
pub fn encode(input: &[u8], alphabet: Alphabet) -> String {
    match alphabet {
        Alphabet::Url => URL_SAFE.encode(input),
        Alphabet::Standard | Alphabet::Either => STANDARD.encode(input),
    }
}

/// What a letter stands for.
fn value(letter: u8, alphabet: Alphabet) -> Option<u8> {
    let standard = alphabet != Alphabet::Url;
    let url = alphabet != Alphabet::Standard;
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' if standard => Some(62),
        b'/' if standard => Some(63),
        b'-' if url => Some(62),
        b'_' if url => Some(63),
        _ => None,
    }
}

/// A group of letters on its way to bytes. Can be stopped and resumed between any two letters.
#[derive(Clone, Copy, Default, Debug)]
pub struct Group {
    /// The values so far.
    pub quad: [u8; 4],
    /// How many there are, at most 3.
    pub len: usize,
}

impl Group {
    /// Takes one character; three bytes when it completes the group.
    pub fn push(&mut self, letter: u8, alphabet: Alphabet) -> Option<[u8; 3]> {
        self.quad[self.len.min(3)] = value(letter, alphabet)?;
        self.len = self.len.min(3) + 1;
        if self.len < 4 {
            return None;
        }
        self.len = 0;
        Some(self.bytes())
    }

    /// The bytes of an incomplete group, at most two; the group is empty afterwards.
    pub fn finish(&mut self) -> ([u8; 3], usize) {
        let count = self.len.min(3).saturating_sub(1);
        for unset in &mut self.quad[self.len.min(4)..] {
            *unset = 0;
        }
        self.len = 0;
        (self.bytes(), count)
    }

    fn bytes(self) -> [u8; 3] {
        let [a, b, c, d] = self.quad;
        [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]
    }
}

/// All bytes that `input` stands for.
pub fn decode(input: &[u8], alphabet: Alphabet) -> Vec<u8> {
    let mut group = Group::default();
    let mut out = Vec::with_capacity(input.len() / 4 * 3 + 3);
    for &letter in input {
        out.extend(group.push(letter, alphabet).into_iter().flatten());
    }
    let (rest, count) = group.finish();
    out.extend_from_slice(&rest[..count]);
    out
}

/// Decodes as much of `input` as `room` has place for, keeping an incomplete group for the next call; `last`
/// says that no more input follows. Returns (letters taken, bytes written).
pub fn decode_some(group: &mut Group, input: &[u8], room: &mut [u8], last: bool) -> (usize, usize) {
    let (mut taken, mut written) = (0, 0);
    while taken < input.len() && room.len() - written >= 3 {
        if let Some(bytes) = group.push(input[taken], Alphabet::Either) {
            room[written..written + 3].copy_from_slice(&bytes);
            written += 3;
        }
        taken += 1;
    }
    // Padding of one character makes a group whole, so nobody has to say that it was the last one.
    let is_padded = group.len == 3 && input.last() == Some(&b'=');
    if (last || is_padded) && taken == input.len() && room.len() - written >= 2 {
        let (rest, count) = group.finish();
        room[written..written + count].copy_from_slice(&rest[..count]);
        written += count;
    }
    (taken, written)
}

/// The SHA-1 of `input`.
pub fn sha1(input: &[u8]) -> [u8; 20] {
    sha1::Sha1::digest(input).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lenient_decoding() {
        let cases: &[(&[u8], &[u8])] = &[
            (b"", b""),
            (b"YQ==", b"a"),
            (b"YWI=", b"ab"),
            (b"YWJj", b"abc"),
            (b"YWJjZA", b"abcd"),
            (b"Y", b""),
            (b"====", b""),
            (b"YW\nJ j", b"abc"),
            (b"__--", b"\xff\xff\xbe"),
            (b"//++", b"\xff\xff\xbe"),
        ];
        for (input, want) in cases {
            assert_eq!(decode(input, Alphabet::Either), *want, "{input:?}");
        }
        assert_eq!(decode(b"__--", Alphabet::Standard), b"");
    }

    #[test]
    fn pieces_give_the_same_as_the_whole() {
        let text = b"YWJj ZGVmZ2hpamtsbQ==";
        for step in 1..text.len() {
            for size in 3..20 {
                let (mut group, mut out, mut at) = (Group::default(), Vec::new(), 0);
                for _ in 0..200 {
                    let end = (at + step).min(text.len());
                    let mut room = [0; 20];
                    let (taken, wrote) =
                        decode_some(&mut group, &text[at..end], &mut room[..size], end == text.len());
                    at += taken;
                    out.extend_from_slice(&room[..wrote]);
                }
                assert_eq!(out, b"abcdefghijklm", "step {step} room {size}");
            }
        }
    }

    #[test]
    fn one_padding_character_ends_a_group() {
        for (input, want) in [(&b"YWI="[..], &b"ab"[..]), (b"YWI", b""), (b"YQ==", b"")] {
            let (mut group, mut room) = (Group::default(), [0; 9]);
            let (_, written) = decode_some(&mut group, input, &mut room, false);
            assert_eq!(&room[..written], want);
        }
    }

    #[test]
    fn known_digest() {
        assert_eq!(encode(&sha1(b"abc"), Alphabet::Standard), "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
        assert_eq!(encode(b"\xff\xfe\xfd", Alphabet::Url), "__79");
    }
}
