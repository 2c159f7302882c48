//! Addresses in HTML, led through another place: what a proxy does to the pages it passes on.
//!
//! Nothing but the values of `href`, `action` and `src` changes, and the page may come in any pieces.

/// Attributes whose values are addresses.
const ADDRESSES: [&[u8]; 3] = [b"href", b"action", b"src"];

/// Elements whose content holds no tags but their own end.
const WITHOUT_TAGS: [&[u8]; 4] = [b"script", b"style", b"textarea", b"title"];

/// Longest name that matters; longer ones are cut one byte behind that.
const LONGEST_NAME: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Text,
    /// Behind `<`.
    Open,
    /// Behind `<!`.
    Bang,
    /// Behind `<!-`.
    Dash,
    /// In a comment that ends in so many dashes so far.
    Comment(u8),
    /// In any other thing between angle brackets that has no attributes.
    Other,
    /// In the content of an element without tags, behind so many bytes of the tag that ends it.
    Content(usize),
    /// In the name of a tag.
    Tag,
    /// Between attributes.
    Between,
    /// In the name of an attribute.
    Name,
    /// Behind it.
    Named,
    /// Behind its `=`.
    Assigned,
    /// In its value, which this quote ends, or without one a blank.
    Value(Option<u8>),
}

/// Rewrites one page.
#[derive(Debug)]
pub struct Rewriter {
    from: Vec<u8>,
    to: Vec<u8>,
    state: State,
    /// The name of the tag, in small letters.
    tag: Vec<u8>,
    /// The name of the attribute, likewise.
    name: Vec<u8>,
    /// So many bytes of `from` begin the value and are held back; `None` once it is settled whether all do.
    held: Option<usize>,
}

impl Rewriter {
    /// Takes `from` away from the beginning of addresses, and puts `to` and a slash there.
    pub fn new(from: Vec<u8>, to: Vec<u8>) -> Rewriter {
        Rewriter { from, to, state: State::Text, tag: Vec::new(), name: Vec::new(), held: None }
    }

    /// Appends the next bytes of the page, rewritten, to `out`.
    pub fn feed(&mut self, page: &[u8], out: &mut Vec<u8>) {
        for &byte in page {
            self.state = match self.state {
                State::Assigned => self.assigned(byte, out),
                State::Value(quote) => self.value(quote, byte, out),
                State::Tag | State::Between | State::Name | State::Named => {
                    out.push(byte);
                    self.in_tag(byte)
                }
                _ => {
                    out.push(byte);
                    self.outside(byte)
                }
            };
        }
    }

    /// Appends what was held back at the end of the page.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if let Some(held) = self.held.take() {
            out.extend_from_slice(&self.from[..held]);
        }
    }

    fn outside(&mut self, byte: u8) -> State {
        match (self.state, byte) {
            (State::Text | State::Open, b'<') => State::Open,
            (State::Open, b'!') => State::Bang,
            (State::Open, b'/' | b'?') => State::Other,
            (State::Open, _) if byte.is_ascii_alphabetic() => {
                restart(&mut self.tag, byte);
                State::Tag
            }
            (State::Bang, b'-') => State::Dash,
            (State::Dash, b'-') => State::Comment(2),
            (State::Comment(dashes), b'-') => State::Comment(dashes.saturating_add(1)),
            (State::Comment(2..), b'>') => State::Text,
            (State::Comment(_), _) => State::Comment(0),
            (State::Content(seen), _) => self.content(seen, byte),
            (State::Bang | State::Dash | State::Other, b'>') | (State::Open | State::Text, _) => State::Text,
            _ => State::Other,
        }
    }

    /// Looks for the end of an element that holds no tags.
    fn content(&self, seen: usize, byte: u8) -> State {
        let end = b"</".iter().chain(&self.tag).nth(seen);
        match end {
            Some(wanted) if byte.eq_ignore_ascii_case(wanted) => State::Content(seen + 1),
            None if byte == b'>' => State::Text,
            None if byte == b'/' || byte.is_ascii_whitespace() => State::Other,
            _ => State::Content(usize::from(byte == b'<')),
        }
    }

    fn in_tag(&mut self, byte: u8) -> State {
        match (self.state, byte) {
            (_, b'>') => self.after_tag(),
            (_, b'/') => State::Between,
            (State::Name | State::Named, b'=') => State::Assigned,
            (State::Name | State::Named, _) if byte.is_ascii_whitespace() => State::Named,
            (_, _) if byte.is_ascii_whitespace() => State::Between,
            (State::Tag, _) => {
                note(&mut self.tag, byte);
                State::Tag
            }
            (State::Name, _) => {
                note(&mut self.name, byte);
                State::Name
            }
            _ => {
                restart(&mut self.name, byte);
                State::Name
            }
        }
    }

    fn after_tag(&self) -> State {
        if WITHOUT_TAGS.contains(&self.tag.as_slice()) { State::Content(0) } else { State::Text }
    }

    /// Behind the `=` of an attribute.
    fn assigned(&mut self, byte: u8, out: &mut Vec<u8>) -> State {
        if byte == b'>' || byte.is_ascii_whitespace() {
            out.push(byte);
            return if byte == b'>' { self.after_tag() } else { State::Assigned };
        }
        let quote = matches!(byte, b'"' | b'\'').then_some(byte);
        out.extend(quote);
        if ADDRESSES.contains(&self.name.as_slice()) {
            out.extend_from_slice(&self.to);
            out.push(b'/');
            self.held = Some(0);
        }
        if quote.is_some() { State::Value(quote) } else { self.value(None, byte, out) }
    }

    fn value(&mut self, quote: Option<u8>, byte: u8, out: &mut Vec<u8>) -> State {
        let is_over = match quote {
            Some(quote) => byte == quote,
            None => byte == b'>' || byte.is_ascii_whitespace(),
        };
        if let Some(held) = self.held {
            match self.from.get(held) {
                Some(&wanted) if wanted == byte && !is_over => {
                    self.held = Some(held + 1);
                    return State::Value(quote);
                }
                // All of it is there, and is left out.
                None => self.held = None,
                Some(_) => self.finish(out),
            }
        }
        out.push(byte);
        match (is_over, quote, byte) {
            (false, ..) => State::Value(quote),
            (true, None, b'>') => self.after_tag(),
            (true, ..) => State::Between,
        }
    }
}

