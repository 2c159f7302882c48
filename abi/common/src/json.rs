//! Finding one value in JSON text without parsing it.
//!
//! For small texts of known shape: the first place where the name stands, whatever the nesting.

use std::ops::Range;

/// Where the value behind the first `name` is, without its quotes; `name` includes its own quotes and colon.
/// A string ends at its closing quote, anything else at a comma or closing bracket, and both at the end of the
/// text. `None` when the name is absent or nothing follows it.
pub fn find_value(text: &[u8], name: &[u8]) -> Option<Range<usize>> {
    let mut start = find(text, name)? + name.len();
    while matches!(text.get(start)?, b' ' | b'\t') {
        start += 1;
    }
    if text.get(start)? != &b'"' {
        let len = text[start..].iter().position(|byte| matches!(byte, b',' | b'}' | b']'));
        return Some(start..len.map_or(text.len(), |len| start + len));
    }
    start += 1;
    let mut end = start;
    while let Some(&byte) = text.get(end) {
        match byte {
            b'"' => break,
            b'\\' => end += 2,
            _ => end += 1,
        }
    }
    Some(start..end.min(text.len()))
}

/// Where `needle` first stands in `text`; `None` for an empty needle.
pub fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        return None;
    }
    text.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_by_name() {
        let cases: &[(&str, Option<&str>)] = &[
            (r#"{"a":"b"}"#, Some("b")),
            (r#"{"a":  "b"}"#, Some("b")),
            (r#"{"a":12,"c":"d"}"#, Some("12")),
            (r#"{"a":true}"#, Some("true")),
            (r#"{"a":[1,2]}"#, Some("[1")),
            (r#"{"a":"q\"r"}"#, Some(r#"q\"r"#)),
            (r#"{"a":"x\\"}"#, Some(r"x\\")),
            (r#"{"a":"un"#, Some("un")),
            (r#"{"a":"un\"#, Some(r"un\")),
            (r#"{"a":"#, None),
            (r#"{"a": "#, None),
            (r#"{"a" : "x"}"#, None),
            ("", None),
        ];
        for (text, want) in cases {
            assert_eq!(find_value(text.as_bytes(), b"\"a\":").map(|at| &text[at]), *want, "{text}");
        }
        assert_eq!(find(b"abc", b""), None);
    }
}
