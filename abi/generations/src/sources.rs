//! Which files a face is compiled from: its own, and those that it shares with others and includes with `#[path]`.
//!
//! It follows `mod` declarations as the compiler does, a line each, as rustfmt writes them. Modules for tests alone are
//! left out.

use std::path::{Path, PathBuf};

/// The file `root` (a `lib.rs`) and all that it is made of, in the order of their declarations.
///
/// # Errors
/// A sentence for humans when one can't be read.
pub fn compiled(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = vec![root.to_owned()];
    follow(root, root.parent().unwrap_or(root), &mut found)?;
    Ok(found)
}

/// Adds the modules of `file`, whose own are in `place`.
fn follow(file: &Path, place: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    for module in modules(&text) {
        let (path, inner) = match &module.path {
            // Such a file is like a `mod.rs`: what it declares is beside it.
            Some(path) => {
                let path = plain(&file.parent().unwrap_or(place).join(path));
                let inner = path.parent().unwrap_or(place).to_owned();
                (path, inner)
            }
            None => {
                let inner = place.join(module.name);
                let beside = place.join(format!("{}.rs", module.name));
                (if beside.is_file() { beside } else { inner.join("mod.rs") }, inner)
            }
        };
        found.push(path.clone());
        follow(&path, &inner, found)?;
    }
    Ok(())
}

struct Module<'a> {
    name: &'a str,
    path: Option<String>,
}

/// The modules of a text that are files of their own.
fn modules(text: &str) -> Vec<Module<'_>> {
    let mut modules = Vec::new();
    let (mut path, mut is_test) = (None, false);
    for line in text.lines().map(str::trim) {
        if let Some(value) = line.strip_prefix("#[path = \"").and_then(|rest| rest.strip_suffix("\"]")) {
            path = Some(value.to_owned());
        } else if line.starts_with("#[cfg(test)]") {
            is_test = true;
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            let words = line.strip_suffix(';').map(|line| line.split(' ').collect::<Vec<_>>());
            if let Some(["mod", name] | [_, "mod", name]) = words.as_deref()
                && !is_test
            {
                modules.push(Module { name, path: path.clone() });
            }
            (path, is_test) = (None, false);
        }
    }
    modules
}

/// A path without `..`, so that two ways to a file are one.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_followed_but_those_of_tests() {
        let text = "//! Text.\n\npub mod a;\n#[path = \"../x/b.rs\"]\npub(crate) mod b;\n#[cfg(test)]\nmod tests;\n\
                    mod c {\n}\nfn mod_d() {}\nmod e;\n";
        let found: Vec<_> = modules(text).into_iter().map(|m| (m.name, m.path)).collect();
        assert_eq!(found, [("a", None), ("b", Some("../x/b.rs".to_owned())), ("e", None)]);
    }

    #[test]
    fn two_ways_to_a_file_are_one() {
        assert_eq!(plain(Path::new("/a/b/../../c/d.rs")), Path::new("/c/d.rs"));
    }
}