fn restart(name: &mut Vec<u8>, byte: u8) {
    name.clear();
    note(name, byte);
}

fn note(name: &mut Vec<u8>, byte: u8) {
    if name.len() <= LONGEST_NAME {
        name.push(byte.to_ascii_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page in pieces of `step` bytes.
    fn rewritten(page: &str, step: usize) -> String {
        let mut rewriter = Rewriter::new(b"http://old/".to_vec(), b"/new".to_vec());
        let mut out = Vec::new();
        for piece in page.as_bytes().chunks(step) {
            rewriter.feed(piece, &mut out);
        }
        rewriter.finish(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn addresses_and_nothing_else() {
        let cases = [
            ("", ""),
            ("no tags, href=\"http://old/x\"", "no tags, href=\"http://old/x\""),
            ("<a href=\"http://old/x\">y</a>", "<a href=\"/new/x\">y</a>"),
            ("<a href='http://old/x'>", "<a href='/new/x'>"),
            ("<a href=http://old/x>", "<a href=/new/x>"),
            ("<a href=http://old/>", "<a href=/new/>"),
            ("<A b c=d HREF = \"http://old/\" e>", "<A b c=d HREF = \"/new/\" e>"),
            ("<img src=\"x.png\"/>", "<img src=\"/new/x.png\"/>"),
            ("<form action=\"\">", "<form action=\"/new/\">"),
            ("<a href=\"http://other/\">", "<a href=\"/new/http://other/\">"),
            ("<a href=\"http://ol\">", "<a href=\"/new/http://ol\">"),
            ("<a href=\"http://old/http://old/\">", "<a href=\"/new/http://old/\">"),
            ("<a href=>", "<a href=>"),
            ("<a href>href=\"x\"", "<a href>href=\"x\""),
            ("<a title=\"<a href='x'>\">", "<a title=\"<a href='x'>\">"),
            ("<a hrefs=\"x\" ahref=\"y\" data-src=\"z\">", "<a hrefs=\"x\" ahref=\"y\" data-src=\"z\">"),
            ("<hrefhrefhref href=a>", "<hrefhrefhref href=/new/a>"),
            ("</a href=\"x\">", "</a href=\"x\">"),
            ("<!doctype href=\"x\"><b src=y>", "<!doctype href=\"x\"><b src=/new/y>"),
            ("<!-- <a href=\"x\"> - -- > --><a href=y>", "<!-- <a href=\"x\"> - -- > --><a href=/new/y>"),
            ("<!--><a href=y>", "<!--><a href=/new/y>"),
            ("<!-x><a href=y>", "<!-x><a href=/new/y>"),
            ("<?x href=\"x\"?><a href=y>", "<?x href=\"x\"?><a href=/new/y>"),
            ("1 < 2 <<a href=y>", "1 < 2 <<a href=/new/y>"),
            (
                "<Script src=a>\"<a href=x>\" </scrip </scripts </SCRIPT ><a href=y>",
                "<Script src=/new/a>\"<a href=x>\" </scrip </scripts </SCRIPT ><a href=/new/y>",
            ),
            ("<style><a href=x><</style><a href=y>", "<style><a href=x><</style><a href=/new/y>"),
            ("<a href=\"http://o", "<a href=\"/new/http://o"),
        ];
        for (page, wanted) in cases {
            for step in 1..=page.len().max(1) {
                assert_eq!(rewritten(page, step), wanted, "{page} in pieces of {step}");
            }
        }
    }
}
