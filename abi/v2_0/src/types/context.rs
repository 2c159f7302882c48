//! How contexts and virtual hosts are made, and what they serve.

use super::*;

/// Options of a context or virtual host. Some include others.
pub type lws_context_options = c_uint;

/// Ask clients for a certificate; includes TLS initialisation.
pub const LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT: lws_context_options = 4098;

/// Do not look up this machine's name.
pub const LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME: lws_context_options = 4;

/// Accept plain HTTP on a TLS port; includes TLS initialisation.
pub const LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT: lws_context_options = 4104;

/// Run on libev.
pub const LWS_SERVER_OPTION_LIBEV: lws_context_options = 16;

/// IPv4 only.
pub const LWS_SERVER_OPTION_DISABLE_IPV6: lws_context_options = 32;

/// Do not load the system's CA certificates for clients.
pub const LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS: lws_context_options = 64;

/// A client without a certificate is tolerated.
pub const LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED: lws_context_options = 128;

/// Check text messages and close reasons.
pub const LWS_SERVER_OPTION_VALIDATE_UTF8: lws_context_options = 256;

/// Set up ECDH; includes TLS initialisation.
pub const LWS_SERVER_OPTION_SSL_ECDH: lws_context_options = 4608;

/// Run on libuv.
pub const LWS_SERVER_OPTION_LIBUV: lws_context_options = 1024;

/// Answer plain HTTP on a TLS port with a redirect to https.
pub const LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS: lws_context_options = 6152;

/// Initialise TLS; without it there is no TLS at all.
pub const LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT: lws_context_options = 4096;

/// Make no default virtual host.
pub const LWS_SERVER_OPTION_EXPLICIT_VHOSTS: lws_context_options = 8192;

/// Listen on a unix socket whose path is in `iface`.
pub const LWS_SERVER_OPTION_UNIX_SOCK: lws_context_options = 16384;

/// Send Strict-Transport-Security.
pub const LWS_SERVER_OPTION_STS: lws_context_options = 32768;

/// What a mount's origin is.
pub type mount_protocols = c_uint;

/// A server to forward to by HTTP: `host:port/path`, or `+socket:/path`. Requests below the mount point go there, WebSockets
/// too, after LWS_CALLBACK_FILTER_HTTP_CONNECTION; the program hears nothing else of them.
pub const LWSMPRO_HTTP: mount_protocols = 0;

/// Requests are passed on to the server at `origin` by HTTPS. Its certificate is verified as those of the virtual host's clients are, for the host's name: see
/// lws_init_vhost_client_ssl() to name whom they trust.
pub const LWSMPRO_HTTPS: mount_protocols = 1;

/// A directory.
pub const LWSMPRO_FILE: mount_protocols = 2;

/// A CGI script.
pub const LWSMPRO_CGI: mount_protocols = 3;

/// Redirect to http.
pub const LWSMPRO_REDIR_HTTP: mount_protocols = 4;

/// Redirect to https.
pub const LWSMPRO_REDIR_HTTPS: mount_protocols = 5;

/// A protocol's callback.
pub const LWSMPRO_CALLBACK: mount_protocols = 6;

/// One protocol of a virtual host. An array of them ends with an all-zero entry and must outlive the context.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_protocols {
    /// The subprotocol's name. Null ends the array.
    pub name: *const c_char,
    /// What to call for its connections.
    pub callback: lws_callback_function,
    /// Bytes of zeroed session memory each connection gets; 0 for none.
    pub per_session_data_size: usize,
    /// Largest piece of a message delivered at once, in bytes; 0 for the default.
    pub rx_buffer_size: usize,
    /// For the program's use.
    pub id: c_uint,
    /// For the program's use; not touched by the library.
    pub user: *mut c_void,
}

/// The interface of plugins that this library has.
pub const LWS_PLUGIN_API_MAGIC: c_int = 180;

