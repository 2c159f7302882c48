//! Public headers, made from a face's Rust sources.
//!
//! cbindgen prints structures, callback types and prototypes. Around that stands what it has no words for: the
//! enumerations and typed constants (from the same sources, see [`crate::source`]), and the macros, bit-fields and
//! inline functions of the face's `prelude*.h`. Nothing here knows a generation.
//!
//! | file of the face | becomes |
//! |---|---|
//! | `prelude.h` | the head: system headers, attributes, macros that need no type |
//! | `prelude_members.h` | members of structures that Rust cannot express; replaces one line each |
//! | `prelude_tail.h` | the end: inline functions; a block `//@ needs: a b` stands only when a and b are exported |
//! | `prelude_config.h` | `lws_config.h`, as it is; a generation without it has none |

use crate::face::Face;
use crate::source::{self, Constant, Enumeration, Facts};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// One finished header.
#[derive(Debug, Clone)]
pub struct Header {
    /// Where it belongs below `include`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Makes all headers of the face in `dir`.
///
/// # Errors
/// A sentence for humans.
pub fn generate(dir: &Path) -> Result<Vec<Header>, String> {
    let face = Face::read(dir)?;
    let src = dir.join("src");
    let mut rest = source::files(dir)?;
    let mut headers = Vec::new();
    for (name, files) in &face.separate {
        let wanted = files.iter().map(|f| src.join(f).canonicalize().map_err(|e| format!("{f}: {e}")));
        let wanted: Vec<PathBuf> = wanted.collect::<Result<_, _>>()?;
        let mine = rest.iter().filter(|f| wanted.contains(f)).cloned().collect();
        rest.retain(|f| !wanted.contains(f));
        headers.push((name.clone(), mine, String::new()));
    }
    headers.insert(0, ("libwebsockets.h".to_owned(), rest, optional(&dir.join("prelude_tail.h"))?));
    let exports = exports(dir)?;
    let mut done = Vec::new();
    for (name, files, tail) in headers {
        let text = one_header(&face, &name, &files, &keep_needed(&tail, &exports))?;
        done.push(Header { path: format!("{}/{name}", face.generation), text });
    }
    let config = optional(&dir.join("prelude_config.h"))?;
    if !config.is_empty() {
        let text = format!("{}{config}", banner(&face, "lws_config.h"));
        done.push(Header { path: format!("{}/lws_config.h", face.generation), text });
    }
    Ok(done)
}

/// The names a face's sources export.
///
/// # Errors
/// A sentence for humans.
pub fn exports(dir: &Path) -> Result<BTreeSet<String>, String> {
    let face = Face::read(dir)?;
    Ok(source::read(&source::files(dir)?, &face)?.exports.into_iter().collect())
}

fn optional(path: &Path) -> Result<String, String> {
    match path.exists() {
        true => std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display())),
        false => Ok(String::new()),
    }
}

fn banner(face: &Face, name: &str) -> String {
    format!(
        "/*\n * {name} of API generation {}.\n *\n * Generated from the library's sources; do not edit. \
         To renew it: cargo run -p lws-abi-build\n */\n\n",
        face.generation
    )
}

fn one_header(face: &Face, name: &str, files: &[PathBuf], tail: &str) -> Result<String, String> {
    let facts = source::read(files, face)?;
    let guard = format!("LWS_GENERATED_{}", name.replace('.', "_").to_uppercase());
    let stem = name.trim_end_matches(".h");
    let head = match stem {
        "libwebsockets" => face.dir.join("prelude.h"),
        other => face.dir.join(format!("prelude_{other}.h")),
    };
    let mut out = banner(face, name);
    let _ = write!(out, "#ifndef {guard}\n#define {guard}\n\n{}\n", optional(&head)?.trim_start());
    out.push_str("#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    forward_declarations(&mut out, face, &facts);
    for constant in &facts.constants {
        define(&mut out, constant)?;
    }
    for enumeration in &facts.enumerations {
        enumerate(&mut out, face, enumeration)?;
    }
    let members = optional(&face.dir.join("prelude_members.h"))?;
    out.push_str(&shape_types(face, &run(face, &facts, true)?, &members)?);
    out.push('\n');
    out.push_str(&run(face, &facts, false)?.replace(" * # Safety\n", " * Conditions:\n"));
    if !tail.is_empty() {
        let _ = write!(out, "\n{}\n", tail.trim());
    }
    let _ = write!(out, "\n#ifdef __cplusplus\n}}\n#endif\n\n#endif /* {guard} */\n");
    Ok(squeeze(&out))
}

/// Structures, unions and opaque names, so that every later mention means the same type.
fn forward_declarations(out: &mut String, face: &Face, facts: &Facts) {
    for record in facts.records.iter().filter(|r| r.is_opaque) {
        comment(out, "", &record.docs);
        let _ = writeln!(out, "struct {};", record.name);
    }
    out.push('\n');
    for record in facts.records.iter().filter(|r| !r.is_opaque) {
        if !face.untagged.contains(&record.name) && !face.hidden.contains(&record.name) {
            let _ = writeln!(out, "{} {};", tag(record.is_union), record.name);
        }
    }
    out.push('\n');
}

fn tag(is_union: bool) -> &'static str {
    if is_union { "union" } else { "struct" }
}

