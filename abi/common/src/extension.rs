//! Parameters of WebSocket extensions, as an extension's table of options knows them.

use std::ops::Range;

/// What value an option takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// None.
    Never,
    /// A decimal number.
    Always,
    /// A decimal number may follow.
    Maybe,
}

/// An option that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Its place in the table.
    pub index: usize,
    /// Where its value lies in the text.
    pub value: Option<Range<usize>>,
}

/// Reads `name`, `name=value` and `name="value"`, separated by `;`, up to the first comma or the end. False when
/// that met an unknown name or a value that its option does not take; the options before it count.
pub fn parse(text: &[u8], known: &[(&[u8], Value)]) -> (Vec<Hit>, bool) {
    let mut hits = Vec::new();
    let mut at = 0;
    for part in text.split(|&b| b == b',').next().unwrap_or_default().split(|&b| b == b';') {
        let start = at;
        at += part.len() + 1;
        if part.trim_ascii().is_empty() {
            continue;
        }
        let equals = part.iter().position(|&b| b == b'=');
        let name = part[..equals.unwrap_or(part.len())].trim_ascii();
        let Some(index) = known.iter().position(|(known, _)| *known == name) else { return (hits, false) };
        let value = equals.map(|e| number(part, e + 1));
        let (value, fits) = match (known[index].1, value) {
            (Value::Never | Value::Maybe, None) => (None, true),
            (Value::Always | Value::Maybe, Some(Some(range))) => {
                (Some(start + range.start..start + range.end), true)
            }
            _ => (None, false),
        };
        if !fits {
            return (hits, false);
        }
        hits.push(Hit { index, value });
    }
    (hits, true)
}

/// The decimal number that is all of `part` from `from` on, blanks and quotes aside.
fn number(part: &[u8], from: usize) -> Option<Range<usize>> {
    let is_aside = |b: u8| b.is_ascii_whitespace() || b == b'"';
    let start = from + part[from..].iter().position(|&b| !is_aside(b))?;
    let end = part.iter().rposition(|&b| !is_aside(b))? + 1;
    part[start..end].iter().all(u8::is_ascii_digit).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_up_to_the_first_mistake() {
        const KNOWN: [(&[u8], Value); 3] =
            [(b"none", Value::Never), (b"num", Value::Always), (b"opt", Value::Maybe)];
        let hit = |index, value: Option<Range<usize>>| Hit { index, value };
        let cases: [(&str, &[Hit], bool); 12] = [
            ("", &[], true),
            ("none", &[hit(0, None)], true),
            ("none; num=15", &[hit(0, None), hit(1, Some(10..12))], true),
            ("num=\"8\" ;opt", &[hit(1, Some(5..6)), hit(2, None)], true),
            ("opt=3, none", &[hit(2, Some(4..5))], true),
            ("opt=3, whatever", &[hit(2, Some(4..5))], true),
            ("none=1", &[], false),
            ("num", &[], false),
            ("num=", &[], false),
            ("num=x", &[], false),
            ("none; other", &[hit(0, None)], false),
            ("none;;none;", &[hit(0, None), hit(0, None)], true),
        ];
        for (text, hits, complete) in cases {
            assert_eq!(parse(text.as_bytes(), &KNOWN), (hits.to_vec(), complete), "{text}");
        }
    }
}
