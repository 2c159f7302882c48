//! The types, constants and enumerations of generation 4.1, as C knows them.
//!
//! Names and layouts are those of the public header, which is generated from these files. A C `enum` is an integer
//! alias with constants of that alias' type, so a value nobody has named stays an ordinary number. A callback type
//! is an `Option` of a function pointer; `None` is C's null. The layouts that `layout.tsv` has are
//! checked when this is compiled.
#![allow(non_camel_case_types, non_upper_case_globals, reason = "the spelling is C's")]

mod adopt;
mod basics;
mod client;
mod context;
mod crypto;
mod hardware;
mod http;
mod lists;
mod misc;
mod opaque;
mod protocols;
mod reasons;
mod serialize;
#[path = "../../api/types/since_1_1/mod.rs"]
mod since_1_1;
#[path = "../../api/types/since_2_0/mod.rs"]
mod since_2_0;
mod streams;
mod system;
mod text;

pub use adopt::*;
pub use basics::*;
pub use client::*;
pub use context::*;
pub use crypto::*;
pub use hardware::*;
pub use http::*;
pub use lists::*;
pub use misc::*;
pub use opaque::*;
pub use protocols::*;
pub use reasons::*;
pub use serialize::*;
pub use since_1_1::*;
pub use since_2_0::*;
pub use streams::*;
pub use system::*;
pub use text::*;

use std::ffi::{
    CStr, c_char, c_int, c_long, c_longlong, c_schar, c_short, c_uchar, c_uint, c_ulong, c_ulonglong,
    c_ushort, c_void,
};

// The layouts, as the ABI of the generation has them.
include!(concat!(env!("OUT_DIR"), "/layout.rs"));
