//! What generations share stands once: in `abi/api`, not in two faces.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The Rust files in a face's own folder, and those of `abi/api` that it includes.
fn sources(face: &xtask::Face) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let src = face.dir.join("src");
    let all = lws_generations::sources::compiled(&src.join("lib.rs")).expect("the face can be read");
    let own = xtask::files(&src, "rs").expect("the face can be read");
    let shared = all.into_iter().filter(|path| !own.contains(path));
    let shared = shared.map(|path| path.canonicalize().expect("what is included is there")).collect();
    (own, shared)
}

/// The functions of a Rust text as rustfmt has left it: name, and the lines of the body. Comments and the
/// function's own name, which it tells the guard, do not count.
fn bodies(text: &str) -> Vec<(String, Vec<String>)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty());
        let is_code = !line.trim_start().starts_with("//");
        let Some(name) = words.by_ref().any(|word| word == "fn").then(|| words.next()).flatten() else {
            continue;
        };
        let Some(open) = lines[at..].iter().position(|l| l.ends_with(['{', ';', '}'])).filter(|_| is_code)
        else {
            continue;
        };
        let end = format!("{}}}", &line[..indent]);
        let body = lines[at + open + 1..].iter().take_while(|l| **l != end).map(|l| l.trim());
        if lines[at + open].ends_with('{') {
            let body = body.filter(|l| !l.is_empty() && !l.starts_with("//"));
            found.push((
                name.to_owned(),
                body.map(|l| l.replace(&format!("\"{name}\""), "its name")).collect(),
            ));
        }
    }
    found
}

#[test]
fn bodies_are_found() {
    let text = "/// fn no() {\nfn one(\n    a: i32,\n) -> i32 {\n    // Why.\n    entry(\"one\", a)\n}\n\
                impl A {\n    fn two() {}\n    fn three() {\n        four();\n    }\n}\n";
    let found = bodies(text);
    let found: Vec<(&str, Vec<&str>)> =
        found.iter().map(|(name, body)| (name.as_str(), body.iter().map(String::as_str).collect())).collect();
    assert_eq!(found, [("one", vec!["entry(its name, a)"]), ("three", vec!["four();"])]);
}

#[test]
fn no_function_stands_in_two_faces() {
    const LONG: usize = 8;
    let mut places: BTreeMap<Vec<String>, BTreeMap<String, String>> = BTreeMap::new();
    for face in xtask::faces(&xtask::root()).expect("the faces can be read") {
        for path in sources(&face).0 {
            for (name, body) in bodies(&read(&path)).into_iter().filter(|(_, body)| body.len() >= LONG) {
                places
                    .entry(body)
                    .or_default()
                    .insert(face.generation.clone(), format!("{}: {name}", path.display()));
            }
        }
    }
    let mut broken = String::new();
    for twice in places.values().filter(|faces| faces.len() > 1) {
        let _ = writeln!(broken, "{}", twice.values().cloned().collect::<Vec<_>>().join(" and "));
    }
    assert!(broken.is_empty(), "\nthe same body; it belongs into abi/api:\n{broken}");
}

/// What the newest generation has brought is shared with the next one as it stands.
#[test]
fn shared_sources_are_shared() {
    let mut users: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for path in xtask::files(&xtask::root().join("abi/api"), "rs").expect("abi/api can be read") {
        users.insert(path.canonicalize().expect("it is there"), BTreeSet::new());
    }
    for face in xtask::faces(&xtask::root()).expect("the faces can be read") {
        for path in sources(&face).1 {
            users.entry(path).or_default().insert(face.generation.clone());
        }
    }
    let all = lws_generations::read(&xtask::root()).expect("the generations can be read");
    let newest = &all.first().expect("there is a generation").name;
    let brought = format!("since_{}", newest.replace('.', "_"));
    let is_lonely = |path: &PathBuf, faces: &BTreeSet<String>| {
        let is_new = path.components().any(|part| part.as_os_str() == brought.as_str());
        if is_new { !faces.contains(newest) } else { faces.len() < 2 }
    };
    let lonely: Vec<&PathBuf> =
        users.iter().filter(|(path, faces)| is_lonely(path, faces)).map(|(path, _)| path).collect();
    assert!(lonely.is_empty(), "not included by two faces: {lonely:?}");
}
