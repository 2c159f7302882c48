//! The functions that this generation shares with others: compiled here, with this face's types and facts.

#[path = "../../api/since_0_1/conn.rs"]
pub mod conn;
#[path = "../../api/since_0_2/conn.rs"]
pub mod conn_since_0_2;
#[path = "../../api/since_0_4/conn.rs"]
pub mod conn_since_0_4;
#[path = "../../api/since_0_4/context.rs"]
pub mod context;
