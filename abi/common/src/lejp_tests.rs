//! What is JSON and what is not (RFC 8259), by the well-known cases of parsers' test suites, in every split; and where this
//! parser takes more.

use super::*;

const OLDER: Habits = Habits { digits: 20, ends_with_own_path: false, complete_may_refuse: false };

/// A parser as a program has it, with everything it is told.
#[derive(Default)]
struct Reader {
    levels: [Level; DEPTH],
    indexes: [u16; INDEXES],
    wild: [u16; INDEXES],
    path: Vec<u8>,
    buf: Vec<u8>,
    line: u32,
    code_point: u16,
    buf_len: u8,
    digits: u8,
    flags: u8,
    depth: u8,
    index_count: u8,
    path_len: u8,
    path_match: u8,
    match_len: u8,
    wild_count: u8,
    outer_array: u8,
    takes_arrays: bool,
    told: Vec<(Reason, Vec<u8>)>,
}

impl Document<'static> for Reader {
    fn with<T>(&mut self, work: impl FnOnce(&mut View<'_>) -> T) -> T {
        let (path, buf) = (self.path.as_mut_slice(), self.buf.as_mut_slice());
        work(&mut View {
            levels: &mut self.levels,
            indexes: &mut self.indexes,
            wild: &mut self.wild,
            path: path.try_into().expect("as long as a path"),
            buf: buf.try_into().expect("as long as a buffer"),
            line: &mut self.line,
            code_point: &mut self.code_point,
            buf_len: &mut self.buf_len,
            digits: &mut self.digits,
            flags: &mut self.flags,
            depth: &mut self.depth,
            index_count: &mut self.index_count,
            path_len: &mut self.path_len,
            path_match: &mut self.path_match,
            match_len: &mut self.match_len,
            wild_count: &mut self.wild_count,
            outer_array: self.takes_arrays.then_some(&mut self.outer_array),
        })
    }

    fn pattern(&mut self, _index: usize) -> Option<&'static [u8]> {
        None
    }

    fn call(&mut self, reason: Reason) -> i8 {
        if reason == Reason::Start {
            return 0; // told for every piece until something has begun
        }
        let text = &self.buf[..usize::from(self.buf_len)];
        self.told.push((reason, if may_be_text(reason) { text.to_vec() } else { Vec::new() }));
        0
    }
}

fn may_be_text(reason: Reason) -> bool {
    matches!(reason, Reason::StringChunk | Reason::StringEnd | Reason::Integer | Reason::Float)
}

/// What it came to: complete with nothing left over, or not; and what was told.
fn read(parts: &[&[u8]], takes_arrays: bool) -> (bool, Vec<(Reason, Vec<u8>)>) {
    let mut reader = Reader { path: vec![0; PATH], buf: vec![0; 255], takes_arrays, ..Reader::default() };
    reader.with(|view| view.begin());
    let mut is_whole = false;
    for part in parts {
        if is_whole && !part.iter().all(u8::is_ascii_whitespace) {
            is_whole = false;
            break;
        }
        if is_whole {
            continue;
        }
        match parse(&mut reader, &OLDER, part) {
            Ok(None) => {}
            Ok(Some(left)) => is_whole = part[part.len() - left..].iter().all(u8::is_ascii_whitespace),
            Err(_) => break,
        }
        if !is_whole && reader.told.iter().any(|(reason, _)| *reason == Reason::Complete) {
            break;
        }
    }
    (is_whole, reader.told)
}

/// In one piece, in any two, and byte by byte; and every beginning.
fn check(document: &[u8], is_json: bool, takes_arrays: bool) {
    let shown = document.escape_ascii();
    let (whole, told) = read(&[document], takes_arrays);
    assert_eq!(whole, is_json, "{shown}");
    for cut in 0..=document.len() {
        let (first, second) = document.split_at(cut);
        let (parts, told_in_parts) = read(&[first, second], takes_arrays);
        assert_eq!(parts, is_json, "{shown} cut at {cut}");
        if is_json {
            assert_eq!(told_in_parts, told, "{shown} cut at {cut}");
        }
    }
    let bytes: Vec<&[u8]> = document.chunks(1).collect();
    assert_eq!(read(&bytes, takes_arrays).0, is_json, "{shown} byte by byte");
    // Of a beginning, too, all is told that it says.
    for end in 0..document.len() {
        let at_once = read(&[&document[..end]], takes_arrays).1;
        assert_eq!(read(&bytes[..end], takes_arrays).1, at_once, "{}", document[..end].escape_ascii());
    }
}

