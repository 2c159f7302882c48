//! Framing of draft-hixie-thewebsocketprotocol-76, section 5.3: text between 0x00 and 0xFF, and a close of 0xFF 0x00.
//!
//! There is nothing else: no binary message, no ping, no fragment. As [`super::message`] it works in place on all input
//! that is not consumed yet.
//!
//! Invariant: `ready` counts the bytes of text at the front of the unread input that were looked at (and validated)
//! already although they are not consumed.

use super::Violation;
use super::frame::Opcode;
use super::message::{Piece, Step};
use super::utf8::Utf8Stream;

/// Begins a message.
const BEGIN: u8 = 0x00;
/// Ends it; no character of UTF-8 contains it.
const END: u8 = 0xff;
/// The close of either side.
const CLOSE: [u8; 2] = [0xff, 0x00];

/// The state of one connection, both ways.
#[derive(Clone, Debug, Default)]
pub struct Delimited {
    /// Text must be UTF-8.
    validates: bool,
    /// A message has begun and its end has not come.
    is_inside: bool,
    /// No piece of the message was handed out yet.
    is_untouched: bool,
    ready: usize,
    text: Utf8Stream,
    /// A message of ours has begun and its end was not written.
    is_writing: bool,
    failed: Option<Violation>,
}

impl Delimited {
    /// At the first byte behind the handshake.
    pub fn new(validates: bool) -> Self {
        Delimited { validates, ..Delimited::default() }
    }

    /// Takes one step into `buf`, all input that is not consumed yet; see [`super::message::Receiver::next`]. A piece
    /// holds at most `piece_limit` bytes (0 counts as 1), and waits until it does or its message ends.
    ///
    /// As there, [`Step::NeedMore`] means that nothing more can be told of `buf`, whether bytes of it were consumed or not.
    pub fn next(&mut self, buf: &[u8], piece_limit: usize) -> Result<(usize, Step), Violation> {
        if let Some(violation) = self.failed {
            return Err(violation);
        }
        // The end of a message whose last byte was handed out before it was seen is nothing to tell: what follows is.
        let ends = self.is_inside && !self.is_untouched && self.ready == 0 && buf.first() == Some(&END);
        let result = if ends { self.end() } else { Ok(()) };
        let result = result.and_then(|()| self.advance(buf, usize::from(ends), piece_limit.max(1)));
        self.failed = result.as_ref().err().copied();
        result
    }

    /// The end of a message was seen.
    fn end(&mut self) -> Result<(), Violation> {
        self.is_inside = false;
        self.text.finish().or_else(|violation| if self.validates { Err(violation) } else { Ok(()) })
    }

    /// Takes one step into `buf` behind its first `start` bytes.
    fn advance(&mut self, buf: &[u8], start: usize, limit: usize) -> Result<(usize, Step), Violation> {
        let mut start = start;
        if !self.is_inside {
            match &buf[start..] {
                [] | [END] => return Ok((start, Step::NeedMore)),
                [BEGIN, ..] => {}
                [END, BEGIN, ..] => {
                    let end = start + CLOSE.len();
                    return Ok((end, Step::Close(end..end)));
                }
                _ => return Err(Violation::protocol("bad frame type")),
            }
            (self.is_inside, self.is_untouched, self.ready) = (true, true, 0);
            start += 1;
        }
        let text = &buf[start..];
        let from = self.ready;
        let most = text.len().min(limit);
        let end = text[from..most].iter().position(|byte| *byte == END).map(|at| from + at);
        let len = end.unwrap_or(most);
        if self.validates {
            self.text.feed(&text[from..len])?;
        }
        self.ready = len;
        // The mark behind a full piece belongs to it: whether more follows is known by then.
        let end = end.or((text.get(most) == Some(&END)).then_some(most));
        if end.is_none() && len < limit {
            return Ok((start, Step::NeedMore));
        }
        if end.is_some() {
            self.end()?;
        }
        self.ready = 0;
        let first_of_message = std::mem::replace(&mut self.is_untouched, false);
        let consumed = start + len + usize::from(end.is_some());
        let piece = Piece {
            range: start..start + len,
            first_of_message,
            final_of_message: end.is_some(),
            frame_remaining: 0,
            binary: false,
        };
        Ok((consumed, Step::Piece(piece)))
    }

    /// What stands in front of and behind a frame's payload; `None` for what cannot be said at all, and is left out.
    ///
    /// A message in several frames becomes one between the two marks.
    pub fn marks(&mut self, opcode: Opcode, fin: bool) -> Option<(&'static [u8], &'static [u8])> {
        match opcode {
            Opcode::Close => Some((&CLOSE, b"")),
            Opcode::Ping | Opcode::Pong => None,
            Opcode::Text | Opcode::Binary | Opcode::Continuation => {
                let begins = !std::mem::replace(&mut self.is_writing, !fin);
                Some((if begins { &[BEGIN] } else { b"" }, if fin { &[END] } else { b"" }))
            }
        }
    }
}

