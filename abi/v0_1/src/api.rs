//! The functions that this generation shares with others: compiled here, with this face's types and facts.

#[path = "../../api/since_0_1/conn.rs"]
pub mod conn;
