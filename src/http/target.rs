//! The request target: split, decoded and made safe.
//!
//! Whatever comes in, a stored path starts with `/`, holds no NUL and no `.` or `..` component: every place
//! that ends a component resolves it, the end of the path included. Decoding comes first, so escaped dots and
//! slashes count as dots and slashes.

use super::args::hex_pair;
use super::args::push_encoded_path;
use super::head::HeadError;
use memchr::{memchr, memrchr};

/// A request target in its parts, nothing decoded yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target<'a> {
    /// Host and port of an absolute target.
    pub authority: Option<&'a [u8]>,
    /// Starts with `/`, or is empty for an absolute target without a path.
    pub path: &'a [u8],
    /// What follows the first `?`.
    pub query: Option<&'a [u8]>,
}

const BAD_TARGET: HeadError = HeadError { status: 403, reason: "the request target is no absolute path" };
const BAD_ESCAPE: HeadError = HeadError { status: 403, reason: "a bad percent escape in the request target" };
const NUL: HeadError = HeadError { status: 400, reason: "a NUL in the request target" };
const BAD_AUTHORITY: HeadError = HeadError { status: 400, reason: "a bad authority in the request target" };

/// Splits a target in origin form or absolute form (RFC 9112 3.2.1, 3.2.2); the others are refused.
pub fn split(target: &[u8]) -> Result<Target<'_>, HeadError> {
    let (authority, rest) = match target.first() {
        Some(b'/') => (None, target),
        _ => {
            let rest = without_scheme(target).ok_or(BAD_TARGET)?;
            let end = rest.iter().position(|b| matches!(b, b'/' | b'?')).unwrap_or(rest.len());
            if end == 0 || !is_authority(&rest[..end]) {
                return Err(BAD_AUTHORITY);
            }
            (Some(&rest[..end]), &rest[end..])
        }
    };
    Ok(match memchr(b'?', rest) {
        Some(at) => Target { authority, path: &rest[..at], query: Some(&rest[at + 1..]) },
        None => Target { authority, path: rest, query: None },
    })
}

fn without_scheme(target: &[u8]) -> Option<&[u8]> {
    [&b"http://"[..], b"https://"].into_iter().find_map(|scheme| {
        let (head, rest) = target.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some(rest)
    })
}

/// True for what a Host header may say: a name or an address in brackets, then perhaps a port (RFC 9110 7.2).
/// Empty is fine, user names are not.
pub fn is_authority(text: &[u8]) -> bool {
    let after_host = if text.first() == Some(&b'[') {
        let Some(end) = memchr(b']', text) else { return false };
        let address = &text[1..end];
        if address.is_empty() || !address.iter().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.')) {
            return false;
        }
        &text[end + 1..]
    } else {
        let end = memchr(b':', text).unwrap_or(text.len());
        if !is_registered_name(&text[..end]) {
            return false;
        }
        &text[end..]
    };
    match after_host.split_first() {
        None => true,
        Some((b':', port)) => after_host.len() < text.len() && port.iter().all(u8::is_ascii_digit),
        Some(_) => false,
    }
}

/// True for what clients of old send although it is no authority, and what a server may take for the name of nobody: an
/// IPv6 address without brackets, perhaps with its zone and a port; the path of the Unix socket they connected to, behind
/// a `+`.
pub fn is_odd_host(text: &[u8]) -> bool {
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    if let Some(path) = text.strip_prefix(b"+") {
        return path.iter().all(|b| is_plain(b) || matches!(b, b'/' | b'@'));
    }
    let (address, zone) = text.split_at(memchr(b'%', text).unwrap_or(text.len()));
    looks_like_ipv6(address) && zone.iter().skip(1).all(|b| is_plain(b) || *b == b':')
}

/// True for what is made of what IPv6 addresses are made of; a name or an IPv4 address with a port is not.
pub(super) fn looks_like_ipv6(text: &[u8]) -> bool {
    text.iter().filter(|b| **b == b':').count() >= 2
        && text.iter().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
}

fn is_registered_name(name: &[u8]) -> bool {
    let mut rest = name;
    while let Some((&b, tail)) = rest.split_first() {
        rest = match b {
            b'%' if hex_pair(tail).is_some() => &tail[2..],
            b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' => tail,
            b'+' | b',' | b';' | b'=' => tail,
            _ if b.is_ascii_alphanumeric() => tail,
            _ => return false,
        };
    }
    true
}

