//! Why callbacks are called, and how WebSockets end.

use super::*;

/// Why a protocol's callback is called.
pub type lws_callback_reasons = c_int;

/// Server: the WebSocket is open.
pub const LWS_CALLBACK_ESTABLISHED: lws_callback_reasons = 0;

/// Client: the connection could not be made; `in` may hold a text.
pub const LWS_CALLBACK_CLIENT_CONNECTION_ERROR: lws_callback_reasons = 1;

/// Client: the response is complete; nonzero refuses it.
pub const LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH: lws_callback_reasons = 2;

/// Client: the WebSocket is open.
pub const LWS_CALLBACK_CLIENT_ESTABLISHED: lws_callback_reasons = 3;

/// The WebSocket is over.
pub const LWS_CALLBACK_CLOSED: lws_callback_reasons = 4;

/// Server: the HTTP connection is over.
pub const LWS_CALLBACK_CLOSED_HTTP: lws_callback_reasons = 5;

/// Server: a piece of a message.
pub const LWS_CALLBACK_RECEIVE: lws_callback_reasons = 6;

/// Server: a pong; `in` is its payload.
pub const LWS_CALLBACK_RECEIVE_PONG: lws_callback_reasons = 7;

/// Client: a piece of a message.
pub const LWS_CALLBACK_CLIENT_RECEIVE: lws_callback_reasons = 8;

/// Client: a pong; `in` is its payload.
pub const LWS_CALLBACK_CLIENT_RECEIVE_PONG: lws_callback_reasons = 9;

/// Client: the WebSocket takes bytes, as asked for.
pub const LWS_CALLBACK_CLIENT_WRITEABLE: lws_callback_reasons = 10;

/// Server: the WebSocket takes bytes, as asked for.
pub const LWS_CALLBACK_SERVER_WRITEABLE: lws_callback_reasons = 11;

/// Server: a request no mount answers; `in` is the decoded path.
pub const LWS_CALLBACK_HTTP: lws_callback_reasons = 12;

/// Server: a piece of the request body; not terminated.
pub const LWS_CALLBACK_HTTP_BODY: lws_callback_reasons = 13;

/// Server: the request body is complete.
pub const LWS_CALLBACK_HTTP_BODY_COMPLETION: lws_callback_reasons = 14;

/// Server: a file response went out completely.
pub const LWS_CALLBACK_HTTP_FILE_COMPLETION: lws_callback_reasons = 15;

/// Server: the HTTP connection takes bytes, as asked for.
pub const LWS_CALLBACK_HTTP_WRITEABLE: lws_callback_reasons = 16;

/// Server: a peer was accepted, no connection exists yet; nonzero drops it.
pub const LWS_CALLBACK_FILTER_NETWORK_CONNECTION: lws_callback_reasons = 17;

/// Server: a request head is complete; nonzero closes.
pub const LWS_CALLBACK_FILTER_HTTP_CONNECTION: lws_callback_reasons = 18;

/// Server: an accepted connection exists, before its first byte.
pub const LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED: lws_callback_reasons = 19;

/// Server: an upgrade to this protocol is asked for; nonzero refuses.
pub const LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: lws_callback_reasons = 20;

/// A client TLS context was made; `user` is the `SSL_CTX *`.
pub const LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS: lws_callback_reasons = 21;

/// A server TLS context was made; `user` is the `SSL_CTX *`.
pub const LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS: lws_callback_reasons = 22;

/// A client certificate is verified, in the name of the virtual host that the client asked for; `len` is the TLS
/// library's verdict, 1 for a good one. Nonzero rejects.
///
/// **0 accepts the certificate whatever it is**, a self-signed or expired one, too, that the TLS library refuses. Who has
/// nothing to add returns `!len`; a program that does not look at this reason must not return 0 for it.
pub const LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION: lws_callback_reasons = 23;

