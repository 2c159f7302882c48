//! Response heads, built into a caller's buffer.
//!
//! Every call adds its piece whole or leaves the buffer as it was. No value can end its line: a CR, LF or NUL
//! is refused, so nothing that a peer sent and a program handed back becomes a header of its own.

use super::fields::Version;
use super::head::is_token;
use super::tokens::Token;

/// Why a piece was not added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BuildError {
    /// It does not fit.
    NoRoom,
    /// Not a header: a name or value with bytes that don't belong there, or a token that is none.
    BadHeader,
}

/// A buffer being filled.
#[derive(Debug)]
pub struct Out<'a> {
    buf: &'a mut [u8],
    used: usize,
}

/// What stands at the start of every response head of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Preamble<'a> {
    /// The request's version; 1.0 before it is known.
    pub version: Version,
    /// Value of the Server header, if one is sent.
    pub server: Option<&'a [u8]>,
    /// Adds Strict-Transport-Security.
    pub strict_transport_security: bool,
    /// More header lines, each with its CRLF.
    pub extra: &'a [u8],
}

/// The line that [`Preamble::strict_transport_security`] adds.
pub const STRICT_TRANSPORT_SECURITY: &[u8] =
    b"Strict-Transport-Security: max-age=15768000 ; includeSubDomains\r\n";

impl<'a> Out<'a> {
    /// Fills `buf` from its start.
    pub fn new(buf: &'a mut [u8]) -> Self {
        Out { buf, used: 0 }
    }

    /// Goes on behind the first `used` bytes (all of it, if there are fewer).
    pub fn resume(buf: &'a mut [u8], used: usize) -> Self {
        let used = used.min(buf.len());
        Out { buf, used }
    }

    /// Bytes filled.
    pub fn used(&self) -> usize {
        self.used
    }

    /// Bytes still free.
    pub fn room(&self) -> usize {
        self.buf.len() - self.used
    }

    /// What is filled.
    pub fn written(&self) -> &[u8] {
        &self.buf[..self.used]
    }

