//! `MATRIX.md`: which function exists in which generation, whether this library has it, and what tests it.
//!
//! Everything is read from the tree: `symbols.txt` and the `no_mangle` items of each face, the C programs below
//! `tests/c`, and `docs/differences.md`, which people write. The text depends on nothing else, so a test can tell
//! whether the committed file is fresh.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Functions in this file of a face can be linked against, but only say that they do nothing yet.
const LATER: &str = "later.rs";

/// One generation of the C API.
#[derive(Debug)]
pub struct Face {
    /// Its number, such as "4.1".
    pub generation: String,
    /// Its folder.
    pub dir: PathBuf,
    /// The symbols that the generation has.
    pub symbols: BTreeSet<String>,
    /// The symbols the face exports, with the file (below `src`) that does.
    pub exports: BTreeMap<String, String>,
}

/// The root of the source tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// All faces, the newest generation first.
///
/// # Errors
/// A sentence for humans.
pub fn faces(root: &Path) -> Result<Vec<Face>, String> {
    lws_generations::read(root)?
        .iter()
        .map(|generation| face(generation.name.clone(), generation.dir(root)))
        .collect()
}

fn face(generation: String, dir: PathBuf) -> Result<Face, String> {
    let symbols = read(&dir.join("symbols.txt"))?.lines().map(str::to_owned).collect();
    let mut exports = BTreeMap::new();
    let src = dir.join("src");
    for path in lws_generations::sources::compiled(&src.join("lib.rs"))? {
        let file = path.strip_prefix(&src).unwrap_or(&path).display().to_string();
        exports.extend(exported(&read(&path)?).into_iter().map(|name| (name, file.clone())));
    }
    Ok(Face { generation, dir, symbols, exports })
}

/// Names of the functions and objects that a Rust text exports.
pub fn exported(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_due = false;
    for line in text.lines().map(str::trim_start) {
        is_due |= line.starts_with("#[unsafe(no_mangle)]");
        if !is_due || line.starts_with(['#', '/']) {
            continue;
        }
        let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty());
        if words.by_ref().any(|word| word == "fn" || word == "static") {
            names.extend(words.next().map(str::to_owned));
            is_due = false;
        }
    }
    names
}

/// The text of `MATRIX.md`.
///
/// # Errors
/// A sentence for humans.
pub fn matrix(root: &Path) -> Result<String, String> {
    let faces = faces(root)?;
    let tests = Tests::read(root, &faces)?;
    let all: BTreeSet<&String> = faces.iter().flat_map(|face| &face.symbols).collect();
    let mut out = String::from(
        "# What is there\n\n\
         Generated; to renew it: `cargo run -p xtask -- matrix`. The second half is kept by hand in\n\
         `docs/differences.md`.\n\n\
         | Word | Meaning |\n|---|---|\n\
         | yes | exported and working |\n\
         | later | exported, so that programs link; says in the log that it does nothing yet |\n\
         | no | the generation has it, this library does not yet |\n\
         | - | not part of that generation |\n\n",
    );
    let _ = writeln!(out, "| Generation | Symbols | yes | later | no |\n|---|---|---|---|---|");
    for face in &faces {
        let count = |word| face.symbols.iter().filter(|symbol| state(face, symbol) == word).count();
        let (yes, later, no) = (count("yes"), count("later"), count("no"));
        let _ = writeln!(out, "| {} | {} | {yes} | {later} | {no} |", face.generation, face.symbols.len());
    }
    out.push_str("\n## Symbols\n\nThe last column names the first C program below `tests/c` that uses it; those in a folder are for that generation.\n\n| Symbol |");
    for face in &faces {
        let _ = write!(out, " {} |", face.generation);
    }
    out.push_str(" Test |\n|---|");
    out.push_str(&"---|".repeat(faces.len() + 1));
    out.push('\n');
    for symbol in all {
        let _ = write!(out, "| `{symbol}` |");
        for face in &faces {
            let _ = write!(out, " {} |", state(face, symbol));
        }
        let _ = writeln!(out, " {} |", tests.first(symbol).unwrap_or_default());
    }
    out.push_str("\n## Chosen differences from the original\n");
    let differences = read(&root.join("docs/differences.md"))?;
    let body = differences.split_once("\n\n").map_or("", |(_, body)| body);
    for line in body.trim_end().lines() {
        // Headings move one level down, below this file's own.
        let _ = write!(out, "\n{}{line}", if line.starts_with('#') { "#" } else { "" });
    }
    out.push('\n');
    Ok(out)
}

fn state(face: &Face, symbol: &str) -> &'static str {
    match face.exports.get(symbol) {
        Some(file) if Path::new(file).ends_with(LATER) => "later",
        Some(_) => "yes",
        None if face.symbols.contains(symbol) => "no",
        None => "-",
    }
}

/// The C programs that test, and the macros through which they use a symbol.
struct Tests {
    /// Name and words of each.
    programs: Vec<(String, BTreeSet<String>)>,
    /// Symbol, and the macros that are another name for it.
    macros: BTreeMap<String, BTreeSet<String>>,
}

impl Tests {
    fn read(root: &Path, faces: &[Face]) -> Result<Self, String> {
        let dir = root.join("tests/c");
        let mut programs = Vec::new();
        for path in files(&dir, "c")?.into_iter().chain(files(&dir, "h")?) {
            let name = path.strip_prefix(&dir).unwrap_or(&path).display().to_string();
            programs.push((name, words(&read(&path)?).map(str::to_owned).collect()));
        }
        // A program of one generation only says less.
        programs.sort_by_key(|(name, _): &(String, _)| name.contains('/'));
        let mut macros: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for face in faces {
            for line in read(&face.dir.join("prelude.h"))?.lines() {
                let Some(line) = line.strip_prefix("#define ") else { continue };
                let mut words = words(line);
                let Some(name) = words.next() else { continue };
                for word in words.filter(|word| face.symbols.contains(*word)) {
                    macros.entry(word.to_owned()).or_default().insert(name.to_owned());
                }
            }
        }
        Ok(Tests { programs, macros })
    }

    fn first(&self, symbol: &str) -> Option<&str> {
        let macros = self.macros.get(symbol);
        let uses = |words: &BTreeSet<String>| {
            words.contains(symbol) || macros.is_some_and(|macros| !macros.is_disjoint(words))
        };
        self.programs.iter().find(|(_, words)| uses(words)).map(|(name, _)| name.as_str())
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// The files below `dir` with this extension, sorted.
///
/// # Errors
/// A sentence for humans.
pub fn files(dir: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in list(dir)? {
        if path.is_dir() {
            found.extend(files(&path, extension)?);
        } else if path.extension().is_some_and(|x| x == extension) {
            found.push(path);
        }
    }
    Ok(found)
}

fn list(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_are_found_behind_any_attribute() {
        let text = "#[unsafe(no_mangle)]\n#[unsafe(naked)]\npub unsafe extern \"C\" fn one(\n    a: i32,\n) {}\n\
                    fn not_me() {}\n#[unsafe(no_mangle)]\n/// Text.\npub static two: u8 = 0;\n";
        assert_eq!(exported(text), ["one", "two"]);
    }
}
