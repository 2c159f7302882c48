//! Tables for the head parser: every row is fed whole, split at every byte, and byte by byte.

use super::super::testing::{Dice, same_for_every_beginning, same_for_every_split};
use super::*;
use crate::http::fields::Copied;

/// Of longer input every split is enough.
const LONGEST_BEGINNING: usize = 120;

fn modern() -> Limits {
    Limits {
        head_budget: 4096,
        token_limits: Vec::new(),
        keep_unknown_headers: true,
        forwards: false,
        head_method: true,
        known: TokenSet::ALL,
        raw_targets: false,
    }
}

fn older() -> Limits {
    Limits {
        head_budget: 1024,
        token_limits: Vec::new(),
        keep_unknown_headers: false,
        forwards: false,
        head_method: false,
        known: TokenSet::EARLIER,
        raw_targets: false,
    }
}

/// Feeds the pieces; what is left over after a complete head is counted.
fn feed_all(limits: &Limits, pieces: &[&[u8]]) -> (HeadParser, Result<(bool, usize), HeadError>) {
    let mut parser = HeadParser::new(&Arc::new(limits.clone()));
    let (mut complete, mut left) = (false, 0);
    for piece in pieces {
        match parser.feed(piece) {
            Ok(fed) => {
                complete = fed.complete;
                left += piece.len() - fed.consumed;
            }
            Err(e) => return (parser, Err(e)),
        }
    }
    (parser, Ok((complete, left)))
}

fn check(limits: &Limits, input: &[u8]) -> Result<(bool, usize, String), HeadError> {
    let told = |pieces: &[&[u8]]| {
        let (parser, result) = feed_all(limits, pieces);
        result.map(|(complete, left)| (complete, left, parser.head().told()))
    };
    same_for_every_beginning(&input[..input.len().min(LONGEST_BEGINNING)], told);
    same_for_every_split(input, told)
}

fn parse(limits: &Limits, input: &[u8]) -> Head {
    let (complete, left, _) = check(limits, input).unwrap();
    assert!(complete && left == 0, "{}", input.escape_ascii());
    let (parser, _) = feed_all(limits, &[input]);
    parser.head().clone()
}

fn request(line: &str, headers: &[&str]) -> Vec<u8> {
    let mut out = format!("{line}\r\nHost: 127.0.0.1\r\n").into_bytes();
    headers.iter().for_each(|h| out.extend_from_slice(format!("{h}\r\n").as_bytes()));
    out.extend_from_slice(b"\r\n");
    out
}

const GET: &str = "GET /index.html HTTP/1.1";

#[test]
fn refused_lines() {
    // RFC 9112 3 and 2.3; RFC 9110 9.1
    let cases: &[(&str, u16)] = &[
        ("GET /index.html", 400),
        ("GET", 400),
        ("GET  HTTP/1.1", 400),
        ("GET /index.html x HTTP/1.1", 400),
        ("GET /index.html HTTP/9.9", 505),
        ("GET /index.html HTTP/1.2", 505),
        ("GET /index.html HTTP/2.0", 505),
        ("PRI * HTTP/2.0", 505),
        ("GET /index.html HTTP/1.1x", 400),
        ("GET /index.html HTTP/1.1 ", 400),
        ("GET /index.html http/1.1", 400),
        ("GET /index.html HTTP/11", 400),
        (" GET /index.html HTTP/1.1", 400),
        ("GET\t/index.html HTTP/1.1", 400),
        ("get /index.html HTTP/1.1", 501),
        ("FROBNICATE /index.html HTTP/1.1", 501),
        ("GE(T /index.html HTTP/1.1", 400),
        ("GET\0 /index.html HTTP/1.1", 400),
        ("GET /index.html\0 HTTP/1.1", 400),
        ("GET /index\x01.html HTTP/1.1", 400),
        ("GET index.html HTTP/1.1", 403),
        ("OPTIONS * HTTP/1.1", 403),
        ("GET /index.html%00 HTTP/1.1", 400),
        ("GET /index.html%00.png HTTP/1.1", 400),
        ("GET /?a%00 HTTP/1.1", 400),
        ("GET /index.html%zz HTTP/1.1", 403),
        ("CONNECT 127.0.0.1:1 HTTP/1.1", 405),
        ("TRACE / HTTP/1.1", 405),
        ("GET http://u@h/ HTTP/1.1", 400),
        ("GET /a\rb HTTP/1.1", 400),
    ];
    for (line, status) in cases {
        let got = check(&modern(), &request(line, &[])).map_err(|e| e.status);
        assert_eq!(got, Err(*status), "{line:?}");
    }
}

