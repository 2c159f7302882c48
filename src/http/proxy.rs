//! Requests that are passed on to another server, and its replies on their way back.
//!
//! Everything end to end passes as it came. What concerns one connection only stays behind (RFC 9110 section 7.6.1),
//! and how a body ends is said anew for each side, from what was understood: what a peer wrote about it is never
//! repeated.

use super::body::Framing;
use super::fields::{Head, LengthSaid, Method, Version, trim};
use super::head::HeadError;
use super::request_builder::{Place, default_port, is_host, split_port};
use super::respond::{Preamble, STRICT_TRANSPORT_SECURITY};
use super::target;
use super::tokens::Token;
use crate::settings::MountKind;

/// Header fields that concern one connection, with their colons.
const OF_ONE_CONNECTION: [&[u8]; 10] = [
    b"connection:",
    b"http2-settings:",
    b"keep-alive:",
    b"proxy-authenticate:",
    b"proxy-authorization:",
    b"proxy-connection:",
    b"te:",
    b"trailer:",
    b"transfer-encoding:",
    b"upgrade:",
];

/// Those of a request that are said anew.
const SAID_ANEW: [&[u8]; 5] =
    [b"host:", b"content-length:", b"x-forwarded-for:", b"x-forwarded-host:", b"x-forwarded-proto:"];

/// What a mount with this origin does: `host[:port]/path`, or `+socket:/path` for a Unix socket.
pub fn mount(origin: &[u8], secure: bool) -> MountKind {
    parse(origin, secure).map_or(MountKind::Unserved, MountKind::Proxy)
}

fn parse(origin: &[u8], secure: bool) -> Option<Place> {
    let is_solid = |text: &[u8]| text.iter().all(|&b| b > b' ' && b != 0x7f && b != b'?' && b != b'#');
    let (address, port, path) = if origin.starts_with(b"+") {
        let end = origin.iter().position(|&b| b == b':').unwrap_or(origin.len());
        let (socket, path) = origin.split_at(end);
        (socket, None, path.get(1..).unwrap_or_default())
    } else {
        let end = origin.iter().position(|&b| b == b'/').unwrap_or(origin.len());
        let (authority, path) = origin.split_at(end);
        let (host, port) = split_port(authority)?;
        (host, port, path)
    };
    let is_socket = address.len() > 1 && address[0] == b'+';
    if !(is_socket || is_host(address)) || port == Some(0) || !is_solid(path) || path.starts_with(b"//") {
        return None;
    }
    let path = match path.first() {
        None => b"/".to_vec(),
        Some(b'/') => path.to_vec(),
        Some(_) => return None,
    };
    Some(Place { secure, address: address.to_vec(), port: port.unwrap_or(default_port(secure)), path })
}

/// The name that a server is addressed by when the request has none, and that its certificate must be for.
pub fn host_of(to: &Place) -> Vec<u8> {
    if to.address.starts_with(b"+") { b"localhost".to_vec() } else { to.host() }
}

/// The target of a request below the mount point `at`, seen from a server's path `base`. Where its dots would lead is
/// settled before anything is put together, so it lies below `base` always.
pub fn target(raw: &[u8], at: &[u8], base: &[u8]) -> Result<Vec<u8>, HeadError> {
    let split = target::split(raw)?;
    let mut path = Vec::with_capacity(raw.len() + 1);
    target::push_resolved(split.path, &mut path)?;
    let below = target::behind(&path, if at.len() > 1 { at.len() } else { 0 });
    let base = if below.is_empty() { base } else { base.strip_suffix(b"/").unwrap_or(base) };
    let mut out = [base, below].concat();
    if let Some(query) = split.query {
        out.push(b'?');
        out.extend_from_slice(query);
    }
    Ok(out)
}

/// What a request is given on its way, beside what it says itself.
pub struct Onward<'a> {
    /// Where to.
    pub target: &'a [u8],
    /// The server's name, when the request names none.
    pub host: &'a [u8],
    /// The port it came in by, if that is not the scheme's own.
    pub port: Option<u16>,
    /// Who sent it.
    pub peer: &'a [u8],
    /// It came with TLS.
    pub is_secure: bool,
    /// How its body ends.
    pub framing: Framing,
    /// It asks for a WebSocket.
    pub upgrades: bool,
    /// The connection can be used for another request.
    pub keeps: bool,
    /// Its password was asked for and right: it was for us, and stays here.
    pub is_admitted: bool,
}

