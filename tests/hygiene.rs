//! Rules of the house that the compiler does not check.
//!
//! Who may know whom, how large a file may grow, what a face may export, which lints hold, whether generated
//! papers are fresh. A rule that is in the way is changed here, with its reason, not worked around.

#[path = "hygiene/calls.rs"]
mod calls;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn generations() -> Vec<lws_generations::Generation> {
    lws_generations::read(&root()).expect("the generations can be read")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The Rust files below a folder of the tree, by their path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let paths = xtask::files(&root().join(folder), "rs").expect("the tree can be read");
    assert!(!paths.is_empty(), "{folder} has no sources");
    let name = |path: &Path| path.strip_prefix(root()).unwrap_or(path).display().to_string();
    paths.iter().map(|path| (name(path), read(path))).collect()
}

/// The code of a file without its comments, its texts and its tests: what is left names only what it uses.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    let mut out = String::new();
    for line in text[..end].lines() {
        let mut is_text = false;
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            if !is_text && line[at..].starts_with("//") {
                break;
            }
            if c == '"' && before != '\\' && !(before == '\'' && line[at..].starts_with("\"'")) {
                is_text = !is_text;
            }
            if !is_text {
                out.push(c);
            }
            before = if before == '\\' { ' ' } else { c };
        }
        out.push('\n');
    }
    out
}

/// What follows `prefix` in a code, up to the end of the word.
fn words_behind<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(prefix).filter_map(move |(at, _)| {
        let stands_alone = !code[..at].ends_with(is_word) && !code[..at].ends_with("::");
        let rest = &code[at + prefix.len()..];
        stands_alone.then(|| rest.split(|c| !is_word(c)).next().unwrap_or_default())
    })
}

fn has_word(code: &str, word: &str) -> bool {
    words_behind(code, word).any(str::is_empty)
}

fn refuse(broken: String) {
    assert!(broken.is_empty(), "\n{broken}");
}

/// One room of the engine: a file or a folder, the rooms it may use besides itself, and the paths of other
/// people's code that it must not touch.
struct Room {
    place: &'static str,
    may_use: &'static [&'static str],
    never: &'static [&'static str],
}

/// Whoever parses or counts touches no system.
const PURE: &[&str] = &[
    "mio",
    "rustix",
    "openssl",
    "if_addrs",
    "std::net",
    "std::fs",
    "std::os",
    "std::io",
    "std::thread",
    "std::process",
    "Instant::now",
    "SystemTime",
];

