//! How contexts and virtual hosts are made, and what they serve.

use super::*;

/// Ask clients for a certificate; includes TLS initialisation.
pub const LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT: c_longlong = 4098;

/// Do not look up this machine's name.
pub const LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME: c_longlong = 4;

/// Accept plain HTTP on a TLS port; includes TLS initialisation.
pub const LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT: c_longlong = 4104;

/// Run on libev.
pub const LWS_SERVER_OPTION_LIBEV: c_longlong = 16;

/// IPv4 only.
pub const LWS_SERVER_OPTION_DISABLE_IPV6: c_longlong = 32;

/// Do not load the system's CA certificates for clients.
pub const LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS: c_longlong = 64;

/// A client without a certificate is tolerated.
pub const LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED: c_longlong = 128;

/// Check text messages and close reasons.
pub const LWS_SERVER_OPTION_VALIDATE_UTF8: c_longlong = 256;

/// Set up ECDH; includes TLS initialisation.
pub const LWS_SERVER_OPTION_SSL_ECDH: c_longlong = 4608;

/// Run on libuv. Refused: to come.
pub const LWS_SERVER_OPTION_LIBUV: c_longlong = 1024;

/// Answer plain HTTP on a TLS port with a redirect to https.
pub const LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS: c_longlong = 6144;

/// Initialise TLS; without it there is no TLS at all.
pub const LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT: c_longlong = 4096;

/// Make no default virtual host.
pub const LWS_SERVER_OPTION_EXPLICIT_VHOSTS: c_longlong = 8192;

/// Listen on a unix socket whose path is in `iface`.
pub const LWS_SERVER_OPTION_UNIX_SOCK: c_longlong = 16384;

/// Send Strict-Transport-Security.
pub const LWS_SERVER_OPTION_STS: c_longlong = 32768;

/// Set IPV6_V6ONLY as the next option says.
pub const LWS_SERVER_OPTION_IPV6_V6ONLY_MODIFY: c_longlong = 65536;

/// Value for IPV6_V6ONLY.
pub const LWS_SERVER_OPTION_IPV6_V6ONLY_VALUE: c_longlong = 131072;

/// Leave SIGSEGV and SIGFPE alone with libuv.
pub const LWS_SERVER_OPTION_UV_NO_SIGSEGV_SIGFPE_SPIN: c_longlong = 262144;

/// Send a client's Origin as given.
pub const LWS_SERVER_OPTION_JUST_USE_RAW_ORIGIN: c_longlong = 524288;

/// Older name of the next option.
pub const LWS_SERVER_OPTION_FALLBACK_TO_RAW: c_longlong = 1048576;

/// Connections that do not speak HTTP get the listen_accept role.
pub const LWS_SERVER_OPTION_FALLBACK_TO_APPLY_LISTEN_ACCEPT_CONFIG: c_longlong = 1048576;

/// Run on libevent.
pub const LWS_SERVER_OPTION_LIBEVENT: c_longlong = 2097152;

/// Older name of the next option.
pub const LWS_SERVER_OPTION_ONLY_RAW: c_longlong = 4194304;

/// Every accepted connection gets the listen_accept role at once.
pub const LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG: c_longlong = 4194304;

/// Allow other processes to listen on the same port.
pub const LWS_SERVER_OPTION_ALLOW_LISTEN_SHARE: c_longlong = 8388608;

/// Make a server TLS context although no certificate is given.
pub const LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX: c_longlong = 16777216;

/// Do not announce the protocols.
pub const LWS_SERVER_OPTION_SKIP_PROTOCOL_INIT: c_longlong = 33554432;

/// Start without TLS when the certificate files are missing.
pub const LWS_SERVER_OPTION_IGNORE_MISSING_CERT: c_longlong = 67108864;

/// Refuse upgrades whose Host is not this virtual host.
pub const LWS_SERVER_OPTION_VHOST_UPG_STRICT_HOST_CHECK: c_longlong = 134217728;

