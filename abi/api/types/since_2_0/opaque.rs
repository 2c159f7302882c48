//! Types whose insides only the library knows.

/// A connection, or a listening socket.
pub struct lws {
    _opaque: [u8; 0],
}

/// A context: everything the library knows.
pub struct lws_context {
    _opaque: [u8; 0],
}

/// A virtual host.
pub struct lws_vhost {
    _opaque: [u8; 0],
}