#[test]
fn head_is_a_get_to_who_has_no_token_for_it() {
    let head = parse(&older(), &request("HEAD /x HTTP/1.1", &[]));
    assert_eq!((head.method(), head.path()), (Method::Head, &b"/x"[..]));
    assert!(head.has(Token::GET_URI));
    assert!(!parse(&modern(), &request("HEAD /x HTTP/1.1", &[])).has(Token::GET_URI));
}

#[test]
fn refused_headers() {
    // RFC 9112 5.1, 5.2; RFC 9110 5.5
    let cases: &[&[u8]] = &[
        b"X-A : 1",
        b"nonsense",
        b": 1",
        b"X A: 1",
        b"X(A): 1",
        b"X\0A: 1",
        b"X\xe9: 1",
        b" X: 1",
        b"\tX: 1",
        b"X-A: a\r\n b",
        b"X-A: a\0b",
        b"X-A: a\x0bb",
        b"X-A: a\x7f",
        b"X-A: a\rX-B: b",
        b"X-A: a\r",
        b"Transfer-Encoding:\r\n chunked",
        b"Transfer-Encoding : chunked",
        b"Host: b",
    ];
    for limits in [modern(), older()] {
        for line in cases {
            let mut input = request(GET, &[]);
            input.truncate(input.len() - 2);
            input.extend_from_slice(line);
            input.extend_from_slice(b"\r\n\r\n");
            assert_eq!(check(&limits, &input).map_err(|e| e.status), Err(400), "{}", line.escape_ascii());
        }
    }
}

#[test]
fn hosts() {
    // RFC 9112 3.2
    let cases: &[(&str, Result<&str, u16>)] = &[
        ("GET / HTTP/1.1\r\n\r\n", Err(400)),
        ("GET / HTTP/1.0\r\n\r\n", Ok("")),
        ("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: \"><script>\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: a:80\r\n\r\n", Ok("a:80")),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", Ok("")),
        // what clients of old send
        ("GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", Ok("::1")),
        ("GET / HTTP/1.1\r\nHost: ::1:80\r\n\r\n", Ok("::1:80")),
        ("GET / HTTP/1.1\r\nHost: ::ffff:127.0.0.1\r\n\r\n", Ok("::ffff:127.0.0.1")),
        ("GET / HTTP/1.1\r\nHost: fe80::1%eth0.1:80\r\n\r\n", Ok("fe80::1%eth0.1:80")),
        ("GET / HTTP/1.1\r\nHost: +/run/a-b.socket\r\n\r\n", Ok("+/run/a-b.socket")),
        ("GET / HTTP/1.1\r\nHost: +@name\r\n\r\n", Ok("+@name")),
        ("GET / HTTP/1.1\r\nHost: 1:2:3:4:5:6:7:8:80\r\n\r\n", Ok("1:2:3:4:5:6:7:8:80")),
        ("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: x:1:2\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: ::1/x\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: a@::1\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: +/a?b\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\nHost: /run/socket\r\n\r\n", Err(400)),
        ("GET http://::1:80/x HTTP/1.1\r\nHost: a\r\n\r\n", Err(400)),
        ("GET / HTTP/1.1\r\n X: 1\r\nHost: a\r\n\r\n", Err(400)),
        ("GET http://b:1/x HTTP/1.1\r\nHost: a\r\n\r\n", Ok("b:1")),
        ("GET http://b:1/x HTTP/1.1\r\n\r\n", Err(400)),
        ("GET http://b/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", Err(400)),
    ];
    for (input, want) in cases {
        let got = check(&modern(), input.as_bytes()).map(|_| ()).map_err(|e| e.status);
        assert_eq!(got, want.map(|_| ()), "{input:?}");
        if let Ok(host) = want {
            assert_eq!(parse(&modern(), input.as_bytes()).host().unwrap_or_default(), host.as_bytes());
        }
    }
}