/// Send strict security headers with each response.
pub const LWS_SERVER_OPTION_HTTP_HEADERS_SECURITY_BEST_PRACTICES_ENFORCE: c_longlong = 268435456;

/// Serve plain HTTP on a TLS listener.
pub const LWS_SERVER_OPTION_ALLOW_HTTP_ON_HTTPS_LISTENER: c_longlong = 536870912;

/// Fail at once when the interface is missing.
pub const LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND: c_longlong = 1073741824;

/// Tolerate HTTP/2 window overflow.
pub const LWS_SERVER_OPTION_H2_JUST_FIX_WINDOW_UPDATE_OVERFLOW: c_longlong = 2147483648;

/// Half-closed HTTP/2 streams become long polls.
pub const LWS_SERVER_OPTION_VH_H2_HALF_CLOSED_LONG_POLL: c_longlong = 4294967296;

/// Run on glib.
pub const LWS_SERVER_OPTION_GLIB: c_longlong = 8589934592;

/// Speak HTTP/2 at once on plain connections.
pub const LWS_SERVER_OPTION_H2_PRIOR_KNOWLEDGE: c_longlong = 17179869184;

/// Do not run the system state machine.
pub const LWS_SERVER_OPTION_NO_LWS_SYSTEM_STATES: c_longlong = 34359738368;

/// Bits of a mount's auth_mask that hold the mode.
pub const AUTH_MODE_MASK: c_uint = 4026531840;

/// What a mount's origin is.
pub type lws_mount_protocols = c_uint;

/// A server to forward to by HTTP: `host:port/path`, or `+socket:/path`. Requests below the mount point go there, WebSockets
/// too, after LWS_CALLBACK_FILTER_HTTP_CONNECTION; the program hears nothing else of them.
pub const LWSMPRO_HTTP: lws_mount_protocols = 0;

/// Requests are passed on to the server at `origin` by HTTPS. Its certificate is verified as those of the virtual host's clients are, for the host's name: see
/// lws_init_vhost_client_ssl() to name whom they trust. To take another one, a program clears the error in
/// LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION.
pub const LWSMPRO_HTTPS: lws_mount_protocols = 1;

/// A directory.
pub const LWSMPRO_FILE: lws_mount_protocols = 2;

/// A CGI script.
pub const LWSMPRO_CGI: lws_mount_protocols = 3;

/// Redirect to http.
pub const LWSMPRO_REDIR_HTTP: lws_mount_protocols = 4;

/// Redirect to https.
pub const LWSMPRO_REDIR_HTTPS: lws_mount_protocols = 5;

/// A protocol's callback.
pub const LWSMPRO_CALLBACK: lws_mount_protocols = 6;

/// How a mount authenticates users.
pub type lws_authentication_mode = c_uint;

/// User and password from a file.
pub const LWSAUTHM_DEFAULT: lws_authentication_mode = 0;

/// User and password asked of the callback.
pub const LWSAUTHM_BASIC_AUTH_CALLBACK: lws_authentication_mode = 268435456;

