//! What a request head said.
//!
//! All stored values lie one behind the other in one buffer; a value is a *fragment* of a token, and a token
//! may have several (repeated headers, URL arguments). What framing and connection handling rest on is noted
//! apart, from the full lines: a program's token limits cut what programs see, never where a body ends.

use super::head::{HeadError, Limits};
use super::tokens::Token;

/// Most fragments of one head (spec 3.5).
pub const MOST_FRAGMENTS: usize = 172;

/// A known request method.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Method {
    /// GET
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
    /// PATCH
    Patch,
    /// Any other, for a request that is passed on (see [`Limits::forwards`]); [`Head::method_name`] has its name.
    Other,
}

impl Method {
    /// The method of a name as it stands on the wire (RFC 9110 9.1: case matters).
    pub fn from_name(name: &[u8]) -> Option<Method> {
        Some(match name {
            b"GET" => Method::Get,
            b"HEAD" => Method::Head,
            b"POST" => Method::Post,
            b"PUT" => Method::Put,
            b"DELETE" => Method::Delete,
            b"OPTIONS" => Method::Options,
            b"PATCH" => Method::Patch,
            _ => return None,
        })
    }

    /// Whether bytes begin a request line with a method of HTTP; `None` while they might.
    pub fn begins(bytes: &[u8]) -> Option<bool> {
        const NAMES: [&[u8]; 9] = [
            b"GET ",
            b"HEAD ",
            b"POST ",
            b"PUT ",
            b"DELETE ",
            b"OPTIONS ",
            b"PATCH ",
            b"CONNECT ",
            b"TRACE ",
        ];
        if NAMES.iter().any(|name| bytes.starts_with(name)) {
            return Some(true);
        }
        if NAMES.iter().any(|name| name.starts_with(bytes)) { None } else { Some(false) }
    }

    /// Its name on the wire.
    pub fn name(self) -> &'static [u8] {
        match self {
            Method::Get => b"GET",
            Method::Head => b"HEAD",
            Method::Post => b"POST",
            Method::Put => b"PUT",
            Method::Delete => b"DELETE",
            Method::Options => b"OPTIONS",
            Method::Patch => b"PATCH",
            Method::Other => b"",
        }
    }

    /// The token under which the path is stored.
    pub fn token(self) -> Token {
        match self {
            Method::Get | Method::Other => Token::GET_URI,
            Method::Head => Token::HEAD_URI,
            Method::Post => Token::POST_URI,
            Method::Put => Token::PUT_URI,
            Method::Delete => Token::DELETE_URI,
            Method::Options => Token::OPTIONS_URI,
            Method::Patch => Token::PATCH_URI,
        }
    }

    /// The value of an Allow header that goes with a 405.
    pub fn allowed() -> &'static [u8] {
        b"GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH"
    }
}

/// The protocol version of a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Version {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    Http11,
}

/// What Content-Length said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum LengthSaid {
    #[default]
    Nothing,
    Is(u64),
    Nonsense,
}

/// What Transfer-Encoding said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum CodingSaid {
    #[default]
    Nothing,
    Chunked,
    /// One coding, but none we know.
    Unknown,
    Doubtful,
}

/// What was learned from the full header lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Facts {
    pub length: LengthSaid,
    pub coding: CodingSaid,
    pub close: bool,
    pub keep_alive: bool,
    pub has_host: bool,
    pub host_from_target: bool,
}

#[derive(Clone, Copy, Debug)]
struct Fragment {
    token: Token,
    /// Number of the token's next fragment plus one, or 0.
    next: u8,
    start: u32,
    len: u32,
}

#[derive(Clone, Copy, Debug)]
struct Custom {
    start: u32,
    /// With the colon.
    name_len: u32,
    len: u32,
}

/// What came of copying a token's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Copied {
    /// There is none; the destination is untouched.
    Absent,
    /// It does not fit with a terminating zero; the destination is untouched.
    TooSmall,
    /// So many bytes, and a zero behind them.
    Done(usize),
}

/// A request's or response's head.
#[derive(Clone, Debug)]
pub struct Head {
    /// 0 in a request.
    status: u16,
    method: Method,
    version: Version,
    data: Vec<u8>,
    fragments: Vec<Fragment>,
    customs: Vec<Custom>,
    /// The query as it was sent.
    query: Vec<u8>,
    /// Numbers of a token's first and last fragment plus one, or 0.
    ends: [(u8, u8); Token::COUNT],
    /// Method and target as they came, with the blank between them, where requests are passed on.
    raw_line: Vec<u8>,
    /// Bytes that count against the budget.
    spent: usize,
    pub(super) facts: Facts,
}

