//! A request's or response's head, fed in any pieces.
//!
//! Lines are found with one search for their ends and parsed in place; only a line that a read cut in two is
//! copied together first. Nothing is decided before a line is complete, except that it is too long, so the
//! result never depends on how the bytes arrived. Where RFC 9112 leaves a choice between repairing and
//! refusing, this parser refuses: what two readers may understand in two ways is a smuggled request. The one
//! leniency is a bare LF as the end of a line (RFC 9112 2.2), which the newer generation takes as well.

use super::fields::{
    CodingSaid, Head, LengthSaid, Method, Version, list_elements, trim, trim_end, trim_start,
};
use super::target::{self, is_authority, is_odd_host};
use super::tokens::{Token, TokenSet};
use crate::settings::Quirks;
use memchr::memchr;
use std::sync::Arc;

/// Most bytes of a head on the wire, whatever is kept of them.
pub const MOST_BYTES: usize = 256 * 1024;
/// Bytes of values in a reply that is passed on.
const ORIGIN_BUDGET: usize = 128 * 1024;
/// Most empty lines in front of a request line (RFC 9112 2.2 wants at least one).
const MOST_EMPTY_LINES: u8 = 4;
/// What a line may hold beside the value that is stored: a name, blanks, a method, a version.
const LINE_EXTRA: usize = 1024;

/// Why a head is refused, for the answer and for the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeadError {
    /// The status to answer.
    pub status: u16,
    /// For the log; never holds what the peer sent.
    pub reason: &'static str,
}

impl HeadError {
    pub(super) const fn bad(reason: &'static str) -> Self {
        HeadError { status: 400, reason }
    }
}

/// What a head may cost, and which parts of it a generation knows.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of values that are kept, one more counted for each.
    pub head_budget: usize,
    /// Longest value kept per token, by [`Token::index`]; missing entries have no limit of their own.
    pub token_limits: Vec<u16>,
    /// Headers without a token are kept by name, and count against the budget with their names.
    pub keep_unknown_headers: bool,
    /// Requests may be passed on to another server: any method is taken, the target is kept as it came, and so are
    /// headers without a token.
    pub forwards: bool,
    /// HEAD has a token of its own; else its path is kept as that of a GET.
    pub head_method: bool,
    /// Headers with other tokens count as unknown.
    pub known: TokenSet,
    /// The path that is kept is the target as it was sent.
    pub raw_targets: bool,
}

impl Limits {
    /// The limits that an engine's settings ask for.
    pub fn of(settings: &crate::settings::Settings) -> Limits {
        Limits {
            head_budget: settings.head_budget,
            token_limits: settings.token_limits.clone(),
            keep_unknown_headers: settings.has(Quirks::KEEP_UNKNOWN_HEADERS),
            forwards: false,
            head_method: settings.has(Quirks::HEAD_METHOD),
            known: settings.known_tokens,
            raw_targets: settings.has(Quirks::RAW_TARGETS),
        }
    }

    /// Those for replies that are passed on.
    pub fn of_origins() -> Limits {
        Limits {
            head_budget: ORIGIN_BUDGET,
            token_limits: Vec::new(),
            keep_unknown_headers: true,
            forwards: false,
            head_method: true,
            known: TokenSet::ALL,
            raw_targets: false,
        }
    }

    fn keeps_strangers(&self) -> bool {
        self.keep_unknown_headers || self.forwards
    }
}

/// What [`HeadParser::feed`] did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fed {
    /// Bytes of the input that belong to the head; the rest follows it.
    pub consumed: usize,
    /// The blank line was seen: [`HeadParser::head`] is complete.
    pub complete: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    RequestLine,
    Fields,
    Complete,
}

/// What the line before says about a line that begins with a blank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Before {
    /// It is complete.
    Complete,
    /// It is a field line that is held and goes on.
    Held,
    /// It was skipped, and so is what belongs to it.
    Skipped,
}

/// A longer line of which nothing is kept.
#[derive(Clone, Copy, Debug)]
struct Skipping {
    len: usize,
    is_bad: bool,
    ends_in_cr: bool,
}

/// Parses one head, and after [`HeadParser::reset`] another one in the same memory.
#[derive(Debug)]
pub struct HeadParser {
    limits: Arc<Limits>,
    phase: Phase,
    head: Head,
    /// A response is read, not a request.
    is_response: bool,
    /// A field line of a response that is complete unless the next one goes on with it.
    held: Vec<u8>,
    before: Before,
    /// The beginning of a line whose end has not arrived.
    partial: Vec<u8>,
    skipping: Option<Skipping>,
    /// Bytes of complete lines so far.
    seen: usize,
    empty_lines: u8,
    failure: Option<HeadError>,
}

