//! Builds what a client sends: the request, the way through a proxy, where a redirect leads.
//!
//! Nothing is composed from a text that was not checked: a program's string must not smuggle a line of its own.

use super::target::looks_like_ipv6;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// Longest credentials of a proxy, before they are in base64.
const LONGEST_CREDENTIALS: usize = 93;

/// Bytes of a boundary between the parts of a multipart body.
pub const BOUNDARY_LEN: usize = 24;

/// A client's request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientRequest {
    /// The method; `None` asks for a WebSocket.
    pub method: Option<Vec<u8>>,
    /// The request target.
    pub path: Vec<u8>,
    /// Value of Host.
    pub host: Vec<u8>,
    /// Value of Origin.
    pub origin: Option<Vec<u8>>,
    /// The subprotocols, as they are offered.
    pub protocols: Option<Vec<u8>>,
    /// The extensions, as they are offered.
    pub extensions: Option<Vec<u8>>,
    /// The WebSocket version.
    pub version: u8,
    /// The body will be multipart/form-data with this boundary.
    pub multipart: Option<Vec<u8>>,
    /// The body will be a urlencoded form.
    pub is_urlencoded: bool,
    /// The connection shall stay for another transaction.
    pub keep_alive: bool,
}

/// Habits in what a request looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spelling {
    /// Origin is sent as it is; else `http://` is put before it.
    pub bare_origin: bool,
    /// An HTTP request says that its connection ends.
    pub says_close: bool,
    /// A proxy is asked in HTTP/1.1, with a Host.
    pub modern_connect: bool,
    /// A WebSocket's Origin stands behind its key.
    pub late_origin: bool,
}

/// Why a request cannot be sent as it is; `None` if it can.
pub fn check(request: &ClientRequest) -> Result<(), &'static str> {
    let is_plain = |text: &[u8]| !text.iter().any(|b| matches!(b, b'\r' | b'\n' | 0));
    let is_solid = |text: &[u8]| text.iter().all(|&b| b > b' ' && b != 0x7f);
    if request.method.as_deref().is_some_and(|m| !super::head::is_token(m)) {
        return Err("method");
    }
    if request.path.is_empty() || !is_solid(&request.path) {
        return Err("path");
    }
    if !is_solid(&request.host) {
        return Err("host");
    }
    if !request.origin.as_deref().is_none_or(is_plain) {
        return Err("origin");
    }
    if !request.protocols.as_deref().is_none_or(is_plain) {
        return Err("protocol");
    }
    Ok(())
}

/// Appends a request without the empty line that ends it. `key` is a WebSocket's.
pub fn write_request(out: &mut Vec<u8>, request: &ClientRequest, spelling: &Spelling, key: Option<&[u8]>) {
    let mut line = |parts: &[&[u8]]| {
        for part in parts {
            out.extend_from_slice(part);
        }
        out.extend_from_slice(b"\r\n");
    };
    line(&[request.method.as_deref().unwrap_or(b"GET"), b" ", &request.path, b" HTTP/1.1"]);
    line(&[b"Pragma: no-cache"]);
    line(&[b"Cache-Control: no-cache"]);
    line(&[b"Host: ", &request.host]);
    let scheme: &[u8] = if spelling.bare_origin { b"" } else { b"http://" };
    let is_late = spelling.late_origin && key.is_some();
    if let Some(origin) = request.origin.as_deref().filter(|_| !is_late) {
        line(&[b"Origin: ", scheme, origin]);
    }
    if let Some(key) = key {
        line(&[b"Upgrade: websocket"]);
        line(&[b"Connection: Upgrade"]);
        line(&[b"Sec-WebSocket-Key: ", key]);
        if let Some(origin) = request.origin.as_deref().filter(|_| is_late) {
            line(&[b"Origin: ", scheme, origin]);
        }
        if let Some(protocols) = &request.protocols {
            line(&[b"Sec-WebSocket-Protocol: ", protocols]);
        }
        if let Some(extensions) = &request.extensions {
            line(&[b"Sec-WebSocket-Extensions: ", extensions]);
        }
        line(&[b"Sec-WebSocket-Version: ", request.version.to_string().as_bytes()]);
        return;
    }
    if let Some(boundary) = &request.multipart {
        line(&[b"content-type: multipart/form-data; boundary=\"", boundary, b"\""]);
    }
    if spelling.says_close && !request.keep_alive {
        line(&[b"connection: close"]);
    }
    if request.is_urlencoded {
        line(&[b"Content-Type: application/x-www-form-urlencoded"]);
    }
}

