//! WebSockets: from the upgrade to the close frame, and the extensions.

pub(crate) mod chain;
pub(crate) mod deflate;
pub(crate) mod extend;
pub(crate) mod inflate;
pub(crate) mod upgrade;
pub(crate) mod ws;