/// What a plugin brings. Its `init_NAME` finds the library's interface in it, compares, and fills the rest in.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_plugin_capability {
    /// Must equal LWS_PLUGIN_API_MAGIC.
    pub api_magic: c_uint,
    /// Its protocols.
    pub protocols: *const lws_protocols,
    /// How many of them.
    pub count_protocols: c_int,
    /// Its extensions, which are not used.
    pub extensions: *const lws_extension,
    /// How many of them.
    pub count_extensions: c_int,
}

const _: () = assert!(size_of::<lws_plugin_capability>() == 40);

const _: () = assert!(align_of::<lws_plugin_capability>() == 8);

const _: () = assert!(std::mem::offset_of!(lws_plugin_capability, api_magic) == 0);

const _: () = assert!(std::mem::offset_of!(lws_plugin_capability, protocols) == 8);

const _: () = assert!(std::mem::offset_of!(lws_plugin_capability, count_protocols) == 16);

const _: () = assert!(std::mem::offset_of!(lws_plugin_capability, extensions) == 24);

const _: () = assert!(std::mem::offset_of!(lws_plugin_capability, count_extensions) == 32);

/// Called when a plugin was loaded, as `init_NAME`; nonzero has it unloaded.
pub type lws_plugin_init_func =
    Option<unsafe extern "C" fn(context: *mut lws_context, caps: *mut lws_plugin_capability) -> c_int>;

/// Called before it is unloaded, as `destroy_NAME`.
pub type lws_plugin_destroy_func = Option<unsafe extern "C" fn(context: *mut lws_context) -> c_int>;

/// A loaded plugin.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_plugin {
    /// The next one, or null.
    pub list: *mut lws_plugin,
    /// The shared object.
    pub l: *mut c_void,
    /// Its name.
    pub name: [c_char; 64],
    /// What it brings.
    pub caps: lws_plugin_capability,
}

const _: () = assert!(size_of::<lws_plugin>() == 120);

const _: () = assert!(align_of::<lws_plugin>() == 8);

const _: () = assert!(std::mem::offset_of!(lws_plugin, list) == 0);

const _: () = assert!(std::mem::offset_of!(lws_plugin, l) == 8);

const _: () = assert!(std::mem::offset_of!(lws_plugin, name) == 16);

const _: () = assert!(std::mem::offset_of!(lws_plugin, caps) == 80);

/// What is served below one part of the URI space.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_http_mount {
    /// The next mount, or null.
    pub mount_next: *mut lws_http_mount,
    /// Beginning of the URI path, such as "/files".
    pub mountpoint: *const c_char,
    /// What is served: directory, host and path, script or protocol name.
    pub origin: *const c_char,
    /// File served when the path ends at a directory; null for index.html.
    pub def: *const c_char,
    /// Environment of CGI children, or null.
    pub cgienv: *const lws_protocol_vhost_options,
    /// File name suffixes and their content types, asked before the built-in ones, or null.
    pub extra_mimetypes: *const lws_protocol_vhost_options,
    /// Seconds a CGI child may run; 0 for 5.
    pub cgi_timeout: c_int,
    /// Seconds a client may cache a file; 0 for no caching.
    pub cache_max_age: c_int,
    /// Cache permissions, from bit 0 on: reusable, revalidate, intermediaries.
    pub cache_bits: u8,
    /// What kind of thing origin is: `LWSMPRO_*`.
    pub origin_protocol: c_uchar,
    /// Length of mountpoint in bytes.
    pub mountpoint_len: c_uchar,
}

const _: () = assert!(std::mem::offset_of!(lws_http_mount, cache_bits) == 56);

