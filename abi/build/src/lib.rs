//! Build-time help for faces.
//!
//! [`face`] is all a face's `build.rs` calls: it gives the shared object its name and compiles what must be C.
//! [`header`] turns a face's sources into its public headers; that happens only when someone asks for it (the
//! `headers` binary) or checks it (the tests here), never during a build, so a build writes nothing into the tree.

pub mod face;
pub mod header;
mod layout;
mod source;

use lws_generations::Generation;
use std::path::{Path, PathBuf};

/// What a face's `build.rs` does.
///
/// Names the shared object as `abi/generations.toml` says, writes `layout.rs` for the compiler (see [`layout`]) and compiles
/// `abi/common/src/shim.c` with the other files of that folder that stand there. Symbols of that C code stay inside the
/// shared object: rustc exports what Rust defines with `no_mangle` and nothing else. A C function is exported by a Rust
/// function that jumps to it.
///
/// # Panics
/// When `abi/generations.toml` does not know the face's folder, or its files cannot be read: there is nothing to build then.
pub fn face() {
    let dir = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let generation = match generation(&dir) {
        Ok(generation) => generation,
        Err(error) => panic!("{error}"),
    };
    println!("cargo:rerun-if-changed={}", lws_generations::path(&root()).display());
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,{}", generation.soname);
    // A thread that looks a name up may outlive the program's last use of the library.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    let common = root().join("abi/common/src");
    let mut build = cc::Build::new();
    for name in std::iter::once("shim.c").chain(generation.c_sources.iter().map(String::as_str)) {
        let source = common.join(name);
        println!("cargo:rerun-if-changed={}", source.display());
        build.file(source);
    }
    build.warnings(true).extra_warnings(true).flag("-fvisibility=hidden");
    build.compile(&format!("lws_shim_{}", generation.name.replace('.', "_")));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(error) = face::Face::read(&dir).and_then(|face| layout::write(&face, &out)) {
        panic!("{error}");
    }
}

/// The root of the source tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The generation whose face is in `dir`.
fn generation(dir: &Path) -> Result<Generation, String> {
    let all = lws_generations::read(&root())?;
    let of_dir = all.into_iter().find(|generation| generation.dir(&root()) == dir);
    of_dir.ok_or_else(|| format!("abi/generations.toml does not know {}", dir.display()))
}

/// The folders of the faces, oldest generation first.
///
/// # Errors
/// A sentence for humans.
pub fn faces() -> Result<Vec<PathBuf>, String> {
    let all = lws_generations::read(&root())?;
    Ok(all.iter().rev().map(|generation| generation.dir(&root())).collect())
}
