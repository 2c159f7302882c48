//! Tests of `request_builder`.

use super::*;

fn request() -> ClientRequest {
    ClientRequest {
        method: None,
        path: b"/p?q=1".to_vec(),
        host: b"example".to_vec(),
        origin: None,
        protocols: None,
        extensions: None,
        version: 13,
        multipart: None,
        is_urlencoded: false,
        keep_alive: false,
    }
}

fn written(request: &ClientRequest, spelling: &Spelling, key: Option<&[u8]>) -> String {
    let mut out = Vec::new();
    write_request(&mut out, request, spelling, key);
    String::from_utf8_lossy(&out).replace("\r\n", "|")
}

const START: &str = "GET /p?q=1 HTTP/1.1|Pragma: no-cache|Cache-Control: no-cache|Host: example|";

#[test]
fn websocket_requests() {
    let bare = request();
    let upgrade = "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Key: KEY|";
    let got = written(&bare, &Spelling::default(), Some(b"KEY"));
    assert_eq!(got, format!("{START}{upgrade}Sec-WebSocket-Version: 13|"));
    let full = ClientRequest {
        origin: Some(b"o".to_vec()),
        protocols: Some(b"a, b".to_vec()),
        extensions: Some(b"x".to_vec()),
        ..request()
    };
    let rest = "Sec-WebSocket-Protocol: a, b|Sec-WebSocket-Extensions: x|Sec-WebSocket-Version: 13|";
    let got = written(&full, &Spelling::default(), Some(b"KEY"));
    assert_eq!(got, format!("{START}Origin: http://o|{upgrade}{rest}"));
    let spelling = Spelling { bare_origin: true, ..Spelling::default() };
    assert!(written(&full, &spelling, Some(b"KEY")).contains("|Origin: o|"));
}

#[test]
fn http_requests() {
    let get = ClientRequest { method: Some(b"GET".to_vec()), ..request() };
    let close = Spelling { says_close: true, ..Spelling::default() };
    assert_eq!(written(&get, &Spelling::default(), None), START);
    assert_eq!(written(&get, &close, None), format!("{START}connection: close|"));
    assert_eq!(written(&ClientRequest { keep_alive: true, ..get.clone() }, &close, None), START);
    let form = ClientRequest { multipart: Some(b"B".to_vec()), ..get.clone() };
    let want = format!("{START}content-type: multipart/form-data; boundary=\"B\"|connection: close|");
    assert_eq!(written(&form, &close, None), want);
    let form = ClientRequest { is_urlencoded: true, ..get };
    let want = format!("{START}connection: close|Content-Type: application/x-www-form-urlencoded|");
    assert_eq!(written(&form, &close, None), want);
}

#[test]
fn no_text_smuggles_a_line() {
    assert_eq!(check(&request()), Ok(()));
    for bad in ["/\r\nX: y", "/ HTTP/1.1", "", "/\0"] {
        assert_eq!(check(&ClientRequest { path: bad.into(), ..request() }), Err("path"));
    }
    assert_eq!(check(&ClientRequest { host: b"a\r\nb".to_vec(), ..request() }), Err("host"));
    assert_eq!(check(&ClientRequest { method: Some(b"GE T".to_vec()), ..request() }), Err("method"));
    assert_eq!(check(&ClientRequest { origin: Some(b"a\nb".to_vec()), ..request() }), Err("origin"));
    assert_eq!(check(&ClientRequest { protocols: Some(b"a\rb".to_vec()), ..request() }), Err("protocol"));
}

#[test]
fn parts_of_a_form() {
    let text = |head: Option<Vec<u8>>| head.map(|h| String::from_utf8_lossy(&h).replace("\r\n", "|"));
    assert_eq!(
        text(multipart_head(b"B", Some(b"f"), None, None, true)),
        Some("--B|Content-Disposition: form-data; name=\"f\"||".to_owned())
    );
    assert_eq!(
        text(multipart_head(b"B", Some(b"f"), Some(b"x.txt"), Some(b"text/plain"), false)),
        Some(
            "|--B|Content-Disposition: form-data; name=\"f\"; filename=\"x.txt\"|Content-Type: text/plain||"
                .to_owned()
        )
    );
    assert_eq!(text(multipart_head(b"B", None, None, None, false)), Some("|--B--|".to_owned()));
    assert!(multipart_head(b"B", Some(b"a\"b"), None, None, true).is_none());
    assert!(multipart_head(b"B", Some(b"a"), Some(b"a\r\nb"), None, true).is_none());
    assert!(multipart_head(b"B", Some(b"a"), None, Some(b"a\nb"), true).is_none());
    assert_ne!(boundary([1; 24]), boundary([2; 24]));
}

