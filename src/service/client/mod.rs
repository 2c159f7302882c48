//! Clients: from the wish to connect to the end of the reply.

pub(crate) mod await_client;
pub(crate) mod driver;
pub(crate) mod pool;
pub(crate) mod reply;
pub(crate) mod share;
