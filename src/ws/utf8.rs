//! UTF-8 validation of text that arrives in parts (RFC 6455 §8.1, RFC 3629).
//!
//! Whole characters go through the standard library's validator; only a character cut by the end of a part is
//! carried over, three bytes at most. A part is refused at its first impossible byte, even when the character
//! it stands in is not complete: no later byte could mend it.

use super::Violation;

/// Text of one message so far.
#[derive(Clone, Copy, Default, Debug)]
pub struct Utf8Stream {
    carry: [u8; 4],
    held: usize,
}

impl Utf8Stream {
    /// At the start of a message.
    pub const fn new() -> Self {
        Utf8Stream { carry: [0; 4], held: 0 }
    }

    /// The next bytes of the text. Refuses (1007, "bad utf8") what no continuation can make valid.
    pub fn feed(&mut self, data: &[u8]) -> Result<(), Violation> {
        let rest = self.complete_carry(data)?;
        let Err(error) = std::str::from_utf8(rest) else { return Ok(()) };
        if error.error_len().is_some() {
            return Err(BAD);
        }
        let tail = &rest[error.valid_up_to()..];
        self.carry[..tail.len()].copy_from_slice(tail);
        self.held = tail.len();
        Ok(())
    }

    /// The text ends here. Refuses (1007, "partial utf8") an incomplete character; ready for the next message.
    pub fn finish(&mut self) -> Result<(), Violation> {
        match std::mem::take(&mut self.held) {
            0 => Ok(()),
            _ => Err(Violation::payload("partial utf8")),
        }
    }

    /// Moves bytes from `data` to the carried character until it is complete; what is left of `data`.
    fn complete_carry<'a>(&mut self, mut data: &'a [u8]) -> Result<&'a [u8], Violation> {
        while self.held > 0 {
            let Some((&byte, rest)) = data.split_first() else { break };
            self.carry[self.held] = byte;
            self.held += 1;
            data = rest;
            match std::str::from_utf8(&self.carry[..self.held]) {
                Ok(_) => self.held = 0,
                Err(error) if error.error_len().is_some() => return Err(BAD),
                Err(_) => {}
            }
        }
        Ok(data)
    }
}

const BAD: Violation = Violation::payload("bad utf8");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ws::dice::Dice;

    /// Index of the first byte or part that is refused, and why.
    type Verdict = Result<(), (usize, &'static str)>;

    fn judge(parts: &[&[u8]]) -> Verdict {
        let mut stream = Utf8Stream::new();
        let mut at = 0;
        for part in parts {
            stream.feed(part).map_err(|v| (at, v.reason))?;
            at += part.len();
        }
        stream.finish().map_err(|v| (at, v.reason))
    }

    fn bytewise(data: &[u8]) -> Verdict {
        judge(&data.chunks(1).collect::<Vec<_>>())
    }

    /// RFC 3629 §4 and the families of Autobahn 6.x: text, and the byte that makes it impossible.
    const CASES: &[(&[u8], Verdict)] = &[
        (b"", Ok(())),
        (b"plain", Ok(())),
        ("κόσμε".as_bytes(), Ok(())),
        (b"\x00\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", Ok(())),
        (b"\xed\x9f\xbf\xee\x80\x80", Ok(())),
        (b"a\x80", Err((1, "bad utf8"))),
        (b"\xc0\xaf", Err((0, "bad utf8"))),
        (b"\xc1\xbf", Err((0, "bad utf8"))),
        (b"\xe0\x80\xaf", Err((1, "bad utf8"))),
        (b"\xed\xa0\x80", Err((1, "bad utf8"))),
        (b"\xf0\x8f\x80\x80", Err((1, "bad utf8"))),
        (b"\xf4\x90\x80\x80", Err((1, "bad utf8"))),
        (b"\xf5", Err((0, "bad utf8"))),
        (b"\xff", Err((0, "bad utf8"))),
        (b"\xe2\x82a", Err((2, "bad utf8"))),
        (b"\xf0\x9f\x98a", Err((3, "bad utf8"))),
        (b"\xc3", Err((1, "partial utf8"))),
        (b"\xe2\x82", Err((2, "partial utf8"))),
        (b"\xf0\x9f\x98", Err((3, "partial utf8"))),
    ];

    #[test]
    fn fails_at_the_first_impossible_byte() {
        for (text, want) in CASES {
            assert_eq!(bytewise(text), *want, "{text:x?}");
        }
    }

    #[test]
    fn any_split_gives_the_same_verdict() {
        for (text, want) in CASES {
            for a in 0..=text.len() {
                for b in a..=text.len() {
                    let got = judge(&[&text[..a], &text[a..b], &text[b..]]);
                    assert_eq!(got.map_err(|e| e.1), want.map_err(|e| e.1), "{text:x?} at {a}, {b}");
                }
            }
        }
    }

    #[test]
    fn agrees_with_the_standard_library() {
        let mut dice = Dice::new(3);
        // every lead byte with every second byte, and random tails biased to continuation bytes
        for lead in 0..=255u8 {
            for second in 0..=255u8 {
                let text = [lead, second, 0x80 | (dice.next() >> 40) as u8 & 0x3f, 0xbf];
                for len in 1..=4 {
                    let text = &text[..len];
                    let got = bytewise(text);
                    assert_eq!(got.is_ok(), std::str::from_utf8(text).is_ok(), "{text:x?}");
                    assert_eq!(judge(&[text]).map_err(|e| e.1), got.map_err(|e| e.1), "{text:x?}");
                }
            }
        }
    }

    #[test]
    fn finish_starts_afresh() {
        let mut stream = Utf8Stream::new();
        assert!(stream.feed(b"\xe2\x82").is_ok());
        assert!(stream.finish().is_err());
        assert!(stream.feed(b"ok").is_ok());
        assert!(stream.finish().is_ok());
    }
}