#[test]
fn proxies() {
    let ok = |host: &str, port, user: Option<&str>| {
        let credentials = user.map(|u| BASE64_STANDARD.encode(u).into_bytes());
        Ok(Proxy { host: host.as_bytes().to_vec(), port, credentials })
    };
    let cases: &[(&str, u16, Result<Proxy, &str>)] = &[
        ("p:3128", 0, ok("p", 3128, None)),
        ("p", 3128, ok("p", 3128, None)),
        ("p:8", 3128, ok("p", 8, None)),
        ("u:w@p:8", 0, ok("p", 8, Some("u:w"))),
        ("http://p:8/", 0, ok("p", 8, None)),
        ("HTTP://u:w@p", 0, ok("p", 80, Some("u:w"))),
        ("[::1]:8", 0, ok("::1", 8, None)),
        ("@p:8", 0, ok("p", 8, None)),
        ("u:w@q@p:8", 0, ok("p", 8, Some("u:w@q"))),
        ("+p:8", 0, Err("http_proxy needs to be ads:port")),
        ("p:+8", 0, Err("http_proxy needs to be ads:port")),
        ("http://p/x", 8, Err("http_proxy needs to be ads:port")),
        ("p", 0, Err("http_proxy needs to be ads:port")),
        ("", 8, Err("http_proxy needs to be ads:port")),
        ("p:0", 8, Err("http_proxy needs to be ads:port")),
        ("p:99999", 8, Err("http_proxy needs to be ads:port")),
        ("p q:8", 8, Err("http_proxy needs to be ads:port")),
        ("socks5://p:8", 0, Err("http_proxy must be an http:// URL or host:port")),
    ];
    for (text, port, want) in cases {
        assert_eq!(parse_proxy(text.as_bytes(), *port), *want, "{text}");
    }
    // lws 4.1.6 observed
    let long = |len| format!("{}@p:8", "x".repeat(len));
    assert!(parse_proxy(long(93).as_bytes(), 0).is_ok());
    assert_eq!(parse_proxy(long(94).as_bytes(), 0), Err("proxy auth too long"));
    let old = connect_request(b"h", 80, None, false);
    assert_eq!(old, b"CONNECT h:80 HTTP/1.0\r\nUser-agent: libwebsockets\r\n\r\n");
    let new = connect_request(b"::1", 80, Some(b"abc"), true);
    let want = "CONNECT [::1]:80 HTTP/1.1|Host: [::1]:80|User-agent: lws|Proxy-authorization: basic abc||";
    assert_eq!(String::from_utf8_lossy(&new).replace("\r\n", "|"), want);
}

#[test]
fn hosts_without_proxy() {
    for (list, host, want) in [
        ("", "a", false),
        ("*", "a", true),
        ("a", "a", true),
        ("a", "A", true),
        ("b,a", "a", true),
        (" b , a ", "a", true),
        ("example.com", "www.example.com", true),
        (".example.com", "www.example.com", true),
        ("*.example.com", "www.example.com", true),
        ("example.com", "badexample.com", false),
        ("example.com:80", "example.com", true),
        ("127.0.0.1", "127.0.0.1", true),
        ("0.0.1", "127.0.0.1", false),
        ("localhost", "localhost.", true),
    ] {
        assert_eq!(bypasses(list.as_bytes(), host.as_bytes()), want, "{list} {host}");
    }
}

