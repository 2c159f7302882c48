//! Files as answers: found and opened (`open`, `serve`), sent by the kernel (`send`), through the program (`page`),
//! or read by the program itself (`files`).
//!
//! Left to others: which mount a path leads to (`server`), what a head says (`crate::http`).
//!
//! What holds: a file that became shorter breaks its connection, so that nobody takes the rest of the stream for it;
//! a program's file is closed once, by who takes it out of its connection.

pub(crate) mod files;
pub(crate) mod open;
pub(crate) mod page;
pub(crate) mod send;
pub(crate) mod serve;
