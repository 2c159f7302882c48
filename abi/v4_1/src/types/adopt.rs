//! Adopting descriptors, addresses, and what the surrounding system provides.

use super::*;

/// UDP: bind the socket.
pub const LWS_CAUDP_BIND: c_int = 1;
/// UDP: allow broadcast.
pub const LWS_CAUDP_BROADCAST: c_int = 2;
/// UDP: use a packet socket.
pub const LWS_CAUDP_PF_PACKET: c_int = 4;
/// The interface can be used.
pub const LWS_ITOSA_USABLE: c_int = 0;
/// There is no such interface.
pub const LWS_ITOSA_NOT_EXIST: c_int = -1;
/// The interface has no usable address.
pub const LWS_ITOSA_NOT_USABLE: c_int = -2;
/// The address is in use.
pub const LWS_ITOSA_BUSY: c_int = -3;
/// The value is written as hexadecimal digits.
pub const LWSSYSGAUTH_HEX: c_int = 1;

/// How an adopted descriptor is to be treated: a combination of `LWS_ADOPT_*`.
pub type lws_adoption_type = c_uint;
/// A file.
pub const LWS_ADOPT_RAW_FILE_DESC: lws_adoption_type = 0;
/// An HTTP connection.
pub const LWS_ADOPT_HTTP: lws_adoption_type = 1;
/// A socket (else a file).
pub const LWS_ADOPT_SOCKET: lws_adoption_type = 2;
/// TLS if the virtual host has it.
pub const LWS_ADOPT_ALLOW_SSL: lws_adoption_type = 4;
/// A UDP socket.
pub const LWS_ADOPT_FLAG_UDP: lws_adoption_type = 16;
/// Accepting side of a raw proxy.
pub const LWS_ADOPT_FLAG_RAW_PROXY: lws_adoption_type = 32;
/// A raw UDP socket.
pub const LWS_ADOPT_RAW_SOCKET_UDP: lws_adoption_type = 18;

/// Which of the context's data blobs is meant.
pub type lws_system_blob_item_t = c_uint;
/// First of two blobs for authorization, such as a token.
pub const LWS_SYSBLOB_TYPE_AUTH: lws_system_blob_item_t = 0;
/// The client's certificate, DER.
pub const LWS_SYSBLOB_TYPE_CLIENT_CERT_DER: lws_system_blob_item_t = 2;
/// The client's private key, DER.
pub const LWS_SYSBLOB_TYPE_CLIENT_KEY_DER: lws_system_blob_item_t = 3;
/// The device's serial number.
pub const LWS_SYSBLOB_TYPE_DEVICE_SERIAL: lws_system_blob_item_t = 4;
/// The version of the device's firmware.
pub const LWS_SYSBLOB_TYPE_DEVICE_FW_VERSION: lws_system_blob_item_t = 5;
/// The device's type.
pub const LWS_SYSBLOB_TYPE_DEVICE_TYPE: lws_system_blob_item_t = 6;
/// The name of the time server.
pub const LWS_SYSBLOB_TYPE_NTP_SERVER: lws_system_blob_item_t = 7;
/// Number of blobs.
pub const LWS_SYSBLOB_TYPE_COUNT: lws_system_blob_item_t = 8;

/// Stages of a system's start; they are passed in order.
pub type lws_system_states_t = c_uint;
/// Nothing is known yet.
pub const LWS_SYSTATE_UNKNOWN: lws_system_states_t = 0;
/// The context was made.
pub const LWS_SYSTATE_CONTEXT_CREATED: lws_system_states_t = 1;
/// The protocols are initialised.
pub const LWS_SYSTATE_INITIALIZED: lws_system_states_t = 2;
/// The network interfaces are known.
pub const LWS_SYSTATE_IFACE_COLDPLUG: lws_system_states_t = 3;
/// The machine has an address.
pub const LWS_SYSTATE_DHCP: lws_system_states_t = 4;
/// Looking for a captive portal, before the time is known.
pub const LWS_SYSTATE_CPD_PRE_TIME: lws_system_states_t = 5;
/// The time is known.
pub const LWS_SYSTATE_TIME_VALID: lws_system_states_t = 6;
/// Looking for a captive portal, once the time is known.
pub const LWS_SYSTATE_CPD_POST_TIME: lws_system_states_t = 7;
/// The policy is known.
pub const LWS_SYSTATE_POLICY_VALID: lws_system_states_t = 8;
/// The device is registered.
pub const LWS_SYSTATE_REGISTERED: lws_system_states_t = 9;
/// The first authorization is there.
pub const LWS_SYSTATE_AUTH1: lws_system_states_t = 10;
/// The second authorization is there.
pub const LWS_SYSTATE_AUTH2: lws_system_states_t = 11;
/// Everything is ready.
pub const LWS_SYSTATE_OPERATIONAL: lws_system_states_t = 12;
/// The policy is no longer valid.
pub const LWS_SYSTATE_POLICY_INVALID: lws_system_states_t = 13;

/// Outcome of looking for a captive portal.
pub type lws_cpd_result_t = c_uint;
/// Not known yet.
pub const LWS_CPD_UNKNOWN: lws_cpd_result_t = 0;
/// The internet can be reached.
pub const LWS_CPD_INTERNET_OK: lws_cpd_result_t = 1;
/// A captive portal answers.
pub const LWS_CPD_CAPTIVE_PORTAL: lws_cpd_result_t = 2;
/// Nothing can be reached.
pub const LWS_CPD_NO_INTERNET: lws_cpd_result_t = 3;