/// False for methods whose requests have no body by their meaning (RFC 9110 section 9.3).
pub fn may_have_body(request: &ClientRequest) -> bool {
    request.method.as_deref().is_some_and(|method| !matches!(method, b"GET" | b"HEAD"))
}

/// True if the lines of a request say how its body ends.
pub fn says_length(request: &[u8]) -> bool {
    request.split(|b| *b == b'\n').filter_map(|line| line.split(|b| *b == b':').next()).any(|name| {
        name.eq_ignore_ascii_case(b"content-length") || name.eq_ignore_ascii_case(b"transfer-encoding")
    })
}

/// A boundary that stands in no body, made of `random` bytes.
pub fn boundary(random: [u8; BOUNDARY_LEN]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789Aa";
    random.iter().map(|byte| LETTERS[usize::from(byte % 64)]).collect()
}

/// The start of a part of a multipart body (RFC 7578), the end of the part before it included; without a name the end
/// of the body. `None` for texts that would break out of their place.
pub fn multipart_head(
    boundary: &[u8],
    name: Option<&[u8]>,
    file: Option<&[u8]>,
    kind: Option<&[u8]>,
    is_first: bool,
) -> Option<Vec<u8>> {
    let before: &[u8] = if is_first { b"--" } else { b"\r\n--" };
    let mut out = [before, boundary].concat();
    let Some(name) = name else {
        out.extend_from_slice(b"--\r\n");
        return Some(out);
    };
    let is_safe = |text: &[u8]| !text.iter().any(|b| matches!(b, b'"' | b'\r' | b'\n'));
    if !is_safe(name)
        || !file.is_none_or(is_safe)
        || kind.is_some_and(|k| k.iter().any(|b| matches!(b, b'\r' | b'\n')))
    {
        return None;
    }
    out.extend_from_slice(b"\r\nContent-Disposition: form-data; name=\"");
    out.extend_from_slice(name);
    out.push(b'"');
    if let Some(file) = file {
        out.extend_from_slice(b"; filename=\"");
        out.extend_from_slice(file);
        out.push(b'"');
    }
    out.extend_from_slice(b"\r\n");
    if let Some(kind) = kind {
        out.extend_from_slice(b"Content-Type: ");
        out.extend_from_slice(kind);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
    Some(out)
}

/// A proxy that is asked with CONNECT.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proxy {
    /// Its name or address.
    pub host: Vec<u8>,
    /// Its port.
    pub port: u16,
    /// User and password in base64.
    pub credentials: Option<Vec<u8>>,
}

/// The request for a tunnel to `address` (RFC 9110 9.3.6).
pub fn connect_request(address: &[u8], port: u16, credentials: Option<&[u8]>, modern: bool) -> Vec<u8> {
    let place = place_text(address, port);
    let mut out = [b"CONNECT ", &place[..]].concat();
    if modern {
        out.extend_from_slice(b" HTTP/1.1\r\nHost: ");
        out.extend_from_slice(&place);
        out.extend_from_slice(b"\r\nUser-agent: lws\r\n");
    } else {
        out.extend_from_slice(b" HTTP/1.0\r\nUser-agent: libwebsockets\r\n");
    }
    if let Some(credentials) = credentials {
        out.extend_from_slice(b"Proxy-authorization: basic ");
        out.extend_from_slice(credentials);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
    out
}

/// `address:port`, an IPv6 address in brackets.
fn place_text(address: &[u8], port: u16) -> Vec<u8> {
    let mut out = bracketed(address);
    out.extend_from_slice(format!(":{port}").as_bytes());
    out
}

/// An IPv6 address in brackets (RFC 3986 3.2.2), without the zone, which means something on this system only (RFC 6874
/// section 4); anything else as it is.
fn bracketed(address: &[u8]) -> Vec<u8> {
    if !address.contains(&b':') {
        return address.to_vec();
    }
    let bare = address.strip_prefix(b"[").and_then(|a| a.strip_suffix(b"]")).unwrap_or(address);
    [b"[", bare.split(|b| *b == b'%').next().unwrap_or_default(), b"]"].concat()
}

/// An IPv6 address, in brackets or not, with or without a zone.
fn is_ipv6(text: &[u8]) -> bool {
    let bare = text.strip_prefix(b"[").and_then(|a| a.strip_suffix(b"]")).unwrap_or(text);
    looks_like_ipv6(bare.split(|b| *b == b'%').next().unwrap_or_default())
}

/// Reads `[http://][user:password@]host[:port][/]`. `port` is used when the text names none.
pub fn parse_proxy(text: &[u8], port: u16) -> Result<Proxy, &'static str> {
    let is_url = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case(b"http://"));
    let rest = if is_url { &text[7..] } else { text };
    if !is_url && rest.windows(3).any(|w| w == b"://") {
        return Err("http_proxy must be an http:// URL or host:port");
    }
    let rest = rest.strip_suffix(b"/").unwrap_or(rest);
    let (user, place) = match rest.iter().rposition(|b| *b == b'@') {
        Some(at) => (Some(&rest[..at]), &rest[at + 1..]),
        None => (None, rest),
    };
    if user.is_some_and(|user| user.len() > LONGEST_CREDENTIALS) {
        return Err("proxy auth too long");
    }
    let credentials =
        user.filter(|user| !user.is_empty()).map(|user| BASE64_STANDARD.encode(user).into_bytes());
    let (host, named) = split_port(place).ok_or("http_proxy needs to be ads:port")?;
    let port = named.unwrap_or(if port == 0 && is_url { 80 } else { port });
    if !is_host(host) || port == 0 {
        return Err("http_proxy needs to be ads:port");
    }
    Ok(Proxy { host: host.to_vec(), port, credentials })
}

