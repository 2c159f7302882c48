//! Runs the C programs of `tests/c` and compares what they print, line by line.
//!
//! Which programs there are, for whom, and how they are judged stands in `scenarios.toml`; `list` makes the tests of it.
//!
//! A program is built once per generation. Where the distribution has the original (the oracle, `tests/oracle.sh` fetches
//! it), that build runs on it and on ours, elsewhere on ours only. What the oracle printed is committed in
//! `tests/c/expected/4.1`, so ours is compared without it too.
//! Chosen differences stand in `tests/c/NAME.differs`; `tests/c/README.md` has its format.
//!
//! | Variable | Meaning |
//! |---|---|
//! | `LWS_FACES` | directory that holds `4.1/` and so on with our libraries (default: `faces` in the target directory) |
//! | `LWS_ORACLE` | directory that holds the unpacked packages (default: `oracle/root` in the target directory) |
//! | `LWS_BLESS` | `oracle`, or a generation whose output is our own: write the expected output instead of comparing |
//! | `LWS_SCENARIO` | run only scenarios whose name contains this |

mod checks;
mod coverage;
mod expected;
mod members_known;
mod support;

use expected::{read_differs, read_expected};
use std::fs;
use support::{
    Generation, can_compile, compiler, generation, generations, original, program, root, sources, target,
};

lws_scenario_list::scenarios!();

/// False for programs that another generation has. Those that all could have say so where they are absent.
fn is_for(name: &str, generation: &Generation) -> bool {
    let program = program(name);
    let has_small_functions = ["agrees", "checks_itself"].contains(&program.check);
    program.generations.contains(&generation.name())
        || (!name.contains('/') && !has_small_functions && generation.has_vhosts())
}

/// Every program compiles against our own headers too.
#[test]
fn our_headers_compile() {
    for generation in generations() {
        let headers = root().join("include").join(generation.name());
        if !headers.join("libwebsockets.h").exists() {
            println!("skipped: no include/{}", generation.name());
            continue;
        }
        for program in all_programs().into_iter().filter(|p| is_for(p, &generation)) {
            if !can_compile(&program) {
                println!("skipped: {program} needs libuv, libev, libevent and GLib");
                continue;
            }
            let out =
                compiler(&headers).arg("-fsyntax-only").arg(sources().join(format!("{program}.c"))).output();
            let Ok(out) = out else { return println!("skipped: no C compiler") };
            assert!(
                out.status.success(),
                "{program} against include/{}:\n{}",
                generation.name(),
                String::from_utf8_lossy(&out.stderr)
            );
        }
    }
}

/// All programs, those of one generation only with their folder.
fn all_programs() -> Vec<String> {
    let mut names = programs_in("");
    for generation in generations() {
        names.extend(programs_in(&format!("{}/", generation.name())));
    }
    names.sort();
    names
}

/// The programs of a folder below `tests/c`, which ends with a slash or is all of it.
fn programs_in(folder: &str) -> Vec<String> {
    let files = fs::read_dir(sources().join(folder)).into_iter().flatten().flatten();
    let name =
        |file: fs::DirEntry| Some(format!("{folder}{}", file.file_name().to_str()?.strip_suffix(".c")?));
    files.filter_map(name).collect()
}

/// The list has each program, and no other, and every `.differs` belongs to a program.
#[test]
fn tables_are_complete() {
    let mut listed: Vec<&str> = PROGRAMS.iter().map(|program| program.name).collect();
    listed.sort_unstable();
    assert_eq!(all_programs(), listed, "tests/c and tests/scenario/scenarios.toml");
    let original = original();
    let is_compared = |name: &str| {
        program(name).check == "compared" && program(name).generations.contains(&original.name())
    };
    for name in listed.into_iter().filter(|name| is_compared(name)) {
        assert!(!read_expected(name, &original).is_empty(), "no expected output for {name}");
        read_differs(name);
    }
    for entry in fs::read_dir(sources()).expect("tests/c is there").flatten() {
        let file = entry.file_name();
        if let Some(name) = file.to_str().and_then(|f| f.strip_suffix(".differs")) {
            assert!(is_compared(name), "{name}.differs belongs to no program");
        }
    }
}

/// Every function that the 4.1 library shows is used by some program here, so that a change of what it does is seen.
#[test]
fn every_symbol_of_4_1_is_used() {
    let generation = generation("4.1");
    let headers = root().join("include").join(generation.name());
    let out = target().join("tmp/objects");
    fs::create_dir_all(&out).expect("a directory");
    let mut used = std::collections::BTreeSet::new();
    let programs = all_programs().into_iter().filter(|p| is_for(p, &generation) && can_compile(p));
    for program in programs {
        let object = out.join(format!("{}.{}.o", program.replace('/', "-"), std::process::id()));
        let source = sources().join(format!("{program}.c"));
        let Ok(built) = compiler(&headers).args(["-O0", "-c"]).arg("-o").arg(&object).arg(source).output()
        else {
            return println!("skipped: no C compiler");
        };
        assert!(built.status.success(), "{program}:\n{}", String::from_utf8_lossy(&built.stderr));
        let Ok(listed) = std::process::Command::new("nm").arg("-u").arg(&object).output() else {
            return println!("skipped: no nm");
        };
        let names = String::from_utf8_lossy(&listed.stdout).into_owned();
        used.extend(names.split_whitespace().filter(|word| *word != "U").map(str::to_owned));
        fs::remove_file(&object).expect("it was just made");
    }
    let mut source = String::new();
    for entry in fs::read_dir(generation.dir().join("src")).expect("the face is there").flatten() {
        // Folders hold layouts only.
        source += &fs::read_to_string(entry.path()).unwrap_or_default();
    }
    let symbols = fs::read_to_string(generation.dir().join("symbols.txt")).expect("the list of symbols");
    let is_there =
        |name: &str| [format!(" fn {name}("), format!(" {name}:")].iter().any(|text| source.contains(text));
    let unused: Vec<&str> =
        symbols.lines().filter(|name| !name.is_empty() && is_there(name) && !used.contains(*name)).collect();
    assert!(unused.is_empty(), "no program uses {}", unused.join(" "));
}
