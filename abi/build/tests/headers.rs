//! The public headers are what the sources say, compile everywhere, and mean to C what the original headers meant.
//!
//! `layout.tsv` of each face holds the facts: sizes, offsets, values and types measured from the original
//! generation. Functions are checked once the face exports them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Rows of `layout.tsv`: kind, item, member, value, type.
type Row = [String; 5];

fn rows(face: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(face.join("layout.tsv")).expect("layout.tsv can be read");
    text.lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split('\t').map(str::to_owned);
            std::array::from_fn(|_| cells.next().expect("five cells in each row"))
        })
        .collect()
}

fn faces() -> Vec<PathBuf> {
    lws_abi_build::faces().expect("the generations can be read")
}

fn generation(face: &Path) -> String {
    lws_abi_build::face::Face::read(face).expect("the generation is known").generation
}

fn include(face: &Path) -> PathBuf {
    lws_abi_build::root().join("include").join(generation(face))
}

/// Runs a compiler on a program text; its complaints, if there are any.
fn compile(
    compiler: &str,
    flags: &[&str],
    includes: &Path,
    text: &str,
    name: &str,
) -> Result<PathBuf, String> {
    let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let source = base.with_extension(if compiler == "c++" { "cc" } else { "c" });
    let output = base.with_extension("out");
    std::fs::write(&source, text).expect("the scratch folder is writable");
    let done = Command::new(compiler)
        .args(flags)
        .arg("-I")
        .arg(includes)
        .arg(&source)
        .arg("-o")
        .arg(&output)
        .output()
        .expect("the compiler starts");
    match done.status.success() {
        true => Ok(output),
        false => Err(String::from_utf8_lossy(&done.stderr).lines().take(60).collect::<Vec<_>>().join("\n")),
    }
}

