//! Every function of a generation is called by a program that is there for that generation alone.
//!
//! What a program calls is what its linked file wants from elsewhere, not what its text mentions.

use crate::programs_in;
use crate::support::{Generation, build, generation, generations};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The symbols that a linked program takes from libraries, those included of which it has a copy.
fn wanted(exe: &Path) -> Option<BTreeSet<String>> {
    let out = Command::new("nm").arg("--dynamic").arg(exe).output().ok()?;
    assert!(out.status.success(), "nm {}: {}", exe.display(), String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8_lossy(&out.stdout);
    let name =
        |line: &str| line.split_whitespace().last().and_then(|n| n.split('@').next()).map(str::to_owned);
    Some(text.lines().filter_map(name).collect())
}

/// What the programs of a generation's own folder call, taken together; `None` when that can't be told here.
fn called(generation: &Generation) -> Option<BTreeSet<String>> {
    if generation.face().is_none() {
        println!("skipped: our {} library is not built", generation.name());
        return None;
    }
    let programs = programs_in(&format!("{}/", generation.name()));
    assert!(!programs.is_empty(), "no program for {}", generation.name());
    let mut called = BTreeSet::new();
    for program in programs {
        match build(&program, generation) {
            Ok(exe) => called.extend(wanted(&exe)?),
            Err(e) => {
                println!("skipped: {e}");
                return None;
            }
        }
    }
    Some(called)
}

fn face(generation: &Generation) -> xtask::Face {
    let faces = xtask::faces(&xtask::root()).expect("the faces can be read");
    faces.into_iter().find(|face| face.generation == generation.name()).expect("there is this face")
}

#[test]
fn every_function_of_2_0_is_called() {
    let generation = generation("2.0");
    let Some(called) = called(&generation) else { return };
    let face = face(&generation);
    let missing: Vec<&String> = face.symbols.iter().filter(|symbol| !called.contains(*symbol)).collect();
    assert!(missing.is_empty(), "called by no program in tests/c/{}: {missing:?}", generation.name());
}

/// The rest of what the original exports is declared in no header: no program can call it.
#[test]
fn every_export_of_older_generations_is_used() {
    for generation in generations().iter().filter(|generation| !generation.has_vhosts()) {
        let Some(called) = called(generation) else { continue };
        let face = face(generation);
        let missing: Vec<&String> = face.exports.keys().filter(|symbol| !called.contains(*symbol)).collect();
        assert!(missing.is_empty(), "used by no program in tests/c/{}: {missing:?}", generation.name());
    }
}
