//! Mounts: which one a path belongs to, which file it names, and what goes beside the file.
//!
//! Nothing here touches a file system. Paths come from `target`, which leaves no dot component in them; this
//! module looks once more before it joins one to a directory.

use super::args::push_encoded_path;
use super::fields::{Head, Method, trim};
use super::tokens::Token;
use crate::settings::{Mount, MountKind};
use std::fmt::{self, Write};

/// Longest file name that is made.
pub const LONGEST_NAME: usize = 4095;

/// The mount that answers a request: the longest one that matches, of equals the first. `wide_methods`: file
/// and redirect mounts answer HEAD and POST, too, not only GET; with a protocol of their own they answer all.
pub fn choose<'m>(
    mounts: &'m [Mount],
    path: &[u8],
    method: Method,
    wide_methods: bool,
) -> Option<(usize, &'m Mount)> {
    let answers = |mount: &Mount| mount.protocol.is_some() || answers(&mount.kind, method, wide_methods);
    longest(mounts, path, answers)
}

/// The mount below which a path lies, whether it answers or not: the longest one, of equals the first.
pub fn covering<'m>(mounts: &'m [Mount], path: &[u8]) -> Option<(usize, &'m Mount)> {
    longest(mounts, path, |_| true)
}

fn longest<'m>(
    mounts: &'m [Mount],
    path: &[u8],
    counts: impl Fn(&Mount) -> bool,
) -> Option<(usize, &'m Mount)> {
    let mut best: Option<(usize, &Mount)> = None;
    for (index, mount) in mounts.iter().enumerate() {
        let is_longer = best.is_none_or(|(_, b)| mount.at.len() > b.at.len());
        if is_longer && counts(mount) && covers(&mount.at, path) {
            best = Some((index, mount));
        }
    }
    best
}

/// The protocols that a mount names, in this order: the one it hands requests to, those its files go through.
pub fn protocols(mount: &Mount) -> impl Iterator<Item = &[u8]> {
    let own = match (&mount.kind, &mount.protocol) {
        (_, Some(name)) => Some(name),
        (MountKind::Callback, None) => Some(&mount.origin),
        (
            MountKind::File
            | MountKind::Redirect { .. }
            | MountKind::Cgi { .. }
            | MountKind::Proxy(_)
            | MountKind::Unserved,
            None,
        ) => None,
    };
    own.into_iter().chain(mount.interpret.iter().map(|(_, name)| name)).map(Vec::as_slice)
}

fn covers(at: &[u8], path: &[u8]) -> bool {
    path.strip_prefix(at).is_some_and(|rest| at.len() == 1 || rest.first().is_none_or(|&b| b == b'/'))
}

fn answers(kind: &MountKind, method: Method, wide_methods: bool) -> bool {
    match kind {
        MountKind::Callback | MountKind::Cgi { .. } | MountKind::Proxy(_) | MountKind::Unserved => true,
        MountKind::File | MountKind::Redirect { .. } => match method {
            Method::Get => true,
            Method::Head => true,
            Method::Post => wide_methods,
            _ => false,
        },
    }
}

/// What of a path lies below a mount point, with its leading slash if the mount point is not `/`.
pub fn below<'p>(mount: &Mount, path: &'p [u8]) -> &'p [u8] {
    path.strip_prefix(&mount.at[..]).unwrap_or(path)
}

/// Why a path names no file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoFile {
    /// It would lead out of the mount's directory, or the mount has none.
    Outside,
    /// The name is longer than [`LONGEST_NAME`].
    TooLong,
}

/// Puts the name of the file that a path means into `name`: below the mount's origin, or the mount's default
/// document for the mount point itself. It may name a directory; see [`push_index`].
pub fn file_name(mount: &Mount, path: &[u8], name: &mut Vec<u8>) -> Result<(), NoFile> {
    name.clear();
    let rest = below(mount, path);
    let rest = &rest[rest.iter().position(|&b| b != b'/').unwrap_or(rest.len())..];
    let is_bad = |part: &[u8]| part == b".." || part == b"." || part.contains(&0);
    if mount.origin.is_empty() || mount.origin.contains(&0) || rest.split(|&b| b == b'/').any(is_bad) {
        return Err(NoFile::Outside);
    }
    let rest = if rest.is_empty() { default_document(mount) } else { rest };
    if mount.origin.len() + 1 + rest.len() > LONGEST_NAME {
        return Err(NoFile::TooLong);
    }
    name.extend_from_slice(&mount.origin);
    name.push(b'/');
    name.extend_from_slice(rest);
    Ok(())
}

