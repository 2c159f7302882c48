//! The functions that this generation shares with others: compiled here, with this face's types and facts.

#[path = "../../api/since_1_1/base64.rs"]
pub mod base64;
#[path = "../../api/since_0_4/conn.rs"]
pub mod conn;
#[path = "../../api/since_0_4/context.rs"]
pub mod context;
