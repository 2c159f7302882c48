//! The streaming JSON parser (RFC 8259) over state that the program holds.
//!
//! The program may look at its state, and change some of it, in every callback. So the state is lent for one step
//! at a time, each step ends with at most one thing to tell, and nothing of it is held meanwhile.

use crate::escape::nibble;

/// Levels of nesting there are.
pub const DEPTH: usize = 12;
/// Levels of arrays there are.
pub const INDEXES: usize = 5;
/// Bytes of a path, with its end.
pub const PATH: usize = 128;
/// Bytes of a string that are told at once.
const CHUNK: u8 = 254;

/// Why a document is refused; the numbers are those of every generation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i8)]
#[allow(missing_docs, reason = "the table of the header explains each")]
pub enum Reject {
    NoBrace = -2,
    NoOpenQuote = -4,
    IllegalControl = -6,
    IllegalEscape = -7,
    IllegalHex = -8,
    MissingColon = -9,
    BadValueStart = -10,
    NoFraction = -11,
    NumberFormat = -12,
    BadExponent = -13,
    UnknownToken = -14,
    ArrayUnderflow = -15,
    NotAnArray = -16,
    ArrayEndMissing = -17,
    TooDeep = -18,
    TooManyIndexes = -19,
    NeitherCommaNorEnd = -21,
    Callback = -23,
}

/// What a callback is told; the numbers are those of every generation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs, reason = "the table of the header explains each")]
pub enum Reason {
    Constructed = 0,
    Destructed = 1,
    Start = 2,
    Complete = 3,
    Failed = 4,
    PairName = 5,
    StringStart = 11,
    ArrayStart = 14,
    ArrayEnd = 15,
    ObjectStart = 16,
    ObjectEnd = 17,
    True = 70,
    False = 71,
    Null = 72,
    Integer = 73,
    Float = 74,
    StringChunk = 76,
    StringEnd = 77,
}

/// Where generations differ.
pub struct Habits {
    /// Most digits of a number.
    pub digits: u8,
    /// The path at the end of a nested object is that object's own, not that of what contains it.
    pub ends_with_own_path: bool,
    /// A callback may refuse a document that is complete.
    pub complete_may_refuse: bool,
}

/// The states, as the header numbers them. Bit 64: blanks count.
mod state {
    pub const IDLE: u8 = 0;
    pub const MEMBERS: u8 = 1;
    pub const NAME: u8 = 2;
    pub const DELIMITER: u8 = 9;
    pub const VALUE: u8 = 10;
    pub const COMMA_OR_END: u8 = 14;
    /// Of the level around an array.
    pub const ARRAY: u8 = 15;
    pub const STRING: u8 = 67;
    pub const ESCAPE: u8 = 68;
    pub const HEX_1: u8 = 69;
    pub const HEX_4: u8 = 72;
    pub const NUMBER: u8 = 75;
    pub const EXPONENT: u8 = 76;
    pub const TOKEN: u8 = 77;
    /// Without a name in the header: a value of an array behind a comma, so `]` is none.
    pub const NEXT_VALUE: u8 = 16;
    /// Without a name in the header: bytes of a `\u` escape wait for room.
    pub const ENCODED: u8 = 73;
    /// Without a name in the header: a digit must follow the exponent's sign.
    pub const EXPONENT_SIGN: u8 = 78;

    pub const COMMENT: u8 = 32;
    pub const BLANKS_COUNT: u8 = 64;
}

const MINUS: u8 = 1;
const POINT: u8 = 2;
const BEHIND_POINT: u8 = 4;
const EXPONENT: u8 = 8;

const TOKENS: [(&[u8], Reason, &[u8]); 3] =
    [(b"true", Reason::True, b"1\0"), (b"false", Reason::False, b"0\0"), (b"null", Reason::Null, b"\0")];

/// One level of nesting, as every generation lays it out.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Level {
    state: u8,
    /// Length of the path, and number of indexes, when the level above this one began.
    path_len: u8,
    indexes: u8,
    /// The program's.
    mark: u8,
}

