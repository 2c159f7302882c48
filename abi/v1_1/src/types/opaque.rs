//! Types whose insides belong to the library: programs only hold pointers to them.

/// A connection.
pub struct libwebsocket {
    _opaque: [u8; 0],
}

/// A context: everything the library knows.
pub struct libwebsocket_context {
    _opaque: [u8; 0],
}
