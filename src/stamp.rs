//! What this build is: its version, its sources, the OpenSSL it was made for. `build.rs` writes it.

include!(concat!(env!("OUT_DIR"), "/stamp.rs"));