/// Appends a request as it is passed on.
pub fn write_request(out: &mut Vec<u8>, head: &Head, onward: &Onward<'_>) {
    line(out, &[head.method_name(), b" ", onward.target, b" HTTP/1.1"]);
    let port = onward.port.map(|port| format!(":{port}")).unwrap_or_default();
    match head.host() {
        Some(host) if !host.is_empty() && names_port(host) => line(out, &[b"host: ", host]),
        Some(host) if !host.is_empty() => line(out, &[b"host: ", host, port.as_bytes()]),
        _ => line(out, &[b"host: ", onward.host]),
    }
    let is_said_anew = |name: &[u8]| SAID_ANEW.iter().any(|own| own.eq_ignore_ascii_case(name));
    let is_ours = |name: &[u8]| onward.is_admitted && name.eq_ignore_ascii_case(b"authorization:");
    let passes = |name: &[u8]| !is_said_anew(name) && !is_ours(name) && is_unambiguous(name);
    for (name, value) in passing(head).filter(|(name, _)| passes(name)) {
        line(out, &[name, b" ", value]);
    }
    let is_chain = |name: &[u8]| name.eq_ignore_ascii_case(b"x-forwarded-for:");
    let mut chain: Vec<&[u8]> =
        all(head).filter(|(name, value)| is_chain(name) && !value.is_empty()).map(|field| field.1).collect();
    chain.push(onward.peer);
    line(out, &[b"x-forwarded-for: ", &chain.join(&b", "[..])]);
    line(out, &[b"x-forwarded-proto: ", if onward.is_secure { b"https" } else { b"http" }]);
    if let Some(host) = head.host().filter(|host| !host.is_empty()) {
        line(out, &[b"x-forwarded-host: ", host]);
    }
    match onward.framing {
        Framing::Length(length) => line(out, &[b"content-length: ", length.to_string().as_bytes()]),
        Framing::Chunked => line(out, &[b"transfer-encoding: chunked"]),
        Framing::None | Framing::UntilClose => {
            if matches!(head.method(), Method::Post | Method::Put | Method::Patch) {
                line(out, &[b"content-length: 0"]);
            }
        }
    }
    if onward.upgrades {
        line(out, &[b"connection: Upgrade"]);
        line(out, &[b"upgrade: websocket"]);
    } else if !onward.keeps {
        line(out, &[b"connection: close"]);
    }
    line(out, &[]);
}

/// The names of a request's header fields that are not passed on although they are end to end: behind a server that
/// makes variables of them (RFC 3875 section 4.1.18) they could be taken for others, such as `X_Forwarded_For`.
pub fn ambiguous(head: &Head) -> impl Iterator<Item = &[u8]> {
    all(head).map(|(name, _)| name).filter(|name| !is_unambiguous(name)).map(|name| &name[..name.len() - 1])
}

/// True for a name, with its colon, of letters, digits and hyphens: only one variable is made of it, and of no other.
fn is_unambiguous(name: &[u8]) -> bool {
    name[..name.len() - 1].iter().all(|&b| b.is_ascii_alphanumeric() || b == b'-')
}

/// True when a Host value names a port.
fn names_port(host: &[u8]) -> bool {
    let end = host.iter().rposition(|&b| b == b']').unwrap_or(0);
    host[end..].contains(&b':')
}

/// How the body of a reply, which ends by `framing`, is to end for a peer of this version.
pub fn framing_for(framing: Framing, version: Version) -> Framing {
    match (framing, version) {
        (Framing::Chunked | Framing::UntilClose, Version::Http11) => Framing::Chunked,
        (Framing::Chunked | Framing::UntilClose, Version::Http10) => Framing::UntilClose,
        (framing, _) => framing,
    }
}