fn default_document(mount: &Mount) -> &[u8] {
    mount.default_document.as_deref().unwrap_or(b"index.html")
}

/// The name turned out to be a directory's: appends its index document. `own_default`: the mount's default
/// document, else always `index.html`.
pub fn push_index(mount: &Mount, own_default: bool, name: &mut Vec<u8>) -> Result<(), NoFile> {
    let document = if own_default { default_document(mount) } else { b"index.html" };
    if name.len() + 1 + document.len() > LONGEST_NAME {
        return Err(NoFile::TooLong);
    }
    if !name.ends_with(b"/") {
        name.push(b'/');
    }
    name.extend_from_slice(document);
    Ok(())
}

/// Where a request is redirected to, if its mount says so: a redirect mount, or the mount point of a file
/// mount without its slash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Redirected {
    /// It is not.
    No,
    /// To this location.
    To(Vec<u8>),
    /// It would be, but the request names no host.
    NoHost,
}

/// See [`Redirected`]. `secure` and `host` are the connection's own, for a location on this server.
pub fn redirected(mount: &Mount, path: &[u8], secure: bool, host: Option<&[u8]>) -> Redirected {
    let scheme = |secure| if secure { b"https://".to_vec() } else { b"http://".to_vec() };
    match mount.kind {
        MountKind::Redirect { secure } => {
            let mut to = scheme(secure);
            to.extend_from_slice(&mount.origin);
            Redirected::To(to)
        }
        MountKind::File | MountKind::Proxy(_) if mount.at.len() > 1 && path == mount.at => {
            let Some(host) = host.filter(|h| !h.is_empty()) else { return Redirected::NoHost };
            let mut to = scheme(secure);
            to.extend_from_slice(host);
            push_encoded_path(path, &mut to);
            to.push(b'/');
            Redirected::To(to)
        }
        MountKind::File
        | MountKind::Proxy(_)
        | MountKind::Callback
        | MountKind::Cgi { .. }
        | MountKind::Unserved => Redirected::No,
    }
}

/// Suffixes and media types that the original has always known, in its spelling.
const OLDER_TYPES: &[(&[u8], &[u8])] = &[
    (b".ico", b"image/x-icon"),
    (b".gif", b"image/gif"),
    (b".js", b"text/javascript"),
    (b".png", b"image/png"),
    (b".jpg", b"image/jpeg"),
    (b".JPG", b"image/jpeg"),
    (b".gz", b"application/gzip"),
    (b".html", b"text/html"),
    (b".css", b"text/css"),
    (b".txt", b"text/plain"),
    (b".ttf", b"application/x-font-ttf"),
    (b".woff", b"application/font-woff"),
    (b".xml", b"application/xml"),
];

/// Those that it came to know.
const NEWER_TYPES: &[(&[u8], &[u8])] = &[
    (b".htm", b"text/html"),
    (b".jpeg", b"image/jpeg"),
    (b".svg", b"image/svg+xml"),
    (b".otf", b"font/otf"),
    (b".woff2", b"font/woff2"),
    (b".json", b"application/json"),
];

/// Those of today, as IANA or else the WHATWG names them.
const TYPES_OF_TODAY: &[(&[u8], &[u8])] = &[
    (b".apng", b"image/apng"),
    (b".atom", b"application/atom+xml"),
    (b".avif", b"image/avif"),
    (b".bmp", b"image/bmp"),
    (b".cjs", b"text/javascript"),
    (b".csv", b"text/csv"),
    (b".flac", b"audio/flac"),
    (b".ics", b"text/calendar"),
    (b".jsonld", b"application/ld+json"),
    (b".m3u8", b"application/vnd.apple.mpegurl"),
    (b".m4a", b"audio/mp4"),
    (b".m4v", b"video/mp4"),
    (b".map", b"application/json"),
    (b".md", b"text/markdown"),
    (b".mjs", b"text/javascript"),
    (b".mp3", b"audio/mpeg"),
    (b".mp4", b"video/mp4"),
    (b".mpd", b"application/dash+xml"),
    (b".oga", b"audio/ogg"),
    (b".ogg", b"audio/ogg"),
    (b".ogv", b"video/ogg"),
    (b".opus", b"audio/ogg"),
    (b".pdf", b"application/pdf"),
    (b".tif", b"image/tiff"),
    (b".tiff", b"image/tiff"),
    (b".vtt", b"text/vtt"),
    (b".wasm", b"application/wasm"),
    (b".wav", b"audio/wav"),
    (b".weba", b"audio/webm"),
    (b".webm", b"video/webm"),
    (b".webmanifest", b"application/manifest+json"),
    (b".webp", b"image/webp"),
    (b".xhtml", b"application/xhtml+xml"),
    (b".zip", b"application/zip"),
];

