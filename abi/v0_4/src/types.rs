//! The types, constants and enumerations of generation 0.4, as C knows them.
//!
//! Names and layouts are those of the public header, which is generated from these files. A C `enum` is an integer
//! alias with constants of that alias' type, so a value nobody has named stays an ordinary number. A callback is an
//! `Option` of a function pointer; `None` is C's null. The layouts that `layout.tsv` has are
//! checked when this is compiled.
#![allow(non_camel_case_types, non_upper_case_globals, reason = "the spelling is C's")]

mod basics;
mod headers;
#[path = "../../api/types/since_0_4/headers.rs"]
mod headers_since_0_4;
mod opaque;
#[path = "../../api/types/since_0_2/protocols.rs"]
mod protocols_since_0_2;
mod reasons;
mod system;

pub use basics::*;
pub use headers::*;
pub use headers_since_0_4::*;
pub use opaque::*;
pub use protocols_since_0_2::*;
pub use reasons::*;
pub use system::*;

use std::ffi::{c_char, c_int, c_uint, c_void};

// The layouts, as the ABI of the generation has them.
include!(concat!(env!("OUT_DIR"), "/layout.rs"));