const ROOMS: &[Room] = &[
    // Mounts and the style of pages are part of the settings, which are plain data.
    Room { place: "src/http", may_use: &["settings"], never: PURE },
    Room { place: "src/ws", may_use: &[], never: PURE },
    Room { place: "src/delivery.rs", may_use: &["ws"], never: PURE },
    Room { place: "src/table.rs", may_use: &[], never: PURE },
    Room { place: "src/timer.rs", may_use: &["table"], never: PURE },
    Room { place: "src/vhosts.rs", may_use: &["host"], never: PURE },
    // What a program may choose about TLS is plain data, too, and stands with TLS.
    Room { place: "src/tls/settings.rs", may_use: &[], never: PURE },
    Room { place: "src/settings.rs", may_use: &["http", "opaque", "tls"], never: PURE },
    Room { place: "src/opaque.rs", may_use: &[], never: PURE },
    Room { place: "src/log.rs", may_use: &[], never: PURE },
    Room { place: "src/access_log.rs", may_use: &["log", "settings"], never: &["mio", "openssl"] },
    Room { place: "src/error.rs", may_use: &[], never: &["mio", "rustix", "openssl"] },
    Room { place: "src/sys.rs", may_use: &["error", "http"], never: &["mio", "openssl"] },
    Room {
        place: "src/host.rs",
        // Where an answer's head is, is plain data.
        may_use: &["delivery", "conn", "table", "settings", "http", "opaque", "opaque", "opaque"],
        never: &["mio", "rustix", "openssl"],
    },
    // A virtual host keeps session memory, whose type belongs to connections, and counts what went through streams.
    Room {
        place: "src/vhost.rs",
        may_use: &["conn", "host", "access_log", "net", "opaque", "settings", "table", "tls", "vhosts"],
        never: &["mio", "openssl"],
    },
    // A stream's bytes may go through a TLS session.
    Room { place: "src/net", may_use: &["error", "settings", "sys", "tls"], never: &["mio", "openssl"] },
    // OpenSSL's callbacks run inside a handshake and end at the host; they reach nothing else of the engine.
    Room {
        place: "src/tls",
        may_use: &["guard", "host", "log", "net", "opaque", "sys", "table"],
        never: &["mio", "crate::engine"],
    },
    // A connection holds its socket as a concrete type: there is one kind until there is a second, and a trait
    // would only hide that. It knows hosts by number (`VhostId`), never the `Host` that is called.
    Room {
        place: "src/conn",
        may_use: &[
            "delivery", "child", "host", "http", "net", "opaque", "settings", "table", "timer", "tls", "ws",
            "error",
        ],
        never: &["mio", "openssl", "host::Host", "host::Event", "dyn Host"],
    },
    Room { place: "src/child.rs", may_use: &["sys"], never: &["mio", "openssl"] },
    Room { place: "src/guard.rs", may_use: &["log"], never: &["mio", "openssl"] },
    Room { place: "src/stamp.rs", may_use: &[], never: PURE },
    Room { place: "src/fault.rs", may_use: &[], never: &["mio", "openssl"] },
    // A service thread is a part of the state, and what it is asked for are methods of the state's.
    Room {
        place: "src/service_thread.rs",
        may_use: &["engine", "error", "host", "sys", "table", "timer"],
        never: &["openssl"],
    },
    // The state holds what all below it keep. It names nothing of those who change it.
    Room {
        place: "src/engine.rs",
        may_use: &[
            "child",
            "conn",
            "error",
            "fault",
            "guard",
            "host",
            "http",
            "access_log",
            "service_thread",
            "log",
            "net",
            "opaque",
            "settings",
            "stamp",
            "sys",
            "table",
            "vhost",
            "vhosts",
            "ws",
        ],
        never: &["openssl"],
    },
    // The loop and its drivers change the state. They know nothing of the API that a program has.
    Room {
        place: "src/service",
        may_use: &[
            "delivery",
            "child",
            "conn",
            "engine",
            "error",
            "guard",
            "host",
            "http",
            "access_log",
            "service_thread",
            "log",
            "net",
            "opaque",
            "respond",
            "settings",
            "sys",
            "table",
            "timer",
            "tls",
            "vhost",
            "vhosts",
            "ws",
        ],
        never: &["openssl"],
    },
    Room {
        place: "src/service.rs",
        may_use: &["conn", "engine", "guard", "host", "service_thread", "log", "net", "sys", "table"],
        never: &["openssl"],
    },
    Room {
        place: "src/respond.rs",
        may_use: &["conn", "engine", "error", "host", "http", "opaque", "settings", "table"],
        never: &["mio", "openssl"],
    },
    // The API.
    Room {
        place: "src/connection_api.rs",
        may_use: &[
            "delivery", "conn", "engine", "error", "host", "net", "opaque", "service", "settings", "table",
            "vhost", "vhosts", "ws",
        ],
        never: &["mio", "openssl"],
    },
    Room {
        place: "src/client.rs",
        may_use: &[
            "conn", "engine", "error", "host", "http", "log", "net", "opaque", "service", "settings", "table",
        ],
        never: &["mio", "openssl"],
    },
    Room { place: "src/await_client.rs", may_use: &["conn", "engine", "table"], never: &["mio", "openssl"] },
    Room {
        place: "src/adopt.rs",
        may_use: &["engine", "error", "host", "net", "opaque", "service", "table"],
        never: &["mio", "openssl"],
    },
    Room {
        place: "src/fd_owner.rs",
        may_use: &["conn", "engine", "error", "table", "opaque"],
        never: &["mio", "openssl"],
    },
    Room {
        place: "src/stats.rs",
        may_use: &["conn", "engine", "error", "host", "net", "opaque", "table"],
        never: &["mio", "openssl"],
    },
    Room {
        place: "src/broadcast.rs",
        may_use: &["conn", "engine", "error", "host", "opaque", "table", "ws"],
        never: &["mio", "openssl"],
    },
    Room { place: "src/lib.rs", may_use: &[], never: PURE },
];

