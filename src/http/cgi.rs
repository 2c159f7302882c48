//! What a CGI program is told of a request, and how its answer begins (RFC 3875).
//!
//! Nothing here starts a program or reads a pipe. The reader of an answer's head gives the same result wherever its
//! input is parted.

use super::fields::{Head, Method, trim};
use super::head::is_token;
use super::tokens::Token;

/// Longest head of an answer.
const LONGEST_HEAD: usize = 32 * 1024;

/// Which names and values a program finds in its environment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variables {
    /// Few, every method but POST is GET.
    Few,
    /// More of the request's headers, the method as it is.
    More,
}

/// What is known beside the request.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The connection has TLS.
    pub is_secure: bool,
    /// How much of the path is the script's own; `None` leaves all out that comes from the request.
    pub script_len: Option<usize>,
    /// The program.
    pub program: &'a [u8],
    /// What the server's owner adds.
    pub own: &'a [(Vec<u8>, Vec<u8>)],
    /// Which variables.
    pub variables: Variables,
    /// Whose password was asked for and right.
    pub user: Option<&'a [u8]>,
}

/// The environment, in order, each entry as `NAME=value`.
pub fn environment(head: &Head, facts: &Facts<'_>) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut put = |name: &[u8], value: &[u8]| all.push([name, b"=", value].concat());
    if facts.is_secure {
        put(b"HTTPS", b"ON");
    }
    if let Some(script_len) = facts.script_len {
        put(b"REQUEST_URI", head.path());
        put(b"REQUEST_METHOD", method(head.method(), facts.variables));
        put(b"QUERY_STRING", head.query());
        put(b"PATH_INFO", head.path().get(script_len..).unwrap_or_default());
        for (name, token) in headers(facts.variables) {
            if head.has(*token) {
                put(name, &whole(head, *token));
            }
        }
        let has_body = match facts.variables {
            Variables::Few => head.method() == Method::Post,
            Variables::More => !matches!(head.method(), Method::Get | Method::Head),
        };
        for (name, token) in
            [("CONTENT_TYPE", Token::HTTP_CONTENT_TYPE), ("CONTENT_LENGTH", Token::HTTP_CONTENT_LENGTH)]
        {
            if has_body && head.has(token) {
                put(name.as_bytes(), &whole(head, token));
            }
        }
    }
    if let Some(user) = facts.user.filter(|_| facts.script_len.is_some()) {
        put(b"AUTH_TYPE", b"Basic");
        put(b"REMOTE_USER", user);
    }
    put(b"SCRIPT_PATH", facts.program);
    for (name, value) in facts.own {
        put(name, value);
    }
    let software: &[u8] = if facts.variables == Variables::Few { b"libwebsockets" } else { b"lws" };
    put(b"SERVER_SOFTWARE", software);
    put(b"PATH", b"/bin:/usr/bin:/usr/local/bin:/var/www/cgi-bin");
    all
}

fn method(method: Method, variables: Variables) -> &'static [u8] {
    match (variables, method) {
        (Variables::More, _) | (_, Method::Post) => method.name(),
        (Variables::Few, _) => Method::Get.name(),
    }
}

fn headers(variables: Variables) -> &'static [(&'static [u8], Token)] {
    match variables {
        Variables::Few => &[
            (b"HTTP_REFERER", Token::HTTP_REFERER),
            (b"HTTP_HOST", Token::HOST),
            (b"HTTP_COOKIE", Token::HTTP_COOKIE),
            (b"USER_AGENT", Token::HTTP_USER_AGENT),
        ],
        Variables::More => &[
            (b"HTTP_REFERER", Token::HTTP_REFERER),
            (b"HTTP_HOST", Token::HOST),
            (b"HTTP_COOKIE", Token::HTTP_COOKIE),
            (b"HTTP_USER_AGENT", Token::HTTP_USER_AGENT),
            (b"HTTP_CONTENT_ENCODING", Token::HTTP_CONTENT_ENCODING),
            (b"HTTP_ACCEPT", Token::HTTP_ACCEPT),
            (b"HTTP_ACCEPT_ENCODING", Token::HTTP_ACCEPT_ENCODING),
        ],
    }
}

