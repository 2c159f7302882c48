//! Contexts, virtual hosts, options.

use super::*;

/// Port value: do not listen.
pub const CONTEXT_PORT_NO_LISTEN: c_int = -1;

/// One element of a list of names and values; each value can have a list below it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_protocol_vhost_options {
    /// The next element, or null.
    pub next: *const lws_protocol_vhost_options,
    /// A list below this element, or null.
    pub options: *const lws_protocol_vhost_options,
    /// Its name.
    pub name: *const c_char,
    /// Its value.
    pub value: *const c_char,
}
