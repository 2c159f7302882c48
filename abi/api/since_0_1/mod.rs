//! Functions of generation 0.1 that later ones kept: 0.2 and 0.4 have them.

pub mod conn;