/// A value where one may stand: in an object, and in an array in it.
fn check_value(value: &[u8], is_json: bool) {
    for (before, after) in [
        (&b"{\"a\":"[..], &b"}"[..]),
        (b"{ \"a\" : ", b" }"),
        (b"{\"a\":[", b"]}"),
        (b"{\"a\":[0,", b" ,0]}"),
    ] {
        check(&[before, value, after].concat(), is_json, false);
        check(&[before, value, after].concat(), is_json, true);
    }
}

const VALUES: &[&str] = &[
    "[]",
    "[[]]",
    "[[] ]",
    "[\"\"]",
    "[\"a\"]",
    "[false]",
    "[null, 1, \"1\", {}]",
    "[null]",
    "[1\n]",
    "[1]",
    "[1,null,null,null,2]",
    "[2]",
    "{}",
    "{\"\":0}",
    "{\"a\":\"b\",\"c\":\"d\"}",
    "{\"a\":\"b\",\"a\":\"c\"}",
    "{\"a\":[]}",
    "{\"a\":{\"b\":[1,{\"c\":2}]}}",
    "{\n\"a\": \"b\"\n}",
    "0",
    "-0",
    "-0.0",
    "123",
    "123e65",
    "0e+1",
    "0e1",
    "4",
    "-123",
    "-1",
    "-0.7",
    "1E22",
    "1E-2",
    "1E+2",
    "123e45",
    "123.456e78",
    "1e-2",
    "1e+2",
    "123.456789",
    "20e1",
    "0.5",
    "true",
    "false",
    "null",
    "\"\"",
    "\"a\"",
    "\" \"",
    "\"\\\"\"",
    "\"\\\\\"",
    "\"\\/\"",
    "\"\\b\\f\\n\\r\\t\"",
    "\"\\u0060\\u012a\\u12AB\"",
    "\"\\u0123\"",
    "\"\\uFFFF\"",
    "\"\\u0022\"",
    "\"\\u005C\"",
    "\"\\u002c\"",
    "\"\\\\a\"",
    "\"\\\\u0000\"",
    "\"a/*b*/c/*d//e\"",
    "\"\x7f\"",
    "\"\u{e9}\u{20ac}\u{1d11e}\"",
    "\"\u{2028}\u{2029}\"",
    "\"\\uD801\\udc37\"",
    "\"#\"",
    "\"asd \"",
    "\"new\\u00A0line\"",
    "\"\u{fffe}\u{10ffff}\"",
];

const NO_VALUES: &[&str] = &[
    "[1 true]",
    "[a",
    "[\"\": 1]",
    "[\"\"],",
    "[,1]",
    "[1,,2]",
    "[\"x\",,]",
    "[\"x\"]]",
    "[\"\",]",
    "[\"x\"",
    "[3[4]]",
    "[1:2]",
    "[,]",
    "[-]",
    "[   , \"\"]",
    "[1,]",
    "[1,,]",
    "[*]",
    "[\"a",
    "[1,\n1\n,1",
    "[fals]",
    "[nul]",
    "[tru]",
    "fals",
    "nul",
    "tru",
    "True",
    "NULL",
    "truee",
    "nulll",
    "falsee",
    "++1234",
    "+1",
    "+Inf",
    "-1.0.",
    "-2.",
    "-NaN",
    ".-1",
    ".2e-3",
    "0.1.2",
    "0.3e+",
    "0.3e",
    "0.e1",
    "0E+",
    "0E",
    "0e+",
    "0e",
    "1.0e+",
    "1.0e-",
    "1.0e",
    "1 000",
    "1eE2",
    "2.e+3",
    "2.e-3",
    "2.e3",
    "9.e+",
    "Inf",
    "NaN",
    "1+2",
    "0x1",
    "0x42",
    "Infinity",
    "0e+-1",
    "-123.123foo",
    "-Infinity",
    "-foo",
    "- 1",
    "-.123",
    "-1x",
    "1ea",
    "1.",
    ".123",
    "1.2a-3",
    "1.8011670033376514H-308",
    "1e1.5",
    "-",
    "--1",
    "1-1",
    "1e",
    "\"",
    "\"a",
    "'a'",
    "a",
    "\\n",
    "\"\\\"",
    "\"\\x00\"",
    "\"\\\\\\\"",
    "\"\\\t\"",
    "\"\\a\"",
    "\"\\uqqqq\"",
    "\"\\u00A\"",
    "\"\\u\"",
    "\"\\u0g00\"",
    "\"a\nb\"",
    "\"\t\"",
    "\"\x00\"",
    "\"\x1f\"",
    "{\"x\"::\"b\"}",
    "{\"a\":\"a\" 123}",
    "{key: 'value'}",
    "{\"a\" b}",
    "{:\"b\"}",
    "{\"a\" \"b\"}",
    "{\"a\":",
    "{\"a\"",
    "{1:1}",
    "{null:null}",
    "{\"id\":0,,,,,}",
    "{'a':0}",
    "{\"id\":0,}",
    "{\"a\":\"b\",,\"c\":\"d\"}",
    "{a: \"b\"}",
    "{\"a\":\"a",
    "{\"a\":1,",
    "{,}",
    "{\"a\":1 \"b\":2}",
    "{]",
    "[}",
    "{\"a\":[}",
    "[{]}",
    "<null>",
    "[<null>]",
    "[1]x",
    "[][]",
    "{}{}",
    "1]",
    "{\"a\":/*c*/\"b\"}",
    "/**/1",
    "//1",
    "\u{feff}1",
    "*",
    "@",
];

