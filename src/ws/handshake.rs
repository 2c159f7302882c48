//! The opening handshake (RFC 6455 §4): a server judges the request, chooses the subprotocol and composes the 101; a
//! client judges that reply.
//!
//! It knows no request parser: every field arrives as plain bytes. A field that was sent several times is
//! handed over joined with commas (RFC 9110 §5.3). Header order and case of the response are what programs of
//! the C library have always seen.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sha1::{Digest, Sha1};

/// The version of the protocol spoken here (RFC 6455 §4.1).
pub const VERSION: &str = "13";

/// Versions of its drafts with the same handshake and the same frames.
const DRAFTS: [&[u8]; 2] = [b"7", b"8"];

/// What every key is hashed with (RFC 6455 §1.3).
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Length of a base64 text that stands for 16 bytes.
const KEY_LEN: usize = 24;

/// Padding is required; bits behind the sixteenth byte may be anything, as clients draw keys at random.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical)
        .with_decode_allow_trailing_bits(true),
);

/// The parts of a request that decide about an upgrade. Values may carry blanks around them.
#[derive(Clone, Copy, Default, Debug)]
pub struct Opening<'a> {
    /// The method, as sent.
    pub method: &'a [u8],
    /// The HTTP version, `(1, 1)` for HTTP/1.1.
    pub http_version: (u8, u8),
    /// `Host`.
    pub host: Option<&'a [u8]>,
    /// `Connection`.
    pub connection: Option<&'a [u8]>,
    /// `Sec-WebSocket-Key`.
    pub key: Option<&'a [u8]>,
    /// `Sec-WebSocket-Version`.
    pub version: Option<&'a [u8]>,
    /// Drafts of the protocol will do.
    pub takes_drafts: bool,
}

/// Why an opening request is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The method is not GET.
    Method,
    /// HTTP/1.0 or older.
    HttpVersion,
    /// `Connection` does not list `upgrade`.
    Connection,
    /// No `Host`.
    Host,
    /// No `Sec-WebSocket-Key`, or it does not stand for 16 bytes.
    Key,
    /// No `Sec-WebSocket-Version`.
    NoVersion,
    /// A version other than [`VERSION`].
    Version,
}

impl Refusal {
    /// The status to answer with.
    pub const fn status(self) -> u16 {
        match self {
            Refusal::Method => 405,
            Refusal::Version => 426,
            _ => 400,
        }
    }

    /// A header field that belongs to the answer: name and value.
    pub const fn header(self) -> Option<(&'static str, &'static str)> {
        match self {
            Refusal::Method => Some(("Allow", "GET")),
            Refusal::Version | Refusal::NoVersion => Some(("Sec-WebSocket-Version", VERSION)),
            _ => None,
        }
    }
}

/// Whether the value of `Upgrade` asks for this protocol: one of its entries is `websocket`, in any case.
pub fn asks_for_websocket(upgrade: &[u8]) -> bool {
    lists_token(upgrade, b"websocket")
}

/// Judges a request whose `Upgrade` asked for this protocol (RFC 6455 §4.2.1).
pub fn check(opening: &Opening<'_>) -> Result<(), Refusal> {
    check_line(opening)?;
    let version = opening.version.ok_or(Refusal::NoVersion)?;
    let version = version.trim_ascii();
    let is_draft = opening.takes_drafts && DRAFTS.contains(&version);
    require(version == VERSION.as_bytes() || is_draft, Refusal::Version)?;
    require(opening.host.is_some(), Refusal::Host)?;
    require(opening.key.is_some_and(is_valid_key), Refusal::Key)
}

/// The part of it that concerns the request line and `Connection`.
pub fn check_line(opening: &Opening<'_>) -> Result<(), Refusal> {
    require(opening.method == b"GET", Refusal::Method)?;
    require(opening.http_version >= (1, 1), Refusal::HttpVersion)?;
    require(opening.connection.is_some_and(|c| lists_token(c, b"upgrade")), Refusal::Connection)
}

fn require(holds: bool, refusal: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal) }
}

