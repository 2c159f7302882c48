//! What the Rust sources of a face say that cbindgen cannot carry over: enumerations, typed constants, which types
//! are opaque, and what is exported.
//!
//! Sources that faces share serve the headers of several generations. A line of a doc comment that holds for some of
//! them only begins with a marker: `[from 4.1]`, `[to 2.0]` or `[from 1.1 to 2.0]`. The others do not see the line.

use crate::face::Face;
use quote::ToTokens;
use std::path::{Path, PathBuf};

/// A constant: its type and value as written, and what is said about it.
#[derive(Debug, Clone)]
pub struct Constant {
    pub name: String,
    pub ty: String,
    pub value: String,
    pub docs: Vec<String>,
}

/// An integer alias with constants of its own type.
#[derive(Debug, Clone)]
pub struct Enumeration {
    pub name: String,
    pub docs: Vec<String>,
    pub constants: Vec<Constant>,
}

/// A `struct` or `union`.
#[derive(Debug, Clone)]
pub struct Record {
    pub name: String,
    pub is_union: bool,
    pub is_opaque: bool,
    /// Names of its members, as Rust writes them.
    pub members: Vec<String>,
    pub docs: Vec<String>,
}

/// Everything found in some files.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub enumerations: Vec<Enumeration>,
    pub constants: Vec<Constant>,
    pub records: Vec<Record>,
    pub aliases: Vec<String>,
    /// Names of `types/system.rs`: other people's.
    pub foreign: Vec<String>,
    /// Names of exported functions and objects.
    pub exports: Vec<String>,
    /// The items of the type files, as Rust text.
    pub types_text: String,
    /// The exported functions (without their bodies) and objects, as Rust text; `doc(hidden)` ones left out.
    pub exports_text: String,
}

/// The Rust files of the face in `dir`, sorted by their names, so that what belongs to one subject stands together.
pub fn files(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = lws_generations::sources::compiled(&dir.join("src/lib.rs"))?;
    for path in &mut found {
        *path = path.canonicalize().map_err(|e| format!("{}: {e}", path.display()))?;
    }
    found.sort_by(|a, b| (a.file_name(), a).cmp(&(b.file_name(), b)));
    Ok(found)
}

/// Reads the facts that these files hold for a face.
pub fn read(files: &[PathBuf], face: &Face) -> Result<Facts, String> {
    let mut facts = Facts::default();
    let mut aliases = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let text = lines_for(&face.generation, &text).map_err(|e| format!("{}: {e}", path.display()))?;
        let file = syn::parse_file(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        let is_types = path.components().any(|c| c.as_os_str() == "types");
        let is_foreign = is_types && path.file_stem().is_some_and(|x| x == "system");
        for item in &file.items {
            read_exports(item, face, &mut facts)?;
            if is_types {
                read_item(item, is_foreign, &mut facts, &mut aliases);
            }
        }
    }
    for (name, docs) in aliases {
        let (mut own, rest): (Vec<_>, _) = facts.constants.drain(..).partition(|c: &Constant| c.ty == name);
        facts.constants = rest;
        // They may come from several files.
        if own.iter().all(|c| c.value.parse::<i64>().is_ok()) {
            own.sort_by_key(|c| c.value.parse::<i64>().unwrap_or_default());
        }
        match Vec::is_empty(&own) {
            true => facts.aliases.push(name),
            false => facts.enumerations.push(Enumeration { name, docs, constants: own }),
        }
    }
    Ok(facts)
}

fn read_exports(item: &syn::Item, face: &Face, facts: &mut Facts) -> Result<(), String> {
    let (attrs, ident) = match item {
        syn::Item::Fn(f) => (&f.attrs, &f.sig.ident),
        syn::Item::Static(s) => (&s.attrs, &s.ident),
        syn::Item::Mod(m) => {
            let mut inner = m.content.iter().flat_map(|(_, items)| items);
            return inner.try_for_each(|i| read_exports(i, face, facts));
        }
        _ => return Ok(()),
    };
    if !attrs.iter().any(|a| plain(a).contains("no_mangle")) {
        return Ok(());
    }
    facts.exports.push(name_of(ident));
    if attrs.iter().any(|a| plain(a) == "doc(hidden)") {
        return Ok(());
    }
    let mut item = item.clone();
    if let syn::Item::Fn(f) = &mut item {
        // Only the prototype counts, and a body may hold anything.
        *f.block = syn::parse_str("{ loop {} }").map_err(|e| e.to_string())?;
        if face.unheeded_results.contains(&name_of(&f.sig.ident)) {
            f.attrs.retain(|a| plain(a) != "must_use");
        }
    }
    facts.exports_text.push_str(&item.to_token_stream().to_string());
    facts.exports_text.push('\n');
    Ok(())
}

