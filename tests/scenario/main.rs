//! Runs the C programs of `tests/c` and compares what they print, line by line.
//!
//! A program is built once per generation. The 4.1 build runs on the distribution's library (the
//! oracle, `tests/oracle.sh` fetches it) and on ours; the 2.0 build runs on ours only. What the
//! oracle printed is committed in `tests/c/expected/4.1`, so ours is compared without it too.
//! Chosen differences stand in `tests/c/NAME.differs`; `tests/c/README.md` has its format.
//!
//! | Variable | Meaning |
//! |---|---|
//! | `LWS_FACES` | directory that holds `4.1/`, `2.0/` and so on with our libraries (default: `faces` in the target directory) |
//! | `LWS_ORACLE` | directory that holds the unpacked packages (default: `oracle/root` in the target directory) |
//! | `LWS_BLESS` | `oracle`, `extpoll`, `2.0` or `4.1` (what only we have): write the expected output instead of comparing |
//! | `LWS_SCENARIO` | run only scenarios whose name contains this |

mod checks;
mod coverage;
mod expected;
mod members_known;
mod support;

use checks::{agrees, checks_itself, fresh, ours_4_1, own, survives};
use expected::{read_differs, read_expected};
use std::fs;
use support::{Generation, compiler, root, sources, target};