/// The program's state, lent for one step.
#[allow(missing_docs, reason = "the fields are those of the C structure")]
pub struct View<'a> {
    pub levels: &'a mut [Level; DEPTH],
    pub indexes: &'a mut [u16; INDEXES],
    pub wild: &'a mut [u16; INDEXES],
    pub path: &'a mut [u8; PATH],
    pub buf: &'a mut [u8; 255],
    pub line: &'a mut u32,
    pub code_point: &'a mut u16,
    pub buf_len: &'a mut u8,
    pub digits: &'a mut u8,
    pub flags: &'a mut u8,
    pub depth: &'a mut u8,
    pub index_count: &'a mut u8,
    pub path_len: &'a mut u8,
    pub path_match: &'a mut u8,
    pub match_len: &'a mut u8,
    pub wild_count: &'a mut u8,
    /// `None` where only objects are documents.
    pub outer_array: Option<&'a mut u8>,
}

/// A document being read: the state and the program around it.
pub trait Document<'p> {
    /// Lends the state to `work`.
    fn with<T>(&mut self, work: impl FnOnce(&mut View<'_>) -> T) -> T;
    /// The pattern of this index, from 0, that paths are compared with.
    fn pattern(&mut self, index: usize) -> Option<&'p [u8]>;
    /// Calls the program; `None` when it has no callback.
    fn call(&mut self, reason: Reason) -> i8;
}

/// Something to tell, and what happens when the program has heard it.
struct Tell {
    reason: Reason,
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    Become(u8),
    EnterObject,
    EnterArray,
    EnterString,
    LeaveString,
    EmptyBuffer,
    EndNumber,
    Stay,
    Complete,
}

enum After {
    NextByte,
    SameByte,
    Complete,
}

/// Reads on. `Some`: the document is complete, and that many bytes were not used; `None`: more is needed.
///
/// # Errors
/// Why this is no document; the program has been told.
pub fn parse<'p>(
    document: &mut impl Document<'p>,
    habits: &Habits,
    json: &[u8],
) -> Result<Option<usize>, Reject> {
    if document.with(|view| *view.depth == 0 && *view.path_len == 0) {
        document.call(Reason::Start);
    }
    for (at, &byte) in json.iter().enumerate() {
        match feed(document, habits, byte) {
            Ok(true) => return Ok(Some(json.len() - at - 1)),
            Ok(false) => {}
            Err(reject) => {
                document.call(Reason::Failed);
                return Err(reject);
            }
        }
    }
    Ok(None)
}

/// Reads one byte; true when the document is complete.
fn feed<'p>(document: &mut impl Document<'p>, habits: &Habits, byte: u8) -> Result<bool, Reject> {
    document.with(|view| *view.line = view.line.wrapping_add(u32::from(byte == b'\n')));
    loop {
        if document.with(|view| view.skips(byte)) {
            return Ok(false);
        }
        let Some(Tell { reason, then }) = document.with(|view| view.step(habits, byte))? else {
            return Ok(false);
        };
        if may_match(reason) && document.with(|view| !view.is_idle()) {
            match_path(document);
        }
        if refuses(reason, document.call(reason)) {
            return Err(Reject::Callback);
        }
        match document.with(|view| view.after(then))? {
            After::NextByte => return Ok(false),
            After::SameByte => {}
            After::Complete => {
                let answer = document.call(Reason::Complete);
                return if habits.complete_may_refuse && answer != 0 {
                    Err(Reject::Callback)
                } else {
                    Ok(true)
                };
            }
        }
    }
}

fn may_match(reason: Reason) -> bool {
    matches!(reason, Reason::PairName | Reason::ObjectStart | Reason::ObjectEnd)
}

fn refuses(reason: Reason, answer: i8) -> bool {
    match reason {
        Reason::StringEnd => answer < 0,
        Reason::ArrayEnd => false,
        _ => answer != 0,
    }
}

/// Looks for the first pattern that is the path, unless one matches already.
pub fn match_path<'p>(document: &mut impl Document<'p>) {
    if document.with(|view| *view.path_match != 0) {
        return;
    }
    for index in 0.. {
        let Some(pattern) = document.pattern(index) else { break };
        if document.with(|view| view.matches(pattern)) {
            document.with(|view| {
                *view.path_match = u8::try_from(index + 1).unwrap_or(u8::MAX);
                *view.match_len = *view.path_len;
            });
            return;
        }
    }
    document.with(|view| *view.wild_count = 0);
}