fn has(compiler: &str) -> bool {
    Command::new(compiler).arg("--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success())
}

#[test]
fn headers_are_fresh() {
    for face in faces() {
        for header in lws_abi_build::header::generate(&face).expect("headers can be made") {
            let path = lws_abi_build::root().join("include").join(&header.path);
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            let differs = committed.lines().zip(header.text.lines()).position(|(a, b)| a != b);
            assert!(
                committed == header.text,
                "include/{} is stale (first difference near line {}): run `cargo run -p lws-abi-build` and commit",
                header.path,
                differs.unwrap_or(committed.lines().count().min(header.text.lines().count())) + 1
            );
        }
    }
}

#[test]
fn headers_compile_as_c_and_cpp() {
    let mut places: Vec<PathBuf> = faces().iter().map(|face| include(face)).collect();
    places.push(lws_abi_build::root().join("include"));
    for (n, place) in places.iter().enumerate() {
        let mut text = "#include <libwebsockets.h>\n".to_owned();
        if place.join("lejp.h").exists() {
            text.push_str("#include <lejp.h>\n");
        }
        text.push_str("int main(void) { return LWS_WRITE_TEXT; }\n");
        for (compiler, standard) in
            [("cc", "-std=c99"), ("cc", "-std=gnu11"), ("c++", "-std=c++11"), ("c++", "-std=c++17")]
        {
            if !has(compiler) {
                println!("skipped {compiler} {standard}: there is no {compiler}");
                continue;
            }
            for debug in ["-UNDEBUG", "-DNDEBUG"] {
                let flags = [standard, debug, "-Wall", "-Wextra", "-Werror", "-fsyntax-only"];
                if let Err(why) = compile(compiler, &flags, place, &text, &format!("compile{n}")) {
                    panic!("{} with {compiler} {standard} {debug}:\n{why}", place.display());
                }
            }
        }
    }
}

/// A C line that does not compile when the row is not true; nothing for rows that need a program or are not due.
fn assertion(row: &Row, n: usize, exports: &dyn Fn(&str) -> bool, declared: &dyn Fn(&str) -> bool) -> String {
    let [kind, item, member, value, ty] = row;
    let say = format!("{kind} {item} {member} {value} {ty}").replace('"', "'");
    let check = |what: String| format!("_Static_assert({what}, \"{say}\");\n");
    let same = |a: String, b: &str| check(format!("__builtin_types_compatible_p({a}, {b})"));
    match kind.as_str() {
        "size" => check(format!("sizeof({item}) == {value}")),
        "align" => check(format!("_Alignof({item}) == {value}")),
        "opaque" => format!("typedef __typeof__(({item} *)0) opaque_{n};\n"),
        "member" => {
            let (offset, size) = value.split_once(':').expect("offset:size");
            let of = format!("(({item} *)0)->{member}");
            let mut out = check(format!("__builtin_offsetof({item}, {member}) == {offset}"));
            out += &check(format!("sizeof({of}) == {size}"));
            if ty != "-" {
                out += &same(format!("__typeof__({of})"), ty);
            }
            out
        }
        "enumerator" => {
            let mut out = check(format!("(long long)({member}) == {value}ll"));
            if item.starts_with("enum ") {
                out += &check(format!("sizeof({item}) == 4"));
            }
            out
        }
        "integer" if ty.starts_with("unsigned") => {
            check(format!("(unsigned long long)({item}) == {value}ull"))
        }
        "integer" => check(format!("(long long)({item}) == {value}ll")),
        "string" => check(format!("sizeof({item}) == sizeof({value}) && !__builtin_strcmp({item}, {value})")),
        "macro" => format!("#ifndef {item}\n#error macro {item} is missing\n#endif\n"),
        "typedef" if ty == "-" => format!("typedef {item} typedef_{n};\n"),
        "typedef" => same(item.clone(), ty),
        "function" | "object" if exports(item) => same(format!("__typeof__({item})"), ty),
        "inline" if declared(item) => same(format!("__typeof__({item})"), ty),
        "function" | "object" | "inline" | "bits" => String::new(),
        other => panic!("layout.tsv: unknown kind {other}"),
    }
}

fn opening(place: &Path) -> String {
    let lejp = if place.join("lejp.h").exists() { "#include <lejp.h>\n" } else { "" };
    format!("#include <libwebsockets.h>\n{lejp}#include <stdio.h>\n#include <string.h>\n")
}

#[test]
fn headers_keep_the_layout() {
    for face in faces() {
        let place = include(&face);
        let header = std::fs::read_to_string(place.join("libwebsockets.h")).expect("the header can be read");
        let exports = lws_abi_build::header::exports(&face).expect("the sources can be read");
        let mut text = opening(&place);
        for (n, row) in rows(&face).iter().enumerate() {
            text += &assertion(row, n, &|name| exports.contains(name), &|name| {
                header.contains(&format!(" {name}("))
            });
        }
        // Some generations declare a function or two for programs that are debugged.
        let flags = ["-std=gnu11", "-w", "-fsyntax-only", "-D_DEBUG"];
        if let Err(why) = compile("cc", &flags, &place, &text, &format!("layout{}", generation(&face))) {
            panic!("include/{}:\n{why}", generation(&face));
        }
    }
}

#[test]
fn bit_fields_are_where_they_were() {
    for face in faces() {
        let place = include(&face);
        let mut text = opening(&place) + "int main(void)\n{\n";
        let mut want = String::new();
        for [kind, item, member, value, _] in rows(&face) {
            if kind == "bits" {
                let _ = writeln!(
                    text,
                    "\t{{ {item} o; const unsigned char *b = (const unsigned char *)&o; long n, from = -1, to = -1;\n\
                     \t  memset(&o, 0, sizeof(o)); o.{member} = -1;\n\
                     \t  for (n = 0; n < (long)sizeof(o) * 8; n++)\n\
                     \t\tif (b[n / 8] >> (n % 8) & 1) {{ if (from < 0) from = n; to = n; }}\n\
                     \t  printf(\"{item}.{member} %ld:%ld\\n\", from, to - from + 1); }}"
                );
                let _ = writeln!(want, "{item}.{member} {value}");
            }
        }
        text += "\treturn 0;\n}\n";
        let name = format!("bits{}", generation(&face));
        let program =
            compile("cc", &["-std=gnu11", "-w"], &place, &text, &name).expect("the program compiles");
        let said = Command::new(program).output().expect("the program runs").stdout;
        assert_eq!(String::from_utf8_lossy(&said), want, "generation {}", generation(&face));
    }
}

#[test]
fn exports_are_the_generations_own() {
    for face in faces() {
        let list = std::fs::read_to_string(face.join("symbols.txt")).expect("symbols.txt can be read");
        let known: Vec<&str> = list.lines().collect();
        let exports = lws_abi_build::header::exports(&face).expect("the sources can be read");
        let strange: Vec<&String> = exports.iter().filter(|e| !known.contains(&e.as_str())).collect();
        assert!(strange.is_empty(), "{}: not a name of this generation: {strange:?}", face.display());
        let missing = known.iter().filter(|name| !exports.contains(**name)).count();
        println!("generation {}: {missing} of {} names not exported yet", generation(&face), known.len());
    }
}
