//! What the engine knows of its own build: its version, the state of its sources, the OpenSSL it was made for.
//!
//! Writes `stamp.rs` into OUT_DIR and nothing into the tree. The id of the sources is made of what they say, so the
//! same sources have the same id wherever they are built, with or without a repository.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The oldest OpenSSL whose functions `src/tls` calls: major, minor, patch.
const OLDEST: (u64, u64, u64) = (3, 0, 0);

fn main() {
    let openssl = match openssl() {
        Ok(version) => version,
        Err(why) => {
            eprintln!("{why}");
            std::process::exit(1);
        }
    };
    let (major, minor, patch) = openssl;
    let mut stamp = String::new();
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let _ = writeln!(stamp, "/// The engine's version.\npub const VERSION: &str = {version:?};");
    let _ = writeln!(
        stamp,
        "/// What its sources say, as a number: other sources, another one.\npub const SOURCES: &str = \"{:016x}\";",
        sources()
    );
    let _ = writeln!(
        stamp,
        "/// The OpenSSL whose headers it was built with.\npub const OPENSSL: &str = \"{major}.{minor}.{patch}\";"
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("stamp.rs");
    if let Err(error) = fs::write(&out, stamp) {
        eprintln!("{}: {error}", out.display());
        std::process::exit(1);
    }
}

/// The version of the OpenSSL headers, which openssl-sys has looked at.
fn openssl() -> Result<(u64, u64, u64), String> {
    println!("cargo:rerun-if-env-changed=DEP_OPENSSL_VERSION_NUMBER");
    let (major, minor, patch) = OLDEST;
    let wanted = format!(
        "this library is built on OpenSSL {major}.{minor}.{patch} or later: install its headers (Debian's libssl-dev) or \
         let OPENSSL_DIR name the folder that has them"
    );
    let number =
        env::var("DEP_OPENSSL_VERSION_NUMBER").ok().and_then(|text| u64::from_str_radix(&text, 16).ok());
    let number = number.ok_or_else(|| format!("no headers of OpenSSL were found; {wanted}"))?;
    // 0xMNN00PP0 since 3.0, 0xMNNFFPPS before.
    let major = number >> 28;
    let found = (major, number >> 20 & 0xff, number >> if major < 3 { 12 } else { 4 } & 0xff);
    if found < OLDEST {
        let (major, minor, patch) = found;
        return Err(format!("the headers found are those of OpenSSL {major}.{minor}.{patch}; {wanted}"));
    }
    Ok(found)
}

/// The Rust files below the folder, and what Cargo was told, in one number (FNV-1a).
fn sources() -> u64 {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = vec![root.join("build.rs"), root.join("Cargo.toml")];
    collect(&root.join("src"), &mut files);
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut feed = |bytes: &[u8]| {
        for byte in bytes.iter().chain(b"\0") {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for file in files {
        println!("cargo:rerun-if-changed={}", file.display());
        let name = file.strip_prefix(&root).unwrap_or(&file);
        feed(name.to_string_lossy().as_bytes());
        feed(&fs::read(&file).unwrap_or_default());
    }
    hash
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