impl HeadParser {
    /// True if it works by these limits.
    pub fn goes_by(&self, limits: &Arc<Limits>) -> bool {
        Arc::ptr_eq(&self.limits, limits)
    }

    /// A parser for one connection.
    pub fn new(limits: &Arc<Limits>) -> Self {
        HeadParser {
            limits: Arc::clone(limits),
            phase: Phase::RequestLine,
            head: Head::default(),
            is_response: false,
            held: Vec::new(),
            before: Before::Complete,
            partial: Vec::new(),
            skipping: None,
            seen: 0,
            empty_lines: 0,
            failure: None,
        }
    }

    /// Ready for the next head; memory is kept, except for an unusually long line.
    pub fn reset(&mut self) {
        self.phase = Phase::RequestLine;
        self.head.clear();
        self.is_response = false;
        self.held.clear();
        self.held.shrink_to(2 * LINE_EXTRA);
        self.before = Before::Complete;
        self.partial.clear();
        self.partial.shrink_to(2 * LINE_EXTRA);
        self.skipping = None;
        self.seen = 0;
        self.empty_lines = 0;
        self.failure = None;
    }

    /// A response is read next, not a request. For a parser that is idle.
    pub fn expect_response(&mut self) {
        self.is_response = true;
    }

    /// The head; what it says is final once `feed` said complete.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Puts a shorter text in the place of a token's first value: what others must not see goes.
    pub fn shorten(&mut self, token: Token, text: &[u8]) {
        self.head.shorten(token, text);
    }

    /// Takes the head out and resets the parser. [`HeadParser::give_back`] saves its memory.
    pub fn take(&mut self) -> Head {
        let head = std::mem::take(&mut self.head);
        self.reset();
        head
    }

    /// Hands in a head whose memory the next one shall use.
    pub fn give_back(&mut self, head: Head) {
        if self.is_idle() {
            self.head = head;
            self.head.clear();
        }
    }

    /// True while nothing of a head has arrived (empty lines don't count).
    pub fn is_idle(&self) -> bool {
        self.phase == Phase::RequestLine && self.partial.is_empty() && self.failure.is_none()
    }

