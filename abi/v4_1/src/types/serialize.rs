//! Mapping of structures to JSON: declared for source compatibility, no function here uses it.
#![allow(missing_docs, reason = "members of structures that no function of this library reads")]

use super::*;

/// Types of a member that is mapped.
pub type lws_struct_map_type_eum = c_uint;
/// A signed integer.
pub const LSMT_SIGNED: lws_struct_map_type_eum = 0;
/// An unsigned integer.
pub const LSMT_UNSIGNED: lws_struct_map_type_eum = 1;
/// A truth value.
pub const LSMT_BOOLEAN: lws_struct_map_type_eum = 2;
/// A string in an array of characters.
pub const LSMT_STRING_CHAR_ARRAY: lws_struct_map_type_eum = 3;
/// A pointer to a string.
pub const LSMT_STRING_PTR: lws_struct_map_type_eum = 4;
/// A list of structures.
pub const LSMT_LIST: lws_struct_map_type_eum = 5;
/// A pointer to one structure.
pub const LSMT_CHILD_PTR: lws_struct_map_type_eum = 6;
/// The name of a schema, which chooses the structure.
pub const LSMT_SCHEMA: lws_struct_map_type_eum = 7;
/// A pointer to bytes.
pub const LSMT_BLOB_PTR: lws_struct_map_type_eum = 8;

/// How JSON is written.
pub type serialize_flags = c_uint;
/// With line breaks and indents.
pub const LSSERJ_FLAG_PRETTY: serialize_flags = 1;
/// Without the name of the schema.
pub const LSSERJ_FLAG_OMIT_SCHEMA: serialize_flags = 2;

/// How far writing JSON has come.
pub type lws_struct_json_serialize_result_t = c_uint;
/// The room is full; there is more.
pub const LSJS_RESULT_CONTINUE: lws_struct_json_serialize_result_t = 0;
/// All is written.
pub const LSJS_RESULT_FINISH: lws_struct_json_serialize_result_t = 1;
/// It failed.
pub const LSJS_RESULT_ERROR: lws_struct_json_serialize_result_t = 2;

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lejp_collation {
    pub chunks: lws_dll2,
    pub len: c_int,
    pub buf: [c_char; 255],
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_struct_map {
    pub colname: *const c_char,
    pub child_map: *const lws_struct_map,
    pub lejp_cb: lejp_callback,
    pub ofs: usize,
    pub aux: usize,
    pub ofs_clist: usize,
    pub child_map_size: usize,
    pub r#type: lws_struct_map_type_eum,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_struct_args {
    pub map_st: [*const lws_struct_map_t; 5],
    pub cb: lws_struct_args_cb,
    pub ac: *mut lwsac,
    pub cb_arg: *mut c_void,
    pub dest: *mut c_void,
    pub dest_len: usize,
    pub toplevel_dll2_ofs: usize,
    pub map_entries_st: [usize; 5],
    pub ac_block_size: usize,
    pub subtype: c_int,
    pub top_schema_index: c_int,
    pub ac_chunks: *mut lwsac,
    pub chunks_owner: lws_dll2_owner,
    pub chunks_length: usize,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_struct_serialize_st {
    pub dllpos: *const lws_dll2,
    pub map: *const lws_struct_map_t,
    pub obj: *const c_char,
    pub map_entries: usize,
    pub map_entry: usize,
    pub size: usize,
    pub subsequent: c_char,
    pub idt: c_char,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_struct_serialize {
    pub st: [lws_struct_serialize_st_t; 5],
    pub offset: usize,
    pub remaining: usize,
    pub sp: c_int,
    pub flags: c_int,
}

/// Short name of `struct lejp_collation`.
pub type lejp_collation_t = lejp_collation;
/// Short name of `struct lws_struct_map`.
pub type lws_struct_map_t = lws_struct_map;
/// Declared for source compatibility.
pub type lws_struct_args_cb = Option<unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int>;
/// Short name of `struct lws_struct_args`.
pub type lws_struct_args_t = lws_struct_args;
/// Short name of `struct lws_struct_serialize_st`.
pub type lws_struct_serialize_st_t = lws_struct_serialize_st;
/// Short name of `struct lws_struct_serialize`.
pub type lws_struct_serialize_t = lws_struct_serialize;