/// Everything about a new context, or a new virtual host. Zero it, then set what differs from the default. Strings are kept by pointer and must outlive the context.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_context_creation_info {
    /// Interface or address to listen on, or socket path with LWS_SERVER_OPTION_UNIX_SOCK; null for all.
    pub iface: *const c_char,
    /// The protocols, ended by an all-zero entry; null for a built-in one that serves plain HTTP.
    pub protocols: *const lws_protocols,
    /// The WebSocket extensions, ended by a null callback, or null.
    pub extensions: *const lws_extension,
    /// Length limits of request headers, or null.
    pub token_limits: *const lws_token_limits,
    /// HTTP proxy for client connections: host, host:port or user:password@host:port.
    pub http_proxy_address: *const c_char,
    /// Headers added to every response, or null.
    pub headers: *const lws_protocol_vhost_options,
    /// Words of user agents that are turned away, and answers like "403 No", or null. A context's count for all its virtual hosts.
    pub reject_service_keywords: *const lws_protocol_vhost_options,
    /// Options of each protocol on this virtual host, or null. `default` makes a protocol that of upgrades that name none;
    /// `basic-auth` names a file as basic_auth_login_file of mounts does, asked before upgrades to the protocol and before
    /// requests that it would answer.
    /// An entry named `request-body-rate`, with a value like `1024/60`, says how many bytes of a request's body have to
    /// come in how many seconds; `0` is no limit.
    pub pvo: *const lws_protocol_vhost_options,
    /// File for the access log, or null.
    pub log_filepath: *const c_char,
    /// What is served where, or null.
    pub mounts: *const lws_http_mount,
    /// Value of the Server header, for all virtual hosts of a context; null for none.
    pub server_string: *const c_char,
    /// Page to redirect to instead of answering 404, or null.
    pub error_document_404: *const c_char,
    /// Port to listen on; 0 for any free one, CONTEXT_PORT_NO_LISTEN for none.
    pub port: c_int,
    /// Port of that proxy, if not in the address.
    pub http_proxy_port: c_uint,
    /// Bytes for the headers of one request, for values above 65535; with 0 max_http_header_data counts.
    pub max_http_header_data2: c_uint,
    /// Requests whose headers can be held at once, per thread, for values above 65535; with 0 max_http_header_pool counts.
    pub max_http_header_pool2: c_uint,
    /// Seconds an idle HTTP connection may stay open; 0 for the default.
    pub keepalive_timeout: c_int,
    /// HTTP/2 settings by number, used when entry 0 is nonzero.
    pub http2_settings: [u32; 7],
    /// Bytes for the headers of one request; 0 for the default.
    pub max_http_header_data: c_ushort,
    /// Requests whose headers can be held at once, per thread; 0 for the default.
    pub max_http_header_pool: c_ushort,
    /// Pass phrase of the server's private key, or null.
    pub ssl_private_key_password: *const c_char,
    /// Server certificate chain, PEM, used with LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT in the same options; null means no TLS.
    pub ssl_cert_filepath: *const c_char,
    /// Server private key, PEM; null asks the callback for it.
    pub ssl_private_key_filepath: *const c_char,
    /// CA certificates to verify clients with, PEM, or null.
    pub ssl_ca_filepath: *const c_char,
    /// Cipher list of the server up to TLS 1.2, or null for the default.
    pub ssl_cipher_list: *const c_char,
    /// Curve for ECDH; null for prime256v1.
    pub ecdh_curve: *const c_char,
    /// Cipher list of the server from TLS 1.3 on, or null for the default.
    pub tls1_3_plus_cipher_list: *const c_char,
    /// Server certificate in memory, instead of a file.
    pub server_ssl_cert_mem: *const c_void,
    /// Server private key in memory, instead of a file.
    pub server_ssl_private_key_mem: *const c_void,
    /// CA certificates in memory, instead of a file.
    pub server_ssl_ca_mem: *const c_void,
    /// Options to set on the server's TLS context.
    pub ssl_options_set: c_long,
    /// Options to clear on it.
    pub ssl_options_clear: c_long,
    /// Most TLS sessions at once; 0 for no limit.
    pub simultaneous_ssl_restriction: c_int,
    /// TLS events reported by LWS_CALLBACK_SSL_INFO.
    pub ssl_info_event_mask: c_int,
    /// Bytes of server_ssl_cert_mem.
    pub server_ssl_cert_mem_len: c_uint,
    /// Bytes of server_ssl_private_key_mem.
    pub server_ssl_private_key_mem_len: c_uint,
    /// Bytes of server_ssl_ca_mem.
    pub server_ssl_ca_mem_len: c_uint,
    /// Comma list of protocols that peers may agree on by ALPN; null for the context's list, then the default.
    pub alpn: *const c_char,
    /// Pass phrase of the client's private key, or null.
    pub client_ssl_private_key_password: *const c_char,
    /// Client certificate, PEM, or null.
    pub client_ssl_cert_filepath: *const c_char,
    /// Client certificate in memory, or null.
    pub client_ssl_cert_mem: *const c_void,
    /// Bytes of client_ssl_cert_mem.
    pub client_ssl_cert_mem_len: c_uint,
    /// Client private key, PEM, or null.
    pub client_ssl_private_key_filepath: *const c_char,
    /// Client private key in memory, or null.
    pub client_ssl_key_mem: *const c_void,
    /// CA certificates to verify servers with, PEM, or null for the system's.
    pub client_ssl_ca_filepath: *const c_char,
    /// Those CA certificates in memory, PEM or DER, or null.
    pub client_ssl_ca_mem: *const c_void,
    /// Cipher list of clients up to TLS 1.2, or null.
    pub client_ssl_cipher_list: *const c_char,
    /// Cipher list of clients from TLS 1.3 on, or null.
    pub client_tls_1_3_plus_cipher_list: *const c_char,
    /// Options to set on the client's TLS context.
    pub ssl_client_options_set: c_long,
    /// Options to clear on it.
    pub ssl_client_options_clear: c_long,
    /// Bytes of client_ssl_ca_mem.
    pub client_ssl_ca_mem_len: c_uint,
    /// Bytes of client_ssl_key_mem.
    pub client_ssl_key_mem_len: c_uint,
    /// TLS context for client connections, made by the caller, or null.
    pub provided_client_ssl_ctx: *mut SSL_CTX,
    /// Idle seconds before TCP keepalive probes; 0 for no probes.
    pub ka_time: c_int,
    /// Unanswered probes before the connection is given up.
    pub ka_probes: c_int,
    /// Seconds between probes; must be set with ka_time.
    pub ka_interval: c_int,
    /// Seconds a peer may take for each step, for all virtual hosts of a context; 0 for the default.
    pub timeout_secs: c_uint,
    /// Seconds a whole connection attempt may take; 0 for 20.
    pub connect_timeout_secs: c_uint,
    /// Nonzero binds the listening socket to the device of iface.
    pub bind_iface: c_int,
    /// Seconds until the head of a request is complete, for the peers of the virtual host; 0 for the default.
    pub timeout_secs_ah_idle: c_uint,
    /// Group to become after start; 0 or -1 to stay.
    pub gid: c_int,
    /// User to become after start; 0 or -1 to stay.
    pub uid: c_int,
    /// `LWS_SERVER_OPTION_*`, combined.
    pub options: u64,
    /// Given back by lws_context_user().
    pub user: *mut c_void,
    /// Service threads; 0 means 1, at most LWS_MAX_SMP.
    pub count_threads: c_uint,
    /// Descriptors per thread; 0 for the process limit divided by the threads.
    pub fd_limit_per_thread: c_uint,
    /// Name of the virtual host; null for "default".
    pub vhost_name: *const c_char,
    /// Freed with free() when the context is destroyed, or null.
    pub external_baggage_free_on_destroy: *mut c_void,
    /// Bytes of the service buffer of each thread; 0 for 4096.
    pub pt_serv_buf_size: c_uint,
    /// File operations offered besides the built-in ones, or null.
    pub fops: *const lws_plat_file_ops,
    /// Capabilities kept when privileges are dropped.
    pub caps: [cap_value_t; 4],
    /// How many of caps count.
    pub count_caps: c_char,
    /// Event loops of the program, one per thread, or null.
    pub foreign_loops: *mut *mut c_void,
    /// Called by an event loop that caught a signal, or null.
    pub signal_cb: Option<unsafe extern "C" fn(*mut c_void, c_int)>,
    /// Where null is put once the context is destroyed, or null.
    pub pcontext: *mut *mut lws_context,
    /// Called when the virtual host is finally destroyed, or null.
    pub finalize: Option<unsafe extern "C" fn(*mut lws_vhost, *mut c_void)>,
    /// Second argument of finalize.
    pub finalize_arg: *mut c_void,
    /// Role of accepted connections instead of HTTP, or null.
    pub listen_accept_role: *const c_char,
    /// Protocol accepted connections are bound to at once, or null.
    pub listen_accept_protocol: *const c_char,
    /// Array of pointers to protocols, ended by null; used instead of protocols.
    pub pprotocols: *mut *const lws_protocols,
    /// User to become, by name, or null.
    pub username: *const c_char,
    /// Group to become, by name, or null.
    pub groupname: *const c_char,
    /// Owner of the unix socket as "user:group", or null.
    pub unix_socket_perms: *const c_char,
    /// What the system can do for the library, or null.
    pub system_ops: *const lws_system_ops_t,
    /// Default policy for idle connections, or null.
    pub retry_and_idle_policy: *const lws_retry_bo_t,
    /// State change listeners to register at once, ended by null, or null.
    pub register_notifier_list: *const *mut lws_state_notify_link_t,
    /// New limit of open descriptors for the process; 0 leaves it.
    pub rlimit_nofile: c_int,
    /// Percentage of sent datagrams to lose on purpose.
    pub udp_loss_sim_tx_pc: u8,
    /// Percentage of received datagrams to lose on purpose.
    pub udp_loss_sim_rx_pc: u8,
    /// Message bus participant registered before all others, or null.
    pub early_smd_cb: lws_smd_notification_cb_t,
    /// Its opaque word.
    pub early_smd_opaque: *mut c_void,
    /// The classes it hears.
    pub early_smd_class_filter: lws_smd_class_t,
    /// Reserved; ignored.
    pub _unused: [*mut c_void; 2],
}