/// Whether a `Sec-WebSocket-Key` is the base64 form of 16 bytes.
pub fn is_valid_key(key: &[u8]) -> bool {
    let key = key.trim_ascii();
    let mut nonce = [0; KEY_LEN];
    key.len() == KEY_LEN && BASE64.decode_slice(key, &mut nonce) == Ok(16)
}

/// The value of `Sec-WebSocket-Accept` that answers a key (RFC 6455 §4.2.2). Blanks around the key do not count.
pub fn accept_key(key: &[u8]) -> [u8; 28] {
    let digest = Sha1::new().chain_update(key.trim_ascii()).chain_update(GUID).finalize();
    let mut out = [0; 28];
    let written = BASE64.encode_slice(digest, &mut out);
    debug_assert_eq!(written, Ok(28), "20 bytes always make 28 characters");
    out
}

/// What became of the subprotocols a client offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice<'a> {
    /// The list names nothing: as if the header were absent.
    Nothing,
    /// Names were offered, none of them known.
    Unknown,
    /// The client's first known name.
    Known {
        /// Its place in the known names.
        index: usize,
        /// The name.
        name: &'a [u8],
    },
}

/// Chooses from the value of `Sec-WebSocket-Protocol`: the first of the client's entries that is known, case and
/// all. Entries are separated by commas; blanks and tabs around them do not count. `known` is walked once. When no entry is
/// known, a known name that is the whole list will do: a program's table may have a list in the place of a name.
pub fn choose<'a, 'k>(offered: &'a [u8], known: impl Iterator<Item = &'k [u8]>) -> Choice<'a> {
    if entries(offered).next().is_none() {
        return Choice::Nothing;
    }
    let mut best: Option<(usize, Choice<'a>)> = None;
    let whole = offered.trim_ascii();
    let mut listed = None;
    for (index, wanted) in known.enumerate() {
        if listed.is_none() && wanted == whole {
            listed = Some(Choice::Known { index, name: whole });
        }
        // only a better place than the best so far is of interest
        let limit = best.map_or(usize::MAX, |(place, _)| place);
        let hit = entries(offered).take(limit).enumerate().find(|(_, name)| *name == wanted);
        if let Some((place, name)) = hit {
            best = Some((place, Choice::Known { index, name }));
        }
    }
    best.map(|(_, choice)| choice).or(listed).unwrap_or(Choice::Unknown)
}

/// The place of `name` among the names of a program's table: that very name, else the first list that has it.
pub fn place_of<'k>(name: &[u8], known: impl Iterator<Item = &'k [u8]>) -> Option<usize> {
    let mut listed = None;
    for (index, own) in known.enumerate() {
        if own == name {
            return Some(index);
        }
        if listed.is_none() && entries(own).any(|entry| entry == name) {
            listed = Some(index);
        }
    }
    listed
}

/// A key for a request, from sixteen random bytes (RFC 6455 §4.1).
pub fn new_key(random: [u8; 16]) -> [u8; KEY_LEN] {
    let mut out = [0; KEY_LEN];
    let written = BASE64.encode_slice(random, &mut out);
    debug_assert_eq!(written, Ok(KEY_LEN), "16 bytes always make 24 characters");
    out
}

/// What a server replied to a request for a WebSocket.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// The status.
    pub status: u16,
    /// Value of Upgrade.
    pub upgrade: Option<&'a [u8]>,
    /// Value of Connection.
    pub connection: Option<&'a [u8]>,
    /// Value of Sec-WebSocket-Accept.
    pub accept: Option<&'a [u8]>,
    /// The lines of Sec-WebSocket-Protocol.
    pub protocols: &'a [&'a [u8]],
    /// It names an extension that was not offered.
    pub has_strange_extension: bool,
    /// What the accept value must be.
    pub expected_accept: &'a [u8],
}