/// All of a header's values: cookies are joined as cookies are, others by commas (RFC 3875 section 4.1.18).
fn whole(head: &Head, token: Token) -> Vec<u8> {
    let joiner: &[u8] = if token == Token::HTTP_COOKIE { b"; " } else { b", " };
    let values: Vec<&[u8]> = head.fragments(token).map(trim).collect();
    values.join(joiner)
}

/// The answer's head is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed(pub &'static str);

/// Where in its head an answer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Place {
    /// At the start of a line, the first one or one behind another.
    #[default]
    LineStart,
    /// In a line.
    Line,
    /// Behind a CR that ends a line.
    LineEnd,
    /// Behind the CR of the blank line.
    HeadEnd,
    /// In the body.
    Body,
}

/// The head of an answer, as it comes in.
#[derive(Clone, Debug, Default)]
pub struct ReplyHead {
    place: Place,
    line: Vec<u8>,
    seen: usize,
    status: Option<u16>,
    has_location: bool,
    length: Option<u64>,
    is_coded: bool,
    /// Header lines for the peer, each with its CRLF.
    lines: Vec<u8>,
}

impl ReplyHead {
    /// Takes in bytes; answers how many of them belong to the head.
    pub fn feed(&mut self, input: &[u8]) -> Result<usize, Malformed> {
        for (at, &byte) in input.iter().enumerate() {
            if self.place == Place::Body {
                return Ok(at);
            }
            self.seen += 1;
            if self.seen > LONGEST_HEAD {
                return Err(Malformed("a head that is too long"));
            }
            self.place = match (self.place, byte) {
                (Place::LineStart, b'\n') | (Place::HeadEnd, b'\n') => Place::Body,
                (Place::LineStart, b'\r') => Place::HeadEnd,
                (Place::Line, b'\r') => Place::LineEnd,
                (Place::Line | Place::LineEnd, b'\n') => {
                    self.end_line()?;
                    Place::LineStart
                }
                (Place::LineEnd | Place::HeadEnd, _) => return Err(Malformed("a CR alone")),
                (Place::LineStart | Place::Line, _) => {
                    self.line.push(byte);
                    Place::Line
                }
                (Place::Body, _) => return Ok(at),
            };
        }
        Ok(input.len())
    }

    fn end_line(&mut self) -> Result<(), Malformed> {
        let line = std::mem::take(&mut self.line);
        let is_first = self.lines.is_empty() && self.status.is_none();
        if is_first && line.starts_with(b"HTTP/") {
            let text = line.splitn(2, |b| *b == b' ').nth(1).unwrap_or_default();
            self.status = Some(status(text)?);
            return Ok(());
        }
        let colon = memchr::memchr(b':', &line).ok_or(Malformed("a line without a colon"))?;
        let (name, value) = (&line[..colon], trim(&line[colon + 1..]));
        let is_bad = |b: &u8| (*b < b' ' && *b != b'\t') || *b == 0x7f;
        if !is_token(name) || value.iter().any(is_bad) {
            return Err(Malformed("a line that is no header"));
        }
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        if is("status") {
            self.status = Some(status(value)?);
            return Ok(());
        }
        // The server's own affair.
        if is("connection") || is("keep-alive") {
            return Ok(());
        }
        if is("content-length") {
            let length = decimal(value).ok_or(Malformed("a length that is no number"))?;
            if self.length.is_some_and(|known| known != length) {
                return Err(Malformed("two lengths"));
            }
            if self.length.replace(length).is_some() {
                return Ok(());
            }
        }
        self.has_location |= is("location");
        self.is_coded |= is("transfer-encoding");
        for part in [name, b": ", value, b"\r\n"] {
            self.lines.extend_from_slice(part);
        }
        Ok(())
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The whole head was seen.
    pub fn is_complete(&self) -> bool {
        self.place == Place::Body
    }

    /// What the program says, or what its Location means, or 200.
    pub fn status(&self) -> u16 {
        self.status.unwrap_or(if self.has_location { 302 } else { 200 })
    }

    /// The header lines for the peer, each with its CRLF.
    pub fn lines(&self) -> &[u8] {
        &self.lines
    }

    /// How the body behind it is sent. `is_http11`: the peer knows chunks; `asks_head`: it wants no body.
    pub fn coding(&self, is_http11: bool, asks_head: bool) -> Coding {
        if asks_head || matches!(self.status(), 204 | 304) {
            return Coding::Nothing;
        }
        match self.length {
            _ if self.is_coded => Coding::Plain,
            Some(length) => Coding::Length(length),
            None if is_http11 => Coding::Chunked,
            None => Coding::Plain,
        }
    }
}

/// How a body is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Coding {
    /// As it is; the end of the connection ends it.
    #[default]
    Plain,
    /// As it is, as long as there are so many bytes left to send.
    Length(u64),
    /// In chunks (RFC 9112 section 7.1).
    Chunked,
    /// Not at all.
    Nothing,
}

