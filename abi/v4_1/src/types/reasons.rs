//! Why callbacks are called, and close codes.

use super::*;

/// CGI in progress.
pub const LWS_CB_REASON_AUX_BF__CGI: c_int = 1;

/// Proxying in progress.
pub const LWS_CB_REASON_AUX_BF__PROXY: c_int = 2;

/// The CGI's last chunk is due.
pub const LWS_CB_REASON_AUX_BF__CGI_CHUNK_END: c_int = 4;

/// The CGI's headers are due.
pub const LWS_CB_REASON_AUX_BF__CGI_HEADERS: c_int = 8;

/// The proxied transaction ends.
pub const LWS_CB_REASON_AUX_BF__PROXY_TRANS_END: c_int = 16;

/// The proxied headers are due.
pub const LWS_CB_REASON_AUX_BF__PROXY_HEADERS: c_int = 32;

/// Internal: the client's transaction is complete.
pub const LWS_CLOSE_STATUS_CLIENT_TRANSACTION_DONE: lws_close_status = 2000;

/// How far the renewal of a certificate has come.
pub type lws_cert_update_state = c_uint;

/// Nothing is done.
pub const LWS_CUS_IDLE: lws_cert_update_state = 0;

/// It begins.
pub const LWS_CUS_STARTING: lws_cert_update_state = 1;

/// A certificate was issued.
pub const LWS_CUS_SUCCESS: lws_cert_update_state = 2;

/// It failed.
pub const LWS_CUS_FAILED: lws_cert_update_state = 3;

/// Keys are made.
pub const LWS_CUS_CREATE_KEYS: lws_cert_update_state = 4;

/// The account is registered.
pub const LWS_CUS_REG: lws_cert_update_state = 5;

/// The authorization is asked for.
pub const LWS_CUS_AUTH: lws_cert_update_state = 6;

/// The challenge is answered.
pub const LWS_CUS_CHALLENGE: lws_cert_update_state = 7;

/// The request for the certificate is made.
pub const LWS_CUS_CREATE_REQ: lws_cert_update_state = 8;

/// The certificate is asked for.
pub const LWS_CUS_REQ: lws_cert_update_state = 9;

/// The order is confirmed.
pub const LWS_CUS_CONFIRM: lws_cert_update_state = 10;

/// The certificate is fetched.
pub const LWS_CUS_ISSUE: lws_cert_update_state = 11;

/// Parts of a certificate request.
pub type tls_req_elements = c_uint;

/// The country.
pub const LWS_TLS_REQ_ELEMENT_COUNTRY: tls_req_elements = 0;

/// The state or province.
pub const LWS_TLS_REQ_ELEMENT_STATE: tls_req_elements = 1;

/// The locality.
pub const LWS_TLS_REQ_ELEMENT_LOCALITY: tls_req_elements = 2;

/// The organisation.
pub const LWS_TLS_REQ_ELEMENT_ORGANIZATION: tls_req_elements = 3;

/// The common name.
pub const LWS_TLS_REQ_ELEMENT_COMMON_NAME: tls_req_elements = 4;

/// The alternative name.
pub const LWS_TLS_REQ_ELEMENT_SUBJECT_ALT_NAME: tls_req_elements = 5;

/// The mail address.
pub const LWS_TLS_REQ_ELEMENT_EMAIL: tls_req_elements = 6;

/// Number of elements of a certificate request.
pub const LWS_TLS_REQ_ELEMENT_COUNT: tls_req_elements = 7;

/// The address of the authority's directory.
pub const LWS_TLS_SET_DIR_URL: tls_req_elements = 7;

/// The file of the account's key.
pub const LWS_TLS_SET_AUTH_PATH: tls_req_elements = 8;

/// The file of the certificate.
pub const LWS_TLS_SET_CERT_PATH: tls_req_elements = 9;

/// The file of the certificate's key.
pub const LWS_TLS_SET_KEY_PATH: tls_req_elements = 10;

/// Number of all of these.
pub const LWS_TLS_TOTAL_COUNT: tls_req_elements = 11;

/// Send credit grew; `len` is the credit.
pub const LWS_CALLBACK_WSI_TX_CREDIT_GET: lws_callback_reasons = 103;

/// A TLS event; `in` is a `struct lws_ssl_info *`.
pub const LWS_CALLBACK_SSL_INFO: lws_callback_reasons = 67;

/// A server certificate is verified; nonzero rejects.
pub const LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION: lws_callback_reasons = 58;

/// Server: headers can be added; `in` is a `struct lws_process_html_args *`.
pub const LWS_CALLBACK_ADD_HEADERS: lws_callback_reasons = 53;