/// Room for what the head of a plain upgrade has, so that it does not grow step by step.
const USUAL_BYTES: usize = 128;
const USUAL_FIELDS: usize = 16;

impl Default for Head {
    fn default() -> Self {
        Head {
            status: 0,
            method: Method::Get,
            version: Version::Http10,
            data: Vec::with_capacity(USUAL_BYTES),
            fragments: Vec::with_capacity(USUAL_FIELDS),
            customs: Vec::new(),
            query: Vec::new(),
            ends: [(0, 0); Token::COUNT],
            raw_line: Vec::new(),
            spent: 0,
            facts: Facts::default(),
        }
    }
}

impl Head {
    /// The status of a response; 0 for a request.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The method's name as it came.
    pub fn method_name(&self) -> &[u8] {
        match self.method {
            Method::Other => self.raw_line.split(|&b| b == b' ').next().unwrap_or_default(),
            known => known.name(),
        }
    }

    /// The request target as it came, if it was kept (see [`Limits::forwards`]).
    pub fn raw_target(&self) -> Option<&[u8]> {
        let blank = self.raw_line.iter().position(|&b| b == b' ')?;
        Some(&self.raw_line[blank + 1..])
    }

    /// The path: decoded, resolved, without arguments; starts with `/`.
    pub fn path(&self) -> &[u8] {
        self.terminated_path().strip_suffix(b"\0").unwrap_or(b"/")
    }

    /// The path and the zero behind it: where it is stored is told to programs, and C wants an end there.
    pub fn terminated_path(&self) -> &[u8] {
        let first =
            |token: Token| self.fragments.get(usize::from(self.ends[token.index()].0).wrapping_sub(1));
        let path = first(self.method.token()).or_else(|| first(Token::GET_URI));
        path.map_or(b"/\0", |path| self.bytes(path.start, path.len + 1))
    }

    /// The URL arguments, decoded, in order.
    pub fn args(&self) -> impl Iterator<Item = &[u8]> {
        self.fragments(Token::HTTP_URI_ARGS)
    }

    /// The query as it was sent, without its question mark.
    pub fn query(&self) -> &[u8] {
        &self.query
    }

    /// Host and port as the request means them: of an absolute target, else of the Host header.
    pub fn host(&self) -> Option<&[u8]> {
        self.value(Token::HOST)
    }

    /// True if the token was there, with or without a value.
    pub fn has(&self, token: Token) -> bool {
        self.ends[token.index()].0 != 0
    }

    /// All fragments of a token. The second and later ones of a header start with a blank, and with the blanks
    /// that stood behind the colon (spec 3.7).
    pub fn fragments(&self, token: Token) -> impl Iterator<Item = &[u8]> {
        let mut next = self.ends[token.index()].0;
        std::iter::from_fn(move || {
            let found = self.fragments.get(usize::from(next).checked_sub(1)?)?;
            next = found.next;
            Some(self.bytes(found.start, found.len))
        })
    }

    /// Every fragment with its token, in the order they came: path, arguments, version, headers.
    pub fn all(&self) -> impl Iterator<Item = (Token, &[u8])> {
        self.fragments.iter().map(|f| (f.token, self.bytes(f.start, f.len)))
    }

    /// Whether these are the first known fields of a request, in this order.
    pub fn begins_with(&self, fields: &[Token]) -> bool {
        let mut behind_line =
            self.all().map(|(token, _)| token).skip_while(|token| *token != Token::HTTP).skip(1);
        fields.iter().all(|field| behind_line.next() == Some(*field))
    }

    /// One fragment of a token.
    pub fn fragment(&self, token: Token, index: usize) -> Option<&[u8]> {
        self.fragments(token).nth(index)
    }

    /// The first fragment of a token.
    pub fn value(&self, token: Token) -> Option<&[u8]> {
        self.fragment(token, 0)
    }

    /// All values of a header, without blanks around them: what a peer meant, line by line.
    pub fn values(&self, token: Token) -> impl Iterator<Item = &[u8]> {
        self.fragments(token).map(trim)
    }

    /// The elements of a header that is a comma-separated list, over all its lines, without blanks and empty
    /// ones (RFC 9110 5.6.1).
    pub fn list(&self, token: Token) -> impl Iterator<Item = &[u8]> {
        self.fragments(token).flat_map(list_elements)
    }

    /// Sum of the lengths of a token's fragments.
    pub fn total_length(&self, token: Token) -> usize {
        self.fragments(token).map(<[u8]>::len).sum()
    }

