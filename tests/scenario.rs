//! Runs the C programs of `tests/c` and compares what they print, line by line.
//!
//! A program is built once per generation. The 4.1 build runs on the distribution's library (the
//! oracle, `tests/oracle.sh` fetches it) and on ours; the 2.0 build runs on ours only. What the
//! oracle printed is committed in `tests/c/expected/4.1`, so ours is compared without it too.
//! Chosen differences stand in `tests/c/NAME.differs`; `tests/c/README.md` has its format.
//!
//! | Variable | Meaning |
//! |---|---|
//! | `LWS_FACES` | directory that holds `4.1/` and `2.0/` with our libraries (default: `faces` in the target directory) |
//! | `LWS_ORACLE` | directory that holds the unpacked packages (default: `oracle/root` in the target directory) |
//! | `LWS_BLESS` | `oracle`, `extpoll` or `2.0`: write the expected output instead of comparing |
//! | `LWS_SCENARIO` | run only scenarios whose name contains this |

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::{Error, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Longest a scenario may take; its own watchdog is shorter.
const LIMIT: Duration = Duration::from_secs(40);

/// Programs that also run on the oracle.
const COMPARED: [&str; 36] = [
    "blobs",
    "client_deflate",
    "client_fail",
    "client_frames",
    "client_handshake",
    "client_http",
    "client_many",
    "client_names",
    "client_proxy",
    "client_replies",
    "client_ws",
    "containers",
    "context",
    "extension",
    "files",
    "helpers",
    "http_basic",
    "http_body",
    "http_file",
    "http_headers",
    "lejp",
    "raw",
    "spa",
    "states",
    "tls_certs",
    "tls_client",
    "tls_data",
    "tls_many",
    "tls_server",
    "tls_setup",
    "tokenize",
    "ws_accept",
    "ws_close",
    "ws_deflate",
    "ws_receive",
    "ws_send",
];

// ------------------------------------------------------------------------------------- places

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn target() -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent().unwrap_or(tmp).to_path_buf()
}

fn sources() -> PathBuf {
    root().join("tests/c")
}

fn env_dir(name: &str, default: PathBuf) -> PathBuf {
    std::env::var_os(name).map_or(default, PathBuf::from)
}

/// The directory with the oracle's library, if it is there.
fn oracle() -> Option<PathBuf> {
    let base = env_dir("LWS_ORACLE", target().join("oracle/root"));
    [base.clone(), base.join("usr/lib"), base.join("root/usr/lib")]
        .iter()
        .flat_map(|d| {
            let below = fs::read_dir(d).into_iter().flatten().flatten().map(|e| e.path());
            std::iter::once(d.clone()).chain(below).collect::<Vec<_>>()
        })
        .find(|d| d.join("libwebsockets.so.17").exists())
}

fn oracle_headers() -> Option<PathBuf> {
    let lib = oracle()?;
    lib.ancestors().map(|d| d.join("include")).find(|d| d.join("libwebsockets.h").exists())
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Generation {
    V4_1,
    V2_0,
}

impl Generation {
    fn name(self) -> &'static str {
        match self {
            Generation::V4_1 => "4.1",
            Generation::V2_0 => "2.0",
        }
    }

    fn soname(self) -> &'static str {
        match self {
            Generation::V4_1 => "libwebsockets.so.17",
            Generation::V2_0 => "libwebsockets.so.8",
        }
    }

    /// Our library's directory, if it has been built.
    fn face(self) -> Option<PathBuf> {
        let dir = env_dir("LWS_FACES", target().join("faces")).join(self.name());
        dir.join(self.soname()).exists().then_some(dir)
    }

    fn headers(self) -> Option<PathBuf> {
        let ours = root().join("include").join(self.name());
        let ours = ours.join("libwebsockets.h").exists().then_some(ours);
        match self {
            Generation::V4_1 => oracle_headers().or(ours),
            Generation::V2_0 => ours,
        }
    }

    /// Any library of this generation, to link with.
    fn library(self) -> Option<PathBuf> {
        match self {
            Generation::V4_1 => oracle().or_else(|| self.face()),
            Generation::V2_0 => self.face(),
        }
    }
}

// ------------------------------------------------------------------------------------ building

/// Builds a program; `Err` says why it cannot be built here.
fn build(program: &str, generation: Generation) -> Result<PathBuf, String> {
    let headers = generation.headers().ok_or("no headers")?;
    let library = generation.library().ok_or("no library to link with")?;
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenario").join(generation.name());
    fs::create_dir_all(&out).map_err(text)?;
    let exe = out.join(program);
    // Tests that run at the same time build the same program.
    let part = out.join(format!("{program}.{}.{:?}", std::process::id(), std::thread::current().id()));
    let result = compiler(&headers)
        .arg("-o")
        .arg(&part)
        .arg(sources().join(format!("{program}.c")))
        .arg("-L")
        .arg(&library)
        .arg(format!("-l:{}", generation.soname()))
        .arg("-lpthread")
        .args(crypto(program))
        .output()
        .map_err(|e| format!("no C compiler: {e}"))?;
    assert!(
        result.status.success(),
        "{program} does not compile for {}:\n{}",
        generation.name(),
        String::from_utf8_lossy(&result.stderr)
    );
    fs::rename(&part, &exe).map_err(text)?;
    Ok(exe)
}