/// What a latency measurement is about.
pub type detlat_types = c_uint;
/// A read.
pub const LDLT_READ: detlat_types = 0;
/// A write.
pub const LDLT_WRITE: detlat_types = 1;
/// A name's resolution.
pub const LDLT_NAME_RESOLUTION: detlat_types = 2;
/// A connection's opening.
pub const LDLT_CONNECTION: detlat_types = 3;
/// A client's TLS handshake.
pub const LDLT_TLS_NEG_CLIENT: detlat_types = 4;
/// A server's TLS handshake.
pub const LDLT_TLS_NEG_SERVER: detlat_types = 5;
/// A measurement of the program's own.
pub const LDLT_USER: detlat_types = 6;
/// Span: from a client's wish to write until it writes.
pub const LAT_DUR_PROXY_CLIENT_REQ_TO_WRITE: detlat_types = 0;
/// Span: from a client's write until the proxy reads.
pub const LAT_DUR_PROXY_CLIENT_WRITE_TO_PROXY_RX: detlat_types = 1;
/// Span: from the proxy's wish to write until it writes.
pub const LAT_DUR_PROXY_PROXY_REQ_TO_WRITE: detlat_types = 2;
/// Span: from the proxy's read until it writes onward.
pub const LAT_DUR_PROXY_RX_TO_ONWARD_TX: detlat_types = 3;
/// Span: the program's callback.
pub const LAT_DUR_USERCB: detlat_types = 4;
/// Number of spans.
pub const LAT_DUR_STEPS: detlat_types = 5;

/// A descriptor of either kind.
#[repr(C)]
#[derive(Clone, Copy)]
pub union lws_sock_file_fd_type {
    /// A socket.
    pub sockfd: lws_sockfd_type,
    /// A file.
    pub filefd: lws_filefd_type,
}

/// Addresses of a UDP connection.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_udp {
    /// The peer's address.
    pub sa: sockaddr,
    /// Bytes of it in use.
    pub salen: socklen_t,
    /// The sender of the datagram being handled.
    pub sa_pending: sockaddr,
    /// Bytes of it in use.
    pub salen_pending: socklen_t,
}

/// Arguments of lws_adopt_descriptor_vhost_via_info().
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_adopt_desc {
    /// The virtual host that takes the descriptor.
    pub vh: *mut lws_vhost,
    /// How to treat it: `LWS_ADOPT_*`.
    pub r#type: lws_adoption_type,
    /// The descriptor; owned by the library from now on, also when adoption fails.
    pub fd: lws_sock_file_fd_type,
    /// Protocol to bind it to, or null.
    pub vh_prot_name: *const c_char,
    /// Parent connection, or null.
    pub parent: *mut lws,
    /// Opaque user data of the new connection.
    pub opaque: *mut c_void,
}

/// An IPv4 or IPv6 address; the family member tells which.
#[repr(C)]
#[derive(Clone, Copy)]
pub union lws_sockaddr46 {
    /// An IPv6 address.
    pub sa6: sockaddr_in6,
    /// An IPv4 address.
    pub sa4: sockaddr_in,
}

/// What the surrounding system can do for the library. Every member may be null.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_system_ops {
    /// Restarts the machine.
    pub reboot: Option<unsafe extern "C" fn() -> c_int>,
    /// Sets the system clock, in microseconds since 1970.
    pub set_clock: Option<unsafe extern "C" fn(lws_usec_t) -> c_int>,
    /// Queues a call to be made by a service thread.
    pub attach: Option<
        unsafe extern "C" fn(
            *mut lws_context,
            c_int,
            lws_attach_cb_t,
            lws_system_states_t,
            *mut c_void,
            *mut *mut lws_attach_item,
        ) -> c_int,
    >,
    /// Starts looking for a captive portal.
    pub captive_portal_detect_request: Option<unsafe extern "C" fn(*mut lws_context) -> c_int>,
    /// Time the machine needs to wake from sleep, in microseconds.
    pub wake_latency_us: u32,
}

/// One latency measurement. Declared for source compatibility; nothing is measured.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_detlat {
    /// When writing was first asked for.
    pub earliest_write_req: lws_usec_t,
    /// `earliest_write_req` as it was before the write.
    pub earliest_write_req_pre_write: lws_usec_t,
    /// Extra text.
    pub aux: *const c_char,
    /// What was measured: `LDLT_*`.
    pub r#type: c_int,
    /// The spans, by `LAT_DUR_*`, in microseconds.
    pub latencies: [u32; 5],
    /// Bytes asked for.
    pub req_size: usize,
    /// Bytes accepted.
    pub acc_size: usize,
}

/// Short name of `struct lws_adopt_desc`.
pub type lws_adopt_desc_t = lws_adopt_desc;
/// Short name of `struct lws_system_blob`.
pub type lws_system_blob_t = lws_system_blob;
/// Called in the service thread a callback was attached to: context, thread index, opaque word.
pub type lws_attach_cb_t = Option<unsafe extern "C" fn(*mut lws_context, c_int, *mut c_void)>;
/// Short name of `struct lws_system_ops`.
pub type lws_system_ops_t = lws_system_ops;
/// Told about a DHCP result: opaque word, address family, address bytes, length.
pub type dhcpc_cb_t = Option<unsafe extern "C" fn(*mut c_void, c_int, *mut u8, c_int) -> c_int>;
/// Short name of `struct lws_detlat`.
pub type lws_detlat_t = lws_detlat;
/// Receives one latency measurement.
pub type det_lat_buf_cb_t = Option<unsafe extern "C" fn(*mut lws_context, *const lws_detlat_t) -> c_int>;
