//! HTTP/1.1 as pure functions over bytes: no socket, no clock.
