//! Requests that a mount passes on to another server.

pub(crate) mod pair;
pub(crate) mod relay;
pub(crate) mod transaction;
