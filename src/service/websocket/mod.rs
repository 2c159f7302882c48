//! WebSockets: from the upgrade to the close frame, and the extensions.

pub(crate) mod chain;
pub(crate) mod deflate;
pub(crate) mod extend;
pub(crate) mod frames;
pub(crate) mod inflate;
pub(crate) mod upgrade;
pub(crate) mod write;
pub(crate) mod ws;
