//! The header Sec-WebSocket-Extensions (RFC 6455 §9.1): a list of names, each with parameters.
//!
//! It only reads. What a name stands for, and whether its parameters make sense, its extension knows.

use std::borrow::Cow;

/// One entry of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Element<'a> {
    /// The extension's name.
    pub name: &'a [u8],
    /// All behind the name's `;`, as it came; empty if there is none.
    pub text: &'a [u8],
}

/// One parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Param<'a> {
    /// Its name.
    pub name: &'a [u8],
    /// Its value without quotes.
    pub value: Option<Cow<'a, [u8]>>,
}

/// The entries in their order; those without a name do not count.
pub fn elements(list: &[u8]) -> impl Iterator<Item = Element<'_>> {
    parts(list, b',').filter_map(|entry| {
        let end = entry.iter().position(|&b| b == b';').unwrap_or(entry.len());
        let name = entry[..end].trim_ascii();
        let text = entry.get(end + 1..).unwrap_or_default().trim_ascii();
        (!name.is_empty()).then_some(Element { name, text })
    })
}

impl<'a> Element<'a> {
    /// The parameters; `None` if one is no token, or its value is neither a token nor a quoted one.
    pub fn params(&self) -> Option<Vec<Param<'a>>> {
        if self.text.is_empty() {
            return Some(Vec::new());
        }
        parts(self.text, b';').map(param).collect()
    }
}

fn param(text: &[u8]) -> Option<Param<'_>> {
    let equals = text.iter().position(|&b| b == b'=');
    let name = text[..equals.unwrap_or(text.len())].trim_ascii();
    let value = match equals {
        None => None,
        Some(at) => Some(unquoted(text[at + 1..].trim_ascii())?),
    };
    (is_token(name) && value.as_deref().is_none_or(is_token)).then_some(Param { name, value })
}

fn unquoted(value: &[u8]) -> Option<Cow<'_, [u8]>> {
    let [b'"', inner @ .., b'"'] = value else { return Some(Cow::Borrowed(value)) };
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' => out.push(*bytes.next()?),
            b'"' => return None,
            _ => out.push(byte),
        }
    }
    Some(Cow::Owned(out))
}

/// A token of RFC 9110 §5.6.2.
fn is_token(text: &[u8]) -> bool {
    let is_mark = |b: u8| b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.iter().all(|&b| b.is_ascii_alphanumeric() || is_mark(b))
}

/// What stands between the separators outside of quotes, trimmed.
fn parts(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |&b| {
        match b {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ => return b == separator && !is_quoted,
        }
        false
    })
    .map(<[u8]>::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Params<'a> = Option<&'a [(&'a str, Option<&'a str>)]>;

    #[test]
    fn lists() {
        let cases: &[(&str, &[(&str, Params<'_>)])] = &[
            ("", &[]),
            (", ;;x ,\t,", &[]),
            ("foo", &[("foo", Some(&[]))]),
            ("foo, bar; baz=2", &[("foo", Some(&[])), ("bar", Some(&[("baz", Some("2"))]))]), // RFC 6455 9.1
            (" a ;x ; y = 1,b", &[("a", Some(&[("x", None), ("y", Some("1"))])), ("b", Some(&[]))]),
            ("a; v=\"10\"", &[("a", Some(&[("v", Some("10"))]))]),
            ("a; v=\"1\\0\"", &[("a", Some(&[("v", Some("10"))]))]),
            ("a; v=\"1,2;3\", b", &[("a", None), ("b", Some(&[]))]), // 9.1: what was quoted is a token, too
            ("a; v=\"1", &[("a", None)]),
            ("a; v=\"1\"2\"", &[("a", None)]),
            ("a; v=", &[("a", None)]),
            ("a; =1", &[("a", None)]),
            ("a;", &[("a", Some(&[]))]),
            ("a;;x", &[("a", None)]),
            ("a; b c", &[("a", None)]),
            ("a; x=\"\\", &[("a", None)]),
        ];
        for (list, want) in cases {
            let got: Vec<_> = elements(list.as_bytes()).map(|e| (e.name, e.params())).collect();
            let want: Vec<_> = want
                .iter()
                .map(|(name, params)| {
                    let params = params.map(|params| {
                        let param = |(n, v): &(&'static str, Option<&'static str>)| Param {
                            name: n.as_bytes(),
                            value: v.map(|v| Cow::Borrowed(v.as_bytes())),
                        };
                        params.iter().map(param).collect::<Vec<_>>()
                    });
                    (name.as_bytes(), params)
                })
                .collect();
            assert_eq!(got, want, "{list}");
        }
    }
}
