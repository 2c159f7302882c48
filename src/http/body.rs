//! Where a request's body ends, and the chunked coding.
//!
//! Framing is judged by RFC 9112 6.3 alone: a request without a length has no body, whatever its method.
//! Nothing is guessed; what a proxy in front of us may have read in another way is refused, because the bytes
//! behind it would be taken for a request. The decoder copies nothing: it says which part of the input is
//! payload.

use super::fields::{CodingSaid, Head, LengthSaid, Version};
use super::head::HeadError;
use std::ops::Range;

/// How the end of a body is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framing {
    /// There is none.
    None,
    /// After so many bytes (0 was announced, too).
    Length(u64),
    /// By the chunked coding.
    Chunked,
    /// With the connection (responses only).
    UntilClose,
}

impl Framing {
    /// The framing of a complete head's body (RFC 9112 6.1, 6.3).
    pub fn of(head: &Head) -> Result<Framing, HeadError> {
        let facts = &head.facts;
        match (facts.coding, facts.length) {
            (CodingSaid::Nothing, LengthSaid::Nothing) => Ok(Framing::None),
            (CodingSaid::Nothing, LengthSaid::Is(length)) => Ok(Framing::Length(length)),
            (CodingSaid::Nothing, LengthSaid::Nonsense) => Err(HeadError::bad("a bad Content-Length")),
            (_, LengthSaid::Is(_) | LengthSaid::Nonsense) => {
                Err(HeadError::bad("both Transfer-Encoding and Content-Length"))
            }
            _ if head.version() < Version::Http11 => Err(HeadError::bad("Transfer-Encoding in HTTP/1.0")),
            (CodingSaid::Chunked, _) => Ok(Framing::Chunked),
            (CodingSaid::Unknown, _) => Err(HeadError { status: 501, reason: "an unknown transfer coding" }),
            (CodingSaid::Doubtful, _) => Err(HeadError::bad("a doubtful Transfer-Encoding")),
        }
    }

    /// The framing of a complete response's body (RFC 9112 6.3); `asked_head`: it answers a HEAD.
    pub fn of_response(head: &Head, asked_head: bool) -> Result<Framing, HeadError> {
        if asked_head || matches!(head.status(), 100..=199 | 204 | 304) {
            return Ok(Framing::None);
        }
        match Self::of(head)? {
            Framing::None => Ok(Framing::UntilClose),
            framing => Ok(framing),
        }
    }

    /// True if bytes of a body are to come.
    pub fn has_body(self) -> bool {
        !matches!(self, Framing::None | Framing::Length(0))
    }
}

/// What [`BodyDecoder::decode`] found in its input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Payload: this part of the input, never empty.
    Data(Range<usize>),
    /// All of the input was consumed.
    NeedMore,
    /// The body is complete; what was not consumed follows it.
    End,
}

/// Longest line of a chunk's size and extension.
const LONGEST_SIZE_LINE: u32 = 1024;
/// Most bytes of extensions (beyond as many as there was payload) and of trailers.
const MOST_OVERHEAD: u64 = 16 * 1024;
/// Digits of the largest size.
const MOST_DIGITS: u32 = 16;

const BAD_SIZE: HeadError = HeadError::bad("a bad chunk size");
const BAD_EXTENSION: HeadError = HeadError::bad("a bad chunk extension");
const BAD_CHUNK_END: HeadError = HeadError::bad("a chunk that is longer than its size");
const BAD_TRAILER: HeadError = HeadError::bad("a bad trailer");
const TOO_MUCH_OVERHEAD: HeadError = HeadError { status: 413, reason: "too much beside the chunks" };

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Payload follows, of a plain body.
    Plain,
    /// Payload follows, until the connection ends.
    Endless,
    /// In the digits of a size.
    Size,
    /// In the blanks between size and extension.
    SizeBlank,
    Extension,
    /// LF of a size line is due.
    SizeEnd,
    Payload,
    /// CR behind a chunk is due.
    ChunkEnd,
    ChunkEndLf,
    /// At the start of a trailer line, or the last line.
    TrailerStart,
    TrailerName,
    TrailerValue,
    TrailerEnd,
    /// The last LF is due.
    LastLf,
    Done,
}

