//! The types, constants and enumerations of generation 0.1, as C knows them.
//!
//! Names and layouts are those of the public header, which is generated from these files. A C `enum` is an integer
//! alias with constants of that alias' type, so a value nobody has named stays an ordinary number. A callback is an
//! `Option` of a function pointer; `None` is C's null. The layouts that `layout.tsv` has are
//! checked when this is compiled.
#![allow(non_camel_case_types, non_upper_case_globals, reason = "the spelling is C's")]

mod basics;
mod opaque;
mod protocols;

pub use basics::*;
pub use opaque::*;
pub use protocols::*;

use std::ffi::{c_char, c_int, c_uint, c_void};

// The layouts, as the ABI of the generation has them.
include!(concat!(env!("OUT_DIR"), "/layout.rs"));
