//! What becomes of requests and replies that are passed on: heads fed whole, split at every byte, and byte by byte.

use super::super::fields::Version;
use super::super::head::{HeadParser, Limits};
use super::super::testing::{Dice, same_for_every_split};
use super::*;
use std::sync::Arc;

fn place(address: &str, port: u16, path: &str, secure: bool) -> MountKind {
    MountKind::Proxy(Place { secure, address: address.into(), port, path: path.into() })
}

#[test]
fn origins() {
    // spec cgi-proxy.md G52
    let cases: &[(&str, MountKind)] = &[
        ("a.example:8080/x/y", place("a.example", 8080, "/x/y", false)),
        ("a.example/", place("a.example", 80, "/", false)),
        ("a.example", place("a.example", 80, "/", false)),
        ("[::1]:81/x", place("::1", 81, "/x", false)),
        ("+/run/app.sock:/x", place("+/run/app.sock", 80, "/x", false)),
        ("+@abstract:/", place("+@abstract", 80, "/", false)),
        ("+/run/app.sock", place("+/run/app.sock", 80, "/", false)),
        ("", MountKind::Unserved),
        ("/x", MountKind::Unserved),
        ("+:/x", MountKind::Unserved),
        ("+/run/app.sock:x", MountKind::Unserved),
        ("a.example:0/", MountKind::Unserved),
        ("a.example:99999/", MountKind::Unserved),
        ("user@a.example/", MountKind::Unserved),
        ("http://a.example/", MountKind::Unserved),
        ("a.example/x y", MountKind::Unserved),
        ("a.example/x?y", MountKind::Unserved),
        ("a.example/x\r\ny", MountKind::Unserved),
    ];
    for (origin, want) in cases {
        assert_eq!(mount(origin.as_bytes(), false), *want, "{origin}");
    }
    assert_eq!(mount(b"a/", true), place("a", 443, "/", true));
}

#[test]
fn targets() {
    let cases: &[(&str, &str, &str, &str)] = &[
        ("/api/x?y=1", "/api", "/", "/x?y=1"),
        ("/api/x", "/api", "/v1", "/v1/x"),
        ("/api/x", "/api", "/v1/", "/v1/x"),
        ("/api/", "/api", "/v1", "/v1/"),
        ("/api", "/api", "/v1", "/v1"),
        ("/api", "/api", "/", "/"),
        ("/x", "/", "/", "/x"),
        ("/x", "/", "/v1", "/v1/x"),
        ("/api//x///y", "/api", "/v1", "/v1/x/y"),
        ("/api/%2e%2e/x", "/", "/v1", "/v1/x"),
        ("/api/a/../../../../x", "/", "/v1", "/v1/x"),
        ("/a%20b/c%20d+e", "/a b", "/", "/c%20d+e"),
        ("/a+b/c", "/a b", "/", "/c"),
        ("/api/x?a=%2e%2e/&b;c?&", "/api", "/v1", "/v1/x?a=%2e%2e/&b;c?&"),
        ("/api/?", "/api", "/", "/?"),
        ("http://h:1/api/x", "/api", "/v1", "/v1/x"),
    ];
    for (raw, at, base, want) in cases {
        let got = target(raw.as_bytes(), at.as_bytes(), base.as_bytes()).unwrap();
        assert_eq!(got.escape_ascii().to_string(), *want, "{raw} below {at}");
    }
}

#[test]
fn no_target_leaves_the_path_of_its_server() {
    let mut dice = Dice::new(23);
    let pieces = [&b"/"[..], b"..", b".", b"%2e", b"%2f", b"a", b"%5c", b"+", b"%252e", b";"];
    for _ in 0..20_000 {
        let raw: Vec<u8> = std::iter::once(&b"/"[..])
            .chain((0..dice.below(10)).map(|_| pieces[dice.below(pieces.len())]))
            .flatten()
            .copied()
            .collect();
        let got = target(&raw, b"/", b"/v1").unwrap();
        let mut read = Vec::new();
        target::push_path(&got, &mut read).unwrap();
        assert!(read.starts_with(b"/v1"), "{} -> {}", raw.escape_ascii(), got.escape_ascii());
        assert!(read.len() == 3 || read[3] == b'/', "{} -> {}", raw.escape_ascii(), got.escape_ascii());
    }
}

