//! Taking a URI apart where it stands.
//!
//! Says where the parts begin and which bytes become terminators; the face applies that to C's memory. Nothing
//! is decoded and nothing is refused.

use crate::strings::store;
use libc::{c_char, c_int};

/// What a generation understands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Habits {
    /// Addresses that begin with `+` reach up to a colon, slashes included: the path of a local socket.
    pub local_sockets: bool,
}

/// Where the parts of a URI are, as offsets into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Parts {
    /// Length of the scheme at offset 0; 0 when there is none.
    pub scheme_len: usize,
    /// True when the `://` was there: a terminator goes behind the scheme.
    pub has_scheme: bool,
    /// Where the host or address begins.
    pub address: usize,
    /// Where it ends: a terminator goes there (it may be the end of the text).
    pub address_end: usize,
    /// The colon before the port and the slash before the path, if they are there: terminators, too.
    pub separators: [Option<usize>; 2],
    /// The port, if the text names one or the scheme implies one.
    pub port: Option<i32>,
    /// Where the path begins, behind its slash, or a query or fragment without one; `None` for the root path.
    pub path: Option<usize>,
    /// The byte behind the address is needed: address and terminator have to move one byte to the left.
    pub moves: bool,
}

/// The offsets of the parts of `text`.
pub fn split(text: &[u8], habits: Habits) -> Parts {
    let mut parts = Parts::default();
    if let Some(at) = text.windows(3).position(|window| window == b"://") {
        parts.has_scheme = true;
        parts.scheme_len = at;
        parts.address = at + 3;
        parts.port = match &text[..at] {
            b"http" | b"ws" => Some(80),
            b"https" | b"wss" => Some(443),
            _ => None,
        };
    }
    // RFC 3986 section 3.2. A text without a scheme has no byte to spare for the terminator.
    let ends: fn(u8) -> bool =
        if parts.has_scheme { |byte| matches!(byte, b'/' | b'?' | b'#') } else { |byte| byte == b'/' };
    let is_socket = habits.local_sockets && text.get(parts.address) == Some(&b'+');
    if parts.has_scheme && !is_socket {
        let end = find(text, parts.address, &ends);
        let user = text[parts.address..end].iter().rposition(|&byte| byte == b'@');
        parts.address += user.map_or(0, |at| at + 1);
    }
    let rest = &text[parts.address..];
    let mut stop: &dyn Fn(u8) -> bool = &|byte| byte == b':' || ends(byte);
    let mut behind = 0;
    if rest.first() == Some(&b'[') {
        parts.address += 1;
        stop = &|byte| byte == b']';
        behind = 1;
    } else if is_socket {
        stop = &|byte| byte == b':';
    }
    parts.address_end = find(text, parts.address, stop);
    let mut at = (parts.address_end + behind).min(text.len());
    if behind == 1 {
        at = find(text, at, &|byte| byte == b':' || ends(byte));
    }
    if text.get(at) == Some(&b':') {
        parts.separators[0] = Some(at);
        parts.port = Some(number(&text[at + 1..]));
        at = find(text, at, &ends);
    }
    let is_slash = text.get(at) == Some(&b'/');
    parts.moves = at == parts.address_end && at < text.len() && !is_slash;
    parts.separators[1] = is_slash.then_some(at);
    let path = at + usize::from(is_slash);
    parts.path = (path < text.len()).then_some(path);
    parts
}

/// Writes the terminators that `parts` asks for into the text at `p`, and where the parts are into the result
/// slots, each of which may be NULL. A port that is not known leaves its slot alone.
///
/// # Safety
/// `p` is the writable, terminated text that `parts` was made of; the slots are NULL or writable.
pub unsafe fn apply(
    p: *mut c_char,
    parts: &Parts,
    scheme: *mut *const c_char,
    address: *mut *const c_char,
    port: *mut c_int,
    path: *mut *const c_char,
) {
    if parts.has_scheme {
        // SAFETY: inside the text by contract.
        unsafe { store(p.wrapping_add(parts.scheme_len), 0) };
    }
    let shift = usize::from(parts.moves);
    let (address_at, address_end) = (parts.address - shift, parts.address_end - shift);
    if parts.moves {
        let len = parts.address_end - parts.address;
        // SAFETY: both inside the text: a scheme and its `://` stand before an address that moves.
        unsafe { std::ptr::copy(p.wrapping_add(parts.address), p.wrapping_add(address_at), len) };
    }
    for at in parts.separators.into_iter().flatten() {
        // SAFETY: inside the text.
        unsafe { store(p.wrapping_add(at), 0) };
    }
    // SAFETY: inside the text, or its terminator.
    unsafe { store(p.wrapping_add(address_end), 0) };
    let scheme_text = if parts.has_scheme { p.cast_const() } else { c"".as_ptr() };
    let path_text = parts.path.map_or(c"/".as_ptr(), |at| p.wrapping_add(at).cast_const());
    // SAFETY: NULL or writable by contract.
    unsafe { store(scheme, scheme_text) };
    // SAFETY: as above.
    unsafe { store(address, p.wrapping_add(address_at)) };
    // SAFETY: as above.
    unsafe { store(path, path_text) };
    if let Some(number) = parts.port {
        // SAFETY: as above.
        unsafe { store(port, number) };
    }
}

fn find(text: &[u8], from: usize, stop: &dyn Fn(u8) -> bool) -> usize {
    text[from..].iter().position(|&byte| stop(byte)).map_or(text.len(), |at| from + at)
}

