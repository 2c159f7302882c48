//! Committed output, chosen differences, and how two outputs differ.

use crate::support::{Generation, sources};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// Splits `== name` sections; each keeps its headline.
pub fn sections(all: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut name = String::new();
    for line in all.lines() {
        if let Some(n) = line.strip_prefix("== ") {
            name = n.to_owned();
        }
        let part: &mut String = found.entry(name.clone()).or_default();
        part.push_str(line);
        part.push('\n');
    }
    found
}

pub fn expected_path(program: &str, generation: &Generation) -> PathBuf {
    let program = program.strip_prefix(&format!("{}/", generation.name())).unwrap_or(program);
    sources().join("expected").join(generation.name()).join(format!("{program}.txt"))
}

pub fn read_expected(program: &str, generation: &Generation) -> HashMap<String, String> {
    sections(&fs::read_to_string(expected_path(program, generation)).unwrap_or_default())
}

pub fn write_expected(program: &str, generation: &Generation, content: &str) {
    let path = expected_path(program, generation);
    fs::create_dir_all(path.parent().expect("it has a directory")).expect("it can be made");
    fs::write(&path, content).expect("the expected output can be written");
    println!("wrote {}", path.display());
}

/// The chosen differences of one scenario.
#[derive(Default, Debug)]
pub struct Differs {
    pub why: String,
    pub without_oracle: bool,
    pub hunks: Vec<Hunk>,
}

#[derive(Default, Debug)]
pub struct Hunk {
    original: Vec<String>,
    ours: Vec<String>,
}

impl Hunk {
    fn is_empty(&self) -> bool {
        self.original.is_empty() && self.ours.is_empty()
    }
}

pub fn parse_differs(content: &str) -> Result<HashMap<String, Differs>, String> {
    let mut all: HashMap<String, Differs> = HashMap::new();
    let mut name: Option<String> = None;
    for (number, line) in content.lines().enumerate() {
        let at = |what: &str| format!("line {}: {what}", number + 1);
        if line.starts_with('#') {
            continue;
        }
        if let Some(n) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            if all.insert(n.to_owned(), Differs::default()).is_some() {
                return Err(at("a scenario stands here twice"));
            }
            name = Some(n.to_owned());
            continue;
        }
        let Some(differs) = name.as_ref().and_then(|n| all.get_mut(n)) else {
            if line.trim().is_empty() {
                continue;
            }
            return Err(at("no [scenario] yet"));
        };
        if let Some(why) = line.strip_prefix("why: ") {
            differs.why = why.to_owned();
        } else if line == "oracle: no" {
            differs.without_oracle = true;
        } else if line.is_empty() {
            differs.hunks.push(Hunk::default());
        } else {
            if differs.hunks.is_empty() {
                differs.hunks.push(Hunk::default());
            }
            let hunk = differs.hunks.last_mut().expect("one was just pushed");
            let rest = line.get(1..).unwrap_or_default().to_owned();
            match line.as_bytes().first() {
                Some(b'-') => hunk.original.push(rest),
                Some(b'+') => hunk.ours.push(rest),
                Some(b' ') => {
                    hunk.original.push(rest.clone());
                    hunk.ours.push(rest);
                }
                _ => return Err(at("neither '-', '+' nor ' '")),
            }
        }
    }
    for (name, differs) in &mut all {
        if differs.why.is_empty() {
            return Err(format!("[{name}] does not say why"));
        }
        differs.hunks.retain(|h| !h.is_empty());
    }
    Ok(all)
}