    /// Adds bytes as they are: a body.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<(), BuildError> {
        self.pieces(&[bytes])
    }

    fn pieces(&mut self, pieces: &[&[u8]]) -> Result<(), BuildError> {
        let len: usize = pieces.iter().map(|p| p.len()).sum();
        if len > self.room() {
            return Err(BuildError::NoRoom);
        }
        for piece in pieces {
            self.buf[self.used..self.used + piece.len()].copy_from_slice(piece);
            self.used += piece.len();
        }
        Ok(())
    }

    /// Adds the status line and the preamble's headers.
    pub fn begin(&mut self, preamble: &Preamble<'_>, code: u16) -> Result<(), BuildError> {
        self.whole(|out| {
            out.status_line(preamble.version, code)?;
            out.lines(preamble.extra)?;
            if let Some(server) = preamble.server {
                out.token(Token::HTTP_SERVER, server)?;
            }
            if preamble.strict_transport_security {
                out.raw(STRICT_TRANSPORT_SECURITY)?;
            }
            Ok(())
        })
    }

    /// Adds a status line.
    pub fn status_line(&mut self, version: Version, code: u16) -> Result<(), BuildError> {
        let version: &[u8] = if version == Version::Http11 { b"HTTP/1.1 " } else { b"HTTP/1.0 " };
        self.pieces(&[
            version,
            Decimal::of(code.into()).text(),
            b" ",
            reason_phrase(code).as_bytes(),
            b"\r\n",
        ])
    }

    /// Adds a header by its token.
    pub fn token(&mut self, token: Token, value: &[u8]) -> Result<(), BuildError> {
        let name = token.header_text().ok_or(BuildError::BadHeader)?;
        self.line(name, value)
    }

    /// Adds a header. `name` includes the colon; blanks behind the colon are dropped.
    pub fn header(&mut self, name: &[u8], value: &[u8]) -> Result<(), BuildError> {
        let end = name.iter().rposition(|&b| b != b' ').map_or(0, |at| at + 1);
        let name = &name[..end];
        let name = name.strip_suffix(b":").unwrap_or(name);
        if !is_token(name) || !is_safe(value) {
            return Err(BuildError::BadHeader);
        }
        self.pieces(&[name, b": ", value, b"\r\n"])
    }

    fn line(&mut self, name: &[u8], value: &[u8]) -> Result<(), BuildError> {
        if !is_safe(value) {
            return Err(BuildError::BadHeader);
        }
        self.pieces(&[name, b" ", value, b"\r\n"])
    }

    /// Adds one line as it is and its CRLF: what programs get who give a value and no name.
    pub fn bare_line(&mut self, line: &[u8]) -> Result<(), BuildError> {
        if line.is_empty() || !is_safe(line) {
            return Err(BuildError::BadHeader);
        }
        self.pieces(&[line, b"\r\n"])
    }

    /// Adds header lines as they are; each must end in CRLF, and none may be empty.
    pub fn lines(&mut self, lines: &[u8]) -> Result<(), BuildError> {
        let mut rest = lines;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\r', rest).ok_or(BuildError::BadHeader)?;
            if end == 0 || !is_safe(&rest[..end]) || rest.get(end + 1) != Some(&b'\n') {
                return Err(BuildError::BadHeader);
            }
            rest = &rest[end + 2..];
        }
        self.raw(lines)
    }

    /// Adds a Content-Length header.
    pub fn content_length(&mut self, length: u64) -> Result<(), BuildError> {
        self.token(Token::HTTP_CONTENT_LENGTH, Decimal::of(length).text())
    }

    /// Adds the blank line that ends a head.
    pub fn finalize(&mut self) -> Result<(), BuildError> {
        self.raw(b"\r\n")
    }

    /// All that `build` adds, or nothing.
    fn whole(&mut self, build: impl FnOnce(&mut Self) -> Result<(), BuildError>) -> Result<(), BuildError> {
        let before = self.used;
        build(self).inspect_err(|_| self.used = before)
    }
}

/// True if a value cannot end its line.
fn is_safe(value: &[u8]) -> bool {
    memchr::memchr3(b'\r', b'\n', 0, value).is_none()
}

/// The text behind a status code (spec 7.1); empty for codes that have none.
pub fn reason_phrase(code: u16) -> &'static str {
    match code {
        100 => "Continue",
        200 => "OK",
        304 => "Not Modified",
        300..=399 => "Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Auth Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Request Entity Too Large",
        414 => "Request URI too Long",
        415 => "Unsupported Media Type",
        416 => "Requested Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "",
    }
}

/// The shape of a page that only tells a status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PageStyle {
    /// A body and nothing else.
    Plain,
    /// With a head that names the character set and a style sheet at `/error.css`.
    Styled,
}

const STYLED_HEAD: &[u8] =
    b"<html><head><meta charset=utf-8 http-equiv=\"Content-Language\" content=\"en\"/>\
      <link rel=\"stylesheet\" type=\"text/css\" href=\"/error.css\"/></head>";

/// Adds a whole answer that tells a status: head and page. `html` is the program's own text and goes into the
/// page as it is; nothing that a peer sent may be in it. Returns the length of the head; the page behind it is
/// left out of the answer to HEAD.
pub fn status_answer(
    out: &mut Out<'_>,
    preamble: &Preamble<'_>,
    code: u16,
    style: PageStyle,
    html: &[u8],
) -> Result<usize, BuildError> {
    let number = Decimal::of(code.into());
    let start: &[u8] = if style == PageStyle::Styled { STYLED_HEAD } else { b"<html>" };
    let page: [&[u8]; 6] = [start, b"<body><h1>", number.text(), b"</h1>", html, b"</body></html>"];
    let mut head_end = 0;
    out.whole(|out| {
        out.begin(preamble, code)?;
        out.token(Token::HTTP_CONTENT_TYPE, b"text/html")?;
        out.content_length(page.iter().map(|p| p.len() as u64).sum())?;
        out.finalize()?;
        head_end = out.used;
        out.pieces(&page)
    })?;
    Ok(head_end)
}

