//! Tables for heads of responses: every row is fed whole, split at every byte, and byte by byte.

use super::super::body::Framing;
use super::super::testing::{Dice, same_for_every_beginning, same_for_every_split};
use super::*;

fn limits(keep_unknown_headers: bool) -> Limits {
    Limits {
        head_budget: 200,
        token_limits: Vec::new(),
        keep_unknown_headers,
        forwards: false,
        head_method: true,
        known: TokenSet::ALL,
        raw_targets: false,
    }
}

/// The head if it is complete, bytes behind it, or the refusal.
fn read(limits: &Limits, input: &[u8]) -> Result<(Option<String>, usize), &'static str> {
    let told = |pieces: &[&[u8]]| {
        let mut parser = HeadParser::new(&Arc::new(limits.clone()));
        parser.expect_response();
        let (mut complete, mut left) = (false, 0);
        for piece in pieces {
            let fed = parser.feed(piece).map_err(|e| e.reason)?;
            complete = fed.complete;
            left += piece.len() - fed.consumed;
        }
        Ok((complete.then(|| parser.head().told()), left))
    };
    same_for_every_beginning(input, told);
    same_for_every_split(input, told)
}

fn head(input: &str) -> Head {
    let mut parser = HeadParser::new(&Arc::new(limits(true)));
    parser.expect_response();
    let fed = parser.feed(input.as_bytes()).unwrap();
    assert!(fed.complete, "{input}");
    parser.take()
}

#[test]
fn status_lines() {
    // RFC 9112 4
    type Row = (&'static str, u16, Version, Token, &'static [u8]);
    let good: &[Row] = &[
        ("HTTP/1.1 200 OK", 200, Version::Http11, Token::HTTP, b"200 OK"),
        ("HTTP/1.0 404 Not Found", 404, Version::Http10, Token::HTTP1_0, b"404 Not Found"),
        ("HTTP/1.1 101 ", 101, Version::Http11, Token::HTTP, b"101"),
        ("HTTP/1.1 204", 204, Version::Http11, Token::HTTP, b"204"),
        ("HTTP/1.1 500 \t\u{e9} x", 500, Version::Http11, Token::HTTP, "500 \t\u{e9} x".as_bytes()),
    ];
    for (line, status, version, token, text) in good {
        let head = head(&format!("{line}\r\n\r\n"));
        assert_eq!((head.status(), head.version()), (*status, *version), "{line}");
        assert_eq!(head.value(*token), Some(*text), "{line}");
    }
    for line in [
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 020 OK",
        "HTTP/1.1  200 OK",
        "HTTP/1.1 200OK",
        "HTTP/1.1 abc",
        "HTTP/1.1",
        "HTTP/2 200",
        "HTTP/1.2 200 OK",
        "http/1.1 200 OK",
        "GET / HTTP/1.1",
        "HTTP/1.1 200 a\x01b",
        "hello",
    ] {
        let refused = read(&limits(true), format!("{line}\r\n\r\n").as_bytes());
        assert_eq!(refused, Err("no HTTP/1 status line"), "{line}");
    }
}

