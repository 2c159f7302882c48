//! `abi/generations.toml` for Rust code: build scripts, chores and tests.
//!
//! It reads and judges nothing else, but for the files of faces ([`sources`]). What a fact means stands in the file. Make and scripts have
//! `abi/generations.sh`; a test in `tests/hygiene.rs` holds the two readers together.

use std::path::{Path, PathBuf};

pub mod sources;

/// One generation of the C API.
#[derive(Debug, Clone)]
pub struct Generation {
    /// Its number, such as "4.1"; also the name of its folders.
    pub name: String,
    /// The name of its folder in `abi/`.
    pub face: String,
    /// The name the dynamic linker looks for.
    pub soname: String,
    /// C files of `abi/common/src` that its face needs beside `shim.c`.
    pub c_sources: Vec<String>,
    /// True if the distribution has the original to compare with.
    pub has_oracle: bool,
    /// True if it knows virtual hosts, and shares the programs of those that do.
    pub has_vhosts: bool,
    table: toml::Table,
}

impl Generation {
    fn new(table: &toml::Table) -> Result<Self, String> {
        let named = || table.get("name").and_then(toml::Value::as_str).unwrap_or("a generation");
        let value = |key: &str| table.get(key).ok_or_else(|| format!("{} has no `{key}`", named()));
        let word = |key: &str| {
            let word = value(key)?.as_str().ok_or_else(|| format!("`{key}` of {} is no text", named()))?;
            Ok::<_, String>(word.to_owned())
        };
        let answer = |key: &str| {
            value(key)?.as_bool().ok_or_else(|| format!("`{key}` of {} is neither true nor false", named()))
        };
        Ok(Self {
            name: word("name")?,
            face: word("face")?,
            soname: word("soname")?,
            c_sources: value("c_sources")?
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|source| source.as_str().map(str::to_owned))
                .collect(),
            has_oracle: answer("oracle")?,
            has_vhosts: answer("vhosts")?,
            table: table.clone(),
        })
    }

    /// The folder of its face.
    pub fn dir(&self, root: &Path) -> PathBuf {
        root.join("abi").join(&self.face)
    }

    /// All facts, as scripts see them: a list is its words with commas between them.
    pub fn facts(&self) -> impl Iterator<Item = (&str, String)> {
        self.table.iter().map(|(key, value)| (key.as_str(), words(value)))
    }
}

fn words(value: &toml::Value) -> String {
    match value {
        toml::Value::String(word) => word.clone(),
        toml::Value::Array(all) => all.iter().map(words).collect::<Vec<_>>().join(","),
        toml::Value::Boolean(answer) => answer.to_string(),
        _ => String::new(),
    }
}

/// All generations, the newest first.
///
/// # Errors
/// A sentence for humans when the file below `root` is missing, or lacks a fact.
pub fn read(root: &Path) -> Result<Vec<Generation>, String> {
    let path = path(root);
    let explain = |error: String| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(&path).map_err(|e| explain(e.to_string()))?;
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| explain(e.to_string()))?;
    let all = table.get("generation").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(toml::Value::as_table).map(|one| Generation::new(one).map_err(explain)).collect()
}

/// Where the facts are, for whoever waits for a change.
pub fn path(root: &Path) -> PathBuf {
    root.join("abi/generations.toml")
}
