//! The functions that this generation shares with others: compiled here, with this face's types and facts.

#[path = "../../api/since_0_1/mod.rs"]
pub mod since_0_1;
#[path = "../../api/since_0_2/mod.rs"]
pub mod since_0_2;
#[path = "../../api/since_0_4/mod.rs"]
pub mod since_0_4;
