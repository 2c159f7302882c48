//! What a context is made of.

use super::*;

/// Port value: do not listen.
pub const CONTEXT_PORT_NO_LISTEN: c_int = 0;

/// Options of a context.
pub type libwebsocket_context_options = c_uint;
/// Peers without a valid certificate are turned away.
pub const LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT: libwebsocket_context_options = 2;
/// Do not look up this machine's name.
pub const LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME: libwebsocket_context_options = 4;

/// A protocol's callback: what happened to which connection, and what goes with it (see the reasons).
pub type callback_function = Option<
    unsafe extern "C" fn(
        context: *mut libwebsocket_context,
        wsi: *mut libwebsocket,
        reason: libwebsocket_callback_reasons,
        user: *mut c_void,
        r#in: *mut c_void,
        len: usize,
    ) -> c_int,
>;

/// An extension's callback.
pub type extension_callback_function = Option<
    unsafe extern "C" fn(
        context: *mut libwebsocket_context,
        ext: *mut libwebsocket_extension,
        wsi: *mut libwebsocket,
        reason: libwebsocket_extension_callback_reasons,
        user: *mut c_void,
        r#in: *mut c_void,
        len: usize,
    ) -> c_int,
>;

/// A protocol: one entry of the array that a context is made with, which an entry with a null callback ends. The array
/// stays in use as long as the context.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct libwebsocket_protocols {
    /// Its name in Sec-WebSocket-Protocol. Null: for upgrades that name none.
    pub name: *const c_char,
    /// Whom events go to.
    pub callback: callback_function,
    /// Bytes of session memory for each connection, zeroed.
    pub per_session_data_size: usize,
    /// Set by the library: the context.
    pub owning_server: *mut libwebsocket_context,
    /// Not used.
    pub broadcast_socket_port: c_int,
    /// Not used.
    pub broadcast_socket_user_fd: c_int,
    /// Set by the library: the place in the array.
    pub protocol_index: c_int,
}

/// An extension: one entry of a table that an entry with a null callback ends. Programs are asked about those named
/// here, but none is used.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct libwebsocket_extension {
    /// Its name in Sec-WebSocket-Extensions.
    pub name: *const c_char,
    /// Never called.
    pub callback: extension_callback_function,
    /// Not used.
    pub per_session_data_size: usize,
    /// Not used.
    pub per_context_private_data: *mut c_void,
}