#[test]
fn rooms_use_only_what_they_may() {
    let mut broken = String::new();
    for (name, text) in sources("src") {
        let code = code(&text);
        let Some(room) = ROOMS.iter().find(|r| name == r.place || name.starts_with(&format!("{}/", r.place)))
        else {
            let _ = writeln!(broken, "{name}: no room of ROOMS; say there what it may use");
            continue;
        };
        let own = room.place.trim_start_matches("src/").trim_end_matches(".rs");
        for used in words_behind(&code, "crate::") {
            if used != own && !room.may_use.contains(&used) {
                let _ = writeln!(broken, "{name} uses {used}, which is not for {}", room.place);
            }
        }
        for never in room.never {
            if code.match_indices(never).any(|(at, _)| {
                let stands_alone = |c: char| c.is_alphanumeric() || c == '_';
                !code[..at].ends_with(stands_alone) && !code[at + never.len()..].starts_with(stands_alone)
            }) {
                let _ = writeln!(broken, "{name} uses {never}, which is not for {}", room.place);
            }
        }
    }
    refuse(broken);
}

#[test]
fn the_engine_knows_no_c_and_no_generation() {
    let mut broken = String::new();
    let generations = generation_names(false);
    for (name, text) in sources("src") {
        let code = code(&text);
        // OpenSSL's objects are C's. This file alone touches them; they leave it as addresses.
        let is_border = name == "src/tls/raw.rs";
        for word in ["no_mangle", "libc", "c_int", "c_char", "c_void"] {
            if has_word(&code, word) && !is_border {
                let _ = writeln!(broken, "{name}: {word}");
            }
        }
        // `code` drops the text behind `extern`.
        if has_word(&code, "extern") && !is_border {
            let _ = writeln!(broken, "{name}: a foreign function");
        }
        if name != "src/sys.rs" && !is_border && has_word(&code, "unsafe") {
            let _ = writeln!(broken, "{name}: unsafe, which src/sys.rs and src/tls/raw.rs alone may have");
        }
        for found in named(&text, &generations) {
            let _ = writeln!(broken, "{name}: names a generation: {found}");
        }
    }
    refuse(broken);
}

#[test]
fn the_common_boundary_names_no_generation_and_exports_nothing() {
    let mut broken = String::new();
    let generations = generation_names(true);
    for (name, text) in sources("abi/common/src") {
        for found in named(&text, &generations) {
            let _ = writeln!(broken, "{name}: names a generation: {found}");
        }
        if has_word(&code(&text), "no_mangle") {
            let _ = writeln!(broken, "{name}: exports; only faces do");
        }
    }
    refuse(broken);
}

/// Words that name a generation: its folder (`v4_1`) and, where no standard has sections of that number, the number.
fn generation_names(with_numbers: bool) -> Vec<String> {
    let all = generations();
    let numbers = all.iter().filter(|_| with_numbers).map(|generation| generation.name.clone());
    all.iter().map(|generation| generation.face.clone()).chain(numbers).collect()
}

/// Those of `names` that stand in the text as words of their own; `127.0.0.1` and `HTTP/2.0` are none.
fn named(text: &str, names: &[String]) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == '/';
    let words = text.split(|c| !is_part(c)).map(|word| word.trim_end_matches('.'));
    words.filter(|word| names.iter().any(|name| name == word)).map(str::to_owned).collect()
}

