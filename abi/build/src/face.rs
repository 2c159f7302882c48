//! `face.toml`: what headers need to know of a generation's types and no source file can tell. A face whose headers need
//! nothing of the kind has none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One face's facts.
#[derive(Debug, Clone)]
pub struct Face {
    /// Its folder.
    pub dir: PathBuf,
    /// Its number, such as "4.1"; also the folder of its headers.
    pub generation: String,
    /// Enumerations that are only a typedef in C: `typedef enum { … } name;`.
    pub typedef_enums: Vec<String>,
    /// Enumerations that have no name in C.
    pub unnamed_enums: Vec<String>,
    /// Callback types that are function types in C, not pointers to functions.
    pub function_types: Vec<String>,
    /// Structures and unions that are only a typedef in C.
    pub untagged: Vec<String>,
    /// Types that exist only in Rust.
    pub hidden: Vec<String>,
    /// Functions of shared sources that are `must_use` there, but not in this generation's header.
    pub unheeded_results: Vec<String>,
    /// Further headers: name, and the source files (below `src`) that make it.
    pub separate: BTreeMap<String, Vec<String>>,
}

impl Face {
    /// Reads `dir/face.toml`.
    ///
    /// # Errors
    /// A sentence for humans when no generation has this folder, or the file can't be read.
    pub fn read(dir: &Path) -> Result<Self, String> {
        let path = dir.join("face.toml");
        let text = match std::fs::read_to_string(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            read => read.map_err(|e| format!("{}: {e}", path.display()))?,
        };
        let table: toml::Table = text.parse().map_err(|e| format!("{}: {e}", path.display()))?;
        let types = table.get("types").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        let list = |key: &str| types.get(key).map(words).unwrap_or_default();
        let separate = table.get("separate").and_then(toml::Value::as_table);
        Ok(Self {
            dir: dir.to_path_buf(),
            generation: crate::generation(dir)?.name,
            typedef_enums: list("typedef_enums"),
            unnamed_enums: list("unnamed_enums"),
            function_types: list("function_types"),
            untagged: list("untagged"),
            hidden: list("hidden"),
            unheeded_results: list("unheeded_results"),
            separate: separate
                .into_iter()
                .flatten()
                .map(|(name, files)| (name.clone(), words(files)))
                .collect(),
        })
    }
}

fn words(value: &toml::Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|v| v.as_str()).map(str::to_owned).collect()
}
