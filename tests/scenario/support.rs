//! Where libraries and headers are, and how a program is built and run. A program of one generation only stands in a
//! folder named after it, and its name is `2.0/NAME`.

use crate::PROGRAMS;
use std::fmt::Write as _;
use std::fs;
use std::io::{Error, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Longest a scenario may take; its own watchdog is shorter.
const LIMIT: Duration = Duration::from_secs(40);

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn target() -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent().unwrap_or(tmp).to_path_buf()
}

pub fn sources() -> PathBuf {
    root().join("tests/c")
}

pub fn env_dir(name: &str, default: PathBuf) -> PathBuf {
    std::env::var_os(name).map_or(default, PathBuf::from)
}

/// The directory with the oracle's library, if it is there.
pub fn oracle() -> Option<PathBuf> {
    let base = env_dir("LWS_ORACLE", target().join("oracle/root"));
    [base.clone(), base.join("usr/lib"), base.join("root/usr/lib")]
        .iter()
        .flat_map(|d| {
            let below = fs::read_dir(d).into_iter().flatten().flatten().map(|e| e.path());
            std::iter::once(d.clone()).chain(below).collect::<Vec<_>>()
        })
        .find(|d| d.join(original().soname()).exists())
}

pub fn oracle_headers() -> Option<PathBuf> {
    let lib = oracle()?;
    lib.ancestors().map(|d| d.join("include")).find(|d| d.join("libwebsockets.h").exists())
}

/// A line of `scenarios.toml`.
pub struct Program {
    /// Its path below `tests/c`, without its ending.
    pub name: &'static str,
    /// Which function of `checks` judges it; empty if no test runs it.
    pub check: &'static str,
    /// Whom it runs for.
    pub generations: &'static [&'static str],
    /// It becomes someone else.
    pub needs_root: bool,
    /// It is about what the oracle was built without, or is careless about.
    pub is_ours_alone: bool,
}

pub fn program(name: &str) -> &'static Program {
    let found = PROGRAMS.iter().find(|program| program.name == name);
    found.unwrap_or_else(|| panic!("tests/scenario/scenarios.toml has no {name}"))
}

/// A generation of the API.
#[derive(Clone, Debug)]
pub struct Generation(lws_generations::Generation);

pub fn generations() -> Vec<Generation> {
    let all = lws_generations::read(&root()).expect("the generations can be read");
    all.into_iter().map(Generation).collect()
}

pub fn generation(name: &str) -> Generation {
    let found = generations().into_iter().find(|generation| generation.name() == name);
    found.unwrap_or_else(|| panic!("there is no generation {name}"))
}

/// The generation that the oracle is of.
pub fn original() -> Generation {
    generations().into_iter().find(Generation::has_oracle).expect("there is an original")
}

impl Generation {
    pub fn name(&self) -> &str {
        &self.0.name
    }

    pub fn soname(&self) -> &str {
        &self.0.soname
    }

    pub fn has_oracle(&self) -> bool {
        self.0.has_oracle
    }

    pub fn has_vhosts(&self) -> bool {
        self.0.has_vhosts
    }

    /// The folder of its face.
    pub fn dir(&self) -> PathBuf {
        self.0.dir(&root())
    }

    /// Our library's directory, if it has been built.
    pub fn face(&self) -> Option<PathBuf> {
        let dir = env_dir("LWS_FACES", target().join("faces")).join(self.name());
        dir.join(self.soname()).exists().then_some(dir)
    }

    pub fn headers(&self) -> Option<PathBuf> {
        let ours = root().join("include").join(self.name());
        let ours = ours.join("libwebsockets.h").exists().then_some(ours);
        oracle_headers().filter(|_| self.has_oracle()).or(ours)
    }

    /// Any library of this generation, to link with.
    pub fn library(&self) -> Option<PathBuf> {
        oracle().filter(|_| self.has_oracle()).or_else(|| self.face())
    }

    /// The headers and the library for a program about what the oracle was built without.
    fn ours(&self) -> (Option<PathBuf>, Option<PathBuf>) {
        (Some(root().join("include").join(self.name())).filter(|dir| dir.exists()), self.face())
    }
}

