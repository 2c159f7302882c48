//! What drivers of all roles borrow and keep in a turn: their share of it (`slice`), input at hand (`rx`), output
//! (`output`), how long peers may take (`time_limits`), whether there is more to do (`ready`), what foreign loops are
//! told (`hooks`), births and letting go (`drive`).
//!
//! Left to others: what bytes mean (the roles), how anything ends (`lifecycle`), when a driver runs (the loop).
//!
//! What holds: a driver has a connection by id and by its busy mark alone. What it took in a turn, buffer and share,
//! goes back when it lets go.

pub(crate) mod drive;
pub(crate) mod hooks;
pub(crate) mod output;
pub(crate) mod ready;
pub(crate) mod rx;
pub(crate) mod slice;
pub(crate) mod time_limits;
