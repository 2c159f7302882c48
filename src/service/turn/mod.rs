//! What a turn of the loop is made of, and how connections, virtual hosts and the engine end.

pub(crate) mod close;
pub(crate) mod closing;
pub(crate) mod drive;
pub(crate) mod gone;
pub(crate) mod hooks;
pub(crate) mod last_events;
pub(crate) mod life;
pub(crate) mod output;
pub(crate) mod ready;
pub(crate) mod rx;
pub(crate) mod session;
pub(crate) mod silence;
pub(crate) mod slice;
pub(crate) mod timers;
pub(crate) mod vhosts;