/// Builds a program; `Err` says why it cannot be built, or be of use, here.
pub fn build(program: &str, generation: &Generation) -> Result<PathBuf, String> {
    let facts = self::program(program);
    let is_root = || fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if facts.needs_root && !is_root() {
        return Err(format!("{program} is for root"));
    }
    if !can_compile(program) {
        return Err(format!("{program} needs libuv, libev, libevent and GLib"));
    }
    // Who is in a folder needs what the oracle may lack.
    let (headers, library) = match program.contains('/') || facts.is_ours_alone {
        true => generation.ours(),
        false => (generation.headers(), generation.library()),
    };
    let headers = headers.ok_or("no headers")?;
    let library = library.ok_or("no library to link with")?;
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenario").join(generation.name());
    fs::create_dir_all(&out).map_err(text)?;
    let exe = out.join(program.replace('/', "-"));
    // Tests that run at the same time build the same program.
    let part = out.join(format!(
        "{}.{}.{:?}",
        program.replace('/', "-"),
        std::process::id(),
        std::thread::current().id()
    ));
    let result = compiler(&headers)
        .arg("-o")
        .arg(&part)
        .arg(sources().join(format!("{program}.c")))
        .arg("-L")
        .arg(&library)
        .arg(format!("-l:{}", generation.soname()))
        .arg("-lpthread")
        .args(crypto(program))
        .args(loops(program))
        .output()
        .map_err(|e| format!("no C compiler: {e}"))?;
    assert!(
        result.status.success(),
        "{program} does not compile for {}:\n{}",
        generation.name(),
        String::from_utf8_lossy(&result.stderr)
    );
    if program == "plugins" {
        build_plugins(&headers, &out)?;
    }
    fs::rename(&part, &exe).map_err(text)?;
    Ok(exe)
}

/// The example plugins, beside the programs that load them.
fn build_plugins(headers: &Path, out: &Path) -> Result<(), String> {
    let place = out.join("plugins.d");
    fs::create_dir_all(&place).map_err(text)?;
    for name in ["counter", "shout"] {
        let source = root().join(format!("examples/plugin-{name}/plugin-{name}.c"));
        let result = compiler(headers)
            .args(["-shared", "-fPIC", "-o"])
            .arg(place.join(format!("libprotocol_{name}.so")))
            .arg(source)
            .output()
            .map_err(text)?;
        let why = String::from_utf8_lossy(&result.stderr);
        assert!(result.status.success(), "plugin-{name} does not compile:\n{why}");
    }
    Ok(())
}

/// What programs about TLS call besides ours.
pub fn crypto(program: &str) -> &'static [&'static str] {
    if program.contains("tls") { &["-lssl", "-lcrypto"] } else { &[] }
}

/// Programs about the loops of other libraries link with them.
fn loops(program: &str) -> &'static [&'static str] {
    // libev shows some of libevent's names, so it comes behind it.
    if has_loops(program) { &["-luv", "-levent_core", "-lev", "-l:libglib-2.0.so.0"] } else { &[] }
}

fn has_loops(program: &str) -> bool {
    program.rsplit('/').next() == Some("loops")
}

/// False where a program needs libraries that are not here, or their headers are not.
pub fn can_compile(program: &str) -> bool {
    static HAS_LOOPS: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    let probe = || {
        let headers = ["-include", "uv.h", "-include", "ev.h", "-include", "event2/event.h"];
        let mut command = compiler(Path::new("."));
        command.args(headers).args([
            "-shared",
            "-fPIC",
            "-o",
            "/dev/null",
            "-x",
            "c",
            "/dev/null",
            "-x",
            "none",
        ]);
        command.args(loops(program)).output().is_ok_and(|out| out.status.success())
    };
    !has_loops(program) || *HAS_LOOPS.get_or_init(probe)
}

pub fn compiler(headers: &Path) -> Command {
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

pub fn text(e: Error) -> String {
    e.to_string()
}

/// What a scenario printed, its end included when that was not a plain exit 0; with 127, the loader's words too.
pub fn run(exe: &Path, library: &Path, argument: &str) -> String {
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

pub fn reader(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

pub fn scenarios(exe: &Path, library: &Path) -> Vec<String> {
    let only = std::env::var("LWS_SCENARIO").unwrap_or_default();
    let listed = run(exe, library, "--list");
    listed.lines().filter(|l| l.contains(&only)).map(str::to_owned).collect()
}