fn limits() -> Limits {
    Limits {
        forwards: true,
        keep_unknown_headers: false,
        known: crate::http::tokens::TokenSet::EARLIER,
        ..Limits::of_origins()
    }
}

/// A head that was fed in the pieces.
fn parser(limits: &Limits, is_response: bool, pieces: &[&[u8]]) -> HeadParser {
    let mut parser = HeadParser::new(&Arc::new(limits.clone()));
    if is_response {
        parser.expect_response();
    }
    assert!(pieces.iter().fold(false, |_, piece| parser.feed(piece).unwrap().complete));
    parser
}

fn passed_on(request: &str) -> String {
    passed_on_for(request, false)
}

fn passed_on_for(request: &str, is_admitted: bool) -> String {
    same_for_every_split(request.as_bytes(), |pieces| {
        let parser = parser(&limits(), false, pieces);
        let head = parser.head();
        let onward = Onward {
            target: b"/v1/x",
            host: b"origin:81",
            port: Some(7681),
            peer: b"192.0.2.1",
            is_secure: false,
            framing: Framing::of(head).unwrap(),
            upgrades: head.upgrade().is_some(),
            keeps: true,
            is_admitted,
        };
        let mut out = Vec::new();
        write_request(&mut out, head, &onward);
        String::from_utf8(out).unwrap()
    })
}

