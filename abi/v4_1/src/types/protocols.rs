//! Protocols, plugins and WebSocket extensions.

use super::*;

/// Value of api_magic in plugins this library loads.
pub const LWS_PLUGIN_API_MAGIC: c_int = 190;

/// Why an extension's callback is called.
pub type lws_extension_callback_reasons = c_uint;
/// Server: the extension becomes part of a connection; `in` takes the address of its state.
pub const LWS_EXT_CB_CONSTRUCT: lws_extension_callback_reasons = 4;
/// Client: the extension becomes part of a connection; `in` takes the address of its state.
pub const LWS_EXT_CB_CLIENT_CONSTRUCT: lws_extension_callback_reasons = 5;
/// The connection goes away; free the state.
pub const LWS_EXT_CB_DESTROY: lws_extension_callback_reasons = 8;
/// A whole frame is about to be sent; `in` is a `struct lws_tokens *`.
pub const LWS_EXT_CB_PACKET_TX_PRESEND: lws_extension_callback_reasons = 12;
/// Payload on its way out; `in` is a `struct lws_tokens *`.
pub const LWS_EXT_CB_PAYLOAD_TX: lws_extension_callback_reasons = 21;
/// Payload on its way in; `in` is a `struct lws_tokens *`.
pub const LWS_EXT_CB_PAYLOAD_RX: lws_extension_callback_reasons = 22;
/// Set all options to their defaults.
pub const LWS_EXT_CB_OPTION_DEFAULT: lws_extension_callback_reasons = 23;
/// Set an option by index; `in` is a `struct lws_ext_option_arg *`.
pub const LWS_EXT_CB_OPTION_SET: lws_extension_callback_reasons = 24;
/// All options of the handshake are set; nonzero refuses them.
pub const LWS_EXT_CB_OPTION_CONFIRM: lws_extension_callback_reasons = 25;
/// Set an option by name; `in` is a `struct lws_ext_option_arg *`.
pub const LWS_EXT_CB_NAMED_OPTION_SET: lws_extension_callback_reasons = 26;

/// What value an extension option takes.
pub type lws_ext_options_types = c_uint;
/// No value.
pub const EXTARG_NONE: lws_ext_options_types = 0;
/// A decimal value.
pub const EXTARG_DEC: lws_ext_options_types = 1;
/// A decimal value may follow.
pub const EXTARG_OPT_DEC: lws_ext_options_types = 2;

/// One option an extension understands. An array of them ends with a null name.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ext_options {
    /// The option's name in Sec-WebSocket-Extensions.
    pub name: *const c_char,
    /// What value it takes.
    pub r#type: lws_ext_options_types,
}

/// Argument of the extension reasons that set an option.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ext_option_arg {
    /// The option's name, or null when the index counts.
    pub option_name: *const c_char,
    /// Its place in the extension's array.
    pub option_index: c_int,
    /// Its value; not terminated.
    pub start: *const c_char,
    /// Bytes of the value.
    pub len: c_int,
}

/// One WebSocket extension. An array of them ends with a null callback.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_extension {
    /// Its registered name.
    pub name: *const c_char,
    /// What to call for it.
    pub callback: lws_extension_callback_function,
    /// What a client sends to offer it: name and parameters.
    pub client_offer: *const c_char,
}

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

/// An extension's callback, called for each `LWS_EXT_CB_*` reason.
pub type lws_extension_callback_function = Option<
    unsafe extern "C" fn(
        context: *mut lws_context,
        ext: *const lws_extension,
        wsi: *mut lws,
        reason: lws_extension_callback_reasons,
        user: *mut c_void,
        r#in: *mut c_void,
        len: usize,
    ) -> c_int,
>;
/// Short name of `struct lws_plugin_header`.
pub type lws_plugin_header_t = lws_plugin_header;
/// Short name of `struct lws_plugin_protocol`.
pub type lws_plugin_protocol_t = lws_plugin_protocol;
/// Short name of `struct lws_plugin_evlib`.
pub type lws_plugin_evlib_t = lws_plugin_evlib;
/// Called for each plugin found, with the caller's word.
pub type each_plugin_cb_t = Option<unsafe extern "C" fn(*mut lws_plugin, *mut c_void) -> c_int>;
