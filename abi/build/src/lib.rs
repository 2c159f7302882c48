//! Build-time help for faces.
//!
//! [`face`] is all a face's `build.rs` calls: it gives the shared object its name and compiles what must be C.
//! [`header`] turns a face's sources into its public headers; that happens only when someone asks for it (the
//! `headers` binary) or checks it (the tests here), never during a build, so a build writes nothing into the tree.

pub mod face;
pub mod header;
mod layout;
mod source;

use std::path::{Path, PathBuf};

/// What a face's `build.rs` does.
///
/// Names the shared object as `face.toml` says, writes `layout.rs` for the compiler (see [`layout`]) and compiles `abi/common/src/shim.c` with the other files of that
/// folder that `face.toml` lists. Symbols of that C code stay inside the shared object: rustc exports what Rust
/// defines with `no_mangle` and nothing else. A C function is exported by a Rust function that jumps to it.
///
/// # Panics
/// When the face is not where Cargo says, or its files cannot be read: there is nothing to build then.
pub fn face() {
    let dir = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let face = match face::Face::read(&dir) {
        Ok(face) => face,
        Err(error) => panic!("{error}"),
    };
    println!("cargo:rerun-if-changed={}", dir.join("face.toml").display());
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,{}", face.soname);
    // A thread that looks a name up may outlive the program's last use of the library.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    let common = root().join("abi/common/src");
    let mut build = cc::Build::new();
    for name in std::iter::once("shim.c").chain(face.c_sources.iter().map(String::as_str)) {
        let source = common.join(name);
        println!("cargo:rerun-if-changed={}", source.display());
        build.file(source);
    }
    build.warnings(true).extra_warnings(true).flag("-fvisibility=hidden");
    build.compile(&format!("lws_shim_{}", face.generation.replace('.', "_")));
    if let Err(error) = layout::write(&face, &PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()))
    {
        panic!("{error}");
    }
}

/// The root of the source tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The folders of the faces that have generated headers, oldest generation first.
pub fn faces() -> Vec<PathBuf> {
    ["v0_1", "v0_2", "v0_4", "v1_1", "v2_0", "v4_1"]
        .iter()
        .map(|name| root().join("abi").join(name))
        .collect()
}
