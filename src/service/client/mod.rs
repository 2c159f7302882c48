//! Clients: from the wish to connect to the end of the reply.

pub(crate) mod body;
pub(crate) mod connection;
pub(crate) mod driver;
pub(crate) mod pool;
pub(crate) mod reply;
pub(crate) mod search;
pub(crate) mod share;