/// Appends a raw path, decoded and with its dot components resolved (spec 2.1, 2.2). An empty one is `/`.
pub fn push_path(raw: &[u8], out: &mut Vec<u8>) -> Result<(), HeadError> {
    let start = out.len();
    out.push(b'/');
    let mut rest = raw.strip_prefix(b"/").unwrap_or(raw);
    while !rest.is_empty() {
        let plain = rest.iter().position(|b| matches!(b, b'/' | b'%' | b'+' | 0)).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..plain]);
        rest = &rest[plain..];
        if let Some(next) = next_byte(rest)? {
            rest = next.rest;
            if next.byte == b'/' { end_component(out, start, false) } else { out.push(next.byte) }
        }
    }
    end_component(out, start, true);
    Ok(())
}

/// Appends a raw path with its dot components resolved and its escapes kept: decoded, it is what [`push_path`]
/// appends. No slash and no dot is escaped in it, and every byte may stand in a target (RFC 3986 section 3.3).
pub fn push_resolved(raw: &[u8], out: &mut Vec<u8>) -> Result<(), HeadError> {
    let start = out.len();
    out.push(b'/');
    let mut rest = raw.strip_prefix(b"/").unwrap_or(raw);
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = match first {
            b'%' => Some(hex_pair(tail).ok_or(BAD_ESCAPE)?),
            _ => None,
        };
        rest = if escaped.is_some() { &tail[2..] } else { tail };
        match escaped.unwrap_or(first) {
            0 => return Err(NUL),
            b'/' => end_component(out, start, false),
            byte if escaped.is_none() && is_path_byte(byte) => out.push(byte),
            byte => push_encoded_path(&[byte], out),
        }
    }
    end_component(out, start, true);
    Ok(())
}

/// A byte that stands for itself in a path.
fn is_path_byte(byte: u8) -> bool {
    is_registered_name(&[byte]) || matches!(byte, b':' | b'@')
}

/// What of a resolved path follows its first `n` decoded bytes.
pub fn behind(path: &[u8], n: usize) -> &[u8] {
    (0..n).fold(path, |rest, _| {
        let width = if rest.first() == Some(&b'%') { 3 } else { 1 };
        rest.get(width..).unwrap_or_default()
    })
}

/// A decoded byte and what follows it.
struct Decoded<'a> {
    byte: u8,
    was_escaped: bool,
    rest: &'a [u8],
}

fn next_byte(text: &[u8]) -> Result<Option<Decoded<'_>>, HeadError> {
    let Some((&first, tail)) = text.split_first() else { return Ok(None) };
    let (byte, was_escaped, rest) = match first {
        b'+' => (b' ', false, tail),
        b'%' => (hex_pair(tail).ok_or(BAD_ESCAPE)?, true, &tail[2..]),
        _ => (first, false, tail),
    };
    if byte == 0 { Err(NUL) } else { Ok(Some(Decoded { byte, was_escaped, rest })) }
}

/// A slash or the end follows what `out` holds: resolves its last component, and adds the slash.
fn end_component(out: &mut Vec<u8>, start: usize, last: bool) {
    let slash = memrchr(b'/', &out[start..]).map_or(start, |at| start + at);
    match &out[slash + 1..] {
        b"" => {}
        b"." => out.truncate(slash + 1),
        b".." => {
            out.truncate(slash);
            match memrchr(b'/', &out[start..]) {
                Some(at) => out.truncate(start + at + 1),
                None => out.push(b'/'),
            }
            if last && out.len() > start + 1 {
                out.pop();
            }
        }
        _ if last => {}
        _ => out.push(b'/'),
    }
}

/// The raw arguments of a query: parted at `&` and `;`, an empty last one left out (spec 2.3).
pub fn raw_args(query: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = query;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr2(b'&', b';', rest).unwrap_or(rest.len());
        let arg = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(arg)
    })
}

