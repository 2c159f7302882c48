//! The types, constants and enumerations of generation 2.0, as C knows them.
//!
//! Names and layouts are those of the public headers, which are generated from these files. A C `enum` is an integer
//! alias with constants of that alias' type, so a value nobody has named stays an ordinary number. A callback type
//! is an `Option` of a function pointer; `None` is C's null. The layouts that `layout.tsv` has are
//! checked when this is compiled.
#![allow(non_camel_case_types, non_upper_case_globals, reason = "the spelling is C's")]

mod basics;
#[path = "../../api/types/since_2_0/basics.rs"]
mod basics_since_2_0;
mod context;
#[path = "../../api/types/since_2_0/context.rs"]
mod context_since_2_0;
mod http;
#[path = "../../api/types/since_2_0/http.rs"]
mod http_since_2_0;
mod lejp;
#[path = "../../api/types/since_2_0/lejp.rs"]
mod lejp_since_2_0;
#[path = "../../api/types/since_2_0/opaque.rs"]
mod opaque_since_2_0;
mod reasons;
#[path = "../../api/types/since_1_1/reasons.rs"]
mod reasons_since_1_1;
#[path = "../../api/types/since_2_0/reasons.rs"]
mod reasons_since_2_0;
#[path = "../../api/types/since_1_1/system.rs"]
mod system_since_1_1;
#[path = "../../api/types/since_2_0/system.rs"]
mod system_since_2_0;

pub use basics::*;
pub use basics_since_2_0::*;
pub use context::*;
pub use context_since_2_0::*;
pub use http::*;
pub use http_since_2_0::*;
pub use lejp::*;
pub use lejp_since_2_0::*;
pub use opaque_since_2_0::*;
pub use reasons::*;
pub use reasons_since_1_1::*;
pub use reasons_since_2_0::*;
pub use system_since_1_1::*;
pub use system_since_2_0::*;

use std::ffi::{c_char, c_int, c_long, c_short, c_uchar, c_uint, c_ulong, c_ushort, c_void};

// The layouts, as the ABI of the generation has them.
include!(concat!(env!("OUT_DIR"), "/layout.rs"));