/// The script of make and of other scripts reads the file of all generations as Rust does.
#[test]
fn generations_are_the_same_to_scripts() {
    let said =
        Command::new(root().join("abi/generations.sh")).arg("--make").output().expect("the script runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let all = generations();
    let names: Vec<&str> = all.iter().map(|generation| generation.name.as_str()).collect();
    let mut want = BTreeSet::from([format!("GENERATIONS:={}", names.join(","))]);
    for generation in &all {
        want.extend(generation.facts().map(|(key, value)| format!("{key}_{}:={value}", generation.name)));
    }
    assert_eq!(text.lines().map(str::to_owned).collect::<BTreeSet<_>>(), want);
    assert!(!text.contains([' ', '\t', '$']), "make could not take this:\n{text}");
}

/// A further generation is a section of `abi/generations.toml`, its face, and what is different in it.
#[test]
fn no_other_file_lists_the_generations() {
    let all = generations();
    let mut broken = String::new();
    for name in tracked() {
        // Papers are for readers, and Cargo writes the lock.
        if name == "abi/generations.toml" || name.ends_with(".md") || name.ends_with(".lock") {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(root().join(&name)) else { continue };
        let is_named = |generation: &lws_generations::Generation| {
            let (number, face) = (generation.name.clone(), generation.face.clone());
            let package = format!("lws-{}", face.replace('_', "-"));
            let library = format!("websockets_{face}");
            !named(&text, &[number, face, package.clone(), library]).is_empty() || text.contains(&package)
        };
        let count = all.iter().filter(|generation| is_named(generation)).count();
        if count * 2 > all.len() {
            let _ = writeln!(broken, "{name}: names {count} of {} generations", all.len());
        }
    }
    refuse(broken);
}

#[test]
fn faces_do_not_know_each_other() {
    let mut broken = String::new();
    let faces = xtask::faces(&root()).expect("the faces can be read");
    for face in &faces {
        for other in faces.iter().filter(|other| other.generation != face.generation) {
            let folder = other.dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let names = [folder.clone(), folder.replace('_', "-"), format!("websockets_{folder}")];
            let manifest = read(&face.dir.join("Cargo.toml"));
            let mut texts = vec![("Cargo.toml".to_owned(), manifest)];
            let place = face.dir.strip_prefix(root()).unwrap_or(&face.dir).display().to_string();
            texts
                .extend(sources(&format!("{place}/src")).into_iter().map(|(name, text)| (name, code(&text))));
            for (name, text) in texts {
                for known in names.iter().filter(|known| text.contains(known.as_str())) {
                    let _ = writeln!(broken, "{place}, {name}: {known}");
                }
            }
        }
    }
    refuse(broken);
}

/// Tables of C types and tests are read from top to bottom or not at all; everything else is to be understood.
#[test]
fn no_file_is_too_long() {
    const MOST: usize = 800;
    let mut broken = String::new();
    for folder in ["src", "abi", "xtask/src"] {
        for (name, text) in sources(folder) {
            let is_exempt = name.contains("/types/") || name.contains("/tests/") || name.contains("tests.rs");
            let lines = text.lines().count();
            if lines > MOST && !is_exempt {
                let _ = writeln!(broken, "{name}: {lines} lines");
            }
        }
    }
    refuse(broken);
}

/// Functions of a text as rustfmt has left it: their names, and how many lines they have from the first of the signature
/// to the last brace.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some((before, rest)) = code.split_once("fn ").filter(|_| !code.starts_with("//")) else {
            continue;
        };
        let is_prefix =
            |word: &str| ["const", "unsafe", "extern", "\"C\""].contains(&word) || word.starts_with("pub");
        let name = rest.split(['(', '<']).next().unwrap_or_default();
        let opens = lines[at..].iter().find(|line| line.ends_with(['{', '}', ';']));
        if !before.split_whitespace().all(is_prefix) || opens.is_none_or(|line| !line.ends_with('{')) {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - code.len()]);
        if let Some(length) = lines[at..].iter().position(|line| *line == end) {
            found.push((name.to_owned(), length + 1));
        }
    }
    found
}