/// Server: `in` is "user:password"; nonzero accepts it.
pub const LWS_CALLBACK_VERIFY_BASIC_AUTHORIZATION: lws_callback_reasons = 102;

/// Server: may this request reach the mount? Nonzero refuses.
pub const LWS_CALLBACK_CHECK_ACCESS_RIGHTS: lws_callback_reasons = 51;

/// Server: change a piece of a file; `in` is a `struct lws_process_html_args *`.
pub const LWS_CALLBACK_PROCESS_HTML: lws_callback_reasons = 52;

/// Server: the HTTP connection is bound to this protocol.
pub const LWS_CALLBACK_HTTP_BIND_PROTOCOL: lws_callback_reasons = 49;

/// Server: the HTTP connection leaves this protocol.
pub const LWS_CALLBACK_HTTP_DROP_PROTOCOL: lws_callback_reasons = 50;

/// Server: an upgrade is asked for; `in` is the Upgrade value, nonzero ends it.
pub const LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: lws_callback_reasons = 86;

/// Client: the HTTP connection takes request body.
pub const LWS_CALLBACK_CLIENT_HTTP_WRITEABLE: lws_callback_reasons = 57;

/// Client: a redirect is about to be followed; nonzero stops it.
pub const LWS_CALLBACK_CLIENT_HTTP_REDIRECT: lws_callback_reasons = 104;

/// Client: the HTTP connection is bound to this protocol.
pub const LWS_CALLBACK_CLIENT_HTTP_BIND_PROTOCOL: lws_callback_reasons = 85;

/// Client: the HTTP connection leaves this protocol.
pub const LWS_CALLBACK_CLIENT_HTTP_DROP_PROTOCOL: lws_callback_reasons = 76;

/// Server: the WebSocket is bound to this protocol.
pub const LWS_CALLBACK_WS_SERVER_BIND_PROTOCOL: lws_callback_reasons = 77;

/// Server: the WebSocket leaves this protocol.
pub const LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL: lws_callback_reasons = 78;

/// Client: the WebSocket is over.
pub const LWS_CALLBACK_CLIENT_CLOSED: lws_callback_reasons = 75;

/// Client: the WebSocket is bound to this protocol.
pub const LWS_CALLBACK_WS_CLIENT_BIND_PROTOCOL: lws_callback_reasons = 79;

/// Client: the WebSocket leaves this protocol.
pub const LWS_CALLBACK_WS_CLIENT_DROP_PROTOCOL: lws_callback_reasons = 80;

/// A CGI child was started; `len` is its process id.
pub const LWS_CALLBACK_CGI_PROCESS_ATTACH: lws_callback_reasons = 70;

/// Reserved for session plugins.
pub const LWS_CALLBACK_SESSION_INFO: lws_callback_reasons = 54;

/// Reserved for session plugins.
pub const LWS_CALLBACK_GS_EVENT: lws_callback_reasons = 55;

/// Server: a mount has options; `in` is the list.
pub const LWS_CALLBACK_HTTP_PMO: lws_callback_reasons = 56;

/// Raw proxy, onward side: received bytes.
pub const LWS_CALLBACK_RAW_PROXY_CLI_RX: lws_callback_reasons = 89;

/// Raw proxy, accepting side: received bytes.
pub const LWS_CALLBACK_RAW_PROXY_SRV_RX: lws_callback_reasons = 90;

/// Raw proxy, onward side: it is over.
pub const LWS_CALLBACK_RAW_PROXY_CLI_CLOSE: lws_callback_reasons = 91;

/// Raw proxy, accepting side: it is over.
pub const LWS_CALLBACK_RAW_PROXY_SRV_CLOSE: lws_callback_reasons = 92;

/// Raw proxy, onward side: it takes bytes.
pub const LWS_CALLBACK_RAW_PROXY_CLI_WRITEABLE: lws_callback_reasons = 93;

/// Raw proxy, accepting side: it takes bytes.
pub const LWS_CALLBACK_RAW_PROXY_SRV_WRITEABLE: lws_callback_reasons = 94;

/// Raw proxy, onward side: it was adopted.
pub const LWS_CALLBACK_RAW_PROXY_CLI_ADOPT: lws_callback_reasons = 95;

/// Raw proxy, accepting side: it was adopted.
pub const LWS_CALLBACK_RAW_PROXY_SRV_ADOPT: lws_callback_reasons = 96;

/// Raw proxy, onward side: bound to this protocol.
pub const LWS_CALLBACK_RAW_PROXY_CLI_BIND_PROTOCOL: lws_callback_reasons = 97;

/// Raw proxy, accepting side: bound to this protocol.
pub const LWS_CALLBACK_RAW_PROXY_SRV_BIND_PROTOCOL: lws_callback_reasons = 98;

