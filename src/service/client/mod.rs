//! Clients: from the wish to connect to the end of the reply. `driver` drives them, `search` finds addresses, `reply`
//! and `body` read what comes, `reuse` and `pool` hand connections on, `connection` is what all of these need.
//!
//! Left to others: handshakes (`tls`), open WebSockets (`websocket`), what is made of a connection to a server that
//! requests are passed on to (`proxy`).
//!
//! What holds: whatever fails before the program had something of it ends in one `ClientFailed`, whose first reason
//! counts.

pub(crate) mod body;
pub(crate) mod connection;
pub(crate) mod driver;
pub(crate) mod pool;
pub(crate) mod reply;
pub(crate) mod reuse;
pub(crate) mod search;