fn read_item(
    item: &syn::Item,
    is_foreign: bool,
    facts: &mut Facts,
    aliases: &mut Vec<(String, Vec<String>)>,
) {
    let names = |fields: &mut dyn Iterator<Item = &syn::Field>| {
        fields.filter_map(|f| f.ident.as_ref()).map(ToString::to_string).collect::<Vec<_>>()
    };
    let (ident, attrs, record) = match item {
        syn::Item::Struct(s) => (&s.ident, &s.attrs, Some((false, names(&mut s.fields.iter())))),
        syn::Item::Union(u) => (&u.ident, &u.attrs, Some((true, names(&mut u.fields.named.iter())))),
        syn::Item::Type(t) => (&t.ident, &t.attrs, None),
        syn::Item::Const(c) if c.ident != "_" => {
            facts.constants.push(Constant {
                name: name_of(&c.ident),
                ty: tokens(&c.ty),
                value: value(&c.expr),
                docs: docs(&c.attrs),
            });
            return;
        }
        _ => return,
    };
    facts.types_text.push_str(&item.to_token_stream().to_string());
    facts.types_text.push('\n');
    if is_foreign {
        return facts.foreign.push(name_of(ident));
    }
    match record {
        None => aliases.push((name_of(ident), docs(attrs))),
        Some((is_union, members)) => facts.records.push(Record {
            name: name_of(ident),
            is_union,
            is_opaque: !attrs.iter().any(|a| a.path().is_ident("repr")),
            members,
            docs: docs(attrs),
        }),
    }
}

fn name_of(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

fn docs(attrs: &[syn::Attribute]) -> Vec<String> {
    attrs.iter().filter_map(|attr| text_of(attr, "doc")).map(|text| text.trim().to_owned()).collect()
}

/// The text of an attribute `name = "text"`.
fn text_of(attr: &syn::Attribute, name: &str) -> Option<String> {
    match &attr.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident(name) => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The text without the marked lines of doc comments that do not hold for `generation`, and without the markers.
fn lines_for(generation: &str, text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let start = line.len() - line.trim_start().len();
        match line.trim_start().strip_prefix("/// [").and_then(|rest| rest.split_once("] ")) {
            Some((marker, rest)) if marker.starts_with("from ") || marker.starts_with("to ") => {
                if holds_for(generation, marker).ok_or_else(|| format!("no marker: [{marker}]"))? {
                    out.push_str(&format!("{}/// {rest}\n", &line[..start]));
                }
            }
            _ => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    Ok(out)
}

/// Whether `from A to B`, of which one half may be missing, holds for a generation.
fn holds_for(generation: &str, marker: &str) -> Option<bool> {
    let number = |text: &str| text.split('.').map(|n| n.parse().ok()).collect::<Option<Vec<u32>>>();
    let this = number(generation)?;
    let mut words = marker.split(' ');
    let mut holds = true;
    while let Some(word) = words.next() {
        let bound = number(words.next()?)?;
        holds &= match word {
            "from" => this >= bound,
            "to" => this <= bound,
            _ => return None,
        };
    }
    Some(holds)
}

fn plain(attr: &syn::Attribute) -> String {
    match &attr.meta {
        syn::Meta::Path(path) => tokens(path),
        syn::Meta::List(list) => format!("{}({})", tokens(&list.path), list.tokens),
        syn::Meta::NameValue(_) => String::new(),
    }
}

fn tokens(node: &impl ToTokens) -> String {
    node.to_token_stream().to_string().replace(' ', "")
}

/// A constant's value as C writes it.
fn value(expr: &syn::Expr) -> String {
    match expr {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::CStr(text), .. }) => {
            format!("\"{}\"", text.value().to_string_lossy().escape_default())
        }
        other => tokens(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_name_generations() {
        for (marker, generation, want) in [
            ("from 4.1", "4.1", Some(true)),
            ("from 4.1", "2.0", Some(false)),
            ("from 4.1", "4.10", Some(true)),
            ("to 2.0", "2.0", Some(true)),
            ("to 2.0", "4.1", Some(false)),
            ("from 0.9 to 1.3", "1.3", Some(true)),
            ("from 0.9 to 1.3", "0.5", Some(false)),
            ("from 0.9 and 1.3", "0.9", None),
            ("from", "0.9", None),
            ("to now", "0.9", None),
        ] {
            assert_eq!(holds_for(generation, marker), want, "{marker}, {generation}");
        }
    }

    #[test]
    fn marked_lines_are_for_some() {
        let text = "    /// All. [from here]\n    /// [from 4.1] New.\n    /// [to 2.0] Old.\n    /// [text] of all.\n";
        assert_eq!(
            lines_for("4.1", text).as_deref(),
            Ok("    /// All. [from here]\n    /// New.\n    /// [text] of all.\n")
        );
        assert_eq!(
            lines_for("2.0", text).as_deref(),
            Ok("    /// All. [from here]\n    /// Old.\n    /// [text] of all.\n")
        );
        assert!(lines_for("2.0", "/// [from two] Text.\n").is_err());
    }
}
