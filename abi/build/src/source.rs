//! What the Rust sources of a face say that cbindgen cannot carry over: enumerations, typed constants, which types
//! are opaque, and what is exported.

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
    found.sort_by(|a, b| (a.file_name(), a).cmp(&(b.file_name(), b)));
    Ok(found)
}

/// Reads the facts of these files.
pub fn read(files: &[PathBuf]) -> Result<Facts, String> {
    let mut facts = Facts::default();
    let mut aliases = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let file = syn::parse_file(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        let is_types = path.components().any(|c| c.as_os_str() == "types");
        let is_foreign = is_types && path.file_stem().is_some_and(|x| x == "system");
        for item in &file.items {
            read_exports(item, &mut facts)?;
            if is_types {
                read_item(item, is_foreign, &mut facts, &mut aliases);
            }
        }
    }
    for (name, docs) in aliases {
        let (own, rest) = facts.constants.drain(..).partition(|c: &Constant| c.ty == name);
        facts.constants = rest;
        match Vec::is_empty(&own) {
            true => facts.aliases.push(name),
            false => facts.enumerations.push(Enumeration { name, docs, constants: own }),
        }
    }
    Ok(facts)
}

fn read_exports(item: &syn::Item, facts: &mut Facts) -> Result<(), String> {
    let (attrs, ident) = match item {
        syn::Item::Fn(f) => (&f.attrs, &f.sig.ident),
        syn::Item::Static(s) => (&s.attrs, &s.ident),
        syn::Item::Mod(m) => {
            let mut inner = m.content.iter().flat_map(|(_, items)| items);
            return inner.try_for_each(|i| read_exports(i, facts));
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
    let (ident, attrs, record) = match item {
        syn::Item::Struct(s) => (&s.ident, &s.attrs, Some(false)),
        syn::Item::Union(u) => (&u.ident, &u.attrs, Some(true)),
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
        Some(is_union) => facts.records.push(Record {
            name: name_of(ident),
            is_union,
            is_opaque: !attrs.iter().any(|a| a.path().is_ident("repr")),
            docs: docs(attrs),
        }),
    }
}

fn name_of(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

fn docs(attrs: &[syn::Attribute]) -> Vec<String> {
    let text = |attr: &syn::Attribute| match &attr.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => {
                Some(text.value().trim().to_owned())
            }
            _ => None,
        },
        _ => None,
    };
    attrs.iter().filter_map(text).collect()
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
