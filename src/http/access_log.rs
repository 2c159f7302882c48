//! Lines of an access log, one for each transaction.

use super::fields::{Head, Version};
use super::tokens::Token;

/// Most bytes up to the end of the path, and of a whole line.
const LONGEST_START: usize = 255;
const LONGEST_LINE: usize = 510;

/// What stands at the end of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// The user agent as it is.
    Plain,
    /// Referrer and user agent in quotes, `-` for none.
    Quoted,
}

/// A moment as clocks on the wall show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LocalTime {
    /// The year.
    pub year: i64,
    /// From 1 to 12.
    pub month: u8,
    /// Of the month, from 1.
    pub day: u8,
    /// From 0 to 23.
    pub hour: u8,
    /// From 0 to 59.
    pub minute: u8,
    /// From 0 to 60.
    pub second: u8,
    /// Minutes ahead of UTC.
    pub offset: i32,
}

/// A transaction as the log will tell of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    start: Vec<u8>,
    end: Vec<u8>,
    status: u16,
    bytes: u64,
}

impl Entry {
    /// Begins with the request. `peer` is the peer's address as text.
    pub fn begin(head: &Head, peer: &str, time: &LocalTime, style: Style) -> Entry {
        let mut start = format!("{peer} - - [{}] \"", stamp(time)).into_bytes();
        start.extend_from_slice(head.method().name());
        start.push(b' ');
        let mut path = Vec::new();
        push_harmless(head.path(), &mut path);
        path.truncate(LONGEST_START.saturating_sub(start.len()));
        start.extend_from_slice(&path);
        let version = if head.version() == Version::Http11 { 1 } else { 0 };
        start.extend_from_slice(format!(" http/1.{version}\" ").as_bytes());
        let mut end = vec![b' '];
        let agent = head.values(Token::HTTP_USER_AGENT).next();
        match style {
            Style::Plain => push_harmless(agent.unwrap_or_default(), &mut end),
            Style::Quoted => {
                push_quoted(head.values(Token::HTTP_REFERER).next(), &mut end);
                end.push(b' ');
                push_quoted(agent, &mut end);
            }
        }
        Entry { start, end, status: 0, bytes: 0 }
    }

    /// Notes response bytes on their way out: the first head among them tells the status.
    pub fn note(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        if self.status < 200
            && let Some(status) = status_of(bytes)
        {
            self.status = status;
        }
    }

    /// Notes bytes of a file on their way out.
    pub fn note_file(&mut self, count: u64) {
        self.bytes += count;
    }

    /// The line, with its end.
    pub fn line(mut self) -> Vec<u8> {
        let mut line = self.start;
        line.extend_from_slice(format!("{} {}", self.status, self.bytes).as_bytes());
        line.append(&mut self.end);
        line.truncate(LONGEST_LINE - 1);
        line.push(b'\n');
        line
    }
}

/// The status of a response that begins here.
fn status_of(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"HTTP/1.")?.get(2..5)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn stamp(time: &LocalTime) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let LocalTime { year, month, day, hour, minute, second, offset } = *time;
    let month = MONTHS[usize::from(month.clamp(1, 12) - 1)];
    let (sign, ahead) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
    let (hours, minutes) = (ahead / 60, ahead % 60);
    format!("{day:02}/{month}/{year}:{hour:02}:{minute:02}:{second:02} {sign}{hours:02}{minutes:02}")
}

fn push_quoted(text: Option<&[u8]>, out: &mut Vec<u8>) {
    out.push(b'"');
    push_harmless(text.filter(|t| !t.is_empty()).unwrap_or(b"-"), out);
    out.push(b'"');
}

/// Nothing that a peer sends ends a line or a quotation.
fn push_harmless(text: &[u8], out: &mut Vec<u8>) {
    for &byte in text {
        if byte < 0x20 || byte == 0x7f || byte == b'"' || byte == b'\\' {
            out.extend_from_slice(format!("\\x{byte:02x}").as_bytes());
        } else {
            out.push(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::head::{HeadParser, Limits};
    use super::*;
    use std::sync::Arc;

    const NOON: LocalTime =
        LocalTime { year: 2026, month: 3, day: 7, hour: 12, minute: 5, second: 9, offset: -210 };

    fn head(text: &str) -> Head {
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
        assert!(parser.feed(text.as_bytes()).is_ok_and(|fed| fed.complete), "{text}");
        parser.take()
    }

    fn line(text: &str, style: Style, sent: &[&[u8]]) -> String {
        let mut entry = Entry::begin(&head(text), "127.0.0.1", &NOON, style);
        sent.iter().for_each(|bytes| entry.note(bytes));
        String::from_utf8(entry.line()).expect("text")
    }

    #[test]
    fn lines() {
        // spec V57 and http-server 12
        let get = "GET /a?x=1 HTTP/1.1\r\nHost: h\r\nUser-Agent: some thing/1\r\nReferer: http://h/\r\n\r\n";
        let sent: [&[u8]; 2] = [b"HTTP/1.1 200 OK\r\n\r\n", b"body"];
        assert_eq!(
            line(get, Style::Plain, &sent),
            "127.0.0.1 - - [07/Mar/2026:12:05:09 -0330] \"GET /a http/1.1\" 200 23 some thing/1\n"
        );
        assert_eq!(
            line(get, Style::Quoted, &sent),
            "127.0.0.1 - - [07/Mar/2026:12:05:09 -0330] \"GET /a http/1.1\" 200 23 \"http://h/\" \"some thing/1\"\n"
        );
        let bare = "GET / HTTP/1.0\r\n\r\n";
        assert!(line(bare, Style::Plain, &[]).ends_with("\"GET / http/1.0\" 0 0 \n"));
        assert!(line(bare, Style::Quoted, &[]).ends_with("\"GET / http/1.0\" 0 0 \"-\" \"-\"\n"));
        let interim: [&[u8]; 2] = [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 404 x\r\n\r\nHTTP/1.1 500"];
        assert!(line(bare, Style::Plain, &interim).contains("\" 404 "));
        let mut entry = Entry::begin(&head(bare), "::1", &NOON, Style::Plain);
        entry.note_file(1 << 40);
        assert!(entry.line().ends_with(b" 0 1099511627776 \n"));
    }

    #[test]
    fn no_peer_writes_lines_of_its_own() {
        let get = "GET /a%0ab%22%5c HTTP/1.1\r\nHost: h\r\nUser-Agent: x\" 200 \"\r\n\r\n";
        let got = line(get, Style::Quoted, &[]);
        assert!(got.contains("\"GET /a\\x0ab\\x22\\x5c http/1.1\""), "{got}");
        assert!(got.ends_with("\"x\\x22 200 \\x22\"\n"), "{got}");
        assert_eq!(got.matches('\n').count(), 1);
    }

    #[test]
    fn long_lines_are_cut() {
        let long = "x".repeat(700);
        let get = format!("GET /{long} HTTP/1.1\r\nHost: h\r\nUser-Agent: {long}\r\n\r\n");
        let got = line(&get, Style::Plain, &[]);
        assert_eq!(got.len(), LONGEST_LINE);
        assert_eq!(got.find(" http/1.1\" 0 0 x"), Some(LONGEST_START));
    }

    #[test]
    fn times() {
        let east = LocalTime { month: 12, day: 31, offset: 330, ..NOON };
        assert_eq!(stamp(&east), "31/Dec/2026:12:05:09 +0530");
    }
}