/// No JSON, and taken all the same, as ever (RFC 8259 section 9 lets a parser do so): zeros in front, comments up to the end
/// of their line, surrogates on their own, and bytes that are no UTF-8.
const MORE_VALUES: &[&[u8]] = &[
    b"012",
    b"-01",
    b"-012",
    b"00",
    b"01.5",
    b"00e1",
    b"#,]}\n1",
    b"1#\n",
    b"[#\n1,#\n2]",
    b"{\"a\"#\n:#\n1#\n}",
    b"\"\\uD800\"",
    b"\"\\uDFAA\"",
    b"\"\\uDd1e\\uD834\"",
    b"\"\\uD800\\n\"",
    b"\"\xff\"",
    b"\"\xe5\"",
    b"\"\xc0\xaf\"",
    b"\"\xed\xa0\x80\"",
    b"\"\xf4\xbf\xbf\xbf\"",
    b"\"\x81\"",
];

#[test]
fn values_are_read_and_what_is_none_is_refused() {
    for value in VALUES {
        check_value(value.as_bytes(), true);
    }
    for value in MORE_VALUES {
        check_value(value, true);
    }
    for value in NO_VALUES {
        check_value(value.as_bytes(), false);
    }
}

/// Whole documents; an array may be one where the generation knows that.
#[test]
fn documents_are_objects_or_arrays() {
    for (document, in_older, in_newer) in [
        ("{}", true, true),
        (" {\"a\":1} ", true, true),
        ("\t\r\n {}\n", true, true),
        ("[]", false, true),
        (" [1]", false, true),
        ("[[],{}]", false, true),
        ("1", false, false),
        ("\"a\"", false, false),
        ("true", false, false),
        ("", false, false),
        (" ", false, false),
        ("{", false, false),
        ("[", false, false),
        ("}", false, false),
        ("]", false, false),
        ("{}}", false, false),
        ("{},", false, false),
        ("{}#", false, false),
        ("{} []", false, false),
        ("[1]]", false, false),
        ("\u{feff}{}", false, false),
        ("{}\0", false, false),
        ("{\"a\":1}x", false, false),
        ("{\"a\":}", false, false),
        ("{\"a\"}", false, false),
        ("{\"a\":[,]}", false, false),
        ("<.>", false, false),
    ] {
        check(document.as_bytes(), in_older, false);
        check(document.as_bytes(), in_newer, true);
    }
}

/// Deeper than there are levels is refused, and nothing is written behind them.
#[test]
fn nesting_has_an_end() {
    for depth in 1..60 {
        let objects = [b"{\"a\":".repeat(depth), b"1".to_vec(), b"}".repeat(depth)].concat();
        check(&objects, depth < DEPTH, false);
        let arrays = [&b"{\"a\":"[..], &b"[".repeat(depth), &b"]".repeat(depth), b"}"].concat();
        let (is_whole, _) = read(&[&arrays], false);
        assert_eq!(is_whole, depth <= INDEXES, "{depth} arrays");
    }
}