impl View<'_> {
    /// Puts everything that parsing relies on at its beginning.
    pub fn begin(&mut self) {
        self.levels[0] = Level::default();
        for number in [
            &mut *self.depth,
            self.index_count,
            self.path_len,
            self.path_match,
            self.match_len,
            self.wild_count,
            self.buf_len,
            self.flags,
            self.digits,
        ] {
            *number = 0;
        }
        if let Some(outer_array) = &mut self.outer_array {
            **outer_array = 0;
        }
        self.path[0] = 0;
        self.buf[0] = 0;
        *self.code_point = 0;
        *self.line = 1;
    }

    /// What the wildcard of this index matched: up to the next dot, or the end of the path.
    pub fn wildcard(&self, index: usize) -> Option<&[u8]> {
        let start = usize::from(*self.wild.get(..usize::from(*self.wild_count))?.get(index)?);
        let rest = self.path.get(start..usize::from(*self.path_len))?;
        // A dot may be the first byte that was matched.
        let len = rest.iter().skip(1).position(|&byte| byte == b'.').map_or(rest.len(), |at| at + 1);
        Some(&rest[..len])
    }

    fn level(&mut self) -> &mut Level {
        &mut self.levels[usize::from(*self.depth)]
    }

    fn is_idle(&mut self) -> bool {
        self.level().state == state::IDLE
    }

    /// True for blanks and comments where they mean nothing.
    fn skips(&mut self, byte: u8) -> bool {
        let state = &mut self.level().state;
        if *state & state::COMMENT != 0 {
            if byte == b'\n' {
                *state &= !state::COMMENT;
            }
            return true;
        }
        if *state & state::BLANKS_COUNT != 0 {
            return false;
        }
        if byte == b'#' {
            *state |= state::COMMENT;
        }
        matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'#')
    }

    fn step(&mut self, habits: &Habits, byte: u8) -> Result<Option<Tell>, Reject> {
        match self.level().state {
            state::IDLE => self.first(byte),
            state::MEMBERS if byte == b'}' => Ok(Some(self.end_object(habits))),
            state::MEMBERS | state::NAME => self.name(byte),
            state::DELIMITER if byte == b':' => tell(Reason::PairName, Then::Become(state::VALUE)),
            state::DELIMITER => Err(Reject::MissingColon),
            state::VALUE if byte == b']' => self.end_array().map(Some),
            state::VALUE | state::NEXT_VALUE => self.value(byte),
            state::COMMA_OR_END => self.comma_or_end(habits, byte),
            state::STRING => self.string(byte),
            state::ESCAPE => self.escape(byte),
            state::HEX_1..=state::HEX_4 => self.hex(byte),
            state::ENCODED => self.encoded(),
            state::NUMBER => self.number(habits, byte),
            state::EXPONENT | state::EXPONENT_SIGN => self.exponent(habits, byte),
            state::TOKEN => self.token(byte),
            _ => Err(Reject::NeitherCommaNorEnd),
        }
    }

    /// What a step ends with, when the program has heard of it.
    fn after(&mut self, then: Then) -> Result<After, Reject> {
        match then {
            Then::Stay => {}
            Then::Become(state) => self.level().state = state,
            Then::EnterObject => {
                *self.path_match = 0;
                if self.is_idle() {
                    self.level().state = state::MEMBERS;
                } else {
                    self.enter(state::COMMA_OR_END, state::MEMBERS)?;
                }
            }
            Then::EnterArray => {
                let index = usize::from(*self.index_count);
                *self.indexes.get_mut(index).ok_or(Reject::TooManyIndexes)? = 0;
                *self.index_count += 1;
                self.enter(state::ARRAY, state::VALUE)?;
            }
            Then::EnterString => self.enter(state::COMMA_OR_END, state::STRING)?,
            Then::LeaveString => *self.depth -= 1,
            Then::EmptyBuffer => {
                *self.buf_len = 0;
                if self.level().state == state::ENCODED {
                    return Ok(After::SameByte);
                }
            }
            Then::EndNumber => {
                self.level().state = state::COMMA_OR_END;
                return Ok(After::SameByte);
            }
            Then::Complete => return Ok(After::Complete),
        }
        Ok(After::NextByte)
    }

    /// Begins a level; the one around it goes on in state `around`.
    fn enter(&mut self, around: u8, inside: u8) -> Result<(), Reject> {
        let (path_len, indexes) = (*self.path_len, *self.index_count);
        let level = self.level();
        (level.state, level.path_len, level.indexes) = (around, path_len, indexes);
        let above = usize::from(*self.depth) + 1;
        *self.levels.get_mut(above).ok_or(Reject::TooDeep)? = Level { state: inside, ..Level::default() };
        *self.depth += 1;
        Ok(())
    }

    /// The state of the level around this one.
    fn around(&self) -> Option<u8> {
        let below = usize::from(*self.depth).checked_sub(1)?;
        self.levels.get(below).map(|level| level.state)
    }

    /// Cuts the path down to what it was when the level above `level` began.
    fn restore(&mut self, level: usize) {
        let Level { path_len, indexes, .. } = self.levels[level];
        *self.path_len = path_len;
        *self.index_count = indexes;
        self.path[usize::from(path_len)] = 0;
    }

    fn drop_match(&mut self) {
        if *self.path_len <= *self.match_len {
            *self.path_match = 0;
        }
    }

    fn first(&mut self, byte: u8) -> Result<Option<Tell>, Reject> {
        match (byte, &mut self.outer_array) {
            (b'{', _) => tell(Reason::ObjectStart, Then::EnterObject),
            (b'[', Some(outer_array)) => {
                **outer_array = 1;
                self.value(byte)
            }
            _ => Err(Reject::NoBrace),
        }
    }

    fn name(&mut self, byte: u8) -> Result<Option<Tell>, Reject> {
        if byte != b'"' {
            return Err(Reject::NoOpenQuote);
        }
        if *self.path_len != 0 {
            self.lengthen_path(b'.')?;
        }
        self.enter(state::DELIMITER, state::STRING)?;
        Ok(None)
    }

    fn value(&mut self, byte: u8) -> Result<Option<Tell>, Reject> {
        match byte {
            b'"' => {
                (*self.buf_len, self.buf[0]) = (0, 0);
                tell(Reason::StringStart, Then::EnterString)
            }
            b'{' => tell(Reason::ObjectStart, Then::EnterObject),
            b'[' => {
                self.lengthen_path(b'[')?;
                self.lengthen_path(b']')?;
                tell(Reason::ArrayStart, Then::EnterArray)
            }
            b't' | b'f' | b'n' => {
                *self.code_point = 0;
                self.level().state = state::TOKEN;
                self.token(byte)
            }
            b'-' | b'0'..=b'9' => {
                (*self.buf_len, *self.digits, *self.flags) = (0, 0, 0);
                self.level().state = state::NUMBER;
                self.buffer(byte);
                if byte == b'-' {
                    *self.flags = MINUS
                } else {
                    *self.digits = 1
                }
                Ok(None)
            }
            _ => Err(Reject::BadValueStart),
        }
    }

    fn comma_or_end(&mut self, habits: &Habits, byte: u8) -> Result<Option<Tell>, Reject> {
        let is_array = self.around() == Some(state::ARRAY);
        match byte {
            b'}' if is_array => Err(Reject::ArrayEndMissing),
            b'}' => Ok(Some(self.end_object(habits))),
            b']' => self.end_array().map(Some),
            b',' if is_array => {
                let index = usize::from(*self.index_count).checked_sub(1);
                if let Some(index) = index.and_then(|index| self.indexes.get_mut(index)) {
                    *index = index.wrapping_add(1);
                }
                self.drop_match();
                self.level().state = state::NEXT_VALUE;
                Ok(None)
            }
            b',' => {
                match usize::from(*self.depth).checked_sub(1) {
                    Some(below) => self.restore(below),
                    None => (*self.path_len, *self.index_count, self.path[0]) = (0, 0, 0),
                }
                self.drop_match();
                self.level().state = state::NAME;
                Ok(None)
            }
            _ => Err(Reject::NeitherCommaNorEnd),
        }
    }

    fn end_object(&mut self, habits: &Habits) -> Tell {
        let mut then = Then::Complete;
        if *self.depth != 0 {
            *self.depth -= 1;
            then = Then::Stay;
            let depth = usize::from(*self.depth);
            if depth != 0 {
                self.restore(if habits.ends_with_own_path { depth } else { depth - 1 });
            }
        }
        self.drop_match();
        Tell { reason: Reason::ObjectEnd, then }
    }

    fn end_array(&mut self) -> Result<Tell, Reject> {
        match self.around() {
            None => return Err(Reject::ArrayUnderflow),
            Some(state::ARRAY) => {}
            Some(_) => return Err(Reject::NotAnArray),
        }
        *self.depth -= 1;
        // At the outermost level, path and indexes stay until the next name.
        if let Some(below) = usize::from(*self.depth).checked_sub(1) {
            self.restore(below);
        }
        self.drop_match();
        self.level().state = state::COMMA_OR_END;
        let is_whole = *self.depth == 0 && self.outer_array.as_ref().is_some_and(|outer| **outer != 0);
        Ok(Tell { reason: Reason::ArrayEnd, then: if is_whole { Then::Complete } else { Then::Stay } })
    }

    fn string(&mut self, byte: u8) -> Result<Option<Tell>, Reject> {
        let is_name = self.around() == Some(state::DELIMITER);
        match byte {
            b'"' if is_name => {
                *self.depth -= 1;
                Ok(None)
            }
            b'"' => {
                self.buf[usize::from(*self.buf_len)] = 0;
                tell(Reason::StringEnd, Then::LeaveString)
            }
            b'\\' => {
                self.level().state = state::ESCAPE;
                Ok(None)
            }
            ..0x20 => Err(Reject::IllegalControl),
            _ => self.text(byte),
        }
    }

    fn escape(&mut self, byte: u8) -> Result<Option<Tell>, Reject> {
        let plain = match byte {
            b'u' => {
                *self.code_point = 0;
                self.level().state = state::HEX_1;
                return Ok(None);
            }
            b'"' | b'\\' | b'/' => byte,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            _ => return Err(Reject::IllegalEscape),
        };
        self.level().state = state::STRING;
        self.text(plain)
    }

    fn hex(&mut self, byte: u8) -> Result<Option<Tell>, Reject> {
        let digit = nibble(byte).ok_or(Reject::IllegalHex)?;
        *self.code_point = *self.code_point << 4 | u16::from(digit);
        let level = self.level();
        if level.state != state::HEX_4 {
            level.state += 1;
            return Ok(None);
        }
        level.state = state::ENCODED;
        *self.digits = match *self.code_point {
            ..0x80 => 1,
            0x80..0x800 => 2,
            _ => 3,
        };
        self.encoded()
    }

    /// Passes on bytes of a `\u` escape until none is left, or the program has to hear of them. Halves of a surrogate
    /// pair are encoded each for itself.
    fn encoded(&mut self) -> Result<Option<Tell>, Reject> {
        let code = *self.code_point;
        let whole = match code {
            ..0x80 => [0, 0, code],
            0x80..0x800 => [0, 0xc0 | code >> 6, 0x80 | code & 0x3f],
            _ => [0xe0 | code >> 12, 0x80 | code >> 6 & 0x3f, 0x80 | code & 0x3f],
        };
        while let Some(at) = 3usize.checked_sub((*self.digits).into()).filter(|at| *at < 3) {
            *self.digits -= 1;
            if *self.digits == 0 {
                self.level().state = state::STRING;
            }
            if let Some(full) = self.text(whole[at] as u8)? {
                return Ok(Some(full));
            }
        }
        Ok(None)
    }

    /// Takes one byte of a name or a string.
    fn text(&mut self, byte: u8) -> Result<Option<Tell>, Reject> {
        if self.around() == Some(state::DELIMITER) {
            return self.lengthen_path(byte).map(|()| None);
        }
        self.buffer(byte);
        if *self.buf_len == CHUNK { tell(Reason::StringChunk, Then::EmptyBuffer) } else { Ok(None) }
    }

    fn buffer(&mut self, byte: u8) {
        self.buf[usize::from(*self.buf_len)] = byte;
        *self.buf_len += 1;
    }

    fn lengthen_path(&mut self, byte: u8) -> Result<(), Reject> {
        let len = usize::from(*self.path_len);
        let room = self.path.get_mut(len..len + 2).ok_or(Reject::TooDeep)?;
        room.copy_from_slice(&[byte, 0]);
        *self.path_len += 1;
        Ok(())
    }

    fn number(&mut self, habits: &Habits, byte: u8) -> Result<Option<Tell>, Reject> {
        let (has_digits, flags) = (*self.digits != 0, *self.flags);
        match byte {
            b'0'..=b'9' if *self.digits < habits.digits => {
                *self.digits += 1;
                if flags & POINT != 0 {
                    *self.flags |= BEHIND_POINT;
                }
                self.buffer(byte);
                Ok(None)
            }
            _ if !has_digits => Err(Reject::NumberFormat),
            b'.' if flags & (POINT | EXPONENT) != 0 => Err(Reject::NumberFormat),
            b'.' => {
                *self.flags |= POINT;
                self.buffer(byte);
                Ok(None)
            }
            _ if flags & (POINT | BEHIND_POINT) == POINT => Err(Reject::NoFraction),
            b'e' | b'E' if flags & EXPONENT != 0 => Err(Reject::NumberFormat),
            b'e' | b'E' => {
                *self.flags |= EXPONENT;
                self.level().state = state::EXPONENT;
                self.buffer(byte);
                Ok(None)
            }
            _ => self.end_number(),
        }
    }

    fn exponent(&mut self, habits: &Habits, byte: u8) -> Result<Option<Tell>, Reject> {
        let is_signed = self.level().state == state::EXPONENT_SIGN;
        match byte {
            b'0'..=b'9' => {
                self.level().state = state::NUMBER;
                // No digit is left: what there is of the number is told, and this digit refused.
                if *self.digits >= habits.digits { self.end_number() } else { self.number(habits, byte) }
            }
            b'+' | b'-' if !is_signed => {
                self.level().state = state::EXPONENT_SIGN;
                self.buffer(byte);
                Ok(None)
            }
            _ => Err(Reject::BadExponent),
        }
    }

    fn end_number(&mut self) -> Result<Option<Tell>, Reject> {
        self.buf[usize::from(*self.buf_len)] = 0;
        let reason = if *self.flags & POINT != 0 { Reason::Float } else { Reason::Integer };
        tell(reason, Then::EndNumber)
    }

    /// Reads `true`, `false` or `null`: the one whose number is in the upper byte of the code point, the lower one
    /// counts.
    fn token(&mut self, byte: u8) -> Result<Option<Tell>, Reject> {
        let [which, at] = self.code_point.to_be_bytes();
        let which = if at == 0 { b"tfn".iter().position(|&first| first == byte) } else { Some(which.into()) };
        let (which, at) = (which.unwrap_or(TOKENS.len()), usize::from(at));
        let (word, reason, text) = TOKENS.get(which).ok_or(Reject::UnknownToken)?;
        if word.get(at) != Some(&byte) {
            return Err(Reject::UnknownToken);
        }
        *self.code_point = u16::from_be_bytes([which as u8, at as u8 + 1]);
        if at + 1 < word.len() {
            return Ok(None);
        }
        self.buf[..text.len()].copy_from_slice(text);
        tell(*reason, Then::Become(state::COMMA_OR_END))
    }

    /// Whether the path is this pattern; notes where its wildcards matched.
    fn matches(&mut self, pattern: &[u8]) -> bool {
        let path = &self.path[..usize::from(*self.path_len).min(PATH)];
        let (mut at, mut wildcards) = (0, 0);
        for (index, &wanted) in pattern.iter().enumerate() {
            if at == path.len() {
                return false;
            }
            if wanted != b'*' {
                if path[at] != wanted {
                    return false;
                }
                at += 1;
                continue;
            }
            if let Some(start) = self.wild.get_mut(wildcards) {
                *start = at as u16;
                wildcards += 1;
            }
            let is_last = index + 1 == pattern.len();
            let rest = path[at..].iter().position(|&byte| byte == b'.' && !is_last);
            at = rest.map_or(path.len(), |len| at + len);
        }
        *self.wild_count = wildcards as u8;
        at == path.len()
    }
}

fn tell(reason: Reason, then: Then) -> Result<Option<Tell>, Reject> {
    Ok(Some(Tell { reason, then }))
}

#[cfg(test)]
#[path = "lejp_tests.rs"]
mod tests;