    /// Takes in bytes. After an error every call fails with it again.
    pub fn feed(&mut self, input: &[u8]) -> Result<Fed, HeadError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.lines(input).inspect_err(|&failure| self.failure = Some(failure))
    }

    fn lines(&mut self, input: &[u8]) -> Result<Fed, HeadError> {
        let mut at = 0;
        while self.phase != Phase::Complete && at < input.len() {
            let rest = &input[at..];
            if self.partial.is_empty() && self.skipping.is_none() {
                self.line_start(rest[0])?;
            }
            match memchr(b'\n', rest) {
                Some(end) => {
                    self.line_end(&rest[..end])?;
                    at += end + 1;
                }
                None => {
                    self.line_part(rest)?;
                    at = input.len();
                }
            }
        }
        Ok(Fed { consumed: at, complete: self.phase == Phase::Complete })
    }

    /// The first byte of a line: unless it is a blank, the field line that is held is complete.
    fn line_start(&mut self, first: u8) -> Result<(), HeadError> {
        if self.before == Before::Complete || is_blank(first) {
            return Ok(());
        }
        if std::mem::replace(&mut self.before, Before::Complete) == Before::Skipped {
            return Ok(());
        }
        let mut held = std::mem::take(&mut self.held);
        let result = self.field(&held);
        held.clear();
        self.held = held;
        result
    }

    /// More of a line whose end is not in sight.
    fn line_part(&mut self, part: &[u8]) -> Result<(), HeadError> {
        let part = self.admit(part)?;
        match &mut self.skipping {
            Some(skipping) => skipping.take(part),
            None => self.partial.extend_from_slice(part),
        }
        self.check_total()
    }

    /// The last part of a line, without its LF.
    fn line_end(&mut self, tail: &[u8]) -> Result<(), HeadError> {
        let tail = self.admit(tail)?;
        if let Some(mut skipping) = self.skipping.take() {
            skipping.take(tail);
            self.seen += skipping.len + 1;
            self.check_total()?;
            if self.is_response {
                self.before = Before::Skipped;
            }
            return if skipping.is_bad { Err(BAD_VALUE) } else { Ok(()) };
        }
        if self.partial.is_empty() {
            self.seen += tail.len() + 1;
            self.check_total()?;
            return self.line(tail);
        }
        let mut line = std::mem::take(&mut self.partial);
        line.extend_from_slice(tail);
        self.seen += line.len() + 1;
        let result = self.check_total().and_then(|()| self.line(&line));
        line.clear();
        self.partial = line;
        result
    }

    fn too_long(&self) -> HeadError {
        match self.phase {
            Phase::RequestLine => TARGET_TOO_LONG,
            _ => HEAD_TOO_LARGE,
        }
    }

    fn check_total(&self) -> Result<(), HeadError> {
        let line = self.skipping.map_or(self.partial.len(), |s| s.len);
        if self.seen + line > MOST_BYTES { Err(self.too_long()) } else { Ok(()) }
    }

    /// Longest line that is held as a whole. In the request line a stored byte may take three.
    fn longest_line(&self) -> usize {
        let stored = match self.phase {
            Phase::RequestLine => self.limits.head_budget.saturating_mul(3),
            _ => self.limits.head_budget,
        };
        stored.saturating_add(LINE_EXTRA)
    }

    /// Lets `part` join the line so far, and returns what of it is still to be taken in. If the line gets
    /// longer than we hold, it must be a header that is skipped anyway.
    fn admit<'a>(&mut self, part: &'a [u8]) -> Result<&'a [u8], HeadError> {
        let most = self.longest_line();
        if self.skipping.is_some() || self.partial.len() + part.len() <= most {
            return Ok(part);
        }
        if self.phase == Phase::RequestLine || MOST_BYTES.saturating_sub(self.seen) <= most {
            return Err(self.too_long());
        }
        let (held, rest) = part.split_at(most - self.partial.len());
        self.partial.extend_from_slice(held);
        if self.is_response && is_blank(self.partial[0]) {
            return Err(HEAD_TOO_LARGE);
        }
        let colon = memchr(b':', &self.partial).ok_or(HEAD_TOO_LARGE)?;
        if self.limits.keeps_strangers() || self.known(field_name(&self.partial[..colon])?).is_some() {
            return Err(HEAD_TOO_LARGE);
        }
        let mut skipping = Skipping { len: colon + 1, is_bad: false, ends_in_cr: false };
        skipping.take(&self.partial[colon + 1..]);
        self.partial.clear();
        self.skipping = Some(skipping);
        Ok(rest)
    }

    fn known(&self, name: &[u8]) -> Option<Token> {
        Token::from_header_name(name).filter(|token| self.limits.known.includes(*token))
    }

    /// A complete line, without its LF.
    fn line(&mut self, line: &[u8]) -> Result<(), HeadError> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (self.phase, line.is_empty()) {
            (Phase::RequestLine, true) => {
                self.empty_lines += 1;
                if self.empty_lines > MOST_EMPTY_LINES { Err(ONLY_EMPTY_LINES) } else { Ok(()) }
            }
            (Phase::RequestLine, false) => {
                if self.is_response {
                    self.status_line(line)?
                } else {
                    self.request_line(line)?
                }
                self.phase = Phase::Fields;
                Ok(())
            }
            (_, true) => {
                if !self.is_response && self.head.version() == Version::Http11 && !self.head.facts.has_host {
                    return Err(NO_HOST);
                }
                self.phase = Phase::Complete;
                Ok(())
            }
            (_, false) if self.is_response => self.response_field(line),
            (_, false) => self.field(line),
        }
    }

    /// RFC 9112 5.2: a line that begins with a blank goes on with the one before it; a user agent reads the fold as
    /// a blank. So a line counts when the first byte of the next one has come.
    fn response_field(&mut self, line: &[u8]) -> Result<(), HeadError> {
        match (self.before, is_blank(line[0])) {
            (Before::Complete, true) => Err(HeadError::bad("a folded line without one before it")),
            (Before::Skipped, true) => {
                if is_value(line) {
                    Ok(())
                } else {
                    Err(BAD_VALUE)
                }
            }
            (Before::Held, true) => {
                let more = trim_start(line);
                if self.held.len() + more.len() >= self.longest_line() {
                    return Err(HEAD_TOO_LARGE);
                }
                self.held.push(b' ');
                self.held.extend_from_slice(more);
                Ok(())
            }
            (_, false) => {
                self.held.extend_from_slice(line);
                self.before = Before::Held;
                Ok(())
            }
        }
    }

    /// RFC 9112 4: version, status and an optional reason.
    fn status_line(&mut self, line: &[u8]) -> Result<(), HeadError> {
        let (name, rest) = line.split_at_checked(9).ok_or(BAD_STATUS)?;
        let (token, version) = match name {
            b"HTTP/1.1 " => (Token::HTTP, Version::Http11),
            b"HTTP/1.0 " => (Token::HTTP1_0, Version::Http10),
            _ => return Err(BAD_STATUS),
        };
        let (digits, reason) = rest.split_at_checked(3).ok_or(BAD_STATUS)?;
        let has_digits = digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0';
        if !has_digits || !matches!(reason.first(), None | Some(b' ')) || !is_value(reason) {
            return Err(BAD_STATUS);
        }
        let status = digits.iter().fold(0, |n, digit| n * 10 + u16::from(digit - b'0'));
        self.head.set_status(status, version);
        self.keep(token, trim_end(rest))
    }

    /// RFC 9112 3: method, target and version with one blank between them.
    fn request_line(&mut self, line: &[u8]) -> Result<(), HeadError> {
        let method_end = memchr(b' ', line).ok_or(BAD_LINE)?;
        let (name, rest) = (&line[..method_end], &line[method_end + 1..]);
        let target_end = memchr(b' ', rest).ok_or(BAD_LINE)?;
        let (target, version) = (&rest[..target_end], &rest[target_end + 1..]);
        if !is_token(name) || target.is_empty() || target.iter().any(|&b| b < b' ' || b == 0x7f) {
            return Err(BAD_LINE);
        }
        let version = parse_version(version)?;
        let method = self.method(name)?;
        self.head.set_line(method, version);
        if self.limits.forwards {
            self.head.keep_raw_line(name, target);
        }
        let raw = self.limits.raw_targets.then_some(target);
        let target = target::split(target)?;
        // Who has no token for HEAD sees a GET; its answer's body is left out.
        let is_hidden = method == Method::Head && !self.limits.head_method;
        let token = if is_hidden { Token::GET_URI } else { method.token() };
        let whole = self.head.store(token, &self.limits, TARGET_TOO_LONG, |to| match raw {
            Some(raw) => {
                to.extend_from_slice(raw);
                Ok(())
            }
            None => target::push_path(target.path, to),
        })?;
        if !whole {
            // A cut path is another path, perhaps one that ends in dots.
            return Err(TARGET_TOO_LONG);
        }
        self.head.end_path();
        self.head.set_query(target.query.unwrap_or_default());
        for raw in target::raw_args(target.query.filter(|_| raw.is_none()).unwrap_or_default()) {
            self.head
                .store(Token::HTTP_URI_ARGS, &self.limits, TARGET_TOO_LONG, |to| target::push_arg(raw, to))?;
        }
        let text: &[u8] = if version == Version::Http11 { b"HTTP/1.1" } else { b"HTTP/1.0" };
        self.keep(Token::HTTP, text)?;
        if let Some(authority) = target.authority {
            // RFC 9112 3.2.2: it stands in place of what Host says.
            self.keep(Token::HOST, authority)?;
            self.head.facts.host_from_target = true;
        }
        Ok(())
    }

    fn method(&self, name: &[u8]) -> Result<Method, HeadError> {
        match Method::from_name(name) {
            Some(method) => Ok(method),
            None if matches!(name, b"CONNECT" | b"TRACE") => Err(METHOD_NOT_ALLOWED),
            None if self.limits.forwards => Ok(Method::Other),
            None => Err(METHOD_UNKNOWN),
        }
    }

    fn keep(&mut self, token: Token, value: &[u8]) -> Result<(), HeadError> {
        self.head.store(token, &self.limits, HEAD_TOO_LARGE, |to| {
            to.extend_from_slice(value);
            Ok(())
        })?;
        Ok(())
    }

    /// RFC 9112 5: one header line.
    fn field(&mut self, line: &[u8]) -> Result<(), HeadError> {
        if matches!(line[0], b' ' | b'\t') {
            return Err(HeadError::bad("a folded header line"));
        }
        let colon = memchr(b':', line).ok_or(HeadError::bad("a header line without a colon"))?;
        let (name, value) = (field_name(&line[..colon])?, trim_end(&line[colon + 1..]));
        if !is_value(&line[colon + 1..]) {
            return Err(BAD_VALUE);
        }
        match self.known(name) {
            Some(token) => self.known_field(token, value),
            None if self.limits.keeps_strangers() => {
                self.head.store_custom(&line[..=colon], trim_start(value), &self.limits, HEAD_TOO_LARGE)
            }
            None => Ok(()),
        }
    }

    fn known_field(&mut self, token: Token, value: &[u8]) -> Result<(), HeadError> {
        let trimmed = trim_start(value);
        let facts = &mut self.head.facts;
        match token {
            Token::HOST => {
                if facts.has_host || !(is_authority(trimmed) || is_odd_host(trimmed)) {
                    return Err(BAD_HOST);
                }
                facts.has_host = true;
                if facts.host_from_target {
                    return Ok(());
                }
            }
            Token::HTTP_CONTENT_LENGTH => facts.length = length_said(facts.length, trimmed),
            Token::HTTP_TRANSFER_ENCODING => facts.coding = coding_said(facts.coding, trimmed),
            Token::CONNECTION => {
                for option in list_elements(trimmed) {
                    facts.close |= option.eq_ignore_ascii_case(b"close");
                    facts.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
                }
            }
            _ => {}
        }
        let again = self.head.has(token);
        self.head.store(token, &self.limits, HEAD_TOO_LARGE, |to| {
            if again {
                to.push(b' ');
            }
            to.extend_from_slice(if again { value } else { trimmed });
            Ok(())
        })?;
        Ok(())
    }
}

