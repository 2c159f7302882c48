//! WebSocket framing (RFC 6455) as pure functions over bytes: no socket, no clock.