#[test]
fn redirects() {
    let place = |text: &str| {
        let (secure, rest) = match text.strip_prefix("https://") {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix("http://").unwrap()),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap());
        let (host, port) = split_port(authority.as_bytes()).unwrap();
        let port = port.unwrap_or(default_port(secure));
        Place { secure, address: host.to_vec(), port, path: path.as_bytes().to_vec() }
    };
    let from = place("http://a:8080/b/c/d;p?q");
    for (location, want) in [
        ("/x", "http://a:8080/x"),
        ("x", "http://a:8080/b/c/x"),
        ("./x", "http://a:8080/b/c/x"),
        ("../x", "http://a:8080/b/x"),
        ("../../x", "http://a:8080/x"),
        ("../../../x", "http://a:8080/x"),
        ("..", "http://a:8080/b/"),
        (".", "http://a:8080/b/c/"),
        ("?y", "http://a:8080/b/c/d;p?y"),
        ("x?y/../z", "http://a:8080/b/c/x?y/../z"),
        ("x#s", "http://a:8080/b/c/x"),
        ("", "http://a:8080/b/c/d;p?q"),
        ("//h/x", "http://h/x"),
        ("http://h", "http://h/"),
        ("HTTP://h?x", "http://h/?x"),
        ("ws://h:81/x", "http://h:81/x"),
        ("https://h/x", "https://h/x"),
        ("wss://[::1]:9/x", "https://[::1]:9/x"),
    ] {
        assert_eq!(follow(&from, location.as_bytes()), Ok(place(want)), "{location}");
    }
    for location in [
        "http://",
        "http:///x",
        "http:x",
        "ftp://h/",
        "http://u@h/",
        "http://h:0/",
        "/a b",
        "http://h:x/",
        "http://h:+80/",
        "http://+socket/",
        "//+socket",
        "http://[+socket]/",
        "http://[]/",
        "http://h\\x/",
        "http://%41/",
    ] {
        assert!(follow(&from, location.as_bytes()).is_err(), "{location}");
    }
    let secure = place("https://a/");
    assert_eq!(follow(&secure, b"http://a/"), Err("Redirect attempted SSL downgrade"));
    assert_eq!(follow(&secure, b"/x"), Ok(place("https://a/x")));
    for (text, want) in [
        ("http://a/", "a"),
        ("http://a:81/", "a:81"),
        ("https://a/", "a"),
        ("https://a:80/", "a:80"),
        ("http://[::1]:9/", "[::1]:9"),
    ] {
        assert_eq!(place(text).host(), want.as_bytes(), "{text}");
    }
}

#[test]
fn lengths_are_found_in_any_spelling() {
    for (lines, want) in [
        ("POST / HTTP/1.1\r\nHost: a\r\n", false),
        ("POST /content-length:5 HTTP/1.1\r\nX-Content-Length: 5\r\n", false),
        ("POST / HTTP/1.1\r\ncontent-LENGTH: 5\r\n", true),
        ("POST / HTTP/1.1\r\nTransfer-encoding: chunked\r\n", true),
    ] {
        assert_eq!(says_length(lines.as_bytes()), want, "{lines}");
    }
}

#[test]
fn hosts_are_authorities() {
    let cases: &[(&str, u16, Option<&str>, &str)] = &[
        ("a.example", 7681, None, "a.example"),
        ("127.0.0.1", 7681, Some("a.example"), "a.example"),
        ("127.0.0.1", 7681, Some("127.0.0.1:7681"), "127.0.0.1:7681"),
        ("::1", 7681, None, "[::1]:7681"),
        ("::1", 7681, Some("::1"), "[::1]:7681"),
        ("::1", 80, Some("::1"), "[::1]"),
        ("::1", 7681, Some("::1:7681"), "[::1]:7681"),
        ("::1", 7681, Some("[::1]"), "[::1]"),
        ("::1", 7681, Some("[::1]:7681"), "[::1]:7681"),
        ("[::1]", 7681, None, "[::1]:7681"),
        ("[::1]", 7681, Some("[::1]"), "[::1]:7681"),
        ("::1", 7681, Some("a.example"), "a.example"),
        ("127.0.0.1", 7681, Some("2001:db8::1"), "[2001:db8::1]:7681"),
        ("::ffff:127.0.0.1", 7681, None, "[::ffff:127.0.0.1]:7681"),
        ("fe80::1%lo", 7681, None, "[fe80::1]:7681"),
        ("fe80::1%lo", 7681, Some("fe80::1%lo"), "[fe80::1]:7681"),
        ("fe80::1%lo", 80, Some("[fe80::1%lo]"), "[fe80::1]"),
        ("+/run/socket", 0, None, "localhost"),
        ("+/run/socket", 0, Some("+/run/socket"), "localhost"),
        ("+@name", 0, Some("a.example"), "a.example"),
        ("a.example", 80, Some("+odd"), "+odd"),
    ];
    for &(address, port, named, want) in cases {
        let place = Place { secure: false, address: address.into(), port, path: b"/".to_vec() };
        let got = place.host_as(named.map(str::as_bytes));
        assert_eq!(String::from_utf8_lossy(&got), want, "{address} {named:?}");
    }
    let place = Place { secure: true, address: b"::1".to_vec(), port: 443, path: b"/".to_vec() };
    assert_eq!(place.host_as(None), b"[::1]");
    assert!(connect_request(b"fe80::1%lo", 80, None, true).starts_with(b"CONNECT [fe80::1]:80 HTTP/1.1\r\n"));
}