/// Adds the head of a file's reply in its plainest form.
pub fn plain_file_head(
    out: &mut Out<'_>,
    server: Option<&[u8]>,
    media_type: &[u8],
    size: u64,
) -> Result<(), BuildError> {
    out.whole(|out| {
        out.raw(b"HTTP/1.0 200 OK\r\n")?;
        out.line(b"Server:", server.unwrap_or_default())?;
        if !media_type.is_empty() {
            out.line(b"Content-Type:", media_type)?;
        }
        out.line(b"Content-Length:", Decimal::of(size).text())?;
        out.finalize()
    })
}

/// Adds the refusal of a file in the same form.
pub fn plain_refusal(out: &mut Out<'_>, server: Option<&[u8]>) -> Result<(), BuildError> {
    out.whole(|out| {
        out.raw(b"HTTP/1.0 400 Bad\r\n")?;
        out.line(b"Server:", server.unwrap_or_default())?;
        out.finalize()
    })
}

/// Adds a whole redirect: status, Location, an empty page.
pub fn redirect(
    out: &mut Out<'_>,
    preamble: &Preamble<'_>,
    code: u16,
    location: &[u8],
) -> Result<(), BuildError> {
    out.whole(|out| {
        out.begin(preamble, code)?;
        out.token(Token::HTTP_LOCATION, location)?;
        out.token(Token::HTTP_CONTENT_TYPE, b"text/html")?;
        out.content_length(0)?;
        out.finalize()
    })
}

/// A number's decimal digits, without an allocation.
struct Decimal {
    digits: [u8; 20],
    start: usize,
}