/// Host and port of `host`, `host:port`, `[v6]`, `[v6]:port`; the brackets are taken away.
pub(super) fn split_port(place: &[u8]) -> Option<(&[u8], Option<u16>)> {
    let number = |text: &[u8]| {
        // `parse` alone would take a sign.
        let digits = text.iter().all(u8::is_ascii_digit).then_some(text)?;
        std::str::from_utf8(digits).ok()?.parse::<u16>().ok()
    };
    if let Some(rest) = place.strip_prefix(b"[") {
        let end = rest.iter().position(|b| *b == b']')?;
        return match &rest[end + 1..] {
            b"" => Some((&rest[..end], None)),
            [b':', port @ ..] => Some((&rest[..end], Some(number(port)?))),
            _ => None,
        };
    }
    match place.iter().position(|b| *b == b':') {
        None => Some((place, None)),
        Some(at) if at + 1 == place.len() => Some((&place[..at], None)),
        Some(at) => Some((&place[..at], Some(number(&place[at + 1..])?))),
    }
}

/// True for a name or a numeric address and nothing else: a redirect must not lead to a Unix socket, whose path a `+`
/// begins.
pub(super) fn is_host(host: &[u8]) -> bool {
    if host.contains(&b':') {
        return host.iter().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    }
    !host.is_empty() && host.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
}

/// True when `no_proxy` (a list with commas: names with the names below them, addresses, or `*`) names the host.
pub fn bypasses(no_proxy: &[u8], host: &[u8]) -> bool {
    let host = host.strip_suffix(b".").unwrap_or(host);
    no_proxy.split(|b| matches!(b, b',' | b' ')).filter(|entry| !entry.is_empty()).any(|entry| {
        if entry == b"*" {
            return true;
        }
        let name = match split_port(entry) {
            Some((name, _)) => name,
            None => entry,
        };
        let name = name.strip_prefix(b"*").unwrap_or(name);
        let name = name.strip_prefix(b".").unwrap_or(name);
        if name.is_empty() || name.len() > host.len() {
            return false;
        }
        let (before, end) = host.split_at(host.len() - name.len());
        end.eq_ignore_ascii_case(name) && (before.is_empty() || (before.ends_with(b".") && !is_number(name)))
    })
}

fn is_number(name: &[u8]) -> bool {
    name.iter().all(|b| b.is_ascii_digit() || *b == b'.')
}

/// Where a request goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// With TLS.
    pub secure: bool,
    /// Name or address, without brackets.
    pub address: Vec<u8>,
    /// The port.
    pub port: u16,
    /// The request target.
    pub path: Vec<u8>,
}

impl Place {
    /// Value of a Host header for it: without the scheme's own port (RFC 9110 7.2).
    pub fn host(&self) -> Vec<u8> {
        if self.port == default_port(self.secure) {
            bracketed(&self.address)
        } else {
            place_text(&self.address, self.port)
        }
    }