#[test]
fn a_whole_request() {
    let input = request(
        "POST /a/../b%20c?x=1&y=%26;z HTTP/1.1",
        &["Cookie: a=1", "Cookie: b=2", "cookie:c=3", "X-Odd:  v \t", "ETag: "],
    );
    let head = parse(&modern(), &input);
    assert_eq!((head.method(), head.version(), head.path()), (Method::Post, Version::Http11, &b"/b c"[..]));
    assert_eq!(head.args().collect::<Vec<_>>(), [&b"x=1"[..], b"y=&", b"z"]);
    // spec 3.7
    let lengths: Vec<usize> = (0..4).map(|i| head.fragment_length(Token::HTTP_COOKIE, i)).collect();
    assert_eq!(lengths, [3, 5, 4, 0]);
    assert_eq!(head.values(Token::HTTP_COOKIE).collect::<Vec<_>>(), [b"a=1", b"b=2", b"c=3"]);
    let mut dst = [b'#'; 16];
    assert_eq!(head.copy(Token::HTTP_COOKIE, None, &mut dst), Copied::Done(12));
    assert_eq!(&dst, b"a=1  b=2 c=3\0###");
    // differences 4.1, 5: joined with commas
    assert_eq!(head.copy(Token::HTTP_URI_ARGS, Some(b','), &mut dst), Copied::Done(9));
    assert_eq!(&dst[..10], b"x=1,y=&,z\0");
    assert_eq!(head.copy(Token::HTTP_URI_ARGS, None, &mut dst), Copied::Done(7));
    assert_eq!(head.value(Token::HTTP), Some(&b"HTTP/1.1"[..]));
    assert_eq!(head.value(Token::POST_URI), Some(&b"/b c"[..]));
    assert!(head.has(Token::HTTP_ETAG) && head.total_length(Token::HTTP_ETAG) == 0);
    assert_eq!(head.custom(b"x-odd:"), Some(&b"v"[..]));
    assert_eq!(head.custom(b"x-odd"), None);
}

#[test]
fn copies_end_where_the_buffer_does() {
    // spec section 3, accessors
    let head = parse(&modern(), &request(GET, &["Cookie: abc", "X-A: 1"]));
    let mut dst = [b'#'; 4];
    assert_eq!(head.copy(Token::HTTP_COOKIE, None, &mut dst[..3]), Copied::TooSmall);
    assert_eq!(head.copy_fragment(Token::HTTP_COOKIE, 0, &mut dst[..3]), Copied::TooSmall);
    assert_eq!(head.copy(Token::HTTP_COOKIE, None, &mut []), Copied::TooSmall);
    assert_eq!(head.copy(Token::HTTP_DATE, None, &mut dst), Copied::Absent);
    assert_eq!(head.copy_fragment(Token::HTTP_COOKIE, 1, &mut dst), Copied::Absent);
    assert_eq!(&dst, b"####");
    assert_eq!(head.copy_fragment(Token::HTTP_COOKIE, 0, &mut dst), Copied::Done(3));
    assert_eq!(&dst, b"abc\0");
    assert_eq!(head.custom_copy(b"x-a:", &mut dst[..1]), Copied::TooSmall);
    assert_eq!(head.custom_copy(b"x-a:", &mut dst), Copied::Done(1));
    assert_eq!(head.custom_copy(b"X-A:", &mut dst), Copied::Absent, "lws 4.1.6 knows lower-case names only");
}

#[test]
fn line_ends_and_what_follows() {
    // RFC 9112 2.2
    let bare = b"GET /a HTTP/1.1\nHost: a\n\n";
    assert_eq!(parse(&modern(), bare).path(), b"/a");
    assert_eq!(parse(&modern(), bare).terminated_path(), b"/a\0");
    let mut led = b"\r\n\r\n".to_vec();
    led.extend_from_slice(&request(GET, &[]));
    assert_eq!(parse(&modern(), &led).path(), b"/index.html");
    assert_eq!(check(&modern(), b"\r\n\n\r\n\r\n\r\n\r\n").map_err(|e| e.status), Err(400));
    let mut two = request(GET, &[]);
    two.extend_from_slice(b"GET /next HT");
    let (complete, left, _) = check(&modern(), &two).unwrap();
    assert!(complete);
    assert_eq!(left, 12);
    assert!(!check(&modern(), b"GET / HTTP/1.1\r\nHost: a\r\n").unwrap().0);
}

