//! Cutting a text into tokens, numbers, quoted strings and delimiters.

use std::ops::Range;

/// What a tokenizer may be told; the numbers are those of every generation that has one.
pub mod flags {
    /// `-` does not end a token.
    pub const MINUS: u16 = 1;
    /// `name:` is one element.
    pub const COLON: u16 = 2;
    /// The text is a list with commas.
    pub const COMMA_LIST: u16 = 4;
    /// Tokens are those of RFC 7230, but for `-`, `.` and `/`, which have flags of their own.
    pub const RFC7230: u16 = 8;
    /// `.` does not end a token.
    pub const DOT: u16 = 16;
    /// There are no numbers with a point.
    pub const NO_FLOATS: u16 = 32;
    /// There are no numbers.
    pub const NO_INTEGERS: u16 = 64;
    /// `#` begins a comment, to the end of the line.
    pub const HASH_COMMENT: u16 = 128;
    /// `/` does not end a token.
    pub const SLASH: u16 = 256;
}

/// What a list with commas needs next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// Its first element, or nothing.
    First,
    /// A comma, or nothing.
    Comma,
    /// An element.
    Next,
}

/// What stands in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
#[allow(missing_docs, reason = "the table of the header explains each")]
pub enum Element {
    BrokenUtf8 = -5,
    OpenString = -4,
    BrokenFloat = -3,
    NumberAsName = -2,
    BrokenList = -1,
    End = 0,
    Delimiter = 1,
    Token = 2,
    Integer = 3,
    Float = 4,
    NameEquals = 5,
    NameColon = 6,
    Quoted = 7,
}

/// An element, where it stands, and how much of the text it takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// What it is.
    pub element: Element,
    /// Without quotes, `=` or `:`.
    pub place: Range<usize>,
    /// Up to here.
    pub used: usize,
}

/// A text, read byte by byte, and how it is to be understood.
pub struct Text<F> {
    /// The byte at an index; `None` at the end, behind which nobody asks.
    pub byte: F,
    /// See [`flags`].
    pub flags: u16,
    /// For a list with commas.
    pub needs: Needs,
}

impl<F: Fn(usize) -> Option<u8>> Text<F> {
    /// The first element.
    pub fn take(&mut self) -> Found {
        let at = self.skip();
        let Some(first) = (self.byte)(at) else {
            let is_whole = !self.is(flags::COMMA_LIST) || self.needs != Needs::Next;
            return failed(if is_whole { Element::End } else { Element::BrokenList }, at);
        };
        let is_content = first == b'"' || self.is_of_token(first);
        if self.is(flags::COMMA_LIST) {
            let fits = if is_content { self.needs != Needs::Comma } else { self.needs == Needs::Comma };
            if !fits || (!is_content && first != b',') {
                return failed(Element::BrokenList, at + 1);
            }
            self.needs = if is_content { Needs::Comma } else { Needs::Next };
        }
        match first {
            b'"' => self.quoted(at + 1),
            _ if is_content => self.token(at),
            _ => Found { element: Element::Delimiter, place: at..at + 1, used: at + 1 },
        }
    }

    fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Passes blanks and comments.
    fn skip(&self) -> usize {
        let (mut at, mut is_comment) = (0, false);
        while let Some(byte) = (self.byte)(at) {
            match byte {
                b'\r' | b'\n' => is_comment = false,
                b'#' if self.is(flags::HASH_COMMENT) => is_comment = true,
                _ if is_comment || is_blank(byte) => {}
                _ => break,
            }
            at += 1;
        }
        at
    }

    fn is_of_token(&self, byte: u8) -> bool {
        match byte {
            b'-' => self.is(flags::MINUS),
            b'.' => self.is(flags::DOT),
            b'/' => self.is(flags::SLASH),
            b'#' if self.is(flags::HASH_COMMENT) => false,
            b'_' | 0x80.. => true,
            _ if byte.is_ascii_alphanumeric() => true,
            _ => self.is(flags::RFC7230) && byte.is_ascii_graphic() && !b"\"(),:;<=>?@[\\]{}".contains(&byte),
        }
    }

    fn quoted(&self, start: usize) -> Found {
        let mut at = start;
        loop {
            match (self.byte)(at) {
                None => return failed(Element::OpenString, at),
                Some(b'"') => return Found { element: Element::Quoted, place: start..at, used: at + 1 },
                Some(0x80..) => match self.character(at) {
                    Ok(len) => at += len,
                    Err(used) => return failed(Element::BrokenUtf8, used),
                },
                Some(_) => at += 1,
            }
        }
    }

    fn token(&self, start: usize) -> Found {
        let (mut at, mut element) = (start, Element::Integer);
        if self.is(flags::NO_INTEGERS) {
            element = Element::Token;
        }
        while let Some(byte) = (self.byte)(at) {
            match (byte, element) {
                (b'.', Element::Integer) if at > start && !self.is(flags::NO_FLOATS) => {
                    element = Element::Float
                }
                (b'.', Element::Float) => return failed(Element::BrokenFloat, at + 1),
                (b'0'..=b'9', _) => {}
                (0x80.., _) => {
                    element = Element::Token;
                    match self.character(at) {
                        Ok(len) => at += len - 1,
                        Err(used) => return failed(Element::BrokenUtf8, used),
                    }
                }
                _ if self.is_of_token(byte) => element = Element::Token,
                _ => break,
            }
            at += 1;
        }
        self.with_what_follows(element, start..at)
    }

    /// A token is more than that when `=` or `:` follows.
    fn with_what_follows(&self, element: Element, place: Range<usize>) -> Found {
        let mut next = place.end;
        while (self.byte)(next).is_some_and(is_blank) {
            next += 1;
        }
        match (self.byte)(next) {
            Some(b'=') if element == Element::Token => {
                Found { element: Element::NameEquals, place, used: next + 1 }
            }
            Some(b'=') => failed(Element::NumberAsName, next + 1),
            Some(b':') if self.is(flags::COLON) => {
                Found { element: Element::NameColon, place, used: next + 1 }
            }
            _ => Found { element, used: place.end, place },
        }
    }

    /// The length of the character of several bytes at `at`, or where it breaks.
    fn character(&self, at: usize) -> Result<usize, usize> {
        let mut bytes = [0; 4];
        for len in 1..=4 {
            bytes[len - 1] = (self.byte)(at + len - 1).ok_or(at + len - 1)?;
            match std::str::from_utf8(&bytes[..len]) {
                Ok(_) => return Ok(len),
                Err(error) if error.error_len().is_some() => return Err(at + len),
                Err(_) => {}
            }
        }
        Err(at + 4)
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 12)
}

fn failed(element: Element, used: usize) -> Found {
    Found { element, place: used..used, used }
}
