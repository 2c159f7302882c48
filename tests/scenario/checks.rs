//! What a program's output is held against.

use crate::expected::{apply, diff, read_differs, read_expected, write_expected};
use crate::support::{Generation, build, oracle, run, scenarios};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

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

/// The committed output is what the oracle prints today.
pub fn fresh(program: &str) {
    let Some(library) = oracle() else { return println!("skipped: no oracle; tests/oracle.sh fetches it") };
    let exe = match build(program, Generation::V4_1) {
        Ok(exe) => exe,
        Err(e) => return println!("skipped: {e}"),
    };
    let differs = read_differs(program);
    let left_out = |name: &str| differs.get(name).is_some_and(|d| d.without_oracle);
    if bless("oracle") {
        let names = scenarios(&exe, &library);
        let all: String = names.iter().filter(|n| !left_out(n)).map(|n| run(&exe, &library, n)).collect();
        return write_expected(program, Generation::V4_1, &all);
    }
    let known = read_expected(program, Generation::V4_1);
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

/// Our library prints what the oracle prints, chosen differences aside.
pub fn ours_4_1(program: &str) {
    let Some(library) = Generation::V4_1.face() else {
        return println!("skipped: our 4.1 library is not built");
    };
    let exe = match build(program, Generation::V4_1) {
        Ok(exe) => exe,
        Err(e) => return println!("skipped: {e}"),
    };
    let (known, differs) = (read_expected(program, Generation::V4_1), read_differs(program));
    let result = compare(&exe, &library, |name| {
        let mine = differs.get(name);
        let original = match (known.get(name), mine) {
            (Some(o), _) => o.as_str(),
            (None, Some(d)) if d.without_oracle => "",
            _ => return Err("no expected output".to_owned()),
        };
        apply(mine, differs.get("*"), original).map(Some)
    });
    if let Err(e) = result {
        panic!("{program} on our 4.1 library: {e}");
    }
}

/// Our library prints what was reviewed before; there is no oracle for this one.
pub fn own(program: &str, generation: Generation, bless_word: &str) {
    let Some(library) = generation.face() else {
        return println!("skipped: our {} library is not built", generation.name());
    };
    let exe = match build(program, generation) {
        Ok(exe) => exe,
        Err(e) => return println!("skipped: {e}"),
    };
    if bless(bless_word) {
        let all: String = scenarios(&exe, &library).iter().map(|n| run(&exe, &library, n)).collect();
        return write_expected(program, generation, &all);
    }
    let known = read_expected(program, generation);
    if known.is_empty() {
        println!("no expected output yet (LWS_BLESS={bless_word} writes it): only its own checks count");
        return self_checks(program, &exe, &library);
    }
    let result = compare(&exe, &library, |name| {
        known.get(name).cloned().map(Some).ok_or_else(|| "no expected output".to_owned())
    });
    if let Err(e) = result {
        panic!("{program} on our {} library: {e}", generation.name());
    }
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
pub fn survives(program: &str, generation: Generation) {
    let Some(library) = generation.face() else {
        return println!("skipped: our {} library is not built", generation.name());
    };
    let exe = match build(program, generation) {
        Ok(exe) => exe,
        Err(e) => return println!("skipped: {e}"),
    };
    let result = compare(&exe, &library, |name| Ok(Some(format!("== {name}\nok\n"))));
    if let Err(e) = result {
        panic!("{program} on our {} library: {e}", generation.name());
    }
}

/// A program of small functions prints the same on the oracle and on ours.
pub fn agrees(program: &str) {
    let Some(library) = Generation::V4_1.face() else {
        return println!("skipped: our 4.1 library is not built");
    };
    let exe = match build(program, Generation::V4_1) {
        Ok(exe) => exe,
        Err(e) => return println!("skipped: {e}"),
    };
    let got = run(&exe, &library, "");
    assert!(!got.contains("ended with"), "{program} on our 4.1 library:\n{got}");
    let Some(original) = oracle() else { return println!("not compared: no oracle") };
    let want = run(&exe, &original, "");
    assert!(got == want, "{program} on our 4.1 library:\n{}", diff(&want, &got));
}

/// A program of small functions checks itself.
pub fn checks_itself(program: &str, generation: Generation) {
    let Some(library) = generation.face() else {
        return println!("skipped: our {} library is not built", generation.name());
    };
    let exe = match build(program, generation) {
        Ok(exe) => exe,
        Err(e) => return println!("skipped: {e}"),
    };
    let got = run(&exe, &library, "");
    assert!(!got.contains("ended with") && !got.contains("did not end"), "{program}:\n{got}");
}
