//! Requests that a mount passes on to another server: `transaction` from first to last, `relay` moves the bytes under
//! the lock, `pair` parts the two connections.
//!
//! Left to others: connecting (`client`), what is written anew of heads and bodies (`crate::http`), the answer to a
//! peer whose server has failed (`lifecycle`).
//!
//! What holds: both connections are busy while one of them is looked at; who ends first lets go of the other.

pub(crate) mod pair;
pub(crate) mod relay;
pub(crate) mod transaction;
