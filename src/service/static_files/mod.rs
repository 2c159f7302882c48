//! Files as answers: found and opened (`open`, `response`), sent by the kernel (`send`), through the program
//! (`process_html`), or read by the program itself (`program_files`).
//!
//! Left to others: which mount a path leads to (`server`), what a head says (`crate::http`).
//!
//! What holds: a file that became shorter breaks its connection, so that nobody takes the rest of the stream for it;
//! a program's file is closed once, by who takes it out of its connection.

pub(crate) mod open;
pub(crate) mod process_html;
pub(crate) mod program_files;
pub(crate) mod response;
pub(crate) mod send;
