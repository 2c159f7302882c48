//! Makes tests of `tests/scenario/scenarios.toml`, so that a C program is a line there and nothing else.
//!
//! What a line means stands in that file. How a program is built, run and judged is `tests/scenario`; nothing of it is
//! known here but the names of the functions in its `checks`, which are the words of `[groups]`.

use lws_generations::Generation;
use proc_macro::TokenStream;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A module for each group and generation, with a test for each program, and `PROGRAMS`, the whole list.
#[proc_macro]
pub fn scenarios(_: TokenStream) -> TokenStream {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let text = code(&root).unwrap_or_else(|error| format!("compile_error!({error:?});"));
    text.parse().unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

/// A line of the file.
struct Program {
    name: String,
    check: String,
    group: String,
    generations: Vec<Generation>,
    needs_root: bool,
    is_ours_alone: bool,
}

fn code(root: &Path) -> Result<String, String> {
    let path = root.join("tests/scenario/scenarios.toml");
    let explain = |error: String| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(&path).map_err(|e| explain(e.to_string()))?;
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| explain(e.to_string()))?;
    let known = lws_generations::read(root)?;
    let programs = programs(&table, &known).map_err(explain)?;
    let mut out = String::new();
    // Whoever changes one of them has the list made anew.
    for file in [path.clone(), lws_generations::path(root)] {
        let _ = writeln!(out, "const _: &str = include_str!({:?});", file.display().to_string());
    }
    out.push_str("/// The whole list.\npub const PROGRAMS: &[crate::support::Program] = &[\n");
    for Program { name, check, generations, needs_root, is_ours_alone, .. } in &programs {
        let generations: Vec<&str> = generations.iter().map(|generation| generation.name.as_str()).collect();
        let _ = writeln!(
            out,
            "crate::support::Program {{ name: {name:?}, check: {check:?}, generations: &{generations:?}, \
             needs_root: {needs_root}, is_ours_alone: {is_ours_alone} }},"
        );
    }
    out.push_str("];\n");
    for (module, tests) in modules(&programs) {
        let _ = writeln!(out, "mod {module} {{ {tests} }}");
    }
    Ok(out)
}

fn programs(table: &toml::Table, known: &[Generation]) -> Result<Vec<Program>, String> {
    let section = |name: &str| {
        table.get(name).and_then(toml::Value::as_table).ok_or_else(|| format!("there is no [{name}]"))
    };
    let groups = section("groups")?;
    let mut programs = Vec::new();
    for (name, facts) in section("programs")? {
        let facts = facts.as_table().ok_or_else(|| format!("{name} has no facts"))?;
        const KEYS: [&str; 5] = ["group", "since", "until", "root", "ours"];
        if let Some(key) = facts.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("{name}: `{key}` is no fact"));
        }
        let word = |key: &str| facts.get(key).and_then(toml::Value::as_str);
        let is = |key: &str| facts.get(key).and_then(toml::Value::as_bool).unwrap_or_default();
        let group = word("group").unwrap_or_default();
        let check = groups.get(group).and_then(toml::Value::as_str);
        let check = check.ok_or_else(|| format!("{name}: there is no group `{group}`"))?;
        programs.push(Program {
            name: name.clone(),
            check: check.to_owned(),
            group: group.to_owned(),
            generations: generations(name, word("since"), word("until"), known)?,
            needs_root: is("root"),
            is_ours_alone: is("ours"),
        });
    }
    Ok(programs)
}

/// Those that a program is for, of `known`, which begins with the newest.
fn generations(
    name: &str,
    since: Option<&str>,
    until: Option<&str>,
    known: &[Generation],
) -> Result<Vec<Generation>, String> {
    let place = |wanted: &str| {
        let place = known.iter().position(|generation| generation.name == wanted);
        place.ok_or_else(|| format!("{name}: there is no generation {wanted}"))
    };
    let (range, is_alone) = match (name.split_once('/'), since) {
        (Some((folder, _)), None) => (place(folder)?..=place(folder)?, true),
        (None, Some(since)) => (until.map_or(Ok(0), place)?..=place(since)?, false),
        _ => return Err(format!("{name}: `since` is for programs outside folders, and they have it")),
    };
    Ok(known[range].iter().filter(|generation| is_alone || generation.has_vhosts).cloned().collect())
}

/// The modules with the text of their tests.
fn modules(programs: &[Program]) -> BTreeMap<String, String> {
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    for program in programs.iter().filter(|program| !program.check.is_empty()) {
        let name = &program.name;
        let function = name.rsplit('/').next().unwrap_or(name);
        for generation in &program.generations {
            let mut add = |module: String, check: &str| {
                let tests = modules.entry(module).or_default();
                let _ = write!(
                    tests,
                    "#[test] fn {function}() {{ crate::checks::{check}({name:?}, &crate::support::generation({:?})) }} ",
                    generation.name
                );
            };
            add(format!("{}_{}", program.group, generation.name.replace('.', "_")), &program.check);
            if program.check == "compared" && generation.has_oracle {
                add("oracle_is_fresh".to_owned(), "fresh");
            }
        }
    }
    modules
}