/// Everything about a new context, or a new virtual host. Zero it, then set what differs from the default. Strings are kept by pointer and must outlive the context.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_context_creation_info {
    /// Port to listen on; 0 for any free one, CONTEXT_PORT_NO_LISTEN for none.
    pub port: c_int,
    /// Interface or address to listen on, or socket path with LWS_SERVER_OPTION_UNIX_SOCK; null for all.
    pub iface: *const c_char,
    /// The protocols, ended by an all-zero entry; null for a built-in one that serves plain HTTP.
    pub protocols: *const lws_protocols,
    /// The WebSocket extensions, ended by a null callback, or null.
    pub extensions: *const lws_extension,
    /// Length limits of request headers, or null.
    pub token_limits: *const lws_token_limits,
    /// Pass phrase of the server's private key, or null.
    pub ssl_private_key_password: *const c_char,
    /// Server certificate chain, PEM; null means no TLS.
    pub ssl_cert_filepath: *const c_char,
    /// Server private key, PEM; null asks the callback for it.
    pub ssl_private_key_filepath: *const c_char,
    /// CA certificates to verify clients with, PEM, or null.
    pub ssl_ca_filepath: *const c_char,
    /// Cipher list of the server up to TLS 1.2, or null for the default.
    pub ssl_cipher_list: *const c_char,
    /// HTTP proxy for client connections: host, host:port or user:password@host:port.
    pub http_proxy_address: *const c_char,
    /// Port of that proxy, if not in the address.
    pub http_proxy_port: c_uint,
    /// Group to become after start; -1 to stay, 0 is the root group.
    pub gid: c_int,
    /// User to become after start; -1 to stay, 0 is root.
    pub uid: c_int,
    /// `LWS_SERVER_OPTION_*`, combined.
    pub options: c_uint,
    /// Given back by lws_context_user().
    pub user: *mut c_void,
    /// Idle seconds before TCP keepalive probes; 0 for no probes.
    pub ka_time: c_int,
    /// Unanswered probes before the connection is given up.
    pub ka_probes: c_int,
    /// Seconds between probes; must be set with ka_time.
    pub ka_interval: c_int,
    /// TLS context for client connections, made by the caller, or null.
    pub provided_client_ssl_ctx: *mut SSL_CTX,
    /// Bytes for the headers of one request; 0 for the default.
    pub max_http_header_data: c_short,
    /// Requests whose headers can be held at once, per thread; 0 for the default.
    pub max_http_header_pool: c_short,
    /// Service threads; 0 means 1, at most LWS_MAX_SMP.
    pub count_threads: c_uint,
    /// Descriptors per thread; 0 for the process limit divided by the threads.
    pub fd_limit_per_thread: c_uint,
    /// Seconds a peer may take for each step; 0 for the default.
    pub timeout_secs: c_uint,
    /// Curve for ECDH; null for prime256v1.
    pub ecdh_curve: *const c_char,
    /// Name of the virtual host; null for "default".
    pub vhost_name: *const c_char,
    /// Directories with plugins, ended by null, or null.
    pub plugin_dirs: *const *const c_char,
    /// Options of each protocol on this virtual host, or null. An entry named `request-body-rate`, with a value like
    /// `1024/60`, says how many bytes of a request's body have to come in how many seconds; `0` is no limit.
    pub pvo: *const lws_protocol_vhost_options,
    /// Seconds an idle HTTP connection may stay open; 0 for no limit.
    pub keepalive_timeout: c_int,
    /// File for the access log, or null.
    pub log_filepath: *const c_char,
    /// What is served where, or null.
    pub mounts: *const lws_http_mount,
    /// Value of the Server header; null for "libwebsockets".
    pub server_string: *const c_char,
    /// Bytes of the service buffer of each thread; 0 for 4096.
    pub pt_serv_buf_size: c_uint,
    /// Reserved; ignored.
    pub _unused: [*mut c_void; 8],
}

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
    /// 0 plain, 1 TLS, 2 TLS that accepts a self-signed certificate.
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
    pub client_exts: *const lws_extension,
    /// Null for a WebSocket, else the HTTP method.
    pub method: *const c_char,
    /// Connection that becomes the parent, or null.
    pub parent_wsi: *mut lws,
    /// What `href`, `action` and `src` in HTML replies lose at the beginning of their values, or null.
    pub uri_replace_from: *const c_char,
    /// What is put before these values, followed by a slash; null leaves HTML as it is.
    pub uri_replace_to: *const c_char,
    /// Virtual host to bind to; null for the first one.
    pub vhost: *mut lws_vhost,
    /// Reserved; ignored.
    pub _unused: [*mut c_void; 4],
}
