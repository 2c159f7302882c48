//! The array of protocols.

use super::*;

/// A subprotocol: an entry of the array that a server is made with. The first one also answers plain HTTP.
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
}