#[test]
fn functions_are_found() {
    let text = "/// fn no() {\npub(crate) const fn one(\n    a: i32,\n) {\n    b();\n}\nimpl A {\n    fn two() {}\n    \
                unsafe extern \"C\" fn three<T>() {\n        if a {\n        }\n    }\n}\n";
    assert_eq!(functions(text), [("one".to_owned(), 5), ("three".to_owned(), 4)]);
}

/// What is longer has several jobs, and each gets a name.
#[test]
fn no_function_is_too_long() {
    const MOST: usize = 80;
    let mut broken = String::new();
    for folder in ["src", "abi", "xtask/src"] {
        for (file, text) in sources(folder) {
            for (name, lines) in functions(&text).into_iter().filter(|(_, lines)| *lines > MOST) {
                let _ = writeln!(broken, "{file}: {name} has {lines} lines");
            }
        }
    }
    refuse(broken);
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut broken = String::new();
    for folder in ["src", "abi", "xtask/src", "tests"] {
        for (name, text) in sources(folder) {
            if !text.starts_with("//!") {
                let _ = writeln!(broken, "{name} does not begin with //!");
            }
        }
    }
    refuse(broken);
}

#[test]
fn faces_export_only_symbols_of_their_generation() {
    let mut broken = String::new();
    for face in xtask::faces(&root()).expect("the faces can be read") {
        assert!(face.symbols.iter().is_sorted(), "symbols.txt of {} is not sorted", face.generation);
        for (symbol, file) in face.exports.iter().filter(|(symbol, _)| !face.symbols.contains(*symbol)) {
            let _ = writeln!(broken, "generation {} has no {symbol} ({file})", face.generation);
        }
    }
    refuse(broken);
}

#[test]
fn the_matrix_is_fresh() {
    let want = xtask::matrix(&root()).expect("the matrix can be made");
    let is_fresh = read(&root().join("MATRIX.md")) == want;
    assert!(is_fresh, "MATRIX.md is stale: run `cargo run -p xtask -- matrix` and commit");
}

