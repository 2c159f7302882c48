//! The types, constants and enumerations of generation 2.0, as C knows them.
//!
//! Names and layouts are those of the public headers, which are generated from these files. A C `enum` is an integer
//! alias with constants of that alias' type, so a value nobody has named stays an ordinary number. A callback type
//! is an `Option` of a function pointer; `None` is C's null. The layouts that `layout.tsv` has are
//! checked when this is compiled.
#![allow(non_camel_case_types, non_upper_case_globals, reason = "the spelling is C's")]

mod basics;
mod context;
mod http;
mod lejp;
mod reasons;
#[path = "../../api/types/since_1_1/mod.rs"]
mod since_1_1;
#[path = "../../api/types/since_2_0/mod.rs"]
mod since_2_0;

pub use basics::*;
pub use context::*;
pub use http::*;
pub use lejp::*;
pub use reasons::*;
pub use since_1_1::*;
pub use since_2_0::*;

use std::ffi::{c_char, c_int, c_long, c_short, c_uchar, c_uint, c_ulong, c_ushort, c_void};

// The layouts, as the ABI of the generation has them.
include!(concat!(env!("OUT_DIR"), "/layout.rs"));
