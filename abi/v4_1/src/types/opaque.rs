//! Types whose insides belong to the library (or to nobody): programs only hold pointers to them.

/// Declared for source compatibility.
pub struct lws_abs {
    _opaque: [u8; 0],
}

/// A queued call to a service thread.
pub struct lws_attach_item {
    _opaque: [u8; 0],
}

/// A queue of copied byte segments.
pub struct lws_buflist {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_button_state {
    _opaque: [u8; 0],
}

/// What belongs to one service thread.
pub struct lws_context_per_thread {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_diskcache_scan {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_dsh {
    _opaque: [u8; 0],
}

/// Operations of an event loop.
pub struct lws_event_loop_ops {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_fts {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_fts_file {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_led_state {
    _opaque: [u8; 0],
}

/// A ring buffer of equal elements.
pub struct lws_ring {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_sequencer {
    _opaque: [u8; 0],
}

/// A message on the in-process message bus.
pub struct lws_smd_msg {
    _opaque: [u8; 0],
}

/// A participant of the in-process message bus.
pub struct lws_smd_peer {
    _opaque: [u8; 0],
}

/// A form parser.
pub struct lws_spa {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_ss_handle {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_ss_plugin {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_sspc_handle {
    _opaque: [u8; 0],
}

/// Some bytes kept by the context.
pub struct lws_system_blob {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_threadpool {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct lws_threadpool_task {
    _opaque: [u8; 0],
}

/// A certificate.
pub struct lws_x509_cert {
    _opaque: [u8; 0],
}

/// An arena of memory that is freed at once.
pub struct lwsac {
    _opaque: [u8; 0],
}

/// Declared for source compatibility.
pub struct sqlite3 {
    _opaque: [u8; 0],
}
