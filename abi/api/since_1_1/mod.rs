//! Functions of generation 1.1 that all later ones have.

pub mod base64;