/// What programs about TLS call besides ours.
fn crypto(program: &str) -> &'static [&'static str] {
    if program.contains("tls") { &["-lssl", "-lcrypto"] } else { &[] }
}

fn compiler(headers: &Path) -> Command {
    let cc = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut command = Command::new(cc);
    command
        .args(["-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-Werror"])
        .args(["-Wno-unused-result", "-Wno-deprecated-declarations", "-Wno-unused-function"])
        .arg("-I")
        .arg(headers)
        .arg("-I")
        .arg(sources());
    command
}

fn text(e: Error) -> String {
    e.to_string()
}

// ------------------------------------------------------------------------------------- running

/// What a scenario printed, its end included when that was not a plain exit 0; with 127, the loader's words too.
fn run(exe: &Path, library: &Path, argument: &str) -> String {
    let mut child = Command::new(exe)
        .arg(argument)
        .env("LD_LIBRARY_PATH", library)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let output = reader(child.stdout.take().expect("its output is piped"));
    let complaints = reader(child.stderr.take().expect("its errors are piped"));
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break Some(status);
        }
        if begin.elapsed() > LIMIT {
            child.kill().expect("it can be ended");
            child.wait().expect("it can be waited for");
            break None;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let mut out = output.join().expect("the reader ends");
    match status {
        Some(s) if s.success() => {}
        Some(s) => {
            writeln!(out, "ended with {s}").expect("a string takes text");
            if s.code() == Some(127) {
                out.push_str(&complaints.join().expect("the reader ends"));
            }
        }
        None => out.push_str("did not end\n"),
    }
    out
}

