//! Writes `include/` anew from the sources of the faces.

use std::process::ExitCode;

fn main() -> ExitCode {
    let faces = match lws_abi_build::faces() {
        Ok(faces) => faces,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    for face in faces {
        let headers = match lws_abi_build::header::generate(&face) {
            Ok(headers) => headers,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        };
        for header in headers {
            let path = lws_abi_build::root().join("include").join(&header.path);
            let parent = path.parent().unwrap_or(&path);
            if let Err(error) =
                std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, &header.text))
            {
                eprintln!("{}: {error}", path.display());
                return ExitCode::FAILURE;
            }
            println!("{}", path.display());
        }
    }
    ExitCode::SUCCESS
}