    /// Length of the token's value read as one string, with a joiner between its fragments.
    pub fn joined_length(&self, token: Token, joiner: Option<u8>) -> usize {
        let joiners = self.fragments(token).count().saturating_sub(1);
        self.total_length(token) + if joiner.is_some() { joiners } else { 0 }
    }

    /// Length of one fragment, 0 if there is none.
    pub fn fragment_length(&self, token: Token, index: usize) -> usize {
        self.fragment(token, index).map_or(0, <[u8]>::len)
    }

    /// The bytes of a token's value read as one string: its fragments with `joiner` (or nothing) between them.
    pub fn joined(&self, token: Token, joiner: Option<u8>) -> impl Iterator<Item = u8> {
        self.fragments(token).enumerate().flat_map(move |(index, fragment)| {
            joiner.filter(|_| index > 0).into_iter().chain(fragment.iter().copied())
        })
    }

    /// Copies a token's value as one string and ends it with a zero.
    pub fn copy(&self, token: Token, joiner: Option<u8>, dst: &mut [u8]) -> Copied {
        if !self.has(token) {
            return Copied::Absent;
        }
        let len = self.joined_length(token, joiner);
        if len >= dst.len() {
            return Copied::TooSmall;
        }
        dst.iter_mut().zip(self.joined(token, joiner)).for_each(|(to, from)| *to = from);
        dst[len] = 0;
        Copied::Done(len)
    }

    /// Copies one fragment and ends it with a zero.
    pub fn copy_fragment(&self, token: Token, index: usize, dst: &mut [u8]) -> Copied {
        copy_terminated(self.fragment(token, index), dst)
    }

    /// The value of a header without a token. `name` is its name in lower case, with the colon.
    pub fn custom(&self, name: &[u8]) -> Option<&[u8]> {
        let is = |held: &[u8]| held.iter().map(u8::to_ascii_lowercase).eq(name.iter().copied());
        self.customs().find_map(|(held, value)| is(held).then_some(value))
    }

    /// Length of [`Head::custom`].
    pub fn custom_length(&self, name: &[u8]) -> Option<usize> {
        self.custom(name).map(<[u8]>::len)
    }

    /// Copies [`Head::custom`] and ends it with a zero.
    pub fn custom_copy(&self, name: &[u8], dst: &mut [u8]) -> Copied {
        copy_terminated(self.custom(name), dst)
    }

    /// All headers without a token, if they are kept: name as received with its colon, and value.
    pub fn customs(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.customs
            .iter()
            .map(|c| (self.bytes(c.start, c.name_len), self.bytes(c.start + c.name_len, c.len)))
    }

    /// True if the connection may serve another request after this one (RFC 9112 9.3).
    pub fn keep_alive(&self) -> bool {
        !self.facts.close && (self.facts.keep_alive || self.version == Version::Http11)
    }

    /// The value of the Upgrade header.
    pub fn upgrade(&self) -> Option<&[u8]> {
        self.value(Token::UPGRADE)
    }

    /// True if the Connection header lists the option, in either case.
    pub fn connection_has(&self, option: &[u8]) -> bool {
        self.list(Token::CONNECTION).any(|element| element.eq_ignore_ascii_case(option))
    }

    /// True if the client waits for a 100 before it sends the body (RFC 9110 10.1.1).
    pub fn expects_continue(&self) -> bool {
        self.version == Version::Http11
            && self.list(Token::HTTP_EXPECT).any(|element| element.eq_ignore_ascii_case(b"100-continue"))
    }

    fn bytes(&self, start: u32, len: u32) -> &[u8] {
        self.data.get(start as usize..(start + len) as usize).unwrap_or_default()
    }
}

/// What the parser stores.
impl Head {
    /// Puts a shorter text in the place of a token's first value, and zeros where the rest of it was.
    pub(super) fn shorten(&mut self, token: Token, text: &[u8]) {
        let number = usize::from(self.ends[token.index()].0);
        let Some(fragment) = number.checked_sub(1).and_then(|n| self.fragments.get_mut(n)) else { return };
        let at = fragment.start as usize..(fragment.start + fragment.len) as usize;
        let Some(room) = self.data.get_mut(at).filter(|room| text.len() <= room.len()) else { return };
        room[..text.len()].copy_from_slice(text);
        room[text.len()..].fill(0);
        fragment.len = text.len() as u32;
    }