/// Raw proxy, onward side: leaves this protocol.
pub const LWS_CALLBACK_RAW_PROXY_CLI_DROP_PROTOCOL: lws_callback_reasons = 99;

/// Raw proxy, accepting side: leaves this protocol.
pub const LWS_CALLBACK_RAW_PROXY_SRV_DROP_PROTOCOL: lws_callback_reasons = 100;

/// Raw socket: received bytes.
pub const LWS_CALLBACK_RAW_RX: lws_callback_reasons = 59;

/// Raw socket: it is over.
pub const LWS_CALLBACK_RAW_CLOSE: lws_callback_reasons = 60;

/// Raw socket: it takes bytes, as asked for.
pub const LWS_CALLBACK_RAW_WRITEABLE: lws_callback_reasons = 61;

/// Raw socket: it was adopted.
pub const LWS_CALLBACK_RAW_ADOPT: lws_callback_reasons = 62;

/// Raw socket: the client connection is made.
pub const LWS_CALLBACK_RAW_CONNECTED: lws_callback_reasons = 101;

/// Raw socket: it is bound to this protocol.
pub const LWS_CALLBACK_RAW_SKT_BIND_PROTOCOL: lws_callback_reasons = 81;

/// Raw socket: it leaves this protocol.
pub const LWS_CALLBACK_RAW_SKT_DROP_PROTOCOL: lws_callback_reasons = 82;

/// Raw file: it was adopted.
pub const LWS_CALLBACK_RAW_ADOPT_FILE: lws_callback_reasons = 63;

/// Raw file: it can be read.
pub const LWS_CALLBACK_RAW_RX_FILE: lws_callback_reasons = 64;

/// Raw file: it can be written.
pub const LWS_CALLBACK_RAW_WRITEABLE_FILE: lws_callback_reasons = 65;

/// Raw file: it is over.
pub const LWS_CALLBACK_RAW_CLOSE_FILE: lws_callback_reasons = 66;

/// Raw file: it is bound to this protocol.
pub const LWS_CALLBACK_RAW_FILE_BIND_PROTOCOL: lws_callback_reasons = 83;

/// Raw file: it leaves this protocol.
pub const LWS_CALLBACK_RAW_FILE_DROP_PROTOCOL: lws_callback_reasons = 84;

/// The connection's own timer ran out.
pub const LWS_CALLBACK_TIMER: lws_callback_reasons = 73;

/// The wait was ended by lws_cancel_service().
pub const LWS_CALLBACK_EVENT_WAIT_CANCELLED: lws_callback_reasons = 71;

/// A child connection closes; `in` is the child.
pub const LWS_CALLBACK_CHILD_CLOSING: lws_callback_reasons = 69;

/// A certificate was examined; `in` is a `struct lws_acme_cert_aging_args *`.
pub const LWS_CALLBACK_VHOST_CERT_AGING: lws_callback_reasons = 72;

/// State of a certificate renewal.
pub const LWS_CALLBACK_VHOST_CERT_UPDATE: lws_callback_reasons = 74;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_NEW_CLIENT_INSTANTIATED: lws_callback_reasons = 200;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_IDLE: lws_callback_reasons = 201;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_CLIENT_ESTABLISHED: lws_callback_reasons = 202;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_SUBSCRIBED: lws_callback_reasons = 203;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_CLIENT_WRITEABLE: lws_callback_reasons = 204;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_CLIENT_RX: lws_callback_reasons = 205;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_UNSUBSCRIBED: lws_callback_reasons = 206;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_DROP_PROTOCOL: lws_callback_reasons = 207;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_CLIENT_CLOSED: lws_callback_reasons = 208;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_ACK: lws_callback_reasons = 209;

/// Never used: there is no MQTT.
pub const LWS_CALLBACK_MQTT_RESEND: lws_callback_reasons = 210;

/// Argument of LWS_CALLBACK_SSL_INFO.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ssl_info {
    /// The TLS library's event mask.
    pub r#where: c_int,
    /// The TLS library's second argument.
    pub ret: c_int,
}

/// Argument of LWS_CALLBACK_VHOST_CERT_AGING.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_acme_cert_aging_args {
    /// The virtual host whose certificate is examined.
    pub vh: *mut lws_vhost,
    /// Strings to use in a new request, by `LWS_TLS_*` index; null keeps the default.
    pub element_overrides: [*const c_char; 11],
}

/// Argument of LWS_CALLBACK_FILTER_NETWORK_CONNECTION.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_filter_network_conn_args {
    /// The peer's address.
    pub cli_addr: sockaddr_storage,
    /// Bytes of it in use.
    pub clilen: socklen_t,
    /// The accepted descriptor.
    pub accept_fd: lws_sockfd_type,
}