impl Coding {
    /// Hands the pieces that a part of the body becomes to `send`.
    pub fn body(&mut self, part: &[u8], mut send: impl FnMut(&[u8])) {
        match self {
            Coding::Nothing => {}
            Coding::Plain => send(part),
            Coding::Length(left) => {
                let most = usize::try_from(*left).unwrap_or(usize::MAX).min(part.len());
                *left -= most as u64;
                send(&part[..most]);
            }
            Coding::Chunked if part.is_empty() => {}
            Coding::Chunked => {
                send(format!("{:x}\r\n", part.len()).as_bytes());
                send(part);
                send(b"\r\n");
            }
        }
    }

    /// The same for what ends the body.
    pub fn end(&mut self, mut send: impl FnMut(&[u8])) {
        if std::mem::replace(self, Coding::Nothing) == Coding::Chunked {
            send(b"0\r\n\r\n");
        }
    }
}

/// A final status in front of a text.
fn status(text: &[u8]) -> Result<u16, Malformed> {
    let digits = text.split(|b| *b == b' ').next().unwrap_or_default();
    match decimal(digits) {
        Some(code @ 200..=599) => Ok(code as u16),
        _ => Err(Malformed("a status that is none")),
    }
}

fn decimal(digits: &[u8]) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| is_number)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::head::{HeadParser, Limits};
    use super::*;
    use std::sync::Arc;

    fn read(input: &[u8], cuts: &[usize]) -> Result<(ReplyHead, usize), Malformed> {
        let mut head = ReplyHead::default();
        let (mut used, mut from) = (0, 0);
        for &to in cuts.iter().chain([&input.len()]) {
            let n = head.feed(&input[from..to])?;
            used += n;
            if n < to - from {
                break;
            }
            from = to;
        }
        Ok((head, used))
    }

    /// Input, status, lines, coding for HTTP/1.1; the head ends where `body` begins.
    type Case = (&'static str, u16, &'static str, Coding);

    const CASES: &[Case] = &[
        ("\nbody", 200, "", Coding::Chunked),
        ("\r\nbody", 200, "", Coding::Chunked),
        ("Content-Type: text/plain\n\nbody", 200, "Content-Type: text/plain\r\n", Coding::Chunked),
        ("a:b\r\nC :", 0, "", Coding::Plain),
        ("A: 1\r\nB:2\n\r\nbody", 200, "A: 1\r\nB: 2\r\n", Coding::Chunked),
        ("Status: 404 Not Found\r\nA: \r\n\r\nbody", 404, "A: \r\n", Coding::Chunked),
        ("A: 1\nsTATUS: 500\n\nbody", 500, "A: 1\r\n", Coding::Chunked),
        ("Status: 204 No\n\nbody", 204, "", Coding::Nothing),
        ("HTTP/1.1 403 Forbidden\r\nA: 1\r\n\r\nbody", 403, "A: 1\r\n", Coding::Chunked),
        ("Location: /x\n\nbody", 302, "Location: /x\r\n", Coding::Chunked),
        ("Location: http://a/\nStatus: 301\n\nbody", 301, "Location: http://a/\r\n", Coding::Chunked),
        ("Content-Length: 12\n\nbody", 200, "Content-Length: 12\r\n", Coding::Length(12)),
        ("content-LENGTH: 4\nContent-Length: 4\n\nbody", 200, "content-LENGTH: 4\r\n", Coding::Length(4)),
        ("Connection: keep-alive\nKeep-Alive: 5\n\nbody", 200, "", Coding::Chunked),
        (
            "Transfer-Encoding: chunked\nContent-Length: 3\n\nbody",
            200,
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            Coding::Plain,
        ),
        ("no colon\n\nbody", 0, "", Coding::Plain),
        ("A: 1\r\r\n\r\nbody", 0, "", Coding::Plain),
        ("A: 1\n\rbody", 0, "", Coding::Plain),
        ("A: \x01\n\nbody", 0, "", Coding::Plain),
        (" A: 1\n\nbody", 0, "", Coding::Plain),
        ("A: 1\n folded\n\nbody", 0, "", Coding::Plain),
        (": 1\n\nbody", 0, "", Coding::Plain),
        ("Status: 100\n\nbody", 0, "", Coding::Plain),
        ("Status: 99999999999999999999\n\nbody", 0, "", Coding::Plain),
        ("Status: OK\n\nbody", 0, "", Coding::Plain),
        ("HTTP/1.1\n\nbody", 0, "", Coding::Plain),
        ("Content-Length: -1\n\nbody", 0, "", Coding::Plain),
        ("Content-Length: 1\nContent-Length: 2\n\nbody", 0, "", Coding::Plain),
    ];

    fn check(case: &Case, cuts: &[usize]) {
        let (input, want, lines, coding) = *case;
        match read(input.as_bytes(), cuts) {
            Ok((head, used)) if head.is_complete() => {
                assert_eq!(&input[used..], "body", "{input:?} {cuts:?}");
                assert_eq!((head.status(), head.lines()), (want, lines.as_bytes()), "{input:?} {cuts:?}");
                assert_eq!(head.coding(true, false), coding, "{input:?}");
                assert_eq!(head.coding(true, true), Coding::Nothing);
                let old = if coding == Coding::Chunked { Coding::Plain } else { coding };
                assert_eq!(head.coding(false, false), old, "{input:?}");
            }
            result => assert_eq!(want, 0, "{input:?} {cuts:?}: {result:?}"),
        }
    }

    #[test]
    fn heads_are_read_the_same_at_every_split() {
        for case in CASES {
            let len = case.0.len();
            // Of a beginning, too, all is known that it says.
            for end in 0..=len {
                let (beginning, bytes): (_, Vec<usize>) = (&case.0.as_bytes()[..end], (1..end).collect());
                let known = |cuts: &[usize]| {
                    read(beginning, cuts).map(|(head, used)| (head.place(), head.lines().to_vec(), used))
                };
                assert_eq!(known(&bytes), known(&[]), "{}", beginning.escape_ascii());
            }
            let bytes: Vec<usize> = (1..len).collect();
            check(case, &bytes);
            for first in 0..=len {
                for second in first..=len {
                    check(case, &[first, second]);
                }
            }
        }
    }

    #[test]
    fn a_head_without_an_end_is_refused() {
        let mut head = ReplyHead::default();
        let line = [b"x: ", &[b'y'; 1000][..], b"\n"].concat();
        assert!((0..40).any(|_| head.feed(&line).is_err()));
        let mut head = ReplyHead::default();
        assert!((0..40).any(|_| head.feed(&[b'y'; 1000]).is_err()));
    }

    #[test]
    fn codings_send_what_they_promise() {
        for (mut coding, want) in [
            (Coding::Plain, "abcdefg"),
            (Coding::Length(9), "abcdefg"),
            (Coding::Length(5), "abcde"),
            (Coding::Chunked, "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"),
            (Coding::Nothing, ""),
        ] {
            let mut sent = Vec::new();
            for part in ["abc", "", "defg"] {
                coding.body(part.as_bytes(), |piece| sent.extend_from_slice(piece));
            }
            // Said twice by whoever is careful.
            coding.end(|piece| sent.extend_from_slice(piece));
            coding.end(|piece| sent.extend_from_slice(piece));
            assert_eq!(String::from_utf8(sent).unwrap(), want);
        }
    }

    fn told(request: &str, script_len: Option<usize>, variables: Variables) -> String {
        told_of(None, request, script_len, variables)
    }

    fn told_of(
        user: Option<&[u8]>,
        request: &str,
        script_len: Option<usize>,
        variables: Variables,
    ) -> String {
        let limits = Limits {
            forwards: false,
            head_budget: 4096,
            token_limits: Vec::new(),
            keep_unknown_headers: true,
            head_method: true,
            known: crate::http::tokens::TokenSet::ALL,
            raw_targets: false,
        };
        let mut parser = HeadParser::new(&Arc::new(limits));
        assert!(parser.feed(request.as_bytes()).unwrap().complete);
        let own = [(b"K".to_vec(), b"v=1".to_vec()), (b"PATH".to_vec(), b"/own".to_vec())];
        let facts =
            Facts { is_secure: script_len.is_none(), script_len, program: b"/s", own: &own, variables, user };
        let all = environment(parser.head(), &facts);
        String::from_utf8(all.join(&b'\n')).unwrap()
    }

    #[test]
    fn environments_are_exact() {
        const END: &str = "SCRIPT_PATH=/s\nK=v=1\nPATH=/own\n";
        const PATH: &str = "PATH=/bin:/usr/bin:/usr/local/bin:/var/www/cgi-bin";
        let request = "POST /cgi/a%20b?x=%31&y&z=a+b HTTP/1.1\r\nHost: h:1\r\nCookie: a=1\r\nCookie: b=2\r\n\
            User-Agent: ua\r\nReferer: r\r\nAccept: t/a\r\nAccept: t/b\r\nAccept-Encoding: gzip\r\n\
            Content-Type: t/p\r\nContent-Length: 3\r\n\r\n";
        assert_eq!(
            told(request, Some(4), Variables::Few),
            format!(
                "REQUEST_URI=/cgi/a b\nREQUEST_METHOD=POST\nQUERY_STRING=x=%31&y&z=a+b\nPATH_INFO=/a b\n\
                 HTTP_REFERER=r\nHTTP_HOST=h:1\nHTTP_COOKIE=a=1; b=2\nUSER_AGENT=ua\nCONTENT_TYPE=t/p\n\
                 CONTENT_LENGTH=3\n{END}SERVER_SOFTWARE=libwebsockets\n{PATH}"
            )
        );
        assert_eq!(
            told(request, Some(4), Variables::More),
            format!(
                "REQUEST_URI=/cgi/a b\nREQUEST_METHOD=POST\nQUERY_STRING=x=%31&y&z=a+b\nPATH_INFO=/a b\n\
                 HTTP_REFERER=r\nHTTP_HOST=h:1\nHTTP_COOKIE=a=1; b=2\nHTTP_USER_AGENT=ua\nHTTP_ACCEPT=t/a, t/b\n\
                 HTTP_ACCEPT_ENCODING=gzip\nCONTENT_TYPE=t/p\nCONTENT_LENGTH=3\n{END}SERVER_SOFTWARE=lws\n{PATH}"
            )
        );
        let short = "DELETE /cgi HTTP/1.1\r\nHost: h\r\n\r\n";
        assert_eq!(
            told(short, Some(400), Variables::Few),
            format!(
                "REQUEST_URI=/cgi\nREQUEST_METHOD=GET\nQUERY_STRING=\nPATH_INFO=\nHTTP_HOST=h\n\
                 {END}SERVER_SOFTWARE=libwebsockets\n{PATH}"
            )
        );
        assert!(told(short, Some(0), Variables::More).contains("METHOD=DELETE\n"));
        let user = "\nAUTH_TYPE=Basic\nREMOTE_USER=me\n";
        assert!(told_of(Some(b"me"), short, Some(0), Variables::Few).contains(user));
        assert!(!told_of(Some(b"me"), short, None, Variables::Few).contains("REMOTE_USER"));
        // No name but the header's own makes its variable (section 4.1.18).
        let twins = "DELETE /cgi HTTP/1.1\r\nHost: h\r\nUser_Agent: u\r\nAccept_Encoding: gzip\r\nContent_Type: t\r\n\
            Accept.Encoding: br\r\nX_Forwarded_For: 1\r\n\r\n";
        for variables in [Variables::Few, Variables::More] {
            assert_eq!(told(twins, Some(4), variables), told(short, Some(4), variables));
        }
        assert_eq!(told(short, None, Variables::More), format!("HTTPS=ON\n{END}SERVER_SOFTWARE=lws\n{PATH}"));
    }
}