impl Skipping {
    /// More of the value; its bytes are looked at, so that a skipped header hides nothing either.
    fn take(&mut self, part: &[u8]) {
        self.len += part.len();
        let Some(&last) = part.last() else { return };
        self.is_bad |= self.ends_in_cr;
        self.ends_in_cr = last == b'\r';
        self.is_bad |= !is_value(if self.ends_in_cr { &part[..part.len() - 1] } else { part });
    }
}

const BAD_LINE: HeadError = HeadError::bad("a malformed request line");
const BAD_VALUE: HeadError = HeadError::bad("a control character in a header");
const BAD_HOST: HeadError = HeadError::bad("a bad or second Host header");
const NO_HOST: HeadError = HeadError::bad("no Host header");
const ONLY_EMPTY_LINES: HeadError = HeadError::bad("empty lines where a request is due");
const BAD_STATUS: HeadError = HeadError::bad("no HTTP/1 status line");
const TARGET_TOO_LONG: HeadError = HeadError { status: 414, reason: "the request line is too long" };
const HEAD_TOO_LARGE: HeadError = HeadError { status: 431, reason: "the headers are too large" };
const METHOD_NOT_ALLOWED: HeadError = HeadError { status: 405, reason: "a method that is not served" };
/// The request's method is none that is known here.
pub const METHOD_UNKNOWN: HeadError = HeadError { status: 501, reason: "an unknown method" };
const BAD_VERSION: HeadError = HeadError { status: 505, reason: "a protocol version that is not served" };

