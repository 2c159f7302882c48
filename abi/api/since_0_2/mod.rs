//! Functions of generation 0.2 that 0.4 kept.

pub mod conn;
