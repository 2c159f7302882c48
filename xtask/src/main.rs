//! `cargo run -p xtask -- matrix` writes `MATRIX.md` anew.

use std::process::ExitCode;

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1);
    let done = match wanted.as_deref() {
        Some("matrix") => xtask::matrix(&xtask::root()).and_then(|text| {
            std::fs::write(xtask::root().join("MATRIX.md"), text).map_err(|e| e.to_string())
        }),
        _ => Err("usage: cargo run -p xtask -- matrix".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