/// Why a reply is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReplyError {
    /// 401.
    Unauthorized,
    /// Any other status but 101.
    Status,
    /// No accept value.
    NoAccept,
    /// No Upgrade.
    NoUpgrade,
    /// An Upgrade to something else.
    OtherUpgrade,
    /// Connection does not list `upgrade`.
    Connection,
    /// A subprotocol nobody asked for, or several.
    Protocol,
    /// A subprotocol that was asked for, but that the program does not have.
    UnknownProtocol,
    /// An extension nobody asked for.
    Extension,
    /// The accept value belongs to another key.
    WrongAccept,
}

impl ReplyError {
    /// The text that programs see.
    pub fn text(self) -> &'static str {
        match self {
            ReplyError::Unauthorized => "HS: ws upgrade unauthorized",
            ReplyError::Status => "HS: ws upgrade response not 101",
            ReplyError::NoAccept => "HS: ACCEPT missing",
            ReplyError::NoUpgrade => "HS: UPGRADE missing",
            ReplyError::OtherUpgrade => "HS: Upgrade to something other than websocket",
            ReplyError::Connection => "HS: UPGRADE malformed",
            ReplyError::Protocol => "HS: PROTOCOL malformed",
            ReplyError::UnknownProtocol => "HS: Cannot match protocol",
            ReplyError::Extension => "HS: EXT: unknown ext",
            ReplyError::WrongAccept => "HS: Accept hash wrong",
        }
    }
}

/// Judges a reply (RFC 6455 §4.1): the place of the subprotocol it agrees on among those `known`, `None` when it
/// names none or a stranger. Names are compared byte by byte. `must_know` refuses a stranger. No extension is offered,
/// so none may be in the reply. Servers of old repeat the whole offer: then it is the table's entry of that name, else
/// the first of the offered names that is known.
pub fn judge_reply<'k>(
    reply: &Reply<'_>,
    offered: Option<&[u8]>,
    known: impl Iterator<Item = &'k [u8]> + Clone,
    must_know: bool,
) -> Result<Option<usize>, ReplyError> {
    let demand = |fact: bool, error| if fact { Ok(()) } else { Err(error) };
    demand(reply.status != 401, ReplyError::Unauthorized)?;
    demand(reply.status == 101, ReplyError::Status)?;
    let accept = reply.accept.unwrap_or_default().trim_ascii();
    demand(!accept.is_empty(), ReplyError::NoAccept)?;
    let upgrade = reply.upgrade.ok_or(ReplyError::NoUpgrade)?;
    demand(upgrade.trim_ascii().eq_ignore_ascii_case(b"websocket"), ReplyError::OtherUpgrade)?;
    demand(reply.connection.is_some_and(|c| lists_token(c, b"upgrade")), ReplyError::Connection)?;
    let agreed = match reply.protocols {
        [] => None,
        [one] if one.trim_ascii().is_empty() => None,
        [one] => {
            let name = one.trim_ascii();
            let is_offered =
                offered.is_some_and(|o| o.trim_ascii() == name || entries(o).any(|entry| entry == name));
            demand(is_offered, ReplyError::Protocol)?;
            Some(name)
        }
        _ => return Err(ReplyError::Protocol),
    };
    let found = agreed.and_then(|name| {
        place_of(name, known.clone()).or_else(|| entries(name).find_map(|one| place_of(one, known.clone())))
    });
    demand(!must_know || agreed.is_none() || found.is_some(), ReplyError::UnknownProtocol)?;
    demand(!reply.has_strange_extension, ReplyError::Extension)?;
    demand(accept == reply.expected_accept, ReplyError::WrongAccept)?;
    Ok(found)
}

/// Appends the 101 response without the blank line that ends it, so that more fields may follow.
///
/// `chosen` is the subprotocol agreed on, if the client offered any; `extensions` the accepted extensions as
/// they shall be announced. Neither may hold a line break.
pub fn write_response(out: &mut Vec<u8>, key: &[u8], chosen: Option<&[u8]>, extensions: Option<&[u8]>) {
    out.extend_from_slice(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ",
    );
    out.extend_from_slice(&accept_key(key));
    out.extend_from_slice(b"\r\n");
    if let Some(name) = chosen {
        write_field(out, b"Sec-WebSocket-Protocol: ", name);
    }
    if let Some(names) = extensions {
        write_field(out, b"Sec-WebSocket-Extensions: ", names);
    }
}

