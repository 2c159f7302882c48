//! Protocols, as a program lists them.

use super::*;

/// A subprotocol: an entry of the array that a server is made with. The first one also answers plain HTTP. What stands
/// below `per_session_data_size` is filled in by the library.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct libwebsocket_protocols {
    /// Its name on the wire; NULL for connections that ask for none.
    pub name: *const c_char,
    /// What is called for everything that happens; NULL ends the array.
    pub callback: Option<
        unsafe extern "C" fn(
            *mut libwebsocket,
            libwebsocket_callback_reasons,
            *mut c_void,
            *mut c_void,
            usize,
        ) -> c_int,
    >,
    /// Bytes of memory for each connection, zeroed when it is established: the callback's `user`.
    pub per_session_data_size: usize,
    /// The server it belongs to.
    pub owning_server: *mut libwebsocket_context,
    /// A port on 127.0.0.1: what this user's processes send there is broadcast, in pieces as it comes.
    pub broadcast_socket_port: c_int,
    /// In a process that does not serve, the descriptor that libwebsockets_broadcast() writes to; 0 in the one that does.
    pub broadcast_socket_user_fd: c_int,
    /// Its place in the array.
    pub protocol_index: c_int,
}
