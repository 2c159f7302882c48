//! The HTTP server: peers come in (`accept`), their requests are read (`http`), let in (`mount_auth`) and
//! led to who answers (`request`); which protocol is bound, and its session memory, is `bind`, heads in work are
//! `heads`, lines of access logs are `access_log`.
//!
//! Left to others: answers themselves (`static_files`, `cgi`, `proxy`, `crate::respond`), upgrades (`websocket`),
//! handshakes (`tls`).
//!
//! What holds: the next request is not read before the answer to the last one is complete, and nothing of a mount or
//! a protocol is told before `mount_auth` has let the request in.

pub(crate) mod accept;
pub(crate) mod access_log;
pub(crate) mod bind;
pub(crate) mod heads;
pub(crate) mod http;
pub(crate) mod mount_auth;
pub(crate) mod request;