/// The decimal number at the start of `text`, 0 if there is none; too large ones are the largest.
pub fn number(text: &[u8]) -> i32 {
    let text = text.trim_ascii_start();
    let (sign, digits) = match text.first() {
        Some(b'-') => (-1, &text[1..]),
        Some(b'+') => (1, &text[1..]),
        _ => (1, text),
    };
    let magnitude = digits.iter().take_while(|byte| byte.is_ascii_digit());
    magnitude.fold(0i32, |sum, digit| sum.saturating_mul(10).saturating_add(i32::from(digit - b'0'))) * sign
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Habits = Habits { local_sockets: true };
    const NONE: Habits = Habits { local_sockets: false };

    fn show(text: &str, habits: Habits) -> (String, String, Option<i32>, String) {
        let parts = split(text.as_bytes(), habits);
        (
            text[..parts.scheme_len].into(),
            text[parts.address..parts.address_end].into(),
            parts.port,
            parts.path.map_or("/", |at| &text[at..]).into(),
        )
    }

    /// In place, nothing is lost and nothing outside is touched.
    #[test]
    fn an_address_makes_room_for_its_end() {
        for (text, address, path) in [
            ("wss://host?a=1", "host", "?a=1"),
            ("x://h#f", "h", "#f"),
            ("://h?f", "h", "?f"),
            ("ws://u@h?f", "h", "?f"),
            ("ws://?f", "", "?f"),
        ] {
            let parts = split(text.as_bytes(), ALL);
            let mut copy = [text.as_bytes(), b"\0#"].concat();
            let (mut scheme, mut at, mut port, mut rest) =
                (std::ptr::null(), std::ptr::null(), 0, std::ptr::null());
            // SAFETY: a terminated text of our own, and four places.
            let found = unsafe {
                apply(copy.as_mut_ptr().cast(), &parts, &mut scheme, &mut at, &mut port, &mut rest);
                [scheme, at, rest]
                    .map(|part| std::ffi::CStr::from_ptr(part).to_str().expect("UTF-8").to_owned())
            };
            let wanted = [text.split(':').next().expect("a first part"), address, path].map(str::to_owned);
            assert_eq!(found, wanted, "{text}");
            assert_eq!(copy.last(), Some(&b'#'));
        }
    }

    #[test]
    fn parts_of_uris() {
        type Case = (&'static str, Habits, &'static str, &'static str, Option<i32>, &'static str);
        let cases: &[Case] = &[
            ("http://host/path", NONE, "http", "host", Some(80), "path"),
            ("https://host", NONE, "https", "host", Some(443), "/"),
            ("ws://host:81/", NONE, "ws", "host", Some(81), "/"),
            ("wss://host:8443/a/b?c=d", NONE, "wss", "host", Some(8443), "a/b?c=d"),
            ("host/path", NONE, "", "host", None, "path"),
            ("", NONE, "", "", None, "/"),
            ("http://[::1]:80/x", NONE, "http", "::1", Some(80), "x"),
            ("http://[::1]:80/x", ALL, "http", "::1", Some(80), "x"),
            ("http://[::1", ALL, "http", "::1", Some(80), "/"),
            ("ws+unix://+/tmp/sock:/p", ALL, "ws+unix", "+/tmp/sock", Some(0), "p"),
            ("http://+/var/run/x", ALL, "http", "+/var/run/x", Some(80), "/"),
            ("http://h:80x/y", ALL, "http", "h", Some(80), "y"),
            ("http:/host", ALL, "", "http", Some(0), "host"),
            ("//host/x", ALL, "", "", None, "/host/x"),
            ("http://h:99999999999/", ALL, "http", "h", Some(i32::MAX), "/"),
            ("wss://host?ip=a&port=8", NONE, "wss", "host", Some(443), "?ip=a&port=8"),
            ("ws://h?u=http://x:1/y", NONE, "ws", "h", Some(80), "?u=http://x:1/y"),
            ("ws://h/p?u=http://x:1/y@z", NONE, "ws", "h", Some(80), "p?u=http://x:1/y@z"),
            ("wss://h:9?c=1", NONE, "wss", "h", Some(9), "?c=1"),
            ("wss://h#part", NONE, "wss", "h", Some(443), "#part"),
            ("https://[::1]:9?d=1", ALL, "https", "::1", Some(9), "?d=1"),
            ("https://[::1]?d=1", ALL, "https", "::1", Some(443), "?d=1"),
            ("ws://user:pw@host/", NONE, "ws", "host", Some(80), "/"),
            ("ws://user:p@w@[::1]:81/x", ALL, "ws", "::1", Some(81), "x"),
            ("ws://user@host?x", NONE, "ws", "host", Some(80), "?x"),
            ("ws://host/a@b:c", NONE, "ws", "host", Some(80), "a@b:c"),
            ("user@host/x", NONE, "", "user@host", None, "x"),
            ("host?x", NONE, "", "host?x", None, "/"),
            ("ws://?x", NONE, "ws", "", Some(80), "?x"),
            ("http://+/tmp/a@b?c:/p", ALL, "http", "+/tmp/a@b?c", Some(0), "p"),
        ];
        for &(text, habits, scheme, address, port, path) in cases {
            assert_eq!(show(text, habits), (scheme.into(), address.into(), port, path.into()), "{text}");
        }
    }
}
