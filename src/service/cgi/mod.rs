//! CGI programs that answer requests: `driver` moves what goes to and fro, `process` sees that each one ends.
//!
//! Left to others: how a process is started and reaped (`crate::child`), what its output means (`crate::http`).
//!
//! What holds: a process that was started is waited for, whatever becomes of its connection; a pipe that has news
//! only queues the connection that it belongs to.

pub(crate) mod driver;
pub(crate) mod process;