/// Appends the head of a reply as it is passed on: what stands in `preamble` is added where the reply does not say it
/// itself. `framing` is that towards the peer.
pub fn write_reply(
    out: &mut Vec<u8>,
    head: &Head,
    preamble: &Preamble<'_>,
    framing: Framing,
    keep_alive: bool,
) {
    status_line(out, head, preamble.version);
    let own = preamble.extra.split_inclusive(|&b| b == b'\n');
    let strict: &[u8] = if preamble.strict_transport_security { STRICT_TRANSPORT_SECURITY } else { b"" };
    for extra in own.chain([strict]) {
        let end = extra.iter().position(|&b| b == b':').map_or(0, |colon| colon + 1);
        if !all(head).any(|(name, _)| name.eq_ignore_ascii_case(&extra[..end])) {
            out.extend_from_slice(extra);
        }
    }
    end_to_end(out, head);
    let length = match (framing, head.facts.length) {
        (Framing::Length(length), _) => Some(length),
        // What the body would have: of an answer to HEAD, or of one that is still good.
        (Framing::None, LengthSaid::Is(length)) if head.status() != 204 => Some(length),
        _ => None,
    };
    if let Some(length) = length {
        line(out, &[b"content-length: ", length.to_string().as_bytes()]);
    }
    if framing == Framing::Chunked {
        line(out, &[b"transfer-encoding: chunked"]);
    }
    match (keep_alive, preamble.version) {
        (false, Version::Http11) => line(out, &[b"connection: close"]),
        (true, Version::Http10) => line(out, &[b"connection: keep-alive"]),
        _ => {}
    }
    line(out, &[]);
}

/// Appends an interim reply, or the one that makes a WebSocket of the connection.
pub fn write_interim(out: &mut Vec<u8>, head: &Head) {
    status_line(out, head, Version::Http11);
    end_to_end(out, head);
    if head.status() == 101 {
        line(out, &[b"connection: Upgrade"]);
        line(out, &[b"upgrade: websocket"]);
    }
    line(out, &[]);
}

fn status_line(out: &mut Vec<u8>, head: &Head, version: Version) {
    let version: &[u8] = if version == Version::Http11 { b"HTTP/1.1 " } else { b"HTTP/1.0 " };
    let said = head.value(Token::HTTP).or_else(|| head.value(Token::HTTP1_0)).unwrap_or_default();
    // The blank belongs to the line even where no reason follows it (RFC 9112 section 4).
    line(out, &[version, said, if said.len() == 3 { b" " } else { b"" }]);
}

fn end_to_end(out: &mut Vec<u8>, head: &Head) {
    for (name, value) in passing(head).filter(|(name, _)| !name.eq_ignore_ascii_case(b"content-length:")) {
        line(out, &[name, b" ", value]);
    }
}

/// Every header field, its name with the colon.
fn all(head: &Head) -> impl Iterator<Item = (&[u8], &[u8])> {
    let known = head.all().filter_map(|(token, value)| Some((token.header_text()?, trim(value))));
    known.chain(head.customs().map(|(name, value)| (name, trim(value))))
}

/// Those that concern not only the connection they came by.
fn passing(head: &Head) -> impl Iterator<Item = (&[u8], &[u8])> {
    all(head).filter(|(name, _)| {
        let bare = &name[..name.len() - 1];
        !OF_ONE_CONNECTION.iter().any(|own| own.eq_ignore_ascii_case(name)) && !head.connection_has(bare)
    })
}

fn line(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend_from_slice(part);
    }
    out.extend_from_slice(b"\r\n");
}

/// The line in front of a chunk of so many bytes, at the end of the array from the returned place on.
pub fn chunk_line(len: usize) -> ([u8; 18], usize) {
    let mut text = *b"0000000000000000\r\n";
    let (mut left, mut start) = (len, 16);
    while left > 0 || start == 16 {
        start -= 1;
        text[start] = b"0123456789abcdef"[left % 16];
        left /= 16;
    }
    (text, start)
}

/// What follows the last chunk's bytes: the end of the body.
pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

#[cfg(test)]
#[path = "proxy_tests.rs"]
mod tests;
