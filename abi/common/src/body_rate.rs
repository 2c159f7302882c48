//! `request-body-rate`: how slowly the body of a request may come, among the options of a virtual host's protocols.

use crate::entry::Refusal;
use crate::options::{self, OptionNode};
use lws_engine::settings::BodyRate;
use std::ffi::CStr;
use std::time::Duration;

/// The name of the option: no protocol can have it.
const NAME: &CStr = c"request-body-rate";

/// What the options of a virtual host say; where they say nothing, the default.
///
/// # Safety
/// `options` is NULL or a list whose names and values are NULL or strings.
pub unsafe fn chosen(options: *const OptionNode) -> Result<Option<BodyRate>, Refusal> {
    // SAFETY: `options` is NULL or a list of strings by contract.
    let Some(option) = (unsafe { options::named(options, NAME) }) else { return Ok(Some(BodyRate::DEFAULT)) };
    // SAFETY: as above.
    let text = unsafe { option.value() }.and_then(|text| text.to_str().ok()).unwrap_or_default();
    read(text).ok_or(Refusal::BadArgument { name: "request-body-rate", why: "is not BYTES/SECONDS, or 0" })
}

/// True if the options are of no protocol at all.
///
/// # Safety
/// As for [`chosen`].
pub unsafe fn is_alone(options: *const OptionNode) -> bool {
    // SAFETY: `options` is NULL or a list of strings by contract.
    unsafe { options::all_named(options, NAME) }
}

/// `BYTES/SECONDS`, or `0` for no limit.
fn read(text: &str) -> Option<Option<BodyRate>> {
    if text == "0" {
        return Some(None);
    }
    let number = |text: &str| {
        let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|n: &u32| is_plain && *n > 0)
    };
    let (bytes, seconds) = text.split_once('/')?;
    let within = Duration::from_secs(number(seconds)?.into());
    Some(Some(BodyRate { bytes: number(bytes)?, within }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_bytes_and_seconds() {
        let rate = |bytes, seconds| Some(Some(BodyRate { bytes, within: Duration::from_secs(seconds) }));
        for (text, want) in [
            ("1024/60", rate(1024, 60)),
            ("1/4294967295", rate(1, 4_294_967_295)),
            ("0", Some(None)),
            ("", None),
            ("1024", None),
            ("0/60", None),
            ("1024/0", None),
            ("+1/1", None),
            ("1/1/1", None),
            (" 1/1", None),
            ("4294967296/1", None),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
