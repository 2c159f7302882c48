//! How connections, virtual hosts and the engine end, and how protocols begin.
//!
//! `close` is the one place where things that end each other meet; the next step of an end is found under the lock
//! (`closing`), what a program hears of it stands in `last_events`, what virtual hosts leave behind in `gone`.
//! Protocols and the engine from first to last are `protocol_lifecycle`, virtual hosts that end before it `vhosts`.
//!
//! Left to others: whether anything is to end. They wish it (`Conn::end`) or ask `close` for it.
//!
//! What holds: last events come once, in the order of their role, each whatever became of the one before; what is
//! busy ends when its driver lets go; the outermost frame takes the engine down.

pub(crate) mod close;
pub(crate) mod closing;
pub(crate) mod gone;
pub(crate) mod last_events;
pub(crate) mod protocol_lifecycle;
pub(crate) mod vhosts;
