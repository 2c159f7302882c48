//! Names the shared object and compiles what must be C.

fn main() {
    lws_abi_build::face();
}