/// Client: headers can be added; `in` is a `char **` to the write position, `len` the room.
pub const LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: lws_callback_reasons = 24;

/// Server: the named extension is offered; nonzero declines it.
pub const LWS_CALLBACK_CONFIRM_EXTENSION_OKAY: lws_callback_reasons = 25;

/// Client: the named extension is about to be offered; nonzero leaves it out.
pub const LWS_CALLBACK_CLIENT_CONFIRM_EXTENSION_SUPPORTED: lws_callback_reasons = 26;

/// The protocol comes into use on a virtual host; `in` is its option list or null.
pub const LWS_CALLBACK_PROTOCOL_INIT: lws_callback_reasons = 27;

/// The protocol goes out of use on a virtual host.
pub const LWS_CALLBACK_PROTOCOL_DESTROY: lws_callback_reasons = 28;

/// A connection came into being.
pub const LWS_CALLBACK_WSI_CREATE: lws_callback_reasons = 29;

/// The connection goes away; the last call for it.
pub const LWS_CALLBACK_WSI_DESTROY: lws_callback_reasons = 30;

/// Return the id of the calling thread.
pub const LWS_CALLBACK_GET_THREAD_ID: lws_callback_reasons = 31;

/// A descriptor joins the poll set; `in` is a `struct lws_pollargs *`.
pub const LWS_CALLBACK_ADD_POLL_FD: lws_callback_reasons = 32;

/// A descriptor leaves the poll set.
pub const LWS_CALLBACK_DEL_POLL_FD: lws_callback_reasons = 33;

/// A descriptor's mask changes.
pub const LWS_CALLBACK_CHANGE_MODE_POLL_FD: lws_callback_reasons = 34;

/// The poll set is about to change.
pub const LWS_CALLBACK_LOCK_POLL: lws_callback_reasons = 35;

/// The change is done.
pub const LWS_CALLBACK_UNLOCK_POLL: lws_callback_reasons = 36;

/// A private key is needed; `user` is the `SSL_CTX *`, nonzero fails.
pub const LWS_CALLBACK_OPENSSL_CONTEXT_REQUIRES_PRIVATE_KEY: lws_callback_reasons = 37;

/// The peer sent a close frame first; nonzero sends no echo.
pub const LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: lws_callback_reasons = 38;

/// Client: write default options of an extension into the buffer `in`.
pub const LWS_CALLBACK_WS_EXT_DEFAULTS: lws_callback_reasons = 39;

/// A CGI child's pipe is ready; `in` is a `struct lws_cgi_args *`.
pub const LWS_CALLBACK_CGI: lws_callback_reasons = 40;

/// The CGI child has ended.
pub const LWS_CALLBACK_CGI_TERMINATED: lws_callback_reasons = 41;

/// Request body for the CGI child; return the bytes taken.
pub const LWS_CALLBACK_CGI_STDIN_DATA: lws_callback_reasons = 42;

/// The request body for the CGI child is complete.
pub const LWS_CALLBACK_CGI_STDIN_COMPLETED: lws_callback_reasons = 43;

/// Client: the response head is complete.
pub const LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP: lws_callback_reasons = 44;

/// Client: the HTTP connection is over.
pub const LWS_CALLBACK_CLOSED_CLIENT_HTTP: lws_callback_reasons = 45;

/// Client: response body can be read with lws_http_client_read().
pub const LWS_CALLBACK_RECEIVE_CLIENT_HTTP: lws_callback_reasons = 46;

/// Client: the response is complete.
pub const LWS_CALLBACK_COMPLETED_CLIENT_HTTP: lws_callback_reasons = 47;

/// Client: a piece of the response body.
pub const LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ: lws_callback_reasons = 48;

/// First number the library never uses; for lws_callback_all_protocol().
pub const LWS_CALLBACK_USER: lws_callback_reasons = 1000;

/// Why an extension's callback is called.
pub type lws_extension_callback_reasons = c_uint;

