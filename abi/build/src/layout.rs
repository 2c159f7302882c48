//! `layout.rs`: what `layout.tsv` says about a face's structures, as assertions that the compiler checks.
//!
//! `types.rs` includes it. Structures and members that exist in C only, such as bit-fields, are left to the test that
//! compiles the header.

use crate::face::Face;
use crate::source;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Writes `layout.rs` into the folder `out` of a build, and says what it is made from.
pub fn write(face: &Face, out: &Path) -> Result<(), String> {
    let table = face.dir.join("layout.tsv");
    println!("cargo:rerun-if-changed={}", table.display());
    let rows = std::fs::read_to_string(&table).map_err(|e| format!("{}: {e}", table.display()))?;
    let mut files = source::files(&face.dir)?;
    files.retain(|path| path.components().any(|c| c.as_os_str() == "types") || path.ends_with("types.rs"));
    for path in &files {
        println!("cargo:rerun-if-changed={}", path.display());
    }
    let records = source::read(&files, face)?.records;
    let records = records.into_iter().filter(|r| !r.is_opaque).map(|r| (r.name, r.members)).collect();
    let path = out.join("layout.rs");
    std::fs::write(&path, assertions(&rows, &records)).map_err(|e| format!("{}: {e}", path.display()))
}

/// One assertion for each row about a structure of `records` (their names and members).
fn assertions(rows: &str, records: &BTreeMap<String, Vec<String>>) -> String {
    let mut out = String::new();
    for row in rows.lines() {
        let mut cells = row.split('\t');
        let (Some(kind), Some(item), Some(member), Some(value)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let name = item.rsplit(' ').next().unwrap_or(item);
        let Some(members) = records.get(name) else { continue };
        let found = members.iter().find(|own| own.trim_start_matches("r#") == member);
        let claim = match (kind, found) {
            ("size", _) => format!("size_of::<{name}>() == {value}"),
            ("align", _) => format!("align_of::<{name}>() == {value}"),
            ("member", Some(own)) => {
                let offset = value.split(':').next().unwrap_or(value);
                format!("std::mem::offset_of!({name}, {own}) == {offset}")
            }
            _ => continue,
        };
        let _ = writeln!(out, "const _: () = assert!({claim});");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_about_known_members_become_assertions() {
        let rows = "kind\titem\tmember\tvalue\ttype\n\
                    size\tstruct a\t-\t16\t-\n\
                    align\tunion b\t-\t8\t-\n\
                    size\tstruct unknown\t-\t1\t-\n\
                    member\tstruct a\tin\t8:4\tint\n\
                    member\tstruct a\tbits\t12:1\tint\n\
                    enumerator\tenum a\tin\t1\t-\n";
        let records = BTreeMap::from([
            ("a".to_owned(), vec!["first".to_owned(), "r#in".to_owned()]),
            ("b".to_owned(), Vec::new()),
        ]);
        assert_eq!(
            assertions(rows, &records),
            "const _: () = assert!(size_of::<a>() == 16);\n\
             const _: () = assert!(align_of::<b>() == 8);\n\
             const _: () = assert!(std::mem::offset_of!(a, r#in) == 8);\n"
        );
    }
}