fn comment(out: &mut String, indent: &str, docs: &[String]) {
    match docs {
        [] => {}
        [line] => {
            let _ = writeln!(out, "{indent}/** {line} */");
        }
        lines => {
            let _ = writeln!(out, "{indent}/**");
            for line in lines {
                let _ = writeln!(out, "{}", format!("{indent} * {line}").trim_end());
            }
            let _ = writeln!(out, "{indent} */");
        }
    }
}

fn define(out: &mut String, constant: &Constant) -> Result<(), String> {
    let suffix = match constant.ty.as_str() {
        "c_int" | "&CStr" => "",
        "c_uint" => "u",
        "c_long" => "l",
        "c_ulong" => "ul",
        "c_longlong" => "ll",
        "c_ulonglong" => "ull",
        other => return Err(format!("{}: a constant of type {other} has no spelling in C", constant.name)),
    };
    let value = match constant.value.strip_prefix('-') {
        Some(digits) => format!("(-{digits}{suffix})"),
        None => format!("{}{suffix}", constant.value),
    };
    comment(out, "", &constant.docs);
    let _ = writeln!(out, "#define {} {value}", constant.name);
    Ok(())
}

fn enumerate(out: &mut String, face: &Face, enumeration: &Enumeration) -> Result<(), String> {
    let name = &enumeration.name;
    let (open, close) = if face.typedef_enums.contains(name) {
        ("typedef enum {".to_owned(), format!("}} {name};"))
    } else if face.unnamed_enums.contains(name) {
        ("enum {".to_owned(), "};".to_owned())
    } else {
        (format!("enum {name} {{"), "};".to_owned())
    };
    out.push('\n');
    comment(out, "", &enumeration.docs);
    let _ = writeln!(out, "{open}");
    for constant in &enumeration.constants {
        comment(out, "\t", &constant.docs);
        let _ = writeln!(out, "\t{} = {},", constant.name, constant.value);
    }
    let _ = writeln!(out, "{close}");
    Ok(())
}

/// What cbindgen says: the types, or the functions and objects.
fn run(face: &Face, facts: &Facts, types: bool) -> Result<String, String> {
    let path = crate::root().join("cbindgen.toml");
    let path = path.to_str().ok_or("the path of cbindgen.toml is not UTF-8")?;
    let mut config = cbindgen::Config::from_file(path)?;
    config.export.item_types = match types {
        true => vec![cbindgen::ItemType::Structs, cbindgen::ItemType::Unions, cbindgen::ItemType::Typedefs],
        false => vec![cbindgen::ItemType::Functions, cbindgen::ItemType::Globals],
    };
    let everything = facts.records.iter().filter(|r| !r.is_opaque).map(|r| r.name.clone());
    config.export.include = everything.chain(facts.aliases.iter().cloned()).collect();
    config.export.exclude = facts.foreign.iter().chain(&face.hidden).cloned().collect();
    for enumeration in &facts.enumerations {
        config.export.exclude.push(enumeration.name.clone());
        if !face.typedef_enums.contains(&enumeration.name) {
            config.export.rename.insert(enumeration.name.clone(), format!("enum {}", enumeration.name));
        }
    }
    for name in &face.function_types {
        config.export.rename.insert(name.clone(), format!("{name} *"));
    }
    let mut text = Vec::new();
    bindings(
        config,
        &if types { facts.types_text.clone() } else { facts.types_text.clone() + &facts.exports_text },
    )?
    .write(&mut text);
    let mut text = String::from_utf8(text).map_err(|e| format!("cbindgen: {e}"))?;
    for name in &face.untagged {
        text = replace_word(
            &replace_word(&text, &format!("union {name}"), name),
            &format!("struct {name}"),
            name,
        );
    }
    for name in &face.function_types {
        text = text.replace(&format!("(*{name} *)"), name);
    }
    Ok(text)
}