/// Appends one raw argument, decoded. An escaped `=` before the first plain one becomes `_`, so that nobody
/// smuggles a name (spec 2.3).
pub fn push_arg(raw: &[u8], out: &mut Vec<u8>) -> Result<(), HeadError> {
    let mut in_name = true;
    let mut rest = raw;
    while let Some(next) = next_byte(rest)? {
        rest = next.rest;
        match (next.byte, next.was_escaped) {
            (b'=', true) if in_name => out.push(b'_'),
            (b'=', false) => {
                in_name = false;
                out.push(b'=');
            }
            _ => out.push(next.byte),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::Dice;
    use super::*;

    fn path(raw: &[u8]) -> Result<Vec<u8>, u16> {
        let mut out = b"before/".to_vec();
        push_path(raw, &mut out).map_err(|e| e.status)?;
        assert!(out.starts_with(b"before/"), "{}", out.escape_ascii());
        Ok(out.split_off(7))
    }

    #[test]
    fn paths() {
        // spec http-server.md 2.2, with its advice
        let cases: &[(&str, &str)] = &[
            ("", "/"),
            ("/", "/"),
            ("/a", "/a"),
            ("/a/../b", "/b"),
            ("/../../etc", "/etc"),
            ("/dump/a/..", "/dump"),
            ("/dump/a/../", "/dump/"),
            ("/a/.", "/a/"),
            ("/.", "/"),
            ("/..", "/"),
            ("/../", "/"),
            ("/dump/..", "/"),
            ("//", "/"),
            ("///a//b///", "/a/b/"),
            ("/./a/./b", "/a/b"),
            ("/.name/...name/..name/...", "/.name/...name/..name/..."),
            ("/%2e%2e/%2E./.%2e", "/"),
            ("/a%2f..%2f..%2f..%2fb", "/b"),
            ("/a%2fb", "/a/b"),
            ("/a+b%2bc%20d", "/a b+c d"),
            ("/a;b=c&d#e", "/a;b=c&d#e"),
            ("/..;/x", "/..;/x"),
            ("/%252e%252e/x", "/%2e%2e/x"),
            ("/\\..\\x", "/\\..\\x"),
        ];
        for (raw, want) in cases {
            assert_eq!(path(raw.as_bytes()).unwrap(), want.as_bytes(), "{raw}");
        }
    }

    #[test]
    fn resolved_paths_keep_their_escapes() {
        let resolved = |raw: &[u8]| {
            let mut out = b"before/".to_vec();
            push_resolved(raw, &mut out).map(|()| out.split_off(7)).map_err(|e| e.status)
        };
        for (raw, want) in [
            ("", "/"),
            ("/a+b%2bc%20d", "/a+b%2Bc%20d"),
            ("/%7ea/%2e%2E/b;c=d@e:f", "/b;c=d@e:f"),
            ("/x%2f..%2f..%2fetc", "/etc"),
            ("/\"<\\\u{e4}#", "/%22%3C%5C%C3%A4%23"),
            ("//a//..//.", "/"),
            ("/a/..", "/"),
            ("/%252e%252e/x", "/%252e%252e/x"),
        ] {
            assert_eq!(resolved(raw.as_bytes()), Ok(want.as_bytes().to_vec()), "{raw}");
        }
        for (raw, status) in [("/%", 403), ("/%4", 403), ("/%zz", 403), ("/a%00", 400), ("/a\0", 400)] {
            assert_eq!(resolved(raw.as_bytes()), Err(status), "{raw:?}");
        }
        let mut dice = Dice::new(17);
        let pieces =
            [&b"/"[..], b".", b"..", b"%2e", b"%2f", b"a", b"//", b"+", b"%20", b"%2B", b"%5c", b";"];
        for _ in 0..20_000 {
            let raw: Vec<u8> =
                (0..dice.below(12)).flat_map(|_| pieces[dice.below(pieces.len())].iter().copied()).collect();
            let (got, plain) = (resolved(&raw).unwrap(), path(&raw).unwrap());
            assert_eq!(path(&got).unwrap(), plain, "{}", raw.escape_ascii());
            assert!(!got.windows(2).any(|w| w == b"//"), "{}", got.escape_ascii());
            let cut = dice.below(plain.len() + 1);
            let mut rest = Vec::new();
            let mut tail = behind(&got, cut);
            while let Some(next) = next_byte(tail).unwrap() {
                rest.push(next.byte);
                tail = next.rest;
            }
            assert_eq!(rest, plain[cut..], "{} behind {cut}", got.escape_ascii());
        }
        assert_eq!(behind(b"/%20a", 9), b"");
    }

    #[test]
    fn refused_paths() {
        for (raw, status) in
            [("/%", 403), ("/%4", 403), ("/%zz", 403), ("/%0", 403), ("/a%00", 400), ("/a\0", 400)]
        {
            assert_eq!(path(raw.as_bytes()), Err(status), "{raw:?}");
        }
    }

    #[test]
    fn no_path_ever_keeps_a_dot_component() {
        let mut dice = Dice::new(1);
        let pieces = [&b"/"[..], b".", b"..", b"%2e", b"%2f", b"a", b"//", b"+", b"%20", b"%5c", b";"];
        for _ in 0..20_000 {
            let raw: Vec<u8> =
                (0..dice.below(12)).flat_map(|_| pieces[dice.below(pieces.len())].iter().copied()).collect();
            let got = path(&raw).unwrap();
            assert_eq!(got[0], b'/');
            assert!(!got.windows(2).any(|w| w == b"//"), "{}", got.escape_ascii());
            let bad = |c: &[u8]| c == b"." || c == b"..";
            assert!(!got.split(|&b| b == b'/').any(bad), "{} -> {}", raw.escape_ascii(), got.escape_ascii());
        }
    }

    #[test]
    fn arguments() {
        // spec http-server.md 2.3, with its advice
        let cases: &[(&str, &[&str])] = &[
            ("x=1&y=2;z", &["x=1", "y=2", "z"]),
            ("a%26b=1", &["a&b=1"]),
            ("a%3Db=c", &["a_b=c"]),
            ("a=b%3Dc", &["a=b=c"]),
            ("&a", &["", "a"]),
            ("a=1;;b", &["a=1", "", "b"]),
            ("", &[]),
            ("x=1&", &["x=1"]),
            ("&", &[""]),
            ("a+b=%2B", &["a b=+"]),
            ("/../x", &["/../x"]),
            ("a?b", &["a?b"]),
        ];
        for (query, want) in cases {
            let got: Vec<Vec<u8>> = raw_args(query.as_bytes())
                .map(|raw| {
                    let mut out = Vec::new();
                    push_arg(raw, &mut out).unwrap();
                    out
                })
                .collect();
            assert_eq!(got, want.iter().map(|w| w.as_bytes().to_vec()).collect::<Vec<_>>(), "{query}");
        }
        for (raw, status) in [("%", 403), ("a%4", 403), ("%00", 400)] {
            assert_eq!(push_arg(raw.as_bytes(), &mut Vec::new()).unwrap_err().status, status);
        }
    }

    type Parts<'a> = (Option<&'a str>, &'a str, Option<&'a str>);

    #[test]
    fn forms() {
        // RFC 9112 3.2
        let cases: &[(&str, Result<Parts, u16>)] = &[
            ("/a?b?c", Ok((None, "/a", Some("b?c")))),
            ("/..?x=1", Ok((None, "/..", Some("x=1")))),
            ("/a?", Ok((None, "/a", Some("")))),
            ("http://h/a", Ok((Some("h"), "/a", None))),
            ("HTTPS://h:1?q", Ok((Some("h:1"), "", Some("q")))),
            ("http://h", Ok((Some("h"), "", None))),
            ("http:///a", Err(400)),
            ("http://u@h/a", Err(400)),
            ("http://:80/", Err(400)),
            ("ftp://h/", Err(403)),
            ("file:///etc/passwd", Err(403)),
            ("a", Err(403)),
            ("*", Err(403)),
            ("h:1", Err(403)),
        ];
        for (raw, want) in cases {
            let got = split(raw.as_bytes()).map_err(|e| e.status);
            let want = want.map(|(a, p, q)| Target {
                authority: a.map(str::as_bytes),
                path: p.as_bytes(),
                query: q.map(str::as_bytes),
            });
            assert_eq!(got, want, "{raw}");
        }
    }

    #[test]
    fn authorities() {
        for good in ["", "a", "a.b:80", "127.0.0.1:7681", "[::1]", "[::1]:80", "a_b", "a:", "%41"] {
            assert!(is_authority(good.as_bytes()), "{good}");
        }
        for bad in [
            "a b",
            "a@b",
            "a/b",
            "a:b",
            "a:1:2",
            "[::1",
            "[]",
            "[g]",
            "[::1]x",
            "\"><script>",
            "a\\b",
            "%4",
            ":80",
        ] {
            assert!(!is_authority(bad.as_bytes()), "{bad}");
        }
    }
}