/// A password that was asked for here is for nobody else; one that was not is for the server.
#[test]
fn passwords_of_ours_stay_here() {
    let request =
        "GET / HTTP/1.1\r\nHost: h\r\nAuthorization: user\r\nauthorization: other\r\nX-A: b\r\n\r\n";
    let said = |is_admitted| {
        let out = passed_on_for(request, is_admitted);
        out.lines().filter(|l| l.starts_with("authorization:")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(said(true), Vec::<String>::new());
    assert_eq!(said(false), ["authorization: user", "authorization: other"]);
}

const FORWARDED: &str = "x-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: http\r\nx-forwarded-host: h\r\n";

#[test]
fn what_is_kept_to_be_passed_on_is_kept_for_that_alone() {
    let request = &b"LIST /a%2fb?c HTTP/1.1\r\nHost: h\r\n\r\n"[..];
    let mut plain = HeadParser::new(&Arc::new(Limits { forwards: false, ..limits() }));
    assert_eq!(plain.feed(request).map_err(|e| e.status), Err(501));
    let mut parser = parser(&limits(), false, &[request]);
    let head = parser.head();
    assert_eq!((head.method(), head.method_name()), (Method::Other, &b"LIST"[..]));
    assert_eq!((head.raw_target(), head.path()), (Some(&b"/a%2fb?c"[..]), &b"/a/b"[..]));
    parser.reset();
    assert_eq!(parser.head().raw_target(), None);
    for (method, status) in [("CONNECT", 405), ("TRACE", 405), ("a b", 400)] {
        let request = format!("{method} / HTTP/1.1\r\n");
        let mut parser = HeadParser::new(&Arc::new(limits()));
        assert_eq!(parser.feed(request.as_bytes()).map_err(|e| e.status), Err(status), "{method}");
    }
}

#[test]
fn a_request_keeps_what_is_end_to_end() {
    // RFC 9110 7.6.1
    let request = "GET /api/x HTTP/1.1\r\nHost: h\r\nConnection: close, X-One\r\nX-One: 1\r\nX-Two:  a b \r\n\
         Keep-Alive: 5\r\nTE: trailers\r\nTrailer: X\r\nProxy-Connection: close\r\nProxy-Authorization: x\r\n\
         HTTP2-Settings: x\r\nCookie: a=1\r\nCookie: b=2\r\nAuthorization: y\r\nUpgrade-Insecure-Requests: 1\r\n\r\n";
    assert_eq!(
        passed_on(request),
        format!(
            "GET /v1/x HTTP/1.1\r\nhost: h:7681\r\ncookie: a=1\r\ncookie: b=2\r\nauthorization: y\r\n\
             X-Two: a b\r\nUpgrade-Insecure-Requests: 1\r\n{FORWARDED}\r\n"
        )
    );
}

#[test]
fn a_request_says_its_body_anew() {
    let head = "host: h:7681\r\n";
    for (request, want) in [
        ("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 5\r\n\r\n", "content-length: 5\r\n"),
        ("POST / HTTP/1.1\r\nHost: h\r\n\r\n", "content-length: 0\r\n"),
        ("DELETE / HTTP/1.1\r\nHost: h\r\n\r\n", ""),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\tCHUNKED \r\n\r\n",
            "transfer-encoding: chunked\r\n",
        ),
        ("REPORT / HTTP/1.1\r\nHost: h\r\nContent-Length: 00\r\n\r\n", "content-length: 0\r\n"),
    ] {
        let method = request.split(' ').next().unwrap();
        let text = format!("{method} /v1/x HTTP/1.1\r\n{head}{FORWARDED}{want}\r\n");
        assert_eq!(passed_on(request), text);
    }
}

#[test]
fn nobody_upstream_is_told_what_a_peer_says_of_itself() {
    let got = passed_on(
        "GET / HTTP/1.1\r\nHost: h:1\r\nX-Forwarded-For: 10.0.0.1, 10.0.0.2\r\nConnection: x-forwarded-for\r\n\
         x-forwarded-for: 10.0.0.3\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: other\r\n\r\n",
    );
    assert_eq!(
        got,
        "GET /v1/x HTTP/1.1\r\nhost: h:1\r\nx-forwarded-for: 10.0.0.1, 10.0.0.2, 10.0.0.3, 192.0.2.1\r\n\
         x-forwarded-proto: http\r\nx-forwarded-host: h:1\r\n\r\n"
    );
    let got = passed_on("GET / HTTP/1.0\r\n\r\n");
    assert!(got.starts_with("GET /v1/x HTTP/1.1\r\nhost: origin:81\r\nx-forwarded-for"), "{got}");
    assert!(passed_on("GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n").contains("\r\nhost: [::1]:7681\r\n"));
    assert!(passed_on("GET / HTTP/1.1\r\nHost: [::1]:5\r\n\r\n").contains("\r\nhost: [::1]:5\r\n"));
}

#[test]
fn names_that_become_the_variable_of_others_stay_behind() {
    // RFC 3875 section 4.1.18
    let request = "GET / HTTP/1.1\r\nHost: h\r\nX_Forwarded_For: 1\r\nx_forwarded-PROTO: https\r\nX-Odd: 2\r\n\
        X.Odd: 3\r\nx-odd_: 4\r\nUser_Agent: 5\r\nContent_Length: 6\r\nTransfer_Encoding: chunked\r\nX9: 7\r\n\r\n";
    assert_eq!(
        passed_on(request),
        format!("GET /v1/x HTTP/1.1\r\nhost: h:7681\r\nX-Odd: 2\r\nX9: 7\r\n{FORWARDED}\r\n")
    );
    let parser = parser(&limits(), false, &[request.as_bytes()]);
    let left_out: Vec<_> = ambiguous(parser.head()).map(|name| name.escape_ascii().to_string()).collect();
    assert_eq!(
        left_out.join(" "),
        "X_Forwarded_For x_forwarded-PROTO X.Odd x-odd_ User_Agent Content_Length Transfer_Encoding"
    );
}

#[test]
fn an_upgrade_passes_unchanged() {
    let got = passed_on(
        "GET /ws HTTP/1.1\r\nHost: h:1\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n\
         Sec-WebSocket-Key: k\r\nSec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Extensions: x; y=1\r\n\
         Sec-WebSocket-Version: 13\r\nOrigin: http://o\r\n\r\n",
    );
    assert_eq!(
        got,
        "GET /v1/x HTTP/1.1\r\nhost: h:1\r\nsec-websocket-key: k\r\nsec-websocket-protocol: a, b\r\n\
         sec-websocket-extensions: x; y=1\r\nsec-websocket-version: 13\r\norigin: http://o\r\n\
         x-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: http\r\nx-forwarded-host: h:1\r\n\
         connection: Upgrade\r\nupgrade: websocket\r\n\r\n"
    );
}

fn passed_back(reply: &str, version: Version, asked_head: bool, keep_alive: bool) -> String {
    same_for_every_split(reply.as_bytes(), |pieces| {
        let parser = parser(&Limits::of_origins(), true, pieces);
        let framing = framing_for(Framing::of_response(parser.head(), asked_head).unwrap(), version);
        let preamble = Preamble {
            version,
            server: None,
            strict_transport_security: true,
            extra: b"X-Own: 1\r\nX-Frame-Options: DENY\r\n",
        };
        let mut out = Vec::new();
        write_reply(&mut out, parser.head(), &preamble, framing, keep_alive);
        String::from_utf8(out).unwrap()
    })
}

#[test]
fn replies_are_framed_for_their_peer() {
    // RFC 9112 6.3, 9.3
    const ADDED: &str = "X-Own: 1\r\nX-Frame-Options: DENY\r\n\
         Strict-Transport-Security: max-age=15768000 ; includeSubDomains\r\n";
    let (old, new) = (Version::Http10, Version::Http11);
    let cases: &[(&str, Version, bool, bool, &str, &str)] = &[
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
            new,
            false,
            true,
            "HTTP/1.1 200 OK",
            "content-length: 5\r\n",
        ),
        ("HTTP/1.0 200\r\nContent-Length: 5\r\n", new, false, true, "HTTP/1.1 200 ", "content-length: 5\r\n"),
        (
            "HTTP/1.1 299 Odd  One\r\nTransfer-Encoding: chunked\r\n",
            new,
            false,
            false,
            "HTTP/1.1 299 Odd  One",
            "transfer-encoding: chunked\r\nconnection: close\r\n",
        ),
        ("HTTP/1.1 200 OK\r\n", new, false, true, "HTTP/1.1 200 OK", "transfer-encoding: chunked\r\n"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", old, false, false, "HTTP/1.0 200 OK", ""),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n",
            old,
            false,
            true,
            "HTTP/1.0 200 OK",
            "content-length: 7\r\nconnection: keep-alive\r\n",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n",
            new,
            true,
            true,
            "HTTP/1.1 200 OK",
            "content-length: 7\r\n",
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", new, true, true, "HTTP/1.1 200 OK", ""),
        ("HTTP/1.1 204 No\r\nContent-Length: 7\r\n", new, false, true, "HTTP/1.1 204 No", ""),
        (
            "HTTP/1.1 304 No\r\nContent-Length: 7\r\n",
            new,
            false,
            true,
            "HTTP/1.1 304 No",
            "content-length: 7\r\n",
        ),
    ];
    for (reply, version, asked_head, keep_alive, line, end) in cases {
        let got = passed_back(&format!("{reply}\r\n"), *version, *asked_head, *keep_alive);
        assert_eq!(got, format!("{line}\r\n{ADDED}{end}\r\n"), "{reply}");
    }
}

#[test]
fn replies_keep_what_is_end_to_end() {
    let got = passed_back(
        "HTTP/1.1 302 Found\r\nConnection: X-One\r\nx-one: 1\r\nKeep-Alive: 5\r\nUpgrade: h2c\r\nTrailer: X\r\n\
         Proxy-Authenticate: x\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nLocation: http://a/b\r\n\
         x-frame-options: SAMEORIGIN\r\nstrict-transport-security: no\r\nContent-Length: 0\r\n\r\n",
        Version::Http11,
        false,
        true,
    );
    assert_eq!(
        got,
        "HTTP/1.1 302 Found\r\nX-Own: 1\r\nset-cookie: a=1\r\nset-cookie: b=2\r\nlocation: http://a/b\r\n\
         strict-transport-security: no\r\nx-frame-options: SAMEORIGIN\r\ncontent-length: 0\r\n\r\n"
    );
}

#[test]
fn interim_replies_and_upgrades_pass() {
    for (reply, want) in [
        (
            "HTTP/1.1 103 Early\r\nLink: </a>\r\nContent-Length: 3\r\n\r\n",
            "HTTP/1.1 103 Early\r\nlink: </a>\r\n\r\n",
        ),
        (
            "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: a\r\n\r\n",
            "HTTP/1.1 101 Switching\r\nsec-websocket-accept: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n",
        ),
    ] {
        let got = same_for_every_split(reply.as_bytes(), |pieces| {
            let parser = parser(&Limits::of_origins(), true, pieces);
            let mut out = Vec::new();
            write_interim(&mut out, parser.head());
            String::from_utf8(out).unwrap()
        });
        assert_eq!(got, want);
    }
}

#[test]
fn chunk_lines() {
    for (len, want) in [(0, "0\r\n"), (9, "9\r\n"), (16, "10\r\n"), (0xabc, "abc\r\n")] {
        let (text, at) = chunk_line(len);
        assert_eq!(std::str::from_utf8(&text[at..]), Ok(want));
    }
    let (text, at) = chunk_line(usize::MAX);
    assert_eq!((&text[..], at), (&b"ffffffffffffffff\r\n"[..], 0));
}
