//! Functions of generation 0.4 that 1.1 kept.

pub mod conn;
pub mod context;
