//! Types whose insides belong to the library: programs only hold pointers to them.

/// A connection, or a listening socket.
pub struct libwebsocket {
    _opaque: [u8; 0],
}