macro_rules! programs {
    ($module:ident, $check:expr, $($name:ident),+ $(,)?) => {
        mod $module {
            use super::*;
            $(#[test] fn $name() { $check(stringify!($name)); })+
        }
    };
}

/// Programs that also run on the oracle.
macro_rules! compared {
    ($($name:ident),+ $(,)?) => {
        const COMPARED: &[&str] = &[$(stringify!($name)),+];
        programs!(oracle_is_fresh, fresh, $($name),+);
        programs!(face_4_1, ours_4_1, $($name),+);
    };
}

compared!(
    accessors,
    addresses,
    blobs,
    buffers,
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
    config,
    containers,
    context,
    daemon,
    ends,
    extension,
    files,
    helpers,
    http_auth,
    http_basic,
    http_body,
    http_file,
    http_headers,
    http_html,
    http_reject,
    internals,
    lejp,
    listen,
    listen_as_root,
    members,
    privileges,
    protocol_lists,
    raw,
    spa,
    smd,
    states,
    system,
    tls_certs,
    tls_client,
    tls_data,
    tls_many,
    tls_members,
    tls_server,
    tls_setup,
    tokenize,
    turns,
    vhosts,
    udp,
    vfs,
    ws_accept,
    ws_close,
    ws_deflate,
    ws_receive,
    ws_send,
);
programs!(
    face_2_0,
    |p| own(p, Generation::V2_0, "2.0"),
    addresses,
    buffers,
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
    daemon,
    ends,
    extension,
    helpers,
    http_basic,
    http_body,
    http_file,
    http_headers,
    lejp,
    listen,
    members,
    privileges,
    protocol_lists,
    tls_client,
    tls_data,
    tls_many,
    tls_members,
    tls_server,
    tls_setup,
    turns,
    vhosts,
    ws_accept,
    ws_close,
    ws_deflate,
    ws_receive,
    ws_send,
    extpoll_loop
);
/// Programs about what the oracle does not have; both generations' output is our own.
macro_rules! own_features {
    ($($name:ident),+ $(,)?) => {
        const OWN: &[&str] = &[$(stringify!($name)),+];
        programs!(own_4_1, |p| own(p, Generation::V4_1, "4.1"), $($name),+);
        programs!(own_2_0, |p| own(p, Generation::V2_0, "2.0"), $($name),+);
    };
}

own_features!(access_log, admission, cgi, http_ranges, plugins, proxy, proxy_tls, tls_policy);
programs!(extpoll_4_1, |p| own(p, Generation::V4_1, "extpoll"), extpoll_loop);
programs!(
    evil_4_1,
    |p| survives(p, Generation::V4_1),
    body_rate,
    evil_births,
    evil_hooks,
    evil_reason,
    evil_cgi,
    evil_client,
    evil_extension,
    evil_pointer,
    evil_thread,
    evil_tls,
    threads,
    tls_threads
);
programs!(
    evil_2_0,
    |p| survives(p, Generation::V2_0),
    body_rate,
    evil_births,
    evil_hooks,
    evil_reason,
    evil_cgi,
    evil_client,
    evil_extension,
    evil_pointer,
    evil_thread,
    evil_tls,
    threads,
    tls_threads
);

programs!(heap_4_1, |p| survives(p, Generation::V4_1), own_heap);
programs!(heap_2_0, |p| survives(p, Generation::V2_0), own_heap);

programs!(many_4_1, |p| survives(p, Generation::V4_1), deflate_many);
programs!(many_2_0, |p| survives(p, Generation::V2_0), deflate_many);

programs!(small_4_1, agrees, misc_log, misc_net, misc_retry, misc_strings);
programs!(differing_4_1, |p| checks_itself(p, Generation::V4_1), misc_differs);
programs!(small_2_0, |p| checks_itself(p, Generation::V2_0), misc_v2_0);

/// Programs that call everything generation 2.0 has (see `coverage`).
macro_rules! whole_2_0 {
    ($($name:ident),+ $(,)?) => {
        const WHOLE_2_0: &[&str] = &[$(concat!("2.0/", stringify!($name))),+];
        programs!(whole_2_0, |p| survives(&format!("2.0/{p}"), Generation::V2_0), $($name),+);
    };
}

whole_2_0!(
    below,
    client,
    files,
    memory,
    platform,
    processes,
    server,
    status,
    strings,
    timeouts,
    tls,
    tls_misdeeds
);

/// What the packaged library of 4.1 was built without.
const MORE_4_1: &[&str] = &["4.1/status"];
programs!(more_4_1, |p| survives(&format!("4.1/{p}"), Generation::V4_1), status);

/// Programs of generations whose API shares nothing with the later ones, in a folder each.
macro_rules! apart {
    ($module:ident, $all:ident, $generation:ident, $folder:literal: $($name:ident),+ $(,)?) => {
        const $all: &[&str] = &[$(concat!($folder, "/", stringify!($name))),+];
        programs!(
            $module,
            |p| own(&format!("{}/{p}", $folder), Generation::$generation, $folder),
            $($name),+
        );
    };
}

apart!(face_0_1, APART_0_1, V0_1, "0.1": server_tls);
apart!(face_0_2, APART_0_2, V0_2, "0.2": broadcast, many, server);
apart!(face_0_4, APART_0_4, V0_4, "0.4": client, forked, old_peers, own_loop, server, tls, turns);
apart!(apart_4_1, APART_4_1, V4_1, "4.1": tls_vhosts);
apart!(face_1_1, APART_1_1, V1_1, "1.1": buffers, client, daemon, ends, extpoll, messages, server, small, tls, turns);

/// False for programs that another generation has.
fn is_for(program: &str, generation: Generation) -> bool {
    if let Some((folder, _)) = program.split_once('/') {
        return folder == generation.name();
    }
    let shares_nothing = !matches!(generation, Generation::V4_1 | Generation::V2_0);
    !shares_nothing
        && (!program.starts_with("misc_") || (program == "misc_v2_0") == (generation == Generation::V2_0))
}

const GENERATIONS: [Generation; 6] = [
    Generation::V4_1,
    Generation::V2_0,
    Generation::V1_1,
    Generation::V0_4,
    Generation::V0_2,
    Generation::V0_1,
];

/// Every program compiles against our own headers too.
#[test]
fn our_headers_compile() {
    for generation in GENERATIONS {
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

/// All programs, those of one generation only with their folder.
fn all_programs() -> Vec<String> {
    let mut names = programs_in("");
    for generation in GENERATIONS {
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

/// No program is forgotten in the tables above, and every `.differs` belongs to a program.
#[test]
fn tables_are_complete() {
    let all = all_programs();
    for name in &all {
        assert!(
            COMPARED.contains(&name.as_str())
                || OWN.contains(&name.as_str())
                || WHOLE_2_0.contains(&name.as_str())
                || MORE_4_1.contains(&name.as_str())
                || [APART_4_1, APART_1_1, APART_0_4, APART_0_2, APART_0_1]
                    .iter()
                    .any(|all| all.contains(&name.as_str()))
                || [
                    "body_rate",
                    "deflate_many",
                    "evil_",
                    "extpoll_",
                    "faults_",
                    "1.1/faults",
                    "misc_",
                    "own_heap",
                    "threads",
                    "tls_threads"
                ]
                .iter()
                .any(|family| name.starts_with(family)),
            "{name} is in no table"
        );
    }
    for &name in COMPARED {
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

/// Every function that the 4.1 library shows is used by some program here, so that a change of what it does is seen.
#[test]
fn every_symbol_of_4_1_is_used() {
    let headers = root().join("include/4.1");
    let out = target().join("tmp/objects");
    fs::create_dir_all(&out).expect("a directory");
    let mut used = std::collections::BTreeSet::new();
    for program in all_programs().into_iter().filter(|p| is_for(p, Generation::V4_1)) {
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
    for entry in fs::read_dir(root().join("abi/v4_1/src")).expect("the face is there").flatten() {
        // Folders hold layouts only.
        source += &fs::read_to_string(entry.path()).unwrap_or_default();
    }
    let symbols = fs::read_to_string(root().join("abi/v4_1/symbols.txt")).expect("the list of symbols");
    let is_there =
        |name: &str| [format!(" fn {name}("), format!(" {name}:")].iter().any(|text| source.contains(text));
    let unused: Vec<&str> =
        symbols.lines().filter(|name| !name.is_empty() && is_there(name) && !used.contains(*name)).collect();
    assert!(unused.is_empty(), "no program uses {}", unused.join(" "));
}