fn parse_version(text: &[u8]) -> Result<Version, HeadError> {
    match text {
        b"HTTP/1.1" => Ok(Version::Http11),
        b"HTTP/1.0" => Ok(Version::Http10),
        [b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', b'.', b'0'..=b'9'] => Err(BAD_VERSION),
        _ => Err(BAD_LINE),
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// A name that is a token (RFC 9110 5.6.2) with nothing between it and the colon.
fn field_name(name: &[u8]) -> Result<&[u8], HeadError> {
    if is_token(name) { Ok(name) } else { Err(HeadError::bad("a malformed header name")) }
}

/// The characters of a token (RFC 9110 5.6.2).
static TOKEN_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric()
            || matches!(b, b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+')
            || matches!(b, b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~');
        byte += 1;
    }
    table
};

/// True for a token (RFC 9110 5.6.2).
pub fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|&b| TOKEN_BYTES[usize::from(b)])
}

/// True if all bytes may stand in a header's value (RFC 9110 5.5). Without an early way out, so that the
/// compiler looks at many bytes at a time.
fn is_value(text: &[u8]) -> bool {
    text.iter().fold(true, |ok, &b| ok & ((b >= b' ') & (b != 0x7f) | (b == b'\t')))
}

/// RFC 9112 6.3: repeated equal lengths are one, anything else is nonsense.
fn length_said(before: LengthSaid, value: &[u8]) -> LengthSaid {
    value.split(|&b| b == b',').map(trim).fold(before, |before, digits| {
        match (before, parse_length(digits)) {
            (LengthSaid::Nothing, Some(n)) => LengthSaid::Is(n),
            (LengthSaid::Is(m), Some(n)) if m == n => before,
            _ => LengthSaid::Nonsense,
        }
    })
}

fn parse_length(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |n, &b| {
        let digit = b.is_ascii_digit().then(|| u64::from(b - b'0'))?;
        n.checked_mul(10)?.checked_add(digit)
    })
}

/// RFC 9112 6.1: exactly one `chunked` is understood.
fn coding_said(before: CodingSaid, value: &[u8]) -> CodingSaid {
    match before {
        CodingSaid::Nothing if value.eq_ignore_ascii_case(b"chunked") => CodingSaid::Chunked,
        CodingSaid::Nothing if is_token(value) => CodingSaid::Unknown,
        _ => CodingSaid::Doubtful,
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod response_tests;