fn reader(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn scenarios(exe: &Path, library: &Path) -> Vec<String> {
    let only = std::env::var("LWS_SCENARIO").unwrap_or_default();
    let listed = run(exe, library, "--list");
    listed.lines().filter(|l| l.contains(&only)).map(str::to_owned).collect()
}

// ----------------------------------------------------------------------------- expected output

/// Splits `== name` sections; each keeps its headline.
fn sections(all: &str) -> HashMap<String, String> {
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

fn expected_path(program: &str, generation: Generation) -> PathBuf {
    sources().join("expected").join(generation.name()).join(format!("{program}.txt"))
}

fn read_expected(program: &str, generation: Generation) -> HashMap<String, String> {
    sections(&fs::read_to_string(expected_path(program, generation)).unwrap_or_default())
}

fn write_expected(program: &str, generation: Generation, content: &str) {
    let path = expected_path(program, generation);
    fs::create_dir_all(path.parent().expect("it has a directory")).expect("it can be made");
    fs::write(&path, content).expect("the expected output can be written");
    println!("wrote {}", path.display());
}

/// The chosen differences of one scenario.
#[derive(Default, Debug)]
struct Differs {
    why: String,
    without_oracle: bool,
    hunks: Vec<Hunk>,
}

#[derive(Default, Debug)]
struct Hunk {
    original: Vec<String>,
    ours: Vec<String>,
}

impl Hunk {
    fn is_empty(&self) -> bool {
        self.original.is_empty() && self.ours.is_empty()
    }
}

fn parse_differs(content: &str) -> Result<HashMap<String, Differs>, String> {
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

fn read_differs(program: &str) -> HashMap<String, Differs> {
    let path = sources().join(format!("{program}.differs"));
    let content = fs::read_to_string(&path).unwrap_or_default();
    parse_differs(&content).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The original's output with the chosen differences in it.
fn apply(differs: Option<&Differs>, everywhere: Option<&Differs>, original: &str) -> Result<String, String> {
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

fn find(lines: &[String], wanted: &[String], from: usize) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    (from..=lines.len().checked_sub(wanted.len())?).find(|&i| lines[i..i + wanted.len()] == *wanted)
}

/// `-` wanted and not printed, `+` printed and not wanted, with two lines around.
fn diff(wanted: &str, printed: &str) -> String {
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

// --------------------------------------------------------------------------------------- tests

fn bless(what: &str) -> bool {
    std::env::var_os("LWS_BLESS").as_deref() == Some(OsStr::new(what))
}

/// Compares every scenario with `wanted`; names those that differ.
fn compare(
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
fn fresh(program: &str) {
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
fn ours_4_1(program: &str) {
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
fn own(program: &str, generation: Generation, bless_word: &str) {
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
fn self_checks(program: &str, exe: &Path, library: &Path) {
    const COMPLAINTS: [&str; 6] =
        ["REQUIRE failed", "LOCK inside", "UNLOCK without", "cannot go on", "ended with", "did not end"];
    for name in scenarios(exe, library) {
        let got = run(exe, library, &name);
        let complaint = COMPLAINTS.iter().find(|c| got.contains(*c));
        assert!(complaint.is_none(), "{program} {name}:\n{got}");
    }
}

/// Whatever the program does, it prints `ok` and ends by itself.
fn survives(program: &str, generation: Generation) {
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
fn agrees(program: &str) {
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
fn checks_itself(program: &str, generation: Generation) {
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

macro_rules! programs {
    ($module:ident, $check:expr, $($name:ident),+ $(,)?) => {
        mod $module {
            use super::*;
            $(#[test] fn $name() { $check(stringify!($name)); })+
        }
    };
}

programs!(
    oracle_is_fresh,
    fresh,
    blobs,
    client_deflate,
    client_fail,
    client_frames,
    client_handshake,
    client_http,
    client_many,
    client_names,
    client_proxy,
    client_replies,
    client_ws,
    containers,
    context,
    extension,
    files,
    helpers,
    http_basic,
    http_body,
    http_file,
    http_headers,
    lejp,
    raw,
    spa,
    states,
    tls_certs,
    tls_client,
    tls_data,
    tls_many,
    tls_server,
    tls_setup,
    tokenize,
    ws_accept,
    ws_close,
    ws_deflate,
    ws_receive,
    ws_send
);
programs!(
    face_4_1,
    ours_4_1,
    blobs,
    client_deflate,
    client_fail,
    client_frames,
    client_handshake,
    client_http,
    client_many,
    client_names,
    client_proxy,
    client_replies,
    client_ws,
    containers,
    context,
    extension,
    files,
    helpers,
    http_basic,
    http_body,
    http_file,
    http_headers,
    lejp,
    raw,
    spa,
    states,
    tls_certs,
    tls_client,
    tls_data,
    tls_many,
    tls_server,
    tls_setup,
    tokenize,
    ws_accept,
    ws_close,
    ws_deflate,
    ws_receive,
    ws_send
);
programs!(
    face_2_0,
    |p| own(p, Generation::V2_0, "2.0"),
    client_deflate,
    client_fail,
    client_frames,
    client_handshake,
    client_http,
    client_many,
    client_names,
    client_proxy,
    client_replies,
    client_ws,
    context,
    extension,
    helpers,
    http_basic,
    http_body,
    http_file,
    http_headers,
    lejp,
    tls_client,
    tls_data,
    tls_many,
    tls_server,
    tls_setup,
    ws_accept,
    ws_close,
    ws_deflate,
    ws_receive,
    ws_send,
    extpoll_loop
);
programs!(extpoll_4_1, |p| own(p, Generation::V4_1, "extpoll"), extpoll_loop);
programs!(
    evil_4_1,
    |p| survives(p, Generation::V4_1),
    evil_reason,
    evil_client,
    evil_extension,
    evil_pointer,
    evil_thread,
    evil_tls
);
programs!(
    evil_2_0,
    |p| survives(p, Generation::V2_0),
    evil_reason,
    evil_client,
    evil_extension,
    evil_pointer,
    evil_thread,
    evil_tls
);

programs!(many_4_1, |p| survives(p, Generation::V4_1), deflate_many);
programs!(many_2_0, |p| survives(p, Generation::V2_0), deflate_many);

programs!(small_4_1, agrees, misc_log, misc_net, misc_retry, misc_strings);
programs!(differing_4_1, |p| checks_itself(p, Generation::V4_1), misc_differs);
programs!(small_2_0, |p| checks_itself(p, Generation::V2_0), misc_v2_0);

/// False for programs of small functions that another generation has.
fn is_for(program: &str, generation: Generation) -> bool {
    !program.starts_with("misc_") || (program == "misc_v2_0") == (generation == Generation::V2_0)
}

/// Every program compiles against our own headers too.
#[test]
fn our_headers_compile() {
    for generation in [Generation::V4_1, Generation::V2_0] {
        let headers = root().join("include").join(generation.name());
        if !headers.join("libwebsockets.h").exists() {
            println!("skipped: no include/{}", generation.name());
            continue;
        }
        for program in all_programs().into_iter().filter(|p| is_for(p, generation)) {
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

fn all_programs() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(sources())
        .expect("tests/c is there")
        .flatten()
        .filter_map(|e| Some(e.file_name().to_str()?.strip_suffix(".c")?.to_owned()))
        .collect();
    names.sort();
    names
}

/// No program is forgotten in the tables above, and every `.differs` belongs to a program.
#[test]
fn tables_are_complete() {
    let all = all_programs();
    for name in &all {
        assert!(
            COMPARED.contains(&name.as_str())
                || ["deflate_many", "evil_", "extpoll_", "misc_"]
                    .iter()
                    .any(|family| name.starts_with(family)),
            "{name} is in no table"
        );
    }
    for name in COMPARED {
        assert!(all.iter().any(|n| n == name), "{name}.c is missing");
        assert!(!read_expected(name, Generation::V4_1).is_empty(), "no expected output for {name}");
        read_differs(name);
    }
    for entry in fs::read_dir(sources()).expect("tests/c is there").flatten() {
        let file = entry.file_name();
        if let Some(name) = file.to_str().and_then(|f| f.strip_suffix(".differs")) {
            assert!(COMPARED.contains(&name), "{name}.differs belongs to no program");
        }
    }
}

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
