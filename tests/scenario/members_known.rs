//! Every member and option of the creation structs stands in `tests/c/members.tsv`: whose it is, and the program that
//! shows what it does, or why none does.

use crate::support::{Generation, generations, sources};
use std::collections::BTreeMap;
use std::fs;

/// The members and options of a generation's creation struct, by the list of its layout.
fn items(generation: &Generation) -> Vec<String> {
    let layout = fs::read_to_string(generation.dir().join("layout.tsv")).expect("the layout is there");
    let item = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[..] {
            ["member", "struct lws_context_creation_info", name, ..] => Some(name.to_owned()),
            ["enumerator", _, name, ..] | ["integer", name, ..] if name.starts_with("LWS_SERVER_OPTION_") => {
                Some(name.to_owned())
            }
            _ => None,
        }
    };
    layout.lines().filter_map(item).collect()
}

/// True if a text has this name, not as a part of another one.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part))
}

#[test]
fn every_member_and_option_is_known() {
    let table = fs::read_to_string(sources().join("members.tsv")).expect("the table is there");
    let mut lines = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [item, whose, program, ref why @ ..] = fields[..] else { panic!("too short: {line}") };
        assert!(["context", "vhost", "both"].contains(&whose), "whose is it? {line}");
        if program == "-" {
            assert!(why.first().is_some_and(|why| !why.is_empty()), "{item}: neither a program nor a reason");
        } else {
            let text = fs::read_to_string(sources().join(format!("{program}.c")))
                .unwrap_or_else(|e| panic!("{item}: {program}.c: {e}"));
            assert!(names(&text, item), "{program}.c does not mention {item}");
        }
        assert!(lines.insert(item, program).is_none(), "{item} stands there twice");
    }
    let all: Vec<String> =
        generations().iter().filter(|generation| generation.has_vhosts()).flat_map(items).collect();
    assert!(all.len() > 100, "the layouts have no creation struct");
    let missing: Vec<&String> = all.iter().filter(|item| !lines.contains_key(item.as_str())).collect();
    assert!(missing.is_empty(), "not in tests/c/members.tsv: {missing:?}");
    let unknown: Vec<&&str> = lines.keys().filter(|item| !all.iter().any(|known| known == *item)).collect();
    assert!(unknown.is_empty(), "in no creation struct: {unknown:?}");
}