/// What is served below one part of the URI space.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_http_mount {
    /// The next mount, or null.
    pub mount_next: *const lws_http_mount,
    /// Beginning of the URI path, such as "/files".
    pub mountpoint: *const c_char,
    /// What is served: directory, host and path, script or protocol name.
    pub origin: *const c_char,
    /// File served when the path ends at a directory; null for index.html.
    pub def: *const c_char,
    /// Protocol to bind such requests to, or null.
    pub protocol: *const c_char,
    /// Environment of CGI children, or null.
    pub cgienv: *const lws_protocol_vhost_options,
    /// File name suffixes and their content types, asked before the built-in ones, or null.
    pub extra_mimetypes: *const lws_protocol_vhost_options,
    /// File name suffixes whose files go through a protocol's LWS_CALLBACK_PROCESS_HTML, or null.
    pub interpret: *const lws_protocol_vhost_options,
    /// Seconds a CGI child may run; 0 for 5.
    pub cgi_timeout: c_int,
    /// Seconds a client may cache a file; 0 for no caching.
    pub cache_max_age: c_int,
    /// Bits for LWS_CALLBACK_CHECK_ACCESS_RIGHTS and the authentication mode.
    pub auth_mask: c_uint,
    /// Cache permissions, from bit 0 on: reusable, revalidate, intermediaries.
    pub cache_bits: u8,
    /// What kind of thing origin is: `LWSMPRO_*`.
    pub origin_protocol: c_uchar,
    /// Length of mountpoint in bytes.
    pub mountpoint_len: c_uchar,
    /// File of user:password lines, or null for no check. Whatever origin is, nothing below mountpoint answers before.
    pub basic_auth_login_file: *const c_char,
    /// Reserved; ignored.
    pub _unused: [*mut c_void; 2],
}

const _: () = assert!(std::mem::offset_of!(lws_http_mount, cache_bits) == 76);

/// Called once when the context is complete.
pub type lws_context_ready_cb_t = Option<unsafe extern "C" fn(*mut lws_context) -> c_int>;

/// Told when a peer exceeds its limits.
pub type lws_peer_limits_notify_t =
    Option<unsafe extern "C" fn(*mut lws_context, lws_sockfd_type, *mut lws_sockaddr46) -> c_int>;

/// Called when a deprecated context may be replaced.
pub type lws_reload_func = Option<unsafe extern "C" fn() -> c_int>;
