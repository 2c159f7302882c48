//! Protocols, plugins and WebSocket extensions.

use super::*;

/// Value of api_magic in plugins this library loads.
pub const LWS_PLUGIN_API_MAGIC: c_int = 190;

/// One protocol of a virtual host. An array of them ends with an all-zero entry and must outlive the context.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_protocols {
    /// The subprotocol's name. Null ends the array.
    pub name: *const c_char,
    /// What to call for its connections.
    pub callback: lws_callback_function,
    /// Bytes of zeroed session memory each connection gets; 0 for none.
    pub per_session_data_size: usize,
    /// Largest piece of a message delivered at once, in bytes; 0 for the default.
    pub rx_buffer_size: usize,
    /// For the program's use.
    pub id: c_uint,
    /// For the program's use; not touched by the library.
    pub user: *mut c_void,
    /// Largest piece written to the network at once, in bytes; 0 means as rx_buffer_size.
    pub tx_packet_size: usize,
}

/// What every plugin's exported object begins with.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_plugin_header {
    /// The plugin's name.
    pub name: *const c_char,
    /// Its kind.
    pub _class: *const c_char,
    /// Must equal LWS_PLUGIN_API_MAGIC.
    pub api_magic: c_uint,
}

/// The exported object of a plugin that brings protocols.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_plugin_protocol {
    /// Common beginning.
    pub hdr: lws_plugin_header_t,
    /// Its protocols.
    pub protocols: *const lws_protocols,
    /// Its extensions, or null.
    pub extensions: *const lws_extension,
    /// Number of protocols.
    pub count_protocols: c_int,
    /// Number of extensions.
    pub count_extensions: c_int,
}

/// A loaded plugin.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_plugin {
    /// The next one, or null.
    pub list: *mut lws_plugin,
    /// Its exported object.
    pub hdr: *const lws_plugin_header_t,
    /// The loader's handle.
    pub u: *mut c_void,
}

/// The exported object of a plugin that brings an event loop.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_plugin_evlib {
    /// Common beginning.
    pub hdr: lws_plugin_header_t,
    /// Its operations.
    pub ops: *const lws_event_loop_ops,
}

/// Short name of `struct lws_plugin_header`.
pub type lws_plugin_header_t = lws_plugin_header;

/// Short name of `struct lws_plugin_protocol`.
pub type lws_plugin_protocol_t = lws_plugin_protocol;

/// Short name of `struct lws_plugin_evlib`.
pub type lws_plugin_evlib_t = lws_plugin_evlib;

/// Called for each plugin found, with the caller's word.
pub type each_plugin_cb_t = Option<unsafe extern "C" fn(*mut lws_plugin, *mut c_void) -> c_int>;