/// Runs cbindgen on a text. It reads files only, and follows `mod` lines in ways of its own, so it gets one file
/// with nothing in it but what counts.
fn bindings(config: cbindgen::Config, text: &str) -> Result<cbindgen::Bindings, String> {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let name = format!("lws-headers-{}-{}.rs", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    let made = cbindgen::Builder::new().with_config(config).with_src(&path).generate();
    std::fs::remove_file(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    made.map_err(|e| format!("cbindgen: {e}"))
}

/// Gives the types the shapes cbindgen cannot: typedef-only records and hand-written members.
fn shape_types(face: &Face, text: &str, members: &str) -> Result<String, String> {
    let mut text = text.to_owned();
    for name in &face.untagged {
        // The tag is gone already; what opens the definition is the bare name.
        let open = format!("\n{name} {{");
        let at = text.find(&open).ok_or_else(|| format!("no definition of {name}"))?;
        let end = at + text[at..].find("\n};").ok_or_else(|| format!("no end of {name}"))?;
        let kind = if source_is_union(face, name)? { "union" } else { "struct" };
        text.replace_range(end..end + 3, &format!("\n}} {name};"));
        text.replace_range(at..at + open.len(), &format!("\ntypedef {kind} {{"));
    }
    for block in members.split("//@ member: ").skip(1) {
        let (target, body) = block.split_once('\n').ok_or("prelude_members.h: a block without a line")?;
        let (record, member) = target
            .trim()
            .split_once('.')
            .ok_or_else(|| format!("prelude_members.h: {target} is no member"))?;
        let Some(at) = ["struct", "union"].iter().find_map(|t| text.find(&format!("\n{t} {record} {{")))
        else {
            continue;
        };
        let end = at + text[at..].find("\n};").ok_or_else(|| format!("no end of {record}"))? + 1;
        let line = text[at..end]
            .lines()
            .find(|l| declares(l, member))
            .ok_or_else(|| format!("prelude_members.h: {record} has no {member}"))?
            .to_owned();
        let fixed = text[at..end].replace(&format!("{line}\n"), &format!("{}\n", body.trim_end()));
        text.replace_range(at..end, &fixed);
    }
    Ok(text)
}

fn source_is_union(face: &Face, name: &str) -> Result<bool, String> {
    let facts = source::read(&source::files(&face.dir)?, face)?;
    Ok(facts.records.iter().any(|r| r.name == name && r.is_union))
}

fn declares(line: &str, member: &str) -> bool {
    let Some(head) = line.trim().strip_suffix(';') else { return false };
    let head = head.split('[').next().unwrap_or(head);
    head.ends_with(member)
        && !head[..head.len() - member.len()].ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn replace_word(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let after = &rest[at + from.len()..];
        let whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        out.push_str(&rest[..at]);
        out.push_str(if whole { to } else { from });
        rest = after;
    }
    out + rest
}

/// Drops the blocks of a tail whose needs are not exported, and the marker lines.
fn keep_needed(tail: &str, exports: &BTreeSet<String>) -> String {
    let mut out = String::new();
    let mut keep = true;
    for line in tail.lines() {
        if let Some(needs) = line.strip_prefix("//@ needs:") {
            keep = needs.split_whitespace().all(|name| exports.contains(name));
        } else if line.starts_with("//@ end") {
            keep = true;
        } else if keep {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Short comments on one line, tabs, no empty line at the end of a comment, no more than one empty line, no blanks at line ends.
fn squeeze(text: &str) -> String {
    let mut joined: Vec<String> = Vec::new();
    for line in text.lines() {
        while line.trim() == "*/" && joined.last().is_some_and(|l| l.trim() == "*") {
            joined.pop();
        }
        let last = joined.len().checked_sub(2);
        match last.filter(|&at| line.trim() == "*/" && joined[at].trim() == "/**") {
            Some(at) => {
                let body = joined[at + 1].trim().trim_start_matches('*').trim().to_owned();
                joined.truncate(at + 1);
                let _ = write!(joined[at], " {body} */");
            }
            None => joined.push(line.to_owned()),
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    let tabbed = |line: &str| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        format!("{}{}", "\t".repeat(indent / 8), &line[indent / 8 * 8..])
    };
    for line in joined.iter().map(|line| line.trim_end()) {
        if !(blank && line.is_empty()) {
            out.push_str(&tabbed(line));
            out.push('\n');
        }
        blank = line.is_empty();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn member_lines_are_told_apart() {
        for (line, member, want) in [
            ("\tuint8_t cache_bits;", "cache_bits", true),
            ("\tuint8_t my_cache_bits;", "cache_bits", false),
            ("\tuintptr_t u[13];", "u", true),
            ("\tvoid *u;", "u", true),
            (" * about u", "u", false),
        ] {
            assert_eq!(declares(line, member), want, "{line}");
        }
    }

    #[test]
    fn only_whole_words_are_replaced() {
        assert_eq!(replace_word("union a *x; union ab *y; union a", "union a", "a"), "a *x; union ab *y; a");
    }

    #[test]
    fn inline_functions_need_their_callees() {
        let tail = "always\n//@ needs: one two\nboth\n//@ end\nlast\n";
        let exports = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        assert_eq!(keep_needed(tail, &exports(&["one", "two"])), "always\nboth\nlast\n");
        assert_eq!(keep_needed(tail, &exports(&["one"])), "always\nlast\n");
    }

    #[test]
    fn short_comments_take_one_line() {
        assert_eq!(squeeze("/**\n * Text.\n */\n\n\nint x;  \n"), "/** Text. */\n\nint x;\n");
        assert_eq!(squeeze("/**\n * A\n * B\n *\n */\n"), "/**\n * A\n * B\n */\n");
    }
}
