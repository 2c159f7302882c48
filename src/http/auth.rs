//! The Basic authentication scheme (RFC 7617): what a request says, and who stands in a list.

use super::fields::trim;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Some peers leave the padding out.
const DECODER: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The challenge to a peer that did not say who it is.
pub const CHALLENGE: &[u8] = b"Basic realm=\"lwsws\"";

/// `user:password` of an Authorization value; `None` for another scheme and for what cannot be read.
pub fn credentials(value: &[u8]) -> Option<Vec<u8>> {
    let (scheme, rest) = value.split_at_checked(6)?;
    if !scheme.eq_ignore_ascii_case(b"basic ") {
        return None;
    }
    let text = DECODER.decode(trim(rest)).ok()?;
    (text.contains(&b':') && !text.contains(&0)).then_some(text)
}

/// The user of `user:password`.
pub fn user(credentials: &[u8]) -> &[u8] {
    let end = credentials.iter().position(|&b| b == b':').unwrap_or(credentials.len());
    &credentials[..end]
}

/// True if one line of the list is exactly this. How long it takes tells nothing of how much of a line is right.
pub fn lists(list: &[u8], credentials: &[u8]) -> bool {
    let mut found = false;
    for line in list.split(|&b| b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let differing = line.iter().zip(credentials).fold(0, |all, (a, b)| all | (a ^ b));
        found |= differing == 0 && line.len() == credentials.len();
    }
    found && !credentials.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        // RFC 7617 section 2
        for (value, want) in [
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", Some("Aladdin:open sesame")),
            ("basic QWxhZGRpbjpvcGVuIHNlc2FtZQ", Some("Aladdin:open sesame")),
            ("BASIC   YTpi  ", Some("a:b")),
            ("Basic YTpiOmM=", Some("a:b:c")),
            ("Basic Og==", Some(":")),
            ("Basic YWI=", None),     // no colon
            ("Basic YTpiAA==", None), // a NUL
            ("Basic YT pi", None),
            ("Basic ????", None),
            ("Basic ", None),
            ("Basic", None),
            ("BasicYTpi", None),
            ("Bearer YTpi", None),
            ("", None),
        ] {
            assert_eq!(credentials(value.as_bytes()).as_deref(), want.map(str::as_bytes), "{value}");
        }
        assert_eq!(user(b"a:b:c"), b"a");
        assert_eq!(user(b":"), b"");
    }

    #[test]
    fn only_whole_lines_count() {
        let list = b"user:secret\r\nother:pass:word\n\nempty:\nlast:line";
        for who in ["user:secret", "other:pass:word", "empty:", "last:line"] {
            assert!(lists(list, who.as_bytes()), "{who}");
        }
        for who in
            ["", ":", "ser:secret", "user:secre", "user:secret\r", "user:secret2", "word", "empty", "line"]
        {
            assert!(!lists(list, who.as_bytes()), "{who}");
        }
        assert!(!lists(b"", b"a:b"));
    }
}