/// Whether a payload can be sent: the mark that ends it is not in it.
pub fn can_send(payload: &[u8]) -> bool {
    memchr::memchr(END, payload).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything told, with the pieces' bytes, when input comes in the given cuts.
    fn run(input: &[u8], cuts: &[usize], limit: usize) -> Vec<String> {
        let mut receiver = Delimited::new(true);
        let (mut told, mut held, mut from) = (Vec::new(), Vec::new(), 0);
        for &to in cuts.iter().chain([&input.len()]) {
            held.extend_from_slice(&input[from..to]);
            from = to;
            loop {
                match receiver.next(&held, limit) {
                    Ok((used, Step::NeedMore)) => {
                        held.drain(..used);
                        let again = receiver.next(&held, limit);
                        assert_eq!(again, Ok((0, Step::NeedMore)), "nothing new without new input");
                        break;
                    }
                    Ok((used, Step::Piece(piece))) => {
                        told.push(format!("{}", held[piece.range.clone()].escape_ascii()));
                        held.drain(..used);
                    }
                    Ok((used, step)) => {
                        told.push(format!(
                            "{:?}",
                            std::mem::discriminant(&step) == std::mem::discriminant(&Step::Close(0..0))
                        ));
                        held.drain(..used);
                    }
                    Err(violation) => {
                        told.push(violation.reason.to_owned());
                        return told;
                    }
                }
            }
        }
        told
    }

    /// Input, the limit of pieces, and what is told.
    const CASES: &[(&[u8], usize, &[&str])] = &[
        (b"\x00hello\xff", 99, &["hello"]),
        (b"\x00\xff", 99, &[""]),
        (b"\x00hello\xff\x00\xff\x00you\xff\xff\x00", 99, &["hello", "", "you", "true"]),
        (b"\x00abcdefg\xff", 3, &["abc", "def", "g"]),
        (b"\x00abcdef\xff\x00x\xff", 3, &["abc", "def", "x"]),
        (b"\x00abc\xff\x00\xff\xff\x00", 3, &["abc", "", "true"]),
        (b"\x00abc\xff\x00def\xff\x00ghi\xffz", 3, &["abc", "def", "ghi", "bad frame type"]),
        (b"\x00abc", 99, &[]),
        (b"\x00\xc3\xa4\xff", 1, &["\\xc3", "\\xa4"]),
        (b"\x00\xc3\xff", 99, &["partial utf8"]),
        (b"\x00a\x80b\xff", 99, &["bad utf8"]),
        (b"\x81\x00", 99, &["bad frame type"]),
        (b"\x00a\xffz", 99, &["a", "bad frame type"]),
        (b"\xff\x01", 99, &["bad frame type"]),
        (b"\x00\x00\x01\xff", 99, &["\\x00\\x01"]),
    ];

    #[test]
    fn every_split_tells_the_same() {
        for (input, limit, want) in CASES {
            assert_eq!(run(input, &[], *limit), *want, "{}", input.escape_ascii());
            // Of a part, too, all is told that it has, however it comes.
            for part in (0..=input.len()).map(|len| &input[..len]) {
                let want = run(part, &[], *limit);
                for first in 0..=part.len() {
                    for second in first..=part.len() {
                        let told = run(part, &[first, second], *limit);
                        assert_eq!(told, want, "{} at {first} and {second}", part.escape_ascii());
                    }
                }
                let bytewise: Vec<usize> = (0..part.len()).collect();
                assert_eq!(run(part, &bytewise, *limit), want, "{} bytewise", part.escape_ascii());
            }
        }
    }

    #[test]
    fn text_that_nobody_validates_comes_as_it_is() {
        let mut receiver = Delimited::new(false);
        let found = receiver.next(b"\x00a\x80\xff", 9).map(|(used, _)| used);
        assert_eq!(found, Ok(4));
    }

    #[test]
    fn frames_get_their_marks() {
        let mut state = Delimited::new(true);
        assert_eq!(state.marks(Opcode::Text, true), Some((&b"\x00"[..], &b"\xff"[..])));
        assert_eq!(state.marks(Opcode::Binary, false), Some((&b"\x00"[..], &b""[..])));
        assert_eq!(state.marks(Opcode::Continuation, false), Some((&b""[..], &b""[..])));
        assert_eq!(state.marks(Opcode::Ping, true), None);
        assert_eq!(state.marks(Opcode::Continuation, true), Some((&b""[..], &b"\xff"[..])));
        assert_eq!(state.marks(Opcode::Text, true), Some((&b"\x00"[..], &b"\xff"[..])));
        assert_eq!(state.marks(Opcode::Close, true), Some((&b"\xff\x00"[..], &b""[..])));
        assert!(can_send("ä".as_bytes()) && !can_send(b"a\xffb"));
    }
}