fn write_field(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    out.extend_from_slice(name);
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}

/// The entries of a comma-separated list that are not empty, without the blanks around them.
fn entries(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    list.split(|&b| b == b',').map(<[u8]>::trim_ascii).filter(|entry| !entry.is_empty())
}

fn lists_token(list: &[u8], token: &[u8]) -> bool {
    entries(list).any(|entry| entry.eq_ignore_ascii_case(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"dGhlIHNhbXBsZSBub25jZQ==";

    fn good() -> Opening<'static> {
        Opening {
            method: b"GET",
            http_version: (1, 1),
            host: Some(b"server.example.com"),
            connection: Some(b"keep-alive, Upgrade"),
            key: Some(KEY),
            version: Some(b"13"),
            takes_drafts: false,
        }
    }

    #[test]
    fn requests() {
        let ok = Ok(());
        type Row<'a> = (Opening<'a>, Result<(), (Refusal, u16)>, &'a str);
        let cases: &[Row<'_>] = &[
            (good(), ok, "4.2.1"),
            (Opening { connection: Some(b"upgrade"), ..good() }, ok, "4.2.1 (4) any case"),
            (Opening { connection: Some(b",\tUPGRADE ,x"), ..good() }, ok, "4.2.1 (4) a list"),
            (Opening { version: Some(b" 13 "), ..good() }, ok, "4.2.1 (6)"),
            (Opening { method: b"POST", ..good() }, Err((Refusal::Method, 405)), "4.2.1 (1)"),
            (Opening { method: b"get", ..good() }, Err((Refusal::Method, 405)), "4.2.1 (1)"),
            (Opening { http_version: (1, 0), ..good() }, Err((Refusal::HttpVersion, 400)), "4.2.1 (1)"),
            (Opening { host: None, ..good() }, Err((Refusal::Host, 400)), "4.2.1 (2)"),
            (Opening { connection: None, ..good() }, Err((Refusal::Connection, 400)), "4.2.1 (4)"),
            (Opening { connection: Some(b"close"), ..good() }, Err((Refusal::Connection, 400)), "4.2.1 (4)"),
            (
                Opening { connection: Some(b"upgraded"), ..good() },
                Err((Refusal::Connection, 400)),
                "4.2.1 (4)",
            ),
            (Opening { key: None, ..good() }, Err((Refusal::Key, 400)), "4.2.1 (5)"),
            (Opening { key: Some(b"YWJj"), ..good() }, Err((Refusal::Key, 400)), "4.2.1 (5)"),
            (Opening { version: None, ..good() }, Err((Refusal::NoVersion, 400)), "4.2.1 (6)"),
            (Opening { version: Some(b"8"), takes_drafts: true, ..good() }, ok, "draft 8"),
            (Opening { version: Some(b" 7"), takes_drafts: true, ..good() }, ok, "draft 7"),
            (
                Opening { version: Some(b"6"), takes_drafts: true, ..good() },
                Err((Refusal::Version, 426)),
                "other frames",
            ),
            (Opening { version: Some(b"8"), ..good() }, Err((Refusal::Version, 426)), "4.4"),
            (Opening { version: Some(b"12"), ..good() }, Err((Refusal::Version, 426)), "4.4"),
            (Opening { version: Some(b"99"), ..good() }, Err((Refusal::Version, 426)), "4.4"),
            (Opening { version: Some(b"13, 8"), ..good() }, Err((Refusal::Version, 426)), "4.1 one value"),
            (
                Opening { version: Some(b"013"), ..good() },
                Err((Refusal::Version, 426)),
                "4.3 no leading zero",
            ),
        ];
        for (opening, want, section) in cases {
            let got = check(opening).map_err(|refusal| (refusal, refusal.status()));
            assert_eq!(got, *want, "{section}");
        }
        assert_eq!(Refusal::Version.header(), Some(("Sec-WebSocket-Version", "13")));
        assert_eq!(Refusal::NoVersion.header(), Some(("Sec-WebSocket-Version", "13")));
        assert_eq!(Refusal::Method.header(), Some(("Allow", "GET")));
        assert_eq!(Refusal::Key.header(), None);
    }

    #[test]
    fn keys() {
        for good in
            [KEY, b" x3JJHMbDL1EzLkh9GBhXDw== ", b"AAAAAAAAAAAAAAAAAAAAAA==", b"AAAAAAAAAAAAAAAAAAAAAB=="]
        {
            assert!(is_valid_key(good), "{good:?}");
        }
        let bad: [&[u8]; 9] = [
            b"",
            b"YWJj",
            b"!!!!!!!!!!!!!!!!!!!!!!==",
            b"dGhlIHNhbXBsZSBub25jZQ",
            b"dGhlIHNhbXBsZSBub25jZQ=",
            b"dGhlIHNhbXBsZSBub25jZWE=",
            b"dGhlIHNhbXBsZSBub25jZWFh",
            b"dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ==",
            b"SGVsbG8sIHdvcmxkIQ==",
        ];
        for key in bad {
            assert!(!is_valid_key(key), "{key:?}");
        }
    }

    #[test]
    fn accept_of_the_rfc() {
        assert_eq!(&accept_key(KEY), b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); // RFC 6455 1.3
        assert_eq!(accept_key(b"\tdGhlIHNhbXBsZSBub25jZQ== "), accept_key(KEY));
    }

    #[test]
    fn upgrades() {
        for yes in [&b"websocket"[..], b"WebSocket", b" WEBSOCKET\t", b"h2c, websocket", b"websocket,x"] {
            assert!(asks_for_websocket(yes), "{yes:?}");
        }
        for no in [&b""[..], b"h2c", b"websockets", b"web socket", b"websocket/13"] {
            assert!(!asks_for_websocket(no), "{no:?}");
        }
    }

    #[test]
    fn subprotocols() {
        let known: [&[u8]; 4] = [b"http", b"chat", b"superchat", b"chat"];
        let of = |index: usize| Choice::Known { index, name: known[index] };
        let cases: &[(&[u8], Choice<'_>)] = &[
            (b"chat", of(1)),
            (b"superchat, chat", of(2)),
            (b"chat,superchat", of(1)),
            (b"x, \tsuperchat\t ,chat", of(2)),
            (b"http", of(0)),
            (b",,chat,,", of(1)),
            (b"Chat", Choice::Unknown),
            (b"cha", Choice::Unknown),
            (b"chat superchat", Choice::Unknown),
            (b"x, y", Choice::Unknown),
            (b"", Choice::Nothing),
            (b",,, ,,\t,", Choice::Nothing),
        ];
        for (offered, want) in cases {
            assert_eq!(choose(offered, known.into_iter()), *want, "{offered:?}");
        }
        assert_eq!(choose(b"a", std::iter::empty()), Choice::Unknown);
        let nameless: [&[u8]; 2] = [b"", b"a"];
        assert_eq!(choose(b",a", nameless.into_iter()), Choice::Known { index: 1, name: b"a" });
        let lists: [&[u8]; 3] = [b"a,b", b"c, d", b"b"];
        let listed = |index: usize, name| Choice::Known { index, name };
        assert_eq!(
            choose(b" a,b", lists.into_iter()),
            listed(2, b"b"),
            "one of the offered, if it can be had"
        );
        assert_eq!(choose(b"c, d ", lists.into_iter()), listed(1, b"c, d"));
        assert_eq!(choose(b"c,d", lists.into_iter()), Choice::Unknown);
        assert_eq!(choose(b"a", lists.into_iter()), Choice::Unknown);
        let many = (0..10_000).map(|i| format!("p{i}")).collect::<Vec<_>>().join(", ");
        assert_eq!(choose(many.as_bytes(), known.into_iter()), Choice::Unknown);
    }

    #[test]
    fn replies() {
        let good = Reply {
            status: 101,
            upgrade: Some(b"WebSocket"),
            connection: Some(b"keep-alive, Upgrade"),
            accept: Some(b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            protocols: &[],
            has_strange_extension: false,
            expected_accept: &accept_key(KEY),
        };
        let known = || [&b"http"[..], b"chat"].into_iter();
        let judge = |reply: &Reply<'_>| judge_reply(reply, Some(b"chat, other"), known(), true);
        type Case<'a> = (Reply<'a>, Result<Option<usize>, ReplyError>);
        let cases: &[Case<'_>] = &[
            (good, Ok(None)),
            (Reply { protocols: &[b"chat"], ..good }, Ok(Some(1))),
            (Reply { protocols: &[b""], ..good }, Ok(None)),
            (Reply { status: 401, ..good }, Err(ReplyError::Unauthorized)),
            (Reply { status: 200, ..good }, Err(ReplyError::Status)),
            (Reply { accept: None, upgrade: None, ..good }, Err(ReplyError::NoAccept)),
            (Reply { accept: Some(b" "), ..good }, Err(ReplyError::NoAccept)),
            (Reply { upgrade: None, ..good }, Err(ReplyError::NoUpgrade)),
            (Reply { upgrade: Some(b"h2c"), ..good }, Err(ReplyError::OtherUpgrade)),
            (Reply { connection: None, ..good }, Err(ReplyError::Connection)),
            (Reply { connection: Some(b"close"), ..good }, Err(ReplyError::Connection)),
            (Reply { protocols: &[b"http"], ..good }, Err(ReplyError::Protocol)),
            (Reply { protocols: &[b"Chat"], ..good }, Err(ReplyError::Protocol)),
            (Reply { protocols: &[b"chat, other"], ..good }, Ok(Some(1))),
            (Reply { protocols: &[b" chat, other "], ..good }, Ok(Some(1))),
            (Reply { protocols: &[b"chat,other"], ..good }, Err(ReplyError::Protocol)),
            (Reply { protocols: &[b"chat", b"chat"], ..good }, Err(ReplyError::Protocol)),
            (Reply { protocols: &[b"other"], ..good }, Err(ReplyError::UnknownProtocol)),
            (Reply { has_strange_extension: true, ..good }, Err(ReplyError::Extension)),
            (Reply { accept: Some(b"S3pPLMBiTxaQ9kYGzzhZRbK+xOo="), ..good }, Err(ReplyError::WrongAccept)),
        ];
        for (reply, want) in cases {
            assert_eq!(judge(reply), *want, "{reply:?}");
        }
        let one = |name: &'static [u8], offered: Option<&[u8]>| {
            judge_reply(&Reply { protocols: &[name], ..good }, offered, known(), false)
        };
        assert_eq!(one(b"chat", None), Err(ReplyError::Protocol));
        assert_eq!(one(b"other", Some(b"other")), Ok(None), "a stranger may do");
        let lists: [&[u8]; 4] = [b"http", b"x,y", b"y", b"z,x"];
        let table = |name: &'static [u8]| {
            let reply = Reply { protocols: &[name], ..good };
            judge_reply(&reply, Some(b"x,y"), lists.into_iter(), true)
        };
        assert_eq!(table(b"x,y"), Ok(Some(1)), "the whole offer");
        assert_eq!(table(b"x"), Ok(Some(1)), "the first list that has it");
        assert_eq!(table(b"y"), Ok(Some(2)), "the very name before a list");
        assert_eq!(table(b"x, y"), Err(ReplyError::Protocol));
        assert!(is_valid_key(&new_key([7; 16])));
    }

    #[test]
    fn response() {
        let mut out = b"before".to_vec();
        write_response(&mut out, KEY, None, None);
        let bare = "beforeHTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
                    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
        assert_eq!(String::from_utf8_lossy(&out), bare);
        out.clear();
        write_response(&mut out, KEY, Some(b"chat"), Some(b"permessage-deflate"));
        let rest = "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n";
        assert_eq!(String::from_utf8_lossy(&out), format!("{}{rest}", &bare[6..]));
    }
}