/// Which of the built-in media types stand before a mount's entry `*`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TypesFirst {
    /// Those that every generation had.
    Few,
    /// Those that came later as well.
    #[default]
    Many,
}

/// How a file's media type is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TypeRules {
    /// Suffixes are compared without regard to case.
    pub any_case: bool,
    /// What a mount's entry `*` does not stand for.
    pub first: TypesFirst,
}

/// The media type of a file by its suffix: the mount's own list first, then the built-in types that the rules put first,
/// then the mount's entry `*`, then all others.
pub fn media_type<'t>(name: &[u8], own: &'t [(Vec<u8>, Vec<u8>)], rules: TypeRules) -> Option<&'t [u8]> {
    let has = |suffix: &[u8]| {
        let end = name.len().checked_sub(suffix.len()).map(|at| &name[at..]);
        end.is_some_and(|end| if rules.any_case { end.eq_ignore_ascii_case(suffix) } else { end == suffix })
    };
    let find = |all: &[(&'static [u8], &'static [u8])]| {
        all.iter().find_map(|(suffix, kind)| has(suffix).then_some(*kind))
    };
    let mut named = own.iter().filter(|(suffix, _)| *suffix != b"*" && !suffix.is_empty());
    let otherwise = || own.iter().find_map(|(suffix, kind)| (suffix == b"*").then_some(&kind[..]));
    named
        .find_map(|(suffix, kind)| has(suffix).then_some(&kind[..]))
        .or_else(|| find(OLDER_TYPES))
        .or_else(|| if rules.first == TypesFirst::Many { find(NEWER_TYPES) } else { None })
        .or_else(otherwise)
        .or_else(|| find(NEWER_TYPES))
        .or_else(|| find(TYPES_OF_TODAY))
}

/// What a file is whose suffix says nothing (RFC 9110 section 8.3).
pub const UNKNOWN_TYPE: &[u8] = b"application/octet-stream";

/// Keeps browsers from guessing another type.
pub const NO_SNIFFING: &[u8] = b"x-content-type-options: nosniff\r\n";

/// All built-in media types.
pub fn media_types() -> impl Iterator<Item = &'static [u8]> {
    [OLDER_TYPES, NEWER_TYPES, TYPES_OF_TODAY].into_iter().flatten().map(|(_, kind)| *kind)
}

/// The protocol that a file goes through, if its mount says so.
pub fn interpreter<'m>(mount: &'m Mount, name: &[u8]) -> Option<&'m [u8]> {
    let rule = mount.interpret.iter().find(|(suffix, _)| !suffix.is_empty() && name.ends_with(suffix));
    rule.map(|(_, protocol)| &protocol[..])
}

/// A short text without an allocation.
#[derive(Clone, Copy)]
pub struct Short {
    bytes: [u8; 48],
    len: usize,
}

impl Short {
    fn of(text: fmt::Arguments<'_>) -> Self {
        let mut short = Short { bytes: [0; 48], len: 0 };
        // All texts made here fit; one that did not would be cut.
        let _ = short.write_fmt(text);
        short
    }
}

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let to = self.bytes.get_mut(self.len..self.len + text.len()).ok_or(fmt::Error)?;
        to.copy_from_slice(text.as_bytes());
        self.len += text.len();
        Ok(())
    }
}

impl std::ops::Deref for Short {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.escape_ascii())
    }
}

/// A file's entity tag, without quotes: size and time of change (seconds since the epoch) in upper-case hex.
pub fn etag(size: u64, changed: i64) -> Short {
    Short::of(format_args!("{size:08X}{changed:08X}"))
}