impl Decimal {
    fn of(mut number: u64) -> Self {
        let (mut digits, mut start) = ([b'0'; 20], 20);
        loop {
            start -= 1;
            digits[start] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                return Decimal { digits, start };
            }
        }
    }

    fn text(&self) -> &[u8] {
        &self.digits[self.start..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Preamble<'_> =
        Preamble { version: Version::Http11, server: None, strict_transport_security: false, extra: b"" };

    /// Builds with every size of buffer: only the sizes that hold all succeed, and failures add nothing.
    fn built(build: impl Fn(&mut Out<'_>) -> Result<(), BuildError>) -> String {
        let mut big = [0; 1024];
        let mut out = Out::new(&mut big);
        build(&mut out).unwrap();
        let want = out.written().to_vec();
        for size in 0..=want.len() {
            let mut buf = vec![b'#'; size + 4];
            let mut out = Out::new(&mut buf[..size]);
            let result = build(&mut out);
            assert_eq!(result, if size == want.len() { Ok(()) } else { Err(BuildError::NoRoom) });
            assert_eq!(out.used(), if result.is_ok() { size } else { 0 });
            assert_eq!(&buf[size..], b"####");
        }
        String::from_utf8(want).unwrap()
    }

    #[test]
    fn pieces() {
        // spec section 7
        let text = built(|out| out.status_line(Version::Http11, 200));
        assert_eq!(text, "HTTP/1.1 200 OK\r\n");
        assert_eq!(built(|out| out.status_line(Version::Http10, 299)), "HTTP/1.0 299 \r\n");
        assert_eq!(built(|out| out.token(Token::HTTP_ETAG, b"x")), "etag: x\r\n");
        assert_eq!(built(|out| out.header(b"X-A:", b"")), "X-A: \r\n");
        assert_eq!(built(|out| out.header(b"X-A: ", b"1")), "X-A: 1\r\n");
        assert_eq!(built(|out| out.header(b"X-A", b"1")), "X-A: 1\r\n");
        assert_eq!(built(|out| out.bare_line(b"a: b")), "a: b\r\n");
        assert_eq!(built(|out| out.lines(b"a: b\r\nc: d\r\n")), "a: b\r\nc: d\r\n");
        assert_eq!(built(|out| out.content_length(0)), "content-length: 0\r\n");
        assert_eq!(built(|out| out.content_length(u64::MAX)), "content-length: 18446744073709551615\r\n");
        assert_eq!(built(|out| out.finalize()), "\r\n");
        let all = Preamble {
            version: Version::Http10,
            server: Some(b"lws"),
            strict_transport_security: true,
            extra: b"a: b\r\n",
        };
        assert_eq!(
            built(|out| out.begin(&all, 404)),
            "HTTP/1.0 404 Not Found\r\na: b\r\nserver: lws\r\n\
             Strict-Transport-Security: max-age=15768000 ; includeSubDomains\r\n"
        );
    }

    #[test]
    fn no_value_ends_its_line() {
        let mut buf = [0; 256];
        for value in [&b"a\r\nX: y"[..], b"a\n", b"a\r", b"\0"] {
            let mut out = Out::new(&mut buf);
            assert_eq!(out.token(Token::HTTP_LOCATION, value), Err(BuildError::BadHeader));
            assert_eq!(out.header(b"x:", value), Err(BuildError::BadHeader));
            assert_eq!(out.bare_line(value), Err(BuildError::BadHeader));
            assert_eq!(redirect(&mut out, &PLAIN, 301, value), Err(BuildError::BadHeader));
            assert_eq!(out.used(), 0);
        }
        let mut out = Out::new(&mut buf);
        for name in [&b""[..], b":", b"x y", b"x y:", b"x\r\n:", b"x::", b" x:"] {
            assert_eq!(out.header(name, b"1"), Err(BuildError::BadHeader), "{}", name.escape_ascii());
        }
        for lines in
            [&b"a: b"[..], b"a: b\n", b"\r\n", b"a: b\r\n\r\n", b"a: b\r\nc", b"a\nb: c\r\n", b"a\rb"]
        {
            assert_eq!(out.lines(lines), Err(BuildError::BadHeader), "{}", lines.escape_ascii());
        }
        for token in
            [Token::GET_URI, Token::HTTP, Token::HTTP_URI_ARGS, Token::HTTP_COLON_PATH, Token::CHALLENGE]
        {
            assert_eq!(out.token(token, b"1"), Err(BuildError::BadHeader));
        }
    }

    #[test]
    fn whole_answers() {
        // spec 7.3
        let text = built(|out| status_answer(out, &PLAIN, 404, PageStyle::Plain, b"<p>no</p>").map(|_| ()));
        assert_eq!(
            text,
            "HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 47\r\n\r\n\
             <html><body><h1>404</h1><p>no</p></body></html>"
        );
        let mut buf = [0; 512];
        let mut out = Out::new(&mut buf);
        let head = status_answer(&mut out, &PLAIN, 500, PageStyle::Styled, b"").unwrap();
        assert!(out.written()[..head].ends_with(b"\r\n\r\n"));
        let page = &out.written()[head..];
        assert!(page.starts_with(b"<html><head>") && page.ends_with(b"<body><h1>500</h1></body></html>"));
        assert_eq!(
            built(|out| redirect(out, &PLAIN, 301, b"http://a/b/")),
            "HTTP/1.1 301 Redirect\r\nlocation: http://a/b/\r\ncontent-type: text/html\r\ncontent-length: 0\r\n\r\n"
        );
    }

    #[test]
    fn goes_on_where_a_program_stopped() {
        let mut buf = *b"abcd..";
        let mut out = Out::resume(&mut buf, 4);
        assert_eq!(out.room(), 2);
        out.finalize().unwrap();
        assert_eq!(out.written(), b"abcd\r\n");
        assert_eq!(Out::resume(&mut buf, 99).room(), 0);
    }
}