/// Finds payload and end of one body.
#[derive(Clone, Debug)]
pub struct BodyDecoder {
    state: State,
    /// Payload bytes to come of this chunk or plain body.
    left: u64,
    digits: u32,
    line: u32,
    overhead: u64,
    received: u64,
    failure: Option<HeadError>,
}

impl BodyDecoder {
    /// A decoder at the start of a body.
    pub fn new(framing: Framing) -> Self {
        let (state, left) = match framing {
            Framing::None | Framing::Length(0) => (State::Done, 0),
            Framing::Length(length) => (State::Plain, length),
            Framing::Chunked => (State::Size, 0),
            Framing::UntilClose => (State::Endless, 0),
        };
        BodyDecoder { state, left, digits: 0, line: 0, overhead: 0, received: 0, failure: None }
    }

    /// Consumes bytes up to and including the first piece of payload, if there is one; call it again with the
    /// rest. After an error every call fails with it again.
    pub fn decode(&mut self, input: &[u8]) -> Result<(usize, Piece), HeadError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.advance(input).inspect_err(|&failure| self.failure = Some(failure))
    }

    /// True once the body is complete.
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// True for a body that ends with its connection.
    pub fn is_endless(&self) -> bool {
        self.state == State::Endless
    }

    /// Payload bytes found so far.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Payload bytes still to come, if that is known.
    pub fn remaining(&self) -> Option<u64> {
        match self.state {
            State::Plain => Some(self.left),
            State::Done => Some(0),
            _ => None,
        }
    }

    fn advance(&mut self, input: &[u8]) -> Result<(usize, Piece), HeadError> {
        let mut at = 0;
        while self.state != State::Done {
            let Some(&byte) = input.get(at) else { return Ok((at, Piece::NeedMore)) };
            if matches!(self.state, State::Plain | State::Endless | State::Payload) {
                let piece = self.payload(at, input.len());
                return Ok((piece.end, Piece::Data(piece)));
            }
            self.state = self.step(byte)?;
            at += 1;
        }
        Ok((at, Piece::End))
    }

    fn payload(&mut self, at: usize, end: usize) -> Range<usize> {
        if self.state == State::Endless {
            self.received += (end - at) as u64;
            return at..end;
        }
        let len = usize::try_from(self.left).unwrap_or(usize::MAX).min(end - at);
        self.left -= len as u64;
        self.received += len as u64;
        if self.left == 0 {
            self.state = if self.state == State::Plain { State::Done } else { State::ChunkEnd };
        }
        at..at + len
    }

    /// One byte between payloads (RFC 9112 7.1); every line ends in CRLF and nothing else.
    fn step(&mut self, byte: u8) -> Result<State, HeadError> {
        match self.state {
            State::Size | State::SizeBlank | State::Extension | State::SizeEnd => self.size_line(byte),
            State::ChunkEnd if byte == b'\r' => Ok(State::ChunkEndLf),
            State::ChunkEndLf if byte == b'\n' => {
                (self.digits, self.line) = (0, 0);
                Ok(State::Size)
            }
            State::ChunkEnd | State::ChunkEndLf => Err(BAD_CHUNK_END),
            _ => self.trailer(byte),
        }
    }

    fn size_line(&mut self, byte: u8) -> Result<State, HeadError> {
        self.line += 1;
        if self.line > LONGEST_SIZE_LINE {
            return Err(BAD_EXTENSION);
        }
        match (self.state, byte) {
            (State::Size, _) if byte.is_ascii_hexdigit() => {
                self.digits += 1;
                let digit = char::from(byte).to_digit(16).ok_or(BAD_SIZE)?;
                if self.digits > MOST_DIGITS {
                    return Err(BAD_SIZE);
                }
                self.left = self.left << 4 | u64::from(digit);
                Ok(State::Size)
            }
            (State::Size, _) if self.digits == 0 => Err(BAD_SIZE),
            (State::Size, b'\r') | (State::Extension, b'\r') => Ok(State::SizeEnd),
            (State::Size | State::SizeBlank, b';') => Ok(State::Extension),
            (State::Size | State::SizeBlank, b' ' | b'\t') => Ok(State::SizeBlank),
            (State::Extension, _) if byte >= b' ' && byte != 0x7f || byte == b'\t' => {
                self.spend()?;
                Ok(State::Extension)
            }
            (State::SizeEnd, b'\n') if self.left == 0 => Ok(State::TrailerStart),
            (State::SizeEnd, b'\n') => Ok(State::Payload),
            (State::Extension, _) => Err(BAD_EXTENSION),
            _ => Err(BAD_SIZE),
        }
    }

    /// RFC 9112 7.1.2: trailers are checked like headers and dropped.
    fn trailer(&mut self, byte: u8) -> Result<State, HeadError> {
        self.spend()?;
        let is_name = super::head::is_token(&[byte]);
        match (self.state, byte) {
            (State::TrailerStart, b'\r') => Ok(State::LastLf),
            (State::LastLf, b'\n') => Ok(State::Done),
            (State::TrailerStart | State::TrailerName, _) if is_name => Ok(State::TrailerName),
            (State::TrailerName, b':') => Ok(State::TrailerValue),
            (State::TrailerValue, b'\r') => Ok(State::TrailerEnd),
            (State::TrailerValue, _) if byte >= b' ' && byte != 0x7f || byte == b'\t' => {
                Ok(State::TrailerValue)
            }
            (State::TrailerEnd, b'\n') => Ok(State::TrailerStart),
            _ => Err(BAD_TRAILER),
        }
    }

    fn spend(&mut self) -> Result<(), HeadError> {
        self.overhead += 1;
        if self.overhead > MOST_OVERHEAD.saturating_add(self.received) {
            Err(TOO_MUCH_OVERHEAD)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::head::{HeadParser, Limits};
    use super::super::testing::{Dice, same_for_every_beginning, same_for_every_split};
    use super::*;
    use std::sync::Arc;

    fn framing(version: &str, headers: &[&str]) -> Result<Framing, u16> {
        let limits = Limits {
            head_budget: 4096,
            token_limits: vec![1; 87],
            keep_unknown_headers: true,
            forwards: false,
            head_method: true,
            known: crate::http::tokens::TokenSet::ALL,
            raw_targets: false,
        };
        let mut parser = HeadParser::new(&Arc::new(limits));
        let input = format!("POST / HTTP/{version}\r\nHost: a\r\n{}\r\n\r\n", headers.join("\r\n"));
        parser.feed(input.as_bytes()).map_err(|e| e.status)?;
        Framing::of(parser.head()).map_err(|e| e.status)
    }

    #[test]
    fn framings() {
        // RFC 9112 6.1 to 6.3; the parser's token limits are 1 to show that they change nothing
        const CL: &str = "Content-Length: 5";
        const TE: &str = "Transfer-Encoding: chunked";
        let cases: &[(&[&str], Result<Framing, u16>)] = &[
            (&["A: b"], Ok(Framing::None)),
            (&["Content-Length: 1234"], Ok(Framing::Length(1234))),
            (&["Content-Length: 0"], Ok(Framing::Length(0))),
            (&["Content-Length: 18446744073709551615"], Ok(Framing::Length(u64::MAX))),
            (&["Content-Length: 18446744073709551616"], Err(400)),
            (&["Content-Length: 18446744073709551619"], Err(400)),
            (&["Content-Length: 99999999999999999999999"], Err(400)),
            (&["Content-Length: abc"], Err(400)),
            (&["Content-Length: -1"], Err(400)),
            (&["Content-Length: +3"], Err(400)),
            (&["Content-Length: 0x3"], Err(400)),
            (&["Content-Length:"], Err(400)),
            (&["Content-Length: 3 x"], Err(400)),
            (&["Content-Length: 3, 4"], Err(400)),
            (&["Content-Length: 3,"], Err(400)),
            (&[CL, "Content-Length: 6"], Err(400)),
            (&[CL, "Content-Length: x", CL], Err(400)),
            (&[CL, CL], Ok(Framing::Length(5))),
            (&["Content-Length: 5, 5"], Ok(Framing::Length(5))),
            (&[TE], Ok(Framing::Chunked)),
            (&["TRANSFER-ENCODING:\tCHUNKED "], Ok(Framing::Chunked)),
            (&[TE, CL], Err(400)),
            (&[CL, TE], Err(400)),
            (&[TE, TE], Err(400)),
            (&[TE, "Transfer-Encoding: identity"], Err(400)),
            (&["Transfer-Encoding: chunked, identity"], Err(400)),
            (&["Transfer-Encoding: identity, chunked"], Err(400)),
            (&["Transfer-Encoding: gzip, chunked"], Err(400)),
            (&["Transfer-Encoding: chunked;a=b"], Err(400)),
            (&["Transfer-Encoding: \"chunked\""], Err(400)),
            (&["Transfer-Encoding:"], Err(400)),
            (&["Transfer-Encoding: xchunked"], Err(501)),
            (&["Transfer-Encoding: identity"], Err(501)),
            (&["Transfer-Encoding: identity", CL], Err(400)),
            (&["Transfer-Encoding: chunked\x0b"], Err(400)),
            (&["Transfer-Encoding: chunked\0"], Err(400)),
        ];
        for (headers, want) in cases {
            assert_eq!(framing("1.1", headers), *want, "{headers:?}");
        }
        assert_eq!(framing("1.0", &[TE]), Err(400));
        assert_eq!(framing("1.0", &[CL]), Ok(Framing::Length(5)));
    }

    /// Payload, whether the end was seen, and the bytes left behind it.
    fn decode(framing: Framing, pieces: &[&[u8]]) -> Result<(Vec<u8>, bool, usize), HeadError> {
        let mut decoder = BodyDecoder::new(framing);
        let (mut payload, mut left) = (Vec::new(), 0);
        for piece in pieces {
            let mut rest = *piece;
            loop {
                let (consumed, found) = decoder.decode(rest)?;
                let done = !matches!(found, Piece::Data(_));
                if let Piece::Data(range) = found.clone() {
                    assert!(!range.is_empty() && range.end == consumed);
                    payload.extend_from_slice(&rest[range]);
                }
                assert!(found != Piece::NeedMore || consumed == rest.len(), "all of it is looked at");
                rest = &rest[consumed..];
                if done {
                    break;
                }
            }
            left += rest.len();
        }
        assert_eq!(decoder.received(), payload.len() as u64);
        Ok((payload, decoder.is_done(), left))
    }

    fn chunked(input: &[u8]) -> Result<(String, bool, usize), u16> {
        same_for_every_beginning(input, |pieces| decode(Framing::Chunked, pieces));
        same_for_every_split(input, |pieces| decode(Framing::Chunked, pieces))
            .map(|(p, done, left)| (String::from_utf8_lossy(&p).into_owned(), done, left))
            .map_err(|e| e.status)
    }

    #[test]
    fn chunks() {
        // RFC 9112 7.1
        let cases: &[(&str, &str, bool, usize)] = &[
            ("5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX-T: 1\r\n\r\n", "hello world", true, 0),
            ("0\r\n\r\nGET /", "", true, 5),
            ("00005\r\nhello\r\n000\r\n\r\n", "hello", true, 0),
            ("A\r\n0123456789\r\n0;x\r\n\r\n", "0123456789", true, 0),
            ("1 ;a=\"b\"\r\nx\r\n0\r\n\r\n", "x", true, 0),
            ("5\r\nhel", "hel", false, 0),
            ("100000005\r\nhello\r\n0\r\n\r\n", "hello\r\n0\r\n\r\n", false, 0),
            ("0\r\nA: b\r\nC:\r\n", "", false, 0),
        ];
        for (input, payload, done, left) in cases {
            assert_eq!(chunked(input.as_bytes()), Ok((payload.to_string(), *done, *left)), "{input:?}");
        }
    }

    #[test]
    fn bad_chunks() {
        let cases: &[&str] = &[
            "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
            "00000000000000005\r\nhello\r\n",
            "-5\r\nhello\r\n",
            "+5\r\nhello\r\n",
            "0x5\r\nhello\r\n",
            "\r\nhello\r\n",
            ";a\r\n",
            " 5\r\nhello\r\n",
            "5 \r\nhello\r\n",
            "5 z\r\nhello\r\n",
            "5\nhello\r\n",
            "5\r\rhello\r\n",
            "5;a\nhello\r\n",
            "5;a\0\r\nhello\r\n",
            "5;a\rb\r\nhello\r\n",
            "3\r\nhello\r\n",
            "5\r\nhelloXX0\r\n\r\n",
            "5\r\nhello\n0\r\n\r\n",
            "0\r\n X: y\r\n\r\n",
            "0\r\nX y\r\n\r\n",
            "0\r\nX : y\r\n\r\n",
            "0\r\n: y\r\n\r\n",
            "0\r\nX: y\n\r\n",
            "0\r\nX: \0\r\n\r\n",
            "0\r\n\rGET",
            "0\r\n\n",
        ];
        for input in cases {
            assert_eq!(chunked(input.as_bytes()), Err(400), "{input:?}");
        }
    }

    #[test]
    fn overhead_is_bounded() {
        let status = |input: &[u8]| decode(Framing::Chunked, &[input]).map(|_| ()).map_err(|e| e.status);
        assert_eq!(status(format!("5;{}\r\nhello", "a".repeat(300_000)).as_bytes()), Err(400));
        assert_eq!(status(format!("0\r\n{}\r\n", "X: y\r\n".repeat(100_000)).as_bytes()), Err(413));
        let drip = format!("1;{}\r\nx\r\n", "a".repeat(900)).repeat(100);
        assert_eq!(status(drip.as_bytes()), Err(413));
        // as some signing clients do: 85 bytes beside each 64 KiB, as long as they like
        let signed = format!("10000;{}\r\n{}\r\n", "s".repeat(85), "x".repeat(65_536)).repeat(300);
        assert_eq!(status(signed.as_bytes()), Ok(()));
    }

    #[test]
    fn plain_bodies() {
        let run = |framing, input: &[u8]| same_for_every_split(input, |p| decode(framing, p)).unwrap();
        assert_eq!(run(Framing::Length(5), b"helloGET"), (b"hello".to_vec(), true, 3));
        assert_eq!(run(Framing::Length(5), b"hel"), (b"hel".to_vec(), false, 0));
        assert_eq!(run(Framing::Length(0), b"GET"), (Vec::new(), true, 3));
        assert_eq!(run(Framing::None, b"GET"), (Vec::new(), true, 3));
        let mut decoder = BodyDecoder::new(Framing::Length(7));
        assert_eq!(decoder.decode(b"abc"), Ok((3, Piece::Data(0..3))));
        assert_eq!((decoder.remaining(), decoder.is_done()), (Some(4), false));
        assert_eq!(decoder.decode(b""), Ok((0, Piece::NeedMore)));
    }

    #[test]
    fn a_body_until_the_close_never_ends_by_itself() {
        let mut body = BodyDecoder::new(Framing::UntilClose);
        assert_eq!(body.decode(b"abc"), Ok((3, Piece::Data(0..3))));
        assert_eq!(body.decode(b""), Ok((0, Piece::NeedMore)));
        assert!(!body.is_done() && body.remaining().is_none());
    }

    #[test]
    fn encoded_then_decoded_is_the_same() {
        let mut dice = Dice::new(3);
        for _ in 0..200 {
            let (mut wire, mut plain) = (Vec::new(), Vec::new());
            for _ in 0..dice.below(5) {
                let data: Vec<u8> = (0..=dice.below(40)).map(|_| dice.below(256) as u8).collect();
                wire.extend_from_slice(format!("{:x}\r\n", data.len()).as_bytes());
                wire.extend_from_slice(&data);
                wire.extend_from_slice(b"\r\n");
                plain.extend_from_slice(&data);
            }
            wire.extend_from_slice(b"0\r\n\r\nrest");
            let got = same_for_every_split(&wire, |pieces| decode(Framing::Chunked, pieces));
            assert_eq!(got, Ok((plain, true, 4)));
        }
    }
}
