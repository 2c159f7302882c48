//! The functions that this generation shares with others: compiled here, with this face's types and facts.

#[path = "../../api/since_1_1/base64.rs"]
pub mod base64;
