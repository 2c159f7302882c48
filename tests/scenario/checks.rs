//! What a program's output is held against.

use crate::expected::{apply, diff, read_differs, read_expected, write_expected};
use crate::support::{Generation, build, oracle, run, scenarios};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub fn bless(what: &str) -> bool {
    std::env::var_os("LWS_BLESS").as_deref() == Some(OsStr::new(what))
}

/// Compares every scenario with `wanted`; names those that differ.
pub fn compare(
    exe: &Path,
    library: &Path,
    wanted: impl Fn(&str) -> Result<Option<String>, String>,
) -> Result<(), String> {
    let (mut bad, mut count) = (String::new(), 0);
    let names = scenarios(exe, library);
    for name in &names {
        let want = match wanted(name) {
            Ok(Some(want)) => want,
            Ok(None) => continue,
            Err(e) => {
                writeln!(bad, "  {name}: {e}").expect("a string takes text");
                count += 1;
                continue;
            }
        };
        let got = run(exe, library, name);
        let same = got == want;
        println!("{} {name}", if same { "ok  " } else { "FAIL" });
        if !same {
            count += 1;
            writeln!(bad, "  {name}:\n{}", diff(&want, &got)).expect("a string takes text");
        }
    }
    if count == 0 { Ok(()) } else { Err(format!("{count} of {} scenarios differ\n{bad}", names.len())) }
}

/// The program, built; `None`, with the reason in the output, if that can't be done here.
fn built(program: &str, generation: &Generation) -> Option<PathBuf> {
    build(program, generation).map_err(|e| println!("skipped: {e}")).ok()
}

/// Our library's directory and the program.
fn ours(program: &str, generation: &Generation) -> Option<(PathBuf, PathBuf)> {
    let Some(library) = generation.face() else {
        println!("skipped: our {} library is not built", generation.name());
        return None;
    };
    Some((library, built(program, generation)?))
}

fn expect(result: Result<(), String>, program: &str, generation: &Generation) {
    if let Err(e) = result {
        panic!("{program} on our {} library: {e}", generation.name());
    }
}

/// The committed output is what the oracle prints today.
pub fn fresh(program: &str, generation: &Generation) {
    let Some(library) = oracle() else { return println!("skipped: no oracle; tests/oracle.sh fetches it") };
    let Some(exe) = built(program, generation) else { return };
    let differs = read_differs(program);
    let left_out = |name: &str| differs.get(name).is_some_and(|d| d.without_oracle);
    if bless("oracle") {
        let names = scenarios(&exe, &library);
        let all: String = names.iter().filter(|n| !left_out(n)).map(|n| run(&exe, &library, n)).collect();
        return write_expected(program, generation, &all);
    }
    let known = read_expected(program, generation);
    let result = compare(&exe, &library, |name| {
        if left_out(name) {
            return Ok(None);
        }
        known.get(name).cloned().map(Some).ok_or_else(|| "not in the committed output".to_owned())
    });
    if let Err(e) = result {
        panic!("{program} on the oracle (LWS_BLESS=oracle writes it anew): {e}");
    }
}

/// Our library prints what the oracle prints, chosen differences aside. Where there is no oracle, it prints what was
/// reviewed before.
pub fn compared(program: &str, generation: &Generation) {
    if !generation.has_oracle() {
        return reviewed(program, generation);
    }
    let Some((library, exe)) = ours(program, generation) else { return };
    let (known, differs) = (read_expected(program, generation), read_differs(program));
    let result = compare(&exe, &library, |name| {
        let mine = differs.get(name);
        let original = match (known.get(name), mine) {
            (Some(o), _) => o.as_str(),
            (None, Some(d)) if d.without_oracle => "",
            _ => return Err("no expected output".to_owned()),
        };
        apply(mine, differs.get("*"), original).map(Some)
    });
    expect(result, program, generation);
}

/// Our library prints what was reviewed before.
pub fn reviewed(program: &str, generation: &Generation) {
    let Some((library, exe)) = ours(program, generation) else { return };
    if bless(generation.name()) {
        let all: String = scenarios(&exe, &library).iter().map(|n| run(&exe, &library, n)).collect();
        return write_expected(program, generation, &all);
    }
    let known = read_expected(program, generation);
    if known.is_empty() {
        println!(
            "no expected output yet (LWS_BLESS={} writes it): only its own checks count",
            generation.name()
        );
        return self_checks(program, &exe, &library);
    }
    let result = compare(&exe, &library, |name| {
        known.get(name).cloned().map(Some).ok_or_else(|| "no expected output".to_owned())
    });
    expect(result, program, generation);
}

/// Every scenario ends by itself and has nothing to complain of.
pub fn self_checks(program: &str, exe: &Path, library: &Path) {
    const COMPLAINTS: [&str; 6] =
        ["REQUIRE failed", "LOCK inside", "UNLOCK without", "cannot go on", "ended with", "did not end"];
    for name in scenarios(exe, library) {
        let got = run(exe, library, &name);
        let complaint = COMPLAINTS.iter().find(|c| got.contains(*c));
        assert!(complaint.is_none(), "{program} {name}:\n{got}");
    }
}

/// Whatever the program does, it prints `ok` and ends by itself.
pub fn survives(program: &str, generation: &Generation) {
    let Some((library, exe)) = ours(program, generation) else { return };
    let result = compare(&exe, &library, |name| Ok(Some(format!("== {name}\nok\n"))));
    expect(result, program, generation);
}

/// A program of small functions checks itself, and prints the same on the oracle, where there is one, and on ours.
pub fn agrees(program: &str, generation: &Generation) {
    let Some(got) = checked(program, generation) else { return };
    let Some(original) = oracle().filter(|_| generation.has_oracle()) else {
        return println!("not compared: no oracle");
    };
    let Some(exe) = built(program, generation) else { return };
    let want = run(&exe, &original, "");
    assert!(got == want, "{program} on our {} library:\n{}", generation.name(), diff(&want, &got));
}

/// A program of small functions checks itself.
pub fn checks_itself(program: &str, generation: &Generation) {
    checked(program, generation);
}

/// What a program that checks itself prints on our library.
fn checked(program: &str, generation: &Generation) -> Option<String> {
    let (library, exe) = ours(program, generation)?;
    let got = run(&exe, &library, "");
    assert!(!got.contains("ended with") && !got.contains("did not end"), "{program}:\n{got}");
    Some(got)
}