#[test]
fn fields_and_folds() {
    let all = b"HTTP/1.1 200 OK\r\nContent-Type: a;\r\n\t b\r\n  c\r\nX-Y: 1\r\n 2\r\nDate: d\r\n\r\nbody";
    let (told, left) = read(&limits(true), all).unwrap();
    assert_eq!(left, 4);
    let told = told.unwrap();
    for part in ["=\"a; b c\"", "X-Y:\"1 2\"", "=\"d\""] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(head("HTTP/1.1 200 OK\r\nA: b\r\n\r\n").custom(b"a:"), Some(&b"b"[..]));
    // no Host is needed, and a fold needs a line to go on with
    assert_eq!(read(&limits(true), b"HTTP/1.1 200 OK\r\n\r\n").map(|r| r.0.is_some()), Ok(true));
    assert!(read(&limits(true), b"HTTP/1.1 200 OK\r\n a\r\n\r\n").is_err());
    assert!(read(&limits(true), b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n").is_err());
    assert!(read(&limits(true), b"HTTP/1.1 200 OK\r\nA\r\n\r\n").is_err());
}

#[test]
fn long_heads_are_refused_or_skipped() {
    let long = "x".repeat(3000);
    let known = format!("HTTP/1.1 200 OK\r\nServer: {long}\r\n\r\n");
    assert!(read(&limits(false), known.as_bytes()).is_err());
    let stranger = format!("HTTP/1.1 200 OK\r\nX: {long}\r\nDate: d\r\n\r\n");
    assert!(read(&limits(true), stranger.as_bytes()).is_err());
    assert_eq!(read(&limits(false), stranger.as_bytes()).map(|r| r.0.is_some()), Ok(true));
    let folds =
        format!("HTTP/1.1 200 OK\r\nServer: a\r\n{}\r\n", " aaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(200));
    assert!(read(&limits(false), folds.as_bytes()).is_err());
}

#[test]
fn only_what_belongs_together_counts_as_one_line() {
    // 1224 bytes are the longest line that is held
    for (first, second) in [(1100, 180), (1213, 20), (1213, 1300), (1300, 180), (1300, 1300)] {
        for name in ["Server", "X-Other"] {
            let second = second.min(if name == "Server" { 180 } else { 1300 });
            let (first, second) = ("a".repeat(first), "b".repeat(second));
            let input = format!("HTTP/1.1 200 OK\r\nX-Policy: {first}\r\n{name}: {second}\r\n\r\n");
            assert_eq!(read(&limits(false), input.as_bytes()).map(|r| r.0.is_some()), Ok(true));
        }
    }
    let skipped = format!("HTTP/1.1 200 OK\r\nX-Policy: {}\r\n", "a".repeat(1300));
    let more = |rest: &str| {
        read(&limits(false), format!("{skipped}{rest}\r\n\r\n").as_bytes()).map(|r| r.0.is_some())
    };
    assert_eq!(more(" more\r\n\tand more\r\nDate: d"), Ok(true));
    assert_eq!(more(" mo\0re"), Err("a control character in a header"));
    assert_eq!(more("Date: d\r\n e\r\nnonsense"), Err("a header line without a colon"));
    assert_eq!(more(&format!(" {}", "a".repeat(1300))), Err("the headers are too large"));
}

#[test]
fn changed_responses_mean_the_same_in_any_pieces() {
    let seeds = [
        "HTTP/1.1 200 OK\r\nServer: x\r\nX-A: b\r\n c\r\nConnection: a,\r\n\tclose\r\n\r\n",
        "HTTP/1.0 302 Moved\r\nLocation: /x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];
    let mut dice = Dice::new(9);
    for round in 0..300 {
        let mut input = seeds[round % 2].as_bytes().to_vec();
        for _ in 0..=dice.below(4) {
            let at = dice.below(input.len());
            let odd = b"\r\n\0 :\n\r\x7f,\xff\t1"[dice.below(12)];
            match dice.below(3) {
                0 => input[at] = odd,
                1 => drop(input.remove(at)),
                _ => input.insert(at, odd),
            }
        }
        for keep in [true, false] {
            let _ = read(&limits(keep), &input);
        }
    }
}

#[test]
fn a_parser_goes_back_to_requests() {
    let mut parser = HeadParser::new(&Arc::new(limits(true)));
    parser.expect_response();
    assert!(parser.feed(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap().complete);
    parser.reset();
    assert_eq!(parser.head().status(), 0);
    assert!(parser.feed(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").unwrap().complete);
}

#[test]
fn bodies() {
    // RFC 9112 6.3
    let framing = |fields: &str, version: &str, status: u16, asked_head: bool| {
        let head = head(&format!("HTTP/{version} {status} X\r\n{fields}\r\n"));
        Framing::of_response(&head, asked_head).map_err(drop)
    };
    const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";
    const FIVE: &str = "Content-Length: 5\r\n";
    for (fields, version, status, asked_head, want) in [
        ("", "1.1", 200, false, Ok(Framing::UntilClose)),
        (FIVE, "1.1", 200, false, Ok(Framing::Length(5))),
        (FIVE, "1.0", 200, false, Ok(Framing::Length(5))),
        ("Content-Length: 0\r\n", "1.1", 200, false, Ok(Framing::Length(0))),
        ("Content-Length: 5, 5\r\n", "1.1", 200, false, Ok(Framing::Length(5))),
        ("Content-Length: 5, 6\r\n", "1.1", 200, false, Err(())),
        (CHUNKED, "1.1", 200, false, Ok(Framing::Chunked)),
        (CHUNKED, "1.0", 200, false, Err(())),
        ("Transfer-Encoding: gzip\r\n", "1.1", 200, false, Err(())),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "1.1", 200, false, Err(())),
        (FIVE, "1.1", 200, true, Ok(Framing::None)),
        (FIVE, "1.1", 204, false, Ok(Framing::None)),
        (FIVE, "1.1", 304, false, Ok(Framing::None)),
        (CHUNKED, "1.1", 101, false, Ok(Framing::None)),
        (FIVE, "1.1", 404, false, Ok(Framing::Length(5))),
    ] {
        assert_eq!(framing(fields, version, status, asked_head), want, "{version} {status} {fields:?}");
    }
}