    /// Forgets everything and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.data.clear();
        self.fragments.clear();
        self.customs.clear();
        self.query.clear();
        self.ends.fill((0, 0));
        self.raw_line.clear();
        self.spent = 0;
        self.status = 0;
        self.facts = Facts::default();
    }

    pub(super) fn set_status(&mut self, status: u16, version: Version) {
        self.status = status;
        self.version = version;
    }

    pub(super) fn set_line(&mut self, method: Method, version: Version) {
        self.method = method;
        self.version = version;
    }

    pub(super) fn set_query(&mut self, query: &[u8]) {
        self.query.extend_from_slice(query);
    }

    pub(super) fn keep_raw_line(&mut self, method: &[u8], target: &[u8]) {
        self.raw_line.extend_from_slice(method);
        self.raw_line.push(b' ');
        self.raw_line.extend_from_slice(target);
    }

    /// Stores a fragment that `write` appends to the buffer. `Ok(false)`: the program's limit cut it.
    pub(super) fn store(
        &mut self,
        token: Token,
        limits: &Limits,
        too_much: HeadError,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), HeadError>,
    ) -> Result<bool, HeadError> {
        let start = self.data.len();
        write(&mut self.data)?;
        let written = self.data.len() - start;
        let len = limits.token_limits.get(token.index()).map_or(written, |&most| written.min(most.into()));
        self.data.truncate(start + len);
        self.spend(len + 1, limits, too_much)?;
        if self.fragments.len() >= MOST_FRAGMENTS {
            return Err(too_much);
        }
        self.fragments.push(Fragment { token, next: 0, start: start as u32, len: len as u32 });
        let number = self.fragments.len() as u8;
        let ends = &mut self.ends[token.index()];
        match self.fragments.get_mut(usize::from(ends.1).wrapping_sub(1)) {
            Some(before) => before.next = number,
            None => ends.0 = number,
        }
        ends.1 = number;
        Ok(len == written)
    }

    /// Puts a zero behind the path that was just stored. It has been counted.
    pub(super) fn end_path(&mut self) {
        self.data.push(0);
    }

    /// Stores a header that has no token.
    pub(super) fn store_custom(
        &mut self,
        name: &[u8],
        value: &[u8],
        limits: &Limits,
        too_much: HeadError,
    ) -> Result<(), HeadError> {
        // Where programs see none of them, they count against nothing but what a head may have on the wire.
        if limits.keep_unknown_headers {
            self.spend(name.len() + value.len() + 1, limits, too_much)?;
        }
        let start = self.data.len() as u32;
        self.data.extend_from_slice(name);
        self.data.extend_from_slice(value);
        self.customs.push(Custom { start, name_len: name.len() as u32, len: value.len() as u32 });
        Ok(())
    }

    fn spend(&mut self, bytes: usize, limits: &Limits, too_much: HeadError) -> Result<(), HeadError> {
        self.spent += bytes;
        if self.spent > limits.head_budget { Err(too_much) } else { Ok(()) }
    }

    /// What a test compares: everything a head says.
    #[cfg(test)]
    pub(super) fn told(&self) -> String {
        use std::fmt::Write;
        let mut out = format!("{} {:?} {:?} {:?}", self.status, self.method, self.version, self.facts);
        for f in &self.fragments {
            let _ = write!(
                out,
                " {}={:?}",
                f.token.index(),
                self.bytes(f.start, f.len).escape_ascii().to_string()
            );
        }
        for (name, value) in self.customs() {
            let _ = write!(out, " {}{:?}", name.escape_ascii(), value.escape_ascii().to_string());
        }
        out
    }
}

fn copy_terminated(value: Option<&[u8]>, dst: &mut [u8]) -> Copied {
    let Some(value) = value else { return Copied::Absent };
    match dst.get_mut(..value.len() + 1) {
        Some(dst) => {
            dst[..value.len()].copy_from_slice(value);
            dst[value.len()] = 0;
            Copied::Done(value.len())
        }
        None => Copied::TooSmall,
    }
}

/// Without blanks and tabs around it (the OWS of RFC 9110 5.6.3).
pub fn trim(value: &[u8]) -> &[u8] {
    trim_end(trim_start(value))
}

pub(super) fn trim_start(value: &[u8]) -> &[u8] {
    let at = value.iter().position(|b| !matches!(b, b' ' | b'\t')).unwrap_or(value.len());
    &value[at..]
}

pub(super) fn trim_end(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|b| !matches!(b, b' ' | b'\t')).map_or(0, |at| at + 1);
    &value[..end]
}

/// The elements of one line of a comma-separated list, without blanks and empty ones.
pub fn list_elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|&b| b == b',').map(trim).filter(|element| !element.is_empty())
}

#[cfg(test)]
impl Head {
    /// Where the stored values lie.
    pub(super) fn data_address(&self) -> *const u8 {
        self.data.as_ptr()
    }
}