#[test]
fn budgets() {
    // spec 3.4: path, version and value with one more byte each: 2 + 9 + 2 + n + 1
    let room = 1024 - 2 - 9 - 2 - 1;
    for (len, ok) in [(room, true), (room + 1, false)] {
        let input = format!("GET / HTTP/1.1\r\nHost: a\r\nCookie: {}\r\n\r\n", "c".repeat(len));
        let (_, result) = feed_all(&older(), &[input.as_bytes()]);
        assert_eq!(result.map(|_| ()).map_err(|e| e.status), if ok { Ok(()) } else { Err(431) });
    }
    let path = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "%61".repeat(1000));
    assert!(feed_all(&older(), &[path.as_bytes()]).1.is_ok());
    let path = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "%61".repeat(1024));
    assert_eq!(feed_all(&older(), &[path.as_bytes()]).1.unwrap_err().status, 414);
    let args = format!("GET /?{} HTTP/1.1\r\n\r\n", "a&".repeat(180));
    assert_eq!(feed_all(&modern(), &[args.as_bytes()]).1.unwrap_err().status, 414);
    let many: Vec<String> = (0..100).map(|i| format!("X-{i}: {i}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(feed_all(&modern(), &[&request(GET, &many)]).0.head().customs().count(), 100);
}

/// Fed whole, byte by byte, and in pieces of odd sizes: for inputs too long to split everywhere.
fn long(limits: &Limits, input: &[u8]) -> Result<bool, u16> {
    let run = |pieces: &[&[u8]]| {
        let (parser, result) = feed_all(limits, pieces);
        (result.map(|(complete, _)| complete), parser.head().told(), parser.partial.capacity() < 40_000)
    };
    let (whole, told, small) = run(&[input]);
    assert!(small);
    for size in [1, 7, 1000, 2047, 2048, 4096, 65_536] {
        let got = run(&input.chunks(size).collect::<Vec<_>>());
        assert_eq!(got.0, whole, "pieces of {size}");
        assert!(got.2 && (whole.is_err() || got.1 == told));
    }
    whole.map_err(|e| e.status)
}

#[test]
fn long_lines() {
    let field = |name: &str, len: usize| request(GET, &[&format!("{name}: {}", "a".repeat(len))]);
    // spec section 14, check 2: skipped headers cost nothing
    assert_eq!(long(&older(), &field("X-A", 100_000)), Ok(true));
    assert_eq!(long(&modern(), &field("X-A", 100_000)), Err(431));
    assert_eq!(long(&older(), &field("Cookie", 100_000)), Err(431));
    assert_eq!(long(&older(), &field("X A", 100_000)), Err(400));
    assert_eq!(long(&older(), &field("X-A", 1 << 20)), Err(431));
    assert_eq!(long(&older(), &request(GET, &[&format!("{}: 1", "a".repeat(1 << 20))])), Err(431));
    assert_eq!(long(&older(), &request(&format!("GET /{} HTTP/1.1", "a".repeat(65_536)), &[])), Err(414));
    assert_eq!(long(&older(), &"a".repeat(1 << 20).into_bytes()), Err(414));
    let hidden = format!("X-A: {}\rTransfer-Encoding: chunked", "a".repeat(5000));
    assert_eq!(long(&older(), &request(GET, &[&hidden])), Err(400));
    let endless = request(GET, &vec!["X-1: 2"; 60_000]);
    assert_eq!(long(&older(), &endless), Err(431));
    // around the two borders
    for len in (2020..2060).chain(262_050..262_150) {
        let _ = long_quick(&older(), &field("X-A", len));
    }
}

fn long_quick(limits: &Limits, input: &[u8]) -> Result<bool, HeadError> {
    let whole = feed_all(limits, &[input]).1.map(|r| r.0);
    let (front, rest) = input.split_at(input.len() - 40);
    let mut pieces = vec![front];
    pieces.extend(rest.chunks(1));
    assert_eq!(feed_all(limits, &pieces).1.map(|r| r.0), whole, "{}", input.len());
    whole
}

#[test]
fn token_limits_cut_values_but_no_meaning() {
    // spec 3.6
    let mut limits = modern();
    limits.token_limits = vec![u16::MAX; 80];
    limits.token_limits[Token::HTTP_COOKIE.index()] = 2;
    limits.token_limits[Token::HTTP_USER_AGENT.index()] = 0;
    limits.token_limits[Token::CONNECTION.index()] = 1;
    limits.token_limits[Token::GET_URI.index()] = 11;
    let input = request(GET, &["Cookie: abc", "User-Agent: x", "Connection: close", "Accept: long"]);
    let head = parse(&limits, &input);
    assert_eq!(head.value(Token::HTTP_COOKIE), Some(&b"ab"[..]));
    assert_eq!(head.value(Token::HTTP_USER_AGENT), Some(&b""[..]));
    assert!(!head.keep_alive());
    let longer = request("GET /index.html/ HTTP/1.1", &[]);
    assert_eq!(check(&limits, &longer).map_err(|e| e.status), Err(414));
}

#[test]
fn unknown_tokens_of_a_generation() {
    let input = request(GET, &["X-Forwarded-For: 1.2.3.4", "X-Real-IP: 5.6.7.8"]);
    let head = parse(&older(), &input);
    assert!(!head.has(Token::X_FORWARDED_FOR) && head.has(Token::HTTP_X_REAL_IP));
    assert!(parse(&modern(), &input).has(Token::X_FORWARDED_FOR));
}

#[test]
fn staying_open() {
    // RFC 9112 9.3
    let cases: &[(&str, &[&str], bool)] = &[
        ("1.1", &[], true),
        ("1.0", &[], false),
        ("1.1", &["Connection: close"], false),
        ("1.1", &["Connection: Upgrade, CLOSE"], false),
        ("1.1", &["Connection: keep-alive", "Connection: close"], false),
        ("1.0", &["Connection: foo, Keep-Alive"], true),
        ("1.0", &["Connection: keep-alive, close"], false),
        ("1.1", &["Connection: closed"], true),
        ("1.1", &["Connection: ,,"], true),
    ];
    for (version, headers, want) in cases {
        let head = parse(&modern(), &request(&format!("GET / HTTP/{version}"), headers));
        assert_eq!(head.keep_alive(), *want, "{version} {headers:?}");
    }
    let head = parse(&modern(), &request(GET, &["Connection: keep-alive, Upgrade", "Upgrade: websocket"]));
    assert!(head.connection_has(b"upgrade") && !head.connection_has(b"up"));
    assert_eq!(head.upgrade(), Some(&b"websocket"[..]));
    let head = parse(&modern(), &request(GET, &["Expect: 100-Continue"]));
    assert!(head.expects_continue());
}

#[test]
fn reused_without_a_trace_and_without_new_memory() {
    let mut parser = HeadParser::new(&Arc::new(modern()));
    let big = request("GET /aaaaaaaa?b&c HTTP/1.1", &["Cookie: abcdefgh", "X-A: 1", "Connection: close"]);
    assert!(parser.feed(&big).unwrap().complete);
    let head = parser.take();
    parser.give_back(head);
    let memory = parser.head().data_address();
    assert!(parser.is_idle());
    assert!(parser.feed(&request("GET / HTTP/1.0", &["X-B: 2"])).unwrap().complete);
    let fresh = parse(&modern(), &request("GET / HTTP/1.0", &["X-B: 2"]));
    assert_eq!(parser.head().told(), fresh.told());
    assert_eq!(parser.head().data_address(), memory);
    assert_eq!(parser.feed(b"more").unwrap(), Fed { consumed: 0, complete: true });
    parser.reset();
    let failure = parser.feed(b"nonsense\r\n").unwrap_err();
    assert_eq!(parser.feed(b"GET / HTTP/1.0\r\n\r\n"), Err(failure));
    parser.reset();
    assert!(parser.feed(b"GET / HTTP/1.0\r\n\r\n").unwrap().complete);
}

#[test]
fn changed_requests_mean_the_same_in_any_pieces() {
    let seeds = [
        request("GET /dir?a=b&c=%20 HTTP/1.1", &["Accept: */*", "Cookie: a=b", "X-A: b"]),
        request("POST http://h/p HTTP/1.1", &["Content-Length: 5", "Transfer-Encoding: chunked"]),
    ];
    let mut dice = Dice::new(7);
    for round in 0..300 {
        let mut input = seeds[round % 2].clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(input.len());
            let odd = b"\r\n\0 :%/.;,\xff\t"[dice.below(12)];
            match dice.below(3) {
                0 => input[at] = odd,
                1 => drop(input.remove(at)),
                _ => input.insert(at, odd),
            }
        }
        for limits in [modern(), older()] {
            if let Ok((true, ..)) = check(&limits, &input) {
                let head = feed_all(&limits, &[&input]).0.take();
                assert!(head.path().starts_with(b"/") && !head.path().contains(&0));
            }
        }
    }
}

#[test]
fn a_value_is_shortened_in_its_place() {
    let text = request(GET, &["Authorization: Basic YTpi", "Cookie: c"]);
    let (mut parser, done) = feed_all(&modern(), &[&text]);
    assert_eq!(done, Ok((true, 0)));
    parser.shorten(Token::HTTP_AUTHORIZATION, b"a");
    assert_eq!(parser.head().value(Token::HTTP_AUTHORIZATION), Some(&b"a"[..]));
    assert_eq!(parser.head().value(Token::HTTP_COOKIE), Some(&b"c"[..]));
    parser.shorten(Token::HTTP_AUTHORIZATION, b"longer than it was");
    parser.shorten(Token::HTTP_RANGE, b"");
    assert_eq!(parser.head().value(Token::HTTP_AUTHORIZATION), Some(&b"a"[..]));
    assert!(!parser.head().has(Token::HTTP_RANGE));
}
