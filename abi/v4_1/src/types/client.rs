//! How client connections are made.

use super::*;

/// Flags of a client connection.
pub type lws_client_connect_ssl_connection_flags = c_uint;
/// Use TLS.
pub const LCCSCF_USE_SSL: lws_client_connect_ssl_connection_flags = 1;
/// Accept a self-signed certificate.
pub const LCCSCF_ALLOW_SELFSIGNED: lws_client_connect_ssl_connection_flags = 2;
/// Accept a certificate for another host.
pub const LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK: lws_client_connect_ssl_connection_flags = 4;
/// Accept an expired certificate.
pub const LCCSCF_ALLOW_EXPIRED: lws_client_connect_ssl_connection_flags = 8;
/// Accept any certificate.
pub const LCCSCF_ALLOW_INSECURE: lws_client_connect_ssl_connection_flags = 16;
/// HTTP/2: tolerate a server's end-of-stream habit.
pub const LCCSCF_H2_QUIRK_NGHTTP2_END_STREAM: lws_client_connect_ssl_connection_flags = 32;
/// HTTP/2: tolerate credit overflow.
pub const LCCSCF_H2_QUIRK_OVERFLOWS_TXCR: lws_client_connect_ssl_connection_flags = 64;
/// Send an authorization token.
pub const LCCSCF_H2_AUTH_BEARER: lws_client_connect_ssl_connection_flags = 128;
/// Write that token as hexadecimal digits.
pub const LCCSCF_H2_HEXIFY_AUTH_TOKEN: lws_client_connect_ssl_connection_flags = 256;
/// HTTP/2: credit is given only by the program.
pub const LCCSCF_H2_MANUAL_RXFLOW: lws_client_connect_ssl_connection_flags = 512;
/// The request body is multipart/form-data.
pub const LCCSCF_HTTP_MULTIPART_MIME: lws_client_connect_ssl_connection_flags = 1024;
/// The request body is a urlencoded form.
pub const LCCSCF_HTTP_X_WWW_FORM_URLENCODED: lws_client_connect_ssl_connection_flags = 2048;
/// Do not follow redirects.
pub const LCCSCF_HTTP_NO_FOLLOW_REDIRECT: lws_client_connect_ssl_connection_flags = 4096;
/// Share a connection to the same server.
pub const LCCSCF_PIPELINE: lws_client_connect_ssl_connection_flags = 65536;
/// The stream may share an HTTP/2 connection.
pub const LCCSCF_MUXABLE_STREAM: lws_client_connect_ssl_connection_flags = 131072;
/// Speak HTTP/2 at once without TLS.
pub const LCCSCF_H2_PRIOR_KNOWLEDGE: lws_client_connect_ssl_connection_flags = 262144;
/// Accepted; a suspended machine is not woken.
pub const LCCSCF_WAKE_SUSPEND__VALIDITY: lws_client_connect_ssl_connection_flags = 524288;
/// Accepted; input and output take turns as for all others.
pub const LCCSCF_PRIORITIZE_READS: lws_client_connect_ssl_connection_flags = 1048576;

/// Everything about a new client connection. Zero it, then set what is needed. Strings are copied.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_client_connect_info {
    /// The context that makes the connection.
    pub context: *mut lws_context,
    /// Host name or numeric address to connect to.
    pub address: *const c_char,
    /// Its port.
    pub port: c_int,
    /// `LCCSCF_*`, combined; 0 for a plain connection.
    pub ssl_connection: c_int,
    /// Request target.
    pub path: *const c_char,
    /// Value of the Host header and the name shown in the TLS handshake.
    pub host: *const c_char,
    /// Value of the Origin header, or null for none.
    pub origin: *const c_char,
    /// Comma list of subprotocols to ask for, or null.
    pub protocol: *const c_char,
    /// WebSocket version; 0 or -1 for 13.
    pub ietf_version_or_minus_one: c_int,
    /// The connection's user pointer, or null for session memory of the library.
    pub userdata: *mut c_void,
    /// Not used: the virtual host's extensions are offered.
    pub client_exts: *const c_void,
    /// Null for a WebSocket, else the HTTP method (or "RAW").
    pub method: *const c_char,
    /// Connection that becomes the parent, or null.
    pub parent_wsi: *mut lws,
    /// Not used.
    pub uri_replace_from: *const c_char,
    /// Not used.
    pub uri_replace_to: *const c_char,
    /// Virtual host to bind to; null for the first one.
    pub vhost: *mut lws_vhost,
    /// Set to the connection before the call returns, and to null if the attempt fails, or null.
    pub pwsi: *mut *mut lws,
    /// Local interface or address to bind to, or null.
    pub iface: *const c_char,
    /// Protocol whose callback handles the connection; null takes it from protocol.
    pub local_protocol_name: *const c_char,
    /// Comma list offered by ALPN, or null for the virtual host's.
    pub alpn: *const c_char,
    /// Not used.
    pub seq: *mut lws_sequencer,
    /// First value of lws_get_opaque_user_data().
    pub opaque_user_data: *mut c_void,
    /// Policy for retries and idle time, or null for the virtual host's.
    pub retry_and_idle_policy: *const lws_retry_bo_t,
    /// First HTTP/2 credit with LCCSCF_H2_MANUAL_RXFLOW, in bytes.
    pub manual_initial_tx_credit: c_int,
    /// 1-based index of a system client certificate; 0 for none.
    pub sys_tls_client_cert: u8,
    /// Not used.
    pub mqtt_cp: *mut c_void,
    /// Seconds an idle connection is kept for reuse; 0 for 5.
    pub keep_warm_secs: u16,
    /// Reserved; ignored.
    pub _unused: [*mut c_void; 4],
}
