//! Build step of this face.
fn main() {}