pub fn read_differs(program: &str) -> HashMap<String, Differs> {
    let path = sources().join(format!("{program}.differs"));
    let content = fs::read_to_string(&path).unwrap_or_default();
    parse_differs(&content).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The original's output with the chosen differences in it.
pub fn apply(
    differs: Option<&Differs>,
    everywhere: Option<&Differs>,
    original: &str,
) -> Result<String, String> {
    let mut lines: Vec<String> = original.lines().map(str::to_owned).collect();
    for hunk in everywhere.iter().flat_map(|d| &d.hunks) {
        let mut from = 0;
        while let Some(at) = find(&lines, &hunk.original, from) {
            lines.splice(at..at + hunk.original.len(), hunk.ours.iter().cloned());
            from = at + hunk.ours.len();
        }
    }
    if let Some(d) = differs {
        if d.without_oracle {
            lines = d.hunks.iter().flat_map(|h| h.ours.clone()).collect();
        } else {
            let mut from = 0;
            for hunk in &d.hunks {
                let at = find(&lines, &hunk.original, from)
                    .ok_or_else(|| format!("a chosen difference no longer applies: {:?}", hunk.original))?;
                lines.splice(at..at + hunk.original.len(), hunk.ours.iter().cloned());
                from = at + hunk.ours.len();
            }
        }
    }
    Ok(lines.iter().fold(String::new(), |all, l| all + l + "\n"))
}

pub fn find(lines: &[String], wanted: &[String], from: usize) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    (from..=lines.len().checked_sub(wanted.len())?).find(|&i| lines[i..i + wanted.len()] == *wanted)
}

/// `-` wanted and not printed, `+` printed and not wanted, with two lines around.
pub fn diff(wanted: &str, printed: &str) -> String {
    let a: Vec<&str> = wanted.lines().collect();
    let b: Vec<&str> = printed.lines().collect();
    let width = b.len() + 1;
    let mut common = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for k in (0..b.len()).rev() {
            common[i * width + k] = if a[i] == b[k] {
                common[(i + 1) * width + k + 1] + 1
            } else {
                common[(i + 1) * width + k].max(common[i * width + k + 1])
            };
        }
    }
    let (mut i, mut k) = (0, 0);
    let mut marked = Vec::new();
    while i < a.len() || k < b.len() {
        if i < a.len() && k < b.len() && a[i] == b[k] {
            marked.push((' ', a[i]));
            i += 1;
            k += 1;
        } else if k >= b.len() || (i < a.len() && common[(i + 1) * width + k] >= common[i * width + k + 1]) {
            marked.push(('-', a[i]));
            i += 1;
        } else {
            marked.push(('+', b[k]));
            k += 1;
        }
    }
    let near = |n: usize| {
        let from = n.saturating_sub(2);
        marked[from..marked.len().min(n + 3)].iter().any(|(m, _)| *m != ' ')
    };
    let mut out = String::new();
    let mut gap = false;
    for (n, (mark, line)) in marked.iter().enumerate() {
        if near(n) {
            writeln!(out, "    {mark}{line}").expect("a string takes text");
            gap = false;
        } else if !gap {
            out.push_str("    ...\n");
            gap = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::OnceLock;

    static PARSED: OnceLock<HashMap<String, Differs>> = OnceLock::new();

    fn sample() -> &'static HashMap<String, Differs> {
        PARSED.get_or_init(|| {
        let content = "# note\n[a]\nwhy: because\n-one\n+eins\n two\n\n-four\n[b]\nwhy: it hangs\noracle: no\n+== b\n+fine\n";
        parse_differs(content).expect("the sample is well formed")
    })
    }

    #[test]
    fn differences_apply_in_order() {
        let got = apply(sample().get("a"), None, "zero\none\ntwo\nthree\nfour\nfive\n");
        assert_eq!(got.as_deref(), Ok("zero\neins\ntwo\nthree\nfive\n"));
    }

    #[test]
    fn stale_difference_is_an_error() {
        assert!(apply(sample().get("a"), None, "zero\ntwo\n").is_err());
    }

    #[test]
    fn scenario_without_oracle_is_wholly_ours() {
        assert_eq!(apply(sample().get("b"), None, "").as_deref(), Ok("== b\nfine\n"));
    }

    #[test]
    fn difference_needs_a_reason() {
        assert!(parse_differs("[a]\n-one\n").is_err());
    }

    #[test]
    fn diff_shows_both_sides() {
        let got = diff("a\nb\nc\n", "a\nx\nc\n");
        assert_eq!(got, "     a\n    -b\n    +x\n     c\n");
    }
}
