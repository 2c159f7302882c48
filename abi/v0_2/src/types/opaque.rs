//! Types whose insides belong to the library: programs only hold pointers to them.

/// A connection, or a listening socket.
pub struct libwebsocket {
    _opaque: [u8; 0],
}

/// A server with its connections.
pub struct libwebsocket_context {
    _opaque: [u8; 0],
}