/// What git knows, or would take in; nothing where this is no checkout.
fn tracked() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    match listed {
        Ok(done) if done.status.success() => {
            String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn nothing_is_left_to_do_and_no_machine_is_named() {
    // Put together here, so that this file does not find itself.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
    let macros = [concat!("todo", "!("), concat!("unimplemented", "!(")];
    let places =
        [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/tmp/", "wt/")];
    let mut broken = String::new();
    let files = tracked();
    if files.is_empty() {
        println!("skipped: this is no git checkout");
    }
    for name in files {
        // What is no text has neither.
        let Ok(text) = std::fs::read_to_string(root().join(&name)) else { continue };
        for (number, line) in text.lines().enumerate() {
            let place = places.iter().find(|place| {
                line.match_indices(*place).any(|(at, _)| {
                    // A part of a longer path, as in `oracle/root/usr`, is no place of a machine.
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.}~".contains(c))
                })
            });
            let found = words.iter().find(|word| has_word(line, word));
            let found = found.or_else(|| macros.iter().find(|word| line.contains(*word))).or(place);
            if let Some(found) = found {
                let _ = writeln!(broken, "{name}:{}: {found}", number + 1);
            }
        }
    }
    refuse(broken);
}

#[test]
fn lints_hold_everywhere() {
    let workspace = read(&root().join("Cargo.toml"));
    for lint in [
        "unsafe_op_in_unsafe_fn",
        "missing_docs",
        "improper_ctypes_definitions",
        "undocumented_unsafe_blocks",
        "missing_safety_doc",
        "unwrap_used",
        "mem_forget",
    ] {
        assert!(workspace.contains(&format!("{lint} = \"deny\"")), "the workspace does not deny {lint}");
    }
    let line = workspace
        .lines()
        .find_map(|line| line.strip_prefix("members = ["))
        .expect("the workspace has members");
    // Faces are members by a pattern.
    let named =
        line.split('"').filter(|part| !part.is_empty() && !"], ".contains(part) && !part.contains('*'));
    let faces = generations().into_iter().map(|generation| format!("abi/{}", generation.face));
    let members: BTreeSet<String> = named.map(str::to_owned).chain(faces).collect();
    for member in members {
        let manifest = read(&root().join(&member).join("Cargo.toml"));
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{member} does not take the workspace's lints"
        );
    }
    let engine = read(&root().join("src/lib.rs"));
    assert!(engine.contains("#![deny(unsafe_code)]"), "the engine does not deny unsafe code");
    let mut broken = String::new();
    for folder in ["src", "abi", "xtask/src"] {
        for (name, text) in sources(folder) {
            let code = text.replace("\n    reason", " reason").replace(",\n", ", ");
            for (at, _) in code
                .match_indices("allow(")
                .filter(|(at, _)| code[..*at].ends_with("#[") || code[..*at].ends_with("#!["))
            {
                let rest = &code[at..];
                if !rest[..rest.find(")]").unwrap_or(rest.len())].contains("reason = ") {
                    let _ = writeln!(broken, "{name}: an allow without a reason");
                }
            }
        }
    }
    refuse(broken);
}

/// The storeys of the engine, from the ground up, and in each its files in order: functions of a file call those of
/// files that stand before it, and of no other. So there is no circle, and whoever reads a file need not know those
/// behind it. Callbacks through the one trait, `Host`, lead out of the engine and are not meant.
const FLOORS: &[(&str, &str)] = &[
    (
        "tools and the program, as the engine sees it",
        "error fault host log opaque table timer vhosts guard sys child",
    ),
    (
        "settings and protocols",
        "http/rewrite http/tokens settings ws/mod ws/challenge ws/deflate/options ws/deflate/stock \
         ws/extensions ws/handshake ws/mask http/fields ws/close ws/deflate/compress ws/deflate/negotiate \
         ws/frame ws/utf8 http/args http/auth http/access_log http/range ws/deflate/inflate ws/delimited \
         ws/message delivery http/file http/target ws/deflate/mod http/head http/request_builder http/body http/cgi \
         http/respond http/proxy",
    ),
    (
        "sockets and TLS",
        "net/counters tls/bundle tls/settings tls/mod net/datagram tls/handshake_context net/resolve \
         tls/bio net/listener tls/once tls/raw tls/authorities tls/context tls/session net/stream tls/cert \
         net/connect",
    ),
    (
        "connections and virtual hosts",
        "conn/extension_pipeline conn/memory conn/proxy conn/raw access_log vhost conn/ws conn/client \
         conn/http conn/cgi conn/outbox conn/mod",
    ),
    ("the state and its lock", "service_thread engine"),
    (
        "what all roles use",
        "service/static_files/open service/turn/slice service/turn/ready service/turn/time_limits \
         service/turn/hooks service/lifecycle/gone service/turn/output service/tls/sessions \
         service/server/heads service/server/access_log service/static_files/process_html \
         service/client/pool service/cgi/process service/proxy/pair service/websocket/frames \
         service/websocket/inflate respond service/turn/rx service/websocket/deflate \
         service/websocket/write service/websocket/extension_pipeline \
         service/websocket/extension_negotiation service/proxy/relay",
    ),
    ("ends", "service/lifecycle/closing service/lifecycle/last_events service/lifecycle/close"),
    (
        "drivers",
        "service/turn/drive service/lifecycle/protocol_lifecycle service/lifecycle/vhosts \
         service/server/bind service/tls/secure service/cgi/driver service/client/connection service/raw \
         service/server/mount_auth service/static_files/send service/websocket/ws service/client/reuse \
         service/proxy/transaction service/server/accept service/static_files/program_files \
         service/tls/handshakes service/websocket/upgrade service/client/body service/client/search \
         service/static_files/response service/client/reply service/server/request service/client/driver \
         service/server/http",
    ),
    ("the loop", "service/timers service service/foreign"),
    ("the API", "fd_owner broadcast connection_api adopt await_client stats client"),
];

/// Calls of functions that stand above their caller, files without a place, calls that cannot be told.
fn upward_calls(sources: &[(String, String)]) -> String {
    let order: Vec<(&str, &str)> = FLOORS
        .iter()
        .flat_map(|(floor, files)| files.split_whitespace().map(|file| (*floor, file)))
        .collect();
    let place = |file: &str| {
        let name = file.trim_start_matches("src/").trim_end_matches(".rs");
        order.iter().position(|(_, known)| *known == name)
    };
    let found = calls::calls(sources);
    let mut broken = String::new();
    for file in found.files.iter().filter(|file| place(file).is_none()) {
        let _ = writeln!(broken, "{file}: no place in FLOORS; say there what it may call");
    }
    for call in &found.calls {
        let calls::Call { from, caller, to, callee } = call;
        if from != to
            && let Some(at) = place(to)
            && Some(at) > place(from)
        {
            let floor = order[at].0;
            let _ =
                writeln!(broken, "{caller} ({from}) calls {callee} ({to}), which stands above it: {floor}");
        }
    }
    for calls::Call { from, caller, to, callee } in &found.unclear {
        let _ =
            writeln!(broken, "{caller} ({from}) calls {callee} of {to}, or of somebody else: name a type");
    }
    broken
}

/// The engine's sources without what is there for tests alone.
fn engine_sources() -> Vec<(String, String)> {
    let is_for_tests = |name: &str| name.ends_with("tests.rs") || name.ends_with("testing.rs");
    sources("src").into_iter().filter(|(name, _)| !is_for_tests(name)).collect()
}

#[test]
fn no_call_points_upwards() {
    let sources = engine_sources();
    let mut broken = upward_calls(&sources);
    for known in FLOORS.iter().flat_map(|floor| floor.1.split_whitespace()) {
        if !sources.iter().any(|(name, _)| *name == format!("src/{known}.rs")) {
            let _ = writeln!(broken, "src/{known}.rs stands in FLOORS and is not there");
        }
    }
    refuse(broken);
}

/// Whatever a call is written as, it is found.
#[test]
fn a_call_upwards_is_found() {
    let put_in = [
        ("src/table.rs", "fn a(engine: &crate::engine::Engine) { engine.cancel(); }"),
        (
            "src/engine.rs",
            "impl State { fn a(&mut self) { for (id, c) in self.conns.iter() { self.core.close_step(id, c); } } }",
        ),
        (
            "src/service_thread.rs",
            "impl Engine { fn a(&self) { self.with(|s| s.core.give_head(None, false)); } }",
        ),
        ("src/conn/mod.rs", "fn a() { use_it(crate::service::static_files::open::open); }"),
    ];
    let want = [
        "conn::a (src/conn/mod.rs) calls service::static_files::open::open (src/service/static_files/open.rs)",
        "engine::State::a (src/engine.rs) calls engine::Core::close_step (src/service/lifecycle/closing.rs)",
        "engine::Engine::a (src/service_thread.rs) calls engine::Engine::with (src/engine.rs)",
        "engine::Engine::a (src/service_thread.rs) calls engine::Core::give_head (src/service/server/heads.rs)",
        "table::a (src/table.rs) calls engine::Engine::cancel (src/engine.rs)",
    ];
    let mut sources = engine_sources();
    for (file, text) in put_in {
        let (_, whole) = sources.iter_mut().find(|(name, _)| name == file).expect("it is there");
        let end = whole.find("#[cfg(test)]\nmod ").unwrap_or(whole.len());
        whole.insert_str(end, &format!("{text}\n"));
    }
    let found = upward_calls(&sources);
    let found: Vec<&str> =
        found.lines().filter_map(|line| line.split(", which stands above it").next()).collect();
    assert_eq!(found, want);
}