/// True if the request's If-None-Match names the tag: bare, quoted, weak, in a list, or as `*`
/// (RFC 9110 13.1.2). The answer is then a 304.
pub fn none_match_fails(head: &Head, etag: &[u8]) -> bool {
    head.values(Token::HTTP_IF_NONE_MATCH).any(|line| names_tag(line, etag))
}

/// True if one If-None-Match line names the tag.
pub fn names_tag(line: &[u8], etag: &[u8]) -> bool {
    trim(line) == b"*"
        || line.split(|&b| b == b',').map(trim).any(|tag| {
            let tag = tag.strip_prefix(b"W/").unwrap_or(tag);
            let bare = tag.strip_prefix(b"\"").and_then(|t| t.strip_suffix(b"\""));
            bare.unwrap_or(tag) == etag
        })
}

/// The Cache-Control value of a file of this mount (spec 9.3). `modern`: in the form that caches understand.
pub fn cache_control(mount: &Mount, modern: bool) -> Short {
    let age = mount.cache_max_age;
    if age == 0 || !mount.cache_reusable {
        return Short::of(format_args!("no-store"));
    }
    let who = if mount.cache_intermediaries { "public" } else { "private" };
    match (modern, mount.cache_revalidate) {
        (true, true) => Short::of(format_args!("must-revalidate, {who}, max-age={age}")),
        (true, false) => Short::of(format_args!("{who}, max-age={age}")),
        (false, true) => Short::of(format_args!("{who} max-age: {age}")),
        (false, false) => Short::of(format_args!("no-cache")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::target::push_path;
    use super::super::testing::Dice;
    use super::*;

    fn mount(at: &str, kind: MountKind) -> Mount {
        Mount {
            at: at.into(),
            origin: b"/srv/www".to_vec(),
            default_document: None,
            kind,
            protocol: None,
            extra_types: Vec::new(),
            interpret: Vec::new(),
            cache_max_age: 0,
            cache_reusable: false,
            cache_revalidate: false,
            cache_intermediaries: false,
            auth_mask: 0,
            login: crate::settings::Login::None,
            options_key: crate::opaque::OptionsKey::NONE,
        }
    }

    #[test]
    fn whose_protocols() {
        let named = |mount: &Mount| {
            protocols(mount).map(|name| String::from_utf8_lossy(name).into_owned()).collect::<Vec<_>>()
        };
        let mut own = mount("/", MountKind::Callback);
        assert_eq!(named(&own), ["/srv/www"]);
        own.protocol = Some(b"p".to_vec());
        own.interpret = vec![(b".a".to_vec(), b"q".to_vec())];
        assert_eq!(named(&own), ["p", "q"]);
        assert_eq!(named(&mount("/", MountKind::File)), Vec::<String>::new());
    }

    #[test]
    fn choices() {
        // spec 8.1, 8.2 with its advice
        let mounts = [
            mount("/a", MountKind::File),
            mount("/a/b", MountKind::Callback),
            mount("/r", MountKind::Redirect { secure: false }),
            mount("/", MountKind::Callback),
            mount("/a", MountKind::Unserved),
            mount("/f/g", MountKind::File),
        ];
        let cases: &[(&str, Method, bool, Option<usize>)] = &[
            ("/", Method::Get, false, Some(3)),
            ("/x", Method::Post, false, Some(3)),
            ("/a", Method::Get, false, Some(0)),
            ("/a/x", Method::Get, false, Some(0)),
            ("/ab", Method::Get, false, Some(3)),
            ("/a/b/c", Method::Delete, false, Some(1)),
            ("/a/x", Method::Post, false, Some(4)),
            ("/a/x", Method::Post, true, Some(0)),
            ("/r/x", Method::Head, true, Some(2)),
            ("/r/x", Method::Put, true, Some(3)),
            ("/f/g/", Method::Get, false, Some(5)),
            ("/f", Method::Get, false, Some(3)),
        ];
        for (path, method, wide, want) in cases {
            let got = choose(&mounts, path.as_bytes(), *method, *wide).map(|(index, _)| index);
            assert_eq!(got, *want, "{path} {method:?}");
        }
        assert!(choose(&mounts[..1], b"/x", Method::Get, true).is_none());
        let mut own = mount("/a", MountKind::File);
        assert!(choose(std::slice::from_ref(&own), b"/a/x", Method::Put, true).is_none());
        own.protocol = Some(b"p".to_vec());
        assert!(choose(std::slice::from_ref(&own), b"/a/x", Method::Put, true).is_some());
        let covered = |path: &str| covering(&mounts, path.as_bytes()).map(|(index, _)| index);
        assert_eq!(["/a/x", "/a/b/c", "/ab", "/f/g", "/r"].map(covered), [0, 1, 3, 5, 2].map(Some));
        assert_eq!(covering(&mounts[..1], b"/x").map(|(index, _)| index), None);
    }

    #[test]
    fn file_names() {
        // spec 8.6
        let cases: &[(&str, &str, Result<&str, NoFile>)] = &[
            ("/", "/", Ok("/srv/www/index.html")),
            ("/", "/a/b.html", Ok("/srv/www/a/b.html")),
            ("/d", "/d/", Ok("/srv/www/index.html")),
            ("/d", "/d", Ok("/srv/www/index.html")),
            ("/d", "/d/x/", Ok("/srv/www/x/")),
            ("/d", "/d//etc/passwd", Ok("/srv/www/etc/passwd")),
            ("/", "/../x", Err(NoFile::Outside)),
            ("/", "/a/..", Err(NoFile::Outside)),
            ("/", "/a/./b", Err(NoFile::Outside)),
            ("/", "/a\0", Err(NoFile::Outside)),
            ("/", "/..a/...", Ok("/srv/www/..a/...")),
        ];
        for (at, path, want) in cases {
            let mut name = b"old".to_vec();
            let got = file_name(&mount(at, MountKind::File), path.as_bytes(), &mut name);
            assert_eq!(got.map(|()| &name[..]), want.map(str::as_bytes), "{at} {path}");
        }
        let mut named = mount("/", MountKind::File);
        named.default_document = Some(b"start.htm".to_vec());
        let mut name = Vec::new();
        file_name(&named, b"/", &mut name).unwrap();
        assert_eq!(name, b"/srv/www/start.htm");
        assert_eq!(file_name(&named, &[b'/'].repeat(5000), &mut name), Ok(()));
        assert_eq!(file_name(&named, &[b'x'; 5000], &mut name), Err(NoFile::TooLong));
        for (own, want) in [(false, &b"d/index.html"[..]), (true, b"d/start.htm")] {
            let mut name = b"d".to_vec();
            push_index(&named, own, &mut name).unwrap();
            assert_eq!(name, want);
        }
        named.origin.clear();
        assert_eq!(file_name(&named, b"/etc/passwd", &mut name), Err(NoFile::Outside));
    }

    #[test]
    fn no_name_leaves_the_directory() {
        let mut dice = Dice::new(11);
        let pieces = [&b"/"[..], b"..", b".", b"%2e", b"%2f", b"a", b"%5c", b"+", b"%252e"];
        let root = mount("/", MountKind::File);
        for _ in 0..20_000 {
            let (mut path, mut name) = (Vec::new(), Vec::new());
            let raw: Vec<u8> =
                (0..dice.below(10)).flat_map(|_| pieces[dice.below(pieces.len())].iter().copied()).collect();
            push_path(&raw, &mut path).unwrap();
            file_name(&root, &path, &mut name).unwrap();
            assert!(name.starts_with(b"/srv/www/") && !name.split(|&b| b == b'/').any(|part| part == b".."));
        }
    }

    #[test]
    fn redirects() {
        // spec 8.3 with its advice
        let file = mount("/d e", MountKind::File);
        let to = |text: &str| Redirected::To(text.into());
        assert_eq!(redirected(&file, b"/d e", false, Some(b"h:1")), to("http://h:1/d%20e/"));
        assert_eq!(redirected(&file, b"/d e", true, Some(b"h")), to("https://h/d%20e/"));
        assert_eq!(redirected(&file, b"/d e", true, None), Redirected::NoHost);
        assert_eq!(redirected(&file, b"/d e/", true, None), Redirected::No);
        assert_eq!(redirected(&mount("/", MountKind::File), b"/", false, None), Redirected::No);
        let away = mount("/r", MountKind::Redirect { secure: true });
        assert_eq!(redirected(&away, b"/r/x", false, None), to("https:///srv/www"));
    }

    const FEW: TypeRules = TypeRules { any_case: false, first: TypesFirst::Few };
    const MANY: TypeRules = TypeRules { any_case: true, first: TypesFirst::Many };

    #[test]
    fn types() {
        // spec 8.7 and differences 5
        let own = [(b".foo".to_vec(), b"a/foo".to_vec()), (b".png".to_vec(), b"a/png".to_vec())];
        let all = [(b"*".to_vec(), b"a/any".to_vec())];
        assert_eq!((OLDER_TYPES.len(), NEWER_TYPES.len()), (13, 6));
        assert_eq!(media_type(b"/x/a.html", &[], FEW), Some(&b"text/html"[..]));
        assert_eq!(media_type(b"a.JPG", &[], FEW), Some(&b"image/jpeg"[..]));
        assert_eq!(media_type(b"a.HTML", &[], FEW), None);
        assert_eq!(media_type(b"a.HTML", &[], MANY), Some(&b"text/html"[..]));
        assert_eq!(media_type(b"a.svg", &[], FEW), Some(&b"image/svg+xml"[..]));
        assert_eq!(media_type(b"a.svg", &[], MANY), Some(&b"image/svg+xml"[..]));
        assert_eq!(media_type(b"a.foo", &own, FEW), Some(&b"a/foo"[..]));
        assert_eq!(media_type(b"a.png", &own, MANY), Some(&b"a/png"[..]));
        assert_eq!(media_type(b"a.bar", &own, MANY), None);
        assert_eq!(media_type(b"a.bar", &all, MANY), Some(&b"a/any"[..]));
        assert_eq!(media_type(b"a.pdf", &all, MANY), Some(&b"a/any"[..]));
        assert_eq!(media_type(b"a.css", &all, MANY), Some(&b"text/css"[..]));
        assert_eq!(media_type(b"", &[], MANY), None);
        for (name, want) in [
            ("app.wasm", "application/wasm"),
            ("app.mjs", "text/javascript"),
            ("app.js.map", "application/json"),
            ("a.webp", "image/webp"),
            ("a.avif", "image/avif"),
            ("a.woff2", "font/woff2"),
            ("a.webmanifest", "application/manifest+json"),
        ] {
            assert_eq!(media_type(name.as_bytes(), &[], FEW), Some(want.as_bytes()), "{name}");
        }
    }

    #[test]
    fn interpreters() {
        let mut m = mount("/", MountKind::File);
        assert_eq!(interpreter(&m, b"a.shtml"), None);
        m.interpret = vec![(Vec::new(), b"none".to_vec()), (b".shtml".to_vec(), b"pages".to_vec())];
        assert_eq!(interpreter(&m, b"a.shtml"), Some(&b"pages"[..]));
        assert_eq!(interpreter(&m, b"a.SHTML"), None);
        assert_eq!(interpreter(&m, b"shtml"), None);
    }

    #[test]
    fn tags() {
        // spec 8.6; RFC 9110 13.1.2
        assert_eq!(&etag(0x1a2b, 0x5f00_0000)[..], b"00001A2B5F000000");
        assert_eq!(etag(u64::MAX, -1).len(), 32);
        let tag = b"0000000100000002";
        for line in [
            "0000000100000002",
            "\"0000000100000002\"",
            "W/\"0000000100000002\"",
            "\"x\" , \"0000000100000002\"",
            "*",
        ] {
            assert!(names_tag(line.as_bytes(), tag), "{line}");
        }
        for line in
            ["", "\"", "\"0000000100000002", "000000010000000", "\"x\"", "w/\"0000000100000002\"", "**"]
        {
            assert!(!names_tag(line.as_bytes(), tag), "{line}");
        }
    }

    #[test]
    fn cache_values() {
        // spec 9.3; differences 5
        let mut m = mount("/", MountKind::File);
        let text = |m: &Mount, modern| String::from_utf8(cache_control(m, modern).to_vec()).unwrap();
        m.cache_max_age = u32::MAX;
        assert_eq!((text(&m, false), text(&m, true)), ("no-store".into(), "no-store".into()));
        m.cache_reusable = true;
        assert_eq!(
            (text(&m, false), text(&m, true)),
            ("no-cache".into(), "private, max-age=4294967295".into())
        );
        m.cache_revalidate = true;
        assert_eq!(text(&m, false), "private max-age: 4294967295");
        assert_eq!(text(&m, true), "must-revalidate, private, max-age=4294967295");
        m.cache_intermediaries = true;
        assert_eq!(text(&m, false), "public max-age: 4294967295");
        m.cache_max_age = 0;
        assert_eq!(text(&m, true), "no-store");
    }
}
