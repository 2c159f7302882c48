//! The types, constants and enumerations of generation 1.1, as C knows them.
//!
//! Names and layouts are those of the public header, which is generated from these files. A C `enum` is an integer
//! alias with constants of that alias' type, so a value nobody has named stays an ordinary number. A callback type
//! is an `Option` of a function pointer; `None` is C's null. The layouts that `layout.tsv` has are
//! checked when this is compiled.
#![allow(non_camel_case_types, non_upper_case_globals, reason = "the spelling is C's")]

mod basics;
mod context;
#[path = "../../api/types/since_0_4/headers.rs"]
mod headers_since_0_4;
mod opaque;
mod reasons;
#[path = "../../api/types/since_1_1/reasons.rs"]
mod reasons_since_1_1;
#[path = "../../api/types/since_1_1/system.rs"]
mod system_since_1_1;

pub use basics::*;
pub use context::*;
pub use headers_since_0_4::*;
pub use opaque::*;
pub use reasons::*;
pub use reasons_since_1_1::*;
pub use system_since_1_1::*;

use std::ffi::{c_char, c_int, c_uint, c_void};

// The layouts, as the ABI of the generation has them.
include!(concat!(env!("OUT_DIR"), "/layout.rs"));
