//! The functions that this generation shares with others: compiled here, with this face's types and facts.

#[path = "../../api/since_1_1/mod.rs"]
pub mod since_1_1;
#[path = "../../api/since_2_0/mod.rs"]
pub mod since_2_0;
#[path = "../../api/since_4_1/mod.rs"]
pub mod since_4_1;
