//! Configuration files: JSON in which `#` begins a comment up to the end of the line.
//!
//! A file is read as a whole into a tree; what its names mean is the face's business. Numbers and words count as texts,
//! so that `"port": "80"` and `"port": 80` are the same.

/// A value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A string, number or word.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in order; names may come again.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// A member of an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members().iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// The members of an object; none of anything else.
    pub fn members(&self) -> &[(String, Value)] {
        if let Value::Object(members) = self { members } else { &[] }
    }

    /// The elements of an array; anything else is its own only one.
    pub fn elements(&self) -> &[Value] {
        if let Value::List(elements) = self { elements } else { std::slice::from_ref(self) }
    }

    /// A text.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    /// The number a text begins with, 0 for none.
    pub fn number(&self) -> i64 {
        let text = self.text().unwrap_or_default();
        let end = text.bytes().enumerate().find(|(at, b)| !(b.is_ascii_digit() || *at == 0 && *b == b'-'));
        text[..end.map_or(text.len(), |(at, _)| at)].parse().unwrap_or(0)
    }

    /// Whether a switch is on: a number other than 0, or one of the words for it.
    pub fn is_on(&self) -> bool {
        let text = self.text().unwrap_or_default();
        ["on", "yes", "true"].iter().any(|word| text.eq_ignore_ascii_case(word)) || self.number() != 0
    }
}

/// Deepest nesting.
const MOST_DEPTH: usize = 32;

/// What is wrong with a file, and in which line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The line, from 1.
    pub line: usize,
    /// What it is.
    pub what: &'static str,
}

/// Reads a file.
pub fn read(text: &str) -> Result<Value, Wrong> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    match reader.next() {
        None => Ok(value),
        Some(_) => Err(reader.wrong("something follows the end")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &'static str) -> Wrong {
        let before = &self.text.as_bytes()[..self.at.min(self.text.len())];
        Wrong { line: 1 + before.iter().filter(|b| **b == b'\n').count(), what }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// The next byte that counts.
    fn next(&mut self) -> Option<u8> {
        loop {
            match self.rest().bytes().next()? {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                byte => return Some(byte),
            }
        }
    }

    fn takes(&mut self, byte: u8) -> bool {
        let is_there = self.next() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn value(&mut self, depth: usize) -> Result<Value, Wrong> {
        if depth > MOST_DEPTH {
            return Err(self.wrong("nested too deeply"));
        }
        match self.next() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Value::Text),
            Some(_) => self.word(),
            None => Err(self.wrong("the end is missing")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Wrong> {
        self.at += 1;
        let mut members = Vec::new();
        if self.takes(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            if self.next() != Some(b'"') {
                return Err(self.wrong("a name is missing"));
            }
            let name = self.string()?;
            if !self.takes(b':') {
                return Err(self.wrong("a colon is missing"));
            }
            members.push((name, self.value(depth + 1)?));
            if self.takes(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.takes(b',') {
                return Err(self.wrong("a comma is missing"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Wrong> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.takes(b']') {
            return Ok(Value::List(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if self.takes(b']') {
                return Ok(Value::List(elements));
            }
            if !self.takes(b',') {
                return Err(self.wrong("a comma is missing"));
            }
        }
    }

    fn string(&mut self) -> Result<String, Wrong> {
        self.at += 1;
        let mut found = String::new();
        loop {
            let Some(next) = self.rest().chars().next() else {
                return Err(self.wrong("a string has no end"));
            };
            match next {
                '"' => {
                    self.at += 1;
                    return Ok(found);
                }
                '\\' => found.push(self.escaped()?),
                '\n' | '\0' => return Err(self.wrong("a string has no end")),
                other => {
                    self.at += other.len_utf8();
                    found.push(other);
                }
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Wrong> {
        let kind = self.rest().as_bytes().get(1).copied();
        self.at += 2;
        Ok(match kind {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(same @ (b'"' | b'\\' | b'/')) => char::from(same),
            Some(b'u') => {
                let digits = self.rest().get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
                let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                self.at += digits.map_or(0, str::len);
                let found = code.filter(|code| *code != 0).and_then(char::from_u32);
                found.ok_or_else(|| self.wrong("no character has this number"))?
            }
            _ => {
                self.at = self.at.min(self.text.len());
                return Err(self.wrong("an escape that is none"));
            }
        })
    }

    /// A number, or one of the three words.
    fn word(&mut self) -> Result<Value, Wrong> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let end = self.rest().find(|c| !is_part(c)).unwrap_or(self.rest().len());
        let word = &self.rest()[..end];
        let is_number = word.bytes().next().is_some_and(|b| b.is_ascii_digit() || b == b'-');
        if !is_number && !["true", "false", "null"].contains(&word) {
            return Err(self.wrong("no value begins like this"));
        }
        let found = Value::Text(word.to_owned());
        self.at += end;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_elements_and_comments() {
        let text = "# first\n{ \"a\": \"x # y\", # second\n \"b\": [ 1, \"-2z\", true ], \"c\": { \"d\\n\\u0041\": {} } }";
        let value = read(text).expect("good");
        assert_eq!(value.get("a").and_then(Value::text), Some("x # y"));
        let list = value.get("b").map(Value::elements).unwrap_or_default();
        assert_eq!(list.iter().map(Value::number).collect::<Vec<_>>(), [1, -2, 0]);
        assert_eq!(list.iter().map(Value::is_on).collect::<Vec<_>>(), [true, true, true]);
        assert_eq!(value.get("c").map(|c| c.members()[0].0.as_str()), Some("d\nA"));
        assert_eq!(value.get("missing"), None);
        assert!(!Value::Text("off".to_owned()).is_on() && !Value::Text("0".to_owned()).is_on());
    }

    #[test]
    fn what_is_wrong_is_found_in_its_line() {
        let cases = [
            ("", 1, "the end is missing"),
            ("{ \"a\": \n x }", 2, "no value begins like this"),
            ("{ \"a\": 1", 1, "a comma is missing"),
            ("{ \"a\" 1 }", 1, "a colon is missing"),
            ("{\n\n a }", 3, "a name is missing"),
            ("[ 1 2 ]", 1, "a comma is missing"),
            ("{} x", 1, "something follows the end"),
            ("\"abc", 1, "a string has no end"),
            ("\"\\q\"", 1, "an escape that is none"),
            ("\"\\", 1, "an escape that is none"),
            ("\"\\u0000\"", 1, "no character has this number"),
        ];
        for (text, line, what) in cases {
            assert_eq!(read(text), Err(Wrong { line, what }), "{text}");
        }
        assert_eq!(read(&"[".repeat(100)).map_err(|wrong| wrong.what), Err("nested too deeply"));
    }

    #[test]
    fn no_cut_of_a_file_upsets_the_reader() {
        let text = "{ \"ä\": [ \"\\u00e4\\\"ö\", -1.5e3, { } ], # ß\n \"b\": null }";
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(read(&text[..end]).is_err(), "{end}");
        }
        assert!(read(text).is_ok());
    }
}