    /// Value of a Host header for what the program calls the place, or for its address. Texts stay as they are, but for
    /// those that are no authority (RFC 3986 3.2): IPv6 addresses get brackets, and the port as in [`Place::host`], and
    /// the path of a Unix socket names no host, so this system is named.
    pub fn host_as(&self, named: Option<&[u8]>) -> Vec<u8> {
        let text = named.unwrap_or(&self.address);
        if self.address.starts_with(b"+") && text.starts_with(b"+") {
            return b"localhost".to_vec();
        }
        let with_port = [&self.address[..], format!(":{}", self.port).as_bytes()].concat();
        if text == with_port && is_ipv6(&self.address) {
            return place_text(&self.address, self.port);
        }
        let is_address = text == self.address || !text.starts_with(b"[");
        if is_address && is_ipv6(text) {
            return Place { address: text.to_vec(), ..self.clone() }.host();
        }
        if is_ipv6(text) { bracketed(text) } else { text.to_vec() }
    }
}

pub(super) const fn default_port(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

const BAD_LOCATION: &str = "the Location is no address";

/// Where a Location leads, seen from `from` (RFC 3986 5.2).
pub fn follow(from: &Place, location: &[u8]) -> Result<Place, &'static str> {
    if location.iter().any(|b| *b <= b' ' || *b == 0x7f) {
        return Err(BAD_LOCATION);
    }
    let location = location.split(|b| *b == b'#').next().unwrap_or_default();
    let (secure, rest) = match scheme(location) {
        Some((name, rest)) => {
            let is = |wanted: &[u8]| name.eq_ignore_ascii_case(wanted);
            let secure = is(b"https") || is(b"wss");
            if !(secure || is(b"http") || is(b"ws")) {
                return Err("the Location has a scheme that is not followed");
            }
            (secure, rest)
        }
        None => (from.secure, location),
    };
    let mut next = if let Some(rest) = rest.strip_prefix(b"//") {
        let end = rest.iter().position(|b| matches!(b, b'/' | b'?')).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains(&b'@') {
            return Err("the Location names a user");
        }
        let (host, port) = split_port(authority).ok_or(BAD_LOCATION)?;
        if !is_host(host) || port == Some(0) {
            return Err(BAD_LOCATION);
        }
        let path = if path.starts_with(b"/") { path.to_vec() } else { [b"/", path].concat() };
        Place { secure, address: host.to_vec(), port: port.unwrap_or(default_port(secure)), path }
    } else if scheme(location).is_some() {
        return Err(BAD_LOCATION);
    } else {
        Place { path: merged(&from.path, rest), ..from.clone() }
    };
    if from.secure && !next.secure {
        return Err("Redirect attempted SSL downgrade");
    }
    next.path = without_dots(&next.path);
    Ok(next)
}

/// The scheme of an absolute reference, and what follows its colon.
fn scheme(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = text.iter().position(|b| matches!(b, b':' | b'/' | b'?'))?;
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    let (name, rest) = (&text[..colon], &text[colon + 1..]);
    let starts = name.first().is_some_and(u8::is_ascii_alphabetic);
    (text[colon] == b':' && starts && name.iter().all(is_name)).then_some((name, rest))
}

/// A relative reference put together with the path it is seen from (RFC 3986 5.2.3).
fn merged(from: &[u8], reference: &[u8]) -> Vec<u8> {
    let base = from.split(|b| *b == b'?').next().unwrap_or_default();
    match reference.first() {
        None => from.to_vec(),
        Some(b'/') => reference.to_vec(),
        Some(b'?') => [base, reference].concat(),
        Some(_) => {
            let end = base.iter().rposition(|b| *b == b'/').map_or(0, |at| at + 1);
            let before: &[u8] = if end == 0 { b"/" } else { &base[..end] };
            [before, reference].concat()
        }
    }
}

/// A path without `.` and `..` (RFC 3986 5.2.4); the query stays.
fn without_dots(path: &[u8]) -> Vec<u8> {
    let end = path.iter().position(|b| *b == b'?').unwrap_or(path.len());
    let (path, query) = path.split_at(end);
    let mut kept: Vec<&[u8]> = Vec::new();
    let segments: Vec<&[u8]> = path.split(|b| *b == b'/').skip(1).collect();
    for (index, segment) in segments.iter().enumerate() {
        let is_last = index + 1 == segments.len();
        match *segment {
            b"." | b".." => {
                if *segment == b".." {
                    kept.pop();
                }
                if is_last {
                    kept.push(b"");
                }
            }
            segment => kept.push(segment),
        }
    }
    let mut out = Vec::with_capacity(path.len());
    for segment in kept {
        out.push(b'/');
        out.extend_from_slice(segment);
    }
    if out.is_empty() {
        out.push(b'/');
    }
    out.extend_from_slice(query);
    out
}

#[cfg(test)]
#[path = "request_builder_tests.rs"]
mod tests;