/// Server: the extension becomes part of a connection; `in` takes the address of its state.
pub const LWS_EXT_CB_CONSTRUCT: lws_extension_callback_reasons = 4;

/// Client: the extension becomes part of a connection; `in` takes the address of its state.
pub const LWS_EXT_CB_CLIENT_CONSTRUCT: lws_extension_callback_reasons = 5;

/// The connection goes away; free the state.
pub const LWS_EXT_CB_DESTROY: lws_extension_callback_reasons = 8;

/// A whole frame is about to be sent; `in` is a `struct lws_tokens *`.
pub const LWS_EXT_CB_PACKET_TX_PRESEND: lws_extension_callback_reasons = 12;

/// Payload on its way out; `in` is a `struct lws_tokens *`.
pub const LWS_EXT_CB_PAYLOAD_TX: lws_extension_callback_reasons = 21;

/// Payload on its way in; `in` is a `struct lws_tokens *`.
pub const LWS_EXT_CB_PAYLOAD_RX: lws_extension_callback_reasons = 22;

/// Set all options to their defaults.
pub const LWS_EXT_CB_OPTION_DEFAULT: lws_extension_callback_reasons = 23;

/// Set an option by index; `in` is a `struct lws_ext_option_arg *`.
pub const LWS_EXT_CB_OPTION_SET: lws_extension_callback_reasons = 24;

/// All options of the handshake are set; nonzero refuses them.
pub const LWS_EXT_CB_OPTION_CONFIRM: lws_extension_callback_reasons = 25;

/// Set an option by name; `in` is a `struct lws_ext_option_arg *`.
pub const LWS_EXT_CB_NAMED_OPTION_SET: lws_extension_callback_reasons = 26;

/// Internal: closed because the context is destroyed.
pub const LWS_CLOSE_STATUS_NOSTATUS_CONTEXT_DESTROY: lws_close_status = 9999;

/// What value an extension option takes.
pub type lws_ext_options_types = c_uint;

/// No value.
pub const EXTARG_NONE: lws_ext_options_types = 0;

/// A decimal value.
pub const EXTARG_DEC: lws_ext_options_types = 1;

/// A decimal value may follow.
pub const EXTARG_OPT_DEC: lws_ext_options_types = 2;

/// One option an extension understands. An array of them ends with a null name.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ext_options {
    /// The option's name in Sec-WebSocket-Extensions.
    pub name: *const c_char,
    /// What value it takes.
    pub r#type: lws_ext_options_types,
}

/// Argument of the extension reasons that set an option.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ext_option_arg {
    /// The option's name, or null when the index counts.
    pub option_name: *const c_char,
    /// Its place in the extension's array.
    pub option_index: c_int,
    /// Its value; not terminated.
    pub start: *const c_char,
    /// Bytes of the value.
    pub len: c_int,
}

/// One WebSocket extension. An array of them ends with a null callback.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_extension {
    /// Its registered name.
    pub name: *const c_char,
    /// What to call for it.
    pub callback: lws_extension_callback_function,
    /// What a client sends to offer it: name and parameters.
    pub client_offer: *const c_char,
}

/// A protocol's callback. It must return 0 for every reason it does not know. `user` is the session memory, `in` and `len` depend on the reason.
pub type lws_callback_function = Option<
    unsafe extern "C" fn(
        wsi: *mut lws,
        reason: lws_callback_reasons,
        user: *mut c_void,
        r#in: *mut c_void,
        len: usize,
    ) -> c_int,
>;

/// An extension's callback, called for each `LWS_EXT_CB_*` reason.
pub type lws_extension_callback_function = Option<
    unsafe extern "C" fn(
        context: *mut lws_context,
        ext: *const lws_extension,
        wsi: *mut lws,
        reason: lws_extension_callback_reasons,
        user: *mut c_void,
        r#in: *mut c_void,
        len: usize,
    ) -> c_int,
>;
